/* SPDX-License-Identifier: MIT */
/*
 * The C library reads and prints correctly but follows the locale.  So the numbers of
 * everyday data (up to 19 digits, a small exponent) are read here, and all else goes
 * through the C library under its "C" locale.
 *
 * Two ways that round once and so are exact: Clinger, W. D.: How to read floating point
 * numbers accurately, PLDI 1990 (a significand below 2^53 times or over a power of ten
 * up to 10^22); and for larger significands integer arithmetic in 128 bits.
 */
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
/* 5^27 is the last one in 64 bits. */
static const uint64_t powers_of_five[FM_SCALE_MOST + 1] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
    UINT64_C(7450580596923828125),
};

enum {
    EXACT_POWER = 22,
    DIGITS_IN_64_BITS = 19,
    /* More digits than decide between two doubles: halfway between the two smallest
     * that differ there are 768. */
    DECISIVE_DIGITS = 780,
    EXPONENT_MOST = 1000000
};

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

/* --------------------------------------------------------------------- scaling */

__extension__ typedef unsigned __int128 wide;

/* q times 2^exponent, rounded half to even; q has its top bit or the one below set, and
 * `more` says that something was cut off below it. */
static double round_to_double(uint64_t q, bool more, int exponent)
{
    int extra = 11 - __builtin_clzll(q); /* bits beyond the 53 of a double */
    uint64_t half = UINT64_C(1) << (extra - 1);
    uint64_t rest = q & ((half << 1) - 1);
    uint64_t whole = q >> extra;

    if (rest > half || (rest == half && (more || (whole & 1u))))
        whole++;
    return ldexp((double)whole, exponent + extra);
}

/*
 * 10^k is 5^k 2^k.  With both numbers moved up to the top of their 64 bits,
 *
 *     significand / 5^k = (s 2^63 / d) 2^(shift_d - shift_s - 63)
 *
 * and the quotient has 63 or 64 bits, ten more than a double needs to be rounded; the
 * remainder tells whether they are all.
 */
static double divide(uint64_t significand, int k)
{
    int shift_s = __builtin_clzll(significand);
    int shift_d = __builtin_clzll(powers_of_five[k]);
    uint64_t d = powers_of_five[k] << shift_d, q;
    wide n = (wide)(significand << shift_s) << 63;

    q = (uint64_t)(n / d);
    return round_to_double(q, (uint64_t)(n - (wide)q * d) != 0,
                           shift_d - shift_s - 63 - k);
}

static double multiply(uint64_t significand, int k)
{
    wide product = (wide)significand * powers_of_five[k];
    uint64_t high = (uint64_t)(product >> 64);
    int shift =
        high != 0 ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)product);
    product <<= shift;
    return round_to_double((uint64_t)(product >> 64), (uint64_t)product != 0,
                           64 - shift + k);
}

bool fm_number_scale(uint64_t significand, int exponent, double *value)
{
    if (significand < (UINT64_C(1) << 53) && exponent >= -EXACT_POWER &&
        exponent <= EXACT_POWER) {
        *value = exponent < 0 ? (double)significand / powers_of_ten[-exponent]
                              : (double)significand * powers_of_ten[exponent];
        return true;
    }
    if (exponent < -FM_SCALE_MOST || exponent > FM_SCALE_MOST)
        return false;
    if (significand == 0)
        *value = 0.0;
    else
        *value = exponent < 0 ? divide(significand, -exponent)
                              : multiply(significand, exponent);
    return true;
}

/* --------------------------------------------------------------------- reading */

/* A number taken apart: (-) significand times 10^exponent; the significand holds the
 * first 19 digits and `inexact` says that there were more. */
typedef struct decimal {
    uint64_t significand;
    int64_t exponent;
    bool negative;
    bool inexact;
} decimal;

/* The digits from text[at] on; `is_fraction` when the point is before them.  Returns
 * where they end. */
