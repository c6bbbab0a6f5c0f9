/* SPDX-License-Identifier: MIT */
/*
 * draw/path.h: a path on the sheet: verbs and points, nothing clever.
 *
 * Status is sticky: appending to a path that ran out of memory does nothing, and the
 * painter that is handed one fails.  `fm_path p = {0};` is a valid empty path.
 */
#ifndef FM_DRAW_PATH_H
#define FM_DRAW_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "geo/coord.h"

typedef enum fm_path_verb {
    FM_PATH_MOVE,  /* 1 point */
    FM_PATH_LINE,  /* 1 point */
    FM_PATH_CURVE, /* 3 points, cubic Bezier */
    FM_PATH_CLOSE  /* none */
} fm_path_verb;

typedef struct fm_path {
    uint8_t *verbs;
    size_t verb_count, verb_capacity;
    fm_pt *points;
    size_t point_count, point_capacity;
    bool failed;
} fm_path;

void fm_path_release(fm_path *path);
void fm_path_clear(fm_path *path);

void fm_path_move(fm_path *path, fm_pt p);
void fm_path_line(fm_path *path, fm_pt p);
void fm_path_curve(fm_path *path, fm_pt c1, fm_pt c2, fm_pt p);
void fm_path_close(fm_path *path);

void fm_path_polyline(fm_path *path, const fm_pt *points, size_t count, bool closed);
void fm_path_rect(fm_path *path, fm_rect rect);
void fm_path_rounded_rect(fm_path *path, fm_rect rect, double radius);
void fm_path_circle(fm_path *path, fm_pt centre, double radius);
/* Arc from angle to angle (radians, clockwise on the sheet as y is down); starts with a
 * line from the current point when there is one, else a move. */
void fm_path_arc(fm_path *path, fm_pt centre, double radius, double from_rad,
                 double to_rad);
void fm_path_append(fm_path *path, const fm_path *other, fm_pt shift, double scale,
                    double angle_rad);

fm_rect fm_path_bounds(const fm_path *path); /* of the control points */

#endif
