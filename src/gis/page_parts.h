/* SPDX-License-Identifier: MIT */
/*
 * gis/page_parts.h: what the files that write a page share; for nobody else.
 *
 * The page holds one block of JSON, which the scripts in viewer/ draw.  Its coordinates
 * are the sheet's: px from the frame's upper left corner, y down, in whole steps of
 * 1/FM_PAGE_STEPS px.  viewer/data.js reads what is written here; change both.
 *
 *     part    "sBcD2a 3C"   role (point, line, shell, hole), steps from point to point
 *                           as variable-length numbers, and after a blank which edges
 *                           are cuts, not to be stroked
 */
#ifndef FM_GIS_PAGE_PARTS_H
#define FM_GIS_PAGE_PARTS_H

#include "base/json.h"
#include "gis/gis.h"
#include "sheet/map_layer_tactical.h"
#include "sheet/outline.h"

/* Half a screen px where the page is zoomed in as far as it goes. */
#define FM_PAGE_STEPS 32
#define FM_PAGE_ZOOM 16.0

typedef struct fm_page {
    fm_context *ctx;
    const fm_gis_map *map;
    const fm_sheet *sheet;   /* the map's */
    fm_extent window;        /* of the plane: the frame, and generously round it */
    fm_projector *projector; /* onto the window */
    fm_date only;            /* of a map of one date */
    const fm_date *dates;
    size_t date_count; /* 0: the map has no date */
    const fm_gis_layer *layer;   /* being written; */
    fm_situation_layer source;   /* as the sheet */
    fm_map_layer on_sheet;       /* knows it */
    fm_outline outline;
    fm_str part;
    fm_json json; /* writes into `data` */
    fm_str data;
    size_t features; /* written */
} fm_page;

/* ------------------------------------------------------------ the parts of the data */

FM_MUST_USE fm_status fm_page_add_layers(fm_page *page);
FM_MUST_USE fm_status fm_page_add_graticule(fm_page *page);
/* Ground metres of a px and the way north, on a grid over the window. */
void fm_page_add_ground(fm_page *page);
/* Areas by holder on each date, and who gained and lost between two. */
FM_MUST_USE fm_status fm_page_add_change(fm_page *page);
/* What the page itself says, in the language of the sheet. */
void fm_page_add_words(fm_page *page);
const char *fm_page_word(const fm_page *page, const char *key);

/* ------------------------------------------------------------------------- geometry */

/* Members "parts" of the open object: those of a feature. */
FM_MUST_USE fm_status fm_page_add_parts(fm_page *page, const fm_plane *plane,
                                        size_t feature);

/* --------------------------------------------------------------------------- styles */

/* A feature's look as an object of JSON, appended to `out`; `measure` NULL where it is no
 * control measure. */
FM_MUST_USE fm_status fm_page_look(fm_page *page, const fm_gis_layer *layer,
                                   size_t feature, const fm_style *style,
                                   const fm_map_measure *measure, fm_str *out);
/* Members of a pen, into an open object. */
void fm_page_add_pen(fm_json *json, const fm_pen *pen);

/* Does the page itself draw the measure along a line? */
bool fm_page_draws_row(const fm_map_measure *measure);
/* Else: how it is drawn at several zooms, as the member "drawn". */
FM_MUST_USE fm_status fm_page_add_measure(fm_page *page, const fm_plane *plane,
                                          size_t feature, const fm_style *style,
                                          const fm_map_measure *measure);
/* The sample of a rule beside its words, as an SVG, appended to `out`. */
FM_MUST_USE fm_status fm_page_swatch(fm_page *page, const fm_gis_layer *layer,
                                     const fm_gis_rule *rule, fm_str *out);
/* How a layer's labels are set, as the member "label". */
void fm_page_add_label(fm_page *page, const fm_gis_layer *layer);

/* ---------------------------------------------------------------------------- dates */

/* The dates on which a feature is shown, as [*from, *to) of page->dates. */
void fm_page_days(const fm_page *page, const fm_gis_layer *layer, size_t feature,
                  size_t *from, size_t *to);

/* ---------------------------------------------------------- generated: page_viewer.c */

extern const unsigned char fm_page_script[], fm_page_style[]; /* end with a zero */
/* For the policy in the head: base64 of SHA-256. */
extern const char fm_page_script_hash[], fm_page_style_hash[];

#endif
