/* SPDX-License-Identifier: MIT */
/*
 * GEOS through its reentrant C interface.  Features go in as multipolygons on the
 * lon/lat plane, each part moved by whole turns to lie next to the others, so that
 * ground cut at the antimeridian touches again.
 *
 * A call that fails returns NULL after its message went to our handler;
 * `fm_geos_failed` turns that into an error with the name of the operation.
 */
#include "geo/topology.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "geo/crossings.h"
#include "geo/topology_private.h"

#include "base/banned.h"

/* Repairs of more crossings than this take minutes and gigabytes. */
enum { CROSSINGS_MAX = 200000 };

static void keep_message(const char *message, void *user)
{
    fm_topology *t = user;

    snprintf(t->message, sizeof t->message, "%s", message);
}

fm_status fm_topology_new(fm_context *ctx, fm_topology **out)
{
    fm_topology *t = fm_alloc(1, sizeof *t);

    *out = NULL;
    if (t == NULL)
        return fm_fail_nomem(ctx);
    t->ctx = ctx;
    t->geos = GEOS_init_r();
    if (t->geos == NULL) {
        fm_free(t);
        return fm_fail_nomem(ctx);
    }
    GEOSContext_setErrorMessageHandler_r(t->geos, keep_message, t);
    *out = t;
    return FM_OK;
}

void fm_topology_free(fm_topology *t)
{
    if (t == NULL)
        return;
    GEOS_finish_r(t->geos);
    fm_free(t);
}

const char *fm_topology_library_version(void)
{
    return GEOSversion();
}

fm_status fm_geos_failed(fm_topology *t, const char *operation)
{
    fm_status status;

    if (t->out_of_memory) {
        t->out_of_memory = false;
        return fm_fail_nomem(t->ctx);
    }
    status = fm_fail(t->ctx, FM_ERR_GEOMETRY, "%s failed: %s", operation,
                     t->message[0] == '\0' ? "no reason given" : t->message);
    t->message[0] = '\0';
    return status;
}

/* ---- into GEOS --------------------------------------------------------------------
 */

static double middle_lon(const fm_shapes *s, size_t part)
{
    double west = 1e300, east = -1e300;

    for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
        west = fmin(west, s->points[i].lon);
        east = fmax(east, s->points[i].lon);
    }
    return (west + east) / 2;
}

/* A ring, closed, moved by `shift` degrees; NULL when GEOS fails. */
static GEOSGeometry *make_ring(fm_topology *t, const fm_shapes *s, size_t part,
                               double shift)
{
    size_t first = s->part_start[part], count = fm_shapes_part_size(s, part);
    GEOSCoordSequence *sequence =
        GEOSCoordSeq_create_r(t->geos, (unsigned)count + 1, 2);

    if (sequence == NULL)
        return NULL;
    for (size_t i = 0; i <= count; i++) {
        fm_lonlat p = s->points[first + i % count];

        GEOSCoordSeq_setXY_r(t->geos, sequence, (unsigned)i, p.lon + shift, p.lat);
    }
    return GEOSGeom_createLinearRing_r(t->geos, sequence);
}

/* The polygon whose shell is `part` with the holes behind it; `*next` is the part after
 * them. */
static GEOSGeometry *make_polygon(fm_topology *t, const fm_shapes *s, size_t part,
                                  size_t end, double around_lon, size_t *next)
{
    double shift = isnan(around_lon)
                       ? 0.0
                       : round((around_lon - middle_lon(s, part)) / 360.0) * 360.0;
    GEOSGeometry *shell = make_ring(t, s, part, shift);
    GEOSGeometry **holes, *polygon = NULL;
    size_t count = 0;

    for (*next = part + 1; *next < end && s->part_role[*next] == FM_PART_HOLE;)
        (*next)++;
    holes = fm_alloc(*next - part, sizeof *holes);
    t->out_of_memory |= holes == NULL;
    for (size_t i = part + 1; holes != NULL && i < *next; i++) {
        holes[count] = make_ring(t, s, i, shift);
        if (holes[count] == NULL)
            break;
        count++;
    }
    if (shell != NULL && holes != NULL && count == *next - part - 1)
        polygon = GEOSGeom_createPolygon_r(t->geos, shell, holes, (unsigned)count);
    if (polygon == NULL) {
        for (size_t i = 0; i < count; i++)
            GEOSGeom_destroy_r(t->geos, holes[i]);
        if (shell != NULL)
            GEOSGeom_destroy_r(t->geos, shell);
    }
    fm_free(holes);
    return polygon;
}

