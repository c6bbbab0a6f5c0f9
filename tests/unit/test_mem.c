/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdint.h>

#include "support/check.h"

static void refuses_sizes_that_overflow(void **state)
{
    static const struct {
        size_t count, size;
    } rows[] = {
        { SIZE_MAX, 2 },
        { SIZE_MAX / 2 + 1, 2 },
        { 2, SIZE_MAX },
    };
    size_t capacity = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_arena arena = { 0 };

        assert_null(fm_alloc(rows[i].count, rows[i].size));
        assert_null(fm_alloc_raw(rows[i].count, rows[i].size));
        assert_null(fm_grow(NULL, &capacity, rows[i].count, rows[i].size));
        assert_null(fm_arena_alloc(&arena, rows[i].count, rows[i].size));
        fm_arena_release(&arena);
    }
    assert_int_equal(capacity, 0);
    assert_null(fm_strndup("x", SIZE_MAX));
}

static void gives_a_pointer_for_nothing_and_zeros_for_something(void **state)
{
    unsigned char *nothing = fm_alloc(0, 8);
    unsigned char *zeros = fm_alloc(64, 1);

    (void)state;
    assert_non_null(nothing);
    assert_non_null(zeros);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(zeros[i], 0);
    fm_free(nothing);
    fm_free(zeros);
    fm_free(NULL);
}

static void grows_by_half_and_keeps_what_was_there(void **state)
{
    size_t capacity = 0;
    size_t moves = 0;
    int *items = NULL;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        size_t before = capacity;

        items = fm_grow(items, &capacity, (size_t)i + 1, sizeof *items);
        assert_non_null(items);
        items[i] = i;
        moves += capacity != before;
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(items[i], i);
    assert_true(moves < 25);
    items = fm_shrink(items, &capacity, 5, sizeof *items);
    assert_int_equal(capacity, 5);
    assert_int_equal(items[4], 4);
    fm_free(items);
}

static void leaves_the_old_array_when_growing_fails(void **state)
{
    size_t capacity = 0;
    int *items = fm_grow(NULL, &capacity, 1, sizeof *items);
    size_t before = capacity;

    (void)state;
    items[0] = 42;
    fm_mem_fail_at(1);
    assert_null(fm_grow(items, &capacity, capacity + 1, sizeof *items));
    fm_mem_fail_at(0);
    assert_int_equal(capacity, before);
    assert_int_equal(items[0], 42);
    fm_free(items);
}

static void fails_from_the_nth_allocation_on(void **state)
{
    void *first;

    (void)state;
    fm_mem_fail_at(2);
    first = fm_alloc(1, 1);
    assert_non_null(first);
    assert_null(fm_alloc(1, 1));
    assert_null(fm_strdup("x"));
    assert_int_equal(fm_mem_fail_at(0), 3);
    fm_free(first);
    first = fm_alloc(1, 1);
    assert_non_null(first);
    fm_free(first);
}

static void hands_out_aligned_zeros_from_an_arena(void **state)
{
    fm_arena arena = { 0 };

    (void)state;
    for (size_t i = 1; i < 3000; i += 7) {
        unsigned char *bytes = fm_arena_alloc(&arena, i, 1);

        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < i; k++) {
            assert_int_equal(bytes[k], 0);
            bytes[k] = 0xff; /* would be seen in the next one, did they overlap */
        }
    }
    /* larger than a block */
    assert_non_null(fm_arena_alloc(&arena, 1, 1000000));
    assert_string_equal(fm_arena_strndup(&arena, "Idlib, Syria", 5), "Idlib");
    fm_arena_release(&arena);
    fm_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_sizes_that_overflow),
        cmocka_unit_test(gives_a_pointer_for_nothing_and_zeros_for_something),
        cmocka_unit_test(grows_by_half_and_keeps_what_was_there),
        cmocka_unit_test(leaves_the_old_array_when_growing_fails),
        cmocka_unit_test(fails_from_the_nth_allocation_on),
        cmocka_unit_test(hands_out_aligned_zeros_from_an_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
