/* SPDX-License-Identifier: MIT */
/*
 * Single values: what the text of a scalar, or a short list of them, means to the key
 * that it stands behind.  The key decides: to a text, no and 1.10 are the letters that
 * they are written with.
 */
#include "doc/document_reader.h"

#include <string.h>

#include "doc/document_values.h"
#include "doc/template.h"

#include "base/banned.h"

/* ---- Scalars -------------------------------------------------------------------- */

const char *fm_reader_scalar(fm_reader *r, const fm_yaml_node *node, const char *key,
                             const char *what)
{
    if (node->kind == FM_YAML_SCALAR && !fm_yaml_is_null(node))
        return node->text;
    fm_reader_expected(r, node, key, what);
    return NULL;
}

static bool read_text(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      const char *what, const char **out)
{
    const char *text = fm_reader_scalar(r, node, key->name, what);

    if (text == NULL)
        return false;
    *out = text;
    return true;
}

static bool read_language(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                          const char **out)
{
    static const char what[] = "a language tag such as en or ar-SY";
    const char *text;

    if (!read_text(r, key, node, what, &text))
        return false;
    if (!fm_value_language(text)) {
        fm_reader_expected(r, node, key->name, what);
        return false;
    }
    *out = text;
    return true;
}

/* {date} and {date:iso}, and no other word in braces. */
static bool read_dated(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                       const char **out)
{
    const char *text;

    if (!read_text(r, key, node, "a text", &text))
        return false;
    for (const char *s = strchr(text, '{'); s != NULL; s = strchr(s + 1, '{')) {
        size_t length = strcspn(s, "}") + 1;

        if (strncmp(s, "{date}", 6) == 0 || strncmp(s, "{date:iso}", 10) == 0 ||
            s[length - 1] == '\0')
            continue;
        fm_reader_complain(r, node, "bad-value", key->name,
                           "'%.*s' cannot stand here; only {date} and {date:iso} can",
                           length > 60 ? 60 : (int)length, s);
        return false;
    }
    *out = text;
    return true;
}

static bool read_template(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                          const char **out)
{
    const char *text, *fault;

    if (!read_text(r, key, node, "a text such as \"{name}\"", &text))
        return false;
    fault = fm_template_fault(text);
    if (fault != NULL) {
        fm_reader_complain(r, node, "bad-value", key->name,
                           "the brace at '%.40s' has no partner; write {{ or }} for a "
                           "brace of the text",
                           fault);
        return false;
    }
    *out = text;
    return true;
}

static bool read_name(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      const char **out)
{
    bool is_id = key->kind == FM_KEY_ID;
    const char *text;

    if (!read_text(r, key, node, is_id ? "the id of a layer" : "the name of a field",
                   &text))
        return false;
    if (text[0] == '\0' || (is_id && strpbrk(text, " \t\r\n{}\"'<>&/") != NULL)) {
        fm_reader_complain(r, node, "bad-value", key->name,
                           is_id ? "an id is a word without blanks, quotes, slashes or "
                                   "brackets"
                                 : "the name is empty");
        return false;
    }
    *out = text;
    return true;
}

/* The place of the text in `words`, or -1 after a complaint that lists them. */
static int find_word(fm_reader *r, const fm_key *key, const fm_yaml_node *node)
{
    const char *const *words = key->words;
    const char *text, *nearest;
    fm_str list = { 0 };

    fm_str_add(&list, "one of");
    for (int i = 0; words[i] != NULL; i++)
        fm_str_addf(&list, "%s %s", i == 0 ? "" : ",", words[i]);
    text = fm_reader_scalar(r, node, key->name, fm_str_text(&list));
    for (int i = 0; text != NULL && words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            fm_str_release(&list);
            return i;
        }
    }
    if (text != NULL) {
        nearest = fm_str_nearest(text, words);
        if (nearest != NULL)
            fm_reader_complain(r, node, "bad-value", key->name,
                               "unknown word '%.60s'; did you mean '%s'?", text,
                               nearest);
        else
            fm_reader_expected(r, node, key->name, fm_str_text(&list));
    }
    fm_str_release(&list);
    return -1;
}

