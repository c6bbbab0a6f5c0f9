/* SPDX-License-Identifier: MIT */
/*
 * Four questions can be asked of a condition of three values: whether it is true, not
 * true, false, or not false.  Each is passed down to the comparisons, where the nulls
 * are said:
 *
 *     a = 1             true       a = 1
 *                       not true   NOT (a = 1) OR a IS NULL
 *                       false      NOT (a = 1) AND NOT a IS NULL
 *                       not false  a = 1 OR a IS NULL
 *     NOT x             is true where x is false, and so on
 *     x AND y           is not true where x is not true OR y is not true, and so on
 */
#include "gis/condition_ogc.h"

#include <string.h>

#include "doc/where_tree.h"
#include "draw/svg_text.h"

#include "base/banned.h"

typedef enum question { IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE } question;

typedef struct writer {
    const fm_gis_ogc *ogc;
    const fm_where *where;
    fm_str *out;
} writer;

static void write_node(const writer *w, const fm_where_node *node, question q);

/* ------------------------------------------------------------------- operands */

static void add_operand(const writer *w, const fm_where_operand *o)
{
    fm_str text = { 0 };

    if (o->column != FM_NO_COLUMN) {
        const char *field = w->where->columns[o->column].name;

        fm_str_add(w->out, "<ogc:PropertyName>");
        fm_svg_add_text(w->out, w->ogc->name_of(w->ogc->user, field));
        fm_str_add(w->out, "</ogc:PropertyName>");
        return;
    }
    fm_cell_add(&text, o->value);
    fm_str_add(w->out, "<ogc:Literal>");
    fm_svg_add_text(w->out, fm_str_text(&text));
    fm_str_add(w->out, "</ogc:Literal>");
    w->out->failed = w->out->failed || text.failed;
    fm_str_release(&text);
}

/* A value is never null: 1 = 0. */
static void add_is_null(const writer *w, const fm_where_operand *o)
{
    if (o->column == FM_NO_COLUMN) {
        fm_str_add(w->out, "<ogc:PropertyIsEqualTo><ogc:Literal>1</ogc:Literal>"
                           "<ogc:Literal>0</ogc:Literal></ogc:PropertyIsEqualTo>");
        return;
    }
    fm_str_add(w->out, "<ogc:PropertyIsNull>");
    add_operand(w, o);
    fm_str_add(w->out, "</ogc:PropertyIsNull>");
}

/* ---------------------------------------------------------------- comparisons */

static void add_like(const writer *w, const fm_where_node *node)
{
    const char *pattern = node->operands[1].value.text;
    char escape = node->escape != 0 ? node->escape : '\\';
    const char letter[2] = { escape, '\0' };
    fm_str text = { 0 };

    /* Without an escape of its own, the condition means the letter by it. */
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == escape && node->escape == 0)
            fm_str_add_char(&text, escape);
        fm_str_add_char(&text, *c);
    }
    fm_str_addf(w->out, "<ogc:PropertyIsLike wildCard=\"%%\" singleChar=\"_\" %s=\"",
                w->ogc->is_1_1 ? "escapeChar" : "escape");
    fm_svg_add_text(w->out, letter);
    fm_str_addf(w->out, "\"%s>",
                node->kind == FM_WHERE_ILIKE ? " matchCase=\"false\"" : "");
    add_operand(w, &node->operands[0]);
    fm_str_add(w->out, "<ogc:Literal>");
    fm_svg_add_text(w->out, fm_str_text(&text));
    fm_str_add(w->out, "</ogc:Literal></ogc:PropertyIsLike>");
    w->out->failed = w->out->failed || text.failed;
    fm_str_release(&text);
}

static void add_pair(const writer *w, const char *name, const fm_where_operand *a,
                     const fm_where_operand *b)
{
    fm_str_addf(w->out, "<ogc:%s>", name);
    add_operand(w, a);
    add_operand(w, b);
    fm_str_addf(w->out, "</ogc:%s>", name);
}

static void add_in(const writer *w, const fm_where_node *node)
{
    bool has_several = node->operand_count > 2;

    fm_str_add(w->out, has_several ? "<ogc:Or>" : "");
    for (size_t i = 1; i < node->operand_count; i++)
        add_pair(w, "PropertyIsEqualTo", &node->operands[0], &node->operands[i]);
    fm_str_add(w->out, has_several ? "</ogc:Or>" : "");
}

static void add_between(const writer *w, const fm_where_node *node)
{
    fm_str_add(w->out, "<ogc:PropertyIsBetween>");
    add_operand(w, &node->operands[0]);
    fm_str_add(w->out, "<ogc:LowerBoundary>");
    add_operand(w, &node->operands[1]);
    fm_str_add(w->out, "</ogc:LowerBoundary><ogc:UpperBoundary>");
    add_operand(w, &node->operands[2]);
    fm_str_add(w->out, "</ogc:UpperBoundary></ogc:PropertyIsBetween>");
}

