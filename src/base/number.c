/* SPDX-License-Identifier: MIT */
/*
 * The C library reads and prints correctly but follows the locale.  So: the common case
 * of reading (up to 19 digits and a small exponent, Clinger's fast path) is done here
 * with one exact multiplication or division, and all else goes through the C library
 * under its "C" locale.
 *
 * Clinger, W. D.: How to read floating point numbers accurately, PLDI 1990: a decimal
 * significand below 2^53 times or over a power of ten up to 10^22 is exact but for one
 * rounding.
 */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
enum { EXACT_POWER = 22, DIGITS_IN_64_BITS = 19, STACK_DIGITS = 512 };

/* A constant made once: the "C" locale as an object. */
static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t plain_locale(void)
{
    pthread_once(&c_locale_once, make_c_locale);
    return c_locale;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool parse_slow(const char *text, size_t length, double *value)
{
    char stack[STACK_DIGITS];
    char *copy = stack;
    char *end;

    if (length >= sizeof stack) {
        copy = fm_strndup(text, length);
        if (copy == NULL)
            return false;
    } else {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    *value = strtod_l(copy, &end, plain_locale());
    length = (size_t)(end - copy) == length;
    if (copy != stack)
        fm_free(copy);
    return length && isfinite(*value);
}

/* Digits from `at`: adds those that fit to the significand, counts all. */
static size_t take_digits(const char *text, size_t length, size_t at,
                          uint64_t *significand, size_t *digits)
{
    while (at < length && is_digit(text[at])) {
        if (*digits < DIGITS_IN_64_BITS)
            *significand = *significand * 10 + (uint64_t)(text[at] - '0');
        if (*digits > 0 || text[at] != '0')
            (*digits)++;
        at++;
    }
    return at;
}

static bool parse(const char *text, size_t length, bool lax, double *value)
{
    uint64_t significand = 0;
    size_t at = 0, start, digits = 0, fraction = 0, whole;
    int exponent = 0, sign = 1;
    bool negative = false;

    if (at < length && (text[at] == '-' || (lax && text[at] == '+')))
        negative = text[at++] == '-';
    start = at;
    at = take_digits(text, length, at, &significand, &digits);
    whole = at - start;
    if (!lax && (whole == 0 || (whole > 1 && text[start] == '0')))
        return false;
    if (at < length && text[at] == '.') {
        start = ++at;
        at = take_digits(text, length, at, &significand, &digits);
        fraction = at - start;
        if (!lax && fraction == 0)
            return false;
    }
    if (whole + fraction == 0)
        return false;
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        at++;
        if (at < length && (text[at] == '-' || text[at] == '+'))
            sign = text[at++] == '-' ? -1 : 1;
        start = at;
        for (; at < length && is_digit(text[at]); at++) {
            if (exponent < 100000)
                exponent = exponent * 10 + (text[at] - '0');
        }
        if (at == start)
            return false;
    }
    if (at != length)
        return false;
    exponent *= sign;
    if (fraction < 100000)
        exponent -= (int)fraction;
    if (digits <= DIGITS_IN_64_BITS && significand < (UINT64_C(1) << 53) &&
        exponent >= -EXACT_POWER && exponent <= EXACT_POWER && fraction < 100000) {
        double magnitude = (double)significand;

        magnitude = exponent < 0 ? magnitude / powers_of_ten[-exponent]
                                 : magnitude * powers_of_ten[exponent];
        *value = negative ? -magnitude : magnitude;
        return true;
    }
    return parse_slow(text, length, value);
}

bool fm_number_parse(const char *text, size_t length, double *value)
{
    return parse(text, length, false, value);
}

bool fm_number_parse_lax(const char *text, size_t length, double *value)
{
    return parse(text, length, true, value);
}

bool fm_integer_parse(const char *text, size_t length, int64_t *value)
{
    bool negative = length > 0 && text[0] == '-';
    int64_t result = 0;

    if (length == (size_t)negative)
        return false;
    for (size_t i = negative; i < length; i++) {
        int digit = text[i] - '0';

        if (!is_digit(text[i]) || __builtin_mul_overflow(result, 10, &result) ||
            __builtin_sub_overflow(result, digit, &result))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, result, &result))
        return false;
    *value = result;
    return true;
}

static int print(char *out, size_t room, const char *format, int digits, double value)
{
    locale_t old = uselocale(plain_locale());
    int length;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    length = snprintf(out, room, format, digits, value);
#pragma GCC diagnostic pop
    uselocale(old);
    return length;
}

/* "1.5e+21" as digits and a decimal exponent, laid out without an exponent when it is
 * of everyday size. */
static size_t lay_out(const char *scientific, char out[FM_NUMBER_MAX])
{
    char digits[24];
    size_t count = 0, at = 0;
    const char *s = scientific;
    int exponent, sign = 1;

    if (*s == '-')
        out[at++] = *s++;
    for (; *s != 'e'; s++) {
        if (*s != '.')
            digits[count++] = *s;
    }
    while (count > 1 && digits[count - 1] == '0')
        count--;
    s++;
    if (*s == '-' || *s == '+')
        sign = *s++ == '-' ? -1 : 1;
    for (exponent = 0; *s != '\0'; s++)
        exponent = exponent * 10 + (*s - '0');
    exponent *= sign;

    if (exponent < -7 || exponent >= 21) {
        out[at++] = digits[0];
        if (count > 1)
            out[at++] = '.';
        for (size_t i = 1; i < count; i++)
            out[at++] = digits[i];
        at += (size_t)snprintf(out + at, FM_NUMBER_MAX - at, "e%d", exponent);
        return at;
    }
    if (exponent < 0) {
        out[at++] = '0';
        out[at++] = '.';
        for (int i = -1; i > exponent; i--)
            out[at++] = '0';
    }
    for (size_t i = 0; i < count || (int)i <= exponent; i++) {
        out[at++] = i < count ? digits[i] : '0';
        if ((int)i == exponent && i + 1 < count)
            out[at++] = '.';
    }
    out[at] = '\0';
    return at;
}

size_t fm_number_format(double value, char out[FM_NUMBER_MAX])
{
    char scientific[40];
    double back;

    if (!isfinite(value)) {
        memcpy(out, "null", 5);
        return 4;
    }
    if (value == 0) {
        memcpy(out, "0", 2);
        return 1;
    }
    for (int digits = 14; digits <= 16; digits++) {
        int length = print(scientific, sizeof scientific, "%.*e", digits, value);

        if (fm_number_parse(scientific, (size_t)length, &back) && back == value)
            break;
    }
    return lay_out(scientific, out);
}

size_t fm_number_format_fixed(double value, int decimals, char out[FM_FIXED_MAX])
{
    int length;
    size_t i;

    if (!isfinite(value)) {
        memcpy(out, "null", 5);
        return 4;
    }
    length = print(out, FM_FIXED_MAX, "%.*f", decimals, value);
    if (out[0] == '-') {
        for (i = 1; out[i] == '0' || out[i] == '.'; i++)
            ;
        if (out[i] == '\0') {
            memmove(out, out + 1, (size_t)length);
            length--;
        }
    }
    return (size_t)length;
}
