/* SPDX-License-Identifier: MIT */
#include "front/frontline.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/near.h"
#include "geo/topology.h"
#include "support/check.h"
#include "support/wkt.h"

enum { ZONES_MAX = 5, LINES_MAX = 4 };

/* "holder" and where it stands. */
typedef struct zone {
    const char *holder, *wkt;
} zone;

static void make_zones(fm_features *f, const zone zones[ZONES_MAX])
{
    size_t column;

    assert_true(fm_table_column(&f->table, "holder", 6, &column));
    for (size_t i = 0; i < ZONES_MAX && zones[i].holder != NULL; i++) {
        wkt_add(&f->shapes, zones[i].wkt);
        assert_true(fm_table_add_row(&f->table));
        assert_true(fm_table_set_text(&f->table, column, i, zones[i].holder,
                                      strlen(zones[i].holder)));
    }
}

/* The edges of part i of a front, or of a line of its own. */
static fm_near *edges_of(fm_context *ctx, const fm_shapes *s, size_t i)
{
    size_t part = s->feature_start[i];
    fm_near *near;

    CHECK_OK(ctx, fm_near_new(ctx, &near));
    CHECK_OK(ctx, fm_near_add(ctx, near, s->points + s->part_start[part],
                              fm_shapes_part_size(s, part), false, false));
    CHECK_OK(ctx, fm_near_finish(ctx, near));
    return near;
}

/* How far the places of line a are from line b at most. */
static double farthest(const fm_near *a, const fm_near *b)
{
    double most = 0;

    for (size_t i = 0; i < a->count; i++) {
        for (int k = 0; k <= 8; k++) {
            fm_near_hit hit;

            assert_true(
                fm_near_find(b, fm_xyz_between(a->edges[i].a, a->edges[i].b, k / 8.0),
                             1e7, FM_NO_EDGE, &hit));
            most = fmax(most, hit.distance_m);
        }
    }
    return most;
}

/* Both lines run the same way. */
static bool runs_along(const fm_near *a, const fm_near *b)
{
    return fm_xyz_distance(a->edges[0].a, b->edges[0].a) <=
           fm_xyz_distance(a->edges[0].a, b->edges[b->count - 1].b);
}

/*
 * A is in the west and B in the east unless a row says otherwise; a degree is 111 km
 * from south to north and 90 km from west to east.  Lines are wanted in the order of
 * pairs, as far as `off_m` from what is derived, and in this direction: the first
 * holder on the left.
 */
