/* SPDX-License-Identifier: MIT */
/*
 * Options of the export, the looks that features bring along, and the formats of
 * receivers and of drawings; judged by ogrinfo, xmllint and Python where there are
 * such.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "out/export.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_export_options"

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

static void read_back(const char *name, fm_features *out)
{
    static const fm_source_request everything = { 0 };
    fm_context *ctx = fm_context_new();
    char path[512];

    *out = (fm_features){ 0 };
    CHECK_OK(ctx, fm_source_read(ctx, in_folder(name, path), &everything, out));
    fm_context_free(ctx);
}

/* The text of a file; free with free(). */
static char *text_of(const char *name)
{
    fm_context *ctx = fm_context_new();
    fm_str got = { 0 };
    char path[512], *copy;

    CHECK_OK(ctx, fm_file_read(ctx, in_folder(name, path), 1u << 22, &got));
    copy = strdup(fm_str_text(&got));
    fm_str_release(&got);
    fm_context_free(ctx);
    return copy;
}

static void check_has(const char *name, const char *words)
{
    char *text = text_of(name);

    if (strstr(text, words) == NULL)
        fail_msg("%s has no '%s': %s", name, words, text);
    free(text);
}

static bool has_program(const char *program)
{
    char command[128];

    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    return system(command) == 0;
}

static fm_status export_json(fm_context *ctx, const char *json, const char *name,
                             fm_export_options *options)
{
    fm_features f;
    fm_status status;
    char path[512];

    options->overwrite = !options->append;
    read_text(json, &f);
    status = fm_export_features(ctx, &f, in_folder(name, path), options);
    fm_features_release(&f);
    return status;
}

#define FEATURE(properties, geometry)                                                  \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":" geometry "}"
#define COLLECTION(features)                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define POINT "{\"type\":\"Point\",\"coordinates\":[36.5,35.25]}"
#define LINE  "{\"type\":\"LineString\",\"coordinates\":[[36,35],[38,35]]}"
#define ZONE                                                                           \
    "{\"type\":\"Polygon\",\"coordinates\":[[[36,35],[37,35],[37,36],[36,36],[36,35]]" \
    ",[[36.2,35.2],[36.2,35.4],[36.4,35.4],[36.2,35.2]]]}"
#define PACIFIC                                                                        \
    "{\"type\":\"Polygon\",\"coordinates\":[[[170,0],[190,0],[190,9],[170,9],[170,0]]" \
    "]}"
#define FAR_SIDE "{\"type\":\"LineString\",\"coordinates\":[[-150,0],[-130,0]]}"
#define ATLANTIC                                                                       \
    "{\"type\":\"Polygon\",\"coordinates\":[[[-40,0],[-20,0],[-20,9],[-40,9],[-40,0]]" \
    "]}"

/* ------------------------------------------------------------------------- CRS */

static void writes_the_crs_that_is_asked_for(void **state)
{
    static const char *const names[] = { "c.gpkg", "c.fgb", "c.shp" };
    static const char *const crs[] = { "EPSG:32637", "EPSG:3857", "EPSG:4269",
                                       "EPSG:8857" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0] * 4; i++) {
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_features f;
        fm_bbox box;

        options.crs = crs[i % 4];
        CHECK_OK(ctx,
                 export_json(ctx, FEATURE("\"a\":1", ZONE), names[i / 4], &options));
        read_back(names[i / 4], &f);
        box = fm_shapes_bbox(&f.shapes, 0);
        CHECK_NEAR(box.west, 36, 1e-6, options.crs);
        CHECK_NEAR(box.north, 36, 1e-5, options.crs);
        if (i / 4 == 0)
            assert_string_equal(f.crs, options.crs);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

/* Straight in degrees is bent on the plane: the middle of the line stays at 35 N. */
static void keeps_edges_on_their_course(void **state)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    options.crs = "EPSG:32637";
    CHECK_OK(ctx, export_json(ctx, FEATURE("\"a\":1", LINE), "bent.gpkg", &options));
    read_back("bent.gpkg", &f);
    assert_true(f.shapes.point_count > 10);
    for (size_t i = 0; i < f.shapes.point_count; i++)
        CHECK_NEAR(f.shapes.points[i].lat, 35, 1e-9, "on the parallel");
    fm_features_release(&f);
    fm_context_free(ctx);
}

/* Two zones with a border of eighty kilometres, one from each side: what is put into it
 * is the same to the last digit. */
