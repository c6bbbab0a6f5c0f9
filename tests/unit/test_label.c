/* SPDX-License-Identifier: MIT */
/*
 * Labels of points; and what holds for all.
 */
#include "support/labels.h"

#include <stdlib.h>

/* Points ----------------------------------------------------------------------------
 */

/* Saraqib, and a block that is out of the way. */
#define ARABIC "\u0633\u0631\u0627\u0642\u0628"
#define NOTHING                                                                        \
    {                                                                                  \
        500, 0, 501, 1                                                                 \
    }

/* Where the text stands, as two letters: l c r for its side, a m b for its level. */
static void where_stands(const fm_label_placement *p, fm_pt at, char out[3])
{
    fm_rect ink = ink_of(p);
    double middle = p->at.y + p->run->baseline - 0.355 * 12;

    out[0] = ink.x0 > at.x ? 'r' : ink.x1 < at.x ? 'l' : 'c';
    out[1] = fabs(middle - at.y) < 1 ? 'm' : middle < at.y ? 'a' : 'b';
    out[2] = '\0';
}

static void tries_the_eight_places_round_a_point_in_order(void **state)
{
    /* Blocks that take places away, and the place that is then best. */
    const fm_pt at = { 200, 150 };
    static const struct {
        fm_rect blocks[2];
        const char *text, *stands;
    } rows[] = {
        { { NOTHING, NOTHING }, "Saraqib", "ra" },
        { { { 205, 130, 209, 140 }, NOTHING }, "Saraqib", "rm" },
        { { { 205, 130, 209, 147 }, NOTHING }, "Saraqib", "rb" },
        { { { 205, 149, 209, 151 }, NOTHING }, "Saraqib", "ca" },
        { { { 205, 149, 209, 151 }, { 195, 130, 203, 146 } }, "Saraqib", "cb" },
        { { { 199, 130, 209, 146 }, { 199, 154, 209, 170 } }, "Saraqib", "la" },
        { { { 191, 130, 195, 140 }, { 199, 130, 209, 170 } }, "Saraqib", "lm" },
        { { { 191, 130, 195, 147 }, { 199, 130, 209, 170 } }, "Saraqib", "lb" },
        { { NOTHING, NOTHING }, ARABIC, "la" },
        { { { 191, 130, 195, 140 }, NOTHING }, ARABIC, "lm" },
        { { { 191, 149, 195, 151 }, NOTHING }, ARABIC, "ca" },
        { { { 199, 130, 209, 146 }, { 191, 149, 195, 151 } }, ARABIC, "cb" },
    };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_request request = at_point(&spec, rows[i].text, &at, 3, 5);
        char stands[3];

        again(&f);
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, rows[i].blocks[0]));
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, rows[i].blocks[1]));
        add(&f, &request);
        place(&f);
        assert_int_equal(fm_labeller_count(f.labeller), 1);
        assert_non_null(fm_labeller_at(f.labeller, 0)->run);
        where_stands(fm_labeller_at(f.labeller, 0), at, stands);
        if (strcmp(stands, rows[i].stands) != 0)
            fail_msg("row %zu: EXP %s OBT %s", i, rows[i].stands, stands);
    }
    end(&f);
}

static void gives_the_place_to_the_label_of_higher_priority(void **state)
{
    /* Two points so near that one name fits between the blocks. */
    static const struct {
        double first, second, first_px, second_px;
        const char *placed;
    } rows[] = {
        { 1, 2, 12, 12, "Second" },   { 2, 1, 12, 12, "First" },
        { 1, 1, 12, 12, "First" },  /* in the order of input */
        { 1, 1, 12, 13, "Second" }, /* the larger */
        { 2, 1, 12, 20, "First" },  /* priority before size */
        { 0, -1, 12, 12, "First" },   { NAN, -1, 12, 12, "First" }, /* as 0 */
        { NAN, 1, 12, 12, "Second" },
    };
    const fm_pt a = { 200, 150 }, b = { 200.5, 150 };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_request first = at_point(&spec, "First", &a, 2, rows[i].first);
        fm_label_request second = at_point(&spec, "Second", &b, 2, rows[i].second);
        const char *other = rows[i].placed[0] == 'F' ? "Second" : "First";

        first.size_px = rows[i].first_px;
        second.size_px = rows[i].second_px;
        again(&f);
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 0, 400, 128 }));
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 160, 400, 300 }));
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 0, 195, 300 }));
        add(&f, &first);
        add(&f, &second);
        place(&f);
        assert_int_equal(fm_labeller_count(f.labeller), 2);
        if (find(&f, rows[i].placed)->run == NULL || find(&f, other)->run != NULL)
            fail_msg("row %zu: EXP '%s' alone", i, rows[i].placed);
    }
    end(&f);
}

