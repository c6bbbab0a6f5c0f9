/* SPDX-License-Identifier: MIT */
/*
 * Shapes onto the plane.  Most tests here are properties, tried on made-up shapes in
 * every kind of projection: what leaves is finite and in the frame, fills keep their
 * area where the projection does, drawn edges follow their curves.
 */
#include <stdlib.h>

#include "support/check.h"
#include "support/wkt.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/project.h"
#include "geo/wrap.h"

static const fm_bbox world = { -180, -90, 180, 90 };

static const char *const projections[] = {
    "EPSG:3857",
    "EPSG:4326",
    "EPSG:32637",
    "EPSG:3413",
    "EPSG:3031",
    "EPSG:3035",
    "EPSG:2056",
    "+proj=ortho +lat_0=40 +lon_0=30",
    "+proj=ortho +lat_0=-75 +lon_0=170",
    "+proj=laea +lat_0=10 +lon_0=100",
    "+proj=aeqd +lat_0=90 +lon_0=20 +R=6371000",
    "+proj=stere +lat_0=0 +lon_0=0",
    "+proj=gnom +lat_0=60 +lon_0=-100",
    "+proj=nsper +h=3000000 +R=6371000 +lat_0=50 +lon_0=160",
    "+proj=robin +lon_0=150",
    "+proj=eqearth",
    "+proj=moll +lon_0=-60",
    "+proj=lcc +lat_1=30 +lat_2=60 +lon_0=10",
    "+proj=aea +lat_1=-20 +lat_2=-50 +lon_0=25",
    "+proj=igh",
    "+proj=ob_tran +o_proj=moll +o_lat_p=45 +o_lon_p=0 +lon_0=0",
};
enum { PROJECTIONS = sizeof projections / sizeof *projections };

/* A projector and all that it needs, for one frame. */
typedef struct desk {
    fm_context *ctx;
    fm_projection *projection;
    fm_projector *projector;
    fm_extent frame;
    double margin_m, tolerance_m;
    fm_plane plane;
} desk;

static desk open_projection(const char *crs)
{
    desk d = { .ctx = fm_context_new() };

    CHECK_OK(d.ctx, fm_projection_new(d.ctx, crs, &d.projection));
    return d;
}

static void set_frame(desk *d, fm_extent frame)
{
    d->frame = frame;
    d->margin_m = (frame.x1 - frame.x0) / 100.0;
    d->tolerance_m = (frame.x1 - frame.x0) / 4000.0;
    fm_projector_free(d->projector);
    CHECK_OK(d->ctx, fm_projector_new(d->ctx, d->projection, frame, d->margin_m,
                                      d->tolerance_m, &d->projector));
}

/* A frame round a box. */
static desk open_desk(const char *crs, fm_bbox box)
{
    desk d = open_projection(crs);
    fm_extent frame;

    CHECK_OK(d.ctx, fm_project_extent(d.ctx, d.projection, box, &frame));
    set_frame(&d, fm_extent_grown(frame, 1000.0));
    return d;
}

static void close_desk(desk *d)
{
    fm_plane_release(&d->plane);
    fm_projector_free(d->projector);
    fm_projection_free(d->projection);
    fm_context_free(d->ctx);
}

static void run(desk *d, const fm_shapes *shapes)
{
    fm_plane_clear(&d->plane);
    CHECK_OK(d->ctx, fm_projector_run(d->projector, shapes, 0, shapes->feature_count,
                                      &d->plane));
    assert_int_equal(d->plane.feature_count, shapes->feature_count);
}

static void run_wkt(desk *d, const char *wkt)
{
    fm_shapes shapes = { 0 };

    wkt_read(&shapes, wkt);
    run(d, &shapes);
    fm_shapes_release(&shapes);
}

/* ------------------------------------------------------------------- made-up shapes */

static double next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static void add_lonlat(fm_shapes *s, double lon, double lat)
{
    assert_true(
        fm_shapes_add_point(s, (fm_lonlat){ lon, fmin(fmax(lat, -90.0), 90.0) }));
}

/* A star in longitude and latitude, of any size, anywhere, over poles' edges too; its
 * longitudes are given as files give them, and unwrapped. */
static void add_star(fm_shapes *s, fm_part_role role, fm_lonlat at, double reach,
                     uint64_t *seed)
{
    size_t n = 3 + (size_t)(next_random(seed) * 20.0);

    assert_true(fm_shapes_begin_part(s, role));
    for (size_t i = 0; i < n; i++) {
        double angle = 2.0 * M_PI * ((double)i + 0.8 * next_random(seed)) / (double)n;
        double r = reach * (0.3 + 0.7 * next_random(seed));

        add_lonlat(s, at.lon + r * cos(angle), at.lat + r * sin(angle));
    }
    assert_true(fm_shapes_unwrap_last_part(s));
}

static fm_lonlat any_place(uint64_t *seed)
{
    double lon = next_random(seed) * 360.0 - 180.0;

    return (fm_lonlat){ lon, asin(2.0 * next_random(seed) - 1.0) * 180.0 / M_PI };
}