GEOSGeometry *fm_geos_from(fm_topology *t, const fm_shapes *s, size_t feature,
                           double around_lon)
{
    size_t part = s->feature_start[feature], end = s->feature_start[feature + 1];
    GEOSGeometry **polygons = fm_alloc(end - part, sizeof *polygons);
    GEOSGeometry *all = NULL;
    size_t count = 0;
    bool done = polygons != NULL;

    t->out_of_memory |= polygons == NULL;
    while (done && part < end) {
        size_t next = part + 1;

        if (s->part_role[part] == FM_PART_SHELL) {
            polygons[count] = make_polygon(t, s, part, end, around_lon, &next);
            done = polygons[count] != NULL;
            count += done;
        }
        part = next;
    }
    if (done)
        all = GEOSGeom_createCollection_r(t->geos, GEOS_MULTIPOLYGON, polygons,
                                          (unsigned)count);
    for (size_t i = 0; all == NULL && i < count; i++)
        GEOSGeom_destroy_r(t->geos, polygons[i]);
    fm_free(polygons);
    return all;
}

static double feature_lon(const fm_shapes *s, size_t feature)
{
    fm_bbox box = fm_shapes_bbox(s, feature);

    return fm_bbox_is_empty(box) ? 0 : (box.west + box.east) / 2;
}

/* ---- out of GEOS ------------------------------------------------------------------
 */

static bool add_sequence(fm_topology *t, const GEOSGeometry *line, fm_part_role role,
                         fm_shapes *out)
{
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(t->geos, line);
    unsigned count = 0;

    if (sequence == NULL || !GEOSCoordSeq_getSize_r(t->geos, sequence, &count))
        return false;
    if (role >= FM_PART_SHELL && count > 0)
        count--; /* the closing position is implied */
    if (!fm_shapes_begin_part(out, role))
        return false;
    for (unsigned i = 0; i < count; i++) {
        fm_lonlat p;

        if (!GEOSCoordSeq_getXY_r(t->geos, sequence, i, &p.lon, &p.lat) ||
            !fm_shapes_add_point(out, p))
            return false;
    }
    return true;
}

bool fm_geos_add(fm_topology *t, const GEOSGeometry *g, bool lines, fm_shapes *out)
{
    int type = GEOSGeomTypeId_r(t->geos, g);

    if (GEOSisEmpty_r(t->geos, g))
        return true;
    if (type == GEOS_LINESTRING || type == GEOS_LINEARRING)
        return !lines || add_sequence(t, g, FM_PART_LINE, out);
    if (type == GEOS_POLYGON && !lines) {
        int holes = GEOSGetNumInteriorRings_r(t->geos, g);

        if (!add_sequence(t, GEOSGetExteriorRing_r(t->geos, g), FM_PART_SHELL, out))
            return false;
        for (int i = 0; i < holes; i++) {
            if (!add_sequence(t, GEOSGetInteriorRingN_r(t->geos, g, i), FM_PART_HOLE,
                              out))
                return false;
        }
        return true;
    }
    if (type >= GEOS_MULTIPOINT) {
        int count = GEOSGetNumGeometries_r(t->geos, g);

        for (int i = 0; i < count; i++) {
            if (!fm_geos_add(t, GEOSGetGeometryN_r(t->geos, g, i), lines, out))
                return false;
        }
    }
    return true;
}

/* ---- validity and repair ----------------------------------------------------------
 */

fm_status fm_topology_check(fm_topology *t, const fm_shapes *s, size_t feature,
                            bool *valid, char reason[128], fm_lonlat *where)
{
    GEOSGeometry *g, *at = NULL;
    char *why = NULL;
    char answer;

    *valid = true;
    reason[0] = '\0';
    *where = (fm_lonlat){ 0, 0 };
    if (!(fm_shapes_kinds(s, feature) & FM_SHAPE_POLYGON))
        return FM_OK;
    /* Parts stay where they are: halves cut at the antimeridian may well touch there.
     */
    g = fm_geos_from(t, s, feature, (double)NAN);
    if (g == NULL)
        return fm_geos_failed(t, "checking a polygon");
    answer = GEOSisValidDetail_r(t->geos, g, 0, &why, &at);
    GEOSGeom_destroy_r(t->geos, g);
    if (answer == 0) {
        *valid = false;
        snprintf(reason, 128, "%s", why == NULL ? "invalid" : why);
        if (at != NULL) {
            GEOSGeomGetX_r(t->geos, at, &where->lon);
            GEOSGeomGetY_r(t->geos, at, &where->lat);
        }
    }
    if (at != NULL)
        GEOSGeom_destroy_r(t->geos, at);
    if (why != NULL)
        GEOSFree_r(t->geos, why);
    return answer == 2 ? fm_geos_failed(t, "checking a polygon") : FM_OK;
}

