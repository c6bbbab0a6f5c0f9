/* SPDX-License-Identifier: MIT */
/*
 * front/post_line.h: the line through posts, and the ground beyond it.
 *
 * The demand of February 2020: withdraw behind the line of the observation posts.
 *
 *        . . . . . . . . . land's edge . . . .
 *        :    a . 1------2                   :    1 to 4  posts, joined in order
 *        :               |    holder's       :    a, b    the ends are led on to the
 *        :   side's      |                   :            nearest edge of all zones
 *        :   main body   3                   :    inside  the part, of the two into
 *        :              /                    :            which the line cuts the land,
 *        :    b . . . 4                      :            that holds more of the side's
 *        . . . . . . . . . . . . . . . . . . .            main body
 *
 * What the holder has inside the line lies beyond it as seen from his own ground: it is
 * what would have to be given back.
 */
#ifndef FM_FRONT_POST_LINE_H
#define FM_FRONT_POST_LINE_H

#include "front/ground.h"

/* "auto" in place of a field: the shortest open way through all posts. */
#define FM_LINE_AUTO "auto"

/* Up to so many posts the shortest way is the shortest (Held and Karp, A dynamic
 * programming approach to sequencing problems, J. SIAM 10, 1962); beyond, the best of the
 * nearest-neighbour ways from every post, each improved by turning stretches round
 * (2-opt) until none gets shorter: a few per cent longer at most in practice. */
enum { FM_LINE_EXACT_MOST = 13 };

/*
 * The line as one feature with the columns posts, first, last, length_km, order; nothing
 * when fewer than two points are left.  `order` is a field of the points (numbers by
 * size, else texts; points without a value are left out) or FM_LINE_AUTO.  `name` is the
 * field for first and last; NULL.  Segments are geodesics, drawn out every 2 km, so that
 * they are right to a metre (to 84 degrees).
 */
FM_MUST_USE fm_status fm_line_through(fm_context *ctx, const fm_features *points,
                                      const char *order, const char *name,
                                      fm_features *out);

/* FM_ERR_LAYER, with the fields there are, when there is none to order by. */
FM_MUST_USE fm_status fm_line_check_order(fm_context *ctx, const fm_features *points,
                                          const char *order);

/*
 * What `holder` has of the zones inside the line, as one feature with the columns holder,
 * side, km2 (rounded, to be written on a map); nothing when he has nothing there.  The line is the first feature of `line`; spec->side is whose main body
 * lies inside; when it holds nothing there is a warning and no feature.  FM_ERR_LAYER
 * when there is no line.
 */
FM_MUST_USE fm_status fm_ground_beyond(fm_context *ctx, const fm_features *zones,
                                       const fm_ground_spec *spec,
                                       const fm_features *line, const char *holder,
                                       fm_features *out);

/* The shortest open way through the points: their numbers in order, beginning with the
 * end that comes first.  False when out of memory. */
FM_MUST_USE bool fm_shortest_way(const fm_lonlat *points, size_t count, size_t *order);

#endif
