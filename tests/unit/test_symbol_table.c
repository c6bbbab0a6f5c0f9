/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draw/symbol_parts.h"
#include "support/check.h"

#include "base/banned.h"

static const fm_color black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

/* A code of this row, for an identity. */
static void code_of(const fm_symbol_row *row, unsigned identity, char out[21])
{
    char text[48];

    snprintf(text, sizeof text, "100%u%02u0000%06u0000", identity,
             (unsigned)(row->key / 1000000), (unsigned)(row->key % 1000000));
    memcpy(out, text, 21);
}

/* Measures, which stand behind the points of their set, rise by themselves. */
static void keys_rise_and_names_are_there(void **state)
{
    const fm_symbol_row *row;
    uint32_t lasts[2] = { 0, 0 };
    size_t count = 0;

    (void)state;
    for (; (row = fm_symbol_row_at(count)) != NULL; count++) {
        uint32_t *last = &lasts[row->rule == FM_SYMBOL_MEASURE];

        if (row->key <= *last)
            fail_msg("%u does not come after %u", (unsigned)row->key, (unsigned)*last);
        *last = row->key;
        assert_true(row->name != NULL && row->name[0] != '\0');
        assert_ptr_equal(fm_symbol_row_of(row->key), row);
    }
    assert_true(count > 500);
    assert_null(fm_symbol_row_of(10999999));
}

static void no_two_rows_have_the_same_letters(void **state)
{
    const fm_symbol_row *row;

    (void)state;
    for (size_t i = 0; (row = fm_symbol_row_at(i)) != NULL; i++) {
        char word[9];

        if (row->letters == NULL)
            continue;
        for (const char *at = row->letters; *at != '\0';) {
            size_t n = strcspn(at, " ");

            assert_true(n > 2 && n < sizeof word);
            memcpy(word, at, n);
            word[n] = '\0';
            if (fm_symbol_row_of_letters(word) != row)
                fail_msg("%s of '%s' is another row's, too", word, row->name);
            at += n + strspn(at + n, " ");
        }
    }
}

/* Every drawing is read to its end, in every frame. */
static void check_drawing(const char *drawing, const char *name, bool is_framed)
{
    static const fm_sidc_identity identities[] = { FM_SIDC_FRIEND, FM_SIDC_HOSTILE,
                                                   FM_SIDC_NEUTRAL, FM_SIDC_UNKNOWN };

    for (size_t i = 0; i < (is_framed ? 4 : 1); i++) {
        fm_sidc sidc = { .identity = identities[i], .set = FM_SIDC_SET_UNIT };
        fm_symbol_frame frame;
        fm_stamp stamp = { 0 };
        fm_draft d = { .out = &stamp,
                       .scale = 1,
                       .origin = { 100, 100 },
                       .inks = { .icon = black,
                                 .fill = white,
                                 .pale = white,
                                 .frame_px = 1,
                                 .icon_px = 1 } };

        assert_true(fm_symbol_frame_of(&sidc, &frame));
        d.frame = is_framed ? &frame : NULL;
        fm_draft_add(&d, drawing);
        if (d.fault != NULL)
            fail_msg("'%s' cannot be read at: %s", name, d.fault);
        assert_false(d.failed);
        fm_stamp_release(&stamp);
    }
}

static void all_drawings_can_be_read(void **state)
{
    const fm_symbol_row *row;

    (void)state;
    for (size_t i = 0; i < fm_symbol_modifier_count; i++)
        check_drawing(fm_symbol_modifiers[i].drawing, fm_symbol_modifiers[i].name,
                      true);
    for (size_t i = 0; (row = fm_symbol_row_at(i)) != NULL; i++)
        if (row->drawing != NULL)
            check_drawing(row->drawing, row->name, row->rule == FM_SYMBOL_FRAMED);
}

