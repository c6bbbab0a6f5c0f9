/* SPDX-License-Identifier: MIT */
/*
 * support/mvt_decode.h: a reader of vector tiles that knows nothing of the writer: it
 * walks the bytes by the specification and checks as it goes.
 */
#ifndef FM_TESTS_SUPPORT_MVT_DECODE_H
#define FM_TESTS_SUPPORT_MVT_DECODE_H

#include "support/check.h"

typedef struct mvt_bytes {
    const unsigned char *at, *end;
} mvt_bytes;

static inline uint64_t mvt_varint(mvt_bytes *b)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        assert_true(b->at < b->end);
        value |= (uint64_t)(*b->at & 0x7F) << shift;
        if (*b->at++ < 0x80)
            return value;
    }
    fail_msg("a number of more than ten bytes");
    return 0;
}

static inline int64_t mvt_signed(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* The next field: its number, and its value, or its bytes. */
typedef struct mvt_field {
    unsigned number;
    uint64_t value;
    mvt_bytes bytes;
} mvt_field;

static inline bool mvt_next(mvt_bytes *b, mvt_field *out)
{
    uint64_t key, length;

    if (b->at == b->end)
        return false;
    key = mvt_varint(b);
    *out = (mvt_field){ .number = (unsigned)(key >> 3) };
    switch (key & 7) {
    case 0:
        out->value = mvt_varint(b);
        return true;
    case 1:
        assert_true(b->end - b->at >= 8);
        for (int i = 0; i < 8; i++)
            out->value |= (uint64_t)*b->at++ << (8 * i);
        return true;
    case 2:
        length = mvt_varint(b);
        assert_true((uint64_t)(b->end - b->at) >= length);
        out->bytes = (mvt_bytes){ b->at, b->at + length };
        b->at += length;
        return true;
    default:
        fail_msg("a field that is not of version 2");
        return false;
    }
}

static inline bool mvt_is(mvt_bytes b, const char *text)
{
    return (size_t)(b.end - b.at) == strlen(text) &&
           memcmp(b.at, text, strlen(text)) == 0;
}

/* Told of each ring, line or set of points, its positions in the tile's units. */
typedef void (*mvt_part_fn)(void *user, int kind, const int32_t *pairs, size_t count,
                            bool closed);

enum { MVT_POINTS_MOST = 20000 };

static inline void mvt_walk(mvt_bytes geometry, int kind, mvt_part_fn each, void *user)
{
    static int32_t pairs[2 * MVT_POINTS_MOST];
    int64_t x = 0, y = 0;
    size_t count = 0;

    while (geometry.at < geometry.end) {
        uint64_t command = mvt_varint(&geometry), times = command >> 3;

        if ((command & 7) == 7) {
            assert_int_equal(times, 1);
            assert_int_equal(kind, 3);
            assert_true(count >= 3);
            each(user, kind, pairs, count, true);
            count = 0;
            continue;
        }
        assert_true((command & 7) == 1 || (command & 7) == 2);
        assert_true(times > 0);
        if ((command & 7) == 1 && count > 0) {
            assert_int_equal(kind, 2);
            each(user, kind, pairs, count, false);
            count = 0;
        }
        for (; times > 0; times--) {
            int64_t dx = mvt_signed(mvt_varint(&geometry));
            int64_t dy = mvt_signed(mvt_varint(&geometry));

            /* Steps of a line go somewhere. */
            if ((command & 7) == 2)
                assert_true(dx != 0 || dy != 0);
            x += dx;
            y += dy;
            assert_true(count < MVT_POINTS_MOST);
            pairs[2 * count] = (int32_t)x;
            pairs[2 * count++ + 1] = (int32_t)y;
        }
    }
    if (count > 0) {
        assert_true(kind == 1 || (kind == 2 && count >= 2));
        each(user, kind, pairs, count, false);
    }
}

static inline int64_t mvt_surveyed(const int32_t *p, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0, k = count - 1; i < count; k = i++)
        sum += (int64_t)p[2 * k] * p[2 * i + 1] - (int64_t)p[2 * i] * p[2 * k + 1];
    return sum;
}

#endif
