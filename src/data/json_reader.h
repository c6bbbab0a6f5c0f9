/* SPDX-License-Identifier: MIT */
/*
 * data/json_reader.h: JSON text, token by token, as it streams by.
 *
 * Strict by RFC 8259: what is not JSON is refused with its line and column, the token
 * that was found and, where it looks like something, what.  Memory is the window on the
 * text (data/text_window.h) and one bit for each level of nesting; there is no
 * recursion. Several documents in one text are told apart: sequences (RFC 8142, RFC
 * 7464) and JSON lines.  Knows nothing of GeoJSON, but for one short cut: runs of
 * positions.
 *
 *     while ((status = fm_reader_next(r, &token)) == FM_OK && token.kind !=
 * FM_TOKEN_END)
 *         ...
 *
 * A pull parser: who reads an object asks for its members until FM_TOKEN_OBJECT_END,
 * and passes over what it does not want with fm_reader_skip().
 */
#ifndef FM_DATA_JSON_READER_H
#define FM_DATA_JSON_READER_H

#include <string.h>

#include "base/context.h"
#include "base/str.h"
#include "data/byte_stream.h"
#include "geo/coord.h"

typedef enum fm_token_kind {
    FM_TOKEN_END, /* of the document */
    FM_TOKEN_OBJECT,
    FM_TOKEN_OBJECT_END,
    FM_TOKEN_ARRAY,
    FM_TOKEN_ARRAY_END,
    FM_TOKEN_KEY, /* its ':' is read too */
    FM_TOKEN_TEXT,
    FM_TOKEN_NUMBER,
    FM_TOKEN_TRUE,
    FM_TOKEN_FALSE,
    FM_TOKEN_NULL
} fm_token_kind;

typedef struct fm_token {
    fm_token_kind kind;
    bool is_integer;  /* a number without point and exponent */
    bool is_replaced; /* U+FFFD stands for a lone surrogate or for \u0000 */
    const char *text; /* of a key or text, unescaped; of a number, as written; until the
                         next call; not NUL-terminated */
    size_t length;
    double number; /* the value of a number; always finite */
} fm_token;

typedef struct fm_reader fm_reader;

/* Borrows the stream. */
FM_MUST_USE fm_status fm_reader_new(fm_context *ctx, fm_byte_stream *stream,
                                    fm_reader **out);
void fm_reader_free(fm_reader *r);

/* How a document stands to the one before it. */
typedef struct fm_document_start {
    bool found;       /* there is one (more) */
    bool is_record;   /* a record separator stands before it (RFC 8142) */
    bool is_new_line; /* a line ends before it */
} fm_document_start;

/* Go to the next document, the first one too; what stands there is not yet checked. The
 * place is then that of its first character. */
FM_MUST_USE fm_status fm_reader_document(fm_reader *r, fm_document_start *start);

FM_MUST_USE fm_status fm_reader_next(fm_reader *r, fm_token *token);

/* Behind the first token of a value, its key or an OBJECT or ARRAY: pass over the rest
 * of it; over nothing when it is a plain value. */
FM_MUST_USE fm_status fm_reader_skip(fm_reader *r, const fm_token *first);
/* Pass over what is left of the containers that are open deeper than `depth`. */
FM_MUST_USE fm_status fm_reader_skip_to(fm_reader *r, unsigned depth);
/* As fm_reader_skip() for an OBJECT or ARRAY, and append its text to `out`, without the
 * blanks between tokens. */
FM_MUST_USE fm_status fm_reader_raw(fm_reader *r, const fm_token *first, fm_str *out);
/* Containers that are open. */
unsigned fm_reader_depth(const fm_reader *r);

/*
 * The short cut, directly behind an ARRAY token or behind an element of that array:
 * read elements that are positions, [x, y] or [x, y, z], into `out`, up to `room` of
 * them, as long as they stand whole in the window and are plain.  Behind a KEY token:
 * its value, when that is one position.  It never complains: what it does not
 * understand is left to fm_reader_next().  `*has_z` is set when a third number was
 * there.
 */
size_t fm_reader_positions(fm_reader *r, fm_lonlat *out, size_t room, bool *has_z);

/* Where the last token begins; `file` lives as long as the stream. */
fm_place fm_reader_place(const fm_reader *r);
/* Its line alone, cheaper. */
size_t fm_reader_line(fm_reader *r);
/* Fail at the last token. */
FM_MUST_USE fm_status fm_reader_fail(fm_reader *r, fm_status status, const char *format,
                                     ...) FM_PRINTF(3, 4);

/* Is the token's text this word?  Inline, so that a literal's length is a constant. */
static inline bool fm_token_is(const fm_token *token, const char *word)
{
    size_t length = strlen(word);

    return token->length == length && memcmp(token->text, word, length) == 0;
}

#endif
