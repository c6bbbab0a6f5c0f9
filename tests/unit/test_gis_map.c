/* SPDX-License-Identifier: MIT */
#include "gis/map.h"

#include <stdlib.h>
#include <unistd.h>

#include "gis/drawn.h"
#include "support/check.h"
#include "support/gathered.h"

/* A scratch folder: a series of zones, and posts with validity. */
static char folder[64];

static void put(const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define ZONE(properties, west)                                                         \
    "{\"type\":\"Feature\",\"properties\":{" properties                                \
    "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                            \
    "[[[" west ",35],[37,35],[37,36],[" west ",35]]]}}"
#define POST(properties)                                                               \
    "{\"type\":\"Feature\",\"properties\":{" properties                                \
    "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.5,35.5]}}"
#define COLLECTION(features)                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

#define NORTH "\"holder\":\"north\",\"certainty\":\"assessed\""
#define SOUTH "\"holder\":\"south\",\"certainty\":\"claimed\""
#define ISLE  "\"holder\":\"isle\",\"certainty\":null"

static const char *const files[] = { "zones-2020-01-30.geojson",
                                     "zones-2020-02-24.geojson",
                                     "zones-2020-03-06.geojson",
                                     "posts.geojson",
                                     "ranks.geojson",
                                     "line.geojson" };

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "gis-map-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put(files[0], COLLECTION(ZONE(NORTH, "36") "," ZONE(SOUTH, "35")));
    put(files[1], COLLECTION(ZONE(NORTH, "36") "," ZONE(SOUTH, "35.5")));
    put(files[2],
        COLLECTION(ZONE(SOUTH, "35.5") "," ZONE(NORTH, "36") "," ZONE(ISLE, "36.5")));
    put(files[3],
        COLLECTION(POST(
            "\"name\":\"Early\",\"from\":\"2018-01-01\",\"to\":"
            "\"2020-02-01\",\"sidc\":\"10042500001601000000\"") "," POST("\"name\""
                                                                         ":\"Late"
                                                                         "\","
                                                                         "\"from\""
                                                                         ":\"2020-"
                                                                         "02-24\","
                                                                         "\"to\":"
                                                                         "null,"
                                                                         "\"sidc\""
                                                                         ":"
                                                                         "\"100425"
                                                                         "00001602"
                                                                         "020000"
                                                                         "\"") "," POST("\"name\":null,\"from\":null,\"to\":"
                                                                                        "null,\"sidc\":null")));
    put(files[4],
        COLLECTION(POST("\"rank\":1") "," POST("\"rank\":2") "," POST("\"rank\":9")));
    put(files[5],
        COLLECTION("{\"type\":\"Feature\",\"properties\":{\"name\":\"Blue\",\"sidc\":"
                   "\"10032500002902020000\"},\"geometry\":{\"type\":\"LineString\","
                   "\"coordinates\":[[36,35.5],[36.5,35.5],[37,35.5]]}}"));
    return 0;
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static gathered gather(const char *layers, const char *dates, const char *bbox)
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char text[2048];

    snprintf(text, sizeof text,
             "frontmap: 1\ntitle: Map, {date}\ndate: 2020-02-24\nlayers:\n%s", layers);
    options.dates = dates;
    options.bbox = bbox;
    return gathered_of(text, folder, &options);
}

#define ZONES                                                                          \
    "  - id: zones\n    source: zones-{date}.geojson\n"                                \
    "    classes: {field: holder, values: {north: {fill-color: red}, "                 \
    "south: {label: South, fill-color: blue}, west: {fill-color: green}}}\n"           \
    "    certainty: {field: certainty}\n"
#define POSTS                                                                          \
    "  - id: posts\n    source: posts.geojson\n    valid: {from: from, to: to}\n"      \
    "    symbol: {sidc: \"{sidc}\"}\n"
#define RANKS                                                                          \
    "  - id: ranks\n    source: ranks.geojson\n"                                       \
    "    classes:\n      field: rank\n"                                                \
    "      values: {1: {circle-color: red}, 2: {visible: false}}\n"                    \
    "      rules:\n        - {where: \"rank < 5\", circle-color: blue}\n"              \
    "      default: {label: Rest, circle-color: grey}\n"

/* What the feature says in a field, or "-". */
static const char *field(const fm_gis_layer *layer, size_t feature, const char *name)
{
    const fm_table *t = &layer->features.table;
    fm_cell cell = fm_table_cell(t, fm_table_find(t, name), feature);

    return cell.kind == FM_CELL_TEXT ? cell.text : "-";
}

