/* SPDX-License-Identifier: MIT */
#include "frontmap/render.h"

#include <unistd.h>

#include "base/file.h"
#include "support/check.h"

/* A small map with something of everything; no file but the shipped layers. */
static const char document_text[] =
    "frontmap: 1\n"
    "title: Test of {date}\n"
    "date: 2020-02-24\n"
    "sheet: {size: 640x480, crs: 'EPSG:32637', extent: [36, 35.3, 37.3, 36.5]}\n"
    "layers:\n"
    "  - {id: control, title: Ground, source: 'layers/control/{date}.geojson',\n"
    "     classes: {field: holder, values: {\n"
    "       government: {fill-color: '#d9836f', fill-opacity: 0.5},\n"
    "       opposition: {fill-color: '#8fbf8a', fill-opacity: 0.5}}}}\n"
    "  - {id: front, title: Front, derive: {front-line: control,\n"
    "     between: [opposition, government]}, tactical: flot, facing: government}\n"
    "  - {id: posts, title: Posts, source: layers/observation-posts.geojson,\n"
    "     symbol: {shape: observation-post, size: 14},\n"
    "     label: {text-field: '{name}', text-size: 11}}\n";

struct buffer {
    fm_str bytes;
    size_t room; /* bytes taken before the writer refuses; 0: no limit */
};

static bool take_bytes(void *user, const void *bytes, size_t length)
{
    struct buffer *b = user;

    if (b->room > 0 && b->bytes.length + length > b->room)
        return false;
    fm_str_add_bytes(&b->bytes, bytes, length);
    return !b->bytes.failed;
}

static fm_document *read_document(fm_context *ctx)
{
    fm_document *document = NULL;

    CHECK_OK(ctx, fm_document_parse(ctx, document_text, SOURCE_FOLDER, &document));
    return document;
}

static fm_status render(fm_context *ctx, fm_format format, double density,
                        struct buffer *buffer, fm_render_report *report)
{
    fm_render_options options = FM_RENDER_OPTIONS_INIT;
    fm_document *document = read_document(ctx);
    fm_status status;

    options.format = format;
    options.density = density;
    status = fm_render_write(ctx, document, &options, take_bytes, buffer, report);
    fm_document_free(document);
    return status;
}

static void says_what_was_drawn(void **state)
{
    fm_context *ctx = fm_context_new();
    struct buffer b = { 0 };
    fm_render_report report;

    (void)state;
    CHECK_OK(ctx, render(ctx, FM_FORMAT_PNG, 1, &b, &report));
    assert_string_equal(report.crs, "EPSG:32637");
    assert_true(report.features_drawn >= 12 + 1 + 2);
    assert_true(report.labels_placed >= 8);
    assert_int_equal(report.glyphs_missing, 0);
    /* 133 km high on some 400 px of 1/96 inch */
    assert_true(report.scale > 1.0e6 && report.scale < 2.0e6);
    fm_str_release(&b.bytes);
    fm_context_free(ctx);
}

static unsigned big_endian(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;

    return (unsigned)b[0] << 24 | (unsigned)b[1] << 16 | (unsigned)b[2] << 8 | b[3];
}

static void density_changes_the_pixels_and_not_the_map(void **state)
{
    static const double densities[] = { 1, 2, 0.5 };
    fm_render_report reports[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fm_context *ctx = fm_context_new();
        struct buffer b = { 0 };

        CHECK_OK(ctx, render(ctx, FM_FORMAT_PNG, densities[i], &b, &reports[i]));
        assert_int_equal(big_endian(b.bytes.text + 16), (unsigned)(640 * densities[i]));
        assert_int_equal(big_endian(b.bytes.text + 20), (unsigned)(480 * densities[i]));
        CHECK_NEAR(reports[i].scale, reports[0].scale, 1e-6, "scale");
        assert_int_equal(reports[i].labels_placed, reports[0].labels_placed);
        fm_str_release(&b.bytes);
        fm_context_free(ctx);
    }
}

