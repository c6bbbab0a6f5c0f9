/* SPDX-License-Identifier: MIT */
/*
 * draw/painter.h: a dozen verbs of ink, and the hands that do them.
 *
 * A painter is told finished things: paths in sheet pixels, runs of shaped text, stamps.
 * It decides nothing.  One hand draws with Cairo (painter_cairo.c) on pictures and PDF,
 * one writes SVG (painter_svg.c), one writes the calls down as text (painter_trace.c) for
 * tests; further hands implement the same table.
 *
 * Status is sticky and asked once, at the end: fm_painter_status().
 *
 * Groups nest and are named after layers and furniture, so that a hand which can name
 * things (SVG, PDF) does.
 */
#ifndef FM_DRAW_PAINTER_H
#define FM_DRAW_PAINTER_H

#include "base/context.h"
#include "doc/color.h"
#include "doc/document.h"
#include "draw/path.h"
#include "draw/text.h"

typedef struct fm_pen {
    fm_color color;
    double width; /* px; 0 strokes nothing */
    const double *dashes; /* px */
    size_t dash_count;    /* none, or all of them 0: solid */
    double dash_offset;
    fm_line_cap cap;
    fm_line_join join;
} fm_pen;

/* A small drawing round (0, 0), to be put in many places: a point symbol.  Plain data;
 * parts are painted in order. */
typedef struct fm_stamp_part {
    fm_path path;
    bool fill;
    bool even_odd;
    fm_color fill_color;
    bool stroke;
    fm_pen pen;     /* its dashes: a static table's, or `dashes` */
    double *dashes; /* the part's own; NULL */
} fm_stamp_part;

/* `fm_stamp s = {0};` is a valid empty stamp. */
typedef struct fm_stamp {
    fm_stamp_part *parts;
    size_t part_count, part_capacity;
    fm_rect bounds;  /* ink, strokes included */
    uint64_t serial; /* by fm_painter_stamp_keep(); 0: none */
} fm_stamp;

/* A new part at the end, valid until the next one is added; NULL when out of memory. */
FM_MUST_USE fm_stamp_part *fm_stamp_add(fm_stamp *stamp);
void fm_stamp_release(fm_stamp *stamp);

typedef struct fm_painter fm_painter;

/* What a hand provides.  `self` is the painter; its own struct starts with one. */
typedef struct fm_painter_hand {
    void (*group_begin)(fm_painter *self, const char *id, double opacity);
    void (*group_end)(fm_painter *self);
    void (*clip_begin)(fm_painter *self, const fm_path *path, bool even_odd);
    void (*clip_end)(fm_painter *self);
    void (*fill)(fm_painter *self, const fm_path *path, fm_color color, bool even_odd);
    void (*stroke)(fm_painter *self, const fm_path *path, const fm_pen *pen);
    void (*stamp)(fm_painter *self, const fm_stamp *stamp, const fm_pt *at,
                  size_t count, double angle_rad);
    void (*text)(fm_painter *self, const fm_text_run *run, fm_pt at, double angle_rad,
                 fm_color color, fm_color halo, double halo_width);
    /* An area filled with a pattern (a static name); NULL in hands that are told its
     * lines and dots instead. */
    void (*pattern)(fm_painter *self, const char *name, const fm_path *path,
                    bool even_odd, fm_color color);
    void (*destroy)(fm_painter *self);
} fm_painter_hand;

/* Groups and clips that may be open at once; a sheet has three or four. */
#define FM_PAINTER_DEPTH 32

struct fm_painter {
    const fm_painter_hand *hand;
    fm_context *ctx;
    fm_status status; /* sticky; the first failure, recorded in the context */
    uint64_t serials; /* of stamps that were kept */
    unsigned depth;   /* open groups and clips */
    struct {
        bool is_group;
        const char *id; /* of a group; borrowed until it ends; NULL */
    } open[FM_PAINTER_DEPTH];
};

/*
 * What a hand may take for granted, because painter.c sees to it: paths and stamps are
 * whole, neither empty nor without ink; every coordinate is finite and within
 * FM_PAINTER_REACH_PX (Cairo wraps silently at 2^23 px); no width and no dash is
 * negative; begin and end match.  A coordinate beyond is
 * FM_ERR_INTERNAL and names the group: whoever drew it did not clip.
 */
#define FM_PAINTER_REACH_PX 1e6

/*
 * A group; with opacity below 1 its inside is drawn as a whole and then laid over, so
 * that overlaps inside do not double up; clip first, since Cairo's hand needs memory for
 * all that the clip leaves.  `id` is a word for the layer, borrowed until the group ends;
 * may be NULL.
 */
void fm_painter_group_begin(fm_painter *p, const char *id, double opacity);
void fm_painter_group_end(fm_painter *p);
void fm_painter_clip_begin(fm_painter *p, const fm_path *path, bool even_odd);
void fm_painter_clip_end(fm_painter *p);

void fm_painter_fill(fm_painter *p, const fm_path *path, fm_color color, bool even_odd);
void fm_painter_stroke(fm_painter *p, const fm_path *path, const fm_pen *pen);
/* False, and nothing is done, when the hand has no word for patterns. */
FM_MUST_USE bool fm_painter_pattern(fm_painter *p, const char *name, const fm_path *path,
                                    bool even_odd, fm_color color);
/* The stamp's origin at each point, turned by angle_rad clockwise. */
void fm_painter_stamp(fm_painter *p, const fm_stamp *stamp, const fm_pt *at,
                      size_t count, double angle_rad);
/* Tell the painter that this stamp comes again, in calls of its own: a hand may then keep
 * what it made of it for as long as the painter lives. */
void fm_painter_stamp_keep(fm_painter *p, fm_stamp *stamp);
/* The run's top left corner at `at`, turned round it by angle_rad clockwise; runs that
 * follow a line (fm_text_run_bend) are placed absolutely: `at` is {0, 0}.  A halo of
 * width 0 or alpha 0 is none. */
void fm_painter_text(fm_painter *p, const fm_text_run *run, fm_pt at, double angle_rad,
                     fm_color color, fm_color halo, double halo_width);

/* FM_OK, or the first failure. */
FM_MUST_USE fm_status fm_painter_status(const fm_painter *p);
void fm_painter_free(fm_painter *p);

/* The trace hand: one line a call, coordinates rounded to 0.01 px, into `out`, which
 * must outlive it. */
FM_MUST_USE fm_status fm_painter_trace_new(fm_context *ctx, fm_str *out,
                                           fm_painter **painter);

/* The Cairo hand over a cairo_t (passed untyped so that few files know Cairo);
 * takes a reference.  Coordinates are sheet px under the context's own scale. */
FM_MUST_USE fm_status fm_painter_cairo_new(fm_context *ctx, void *cairo,
                                           fm_painter **painter);
/* From here on the sheet lies so much further to the right and down on its picture. */
void fm_painter_cairo_shift(fm_painter *painter, fm_pt by);

#endif
