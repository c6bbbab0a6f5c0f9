/* SPDX-License-Identifier: MIT */
/*
 * Comparing two snapshots.
 *
 *     edges of both -> shared ones fall away -> noded -> chains, each with what lies on
 *     either hand -> areas by (from, to) -> patches
 *
 * After shared edges have fallen away a label knows only the difference: one layer less
 * of the holder before, one more of the holder after.  That is all there is to know as
 * long as no ground has two holders.  Where some has, or where the kept ground is asked
 * for, every edge stays and labels tell who holds the ground in full.
 */
#include "front/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/diff_width.h"
#include "front/zones_inside.h"

#include "base/banned.h"

/* A ledger that is off by more than this share of the ground is our own fault; the
 * metres are for slivers of ground among long outlines, moved by the grid. */
static const double BALANCE_SHARE = 1e-9, BALANCE_M2 = 1.0;

struct comparison {
    fm_context *ctx;
    fm_diff *diff;
    const fm_zones *zones[2];
    bool in_full; /* all edges are there */
    fm_edges edges;
    fm_chains chains;
    fm_taking *classes; /* by class: the parties; from == to: kept */
    size_t class_count, class_capacity;
    int *class_slots; /* classes plus one, hashed; 0: free */
    size_t class_slot_count;
    int *class_of; /* by label */
    double *by_label;
    fm_topology *topology; /* once it is needed */
};

/* ---- Edges ----------------------------------------------------------------------- */

static bool add_edges(struct comparison *c)
{
    size_t count = c->zones[0]->edges.count + c->zones[1]->edges.count;

    c->edges.items = fm_alloc_raw(count, sizeof *c->edges.items);
    if (c->edges.items == NULL)
        return false;
    c->edges.capacity = count;
    for (int side = 0; side < 2; side++) {
        const fm_edges *e = &c->zones[side]->edges;

        for (size_t i = 0; i < e->count; i++) {
            fm_edge *edge = &c->edges.items[c->edges.count++];

            *edge = e->items[i];
            if (side == 1) {
                edge->w[1] = edge->w[0];
                edge->w[0] = 0;
            }
        }
    }
    return true;
}

static fm_status find_chains(struct comparison *c)
{
    fm_edges_drop drop = c->in_full ? FM_EDGES_EMPTY : FM_EDGES_SHARED;
    fm_status status;
    bool done;

    if (c->in_full)
        done = add_edges(c) && fm_edges_merge(&c->edges, drop);
    else
        done = fm_edges_differ(&c->zones[0]->edges, &c->zones[1]->edges, &c->edges);
    if (!done)
        return fm_fail_nomem(c->ctx);
    status = fm_edges_node(c->ctx, &c->edges, drop, NULL);
    if (status == FM_OK)
        status = fm_chains_build(c->ctx, &c->edges, NULL, &c->chains);
    return status;
}

/* ---- Who held it, who holds it --------------------------------------------------- */

/* Layers of the holder before (after) at a label; in full they are there or not, else
 * only what came and went is known. */
static bool holds(const struct comparison *c, const fm_layers *l, int side)
{
    int change = l->w[1] - l->w[0];

    if (c->in_full)
        return l->w[side] > 0;
    return side == 0 ? change < 0 : change > 0;
}

/* Remember who the party added last is. */
static bool add_members(struct comparison *c, const fm_label *label, int side)
{
    fm_diff *d = c->diff;
    size_t index = d->parties.count - d->holders.count;
    size_t *start =
        fm_grow(d->member_start, &d->member_start_capacity, index + 1, sizeof *start);
    uint32_t *members;

    if (start == NULL)
        return false;
    d->member_start = start;
    start[index - 1] = d->member_count;
    members = fm_grow(d->members, &d->member_capacity, d->member_count + label->count,
                      sizeof *members);
    if (members == NULL)
        return false;
    d->members = members;
    for (size_t i = label->first; i < label->first + label->count; i++) {
        if (holds(c, &c->chains.layers[i], side))
            members[d->member_count++] = c->chains.layers[i].owner;
    }
    start[index] = d->member_count;
    return true;
}

bool fm_diff_party_has(const fm_diff *d, uint32_t party, uint32_t holder)
{
    size_t index;

    if (party == FM_NO_HOLDER || party < d->holders.count)
        return party == holder;
    index = party - d->holders.count;
    for (size_t i = d->member_start[index]; i < d->member_start[index + 1]; i++) {
        if (d->members[i] == holder)
            return true;
    }
    return false;
}

