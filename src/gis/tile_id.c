/* SPDX-License-Identifier: MIT */
#include "gis/tile_id.h"

#include "base/mem.h"
#include "gis/tile_gzip.h"

#include "base/banned.h"

/* Entries of a leaf to begin with; doubled until the root has room for all leaves. */
enum { LEAF_ENTRIES = 4096 };

uint64_t fm_tile_id(int z, uint32_t x, uint32_t y)
{
    uint64_t id = 0;

    for (int i = 0; i < z; i++)
        id += UINT64_C(1) << (2 * i);
    /* From the largest quarters down; each is walked turned or mirrored, so that its
     * curve ends where the next begins. */
    for (int i = z; i-- > 0;) {
        uint32_t side = UINT32_C(1) << i, rest = side - 1;
        unsigned right = (x & side) != 0, low = (y & side) != 0;

        id += (uint64_t)((3u * right) ^ low) << (2 * i);
        x &= rest;
        y &= rest;
        if (!low) {
            uint32_t swap = right ? rest - x : x;

            x = right ? rest - y : y;
            y = swap;
        }
    }
    return id;
}

/* Seven bits a byte, the low ones first. */
static void add_varint(fm_str *out, uint64_t value)
{
    while (value > 127) {
        fm_str_add_char(out, (char)(value | 128));
        value >>= 7;
    }
    fm_str_add_char(out, (char)value);
}

/* Column by column; an offset of 0 stands for "right behind the one before". */
static void add_entries(const fm_tile_entry *entries, size_t count, fm_str *out)
{
    add_varint(out, count);
    for (size_t i = 0; i < count; i++)
        add_varint(out, entries[i].id - (i > 0 ? entries[i - 1].id : 0));
    for (size_t i = 0; i < count; i++)
        add_varint(out, entries[i].run_length);
    for (size_t i = 0; i < count; i++)
        add_varint(out, entries[i].length);
    for (size_t i = 0; i < count; i++) {
        bool follows =
            i > 0 && entries[i].offset == entries[i - 1].offset + entries[i - 1].length;

        add_varint(out, follows ? 0 : entries[i].offset + 1);
    }
}

fm_status fm_tile_directory(fm_context *ctx, const fm_tile_entry *entries, size_t count,
                            fm_str *out)
{
    fm_str plain = { 0 };
    fm_status status;

    add_entries(entries, count, &plain);
    if (plain.failed)
        status = fm_fail_nomem(ctx);
    else
        status = fm_tile_gzip(ctx, fm_str_text(&plain), plain.length, out);
    fm_str_release(&plain);
    return status;
}

/* Leaves of `size` entries each, and the root over them. */
static fm_status split(fm_context *ctx, const fm_tile_entry *entries, size_t count,
                       size_t size, fm_str *root, fm_str *leaves)
{
    size_t leaf_count = (count + size - 1) / size;
    fm_tile_entry *over = fm_alloc(leaf_count, sizeof *over);
    fm_status status = over == NULL ? fm_fail_nomem(ctx) : FM_OK;

    for (size_t i = 0; i < leaf_count && status == FM_OK; i++) {
        size_t first = i * size, left = count - first;
        size_t offset = leaves->length;

        status =
            fm_tile_directory(ctx, entries + first, left < size ? left : size, leaves);
        over[i] = (fm_tile_entry){ .id = entries[first].id,
                                   .offset = offset,
                                   .length = (uint32_t)(leaves->length - offset) };
    }
    if (status == FM_OK)
        status = fm_tile_directory(ctx, over, leaf_count, root);
    fm_free(over);
    return status;
}

fm_status fm_tile_directories(fm_context *ctx, const fm_tile_entry *entries,
                              size_t count, size_t most, fm_str *root, fm_str *leaves)
{
    fm_status status = FM_OK;

    /* A root of so many entries would be too long in any case. */
    if (count <= 4 * LEAF_ENTRIES) {
        status = fm_tile_directory(ctx, entries, count, root);
        if (status != FM_OK || root->length <= most)
            return status;
    }
    for (size_t size = LEAF_ENTRIES;; size *= 2) {
        fm_str_clear(root);
        fm_str_clear(leaves);
        status = split(ctx, entries, count, size, root, leaves);
        if (status != FM_OK || root->length <= most)
            return status;
    }
}
