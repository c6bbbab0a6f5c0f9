/* SPDX-License-Identifier: MIT */
/*
 * base/str.h: a growing string, always NUL-terminated.
 *
 * Status is sticky: the first failed append (no memory, or beyond `limit` bytes) sets
 * `failed` and later ones do nothing, so that a long text is asked once, at the end:
 *
 *     fm_str s = {0};
 *     fm_str_add(&s, "extent ");
 *     fm_str_add_number(&s, bbox.west);
 *     if (s.failed) ...
 *     fm_str_release(&s);
 *
 * Not for numbers through printf: those follow the locale; use fm_str_add_number().
 */
#ifndef FM_BASE_STR_H
#define FM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"

typedef struct fm_str {
    char *text; /* NULL while empty; see fm_str_text() */
    size_t length;
    size_t capacity;
    size_t limit; /* 0: none */
    bool failed;
} fm_str;

void fm_str_release(fm_str *s);
void fm_str_clear(fm_str *s);
/* Take back what is beyond the first `length` bytes. */
void fm_str_cut(fm_str *s, size_t length);
/* The text; "" while empty. */
const char *fm_str_text(const fm_str *s);
/* Hand the text over (free with fm_free) and leave `s` empty; NULL when failed. */
char *fm_str_take(fm_str *s);

void fm_str_add(fm_str *s, const char *text);
void fm_str_add_bytes(fm_str *s, const void *bytes, size_t length);
void fm_str_add_char(fm_str *s, char c);
void fm_str_add_code(fm_str *s, uint32_t code); /* one code point, as UTF-8 */
/* No %f, %g, %e: the compiler does not know, a review does. */
void fm_str_addf(fm_str *s, const char *format, ...) FM_PRINTF(2, 3);
/* Shortest digits that read back exactly; never a comma, never an exponent between
 * 1e-7 and 1e21. */
void fm_str_add_number(fm_str *s, double value);
/* `decimals` digits after the point, rounded half to even of the exact value. */
void fm_str_add_fixed(fm_str *s, double value, int decimals);
/* Text with control characters, and bidi overrides, written as \u escapes: for
 * messages. */
void fm_str_add_escaped(fm_str *s, const char *text, size_t length);

bool fm_str_equal(const char *a, const char *b); /* either may be NULL */
/* Without regard to the case of ASCII letters, whatever the locale. */
bool fm_str_equal_nocase(const char *a, const char *b);
/* Damerau-Levenshtein distance, at most `limit` + 1: for "did you mean". */
size_t fm_str_distance(const char *a, const char *b, size_t limit);
/* The nearest of `words` (NULL-terminated) to `word`, or NULL when none is near. */
const char *fm_str_nearest(const char *word, const char *const *words);

#endif
