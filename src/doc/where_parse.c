/* SPDX-License-Identifier: MIT */
/*
 * Recursive descent over
 *
 *     any       := all { OR all }
 *     all       := one { AND one }
 *     one       := { NOT } ( "(" any ")" | predicate )
 *     predicate := operand ( compare operand
 *                          | [NOT] (LIKE | ILIKE) text [ESCAPE text]
 *                          | [NOT] IN "(" operand { "," operand } ")"
 *                          | [NOT] BETWEEN operand AND operand
 *                          | IS [NOT] NULL )
 *     operand   := name | number | text | TRUE | FALSE
 *
 * Only parentheses recurse, and they are counted.
 */
#include "doc/where.h"

#include <string.h>

#include "base/number.h"
#include "doc/where_tokens.h"

#include "base/banned.h"

/* ---- Operands ------------------------------------------------------------------- */

/* The token without its quotes, doubled ones made single; NULL when out of memory. */
static char *unquote(fm_where_parser *p, size_t *length)
{
    const char *s = p->text + p->at;
    char quote = s[0];
    char *out;

    if (quote != '"' && quote != '\'') {
        *length = p->length;
        return fm_arena_strndup(&p->where->arena, s, p->length);
    }
    out = fm_arena_strndup(&p->where->arena, s + 1, p->length - 2);
    if (out == NULL)
        return NULL;
    *length = 0;
    for (size_t i = 1; i < p->length - 1; i++) {
        out[(*length)++] = s[i];
        i += s[i] == quote;
    }
    out[*length] = '\0';
    return out;
}

static fm_status take_column(fm_where_parser *p, fm_where_operand *out)
{
    fm_where *where = p->where;
    fm_where_column_use *grown;
    size_t length;
    char *name = unquote(p, &length);

    if (name == NULL)
        return fm_fail_nomem(p->ctx);
    for (size_t i = 0; i < where->column_count; i++) {
        if (strcmp(where->columns[i].name, name) == 0) {
            out->column = i;
            return FM_OK;
        }
    }
    grown = fm_grow(where->columns, &where->column_capacity, where->column_count + 1,
                    sizeof *grown);
    if (grown == NULL)
        return fm_fail_nomem(p->ctx);
    where->columns = grown;
    out->column = where->column_count++;
    grown[out->column] = (fm_where_column_use){ .name = name,
                                                .at = p->at,
                                                .quoted = p->text[p->at] == '"',
                                                .bound = FM_NO_COLUMN };
    return FM_OK;
}

static fm_status take_number(fm_where_parser *p, fm_where_operand *out)
{
    const char *s = p->text + p->at;
    fm_cell *cell = &out->value;

    if (!fm_number_parse_lax(s, p->length, &cell->number))
        return fm_where_expected(p, "a number");
    cell->kind = FM_CELL_REAL;
    if (fm_integer_parse(s, p->length, &cell->integer))
        cell->kind = FM_CELL_INTEGER;
    out->is_number = true;
    out->number = cell->number;
    return FM_OK;
}

static fm_status take_text(fm_where_parser *p, fm_where_operand *out)
{
    fm_cell *cell = &out->value;

    cell->kind = FM_CELL_TEXT;
    cell->text = unquote(p, &cell->length);
    if (cell->text == NULL)
        return fm_fail_nomem(p->ctx);
    out->is_number = fm_number_parse_lax(cell->text, cell->length, &out->number);
    return FM_OK;
}

static fm_status take_operand(fm_where_parser *p, const char *expected,
                              fm_where_operand *out)
{
    fm_status status = FM_OK;

    *out = (fm_where_operand){ .column = FM_NO_COLUMN };
    if (p->kind == FM_WHERE_TOKEN_NAME) {
        status = take_column(p, out);
    } else if (p->kind == FM_WHERE_TOKEN_NUMBER) {
        status = take_number(p, out);
    } else if (p->kind == FM_WHERE_TOKEN_TEXT) {
        status = take_text(p, out);
    } else if (p->word == FM_WHERE_WORD_TRUE || p->word == FM_WHERE_WORD_FALSE) {
        out->number = p->word == FM_WHERE_WORD_TRUE;
        out->is_number = true;
        out->value = (fm_cell){ .kind = FM_CELL_BOOL, .number = out->number };
    } else if (p->word == FM_WHERE_WORD_NULL) {
        return fm_where_expected(p, "a value (NULL is tested with IS NULL)");
    } else {
        return fm_where_expected(p, expected);
    }
    return status == FM_OK ? fm_where_next(p) : status;
}

