/* SPDX-License-Identifier: MIT */
/*
 * Labels of polygons and lines.
 */
#include "support/labels.h"

/* Polygons --------------------------------------------------------------------------
 */

static bool is_inside(const fm_pt *points, const size_t *starts, size_t part_count,
                      fm_pt at)
{
    bool inside = false;

    for (size_t part = 0; part < part_count; part++) {
        for (size_t i = starts[part], k = starts[part + 1] - 1; i < starts[part + 1];
             k = i++) {
            fm_pt p = points[i], q = points[k];

            if ((p.y > at.y) != (q.y > at.y) &&
                at.x < p.x + (at.y - p.y) / (q.y - p.y) * (q.x - p.x))
                inside = !inside;
        }
    }
    return inside;
}

static void places_the_name_of_a_polygon_inside_its_visible_part(void **state)
{
    static const fm_pt square[] = {
        { 50, 50 }, { 250, 50 }, { 250, 200 }, { 50, 200 }
    };
    static const fm_pt ring[] = {
        { 20, 20 },   { 380, 20 },  { 380, 280 }, { 20, 280 },
        { 100, 100 }, { 380, 100 }, { 380, 280 }, { 100, 280 }
    };
    static const fm_pt hook[] = { { 20, 20 }, { 380, 20 }, { 380, 60 },
                                  { 40, 60 }, { 40, 280 }, { 20, 280 } };
    static const fm_pt cut[] = {
        { -900, 200 }, { 900, 200 }, { 900, 900 }, { -900, 900 }
    };
    static const fm_pt two[] = {
        { 10, 10 },   { 60, 10 },   { 60, 60 },   { 10, 60 },
        { 200, 100 }, { 390, 100 }, { 390, 290 }, { 200, 290 }
    };
    static const size_t starts4[] = { 0, 4 }, starts44[] = { 0, 4, 8 },
                        starts6[] = { 0, 6 };
    static const struct {
        const fm_pt *points;
        const size_t *starts;
        size_t part_count;
        const char *text, *comment;
    } rows[] = {
        { square, starts4, 1, "Idlib", "square" },
        { square, starts4, 1, "Idlib Governorate of the Syrian Arab Republic",
          "broken" },
        { ring, starts44, 2, "Homs", "with a hole" },
        { hook, starts6, 1, "Latakia Governorate", "hook" },
        { cut, starts4, 1, "Hama", "partly seen" },
        { two, starts44, 2, "Aleppo Governorate", "two parts" },
    };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_request request =
            of_shape(&spec, rows[i].text, FM_SHAPE_POLYGON, rows[i].points,
                     rows[i].starts, rows[i].part_count);
        const fm_label_placement *p;
        fm_rect ink;

        again(&f);
        add(&f, &request);
        place(&f);
        assert_int_equal(fm_labeller_count(f.labeller), 1);
        p = fm_labeller_at(f.labeller, 0);
        if (p->run == NULL)
            fail_msg("%s: dropped", rows[i].comment);
        ink = ink_of(p);
        for (int k = 0; k < 4; k++) {
            fm_pt corner = { k & 1 ? ink.x1 : ink.x0, k & 2 ? ink.y1 : ink.y0 };

            if (!is_inside(rows[i].points, rows[i].starts, rows[i].part_count, corner))
                fail_msg("%s: corner %d lies outside", rows[i].comment, k);
        }
        assert_true(fm_rect_contains(frame, ink));
    }
    end(&f);
}

static void breaks_no_word(void **state)
{
    static const fm_pt points[] = {
        { 100, 50 }, { 130, 50 }, { 130, 250 }, { 100, 250 }
    };
    static const size_t starts[] = { 0, 4 };
    fm_label_spec spec = plain();
    const fm_pt at = { 200, 150 };
    fm_label_request ground =
        of_shape(&spec, "Malatya", FM_SHAPE_POLYGON, points, starts, 1);
    fm_label_request town = at_point(&spec, "Khirbat Ghazala", &at, 3, 5);
    fixture f;
    (void)state;

    spec.text_max_width = 3;
    begin(&f);
    add(&f, &ground);
    add(&f, &town);
    place(&f);
    assert_int_equal(find(&f, "Malatya")->run->line_count, 1);
    assert_int_equal(find(&f, "Khirbat Ghazala")->run->line_count, 2);
    end(&f);
}

