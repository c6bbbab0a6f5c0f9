/* SPDX-License-Identifier: MIT */
#include "out/export_plane.h"

#include <math.h>

#include "geo/antimeridian.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* From the cut inwards, a hundredth of a millimetre at most: there the two sides of the
 * plane cannot be mistaken for each other. */
#define BESIDE_CUT_DEG 1e-10
/* A place that comes back farther than this from where it was has gone astray. */
#define ASTRAY_DEG 1e-5

static const fm_extent everything = { -1e300, -1e300, 1e300, 1e300 };

/* -------------------------------------------------------------------- opening */

/* Some CRS count to the west or to the south; the plane of geo/projection never does.
 */
static fm_status check_axes(fm_context *ctx, const fm_projection *p)
{
    const fm_projection_info *info = fm_projection_about(p);
    fm_lonlat at = info->centre, there;
    double middle = (info->south_limit + info->north_limit) / 2.0;
    fm_status status;
    size_t lost;
    fm_xy xy;

    at.lon += 1.0;
    at.lat = fmin(fmax(middle, -60.0), 60.0);
    if (fm_projection_forward((fm_projection *)p, &at, 1, &xy) > 0)
        return FM_OK;
    there = (fm_lonlat){ xy.x / info->unit_m, xy.y / info->unit_m };
    status = fm_projection_to_lonlat(ctx, info->crs, &there, 1, &lost);
    if (status != FM_OK || lost > 0)
        return status;
    if (fabs(remainder(there.lon - at.lon, 360.0)) < ASTRAY_DEG &&
        fabs(there.lat - at.lat) < ASTRAY_DEG)
        return FM_OK;
    return fm_fail(ctx, FM_ERR_CRS,
                   "crs '%.120s' counts to the west or to the south, which is not "
                   "written; give one that counts to the east and to the north",
                   info->crs);
}

fm_status fm_export_plane_open(fm_context *ctx, const char *crs, fm_bbox box,
                               fm_export_plane *out)
{
    const fm_projection_info *info;
    fm_status status;

    *out = (fm_export_plane){ .projection = NULL };
    status = crs == NULL ? fm_projection_auto(ctx, box, &out->projection)
                         : fm_projection_new(ctx, crs, &out->projection);
    if (status != FM_OK)
        return status;
    info = fm_projection_about(out->projection);
    out->is_degrees = info->geographic;
    out->bends = !info->geographic;
    out->cuts =
        info->family != FM_FAMILY_AZIMUTHAL && info->family != FM_FAMILY_TRANSVERSE;
    out->middle_lon = info->geographic ? 0.0 : info->centre.lon;
    fm_densify_init(&out->densify, out->projection, everything, FM_EXPORT_TOLERANCE_M);
    if (!fm_bbox_is_empty(box))
        fm_densify_measure(&out->densify, box);
    if (!out->bends)
        out->densify.short_deg = HUGE_VAL;
    return crs == NULL ? FM_OK : check_axes(ctx, out->projection);
}

void fm_export_plane_release(fm_export_plane *plane)
{
    fm_projection_free(plane->projection);
    fm_shapes_release(&plane->turned);
    fm_densify_release(&plane->densify);
    fm_strip_release(&plane->strip);
    *plane = (fm_export_plane){ .projection = NULL };
}

bool fm_export_plane_cuts(const fm_export_plane *plane, const fm_shapes *s, size_t part)
{
    double middle = plane != NULL ? plane->middle_lon : 0.0;
    fm_bbox box =
        fm_wrap_box(s->points + s->part_start[part], fm_shapes_part_size(s, part));

    if (plane != NULL && !plane->cuts)
        return false;
    return box.west < middle - 180.0 || box.east > middle + 180.0;
}

/* -------------------------------------------------------------------- cutting */

static bool add_turned(fm_shapes *out, const fm_shapes *s, size_t part, double by)
{
    const fm_lonlat *points = s->points + s->part_start[part];
    size_t count = fm_shapes_part_size(s, part), start = out->point_count;

    if (!fm_shapes_begin_part(out, s->part_role[part]) ||
        !fm_shapes_add_points(out, points, count))
        return false;
    for (size_t i = start; by != 0.0 && i < out->point_count; i++)
        out->points[i].lon += by;
    return true;
}

/* The feature with longitudes from the middle, as one feature. */
static bool turn(fm_shapes *out, const fm_shapes *s, size_t feature, double by)
{
    if (out->feature_count > 0)
        fm_shapes_drop_feature(out);
    if (!fm_shapes_begin_feature(out))
        return false;
    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        if (!add_turned(out, s, part, by))
            return false;
    }
    return true;
}

