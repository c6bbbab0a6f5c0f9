/* SPDX-License-Identifier: MIT */
#include "data/json_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "data/json_reader_private.h"

#include "base/banned.h"

enum { RECORD_SEPARATOR = 0x1E };

fm_status fm_reader_new(fm_context *ctx, fm_byte_stream *stream, fm_reader **out)
{
    unsigned limit = fm_context_policy(ctx)->max_depth;
    fm_reader *r = fm_alloc(1, sizeof *r);
    fm_status status;

    *out = NULL;
    if (r == NULL)
        return fm_fail_nomem(ctx);
    r->ctx = ctx;
    r->depth_limit = limit < FM_READER_DEPTH_MOST ? limit : FM_READER_DEPTH_MOST;
    status = fm_window_init(&r->window, ctx, stream);
    if (status != FM_OK) {
        fm_reader_free(r);
        return status;
    }
    r->token_at = r->window.at;
    *out = r;
    return FM_OK;
}

void fm_reader_free(fm_reader *r)
{
    if (r == NULL)
        return;
    fm_window_release(&r->window);
    fm_str_release(&r->unescaped);
    fm_free(r);
}

unsigned fm_reader_depth(const fm_reader *r)
{
    return r->depth;
}

fm_place fm_reader_place(const fm_reader *r)
{
    return fm_window_place(&r->window, r->token_at);
}

size_t fm_reader_line(fm_reader *r)
{
    return fm_window_line(&r->window, r->token_at);
}

/* ------------------------------------------------------------------ complaints */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static fm_status fail_va(fm_reader *r, fm_status status, const char *where,
                         const char *format, va_list args)
{
    fm_place place = fm_window_place(&r->window, where);
    char message[512];

    vsnprintf(message, sizeof message, format, args);
    return fm_fail_at(r->ctx, status, &place, "%s", message);
}
#pragma GCC diagnostic pop

fm_status fm_reader_fail(fm_reader *r, fm_status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    status = fail_va(r, status, r->token_at, format, args);
    va_end(args);
    return status;
}

fm_status fm_reader_fail_at(fm_reader *r, const char *where, const char *format, ...)
{
    fm_status status;
    va_list args;

    va_start(args, format);
    status = fail_va(r, FM_ERR_LAYER, where, format, args);
    va_end(args);
    return status;
}

fm_status fm_reader_fail_cut(fm_reader *r)
{
    return fm_reader_fail_at(
        r, r->window.end, "the text ends too early, after %llu bytes; is it cut off?",
        (unsigned long long)fm_window_offset(&r->window, r->window.end));
}

const char *fm_reader_found(const fm_reader *r, const char *where,
                            char out[FM_FOUND_MAX])
{
    size_t left = (size_t)(r->window.end - where), length;
    uint32_t code = 0;

    if (left == 0)
        return "the end of the text";
    length = fm_utf8_decode(where, left, &code);
    if (code > 0x20 && code != 0x7F && code != '\'' && length > 0)
        snprintf(out, FM_FOUND_MAX, "'%.*s'", (int)length, where);
    else
        snprintf(out, FM_FOUND_MAX, "U+%04X", (unsigned)code);
    return out;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$';
}

/* A word that stands where none may, for the message: "NaN", "undefined". */
static size_t word_length(const char *at)
{
    size_t length = 0;

    while (length < 24 && is_word(at[length]))
        length++;
    return length;
}

static bool is_one_of(const char *at, size_t length, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strlen(*words) == length && memcmp(*words, at, length) == 0)
            return true;
    }
    return false;
}

