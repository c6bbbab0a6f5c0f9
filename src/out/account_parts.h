/* SPDX-License-Identifier: MIT */
/*
 * out/account_parts.h: the inside of an account, for its writers.
 *
 * Texts stand in one pool and are named by their offset, so that a cell is two words
 * long and a table of a hundred thousand rows some megabytes.  Rows are stored one
 * behind the other, as many cells each as the table has columns.
 */
#ifndef FM_OUT_ACCOUNT_PARTS_H
#define FM_OUT_ACCOUNT_PARTS_H

#include "out/account.h"

typedef enum fm_account_kind {
    FM_ACCOUNT_NULL,
    FM_ACCOUNT_IS_TEXT,
    FM_ACCOUNT_IS_NUMBER, /* finite */
    FM_ACCOUNT_IS_INTEGER,
    FM_ACCOUNT_IS_BOOL,
    FM_ACCOUNT_IS_DATE /* set */
} fm_account_kind;

typedef struct fm_account_value {
    fm_account_kind kind;
    union {
        double number;
        int64_t integer;
        bool yes;
        fm_date date;
        size_t text; /* in the pool */
    } as;
} fm_account_value;

typedef struct fm_account_field {
    size_t key, heading;
    fm_column_kind kind;
    int decimals;
    bool is_quiet;
} fm_account_field;

typedef struct fm_account_grid {
    fm_account_field *columns;
    size_t column_count, column_capacity;
    fm_account_value *cells;
    size_t cell_count, cell_capacity;
    bool *is_total; /* by row */
    size_t row_count, row_capacity;
    size_t filled; /* cells of the last row that were given */
    size_t show;   /* rows for eyes; 0: all */
} fm_account_grid;

typedef enum fm_account_item_kind {
    FM_ITEM_FACT,
    FM_ITEM_TABLE,
    FM_ITEM_NOTE,
    FM_ITEM_PICTURE
} fm_account_item_kind;

typedef struct fm_account_item {
    fm_account_item_kind kind;
    bool is_quiet;
    size_t key, heading; /* of a note and a picture, `heading` is what it says */
    fm_account_value value;
    int decimals;
    fm_account_grid *table;
    char *svg;
    size_t svg_length;
} fm_account_item;

#define FM_NO_TEXT ((size_t)-1)

struct fm_account {
    fm_str pool;
    size_t command, title, verdict; /* `verdict` may be FM_NO_TEXT */
    fm_account_item *items;
    size_t item_count, item_capacity;
    fm_account_grid *last; /* the table begun last; of one item */
    bool failed;
};

/* ---- What every writer asks --------------------------------------------------------- */

static inline const char *fm_account_text(const fm_account *a, size_t text)
{
    return fm_str_text(&a->pool) + text;
}

static inline const fm_account_value *fm_account_row_at(const fm_account_grid *t,
                                                        size_t row)
{
    return t->cells + row * t->column_count;
}

/* ---- What writers for eyes share (account_eyes.c) ----------------------------------- */

/* How an account is cut down for eyes: the columns that are not quiet, the rows up to
 * the limit.  Rows from `end` on are shown only where they are totals. */
typedef struct fm_account_view {
    const fm_account_grid *table;
    size_t *columns; /* indices */
    bool *grouped;   /* by shown column: thousands are set apart */
    size_t count;
    size_t end;
    size_t hidden; /* rows behind `end` that are no totals */
} fm_account_view;

/* False when out of memory; release it either way. */
FM_MUST_USE bool fm_account_view_init(fm_account_view *v, const fm_account_grid *t);
void fm_account_view_release(fm_account_view *v);
/* The first shown row from `row` on, or the number of rows. */
size_t fm_account_view_next(const fm_account_view *v, size_t row);

/* Numbers stand at the right. */
bool fm_account_is_right(const fm_account_field *c);

/* How digits look. */
typedef struct fm_account_digits {
    const char *thousands; /* between groups of three */
    const char *minus;
} fm_account_digits;

/* A value that is no text, for eyes: rounded, "yes" or "no", "–" for null. */
void fm_account_add_plain(fm_str *out, const fm_account_value *value, int decimals,
                          bool grouped, const fm_account_digits *digits);
/* Thousands of a fact are set apart from five digits on. */
bool fm_account_is_large(const fm_account_value *value, int decimals);

/* Letters that are written from right to left, or signs that turn a line around. */
bool fm_account_runs_leftward(const char *text);

/* ---- The writers -------------------------------------------------------------------- */

/* Each writes the whole account; out of memory shows in out->failed. */
void fm_account_write_text(const fm_account *a, fm_str *out);
void fm_account_write_json(const fm_account *a, fm_str *out);
void fm_account_write_csv(const fm_account *a, const fm_account_grid *t, fm_str *out);
void fm_account_write_markdown(const fm_account *a, fm_str *out);
void fm_account_write_html(const fm_account *a, fm_str *out);

#endif