/* Polygons with holes, caps round poles, lines, points; all of any size. */
static void add_shapes(fm_shapes *s, size_t count, uint64_t *seed)
{
    for (size_t i = 0; i < count; i++) {
        fm_lonlat at = any_place(seed);
        double reach = pow(10.0, -2.0 + 3.9 * next_random(seed));
        double kind = next_random(seed);

        assert_true(fm_shapes_begin_feature(s));
        if (kind < 0.6) {
            add_star(s, FM_PART_SHELL, at, reach, seed);
            if (kind < 0.2)
                add_star(s, FM_PART_HOLE, at, reach / 4.0, seed);
        } else if (kind < 0.7) {
            assert_true(fm_shapes_begin_part(s, FM_PART_SHELL));
            for (double lon = -180.0; lon < 180.0; lon += 10.0)
                add_lonlat(s, lon + next_random(seed),
                           at.lat + next_random(seed) * 5.0);
            assert_true(fm_shapes_unwrap_last_part(s));
        } else if (kind < 0.9) {
            add_star(s, FM_PART_LINE, at, reach, seed);
        } else {
            assert_true(fm_shapes_begin_part(s, FM_PART_POINTS));
            for (int k = 0; k < 20; k++) {
                fm_lonlat p = any_place(seed);

                add_lonlat(s, p.lon, p.lat);
            }
        }
    }
}

/* ------------------------------------------------------------------------ measures */

/* The filled area of a feature, by the even-odd rule along many scan lines. */
static double filled_m2(const fm_plane *plane, size_t feature, fm_extent frame)
{
    enum { LINES = 1000, CROSSINGS = 4096 };
    double *crossings = malloc(CROSSINGS * sizeof *crossings);
    double step = (frame.y1 - frame.y0) / LINES, area = 0.0;

    for (int line = 0; line < LINES; line++) {
        double y = frame.y0 + (line + 0.5) * step;
        size_t n = 0;

        for (size_t i = plane->feature_start[feature];
             i < plane->feature_start[feature + 1]; i++) {
            size_t start = plane->part_start[i], end = plane->part_start[i + 1];

            for (size_t k = start; k < end && plane->part_role[i] >= FM_PART_SHELL;
                 k++) {
                fm_xy a = plane->points[k],
                      b = plane->points[k + 1 < end ? k + 1 : start];

                if ((a.y > y) == (b.y > y))
                    continue;
                assert_true(n < CROSSINGS);
                crossings[n++] = a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y));
            }
        }
        assert_true(n % 2 == 0);
        for (size_t k = 1; k < n; k++) {
            double x = crossings[k];
            size_t m = k;

            for (; m > 0 && crossings[m - 1] > x; m--)
                crossings[m] = crossings[m - 1];
            crossings[m] = x;
        }
        for (size_t k = 0; k + 1 < n; k += 2)
            area += (crossings[k + 1] - crossings[k]) * step;
    }
    free(crossings);
    return area;
}