/* What was meant where no value can begin like this. */
static fm_status fail_value(fm_reader *r, const char *at)
{
    static const char *const numbers[] = {
        "NaN", "nan", "Infinity", "inf", "Inf", NULL
    };
    static const char *const python[] = { "None", "True", "False", NULL };
    char found[FM_FOUND_MAX];
    size_t length = word_length(at);

    if (is_one_of(at, length, numbers))
        return fm_reader_fail_at(r, at, "%.*s is not a number that JSON has",
                                 (int)length, at);
    if (is_one_of(at, length, python))
        return fm_reader_fail_at(r, at, "%.*s is Python, not JSON", (int)length, at);
    if (*at == '+' || *at == '.')
        return fm_reader_fail_at(r, at, "a number does not begin with '%c'", *at);
    if (*at == '\'')
        return fm_reader_fail_at(
            r, at,
            "a text in single quotes; JSON has double quotes (this "
            "looks like JavaScript)");
    if (*at == '/')
        return fm_reader_fail_at(r, at,
                                 "a comment; JSON has none (this looks like "
                                 "JavaScript)");
    if (length > 0)
        return fm_reader_fail_at(r, at, "expected a value, found the word '%.*s'",
                                 (int)length, at);
    return fm_reader_fail_at(r, at, "expected a value, found %s",
                             fm_reader_found(r, at, found));
}

static fm_status fail_key(fm_reader *r, const char *at)
{
    char found[FM_FOUND_MAX];

    if (*at == '\'')
        return fm_reader_fail_at(
            r, at,
            "a name in single quotes; JSON has double quotes (this "
            "looks like JavaScript)");
    if (*at == '/')
        return fm_reader_fail_at(r, at,
                                 "a comment; JSON has none (this looks like "
                                 "JavaScript)");
    if (is_word(*at))
        return fm_reader_fail_at(r, at,
                                 "the name '%.*s' without quotes (this looks like "
                                 "JavaScript)",
                                 (int)word_length(at), at);
    return fm_reader_fail_at(r, at, "expected a name in double quotes, found %s",
                             fm_reader_found(r, at, found));
}

/* -------------------------------------------------------------------- stepping */

fm_status fm_reader_refill(fm_reader *r, bool *more)
{
    fm_status status = fm_window_refill(&r->window, &r->token_at);

    *more = r->window.at != r->window.end;
    return status;
}

/* To the next byte that is not blank, and make it the place of the token; NUL at the
 * end of the text. */
static fm_status pass_blanks(fm_reader *r, bool is_token)
{
    for (;;) {
        const char *at = r->window.at;
        fm_status status;
        bool more;

        while (fm_is_blank(*at))
            at++;
        r->window.at = at;
        if (is_token)
            r->token_at = at;
        if (*at != '\0')
            return FM_OK;
        if (at != r->window.end)
            return fm_reader_fail_at(r, at, "a NUL byte; this is not a text file");
        status = fm_reader_refill(r, &more);
        if (status != FM_OK || !more)
            return status;
    }
}

static bool in_object(const fm_reader *r)
{
    unsigned level = r->depth - 1;

    return (r->is_object[level / 64] >> (level % 64)) & 1u;
}

static fm_status open_container(fm_reader *r, bool is_object, fm_token *token)
{
    unsigned level = r->depth;
    uint64_t bit = UINT64_C(1) << (level % 64);

    if (level == r->depth_limit)
        return fm_reader_fail(r, FM_ERR_LIMIT, "nested more than %u levels deep",
                              r->depth_limit);
    if (is_object)
        r->is_object[level / 64] |= bit;
    else
        r->is_object[level / 64] &= ~bit;
    r->depth++;
    r->window.at++;
    r->state = is_object ? FM_EXPECT_KEY_OR_END : FM_EXPECT_VALUE_OR_END;
    token->kind = is_object ? FM_TOKEN_OBJECT : FM_TOKEN_ARRAY;
    return FM_OK;
}

static void end_value(fm_reader *r)
{
    r->state = r->depth == 0 ? FM_EXPECT_DOCUMENT : FM_EXPECT_COMMA_OR_END;
}

static fm_status close_container(fm_reader *r, fm_token *token)
{
    token->kind = in_object(r) ? FM_TOKEN_OBJECT_END : FM_TOKEN_ARRAY_END;
    r->depth--;
    r->window.at++;
    end_value(r);
    return FM_OK;
}

