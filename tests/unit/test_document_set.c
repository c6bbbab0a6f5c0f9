/* SPDX-License-Identifier: MIT */
#include "doc/document.h"

#include "support/check.h"

static fm_document *read_good(fm_context *ctx, const char *text)
{
    fm_document *document = NULL;
    check_log log = { 0 };
    fm_status status;

    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    status = fm_document_read_text(ctx, "map.yaml", ".", text, strlen(text), &document);
    if (status != FM_OK)
        fail_msg("%s: %s\n%s", fm_status_name(status), fm_context_error(ctx)->message,
                 log.text);
    fm_context_set_log(ctx, FM_LOG_NOTE, NULL, NULL);
    return document;
}

static const char dated[] = "title: Control, {date} ({date:iso}), {\n"
                            "date: 2020-02-24\n"
                            "layers:\n"
                            "- id: a\n"
                            "  source: a/{date}.geojson\n"
                            "  where: since <= '{date}'\n"
                            "- id: b\n"
                            "  source: b.geojson\n";

static void a_new_date_is_filled_into_conditions(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, dated);
    fm_where **where = &d->layers[0].where;
    char *text;

    (void)state;
    assert_string_equal(fm_where_text(*where), "since <= '2020-02-24'");
    CHECK_OK(ctx, fm_document_set_date(ctx, d, "2020-03-06"));
    assert_string_equal(fm_where_text(*where), "since <= '2020-03-06'");
    CHECK_OK(ctx, fm_document_set_where(ctx, d, "a", "x = 1 OR until > '{date}'"));
    assert_string_equal(fm_where_text(*where),
                        "(since <= '2020-03-06') AND (x = 1 OR until > '2020-03-06')");
    CHECK_OK(ctx, fm_document_set_date(ctx, d, "2019-12-18"));
    assert_string_equal(fm_where_text(*where),
                        "(since <= '2019-12-18') AND (x = 1 OR until > '2019-12-18')");
    CHECK_OK(ctx, fm_document_set_where(ctx, d, NULL, "y = 2"));
    assert_string_equal(fm_where_text(d->layers[1].where), "y = 2");
    assert_string_equal(fm_where_text(*where),
                        "((since <= '2019-12-18') AND (x = 1 OR until > '2019-12-18')) "
                        "AND (y = 2)");

    text = fm_document_expand(d, d->date, d->title, false);
    assert_string_equal(text, "Control, 18 December 2019 (2019-12-18), {");
    fm_text_free(text);
    text = fm_document_expand(d, d->date, d->layers[0].source, true);
    assert_string_equal(text, "a/2019-12-18.geojson");
    fm_text_free(text);
    text = fm_document_expand(d, FM_DATE_NONE, "{date}", false);
    assert_string_equal(text, "");
    fm_text_free(text);
    CHECK_OK(ctx, fm_document_require_date(ctx, d));
    fm_document_free(d);
    fm_context_free(ctx);
}

static void a_condition_with_a_date_needs_one(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d =
        read_good(ctx, "layers:\n- source: a.geojson\n  where: a < 1\n"
                       "  label: {text-field: x, where: \"b < '{date}'\"}\n"
                       "- source: b.geojson\n  where: c < '{date}'\n");

    (void)state;
    assert_int_equal(fm_document_require_date(ctx, d), FM_ERR_DOCUMENT);
    assert_int_equal(fm_context_error(ctx)->line, 4);
    CHECK_OK(ctx, fm_document_set_date(ctx, d, "2020-02-24"));
    CHECK_OK(ctx, fm_document_require_date(ctx, d));
    assert_string_equal(fm_where_text(d->layers[1].where), "c < '2020-02-24'");
    fm_document_free(d);
    fm_context_free(ctx);
}

static void the_command_line_sets_what_it_may(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, dated);

    (void)state;
    CHECK_OK(ctx, fm_document_set_size(ctx, d, "a3 landscape"));
    CHECK_NEAR(d->sheet.height_px, 297 * 96 / 25.4, 1e-9, "a3 landscape");
    CHECK_OK(ctx, fm_document_set_crs(ctx, d, "EPSG:3857"));
    assert_string_equal(d->sheet.crs, "EPSG:3857");
    CHECK_OK(ctx, fm_document_set_bbox(ctx, d, "170, -20,-170,10.5"));
    assert_int_equal(d->sheet.extent.kind, FM_EXTENT_BBOX);
    CHECK_NEAR(d->sheet.extent.bbox.east, 190, 0, "across the antimeridian");
    CHECK_OK(ctx, fm_document_set_language(ctx, d, "ar-SY"));
    assert_string_equal(d->sheet.language, "ar-SY");
    fm_document_free(d);
    fm_context_free(ctx);
}

static void wrong_options_are_errors_of_usage_and_change_nothing(void **state)
{
    typedef fm_status (*setter)(fm_context *, fm_document *, const char *);
    static const struct {
        setter set;
        const char *text;
        const char *words;
    } cases[] = {
        { fm_document_set_date, "24.2.2020", "is not a date" },
        { fm_document_set_date, "", "is not a date" },
        { fm_document_set_size, "big", "is not a size" },
        { fm_document_set_size, "1x1", "out of range" },
        { fm_document_set_size, "99999x10000", "out of range" },
        { fm_document_set_size, "10000x1e400", "is not a size" },
        { fm_document_set_crs, "", "the CRS is empty" },
        { fm_document_set_language, "", "is not a language" },
        { fm_document_set_language, "en-", "is not a language" },
        { fm_document_set_language, "../x", "is not a language" },
        { fm_document_set_bbox, "1,2,3", "four numbers" },
        { fm_document_set_bbox, "1,2,3,4,5", "four numbers" },
        { fm_document_set_bbox, "1,2,3,", "four numbers" },
        { fm_document_set_bbox, "1 2 3 4", "four numbers" },
        { fm_document_set_bbox, "nan,2,3,4", "four numbers" },
        { fm_document_set_bbox, "1,20,3,4", "south has to be below north" },
        { fm_document_set_bbox, "1,2,1,4", "the same" },
        { fm_document_set_bbox, "500,2,510,4", "longitudes" },
        { fm_document_set_bbox, "", "four numbers" },
    };
    fm_context *ctx = fm_context_new();
    fm_document *d = read_good(ctx, dated);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_status status = cases[i].set(ctx, d, cases[i].text);

        if (status != FM_ERR_USAGE ||
            strstr(fm_context_error(ctx)->message, cases[i].words) == NULL)
            fail_msg("'%s': OBT %s: %s", cases[i].text, fm_status_name(status),
                     fm_context_error(ctx)->message);
    }
    assert_int_equal(d->date.day, 24);
    assert_int_equal(d->sheet.extent.kind, FM_EXTENT_AUTO);
    assert_string_equal(d->sheet.language, "en");
    assert_int_equal(fm_document_set_where(ctx, d, "a", "x = "), FM_ERR_USAGE);
    assert_int_equal(fm_document_set_where(ctx, d, "c", "x = 1"), FM_ERR_USAGE);
    assert_string_equal(fm_where_text(d->layers[0].where), "since <= '2020-02-24'");
    fm_document_free(d);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_date_is_filled_into_conditions),
        cmocka_unit_test(a_condition_with_a_date_needs_one),
        cmocka_unit_test(the_command_line_sets_what_it_may),
        cmocka_unit_test(wrong_options_are_errors_of_usage_and_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
