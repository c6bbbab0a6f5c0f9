/* SPDX-License-Identifier: MIT */
/*
 * draw/huffman.h: the prefix codes of deflate: how long each symbol's code is, and what
 * it is.
 */
#ifndef FM_DRAW_HUFFMAN_H
#define FM_DRAW_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum {
    FM_HUFFMAN_SYMBOLS = 288, /* at most */
    FM_HUFFMAN_BITS = 15      /* the longest code of deflate */
};

/* The lengths of the best code in which none is longer than `most` bits, 0 for symbols
 * that do not occur. A symbol that is alone gets one bit. */
void fm_huffman_lengths(const uint32_t *occurs, size_t count, unsigned most,
                        uint8_t *lengths);

/* The codes of those lengths (RFC 1951, 3.2.2), their bits reversed, as deflate sends
 * the first bit of a code first. */
void fm_huffman_codes(const uint8_t *lengths, size_t count, uint16_t *codes);

#endif