static fm_status read_word(fm_reader *r, const char *word, fm_token_kind kind,
                           fm_token *token)
{
    size_t length = strlen(word);
    fm_status status = FM_OK;
    bool more = true;

    /* One byte more, so that "nullx" is seen whole. */
    while (status == FM_OK && more &&
           r->window.end - r->window.at <= (ptrdiff_t)length) {
        const char *end = r->window.end;
        size_t had = (size_t)(end - r->window.at);

        status = fm_reader_refill(r, &more);
        more = (size_t)(r->window.end - r->window.at) > had;
    }
    if (status != FM_OK)
        return status;
    if (strncmp(r->window.at, word, length) != 0 || is_word(r->window.at[length])) {
        if (strncmp(word, r->window.at, (size_t)(r->window.end - r->window.at)) == 0)
            return fm_reader_fail_cut(r);
        return fail_value(r, r->window.at);
    }
    r->window.at += length;
    token->kind = kind;
    end_value(r);
    return FM_OK;
}

static fm_status read_value(fm_reader *r, fm_token *token)
{
    fm_status status;

    switch (*r->window.at) {
    case '{':
        return open_container(r, true, token);
    case '[':
        return open_container(r, false, token);
    case '"':
        r->window.at++;
        status = fm_reader_read_text(r, token);
        break;
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        status = fm_reader_read_number(r, token);
        break;
    case 't':
        return read_word(r, "true", FM_TOKEN_TRUE, token);
    case 'f':
        return read_word(r, "false", FM_TOKEN_FALSE, token);
    case 'n':
        return read_word(r, "null", FM_TOKEN_NULL, token);
    default:
        return fail_value(r, r->window.at);
    }
    end_value(r);
    return status;
}

static fm_status read_key(fm_reader *r, fm_token *token)
{
    char found[FM_FOUND_MAX];
    fm_status status;
    bool is_direct;

    if (*r->window.at != '"')
        return fail_key(r, r->window.at);
    r->window.at++;
    status = fm_reader_read_text(r, token);
    if (status != FM_OK)
        return status;
    /* The way to the ':' may move the window, and the text in it. */
    is_direct = token->text == r->token_at + 1;
    status = pass_blanks(r, false);
    if (status != FM_OK)
        return status;
    if (*r->window.at == '\0')
        return fm_reader_fail_cut(r);
    if (*r->window.at != ':')
        return fm_reader_fail_at(r, r->window.at, "expected ':' after a name, found %s",
                                 fm_reader_found(r, r->window.at, found));
    r->window.at++;
    if (is_direct)
        token->text = r->token_at + 1;
    token->kind = FM_TOKEN_KEY;
    r->state = FM_EXPECT_VALUE;
    return FM_OK;
}

/* At a ',' or a closing bracket, which it has to be. */
static fm_status read_comma(fm_reader *r)
{
    const char *at = r->window.at;
    char found[FM_FOUND_MAX];
    fm_status status;

    if (*at != ',')
        return fm_reader_fail_at(r, at, "expected ',' or '%c', found %s",
                                 in_object(r) ? '}' : ']',
                                 fm_reader_found(r, at, found));
    r->window.at++;
    status = pass_blanks(r, true);
    if (status != FM_OK)
        return status;
    at = r->window.at;
    if (*at == '}' || *at == ']')
        return fm_reader_fail_at(r, at, "a ',' before '%c'; remove it", *at);
    r->state = in_object(r) ? FM_EXPECT_KEY : FM_EXPECT_VALUE;
    return FM_OK;
}

