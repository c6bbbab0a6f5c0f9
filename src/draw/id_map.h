/* SPDX-License-Identifier: MIT */
/*
 * draw/id_map.h: from a 64-bit key to a number, for what a hand keeps ready: masks of
 * glyphs, definitions of an SVG.
 *
 * `fm_id_map m = {0};` is a valid empty map.  Keys are not removed.
 */
#ifndef FM_DRAW_ID_MAP_H
#define FM_DRAW_ID_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"

typedef struct fm_id_map {
    struct fm_id_slot *slots;
    size_t slot_count, used;
} fm_id_map;

void fm_id_map_release(fm_id_map *map);

/* False when the key is not there. */
bool fm_id_map_find(const fm_id_map *map, uint64_t key, size_t *number);
/* Add a key that is not there yet; false when out of memory. */
FM_MUST_USE bool fm_id_map_add(fm_id_map *map, uint64_t key, size_t number);

/* A key for bytes (FNV-1a, 64 bits). */
uint64_t fm_id_of_bytes(const void *bytes, size_t length);

#endif
