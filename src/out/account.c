/* SPDX-License-Identifier: MIT */
#include "out/account.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "out/account_parts.h"

#include "base/banned.h"

/* ---- Life ------------------------------------------------------------------------ */

/* Append to the pool, return the offset.  A path may be no UTF-8; what is written is.
 */
static size_t keep_text(fm_account *a, const char *text)
{
    size_t offset = a->pool.length, length = strlen(text);

    for (size_t at = 0; at < length;) {
        size_t valid = fm_utf8_valid_prefix(text + at, length - at);

        fm_str_add_bytes(&a->pool, text + at, valid);
        at += valid;
        if (at < length) {
            fm_str_add_code(&a->pool, FM_REPLACEMENT);
            at++;
        }
    }
    fm_str_add_char(&a->pool, '\0');
    a->failed = a->failed || a->pool.failed;
    return offset;
}

/* What may name a connection, without its password. */
static size_t keep_public(fm_account *a, const char *text)
{
    char *public = fm_public_copy(text);
    size_t offset = keep_text(a, public == NULL ? "" : public);

    a->failed = a->failed || public == NULL;
    fm_free(public);
    return offset;
}

fm_account *fm_account_new(const char *command, const char *title)
{
    fm_account *a = fm_alloc(1, sizeof *a);

    if (a == NULL)
        return NULL;
    a->command = keep_text(a, command);
    a->title = keep_public(a, title);
    a->verdict = FM_NO_TEXT;
    if (!a->failed)
        return a;
    fm_account_free(a);
    return NULL;
}

void fm_account_free(fm_account *account)
{
    if (account == NULL)
        return;
    for (size_t i = 0; i < account->item_count; i++) {
        fm_account_item *item = &account->items[i];

        if (item->table != NULL) {
            fm_free(item->table->columns);
            fm_free(item->table->cells);
            fm_free(item->table->is_total);
            fm_free(item->table);
        }
        fm_free(item->svg);
    }
    fm_free(account->items);
    fm_str_release(&account->pool);
    fm_free(account);
}

bool fm_account_failed(const fm_account *a)
{
    return a == NULL || a->failed;
}

/* ---- Items ----------------------------------------------------------------------- */

#ifndef NDEBUG
/* A key such as "gained_km2" that no other item has, and not the whole. */
static bool is_new_key(const fm_account *a, const char *key)
{
    static const char *const reserved[] = { "command", "title", "verdict", "notes" };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(reserved[i], key) == 0)
            return false;
    }
    for (size_t i = 0; i < a->item_count; i++) {
        if (a->items[i].kind != FM_ITEM_NOTE &&
            strcmp(fm_account_text(a, a->items[i].key), key) == 0)
            return false;
    }
    return key[0] >= 'a' && key[0] <= 'z' && key[strspn(key, letters)] == '\0';
}
#endif

/* The next item; NULL when the account has failed.  Only a note has no key. */
static fm_account_item *add_item(fm_account *a, fm_account_item_kind kind,
                                 const char *key, const char *heading)
{
    fm_account_item *items;

    if (fm_account_failed(a))
        return NULL;
    assert(key == NULL || is_new_key(a, key));
    items = fm_grow(a->items, &a->item_capacity, a->item_count + 1, sizeof *items);
    if (items == NULL) {
        a->failed = true;
        return NULL;
    }
    a->items = items;
    items += a->item_count++;
    *items = (fm_account_item){ .kind = kind };
    items->key = key == NULL ? FM_NO_TEXT : keep_text(a, key);
    items->heading = keep_text(a, heading);
    return a->failed ? NULL : items;
}

void fm_account_verdict(fm_account *a, const char *text)
{
    if (!fm_account_failed(a))
        a->verdict = keep_public(a, text);
}

void fm_account_note(fm_account *a, const char *text)
{
    add_item(a, FM_ITEM_NOTE, NULL, text);
}

void fm_account_picture(fm_account *a, const char *key, const char *caption,
                        const char *svg, size_t length)
{
    fm_account_item *item = add_item(a, FM_ITEM_PICTURE, key, caption);

    if (item == NULL)
        return;
    item->svg = fm_strndup(svg, length);
    item->svg_length = length;
    a->failed = item->svg == NULL;
}

