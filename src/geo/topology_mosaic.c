/* SPDX-License-Identifier: MIT */
/* Cells of sites, and mosaics: the faces between lines, and joining them again. */
#include <math.h>

#include "base/mem.h"
#include "geo/topology.h"
#include "geo/topology_private.h"

#include "base/banned.h"

void fm_plane_rings_release(fm_plane_rings *rings)
{
    fm_free(rings->points);
    fm_free(rings->start);
    *rings = (fm_plane_rings){ 0 };
}

/* Make a collection of what was built; the parts go with it, or away. */
static GEOSGeometry *collect(fm_topology *t, int type, GEOSGeometry **parts,
                             size_t count)
{
    GEOSGeometry *all =
        parts == NULL
            ? NULL
            : GEOSGeom_createCollection_r(t->geos, type, parts, (unsigned)count);

    for (size_t i = 0; all == NULL && i < count; i++)
        GEOSGeom_destroy_r(t->geos, parts[i]);
    return all;
}

static void destroy(fm_topology *t, GEOSGeometry *g)
{
    if (g != NULL)
        GEOSGeom_destroy_r(t->geos, g);
}

/* ---- Cells -----------------------------------------------------------------------
 */

static GEOSGeometry *make_sites(fm_topology *t, const fm_xy *sites, size_t count)
{
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(t->geos, (unsigned)count, 2);

    if (sequence == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        GEOSCoordSeq_setXY_r(t->geos, sequence, (unsigned)i, sites[i].x, sites[i].y);
    return GEOSGeom_createLineString_r(t->geos, sequence);
}

static bool add_ring(fm_topology *t, const GEOSGeometry *cell, size_t *capacity,
                     fm_plane_rings *out)
{
    const GEOSGeometry *shell = GEOSGetExteriorRing_r(t->geos, cell);
    const GEOSCoordSequence *sequence =
        shell == NULL ? NULL : GEOSGeom_getCoordSeq_r(t->geos, shell);
    size_t first = out->start[out->count];
    unsigned size = 0;
    fm_xy *points;

    if (sequence == NULL || !GEOSCoordSeq_getSize_r(t->geos, sequence, &size) ||
        size < 4)
        return false;
    points = fm_grow(out->points, capacity, first + size, sizeof *points);
    if (points == NULL)
        return false;
    out->points = points;
    for (unsigned i = 0; i + 1 < size; i++) {
        fm_xy *p = &points[first + i];

        GEOSCoordSeq_getXY_r(t->geos, sequence, i, &p->x, &p->y);
    }
    out->start[++out->count] = first + size - 1;
    return true;
}

fm_status fm_topology_cells(fm_topology *t, const fm_xy *sites, size_t count,
                            fm_plane_rings *out)
{
    GEOSGeometry *points = make_sites(t, sites, count), *cells = NULL;
    fm_status status = FM_OK;
    size_t capacity = 0;

    if (points != NULL)
        cells = GEOSVoronoiDiagram_r(t->geos, points, NULL, 0, 0);
    if (cells == NULL)
        status = fm_geos_failed(t, "making cells of points");
    if (status == FM_OK) {
        int parts = GEOSGetNumGeometries_r(t->geos, cells);

        out->start = fm_alloc((size_t)parts + 1, sizeof *out->start);
        for (int i = 0; out->start != NULL && i < parts; i++) {
            if (!add_ring(t, GEOSGetGeometryN_r(t->geos, cells, i), &capacity, out)) {
                status = fm_fail_nomem(t->ctx);
                break;
            }
        }
        if (out->start == NULL)
            status = fm_fail_nomem(t->ctx);
    }
    destroy(t, points);
    destroy(t, cells);
    return status;
}

/* ---- Mosaics ---------------------------------------------------------------------
 */

static GEOSGeometry *make_line(fm_topology *t, const fm_shapes *s, size_t part)
{
    size_t first = s->part_start[part], count = fm_shapes_part_size(s, part);
    bool closed = s->part_role[part] >= FM_PART_SHELL;
    GEOSCoordSequence *sequence =
        GEOSCoordSeq_create_r(t->geos, (unsigned)(count + closed), 2);

    if (sequence == NULL)
        return NULL;
    for (size_t i = 0; i < count + closed; i++) {
        fm_lonlat p = s->points[first + i % count];

        GEOSCoordSeq_setXY_r(t->geos, sequence, (unsigned)i, p.lon, p.lat);
    }
    return GEOSGeom_createLineString_r(t->geos, sequence);
}

/* The lines, cut against each other and moved to the grid. */
static GEOSGeometry *node_lines(fm_topology *t, const fm_shapes *lines, double grid_deg)
{
    GEOSGeometry **parts = fm_alloc(lines->part_count, sizeof *parts);
    GEOSGeometry *all = NULL, *noded = NULL;
    size_t count = 0;

    t->out_of_memory |= parts == NULL;
    while (parts != NULL && count < lines->part_count) {
        parts[count] = make_line(t, lines, count);
        if (parts[count] == NULL)
            break;
        count++;
    }
    if (parts != NULL && count < lines->part_count) {
        for (size_t i = 0; i < count; i++)
            destroy(t, parts[i]);
    } else {
        all = collect(t, GEOS_MULTILINESTRING, parts, count);
    }
    if (all != NULL)
        noded = GEOSUnaryUnionPrec_r(t->geos, all, grid_deg);
    destroy(t, all);
    fm_free(parts);
    return noded;
}

fm_status fm_topology_mosaic(fm_topology *t, const fm_shapes *lines, double grid_deg,
                             fm_shapes *faces)
{
    GEOSGeometry *noded = node_lines(t, lines, grid_deg), *polygons = NULL;
    fm_status status = FM_OK;
    int count;

    if (noded != NULL)
        polygons = GEOSPolygonize_r(t->geos, (const GEOSGeometry *const[]){ noded }, 1);
    destroy(t, noded);
    if (polygons == NULL)
        return fm_geos_failed(t, "cutting borders against each other");
    count = GEOSGetNumGeometries_r(t->geos, polygons);
    for (int i = 0; i < count && status == FM_OK; i++) {
        if (!fm_shapes_begin_feature(faces) ||
            !fm_geos_add(t, GEOSGetGeometryN_r(t->geos, polygons, i), false, faces))
            status = fm_fail_nomem(t->ctx);
    }
    destroy(t, polygons);
    return status;
}

fm_status fm_topology_inside(fm_topology *t, const fm_shapes *s, fm_lonlat *out)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < s->feature_count && status == FM_OK; i++) {
        GEOSGeometry *g = NULL, *point = NULL;

        g = fm_geos_from(t, s, i, (double)NAN);
        if (g != NULL)
            point = GEOSPointOnSurface_r(t->geos, g);
        if ((point == NULL || GEOSGeomGetX_r(t->geos, point, &out[i].lon) != 1 ||
             GEOSGeomGetY_r(t->geos, point, &out[i].lat) != 1))
            status = fm_geos_failed(t, "finding the inside of a face");
        destroy(t, point);
        destroy(t, g);
    }
    return status;
}

