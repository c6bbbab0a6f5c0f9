/* SPDX-License-Identifier: MIT */
#include "gis/qml.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "gis/qgis_project.h"
#include "support/check.h"
#include "support/gathered.h"

/* Layers of each kind in a scratch folder. */
static char folder[64];

#define FEATURE(properties, type, coordinates)                                         \
    "{\"type\":\"Feature\",\"properties\":{" properties                                \
    "},\"geometry\":{\"type\":\"" type "\",\"coordinates\":" coordinates "}}"
#define AREA(properties)                                                               \
    FEATURE(properties, "Polygon", "[[[36,35],[37,35],[37,36],[36,35]]]")
#define WAY(properties)   FEATURE(properties, "LineString", "[[36,35],[37,36]]")
#define PLACE(properties) FEATURE(properties, "Point", "[36.5,35.5]")

static const struct {
    const char *name, *features;
} files[] = {
    { "areas.geojson",
      AREA("\"kind\":\"a\",\"n\":1,\"from\":\"2020-01-01\",\"to\":null") "," AREA(
          "\"kind\":\"b\",\"n\":2,\"from\":\"2020-02-01\","
          "\"to\":\"2020-03-01\"") },
    { "ways.geojson", WAY("\"name\":\"M4\",\"n\":3,\"stroke\":\"f00\","
                          "\"stroke-width\":4,\"from\":\"spring 2020\"") },
    { "places.geojson", PLACE("\"name\":\"A\",\"name_en\":\"B\",\"n\":5") },
    { "mixed.geojson", PLACE("\"name\":\"p\"") "," WAY("\"name\":\"w\"") },
    { "evil.geojson", PLACE("\"<b>\\\"'&\":\"]]>\\u001b[31m\"") },
};

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "qml-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];
        FILE *file;

        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        file = fopen(path, "w");
        if (file == NULL)
            return -1;
        fprintf(file, "{\"type\":\"FeatureCollection\",\"features\":[%s]}",
                files[i].features);
        fclose(file);
    }
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        unlink(path);
    }
    return rmdir(folder);
}

static gathered gather(const char *layers)
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char text[2048];

    snprintf(text, sizeof text,
             "frontmap: 1\ntitle: \"A's <map>; 50%% & more\"\n"
             "sheet: {background: \"#102030\", crs: \"EPSG:32637\"}\nlayers:\n%s",
             layers);
    return gathered_of(text, folder, &options);
}

#define AREAS  "  - id: areas\n    source: areas.geojson\n"
#define WAYS   "  - id: ways\n    source: ways.geojson\n"
#define PLACES "  - id: places\n    source: places.geojson\n"

