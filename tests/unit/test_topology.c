/* SPDX-License-Identifier: MIT */
#include "geo/topology.h"

#include "geo/crossings.h"
#include "support/check.h"

/* One ring of a feature; `count` 0 ends the list. */
struct ring {
    fm_part_role role;
    size_t count;
    fm_lonlat points[8];
};

static void add_feature(fm_shapes *s, const struct ring *rings)
{
    assert_true(fm_shapes_begin_feature(s));
    for (; rings->count > 0; rings++) {
        assert_true(fm_shapes_begin_part(s, rings->role));
        for (size_t i = 0; i < rings->count; i++)
            assert_true(fm_shapes_add_point(s, rings->points[i]));
    }
}

#define BOX(w, s, e, n)                                                                \
    {                                                                                  \
        FM_PART_SHELL, 4,                                                              \
        {                                                                              \
            { w, s }, { e, s }, { e, n },                                              \
            {                                                                          \
                w, n                                                                   \
            }                                                                          \
        }                                                                              \
    }

/* Area of a feature on the lon/lat plane, shells less holes. */
static double plane_area(const fm_shapes *s, size_t feature)
{
    double area = 0;

    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        const fm_lonlat *p = s->points + s->part_start[part];
        size_t n = fm_shapes_part_size(s, part);
        double twice = 0;

        for (size_t i = 0, j = n - 1; i < n; j = i++)
            twice += p[j].lon * p[i].lat - p[i].lon * p[j].lat;
        area += s->part_role[part] == FM_PART_HOLE ? -fabs(twice) / 2 : fabs(twice) / 2;
    }
    return area;
}

static const struct ring bow_tie[] = {
    { FM_PART_SHELL, 4, { { 0, 0 }, { 2, 2 }, { 2, 0 }, { 0, 2 } } }, { 0 }
};
static const struct ring doubled[] = { BOX(0, 0, 2, 2), BOX(1, 0, 3, 2), { 0 } };
static const struct ring cut[] = { BOX(170, 0, 180, 10),
                                   BOX(-180, 0, -170, 10),
                                   { 0 } };
static const struct ring sound[] = { BOX(0, 0, 2, 2), { 0 } };

static void tells_why_and_where_a_polygon_is_invalid(void **state)
{
    static const struct {
        const struct ring *rings;
        bool valid;
        const char *reason;
        fm_lonlat where;
    } rows[] = {
        { sound, true, "", { 0, 0 } },
        { cut, true, "", { 0, 0 } },
        { bow_tie, false, "Self-intersection", { 1, 1 } },
        { doubled, false, "Self-intersection", { 1, 0 } },
    };
    fm_context *ctx = fm_context_new();
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 };
        char reason[128];
        fm_lonlat where;
        bool valid;

        add_feature(&s, rows[i].rings);
        CHECK_OK(ctx, fm_topology_check(t, &s, 0, &valid, reason, &where));
        assert_int_equal(valid, rows[i].valid);
        if (!valid) {
            assert_string_equal(reason, rows[i].reason);
            CHECK_NEAR(where.lon, rows[i].where.lon, 2.01, "lon");
        }
        fm_shapes_release(&s);
    }
    fm_topology_free(t);
    fm_context_free(ctx);
}

static void repairs_by_the_even_odd_rule(void **state)
{
    static const struct {
        const struct ring *rings;
        double area;
        const char *comment;
    } rows[] = {
        { sound, 4, "left as it is" },
        { bow_tie, 2, "two triangles" },
        { doubled, 6, "what two parts cover counts once" },
    };
    fm_context *ctx = fm_context_new();
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 }, out = { 0 };

        add_feature(&s, rows[i].rings);
        CHECK_OK(ctx, fm_topology_repair(t, &s, 0, &out));
        CHECK_NEAR(plane_area(&out, 0), rows[i].area, 1e-9, rows[i].comment);
        fm_shapes_release(&s);
        fm_shapes_release(&out);
    }
    fm_topology_free(t);
    fm_context_free(ctx);
}

