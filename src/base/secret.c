/* SPDX-License-Identifier: MIT */
#include "base/secret.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

#include "base/banned.h"

/* "password=", or "password = " as libpq takes it too; 0 for neither. */
static size_t word_length(const char *text)
{
    static const char word[] = "password";
    size_t length = strlen(word);

    if (strncasecmp(text, word, length) != 0)
        return 0;
    length += strspn(text + length, " ");
    if (text[length] != '=')
        return 0;
    length++;
    return length + strspn(text + length, " ");
}

/* Where the value behind "password=" ends.  In quotes it may hold anything, and quotes
 * behind backslashes. */
static size_t value_length(const char *value)
{
    char quote = value[0] == '\'' || value[0] == '"' ? value[0] : '\0';
    const char *ends = quote == '\0' ? " \t\r\n&'\"" : quote == '"' ? "\"" : "'";
    size_t length = quote != '\0';

    while (value[length] != '\0' && strchr(ends, value[length]) == NULL)
        length += value[length] == '\\' && value[length + 1] != '\0' ? 2 : 1;
    return length + (quote != '\0' && value[length] == quote);
}

/* Behind "://": where the user's name ends and a password begins, and how long it is; 0
 * for none.  A password may hold an '@' that somebody forgot to escape. */
static size_t userinfo(const char *text, size_t *length)
{
    size_t end = strcspn(text, "/?# \t\r\n'\"");
    size_t colon = strcspn(text, ":");
    size_t at = end;

    while (at > 0 && text[at] != '@')
        at--;
    if (text[at] != '@' || colon >= at)
        return 0;
    *length = at - colon - 1;
    return colon + 1;
}

void fm_str_add_public(fm_str *out, const char *text)
{
    size_t length, start;

    while (*text != '\0') {
        if ((start = word_length(text)) > 0) {
            fm_str_add_bytes(out, text, start);
            text += start;
            length = value_length(text);
            fm_str_add(out, length > 0 ? "***" : "");
            text += length;
        } else if (strncmp(text, "://", 3) == 0) {
            fm_str_add(out, "://");
            text += 3;
            start = userinfo(text, &length);
            if (start > 0) {
                fm_str_add_bytes(out, text, start);
                fm_str_add(out, "***");
                text += start + length;
            }
        } else {
            fm_str_add_char(out, *text++);
        }
    }
}

char *fm_public_copy(const char *text)
{
    fm_str out = { 0 };

    fm_str_add_public(&out, text);
    return out.text == NULL && !out.failed ? fm_strdup("") : fm_str_take(&out);
}
