/* SPDX-License-Identifier: MIT */
#include "draw/painter.h"

#include "base/mem.h"
#include "support/check.h"

static const fm_color red = { 1, 0, 0, 1 }, faint = { 0, 0, 1, 0.5 },
                      none = { 0, 0, 0, 0 };

typedef struct bench {
    fm_context *ctx;
    fm_str out;
    fm_painter *p;
} bench;

static bench begin(void)
{
    bench b = { .ctx = fm_context_new() };

    assert_non_null(b.ctx);
    return b;
}

static void open_painter(bench *b)
{
    CHECK_OK(b->ctx, fm_painter_trace_new(b->ctx, &b->out, &b->p));
}

static void end(bench *b)
{
    fm_painter_free(b->p);
    fm_str_release(&b->out);
    fm_context_free(b->ctx);
}

static fm_path triangle(void)
{
    fm_path path = { 0 };

    fm_path_polyline(&path, (fm_pt[]){ { 0, 0 }, { 9.994, 0 }, { -0.001, 7.5 } }, 3,
                     true);
    return path;
}

static void draw_everything(fm_painter *p)
{
    static const double dashes[] = { 4, 2 };
    static const fm_pt at[] = { { 1, 2 }, { 3, 4.005 } };
    fm_pen pen = { .color = faint, .width = 1.25, .dashes = dashes, .dash_count = 2 };
    fm_path path = triangle();
    fm_stamp_part disc = { .fill = true, .fill_color = red };
    fm_stamp stamp = { .parts = &disc, .part_count = 1 };
    fm_glyph glyph = { .index = 7 };
    fm_text_span span = { .size_px = 12, .glyphs = &glyph, .glyph_count = 1 };
    fm_text_run run = { .text = (char *)"a\n'b'\x01",
                        .spans = &span,
                        .span_count = 1,
                        .ink = { 0, 0, 5, 5 } };

    fm_painter_group_begin(p, "control", 0.5);
    fm_painter_clip_begin(p, &path, false);
    fm_painter_fill(p, &path, red, true);
    fm_painter_clip_end(p);
    fm_painter_stroke(p, &path, &pen);
    fm_painter_group_end(p);
    fm_path_circle(&disc.path, (fm_pt){ 0, 0 }, 0);
    fm_painter_stamp(p, &stamp, at, 2, 0.25);
    fm_painter_text(p, &run, at[0], 0, red, faint, 1.5);
    fm_painter_text(p, &run, at[0], 0, red, none, 1.5);
    fm_path_release(&disc.path);
    fm_path_release(&path);
}

static void every_call_is_one_line(void **state)
{
    static const char expected[] =
        "group 'control' 0.50\n"
        "  clip non-zero M 0.00 0.00 L 9.99 0.00 L 0.00 7.50 Z\n"
        "    fill #ff0000 even-odd M 0.00 0.00 L 9.99 0.00 L 0.00 7.50 Z\n"
        "  end\n"
        "  stroke #0000ff80 1.25 butt round dash 4.00 2.00 from 0.00"
        " M 0.00 0.00 L 9.99 0.00 L 0.00 7.50 Z\n"
        "end\n"
        "stamp { fill #ff0000 non-zero M 0.00 0.00 C 0.00 0.00 0.00 0.00 0.00 0.00"
        " C 0.00 0.00 0.00 0.00 0.00 0.00 C 0.00 0.00 0.00 0.00 0.00 0.00"
        " C 0.00 0.00 0.00 0.00 0.00 0.00 Z; } turned 0.2500 at 1.00 2.00, 3.00 4.00\n"
        "text 'a\\u000a'b'\\u0001' 12.00 #ff0000 halo #0000ff80 1.50 at 1.00 2.00\n"
        "text 'a\\u000a'b'\\u0001' 12.00 #ff0000 at 1.00 2.00\n";
    bench b = begin();

    (void)state;
    open_painter(&b);
    draw_everything(b.p);
    CHECK_OK(b.ctx, fm_painter_status(b.p));
    assert_string_equal(fm_str_text(&b.out), expected);
    end(&b);
}

