/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { WORD_MAX = 64 };

void fm_str_release(fm_str *s)
{
    fm_free(s->text);
    *s = (fm_str){ 0 };
}

void fm_str_clear(fm_str *s)
{
    s->length = 0;
    s->failed = false;
    if (s->text != NULL)
        s->text[0] = '\0';
}

void fm_str_cut(fm_str *s, size_t length)
{
    if (length >= s->length)
        return;
    s->length = length;
    s->text[length] = '\0';
}

const char *fm_str_text(const fm_str *s)
{
    return s->text == NULL ? "" : s->text;
}

char *fm_str_take(fm_str *s)
{
    char *text = s->text;

    if (s->failed) {
        fm_str_release(s);
        return NULL;
    }
    *s = (fm_str){ 0 };
    return text == NULL ? fm_strdup("") : text;
}

static bool make_room(fm_str *s, size_t more)
{
    size_t needed;
    char *text;

    if (s->failed)
        return false;
    if (__builtin_add_overflow(s->length, more, &needed) ||
        __builtin_add_overflow(needed, (size_t)1, &needed) ||
        (s->limit != 0 && needed - 1 > s->limit)) {
        s->failed = true;
        return false;
    }
    text = fm_grow(s->text, &s->capacity, needed, 1);
    if (text == NULL) {
        s->failed = true;
        return false;
    }
    s->text = text;
    return true;
}

void fm_str_add_bytes(fm_str *s, const void *bytes, size_t length)
{
    if (!make_room(s, length))
        return;
    if (length > 0)
        memcpy(s->text + s->length, bytes, length);
    s->length += length;
    s->text[s->length] = '\0';
}

void fm_str_add(fm_str *s, const char *text)
{
    fm_str_add_bytes(s, text, strlen(text));
}

void fm_str_add_char(fm_str *s, char c)
{
    fm_str_add_bytes(s, &c, 1);
}

void fm_str_add_code(fm_str *s, uint32_t code)
{
    char bytes[4];

    fm_str_add_bytes(s, bytes, fm_utf8_encode(code, bytes));
}

void fm_str_addf(fm_str *s, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        s->failed = true;
        return;
    }
    if (!make_room(s, (size_t)length))
        return;
    va_start(args, format);
    vsnprintf(s->text + s->length, (size_t)length + 1, format, args);
    va_end(args);
    s->length += (size_t)length;
}

void fm_str_add_number(fm_str *s, double value)
{
    char digits[FM_NUMBER_MAX];

    fm_str_add_bytes(s, digits, fm_number_format(value, digits));
}

void fm_str_add_fixed(fm_str *s, double value, int decimals)
{
    char digits[FM_FIXED_MAX];

    fm_str_add_bytes(s, digits, fm_number_format_fixed(value, decimals, digits));
}

/* Bidi overrides and isolates could make a message read as something else. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x2028 || code == 0x2029;
}

void fm_str_add_escaped(fm_str *s, const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        if (bytes == 0) {
            fm_str_addf(s, "\\x%02x", (unsigned)(unsigned char)text[at]);
            bytes = 1;
        } else if (is_unsafe(code)) {
            fm_str_addf(s, "\\u%04x", (unsigned)code);
        } else {
            fm_str_add_bytes(s, text + at, bytes);
        }
        at += bytes;
    }
}

bool fm_str_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool fm_str_equal_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t fm_str_distance(const char *a, const char *b, size_t limit)
{
    size_t length_a = strlen(a), length_b = strlen(b);
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];

    if (length_a > WORD_MAX || length_b > WORD_MAX)
        return limit + 1;
    for (size_t j = 0; j <= length_b; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t *spare = before;

        now[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t cost = lower(a[i - 1]) != lower(b[j - 1]);

            now[j] = smaller(smaller(last[j], now[j - 1]) + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                now[j] = smaller(now[j], before[j - 2] + 1);
        }
        before = last;
        last = now;
        now = spare;
    }
    return smaller(last[length_b], limit + 1);
}

const char *fm_str_nearest(const char *word, const char *const *words)
{
    size_t length = strlen(word);
    /* Of one letter nothing is left that could be alike. */
    size_t best = length <= 1 ? 0 : length <= 3 ? 1 : length <= 6 ? 2 : 3;
    const char *nearest = NULL;

    for (; *words != NULL; words++) {
        size_t distance = fm_str_distance(word, *words, best);

        if (distance < best || (distance == best && nearest == NULL)) {
            best = distance;
            nearest = *words;
        }
    }
    return nearest;
}
