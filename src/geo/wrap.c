/* SPDX-License-Identifier: MIT */
#include "geo/wrap.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/geometry.h"

#include "base/banned.h"

double fm_wrap_lon(double lon)
{
    double wrapped;

    if (lon >= -180.0 && lon < 180.0)
        return lon;
    wrapped = lon - 360.0 * floor((lon + 180.0) / 360.0);
    return wrapped >= 180.0 ? -180.0 : wrapped; /* rounding just below -180 */
}

double fm_wrap_step(double dlon)
{
    if (fabs(dlon) <= 180.0 || fabs(fabs(dlon) - 360.0) <= FM_WHOLE_TURN_SLACK_DEG)
        return dlon;
    return remainder(dlon, 360.0);
}

fm_bbox fm_wrap_box(const fm_lonlat *points, size_t count)
{
    fm_bbox box = FM_BBOX_EMPTY;

    for (size_t i = 0; i < count; i++) {
        double lon = points[i].lon, lat = points[i].lat;

        box.west = lon < box.west ? lon : box.west;
        box.east = lon > box.east ? lon : box.east;
        box.south = lat < box.south ? lat : box.south;
        box.north = lat > box.north ? lat : box.north;
    }
    return box;
}

/* ------------------------------------------------------------------- the sphere */

double fm_wrap_angle_deg(fm_lonlat a, fm_lonlat b)
{
    const double rad = M_PI / 180.0;
    double dlon = (b.lon - a.lon) * rad;
    double sin_a = sin(a.lat * rad), cos_a = cos(a.lat * rad);
    double sin_b = sin(b.lat * rad), cos_b = cos(b.lat * rad);
    /* By the tangent, which keeps small angles exact. */
    double across = hypot(cos_b * sin(dlon), cos_a * sin_b - sin_a * cos_b * cos(dlon));

    return atan2(across, sin_a * sin_b + cos_a * cos_b * cos(dlon)) / rad;
}

/* Crossings of the ring with the half-line that runs from `p` to the east; an edge
 * counts its lower end and not its upper one. */
static bool ring_has_odd_crossings(const fm_lonlat *ring, size_t count, fm_lonlat p)
{
    bool odd = false;

    for (size_t i = 0, j = count - 1; i < count; j = i++) {
        fm_lonlat a = ring[j], b = ring[i];

        if ((a.lat > p.lat) == (b.lat > p.lat))
            continue;
        if (p.lon < a.lon + (b.lon - a.lon) * ((p.lat - a.lat) / (b.lat - a.lat)))
            odd = !odd;
    }
    return odd;
}

bool fm_wrap_ring_contains(const fm_lonlat *ring, size_t count, fm_bbox box,
                           fm_lonlat p)
{
    const double pole_nudge_deg = 1e-9;
    bool inside = false;

    /* At a pole every longitude is the same place and no edge lies beyond: ask just
     * beside it. */
    p.lat = fmin(fmax(p.lat, pole_nudge_deg - 90.0), 90.0 - pole_nudge_deg);
    if (count == 0 || p.lat < box.south || p.lat > box.north)
        return false;
    /* A ring may lie any number of turns away, or overlap itself by one. */
    p.lon += 360.0 * ceil((box.west - p.lon) / 360.0);
    for (; p.lon <= box.east; p.lon += 360.0) {
        if (ring_has_odd_crossings(ring, count, p))
            inside = !inside;
    }
    return inside;
}

/* ------------------------------------------------------------------ unwrapping */

/* Make the run of positions continuous; returns by how much the run's end misses its
 * start when it is closed: a multiple of 360. */
static double unwrap_run(fm_lonlat *points, size_t count, bool closed)
{
    double raw = points[0].lon; /* of the position before, as it came */
    double shift = 0.0;

    for (size_t i = 1; i < count; i++) {
        double dlon = points[i].lon - raw;

        raw = points[i].lon;
        shift += 360.0 * round((fm_wrap_step(dlon) - dlon) / 360.0);
        points[i].lon = raw + shift;
    }
    if (closed) {
        double dlon = points[0].lon - raw;

        shift += 360.0 * round((fm_wrap_step(dlon) - dlon) / 360.0);
    }
    return shift;
}

static void shift_run(fm_lonlat *points, size_t count, double by)
{
    if (by == 0.0)
        return;
    for (size_t i = 0; i < count; i++)
        points[i].lon += by;
}

/* The first edge of a ring that goes round the Earth which meets the antimeridian, and
 * where; there always is one. */
