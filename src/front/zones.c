/* SPDX-License-Identifier: MIT */
#include "front/zones.h"

#include <math.h>
#include <string.h>

#include "base/crew.h"
#include "base/mem.h"
#include "front/zones_inside.h"
#include "front/zones_repair.h"
#include "geo/rays.h"
#include "geo/rings.h"

#include "base/banned.h"

/* ---- Holders --------------------------------------------------------------------- */

/* The slot of a name, or the free one where it would stand (FNV-1a, open addressing).
 */
static size_t slot_of(const fm_holders *h, const char *name)
{
    uint64_t hash = 14695981039346656037u;
    size_t slot;

    for (const char *c = name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    slot = (size_t)(hash ^ hash >> 32) & (h->slot_count - 1);
    while (h->slots[slot] != 0 && strcmp(h->names[h->slots[slot] - 1], name) != 0)
        slot = (slot + 1) & (h->slot_count - 1);
    return slot;
}

/* At most half of the slots are taken. */
static bool make_room(fm_holders *h)
{
    enum { SLOTS_FIRST = 16 };
    fm_holders wider = *h;

    if (h->count < h->slot_count / 2)
        return true;
    wider.slot_count = h->slot_count == 0 ? SLOTS_FIRST : h->slot_count * 2;
    wider.slots = fm_alloc(wider.slot_count, sizeof *wider.slots);
    if (wider.slots == NULL)
        return false;
    for (size_t i = 0; i < h->count; i++)
        wider.slots[slot_of(&wider, h->names[i])] = (uint32_t)i + 1;
    fm_free(h->slots);
    *h = wider;
    return true;
}

uint32_t fm_holders_find(const fm_holders *h, const char *name)
{
    uint32_t found = h->slot_count == 0 ? 0 : h->slots[slot_of(h, name)];

    return found == 0 ? FM_NO_HOLDER : found - 1;
}

bool fm_holders_number(fm_holders *h, const char *name, uint32_t *number)
{
    char **names;

    *number = fm_holders_find(h, name);
    if (*number != FM_NO_HOLDER)
        return true;
    names = fm_grow(h->names, &h->capacity, h->count + 1, sizeof *names);
    if (names == NULL)
        return false;
    h->names = names;
    if (!make_room(h))
        return false;
    names[h->count] = fm_strdup(name);
    if (names[h->count] == NULL)
        return false;
    *number = (uint32_t)h->count++;
    h->slots[slot_of(h, name)] = *number + 1;
    return true;
}

void fm_holders_release(fm_holders *h)
{
    for (size_t i = 0; i < h->count; i++)
        fm_free(h->names[i]);
    fm_free(h->names);
    fm_free(h->slots);
    *h = (fm_holders){ 0 };
}

/* ---- Life ------------------------------------------------------------------------ */

void fm_zones_free(fm_zones *zones)
{
    if (zones == NULL)
        return;
    fm_edges_release(&zones->edges);
    fm_free(zones->area_m2);
    fm_free(zones);
}

double fm_zones_area_m2(const fm_zones *zones, uint32_t holder)
{
    return holder < zones->holder_count ? zones->area_m2[holder] : 0.0;
}

double fm_zones_overlap_m2(const fm_zones *zones)
{
    return zones->overlap_m2;
}

double fm_zones_gap_m2(const fm_zones *zones)
{
    return zones->gap_m2;
}

/* ---- From features --------------------------------------------------------------- */

static fm_status field_missing(fm_context *ctx, const fm_features *f, const char *by)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < f->table.column_count; i++) {
        if (i > 0)
            fm_str_add(&names, ", ");
        fm_str_add_escaped(&names, f->table.columns[i].name,
                           strlen(f->table.columns[i].name));
    }
    fm_fail(ctx, FM_ERR_LAYER, "'%s' has no field '%s'; it has: %s",
            f->source == NULL ? "the layer" : f->source, by,
            names.length == 0 ? "none" : fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

static bool is_blank(fm_cell cell)
{
    return cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0);
}

/* The holder of each feature; FM_NO_HOLDER for those that are left out. */
static fm_status number_holders(fm_context *ctx, const fm_features *f, const char *by,
                                fm_holders *holders, uint32_t *out, size_t *shapeless,
                                size_t *unheld)
{
    size_t column = by == NULL ? FM_NO_COLUMN : fm_table_find(&f->table, by);
    fm_str text = { 0 };
    bool done = true;

    if (by != NULL && column == FM_NO_COLUMN && fm_features_count(f) > 0)
        return field_missing(ctx, f, by);
    for (size_t i = 0; done && i < fm_features_count(f); i++) {
        fm_cell cell = fm_table_cell(&f->table, column, i);

        out[i] = FM_NO_HOLDER;
        if (!(fm_shapes_kinds(&f->shapes, i) & FM_SHAPE_POLYGON)) {
            (*shapeless)++;
            continue;
        }
        if (by != NULL && is_blank(cell)) {
            (*unheld)++;
            continue;
        }
        if (by == NULL) {
            done = fm_holders_number(holders, FM_HOLDER_ZONE, &out[i]);
            continue;
        }
        fm_str_clear(&text);
        fm_cell_add(&text, cell);
        done = !text.failed && fm_holders_number(holders, fm_str_text(&text), &out[i]);
    }
    fm_str_release(&text);
    return done ? FM_OK : fm_fail_nomem(ctx);
}