/* ---- Predicates ----------------------------------------------------------------- */

static fm_status new_node(fm_where_parser *p, fm_where_kind kind, size_t operand_count,
                          fm_where_node **out)
{
    fm_where_node *node = fm_arena_alloc(&p->where->arena, 1, sizeof *node);

    *out = node;
    if (node == NULL)
        return fm_fail_nomem(p->ctx);
    node->kind = kind;
    node->operand_count = operand_count;
    if (operand_count > 0) {
        node->operands =
            fm_arena_alloc(&p->where->arena, operand_count, sizeof *node->operands);
        if (node->operands == NULL)
            return fm_fail_nomem(p->ctx);
    }
    return FM_OK;
}

static fm_status negate(fm_where_parser *p, fm_where_node **node)
{
    fm_where_node *inner = *node;
    fm_status status = new_node(p, FM_WHERE_NOT, 0, node);

    if (status == FM_OK)
        (*node)->child = inner;
    return status;
}

static fm_status take_compare(fm_where_parser *p, const fm_where_operand *left,
                              fm_where_node **out)
{
    static const struct {
        const char *sign;
        fm_where_kind kind;
    } kinds[] = {
        { "=", FM_WHERE_EQUAL },          { "<>", FM_WHERE_EQUAL },
        { "!=", FM_WHERE_EQUAL },         { "<", FM_WHERE_LESS },
        { "<=", FM_WHERE_LESS_EQUAL },    { ">", FM_WHERE_GREATER },
        { ">=", FM_WHERE_GREATER_EQUAL },
    };
    bool negated = fm_where_is_sign(p, "<>") || fm_where_is_sign(p, "!=");
    fm_status status;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!fm_where_is_sign(p, kinds[i].sign))
            continue;
        status = new_node(p, kinds[i].kind, 2, out);
        if (status == FM_OK)
            status = fm_where_next(p);
        if (status == FM_OK && fm_where_is_sign(p, "="))
            return fm_where_expected(p, "a value (equality is a single =)");
        if (status != FM_OK)
            return status;
        (*out)->operands[0] = *left;
        status = take_operand(p, "a value or a name", &(*out)->operands[1]);
        return status == FM_OK && negated ? negate(p, out) : status;
    }
    return fm_where_expected(p,
                             "a comparison such as =, <, LIKE, IN, BETWEEN or IS NULL");
}

static fm_status take_like(fm_where_parser *p, const fm_where_operand *left,
                           fm_where_node **out)
{
    fm_status status = new_node(
        p, p->word == FM_WHERE_WORD_LIKE ? FM_WHERE_LIKE : FM_WHERE_ILIKE, 2, out);

    if (status == FM_OK)
        status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    if (p->kind != FM_WHERE_TOKEN_TEXT)
        return fm_where_expected(p, "a pattern in single quotes");
    status = take_operand(p, "", &(*out)->operands[1]);
    if (status != FM_OK || p->word != FM_WHERE_WORD_ESCAPE)
        return status;
    status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    if (p->kind != FM_WHERE_TOKEN_TEXT || p->length != 3)
        return fm_where_expected(p, "one ASCII character in single quotes");
    (*out)->escape = p->text[p->at + 1];
    return fm_where_next(p);
}

