/* SPDX-License-Identifier: MIT */
/*
 * Several layers in one file, and files that are added to; looked at by sqlite3, an
 * independent program, where it is installed.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "out/export.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_export_layers"

static int empty_folder(void **state)
{
    (void)state;
    return system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "'");
}

static const char *in_folder(const char *name, char path[512])
{
    snprintf(path, 512, "%s/%s", FOLDER, name);
    return path;
}

static void read_text(const char *json, fm_features *out)
{
    fm_context *ctx = fm_context_new();

    *out = (fm_features){ 0 };
    CHECK_OK(ctx,
             fm_source_read_memory(ctx, "in.geojson", json, strlen(json), NULL, out));
    fm_context_free(ctx);
}

/* The one feature, so many times. */
static void repeat(const char *json, size_t count, fm_features *out)
{
    fm_features one;

    read_text(json, &one);
    *out = (fm_features){ 0 };
    for (size_t i = 0; i < count; i++)
        assert_true(fm_features_add(out, &one, 0));
    fm_features_release(&one);
}

static void read_back(const char *name, const char *layer, fm_features *out)
{
    fm_source_request request = { .layer = layer };
    fm_context *ctx = fm_context_new();
    char path[512];

    *out = (fm_features){ 0 };
    CHECK_OK(ctx, fm_source_read(ctx, in_folder(name, path), &request, out));
    fm_context_free(ctx);
}

static void check_count(const char *name, const char *layer, size_t count)
{
    fm_features f;

    read_back(name, layer, &f);
    if (fm_features_count(&f) != count)
        fail_msg("%s, %s: EXP %zu OBT %zu", name, layer == NULL ? "" : layer, count,
                 fm_features_count(&f));
    fm_features_release(&f);
}

static bool has_program(const char *program)
{
    char command[128];

    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    return system(command) == 0;
}

/* What sqlite3 answers, all lines; the test is skipped without it. */
static void ask(const char *name, const char *sql, char answer[1024])
{
    char command[2048];
    size_t length;
    FILE *pipe;

    if (!has_program("sqlite3"))
        skip();
    snprintf(command, sizeof command, "sqlite3 '%s/%s' \"%s\"", FOLDER, name, sql);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    length = fread(answer, 1, 1023, pipe);
    answer[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
}

static size_t count_files(void)
{
    FILE *pipe = popen("find '" FOLDER "' -mindepth 1 | wc -l", "r");
    unsigned count = 0;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%u", &count), 1);
    pclose(pipe);
    return count;
}

#define POINT(properties, lon, lat)                                                    \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":"    \
    "\"Point\",\"coordinates\":[" #lon "," #lat "]}}"
#define LINE(properties)                                                               \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":"    \
    "\"LineString\",\"coordinates\":[[36,35],[37,36]]}}"
#define SQUARES(properties)                                                            \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":"    \
    "\"MultiPolygon\",\"coordinates\":[[[[36,35],[37,35],[37,36],[36,35]]],[[[38,35]," \
    "[39,35],[39,36],[38,35]]]]}}"
#define SQUARE(properties)                                                             \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":"    \
    "\"Polygon\",\"coordinates\":[[[36,35],[37,35],[37,36],[36,35]]]}}"

/* ---------------------------------------------------------------------- layers */

static fm_status write_two(fm_context *ctx, const char *name, const char *first,
                           const char *second, const fm_export_hooks *hooks)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_features points, lines;
    fm_export_item items[2] = {
        { .features = &points,
          .name = first,
          .title = "Posts' <b>",
          .description = "d" },
        { .features = &lines, .name = second, .title = "Posts' <b>" },
    };
    fm_status status;
    char path[512];

    options.overwrite = true;
    read_text(POINT("\"when\":\"2020-02-24T06:30:00Z\",\"day\":\"2020-02-24\"", 36, 35),
              &points);
    read_text(LINE("\"n\":1"), &lines);
    status = fm_export_layers(ctx, items, 2, in_folder(name, path), &options, hooks);
    fm_features_release(&points);
    fm_features_release(&lines);
    return status;
}

