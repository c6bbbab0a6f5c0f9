/* SPDX-License-Identifier: MIT */
/*
 * Files that GDAL writes for us, read back through our own source; one of each is also
 * looked at by ogrinfo, an independent program, where it is installed.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "geo/measure.h"
#include "out/export.h"
#include "support/check.h"
#include "support/wkt.h"

#define FOLDER BINARY_FOLDER "/test_export_ogr"

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

static bool is_there(const char *name)
{
    char path[512];

    return fm_file_exists(in_folder(name, path));
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

static void read_text(const char *json, fm_features *out)
{
    fm_context *ctx = fm_context_new();

    *out = (fm_features){ 0 };
    CHECK_OK(ctx,
             fm_source_read_memory(ctx, "in.geojson", json, strlen(json), NULL, out));
    fm_context_free(ctx);
}

static fm_status export_to(fm_context *ctx, const fm_features *f, const char *name,
                           check_log *log)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    char path[512];

    options.overwrite = true;
    if (log != NULL)
        fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, log);
    return fm_export_features(ctx, f, in_folder(name, path), &options);
}

static void read_back(const char *name, fm_features *out)
{
    static const fm_source_request everything = { 0 };
    fm_context *ctx = fm_context_new();
    char path[512];

    *out = (fm_features){ 0 };
    CHECK_OK(ctx, fm_source_read(ctx, in_folder(name, path), &everything, out));
    fm_context_free(ctx);
}

static fm_cell cell(const fm_features *f, const char *column, size_t row)
{
    size_t c = fm_table_find(&f->table, column);

    if (c == FM_NO_COLUMN)
        fail_msg("no column '%s'", column);
    return fm_table_cell(&f->table, c, row);
}

static void export_and_read(const char *json, const char *name, check_log *log,
                            fm_features *back)
{
    fm_context *ctx = fm_context_new();
    fm_features f;

    read_text(json, &f);
    CHECK_OK(ctx, export_to(ctx, &f, name, log));
    read_back(name, back);
    fm_features_release(&f);
    fm_context_free(ctx);
}

/* ---------------------------------------------------------------------- attributes */

#define SQUARE                                                                         \
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],"    \
    "[0,0]],[[1,1],[1,2],[2,2],[1,1]]]}}"

