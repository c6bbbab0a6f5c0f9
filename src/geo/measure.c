/* SPDX-License-Identifier: MIT */
#include "geo/measure.h"

#include <math.h>

#include <geodesic.h>

#include "base/banned.h"

/* WGS 84 (NIMA TR8350.2, 2000). */
#define WGS84_A_M 6378137.0
#define WGS84_F   (1.0 / 298.257223563)

static const double rad_per_deg = 0.017453292519943295;

static struct geod_geodesic wgs84(void)
{
    struct geod_geodesic g;

    geod_init(&g, WGS84_A_M, WGS84_F);
    return g;
}

/* -------------------------------------------------------------------- lengths */

double fm_distance_m(fm_lonlat a, fm_lonlat b)
{
    struct geod_geodesic g = wgs84();
    double distance_m;

    geod_inverse(&g, a.lat, a.lon, b.lat, b.lon, &distance_m, NULL, NULL);
    return distance_m;
}

double fm_bearing_m(fm_lonlat from, fm_lonlat to, double *azimuth_deg)
{
    struct geod_geodesic g = wgs84();
    double distance_m;

    geod_inverse(&g, from.lat, from.lon, to.lat, to.lon, &distance_m, azimuth_deg,
                 NULL);
    return distance_m;
}

fm_lonlat fm_destination(fm_lonlat from, double azimuth_deg, double distance_m)
{
    struct geod_geodesic g = wgs84();
    fm_lonlat to;

    geod_direct(&g, from.lat, from.lon, azimuth_deg, distance_m, &to.lat, &to.lon,
                NULL);
    return to;
}

/* The shortest way would leave an edge of half a turn and more: follow it in steps. */
static double long_edge_length_m(const struct geod_geodesic *g, fm_lonlat a,
                                 fm_lonlat b)
{
    double steps = ceil(fabs(b.lon - a.lon)), length_m = 0.0, step_m;
    fm_lonlat from = a;

    for (double i = 1.0; i <= steps; i += 1.0) {
        fm_lonlat to = { a.lon + (b.lon - a.lon) * (i / steps),
                         a.lat + (b.lat - a.lat) * (i / steps) };

        geod_inverse(g, from.lat, from.lon, to.lat, to.lon, &step_m, NULL, NULL);
        length_m += step_m;
        from = to;
    }
    return length_m;
}

static double edge_length_m(const struct geod_geodesic *g, fm_lonlat a, fm_lonlat b)
{
    double length_m;

    if (fabs(b.lon - a.lon) >= 180.0)
        return long_edge_length_m(g, a, b);
    geod_inverse(g, a.lat, a.lon, b.lat, b.lon, &length_m, NULL, NULL);
    return length_m;
}

double fm_shapes_length_m(const fm_shapes *s, size_t feature)
{
    struct geod_geodesic g = wgs84();
    double length_m = 0.0;

    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        const fm_lonlat *points = s->points + s->part_start[i];
        size_t count = fm_shapes_part_size(s, i);

        if (s->part_role[i] == FM_PART_POINTS)
            continue;
        for (size_t k = 1; k < count; k++)
            length_m += edge_length_m(&g, points[k - 1], points[k]);
        if (s->part_role[i] != FM_PART_LINE && count > 1)
            length_m += edge_length_m(&g, points[count - 1], points[0]);
    }
    return length_m;
}

/* ---------------------------------------------------------------------- areas */

/*
 * The area between the equator and latitude phi, per radian of longitude, is
 *
 *     b^2/2 Q(phi),   Q(phi) = sin(phi) / (1 - e^2 sin^2(phi)) + atanh(e sin(phi)) / e
 *
 * (Snyder, Map Projections: A Working Manual, USGS PP 1395, 1987, eq. 3-12, where
 * q = (1 - e^2) Q).  Along an edge that is straight in longitude and latitude phi grows
 * evenly with longitude, so that the area under it is its width times the mean of Q
 * over its latitudes.  As a Fourier series
 *
 *     Q(phi) = sum a_j sin((2j + 1) phi),
 *     a_j = (-1)^j sum_{k >= j} e^2k (2k + 2) / (2k + 1) C(2k + 1, k - j) / 4^k,
 *
 * and the mean of sin(m phi) from phi1 to phi2 is, with middle c and half width h,
 *
 *     sin(m c) sin(m h) / (m h),
 *
 * exact for edges of any length.  The first term left out is 4e-20.
 */
