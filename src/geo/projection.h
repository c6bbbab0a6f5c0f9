/* SPDX-License-Identifier: MIT */
/*
 * geo/projection.h: between longitude/latitude and the plane, point by point.
 *
 * The only file, with geo/measure, that includes PROJ.  Every projection owns its PROJ
 * context; the network is off.  No function here returns a value that is not finite
 * without saying so: a failed point is {NAN, NAN} and counted.
 *
 * Not for shapes: cutting, densifying and clipping are geo/project.h.
 */
#ifndef FM_GEO_PROJECTION_H
#define FM_GEO_PROJECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/context.h"
#include "base/str.h"
#include "geo/coord.h"

/* A degree on the plane of a geographic CRS: that of the equator of WGS 84. */
#define FM_PLANE_M_PER_DEG 111319.49079327358

typedef struct fm_projection fm_projection;

/* How the projection treats the globe: decides where shapes are cut (geo/project.h). */
typedef enum fm_projection_family {
    FM_FAMILY_CYLINDRIC, /* one cut along a meridian: Mercator, Robinson, plate carree */
    FM_FAMILY_TRANSVERSE, /* a belt along a meridian: UTM, Gauss-Krueger */
    FM_FAMILY_CONIC,     /* one cut, one pole far away: Lambert, Albers */
    FM_FAMILY_AZIMUTHAL, /* a disk round a centre: stereographic, orthographic, LAEA */
    FM_FAMILY_OTHER      /* only trusted near its area of use */
} fm_projection_family;

/* Facts of a projection; texts live as long as it does. */
typedef struct fm_projection_info {
    const char *crs;       /* as asked for, or chosen: "EPSG:32637" */
    const char *name;      /* "WGS 84 / UTM zone 37N" */
    const char *operation; /* what PROJ does, in its words */
    double accuracy_m;     /* negative: unknown */
    const char *missing_grid; /* NULL, or the grid that would make it better */
    bool geographic;       /* degrees on the plane (treated as plate carree, in metres) */
    double unit_m;         /* plane metres per unit of the CRS's own axes */
    fm_projection_family family;
    fm_lonlat centre;      /* lon_0, lat_0: the cut is opposite, the disk is round it */
    double reach_deg;      /* angular radius of the disk, or of the belt, usable */
    /* Latitudes that can be shown.  An unknown projection shows its area of use, `reach`
     * on both sides of the centre's longitude. */
    double south_limit, north_limit;
    /* The boxes, longitudes from the central meridian, that an interrupted projection
     * consists of; none for others. */
    const fm_bbox *lobes;
    size_t lobe_count;
} fm_projection_info;

/*
 * From WGS 84 longitude and latitude in degrees to the CRS, x to the east and in metres
 * whatever the CRS's own axes and units.  `crs` is EPSG:n, ESRI:n, OGC:CRS84, their
 * URNs, WKT, PROJJSON or a PROJ string of plain parameters; what could open a file or a
 * connection is refused (FM_ERR_POLICY), what PROJ does not know is FM_ERR_CRS with the
 * nearest cure.  Warns when a missing grid costs accuracy (strict: FM_ERR_CRS).
 */
FM_MUST_USE fm_status fm_projection_new(fm_context *ctx, const char *crs,
                                        fm_projection **out);
/* The CRS that suits `box`: the UTM zone for a region (to 84 N and 80 S), Lambert
 * azimuthal equal-area round its centre for more, polar for a box that holds a pole,
 * Equal Earth for the world, and for an empty box.  `*out` as above; the choice is
 * noted. */
FM_MUST_USE fm_status fm_projection_auto(fm_context *ctx, fm_bbox box,
                                         fm_projection **out);
void fm_projection_free(fm_projection *p);

const fm_projection_info *fm_projection_about(const fm_projection *p);

/* Transform `count` points; failed ones become {NAN, NAN}.  Returns the number that
 * failed.  `in` and `out` may be the same memory. */
size_t fm_projection_forward(fm_projection *p, const fm_lonlat *in, size_t count,
                             fm_xy *out);
size_t fm_projection_inverse(fm_projection *p, const fm_xy *in, size_t count,
                             fm_lonlat *out);

/* Angle from the map's up to true north at `at`, degrees, clockwise positive; NAN where
 * undefined (a pole). */
double fm_projection_convergence_deg(fm_projection *p, fm_lonlat at);

/* Ground metres per plane metre along the map's x at `at` (1 / scale factor), measured
 * on the ellipsoid; NAN when it fails. */
double fm_projection_ground_per_plane(fm_projection *p, fm_lonlat at);

/*
 * Bring coordinates of a layer's own CRS to WGS 84 longitude and latitude, in place;
 * `points` come in the order x (or longitude), y of traditional GIS.  Failed ones become
 * NAN.  `crs` as for fm_projection_new.
 */
FM_MUST_USE fm_status fm_projection_to_lonlat(fm_context *ctx, const char *crs,
                                              fm_lonlat *points, size_t count,
                                              size_t *failed);
/* The CRS as WKT for a georeferenced picture, appended to `out`.  It counts in its own
 * units: divide the plane by info.unit_m. */
FM_MUST_USE fm_status fm_projection_wkt(fm_context *ctx, fm_projection *p, fm_str *out);

/* Does `crs` mean WGS 84 longitude/latitude, so that nothing is to be done? */
bool fm_crs_is_lonlat(const char *crs);
/* Refuse CRS texts that name files, grids, pipelines or URLs (FM_ERR_POLICY). */
FM_MUST_USE fm_status fm_crs_check(fm_context *ctx, const char *crs);

/* Version of the PROJ library that is loaded, e.g. "9.1.1". */
const char *fm_projection_library_version(void);

#endif
