/* SPDX-License-Identifier: MIT */
#include "front/history_steps.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

/* What a ledger by province may be off by at the end of a stretch, as in a diff. */
static const double BALANCE_SHARE = 1e-9, BALANCE_M2 = 10.0;

/* A stretch while it is walked. */
struct walk {
    fm_context *ctx;
    const struct stretches *all;
    struct stretch *stretch;
    fm_features features[2]; /* the snapshot before, and the one after */
    fm_zones *zones[2];
    double *by_province; /* of the snapshot before: holder * zones + province */
    size_t by_province_capacity;
    size_t zones_per_holder;
};

/* ---- Life ------------------------------------------------------------------------ */

bool fm_step_party(fm_holders *parties, const char *name, uint32_t *number)
{
    *number = FM_NO_HOLDER;
    return name == NULL || fm_holders_number(parties, name, number);
}

void fm_step_release_patches(struct step *step)
{
    for (size_t i = 0; i < step->patch_count; i++) {
        fm_free(step->patches[i].from);
        fm_free(step->patches[i].to);
    }
    fm_free(step->patches);
    step->patches = NULL;
    step->patch_count = 0;
    fm_shapes_release(&step->ground);
}

fm_status fm_stretches_init(fm_context *ctx, struct stretches *all, size_t step_count,
                            size_t count)
{
    size_t first = 0;

    all->items = fm_alloc(count, sizeof *all->items);
    if (all->items == NULL)
        return fm_fail_nomem(ctx);
    all->count = count;
    for (size_t i = 0; i < count; i++) {
        size_t end = step_count * (i + 1) / count;

        all->items[i].first = first;
        all->items[i].step_count = end - first;
        all->items[i].steps = fm_alloc(end - first, sizeof *all->items[i].steps);
        if (all->items[i].steps == NULL) {
            all->items[i].step_count = 0;
            return fm_fail_nomem(ctx);
        }
        first = end;
    }
    return FM_OK;
}

void fm_stretches_release(struct stretches *all)
{
    for (size_t i = 0; i < all->count; i++) {
        for (size_t k = 0; k < all->items[i].step_count; k++) {
            struct step *step = &all->items[i].steps[k];

            fm_free(step->sums);
            fm_free(step->place);
            fm_step_release_patches(step);
        }
        fm_free(all->items[i].steps);
        fm_holders_release(&all->items[i].holders);
    }
    fm_free(all->items);
    all->items = NULL;
    all->count = 0;
}

/* ---- One snapshot ---------------------------------------------------------------- */

/* Of the first snapshot all columns, so that a field that is missing can be told with
 * those there are; of the others what is needed. */
static fm_status read_snapshot(struct walk *w, size_t snapshot, int side)
{
    const char *by = w->all->options->by;

    return fm_series_read(w->ctx, w->all->series, snapshot, side == 0 ? NULL : &by,
                          by == NULL || side == 0 ? 0 : 1, &w->features[side]);
}

static bool same_cells(const fm_features *a, const fm_features *b, const char *by)
{
    size_t p = by == NULL ? FM_NO_COLUMN : fm_table_find(&a->table, by);
    size_t q = by == NULL ? FM_NO_COLUMN : fm_table_find(&b->table, by);

    for (size_t i = 0; i < fm_features_count(a); i++) {
        fm_cell x = fm_table_cell(&a->table, p, i), y = fm_table_cell(&b->table, q, i);

        if (x.kind != y.kind || x.length != y.length || x.number != y.number ||
            (x.text != NULL && memcmp(x.text, y.text, x.length) != 0))
            return false;
    }
    return true;
}

/* Do two snapshots say the same, number by number? */
static bool is_same(const fm_features *a, const fm_features *b, const char *by)
{
    const fm_shapes *s = &a->shapes, *t = &b->shapes;

    if (s->feature_count != t->feature_count || s->part_count != t->part_count ||
        s->point_count != t->point_count)
        return false;
    if (s->feature_count == 0 || s->part_count == 0)
        return same_cells(a, b, by);
    return memcmp(s->feature_start, t->feature_start,
                  (s->feature_count + 1) * sizeof *s->feature_start) == 0 &&
           memcmp(s->part_start, t->part_start,
                  (s->part_count + 1) * sizeof *s->part_start) == 0 &&
           memcmp(s->part_role, t->part_role, s->part_count) == 0 &&
           memcmp(s->points, t->points, s->point_count * sizeof *s->points) == 0 &&
           same_cells(a, b, by);
}

