/* SPDX-License-Identifier: MIT */
/*
 * front/places.h: named points, to tell where something is.
 */
#ifndef FM_FRONT_PLACES_H
#define FM_FRONT_PLACES_H

#include "data/features.h"

typedef struct fm_places {
    char **names;
    fm_lonlat *at;
    size_t count;
} fm_places;

/*
 * The column of names of a layer: `wanted` (NULL: the first there is of name_en, name and
 * whatever column holds text).  FM_ERR_LAYER when it is missing, with those there are.
 */
FM_MUST_USE fm_status fm_name_column(fm_context *ctx, const fm_features *features,
                                     const char *wanted, size_t *column);

/* Read a layer of points; those without a name are left out.  `out` starts as {0}. */
FM_MUST_USE fm_status fm_places_read(fm_context *ctx, const char *path,
                                     const char *name_field, fm_places *out);
void fm_places_release(fm_places *places);

/* The place nearest to the feature's ground, 0 m inside it; of several inside, the one
 * nearest to `inside`.  FM_NO_COLUMN when there is no place. */
size_t fm_places_near_ground(const fm_places *places, const fm_shapes *shapes,
                             size_t feature, fm_lonlat inside, double *distance_m);

#endif
