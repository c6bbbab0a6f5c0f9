/* SPDX-License-Identifier: MIT */
#include "geo/nearest.h"

#include <math.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/wrap.h"

#include "base/banned.h"

static const double rad_per_deg = 0.017453292519943295;

/* On the mean sphere distances are off by less than this part (flattening 1/298); and a
 * chord is shorter than its arc. */
static const double sphere_radius_m = 6371008.8;
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
    double xyz[3]; /* of the place, on the unit sphere */
    const fm_nearest_index *index;
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

static void to_sphere(fm_lonlat p, double xyz[3])
{
    double lon = p.lon * rad_per_deg, lat = p.lat * rad_per_deg;

    xyz[0] = cos(lat) * cos(lon);
    xyz[1] = cos(lat) * sin(lon);
    xyz[2] = sin(lat);
}

/* From the place to point `i` of the shapes, straight through the sphere. */
static double chord_m(const struct search *s, const fm_shapes *shapes, size_t i)
{
    double own[3], dx, dy, dz;
    const double *p = own;

    if (s->index != NULL)
        p = s->index->xyz + 3 * i;
    else
        to_sphere(shapes->points[i], own);
    dx = p[0] - s->xyz[0];
    dy = p[1] - s->xyz[1];
    dz = p[2] - s->xyz[2];
    return sphere_radius_m * sqrt(dx * dx + dy * dy + dz * dz);
}

/* Could the edge come nearer than what there is?  By its latitudes; then on the sphere
 * and by its length: whoever stands on it stands within half its length of one of its
 * ends. */
static bool may_be_nearer(const struct search *s, const fm_shapes *shapes, size_t from,
                          size_t to)
{
    fm_lonlat a = shapes->points[from], b = shapes->points[to];
    double below = s->place.lat - (a.lat > b.lat ? a.lat : b.lat);
    double above = (a.lat < b.lat ? a.lat : b.lat) - s->place.lat;
    double length_m, ends_m, dlon = b.lon - a.lon, dlat = b.lat - a.lat;

    if ((below > above ? below : above) * degree_at_least_m > s->best.distance_m)
        return false;
    length_m = degree_at_most_m * sqrt(dlon * dlon + dlat * dlat);
    ends_m = chord_m(s, shapes, from) + chord_m(s, shapes, to);
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

        if (!may_be_nearer(s, shapes, shapes->part_start[part] + i,
                           shapes->part_start[part] + (i + 1) % count))
            continue;
        p.pa = to_plane(s, p.a);
        p.pb = to_plane(s, p.b);
        look_at(s, &p, HALVINGS_MAX);
    }
}

/* Does the point lie on the side that is looked at?  Roughly, on the plate. */
static bool lies_that_way(const struct search *s, fm_lonlat p)
{
    double dlon = fm_wrap_step(p.lon - s->place.lon);

    return !s->one_way || dlon * cos(s->place.lat * rad_per_deg) * s->way.x +
                                  (p.lat - s->place.lat) * s->way.y >
                              0;
}

/* Nothing is nearer to begin with than the vertex that is nearest on the sphere: with
 * it most edges are out of the question. */
static void take_a_vertex(struct search *s, const fm_shapes *shapes,
                          const fm_nearest_request *request)
{
    struct piece nearest = { .part = FM_NEAREST_NOTHING };
    double nearest_m = s->best.distance_m;
    fm_xy at;

    for (size_t part = request->first_part; part < request->end_part; part++) {
        for (size_t i = shapes->part_start[part]; i < shapes->part_start[part + 1];
             i++) {
            fm_lonlat p = shapes->points[i];
            double m;

            if (fabs(p.lat - s->place.lat) * degree_at_least_m > nearest_m)
                continue;
            m = chord_m(s, shapes, i);
            if (m >= nearest_m || !lies_that_way(s, p))
                continue;
            nearest_m = m;
            nearest = (struct piece){
                .a = p, .b = p, .part = part, .edge = i - shapes->part_start[part]
            };
        }
    }
    if (nearest.part == FM_NEAREST_NOTHING)
        return;
    at = to_plane(s, nearest.a);
    if (!s->one_way || at.x * s->way.x + at.y * s->way.y > 0)
        take(s, &nearest, 0);
}

bool fm_nearest_index_init(fm_nearest_index *index, const fm_shapes *s)
{
    index->xyz = fm_alloc(s->point_count * 3, sizeof *index->xyz);
    for (size_t i = 0; index->xyz != NULL && i < s->point_count; i++)
        to_sphere(s->points[i], index->xyz + 3 * i);
    return index->xyz != NULL;
}

void fm_nearest_index_release(fm_nearest_index *index)
{
    fm_free(index->xyz);
    index->xyz = NULL;
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
        .index = request->index,
        .one_way = request->one_way,
        .way = { sin(request->azimuth_deg * rad_per_deg),
                 cos(request->azimuth_deg * rad_per_deg) },
    };

    to_sphere(place, search.xyz);
    take_a_vertex(&search, s, request);
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