static bool read_word(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      void *out)
{
    int word = find_word(r, key, node);

    if (word < 0)
        return false;
    if (key->kind == FM_KEY_WORD)
        *(const char **)out =
            strcmp(key->words[word], "none") == 0 ? NULL : key->words[word];
    else if (key->kind == FM_KEY_SWITCH)
        *(bool *)out = word == 1;
    else
        *(unsigned *)out = (unsigned)word; /* the enums are of this type */
    return true;
}

static bool read_units(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                       unsigned *out)
{
    unsigned bits = 0;
    int word;

    if (node->kind != FM_YAML_LIST) {
        word = find_word(r, key, node);
        if (word >= 0)
            *out = 1u << word;
        return word >= 0;
    }
    for (size_t i = 0; i < node->count; i++) {
        word = find_word(r, key, node->items[i]);
        if (word < 0)
            return false;
        bits |= 1u << word;
    }
    if (bits == 0) {
        fm_reader_complain(r, node, "bad-value", key->name, "the list is empty");
        return false;
    }
    *out = bits;
    return true;
}

static bool read_bool(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      bool *out)
{
    const char *text = fm_reader_scalar(r, node, key->name, "true or false");
    bool value;

    if (text == NULL)
        return false;
    if (key->words != NULL && strcmp(text, key->words[0]) == 0) {
        value = true;
    } else if (!fm_value_bool(text, &value)) {
        fm_reader_expected(r, node, key->name, "true or false");
        return false;
    }
    *out = key->kind == FM_KEY_BOOL_NOT ? !value : value;
    return true;
}

/* ---- The rest ------------------------------------------------------------------- */

static bool read_color(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                       fm_color *out)
{
    static const char what[] = "a colour such as \"#d98c7f\", salmon or none";
    const char *text;

    if (fm_yaml_is_null(node)) {
        fm_reader_complain(r, node, "bad-value", key->name,
                           "no value; a colour that starts with # stands in quotes, "
                           "for a bare # starts a comment");
        return false;
    }
    text = fm_reader_scalar(r, node, key->name, what);
    if (text == NULL)
        return false;
    if (fm_color_parse(text, out))
        return true;
    fm_reader_expected(r, node, key->name, what);
    return false;
}

static bool read_date(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      fm_date *out)
{
    static const char what[] = "a date of the calendar such as 2020-02-24";
    const char *text = fm_reader_scalar(r, node, key->name, what);

    if (text == NULL)
        return false;
    if (fm_date_parse(text, node->length, out))
        return true;
    fm_reader_expected(r, node, key->name, what);
    return false;
}

static bool read_version(fm_reader *r, const fm_key *key, const fm_yaml_node *node)
{
    const char *text = fm_reader_scalar(r, node, key->name, "the version, 1");

    if (text == NULL || strcmp(text, "1") == 0)
        return text != NULL;
    fm_reader_complain(r, node, "bad-value", key->name,
                       "'%.40s' is not a version of the format that is known here; it "
                       "is 1",
                       text);
    return false;
}

static bool read_holders(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                         const char *out[2])
{
    static const char what[] = "two holders such as [government, opposition]";
    const char *two[2] = { NULL, NULL };

    if (node->kind != FM_YAML_LIST || node->count != 2) {
        fm_reader_expected(r, node, key->name, what);
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        two[i] = fm_reader_scalar(r, node->items[i], key->name, "the name of a holder");
        if (two[i] == NULL)
            return false;
    }
    if (strcmp(two[0], two[1]) == 0) {
        fm_reader_complain(r, node, "bad-value", key->name,
                           "both holders are '%.60s'; there is no front between them",
                           two[0]);
        return false;
    }
    out[0] = two[0];
    out[1] = two[1];
    return true;
}

