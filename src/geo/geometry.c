/* SPDX-License-Identifier: MIT */
#include "geo/geometry.h"

#include <string.h>

#include "base/mem.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* ------------------------------------------------------------------ building */

void fm_shapes_release(fm_shapes *s)
{
    fm_free(s->points);
    fm_free(s->part_start);
    fm_free(s->part_role);
    fm_free(s->feature_start);
    *s = (fm_shapes){ 0 };
}

bool fm_shapes_begin_feature(fm_shapes *s)
{
    size_t *starts = fm_grow(s->feature_start, &s->feature_capacity,
                             s->feature_count + 2, sizeof *starts);

    if (starts == NULL)
        return false;
    s->feature_start = starts;
    starts[s->feature_count] = s->part_count;
    s->shell_known = false;
    starts[++s->feature_count] = s->part_count;
    return true;
}

bool fm_shapes_begin_part(fm_shapes *s, fm_part_role role)
{
    size_t *starts =
        fm_grow(s->part_start, &s->part_capacity, s->part_count + 2, sizeof *starts);
    uint8_t *roles;

    if (starts == NULL)
        return false;
    s->part_start = starts;
    roles = fm_grow(s->part_role, &s->role_capacity, s->part_count + 1, sizeof *roles);
    if (roles == NULL)
        return false;
    s->part_role = roles;
    roles[s->part_count] = (uint8_t)role;
    s->shell_known = s->shell_known && role == FM_PART_HOLE;
    starts[s->part_count] = s->point_count;
    starts[++s->part_count] = s->point_count;
    s->feature_start[s->feature_count] = s->part_count;
    return true;
}

bool fm_shapes_add_point(fm_shapes *s, fm_lonlat p)
{
    if (s->point_count == s->point_capacity) {
        fm_lonlat *points =
            fm_grow(s->points, &s->point_capacity, s->point_count + 1, sizeof *points);

        if (points == NULL)
            return false;
        s->points = points;
    }
    s->points[s->point_count++] = p;
    s->part_start[s->part_count] = s->point_count;
    return true;
}

bool fm_shapes_add_points(fm_shapes *s, const fm_lonlat *points, size_t count)
{
    fm_lonlat *grown =
        fm_grow(s->points, &s->point_capacity, s->point_count + count, sizeof *grown);

    if (grown == NULL)
        return false;
    s->points = grown;
    if (count > 0)
        memcpy(grown + s->point_count, points, count * sizeof *points);
    s->point_count += count;
    s->part_start[s->part_count] = s->point_count;
    return true;
}

void fm_shapes_drop_point(fm_shapes *s)
{
    s->part_start[s->part_count] = --s->point_count;
}

void fm_shapes_drop_part(fm_shapes *s)
{
    s->shell_known = s->shell_known && s->part_role[s->part_count - 1] == FM_PART_HOLE;
    s->part_count--;
    s->point_count = s->part_start[s->part_count];
    s->feature_start[s->feature_count] = s->part_count;
}

void fm_shapes_drop_feature(fm_shapes *s)
{
    s->shell_known = false;
    s->feature_count--;
    s->part_count = s->feature_start[s->feature_count];
    s->point_count = s->part_count == 0 ? 0 : s->part_start[s->part_count];
}

void fm_shapes_shrink(fm_shapes *s)
{
    s->points =
        fm_shrink(s->points, &s->point_capacity, s->point_count, sizeof *s->points);
    if (s->part_count > 0) {
        s->part_start = fm_shrink(s->part_start, &s->part_capacity, s->part_count + 1,
                                  sizeof *s->part_start);
        s->part_role = fm_shrink(s->part_role, &s->role_capacity, s->part_count,
                                 sizeof *s->part_role);
    }
    if (s->feature_count > 0)
        s->feature_start = fm_shrink(s->feature_start, &s->feature_capacity,
                                     s->feature_count + 1, sizeof *s->feature_start);
}

/* ------------------------------------------------------------------- reading */

size_t fm_shapes_part_size(const fm_shapes *s, size_t part)
{
    return s->part_start[part + 1] - s->part_start[part];
}

unsigned fm_shapes_kinds(const fm_shapes *s, size_t feature)
{
    static const uint8_t kind_of[] = {
        [FM_PART_POINTS] = FM_SHAPE_POINT,
        [FM_PART_LINE] = FM_SHAPE_LINE,
        [FM_PART_SHELL] = FM_SHAPE_POLYGON,
        [FM_PART_HOLE] = FM_SHAPE_POLYGON,
    };
    unsigned kinds = FM_SHAPE_NONE;

    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++)
        kinds |= kind_of[s->part_role[i]];
    return kinds;
}

bool fm_shapes_contains(const fm_shapes *s, size_t feature, fm_lonlat p)
{
    bool inside = false;

    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        const fm_lonlat *ring = s->points + s->part_start[i];
        size_t count = fm_shapes_part_size(s, i);

        if ((s->part_role[i] == FM_PART_SHELL || s->part_role[i] == FM_PART_HOLE) &&
            fm_wrap_ring_contains(ring, count, fm_wrap_box(ring, count), p))
            inside = !inside;
    }
    return inside;
}
