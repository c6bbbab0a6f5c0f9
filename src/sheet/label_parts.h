/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_parts.h: what the files of the label room share; for nobody else.
 *
 *   label.c           requests in, placements out, drawing
 *   label_shape.c     what of a line or polygon is seen
 *   label_join.c      pieces of one name that touch
 *   label_chain.c     pieces of a line, made one
 *   label_stitch.c    grounds side by side, made one
 *   label_text.c      shaping, and how small a text can be at least
 *   label_point.c     places round a point
 *   label_polygon.c   places inside a polygon
 *   label_line.c      places along a line
 *   label_place.c     order, collisions, choice
 *   label_aside.c     a second round, in which labels step aside for others
 *   label_index.c     what already stands where
 */
#ifndef FM_SHEET_LABEL_PARTS_H
#define FM_SHEET_LABEL_PARTS_H

#include <math.h>

#include "sheet/label.h"
#include "sheet/label_index.h"

/* Labels keep this far from the frame's edge. */
#define FM_LABEL_EDGE_PX 2.0
/* A line is labelled again after about this length. */
#define FM_LABEL_REPEAT_PX 600.0

#define FM_LABEL_NONE UINT32_MAX

/* A line's or polygon's visible parts; lives in the labeller's arena. */
typedef struct fm_label_shape {
    fm_pt *points;
    size_t *starts; /* part_count + 1 */
    size_t part_count;
    fm_rect bounds;
    double ground_px2; /* of the largest ring */
} fm_label_shape;

/* A place where a label might stand. Lower cost is better. */
typedef struct fm_label_candidate {
    double cost;
    /* Upright: where the run goes, how it was shaped, and its ink with its halo. */
    fm_pt at;
    const fm_text_run *run;
    fm_label_box box;
    /* Along the label's path: from there, read against the path's direction or not. */
    bool along;
    size_t start; /* point of the path */
    bool backward;
} fm_label_candidate;

/* Where a label came to stand. */
typedef struct fm_label_outcome {
    bool placed;
    const fm_text_run *run;
    fm_text_run *bent; /* the same when it follows a line, and then owned */
    fm_pt at;
    bool covers;               /* a lesser symbol, for want of a better place */
    double crosses;            /* the weight of a line to be kept clear, or 0 */
    uint32_t item, item_count; /* its boxes in the index */
} fm_label_outcome;

/* One text shaped in one way; the labeller owns the runs. */
typedef struct fm_label_variant {
    fm_align align;
    double wrap_px;
    fm_text_run *run;
    struct fm_label_variant *next;
} fm_label_variant;

typedef struct fm_label {
    const char *text; /* in the arena */
    const fm_label_spec *spec;
    const char *family, *language, *layer_id;
    double size_px, priority;
    unsigned kind; /* by placement: a line labelled at a point is a point */
    bool rtl;
    double least_px; /* it counts as no narrower than this, whatever its glyphs */
    fm_pt at;        /* a point's place */
    fm_rect around;  /* a point's symbol; the place itself without one */
    unsigned barred; /* bits of the places round it that things which stay rule out */
    fm_label_shape *shape; /* NULL for points */
    /* Of a line: which stretch of which part, and the smooth path made of it. */
    size_t part;
    double from_px, to_px;
    fm_pt *path; /* points at equal distances */
    size_t path_count;
    double path_step_px;
    uint64_t name;    /* hash of layer, kind and text */
    uint32_t leader;  /* the label of which this is another piece, or itself */
    uint32_t repeats; /* the label that this one repeats further on, or NONE */
    fm_label_variant *variants;
    fm_label_outcome outcome;
} fm_label;

struct fm_labeller {
    fm_context *ctx;
    fm_text_engine *engine;
    fm_rect frame;
    fm_arena arena;
    fm_label *labels;
    size_t count, capacity;
    uint32_t *order; /* of labels, most important first; once placed */
    /* Layers in the order of drawing: the one with the most important label last. */
    struct fm_label_layer {
        const char *id;
        const char *group; /* "labels/" and the id */
    } * layers;
    size_t layer_count, layer_capacity;
    fm_label_index index;
    double padding_max; /* of any label */
    fm_label_placement *placements;
    size_t placement_count;
};

/* label_shape.c ---------------------------------------------------------------------
 */

/* Copy what the frame shows of a polygon's rings, or of a line (`as`); `*out` is NULL
 * when that is nothing. Lines are simplified; rings are put on a grid, so that those of
 * neighbours still fit. */
FM_MUST_USE fm_status fm_label_shape_take(fm_labeller *labeller,
                                          const fm_label_request *request, unsigned as,
                                          fm_label_shape **out);

/* A copy in the arena, measured; NULL when out of memory. */
FM_MUST_USE fm_label_shape *fm_label_shape_keep(fm_arena *arena, const fm_pt *points,
                                                const size_t *starts, size_t part_count);

/* Rings, once they are stitched. */
void fm_label_shape_simplify(fm_label_shape *shape);

/* label_chain.c --------------------------------------------------------------------- */

/* Ends of lines that were one vertex project to the same point; only rounding is
 * forgiven: they meet when their cells are equal. */
static inline fm_pt fm_label_end_cell(fm_pt end)
{
    return (fm_pt){ round(end.x * 64), round(end.y * 64) };
}

/* Join the lines of `shapes` where they meet; false when out of memory. */
FM_MUST_USE bool fm_label_chain(fm_arena *arena, fm_label_shape *const *shapes,
                                size_t count, fm_label_shape **out);

