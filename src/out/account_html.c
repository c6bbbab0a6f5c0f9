/* SPDX-License-Identifier: MIT */
/*
 * An account as one HTML page that needs nothing else: no script, no font, no network;
 * light and dark, on paper as well.  It is well-formed XML too, so that it can be
 * checked and taken apart with the tools of that world.
 *
 * Pictures are images behind data: URIs.  As images they run no script, load nothing,
 * and keep their ids to themselves, whatever stands in the SVG; a policy in the head
 * forbids the page itself the rest.
 */
#include "out/account_parts.h"

#include <string.h>

#include "base/base64.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A table of more rows scrolls in a box of its own; on paper it does not. */
enum { LONG_ROWS = 40 };

/* A narrow space that does not break (U+202F), a true minus (U+2212). */
static const fm_account_digits digits = { "\xE2\x80\xAF", "−" };

static const char style[] =
    ":root { color-scheme: light dark; --ink: #1b1f24; --faint: #59626d; --page: "
    "#fff;\n"
    "  --line: #d5d9de; --band: #f4f6f8; --accent: #1f5f99; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  :root { --ink: #e4e7eb; --faint: #9aa4b0; --page: #14171b; --line: #343b43;\n"
    "    --band: #1d2228; --accent: #7db4e6; } }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem;\n"
    "  color: var(--ink); background: var(--page); line-height: 1.5;\n"
    "  font-family: system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", \"Noto Sans "
    "Arabic\",\n"
    "    \"Liberation Sans\", sans-serif; overflow-wrap: break-word; }\n"
    "h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }\n"
    "h2 { margin: 0; font-size: 1.15rem; line-height: 1.3; }\n"
    ".verdict { margin: 1rem 0 0; padding: .6rem 1rem; font-size: 1.15rem;\n"
    "  background: var(--band); border-left: .25rem solid var(--accent); }\n"
    "dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem;\n"
    "  margin: 1.5rem 0 0; }\n"
    "dt { color: var(--faint); }\n"
    "dd { margin: 0; font-variant-numeric: tabular-nums; min-width: 0; }\n"
    "section, figure { margin: 2.25rem 0 0; }\n"
    ".box { overflow-x: auto; }\n"
    ".long { max-height: 85vh; overflow-y: auto; }\n"
    "table { border-collapse: collapse; font-variant-numeric: tabular-nums;\n"
    "  width: max-content; max-width: max(100%, 48rem); }\n"
    "caption { text-align: left; padding-bottom: .5rem; }\n"
    "th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top;\n"
    "  font-weight: normal; border-bottom: 1px solid var(--line); }\n"
    "th:last-child, td:last-child { padding-right: .3rem; }\n"
    "thead th { color: var(--faint); font-size: .875rem; vertical-align: bottom;\n"
    "  border-bottom: 2px solid var(--line); background: var(--page);\n"
    "  position: sticky; top: 0; }\n"
    "tbody tr:hover { background: var(--band); }\n"
    "th.n, td.n { text-align: right; }\n"
    "td.n, td.d, th.d { white-space: nowrap; }\n"
    "tr.total > * { font-weight: 600; border-top: 2px solid var(--line); }\n"
    "ul { margin: 1.25rem 0 0; padding-left: 1.2rem; color: var(--faint); }\n"
    ".more { margin: .4rem 0 0; color: var(--faint); }\n"
    "img { display: block; max-width: 100%; height: auto; background: #fff;\n"
    "  border: 1px solid var(--line); }\n"
    "figcaption { margin-top: .5rem; color: var(--faint); }\n"
    "@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; }\n"
    "  dd { margin-bottom: .5rem; } }\n"
    "@media print {\n"
    "  :root { color-scheme: light; --ink: #000; --faint: #444; --page: #fff;\n"
    "    --line: #bbb; --band: #f2f2f2; --accent: #000; }\n"
    "  body { max-width: none; padding: 0; font-size: 10pt; }\n"
    "  .box, .long { overflow: visible; max-height: none; }\n"
    "  table { max-width: 100%; }\n"
    "  thead th { position: static; }\n"
    "  tr, figure { break-inside: avoid; }\n"
    "  h2, caption { break-after: avoid; } }\n";

/* ---- Text ------------------------------------------------------------------------ */