static const struct {
    const char *comment;
    zone zones[ZONES_MAX];
    const char *between[2];
    double tolerance_m, gap_m; /* 0: as standard */
    const char *lines[LINES_MAX];
    double off_m;
    double width_m, width_off_m; /* the mean of the first line */
    bool is_closed;              /* the first line */
} rows[] = {
    { .comment = "one edge that both have",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .lines = { "LINESTRING (36.1 36, 36.1 36.1)" },
      .off_m = 0.001 },
    { .comment = "B has vertices on the edge, and A has others",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.03, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1, 36.1 36.07, "
                        "36.1 36.02))" } },
      .lines = { "LINESTRING (36.1 36, 36.1 36.1)" },
      .off_m = 0.1 },
    { .comment = "A's edge is longer at both ends",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.2, 36 36.2))" },
                 { "b", "POLYGON ((36.1 36.05, 36.2 36.05, 36.2 36.1, 36.1 36.1))" } },
      .gap_m = 1,
      .lines = { "LINESTRING (36.1 36.05, 36.1 36.1)" },
      .off_m = 60 },
    { .comment = "asked for the other way round",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .between = { "b", "a" },
      .lines = { "LINESTRING (36.1 36.1, 36.1 36)" },
      .off_m = 0.001 },
    { .comment = "a gap of 30 m",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b",
                   "POLYGON ((36.100333 36, 36.2 36, 36.2 36.1, 36.100333 36.1))" } },
      .lines = { "LINESTRING (36.1001665 36, 36.1001665 36.1)" },
      .off_m = 1,
      .width_m = 30,
      .width_off_m = 0.5 },
    { .comment = "a gap of 3 km is none of the front",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b",
                   "POLYGON ((36.1333 36, 36.2 36, 36.2 36.1, 36.1333 36.1))" } } },
    { .comment = "unless it is asked for",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1333 36, 36.2 36, 36.2 36.1, 36.1333 36.1))" } },
      .gap_m = 4000,
      .lines = { "LINESTRING (36.11665 36, 36.11665 36.1)" },
      .off_m = 20,
      .width_m = 3000,
      .width_off_m = 10 },
    { .comment = "an overlap of 180 m",
      .zones = { { "a", "POLYGON ((36 36, 36.102 36, 36.102 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .lines = { "LINESTRING (36.101 36, 36.101 36.1)" },
      .off_m = 95, /* at its ends it runs into the corners of both */
      .width_m = 180,
      .width_off_m = 6 },
    { .comment = "a wedge: a gap that opens to 5 km is closed as far as it goes",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.2, 36 36.2))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.2, 36.1555 36.2))" } },
      .lines = { "LINESTRING (36.1 36, 36.10277 36.01995)" },
      .off_m = 120,
      .width_m = 250,
      .width_off_m = 15 },
    { .comment = "outlines that cross each other by 20 m, over and over",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1002 36.02, 36.1 36.04, 36.1002 "
                        "36.06, 36.1 36.08, 36.1002 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1002 36, 36.2 36, 36.2 36.1, 36.1 36.1, 36.1002 "
                        "36.08, 36.1 36.06, 36.1002 36.04, 36.1 36.02))" } },
      .lines = { "LINESTRING (36.1001 36, 36.1001 36.1)" },
      .off_m = 10,
      .width_m = 9,
      .width_off_m = 1 },
    { .comment = "three holders that meet in a point",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.05, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36.05, 36.2 36.05, 36.2 36.1, 36.1 36.1))" },
                 { "c", "POLYGON ((36.1 36, 36.2 36, 36.2 36.05, 36.1 36.05))" } },
      .lines = { "LINESTRING (36.1 36.05, 36.1 36.1)",
                 "LINESTRING (36.1 36, 36.1 36.05)",
                 "LINESTRING (36.1 36.05, 36.2 36.05)" },
      .off_m = 0.001 },
    { .comment = "three holders with 180 m between them",
      .zones = { { "a", "POLYGON ((36 36, 36.099 36, 36.099 36.1, 36 36.1))" },
                 { "b",
                   "POLYGON ((36.101 36.0508, 36.2 36.0508, 36.2 36.1, 36.101 36.1))" },
                 { "c",
                   "POLYGON ((36.101 36, 36.2 36, 36.2 36.0492, 36.101 36.0492))" } },
      .lines = { "LINESTRING (36.1 36.05, 36.1 36.1)",
                 "LINESTRING (36.1 36, 36.1 36.05)",
                 "LINESTRING (36.1 36.05, 36.2 36.05)" },
      .off_m = 60,
      .width_m = 180,
      .width_off_m = 4 },
    { .comment = "a pocket",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1), (36.04 36.04, "
                        "36.06 36.04, 36.06 36.06, 36.04 36.06))" },
                 { "b",
                   "POLYGON ((36.04 36.04, 36.06 36.04, 36.06 36.06, 36.04 36.06))" } },
      .lines = { "LINESTRING (36.04 36.04, 36.04 36.06, 36.06 36.06, 36.06 36.04, "
                 "36.04 "
                 "36.04)" },
      .off_m = 0.001,
      .is_closed = true },
    { .comment = "a pocket with a gap of 90 m round it",
      .zones = { { "a",
                   "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1), (36.039 36.0392, "
                   "36.061 36.0392, 36.061 36.0608, 36.039 36.0608))" },
                 { "b",
                   "POLYGON ((36.04 36.04, 36.06 36.04, 36.06 36.06, 36.04 36.06))" } },
      .lines = { "LINESTRING (36.0395 36.0396, 36.0395 36.0604, 36.0605 36.0604, "
                 "36.0605 "
                 "36.0396, 36.0395 36.0396)" },
      .off_m = 25, /* corners are rounded */
      .width_m = 90,
      .width_off_m = 4,
      .is_closed = true },
    { .comment = "across the antimeridian, each in its own turn",
      .zones = { { "a", "POLYGON ((179.9 36, 180 36, 180 36.1, 179.9 36.1))" },
                 { "b", "POLYGON ((-180 36, -179.9 36, -179.9 36.1, -180 36.1))" } },
      .lines = { "LINESTRING (180 36, 180 36.1)" },
      .off_m = 0.001 },
    { .comment = "A is cut at the antimeridian; the cut is no border",
      .zones = { { "a",
                   "MULTIPOLYGON (((179.9 36, 180 36, 180 36.1, 179.9 36.1)), ((-180 "
                   "36, -179.9 36, -179.9 36.1, -180 36.1)))" },
                 { "b",
                   "POLYGON ((179.9 36.1, 180.1 36.1, 180.1 36.2, 179.9 36.2))" } },
      .lines = { "LINESTRING (180.1 36.1, 179.9 36.1)" },
      .off_m = 0.2 },
    { .comment = "near the pole",
      .zones = { { "a", "POLYGON ((0 89.9, 10 89.9, 10 89.95, 0 89.95))" },
                 { "b", "POLYGON ((10 89.9, 20 89.9, 20 89.95, 10 89.95))" } },
      .lines = { "LINESTRING (10 89.9, 10 89.95)" },
      .off_m = 0.001 },
    { .comment = "round the pole, which is no border and has a seam",
      .zones = { { "a", "POLYGON ((-180 89.5, 180 89.5, 180 90, -180 90))" },
                 { "b", "POLYGON ((-180 89.4, 180 89.4, 180 89.5, -180 89.5))" } },
      .lines = { "LINESTRING (180 89.5, 90 89.5, 0 89.5, -90 89.5, -180 89.5)" },
      .off_m = 0.2,
      .is_closed = true },
    { .comment = "parts of one holder have no front between them",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "a", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" },
                 { "b", "POLYGON ((36.2 36, 36.3 36, 36.3 36.1, 36.2 36.1))" } },
      .lines = { "LINESTRING (36.2 36, 36.2 36.1)" },
      .off_m = 0.001 },
    { .comment = "a strip of 270 m has a front, not a back",
      .zones = { { "a", "POLYGON ((36.097 36, 36.1 36, 36.1 36.1, 36.097 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .lines = { "LINESTRING (36.1 36, 36.1 36.1)" },
      .off_m = 0.001 },
    { .comment = "behind a bay of its own A does not face B",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1), (36.097 36.02, "
                        "36.099 36.02, 36.099 36.08, 36.097 36.08))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .lines = { "LINESTRING (36.1 36, 36.1 36.1)" },
      .off_m = 0.001 },
    { .comment = "a third one between keeps two apart",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.102 36, 36.2 36, 36.2 36.1, 36.102 36.1))" },
                 { "c", "POLYGON ((36.1 36, 36.102 36, 36.102 36.1, 36.1 36.1))" } },
      .between = { "a", "b" } },
    { .comment = "zones that touch in a corner",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36.1, 36.2 36.1, 36.2 36.2, 36.1 36.2))" } },
      .gap_m = 1 },
    { .comment = "two who hold the same ground",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" } } },
    { .comment = "alone: against nobody, all round",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" } },
      .lines = { "LINESTRING (36 36, 36.1 36, 36.1 36.1, 36 36.1, 36 36)" },
      .off_m = 0.001,
      .is_closed = true },
    { .comment = "against nobody where there is another one",
      .zones = { { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
                 { "b", "POLYGON ((36.1 36, 36.2 36, 36.2 36.1, 36.1 36.1))" } },
      .between = { "a", "nobody" },
      .gap_m = 1,
      .lines = { "LINESTRING (36.1 36.1, 36 36.1, 36 36, 36.1 36)" },
      .off_m = 60 },
};

static void check_line(fm_context *ctx, const fm_frontline *f, size_t i,
                       const char *wkt, double off_m, const char *comment)
{
    fm_shapes wanted = { 0 };
    fm_near *want, *got;
    double off;

    wkt_add(&wanted, wkt);
    want = edges_of(ctx, &wanted, 0);
    got = edges_of(ctx, &f->lines, i);
    off = fmax(farthest(got, want), farthest(want, got));
    if (!(off <= off_m))
        fail_msg("%s: line %zu is off by %g m", comment, i, off);
    if (!f->parts[i].is_closed && !runs_along(got, want))
        fail_msg("%s: line %zu runs backwards", comment, i);
    fm_near_free(want);
    fm_near_free(got);
    fm_shapes_release(&wanted);
}

static void finds_the_line_between(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
        fm_features zones = { 0 };
        fm_frontline f;
        size_t wanted = 0;

        make_zones(&zones, rows[i].zones);
        o.field = "holder";
        o.between[0] = rows[i].between[0];
        o.between[1] = rows[i].between[1];
        o.tolerance_m = rows[i].tolerance_m > 0 ? rows[i].tolerance_m : -1;
        o.gap_m = rows[i].gap_m > 0 ? rows[i].gap_m : -1;
        CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &f));
        while (wanted < LINES_MAX && rows[i].lines[wanted] != NULL)
            wanted++;
        if (f.count != wanted)
            fail_msg("%s: %zu parts, wanted %zu", rows[i].comment, f.count, wanted);
        for (size_t k = 0; k < wanted; k++)
            check_line(ctx, &f, k, rows[i].lines[k], rows[i].off_m, rows[i].comment);
        if (wanted > 0) {
            CHECK_NEAR(f.parts[0].width_mean_m, rows[i].width_m,
                       fmax(rows[i].width_off_m, 0.05), rows[i].comment);
            if (f.parts[0].is_closed != rows[i].is_closed)
                fail_msg("%s: closed or not?", rows[i].comment);
        }
        fm_frontline_release(&f);
        fm_features_release(&zones);
        fm_context_free(ctx);
    }
}