/* The comparison as it stands, for operands that are not null. */
static void add_plain(const writer *w, const fm_where_node *node)
{
    static const char *const names[] = {
        [FM_WHERE_EQUAL] = "PropertyIsEqualTo",
        [FM_WHERE_LESS] = "PropertyIsLessThan",
        [FM_WHERE_LESS_EQUAL] = "PropertyIsLessThanOrEqualTo",
        [FM_WHERE_GREATER] = "PropertyIsGreaterThan",
        [FM_WHERE_GREATER_EQUAL] = "PropertyIsGreaterThanOrEqualTo",
    };

    switch (node->kind) {
    case FM_WHERE_LIKE:
    case FM_WHERE_ILIKE:
        add_like(w, node);
        break;
    case FM_WHERE_IN:
        add_in(w, node);
        break;
    case FM_WHERE_BETWEEN:
        add_between(w, node);
        break;
    default:
        add_pair(w, names[node->kind], &node->operands[0], &node->operands[1]);
        break;
    }
}

static void write_comparison(const writer *w, const fm_where_node *node, question q)
{
    bool turned = q == IS_NOT_TRUE || q == IS_FALSE;
    const char *around = q == IS_FALSE ? "And" : "Or";

    if (q == IS_TRUE) {
        add_plain(w, node);
        return;
    }
    fm_str_addf(w->out, "<ogc:%s>%s", around, turned ? "<ogc:Not>" : "");
    add_plain(w, node);
    fm_str_add(w->out, turned ? "</ogc:Not>" : "");
    for (size_t i = 0; i < node->operand_count; i++) {
        if (node->operands[i].column == FM_NO_COLUMN)
            continue;
        fm_str_add(w->out, q == IS_FALSE ? "<ogc:Not>" : "");
        add_is_null(w, &node->operands[i]);
        fm_str_add(w->out, q == IS_FALSE ? "</ogc:Not>" : "");
    }
    fm_str_addf(w->out, "</ogc:%s>", around);
}

/* ------------------------------------------------------------------- the tree */

static void write_is_null(const writer *w, const fm_where_node *node, question q)
{
    bool turned = q == IS_NOT_TRUE || q == IS_FALSE;

    fm_str_add(w->out, turned ? "<ogc:Not>" : "");
    add_is_null(w, &node->operands[0]);
    fm_str_add(w->out, turned ? "</ogc:Not>" : "");
}

static void write_chain(const writer *w, const fm_where_node *node, question q)
{
    bool turned = q == IS_NOT_TRUE || q == IS_FALSE;
    const char *name = (node->kind == FM_WHERE_AND) != turned ? "And" : "Or";
    bool has_several = node->child != NULL && node->child->next != NULL;

    if (has_several)
        fm_str_addf(w->out, "<ogc:%s>", name);
    for (const fm_where_node *c = node->child; c != NULL; c = c->next)
        write_node(w, c, q);
    if (has_several)
        fm_str_addf(w->out, "</ogc:%s>", name);
}

/* Depth is that of the parentheses, which the parser limits. */
static void write_node(const writer *w, const fm_where_node *node, question q)
{
    static const question opposite[] = {
        [IS_TRUE] = IS_FALSE,
        [IS_NOT_TRUE] = IS_NOT_FALSE,
        [IS_FALSE] = IS_TRUE,
        [IS_NOT_FALSE] = IS_NOT_TRUE,
    };

    switch (node->kind) {
    case FM_WHERE_AND:
    case FM_WHERE_OR:
        write_chain(w, node, q);
        break;
    case FM_WHERE_NOT:
        write_node(w, node->child, opposite[q]);
        break;
    case FM_WHERE_IS_NULL:
        write_is_null(w, node, q);
        break;
    default:
        write_comparison(w, node, q);
        break;
    }
}

static void write_condition(const fm_gis_ogc *ogc, const fm_where *where, question q)
{
    writer w = { .ogc = ogc, .where = where, .out = ogc->out };

    write_node(&w, where->root, q);
}

void fm_gis_ogc_filter(const fm_gis_ogc *ogc, const fm_gis_rule *rule,
                       const fm_where *more)
{
    size_t terms = rule->all_count + rule->none_count + (more != NULL);

    if (terms == 0)
        return;
    fm_str_add(ogc->out, "<ogc:Filter>");
    if (terms > 1)
        fm_str_add(ogc->out, "<ogc:And>");
    for (size_t i = 0; i < rule->all_count; i++)
        write_condition(ogc, rule->all[i], IS_TRUE);
    for (size_t i = 0; i < rule->none_count; i++)
        write_condition(ogc, rule->none[i], IS_NOT_TRUE);
    if (more != NULL)
        write_condition(ogc, more, IS_TRUE);
    if (terms > 1)
        fm_str_add(ogc->out, "</ogc:And>");
    fm_str_add(ogc->out, "</ogc:Filter>\n");
}