/* Escaped for text and for quoted attributes.  XML forbids U+FFFE and U+FFFF. */
static void add_escaped(fm_str *out, const char *text)
{
    fm_str clean = { 0 };
    size_t plain = 0, i;

    fm_str_add_escaped(&clean, text, strlen(text));
    out->failed = out->failed || clean.failed;
    text = fm_str_text(&clean);
    for (i = 0; text[i] != '\0'; i++) {
        const char *entity = NULL;
        size_t bytes = 1;

        if (text[i] == '<')
            entity = "&lt;";
        else if (text[i] == '>')
            entity = "&gt;";
        else if (text[i] == '&')
            entity = "&amp;";
        else if (text[i] == '"')
            entity = "&quot;";
        else if (strncmp(text + i, "\xEF\xBF\xBE", 3) == 0 ||
                 strncmp(text + i, "\xEF\xBF\xBF", 3) == 0) {
            entity = "\xEF\xBF\xBD";
            bytes = 3;
        }
        if (entity == NULL)
            continue;
        fm_str_add_bytes(out, text + plain, i - plain);
        fm_str_add(out, entity);
        i += bytes - 1;
        plain = i + 1;
    }
    fm_str_add_bytes(out, text + plain, i - plain);
    fm_str_release(&clean);
}

/* A text of its own direction does not turn what stands around it. */
static void add_isolated(fm_str *out, const char *text)
{
    bool leftward = fm_account_runs_leftward(text);

    fm_str_add(out, leftward ? "<bdi>" : "");
    add_escaped(out, text);
    fm_str_add(out, leftward ? "</bdi>" : "");
}

static void add_value(const fm_account *a, fm_str *out, const fm_account_value *value,
                      int decimals, bool grouped)
{
    if (value->kind == FM_ACCOUNT_IS_TEXT)
        add_isolated(out, fm_account_text(a, value->as.text));
    else
        fm_account_add_plain(out, value, decimals, grouped, &digits);
}

/* ---- Pictures -------------------------------------------------------------------- */

static void add_picture(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    const char *caption = fm_account_text(a, item->heading);

    fm_str_add(out, "<figure>\n<img alt=\"");
    add_escaped(out, caption);
    fm_str_add(out, "\" src=\"data:image/svg+xml;base64,");
    fm_str_add_base64(out, item->svg, item->svg_length);
    fm_str_add(out, "\"/>\n<figcaption>");
    add_isolated(out, caption);
    fm_str_add(out, "</figcaption>\n</figure>\n");
}

/* ---- Tables ---------------------------------------------------------------------- */

static const char *cell_class(const fm_account_field *c)
{
    if (fm_account_is_right(c))
        return " class=\"n\"";
    return c->kind == FM_COLUMN_DATE ? " class=\"d\"" : "";
}

static void add_row(const fm_account *a, const fm_account_view *v, size_t row,
                    fm_str *out)
{
    const fm_account_value *cells = fm_account_row_at(v->table, row);

    fm_str_add(out, v->table->is_total[row] ? "<tr class=\"total\">" : "<tr>");
    for (size_t i = 0; i < v->count; i++) {
        const fm_account_field *c = &v->table->columns[v->columns[i]];
        /* A name or a date at the left is what the row is about. */
        bool is_name = i == 0 && !fm_account_is_right(c);

        fm_str_add(out, is_name ? "<th scope=\"row\"" : "<td");
        fm_str_add(out, cell_class(c));
        fm_str_add_char(out, '>');
        add_value(a, out, &cells[v->columns[i]], c->decimals, v->grouped[i]);
        fm_str_add(out, is_name ? "</th>" : "</td>");
    }
    fm_str_add(out, "</tr>\n");
}

static void add_shown(const fm_account *a, const fm_account_view *v, fm_str *out)
{
    const fm_account_grid *t = v->table;

    fm_str_add(out, "<thead>\n<tr>");
    for (size_t i = 0; i < v->count; i++) {
        const fm_account_field *c = &t->columns[v->columns[i]];

        fm_str_add(out, "<th scope=\"col\"");
        fm_str_add(out, cell_class(c));
        fm_str_add_char(out, '>');
        add_isolated(out, fm_account_text(a, c->heading));
        fm_str_add(out, "</th>");
    }
    fm_str_add(out, "</tr>\n</thead>\n<tbody>\n");
    for (size_t row = fm_account_view_next(v, 0); row < t->row_count;
         row = fm_account_view_next(v, row + 1))
        add_row(a, v, row, out);
    fm_str_add(out, "</tbody>\n");
}

