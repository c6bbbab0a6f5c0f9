/* SPDX-License-Identifier: MIT */
/*
 * base/mem.h: allocation that checks its arithmetic, growing arrays, and an arena.
 *
 * All memory of the library comes from here, so that a test can make the n-th allocation
 * fail (fm_mem_fail_at).  Foreign libraries allocate as they please.
 *
 *     item *items = fm_grow(list->items, &list->capacity, list->count + 1, sizeof *items);
 *     if (items == NULL)
 *         return fm_fail_nomem(ctx);      // list->items is still valid
 *     list->items = items;
 */
#ifndef FM_BASE_MEM_H
#define FM_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

#include "frontmap/status.h"

/* NULL when out of memory or when count * size overflows; zeroed.  Count 0 gives a
 * valid pointer.  Free with fm_free(). */
FM_MUST_USE void *fm_alloc(size_t count, size_t size);
/* As fm_alloc, not zeroed. */
FM_MUST_USE void *fm_alloc_raw(size_t count, size_t size);
void fm_free(void *memory);

/* A larger array, at least `needed` items of `size`, grown by half; NULL when out of
 * memory, the old one stays valid.  New items are not zeroed. */
FM_MUST_USE void *fm_grow(void *items, size_t *capacity, size_t needed, size_t size);

/* Give back what is beyond `count` items; never fails (keeps the array instead). */
void *fm_shrink(void *items, size_t *capacity, size_t count, size_t size);

FM_MUST_USE char *fm_strdup(const char *text);
FM_MUST_USE char *fm_strndup(const char *text, size_t length);

/* Many small things with one life.  `fm_arena a = {0};` is a valid empty arena. */
typedef struct fm_arena {
    struct fm_arena_block *blocks;
} fm_arena;

/* Zeroed, aligned for any type; NULL when out of memory. */
FM_MUST_USE void *fm_arena_alloc(fm_arena *arena, size_t count, size_t size);
FM_MUST_USE char *fm_arena_strndup(fm_arena *arena, const char *text, size_t length);
void fm_arena_release(fm_arena *arena);

/* For tests: of this thread, the n-th allocation from now (1 = the next) and all after
 * it fail; 0 turns it off.  Returns the number of allocations since the last call. */
size_t fm_mem_fail_at(size_t n);

#endif
