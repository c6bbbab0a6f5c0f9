/* SPDX-License-Identifier: MIT */
#include "data/ogr_geometry.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/projection.h"

#include "base/banned.h"

/* Points in a batch: 4 MB, so that a projection is looked up seldom, and memory is
 * little beside the layer's. */
#define BATCH_POINTS (256 * 1024)

/* Collections within collections; deeper ones are not geography. */
#define NESTING_MAX 16

void fm_ogr_batch_release(fm_ogr_batch *batch)
{
    fm_shapes_release(&batch->shapes);
}

static fm_place place_of(const fm_ogr_batch *batch)
{
    return (fm_place){ .file = batch->out->source };
}

/* A warning about a feature: its row is known, and with it its name. */
static fm_status warn(const fm_ogr_batch *batch, size_t row, const char *kind,
                      const char *what)
{
    fm_place place = place_of(batch);
    fm_str feature = { 0 };
    fm_status status;

    fm_features_describe(batch->out, row, &feature);
    status = fm_warn(batch->ctx, FM_ERR_LAYER, &place, kind, "%s: %s",
                     fm_str_text(&feature), what);
    fm_str_release(&feature);
    return status;
}

/* ---- Gathering ------------------------------------------------------------------- */

static size_t last_row(const fm_ogr_batch *batch)
{
    return batch->first_row + batch->shapes.feature_count - 1;
}

/* The points of a simple geometry, behind those that the last part has. */
static fm_status add_points(fm_ogr_batch *batch, OGRGeometryH geometry)
{
    const fm_gdal *gdal = batch->gdal;
    fm_shapes *s = &batch->shapes;
    int count = gdal->OGR_G_GetPointCount(geometry);
    size_t at = s->point_count;
    uint64_t limit = fm_context_policy(batch->ctx)->max_vertices;
    fm_place place = place_of(batch);

    if (count <= 0)
        return FM_OK;
    if (batch->out->shapes.point_count + at + (size_t)count > limit)
        return fm_fail_at(batch->ctx, FM_ERR_LIMIT, &place,
                          "more than %llu vertices; give --max-vertices for more",
                          (unsigned long long)limit);
    for (int i = 0; i < count; i++) {
        if (!fm_shapes_add_point(s, (fm_lonlat){ 0, 0 }))
            return fm_fail_nomem(batch->ctx);
    }
    gdal->OGR_G_GetPoints(geometry, &s->points[at].lon, (int)sizeof *s->points,
                          &s->points[at].lat, (int)sizeof *s->points, NULL, 0);
    for (size_t i = at; i < s->point_count; i++) {
        if (batch->swap)
            s->points[i] = (fm_lonlat){ s->points[i].lat, s->points[i].lon };
    }
    return FM_OK;
}

static bool same(fm_lonlat a, fm_lonlat b)
{
    return !(a.lon < b.lon || a.lon > b.lon || a.lat < b.lat || a.lat > b.lat);
}

/* Rings are kept without their closing position. */
static fm_status close_ring(fm_ogr_batch *batch)
{
    fm_shapes *s = &batch->shapes;
    size_t first = s->part_start[s->part_count - 1];
    size_t count = s->point_count - first;

    if (count > 1 && same(s->points[first], s->points[s->point_count - 1])) {
        s->point_count--;
        s->part_start[s->part_count] = s->point_count;
        return FM_OK;
    }
    if (count < 3)
        return FM_OK;
    return warn(batch, last_row(batch), "ring-unclosed",
                "ring is not closed; closed it");
}

static fm_status add_part(fm_ogr_batch *batch, OGRGeometryH geometry, fm_part_role role)
{
    fm_status status;

    if (!fm_shapes_begin_part(&batch->shapes, role))
        return fm_fail_nomem(batch->ctx);
    status = add_points(batch, geometry);
    if (status == FM_OK && (role == FM_PART_SHELL || role == FM_PART_HOLE))
        status = close_ring(batch);
    return status;
}

