/* SPDX-License-Identifier: MIT */
#include "geo/nearest.h"

#include <math.h>

#include "geo/measure.h"
#include "geo/wrap.h"

#include "base/banned.h"

static const double rad_per_deg = 0.017453292519943295;

/* On the mean sphere distances are off by less than this part (flattening 1/298). */
static const double sphere_m_per_deg = 111195.08;
static const double sphere_slack = 0.006;
/* A degree of latitude or of the equator's longitude is nowhere longer. */
static const double degree_at_most_m = 111700.0;

/* Nowhere shorter is a degree of latitude, and no way between two parallels is shorter
 * than the meridian's. */
static const double degree_at_least_m = 110570.0;

/* Longer pieces of edges are halved before a bow is trusted to be one. */
static const double piece_at_most_deg = 5.0;
enum { HALVINGS_MAX = 48 };

struct search {
    fm_lonlat place;
    fm_nearest best;
    bool one_way;
    fm_xy way; /* unit vector on the plane round the place */
};

struct piece {
    fm_lonlat a, b;
    fm_xy pa, pb; /* the same on the plane round the place */
    size_t part, edge;
};

static fm_xy to_plane(const struct search *s, fm_lonlat p)
{
    double azimuth_deg, distance_m = fm_bearing_m(s->place, p, &azimuth_deg);

    return (fm_xy){ distance_m * sin(azimuth_deg * rad_per_deg),
                    distance_m * cos(azimuth_deg * rad_per_deg) };
}

static fm_lonlat between(fm_lonlat a, fm_lonlat b, double t)
{
    return (fm_lonlat){ a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t };
}

/* The stretch [*t0, *t1] of the chord that lies the right way; false when none does. */
static bool stretch_of_the_way(const struct search *s, const struct piece *p,
                               double *t0, double *t1)
{
    double a = p->pa.x * s->way.x + p->pa.y * s->way.y;
    double b = p->pb.x * s->way.x + p->pb.y * s->way.y;

    *t0 = 0;
    *t1 = 1;
    if (!s->one_way)
        return true;
    if (a <= 0 && b <= 0)
        return false;
    if (a < 0)
        *t0 = a / (a - b);
    else if (b < 0)
        *t1 = a / (a - b);
    return true;
}

/* Distance from the origin to the stretch of the chord; where in *t. */
static double chord_distance(const struct piece *p, double t0, double t1, double *t)
{
    double dx = p->pb.x - p->pa.x, dy = p->pb.y - p->pa.y;
    double squared = dx * dx + dy * dy;

    *t = squared > 0 ? -(p->pa.x * dx + p->pa.y * dy) / squared : 0;
    *t = fmin(fmax(*t, t0), t1);
    return hypot(p->pa.x + *t * dx, p->pa.y + *t * dy);
}

static void take(struct search *s, const struct piece *p, double t)
{
    fm_lonlat at = between(p->a, p->b, t);
    double distance_m = fm_distance_m(s->place, at);

    if (distance_m < s->best.distance_m)
        s->best = (fm_nearest){ distance_m, at, p->part, p->edge };
}

static void look_at(struct search *s, const struct piece *p, int halvings)
{
    struct piece half = *p;
    double bow_m, distance_m, t, t0, t1;
    fm_lonlat m = between(p->a, p->b, 0.5);
    fm_xy pm = to_plane(s, m);
    bool is_long = fabs(p->b.lon - p->a.lon) > piece_at_most_deg ||
                   fabs(p->b.lat - p->a.lat) > piece_at_most_deg;

    /* Twice what the middle is off bounds the bow, with room to spare for its skew. */
    bow_m = 2 * hypot(pm.x - (p->pa.x + p->pb.x) / 2, pm.y - (p->pa.y + p->pb.y) / 2);
    if (!is_long || halvings == 0) {
        bool ahead = stretch_of_the_way(s, p, &t0, &t1);

        if (!ahead && (bow_m < FM_NEAREST_BOW_M || halvings == 0))
            return;
        distance_m = chord_distance(p, ahead ? t0 : 0, ahead ? t1 : 1, &t);
        if (distance_m - bow_m >= s->best.distance_m)
            return;
        if (bow_m < FM_NEAREST_BOW_M || halvings == 0) {
            take(s, p, t);
            return;
        }
    }
    half.b = m;
    half.pb = pm;
    look_at(s, &half, halvings - 1);
    half = *p;
    half.a = m;
    half.pa = pm;
    look_at(s, &half, halvings - 1);
}

/* Could the edge come nearer than what there is?  By its latitudes; then on the sphere
 * and by its length: whoever stands on it stands within half its length of one of its
 * ends. */
static bool may_be_nearer(const struct search *s, fm_lonlat a, fm_lonlat b)
{
    double below = s->place.lat - fmax(a.lat, b.lat);
    double above = fmin(a.lat, b.lat) - s->place.lat;
    double length_m, ends_m;

    if (fmax(below, above) * degree_at_least_m > s->best.distance_m)
        return false;
    length_m = degree_at_most_m * hypot(b.lon - a.lon, b.lat - a.lat);
    ends_m = sphere_m_per_deg *
             (fm_wrap_angle_deg(s->place, a) + fm_wrap_angle_deg(s->place, b));
    return (ends_m * (1 - sphere_slack) - length_m) / 2 < s->best.distance_m;
}

static void look_at_part(struct search *s, const fm_shapes *shapes, size_t part)
{
    const fm_lonlat *points = shapes->points + shapes->part_start[part];
    size_t count = fm_shapes_part_size(shapes, part);
    bool ring = shapes->part_role[part] == FM_PART_SHELL ||
                shapes->part_role[part] == FM_PART_HOLE;
    size_t edges = ring || count == 0 ? count : count - 1;

    if (shapes->part_role[part] == FM_PART_POINTS || count == 1) {
        for (size_t i = 0; i < count; i++) {
            struct piece p = {
                .a = points[i], .b = points[i], .part = part, .edge = i
            };
            fm_xy at = to_plane(s, points[i]);

            if (!s->one_way || at.x * s->way.x + at.y * s->way.y > 0)
                take(s, &p, 0);
        }
        return;
    }
    for (size_t i = 0; i < edges; i++) {
        struct piece p = {
            .a = points[i], .b = points[(i + 1) % count], .part = part, .edge = i
        };

        if (!may_be_nearer(s, p.a, p.b))
            continue;
        p.pa = to_plane(s, p.a);
        p.pb = to_plane(s, p.b);
        look_at(s, &p, HALVINGS_MAX);
    }
}

fm_nearest fm_nearest_of_parts(const fm_shapes *s, const fm_nearest_request *request,
                               fm_lonlat place)
{
    struct search search = {
        .place = place,
        .best = { request->reach_m > 0 ? request->reach_m : (double)INFINITY,
                  { (double)NAN, (double)NAN },
                  FM_NEAREST_NOTHING,
                  0 },
        .one_way = request->one_way,
        .way = { sin(request->azimuth_deg * rad_per_deg),
                 cos(request->azimuth_deg * rad_per_deg) },
    };

    for (size_t part = request->first_part; part < request->end_part; part++)
        look_at_part(&search, s, part);
    if (search.best.part == FM_NEAREST_NOTHING)
        search.best.distance_m = (double)INFINITY;
    return search.best;
}

fm_nearest fm_nearest_of_feature(const fm_shapes *s, size_t feature, fm_lonlat place)
{
    fm_nearest_request request = { 0 };

    if (s->feature_count > 0) {
        request.first_part = s->feature_start[feature];
        request.end_part = s->feature_start[feature + 1];
    }
    return fm_nearest_of_parts(s, &request, place);
}
