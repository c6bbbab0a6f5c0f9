/* SPDX-License-Identifier: MIT */
/*
 * geo/plane.h: building an fm_plane (geo/project.h), and clipping to a rectangle of it.
 *
 * For the rooms that make planes; those that draw them need only project.h.
 */
#ifndef FM_GEO_PLANE_H
#define FM_GEO_PLANE_H

#include "geo/project.h"
#include "geo/rect_clip.h"
#include "geo/strip.h"

/* As the fm_shapes_ functions of the same names: false when out of memory. */
FM_MUST_USE bool fm_plane_begin_feature(fm_plane *plane);
FM_MUST_USE bool fm_plane_begin_part(fm_plane *plane, fm_part_role role);
FM_MUST_USE bool fm_plane_add_point(fm_plane *plane, fm_xy p, bool hidden);
void fm_plane_drop_part(fm_plane *plane);
/* Room for `more` points of the last part, to be written behind `point_count`. */
FM_MUST_USE bool fm_plane_reserve(fm_plane *plane, size_t more);

typedef struct fm_plane_clip {
    fm_extent keep;
    fm_rect_clip rect;
} fm_plane_clip;

void fm_plane_clip_init(fm_plane_clip *clip, fm_extent keep);
void fm_plane_clip_release(fm_plane_clip *clip);

/* Append what lies in the rectangle of a ring, as one ring or none; edges (geo/strip.h)
 * along the rectangle's border are hidden.  False when out of memory. */
FM_MUST_USE bool fm_plane_clip_ring(fm_plane_clip *clip, const fm_xy *points,
                                    const uint8_t *edges, size_t count,
                                    fm_part_role role, fm_plane *out);
/* Append the pieces of a line that lie in the rectangle. */
FM_MUST_USE bool fm_plane_clip_line(fm_plane_clip *clip, const fm_xy *points,
                                    size_t count, fm_plane *out);

#endif