static void keeps_neighbours_together(void **state)
{
    static const char json[] = COLLECTION(FEATURE(
        "\"a\":1",
        "{\"type\":\"Polygon\",\"coordinates\":[[[36.1,35.3],[36.9,35.7],["
        "36.1,35.7],[36.1,35.3]]]}") "," FEATURE("\"a\":2", "{\"type\":\"Polygon\","
                                                            "\"coordinates\":[[[36.1,"
                                                            "35.3],[36.9,35.3],[36.9,"
                                                            "35.7],[36.1,35.3]]]}"));
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features f;
    const fm_shapes *s = &f.shapes;
    size_t common = 0, first;

    (void)state;
    options.crs = "+proj=laea +lat_0=52 +lon_0=10 +datum=WGS84";
    CHECK_OK(ctx, export_json(ctx, json, "n.fgb", &options));
    read_back("n.fgb", &f);
    assert_int_equal(s->part_count, 2);
    first = s->part_start[1];
    for (size_t i = 0; i < first; i++) {
        for (size_t k = first; k < s->point_count; k++)
            common += s->points[i].lon == s->points[k].lon &&
                      s->points[i].lat == s->points[k].lat;
    }
    assert_true(common > 8); /* the ends, and what is between them */
    fm_features_release(&f);
    fm_context_free(ctx);
}

/* EPSG:3832 is Mercator about 150 E: the antimeridian is in its middle, and its cut in
 * the Atlantic. */
static void cuts_where_the_crs_is_cut(void **state)
{
    static const struct {
        const char *geometry;
        size_t parts;
        double west, east;
    } rows[] = { { PACIFIC, 1, 2226389.82, 4452779.63 },
                 { ATLANTIC, 2, -20037508.34, 20037508.34 } };

    (void)state;
    if (!has_program("ogrinfo"))
        skip();
    for (size_t i = 0; i < 2; i++) {
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        char json[1024], command[1024];
        double west, east;
        fm_features f;
        FILE *pipe;

        options.crs = "EPSG:3832";
        snprintf(json, sizeof json, FEATURE("\"a\":1", "%s"), rows[i].geometry);
        CHECK_OK(ctx, export_json(ctx, json, "cut.gpkg", &options));
        read_back("cut.gpkg", &f);
        assert_int_equal(f.shapes.part_count, rows[i].parts);
        fm_features_release(&f);
        snprintf(
            command, sizeof command,
            "ogrinfo -ro -so -al '%s/cut.gpkg' | sed -n 's/Extent: (\\([^,]*\\),.* "
            "- (\\([^,]*\\),.*/\\1 \\2/p'",
            FOLDER);
        pipe = popen(command, "r");
        assert_non_null(pipe);
        assert_int_equal(fscanf(pipe, "%lf %lf", &west, &east), 2);
        pclose(pipe);
        CHECK_NEAR(west, rows[i].west, 0.01, "west");
        CHECK_NEAR(east, rows[i].east, 0.01, "east");
        fm_context_free(ctx);
    }
}

/* --------------------------------------------------------------------- refusals */