static void holds_all_layers_with_words_for_people(void **state)
{
    fm_context *ctx = fm_context_new();
    char answer[1024];

    (void)state;
    CHECK_OK(ctx, write_two(ctx, "two.gpkg", "posts", "front", NULL));
    check_count("two.gpkg", "posts", 1);
    check_count("two.gpkg", "front", 1);
    ask("two.gpkg", "SELECT table_name, identifier, description FROM gpkg_contents",
        answer);
    assert_string_equal(answer, "posts|Posts' <b>|d\nfront|Posts' <b> (2)|\n");
    ask("two.gpkg", "SELECT name, type FROM pragma_table_info('posts')", answer);
    assert_non_null(strstr(answer, "when|DATETIME\nday|DATE\n"));
    ask("two.gpkg",
        "SELECT count(*) FROM gpkg_extensions WHERE extension_name='gpkg_rtree_index'",
        answer);
    assert_string_equal(answer, "2\n");
    ask("two.gpkg", "PRAGMA integrity_check", answer);
    assert_string_equal(answer, "ok\n");
    fm_context_free(ctx);
}

static void refuses_layers_that_one_file_cannot_hold(void **state)
{
    static const struct {
        const char *name, *first, *second, *words;
    } rows[] = {
        { "two.fgb", "a", "b", "put {layer} into the path" },
        { "two.geojson", "a", "b", "put {layer} into the path" },
        { "two.csv", "a", "b", "put {layer} into the path" },
        { "two.shp", "a", "b", "put {layer} into the path" },
        { "case.gpkg", "Posts", "posts", "have one name" },
        { "none.gpkg", "a", "", "has no name" },
        { "two.what", "a", "b", "cannot tell the format" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        char path[512];

        assert_int_equal(
            write_two(ctx, rows[i].name, rows[i].first, rows[i].second, NULL),
            FM_ERR_USAGE);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].name, fm_context_error(ctx)->message);
        assert_false(fm_file_exists(in_folder(rows[i].name, path)));
        fm_context_free(ctx);
    }
}

static void keeps_hostile_names_of_layers_as_they_are(void **state)
{
    static const struct {
        const char *name;
        fm_status status;
    } rows[] = {
        { "a\"; DROP TABLE x;--'", FM_OK }, { "q'uote", FM_OK },
        { "zones <script>", FM_OK },        { "صرمان", FM_OK },
        { "gpkg_contents", FM_ERR_OUTPUT }, { "sqlite_x", FM_ERR_OUTPUT },
        { "RTREE_x", FM_ERR_OUTPUT },       { "layer_styles", FM_ERR_OUTPUT }
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_status status = write_two(ctx, "hostile.gpkg", rows[i].name, "b", NULL);

        if (status != rows[i].status)
            fail_msg("%s: %s", rows[i].name, fm_context_error(ctx)->message);
        if (status == FM_OK)
            check_count("hostile.gpkg", rows[i].name, 1);
        else
            assert_non_null(strstr(fm_context_error(ctx)->message, "for itself"));
        fm_context_free(ctx);
    }
}

static fm_status add_table(void *user, const char *path)
{
    char command[1024];

    snprintf(command, sizeof command,
             "sqlite3 '%s' 'CREATE TABLE layer_styles (id INTEGER)'", path);
    assert_true(strstr(path, ".part/") != NULL);
    return system(command) == 0 ? *(fm_status *)user : FM_ERR_INTERNAL;
}

static void lets_others_finish_the_file_before_it_appears(void **state)
{
    fm_status answer = FM_OK;
    fm_export_hooks hooks = { add_table, &answer };
    fm_context *ctx = fm_context_new();
    char text[1024], path[512];

    (void)state;
    if (!has_program("sqlite3"))
        skip();
    CHECK_OK(ctx, write_two(ctx, "hook.gpkg", "a", "b", &hooks));
    ask("hook.gpkg", "SELECT count(*) FROM layer_styles", text);
    assert_string_equal(text, "0\n");
    answer = FM_ERR_CANCELLED;
    assert_int_equal(write_two(ctx, "unfinished.gpkg", "a", "b", &hooks),
                     FM_ERR_CANCELLED);
    assert_false(fm_file_exists(in_folder("unfinished.gpkg", path)));
    assert_int_equal(write_two(ctx, "hook.gpx", "a", "b", &hooks), FM_ERR_INTERNAL);
    fm_context_free(ctx);
}