/* One holder, or a list of them. */
static fm_status read_names(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                            fm_names *out, bool *good)
{
    static const char what[] = "the name of a holder";
    size_t count = node->kind == FM_YAML_LIST ? node->count : 1;
    const char **items;

    if (count == 0) {
        fm_reader_expected(r, node, key->name, what);
        return FM_OK;
    }
    items = fm_arena_alloc(&r->document->arena, count, sizeof *items);
    if (items == NULL)
        return fm_fail_nomem(r->ctx);
    for (size_t i = 0; i < count; i++) {
        items[i] = fm_reader_scalar(
            r, node->kind == FM_YAML_LIST ? node->items[i] : node, key->name, what);
        if (items[i] == NULL)
            return FM_OK;
    }
    *out = (fm_names){ items, count };
    *good = true;
    return FM_OK;
}

/* The condition's own words and place, which point into its text. */
static fm_status read_condition(fm_reader *r, const fm_key *key,
                                const fm_yaml_node *node, fm_where **slot, bool *good)
{
    const char *text =
        fm_reader_scalar(r, node, key->name, "a condition such as \"rank > 3\"");
    fm_place place = fm_yaml_text_place(node);
    fm_status status;

    if (text == NULL)
        return FM_OK;
    status = fm_document_add_condition(r->ctx, r->document, slot, text, place);
    *good = status == FM_OK;
    if (status == FM_ERR_DOCUMENT) {
        const fm_error *error = fm_context_error(r->ctx);

        place.line = error->line;
        place.column = error->column == 0 ? node->place.column : error->column;
        r->errors++;
        fm_log_error(r->ctx, FM_ERR_DOCUMENT, &place, "bad-condition", "%s%s: %s",
                     fm_str_text(&r->path), key->name, error->message);
        return FM_OK;
    }
    return status;
}

fm_status fm_reader_value(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                          void *base, bool *good)
{
    void *out = (char *)base + key->offset;
    fm_derive_spec *derive = base;

    *good = false;
    switch (key->kind) {
    case FM_KEY_TEXT:
        *good = read_text(r, key, node, "a text", out);
        return FM_OK;
    case FM_KEY_LANGUAGE:
        *good = read_language(r, key, node, out);
        return FM_OK;
    case FM_KEY_DATED:
        *good = read_dated(r, key, node, out);
        return FM_OK;
    case FM_KEY_TEMPLATE:
        *good = read_template(r, key, node, out);
        return FM_OK;
    case FM_KEY_FIELD:
    case FM_KEY_ID:
        *good = read_name(r, key, node, out);
        return FM_OK;
    case FM_KEY_WORD:
    case FM_KEY_CHOICE:
    case FM_KEY_SWITCH:
        *good = read_word(r, key, node, out);
        return FM_OK;
    case FM_KEY_UNITS:
        *good = read_units(r, key, node, out);
        return FM_OK;
    case FM_KEY_BOOL:
    case FM_KEY_BOOL_NOT:
        *good = read_bool(r, key, node, out);
        return FM_OK;
    case FM_KEY_COLOR:
        *good = read_color(r, key, node, out);
        return FM_OK;
    case FM_KEY_DATE:
        *good = read_date(r, key, node, out);
        return FM_OK;
    case FM_KEY_CONDITION:
        return read_condition(r, key, node, out, good);
    case FM_KEY_HOLDERS:
        *good = read_holders(r, key, node, out);
        return FM_OK;
    case FM_KEY_NAMES:
        return read_names(r, key, node, out, good);
    case FM_KEY_VERSION:
        *good = read_version(r, key, node);
        return FM_OK;
    case FM_KEY_DERIVE:
        *good = read_name(r, key, node, out);
        derive->kind = (fm_derive_kind)key->bit;
        return FM_OK;
    default:
        return fm_reader_number(r, key, node, base, good);
    }
}
