/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

#include "base/banned.h"

void fm_json_init(fm_json *j, fm_str *out, bool pretty)
{
    *j = (fm_json){ .out = out, .pretty = pretty };
}

static void newline(fm_json *j)
{
    if (!j->pretty || (j->depth > 0 && j->flat[j->depth - 1]))
        return;
    fm_str_add_char(j->out, '\n');
    for (unsigned i = 0; i < j->depth; i++)
        fm_str_add(j->out, "  ");
}

/* Bytes of a character beyond ASCII that is better written by number: C1 controls, line
 * and paragraph separators, bidi overrides and isolates (as fm_str_add_escaped). */
static size_t hidden_bytes(const char *text, size_t length, uint32_t *code)
{
    size_t bytes = fm_utf8_decode(text, length, code);
    bool is_hidden = (*code >= 0x80 && *code < 0xA0) ||
                     (*code >= 0x2028 && *code <= 0x202E) ||
                     (*code >= 0x2066 && *code <= 0x2069);

    return bytes > 0 && is_hidden ? bytes : 0;
}

static void quote(fm_str *out, const char *text, size_t length)
{
    size_t plain = 0;

    fm_str_add_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        uint32_t code = c;
        size_t bytes = 1;

        if (c == 0xC2 || c == 0xE2)
            bytes = hidden_bytes(text + i, length - i, &code);
        else if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        if (bytes == 0)
            continue;
        fm_str_add_bytes(out, text + plain, i - plain);
        i += bytes - 1;
        plain = i + 1;
        if (c == '"' || c == '\\')
            fm_str_addf(out, "\\%c", c);
        else if (c == '\n')
            fm_str_add(out, "\\n");
        else if (c == '\t')
            fm_str_add(out, "\\t");
        else
            fm_str_addf(out, "\\u%04x", (unsigned)code);
    }
    fm_str_add_bytes(out, text + plain, length - plain);
    fm_str_add_char(out, '"');
}

/* Comma, line and key in front of any value. */
static void lead(fm_json *j, const char *key)
{
    if (j->depth == 0)
        return;
    assert((key == NULL) == j->is_array[j->depth - 1]);
    if (j->has_items[j->depth - 1])
        fm_str_add(j->out, j->pretty && j->flat[j->depth - 1] ? ", " : ",");
    j->has_items[j->depth - 1] = true;
    newline(j);
    if (key == NULL)
        return;
    quote(j->out, key, strlen(key));
    fm_str_add(j->out, j->pretty ? ": " : ":");
}

static void open(fm_json *j, const char *key, bool is_array, bool flat)
{
    lead(j, key);
    assert(j->depth < FM_JSON_DEPTH);
    fm_str_add_char(j->out, is_array ? '[' : '{');
    j->is_array[j->depth] = is_array;
    j->has_items[j->depth] = false;
    j->flat[j->depth] = flat || (j->depth > 0 && j->flat[j->depth - 1]);
    j->depth++;
}

void fm_json_object(fm_json *j, const char *key)
{
    open(j, key, false, false);
}

void fm_json_object_flat(fm_json *j, const char *key)
{
    open(j, key, false, true);
}

void fm_json_array(fm_json *j, const char *key)
{
    open(j, key, true, false);
}

void fm_json_array_flat(fm_json *j, const char *key)
{
    open(j, key, true, true);
}

void fm_json_end(fm_json *j)
{
    bool flat, had_items, is_array;

    assert(j->depth > 0);
    j->depth--;
    flat = j->flat[j->depth];
    had_items = j->has_items[j->depth];
    is_array = j->is_array[j->depth];
    if (had_items && !flat)
        newline(j);
    fm_str_add_char(j->out, is_array ? ']' : '}');
    if (j->depth == 0 && j->pretty)
        fm_str_add_char(j->out, '\n');
}

void fm_json_text_n(fm_json *j, const char *key, const char *value, size_t length)
{
    lead(j, key);
    quote(j->out, value, length);
}

void fm_json_text(fm_json *j, const char *key, const char *value)
{
    if (value == NULL)
        fm_json_null(j, key);
    else
        fm_json_text_n(j, key, value, strlen(value));
}

void fm_json_number(fm_json *j, const char *key, double value)
{
    lead(j, key);
    fm_str_add_number(j->out, value);
}

void fm_json_fixed(fm_json *j, const char *key, double value, int decimals)
{
    lead(j, key);
    fm_str_add_fixed(j->out, value, decimals);
}

void fm_json_integer(fm_json *j, const char *key, int64_t value)
{
    lead(j, key);
    fm_str_addf(j->out, "%lld", (long long)value);
}

void fm_json_bool(fm_json *j, const char *key, bool value)
{
    lead(j, key);
    fm_str_add(j->out, value ? "true" : "false");
}

void fm_json_null(fm_json *j, const char *key)
{
    lead(j, key);
    fm_str_add(j->out, "null");
}

void fm_json_raw(fm_json *j, const char *key, const char *json, size_t length)
{
    lead(j, key);
    fm_str_add_bytes(j->out, json, length);
}