static void writes_all_layers_or_none_when_the_disk_is_full(void **state)
{
    static const char *const names[] = { "full.gpkg", "full.gpx", "full.dxf" };
    static const rlim_t sizes[] = { 0, 100, 800, 50000 };
    fm_features many;
    size_t files;

    (void)state;
    repeat(LINE("\"n\":1"), 3000, &many);
    signal(SIGXFSZ, SIG_IGN);
    files = count_files();
    for (size_t i = 0; i < sizeof names / sizeof names[0] * 4; i++) {
        fm_export_item items[2] = { { .features = &many, .name = "a" },
                                    { .features = &many, .name = "b" } };
        struct rlimit limit = { sizes[i % 4], RLIM_INFINITY };
        fm_context *ctx = fm_context_new();
        fm_status status;
        char path[512];

        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        status =
            fm_export_layers(ctx, items, 2, in_folder(names[i / 4], path), NULL, NULL);
        limit.rlim_cur = RLIM_INFINITY;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        if (status != FM_ERR_OUTPUT)
            fail_msg("%s at %lu: %s", names[i / 4], (unsigned long)sizes[i % 4],
                     fm_status_name(status));
        assert_int_equal(count_files(), files);
        fm_context_free(ctx);
    }
    fm_features_release(&many);
}

static void gives_the_same_bytes_every_time(void **state)
{
    static const char *const names[] = { "same.gpkg", "same.gpx", "same.dxf" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_str first = { 0 }, second = { 0 };
        char path[512];

        CHECK_OK(ctx, write_two(ctx, names[i], "a", "b", NULL));
        CHECK_OK(ctx, fm_file_read(ctx, in_folder(names[i], path), 1u << 24, &first));
        if (i == 0)
            sleep(1); /* dates of a GeoPackage are as fine as that */
        CHECK_OK(ctx, write_two(ctx, names[i], "a", "b", NULL));
        CHECK_OK(ctx, fm_file_read(ctx, path, 1u << 24, &second));
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.text, second.text, first.length);
        fm_str_release(&first);
        fm_str_release(&second);
        fm_context_free(ctx);
    }
}

/* ---------------------------------------------------------------------- adding */

static fm_status add(fm_context *ctx, const char *json, const char *name,
                     const char *layer, const char *crs)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_features f;
    fm_status status;
    char path[512];

    options.append = true;
    options.name = layer;
    options.crs = crs;
    read_text(json, &f);
    status = fm_export_features(ctx, &f, in_folder(name, path), &options);
    fm_features_release(&f);
    return status;
}

static void adds_features_to_what_is_there(void **state)
{
    static const char *const names[] = { "add.geojsonl", "add.ndjson", "add.geojsons",
                                         "add.csv", "add.gpkg" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();

        for (size_t count = 1; count <= 3; count++) {
            CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), names[i], NULL, NULL));
            check_count(names[i], NULL, count);
        }
        fm_context_free(ctx);
    }
}

