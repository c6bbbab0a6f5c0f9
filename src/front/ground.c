/* SPDX-License-Identifier: MIT */
#include "front/ground.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "front/ground_base.h"
#include "geo/measure.h"
#include "geo/nearest.h"
#include "geo/topology.h"

#include "base/banned.h"

/* ---- who holds what -------------------------------------------------------------- */

static bool cell_is(fm_cell cell, const char *text)
{
    fm_str as_text = { 0 };
    bool same;

    if (cell.kind == FM_CELL_NULL)
        return false;
    if (cell.kind == FM_CELL_TEXT)
        return strcmp(cell.text, text) == 0;
    fm_cell_add(&as_text, cell);
    same = strcmp(fm_str_text(&as_text), text) == 0;
    fm_str_release(&as_text);
    return same;
}

static bool is_one_of(fm_cell cell, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cell_is(cell, names[i]))
            return true;
    }
    return false;
}

/* Whose is a zone: MAIN stands for the own side as a whole. */
static fm_ground_kind side_of(const fm_ground *ground, const fm_ground_spec *spec,
                              size_t zone)
{
    fm_cell cell;

    if (!(fm_shapes_kinds(&ground->zones->shapes, zone) & FM_SHAPE_POLYGON))
        return FM_GROUND_NOBODYS;
    if (ground->holder_column == FM_NO_COLUMN)
        return FM_GROUND_MAIN;
    cell = fm_table_cell(&ground->zones->table, ground->holder_column, zone);
    if (cell.kind == FM_CELL_NULL)
        return FM_GROUND_NOBODYS;
    if (is_one_of(cell, spec->side, spec->side_count))
        return FM_GROUND_MAIN;
    if (spec->against_count == 0 || is_one_of(cell, spec->against, spec->against_count))
        return FM_GROUND_OTHER;
    return FM_GROUND_THIRD;
}

void fm_ground_add_holders(fm_str *out, const fm_features *zones, size_t column)
{
    size_t rows = fm_features_count(zones), named = 0;

    for (size_t row = 0; row < rows; row++) {
        fm_cell cell = fm_table_cell(&zones->table, column, row);
        fm_str name = { 0 };
        bool seen = cell.kind == FM_CELL_NULL;

        fm_cell_add(&name, cell);
        for (size_t before = 0; before < row && !seen; before++)
            seen = cell_is(fm_table_cell(&zones->table, column, before),
                           fm_str_text(&name));
        if (!seen) {
            fm_str_add(out, named++ > 0 ? ", " : "");
            fm_str_add(out, fm_str_text(&name));
        }
        fm_str_release(&name);
    }
}

/* ---- building -------------------------------------------------------------------- */

/* The union of all zones of one side as one feature. */
static fm_status join(fm_context *ctx, fm_topology *topology, const fm_ground *ground,
                      fm_ground_kind kind, fm_shapes *out)
{
    size_t rows = fm_features_count(ground->zones), count = 0;
    size_t *picked = fm_alloc(rows + 1, sizeof *picked);
    fm_status status;

    if (picked == NULL)
        return fm_fail_nomem(ctx);
    for (size_t row = 0; row < rows; row++) {
        if (ground->sides[row] == (uint8_t)kind)
            picked[count++] = row;
    }
    status = fm_topology_union(topology, &ground->zones->shapes, picked, count, out);
    fm_free(picked);
    return status;
}

/* Append the parts [first, end) of `from` to the feature of `to` begun last. */
static bool copy_parts(const fm_shapes *from, size_t first, size_t end, fm_shapes *to)
{
    for (size_t part = first; part < end; part++) {
        if (!fm_shapes_begin_part(to, (fm_part_role)from->part_role[part]) ||
            !fm_shapes_add_points(to, from->points + from->part_start[part],
                                  fm_shapes_part_size(from, part)))
            return false;
    }
    return true;
}

/* Every shell with its holes becomes a feature of its own. */
static bool split(const fm_shapes *joined, fm_shapes *out)
{
    for (size_t part = 0; part < joined->part_count;) {
        size_t next = part + 1;

        while (next < joined->part_count && joined->part_role[next] == FM_PART_HOLE)
            next++;
        if (!fm_shapes_begin_feature(out) || !copy_parts(joined, part, next, out))
            return false;
        part = next;
    }
    return true;
}