static void joins_features_and_closes_the_antimeridian(void **state)
{
    static const struct ring west[] = { BOX(170, 0, 180, 10), { 0 } };
    static const struct ring east[] = { BOX(-180, 0, -170, 10), { 0 } };
    static const size_t both[] = { 0, 1 };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 }, out = { 0 };
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    add_feature(&s, west);
    add_feature(&s, east);
    CHECK_OK(ctx, fm_topology_union(t, &s, both, 2, &out));
    assert_int_equal(out.part_count, 1);
    CHECK_NEAR(plane_area(&out, 0), 200, 1e-9, "both halves");
    CHECK_OK(ctx, fm_topology_union(t, &s, both, 0, &out));
    assert_int_equal(fm_shapes_kinds(&out, 1), FM_SHAPE_NONE);
    fm_shapes_release(&s);
    fm_shapes_release(&out);
    fm_topology_free(t);
    fm_context_free(ctx);
}

/* Total length and number of the lines of the shared border of features 0 and 1; each
 * must have feature 0 on its left. */
static void finds_shared_borders_with_the_left_on_the_left(void **state)
{
    static const struct {
        struct ring left[3], right[3];
        double length;
        size_t lines;
        const char *comment;
    } rows[] = {
        { { BOX(0, 0, 1, 1), { 0 } },
          { BOX(1, 0, 2, 1), { 0 } },
          1,
          1,
          "side by side" },
        { { BOX(1, 0, 2, 1), { 0 } },
          { BOX(0, 0, 1, 1), { 0 } },
          1,
          1,
          "the other way round" },
        { { BOX(0, 0, 1, 1), { 0 } },
          { BOX(1, 0.25, 2, 0.5), { 0 } },
          0.25,
          1,
          "vertices in the middle of the other's edge" },
        { { BOX(0, 0, 1, 1), { 0 } },
          { BOX(1.0000002, 0, 2, 1), { 0 } },
          1,
          1,
          "a gap below the snapping distance" },
        { { BOX(0, 0, 1, 1), { 0 } },
          { BOX(1, 1, 2, 2), { 0 } },
          0,
          0,
          "at a point only" },
        { { BOX(0, 0, 1, 1), { 0 } }, { BOX(5, 5, 6, 6), { 0 } }, 0, 0, "apart" },
        { { BOX(0, 0, 4, 4),
            { FM_PART_HOLE, 4, { { 1, 1 }, { 1, 2 }, { 2, 2 }, { 2, 1 } } },
            { 0 } },
          { BOX(1, 1, 2, 2), { 0 } },
          4,
          1,
          "an enclave: a closed line" },
        { { BOX(0, 0, 1, 1), BOX(3, 0, 4, 1), { 0 } },
          { BOX(1, 0, 3, 1), { 0 } },
          2,
          2,
          "contact on two sides" },
        { { BOX(170, 0, 180, 1), { 0 } },
          { BOX(-180, 0, -170, 1), { 0 } },
          1,
          1,
          "across the antimeridian" },
    };
    fm_context *ctx = fm_context_new();
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_shapes s = { 0 }, out = { 0 };
        double length = 0;

        add_feature(&s, rows[i].left);
        add_feature(&s, rows[i].right);
        CHECK_OK(ctx, fm_topology_shared_border(t, &s, 0, 1, 1e-6, &out));
        assert_int_equal(out.part_count, rows[i].lines);
        for (size_t part = 0; part < out.part_count; part++) {
            const fm_lonlat *p = out.points + out.part_start[part];

            for (size_t k = 1; k < fm_shapes_part_size(&out, part); k++) {
                double dx = p[k].lon - p[k - 1].lon, dy = p[k].lat - p[k - 1].lat;
                fm_lonlat left = { (p[k].lon + p[k - 1].lon) / 2 - dy * 0.01,
                                   (p[k].lat + p[k - 1].lat) / 2 + dx * 0.01 };

                length += hypot(dx, dy);
                if (!fm_shapes_contains(&s, 0, left))
                    fail_msg("%s: the left is not on the left", rows[i].comment);
            }
        }
        CHECK_NEAR(length, rows[i].length, 1e-5, rows[i].comment);
        fm_shapes_release(&s);
        fm_shapes_release(&out);
    }
    fm_topology_free(t);
    fm_context_free(ctx);
}

