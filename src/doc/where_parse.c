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
#include "base/utf8.h"
#include "doc/where_tree.h"

#include "base/banned.h"

/* ---- Tokens --------------------------------------------------------------------- */

typedef enum token_kind {
    TOKEN_END,
    TOKEN_NAME, /* a bare word that is no keyword, or one in double quotes */
    TOKEN_TEXT, /* in single quotes */
    TOKEN_NUMBER,
    TOKEN_SIGN, /* ( ) , and comparisons */
    TOKEN_KEYWORD
} token_kind;

typedef enum keyword {
    WORD_NONE,
    WORD_AND,
    WORD_BETWEEN,
    WORD_ESCAPE,
    WORD_FALSE,
    WORD_ILIKE,
    WORD_IN,
    WORD_IS,
    WORD_LIKE,
    WORD_NOT,
    WORD_NULL,
    WORD_OR,
    WORD_TRUE
} keyword;

static const char *const keywords[] = {
    [WORD_AND] = "AND",     [WORD_BETWEEN] = "BETWEEN", [WORD_ESCAPE] = "ESCAPE",
    [WORD_FALSE] = "FALSE", [WORD_ILIKE] = "ILIKE",     [WORD_IN] = "IN",
    [WORD_IS] = "IS",       [WORD_LIKE] = "LIKE",       [WORD_NOT] = "NOT",
    [WORD_NULL] = "NULL",   [WORD_OR] = "OR",           [WORD_TRUE] = "TRUE",
};

struct parser {
    fm_context *ctx;
    fm_status as;
    fm_where *where;
    const char *text;
    size_t next; /* byte behind the token */
    unsigned depth;
    /* the token under consideration */
    token_kind kind;
    keyword word;
    size_t at, length; /* as written, quotes included */
    char sign[3];
};

fm_place fm_where_place(const fm_place *start, const char *text, size_t at)
{
    fm_place place = start == NULL ? (fm_place){ 0 } : *start;

    if (place.column == 0)
        return place;
    for (size_t i = 0; i < at; i++)
        place.column += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    return place;
}

static fm_status fail_at(const struct parser *p, size_t at, const char *expected)
{
    fm_place place = fm_where_place(&p->where->place, p->text, at);
    size_t left = strlen(p->text + at);
    size_t shown = left > 20 ? 20 : left;

    while (shown > 0 && ((unsigned char)p->text[at + shown] & 0xC0u) == 0x80u)
        shown--;
    if (left == 0)
        return fm_fail_at(p->ctx, p->as, &place,
                          "condition '%.200s': expected %s at its end", p->text,
                          expected);
    return fm_fail_at(p->ctx, p->as, &place, "condition: expected %s at '%.*s%s'",
                      expected, (int)shown, p->text + at, shown < left ? "..." : "");
}

static fm_status fail_here(const struct parser *p, const char *expected)
{
    return fail_at(p, p->at, expected);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           ((unsigned char)c & 0x80u) != 0 || is_digit(c);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of the quoted token at `s`, quotes included; 0 when it is not closed. */
static size_t quoted_length(const char *s)
{
    for (size_t i = 1; s[i] != '\0'; i++) {
        if (s[i] != s[0])
            continue;
        if (s[i + 1] != s[0])
            return i + 1;
        i++;
    }
    return 0;
}

static keyword find_keyword(const char *s, size_t length)
{
    char word[8];

    if (length >= sizeof word)
        return WORD_NONE;
    memcpy(word, s, length);
    word[length] = '\0';
    for (size_t i = WORD_NONE + 1; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (fm_str_equal_nocase(word, keywords[i]))
            return (keyword)i;
    }
    return WORD_NONE;
}

/* A comparison, parenthesis or comma into p->sign; its length, or 0. */
static size_t take_sign(struct parser *p, const char *s)
{
    static const char *const signs[] = { "<>", "!=", "<=", ">=", "<",
                                         ">",  "=",  "(",  ")",  "," };

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t length = strlen(signs[i]);

        if (strncmp(s, signs[i], length) == 0) {
            memcpy(p->sign, signs[i], length + 1);
            return length;
        }
    }
    return 0;
}