static double distance(fm_xy p, fm_xy a, fm_xy b)
{
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double t = square > 0.0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0;

    t = fmin(fmax(t, 0.0), 1.0);
    return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* The longest edge that would be stroked. */
static double longest_stroke_m(const fm_plane *plane)
{
    double longest = 0.0;

    for (size_t i = 0; i < plane->part_count; i++) {
        size_t start = plane->part_start[i], end = plane->part_start[i + 1];
        bool closed = plane->part_role[i] >= FM_PART_SHELL;

        for (size_t k = start; k < end && plane->part_role[i] != FM_PART_POINTS; k++) {
            fm_xy a = plane->points[k], b = plane->points[k + 1 < end ? k + 1 : start];

            if (!plane->hidden[k] && (closed || k + 1 < end))
                longest = fmax(longest, hypot(b.x - a.x, b.y - a.y));
        }
    }
    return longest;
}

static size_t count_hidden(const fm_plane *plane)
{
    size_t n = 0;

    for (size_t i = 0; i < plane->point_count; i++)
        n += plane->hidden[i];
    return n;
}

/* Everything finite, in the frame and its margin, and laid out as promised. */
static void check_plane(const desk *d, const char *comment)
{
    const fm_plane *plane = &d->plane;
    fm_extent keep = fm_extent_grown(d->frame, d->margin_m);

    for (size_t i = 0; i < plane->point_count; i++) {
        fm_xy p = plane->points[i];

        if (!(p.x >= keep.x0 && p.x <= keep.x1 && p.y >= keep.y0 && p.y <= keep.y1))
            fail_msg("%s: %.17g %.17g leaves the frame", comment, p.x, p.y);
    }
    for (size_t f = 0; f < plane->feature_count; f++) {
        bool has_shell = false;

        for (size_t i = plane->feature_start[f]; i < plane->feature_start[f + 1]; i++) {
            size_t count = plane->part_start[i + 1] - plane->part_start[i];
            static const size_t least[] = { 1, 2, 3, 3 };

            has_shell = has_shell || plane->part_role[i] == FM_PART_SHELL;
            if (count < least[plane->part_role[i]] ||
                (plane->part_role[i] == FM_PART_HOLE && !has_shell))
                fail_msg("%s: part of role %d with %zu points", comment,
                         plane->part_role[i], count);
        }
    }
}

/* ---------------------------------------------------------------------- properties */

static void what_leaves_is_finite_and_in_the_frame(void **state)
{
    uint64_t seed = 11;

    (void)state;
    for (size_t i = 0; i < PROJECTIONS; i++) {
        desk d = open_desk(projections[i], world);
        fm_extent all = d.frame;

        for (int round = 0; round < 6; round++) {
            fm_shapes shapes = { 0 };
            fm_extent frame = all;

            if (round > 0) { /* a part of the map, of any size, perhaps off the world */
                double size = (all.x1 - all.x0) * pow(10.0, -4.0 * next_random(&seed));
                double x = all.x0 + (all.x1 - all.x0) * next_random(&seed);
                double y = all.y0 + (all.y1 - all.y0) * next_random(&seed);

                frame = (fm_extent){ x, y, x + size, y + size * 0.7 };
            }
            set_frame(&d, frame);
            add_shapes(&shapes, 40, &seed);
            run(&d, &shapes);
            check_plane(&d, projections[i]);
            fm_shapes_release(&shapes);
        }
        close_desk(&d);
    }
}

static void fills_keep_their_area_where_the_projection_does(void **state)
{
    static const struct {
        const char *crs;
        double sphere_m; /* 0: the ellipsoid, as areas are measured */
    } rows[] = {
        { "+proj=laea +lat_0=90 +lon_0=0", 0 },
        { "+proj=laea +lat_0=-90 +lon_0=40", 0 },
        { "+proj=laea +lat_0=0 +lon_0=0", 0 },
        { "+proj=laea +lat_0=40 +lon_0=-170", 0 },
        { "+proj=eqearth", 0 },
        { "+proj=eqearth +lon_0=150", 0 },
        { "+proj=cea +lon_0=-100", 0 },
        { "+proj=aea +lat_1=20 +lat_2=60 +lon_0=10", 0 },
        { "+proj=moll +lon_0=60 +R=6371007.181", 6371007.181 },
        { "+proj=hammer +R=6371007.181", 6371007.181 },
        { "+proj=sinu +lon_0=180", 0 },
        { "+proj=bonne +lat_1=40", 0 },
        { "+proj=igh +R=6371007.181", 6371007.181 },
    };
    uint64_t seed = 5;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_desk(rows[i].crs, world);
        fm_shapes shapes = { 0 };

        for (int k = 0; k < 12; k++) {
            fm_lonlat at = any_place(&seed);

            assert_true(fm_shapes_begin_feature(&shapes));
            add_star(&shapes, FM_PART_SHELL, at, 10.0 + 60.0 * next_random(&seed),
                     &seed);
            add_star(&shapes, FM_PART_HOLE, at, 3.0, &seed);
        }
        wkt_read(&shapes, "POLYGON ((-120 -70, 0 -75, 120 -70))");
        wkt_read(&shapes, "POLYGON ((-180 -90, 180 -90, 180 -70, 0 -60, -180 -70))");
        wkt_read(&shapes, "POLYGON ((-180 -50, 180 -50, 180 90, -180 90))");
        wkt_read(&shapes,
                 "POLYGON ((-180 -90, 180 -90, 180 90, -180 90), (0 0, 50 0, 50 "
                 "50, 0 50))");
        wkt_read(&shapes,
                 "POLYGON ((100 60, -140 70, -20 65), (-100 75, 20 75, 140 75))");
        run(&d, &shapes);
        check_plane(&d, rows[i].crs);
        for (size_t f = 0; f < shapes.feature_count; f++) {
            double wanted = fm_shapes_area_m2(&shapes, f);
            double got = filled_m2(&d.plane, f, d.frame);
            char comment[96];

            /* Mean latitudes of the sphere differ from those of the ellipsoid; the disk
             * lacks a cap of a degree; the scan lines miss a strip along each edge. */
            snprintf(comment, sizeof comment, "%s feature %zu", rows[i].crs, f);
            CHECK_NEAR(got, wanted,
                       wanted * (rows[i].sphere_m > 0.0 ? 0.012 : 0.004) + 1.5e11,
                       comment);
        }
        fm_shapes_release(&shapes);
        close_desk(&d);
    }
}

