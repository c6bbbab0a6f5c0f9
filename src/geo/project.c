/* SPDX-License-Identifier: MIT */
/*
 * Shapes go through four rooms, a few ten thousand points at a time:
 *
 *      shapes --cut--> strip --densify--> points on the plane --clip--> fm_plane
 *
 * Cutting is done in longitude and latitude, clipping in metres; see geo/cut.h and
 * geo/plane.h.
 */
#include "geo/project.h"

#include <assert.h>
#include <math.h>

#include "base/mem.h"
#include "geo/cut.h"
#include "geo/densify.h"
#include "geo/plane.h"
#include "geo/view.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* A strip is projected when it has so many points: they stay in the second cache. */
enum { STRIP_POINTS = 16 * 1024 };
/* A finer tolerance than this part of the frame nobody can see. */
#define FINEST_PART 1e-6

struct fm_projector {
    fm_context *ctx;
    fm_projection *projection;
    fm_view view;
    fm_cut_window
        windows[FM_VIEW_PIECES]; /* of the view's pieces, when it is not round */
    fm_cut_disk disk;            /* when it is */
    fm_strip strip;
    fm_densify densify;
    fm_plane_clip clip;
    fm_xy *turned; /* a torn ring */
    uint8_t *turned_edges;
    size_t turned_capacity, turned_edges_capacity;
    size_t polygon;      /* counts polygons, to tell them apart in the strip */
    size_t last_polygon; /* of which a part has been put out */
};

static double arc_step_deg(fm_projector *p, double tolerance_m)
{
    const double finest_deg = 0.05, coarsest_deg = 2.0;
    fm_lonlat pair[2] = { fm_projection_about(p->projection)->centre,
                          fm_cut_disk_horizon(&p->disk, 1.0) };
    fm_xy xy[2];
    double radius_m;

    if (fm_projection_forward(p->projection, pair, 2, xy) > 0)
        return finest_deg;
    radius_m = hypot(xy[1].x - xy[0].x, xy[1].y - xy[0].y);
    if (radius_m <= tolerance_m)
        return coarsest_deg;
    /* The sagitta of an arc is r (1 - cos(step / 2)). */
    return fmin(
        fmax(2.0 * acos(1.0 - tolerance_m / radius_m) * 180.0 / M_PI, finest_deg),
        coarsest_deg);
}

fm_status fm_projector_new(fm_context *ctx, fm_projection *projection, fm_extent frame,
                           double margin_m, double tolerance_m, fm_projector **out)
{
    double size_m = fmax(frame.x1 - frame.x0, frame.y1 - frame.y0);
    fm_projector *p;
    fm_extent keep;

    if (!(size_m > 0.0) || !isfinite(size_m) || !(margin_m >= 0.0))
        return fm_fail(ctx, FM_ERR_INTERNAL, "a frame without a size");
    p = fm_alloc(1, sizeof *p);
    if (p == NULL)
        return fm_fail_nomem(ctx);
    tolerance_m = fmax(tolerance_m, FINEST_PART * size_m);
    keep = fm_extent_grown(frame, margin_m);
    p->ctx = ctx;
    p->projection = projection;
    p->view = fm_view_of(projection, keep);
    for (size_t i = 0; i < p->view.piece_count; i++)
        fm_cut_window_init(&p->windows[i], p->view.pieces[i]);
    if (p->view.round) {
        fm_lonlat centre = fm_projection_about(projection)->centre;

        fm_cut_disk_init(&p->disk, centre, p->view.reach_deg, 1.0);
        fm_cut_disk_init(&p->disk, centre, p->view.reach_deg,
                         arc_step_deg(p, tolerance_m));
    }
    fm_plane_clip_init(&p->clip, keep);
    fm_densify_init(&p->densify, projection, keep, tolerance_m);
    if (p->view.round)
        fm_densify_measure(&p->densify, p->view.window);
    for (size_t i = 0; !p->view.round && i < p->view.piece_count; i++)
        fm_densify_measure(&p->densify, p->view.pieces[i]);
    *out = p;
    return FM_OK;
}

