/* SPDX-License-Identifier: MIT */
/*
 * draw/symbol_table.h: one row for each code that is known, and the drawings that rows
 * share.  The same rows are what `frontmap symbols` lists.
 *
 * A drawing is a text, read by symbol_draft.c.  It stands in the standard's box: 200
 * units square, the place it marks at (100, 100), y down.  Parts are divided by ';', each
 * an ink and what it draws:
 *
 *     S path      stroked
 *     F path      filled
 *     X path      filled and stroked
 *     W path      filled with the pale of icons, and stroked
 *     B path      a body: filled with the symbol's own fill, and stroked
 *     H path      stroked with twice the pen
 *     K path      stroked with short dashes
 *     C x y r     a circle, stroked
 *     D x y r     a disc
 *     T x y h TEXT   letters, their middle at x, y, of this size
 *     t TEXT      letters in the middle of the icon, sized by their number
 *     1 TEXT, 2 TEXT   the same in the places of the first and second modifier
 *     @name       the drawing of that name (fm_symbol_parts), as it is
 *     @name x y scale   ... shifted, and scaled about (100, 100) before
 *
 * A path is that of SVG with M L H V C Z in both cases.  A point may lie on the frame, so
 * that one drawing serves all frames: %tl %tr %bl %br are its corners, %t %b %l %r the
 * middles of its sides, %l120 and %r120 its edges at y = 120, %u55 and %d55 the upper and
 * the lower at x = 55.  A part that begins with sides in brackets, "[hu]S ...", is drawn
 * in the frames of those alone: f friend, h hostile, n neutral, u unknown.
 */
#ifndef FM_DRAW_SYMBOL_TABLE_H
#define FM_DRAW_SYMBOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What becomes of a code on a map. */
typedef enum fm_symbol_rule {
    FM_SYMBOL_FRAMED, /* an icon in a frame */
    FM_SYMBOL_POINT,  /* a control measure at a point: no frame */
    FM_SYMBOL_MEASURE /* a line or area: draw/tactical */
} fm_symbol_rule;

/* Control measures that mark obstacles are green on either side. */
enum {
    FM_SYMBOL_OBSTACLE = 1,
    FM_SYMBOL_CIVILIAN = 2,
    FM_SYMBOL_BOXED = 4, /* a box on a point: words round it as that has them */
    FM_SYMBOL_INSIDE = 8, /* its designation stands inside */
    FM_SYMBOL_PURPLE = 16 /* key terrain, on either side */
};

typedef struct fm_symbol_row {
    uint32_t key; /* symbol set and entity: 10121100 */
    const char *name;
    const char *drawing; /* "": the frame alone; NULL: not drawn here */
    const char *letters; /* of 2525C: scheme, dimension, function: "SGUCI"; several with
                            blanks between; NULL */
    unsigned char rule;  /* fm_symbol_rule */
    unsigned char flags;
    double span; /* of a point: the side that a symbol's size is, in units of the box */
} fm_symbol_row;

/* Rows of one subject, keys ascending. */
typedef struct fm_symbol_rows {
    const fm_symbol_row *rows;
    size_t count;
    size_t stride; /* bytes from row to row, where each begins something larger; 0: none */
} fm_symbol_rows;

extern const fm_symbol_rows fm_symbol_rows_air;
extern const fm_symbol_rows fm_symbol_rows_units;
extern const fm_symbol_rows fm_symbol_rows_civilians;
extern const fm_symbol_rows fm_symbol_rows_equipment;
extern const fm_symbol_rows fm_symbol_rows_installations;
extern const fm_symbol_rows fm_symbol_rows_points;
extern const fm_symbol_rows fm_symbol_rows_measures; /* tactical_table.c */
extern const fm_symbol_rows fm_symbol_rows_dismounted;
extern const fm_symbol_rows fm_symbol_rows_sea;
extern const fm_symbol_rows fm_symbol_rows_activities;

/* A drawing that rows and modifiers share. */
typedef struct fm_symbol_part {
    const char *name, *drawing;
} fm_symbol_part;

extern const fm_symbol_part fm_symbol_parts[];
extern const size_t fm_symbol_part_count;

/* A modifier of a symbol set. */
typedef struct fm_symbol_modifier {
    unsigned char set, place; /* place 1 or 2 */
    unsigned number;          /* 100 and more: the common ones of E */
    const char *name, *drawing;
} fm_symbol_modifier;

extern const fm_symbol_modifier fm_symbol_modifiers[];
extern const size_t fm_symbol_modifier_count;

const fm_symbol_row *fm_symbol_row_of(uint32_t key);
const fm_symbol_row *fm_symbol_row_of_letters(const char *function);
/* Row by row, keys ascending; NULL beyond. */
const fm_symbol_row *fm_symbol_row_at(size_t i);
const fm_symbol_modifier *fm_symbol_modifier_of(unsigned set, unsigned place,
                                                unsigned number);
const char *fm_symbol_part_of(const char *name, size_t length);

#endif
