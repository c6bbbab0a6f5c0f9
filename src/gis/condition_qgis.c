/* SPDX-License-Identifier: MIT */
#include "gis/condition_qgis.h"

#include <string.h>

#include "base/number.h"
#include "doc/where_tree.h"

#include "base/banned.h"

enum { DECIMALS = 6 };

/* ------------------------------------------------------------------ small things */

const char *fm_gis_qgis_name(const fm_gis_qgis *q, const char *field)
{
    size_t column = fm_table_find(q->table, field);

    return column == FM_NO_COLUMN || column >= q->names->count
               ? field
               : q->names->names[column];
}

void fm_gis_qgis_field(const fm_gis_qgis *q, const char *field)
{
    if (fm_table_find(q->table, field) == FM_NO_COLUMN) {
        fm_str_add(q->out, "NULL");
        return;
    }
    fm_str_add_char(q->out, '"');
    for (const char *c = fm_gis_qgis_name(q, field); *c != '\0'; c++) {
        if (*c == '"')
            fm_str_add_char(q->out, '"');
        fm_str_add_char(q->out, *c);
    }
    fm_str_add_char(q->out, '"');
}

/* Inside quotes a backslash begins an escape. */
void fm_gis_qgis_text(fm_str *out, const char *text, size_t length)
{
    fm_str_add_char(out, '\'');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\'' || text[i] == '\\')
            fm_str_add_char(out, text[i]);
        if (text[i] == '\n')
            fm_str_add(out, "\\n");
        else if (text[i] == '\t')
            fm_str_add(out, "\\t");
        else
            fm_str_add_char(out, text[i]);
    }
    fm_str_add_char(out, '\'');
}

void fm_gis_qgis_number(fm_str *out, double value)
{
    char text[FM_FIXED_MAX];
    size_t length = fm_number_format_fixed(value, DECIMALS, text);

    while (length > 0 && text[length - 1] == '0')
        length--;
    length -= length > 0 && text[length - 1] == '.';
    fm_str_add_bytes(out, text, length);
}

/* ---------------------------------------------------------------------- operands */

typedef struct writer {
    const fm_gis_qgis *q;
    const fm_where *where;
    fm_str *out;
} writer;

static void write_node(const writer *w, const fm_where_node *node);

/* FM_CELL_NULL for a value, and for a field that is not there. */
static fm_cell_kind type_of(const writer *w, const fm_where_operand *o)
{
    size_t column;

    if (o->column == FM_NO_COLUMN)
        return FM_CELL_NULL;
    column = fm_table_find(w->q->table, w->where->columns[o->column].name);
    return column == FM_NO_COLUMN ? FM_CELL_NULL
                                  : fm_column_type(&w->q->table->columns[column]);
}

static bool is_number_kind(fm_cell_kind kind)
{
    return kind == FM_CELL_INTEGER || kind == FM_CELL_REAL;
}

static bool is_text_value(const fm_where_operand *o)
{
    return o->column == FM_NO_COLUMN &&
           (o->value.kind == FM_CELL_TEXT || o->value.kind == FM_CELL_JSON);
}

/* A value beside an operand of type `beside`: as that type has it. */
static void add_value(const writer *w, const fm_where_operand *o, fm_cell_kind beside)
{
    fm_str text = { 0 };

    fm_cell_add(&text, o->value);
    if (o->value.kind == FM_CELL_NULL)
        fm_str_add(w->out, "NULL");
    else if (beside == FM_CELL_BOOL && is_text_value(o))
        fm_str_add(w->out, fm_str_equal_nocase(fm_str_text(&text), "true")    ? "true"
                           : fm_str_equal_nocase(fm_str_text(&text), "false") ? "false"
                                                                              : "NULL");
    else if (beside == FM_CELL_BOOL && o->is_number)
        fm_str_add(w->out, o->number == 0 ? "false" : o->number == 1 ? "true" : "NULL");
    else if (is_number_kind(beside) && is_text_value(o) && !o->is_number)
        fm_str_add(w->out, "NULL"); /* never compares */
    else if (is_number_kind(beside) && is_text_value(o))
        fm_str_add_number(w->out, o->number);
    else if (is_text_value(o))
        fm_gis_qgis_text(w->out, fm_str_text(&text), text.length);
    else if (o->value.kind == FM_CELL_BOOL)
        fm_str_add(w->out, o->value.number != 0 ? "true" : "false");
    else
        fm_str_add(w->out, fm_str_text(&text));
    w->out->failed = w->out->failed || text.failed;
    fm_str_release(&text);
}

