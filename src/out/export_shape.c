/* SPDX-License-Identifier: MIT */
#include "out/export_shape.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "geo/antimeridian.h"

#include "base/banned.h"

/* Up to here degrees times 10^decimals are exact enough to be rounded as integers: the
 * product is off by less than 1e-4. */
enum { DECIMALS_FAST = 9 };
#define PRODUCT_FAST 1e12 /* metres of the plane, too */

static const double powers[DECIMALS_FAST + 1] = { 1e0, 1e1, 1e2, 1e3, 1e4,
                                                  1e5, 1e6, 1e7, 1e8, 1e9 };

void fm_export_shape_release(fm_export_shape *e)
{
    fm_shapes_release(&e->shapes);
}

/* -------------------------------------------------------------------- rounding */

static double rounded(double value, int decimals)
{
    char text[FM_FIXED_MAX];
    double result = value;

    if (decimals < 0)
        return value;
    if (decimals <= DECIMALS_FAST)
        return nearbyint(value * powers[decimals]) / powers[decimals] + 0.0;
    if (!fm_number_parse(text, fm_number_format_fixed(value, decimals, text), &result))
        return value;
    return result;
}

/* Round points [start, end) to `at`, leaving out those that equal the one before;
 * returns where they end. */
static size_t round_run(fm_lonlat *points, size_t start, size_t end, size_t at,
                        int decimals)
{
    size_t first = at;

    for (size_t i = start; i < end; i++) {
        fm_lonlat p = { rounded(points[i].lon, decimals),
                        rounded(points[i].lat, decimals) };

        if (at > first && points[at - 1].lon == p.lon && points[at - 1].lat == p.lat)
            continue;
        points[at++] = p;
    }
    return at;
}

/* Twice the area on the plane, counter-clockwise positive; about the first position, so
 * that small rings far from 0 0 keep their sign. */
static double doubled_area(const fm_lonlat *ring, size_t count)
{
    double sum = 0.0;

    for (size_t i = 1; i + 1 < count; i++) {
        double ax = ring[i].lon - ring[0].lon, ay = ring[i].lat - ring[0].lat;
        double bx = ring[i + 1].lon - ring[0].lon, by = ring[i + 1].lat - ring[0].lat;

        sum += ax * by - bx * ay;
    }
    return sum;
}

static bool is_empty_part(const fm_lonlat *points, size_t count, fm_part_role role)
{
    switch (role) {
    case FM_PART_POINTS:
        return count == 0;
    case FM_PART_LINE:
        return count < 2;
    default:
        return count < 3 || doubled_area(points, count) == 0.0;
    }
}

/* A part that came with nothing to see stays as it came where no digit is dropped: it
 * is not for a writer to judge. */
static bool is_bare(const fm_lonlat *points, size_t count, fm_part_role role)
{
    size_t moves = 0, wanted = role == FM_PART_LINE ? 1 : 2;

    for (size_t i = 1; i < count && moves < wanted; i++)
        moves +=
            points[i].lon != points[i - 1].lon || points[i].lat != points[i - 1].lat;
    return moves < wanted;
}

/* Round one part, from where it was to `at`; returns where it ends. */
static size_t round_part(fm_export_shape *e, size_t start, size_t end, size_t at,
                         fm_part_role role, int decimals)
{
    fm_lonlat *points = e->shapes.points;
    size_t first = at;

    if (role == FM_PART_POINTS || /* equal members of a MultiPoint stay */
        (decimals < 0 && is_bare(points + start, end - start, role))) {
        for (size_t i = start; i < end; i++)
            points[at++] = (fm_lonlat){ rounded(points[i].lon, decimals),
                                        rounded(points[i].lat, decimals) };
        return at;
    }
    at = round_run(points, start, end, at, decimals);
    if (role >= FM_PART_SHELL) {
        while (at > first + 1 && points[at - 1].lon == points[first].lon &&
               points[at - 1].lat == points[first].lat)
            at--;
    }
    return at;
}

void fm_export_shape_round(fm_export_shape *e, int decimals)
{
    fm_shapes *s = &e->shapes;
    size_t parts = 0, at = 0, start = 0;
    bool shell_is_lost = false;

    for (size_t part = 0; part < s->part_count; part++) {
        fm_part_role role = s->part_role[part];
        size_t end = s->part_start[part + 1], first = at;

        at = round_part(e, start, end, at, role, decimals);
        start = end;
        if (decimals >= 0 && ((role == FM_PART_HOLE && shell_is_lost) ||
                              is_empty_part(s->points + first, at - first, role))) {
            shell_is_lost = role == FM_PART_SHELL || shell_is_lost;
            e->lost++;
            at = first;
            continue;
        }
        shell_is_lost = role != FM_PART_HOLE ? false : shell_is_lost;
        s->part_role[parts] = (uint8_t)role;
        s->part_start[++parts] = at;
    }
    s->part_count = parts;
    s->point_count = at;
    s->feature_start[1] = parts;
}

