/* SPDX-License-Identifier: MIT */
#include "draw/text_parts.h"

#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

typedef struct range {
    uint32_t from, to;
} range;

static bool is_in(const range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return true;
    return false;
}

/* Control characters, bidi embeddings, overrides and isolates, invisible operators of
 * old markup, noncharacters. */
static bool is_dropped(uint32_t code)
{
    static const range dropped[] = {
        { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x202A, 0x202E }, { 0x2066, 0x206F },
        { 0xFDD0, 0xFDEF }, { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFC },
    };

    return (code & 0xFFFEu) == 0xFFFEu ||
           is_in(dropped, sizeof dropped / sizeof dropped[0], code);
}

void fm_text_clean(fm_str *out, const char *text)
{
    size_t length = strlen(text), start = out->length, at = 0;

    while (at < length) {
        uint32_t code = FM_REPLACEMENT;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        if (out->length - start > FM_TEXT_BYTES_MAX) {
            fm_str_add_code(out, 0x2026); /* ... */
            return;
        }
        at += bytes == 0 ? 1 : bytes;
        if (code == 0x2028 || code == 0x2029 || code == 0x0085 || code == '\n')
            fm_str_add_char(out, '\n');
        else if (code == '\t')
            fm_str_add_char(out, ' ');
        else if (!is_dropped(code))
            fm_str_add_code(out, code);
    }
}

bool fm_text_joins(const char *text)
{
    /* Arabic, Syriac, N'Ko, Mandaic; Mongolian; Arabic presentation forms; Adlam. */
    static const range joining[] = {
        { 0x0600, 0x07FF }, { 0x0840, 0x08FF }, { 0x1800, 0x18AF },
        { 0xFB50, 0xFDFF }, { 0xFE70, 0xFEFE }, { 0x1E900, 0x1E95F },
    };
    size_t length = strlen(text), at = 0;

    while (at < length) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        if (is_in(joining, sizeof joining / sizeof joining[0], code))
            return true;
        at += bytes == 0 ? 1 : bytes;
    }
    return false;
}
