/* SPDX-License-Identifier: MIT */
#include "doc/where_tokens.h"

#include <string.h>

#include "base/str.h"

#include "base/banned.h"

static const char *const keywords[] = {
    [FM_WHERE_WORD_AND] = "AND",       [FM_WHERE_WORD_BETWEEN] = "BETWEEN",
    [FM_WHERE_WORD_ESCAPE] = "ESCAPE", [FM_WHERE_WORD_FALSE] = "FALSE",
    [FM_WHERE_WORD_ILIKE] = "ILIKE",   [FM_WHERE_WORD_IN] = "IN",
    [FM_WHERE_WORD_IS] = "IS",         [FM_WHERE_WORD_LIKE] = "LIKE",
    [FM_WHERE_WORD_NOT] = "NOT",       [FM_WHERE_WORD_NULL] = "NULL",
    [FM_WHERE_WORD_OR] = "OR",         [FM_WHERE_WORD_TRUE] = "TRUE",
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

fm_status fm_where_expected(const fm_where_parser *p, const char *expected)
{
    size_t at = p->at;
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

static fm_where_word find_keyword(const char *s, size_t length)
{
    char word[8];

    if (length >= sizeof word)
        return FM_WHERE_WORD_NONE;
    memcpy(word, s, length);
    word[length] = '\0';
    for (size_t i = FM_WHERE_WORD_NONE + 1; i < sizeof keywords / sizeof keywords[0];
         i++) {
        if (fm_str_equal_nocase(word, keywords[i]))
            return (fm_where_word)i;
    }
    return FM_WHERE_WORD_NONE;
}

/* A comparison, parenthesis or comma into p->sign; its length, or 0. */
static size_t take_sign(fm_where_parser *p, const char *s)
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

static fm_status fail_sign(const fm_where_parser *p, const char *s)
{
    if (strncmp(s, "&&", 2) == 0 || strncmp(s, "||", 2) == 0)
        return fm_where_expected(p, *s == '&' ? "AND" : "OR");
    if (*s == ';')
        return fm_where_expected(p, "the end (one condition, no statement)");
    return fm_where_expected(
        p, "a name, a value or a comparison (other names stand in double "
           "quotes)");
}

fm_status fm_where_next(fm_where_parser *p)
{
    const char *s;

    p->word = FM_WHERE_WORD_NONE;
    p->sign[0] = '\0';
    while (is_blank(p->text[p->next]))
        p->next++;
    p->at = p->next;
    s = p->text + p->at;
    if (*s == '\0') {
        p->kind = FM_WHERE_TOKEN_END;
        p->length = 0;
    } else if (*s == '\'' || *s == '"') {
        p->kind = *s == '"' ? FM_WHERE_TOKEN_NAME : FM_WHERE_TOKEN_TEXT;
        p->length = quoted_length(s);
        if (p->length == 0)
            return fm_where_expected(p, *s == '"' ? "a closing \" of the name"
                                                  : "a closing ' of the text");
    } else if (is_digit(*s) || ((*s == '.' || *s == '-' || *s == '+') &&
                                (is_digit(s[1]) || (s[1] == '.' && is_digit(s[2]))))) {
        p->kind = FM_WHERE_TOKEN_NUMBER;
        p->length = number_length(s);
    } else if (is_name_byte(*s)) {
        for (p->length = 1; is_name_byte(s[p->length]);)
            p->length++;
        p->word = find_keyword(s, p->length);
        p->kind = p->word == FM_WHERE_WORD_NONE ? FM_WHERE_TOKEN_NAME
                                                : FM_WHERE_TOKEN_KEYWORD;
    } else {
        p->kind = FM_WHERE_TOKEN_SIGN;
        p->length = take_sign(p, s);
        if (p->length == 0)
            return fail_sign(p, s);
    }
    p->next = p->at + p->length;
    return FM_OK;
}

bool fm_where_is_sign(const fm_where_parser *p, const char *sign)
{
    return p->kind == FM_WHERE_TOKEN_SIGN && strcmp(p->sign, sign) == 0;
}

fm_status fm_where_expect_sign(fm_where_parser *p, const char *sign,
                               const char *expected)
{
    if (!fm_where_is_sign(p, sign))
        return fm_where_expected(p, expected);
    return fm_where_next(p);
}
