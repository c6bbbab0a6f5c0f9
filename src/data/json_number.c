/* SPDX-License-Identifier: MIT */
/*
 * Numbers, and the short cut through runs of positions, which are nearly all that a
 * large layer consists of.
 *
 * Digits are taken eight at a time.  For a word of eight bytes, byte ^ '0' is a digit's
 * value, or 10 and more for all that is no digit; the run of digits ends at the first
 * such byte.  Moved to the high end of the word, with zeros in front, the run is the
 * decimal number that three multiplications add up: pairs of digits, pairs of pairs,
 * and so on (the technique is that of fast_float, Lemire 2021).
 */
#include "data/json_reader_private.h"

#include <string.h>

#include "base/number.h"

#include "base/banned.h"

enum { NUMBER_SHOWN = 24, DIGITS_EXACT = 19 };

/* ------------------------------------------------------------------ complaints */

static bool is_number_byte(char c)
{
    return fm_is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static const char *pass_digits(const char *at)
{
    while (fm_is_digit(*at))
        at++;
    return at;
}

static bool ends_number(char c)
{
    return fm_is_blank(c) || c == ',' || c == ']' || c == '}' || c == '\0';
}

/* Why this is not a number; NULL when it is one, and so too large. */
static const char *number_fault(const char *at, const char *end)
{
    const char *from;

    at += *at == '-';
    if (!fm_is_digit(*at))
        return "a digit must follow the '-'";
    if (*at == '0' && fm_is_digit(at[1]))
        return "a number has no leading zeros";
    if (*at == '0' && (at[1] == 'x' || at[1] == 'X'))
        return "JSON has no hexadecimal numbers";
    at = pass_digits(at);
    if (*at == '.') {
        from = ++at;
        at = pass_digits(at);
        if (at == from)
            return "a digit must follow the '.'";
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        from = at;
        at = pass_digits(at);
        if (at == from)
            return "a digit must follow the 'e'";
    }
    return at == end && ends_number(*end) ? NULL : "this is not a number";
}

static fm_status fail_number(fm_reader *r, const char *end)
{
    const char *at = r->window.at;
    const char *fault = number_fault(at, end);
    int shown;

    while ((unsigned char)*end > 0x20 && (unsigned char)*end < 0x7F && *end != ',' &&
           *end != ']' && *end != '}')
        end++;
    shown = end - at > NUMBER_SHOWN ? NUMBER_SHOWN : (int)(end - at);
    if (fault == NULL)
        return fm_reader_fail_at(r, at, "the number '%.*s' is too large", shown, at);
    return fm_reader_fail_at(r, at, "'%.*s': %s", shown, at, fault);
}

/* --------------------------------------------------------------------- numbers */

static const double powers_of_ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                                        1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                                        1e14, 1e15, 1e16, 1e17, 1e18, 1e19 };
static const uint64_t whole_powers_of_ten[] = { 1,       10,       100,
                                                1000,    10000,    100000,
                                                1000000, 10000000, 100000000 };

