/* SPDX-License-Identifier: MIT */
/*
 * front/history.h: the inside of a history (frontmap/history.h), for those who tell and
 * draw it.
 */
#ifndef FM_FRONT_HISTORY_H
#define FM_FRONT_HISTORY_H

#include "front/diff.h"
#include "frontmap/history.h"

/* One step, from a snapshot to the next. */
typedef struct fm_history_step {
    fm_date from, to;
    int64_t missing_days;   /* dates between the two without a snapshot, beyond the usual
                               rhythm of the series; 0 in a series without one */
    bool is_changed;        /* ground changed hands (redrawing aside) */
    double changed_m2;      /* so much of it */
    bool is_correction;     /* so much at once that the map was likely put right */
    double overlap_m2, gap_m2; /* inside the later snapshot */
    char *place;            /* nearest to the largest patch; NULL */
} fm_history_step;

/* A patch of changed ground and its step, for the map of movement; shape i. */
typedef struct fm_history_patch {
    size_t step;
    uint32_t from, to; /* parties; FM_NO_HOLDER: nobody */
    double area_m2;
    bool is_redrawing;
} fm_history_patch;

struct fm_history {
    char *name;               /* of the series, as given */
    char *by;
    double tolerance_m, correction_m2;
    fm_holders holders;
    fm_holders parties;       /* the holders, then those who hold ground together */
    fm_date first, last;      /* of the snapshots */
    size_t snapshot_count;
    fm_history_step *steps;   /* one less than snapshots */
    size_t step_count;
    char **provinces;         /* NULL without */
    size_t province_count;    /* one more stands behind them: outside of all */
    /* sums[(step * holder_count + holder) * zones + province], zones = 1 without
     * provinces, else province_count + 1 */
    fm_change_sum *sums;
    size_t zones_per_holder;
    int64_t rhythm_days;      /* the usual distance of snapshots; 0: none */
    double imbalance_m2;
    fm_history_patch *patches; /* with options.patches */
    size_t patch_count, patch_capacity;
    fm_shapes ground;          /* feature i is patch i */
    /* for the map of movement: what it was made from */
    char *within_path, *places_path, *places_name, *source_layer, *crs, *where;
    char *date_field, *valid_from, *valid_to;
    char *first_path, *last_path; /* of the first snapshot, and of the last */
};

/* The sums of a step and holder over all provinces. */
fm_change_sum fm_history_sum(const fm_history *history, size_t step, uint32_t holder);
const fm_change_sum *fm_history_sum_at(const fm_history *history, size_t step,
                                       uint32_t holder, size_t province);
fm_change_sum fm_history_total_at(const fm_history *history, uint32_t holder,
                                  size_t province);
/* Of a holder from the first snapshot to the last: gains and losses added up. */
fm_change_sum fm_history_total(const fm_history *history, uint32_t holder);

struct fm_series;
/* Over a series that is open; the dates in `options` are not asked again. */
FM_MUST_USE fm_status fm_history_of_series(fm_context *ctx,
                                           const struct fm_series *series,
                                           const fm_history_options *options,
                                           fm_history **out);

/*
 * The patches of a history that was made with them, redrawing left out, in the order of
 * the steps: features with the columns date and since (the step), change, holder, from,
 * to, km2.  `out` starts as {0}.
 */
FM_MUST_USE fm_status fm_history_features(fm_context *ctx, const fm_history *history,
                                          fm_features *out);

#endif
