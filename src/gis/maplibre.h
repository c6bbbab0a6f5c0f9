/* SPDX-License-Identifier: MIT */
/*
 * gis/maplibre.h: a map as a style of the MapLibre style specification, and what lies beside
 * it: pictures (sprite) and letters (glyphs).
 *
 *   maplibre.c            the style's head, its files
 *   maplibre_sources.c    the data: inside the style, or tiles beside it
 *   maplibre_layers.c     layers of fills, lines, circles, symbols, rule by rule
 *   maplibre_labels.c     layers of labels, above all others
 *   maplibre_sprite.c     symbols, patterns and figures of lines as one picture
 *   maplibre_glyphs.c     the letters that occur, as distance fields
 *
 * For nobody else.
 */
#ifndef FM_GIS_MAPLIBRE_H
#define FM_GIS_MAPLIBRE_H

#include "base/json.h"
#include "gis/art.h"
#include "gis/gis.h"

/* ----------------------------------------------------------------------- sprite */

typedef enum fm_sprite_kind {
    FM_SPRITE_STAMP,
    FM_SPRITE_PATTERN,
    FM_SPRITE_FIGURE,
    FM_SPRITE_BLANK
} fm_sprite_kind;

typedef struct fm_sprite_image {
    const char *name;
    fm_sprite_kind kind;
    union {
        fm_stamp stamp;
        fm_gis_pattern_tile pattern;
        fm_gis_figure figure;
    } what;
    unsigned width, height; /* px */
    unsigned x, y;          /* of its corner in the sheet */
    fm_pt origin;           /* of the drawing, from its corner */
    double scale;
    unsigned sharpness; /* pixels of it that are one px on the map, at density 1 */
} fm_sprite_image;

typedef struct fm_sprite {
    fm_arena arena;
    fm_sprite_image *images;
    size_t count, capacity;
} fm_sprite;

/* Add pictures; `name` is copied, what a stamp or figure holds is taken over. */
FM_MUST_USE fm_status fm_sprite_add_stamp(fm_context *ctx, fm_sprite *sprite,
                                          const char *name, fm_stamp *stamp);
/* Sides become powers of two, so that the pattern runs on over the edge of a tile: it is
 * made a little finer or coarser than `shrink` times its size. */
FM_MUST_USE fm_status fm_sprite_add_pattern(fm_context *ctx, fm_sprite *sprite,
                                            const char *name, fm_gis_pattern_tile tile,
                                            double shrink);
/* Nothing, of FM_SPRITE_BLANK_PX each way; once. */
#define FM_SPRITE_BLANK_PX 16
FM_MUST_USE fm_status fm_sprite_add_blank(fm_context *ctx, fm_sprite *sprite,
                                          const char *name);
/* The middle of its foot is in the middle of the picture. */
FM_MUST_USE fm_status fm_sprite_add_figure(fm_context *ctx, fm_sprite *sprite,
                                           const char *name, fm_gis_figure *figure);
/* Lay out; then PNG and JSON for each density, 1 and 2. */
void fm_sprite_lay(fm_sprite *sprite);
FM_MUST_USE fm_status fm_sprite_write(fm_context *ctx, const fm_sprite *sprite,
                                      unsigned density, fm_str *png, fm_str *json);
void fm_sprite_release(fm_sprite *sprite);

/* ----------------------------------------------------------------------- glyphs */

/* One stack of fonts of the style, and the letters that are set in it. */
typedef struct fm_glyph_stack {
    char *name; /* as it stands in text-font and in the folder */
    const char *family; /* NULL: the program's own */
    bool bold, italic;
    uint8_t *wanted; /* a bit for each code point up to U+FFFF */
} fm_glyph_stack;

typedef struct fm_glyph_stacks {
    fm_glyph_stack *items;
    size_t count, capacity;
    bool has_joined; /* some letters join: Arabic and its kin */
} fm_glyph_stacks;

/* The stack of a label, added when it is new; NULL when out of memory. */
fm_glyph_stack *fm_glyph_stack_of(fm_glyph_stacks *stacks, const char *family, bool bold,
                                  bool italic);
/* Want what a text needs. */
void fm_glyph_want(fm_glyph_stacks *stacks, fm_glyph_stack *stack, const char *text);
/* The glyphs of `stack` from `first` on, 256 of them, as a file; empty when none is
 * wanted. */
FM_MUST_USE fm_status fm_glyph_range(fm_text_engine *engine, const fm_glyph_stack *stack,
                                     unsigned first, fm_str *out);
void fm_glyph_stacks_release(fm_glyph_stacks *stacks);

/* ------------------------------------------------------------------------ style */

/* A style while it is written. */
typedef struct fm_maplibre {
    const fm_gis_job *job;
    const fm_gis_map *map;
    fm_str base;        /* path without .style.json */
    const char *name;   /* the last part of it */
    const char *scheme; /* of the archive beside: "pmtiles"; NULL: data inside the style */
    const char *suffix; /* ".pmtiles" */
    fm_json j;
    fm_sprite sprite;
    fm_glyph_stacks stacks;
} fm_maplibre;

FM_MUST_USE fm_status fm_maplibre_add_sources(fm_maplibre *m);
FM_MUST_USE fm_status fm_maplibre_add_layers(fm_maplibre *m, const fm_gis_layer *layer);
FM_MUST_USE fm_status fm_maplibre_add_labels(fm_maplibre *m);
/* Pictures without ink over the points of a layer, for labels to keep off them: above the
 * labels, for what is on top is placed first. */
FM_MUST_USE fm_status fm_maplibre_keep_clear(fm_maplibre *m, const fm_gis_layer *layer);

/* Begin a layer of the style, up to where layout and paint follow: close it with
 * fm_json_end(). `filter` is an expression; `rule` may be NULL. */
void fm_maplibre_begin(fm_maplibre *m, const fm_gis_layer *layer, const fm_gis_rule *rule,
                       const char *part, const char *type, bool is_labels,
                       const fm_str *filter);
/* The same between two zooms, instead of those of the layer. */
void fm_maplibre_begin_at(fm_maplibre *m, const fm_gis_layer *layer,
                          const fm_gis_rule *rule, const char *part, const char *type,
                          bool is_labels, const fm_str *filter, double from, double to);
/* A member that is an expression; `text` is cleared. */
void fm_maplibre_raw(fm_maplibre *m, const char *key, fm_str *text);

#endif
