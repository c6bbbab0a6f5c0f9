/* SPDX-License-Identifier: MIT */
/*
 * sheet/type.h: the typography of the furniture: one base size, four inks, one panel.
 *
 * Every size of a piece is a multiple of the base, which grows with the sheet far more
 * slowly than the sheet does; every ink comes from the paper, so that a dark paper
 * gives light letters.  Pieces that keep to this look as if one hand had set them.
 */
#ifndef FM_SHEET_TYPE_H
#define FM_SHEET_TYPE_H

#include "draw/painter.h"
#include "sheet/sheet.h"

typedef struct fm_type {
    double base_px; /* size of plain text */
    double hair_px; /* the finest line */
    double pad_px;  /* inside a panel */
    double gap_px;  /* between pieces, and from them to the frame */
    fm_color paper;
    fm_color panel; /* the paper, letting a little of the map through */
    fm_color ink;   /* text that must be read */
    fm_color muted; /* text that may be read */
    fm_color hair;  /* lines that only part things */
} fm_type;

fm_type fm_type_of(const fm_sheet *sheet);

/* How a text is set: its size in bases, its weight, the width it is wrapped at (0: not)
 * and the lines it may have (0: any number). */
typedef struct fm_setting {
    double size;
    bool bold;
    double max_width_px;
    unsigned max_lines;
    fm_align align; /* START is the sheet's own side */
} fm_setting;

/* The sheet's family and language, shaped.  `*out` NULL for NULL or empty text. */
FM_MUST_USE fm_status fm_type_shape(const fm_sheet *sheet, const char *text,
                                    fm_setting setting, fm_text_run **out);

/* The same of a text that was put together; releases it, and fails when it has. */
FM_MUST_USE fm_status fm_type_shape_str(const fm_sheet *sheet, fm_str *text,
                                        fm_setting setting, fm_text_run **out);
/* 12500 as "12 500", with a space that does not break; up to 9999 without. */
void fm_type_add_number(fm_str *out, double value);

/* The run with its top left corner at `at`; nothing when it is NULL. */
void fm_type_draw(fm_painter *painter, const fm_text_run *run, fm_pt at,
                  fm_color color);
/* The run with a halo of the paper, for text that stands on the map. */
void fm_type_draw_haloed(fm_painter *painter, const fm_type *type,
                         const fm_text_run *run, fm_pt at, fm_color color);

/* The ground of a piece that stands on the map. */
void fm_type_panel(fm_painter *painter, const fm_type *type, fm_rect rect);
/* x of a box of `width` at the start (left, or right on a mirrored sheet) of `rect`. */
double fm_type_start(const fm_sheet *sheet, fm_rect rect, double width);

double fm_type_width(const fm_text_run *run); /* 0 for NULL */
double fm_type_height(const fm_text_run *run);

#endif
