/* SPDX-License-Identifier: MIT */
/*
 * geo/cut.h: cutting shapes where a projection ends, in longitude and latitude.
 *
 * Two ways to end.  A window is a box of the strip of longitudes: what lies in it, any
 * number of turns away, is taken out of a shape.  A disk is a cap of the sphere, for
 * projections that show the globe round a centre:
 *
 *        window                     disk
 *      +--------+               .-"""-.
 *      |        |              /   c   \      the horizon, reach degrees from the
 * centre |        |              \       /
 *      +--------+               '-...-'
 *
 * All functions that return bool return false when out of memory.
 */
#ifndef FM_GEO_CUT_H
#define FM_GEO_CUT_H

#include "geo/rect_clip.h"
#include "geo/strip.h"

/* --------------------------------------------------------------------- windows */

typedef struct fm_cut_window {
    fm_bbox box;
    fm_rect_clip rect;
} fm_cut_window;

void fm_cut_window_init(fm_cut_window *window, fm_bbox box);
void fm_cut_window_release(fm_cut_window *window);

/* Append the pieces of a ring or line to `out`; `box` is that of its points. */
FM_MUST_USE bool fm_cut_window_ring(fm_cut_window *window, const fm_lonlat *points,
                                    size_t count, fm_bbox box, fm_strip_part part,
                                    fm_strip *out);
FM_MUST_USE bool fm_cut_window_line(fm_cut_window *window, const fm_lonlat *points,
                                    size_t count, fm_bbox box, fm_strip_part part,
                                    fm_strip *out);
/* Is the place in the window?  Moves it by whole turns to where it is. */
bool fm_cut_window_shows(const fm_cut_window *window, fm_lonlat *p);

/* ----------------------------------------------------------------------- disks */

typedef struct fm_cut_disk {
    double axis[3], east[3], north[3]; /* of the tangent plane at the centre */
    double reach_rad, cos_reach, arc_step_rad;
    fm_lonlat antipode;
    /* private: scratch */
    struct fm_cut_disk_sample *samples;
    size_t sample_capacity;
} fm_cut_disk;

/* `arc_step_deg` is how finely the horizon is drawn, as an angle about the centre. */
void fm_cut_disk_init(fm_cut_disk *disk, fm_lonlat centre, double reach_deg,
                      double arc_step_deg);
void fm_cut_disk_release(fm_cut_disk *disk);

/*
 * Append the visible part of a ring, closed along the horizon on the way that its
 * hidden part takes round the antipode.  So the inside of the plane ring differs from
 * that of the ring on the sphere exactly when the antipode is inside the latter: then
 * the whole disk has to be added (fm_cut_disk_circle), and the even-odd rule does the
 * rest.
 */
FM_MUST_USE bool fm_cut_disk_ring(fm_cut_disk *disk, const fm_lonlat *points,
                                  size_t count, fm_bbox box, fm_strip_part part,
                                  fm_strip *out);
FM_MUST_USE bool fm_cut_disk_line(fm_cut_disk *disk, const fm_lonlat *points,
                                  size_t count, fm_bbox box, fm_strip_part part,
                                  fm_strip *out);
FM_MUST_USE bool fm_cut_disk_circle(const fm_cut_disk *disk, uint8_t edge,
                                    fm_strip_part part, fm_strip *out);
bool fm_cut_disk_shows(const fm_cut_disk *disk, fm_lonlat p);
/* The place on the horizon that lies this way from the centre, clockwise from north. */
fm_lonlat fm_cut_disk_horizon(const fm_cut_disk *disk, double azimuth_rad);

/* ---------------------------------------------------------------------- shared */

/* Hide edges that lie on the antimeridian or at a pole: files cut their rings there,
 * and these cuts are no border. */
void fm_cut_hide_seams(const fm_lonlat *ring, uint8_t *edges, size_t count,
                       fm_bbox box);

#endif
