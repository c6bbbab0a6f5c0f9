/* SPDX-License-Identifier: MIT */
/*
 * frontmap/gis.h: a map document to other programs, with its styles.
 *
 *     fm_gis_options options = FM_GIS_OPTIONS_INIT;
 *
 *     options.overwrite = true;
 *     status = fm_gis_export(ctx, document, "idlib.gpkg", &options, NULL);
 *
 * The format follows the suffix; fm_gis_formats() lists them.  What a format cannot hold is
 * said once, as a warning, before anything is written; the file appears whole or not at
 * all.
 */
#ifndef FRONTMAP_GIS_H
#define FRONTMAP_GIS_H

#include "frontmap/document.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of decorations: the scallops of a front, the teeth of a line; and of hatches
 * and dashes in formats that have no words for these. */
typedef enum fm_graphics {
    FM_GRAPHICS_CODE, /* the line as it is; the style draws them, where it can */
    FM_GRAPHICS_DRAWN /* geometry of their own, as the map draws them at its scale */
} fm_graphics;

typedef enum fm_tile_kind {
    FM_TILES_VECTOR, /* Mapbox Vector Tiles, with the layers' fields */
    FM_TILES_RASTER  /* pictures of the map */
} fm_tile_kind;

/* Texts are borrowed; NULL and 0 are defaults. */
typedef struct fm_gis_options {
    bool overwrite;           /* replace what exists */
    bool append;              /* add to it, where the format can */
    const char *const *layers; /* ids of the document's layers; none: all that are shown */
    size_t layer_count;
    const char *dates; /* "2020-02-24", "2020-01-30,2020-02-24" or
                          "2020-01-30..2020-02-24"; NULL: the document's date */
    const char *bbox;  /* "west,south,east,north": only features that meet it */
    const char *crs;   /* of the coordinates, where the format leaves the choice; NULL:
                          WGS 84 */
    int decimals;      /* of degrees in formats of text; -1: 7, a centimetre */
    fm_graphics graphics;
    fm_tile_kind tiles;  /* in .mbtiles and .pmtiles */
    int min_zoom, max_zoom; /* of tiles, 0 to 22; -1: by what the map shows */
    unsigned tile_size;  /* px of a raster tile, 256 or 512; 0: 256 */
    unsigned threads;    /* 0: as many as there are processors */
} fm_gis_options;

#define FM_GIS_OPTIONS_INIT                                                              \
    {                                                                                    \
        false, false, NULL, 0, NULL, NULL, NULL, -1, FM_GRAPHICS_CODE, FM_TILES_VECTOR,  \
            -1, -1, 0, 0                                                                 \
    }

/* What came out. */
typedef struct fm_gis_report {
    size_t layers;
    size_t features;
    size_t files;
    size_t tiles;
    int min_zoom, max_zoom; /* of tiles; -1: none */
} fm_gis_report;

/* One format that a map can be written in; all static. */
typedef struct fm_gis_format {
    const char *suffix; /* ".gpkg"; several names of one format are several entries;
                           "PG:" is the beginning of a connection */
    const char *name;   /* "GeoPackage" */
    const char *what;   /* what it carries, in a line */
} fm_gis_format;

/* Call with i from 0 until NULL. */
FM_API const fm_gis_format *fm_gis_format_at(size_t i);
/* Can a map be written under this name? */
FM_API bool fm_gis_path_is_known(const char *path);

/*
 * Write `document`, as it stands on its date or on several, to `path`.  FM_ERR_USAGE for
 * a suffix that is not known and for an option that the format cannot honour,
 * FM_ERR_OUTPUT when the file exists, cannot be written, or cannot hold what the map has.
 * `options` and `report` may be NULL.
 */
FM_API FM_MUST_USE fm_status fm_gis_export(fm_context *ctx, const fm_document *document,
                                           const char *path,
                                           const fm_gis_options *options,
                                           fm_gis_report *report);

/* Several files of one map, which is read once; nothing is written unless every name and
 * option is good.  `reports` has `count` entries, or is NULL. */
FM_API FM_MUST_USE fm_status fm_gis_export_all(fm_context *ctx,
                                               const fm_document *document,
                                               const char *const *paths, size_t count,
                                               const fm_gis_options *options,
                                               fm_gis_report *reports);

#ifdef __cplusplus
}
#endif
#endif