/*
 * The even-odd repair: GEOS's "linework" method nodes the rings of each polygon and
 * keeps the faces with an odd number of rings around them; ground that several parts of
 * the feature cover counts once.
 */
static GEOSGeometry *make_valid(fm_topology *t, GEOSGeometry *g)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(t->geos);
    GEOSGeometry *repaired = NULL;

    if (params != NULL &&
        GEOSMakeValidParams_setMethod_r(t->geos, params, GEOS_MAKE_VALID_LINEWORK))
        repaired = GEOSMakeValidWithParams_r(t->geos, g, params);
    if (params != NULL)
        GEOSMakeValidParams_destroy_r(t->geos, params);
    return repaired;
}

fm_status fm_geos_load(fm_topology *t, const fm_shapes *s, size_t feature,
                       double around_lon, GEOSGeometry **out)
{
    GEOSGeometry *g = fm_geos_from(t, s, feature, around_lon), *repaired;
    size_t crossings;
    char valid;

    *out = NULL;
    if (g == NULL)
        return fm_geos_failed(t, "loading a polygon");
    valid = GEOSisValid_r(t->geos, g);
    if (valid == 1) {
        *out = g;
        return FM_OK;
    }
    if (!fm_count_crossings(s, feature, CROSSINGS_MAX, &crossings)) {
        GEOSGeom_destroy_r(t->geos, g);
        return fm_fail_nomem(t->ctx);
    }
    if (crossings > CROSSINGS_MAX) {
        GEOSGeom_destroy_r(t->geos, g);
        return fm_fail(
            t->ctx, FM_ERR_LIMIT,
            "a polygon crosses itself more than %d times; simplify it before "
            "asking for an overlay",
            CROSSINGS_MAX);
    }
    repaired = make_valid(t, g);
    GEOSGeom_destroy_r(t->geos, g);
    if (repaired == NULL)
        return fm_geos_failed(t, "repairing a polygon");
    *out = repaired;
    return FM_OK;
}

fm_status fm_topology_repair(fm_topology *t, const fm_shapes *s, size_t feature,
                             fm_shapes *out)
{
    GEOSGeometry *g = NULL;
    fm_status status;

    if (!fm_shapes_begin_feature(out))
        return fm_fail_nomem(t->ctx);
    if (!(fm_shapes_kinds(s, feature) & FM_SHAPE_POLYGON))
        return FM_OK;
    status = fm_geos_load(t, s, feature, feature_lon(s, feature), &g);
    if (status == FM_OK && !fm_geos_add(t, g, false, out))
        status = fm_fail_nomem(t->ctx);
    if (g != NULL)
        GEOSGeom_destroy_r(t->geos, g);
    return status;
}

fm_status fm_topology_union(fm_topology *t, const fm_shapes *s, const size_t *features,
                            size_t count, fm_shapes *out)
{
    GEOSGeometry **parts, *all = NULL, *joined = NULL;
    fm_status status = FM_OK;
    size_t loaded = 0;

    if (!fm_shapes_begin_feature(out))
        return fm_fail_nomem(t->ctx);
    if (count == 0)
        return FM_OK;
    parts = fm_alloc(count, sizeof *parts);
    if (parts == NULL)
        return fm_fail_nomem(t->ctx);
    while (loaded < count && status == FM_OK) {
        status = fm_geos_load(t, s, features[loaded], feature_lon(s, features[0]),
                              &parts[loaded]);
        loaded += status == FM_OK;
    }
    if (status == FM_OK) {
        all = GEOSGeom_createCollection_r(t->geos, GEOS_GEOMETRYCOLLECTION, parts,
                                          (unsigned)count);
        joined = all == NULL ? NULL : GEOSUnaryUnion_r(t->geos, all);
        if (joined == NULL)
            status = fm_geos_failed(t, "joining polygons");
        else if (!fm_geos_add(t, joined, false, out))
            status = fm_fail_nomem(t->ctx);
    }
    for (size_t i = 0; all == NULL && i < loaded; i++)
        GEOSGeom_destroy_r(t->geos, parts[i]);
    if (all != NULL)
        GEOSGeom_destroy_r(t->geos, all);
    if (joined != NULL)
        GEOSGeom_destroy_r(t->geos, joined);
    fm_free(parts);
    return status;
}