static void every_row_draws_ink_inside_its_bounds(void **state)
{
    const fm_symbol_row *row;

    (void)state;
    for (size_t i = 0; (row = fm_symbol_row_at(i)) != NULL; i++) {
        for (unsigned identity = 0; identity <= 6; identity++) {
            char code[21];
            fm_symbol_look look = { .sidc = code,
                                    .size_px = 40,
                                    .mode = FM_SYMBOL_LIGHT };
            fm_stamp stamp;
            fm_sidc_fault fault;
            fm_rect b;

            if (row->rule == FM_SYMBOL_MEASURE)
                continue;
            code_of(row, identity, code);
            if (!fm_symbol_knows_sidc(code, &fault))
                fail_msg("%s: %s", code, fault.text);
            assert_true(fm_symbol_build(&look, &stamp));
            assert_true(stamp.part_count > 0);
            b = stamp.bounds;
            if (b.x1 - b.x0 < 3 || b.y1 - b.y0 < 3 || b.x1 - b.x0 > 130 ||
                b.y1 - b.y0 > 130)
                fail_msg("'%s' is %.1f by %.1f px", row->name, b.x1 - b.x0,
                         b.y1 - b.y0);
            for (size_t k = 0; k < stamp.part_count; k++) {
                fm_rect part = fm_path_bounds(&stamp.parts[k].path);

                if (!fm_rect_is_empty(part))
                    assert_true(part.x0 >= b.x0 - 1e-6 && part.x1 <= b.x1 + 1e-6 &&
                                part.y0 >= b.y0 - 1e-6 && part.y1 <= b.y1 + 1e-6);
            }
            fm_stamp_release(&stamp);
        }
    }
}

static void sizes_are_those_of_a_friendly_units_frame(void **state)
{
    static const struct {
        const char *code;
        double width, height;
    } rows[] = {
        { "10031000001211000000", 30, 20 },     /* 150 by 100 of the box */
        { "10061000001211000000", 28.8, 28.8 }, /* to the same scale */
        { "10041000001211000000", 22, 22 },     { "10031500001202000000", 24, 24 },
        { "10032500001601000000", 30, 25.98 }, /* a triangle's side */
        { "10032500001303000000", 15, 30 },    /* a box on a point */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_symbol_look look = { .sidc = rows[i].code,
                                .size_px = 30,
                                .stroke = black,
                                .mode = FM_SYMBOL_LIGHT };
        fm_stamp stamp;
        fm_rect b;

        assert_true(fm_symbol_build(&look, &stamp));
        b = fm_path_bounds(&stamp.parts[0].path);
        if (fabs(b.x1 - b.x0 - rows[i].width) > 0.1 ||
            fabs(b.y1 - b.y0 - rows[i].height) > 0.1)
            fail_msg("%s is %.2f by %.2f", rows[i].code, b.x1 - b.x0, b.y1 - b.y0);
        fm_stamp_release(&stamp);
    }
}

static size_t parts_of(const char *code, fm_symbol_mode mode, fm_symbol_state s,
                       fm_rect *bounds)
{
    fm_symbol_look look = { .sidc = code,
                            .size_px = 30,
                            .mode = mode,
                            .state = s,
                            .fill = white,
                            .stroke = black,
                            .stroke_width = 1 };
    fm_stamp stamp;
    size_t count;

    assert_true(fm_symbol_build(&look, &stamp));
    count = stamp.part_count;
    *bounds = stamp.bounds;
    fm_stamp_release(&stamp);
    return count;
}

static void marks_outside_the_frame_add_ink(void **state)
{
    static const struct {
        const char *code, *what;
        bool is_higher, is_lower;
    } rows[] = {
        { "10031000160000000000", "battalion", true, false },
        { "10031004000000000000", "task force", true, false },
        { "10031001000000000000", "dummy", true, false },
        { "10031000310000000000", "wheels", false, true },
        { "10031030000000000000", "damaged", false, true },
        { "10032000000000000000", "installation", true, false },
    };
    fm_rect plain, marked;

    (void)state;
    parts_of("10031000001211000000", FM_SYMBOL_LIGHT, FM_SYMBOL_AS_CODED, &plain);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char code[21];

        memcpy(code, rows[i].code, 21);
        memcpy(code + 10, memcmp(code + 4, "20", 2) == 0 ? "120802" : "121100", 6);
        assert_true(fm_symbol_knows_sidc(code, NULL));
        parts_of(code, FM_SYMBOL_LIGHT, FM_SYMBOL_AS_CODED, &marked);
        if ((marked.y0 < plain.y0 - 0.5) != rows[i].is_higher ||
            (marked.y1 > plain.y1 + 0.5) != rows[i].is_lower)
            fail_msg("%s: %g to %g", rows[i].what, marked.y0, marked.y1);
    }
}

static void a_headquarters_stands_on_its_staff(void **state)
{
    fm_rect b;

    (void)state;
    parts_of("10031002001211000000", FM_SYMBOL_LIGHT, FM_SYMBOL_AS_CODED, &b);
    assert_true(fabs(b.y1) < 2 && b.y0 < -35);
    assert_true(b.x0 > -2 && b.x1 > 28);
}