fm_status fm_account_add_picture(fm_context *ctx, fm_account *a, const char *key,
                                 const char *caption, const char *svg, size_t length)
{
    size_t at = 0;

    fm_account_picture(a, key, caption, svg, length);
    if (fm_account_failed(a))
        return fm_fail_nomem(ctx);
    while (at + 1 < a->item_count && a->items[at].kind != FM_ITEM_TABLE &&
           a->items[at].kind != FM_ITEM_PICTURE)
        at++;
    /* Behind pictures that were put there before. */
    while (at + 1 < a->item_count && a->items[at].kind == FM_ITEM_PICTURE)
        at++;
    if (at + 1 < a->item_count) {
        fm_account_item picture = a->items[a->item_count - 1];

        memmove(a->items + at + 1, a->items + at,
                (a->item_count - 1 - at) * sizeof *a->items);
        a->items[at] = picture;
    }
    return FM_OK;
}

/* ---- Values ---------------------------------------------------------------------- */

static fm_account_value number_value(double value)
{
    fm_account_value v = { .kind = FM_ACCOUNT_NULL };

    if (isfinite(value))
        v = (fm_account_value){ .kind = FM_ACCOUNT_IS_NUMBER, .as.number = value };
    return v;
}

static fm_account_value date_value(fm_date value)
{
    fm_account_value v = { .kind = FM_ACCOUNT_NULL };

    if (fm_date_is_set(value))
        v = (fm_account_value){ .kind = FM_ACCOUNT_IS_DATE, .as.date = value };
    return v;
}

static fm_account_value integer_value(int64_t value)
{
    return (fm_account_value){ .kind = FM_ACCOUNT_IS_INTEGER, .as.integer = value };
}

static fm_account_value bool_value(bool value)
{
    return (fm_account_value){ .kind = FM_ACCOUNT_IS_BOOL, .as.yes = value };
}

/* ---- Facts ----------------------------------------------------------------------- */

static void add_fact(fm_account *a, const char *key, const char *heading,
                     fm_account_value value, int decimals)
{
    fm_account_item *item = add_item(a, FM_ITEM_FACT, key, heading);

    if (item == NULL)
        return;
    item->value = value;
    item->decimals = decimals;
}

void fm_account_fact_text(fm_account *a, const char *key, const char *heading,
                          const char *value)
{
    fm_account_item *item = add_item(a, FM_ITEM_FACT, key, heading);

    if (item == NULL || value == NULL)
        return;
    item->value.kind = FM_ACCOUNT_IS_TEXT;
    item->value.as.text = keep_public(a, value);
}

void fm_account_fact_number(fm_account *a, const char *key, const char *heading,
                            double value, int decimals)
{
    add_fact(a, key, heading, number_value(value), decimals);
}

void fm_account_fact_integer(fm_account *a, const char *key, const char *heading,
                             int64_t value)
{
    add_fact(a, key, heading, integer_value(value), 0);
}

void fm_account_fact_bool(fm_account *a, const char *key, const char *heading,
                          bool value)
{
    add_fact(a, key, heading, bool_value(value), 0);
}

void fm_account_fact_date(fm_account *a, const char *key, const char *heading,
                          fm_date value)
{
    add_fact(a, key, heading, date_value(value), 0);
}

void fm_account_fact_is_quiet(fm_account *a)
{
    if (fm_account_failed(a))
        return;
    assert(a->item_count > 0 && a->items[a->item_count - 1].kind == FM_ITEM_FACT);
    a->items[a->item_count - 1].is_quiet = true;
}

/* ---- Tables ---------------------------------------------------------------------- */

void fm_account_table(fm_account *a, const char *key, const char *heading)
{
    fm_account_item *item = add_item(a, FM_ITEM_TABLE, key, heading);

    if (item == NULL)
        return;
    item->table = fm_alloc(1, sizeof *item->table);
    a->last = item->table;
    a->failed = item->table == NULL;
}

/* The table begun last; NULL when the account has failed. */
static fm_account_grid *last_table(fm_account *a)
{
    if (fm_account_failed(a))
        return NULL;
    assert(a->last != NULL);
    return a->last;
}

