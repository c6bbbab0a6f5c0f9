/* SPDX-License-Identifier: MIT */
#include "gis/drawn.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "draw/dash.h"
#include "draw/pattern.h"
#include "support/check.h"
#include "support/gathered.h"

/* A square of 100 px with a hole of 40 px in its middle. */
static const fm_pt square[] = { { 0, 0 },   { 100, 0 }, { 100, 100 }, { 0, 100 },
                                { 30, 30 }, { 70, 30 }, { 70, 70 },   { 30, 70 } };
static const size_t rings[] = { 0, 4, 8 };

static double length_of(const fm_path *path)
{
    double length = 0;

    for (size_t i = 1; i < path->verb_count; i++)
        if (path->verbs[i] == FM_PATH_LINE)
            length += hypot(path->points[i].x - path->points[i - 1].x,
                            path->points[i].y - path->points[i - 1].y);
    return length;
}

static size_t pieces_of(const fm_path *path)
{
    size_t count = 0;

    for (size_t i = 0; i < path->verb_count; i++)
        count += path->verbs[i] == FM_PATH_MOVE;
    return count;
}

/* ---------------------------------------------------------------------- patterns */

static void covers_ground_as_densely_as_the_pattern_says(void **state)
{
    static const struct {
        const char *name;
        double lines; /* length per area, 1/px; or dots per area, 1/px2 */
    } rows[] = {
        { "hatch-0", 1 / 6.0 },          { "hatch-45", 1 / 6.0 },
        { "hatch-135", 1 / 6.0 },        { "hatch-90", 1 / 6.0 },
        { "hatch-45-wide", 1 / 12.0 },   { "cross", 2 / 7.0 },
        { "cross-45", 2 / 7.0 },         { "stipple", 2 / 36.0 },
        { "stipple-coarse", 2 / 144.0 },
    };
    const double area = 100 * 100 - 40 * 40;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_pattern_form form;
        fm_path out = { 0 };
        double amount;

        assert_true(fm_pattern_about(rows[i].name, &form));
        assert_true(fm_pattern_cut(rows[i].name, square, rings, 2, 100000, &out));
        amount = form.is_dots ? (double)out.point_count : length_of(&out);
        CHECK_NEAR(amount / (rows[i].lines * area), 1, 0.12, rows[i].name);
        for (size_t k = 0; k < out.point_count; k++) {
            fm_pt p = out.points[k];

            assert_true(p.x > -1e-6 && p.x < 100 + 1e-6 && p.y > -1e-6 &&
                        p.y < 100 + 1e-6);
            assert_false(p.x > 30 + 1e-6 && p.x < 70 - 1e-6 && p.y > 30 + 1e-6 &&
                         p.y < 70 - 1e-6);
        }
        fm_path_release(&out);
    }
}

static void patterns_of_neighbours_match(void **state)
{
    static const fm_pt left[] = { { 0, 0 }, { 50, 0 }, { 50, 100 }, { 0, 100 } };
    static const fm_pt right[] = { { 50, 0 }, { 100, 0 }, { 100, 100 }, { 50, 100 } };
    static const fm_pt both[] = { { 0, 0 }, { 100, 0 }, { 100, 100 }, { 0, 100 } };
    static const size_t ring[] = { 0, 4 };
    fm_path halves = { 0 }, whole = { 0 };

    (void)state;
    assert_true(fm_pattern_cut("hatch-45", left, ring, 1, 10000, &halves));
    assert_true(fm_pattern_cut("hatch-45", right, ring, 1, 10000, &halves));
    assert_true(fm_pattern_cut("hatch-45", both, ring, 1, 10000, &whole));
    CHECK_NEAR(length_of(&halves), length_of(&whole), 1e-6, "length");
    fm_path_release(&halves);
    fm_path_release(&whole);
}

static void becomes_coarser_before_it_becomes_too_much(void **state)
{
    static const char *const names[] = { "hatch-45", "cross", "stipple" };
    static const fm_pt huge[] = { { 0, 0 }, { 1e7, 0 }, { 1e7, 1e7 }, { 0, 1e7 } };
    static const size_t ring[] = { 0, 4 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fm_path out = { 0 };

        assert_true(fm_pattern_cut(names[i], huge, ring, 1, 500, &out));
        assert_in_range(pieces_of(&out), 50, 2500);
        fm_path_release(&out);
    }
}