static bool cut(fm_export_plane *plane, fm_export_shape *e, const fm_shapes *s,
                size_t feature)
{
    const double edge = 180.0 - BESIDE_CUT_DEG;

    if (!plane->cuts) {
        if (!turn(&e->shapes, s, feature, 0.0))
            return false;
        fm_export_shape_wind(e);
        return true;
    }
    if (!turn(&plane->turned, s, feature, -plane->middle_lon) ||
        !fm_export_shape_make(e, &plane->turned, 0, -1))
        return false;
    for (size_t i = 0; i < e->shapes.point_count; i++) {
        fm_lonlat *p = &e->shapes.points[i];

        if (!plane->is_degrees)
            p->lon = fmin(fmax(p->lon, -edge), edge);
        p->lon += plane->middle_lon;
    }
    return true;
}

/* ----------------------------------------------------------------- projecting */

/* Does the projection mean this place?  Beyond its disk or belt it still counts, but
 * nobody can use what comes out. */
static bool is_meant(const fm_projection_info *info, fm_lonlat p)
{
    const double radian = M_PI / 180.0, over_the_pole_deg = 80.0;
    double turn = (p.lon - info->centre.lon) * radian, lat = p.lat * radian;

    if (info->family == FM_FAMILY_AZIMUTHAL)
        return fm_wrap_angle_deg(info->centre, p) <= info->reach_deg;
    if (info->family != FM_FAMILY_TRANSVERSE)
        return true;
    return (cos(turn) >= 0.0 || fabs(p.lat) > over_the_pole_deg) &&
           fabs(asin(cos(lat) * sin(turn))) <= info->reach_deg * radian;
}

static bool are_meant(const fm_export_plane *plane, const fm_shapes *s)
{
    const fm_projection_info *info = fm_projection_about(plane->projection);
    bool all = true;

    if (info->family != FM_FAMILY_AZIMUTHAL && info->family != FM_FAMILY_TRANSVERSE)
        return true;
    for (size_t i = 0; all && i < s->point_count; i++)
        all = is_meant(info, s->points[i]);
    return all;
}

static bool fill_strip(fm_strip *strip, const fm_shapes *s)
{
    fm_strip_clear(strip);
    for (size_t part = 0; part < s->part_count; part++) {
        fm_strip_part p = { .role = (fm_part_role)s->part_role[part] };

        if (!fm_strip_begin_part(strip, p))
            return false;
        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
            if (!fm_strip_add(strip, s->points[i], 0))
                return false;
        }
    }
    return true;
}

/* Put the projected strip in the place of the shape; false when out of memory. */
static bool take_strip(fm_export_plane *plane, fm_export_shape *e, bool *placed)
{
    double unit = fm_projection_about(plane->projection)->unit_m;

    fm_shapes_drop_feature(&e->shapes);
    if (!fm_shapes_begin_feature(&e->shapes))
        return false;
    for (size_t part = 0; part < plane->strip.part_count; part++) {
        const uint8_t *edges;
        const fm_xy *points;
        size_t count;

        if (!fm_densify_part(&plane->densify, &plane->strip, part, &points, &edges,
                             &count) ||
            !fm_shapes_begin_part(&e->shapes, plane->strip.parts[part].role))
            return false;
        for (size_t i = 0; i < count; i++) {
            fm_lonlat p = { points[i].x / unit, points[i].y / unit };

            *placed = *placed && isfinite(p.lon) && isfinite(p.lat) &&
                      !(edges[i] & FM_EDGE_TORN);
            if (!fm_shapes_add_point(&e->shapes, p))
                return false;
        }
    }
    return true;
}

bool fm_export_plane_make(fm_export_plane *plane, fm_export_shape *e,
                          const fm_shapes *s, size_t feature, int decimals,
                          bool *placed)
{
    e->lost = 0;
    if (!cut(plane, e, s, feature))
        return false;
    *placed = are_meant(plane, &e->shapes);
    if (!fill_strip(&plane->strip, &e->shapes) ||
        !fm_densify_run(&plane->densify, &plane->strip) ||
        !take_strip(plane, e, placed))
        return false;
    if (decimals >= 0 && e->shapes.part_count > 0) {
        fm_export_shape_round(e, decimals);
        fm_export_shape_wind(e);
    }
    return true;
}
