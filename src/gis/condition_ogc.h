/* SPDX-License-Identifier: MIT */
/*
 * gis/condition_ogc.h: conditions as OGC filters (Filter Encoding 1.0.0 and 1.1.0).
 *
 * Programs part over null: for some a comparison with null is false, for others unknown,
 * and NOT of it true or unknown.  So nothing that is written here has a Not above a
 * comparison without saying what becomes of null: both kinds of programs find the features
 * that we find.
 */
#ifndef FM_GIS_CONDITION_OGC_H
#define FM_GIS_CONDITION_OGC_H

#include "gis/map.h"

/* The name under which a field goes out. */
typedef const char *(*fm_gis_field_name_fn)(void *user, const char *field);

typedef struct fm_gis_ogc {
    fm_str *out;
    bool is_1_1; /* Filter Encoding 1.1.0, else 1.0.0 */
    fm_gis_field_name_fn name_of;
    void *user;
} fm_gis_ogc;

/* The conditions of a rule, and `more` (NULL: none), as an ogc:Filter; nothing when there
 * are none. */
void fm_gis_ogc_filter(const fm_gis_ogc *ogc, const fm_gis_rule *rule,
                       const fm_where *more);

#endif
