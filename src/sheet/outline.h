/* SPDX-License-Identifier: MIT */
/*
 * sheet/outline.h: one projected part as points of the sheet, thinned to what can be
 * seen, and from there into paths: as an area, or as lines that leave out the edges
 * which come from a cut.
 *
 * Not for style, nor for whole layers: sheet/map_layer and the inset say what is drawn.
 */
#ifndef FM_SHEET_OUTLINE_H
#define FM_SHEET_OUTLINE_H

#include "draw/path.h"
#include "geo/project.h"
#include "sheet/viewport.h"

/* `fm_outline o = {0};` is valid; reused for part after part. */
#define FM_OUTLINE_CUT 2

typedef struct fm_outline {
    fm_pt *points;
    size_t count;
    bool closed; /* a ring */
    unsigned char *keep; /* of each point; FM_OUTLINE_CUT: the edge from it is a cut */
    /* private */
    size_t capacity, keep_capacity;
} fm_outline;

void fm_outline_release(fm_outline *outline);

/* Take over a part that is a line or a ring; nothing moves by more than `tolerance_px`.
 * False when out of memory; the outline is then empty. */
FM_MUST_USE bool fm_outline_load(fm_outline *outline, const fm_viewport *viewport,
                                 const fm_plane *plane, size_t part,
                                 double tolerance_px);

/* Append the ring, cuts and all, for filling; a line is left out. */
void fm_outline_add_area(const fm_outline *outline, fm_path *path);
/* Append the line, or the ring without the edges that come from a cut, for stroking. */
void fm_outline_add_line(const fm_outline *outline, fm_path *path);

#endif