void fm_account_table_is_quiet(fm_account *a)
{
    fm_account_grid *t = last_table(a);

    for (size_t i = 0; t != NULL && i < a->item_count; i++) {
        if (a->items[i].table == t)
            a->items[i].is_quiet = true;
    }
}

void fm_account_table_show(fm_account *a, size_t rows)
{
    fm_account_grid *t = last_table(a);

    if (t != NULL)
        t->show = rows;
}

void fm_account_column(fm_account *a, const char *key, const char *heading,
                       fm_column_kind kind, int decimals)
{
    fm_account_grid *t = last_table(a);
    fm_account_field *columns;

    if (t == NULL)
        return;
    assert(t->row_count == 0);
    columns =
        fm_grow(t->columns, &t->column_capacity, t->column_count + 1, sizeof *columns);
    if (columns == NULL) {
        a->failed = true;
        return;
    }
    t->columns = columns;
    columns[t->column_count++] = (fm_account_field){
        .key = keep_text(a, key),
        .heading = keep_text(a, heading),
        .kind = kind,
        .decimals = decimals,
    };
}

void fm_account_column_is_quiet(fm_account *a)
{
    fm_account_grid *t = last_table(a);

    if (t == NULL)
        return;
    assert(t->column_count > 0);
    t->columns[t->column_count - 1].is_quiet = true;
}

void fm_account_row(fm_account *a)
{
    fm_account_grid *t = last_table(a);
    fm_account_value *cells;
    bool *is_total;

    if (t == NULL)
        return;
    assert(t->column_count > 0);
    cells = fm_grow(t->cells, &t->cell_capacity, t->cell_count + t->column_count,
                    sizeof *cells);
    if (cells != NULL)
        t->cells = cells;
    is_total =
        fm_grow(t->is_total, &t->row_capacity, t->row_count + 1, sizeof *is_total);
    if (is_total != NULL)
        t->is_total = is_total;
    if (cells == NULL || is_total == NULL) {
        a->failed = true;
        return;
    }
    for (size_t i = 0; i < t->column_count; i++)
        t->cells[t->cell_count + i] = (fm_account_value){ .kind = FM_ACCOUNT_NULL };
    t->cell_count += t->column_count;
    t->is_total[t->row_count++] = false;
    t->filled = 0;
}

void fm_account_row_is_total(fm_account *a)
{
    fm_account_grid *t = last_table(a);

    if (t == NULL)
        return;
    assert(t->row_count > 0);
    t->is_total[t->row_count - 1] = true;
}

/* ---- Cells ----------------------------------------------------------------------- */

/* The next cell of the last row; NULL when the account has failed. */
static fm_account_value *next_cell(fm_account *a)
{
    fm_account_grid *t = last_table(a);

    if (t == NULL)
        return NULL;
    assert(t->row_count > 0 && t->filled < t->column_count);
    return &t->cells[t->cell_count - t->column_count + t->filled++];
}

void fm_account_cell_text(fm_account *a, const char *value)
{
    fm_account_value *cell = next_cell(a);
    const fm_account_value *above;

    if (cell == NULL || value == NULL)
        return;
    /* Names repeat down a column; one copy will do. */
    above = a->last->row_count > 1 ? cell - a->last->column_count : NULL;
    cell->kind = FM_ACCOUNT_IS_TEXT;
    if (above != NULL && above->kind == FM_ACCOUNT_IS_TEXT &&
        strcmp(fm_account_text(a, above->as.text), value) == 0)
        cell->as.text = above->as.text;
    else
        cell->as.text = keep_text(a, value);
}

static void put_cell(fm_account *a, fm_account_value value)
{
    fm_account_value *cell = next_cell(a);

    if (cell != NULL)
        *cell = value;
}

void fm_account_cell_number(fm_account *a, double value)
{
    put_cell(a, number_value(value));
}

void fm_account_cell_integer(fm_account *a, int64_t value)
{
    put_cell(a, integer_value(value));
}

void fm_account_cell_bool(fm_account *a, bool value)
{
    put_cell(a, bool_value(value));
}

void fm_account_cell_date(fm_account *a, fm_date value)
{
    put_cell(a, date_value(value));
}

void fm_account_cell_null(fm_account *a)
{
    next_cell(a);
}
