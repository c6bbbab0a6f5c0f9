/* SPDX-License-Identifier: MIT */
/* Needs the fonts of tests/fonts, through FONTCONFIG_FILE. */
#include "draw/text.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "draw/text_parts.h"
#include "support/check.h"

static fm_context *ctx;
static fm_text_engine *engine;

static int begin(void **state)
{
    (void)state;
    ctx = fm_context_new();
    return ctx != NULL && fm_text_engine_new(ctx, &engine) == FM_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    fm_text_engine_free(engine);
    fm_context_free(ctx);
    return 0;
}

static fm_text_run *shape(const char *text, const fm_text_style *style)
{
    fm_text_run *run = NULL;

    CHECK_OK(ctx, fm_text_shape(engine, text, style, &run));
    assert_non_null(run);
    return run;
}

static double width_of(const char *text, fm_text_style style)
{
    fm_text_run *run = shape(text, &style);
    double width = run->width;

    fm_text_run_free(run);
    return width;
}

/* Spans, glyphs and clusters add up to the text that they stand for. */
static void check_whole(const fm_text_run *run, const char *comment)
{
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];
        size_t bytes = 0, glyphs = 0;

        for (size_t k = 0; k < span->cluster_count; k++) {
            bytes += span->clusters[k].bytes;
            glyphs += span->clusters[k].glyphs;
        }
        if (bytes != span->text_length || glyphs != span->glyph_count || glyphs == 0)
            fail_msg("%s: span %zu: clusters do not add up", comment, i);
        assert_non_null(span->font);
        assert_true(span->text >= run->text &&
                    span->text + span->text_length <= run->text + strlen(run->text));
    }
}

static void every_script_is_shaped_in_its_direction(void **state)
{
    static const struct {
        const char *text;
        bool base, rtl; /* base: style.rtl */
        size_t glyphs;  /* 0: not looked at */
    } rows[] = {
        { "Idlib", false, false, 5 },      { "Chișinău, Łódź", false, false, 14 },
        { "إدلب", false, true, 0 },        { "حيفا Haifa", false, true, 0 },
        { "Haifa חיפה", false, false, 0 }, { "Луганськ", false, false, 8 },
        { "काठमाण्डू", false, false, 0 },    { "თბილისი", false, false, 7 },
        { "12, 34", false, false, 6 },     { "12, 34", true, true, 0 },
        { "ffi", false, false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_text_style style = { .size_px = 12, .rtl = rows[i].base };
        fm_text_run *run = shape(rows[i].text, &style);
        size_t glyphs = 0;

        check_whole(run, rows[i].text);
        for (size_t k = 0; k < run->span_count; k++)
            glyphs += run->spans[k].glyph_count;
        if (run->rtl != rows[i].rtl || run->missing != 0 || run->line_count != 1 ||
            (rows[i].glyphs != 0 && glyphs != rows[i].glyphs))
            fail_msg("%s: rtl %d, %zu missing, %u lines, %zu glyphs", rows[i].text,
                     run->rtl, run->missing, run->line_count, glyphs);
        assert_true(run->ink.x1 > run->ink.x0 && run->ink.y1 > run->ink.y0);
        assert_true(run->ink.x0 > -3 && run->ink.x1 < run->width + 3);
        fm_text_run_free(run);
    }
}

static void glyphs_stand_in_visual_order(void **state)
{
    fm_text_run *run = shape("حي Ha", &(fm_text_style){ .size_px = 12 });

    (void)state;
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];

        assert_int_equal(span->backward, (unsigned char)span->text[0] >= 0x80);
        for (size_t k = 1; k < span->glyph_count; k++)
            assert_true(span->glyphs[k].x >= span->glyphs[k - 1].x - 3);
    }
    /* right-to-left: the Latin word, last in the text, stands at the left */
    assert_true(run->spans[0].text[0] == 'H');
    fm_text_run_free(run);
}

