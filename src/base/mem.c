/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

enum { ARENA_BLOCK_BYTES = 16 * 1024 };

/* The failing allocator of the tests; outside tests nothing ever fails.  Each thread
 * counts its own, so that threads do not meet here. */
static _Thread_local size_t allocation_count;
static _Thread_local size_t allocation_fails_at;

static bool may_allocate(void)
{
    allocation_count++;
    return allocation_fails_at == 0 || allocation_count < allocation_fails_at;
}

size_t fm_mem_fail_at(size_t n)
{
    size_t seen = allocation_count;

    allocation_count = 0;
    allocation_fails_at = n;
    return seen;
}

static bool multiply(size_t count, size_t size, size_t *product)
{
    return !__builtin_mul_overflow(count, size, product);
}

void *fm_alloc(size_t count, size_t size)
{
    size_t bytes;

    if (!multiply(count, size, &bytes) || !may_allocate())
        return NULL;
    return calloc(bytes == 0 ? 1 : bytes, 1);
}

void *fm_alloc_raw(size_t count, size_t size)
{
    size_t bytes;

    if (!multiply(count, size, &bytes) || !may_allocate())
        return NULL;
    return malloc(bytes == 0 ? 1 : bytes);
}

void fm_free(void *memory)
{
    free(memory);
}

void *fm_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t wanted = *capacity + *capacity / 2;
    size_t bytes;
    void *grown;

    if (items != NULL && needed <= *capacity)
        return items;
    if (wanted < needed)
        wanted = needed;
    if (wanted < 8)
        wanted = 8;
    if (!multiply(wanted, size, &bytes) || !may_allocate())
        return NULL;
    grown = realloc(items, bytes);
    if (grown != NULL)
        *capacity = wanted;
    return grown;
}

void *fm_shrink(void *items, size_t *capacity, size_t count, size_t size)
{
    void *shrunk;

    if (items == NULL || count == *capacity || count == 0)
        return items;
    shrunk = realloc(items, count * size);
    if (shrunk == NULL)
        return items;
    *capacity = count;
    return shrunk;
}

char *fm_strndup(const char *text, size_t length)
{
    char *copy;

    if (length == SIZE_MAX)
        return NULL;
    copy = fm_alloc_raw(length + 1, 1);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *fm_strdup(const char *text)
{
    return fm_strndup(text, strlen(text));
}

struct fm_arena_block {
    struct fm_arena_block *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
};

void *fm_arena_alloc(fm_arena *arena, size_t count, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct fm_arena_block *block = arena->blocks;
    size_t bytes, room;

    if (!multiply(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes + align - 1) / align * align;
    if (block == NULL || block->size - block->used < bytes) {
        room = bytes > ARENA_BLOCK_BYTES ? bytes : ARENA_BLOCK_BYTES;
        block = fm_alloc(1, sizeof *block + room);
        if (block == NULL)
            return NULL;
        block->size = room;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    block->used += bytes;
    return block->bytes + block->used - bytes;
}

char *fm_arena_strndup(fm_arena *arena, const char *text, size_t length)
{
    char *copy = length == SIZE_MAX ? NULL : fm_arena_alloc(arena, length + 1, 1);

    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

void fm_arena_release(fm_arena *arena)
{
    struct fm_arena_block *block = arena->blocks;

    while (block != NULL) {
        struct fm_arena_block *next = block->next;

        fm_free(block);
        block = next;
    }
    arena->blocks = NULL;
}