static size_t number_length(const char *s)
{
    size_t i = s[0] == '-' || s[0] == '+';

    while (is_name_byte(s[i]) || s[i] == '.' ||
           ((s[i] == '-' || s[i] == '+') && (s[i - 1] == 'e' || s[i - 1] == 'E')))
        i++;
    return i;
}

static fm_status fail_sign(const struct parser *p, const char *s)
{
    if (strncmp(s, "&&", 2) == 0 || strncmp(s, "||", 2) == 0)
        return fail_here(p, *s == '&' ? "AND" : "OR");
    if (*s == ';')
        return fail_here(p, "the end (one condition, no statement)");
    return fail_here(p, "a name, a value or a comparison (other names stand in double "
                        "quotes)");
}

static fm_status next_token(struct parser *p)
{
    const char *s;

    p->word = WORD_NONE;
    p->sign[0] = '\0';
    while (is_blank(p->text[p->next]))
        p->next++;
    p->at = p->next;
    s = p->text + p->at;
    if (*s == '\0') {
        p->kind = TOKEN_END;
        p->length = 0;
    } else if (*s == '\'' || *s == '"') {
        p->kind = *s == '"' ? TOKEN_NAME : TOKEN_TEXT;
        p->length = quoted_length(s);
        if (p->length == 0)
            return fail_here(p, *s == '"' ? "a closing \" of the name"
                                          : "a closing ' of the text");
    } else if (is_digit(*s) || ((*s == '.' || *s == '-' || *s == '+') &&
                                (is_digit(s[1]) || (s[1] == '.' && is_digit(s[2]))))) {
        p->kind = TOKEN_NUMBER;
        p->length = number_length(s);
    } else if (is_name_byte(*s)) {
        for (p->length = 1; is_name_byte(s[p->length]);)
            p->length++;
        p->word = find_keyword(s, p->length);
        p->kind = p->word == WORD_NONE ? TOKEN_NAME : TOKEN_KEYWORD;
    } else {
        p->kind = TOKEN_SIGN;
        p->length = take_sign(p, s);
        if (p->length == 0)
            return fail_sign(p, s);
    }
    p->next = p->at + p->length;
    return FM_OK;
}

static bool is_sign(const struct parser *p, const char *sign)
{
    return p->kind == TOKEN_SIGN && strcmp(p->sign, sign) == 0;
}

static fm_status expect_sign(struct parser *p, const char *sign, const char *expected)
{
    if (!is_sign(p, sign))
        return fail_here(p, expected);
    return next_token(p);
}

/* ---- Operands ------------------------------------------------------------------- */

/* The token without its quotes, doubled ones made single; NULL when out of memory. */
static char *unquote(struct parser *p, size_t *length)
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

static fm_status take_column(struct parser *p, fm_where_operand *out)
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

static fm_status take_number(struct parser *p, fm_where_operand *out)
{
    const char *s = p->text + p->at;
    fm_cell *cell = &out->value;

    if (!fm_number_parse_lax(s, p->length, &cell->number))
        return fail_here(p, "a number");
    cell->kind = FM_CELL_REAL;
    if (fm_integer_parse(s, p->length, &cell->integer))
        cell->kind = FM_CELL_INTEGER;
    out->is_number = true;
    out->number = cell->number;
    return FM_OK;
}

static fm_status take_text(struct parser *p, fm_where_operand *out)
{
    fm_cell *cell = &out->value;

    cell->kind = FM_CELL_TEXT;
    cell->text = unquote(p, &cell->length);
    if (cell->text == NULL)
        return fm_fail_nomem(p->ctx);
    out->is_number = fm_number_parse_lax(cell->text, cell->length, &out->number);
    return FM_OK;
}

