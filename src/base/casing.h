/* SPDX-License-Identifier: MIT */
/*
 * base/casing.h: upper and lower case of single letters, the same in every locale.
 *
 * Covers the simple pairs of Latin, Greek, Cyrillic and Armenian; what has no simple
 * pair (sharp s, Turkish dotless i by language) stays as it is.
 */
#ifndef FM_BASE_CASING_H
#define FM_BASE_CASING_H

#include <stdint.h>

#include "base/str.h"

uint32_t fm_upper(uint32_t code);
uint32_t fm_lower(uint32_t code);

/* Rewrite the whole text in upper (or lower) case. */
void fm_str_upper(fm_str *s);
void fm_str_lower(fm_str *s);

#endif