static void holds_each_feature_once_for_the_time_it_stood(void **state)
{
    static const struct {
        const char *holder, *from, *to;
    } rows[] = {
        { "north", "2020-01-30", "-" }, /* stood all the time, in another place */
        { "south", "2020-01-30", "2020-02-24" },
        { "south", "2020-02-24", "-" },
        { "isle", "2020-03-06", "-" },
    };
    gathered g = gather(ZONES, "2020-01-30..2020-03-06", NULL);
    const fm_gis_layer *layer = &g.map->layers[0];

    (void)state;
    assert_int_equal(g.map->date_count, 3);
    assert_int_equal(fm_features_count(&layer->features), 4);
    assert_string_equal(layer->time_from, "valid_from");
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(field(layer, i, "holder"), rows[i].holder);
        assert_string_equal(field(layer, i, "valid_from"), rows[i].from);
        assert_string_equal(field(layer, i, "valid_to"), rows[i].to);
    }
    gathered_release(&g);
}

static void looks_for_the_days_on_which_something_changes(void **state)
{
    static const struct {
        const char *layers, *dates, *wanted;
    } rows[] = {
        { ZONES, "2020-02-01..2020-03-06", "2020-02-01 2020-02-24 2020-03-06 " },
        { ZONES POSTS, "2020-01-30..2020-03-01", "2020-01-30 2020-02-01 2020-02-24 " },
        { ZONES, "..2020-02-24", "2020-01-30 2020-02-24 " },
        { ZONES, "2020-03-06,2020-01-30,2020-01-30", "2020-01-30 2020-03-06 " },
        { ZONES, NULL, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gathered g = gather(rows[i].layers, rows[i].dates, NULL);
        fm_str text = { 0 };

        for (size_t k = 0; k < g.map->date_count; k++) {
            fm_date_add_iso(&text, g.map->dates[k]);
            fm_str_add_char(&text, ' ');
        }
        assert_string_equal(fm_str_text(&text), rows[i].wanted);
        fm_str_release(&text);
        gathered_release(&g);
    }
}

static void gives_layers_that_never_change_no_time(void **state)
{
    gathered g = gather(ZONES RANKS, "2020-01-30..2020-03-06", NULL);

    (void)state;
    assert_null(g.map->layers[1].time_from);
    assert_int_equal(fm_features_count(&g.map->layers[1].features), 3);
    gathered_release(&g);
}

static void makes_a_rule_of_every_look(void **state)
{
    static const struct {
        const char *label;
        size_t count, all, none;
        const char *value;
        fm_certainty certainty;
    } rows[] = {
        { "north", 1, 1, 3, NULL, FM_CERTAIN },
        { "South: Claimed", 1, 1, 0, NULL, FM_CLAIMED },
        { "west", 0, 1, 3, NULL, FM_CERTAIN },
    };
    gathered g = gather(ZONES, NULL, NULL);
    const fm_gis_layer *layer = &g.map->layers[0];

    (void)state;
    assert_int_equal(layer->rule_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const fm_gis_rule *rule = &layer->rules[i];

        assert_string_equal(rule->label, rows[i].label);
        assert_int_equal(rule->count, rows[i].count);
        assert_int_equal(rule->certainty, rows[i].certainty);
        assert_true(rule->all_count >= rows[i].all);
        assert_int_equal(rule->none_count, rows[i].none);
    }
    assert_string_equal(fm_where_text(layer->rules[0].all[0]), "\"holder\" = 'north'");
    assert_int_equal(layer->rule_of[0], 0);
    assert_int_equal(layer->rule_of[1], 1);
    gathered_release(&g);
}

static void tells_first_match_by_what_must_not_hold(void **state)
{
    gathered g = gather(RANKS, NULL, NULL);
    const fm_gis_layer *layer = &g.map->layers[0];

    (void)state;
    /* value 1, the rule, the rest; value 2 is hidden and has none */
    assert_int_equal(layer->rule_count, 3);
    assert_string_equal(layer->rules[0].value, "1");
    assert_string_equal(fm_where_text(layer->rules[0].all[0]), "\"rank\" = 1");
    assert_string_equal(fm_where_text(layer->rules[1].all[0]), "rank < 5");
    assert_string_equal(fm_where_text(layer->rules[1].none[0]), "\"rank\" IN (1, 2)");
    assert_int_equal(layer->rules[2].all_count, 0);
    assert_int_equal(layer->rules[2].none_count, 2);
    assert_int_equal(layer->rule_of[0], 0);
    assert_int_equal(layer->rule_of[1], -1);
    assert_int_equal(layer->rule_of[2], 2);
    gathered_release(&g);
}

/* The conditions of the rules take exactly the features that the rules have. */
static void conditions_agree_with_the_rules_of_features(void **state)
{
    static const char *const layers[] = { ZONES, RANKS, POSTS };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        gathered g = gather(layers[i], "2020-01-30,2020-03-06", NULL);
        const fm_gis_layer *layer = &g.map->layers[0];
        const fm_table *table = &layer->features.table;

        for (size_t r = 0; r < layer->rule_count; r++) {
            const fm_gis_rule *rule = &layer->rules[r];

            for (size_t row = 0; row < table->row_count; row++) {
                bool holds = true;

                for (size_t k = 0; k < rule->all_count; k++) {
                    CHECK_OK(g.ctx, fm_where_bind(g.ctx, rule->all[k], table));
                    holds = holds && fm_where_test(rule->all[k], table, row);
                }
                for (size_t k = 0; k < rule->none_count; k++) {
                    CHECK_OK(g.ctx, fm_where_bind(g.ctx, rule->none[k], table));
                    holds = holds && !fm_where_test(rule->none[k], table, row);
                }
                assert_int_equal(holds, layer->rule_of[row] == (int)r);
            }
        }
        gathered_release(&g);
    }
}

