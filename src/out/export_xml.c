/* SPDX-License-Identifier: MIT */
#include "out/export_private.h"

#include "base/banned.h"

void fm_export_add_xml(fm_str *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '&')
            fm_str_add(out, "&amp;");
        else if (c == '<')
            fm_str_add(out, "&lt;");
        else if (c == '>')
            fm_str_add(out, "&gt;");
        else if (c == '"')
            fm_str_add(out, "&quot;");
        else if (c == '\r')
            fm_str_add(out, "&#13;"); /* else a reader makes a newline of it */
        else if (c < ' ' && c != '\t' && c != '\n')
            fm_str_add(out, "\xEF\xBF\xBD");
        else if (c == 0xEF && i + 2 < length && (unsigned char)text[i + 1] == 0xBF &&
                 (unsigned char)text[i + 2] >= 0xBE) {
            fm_str_add(out, "\xEF\xBF\xBD");
            i += 2;
        } else {
            fm_str_add_char(out, text[i]);
        }
    }
}
