/* SPDX-License-Identifier: MIT */
/*
 * support/accounts.h: accounts for the tests of their writers.
 */
#ifndef FM_TESTS_SUPPORT_ACCOUNTS_H
#define FM_TESTS_SUPPORT_ACCOUNTS_H

#include "frontmap/document.h"
#include "out/account.h"
#include "support/check.h"

/* One of everything. */
static inline fm_account *account_of_everything(void)
{
    static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    static const fm_date from = { 2020, 1, 30 };
    fm_account *a = fm_account_new("diff", "Change of control");

    fm_account_verdict(a, "412.3 km² changed hands");
    fm_account_fact_date(a, "from_date", "from", from);
    fm_account_fact_date(a, "to_date", "to", FM_DATE_NONE);
    fm_account_fact_number(a, "tolerance_m", "tolerance, m", 1.0, 1);
    fm_account_fact_integer(a, "vertex_count", "vertices", 1234567);
    fm_account_fact_bool(a, "is_changed", "changed", true);
    fm_account_fact_text(a, "by", "field of the holder", "holder");
    fm_account_fact_text(a, "within", "provinces", NULL);
    fm_account_fact_number(a, "imbalance_km2", "imbalance, km²", 2e-12, 1);
    fm_account_fact_is_quiet(a);
    fm_account_picture(a, "map", "The change map", svg, sizeof svg - 1);
    fm_account_table(a, "holders", "By holder");
    fm_account_column(a, "holder", "holder", FM_COLUMN_TEXT, 0);
    fm_account_column(a, "id", "id", FM_COLUMN_TEXT, 0);
    fm_account_column_is_quiet(a);
    fm_account_column(a, "gained_km2", "gained, km²", FM_COLUMN_NUMBER, 1);
    fm_account_column(a, "places", "places", FM_COLUMN_INTEGER, 0);
    fm_account_column(a, "since", "since", FM_COLUMN_DATE, 0);
    fm_account_column(a, "is_redrawing", "redrawing", FM_COLUMN_BOOL, 0);
    fm_account_row(a);
    fm_account_cell_text(a, "government");
    fm_account_cell_text(a, "g");
    fm_account_cell_number(a, 12412.25);
    fm_account_cell_integer(a, 3);
    fm_account_cell_date(a, from);
    fm_account_cell_bool(a, false);
    fm_account_row(a);
    fm_account_cell_text(a, "opposition");
    fm_account_cell_null(a);
    fm_account_cell_number(a, -0.125);
    fm_account_row(a);
    fm_account_row_is_total(a);
    fm_account_cell_text(a, "total");
    fm_account_cell_null(a);
    fm_account_cell_number(a, 12412.125);
    fm_account_cell_integer(a, 3);
    fm_account_note(a, "the ledger balances to 2e-12 km²");
    fm_account_note(a, "redrawing is measured apart");
    fm_account_table(a, "patches", "Patches");
    fm_account_column(a, "km2", "km²", FM_COLUMN_NUMBER, 1);
    fm_account_table(a, "ledger", "Ledger");
    fm_account_table_is_quiet(a);
    fm_account_column(a, "step", "step", FM_COLUMN_INTEGER, 0);
    fm_account_row(a);
    fm_account_cell_integer(a, 1);
    return a;
}

/* A table "t" of one column of texts, with one row. */
static inline fm_account *account_of_text(const char *text)
{
    fm_account *a = fm_account_new("test", "Test");

    fm_account_table(a, "t", "T");
    fm_account_column(a, "c", "c", FM_COLUMN_TEXT, 0);
    fm_account_row(a);
    fm_account_cell_text(a, text);
    return a;
}

/* The account, written and freed, is `expected`. */
static inline void check_account(fm_account *a, fm_account_format format,
                                 const char *table, const char *expected)
{
    fm_context *ctx = fm_context_new();
    char *text = NULL;

    CHECK_OK(ctx, fm_account_write(ctx, a, format, table, &text));
    if (strcmp(text, expected) != 0) {
        print_error("EXP\n%s\nOBT\n", expected);
        print_error("%s\n", text);
        fail();
    }
    fm_text_free(text);
    fm_account_free(a);
    fm_context_free(ctx);
}

/* As above: `expected` stands in it. */
static inline void check_account_has(fm_account *a, fm_account_format format,
                                     const char *expected)
{
    fm_context *ctx = fm_context_new();
    char *text = NULL;

    CHECK_OK(ctx, fm_account_write(ctx, a, format, NULL, &text));
    if (strstr(text, expected) == NULL) {
        print_error("EXP\n%s\nOBT\n", expected);
        print_error("%s\n", text);
        fail();
    }
    fm_text_free(text);
    fm_account_free(a);
    fm_context_free(ctx);
}

#endif