/* The other side's ground and the pockets in it, joined. */
static fm_status join_behind(fm_context *ctx, fm_topology *topology, fm_ground *ground)
{
    size_t parts = ground->own.feature_count, count = 0;
    fm_shapes all = { 0 };
    size_t *picked = fm_alloc(parts + 1, sizeof *picked);
    fm_status status = FM_OK;
    bool done = picked != NULL && fm_shapes_begin_feature(&all) &&
                copy_parts(&ground->other, 0, ground->other.part_count, &all);

    if (done)
        picked[count++] = 0;
    for (size_t i = 0; done && i < parts; i++) {
        if (ground->is_main[i])
            continue;
        picked[count++] = all.feature_count;
        done = fm_shapes_begin_feature(&all) &&
               copy_parts(&ground->own, ground->own.feature_start[i],
                          ground->own.feature_start[i + 1], &all);
    }
    status = done ? fm_topology_union(topology, &all, picked, count, &ground->behind)
                  : fm_fail_nomem(ctx);
    fm_shapes_release(&all);
    fm_free(picked);
    return status;
}

static fm_status find_main(fm_context *ctx, const fm_ground_spec *spec,
                           fm_ground *ground)
{
    size_t parts = ground->own.feature_count, largest = 0;
    bool has_base =
        spec->base_point_count > 0 || spec->base != NULL || spec->border != NULL;
    bool any = false;

    ground->is_main = fm_alloc(parts + 1, sizeof *ground->is_main);
    ground->area_m2 = fm_alloc(parts + 1, sizeof *ground->area_m2);
    if (ground->is_main == NULL || ground->area_m2 == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < parts; i++) {
        ground->area_m2[i] = fm_shapes_area_m2(&ground->own, i);
        if (ground->area_m2[i] > ground->area_m2[largest])
            largest = i;
    }
    if (parts > 0 && !has_base)
        ground->is_main[largest] = true;
    for (size_t i = 0; i < parts && has_base; i++) {
        if (!fm_ground_part_meets_base(ground, i, spec, &ground->is_main[i]))
            return fm_fail_nomem(ctx);
        any = any || ground->is_main[i];
    }
    if (has_base && parts > 0 && !any)
        fm_note(ctx, FM_PLACE_NONE, "base-lost",
                "no ground of '%s' is connected with its base: all of it is cut off",
                spec->side_count > 0 ? spec->side[0] : "the zone");
    return FM_OK;
}