static void sizes_do_not_bend_the_layout(void **state)
{
    const char *text = "Jisr ash-Shughur جسر الشغور";
    double one = width_of(text, (fm_text_style){ .size_px = 11 });

    (void)state;
    CHECK_NEAR(width_of(text, (fm_text_style){ .size_px = 22 }), 2 * one, 0.05,
               "double");
    CHECK_NEAR(width_of(text, (fm_text_style){ .size_px = 5.5 }), 0.5 * one, 0.05,
               "half");
}

static void what_could_turn_or_break_the_sheet_is_taken_out(void **state)
{
    static const struct {
        const char *text, *clean;
    } rows[] = {
        { "Idlib", "Idlib" },
        { "a\tb\r\nc", "a b\nc" },
        { "\xE2\x80\xAE"
          "evil\xE2\x80\xAC",
          "evil" },                             /* U+202E, U+202C */
        { "a\xE2\x81\xA6z\xE2\x81\xA9", "az" }, /* U+2066, U+2069 */
        { "a\xE2\x80\x8Ez", "a\xE2\x80\x8Ez" }, /* U+200E, a mark, stays */
        { "a\x01\x1B[31m\x7F", "a[31m" },
        { "a\xEF\xBF\xBEz\xEF\xBB\xBF", "az" }, /* U+FFFE, U+FEFF */
        { "a\xE2\x80\xA8z", "a\nz" },           /* U+2028 */
        { "<b>&amp;</b>", "<b>&amp;</b>" },     /* never markup */
        { "a\xFFz", "a\xEF\xBF\xBDz" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str clean = { 0 };
        fm_text_run *run = shape(rows[i].text, &(fm_text_style){ .size_px = 12 });

        fm_text_clean(&clean, rows[i].text);
        assert_string_equal(fm_str_text(&clean), rows[i].clean);
        assert_string_equal(run->text, rows[i].clean);
        check_whole(run, rows[i].clean);
        fm_text_run_free(run);
        fm_str_release(&clean);
    }
}

static void a_text_without_end_is_cut(void **state)
{
    size_t length = 10 * 1000 * 1000;
    char *text = fm_alloc(length + 1, 1);
    fm_text_run *run;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', length);
    run = shape(text, &(fm_text_style){ .size_px = 12 });
    assert_true(strlen(run->text) < FM_TEXT_BYTES_MAX + 8);
    assert_string_equal(run->text + strlen(run->text) - 3, "\xE2\x80\xA6");
    fm_text_run_free(run);
    fm_free(text);
}

static void long_texts_wrap_and_end_in_an_ellipsis(void **state)
{
    static const struct {
        const char *text;
        double width;
        unsigned most, lines;
        const char *ends;
    } rows[] = {
        { "one two three four five six", 60, 0, 3, "six" },
        { "one two three four five six", 60, 2, 2, "\xE2\x80\xA6" },
        { "one two three four five six", 0, 2, 1, "six" },
        { "one\ntwo\nthree", 0, 2, 2, "two\xE2\x80\xA6" },
        { "one\ntwo\nthree", 0, 3, 3, "three" },
        { "one\nab\nthree", 0, 2, 2, "ab\xE2\x80\xA6" },
        { "one   two", 30, 0, 2, "two" },
        { "حي حي حي حي حي حي", 40, 2, 2, "\xE2\x80\xA6" },
        { "Donaudampfschiff", 30, 2, 2, "\xE2\x80\xA6" },
        { "\n\n\n\n", 0, 1, 1, "\xE2\x80\xA6" },
        { "", 50, 1, 1, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_text_style style = { .size_px = 12,
                                .max_width_px = rows[i].width,
                                .max_lines = rows[i].most };
        fm_text_run *run = shape(rows[i].text, &style);
        size_t length = strlen(run->text), tail = strlen(rows[i].ends);

        check_whole(run, rows[i].text);
        if (run->line_count != rows[i].lines || length < tail ||
            strcmp(run->text + length - tail, rows[i].ends) != 0)
            fail_msg("row %zu: %u lines, '%s'", i, run->line_count, run->text);
        if (rows[i].width > 0)
            assert_true(run->width <= rows[i].width);
        CHECK_NEAR(run->height, run->line_count * 12 * 1.362, 0.01, rows[i].text);
        fm_text_run_free(run);
    }
}

static void a_wrapped_line_keeps_the_direction_of_its_paragraph(void **state)
{
    fm_text_style style = { .size_px = 12, .max_width_px = 60, .align = FM_ALIGN_LEFT };
    /* Arabic, then a line that begins with Latin: still from the right. */
    fm_text_run *run = shape("حلب حماة حمص Homs 12 !", &style);
    const fm_text_span *first = NULL;

    (void)state;
    assert_true(run->rtl && run->line_count >= 2);
    for (size_t i = 0; i < run->span_count && first == NULL; i++)
        if (memchr(run->spans[i].text, 'H', run->spans[i].text_length) != NULL)
            first = &run->spans[i];
    assert_non_null(first);
    /* The sign behind the Latin word stands at its left. */
    assert_true(run->spans[run->span_count - 1].glyphs[0].x >= first->glyphs[0].x);
    assert_true(first->glyphs[0].x > 3);
    fm_text_run_free(run);
}

static void words_are_kept_whole_where_that_is_asked(void **state)
{
    fm_text_style style = { .size_px = 12, .max_width_px = 30, .keep_words = true };
    fm_text_run *run = shape("Deir ez-Zor Khan", &style);

    (void)state;
    /* a break may follow the hyphen, none stands in a word */
    assert_string_equal(run->text, "Deir\xE2\x80\xA8"
                                   "ez-\xE2\x80\xA8"
                                   "Zor\xE2\x80\xA8"
                                   "Khan");
    fm_text_run_free(run);
    style.keep_words = false;
    style.max_width_px = 20;
    run = shape("Khan", &style);
    assert_int_equal(run->line_count, 2);
    assert_true(run->width <= 20);
    fm_text_run_free(run);
}

/* Pango's own line breaker ends the program over these (1.50). */
static void hostile_columns_are_survived(void **state)
{
    static const char *const texts[] = {
        "\xCC\xB8\xD7\x8E\xE2\x80\x8D\xE2\x82\xB5\xE2\x82\xAC\xE2\x82\xAD\xE2\x82\x93"
        "\xCC\xB6\xE0\xA6\xA4\xE2\x80\x8D\xE0\xA7\x99\xE2\x80\x8D \xCC\x89"
        "D\xE3\x81\x9B\xCC\x9C\xCC\x93"
        "c\xEF\xB8\xB2\xE2\x80\x8D\n\xBF\xE0\xA4\xA9\n\xE0\xA5\x9F",
        "\xE2\x82\x87\xE2\x80\xBC \xEA\xB0\x81\xE2\x80\x8D\n\xE0\xA0\xBE",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (double width = 0.5; width < 60; width *= 1.5) {
            fm_text_style style = { .size_px = 23,
                                    .bold = true,
                                    .max_width_px = width,
                                    .max_lines = i == 0 ? 0 : 3 };
            fm_text_run *run = shape(texts[i], &style);

            check_whole(run, "hostile");
            fm_text_run_free(run);
        }
}

static void lines_keep_their_distance_in_every_script(void **state)
{
    fm_text_run *latin = shape("Idlib\nIdlib", &(fm_text_style){ .size_px = 20 });
    fm_text_run *arabic = shape("Idlib\nإدلب", &(fm_text_style){ .size_px = 20 });
    fm_text_run *set =
        shape("Idlib\nإدلب", &(fm_text_style){ .size_px = 20, .line_height = 1.5 });

    (void)state;
    CHECK_NEAR(arabic->height, latin->height, 1e-9, "height");
    CHECK_NEAR(arabic->baseline, latin->baseline, 1e-9, "baseline");
    CHECK_NEAR(set->height, 60, 1e-9, "as asked");
    CHECK_NEAR(set->baseline - arabic->baseline, 0.5 * (60 - arabic->height) / 2, 1e-9,
               "in the middle of its strip");
    fm_text_run_free(latin);
    fm_text_run_free(arabic);
    fm_text_run_free(set);
}

static void lines_are_aligned_by_direction_or_by_side(void **state)
{
    static const struct {
        const char *text;
        fm_align align;
        double share; /* of the room that stands before the short line */
    } rows[] = {
        { "wide line here\nab", FM_ALIGN_START, 0 },
        { "wide line here\nab", FM_ALIGN_CENTER, 0.5 },
        { "wide line here\nab", FM_ALIGN_END, 1 },
        { "wide line here\nab", FM_ALIGN_LEFT, 0 },
        { "wide line here\nab", FM_ALIGN_RIGHT, 1 },
        { "حي حي حي حي حي\nab", FM_ALIGN_START, 1 },
        { "حي حي حي حي حي\nab", FM_ALIGN_END, 0 },
        { "حي حي حي حي حي\nab", FM_ALIGN_LEFT, 0 },
        { "حي حي حي حي حي\nab", FM_ALIGN_RIGHT, 1 },
    };
    double ab = width_of("ab", (fm_text_style){ .size_px = 12 });

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_text_style style = { .size_px = 12, .align = rows[i].align };
        fm_text_run *run = shape(rows[i].text, &style);
        const fm_text_span *last = &run->spans[run->span_count - 1];

        CHECK_NEAR(last->glyphs[0].x, rows[i].share * (run->width - ab), 0.02,
                   rows[i].text);
        fm_text_run_free(run);
    }
}

static void letters_are_spaced_unless_they_join(void **state)
{
    fm_text_style plain = { .size_px = 12 };
    fm_text_style spaced = { .size_px = 12, .letter_spacing_px = 5 };

    (void)state;
    assert_true(width_of("Idlib", spaced) > width_of("Idlib", plain) + 19);
    CHECK_NEAR(width_of("إدلب", spaced), width_of("إدلب", plain), 1e-9, "Arabic");
}

static void what_no_font_has_is_said_once(void **state)
{
    fm_text_run *run;
    size_t count = 99;
    const char *missing;

    (void)state;
    assert_string_equal(fm_text_missing(engine, &count), "");
    assert_int_equal(count, 0);
    run = shape("a 中文中", &(fm_text_style){ .size_px = 12 });
    assert_int_equal(run->missing, 3);
    check_whole(run, "tofu");
    fm_text_run_free(run);
    missing = fm_text_missing(engine, &count);
    assert_string_equal(missing, "U+4E2D U+6587");
    assert_int_equal(count, 2);

    assert_string_equal(fm_text_missing_families(engine), "");
    for (int i = 0; i < 2; i++)
        fm_text_run_free(shape(
            "a",
            &(fm_text_style){ .size_px = 12,
                              .family = "Garamond, Noto Sans,  sans-serif ,Bodoni" }));
    assert_string_equal(fm_text_missing_families(engine), "Garamond, Bodoni");
}

/* -- Along a line ----------------------------------------------------------------- */

static double distance_to_line(fm_pt p, const fm_pt *line, size_t count)
{
    double best = INFINITY;

    for (size_t i = 0; i + 1 < count; i++) {
        double dx = line[i + 1].x - line[i].x, dy = line[i + 1].y - line[i].y;
        double t =
            ((p.x - line[i].x) * dx + (p.y - line[i].y) * dy) / (dx * dx + dy * dy);

        t = fmin(fmax(t, 0), 1);
        best = fmin(best, hypot(p.x - line[i].x - t * dx, p.y - line[i].y - t * dy));
    }
    return best;
}

static void a_bent_run_lies_on_its_line_and_upright(void **state)
{
    fm_text_run *run = shape("Orontes نهر", &(fm_text_style){ .size_px = 12 });
    fm_pt line[41], back[41];

    (void)state;
    for (int i = 0; i < 41; i++) {
        line[i] = (fm_pt){ 100 + 5 * i, 50 + 20 * sin(0.1 * i) };
        back[40 - i] = line[i];
    }
    for (int turn = 0; turn < 2; turn++) {
        const fm_pt *way = turn == 0 ? line : back;
        fm_text_run *bent = NULL;
        double length = 0;

        for (int i = 0; i < 40; i++)
            length += hypot(way[i + 1].x - way[i].x, way[i + 1].y - way[i].y);
        CHECK_OK(ctx, fm_text_run_bend(engine, run, way, 41, 30, 0.6, &bent));
        assert_non_null(bent);
        assert_true(bent->bent && bent->span_count == run->span_count);
        check_whole(bent, "bent");
        for (size_t i = 0; i < bent->span_count; i++)
            for (size_t k = 0; k < bent->spans[i].glyph_count; k++) {
                const fm_glyph *g = &bent->spans[i].glyphs[k];
                /* The foot lies below the line by half the height of small letters. */
                double off = distance_to_line((fm_pt){ g->x, g->y }, line, 41);

                assert_true(fabs(g->angle_rad) < 1.6);
                assert_true(off < 8);
                assert_true(g->x > bent->ink.x0 - 9 && g->x < bent->ink.x1 + 9);
            }
        /* Either way over the stretch that was meant: the first or the last of it. */
        if (turn == 0)
            assert_true(bent->ink.x0 > 110 && bent->ink.x1 < 230);
        else
            assert_true(bent->ink.x0 > 180 && bent->ink.x1 < 290);
        assert_true(length > 200);
        fm_text_run_free(bent);
    }
    fm_text_run_free(run);
}

static void a_line_too_short_or_too_sharp_is_refused(void **state)
{
    static const struct {
        fm_pt line[4];
        size_t count;
        double start;
        bool fits;
        const char *comment;
    } rows[] = {
        { { { 0, 0 }, { 200, 0 } }, 2, 0, true, "straight" },
        { { { 0, 0 }, { 200, 0 } }, 2, 190, false, "too near the end" },
        { { { 0, 0 }, { 200, 0 } }, 2, -1, false, "before the start" },
        { { { 0, 0 }, { 20, 0 } }, 2, 0, false, "too short" },
        { { { 0, 0 }, { 20, 0 }, { 20, 99 } }, 3, 0, false, "right angle" },
        { { { 0, 0 }, { 20, 0 }, { 60, 9 }, { 99, 9 } }, 4, 0, true, "gentle" },
        { { { 0, 0 }, { 20, 0 }, { 0, 0.1 }, { 99, 9 } }, 4, 0, false, "hairpin" },
        { { { 0, 0 }, { 20, 0 }, { 20, 0 }, { 99, 0 } }, 4, 0, true, "doubled point" },
        { { { 5, 5 }, { 5, 5 } }, 2, 0, false, "no length" },
        { { { 5, 5 } }, 1, 0, false, "a point" },
    };
    fm_text_run *run = shape("Orontes", &(fm_text_style){ .size_px = 12 });
    fm_text_run *lines = shape("two\nlines", &(fm_text_style){ .size_px = 12 });
    fm_text_run *blank = shape(" ", &(fm_text_style){ .size_px = 12 });
    fm_text_run *bent = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_OK(ctx, fm_text_run_bend(engine, run, rows[i].line, rows[i].count,
                                       rows[i].start, 0.5, &bent));
        if ((bent != NULL) != rows[i].fits)
            fail_msg("%s", rows[i].comment);
        fm_text_run_free(bent);
    }
    CHECK_OK(ctx, fm_text_run_bend(engine, lines, rows[0].line, 2, 0, 0.5, &bent));
    assert_null(bent);
    CHECK_OK(ctx, fm_text_run_bend(engine, blank, rows[0].line, 2, 0, 0.5, &bent));
    assert_true(bent != NULL && fm_rect_is_empty(bent->ink));
    fm_text_run_free(bent);
    fm_text_run_free(run);
    fm_text_run_free(lines);
    fm_text_run_free(blank);
}

/* -- Trouble ---------------------------------------------------------------------- */

static void any_failing_allocation_of_ours_is_reported(void **state)
{
    static const fm_pt line[] = { { 0, 0 }, { 100, 0 } };
    fm_text_style style = { .size_px = 12, .family = "Nowhere", .max_lines = 1 };

    (void)state;
    for (size_t n = 1;; n++) {
        fm_text_engine *own = NULL;
        fm_text_run *run = NULL, *bent = NULL;
        fm_status status;

        fm_mem_fail_at(n);
        status = fm_text_engine_new(ctx, &own);
        if (status == FM_OK)
            status = fm_text_shape(own, "中文\nb", &style, &run);
        if (status == FM_OK)
            status = fm_text_run_bend(own, run, line, 2, 0, 1, &bent);
        fm_mem_fail_at(0);
        fm_text_run_free(bent);
        fm_text_run_free(run);
        fm_text_engine_free(own);
        if (status == FM_OK)
            break;
        assert_int_equal(status, FM_ERR_NOMEM);
        assert_true(n < 200);
    }
}

/* In a process of its own: fontconfig reads its configuration once. */
static void without_fonts_the_message_says_what_to_do(void **state)
{
    static const char configuration[] = "<?xml version=\"1.0\"?><fontconfig/>";
    char path[] = "/tmp/frontmap-no-fonts-XXXXXX";
    int fd = mkstemp(path), result = 0;
    pid_t child;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, configuration, sizeof configuration - 1),
                     (int)sizeof configuration - 1);
    close(fd);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fm_context *own = fm_context_new();
        fm_text_engine *none = NULL;
        fm_text_run *run = NULL;

        setenv("FONTCONFIG_FILE", path, 1);
        if (freopen("/dev/null", "w", stderr) == NULL ||
            fm_text_engine_new(own, &none) != FM_OK ||
            fm_text_shape(none, "a", &(fm_text_style){ .size_px = 12 }, &run) !=
                FM_ERR_LAYER)
            _exit(1);
        if (strstr(fm_context_error(own)->message, "FONTCONFIG_FILE") == NULL)
            _exit(2);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    unlink(path);
    assert_true(WIFEXITED(result));
    assert_int_equal(WEXITSTATUS(result), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_fonts_the_message_says_what_to_do),
        cmocka_unit_test_setup_teardown(every_script_is_shaped_in_its_direction, begin,
                                        end),
        cmocka_unit_test_setup_teardown(glyphs_stand_in_visual_order, begin, end),
        cmocka_unit_test_setup_teardown(sizes_do_not_bend_the_layout, begin, end),
        cmocka_unit_test_setup_teardown(what_could_turn_or_break_the_sheet_is_taken_out,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_text_without_end_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(long_texts_wrap_and_end_in_an_ellipsis, begin,
                                        end),
        cmocka_unit_test_setup_teardown(
            a_wrapped_line_keeps_the_direction_of_its_paragraph, begin, end),
        cmocka_unit_test_setup_teardown(words_are_kept_whole_where_that_is_asked, begin,
                                        end),
        cmocka_unit_test_setup_teardown(hostile_columns_are_survived, begin, end),
        cmocka_unit_test_setup_teardown(lines_keep_their_distance_in_every_script,
                                        begin, end),
        cmocka_unit_test_setup_teardown(lines_are_aligned_by_direction_or_by_side,
                                        begin, end),
        cmocka_unit_test_setup_teardown(letters_are_spaced_unless_they_join, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_no_font_has_is_said_once, begin, end),
        cmocka_unit_test_setup_teardown(a_bent_run_lies_on_its_line_and_upright, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_line_too_short_or_too_sharp_is_refused, begin,
                                        end),
        cmocka_unit_test_setup_teardown(any_failing_allocation_of_ours_is_reported,
                                        begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