static void drops_the_name_of_ground_much_smaller_than_it(void **state)
{
    static const struct {
        double width, height;
        bool placed;
    } rows[] = {
        { 200, 60, true },   { 45, 30, true },  /* over its edges a little */
        { 12, 12, false },   { 200, 2, false }, /* a sliver */
        { 0.5, 0.5, false },
    };
    static const size_t starts[] = { 0, 4 };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double w = rows[i].width, h = rows[i].height;
        const fm_pt points[] = {
            { 100, 100 }, { 100 + w, 100 }, { 100 + w, 100 + h }, { 100, 100 + h }
        };
        fm_label_request request =
            of_shape(&spec, "Deraa-Town", FM_SHAPE_POLYGON, points, starts, 1);

        again(&f);
        add(&f, &request);
        place(&f);
        if (count_placed(&f) != rows[i].placed)
            fail_msg("row %zu: EXP %d", i, rows[i].placed);
    }
    end(&f);
}

static void finds_another_place_inside_when_the_best_is_taken(void **state)
{
    static const fm_pt points[] = {
        { 50, 50 }, { 350, 50 }, { 350, 250 }, { 50, 250 }
    };
    static const size_t starts[] = { 0, 4 };
    const fm_pt town = { 200, 150 };
    fm_label_spec spec = plain();
    fm_label_request province =
        of_shape(&spec, "Province", FM_SHAPE_POLYGON, points, starts, 1);
    fm_label_request name = at_point(&spec, "Town", &town, 30, 9);
    fixture f;
    fm_rect ink;
    (void)state;

    begin(&f);
    CHECK_OK(f.ctx, fm_labeller_symbol(f.labeller, name.around, 9));
    add(&f, &name);
    add(&f, &province);
    place(&f);
    assert_int_equal(count_placed(&f), 2);
    ink = ink_of(find(&f, "Province"));
    assert_false(fm_rect_meets(ink, name.around));
    assert_true(fm_rect_contains((fm_rect){ 50, 50, 350, 250 }, ink));
    end(&f);
}

static void labels_touching_pieces_of_one_name_once(void **state)
{
    static const fm_pt left[] = { { 10, 10 }, { 190, 10 }, { 190, 140 }, { 10, 140 } };
    static const fm_pt right[] = {
        { 190, 10 }, { 390, 10 }, { 390, 140 }, { 190, 140 }
    };
    static const fm_pt apart[] = {
        { 10, 160 }, { 390, 160 }, { 390, 290 }, { 10, 290 }
    };
    static const fm_pt over[] = {
        { 150, 10 }, { 390, 10 }, { 390, 140 }, { 150, 140 }
    };
    static const size_t starts[] = { 0, 4 };
    fm_label_spec spec = plain();
    fm_label_request a =
        of_shape(&spec, "Opposition", FM_SHAPE_POLYGON, left, starts, 1);
    fm_label_request b =
        of_shape(&spec, "Opposition", FM_SHAPE_POLYGON, right, starts, 1);
    fm_label_request c =
        of_shape(&spec, "Opposition", FM_SHAPE_POLYGON, apart, starts, 1);
    fm_rect ink;
    fixture f;
    (void)state;

    begin(&f);
    add(&f, &a);
    add(&f, &b);
    add(&f, &c);
    place(&f);
    assert_int_equal(fm_labeller_count(f.labeller), 2);
    assert_int_equal(count_placed(&f), 2);
    /* across the seam, in the middle of the two */
    ink = ink_of(fm_labeller_at(f.labeller, 0));
    CHECK_NEAR((ink.x0 + ink.x1) / 2, 200, 10, "middle");

    again(&f); /* over each other: in the larger one */
    add(&f, &a);
    b.points = over;
    add(&f, &b);
    place(&f);
    assert_int_equal(fm_labeller_count(f.labeller), 1);
    assert_true(ink_of(fm_labeller_at(f.labeller, 0)).x0 > 150);
    b.points = right;

    again(&f); /* other words, or another layer */
    b.text = "Government";
    c.layer_id = "other";
    add(&f, &a);
    add(&f, &b);
    add(&f, &c);
    place(&f);
    assert_int_equal(count_placed(&f), 3);

    again(&f); /* points in the same place */
    {
        const fm_pt at = { 100, 100 }, same = { 101, 100 }, far = { 300, 100 };
        fm_label_request p = at_point(&spec, "Murak", &at, 3, 5);
        fm_label_request q = at_point(&spec, "Murak", &same, 3, 5);
        fm_label_request r = at_point(&spec, "Murak", &far, 3, 5);

        add(&f, &p);
        add(&f, &q);
        add(&f, &r);
        place(&f);
    }
    assert_int_equal(fm_labeller_count(f.labeller), 2);
    end(&f);
}

/* Lines -----------------------------------------------------------------------------
 */