static void adds_layers_and_fields_to_a_geopackage(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_features f;
    size_t b;

    (void)state;
    CHECK_OK(ctx, add(ctx, SQUARE("\"a\":1"), "g.gpkg", "zones", NULL));
    CHECK_OK(ctx, add(ctx, LINE("\"a\":1"), "g.gpkg", "front", "EPSG:32637"));
    CHECK_OK(ctx, add(ctx, SQUARES("\"A\":2,\"b\":\"x\""), "g.gpkg", "zones", NULL));
    /* Its CRS is taken without asking. */
    CHECK_OK(ctx, add(ctx, LINE("\"a\":null"), "g.gpkg", "front", NULL));
    read_back("g.gpkg", "zones", &f);
    assert_int_equal(fm_features_count(&f), 2);
    assert_int_equal(f.table.column_count, 2);
    b = fm_table_find(&f.table, "b");
    assert_string_equal(fm_table_cell(&f.table, b, 1).text, "x");
    fm_features_release(&f);
    read_back("g.gpkg", "front", &f);
    assert_int_equal(fm_features_count(&f), 2);
    assert_string_equal(f.crs, "EPSG:32637");
    for (size_t i = 0; i < 2; i++)
        CHECK_NEAR(fm_shapes_bbox(&f.shapes, i).east, 37.0, 1e-7, "the same place");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void refuses_to_add_what_does_not_fit(void **state)
{
    static const struct {
        const char *json, *name, *layer, *crs;
        fm_status status;
        const char *words;
    } rows[] = {
        { POINT("\"a\":\"x\"", 1, 2), "fit.gpkg", "p", NULL, FM_ERR_OUTPUT,
          "field 'a' of its layer 'p' is of another type; name another layer" },
        { POINT("\"a\":1", 1, 2), "fit.gpkg", "p", "EPSG:32637", FM_ERR_OUTPUT,
          "is in 'EPSG:4326', not in 'EPSG:32637'; leave the CRS out" },
        { POINT("\"FID\":1", 1, 2), "fit.gpkg", "p", NULL, FM_ERR_OUTPUT,
          "'FID' is not a field of its layer 'p' but its number" },
        { POINT("\"geom\":1", 1, 2), "fit.gpkg", "p", NULL, FM_ERR_OUTPUT,
          "'geom' is not a field of its layer 'p'" },
        { LINE("\"a\":1"), "fit.gpkg", "p", NULL, FM_ERR_OUTPUT,
          "its layer 'p' is declared for another kind of shape; name another layer" },
        { POINT("\"b\":1", 1, 2), "fit.csv", NULL, NULL, FM_ERR_OUTPUT,
          "its columns are 'lon,lat,a', and those of the layer 'lon,lat,b'" },
        { POINT("\"a\":1", 1, 2), "whole.geojsonl", NULL, NULL, FM_ERR_OUTPUT,
          "it is not one feature a line" },
        { POINT("\"a\":1", 1, 2), "text.gpkg", NULL, NULL, FM_ERR_OUTPUT,
          "it is no GeoPackage" },
        { POINT("\"a\":1", 1, 2), "fit.fgb", NULL, NULL, FM_ERR_USAGE,
          "nothing can be added to a FlatGeobuf" },
        { POINT("\"a\":1", 1, 2), "fit.geojson", NULL, NULL, FM_ERR_USAGE,
          "nothing can be added to a GeoJSON" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), "fit.gpkg", "p", NULL));
    CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), "fit.csv", NULL, NULL));
    assert_int_equal(system("printf '{\"type\":\"FeatureCollection\",\\n\"features\":["
                            "]}' >'" FOLDER "/whole.geojsonl'"),
                     0);
    assert_int_equal(system("echo hello >'" FOLDER "/text.gpkg'"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(
            add(ctx, rows[i].json, rows[i].name, rows[i].layer, rows[i].crs),
            rows[i].status);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].name, fm_context_error(ctx)->message);
    }
    check_count("fit.gpkg", "p", 1);
    check_count("fit.csv", NULL, 1);
    fm_context_free(ctx);
}

/* Does a sqlite3 of its own hold the file while we add to it? */
static void keeps_out_of_files_that_somebody_writes(void **state)
{
    static const struct {
        const char *name, *shell, *words;
    } rows[] = {
        { "locked.gpkg",
          "(printf 'BEGIN IMMEDIATE;\\n.shell touch \"$F.ready\"\\n.shell sleep 3\\n' "
          "| "
          "sqlite3 \"$F\" >/dev/null 2>&1 &) ; while [ ! -e \"$F.ready\" ]; do sleep "
          "0.05; done",
          "another program is writing to it" },
        { "wal.gpkg",
          "(printf 'PRAGMA journal_mode=WAL;\\nCREATE TABLE t (a);\\n.shell touch "
          "\"$F.ready\"\\n.shell sleep 3\\n' | sqlite3 \"$F\" >/dev/null 2>&1 &) ; "
          "while "
          "[ ! -e \"$F.ready\" ]; do sleep 0.05; done",
          "wal.gpkg-wal'; close the program" },
        { "hot.gpkg", "echo x >\"$F-journal\"", "hot.gpkg-journal' is left" },
    };

    (void)state;
    if (!has_program("sqlite3"))
        skip();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        char path[512], command[2048];

        CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), rows[i].name, NULL, NULL));
        snprintf(command, sizeof command, "export F='%s'; %s",
                 in_folder(rows[i].name, path), rows[i].shell);
        assert_int_equal(system(command), 0);
        assert_int_equal(add(ctx, POINT("\"a\":1", 36, 35), rows[i].name, NULL, NULL),
                         FM_ERR_OUTPUT);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].name, fm_context_error(ctx)->message);
        fm_context_free(ctx);
    }
}

