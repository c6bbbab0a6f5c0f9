/* SPDX-License-Identifier: MIT */
/*
 * base/width.h: how many columns of a terminal a text takes.
 *
 * Latin, Cyrillic and Arabic letters take one, combining marks and format characters
 * none, Han, Kana, Hangul and emoji two.  Terminals differ on emoji that are joined and
 * on scripts that are written in clusters; there, columns may be out by one.
 *
 * Not for ink: a text on a map is shaped and measured by draw/text.h.
 */
#ifndef FM_BASE_WIDTH_H
#define FM_BASE_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* 0, 1 or 2 columns; of a control character 0. */
unsigned fm_width_of_code(uint32_t code);

/* Columns of valid UTF-8. */
size_t fm_width(const char *text, size_t length);

/* Bytes of the longest beginning of `text` that takes at most `columns`, marks that
 * belong to its last letter included. */
size_t fm_width_prefix(const char *text, size_t length, size_t columns);

#endif