/* A comb of n long teeth crossed by another: n * n crossings, as in a bad export. */
static void refuses_to_repair_what_crosses_itself_without_end(void **state)
{
    enum { TEETH = 1200 };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 }, out = { 0 };
    size_t crossings;
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    assert_true(fm_shapes_begin_feature(&s));
    assert_true(fm_shapes_begin_part(&s, FM_PART_SHELL));
    for (int i = 0; i < TEETH; i++)
        assert_true(fm_shapes_add_point(
            &s, (fm_lonlat){ i % 2 ? 10.0 : 0.0, 0.001 + i * 8.0 / TEETH }));
    for (int i = 0; i < TEETH; i++)
        assert_true(fm_shapes_add_point(
            &s, (fm_lonlat){ 0.002 + i * 8.0 / TEETH, i % 2 ? 10.0 : -1.0 }));
    assert_true(fm_count_crossings(&s, 0, 1000, &crossings));
    assert_true(crossings > 1000);
    assert_int_equal(fm_topology_repair(t, &s, 0, &out), FM_ERR_LIMIT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "crosses itself"));
    fm_shapes_release(&s);
    fm_shapes_release(&out);
    fm_topology_free(t);
    fm_context_free(ctx);
}

static void counts_the_crossings_of_a_bow_tie(void **state)
{
    fm_shapes s = { 0 };
    size_t crossings;

    (void)state;
    add_feature(&s, bow_tie);
    add_feature(&s, sound);
    assert_true(fm_count_crossings(&s, 0, 100, &crossings));
    assert_true(crossings == 1);
    assert_true(fm_count_crossings(&s, 1, 100, &crossings));
    assert_int_equal(crossings, 0);
    fm_shapes_release(&s);
}

/* ---- Cells and mosaics ----------------------------------------------------------- */

static void cells_share_corners_and_hold_what_is_nearest(void **state)
{
    static const fm_xy sites[] = {
        { 0, 0 }, { 10, 0 }, { 0, 10 }, { 10, 10 }, { 5, 4 }
    };
    enum { COUNT = sizeof sites / sizeof sites[0] };
    fm_context *ctx = fm_context_new();
    fm_plane_rings rings = { 0 };
    fm_topology *t;

    (void)state;
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    CHECK_OK(ctx, fm_topology_cells(t, sites, COUNT, &rings));
    assert_int_equal(rings.count, COUNT);
    for (size_t r = 0; r < rings.count; r++) {
        size_t near = 0, first = rings.start[r], end = rings.start[r + 1];
        fm_xy middle = { 0, 0 };

        for (size_t i = first; i < end; i++) {
            middle.x += rings.points[i].x / (double)(end - first);
            middle.y += rings.points[i].y / (double)(end - first);
        }
        for (size_t k = 1; k < COUNT; k++) {
            if (hypot(sites[k].x - middle.x, sites[k].y - middle.y) <
                hypot(sites[near].x - middle.x, sites[near].y - middle.y))
                near = k;
        }
        /* No corner is nearer to another site than to the cell's own. */
        for (size_t i = first; i < end; i++) {
            fm_xy p = rings.points[i];
            double own = hypot(sites[near].x - p.x, sites[near].y - p.y);

            for (size_t k = 0; k < COUNT; k++)
                assert_true(hypot(sites[k].x - p.x, sites[k].y - p.y) > own - 1e-9);
        }
    }
    fm_plane_rings_release(&rings);
    fm_topology_free(t);
    fm_context_free(ctx);
}

