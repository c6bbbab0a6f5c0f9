/* SPDX-License-Identifier: MIT */
/*
 * gis/art.h: small drawings for other programs: symbols, pattern tiles, scallops, as an SVG
 * or a PNG of their own.  Drawn by the functions that draw the map.
 *
 *     fm_stamp stamp;
 *     status = fm_gis_rule_stamp(ctx, rule, rule->style.symbol_size.value, &stamp);
 *     if (status == FM_OK)
 *         status = fm_gis_art_svg(ctx, fm_gis_stamp_box(&stamp), fm_gis_draw_stamp,
 *                                 &stamp, &svg);
 *     fm_stamp_release(&stamp);
 */
#ifndef FM_GIS_ART_H
#define FM_GIS_ART_H

#include "draw/pattern.h"
#include "gis/map.h"

/* Draws what `user` is, in px. */
typedef void (*fm_gis_draw_fn)(fm_painter *painter, const void *user);

/* The symbol or circle of a rule at a size (of the symbol, or the circle's radius); without
 * its turn. Release with fm_stamp_release(). */
FM_MUST_USE fm_status fm_gis_rule_stamp(fm_context *ctx, const fm_gis_rule *rule,
                                        double size_px, fm_stamp *out);
/* Does the rule draw its points with a symbol, and not with circles? Then symbol_size and
 * symbol_rotate count, else circle_radius. */
bool fm_gis_rule_has_symbol(const fm_gis_rule *rule);

/* A box round the stamp's origin in whole px that holds all of its ink, the origin in its
 * middle: programs put the middle of a picture on the place. */
fm_rect fm_gis_stamp_box(const fm_stamp *stamp);
void fm_gis_draw_stamp(fm_painter *painter, const void *stamp);

/* A tile of a fill pattern that fits its neighbours on all sides: `box` becomes [0, w] x
 * [0, h].  Hatches at 45 degrees repeat every spacing x sqrt 2. */
typedef struct fm_gis_pattern_tile {
    const char *name; /* of draw/pattern */
    fm_color ink;
    fm_color ground; /* alpha 0: none */
    fm_rect box;
} fm_gis_pattern_tile;

void fm_gis_pattern_fit(fm_gis_pattern_tile *tile);
void fm_gis_draw_pattern(fm_painter *painter, const void *tile);

/* One figure of a tactical line as far as it repeats, on a level line at y = 0 from x = 0
 * to the box's width: stroked with the rule's line.  Without that line itself, but where a
 * tooth takes its place.  Box and path are zero for a rule without dressing. */
typedef struct fm_gis_figure {
    fm_path path;
    fm_path filled; /* in the pen's colour */
    fm_pen pen;
    fm_rect box;     /* height: the figure on its side of the line, half the pen beyond */
    double pitch_px; /* along the line */
    bool keeps_line; /* the line runs on below the figures; also without any */
} fm_gis_figure;

FM_MUST_USE fm_status fm_gis_rule_figure(fm_context *ctx, const fm_gis_rule *rule,
                                         fm_gis_figure *out);
void fm_gis_figure_release(fm_gis_figure *figure);
void fm_gis_draw_figure(fm_painter *painter, const void *figure);

/* Draw `user` `scale` times as large, its origin at `at`: for sheets of several drawings.
 * Texts are moved only, and so are stamps. */
void fm_gis_draw_placed(fm_painter *painter, fm_gis_draw_fn draw, const void *user,
                        fm_pt at, double scale);

/* `box` becomes the picture's edges. Appended to `out`. */
FM_MUST_USE fm_status fm_gis_art_svg(fm_context *ctx, fm_rect box, fm_gis_draw_fn draw,
                                     const void *user, fm_str *out);
/* The same as a PNG, `density` pixels per px, transparent where nothing is drawn. */
FM_MUST_USE fm_status fm_gis_art_png(fm_context *ctx, fm_rect box, double density,
                                     fm_gis_draw_fn draw, const void *user, fm_str *out);

#endif
