/* SPDX-License-Identifier: MIT */
#include "geo/strip.h"

#include "base/mem.h"

#include "base/banned.h"

void fm_strip_release(fm_strip *strip)
{
    fm_free(strip->points);
    fm_free(strip->edges);
    fm_free(strip->parts);
    *strip = (fm_strip){ 0 };
}

void fm_strip_clear(fm_strip *strip)
{
    strip->count = strip->part_count = 0;
}

bool fm_strip_begin_part(fm_strip *strip, fm_strip_part part)
{
    fm_strip_part *parts = fm_grow(strip->parts, &strip->part_capacity,
                                   strip->part_count + 1, sizeof *parts);

    if (parts == NULL)
        return false;
    strip->parts = parts;
    part.start = strip->count;
    parts[strip->part_count++] = part;
    return true;
}

bool fm_strip_reserve(fm_strip *strip, size_t more)
{
    fm_lonlat *points = fm_grow(strip->points, &strip->point_capacity,
                                strip->count + more, sizeof *points);
    uint8_t *edges;

    if (points == NULL)
        return false;
    strip->points = points;
    edges = fm_grow(strip->edges, &strip->edge_capacity, strip->count + more,
                    sizeof *edges);
    if (edges == NULL)
        return false;
    strip->edges = edges;
    return true;
}

bool fm_strip_add(fm_strip *strip, fm_lonlat p, uint8_t edge)
{
    if (!fm_strip_reserve(strip, 1))
        return false;
    strip->points[strip->count] = p;
    strip->edges[strip->count++] = edge;
    return true;
}

void fm_strip_drop_part(fm_strip *strip)
{
    strip->count = strip->parts[--strip->part_count].start;
}
