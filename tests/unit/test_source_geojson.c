/* SPDX-License-Identifier: MIT */
/*
 * GeoJSON as it comes: the rows A, B and C of the fault matrix, each with what must
 * come of it: features kept, a warning or a failure, and its place.
 */
#include "data/source.h"

#include "base/mem.h"
#include "support/check.h"
#include "support/wkt.h"

/* A layer read from memory, and what was said meanwhile. */
typedef struct reading {
    fm_context *ctx;
    fm_features features;
    check_log log;
    fm_status status;
} reading;

static void read_text(reading *r, const void *text, size_t length,
                      const fm_source_request *request, bool strict)
{
    fm_policy policy;

    *r = (reading){ .ctx = fm_context_new() };
    policy = *fm_context_policy(r->ctx);
    policy.strict = strict;
    assert_int_equal(fm_context_set_policy(r->ctx, &policy), FM_OK);
    fm_context_set_log(r->ctx, FM_LOG_NOTE, check_collect, &r->log);
    r->status = fm_source_read_memory(r->ctx, "f", text, length, request, &r->features);
}

static void done(reading *r)
{
    fm_features_release(&r->features);
    fm_context_free(r->ctx);
}

/* A FeatureCollection around features or geometries. */
#define FC(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define F(geometry)  "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" geometry "}"
#define POINT        "{\"type\":\"Point\",\"coordinates\":[1,2]}"
#define FP           F(POINT)

typedef struct case_row {
    int row;          /* of the fault matrix */
    const char *text; /* a ` stands before the culprit, and is not in the file */
    fm_status status;
    const char *words; /* in the failure, or in the log; NULL: the log is empty */
    size_t kept;
    size_t skipped;
} case_row;

/* Copy the text without its mark; returns the mark's "f:LINE:COL", or "". */
static const char *take_mark(const char *text, fm_str *out, char where[40])
{
    size_t line = 1, column = 1;

    where[0] = '\0';
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '`') {
            snprintf(where, 40, "f:%zu:%zu", line, column);
            continue;
        }
        fm_str_add_char(out, *s);
        column += ((unsigned char)*s & 0xC0u) != 0x80u;
        if (*s == '\n') {
            line++;
            column = 1;
        }
    }
    return where;
}

static void check_row(const case_row *c)
{
    fm_str text = { 0 };
    char mark[40], where[400];
    const fm_error *error;
    const char *said;
    reading r;

    take_mark(c->text, &text, mark);
    read_text(&r, fm_str_text(&text), text.length, NULL, false);
    error = fm_context_error(r.ctx);
    snprintf(where, sizeof where, "%s:%zu:%zu", error->file, error->line,
             error->column);
    said = r.status == FM_OK ? r.log.text : error->message;
    if (r.status != c->status)
        fail_msg("row %d: %s: EXP status %d OBT %d: %s", c->row, c->text, c->status,
                 r.status, said);
    if (c->words == NULL ? r.log.count[FM_LOG_WARNING] > 0
                         : strstr(said, c->words) == NULL)
        fail_msg("row %d: %s: EXP '%s' OBT '%s'", c->row, c->text,
                 c->words == NULL ? "" : c->words, said);
    if (strstr(r.status == FM_OK ? said : where, mark) == NULL)
        fail_msg("row %d: %s: EXP %s OBT %s %s", c->row, c->text, mark, where, said);
    if (r.status == FM_OK &&
        (fm_features_count(&r.features) != c->kept || r.features.skipped != c->skipped))
        fail_msg("row %d: %s: EXP %zu + %zu OBT %zu + %zu: %s", c->row, c->text,
                 c->kept, c->skipped, fm_features_count(&r.features),
                 r.features.skipped, said);
    done(&r);
    fm_str_release(&text);
}

static void check_rows(const case_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i]);
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof rows / sizeof *rows)