/* Places along the edges of lines are near what is drawn. */
static void drawn_lines_follow_their_curves(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (size_t i = 0; i < PROJECTIONS; i++) {
        desk d = open_desk(projections[i], world);

        for (int k = 0; k < 30; k++) {
            fm_lonlat a = any_place(&seed), b = any_place(&seed);
            fm_shapes shapes = { 0 };

            if (k % 3 == 0) /* some shorter than others */
                b = (fm_lonlat){ a.lon + 9.0 * (next_random(&seed) - 0.5),
                                 a.lat * 0.9 };
            else if (k % 3 == 1) /* some along a parallel, all round */
                a = (fm_lonlat){ -180.0, b.lat }, b.lon = 180.0;
            assert_true(fm_shapes_begin_feature(&shapes));
            assert_true(fm_shapes_begin_part(&shapes, FM_PART_LINE));
            add_lonlat(&shapes, a.lon, a.lat);
            add_lonlat(&shapes, b.lon, b.lat);
            assert_true(fm_shapes_unwrap_last_part(&shapes));
            a = shapes.points[0];
            b = shapes.points[1];
            run(&d, &shapes);
            for (int t = 0; t <= 60; t++) {
                fm_lonlat p = { a.lon + (b.lon - a.lon) * (t + 0.1) / 61.0,
                                a.lat + (b.lat - a.lat) * (t + 0.1) / 61.0 };
                double nearest = 1e300;
                const fm_projection_info *info = fm_projection_about(d.projection);
                fm_xy xy;

                if (fm_projection_forward(d.projection, &p, 1, &xy) > 0 ||
                    xy.x < d.frame.x0 || xy.x > d.frame.x1 || xy.y < d.frame.y0 ||
                    xy.y > d.frame.y1 || p.lat < info->south_limit ||
                    p.lat > info->north_limit)
                    continue;
                if (info->family == FM_FAMILY_TRANSVERSE &&
                    fabs(remainder(p.lon - info->centre.lon, 360.0)) > info->reach_deg)
                    continue;
                if (info->family == FM_FAMILY_AZIMUTHAL &&
                    fm_wrap_angle_deg(info->centre, p) > info->reach_deg - 1e-5)
                    continue;
                for (size_t part = 0; part < d.plane.part_count; part++) {
                    for (size_t n = d.plane.part_start[part];
                         n + 1 < d.plane.part_start[part + 1]; n++)
                        nearest = fmin(nearest, distance(xy, d.plane.points[n],
                                                         d.plane.points[n + 1]));
                }
                if (nearest > 1.5 * d.tolerance_m)
                    fail_msg(
                        "%s: LINESTRING (%.17g %.17g, %.17g %.17g) misses %g %g by "
                        "%g tolerances",
                        projections[i], a.lon, a.lat, b.lon, b.lat, p.lon, p.lat,
                        nearest / d.tolerance_m);
            }
            fm_shapes_release(&shapes);
        }
        close_desk(&d);
    }
}

/* Rings with edges of at most two degrees are never stroked in long lines. */
static void no_stroke_smears_over_the_map(void **state)
{
    uint64_t seed = 17;

    (void)state;
    for (size_t i = 0; i < PROJECTIONS; i++) {
        desk d = open_desk(projections[i], (fm_bbox){ -180, -80, 180, 80 });
        fm_shapes shapes = { 0 };

        for (int k = 0; k < 25; k++) {
            fm_lonlat at = any_place(&seed);
            double reach = 2.0 + 50.0 * next_random(&seed);

            assert_true(fm_shapes_begin_feature(&shapes));
            assert_true(fm_shapes_begin_part(&shapes, FM_PART_SHELL));
            for (double angle = 0.0; angle < 360.0; angle += 2.0) {
                double rad = angle * M_PI / 180.0;

                add_lonlat(&shapes, at.lon + reach * cos(rad),
                           at.lat + reach * sin(rad));
            }
            assert_true(fm_shapes_unwrap_last_part(&shapes));
        }
        run(&d, &shapes);
        /* Two degrees, up to twelve times stretched; the frame is the world. */
        if (longest_stroke_m(&d.plane) > 12.0 * 2.0 * 111320.0)
            fail_msg("%s: a stroke of %.0f km", projections[i],
                     longest_stroke_m(&d.plane) / 1000.0);
        fm_shapes_release(&shapes);
        close_desk(&d);
    }
}