/* Is every holder's ground there once or not at all, wherever one stands? */
static bool is_clean(const fm_chains *chains)
{
    for (size_t i = 0; i < chains->layer_count; i++) {
        if (chains->layers[i].w[0] != 1)
            return false;
    }
    return true;
}

void fm_chains_add_areas(const fm_chains *chains, double *by_label)
{
    for (size_t i = 0; i < chains->count; i++) {
        by_label[chains->items[i].left] += chains->items[i].area_m2;
        by_label[chains->items[i].right] -= chains->items[i].area_m2;
    }
}

static fm_status measure(fm_context *ctx, const fm_chains *chains, size_t holder_count,
                         fm_zones *z)
{
    double *by_label = fm_alloc(chains->label_count, sizeof *by_label);

    z->area_m2 = fm_alloc(holder_count, sizeof *z->area_m2);
    z->holder_count = holder_count;
    if (by_label == NULL || z->area_m2 == NULL) {
        fm_free(by_label);
        return fm_fail_nomem(ctx);
    }
    fm_chains_add_areas(chains, by_label);
    for (size_t i = 0; i < chains->label_count; i++) {
        const fm_label *l = &chains->labels[i];

        for (size_t k = l->first; k < l->first + l->count; k++)
            z->area_m2[chains->layers[k].owner] += by_label[i];
        if (l->count > 1) {
            z->overlap_m2 += by_label[i];
            z->has_overlap = true;
        }
    }
    fm_free(by_label);
    return FM_OK;
}

/* Do the chains around a piece of nobody's ground belong to two holders or more? */
static bool is_between(const fm_chains *chains, const fm_ground *g,
                       const fm_piece_of_ground *piece)
{
    uint32_t first = FM_NO_HOLDER;

    for (size_t i = 0; i < piece->chain_count; i++) {
        const fm_chain *c = &chains->items[g->chains[piece->chain_first + i]];
        const fm_label *l = &chains->labels[c->left];

        if (l->count == 0)
            l = &chains->labels[c->right];
        for (size_t k = l->first; k < l->first + l->count; k++) {
            if (first != FM_NO_HOLDER && chains->layers[k].owner != first)
                return true;
            first = chains->layers[k].owner;
        }
    }
    return false;
}

/* Ground that zones of two holders enclose and nobody has. */
static fm_status measure_gaps(fm_context *ctx, const fm_chains *chains, fm_zones *z)
{
    int *classes = fm_alloc(chains->label_count, sizeof *classes);
    fm_ground ground = { 0 };
    fm_status status;

    if (classes == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < chains->label_count; i++)
        classes[i] = chains->labels[i].count == 0 ? 0 : FM_NO_CLASS;
    status = fm_rings_trace(ctx, chains, classes, &ground);
    for (size_t i = 0; i < ground.count; i++) {
        if (is_between(chains, &ground, &ground.pieces[i]))
            z->gap_m2 += ground.pieces[i].area_m2;
    }
    fm_ground_release(&ground);
    fm_free(classes);
    return status;
}

static size_t holders_seen(const fm_zones *z)
{
    size_t seen = 0;

    for (size_t i = 0; i < z->holder_count; i++)
        seen += z->area_m2[i] != 0;
    return seen;
}

/* Node, ask whether the ground is clean, repair it where it is not, and measure. */
static fm_status settle(fm_context *ctx, const fm_features *f,
                        const uint32_t *holder_of, size_t holder_count, fm_zones *z)
{
    fm_chains chains = { 0 };
    fm_status status;

    if (!fm_edges_merge(&z->edges, FM_EDGES_EMPTY))
        return fm_fail_nomem(ctx);
    status = fm_edges_node(ctx, &z->edges, FM_EDGES_EMPTY, NULL);
    if (status == FM_OK)
        status = fm_chains_build(ctx, &z->edges, NULL, &chains);
    if (status == FM_OK && !is_clean(&chains)) {
        fm_chains_release(&chains);
        status = fm_zones_repair(ctx, f, holder_of, &z->edges);
        if (status == FM_OK)
            status = fm_chains_build(ctx, &z->edges, NULL, &chains);
    }
    if (status == FM_OK)
        status = measure(ctx, &chains, holder_count, z);
    if (status == FM_OK && holders_seen(z) > 1)
        status = measure_gaps(ctx, &chains, z);
    fm_chains_release(&chains);
    return status;
}

/* Zones that are being made: whose the features are is known. */
struct making {
    const fm_features *features;
    uint32_t *holder_of;
    size_t holder_count;
    fm_zones *zones;
};