/* ---- One step -------------------------------------------------------------------- */

static fm_change_sum *sums_of(const struct walk *w, const struct step *step,
                              size_t holder)
{
    return step->sums + holder * w->zones_per_holder;
}

/* Ground by province goes on from the snapshot before. */
static fm_status grow_provinces(struct walk *w)
{
    size_t needed = w->stretch->holders.count * w->zones_per_holder;
    size_t known = w->by_province_capacity;
    double *grown;

    if (needed <= known)
        return FM_OK;
    grown = fm_grow(w->by_province, &w->by_province_capacity, needed, sizeof *grown);
    if (grown == NULL)
        return fm_fail_nomem(w->ctx);
    for (size_t i = known; i < w->by_province_capacity; i++)
        grown[i] = 0;
    w->by_province = grown;
    return FM_OK;
}

static void take_sums(struct walk *w, struct step *step, const fm_diff *d)
{
    for (size_t i = 0; i < step->holder_count; i++) {
        fm_change_sum *sums = sums_of(w, step, i);

        if (w->all->provinces == NULL) {
            sums[0] = d->sums[i];
            continue;
        }
        for (size_t k = 0; k < w->zones_per_holder; k++) {
            double *m2 = &w->by_province[i * w->zones_per_holder + k];

            sums[k] = d->province_sums[i * w->zones_per_holder + k];
            sums[k].old_m2 = *m2;
            *m2 += sums[k].gained_m2 - sums[k].lost_m2;
            sums[k].new_m2 = *m2;
        }
    }
}

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

static fm_status take_patches(struct walk *w, struct step *step, fm_diff *d)
{
    step->patches = fm_alloc(d->patch_count, sizeof *step->patches);
    if (step->patches == NULL)
        return fm_fail_nomem(w->ctx);
    for (size_t i = 0; i < d->patch_count; i++) {
        const fm_patch *p = &d->patches[i];
        struct step_patch *out = &step->patches[i];

        out->patch = (fm_history_patch){ .area_m2 = p->area_m2,
                                         .is_redrawing = p->is_redrawing };
        step->patch_count++;
        if (!copy(fm_diff_party_name(d, p->from), &out->from) ||
            !copy(fm_diff_party_name(d, p->to), &out->to))
            return fm_fail_nomem(w->ctx);
    }
    step->ground = d->ground;
    d->ground = (fm_shapes){ 0 };
    return FM_OK;
}

static fm_status explain(struct walk *w, struct step *step, fm_diff *d)
{
    for (size_t i = 0; i < d->patch_count; i++)
        step->changed_m2 += d->patches[i].is_redrawing ? 0 : d->patches[i].area_m2;
    step->is_changed = fm_diff_is_changed(d);
    w->stretch->imbalance_m2 = fmax(w->stretch->imbalance_m2, d->imbalance_m2);
    if (step->is_changed && w->all->places != NULL) {
        double metres;
        size_t place = fm_places_near_ground(w->all->places, &d->ground, 0,
                                             d->patches[0].inside, &metres);

        if (place != FM_NO_COLUMN && !copy(w->all->places->names[place], &step->place))
            return fm_fail_nomem(w->ctx);
    }
    return w->all->options->patches ? take_patches(w, step, d) : FM_OK;
}

static fm_status compare(struct walk *w, struct step *step)
{
    fm_diff d = { .tolerance_m = w->all->tolerance_m };
    fm_status status;

    /* Borrowed for the comparison, and taken back before the diff is released. */
    d.holders = w->stretch->holders;
    status = fm_diff_compare(w->ctx, w->zones[0], w->zones[1], false, &d);
    if (status == FM_OK && w->all->provinces != NULL)
        status = fm_diff_split_patches(w->ctx, w->all->provinces, &d);
    if (status == FM_OK) {
        take_sums(w, step, &d);
        status = explain(w, step, &d);
    }
    d.holders = (fm_holders){ 0 };
    fm_diff_release(&d);
    return status;
}

