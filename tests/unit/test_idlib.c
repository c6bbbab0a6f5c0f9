/* SPDX-License-Identifier: MIT */
/* The shipped layers tell the story as the facts have it, seen through our own reading.
 */
#include "data/source.h"
#include "front/frontline.h"
#include "geo/measure.h"
#include "geo/near.h"
#include "geo/topology.h"
#include "support/check.h"

/* Snapshots, and the column of places with the holder of that day. */
static const char *const dates[][2] = {
    { "control/2017-10-01.geojson", "holder_2017_10_01" },
    { "control/2018-09-17.geojson", "holder_2018_09_17" },
    { "control/2019-04-29.geojson", "holder_2019_04_29" },
    { "control/2019-08-31.geojson", "holder_2019_08_31" },
    { "control/2019-12-18.geojson", "holder_2019_12_18" },
    { "control/2020-01-30.geojson", "holder_2020_01_30" },
    { "control/2020-02-24.geojson", "holder_2020_02_24" },
    { "control/2020-03-06.geojson", "holder_2020_03_06" },
};

static void read_layer(fm_context *ctx, const char *name, fm_features *out)
{
    char path[512];
    fm_source_request request = { 0 };

    snprintf(path, sizeof path, "%s/layers/%s", SOURCE_FOLDER, name);
    CHECK_OK(ctx, fm_source_read(ctx, path, &request, out));
}

static const char *text_at(const fm_features *f, const char *column, size_t row)
{
    fm_cell cell = fm_table_cell(&f->table, fm_table_find(&f->table, column), row);

    return cell.kind == FM_CELL_TEXT ? cell.text : "";
}

/* Posts that stand in the ground of a holder. */
static size_t posts_in(const fm_features *posts, const fm_features *zones,
                       const char *holder)
{
    size_t count = 0;

    for (size_t i = 0; i < fm_features_count(posts); i++) {
        fm_lonlat at =
            posts->shapes
                .points[posts->shapes.part_start[posts->shapes.feature_start[i]]];

        for (size_t k = 0; k < fm_features_count(zones); k++)
            count += strcmp(text_at(zones, "holder", k), holder) == 0 &&
                     fm_shapes_contains(&zones->shapes, k, at);
    }
    return count;
}

static void seven_then_eight_posts_stand_in_government_ground(void **state)
{
    static const struct {
        const char *control;
        size_t government, opposition;
    } rows[] = {
        { "control/2019-04-29.geojson", 0, 12 },
        { "control/2019-08-31.geojson", 1, 11 },
        { "control/2020-02-24.geojson", 7, 5 },
        { "control/2020-03-06.geojson", 8, 4 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features posts = { 0 }, zones = { 0 };

        read_layer(ctx, "observation-posts.geojson", &posts);
        read_layer(ctx, rows[i].control, &zones);
        assert_int_equal(fm_features_count(&posts), 12);
        assert_int_equal(posts_in(&posts, &zones, "government"), rows[i].government);
        assert_int_equal(posts_in(&posts, &zones, "opposition"), rows[i].opposition);
        fm_features_release(&posts);
        fm_features_release(&zones);
        fm_context_free(ctx);
    }
}

/* Every town of the facts lies in its holder's zone, on every date. */
static void every_town_lies_in_its_holders_zone(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_features towns = { 0 };
    size_t tested = 0;

    (void)state;
    read_layer(ctx, "places.geojson", &towns);
    for (size_t d = 0; d < sizeof dates / sizeof dates[0]; d++) {
        fm_features zones = { 0 };

        read_layer(ctx, dates[d][0], &zones);
        for (size_t i = 0; i < fm_features_count(&towns); i++) {
            const fm_shapes *s = &towns.shapes;
            fm_lonlat at = s->points[s->part_start[s->feature_start[i]]];
            const char *holder = text_at(&towns, dates[d][1], i);
            bool found = false;

            if (strcmp(text_at(&towns, "kind", i), "town") != 0)
                continue;
            for (size_t k = 0; k < fm_features_count(&zones) && !found; k++)
                found = fm_shapes_contains(&zones.shapes, k, at) &&
                        strcmp(text_at(&zones, "holder", k), holder) == 0;
            if (!found)
                fail_msg("%s is not in the zone of %s in %s",
                         text_at(&towns, "name_en", i), holder, dates[d][0]);
            tested++;
        }
        fm_features_release(&zones);
    }
    assert_int_equal(tested, 93 * 8);
    fm_features_release(&towns);
    fm_context_free(ctx);
}

/* The derived front of 24 February 2020: between a straight line across the pocket and
 * what no real front exceeds; and with the opposition on its left hand. */
static void the_front_runs_between_opposition_and_government(void **state)
{
    fm_frontline_options options = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 }, front = { 0 };
    double length_km;

    (void)state;
    read_layer(ctx, "control/2020-02-24.geojson", &zones);
    options.field = "holder";
    options.between[0] = "opposition";
    options.between[1] = "government";
    CHECK_OK(ctx, fm_frontline_derive(ctx, &zones, &options, &front));
    assert_int_equal(fm_features_count(&front), 1);
    length_km = fm_shapes_length_m(&front.shapes, 0) / 1000;
    assert_true(length_km > 150 && length_km < 450);
    CHECK_NEAR(
        fm_table_cell(&front.table, fm_table_find(&front.table, "length_km"), 0).number,
        length_km, 1e-9, "the attribute");
    fm_features_release(&front);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* On borders that share their vertices, the walk along outlines and an overlay by GEOS
 * say the same, to millimetres. */
static void fronts_agree_with_an_overlay(void **state)
{
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    size_t compared = 0;

    (void)state;
    o.field = "holder";
    for (size_t d = 0; d < sizeof dates / sizeof dates[0]; d++) {
        fm_context *ctx = fm_context_new();
        fm_features zones = { 0 };
        fm_topology *topology;
        fm_frontline f;

        read_layer(ctx, dates[d][0], &zones);
        CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &f));
        CHECK_OK(ctx, fm_topology_new(ctx, &topology));
        for (size_t pair = 0; pair < f.holdings.count * f.holdings.count; pair++) {
            size_t left = pair / f.holdings.count, right = pair % f.holdings.count;
            fm_shapes overlay = { 0 };
            double length_m = 0;

            if (left >= right)
                continue;
            CHECK_OK(ctx, fm_topology_shared_border(topology, &f.holdings.shapes, left,
                                                    right, 1e-6, &overlay));
            for (size_t i = 0; i < f.count; i++) {
                if (f.parts[i].left == left && f.parts[i].right == right)
                    length_m += f.parts[i].length_m;
            }
            CHECK_NEAR(length_m, fm_shapes_length_m(&overlay, 0), 0.01, dates[d][0]);
            compared += length_m > 0;
            fm_shapes_release(&overlay);
        }
        fm_topology_free(topology);
        fm_frontline_release(&f);
        fm_features_release(&zones);
        fm_context_free(ctx);
    }
    assert_true(compared > 40);
}