static size_t take_digits(const char *text, size_t length, size_t at, bool is_fraction,
                          size_t *digits, decimal *d)
{
    for (; at < length && is_digit(text[at]); at++) {
        if (*digits < DIGITS_IN_64_BITS) {
            d->significand = d->significand * 10 + (uint64_t)(text[at] - '0');
            d->exponent -= is_fraction;
        } else {
            d->inexact = d->inexact || text[at] != '0';
            d->exponent += !is_fraction;
        }
        if (*digits > 0 || text[at] != '0')
            (*digits)++;
    }
    return at;
}

static bool take_exponent(const char *text, size_t length, size_t *at,
                          int64_t *exponent)
{
    bool negative = false;
    size_t start;

    *exponent = 0;
    if (*at == length || (text[*at] != 'e' && text[*at] != 'E'))
        return true;
    (*at)++;
    if (*at < length && (text[*at] == '-' || text[*at] == '+'))
        negative = text[(*at)++] == '-';
    for (start = *at; *at < length && is_digit(text[*at]); (*at)++) {
        if (*exponent < EXPONENT_MOST)
            *exponent = *exponent * 10 + (text[*at] - '0');
    }
    *exponent = negative ? -*exponent : *exponent;
    return *at > start;
}

static bool take_apart(const char *text, size_t length, bool lax, decimal *d)
{
    size_t at = 0, start, digits = 0, whole, fraction = 0;
    int64_t exponent;

    *d = (decimal){ 0 };
    if (at < length && (text[at] == '-' || (lax && text[at] == '+')))
        d->negative = text[at++] == '-';
    start = at;
    at = take_digits(text, length, at, false, &digits, d);
    whole = at - start;
    if (!lax && (whole == 0 || (whole > 1 && text[start] == '0')))
        return false;
    if (at < length && text[at] == '.') {
        start = ++at;
        at = take_digits(text, length, at, true, &digits, d);
        fraction = at - start;
        if (!lax && fraction == 0)
            return false;
    }
    if (whole + fraction == 0 || !take_exponent(text, length, &at, &exponent))
        return false;
    d->exponent += exponent;
    return at == length;
}

/* Through the C library, with as many digits as can matter: one that is not zero behind
 * them stands for all the rest. */
static bool parse_slow(const char *text, size_t length, const decimal *d, double *value)
{
    char digits[DECISIVE_DIGITS + 40];
    size_t count = 0, seen = 0;
    bool more = false;
    int64_t exponent;

    digits[count++] = d->negative ? '-' : '+';
    for (size_t i = 0; i < length && text[i] != 'e' && text[i] != 'E'; i++) {
        if (!is_digit(text[i]) || (seen == 0 && text[i] == '0'))
            continue;
        if (seen++ < DECISIVE_DIGITS)
            digits[count++] = text[i];
        else
            more = more || text[i] != '0';
    }
    if (more)
        digits[count++] = '1';
    /* The exponent of the last digit written: d->exponent is that of the 19th. */
    exponent = d->exponent;
    if (seen > DIGITS_IN_64_BITS)
        exponent -= (int64_t)(count - 1) - DIGITS_IN_64_BITS;
    snprintf(digits + count, sizeof digits - count, "e%lld", (long long)exponent);
    *value = strtod_l(digits, NULL, plain_locale());
    return isfinite(*value);
}

static bool parse(const char *text, size_t length, bool lax, double *value)
{
    double low, high;
    decimal d;

    if (!take_apart(text, length, lax, &d))
        return false;
    if (d.significand == 0) {
        *value = d.negative ? -0.0 : 0.0;
        return true;
    }
    /* Digits that were cut off move the number less than the 19th does: when that makes
     * no difference, they do not. */
    if (d.exponent >= -FM_SCALE_MOST && d.exponent <= FM_SCALE_MOST &&
        fm_number_scale(d.significand, (int)d.exponent, &low) &&
        (!d.inexact ||
         (fm_number_scale(d.significand + 1, (int)d.exponent, &high) && low == high))) {
        *value = d.negative ? -low : low;
        return true;
    }
    return parse_slow(text, length, &d, value);
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

/* --------------------------------------------------------------------- writing */

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
    /* A normal number of 15 digits or fewer comes back from 15; subnormals have fewer.
     */
    for (int digits = fabs(value) < DBL_MIN ? 0 : 14; digits <= 16; digits++) {
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