static size_t find_antimeridian(const fm_lonlat *ring, size_t count, double turns,
                                fm_lonlat *where)
{
    for (size_t i = 0; i < count; i++) {
        fm_lonlat a = ring[i], b = i + 1 < count ? ring[i + 1] : ring[0];
        double low, high, cut;

        if (i + 1 == count)
            b.lon += turns;
        low = fmin(a.lon, b.lon);
        high = fmax(a.lon, b.lon);
        cut = 360.0 * ceil((low - 180.0) / 360.0) + 180.0;
        if (cut > high || low == high)
            continue;
        *where = (fm_lonlat){ cut, a.lat + (b.lat - a.lat) *
                                               ((cut - a.lon) / (b.lon - a.lon)) };
        return i;
    }
    *where = ring[count - 1];
    return count - 1;
}

/*
 * Close a ring that goes round the Earth over the pole that it is nearer to, starting
 * from the antimeridian, so that all such rings cover the same longitudes:
 *
 *      (-180, 90) <--------------- (180, 90)        what was there: ~~~
 *          |                           ^            what is added:  ---
 *          v                           |
 *      (-180, lat) ~~~~~~~~~~~~~~~~ (180, lat)
 */
static bool close_over_pole(fm_shapes *s, size_t start, double turns)
{
    size_t count = s->point_count - start;
    fm_lonlat *ring = fm_alloc_raw(count, sizeof *ring);
    fm_lonlat cut;
    double base, pole, step = copysign(360.0, turns), area = 0.0;
    size_t before;
    bool ok = true;

    if (ring == NULL)
        return false;
    memcpy(ring, s->points + start, count * sizeof *ring);
    for (size_t i = 0; i < count; i++) {
        fm_lonlat a = ring[i], b = i + 1 < count ? ring[i + 1] : ring[0];

        area += (a.lat + b.lat) * (b.lon + (i + 1 == count ? turns : 0.0) - a.lon);
    }
    pole = area * turns >= 0.0 ? 90.0 : -90.0;

    before = find_antimeridian(ring, count, turns, &cut);
    base = copysign(180.0, -turns) - cut.lon; /* so that the ring starts at +-180 */
    s->point_count = start;
    ok = fm_shapes_add_point(s, (fm_lonlat){ cut.lon + base, cut.lat });
    for (size_t k = 1; ok && k <= count; k++) {
        size_t i = (before + k) % count;
        double shift = base + (before + k >= count ? turns : 0.0);

        ok = fm_shapes_add_point(s, (fm_lonlat){ ring[i].lon + shift, ring[i].lat });
    }
    ok = ok && fm_shapes_add_point(s, (fm_lonlat){ cut.lon + base + turns, cut.lat });
    for (double left = turns; ok && fabs(left) > 1.0; left -= step)
        ok = fm_shapes_add_point(s, (fm_lonlat){ cut.lon + base + left, pole });
    ok = ok && fm_shapes_add_point(s, (fm_lonlat){ cut.lon + base, pole });
    fm_free(ring);
    return ok;
}

/* Longitude of the middle of the shell that a hole belongs to; found once for all of
 * its holes, which may be thousands.  False when the hole has none. */
static bool find_shell(fm_shapes *s, size_t hole, double *middle)
{
    size_t first = s->feature_start[s->feature_count - 1];
    size_t shell = hole;

    if (!s->shell_known) {
        while (shell > first && s->part_role[shell] != FM_PART_SHELL)
            shell--;
        if (s->part_role[shell] == FM_PART_SHELL) {
            fm_bbox box = fm_wrap_box(s->points + s->part_start[shell],
                                      fm_shapes_part_size(s, shell));

            s->shell_middle = box.west / 2.0 + box.east / 2.0;
            s->shell_known = true;
        }
    }
    *middle = s->shell_middle;
    return s->shell_known;
}

/* By how many degrees to move a part with this box: its middle comes into [-180, 180),
 * and a hole comes to its shell. */
static double home_shift(fm_shapes *s, size_t part, fm_bbox box)
{
    double middle = box.west / 2.0 + box.east / 2.0, shell_middle;

    if (s->part_role[part] == FM_PART_HOLE && find_shell(s, part, &shell_middle))
        return 360.0 * round((shell_middle - middle) / 360.0);
    if (box.west >= -180.0 && box.east <= 180.0)
        return 0.0;
    return -360.0 * floor((middle + 180.0) / 360.0);
}