static const char typed[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"name\":\"صرمان\",\"n\":"
    "9007199254740993,\"small\":-5,\"v\":1.5e-9,\"ok\":true,\"since\":\"2020-02-24\","
    "\"list\":[1,{\"a\":null}]}," SQUARE ","
    "{\"type\":\"Feature\",\"id\":9007199254740993,\"properties\":{\"name\":null,\"n\":"
    "null,\"small\":null,\"v\":null,\"ok\":null,\"since\":null,\"list\":null}," SQUARE
    "]}";

static void declares_types_and_keeps_every_digit(void **state)
{
    static const struct {
        const char *name;
        fm_cell_kind ok, list;
    } rows[] = {
        { "t.gpkg", FM_CELL_BOOL, FM_CELL_JSON },
        { "t.fgb", FM_CELL_BOOL, FM_CELL_TEXT },
        { "t.shp", FM_CELL_INTEGER, FM_CELL_TEXT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_log log = { 0 };
        fm_features f;
        size_t full, empty;

        export_and_read(typed, rows[i].name, &log, &f);
        assert_string_equal(log.text, "");
        assert_int_equal(fm_features_count(&f), 2);
        assert_string_equal(f.crs, "EPSG:4326");
        full = cell(&f, "n", 0).kind == FM_CELL_NULL; /* an index changes the order */
        empty = 1 - full;
        assert_string_equal(cell(&f, "name", full).text, "صرمان");
        assert_true(cell(&f, "n", full).integer == INT64_C(9007199254740993));
        assert_int_equal(cell(&f, "small", full).kind, FM_CELL_INTEGER);
        CHECK_NEAR(cell(&f, "v", full).number, 1.5e-9, 0, rows[i].name);
        assert_int_equal(cell(&f, "ok", full).kind, rows[i].ok);
        CHECK_NEAR(cell(&f, "ok", full).number, 1, 0, rows[i].name);
        assert_string_equal(cell(&f, "since", full).text, "2020-02-24");
        assert_int_equal(cell(&f, "list", full).kind, rows[i].list);
        assert_string_equal(cell(&f, "list", full).text, "[1,{\"a\":null}]");
        for (size_t c = 0; c < f.table.column_count; c++) {
            if (strcmp(f.table.columns[c].name, "id") != 0)
                assert_int_equal(fm_table_cell(&f.table, c, empty).kind, FM_CELL_NULL);
        }
        if (fm_table_find(&f.table, "id") != FM_NO_COLUMN)
            assert_true(cell(&f, "id", empty).integer == INT64_C(9007199254740993));
        else
            assert_true(fm_table_cell(&f.ids, 0, empty).integer ==
                        INT64_C(9007199254740993));
        fm_features_release(&f);
    }
}

static void keeps_fields_that_have_the_names_of_a_format(void **state)
{
    static const char json[] =
        "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"fid\":8,\"geom\":\"g\","
        "\"GEOM_\":1,\"id\":5,\"Fid\":\"x\"}," SQUARE;
    check_log log = { 0 };
    fm_features f;

    (void)state;
    export_and_read(json, "names.gpkg", &log, &f);
    assert_int_equal(cell(&f, "fid", 0).integer, 8);
    assert_string_equal(cell(&f, "geom", 0).text, "g");
    assert_int_equal(cell(&f, "id", 0).integer, 5);
    assert_string_equal(cell(&f, "feature_id", 0).text, "a");
    assert_string_equal(cell(&f, "Fid_2", 0).text, "x");
    assert_non_null(strstr(log.text, "'Fid' is now 'Fid_2'"));
    fm_features_release(&f);
}

static void says_what_a_shapefile_cannot_hold(void **state)
{
    enum { LONG = 300 };
    char json[2048], text[LONG + 1];
    check_log log = { 0 };
    fm_features f;

    (void)state;
    /* 254 bytes end in the middle of a character of two bytes. */
    text[0] = 'x';
    for (int i = 1; i + 1 < LONG; i += 2)
        memcpy(text + i, "é", 2);
    text[LONG - 1] = '\0';
    snprintf(json, sizeof json,
             "{\"type\":\"Feature\",\"properties\":{\"population_2019\":1,"
             "\"population_2020\":2,\"text\":\"%s\",\"empty\":\"\",\"huge\":"
             "9223372036854775807,\"tiny\":1.25e-40}," SQUARE,
             text);
    export_and_read(json, "limits.shp", &log, &f);
    assert_int_equal(cell(&f, "population", 0).integer, 1);
    assert_int_equal(cell(&f, "populati_2", 0).integer, 2);
    assert_int_equal(cell(&f, "text", 0).length, 253);
    assert_int_equal(cell(&f, "empty", 0).kind, FM_CELL_NULL);
    assert_string_equal(cell(&f, "huge", 0).text, "9223372036854775807");
    assert_string_equal(cell(&f, "tiny", 0).text, "1.25e-40");
    assert_non_null(strstr(log.text, "'population_2019' is now 'population', "
                                     "'population_2020' is now 'populati_2'"));
    assert_non_null(strstr(log.text, "'text': 1 value longer than 254 bytes"));
    assert_non_null(strstr(log.text, "'empty': 1 value without text"));
    assert_non_null(strstr(log.text, "'huge': 1 value"));
    assert_non_null(strstr(log.text, "'tiny': 1 value"));
    assert_true(is_there("limits.cpg") && is_there("limits.prj") &&
                is_there("limits.qix"));
    fm_features_release(&f);
}

/* ------------------------------------------------------------------------ geometry */

#define FEATURE(geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":" geometry "}"
#define LINE "{\"type\":\"LineString\",\"coordinates\":[[170,0],[190,10],[190,20]]}"
#define ACROSS                                                                         \
    "{\"type\":\"Polygon\",\"coordinates\":[[[170,0],[190,0],[190,9],[170,9],[170,0]]" \
    ","                                                                                \
    "[[175,2],[175,6],[185,6],[185,2],[175,2]],[[171,1],[171,2],[172,2],[171,1]]]}"
#define POLAR                                                                          \
    "{\"type\":\"Polygon\",\"coordinates\":[[[0,70],[90,60],[180,70],[-90,60],[0,70]]" \
    "]}"
#define POINTS "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}"

static void gives_the_same_ground_back(void **state)
{
    static const struct {
        const char *comment, *json;
        unsigned kinds;
    } rows[] = {
        { "polygons",
          "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(ACROSS) "," FEATURE(
              POLAR) "]}",
          FM_SHAPE_POLYGON },
        { "a line", FEATURE(LINE), FM_SHAPE_LINE },
        { "points", FEATURE(POINTS), FM_SHAPE_POINT },
    };
    static const char *const names[] = { "g.gpkg", "g.fgb", "g.shp", "g.kml", "g.csv" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_features before;
        double area = 0, length = 0;

        read_text(rows[i].json, &before);
        for (size_t k = 0; k < fm_features_count(&before); k++) {
            area += fm_shapes_area_m2(&before.shapes, k);
            length += rows[i].kinds == FM_SHAPE_LINE
                          ? fm_shapes_length_m(&before.shapes, k)
                          : 0;
        }
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            fm_features after;
            double area_after = 0, length_after = 0;

            export_and_read(rows[i].json, names[n], NULL, &after);
            assert_int_equal(fm_features_count(&after), fm_features_count(&before));
            for (size_t k = 0; k < fm_features_count(&after); k++) {
                assert_int_equal(fm_shapes_kinds(&after.shapes, k), rows[i].kinds);
                area_after += fm_shapes_area_m2(&after.shapes, k);
                length_after += rows[i].kinds == FM_SHAPE_LINE
                                    ? fm_shapes_length_m(&after.shapes, k)
                                    : 0;
            }
            CHECK_NEAR(area_after, area, 1e-9 * area, names[n]);
            /* A geodesic is not straight in degrees: cutting one moves it a little. */
            CHECK_NEAR(length_after, length, 3e-3 * length, names[n]);
            fm_features_release(&after);
        }
        fm_features_release(&before);
    }
}

