/* SPDX-License-Identifier: MIT */
#include "data/geojson.h"

#include <string.h>

#include "base/mem.h"
#include "base/number.h"

#include "base/banned.h"

enum {
    COLUMNS_MOST = 10000,
    UNWANTED_MOST = 256, /* remembered, so that a message can say what there is */
    SLOTS_START = 64,
    NAME_SHOWN = 60
};

typedef struct fm_geojson_key {
    char *name;
    size_t length;
    size_t column;  /* FM_NO_COLUMN: not wanted */
    size_t seen_in; /* number of the last feature that has it; 0: none */
} fm_geojson_key;

/* ------------------------------------------------------------------------ keys */

static uint32_t hash_name(const char *name, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static bool is_key(const fm_geojson_key *key, const char *name, size_t length)
{
    return key->length == length && memcmp(key->name, name, length) == 0;
}

/* The slot of the name, or the free one where it belongs. */
static size_t find_slot(const fm_geojson_keys *k, const char *name, size_t length)
{
    size_t slot = hash_name(name, length) & (k->slot_capacity - 1);

    while (k->slots[slot] != 0 && !is_key(&k->keys[k->slots[slot] - 1], name, length))
        slot = (slot + 1) & (k->slot_capacity - 1);
    return slot;
}

static bool grow_slots(fm_geojson_keys *k)
{
    size_t capacity = k->slot_capacity == 0 ? SLOTS_START : 2 * k->slot_capacity;
    uint32_t *slots = fm_alloc(capacity, sizeof *slots);

    if (slots == NULL)
        return false;
    fm_free(k->slots);
    k->slots = slots;
    k->slot_capacity = capacity;
    for (size_t i = 0; i < k->count; i++)
        slots[find_slot(k, k->keys[i].name, k->keys[i].length)] = (uint32_t)i + 1;
    return true;
}

static bool add_key(fm_geojson_keys *k, const char *name, size_t length, size_t column)
{
    fm_geojson_key *keys = fm_grow(k->keys, &k->capacity, k->count + 1, sizeof *keys);
    char *copy;

    if (keys == NULL)
        return false;
    k->keys = keys;
    if (k->count >= k->slot_capacity / 2 && !grow_slots(k))
        return false;
    copy = fm_strndup(name, length);
    if (copy == NULL)
        return false;
    k->slots[find_slot(k, name, length)] = (uint32_t)k->count + 1;
    keys[k->count++] = (fm_geojson_key){ copy, length, column, 0 };
    k->unwanted += column == FM_NO_COLUMN;
    return true;
}

static bool is_requested(const fm_source_request *request, const fm_token *name)
{
    if (request->columns == NULL)
        return true;
    for (size_t i = 0; i < request->column_count; i++) {
        if (fm_token_is(name, request->columns[i]))
            return true;
    }
    return false;
}

/* The key's entry, made when it is new; NULL when nobody wants to know it. */
static fm_status find_key(fm_geojson *g, const fm_token *name, fm_geojson_key **out)
{
    fm_geojson_keys *k = &g->keys;
    size_t slot, column = FM_NO_COLUMN;

    *out = NULL;
    if (k->next < k->count && is_key(&k->keys[k->next], name->text, name->length)) {
        *out = &k->keys[k->next++];
        return FM_OK;
    }
    slot = k->slot_capacity == 0 ? 0 : find_slot(k, name->text, name->length);
    if (k->slot_capacity > 0 && k->slots[slot] != 0) {
        k->next = k->slots[slot];
        *out = &k->keys[k->next - 1];
        return FM_OK;
    }
    if (is_requested(g->request, name)) {
        if (g->out->table.column_count == COLUMNS_MOST)
            return fm_reader_fail(g->reader, FM_ERR_LIMIT,
                                  "more than %d different properties", COLUMNS_MOST);
        if (!fm_table_column(&g->out->table, name->text, name->length, &column))
            return fm_fail_nomem(g->ctx);
    } else if (k->unwanted == UNWANTED_MOST) {
        return FM_OK;
    }
    if (!add_key(k, name->text, name->length, column))
        return fm_fail_nomem(g->ctx);
    k->next = k->count;
    *out = &k->keys[k->count - 1];
    return FM_OK;
}

fm_status fm_geojson_keys_init(fm_geojson *g)
{
    fm_where *where = g->request->where;
    const char *name;
    size_t column;

    if (where == NULL)
        return FM_OK;
    for (size_t i = 0; (name = fm_where_column(where, i)) != NULL; i++) {
        if (fm_table_find(&g->out->table, name) != FM_NO_COLUMN)
            continue;
        if (!fm_table_column(&g->out->table, name, strlen(name), &column) ||
            !add_key(&g->keys, name, strlen(name), column))
            return fm_fail_nomem(g->ctx);
    }
    return fm_where_bind(g->ctx, where, &g->out->table);
}

void fm_geojson_keys_release(fm_geojson *g)
{
    for (size_t i = 0; i < g->keys.count; i++)
        fm_free(g->keys.keys[i].name);
    fm_free(g->keys.keys);
    fm_free(g->keys.slots);
    g->keys = (fm_geojson_keys){ 0 };
}

/* ---------------------------------------------------------------------- values */

static fm_status set_number(fm_geojson *g, size_t column, size_t row,
                            const fm_token *token)
{
    fm_table *t = &g->out->table;
    int64_t integer;
    bool ok;

    if (!token->is_integer)
        ok = fm_table_set_real(t, column, row, token->number);
    else if (fm_integer_parse(token->text, token->length, &integer))
        ok = fm_table_set_integer(t, column, row, integer);
    else /* beyond 64 bits: its digits say more than a rounded number */
        ok = fm_table_set_text(t, column, row, token->text, token->length);
    return ok ? FM_OK : fm_fail_nomem(g->ctx);
}

static fm_status set_json(fm_geojson *g, size_t column, size_t row,
                          const fm_token *token)
{
    fm_status status;

    fm_str_clear(&g->raw);
    status = fm_reader_raw(g->reader, token, &g->raw);
    if (status != FM_OK)
        return status;
    return fm_table_set_json(&g->out->table, column, row, fm_str_text(&g->raw),
                             g->raw.length)
               ? FM_OK
               : fm_fail_nomem(g->ctx);
}

static fm_status set_value(fm_geojson *g, size_t column, const fm_token *token)
{
    fm_table *t = &g->out->table;
    size_t row = t->row_count - 1;
    bool ok = true;

    switch (token->kind) {
    case FM_TOKEN_NUMBER:
        return set_number(g, column, row, token);
    case FM_TOKEN_OBJECT:
    case FM_TOKEN_ARRAY:
        return set_json(g, column, row, token);
    case FM_TOKEN_TEXT:
        ok = fm_table_set_text(t, column, row, token->text, token->length);
        break;
    case FM_TOKEN_TRUE:
    case FM_TOKEN_FALSE:
        ok = fm_table_set_bool(t, column, row, token->kind == FM_TOKEN_TRUE);
        break;
    default:
        ok = fm_table_set_null(t, column, row);
        break;
    }
    return ok ? FM_OK : fm_fail_nomem(g->ctx);
}

static fm_status warn_replaced(fm_geojson *g, const char *what)
{
    return fm_geojson_warn(g, NULL, "replaced-character",
                           "%s holds \\u0000 or half of a pair; U+FFFD stands for it",
                           what);
}

static fm_status read_property(fm_geojson *g, const fm_token *name)
{
    fm_status status = FM_OK;
    fm_geojson_key *key;
    fm_token value;
    size_t column;

    if (name->is_replaced)
        status = warn_replaced(g, "the name of a property");
    if (status == FM_OK)
        status = find_key(g, name, &key);
    if (status != FM_OK || key == NULL)
        return status == FM_OK ? fm_reader_skip(g->reader, name) : status;
    if (key->seen_in == g->read)
        status = fm_geojson_warn_key(g, key->name);
    key->seen_in = g->read;
    column = key->column;
    if (status == FM_OK)
        status = fm_reader_next(g->reader, &value);
    if (status != FM_OK)
        return status;
    if (column == FM_NO_COLUMN)
        return fm_reader_skip(g->reader, &value);
    if (value.is_replaced)
        status = warn_replaced(g, key->name);
    return status == FM_OK ? set_value(g, column, &value) : status;
}

fm_status fm_geojson_properties(fm_geojson *g)
{
    fm_status status;
    fm_token token;

    g->keys.next = 0;
    for (;;) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            return status;
        status = read_property(g, &token);
        if (status != FM_OK)
            return status;
    }
}