static void add_operand(const writer *w, const fm_where_operand *o,
                        const fm_where_operand *other)
{
    fm_cell_kind mine = type_of(w, o), beside = type_of(w, other);
    bool is_read = (mine == FM_CELL_TEXT || mine == FM_CELL_JSON) &&
                   (is_number_kind(beside) || (other->column == FM_NO_COLUMN &&
                                               is_number_kind(other->value.kind)));

    if (o->column == FM_NO_COLUMN)
        add_value(w, o, beside);
    else if (is_read)
        fm_gis_qgis_as_number(
            w->q, fm_table_find(w->q->table, w->where->columns[o->column].name));
    else
        fm_gis_qgis_field(w->q, w->where->columns[o->column].name);
}

/* ------------------------------------------------------------------- comparisons */

static void add_pair(const writer *w, const fm_where_node *node, const char *sign,
                     size_t second)
{
    add_operand(w, &node->operands[0], &node->operands[second]);
    fm_str_add(w->out, sign);
    add_operand(w, &node->operands[second], &node->operands[0]);
}

/* The pattern as a regular expression, for what LIKE of QGIS cannot say: it has no way
 * to write a backslash. */
static void add_like_as_expression(const writer *w, const fm_where_node *node)
{
    const char *pattern = node->operands[1].value.text;
    fm_str text = { 0 };

    fm_str_add(&text, node->kind == FM_WHERE_ILIKE ? "(?is)^" : "(?s)^");
    for (const char *c = pattern; *c != '\0'; c++) {
        bool literal = node->escape != 0 && *c == node->escape && c[1] != '\0';

        if (literal)
            c++;
        if (!literal && (*c == '%' || *c == '_'))
            fm_str_add(&text, *c == '%' ? ".*" : ".");
        else if (strchr("\\^$.|?*+()[]{}", *c) != NULL)
            fm_str_addf(&text, "\\%c", *c);
        else
            fm_str_add_char(&text, *c);
    }
    fm_str_add_char(&text, '$');
    fm_str_add(w->out, "regexp_match(");
    add_operand(w, &node->operands[0], &node->operands[1]);
    fm_str_add(w->out, ", ");
    fm_gis_qgis_text(w->out, fm_str_text(&text), text.length);
    fm_str_add(w->out, ") > 0");
    w->out->failed = w->out->failed || text.failed;
    fm_str_release(&text);
}

static void add_like(const writer *w, const fm_where_node *node)
{
    const fm_cell *pattern = &node->operands[1].value;

    if (node->escape != 0 || strpbrk(pattern->text, "\\\n") != NULL) {
        add_like_as_expression(w, node);
        return;
    }
    if (node->operands[0].column == FM_NO_COLUMN)
        add_operand(w, &node->operands[0], &node->operands[1]);
    else
        fm_gis_qgis_field(w->q, w->where->columns[node->operands[0].column].name);
    fm_str_add(w->out, node->kind == FM_WHERE_ILIKE ? " ILIKE " : " LIKE ");
    fm_gis_qgis_text(w->out, pattern->text, pattern->length);
}

static void add_in(const writer *w, const fm_where_node *node)
{
    if (node->operand_count < 2) {
        fm_str_add(w->out, "false");
        return;
    }
    add_operand(w, &node->operands[0], &node->operands[1]);
    fm_str_add(w->out, " IN (");
    for (size_t i = 1; i < node->operand_count; i++) {
        fm_str_add(w->out, i > 1 ? ", " : "");
        add_operand(w, &node->operands[i], &node->operands[0]);
    }
    fm_str_add_char(w->out, ')');
}

