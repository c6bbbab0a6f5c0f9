/* SPDX-License-Identifier: MIT */
/*
 * front/ground.h: the ground of one snapshot as one side sees it.
 *
 *      +-----------------------------+
 *      |  other            +---+     |     main    own ground that is connected with the
 *      |     +----+        | p |     |             base (or the largest part)
 *   ---+-----+    +--------+---+-----+---  pocket  own ground that is not
 *      |          main               |     other   ground of the other side
 *      +-----------------------------+     third   of a holder who is on neither side
 *
 * A side is one holder or several allies.  Ground that only touches in a point is not
 * connected.  Not for comparing snapshots: that is front/diff.h.
 */
#ifndef FM_FRONT_GROUND_H
#define FM_FRONT_GROUND_H

#include "data/features.h"

/* Own ground this near to a border touches it: two sources never draw one line alike. */
#define FM_GROUND_TOUCH_M 100.0

/* What is asked of a snapshot; everything is borrowed. */
typedef struct fm_ground_spec {
    const char *by;           /* field of the holder; NULL: one zone, and the other side
                                 is all that lies outside of it */
    const char *const *side;  /* holders of the own side */
    size_t side_count;
    const char *const *against; /* holders of the other side; none: all others */
    size_t against_count;
    /* What the own side's main body is connected with; nothing given: its largest part
     * is the main body. */
    const fm_lonlat *base_points;
    size_t base_point_count;
    const fm_shapes *base;    /* own ground that meets a feature of it */
    const fm_shapes *border;  /* own ground that touches a line or outline of it */
} fm_ground_spec;

typedef enum fm_ground_kind {
    FM_GROUND_NOBODYS,
    FM_GROUND_MAIN,
    FM_GROUND_POCKET,
    FM_GROUND_OTHER,
    FM_GROUND_THIRD
} fm_ground_kind;

typedef struct fm_ground {
    const fm_features *zones; /* borrowed */
    size_t holder_column;     /* FM_NO_COLUMN: one zone against nothing */
    fm_shapes own;            /* one feature a connected part */
    bool *is_main;            /* of each part */
    double *area_m2;          /* of each part */
    fm_shapes other;          /* one feature: all ground of the other side */
    fm_shapes behind;         /* one feature: other and pockets */
    uint8_t *sides;           /* of each zone; FM_GROUND_MAIN for all own ones */
    bool outside_is_other;
} fm_ground;

/* Where a place lies.  Ground that several zones have is the own side's, if it has it
 * too, else the other side's. */
typedef struct fm_ground_place {
    fm_ground_kind kind;
    size_t part;  /* of the own ground; FM_NO_COLUMN outside of it */
    size_t zone;  /* row of the zones; FM_NO_COLUMN in none */
} fm_ground_place;

/* FM_ERR_LAYER when the zones have no such field (with those there are); a side that
 * holds nothing on this day is no error. */
FM_MUST_USE fm_status fm_ground_new(fm_context *ctx, const fm_features *zones,
                                    const fm_ground_spec *spec, fm_ground **out);
void fm_ground_free(fm_ground *ground);

fm_ground_place fm_ground_at(const fm_ground *ground, fm_lonlat place);

/* Geodesic metres to the nearest ground of the other side, or to the nearest own ground
 * when the place is in the other's; INFINITY when there is none. */
double fm_ground_to_front_m(const fm_ground *ground, fm_ground_place where,
                            fm_lonlat place);
/* To the main body: 0 inside it; INFINITY when there is none. */
double fm_ground_to_main_m(const fm_ground *ground, fm_ground_place where,
                           fm_lonlat place);

/*
 * The share, 0 to 1, of the disc of `radius_m` round the place that lies in the same
 * kind of ground (pockets and the other side's ground count as the same), of what lies in
 * any zone: where there are none nothing is known.  Exactly 1 only when all of the disc
 * lies in that ground; else counted on FM_GROUND_SAMPLES points spread evenly, right to
 * 0.02.
 */
#define FM_GROUND_SAMPLES 500
double fm_ground_share(const fm_ground *ground, fm_ground_place where, fm_lonlat place,
                       double radius_m);

/* Pieces of `border`'s lines and outlines in the neighbourhood of a part of the own
 * ground, as lines of one feature of `out`. */
FM_MUST_USE bool fm_ground_border_near(const fm_ground *ground, size_t part,
                                       const fm_shapes *border, fm_shapes *out);

/* The distinct holders of zones joined by ", ", for messages. */
void fm_ground_add_holders(fm_str *out, const fm_features *zones, size_t column);

#endif
