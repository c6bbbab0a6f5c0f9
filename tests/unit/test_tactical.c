/* SPDX-License-Identifier: MIT */
#include "draw/tactical.h"

#include "base/mem.h"
#include "draw/row.h"
#include "support/check.h"

/* A pen and nothing else: sizes by kind. */
static fm_tactical_look look_of(const char *kind, double size_px, fm_side side)
{
    return (fm_tactical_look){
        .kind = kind, .size_px = size_px, .side = side, .pen = { .width = 1 }
    };
}

static size_t count_verbs(const fm_path *path, fm_path_verb verb)
{
    size_t count = 0;

    for (size_t i = 0; i < path->verb_count; i++)
        count += path->verbs[i] == verb;
    return count;
}

static fm_path build(const fm_tactical_look *look, const fm_pt *points, size_t count,
                     bool closed)
{
    fm_path path = { 0 };

    fm_tactical_build(look, points, count, closed, &path);
    assert_false(path.failed);
    return path;
}

static void a_straight_line_carries_whole_scallops_from_end_to_end(void **state)
{
    static const struct {
        double length, size;
        size_t scallops;
        const char *why;
    } rows[] = {
        { 100, 5, 10, "an exact fit" },
        { 104, 5, 10, "stretched a little" },
        { 106, 5, 11, "squeezed a little" },
        { 6, 5, 1, "room for more than half of one" },
        { 4, 5, 0, "too short even for one" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_pt line[] = { { 10, 20 }, { 10 + rows[i].length, 20 } };
        fm_tactical_look look = look_of("flot", rows[i].size, FM_SIDE_LEFT);
        fm_path path = build(&look, line, 2, false);
        fm_rect bounds = fm_path_bounds(&path);

        assert_int_equal(count_verbs(&path, FM_PATH_CURVE), 2 * rows[i].scallops);
        CHECK_NEAR(bounds.x0, 10, 1e-6, rows[i].why);
        CHECK_NEAR(bounds.x1, 10 + rows[i].length, 1e-6, rows[i].why);
        fm_path_release(&path);
    }
}

/* To the east, left is up the sheet: towards smaller y. */
static void scallops_bulge_to_the_side_they_are_told(void **state)
{
    static const fm_pt line[] = { { 0, 50 }, { 100, 50 } };
    fm_tactical_look left = look_of("flot", 5, FM_SIDE_LEFT);
    fm_tactical_look right = look_of("flot", 5, FM_SIDE_RIGHT);
    fm_path up = build(&left, line, 2, false), down = build(&right, line, 2, false);
    fm_rect a = fm_path_bounds(&up), b = fm_path_bounds(&down);

    (void)state;
    CHECK_NEAR(a.y0, 45, 1e-9, "left: top");
    CHECK_NEAR(a.y1, 50, 1e-9, "left: on the line");
    CHECK_NEAR(b.y0, 50, 1e-9, "right: on the line");
    CHECK_NEAR(b.y1, 55, 1e-9, "right: bottom");
    fm_path_release(&up);
    fm_path_release(&down);
}

/*   _   _   _
 *  | |_| |_| |   the line itself goes out and back */
static void a_fortified_line_is_one_path_of_teeth(void **state)
{
    static const fm_pt line[] = { { 0, 0 }, { 100, 0 } };
    fm_tactical_look look = look_of("fortified-line", 20, FM_SIDE_RIGHT);
    fm_path path = build(&look, line, 2, false);
    double on_line = 0;

    (void)state;
    assert_int_equal(count_verbs(&path, FM_PATH_MOVE), 1);
    assert_int_equal(count_verbs(&path, FM_PATH_CURVE), 0);
    for (size_t i = 1; i < path.point_count; i++) {
        fm_pt a = path.points[i - 1], b = path.points[i];

        if (fabs(a.y) < 1e-9 && fabs(b.y) < 1e-9)
            on_line += b.x - a.x;
        assert_true(b.y > -1e-9 && b.y < 20 + 1e-9);
    }
    CHECK_NEAR(on_line, 40, 1e-6, "three teeth of 20, two gaps of 20");
    fm_path_release(&path);
}

static void a_closed_line_has_no_seam(void **state)
{
    fm_pt circle[180];
    fm_row row;
    double widest = 0, narrowest = 1e9;

    (void)state;
    for (size_t i = 0; i < 180; i++) {
        double angle = (double)i * 3.14159265358979 / 90;

        circle[i] = (fm_pt){ 100 * cos(angle), 100 * sin(angle) };
    }
    assert_true(
        fm_row_init(&row, circle, 180, true, (fm_row_measure){ 10, 5, 0 }, true));
    assert_int_equal(row.figure_count, 63); /* 2 pi 100 / 10 = 62.8 */
    for (size_t i = 0; i < row.figure_count; i++) {
        const fm_row_figure *f = &row.figures[i];
        const fm_row_figure *next = &row.figures[(i + 1) % row.figure_count];
        double width = hypot(f->to.x - f->from.x, f->to.y - f->from.y);

        CHECK_NEAR(hypot(next->from.x - f->to.x, next->from.y - f->to.y), 0, 1e-6,
                   "each begins where the last one ended");
        widest = fmax(widest, width);
        narrowest = fmin(narrowest, width);
    }
    assert_true(widest / narrowest < 1.02);
    fm_row_release(&row);
}

/* A figure that is not on the line, or that runs into the line or another figure, is
 * worse than none. */
static void check_row(const fm_row *row, double width)
{
    for (size_t i = 0; i < row->figure_count; i++) {
        const fm_row_figure *f = &row->figures[i];
        fm_pt middle = { (f->from.x + f->to.x + f->up.x) / 2,
                         (f->from.y + f->to.y + f->up.y) / 2 };
        double foot = hypot(f->to.x - f->from.x, f->to.y - f->from.y);

        assert_true(foot > 0.3 * width && foot < 1.9 * width);
        assert_true(f->along_to > f->along_from);
        for (size_t k = 0; k < i; k++) {
            const fm_row_figure *g = &row->figures[k];
            fm_pt other = { (g->from.x + g->to.x + g->up.x) / 2,
                            (g->from.y + g->to.y + g->up.y) / 2 };

            if (hypot(other.x - middle.x, other.y - middle.y) < 0.5 * foot)
                fail_msg("figures %zu and %zu stand in one another", k, i);
        }
        assert_true(i == 0 || f->along_from > row->figures[i - 1].along_from);
    }
}

/* A ragged line: steps in a fixed pseudo-random order, forward on the whole. */
static void ragged(fm_pt *points, size_t count, double step)
{
    uint32_t seed = 12345;
    fm_pt at = { 0, 0 };

    for (size_t i = 0; i < count; i++) {
        double turn[2];

        for (size_t k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            turn[k] = (double)(seed >> 8) / (double)(1u << 24);
        }
        at.x += step * (turn[0] * 2.2 - 0.8);
        at.y += step * (turn[1] * 2 - 1);
        points[i] = at;
    }
}

static void a_ragged_front_is_dressed_at_every_scale(void **state)
{
    enum { COUNT = 3000 };
    static const double steps[] = { 0.3, 1.2, 4, 20 };
    fm_pt *points = fm_alloc_raw(COUNT, sizeof *points);

    (void)state;
    assert_non_null(points);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        fm_row row;
        double across;

        ragged(points, COUNT, steps[i]);
        across =
            hypot(points[COUNT - 1].x - points[0].x, points[COUNT - 1].y - points[0].y);
        assert_true(fm_row_init(&row, points, COUNT, false,
                                (fm_row_measure){ 11, 5.5, 0 }, true));
        check_row(&row, 11);
        if ((double)row.figure_count < across / 11 / 6)
            fail_msg("only %zu figures on %g px", row.figure_count, across);
        fm_row_release(&row);
    }
    fm_free(points);
}

