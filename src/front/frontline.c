/* SPDX-License-Identifier: MIT */
#include "front/frontline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/contact.h"
#include "geo/measure.h"

#include "base/banned.h"

/* The outline is looked at every two tolerances, within these. */
#define STEP_LEAST_M 20.0
#define STEP_MOST_M  250.0
/* A degree of latitude is nowhere less. */
#define M_PER_LAT 110574.0

void fm_frontline_release(fm_frontline *f)
{
    fm_holdings_release(&f->holdings);
    fm_shapes_release(&f->lines);
    fm_free(f->parts);
    *f = (fm_frontline){ 0 };
}

const char *fm_frontline_holder(const fm_frontline *f, size_t holder)
{
    return holder == FM_NOBODY ? FM_NOBODY_WORD : f->holdings.holders[holder];
}

/* ---- order ------------------------------------------------------------------------
 */

typedef struct ranked {
    fm_frontline_part part;
    size_t shape;
} ranked;

static int longest_first(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->part.left != y->part.left)
        return x->part.left < y->part.left ? -1 : 1;
    if (x->part.right != y->part.right)
        return x->part.right < y->part.right ? -1 : 1;
    if (x->part.length_m != y->part.length_m)
        return x->part.length_m > y->part.length_m ? -1 : 1;
    return x->shape < y->shape ? -1 : 1;
}

static bool sort_parts(fm_frontline *f)
{
    ranked *order = fm_alloc(f->count, sizeof *order);
    fm_shapes lines = { 0 };
    bool ok = order != NULL;

    for (size_t i = 0; i < f->count && ok; i++)
        order[i] = (ranked){ f->parts[i], i };
    if (ok && f->count > 0)
        qsort(order, f->count, sizeof *order, longest_first);
    for (size_t i = 0; i < f->count && ok; i++) {
        size_t part = f->lines.feature_start[order[i].shape];

        f->parts[i] = order[i].part;
        ok = fm_shapes_begin_feature(&lines) &&
             fm_shapes_begin_part(&lines, FM_PART_LINE) &&
             fm_shapes_add_points(&lines, f->lines.points + f->lines.part_start[part],
                                  fm_shapes_part_size(&f->lines, part));
    }
    fm_free(order);
    if (!ok) {
        fm_shapes_release(&lines);
        return false;
    }
    fm_shapes_release(&f->lines);
    f->lines = lines;
    return true;
}

/* ---- the front line ---------------------------------------------------------------
 */