static void judges_no_polygon_without_ground(void **state)
{
    fm_shapes *s;
    fm_features f = { 0 }, back;
    fm_context *ctx = fm_context_new();

    (void)state;
    s = &f.shapes;
    wkt_add(s, "POLYGON ((1 1, 2 2, 3 3))");
    wkt_add(s, "POLYGON ((1 1, 1 1, 1 1))");
    wkt_add(s, "LINESTRING (1 1, 1 1)");
    CHECK_OK(ctx, export_to(ctx, &f, "flat.gpkg", NULL));
    read_back("flat.gpkg", &back);
    assert_int_equal(fm_features_count(&back), 3);
    assert_int_equal(fm_shapes_kinds(&back.shapes, 0), FM_SHAPE_POLYGON);
    fm_features_release(&back);
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void writes_layers_of_nothing(void **state)
{
    static const char *const names[] = { "e.gpkg", "e.fgb", "e.shp", "e.kml" };
    fm_features f = { 0 };
    size_t column;

    (void)state;
    assert_true(fm_table_column(&f.table, "name", 4, &column));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features back;

        CHECK_OK(ctx, export_to(ctx, &f, names[i], NULL));
        read_back(names[i], &back);
        assert_int_equal(fm_features_count(&back), 0);
        fm_features_release(&back);
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

static void keeps_features_without_geometry_or_says_that_it_cannot(void **state)
{
    static const char json[] = "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
        "null") "," FEATURE(ACROSS) "]}";
    static const struct {
        const char *name, *words; /* NULL: kept */
    } rows[] = {
        { "n.gpkg", NULL },
        { "n.shp", NULL },
        { "n.kml", NULL },
        { "n.fgb", "1 feature is without geometry, which FlatGeobuf does not keep" },
    };
    fm_features f;

    (void)state;
    read_text(json, &f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_status status = export_to(ctx, &f, rows[i].name, NULL);
        fm_features back;

        if (rows[i].words == NULL) {
            CHECK_OK(ctx, status);
            read_back(rows[i].name, &back);
            assert_int_equal(fm_features_count(&back), 2);
            assert_int_equal(fm_shapes_kinds(&back.shapes, 0), FM_SHAPE_NONE);
            fm_features_release(&back);
        } else {
            assert_int_equal(status, FM_ERR_OUTPUT);
            assert_non_null(strstr(fm_context_error(ctx)->message, rows[i].words));
            assert_false(is_there(rows[i].name));
        }
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

static void mixes_kinds_only_where_the_format_does(void **state)
{
    static const char json[] =
        "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(LINE) "," FEATURE(
            ACROSS) "," FEATURE("{\"type\":\"GeometryCollection\",\"geometries\":[" LINE
                                "," POINTS "]}") "]}";
    static const char *const names[] = { "mix.gpkg", "mix.fgb", "mix.kml", "mix.csv" };
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    read_text(json, &f);
    assert_int_equal(export_to(ctx, &f, "mix.shp", NULL), FM_ERR_OUTPUT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "write one kind at a time"));
    assert_false(is_there("mix.shp") || is_there("mix.dbf"));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unsigned kinds = 0;
        fm_features back;

        CHECK_OK(ctx, export_to(ctx, &f, names[i], NULL));
        read_back(names[i], &back);
        assert_int_equal(fm_features_count(&back), 3);
        for (size_t k = 0; k < 3; k++)
            kinds |= 1u << fm_shapes_kinds(&back.shapes, k);
        assert_int_equal(kinds, 1u << FM_SHAPE_LINE | 1u << FM_SHAPE_POLYGON |
                                    1u << (FM_SHAPE_LINE | FM_SHAPE_POINT));
        fm_features_release(&back);
    }
    fm_features_release(&f);
    fm_context_free(ctx);
}

