/* SPDX-License-Identifier: MIT */
/*
 * An account for a terminal, and for a mail that is read in one:
 *
 *     government gained 412.3 km²            the verdict
 *
 *     Change of control                      the title, over its facts
 *       from       2020-01-30
 *       tolerance  1.0 m
 *
 *     By holder
 *       holder      gained, km²              numbers at the right, so that points line
 * up
 *       ----------  -----------
 *       government        412.3
 *       ----------  -----------
 *       total             412.3
 *
 *     - a note
 *
 * A table wider than LINE_MOST columns first breaks its headings, then cuts its longest
 * texts down to TEXT_LEAST; numbers and dates are never cut.  A text that runs from
 * right to left stands between two LEFT-TO-RIGHT MARKs, which take no column: without
 * them a terminal that reorders would carry the numbers behind it to its other side.
 */
#include "out/account_parts.h"

#include <string.h>

#include "base/mem.h"
#include "base/width.h"

#include "base/banned.h"

enum {
    LINE_MOST = 120,   /* columns of a table */
    PROSE_MOST = 80,   /* columns of a sentence */
    HEADING_LINES = 3, /* of a broken heading, about */
    TEXT_LEAST = 16,   /* a text column is not cut below this */
    GAP = 2            /* in front of every fact and column */
};

#define MARK "\xE2\x80\x8E" /* U+200E LEFT-TO-RIGHT MARK */

static const fm_account_digits digits = { " ", "-" };

/* A column as it is laid out. */
typedef struct text_column {
    const fm_account_field *column;
    size_t index;
    size_t width; /* of the column */
    size_t cells; /* of its widest cell */
    size_t heading;
    size_t word; /* of the longest word of its heading */
    bool has_text;
} text_column;

typedef struct text_table {
    fm_account_view view;
    text_column *columns;
    fm_str scratch;
} text_table;

/* ---- Words ----------------------------------------------------------------------- */

static void add_blanks(fm_str *out, size_t count)
{
    while (count-- > 0)
        fm_str_add_char(out, ' ');
}

/* A text on one line. */
static void add_clean(fm_str *out, const char *text)
{
    bool leftward = fm_account_runs_leftward(text);

    if (leftward)
        fm_str_add(out, MARK);
    fm_str_add_escaped(out, text, strlen(text));
    if (leftward)
        fm_str_add(out, MARK);
}

/* A sentence, broken at blanks; the first line begins with `first`, the others are
 * indented as far. */
static void add_prose(fm_str *out, const char *first, const char *text)
{
    size_t indent = fm_width(first, strlen(first)), column = indent;
    bool is_first = true;
    fm_str clean = { 0 };
    const char *word;

    add_clean(&clean, text);
    out->failed = out->failed || clean.failed;
    fm_str_add(out, first);
    word = fm_str_text(&clean);
    while (*word != '\0') {
        size_t length = strcspn(word, " ");
        size_t width = fm_width(word, length);

        if (!is_first && column + 1 + width > PROSE_MOST) {
            fm_str_add_char(out, '\n');
            add_blanks(out, indent);
            column = indent;
        } else if (!is_first) {
            fm_str_add_char(out, ' ');
            column++;
        }
        fm_str_add_bytes(out, word, length);
        column += width;
        is_first = false;
        word += length;
        word += strspn(word, " ");
    }
    fm_str_add_char(out, '\n');
    fm_str_release(&clean);
}

static void add_value(const fm_account *a, fm_str *out, const fm_account_value *value,
                      int decimals, bool grouped)
{
    if (value->kind == FM_ACCOUNT_IS_TEXT)
        add_clean(out, fm_account_text(a, value->as.text));
    else
        fm_account_add_plain(out, value, decimals, grouped, &digits);
}

/* ---- Facts ----------------------------------------------------------------------- */

static bool is_shown_fact(const fm_account_item *item)
{
    return item->kind == FM_ITEM_FACT && !item->is_quiet;
}

/* Facts that follow each other are one block; quiet items do not part it.  Returns the
 * item behind the block. */
static size_t add_facts(const fm_account *a, size_t from, fm_str *out)
{
    size_t widest = 0, to;
    fm_str label = { 0 };

    for (to = from; to < a->item_count; to++) {
        const fm_account_item *item = &a->items[to];
        size_t width;

        if (!is_shown_fact(item) && !item->is_quiet)
            break;
        if (item->is_quiet)
            continue;
        fm_str_clear(&label);
        add_clean(&label, fm_account_text(a, item->heading));
        width = fm_width(fm_str_text(&label), label.length);
        widest = width > widest ? width : widest;
        out->failed = out->failed || label.failed;
    }
    for (size_t i = from; i < to; i++) {
        const fm_account_item *item = &a->items[i];

        if (item->is_quiet)
            continue;
        fm_str_clear(&label);
        add_clean(&label, fm_account_text(a, item->heading));
        add_blanks(out, GAP);
        fm_str_add(out, fm_str_text(&label));
        add_blanks(out, widest - fm_width(fm_str_text(&label), label.length) + GAP);
        add_value(a, out, &item->value, item->decimals,
                  fm_account_is_large(&item->value, item->decimals));
        fm_str_add_char(out, '\n');
    }
    fm_str_release(&label);
    return to;
}

