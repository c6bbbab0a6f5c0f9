/* SPDX-License-Identifier: MIT */
#include "front/post_line.h"

#include <stdlib.h>

#include "base/mem.h"
#include "data/source.h"
#include "geo/measure.h"
#include "support/zones.h"

static fm_cell cell_of(const fm_features *f, const char *column, size_t row)
{
    return fm_table_cell(&f->table, fm_table_find(&f->table, column), row);
}

static void stop_at(fm_features *f, const char *name, double lon, double lat,
                    const char *order, double number)
{
    size_t column;

    posts_add(f, name, (fm_lonlat){ lon, lat }, "", "", -1);
    zones_text(f, "order", order);
    assert_true(fm_table_column(&f->table, "number", 6, &column));
    if (!isnan(number))
        assert_true(
            fm_table_set_real(&f->table, column, f->shapes.feature_count - 1, number));
}

/* The names of the posts nearest to the line's vertices, in its order, are told from
 * its ends and its length. */
static void joins_posts_in_the_order_that_is_asked_for(void **state)
{
    static const struct {
        const char *order, *first, *last;
        size_t posts;
        double legs[4][2]; /* the stops, in order */
        const char *comment;
    } rows[] = {
        { "number",
          "a",
          "d",
          4,
          { { 10, 50 }, { 12, 50 }, { 11, 50 }, { 13, 50 } },
          "numbers by size" },
        { "order",
          "c",
          "d",
          3,
          { { 11, 50 }, { 12, 50 }, { 13, 50 } },
          "texts; one without a value is left out" },
        { "auto",
          "a",
          "d",
          4,
          { { 10, 50 }, { 11, 50 }, { 12, 50 }, { 13, 50 } },
          "the shortest way" },
    };
    fm_context *ctx = fm_context_new();
    fm_features posts = { 0 };

    (void)state;
    stop_at(&posts, "a", 10, 50, NULL, 1);
    stop_at(&posts, "b", 12, 50, "2020-02-02", 2);
    stop_at(&posts, "c", 11, 50, "2020-01-31", 10);
    stop_at(&posts, "d", 13, 50, "2020-03-01", 11);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_features line = { 0 };
        double length_m = 0;

        for (size_t k = 1; k < rows[i].posts; k++)
            length_m += fm_distance_m(
                (fm_lonlat){ rows[i].legs[k - 1][0], rows[i].legs[k - 1][1] },
                (fm_lonlat){ rows[i].legs[k][0], rows[i].legs[k][1] });
        CHECK_OK(ctx, fm_line_through(ctx, &posts, rows[i].order, "name", &line));
        assert_int_equal(fm_features_count(&line), 1);
        assert_string_equal(cell_of(&line, "first", 0).text, rows[i].first);
        assert_string_equal(cell_of(&line, "last", 0).text, rows[i].last);
        assert_int_equal(cell_of(&line, "posts", 0).integer, rows[i].posts);
        CHECK_NEAR(cell_of(&line, "length_km", 0).number, length_m / 1000, 1e-3,
                   rows[i].comment);
        /* It is drawn out: what is drawn is as long as what is said. */
        CHECK_NEAR(fm_shapes_length_m(&line.shapes, 0), length_m, 0.1, rows[i].comment);
        fm_features_release(&line);
    }
    fm_features_release(&posts);
    fm_context_free(ctx);
}

/* A geodesic along a parallel bends towards the pole, on either side of the
 * antimeridian. */
static void draws_geodesics(void **state)
{
    static const double shifts[] = { 0, 175, -190 };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fm_features posts = { 0 }, line = { 0 };
        double west = remainder(shifts[i], 360), east = remainder(shifts[i] + 10, 360);
        double north = 0, reach;
        size_t last;

        stop_at(&posts, "a", west, 60, NULL, 1);
        stop_at(&posts, "b", east, 60, NULL, 2);
        CHECK_OK(ctx, fm_line_through(ctx, &posts, "number", "name", &line));
        for (size_t k = 0; k < line.shapes.point_count; k++)
            north = fmax(north, line.shapes.points[k].lat);
        CHECK_NEAR(north, 60.0946, 1e-3, "the vertex of the great ellipse");
        last = line.shapes.point_count - 1;
        reach = line.shapes.points[last].lon - line.shapes.points[0].lon;
        CHECK_NEAR(reach, 10, 1e-9, "the line is not torn");
        fm_features_release(&line);
        fm_features_release(&posts);
    }
    fm_context_free(ctx);
}