static void the_window_holds_all_that_the_frame_shows(void **state)
{
    uint64_t seed = 23;

    (void)state;
    for (size_t i = 0; i < PROJECTIONS; i++) {
        desk d = open_desk(projections[i], world);
        fm_extent all = d.frame;

        for (int round = 0; round < 10; round++) {
            double size = (all.x1 - all.x0) * pow(10.0, -3.0 * next_random(&seed));
            double x = all.x0 + (all.x1 - all.x0) * next_random(&seed);
            double y = all.y0 + (all.y1 - all.y0) * next_random(&seed);
            fm_bbox window;

            set_frame(&d, (fm_extent){ x, y, x + size, y + size });
            window = fm_projector_window(d.projector);
            for (int k = 0; k < 100; k++) {
                fm_xy xy = { x + size * next_random(&seed),
                             y + size * next_random(&seed) };
                fm_xy back;
                fm_lonlat p;

                if (fm_projection_inverse(d.projection, &xy, 1, &p) > 0 ||
                    fm_projection_forward(d.projection, &p, 1, &back) > 0 ||
                    hypot(back.x - xy.x, back.y - xy.y) > 1.0)
                    continue;
                run_wkt(&d, "POINT EMPTY");
                fm_plane_clear(&d.plane);
                {
                    fm_shapes shapes = { 0 };
                    bool shown;

                    assert_true(fm_shapes_begin_feature(&shapes));
                    assert_true(fm_shapes_begin_part(&shapes, FM_PART_POINTS));
                    add_lonlat(&shapes, p.lon, p.lat);
                    assert_true(fm_shapes_unwrap_last_part(&shapes));
                    run(&d, &shapes);
                    shown = d.plane.point_count == 1;
                    /* shown, or out of reach and counted; and in the window if shown */
                    if (!shown && d.plane.dropped != 1)
                        fail_msg("%s: %.9g %.9g is lost", projections[i], p.lon, p.lat);
                    if (shown &&
                        !fm_bbox_meets(window,
                                       (fm_bbox){ p.lon, p.lat, p.lon, p.lat }) &&
                        fabs(remainder(p.lon - window.west, 360.0)) > 1e-6)
                        fail_msg("%s: %.9g %.9g is not in %g %g %g %g", projections[i],
                                 p.lon, p.lat, window.west, window.south, window.east,
                                 window.north);
                    fm_shapes_release(&shapes);
                }
            }
        }
        close_desk(&d);
    }
}

/* ---------------------------------------------------------------- cuts and seams */

static void shapes_are_cut_where_the_projection_is(void **state)
{
    static const struct {
        const char *comment, *crs, *wkt;
        size_t parts, hidden, dropped;
    } rows[] = {
        { "nothing", "EPSG:3857", "POLYGON EMPTY", 0, 0, 0 },
        { "a point", "EPSG:3857", "POINT (10 20)", 1, 0, 0 },
        { "points on the cut, either way", "EPSG:3857", "MULTIPOINT (180 0, -180 5)", 1,
          0, 0 },
        { "a point at the pole", "EPSG:3857", "POINT (0 90)", 0, 0, 1 },
        { "a point behind the horizon", "+proj=ortho", "MULTIPOINT (0 0, 120 0)", 1, 0,
          1 },
        { "a point out of reach", "EPSG:32637", "POINT (-100 10)", 0, 0, 1 },
        { "a line over the cut", "EPSG:3857", "LINESTRING (170 0, -170 0)", 2, 0, 0 },
        { "the same, elsewhere cut", "+proj=robin +lon_0=150",
          "LINESTRING (170 0, -170 0)", 1, 0, 0 },
        { "a line on the cut is on both sides", "EPSG:3857",
          "LINESTRING (180 0, 180 5)", 2, 0, 0 },
        { "a box over the cut", "EPSG:3857", "POLYGON ((170 0, -170 0, -170 5, 170 5))",
          2, 2, 0 },
        { "the same, elsewhere cut", "+proj=merc +lon_0=150",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))", 1, 0, 0 },
        { "split at the cut by its file", "EPSG:3857",
          "MULTIPOLYGON (((170 0, 180 0, 180 5, 170 5)), ((-180 0, -170 0, -170 5, "
          "-180 "
          "5)))",
          2, 2, 0 },
        { "the same, elsewhere cut", "+proj=merc +lon_0=150",
          "MULTIPOLYGON (((170 0, 180 0, 180 5, 170 5)), ((-180 0, -170 0, -170 5, "
          "-180 "
          "5)))",
          2, 2, 0 },
        { "a box that only touches the cut", "EPSG:3857",
          "POLYGON ((170 0, 180 0, 180 5, 170 5))", 1, 1, 0 },
        { "a box to the pole", "EPSG:3857", "POLYGON ((0 80, 5 80, 5 90, 0 90))", 1, 1,
          0 },
        { "polygon behind the horizon", "+proj=ortho",
          "POLYGON ((170 0, -170 0, -170 5, 170 5))", 0, 0, 0 },
        { "a hole behind the horizon", "+proj=ortho",
          "POLYGON ((-20 -20, 20 -20, 20 20, -20 20), (-5 -5, 5 -5, 5 5, -5 5))", 2, 0,
          0 },
        { "a line that dips below the horizon", "+proj=ortho +lat_0=45",
          "LINESTRING (-80 10, 80 10)", 1, 0, 0 },
        { "a line with both ends below the horizon", "+proj=ortho +lat_0=60",
          "LINESTRING (-80 -20, 80 -20)", 1, 0, 0 },
        { "out of the frame's country", "EPSG:2056",
          "POLYGON ((70 0, 80 0, 80 5, 70 5))", 0, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_desk(rows[i].crs, world);

        run_wkt(&d, rows[i].wkt);
        check_plane(&d, rows[i].comment);
        if (d.plane.part_count != rows[i].parts ||
            count_hidden(&d.plane) != rows[i].hidden ||
            d.plane.dropped != rows[i].dropped)
            fail_msg("%s in %s: EXP %zu %zu %zu OBT %zu %zu %zu", rows[i].comment,
                     rows[i].crs, rows[i].parts, rows[i].hidden, rows[i].dropped,
                     d.plane.part_count, count_hidden(&d.plane), d.plane.dropped);
        close_desk(&d);
    }
}