static void honours_an_anchor_and_its_offset(void **state)
{
    static const struct {
        fm_anchor anchor;
        double dx, dy;
        char x; /* 0, 1 or c: the side of the ink that is at the point */
        char y; /* t: cap line, b: baseline, m: between */
    } rows[] = {
        { FM_ANCHOR_LEFT, 0, 0, '0', 'm' },
        { FM_ANCHOR_RIGHT, -3, 0, '1', 'm' },
        { FM_ANCHOR_TOP, 0, 4, 'c', 't' },
        { FM_ANCHOR_BOTTOM, 0, -4, 'c', 'b' },
        { FM_ANCHOR_CENTER, 1, 1, 'c', 'm' },
        { FM_ANCHOR_TOP_LEFT, 2, 2, '0', 't' },
        { FM_ANCHOR_TOP_RIGHT, -2, 2, '1', 't' },
        { FM_ANCHOR_BOTTOM_LEFT, 2, -2, '0', 'b' },
        { FM_ANCHOR_BOTTOM_RIGHT, -2, -2, '1', 'b' },
    };
    const fm_pt at = { 200, 150 };
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_spec spec = plain();
        fm_label_request request = at_point(&spec, "Hama", &at, 3, 5);
        const fm_label_placement *p;
        fm_rect ink;
        double x, y;

        spec.text_anchor = rows[i].anchor;
        spec.text_offset[0] = rows[i].dx;
        spec.text_offset[1] = rows[i].dy;
        again(&f);
        /* its own symbol is no obstacle */
        CHECK_OK(f.ctx, fm_labeller_symbol(f.labeller, request.around, 9));
        add(&f, &request);
        place(&f);
        p = fm_labeller_at(f.labeller, 0);
        assert_non_null(p->run);
        ink = ink_of(p);
        x = rows[i].x == '0'   ? ink.x0
            : rows[i].x == '1' ? ink.x1
                               : (ink.x0 + ink.x1) / 2;
        y = p->at.y + p->run->baseline;
        y -= rows[i].y == 'b' ? 0 : rows[i].y == 't' ? 8.52 : 4.26;
        CHECK_NEAR(x, at.x + rows[i].dx, 1e-6, "x");
        CHECK_NEAR(y, at.y + rows[i].dy, 0.2, "y");
    }
    end(&f);
}

static void sets_lines_of_text_towards_the_symbol(void **state)
{
    const fm_pt at[2] = { { 390, 150 }, { 10, 150 } }; /* room at one side only */
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < 2; i++) {
        fm_label_request request = at_point(&spec, "Ma\nMaarrat", &at[i], 3, 5);
        const fm_label_placement *p;
        const fm_text_span *short_line, *long_line;

        again(&f);
        /* above and below are taken */
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 0, 400, 130 }));
        CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 170, 400, 300 }));
        add(&f, &request);
        place(&f);
        p = fm_labeller_at(f.labeller, 0);
        assert_non_null(p->run);
        assert_int_equal(p->run->line_count, 2);
        short_line = &p->run->spans[0];
        long_line = &p->run->spans[1];
        if (i == 1)
            CHECK_NEAR(short_line->glyphs[0].x, long_line->glyphs[0].x, 0.5, "left");
        else
            assert_true(short_line->glyphs[0].x > long_line->glyphs[0].x + 5);
    }
    end(&f);
}

