/* SPDX-License-Identifier: MIT */
/*
 * frontmap/render.h: a document onto a sheet.
 */
#ifndef FRONTMAP_RENDER_H
#define FRONTMAP_RENDER_H

#include "frontmap/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fm_format {
    FM_FORMAT_AUTO, /* by the suffix of the path */
    FM_FORMAT_PNG,
    FM_FORMAT_SVG,
    FM_FORMAT_PDF,
    FM_FORMAT_TIFF, /* GeoTIFF */
    FM_FORMAT_TRACE /* the list of drawing calls, as text: for tests */
} fm_format;

typedef struct fm_render_options {
    fm_format format;
    double density;    /* device pixels per CSS pixel, for PNG and TIFF: 1 is 96 dpi */
    bool overwrite;    /* replace an existing file */
    bool georeference; /* PNG: a world file beside it; TIFF: tags (always) */
} fm_render_options;

#define FM_RENDER_OPTIONS_INIT                                                           \
    {                                                                                    \
        FM_FORMAT_AUTO, 1.0, false, false                                                \
    }

/* What came out, beside the file. */
typedef struct fm_render_report {
    size_t features_drawn;
    size_t labels_placed;
    size_t labels_dropped;
    size_t glyphs_missing; /* characters that no font has */
    double scale;          /* denominator at the middle of the map */
    char crs[64];
} fm_render_report;

/*
 * Render `document` to `path` ("-": standard output, which needs a format).  The file
 * appears whole or not at all.  `options` and `report` may be NULL.
 */
FM_API FM_MUST_USE fm_status fm_render(fm_context *ctx, const fm_document *document,
                                       const fm_render_options *options,
                                       const char *path, fm_render_report *report);

/* As fm_render, handing the bytes to `write`, which returns false to stop
 * (FM_ERR_OUTPUT). */
typedef bool (*fm_write_fn)(void *user, const void *bytes, size_t length);
FM_API FM_MUST_USE fm_status fm_render_write(fm_context *ctx,
                                             const fm_document *document,
                                             const fm_render_options *options,
                                             fm_write_fn write, void *user,
                                             fm_render_report *report);

/* "frontmap 0.1.0 (PROJ 9.1.1, GEOS 3.11.1, Cairo 1.16.0, Pango 1.50.12)"; static. GDAL
 * is named only once it has been loaded. */
FM_API const char *fm_version_text(void);

#ifdef __cplusplus
}
#endif
#endif
