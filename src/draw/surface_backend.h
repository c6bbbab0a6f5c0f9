/* SPDX-License-Identifier: MIT */
/*
 * draw/surface_backend.h: what the surface files share, and nobody else.
 *
 * surface.c checks sizes, keeps what the file is to say about itself, and hands the
 * rest to one of five backends.  A backend opens with a painter and ends by encoding;
 * the bytes go out through fm_surface_write(), so that a full disk is an error whatever
 * the library in between thinks of it (Cairo's PDF surface does not mind one).
 *
 * Adding a format: one file, one line in the table of surface.c, a word in fm_format.
 */
#ifndef FM_DRAW_SURFACE_BACKEND_H
#define FM_DRAW_SURFACE_BACKEND_H

#include <cairo.h>

#include "base/mem.h"
#include "draw/surface.h"

typedef struct fm_surface_backend {
    bool is_picture; /* pixels: density counts, and so does the limit on them */
    fm_status (*open)(fm_surface *surface);
    fm_status (*finish)(fm_surface *surface);
} fm_surface_backend;

struct fm_surface {
    fm_context *ctx;
    const fm_surface_backend *backend;
    double width_px, height_px; /* sheet, or the part of it that is drawn */
    fm_pt origin;               /* of the part on the sheet */
    double density;
    int device_width, device_height; /* pictures */
    fm_color background;
    fm_painter *painter;
    fm_metadata metadata;
    char file_time[32]; /* "2020-02-24T00:00:00Z"; "" when there is no date */
    bool has_georeference;
    fm_georeference georeference;
    fm_arena arena;         /* of the copied texts */
    cairo_surface_t *cairo; /* PNG, TIFF, PDF */
    fm_str bytes;           /* of formats that are written as they are drawn */
    fm_str definitions;     /* SVG */
    fm_surface_write_fn write;
    void *write_user;
};

extern const fm_surface_backend fm_surface_png, fm_surface_svg, fm_surface_pdf,
    fm_surface_tiff;

/* Hand bytes out; the first failure is remembered by the caller. */
FM_MUST_USE fm_status fm_surface_write(fm_surface *surface, const void *bytes,
                                       size_t length);
/* A picture in memory, its background painted, and its painter. */
FM_MUST_USE fm_status fm_surface_open_picture(fm_surface *surface);
/* A painter over surface->cairo, under `scale`, and the background. */
FM_MUST_USE fm_status fm_surface_open_painter(fm_surface *surface, double scale);
FM_MUST_USE fm_status fm_surface_paint_background(fm_surface *surface);
/* What Cairo says went wrong, as ours; FM_OK when nothing did. */
FM_MUST_USE fm_status fm_surface_check_cairo(fm_surface *surface,
                                             cairo_status_t status);
/* A stream function for Cairo: appends to surface->bytes. */
cairo_status_t fm_surface_collect(void *surface, const unsigned char *bytes,
                                  unsigned length);
/* A row of the picture, 8-bit RGB, or RGBA when the background lets through. */
bool fm_surface_has_alpha(const fm_surface *surface);
void fm_surface_row(const fm_surface *surface, int y, unsigned char *out);

#endif
