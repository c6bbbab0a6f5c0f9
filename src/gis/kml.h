/* SPDX-License-Identifier: MIT */
/*
 * gis/kml.h: what the files of a KML share; for nobody else.
 *
 * kml.c writes the document, kml_style.c the styles and their icons, kml_balloon.c what a
 * balloon says.
 */
#ifndef FM_GIS_KML_H
#define FM_GIS_KML_H

#include "gis/gis.h"
#include "out/export_kml.h"

/* A picture that goes along. */
typedef struct fm_kml_file {
    char *name; /* "files/posts-0.png" */
    fm_str bytes;
} fm_kml_file;

typedef struct fm_kml_files {
    fm_kml_file *items;
    size_t count, capacity;
} fm_kml_files;

void fm_kml_files_release(fm_kml_files *files);
/* A new one, empty; NULL when out of memory. */
fm_kml_file *fm_kml_files_add(fm_kml_files *files, const char *name);

/* What of a map's look KML has no words for, each once: bits. */
typedef enum fm_kml_loss {
    FM_KML_LOST_PATTERN = 1u << 0,
    FM_KML_LOST_DASHES = 1u << 1,
    FM_KML_LOST_CASING = 1u << 2,
    FM_KML_LOST_TACTICAL = 1u << 3,
    FM_KML_LOST_OFFSET = 1u << 4,
    FM_KML_LOST_SCALES = 1u << 5,
    FM_KML_LOST_ICONS = 1u << 6 /* of a .kml without its files */
} fm_kml_loss;

unsigned fm_kml_losses(const fm_gis_map *map, bool has_files);
/* Said once, before anything is written. */
FM_MUST_USE fm_status fm_kml_tell_losses(const fm_gis_job *job, bool has_files);

/* "posts-0": the id of a rule's style. */
void fm_kml_add_style_id(fm_str *out, const fm_gis_layer *layer, size_t rule);

/* Shared styles of a layer; icons go to `files`, NULL: none can go along. */
FM_MUST_USE fm_status fm_kml_add_styles(const fm_gis_map *map,
                                        const fm_gis_layer *layer, fm_kml_files *files,
                                        fm_str *out);
/* A style of a feature alone, where it differs from its rule's (numbers by a field, its own
 * simplestyle); else nothing. */
void fm_kml_add_own_style(const fm_gis_layer *layer, size_t feature, fm_str *out);

/* A table of all fields, as HTML inside XML. */
void fm_kml_add_balloon(const fm_gis_layer *layer, size_t feature, fm_str *out);

#endif
