/* SPDX-License-Identifier: MIT */
/*
 * front/contact.h: where the ground of one holder faces that of another.
 *
 * The outline of a holder is walked, its own ground on the left.  A place on it faces
 * the holder whose outline is nearest there, when that is no farther than `reach_m`, and
 * when nothing of either lies between:
 *
 *        A  A  A                 a gap: q lies outside of A, p outside of B
 *      ----p-----   outline of A
 *          m        the front: as far from A as from B, width = 2 |pm|
 *      ----q-----   outline of B
 *        B  B  B
 *
 *        A  A  A                 an overlap: q lies inside of A, p inside of B; the same,
 *      ----q-----   outline of B with a width below 0
 *          m
 *      ----p-----   outline of A
 *        B  B  B
 *
 * For a border that both share m = p, to the last digit.  Where nobody's outline is in
 * reach, the outline faces nobody.
 *
 * The outline is looked at once every `step_m` and eight times as finely where it ceases
 * to face one and begins to face another.  Edges that both holders have are taken whole.
 */
#ifndef FM_FRONT_CONTACT_H
#define FM_FRONT_CONTACT_H

#include "front/holdings.h"

/* Outlines nearer than this are the same: below what any source of zones can know. */
#define FM_CONTACT_SAME_M 0.1

typedef struct fm_contact_options {
    double reach_m;       /* of gaps and overlaps that are closed */
    double step_m;
    const fm_near *land;  /* edges of the land; NULL */
    const fm_shapes *land_shapes;
    double land_within_m; /* an outline this near to the land's edge is coast or border */
} fm_contact_options;

typedef struct fm_contact_point {
    fm_lonlat at;
    fm_xyz p;
    double width_m;  /* of the gap, or of the overlap (below 0) */
    bool is_vertex;  /* of the outline, which the other shares: stays where it is */
} fm_contact_point;

/* Points [first, first + count) of one walk along the outline. */
typedef struct fm_contact_run {
    size_t first, count;
    size_t right;     /* holder, or FM_NOBODY */
    bool is_closed;   /* the last point leads to the first one */
    bool goes_on;     /* with the next run, behind an interruption by nothing else */
    size_t goes_on_to;
} fm_contact_run;

typedef struct fm_contact {
    fm_contact_point *points;
    size_t point_count;
    fm_contact_run *runs;
    size_t run_count;
    double coast_m;    /* of the outline left out along the land's edge */
    double off_land_m; /* and beyond it */
    /* private */
    size_t point_capacity, run_capacity;
} fm_contact;

/* Append the runs of holder `left` that face those with wanted[holder], and nobody when
 * wanted[ground->count]. */
FM_MUST_USE fm_status fm_contact_trace(fm_context *ctx, const fm_holdings *g, size_t left,
                                       const bool *wanted,
                                       const fm_contact_options *options,
                                       fm_contact *out);
void fm_contact_release(fm_contact *c);

#endif
