/* SPDX-License-Identifier: MIT */
/*
 * geo/closed_form.h: the handful of projections that most maps have, by formula.
 *
 * WGS 84 longitude and latitude, Web Mercator, the zones of UTM, and what maps and
 * insets choose for themselves (Lambert's equal-area disk, the globe from afar).  PROJ
 * knows them all, but takes longer to look one up than a map takes to draw, and several
 * times longer a point.  What comes out is the same to a hundredth of a millimetre
 * within the belt or disk where such maps are drawn; the tests hold the two against
 * each other.
 *
 * Only texts that can mean nothing else are known here; every other CRS, and every
 * other way to write one of these, is PROJ's.
 */
#ifndef FM_GEO_CLOSED_FORM_H
#define FM_GEO_CLOSED_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "geo/coord.h"

typedef enum fm_closed_kind {
    FM_CLOSED_NONE,
    FM_CLOSED_LONLAT,   /* EPSG:4326, OGC:CRS84: degrees, as PROJ would give them */
    FM_CLOSED_MERCATOR, /* EPSG:3857 */
    FM_CLOSED_UTM,      /* EPSG:32601 to 32660, 32701 to 32760 */
    FM_CLOSED_LAEA, /* +proj=laea +lat_0=N +lon_0=N +datum=WGS84 +units=m +no_defs */
    FM_CLOSED_ORTHO /* +proj=ortho +lat_0=N +lon_0=N +R=N */
} fm_closed_kind;

typedef struct fm_closed_form {
    fm_closed_kind kind;
    fm_lonlat centre; /* UTM: the central meridian */
    double false_north_m;
    double radius_m;     /* of the sphere; UTM: rectifying, scaled; LAEA: authalic */
    double sine, cosine; /* of the centre's latitude; LAEA: of its authalic latitude */
    double squeeze;      /* LAEA: Snyder's D */
} fm_closed_form;

/* Kind NONE where `crs` is not one of them. */
fm_closed_form fm_closed_form_of(const char *crs);

/* In place: pairs of degrees become pairs of metres (or degrees), and back. What has no
 * place becomes NaN or infinite. */
void fm_closed_form_forward(const fm_closed_form *form, double *pairs, size_t count);
void fm_closed_form_inverse(const fm_closed_form *form, double *pairs, size_t count);

/* What EPSG or PROJ call the CRS and the operation, appended; and a PROJ string that
 * names the projection, for geo/projection_family.h. */
void fm_closed_form_describe(const fm_closed_form *form, const char *crs, fm_str *name,
                             fm_str *operation, fm_str *proj);

#endif