static void covers_only_lesser_symbols_and_only_for_want_of_a_better_place(void **state)
{
    const fm_pt at = { 200, 150 };
    static const struct {
        fm_rect symbol;
        double priority;
        bool placed, covered;
        const char *comment;
    } rows[] = {
        { { 150, 100, 250, 200 }, 1, true, true, "a lesser one all round" },
        { { 150, 100, 250, 200 }, 5, false, false, "one that counts as much" },
        { { 150, 100, 250, 200 }, 9, false, false, "one that counts more" },
        { { 205, 135, 215, 165 }, 1, true, false, "a lesser one at the right" },
    };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_request request = at_point(&spec, "Ariha", &at, 3, 5);
        const fm_label_placement *p;

        again(&f);
        CHECK_OK(f.ctx,
                 fm_labeller_symbol(f.labeller, rows[i].symbol, rows[i].priority));
        add(&f, &request);
        place(&f);
        p = fm_labeller_at(f.labeller, 0);
        if ((p->run != NULL) != rows[i].placed ||
            (p->run != NULL &&
             fm_rect_meets(ink_of(p), rows[i].symbol) != rows[i].covered))
            fail_msg("%s", rows[i].comment);
    }
    end(&f);
}

static void keeps_clear_of_a_line_where_there_is_a_choice(void **state)
{
    const fm_pt at = { 200, 150 };
    const fm_pt line[2] = { { 215, 0 }, { 215, 300 } };
    fm_label_spec spec = plain();
    fm_label_request request = at_point(&spec, "Kafr Nabl", &at, 3, 5);
    fixture f;
    (void)state;

    begin(&f);
    CHECK_OK(f.ctx, fm_labeller_line(f.labeller, line, 2, false, 0.5, 1));
    add(&f, &request);
    place(&f);
    assert_true(ink_of(fm_labeller_at(f.labeller, 0)).x1 < 215);

    again(&f); /* no choice */
    CHECK_OK(f.ctx, fm_labeller_line(f.labeller, line, 2, false, 0.5, 1));
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 0, 0, 201, 300 }));
    add(&f, &request);
    place(&f);
    assert_non_null(fm_labeller_at(f.labeller, 0)->run);
    end(&f);
}

static void crosses_a_road_rather_than_a_front(void **state)
{
    const fm_pt at = { 200, 150 };
    /* One on either side, so near that a name crosses the one or the other. */
    const fm_pt right[2] = { { 212, 0 }, { 212, 300 } };
    const fm_pt left[2] = { { 188, 0 }, { 188, 300 } };
    fm_label_spec spec = plain();
    fm_label_request request = at_point(&spec, "Kafr Nabl", &at, 3, 5);
    fixture f;
    (void)state;

    begin(&f);
    for (int front_is_right = 0; front_is_right < 2; front_is_right++) {
        fm_rect ink;

        again(&f);
        CHECK_OK(f.ctx, fm_labeller_line(f.labeller, right, 2, false, 1,
                                         front_is_right ? 2 : 1));
        CHECK_OK(f.ctx, fm_labeller_line(f.labeller, left, 2, false, 1,
                                         front_is_right ? 1 : 2));
        add(&f, &request);
        place(&f);
        ink = ink_of(fm_labeller_at(f.labeller, 0));
        assert_true(front_is_right ? ink.x1 < 200 : ink.x0 > 200);
    }
    end(&f);
}

static void stands_where_the_name_cannot_be_taken_for_anothers(void **state)
{
    const fm_pt at = { 200, 150 };
    const fm_rect other = { 250, 140, 256, 146 }; /* just past the end of the name */
    fm_label_spec spec = plain();
    fm_label_request request = at_point(&spec, "Saraqib", &at, 3, 5);
    fixture f;
    (void)state;

    begin(&f);
    add(&f, &request);
    place(&f);
    CHECK_NEAR(ink_of(fm_labeller_at(f.labeller, 0)).x1, 250, 4, "the row is right");

    again(&f);
    CHECK_OK(f.ctx, fm_labeller_symbol(f.labeller, other, 9));
    add(&f, &request);
    place(&f);
    assert_false(
        fm_rect_meets(fm_rect_grown(ink_of(fm_labeller_at(f.labeller, 0)), 4), other));
    end(&f);
}

