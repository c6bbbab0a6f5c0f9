/* SPDX-License-Identifier: MIT */
/*
 * Cutting at the horizon.
 *
 * Everything is asked of unit vectors: how deep a place lies inside the disk is its
 * distance above a plane, and which way it lies is its azimuth about the centre.
 *
 * The hidden run of a ring is replaced by the stretch of horizon under it, that is, by
 * its azimuths followed continuously:
 *
 *             in .--->---.                  ring  ~~~>    hidden run  ...>
 *           ~~~~*  disk   *~~~~~            horizon, from out to in, where the
 *              (          :)    ~           hidden run passes
 *               \         :/    ~
 *                '-out*--'      .
 *                      ~~~~......
 *
 * Followed so, a hidden run that goes round the antipode goes once round the horizon.
 */
#include "geo/cut.h"

#include <math.h>

#include "base/mem.h"
#include "geo/wrap.h"

#include "base/banned.h"

#define RAD_PER_DEG (M_PI / 180.0)
/* Edges are looked at so often, lest they dip below the horizon, or rise above it,
 * unseen: the dip that is missed is under 0.003 degrees deep. */
#define LOOK_DEG 1.0
/* The centre is moved by about a decimetre to where no data are: an edge through the
 * antipode has no azimuth, and files like to draw through poles and meridians. */
#define NUDGE_LON_DEG 33.37
#define NUDGE_LAT_DEG 1.13e-6

struct fm_cut_disk_sample {
    fm_lonlat at;
    double depth; /* above the horizon's plane; visible when >= 0 */
    uint8_t edge; /* of the edge that it lies on */
    bool is_vertex;
};

typedef struct fm_cut_disk_sample sample;

static void to_vector(fm_lonlat p, double v[3])
{
    double lon = p.lon * RAD_PER_DEG, lat = p.lat * RAD_PER_DEG;

    v[0] = cos(lat) * cos(lon);
    v[1] = cos(lat) * sin(lon);
    v[2] = sin(lat);
}

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

void fm_cut_disk_init(fm_cut_disk *disk, fm_lonlat centre, double reach_deg,
                      double arc_step_deg)
{
    double lon, lat;

    if (fabs(centre.lat) > 89.0)
        centre.lon += NUDGE_LON_DEG;
    else
        centre.lon += 0.7 * NUDGE_LAT_DEG;
    centre.lat += centre.lat > 0.0 ? -NUDGE_LAT_DEG : NUDGE_LAT_DEG;
    lon = centre.lon * RAD_PER_DEG;
    lat = centre.lat * RAD_PER_DEG;
    *disk =
        (fm_cut_disk){ .east = { -sin(lon), cos(lon), 0.0 },
                       .north = { -sin(lat) * cos(lon), -sin(lat) * sin(lon),
                                  cos(lat) },
                       .reach_rad = reach_deg * RAD_PER_DEG,
                       .cos_reach = cos(reach_deg * RAD_PER_DEG),
                       .arc_step_rad = arc_step_deg * RAD_PER_DEG,
                       .antipode = { fm_wrap_lon(centre.lon + 180.0), -centre.lat } };
    to_vector(centre, disk->axis);
}

void fm_cut_disk_release(fm_cut_disk *disk)
{
    fm_free(disk->samples);
    disk->samples = NULL;
    disk->sample_capacity = 0;
}

/* ---------------------------------------------------------------------- places */

static double depth_at(const fm_cut_disk *disk, fm_lonlat p)
{
    double v[3];

    to_vector(p, v);
    return dot(v, disk->axis) - disk->cos_reach;
}

bool fm_cut_disk_shows(const fm_cut_disk *disk, fm_lonlat p)
{
    return depth_at(disk, p) >= 0.0;
}

static double azimuth_at(const fm_cut_disk *disk, fm_lonlat p)
{
    double v[3];

    to_vector(p, v);
    return atan2(dot(v, disk->east), dot(v, disk->north));
}

fm_lonlat fm_cut_disk_horizon(const fm_cut_disk *disk, double azimuth_rad)
{
    double up = cos(disk->reach_rad), out = sin(disk->reach_rad);
    double v[3];

    for (int i = 0; i < 3; i++)
        v[i] = up * disk->axis[i] + out * (sin(azimuth_rad) * disk->east[i] +
                                           cos(azimuth_rad) * disk->north[i]);
    return (fm_lonlat){ atan2(v[1], v[0]) / RAD_PER_DEG,
                        asin(fmin(fmax(v[2], -1.0), 1.0)) / RAD_PER_DEG };
}

