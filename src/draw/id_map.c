/* SPDX-License-Identifier: MIT */
#include "draw/id_map.h"

#include "base/mem.h"

#include "base/banned.h"

enum { SLOTS_FIRST = 256 };

struct fm_id_slot {
    uint64_t key;
    size_t number; /* plus 1; 0 is an empty slot */
};

void fm_id_map_release(fm_id_map *map)
{
    fm_free(map->slots);
    *map = (fm_id_map){ 0 };
}

/* The slot of this key, or the empty one where it belongs: open addressing, Fibonacci
 * hashing (Knuth, TAOCP 3, 6.4); the count is a power of two. */
static struct fm_id_slot *slot_of(struct fm_id_slot *slots, size_t count, uint64_t key)
{
    size_t i = (size_t)(key * UINT64_C(11400714819323198485) >> 32) & (count - 1);

    while (slots[i].number != 0 && slots[i].key != key)
        i = (i + 1) & (count - 1);
    return &slots[i];
}

bool fm_id_map_find(const fm_id_map *map, uint64_t key, size_t *number)
{
    const struct fm_id_slot *slot;

    if (map->slot_count == 0)
        return false;
    slot = slot_of(map->slots, map->slot_count, key);
    if (slot->number == 0)
        return false;
    *number = slot->number - 1;
    return true;
}

/* Keep the map at most half full. */
static bool grow(fm_id_map *map)
{
    size_t count = map->slot_count == 0 ? SLOTS_FIRST : map->slot_count * 2;
    struct fm_id_slot *slots;

    if (map->used * 2 < map->slot_count)
        return true;
    slots = fm_alloc(count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < map->slot_count; i++)
        if (map->slots[i].number != 0)
            *slot_of(slots, count, map->slots[i].key) = map->slots[i];
    fm_free(map->slots);
    map->slots = slots;
    map->slot_count = count;
    return true;
}

bool fm_id_map_add(fm_id_map *map, uint64_t key, size_t number)
{
    if (!grow(map))
        return false;
    *slot_of(map->slots, map->slot_count, key) = (struct fm_id_slot){ key, number + 1 };
    map->used++;
    return true;
}

uint64_t fm_id_of_bytes(const void *bytes, size_t length)
{
    const unsigned char *b = bytes;
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ b[i]) * UINT64_C(1099511628211);
    return hash;
}