static void splits_symbols_by_their_codes(void **state)
{
    gathered g = gather(POSTS, "2020-01-30,2020-03-06", NULL);
    const fm_gis_layer *layer = &g.map->layers[0];

    (void)state;
    assert_int_equal(layer->rule_count, 3);
    assert_string_equal(layer->rules[0].sidc, "10042500001601000000");
    assert_string_equal(layer->rules[1].sidc, "");
    assert_string_equal(layer->rules[2].sidc, "10042500001602020000");
    gathered_release(&g);
}

static void keeps_features_that_meet_the_box(void **state)
{
    gathered g = gather(ZONES, "2020-01-30..2020-03-06", "35,34,35.2,35.01");

    (void)state;
    assert_int_equal(fm_features_count(&g.map->layers[0].features), 1);
    gathered_release(&g);
}

static void refuses_what_is_no_date_and_no_layer(void **state)
{
    static const struct {
        const char *dates, *layer, *bbox, *words;
    } rows[] = {
        { "yesterday", NULL, NULL, "is not a date" },
        { "2020-03-06..2020-01-30", NULL, NULL, "ends before it begins" },
        { NULL, "zonse", NULL, "did you mean 'zones'?" },
        { NULL, NULL, "1,2,3", "bbox" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gathered g = gather(ZONES, NULL, NULL);
        fm_gis_options options = FM_GIS_OPTIONS_INIT;
        fm_gis_map *map = NULL;

        options.dates = rows[i].dates;
        options.bbox = rows[i].bbox;
        options.layers = &rows[i].layer;
        options.layer_count = rows[i].layer != NULL;
        assert_int_equal(fm_gis_map_new(g.ctx, g.document, &options, &map),
                         FM_ERR_USAGE);
        assert_non_null(strstr(fm_context_error(g.ctx)->message, rows[i].words));
        gathered_release(&g);
    }
}

/* Scallops become lines with the fields they had; words become points. */
static void draws_measures_as_geometry(void **state)
{
    gathered g = gather("  - id: front\n    source: line.geojson\n    tactical: flot\n"
                        "  - id: limit\n    source: line.geojson\n"
                        "    tactical: {kind: phase-line, name: \"{name}\"}\n"
                        "  - id: ditch\n    source: line.geojson\n"
                        "    tactical: {sidc: \"{sidc}\"}\n",
                        NULL, NULL);
    const fm_gis_layer *layers = g.map->layers;

    (void)state;
    CHECK_OK(g.ctx, fm_gis_draw_measures(g.map));
    layers = g.map->layers;
    assert_int_equal(g.map->layer_count, 5);
    assert_string_equal(layers[0].spec->id, "front");
    assert_string_equal(layers[1].spec->id, "limit");
    assert_string_equal(layers[2].spec->id, "limit-words");
    assert_string_equal(layers[3].spec->id, "ditch");
    assert_string_equal(layers[4].spec->id, "ditch-fills");
    assert_int_equal(fm_features_count(&layers[0].features), 1);
    assert_true(layers[0].features.shapes.part_count > 20);
    assert_string_equal(field(&layers[0], 0, "name"), "Blue");
    assert_null(layers[0].rules[0].style.tactical);
    assert_string_equal(field(&layers[2], 0, "text"), "PL Blue");
    assert_int_equal(layers[4].kinds, FM_SHAPE_POLYGON);
    for (size_t i = 0; i < layers[0].features.shapes.point_count; i++) {
        fm_lonlat p = layers[0].features.shapes.points[i];

        assert_true(p.lat > 35.4 && p.lat < 35.6 && p.lon > 35.99 && p.lon < 37.01);
    }
    gathered_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_each_feature_once_for_the_time_it_stood),
        cmocka_unit_test(looks_for_the_days_on_which_something_changes),
        cmocka_unit_test(gives_layers_that_never_change_no_time),
        cmocka_unit_test(makes_a_rule_of_every_look),
        cmocka_unit_test(tells_first_match_by_what_must_not_hold),
        cmocka_unit_test(conditions_agree_with_the_rules_of_features),
        cmocka_unit_test(splits_symbols_by_their_codes),
        cmocka_unit_test(keeps_features_that_meet_the_box),
        cmocka_unit_test(refuses_what_is_no_date_and_no_layer),
        cmocka_unit_test(draws_measures_as_geometry),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
