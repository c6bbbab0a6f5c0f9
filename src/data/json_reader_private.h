/* SPDX-License-Identifier: MIT */
/*
 * data/json_reader_private.h: what the files of the JSON reader share: json_reader.c
 * (the grammar), json_text.c (texts), json_number.c (numbers and positions).
 */
#ifndef FM_DATA_JSON_READER_PRIVATE_H
#define FM_DATA_JSON_READER_PRIVATE_H

#include "data/json_reader.h"
#include "data/text_window.h"

/* The policy's depth may be set up to this. */
#define FM_READER_DEPTH_MOST 1024

typedef enum fm_reader_state {
    FM_EXPECT_DOCUMENT,     /* between documents */
    FM_EXPECT_VALUE,        /* behind ':', ',' in an array, or at the start */
    FM_EXPECT_VALUE_OR_END, /* behind '[' */
    FM_EXPECT_KEY,          /* behind ',' in an object */
    FM_EXPECT_KEY_OR_END,   /* behind '{' */
    FM_EXPECT_COMMA_OR_END  /* behind a value */
} fm_reader_state;

struct fm_reader {
    fm_context *ctx;
    fm_window window;
    fm_reader_state state;
    const char *token_at; /* in the window; kept while the token is read */
    fm_str unescaped;
    unsigned depth;
    unsigned depth_limit;
    uint64_t is_object[FM_READER_DEPTH_MOST / 64]; /* a bit each open container */
};

static inline bool fm_is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline bool fm_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Read on while the token that began at token_at stays in the window; `*more` is false
 * at the end of the text. */
FM_MUST_USE fm_status fm_reader_refill(fm_reader *r, bool *more);

/* Fail at a byte of the window. */
FM_MUST_USE fm_status fm_reader_fail_at(fm_reader *r, const char *where,
                                        const char *format, ...) FM_PRINTF(3, 4);
/* "'x'", "U+0009" or "the end of the text", for messages. */
#define FM_FOUND_MAX 40
const char *fm_reader_found(const fm_reader *r, const char *where,
                            char out[FM_FOUND_MAX]);
/* The text ends where it must not. */
FM_MUST_USE fm_status fm_reader_fail_cut(fm_reader *r);

/* Behind the opening quote. */
FM_MUST_USE fm_status fm_reader_read_text(fm_reader *r, fm_token *token);
/* At '-' or a digit. */
FM_MUST_USE fm_status fm_reader_read_number(fm_reader *r, fm_token *token);

#endif
