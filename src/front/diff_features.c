/* SPDX-License-Identifier: MIT */
/*
 * What became of each feature.  Features are the same that have the same key, or,
 * without a key, that have the same outline; of those that are left, the ones that
 * share the most ground.  What a pair gained and lost is then found as for holders: by
 * the edges that the two do not share.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/diff.h"
#include "front/zones_inside.h"
#include "geo/measure.h"

#include "base/banned.h"

/* Two features that share less than this of the ground of both are not one. */
static const double SHARE_LEAST = 0.2;

#define NONE SIZE_MAX

/* The features of one snapshot. */
struct side {
    const fm_features *features;
    size_t *partner;   /* in the other snapshot; NONE */
    uint64_t *outline; /* a sum over edges, whatever their order and direction */
};

struct matching {
    fm_context *ctx;
    fm_diff *diff;
    struct side sides[2];
    size_t key[2]; /* columns; FM_NO_COLUMN */
};

static uint64_t mix(uint64_t h)
{
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

/* Equal for equal outlines; that others are equal too is one chance in 10^19. */
static bool outline_of(const fm_shapes *s, size_t feature, uint64_t *sum)
{
    fm_edges edges = { 0 };

    *sum = 0;
    if (!fm_edges_add_feature(&edges, s, feature, 0, 0) ||
        !fm_edges_merge(&edges, FM_EDGES_EMPTY)) {
        fm_edges_release(&edges);
        return false;
    }
    for (size_t i = 0; i < edges.count; i++) {
        const fm_edge *e = &edges.items[i];
        uint64_t h = mix((uint64_t)e->a.x);

        h = mix(h ^ (uint64_t)e->a.y);
        h = mix(h ^ (uint64_t)e->b.x);
        h = mix(h ^ (uint64_t)e->b.y);
        *sum += mix(h ^ (uint64_t)(int64_t)e->w[0]);
    }
    fm_edges_release(&edges);
    return true;
}

/* ---- Pairs ----------------------------------------------------------------------- */

static void pair(struct matching *m, size_t old, size_t new)
{
    m->sides[0].partner[old] = new;
    m->sides[1].partner[new] = old;
}

static bool is_polygon(const struct side *s, size_t i)
{
    return (fm_shapes_kinds(&s->features->shapes, i) & FM_SHAPE_POLYGON) != 0;
}

static void key_text(const struct matching *m, int side, size_t row, fm_str *out)
{
    fm_str_clear(out);
    fm_cell_add(out, fm_table_cell(&m->sides[side].features->table, m->key[side], row));
}

/* The key and the row, for sorting. */
struct keyed {
    char *key;
    size_t row;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *p = a, *q = b;
    int order = strcmp(p->key, q->key);

    if (order != 0)
        return order;
    return p->row < q->row ? -1 : p->row > q->row;
}

static void free_keyed(struct keyed *list, size_t count)
{
    for (size_t i = 0; list != NULL && i < count; i++)
        fm_free(list[i].key);
    fm_free(list);
}

/* Rows that have a key, in its order.  FM_ERR_LAYER when two have the same. */
static fm_status sort_keys(struct matching *m, int side, struct keyed **list,
                           size_t *count)
{
    const fm_features *f = m->sides[side].features;
    fm_str text = { 0 };
    fm_status status = FM_OK;

    *count = 0;
    *list = fm_alloc(fm_features_count(f), sizeof **list);
    if (*list == NULL)
        return fm_fail_nomem(m->ctx);
    for (size_t i = 0; status == FM_OK && i < fm_features_count(f); i++) {
        if (fm_table_cell(&f->table, m->key[side], i).kind == FM_CELL_NULL ||
            !is_polygon(&m->sides[side], i))
            continue;
        key_text(m, side, i, &text);
        (*list)[*count] = (struct keyed){ fm_strdup(fm_str_text(&text)), i };
        if (text.failed || (*list)[*count].key == NULL)
            status = fm_fail_nomem(m->ctx);
        (*count)++;
    }
    fm_str_release(&text);
    if (status == FM_OK && *count > 1)
        qsort(*list, *count, sizeof **list, compare_keyed);
    for (size_t i = 1; status == FM_OK && i < *count; i++) {
        if (strcmp((*list)[i - 1].key, (*list)[i].key) == 0)
            status = fm_fail(m->ctx, FM_ERR_GEOMETRY,
                             "'%s': features %zu and %zu have the same key '%.100s'; a "
                             "key has to tell features apart",
                             f->source, fm_features_number(f, (*list)[i - 1].row),
                             fm_features_number(f, (*list)[i].row), (*list)[i].key);
    }
    return status;
}

static fm_status pair_by_key(struct matching *m)
{
    struct keyed *lists[2] = { NULL, NULL };
    size_t counts[2] = { 0, 0 };
    fm_status status = FM_OK;

    for (int side = 0; side < 2 && status == FM_OK; side++)
        status = sort_keys(m, side, &lists[side], &counts[side]);
    for (size_t i = 0, k = 0; status == FM_OK && i < counts[0] && k < counts[1];) {
        int order = strcmp(lists[0][i].key, lists[1][k].key);

        if (order == 0)
            pair(m, lists[0][i].row, lists[1][k].row);
        i += order <= 0;
        k += order >= 0;
    }
    free_keyed(lists[0], counts[0]);
    free_keyed(lists[1], counts[1]);
    return status;
}

static void pair_by_outline(struct matching *m)
{
    size_t counts[2] = { fm_features_count(m->sides[0].features),
                         fm_features_count(m->sides[1].features) };
    size_t next = 0;

    for (size_t i = 0; i < counts[0]; i++) {
        /* Most layers keep their order, so the search begins behind the last find. */
        for (size_t tried = 0; tried < counts[1]; tried++) {
            size_t k = (next + tried) % counts[1];

            if (m->sides[1].partner[k] == NONE && is_polygon(&m->sides[0], i) &&
                is_polygon(&m->sides[1], k) &&
                m->sides[0].outline[i] == m->sides[1].outline[k]) {
                pair(m, i, k);
                next = k + 1;
                break;
            }
        }
    }
}

/* Ground that an old and a new feature share. */
struct shared {
    size_t old, new;
    double area_m2, share;
};

static int compare_shared(const void *a, const void *b)
{
    const struct shared *p = a, *q = b;

    if (p->share != q->share)
        return p->share > q->share ? -1 : 1;
    if (p->old != q->old)
        return p->old < q->old ? -1 : 1;
    return p->new < q->new ? -1 : p->new > q->new;
}

struct shared_list {
    struct shared *items;
    size_t count, capacity;
};

static bool add_shared(struct shared_list *list, size_t old, size_t new, double area_m2)
{
    struct shared *items;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].old == old && list->items[i].new == new) {
            list->items[i].area_m2 += area_m2;
            return true;
        }
    }
    items = fm_grow(list->items, &list->capacity, list->count + 1, sizeof *items);
    if (items == NULL)
        return false;
    list->items = items;
    items[list->count++] = (struct shared){ old, new, area_m2, 0 };
    return true;
}