static void refuses_what_a_format_cannot_honour_before_writing(void **state)
{
    static const struct {
        const char *geometry, *name, *crs;
        fm_export_geometry as;
        bool append;
        fm_status status;
        const char *words;
    } rows[] = {
        { POINT, "r.geojson", "EPSG:32637", 0, false, FM_ERR_USAGE,
          "are WGS 84 always, not 'EPSG:32637'; leave the CRS out" },
        { POINT, "r.ndjson", "EPSG:32637", 0, false, FM_ERR_USAGE, "WGS 84 always" },
        { POINT, "r.kml", "EPSG:32637", 0, false, FM_ERR_USAGE, "WGS 84 always" },
        { POINT, "r.gpx", "EPSG:32637", 0, false, FM_ERR_USAGE, "WGS 84 always" },
        { POINT, "r.dxf", "EPSG:4326", 0, false, FM_ERR_USAGE, "wants metres" },
        { POINT, "r.gpkg", "EPSG:1", 0, false, FM_ERR_CRS, "EPSG:1" },
        { POINT, "r.gpkg", "EPSG:2053", 0, false, FM_ERR_CRS, "counts to the west" },
        { POINT, "r.gpkg", "+proj=pipeline", 0, false, FM_ERR_POLICY, "pipeline" },
        { FAR_SIDE, "r.gpkg", "EPSG:32637", 0, false, FM_ERR_OUTPUT,
          "feature 1 has no place in 'EPSG:32637'" },
        { ZONE, "r.csv", NULL, FM_EXPORT_GEOMETRY_LONLAT, false, FM_ERR_OUTPUT,
          "write wkt" },
        { POINT, "r.fgb", NULL, FM_EXPORT_GEOMETRY_WKT, false, FM_ERR_USAGE,
          "or write .csv" },
        { ZONE, "r.gpx", NULL, 0, false, FM_ERR_OUTPUT,
          "1 feature has polygons, which a GPX does not know; write their borders" },
        { "null", "r.gpx", NULL, 0, false, FM_ERR_OUTPUT, "1 feature is without" },
        { "null", "r.dxf", NULL, 0, false, FM_ERR_OUTPUT, "1 feature is without" },
        { POINT, "r.kml", NULL, 0, true, FM_ERR_USAGE,
          "nothing can be added to a KML" },
        { POINT, "r.shp", NULL, 0, true, FM_ERR_USAGE, "nothing can be added" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        char json[1024], path[512];

        snprintf(json, sizeof json, FEATURE("\"a\":1", "%s"), rows[i].geometry);
        options.crs = rows[i].crs;
        options.geometry = rows[i].as;
        options.append = rows[i].append;
        if (export_json(ctx, json, rows[i].name, &options) != rows[i].status ||
            strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s, row %zu: %s", rows[i].name, i,
                     fm_context_error(ctx)->message);
        assert_false(fm_file_exists(in_folder(rows[i].name, path)));
        fm_context_free(ctx);
    }
}

/* ------------------------------------------------------------------------- CSV */

static void puts_the_geometry_of_a_csv_where_it_is_asked(void **state)
{
    static const struct {
        const char *geometry;
        fm_export_geometry as;
        const char *crs, *expected;
    } rows[] = {
        { POINT, FM_EXPORT_GEOMETRY_AUTO, NULL, "lon,lat,a\r\n36.5,35.25,1\r\n" },
        { POINT, FM_EXPORT_GEOMETRY_LONLAT, NULL, "lon,lat,a\r\n36.5,35.25,1\r\n" },
        { POINT, FM_EXPORT_GEOMETRY_WKT, NULL, "wkt,a\r\nPOINT (36.5 35.25),1\r\n" },
        { POINT, FM_EXPORT_GEOMETRY_NONE, NULL, "a\r\n1\r\n" },
        { LINE, FM_EXPORT_GEOMETRY_AUTO, NULL,
          "wkt,a\r\n\"LINESTRING (36 35,38 35)\",1\r\n" },
        { LINE, FM_EXPORT_GEOMETRY_NONE, NULL, "a\r\n1\r\n" },
        { POINT, FM_EXPORT_GEOMETRY_AUTO, "EPSG:32637",
          "x,y,a\r\n272542.59,3903632.75,1\r\n" },
        { POINT, FM_EXPORT_GEOMETRY_WKT, "EPSG:32637",
          "wkt,a\r\nPOINT (272542.59 3903632.75),1\r\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        char json[1024], *text;

        snprintf(json, sizeof json, FEATURE("\"a\":1", "%s"), rows[i].geometry);
        options.geometry = rows[i].as;
        options.crs = rows[i].crs;
        CHECK_OK(ctx, export_json(ctx, json, "g.csv", &options));
        text = text_of("g.csv");
        if (strcmp(text, rows[i].expected) != 0)
            fail_msg("row %zu: EXP %s OBT %s", i, rows[i].expected, text);
        free(text);
        fm_context_free(ctx);
    }
}

static void rounds_where_digits_are_asked_for(void **state)
{
    static const char json[] =
        FEATURE("\"a\":1", "{\"type\":\"Point\",\"coordinates\":[36.123456789,35.5]}");
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features f;

    (void)state;
    for (int decimals = -1; decimals <= 2; decimals += 3) {
        options.decimals = decimals;
        CHECK_OK(ctx, export_json(ctx, json, "d.gpkg", &options));
        read_back("d.gpkg", &f);
        CHECK_NEAR(f.shapes.points[0].lon, decimals < 0 ? 36.123456789 : 36.12, 0,
                   "digits");
        fm_features_release(&f);
    }
    fm_context_free(ctx);
}

static void says_what_rounding_on_the_plane_leaves_nothing_of(void **state)
{
    static const char json[] =
        FEATURE("\"a\":1",
                "{\"type\":\"Polygon\",\"coordinates\":[[[36,35],[36.00000001,35],[36,"
                "35.00000001],[36,35]]]}");
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };

    (void)state;
    options.crs = "EPSG:32637";
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    CHECK_OK(ctx, export_json(ctx, json, "small.csv", &options));
    check_has("small.csv", "wkt,a\r\n,1\r\n");
    assert_non_null(strstr(log.text, "too small for 2 decimals of the CRS; left out"));
    fm_context_free(ctx);
}

/* ----------------------------------------------------------------------- looks */

static void look_of(void *user, size_t feature, fm_export_look *look)
{
    (void)user;
    *look = (fm_export_look){ .has_stroke = true,
                              .has_fill = true,
                              .stroke = { 1, 0, 0, 0.5 },
                              .fill = { 0, 0, 1, 0.25 },
                              .stroke_width = 1.5,
                              .title = "T <&> %%d \\U+0041",
                              .marker_symbol = "flag",
                              .group = feature == 0 ? "held: A" : "HELD_ a" };
}

static void export_looks(const char *json, const char *name, check_log *log)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features f;
    fm_export_item item = { .features = &f, .name = "zones", .look = look_of };
    char path[512];

    options.overwrite = true;
    if (log != NULL)
        fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, log);
    read_text(json, &f);
    CHECK_OK(ctx,
             fm_export_layers(ctx, &item, 1, in_folder(name, path), &options, NULL));
    fm_features_release(&f);
    fm_context_free(ctx);
}

