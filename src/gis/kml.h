/* SPDX-License-Identifier: MIT */
/*
 * gis/kml.h: what the files of a KML share; for nobody else.
 *
 * kml.c writes the document, kml_style.c the styles, kml_icon.c those of points and their
 * pictures, kml_balloon.c what a balloon says.
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
bool fm_kml_files_have(const fm_kml_files *files, const char *name);

void fm_kml_add_number(fm_str *out, const char *element, double value);
void fm_kml_add_color(fm_str *out, const char *element, fm_color color);

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

/* "posts-0": the id of a rule's style, an XML name, and ASCII, for it names files too. */
void fm_kml_add_style_id(fm_str *out, const fm_gis_layer *layer, size_t rule);

/* How the points of a rule, or of a feature that has its own look or size, are drawn: an
 * IconStyle.  The picture goes to `files`; NULL: none can go along. */
FM_MUST_USE fm_status fm_kml_add_rule_icon(const fm_gis_map *map,
                                           const fm_gis_layer *layer, size_t rule,
                                           fm_kml_files *files, fm_str *out);
FM_MUST_USE fm_status fm_kml_add_own_icon(const fm_gis_map *map,
                                          const fm_gis_layer *layer, size_t feature,
                                          fm_kml_files *files, fm_str *out);
/* The one of a place that is there for its label alone. */
void fm_kml_add_no_icon(fm_str *out);

/* Shared styles of a layer; icons go to `files`, NULL: none can go along. */
FM_MUST_USE fm_status fm_kml_add_styles(const fm_gis_map *map,
                                        const fm_gis_layer *layer, fm_kml_files *files,
                                        fm_str *out);
/* A style of a feature alone, where it differs from its rule's (numbers by a field, its own
 * simplestyle, no label); else nothing. */
FM_MUST_USE fm_status fm_kml_add_own_style(const fm_gis_map *map,
                                           const fm_gis_layer *layer, size_t feature,
                                           fm_kml_files *files, fm_str *out);
/* That of the place that is there for the label of a line or an area. */
void fm_kml_add_own_label(const fm_gis_layer *layer, size_t feature, fm_str *out);
/* The look as KML can show it, for the legend. */
void fm_kml_flatten(const fm_gis_layer *layer, fm_style *style);

/* The label as the map writes it, on one line; "" for none. */
void fm_kml_label(const fm_gis_layer *layer, size_t feature, fm_str *out);
/* What a balloon says: a table of all fields. */
void fm_kml_add_balloon(const fm_gis_layer *layer, size_t feature, fm_str *out);
/* What is said of a map or a layer: a paragraph each, NULL and "" for none. */
void fm_kml_add_about(const char *const *paragraphs, size_t count, fm_str *out);

#endif
