/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

#include "base/banned.h"

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0u) == 0x80u;
}

size_t fm_utf8_decode(const char *text, size_t length, uint32_t *code)
{
    const unsigned char *s = (const unsigned char *)text;
    uint32_t c;

    if (length == 0)
        return 0;
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    if (s[0] >= 0xC2 && s[0] <= 0xDF && length >= 2 && is_continuation(s[1])) {
        *code = ((uint32_t)(s[0] & 0x1Fu) << 6) | (s[1] & 0x3Fu);
        return 2;
    }
    if ((s[0] & 0xF0u) == 0xE0u && length >= 3 && is_continuation(s[1]) &&
        is_continuation(s[2])) {
        c = ((uint32_t)(s[0] & 0x0Fu) << 12) | ((uint32_t)(s[1] & 0x3Fu) << 6) |
            (s[2] & 0x3Fu);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
            return 0;
        *code = c;
        return 3;
    }
    if ((s[0] & 0xF8u) == 0xF0u && length >= 4 && is_continuation(s[1]) &&
        is_continuation(s[2]) && is_continuation(s[3])) {
        c = ((uint32_t)(s[0] & 0x07u) << 18) | ((uint32_t)(s[1] & 0x3Fu) << 12) |
            ((uint32_t)(s[2] & 0x3Fu) << 6) | (s[3] & 0x3Fu);
        if (c < 0x10000 || c > 0x10FFFF)
            return 0;
        *code = c;
        return 4;
    }
    return 0;
}

size_t fm_utf8_encode(uint32_t code, char *out)
{
    unsigned char *s = (unsigned char *)out;

    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = FM_REPLACEMENT;
    if (code < 0x80) {
        s[0] = (unsigned char)code;
        return 1;
    }
    if (code < 0x800) {
        s[0] = (unsigned char)(0xC0u | (code >> 6));
        s[1] = (unsigned char)(0x80u | (code & 0x3Fu));
        return 2;
    }
    if (code < 0x10000) {
        s[0] = (unsigned char)(0xE0u | (code >> 12));
        s[1] = (unsigned char)(0x80u | ((code >> 6) & 0x3Fu));
        s[2] = (unsigned char)(0x80u | (code & 0x3Fu));
        return 3;
    }
    s[0] = (unsigned char)(0xF0u | (code >> 18));
    s[1] = (unsigned char)(0x80u | ((code >> 12) & 0x3Fu));
    s[2] = (unsigned char)(0x80u | ((code >> 6) & 0x3Fu));
    s[3] = (unsigned char)(0x80u | (code & 0x3Fu));
    return 4;
}

size_t fm_utf8_valid_prefix(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        uint32_t code;
        uint64_t eight;
        size_t bytes;

        /* Eight ASCII bytes at a time: most text has nothing else. */
        while (at + 8 <= length) {
            memcpy(&eight, text + at, 8);
            if (eight & 0x8080808080808080u)
                break;
            at += 8;
        }
        if (at == length)
            break;
        bytes = fm_utf8_decode(text + at, length - at, &code);
        if (bytes == 0)
            return at;
        at += bytes;
    }
    return length;
}
