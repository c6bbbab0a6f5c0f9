/* SPDX-License-Identifier: MIT */
/*
 * geo/seen.h: which of many things may come more than once, from their hashes alone.
 *
 * Two bits a cell, four cells a thing: small enough to stay near the processor, where a
 * table of all things does not.  Most vertices of outlines come once, and what comes
 * once need not be looked up; the table is for the few that may come again.
 *
 *     hash -> cell: 0 never, 1 once, 2 more than once, or another thing of that cell
 */
#ifndef FM_GEO_SEEN_H
#define FM_GEO_SEEN_H

#include "base/mem.h"

typedef struct fm_seen {
    unsigned char *cells; /* four a byte */
    size_t mask;
    size_t repeated; /* of those noted, so many met a cell that was taken */
} fm_seen;

/* For up to `count` things; false when out of memory.  Free `cells`. */
static inline bool fm_seen_init(fm_seen *s, size_t count)
{
    size_t cells = 64;

    while (cells / 4 < count)
        cells *= 2;
    *s = (fm_seen){ .mask = cells - 1, .cells = fm_alloc(cells / 4, 1) };
    return s->cells != NULL;
}

static inline unsigned fm_seen_times(const fm_seen *s, size_t hash)
{
    size_t cell = hash & s->mask;

    return (unsigned)s->cells[cell / 4] >> (cell % 4 * 2) & 3u;
}

static inline void fm_seen_note(fm_seen *s, size_t hash)
{
    size_t cell = hash & s->mask;
    unsigned times = fm_seen_times(s, hash);

    s->repeated += times > 0;
    if (times < 2)
        s->cells[cell / 4] =
            (unsigned char)(s->cells[cell / 4] + (1u << (cell % 4 * 2)));
}

/* Of things that were all noted: may this one have come more than once?  There are no
 * more of them than twice `repeated`. */
static inline bool fm_seen_repeats(const fm_seen *s, size_t hash)
{
    return fm_seen_times(s, hash) > 1;
}

#endif