/* --------------------------------------------------------------------- winding */

static void reverse(fm_lonlat *points, size_t count)
{
    for (size_t i = 0, j = count; i + 1 < j; i++) {
        fm_lonlat p = points[i];

        points[i] = points[--j];
        points[j] = p;
    }
}

void fm_export_shape_wind(fm_export_shape *e)
{
    fm_shapes *s = &e->shapes;

    e->points = e->lines = e->polygons = 0;
    for (size_t part = 0; part < s->part_count; part++) {
        fm_lonlat *points = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);
        fm_part_role role = s->part_role[part];

        e->points += role == FM_PART_POINTS ? count : 0;
        e->lines += role == FM_PART_LINE;
        e->polygons += role == FM_PART_SHELL;
        if (role >= FM_PART_SHELL &&
            (doubled_area(points, count) < 0.0) == (role == FM_PART_SHELL) && count > 1)
            reverse(points + 1, count - 1); /* it starts where it did */
    }
}

bool fm_export_shape_make(fm_export_shape *e, const fm_shapes *s, size_t feature,
                          int decimals)
{
    if (e->shapes.feature_count > 0)
        fm_shapes_drop_feature(&e->shapes);
    e->lost = 0;
    if (!fm_antimeridian_cut(s, feature, &e->shapes))
        return false;
    if (e->shapes.part_count > 0)
        fm_export_shape_round(e, decimals);
    fm_export_shape_wind(e);
    return true;
}

/* ------------------------------------------------------------------------ text */

static void add_cut_zeros(fm_str *out, const char *text, size_t length)
{
    if (memchr(text, '.', length) != NULL) {
        while (text[length - 1] == '0')
            length--;
        length -= text[length - 1] == '.';
    }
    fm_str_add_bytes(out, text, length);
}

/* Digits by hand: a layer is mostly these, and printf() takes ten times as long. */
void fm_export_add_degrees(fm_str *out, double value, int decimals)
{
    char text[FM_FIXED_MAX];
    char *at = text + sizeof text;
    unsigned long long n;
    long long whole;

    if (decimals > DECIMALS_FAST ||
        !(fabs(value) < 1e6 || fabs(value) * powers[decimals] < PRODUCT_FAST)) {
        add_cut_zeros(out, text, fm_number_format_fixed(value, decimals, text));
        return;
    }
    whole = llrint(value * powers[decimals]);
    n = whole < 0 ? 0ull - (unsigned long long)whole : (unsigned long long)whole;
    for (; decimals > 0 && n % 10 == 0; decimals--)
        n /= 10;
    for (int i = 0; i < decimals; i++, n /= 10)
        *--at = (char)('0' + n % 10);
    if (decimals > 0)
        *--at = '.';
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    if (whole < 0)
        *--at = '-';
    fm_str_add_bytes(out, at, (size_t)(text + sizeof text - at));
}

/* The two texts differ in their brackets and in what stands between numbers. */
typedef struct dialect {
    char open, close, between; /* of lists; between the numbers of a position */
    bool wraps_position;       /* positions have brackets of their own */
} dialect;

static const dialect geojson = { '[', ']', ',', true };
static const dialect wkt = { '(', ')', ' ', false };

static void add_position(fm_str *out, const dialect *d, fm_lonlat p, int decimals)
{
    if (d->wraps_position)
        fm_str_add_char(out, d->open);
    fm_export_add_degrees(out, p.lon, decimals);
    fm_str_add_char(out, d->between);
    fm_export_add_degrees(out, p.lat, decimals);
    if (d->wraps_position)
        fm_str_add_char(out, d->close);
}

static void add_part(fm_str *out, const dialect *d, const fm_shapes *s, size_t part,
                     int decimals)
{
    const fm_lonlat *points = s->points + s->part_start[part];
    size_t count = fm_shapes_part_size(s, part);

    fm_str_add_char(out, d->open);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fm_str_add_char(out, ',');
        add_position(out, d, points[i], decimals);
    }
    if (s->part_role[part] >= FM_PART_SHELL && count > 0) {
        fm_str_add_char(out, ',');
        add_position(out, d, points[0], decimals);
    }
    fm_str_add_char(out, d->close);
}