void fm_projector_free(fm_projector *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->view.piece_count; i++)
        fm_cut_window_release(&p->windows[i]);
    fm_cut_disk_release(&p->disk);
    fm_strip_release(&p->strip);
    fm_densify_release(&p->densify);
    fm_plane_clip_release(&p->clip);
    fm_free(p->turned);
    fm_free(p->turned_edges);
    fm_free(p);
}

fm_bbox fm_projector_window(const fm_projector *p)
{
    return p->view.window;
}

/* ---------------------------------------------------------------------- cutting */

/* Can the projection show the place, in this frame or another? */
static bool is_in_domain(const fm_projector *p, fm_lonlat at)
{
    const fm_projection_info *info = fm_projection_about(p->projection);
    const double slack_deg = 1e-8;
    fm_bbox domain = p->view.domain;

    if (info->family == FM_FAMILY_AZIMUTHAL)
        return fm_wrap_angle_deg(info->centre, at) <= info->reach_deg;
    return fabs(remainder(at.lon - info->centre.lon, 360.0)) <=
               info->reach_deg + slack_deg &&
           at.lat >= domain.south && at.lat <= domain.north;
}

/* Is the place in what is cut out for the frame?  Brings it to its turn. */
static bool is_shown(const fm_projector *p, fm_lonlat *at)
{
    if (p->view.round)
        return fm_cut_disk_shows(&p->disk, *at);
    for (size_t i = 0; i < p->view.piece_count; i++) {
        if (fm_cut_window_shows(&p->windows[i], at))
            return true;
    }
    return false;
}

static bool cut_points(fm_projector *p, const fm_lonlat *points, size_t count,
                       fm_strip_part part, fm_plane *out)
{
    if (!fm_strip_begin_part(&p->strip, part))
        return false;
    for (size_t i = 0; i < count; i++) {
        fm_lonlat at = points[i];
        bool shown = is_shown(p, &at);

        if (shown && !fm_strip_add(&p->strip, at, 0))
            return false;
        if (!shown && !is_in_domain(p, at))
            out->dropped++;
    }
    return true;
}

static bool cut_part(fm_projector *p, const fm_lonlat *points, size_t count,
                     fm_bbox box, fm_strip_part part)
{
    bool is_line = part.role == FM_PART_LINE;
    bool ok = true;

    if (p->view.round)
        return is_line
                   ? fm_cut_disk_line(&p->disk, points, count, box, part, &p->strip)
                   : fm_cut_disk_ring(&p->disk, points, count, box, part, &p->strip);
    for (size_t i = 0; ok && i < p->view.piece_count; i++) {
        fm_cut_window *w = &p->windows[i];

        ok = is_line ? fm_cut_window_line(w, points, count, box, part, &p->strip)
                     : fm_cut_window_ring(w, points, count, box, part, &p->strip);
    }
    return ok;
}

