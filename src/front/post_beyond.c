/* SPDX-License-Identifier: MIT */
/* The ground beyond a line; see front/post_line.h. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "front/post_line.h"
#include "geo/measure.h"
#include "geo/nearest.h"
#include "geo/topology.h"

#include "base/banned.h"

/* What the work needs along the way. */
struct beyond {
    fm_context *ctx;
    fm_topology *topology;
    fm_ground *ground; /* of the side */
    fm_shapes land;    /* feature 0: all zones joined */
    fm_shapes inside;  /* one feature for each way to close the line */
    const fm_lonlat *line;
    size_t line_count;
};

/* ---- closing the line -------------------------------------------------------------
 */

/* The nearest outer edge of the land: holes are no way out. */
static fm_nearest nearest_edge(const fm_shapes *land, fm_lonlat end)
{
    fm_nearest best = { (double)INFINITY, end, FM_NEAREST_NOTHING, 0 };

    for (size_t part = 0; part < land->part_count; part++) {
        fm_nearest_request request = { .first_part = part,
                                       .end_part = part + 1,
                                       .reach_m = isinf(best.distance_m)
                                                      ? 0
                                                      : best.distance_m };
        fm_nearest found;

        if (land->part_role[part] != FM_PART_SHELL)
            continue;
        found = fm_nearest_of_parts(land, &request, end);
        if (found.part != FM_NEAREST_NOTHING)
            best = found;
    }
    return best;
}

/*
 * Append the ring: the line from its first end to its last, on to the edge in `b`,
 * along the shell to `a` (forwards or backwards), and back to the first end.
 */
static bool close_along(struct beyond *w, fm_nearest a, fm_nearest b, bool forwards)
{
    const fm_lonlat *shell = w->land.points + w->land.part_start[a.part];
    size_t count = fm_shapes_part_size(&w->land, a.part);
    /* The vertices from b's edge to a's: none when both lie on one edge the right way
     * round. */
    size_t from = forwards ? (b.edge + 1) % count : b.edge;
    size_t to = forwards ? a.edge : (a.edge + 1) % count;
    bool none = false;

    if (a.edge == b.edge) {
        double da = fm_distance_m(shell[a.edge], a.at);
        double db = fm_distance_m(shell[a.edge], b.at);

        none = forwards ? db <= da : db > da;
    }
    if (!fm_shapes_begin_feature(&w->inside) ||
        !fm_shapes_begin_part(&w->inside, FM_PART_SHELL) ||
        !fm_shapes_add_points(&w->inside, w->line, w->line_count) ||
        !fm_shapes_add_point(&w->inside, b.at))
        return false;
    for (size_t i = from; !none;
         i = forwards ? (i + 1) % count : (i + count - 1) % count) {
        if (!fm_shapes_add_point(&w->inside, shell[i]))
            return false;
        if (i == to)
            break;
    }
    return fm_shapes_add_point(&w->inside, a.at) &&
           fm_shapes_unwrap_last_part(&w->inside);
}

/* Without a common shore the ends are joined straight. */
static bool close_straight(struct beyond *w)
{
    return fm_shapes_begin_feature(&w->inside) &&
           fm_shapes_begin_part(&w->inside, FM_PART_SHELL) &&
           fm_shapes_add_points(&w->inside, w->line, w->line_count) &&
           fm_shapes_unwrap_last_part(&w->inside);
}

static fm_status close_line(struct beyond *w)
{
    fm_nearest a = nearest_edge(&w->land, w->line[0]);
    fm_nearest b = nearest_edge(&w->land, w->line[w->line_count - 1]);
    bool done;

    if (a.part == FM_NEAREST_NOTHING || a.part != b.part)
        done = close_straight(w);
    else
        done = close_along(w, a, b, true) && close_along(w, a, b, false);
    return done ? FM_OK : fm_fail_nomem(w->ctx);
}

/* ---- which side -------------------------------------------------------------------
 */

/* How much of the side's main body one of the two has. */
static fm_status main_inside(struct beyond *w, size_t which, double *area_m2)
{
    fm_shapes common = { 0 };
    fm_status status = FM_OK;

    *area_m2 = 0;
    for (size_t i = 0; i < w->ground->own.feature_count && status == FM_OK; i++) {
        if (!w->ground->is_main[i])
            continue;
        status = fm_topology_intersection(w->topology, &w->ground->own, i, &w->inside,
                                          which, &common);
        if (status == FM_OK)
            *area_m2 += fm_shapes_area_m2(&common, common.feature_count - 1);
    }
    fm_shapes_release(&common);
    return status;
}

static fm_status choose(struct beyond *w, size_t *which)
{
    double best_m2 = -1;

    *which = 0;
    for (size_t i = 0; i < w->inside.feature_count; i++) {
        double area_m2;
        fm_status status = main_inside(w, i, &area_m2);

        if (status != FM_OK)
            return status;
        if (area_m2 > best_m2) {
            best_m2 = area_m2;
            *which = i;
        }
    }
    return FM_OK;
}

/* ---- the ground ------------------------------------------------------------------ */