static void writes_looks_as_simplestyle_and_keeps_fields(void **state)
{
    static const char *const names[] = { "look.geojson", "look.geojsonl",
                                         "look.geojsons" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        export_looks(FEATURE("\"stroke\":\"red\",\"a\":1,\"marker-color\":\"x\"", ZONE),
                     names[i], NULL);
        check_has(names[i],
                  "\"properties\":{\"stroke\":\"red\",\"a\":1,\"marker-color\":\"x\","
                  "\"title\":\"T <&> %%d \\\\U+0041\",\"marker-symbol\":\"flag\","
                  "\"stroke-opacity\":0.5,\"stroke-width\":1.5,\"fill\":\"#0000ff\","
                  "\"fill-opacity\":0.25}");
    }
    check_has("look.geojsons", "\x1E{\"type\":\"Feature\"");
}

static void draws_layers_colours_fills_and_names(void **state)
{
    static const char json[] = COLLECTION(FEATURE("\"a\":1", ZONE) "," FEATURE(
        "\"a\":2", POINT) "," FEATURE("\"a\":3", LINE));
    check_log log = { 0 };
    char command[1024];

    (void)state;
    export_looks(json, "look.dxf", &log);
    assert_non_null(strstr(log.text, "it is written in EPSG:32637"));
    assert_non_null(strstr(log.text, "a DXF has no fields: 1 field is left out"));
    check_has("look.dxf", "\nHATCH\n");
    check_has("look.dxf", "  8\nheld_ A\n");
    check_has("look.dxf", "  8\nHELD_ a_2\n");          /* one name, for a drawing */
    check_has("look.dxf", "420\n255\n440\n33554496\n"); /* the fill, a quarter opaque */
    check_has("look.dxf", "370\n40\n420\n16711680\n");
    check_has("look.dxf", "  1\nT <&> %%%%d \\U+005CU+0041\n");
    if (!has_program("ogrinfo"))
        skip();
    snprintf(command, sizeof command,
             "ogrinfo -ro -al '%s/look.dxf' >'%s/look.txt' 2>&1 && grep -q 'Feature "
             "Count: 8' '%s/look.txt'",
             FOLDER, FOLDER, FOLDER);
    if (system(command) != 0)
        fail_msg("ogrinfo sees something else: %s", text_of("look.txt"));
}

