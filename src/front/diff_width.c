/* SPDX-License-Identifier: MIT */
#include "front/diff_width.h"

#include <math.h>

#include "base/banned.h"

/* Metres of a degree near one place, from the radii of curvature of WGS 84.  A patch
 * that may be redrawing is a hair wide: over such distances the plane errs by less than
 * one part in 10,000. */
struct scale {
    double lon_m, lat_m;
};

static struct scale scale_at(double lat)
{
    const double a = 6378137.0, e2 = 0.00669437999014132;
    const double rad = 0.017453292519943295;
    double sine = sin(lat * rad), w2 = 1.0 - e2 * sine * sine;

    return (struct scale){ a / sqrt(w2) * cos(lat * rad) * rad,
                           a * (1.0 - e2) / (w2 * sqrt(w2)) * rad };
}

struct point_m {
    double x, y;
};

static struct point_m plane(const struct scale *s, fm_grid_point origin,
                            fm_grid_point p)
{
    return (struct point_m){ (double)(p.x - origin.x) / FM_GRID_STEPS * s->lon_m,
                             (double)(p.y - origin.y) / FM_GRID_STEPS * s->lat_m };
}

/* The square of the distance from the origin to the edge p, q. */
static double distance2(struct point_m p, struct point_m q)
{
    double dx = q.x - p.x, dy = q.y - p.y, length2 = dx * dx + dy * dy;
    double share = length2 > 0 ? -(p.x * dx + p.y * dy) / length2 : 0;
    double x, y;

    share = fmin(fmax(share, 0), 1);
    x = p.x + share * dx;
    y = p.y + share * dy;
    return x * x + y * y;
}

/* Is the point within the distance of an edge of one of the piece's chains that stand
 * on `side`? */
static bool is_near(const fm_chains *chains, const uint32_t *around, size_t count,
                    unsigned side, fm_grid_point at, const struct scale *scale,
                    double distance_m)
{
    /* Steps that are farther for sure. */
    double far_y = distance_m / scale->lat_m * FM_GRID_STEPS;
    double far_x = distance_m / fmax(scale->lon_m, 1.0) * FM_GRID_STEPS;

    for (size_t i = 0; i < count; i++) {
        const fm_chain *c = &chains->items[around[i]];
        const fm_grid_point *p = chains->points + c->first;

        if (!(c->sides & side))
            continue;
        for (size_t k = 1; k < c->count; k++) {
            double y0 = (double)(p[k - 1].y - at.y), y1 = (double)(p[k].y - at.y);
            double x0 = (double)(p[k - 1].x - at.x), x1 = (double)(p[k].x - at.x);

            if (fmin(y0, y1) > far_y || fmax(y0, y1) < -far_y || fmin(x0, x1) > far_x ||
                fmax(x0, x1) < -far_x)
                continue;
            if (distance2(plane(scale, at, p[k - 1]), plane(scale, at, p[k])) <=
                distance_m * distance_m)
                return true;
        }
    }
    return false;
}

/* Do all vertices of the chains that stand on `side` alone lie near the other side? */
static bool side_is_near(const fm_chains *chains, const uint32_t *around, size_t count,
                         unsigned side, const struct scale *scale, double distance_m)
{
    for (size_t i = 0; i < count; i++) {
        const fm_chain *c = &chains->items[around[i]];

        for (size_t k = 0; c->sides == side && k < c->count; k++) {
            if (!is_near(chains, around, count, 3u & ~side,
                         chains->points[c->first + k], scale, distance_m))
                return false;
        }
    }
    return true;
}

/* Is each outline near the other one along its whole length? */
static bool outlines_are_near(const fm_chains *chains, const fm_ground *ground,
                              const fm_piece_of_ground *piece,
                              const struct scale *scale, double tolerance_m)
{
    const uint32_t *around = ground->chains + piece->chain_first;
    bool only[4] = { false };

    for (size_t i = 0; i < piece->chain_count; i++)
        only[chains->items[around[i]].sides & 3u] = true;
    return only[1] && only[2] &&
           side_is_near(chains, around, piece->chain_count, 1, scale, tolerance_m) &&
           side_is_near(chains, around, piece->chain_count, 2, scale, tolerance_m);
}

fm_status fm_piece_is_redrawing(fm_context *ctx, fm_topology **topology,
                                const fm_chains *chains, const fm_ground *ground,
                                size_t number, double tolerance_m, bool *redrawing)
{
    const fm_piece_of_ground *piece = &ground->pieces[number];
    struct scale scale = scale_at(piece->inside.lat);
    fm_status status = FM_OK;
    bool wider = false;

    /* Twice the area by the outline is less than the width of any strip. */
    *redrawing = piece->length_m * tolerance_m >= 2 * fabs(piece->area_m2);
    if (!*redrawing || outlines_are_near(chains, ground, piece, &scale, tolerance_m))
        return FM_OK;
    if (*topology == NULL)
        status = fm_topology_new(ctx, topology);
    if (status == FM_OK)
        status = fm_topology_is_wider(*topology, &ground->shapes, number, scale.lon_m,
                                      scale.lat_m, tolerance_m, &wider);
    *redrawing = !wider;
    return status;
}