static fm_status join_land(struct beyond *w, const fm_features *zones)
{
    size_t rows = fm_features_count(zones), count = 0;
    size_t *picked = fm_alloc(rows + 1, sizeof *picked);
    fm_status status;

    if (picked == NULL)
        return fm_fail_nomem(w->ctx);
    for (size_t i = 0; i < rows; i++) {
        if (fm_shapes_kinds(&zones->shapes, i) & FM_SHAPE_POLYGON)
            picked[count++] = i;
    }
    status = fm_topology_union(w->topology, &zones->shapes, picked, count, &w->land);
    fm_free(picked);
    return status;
}

static bool set_text(fm_table *t, const char *column, const char *text)
{
    size_t at;

    return fm_table_column(t, column, strlen(column), &at) &&
           fm_table_set_text(t, at, 0, text, strlen(text));
}

/* To be written on a map: to 0.1 km2 from 10 km2 on, below to the thousandth. */
static double rounded_km2(double area_m2)
{
    return area_m2 >= 1e7 ? round(area_m2 / 1e5) / 10 : round(area_m2 / 1e3) / 1000;
}

static bool describe(const fm_ground_spec *spec, const char *holder, fm_features *out)
{
    fm_str side = { 0 };
    size_t km2;
    bool done;

    for (size_t i = 0; i < spec->side_count; i++) {
        fm_str_add(&side, i > 0 ? ", " : "");
        fm_str_add(&side, spec->side[i]);
    }
    done = !side.failed && fm_table_add_row(&out->table) &&
           set_text(&out->table, "holder", holder) &&
           set_text(&out->table, "side", fm_str_text(&side)) &&
           fm_table_column(&out->table, "km2", 3, &km2) &&
           fm_table_set_real(&out->table, km2, 0,
                             rounded_km2(fm_shapes_area_m2(&out->shapes, 0)));
    fm_str_release(&side);
    return done;
}

/* What the holder has inside, as the feature of `out`. */
static fm_status take_ground(struct beyond *w, const fm_features *zones,
                             const fm_ground_spec *spec, const char *holder,
                             size_t which, fm_features *out)
{
    const char *const holders[] = { holder };
    fm_ground_spec his = { .by = spec->by, .side = holders, .side_count = 1 };
    fm_ground *ground = NULL;
    fm_shapes all = { 0 };
    size_t *picked = NULL;
    fm_status status = fm_ground_new(w->ctx, zones, &his, &ground);

    if (status != FM_OK)
        return status;
    picked = fm_alloc(ground->own.feature_count + 1, sizeof *picked);
    if (picked == NULL)
        status = fm_fail_nomem(w->ctx);
    for (size_t i = 0; i < ground->own.feature_count && status == FM_OK; i++) {
        picked[i] = i;
        status = fm_topology_intersection(w->topology, &ground->own, i, &w->inside,
                                          which, &all);
    }
    if (status == FM_OK)
        status = fm_topology_union(w->topology, &all, picked, all.feature_count,
                                   &out->shapes);
    if (status == FM_OK && fm_shapes_kinds(&out->shapes, 0) == FM_SHAPE_NONE)
        fm_shapes_drop_feature(&out->shapes);
    else if (status == FM_OK && !describe(spec, holder, out))
        status = fm_fail_nomem(w->ctx);
    fm_free(picked);
    fm_shapes_release(&all);
    fm_ground_free(ground);
    return status;
}

static fm_status need_line_and_side(struct beyond *w, const fm_features *line,
                                    const fm_ground_spec *spec, bool *none)
{
    const fm_shapes *s = &line->shapes;

    if (s->feature_count == 0 || s->part_count == 0 ||
        s->part_role[0] != FM_PART_LINE || fm_shapes_part_size(s, 0) < 2)
        return fm_fail(w->ctx, FM_ERR_LAYER,
                       "ground beyond a line: there is no line; it runs through two "
                       "posts at least");
    w->line = s->points;
    w->line_count = fm_shapes_part_size(s, 0);
    if (w->ground->own.feature_count > 0)
        return FM_OK;
    *none = true;
    return fm_warn(w->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "beyond-without-side",
                   "ground beyond a line: '%s' holds nothing, so that neither side of "
                   "the line is its own",
                   spec->side_count > 0 ? spec->side[0] : "the side");
}

fm_status fm_ground_beyond(fm_context *ctx, const fm_features *zones,
                           const fm_ground_spec *spec, const fm_features *line,
                           const char *holder, fm_features *out)
{
    struct beyond w = { .ctx = ctx };
    size_t which = 0;
    bool none = false;
    fm_status status = fm_topology_new(ctx, &w.topology);

    if (status == FM_OK)
        status = fm_ground_new(ctx, zones, spec, &w.ground);
    if (status == FM_OK)
        status = need_line_and_side(&w, line, spec, &none);
    if (none)
        goto out;
    if (status == FM_OK)
        status = join_land(&w, zones);
    if (status == FM_OK)
        status = close_line(&w);
    if (status == FM_OK)
        status = choose(&w, &which);
    if (status == FM_OK)
        status = take_ground(&w, zones, spec, holder, which, out);

out:
    out->read = fm_features_count(out);
    fm_ground_free(w.ground);
    fm_shapes_release(&w.land);
    fm_shapes_release(&w.inside);
    fm_topology_free(w.topology);
    return status;
}
