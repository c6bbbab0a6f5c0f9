/* SPDX-License-Identifier: MIT */
#include "gis/maplibre.h"

#include "draw/text.h"
#include "support/mvt_decode.h"

/* A glyph as the file has it. */
typedef struct glyph {
    uint64_t id, width, height, advance;
    int64_t left, top;
    mvt_bytes bitmap;
} glyph;

static glyph read_glyph(mvt_bytes bytes)
{
    glyph g = { 0 };
    mvt_field f;

    while (mvt_next(&bytes, &f)) {
        if (f.number == 1)
            g.id = f.value;
        if (f.number == 2)
            g.bitmap = f.bytes;
        if (f.number == 3)
            g.width = f.value;
        if (f.number == 4)
            g.height = f.value;
        if (f.number == 5)
            g.left = mvt_signed(f.value);
        if (f.number == 6)
            g.top = mvt_signed(f.value);
        if (f.number == 7)
            g.advance = f.value;
    }
    return g;
}

static void check_bitmap(const glyph *g)
{
    size_t wide = (size_t)g->width + 6, pixels = wide * ((size_t)g->height + 6);
    unsigned most = 0;

    if (g->width == 0) {
        assert_true(g->bitmap.at == g->bitmap.end);
        return;
    }
    assert_int_equal(g->bitmap.end - g->bitmap.at, pixels);
    for (size_t i = 0; i < pixels; i++) {
        bool is_rim =
            i < wide || i >= pixels - wide || i % wide == 0 || i % wide == wide - 1;

        most = g->bitmap.at[i] > most ? g->bitmap.at[i] : most;
        /* The border is outside of the letter. */
        if (is_rim)
            assert_true(g->bitmap.at[i] < 192);
    }
    assert_true(most > 192);
}

static void writes_the_letters_that_are_wanted(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine = NULL;
    fm_glyph_stacks stacks = { 0 };
    fm_glyph_stack *stack = fm_glyph_stack_of(&stacks, "Noto Sans, Arial", true, false);
    fm_str file = { 0 };
    size_t count = 0;
    mvt_bytes bytes;
    mvt_field f, g;

    (void)state;
    assert_string_equal(stack->name, "Noto Sans Bold");
    assert_ptr_equal(fm_glyph_stack_of(&stacks, "Noto Sans", true, false), stack);
    fm_glyph_want(&stacks, stack, "Ma\xc3\xa4\n");
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx, fm_glyph_range(engine, stack, 0, &file));
    bytes = (mvt_bytes){ (unsigned char *)file.text,
                         (unsigned char *)file.text + file.length };
    assert_true(mvt_next(&bytes, &f));
    assert_int_equal(f.number, 1);
    assert_true(bytes.at == bytes.end);
    for (mvt_bytes b = f.bytes; mvt_next(&b, &g);) {
        glyph one;

        if (g.number == 1)
            assert_true(mvt_is(g.bytes, "Noto Sans Bold"));
        if (g.number == 2)
            assert_true(mvt_is(g.bytes, "0-255"));
        if (g.number != 3)
            continue;
        one = read_glyph(g.bytes);
        check_bitmap(&one);
        count++;
        if (one.id == ' ')
            assert_true(one.width == 0 && one.advance > 3 && one.advance < 12);
        /* On a base line 26 below the top: a capital is 17 or 18 high. */
        if (one.id == 'M')
            assert_true(one.height >= 16 && one.height <= 19 &&
                        one.top + 26 == (int64_t)one.height && one.advance > 15);
    }
    assert_int_equal(count, 0x7F - ' ' + 1); /* what is plain, and one more */
    fm_str_clear(&file);
    CHECK_OK(ctx, fm_glyph_range(engine, stack, 0x400, &file));
    assert_int_equal(file.length, 0);
    fm_str_release(&file);
    fm_glyph_stacks_release(&stacks);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

static void names_stacks_so_that_they_are_inert(void **state)
{
    const struct {
        const char *family, *name;
        bool bold, italic;
    } rows[] = {
        { NULL, "Noto Sans Regular", false, false },
        { "", "Noto Sans Italic", false, true },
        { "../../etc/x, y", "______etc_x Bold Italic", true, true },
        { "A{range}%2F\"<b>", "A_range__2F__b_ Regular", false, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_glyph_stacks stacks = { 0 };
        fm_glyph_stack *stack =
            fm_glyph_stack_of(&stacks, rows[i].family, rows[i].bold, rows[i].italic);

        assert_string_equal(stack->name, rows[i].name);
        fm_glyph_want(&stacks, stack, "\xd8\xa5\xd8\xaf\xd9\x84\xd8\xa8");
        assert_true(stacks.has_joined);
        fm_glyph_stacks_release(&stacks);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_letters_that_are_wanted),
        cmocka_unit_test(names_stacks_so_that_they_are_inert),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
