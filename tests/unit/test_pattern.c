/* SPDX-License-Identifier: MIT */
#include "draw/pattern.h"

#include <stdlib.h>

#include "support/check.h"

static const fm_color red = { 1, 0, 0, 1 };

/* The trace of one pattern in a rectangle. */
static fm_str trace_of(const char *name, fm_rect area, fm_rect visible)
{
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };
    fm_painter *p;
    fm_path path = { 0 };

    assert_non_null(ctx);
    CHECK_OK(ctx, fm_painter_trace_new(ctx, &out, &p));
    fm_path_rect(&path, area);
    fm_pattern_fill(p, name, &path, true, visible, red);
    CHECK_OK(ctx, fm_painter_status(p));
    fm_painter_free(p);
    fm_path_release(&path);
    fm_context_free(ctx);
    return out;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)) != NULL; text++)
        count++;
    return count;
}

static void every_name_draws_inside_its_path(void **state)
{
    const char *const *names = fm_pattern_names();
    const fm_rect area = { 10, 10, 70, 50 };

    (void)state;
    assert_true(*names != NULL);
    for (; *names != NULL; names++) {
        fm_str out = trace_of(*names, area, (fm_rect){ 0, 0, 1000, 1000 });
        const char *text = fm_str_text(&out);

        assert_true(fm_pattern_exists(*names));
        assert_int_equal(strncmp(text, "clip even-odd M 10.00 10.00 ", 28), 0);
        assert_string_equal(text + strlen(text) - 5, "\nend\n");
        assert_true(strstr(text, "stroke #ff0000 ") != NULL ||
                    strstr(text, "fill #ff0000 ") != NULL);
        fm_str_release(&out);
    }
    assert_false(fm_pattern_exists("hatch-46"));
    assert_false(fm_pattern_exists(NULL));
}

static void work_is_bounded_by_what_is_seen(void **state)
{
    static const char *const names[] = { "hatch-45", "cross", "stipple" };
    const fm_rect huge = { -5e5, -5e5, 5e5, 5e5 }, window = { 0, 0, 60, 60 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fm_str out = trace_of(names[i], huge, window);

        assert_true(out.length < 20000);
        fm_str_release(&out);
    }
    for (size_t i = 0; i < 3; i++) {
        fm_str out = trace_of(names[i], (fm_rect){ 100, 100, 110, 110 }, window);

        assert_string_equal(fm_str_text(&out), "");
        fm_str_release(&out);
    }
}

/* Level lines at 6 k + 1/2: 12.5, 18.5, 24.5 between 10 and 28. */
static void lines_start_from_the_corner_of_the_sheet(void **state)
{
    fm_str out =
        trace_of("hatch-0", (fm_rect){ 10, 10, 70, 28 }, (fm_rect){ 0, 0, 99, 99 });
    const char *stroke = strstr(fm_str_text(&out), "stroke");

    (void)state;
    assert_non_null(stroke);
    assert_non_null(strstr(stroke,
                           " M 10.00 12.50 L 70.00 12.50 M 10.00 18.50 L 70.00 18.50"
                           " M 10.00 24.50 L 70.00 24.50\n"));
    fm_str_release(&out);
}

static void a_hatch_rises_to_the_right_at_45_and_falls_at_135(void **state)
{
    static const struct {
        const char *name;
        double rise; /* of y, which is down, along x */
    } rows[] = { { "hatch-45", -1 }, { "hatch-135", 1 } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fm_str out = trace_of(rows[i].name, (fm_rect){ 0, 0, 60, 60 },
                              (fm_rect){ 0, 0, 60, 60 });
        const char *at = strstr(fm_str_text(&out), "stroke");
        double x0, y0, x1, y1;

        at = strstr(at, " M ");
        assert_int_equal(sscanf(at, " M %lf %lf L %lf %lf", &x0, &y0, &x1, &y1), 4);
        CHECK_NEAR((y1 - y0) / (x1 - x0), rows[i].rise, 0.01, rows[i].name);
        /* 84.85 px across, a line every 6 */
        assert_in_range(count_of(at, " M "), 14, 15);
        fm_str_release(&out);
    }
}

static void rows_of_a_stipple_are_shifted_by_half(void **state)
{
    fm_str out = trace_of("stipple-coarse", (fm_rect){ 0, 0, 24, 12 },
                          (fm_rect){ 0, 0, 24, 12 });

    (void)state;
    assert_non_null(strstr(fm_str_text(&out),
                           " at 0.00 0.00, 12.00 0.00, 24.00 0.00,"
                           " 6.00 6.00, 18.00 6.00,"
                           " 0.00 12.00, 12.00 12.00, 24.00 12.00\n"));
    fm_str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_draws_inside_its_path),
        cmocka_unit_test(work_is_bounded_by_what_is_seen),
        cmocka_unit_test(lines_start_from_the_corner_of_the_sheet),
        cmocka_unit_test(a_hatch_rises_to_the_right_at_45_and_falls_at_135),
        cmocka_unit_test(rows_of_a_stipple_are_shifted_by_half),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