enum { TERMS = 7 };
static const double q_term[TERMS] = {
    2.0067281796419528,     -0.0022483787575255942, 3.3989212939537020e-6,
    -5.4365102094407870e-9, 8.8762569571682649e-12, -1.4635006188250276e-14,
    2.4261300113339304e-17,
};
static const double half_b2_m2 = 20204149992330.723;

/* Edges lower than this, in radians, are measured by the series of sin(x) / x: three
 * terms leave (m h)^6 / 5040, at the most 2e-16 of the first term of Q. */
static const double LOW_EDGE_RAD = 0.01;

static double mean_q_low(double c, double h)
{
    double sin_c = sin(c), sin_c_before = -sin_c;
    double double_c = 2.0 * (1.0 - 2.0 * sin_c * sin_c), sum = 0.0;

    for (size_t j = 0; j < TERMS; j++) {
        double m = (double)(2 * j + 1), square = m * h * m * h, next;

        sum += q_term[j] * sin_c * (1.0 - square / 6.0 * (1.0 - square / 20.0));
        next = double_c * sin_c - sin_c_before;
        sin_c_before = sin_c;
        sin_c = next;
    }
    return sum;
}

static double mean_q(double lat_a, double lat_b)
{
    double c = (lat_a / 2.0 + lat_b / 2.0) * rad_per_deg;
    double h = (lat_b / 2.0 - lat_a / 2.0) * rad_per_deg;
    /* sin((m + 2) x) = 2 cos(2x) sin(m x) - sin((m - 2) x), from sin(-x) and sin(x). */
    double sin_c, sin_c_before, double_c, sin_h, sin_h_before, double_h, sum = 0.0;

    if (fabs(h) < LOW_EDGE_RAD)
        return mean_q_low(c, h);
    sin_c = sin(c);
    sin_c_before = -sin_c;
    double_c = 2.0 * cos(2.0 * c);
    sin_h = sin(h);
    sin_h_before = -sin_h;
    double_h = 2.0 * cos(2.0 * h);
    for (size_t j = 0; j < TERMS; j++) {
        double m = (double)(2 * j + 1), next;

        sum += q_term[j] * sin_c * (sin_h / (m * h));
        next = double_c * sin_c - sin_c_before;
        sin_c_before = sin_c;
        sin_c = next;
        next = double_h * sin_h - sin_h_before;
        sin_h_before = sin_h;
        sin_h = next;
    }
    return sum;
}

double fm_edge_under_m2(fm_lonlat a, fm_lonlat b)
{
    if (a.lon == b.lon)
        return 0.0;
    return -(b.lon - a.lon) * mean_q(a.lat, b.lat) * rad_per_deg * half_b2_m2;
}

double fm_ring_area_m2(const fm_lonlat *ring, size_t count)
{
    double sum = 0.0, lost = 0.0; /* Neumaier's compensated sum */

    for (size_t i = 0, j = count - 1; i < count; j = i++) {
        double dlon = ring[i].lon - ring[j].lon;
        double term = dlon == 0.0 ? 0.0 : dlon * mean_q(ring[j].lat, ring[i].lat);
        double next = sum + term;

        lost += fabs(sum) >= fabs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }
    return -(sum + lost) * rad_per_deg * half_b2_m2;
}

double fm_shapes_area_m2(const fm_shapes *s, size_t feature)
{
    double area_m2 = 0.0;

    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        double ring_m2;

        if (s->part_role[i] != FM_PART_SHELL && s->part_role[i] != FM_PART_HOLE)
            continue;
        ring_m2 = fabs(
            fm_ring_area_m2(s->points + s->part_start[i], fm_shapes_part_size(s, i)));
        area_m2 += s->part_role[i] == FM_PART_SHELL ? ring_m2 : -ring_m2;
    }
    return area_m2;
}