/* The party of those who hold the ground together; nobody is FM_NO_HOLDER. */
static bool party_of(struct comparison *c, const fm_label *label, int side,
                     uint32_t *party)
{
    const fm_holders *holders = &c->diff->holders;
    fm_str name = { 0 };
    bool done = true;
    size_t count = 0;

    *party = FM_NO_HOLDER;
    for (size_t i = label->first; i < label->first + label->count; i++) {
        const fm_layers *l = &c->chains.layers[i];

        if (!holds(c, l, side))
            continue;
        *party = l->owner;
        fm_str_addf(&name, "%s%s", count++ == 0 ? "" : " + ", holders->names[l->owner]);
    }
    if (count > 1) {
        size_t known = c->diff->parties.count;

        done = !name.failed &&
               fm_holders_number(&c->diff->parties, fm_str_text(&name), party) &&
               (c->diff->parties.count == known || add_members(c, label, side));
    }
    fm_str_release(&name);
    return done;
}

/* The slot of a class, or the free one where it would stand. */
static size_t class_slot(const struct comparison *c, uint32_t from, uint32_t to)
{
    uint64_t hash = ((uint64_t)from << 32 | to) * 0x9e3779b97f4a7c15u;
    size_t slot = (size_t)(hash ^ hash >> 32) & (c->class_slot_count - 1);

    while (c->class_slots[slot] != 0) {
        const fm_taking *class = &c->classes[c->class_slots[slot] - 1];

        if (class->from == from && class->to == to)
            break;
        slot = (slot + 1) & (c->class_slot_count - 1);
    }
    return slot;
}

/* At most half of the slots are taken. */
static bool make_class_room(struct comparison *c)
{
    enum { SLOTS_FIRST = 64 };

    if (c->class_count < c->class_slot_count / 2)
        return true;
    fm_free(c->class_slots);
    c->class_slot_count =
        c->class_slot_count == 0 ? SLOTS_FIRST : c->class_slot_count * 2;
    c->class_slots = fm_alloc(c->class_slot_count, sizeof *c->class_slots);
    for (size_t i = 0; c->class_slots != NULL && i < c->class_count; i++)
        c->class_slots[class_slot(c, c->classes[i].from, c->classes[i].to)] =
            (int)i + 1;
    return c->class_slots != NULL;
}

static int class_number(struct comparison *c, uint32_t from, uint32_t to)
{
    fm_taking *classes;
    size_t slot;

    if (!make_class_room(c))
        return FM_NO_CLASS - 1;
    slot = class_slot(c, from, to);
    if (c->class_slots[slot] != 0)
        return c->class_slots[slot] - 1;
    classes =
        fm_grow(c->classes, &c->class_capacity, c->class_count + 1, sizeof *classes);
    if (classes == NULL)
        return FM_NO_CLASS - 1;
    c->classes = classes;
    classes[c->class_count] = (fm_taking){ .from = from, .to = to };
    c->class_slots[slot] = (int)++c->class_count;
    return c->class_slots[slot] - 1;
}

/* Gained and lost by each holder at a label. */
static void add_sums(struct comparison *c, const fm_label *label, double area_m2)
{
    for (size_t i = label->first; i < label->first + label->count; i++) {
        const fm_layers *l = &c->chains.layers[i];
        fm_change_sum *sum = &c->diff->sums[l->owner];
        bool before = holds(c, l, 0), after = holds(c, l, 1);

        if (after && !before)
            sum->gained_m2 += area_m2;
        if (before && !after)
            sum->lost_m2 += area_m2;
    }
}

static fm_status classify(struct comparison *c)
{
    size_t count = c->chains.label_count;

    c->class_of = fm_alloc(count, sizeof *c->class_of);
    c->by_label = fm_alloc(count, sizeof *c->by_label);
    if (c->class_of == NULL || c->by_label == NULL)
        return fm_fail_nomem(c->ctx);
    fm_chains_add_areas(&c->chains, c->by_label);
    for (size_t i = 0; i < count; i++) {
        const fm_label *label = &c->chains.labels[i];
        uint32_t from, to;

        if (!party_of(c, label, 0, &from) || !party_of(c, label, 1, &to))
            return fm_fail_nomem(c->ctx);
        c->class_of[i] = FM_NO_CLASS;
        if (from == FM_NO_HOLDER && to == FM_NO_HOLDER)
            continue;
        c->class_of[i] = class_number(c, from, to);
        if (c->class_of[i] < FM_NO_CLASS)
            return fm_fail_nomem(c->ctx);
        c->classes[c->class_of[i]].area_m2 += c->by_label[i];
        add_sums(c, label, c->by_label[i]);
    }
    return FM_OK;
}

