/* SPDX-License-Identifier: MIT */
/*
 * Texts between quotes.  Most have no escapes and are handed out as they stand in the
 * window; one with escapes is put together in r->unescaped.
 */
#include "data/json_reader_private.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * The first byte that ends a run of plain text: a quote, a backslash, or a control
 * character, the window's NUL among them.  Eight bytes at a time: a byte is below n
 * when subtracting n borrows, and it is c when byte ^ c is below 1 (Mycroft's test;
 * bytes from 0x80 on are none of them).
 */
static const char *pass_plain(const char *at)
{
    for (;;) {
        uint64_t eight, quote, backslash, special;

        memcpy(&eight, at, sizeof eight);
        quote = eight ^ EACH_BYTE('"');
        backslash = eight ^ EACH_BYTE('\\');
        special =
            (((eight - EACH_BYTE(0x20)) & ~eight) | ((quote - EACH_BYTE(1)) & ~quote) |
             ((backslash - EACH_BYTE(1)) & ~backslash)) &
            EACH_BYTE(0x80);
        if (special != 0)
            break;
        at += sizeof eight;
    }
    while ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* Get `count` bytes behind r->window.at into the window, as far as there are so many.
 */
static fm_status want(fm_reader *r, ptrdiff_t count)
{
    ptrdiff_t had = -1;
    fm_status status = FM_OK;
    bool more;

    while (status == FM_OK && r->window.end - r->window.at < count &&
           r->window.end - r->window.at > had) {
        had = r->window.end - r->window.at;
        status = fm_reader_refill(r, &more);
    }
    return status;
}

static fm_status need(fm_reader *r, ptrdiff_t count)
{
    fm_status status = want(r, count);

    if (status != FM_OK || r->window.end - r->window.at >= count)
        return status;
    return fm_reader_fail_cut(r);
}

static bool read_hex4(const char *at, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = fm_is_digit(c)           ? c - '0'
                    : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                    : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                             : -1;

        if (digit < 0)
            return false;
        *unit = *unit * 16 + (uint32_t)digit;
    }
    return true;
}

/* At the 'u' of \uXXXX; two of them may make one character. */
static fm_status read_unicode(fm_reader *r, fm_token *token)
{
    fm_status status = need(r, 5);
    uint32_t unit, low;

    if (status != FM_OK)
        return status;
    if (!read_hex4(r->window.at + 1, &unit))
        return fm_reader_fail_at(r, r->window.at - 1, "\\u needs four hex digits");
    r->window.at += 5;
    if (unit >= 0xD800 && unit < 0xDC00) {
        status = want(r, 6);
        if (status != FM_OK)
            return status;
        if (r->window.at[0] == '\\' && r->window.at[1] == 'u' &&
            read_hex4(r->window.at + 2, &low) && low >= 0xDC00 && low < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            r->window.at += 6;
        }
    }
    if (unit == 0 || (unit >= 0xD800 && unit < 0xE000)) {
        unit = FM_REPLACEMENT;
        token->is_replaced = true;
    }
    fm_str_add_code(&r->unescaped, unit);
    return FM_OK;
}

/* At the backslash. */
static fm_status read_escape(fm_reader *r, fm_token *token)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    fm_status status = need(r, 2);
    const char *known;
    char found[FM_FOUND_MAX];

    if (status != FM_OK)
        return status;
    r->window.at++;
    if (*r->window.at == 'u')
        return read_unicode(r, token);
    known = *r->window.at == '\0' ? NULL : strchr(from, *r->window.at);
    if (known == NULL)
        return fm_reader_fail_at(r, r->window.at - 1,
                                 "\\ before %s is no escape of JSON",
                                 fm_reader_found(r, r->window.at, found));
    fm_str_add_char(&r->unescaped, to[known - from]);
    r->window.at++;
    return FM_OK;
}

/* The text goes on behind an escape, or behind the window's end. */
static fm_status read_on(fm_reader *r, fm_token *token)
{
    for (;;) {
        const char *from = r->window.at;
        const char *to = pass_plain(from);
        fm_status status;

        fm_str_add_bytes(&r->unescaped, from, (size_t)(to - from));
        r->window.at = to;
        if (*to == '"')
            break;
        if (*to == '\\') {
            status = read_escape(r, token);
        } else if (to == r->window.end) {
            status = need(r, 1);
        } else {
            status =
                fm_reader_fail_at(r, to,
                                  "the control character U+%04X inside a text; write "
                                  "it as an escape",
                                  (unsigned)(unsigned char)*to);
        }
        if (status != FM_OK)
            return status;
    }
    return r->unescaped.failed ? fm_fail_nomem(r->ctx) : FM_OK;
}

fm_status fm_reader_read_text(fm_reader *r, fm_token *token)
{
    const char *from = r->window.at;
    const char *to = pass_plain(from);
    fm_status status;

    token->kind = FM_TOKEN_TEXT;
    if (*to == '"') {
        r->window.at = to + 1;
        token->text = from;
        token->length = (size_t)(to - from);
        return FM_OK;
    }
    fm_str_clear(&r->unescaped);
    status = read_on(r, token);
    if (status != FM_OK)
        return status;
    r->window.at++;
    token->text = fm_str_text(&r->unescaped);
    token->length = r->unescaped.length;
    return FM_OK;
}
