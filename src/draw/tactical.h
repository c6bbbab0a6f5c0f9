/* SPDX-License-Identifier: MIT */
/*
 * draw/tactical.h: the table of control measures of MIL-STD-2525D and APP-6D that are
 * lines, areas and arrows, and how each is drawn on the sheet.
 *
 * A control measure is drawn from the points that it is given, in sheet px, into plain
 * data: parts to be stroked or filled, and texts with their places.  Decorations are
 * placed by arc length over the whole line, sized on paper, whole at both ends, kept off
 * corners too sharp for them (draw/row.h).  The base line is always kept; only a tooth, which is
 * the line going out and back, takes the place of its own foot.  A measure is told
 * which side the enemy is on, not who holds the ground.
 *
 * Adding one is a row of the table in tactical_table.c, and a function where no recipe
 * fits.
 */
#ifndef FM_DRAW_TACTICAL_H
#define FM_DRAW_TACTICAL_H

#include "draw/painter.h"
#include "draw/sidc.h"
#include "draw/symbol_table.h"

typedef enum fm_side {
    FM_SIDE_LEFT,
    FM_SIDE_RIGHT
} fm_side; /* of the direction of travel,
              as seen on the sheet */

/* What a measure is drawn from. */
typedef enum fm_tactical_shape {
    FM_TACTICAL_LINE,  /* two points or more, whose order gives the sides */
    FM_TACTICAL_AREA,  /* a closed line */
    FM_TACTICAL_ARROW, /* two points or more, the first is the tip */
    FM_TACTICAL_AXIS,  /* three or more: tip, way back to the rear, and last a point that
                          is as far from the way as the arrow is wide */
    FM_TACTICAL_POINTS /* as many as its row says, each with a meaning */
} fm_tactical_shape;

/* One row of the table. */
typedef struct fm_tactical_kind {
    fm_symbol_row row; /* code, name, letters: one of the table of symbols, too */
    const char *word;  /* "phase-line"; of the map document */
    fm_tactical_shape shape;
    unsigned points;      /* of FM_TACTICAL_POINTS: how many there have to be */
    bool has_side;        /* its figures face the enemy */
    const char *pattern;  /* that its inside is filled with; NULL */
    const char *text;     /* before its name: "PL"; NULL */
    /* private */
    const struct fm_tactical_recipe *recipe;
} fm_tactical_kind;

typedef struct fm_tactical_look {
    const char *kind;  /* a word of the table */
    double size_px;    /* height of a figure, length of a head; 0: by kind */
    double spacing_px; /* along the line, from figure to figure; 0: by kind */
    fm_side side;      /* where the enemy is */
    fm_pen pen;
    const char *name;  /* field T of the standard: its own name; NULL, as below */
    const char *name2; /* field T1: of a boundary, the unit on the right */
    const char *note;  /* field W and W1: from when and until when */
    unsigned echelon;  /* digits 9 and 10: 11 team to 26 command; 0: none */
    bool is_enemy;     /* says ENY at its ends */
    double text_px;    /* 0: 11 */
    /* Width of a text at text_px; NULL: six tenths of the size for each letter. */
    double (*measure)(void *user, const char *text, double size_px);
    void *user;
} fm_tactical_look;

typedef struct fm_tactical_part {
    fm_path path;
    bool is_filled;  /* else stroked with the look's pen */
    bool is_enemy;   /* in the colour of the other side */
    bool is_solid;   /* never dashed: marks, heads */
    bool is_dashed;  /* always: a feint */
} fm_tactical_part;

/* Centred on `at`, turned with it; may hold newlines. */
typedef struct fm_tactical_text {
    char *text;
    fm_pt at;
    double angle_rad; /* clockwise, never upside down */
    double size_px;
    bool is_enemy;
} fm_tactical_text;

/* `fm_tactical_drawing d = {0};`; release it in any case. */
typedef struct fm_tactical_drawing {
    fm_tactical_part *parts;
    size_t part_count, part_capacity;
    fm_tactical_text *texts;
    size_t text_count, text_capacity;
    bool failed; /* out of memory */
} fm_tactical_drawing;

void fm_tactical_drawing_release(fm_tactical_drawing *drawing);

/* The row of this number, in the order of codes; NULL beyond. */
const fm_tactical_kind *fm_tactical_at(size_t i);
/* By word; NULL. */
const fm_tactical_kind *fm_tactical_find(const char *word);
/* By entity, type and subtype in symbol set 25: 140300; one without a row of its own is that
 * of the type above it, of the first below it, or of the entity.  NULL. */
const fm_tactical_kind *fm_tactical_of(uint32_t entity);

/* What a symbol code says of a measure. */
typedef struct fm_tactical_code {
    const fm_tactical_kind *kind;
    fm_sidc_identity identity;
    bool is_planned; /* or assumed, suspected, pending: dashed */
    unsigned echelon;
} fm_tactical_code;

/* A code of a control measure (draw/sidc.h).  False for any other, for one that is none, and for
 * one that has no row in the table. */
bool fm_tactical_read_code(const char *code, fm_tactical_code *out);
/* "brigade" or "18"; 0 for no echelon. */
unsigned fm_tactical_echelon(const char *word);

const char *const *fm_tactical_names(void); /* the words; NULL-terminated */
bool fm_tactical_exists(const char *name);

/* The measure on these points, appended to `out`.  Linear time in the points and the length
 * in figures; degenerate lines give their base line or nothing; what has too few points for
 * its kind is drawn as a plain line. */
void fm_tactical_draw(const fm_tactical_look *look, const fm_pt *points, size_t count,
                      bool closed, fm_tactical_drawing *out);

/* Only what is stroked in the line's own colour, as one path appended to `out`. */
void fm_tactical_build(const fm_tactical_look *look, const fm_pt *points, size_t count,
                       bool closed, fm_path *out);

/* How far the drawing reaches from the points at most, px, texts beyond the ends not
 * counted. */
double fm_tactical_reach(const fm_tactical_look *look);
/* One figure as it is where nothing stretches it: from its start to that of the next
 * along the line, its own width, and its height; 0 for a kind without figures. */
double fm_tactical_pitch(const fm_tactical_look *look);
double fm_tactical_width(const fm_tactical_look *look);
double fm_tactical_height(const fm_tactical_look *look);

#endif