static void lets_labels_step_aside_for_one_that_found_no_place(void **state)
{
    /* The first takes the room at its right, which is all that the second has. */
    const fm_pt a = { 200, 150 }, b = { 290, 150 };
    fm_label_spec spec = plain();
    fm_label_request first = at_point(&spec, "Maarrat Misrin", &a, 3, 9);
    fm_label_request second = at_point(&spec, "Binnish", &b, 3, 1);
    fixture f;
    (void)state;

    begin(&f);
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 294, 0, 400, 300 }));
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 240, 0, 400, 140 }));
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 240, 161, 400, 300 }));
    add(&f, &first);
    place(&f);
    assert_true(ink_of(find(&f, "Maarrat Misrin")).x0 > 200);

    again(&f);
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 294, 0, 400, 300 }));
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 240, 0, 400, 140 }));
    CHECK_OK(f.ctx, fm_labeller_block(f.labeller, (fm_rect){ 240, 161, 400, 300 }));
    add(&f, &first);
    add(&f, &second);
    place(&f);
    assert_int_equal(count_placed(&f), 2);
    assert_true(ink_of(find(&f, "Binnish")).x1 < 290);
    end(&f);
}

static void places_over_others_where_overlap_is_allowed(void **state)
{
    const fm_pt at = { 200, 150 }, near = { 201, 150 };
    fm_label_spec spec = plain(), bold = plain();
    fm_label_request first = at_point(&spec, "First", &at, 0, 9);
    fm_label_request over = at_point(&bold, "Over", &near, 0, 5);
    fm_label_request last = at_point(&spec, "Last", &near, 0, 1);
    fixture f;
    (void)state;

    spec.text_anchor = bold.text_anchor = FM_ANCHOR_CENTER;
    bold.allow_overlap = true;
    begin(&f);
    add(&f, &first);
    add(&f, &over);
    add(&f, &last);
    place(&f);
    assert_non_null(find(&f, "First")->run);
    assert_non_null(find(&f, "Over")->run);
    assert_null(find(&f, "Last")->run);
    end(&f);
}

static void counts_what_was_dropped_but_not_what_lies_outside(void **state)
{
    static const struct {
        const char *text;
        fm_pt at;
        double size_px;
        size_t count, placed;
    } rows[] = {
        { "Idlib", { 200, 150 }, 12, 1, 1 },
        { "Idlib", { -1, 150 }, 12, 0, 0 },
        { "Idlib", { 200, 301 }, 12, 0, 0 },
        { "Idlib", { 400, 150 }, 12, 1, 1 },  /* on the edge */
        { "Idlib", { 200, 150 }, 400, 1, 0 }, /* larger than the frame */
        { " \n", { 200, 150 }, 12, 0, 0 },
        { "", { 200, 150 }, 12, 0, 0 },
        { "Idlib", { 200, 150 }, 0, 0, 0 },
        { "Idlib", { NAN, 150 }, 12, 0, 0 },
    };
    fm_label_spec spec = plain();
    fixture f;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_label_request request = at_point(&spec, rows[i].text, &rows[i].at, 3, 5);

        request.size_px = rows[i].size_px;
        again(&f);
        add(&f, &request);
        place(&f);
        if (fm_labeller_count(f.labeller) != rows[i].count ||
            count_placed(&f) != rows[i].placed)
            fail_msg("row %zu: EXP %zu of %zu OBT %zu of %zu", i, rows[i].placed,
                     rows[i].count, count_placed(&f), fm_labeller_count(f.labeller));
    }
    end(&f);
}

/* Many at random --------------------------------------------------------------------
 */

static uint64_t dice = 1;