/* Every name and every geometry that could break out of its place. */
static void stays_inert_and_valid_in_xml(void **state)
{
    static const char json[] = COLLECTION(FEATURE(
        "\"name\":\"]]><wpt/>\\u0001\",\"time\":\"2020-02-24\",\"0 x:y\":\"<&\\\">\","
        "\"type\":\"=1+1\"",
        "{\"type\":\"MultiPoint\",\"coordinates\":[[180,1],[2,3]]}") "," FEATURE("\"nam"
                                                                                 "e"
                                                                                 "\":"
                                                                                 "null",
                                                                                 LINE));
    static const char *const wanted[] = {
        "<wpt lat=\"1\" lon=\"-180\">\n<time>2020-02-24T00:00:00Z</time>\n<name>]]&gt;",
        "<type>=1+1</type>\n<extensions>\n<ogr:__x_y>&lt;&amp;&quot;&gt;</ogr:__x_y>",
        "<trk>\n<trkseg>\n<trkpt lat=\"35\" lon=\"36\"/>",
    };
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    CHECK_OK(ctx, export_json(ctx, json, "x.gpx", &options));
    assert_non_null(strstr(log.text, "'0 x:y' is now '__x_y'"));
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        check_has("x.gpx", wanted[i]);
    if (has_program("xmllint"))
        assert_int_equal(system("xmllint --noout --schema '" SOURCE_FOLDER
                                "/tests/support/gpx.xsd' '" FOLDER
                                "/x.gpx' 2>/dev/null"),
                         0);
    if (has_program("ogrinfo"))
        assert_int_equal(
            system("ogrinfo -ro -so '" FOLDER "/x.gpx' waypoints 2>&1 | grep -q "
                   "'Feature Count: 2' && ogrinfo -ro -so '" FOLDER "/x.gpx' tracks "
                   "2>&1 | grep -q 'Feature Count: 1'"),
            0);
    fm_context_free(ctx);
}

/* ------------------------------------------------------------------------ names */

/* Fault row 82 for the writers that have no limit of their own. */
static void holds_thousands_of_columns_and_names_that_differ_in_case(void **state)
{
    static const char *const names[] = { "w.geojson", "w.geojsonl", "w.csv", "w.kml",
                                         "w.gpx",     "w.fgb",      "w.dxf" };
    fm_features f = { 0 };
    size_t column;

    (void)state;
    assert_true(fm_table_add_row(&f.table));
    for (int i = 0; i < 2100; i++) {
        char name[16];

        snprintf(name, sizeof name, i == 0 ? "fid" : i == 1 ? "geom" : "f%d", i);
        assert_true(fm_table_column(&f.table, name, strlen(name), &column));
        assert_true(fm_table_set_integer(&f.table, column, 0, i));
    }
    assert_true(fm_table_column(&f.table, "F99", 3, &column));
    assert_true(fm_table_set_integer(&f.table, column, 0, -1));
    assert_true(fm_shapes_begin_feature(&f.shapes));
    assert_true(fm_shapes_begin_part(&f.shapes, FM_PART_POINTS));
    assert_true(fm_shapes_add_point(&f.shapes, (fm_lonlat){ 36, 35 }));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fm_export_options options = FM_EXPORT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_features back;
        char path[512];

        options.overwrite = true;
        CHECK_OK(ctx, fm_export_features(ctx, &f, in_folder(names[i], path), &options));
        if (strstr(names[i], "csv") != NULL) {
            char *text = text_of(names[i]), *end = strchr(text, '\r');
            size_t commas = 0;

            for (char *c = text; c < end; c++)
                commas += *c == ',';
            assert_int_equal(commas, 2102); /* lon and lat stand before */
            free(text);
        } else if (strstr(names[i], "gpx") == NULL && strstr(names[i], "dxf") == NULL) {
            read_back(names[i], &back);
            assert_int_equal(fm_features_count(&back), 1);
            if (back.table.column_count < 2101)
                fail_msg("%s: %zu columns", names[i], back.table.column_count);
            fm_features_release(&back);
        }
        fm_context_free(ctx);
    }
    fm_features_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_crs_that_is_asked_for),
        cmocka_unit_test(keeps_edges_on_their_course),
        cmocka_unit_test(keeps_neighbours_together),
        cmocka_unit_test(cuts_where_the_crs_is_cut),
        cmocka_unit_test(refuses_what_a_format_cannot_honour_before_writing),
        cmocka_unit_test(puts_the_geometry_of_a_csv_where_it_is_asked),
        cmocka_unit_test(rounds_where_digits_are_asked_for),
        cmocka_unit_test(says_what_rounding_on_the_plane_leaves_nothing_of),
        cmocka_unit_test(writes_looks_as_simplestyle_and_keeps_fields),
        cmocka_unit_test(draws_layers_colours_fills_and_names),
        cmocka_unit_test(stays_inert_and_valid_in_xml),
        cmocka_unit_test(holds_thousands_of_columns_and_names_that_differ_in_case),
    };

    return cmocka_run_group_tests(tests, empty_folder, NULL);
}