static bool cut_feature(fm_projector *p, const fm_shapes *shapes, size_t feature,
                        fm_plane *out)
{
    size_t end = shapes->feature_start[feature + 1];
    bool holds_antipode = false;

    for (size_t i = shapes->feature_start[feature]; i < end; i++) {
        const fm_lonlat *points = shapes->points + shapes->part_start[i];
        size_t count = fm_shapes_part_size(shapes, i);
        fm_part_role role = (fm_part_role)shapes->part_role[i];
        fm_strip_part part = { .feature = feature, .role = role };
        fm_bbox box;

        if (role == FM_PART_SHELL || role == FM_PART_POINTS || role == FM_PART_LINE) {
            p->polygon++;
            holds_antipode = false;
        }
        part.polygon = p->polygon;
        if (role == FM_PART_POINTS) {
            if (!cut_points(p, points, count, part, out))
                return false;
            continue;
        }
        box = fm_wrap_box(points, count);
        if (count >= 2 && fm_bbox_meets(box, p->view.window)) {
            if (!cut_part(p, points, count, box, part))
                return false;
            if (p->view.round && role != FM_PART_LINE)
                holds_antipode ^=
                    fm_wrap_ring_contains(points, count, box, p->disk.antipode);
        }
        /* The last ring of a polygon: see fm_cut_disk_ring. */
        if (holds_antipode &&
            (i + 1 == end || shapes->part_role[i + 1] != FM_PART_HOLE)) {
            part.role = FM_PART_HOLE;
            if (!fm_cut_disk_circle(&p->disk, FM_EDGE_HIDDEN | FM_EDGE_FIXED, part,
                                    &p->strip))
                return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------- putting out */

static bool put_points(fm_projector *p, const fm_xy *points, size_t count,
                       fm_plane *out)
{
    fm_extent keep = p->clip.keep;

    if (!fm_plane_begin_part(out, FM_PART_POINTS))
        return false;
    for (size_t i = 0; i < count; i++) {
        fm_xy at = points[i];

        if (isnan(at.x)) {
            out->dropped++;
            continue;
        }
        if (at.x >= keep.x0 && at.x <= keep.x1 && at.y >= keep.y0 && at.y <= keep.y1 &&
            !fm_plane_add_point(out, at, false))
            return false;
    }
    if (out->part_start[out->part_count - 1] == out->point_count)
        fm_plane_drop_part(out);
    return true;
}

/* A line ends where the projection is torn and where it has no place. */
static bool put_line(fm_projector *p, const fm_xy *points, const uint8_t *edges,
                     size_t count, fm_plane *out)
{
    size_t start = 0;

    for (size_t i = 0; i < count; i++) {
        bool gone = isnan(points[i].x);

        if (!gone && i + 1 < count && !(edges[i] & FM_EDGE_TORN))
            continue;
        if (!fm_plane_clip_line(&p->clip, points + start, (gone ? i : i + 1) - start,
                                out))
            return false;
        start = i + 1;
    }
    return true;
}

static bool has_gap(const fm_xy *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (isnan(points[i].x))
            return true;
    }
    return false;
}

/* The first ring of a polygon that is put out is its shell, whatever is left of the
 * others: they are all filled by the even-odd rule. */
static bool put_run(fm_projector *p, const fm_strip_part *part, const fm_xy *points,
                    const uint8_t *edges, size_t count, fm_plane *out)
{
    size_t before = out->part_count;
    fm_part_role role = part->polygon == p->last_polygon ? FM_PART_HOLE : FM_PART_SHELL;

    if (!fm_plane_clip_ring(&p->clip, points, edges, count, role, out))
        return false;
    if (out->part_count > before)
        p->last_polygon = part->polygon;
    return true;
}

static size_t count_tears(const uint8_t *edges, size_t count)
{
    size_t tears = 0;

    for (size_t i = 0; i < count; i++)
        tears += (edges[i] & FM_EDGE_TORN) != 0;
    return tears;
}

/* The ring from the point behind its first tear. */
static bool turn_to_tear(fm_projector *p, const fm_xy *points, const uint8_t *edges,
                         size_t count)
{
    fm_xy *turned = fm_grow(p->turned, &p->turned_capacity, count, sizeof *turned);
    uint8_t *turned_edges;
    size_t first = 1;

    if (turned == NULL)
        return false;
    p->turned = turned;
    turned_edges = fm_grow(p->turned_edges, &p->turned_edges_capacity, count,
                           sizeof *turned_edges);
    if (turned_edges == NULL)
        return false;
    p->turned_edges = turned_edges;
    while (!(edges[first - 1] & FM_EDGE_TORN))
        first++;
    for (size_t i = 0; i < count; i++) {
        turned[i] = points[(first + i) % count];
        turned_edges[i] = edges[(first + i) % count];
    }
    return true;
}

/*
 * A ring that is torn on the plane crosses a cut that we do not know.  Its runs between
 * tears end at the cut and are closed there, each by itself: as the joins lie along the
 * cut, the even-odd rule fills the same ground.
 */
static bool put_torn_ring(fm_projector *p, const fm_strip_part *part,
                          const fm_xy *points, const uint8_t *edges, size_t count,
                          fm_plane *out)
{
    size_t start = 0;
    bool ok = turn_to_tear(p, points, edges, count);

    for (size_t i = 0; ok && i < count; i++) {
        if (!(p->turned_edges[i] & FM_EDGE_TORN))
            continue;
        ok = put_run(p, part, p->turned + start, p->turned_edges + start, i + 1 - start,
                     out);
        start = i + 1;
    }
    return ok;
}

static bool put_ring(fm_projector *p, const fm_strip_part *part, const fm_xy *points,
                     const uint8_t *edges, size_t count, fm_plane *out)
{
    if (p->densify.failed > 0 && has_gap(points, count)) {
        out->dropped++; /* never closed over the gap */
        return true;
    }
    if (count_tears(edges, count) > 1)
        return put_torn_ring(p, part, points, edges, count, out);
    return put_run(p, part, points, edges, count, out);
}

static bool put_part(fm_projector *p, size_t i, fm_plane *out)
{
    const fm_strip_part *part = &p->strip.parts[i];
    const fm_xy *points;
    const uint8_t *edges;
    size_t count;

    if (!fm_densify_part(&p->densify, &p->strip, i, &points, &edges, &count))
        return false;
    if (part->role == FM_PART_POINTS)
        return put_points(p, points, count, out);
    if (part->role == FM_PART_LINE)
        return put_line(p, points, edges, count, out);
    return put_ring(p, part, points, edges, count, out);
}

/* Project the strip, which holds features [first, end), and empty it. */
static bool flush(fm_projector *p, size_t first, size_t end, fm_plane *out)
{
    size_t i = 0;
    bool ok = fm_densify_run(&p->densify, &p->strip);

    for (size_t feature = first; ok && feature < end; feature++) {
        ok = fm_plane_begin_feature(out);
        for (; ok && i < p->strip.part_count && p->strip.parts[i].feature == feature;
             i++)
            ok = put_part(p, i, out);
    }
    fm_strip_clear(&p->strip);
    return ok;
}

fm_status fm_projector_run(fm_projector *p, const fm_shapes *shapes, size_t first,
                           size_t count, fm_plane *out)
{
    size_t waiting = first;
    bool ok = true;

    assert(first + count <= shapes->feature_count);
    fm_strip_clear(&p->strip);
    for (size_t feature = first; ok && feature < first + count; feature++) {
        ok = cut_feature(p, shapes, feature, out);
        if (ok && p->strip.count >= STRIP_POINTS) {
            ok = flush(p, waiting, feature + 1, out);
            waiting = feature + 1;
        }
    }
    ok = ok && flush(p, waiting, first + count, out);
    return ok ? FM_OK : fm_fail_nomem(p->ctx);
}

/* ----------------------------------------------------------------------- domain */

/* A piece as a ring.  Its sides are seen where they are the projection's own. */
static bool cut_outline(fm_projector *p, size_t piece, fm_strip_part part)
{
    fm_bbox w = p->view.pieces[piece];
    struct fm_sides real = p->view.sides[piece];

    return fm_strip_begin_part(&p->strip, part) &&
           fm_strip_add(&p->strip, (fm_lonlat){ w.west, w.south },
                        real.south ? 0 : FM_EDGE_HIDDEN) &&
           fm_strip_add(&p->strip, (fm_lonlat){ w.east, w.south },
                        real.east ? 0 : FM_EDGE_HIDDEN) &&
           fm_strip_add(&p->strip, (fm_lonlat){ w.east, w.north },
                        real.north ? 0 : FM_EDGE_HIDDEN) &&
           fm_strip_add(&p->strip, (fm_lonlat){ w.west, w.north },
                        real.west ? 0 : FM_EDGE_HIDDEN);
}

fm_status fm_projector_domain(fm_projector *p, fm_plane *out)
{
    bool is_real = p->view.reach_deg == fm_projection_about(p->projection)->reach_deg;
    fm_strip_part part = { .polygon = ++p->polygon, .role = FM_PART_SHELL };
    uint8_t edge = FM_EDGE_FIXED;
    bool ok = true;

    if (!is_real)
        edge |= FM_EDGE_HIDDEN;
    fm_strip_clear(&p->strip);
    if (p->view.round) {
        ok = fm_cut_disk_circle(&p->disk, edge, part, &p->strip);
    } else {
        for (size_t i = 0; ok && i < p->view.piece_count; i++)
            ok = cut_outline(p, i, part);
    }
    ok = ok && flush(p, 0, 1, out);
    return ok ? FM_OK : fm_fail_nomem(p->ctx);
}
