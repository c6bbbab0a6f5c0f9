/* SPDX-License-Identifier: MIT */
/*
 * base/utf8.h: UTF-8, checked.  Text inside the library is always valid UTF-8 without
 * NUL; the readers see to it.
 */
#ifndef FM_BASE_UTF8_H
#define FM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FM_REPLACEMENT 0xFFFDu

/* Bytes of the valid sequence at `text` (1 to 4), its code point in `*code`; 0 when the
 * bytes are not valid UTF-8 (overlong, surrogate, beyond U+10FFFF, cut). */
size_t fm_utf8_decode(const char *text, size_t length, uint32_t *code);

/* Write `code` to `out` (room for 4), return the number of bytes; an invalid code point
 * is written as U+FFFD. */
size_t fm_utf8_encode(uint32_t code, char *out);

/* Offset of the first invalid byte, or `length`. */
size_t fm_utf8_valid_prefix(const char *text, size_t length);

#endif