/* ---- Patches --------------------------------------------------------------------- */

/* Ground before redrawing, then the larger first; the rest only for a fixed order. */
static int compare_patches(const void *a, const void *b)
{
    const fm_patch *p = a, *q = b;

    if (p->is_redrawing != q->is_redrawing)
        return p->is_redrawing ? 1 : -1;
    if (p->area_m2 != q->area_m2)
        return p->area_m2 > q->area_m2 ? -1 : 1;
    if (p->inside.lat != q->inside.lat)
        return p->inside.lat < q->inside.lat ? -1 : 1;
    return (p->inside.lon > q->inside.lon) - (p->inside.lon < q->inside.lon);
}

static bool copy_polygon(const fm_shapes *from, size_t feature, fm_shapes *to)
{
    for (size_t i = from->feature_start[feature]; i < from->feature_start[feature + 1];
         i++) {
        if (!fm_shapes_begin_part(to, (fm_part_role)from->part_role[i]) ||
            !fm_shapes_add_points(to, from->points + from->part_start[i],
                                  fm_shapes_part_size(from, i)))
            return false;
    }
    return true;
}

/* The holders of a party: itself, or its members. */
static const uint32_t *party_members(const fm_diff *d, const uint32_t *party,
                                     size_t *count)
{
    size_t index;

    *count = *party == FM_NO_HOLDER ? 0 : 1;
    if (*count == 0 || *party < d->holders.count)
        return party;
    index = *party - d->holders.count;
    *count = d->member_start[index + 1] - d->member_start[index];
    return d->members + d->member_start[index];
}

/* Redrawn ground of those who came or went. */
static void add_redrawn(struct comparison *c, const fm_taking *class, double area_m2)
{
    fm_diff *d = c->diff;
    size_t count;
    const uint32_t *members = party_members(d, &class->from, &count);

    for (size_t i = 0; i < count; i++) {
        if (!fm_diff_party_has(d, class->to, members[i]))
            d->sums[members[i]].redrawn_lost_m2 += area_m2;
    }
    members = party_members(d, &class->to, &count);
    for (size_t i = 0; i < count; i++) {
        if (!fm_diff_party_has(d, class->from, members[i]))
            d->sums[members[i]].redrawn_gained_m2 += area_m2;
    }
}

static fm_status take_patches(struct comparison *c, const fm_ground *ground)
{
    fm_diff *d = c->diff;
    fm_status status = FM_OK;

    d->patches = fm_alloc(ground->count, sizeof *d->patches);
    if (d->patches == NULL)
        return fm_fail_nomem(c->ctx);
    for (size_t i = 0; i < ground->count && status == FM_OK; i++) {
        const fm_piece_of_ground *piece = &ground->pieces[i];
        fm_taking *class = &c->classes[piece->class];
        fm_patch *p;

        if (class->from == class->to)
            continue;
        p = &d->patches[d->patch_count++];
        *p = (fm_patch){
            .from = class->from,
            .to = class->to,
            .area_m2 = piece->area_m2,
            .width_m =
                piece->length_m > 0 ? 2 * fabs(piece->area_m2) / piece->length_m : 0,
            .inside = piece->inside,
            .place = i, /* its piece, until they are sorted */
            .province = FM_NO_COLUMN,
        };
        status = fm_piece_is_redrawing(c->ctx, &c->topology, &c->chains, ground, i,
                                       d->tolerance_m, &p->is_redrawing);
        if (p->is_redrawing) {
            class->redrawn_m2 += p->area_m2;
            add_redrawn(c, class, p->area_m2);
        }
    }
    if (status != FM_OK)
        return status;
    if (d->patch_count > 1)
        qsort(d->patches, d->patch_count, sizeof *d->patches, compare_patches);
    for (size_t i = 0; i < d->patch_count; i++) {
        if (!fm_shapes_begin_feature(&d->ground) ||
            !copy_polygon(&ground->shapes, d->patches[i].place, &d->ground))
            return fm_fail_nomem(c->ctx);
        d->patches[i].place = FM_NO_COLUMN;
    }
    return FM_OK;
}

/* The kept ground of each party, in the order of diff->parties; those without are
 * empty. */