fm_status fm_topology_dissolve(fm_topology *t, const fm_shapes *faces,
                               const size_t *which, size_t count, fm_shapes *out)
{
    GEOSGeometry **parts = fm_alloc(count, sizeof *parts), *all = NULL, *joined = NULL;
    fm_status status = FM_OK;
    size_t loaded = 0;

    if (parts == NULL || !fm_shapes_begin_feature(out)) {
        fm_free(parts);
        return fm_fail_nomem(t->ctx);
    }
    while (loaded < count && status == FM_OK) {
        parts[loaded] = fm_geos_from(t, faces, which[loaded], (double)NAN);
        if (parts[loaded] == NULL)
            status = fm_geos_failed(t, "loading a face");
        loaded += status == FM_OK;
    }
    if (status != FM_OK) {
        for (size_t i = 0; i < loaded; i++)
            destroy(t, parts[i]);
    } else {
        all = collect(t, GEOS_GEOMETRYCOLLECTION, parts, loaded);
        joined = all == NULL ? NULL : GEOSCoverageUnion_r(t->geos, all);
        if (joined == NULL)
            status = fm_geos_failed(t, "joining faces");
        else if (!fm_geos_add(t, joined, false, out))
            status = fm_fail_nomem(t->ctx);
    }
    destroy(t, all);
    destroy(t, joined);
    fm_free(parts);
    return status;
}

/* ---- Ground ----------------------------------------------------------------------
 */

typedef struct geometry_list {
    GEOSGeometry **items;
    size_t count, capacity;
} geometry_list;

static bool keep(fm_topology *t, geometry_list *list, GEOSGeometry *g)
{
    GEOSGeometry **items =
        fm_grow(list->items, &list->capacity, list->count + 1, sizeof *items);

    if (items == NULL) {
        destroy(t, g);
        return false;
    }
    list->items = items;
    items[list->count++] = g;
    return true;
}

