/* SPDX-License-Identifier: MIT */
#include "draw/huffman.h"

#include <stdlib.h>

#include "base/banned.h"

typedef struct leaf {
    uint32_t occurs;
    uint16_t symbol;
} leaf;

static int rarest_first(const void *a, const void *b)
{
    const leaf *x = a, *y = b;

    if (x->occurs != y->occurs)
        return x->occurs < y->occurs ? -1 : 1;
    return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

/*
 * How many leaves the best tree has at each depth. Leaves come sorted; the nodes that
 * join two of them come out sorted, too, so that two queues take the place of a heap.
 */
static void count_depths(const leaf *leaves, size_t count, uint32_t *at_depth)
{
    uint64_t sum[FM_HUFFMAN_SYMBOLS];
    uint16_t parent[2 * FM_HUFFMAN_SYMBOLS];
    uint16_t depth[FM_HUFFMAN_SYMBOLS];
    size_t next_leaf = 0, next_node = 0;

    for (size_t node = 0; node + 1 < count; node++) {
        sum[node] = 0;
        for (int child = 0; child < 2; child++) {
            if (next_leaf < count &&
                (next_node == node || leaves[next_leaf].occurs <= sum[next_node])) {
                sum[node] += leaves[next_leaf].occurs;
                parent[next_leaf++] = (uint16_t)node;
            } else {
                sum[node] += sum[next_node];
                parent[FM_HUFFMAN_SYMBOLS + next_node++] = (uint16_t)node;
            }
        }
    }
    depth[count - 2] = 0;
    for (size_t node = count - 2; node-- > 0;)
        depth[node] = (uint16_t)(depth[parent[FM_HUFFMAN_SYMBOLS + node]] + 1);
    for (size_t i = 0; i < count; i++)
        at_depth[depth[parent[i]] + 1]++;
}

/* Bring leaves that are too deep up to `most`, and make room for them by hanging others
 * a level lower until the tree is just full again (Kraft's sum is one). */
static void limit_depth(uint32_t *at_depth, unsigned most)
{
    uint64_t full = UINT64_C(1) << most, used = 0;

    for (unsigned d = most + 1; d <= FM_HUFFMAN_SYMBOLS; d++) {
        at_depth[most] += at_depth[d];
        at_depth[d] = 0;
    }
    for (unsigned d = 1; d <= most; d++)
        used += (uint64_t)at_depth[d] << (most - d);
    while (used > full) {
        unsigned d = most - 1;

        while (at_depth[d] == 0)
            d--;
        /* A leaf of depth d and one of the deepest become two of depth d + 1. */
        at_depth[d]--;
        at_depth[most]--;
        at_depth[d + 1] += 2;
        used--;
    }
}

void fm_huffman_lengths(const uint32_t *occurs, size_t count, unsigned most,
                        uint8_t *lengths)
{
    leaf leaves[FM_HUFFMAN_SYMBOLS];
    uint32_t at_depth[FM_HUFFMAN_SYMBOLS + 1] = { 0 };
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        lengths[i] = 0;
        if (occurs[i] > 0)
            leaves[used++] = (leaf){ occurs[i], (uint16_t)i };
    }
    if (used < 2) {
        if (used == 1)
            lengths[leaves[0].symbol] = 1;
        return;
    }
    qsort(leaves, used, sizeof *leaves, rarest_first);
    count_depths(leaves, used, at_depth);
    limit_depth(at_depth, most);
    for (unsigned d = most, i = 0; d > 0; d--) {
        for (uint32_t k = 0; k < at_depth[d]; k++)
            lengths[leaves[i++].symbol] = (uint8_t)d;
    }
}

static uint16_t reversed(unsigned code, unsigned bits)
{
    unsigned out = 0;

    for (unsigned i = 0; i < bits; i++)
        out |= ((code >> i) & 1u) << (bits - 1 - i);
    return (uint16_t)out;
}

void fm_huffman_codes(const uint8_t *lengths, size_t count, uint16_t *codes)
{
    unsigned of_length[FM_HUFFMAN_BITS + 1] = { 0 };
    unsigned next[FM_HUFFMAN_BITS + 1] = { 0 };

    for (size_t i = 0; i < count; i++)
        of_length[lengths[i]]++;
    of_length[0] = 0;
    for (unsigned bits = 1; bits <= FM_HUFFMAN_BITS; bits++)
        next[bits] = (next[bits - 1] + of_length[bits - 1]) << 1;
    for (size_t i = 0; i < count; i++)
        codes[i] = lengths[i] == 0 ? 0 : reversed(next[lengths[i]]++, lengths[i]);
}