static void add_table(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    const char *key = fm_account_text(a, item->key);
    const char *heading = fm_account_text(a, item->heading);
    fm_account_view view;

    fm_str_add(out, "<section id=\"");
    add_escaped(out, key);
    fm_str_add(out, "\">\n");
    if (item->table->row_count == 0) {
        fm_str_add(out, "<h2>");
        add_isolated(out, heading);
        fm_str_add(out, "</h2>\n<p class=\"more\">none</p>\n</section>\n");
        return;
    }
    if (!fm_account_view_init(&view, item->table)) {
        out->failed = true;
        fm_account_view_release(&view);
        return;
    }
    /* Who scrolls with the keyboard has to come to the box first. */
    fm_str_add(out, "<div class=\"box");
    fm_str_add(out, view.end > LONG_ROWS ? " long" : "");
    fm_str_add(out, "\" role=\"region\" tabindex=\"0\" aria-label=\"");
    add_escaped(out, heading);
    fm_str_add(out, "\">\n<table>\n<caption><h2>");
    add_isolated(out, heading);
    fm_str_add(out, "</h2></caption>\n");
    add_shown(a, &view, out);
    fm_str_add(out, "</table>\n</div>\n");
    if (view.hidden > 0)
        fm_str_addf(out, "<p class=\"more\">and %zu more</p>\n", view.hidden);
    fm_str_add(out, "</section>\n");
    fm_account_view_release(&view);
}

/* ---- The whole ------------------------------------------------------------------- */

static void add_fact(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    fm_str_add(out, "<dt>");
    add_isolated(out, fm_account_text(a, item->heading));
    fm_str_add(out, "</dt><dd>");
    add_value(a, out, &item->value, item->decimals,
              fm_account_is_large(&item->value, item->decimals));
    fm_str_add(out, "</dd>\n");
}

static void add_note(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    fm_str_add(out, "<li>");
    add_isolated(out, fm_account_text(a, item->heading));
    fm_str_add(out, "</li>\n");
}

/* Facts and notes that follow each other share a list. */
static void add_items(const fm_account *a, fm_str *out)
{
    const char *close = "";
    fm_account_item_kind last = FM_ITEM_TABLE;

    for (size_t i = 0; i < a->item_count && !out->failed; i++) {
        const fm_account_item *item = &a->items[i];

        if (item->is_quiet)
            continue;
        if (item->kind != last) {
            fm_str_add(out, close);
            close = item->kind == FM_ITEM_FACT   ? "</dl>\n"
                    : item->kind == FM_ITEM_NOTE ? "</ul>\n"
                                                 : "";
            fm_str_add(out, item->kind == FM_ITEM_FACT   ? "<dl>\n"
                            : item->kind == FM_ITEM_NOTE ? "<ul>\n"
                                                         : "");
        }
        last = item->kind;
        if (item->kind == FM_ITEM_FACT)
            add_fact(a, item, out);
        else if (item->kind == FM_ITEM_NOTE)
            add_note(a, item, out);
        else if (item->kind == FM_ITEM_TABLE)
            add_table(a, item, out);
        else
            add_picture(a, item, out);
    }
    fm_str_add(out, close);
}

void fm_account_write_html(const fm_account *a, fm_str *out)
{
    const char *title = fm_account_text(a, a->title);

    fm_str_add(out,
               "<!DOCTYPE html>\n"
               "<html lang=\"en\" dir=\"ltr\" xmlns=\"http://www.w3.org/1999/xhtml\">\n"
               "<head>\n<meta charset=\"utf-8\"/>\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
               "'none'; style-src 'unsafe-inline'; img-src data:\"/>\n"
               "<meta name=\"viewport\" content=\"width=device-width, "
               "initial-scale=1\"/>\n<meta name=\"generator\" content=\"frontmap ");
    add_escaped(out, fm_account_text(a, a->command));
    fm_str_add(out, "\"/>\n<title>");
    add_escaped(out, title);
    fm_str_add(out, "</title>\n<style>\n");
    fm_str_add(out, style);
    fm_str_add(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
    add_isolated(out, title);
    fm_str_add(out, "</h1>\n");
    if (a->verdict != FM_NO_TEXT) {
        fm_str_add(out, "<p class=\"verdict\">");
        add_isolated(out, fm_account_text(a, a->verdict));
        fm_str_add(out, "</p>\n");
    }
    fm_str_add(out, "</header>\n<main>\n");
    add_items(a, out);
    fm_str_add(out, "</main>\n</body>\n</html>\n");
}
