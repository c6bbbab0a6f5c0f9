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

/* Draw the pattern inside `path`.  `visible` bounds the work. */
void fm_pattern_fill(fm_painter *p, const char *name, const fm_path *path, bool even_odd,
                     fm_rect visible, fm_color color);

#endif
