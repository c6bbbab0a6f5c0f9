/* SPDX-License-Identifier: MIT */
#include "front/series.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

static char folder[] = "/tmp/frontmap-series-XXXXXX";

static char *inside(const char *name, char out[256])
{
    snprintf(out, 256, "%s/%s", folder, name);
    return out;
}

static void put(const char *name, const char *text)
{
    char path[256];
    FILE *f = fopen(inside(name, path), "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static const char POINT[] =
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\","
    "\"coordinates\":[1,2]}}";

static int make_folder(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    put("zones_20200224.geojson", POINT);
    put("zones_20200130.geojson", POINT);
    put("zones_20200306.geojson", POINT);
    put("notes.md", "2020-02-01");
    put("zones_20200130.yaml", "title: x");
    put("undated.geojson", POINT);
    put("rows.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"day\":\"2020-01-01\","
        "\"from\":"
        "null,\"to\":\"2020-03-01\",\"n\":1,\"nil\":null},\"geometry\":{\"type\":"
        "\"Point\","
        "\"coordinates\":[1,2]}},"
        "{\"type\":\"Feature\",\"id\":8,\"properties\":{\"day\":\"2020-02-01\","
        "\"from\":"
        "\"2020-02-01\",\"to\":null,\"n\":2},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[3,4]}},"
        "{\"type\":\"Feature\",\"id\":9,\"properties\":{\"day\":\"2020-01-01\","
        "\"from\":"
        "\"2020-02-01\",\"to\":\"2020-02-15\",\"n\":3},\"geometry\":{\"type\":"
        "\"Point\","
        "\"coordinates\":[5,6]}}]}");
    return 0;
}

static int remove_folder(void **state)
{
    char command[300];

    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static void finds_the_last_date_in_a_name(void **state)
{
    static const struct {
        const char *name, *date;
    } rows[] = {
        { "2020-02-24.geojson", "2020-02-24" },
        { "deepstatemap_data_20250402.geojson", "2025-04-02" },
        { "a-2020-02-24-made-2020-03-01.geojson", "2020-03-01" },
        { "1202002241.geojson", NULL }, /* digits beside it */
        { "20200230.geojson", NULL },   /* no such day */
        { "zones.geojson", NULL },
        { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_date date;
        fm_str text = { 0 };
        bool found = fm_date_in_name(rows[i].name, &date);

        if (found)
            fm_date_add_iso(&text, date);
        if (found != (rows[i].date != NULL) ||
            (found && strcmp(fm_str_text(&text), rows[i].date) != 0))
            fail_msg("%s: %s", rows[i].name, fm_str_text(&text));
        fm_str_release(&text);
    }
}

static void lists_snapshots_by_date_however_they_are_given(void **state)
{
    static const char *const ways[] = { "", "zones_*.geojson", "zones_{date}.geojson" };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char what[256];
        fm_series *s;
        size_t at = 99;

        inside(ways[i], what);
        assert_true(fm_series_is_one(what));
        CHECK_OK(ctx, fm_series_open(ctx, what, NULL, &s));
        assert_int_equal(s->count, 3);
        assert_int_equal(s->snapshots[0].date.month, 1);
        assert_int_equal(s->snapshots[2].date.month, 3);
        assert_true(s->is_parallel);
        assert_false(fm_series_at(s, (fm_date){ 2020, 1, 29 }, &at));
        assert_true(fm_series_at(s, (fm_date){ 2020, 2, 25 }, &at));
        assert_int_equal(at, 1);
        fm_series_free(s);
    }
    fm_context_free(ctx);
}

static void says_which_layers_have_no_date(void **state)
{
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };
    fm_series *s;

    (void)state;
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    CHECK_OK(ctx, fm_series_open(ctx, folder, NULL, &s));
    assert_non_null(strstr(log.text, "undated-file"));
    assert_non_null(strstr(log.text, "2 layers without a date"));
    fm_series_free(s);
    fm_context_free(ctx);
}

static void picks_the_rows_of_a_date(void **state)
{
    static const struct {
        fm_series_options options;
        size_t snapshots;
        const char *rows[5]; /* values of n, for each snapshot */
    } cases[] = {
        { { .date_field = "day" }, 2, { "1 3 ", "2 " } },
        { { .valid_from = "from", .valid_to = "to" }, 3, { "1 2 3 ", "1 2 ", "2 " } },
        { { .date_field = "day", .where = "n < 3" }, 2, { "1 ", "2 " } },
        /* The state on the first day wanted is known, though nothing began. */
        { { .valid_from = "from", .valid_to = "to", .from = { 2020, 2, 10 } },
          3,
          { "1 2 3 ", "1 2 ", "2 " } },
        { { .valid_from = "from", .valid_to = "to", .from = { 2019, 12, 1 } },
          4,
          { "1 ", "1 2 3 ", "1 2 ", "2 " } },
        { { .date_field = "day", .from = { 2020, 1, 15 } }, 1, { "2 " } },
        { { .valid_from = "from", .valid_to = "to", .to = { 2020, 2, 15 } },
          2,
          { "1 2 3 ", "1 2 " } },
        /* What ends before it begins is never there. */
        { { .valid_from = "from", .valid_to = "day" }, 1, { "" } },
    };
    fm_context *ctx = fm_context_new();
    char path[256];

    (void)state;
    inside("rows.geojson", path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fm_series *s;

        CHECK_OK(ctx, fm_series_open(ctx, path, &cases[i].options, &s));
        assert_int_equal(s->count, cases[i].snapshots);
        for (size_t k = 0; k < s->count; k++) {
            fm_features f = { 0 };
            fm_str seen = { 0 };

            CHECK_OK(ctx, fm_series_read(ctx, s, k, NULL, 0, &f));
            for (size_t row = 0; row < fm_features_count(&f); row++) {
                fm_cell_add(&seen,
                            fm_table_cell(&f.table, fm_table_find(&f.table, "n"), row));
                fm_str_add(&seen, " ");
                assert_int_equal(fm_features_number(&f, row),
                                 fm_table_cell(&f.ids, 0, row).integer - 6);
            }
            assert_string_equal(fm_str_text(&seen), cases[i].rows[k]);
            fm_str_release(&seen);
            fm_features_release(&f);
        }
        fm_series_free(s);
    }
    fm_context_free(ctx);
}

static void refuses_with_words(void **state)
{
    static const struct {
        const char *what;
        fm_series_options options;
        fm_status status;
        const char *words;
    } rows[] = {
        { "nothing", { 0 }, FM_ERR_LAYER, "No such file" },
        { "nothing/zones-*.geojson", { 0 }, FM_ERR_LAYER, "no file matches" },
        { "nothing-*.geojson", { 0 }, FM_ERR_LAYER, "no file matches" },
        { "rows.geojson", { 0 }, FM_ERR_USAGE, "one layer" },
        { "rows.geojson",
          { .date_field = "no" },
          FM_ERR_LAYER,
          "no field 'no' for its dates; it has day, from, to, n, nil" },
        { "rows.geojson", { .date_field = "n" }, FM_ERR_LAYER, "not a date" },
        { "rows.geojson",
          { .date_field = "nil" },
          FM_ERR_LAYER,
          "no feature has a date in 'nil'" },
        { "",
          { .from = { 2021, 1, 1 } },
          FM_ERR_LAYER,
          "in the range of dates; it goes from 2020-01-30 to 2020-03-06" },
        { "",
          { .from = { 2021, 1, 1 }, .to = { 2020, 1, 1 } },
          FM_ERR_USAGE,
          "lies after the last" },
        { "{date}-{date}.geojson", { 0 }, FM_ERR_USAGE, "only once" },
        { "", { .date_field = "day" }, FM_ERR_USAGE, "in their names" },
        { "no/{date}.geojson", { 0 }, FM_ERR_LAYER, "cannot open the folder" },
        { "{date}/zones.geojson", { 0 }, FM_ERR_USAGE, "only in the file's name" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char what[256];
        fm_series *s;
        fm_status status =
            fm_series_open(ctx, inside(rows[i].what, what), &rows[i].options, &s);

        if (status != rows[i].status ||
            strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].what, fm_context_error(ctx)->message);
        assert_null(s);
    }
    fm_context_free(ctx);
}

static void refuses_two_snapshots_of_one_date(void **state)
{
    fm_context *ctx = fm_context_new();
    char what[256];
    fm_series *s;

    (void)state;
    put("again-2020-02-24.geojson", POINT);
    assert_int_equal(fm_series_open(ctx, folder, NULL, &s), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "are of one date"));
    unlink(inside("again-2020-02-24.geojson", what));
    fm_context_free(ctx);
}

/* What is wrong with a file is said before the first one is read. */
static void looks_at_every_file_before_the_work(void **state)
{
    fm_context *ctx = fm_context_new();
    char what[256];
    fm_series *s;

    (void)state;
    assert_int_equal(symlink("nowhere", inside("zones_20200401.geojson", what)), 0);
    assert_int_equal(fm_series_open(ctx, folder, NULL, &s), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message,
                           "zones_20200401.geojson': No such file"));
    /* Not when it is not wanted. */
    CHECK_OK(ctx, fm_series_open(ctx, folder,
                                 &(fm_series_options){ .to = { 2020, 3, 31 } }, &s));
    fm_series_free(s);
    unlink(what);
    assert_int_equal(mkfifo(what, 0600), 0);
    assert_int_equal(fm_series_open(ctx, folder, NULL, &s), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "is not a file"));
    unlink(what);
    if (geteuid() != 0) {
        put("zones_20200401.geojson", POINT);
        assert_int_equal(chmod(what, 0), 0);
        assert_int_equal(fm_series_open(ctx, folder, NULL, &s), FM_ERR_LAYER);
        assert_non_null(strstr(fm_context_error(ctx)->message, "Permission denied"));
        unlink(what);
    }
    fm_context_free(ctx);
}

