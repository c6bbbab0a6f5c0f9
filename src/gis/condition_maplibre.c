/* SPDX-License-Identifier: MIT */
/*
 * Conditions have three values, expressions two.  So each node is said in one of two
 * ways, as "is true" or as "is false", and NOT changes the way: what is unknown is
 * neither.
 *
 *     NOT (a = 1 AND b < 'x')    is true where    a = 1 is false OR b < 'x' is false
 *     a = 1                      is false where   a is a number AND a != 1
 *
 * LIKE with signs in the middle has no words in the specification; then the values of
 * the layer that match are listed.
 */
#include "gis/condition_maplibre.h"

#include <string.h>

#include "gis/maplibre_expression.h"

#include "base/banned.h"

/* -------------------------------------------------------------------- operands */

enum { TEXTS = 1, NUMBERS = 2, BOOLS = 4 };

const char *fm_maplibre_column(const fm_maplibre_teller *t, const fm_where_operand *o)
{
    return t->where->columns[o->column].name;
}

bool fm_maplibre_is_column(const fm_where_operand *o)
{
    return o->column != FM_NO_COLUMN;
}

/* What the column holds; all of it where nobody knows yet. */
static unsigned kinds_of(const fm_maplibre_teller *t, const fm_where_operand *o)
{
    size_t at = fm_table_find(t->table, fm_maplibre_column(t, o));
    const size_t *counts;
    unsigned kinds = 0;

    if (at == FM_NO_COLUMN)
        return t->table->row_count > 0 ? 0 : TEXTS | NUMBERS | BOOLS;
    counts = t->table->columns[at].counts;
    if (counts[FM_CELL_TEXT] + counts[FM_CELL_JSON] > 0)
        kinds |= TEXTS;
    if (counts[FM_CELL_INTEGER] + counts[FM_CELL_REAL] > 0)
        kinds |= NUMBERS;
    if (counts[FM_CELL_BOOL] > 0)
        kinds |= BOOLS;
    return kinds == 0 ? TEXTS | NUMBERS | BOOLS : kinds;
}

static void get(const fm_maplibre_teller *t, const fm_where_operand *o)
{
    fm_maplibre_get(t->out, fm_maplibre_column(t, o));
}

/* ["==",["typeof",["get",...]],"number"] */
static void is_of(const fm_maplibre_teller *t, const fm_where_operand *o,
                  const char *type)
{
    fm_str_add(t->out, "[\"==\",[\"typeof\",");
    get(t, o);
    fm_str_addf(t->out, "],\"%s\"]", type);
}

static bool is_text(const fm_where_operand *o)
{
    return o->value.kind == FM_CELL_TEXT;
}

/* A value as a number; false when it is none. */
static bool number_of(const fm_where_operand *o, bool beside_bool, double *number)
{
    *number = o->is_number ? o->number : o->value.number;
    if (o->is_number || o->value.kind == FM_CELL_BOOL)
        return true;
    if (!beside_bool || !is_text(o))
        return false;
    *number = fm_str_equal_nocase(o->value.text, "true");
    return *number > 0 || fm_str_equal_nocase(o->value.text, "false");
}

/* ------------------------------------------------------------------ comparisons */

typedef enum op { EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST } op;

static const char *const op_words[] = { "==", "!=", "<", "<=", ">", ">=" };
static const op op_opposite[] = { UNEQUAL, EQUAL, AT_LEAST, GREATER, AT_MOST, LESS };
static const op op_mirrored[] = { EQUAL, UNEQUAL, GREATER, AT_LEAST, LESS, AT_MOST };

static op op_of(fm_where_kind kind)
{
    switch (kind) {
    case FM_WHERE_LESS:
        return LESS;
    case FM_WHERE_LESS_EQUAL:
        return AT_MOST;
    case FM_WHERE_GREATER:
        return GREATER;
    case FM_WHERE_GREATER_EQUAL:
        return AT_LEAST;
    default:
        return EQUAL;
    }
}