static void faces_of_a_mosaic_share_every_vertex_and_join_again(void **state)
{
    /* A box, and two lines across it that do not end on its grid of thousandths. */
    static const fm_lonlat lines[][2] = { { { -1, 1.0004 }, { 5, 1.0004 } },
                                          { { 2.0003, -1 }, { 2.0003, 5 } } };
    static const struct ring box[] = { BOX(0, 0, 4, 4), { 0 } };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 }, faces = { 0 }, whole = { 0 };
    fm_lonlat inside[4];
    size_t all[4] = { 0, 1, 2, 3 };
    double area = 0;
    fm_topology *t;

    (void)state;
    add_feature(&s, box);
    for (size_t i = 0; i < 2; i++) {
        assert_true(fm_shapes_begin_part(&s, FM_PART_LINE));
        assert_true(fm_shapes_add_points(&s, lines[i], 2));
    }
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    CHECK_OK(ctx, fm_topology_mosaic(t, &s, 1e-3, &faces));
    assert_int_equal(faces.feature_count, 4);
    CHECK_OK(ctx, fm_topology_inside(t, &faces, inside));
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(fm_shapes_contains(&faces, k, inside[i]), i == k);
        area += plane_area(&faces, i);
    }
    for (size_t i = 0; i < faces.point_count; i++) {
        CHECK_NEAR(faces.points[i].lon * 1e3, round(faces.points[i].lon * 1e3), 1e-9,
                   "on the grid");
        CHECK_NEAR(faces.points[i].lat * 1e3, round(faces.points[i].lat * 1e3), 1e-9,
                   "on the grid");
    }
    CHECK_NEAR(area, 16, 1e-9, "faces");
    CHECK_OK(ctx, fm_topology_dissolve(t, &faces, all, 4, &whole));
    CHECK_NEAR(plane_area(&whole, 0), 16, 1e-9, "joined");
    /* Four corners and the four ends of the lines. */
    assert_int_equal(whole.point_count, 8);
    fm_shapes_release(&s);
    fm_shapes_release(&faces);
    fm_shapes_release(&whole);
    fm_topology_free(t);
    fm_context_free(ctx);
}

static void ground_in_a_box_is_found_whole_turns_away(void **state)
{
    static const struct ring west[] = { BOX(170, 0, 180, 10), { 0 } };
    static const struct ring east[] = { BOX(-180, 0, -170, 10), { 0 } };
    static const struct {
        fm_bbox box;
        double area;
        fm_lonlat in, out;
        const char *comment;
    } rows[] = {
        { { 175, 0, 185, 10 }, 100, { 184, 5 }, { 186, 5 }, "across" },
        { { -185, 5, -175, 20 },
          50,
          { -180.5, 6 },
          { -180.5, 4 },
          "from the other side" },
        { { 0, 0, 10, 10 }, 0, { 0, 0 }, { 5, 5 }, "none" },
    };
    fm_context *ctx = fm_context_new();
    fm_shapes s = { 0 };
    fm_topology *t;

    (void)state;
    add_feature(&s, west);
    add_feature(&s, east);
    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_lonlat asked[2] = { rows[i].in, rows[i].out };
        bool inside[2];
        fm_shapes out = { 0 };

        CHECK_OK(ctx, fm_topology_ground_in_box(t, &s, rows[i].box, &out));
        CHECK_NEAR(plane_area(&out, 0), rows[i].area, 1e-9, rows[i].comment);
        CHECK_OK(ctx, fm_topology_contains(t, &out, 0, asked, 2, inside));
        assert_int_equal(inside[0], rows[i].area > 0);
        assert_false(inside[1]);
        fm_shapes_release(&out);
    }
    fm_shapes_release(&s);
    fm_topology_free(t);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_why_and_where_a_polygon_is_invalid),
        cmocka_unit_test(repairs_by_the_even_odd_rule),
        cmocka_unit_test(joins_features_and_closes_the_antimeridian),
        cmocka_unit_test(finds_shared_borders_with_the_left_on_the_left),
        cmocka_unit_test(refuses_to_repair_what_crosses_itself_without_end),
        cmocka_unit_test(counts_the_crossings_of_a_bow_tie),
        cmocka_unit_test(cells_share_corners_and_hold_what_is_nearest),
        cmocka_unit_test(faces_of_a_mosaic_share_every_vertex_and_join_again),
        cmocka_unit_test(ground_in_a_box_is_found_whole_turns_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