/* label_stitch.c -------------------------------------------------------------------- */

/* Make one of the grounds of `shapes` where they have edges in common; NULL in `*out`
 * when there are none. False when out of memory. */
FM_MUST_USE bool fm_label_stitch(fm_arena *arena, fm_label_shape *const *shapes,
                                 size_t count, fm_label_shape **out);

/* label_join.c ----------------------------------------------------------------------
 */

/* Find pieces of the same name that touch: each piece's leader is set, lines are made
 * one and given their stretches, the long ones with repeats. */
FM_MUST_USE fm_status fm_label_join(fm_labeller *labeller);

/* label_text.c ----------------------------------------------------------------------
 */

/* Shape a label's text, or find it shaped already. `wrap_px` < 0: one line. */
FM_MUST_USE fm_status fm_label_shape_text(fm_labeller *labeller, fm_label *label,
                                          fm_align align, double wrap_px,
                                          const fm_text_run **out);
void fm_label_forget_text(fm_label *label);
/* The width at which the spec wraps, 0: none. */
double fm_label_wrap_px(const fm_label *label);
/* A width that almost every text exceeds, from its longest word, without shaping. */
double fm_label_least_width(const char *text, double size_px);
/* Does its first letter that has a direction run from right to left? */
bool fm_label_is_rtl(const char *text);
/* From the run's top: of the capitals of its first line, and of its last baseline. */
double fm_label_cap_top(const fm_label *label, const fm_text_run *run);
double fm_label_last_baseline(const fm_text_run *run);
/* The run's ink from its top left corner; all its box when it has none. */
fm_rect fm_label_ink(const fm_text_run *run);
/* How far a halo reaches. */
double fm_label_halo_px(const fm_label *label);

/* label_point.c ---------------------------------------------------------------------
 */

#define FM_LABEL_ROUND 8

/* How many places there are round the label's point: one when its anchor is fixed. */
size_t fm_label_point_places(const fm_label *label);
/* What a label at place `i`, best first, covers at least, whatever its text: known
 * without shaping, to rule the place out. */
fm_label_box fm_label_point_core(const fm_label *label, size_t i);
FM_MUST_USE fm_status fm_label_point_candidate(fm_labeller *labeller, fm_label *label,
                                               size_t i, fm_label_candidate *out);

/* label_polygon.c -------------------------------------------------------------------
 */

#define FM_LABEL_INSIDE_MAX 48

/* Places inside, best first: the best alone, or, `thorough`, others round it too. */
FM_MUST_USE fm_status
fm_label_polygon_candidates(fm_labeller *labeller, fm_label *label, bool thorough,
                            fm_label_candidate out[FM_LABEL_INSIDE_MAX], size_t *count);

/* label_line.c ----------------------------------------------------------------------
 */

#define FM_LABEL_ALONG_MAX 32
/* Pieces that the box of a label along a line is made of, at most. */
#define FM_LABEL_PIECES_MAX 40

/* Places along the label's stretch, and beside it, best first. */
FM_MUST_USE fm_status
fm_label_line_candidates(fm_labeller *labeller, fm_label *label,
                         fm_label_candidate out[FM_LABEL_ALONG_MAX], size_t *count);
/* What a place along the path covers; returns how many boxes. */
size_t fm_label_line_boxes(const fm_label *label, const fm_label_candidate *candidate,
                           fm_label_box out[FM_LABEL_PIECES_MAX]);
/* The run of a place along the path; NULL in `*out` when it bends too sharply. */
FM_MUST_USE fm_status fm_label_line_bend(fm_labeller *labeller, const fm_label *label,
                                         const fm_label_candidate *candidate,
                                         fm_text_run **out);

/* label_place.c ---------------------------------------------------------------------
 */

/* Labels that may be asked to step aside for one. */
#define FM_LABEL_ASIDE_MAX 2

/* What stands in the way of a label at a place. */
typedef struct fm_label_verdict {
    bool barred;   /* by the frame, a block, or a symbol that counts as much */
    bool near;     /* to a symbol that is not its own */
    bool covers;   /* a symbol that counts less */
    double crosses; /* the weight of the weightiest line, 0: none */
    size_t in_way; /* labels; beyond FM_LABEL_ASIDE_MAX it is not counted further */
    uint32_t labels[FM_LABEL_ASIDE_MAX];
} fm_label_verdict;

fm_label_verdict fm_label_judge(const fm_labeller *labeller, const fm_label *label,
                                const fm_label_box *boxes, size_t count);

/* The best place found so far. */
typedef struct fm_label_choice {
    bool found;
    fm_label_candidate candidate;
    double cost;
    bool covers;
    double crosses;
} fm_label_choice;

/* The best free place of a point or polygon. */
FM_MUST_USE fm_status fm_label_choose(fm_labeller *labeller, fm_label *label,
                                      fm_label_choice *best);
/* Take note of a label's place; `bent` is taken, also on failure. */
FM_MUST_USE fm_status fm_label_accept(fm_labeller *labeller, uint32_t number,
                                      const fm_label_choice *chosen, fm_text_run *bent);
FM_MUST_USE fm_status fm_label_place_all(fm_labeller *labeller);

/* label_aside.c --------------------------------------------------------------------- */

FM_MUST_USE fm_status fm_label_second_round(fm_labeller *labeller);

#endif
