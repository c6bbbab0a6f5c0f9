/* SPDX-License-Identifier: MIT */
#include "out/export.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "support/check.h"
#include "support/wkt.h"

#define FOLDER BINARY_FOLDER "/test_export"

static int empty_folder(void **state)
{
    (void)state;
    return system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "'");
}

static void read_text(const char *json, fm_features *out)
{
    fm_context *ctx = fm_context_new();

    *out = (fm_features){ 0 };
    CHECK_OK(ctx,
             fm_source_read_memory(ctx, "in.geojson", json, strlen(json), NULL, out));
    fm_context_free(ctx);
}

static void check_file(const char *name, const char *expected, const char *comment)
{
    fm_context *ctx = fm_context_new();
    fm_str got = { 0 };
    char path[512];

    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    CHECK_OK(ctx, fm_file_read(ctx, path, 100000, &got));
    if (strcmp(fm_str_text(&got), expected) != 0)
        fail_msg("%s: EXP %s OBT %s", comment, expected, fm_str_text(&got));
    fm_str_release(&got);
    fm_context_free(ctx);
}

static bool is_there(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    return fm_file_exists(path);
}

/* Export to the folder, replacing what is there; messages are collected. */
static fm_status export_to(fm_context *ctx, const fm_features *f, const char *name,
                           int decimals, check_log *log)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    char path[512];

    options.overwrite = true;
    options.decimals = decimals;
    snprintf(path, sizeof path, "%s/%s", FOLDER, name);
    if (log != NULL)
        fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, log);
    return fm_export_features(ctx, f, path, &options);
}

#define POINT(lon, lat)                                                                \
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[" #lon "," #lat "]}}"

/* ------------------------------------------------------------------------ geometry */

static void writes_geometries_by_rfc_7946(void **state)
{
    static const struct {
        const char *comment, *wkt, *json;
        int decimals;
    } rows[] = {
        { "a point, without idle zeros", "POINT (36.50 -1)",
          "{\"type\":\"Point\",\"coordinates\":[36.5,-1]}", 7 },
        { "no minus before nothing", "POINT (-0.00000001 0.00000004)",
          "{\"type\":\"Point\",\"coordinates\":[0,0]}", 7 },
        { "fewer decimals", "POINT (36.123456 35.98765)",
          "{\"type\":\"Point\",\"coordinates\":[36.12,35.99]}", 2 },
        { "none", "POINT (36.6 35.4)", "{\"type\":\"Point\",\"coordinates\":[37,35]}",
          0 },
        { "more than a double shows fast", "POINT (0.123456789012345 -1)",
          "{\"type\":\"Point\",\"coordinates\":[0.123456789012,-1]}", 12 },
        { "equal members of a MultiPoint stay", "MULTIPOINT (1 2, 1 2)",
          "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[1,2]]}", 7 },
        { "a line, without what rounding doubles", "LINESTRING (0 0, 0.01 0, 1 1)",
          "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}", 1 },
        { "a line that rounding leaves nothing of", "LINESTRING (0 0, 0.01 0)", "null",
          1 },
        { "lines", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
          "{\"type\":\"MultiLineString\",\"coordinates\":[[[0,0],[1,1]],[[2,2],[3,3]]]"
          "}",
          7 },
        { "a clockwise shell with a hole that is not",
          "POLYGON ((0 0, 0 9, 9 9, 9 0), (1 1, 2 1, 2 2))",
          "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],"
          "[[1,1],[2,2],[2,1],[1,1]]]}",
          7 },
        { "two polygons, the hole in the first",
          "MULTIPOLYGON (((0 0, 9 0, 9 9), (3 1, 4 2, 4 1)), ((20 0, 21 0, 21 1)))",
          "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,0]],"
          "[[3,1],[4,2],[4,1],[3,1]]],[[[20,0],[21,0],[21,1],[20,0]]]]}",
          7 },
        { "a shell that rounding flattens goes with its hole",
          "MULTIPOLYGON (((0 0, 9 0.01, 9 0), (3 0, 4 0, 4 0.01)), ((20 0, 21 0, 21 "
          "1)))",
          "{\"type\":\"Polygon\",\"coordinates\":[[[20,0],[21,0],[21,1],[20,0]]]}", 1 },
        { "across the antimeridian", "POLYGON ((170 0, 190 0, 190 4, 170 4))",
          "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[180,4],[170,4],[170,0],[180,"
          "0],"
          "[180,4]]],[[[-180,0],[-170,0],[-170,4],[-180,4],[-180,0]]]]}",
          7 },
        { "nothing", "POLYGON EMPTY", "null", 7 },
        { "as many decimals as is usual", "POINT (0.123456789 1)",
          "{\"type\":\"Point\",\"coordinates\":[0.1234568,1]}", -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 };
        fm_str out = { 0 };

        wkt_add(&s, rows[i].wkt);
        fm_geojson_geometry_add(&out, &s, 0, rows[i].decimals);
        assert_false(out.failed);
        if (strcmp(fm_str_text(&out), rows[i].json) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].comment, rows[i].json,
                     fm_str_text(&out));
        fm_str_release(&out);
        fm_shapes_release(&s);
    }
}

