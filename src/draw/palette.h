/* SPDX-License-Identifier: MIT */
/*
 * draw/palette.h: at most 256 colours for a picture.
 *
 * All colours of a picture that has no more than that many come out exactly.  Of others,
 * those that cover much (a map's flat grounds) come out exactly, and what is left of the
 * palette goes to the rest by median cut.  Nothing is dithered: a flat ground stays flat.
 */
#ifndef FM_DRAW_PALETTE_H
#define FM_DRAW_PALETTE_H

#include <stdint.h>

#include "base/mem.h"

#define FM_PALETTE_MOST 256

/* `fm_palette p = {0};` is an empty one. */
typedef struct fm_palette {
    uint8_t colors[FM_PALETTE_MOST][3];
    unsigned count;
    /* The colours seen and how often: a hash table by colour. */
    struct fm_palette_seen *seen;
    size_t seen_count, seen_room; /* room: a power of two */
} fm_palette;

/* One pixel; false when out of memory. */
FM_MUST_USE bool fm_palette_see(fm_palette *palette, const unsigned char rgb[3]);
/* Choose at most `most` colours for all that was seen; false when out of memory. */
FM_MUST_USE bool fm_palette_choose(fm_palette *palette, unsigned most);
/* The entry for a colour that was seen. */
unsigned fm_palette_index(const fm_palette *palette, const unsigned char rgb[3]);
/* Forget everything, but keep the room. */
void fm_palette_clear(fm_palette *palette);
void fm_palette_release(fm_palette *palette);

#endif