/* Every pair of an old and a new feature at a label. */
static bool read_label(const fm_chains *c, const fm_label *label, size_t old_count,
                       double area_m2, struct shared_list *list)
{
    for (size_t i = label->first; i < label->first + label->count; i++) {
        for (size_t k = label->first; k < label->first + label->count; k++) {
            size_t old = c->layers[i].owner, new = c->layers[k].owner;

            if (old < old_count && new >= old_count &&
                !add_shared(list, old, new - old_count, area_m2))
                return false;
        }
    }
    return true;
}

static fm_status overlay(struct matching *m, struct shared_list *list)
{
    size_t old_count = fm_features_count(m->sides[0].features);
    fm_edges edges = { 0 };
    fm_chains chains = { 0 };
    double *by_label = NULL;
    bool done = true;
    fm_status status;

    for (int side = 0; side < 2; side++) {
        const struct side *s = &m->sides[side];

        for (size_t i = 0; done && i < fm_features_count(s->features); i++)
            done =
                s->partner[i] != NONE || !is_polygon(s, i) ||
                fm_edges_add_feature(&edges, &s->features->shapes, i,
                                     (uint32_t)(side == 0 ? i : old_count + i), side);
    }
    done = done && fm_edges_merge(&edges, FM_EDGES_EMPTY);
    status = done ? fm_edges_node(m->ctx, &edges, FM_EDGES_EMPTY, NULL)
                  : fm_fail_nomem(m->ctx);
    if (status == FM_OK)
        status = fm_chains_build(m->ctx, &edges, NULL, &chains);
    if (status == FM_OK) {
        by_label = fm_alloc(chains.label_count, sizeof *by_label);
        if (by_label == NULL)
            status = fm_fail_nomem(m->ctx);
    }
    if (status == FM_OK)
        fm_chains_add_areas(&chains, by_label);
    for (size_t i = 0; status == FM_OK && i < chains.label_count; i++) {
        if (!read_label(&chains, &chains.labels[i], old_count, by_label[i], list))
            status = fm_fail_nomem(m->ctx);
    }
    fm_free(by_label);
    fm_chains_release(&chains);
    fm_edges_release(&edges);
    return status;
}