/* A place up to `by_m` off, the same for the same place of the same holder. */
static fm_lonlat shaken(fm_lonlat p, const char *holder, double by_m)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    unsigned char bytes[sizeof p];
    double angle, way;

    memcpy(bytes, &p, sizeof p);
    for (size_t i = 0; i < sizeof bytes; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    for (; *holder != '\0'; holder++)
        hash = (hash ^ (unsigned char)*holder) * 1099511628211u;
    angle = (double)(hash >> 40) / 16777216.0 * 6.283185307179586;
    way = (double)(hash & 0xffffff) / 16777216.0 * by_m;
    return (fm_lonlat){ p.lon + way * cos(angle) / 90000,
                        p.lat + way * sin(angle) / 111000 };
}

/* Every holder's zones drawn anew by a hand that is off by up to 100 m: there are gaps
 * and overlaps everywhere, and the front is one line still, no farther off than the
 * hand. */
static void a_shaking_hand_draws_the_same_front(void **state)
{
    const double by_m = 100;
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_frontline exact, drawn;
    fm_near *near;

    (void)state;
    o.field = "holder";
    o.between[0] = "opposition";
    o.between[1] = "government";
    read_layer(ctx, "control/2020-02-24.geojson", &zones);
    CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &exact));
    for (size_t i = 0; i < fm_features_count(&zones); i++) {
        fm_shapes *s = &zones.shapes;
        size_t end = s->part_start[s->feature_start[i + 1]];

        for (size_t k = s->part_start[s->feature_start[i]]; k < end; k++)
            s->points[k] = shaken(s->points[k], text_at(&zones, "holder", i), by_m);
    }
    CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &drawn));
    assert_int_equal(exact.count, 1);
    assert_int_equal(drawn.count, 1);
    CHECK_NEAR(drawn.parts[0].length_m / exact.parts[0].length_m, 1, 0.01, "length");
    assert_true(drawn.parts[0].width_mean_m > 20 &&
                drawn.parts[0].width_max_m < 2 * by_m);
    assert_true(drawn.parts[0].gap_m2 > 1e6 && drawn.parts[0].overlap_m2 > 1e6);
    CHECK_OK(ctx, fm_near_new(ctx, &near));
    CHECK_OK(ctx, fm_near_add(ctx, near, exact.lines.points, exact.lines.point_count,
                              false, false));
    CHECK_OK(ctx, fm_near_finish(ctx, near));
    for (size_t i = 0; i < drawn.lines.point_count; i++) {
        fm_near_hit hit;

        assert_true(fm_near_find(near, fm_xyz_from(drawn.lines.points[i]), 1e6,
                                 FM_NO_EDGE, &hit));
        if (hit.distance_m > by_m * 1.1)
            fail_msg("%g %g is off by %g m", drawn.lines.points[i].lon,
                     drawn.lines.points[i].lat, hit.distance_m);
    }
    fm_near_free(near);
    fm_frontline_release(&exact);
    fm_frontline_release(&drawn);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seven_then_eight_posts_stand_in_government_ground),
        cmocka_unit_test(every_town_lies_in_its_holders_zone),
        cmocka_unit_test(the_front_runs_between_opposition_and_government),
        cmocka_unit_test(fronts_agree_with_an_overlay),
        cmocka_unit_test(a_shaking_hand_draws_the_same_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
