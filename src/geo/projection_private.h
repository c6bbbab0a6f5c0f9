/* SPDX-License-Identifier: MIT */
/*
 * geo/projection_private.h: what projection.c and projection_open.c share.  Nobody else
 * includes it; with it comes PROJ.
 */
#ifndef FM_GEO_PROJECTION_PRIVATE_H
#define FM_GEO_PROJECTION_PRIVATE_H

#include <proj.h>

#include "geo/closed_form.h"
#include "geo/projection.h"

enum { FM_PROJ_LOG_BYTES = 256 };

struct fm_projection {
    fm_closed_form closed; /* if it is one, all of PROJ below is NULL */
    PJ_CONTEXT *pc;
    PJ *target;          /* the CRS, its horizontal part */
    PJ *pj;              /* WGS 84 degrees, longitude first, to the CRS's own units */
    PJ_OBJ_LIST *choice; /* the operations to choose from, while opening */
    bool exact;          /* of WGS 84 itself: no shift, no error */
    fm_projection_info info;
    char *crs, *name, *operation, *missing_grid;
    /* plane = scale * PROJ's output, after `swap`; a negative scale turns a westing. */
    bool swap;
    double x_scale, y_scale;
    char log[FM_PROJ_LOG_BYTES]; /* PROJ's last complaint */
};

/* Open all but the facts: enough to transform points. */
FM_MUST_USE fm_status fm_projection_open(fm_context *ctx, const char *crs,
                                         fm_projection **out);
/* Choose the operation, for use near a place (NULL: anywhere). */
FM_MUST_USE fm_status fm_projection_choose(fm_context *ctx, fm_projection *p,
                                           const fm_lonlat *near);
/* Warn of what the chosen operation lacks, and forget the others. */
FM_MUST_USE fm_status fm_projection_settle(fm_context *ctx, fm_projection *p);

#endif