/* A number that does not stand in this relation to `n`. */
static double outside(op o, double n)
{
    switch (o) {
    case EQUAL:
        return n == 0 ? 1 : 0;
    case AT_MOST:
        return 1e300;
    case AT_LEAST:
        return -1e300;
    default:
        return n;
    }
}

static void add_text_case(const fm_maplibre_teller *t, op o,
                          const fm_where_operand *column, const fm_cell *text)
{
    fm_str_add(t->out, ",[\"all\",");
    is_of(t, column, "string");
    fm_str_addf(t->out, ",[\"%s\",", op_words[o]);
    get(t, column);
    fm_str_add_char(t->out, ',');
    fm_maplibre_text(t->out, text->text, text->length);
    fm_str_add(t->out, "]]");
}

static void add_number_case(const fm_maplibre_teller *t, op o,
                            const fm_where_operand *column, const char *type,
                            double number)
{
    bool is_number = strcmp(type, "number") == 0,
         is_string = strcmp(type, "string") == 0;

    fm_str_add(t->out, ",[\"all\",");
    is_of(t, column, type);
    if (is_string) {
        fm_str_add(t->out, ",[\"!=\",");
        get(t, column);
        fm_str_add(t->out, ",\"\"]");
    }
    fm_str_addf(t->out, ",[\"%s\",%s", op_words[o], is_number ? "" : "[\"to-number\",");
    get(t, column);
    if (is_string) {
        fm_str_add_char(t->out, ',');
        fm_maplibre_number(t->out, outside(o, number));
    }
    fm_str_add(t->out, is_number ? "," : "],");
    fm_maplibre_number(t->out, number);
    fm_str_add(t->out, "]]");
}

/* A column and a value. */
static void compare_value(const fm_maplibre_teller *t, op o,
                          const fm_where_operand *column, const fm_where_operand *value)
{
    unsigned kinds = kinds_of(t, column);
    double number;

    fm_str_add(t->out, "[\"any\",false");
    if (value->value.kind != FM_CELL_NULL) {
        if ((kinds & TEXTS) && is_text(value))
            add_text_case(t, o, column, &value->value);
        else if ((kinds & TEXTS) && number_of(value, false, &number))
            add_number_case(t, o, column, "string", number);
        if ((kinds & NUMBERS) && number_of(value, false, &number))
            add_number_case(t, o, column, "number", number);
        if ((kinds & BOOLS) && number_of(value, true, &number))
            add_number_case(t, o, column, "boolean", number);
    }
    fm_str_add_char(t->out, ']');
}

static void compare_columns(const fm_maplibre_teller *t, op o,
                            const fm_where_operand *a, const fm_where_operand *b)
{
    static const char *const types[] = { "string", "number", "boolean" };

    fm_str_add(t->out, "[\"any\"");
    for (int i = 0; i < 3; i++) {
        const char *before = i == 2 ? "[\"to-number\"," : "",
                   *after = i == 2 ? "]" : "";

        fm_str_add(t->out, ",[\"all\",");
        is_of(t, a, types[i]);
        fm_str_add_char(t->out, ',');
        is_of(t, b, types[i]);
        fm_str_addf(t->out, ",[\"%s\",%s", op_words[o], before);
        get(t, a);
        fm_str_addf(t->out, "%s,%s", after, before);
        get(t, b);
        fm_str_addf(t->out, "%s]]", after);
    }
    fm_str_add_char(t->out, ']');
}

