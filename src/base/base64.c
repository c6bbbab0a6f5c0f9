/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

#include "base/banned.h"

void fm_str_add_base64(fm_str *out, const void *bytes, size_t length)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *b = bytes;

    for (size_t at = 0; at < length; at += 3) {
        size_t there = length - at < 3 ? length - at : 3;
        uint32_t three = 0;
        char four[4];

        for (size_t i = 0; i < 3; i++)
            three = three << 8 | (i < there ? b[at + i] : 0u);
        for (size_t i = 0; i < 4; i++)
            four[i] = i <= there ? letters[three >> (18 - 6 * i) & 63] : '=';
        fm_str_add_bytes(out, four, sizeof four);
    }
}
