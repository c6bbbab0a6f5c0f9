/* SPDX-License-Identifier: MIT */
#include "front/history.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "support/check.h"

static char folder[] = "/tmp/frontmap-history-XXXXXX";
static char around[256], towns[256]; /* beside the series */

static char *inside(const char *name, char out[256])
{
    snprintf(out, 256, "%s/%s", folder, name);
    return out;
}

/* A day of two holders: a from 0 to `border`, b from there to 8 degrees of longitude.
 */
static void put_day(const char *date, double border)
{
    char path[256], name[64];
    FILE *f;

    snprintf(name, sizeof name, "%s.geojson", date);
    f = fopen(inside(name, path), "w");
    assert_non_null(f);
    fprintf(
        f,
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"holder\":\"a\"},\"geometry\":{"
        "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[%.6f,0],[%.6f,4],[0,4],[0,0]]]"
        "}},"
        "{\"type\":\"Feature\",\"properties\":{\"holder\":\"b\"},\"geometry\":{"
        "\"type\":\"Polygon\",\"coordinates\":[[[%.6f,0],[8,0],[8,4],[%.6f,4],[%.6f,0]"
        "]]}}]}",
        border, border, border, border, border);
    fclose(f);
}

static void put(const char *name, const char *text)
{
    char path[256];
    FILE *f = fopen(inside(name, path), "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int make_folder(void **state)
{
    char path[256];

    (void)state;
    assert_non_null(mkdtemp(folder));
    put_day("2020-01-01", 2);
    put_day("2020-01-02", 3);
    put_day("2020-01-03", 3);       /* no change */
    put_day("2020-01-04", 3.00001); /* redrawn by a metre */
    put_day("2020-01-07", 2.5);     /* two days are missing */
    put_day("2020-01-08", 7);       /* a correction, by its size */
    put_day("2020-01-09", 7.001);
    put_day("2020-01-10", 7.002);
    put("around.json",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"west\"},\"geometry\":{"
        "\"type\":"
        "\"Polygon\",\"coordinates\":[[[0,0],[2.75,0],[2.75,4],[0,4],[0,0]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"east\"},\"geometry\":{"
        "\"type\":"
        "\"Polygon\",\"coordinates\":[[[2.75,0],[6,0],[6,4],[2.75,4],[2.75,0]]]}}]}");
    put("towns.json",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
        "\"properties\":{\"name\":\"Town\"},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[2.2,1]}}]}");
    /* Not part of the series: in files whose names no snapshot has. */
    inside("around.layer", around);
    inside("towns.layer", towns);
    assert_int_equal(rename(inside("around.json", path), around), 0);
    assert_int_equal(rename(inside("towns.json", path), towns), 0);
    return 0;
}

static int remove_folder(void **state)
{
    char command[300];

    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

/* Ground between two meridians, from 0 to 4 degrees of latitude. */
static double strip_m2(double west, double east)
{
    fm_lonlat ring[] = { { west, 0 }, { east, 0 }, { east, 4 }, { west, 4 } };

    return fm_ring_area_m2(ring, 4);
}

static fm_history *history_of(fm_context *ctx, unsigned threads, bool provinces,
                              bool patches)
{
    fm_history_options o = FM_HISTORY_OPTIONS_INIT;
    fm_history *h;

    o.by = "holder";
    o.threads = threads;
    o.patches = patches;
    o.places = towns;
    if (provinces)
        o.within = around;
    CHECK_OK(ctx, fm_history_new(ctx, folder, &o, &h));
    return h;
}

static void keeps_the_ledger_whatever_the_number_of_threads(void **state)
{
    static const double borders[] = { 2, 3, 3, 3.00001, 2.5, 7, 7.001, 7.002 };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        fm_history *h = history_of(ctx, threads, threads % 2 == 0, false);
        uint32_t a = fm_holders_find(&h->holders, "a");

        assert_int_equal(h->step_count, 7);
        for (size_t i = 0; i < h->step_count; i++) {
            fm_change_sum s = fm_history_sum(h, i, a);
            double more = borders[i + 1] - borders[i];

            CHECK_NEAR(s.old_m2, strip_m2(0, borders[i]), 1, "old");
            CHECK_NEAR(s.new_m2, strip_m2(0, borders[i + 1]), 1, "new");
            CHECK_NEAR(s.gained_m2, more > 0 ? strip_m2(borders[i], borders[i + 1]) : 0,
                       1, "gained");
            CHECK_NEAR(s.lost_m2, more < 0 ? strip_m2(borders[i + 1], borders[i]) : 0,
                       1, "lost");
        }
        fm_history_free(h);
    }
    fm_context_free(ctx);
}

static void says_what_a_step_is(void **state)
{
    static const struct {
        bool changed, correction;
        int64_t missing;
        const char *place;
    } steps[] = {
        { true, false, 0, "Town" }, { false, false, 0, NULL },
        { false, false, 0, NULL },  { true, false, 2, "Town" },
        { true, true, 0, "Town" },  { true, false, 0, "Town" },
        { true, false, 0, "Town" },
    };
    fm_context *ctx = fm_context_new();
    fm_history *h = history_of(ctx, 2, false, false);

    (void)state;
    assert_int_equal(h->rhythm_days, 1);
    for (size_t i = 0; i < h->step_count; i++) {
        if (h->steps[i].is_changed != steps[i].changed ||
            h->steps[i].missing_days != steps[i].missing ||
            h->steps[i].is_correction != steps[i].correction ||
            !fm_str_equal(h->steps[i].place, steps[i].place))
            fail_msg("step %zu: changed %d, missing %d, correction %d, %s", i,
                     h->steps[i].is_changed, (int)h->steps[i].missing_days,
                     h->steps[i].is_correction,
                     h->steps[i].place == NULL ? "-" : h->steps[i].place);
    }
    fm_history_free(h);
    fm_context_free(ctx);
}

static void provinces_add_up_to_the_whole(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_history *whole = history_of(ctx, 1, false, false);
    fm_history *parts = history_of(ctx, 2, true, false);
    const fm_change_sum *west;

    (void)state;
    assert_int_equal(parts->province_count, 2);
    assert_int_equal(parts->zones_per_holder, 3);
    for (size_t i = 0; i < whole->step_count; i++) {
        for (uint32_t k = 0; k < 2; k++) {
            fm_change_sum s = fm_history_sum(whole, i, k),
                          t = fm_history_sum(parts, i, k);

            CHECK_NEAR(s.old_m2, t.old_m2, 1, "old");
            CHECK_NEAR(s.gained_m2, t.gained_m2, 1, "gained");
            CHECK_NEAR(s.lost_m2, t.lost_m2, 1, "lost");
        }
    }
    west = fm_history_sum_at(parts, 0, fm_holders_find(&parts->holders, "a"), 0);
    CHECK_NEAR(west->gained_m2, strip_m2(2, 2.75), 1, "the part in the west");
    fm_history_free(whole);
    fm_history_free(parts);
    fm_context_free(ctx);
}

static void keeps_the_ground_of_every_step_when_asked(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_history *h = history_of(ctx, 2, false, true);
    fm_features f = { 0 };

    (void)state;
    assert_int_equal(h->patch_count, 6); /* one of them redrawing */
    CHECK_OK(ctx, fm_history_features(ctx, h, &f));
    assert_int_equal(fm_features_count(&f), 5);
    assert_string_equal(
        fm_table_cell(&f.table, fm_table_find(&f.table, "date"), 1).text, "2020-01-07");
    assert_string_equal(fm_table_cell(&f.table, fm_table_find(&f.table, "to"), 1).text,
                        "b");
    CHECK_NEAR(fm_shapes_area_m2(&f.shapes, 0), strip_m2(2, 3), 1, "the first patch");
    fm_features_release(&f);
    fm_history_free(h);
    fm_context_free(ctx);
}

static void one_snapshot_is_a_history_without_steps(void **state)
{
    fm_history_options o = FM_HISTORY_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_history *h;

    (void)state;
    o.by = "holder";
    o.from = o.to = "2020-01-03";
    CHECK_OK(ctx, fm_history_new(ctx, folder, &o, &h));
    assert_int_equal(h->step_count, 0);
    assert_int_equal(h->snapshot_count, 1);
    fm_history_free(h);
    o.from = "2020-01-09";
    assert_int_equal(fm_history_new(ctx, folder, &o, &h), FM_ERR_USAGE);
    fm_context_free(ctx);
}

static void a_bad_snapshot_is_named(void **state)
{
    fm_history_options o = FM_HISTORY_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_history *h = NULL;
    char path[256];

    (void)state;
    put("2020-01-05.geojson", "{\"type\":");
    o.by = "holder";
    assert_int_equal(fm_history_new(ctx, folder, &o, &h), FM_ERR_LAYER);
    assert_null(h);
    assert_non_null(strstr(fm_context_error(ctx)->file, "2020-01-05.geojson"));
    unlink(inside("2020-01-05.geojson", path));
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_history_options o = FM_HISTORY_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    o.by = "holder";
    o.threads = 1;
    o.patches = true;
    o.to = "2020-01-04";
    for (size_t n = 1; status != FM_OK; n++) {
        fm_history *h = NULL;

        fm_mem_fail_at(n);
        status = fm_history_new(ctx, folder, &o, &h);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_history_free(h);
        assert_true(n < 20000);
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_ledger_whatever_the_number_of_threads),
        cmocka_unit_test(says_what_a_step_is),
        cmocka_unit_test(provinces_add_up_to_the_whole),
        cmocka_unit_test(keeps_the_ground_of_every_step_when_asked),
        cmocka_unit_test(one_snapshot_is_a_history_without_steps),
        cmocka_unit_test(a_bad_snapshot_is_named),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