fm_status fm_topology_intersection(fm_topology *t, const fm_shapes *a, size_t a_feature,
                                   const fm_shapes *b, size_t b_feature, fm_shapes *out)
{
    double around_lon = feature_lon(a, a_feature);
    GEOSGeometry *first = NULL, *second = NULL, *common = NULL;
    fm_status status;

    if (!fm_shapes_begin_feature(out))
        return fm_fail_nomem(t->ctx);
    if (!(fm_shapes_kinds(a, a_feature) & FM_SHAPE_POLYGON) ||
        !(fm_shapes_kinds(b, b_feature) & FM_SHAPE_POLYGON))
        return FM_OK;
    status = fm_geos_load(t, a, a_feature, around_lon, &first);
    if (status == FM_OK)
        status = fm_geos_load(t, b, b_feature, around_lon, &second);
    if (status == FM_OK) {
        common = GEOSIntersection_r(t->geos, first, second);
        if (common == NULL)
            status = fm_geos_failed(t, "cutting polygons");
        else if (!fm_geos_add(t, common, false, out))
            status = fm_fail_nomem(t->ctx);
    }
    if (first != NULL)
        GEOSGeom_destroy_r(t->geos, first);
    if (second != NULL)
        GEOSGeom_destroy_r(t->geos, second);
    if (common != NULL)
        GEOSGeom_destroy_r(t->geos, common);
    return status;
}

/* ---- shared borders ---------------------------------------------------------------
 */

/*
 * The lines on which two boundaries coincide.  Both are rounded to a grid of `snap_deg`
 * by GEOS's snap-rounding overlay, so that vertices a hair apart, and a vertex of one
 * in the middle of the other's edge, fall together.
 */
static GEOSGeometry *common_lines(fm_topology *t, const GEOSGeometry *a,
                                  const GEOSGeometry *b, double snap_deg)
{
    GEOSGeometry *edge_a = GEOSBoundary_r(t->geos, a);
    GEOSGeometry *edge_b = GEOSBoundary_r(t->geos, b);
    GEOSGeometry *common = NULL, *merged = NULL;

    if (edge_a != NULL && edge_b != NULL)
        common = GEOSIntersectionPrec_r(t->geos, edge_a, edge_b, snap_deg);
    if (common != NULL)
        merged = GEOSLineMerge_r(t->geos, common);
    if (edge_a != NULL)
        GEOSGeom_destroy_r(t->geos, edge_a);
    if (edge_b != NULL)
        GEOSGeom_destroy_r(t->geos, edge_b);
    if (common != NULL)
        GEOSGeom_destroy_r(t->geos, common);
    return merged;
}

static bool holds(const fm_shapes *s, size_t feature, fm_lonlat p)
{
    for (double turn = -360.0; turn <= 360.0; turn += 360.0) {
        if (fm_shapes_contains(s, feature, (fm_lonlat){ p.lon + turn, p.lat }))
            return true;
    }
    return false;
}

/*
 * Does feature `left` lie on the left hand of the line?  Asked at the middle of its
 * longest edge, a little to either side:
 *
 *            l               `step` is a few times the snapping distance, less where
 *     a -----+----- b        the edge itself is short
 *            r
 */
static bool runs_the_right_way(const fm_shapes *s, size_t left, size_t right,
                               const fm_lonlat *line, size_t count, double snap_deg)
{
    size_t longest = 1;
    double length = -1, step;
    fm_lonlat a, b, l, r;
    int votes = 0;

    for (size_t i = 1; i < count; i++) {
        double d = hypot(line[i].lon - line[i - 1].lon, line[i].lat - line[i - 1].lat);

        if (d > length) {
            length = d;
            longest = i;
        }
    }
    if (!(length > 0))
        return true;
    a = line[longest - 1];
    b = line[longest];
    step = fmax(4 * snap_deg, length / 1000) / length;
    l = (fm_lonlat){ (a.lon + b.lon) / 2 - (b.lat - a.lat) * step,
                     (a.lat + b.lat) / 2 + (b.lon - a.lon) * step };
    r = (fm_lonlat){ (a.lon + b.lon) / 2 + (b.lat - a.lat) * step,
                     (a.lat + b.lat) / 2 - (b.lon - a.lon) * step };
    votes += holds(s, left, l) + holds(s, right, r);
    votes -= holds(s, left, r) + holds(s, right, l);
    return votes >= 0;
}