bool fm_shapes_unwrap_last_part(fm_shapes *s)
{
    size_t part = s->part_count - 1;
    size_t start = s->part_start[part];
    size_t count = s->point_count - start;
    bool closed =
        s->part_role[part] == FM_PART_SHELL || s->part_role[part] == FM_PART_HOLE;
    fm_bbox box;
    double turns;

    if (count == 0)
        return true;
    if (s->part_role[part] == FM_PART_POINTS) {
        for (size_t i = start; i < s->point_count; i++) {
            if (fabs(s->points[i].lon) > 180.0)
                s->points[i].lon = fm_wrap_lon(s->points[i].lon);
        }
        return true;
    }
    box = fm_wrap_box(s->points + start, count);
    if (box.east - box.west > 180.0) {
        turns = unwrap_run(s->points + start, count, closed);
        if (turns != 0.0 && closed && count >= 2 && !close_over_pole(s, start, turns))
            return false;
        count = s->point_count - start;
        box = fm_wrap_box(s->points + start, count);
    }
    shift_run(s->points + start, count, home_shift(s, part, box));
    return true;
}

/* ----------------------------------------------------------------------- boxes */

enum { SECTORS = 360 };

/* Which degrees of the circle are taken. */
typedef struct ring_road {
    bool taken[SECTORS];
    fm_bbox plain; /* of everything, with longitudes as they stand */
    double cut;    /* where the circle is opened, once known */
    fm_bbox opened;
} ring_road;

static void take(ring_road *road, fm_bbox box)
{
    double first = floor(box.west);
    size_t count = (size_t)fmin(floor(box.east) - first + 1.0, SECTORS);
    size_t sector = (size_t)(first - SECTORS * floor(first / SECTORS));

    fm_bbox_join(&road->plain, box);
    for (size_t i = 0; i < count; i++)
        road->taken[(sector + i) % SECTORS] = true;
}

/* Add the box, moved by whole turns to begin behind the cut. */
static void open_up(ring_road *road, fm_bbox box)
{
    double shift = 360.0 * floor((box.west - road->cut) / 360.0);

    box.west -= shift;
    box.east -= shift;
    fm_bbox_join(&road->opened, box);
}

static void each_box(const fm_shapes *s, size_t part, size_t end, ring_road *road,
                     void (*use)(ring_road *, fm_bbox))
{
    for (; part < end; part++) {
        const fm_lonlat *points = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);

        if (s->part_role[part] != FM_PART_POINTS) {
            fm_bbox box = fm_wrap_box(points, count);

            if (!fm_bbox_is_empty(box))
                use(road, box);
            continue;
        }
        for (size_t i = 0; i < count; i++)
            use(road, (fm_bbox){ points[i].lon, points[i].lat, points[i].lon,
                                 points[i].lat });
    }
}

/* The middle of the widest gap; false when there is none. */
static bool widest_gap(ring_road *road)
{
    size_t best = 0, run = 0, end = 0;

    for (size_t i = 0; i < 2 * SECTORS; i++) {
        run = road->taken[i % SECTORS] ? 0 : run + 1;
        if (run > best) {
            best = run;
            end = i + 1;
        }
    }
    road->cut = (double)end - (double)best / 2.0;
    return best > 0 && best < SECTORS;
}

static fm_bbox shortest_box(const fm_shapes *s, size_t part, size_t end)
{
    ring_road road = { .plain = FM_BBOX_EMPTY, .opened = FM_BBOX_EMPTY };
    fm_bbox box;
    double shift;

    each_box(s, part, end, &road, take);
    box = road.plain;
    /* Up to half the Earth there is no shorter way round. */
    if (fm_bbox_is_empty(box) ||
        (box.east - box.west <= 180.0 && box.west >= -180.0 && box.east <= 180.0))
        return box;
    if (!widest_gap(&road)) {
        if (box.east - box.west > 360.0 || box.east > 180.0 || box.west < -180.0) {
            box.west = -180.0;
            box.east = 180.0;
        }
        return box;
    }
    each_box(s, part, end, &road, open_up);
    box = road.opened;
    shift = box.west - fm_wrap_lon(box.west);
    box.west -= shift;
    box.east -= shift;
    return box;
}

fm_bbox fm_shapes_bbox(const fm_shapes *s, size_t feature)
{
    return shortest_box(s, s->feature_start[feature], s->feature_start[feature + 1]);
}

fm_bbox fm_shapes_bbox_all(const fm_shapes *s)
{
    return shortest_box(s, 0, s->part_count);
}