/* The width along the line is the ground between: here a strip of 30 m by 11.09 km. */
static void tells_the_ground_between(void **state)
{
    static const zone gap[ZONES_MAX] = {
        { "a", "POLYGON ((36 36, 36.1 36, 36.1 36.1, 36 36.1))" },
        { "b", "POLYGON ((36.1004 36, 36.2 36, 36.2 36.1, 36.1004 36.1))" }
    };
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_shapes strip = { 0 };
    fm_frontline f;

    (void)state;
    make_zones(&zones, gap);
    o.field = "holder";
    CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &f));
    wkt_add(&strip, "POLYGON ((36.1 36, 36.1004 36, 36.1004 36.1, 36.1 36.1))");
    assert_int_equal(f.count, 1);
    CHECK_NEAR(f.parts[0].gap_m2, fm_shapes_area_m2(&strip, 0),
               0.005 * fm_shapes_area_m2(&strip, 0), "gap");
    CHECK_NEAR(f.parts[0].overlap_m2, 0, 1e-9, "overlap");
    fm_shapes_release(&strip);
    fm_frontline_release(&f);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/*
 *        sea  |  land          the zone stands over the coast and up to the northern
 * edge
 *          +--|-----+          of the land; its front is the eastern and southern side,
 * from |  | A   |          the coast to the edge
 *          +--|-----+
 */
