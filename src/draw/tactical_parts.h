/* SPDX-License-Identifier: MIT */
/*
 * draw/tactical_parts.h: what the recipes of control measures share; for nobody else.
 *
 * A recipe is a function and its numbers.  It is told a `fm_tac`, which has the look, the
 * points and where the drawing goes.
 */
#ifndef FM_DRAW_TACTICAL_PARTS_H
#define FM_DRAW_TACTICAL_PARTS_H

#include <math.h>

#include "draw/row.h"
#include "draw/tactical.h"

typedef struct fm_tac {
    const fm_tactical_look *look;
    const fm_tactical_kind *kind;
    const fm_pt *points;
    size_t count;
    bool closed;
    double text_px;
    fm_tactical_drawing *out;
} fm_tac;

/* Append the figure that stands on `from` and `to` and rises by `up`; `index` counts
 * along the line. `stroke` and `fill` are the parts for either. */
typedef void (*fm_tac_figure_fn)(fm_path *stroke, fm_path *fill, size_t index,
                                 fm_pt from, fm_pt to, fm_pt up);

/* A row of figures. */
typedef struct fm_tac_row {
    fm_tac_figure_fn figure; /* NULL: none */
    double height_px;        /* where no size is given */
    double aspect;           /* width over height */
    double pitch;            /* widths from figure to figure */
    bool replaces_line;      /* the figure is the line: none is drawn beneath it */
    bool has_no_line;        /* figures alone */
    bool on_both_sides;
    bool is_inside; /* of an area: figures stand inwards */
} fm_tac_row;

typedef struct fm_tactical_recipe {
    void (*draw)(fm_tac *t);
    fm_tac_row row;
    unsigned variant; /* of the function's own: one of what follows */
} fm_tactical_recipe;

/* Variants of tactical_arrow.c, */
enum {
    FM_TAC_AVIATION,
    FM_TAC_MAIN,
    FM_TAC_SUPPORTING,
    FM_TAC_FEINT,
    FM_TAC_AIRBORNE,
    FM_TAC_HELICOPTER,
    FM_TAC_COUNTER
};
/* bits of tactical_area.c, */
enum {
    FM_TAC_PLAIN = 0,
    FM_TAC_WITH_ECHELON = 1,
    FM_TAC_NOT_OCCUPIED = 2 /* its outline is dashed */
};
/* and tasks of tactical_task.c. */
enum {
    FM_TAC_BLOCK,
    FM_TAC_OCCUPY,
    FM_TAC_SECURE,
    FM_TAC_ISOLATE,
    FM_TAC_RETAIN,
    FM_TAC_CONTAIN,
    FM_TAC_SEIZE,
    FM_TAC_DELAY,
    FM_TAC_ATTACK_BY_FIRE,
    FM_TAC_SUPPORT_BY_FIRE,
    FM_TAC_ROADBLOCK_PLANNED,
    FM_TAC_ROADBLOCK_SAFE,
    FM_TAC_ROADBLOCK_ARMED,
    FM_TAC_ROADBLOCK_EXECUTED,
    FM_TAC_LANE,
    FM_TAC_FIGHTING_POSITION,
    FM_TAC_MINE_CLUSTER,
    FM_TAC_ABATIS,
    FM_TAC_CIRCLE,
    FM_TAC_SECTOR
};

extern const fm_tactical_kind fm_tactical_kinds[];
extern const size_t fm_tactical_kind_count;

/* ------------------------------------------------------------------ small vectors */

static inline fm_pt fm_tac_add(fm_pt a, fm_pt b, double scale)
{
    return (fm_pt){ a.x + b.x * scale, a.y + b.y * scale };
}