static fm_status add_polygon(fm_ogr_batch *batch, OGRGeometryH geometry)
{
    int rings = batch->gdal->OGR_G_GetGeometryCount(geometry);
    fm_status status = FM_OK;

    for (int i = 0; i < rings && status == FM_OK; i++)
        status = add_part(batch, batch->gdal->OGR_G_GetGeometryRef(geometry, i),
                          i == 0 ? FM_PART_SHELL : FM_PART_HOLE);
    return status;
}

/* One part for all, so that a MultiPoint of a million stays an array. */
static fm_status add_multipoint(fm_ogr_batch *batch, OGRGeometryH geometry)
{
    int count = batch->gdal->OGR_G_GetGeometryCount(geometry);
    fm_status status = FM_OK;

    if (!fm_shapes_begin_part(&batch->shapes, FM_PART_POINTS))
        return fm_fail_nomem(batch->ctx);
    for (int i = 0; i < count && status == FM_OK; i++) {
        OGRGeometryH point = batch->gdal->OGR_G_GetGeometryRef(geometry, i);

        if (!batch->gdal->OGR_G_IsEmpty(point))
            status = add_points(batch, point);
    }
    return status;
}

static fm_status add_geometry(fm_ogr_batch *batch, OGRGeometryH geometry, int depth)
{
    const fm_gdal *gdal = batch->gdal;
    OGRwkbGeometryType type = gdal->OGR_G_GetGeometryType(geometry);
    fm_status status = FM_OK;

    if (gdal->OGR_G_IsEmpty(geometry))
        return FM_OK;
    if (gdal->OGR_GT_HasZ(type))
        batch->out->has_z = true;
    switch (gdal->OGR_GT_Flatten(type)) {
    case wkbPoint:
        return add_part(batch, geometry, FM_PART_POINTS);
    case wkbLineString:
        return add_part(batch, geometry, FM_PART_LINE);
    case wkbPolygon:
    case wkbTriangle:
        return add_polygon(batch, geometry);
    case wkbMultiPoint:
        return add_multipoint(batch, geometry);
    default:
        break;
    }
    if (depth >= NESTING_MAX)
        return warn(batch, last_row(batch), "geometry-nested",
                    "collections are nested too deep; left out");
    for (int i = 0; i < gdal->OGR_G_GetGeometryCount(geometry) && status == FM_OK; i++)
        status =
            add_geometry(batch, gdal->OGR_G_GetGeometryRef(geometry, i), depth + 1);
    return status;
}

fm_status fm_ogr_batch_add(fm_ogr_batch *batch, OGRGeometryH geometry)
{
    const fm_gdal *gdal = batch->gdal;
    OGRGeometryH straight;
    fm_status status;

    if (!fm_shapes_begin_feature(&batch->shapes))
        return fm_fail_nomem(batch->ctx);
    if (geometry == NULL)
        return FM_OK;
    if (!gdal->OGR_G_HasCurveGeometry(geometry, FALSE))
        return add_geometry(batch, geometry, 0);
    straight = gdal->OGR_G_GetLinearGeometry(geometry, 0, NULL);
    if (straight == NULL)
        return warn(batch, last_row(batch), "geometry-curve",
                    "its curves cannot be made straight; left out");
    status = add_geometry(batch, straight, 0);
    gdal->OGR_G_DestroyGeometry(straight);
    return status;
}

bool fm_ogr_batch_is_full(const fm_ogr_batch *batch)
{
    return batch->shapes.point_count >= BATCH_POINTS;
}

/* ---- Moving ---------------------------------------------------------------------- */

/* Rounding carries poles this far beyond 90 degrees; a metre on the ground. */
static const double pole_slack_deg = 1e-5;

/* Longitudes up to a turn and a half are taken for what crosses the antimeridian. */
static bool is_on_globe(fm_lonlat p)
{
    return fabs(p.lon) <= 540 && fabs(p.lat) <= 90 + pole_slack_deg;
}

