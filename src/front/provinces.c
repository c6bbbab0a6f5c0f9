/* SPDX-License-Identifier: MIT */
#include "front/provinces.h"

#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "front/places.h"
#include "front/zones_inside.h"

#include "base/banned.h"

/* Owners of ground are numbered below this, provinces from it on. */
#define FIRST_PROVINCE ((uint32_t)1 << 30)

fm_status fm_provinces_read(fm_context *ctx, const char *path, const char *name_field,
                            fm_provinces *out)
{
    static const fm_source_request everything;
    fm_features f = { 0 };
    size_t column;
    fm_status status = fm_source_read(ctx, path, &everything, &f);

    if (status == FM_OK)
        status = fm_name_column(ctx, &f, name_field, &column);
    if (status == FM_OK)
        status = fm_zones_new(
            ctx, &f, column == FM_NO_COLUMN ? NULL : f.table.columns[column].name,
            &out->names, &out->zones);
    if (status == FM_OK && !fm_edge_tree_build(&out->tree, out->zones->edges.items,
                                               out->zones->edges.count))
        status = fm_fail_nomem(ctx);
    fm_features_release(&f);
    return status;
}

void fm_provinces_release(fm_provinces *p)
{
    fm_edge_tree_release(&p->tree);
    fm_zones_free(p->zones);
    fm_holders_release(&p->names);
    *p = (fm_provinces){ 0 };
}

struct meeting {
    const fm_provinces *provinces;
    const fm_grid_box *box;
    bool found;
};

static bool meets(void *user, size_t edge)
{
    struct meeting *m = user;
    fm_grid_box box = fm_edge_box(&m->provinces->zones->edges.items[edge]);

    m->found = fm_grid_boxes_meet(&box, m->box);
    return !m->found;
}

bool fm_provinces_meet(const fm_provinces *p, const fm_grid_box *box)
{
    struct meeting m = { p, box, false };

    fm_edge_tree_search(&p->tree, box, 0, meets, &m);
    return m.found;
}

/* ---- Splitting ------------------------------------------------------------------- */

static fm_grid_box box_of(const fm_edges *edges)
{
    fm_grid_box all = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };

    for (size_t i = 0; i < edges->count; i++) {
        fm_grid_box box = fm_edge_box(&edges->items[i]);

        all.x0 = box.x0 < all.x0 ? box.x0 : all.x0;
        all.y0 = box.y0 < all.y0 ? box.y0 : all.y0;
        all.x1 = box.x1 > all.x1 ? box.x1 : all.x1;
        all.y1 = box.y1 > all.y1 ? box.y1 : all.y1;
    }
    return all;
}

static bool append(fm_edges *to, const fm_edge *edges, size_t count)
{
    fm_edge *items =
        fm_grow(to->items, &to->capacity, to->count + count, sizeof *items);

    if (items == NULL)
        return false;
    to->items = items;
    if (count > 0)
        memcpy(items + to->count, edges, count * sizeof *edges);
    to->count += count;
    return true;
}

/* Province edges that come near the ground are cut with it; the others only tell rays
 * in which province they run. */
static bool choose(const fm_provinces *p, const fm_edges *edges, fm_edges *near,
                   fm_edges *rest)
{
    fm_grid_box all = box_of(edges);

    if (!append(near, edges->items, edges->count))
        return false;
    for (size_t i = 0; i < p->zones->edges.count; i++) {
        fm_edge e = p->zones->edges.items[i];
        fm_grid_box box = fm_edge_box(&e);

        e.owner += FIRST_PROVINCE;
        e.w[1] = e.w[0];
        if (!append(fm_grid_boxes_meet(&box, &all) ? near : rest, &e, 1))
            return false;
    }
    return true;
}

fm_status fm_provinces_split(fm_context *ctx, const fm_provinces *p,
                             const fm_edges *edges, fm_provinces_fn each, void *user)
{
    fm_edges near = { 0 }, ground = { 0 };
    fm_chains chains = { 0 };
    double *by_label = NULL;
    fm_status status = FM_OK;

    if (!choose(p, edges, &near, &ground) || !fm_edges_merge(&near, FM_EDGES_EMPTY))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_edges_node(ctx, &near, FM_EDGES_EMPTY, NULL);
    if (status == FM_OK && !append(&ground, near.items, near.count))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_chains_build(ctx, &near, &ground, &chains);
    if (status == FM_OK) {
        by_label = fm_alloc(chains.label_count, sizeof *by_label);
        if (by_label == NULL)
            status = fm_fail_nomem(ctx);
    }
    if (status == FM_OK)
        fm_chains_add_areas(&chains, by_label);
    for (size_t i = 0; status == FM_OK && i < chains.label_count; i++) {
        const fm_layers *layers = chains.layers + chains.labels[i].first;
        size_t count = chains.labels[i].count, owners = 0;

        /* Layers stand in the order of their owners: provinces come last. */
        while (owners < count && layers[owners].owner < FIRST_PROVINCE)
            owners++;
        if (owners > 0)
            each(user, layers, owners,
                 owners < count ? layers[owners].owner - FIRST_PROVINCE
                                : p->names.count,
                 by_label[i]);
    }
    fm_free(by_label);
    fm_chains_release(&chains);
    fm_edges_release(&near);
    fm_edges_release(&ground);
    return status;
}
