/* SPDX-License-Identifier: MIT */
/*
 * draw/pattern.h: hatches and stipples, as vectors.
 *
 * A table of names, one drawing function each.  Hatches are lines of the pattern's
 * colour clipped to the path, anchored to the sheet so that neighbours match.
 */
#ifndef FM_DRAW_PATTERN_H
#define FM_DRAW_PATTERN_H

#include "draw/painter.h"

/* NULL-terminated names: "hatch-45", "hatch-135", "hatch-0", "hatch-90", "cross",
 * "cross-45", "stipple", "stipple-coarse" ... */
const char *const *fm_pattern_names(void);
bool fm_pattern_exists(const char *name);

/* What a pattern is made of, for those who have to say it in words of their own: up to two
 * families of lines, or rows of dots, every other row shifted by half the spacing. */
typedef struct fm_pattern_form {
    bool is_dots;
    double angles_deg[2]; /* of the lines, counter-clockwise from the east; < 0: none */
    double spacing_px;    /* between lines; between dots of a row, twice that of the rows */
    double width_px;      /* of the lines; radius of the dots */
} fm_pattern_form;

/* False, and nothing, for no pattern. */
bool fm_pattern_about(const char *name, fm_pattern_form *out);

/*
 * The pattern inside rings (closed by themselves, even-odd, starts as offsets, count + 1) as
 * geometry, where fm_pattern_fill() draws it: lines, or, of dots, moves to their middles.
 * Spacings are doubled until there are no more than about `most` of them.  False when out
 * of memory.
 */
FM_MUST_USE bool fm_pattern_cut(const char *name, const fm_pt *points,
                                const size_t *starts, size_t ring_count, size_t most,
                                fm_path *out);

/* Draw the pattern inside `path`.  `visible` bounds the work. */
void fm_pattern_fill(fm_painter *p, const char *name, const fm_path *path, bool even_odd,
                     fm_rect visible, fm_color color);

#endif
