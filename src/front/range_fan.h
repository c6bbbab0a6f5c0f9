/* SPDX-License-Identifier: MIT */
/*
 * front/range_fan.h: how far a weapon or a sensor reaches from each of some points: a disk, a
 * sector, or what is left of them without the dead ground round the point.
 */
#ifndef FM_FRONT_RANGE_FAN_H
#define FM_FRONT_RANGE_FAN_H

#include "front/situation.h"

/* Each a number in itself ("15"), or the name of a field that has it; NULL: none. */
typedef struct fm_range_fan_spec {
    const char *range_km; /* needed */
    const char *from_deg, *to_deg; /* azimuths, clockwise from the first; both or none */
    const char *dead_km; /* nearer than this nothing is reached */
} fm_range_fan_spec;

/*
 * A polygon a point, with all fields of the point's feature; its edge is that distance away
 * along geodesics, to 2 degrees of azimuth.  A point without a range, or with one of 0, has
 * none.  FM_ERR_DOCUMENT for a field that is not there, FM_ERR_LAYER for a range beyond
 * 5000 km.  `out` starts as {0}.
 */
FM_MUST_USE fm_status fm_range_fans(fm_context *ctx, const fm_features *points,
                                    const fm_range_fan_spec *spec, fm_features *out);

/* `range-fan` of a document. */
FM_MUST_USE fm_status fm_derive_range_fan(fm_context *ctx, const fm_situation *situation,
                                          const fm_situation_layer *points,
                                          const char *field, fm_situation_layer *layer);

#endif
