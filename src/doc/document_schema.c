/* SPDX-License-Identifier: MIT */
/*
 * The table of keys as a JSON Schema (draft 2020-12), for editors to complete and check
 * documents while they are written.  It says less than the reader: what depends on two
 * keys, or on a file, is not in it.  And it must never refuse what the reader takes:
 * so a text may look like a number or a truth there, as YAML types it.
 */
#include "doc/document_keys.h"

#include "base/json.h"

#include "base/banned.h"

static const char length_pattern[] =
    "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)? "
    "*(px|mm|pt|cm|in)?$";
static const char ground_pattern[] =
    "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)? "
    "*(m|km|mi)?$";
static const char days_pattern[] = "^[0-9]+\\.?[0-9]* *(d|day|days|w)?$";
static const char scale_pattern[] = "^(1: *)?[0-9][0-9. ]*$";
static const char color_pattern[] = "^(#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}"
                                    ")|(rgb|hsl)a?\\(.*\\)|[a-zA-Z]+)$";

/* ---- Pieces --------------------------------------------------------------------- */

static void add_ref(fm_json *j, const char *name)
{
    fm_str ref = { 0 };

    fm_str_addf(&ref, "#/$defs/%s", name);
    fm_json_text(j, "$ref", fm_str_text(&ref));
    j->out->failed = j->out->failed || ref.failed;
    fm_str_release(&ref);
}

static void add_words(fm_json *j, const char *const *words)
{
    fm_json_array_flat(j, "enum");
    for (size_t i = 0; words[i] != NULL; i++)
        fm_json_text(j, NULL, words[i]);
    fm_json_end(j);
}

static void add_number(fm_json *j, const fm_key *key)
{
    fm_json_text(j, "type", "number");
    if (key->min < key->max) {
        fm_json_number(j, "minimum", key->min);
        fm_json_number(j, "maximum", key->max);
    }
}

/* A number, or a text of a number and a unit. */
static void add_quantity(fm_json *j, const fm_key *key, const char *pattern)
{
    fm_json_object(j, NULL);
    add_number(j, key);
    fm_json_end(j);
    fm_json_object(j, NULL);
    fm_json_text(j, "type", "string");
    fm_json_text(j, "pattern", pattern);
    fm_json_end(j);
}

static void add_list(fm_json *j, const char *of, unsigned count)
{
    fm_json_text(j, "type", "array");
    fm_json_object(j, "items");
    add_ref(j, of);
    fm_json_end(j);
    if (count > 0) {
        fm_json_integer(j, "minItems", count);
        fm_json_integer(j, "maxItems", count);
    }
}

/* One alternative inside "anyOf". */
static void add_ref_choice(fm_json *j, const char *name)
{
    fm_json_object(j, NULL);
    add_ref(j, name);
    fm_json_end(j);
}

static void add_const_choice(fm_json *j, const char *word)
{
    fm_json_object(j, NULL);
    fm_json_text(j, "const", word);
    fm_json_end(j);
}

static void add_list_choice(fm_json *j, const char *of, unsigned count)
{
    fm_json_object(j, NULL);
    add_list(j, of, count);
    fm_json_end(j);
}

static void add_list_of_maps(fm_json *j, const fm_key *key)
{
    fm_json_text(j, "type", "array");
    fm_json_object(j, "items");
    add_ref(j, key->table->name);
    fm_json_end(j);
}

/* ---- Kinds of keys -------------------------------------------------------------- */

