/* SPDX-License-Identifier: MIT */
#include "front/ground_base.h"

#include <math.h>

#include "geo/nearest.h"

#include "base/banned.h"

/* How far round a part its neighbourhood goes: well beyond FM_GROUND_TOUCH_M. */
static const double neighbourhood_deg = 0.05;

static fm_bbox edge_box(fm_lonlat a, fm_lonlat b)
{
    fm_bbox box = FM_BBOX_EMPTY;

    fm_bbox_add(&box, a);
    fm_bbox_add(&box, b);
    return box;
}

/* A degree of longitude shrinks towards the poles, a neighbourhood must not. */
static fm_bbox grown(fm_bbox box)
{
    double lat = fmin(fmax(fabs(box.south), fabs(box.north)), 89.9);
    double lon_deg = neighbourhood_deg / cos(lat * M_PI / 180.0);

    return (fm_bbox){ box.west - lon_deg, box.south - neighbourhood_deg,
                      box.east + lon_deg, box.north + neighbourhood_deg };
}

bool fm_ground_border_near(const fm_ground *ground, size_t part,
                           const fm_shapes *border, fm_shapes *out)
{
    fm_bbox box = grown(fm_shapes_bbox(&ground->own, part));

    if (!fm_shapes_begin_feature(out))
        return false;
    for (size_t i = 0; i < border->part_count; i++) {
        const fm_lonlat *points = border->points + border->part_start[i];
        size_t count = fm_shapes_part_size(border, i);
        bool ring = border->part_role[i] >= FM_PART_SHELL;

        if (border->part_role[i] == FM_PART_POINTS)
            continue;
        for (size_t k = ring ? 0 : 1; k < count; k++) {
            fm_lonlat a = points[k == 0 ? count - 1 : k - 1], b = points[k];

            if (fm_bbox_meets(box, edge_box(a, b)) &&
                (!fm_shapes_begin_part(out, FM_PART_LINE) ||
                 !fm_shapes_add_point(out, a) || !fm_shapes_add_point(out, b)))
                return false;
        }
    }
    return true;
}

/* A vertex of one on or near an edge of the other, or inside: what meets at all does
 * one of these, but for edges that cross far from all vertices, asked last. */
static bool any_vertex_near(const fm_shapes *of, size_t of_feature, const fm_shapes *to,
                            size_t to_feature, bool inside_counts)
{
    fm_nearest_request request = { .first_part = to->feature_start[to_feature],
                                   .end_part = to->feature_start[to_feature + 1],
                                   .reach_m = FM_GROUND_TOUCH_M };

    for (size_t part = of->feature_start[of_feature];
         part < of->feature_start[of_feature + 1]; part++) {
        for (size_t i = of->part_start[part]; i < of->part_start[part + 1]; i++) {
            if ((inside_counts && fm_shapes_contains(to, to_feature, of->points[i])) ||
                fm_nearest_of_parts(to, &request, of->points[i]).part !=
                    FM_NEAREST_NOTHING)
                return true;
        }
    }
    return false;
}

static double turn(fm_lonlat a, fm_lonlat b, fm_lonlat c)
{
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

static bool edges_cross(fm_lonlat a, fm_lonlat b, fm_lonlat c, fm_lonlat d)
{
    double shift = 360.0 * round((a.lon - c.lon) / 360.0);

    c.lon += shift;
    d.lon += shift;
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/* Does a line (parts of two points) cross an edge of a part of the own ground? */
static bool any_crosses(const fm_shapes *lines, const fm_shapes *own, size_t feature)
{
    for (size_t part = own->feature_start[feature];
         part < own->feature_start[feature + 1]; part++) {
        const fm_lonlat *ring = own->points + own->part_start[part];
        size_t count = fm_shapes_part_size(own, part);

        for (size_t i = 0, j = count - 1; i < count; j = i++) {
            for (size_t k = 0; k < lines->part_count; k++) {
                const fm_lonlat *line = lines->points + lines->part_start[k];

                if (edges_cross(ring[j], ring[i], line[0], line[1]))
                    return true;
            }
        }
    }
    return false;
}

static bool touches(const fm_ground *ground, size_t part, const fm_shapes *border,
                    bool *meets)
{
    fm_shapes near = { 0 };
    bool done = fm_ground_border_near(ground, part, border, &near);

    *meets = done && near.part_count > 0 &&
             (any_vertex_near(&ground->own, part, &near, 0, false) ||
              any_vertex_near(&near, 0, &ground->own, part, false) ||
              any_crosses(&near, &ground->own, part));
    fm_shapes_release(&near);
    return done;
}

/* A base layer is met by ground that holds one of its points, lies in one of its
 * polygons, or touches it. */
static bool meets_layer(const fm_ground *ground, size_t part, const fm_shapes *base,
                        bool *meets)
{
    const fm_lonlat *first =
        ground->own.points + ground->own.part_start[ground->own.feature_start[part]];

    *meets = false;
    for (size_t i = 0; i < base->point_count && !*meets; i++)
        *meets = fm_shapes_contains(&ground->own, part, base->points[i]);
    for (size_t i = 0; i < base->feature_count && !*meets; i++)
        *meets = fm_shapes_contains(base, i, *first);
    return *meets || touches(ground, part, base, meets);
}

bool fm_ground_part_meets_base(const fm_ground *ground, size_t part,
                               const fm_ground_spec *spec, bool *meets)
{
    *meets = false;
    for (size_t i = 0; i < spec->base_point_count; i++) {
        if (fm_shapes_contains(&ground->own, part, spec->base_points[i]))
            *meets = true;
    }
    if (!*meets && spec->base != NULL && !meets_layer(ground, part, spec->base, meets))
        return false;
    return *meets || spec->border == NULL || touches(ground, part, spec->border, meets);
}