fm_status fm_reader_next(fm_reader *r, fm_token *token)
{
    fm_status status;
    char c;

    *token = (fm_token){ .kind = FM_TOKEN_END };
    if (r->state == FM_EXPECT_DOCUMENT)
        return FM_OK;
    r->token_at = r->window.at;
    if ((unsigned char)*r->window.at <= ' ') {
        status = pass_blanks(r, true);
        if (status != FM_OK)
            return status;
    }
    c = *r->window.at;
    if (r->state == FM_EXPECT_COMMA_OR_END && c == (in_object(r) ? '}' : ']'))
        return close_container(r, token);
    if (r->state == FM_EXPECT_COMMA_OR_END && c != '\0') {
        status = read_comma(r);
        if (status != FM_OK)
            return status;
        c = *r->window.at;
    }
    if (c == '\0')
        return fm_reader_fail_cut(r);
    switch (r->state) {
    case FM_EXPECT_KEY_OR_END:
        if (c == '}')
            return close_container(r, token);
        return read_key(r, token);
    case FM_EXPECT_KEY:
        return read_key(r, token);
    case FM_EXPECT_VALUE_OR_END:
        if (c == ']')
            return close_container(r, token);
        return read_value(r, token);
    default:
        return read_value(r, token);
    }
}

/* ------------------------------------------------------------------- documents */

fm_status fm_reader_document(fm_reader *r, fm_document_start *start)
{
    fm_status status;
    size_t line;

    *start = (fm_document_start){ 0 };
    r->token_at = r->window.at;
    line = fm_reader_line(r);
    for (;;) {
        status = pass_blanks(r, true);
        if (status != FM_OK || *r->window.at != RECORD_SEPARATOR)
            break;
        start->is_record = true;
        r->window.at++;
    }
    if (status != FM_OK)
        return status;
    start->found = *r->window.at != '\0';
    start->is_new_line = fm_reader_line(r) > line;
    r->state = start->found ? FM_EXPECT_VALUE : FM_EXPECT_DOCUMENT;
    return FM_OK;
}

/* -------------------------------------------------------------------- skipping */

fm_status fm_reader_skip_to(fm_reader *r, unsigned depth)
{
    fm_token token;

    while (r->depth > depth) {
        fm_status status = fm_reader_next(r, &token);

        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}

fm_status fm_reader_skip(fm_reader *r, const fm_token *first)
{
    fm_token token = *first;

    if (token.kind == FM_TOKEN_KEY) {
        fm_status status = fm_reader_next(r, &token);

        if (status != FM_OK)
            return status;
    }
    if (token.kind == FM_TOKEN_OBJECT || token.kind == FM_TOKEN_ARRAY)
        return fm_reader_skip_to(r, r->depth - 1);
    return FM_OK;
}

/* The token as it stands in the file: it is still in the window. */
static void add_raw(const fm_reader *r, const fm_token *token, fm_str *out)
{
    const char *end = r->window.at;

    if (token->kind == FM_TOKEN_KEY) {
        /* Back from the ':' to the quote. */
        while (end[-1] != '"')
            end--;
    }
    fm_str_add_bytes(out, r->token_at, (size_t)(end - r->token_at));
    if (token->kind == FM_TOKEN_KEY)
        fm_str_add_char(out, ':');
}

fm_status fm_reader_raw(fm_reader *r, const fm_token *first, fm_str *out)
{
    unsigned depth = r->depth - 1;
    fm_token token;
    bool comma = false;

    fm_str_add_char(out, first->kind == FM_TOKEN_OBJECT ? '{' : '[');
    while (r->depth > depth) {
        fm_status status = fm_reader_next(r, &token);

        if (status != FM_OK)
            return status;
        if (comma && token.kind != FM_TOKEN_OBJECT_END &&
            token.kind != FM_TOKEN_ARRAY_END)
            fm_str_add_char(out, ',');
        add_raw(r, &token, out);
        comma = token.kind != FM_TOKEN_KEY && token.kind != FM_TOKEN_OBJECT &&
                token.kind != FM_TOKEN_ARRAY;
    }
    return out->failed ? fm_fail_nomem(r->ctx) : FM_OK;
}