/* Numbers and texts in one list want the field read in two ways. */
static bool is_list_mixed(const fm_where_node *node)
{
    bool numbers = false, texts = false;

    for (size_t i = 1; i < node->operand_count; i++) {
        numbers = numbers || !is_text_value(&node->operands[i]);
        texts = texts || is_text_value(&node->operands[i]);
    }
    return numbers && texts;
}

static void add_list(const writer *w, const fm_where_node *node)
{
    if (!is_list_mixed(node)) {
        add_in(w, node);
        return;
    }
    for (size_t i = 1; i < node->operand_count; i++) {
        fm_str_add(w->out, i > 1 ? " OR " : "(");
        add_pair(w, node, " = ", i);
    }
    fm_str_add_char(w->out, ')');
}

/* ---------------------------------------------------------------------- the tree */

static void write_chain(const writer *w, const fm_where_node *node)
{
    const char *word = node->kind == FM_WHERE_AND ? " AND " : " OR ";
    bool has_several = node->child != NULL && node->child->next != NULL;

    if (node->child == NULL)
        fm_str_add(w->out, node->kind == FM_WHERE_AND ? "true" : "false");
    fm_str_add(w->out, has_several ? "(" : "");
    for (const fm_where_node *c = node->child; c != NULL; c = c->next) {
        if (c != node->child)
            fm_str_add(w->out, word);
        write_node(w, c);
    }
    fm_str_add(w->out, has_several ? ")" : "");
}

static void write_between(const writer *w, const fm_where_node *node)
{
    fm_str_add_char(w->out, '(');
    add_pair(w, node, " >= ", 1);
    fm_str_add(w->out, " AND ");
    add_pair(w, node, " <= ", 2);
    fm_str_add_char(w->out, ')');
}

/* Depth is that of the parentheses, which the parser limits. */
static void write_node(const writer *w, const fm_where_node *node)
{
    static const char *const signs[] = {
        [FM_WHERE_EQUAL] = " = ",          [FM_WHERE_LESS] = " < ",
        [FM_WHERE_LESS_EQUAL] = " <= ",    [FM_WHERE_GREATER] = " > ",
        [FM_WHERE_GREATER_EQUAL] = " >= ",
    };

    switch (node->kind) {
    case FM_WHERE_AND:
    case FM_WHERE_OR:
        write_chain(w, node);
        break;
    case FM_WHERE_NOT:
        fm_str_add(w->out, "NOT (");
        write_node(w, node->child);
        fm_str_add_char(w->out, ')');
        break;
    case FM_WHERE_LIKE:
    case FM_WHERE_ILIKE:
        add_like(w, node);
        break;
    case FM_WHERE_IN:
        add_list(w, node);
        break;
    case FM_WHERE_BETWEEN:
        write_between(w, node);
        break;
    case FM_WHERE_IS_NULL:
        add_operand(w, &node->operands[0], &node->operands[0]);
        fm_str_add(w->out, " IS NULL");
        break;
    default:
        add_pair(w, node, signs[node->kind], 1);
        break;
    }
}

void fm_gis_qgis_condition(const fm_gis_qgis *q, const fm_where *where)
{
    writer w = { .q = q, .where = where, .out = q->out };

    write_node(&w, where->root);
}

void fm_gis_qgis_filter(const fm_gis_qgis *q, const fm_gis_rule *rule)
{
    for (size_t i = 0; i < rule->all_count; i++) {
        fm_str_add(q->out, i > 0 ? " AND " : "");
        fm_gis_qgis_condition(q, rule->all[i]);
    }
    for (size_t i = 0; i < rule->none_count; i++) {
        fm_str_addf(q->out, "%sNOT coalesce(", i + rule->all_count > 0 ? " AND " : "");
        fm_gis_qgis_condition(q, rule->none[i]);
        fm_str_add(q->out, ", false)");
    }
}
