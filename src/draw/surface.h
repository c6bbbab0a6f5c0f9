/* SPDX-License-Identifier: MIT */
/*
 * draw/surface.h: opens a PNG, SVG, PDF, GeoTIFF or trace at a size on the sheet, hands
 * out a painter for it, and writes it whole or not at all.
 */
#ifndef FM_DRAW_SURFACE_H
#define FM_DRAW_SURFACE_H

#include "draw/painter.h"
#include "draw/picture.h"
#include "frontmap/render.h"

/* What the file says about itself. */
typedef struct fm_metadata {
    const char *title;
    const char *subject;  /* subtitle, or NULL */
    const char *sources;  /* one line each; or NULL */
    const char *creator;  /* "frontmap 0.1.0" */
    const char *manifest; /* JSON: document, digest, layers, versions */
    fm_date date;         /* of the situation; the file's own date too, unless
                             SOURCE_DATE_EPOCH is set */
} fm_metadata;

/* Where the map frame lies: affine from sheet px to plane metres, and its CRS as WKT. */
typedef struct fm_georeference {
    fm_rect frame;      /* of the map on the sheet */
    fm_extent extent;   /* of that frame on the plane */
    const char *wkt;    /* WKT1 for GeoTIFF; NULL: none */
    const char *crs;    /* "EPSG:32637", where it has such a name; NULL */
} fm_georeference;

typedef struct fm_surface fm_surface;

/* Bytes of the finished file go here. */
typedef fm_status (*fm_surface_write_fn)(void *user, const void *bytes, size_t length);

/* By the suffix of a path; FM_FORMAT_AUTO when it says nothing. */
fm_format fm_surface_format_of(const char *path);

/* `background` fills the whole sheet first.  FM_ERR_LIMIT beyond policy max_pixels or
 * 32,767 px a side. */
FM_MUST_USE fm_status fm_surface_new(fm_context *ctx, fm_format format, double width_px,
                                     double height_px, double density,
                                     fm_color background, fm_surface **out);
/* A picture of `part` of a larger sheet: the painter is told the sheet's coordinates, what
 * lies outside is not kept.  For PNG and TIFF. */
FM_MUST_USE fm_status fm_surface_new_part(fm_context *ctx, fm_format format, fm_rect part,
                                          double density, fm_color background,
                                          fm_surface **out);
/* Look at a part of the same size elsewhere, between two drawings. */
void fm_surface_look(fm_surface *surface, fm_pt origin);
fm_painter *fm_surface_painter(fm_surface *surface); /* the surface's own */
/* Both are copied. `georeference` NULL: none. */
FM_MUST_USE fm_status fm_surface_describe(fm_surface *surface,
                                          const fm_metadata *metadata,
                                          const fm_georeference *georeference);
/* Encode and hand out the bytes.  Call once, then free. */
FM_MUST_USE fm_status fm_surface_finish(fm_surface *surface, fm_surface_write_fn write,
                                        void *user);
/* The same to a caller's function, which returns false to stop (FM_ERR_OUTPUT). */
FM_MUST_USE fm_status fm_surface_finish_to(fm_context *ctx, fm_surface *surface,
                                           fm_write_fn write, void *user);
/* Hand out the pixels of a PNG or TIFF instead, or as well: a copy that is the caller's,
 * fm_picture_release(). */
FM_MUST_USE fm_status fm_surface_picture(fm_surface *surface, fm_picture *out);
void fm_surface_free(fm_surface *surface);

/* The six lines of a world file for a picture of this density. */
void fm_world_file_add(fm_str *out, const fm_georeference *georeference,
                       double density);

const char *fm_surface_library_version(void); /* Cairo's */

#endif
