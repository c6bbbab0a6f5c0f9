/* SPDX-License-Identifier: MIT */
#include "data/geojson.h"

#include <float.h>
#include <math.h>

#include "geo/wrap.h"

#include "base/banned.h"

/* About a tenth of a millimetre: a ring whose ends are this near was meant to be closed
 * and lost digits on the way. */
static const double same_place_deg = 1e-9;
/* Rounding carries poles this far beyond 90 degrees; half a metre on the ground. */
static const double pole_slack_deg = 1e-5;
/* Longitudes run on past the antimeridian, but not for more than a turn. */
static const double lon_limit_deg = 540.0;

static bool is_same(fm_lonlat a, fm_lonlat b)
{
    return a.lon == b.lon && a.lat == b.lat;
}

static bool is_near(fm_lonlat a, fm_lonlat b)
{
    return fabs(a.lon - b.lon) <= same_place_deg &&
           fabs(a.lat - b.lat) <= same_place_deg;
}

/*
 * Do all positions lie on one line?  The cross product of two differences is compared
 * with the rounding that it carries, so that slivers stay and exact spikes do not.
 */
static bool is_collapsed(const fm_lonlat *points, size_t count)
{
    size_t i = 1;
    double ax, ay;

    while (i < count && is_same(points[0], points[i]))
        i++;
    if (i >= count)
        return true;
    ax = points[i].lon - points[0].lon;
    ay = points[i].lat - points[0].lat;
    for (i++; i < count; i++) {
        double bx = points[i].lon - points[0].lon, by = points[i].lat - points[0].lat;
        double noise = 4.0 * DBL_EPSILON * (fabs(ax * by) + fabs(ay * bx));

        if (fabs(ax * by - ay * bx) > noise)
            return false;
    }
    return true;
}

static fm_status drop_part(fm_geojson *g, bool *kept)
{
    fm_shapes_drop_part(&g->out->shapes);
    *kept = false;
    return FM_OK;
}

/* Rings lose their closing position, or were not closed, or are none. */
static fm_status end_ring(fm_geojson *g, bool *kept)
{
    fm_shapes *s = &g->out->shapes;
    const fm_lonlat *ring;
    size_t count = fm_shapes_part_size(s, s->part_count - 1), given = count;
    fm_status status = FM_OK;
    bool closed = false;

    if (count == 0)
        return drop_part(g, kept);
    ring = s->points + s->part_start[s->part_count - 1];
    while (count > 1 && is_same(ring[0], ring[count - 1])) {
        fm_shapes_drop_point(s);
        count--;
        closed = true;
    }
    if (count < 3 || is_collapsed(ring, count)) {
        status =
            fm_geojson_warn(g, NULL, "ring-collapsed",
                            "a ring of %zu position%s encloses nothing; left it out",
                            given, given == 1 ? "" : "s");
        fm_shapes_drop_part(s);
        *kept = false;
        return status;
    }
    if (closed)
        return FM_OK;
    if (is_near(ring[0], ring[count - 1]) && count > 3) {
        fm_shapes_drop_point(s);
        return fm_geojson_warn(g, NULL, "ring-unclosed",
                               "a ring is only almost closed; closed it");
    }
    return fm_geojson_warn(g, NULL, "ring-unclosed", "a ring is not closed; closed it");
}

static fm_status end_line(fm_geojson *g, bool *kept)
{
    fm_status status = FM_OK;
    size_t count = fm_shapes_part_size(&g->out->shapes, g->out->shapes.part_count - 1);

    if (count >= 2)
        return FM_OK;
    if (count == 1)
        status = fm_geojson_warn(g, NULL, "line-short",
                                 "a line of one position; left it out");
    fm_shapes_drop_part(&g->out->shapes);
    *kept = false;
    return status;
}

bool fm_geojson_is_on_earth(fm_bbox box)
{
    return box.west > -lon_limit_deg && box.east < lon_limit_deg &&
           box.south >= -90.0 - pole_slack_deg && box.north <= 90.0 + pole_slack_deg;
}

