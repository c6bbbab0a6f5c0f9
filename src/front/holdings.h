/* SPDX-License-Identifier: MIT */
/*
 * front/holdings.h: the ground of every holder of a snapshot, joined, with its outline
 * ready to be searched.
 *
 * Features of one holder (parts of different certainty) are one ground; borders between
 * them are gone.
 */
#ifndef FM_FRONT_HOLDINGS_H
#define FM_FRONT_HOLDINGS_H

#include "data/features.h"
#include "geo/near.h"

/* What stands for the other side where nobody holds the ground. */
#define FM_NOBODY_WORD "nobody"
#define FM_NOBODY ((size_t)-1)

typedef struct fm_holdings {
    char **holders; /* in order of first appearance */
    size_t count;
    fm_shapes shapes; /* feature i: all ground of holder i */
    fm_near **edges;  /* its outline, ground on the left hand */
    bool *has_seams;  /* an outline reaches a pole or the antimeridian, where files cut
                         it: its own edges may lie on each other */
    const char *source; /* borrowed, for messages; NULL */
    /* private */
    size_t capacity;
} fm_holdings;

/*
 * `field` names the holder; NULL: everything is one zone, and its holder is called
 * `zone` (NULL: "zone").  Features without a holder are left out.  FM_ERR_LAYER when the field is
 * missing.  `zones` must outlive the ground.
 */
FM_MUST_USE fm_status fm_holdings_init(fm_context *ctx, const fm_features *zones,
                                     const char *field, const char *zone,
                                     fm_holdings *out);
void fm_holdings_release(fm_holdings *g);

/* The number of a holder; FM_NOBODY when there is none of this name. */
size_t fm_holdings_find(const fm_holdings *g, const char *holder);
/* "a, b, c" */
void fm_holdings_add_holders(const fm_holdings *g, fm_str *out);

#endif
