/* SPDX-License-Identifier: MIT */
/*
 * A condition as SQL for somebody else's evaluator, which may be wider and never
 * narrower.
 *
 * Numbers compare alike everywhere, so a term on a number means exactly the same there.
 * An equality of texts may be wider (OGR's own SQL does not tell 'a' from 'A'), so it
 * is good as long as no NOT stands above it.  The order of texts, LIKE and comparisons
 * between columns are left out: out of an AND alone, out of an OR with all its
 * branches.
 */
#include "doc/where.h"

#include <math.h>
#include <string.h>

#include "doc/where_tree.h"

#include "base/banned.h"

/* How what was written relates to what was meant; the greater, the better. */
typedef enum reach { NOT_WRITTEN, WIDER, EXACT } reach;

typedef struct writer {
    const fm_where *where;
    fm_where_kind_fn kind_of;
    void *user;
    fm_str *sql;
} writer;

/* Beyond this, integers and reals no longer agree on what is equal. */
static const double exact_integer_max = 9007199254740992.0; /* 2^53 */

static reach write_node(writer *w, const fm_where_node *node);

static fm_where_source_kind kind_of(const writer *w, const fm_where_operand *operand)
{
    const char *name;

    if (operand->column == FM_NO_COLUMN)
        return FM_WHERE_SOURCE_NONE;
    name = w->where->columns[operand->column].name;
    /* Quoting a quote is where dialects part. */
    if (strchr(name, '"') != NULL)
        return FM_WHERE_SOURCE_NONE;
    return w->kind_of(w->user, name);
}

static bool is_date_text(const fm_cell *value)
{
    fm_date date;

    return value->kind == FM_CELL_TEXT && value->length == strlen("2020-02-24") &&
           fm_date_parse(value->text, value->length, &date);
}

/* May this value be compared with a column of that kind, equal or in order? */
static bool is_fit(fm_where_source_kind kind, const fm_where_operand *value,
                   bool in_order)
{
    if (value->column != FM_NO_COLUMN)
        return false;
    switch (kind) {
    case FM_WHERE_SOURCE_NUMBER:
        return value->is_number && value->value.kind != FM_CELL_BOOL &&
               fabs(value->number) < exact_integer_max;
    case FM_WHERE_SOURCE_TEXT:
        return !in_order && value->value.kind == FM_CELL_TEXT &&
               strchr(value->value.text, '\\') == NULL;
    case FM_WHERE_SOURCE_DATE:
        return is_date_text(&value->value);
    default:
        return false;
    }
}

static void add_column(writer *w, const fm_where_operand *operand)
{
    fm_str_add_char(w->sql, '"');
    fm_str_add(w->sql, w->where->columns[operand->column].name);
    fm_str_add_char(w->sql, '"');
}

static void add_value(writer *w, fm_where_source_kind kind,
                      const fm_where_operand *operand)
{
    if (kind == FM_WHERE_SOURCE_NUMBER) {
        fm_str_add_number(w->sql, operand->number);
        return;
    }
    fm_str_add_char(w->sql, '\'');
    for (const char *c = operand->value.text; *c != '\0'; c++) {
        if (*c == '\'')
            fm_str_add_char(w->sql, '\'');
        fm_str_add_char(w->sql, *c);
    }
    fm_str_add_char(w->sql, '\'');
}

static reach reach_of(fm_where_source_kind kind)
{
    return kind == FM_WHERE_SOURCE_NUMBER ? EXACT : WIDER;
}

static reach write_compare(writer *w, const fm_where_node *node)
{
    static const char *const signs[] = {
        [FM_WHERE_EQUAL] = " = ",          [FM_WHERE_LESS] = " < ",
        [FM_WHERE_LESS_EQUAL] = " <= ",    [FM_WHERE_GREATER] = " > ",
        [FM_WHERE_GREATER_EQUAL] = " >= ",
    };
    const fm_where_operand *a = &node->operands[0];
    const fm_where_operand *b = &node->operands[1];
    bool in_order = node->kind != FM_WHERE_EQUAL;
    bool turned = a->column == FM_NO_COLUMN;
    fm_where_source_kind kind = kind_of(w, turned ? b : a);

    if (!is_fit(kind, turned ? a : b, in_order))
        return NOT_WRITTEN;
    if (turned)
        add_value(w, kind, a);
    else
        add_column(w, a);
    fm_str_add(w->sql, signs[node->kind]);
    if (turned)
        add_column(w, b);
    else
        add_value(w, kind, b);
    return reach_of(kind);
}