static fm_status take_operand(struct parser *p, const char *expected,
                              fm_where_operand *out)
{
    fm_status status = FM_OK;

    *out = (fm_where_operand){ .column = FM_NO_COLUMN };
    if (p->kind == TOKEN_NAME) {
        status = take_column(p, out);
    } else if (p->kind == TOKEN_NUMBER) {
        status = take_number(p, out);
    } else if (p->kind == TOKEN_TEXT) {
        status = take_text(p, out);
    } else if (p->word == WORD_TRUE || p->word == WORD_FALSE) {
        out->number = p->word == WORD_TRUE;
        out->is_number = true;
        out->value = (fm_cell){ .kind = FM_CELL_BOOL, .number = out->number };
    } else if (p->word == WORD_NULL) {
        return fail_here(p, "a value (NULL is tested with IS NULL)");
    } else {
        return fail_here(p, expected);
    }
    return status == FM_OK ? next_token(p) : status;
}

/* ---- Predicates ----------------------------------------------------------------- */

static fm_status new_node(struct parser *p, fm_where_kind kind, size_t operand_count,
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

static fm_status negate(struct parser *p, fm_where_node **node)
{
    fm_where_node *inner = *node;
    fm_status status = new_node(p, FM_WHERE_NOT, 0, node);

    if (status == FM_OK)
        (*node)->child = inner;
    return status;
}

static fm_status take_compare(struct parser *p, const fm_where_operand *left,
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
    bool negated = is_sign(p, "<>") || is_sign(p, "!=");
    fm_status status;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!is_sign(p, kinds[i].sign))
            continue;
        status = new_node(p, kinds[i].kind, 2, out);
        if (status == FM_OK)
            status = next_token(p);
        if (status == FM_OK && is_sign(p, "="))
            return fail_here(p, "a value (equality is a single =)");
        if (status != FM_OK)
            return status;
        (*out)->operands[0] = *left;
        status = take_operand(p, "a value or a name", &(*out)->operands[1]);
        return status == FM_OK && negated ? negate(p, out) : status;
    }
    return fail_here(p, "a comparison such as =, <, LIKE, IN, BETWEEN or IS NULL");
}

