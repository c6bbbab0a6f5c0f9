/* SPDX-License-Identifier: MIT */
/*
 * gis/gis.h: the table of formats that a map is written in.
 *
 * One line of gis.c a format, one function a line.  A writer is told the gathered map and a
 * path; it checks what it cannot hold before it writes, and counts what it wrote.
 *
 * Adding a format: the writer in a file of its own, its prototype below, its line in the
 * table of gis.c.
 */
#ifndef FM_GIS_GIS_H
#define FM_GIS_GIS_H

#include "gis/map.h"

/* Which of the options a format honours; any other that is given is an error. */
typedef enum fm_gis_ability {
    FM_GIS_APPENDS = 1u << 0,
    FM_GIS_TAKES_CRS = 1u << 1,
    FM_GIS_TAKES_DECIMALS = 1u << 2,
    FM_GIS_TAKES_ZOOMS = 1u << 3,
    FM_GIS_TAKES_TILES = 1u << 4, /* vector or raster; and the size of raster tiles */
    FM_GIS_HOLDS_LAYERS = 1u << 5, /* several in one file; else the path needs {layer} */
    FM_GIS_TAKES_DATES = 1u << 6,  /* several */
    FM_GIS_IS_SHEET = 1u << 7,     /* a drawing: only what the sheet shows */
    FM_GIS_IS_PLAIN = 1u << 8      /* colours, but neither hatches nor dashes: drawn graphics
                                      make geometry of these, too */
} fm_gis_ability;

typedef struct fm_gis_job {
    fm_context *ctx;
    const fm_gis_map *map; /* NULL for writers that gather nothing (raster tiles) */
    const fm_document *document;
    const char *path;
    const fm_gis_options *options; /* never NULL */
    fm_gis_report *report;         /* never NULL; the writer fills it in */
} fm_gis_job;

typedef fm_status (*fm_gis_write_fn)(const fm_gis_job *job);

/* The one of gis.c's table that `path` asks for; NULL. */
const struct fm_gis_writer *fm_gis_writer_of(const char *path);

/* The job's path with the layer's id in the place of {layer}; `path` is cleared before. */
FM_MUST_USE fm_status fm_gis_layer_path(const fm_gis_job *job,
                                        const fm_gis_layer *layer, fm_str *path);

/* Say which layers have symbols whose words, directions or states come from each feature:
 * rules hold a code and a style. */
FM_MUST_USE fm_status fm_gis_tell_symbol_words(const fm_gis_job *job);

/* Writers. */
fm_status fm_gis_write_plain(const fm_gis_job *job); /* plain.c: one layer a file */
fm_status fm_gis_write_tiles(const fm_gis_job *job); /* mvt_write.c */
fm_status fm_gis_write_maplibre(const fm_gis_job *job); /* maplibre.c: a style */
fm_status fm_gis_write_kml(const fm_gis_job *job);   /* kml.c */
fm_status fm_gis_write_kmz(const fm_gis_job *job);
fm_status fm_gis_write_page(const fm_gis_job *job);  /* page.c: an HTML page */
/* raster_tiles_export.c: .mbtiles, .pmtiles, or a folder (gis/tile_store.h); gathers
 * nothing */
fm_status fm_gis_write_raster(const fm_gis_job *job);
fm_status fm_gis_write_gpkg(const fm_gis_job *job);  /* gpkg.c: all for QGIS */
fm_status fm_gis_write_qgz(const fm_gis_job *job);   /* the project in a file of its own */
fm_status fm_gis_write_shp(const fm_gis_job *job);   /* qgis_beside.c: one layer a file */
fm_status fm_gis_write_fgb(const fm_gis_job *job);
fm_status fm_gis_write_sld(const fm_gis_job *job);   /* sld_write.c: styles alone */
fm_status fm_gis_write_se(const fm_gis_job *job);    /* the same in version 1.1 */
fm_status fm_gis_write_postgis(const fm_gis_job *job); /* postgis.c */

#endif