static double chance(void)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (double)((dice * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

enum { MANY = 250 };

typedef struct crowd {
    fm_pt at[MANY];
    char text[MANY][24];
    double priority[MANY];
    fm_rect blocks[3];
} crowd;

static void gather(crowd *c)
{
    static const char *const names[] = {
        "Jisr", "al-Shughur", "Khan\nShaykhun", "Sarmin", "\u062d\u0645\u0627\u0629",
        "Q",    "Taftanaz"
    };

    for (size_t i = 0; i < MANY; i++) {
        c->at[i] = (fm_pt){ 420 * chance() - 10, 320 * chance() - 10 };
        c->priority[i] = floor(4 * chance());
        snprintf(c->text[i], sizeof c->text[i], "%s %zu", names[i % 7], i);
    }
    c->blocks[0] = (fm_rect){ 300, 220, 420, 320 };
    c->blocks[1] = (fm_rect){ -5, -5, 80, 40 };
    c->blocks[2] = (fm_rect){ 120, 100, 160, 110 };
}

static void ask_all(fixture *f, const crowd *c, const fm_label_spec *spec)
{
    for (size_t i = 0; i < 3; i++)
        CHECK_OK(f->ctx, fm_labeller_block(f->labeller, c->blocks[i]));
    for (size_t i = 0; i < MANY; i++) {
        fm_label_request request =
            at_point(spec, c->text[i], &c->at[i], 2, c->priority[i]);

        CHECK_OK(f->ctx,
                 fm_labeller_symbol(f->labeller, request.around, c->priority[i]));
        add(f, &request);
    }
}

static void check_one(const crowd *c, const fm_label_placement *p)
{
    fm_rect box = fm_rect_grown(ink_of(p), p->halo_width);
    size_t own = (size_t)strtoul(strrchr(p->text, ' '), NULL, 10);

    if (!fm_rect_contains(fm_rect_grown(frame, -edge_px + 1e-6), box))
        fail_msg("'%s' leaves the frame", p->text);
    for (size_t i = 0; i < 3; i++) {
        if (fm_rect_meets(fm_rect_grown(box, 2 - 1e-6), c->blocks[i]))
            fail_msg("'%s' stands on block %zu", p->text, i);
    }
    for (size_t i = 0; i < MANY; i++) {
        if (i != own && c->priority[i] >= c->priority[own] &&
            fm_rect_meets(box, round_about(c->at[i], 2)))
            fail_msg("'%s' stands on symbol %zu", p->text, i);
    }
}

static void leaves_frame_blocks_symbols_and_other_labels_free(void **state)
{
    fm_label_spec spec = plain();
    crowd c;
    fixture f;
    (void)state;

    begin(&f);
    for (size_t round = 0; round < 8; round++) {
        size_t count;

        gather(&c);
        again(&f);
        ask_all(&f, &c, &spec);
        place(&f);
        count = fm_labeller_count(f.labeller);
        assert_in_range(count_placed(&f), 30, MANY - 30);
        for (size_t i = 0; i < count; i++) {
            const fm_label_placement *p = fm_labeller_at(f.labeller, i);

            if (p->run == NULL)
                continue;
            check_one(&c, p);
            for (size_t k = 0; k < i; k++) {
                const fm_label_placement *q = fm_labeller_at(f.labeller, k);

                if (q->run != NULL &&
                    fm_rect_meets(fm_rect_grown(ink_of(p), 2 + 2 * 1.2 - 1e-6),
                                  ink_of(q)))
                    fail_msg("'%s' and '%s' meet", p->text, q->text);
            }
        }
    }
    end(&f);
}

static void places_the_same_in_every_run(void **state)
{
    fm_label_spec spec = plain();
    crowd c;
    fixture f;
    char *first = NULL;
    (void)state;

    gather(&c);
    begin(&f);
    for (size_t i = 0; i < 3; i++) {
        char *trace;

        again(&f);
        ask_all(&f, &c, &spec);
        place(&f);
        trace = trace_of(&f);
        if (first != NULL)
            assert_string_equal(trace, first);
        fm_free(first);
        first = trace;
    }
    fm_free(first);
    end(&f);
}

/* Drawing and failing ---------------------------------------------------------------
 */

static void draws_by_layer_the_least_important_first(void **state)
{
    const fm_pt at[4] = { { 50, 50 }, { 50, 100 }, { 50, 150 }, { 50, 200 } };
    static const struct {
        const char *text, *layer;
        double priority;
    } rows[4] = {
        { "Post 7", "posts", 9 },
        { "Idlib", "towns", 8 },
        { "Post 8", "posts", 1 },
        { "Binnish", "towns", 2 },
    };
    static const char *const order[] = {
        "group 'labels/towns'", "'Binnish'", "'Idlib'",
        "group 'labels/posts'", "'Post 8'",  "'Post 7'"
    };
    fm_label_spec spec = plain();
    fixture f;
    char *trace, *from;
    (void)state;

    begin(&f);
    for (size_t i = 0; i < 4; i++) {
        fm_label_request request =
            at_point(&spec, rows[i].text, &at[i], 3, rows[i].priority);

        request.layer_id = rows[i].layer;
        add(&f, &request);
    }
    place(&f);
    from = trace = trace_of(&f);
    for (size_t i = 0; i < 6; i++) {
        from = strstr(from, order[i]);
        if (from == NULL)
            fail_msg("no %s in its place in\n%s", order[i], trace);
    }
    fm_free(trace);
    end(&f);
}

/* Everything once: places enough for the second round, polygons, lines in pieces. */
static fm_status try_everything(fm_context *ctx, fm_text_engine *engine, const crowd *c,
                                const fm_label_spec *spec)
{
    static const fm_pt square[] = {
        { 50, 50 }, { 450, 50 }, { 250, 200 }, { 50, 200 }
    };
    static const fm_pt line[] = {
        { 10, 250 }, { 200, 260 }, { 200, 260 }, { 390, 240 }
    };
    static const size_t starts4[] = { 0, 4 }, starts22[] = { 0, 2, 4 };
    fm_label_request shapes[3] = {
        of_shape(spec, "Governorate", FM_SHAPE_POLYGON, square, starts4, 1),
        of_shape(spec, "Governorate", FM_SHAPE_POLYGON, square, starts4, 1),
        of_shape(spec, "River Orontes", FM_SHAPE_LINE, line, starts22, 2),
    };
    fm_labeller *labeller = NULL;
    fm_painter *painter = NULL;
    fm_str out = { 0 };
    fm_status status = fm_labeller_new(ctx, engine, frame, &labeller);

    if (status == FM_OK)
        status = fm_labeller_block(labeller, c->blocks[0]);
    if (status == FM_OK)
        status = fm_labeller_line(labeller, line, 2, false, 0.5, 1);
    for (size_t i = 0; status == FM_OK && i < 3; i++)
        status = fm_labeller_add(labeller, &shapes[i]);
    for (size_t i = 0; status == FM_OK && i < 60; i++) {
        fm_label_request request =
            at_point(spec, c->text[i], &c->at[i], 2, c->priority[i]);

        status = fm_labeller_symbol(labeller, request.around, 1);
        if (status == FM_OK)
            status = fm_labeller_add(labeller, &request);
    }
    if (status == FM_OK)
        status = fm_labeller_place(labeller);
    if (status == FM_OK)
        status = fm_painter_trace_new(ctx, &out, &painter);
    if (status == FM_OK) {
        fm_labeller_draw(labeller, painter);
        status = fm_painter_status(painter);
    }
    fm_painter_free(painter);
    fm_str_release(&out);
    fm_labeller_free(labeller);
    return status;
}

static void reports_every_failed_allocation(void **state)
{
    fm_label_spec spec = plain();
    crowd c;
    fixture f;
    size_t total, step;
    (void)state;

    gather(&c);
    begin(&f);
    (void)fm_mem_fail_at(0);
    CHECK_OK(f.ctx, try_everything(f.ctx, f.engine, &c, &spec));
    total = fm_mem_fail_at(0);
    assert_true(total > 100);
    step = total / 300 + 1;
    for (size_t n = 1; n <= total; n += n < 60 ? 1 : step) {
        fm_status status;

        (void)fm_mem_fail_at(n);
        status = try_everything(f.ctx, f.engine, &c, &spec);
        (void)fm_mem_fail_at(0);
        if (status != FM_ERR_NOMEM)
            fail_msg("allocation %zu of %zu: %s", n, total, fm_status_name(status));
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tries_the_eight_places_round_a_point_in_order),
        cmocka_unit_test(gives_the_place_to_the_label_of_higher_priority),
        cmocka_unit_test(honours_an_anchor_and_its_offset),
        cmocka_unit_test(sets_lines_of_text_towards_the_symbol),
        cmocka_unit_test(
            covers_only_lesser_symbols_and_only_for_want_of_a_better_place),
        cmocka_unit_test(keeps_clear_of_a_line_where_there_is_a_choice),
        cmocka_unit_test(crosses_a_road_rather_than_a_front),
        cmocka_unit_test(stands_where_the_name_cannot_be_taken_for_anothers),
        cmocka_unit_test(lets_labels_step_aside_for_one_that_found_no_place),
        cmocka_unit_test(places_over_others_where_overlap_is_allowed),
        cmocka_unit_test(counts_what_was_dropped_but_not_what_lies_outside),
        cmocka_unit_test(leaves_frame_blocks_symbols_and_other_labels_free),
        cmocka_unit_test(places_the_same_in_every_run),
        cmocka_unit_test(draws_by_layer_the_least_important_first),
        cmocka_unit_test(reports_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