static void gives_the_same_bytes_twice_in_one_process(void **state)
{
    static const fm_format formats[] = { FM_FORMAT_PNG, FM_FORMAT_SVG, FM_FORMAT_PDF,
                                         FM_FORMAT_TIFF, FM_FORMAT_TRACE };

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        fm_context *ctx = fm_context_new();
        struct buffer a = { 0 }, b = { 0 };

        CHECK_OK(ctx, render(ctx, formats[i], 1, &a, NULL));
        CHECK_OK(ctx, render(ctx, formats[i], 1, &b, NULL));
        assert_int_equal(a.bytes.length, b.bytes.length);
        assert_memory_equal(a.bytes.text, b.bytes.text, a.bytes.length);
        fm_str_release(&a.bytes);
        fm_str_release(&b.bytes);
        fm_context_free(ctx);
    }
}

static void stops_when_the_writer_takes_no_more(void **state)
{
    static const fm_format formats[] = { FM_FORMAT_PNG, FM_FORMAT_SVG, FM_FORMAT_PDF,
                                         FM_FORMAT_TIFF, FM_FORMAT_TRACE };

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        fm_context *ctx = fm_context_new();
        struct buffer b = { .room = 1000 };

        assert_int_equal(render(ctx, formats[i], 1, &b, NULL), FM_ERR_OUTPUT);
        fm_str_release(&b.bytes);
        fm_context_free(ctx);
    }
}

static void keeps_the_old_file_when_it_fails(void **state)
{
    static const char path[] = "test-render-old.png";
    fm_render_options options = FM_RENDER_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_document *document = read_document(ctx);
    fm_str text = { 0 };
    FILE *file = fopen(path, "w");

    (void)state;
    assert_non_null(file);
    fputs("old", file);
    fclose(file);
    assert_int_equal(fm_render(ctx, document, &options, path, NULL), FM_ERR_OUTPUT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "--overwrite"));
    options.overwrite = true;
    CHECK_OK(ctx, fm_document_set_crs(ctx, document, "EPSG:1"));
    assert_int_equal(fm_render(ctx, document, &options, path, NULL), FM_ERR_CRS);
    CHECK_OK(ctx, fm_file_read(ctx, path, 1000, &text));
    assert_string_equal(fm_str_text(&text), "old");
    unlink(path);
    fm_str_release(&text);
    fm_document_free(document);
    fm_context_free(ctx);
}

static bool refuse(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)title;
    (void)done;
    (void)total;
    return --*(int *)user > 0;
}

static void can_be_cancelled_at_every_report_of_progress(void **state)
{
    (void)state;
    for (int calls = 1; calls < 100; calls++) {
        fm_context *ctx = fm_context_new();
        struct buffer b = { 0 };
        int left = calls;
        fm_status status;

        fm_context_set_progress(ctx, refuse, &left);
        status = render(ctx, FM_FORMAT_PNG, 0.25, &b, NULL);
        fm_str_release(&b.bytes);
        fm_context_free(ctx);
        if (status == FM_OK) {
            assert_true(calls > 3);
            return;
        }
        assert_int_equal(status, FM_ERR_CANCELLED);
    }
    fail_msg("never came to an end");
}

static void says_what_is_wrong_with_the_options(void **state)
{
    fm_context *ctx = fm_context_new();
    struct buffer b = { 0 };

    (void)state;
    assert_int_equal(render(ctx, FM_FORMAT_AUTO, 1, &b, NULL), FM_ERR_USAGE);
    assert_int_equal(render(ctx, FM_FORMAT_PNG, 0, &b, NULL), FM_ERR_USAGE);
    assert_int_equal(render(ctx, FM_FORMAT_PNG, (double)NAN, &b, NULL), FM_ERR_USAGE);
    assert_int_equal(render(ctx, FM_FORMAT_PNG, 90, &b, NULL), FM_ERR_LIMIT);
    fm_str_release(&b.bytes);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_was_drawn),
        cmocka_unit_test(density_changes_the_pixels_and_not_the_map),
        cmocka_unit_test(gives_the_same_bytes_twice_in_one_process),
        cmocka_unit_test(stops_when_the_writer_takes_no_more),
        cmocka_unit_test(keeps_the_old_file_when_it_fails),
        cmocka_unit_test(can_be_cancelled_at_every_report_of_progress),
        cmocka_unit_test(says_what_is_wrong_with_the_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
