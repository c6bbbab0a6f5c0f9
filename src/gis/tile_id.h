/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_id.h: the number of a tile along Hilbert's curve, and the directories of PMTiles
 * that are ordered by it.
 *
 * All tiles of zoom 0 come first, then those of zoom 1 and so on; within a zoom the curve
 * keeps tiles that lie together close to each other.
 */
#ifndef FM_GIS_TILE_ID_H
#define FM_GIS_TILE_ID_H

#include "base/context.h"
#include "base/str.h"

uint64_t fm_tile_id(int z, uint32_t x, uint32_t y);

/* `run_length` tiles from `id` on have the `length` bytes at `offset`; a run of 0 is a
 * directory of its own there, of tiles from `id` on. */
typedef struct fm_tile_entry {
    uint64_t id;
    uint64_t offset;
    uint32_t length;
    uint32_t run_length;
} fm_tile_entry;

/* Entries in the order of their ids as PMTiles 3 has them, compressed; appended. */
FM_MUST_USE fm_status fm_tile_directory(fm_context *ctx, const fm_tile_entry *entries,
                                        size_t count, fm_str *out);

/* A root that is no longer than `most`, and leaves where it takes some. */
FM_MUST_USE fm_status fm_tile_directories(fm_context *ctx, const fm_tile_entry *entries,
                                          size_t count, size_t most, fm_str *root,
                                          fm_str *leaves);

#endif