static void clamp_to_poles(fm_lonlat *points, size_t count, fm_bbox box)
{
    if (box.south >= -90.0 && box.north <= 90.0)
        return;
    for (size_t i = 0; i < count; i++)
        points[i].lat = fmin(fmax(points[i].lat, -90.0), 90.0);
}

static bool leaves_the_map(fm_bbox box)
{
    return box.west < -180.0 || box.east > 180.0 || box.east - box.west > 180.0;
}

/* Positions as degrees: on the Earth, and continuous. */
static fm_status place_part(fm_geojson *g, fm_part_role role)
{
    fm_shapes *s = &g->out->shapes;
    size_t start = s->part_start[s->part_count - 1];
    size_t count = s->point_count - start;
    fm_bbox box = fm_wrap_box(s->points + start, count);
    bool leaves = leaves_the_map(box);

    if (!fm_geojson_is_on_earth(box)) {
        fm_bbox_join(&g->far_box, box);
        g->is_far = true;
        return FM_OK;
    }
    if (g->crs == FM_GEOJSON_OTHER)
        return FM_OK;
    clamp_to_poles(s->points + start, count, box);
    /* A hole follows its shell.  Elsewhere nothing is to be done, and to know that
     * spares a look at the shell for every one of its holes. */
    if (role == FM_PART_HOLE)
        leaves = leaves || g->shell_left;
    else
        g->shell_left = leaves;
    if (!leaves)
        return FM_OK;
    g->bent = g->bent || g->crs == FM_GEOJSON_DEGREES_ASSUMED;
    return fm_shapes_unwrap_last_part(s) ? FM_OK : fm_fail_nomem(g->ctx);
}

fm_status fm_geojson_end_part(fm_geojson *g, bool *kept)
{
    fm_shapes *s = &g->out->shapes;
    fm_part_role role = (fm_part_role)s->part_role[s->part_count - 1];
    fm_status status = FM_OK;

    *kept = true;
    if (role == FM_PART_SHELL || role == FM_PART_HOLE)
        status = end_ring(g, kept);
    else if (role == FM_PART_LINE)
        status = end_line(g, kept);
    else if (fm_shapes_part_size(s, s->part_count - 1) == 0)
        status = drop_part(g, kept);
    if (status != FM_OK || !*kept)
        return status;
    return place_part(g, role);
}

/* Brings positions beyond the poles back, and says whether any part is to be unwrapped.
 */
static bool settle_parts(fm_shapes *s)
{
    bool found = false;

    for (size_t i = 0; i < s->part_count; i++) {
        fm_lonlat *points = s->points + s->part_start[i];
        size_t count = fm_shapes_part_size(s, i);
        fm_bbox box = fm_wrap_box(points, count);

        clamp_to_poles(points, count, box);
        found = found || leaves_the_map(box);
    }
    return found;
}

fm_status fm_geojson_place_all(fm_context *ctx, fm_shapes *shapes)
{
    fm_shapes unwrapped = { 0 };
    bool ok = true;

    if (!settle_parts(shapes))
        return FM_OK;
    for (size_t i = 0; ok && i < shapes->feature_count; i++) {
        size_t part = shapes->feature_start[i], end = shapes->feature_start[i + 1];

        ok = fm_shapes_begin_feature(&unwrapped);
        for (; ok && part < end; part++) {
            ok = fm_shapes_begin_part(&unwrapped,
                                      (fm_part_role)shapes->part_role[part]) &&
                 fm_shapes_add_points(&unwrapped,
                                      shapes->points + shapes->part_start[part],
                                      fm_shapes_part_size(shapes, part)) &&
                 fm_shapes_unwrap_last_part(&unwrapped);
        }
    }
    if (!ok) {
        fm_shapes_release(&unwrapped);
        return fm_fail_nomem(ctx);
    }
    fm_shapes_release(shapes);
    *shapes = unwrapped;
    return FM_OK;
}
