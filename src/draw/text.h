/* SPDX-License-Identifier: MIT */
/*
 * draw/text.h: shapes and measures text, and hands the painter a finished run.
 *
 * Pango stays inside this room.  Metrics are not hinted, so that a sheet is laid out
 * the same at every density.  Text is never markup.  Direction follows the text (first
 * strong character).  Before shaping a text is cleaned: embeddings, overrides and
 * isolates of bidi (U+202A-202E, U+2066-2069) are taken out, so that a name cannot turn
 * what stands beside it (the harmless marks U+200E, U+200F and U+061C stay); so are
 * control characters and noncharacters; tabs become blanks; what is longer than
 * FM_TEXT_BYTES_MAX is cut with an ellipsis.
 *
 * Not for placing: where a label goes is sheet/label.
 */
#ifndef FM_DRAW_TEXT_H
#define FM_DRAW_TEXT_H

#include "base/context.h"
#include "draw/path.h"

#define FM_TEXT_BYTES_MAX 16384

typedef struct fm_text_engine fm_text_engine;

/* Fonts are found through fontconfig.  Make the engine early: a thread of Pango's reads
 * them while you do something else (10 ms of a cold start). */
FM_MUST_USE fm_status fm_text_engine_new(fm_context *ctx, fm_text_engine **out);
void fm_text_engine_free(fm_text_engine *engine);

typedef enum fm_align {
    FM_ALIGN_START, /* right for a run->rtl */
    FM_ALIGN_CENTER,
    FM_ALIGN_END,
    FM_ALIGN_LEFT, /* on the sheet, whatever the direction of each line: labels */
    FM_ALIGN_RIGHT
} fm_align;

typedef struct fm_text_style {
    const char *family; /* comma-separated; NULL: Noto Sans.  Others follow by
                           themselves for what it lacks. */
    double size_px;
    bool bold, italic;
    double max_width_px;      /* wrap there; 0: only at \n */
    bool keep_words;          /* let a word that is wider stand out over that width */
    unsigned max_lines;       /* then an ellipsis; 0: all */
    fm_align align;           /* of several lines */
    double line_height;       /* times the size; 0: the font's own */
    double letter_spacing_px; /* not in scripts that join letters, such as Arabic */
    const char *language;     /* tag, for the shaper; NULL */
    bool rtl;                 /* base direction where the text has no strong one */
} fm_text_style;

/* One glyph, placed. */
typedef struct fm_glyph {
    unsigned long index;
    double x, y; /* its origin, from the run's top left corner, or absolute if bent */
    double advance; /* px */
    double angle_rad;
} fm_glyph;

/* Glyphs of one font, in visual order, and the text they stand for. */
typedef struct fm_text_span {
    void *font; /* a cairo_scaled_font_t of `size_px` */
    double size_px;
    fm_glyph *glyphs;
    size_t glyph_count;
    const char *text; /* UTF-8, logical order */
    size_t text_length;
    struct fm_text_cluster {
        unsigned bytes, glyphs;
    } * clusters; /* in the order of the text, as cairo_show_text_glyphs wants them */
    size_t cluster_count;
    bool backward; /* right-to-left: the first cluster has the last glyphs */
} fm_text_span;

/* Allocated in one piece, fonts aside.  No span is empty; a run may have none. */
typedef struct fm_text_run {
    char *text; /* the whole, as shaped: cleaned, cut to its lines; where it was wrapped
                   stands U+2028 */
    fm_text_span *spans;
    size_t span_count;
    double width, height; /* logical box */
    double baseline;      /* of the first line, from the top */
    fm_rect ink;          /* from the top left corner, or absolute if bent */
    unsigned line_count;
    bool rtl;
    bool bent;
    size_t missing; /* characters no font has */
} fm_text_run;

/* FM_ERR_LAYER when there is not one font. */
FM_MUST_USE fm_status fm_text_shape(fm_text_engine *engine, const char *text,
                                    const fm_text_style *style, fm_text_run **out);
void fm_text_run_free(fm_text_run *run);

/* A copy of a one-line run along a line on the sheet: the middle of its small letters
 * on the line, starting `start_px` along it.  The line may be handed in either
 * direction: where the text would stand on its head, it runs the other way over the
 * same stretch. Glyphs are placed absolutely.  NULL in `*out` when the line is too
 * short or bends more sharply than `max_bend_rad` between letters. */
FM_MUST_USE fm_status fm_text_run_bend(fm_text_engine *engine, const fm_text_run *run,
                                       const fm_pt *line, size_t count, double start_px,
                                       double max_bend_rad, fm_text_run **out);

/* A glyph's outline, round its origin, appended to a path. */
void fm_text_add_outline(fm_path *out, const fm_text_span *span, unsigned long glyph);
/* Keep a span's font beyond its run, and let it go. */
void *fm_text_font_hold(void *font);
void fm_text_font_drop(void *font);

/* Characters that no font had so far, each once, as "U+1E900 ..."; "" when none. */
const char *fm_text_missing(const fm_text_engine *engine, size_t *count);
/* Font families that were asked for and are not there, each once; "" when none. */
const char *fm_text_missing_families(const fm_text_engine *engine);

const char *fm_text_library_version(void); /* Pango's */

#endif
