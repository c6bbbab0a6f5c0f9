/* SPDX-License-Identifier: MIT */
/*
 * front/frontline.h: the line of contact derived from zones that touch, or nearly do.
 *
 * Zones are features with a holder.  Where the ground of one holder faces that of another
 * (front/contact.h) there is a front, with the first holder on its left hand; so a
 * dressing can face either of them.  Borders between features of one holder (parts of
 * different certainty) are no front.  Connected lines are parts.
 *
 * A border that both share keeps its vertices to the last digit.  Gaps and overlaps up to
 * `gap_m` are closed along the line that is as far from one as from the other, and their
 * width is kept: it is how well the front is known.
 */
#ifndef FM_FRONT_FRONTLINE_H
#define FM_FRONT_FRONTLINE_H

#include "front/holdings.h"

/* Zones that are nearer than this touch: less than anybody can see from a report. */
#define FM_FRONT_TOLERANCE_M 50.0
/* Gaps and overlaps up to this width belong to the front. */
#define FM_FRONT_GAP_M 500.0

typedef struct fm_frontline_options {
    const char *field;       /* of the holder; NULL: one zone against nobody, whose holder
                                is between[0], or "zone" */
    const char *between[2];  /* NULLs: all pairs; the second may be "nobody", unless a
                                holder is called so */
    double tolerance_m;      /* < 0: FM_FRONT_TOLERANCE_M */
    double gap_m;            /* < 0: FM_FRONT_GAP_M; 0: none */
    const fm_shapes *land;   /* its edge is no front; NULL */
    double land_tolerance_m; /* how far from the land's edge a border is still it; < 0:
                                the tolerance */
    bool is_lenient;         /* a holder of the pair who holds nothing has no front, and is
                                no error */
} fm_frontline_options;

#define FM_FRONTLINE_OPTIONS_INIT                                                      \
    {                                                                                  \
        NULL, {NULL, NULL}, -1.0, -1.0, NULL, -1.0, false                                    \
    }

/* A connected line; shape i of the front line. */
typedef struct fm_frontline_part {
    size_t left, right; /* holders of the ground; right may be FM_NOBODY */
    double length_m;    /* geodesic */
    bool is_closed;     /* round a pocket */
    double width_mean_m, width_max_m; /* of gaps and overlaps along it */
    double gap_m2, overlap_m2;        /* ground between the outlines, about */
} fm_frontline_part;

typedef struct fm_frontline {
    fm_holdings holdings;
    fm_shapes lines; /* one line a feature; a closed one repeats its first position */
    fm_frontline_part *parts; /* by pair of holders, longest first */
    size_t count;
    double tolerance_m, gap_m, land_tolerance_m; /* in force */
    size_t speck_count; /* lines shorter than the tolerance that were left out */
    double coast_m, off_land_m; /* of outlines along the land's edge, and beyond it */
} fm_frontline;

/* FM_ERR_LAYER when the field is missing or one of the holders holds nothing (with the
 * holders there are).  `zones` must outlive the front line. */
FM_MUST_USE fm_status fm_frontline_init(fm_context *ctx, const fm_features *zones,
                                        const fm_frontline_options *options,
                                        fm_frontline *out);
void fm_frontline_release(fm_frontline *f);

/* Add the parts that the runs of holder `left` make (front/frontline_parts.c).  False when
 * out of memory. */
struct fm_contact;
FM_MUST_USE bool fm_frontline_add_parts(fm_frontline *f, size_t left,
                                        const struct fm_contact *contact);
/* Lead the ends of three fronts between three holders to one point, where they lie within
 * `within_m` of each other (front/meeting.c).  False when out of memory. */
FM_MUST_USE bool fm_frontline_meet(fm_frontline *f, double within_m);

/* The error that a holder holds nothing, with the holders there are. */
fm_status fm_frontline_missing(fm_context *ctx, const fm_holdings *holdings,
                               const char *holder);

/* "nobody" for FM_NOBODY. */
const char *fm_frontline_holder(const fm_frontline *f, size_t holder);

/* As features for a map: one a pair of holders, with the columns left, right, length_km,
 * width_m.  Warns when there is none. */
FM_MUST_USE fm_status fm_frontline_derive(fm_context *ctx, const fm_features *zones,
                                          const fm_frontline_options *options,
                                          fm_features *out);

#endif