static void adds_to_a_file_that_keeps_a_log_and_is_at_rest(void **state)
{
    fm_context *ctx = fm_context_new();
    char answer[1024], path[512];

    (void)state;
    CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), "rest.gpkg", NULL, NULL));
    ask("rest.gpkg", "PRAGMA journal_mode=WAL; CREATE TABLE kept (a)", answer);
    CHECK_OK(ctx, add(ctx, POINT("\"a\":2", 36, 35), "rest.gpkg", NULL, NULL));
    check_count("rest.gpkg", NULL, 2);
    ask("rest.gpkg", "SELECT count(*) FROM kept", answer);
    assert_string_equal(answer, "0\n");
    assert_false(fm_file_exists(in_folder("rest.gpkg-wal", path)));
    fm_context_free(ctx);
}

static void leaves_the_old_file_when_adding_fails(void **state)
{
    static const char *const names[] = { "old.gpkg", "old.csv", "old.geojsonl" };
    fm_features many;

    (void)state;
    repeat(POINT("\"a\":1", 36, 35), 9000, &many);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct rlimit limit = { i == 0 ? 150000 : 20000, RLIM_INFINITY };
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_status status;
        char path[512];
        size_t files;

        options.append = true;
        CHECK_OK(ctx, add(ctx, POINT("\"a\":1", 36, 35), names[i], NULL, NULL));
        files = count_files();
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        status = fm_export_features(ctx, &many, in_folder(names[i], path), &options);
        limit.rlim_cur = RLIM_INFINITY;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        assert_int_equal(status, FM_ERR_OUTPUT);
        assert_int_equal(count_files(), files);
        check_count(names[i], NULL, 1);
        fm_context_free(ctx);
    }
    fm_features_release(&many);
}

static void survives_every_failing_allocation(void **state)
{
    static const char *const names[] = { "m.gpkg", "m.gpx", "m.dxf", "m.csv",
                                         "m.geojsonl" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_status status = FM_ERR_NOMEM;
        fm_features f;
        char path[512];

        read_text(POINT("\"name\":\"x\",\"day\":\"2020-02-24\"", 36, 35), &f);
        in_folder(names[i], path);
        for (size_t n = 1; status != FM_OK; n++) {
            fm_export_options options = FM_EXPORT_OPTIONS_INIT;
            fm_export_item items[2] = { { .features = &f, .name = "a", .title = "t" },
                                        { .features = &f, .name = "b", .title = "t" } };
            size_t count = fm_export_holds_layers(path) ? 2 : 1;
            fm_context *ctx = fm_context_new();

            assert_true(n < 20000);
            options.append = i == 0 || i > 2;
            options.crs = i == 3 ? "EPSG:32637" : NULL;
            fm_mem_fail_at(n);
            status = fm_export_layers(ctx, items, count, path, &options, NULL);
            fm_mem_fail_at(0);
            if (status != FM_OK) {
                if (status != FM_ERR_NOMEM)
                    fail_msg("%s, %zu: %s", names[i], n,
                             fm_context_error(ctx)->message);
                assert_int_equal(count_files(), 0);
            }
            fm_context_free(ctx);
        }
        fm_features_release(&f);
        assert_int_equal(empty_folder(NULL), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_all_layers_with_words_for_people),
        cmocka_unit_test(refuses_layers_that_one_file_cannot_hold),
        cmocka_unit_test(keeps_hostile_names_of_layers_as_they_are),
        cmocka_unit_test(lets_others_finish_the_file_before_it_appears),
        cmocka_unit_test_setup(writes_all_layers_or_none_when_the_disk_is_full,
                               empty_folder),
        cmocka_unit_test(gives_the_same_bytes_every_time),
        cmocka_unit_test(adds_features_to_what_is_there),
        cmocka_unit_test(adds_layers_and_fields_to_a_geopackage),
        cmocka_unit_test(refuses_to_add_what_does_not_fit),
        cmocka_unit_test(keeps_out_of_files_that_somebody_writes),
        cmocka_unit_test(adds_to_a_file_that_keeps_a_log_and_is_at_rest),
        cmocka_unit_test_setup(leaves_the_old_file_when_adding_fails, empty_folder),
        cmocka_unit_test_setup(survives_every_failing_allocation, empty_folder),
    };

    return cmocka_run_group_tests(tests, empty_folder, NULL);
}