static void degenerate_lines_give_their_line_or_nothing(void **state)
{
    static const struct {
        const char *why;
        fm_pt points[6];
        size_t count;
        size_t figures;
    } rows[] = {
        { "nothing", { { 0, 0 } }, 0, 0 },
        { "one point", { { 5, 5 } }, 1, 0 },
        { "one point many times", { { 5, 5 }, { 5, 5 }, { 5, 5 } }, 3, 0 },
        { "a pixel", { { 0, 0 }, { 1, 0 } }, 2, 0 },
        { "not a number", { { 0, 0 }, { NAN, 1 }, { INFINITY, 2 } }, 3, 0 },
        { "beyond all sheets", { { 0, 0 }, { 1e300, 0 } }, 2, 0 },
        { "out and back", { { 0, 0 }, { 100, 0 }, { 0, 0 } }, 3, 0 },
        { "a bow-tie", { { 0, 0 }, { 100, 100 }, { 100, 0 }, { 0, 100 } }, 4, 1 },
        { "a zigzag finer than the figure",
          { { 0, 0 }, { 2, 9 }, { 4, 0 }, { 6, 9 }, { 8, 0 } },
          5,
          0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int closed = 0; closed < 2; closed++) {
            const char *const *kinds = fm_tactical_names();
            fm_row row;

            assert_true(fm_row_init(&row, rows[i].points, rows[i].count, closed,
                                    (fm_row_measure){ 10, 5, 0 }, false));
            check_row(&row, 10);
            if ((row.figure_count > 0) != (rows[i].figures > 0))
                fail_msg("%s: %zu figures", rows[i].why, row.figure_count);
            fm_row_release(&row);
            for (; *kinds != NULL; kinds++) {
                fm_tactical_look look = look_of(*kinds, 0, FM_SIDE_LEFT);
                fm_path path = build(&look, rows[i].points, rows[i].count, closed);

                for (size_t k = 0; k < path.point_count; k++)
                    assert_true(isfinite(path.points[k].x) &&
                                isfinite(path.points[k].y));
                fm_path_release(&path);
            }
        }
    }
}

