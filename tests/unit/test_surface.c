/* SPDX-License-Identifier: MIT */
/* Needs the fonts of tests/fonts, through FONTCONFIG_FILE. */
#include "draw/surface.h"

#include <png.h>
#include <stdlib.h>

#include "base/mem.h"
#include "support/check.h"

static const fm_color paper = { 1, 1, 1, 1 }, red = { 1, 0, 0, 1 },
                      clear = { 0, 0, 0, 0 };

static const fm_metadata metadata = {
    .title = "Idlib <24> & \"more\" إدلب",
    .subject = "Control",
    .sources = "Natural Earth\nGeoNames",
    .creator = "frontmap 0.0.0",
    .manifest = "{\"digest\": \"0123\"}",
    .date = { 2020, 2, 24 },
};

static fm_status collect(void *user, const void *bytes, size_t length)
{
    fm_str_add_bytes(user, bytes, length);
    return ((fm_str *)user)->failed ? FM_ERR_NOMEM : FM_OK;
}

/* A red square from (10, 10) to (30, 30), half of it once more, and a dashed line. */
static void draw_something(fm_painter *p)
{
    static const double dashes[] = { 3, 2 };
    fm_path square = { 0 }, half = { 0 };

    fm_path_rect(&square, (fm_rect){ 10, 10, 30, 30 });
    fm_path_rect(&half, (fm_rect){ 10, 10, 20, 30 });
    fm_painter_group_begin(p, "posts & more", 1);
    fm_painter_fill(p, &square, red, false);
    fm_painter_clip_begin(p, &half, false);
    fm_painter_stroke(
        p, &square,
        &(fm_pen){ .color = red, .width = 2, .dashes = dashes, .dash_count = 2 });
    fm_painter_clip_end(p);
    fm_painter_group_end(p);
    fm_painter_group_begin(p, "posts & more", 0.5);
    fm_painter_fill(p, &half, paper, true);
    fm_painter_group_end(p);
    fm_path_release(&square);
    fm_path_release(&half);
}

typedef struct job {
    fm_format format;
    double width, height, density;
    fm_color background;
    const fm_georeference *georeference;
    const fm_text_run *text; /* or NULL */
} job;

static fm_status run_job(fm_context *ctx, const job *j, fm_str *out)
{
    fm_surface *surface = NULL;
    fm_status status = fm_surface_new(ctx, j->format, j->width, j->height, j->density,
                                      j->background, &surface);

    if (status == FM_OK)
        status = fm_surface_describe(surface, &metadata, j->georeference);
    if (status == FM_OK) {
        draw_something(fm_surface_painter(surface));
        if (j->text != NULL)
            fm_painter_text(fm_surface_painter(surface), j->text, (fm_pt){ 5, 40 }, 0,
                            red, paper, 1);
        status = fm_surface_finish(surface, collect, out);
    }
    fm_surface_free(surface);
    return status;
}

static fm_str bytes_of(job j)
{
    fm_context *ctx = fm_context_new();
    fm_str out = { 0 };

    assert_non_null(ctx);
    CHECK_OK(ctx, run_job(ctx, &j, &out));
    fm_context_free(ctx);
    return out;
}

static const void *find(const fm_str *bytes, const char *what)
{
    return memmem(bytes->text, bytes->length, what, strlen(what));
}

static const fm_format all_formats[] = { FM_FORMAT_PNG, FM_FORMAT_SVG, FM_FORMAT_PDF,
                                         FM_FORMAT_TIFF, FM_FORMAT_TRACE };
enum { FORMATS = sizeof all_formats / sizeof all_formats[0] };

/* -- PNG -------------------------------------------------------------------------- */