static void warns_when_there_is_nothing_to_join(void **state)
{
    check_log log = { 0 };
    fm_context *ctx = fm_context_new();
    fm_features posts = { 0 }, line = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    stop_at(&posts, "a", 10, 50, NULL, 1);
    CHECK_OK(ctx, fm_line_through(ctx, &posts, "auto", "name", &line));
    assert_int_equal(fm_features_count(&line), 0);
    assert_non_null(strstr(log.text, "line-empty"));
    assert_int_equal(fm_line_through(ctx, &posts, "row", "name", &line), FM_ERR_LAYER);
    assert_non_null(
        strstr(fm_context_error(ctx)->message, "has no field 'row' to order by"));
    fm_features_release(&line);
    fm_features_release(&posts);
    fm_context_free(ctx);
}

/* ---- the shortest way -------------------------------------------------------------
 */

static double way_m(const fm_lonlat *points, const size_t *order, size_t count)
{
    double length_m = 0;

    for (size_t i = 1; i < count; i++)
        length_m += fm_distance_m(points[order[i - 1]], points[order[i]]);
    return length_m;
}

static double shortest_by_trying(const fm_lonlat *points, size_t *order, size_t at,
                                 size_t count)
{
    double best = INFINITY;

    if (at == count)
        return way_m(points, order, count);
    for (size_t i = at; i < count; i++) {
        size_t spare = order[at];

        order[at] = order[i];
        order[i] = spare;
        best = fmin(best, shortest_by_trying(points, order, at + 1, count));
        order[i] = order[at];
        order[at] = spare;
    }
    return best;
}

static void the_shortest_way_is_the_shortest(void **state)
{
    uint32_t random = 7;

    (void)state;
    for (size_t count = 1; count <= 7; count++) {
        fm_lonlat points[7];
        size_t order[7], trial[7];

        for (size_t i = 0; i < count; i++) {
            random = random * 1664525u + 1013904223u;
            points[i] = (fm_lonlat){ 175 + (random >> 20) % 100 / 10.0,
                                     (random >> 10) % 100 / 10.0 };
            trial[i] = i;
        }
        assert_true(fm_shortest_way(points, count, order));
        CHECK_NEAR(way_m(points, order, count),
                   shortest_by_trying(points, trial, 0, count), 1e-6, "of all orders");
        assert_true(count < 2 || order[0] < order[count - 1]);
    }
}

/* More than can be tried: points along a spiral are joined along it. */
static void a_long_way_is_good(void **state)
{
    enum { COUNT = 60 };
    fm_lonlat points[COUNT];
    size_t order[COUNT];
    bool seen[COUNT] = { false };
    double along_m = 0;

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        size_t k = i * 37 % COUNT; /* shuffled */
        double turn = 0.3 * (double)k;

        points[i] =
            (fm_lonlat){ 20 + 0.1 * turn * cos(turn), 10 + 0.1 * turn * sin(turn) };
    }
    for (size_t k = 1; k < COUNT; k++) {
        double a = 0.3 * (double)(k - 1), b = 0.3 * (double)k;

        along_m +=
            fm_distance_m((fm_lonlat){ 20 + 0.1 * a * cos(a), 10 + 0.1 * a * sin(a) },
                          (fm_lonlat){ 20 + 0.1 * b * cos(b), 10 + 0.1 * b * sin(b) });
    }
    assert_true(fm_shortest_way(points, COUNT, order));
    for (size_t i = 0; i < COUNT; i++) {
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
    assert_true(way_m(points, order, COUNT) <= along_m * 1.05);
}

/* ---- the ground beyond ------------------------------------------------------------
 */

static const char *const own_side[] = { "own" };

