/* SPDX-License-Identifier: MIT */
#include "doc/yaml_write.h"

#include "base/banned.h"

void fm_yaml_add_text(fm_str *out, const char *text)
{
    fm_str_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fm_str_add_char(out, '\\');
        if ((unsigned char)*text < 0x20)
            fm_str_addf(out, "\\x%02x", (unsigned)(unsigned char)*text);
        else
            fm_str_add_char(out, *text);
    }
    fm_str_add_char(out, '"');
}

void fm_yaml_add_color(fm_str *out, fm_color color)
{
    fm_str_add_char(out, '"');
    fm_color_add_hex(out, color);
    fm_str_add_char(out, '"');
}
