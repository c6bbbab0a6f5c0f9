/* SPDX-License-Identifier: MIT */
/*
 * What a reader sees of an account, whatever the page: which columns and rows, and how
 * a value looks.
 *
 * Thousands are set apart by a space, as the SI Brochure (9th edition, 5.4.4) has it: a
 * point or a comma there would be read as the decimal sign by half of the readers.  As
 * there, four digits stay together, unless the table has longer ones to compare with.
 * A column of integers decides for itself, so that years and ids stay whole.
 */
#include "out/account_parts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"

#include "base/banned.h"

/* From here on digits after the point mean nothing in a double, and "%f" would give
 * hundreds of digits before it. */
#define FIXED_MOST 1e15

/* From here on a number has more than four digits before the point. */
#define LARGE 1e4

/* ---- What is shown --------------------------------------------------------------- */

bool fm_account_is_large(const fm_account_value *value, int decimals)
{
    double magnitude = 0.0;

    if (value->kind == FM_ACCOUNT_IS_NUMBER)
        magnitude = fabs(value->as.number);
    else if (value->kind == FM_ACCOUNT_IS_INTEGER)
        magnitude = fabs((double)value->as.integer);
    /* 9999.96 is written 10000.0. */
    return magnitude >= LARGE - 0.5 * pow(10.0, -decimals);
}

size_t fm_account_view_next(const fm_account_view *v, size_t row)
{
    while (row >= v->end && row < v->table->row_count && !v->table->is_total[row])
        row++;
    return row;
}

/* Where the first `show` rows that are no totals end. */
static void find_end(fm_account_view *v)
{
    const fm_account_grid *t = v->table;
    size_t shown = 0;

    v->end = t->row_count;
    v->hidden = 0;
    for (size_t row = 0; t->show > 0 && row < t->row_count; row++) {
        if (t->is_total[row])
            continue;
        if (shown == t->show && v->hidden++ == 0)
            v->end = row;
        else if (shown < t->show)
            shown++;
    }
}

static bool is_number(const fm_account_view *v, size_t i)
{
    return v->table->columns[v->columns[i]].kind == FM_COLUMN_NUMBER;
}

static void find_large(fm_account_view *v)
{
    const fm_account_grid *t = v->table;
    bool any = false;

    for (size_t row = fm_account_view_next(v, 0); row < t->row_count;
         row = fm_account_view_next(v, row + 1)) {
        const fm_account_value *cells = fm_account_row_at(t, row);

        for (size_t i = 0; i < v->count; i++) {
            size_t c = v->columns[i];

            v->grouped[i] =
                v->grouped[i] || fm_account_is_large(&cells[c], t->columns[c].decimals);
        }
    }
    for (size_t i = 0; i < v->count; i++)
        any = any || (is_number(v, i) && v->grouped[i]);
    for (size_t i = 0; i < v->count; i++)
        v->grouped[i] = v->grouped[i] || (is_number(v, i) && any);
}

bool fm_account_view_init(fm_account_view *v, const fm_account_grid *t)
{
    *v = (fm_account_view){ .table = t };
    v->columns = fm_alloc(t->column_count, sizeof *v->columns);
    v->grouped = fm_alloc(t->column_count, sizeof *v->grouped);
    if (v->columns == NULL || v->grouped == NULL)
        return false;
    for (size_t i = 0; i < t->column_count; i++) {
        if (!t->columns[i].is_quiet)
            v->columns[v->count++] = i;
    }
    find_end(v);
    find_large(v);
    return true;
}

void fm_account_view_release(fm_account_view *v)
{
    fm_free(v->columns);
    fm_free(v->grouped);
    *v = (fm_account_view){ 0 };
}

bool fm_account_is_right(const fm_account_field *c)
{
    return c->kind == FM_COLUMN_NUMBER || c->kind == FM_COLUMN_INTEGER;
}

/* ---- How a value looks ----------------------------------------------------------- */

static void add_digits(fm_str *out, const char *number, size_t length, bool grouped,
                       const fm_account_digits *digits)
{
    size_t at = 0, whole;

    if (length > 0 && number[0] == '-') {
        fm_str_add(out, digits->minus);
        at = 1;
    }
    for (whole = at; whole < length && number[whole] >= '0' && number[whole] <= '9';)
        whole++;
    for (; grouped && at < whole; at++) {
        fm_str_add_char(out, number[at]);
        if (whole - at > 1 && (whole - at) % 3 == 1)
            fm_str_add(out, digits->thousands);
    }
    fm_str_add_bytes(out, number + at, length - at);
}

void fm_account_add_plain(fm_str *out, const fm_account_value *value, int decimals,
                          bool grouped, const fm_account_digits *digits)
{
    char number[FM_FIXED_MAX];
    fm_str integer = { 0 };

    switch (value->kind) {
    case FM_ACCOUNT_IS_NUMBER:
        if (fabs(value->as.number) < FIXED_MOST)
            add_digits(out, number,
                       fm_number_format_fixed(value->as.number, decimals, number),
                       grouped, digits);
        else
            add_digits(out, number, fm_number_format(value->as.number, number), grouped,
                       digits);
        break;
    case FM_ACCOUNT_IS_INTEGER:
        fm_str_addf(&integer, "%lld", (long long)value->as.integer);
        add_digits(out, fm_str_text(&integer), integer.length, grouped, digits);
        out->failed = out->failed || integer.failed;
        fm_str_release(&integer);
        break;
    case FM_ACCOUNT_IS_BOOL:
        fm_str_add(out, value->as.yes ? "yes" : "no");
        break;
    case FM_ACCOUNT_IS_DATE:
        fm_date_add_iso(out, value->as.date);
        break;
    case FM_ACCOUNT_NULL:
    case FM_ACCOUNT_IS_TEXT:
        fm_str_add(out, "–");
        break;
    }
}

bool fm_account_runs_leftward(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        /* Hebrew to Arabic Extended-A, their presentation forms, the old scripts of
         * plane 1, and RIGHT-TO-LEFT MARK. */
        if ((code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
            (code >= 0xFE70 && code <= 0xFEFE) ||
            (code >= 0x10800 && code <= 0x10FFF) ||
            (code >= 0x1E800 && code <= 0x1EFFF) || code == 0x200F)
            return true;
        at += bytes == 0 ? 1 : bytes;
    }
    return false;
}