/* Two values that stand in the text. */
static bool holds(op o, const fm_where_operand *a, const fm_where_operand *b)
{
    double x, y;
    int order;

    if (is_text(a) && is_text(b)) {
        order = strcmp(a->value.text, b->value.text);
    } else {
        if (!number_of(a, true, &x) || !number_of(b, true, &y))
            return false;
        order = (x > y) - (x < y);
    }
    switch (o) {
    case EQUAL:
        return order == 0;
    case UNEQUAL:
        return order != 0;
    case LESS:
        return order < 0;
    case AT_MOST:
        return order <= 0;
    case GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static void compare(const fm_maplibre_teller *t, op o, const fm_where_operand *a,
                    const fm_where_operand *b)
{
    if (fm_maplibre_is_column(a) && fm_maplibre_is_column(b))
        compare_columns(t, o, a, b);
    else if (fm_maplibre_is_column(a))
        compare_value(t, o, a, b);
    else if (fm_maplibre_is_column(b))
        compare_value(t, op_mirrored[o], b, a);
    else
        fm_str_add(t->out, holds(o, a, b) ? "true" : "false");
}

/* --------------------------------------------------------------------- the tree */

static void say(const fm_maplibre_teller *t, const fm_where_node *node, bool wanted);

static void say_in(const fm_maplibre_teller *t, const fm_where_node *node, bool wanted)
{
    fm_str_add(t->out, wanted ? "[\"any\"" : "[\"all\"");
    for (size_t i = 1; i < node->operand_count; i++) {
        fm_str_add_char(t->out, ',');
        compare(t, wanted ? EQUAL : UNEQUAL, &node->operands[0], &node->operands[i]);
    }
    fm_str_add_char(t->out, ']');
}

static void say_between(const fm_maplibre_teller *t, const fm_where_node *node,
                        bool wanted)
{
    fm_str_add(t->out, wanted ? "[\"all\"," : "[\"any\",");
    compare(t, wanted ? AT_LEAST : LESS, &node->operands[0], &node->operands[1]);
    fm_str_add_char(t->out, ',');
    compare(t, wanted ? AT_MOST : GREATER, &node->operands[0], &node->operands[2]);
    fm_str_add_char(t->out, ']');
}

static void say_null(const fm_maplibre_teller *t, const fm_where_node *node,
                     bool wanted)
{
    if (!fm_maplibre_is_column(&node->operands[0])) {
        bool is_null = node->operands[0].value.kind == FM_CELL_NULL;

        fm_str_add(t->out, is_null == wanted ? "true" : "false");
        return;
    }
    fm_str_addf(t->out, "[\"%s\",", wanted ? "==" : "!=");
    get(t, &node->operands[0]);
    fm_str_add(t->out, ",null]");
}

/* Depth is that of the parentheses, which the parser limits. */
static void say(const fm_maplibre_teller *t, const fm_where_node *node, bool wanted)
{
    op o = op_of(node->kind);

    switch (node->kind) {
    case FM_WHERE_AND:
    case FM_WHERE_OR:
        fm_str_add(t->out,
                   (node->kind == FM_WHERE_AND) == wanted ? "[\"all\"" : "[\"any\"");
        for (const fm_where_node *c = node->child; c != NULL; c = c->next) {
            fm_str_add_char(t->out, ',');
            say(t, c, wanted);
        }
        fm_str_add_char(t->out, ']');
        break;
    case FM_WHERE_NOT:
        say(t, node->child, !wanted);
        break;
    case FM_WHERE_LIKE:
    case FM_WHERE_ILIKE:
        fm_maplibre_like(t, node, wanted);
        break;
    case FM_WHERE_IN:
        say_in(t, node, wanted);
        break;
    case FM_WHERE_BETWEEN:
        say_between(t, node, wanted);
        break;
    case FM_WHERE_IS_NULL:
        say_null(t, node, wanted);
        break;
    default:
        compare(t, wanted ? o : op_opposite[o], &node->operands[0], &node->operands[1]);
    }
}

void fm_maplibre_condition(fm_str *out, const fm_where *where, const fm_table *table)
{
    const fm_maplibre_teller t = { where, table, out };

    if (where->root == NULL)
        fm_str_add(out, "true");
    else
        say(&t, where->root, true);
}
