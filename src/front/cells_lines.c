/* SPDX-License-Identifier: MIT */
/*
 * The borders of all dates as lines in longitude and latitude: sides of cells, arcs
 * that cut off tips, and the circles of what is near and of what is within reach.
 *
 * Every end of an arc is a vertex of the side on which it ends, computed once for both
 * of the cells beside it; so nothing has to be searched for within a tolerance.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "front/cells.h"

#include "base/banned.h"

/* Circles are drawn with a vertex every so often. */
#define CIRCLE_STEPS 96
/* A line that is straight on the plane is given vertices until it is straight in
 * longitude and latitude to this. */
#define STRAIGHT_M 10.0
enum { SPLITS_MAX = 10, CUTS_MAX = 8 };

typedef struct line_writer {
    fm_cells *cells;
    fm_shapes *out;
    fm_lonlat last;
    bool failed;
} line_writer;

/* ---- From the plane to degrees --------------------------------------------------- */

static fm_lonlat to_degrees(const line_writer *w, fm_xy p)
{
    fm_lonlat at;

    fm_projection_inverse(w->cells->plane, &p, 1, &at);
    at.lon = w->cells->lon_0 + remainder(at.lon - w->cells->lon_0, 360.0);
    return at;
}

static void put(line_writer *w, fm_lonlat p)
{
    w->failed = w->failed || !isfinite(p.lon) || !fm_shapes_add_point(w->out, p);
    w->last = p;
}

static void begin(line_writer *w)
{
    w->failed = w->failed || !fm_shapes_begin_part(w->out, FM_PART_LINE);
}

/* Half a turn from lon_0 a line leaves the strip on one side and comes back on the
 * other. */
static void step_to(line_writer *w, fm_lonlat p)
{
    double step = p.lon - w->last.lon, edge, share, lat;

    if (fabs(step) > 180.0) {
        edge = w->cells->lon_0 + (step < 0 ? 180.0 : -180.0);
        share = (edge - w->last.lon) / (step - copysign(360.0, step));
        lat = w->last.lat + share * (p.lat - w->last.lat);
        put(w, (fm_lonlat){ edge, lat });
        begin(w);
        put(w, (fm_lonlat){ 2 * w->cells->lon_0 - edge, lat });
    }
    put(w, p);
}

/* From `a`, which is written, to `b`. */
static void straight(line_writer *w, fm_xy a, fm_xy b, int splits)
{
    fm_xy middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 }, seen;
    fm_lonlat from = to_degrees(w, a), to = to_degrees(w, b), half;

    half.lon = from.lon + remainder(to.lon - from.lon, 360.0) / 2;
    half.lat = (from.lat + to.lat) / 2;
    if (splits < SPLITS_MAX &&
        (fm_projection_forward(w->cells->plane, &half, 1, &seen) > 0 ||
         hypot(seen.x - middle.x, seen.y - middle.y) > STRAIGHT_M)) {
        straight(w, a, middle, splits + 1);
        straight(w, middle, b, splits + 1);
        return;
    }
    step_to(w, to);
}

static void write_line(line_writer *w, const fm_xy *points, size_t count)
{
    begin(w);
    put(w, to_degrees(w, points[0]));
    for (size_t i = 1; i < count; i++)
        straight(w, points[i - 1], points[i], 0);
}

/* ---- Sides ----------------------------------------------------------------------- */

static fm_xy side_at(const fm_mesh *mesh, const fm_cell_side *side, double share)
{
    fm_xy a = mesh->corners[side->from], b = mesh->corners[side->to];

    return (fm_xy){ a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share };
}

/*
 * Where the side is `radius_m` from the places of both its cells, as shares of its
 * length: none, one or two.  On the plane the two scales differ a hair; their mean
 * serves both.
 */
static size_t circle_cuts(const fm_cells *cells, const fm_cell_side *side,
                          double radius_m, double shares[2])
{
    const fm_mesh *mesh = &cells->mesh;
    bool left = side->left < mesh->cell_count, right = side->right < mesh->cell_count;
    const fm_reporter *place, *other;
    fm_xy a = mesh->corners[side->from], b = mesh->corners[side->to];
    double dx = b.x - a.x, dy = b.y - a.y, radius, along, apart2, half;
    size_t count = 0;

    if (!left && !right)
        return 0;
    place = &cells->places[left ? side->left : side->right];
    other = &cells->places[right ? side->right : side->left];
    radius = radius_m * (place->scale + other->scale) / 2;
    along =
        ((place->site.x - a.x) * dx + (place->site.y - a.y) * dy) / (dx * dx + dy * dy);
    apart2 = pow(a.x + along * dx - place->site.x, 2) +
             pow(a.y + along * dy - place->site.y, 2);
    if (!(apart2 < radius * radius))
        return 0;
    half = sqrt((radius * radius - apart2) / (dx * dx + dy * dy));
    if (along - half > 0 && along - half < 1)
        shares[count++] = along - half;
    if (along + half > 0 && along + half < 1)
        shares[count++] = along + half;
    return count;
}

static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;

    return (p > q) - (p < q);
}

