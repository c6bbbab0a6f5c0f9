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
#include <string.h>

#include "base/casing.h"
#include "base/utf8.h"
#include "doc/where_tree.h"
#include "gis/maplibre_expression.h"

#include "base/banned.h"

typedef struct teller {
    const fm_where *where;
    const fm_table *table;
    fm_str *out;
} teller;

/* -------------------------------------------------------------------- operands */

enum { TEXTS = 1, NUMBERS = 2, BOOLS = 4 };

static const char *name_of(const teller *t, const fm_where_operand *o)
{
    return t->where->columns[o->column].name;
}

static bool is_column(const fm_where_operand *o)
{
    return o->column != FM_NO_COLUMN;
}

/* What the column holds; all of it where nobody knows yet. */
static unsigned kinds_of(const teller *t, const fm_where_operand *o)
{
    size_t at = fm_table_find(t->table, name_of(t, o));
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

static void get(const teller *t, const fm_where_operand *o)
{
    fm_maplibre_get(t->out, name_of(t, o));
}

/* ["==",["typeof",["get",...]],"number"] */
static void is_of(const teller *t, const fm_where_operand *o, const char *type)
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

static void add_text_case(const teller *t, op o, const fm_where_operand *column,
                          const fm_cell *text)
{
    fm_str_add(t->out, ",[\"all\",");
    is_of(t, column, "string");
    fm_str_addf(t->out, ",[\"%s\",", op_words[o]);
    get(t, column);
    fm_str_add_char(t->out, ',');
    fm_maplibre_text(t->out, text->text, text->length);
    fm_str_add(t->out, "]]");
}

static void add_number_case(const teller *t, op o, const fm_where_operand *column,
                            const char *type, double number)
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
static void compare_value(const teller *t, op o, const fm_where_operand *column,
                          const fm_where_operand *value)
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

static void compare_columns(const teller *t, op o, const fm_where_operand *a,
                            const fm_where_operand *b)
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

static void compare(const teller *t, op o, const fm_where_operand *a,
                    const fm_where_operand *b)
{
    if (is_column(a) && is_column(b))
        compare_columns(t, o, a, b);
    else if (is_column(a))
        compare_value(t, o, a, b);
    else if (is_column(b))
        compare_value(t, op_mirrored[o], b, a);
    else
        fm_str_add(t->out, holds(o, a, b) ? "true" : "false");
}

/* ------------------------------------------------------------------------- LIKE */

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

static void subject(const teller *t, const fm_where_node *node)
{
    bool folds = node->kind == FM_WHERE_ILIKE;

    fm_str_add(t->out, folds ? "[\"downcase\",[\"to-string\"," : "[\"to-string\",");
    get(t, &node->operands[0]);
    fm_str_add(t->out, folds ? "]]" : "]");
}

static void say_simple(const teller *t, const fm_where_node *node, const likeness *l)
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
static fm_where *alone(const teller *t, const fm_where_node *node, fm_context *ctx)
{
    fm_str text = { 0 };
    fm_where *where = NULL;
    const fm_cell *p = &node->operands[1].value;

    fm_str_add_char(&text, '"');
    add_doubled(&text, name_of(t, &node->operands[0]), '"');
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
static void say_values(const teller *t, const fm_where_node *node)
{
    size_t column = fm_table_find(t->table, name_of(t, &node->operands[0]));
    fm_context *ctx = fm_context_new();
    fm_where *where = ctx == NULL ? NULL : alone(t, node, ctx);
    fm_str value = { 0 }, before = { 0 };
    bool first = true;

    fm_str_add(t->out, "[\"in\",[\"to-string\",");
    get(t, &node->operands[0]);
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

static void say_like(const teller *t, const fm_where_node *node, bool wanted)
{
    likeness l;

    if (!is_column(&node->operands[0])) {
        fm_str_add(t->out, "false");
        return;
    }
    l = read_pattern(node);
    fm_str_add(t->out, "[\"all\",[\"!=\",");
    get(t, &node->operands[0]);
    fm_str_add(t->out, wanted ? ",null]," : ",null],[\"!\",");
    if (l.is_simple)
        say_simple(t, node, &l);
    else
        say_values(t, node);
    fm_str_add(t->out, wanted ? "]" : "]]");
    likeness_release(&l);
}

/* --------------------------------------------------------------------- the tree */

static void say(const teller *t, const fm_where_node *node, bool wanted);

static void say_in(const teller *t, const fm_where_node *node, bool wanted)
{
    fm_str_add(t->out, wanted ? "[\"any\"" : "[\"all\"");
    for (size_t i = 1; i < node->operand_count; i++) {
        fm_str_add_char(t->out, ',');
        compare(t, wanted ? EQUAL : UNEQUAL, &node->operands[0], &node->operands[i]);
    }
    fm_str_add_char(t->out, ']');
}

static void say_between(const teller *t, const fm_where_node *node, bool wanted)
{
    fm_str_add(t->out, wanted ? "[\"all\"," : "[\"any\",");
    compare(t, wanted ? AT_LEAST : LESS, &node->operands[0], &node->operands[1]);
    fm_str_add_char(t->out, ',');
    compare(t, wanted ? AT_MOST : GREATER, &node->operands[0], &node->operands[2]);
    fm_str_add_char(t->out, ']');
}

static void say_null(const teller *t, const fm_where_node *node, bool wanted)
{
    if (!is_column(&node->operands[0])) {
        bool is_null = node->operands[0].value.kind == FM_CELL_NULL;

        fm_str_add(t->out, is_null == wanted ? "true" : "false");
        return;
    }
    fm_str_addf(t->out, "[\"%s\",", wanted ? "==" : "!=");
    get(t, &node->operands[0]);
    fm_str_add(t->out, ",null]");
}

/* Depth is that of the parentheses, which the parser limits. */
static void say(const teller *t, const fm_where_node *node, bool wanted)
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
        say_like(t, node, wanted);
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
    const teller t = { where, table, out };

    if (where->root == NULL)
        fm_str_add(out, "true");
    else
        say(&t, where->root, true);
}
