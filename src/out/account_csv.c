/* SPDX-License-Identifier: MIT */
/*
 * One table as RFC 4180, with the choices that it leaves open or that people need:
 *
 *   - lines end with LF: what reads CSV reads that, and what reads lines does too;
 *   - null is nothing at all, an empty text is "";
 *   - a text that a spreadsheet would take for a formula gets an apostrophe in front
 *     (owasp.org/www-community/attacks/CSV_Injection); one that is just a number, such
 *     as -5, does not, for it computes nothing;
 *   - control characters and bidi overrides are written \u001b, for a CSV is looked at
 * in a terminal as well; tabs and line feeds stand as they are, in quotes.
 *
 * Sums are left out: whoever sums a column would count them twice.
 */
#include "out/account_parts.h"

#include <string.h>

#include "base/number.h"

#include "base/banned.h"

static bool starts_with(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What Excel, LibreOffice or Google Sheets would compute, full-width signs too. */
static bool is_formula(const char *text)
{
    static const char *const starts[] = { "=",  "+",  "-",  "@",  "\t", "\n",
                                          "\r", "＝", "＋", "－", "＠" };
    double value;

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (starts_with(text, starts[i]))
            return !fm_number_parse_lax(text, strlen(text), &value);
    }
    return false;
}

static void add_text(fm_str *out, const char *text, fm_str *scratch)
{
    bool is_inert = !is_formula(text);

    fm_str_clear(scratch);
    while (*text != '\0') {
        size_t plain = strcspn(text, "\n\t");

        fm_str_add_escaped(scratch, text, plain);
        text += plain;
        if (*text != '\0')
            fm_str_add_char(scratch, *text++);
    }
    out->failed = out->failed || scratch->failed;
    text = fm_str_text(scratch);
    if (is_inert && *text != '\0' && strpbrk(text, ",\"\n\t") == NULL) {
        /* Blanks at either end are lost by some readers unless quoted. */
        if (*text != ' ' && text[scratch->length - 1] != ' ') {
            fm_str_add(out, text);
            return;
        }
    }
    fm_str_add(out, is_inert ? "\"" : "\"'");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fm_str_add_char(out, '"');
        fm_str_add_char(out, *text);
    }
    fm_str_add_char(out, '"');
}

static void add_value(const fm_account *a, fm_str *out, const fm_account_value *value,
                      fm_str *scratch)
{
    switch (value->kind) {
    case FM_ACCOUNT_IS_TEXT:
        add_text(out, fm_account_text(a, value->as.text), scratch);
        break;
    case FM_ACCOUNT_IS_NUMBER:
        fm_str_add_number(out, value->as.number);
        break;
    case FM_ACCOUNT_IS_INTEGER:
        fm_str_addf(out, "%lld", (long long)value->as.integer);
        break;
    case FM_ACCOUNT_IS_BOOL:
        fm_str_add(out, value->as.yes ? "true" : "false");
        break;
    case FM_ACCOUNT_IS_DATE:
        fm_date_add_iso(out, value->as.date);
        break;
    case FM_ACCOUNT_NULL:
        break;
    }
}

void fm_account_write_csv(const fm_account *a, const fm_account_grid *t, fm_str *out)
{
    fm_str scratch = { 0 };

    for (size_t c = 0; c < t->column_count; c++) {
        if (c > 0)
            fm_str_add_char(out, ',');
        add_text(out, fm_account_text(a, t->columns[c].key), &scratch);
    }
    fm_str_add_char(out, '\n');
    for (size_t row = 0; row < t->row_count; row++) {
        const fm_account_value *cells = fm_account_row_at(t, row);
        size_t start = out->length;

        if (t->is_total[row])
            continue;
        for (size_t c = 0; c < t->column_count; c++) {
            if (c > 0)
                fm_str_add_char(out, ',');
            add_value(a, out, &cells[c], &scratch);
        }
        /* A line with nothing on it would be skipped. */
        if (out->length == start)
            fm_str_add(out, "\"\"");
        fm_str_add_char(out, '\n');
    }
    fm_str_release(&scratch);
}
