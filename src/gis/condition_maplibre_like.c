/* SPDX-License-Identifier: MIT */
#include "gis/condition_maplibre.h"

#include <string.h>

#include "base/casing.h"
#include "base/utf8.h"
#include "gis/maplibre_expression.h"

#include "base/banned.h"

/* A pattern that says: begins so, ends so, or has this within; others are not simple.
 */
typedef struct likeness {
    fm_str head, tail, within;
    bool is_open; /* has a % */
    bool is_simple;
} likeness;

static void likeness_release(likeness *l)
{
    fm_str_release(&l->head);
    fm_str_release(&l->tail);
    fm_str_release(&l->within);
}

static likeness read_pattern(const fm_where_node *node)
{
    const fm_cell *p = &node->operands[1].value;
    likeness l = { .is_simple = true };
    size_t signs = 0;
    fm_str last = { 0 };

    for (size_t i = 0; i < p->length; i++) {
        bool literal =
            node->escape != '\0' && p->text[i] == node->escape && i + 1 < p->length;

        if (literal)
            i++;
        if (!literal && p->text[i] == '_')
            l.is_simple = false;
        if (!literal && p->text[i] == '%') {
            if (signs > 0 && last.length > 0) {
                l.is_simple = l.is_simple && l.within.length == 0;
                fm_str_add(&l.within, fm_str_text(&last));
                fm_str_clear(&last);
            }
            signs++;
            continue;
        }
        fm_str_add_char(signs == 0 ? &l.head : &last, p->text[i]);
    }
    fm_str_add(&l.tail, fm_str_text(&last));
    l.is_open = signs > 0;
    l.is_simple = l.is_simple &&
                  (l.within.length == 0 || l.head.length + l.tail.length == 0) &&
                  !last.failed;
    fm_str_release(&last);
    if (node->kind == FM_WHERE_ILIKE) {
        fm_str_lower(&l.head);
        fm_str_lower(&l.tail);
        fm_str_lower(&l.within);
    }
    return l;
}

/* Letters as JavaScript counts them. */
static int units(const fm_str *text)
{
    int count = 0;

    for (size_t at = 0; at < text->length;) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text->text + at, text->length - at, &code);

        count += code > 0xFFFF ? 2 : 1;
        at += bytes > 0 ? bytes : 1;
    }
    return count;
}

static void subject(const fm_maplibre_teller *t, const fm_where_node *node)
{
    bool folds = node->kind == FM_WHERE_ILIKE;

    fm_str_add(t->out, folds ? "[\"downcase\",[\"to-string\"," : "[\"to-string\",");
    fm_maplibre_get(t->out, fm_maplibre_column(t, &node->operands[0]));
    fm_str_add(t->out, folds ? "]]" : "]");
}

static void say_simple(const fm_maplibre_teller *t, const fm_where_node *node,
                       const likeness *l)
{
    fm_str *out = t->out;

    if (l->within.length > 0) {
        fm_str_add(out, "[\"in\",");
        fm_maplibre_text(out, fm_str_text(&l->within), l->within.length);
        fm_str_add_char(out, ',');
        subject(t, node);
        fm_str_add_char(out, ']');
        return;
    }
    if (!l->is_open) {
        fm_str_add(out, "[\"==\",");
        subject(t, node);
        fm_str_add_char(out, ',');
        fm_maplibre_text(out, fm_str_text(&l->head), l->head.length);
        fm_str_add_char(out, ']');
        return;
    }
    fm_str_add(out, "[\"all\",[\">=\",[\"length\",");
    subject(t, node);
    fm_str_addf(out, "],%d]", units(&l->head) + units(&l->tail));
    if (l->head.length > 0) {
        fm_str_add(out, ",[\"==\",[\"slice\",");
        subject(t, node);
        fm_str_addf(out, ",0,%d],", units(&l->head));
        fm_maplibre_text(out, fm_str_text(&l->head), l->head.length);
        fm_str_add_char(out, ']');
    }
    if (l->tail.length > 0) {
        fm_str_add(out, ",[\"==\",[\"slice\",");
        subject(t, node);
        fm_str_addf(out, ",%d],", -units(&l->tail));
        fm_maplibre_text(out, fm_str_text(&l->tail), l->tail.length);
        fm_str_add_char(out, ']');
    }
    fm_str_add_char(out, ']');
}

