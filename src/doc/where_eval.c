/* SPDX-License-Identifier: MIT */
/*
 * Three-valued logic: false < unknown < true, so that AND is the least of its terms, OR
 * the greatest, and NOT turns the scale over.
 */
#include "doc/where.h"

#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "doc/where_tree.h"

#include "base/banned.h"

typedef enum truth { IS_FALSE = 0, IS_UNKNOWN = 1, IS_TRUE = 2 } truth;

/* ---- Binding -------------------------------------------------------------------- */

static fm_status fail_column(fm_context *ctx, const fm_where *where,
                             const fm_where_column_use *use, const fm_table *table)
{
    enum { COLUMNS_SHOWN = 20 };
    fm_place place = fm_where_place(&where->place, where->text, use->at);
    const char **words = fm_alloc(table->column_count + 1, sizeof *words);
    const char *nearest;
    fm_str list = { 0 };
    fm_status status;

    if (words == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < table->column_count; i++) {
        words[i] = table->columns[i].name;
        if (i < COLUMNS_SHOWN)
            fm_str_addf(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    if (table->column_count > COLUMNS_SHOWN)
        fm_str_add(&list, ", ...");
    nearest = fm_str_nearest(use->name, words);
    if (list.failed)
        status = fm_fail_nomem(ctx);
    else if (nearest != NULL)
        status = fm_fail_at(ctx, FM_ERR_DOCUMENT, &place,
                            "condition: no field '%.100s'; did you mean '%.100s'? "
                            "(fields: %.500s)",
                            use->name, nearest, list.text);
    else
        status = fm_fail_at(ctx, FM_ERR_DOCUMENT, &place,
                            "condition: no field '%.100s'; fields: %.500s%s", use->name,
                            list.length == 0 ? "none" : list.text,
                            use->quoted ? " (a text stands in single quotes)" : "");
    fm_str_release(&list);
    fm_free(words);
    return status;
}

fm_status fm_where_bind(fm_context *ctx, fm_where *where, const fm_table *table)
{
    for (size_t i = 0; i < where->column_count; i++) {
        fm_where_column_use *use = &where->columns[i];

        use->bound = fm_table_find(table, use->name);
        if (use->bound == FM_NO_COLUMN && table->row_count > 0)
            return fail_column(ctx, where, use, table);
    }
    return FM_OK;
}

/* ---- Comparing ------------------------------------------------------------------ */

static fm_where_operand value_of(const fm_where *where, const fm_where_operand *operand,
                                 const fm_table *table, size_t row)
{
    fm_where_operand value = { .column = FM_NO_COLUMN };
    size_t column;

    if (operand->column == FM_NO_COLUMN)
        return *operand;
    column = where->columns[operand->column].bound;
    if (column == FM_NO_COLUMN)
        return value;
    value.value = fm_table_cell(table, column, row);
    value.is_number = value.value.kind == FM_CELL_BOOL ||
                      value.value.kind == FM_CELL_INTEGER ||
                      value.value.kind == FM_CELL_REAL;
    value.number = value.value.number;
    return value;
}

static bool is_text(const fm_where_operand *v)
{
    return v->value.kind == FM_CELL_TEXT || v->value.kind == FM_CELL_JSON;
}

/* 'true' and 'false' are what a boolean looks like as text. */
static void read_as_number(fm_where_operand *text, bool beside_bool)
{
    if (text->is_number || !is_text(text))
        return;
    if (beside_bool && fm_str_equal_nocase(text->value.text, "true")) {
        text->is_number = true;
        text->number = 1;
    } else if (beside_bool && fm_str_equal_nocase(text->value.text, "false")) {
        text->is_number = true;
        text->number = 0;
    } else {
        text->is_number =
            fm_number_parse_lax(text->value.text, text->value.length, &text->number);
    }
}

static int compare_texts(const fm_cell *a, const fm_cell *b)
{
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = shorter == 0 ? 0 : memcmp(a->text, b->text, shorter);

    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Negative, zero or positive into *order; false when they do not compare. */
static bool compare(fm_where_operand a, fm_where_operand b, int *order)
{
    if (a.value.kind == FM_CELL_NULL || b.value.kind == FM_CELL_NULL)
        return false;
    if (is_text(&a) && is_text(&b)) {
        *order = compare_texts(&a.value, &b.value);
        return true;
    }
    if (a.value.kind == FM_CELL_INTEGER && b.value.kind == FM_CELL_INTEGER) {
        *order =
            (a.value.integer > b.value.integer) - (a.value.integer < b.value.integer);
        return true;
    }
    read_as_number(&a, b.value.kind == FM_CELL_BOOL);
    read_as_number(&b, a.value.kind == FM_CELL_BOOL);
    if (!a.is_number || !b.is_number)
        return false;
    *order = (a.number > b.number) - (a.number < b.number);
    return true;
}

static truth test_compare(fm_where_kind kind, fm_where_operand a, fm_where_operand b)
{
    bool holds = false;
    int order;

    if (!compare(a, b, &order))
        return IS_UNKNOWN;
    switch (kind) {
    case FM_WHERE_LESS:
        holds = order < 0;
        break;
    case FM_WHERE_LESS_EQUAL:
        holds = order <= 0;
        break;
    case FM_WHERE_GREATER:
        holds = order > 0;
        break;
    case FM_WHERE_GREATER_EQUAL:
        holds = order >= 0;
        break;
    default:
        holds = order == 0;
        break;
    }
    return holds ? IS_TRUE : IS_FALSE;
}

/* ---- LIKE ----------------------------------------------------------------------- */

static size_t character(const char *text, size_t length)
{
    uint32_t code;
    size_t bytes = fm_utf8_decode(text, length, &code);

    return bytes == 0 ? 1 : bytes;
}

static char fold(char c, bool nocase)
{
    return nocase && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/*
 * Greedy, with one point of return: the last '%', which is enough because a later '%'
 * can take up whatever an earlier one left.
 */
static bool matches(const char *text, size_t length, const char *pattern,
                    size_t pattern_length, char escape, bool nocase)
{
    size_t at = 0, in = 0;
    size_t back_at = 0, back_in = 0;
    bool can_go_back = false;

    while (at < length) {
        bool literal = in < pattern_length && escape != '\0' && pattern[in] == escape &&
                       in + 1 < pattern_length;
        size_t here = in + literal;

        if (!literal && in < pattern_length && pattern[in] == '%') {
            can_go_back = true;
            back_in = ++in;
            back_at = at;
        } else if (!literal && in < pattern_length && pattern[in] == '_') {
            at += character(text + at, length - at);
            in++;
        } else if (here < pattern_length &&
                   fold(pattern[here], nocase) == fold(text[at], nocase)) {
            at++;
            in = here + 1;
        } else if (can_go_back) {
            back_at += character(text + back_at, length - back_at);
            at = back_at;
            in = back_in;
        } else {
            return false;
        }
    }
    while (in < pattern_length && pattern[in] == '%')
        in++;
    return in == pattern_length;
}

static truth test_like(const fm_where_node *node, fm_where_operand value)
{
    const fm_cell *pattern = &node->operands[1].value;
    char digits[FM_NUMBER_MAX];
    const char *text = value.value.text;
    size_t length = value.value.length;

    if (value.value.kind == FM_CELL_NULL)
        return IS_UNKNOWN;
    if (value.value.kind == FM_CELL_BOOL) {
        text = value.number != 0 ? "true" : "false";
        length = strlen(text);
    } else if (!is_text(&value)) {
        length = fm_number_format(value.number, digits);
        text = digits;
    }
    return matches(text, length, pattern->text, pattern->length, node->escape,
                   node->kind == FM_WHERE_ILIKE)
               ? IS_TRUE
               : IS_FALSE;
}

/* ---- The tree ------------------------------------------------------------------- */

static truth test_in(const fm_where *where, const fm_where_node *node,
                     const fm_table *table, size_t row)
{
    fm_where_operand value = value_of(where, &node->operands[0], table, row);
    truth result = IS_FALSE;

    for (size_t i = 1; i < node->operand_count && result != IS_TRUE; i++) {
        truth one = test_compare(FM_WHERE_EQUAL, value,
                                 value_of(where, &node->operands[i], table, row));

        if (one > result)
            result = one;
    }
    return result;
}

static truth test(const fm_where *where, const fm_where_node *node,
                  const fm_table *table, size_t row);

/* The least of the children for AND, the greatest for OR; stops where it is certain. */
static truth test_chain(const fm_where *where, const fm_where_node *node,
                        const fm_table *table, size_t row)
{
    bool all = node->kind == FM_WHERE_AND;
    truth certain = all ? IS_FALSE : IS_TRUE;
    truth result = all ? IS_TRUE : IS_FALSE;

    for (const fm_where_node *c = node->child; c != NULL && result != certain;
         c = c->next) {
        truth one = test(where, c, table, row);

        if (all ? one < result : one > result)
            result = one;
    }
    return result;
}

/* Depth is that of the parentheses, which the parser limits. */
static truth test(const fm_where *where, const fm_where_node *node,
                  const fm_table *table, size_t row)
{
    fm_where_operand value, low, high;
    truth above, below;

    switch (node->kind) {
    case FM_WHERE_AND:
    case FM_WHERE_OR:
        return test_chain(where, node, table, row);
    case FM_WHERE_NOT:
        return (truth)(IS_TRUE - test(where, node->child, table, row));
    case FM_WHERE_IN:
        return test_in(where, node, table, row);
    default:
        break;
    }
    value = value_of(where, &node->operands[0], table, row);
    switch (node->kind) {
    case FM_WHERE_IS_NULL:
        return value.value.kind == FM_CELL_NULL ? IS_TRUE : IS_FALSE;
    case FM_WHERE_LIKE:
    case FM_WHERE_ILIKE:
        return test_like(node, value);
    case FM_WHERE_BETWEEN:
        low = value_of(where, &node->operands[1], table, row);
        high = value_of(where, &node->operands[2], table, row);
        above = test_compare(FM_WHERE_GREATER_EQUAL, value, low);
        below = test_compare(FM_WHERE_LESS_EQUAL, value, high);
        return above < below ? above : below;
    default:
        return test_compare(node->kind, value,
                            value_of(where, &node->operands[1], table, row));
    }
}

bool fm_where_test(const fm_where *where, const fm_table *table, size_t row)
{
    return test(where, where->root, table, row) == IS_TRUE;
}