static void a_line_of_a_million_points_takes_no_longer_than_its_length(void **state)
{
    enum { COUNT = 1000000 };
    fm_pt *points = fm_alloc_raw(COUNT, sizeof *points);
    fm_row row;

    (void)state;
    assert_non_null(points);
    ragged(points, COUNT, 0.01);
    assert_true(
        fm_row_init(&row, points, COUNT, false, (fm_row_measure){ 11, 5.5, 0 }, true));
    assert_true(row.figure_count > 10);
    fm_row_release(&row);
    /* scribbled over a hundred pixels: every cell of the grid is crowded */
    for (size_t i = 0; i < COUNT; i++)
        points[i] = (fm_pt){ (double)(i * 7919 % 100), (double)(i * 104729 % 101) };
    assert_true(
        fm_row_init(&row, points, COUNT, true, (fm_row_measure){ 11, 5.5, 0 }, true));
    fm_row_release(&row);
    fm_free(points);
}

static void running_out_of_memory_fails_the_path(void **state)
{
    static const fm_pt line[] = { { 0, 0 }, { 100, 0 }, { 120, 40 } };
    size_t n = 1;

    (void)state;
    for (;; n++) {
        fm_tactical_look look = look_of("flot", 5, FM_SIDE_LEFT);
        fm_path path = { 0 };
        bool failed;

        fm_mem_fail_at(n);
        fm_tactical_build(&look, line, 3, false, &path);
        fm_mem_fail_at(0);
        failed = path.failed;
        fm_path_release(&path);
        if (!failed)
            break;
    }
    assert_true(n > 10);
}

static void an_unknown_kind_is_a_plain_line(void **state)
{
    static const fm_pt line[] = { { 0, 0 }, { 100, 0 } };
    fm_tactical_look look = look_of("zigzag", 5, FM_SIDE_LEFT);
    fm_path path = build(&look, line, 2, false);

    (void)state;
    assert_false(fm_tactical_exists("zigzag"));
    assert_false(fm_tactical_exists(NULL));
    assert_int_equal(path.verb_count, 2);
    CHECK_NEAR(fm_tactical_reach(&look), 0.5, 1e-9, "half the pen");
    fm_path_release(&path);
}

/* ---- the table of control measures -------------------------------------------------
 */

/* Points that every shape can be drawn from: a gentle arc, or a few corners. */
static size_t points_for(const fm_tactical_kind *kind, fm_pt out[64], bool *closed)
{
    static const fm_pt corners[] = {
        { 200, 60 }, { 200, 160 }, { 60, 110 }, { 90, 40 }
    };
    size_t count = 64;

    *closed = kind->shape == FM_TACTICAL_AREA;
    if (kind->shape == FM_TACTICAL_POINTS) {
        memcpy(out, corners, sizeof corners);
        return kind->points;
    }
    for (size_t i = 0; i < count; i++) {
        double a = (*closed ? 2 : 1) * 3.14159265358979 * (double)i / (double)count;

        out[i] = (fm_pt){ 300 - 200 * cos(a), 300 - 200 * sin(a) };
    }
    return count;
}