/* Kinds that are one of several things. */
static void add_choices(fm_json *j, const fm_key *key)
{
    fm_json_array(j, "anyOf");
    switch (key->kind) {
    case FM_KEY_LENGTH:
    case FM_KEY_LENGTH_BY:
        add_quantity(j, key, length_pattern);
        break;
    case FM_KEY_GROUND:
        add_quantity(j, key, ground_pattern);
        break;
    case FM_KEY_DAYS:
        add_quantity(j, key, days_pattern);
        break;
    case FM_KEY_SCALE:
        add_quantity(j, key, scale_pattern);
        break;
    case FM_KEY_NUMBER_BY:
        fm_json_object(j, NULL);
        add_number(j, key);
        fm_json_end(j);
        break;
    case FM_KEY_UNITS:
        fm_json_object(j, NULL);
        add_words(j, key->words);
        fm_json_end(j);
        fm_json_object(j, NULL);
        fm_json_text(j, "type", "array");
        fm_json_object(j, "items");
        add_words(j, key->words);
        fm_json_end(j);
        fm_json_integer(j, "minItems", 1);
        fm_json_end(j);
        break;
    case FM_KEY_BOOL:
        add_ref_choice(j, "truth");
        add_const_choice(j, key->words[0]);
        break;
    case FM_KEY_DASHES:
        add_const_choice(j, "none");
        add_list_choice(j, "number", 0);
        break;
    case FM_KEY_NAMES:
    case FM_KEY_INCLUDE:
        add_ref_choice(j, "text");
        add_list_choice(j, "text", 0);
        break;
    case FM_KEY_EXTENT:
        add_list_choice(j, "number", 4);
        add_const_choice(j, "auto");
        add_ref_choice(j, key->table->name);
        break;
    default:
        break;
    }
    if (key->kind == FM_KEY_NUMBER_BY || key->kind == FM_KEY_LENGTH_BY)
        add_ref_choice(j, fm_graduated_table.name);
    fm_json_end(j);
}

static void add_stops(fm_json *j)
{
    fm_json_text(j, "type", "array");
    fm_json_object(j, "items");
    fm_json_text(j, "type", "array");
    fm_json_array(j, "prefixItems");
    add_ref_choice(j, "number");
    add_ref_choice(j, "length");
    fm_json_end(j);
    fm_json_integer(j, "minItems", 2);
    fm_json_integer(j, "maxItems", 2);
    fm_json_end(j);
    fm_json_integer(j, "minItems", 1);
}

static void add_kind(fm_json *j, const fm_key *key)
{
    switch (key->kind) {
    case FM_KEY_WORD:
    case FM_KEY_CHOICE:
    case FM_KEY_SWITCH:
        add_words(j, key->words);
        break;
    case FM_KEY_BOOL:
        if (key->words != NULL)
            add_choices(j, key);
        else
            add_ref(j, "truth");
        break;
    case FM_KEY_BOOL_NOT:
        add_ref(j, "truth");
        break;
    case FM_KEY_NUMBER:
        add_number(j, key);
        break;
    case FM_KEY_LENGTH:
    case FM_KEY_LENGTH_BY:
    case FM_KEY_NUMBER_BY:
    case FM_KEY_GROUND:
    case FM_KEY_DAYS:
    case FM_KEY_SCALE:
    case FM_KEY_UNITS:
    case FM_KEY_DASHES:
    case FM_KEY_NAMES:
    case FM_KEY_INCLUDE:
    case FM_KEY_EXTENT:
        add_choices(j, key);
        break;
    case FM_KEY_COLOR:
        add_ref(j, "color");
        break;
    case FM_KEY_DATE:
        fm_json_text(j, "type", "string");
        fm_json_text(j, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}");
        break;
    case FM_KEY_BBOX:
        add_list(j, "number", 4);
        break;
    case FM_KEY_LONLAT:
        add_list(j, "number", 2);
        break;
    case FM_KEY_OFFSET:
        add_list(j, "length", 2);
        break;
    case FM_KEY_HOLDERS:
        add_list(j, "text", 2);
        break;
    case FM_KEY_STOPS:
        add_stops(j);
        break;
    case FM_KEY_ELSE:
        add_ref(j, "length");
        break;
    case FM_KEY_VERSION:
        fm_json_array_flat(j, "enum");
        fm_json_integer(j, NULL, 1);
        fm_json_text(j, NULL, "1");
        fm_json_end(j);
        break;
    case FM_KEY_MAP:
    case FM_KEY_CLASSES:
    case FM_KEY_DEFAULT:
        add_ref(j, key->table->name);
        break;
    case FM_KEY_VALUES:
        fm_json_text(j, "type", "object");
        fm_json_object(j, "additionalProperties");
        add_ref(j, key->table->name);
        fm_json_end(j);
        break;
    case FM_KEY_LAYERS:
    case FM_KEY_RULES:
        add_list_of_maps(j, key);
        break;
    default:
        add_ref(j, "text");
        break;
    }
}