/* A cap as files draw it: down the antimeridian to the pole, along it, and up again. */
static void a_polar_cap_shows_no_seam(void **state)
{
    static const char cap[] =
        "POLYGON ((-180 -90, 180 -90, 180 -80, 120 -75, 60 -80, 0 "
        "-75, -60 -80, -120 -75, -180 -80))";
    static const char *const crs[] = {
        "EPSG:3031",
        "+proj=laea +lat_0=-90 +lon_0=77",
        "+proj=ortho +lat_0=-60 +lon_0=170",
        "+proj=robin +lon_0=150",
        "+proj=eqearth",
        "+proj=aea +lat_1=-20 +lat_2=-50 +lon_0=100",
        "EPSG:32760",
    };

    (void)state;
    for (size_t i = 0; i < sizeof crs / sizeof *crs; i++) {
        desk d = open_desk(crs[i], (fm_bbox){ -180, -90, 180, -60 });

        run_wkt(&d, cap);
        check_plane(&d, crs[i]);
        assert_true(d.plane.part_count > 0);
        for (size_t part = 0; part < d.plane.part_count; part++) {
            size_t start = d.plane.part_start[part], end = d.plane.part_start[part + 1];

            for (size_t k = start; k < end; k++) {
                fm_xy a = d.plane.points[k],
                      b = d.plane.points[k + 1 < end ? k + 1 : start];
                fm_xy middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
                fm_lonlat at;

                if (d.plane.hidden[k])
                    continue;
                assert_int_equal(fm_projection_inverse(d.projection, &middle, 1, &at),
                                 0);
                if (at.lat < -80.2)
                    fail_msg("%s: a stroke at %g %g", crs[i], at.lon, at.lat);
            }
        }
        /* On the two maps of the pole it is one ring whose spike encloses nothing. */
        if (i < 2) {
            fm_shapes shapes = { 0 };

            wkt_read(&shapes, cap);
            assert_int_equal(d.plane.part_count, 1);
            if (i == 1)
                CHECK_NEAR(filled_m2(&d.plane, 0, d.frame),
                           fm_shapes_area_m2(&shapes, 0), 3e10, "the cap's area");
            fm_shapes_release(&shapes);
        }
        close_desk(&d);
    }
}

/* A hemisphere seen from every side: shapes that hold the antipode fill the disk round
 * their outline. */
