/* SPDX-License-Identifier: MIT */
/*
 * geo/projection_family.h: what a projection does to the globe, told from its PROJ
 * string.
 *
 * A table of names, no PROJ: which family, how far it can be trusted, where its centre
 * is.  What is not in the table belongs to FM_FAMILY_OTHER and is watched point by
 * point.
 */
#ifndef FM_GEO_PROJECTION_FAMILY_H
#define FM_GEO_PROJECTION_FAMILY_H

#include "geo/projection.h"

typedef struct fm_family_facts {
    fm_projection_family family;
    fm_lonlat centre;    /* the prime meridian is not counted in */
    double reach_deg;    /* as in fm_projection_info */
    double south, north; /* hard limits of latitude, where the name says so */
    bool everywhere;     /* reach is the whole globe, though we do not know the cuts */
    const fm_bbox *lobes;
    size_t lobe_count; /* as in fm_projection_info */
} fm_family_facts;

/* `pipeline` is PROJ's text for the operation; its last step that projects counts. */
fm_family_facts fm_family_of(const char *pipeline);

#endif
