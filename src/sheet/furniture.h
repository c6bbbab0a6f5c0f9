/* SPDX-License-Identifier: MIT */
/*
 * sheet/furniture.h: title, legend, scale bar, north arrow, graticule, inset, credits.
 *
 * Each piece is one file and one entry of the table in furniture.c: measured first,
 * which prepares all it will draw, then drawn.  fm_layout decides where: strips take
 * their height from the page and leave the map frame; corner pieces stack inward from
 * their corner, in the table's order.  The graticule lies on the map itself.
 *
 * Adding a piece: one file, one line in the table, its keys in doc/document_keys.c, one
 * golden case.
 */
#ifndef FM_SHEET_FURNITURE_H
#define FM_SHEET_FURNITURE_H

#include "draw/painter.h"
#include "sheet/sheet.h"

typedef enum fm_furniture_place {
    FM_FURNITURE_TOP,    /* a strip above the map */
    FM_FURNITURE_BOTTOM, /* a strip below the map */
    FM_FURNITURE_CORNER  /* inside the frame */
} fm_furniture_place;

/* A measured piece; `state` is its own. */
typedef struct fm_piece {
    void *state;
    double width, height;
    fm_rect at; /* set by the layout */
    bool shown;
} fm_piece;

typedef struct fm_furniture {
    const char *name; /* the word in the document, and the painter's group */
    fm_furniture_place place;
    bool (*wanted)(const fm_sheet *sheet);
    fm_corner (*corner)(const fm_sheet *sheet); /* CORNER only */
    /* Prepare; `room` is the width (and height) there is at most, and piece->at the
     * empty box in its corner from which it will grow.  A piece that has nothing to
     * show leaves its width 0; one larger than its room is left out, with a warning. */
    fm_status (*measure)(fm_sheet *sheet, double room_width, double room_height,
                         fm_piece *piece);
    /* The place is known: make true what depends on it, within the measured size.  May
     * be NULL. */
    fm_status (*settle)(fm_sheet *sheet, fm_piece *piece);
    void (*draw)(const fm_sheet *sheet, const fm_piece *piece, fm_painter *painter);
    void (*release)(fm_piece *piece);
} fm_furniture;

extern const fm_furniture fm_title, fm_credits, fm_legend_piece, fm_scale_bar,
    fm_north_arrow, fm_inset;

#define FM_PIECES_MAX 12

/* The corner given, or else `standard`, which changes sides on a mirrored sheet. */
fm_corner fm_furniture_corner(const fm_sheet *sheet, fm_corner given,
                              fm_corner standard);

/* The box of this size that grows from `from` into the map, away from its corner. */
fm_rect fm_furniture_box(fm_pt from, fm_corner corner, double width, double height);

/* Of the frame's area, what one corner piece may take. */
#define FM_CORNER_SHARE 0.45

typedef struct fm_layout {
    fm_piece pieces[FM_PIECES_MAX]; /* in the order of the table */
    fm_rect frame;                  /* of the map */
} fm_layout;

/* A piece that does not fit is left out with the warning "furniture-no-room", never
 * drawn over another. */

/* First step: measure the strips and set layout->frame. The graticule's labels, which
 * stand outside the frame, get their room here. */
FM_MUST_USE fm_status fm_layout_strips(fm_sheet *sheet, fm_layout *layout);
/* Second step, with the viewport and the legend known: measure and place the corner
 * pieces. */
FM_MUST_USE fm_status fm_layout_corners(fm_sheet *sheet, fm_layout *layout);
/* Rectangles that labels keep off, appended: at most FM_PIECES_MAX. Returns how many.
 */
size_t fm_layout_obstacles(const fm_layout *layout, fm_rect out[FM_PIECES_MAX]);
/* Draw the neatline and all pieces, each in a group of its name. */
void fm_layout_draw(const fm_sheet *sheet, const fm_layout *layout,
                    fm_painter *painter);
void fm_layout_release(fm_layout *layout);

/* The graticule: lines on the map (clipped to the frame by the caller), labels on its
 * edge. Prepared once, drawn in two goes as lines lie under labels. */
typedef struct fm_graticule fm_graticule;
FM_MUST_USE fm_status fm_graticule_new(fm_sheet *sheet, fm_graticule **out);
void fm_graticule_draw_lines(const fm_sheet *sheet, const fm_graticule *graticule,
                             fm_painter *painter);
void fm_graticule_draw_labels(const fm_sheet *sheet, const fm_graticule *graticule,
                              fm_painter *painter);
void fm_graticule_free(fm_graticule *graticule);
/* Room that its labels need outside the frame, px. */
double fm_graticule_margin(const fm_sheet *sheet);

#endif