/* A report beside the layers, and a folder that is named like one. */
static void takes_nothing_that_only_looks_like_a_snapshot(void **state)
{
    fm_context *ctx = fm_context_new();
    char what[256];
    fm_series *s;

    (void)state;
    put("ledger-2020-05-01.csv", "from_date,to_date\n");
    assert_int_equal(mkdir(inside("zones_20200501.geojson", what), 0700), 0);
    CHECK_OK(ctx, fm_series_open(ctx, folder, NULL, &s));
    assert_int_equal(s->count, 3);
    fm_series_free(s);
    CHECK_OK(ctx, fm_series_open(ctx, inside("*.csv", what), NULL, &s));
    assert_int_equal(s->count, 1);
    assert_false(s->is_parallel);
    fm_series_free(s);
    rmdir(inside("zones_20200501.geojson", what));
    unlink(inside("ledger-2020-05-01.csv", what));
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_series_options options = { .date_field = "day" };
    char path[256];

    (void)state;
    inside("rows.geojson", path);
    for (int way = 0; way < 2; way++) {
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_series *s;
            fm_features f = { 0 };

            fm_mem_fail_at(n);
            status = fm_series_open(ctx, way == 0 ? folder : path,
                                    way == 0 ? NULL : &options, &s);
            if (status == FM_OK)
                status = fm_series_read(ctx, s, 0, NULL, 0, &f);
            fm_mem_fail_at(0);
            if (status != FM_OK)
                assert_int_equal(status, FM_ERR_NOMEM);
            fm_series_free(s);
            fm_features_release(&f);
            assert_true(n < 5000);
        }
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_last_date_in_a_name),
        cmocka_unit_test(lists_snapshots_by_date_however_they_are_given),
        cmocka_unit_test(says_which_layers_have_no_date),
        cmocka_unit_test(picks_the_rows_of_a_date),
        cmocka_unit_test(refuses_with_words),
        cmocka_unit_test(refuses_two_snapshots_of_one_date),
        cmocka_unit_test(looks_at_every_file_before_the_work),
        cmocka_unit_test(takes_nothing_that_only_looks_like_a_snapshot),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