/* Bring the batch to longitude and latitude. */
static fm_status project(fm_ogr_batch *batch)
{
    const fm_shapes *s = &batch->shapes;
    fm_place place = place_of(batch);
    size_t failed;

    if (batch->crs != NULL)
        return fm_projection_to_lonlat(batch->ctx, batch->crs, s->points,
                                       s->point_count, &failed);
    for (size_t i = 0; i < s->point_count && batch->crs_is_guess; i++) {
        fm_str at = { 0 };
        fm_status status;

        if (is_on_globe(s->points[i]) || !isfinite(s->points[i].lon) ||
            !isfinite(s->points[i].lat))
            continue;
        fm_str_add_number(&at, s->points[i].lon);
        fm_str_add(&at, ", ");
        fm_str_add_number(&at, s->points[i].lat);
        status = fm_fail_at(batch->ctx, FM_ERR_CRS, &place,
                            "has no CRS, and coordinates such as %s are no degrees; "
                            "give --crs",
                            fm_str_text(&at));
        fm_str_release(&at);
        return status;
    }
    return FM_OK;
}

/* Why this part cannot be taken over; NULL when it can. */
static const char *part_fault(const fm_shapes *s, size_t part)
{
    size_t first = s->part_start[part];
    size_t count = fm_shapes_part_size(s, part);

    if (s->part_role[part] == FM_PART_LINE && count < 2)
        return "a line of one position; left out";
    if (s->part_role[part] >= FM_PART_SHELL && count < 3)
        return "a ring of fewer than three positions; left out";
    for (size_t i = first; i < first + count; i++) {
        if (!isfinite(s->points[i].lon) || !isfinite(s->points[i].lat))
            return "a part with positions that are nowhere on the globe; left out";
        if (!is_on_globe(s->points[i]))
            return "a part beyond the poles, perhaps with swapped coordinates; left "
                   "out";
    }
    return NULL;
}

static fm_status move_part(fm_ogr_batch *batch, size_t part)
{
    const fm_shapes *from = &batch->shapes;
    fm_shapes *to = &batch->out->shapes;
    size_t end = from->part_start[part + 1];

    if (!fm_shapes_begin_part(to, from->part_role[part]))
        return fm_fail_nomem(batch->ctx);
    for (size_t i = from->part_start[part]; i < end; i++) {
        fm_lonlat p = { from->points[i].lon, fmin(fmax(from->points[i].lat, -90), 90) };

        if (!fm_shapes_add_point(to, p))
            return fm_fail_nomem(batch->ctx);
    }
    if (!fm_shapes_unwrap_last_part(to))
        return fm_fail_nomem(batch->ctx);
    return FM_OK;
}

static fm_status move_feature(fm_ogr_batch *batch, size_t feature)
{
    const fm_shapes *from = &batch->shapes;
    bool shell_is_gone = false;

    if (!fm_shapes_begin_feature(&batch->out->shapes))
        return fm_fail_nomem(batch->ctx);
    for (size_t part = from->feature_start[feature];
         part < from->feature_start[feature + 1]; part++) {
        bool is_hole = from->part_role[part] == FM_PART_HOLE;
        const char *fault = part_fault(from, part);
        fm_status status;

        if (is_hole && shell_is_gone)
            continue;
        if (fault != NULL)
            status = warn(batch, batch->first_row + feature, "part-dropped", fault);
        else
            status = move_part(batch, part);
        if (status != FM_OK)
            return status;
        if (!is_hole)
            shell_is_gone = fault != NULL;
    }
    return FM_OK;
}

fm_status fm_ogr_batch_move(fm_ogr_batch *batch)
{
    fm_status status = project(batch);

    for (size_t i = 0; i < batch->shapes.feature_count && status == FM_OK; i++)
        status = move_feature(batch, i);
    batch->first_row += batch->shapes.feature_count;
    fm_shapes_release(&batch->shapes);
    return status;
}