static fm_tactical_drawing drawn(const fm_tactical_look *look, const fm_pt *points,
                                 size_t count, bool closed)
{
    fm_tactical_drawing d = { 0 };

    fm_tactical_draw(look, points, count, closed, &d);
    assert_false(d.failed);
    return d;
}

static void every_row_draws_ink_near_its_points(void **state)
{
    const fm_tactical_kind *kind;

    (void)state;
    for (size_t i = 0; (kind = fm_tactical_at(i)) != NULL; i++) {
        fm_tactical_look look = look_of(kind->word, 0, FM_SIDE_LEFT);
        fm_pt points[64];
        bool closed;
        size_t count = points_for(kind, points, &closed);
        fm_tactical_drawing d;

        look.name = "BLUE";
        d = drawn(&look, points, count, closed);
        assert_true(d.part_count > 0);
        for (size_t p = 0; p < d.part_count; p++) {
            fm_rect box = fm_path_bounds(&d.parts[p].path);

            if (!(box.x0 > -200 && box.x1 < 800 && box.y0 > -200 && box.y1 < 800))
                fail_msg("%s: part %zu lies at %g %g %g %g", kind->word, p, box.x0,
                         box.y0, box.x1, box.y1);
        }
        fm_tactical_drawing_release(&d);
    }
}

static void rows_stand_in_the_order_of_their_codes(void **state)
{
    const fm_tactical_kind *kind;

    (void)state;
    for (size_t i = 0; (kind = fm_tactical_at(i)) != NULL; i++) {
        assert_int_equal(kind->row.key / 1000000, FM_SIDC_SET_CONTROL);
        if (i > 0)
            assert_true(fm_tactical_at(i - 1)->row.key < kind->row.key);
        assert_ptr_equal(fm_tactical_find(kind->word), kind);
        assert_ptr_equal(fm_tactical_of(kind->row.key % 1000000), kind);
        if (kind->row.letters != NULL)
            assert_ptr_equal(fm_symbol_row_of_letters(kind->row.letters), &kind->row);
    }
}

static void words_are_never_upside_down(void **state)
{
    (void)state;
    for (int turn = 0; turn < 36; turn++) {
        double a = turn * 3.14159265358979 / 18;
        const fm_pt line[] = { { 500, 500 },
                               { 500 + 300 * cos(a), 500 + 300 * sin(a) } };
        fm_tactical_look look = look_of("phase-line", 0, FM_SIDE_LEFT);
        fm_tactical_drawing d;

        look.name = "BLUE";
        d = drawn(&look, line, 2, false);
        assert_true(d.text_count >= 2);
        for (size_t i = 0; i < d.text_count; i++) {
            assert_string_equal(d.texts[i].text, "PL BLUE");
            assert_true(cos(d.texts[i].angle_rad) > -1e-6);
        }
        fm_tactical_drawing_release(&d);
    }
}