/* What of `g`, moved by `turn` degrees, lies in the box, moved back. */
static GEOSGeometry *clip(fm_topology *t, const GEOSGeometry *g, fm_bbox box,
                          double turn)
{
    return GEOSClipByRect_r(t->geos, g, box.west - turn, box.south, box.east - turn,
                            box.north);
}

/* The polygons of `g` moved by `turn` degrees; NULL when that fails. */
static GEOSGeometry *move_east(fm_topology *t, const GEOSGeometry *g, double turn)
{
    GEOSGeometry *moved = NULL;
    fm_shapes s = { 0 };

    if (fm_shapes_begin_feature(&s) && fm_geos_add(t, g, false, &s)) {
        for (size_t i = 0; i < s.point_count; i++)
            s.points[i].lon += turn;
        moved = fm_geos_from(t, &s, 0, (double)NAN);
    } else {
        t->out_of_memory = true;
    }
    fm_shapes_release(&s);
    return moved;
}

static fm_status clip_feature(fm_topology *t, const fm_shapes *s, size_t feature,
                              fm_bbox box, geometry_list *pieces)
{
    GEOSGeometry *g = NULL;
    fm_status status = fm_geos_load(t, s, feature, (double)NAN, &g);

    for (int k = -2; k <= 2 && status == FM_OK; k++) {
        double turn = k * 360.0;
        GEOSGeometry *piece = clip(t, g, box, turn), *moved;

        if (piece == NULL || GEOSisEmpty_r(t->geos, piece) != 0) {
            if (piece == NULL)
                status = fm_geos_failed(t, "clipping ground to a box");
            destroy(t, piece);
            continue;
        }
        moved = move_east(t, piece, turn);
        destroy(t, piece);
        if (moved == NULL)
            status = fm_geos_failed(t, "moving ground by a turn");
        else if (!keep(t, pieces, moved))
            status = fm_fail_nomem(t->ctx);
    }
    destroy(t, g);
    return status;
}

fm_status fm_topology_ground_in_box(fm_topology *t, const fm_shapes *s, fm_bbox box,
                                    fm_shapes *out)
{
    geometry_list pieces = { 0 };
    GEOSGeometry *all = NULL, *joined = NULL;
    fm_status status = FM_OK;

    if (!fm_shapes_begin_feature(out))
        return fm_fail_nomem(t->ctx);
    for (size_t i = 0; i < s->feature_count && status == FM_OK; i++) {
        if ((fm_shapes_kinds(s, i) & FM_SHAPE_POLYGON) &&
            fm_bbox_meets(fm_shapes_bbox(s, i), box))
            status = clip_feature(t, s, i, box, &pieces);
    }
    if (status != FM_OK) {
        for (size_t i = 0; i < pieces.count; i++)
            destroy(t, pieces.items[i]);
    } else if (pieces.count > 0) {
        all = collect(t, GEOS_GEOMETRYCOLLECTION, pieces.items, pieces.count);
        joined = all == NULL ? NULL : GEOSUnaryUnion_r(t->geos, all);
        if (joined == NULL)
            status = fm_geos_failed(t, "joining ground");
        else if (!fm_geos_add(t, joined, false, out))
            status = fm_fail_nomem(t->ctx);
    }
    destroy(t, all);
    destroy(t, joined);
    fm_free(pieces.items);
    return status;
}

fm_status fm_topology_contains(fm_topology *t, const fm_shapes *s, size_t feature,
                               const fm_lonlat *points, size_t count, bool *inside)
{
    const GEOSPreparedGeometry *prepared = NULL;
    GEOSGeometry *g = NULL;
    fm_status status = fm_geos_load(t, s, feature, (double)NAN, &g);

    if (status == FM_OK) {
        prepared = GEOSPrepare_r(t->geos, g);
        if (prepared == NULL)
            status = fm_geos_failed(t, "preparing ground");
    }
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        GEOSGeometry *p =
            GEOSGeom_createPointFromXY_r(t->geos, points[i].lon, points[i].lat);
        char answer = p == NULL ? 2 : GEOSPreparedContains_r(t->geos, prepared, p);

        if (answer == 2)
            status = fm_geos_failed(t, "asking whether ground contains a place");
        inside[i] = answer == 1;
        destroy(t, p);
    }
    if (prepared != NULL)
        GEOSPreparedGeom_destroy_r(t->geos, prepared);
    destroy(t, g);
    return status;
}
