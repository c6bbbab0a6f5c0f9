/* SPDX-License-Identifier: MIT */
/* Style into painter calls, read off the trace. */
#include "sheet/ink.h"

#include "base/mem.h"
#include "support/check.h"

static const fm_color red = { 1, 0, 0, 1 }, blue = { 0, 0, 1, 1 },
                      white = { 1, 1, 1, 1 };
static const fm_rect page = { 0, 0, 100, 100 };

typedef struct drawing {
    fm_context *ctx;
    fm_painter *painter;
    fm_str text;
} drawing;

static void drawing_init(drawing *d)
{
    *d = (drawing){ .ctx = fm_context_new() };
    assert_non_null(d->ctx);
    CHECK_OK(d->ctx, fm_painter_trace_new(d->ctx, &d->text, &d->painter));
}

static void drawing_release(drawing *d)
{
    CHECK_OK(d->ctx, fm_painter_status(d->painter));
    fm_painter_free(d->painter);
    fm_str_release(&d->text);
    fm_context_free(d->ctx);
}

static fm_path box(void)
{
    fm_path path = { 0 };

    fm_path_rect(&path, (fm_rect){ 10, 10, 50, 30 });
    return path;
}

static size_t count_of(const drawing *d, const char *word)
{
    const char *at = fm_str_text(&d->text);
    size_t count = 0;

    for (; (at = strstr(at, word)) != NULL; at += strlen(word))
        count++;
    return count;
}

static void check_contains(const drawing *d, const char *words, const char *why)
{
    if (strstr(fm_str_text(&d->text), words) == NULL)
        fail_msg("%s: EXP '%s' in\n%s", why, words, fm_str_text(&d->text));
}