/*
 *   lat 12 +------+-----+----------+
 *          |      |     :          |      own lies in the west; the line (:) runs north
 *          | own  |  foe:          |      through foe's ground, so that foe's strip
 *   lat 10 +------+-----+----------+      between 11 and 12 is beyond it
 *        lon 10   11    12        14
 */
static void measures_what_would_be_given_back(void **state)
{
    static const struct {
        double shift;
        double south, north; /* where the line ends: its ends are led on to the edge */
        bool from_north;
        const char *comment;
    } rows[] = {
        { 0, 10, 12, false, "from edge to edge" },
        { 0, 10, 12, true, "the other way round" },
        { 0, 10.2, 11.8, false, "ends inside" },
        { 0, 9.5, 12.5, false, "ends outside" },
        { 168, 10.2, 11.8, false, "along the antimeridian" },
        { 169.5, 10.2, 11.8, true, "across the antimeridian" },
    };
    static const double strip[][2] = { { 11, 10 }, { 12, 10 }, { 12, 12 }, { 11, 12 } };
    fm_context *ctx = fm_context_new();
    fm_lonlat ring[4];
    double expected_km2;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        ring[i] = (fm_lonlat){ strip[i][0], strip[i][1] };
    expected_km2 = fm_ring_area_m2(ring, 4) / 1e6;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_ground_spec spec = { .by = "holder", .side = own_side, .side_count = 1 };
        fm_features posts = { 0 }, zones = { 0 }, line = { 0 }, ground = { 0 };
        double s = rows[i].shift, lon = remainder(12 + s, 360);
        char wkt[200];

        snprintf(wkt, sizeof wkt, "POLYGON ((%g 10, %g 10, %g 12, %g 12))", 10 + s,
                 11 + s, 11 + s, 10 + s);
        zones_add(&zones, "own", wkt);
        snprintf(wkt, sizeof wkt, "POLYGON ((%g 10, %g 10, %g 12, %g 12))", 11 + s,
                 14 + s, 14 + s, 11 + s);
        zones_add(&zones, "foe", wkt);
        stop_at(&posts, "a", lon, rows[i].from_north ? rows[i].north : rows[i].south,
                NULL, 1);
        stop_at(&posts, "b", lon, rows[i].from_north ? rows[i].south : rows[i].north,
                NULL, 2);
        CHECK_OK(ctx, fm_line_through(ctx, &posts, "number", "name", &line));
        CHECK_OK(ctx, fm_ground_beyond(ctx, &zones, &spec, &line, "foe", &ground));
        assert_int_equal(fm_features_count(&ground), 1);
        CHECK_NEAR(cell_of(&ground, "km2", 0).number, expected_km2, 0.06,
                   rows[i].comment);
        CHECK_NEAR(fm_shapes_area_m2(&ground.shapes, 0) / 1e6, expected_km2, 0.01,
                   rows[i].comment);
        assert_string_equal(cell_of(&ground, "holder", 0).text, "foe");
        fm_features_release(&ground);
        fm_features_release(&line);
        fm_features_release(&posts);
        fm_features_release(&zones);
    }
    fm_context_free(ctx);
}

