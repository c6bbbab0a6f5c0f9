/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_tape_parts.h: what the files of the tape share, and nobody else.
 *
 *   tile_tape.c        keeping, the hand that does it, the index
 *   tile_tape_path.c   long paths in chunks, and what of them a piece needs
 *   tile_tape_play.c   playing
 */
#ifndef FM_GIS_TILE_TAPE_PARTS_H
#define FM_GIS_TILE_TAPE_PARTS_H

#include "base/mem.h"
#include "gis/tile_tape.h"

/* A stretch of a subpath: at most FM_TAPE_CHUNK verbs; a move is only ever the first. */
#define FM_TAPE_CHUNK 48
typedef struct fm_tape_chunk {
    size_t verb, verb_end, point;
    size_t start_verb, start; /* of the subpath: its move, and that one's point */
    fm_pt from;               /* where the stretch begins, unless with a move */
    double along;             /* length of the subpath up to there */
    fm_rect bounds;           /* with `from` */
    bool is_whole;            /* it is all of its subpath */
} fm_tape_chunk;

typedef struct fm_tape_path {
    const uint8_t *verbs;
    const fm_pt *points;
    const fm_tape_chunk *chunks;
    size_t chunk_count;
    fm_rect bounds;
} fm_tape_path;

/* A group or a clip; what is drawn knows the innermost one. */
typedef struct fm_tape_scope {
    uint32_t parent; /* FM_TAPE_TOP for none */
    unsigned depth;
    bool is_group;
    const char *id;
    double opacity;
    fm_tape_path path;
    bool even_odd;
} fm_tape_scope;
#define FM_TAPE_TOP UINT32_MAX

typedef enum fm_tape_verb {
    FM_TAPE_FILL,
    FM_TAPE_PATTERN,
    FM_TAPE_STROKE,
    FM_TAPE_STAMP,
    FM_TAPE_TEXT
} fm_tape_verb;

/* Many places of one stamp, found by cells of their own. */
typedef struct fm_tape_places {
    const fm_pt *at;
    size_t count;
    const uint32_t *cell_start; /* columns x rows + 1; NULL: few places, no cells */
    const uint32_t *numbers;    /* of places, ascending in each cell */
    fm_pt origin;
    double cell_px;
    uint32_t columns, rows;
} fm_tape_places;

typedef struct fm_tape_op {
    fm_tape_verb verb;
    uint32_t scope;
    fm_rect bounds; /* of its ink */
    fm_color color, halo;
    union {
        struct {
            fm_tape_path path;
            bool even_odd;
            const char *pattern;
            fm_pen pen;
            double reach; /* of the stroke from its path */
        } area;           /* fill, pattern, stroke */
        struct {
            const fm_stamp_part *parts;
            size_t part_count;
            fm_rect bounds;
            fm_tape_places places;
            double angle_rad;
            double reach;
        } stamp;
        struct {
            const fm_text_run *run;
            fm_pt at;
            double angle_rad, halo_width;
        } text;
    } as;
} fm_tape_op;

struct fm_tape {
    fm_painter base; /* first: the hand's functions are handed it */
    double density;
    fm_arena arena;
    fm_tape_op *ops;
    size_t op_count, op_capacity;
    fm_tape_scope *scopes;
    size_t scope_count, scope_capacity;
    uint32_t scope; /* the innermost open one */
    /* The index: which ops reach into which bin. */
    double bin_px;
    size_t columns, rows;
    size_t *bin_start; /* columns x rows + 1 */
    uint32_t *numbers;
};

/* Copy a path in, its long edges in pieces; false when out of memory. */
FM_MUST_USE bool fm_tape_keep_path(fm_arena *arena, const fm_path *path,
                                   fm_tape_path *out);
/* Append what fills the same in `piece` as the path does. */
void fm_tape_path_area(const fm_tape_path *path, fm_rect piece, fm_path *out);
/* Stroke what may be seen of the path in `piece`; `scratch` is for use. */
void fm_tape_path_stroke(const fm_tape_path *path, const fm_pen *pen, double reach,
                         fm_rect piece, fm_path *scratch, fm_painter *painter);

/* Where a number stands in the index: bins at the edge go on for ever. */
size_t fm_tape_bin(double px, double bin_px, size_t count);

#endif
