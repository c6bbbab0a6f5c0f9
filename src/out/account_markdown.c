/* SPDX-License-Identifier: MIT */
/*
 * Markdown with the tables of GitHub (GFM 0.29): a page for an issue, a wiki, a README.
 *
 * Whatever Markdown or HTML could see in a text is escaped.  Cells are not padded, so
 * that a change of one number changes one line.  Pictures are left out: Markdown has no
 * place for them.
 */
#include "out/account_parts.h"

#include <string.h>

#include "base/banned.h"

/* A space that does not break, narrow: U+202F. */
static const fm_account_digits digits = { "\xE2\x80\xAF", "-" };

/* Digits in front of the full stop or bracket that would begin a list; 0: none. */
static size_t list_number(const char *text)
{
    size_t length = strspn(text, "0123456789");

    if (length == 0 || (text[length] != '.' && text[length] != ')'))
        return 0;
    return text[length + 1] == ' ' || text[length + 1] == '\0' ? length : 0;
}

/* `begins` a line: then more characters have a meaning. */
static void add_text(fm_str *out, const char *text, bool begins)
{
    fm_str clean = { 0 };
    size_t number;

    fm_str_add_escaped(&clean, text, strlen(text));
    out->failed = out->failed || clean.failed;
    text = fm_str_text(&clean);
    number = begins ? list_number(text) : 0;
    if (begins && *text != '\0' && strchr("#+-=:", *text) != NULL)
        fm_str_add_char(out, '\\');
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == '<')
            fm_str_add(out, "&lt;");
        else if (text[i] == '>')
            fm_str_add(out, "&gt;");
        else if (text[i] == '&')
            fm_str_add(out, "&amp;");
        else {
            if (strchr("\\`*_[]|~$", text[i]) != NULL || (number > 0 && i == number))
                fm_str_add_char(out, '\\');
            fm_str_add_char(out, text[i]);
        }
    }
    fm_str_release(&clean);
}

static void add_value(const fm_account *a, fm_str *out, const fm_account_value *value,
                      int decimals, bool grouped)
{
    if (value->kind == FM_ACCOUNT_IS_TEXT)
        add_text(out, fm_account_text(a, value->as.text), false);
    else
        fm_account_add_plain(out, value, decimals, grouped, &digits);
}

/* ---- Tables ---------------------------------------------------------------------- */

static void add_row(const fm_account *a, const fm_account_view *v, size_t row,
                    fm_str *out)
{
    const fm_account_value *cells = fm_account_row_at(v->table, row);
    bool is_total = v->table->is_total[row];

    for (size_t i = 0; i < v->count; i++) {
        const fm_account_value *cell = &cells[v->columns[i]];
        /* Emphasis must enclose something that is not blank. */
        bool is_bold = is_total && !(cell->kind == FM_ACCOUNT_IS_TEXT &&
                                     *fm_account_text(a, cell->as.text) == '\0');

        fm_str_add(out, i == 0 ? "| " : " | ");
        fm_str_add(out, is_bold ? "**" : "");
        add_value(a, out, cell, v->table->columns[v->columns[i]].decimals,
                  v->grouped[i]);
        fm_str_add(out, is_bold ? "**" : "");
    }
    fm_str_add(out, " |\n");
}

static void add_shown(const fm_account *a, const fm_account_view *v, fm_str *out)
{
    const fm_account_grid *t = v->table;

    for (size_t i = 0; i < v->count; i++) {
        fm_str_add(out, i == 0 ? "| " : " | ");
        add_text(out, fm_account_text(a, t->columns[v->columns[i]].heading), false);
    }
    fm_str_add(out, " |\n");
    for (size_t i = 0; i < v->count; i++) {
        bool right = fm_account_is_right(&t->columns[v->columns[i]]);

        fm_str_add(out, i == 0 ? "| " : " | ");
        fm_str_add(out, right ? "---:" : "---");
    }
    fm_str_add(out, " |\n");
    for (size_t row = fm_account_view_next(v, 0); row < t->row_count;
         row = fm_account_view_next(v, row + 1))
        add_row(a, v, row, out);
    if (v->hidden > 0)
        fm_str_addf(out, "\nand %zu more\n", v->hidden);
}

static void add_table(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    fm_account_view view;

    fm_str_add(out, "## ");
    add_text(out, fm_account_text(a, item->heading), false);
    fm_str_add(out, "\n\n");
    if (item->table->row_count == 0) {
        fm_str_add(out, "none\n");
        return;
    }
    if (fm_account_view_init(&view, item->table))
        add_shown(a, &view, out);
    else
        out->failed = true;
    fm_account_view_release(&view);
}

/* ---- The whole ------------------------------------------------------------------- */

static void add_fact(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    fm_str_add(out, "- **");
    add_text(out, fm_account_text(a, item->heading), false);
    fm_str_add(out, ":** ");
    add_value(a, out, &item->value, item->decimals,
              fm_account_is_large(&item->value, item->decimals));
    fm_str_add_char(out, '\n');
}

void fm_account_write_markdown(const fm_account *a, fm_str *out)
{
    fm_account_item_kind last = FM_ITEM_TABLE;

    fm_str_add(out, "# ");
    add_text(out, fm_account_text(a, a->title), false);
    fm_str_add_char(out, '\n');
    if (a->verdict != FM_NO_TEXT) {
        fm_str_add_char(out, '\n');
        add_text(out, fm_account_text(a, a->verdict), true);
        fm_str_add_char(out, '\n');
    }
    for (size_t i = 0; i < a->item_count && !out->failed; i++) {
        const fm_account_item *item = &a->items[i];

        if (item->is_quiet || item->kind == FM_ITEM_PICTURE)
            continue;
        if (item->kind == FM_ITEM_TABLE || item->kind != last)
            fm_str_add_char(out, '\n');
        if (item->kind == FM_ITEM_TABLE) {
            add_table(a, item, out);
        } else if (item->kind == FM_ITEM_FACT) {
            add_fact(a, item, out);
        } else {
            /* Another bullet than that of facts, or both would be one list. */
            fm_str_add(out, "* ");
            add_text(out, fm_account_text(a, item->heading), true);
            fm_str_add_char(out, '\n');
        }
        last = item->kind;
    }
}