/* ------------------------------------------------------------------------- GeoJSON */

static const char typed[] =
    "{\"type\":\"FeatureCollection\",\"features\":[\n"
    "{\"type\":\"Feature\",\"id\":9007199254740993,\"properties\":{\"name\":\"صرمان "
    "\\\"8\\\"\",\"n\":-9223372036854775808,\"v\":5.0,\"w\":1.5e-9,\"ok\":true,"
    "\"list\":[1,{\"a\":null}],\"none\":null}," POINT(
        36.84,
        35.54) ",\n"
               "{\"type\":\"Feature\",\"id\":\"x-1\",\"properties\":{\"name\":null,"
               "\"n\":0,\"v\":"
               "0.1,\"w\":1e300,\"ok\":false,\"list\":[],\"none\":null},\"geometry\":"
               "null},\n"
               "{\"type\":\"Feature\",\"properties\":{\"name\":\"\",\"n\":"
               "9223372036854775807,"
               "\"v\":null,\"w\":null,\"ok\":null,\"list\":null,\"none\":null}," POINT(
                   0, 0) "\n"
                         "]}\n";

static void gives_geojson_back_byte_by_byte(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_features f;
    check_log log = { 0 };

    (void)state;
    read_text(typed, &f);
    CHECK_OK(ctx, export_to(ctx, &f, "x.geojson", -1, &log));
    check_file("x.geojson", typed, "types, ids, null");
    assert_string_equal(log.text, "");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void writes_one_feature_a_line(void **state)
{
    static const char json[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
        "\"properties\":{\"a\":{\n \"b\":\n\"c d\"}}," POINT(
            1, 2) ",{\"type\":\"Feature\","
                  "\"properties\":{}," POINT(3, 4) "]}";
    static const char lines[] =
        "{\"type\":\"Feature\",\"properties\":{\"a\":{\"b\":\"c d\"}}," POINT(
            1, 2) "\n{\"type\":\"Feature\",\"properties\":{\"a\":null}," POINT(3,
                                                                               4) "\n";
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    read_text(json, &f);
    CHECK_OK(ctx, export_to(ctx, &f, "x.ndjson", -1, NULL));
    check_file("x.ndjson", lines, ".ndjson");
    CHECK_OK(ctx, export_to(ctx, &f, "x.GEOJSONL", -1, NULL));
    check_file("x.GEOJSONL", lines, ".geojsonl");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void writes_an_empty_layer_in_every_text_format(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        { "e.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n" },
        { "e.geojsonl", "" },
        { "e.csv", "lon,lat\r\n" },
    };
    fm_features f = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();

        CHECK_OK(ctx, export_to(ctx, &f, rows[i].name, -1, NULL));
        check_file(rows[i].name, rows[i].text, rows[i].name);
        fm_context_free(ctx);
    }
}

static void says_what_rounding_leaves_nothing_of(void **state)
{
    static const char json[] =
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
        "\"MultiPolygon\","
        "\"coordinates\":[[[[0,0],[0.001,0],[0.001,0.001],[0,0]]],"
        "[[[5,5],[6,5],[6,6],[5,5]]]]}}";
    static const char *const names[] = { "l.geojson", "l.csv", "l.kml" };
    fm_features f;

    (void)state;
    read_text(json, &f);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();
        check_log log = { 0 };

        CHECK_OK(ctx, export_to(ctx, &f, names[i], 1, &log));
        if (strstr(log.text, "1 part of 1 feature is too small for 1 decimals") == NULL)
            fail_msg("%s: %s", names[i], log.text);
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

/* ----------------------------------------------------------------------------- CSV */

static void writes_csv_that_no_spreadsheet_runs(void **state)
{
    static const char json[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"name\":\"=1+1\",\"n\":-5,"
        "\"t\":\"a,\\\"b\\\"\"}," POINT(
            36.5, 35) ","
                      "{\"type\":\"Feature\",\"properties\":{\"name\":\"-x\",\"n\":"
                      "null,\"t\":\"two\\n"
                      "lines\"},\"geometry\":null},"
                      "{\"type\":\"Feature\",\"properties\":{\"name\":\"@\",\"n\":1,"
                      "\"t\":\"\"}," POINT(-1, 2) "]}";
    static const char csv[] = "lon,lat,id,name,n,t\r\n"
                              "36.5,35,a,'=1+1,-5,\"a,\"\"b\"\"\"\r\n"
                              ",,,'-x,,\"two\nlines\"\r\n"
                              "-1,2,,'@,1,\"\"\r\n";
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    read_text(json, &f);
    CHECK_OK(ctx, export_to(ctx, &f, "x.csv", -1, NULL));
    check_file("x.csv", csv, "points");
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void keeps_csv_apart_from_fields_of_the_same_name(void **state)
{
    static const struct {
        const char *comment, *json, *csv;
    } rows[] = {
        { "the same values: left out",
          "{\"type\":\"Feature\",\"properties\":{\"lon\":1,\"lat\":2,\"a\":3}," POINT(
              1, 2),
          "lon,lat,a\r\n1,2,3\r\n" },
        { "other values: renamed",
          "{\"type\":\"Feature\",\"properties\":{\"lon\":7,\"lat\":2}," POINT(1, 2),
          "lon,lat,lon_2\r\n1,2,7\r\n" },
        { "shapes are WKT",
          "{\"type\":\"Feature\",\"properties\":{\"wkt\":\"x\"},\"geometry\":{\"type\":"
          "\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,0]],[[3,1],[4,2],"
          "[4,1],[3,1]]],[[[20,0],[21,0],[21,1],[20,0]]]]}}",
          "wkt,wkt_2\r\n\"MULTIPOLYGON (((0 0,9 0,9 9,0 0),(3 1,4 2,4 1,3 1)),((20 0,"
          "21 0,21 1,20 0)))\",x\r\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f;

        read_text(rows[i].json, &f);
        CHECK_OK(ctx, export_to(ctx, &f, "y.csv", -1, NULL));
        check_file("y.csv", rows[i].csv, rows[i].comment);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

/* ----------------------------------------------------------------------------- KML */

static void writes_kml_that_is_well_formed_whatever_the_names(void **state)
{
    static const char json[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"<a> & \\\"b\\\"\","
        "\"x<y\":\"\\u0001\\r\\uFFFE\",\"n\":5,\"big\":2147483648,\"ok\":true,\"v\":0."
        "1},"
        "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"name\":null,\"ok\":false},"
        "\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}},"
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}]}";
    static const char kml[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>x</name>\n"
        "<Schema id=\"fields\" name=\"fields\">\n"
        "<SimpleField name=\"x&lt;y\" type=\"string\"/>\n"
        "<SimpleField name=\"n\" type=\"int\"/>\n"
        "<SimpleField name=\"big\" type=\"string\"/>\n"
        "<SimpleField name=\"ok\" type=\"bool\"/>\n"
        "<SimpleField name=\"v\" type=\"double\"/>\n"
        "</Schema>\n<Folder>\n<name>x</name>\n"
        "<Placemark>\n<name>&lt;a&gt; &amp; &quot;b&quot;</name>\n"
        "<ExtendedData><SchemaData schemaUrl=\"#fields\">\n"
        "<SimpleData name=\"x&lt;y\">\uFFFD&#13;\uFFFD</SimpleData>\n"
        "<SimpleData name=\"n\">5</SimpleData>\n"
        "<SimpleData name=\"big\">2147483648</SimpleData>\n"
        "<SimpleData name=\"ok\">1</SimpleData>\n"
        "<SimpleData name=\"v\">0.1</SimpleData>\n"
        "</SchemaData></ExtendedData>\n"
        "<LineString><tessellate>1</tessellate><coordinates>1,2 3,4</coordinates>"
        "</LineString>\n</Placemark>\n"
        "<Placemark>\n<ExtendedData><SchemaData schemaUrl=\"#fields\">\n"
        "<SimpleData name=\"ok\">0</SimpleData>\n</SchemaData></ExtendedData>\n"
        "<MultiGeometry>\n<Point><coordinates>1,2</coordinates></Point>\n"
        "<Point><coordinates>3,4</coordinates></Point>\n</MultiGeometry>\n"
        "</Placemark>\n<Placemark>\n</Placemark>\n</Folder>\n</Document>\n</kml>\n";
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    read_text(json, &f);
    CHECK_OK(ctx, export_to(ctx, &f, "x.kml", -1, NULL));
    check_file("x.kml", kml, "KML");
    fm_features_release(&f);
    fm_context_free(ctx);
}

/* ------------------------------------------------------------------------- failing */

static void refuses_what_it_cannot_write(void **state)
{
    static const struct {
        const char *name;
        int decimals;
        fm_status status;
        const char *words;
    } rows[] = {
        { "x.docx", -1, FM_ERR_USAGE, "end it with one of: .geojson .json" },
        { "x", -1, FM_ERR_USAGE, "cannot tell the format" },
        { "x.geojson", 16, FM_ERR_USAGE, "give 0 to 15" },
        { "none/x.geojson", -1, FM_ERR_OUTPUT, "No such file or directory" },
    };
    fm_features f = { 0 };

    (void)state;
    assert_true(fm_export_suffix_is_known("-"));
    assert_true(fm_export_suffix_is_known("a.b/x.GPKG"));
    assert_false(fm_export_suffix_is_known("a.gpkg/x"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();

        assert_int_equal(export_to(ctx, &f, rows[i].name, rows[i].decimals, NULL),
                         rows[i].status);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].name, fm_context_error(ctx)->message);
        fm_context_free(ctx);
    }
}

/* A layer of some 100 KB in any format. */
static void make_large(fm_features *f)
{
    size_t name;

    *f = (fm_features){ 0 };
    assert_true(fm_table_column(&f->table, "name", 4, &name));
    for (int i = 0; i < 3000; i++) {
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
    static const char *const names[] = { "full.geojson", "full.csv", "full.kml" };
    fm_features f;

    (void)state;
    make_large(&f);
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();
        struct rlimit limit = { 70000, RLIM_INFINITY };
        fm_features small = { 0 };
        char path[512];

        CHECK_OK(ctx, export_to(ctx, &small, names[i], -1, NULL));
        snprintf(path, sizeof path, "%s/%s", FOLDER, names[i]);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        assert_int_equal(export_to(ctx, &f, names[i], -1, NULL), FM_ERR_OUTPUT);
        limit.rlim_cur = RLIM_INFINITY;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        assert_non_null(strstr(fm_context_error(ctx)->message, "File too large"));
        assert_true(is_there(names[i]));
        assert_int_equal(system("test -z \"$(find '" FOLDER "' -name '*.part')\" && "
                                "test -z \"$(find '" FOLDER "' -type f -size +1k)\""),
                         0);
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

static void survives_every_failing_allocation(void **state)
{
    static const char *const names[] = { "m.geojson", "m.csv", "m.kml" };
    fm_features f;

    (void)state;
    read_text(typed, &f);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_context *ctx = fm_context_new();

            assert_true(n < 10000);
            fm_mem_fail_at(n);
            status = export_to(ctx, &f, names[i], -1, NULL);
            fm_mem_fail_at(0);
            if (status != FM_OK) {
                assert_int_equal(status, FM_ERR_NOMEM);
                assert_false(is_there(names[i]));
            }
            fm_context_free(ctx);
        }
    }
    fm_features_release(&f);
}

static bool stop(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)user, (void)title, (void)done, (void)total;
    return false;
}

static void stops_when_it_is_told_to(void **state)
{
    static const char *const names[] = { "c.geojson", "c.csv", "c.kml", "c.gpkg",
                                         "c.shp" };
    fm_features f;

    (void)state;
    make_large(&f);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_context *ctx = fm_context_new();

        fm_context_set_progress(ctx, stop, NULL);
        assert_int_equal(export_to(ctx, &f, names[i], -1, NULL), FM_ERR_CANCELLED);
        assert_false(is_there(names[i]));
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_geometries_by_rfc_7946),
        cmocka_unit_test(gives_geojson_back_byte_by_byte),
        cmocka_unit_test(writes_one_feature_a_line),
        cmocka_unit_test(writes_an_empty_layer_in_every_text_format),
        cmocka_unit_test(says_what_rounding_leaves_nothing_of),
        cmocka_unit_test(writes_csv_that_no_spreadsheet_runs),
        cmocka_unit_test(keeps_csv_apart_from_fields_of_the_same_name),
        cmocka_unit_test(writes_kml_that_is_well_formed_whatever_the_names),
        cmocka_unit_test(refuses_what_it_cannot_write),
        cmocka_unit_test_setup(leaves_the_old_file_when_the_disk_is_full, empty_folder),
        cmocka_unit_test_setup(survives_every_failing_allocation, empty_folder),
        cmocka_unit_test_setup(stops_when_it_is_told_to, empty_folder),
    };

    return cmocka_run_group_tests(tests, empty_folder, NULL);
}