/* Nothing came and nothing went. */
static void stand_still(struct walk *w, struct step *step)
{
    for (size_t i = 0; i < step->holder_count; i++) {
        fm_change_sum *sums = sums_of(w, step, i);

        for (size_t k = 0; k < w->zones_per_holder; k++)
            sums[k].old_m2 = sums[k].new_m2 =
                w->all->provinces == NULL ? fm_zones_area_m2(w->zones[0], (uint32_t)i)
                                          : w->by_province[i * w->zones_per_holder + k];
    }
}

static fm_status take_step(struct walk *w, size_t number)
{
    struct step *step = &w->stretch->steps[number];
    const char *by = w->all->options->by;
    fm_status status = read_snapshot(w, w->stretch->first + number + 1, 1);
    bool same = status == FM_OK && is_same(&w->features[0], &w->features[1], by);

    if (status == FM_OK && !same)
        status = fm_zones_new(w->ctx, &w->features[1], by, &w->stretch->holders,
                              &w->zones[1]);
    if (status == FM_OK && w->all->provinces != NULL)
        status = grow_provinces(w);
    if (status != FM_OK)
        return status;
    step->holder_count = w->stretch->holders.count;
    step->sums = fm_alloc(step->holder_count, w->zones_per_holder * sizeof *step->sums);
    if (step->sums == NULL)
        return fm_fail_nomem(w->ctx);
    if (same)
        stand_still(w, step);
    else
        status = compare(w, step);
    step->overlap_m2 = fm_zones_overlap_m2(w->zones[!same]);
    step->gap_m2 = fm_zones_gap_m2(w->zones[!same]);
    /* The later snapshot is the earlier one of the next step. */
    fm_features_release(&w->features[0]);
    w->features[0] = w->features[1];
    w->features[1] = (fm_features){ 0 };
    if (!same) {
        fm_zones_free(w->zones[0]);
        w->zones[0] = w->zones[1];
        w->zones[1] = NULL;
    }
    return status;
}

/* ---- A stretch ------------------------------------------------------------------- */

static fm_status begin(struct walk *w)
{
    fm_status status = read_snapshot(w, w->stretch->first, 0);

    if (status == FM_OK)
        status = fm_zones_new(w->ctx, &w->features[0], w->all->options->by,
                              &w->stretch->holders, &w->zones[0]);
    if (status == FM_OK && w->all->provinces != NULL)
        status = grow_provinces(w);
    if (status == FM_OK && w->all->provinces != NULL)
        status = fm_zones_split(w->ctx, w->all->provinces, w->zones[0], w->by_province);
    return status;
}

/* What followed from comings and goings has to be what there is. */
static fm_status check_provinces(struct walk *w)
{
    size_t count = w->stretch->holders.count * w->zones_per_holder;
    double *there = fm_alloc(count, sizeof *there), ground = 0;
    fm_status status = there == NULL ? fm_fail_nomem(w->ctx) : FM_OK;

    if (status == FM_OK)
        status = fm_zones_split(w->ctx, w->all->provinces, w->zones[0], there);
    for (size_t i = 0; status == FM_OK && i < w->stretch->holders.count; i++)
        ground = fmax(ground, fm_zones_area_m2(w->zones[0], (uint32_t)i));
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        double off = fabs(there[i] - w->by_province[i]);

        w->stretch->imbalance_m2 = fmax(w->stretch->imbalance_m2, off);
        if (off > BALANCE_SHARE * ground + BALANCE_M2)
            status = fm_fail(w->ctx, FM_ERR_GEOMETRY,
                             "internal check: the ledger by province does not balance; "
                             "please report it with the layers");
    }
    fm_free(there);
    return status;
}

fm_status fm_stretch_run(fm_context *ctx, void *user, size_t stretch)
{
    const struct stretches *all = user;
    struct walk w = {
        .ctx = ctx,
        .all = all,
        .stretch = &all->items[stretch],
        .zones_per_holder =
            all->provinces == NULL ? 1 : all->provinces->names.count + 1,
    };
    fm_status status = begin(&w);

    for (size_t i = 0; i < w.stretch->step_count && status == FM_OK; i++) {
        status = fm_progress(ctx, "comparing snapshots", i, w.stretch->step_count);
        if (status == FM_OK)
            status = take_step(&w, i);
    }
    if (status == FM_OK && all->provinces != NULL)
        status = check_provinces(&w);
    fm_features_release(&w.features[0]);
    fm_features_release(&w.features[1]);
    fm_zones_free(w.zones[0]);
    fm_zones_free(w.zones[1]);
    fm_free(w.by_province);
    return status;
}