static void texts_that_are_no_geojson_are_refused(void **state)
{
    static const case_row rows[] = {
        { 1, "", FM_ERR_LAYER, "'f' is empty", 0, 0 },
        { 1, " \n\t\r\n ", FM_ERR_LAYER, "'f' is empty", 0, 0 },
        { 1, "\xEF\xBB\xBF", FM_ERR_LAYER, "'f' is empty", 0, 0 },
        { 2, "{\"type\":\"FeatureCollection\",\"features\":[" FP "]`", FM_ERR_LAYER,
          "ends too early, after 123 bytes", 0, 0 },
        { 3, FC(FP ",`"), FM_ERR_LAYER, "a ',' before ']'", 0, 0 },
        { 3, FC(FP "`" FP), FM_ERR_LAYER, "expected ',' or ']', found '{'", 0, 0 },
        { 3, "{`'type':'Point'}", FM_ERR_LAYER, "looks like JavaScript", 0, 0 },
        { 3, "{`type:'Point'}", FM_ERR_LAYER, "looks like JavaScript", 0, 0 },
        { 3, "var data = {};", FM_ERR_LAYER, "looks like JavaScript", 0, 0 },
        { 3, "grid({\"type\":1});", FM_ERR_LAYER, "looks like JavaScript (JSONP)", 0,
          0 },
        { 3, "// one\n{}", FM_ERR_LAYER, "looks like JavaScript", 0, 0 },
        { 4, FC(FP) " `x", FM_ERR_LAYER, "more behind the end", 0, 0 },
        { 4, FC(FP) "\n`" FC(FP), FM_ERR_LAYER, "were two files joined?", 0, 0 },
        { 4, FP "\n" FC(FP), FM_ERR_LAYER, "were two files joined?", 0, 0 },
        { 4, FP "`" FP, FM_ERR_LAYER, "were two files joined?", 0, 0 },
        { 7, F("{\"type\":\"Point\",\"coordinates\":[`NaN,1]}"), FM_ERR_LAYER,
          "NaN is not a number", 0, 0 },
        { 7, F("{\"type\":\"Point\",\"coordinates\":[1,`-Infinity]}"), FM_ERR_LAYER,
          "-Infinity", 0, 0 },
        { 7, F("{\"type\":\"Point\",\"coordinates\":[`1e999,1]}"), FM_ERR_LAYER,
          "too large", 0, 0 },
        { 7, F("{\"type\":\"LineString\",\"coordinates\":[[0,1],[`0x1F,1]]}"),
          FM_ERR_LAYER, "hexadecimal", 0, 0 },
        { 7, F("{\"type\":\"LineString\",\"coordinates\":[[0,1],[`+1,1]]}"),
          FM_ERR_LAYER, "does not begin with '+'", 0, 0 },
        { 7, F("{\"type\":\"LineString\",\"coordinates\":[[0,1],[`.5,1]]}"),
          FM_ERR_LAYER, "does not begin with '.'", 0, 0 },
        { 7, F("{\"type\":\"LineString\",\"coordinates\":[[0,1],[`012,1]]}"),
          FM_ERR_LAYER, "leading zeros", 0, 0 },
        { 7, "{\"type\":\"Feature\",\"properties\":{\"a\":`1e999},\"geometry\":null}",
          FM_ERR_LAYER, "too large", 0, 0 },
        { 12, "{\"type\":\"Feature\",\n\"properties\":{\"a\":\"caf`\xE9\"}}",
          FM_ERR_LAYER, "byte 0xE9 at 41 is not UTF-8 (Latin-1", 0, 0 },
        { 15, FP "\n{\"type\":\"Feature\",`}\n" FP, FM_ERR_LAYER, "a ',' before '}'", 0,
          0 },
        { 15, "\x1E" FP "\n\x1E{\"type\":\"Feat`\n\x1E" FP, FM_ERR_LAYER,
          "control character U+000A", 0, 0 },
        { 15, "\x1E" FP "\n\x1E{\"type\":\n`\x1E" FP, FM_ERR_LAYER, "found U+001E", 0,
          0 },
        { 16, "PK\x03\x04zip", FM_ERR_LAYER, "a ZIP archive", 0, 0 },
        { 16, "\x89PNG\r\n", FM_ERR_LAYER, "a PNG picture", 0, 0 },
        { 16, "<!doctype html><title>404", FM_ERR_LAYER, "an HTML page", 0, 0 },
        { 16, "name,lon,lat\na,1,2\n", FM_ERR_LAYER, "CSV", 0, 0 },
        { 16, "POINT (1 2)", FM_ERR_LAYER, "WKT", 0, 0 },
        { 16, "SRID=4326;POINT(1 2)", FM_ERR_LAYER, "WKT", 0, 0 },
        { 16, "{\"type\":`\"Topology\",\"arcs\":[],\"objects\":{}}", FM_ERR_LAYER,
          "TopoJSON", 0, 0 },
        { 16, "`{\"arcs\":[],\"objects\":{}}", FM_ERR_LAYER, "TopoJSON", 0, 0 },
        { 16,
          "`{\"displayFieldName\":\"\",\"geometryType\":\"esriGeometryPoint\","
          "\"features\":["
          "{\"attributes\":{},\"geometry\":{\"x\":1,\"y\":2}}]}",
          FM_ERR_LAYER, "Esri JSON", 0, 0 },
        { 16, "`{\"version\":0.6,\"osm3s\":{},\"elements\":[]}", FM_ERR_LAYER,
          "Overpass", 0, 0 },
        { 18, "<OGRVRTDataSource><OGRVRTLayer name=\"a\">", FM_ERR_LAYER, "VRT", 0, 0 },
        { 18,
          "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM "
          "\"file:///etc/passwd\">]>"
          "<gml:FeatureCollection>",
          FM_ERR_LAYER, "GML", 0, 0 },
        { 18, "<kml xmlns=\"\">", FM_ERR_LAYER, "KML", 0, 0 },
        { 19, "`[]", FM_ERR_LAYER, "the text is an array; a FeatureCollection", 0, 0 },
        { 19, "`[" FP "]", FM_ERR_LAYER, "the text is an array", 0, 0 },
        { 19, "`{}", FM_ERR_LAYER, "there is no 'type'", 0, 0 },
        { 19, "`{\"features\":[]}", FM_ERR_LAYER, "there is no 'type'", 0, 0 },
        { 19, "{\"type\":`\"featurecollection\",\"features\":[]}", FM_ERR_LAYER,
          "the type is 'featurecollection'", 0, 0 },
        { 19, "{\"type\":`null,\"features\":[]}", FM_ERR_LAYER, "the type is null", 0,
          0 },
        { 21, "`{\"type\":\"FeatureCollection\"}", FM_ERR_LAYER, "without 'features'",
          0, 0 },
        { 21, "{\"type\":\"FeatureCollection\",\"features\":`null}", FM_ERR_LAYER,
          "'features' is null", 0, 0 },
        { 21, "{\"type\":\"FeatureCollection\",\"features\":`{}}", FM_ERR_LAYER,
          "'features' is an object", 0, 0 },
        { 21, "`{\"features\":[],\"type\":\"Feature\"}", FM_ERR_LAYER,
          "the type is not FeatureCollection", 0, 0 },
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void texts_in_every_wrapping_are_read(void **state)
{
    static const case_row rows[] = {
        { 8, F("{\"type\":\"Point\",\"coordinates\":[1e-400,-0]}"), FM_OK, NULL, 1, 0 },
        { 11, "\xEF\xBB\xBF" FC(FP), FM_OK, NULL, 1, 0 },
        { 11, "\r\n" FC("\r\n" FP "\r,\n" FP), FM_OK, NULL, 2, 0 },
        { 13,
          "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{`\"n\\u0000\":\"x\"}"
          "}",
          FM_OK, "feature 1: the name of a property", 1, 0 },
        { 13,
          "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"n\":`\"\\ud800\"}"
          "}",
          FM_OK, "feature 1: n holds", 1, 0 },
        { 14, FP "\n" FP "\n", FM_OK, NULL, 2, 0 },
        { 14, FP "\r\n\r\n" POINT "\r\n\r\n" FP, FM_OK, NULL, 3, 0 },
        { 14, "\x1E" FP "\n\x1E" FC(FP "," FP) "\n\x1E" POINT "\n", FM_OK, NULL, 4, 0 },
        { 14, "\x1E\x1E" FP "\x1E" FP, FM_OK, NULL, 2, 0 },
        { 20, FP, FM_OK, NULL, 1, 0 },
        { 20, POINT, FM_OK, NULL, 1, 0 },
        { 20, "{\"features\":[" FP "],\"type\":\"FeatureCollection\"}", FM_OK, NULL, 1,
          0 },
        { 20,
          "{\"geometry\":" POINT ",\"id\":1,\"properties\":{},\"type\":\"Feature\"}",
          FM_OK, NULL, 1, 0 },
        { 20, "{\"coordinates\":[1,2],\"type\":\"Point\"}", FM_OK, NULL, 1, 0 },
        { 20,
          "{\"properties\":{\"a\":1},\"geometry\":" POINT ",\"id\":3,\"features\":[" FP
          "],\"type\":\"FeatureCollection\"}",
          FM_OK, NULL, 1, 0 },
        { 20, FC(FP) "\n", FM_OK, NULL, 1, 0 },
        { 22, FC(""), FM_OK, NULL, 0, 0 },
        { 22, FC(F("null") "," F("null")), FM_OK, NULL, 2, 0 },
        { 27, "{\"type\":\"FeatureCollection\",\"bbox\":[\"x\"],\"features\":[" FP "]}",
          FM_OK, NULL, 1, 0 },
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void a_key_that_stands_twice_is_named(void **state)
{
    static const case_row rows[] = {
        { 6,
          "{\"type\":\"FeatureCollection\",\"features\":[" FP "," FP
          "],`\"features\":[" FP "]}",
          FM_OK, "'features' stands twice", 1, 0 },
        { 6, F("{\"type\":\"Point\",\"coordinates\":[1,2],`\"coordinates\":[3,4]}"),
          FM_OK, "feature 1: 'coordinates' stands twice", 1, 0 },
        { 6,
          "{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":null,\"properties\":{\"a\":"
          "1,"
          "\"a\":2}}",
          FM_OK, "feature 1 (id \"x\"): 'a' stands twice", 1, 0 },
        { 6,
          "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" POINT
          ",\"geometry\":null}",
          FM_OK, "'geometry' stands twice", 1, 0 },
        { 6, "{\"type\":\"Point\",\"type\":\"Point\",\"coordinates\":[1,2]}", FM_OK,
          "'type' stands twice", 1, 0 },
    };
    static const char text[] = "{\"type\":\"Feature\",\"properties\":{\"a\":1,\"a\":"
                               "\"two\",\"b\":1,\"b\":null},"
                               "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2],"
                               "\"coordinates\":[3,4]}}";
    char wkt[100];
    reading r;

    (void)state;
    CHECK_ROWS(rows);
    read_text(&r, text, sizeof text - 1, NULL, false);
    assert_string_equal(fm_table_cell(&r.features.table, 0, 0).text, "two");
    assert_int_equal(fm_table_cell(&r.features.table, 1, 0).kind, FM_CELL_NULL);
    assert_string_equal(wkt_write(&r.features.shapes, 0, wkt, sizeof wkt), "P(3 4)");
    done(&r);
}

/* One bad feature is left out with its place, number and id; the others stay. */
static void a_bad_feature_is_left_out_and_named(void **state)
{
#define BAD(feature)      FC(FP "," feature "," FP)
#define BAD_AT(geometry)  BAD(F(geometry))
#define LINE(coordinates) "{\"type\":\"LineString\",\"coordinates\":" coordinates "}"
    static const case_row rows[] = {
        { 9, BAD_AT(LINE("[[`\"1\",2],[3,4]]")), FM_OK,
          "feature 2: a coordinate is a text, not a number", 2, 1 },
        { 9, BAD_AT(LINE("[[`null,2],[3,4]]")), FM_OK, "a coordinate is null", 2, 1 },
        { 9, BAD_AT(LINE("[[true,2],[3,4]]")), FM_OK, "a coordinate is true", 2, 1 },
        { 9, BAD_AT(LINE("[[{},2],[3,4]]")), FM_OK, "a coordinate is an object", 2, 1 },
        { 9, BAD_AT(LINE("[[1,2],`null]")), FM_OK, "a position is null", 2, 1 },
        { 9, BAD_AT(LINE("[[1,2],\"x\"]")), FM_OK, "a position is a text", 2, 1 },
        { 9, BAD_AT(LINE("[[1`],[1,2]]")), FM_OK,
          "a position has 1 number; it takes two", 2, 1 },
        { 9, BAD_AT(LINE("[[],[1,2]]")), FM_OK, "a position has 0 numbers", 2, 1 },
        { 23, BAD("`null"), FM_OK, "feature 2: it is null, not an object", 2, 1 },
        { 23, BAD("`17"), FM_OK, "feature 2: it is a number", 2, 1 },
        { 23, BAD("[[{}]]"), FM_OK, "feature 2: it is an array", 2, 1 },
        { 23, BAD(POINT), FM_OK, "its type is 'Point', not 'Feature'", 2, 1 },
        { 23, BAD(FC(FP)), FM_OK, "its type is 'FeatureCollection', not 'Feature'", 2,
          1 },
        { 23, BAD("{\"geometry\":null}"), FM_OK, "feature 2: it has no type", 2, 1 },
        { 24, BAD("{\"type\":\"Feature\",\"properties\":{}`}"), FM_OK,
          "feature 2: it has no member 'geometry'", 3, 0 },
        { 24,
          BAD("{\"geometry\":" LINE(
              "[[1,2],[]]") ",\"id\":\"z\",\"type\":\"Feature\"}"),
          FM_OK,
          "feature 2 (id \"z\"): a position has 0 numbers; it takes two; left it out",
          2, 1 },
        { 24, BAD_AT("{\"type\":`\"Circle\",\"coordinates\":[1,2]}"), FM_OK,
          "'Circle' is no type of geometry", 2, 1 },
        { 24, BAD_AT("{\"type\":\"point\",\"coordinates\":[1,2]}"), FM_OK,
          "'point' is no type of geometry", 2, 1 },
        { 24, BAD_AT("{\"type\":7,\"coordinates\":[1,2]}"), FM_OK,
          "the type of its geometry is a number", 2, 1 },
        { 24, BAD_AT("{\"coordinates\":[1,2]}"), FM_OK, "its geometry has no type", 2,
          1 },
        { 24, BAD_AT("{\"type\":\"Point\"}"), FM_OK, "a Point without 'coordinates'", 2,
          1 },
        { 24, BAD_AT("{\"type\":\"GeometryCollection\"}"), FM_OK,
          "a GeometryCollection without 'geometries'", 2, 1 },
        { 24, BAD_AT("{\"type\":\"GeometryCollection\",\"geometries\":{}}"), FM_OK,
          "its geometries are an object", 2, 1 },
        { 24, BAD_AT("{\"type\":\"GeometryCollection\",\"geometries\":[7]}"), FM_OK,
          "one of its geometries is a number", 2, 1 },
        { 24, BAD_AT("`[1,2]"), FM_OK, "its geometry is an array, not an object", 2,
          1 },
        { 24, BAD_AT("{\"type\":\"Point\",\"coordinates\":null}"), FM_OK,
          "its coordinates are null", 2, 1 },
        { 24, BAD_AT("{\"type\":\"Point\",\"coordinates\":[`[1,2]]}"), FM_OK,
          "nested too deep for its type", 2, 1 },
        { 24, BAD_AT("{\"type\":\"Polygon\",\"coordinates\":[[`1,2],[3,4]]}"), FM_OK,
          "not nested deep enough", 2, 1 },
        { 24, BAD_AT("{\"type\":\"MultiPolygon\",\"coordinates\":[[[1,2],[3,4]]]}"),
          FM_OK, "not nested deep enough", 2, 1 },
        { 24, BAD_AT("{\"type\":\"LineString\",\"coordinates\":[[[1,2],[3,4]]]}"),
          FM_OK, "nested too deep for its type", 2, 1 },
        { 24, BAD_AT("{\"coordinates\":[[1,2],[3,4]],\"type\":\"Polygon\"}"), FM_OK,
          "its coordinates are nested 2 deep; a Polygon has 3", 2, 1 },
        { 24, BAD_AT("{\"coordinates\":[[[[[1,2]]]]],\"type\":\"Polygon\"}"), FM_OK,
          "nested 5 deep; 4 is the most", 2, 1 },
        { 25, BAD("{\"type\":\"Feature\",\"geometry\":null,\"properties\":`[1]}"),
          FM_OK, "feature 2: its properties are an array", 3, 0 },
        { 25, BAD("{\"type\":\"Feature\",\"geometry\":null,\"properties\":\"x\"}"),
          FM_OK, "its properties are a text", 3, 0 },
        { 25, BAD("{\"type\":\"Feature\",\"geometry\":null,\"properties\":null}"),
          FM_OK, NULL, 3, 0 },
        { 25, BAD("{\"type\":\"Feature\",\"geometry\":null}"), FM_OK, NULL, 3, 0 },
        { 26,
          FC("{\"type\":\"Feature\",\"id\":1,\"geometry\":null},\n"
             "{\"type\":\"Feature\",\"id\":\"1\",\"geometry\":null},\n"
             "{\"type\":\"Feature\",\"id\":1,\"geometry\":null}"),
          FM_OK, "feature 3 (id \"1\") has the same id as feature 1", 3, 0 },
        { 26, FC("{\"type\":\"Feature\",\"id\":`{},\"geometry\":null}"), FM_OK,
          "feature 1: its id is an object", 1, 0 },
        { 28,
          FC("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"n\":1}},"
             "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"n\":\"two\"}}"),
          FM_OK, "the property 'n' holds 1 texts and 1 integers", 2, 0 },
    };

    (void)state;
    CHECK_ROWS(rows);
    /* Strict: there it stops. */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_str text = { 0 };
        char mark[40];
        reading r;

        take_mark(rows[i].text, &text, mark);
        read_text(&r, text.text, text.length, NULL, true);
        assert_int_equal(r.status, rows[i].words == NULL ? FM_OK : FM_ERR_LAYER);
        done(&r);
        fm_str_release(&text);
    }
}

static void crs_members_are_honoured_or_refused(void **state)
{
#define CRS(member)                                                                    \
    "{\"type\":\"FeatureCollection\",\"crs\":" member ",\"features\":[" FP "]}"
#define NAMED(name) CRS("{\"type\":\"name\",\"properties\":{\"name\":\"" name "\"}}")
    static const case_row rows[] = {
        { 29, NAMED("urn:ogc:def:crs:OGC:1.3:CRS84"), FM_OK, NULL, 1, 0 },
        { 29, NAMED("urn:ogc:def:crs:EPSG::4326"), FM_OK, NULL, 1, 0 },
        { 29, NAMED("EPSG:4326"), FM_OK, NULL, 1, 0 },
        { 29, CRS("{\"type\":\"EPSG\",\"properties\":{\"code\":4326}}"), FM_OK, NULL, 1,
          0 },
        { 30, NAMED("EPSG:999999"), FM_ERR_CRS, "999999", 0, 0 },
        { 30, NAMED("garbage"), FM_ERR_CRS, "garbage", 0, 0 },
        { 30, CRS("`null"), FM_ERR_CRS, "the member 'crs' is null; give --crs", 0, 0 },
        { 30, CRS("`{}"), FM_ERR_CRS, "names no CRS; give --crs", 0, 0 },
        { 30, CRS("`\"EPSG:4326\""), FM_ERR_CRS, "the member 'crs' is a text", 0, 0 },
        { 31,
          CRS("`{\"type\":\"link\",\"properties\":{\"href\":\"http://x.example/"
              "crs\"}}"),
          FM_ERR_POLICY, "a link to 'http://x.example/crs', which is not followed", 0,
          0 },
        { 31, NAMED("/etc/passwd"), FM_ERR_POLICY, "/etc/passwd", 0, 0 },
        { 31, NAMED("http://x.example/4326"), FM_ERR_POLICY, "x.example", 0, 0 },
        { 31, NAMED("+init=/etc/passwd:1"), FM_ERR_POLICY, "init", 0, 0 },
        { 31, NAMED("+proj=pipeline +step +proj=utm +zone=37 +grids=/etc/passwd"),
          FM_ERR_POLICY, "pipeline", 0, 0 },
        { 32,
          "{\"type\":\"LineString\",\"coordinates\":[[500000,3970000],[510000,3980000]]"
          "}",
          FM_ERR_CRS, "coordinates to 3980000: this looks projected; give --crs", 0,
          0 },
        { 49, "{\"type\":\"LineString\",\"coordinates\":[[35,136],[36,137]]}",
          FM_ERR_CRS, "latitudes to 137: longitude and latitude look swapped", 0, 0 },
        { 49, FC(FP "," FP "," F("{\"type\":\"Point\",\"coordinates\":[35,136]}")),
          FM_OK,
          "feature 3: a latitude beyond 90 degrees; are longitude and "
          "latitude swapped?",
          2, 1 },
        { 49, FC(FP "," FP "," F("{\"type\":\"Point\",\"coordinates\":[540,1]}")),
          FM_OK, "feature 3: a position that is nowhere on Earth", 2, 1 },
    };

    (void)state;
    CHECK_ROWS(rows);
}

/* What is in metres comes out in degrees, whatever says so and wherever it stands. */
static void projected_coordinates_are_brought_to_degrees(void **state)
{
#define UTM "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:32637\"}}"
#define METRES                                                                         \
    "\"features\":[{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":"  \
    "\"Point\",\"coordinates\":[286496.42,3979139.07]}}]"
    static const struct {
        const char *text, *crs;
        const char *word; /* in the notes */
    } rows[] = {
        { "{\"type\":\"FeatureCollection\"," UTM "," METRES "}", NULL,
          "(member 'crs')" },
        { "{\"type\":\"FeatureCollection\"," METRES "," UTM "}", NULL,
          "(member 'crs')" },
        { "{\"type\":\"FeatureCollection\"," METRES "}", "EPSG:32637", "EPSG:32637" },
        { "{\"type\":\"FeatureCollection\",\"crs\":null," METRES "}", "EPSG:32637",
          "crs-member" },
        /* The file knows better than the request. */
        { "{\"type\":\"FeatureCollection\"," UTM "," METRES "}", "EPSG:32636",
          "(member 'crs')" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_source_request request = { .crs = rows[i].crs };
        reading r;

        read_text(&r, rows[i].text, strlen(rows[i].text), &request, false);
        CHECK_OK(r.ctx, r.status);
        assert_string_equal(r.features.crs, "EPSG:32637");
        CHECK_NEAR(r.features.shapes.points[0].lon, 36.6333, 1e-3, rows[i].text);
        CHECK_NEAR(r.features.shapes.points[0].lat, 35.9333, 1e-3, rows[i].text);
        if (strstr(r.log.text, rows[i].word) == NULL)
            fail_msg("no '%s' in '%s'", rows[i].word, r.log.text);
        done(&r);
    }
}

/* A member "crs" behind features that had to be unwrapped: the metres are gone. */
static void a_late_crs_that_cannot_be_honoured_is_refused(void **state)
{
    static const char text[] = "{\"type\":\"FeatureCollection\",\"features\":[" F(
        "{\"type\":\"LineString\",\"coordinates\":[[-170,0],[170,0]]}") "]," UTM "}";
    reading r;

    (void)state;
    read_text(&r, text, sizeof text - 1, NULL, false);
    assert_int_equal(r.status, FM_ERR_CRS);
    assert_non_null(strstr(fm_context_error(r.ctx)->message, "behind the features"));
    done(&r);
}

static void geometries_become_parts(void **state)
{
#define G(type, coordinates) "{\"type\":\"" type "\",\"coordinates\":" coordinates "}"
#define SHELL                "[[0,0],[9,0],[9,9],[0,9],[0,0]]"
#define HOLE                 "[[1,1],[1,2],[2,2],[1,1]]"
    static const struct {
        int row;
        const char *geometry, *wkt, *words;
    } rows[] = {
        { 0, G("Point", "[1.5,-2]"), "P(1.5 -2)", NULL },
        { 0, G("MultiPoint", "[[1,2],[3,4]]"), "P(1 2, 3 4)", NULL },
        { 0, G("LineString", "[[1,2],[3,4]]"), "L(1 2, 3 4)", NULL },
        { 0, G("MultiLineString", "[[[1,2],[3,4]],[[5,6],[7,8]]]"),
          "L(1 2, 3 4) L(5 6, 7 8)", NULL },
        { 0, G("Polygon", "[" SHELL "," HOLE "]"),
          "S(0 0, 9 0, 9 9, 0 9) H(1 1, 1 2, 2 2)", NULL },
        { 0, G("MultiPolygon", "[[" SHELL "," HOLE "],[" HOLE "]]"),
          "S(0 0, 9 0, 9 9, 0 9) H(1 1, 1 2, 2 2) S(1 1, 1 2, 2 2)", NULL },
        /* The type at the end. */
        { 20, "{\"coordinates\":[1,2],\"type\":\"Point\"}", "P(1 2)", NULL },
        { 20, "{\"coordinates\":[[1,2],[3,4]],\"type\":\"MultiPoint\"}", "P(1 2, 3 4)",
          NULL },
        { 20, "{\"coordinates\":[[1,2],[3,4]],\"type\":\"LineString\"}", "L(1 2, 3 4)",
          NULL },
        { 20, "{\"coordinates\":[" SHELL "," HOLE "],\"type\":\"MultiLineString\"}",
          "L(0 0, 9 0, 9 9, 0 9, 0 0) L(1 1, 1 2, 2 2, 1 1)", NULL },
        { 20, "{\"coordinates\":[" SHELL "," HOLE "],\"type\":\"Polygon\"}",
          "S(0 0, 9 0, 9 9, 0 9) H(1 1, 1 2, 2 2)", NULL },
        { 20,
          "{\"coordinates\":[[" SHELL "," HOLE "],[" HOLE
          "]],\"type\":\"MultiPolygon\"}",
          "S(0 0, 9 0, 9 9, 0 9) H(1 1, 1 2, 2 2) S(1 1, 1 2, 2 2)", NULL },
        { 33, G("Polygon", "[[[0,0],[9,0],[9,9]]]"), "S(0 0, 9 0, 9 9)",
          "feature 1: a ring is not closed" },
        { 33, G("Polygon", "[[[0,0],[9,0],[9,9],[1e-12,0]]]"), "S(0 0, 9 0, 9 9)",
          "almost closed" },
        { 34, G("Polygon", "[[[0,0]]]"), "", "a ring of 1 position encloses nothing" },
        { 34, G("Polygon", "[[[0,0],[1,1],[0,0]]]"), "", "a ring of 3 positions" },
        { 34, G("Polygon", "[[[0,0],[1,1],[2,2],[0,0]]]"), "", "encloses nothing" },
        { 34, G("Polygon", "[[[5,5],[5,5],[5,5],[5,5]]]"), "", "encloses nothing" },
        { 34, G("Polygon", "[" SHELL ",[[1,1],[2,2],[1,1]]]"), "S(0 0, 9 0, 9 9, 0 9)",
          "encloses nothing" },
        /* A hole never goes to another polygon's shell. */
        { 34,
          G("MultiPolygon", "[[" SHELL "],[[[0,0],[1,1],[0,0]]," HOLE "],[" HOLE "]]"),
          "S(0 0, 9 0, 9 9, 0 9) S(1 1, 1 2, 2 2)", "encloses nothing" },
        { 38, G("Polygon", "[[[0,0],[0,9],[9,9],[0,0]],[[1,2],[1,3],[2,3],[1,2]]]"),
          "S(0 0, 0 9, 9 9) H(1 2, 1 3, 2 3)", NULL },
        { 39, G("LineString", "[[1,2,3],[4,5],[6,7,8,9]]"), "L(1 2, 4 5, 6 7)", NULL },
        { 39, G("Point", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]"),
          "P(1 2)", NULL },
        { 40, G("Point", "[]"), "", NULL },
        { 40, G("MultiPoint", "[]"), "", NULL },
        { 40, G("LineString", "[]"), "", NULL },
        { 40, G("MultiLineString", "[[]]"), "", NULL },
        { 40, G("Polygon", "[]"), "", NULL },
        { 40, G("Polygon", "[[]]"), "", NULL },
        { 40, G("MultiPolygon", "[[],[[]]]"), "", NULL },
        { 40, "{\"coordinates\":[],\"type\":\"Polygon\"}", "", NULL },
        { 40, "{\"coordinates\":[[[]]],\"type\":\"MultiPolygon\"}", "", NULL },
        { 40, "{\"type\":\"GeometryCollection\",\"geometries\":[]}", "", NULL },
        { 40,
          "{\"type\":\"GeometryCollection\",\"geometries\":[" POINT
          ",{\"geometries\":[" G("LineString",
                                 "[[1,2],[3,4]]") "],\"type\":"
                                                  "\"GeometryCollection\"}]}",
          "P(1 2) L(1 2, 3 4)", NULL },
        { 41, G("LineString", "[[1,2]]"), "", "line-short" },
        { 41, G("LineString", "[[1,2],[1,2]]"), "L(1 2, 1 2)", NULL },
        { 42, G("Polygon", "[[[0,0],[1,0],[1,1e-12],[0,0]]]"), "S(0 0, 1 0, 1 1e-12)",
          NULL },
        /* Rounding at the pole; a line over the antimeridian. */
        { 49, G("LineString", "[[0,-90.00000000000003],[0,-80]]"), "L(0 -90, 0 -80)",
          NULL },
        { 53, G("LineString", "[[170,0],[-175,0]]"), "L(170 0, 185 0)", NULL },
    };
    char wkt[300], text[600];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reading r;

        snprintf(text, sizeof text, F("%s"), rows[i].geometry);
        read_text(&r, text, strlen(text), NULL, false);
        CHECK_OK(r.ctx, r.status);
        assert_int_equal(fm_features_count(&r.features), 1);
        wkt_write(&r.features.shapes, 0, wkt, sizeof wkt);
        if (strcmp(wkt, rows[i].wkt) != 0)
            fail_msg("row %d: %s: EXP %s OBT %s", rows[i].row, text, rows[i].wkt, wkt);
        if (rows[i].words == NULL ? r.log.length > 0
                                  : strstr(r.log.text, rows[i].words) == NULL)
            fail_msg("row %d: %s: EXP %s OBT %s", rows[i].row, text,
                     rows[i].words == NULL ? "nothing" : rows[i].words, r.log.text);
        done(&r);
    }
}

static void properties_keep_what_they_say(void **state)
{
    static const struct {
        const char *value, *text;
        fm_cell_kind kind;
    } rows[] = {
        { "null", "", FM_CELL_NULL },
        { "true", "true", FM_CELL_BOOL },
        { "7", "7", FM_CELL_INTEGER },
        { "9007199254740993", "9007199254740993", FM_CELL_INTEGER },
        { "9223372036854775807", "9223372036854775807", FM_CELL_INTEGER },
        { "9223372036854775808", "9223372036854775808", FM_CELL_TEXT },
        { "-18446744073709551616", "-18446744073709551616", FM_CELL_TEXT },
        { "1.0", "1", FM_CELL_REAL },
        { "0.1", "0.1", FM_CELL_REAL },
        { "1e-400", "0", FM_CELL_REAL },
        { "\"two\"", "two", FM_CELL_TEXT },
        { "\"\"", "", FM_CELL_TEXT },
        { "\"a\\nb\"", "a\nb", FM_CELL_TEXT },
        { "[1, [2 , {\"a\" : null}]]", "[1,[2,{\"a\":null}]]", FM_CELL_JSON },
    };
    char text[400];
    fm_str value = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_cell cell;
        reading r;

        snprintf(text, sizeof text,
                 "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"v\":%s}}",
                 rows[i].value);
        read_text(&r, text, strlen(text), NULL, false);
        CHECK_OK(r.ctx, r.status);
        cell = fm_table_cell(&r.features.table, 0, 0);
        fm_str_clear(&value);
        fm_cell_add(&value, cell);
        assert_int_equal(cell.kind, rows[i].kind);
        assert_string_equal(fm_str_text(&value), rows[i].text);
        done(&r);
    }
    fm_str_release(&value);
}

static void only_what_is_asked_for_is_kept(void **state)
{
    static const char text[] =
        FC("{\"type\":\"Feature\",\"properties\":{\"a\":1,\"b\":\"x\",\"c\":[1]},"
           "\"geometry\":" POINT
           "},{\"type\":\"Feature\",\"properties\":{\"b\":\"y\",\"d\":2},\"geometry\":"
           "{\"type\":\"Point\",\"coordinates\":[30,40]}},"
           "{\"type\":\"Feature\",\"properties\":{\"a\":3,\"b\":\"y\"},\"geometry\":"
           "null}");
    static const char *const b[] = { "b" };
    static const fm_bbox box = { 29, 39, 31, 41 };
    static const struct {
        const char *const *columns;
        size_t column_count;
        const char *where;
        const fm_bbox *bbox;
        size_t kept, kept_columns, points;
        bool no_geometry;
    } rows[] = {
        { NULL, 0, NULL, NULL, 3, 4, 2, false },
        { b, 1, NULL, NULL, 3, 1, 2, false },
        { b, 0, NULL, NULL, 3, 0, 2, false },
        { b, 1, "a = 3", NULL, 1, 2, 0, false },
        { NULL, 0, "b = 'y'", NULL, 2, 4, 1, false },
        { NULL, 0, NULL, &box, 1, 4, 1, false },
        { NULL, 0, NULL, &box, 1, 4, 0, true },
        { NULL, 0, NULL, NULL, 3, 4, 0, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_source_request request = { .columns = rows[i].columns,
                                      .column_count = rows[i].column_count,
                                      .bbox = rows[i].bbox,
                                      .no_geometry = rows[i].no_geometry };
        fm_context *ctx = fm_context_new();
        reading r;

        if (rows[i].where != NULL)
            CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, NULL, rows[i].where,
                                         &request.where));
        read_text(&r, text, sizeof text - 1, &request, false);
        CHECK_OK(r.ctx, r.status);
        assert_int_equal(fm_features_count(&r.features), rows[i].kept);
        assert_int_equal(r.features.table.column_count, rows[i].kept_columns);
        assert_int_equal(r.features.table.row_count, rows[i].kept);
        assert_int_equal(r.features.shapes.point_count, rows[i].points);
        assert_int_equal(r.features.read, 3);
        assert_int_equal(r.features.skipped, 0);
        done(&r);
        fm_where_free(request.where);
        fm_context_free(ctx);
    }
}

/* The box is a box of degrees, also for a layer that comes in metres. */
static void the_box_waits_for_the_transformation(void **state)
{
    static const char text[] = "{\"type\":\"FeatureCollection\"," UTM "," METRES "}";
    static const fm_bbox there = { 36, 35, 37, 36 }, elsewhere = { 0, 0, 1, 1 };
    fm_source_request request = { .bbox = &there };
    reading r;

    (void)state;
    read_text(&r, text, sizeof text - 1, &request, false);
    assert_int_equal(fm_features_count(&r.features), 1);
    done(&r);
    request.bbox = &elsewhere;
    read_text(&r, text, sizeof text - 1, &request, false);
    CHECK_OK(r.ctx, r.status);
    assert_int_equal(fm_features_count(&r.features), 0);
    done(&r);
}

static void a_condition_on_a_field_that_nobody_has_is_refused(void **state)
{
    static const char text[] = "{\"type\":\"Feature\",\"geometry\":null,\"properties\":"
                               "{\"holder\":\"x\",\"n\":1}}";
    static const char *const none[] = { NULL };
    fm_source_request request = { .columns = none };
    fm_context *ctx = fm_context_new();
    reading r;

    (void)state;
    CHECK_OK(ctx,
             fm_where_parse(ctx, FM_ERR_USAGE, NULL, "holdr = 'x'", &request.where));
    read_text(&r, text, sizeof text - 1, &request, false);
    assert_int_equal(r.status, FM_ERR_DOCUMENT);
    assert_non_null(strstr(fm_context_error(r.ctx)->message, "did you mean 'holder'"));
    done(&r);
    fm_where_free(request.where);
    fm_context_free(ctx);
}

static void limits_of_the_policy_stop_the_reading(void **state)
{
    static const struct {
        uint64_t vertices, features, bytes;
        unsigned depth;
        const char *words;
    } rows[] = {
        { 3, 99, 9999, 64, "more than 3 positions" },
        { 99, 2, 9999, 64, "more than 2 features" },
        { 99, 99, 100, 64, "'f' holds more than 100 bytes" },
        { 99, 99, 9999, 5, "nested more than 5 levels deep" },
        { 4, 4, 9999, 7, NULL },
    };
    static const char text[] =
        FC(FP "," FP "," FP "," F("{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]]}"));

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_context *ctx = fm_context_new();
        fm_policy policy = *fm_context_policy(ctx);
        fm_features f = { 0 };
        fm_status status;

        policy.max_vertices = rows[i].vertices;
        policy.max_features = rows[i].features;
        policy.max_input_bytes = rows[i].bytes;
        policy.max_depth = rows[i].depth;
        CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
        status = fm_source_read_memory(ctx, "f", text, sizeof text - 1, NULL, &f);
        assert_int_equal(status, rows[i].words == NULL ? FM_OK : FM_ERR_LIMIT);
        if (rows[i].words != NULL &&
            strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("EXP %s OBT %s", rows[i].words, fm_context_error(ctx)->message);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
}

/* Row 5, wherever the nesting stands. */
static void deep_nesting_is_a_limit_with_a_place(void **state)
{
    static const char *const heads[] = {
        "",
        "{\"type\":\"Feature\",\"properties\":{\"a\":",
        "{\"type\":\"Polygon\",\"coordinates\":",
        "{\"coordinates\":",
        "{\"type\":\"FeatureCollection\",\"features\":[",
    };
    enum { DEEP = 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        fm_str text = { 0 };
        reading r;

        fm_str_add(&text, heads[i]);
        for (int k = 0; k < DEEP; k++)
            fm_str_add_char(&text, '[');
        read_text(&r, text.text, text.length, NULL, false);
        assert_int_equal(r.status, FM_ERR_LIMIT);
        assert_true(fm_context_error(r.ctx)->column > 60);
        done(&r);
        fm_str_clear(&text);
        for (int k = 0; k < DEEP; k++)
            fm_str_add(&text, "{\"type\":\"GeometryCollection\",\"geometries\":[");
        read_text(&r, text.text, text.length, NULL, false);
        assert_int_equal(r.status, FM_ERR_LIMIT);
        done(&r);
        fm_str_release(&text);
    }
}

static void other_encodings_are_named(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *name;
    } rows[] = {
        { "\xFF\xFE{\0}\0", 6, "UTF-16LE" },
        { "\xFE\xFF\0{\0}", 6, "UTF-16BE" },
        { "{\0\"\0", 4, "UTF-16LE" },
        { "\0{\0\"", 4, "UTF-16BE" },
        { "\xFF\xFE\0\0{\0\0\0", 8, "UTF-32LE" },
        { "\0\0\xFE\xFF\0\0\0{", 8, "UTF-32BE" },
        { "{\0\0\0\"\0\0\0", 8, "UTF-32LE" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reading r;

        read_text(&r, rows[i].bytes, rows[i].length, NULL, false);
        assert_int_equal(r.status, FM_ERR_LAYER);
        assert_non_null(strstr(fm_context_error(r.ctx)->message, rows[i].name));
        done(&r);
    }
}

/* What a filter refuses costs nothing that lasts, and what is rare only its values. */
static void memory_follows_what_is_kept(void **state)
{
    enum { FEATURES = 4000 };
    fm_context *ctx = fm_context_new();
    fm_source_request request = { 0 };
    fm_str text = { 0 };
    reading r;

    (void)state;
    for (int i = 0; i < FEATURES; i++)
        fm_str_addf(
            &text,
            "{\"type\":\"Feature\",\"properties\":{\"keep\":%d,\"name\":\"feature "
            "number %d\",\"rare %d\":1},\"geometry\":" POINT "}\n",
            i % 1000, i, i);
    CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, NULL, "keep = 7", &request.where));
    read_text(&r, text.text, text.length, &request, false);
    CHECK_OK(r.ctx, r.status);
    assert_int_equal(fm_features_count(&r.features), FEATURES / 1000);
    assert_true(r.features.table.pool_capacity < 1000);
    done(&r);
    fm_where_free(request.where);
    request.where = NULL;
    read_text(&r, text.text, text.length, &request, false);
    CHECK_OK(r.ctx, r.status);
    assert_int_equal(r.features.table.column_count, FEATURES + 2);
    assert_true(r.features.table.columns[FEATURES].capacity < 16);
    done(&r);
    fm_str_release(&text);
    fm_context_free(ctx);
}