static fm_status take_kept(struct comparison *c, const fm_ground *ground)
{
    fm_diff *d = c->diff;

    for (uint32_t party = 0; party < d->parties.count; party++) {
        if (!fm_shapes_begin_feature(&d->kept))
            return fm_fail_nomem(c->ctx);
        for (size_t i = 0; i < ground->count; i++) {
            const fm_taking *class = &c->classes[ground->pieces[i].class];

            if (class->from == party && class->to == party &&
                !copy_polygon(&ground->shapes, i, &d->kept))
                return fm_fail_nomem(c->ctx);
        }
    }
    return FM_OK;
}

static fm_status take_ground(struct comparison *c, bool with_kept)
{
    fm_ground ground = { 0 };
    fm_status status;

    for (size_t i = 0; i < c->chains.label_count; i++) {
        int class = c->class_of[i];

        if (class != FM_NO_CLASS && !with_kept &&
            c->classes[class].from == c->classes[class].to)
            c->class_of[i] = FM_NO_CLASS;
    }
    status = fm_rings_trace(c->ctx, &c->chains, c->class_of, &ground);
    if (status == FM_OK)
        status = take_patches(c, &ground);
    if (status == FM_OK && with_kept)
        status = take_kept(c, &ground);
    fm_ground_release(&ground);
    return status;
}

/* ---- The ledger ------------------------------------------------------------------ */

static fm_status take_takings(struct comparison *c)
{
    fm_diff *d = c->diff;

    d->takings = fm_alloc(c->class_count, sizeof *d->takings);
    if (d->takings == NULL)
        return fm_fail_nomem(c->ctx);
    for (size_t i = 0; i < c->class_count; i++) {
        if (c->classes[i].from != c->classes[i].to)
            d->takings[d->taking_count++] = c->classes[i];
    }
    return FM_OK;
}

static fm_status balance(struct comparison *c)
{
    fm_diff *d = c->diff;

    for (size_t i = 0; i < d->holders.count; i++) {
        fm_change_sum *s = &d->sums[i];
        double off;

        s->old_m2 = fm_zones_area_m2(c->zones[0], (uint32_t)i);
        s->new_m2 = fm_zones_area_m2(c->zones[1], (uint32_t)i);
        off = fabs(s->old_m2 + s->gained_m2 - s->lost_m2 - s->new_m2);
        d->imbalance_m2 = fmax(d->imbalance_m2, off);
        if (off > BALANCE_SHARE * fmax(s->old_m2, s->new_m2) + BALANCE_M2) {
            fm_str text = { 0 };

            fm_str_add_number(&text, off / 1e6);
            fm_fail(c->ctx, FM_ERR_GEOMETRY,
                    "internal check: the ledger of '%.100s' does not balance, it is "
                    "off by %s km2; please report it with the two layers",
                    d->holders.names[i], fm_str_text(&text));
            fm_str_release(&text);
            return FM_ERR_GEOMETRY;
        }
    }
    return FM_OK;
}

static fm_status prepare(struct comparison *c)
{
    fm_diff *d = c->diff;

    d->sums = fm_alloc(d->holders.count, sizeof *d->sums);
    if (d->sums == NULL)
        return fm_fail_nomem(c->ctx);
    for (size_t i = 0; i < d->holders.count; i++) {
        uint32_t number;

        if (!fm_holders_number(&d->parties, d->holders.names[i], &number))
            return fm_fail_nomem(c->ctx);
    }
    for (int side = 0; side < 2; side++) {
        d->overlap_m2[side] = fm_zones_overlap_m2(c->zones[side]);
        d->gap_m2[side] = fm_zones_gap_m2(c->zones[side]);
    }
    return FM_OK;
}

fm_status fm_diff_compare(fm_context *ctx, const fm_zones *before,
                          const fm_zones *after, bool with_kept, fm_diff *diff)
{
    struct comparison c = {
        .ctx = ctx,
        .diff = diff,
        .zones = { before, after },
        .in_full = with_kept || before->has_overlap || after->has_overlap,
    };
    fm_status status = prepare(&c);

    if (status == FM_OK)
        status = find_chains(&c);
    if (status == FM_OK)
        status = classify(&c);
    if (status == FM_OK)
        status = take_ground(&c, with_kept);
    if (status == FM_OK)
        status = take_takings(&c);
    if (status == FM_OK)
        status = balance(&c);
    fm_edges_release(&c.edges);
    fm_chains_release(&c.chains);
    fm_free(c.classes);
    fm_free(c.class_slots);
    fm_free(c.class_of);
    fm_free(c.by_label);
    fm_topology_free(c.topology);
    return status;
}