static inline double fm_tac_distance(fm_pt a, fm_pt b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

static inline fm_pt fm_tac_unit(fm_pt from, fm_pt to)
{
    double length = fm_tac_distance(from, to);

    return length > 0 ? (fm_pt){ (to.x - from.x) / length, (to.y - from.y) / length }
                      : (fm_pt){ 1, 0 };
}

/* Across a direction, to its left as seen on the sheet. */
static inline fm_pt fm_tac_left(fm_pt direction)
{
    return (fm_pt){ direction.y, -direction.x };
}

/* ----------------------------------------------------------------------- pieces */

typedef enum fm_tac_ink {
    FM_TAC_STROKE = 0,
    FM_TAC_FILL = 1,
    FM_TAC_ENEMY = 2,
    FM_TAC_SOLID = 4,
    FM_TAC_DASHED = 8
} fm_tac_ink;

/* The path of the part with this ink (bits), made when there is none; a path to waste when
 * memory is out. */
fm_path *fm_tac_path(fm_tac *t, unsigned ink);

/* A text centred there, along a direction, turned so that it is not upside down.  Empty
 * ones are left out. */
void fm_tac_text(fm_tac *t, const char *text, fm_pt at, fm_pt along, unsigned ink);
double fm_tac_text_width(const fm_tac *t, const char *text);
/* What the measure is called on the map: "PL BLUE", its note in the next line where
 * `with_note`. Free with fm_free(); NULL when out of memory. */
char *fm_tac_words(const fm_tac *t, bool with_note);

/* The points as they are, less what no sheet can show. */
void fm_tac_line(const fm_pt *points, size_t count, bool closed, fm_path *out);

/* Places along a line where something is repeated: every 150 mm, or its middle.  Returns how
 * many; `alongs` has room for FM_TAC_REPEATS. */
#define FM_TAC_REPEATS 32
size_t fm_tac_repeats(double length, double alongs[FM_TAC_REPEATS]);

/* The line with gaps of `half` px on either side of some places along it. */
void fm_tac_line_with_gaps(fm_tac *t, const double *alongs, size_t gaps, double half,
                           unsigned ink);

/* Words beyond both ends of an open line. */
void fm_tac_end_words(fm_tac *t, const char *words, unsigned ink);

/* The mark of an echelon, centred there, upright on `along`.  Returns its width. */
double fm_tac_echelon(fm_tac *t, unsigned echelon, fm_pt at, fm_pt along);

/* A head of an arrow: tip, direction of travel, length; open, or filled. */
void fm_tac_head(fm_path *out, fm_pt tip, fm_pt direction, double length, double width,
                 bool is_closed);

/* A parallel of an open line, `by` px to its left (negative: right), cornered neatly;
 * allocated, `*out_count` points; NULL when out of memory. */
fm_pt *fm_tac_parallel(const fm_pt *points, size_t count, double by, size_t *out_count);

/* Where words have most room inside a ring. */
fm_pt fm_tac_inside(const fm_pt *ring, size_t count);
/* Is the inside of the ring to its left, as seen on the sheet? */
bool fm_tac_inside_is_left(const fm_pt *ring, size_t count);

/* ---------------------------------------------------------------------- recipes */

void fm_tac_draw_row(fm_tac *t);        /* tactical_row.c */
void fm_tac_draw_contact(fm_tac *t);    /* two rows back to back */
void fm_tac_draw_words(fm_tac *t);      /* tactical_line.c: a line with words */
void fm_tac_draw_boundary(fm_tac *t);
void fm_tac_draw_route(fm_tac *t);
void fm_tac_draw_attack(fm_tac *t);     /* tactical_arrow.c */
void fm_tac_draw_axis(fm_tac *t);
void fm_tac_draw_area(fm_tac *t);       /* tactical_area.c */
void fm_tac_draw_task(fm_tac *t);       /* tactical_task.c: tasks by few points */

/* Figures. */
void fm_tac_scallop(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                    fm_pt up);
void fm_tac_tooth(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up);
void fm_tac_wedge(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up);
void fm_tac_triangle(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                     fm_pt up);
void fm_tac_full_triangle(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                          fm_pt to, fm_pt up);
void fm_tac_triangle_or_mine(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                             fm_pt to, fm_pt up);
void fm_tac_mine(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up);
void fm_tac_cross(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                  fm_pt up);
void fm_tac_two_crosses(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                        fm_pt to, fm_pt up);
void fm_tac_cross_above(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                        fm_pt to, fm_pt up);
void fm_tac_coil(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up);
void fm_tac_coil_on(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                    fm_pt up);
void fm_tac_two_coils(fm_path *stroke, fm_path *fill, size_t index, fm_pt from,
                      fm_pt to, fm_pt up);
void fm_tac_tick(fm_path *stroke, fm_path *fill, size_t index, fm_pt from, fm_pt to,
                 fm_pt up);

#endif