/* IN (...) and BETWEEN ... AND ... */
static reach write_range(writer *w, const fm_where_node *node)
{
    bool between = node->kind == FM_WHERE_BETWEEN;
    fm_where_source_kind kind = kind_of(w, &node->operands[0]);

    for (size_t i = 1; i < node->operand_count; i++) {
        if (!is_fit(kind, &node->operands[i], between))
            return NOT_WRITTEN;
    }
    add_column(w, &node->operands[0]);
    fm_str_add(w->sql, between ? " BETWEEN " : " IN (");
    for (size_t i = 1; i < node->operand_count; i++) {
        if (i > 1)
            fm_str_add(w->sql, between ? " AND " : ", ");
        add_value(w, kind, &node->operands[i]);
    }
    if (!between)
        fm_str_add_char(w->sql, ')');
    return reach_of(kind);
}

static reach write_is_null(writer *w, const fm_where_node *node)
{
    fm_where_source_kind kind = kind_of(w, &node->operands[0]);

    /* What is no date to the source may be null to us. */
    if (kind != FM_WHERE_SOURCE_NUMBER && kind != FM_WHERE_SOURCE_TEXT)
        return NOT_WRITTEN;
    add_column(w, &node->operands[0]);
    fm_str_add(w->sql, " IS NULL");
    return EXACT;
}

static reach write_not(writer *w, const fm_where_node *node)
{
    size_t start = w->sql->length;

    fm_str_add(w->sql, "NOT (");
    if (write_node(w, node->child) == EXACT) {
        fm_str_add_char(w->sql, ')');
        return EXACT;
    }
    fm_str_cut(w->sql, start);
    return NOT_WRITTEN;
}

static reach write_chain(writer *w, const fm_where_node *node)
{
    bool all = node->kind == FM_WHERE_AND;
    size_t start = w->sql->length;
    size_t written = 0;
    reach result = EXACT;
    bool is_lost = false;

    fm_str_add_char(w->sql, '(');
    for (const fm_where_node *c = node->child; c != NULL && !is_lost; c = c->next) {
        size_t before = w->sql->length;
        reach one;

        if (written > 0)
            fm_str_add(w->sql, all ? " AND " : " OR ");
        one = write_node(w, c);
        if (one == NOT_WRITTEN) {
            fm_str_cut(w->sql, before);
            result = WIDER;
            is_lost = !all;
            continue;
        }
        written++;
        result = one < result ? one : result;
    }
    if (written == 0 || is_lost) {
        fm_str_cut(w->sql, start);
        return NOT_WRITTEN;
    }
    fm_str_add_char(w->sql, ')');
    return result;
}

static reach write_node(writer *w, const fm_where_node *node)
{
    switch (node->kind) {
    case FM_WHERE_AND:
    case FM_WHERE_OR:
        return write_chain(w, node);
    case FM_WHERE_NOT:
        return write_not(w, node);
    case FM_WHERE_IN:
    case FM_WHERE_BETWEEN:
        return write_range(w, node);
    case FM_WHERE_IS_NULL:
        return write_is_null(w, node);
    case FM_WHERE_LIKE:
    case FM_WHERE_ILIKE:
        return NOT_WRITTEN;
    default:
        return write_compare(w, node);
    }
}

void fm_where_pushdown(const fm_where *where, fm_where_kind_fn kind, void *user,
                       fm_str *sql)
{
    writer w = { .where = where, .kind_of = kind, .user = user, .sql = sql };

    (void)write_node(&w, where->root);
}
