/* SPDX-License-Identifier: MIT */
/*
 * base/number.h: numbers to text and back, the same in every locale.
 */
#ifndef FM_BASE_NUMBER_H
#define FM_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FM_NUMBER_MAX 32
#define FM_FIXED_MAX  352

/*
 * Read the whole of text[0..length) as a JSON number (RFC 8259: no '+', no leading zero
 * or point, no hex, no NaN).  Correctly rounded, whatever the number of digits.  False
 * when it is not one or when it overflows to infinity.
 */
bool fm_number_parse(const char *text, size_t length, double *value);

/* As above for what people write: also a leading '+', '.5', '5.' and leading zeros. */
bool fm_number_parse_lax(const char *text, size_t length, double *value);

/*
 * significand times 10^exponent, correctly rounded.  False, and nothing done, for an
 * exponent beyond FM_SCALE_MOST either way: such a number is read from its text.
 */
#define FM_SCALE_MOST 27
bool fm_number_scale(uint64_t significand, int exponent, double *value);

/* An integer that fits; no sign but '-'. */
bool fm_integer_parse(const char *text, size_t length, int64_t *value);

/* Shortest digits that read back as `value`; returns the length (not NUL-terminated by
 * contract, but there is room and it is).  Not for NaN or infinity, which give "null".
 */
size_t fm_number_format(double value, char out[FM_NUMBER_MAX]);

/* `decimals` 0 to 17 digits after the point; "-0.00" is written "0.00". */
size_t fm_number_format_fixed(double value, int decimals, char out[FM_FIXED_MAX]);

#endif
