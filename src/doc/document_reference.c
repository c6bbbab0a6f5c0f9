/* SPDX-License-Identifier: MIT */
/*
 * The table of keys as Markdown, for docs/format.md.
 */
#include "doc/document_keys.h"

#include "base/banned.h"

static void add_range(fm_str *out, const fm_key *key)
{
    if (!(key->min < key->max))
        return;
    fm_str_add(out, ", ");
    fm_str_add_number(out, key->min);
    fm_str_add(out, " to ");
    fm_str_add_number(out, key->max);
}

static void add_words(fm_str *out, const fm_key *key)
{
    for (size_t i = 0; key->words[i] != NULL; i++)
        fm_str_addf(out, "%s`%s`", i == 0 ? "" : ", ", key->words[i]);
}

static void add_link(fm_str *out, const fm_key_table *table)
{
    fm_str_addf(out, "[%s](#%s)", table->name, table->name);
}

/* What may stand behind the key. */
static void add_value(fm_str *out, const fm_key *key)
{
    static const char *const plain[] = {
        [FM_KEY_TEXT] = "text",
        [FM_KEY_DATED] = "text, may hold `{date}`",
        [FM_KEY_TEMPLATE] = "text with `{fields}`",
        [FM_KEY_FIELD] = "name of a field",
        [FM_KEY_ID] = "id of a layer",
        [FM_KEY_LANGUAGE] = "language tag",
        [FM_KEY_BOOL] = "true or false",
        [FM_KEY_BOOL_NOT] = "true or false",
        [FM_KEY_NUMBER] = "number",
        [FM_KEY_LENGTH] = "length",
        [FM_KEY_GROUND] = "ground length",
        [FM_KEY_DAYS] = "days",
        [FM_KEY_SCALE] = "scale",
        [FM_KEY_NUMBER_BY] = "number",
        [FM_KEY_LENGTH_BY] = "length",
        [FM_KEY_COLOR] = "colour",
        [FM_KEY_DATE] = "date",
        [FM_KEY_CONDITION] = "condition",
        [FM_KEY_SIZE] = "size",
        [FM_KEY_BBOX] = "box",
        [FM_KEY_LONLAT] = "[longitude, latitude]",
        [FM_KEY_OFFSET] = "[length, length]",
        [FM_KEY_DASHES] = "list of numbers, or `none`",
        [FM_KEY_HOLDERS] = "[text, text]",
        [FM_KEY_STOPS] = "list of [number, number]",
        [FM_KEY_ELSE] = "number",
        [FM_KEY_VERSION] = "1",
        [FM_KEY_NAMES] = "text, or list of texts",
        [FM_KEY_INCLUDE] = "file, or list of files",
        [FM_KEY_DERIVE] = "id of a layer",
    };

    switch (key->kind) {
    case FM_KEY_WORD:
    case FM_KEY_CHOICE:
    case FM_KEY_SWITCH:
        add_words(out, key);
        return;
    case FM_KEY_UNITS:
        fm_str_add(out, "list of ");
        add_words(out, key);
        return;
    case FM_KEY_EXTENT:
        fm_str_add(out, "box, `auto`, or ");
        add_link(out, key->table);
        return;
    case FM_KEY_VALUES:
        fm_str_add(out, "map of values to ");
        add_link(out, key->table);
        return;
    case FM_KEY_LAYERS:
    case FM_KEY_RULES:
        fm_str_add(out, "list of ");
        add_link(out, key->table);
        return;
    case FM_KEY_MAP:
    case FM_KEY_CLASSES:
    case FM_KEY_DEFAULT:
    case FM_KEY_MIXIN:
        add_link(out, key->table);
        return;
    default:
        break;
    }
    fm_str_add(out, plain[key->kind]);
    add_range(out, key);
    if (key->kind == FM_KEY_NUMBER_BY || key->kind == FM_KEY_LENGTH_BY) {
        fm_str_add(out, "; or ");
        add_link(out, &fm_graduated_table);
    }
}

static void add_table(fm_str *out, const fm_key_table *table)
{
    fm_str_addf(out, "### %s\n\n", table->name);
    if (table->help[0] != '\0')
        fm_str_addf(out, "%s\n\n", table->help);
    fm_str_add(out, "| key | value | if not given | |\n|---|---|---|---|\n");
    for (size_t i = 0; i < table->count; i++) {
        const fm_key *key = &table->keys[i];

        if (key->kind == FM_KEY_MIXIN)
            fm_str_add(out, "| ... | ");
        else
            fm_str_addf(out, "| `%s` | ", key->name);
        add_value(out, key);
        fm_str_addf(out, " | %s | %s |\n", key->standard == NULL ? "" : key->standard,
                    key->help);
    }
}

fm_status fm_document_reference(fm_context *ctx, char **markdown)
{
    const fm_key_table *tables[FM_KEY_TABLES_MAX];
    fm_str out = { 0 };

    fm_key_tables(tables);
    for (size_t i = 0; tables[i] != NULL; i++) {
        if (i > 0)
            fm_str_add_char(&out, '\n');
        add_table(&out, tables[i]);
    }
    *markdown = fm_str_take(&out);
    return *markdown == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
