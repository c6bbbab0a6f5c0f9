/* SPDX-License-Identifier: MIT */
/*
 * On the plate carree of the feature's own latitude, which is true enough to choose a
 * place.
 */
#include "gis/anchor.h"

#include <math.h>

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

static const double RAD = 3.14159265358979323846 / 180.0;
static const double PRECISION = 0.01; /* of the greater side of the box */

static double ring_area(const fm_lonlat *p, size_t count)
{
    double twice = 0;

    for (size_t i = 0; i < count; i++)
        twice += (p[i].lon - p[0].lon) * (p[(i + 1) % count].lat - p[0].lat) -
                 (p[(i + 1) % count].lon - p[0].lon) * (p[i].lat - p[0].lat);
    return fabs(twice) / 2;
}

static double line_length(const fm_lonlat *p, size_t count, double wide)
{
    double length = 0;

    for (size_t i = 1; i < count; i++)
        length += hypot((p[i].lon - p[i - 1].lon) * wide, p[i].lat - p[i - 1].lat);
    return length;
}

/* The part that the label is of: areas before lines before points, the largest of them.
 */
static size_t best_part(const fm_shapes *s, size_t feature)
{
    size_t best = s->feature_start[feature];
    double most = -1;
    int rank = -1;

    for (size_t part = best; part < s->feature_start[feature + 1]; part++) {
        const fm_lonlat *p = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);
        int r = s->part_role[part] == FM_PART_SHELL  ? 2
                : s->part_role[part] == FM_PART_LINE ? 1
                : s->part_role[part] == FM_PART_HOLE ? -1
                                                     : 0;
        double size = r == 2   ? ring_area(p, count)
                      : r == 1 ? line_length(p, count, 1)
                               : 0;

        if (r < rank || (r == rank && size <= most))
            continue;
        rank = r;
        most = size;
        best = part;
    }
    return best;
}

/* The place inside a shell and outside its holes. */
static bool inside(const fm_shapes *s, size_t shell, fm_lonlat *out)
{
    size_t end = shell + 1, first = s->part_start[shell], count;
    fm_lonlat at = s->points[first];
    double wide = fmax(cos(at.lat * RAD), 0.01), side = 0, distance;
    fm_pt *points, found;
    size_t *starts;
    bool ok = false;

    while (end < s->part_count && s->part_role[end] == FM_PART_HOLE)
        end++;
    count = s->part_start[end] - first;
    points = fm_alloc_raw(count + 1, sizeof *points);
    starts = fm_alloc_raw(end - shell + 1, sizeof *starts);
    if (points != NULL && starts != NULL) {
        for (size_t i = 0; i < count; i++) {
            points[i] = (fm_pt){ (s->points[first + i].lon - at.lon) * wide,
                                 s->points[first + i].lat - at.lat };
            side = fmax(side, fmax(fabs(points[i].x), fabs(points[i].y)));
        }
        for (size_t part = shell; part <= end; part++)
            starts[part - shell] = s->part_start[part] - first;
        ok = side > 0 && fm_inside_point(points, starts, end - shell, side * PRECISION,
                                         &found, &distance);
        if (ok)
            *out = (fm_lonlat){ at.lon + found.x / wide, at.lat + found.y };
    }
    fm_free(points);
    fm_free(starts);
    return ok;
}

static fm_lonlat middle(const fm_lonlat *p, size_t count)
{
    double wide = fmax(cos(p[0].lat * RAD), 0.01);
    double left = line_length(p, count, wide) / 2;

    for (size_t i = 1; i < count; i++) {
        double step = hypot((p[i].lon - p[i - 1].lon) * wide, p[i].lat - p[i - 1].lat);

        if (step >= left && step > 0)
            return (fm_lonlat){ p[i - 1].lon + (p[i].lon - p[i - 1].lon) * left / step,
                                p[i - 1].lat +
                                    (p[i].lat - p[i - 1].lat) * left / step };
        left -= step;
    }
    return p[0];
}

bool fm_gis_anchor(const fm_shapes *s, size_t feature, fm_lonlat *out)
{
    size_t part;

    if (s->feature_start[feature] == s->feature_start[feature + 1])
        return false;
    part = best_part(s, feature);
    *out = s->points[s->part_start[part]];
    if (s->part_role[part] == FM_PART_LINE)
        *out = middle(s->points + s->part_start[part], fm_shapes_part_size(s, part));
    else if (s->part_role[part] == FM_PART_SHELL && !inside(s, part, out))
        return false;
    out->lon = remainder(out->lon, 360.0);
    return true;
}