static void every_failed_allocation_is_reported_and_nothing_leaks(void **state)
{
    static const char text[] = "{\"type\":\"FeatureCollection\"," UTM ",\"features\":["
                               "{\"type\":\"Feature\",\"id\":1,\"properties\":{\"a\":"
                               "\"x\\u00e9\",\"b\":[1,2],\"c\":1.5},"
                               "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[["
                               "285984,3979093],[286984,3979093],"
                               "[286984,3989093],[285984,3979093]]]}},"
                               "{\"type\":\"Feature\",\"id\":\"y\",\"properties\":{"
                               "\"a\":\"z\",\"d\":true},\"geometry\":"
                               "{\"coordinates\":[[285984,3979093],[286984,3979093]],"
                               "\"type\":\"LineString\"}},"
                               "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{"
                               "\"type\":\"Point\",\"coordinates\":"
                               "[\"x\"]}}]}";
    fm_context *ctx = fm_context_new();
    fm_bbox box = { 30, 30, 40, 40 };
    fm_source_request request = { .bbox = &box };
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    CHECK_OK(ctx,
             fm_where_parse(ctx, FM_ERR_USAGE, NULL, "a IS NOT NULL", &request.where));
    for (size_t n = 1; status != FM_OK; n++) {
        fm_features f = { 0 };

        fm_mem_fail_at(n);
        status = fm_source_read_memory(ctx, "f", text, sizeof text - 1, &request, &f);
        fm_mem_fail_at(0);
        if (status != FM_OK && status != FM_ERR_NOMEM)
            fail_msg("allocation %zu: %s: %s", n, fm_status_name(status),
                     fm_context_error(ctx)->message);
        if (status == FM_OK)
            assert_int_equal(fm_features_count(&f), 2);
        fm_features_release(&f);
        assert_true(n < 1000);
    }
    fm_where_free(request.where);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_are_no_geojson_are_refused),
        cmocka_unit_test(texts_in_every_wrapping_are_read),
        cmocka_unit_test(a_key_that_stands_twice_is_named),
        cmocka_unit_test(a_bad_feature_is_left_out_and_named),
        cmocka_unit_test(crs_members_are_honoured_or_refused),
        cmocka_unit_test(projected_coordinates_are_brought_to_degrees),
        cmocka_unit_test(a_late_crs_that_cannot_be_honoured_is_refused),
        cmocka_unit_test(geometries_become_parts),
        cmocka_unit_test(properties_keep_what_they_say),
        cmocka_unit_test(only_what_is_asked_for_is_kept),
        cmocka_unit_test(the_box_waits_for_the_transformation),
        cmocka_unit_test(a_condition_on_a_field_that_nobody_has_is_refused),
        cmocka_unit_test(limits_of_the_policy_stop_the_reading),
        cmocka_unit_test(deep_nesting_is_a_limit_with_a_place),
        cmocka_unit_test(other_encodings_are_named),
        cmocka_unit_test(memory_follows_what_is_kept),
        cmocka_unit_test(every_failed_allocation_is_reported_and_nothing_leaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