static void states_of_posts_add_marks(void **state)
{
    const char *post = "10042500001601000000";
    fm_rect b;

    (void)state;
    assert_int_equal(parts_of(post, 0, FM_SYMBOL_AS_CODED, &b), 1);
    assert_int_equal(parts_of(post, 0, FM_SYMBOL_CUT_OFF, &b), 2);   /* a ring */
    assert_int_equal(parts_of(post, 0, FM_SYMBOL_DESTROYED, &b), 2); /* a cross */
    assert_int_equal(parts_of(post, 0, FM_SYMBOL_EVACUATED, &b), 1);
    assert_int_equal(fm_symbol_state_of("cut-off"), FM_SYMBOL_CUT_OFF);
    assert_int_equal(fm_symbol_state_of("Evacuated"), FM_SYMBOL_EVACUATED);
    assert_int_equal(fm_symbol_state_of("own-ground"), FM_SYMBOL_AS_CODED);
    assert_int_equal(fm_symbol_state_of(NULL), FM_SYMBOL_AS_CODED);
}

static void own_colours_take_the_place_of_the_standards(void **state)
{
    static const fm_color blue = { 0, 0, 0.4, 1 };
    fm_symbol_look look = { .sidc = "10061000001211000000",
                            .size_px = 30,
                            .mode = FM_SYMBOL_OWN,
                            .fill = blue,
                            .stroke = black,
                            .stroke_width = 1 };
    fm_stamp stamp;

    (void)state;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_true(stamp.parts[0].fill_color.b == blue.b);
    assert_true(stamp.parts[1].pen.color.r == 1.0); /* lines that show on dark blue */
    fm_stamp_release(&stamp);
    look.mode = FM_SYMBOL_BY_CODE;
    assert_true(fm_symbol_build(&look, &stamp));
    assert_true(fabs(stamp.parts[0].fill_color.r - 1) < 1e-9);
    assert_true(fabs(stamp.parts[0].fill_color.g - 128 / 255.0) < 1e-9);
    fm_stamp_release(&stamp);
}

static void suspects_are_orange_in_the_us_and_red_in_nato(void **state)
{
    static const struct {
        const char *code;
        double green;
    } rows[] = {
        { "130510000012110000000000000000", 229 },
        { "150510000012110000000000000000", 229 },
        { "140510000012110000000000000000", 128 },
        { "160510000012110000000000000000", 128 },
        { "10051000001211000000", 128 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_symbol_look look = { .sidc = rows[i].code, .size_px = 30 };
        fm_stamp stamp;

        assert_true(fm_symbol_build(&look, &stamp));
        if (fabs(stamp.parts[0].fill_color.g - rows[i].green / 255) > 1e-9)
            fail_msg("%s", rows[i].code);
        fm_stamp_release(&stamp);
    }
}

static void words_are_written_round_a_symbol(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine = NULL;
    fm_symbol_look look = { .sidc = "10031000001211000000", .size_px = 40 };
    fm_stamp bare, worded;

    (void)state;
    assert_non_null(ctx);
    assert_int_equal(fm_text_engine_new(ctx, &engine), FM_OK);
    look.texts[FM_SYMBOL_TEXT_T] = "1-72 AR";
    look.texts[FM_SYMBOL_TEXT_M] = "\xd8\xa7\xd9\x84\xd9\x84\xd9\x88\xd8\xa7\xd8\xa1";
    assert_true(fm_symbol_build(&look, &bare)); /* without an engine, without words */
    look.engine = engine;
    assert_true(fm_symbol_build(&look, &worded));
    assert_int_equal(worded.part_count, bare.part_count + 4); /* halo and letters */
    assert_true(worded.bounds.x0 < bare.bounds.x0 - 10);
    assert_true(worded.bounds.x1 > bare.bounds.x1 + 5);
    fm_stamp_release(&bare);
    fm_stamp_release(&worded);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_rise_and_names_are_there),
        cmocka_unit_test(no_two_rows_have_the_same_letters),
        cmocka_unit_test(all_drawings_can_be_read),
        cmocka_unit_test(every_row_draws_ink_inside_its_bounds),
        cmocka_unit_test(sizes_are_those_of_a_friendly_units_frame),
        cmocka_unit_test(marks_outside_the_frame_add_ink),
        cmocka_unit_test(a_headquarters_stands_on_its_staff),
        cmocka_unit_test(states_of_posts_add_marks),
        cmocka_unit_test(own_colours_take_the_place_of_the_standards),
        cmocka_unit_test(suspects_are_orange_in_the_us_and_red_in_nato),
        cmocka_unit_test(words_are_written_round_a_symbol),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