/* ---------------------------------------------------------------------------- file */

static void reads_in_ogrinfo(void **state)
{
    static const struct {
        const char *name, *wanted;
    } rows[] = {
        { "o.gpkg", "FID Column = fid" },  { "o.gpkg", "n: Integer64 (0.0)" },
        { "o.gpkg", "since: Date" },       { "o.gpkg", "ok: Integer(Boolean)" },
        { "o.gpkg", "Geometry: Polygon" }, { "o.gpkg", "Feature Count: 2" },
        { "o.fgb", "Feature Count: 2" },   { "o.shp", "n: Integer64 (16.0)" },
        { "o.shp", "since: Date" },        { "o.kml", "Feature Count: 2" },
        { "o.csv", "Feature Count: 2" },   { "o.geojson", "Feature Count: 2" },
    };
    fm_features f;

    (void)state;
    if (system("command -v ogrinfo >/dev/null") != 0)
        skip();
    read_text(typed, &f);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        char command[1024];

        CHECK_OK(ctx, export_to(ctx, &f, rows[i].name, NULL));
        snprintf(command, sizeof command,
                 "ogrinfo -ro -so -al '%s/%s' 2>&1 | grep -qF '%s'", FOLDER,
                 rows[i].name, rows[i].wanted);
        if (system(command) != 0)
            fail_msg("%s has no '%s'", rows[i].name, rows[i].wanted);
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

static void gives_the_same_bytes_on_another_day(void **state)
{
    static const char *const names[] = { "b.gpkg", "b.fgb", "b.shp", "b.dbf" };
    fm_features f;

    (void)state;
    read_text(typed, &f);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_str first = { 0 }, second = { 0 };
        const char *write = i == 3 ? "b.shp" : names[i];
        char path[512];

        CHECK_OK(ctx, export_to(ctx, &f, write, NULL));
        CHECK_OK(ctx, fm_file_read(ctx, in_folder(names[i], path), 1u << 24, &first));
        if (i == 0)
            sleep(1); /* dates of a GeoPackage are as fine as that */
        CHECK_OK(ctx, export_to(ctx, &f, write, NULL));
        CHECK_OK(ctx, fm_file_read(ctx, path, 1u << 24, &second));
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.text, second.text, first.length);
        fm_str_release(&first);
        fm_str_release(&second);
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

static void writes_nothing_when_a_strict_run_hears_a_warning(void **state)
{
    static const char json[] =
        "{\"type\":\"Feature\",\"properties\":{\"population_2019\":1}," SQUARE;
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_features f;

    (void)state;
    policy.strict = true;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    read_text(json, &f);
    assert_int_equal(export_to(ctx, &f, "strict.shp", NULL), FM_ERR_OUTPUT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "'population_2019' is now"));
    assert_false(is_there("strict.shp") || is_there("strict.dbf"));
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void make_large(fm_features *f)
{
    size_t name;

    *f = (fm_features){ 0 };
    assert_true(fm_table_column(&f->table, "name", 4, &name));
    for (int i = 0; i < 6000; i++) {
        assert_true(fm_table_add_row(&f->table));
        assert_true(
            fm_table_set_text(&f->table, name, (size_t)i, "a name of some length", 21));
        assert_true(fm_shapes_begin_feature(&f->shapes));
        assert_true(fm_shapes_begin_part(&f->shapes, FM_PART_POINTS));
        assert_true(
            fm_shapes_add_point(&f->shapes, (fm_lonlat){ i * 0.01, i * 0.0101 }));
    }
}

static void leaves_the_old_file_when_the_disk_is_full(void **state)
{
    static const char *const names[] = { "full.gpkg", "full.fgb", "full.shp" };
    static const rlim_t sizes[] = { 0, 100, 5000, 60000, 120000 };
    fm_features large, small;

    (void)state;
    make_large(&large);
    read_text(typed, &small);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
            fm_context *ctx = fm_context_new();
            struct rlimit limit = { sizes[k], RLIM_INFINITY };
            fm_features back;
            fm_status status;
            size_t files;

            CHECK_OK(ctx, export_to(ctx, &small, names[i], NULL));
            files = count_files();
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
            status = export_to(ctx, &large, names[i], NULL);
            limit.rlim_cur = RLIM_INFINITY;
            assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
            if (status != FM_ERR_OUTPUT)
                fail_msg("%s at %lu: %s", names[i], (unsigned long)sizes[k],
                         fm_status_name(status));
            assert_int_equal(count_files(), files);
            read_back(names[i], &back);
            assert_int_equal(fm_features_count(&back), 2);
            fm_features_release(&back);
            fm_context_free(ctx);
        }
    }
    fm_features_release(&large);
    fm_features_release(&small);
}