static fm_lonlat between(fm_lonlat a, fm_lonlat b, double t)
{
    return (fm_lonlat){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

/* Where the edge from a visible to a hidden place meets the horizon, just this side. */
static fm_lonlat meet_horizon(const fm_cut_disk *disk, fm_lonlat visible,
                              fm_lonlat hidden)
{
    double low = 0.0, high = 1.0;

    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2.0;

        if (fm_cut_disk_shows(disk, between(visible, hidden, middle)))
            low = middle;
        else
            high = middle;
    }
    return between(visible, hidden, low);
}

/* By how much the azimuth turns along an edge.  Halved until it cannot be mistaken for
 * the way round the other side of the antipode. */
static double turn_along(const fm_cut_disk *disk, fm_lonlat a, fm_lonlat b)
{
    const double shortest_deg = 1e-9;
    double turn = remainder(azimuth_at(disk, b) - azimuth_at(disk, a), 2.0 * M_PI);
    fm_lonlat middle;

    if (fabs(turn) <= M_PI_2 ||
        fabs(a.lon - b.lon) + fabs(a.lat - b.lat) < shortest_deg)
        return turn;
    middle = between(a, b, 0.5);
    return turn_along(disk, a, middle) + turn_along(disk, middle, b);
}

/* ---------------------------------------------------------------------- quickly */

/* -1: the box is hidden, and the antipode is not in it; 1: all of it is visible. */
static int judge_box(const fm_cut_disk *disk, fm_bbox box)
{
    fm_lonlat middle = { (box.west + box.east) / 2.0, (box.south + box.north) / 2.0 };
    double radius =
        hypot(box.east - box.west, box.north - box.south) / 2.0 * RAD_PER_DEG;
    double cosine = fmin(fmax(depth_at(disk, middle) + disk->cos_reach, -1.0), 1.0);
    double distance = acos(cosine);
    const double care_rad = 1e-6;

    if (distance + radius < disk->reach_rad - care_rad)
        return 1;
    if (distance - radius > disk->reach_rad + care_rad &&
        distance + radius < M_PI - care_rad)
        return -1;
    return 0;
}

static bool take_whole(const fm_lonlat *points, size_t count, fm_bbox box,
                       fm_strip_part part, fm_strip *out)
{
    if (!fm_strip_begin_part(out, part) || !fm_strip_reserve(out, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        out->points[out->count + i] = points[i];
        out->edges[out->count + i] = 0;
    }
    if (part.role != FM_PART_LINE)
        fm_cut_hide_seams(points, out->edges + out->count, count, box);
    out->count += count;
    return true;
}

/* ---------------------------------------------------------------------- samples */

static bool add_sample(fm_cut_disk *disk, size_t *n, sample s)
{
    sample *samples =
        fm_grow(disk->samples, &disk->sample_capacity, *n + 1, sizeof *samples);

    if (samples == NULL)
        return false;
    disk->samples = samples;
    samples[(*n)++] = s;
    return true;
}

/* Look along the edges; `edges` of the samples are those that the strip's tail holds.
 */
static bool sample_edges(fm_cut_disk *disk, const fm_lonlat *points,
                         const uint8_t *edges, size_t count, bool closed, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        fm_lonlat a = points[i], b = points[i + 1 < count ? i + 1 : 0];
        double length = fmax(fabs(b.lon - a.lon), fabs(b.lat - a.lat));
        double looks = ceil(length / LOOK_DEG), depth = depth_at(disk, a);

        if (!add_sample(disk, n, (sample){ a, depth, edges[i], true }))
            return false;
        if ((i + 1 == count && !closed) || depth > 1.5 * length * RAD_PER_DEG)
            continue;
        for (double k = 1.0; k < looks; k += 1.0) {
            fm_lonlat p = between(a, b, k / looks);

            if (!add_sample(disk, n, (sample){ p, depth_at(disk, p), edges[i], false }))
                return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------------ rings */

static bool add_arc(const fm_cut_disk *disk, double from, double to, fm_strip *out)
{
    double steps = ceil(fabs(to - from) / disk->arc_step_rad);

    for (double k = 1.0; k < steps; k += 1.0) {
        fm_lonlat p = fm_cut_disk_horizon(disk, from + (to - from) * (k / steps));

        if (!fm_strip_add(out, p, FM_EDGE_HIDDEN | FM_EDGE_FIXED))
            return false;
    }
    return true;
}

/* From a visible sample once round. */
static bool walk_ring(const fm_cut_disk *disk, size_t n, size_t first, fm_strip *out)
{
    double left_at = 0.0, azimuth = 0.0;

    for (size_t k = 0; k < n; k++) {
        const sample *a = &disk->samples[(first + k) % n];
        const sample *b = &disk->samples[(first + k + 1) % n];
        fm_lonlat cut;

        if (a->depth >= 0.0 && a->is_vertex && !fm_strip_add(out, a->at, a->edge))
            return false;
        if (a->depth >= 0.0 && b->depth < 0.0) {
            cut = meet_horizon(disk, a->at, b->at);
            left_at = azimuth_at(disk, cut);
            azimuth = left_at + turn_along(disk, cut, b->at);
            if (!fm_strip_add(out, cut, FM_EDGE_HIDDEN | FM_EDGE_FIXED))
                return false;
        } else if (a->depth < 0.0 && b->depth >= 0.0) {
            cut = meet_horizon(disk, b->at, a->at);
            azimuth += turn_along(disk, a->at, cut);
            if (!add_arc(disk, left_at, azimuth, out) ||
                !fm_strip_add(out, cut, a->edge))
                return false;
        } else if (a->depth < 0.0) {
            azimuth += turn_along(disk, a->at, b->at);
        }
    }
    return true;
}

/* A ring of which nothing is visible: once round the horizon, or nothing. */
static bool walk_hidden_ring(const fm_cut_disk *disk, size_t n, fm_strip_part part,
                             fm_strip *out)
{
    double azimuth = 0.0;

    for (size_t k = 0; k < n; k++)
        azimuth += turn_along(disk, disk->samples[k].at, disk->samples[(k + 1) % n].at);
    if (fmod(round(fabs(azimuth) / (2.0 * M_PI)), 2.0) == 0.0)
        return true;
    return fm_cut_disk_circle(disk, FM_EDGE_HIDDEN | FM_EDGE_FIXED, part, out);
}

bool fm_cut_disk_ring(fm_cut_disk *disk, const fm_lonlat *points, size_t count,
                      fm_bbox box, fm_strip_part part, fm_strip *out)
{
    int judged = judge_box(disk, box);
    size_t n, first = 0;

    if (judged != 0)
        return judged < 0 || take_whole(points, count, box, part, out);
    /* The strip's tail holds the edges while the ring is looked at. */
    if (!take_whole(points, count, box, part, out) ||
        !sample_edges(disk, points, out->edges + out->count - count, count, true, &n))
        return false;
    while (first < n && disk->samples[first].depth >= 0.0)
        first++;
    if (first == n)
        return true; /* all of it is visible, and there it stands */
    fm_strip_drop_part(out);
    for (first = 0; first < n && disk->samples[first].depth < 0.0; first++)
        continue;
    if (first == n)
        return walk_hidden_ring(disk, n, part, out);
    if (!fm_strip_begin_part(out, part) || !walk_ring(disk, n, first, out))
        return false;
    if (out->count - out->parts[out->part_count - 1].start < 3)
        fm_strip_drop_part(out);
    return true;
}

bool fm_cut_disk_circle(const fm_cut_disk *disk, uint8_t edge, fm_strip_part part,
                        fm_strip *out)
{
    double steps = fmax(ceil(2.0 * M_PI / disk->arc_step_rad), 8.0);

    if (!fm_strip_begin_part(out, part))
        return false;
    for (double k = 0.0; k < steps; k += 1.0) {
        if (!fm_strip_add(out, fm_cut_disk_horizon(disk, 2.0 * M_PI * (k / steps)),
                          edge))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------ lines */

bool fm_cut_disk_line(fm_cut_disk *disk, const fm_lonlat *points, size_t count,
                      fm_bbox box, fm_strip_part part, fm_strip *out)
{
    int judged = judge_box(disk, box);
    size_t n;

    if (judged != 0)
        return judged < 0 || take_whole(points, count, box, part, out);
    if (!take_whole(points, count, box, part, out) ||
        !sample_edges(disk, points, out->edges + out->count - count, count, false, &n))
        return false;
    fm_strip_drop_part(out);
    for (size_t k = 0; k < n; k++) {
        const sample *a = k == 0 ? NULL : &disk->samples[k - 1];
        const sample *b = &disk->samples[k];

        if (b->depth >= 0.0 && (a == NULL || a->depth < 0.0)) {
            if (!fm_strip_begin_part(out, part))
                return false;
            if (a != NULL && !fm_strip_add(out, meet_horizon(disk, b->at, a->at), 0))
                return false;
        }
        if (b->depth >= 0.0 && b->is_vertex && !fm_strip_add(out, b->at, 0))
            return false;
        if (a != NULL && a->depth >= 0.0 && b->depth < 0.0 &&
            !fm_strip_add(out, meet_horizon(disk, a->at, b->at), 0))
            return false;
    }
    return true;
}
