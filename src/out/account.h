/* SPDX-License-Identifier: MIT */
/*
 * out/account.h: building an account (frontmap/account.h): facts, tables, notes, pictures.
 *
 * Every item has a key, a stable word for programs (lower case, underscores, the unit at
 * its end: "gained_km2"), and a heading for people ("gained, km²").  Keys of facts and
 * tables are unique in an account.  Order of building is order of showing.  Status is
 * sticky: the first append without memory sets `failed`, later ones do nothing, and
 * fm_account_write() says so; an account that is NULL has failed from the start.
 *
 *     a = fm_account_new("diff", "Change of control");
 *     fm_account_fact_text(a, "from_date", "from", "2020-01-30");
 *     fm_account_fact_number(a, "tolerance_m", "tolerance, m", 1.0, 1);
 *     fm_account_table(a, "holders", "By holder");
 *     fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
 *     fm_account_column(a, "gained_km2", "gained, km²", FM_COLUMN_NUMBER, 1);
 *     fm_account_row(a);
 *     fm_account_cell_text(a, "government");
 *     fm_account_cell_number(a, 412.25);
 *     fm_account_note(a, "the ledger balances to 2e-12 km²");
 *
 * Not for computing: whoever builds has the numbers.
 */
#ifndef FM_OUT_ACCOUNT_H
#define FM_OUT_ACCOUNT_H

#include "base/context.h"
#include "base/date.h"
#include "frontmap/account.h"

typedef enum fm_column_kind {
    FM_COLUMN_TEXT,
    FM_COLUMN_NUMBER,  /* `decimals` for eyes; unrounded in JSON and CSV */
    FM_COLUMN_INTEGER,
    FM_COLUMN_BOOL,
    FM_COLUMN_DATE
} fm_column_kind;

/* An empty account; NULL when out of memory. `command` is the key of the whole
 * ("diff"), `title` its heading; both are copied, as every text below. */
FM_MUST_USE fm_account *fm_account_new(const char *command, const char *title);

/* The one sentence that answers the question, shown first: "no change". */
void fm_account_verdict(fm_account *a, const char *text);

void fm_account_fact_text(fm_account *a, const char *key, const char *heading,
                          const char *value /* NULL: null */);
void fm_account_fact_number(fm_account *a, const char *key, const char *heading,
                            double value, int decimals);
void fm_account_fact_integer(fm_account *a, const char *key, const char *heading,
                             int64_t value);
void fm_account_fact_bool(fm_account *a, const char *key, const char *heading,
                          bool value);
void fm_account_fact_date(fm_account *a, const char *key, const char *heading,
                          fm_date value);
/* The last fact is for programs alone: it stands in JSON, not in text, Markdown or
 * HTML. */
void fm_account_fact_is_quiet(fm_account *a);

void fm_account_table(fm_account *a, const char *key, const char *heading);
/* The table begun last is for programs alone. */
void fm_account_table_is_quiet(fm_account *a);
/* Show only the first `rows` rows to eyes, then "and 412 more"; 0: all. */
void fm_account_table_show(fm_account *a, size_t rows);
void fm_account_column(fm_account *a, const char *key, const char *heading,
                       fm_column_kind kind, int decimals);
/* The column added last is for programs alone. */
void fm_account_column_is_quiet(fm_account *a);
/* Begin a row; cells follow in the order of the columns, missing ones are null. */
void fm_account_row(fm_account *a);
/* The row begun last is a sum of others: set off for eyes, shown whatever the limit, and
 * kept apart for programs, that may sum themselves: in JSON under "holders_totals", in
 * CSV not at all. */
void fm_account_row_is_total(fm_account *a);
void fm_account_cell_text(fm_account *a, const char *value /* NULL: null */);
void fm_account_cell_number(fm_account *a, double value /* not finite: null */);
void fm_account_cell_integer(fm_account *a, int64_t value);
void fm_account_cell_bool(fm_account *a, bool value);
void fm_account_cell_date(fm_account *a, fm_date value);
void fm_account_cell_null(fm_account *a);

/* A sentence for people and, in the array "notes", for programs: method, doubt. */
void fm_account_note(fm_account *a, const char *text);

/* A picture for the HTML page: a whole SVG file; shown where it is added. */
void fm_account_picture(fm_account *a, const char *key, const char *caption,
                        const char *svg, size_t length);

bool fm_account_failed(const fm_account *a);

#endif
