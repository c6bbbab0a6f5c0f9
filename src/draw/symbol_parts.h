/* SPDX-License-Identifier: MIT */
/*
 * draw/symbol_parts.h: what the files of symbols by code share, and nobody else.
 *
 *   symbol.c             shapes by name; from a look to a stamp
 *   symbol_code.c        a code's symbol put together
 *   symbol_draft.c       drawings of the table become parts of a stamp
 *   symbol_letters.c     letters of icons, which are the same on every machine
 *   symbol_frame.c       frames by identity and dimension
 *   symbol_color.c       colours of the standard
 *   symbol_amplifier.c   echelon, mobility, headquarters and the like
 *   symbol_text.c        text fields round a symbol
 *   symbol_table.c and symbol_rows_*.c   the rows
 */
#ifndef FM_DRAW_SYMBOL_PARTS_H
#define FM_DRAW_SYMBOL_PARTS_H

#include "draw/sidc.h"
#include "draw/symbol.h"
#include "draw/symbol_table.h"

/* ---- frames --------------------------------------------------------------------- */

typedef struct fm_symbol_frame {
    const char *outline; /* in the box */
    fm_rect box;
    fm_pt corners[4]; /* tl tr bl br, where icons that fill the frame reach it */
    bool has_flat_foot; /* a staff starts at its lower left corner */
    const char *mark;   /* of its dimension, filled with the frame's ink; NULL */
    char side;          /* 'f', 'h', 'n' or 'u' */
} fm_symbol_frame;

/* The frame of a code; false when it has none. */
bool fm_symbol_frame_of(const fm_sidc *sidc, fm_symbol_frame *out);
bool fm_symbol_frame_is_installation(const fm_sidc *sidc);

/* ---- colours -------------------------------------------------------------------- */

typedef struct fm_symbol_inks {
    fm_color fill;  /* of the frame; alpha 0: none */
    fm_color frame; /* its line */
    fm_color icon;
    fm_color pale;
    double frame_px, icon_px; /* pens */
} fm_symbol_inks;

fm_symbol_inks fm_symbol_inks_of(const fm_symbol_look *look, const fm_sidc *sidc,
                                 const fm_symbol_row *row, double scale);

/* ---- drafting ------------------------------------------------------------------- */

typedef struct fm_draft {
    fm_stamp *out;
    double scale; /* px a unit of the box */
    fm_pt origin; /* of the box, which comes to lie at (0, 0) */
    fm_symbol_inks inks;
    const fm_symbol_frame *frame; /* NULL: none */
    const double *body_dashes;    /* px, two, static; NULL: solid */
    bool failed;                  /* out of memory */
    const char *fault;            /* a drawing that cannot be read: where; NULL */
} fm_draft;

/* Draw a drawing of the table. */
void fm_draft_add(fm_draft *d, const char *drawing);
/* The same, moved by `shift` units of the box. */
void fm_draft_add_at(fm_draft *d, const char *drawing, fm_pt shift);
/* The path alone, in the box. */
void fm_draft_path(fm_draft *d, const char *text, fm_path *out);
/* A new part that has this path of the box, which changes hands; NULL when memory is
 * out. */
fm_stamp_part *fm_draft_part(fm_draft *d, fm_path *path);
fm_stamp_part *fm_draft_stroke(fm_draft *d, fm_path *path, fm_color color, double px);
fm_stamp_part *fm_draft_fill(fm_draft *d, fm_path *path, fm_color color);
/* Give a part dashes of its own, px. */
void fm_draft_dash(fm_draft *d, fm_stamp_part *part, double on, double off);
/* Append letters to a path, their middle at `at`, `size` high as a font is. */
void fm_symbol_letters(fm_path *out, const char *text, size_t length, fm_pt at,
                       double size);
/* The pen for them. */
double fm_symbol_letters_pen(double size);

/* ---- putting together ------------------------------------------------------------ */

/* False when out of memory. */
FM_MUST_USE bool fm_symbol_code_build(const fm_symbol_look *look, const fm_sidc *sidc,
                                      const fm_symbol_row *row, fm_stamp *out);

/* Casing beneath and ring round what is drawn so far. */
FM_MUST_USE bool fm_symbol_finish(const fm_symbol_look *look, fm_pt centre,
                                  fm_stamp *out);
/* Marks outside the frame; `box` grows by what they take. */
void fm_symbol_amplifiers(fm_draft *d, const fm_sidc *sidc, fm_rect *box);
void fm_symbol_condition(fm_draft *d, const fm_sidc *sidc, bool as_bar, fm_rect *box);
void fm_symbol_direction(fm_draft *d, const fm_sidc *sidc, double degrees,
                         const fm_rect *frame_box, fm_rect *box);
/* Text fields round `box`. */
FM_MUST_USE bool fm_symbol_texts(fm_draft *d, const fm_symbol_look *look,
                                 const fm_sidc *sidc, const fm_symbol_row *row,
                                 fm_rect box);

/* The edges of everything drawn so far, strokes included, px. */
fm_rect fm_stamp_ink(const fm_stamp *stamp);

#endif