static fm_status field_missing(fm_context *ctx, const fm_features *zones,
                               const char *field)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < zones->table.column_count; i++) {
        fm_str_add(&names, i == 0 ? "; fields: " : ", ");
        fm_str_add(&names, zones->table.columns[i].name);
    }
    fm_fail(ctx, FM_ERR_LAYER, "'%s' has no field '%s'%s",
            zones->source == NULL ? "the zones" : zones->source, field,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

fm_status fm_ground_new(fm_context *ctx, const fm_features *zones,
                        const fm_ground_spec *spec, fm_ground **out)
{
    fm_topology *topology = NULL;
    fm_ground *ground;
    fm_shapes joined = { 0 };
    fm_status status;

    *out = NULL;
    if (spec->by != NULL && fm_features_count(zones) > 0 &&
        fm_table_find(&zones->table, spec->by) == FM_NO_COLUMN)
        return field_missing(ctx, zones, spec->by);
    ground = fm_alloc(1, sizeof *ground);
    if (ground == NULL)
        return fm_fail_nomem(ctx);
    ground->zones = zones;
    ground->holder_column =
        spec->by == NULL ? FM_NO_COLUMN : fm_table_find(&zones->table, spec->by);
    ground->outside_is_other = spec->by == NULL;
    ground->sides = fm_alloc(fm_features_count(zones) + 1, sizeof *ground->sides);
    status =
        ground->sides == NULL ? fm_fail_nomem(ctx) : fm_topology_new(ctx, &topology);
    for (size_t i = 0; status == FM_OK && i < fm_features_count(zones); i++)
        ground->sides[i] = (uint8_t)side_of(ground, spec, i);
    if (status == FM_OK)
        status = join(ctx, topology, ground, FM_GROUND_MAIN, &joined);
    if (status == FM_OK && !split(&joined, &ground->own))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = join(ctx, topology, ground, FM_GROUND_OTHER, &ground->other);
    if (status == FM_OK)
        status = find_main(ctx, spec, ground);
    if (status == FM_OK)
        status = join_behind(ctx, topology, ground);
    fm_topology_free(topology);
    fm_shapes_release(&joined);
    if (status != FM_OK) {
        fm_ground_free(ground);
        return status;
    }
    *out = ground;
    return FM_OK;
}

void fm_ground_free(fm_ground *ground)
{
    if (ground == NULL)
        return;
    fm_shapes_release(&ground->own);
    fm_shapes_release(&ground->other);
    fm_shapes_release(&ground->behind);
    fm_free(ground->sides);
    fm_free(ground->is_main);
    fm_free(ground->area_m2);
    fm_free(ground);
}

/* ---- asking ---------------------------------------------------------------------- */

/* The first zone of a kind at the place; of any kind with NOBODYS. */
static size_t zone_at(const fm_ground *ground, fm_lonlat place, fm_ground_kind kind)
{
    for (size_t i = 0; i < fm_features_count(ground->zones); i++) {
        if ((kind == FM_GROUND_NOBODYS || ground->sides[i] == (uint8_t)kind) &&
            fm_shapes_contains(&ground->zones->shapes, i, place))
            return i;
    }
    return FM_NO_COLUMN;
}

fm_ground_place fm_ground_at(const fm_ground *ground, fm_lonlat place)
{
    fm_ground_place where = { FM_GROUND_NOBODYS, FM_NO_COLUMN, FM_NO_COLUMN };

    for (size_t i = 0; i < ground->own.feature_count; i++) {
        if (!fm_shapes_contains(&ground->own, i, place))
            continue;
        where.kind = ground->is_main[i] ? FM_GROUND_MAIN : FM_GROUND_POCKET;
        where.part = i;
        where.zone = zone_at(ground, place, FM_GROUND_MAIN);
        return where;
    }
    if (ground->outside_is_other || fm_shapes_contains(&ground->other, 0, place)) {
        where.kind = FM_GROUND_OTHER;
        where.zone = zone_at(ground, place, FM_GROUND_OTHER);
        return where;
    }
    where.zone = zone_at(ground, place, FM_GROUND_THIRD);
    if (where.zone != FM_NO_COLUMN)
        where.kind = FM_GROUND_THIRD;
    return where;
}

static double nearest_own_m(const fm_ground *ground, fm_lonlat place, bool main_only)
{
    double nearest_m = (double)INFINITY;

    for (size_t i = 0; i < ground->own.feature_count; i++) {
        if (!main_only || ground->is_main[i])
            nearest_m = fmin(nearest_m,
                             fm_nearest_of_feature(&ground->own, i, place).distance_m);
    }
    return nearest_m;
}

double fm_ground_to_front_m(const fm_ground *ground, fm_ground_place where,
                            fm_lonlat place)
{
    if (where.kind == FM_GROUND_OTHER || ground->outside_is_other)
        return nearest_own_m(ground, place, false);
    return fm_nearest_of_feature(&ground->other, 0, place).distance_m;
}

double fm_ground_to_main_m(const fm_ground *ground, fm_ground_place where,
                           fm_lonlat place)
{
    return where.kind == FM_GROUND_MAIN ? 0 : nearest_own_m(ground, place, true);
}

/* ---- the disc of uncertainty ------------------------------------------------------
 */

/* Does a place count as being where the post is? */
static bool agrees(const fm_ground *ground, fm_ground_place with, fm_lonlat place)
{
    switch (with.kind) {
    case FM_GROUND_MAIN:
        return fm_ground_at(ground, place).kind == FM_GROUND_MAIN;
    case FM_GROUND_POCKET:
    case FM_GROUND_OTHER:
        return ground->outside_is_other
                   ? fm_ground_at(ground, place).kind != FM_GROUND_MAIN
                   : fm_shapes_contains(&ground->behind, 0, place);
    default:
        return fm_ground_at(ground, place).kind == with.kind;
    }
}

/* Metres to where another answer begins. */
static double to_edge_m(const fm_ground *ground, fm_ground_place where, fm_lonlat place)
{
    if (where.kind == FM_GROUND_MAIN)
        return fm_nearest_of_feature(&ground->own, where.part, place).distance_m;
    if (ground->outside_is_other)
        return nearest_own_m(ground, place, true);
    if (where.kind == FM_GROUND_POCKET || where.kind == FM_GROUND_OTHER)
        return fm_nearest_of_feature(&ground->behind, 0, place).distance_m;
    /* A third's ground is not joined: the edge of the zone stands for that of all. */
    return where.zone == FM_NO_COLUMN
               ? 0
               : fm_nearest_of_feature(&ground->zones->shapes, where.zone, place)
                     .distance_m;
}

double fm_ground_share(const fm_ground *ground, fm_ground_place where, fm_lonlat place,
                       double radius_m)
{
    /* Vogel's spiral: each point stands for the same area of the disc. */
    const double golden_angle_deg = 137.50776405003785;
    size_t agreeing = 0, known = 0;

    if (to_edge_m(ground, where, place) >= radius_m)
        return 1;
    for (size_t i = 0; i < FM_GROUND_SAMPLES; i++) {
        double far_m = radius_m * sqrt(((double)i + 0.5) / FM_GROUND_SAMPLES);
        fm_lonlat p = fm_destination(place, (double)i * golden_angle_deg, far_m);

        if (agrees(ground, where, p)) {
            agreeing++;
            known++;
        } else if (ground->outside_is_other ||
                   zone_at(ground, p, FM_GROUND_NOBODYS) != FM_NO_COLUMN) {
            known++;
        }
    }
    if (known == 0)
        return 0;
    /* The edge is within reach, so some of the disc, however little, lies beyond. */
    return fmin((double)agreeing / (double)known, 1 - 0.5 / FM_GROUND_SAMPLES);
}
