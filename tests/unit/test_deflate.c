/* SPDX-License-Identifier: MIT */
/*
 * Streams for pictures, judged by zlib: what it unpacks is what went in.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "support/check.h"

#include "base/mem.h"
#include "base/str.h"
#include "draw/deflate.h"
#include "draw/huffman.h"

static bool take(void *user, const void *bytes, size_t length)
{
    fm_str *out = user;

    fm_str_add_bytes(out, bytes, length);
    return !out->failed;
}

/* A byte of the n-th picture. */
typedef unsigned char (*painting)(size_t x, size_t y);

static unsigned char flat(size_t x, size_t y)
{
    (void)y;
    return (unsigned char)(x % 3 * 40 + 17);
}

static unsigned char stripes(size_t x, size_t y)
{
    return y / 7 % 2 == 0 ? 200 : (unsigned char)(x % 3);
}

static unsigned char slope(size_t x, size_t y)
{
    return (unsigned char)(x * 5 + y * 3);
}

static unsigned char noise(size_t x, size_t y)
{
    uint32_t v = (uint32_t)(x * 2654435761u ^ y * 40503u);

    v ^= v >> 13;
    v *= 1274126177u;
    return (unsigned char)(v >> 16);
}

static unsigned char flat_with_specks(size_t x, size_t y)
{
    return noise(x / 3, y) == 0 ? noise(x, y) : 240;
}

/* Two rows that come back after 33 others, beyond or within what can be copied from. */
static unsigned char echo(size_t x, size_t y)
{
    return noise(x, y % 33);
}

static unsigned char zero(size_t x, size_t y)
{
    (void)x;
    (void)y;
    return 0;
}

static void what_goes_in_comes_out(void **state)
{
    static const struct {
        const char *name;
        painting paint;
        size_t row_bytes, rows, pixel_bytes;
    } cases[] = {
        { "flat", flat, 4801, 1200, 3 },
        { "stripes", stripes, 4801, 300, 3 },
        { "a slope", slope, 3001, 200, 3 },
        { "noise", noise, 3001, 200, 3 },
        { "specks", flat_with_specks, 4801, 900, 3 },
        { "an echo within reach", echo, 900, 400, 3 },
        { "an echo out of reach", echo, 1100, 400, 3 },
        { "zeros", zero, 5000, 100, 4 },
        { "one pixel", noise, 4, 1, 3 },
        { "one byte", noise, 1, 1, 1 },
        { "narrow", noise, 4, 9000, 3 },
        { "a row wider than the window", flat_with_specks, 98302, 40, 3 },
        { "noise wider than the window", noise, 98302, 20, 3 },
        { "no row at all", zero, 10, 0, 3 },
    };

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        size_t row = cases[k].row_bytes, total = row * cases[k].rows;
        unsigned char *in = malloc(total + 1), *back = malloc(total + 1);
        uLongf length = (uLongf)(total + 1);
        fm_str out = { 0 };
        fm_deflate *d = fm_deflate_new(row, cases[k].pixel_bytes, take, &out);
        int result;

        assert_non_null(d);
        for (size_t y = 0; y < cases[k].rows; y++) {
            for (size_t x = 0; x < row; x++)
                in[y * row + x] = cases[k].paint(x, y);
            memcpy(fm_deflate_room(d), in + y * row, row);
            assert_true(fm_deflate_row(d));
        }
        assert_true(fm_deflate_end(d));
        fm_deflate_free(d);
        result = uncompress(back, &length, (const Bytef *)fm_str_text(&out),
                            (uLong)out.length);
        if (result != Z_OK || length != total || memcmp(in, back, total) != 0)
            fail_msg("%s: zlib says %d, %lu of %zu bytes", cases[k].name, result,
                     (unsigned long)length, total);
        /* Bytes that cannot be packed grow by little. */
        assert_true(out.length < total + total / 50 + 400);
        fm_str_release(&out);
        free(in);
        free(back);
    }
}

static void flat_pictures_nearly_vanish(void **state)
{
    fm_str out = { 0 };
    fm_deflate *d = fm_deflate_new(4801, 3, take, &out);

    (void)state;
    for (int y = 0; y < 1200; y++) {
        memset(fm_deflate_room(d), 200, 4801);
        assert_true(fm_deflate_row(d));
    }
    assert_true(fm_deflate_end(d));
    assert_true(out.length < 4801 * 1200 / 800);
    fm_deflate_free(d);
    fm_str_release(&out);
}