/* The only ones that are left belong together when they share any ground. */
static fm_status pair_by_ground(struct matching *m)
{
    struct shared_list list = { 0 };
    fm_status status = overlay(m, &list);

    for (size_t i = 0; status == FM_OK && i < list.count; i++) {
        struct shared *s = &list.items[i];
        double both = fm_shapes_area_m2(&m->sides[0].features->shapes, s->old) +
                      fm_shapes_area_m2(&m->sides[1].features->shapes, s->new) -
                      s->area_m2;

        s->share = both > 0 ? s->area_m2 / both : 0;
    }
    if (status == FM_OK && list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, compare_shared);
    for (size_t i = 0; status == FM_OK && i < list.count; i++) {
        const struct shared *s = &list.items[i];

        if (s->share >= SHARE_LEAST && m->sides[0].partner[s->old] == NONE &&
            m->sides[1].partner[s->new] == NONE)
            pair(m, s->old, s->new);
    }
    fm_free(list.items);
    return status;
}

/* ---- Fates ----------------------------------------------------------------------- */

/* What the partner gained and lost against the old feature. */
static fm_status compare_pair(struct matching *m, size_t old, size_t new,
                              double *gained_m2, double *lost_m2)
{
    fm_edges edges = { 0 };
    fm_chains chains = { 0 };
    double *by_label = NULL;
    fm_status status = FM_OK;

    *gained_m2 = *lost_m2 = 0;
    if (!fm_edges_add_feature(&edges, &m->sides[0].features->shapes, old, 0, 0) ||
        !fm_edges_add_feature(&edges, &m->sides[1].features->shapes, new, 0, 1) ||
        !fm_edges_merge(&edges, FM_EDGES_SHARED))
        status = fm_fail_nomem(m->ctx);
    if (status == FM_OK)
        status = fm_edges_node(m->ctx, &edges, FM_EDGES_SHARED, NULL);
    if (status == FM_OK)
        status = fm_chains_build(m->ctx, &edges, NULL, &chains);
    if (status == FM_OK) {
        by_label = fm_alloc(chains.label_count, sizeof *by_label);
        if (by_label == NULL)
            status = fm_fail_nomem(m->ctx);
    }
    if (status == FM_OK)
        fm_chains_add_areas(&chains, by_label);
    for (uint32_t i = 0; status == FM_OK && i < chains.label_count; i++) {
        fm_layers l = fm_chains_layers(&chains, i, 0);

        if (l.w[1] > l.w[0])
            *gained_m2 += by_label[i];
        if (l.w[1] < l.w[0])
            *lost_m2 += by_label[i];
    }
    fm_free(by_label);
    fm_chains_release(&chains);
    fm_edges_release(&edges);
    return status;
}

static fm_feature_fate fate_of(double gained_m2, double lost_m2, double sliver_m2)
{
    if (gained_m2 <= sliver_m2 && lost_m2 <= sliver_m2)
        return FM_FATE_REDRAWN;
    if (lost_m2 <= sliver_m2)
        return FM_FATE_GROWN;
    return gained_m2 <= sliver_m2 ? FM_FATE_SHRUNK : FM_FATE_MOVED;
}