static void leaves_the_coast_out(void **state)
{
    static const zone one[ZONES_MAX] = {
        { "a", "POLYGON ((35.99 36.05, 36.1 36.05, 36.1 36.2002, 35.99 36.2002))" }
    };
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_shapes land = { 0 };
    fm_frontline f;

    (void)state;
    make_zones(&zones, one);
    wkt_add(&land, "POLYGON ((36 36, 37 36, 37 36.2, 36 36.2))");
    o.field = "holder";
    o.land = &land;
    CHECK_OK(ctx, fm_frontline_init(ctx, &zones, &o, &f));
    assert_int_equal(f.count, 1);
    check_line(ctx, &f, 0, "LINESTRING (36 36.05, 36.1 36.05, 36.1 36.2)", 30, "coast");
    assert_true(f.coast_m > 9000 && f.coast_m < 11000);
    assert_true(f.off_land_m > 17000 && f.off_land_m < 19000);
    fm_shapes_release(&land);
    fm_frontline_release(&f);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    static const zone zone_pair[ZONES_MAX] = {
        { "a", "POLYGON ((36 36, 36.01 36, 36.01 36.01, 36 36.01))" },
        { "b", "POLYGON ((36.0101 36, 36.02 36, 36.02 36.01, 36.0101 36.01))" }
    };
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    o.field = "holder";
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_features zones = { 0 };
        fm_frontline f;

        make_zones(&zones, zone_pair);
        fm_mem_fail_at(n);
        status = fm_frontline_init(ctx, &zones, &o, &f);
        fm_mem_fail_at(0);
        if (status == FM_OK)
            fm_frontline_release(&f);
        else
            assert_true(status == FM_ERR_NOMEM || status == FM_ERR_GEOMETRY);
        fm_features_release(&zones);
        fm_context_free(ctx);
        assert_true(n < 2000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_line_between),
        cmocka_unit_test(tells_the_ground_between),
        cmocka_unit_test(leaves_the_coast_out),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
