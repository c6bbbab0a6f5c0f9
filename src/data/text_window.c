/* SPDX-License-Identifier: MIT */
#include "data/text_window.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#include "base/banned.h"

/* A first buffer that stays in the second-level cache, and the longest stretch that is
 * ever kept together: one text of the file. */
static const size_t first_bytes = 256 * 1024;
static const size_t most_bytes = (size_t)256 * 1024 * 1024;

fm_status fm_window_init(fm_window *w, fm_context *ctx, fm_byte_stream *stream)
{
    *w = (fm_window){ .ctx = ctx, .stream = stream, .line = 1 };
    w->buffer = fm_alloc_raw(first_bytes + FM_WINDOW_SLACK, 1);
    if (w->buffer == NULL)
        return fm_fail_nomem(ctx);
    w->capacity = first_bytes;
    memset(w->buffer, 0, FM_WINDOW_SLACK);
    w->at = w->end = w->counted = w->buffer;
    return FM_OK;
}

void fm_window_release(fm_window *w)
{
    fm_free(w->buffer);
    *w = (fm_window){ 0 };
}

/* ----------------------------------------------------------- lines and columns */

/* UTF-8: every byte but the continuations, 10xxxxxx, begins a character. */
static size_t count_characters(const char *text, size_t length)
{
    size_t count = length, at = 0;

    while (at < length) {
        uint64_t words[4];

        /* ASCII, mostly. */
        while (at + sizeof words <= length) {
            memcpy(words, text + at, sizeof words);
            if ((words[0] | words[1] | words[2] | words[3]) &
                UINT64_C(0x8080808080808080))
                break;
            at += sizeof words;
        }
        for (size_t i = 0; i < sizeof words && at < length; i++, at++)
            count -= ((unsigned char)text[at] & 0xC0u) == 0x80u;
    }
    return count;
}

struct count {
    size_t line;
    size_t characters;
    bool after_cr;
};

static void count_text(struct count *c, const char *text, const char *end)
{
    bool has_cr = memchr(text, '\r', (size_t)(end - text)) != NULL;
    const char *line_end;

    while (text < end) {
        if (has_cr)
            line_end = text + strcspn(text, "\r\n");
        else
            line_end = memchr(text, '\n', (size_t)(end - text));
        if (line_end == NULL || line_end >= end)
            break;
        if (*line_end == '\r' || line_end != text || !c->after_cr)
            c->line++;
        c->after_cr = *line_end == '\r';
        c->characters = 0;
        text = line_end + 1;
    }
    if (text < end) {
        c->characters += count_characters(text, (size_t)(end - text));
        c->after_cr = false;
    }
}

fm_place fm_window_place(const fm_window *w, const char *where)
{
    struct count c = { w->line, w->characters, w->after_cr };

    count_text(&c, w->counted, where);
    return (fm_place){ fm_byte_stream_name(w->stream), c.line, c.characters + 1 };
}

size_t fm_window_line(fm_window *w, const char *where)
{
    struct count c = { w->line, w->characters, w->after_cr };

    if (where > w->counted) {
        count_text(&c, w->counted, where);
        w->line = c.line;
        w->characters = c.characters;
        w->after_cr = c.after_cr;
        w->counted = where;
    }
    return w->line;
}

uint64_t fm_window_offset(const fm_window *w, const char *where)
{
    return w->base + (uint64_t)(where - w->buffer);
}

/* ------------------------------------------------------------------- refilling */

/* What a byte that is no UTF-8 tells about the file. */
static const char *guess_encoding(const unsigned char *s, size_t length)
{
    bool continues = length > 1 && (s[1] & 0xC0u) == 0x80u;

    if (s[0] >= 0xF5 || (s[0] == 0xF4 && continues && s[1] >= 0x90))
        return continues ? "a character beyond U+10FFFF" : "Latin-1 text?";
    if (continues && (s[0] == 0xC0 || s[0] == 0xC1 || (s[0] == 0xE0 && s[1] < 0xA0) ||
                      (s[0] == 0xF0 && s[1] < 0x90)))
        return "an overlong form";
    if (continues && s[0] == 0xED && s[1] >= 0xA0)
        return "half of a UTF-16 pair";
    if (s[0] < 0xA0)
        return "Windows-1252 text?";
    return "Latin-1 or Windows-1252 text?";
}

