/* SPDX-License-Identifier: MIT */
/*
 * front/diff.h: the inside of a diff (frontmap/diff.h), for those who tell and draw it.
 *
 * Ground is compared as edges: what both snapshots share is left out at once, so that the
 * cost follows what changed.  What remains encloses the changed ground:
 *
 *        old:  A | B          new:  A  \ B          remains:  |\     one patch,
 *              A | B                A   >B                    | >    from B to A
 *              A | B                A  / B                    |/
 *
 * Prints nothing, draws nothing.
 */
#ifndef FM_FRONT_DIFF_H
#define FM_FRONT_DIFF_H

#include "base/date.h"
#include "frontmap/diff.h"
#include "front/zones.h"

/* Default tolerance: below it no hand-drawn or six-decimal outline means anything. */
#define FM_DIFF_TOLERANCE_M 1.0

/* Areas of one holder (in one province), m2. */
typedef struct fm_change_sum {
    double old_m2, new_m2, gained_m2, lost_m2;
    double redrawn_gained_m2, redrawn_lost_m2;
} fm_change_sum;

/* A patch of changed ground; shape i of diff->ground. `from` and `to` are holders. */
typedef struct fm_patch {
    uint32_t from, to; /* FM_NO_HOLDER: nobody */
    double area_m2;
    double width_m;
    bool is_redrawing;
    fm_lonlat inside;
    size_t place;      /* row of diff->places; FM_NO_COLUMN */
    double place_m;
    size_t province;   /* number of diff->provinces; FM_NO_COLUMN */
} fm_patch;

/* Who took from whom, m2. */
typedef struct fm_taking {
    uint32_t from, to; /* FM_NO_HOLDER: nobody */
    double area_m2, redrawn_m2;
} fm_taking;

/* A place that changed hands. */
typedef struct fm_place_change {
    char *name;
    fm_lonlat at;
    uint32_t from, to;
    size_t province;
} fm_place_change;

/* What became of a feature. */
typedef enum fm_feature_fate {
    FM_FATE_IDENTICAL,
    FM_FATE_REDRAWN, /* the same ground, other vertices, or within the tolerance */
    FM_FATE_GROWN,
    FM_FATE_SHRUNK,
    FM_FATE_MOVED,   /* gained and lost */
    FM_FATE_NEW,
    FM_FATE_GONE
} fm_feature_fate;

typedef struct fm_feature_change {
    fm_feature_fate fate;
    char *name;        /* its key, or id, or "feature 3" */
    double old_m2, new_m2, kept_m2;
} fm_feature_change;

struct fm_diff {
    char *old_name, *new_name; /* paths as given */
    fm_date old_date, new_date; /* of the snapshots; none when they have none */
    char *by;
    double tolerance_m;
    fm_holders holders;
    fm_change_sum *sums;        /* one a holder */
    fm_taking *takings;
    size_t taking_count;
    fm_patch *patches;          /* largest first, redrawing last */
    size_t patch_count;
    fm_shapes ground;           /* feature i is patch i */
    fm_shapes kept;             /* with options.kept: one feature a holder */
    double overlap_m2[2], gap_m2[2]; /* inside the old and the new snapshot */
    double imbalance_m2;        /* the greatest of any holder's two sums */
    /* by province; NULL without */
    char **provinces;
    size_t province_count;      /* one more stands behind them: outside of all */
    fm_change_sum *province_sums; /* holder * (province_count + 1) + province */
    /* places; NULL without */
    char **places;
    size_t place_count;
    fm_place_change *place_changes;
    size_t place_change_count;
    bool has_places;
    fm_feature_change *features;
    size_t feature_count;
    /* for the change map: what it was made from */
    char *old_path, *new_path, *within_path, *places_path;
};

#endif