static void a_png_has_the_size_and_the_pixels(void **state)
{
    static const struct {
        double density;
        fm_color background;
        unsigned format; /* of libpng */
        unsigned ground; /* 0xRRGGBBAA */
    } rows[] = {
        { 1, { 1, 1, 1, 1 }, 0, 0xFFFFFFFF },
        { 2, { 0, 0, 1, 1 }, 0, 0x0000FFFF },
        { 1.5, { 0, 0, 0, 0 }, PNG_FORMAT_FLAG_ALPHA, 0x00000000 },
        { 1, { 1, 0, 0, 0.5 }, PNG_FORMAT_FLAG_ALPHA, 0xFF000080 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double d = rows[i].density;
        fm_str out = bytes_of(
            (job){ FM_FORMAT_PNG, 60.7, 50.6, d, rows[i].background, NULL, NULL });
        png_image image = { .version = PNG_IMAGE_VERSION };
        unsigned char *pixels, *at;

        assert_int_equal(png_image_begin_read_from_memory(&image, out.text, out.length),
                         1);
        assert_int_equal(image.width, lround(60.7 * d));
        assert_int_equal(image.height, lround(50.6 * d));
        assert_int_equal(image.format & PNG_FORMAT_FLAG_ALPHA, rows[i].format);
        image.format = PNG_FORMAT_RGBA;
        pixels = fm_alloc(PNG_IMAGE_SIZE(image), 1);
        assert_int_equal(png_image_finish_read(&image, NULL, pixels, 0, NULL), 1);
        /* The last pixel, in which the sheet ends, is as good as any. */
        for (int last = 0; last < 2; last++) {
            at =
                pixels + (last ? PNG_IMAGE_SIZE(image) - 4
                               : 4 * ((size_t)(5 * d) * image.width + (size_t)(5 * d)));
            assert_int_equal((unsigned)at[0] << 24 | (unsigned)at[1] << 16 |
                                 (unsigned)at[2] << 8 | at[3],
                             rows[i].ground);
        }
        at = pixels + 4 * ((size_t)(25 * d) * image.width + (size_t)(25 * d));
        assert_int_equal(at[0] << 16 | at[1] << 8 | at[2], 0xFF0000);
        at = pixels + 4 * ((size_t)(25 * d) * image.width + (size_t)(15 * d));
        assert_in_range(at[1], 126, 129); /* half white over red */
        fm_free(pixels);
        fm_str_release(&out);
    }
}

static void a_png_says_what_it_is(void **state)
{
    fm_str out = bytes_of((job){ FM_FORMAT_PNG, 60, 50, 2, paper, NULL, NULL });
    /* pHYs: 7559 px a metre both ways are 192 dpi */
    static const unsigned char physical[] = { 'p',  'H', 'Y', 's',  0,    0, 0x1D,
                                              0x87, 0,   0,   0x1D, 0x87, 1 };

    (void)state;
    assert_non_null(memmem(out.text, out.length, physical, sizeof physical));
    assert_non_null(find(&out, "iTXtTitle"));
    assert_non_null(find(&out, metadata.title));
    assert_non_null(find(&out, "iTXtSource"));
    assert_non_null(find(&out, "2020-02-24T00:00:00Z"));
    assert_non_null(find(&out, metadata.manifest));
    fm_str_release(&out);
}

/* -- SVG -------------------------------------------------------------------------- */

/* Every tag is closed in order, every id is there once, every reference leads to one;
 * fails with the place. */
static void check_svg(const fm_str *svg)
{
    char open[64][32];
    size_t depth = 0, elements = 0;
    const char *at = svg->text;

    assert_int_equal(
        strncmp(at, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg ", 44), 0);
    for (at = strchr(at, '\n'); (at = strchr(at, '<')) != NULL; at++) {
        const char *end = strchr(at, '>');
        size_t name = strcspn(at + 1, " />");

        assert_non_null(end);
        if (at[1] == '/') {
            name = strcspn(at + 2, ">");
            if (depth == 0 || strncmp(open[depth - 1], at + 2, name) != 0 ||
                open[depth - 1][name] != '\0')
                fail_msg("does not close: %.40s", at);
            depth--;
        } else if (end[-1] != '/') {
            assert_true(depth < 64 && name < 32);
            memcpy(open[depth], at + 1, name);
            open[depth++][name] = '\0';
        }
        elements++;
    }
    assert_int_equal(depth, 0);
    assert_true(elements > 10);
    for (at = svg->text; (at = strstr(at, " id=\"")) != NULL; at++) {
        char id[64];
        int length =
            snprintf(id, sizeof id, "%.*s", 1 + (int)strcspn(at + 5, "\""), at + 5);
        char attribute[80];

        assert_true(length > 0);
        snprintf(attribute, sizeof attribute, " id=\"%s", id);
        assert_ptr_equal(strstr(svg->text, attribute), at);
    }
    for (at = svg->text; (at = strchr(at, '#')) != NULL; at++) {
        char attribute[80];

        if (at[1] != '_')
            continue; /* a colour */
        snprintf(attribute, sizeof attribute, " id=\"%.*s\"",
                 (int)strcspn(at + 1, "\")"), at + 1);
        if (strstr(svg->text, attribute) == NULL)
            fail_msg("leads nowhere: %.30s", at);
    }
}

static void an_svg_is_well_formed_and_named(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;
    fm_text_run *run;
    fm_str out;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx, fm_text_shape(engine, "<Idlib> إدلب",
                                &(fm_text_style){ .size_px = 12 }, &run));
    out = bytes_of((job){ FM_FORMAT_SVG, 60, 50.5, 1, paper, NULL, run });
    check_svg(&out);
    assert_non_null(
        find(&out, " width=\"60\" height=\"50.5\" viewBox=\"0 0 60 50.5\">"));
    assert_non_null(
        find(&out, "<title>Idlib &lt;24&gt; &amp; &quot;more&quot; إدلب</title>"));
    assert_non_null(find(&out, "<dc:source>Natural Earth\nGeoNames</dc:source>"));
    assert_non_null(find(&out, "<dc:date>2020-02-24T00:00:00Z</dc:date>"));
    assert_non_null(find(&out, "{&quot;digest&quot;: &quot;0123&quot;}"));
    assert_non_null(find(&out, "<g id=\"posts---more\">"));
    assert_non_null(find(&out, "<g id=\"posts---more-2\" opacity=\".5\">"));
    assert_non_null(find(&out, "aria-label=\"&lt;Idlib&gt; إدلب\""));
    assert_null(find(&out, "<mask"));
    assert_null(find(&out, "<filter"));
    assert_null(find(&out, "<image"));
    fm_str_release(&out);
    fm_text_run_free(run);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

/* -- PDF -------------------------------------------------------------------------- */

static void a_pdf_has_its_page_and_its_date(void **state)
{
    fm_str out = bytes_of((job){ FM_FORMAT_PDF, 60, 50, 1, paper, NULL, NULL });

    (void)state;
    assert_int_equal(strncmp(out.text, "%PDF-1.", 7), 0);
    assert_non_null(find(&out, "[ 0 0 45 37.5 ]")); /* 0.75 pt a px */
    assert_non_null(find(&out, "/CreationDate (20200224000000Z)"));
    assert_non_null(find(&out, "/ModDate (20200224000000Z)"));
    assert_non_null(find(&out, "/Creator (frontmap 0.0.0)"));
    assert_non_null(find(&out, "/Keywords ({\"digest\": \"0123\"})"));
    fm_str_release(&out);
}

/* -- TIFF ------------------------------------------------------------------------- */

static uint32_t number_at(const fm_str *bytes, size_t at, size_t length)
{
    uint32_t value = 0;

    assert_true(at + length <= bytes->length);
    while (length-- > 0)
        value = value << 8 | (unsigned char)bytes->text[at + length];
    return value;
}

/* The place of a tag's entry in the directory; 0 when it is not there. */
static size_t tag_at(const fm_str *tiff, uint32_t tag)
{
    size_t at = number_at(tiff, 4, 4);
    uint32_t count = number_at(tiff, at, 2), last = 0;
    size_t found = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = number_at(tiff, at + 2 + 12 * i, 2);

        assert_true(id > last); /* in ascending order */
        last = id;
        if (id == tag)
            found = at + 2 + 12 * i;
    }
    return found;
}

static double double_of(const fm_str *tiff, uint32_t tag, size_t nth)
{
    double value;

    memcpy(&value, tiff->text + number_at(tiff, tag_at(tiff, tag) + 8, 4) + 8 * nth, 8);
    return value;
}

static void a_tiff_lies_where_the_sheet_does(void **state)
{
    /* The frame begins at (10, 20): the sheet's corner is 1 km west, 2 km north of it.
     */
    const fm_georeference plane = { .frame = { 10, 20, 50, 40 },
                                    .extent = { 300000, 3900000, 304000, 3902000 },
                                    .crs = "EPSG:32637" };
    const fm_georeference named = { .frame = { 10, 20, 50, 40 },
                                    .extent = { 300000, 3900000, 304000, 3902000 },
                                    .crs = "ESRI:102014",
                                    .wkt = "PROJCS[\"x\"]" };
    fm_str out = bytes_of((job){ FM_FORMAT_TIFF, 60, 50, 2, paper, &plane, NULL });
    size_t keys;

    (void)state;
    assert_memory_equal(out.text, "II*\0", 4);
    assert_int_equal(number_at(&out, tag_at(&out, 256) + 8, 4), 120);
    assert_int_equal(number_at(&out, tag_at(&out, 257) + 8, 4), 100);
    assert_int_equal(number_at(&out, number_at(&out, tag_at(&out, 282) + 8, 4), 4),
                     192000);
    CHECK_NEAR(double_of(&out, 33550, 0), 50, 1e-9, "metres a pixel, x");
    CHECK_NEAR(double_of(&out, 33550, 1), 50, 1e-9, "metres a pixel, y");
    CHECK_NEAR(double_of(&out, 33922, 3), 299000, 1e-9, "x of the corner");
    CHECK_NEAR(double_of(&out, 33922, 4), 3904000, 1e-9, "y of the corner");
    keys = number_at(&out, tag_at(&out, 34735) + 8, 4);
    assert_int_equal(number_at(&out, keys + 2 * 12, 2), 3072);
    assert_int_equal(number_at(&out, keys + 2 * 15, 2), 32637);
    assert_int_equal(tag_at(&out, 34737), 0);
    assert_int_equal(tag_at(&out, 338), 0);
    fm_str_release(&out);

    out = bytes_of((job){ FM_FORMAT_TIFF, 60, 50, 1, clear, &named, NULL });
    assert_non_null(find(&out, "ESRI PE String = PROJCS[\"x\"]|"));
    assert_int_equal(number_at(&out, tag_at(&out, 277) + 8, 2), 4);
    assert_true(tag_at(&out, 338) != 0);
    fm_str_release(&out);

    out = bytes_of((job){ FM_FORMAT_TIFF, 60, 50, 1, paper, NULL, NULL });
    assert_int_equal(tag_at(&out, 33550), 0);
    fm_str_release(&out);
}

static void a_world_file_means_the_middle_of_the_first_pixel(void **state)
{
    const fm_georeference plane = { .frame = { 10, 20, 50, 40 },
                                    .extent = { 300000, 3900000, 304000, 3902000 } };
    fm_str out = { 0 };

    (void)state;
    fm_world_file_add(&out, &plane, 2);
    assert_string_equal(fm_str_text(&out), "50\n0\n0\n-50\n299025\n3903975\n");
    fm_str_release(&out);
}

/* -- All of them ------------------------------------------------------------------ */

static void the_same_drawing_gives_the_same_bytes(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;
    fm_text_run *run;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx,
             fm_text_shape(engine, "Idlib", &(fm_text_style){ .size_px = 12 }, &run));
    for (int i = 0; i < FORMATS; i++) {
        job j = { all_formats[i], 60, 50, 1, paper, NULL, run };
        fm_str a = bytes_of(j), b = bytes_of(j);

        assert_int_equal(a.length, b.length);
        assert_memory_equal(a.text, b.text, a.length);
        fm_str_release(&a);
        fm_str_release(&b);
    }
    fm_text_run_free(run);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

static void source_date_epoch_dates_the_file(void **state)
{
    static const struct {
        const char *epoch, *time;
    } rows[] = {
        { "1600000000", "2020-09-13T12:26:40Z" },
        { "0", "1970-01-01T00:00:00Z" },
        { "yesterday", "2020-02-24T00:00:00Z" }, /* no number: the map's date */
        { "-5", "2020-02-24T00:00:00Z" },
        { "99999999999999999", "2020-02-24T00:00:00Z" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str out;

        setenv("SOURCE_DATE_EPOCH", rows[i].epoch, 1);
        out = bytes_of((job){ FM_FORMAT_PNG, 9, 9, 1, paper, NULL, NULL });
        if (find(&out, rows[i].time) == NULL)
            fail_msg("%s: not %s", rows[i].epoch, rows[i].time);
        fm_str_release(&out);
    }
    unsetenv("SOURCE_DATE_EPOCH");
}

typedef struct full_disk {
    fm_context *ctx;
    size_t room;
} full_disk;

static fm_status write_until_full(void *user, const void *bytes, size_t length)
{
    full_disk *disk = user;

    (void)bytes;
    if (length > disk->room)
        return fm_fail(disk->ctx, FM_ERR_OUTPUT, "no space left");
    disk->room -= length;
    return FM_OK;
}

static void a_full_disk_is_an_error_of_every_format(void **state)
{
    (void)state;
    for (int i = 0; i < FORMATS; i++)
        for (size_t room = 0; room < 200; room += 100) {
            full_disk disk = { fm_context_new(), room };
            fm_surface *surface;

            CHECK_OK(disk.ctx, fm_surface_new(disk.ctx, all_formats[i], 60, 50, 1,
                                              paper, &surface));
            CHECK_OK(disk.ctx, fm_surface_describe(surface, &metadata, NULL));
            draw_something(fm_surface_painter(surface));
            assert_int_equal(fm_surface_finish(surface, write_until_full, &disk),
                             FM_ERR_OUTPUT);
            assert_string_equal(fm_context_error(disk.ctx)->message, "no space left");
            fm_surface_free(surface);
            fm_context_free(disk.ctx);
        }
}

static void sizes_beyond_the_limits_are_refused_before_any_work(void **state)
{
    static const struct {
        fm_format format;
        double width, height, density;
        fm_status status;
        const char *word;
    } rows[] = {
        { FM_FORMAT_PNG, 40000, 10, 1, FM_ERR_LIMIT, "32767" },
        { FM_FORMAT_PNG, 20000, 10, 2, FM_ERR_LIMIT, "40000 x 20" },
        { FM_FORMAT_TIFF, 2000, 1000, 1, FM_ERR_LIMIT, "1000000 pixels" },
        { FM_FORMAT_PNG, 1e300, 1, 1, FM_ERR_LIMIT, "a side" },
        { FM_FORMAT_SVG, 2000, 1000, 9, FM_OK, NULL },
        { FM_FORMAT_PDF, 200000, 10, 1, FM_ERR_LIMIT, "100000" },
        { FM_FORMAT_PNG, 0, 10, 1, FM_ERR_USAGE, "above 0" },
        { FM_FORMAT_SVG, NAN, 10, 1, FM_ERR_USAGE, "above 0" },
        { FM_FORMAT_PNG, 10, 10, -1, FM_ERR_USAGE, "above 0" },
        { FM_FORMAT_AUTO, 10, 10, 1, FM_ERR_USAGE, "format" },
    };
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);

    (void)state;
    policy.max_pixels = 1000000;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_surface *surface = NULL;
        fm_status status =
            fm_surface_new(ctx, rows[i].format, rows[i].width, rows[i].height,
                           rows[i].density, paper, &surface);

        assert_int_equal(status, rows[i].status);
        if (status != FM_OK &&
            strstr(fm_context_error(ctx)->message, rows[i].word) == NULL)
            fail_msg("row %zu: %s", i, fm_context_error(ctx)->message);
        fm_surface_free(surface);
    }
    fm_context_free(ctx);
}

static void a_group_left_open_is_our_bug(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_surface *surface;
    fm_str out = { 0 };

    (void)state;
    CHECK_OK(ctx, fm_surface_new(ctx, FM_FORMAT_SVG, 60, 50, 1, paper, &surface));
    fm_painter_group_begin(fm_surface_painter(surface), "left", 1);
    assert_int_equal(fm_surface_finish(surface, collect, &out), FM_ERR_INTERNAL);
    assert_int_equal(out.length, 0);
    fm_surface_free(surface);
    fm_str_release(&out);
    fm_context_free(ctx);
}

static void any_failing_allocation_is_reported(void **state)
{
    const fm_georeference plane = { .frame = { 10, 20, 50, 40 },
                                    .extent = { 0, 0, 1, 1 },
                                    .wkt = "PROJCS[\"x\"]" };
    fm_context *ctx = fm_context_new();
    fm_text_engine *engine;
    fm_text_run *run;

    (void)state;
    CHECK_OK(ctx, fm_text_engine_new(ctx, &engine));
    CHECK_OK(ctx,
             fm_text_shape(engine, "Idlib", &(fm_text_style){ .size_px = 12 }, &run));
    for (int i = 0; i < FORMATS; i++)
        for (size_t n = 1;; n++) {
            job j = { all_formats[i], 60, 50, 1, paper, &plane, run };
            fm_str out = { 0 };
            fm_status status;

            fm_mem_fail_at(n);
            status = run_job(ctx, &j, &out);
            fm_mem_fail_at(0);
            fm_str_release(&out);
            if (status == FM_OK)
                break;
            if (status != FM_ERR_NOMEM)
                fail_msg("format %d, allocation %zu: %s", i, n,
                         fm_context_error(ctx)->message);
            assert_true(n < 1000);
        }
    fm_text_run_free(run);
    fm_text_engine_free(engine);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_has_the_size_and_the_pixels),
        cmocka_unit_test(a_png_says_what_it_is),
        cmocka_unit_test(an_svg_is_well_formed_and_named),
        cmocka_unit_test(a_pdf_has_its_page_and_its_date),
        cmocka_unit_test(a_tiff_lies_where_the_sheet_does),
        cmocka_unit_test(a_world_file_means_the_middle_of_the_first_pixel),
        cmocka_unit_test(the_same_drawing_gives_the_same_bytes),
        cmocka_unit_test(source_date_epoch_dates_the_file),
        cmocka_unit_test(a_full_disk_is_an_error_of_every_format),
        cmocka_unit_test(sizes_beyond_the_limits_are_refused_before_any_work),
        cmocka_unit_test(a_group_left_open_is_our_bug),
        cmocka_unit_test(any_failing_allocation_is_reported),
    };

    unsetenv("SOURCE_DATE_EPOCH");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
