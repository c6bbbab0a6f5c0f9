/* SPDX-License-Identifier: MIT */
#include "front/post_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"

#include "base/banned.h"

/* A geodesic is drawn out in steps; it strays from the straight edge between two of
 * them by step^2 tan(lat) / (8 R): 0.1 m at 45 degrees, less than a metre to 84. */
static const double step_m = 2000;
/* Never more steps a segment, however long. */
static const double steps_most = 20000;

/* ---- order ----------------------------------------------------------------------- */

/* A post on the line. */
struct stop {
    size_t row;
    fm_lonlat at;
    fm_cell key;
};

static int stop_compare(const void *left, const void *right)
{
    const struct stop *a = left, *b = right;
    int by_text;

    if (a->key.kind == FM_CELL_TEXT && b->key.kind == FM_CELL_TEXT) {
        by_text = strcmp(a->key.text, b->key.text);
        if (by_text != 0)
            return by_text;
    } else if (a->key.kind == FM_CELL_TEXT || b->key.kind == FM_CELL_TEXT) {
        return a->key.kind == FM_CELL_TEXT ? 1 : -1; /* numbers come first */
    } else if (a->key.number != b->key.number) {
        return a->key.number < b->key.number ? -1 : 1;
    }
    return a->row < b->row ? -1 : a->row > b->row; /* as they stand */
}

/* The points that have a value to order by (or all). */
static size_t collect(const fm_features *points, size_t column, bool all,
                      struct stop *stops)
{
    const fm_shapes *s = &points->shapes;
    size_t count = 0;

    for (size_t row = 0; row < s->feature_count; row++) {
        size_t part = s->feature_start[row];
        fm_cell key = fm_table_cell(&points->table, column, row);

        if (part == s->feature_start[row + 1] || s->part_role[part] != FM_PART_POINTS ||
            fm_shapes_part_size(s, part) == 0 || (!all && key.kind == FM_CELL_NULL))
            continue;
        stops[count++] = (struct stop){ row, s->points[s->part_start[part]], key };
    }
    return count;
}

static fm_status order_auto(fm_context *ctx, struct stop *stops, size_t count)
{
    fm_lonlat *at = fm_alloc(count + 1, sizeof *at);
    size_t *order = fm_alloc(count + 1, sizeof *order);
    struct stop *ordered = fm_alloc(count + 1, sizeof *ordered);
    bool done = at != NULL && order != NULL && ordered != NULL;

    for (size_t i = 0; done && i < count; i++)
        at[i] = stops[i].at;
    done = done && fm_shortest_way(at, count, order);
    for (size_t i = 0; done && i < count; i++)
        ordered[i] = stops[order[i]];
    if (done && count > 0)
        memcpy(stops, ordered, count * sizeof *stops);
    fm_free(at);
    fm_free(order);
    fm_free(ordered);
    return done ? FM_OK : fm_fail_nomem(ctx);
}

fm_status fm_line_check_order(fm_context *ctx, const fm_features *points,
                              const char *order)
{
    fm_str names = { .limit = 400 };

    if (strcmp(order, FM_LINE_AUTO) == 0 || fm_features_count(points) == 0 ||
        fm_table_find(&points->table, order) != FM_NO_COLUMN)
        return FM_OK;
    for (size_t i = 0; i < points->table.column_count; i++) {
        fm_str_add(&names, i == 0 ? "; fields: " : ", ");
        fm_str_add(&names, points->table.columns[i].name);
    }
    fm_fail(ctx, FM_ERR_LAYER,
            "line through posts: '%s' has no field '%s' to order by%s",
            points->source == NULL ? "the posts" : points->source, order,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

/* ---- the line -------------------------------------------------------------------- */

/* Append the geodesic from the last point, which is `from`, to `to`. */
static bool draw_out(fm_shapes *s, fm_lonlat from, fm_lonlat to)
{
    double azimuth_deg, distance_m = fm_bearing_m(from, to, &azimuth_deg);
    double steps = fmin(ceil(distance_m / step_m), steps_most);

    for (double i = 1; i < steps; i += 1) {
        if (!fm_shapes_add_point(
                s, fm_destination(from, azimuth_deg, distance_m * (i / steps))))
            return false;
    }
    return fm_shapes_add_point(s, to);
}

static bool set_cell_text(fm_table *t, const char *column, fm_cell cell)
{
    fm_str text = { 0 };
    size_t at;
    bool done = fm_table_column(t, column, strlen(column), &at);

    if (done && cell.kind != FM_CELL_NULL) {
        fm_cell_add(&text, cell);
        done = !text.failed &&
               fm_table_set_text(t, at, 0, fm_str_text(&text), text.length);
    }
    fm_str_release(&text);
    return done;
}

static bool add_line(const fm_features *points, const struct stop *stops, size_t count,
                     const char *order, const char *name, fm_features *out)
{
    size_t column,
        names = name == NULL ? FM_NO_COLUMN : fm_table_find(&points->table, name);
    double length_m = 0;
    fm_table *t = &out->table;

    if (!fm_shapes_begin_feature(&out->shapes) ||
        !fm_shapes_begin_part(&out->shapes, FM_PART_LINE) ||
        !fm_shapes_add_point(&out->shapes, stops[0].at))
        return false;
    for (size_t i = 1; i < count; i++) {
        length_m += fm_distance_m(stops[i - 1].at, stops[i].at);
        if (!draw_out(&out->shapes, stops[i - 1].at, stops[i].at))
            return false;
    }
    return fm_shapes_unwrap_last_part(&out->shapes) && fm_table_add_row(t) &&
           fm_table_column(t, "posts", 5, &column) &&
           fm_table_set_integer(t, column, 0, (int64_t)count) &&
           set_cell_text(t, "first",
                         fm_table_cell(&points->table, names, stops[0].row)) &&
           set_cell_text(t, "last",
                         fm_table_cell(&points->table, names, stops[count - 1].row)) &&
           fm_table_column(t, "order", 5, &column) &&
           fm_table_set_text(t, column, 0, order, strlen(order)) &&
           fm_table_column(t, "length_km", 9, &column) &&
           fm_table_set_real(t, column, 0, round(length_m) / 1000);
}

fm_status fm_line_through(fm_context *ctx, const fm_features *points, const char *order,
                          const char *name, fm_features *out)
{
    bool is_auto = strcmp(order, FM_LINE_AUTO) == 0;
    size_t column = is_auto ? FM_NO_COLUMN : fm_table_find(&points->table, order);
    size_t count;
    struct stop *stops;
    fm_status status = fm_line_check_order(ctx, points, order);

    if (status != FM_OK)
        return status;
    stops = fm_alloc(fm_features_count(points) + 1, sizeof *stops);
    if (stops == NULL)
        return fm_fail_nomem(ctx);
    count = collect(points, column, is_auto, stops);
    if (is_auto)
        status = order_auto(ctx, stops, count);
    else if (count > 1)
        qsort(stops, count, sizeof *stops, stop_compare);
    if (status == FM_OK && count < 2)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "line-empty",
                         "line through posts: only %zu of '%s' %s a place in it", count,
                         points->source == NULL ? "the posts" : points->source,
                         count == 1 ? "has" : "have");
    else if (status == FM_OK && !add_line(points, stops, count, order, name, out))
        status = fm_fail_nomem(ctx);
    out->read = fm_features_count(out);
    fm_free(stops);
    return status;
}