/* Check that every glyph of a bent run stands on its feet, near the line. */
static void check_bent(const fm_label_placement *p, const fm_pt *line, size_t count)
{
    assert_true(p->run->bent);
    for (size_t i = 0; i < p->run->span_count; i++) {
        const fm_text_span *span = &p->run->spans[i];

        for (size_t k = 0; k < span->glyph_count; k++) {
            const fm_glyph *g = &span->glyphs[k];
            double nearest = 1e9;

            if (cos(g->angle_rad) < -0.2)
                fail_msg("a letter stands on its head: %g", g->angle_rad);
            for (size_t n = 1; n < count; n++) {
                for (int t = 0; t <= 50; t++) {
                    fm_pt a = line[n - 1], b = line[n];
                    double x = a.x + (b.x - a.x) * t / 50,
                           y = a.y + (b.y - a.y) * t / 50;

                    nearest = fmin(nearest, hypot(g->x - x, g->y - y));
                }
            }
            if (nearest > 12)
                fail_msg("a letter stands %g px off the line", nearest);
        }
    }
}

static void runs_along_a_line_upright(void **state)
{
    enum { POINTS = 41 };
    fm_label_spec spec = plain();
    static const size_t starts[] = { 0, POINTS };
    fixture f;
    (void)state;

    begin(&f);
    for (int turn = 0; turn < 24; turn++) {
        double angle = turn * 0.26179938779914944, c = cos(angle), s = sin(angle);
        fm_pt line[POINTS];
        fm_label_request request =
            of_shape(&spec, "River Orontes", FM_SHAPE_LINE, line, starts, 1);

        for (int i = 0; i < POINTS; i++) {
            double x = 6.0 * (i - POINTS / 2), y = 12 * sin(0.02 * x);

            line[i] = (fm_pt){ 200 + x * c - y * s, 150 + x * s + y * c };
        }
        again(&f);
        add(&f, &request);
        place(&f);
        assert_int_equal(count_placed(&f), 1);
        check_bent(fm_labeller_at(f.labeller, 0), line, POINTS);
    }
    end(&f);
}

static void stands_beside_a_line_too_crooked_and_not_at_a_short_one(void **state)
{
    static const fm_pt saw[] = {
        { 150, 150 }, { 158, 130 }, { 166, 170 }, { 174, 130 },
        { 182, 170 }, { 190, 130 }, { 198, 170 }, { 206, 130 }
    };
    static const fm_pt brief[] = { { 150, 150 }, { 165, 150 } };
    static const size_t starts8[] = { 0, 8 }, starts2[] = { 0, 2 };
    fm_label_spec spec = plain();
    fm_label_request crooked = of_shape(&spec, "Wadi", FM_SHAPE_LINE, saw, starts8, 1);
    fm_label_request small =
        of_shape(&spec, "Wadi al-Dayf", FM_SHAPE_LINE, brief, starts2, 1);
    fixture f;
    (void)state;

    begin(&f);
    crooked.size_px = 20;
    add(&f, &crooked);
    place(&f);
    assert_int_equal(count_placed(&f), 1);
    assert_false(fm_labeller_at(f.labeller, 0)->run->bent);

    again(&f);
    add(&f, &small);
    place(&f);
    assert_int_equal(fm_labeller_count(f.labeller), 1);
    assert_int_equal(count_placed(&f), 0);
    end(&f);
}

static void joins_pieces_of_a_line_and_repeats_a_long_one(void **state)
{
    enum { PIECES = 20 };
    static const size_t starts[] = { 0, 2 };
    const fm_rect wide = { 0, 0, 2500, 300 };
    fm_label_spec spec = plain();
    fixture f;
    double last = -1e9;
    (void)state;

    begin(&f);
    fm_labeller_free(f.labeller);
    CHECK_OK(f.ctx, fm_labeller_new(f.ctx, f.engine, wide, &f.labeller));
    for (int i = 0; i < PIECES; i++) {
        /* some of them the other way round */
        fm_pt a = { 50.0 + 120 * i, 150 }, b = { 50.0 + 120 * (i + 1), 150 };
        fm_pt piece[2] = { i % 3 == 0 ? b : a, i % 3 == 0 ? a : b };
        fm_label_request request =
            of_shape(&spec, "M5", FM_SHAPE_LINE, piece, starts, 1);

        add(&f, &request);
        if (i % 4 == 0)
            add(&f, &request); /* twice in the data */
    }
    place(&f);
    /* 2400 px */
    assert_int_equal(fm_labeller_count(f.labeller), 4);
    assert_int_equal(count_placed(&f), 4);
    for (size_t i = 0; i < 4; i++) {
        double x = fm_labeller_at(f.labeller, i)->run->ink.x0;

        for (size_t k = 0; k < i; k++)
            assert_true(fabs(x - fm_labeller_at(f.labeller, k)->run->ink.x0) > 500);
        last = fmax(last, x);
    }
    assert_true(last > 1900);
    end(&f);
}