/* What has to be done one snapshot after the other: holders get their numbers. */
static fm_status begin_zones(fm_context *ctx, const fm_features *features,
                             const char *by, fm_holders *holders, struct making *m)
{
    size_t count = fm_features_count(features), shapeless = 0, unheld = 0;
    const fm_place place = { .file = features->source };
    fm_status status = FM_OK;

    m->features = features;
    m->holder_of = fm_alloc(count, sizeof *m->holder_of);
    m->zones = fm_alloc(1, sizeof *m->zones);
    if (m->zones == NULL || m->holder_of == NULL)
        return fm_fail_nomem(ctx);
    status =
        number_holders(ctx, features, by, holders, m->holder_of, &shapeless, &unheld);
    if (status == FM_OK && shapeless > 0)
        fm_note(ctx, &place, "not-a-zone",
                "%zu of %zu features are no zones: they have no polygon", shapeless,
                count);
    if (status == FM_OK && unheld > 0)
        status = fm_warn(ctx, FM_ERR_LAYER, &place, "no-holder",
                         "%zu of %zu features have no '%s'; their ground is nobody's",
                         unheld, count, by);
    if (status == FM_OK && shapeless + unheld == count)
        status = fm_warn(ctx, FM_ERR_LAYER, &place, "no-zones",
                         "there is no zone with a holder; all ground is nobody's");
    return status;
}

/* The rest, which asks nobody. */
static fm_status finish_zones(fm_context *ctx, struct making *m)
{
    const fm_shapes *shapes = &m->features->shapes;

    if (!fm_edges_reserve(&m->zones->edges, shapes->point_count))
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < fm_features_count(m->features); i++) {
        if (m->holder_of[i] != FM_NO_HOLDER &&
            !fm_edges_add_feature(&m->zones->edges, shapes, i, m->holder_of[i], 0))
            return fm_fail_nomem(ctx);
    }
    return settle(ctx, m->features, m->holder_of, m->holder_count, m->zones);
}

static void end_zones(struct making *m, fm_status status, fm_zones **out)
{
    fm_free(m->holder_of);
    if (status != FM_OK)
        fm_zones_free(m->zones);
    else
        *out = m->zones;
}

const char *fm_zones_choose_by(const char *named, const fm_table *a, const fm_table *b)
{
    static const char usual[] = "holder";

    if (named != NULL)
        return named[0] == '\0' ? NULL : named;
    return fm_table_find(a, usual) != FM_NO_COLUMN ||
                   (b != NULL && fm_table_find(b, usual) != FM_NO_COLUMN)
               ? usual
               : NULL;
}

fm_status fm_zones_new(fm_context *ctx, const fm_features *features, const char *by,
                       fm_holders *holders, fm_zones **out)
{
    struct making m = { 0 };
    fm_status status = begin_zones(ctx, features, by, holders, &m);

    *out = NULL;
    m.holder_count = holders->count;
    if (status == FM_OK)
        status = finish_zones(ctx, &m);
    end_zones(&m, status, out);
    return status;
}

static fm_status finish_side(fm_context *ctx, void *user, size_t side)
{
    return finish_zones(ctx, (struct making *)user + side);
}

fm_status fm_zones_new_pair(fm_context *ctx, const fm_features *before,
                            const fm_features *after, const char *by,
                            fm_holders *holders, fm_zones *out[2])
{
    /* Below this a thread costs more than it saves. */
    enum { POINTS_OF_A_THREAD = 5000 };
    const fm_features *features[2] = { before, after };
    bool small = before->shapes.point_count < POINTS_OF_A_THREAD ||
                 after->shapes.point_count < POINTS_OF_A_THREAD;
    struct making m[2] = { { 0 }, { 0 } };
    fm_status status = FM_OK;

    out[0] = out[1] = NULL;
    for (int side = 0; side < 2 && status == FM_OK; side++)
        status = begin_zones(ctx, features[side], by, holders, &m[side]);
    m[0].holder_count = m[1].holder_count = holders->count;
    if (status == FM_OK)
        status = fm_crew_run(ctx, small ? 1 : fm_crew_size(0), 2, finish_side, m);
    for (int side = 0; side < 2; side++)
        end_zones(&m[side], status, &out[side]);
    return status;
}

/* ---- Asking ---------------------------------------------------------------------- */

fm_status fm_zones_locate(fm_context *ctx, const fm_zones *zones,
                          const fm_lonlat *points, size_t count, uint32_t *out)
{
    fm_grid_point *at = fm_alloc_raw(count, sizeof *at);
    fm_ray_hits hits = { 0 };
    bool done = at != NULL;

    for (size_t i = 0; done && i < count; i++) {
        double turns = floor((points[i].lon + 180.0) / 360.0);
        fm_grid_point p = fm_grid_point_of(
            (fm_lonlat){ points[i].lon - turns * 360.0, points[i].lat });

        at[i] = (fm_grid_point){ 2 * p.x, 2 * p.y };
    }
    done =
        done && fm_rays_cast(zones->edges.items, zones->edges.count, at, count, &hits);
    for (size_t i = 0; done && i < count; i++)
        out[i] = hits.start[i] == hits.start[i + 1] ? FM_NO_HOLDER
                                                    : hits.items[hits.start[i]].owner;
    fm_ray_hits_release(&hits);
    fm_free(at);
    return done ? FM_OK : fm_fail_nomem(ctx);
}
