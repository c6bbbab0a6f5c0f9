/* SPDX-License-Identifier: MIT */
/*
 * sheet/graticule_labels.h: what graticule.c, which draws the lines, shares with
 * graticule_labels.c, which writes their degrees.
 */
#ifndef FM_SHEET_GRATICULE_LABELS_H
#define FM_SHEET_GRATICULE_LABELS_H

#include "geo/project.h"
#include "sheet/degrees.h"
#include "sheet/furniture.h"
#include "sheet/type.h"

typedef struct fm_grid_label {
    fm_text_run *run;
    fm_pt at;
    double angle_rad;
    bool on_map; /* so it has a halo */
} fm_grid_label;

struct fm_graticule {
    fm_path lines;
    fm_path ticks;
    fm_grid_label *labels;
    size_t count, capacity;
    fm_rect *boxes; /* of the labels */
    size_t box_capacity;
};

typedef struct fm_grid_line {
    fm_axis axis; /* LON: a meridian */
    double degrees;
    double step_deg; /* to the next of its kind */
} fm_grid_line;

/* A graticule while it is made. */
typedef struct fm_grid_plan {
    fm_sheet *sheet;
    fm_type type;
    fm_graticule *graticule;
    fm_grid_line *lines; /* feature by feature of shapes and plane */
    size_t line_count, line_capacity;
    fm_shapes shapes;
    fm_plane plane;
    bool polar;    /* a pole is in the frame, as a point */
    bool has_edge; /* lines may end on the map, at the edge of the world */
} fm_grid_plan;

/* A point of the plane on the sheet. */
static inline fm_pt fm_grid_pt(const fm_grid_plan *plan, size_t point)
{
    return fm_viewport_pt(&plan->sheet->viewport, plan->plane.points[point]);
}

/* Add the labels of the projected lines, and their ticks, to the graticule. */
FM_MUST_USE fm_status fm_graticule_label(fm_grid_plan *plan);

#endif