/* ---- Tables --------------------------------------------------------------------- */

static void add_properties(fm_json *j, const fm_key_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const fm_key *key = &table->keys[i];

        if (key->kind == FM_KEY_MIXIN) {
            add_properties(j, key->table);
            continue;
        }
        fm_json_object(j, key->name);
        add_kind(j, key);
        fm_json_text(j, "description", key->help);
        fm_json_end(j);
    }
}

static void add_map(fm_json *j, const fm_key_table *table)
{
    fm_json_text(j, "type", "object");
    fm_json_object(j, "properties");
    add_properties(j, table);
    fm_json_end(j);
    fm_json_bool(j, "additionalProperties", false);
}

static void add_table(fm_json *j, const fm_key_table *table)
{
    const fm_key_table *owner;
    const fm_key *shorthand;
    size_t offset;

    fm_json_object(j, table->name);
    if (table->help[0] != '\0')
        fm_json_text(j, "description", table->help);
    if (table->shorthand == NULL) {
        add_map(j, table);
        fm_json_end(j);
        return;
    }
    shorthand = fm_key_find(table, table->shorthand, &offset, &owner);
    fm_json_array(j, "anyOf");
    fm_json_object(j, NULL);
    add_kind(j, shorthand);
    fm_json_end(j);
    fm_json_object(j, NULL);
    add_map(j, table);
    fm_json_end(j);
    fm_json_end(j);
    fm_json_end(j);
}

/* ---- Values that many keys share --------------------------------------------------
 */

static void add_color(fm_json *j)
{
    const char *name;

    fm_json_object(j, "color");
    fm_json_array(j, "anyOf");
    fm_json_object(j, NULL);
    fm_json_text(j, "type", "string");
    fm_json_text(j, "pattern", color_pattern);
    fm_json_end(j);
    fm_json_object(j, NULL);
    fm_json_array_flat(j, "enum");
    fm_json_text(j, NULL, "none");
    fm_json_text(j, NULL, "transparent");
    for (size_t i = 0; (name = fm_color_name(i)) != NULL; i++)
        fm_json_text(j, NULL, name);
    fm_json_end(j);
    fm_json_end(j);
    fm_json_end(j);
    fm_json_end(j);
}

static void add_shared(fm_json *j)
{
    static const char *const words[] = { "yes", "no", "on", "off", NULL };
    static const char *const types[] = { "string", "number", "boolean", NULL };
    static const fm_key any = { .kind = FM_KEY_LENGTH };

    fm_json_object(j, "text");
    fm_json_array_flat(j, "type");
    for (size_t i = 0; types[i] != NULL; i++)
        fm_json_text(j, NULL, types[i]);
    fm_json_end(j);
    fm_json_end(j);

    fm_json_object(j, "number");
    fm_json_text(j, "type", "number");
    fm_json_end(j);

    fm_json_object(j, "length");
    add_choices(j, &any);
    fm_json_end(j);

    fm_json_object(j, "truth");
    fm_json_array_flat(j, "enum");
    fm_json_bool(j, NULL, true);
    fm_json_bool(j, NULL, false);
    for (size_t i = 0; words[i] != NULL; i++)
        fm_json_text(j, NULL, words[i]);
    fm_json_end(j);
    fm_json_end(j);
    add_color(j);
}

fm_status fm_document_schema(fm_context *ctx, char **json)
{
    const fm_key_table *tables[FM_KEY_TABLES_MAX];
    fm_str out = { 0 };
    fm_json j;

    fm_key_tables(tables);
    fm_json_init(&j, &out, true);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    fm_json_text(&j, "title", "frontmap map document");
    add_ref(&j, fm_document_table.name);
    fm_json_object(&j, "$defs");
    for (size_t i = 0; tables[i] != NULL; i++) {
        if (tables[i] != &fm_style_table) /* its keys stand in layers and classes */
            add_table(&j, tables[i]);
    }
    add_shared(&j);
    fm_json_end(&j);
    fm_json_end(&j);
    *json = fm_str_take(&out);
    return *json == NULL ? fm_fail_nomem(ctx) : FM_OK;
}