static void write_side(line_writer *w, const fm_cell_side *side)
{
    const fm_cells *cells = w->cells;
    const fm_mesh *mesh = &cells->mesh;
    fm_xy a = mesh->corners[side->from], b = mesh->corners[side->to];
    double shares[CUTS_MAX] = { 0, 1 }, length = hypot(b.x - a.x, b.y - a.y);
    double cut = fm_mesh_cut_m(mesh, side) / length;
    fm_xy points[CUTS_MAX];
    size_t count = 2;

    if (cut > 0) {
        shares[count++] = cut;
        shares[count++] = 1 - cut;
    }
    count += circle_cuts(cells, side, cells->assessed_m, shares + count);
    count += circle_cuts(cells, side, cells->reach_m, shares + count);
    qsort(shares, count, sizeof *shares, by_value);
    for (size_t i = 0; i < count; i++)
        points[i] = side_at(mesh, side, shares[i]);
    write_line(w, points, count);
}

/* ---- Circles --------------------------------------------------------------------- */

static fm_xy on_circle(const fm_reporter *place, double radius_m, double angle)
{
    double radius = radius_m * place->scale;

    return (fm_xy){ place->site.x + radius * cos(angle),
                    place->site.y + radius * sin(angle) };
}

/* Where a circle meets the rim of its cell. */
typedef struct crossing {
    double angle;
    fm_xy at;
} crossing;

static int by_angle(const void *a, const void *b)
{
    double p = ((const crossing *)a)->angle, q = ((const crossing *)b)->angle;

    return (p > q) - (p < q);
}

/* The arc between two crossings, counter-clockwise; a whole circle when they are one.
 */
static void write_arc(line_writer *w, const fm_reporter *place, double radius_m,
                      crossing from, crossing to)
{
    const double step = 2 * M_PI / CIRCLE_STEPS;
    fm_xy points[CIRCLE_STEPS + 3];
    size_t count = 0;

    points[count++] = from.at;
    for (double k = floor(from.angle / step) + 1;
         k * step < to.angle && count < CIRCLE_STEPS + 2; k++) {
        if (k * step - from.angle > 1e-9 && to.angle - k * step > 1e-9)
            points[count++] = on_circle(place, radius_m, k * step);
    }
    points[count++] = to.at;
    write_line(w, points, count);
}

static bool write_circle(line_writer *w, uint32_t cell, double radius_m)
{
    const fm_mesh *mesh = &w->cells->mesh;
    const fm_reporter *place = &w->cells->places[cell];
    size_t first = mesh->cell_start[cell], end = mesh->cell_start[cell + 1];
    crossing *crossings = fm_alloc(2 * (end - first) + 1, sizeof *crossings);
    size_t count = 0;

    if (crossings == NULL)
        return false;
    for (size_t i = first; i < end; i++) {
        const fm_cell_side *side = &mesh->sides[mesh->cell_side[i]];
        double shares[2];
        size_t cuts = circle_cuts(w->cells, side, radius_m, shares);

        for (size_t k = 0; k < cuts; k++) {
            fm_xy at = side_at(mesh, side, shares[k]);

            crossings[count++] =
                (crossing){ atan2(at.y - place->site.y, at.x - place->site.x), at };
        }
    }
    qsort(crossings, count, sizeof *crossings, by_angle);
    if (count == 0)
        crossings[count++] = (crossing){ 0, on_circle(place, radius_m, 0) };
    for (size_t i = 0; i < count; i++) {
        crossing to = crossings[(i + 1) % count];

        if (i + 1 == count)
            to.angle += 2 * M_PI;
        if (fm_mesh_cell_contains(
                mesh, cell,
                on_circle(place, radius_m, (crossings[i].angle + to.angle) / 2)))
            write_arc(w, place, radius_m, crossings[i], to);
    }
    fm_free(crossings);
    return true;
}

/* ---- All of them ----------------------------------------------------------------- */

/* Is a report of the place firm on any of the dates?  Then its circle may be a border.
 */
static bool may_be_assessed(const fm_cells *cells, const fm_reporter *place)
{
    for (size_t i = place->first; i < place->first + place->count; i++) {
        if (cells->reports[i].firm)
            return true;
    }
    return false;
}

static bool write_cell(line_writer *w, uint32_t cell)
{
    const fm_cells *cells = w->cells;
    const fm_mesh *mesh = &cells->mesh;

    for (size_t i = mesh->cell_start[cell]; i < mesh->cell_start[cell + 1]; i++) {
        if (mesh->cell_tip[i])
            write_line(w, fm_mesh_tip(mesh, cell, i).arc, 4);
    }
    if (!write_circle(w, cell, cells->reach_m))
        return false;
    return !(cells->assessed_m < cells->reach_m) || !(cells->assessed_m > 0) ||
           !may_be_assessed(cells, &cells->places[cell]) ||
           write_circle(w, cell, cells->assessed_m);
}

fm_status fm_cells_lines(fm_context *ctx, fm_cells *cells, fm_shapes *lines)
{
    line_writer w = { .cells = cells, .out = lines };
    bool ok = fm_shapes_begin_feature(lines);

    for (size_t i = 0; ok && i < cells->mesh.side_count; i++) {
        const fm_cell_side *side = &cells->mesh.sides[i];

        if (side->used && (side->left < cells->mesh.cell_count ||
                           side->right < cells->mesh.cell_count))
            write_side(&w, side);
    }
    for (uint32_t cell = 0; ok && cell < cells->mesh.cell_count; cell++)
        ok = write_cell(&w, cell);
    if (!ok)
        return fm_fail_nomem(ctx);
    if (w.failed)
        return fm_fail(ctx, FM_ERR_GEOMETRY,
                       "the borders reach beyond what the plane can show; ask for a "
                       "shorter reach");
    return FM_OK;
}