static bool refuse(void *user, const void *bytes, size_t length)
{
    int *calls = user;

    (void)bytes;
    (void)length;
    ++*calls;
    return false;
}

static void a_refusal_is_passed_on_and_not_asked_again(void **state)
{
    int calls = 0;
    fm_deflate *d = fm_deflate_new(30001, 3, refuse, &calls);
    bool ok = true;

    (void)state;
    for (size_t y = 0; y < 20; y++) {
        unsigned char *row = fm_deflate_room(d);

        for (size_t x = 0; x < 30001; x++)
            row[x] = noise(x, y);
        ok = fm_deflate_row(d);
    }
    assert_false(ok);
    assert_false(fm_deflate_end(d));
    assert_int_equal(calls, 1);
    fm_deflate_free(d);
}

static void out_of_memory_gives_none(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        fm_mem_fail_at(n);
        assert_null(fm_deflate_new(100, 3, take, NULL));
        fm_mem_fail_at(0);
    }
}

/* Kraft's sum in units of the longest code: that of a full code is 1 << most. */
static unsigned long kraft(const uint8_t *lengths, size_t count, unsigned most)
{
    unsigned long sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += lengths[i] == 0 ? 0 : 1ul << (most - lengths[i]);
    return sum;
}

static void codes_are_full_and_no_longer_than_allowed(void **state)
{
    static const struct {
        const char *name;
        size_t count;
        unsigned most;
        uint32_t occurs[24];
        uint8_t lengths[24];
    } cases[] = {
        { "four alike", 4, 15, { 5, 5, 5, 5 }, { 2, 2, 2, 2 } },
        { "two", 3, 15, { 9, 0, 1 }, { 1, 0, 1 } },
        { "one gets a bit", 3, 15, { 0, 9, 0 }, { 0, 1, 0 } },
        { "none", 3, 15, { 0, 0, 0 }, { 0, 0, 0 } },
        { "textbook", 6, 15, { 45, 13, 12, 16, 9, 5 }, { 1, 3, 3, 3, 4, 4 } },
        { "a chain cut at three", 5, 3, { 1, 2, 4, 8, 16 }, { 3, 3, 3, 3, 1 } },
    };

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        uint8_t lengths[24];

        fm_huffman_lengths(cases[k].occurs, cases[k].count, cases[k].most, lengths);
        if (memcmp(lengths, cases[k].lengths, cases[k].count) != 0)
            fail_msg("%s", cases[k].name);
    }
    /* Fibonacci's numbers give the deepest tree there is. */
    for (unsigned most = 5; most <= FM_HUFFMAN_BITS; most++) {
        uint32_t occurs[24] = { 1, 1 };
        uint8_t lengths[24];

        for (size_t i = 2; i < 24; i++)
            occurs[i] = occurs[i - 1] + occurs[i - 2];
        fm_huffman_lengths(occurs, 24, most, lengths);
        assert_int_equal(kraft(lengths, 24, most), 1ul << most);
        for (size_t i = 0; i < 24; i++)
            assert_true(lengths[i] >= 1 && lengths[i] <= most);
    }
}

static void codes_come_in_the_order_of_rfc_1951(void **state)
{
    /* The example of its section 3.2.2, bits reversed. */
    static const uint8_t lengths[8] = { 3, 3, 3, 3, 3, 2, 4, 4 };
    static const uint16_t wanted[8] = { 2, 6, 1, 5, 3, 0, 7, 15 };
    uint16_t codes[8];

    (void)state;
    fm_huffman_codes(lengths, 8, codes);
    assert_memory_equal(codes, wanted, sizeof wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(flat_pictures_nearly_vanish),
        cmocka_unit_test(a_refusal_is_passed_on_and_not_asked_again),
        cmocka_unit_test(out_of_memory_gives_none),
        cmocka_unit_test(codes_are_full_and_no_longer_than_allowed),
        cmocka_unit_test(codes_come_in_the_order_of_rfc_1951),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