static void an_area_is_filled_and_a_pattern_takes_its_place(void **state)
{
    static const struct {
        const char *why;
        unsigned given;
        const char *pattern;
        bool opaque;
        const char *has, *has_not;
    } rows[] = {
        { "a fill", 0, NULL, false, "fill #ff000080", "#0000ff" },
        { "a fill inside a group of its opacity", 0, NULL, true, "fill #ff0000 ",
          "#ff000080" },
        { "a pattern instead, in its colour", 0, "hatch-45", false, "#ff000080",
          "fill #ff000080 even-odd M 10" },
        { "a pattern over it, in another", FM_STYLE_FILL_PATTERN_COLOR, "hatch-45",
          false, "fill #ff000080 even-odd M 10", "#ff00ff" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_style style = { .given = rows[i].given,
                           .fill_color = red,
                           .fill_opacity = 0.5,
                           .fill_pattern = rows[i].pattern,
                           .fill_pattern_color = blue };
        fm_path path = box();
        drawing d;

        drawing_init(&d);
        fm_ink_area(d.painter, &style, &path, page, rows[i].opaque);
        check_contains(&d, rows[i].has, rows[i].why);
        if (strstr(fm_str_text(&d.text), rows[i].has_not) != NULL)
            fail_msg("%s: '%s' in\n%s", rows[i].why, rows[i].has_not,
                     fm_str_text(&d.text));
        fm_path_release(&path);
        drawing_release(&d);
    }
}

static void a_line_lies_on_its_casing_and_dashes_are_in_widths(void **state)
{
    static const double dashes[] = { 4, 2 };
    fm_style style = { .line_color = red,
                       .line_width = { .value = 3 },
                       .line_opacity = 1,
                       .dashes = dashes,
                       .dash_count = 2,
                       .line_casing_color = white,
                       .line_casing_width = 1.5 };
    fm_path path = box();
    drawing d;
    const char *casing, *line;

    (void)state;
    drawing_init(&d);
    assert_true(fm_ink_has_line(&style));
    fm_ink_line(d.painter, &style, 3, &path);
    casing = strstr(fm_str_text(&d.text), "stroke #ffffff 6.00");
    line = strstr(fm_str_text(&d.text), "stroke #ff0000 3.00");
    assert_true(casing != NULL && line > casing);
    assert_non_null(strstr(line, "12.00"));
    assert_non_null(strstr(line, "6.00"));
    assert_true(strstr(casing, "12.00") > line); /* the casing has no dashes */
    fm_path_release(&path);
    drawing_release(&d);
}

static void what_would_not_be_seen_has_no_line(void **state)
{
    static const double none[] = { 0, 0 };
    const fm_style seen = { .line_color = red,
                            .line_width = { .value = 1 },
                            .line_opacity = 1 };
    fm_style style = seen;

    (void)state;
    style.line_color.a = 0;
    assert_false(fm_ink_has_line(&style));
    style = seen;
    style.line_width.value = 0;
    assert_false(fm_ink_has_line(&style));
    style = seen;
    style.line_opacity = 0;
    assert_false(fm_ink_has_line(&style));
    style = seen;
    style.line_width = (fm_graduated){
        .field = "x", .stop_count = 2, .inputs = none, .outputs = none
    };
    assert_false(fm_ink_has_line(&style));
    style = (fm_style){ .given = FM_STYLE_FILL_OUTLINE_COLOR,
                        .fill_outline_color = red,
                        .line_width = { .value = 1 },
                        .line_opacity = 1 };
    assert_true(fm_ink_has_line(&style));
}

/* The parallel to the right of a way round a box, clockwise on the sheet, is inside. */
static void an_offset_line_is_parallel_and_keeps_its_corners(void **state)
{
    static const struct {
        double offset;
        fm_rect bounds;
        const char *why;
    } rows[] = {
        { 4, { 14, 14, 46, 26 }, "to the right: inside" },
        { -4, { 6, 6, 54, 34 }, "to the left: outside" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_style style = { .line_color = red,
                           .line_width = { .value = 1 },
                           .line_opacity = 1,
                           .line_offset = rows[i].offset };
        fm_path path = box();
        fm_rect b;
        drawing d;

        drawing_init(&d);
        fm_ink_line(d.painter, &style, 1, &path);
        b = fm_path_bounds(&path);
        CHECK_NEAR(b.x0, rows[i].bounds.x0, 1e-6, rows[i].why);
        CHECK_NEAR(b.y0, rows[i].bounds.y0, 1e-6, rows[i].why);
        CHECK_NEAR(b.x1, rows[i].bounds.x1, 1e-6, rows[i].why);
        CHECK_NEAR(b.y1, rows[i].bounds.y1, 1e-6, rows[i].why);
        assert_int_equal(path.point_count, 4);
        fm_path_release(&path);
        drawing_release(&d);
    }
}

static void offsets_of_awkward_lines_stay_near_them(void **state)
{
    static const struct {
        const char *why;
        fm_pt points[5];
        size_t count;
        bool closed;
    } rows[] = {
        { "a spike", { { 0, 0 }, { 50, 0 }, { 0, 1 } }, 3, false },
        { "straight back", { { 0, 0 }, { 50, 0 }, { 0, 0 } }, 3, false },
        { "one point", { { 5, 5 } }, 1, false },
        { "equal points", { { 5, 5 }, { 5, 5 }, { 5, 5 } }, 3, true },
        { "a zigzag finer than the offset",
          { { 0, 0 }, { 1, 3 }, { 2, 0 }, { 3, 3 }, { 4, 0 } },
          5,
          false },
        { "a closed line of two points", { { 0, 0 }, { 30, 0 } }, 2, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_style style = { .line_color = red,
                           .line_width = { .value = 1 },
                           .line_opacity = 1,
                           .line_offset = 6 };
        fm_path path = { 0 };
        drawing d;

        drawing_init(&d);
        fm_path_polyline(&path, rows[i].points, rows[i].count, rows[i].closed);
        fm_ink_line(d.painter, &style, 1, &path);
        for (size_t k = 0; k < path.point_count; k++) {
            fm_pt p = path.points[k];

            if (!(p.x > -15 && p.x < 65 && p.y > -15 && p.y < 20))
                fail_msg("%s: %g, %g", rows[i].why, p.x, p.y);
        }
        fm_path_release(&path);
        drawing_release(&d);
    }
}

static void certainty_shows_in_every_kind_of_ink(void **state)
{
    const fm_style style = { .fill_color = red,
                             .fill_opacity = 0.6,
                             .line_color = blue,
                             .line_opacity = 1,
                             .line_width = { .value = 1 },
                             .circle_color = red,
                             .circle_opacity = 1 };
    fm_style s = fm_ink_certainty(style, FM_CERTAIN);

    (void)state;
    assert_null(s.fill_pattern);
    assert_int_equal(s.dash_count, 0);

    s = fm_ink_certainty(style, FM_CLAIMED);
    assert_string_equal(s.fill_pattern, "hatch-45");
    assert_true(s.given & FM_STYLE_FILL_PATTERN_COLOR);
    assert_true(s.fill_color.a < 1 && s.fill_pattern_color.a == 1.0);
    assert_int_equal(s.dash_count, 2);
    assert_true(s.circle_color.a < 1);

    s = fm_ink_certainty(style, FM_CONTESTED);
    assert_string_equal(s.fill_pattern, "cross-45");
    assert_int_equal(s.dash_count, 0);

    s = fm_ink_certainty(style, FM_STALE);
    assert_true(s.fill_opacity < style.fill_opacity);
    assert_true(s.line_opacity < style.line_opacity);
    assert_true(s.fill_color.g > 0); /* greyer */
}

static void a_style_with_a_pattern_keeps_it(void **state)
{
    const fm_style style = { .fill_color = red,
                             .fill_opacity = 1,
                             .fill_pattern = "stipple" };

    (void)state;
    assert_string_equal(fm_ink_certainty(style, FM_CONTESTED).fill_pattern, "stipple");
}

static void points_are_circles_or_symbols(void **state)
{
    static const struct {
        const char *why, *shape, *sidc_template, *sidc;
        double width; /* of the bounds, strokes apart */
    } rows[] = {
        { "a circle by its radius", NULL, NULL, NULL, 20 },
        { "a symbol by its greater side", "square", NULL, NULL, 10 },
        { "a code before the shape", "square", "{sidc}", "10042500001601000000", 10 },
        { "no code, so the shape", "square", "{sidc}", "", 10 },
        { "no code and no shape: the placeholder", NULL, "{sidc}", "", 10 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_style style = { .symbol_shape = rows[i].shape,
                           .symbol_sidc = rows[i].sidc_template,
                           .symbol_color = red,
                           .circle_color = red,
                           .circle_opacity = 1 };
        fm_rect b;
        fm_stamp stamp;

        assert_true(fm_ink_stamp(&style, 10, rows[i].sidc, &stamp));
        b = fm_path_bounds(&stamp.parts[0].path);
        CHECK_NEAR(b.x1 - b.x0, rows[i].width, 1e-6, rows[i].why);
        fm_stamp_release(&stamp);
    }
}

static void a_dressed_line_is_stroked_with_the_lines_pen(void **state)
{
    static const fm_pt line[] = { { 0, 50 }, { 99, 50 } };
    fm_style style = { .line_color = red,
                       .line_width = { .value = 2 },
                       .line_opacity = 0.5 };
    drawing d;

    (void)state;
    style.tactical = "flot";
    drawing_init(&d);
    fm_ink_tactical(d.painter, &style, 2, &(fm_ink_measure){ .side = FM_SIDE_LEFT },
                    line, 2, false);
    check_contains(&d, "stroke #ff000080 2.00", "the pen");
    assert_int_equal(count_of(&d, " C "), 18); /* nine scallops of 11 px */
    drawing_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_is_filled_and_a_pattern_takes_its_place),
        cmocka_unit_test(a_line_lies_on_its_casing_and_dashes_are_in_widths),
        cmocka_unit_test(what_would_not_be_seen_has_no_line),
        cmocka_unit_test(an_offset_line_is_parallel_and_keeps_its_corners),
        cmocka_unit_test(offsets_of_awkward_lines_stay_near_them),
        cmocka_unit_test(certainty_shows_in_every_kind_of_ink),
        cmocka_unit_test(a_style_with_a_pattern_keeps_it),
        cmocka_unit_test(points_are_circles_or_symbols),
        cmocka_unit_test(a_dressed_line_is_stroked_with_the_lines_pen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