static void leaves_flat_shapes_alone(void **state)
{
    static const fm_pt flat[] = { { 0, 0 }, { 50, 0 }, { 100, 0 } };
    static const size_t ring[] = { 0, 3 }, none[] = { 0, 0 };
    fm_path out = { 0 };

    (void)state;
    assert_true(fm_pattern_cut("hatch-90", flat, ring, 1, 500, &out));
    assert_true(fm_pattern_cut("hatch-45", flat, none, 1, 500, &out));
    assert_true(fm_pattern_cut("none of these", square, rings, 2, 500, &out));
    CHECK_NEAR(length_of(&out), 0, 1e-9, "length");
    fm_path_release(&out);
}

/* ------------------------------------------------------------------------ dashes */

static void cuts_a_line_into_its_dashes(void **state)
{
    static const struct {
        const char *comment;
        double dashes[4];
        size_t count;
        bool closed;
        size_t pieces;
        double ink;
    } rows[] = {
        { "half", { 10, 10 }, 2, false, 10, 100 },
        { "round the square", { 10, 10 }, 2, true, 20, 200 },
        { "an odd number is read twice", { 10 }, 1, false, 10, 100 },
        { "long and short", { 20, 5, 2, 5 }, 4, false, 13, 140 },
        { "dots can be seen", { 0, 10 }, 2, false, 20, 10 },
        { "longer than the line", { 1000, 10 }, 2, false, 1, 200 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_path line = { 0 }, out = { 0 };

        fm_path_polyline(&line, square, rows[i].closed ? 4 : 3, rows[i].closed);
        fm_dash_path(&line, rows[i].dashes, rows[i].count, 1000, &out);
        assert_false(out.failed);
        CHECK_NEAR(length_of(&out), rows[i].ink, 1.0, rows[i].comment);
        CHECK_NEAR((double)pieces_of(&out), (double)rows[i].pieces, 1, rows[i].comment);
        fm_path_release(&line);
        fm_path_release(&out);
    }
}

static void dashes_of_a_line_round_the_earth_are_few(void **state)
{
    static const double dashes[] = { 1, 1 };
    const fm_pt ends[] = { { 0, 0 }, { 1e9, 0 } };
    fm_path line = { 0 }, out = { 0 };

    (void)state;
    fm_path_polyline(&line, ends, 2, false);
    fm_dash_path(&line, dashes, 2, 300, &out);
    assert_in_range(pieces_of(&out), 100, 301);
    fm_path_release(&line);
    fm_path_release(&out);
}

/* ------------------------------------------------------------------------- a map */

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

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "gis-drawn-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put("areas.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"n\":1},\"geometry\":{\"type\":"
        "\"Polygon\",\"coordinates\":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"n\":2},\"geometry\":{\"type\":"
        "\"Polygon\",\"coordinates\":[[[3,0],[4,0],[4,1],[3,1],[3,0]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"n\":3},\"geometry\":null}]}");
    put("lines.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"n\":1},\"geometry\":{\"type\":"
        "\"LineString\",\"coordinates\":[[0,3],[4,3]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"n\":2},\"geometry\":{\"type\":"
        "\"LineString\",\"coordinates\":[[0,-89.9999],[4,90]]}}]}");
    return 0;
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/areas.geojson", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/lines.geojson", folder);
    unlink(path);
    return rmdir(folder);
}

static gathered gather(const char *layers)
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char text[2048];

    snprintf(text, sizeof text,
             "frontmap: 1\nsheet: {size: 400x300, extent: [0, 0, 4, 3]}\nlayers:\n%s",
             layers);
    return gathered_of(text, folder, &options);
}

#define AREAS(style) "  - {id: a, source: areas.geojson, " style "}\n"
#define LINES(style) "  - {id: l, source: lines.geojson, " style "}\n"

