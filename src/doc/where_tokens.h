/* SPDX-License-Identifier: MIT */
/*
 * doc/where_tokens.h: the words of a condition, one at a time, and complaints about
 * them.  For where_parse.c.
 */
#ifndef FM_DOC_WHERE_TOKENS_H
#define FM_DOC_WHERE_TOKENS_H

#include "doc/where_tree.h"

typedef enum fm_where_token {
    FM_WHERE_TOKEN_END,
    FM_WHERE_TOKEN_NAME, /* a bare word that is no keyword, or one in double quotes */
    FM_WHERE_TOKEN_TEXT, /* in single quotes */
    FM_WHERE_TOKEN_NUMBER,
    FM_WHERE_TOKEN_SIGN, /* ( ) , and comparisons */
    FM_WHERE_TOKEN_KEYWORD
} fm_where_token;

typedef enum fm_where_word {
    FM_WHERE_WORD_NONE,
    FM_WHERE_WORD_AND,
    FM_WHERE_WORD_BETWEEN,
    FM_WHERE_WORD_ESCAPE,
    FM_WHERE_WORD_FALSE,
    FM_WHERE_WORD_ILIKE,
    FM_WHERE_WORD_IN,
    FM_WHERE_WORD_IS,
    FM_WHERE_WORD_LIKE,
    FM_WHERE_WORD_NOT,
    FM_WHERE_WORD_NULL,
    FM_WHERE_WORD_OR,
    FM_WHERE_WORD_TRUE
} fm_where_word;

typedef struct fm_where_parser {
    fm_context *ctx;
    fm_status as;
    fm_where *where;
    const char *text;
    size_t next; /* byte behind the token */
    unsigned depth;
    /* the token under consideration */
    fm_where_token kind;
    fm_where_word word;
    size_t at, length; /* as written, quotes included */
    char sign[3];
} fm_where_parser;

/* Step to the next token; complains of what is none. */
FM_MUST_USE fm_status fm_where_next(fm_where_parser *p);

/* Complain that `expected` should stand where the token is. */
fm_status fm_where_expected(const fm_where_parser *p, const char *expected);

bool fm_where_is_sign(const fm_where_parser *p, const char *sign);
/* Step over a sign, or complain. */
FM_MUST_USE fm_status fm_where_expect_sign(fm_where_parser *p, const char *sign,
                                           const char *expected);

#endif