static fm_status fail_encoding(fm_window *w)
{
    fm_place place = fm_window_place(w, w->end);

    return fm_fail_at(
        w->ctx, FM_ERR_LAYER, &place,
        "byte 0x%02X at %llu is not UTF-8 (%s); convert the file to UTF-8",
        (unsigned)(unsigned char)w->held[0],
        (unsigned long long)fm_window_offset(w, w->end),
        guess_encoding((const unsigned char *)w->held, w->held_length));
}

/* Could these bytes, which are not UTF-8, still become it with more behind them? */
static bool is_cut_character(const char *text, size_t length)
{
    static const char continuations[] = "\x80\x80\x80";
    static const char low_continuations[] = "\xBF\xBF\xBF";
    char whole[8];
    uint32_t code;

    if (length == 0 || length > 3)
        return false;
    memcpy(whole, text, length);
    memcpy(whole + length, continuations, 3);
    if (fm_utf8_decode(whole, length + 3, &code) > length)
        return true;
    memcpy(whole + length, low_continuations, 3);
    return fm_utf8_decode(whole, length + 3, &code) > length;
}

/* Take in the bytes up to `filled` as far as they are UTF-8 and set the NUL. */
static void check_new_text(fm_window *w, char *start, char *filled)
{
    size_t length = (size_t)(filled - start);
    size_t valid = fm_utf8_valid_prefix(start, length);
    size_t rest = length - valid;

    w->held_length = rest < sizeof w->held ? rest : sizeof w->held;
    memcpy(w->held, start + valid, w->held_length);
    w->bad = rest > 0 && (w->ended || !is_cut_character(start + valid, rest));
    w->end = start + valid;
    memset(start + valid, 0, FM_WINDOW_SLACK);
}

/* Move what is kept to the front of a buffer with room behind it. */
static fm_status make_room(fm_window *w, const char **keep)
{
    size_t kept = (size_t)(w->end - *keep);
    size_t at = (size_t)(w->at - *keep);
    char *grown;

    fm_window_line(w, *keep);
    w->base += (uint64_t)(*keep - w->buffer);
    memmove(w->buffer, *keep, kept);
    if (kept > w->capacity / 2) {
        if (kept >= most_bytes) {
            fm_place place = fm_window_place(w, w->counted);

            return fm_fail_at(w->ctx, FM_ERR_LIMIT, &place,
                              "a text or number of more than %zu bytes", most_bytes);
        }
        grown = fm_alloc_raw(2 * w->capacity + FM_WINDOW_SLACK, 1);
        if (grown == NULL)
            return fm_fail_nomem(w->ctx);
        memcpy(grown, w->buffer, kept);
        fm_free(w->buffer);
        w->buffer = grown;
        w->capacity *= 2;
    }
    *keep = w->counted = w->buffer;
    w->at = w->buffer + at;
    w->end = w->buffer + kept;
    return FM_OK;
}

/* The mark at the start of a file is no character of its text.  It is one character to
 * UTF-8, so it comes whole. */
static void pass_byte_order_mark(fm_window *w)
{
    if (strncmp(w->at, "\xEF\xBB\xBF", 3) == 0) {
        w->at += 3;
        w->counted = w->at;
    }
}

fm_status fm_window_refill(fm_window *w, const char **keep)
{
    fm_status status;
    const char *before;
    char *filled;
    size_t got = 1;

    if (w->bad)
        return fail_encoding(w);
    if (w->ended)
        return FM_OK;
    status = make_room(w, keep);
    if (status != FM_OK)
        return status;
    status = fm_byte_stream_progress(w->stream);
    before = w->end;
    while (status == FM_OK && !w->ended && !w->bad && w->end == before) {
        char *start = w->buffer + (w->end - w->buffer);

        memcpy(start, w->held, w->held_length);
        filled = start + w->held_length;
        status = fm_byte_stream_read(w->stream, filled,
                                     w->capacity - (size_t)(filled - w->buffer), &got);
        if (status != FM_OK) {
            *start = '\0';
            break;
        }
        w->ended = got == 0;
        check_new_text(w, start, filled + got);
    }
    if (status == FM_OK && w->bad && w->end == before)
        return fail_encoding(w);
    if (w->base == 0 && before == w->buffer) {
        pass_byte_order_mark(w);
        *keep = w->at;
    }
    return status;
}
