/* SPDX-License-Identifier: MIT */
#include "geo/plane.h"

#include "base/mem.h"

#include "base/banned.h"

void fm_plane_release(fm_plane *plane)
{
    fm_free(plane->points);
    fm_free(plane->hidden);
    fm_free(plane->part_start);
    fm_free(plane->part_role);
    fm_free(plane->feature_start);
    *plane = (fm_plane){ 0 };
}

void fm_plane_clear(fm_plane *plane)
{
    plane->point_count = plane->part_count = plane->feature_count = plane->dropped = 0;
}

bool fm_plane_begin_feature(fm_plane *plane)
{
    size_t *starts = fm_grow(plane->feature_start, &plane->feature_capacity,
                             plane->feature_count + 2, sizeof *starts);

    if (starts == NULL)
        return false;
    plane->feature_start = starts;
    starts[plane->feature_count] = plane->part_count;
    starts[++plane->feature_count] = plane->part_count;
    return true;
}

bool fm_plane_begin_part(fm_plane *plane, fm_part_role role)
{
    size_t *starts = fm_grow(plane->part_start, &plane->part_capacity,
                             plane->part_count + 2, sizeof *starts);
    uint8_t *roles;

    if (starts == NULL)
        return false;
    plane->part_start = starts;
    roles = fm_grow(plane->part_role, &plane->role_capacity, plane->part_count + 1,
                    sizeof *roles);
    if (roles == NULL)
        return false;
    plane->part_role = roles;
    roles[plane->part_count] = (uint8_t)role;
    starts[plane->part_count] = plane->point_count;
    starts[++plane->part_count] = plane->point_count;
    plane->feature_start[plane->feature_count] = plane->part_count;
    return true;
}

bool fm_plane_reserve(fm_plane *plane, size_t more)
{
    size_t needed = plane->point_count + more;
    fm_xy *points =
        fm_grow(plane->points, &plane->point_capacity, needed, sizeof *points);
    uint8_t *hidden;

    if (points == NULL)
        return false;
    plane->points = points;
    hidden = fm_grow(plane->hidden, &plane->hidden_capacity, needed, sizeof *hidden);
    if (hidden == NULL)
        return false;
    plane->hidden = hidden;
    return true;
}

bool fm_plane_add_point(fm_plane *plane, fm_xy p, bool hidden)
{
    if (!fm_plane_reserve(plane, 1))
        return false;
    plane->points[plane->point_count] = p;
    plane->hidden[plane->point_count++] = hidden;
    plane->part_start[plane->part_count] = plane->point_count;
    return true;
}

void fm_plane_drop_part(fm_plane *plane)
{
    plane->part_count--;
    plane->point_count = plane->part_start[plane->part_count];
    plane->feature_start[plane->feature_count] = plane->part_count;
}
