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
#include "doc/color.h"
#include "frontmap/diff.h"
#include "front/places.h"
#include "front/provinces.h"
#include "front/zones.h"

/* Default tolerance: no front is known to five metres, and sources that are drawn anew every
 * day wobble by less. */
#define FM_DIFF_TOLERANCE_M 5.0

/* Areas of one holder (in one province), m2. */
typedef struct fm_change_sum {
    double old_m2, new_m2, gained_m2, lost_m2;
    double redrawn_gained_m2, redrawn_lost_m2;
} fm_change_sum;

/* A patch of changed ground; shape i of diff->ground.  `from` and `to` are parties. */
typedef struct fm_patch {
    uint32_t from, to; /* FM_NO_HOLDER: nobody */
    double area_m2;
    double width_m;    /* twice the area by the length of the outline: its mean width */
    bool is_redrawing;
    fm_lonlat inside;
    size_t place;      /* row of diff->places; FM_NO_COLUMN */
    double place_m;
    size_t province;   /* number of diff->provinces; FM_NO_COLUMN */
} fm_patch;

/* Who took from whom, m2. */
typedef struct fm_taking {
    uint32_t from, to; /* parties; FM_NO_HOLDER: nobody */
    double area_m2, redrawn_m2;
} fm_taking;

/* A place that changed hands. */
typedef struct fm_place_change {
    char *name;
    fm_lonlat at;
    uint32_t from, to; /* holders; FM_NO_HOLDER: nobody */
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

const char *fm_feature_fate_word(fm_feature_fate fate); /* "grown" */

typedef struct fm_feature_change {
    fm_feature_fate fate;
    char *name;        /* its key, or id, or "feature 3" */
    double old_m2, new_m2, kept_m2;
} fm_feature_change;

/* What a document calls a holder, and its colour. */
typedef struct fm_diff_look {
    char *label; /* NULL: its name */
    fm_color color;
    bool has_color;
} fm_diff_look;

struct fm_diff {
    char *old_name, *new_name; /* paths as given */
    fm_date old_date, new_date; /* of the snapshots; none when they have none */
    char *by;
    double tolerance_m;
    fm_holders holders;
    fm_holders parties; /* the holders, then those who hold ground together: "a + b" */
    uint32_t *members;    /* holders of the parties behind the holders, one after another */
    size_t member_count, member_capacity;
    size_t *member_start; /* of parties[holders.count + i]; one more entry than those */
    size_t member_start_capacity;
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
    /* places */
    char **places;
    size_t place_count;
    fm_place_change *place_changes;
    size_t place_change_count;
    bool has_places;
    fm_feature_change *features;
    size_t feature_count;
    /* for the change map: what it was made from, and how a document shows its holders */
    char *old_path, *new_path, *within_path, *places_path, *places_name;
    char *source_layer, *crs;
    char *where[2]; /* SQL conditions on the old and the new layer; NULL */
    fm_diff_look *looks; /* one a holder; NULL */
};

/*
 * Compare two snapshots: fills parties, sums, takings, patches, ground, kept (when asked
 * for), overlaps, gaps and the imbalance of a diff whose tolerance_m is set and whose
 * holders are those of both zones.  FM_ERR_GEOMETRY when the ledger does not balance.
 */
FM_MUST_USE fm_status fm_diff_compare(fm_context *ctx, const fm_zones *before,
                                      const fm_zones *after, bool with_kept,
                                      fm_diff *diff);

/* Give back what a diff holds, but not the diff itself, which is {0} afterwards. */
void fm_diff_release(fm_diff *diff);

/* The same from features, for derived layers; `*out` belongs to the caller. */
FM_MUST_USE fm_status fm_diff_of_features(fm_context *ctx, const fm_features *before,
                                          const fm_features *after, const char *by,
                                          double tolerance_m, fm_diff **out);

/* Is the holder one of the party? */
bool fm_diff_party_has(const fm_diff *diff, uint32_t party, uint32_t holder);

/* NULL for nobody, and for ground in no province. */
const char *fm_diff_party_name(const fm_diff *diff, uint32_t party);
const char *fm_diff_province_name(const fm_diff *diff, size_t province);

/* "2 km2 from a to b" for each patch by province, the old and new sums by province, and
 * the province of each patch; FM_ERR_GEOMETRY when they do not balance. */
FM_MUST_USE fm_status fm_diff_split(fm_context *ctx, const fm_provinces *provinces,
                                    const fm_zones *before, const fm_zones *after,
                                    fm_diff *diff);
/* Only what came and went by province, and the province of each patch. */
FM_MUST_USE fm_status fm_diff_split_patches(fm_context *ctx,
                                            const fm_provinces *provinces,
                                            fm_diff *diff);
/* The ground of each holder by province, m2: added to out[holder * (provinces + 1) +
 * province]. */
FM_MUST_USE fm_status fm_zones_split(fm_context *ctx, const fm_provinces *provinces,
                                     const fm_zones *zones, double *out);

/* The nearest place of each patch, and the places that changed hands. */
FM_MUST_USE fm_status fm_diff_name(fm_context *ctx, const fm_places *places,
                                   const fm_provinces *provinces, const fm_zones *before,
                                   const fm_zones *after, fm_diff *diff);

/* What became of each feature; matched by the field `key`, or by outline and overlap when
 * it is NULL. FM_ERR_GEOMETRY when a key does not tell features apart. */
FM_MUST_USE fm_status fm_diff_match(fm_context *ctx, const fm_features *before,
                                    const fm_features *after, const char *key,
                                    fm_diff *diff);

/* How the changed ground is handed out. */
typedef enum fm_diff_view {
    FM_DIFF_PATCHES,   /* a feature a patch, ground alone: for maps */
    FM_DIFF_BY_HOLDER  /* a feature a patch and holder who gained or lost it, and what each
                          kept: for counting; kept + lost = old and kept + gained = new */
} fm_diff_view;

/*
 * The changed ground as features with the columns change (gained, lost, kept), holder,
 * from, to, km2, kind (ground, redrawing), width_m, place, place_km, province.  A patch
 * that goes from one holder to another is `gained` in the view of patches.  Redrawing is
 * left out of it.  `out` starts as {0}.
 */
FM_MUST_USE fm_status fm_diff_features(fm_context *ctx, const fm_diff *diff,
                                       fm_diff_view view, fm_features *out);

#endif