/* ---- Measuring a table ----------------------------------------------------------- */

static size_t longest_word(const char *text)
{
    size_t longest = 0;

    while (*text != '\0') {
        size_t length = strcspn(text, " "), width = fm_width(text, length);

        longest = width > longest ? width : longest;
        text += length;
        text += strspn(text, " ");
    }
    return longest;
}

static size_t measure_cell(const fm_account *a, text_table *t, size_t i,
                           const fm_account_value *value)
{
    fm_str_clear(&t->scratch);
    add_value(a, &t->scratch, value, t->columns[i].column->decimals,
              t->view.grouped[i]);
    return fm_width(fm_str_text(&t->scratch), t->scratch.length);
}

static size_t line_width(const text_table *t)
{
    size_t width = 0;

    for (size_t i = 0; i < t->view.count; i++)
        width += GAP + t->columns[i].width;
    return width;
}

/* The column whose heading stands out most over its cells, and could be broken; NULL
 * when none could. */
static text_column *widest_heading(text_table *t)
{
    text_column *widest = NULL;
    size_t most = 0;

    for (size_t i = 0; i < t->view.count; i++) {
        text_column *c = &t->columns[i];
        size_t least = (c->heading + HEADING_LINES - 1) / HEADING_LINES;

        least = c->word > least ? c->word : least;
        least = c->cells > least ? c->cells : least;
        if (c->width > least && c->width - least > most) {
            most = c->width - least;
            widest = c;
        }
    }
    return widest;
}

/* The text column that may best be cut; NULL when none may. */
static text_column *widest_text(text_table *t)
{
    text_column *widest = NULL;

    for (size_t i = 0; i < t->view.count; i++) {
        text_column *c = &t->columns[i];
        size_t least = c->word > TEXT_LEAST ? c->word : TEXT_LEAST;

        if (c->has_text && c->width > least &&
            (widest == NULL || c->width > widest->width))
            widest = c;
    }
    return widest;
}

static void measure(const fm_account *a, text_table *t)
{
    const fm_account_grid *table = t->view.table;
    text_column *c;

    for (size_t row = fm_account_view_next(&t->view, 0); row < table->row_count;
         row = fm_account_view_next(&t->view, row + 1)) {
        const fm_account_value *cells = fm_account_row_at(table, row);

        for (size_t i = 0; i < t->view.count; i++) {
            const fm_account_value *value = &cells[t->columns[i].index];
            size_t width = measure_cell(a, t, i, value);

            c = &t->columns[i];
            c->cells = width > c->cells ? width : c->cells;
            c->has_text = c->has_text || value->kind == FM_ACCOUNT_IS_TEXT;
        }
    }
    for (size_t i = 0; i < t->view.count; i++) {
        c = &t->columns[i];
        fm_str_clear(&t->scratch);
        add_clean(&t->scratch, fm_account_text(a, c->column->heading));
        c->heading = fm_width(fm_str_text(&t->scratch), t->scratch.length);
        c->word = longest_word(fm_str_text(&t->scratch));
        c->width = c->heading > c->cells ? c->heading : c->cells;
    }
    while (line_width(t) > LINE_MOST && (c = widest_heading(t)) != NULL)
        c->width--;
    while (line_width(t) > LINE_MOST && (c = widest_text(t)) != NULL)
        c->width--;
}

/* ---- Writing a table ------------------------------------------------------------- */

/* `text` in its column; `*column` is where the line has come to.  Blanks are written in
 * front of what follows, so that no line ends with one. */
static void add_in_column(const text_table *t, size_t i, fm_str *out, const char *text,
                          size_t length, size_t *column)
{
    size_t start = GAP, width = fm_width(text, length);
    const text_column *c = &t->columns[i];

    if (length == 0)
        return;
    for (size_t k = 0; k < i; k++)
        start += t->columns[k].width + GAP;
    if (fm_account_is_right(c->column) && width < c->width)
        start += c->width - width;
    add_blanks(out, start - *column);
    if (width > c->width) {
        size_t prefix = fm_width_prefix(text, length, c->width - 1);

        fm_str_add_bytes(out, text, prefix);
        fm_str_add(out, "…");
        if (fm_account_runs_leftward(text))
            fm_str_add(out, MARK);
        width = fm_width(text, prefix) + 1;
    } else {
        fm_str_add_bytes(out, text, length);
    }
    *column = start + width;
}

/* Bytes of the line of `heading` that fits into `width`. */
static size_t heading_line(const char *heading, size_t width)
{
    size_t fits = 0;

    for (size_t at = 0; heading[at] != '\0';) {
        at += strspn(heading + at, " ");
        at += strcspn(heading + at, " ");
        if (fits > 0 && fm_width(heading, at) > width)
            break;
        fits = at;
    }
    return fits;
}