static void codes_of_every_edition_find_their_row(void **state)
{
    static const struct {
        const char *code;
        const char *word; /* NULL: not in the table */
        fm_sidc_identity identity;
        bool is_planned;
        unsigned echelon;
    } rows[] = {
        { "13062500001401000000", "flot", FM_SIDC_HOSTILE, false, 0 },
        { "13032510001403000000", "phase-line", FM_SIDC_FRIEND, true, 0 },
        { "10042500181101000000", "boundary", FM_SIDC_NEUTRAL, false, 18 },
        { "150325000014010100000000000000", "flot-friendly-present", FM_SIDC_FRIEND,
          false, 0 },
        { "10032500001403990000", "phase-line", FM_SIDC_FRIEND, false, 0 },
        { "GFGPGLF----****", "flot", FM_SIDC_FRIEND, false, 0 },
        { "GHGAGLP----****", "phase-line", FM_SIDC_HOSTILE, true, 0 },
        { "10032500002402000000", "free-fire-area", FM_SIDC_FRIEND, false, 0 },
        { "10032500002410000000", "fire-support-area", FM_SIDC_FRIEND, false, 0 },
        { "10052500001403000000", "phase-line", FM_SIDC_SUSPECT, true, 0 },
        { "10031000001211000000", NULL, 0, false, 0 }, /* a unit */
        { "10032500009999990000", NULL, 0, false, 0 },
        { "flot", NULL, 0, false, 0 },
        { "", NULL, 0, false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_tactical_code code;
        bool known = fm_tactical_read_code(rows[i].code, &code);

        if (known != (rows[i].word != NULL))
            fail_msg("'%s' is %sknown", rows[i].code, known ? "" : "not ");
        if (!known)
            continue;
        assert_string_equal(code.kind->word, rows[i].word);
        assert_int_equal(code.identity, rows[i].identity);
        assert_int_equal(code.is_planned, rows[i].is_planned);
        assert_int_equal(code.echelon, rows[i].echelon);
    }
}

/* Whichever way the ring goes, teeth of an encirclement stand outside of it, and ticks
 * of an obstacle belt inside. */
static void figures_of_areas_know_in_from_out(void **state)
{
    static const struct {
        const char *word;
        bool is_outside;
    } rows[] = { { "encirclement", true },
                 { "strong-point", true },
                 { "fortified-area", true },
                 { "obstacle-belt", false } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int back = 0; back < 2; back++) {
            fm_tactical_look look = look_of(rows[i].word, 8, FM_SIDE_LEFT);
            fm_tactical_drawing d;
            fm_pt ring[64];
            double most = 0;

            for (int k = 0; k < 64; k++) {
                double a = (back ? -k : k) * 3.14159265358979 / 32;

                ring[k] = (fm_pt){ 300 + 200 * cos(a), 300 + 200 * sin(a) };
            }
            d = drawn(&look, ring, 64, true);
            for (size_t p = 0; p < d.parts[0].path.point_count; p++)
                most = fmax(most, hypot(d.parts[0].path.points[p].x - 300,
                                        d.parts[0].path.points[p].y - 300));
            assert_int_equal(most > 204, rows[i].is_outside);
            fm_tactical_drawing_release(&d);
        }
    }
}

static void the_enemy_says_so_and_arrows_point_to_their_first_point(void **state)
{
    static const fm_pt line[] = { { 400, 100 }, { 100, 100 } };
    fm_tactical_look look = look_of("direction-of-attack-supporting", 10, FM_SIDE_LEFT);
    fm_tactical_drawing d = drawn(&look, line, 2, false);
    fm_rect head;

    (void)state;
    for (size_t i = 0; i < d.part_count; i++) {
        if (!d.parts[i].is_solid)
            continue;
        head = fm_path_bounds(&d.parts[i].path);
        CHECK_NEAR(head.x1, 400, 1e-6, "the tip");
        CHECK_NEAR(head.x0, 390, 1e-6, "ten px of head");
    }
    fm_tactical_drawing_release(&d);
    look = look_of("flot", 0, FM_SIDE_LEFT);
    look.is_enemy = true;
    d = drawn(&look, line, 2, false);
    assert_int_equal(d.text_count, 2);
    assert_string_equal(d.texts[0].text, "ENY");
    assert_true(d.texts[0].is_enemy);
    fm_tactical_drawing_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_draws_ink_near_its_points),
        cmocka_unit_test(rows_stand_in_the_order_of_their_codes),
        cmocka_unit_test(words_are_never_upside_down),
        cmocka_unit_test(codes_of_every_edition_find_their_row),
        cmocka_unit_test(figures_of_areas_know_in_from_out),
        cmocka_unit_test(the_enemy_says_so_and_arrows_point_to_their_first_point),
        cmocka_unit_test(a_straight_line_carries_whole_scallops_from_end_to_end),
        cmocka_unit_test(scallops_bulge_to_the_side_they_are_told),
        cmocka_unit_test(a_fortified_line_is_one_path_of_teeth),
        cmocka_unit_test(a_closed_line_has_no_seam),
        cmocka_unit_test(a_ragged_front_is_dressed_at_every_scale),
        cmocka_unit_test(degenerate_lines_give_their_line_or_nothing),
        cmocka_unit_test(a_line_of_a_million_points_takes_no_longer_than_its_length),
        cmocka_unit_test(running_out_of_memory_fails_the_path),
        cmocka_unit_test(an_unknown_kind_is_a_plain_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