static void nothing_beyond_is_no_feature(void **state)
{
    fm_ground_spec spec = { .by = "holder", .side = own_side, .side_count = 1 };
    static const char *const nobody[] = { "nobody" };
    check_log log = { 0 };
    fm_context *ctx = fm_context_new();
    fm_features posts = { 0 }, zones = { 0 }, line = { 0 }, ground = { 0 };

    (void)state;
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    zones_add(&zones, "own", "POLYGON ((10 10, 12 10, 12 12, 10 12))");
    zones_add(&zones, "foe", "POLYGON ((12 10, 13 10, 13 12, 12 12))");
    stop_at(&posts, "a", 11.5, 10, NULL, 1);
    stop_at(&posts, "b", 11.5, 12, NULL, 2);
    CHECK_OK(ctx, fm_line_through(ctx, &posts, "number", "name", &line));
    CHECK_OK(ctx, fm_ground_beyond(ctx, &zones, &spec, &line, "foe", &ground));
    assert_int_equal(fm_features_count(&ground), 0);
    assert_int_equal(log.count[FM_LOG_WARNING], 0);
    spec.side = nobody;
    CHECK_OK(ctx, fm_ground_beyond(ctx, &zones, &spec, &line, "foe", &ground));
    assert_non_null(strstr(log.text, "beyond-without-side"));
    fm_features_release(&line);
    assert_int_equal(fm_ground_beyond(ctx, &zones, &spec, &line, "foe", &ground),
                     FM_ERR_LAYER);
    fm_features_release(&ground);
    fm_features_release(&posts);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* The demand of February 2020: behind the line of the twelve posts. */
static void the_demand_of_february_2020(void **state)
{
    static const struct {
        const char *control;
        double km2, tolerance;
    } rows[] = {
        { "control/2019-04-29.geojson", 0, 5 }, /* nothing had been taken */
        { "control/2020-02-24.geojson", 1806.6, 1 },
        { "control/2020-03-06.geojson", 1863.5, 1 },
    };
    static const char *const opposition[] = { "opposition" };
    fm_context *ctx = fm_context_new();
    fm_features posts = { 0 }, line = { 0 };
    fm_source_request request = { 0 };
    char path[512];

    (void)state;
    snprintf(path, sizeof path, "%s/layers/observation-posts.geojson", SOURCE_FOLDER);
    CHECK_OK(ctx, fm_source_read(ctx, path, &request, &posts));
    CHECK_OK(ctx, fm_line_through(ctx, &posts, "official_no", "name_en", &line));
    assert_string_equal(cell_of(&line, "first", 0).text, "Salwa");
    assert_string_equal(cell_of(&line, "last", 0).text, "Zaytuna");
    CHECK_NEAR(cell_of(&line, "length_km", 0).number, 212.2, 0.1, "line");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_ground_spec spec = { .by = "holder", .side = opposition, .side_count = 1 };
        fm_features zones = { 0 }, ground = { 0 };

        snprintf(path, sizeof path, "%s/layers/%s", SOURCE_FOLDER, rows[i].control);
        CHECK_OK(ctx, fm_source_read(ctx, path, &request, &zones));
        CHECK_OK(ctx,
                 fm_ground_beyond(ctx, &zones, &spec, &line, "government", &ground));
        CHECK_NEAR(fm_features_count(&ground) == 0 ? 0
                                                   : cell_of(&ground, "km2", 0).number,
                   rows[i].km2, rows[i].tolerance, rows[i].control);
        fm_features_release(&ground);
        fm_features_release(&zones);
    }
    fm_features_release(&line);
    fm_features_release(&posts);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_ground_spec spec = { .by = "holder", .side = own_side, .side_count = 1 };
    fm_features posts = { 0 }, zones = { 0 };
    bool failed = true;

    (void)state;
    zones_add(&zones, "own", "POLYGON ((10 10, 11 10, 11 12, 10 12))");
    zones_add(&zones, "foe", "POLYGON ((11 10, 14 10, 14 12, 11 12))");
    stop_at(&posts, "a", 12, 10, NULL, 1);
    stop_at(&posts, "b", 12, 12, NULL, 2);
    for (size_t n = 1; failed; n++) {
        fm_context *ctx = fm_context_new();
        fm_features line = { 0 }, ground = { 0 };
        fm_status status;

        fm_mem_fail_at(n);
        status = fm_line_through(ctx, &posts, "auto", "name", &line);
        if (status == FM_OK)
            status = fm_ground_beyond(ctx, &zones, &spec, &line, "foe", &ground);
        fm_mem_fail_at(0);
        failed = status != FM_OK;
        fm_features_release(&line);
        fm_features_release(&ground);
        fm_context_free(ctx);
        assert_true(n < 5000);
    }
    fm_features_release(&posts);
    fm_features_release(&zones);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_posts_in_the_order_that_is_asked_for),
        cmocka_unit_test(draws_geodesics),
        cmocka_unit_test(warns_when_there_is_nothing_to_join),
        cmocka_unit_test(the_shortest_way_is_the_shortest),
        cmocka_unit_test(a_long_way_is_good),
        cmocka_unit_test(measures_what_would_be_given_back),
        cmocka_unit_test(nothing_beyond_is_no_feature),
        cmocka_unit_test(the_demand_of_february_2020),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
