/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "frontmap/chart.h"
#include "support/check.h"

static const char DOCUMENT[] =
    "frontmap: 1\n"
    "layers:\n"
    "  - id: posts\n"
    "    source: posts.geojson\n"
    "    classes:\n"
    "      field: owner\n"
    "      values:\n"
    "        turkey: {circle-color: red}\n"
    "  - id: zones\n"
    "    source: zones.geojson\n"
    "    classes:\n"
    "      field: holder\n"
    "      values:\n"
    "        north: {label: The north, fill-color: "
    "\"#aa337780\"}\n"
    "        south: {label: \"South, {date}\", line-color: teal}\n"
    "        east: {fill-pattern: hatch-45, "
    "fill-pattern-color: \"#123456\"}\n"
    "        west: {fill-opacity: 0.5}\n"
    "      default: {fill-color: \"#eeeeee\"}\n";

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void takes_the_classes_of_the_layer_of_holders(void **state)
{
    static const fm_chart_holder expected[] = {
        { "north", "The north", "#aa3377" },
        { "south", "south", "#008080" },
        { "east", "east", "#123456" },
        { "west", "west", NULL },
    };
    static const size_t expected_count = sizeof expected / sizeof *expected;
    fm_context *ctx = fm_context_new();
    fm_document *document;
    fm_chart_holder *holders;
    size_t count;

    (void)state;
    CHECK_OK(ctx, fm_document_parse(ctx, DOCUMENT, NULL, &document));
    CHECK_OK(ctx, fm_chart_holders_new(ctx, document, "holder", &holders, &count));
    assert_int_equal(count, expected_count);
    for (size_t i = 0; i < count; i++) {
        if (!same(holders[i].name, expected[i].name) ||
            !same(holders[i].label, expected[i].label) ||
            !same(holders[i].color, expected[i].color))
            fail_msg("%zu: %s, %s, %s", i, holders[i].name, holders[i].label,
                     holders[i].color == NULL ? "-" : holders[i].color);
    }
    fm_chart_holders_free(holders);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void has_none_of_a_document_without_that_field(void **state)
{
    static const char *const fields[] = { "side", NULL };
    fm_context *ctx = fm_context_new();
    fm_document *document;

    (void)state;
    CHECK_OK(ctx, fm_document_parse(ctx, DOCUMENT, NULL, &document));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        fm_chart_holder *holders;
        size_t count = 99;

        CHECK_OK(ctx, fm_chart_holders_new(ctx, document, fields[i], &holders, &count));
        assert_int_equal(count, 0);
        fm_chart_holders_free(holders);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *document;
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    CHECK_OK(ctx, fm_document_parse(ctx, DOCUMENT, NULL, &document));
    for (size_t n = 1; status != FM_OK; n++) {
        fm_chart_holder *holders;
        size_t count;

        fm_mem_fail_at(n);
        status = fm_chart_holders_new(ctx, document, "holder", &holders, &count);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_chart_holders_free(holders);
        assert_true(n < 1000);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_classes_of_the_layer_of_holders),
        cmocka_unit_test(has_none_of_a_document_without_that_field),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