static uint64_t load_eight(const char *at)
{
    uint64_t eight;

    memcpy(&eight, at, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* Take a run of digits, at most 8 of them, onto `value`; returns how many. */
static inline unsigned take_eight(const char *at, uint64_t *value)
{
    uint64_t digits = load_eight(at) ^ UINT64_C(0x3030303030303030);
    uint64_t others = ((digits + UINT64_C(0x7676767676767676)) | digits) &
                      UINT64_C(0x8080808080808080);
    unsigned count = others == 0 ? 8 : (unsigned)__builtin_ctzll(others) >> 3;

    if (count == 0)
        return 0;
    digits <<= 64 - 8 * count;
    digits = digits * 10 + (digits >> 8);
    digits = ((digits & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
              ((digits >> 16) & UINT64_C(0x000000FF000000FF)) *
                  UINT64_C(0x0000271000000001)) >>
             32;
    *value = *value * whole_powers_of_ten[count] + digits;
    return count;
}

static inline const char *take_run(const char *at, uint64_t *value)
{
    unsigned count;

    do {
        count = take_eight(at, value);
        at += count;
    } while (count == 8);
    return at;
}

/* A plain number at `at`; NULL when it is anything else. */
static inline const char *take_number(const char *at, double *value)
{
    bool negative = *at == '-';
    const char *start = at + negative, *point;
    uint64_t significand = 0;
    ptrdiff_t decimals = 0, digits;

    /* Few digits, and as many as the number before had: a plain loop is predicted. */
    for (at = start; fm_is_digit(*at); at++)
        significand = significand * 10 + (uint64_t)(*at - '0');
    digits = at - start;
    if (digits == 0 || (*start == '0' && digits > 1))
        return NULL;
    if (*at == '.') {
        point = at++;
        at = take_run(at, &significand);
        decimals = at - point - 1;
        if (decimals == 0)
            return NULL;
        digits += decimals;
    }
    if (digits > DIGITS_EXACT) {
        /* The significand has overflowed; a fraction may still have leading zeros. */
        if (!fm_number_parse(start, (size_t)(at - start), value))
            return NULL;
    } else if (significand < (UINT64_C(1) << 53)) {
        *value = (double)significand / powers_of_ten[decimals];
    } else if (!fm_number_scale(significand, -(int)decimals, value)) {
        return NULL;
    }
    if (negative)
        *value = -*value;
    return at;
}

static fm_status end_number(fm_reader *r, fm_token *token, const char *end)
{
    token->length = (size_t)(end - token->text);
    token->is_integer = true;
    for (size_t i = 0; i < token->length && token->is_integer; i++)
        token->is_integer = fm_is_digit(token->text[i]) || token->text[i] == '-';
    r->window.at = end;
    return FM_OK;
}

/* All that belongs to a number or is mistaken for one, in the window as a whole. */
static fm_status collect_number(fm_reader *r, const char **end)
{
    const char *at = r->window.at;

    for (;;) {
        ptrdiff_t taken;
        fm_status status;
        bool more;

        while (is_number_byte(*at))
            at++;
        *end = at;
        if (at != r->window.end)
            return FM_OK;
        taken = at - r->window.at;
        status = fm_reader_refill(r, &more);
        if (status != FM_OK)
            return status;
        *end = at = r->window.at + taken;
        if (at == r->window.end)
            return FM_OK;
    }
}

fm_status fm_reader_read_number(fm_reader *r, fm_token *token)
{
    const char *end = take_number(r->window.at, &token->number);
    fm_status status;

    token->kind = FM_TOKEN_NUMBER;
    token->text = r->window.at;
    if (end != NULL && ends_number(*end) && *end != '\0')
        return end_number(r, token, end);
    status = collect_number(r, &end);
    if (status != FM_OK)
        return status;
    token->text = r->window.at;
    token->length = (size_t)(end - r->window.at);
    if (fm_number_parse(token->text, token->length, &token->number) &&
        ends_number(*end))
        return end_number(r, token, end);
    if (end == r->window.end && number_fault(r->window.at, end) != NULL)
        return fm_reader_fail_cut(r);
    return fail_number(r, end);
}

/* ------------------------------------------------------------------- positions */

static inline const char *pass_blanks(const char *at)
{
    while (fm_is_blank(*at))
        at++;
    return at;
}

/* "[ x , y ]" or with more numbers behind; NULL when it is anything else. */
static inline const char *take_position(const char *at, fm_lonlat *out, bool *has_z)
{
    double more;

    if (*at != '[')
        return NULL;
    at = take_number(pass_blanks(at + 1), &out->lon);
    if (at == NULL)
        return NULL;
    at = pass_blanks(at);
    if (*at != ',')
        return NULL;
    at = take_number(pass_blanks(at + 1), &out->lat);
    if (at == NULL)
        return NULL;
    at = pass_blanks(at);
    while (*at == ',') {
        at = take_number(pass_blanks(at + 1), &more);
        if (at == NULL)
            return NULL;
        at = pass_blanks(at);
        *has_z = true;
    }
    return *at == ']' ? at + 1 : NULL;
}

size_t fm_reader_positions(fm_reader *r, fm_lonlat *out, size_t room, bool *has_z)
{
    const char *at = r->window.at;
    size_t count = 0;

    if (r->depth == 0 || r->depth == r->depth_limit)
        return 0;
    if (r->state == FM_EXPECT_VALUE)
        room = 1;
    while (count < room) {
        at = pass_blanks(at);
        if (r->state == FM_EXPECT_COMMA_OR_END) {
            if (*at != ',')
                break;
            at = pass_blanks(at + 1);
        }
        at = take_position(at, &out[count], has_z);
        if (at == NULL)
            break;
        count++;
        r->window.at = at;
        r->state = FM_EXPECT_COMMA_OR_END;
    }
    return count;
}