static void survives_every_failing_allocation(void **state)
{
    static const char *const names[] = { "m.gpkg", "m.fgb", "m.shp" };
    fm_features f;

    (void)state;
    read_text(typed, &f);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_context *ctx = fm_context_new();

            assert_true(n < 10000);
            fm_mem_fail_at(n);
            status = export_to(ctx, &f, names[i], NULL);
            fm_mem_fail_at(0);
            if (status != FM_OK) {
                assert_int_equal(status, FM_ERR_NOMEM);
                assert_int_equal(count_files(), 0);
            }
            fm_context_free(ctx);
        }
        assert_int_equal(empty_folder(NULL), 0);
    }
    fm_features_release(&f);
}

static void refuses_more_fields_than_a_format_has(void **state)
{
    static const struct {
        const char *name;
        int fields;
    } rows[] = { { "w.shp", 256 }, { "w.gpkg", 2100 } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        for (int k = 0; k < rows[i].fields; k++) {
            char name[16];
            size_t column;

            snprintf(name, sizeof name, "f%d", k);
            assert_true(fm_table_column(&f.table, name, strlen(name), &column));
        }
        assert_int_equal(export_to(ctx, &f, rows[i].name, NULL), FM_ERR_OUTPUT);
        assert_non_null(strstr(fm_context_error(ctx)->message, "the format holds"));
        assert_false(is_there(rows[i].name));
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declares_types_and_keeps_every_digit),
        cmocka_unit_test(keeps_fields_that_have_the_names_of_a_format),
        cmocka_unit_test(says_what_a_shapefile_cannot_hold),
        cmocka_unit_test(gives_the_same_ground_back),
        cmocka_unit_test(judges_no_polygon_without_ground),
        cmocka_unit_test(writes_layers_of_nothing),
        cmocka_unit_test(keeps_features_without_geometry_or_says_that_it_cannot),
        cmocka_unit_test(mixes_kinds_only_where_the_format_does),
        cmocka_unit_test(reads_in_ogrinfo),
        cmocka_unit_test(gives_the_same_bytes_on_another_day),
        cmocka_unit_test(writes_nothing_when_a_strict_run_hears_a_warning),
        cmocka_unit_test_setup(leaves_the_old_file_when_the_disk_is_full, empty_folder),
        cmocka_unit_test_setup(survives_every_failing_allocation, empty_folder),
        cmocka_unit_test(refuses_more_fields_than_a_format_has),
    };

    return cmocka_run_group_tests(tests, empty_folder, NULL);
}