static void stands_on_a_line_with_one_word_and_above_it_with_several(void **state)
{
    static const fm_pt line[] = { { 20, 150 }, { 380, 150 } };
    static const size_t starts[] = { 0, 2 };
    static const struct {
        const char *text;
        fm_anchor anchor;
        double above, below; /* where its ink may begin and end, from the line */
    } rows[] = {
        { "M4", FM_ANCHOR_AUTO, -9, 9 },
        { "Front line", FM_ANCHOR_AUTO, -18, -2 },
        { "Front\nline", FM_ANCHOR_AUTO, -18, -2 }, /* set as one line */
        { "Front line", FM_ANCHOR_CENTER, -9, 9 },
        { "M4", FM_ANCHOR_BOTTOM, -18, -2 },
        { "M4", FM_ANCHOR_TOP, 2, 18 },
    };
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_spec spec = plain();
        fm_label_request request =
            of_shape(&spec, rows[i].text, FM_SHAPE_LINE, line, starts, 1);
        const fm_text_run *run;

        spec.text_anchor = rows[i].anchor;
        again(&f);
        add(&f, &request);
        place(&f);
        run = fm_labeller_at(f.labeller, 0)->run;
        assert_non_null(run);
        assert_true(run->bent);
        assert_int_equal(run->line_count, 1);
        if (run->ink.y0 < 150 + rows[i].above || run->ink.y1 > 150 + rows[i].below)
            fail_msg("row %zu: ink from %g to %g", i, run->ink.y0 - 150,
                     run->ink.y1 - 150);
    }
    end(&f);
}

/* Degenerate --------------------------------------------------------------------------
 */

static void bears_shapes_that_are_hardly_any(void **state)
{
    static const fm_pt same[] = { { 50, 50 }, { 50, 50 }, { 50, 50 }, { 50, 50 } };
    static const fm_pt flat[] = { { 50, 50 }, { 350, 50 }, { 200, 50 }, { 80, 50 } };
    static const fm_pt far[] = {
        { -1e9, -1e9 }, { 1e9, -1e9 }, { 1e9, 1e9 }, { -1e9, 1e9 }
    };
    static const fm_pt away[] = { { 500, 50 }, { 600, 50 }, { 600, 90 }, { 500, 90 } };
    static const fm_pt edge[] = { { 0, 0 }, { 400, 0 }, { 400, 300 }, { 0, 300 } };
    static const fm_pt cross[] = { { 50, 50 }, { 350, 250 }, { 350, 50 }, { 50, 250 } };
    static const size_t all[] = { 0, 4 }, halves[] = { 0, 2, 4 }, single[] = { 0, 1 };
    static const size_t empty[] = { 0, 0, 4, 4 }, none[] = { 0 };
    static const struct {
        const fm_pt *points;
        const size_t *starts;
        size_t part_count;
        size_t polygon, line; /* how many placements, dropped ones too */
        const char *comment;
    } rows[] = {
        { same, all, 1, 0, 0, "one point four times" },
        { flat, all, 1, 1, 1, "no height" },
        { far, all, 1, 1, 0, "beyond the frame on all sides" },
        { away, all, 1, 0, 0, "outside" },
        { edge, all, 1, 1, 0, "the frame itself" },
        { cross, all, 1, 1, 1, "crosses itself" },
        { cross, halves, 2, 0, 1, "parts of two points" },
        { cross, single, 1, 0, 0, "one point" },
        { cross, empty, 3, 1, 1, "with empty parts" },
        { cross, none, 0, 0, 0, "nothing" },
    };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int is_line = 0; is_line < 2; is_line++) {
            fm_label_request request =
                of_shape(&spec, "Name", is_line ? FM_SHAPE_LINE : FM_SHAPE_POLYGON,
                         rows[i].points, rows[i].starts, rows[i].part_count);
            size_t wanted = is_line ? rows[i].line : rows[i].polygon;

            again(&f);
            add(&f, &request);
            add(&f, &request); /* and touching itself */
            place(&f);
            if (fm_labeller_count(f.labeller) != wanted)
                fail_msg("%s as %s: EXP %zu OBT %zu", rows[i].comment,
                         is_line ? "line" : "polygon", wanted,
                         fm_labeller_count(f.labeller));
        }
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_the_name_of_a_polygon_inside_its_visible_part),
        cmocka_unit_test(breaks_no_word),
        cmocka_unit_test(drops_the_name_of_ground_much_smaller_than_it),
        cmocka_unit_test(finds_another_place_inside_when_the_best_is_taken),
        cmocka_unit_test(labels_touching_pieces_of_one_name_once),
        cmocka_unit_test(runs_along_a_line_upright),
        cmocka_unit_test(stands_beside_a_line_too_crooked_and_not_at_a_short_one),
        cmocka_unit_test(joins_pieces_of_a_line_and_repeats_a_long_one),
        cmocka_unit_test(stands_on_a_line_with_one_word_and_above_it_with_several),
        cmocka_unit_test(bears_shapes_that_are_hardly_any),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