static void says_the_style_of_a_layer(void **state)
{
    static const struct {
        const char *comment, *layer, *wanted, *unwanted;
    } rows[] = {
        { "one rule is one symbol", AREAS "    fill-color: red\n",
          "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\"", "<rules" },
        { "values are categories",
          AREAS "    classes: {field: kind, values: {a: {label: \"<A>\"}, b: {}}}\n",
          "attr=\"kind\">\n<categories>\n<category symbol=\"0\" render=\"true\" "
          "value=\"a\" label=\"&lt;A&gt;\"/>",
          "<rule " },
        { "what is left is the category without a value",
          AREAS "    classes: {field: kind, values: {a: {}}, default: {label: Rest}}\n",
          "<category symbol=\"1\" render=\"true\" value=\"\" label=\"Rest\"/>",
          "<rule " },
        { "a hidden value is not what is left",
          AREAS "    classes: {field: kind, values: {a: {visible: false}}, "
                "default: {label: Rest}}\n",
          "filter=\"NOT coalesce(&quot;kind&quot; IN ('a'), false)\"", "<category " },
        { "conditions are rules",
          AREAS "    classes: {rules: [{where: \"n > 1\", fill-color: red}]}\n",
          "filter=\"&quot;n&quot; &gt; 1\"", "<category " },
        { "a fill that hides has a seam", AREAS "    fill-color: \"#ff0000\"\n",
          "name=\"outline_style\" value=\"solid\"", NULL },
        { "areas of one opacity are a group",
          AREAS "    fill-color: \"#ff0000\"\n    fill-opacity: 0.5\n",
          "<layerOpacity>0.5</layerOpacity>", "value=\"255,0,0,128\"" },
        { "beside outlines they are not",
          AREAS "    fill-color: \"#ff0000\"\n    fill-opacity: 0.5\n"
                "    line-color: black\n    line-width: 1\n",
          "value=\"255,0,0,128\"", "<layerOpacity>0.5" },
        { "outlines wait for all areas",
          AREAS "    fill-color: red\n    line-color: black\n    line-width: 2\n",
          "symbollevels=\"1\"", NULL },
        { "hatches have their angle, distance and width",
          AREAS "    fill-color: red\n    fill-pattern: hatch-135-wide\n",
          "name=\"angle\" value=\"135\"/>\n<Option type=\"QString\" name=\"distance\" "
          "value=\"3.175\"/>",
          NULL },
        { "crossed lines are two",
          AREAS "    fill-color: red\n    fill-pattern: cross\n",
          "name=\"angle\" value=\"90\"", NULL },
        { "dots stand in shifted rows",
          AREAS "    fill-color: red\n    fill-pattern: stipple\n",
          "name=\"distance_y\" value=\"0.79375\"", "LinePatternFill" },
        { "dashes are in line widths, and come in pairs",
          WAYS "    line-width: 3\n    line-dasharray: [4, 2, 1]\n",
          "name=\"customdash\" value=\"3.175;1.5875;0.79375;3.175;1.5875;0.79375\"",
          NULL },
        { "dashes follow a width that a field gives",
          WAYS "    line-width: {field: n, stops: [[0, 1], [10, 3]]}\n"
               "    line-dasharray: [4, 2]\n",
          "<Option type=\"Map\" name=\"customDash\">", NULL },
        { "a casing is a line below",
          WAYS "    line-width: 2\n    line-casing-color: \"#ffffff\"\n"
               "    line-casing-width: 1\n",
          "name=\"line_width\" value=\"1.058333\"", NULL },
        { "what is right of a line is so for both",
          WAYS "    line-width: 1\n    line-offset: 6\n",
          "name=\"offset\" value=\"1.5875\"", NULL },
        { "of areas it is told as inwards, which is left of their edges",
          AREAS "    line-color: red\n    line-width: 1\n    line-offset: 6\n",
          "name=\"offset\" value=\"-1.5875\"", NULL },
        { "figures are markers along the line",
          WAYS "    line-width: 1\n    tactical: flot\n",
          "name=\"placement\" value=\"interval\"/>\n<Option type=\"QString\" "
          "name=\"interval\" value=\"2.910417\"",
          NULL },
        { "features bring their colours", WAYS "    style: features\n",
          "name=\"outlineColor\">\n<Option type=\"bool\" name=\"active\" "
          "value=\"true\"/>"
          "\n<Option type=\"QString\" name=\"expression\" "
          "value=\"set_color_part(coalesce(CASE WHEN regexp_match(&quot;stroke&quot;",
          NULL },
        { "a circle is a mark of its diameter",
          PLACES "    circle-radius: 4\n    circle-color: \"#0000ff\"\n",
          "<Option type=\"QString\" name=\"size\" value=\"2.116667\"/>", "SvgMarker" },
        { "a ring is another",
          PLACES "    symbol: {shape: square, size: 10}\n    ring: \"#b00000\"\n",
          "name=\"outline_color\" value=\"176,0,0,255\"", "SvgMarker" },
        { "a shape that QGIS has otherwise is a picture",
          PLACES "    symbol: {shape: cross, size: 10}\n",
          "<Option type=\"QString\" name=\"name\" value=\"base64:", "SimpleMarker" },
        { "larger points come first",
          PLACES "    circle-radius: {field: n, stops: [[0, 1], [10, 5]]}\n",
          "<orderByClause asc=\"0\" nullsFirst=\"0\">coalesce(scale_linear("
          "&quot;n&quot;, 0, 10, 1, 5)",
          NULL },
        { "labels fall back over languages",
          PLACES "    label: {text-field: \"{name}\", text-halo-width: 2}\n",
          "<text-style fieldName=\"coalesce(nullif(&quot;name_en&quot;, ''), "
          "&quot;name&quot;, '')\" isExpression=\"1\"",
          "drawLabels=\"0\"" },
        { "a halo reaches its width out",
          PLACES "    label: {text-field: \"{name}\", text-halo-width: 2}\n",
          "bufferDraw=\"1\" bufferSize=\"1.058333\"", NULL },
        { "some alone are labelled",
          PLACES "    label: {text-field: \"{name}\", where: \"n < 3\"}\n",
          "<Option type=\"Map\" name=\"Show\">", NULL },
        { "points without labels keep others off", PLACES "    circle-radius: 4\n",
          "<rendering drawLabels=\"0\"", NULL },
        { "days of features are times",
          AREAS "    fill-color: red\n    valid: {from: from, to: to}\n",
          "enabled=\"1\" mode=\"2\" limitMode=\"0\"", NULL },
        { "words that are no days leave them open", WAYS "    valid: {from: from}\n",
          "startExpression=\"try(to_datetime(left(&quot;from&quot;, 10)))\"",
          "mode=\"2\"" },
        { "scales and opacity are the layer's",
          AREAS "    fill-color: red\n    opacity: 0.8\n    min-scale: 1000\n"
                "    max-scale: 500000\n",
          "hasScaleBasedVisibilityFlag=\"1\" minScale=\"500000\" maxScale=\"1000\"",
          NULL },
        { "hostile names are text",
          "  - id: evil\n    source: evil.geojson\n"
          "    label: {text-field: \"{<b>\\\"'&}\"}\n",
          "fieldName=\"&lt;b&gt;&quot;'&amp;\" isExpression=\"0\"", "<b>" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gathered g = gather(rows[i].layer);
        fm_str out = { 0 };

        CHECK_OK(g.ctx, fm_gis_qml_layer(g.ctx, g.map, &g.map->layers[0], &out));
        if (strstr(fm_str_text(&out), rows[i].wanted) == NULL)
            fail_msg("%s: not in %s", rows[i].comment, fm_str_text(&out));
        if (rows[i].unwanted != NULL &&
            strstr(fm_str_text(&out), rows[i].unwanted) != NULL)
            fail_msg("%s: %s is in %s", rows[i].comment, rows[i].unwanted,
                     fm_str_text(&out));
        fm_str_release(&out);
        gathered_release(&g);
    }
}

static fm_status make_pieces(gathered *g, fm_qgis_pieces *pieces)
{
    static const fm_gis_options options = FM_GIS_OPTIONS_INIT;
    fm_gis_report report = { 0 };
    fm_gis_job job = { .ctx = g->ctx,
                       .map = g->map,
                       .document = g->document,
                       .path = "x.gpkg",
                       .options = &options,
                       .report = &report };

    return fm_qgis_pieces_make(&job, NULL, pieces);
}

static void a_layer_of_several_kinds_is_several(void **state)
{
    gathered g = gather("  - id: mixed\n    source: mixed.geojson\n"
                        "  - id: mixed_points\n    source: places.geojson\n"
                        "  - id: layer_styles\n    source: areas.geojson\n");
    static const struct {
        const char *name;
        size_t count;
    } rows[] = { { "mixed_lines", 1 },
                 { "mixed_points_2", 1 },
                 { "mixed_points", 1 },
                 { "map_layer_styles", 2 } };
    fm_qgis_pieces pieces;

    (void)state;
    CHECK_OK(g.ctx, make_pieces(&g, &pieces));
    assert_int_equal(pieces.count, 4);
    for (size_t i = 0; i < pieces.count; i++) {
        assert_string_equal(pieces.items[i].name, rows[i].name);
        assert_int_equal(fm_features_count(pieces.items[i].features), rows[i].count);
    }
    fm_qgis_pieces_release(&pieces);
    gathered_release(&g);
}

static void a_project_has_order_ground_and_a_name_that_is_found(void **state)
{
    static const char *const wanted[] = {
        "<title>A's &lt;map&gt;; 50% &amp; more</title>",
        "<authid>EPSG:32637</authid>",
        "<authid>EPSG:4326</authid>",
        "<layer id=\"map_layer_places_2\"/>\n<layer id=\"map_layer_areas_1\"/>",
        "<datasource>./x &amp; y.gpkg|layername=areas</datasource>",
        "<Layout name=\"A's &lt;map&gt;; 50% &amp; more\" units=\"mm\"",
        "<CanvasColorRedPart type=\"int\">16</CanvasColorRedPart>",
    };
    gathered g = gather(AREAS PLACES);
    fm_str out = { 0 }, key = { 0 };
    fm_qgis_pieces pieces;

    (void)state;
    CHECK_OK(g.ctx, make_pieces(&g, &pieces));
    CHECK_OK(g.ctx, fm_qgis_project(&pieces, "x & y.gpkg", NULL, &out));
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (strstr(fm_str_text(&out), wanted[i]) == NULL)
            fail_msg("%s: not in %s", wanted[i], fm_str_text(&out));
    fm_qgis_project_key(g.map, &key);
    assert_string_equal(fm_str_text(&key), "A\xe2\x80\x99s -map-- 50- - more");
    fm_qgis_pieces_release(&pieces);
    fm_str_release(&out);
    fm_str_release(&key);
    gathered_release(&g);
}

static void survives_every_failing_allocation(void **state)
{
    gathered g = gather(AREAS "    fill-pattern: cross\n    fill-color: red\n" WAYS
                              "    tactical: flot\n" PLACES
                              "    symbol: {shape: cross, size: 9}\n"
                              "    label: {text-field: \"{name}\"}\n");
    size_t needed;

    (void)state;
    (void)fm_mem_fail_at(0);
    for (size_t i = 0; i < g.map->layer_count; i++) {
        fm_str out = { 0 };

        CHECK_OK(g.ctx, fm_gis_qml_layer(g.ctx, g.map, &g.map->layers[i], &out));
        fm_str_release(&out);
        needed = fm_mem_fail_at(0);
        for (size_t n = 1; n <= needed; n++) {
            fm_status status;

            (void)fm_mem_fail_at(n);
            status = fm_gis_qml_layer(g.ctx, g.map, &g.map->layers[i], &out);
            (void)fm_mem_fail_at(0);
            assert_int_equal(status, FM_ERR_NOMEM);
            fm_str_release(&out);
            out = (fm_str){ 0 };
        }
    }
    for (size_t n = 1; n != 0; n++) {
        fm_qgis_pieces pieces = { 0 };
        fm_str out = { 0 };
        fm_status status;

        (void)fm_mem_fail_at(n);
        status = make_pieces(&g, &pieces);
        if (status == FM_OK)
            status = fm_qgis_project(&pieces, "x.gpkg", NULL, &out);
        (void)fm_mem_fail_at(0);
        fm_qgis_pieces_release(&pieces);
        fm_str_release(&out);
        if (status == FM_OK)
            break;
        assert_int_equal(status, FM_ERR_NOMEM);
    }
    gathered_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_the_style_of_a_layer),
        cmocka_unit_test(a_layer_of_several_kinds_is_several),
        cmocka_unit_test(a_project_has_order_ground_and_a_name_that_is_found),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