static fm_status describe(struct matching *m, int side, size_t row,
                          fm_feature_change *out)
{
    const fm_features *f = m->sides[side].features;
    fm_str name = { 0 };

    if (m->key[side] != FM_NO_COLUMN)
        key_text(m, side, row, &name);
    else if (f->ids.column_count > 0)
        fm_cell_add(&name, fm_table_cell(&f->ids, 0, row));
    if (name.length == 0)
        fm_str_addf(&name, "feature %zu%s", fm_features_number(f, row),
                    side == 0 ? "" : " (new)");
    out->name = fm_str_take(&name);
    if (out->name == NULL) {
        fm_str_release(&name);
        return fm_fail_nomem(m->ctx);
    }
    return FM_OK;
}

static fm_status add_fate(struct matching *m, int side, size_t row)
{
    const fm_shapes *shapes = &m->sides[side].features->shapes;
    fm_feature_change *f = &m->diff->features[m->diff->feature_count];
    size_t partner = m->sides[side].partner[row];
    double gained_m2, lost_m2, sliver_m2;
    fm_status status = describe(m, side, row, f);

    if (status != FM_OK)
        return status;
    m->diff->feature_count++;
    *(side == 0 ? &f->old_m2 : &f->new_m2) = fm_shapes_area_m2(shapes, row);
    if (partner == NONE) {
        f->fate = side == 0 ? FM_FATE_GONE : FM_FATE_NEW;
        return FM_OK;
    }
    f->new_m2 = fm_shapes_area_m2(&m->sides[1].features->shapes, partner);
    f->kept_m2 = f->old_m2;
    f->fate = FM_FATE_IDENTICAL;
    if (m->sides[0].outline[row] == m->sides[1].outline[partner])
        return FM_OK;
    status = compare_pair(m, row, partner, &gained_m2, &lost_m2);
    f->kept_m2 = f->old_m2 - lost_m2;
    sliver_m2 = m->diff->tolerance_m * fm_shapes_length_m(shapes, row) / 2;
    f->fate = fate_of(gained_m2, lost_m2, sliver_m2);
    return status;
}

static fm_status prepare(struct matching *m, const char *key)
{
    for (int side = 0; side < 2; side++) {
        struct side *s = &m->sides[side];
        size_t count = fm_features_count(s->features);

        m->key[side] =
            key == NULL ? FM_NO_COLUMN : fm_table_find(&s->features->table, key);
        if (key != NULL && m->key[side] == FM_NO_COLUMN && count > 0)
            return fm_fail(m->ctx, FM_ERR_LAYER, "'%s' has no field '%s' for a key",
                           s->features->source, key);
        s->partner = fm_alloc_raw(count, sizeof *s->partner);
        s->outline = fm_alloc(count, sizeof *s->outline);
        if (s->partner == NULL || s->outline == NULL)
            return fm_fail_nomem(m->ctx);
        for (size_t i = 0; i < count; i++) {
            s->partner[i] = NONE;
            if (!outline_of(&s->features->shapes, i, &s->outline[i]))
                return fm_fail_nomem(m->ctx);
        }
    }
    m->diff->features = fm_alloc(fm_features_count(m->sides[0].features) +
                                     fm_features_count(m->sides[1].features),
                                 sizeof *m->diff->features);
    return m->diff->features == NULL ? fm_fail_nomem(m->ctx) : FM_OK;
}

fm_status fm_diff_match(fm_context *ctx, const fm_features *before,
                        const fm_features *after, const char *key, fm_diff *diff)
{
    struct matching m = { .ctx = ctx,
                          .diff = diff,
                          .sides = { { .features = before }, { .features = after } } };
    fm_status status = prepare(&m, key);

    if (status == FM_OK && key != NULL) {
        status = pair_by_key(&m);
    } else if (status == FM_OK) {
        pair_by_outline(&m);
        status = pair_by_ground(&m);
    }
    for (size_t i = 0; status == FM_OK && i < fm_features_count(before); i++) {
        if (is_polygon(&m.sides[0], i))
            status = add_fate(&m, 0, i);
    }
    for (size_t i = 0; status == FM_OK && i < fm_features_count(after); i++) {
        if (is_polygon(&m.sides[1], i) && m.sides[1].partner[i] == NONE)
            status = add_fate(&m, 1, i);
    }
    for (int side = 0; side < 2; side++) {
        fm_free(m.sides[side].partner);
        fm_free(m.sides[side].outline);
    }
    return status;
}