fm_status fm_frontline_missing(fm_context *ctx, const fm_holdings *holdings,
                               const char *holder)
{
    fm_str names = { .limit = 400 };

    fm_holdings_add_holders(holdings, &names);
    fm_fail(ctx, FM_ERR_LAYER, "front line: '%s' holds no ground in '%s'; holders: %s",
            holder, holdings->source == NULL ? "the zones" : holdings->source,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

/* The pair asked for; `pair[1]` FM_NOBODY for nobody.  False when one of them is not
 * there, the one in `*missing`. */
static bool find_pair(const fm_holdings *h, const char *const between[2],
                      size_t pair[2], const char **missing)
{
    for (int side = 0; side < 2; side++) {
        pair[side] = fm_holdings_find(h, between[side]);
        if (pair[side] == FM_NOBODY &&
            !(side == 1 && strcmp(between[1], FM_NOBODY_WORD) == 0)) {
            *missing = between[side];
            return false;
        }
    }
    return true;
}

/* Does the front of this pair belong to what was asked for?  Without a pair: all of
 * them, and of a holder who is alone, that against nobody. */
static bool is_wanted(const fm_frontline *f, const fm_frontline_options *o,
                      const size_t pair[2], size_t left, size_t right)
{
    size_t count = f->holdings.count;

    if (o->between[0] != NULL)
        return left == pair[0] && right == (pair[1] == FM_NOBODY ? count : pair[1]);
    return count == 1 ? right == count : left < right && right < count;
}

/* Where land matters: near the ground, with `by_m` to spare. */
static fm_bbox near_ground(const fm_shapes *ground, double by_m)
{
    fm_bbox box = fm_shapes_bbox_all(ground);
    double by_lat = by_m / M_PER_LAT * 1.01, by_lon;

    box.south = fmax(box.south - by_lat, -90);
    box.north = fmin(box.north + by_lat, 90);
    by_lon =
        by_lat / fmax(cos(fmax(fabs(box.south), fabs(box.north)) * M_PI / 180), 1e-4);
    box.west -= by_lon;
    box.east += by_lon;
    if (box.east - box.west >= 360) {
        box.west = -180;
        box.east = 180;
    }
    return box;
}

static fm_status index_land(fm_context *ctx, const fm_shapes *land,
                            const fm_shapes *ground, double within_m, fm_near **out)
{
    fm_bbox window = near_ground(ground, 2 * within_m);
    fm_status status;

    *out = NULL;
    if (land == NULL)
        return FM_OK;
    status = fm_near_new(ctx, out);
    for (size_t i = 0; i < land->feature_count && status == FM_OK; i++)
        status = fm_near_add_ground(ctx, *out, land, i, &window);
    return status == FM_OK ? fm_near_finish(ctx, *out) : status;
}

static fm_status trace_all(fm_context *ctx, const fm_frontline_options *o,
                           const size_t pair[2], const fm_near *land, fm_frontline *f)
{
    fm_contact_options options = {
        .reach_m = fmax(f->gap_m, fmax(f->tolerance_m, FM_CONTACT_SAME_M)),
        .step_m = fmin(fmax(2 * f->tolerance_m, STEP_LEAST_M), STEP_MOST_M),
        .land = land,
        .land_shapes = o->land,
        .land_within_m = f->land_tolerance_m,
    };
    bool *wanted = fm_alloc(f->holdings.count + 1, sizeof *wanted);
    fm_status status = wanted == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t left = 0; left < f->holdings.count && status == FM_OK; left++) {
        fm_contact contact = { 0 };
        bool any = false;

        for (size_t right = 0; right <= f->holdings.count; right++) {
            wanted[right] = right != left && is_wanted(f, o, pair, left, right);
            any = any || wanted[right];
        }
        if (!any)
            continue;
        status = fm_contact_trace(ctx, &f->holdings, left, wanted, &options, &contact);
        if (status == FM_OK && !fm_frontline_add_parts(f, left, &contact))
            status = fm_fail_nomem(ctx);
        f->coast_m += contact.coast_m;
        f->off_land_m += contact.off_land_m;
        fm_contact_release(&contact);
    }
    fm_free(wanted);
    return status;
}

static double given(double value, double standard)
{
    return value < 0 ? standard : value;
}

fm_status fm_frontline_init(fm_context *ctx, const fm_features *zones,
                            const fm_frontline_options *options, fm_frontline *out)
{
    fm_near *land = NULL;
    size_t pair[2] = { 0, 0 };
    const char *missing = NULL;
    bool is_there = true;
    fm_status status;

    *out = (fm_frontline){
        .tolerance_m = given(options->tolerance_m, FM_FRONT_TOLERANCE_M),
        .gap_m = given(options->gap_m, FM_FRONT_GAP_M),
    };
    out->land_tolerance_m = given(options->land_tolerance_m, out->tolerance_m);
    status = fm_holdings_init(ctx, zones, options->field, options->between[0],
                              &out->holdings);
    if (status == FM_OK && options->between[0] != NULL)
        is_there = find_pair(&out->holdings, options->between, pair, &missing);
    if (status == FM_OK && !is_there) {
        if (options->is_lenient)
            return FM_OK;
        status = fm_frontline_missing(ctx, &out->holdings, missing);
    }
    if (status == FM_OK)
        status = index_land(ctx, options->land, &out->holdings.shapes,
                            out->land_tolerance_m, &land);
    if (status == FM_OK)
        status = trace_all(ctx, options, pair, land, out);
    if (status == FM_OK &&
        (!fm_frontline_meet(out, fmax(out->gap_m, out->tolerance_m)) ||
         !sort_parts(out)))
        status = fm_fail_nomem(ctx);
    fm_near_free(land);
    if (status != FM_OK)
        fm_frontline_release(out);
    return status;
}

/* ---- as features ------------------------------------------------------------------
 */

static bool set_text(fm_table *table, const char *column, size_t row, const char *text)
{
    size_t c;

    return fm_table_column(table, column, strlen(column), &c) &&
           fm_table_set_text(table, c, row, text, strlen(text));
}

static bool set_real(fm_table *table, const char *column, size_t row, double value)
{
    size_t c;

    return fm_table_column(table, column, strlen(column), &c) &&
           fm_table_set_real(table, c, row, value);
}

/* Parts [first, end) of one pair as one feature. */
static bool add_pair(const fm_frontline *f, size_t first, size_t end, fm_features *out)
{
    size_t row = out->shapes.feature_count;
    double length = 0, width = 0;

    if (!fm_shapes_begin_feature(&out->shapes) || !fm_table_add_row(&out->table))
        return false;
    for (size_t i = first; i < end; i++) {
        size_t part = f->lines.feature_start[i];

        if (!fm_shapes_begin_part(&out->shapes, FM_PART_LINE) ||
            !fm_shapes_add_points(&out->shapes,
                                  f->lines.points + f->lines.part_start[part],
                                  fm_shapes_part_size(&f->lines, part)))
            return false;
        length += f->parts[i].length_m;
        width += f->parts[i].width_mean_m * f->parts[i].length_m;
    }
    return set_text(&out->table, "left", row,
                    fm_frontline_holder(f, f->parts[first].left)) &&
           set_text(&out->table, "right", row,
                    fm_frontline_holder(f, f->parts[first].right)) &&
           set_real(&out->table, "length_km", row, length / 1000.0) &&
           set_real(&out->table, "width_m", row, length > 0 ? width / length : 0);
}

fm_status fm_frontline_derive(fm_context *ctx, const fm_features *zones,
                              const fm_frontline_options *options, fm_features *out)
{
    fm_frontline f = { 0 };
    fm_status status = fm_frontline_init(ctx, zones, options, &f);

    for (size_t first = 0; first < f.count && status == FM_OK;) {
        size_t end = first + 1;

        while (end < f.count && f.parts[end].left == f.parts[first].left &&
               f.parts[end].right == f.parts[first].right)
            end++;
        if (!add_pair(&f, first, end, out))
            status = fm_fail_nomem(ctx);
        first = end;
    }
    if (status == FM_OK && f.count == 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "front-empty",
                         "front line: no two holders of '%s' share a border",
                         zones->source == NULL ? "the zones" : zones->source);
    out->read = fm_features_count(out);
    fm_frontline_release(&f);
    return status;
}
