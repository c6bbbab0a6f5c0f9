/* SPDX-License-Identifier: MIT */
#include "doc/template.h"

#include <string.h>

#include "base/banned.h"

/* Length of the field's name behind the brace at `s`; 0 when it is not one. */
static size_t field_length(const char *s)
{
    size_t length = strcspn(s + 1, "{}");

    return s[1 + length] == '}' ? length : 0;
}

bool fm_template_next(const char **at, fm_template_part *part)
{
    const char *s = *at;
    size_t length = strcspn(s, "{}");

    if (*s == '\0')
        return false;
    *part = (fm_template_part){ .text = s, .length = length };
    if (length == 0 && s[1] == s[0]) {
        part->length = 1;
        *at = s + 2;
        return true;
    }
    if (length == 0 && *s == '{' && field_length(s) > 0) {
        part->is_field = true;
        part->text = s + 1;
        part->length = field_length(s);
        *at = s + part->length + 2;
        return true;
    }
    if (length == 0)
        part->length = 1;
    *at = s + part->length;
    return true;
}

const char *fm_template_fault(const char *text)
{
    while (*text != '\0') {
        text += strcspn(text, "{}");
        if (*text == '\0')
            break;
        if (text[1] == text[0])
            text += 2;
        else if (*text == '{' && field_length(text) > 0)
            text += field_length(text) + 2;
        else
            return text;
    }
    return NULL;
}

/* "name_ar", "name:tr": two letters behind the last mark. */
static bool names_language(const char *field, size_t length)
{
    const char *tail = field + length - 3;

    return length > 3 && (tail[0] == '_' || tail[0] == ':') && tail[1] >= 'a' &&
           tail[1] <= 'z' && tail[2] >= 'a' && tail[2] <= 'z';
}

bool fm_template_choice(const char *field, size_t length, const char *language,
                        size_t i, fm_str *out)
{
    static const struct {
        const char *mark; /* NULL: the field alone */
        bool english;
    } choices[FM_TEMPLATE_CHOICES] = {
        { "_", false }, { ":", false }, { NULL, false }, { "_", true }, { ":", true },
    };

    fm_str_clear(out);
    if (names_language(field, length) || length == 0)
        return i == 0 ? fm_str_add_bytes(out, field, length), true : false;
    if (i >= FM_TEMPLATE_CHOICES)
        return false;
    if (language == NULL)
        language = "en";
    fm_str_add_bytes(out, field, length);
    if (choices[i].mark == NULL)
        return true;
    fm_str_add(out, choices[i].mark);
    if (choices[i].english)
        fm_str_add(out, "en");
    else
        fm_str_add_bytes(out, language, strcspn(language, "-_"));
    return true;
}

size_t fm_template_columns(const fm_table *table, const char *field, size_t length,
                           const char *language, fm_str *scratch,
                           size_t columns[FM_TEMPLATE_CHOICES])
{
    size_t count = 0;

    for (size_t i = 0; fm_template_choice(field, length, language, i, scratch); i++) {
        size_t column = fm_table_find(table, fm_str_text(scratch));

        if (column != FM_NO_COLUMN && (count == 0 || columns[count - 1] != column))
            columns[count++] = column;
    }
    return count;
}