static void makes_layers_of_what_is_drawn(void **state)
{
    static const struct {
        const char *layers;
        const char *wanted; /* ids with their features, from the bottom up */
    } rows[] = {
        { AREAS("fill-color: red"), "a:3" },
        { AREAS("fill-color: red, fill-pattern: hatch-45"), "a:3 a-hatches:2" },
        { AREAS("fill-color: red, fill-pattern: stipple"), "a:3 a-dots:2" },
        { AREAS("fill-color: red, line-color: black, line-dasharray: [2, 2]"),
          "a:3 a-lines:2" },
        { AREAS("fill-color: red, fill-pattern: cross, line-color: black, "
                "line-casing-color: white"),
          "a:3 a-hatches:2 a-casings:2 a-lines:2" },
        { LINES("line-dasharray: [2, 2]"), "l:2" },
        { LINES("line-dasharray: [2, 2], label: '{n}'"), "l:2 l-lines:2" },
        { LINES("line-casing-color: white") AREAS("fill-pattern: hatch-0"),
          "l-casings:2 l:2 a:3 a-hatches:2" },
        { LINES("where: 'n = 1', tactical: flot, line-dasharray: [2, 2]"), "l:1" },
        { LINES("visible: false"), "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gathered g = gather(rows[i].layers);
        fm_str text = { 0 };

        CHECK_OK(g.ctx, fm_gis_draw_measures(g.map));
        CHECK_OK(g.ctx, fm_gis_draw_textures(g.map));
        for (size_t k = 0; k < g.map->layer_count; k++) {
            const fm_gis_layer *layer = &g.map->layers[k];

            fm_str_addf(&text, "%s%s:%zu", k > 0 ? " " : "", layer->spec->id,
                        fm_features_count(&layer->features));
        }
        assert_string_equal(fm_str_text(&text), rows[i].wanted);
        fm_str_release(&text);
        gathered_release(&g);
    }
}

static void leaves_a_plain_style_and_remembers_the_other(void **state)
{
    gathered g = gather(AREAS("fill-color: '#ff0000', fill-opacity: 0.5, "
                              "fill-pattern: hatch-45-wide, line-color: '#00ff00', "
                              "line-width: 2, line-dasharray: [2, 2]"));
    const fm_gis_rule *area, *hatch, *line;

    (void)state;
    CHECK_OK(g.ctx, fm_gis_draw_textures(g.map));
    assert_int_equal(g.map->layer_count, 3);
    area = &g.map->layers[0].rules[0];
    hatch = &g.map->layers[1].rules[0];
    line = &g.map->layers[2].rules[0];
    assert_null(area->style.fill_pattern);
    CHECK_NEAR(area->style.fill_color.a, 0, 0, "the pattern stood for the fill");
    CHECK_NEAR(area->style.line_color.a, 0, 0, "the outline is above");
    assert_string_equal(area->told->fill_pattern, "hatch-45-wide");
    assert_int_equal(area->told->dash_count, 2);
    CHECK_NEAR(hatch->style.line_color.r, 1, 0, "ink");
    CHECK_NEAR(hatch->style.line_color.a, 0.5, 1e-9,
               "ink as the fill's opacity has it");
    CHECK_NEAR(hatch->style.line_width.value, 2, 0, "the width of its lines");
    assert_int_equal(line->style.dash_count, 0);
    CHECK_NEAR(line->style.line_color.g, 1, 0, "the line");
    CHECK_NEAR(fm_gis_feature_style(&g.map->layers[1], 0).line_width.value, 2, 0,
               "a feature has the rule's");
    assert_true(g.map->layers[1].spec->no_legend);
    gathered_release(&g);
}

static void survives_every_failing_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        gathered g = gather(LINES("line-casing-color: white, line-dasharray: [9, 9]")
                                AREAS("fill-color: red, fill-pattern: cross, "
                                      "line-color: black, line-dasharray: [9, 9], "
                                      "tactical: fortified-area, label: '{n}'"));

        fm_mem_fail_at(n);
        status = fm_gis_draw_measures(g.map);
        if (status == FM_OK)
            status = fm_gis_draw_textures(g.map);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        gathered_release(&g);
        assert_true(n < 5000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers_ground_as_densely_as_the_pattern_says),
        cmocka_unit_test(patterns_of_neighbours_match),
        cmocka_unit_test(becomes_coarser_before_it_becomes_too_much),
        cmocka_unit_test(leaves_flat_shapes_alone),
        cmocka_unit_test(cuts_a_line_into_its_dashes),
        cmocka_unit_test(dashes_of_a_line_round_the_earth_are_few),
        cmocka_unit_test(makes_layers_of_what_is_drawn),
        cmocka_unit_test(leaves_a_plain_style_and_remembers_the_other),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