static fm_status take_list(fm_where_parser *p, const fm_where_operand *left,
                           fm_where_node **out)
{
    fm_where_operand *items = NULL;
    size_t count = 1, capacity = 0;
    fm_where_operand *grown;
    fm_status status = fm_where_next(p);

    if (status == FM_OK)
        status = fm_where_expect_sign(p, "(", "( and a list of values behind IN");
    for (; status == FM_OK; count++) {
        grown = fm_grow(items, &capacity, count + 1, sizeof *items);
        if (grown == NULL) {
            status = fm_fail_nomem(p->ctx);
            break;
        }
        items = grown;
        status = take_operand(p, "a value", &items[count]);
        if (status != FM_OK || !fm_where_is_sign(p, ","))
            break;
        status = fm_where_next(p);
    }
    if (status == FM_OK)
        status = fm_where_expect_sign(p, ")", "a comma or )");
    if (status == FM_OK)
        status = new_node(p, FM_WHERE_IN, count + 1, out);
    if (status == FM_OK) {
        items[0] = *left;
        memcpy((*out)->operands, items, (count + 1) * sizeof *items);
    }
    fm_free(items);
    return status;
}

static fm_status take_between(fm_where_parser *p, const fm_where_operand *left,
                              fm_where_node **out)
{
    fm_status status = new_node(p, FM_WHERE_BETWEEN, 3, out);

    if (status == FM_OK)
        status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    status = take_operand(p, "a value behind BETWEEN", &(*out)->operands[1]);
    if (status == FM_OK && p->word != FM_WHERE_WORD_AND)
        return fm_where_expected(p, "AND and the upper value of BETWEEN");
    if (status == FM_OK)
        status = fm_where_next(p);
    if (status == FM_OK)
        status = take_operand(p, "the upper value of BETWEEN", &(*out)->operands[2]);
    return status;
}

static fm_status take_is_null(fm_where_parser *p, const fm_where_operand *left,
                              fm_where_node **out)
{
    fm_status status = new_node(p, FM_WHERE_IS_NULL, 1, out);
    bool negated;

    if (status == FM_OK)
        status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    negated = p->word == FM_WHERE_WORD_NOT;
    if (negated)
        status = fm_where_next(p);
    if (status == FM_OK && p->word != FM_WHERE_WORD_NULL)
        return fm_where_expected(p, "NULL behind IS");
    if (status == FM_OK)
        status = fm_where_next(p);
    return status == FM_OK && negated ? negate(p, out) : status;
}

static fm_status take_predicate(fm_where_parser *p, fm_where_node **out)
{
    fm_where_operand left;
    bool negated;
    fm_status status = take_operand(p, "a name, a value or (", &left);

    if (status != FM_OK)
        return status;
    negated = p->word == FM_WHERE_WORD_NOT;
    if (negated)
        status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    switch (p->word) {
    case FM_WHERE_WORD_LIKE:
    case FM_WHERE_WORD_ILIKE:
        status = take_like(p, &left, out);
        break;
    case FM_WHERE_WORD_IN:
        status = take_list(p, &left, out);
        break;
    case FM_WHERE_WORD_BETWEEN:
        status = take_between(p, &left, out);
        break;
    default:
        if (negated)
            return fm_where_expected(p, "LIKE, ILIKE, IN or BETWEEN behind NOT");
        if (p->word == FM_WHERE_WORD_IS)
            return take_is_null(p, &left, out);
        return take_compare(p, &left, out);
    }
    return status == FM_OK && negated ? negate(p, out) : status;
}

/* ---- Their combination ---------------------------------------------------------- */

static fm_status take_any(fm_where_parser *p, fm_where_node **out);

static fm_status take_one(fm_where_parser *p, fm_where_node **out)
{
    fm_status status = FM_OK;
    bool negated = false;

    for (; status == FM_OK && p->word == FM_WHERE_WORD_NOT; negated = !negated)
        status = fm_where_next(p);
    if (status != FM_OK)
        return status;
    if (!fm_where_is_sign(p, "(")) {
        status = take_predicate(p, out);
    } else {
        if (p->depth == FM_WHERE_DEPTH_MAX)
            return fm_where_expected(p, "fewer than 64 parentheses within each other");
        p->depth++;
        status = fm_where_next(p);
        if (status == FM_OK)
            status = take_any(p, out);
        if (status == FM_OK)
            status = fm_where_expect_sign(p, ")", "AND, OR or )");
        p->depth--;
    }
    return status == FM_OK && negated ? negate(p, out) : status;
}

