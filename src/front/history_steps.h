/* SPDX-License-Identifier: MIT */
/*
 * front/history_steps.h: the steps of one stretch of a series, compared one after the
 * other; for front/history.c.
 */
#ifndef FM_FRONT_HISTORY_STEPS_H
#define FM_FRONT_HISTORY_STEPS_H

#include "front/history.h"
#include "front/series.h"

/* A patch with the names of its parties, since numbers are the stretch's own. */
struct step_patch {
    fm_history_patch patch;
    char *from, *to; /* NULL: nobody */
};

struct step {
    fm_change_sum *sums; /* holder * zones_per_holder + province */
    size_t holder_count;
    bool is_changed;
    double changed_m2; /* ground that changed hands, redrawing aside */
    double overlap_m2, gap_m2;
    char *place;
    struct step_patch *patches;
    size_t patch_count;
    fm_shapes ground;
};

struct stretch {
    size_t first; /* snapshot */
    struct step *steps;
    size_t step_count;
    fm_holders holders;
    double imbalance_m2;
};

struct stretches {
    const fm_series *series;
    const fm_history_options *options;
    double tolerance_m;
    const fm_provinces *provinces; /* NULL */
    const fm_places *places;       /* NULL */
    struct stretch *items;
    size_t count;
};

/* Share `step_count` steps out among `count` stretches. */
FM_MUST_USE fm_status fm_stretches_init(fm_context *ctx, struct stretches *all,
                                        size_t step_count, size_t count);
void fm_stretches_release(struct stretches *all);

/* A job of a crew (base/crew.h); `user` are the stretches. */
FM_MUST_USE fm_status fm_stretch_run(fm_context *ctx, void *user, size_t stretch);

/* The number of a party by its name; NULL is nobody. */
FM_MUST_USE bool fm_step_party(fm_holders *parties, const char *name, uint32_t *number);
void fm_step_release_patches(struct step *step);

#endif