static void what_has_no_ink_is_no_call(void **state)
{
    bench b = begin();
    fm_path empty = { 0 }, path = triangle();
    fm_text_run blank = { .text = (char *)" ", .ink = FM_RECT_EMPTY };

    (void)state;
    open_painter(&b);
    fm_painter_fill(b.p, &empty, red, false);
    fm_painter_fill(b.p, &path, none, false);
    fm_painter_stroke(b.p, &path, &(fm_pen){ .color = red });
    fm_painter_stroke(b.p, &path, &(fm_pen){ .color = none, .width = 1 });
    fm_painter_stamp(b.p, &(fm_stamp){ .part_count = 0 }, (fm_pt[]){ { 0, 0 } }, 1, 0);
    fm_painter_text(b.p, &blank, (fm_pt){ 0, 0 }, 0, red, none, 0);
    CHECK_OK(b.ctx, fm_painter_status(b.p));
    assert_string_equal(fm_str_text(&b.out), "");
    fm_path_release(&path);
    end(&b);
}

static void a_stray_coordinate_stops_the_painter_and_names_the_group(void **state)
{
    static const fm_pt strays[] = {
        { NAN, 0 }, { 0, INFINITY }, { -INFINITY, 0 }, { 1.1e6, 0 }, { 0, -9e6 }
    };

    (void)state;
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        bench b = begin();
        fm_path path = { 0 };

        open_painter(&b);
        fm_path_move(&path, (fm_pt){ 0, 0 });
        fm_path_line(&path, strays[i]);
        fm_painter_group_begin(b.p, "roads", 1);
        fm_painter_group_begin(b.p, NULL, 1);
        fm_painter_fill(b.p, &path, red, false);
        assert_int_equal(fm_painter_status(b.p), FM_ERR_INTERNAL);
        assert_non_null(strstr(fm_context_error(b.ctx)->message, "'roads'"));
        fm_painter_group_end(b.p);
        fm_painter_group_end(b.p);
        assert_string_equal(fm_str_text(&b.out),
                            "group 'roads' 1.00\n  group '' 1.00\n");
        fm_path_release(&path);
        end(&b);
    }
}

static void a_pen_without_sense_is_our_bug(void **state)
{
    static const double backwards[] = { 3, -1 };
    const fm_pen pens[] = {
        { .color = red, .width = -1 },
        { .color = red, .width = NAN },
        { .color = red, .width = 1, .dashes = backwards, .dash_count = 2 },
        { .color = red, .width = 1, .dash_offset = INFINITY },
    };
    fm_path path = triangle();

    (void)state;
    for (size_t i = 0; i < sizeof pens / sizeof pens[0]; i++) {
        bench b = begin();

        open_painter(&b);
        fm_painter_stroke(b.p, &path, &pens[i]);
        assert_int_equal(fm_painter_status(b.p), FM_ERR_INTERNAL);
        end(&b);
    }
    fm_path_release(&path);
}

static void a_path_that_ran_out_of_memory_fails_the_painter(void **state)
{
    bench b = begin();
    fm_path path = { .failed = true };

    (void)state;
    open_painter(&b);
    fm_painter_fill(b.p, &path, red, false);
    assert_int_equal(fm_painter_status(b.p), FM_ERR_NOMEM);
    end(&b);
}

static void any_failing_allocation_is_reported(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        bench b = begin();
        fm_status status;

        fm_mem_fail_at(n);
        status = fm_painter_trace_new(b.ctx, &b.out, &b.p);
        if (status == FM_OK) {
            draw_everything(b.p);
            status = fm_painter_status(b.p);
        }
        fm_mem_fail_at(0);
        end(&b);
        if (status == FM_OK)
            break;
        assert_int_equal(status, FM_ERR_NOMEM);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_is_one_line),
        cmocka_unit_test(what_has_no_ink_is_no_call),
        cmocka_unit_test(a_stray_coordinate_stops_the_painter_and_names_the_group),
        cmocka_unit_test(a_pen_without_sense_is_our_bug),
        cmocka_unit_test(a_path_that_ran_out_of_memory_fails_the_painter),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