/* Lines of the heading of a column; writes line `wanted` of them with `out`. */
static size_t walk_heading(const fm_account *a, text_table *t, size_t i, size_t wanted,
                           fm_str *out, size_t *column)
{
    size_t lines = 0;
    const char *heading;

    fm_str_clear(&t->scratch);
    add_clean(&t->scratch, fm_account_text(a, t->columns[i].column->heading));
    for (heading = fm_str_text(&t->scratch); *heading != '\0'; lines++) {
        size_t length = heading_line(heading, t->columns[i].width);

        if (out != NULL && lines == wanted)
            add_in_column(t, i, out, heading, length, column);
        heading += length;
        heading += strspn(heading, " ");
    }
    return lines;
}

/* Headings stand on the rule: a short one begins on a later line. */
static void add_headings(const fm_account *a, text_table *t, fm_str *out)
{
    size_t most = 0;

    for (size_t i = 0; i < t->view.count; i++) {
        size_t lines = walk_heading(a, t, i, 0, NULL, NULL);

        most = lines > most ? lines : most;
    }
    for (size_t line = 0; line < most; line++) {
        size_t column = 0;

        for (size_t i = 0; i < t->view.count; i++) {
            size_t above = most - walk_heading(a, t, i, 0, NULL, NULL);

            if (line >= above)
                walk_heading(a, t, i, line - above, out, &column);
        }
        fm_str_add_char(out, '\n');
    }
}

static void add_rule(const text_table *t, fm_str *out)
{
    for (size_t i = 0; i < t->view.count; i++) {
        add_blanks(out, GAP);
        for (size_t k = 0; k < t->columns[i].width; k++)
            fm_str_add_char(out, '-');
    }
    fm_str_add_char(out, '\n');
}

static void add_more(const text_table *t, fm_str *out)
{
    add_blanks(out, GAP);
    fm_str_addf(out, "and %zu more\n", t->view.hidden);
}

static void add_rows(const fm_account *a, text_table *t, fm_str *out)
{
    const fm_account_grid *table = t->view.table;
    bool in_totals = false, said_more = t->view.hidden == 0;

    for (size_t row = fm_account_view_next(&t->view, 0); row < table->row_count;
         row = fm_account_view_next(&t->view, row + 1)) {
        const fm_account_value *cells = fm_account_row_at(table, row);
        size_t column = 0;

        if (!said_more && row >= t->view.end) {
            add_more(t, out);
            said_more = true;
        }
        if (table->is_total[row] != in_totals)
            add_rule(t, out);
        in_totals = table->is_total[row];
        for (size_t i = 0; i < t->view.count; i++) {
            measure_cell(a, t, i, &cells[t->columns[i].index]);
            add_in_column(t, i, out, fm_str_text(&t->scratch), t->scratch.length,
                          &column);
        }
        fm_str_add_char(out, '\n');
    }
    if (!said_more)
        add_more(t, out);
}

static void add_table(const fm_account *a, const fm_account_item *item, fm_str *out)
{
    text_table t = { 0 };

    add_clean(out, fm_account_text(a, item->heading));
    fm_str_add_char(out, '\n');
    if (item->table->row_count == 0) {
        add_blanks(out, GAP);
        fm_str_add(out, "none\n");
        return;
    }
    t.columns = fm_alloc(item->table->column_count, sizeof *t.columns);
    if (!fm_account_view_init(&t.view, item->table) || t.columns == NULL) {
        out->failed = true;
        goto out;
    }
    for (size_t i = 0; i < t.view.count; i++) {
        t.columns[i].index = t.view.columns[i];
        t.columns[i].column = &item->table->columns[t.view.columns[i]];
    }
    measure(a, &t);
    add_headings(a, &t, out);
    add_rule(&t, out);
    add_rows(a, &t, out);
    out->failed = out->failed || t.scratch.failed;
out:
    fm_account_view_release(&t.view);
    fm_free(t.columns);
    fm_str_release(&t.scratch);
}

/* ---- The whole ------------------------------------------------------------------- */

static bool begins_with_facts(const fm_account *a)
{
    for (size_t i = 0; i < a->item_count; i++) {
        if (!a->items[i].is_quiet)
            return a->items[i].kind == FM_ITEM_FACT;
    }
    return false;
}

void fm_account_write_text(const fm_account *a, fm_str *out)
{
    bool after_note = false, needs_gap = true;

    if (a->verdict != FM_NO_TEXT) {
        add_prose(out, "", fm_account_text(a, a->verdict));
        fm_str_add_char(out, '\n');
    }
    add_prose(out, "", fm_account_text(a, a->title));
    needs_gap = !begins_with_facts(a);
    for (size_t i = 0; i < a->item_count && !out->failed; i++) {
        const fm_account_item *item = &a->items[i];
        bool is_note = item->kind == FM_ITEM_NOTE;

        if (item->is_quiet || item->kind == FM_ITEM_PICTURE)
            continue;
        if (needs_gap && !(is_note && after_note))
            fm_str_add_char(out, '\n');
        if (is_note)
            add_prose(out, "- ", fm_account_text(a, item->heading));
        else if (item->kind == FM_ITEM_TABLE)
            add_table(a, item, out);
        else
            i = add_facts(a, i, out) - 1;
        needs_gap = true;
        after_note = is_note;
    }
}