static void shapes_that_hold_the_antipode_fill_the_disk(void **state)
{
    static const struct {
        const char *comment, *wkt;
        double share; /* of the disk of an orthographic map from (0, 0) */
    } rows[] = {
        { "the world", "POLYGON ((-180 -90, 180 -90, 180 90, -180 90))", 1.0 },
        { "the far half", "POLYGON ((100 -80, 260 -80, 260 80, 100 80))", 0.0 },
        { "all but a box in the middle",
          "POLYGON ((-180 -90, 180 -90, 180 90, -180 90), (-30 -30, 30 -30, 30 30, -30 "
          "30))",
          1.0 - 0.3045 },
        { "the north", "POLYGON ((-180 0, 180 0, 180 90, -180 90))", 0.5 },
        { "the north, as a cap", "POLYGON ((-120 0, 0 0, 120 0))", 0.5 },
        { "the west", "POLYGON ((-180 -90, 0 -90, 0 90, -180 90))", 0.5 },
        { "a belt", "POLYGON ((-180 -30, 180 -30, 180 30, -180 30))", 0.6090 },
        { "round the far side",
          "POLYGON ((60 -90, 180 -90, 300 -90, 300 90, 180 90, 60 90))", 1.0 - 0.8660 },
        { "the world without the far side",
          "POLYGON ((-180 -90, 180 -90, 180 90, -180 90), (120 -50, 179 -50, 179 50, "
          "120 "
          "50))",
          1.0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_desk("+proj=ortho +R=6371000", world);

        run_wkt(&d, rows[i].wkt);
        check_plane(&d, rows[i].comment);
        CHECK_NEAR(filled_m2(&d.plane, 0, d.frame) / (M_PI * 6371000.0 * 6371000.0),
                   rows[i].share, 2e-3, rows[i].comment);
        close_desk(&d);
    }
}

static void the_horizon_is_round_and_hidden(void **state)
{
    desk d = open_desk("+proj=ortho +R=6371000 +lat_0=35 +lon_0=20", world);

    (void)state;
    run_wkt(&d, "POLYGON ((20 30, 140 30, 140 50, 20 50))");
    check_plane(&d, "horizon");
    assert_int_equal(d.plane.part_count, 1);
    for (size_t k = 0; k < d.plane.point_count; k++) {
        fm_xy a = d.plane.points[k],
              b = d.plane.points[k + 1 < d.plane.point_count ? k + 1 : 0];
        double r = hypot(a.x, a.y), middle = hypot((a.x + b.x) / 2, (a.y + b.y) / 2);

        if (r > 6370900.0 && hypot(b.x, b.y) > 6370900.0) {
            assert_true(d.plane.hidden[k]);
            assert_true(middle > 6371000.0 - 1.5 * d.tolerance_m);
        } else {
            assert_false(d.plane.hidden[k]);
        }
    }
    close_desk(&d);
}

/* ------------------------------------------------------------------ domain, extent */

static void the_domain_is_all_that_can_be_shown(void **state)
{
    const double earth_m2 = 510065621724088.44, r2 = 6371000.0 * 6371000.0;
    const struct {
        const char *crs;
        fm_bbox box;
        double m2; /* negative: the whole frame */
    } rows[] = {
        { "+proj=eqearth", { -180, -90, 180, 90 }, earth_m2 },
        { "+proj=cea +lon_0=77", { -180, -90, 180, 90 }, earth_m2 },
        { "+proj=laea +lat_0=20", { -180, -90, 180, 90 }, earth_m2 },
        { "+proj=moll +R=6371000", { -180, -90, 180, 90 }, 4.0 * M_PI * r2 },
        { "+proj=igh +R=6371000", { -180, -90, 180, 90 }, 4.0 * M_PI * r2 },
        { "+proj=ortho +R=6371000", { -180, -90, 180, 90 }, M_PI * r2 },
        { "EPSG:32637", { 35, 35, 38, 37 }, -1 },
        { "EPSG:3035", { -10, 35, 30, 70 }, -1 },
        { "EPSG:3413", { -180, 70, 180, 90 }, -1 },
        { "EPSG:3031", { 10, -75, 20, -70 }, -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_desk(rows[i].crs, rows[i].box);
        double frame_m2 = (d.frame.x1 - d.frame.x0) * (d.frame.y1 - d.frame.y0), wanted;
        fm_extent keep = fm_extent_grown(d.frame, d.margin_m);

        CHECK_OK(d.ctx, fm_projector_domain(d.projector, &d.plane));
        check_plane(&d, rows[i].crs);
        assert_int_equal(d.plane.feature_count, 1);
        wanted = rows[i].m2 < 0.0 ? frame_m2 * 1.02 * 1.02 : rows[i].m2;
        CHECK_NEAR(filled_m2(&d.plane, 0, keep) / wanted, 1.0, 0.01, rows[i].crs);
        /* The edge of the world is drawn; the edge of the frame is not. */
        if (rows[i].m2 < 0.0)
            assert_int_equal(count_hidden(&d.plane), d.plane.point_count);
        else
            assert_true(count_hidden(&d.plane) < d.plane.point_count / 2);
        close_desk(&d);
    }
}

static void extents_hold_their_box(void **state)
{
    static const double r = 6378137.0;
    const struct {
        const char *crs;
        fm_bbox box;
        fm_extent extent;
    } rows[] = {
        { "EPSG:3857", { 0, 0, 0, 0 }, { 0, 0, 0, 0 } },
        { "EPSG:3857",
          { -180, -90, 180, 90 },
          { -20037508.34, -20037508.34, 20037508.34, 20037508.34 } },
        { "EPSG:3857",
          { 170, 0, 190, 10 },
          { -20037508.34, 0, 20037508.34, 1118889.97 } },
        { "EPSG:4326",
          { -180, -90, 180, 90 },
          { -180 * FM_PLANE_M_PER_DEG, -90 * FM_PLANE_M_PER_DEG,
            180 * FM_PLANE_M_PER_DEG, 90 * FM_PLANE_M_PER_DEG } },
        { "+proj=ortho +R=6378137", { -180, -90, 180, 90 }, { -r, -r, r, r } },
        { "+proj=laea +lat_0=90 +R=6378137",
          { -180, 0, 180, 90 },
          { -r * 1.41421356, -r * 1.41421356, r * 1.41421356, r * 1.41421356 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_projection(rows[i].crs);
        fm_extent e;

        CHECK_OK(d.ctx, fm_project_extent(d.ctx, d.projection, rows[i].box, &e));
        CHECK_NEAR(e.x0, rows[i].extent.x0, 600, rows[i].crs);
        CHECK_NEAR(e.y0, rows[i].extent.y0, 600, rows[i].crs);
        CHECK_NEAR(e.x1, rows[i].extent.x1, 600, rows[i].crs);
        CHECK_NEAR(e.y1, rows[i].extent.y1, 600, rows[i].crs);
        close_desk(&d);
    }
}

static void nothing_to_show_is_an_error(void **state)
{
    static const struct {
        const char *crs;
        fm_bbox box;
    } rows[] = {
        { "EPSG:3857", { 1e300, 1e300, -1e300, -1e300 } },
        { "+proj=ortho", { 170, -5, 190, 5 } },
        { "EPSG:3031", { 0, 80, 10, 85 } },
        { "EPSG:3857", { 0, 86, 10, 88 } },
        { "EPSG:32637", { -130, 0, -120, 5 } },
        { "EPSG:2056", { 100, 0, 110, 5 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        desk d = open_projection(rows[i].crs);
        fm_extent e;

        if (fm_project_extent(d.ctx, d.projection, rows[i].box, &e) != FM_ERR_CRS)
            fail_msg("%s", rows[i].crs);
        close_desk(&d);
    }
}

/* ------------------------------------------------------------------------- the rest */

static void runs_append_and_agree_however_they_are_divided(void **state)
{
    desk d = open_desk("+proj=robin +lon_0=150", world);
    fm_shapes shapes = { 0 };
    fm_plane pieces = { 0 };
    uint64_t seed = 31;

    (void)state;
    add_shapes(&shapes, 300, &seed);
    run(&d, &shapes);
    for (size_t first = 0; first < 300; first += 7) {
        size_t count = 300 - first < 7 ? 300 - first : 7;

        CHECK_OK(d.ctx, fm_projector_run(d.projector, &shapes, first, count, &pieces));
    }
    assert_int_equal(pieces.feature_count, d.plane.feature_count);
    assert_int_equal(pieces.part_count, d.plane.part_count);
    assert_int_equal(pieces.point_count, d.plane.point_count);
    assert_int_equal(pieces.dropped, d.plane.dropped);
    assert_memory_equal(pieces.points, d.plane.points,
                        pieces.point_count * sizeof *pieces.points);
    assert_memory_equal(pieces.hidden, d.plane.hidden, pieces.point_count);
    fm_plane_release(&pieces);
    fm_shapes_release(&shapes);
    close_desk(&d);
}

static void short_edges_are_left_alone(void **state)
{
    desk d = open_desk("EPSG:32637", (fm_bbox){ 35, 35, 38, 37 });
    fm_shapes shapes = { 0 };

    (void)state;
    assert_true(fm_shapes_begin_feature(&shapes));
    assert_true(fm_shapes_begin_part(&shapes, FM_PART_SHELL));
    for (int i = 0; i < 5000; i++)
        add_lonlat(&shapes, 36.5 + cos(i * M_PI / 2500),
                   36.0 + 0.5 * sin(i * M_PI / 2500));
    run(&d, &shapes);
    assert_int_equal(d.plane.point_count, 5000);
    assert_int_equal(count_hidden(&d.plane), 0);
    fm_shapes_release(&shapes);
    close_desk(&d);
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
    static const char *const crs[] = { "EPSG:3857", "+proj=ortho +lat_0=40",
                                       "+proj=igh",
                                       "+proj=ob_tran +o_proj=moll "
                                       "+o_lat_p=45 +o_lon_p=0 +lon_0=0" };

    (void)state;
    for (size_t i = 0; i < sizeof crs / sizeof *crs; i++) {
        desk d = open_desk(crs[i], world);
        fm_status status = FM_ERR_NOMEM;
        fm_shapes shapes = { 0 };
        uint64_t seed = 2;

        add_shapes(&shapes, 30, &seed);
        for (size_t n = 1; status != FM_OK; n++) {
            fm_projector *projector = NULL;
            fm_plane plane = { 0 };

            fm_mem_fail_at(n);
            status = fm_projector_new(d.ctx, d.projection, d.frame, d.margin_m,
                                      d.tolerance_m, &projector);
            if (status == FM_OK)
                status = fm_projector_run(projector, &shapes, 0, 30, &plane);
            if (status == FM_OK)
                status = fm_projector_domain(projector, &plane);
            fm_mem_fail_at(0);
            assert_true(status == FM_OK || status == FM_ERR_NOMEM);
            assert_true(n < 500);
            fm_plane_release(&plane);
            fm_projector_free(projector);
        }
        fm_shapes_release(&shapes);
        close_desk(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_leaves_is_finite_and_in_the_frame),
        cmocka_unit_test(fills_keep_their_area_where_the_projection_does),
        cmocka_unit_test(drawn_lines_follow_their_curves),
        cmocka_unit_test(no_stroke_smears_over_the_map),
        cmocka_unit_test(the_window_holds_all_that_the_frame_shows),
        cmocka_unit_test(shapes_are_cut_where_the_projection_is),
        cmocka_unit_test(a_polar_cap_shows_no_seam),
        cmocka_unit_test(shapes_that_hold_the_antipode_fill_the_disk),
        cmocka_unit_test(the_horizon_is_round_and_hidden),
        cmocka_unit_test(the_domain_is_all_that_can_be_shown),
        cmocka_unit_test(extents_hold_their_box),
        cmocka_unit_test(nothing_to_show_is_an_error),
        cmocka_unit_test(runs_append_and_agree_however_they_are_divided),
        cmocka_unit_test(short_edges_are_left_alone),
        cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