static void reverse(fm_lonlat *line, size_t count)
{
    for (size_t i = 0, j = count - 1; i < j; i++, j--) {
        fm_lonlat spare = line[i];

        line[i] = line[j];
        line[j] = spare;
    }
}

fm_status fm_topology_shared_border(fm_topology *t, const fm_shapes *s, size_t left,
                                    size_t right, double snap_deg, fm_shapes *out)
{
    double around_lon = feature_lon(s, left);
    GEOSGeometry *a = NULL, *b = NULL, *lines = NULL;
    fm_status status;

    if (!fm_shapes_begin_feature(out))
        return fm_fail_nomem(t->ctx);
    if (!(fm_shapes_kinds(s, left) & FM_SHAPE_POLYGON) ||
        !(fm_shapes_kinds(s, right) & FM_SHAPE_POLYGON))
        return FM_OK;
    status = fm_geos_load(t, s, left, around_lon, &a);
    if (status == FM_OK)
        status = fm_geos_load(t, s, right, around_lon, &b);
    if (status == FM_OK) {
        lines = common_lines(t, a, b, snap_deg);
        if (lines == NULL)
            status = fm_geos_failed(t, "finding a shared border");
        else if (!fm_geos_add(t, lines, true, out))
            status = fm_fail_nomem(t->ctx);
    }
    for (size_t part = out->feature_start[out->feature_count - 1];
         status == FM_OK && part < out->part_count; part++) {
        fm_lonlat *line = out->points + out->part_start[part];
        size_t count = fm_shapes_part_size(out, part);

        if (!runs_the_right_way(s, left, right, line, count, snap_deg))
            reverse(line, count);
    }
    if (a != NULL)
        GEOSGeom_destroy_r(t->geos, a);
    if (b != NULL)
        GEOSGeom_destroy_r(t->geos, b);
    if (lines != NULL)
        GEOSGeom_destroy_r(t->geos, lines);
    return status;
}

/* ---- Width ------------------------------------------------------------------------
 */

/* A copy of a feature's polygons in metres round their middle. */
static bool scale_feature(const fm_shapes *s, size_t feature, double lon_m,
                          double lat_m, fm_shapes *out)
{
    fm_bbox box = fm_shapes_bbox(s, feature);
    double lon = (box.west + box.east) / 2, lat = (box.south + box.north) / 2;

    if (!fm_shapes_begin_feature(out))
        return false;
    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        if (!fm_shapes_begin_part(out, (fm_part_role)s->part_role[i]))
            return false;
        for (size_t k = s->part_start[i]; k < s->part_start[i + 1]; k++) {
            fm_lonlat p = { (s->points[k].lon - lon) * lon_m,
                            (s->points[k].lat - lat) * lat_m };

            if (!fm_shapes_add_point(out, p))
                return false;
        }
    }
    return true;
}

fm_status fm_topology_is_wider(fm_topology *t, const fm_shapes *s, size_t feature,
                               double lon_m, double lat_m, double width_m, bool *wider)
{
    enum { QUADRANT_SEGMENTS = 8 };
    GEOSGeometry *g = NULL, *shrunk = NULL;
    fm_shapes scaled = { 0 };
    fm_status status = FM_OK;

    *wider = false;
    if (!scale_feature(s, feature, lon_m, lat_m, &scaled))
        status = fm_fail_nomem(t->ctx);
    if (status == FM_OK) {
        g = fm_geos_from(t, &scaled, 0, (double)NAN);
        shrunk = g == NULL ? NULL
                           : GEOSBuffer_r(t->geos, g, -width_m / 2, QUADRANT_SEGMENTS);
        if (shrunk == NULL)
            status = fm_geos_failed(t, "shrinking a polygon");
        else
            *wider = GEOSisEmpty_r(t->geos, shrunk) == 0;
    }
    if (g != NULL)
        GEOSGeom_destroy_r(t->geos, g);
    if (shrunk != NULL)
        GEOSGeom_destroy_r(t->geos, shrunk);
    fm_shapes_release(&scaled);
    return status;
}