/* The positions of all POINTS parts; a single one stands alone. */
static void add_points(fm_str *out, const dialect *d, const fm_export_shape *e,
                       int decimals)
{
    const fm_shapes *s = &e->shapes;
    bool has_list = e->points > 1 || !d->wraps_position;
    bool first = true;

    if (has_list)
        fm_str_add_char(out, d->open);
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] != FM_PART_POINTS)
            continue;
        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
            if (!first)
                fm_str_add_char(out, ',');
            first = false;
            if (!d->wraps_position && e->points > 1)
                fm_str_add_char(out, d->open);
            add_position(out, d, s->points[i], decimals);
            if (!d->wraps_position && e->points > 1)
                fm_str_add_char(out, d->close);
        }
    }
    if (has_list)
        fm_str_add_char(out, d->close);
}

static void add_lines(fm_str *out, const dialect *d, const fm_export_shape *e,
                      int decimals)
{
    const fm_shapes *s = &e->shapes;
    bool first = true;

    if (e->lines > 1)
        fm_str_add_char(out, d->open);
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] != FM_PART_LINE)
            continue;
        if (!first)
            fm_str_add_char(out, ',');
        first = false;
        add_part(out, d, s, part, decimals);
    }
    if (e->lines > 1)
        fm_str_add_char(out, d->close);
}

static void add_polygons(fm_str *out, const dialect *d, const fm_export_shape *e,
                         int decimals)
{
    const fm_shapes *s = &e->shapes;
    bool open = false;

    if (e->polygons > 1)
        fm_str_add_char(out, d->open);
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] < FM_PART_SHELL)
            continue;
        if (s->part_role[part] == FM_PART_SHELL) {
            if (open) {
                fm_str_add_char(out, d->close);
                fm_str_add_char(out, ',');
            }
            fm_str_add_char(out, d->open);
            open = true;
        } else {
            fm_str_add_char(out, ',');
        }
        add_part(out, d, s, part, decimals);
    }
    if (open)
        fm_str_add_char(out, d->close);
    if (e->polygons > 1)
        fm_str_add_char(out, d->close);
}

typedef struct member {
    size_t count;
    const char *one, *many; /* names of the type */
    void (*add)(fm_str *out, const dialect *d, const fm_export_shape *e, int decimals);
} member;

enum { MEMBERS = 3 };

static size_t list_members(const fm_export_shape *e, member members[MEMBERS])
{
    const member all[MEMBERS] = {
        { e->points, "Point", "MultiPoint", add_points },
        { e->lines, "LineString", "MultiLineString", add_lines },
        { e->polygons, "Polygon", "MultiPolygon", add_polygons },
    };
    size_t count = 0;

    for (size_t i = 0; i < MEMBERS; i++) {
        if (all[i].count > 0)
            members[count++] = all[i];
    }
    return count;
}

void fm_export_add_geojson(fm_str *out, const fm_export_shape *e, int decimals)
{
    member members[MEMBERS];
    size_t count = list_members(e, members);

    if (count == 0)
        fm_str_add(out, "null");
    if (count > 1)
        fm_str_add(out, "{\"type\":\"GeometryCollection\",\"geometries\":[");
    for (size_t i = 0; i < count; i++) {
        fm_str_addf(out, "%s{\"type\":\"%s\",\"coordinates\":", i > 0 ? "," : "",
                    members[i].count > 1 ? members[i].many : members[i].one);
        members[i].add(out, &geojson, e, decimals);
        fm_str_add_char(out, '}');
    }
    if (count > 1)
        fm_str_add(out, "]}");
}

static void add_upper(fm_str *out, const char *word)
{
    for (; *word != '\0'; word++)
        fm_str_add_char(out, (char)(*word >= 'a' && *word <= 'z' ? *word - 32 : *word));
}

void fm_export_add_wkt(fm_str *out, const fm_export_shape *e, int decimals)
{
    member members[MEMBERS];
    size_t count = list_members(e, members);

    if (count > 1)
        fm_str_add(out, "GEOMETRYCOLLECTION (");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fm_str_add_char(out, ',');
        add_upper(out, members[i].count > 1 ? members[i].many : members[i].one);
        fm_str_add_char(out, ' ');
        members[i].add(out, &wkt, e, decimals);
    }
    if (count > 1)
        fm_str_add_char(out, ')');
}
