/* SPDX-License-Identifier: MIT */
/*
 * All members, own ones before merged ones, are sorted by key and then by place, so
 * that equal keys are neighbours and the one that counts is the first of them; then
 * they are put back into the order of the text.  No map, however large, takes quadratic
 * time.
 */
#include "doc/yaml_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

struct member {
    fm_yaml_node *key, *value;
    size_t order;
    bool merged;
};

struct members {
    struct member *items;
    size_t count, capacity;
};

static bool is_merge_key(const fm_yaml_node *key)
{
    return !key->quoted && strcmp(key->text, "<<") == 0;
}

static bool add(struct members *m, fm_yaml_node *key, fm_yaml_node *value, bool merged)
{
    struct member *grown = fm_grow(m->items, &m->capacity, m->count + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    m->items = grown;
    grown[m->count] = (struct member){ key, value, m->count, merged };
    m->count++;
    return true;
}

/* Add the members of the map, or of all maps of the list, behind a merge key. */
static fm_status merge(fm_context *ctx, struct members *m, const fm_yaml_node *from)
{
    size_t maps = from->kind == FM_YAML_LIST ? from->count : 1;

    for (size_t i = 0; i < maps; i++) {
        const fm_yaml_node *map = from->kind == FM_YAML_LIST ? from->items[i] : from;

        if (map->kind != FM_YAML_MAP)
            return fm_fail_at(
                ctx, FM_ERR_DOCUMENT, &map->place,
                "'<<' takes the name of a map (*name), or a list of them");
        for (size_t k = 0; k < map->count; k++) {
            if (!add(m, map->keys[k], map->items[k], true))
                return fm_fail_nomem(ctx);
        }
    }
    return FM_OK;
}

static void complain(fm_context *ctx, const fm_yaml_node *key,
                     const fm_yaml_node *first, size_t *mistakes)
{
    (*mistakes)++;
    fm_log_error(ctx, FM_ERR_DOCUMENT, &key->place, "duplicate-key",
                 "key '%.200s' is given twice; first in line %zu", key->text,
                 first->place.line);
}

static fm_status collect(fm_context *ctx, fm_yaml_node *const *nodes, size_t count,
                         struct members *m, size_t *mistakes)
{
    const fm_yaml_node *merge_key = NULL, *merged = NULL;

    for (size_t i = 0; i + 1 < count; i += 2) {
        if (!is_merge_key(nodes[i])) {
            if (!add(m, nodes[i], nodes[i + 1], false))
                return fm_fail_nomem(ctx);
        } else if (merge_key != NULL) {
            complain(ctx, nodes[i], merge_key, mistakes);
        } else {
            merge_key = nodes[i];
            merged = nodes[i + 1];
        }
    }
    return merged == NULL ? FM_OK : merge(ctx, m, merged);
}

static int compare_orders(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    return (x->order > y->order) - (x->order < y->order);
}

static int compare_keys(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int order = strcmp(x->key->text, y->key->text);

    return order != 0 ? order : compare_orders(a, b);
}

static void drop_duplicates(fm_context *ctx, struct members *m, size_t *mistakes)
{
    size_t kept = 0;

    qsort(m->items, m->count, sizeof *m->items, compare_keys);
    for (size_t i = 0; i < m->count; i++) {
        const struct member *last = kept == 0 ? NULL : &m->items[kept - 1];

        if (last == NULL || strcmp(last->key->text, m->items[i].key->text) != 0)
            m->items[kept++] = m->items[i];
        else if (!m->items[i].merged)
            complain(ctx, m->items[i].key, last->key, mistakes);
    }
    m->count = kept;
    qsort(m->items, m->count, sizeof *m->items, compare_orders);
}

fm_status fm_yaml_set_members(fm_context *ctx, fm_arena *arena,
                              fm_yaml_node *const *nodes, size_t count,
                              fm_yaml_node *map, size_t *mistakes)
{
    struct members m = { 0 };
    fm_status status = collect(ctx, nodes, count, &m, mistakes);

    if (status == FM_OK && m.count > 0)
        drop_duplicates(ctx, &m, mistakes);
    if (status == FM_OK) {
        map->keys = fm_arena_alloc(arena, m.count, sizeof(fm_yaml_node *));
        map->items = fm_arena_alloc(arena, m.count, sizeof(fm_yaml_node *));
        if (map->keys == NULL || map->items == NULL)
            status = fm_fail_nomem(ctx);
    }
    for (size_t i = 0; i < m.count && status == FM_OK; i++) {
        map->keys[i] = m.items[i].key;
        map->items[i] = m.items[i].value;
        map->count++;
    }
    fm_free(m.items);
    return status;
}