/* ------------------------------------------------------------------ at the end */

/* A condition that names a column which no feature has would be false everywhere
 * without a word: bind it to all the names there are, which fails with them in the
 * message. */
static fm_status check_condition(fm_geojson *g)
{
    fm_table names = { 0 };
    fm_status status = FM_OK;
    size_t column;

    for (size_t i = 0; status == FM_OK && i < g->keys.count; i++) {
        const fm_geojson_key *key = &g->keys.keys[i];

        if (key->seen_in > 0 &&
            !fm_table_column(&names, key->name, key->length, &column))
            status = fm_fail_nomem(g->ctx);
    }
    if (status == FM_OK && !fm_table_add_row(&names))
        status = fm_fail_nomem(g->ctx);
    if (status == FM_OK)
        status = fm_where_bind(g->ctx, g->request->where, &names);
    fm_table_release(&names);
    if (status == FM_OK)
        status = fm_where_bind(g->ctx, g->request->where, &g->out->table);
    return status;
}

fm_status fm_geojson_check_columns(fm_geojson *g)
{
    static const char *const plural[] = { "nulls", "booleans", "integers",
                                          "reals", "texts",    "objects" };
    const fm_table *t = &g->out->table;
    fm_place place = { .file = g->out->source };
    fm_status status = FM_OK;

    if (g->request->where != NULL && g->read > 0)
        status = check_condition(g);
    for (size_t i = 0; status == FM_OK && i < t->column_count; i++) {
        const size_t *counts = t->columns[i].counts;
        size_t most = FM_CELL_TEXT;

        if (fm_column_type(&t->columns[i]) != FM_CELL_TEXT)
            continue;
        for (size_t kind = FM_CELL_BOOL; kind <= FM_CELL_JSON; kind++) {
            if (kind != FM_CELL_TEXT && counts[kind] > 0 &&
                (most == FM_CELL_TEXT || counts[kind] > counts[most]))
                most = kind;
        }
        if (most != FM_CELL_TEXT)
            status = fm_geojson_warn(
                g, &place, "mixed-types",
                "the property '%.*s' holds %zu texts and %zu %s; it counts as text",
                NAME_SHOWN, t->columns[i].name, counts[FM_CELL_TEXT], counts[most],
                plural[most]);
    }
    return status;
}
