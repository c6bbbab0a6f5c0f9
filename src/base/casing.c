/* SPDX-License-Identifier: MIT */
#include "base/casing.h"

#include "base/utf8.h"

#include "base/banned.h"

/*
 * Runs of letters and how their cases lie: `step` 0 when the upper case is `shift`
 * below the lower case, 1 when cases alternate, the upper case being even, 2 when it is
 * odd.
 */
static const struct {
    uint32_t first, last; /* of the lower-case letters, or of the alternating run */
    uint32_t shift;
    int step;
} runs[] = {
    { 0x61, 0x7A, 32, 0 },                            /* ASCII */
    { 0xE0, 0xF6, 32, 0 },                            /* Latin-1 */
    { 0xF8, 0xFE, 32, 0 },    { 0x100, 0x12F, 0, 1 }, /* Latin Extended-A, without the
                                                         two i */
    { 0x132, 0x137, 0, 1 },   { 0x139, 0x148, 0, 2 },  { 0x14A, 0x177, 0, 1 },
    { 0x179, 0x17E, 0, 2 },   { 0x218, 0x21F, 0, 1 },  /* Romanian comma below, and
                                                          others */
    { 0x3B1, 0x3C1, 32, 0 },                           /* Greek */
    { 0x3C3, 0x3CB, 32, 0 },  { 0x430, 0x44F, 32, 0 }, /* Cyrillic */
    { 0x450, 0x45F, 80, 0 },  { 0x460, 0x481, 0, 1 },  { 0x48A, 0x4BF, 0, 1 },
    { 0x4D0, 0x52F, 0, 1 },   { 0x561, 0x586, 48, 0 }, /* Armenian */
    { 0x1E00, 0x1E95, 0, 1 },                          /* Latin Extended Additional */
    { 0x1EA0, 0x1EFF, 0, 1 },
};

uint32_t fm_upper(uint32_t code)
{
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        if (code < runs[i].first || code > runs[i].last)
            continue;
        if (runs[i].step == 0)
            return code - runs[i].shift;
        return (code & 1u) == (runs[i].step == 1) ? code - 1 : code;
    }
    return code == 0xFF ? 0x178 : code;
}

uint32_t fm_lower(uint32_t code)
{
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        uint32_t shift = runs[i].shift;

        if (runs[i].step == 0 && code + shift >= runs[i].first &&
            code + shift <= runs[i].last)
            return code + shift;
        if (runs[i].step != 0 && code >= runs[i].first && code <= runs[i].last)
            return (code & 1u) == (runs[i].step == 1) ? code : code + 1;
    }
    return code == 0x178 ? 0xFF : code;
}

static void rewrite(fm_str *s, uint32_t (*change)(uint32_t))
{
    fm_str out = { .limit = s->limit };
    size_t at = 0;

    while (at < s->length) {
        uint32_t code;
        size_t bytes = fm_utf8_decode(s->text + at, s->length - at, &code);

        if (bytes == 0) {
            code = FM_REPLACEMENT;
            bytes = 1;
        }
        fm_str_add_code(&out, change(code));
        at += bytes;
    }
    out.failed = out.failed || s->failed;
    fm_str_release(s);
    *s = out;
}

void fm_str_upper(fm_str *s)
{
    rewrite(s, fm_upper);
}

void fm_str_lower(fm_str *s)
{
    rewrite(s, fm_lower);
}