static fm_status take_like(struct parser *p, const fm_where_operand *left,
                           fm_where_node **out)
{
    fm_status status =
        new_node(p, p->word == WORD_LIKE ? FM_WHERE_LIKE : FM_WHERE_ILIKE, 2, out);

    if (status == FM_OK)
        status = next_token(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    if (p->kind != TOKEN_TEXT)
        return fail_here(p, "a pattern in single quotes");
    status = take_operand(p, "", &(*out)->operands[1]);
    if (status != FM_OK || p->word != WORD_ESCAPE)
        return status;
    status = next_token(p);
    if (status != FM_OK)
        return status;
    if (p->kind != TOKEN_TEXT || p->length != 3)
        return fail_here(p, "one ASCII character in single quotes");
    (*out)->escape = p->text[p->at + 1];
    return next_token(p);
}

static fm_status take_list(struct parser *p, const fm_where_operand *left,
                           fm_where_node **out)
{
    fm_where_operand *items = NULL;
    size_t count = 1, capacity = 0;
    fm_where_operand *grown;
    fm_status status = next_token(p);

    if (status == FM_OK)
        status = expect_sign(p, "(", "( and a list of values behind IN");
    for (; status == FM_OK; count++) {
        grown = fm_grow(items, &capacity, count + 1, sizeof *items);
        if (grown == NULL) {
            status = fm_fail_nomem(p->ctx);
            break;
        }
        items = grown;
        status = take_operand(p, "a value", &items[count]);
        if (status != FM_OK || !is_sign(p, ","))
            break;
        status = next_token(p);
    }
    if (status == FM_OK)
        status = expect_sign(p, ")", "a comma or )");
    if (status == FM_OK)
        status = new_node(p, FM_WHERE_IN, count + 1, out);
    if (status == FM_OK) {
        items[0] = *left;
        memcpy((*out)->operands, items, (count + 1) * sizeof *items);
    }
    fm_free(items);
    return status;
}

static fm_status take_between(struct parser *p, const fm_where_operand *left,
                              fm_where_node **out)
{
    fm_status status = new_node(p, FM_WHERE_BETWEEN, 3, out);

    if (status == FM_OK)
        status = next_token(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    status = take_operand(p, "a value behind BETWEEN", &(*out)->operands[1]);
    if (status == FM_OK && p->word != WORD_AND)
        return fail_here(p, "AND and the upper value of BETWEEN");
    if (status == FM_OK)
        status = next_token(p);
    if (status == FM_OK)
        status = take_operand(p, "the upper value of BETWEEN", &(*out)->operands[2]);
    return status;
}

static fm_status take_is_null(struct parser *p, const fm_where_operand *left,
                              fm_where_node **out)
{
    fm_status status = new_node(p, FM_WHERE_IS_NULL, 1, out);
    bool negated;

    if (status == FM_OK)
        status = next_token(p);
    if (status != FM_OK)
        return status;
    (*out)->operands[0] = *left;
    negated = p->word == WORD_NOT;
    if (negated)
        status = next_token(p);
    if (status == FM_OK && p->word != WORD_NULL)
        return fail_here(p, "NULL behind IS");
    if (status == FM_OK)
        status = next_token(p);
    return status == FM_OK && negated ? negate(p, out) : status;
}

static fm_status take_predicate(struct parser *p, fm_where_node **out)
{
    fm_where_operand left;
    bool negated;
    fm_status status = take_operand(p, "a name, a value or (", &left);

    if (status != FM_OK)
        return status;
    negated = p->word == WORD_NOT;
    if (negated)
        status = next_token(p);
    if (status != FM_OK)
        return status;
    switch (p->word) {
    case WORD_LIKE:
    case WORD_ILIKE:
        status = take_like(p, &left, out);
        break;
    case WORD_IN:
        status = take_list(p, &left, out);
        break;
    case WORD_BETWEEN:
        status = take_between(p, &left, out);
        break;
    default:
        if (negated)
            return fail_here(p, "LIKE, ILIKE, IN or BETWEEN behind NOT");
        if (p->word == WORD_IS)
            return take_is_null(p, &left, out);
        return take_compare(p, &left, out);
    }
    return status == FM_OK && negated ? negate(p, out) : status;
}

/* ---- Their combination ---------------------------------------------------------- */

static fm_status take_any(struct parser *p, fm_where_node **out);

static fm_status take_one(struct parser *p, fm_where_node **out)
{
    fm_status status = FM_OK;
    bool negated = false;

    for (; status == FM_OK && p->word == WORD_NOT; negated = !negated)
        status = next_token(p);
    if (status != FM_OK)
        return status;
    if (!is_sign(p, "(")) {
        status = take_predicate(p, out);
    } else {
        if (p->depth == FM_WHERE_DEPTH_MAX)
            return fail_here(p, "fewer than 64 parentheses within each other");
        p->depth++;
        status = next_token(p);
        if (status == FM_OK)
            status = take_any(p, out);
        if (status == FM_OK)
            status = expect_sign(p, ")", "AND, OR or )");
        p->depth--;
    }
    return status == FM_OK && negated ? negate(p, out) : status;
}

/* One AND or OR over all its terms; a single term stands for itself. */
static fm_status take_chain(struct parser *p, fm_where_kind kind, keyword between,
                            fm_status (*take)(struct parser *, fm_where_node **),
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
        status = next_token(p);
        if (status == FM_OK)
            status = take(p, &last->next);
        last = last->next;
    }
    return status;
}

static fm_status take_all(struct parser *p, fm_where_node **out)
{
    return take_chain(p, FM_WHERE_AND, WORD_AND, take_one, out);
}

static fm_status take_any(struct parser *p, fm_where_node **out)
{
    return take_chain(p, FM_WHERE_OR, WORD_OR, take_all, out);
}

/* ---- Life ----------------------------------------------------------------------- */

fm_status fm_where_parse(fm_context *ctx, fm_status as, const fm_place *place,
                         const char *text, fm_where **out)
{
    fm_where *where = fm_alloc(1, sizeof *where);
    struct parser p = { .ctx = ctx, .as = as, .where = where };
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
    status = next_token(&p);
    if (status == FM_OK && p.kind == TOKEN_END)
        status = fail_here(&p, "a condition such as holder = 'government'");
    if (status == FM_OK)
        status = take_any(&p, &where->root);
    if (status == FM_OK && p.kind != TOKEN_END)
        status = fail_here(&p, "AND, OR or the end");

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