/* One AND or OR over all its terms; a single term stands for itself. */
static fm_status take_chain(fm_where_parser *p, fm_where_kind kind,
                            fm_where_word between,
                            fm_status (*take)(fm_where_parser *, fm_where_node **),
                            fm_where_node **out)
{
    fm_status status = take(p, out);
    fm_where_node *last = *out;
    fm_where_node *chain;

    if (status != FM_OK || p->word != between)
        return status;
    status = new_node(p, kind, 0, &chain);
    if (status != FM_OK)
        return status;
    chain->child = last;
    *out = chain;
    while (status == FM_OK && p->word == between) {
        status = fm_where_next(p);
        if (status == FM_OK)
            status = take(p, &last->next);
        last = last->next;
    }
    return status;
}

static fm_status take_all(fm_where_parser *p, fm_where_node **out)
{
    return take_chain(p, FM_WHERE_AND, FM_WHERE_WORD_AND, take_one, out);
}

static fm_status take_any(fm_where_parser *p, fm_where_node **out)
{
    return take_chain(p, FM_WHERE_OR, FM_WHERE_WORD_OR, take_all, out);
}

/* ---- Life ----------------------------------------------------------------------- */

fm_status fm_where_parse(fm_context *ctx, fm_status as, const fm_place *place,
                         const char *text, fm_where **out)
{
    fm_where *where = fm_alloc(1, sizeof *where);
    fm_where_parser p = { .ctx = ctx, .as = as, .where = where };
    fm_status status;

    *out = NULL;
    if (where == NULL)
        return fm_fail_nomem(ctx);
    where->text = fm_arena_strndup(&where->arena, text, strlen(text));
    if (place != NULL) {
        where->place = *place;
        if (place->file != NULL)
            where->place.file =
                fm_arena_strndup(&where->arena, place->file, strlen(place->file));
    }
    if (where->text == NULL ||
        (place != NULL && place->file != NULL && where->place.file == NULL)) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    p.text = where->text;
    status = fm_where_next(&p);
    if (status == FM_OK && p.kind == FM_WHERE_TOKEN_END)
        status = fm_where_expected(&p, "a condition such as holder = 'government'");
    if (status == FM_OK)
        status = take_any(&p, &where->root);
    if (status == FM_OK && p.kind != FM_WHERE_TOKEN_END)
        status = fm_where_expected(&p, "AND, OR or the end");

out:
    if (status != FM_OK) {
        fm_where_free(where);
        return status;
    }
    *out = where;
    return FM_OK;
}

void fm_where_free(fm_where *where)
{
    if (where == NULL)
        return;
    fm_free(where->columns);
    fm_arena_release(&where->arena);
    fm_free(where);
}

const char *fm_where_text(const fm_where *where)
{
    return where->text;
}

const char *fm_where_column(const fm_where *where, size_t i)
{
    return i < where->column_count ? where->columns[i].name : NULL;
}

/* Both texts joined and parsed again: that keeps text and tree the same thing. */
fm_status fm_where_and(fm_context *ctx, const fm_where *a, const fm_where *b,
                       fm_where **out)
{
    fm_str text = { 0 };
    fm_status status;

    *out = NULL;
    if (a == NULL && b == NULL)
        return FM_OK;
    if (a == NULL || b == NULL) {
        a = a == NULL ? b : a;
        return fm_where_parse(ctx, FM_ERR_INTERNAL, &a->place, a->text, out);
    }
    fm_str_addf(&text, "(%s) AND (%s)", a->text, b->text);
    if (text.failed)
        status = fm_fail_nomem(ctx);
    else
        status = fm_where_parse(ctx, FM_ERR_LIMIT, NULL, text.text, out);
    fm_str_release(&text);
    return status;
}
