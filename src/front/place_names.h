/* SPDX-License-Identifier: MIT */
/*
 * front/place_names.h: the name of the nearest place.
 */
#ifndef FM_FRONT_PLACE_NAMES_H
#define FM_FRONT_PLACE_NAMES_H

#include "data/features.h"
#include "geo/near.h"

typedef struct fm_place_names {
    fm_features features;
    size_t column;
    fm_xyz *at;
    size_t count;
} fm_place_names;

/* Read a layer of points; `field` names the column of names (NULL: name_en, name, or the
 * first one of texts).  FM_ERR_LAYER when there is none. */
FM_MUST_USE fm_status fm_place_names_read(fm_context *ctx, const char *path,
                                          const char *field, fm_place_names *out);
void fm_place_names_release(fm_place_names *p);

/* The name of the place nearest to `at`; NULL when there is none.  Lives as long as the
 * names do. */
const char *fm_place_names_nearest(const fm_place_names *p, fm_lonlat at);

#endif