static void add_doubled(fm_str *out, const char *text, char quote)
{
    for (; *text != '\0'; text++) {
        if (*text == quote)
            fm_str_add_char(out, quote);
        fm_str_add_char(out, *text);
    }
}

/* A condition of its own from the node's words, so that rows can be asked. */
static fm_where *alone(const fm_maplibre_teller *t, const fm_where_node *node,
                       fm_context *ctx)
{
    fm_str text = { 0 };
    fm_where *where = NULL;
    const fm_cell *p = &node->operands[1].value;

    fm_str_add_char(&text, '"');
    add_doubled(&text, fm_maplibre_column(t, &node->operands[0]), '"');
    fm_str_addf(&text, "\" %s '", node->kind == FM_WHERE_ILIKE ? "ILIKE" : "LIKE");
    add_doubled(&text, p->text, '\'');
    fm_str_add_char(&text, '\'');
    if (node->escape != '\0')
        fm_str_addf(&text, " ESCAPE '%c'", node->escape);
    if (text.failed ||
        fm_where_parse(ctx, FM_ERR_INTERNAL, NULL, fm_str_text(&text), &where) !=
            FM_OK ||
        fm_where_bind(ctx, where, t->table) != FM_OK) {
        fm_where_free(where);
        where = NULL;
        t->out->failed = true;
    }
    fm_str_release(&text);
    return where;
}

/* The values of the layer that match, each as often as neighbours differ. */
static void say_values(const fm_maplibre_teller *t, const fm_where_node *node)
{
    size_t column = fm_table_find(t->table, fm_maplibre_column(t, &node->operands[0]));
    fm_context *ctx = fm_context_new();
    fm_where *where = ctx == NULL ? NULL : alone(t, node, ctx);
    fm_str value = { 0 }, before = { 0 };
    bool first = true;

    fm_str_add(t->out, "[\"in\",[\"to-string\",");
    fm_maplibre_get(t->out, fm_maplibre_column(t, &node->operands[0]));
    fm_str_add(t->out, "],[\"literal\",[");
    for (size_t row = 0; where != NULL && row < t->table->row_count; row++) {
        if (!fm_where_test(where, t->table, row))
            continue;
        fm_str_clear(&value);
        fm_cell_add(&value, fm_table_cell(t->table, column, row));
        if (!first && fm_str_equal(fm_str_text(&value), fm_str_text(&before)))
            continue;
        if (!first)
            fm_str_add_char(t->out, ',');
        fm_maplibre_text(t->out, fm_str_text(&value), value.length);
        fm_str_clear(&before);
        fm_str_add(&before, fm_str_text(&value));
        first = false;
    }
    fm_str_add(t->out, "]]]");
    t->out->failed = t->out->failed || ctx == NULL || value.failed || before.failed;
    fm_str_release(&value);
    fm_str_release(&before);
    fm_where_free(where);
    fm_context_free(ctx);
}

void fm_maplibre_like(const fm_maplibre_teller *t, const fm_where_node *node,
                      bool wanted)
{
    likeness l;

    if (!fm_maplibre_is_column(&node->operands[0])) {
        fm_str_add(t->out, "false");
        return;
    }
    l = read_pattern(node);
    fm_str_add(t->out, "[\"all\",[\"!=\",");
    fm_maplibre_get(t->out, fm_maplibre_column(t, &node->operands[0]));
    fm_str_add(t->out, wanted ? ",null]," : ",null],[\"!\",");
    if (l.is_simple)
        say_simple(t, node, &l);
    else
        say_values(t, node);
    fm_str_add(t->out, wanted ? "]" : "]]");
    likeness_release(&l);
}
