/* SPDX-License-Identifier: MIT */
#include "data/source.h"

#include "support/check.h"
#include "support/wkt.h"

static void reads_a_collection_into_columns(void **state)
{
    static const char text[] =
        "{\"type\": \"FeatureCollection\", \"features\": [\n"
        "{\"type\": \"Feature\", \"id\": \"a\", \"properties\": {\"name\": "
        "\"Idlib\"},\n"
        " \"geometry\": {\"type\": \"Point\", \"coordinates\": [36.63, 35.93]}},\n"
        "{\"type\": \"Feature\", \"properties\": {\"name\": \"M4\", \"lanes\": 4},\n"
        " \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[1,2],[3,4,5]]}}\n"
        "]}\n";
    fm_context *ctx = fm_context_new();
    fm_features f = { 0 };
    char wkt[200];

    (void)state;
    CHECK_OK(ctx, fm_source_read_memory(ctx, "x", text, sizeof text - 1, NULL, &f));
    assert_int_equal(fm_features_count(&f), 2);
    assert_string_equal(wkt_write(&f.shapes, 0, wkt, sizeof wkt), "P(36.63 35.93)");
    assert_string_equal(wkt_write(&f.shapes, 1, wkt, sizeof wkt), "L(1 2, 3 4)");
    assert_string_equal(fm_table_cell(&f.table, 0, 1).text, "M4");
    assert_string_equal(fm_table_cell(&f.ids, 0, 0).text, "a");
    assert_int_equal(f.lines[1], 4);
    assert_true(f.has_z);
    fm_features_release(&f);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_collection_into_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
