/* SPDX-License-Identifier: MIT */
/*
 * The projections that are had by formula, held against PROJ's, which is asked by
 * another text for the same CRS.
 */
#include <math.h>
#include <string.h>

#include "support/check.h"

#include "geo/closed_form.h"
#include "geo/projection.h"

static const struct {
    const char *ours, *proj;
    double reach_deg;   /* from the centre, of what is compared */
    double tolerance_m; /* there */
} pairs[] = {
    { "EPSG:4326", "urn:ogc:def:crs:EPSG::4326", 180, 1e-6 },
    { "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", 180, 1e-6 },
    { "EPSG:3857", "urn:ogc:def:crs:EPSG::3857", 180, 1e-6 },
    { "EPSG:32637", "urn:ogc:def:crs:EPSG::32637", 30, 1e-6 },
    { "EPSG:32637", "urn:ogc:def:crs:EPSG::32637", 75, 1e-4 },
    { "EPSG:32760", "urn:ogc:def:crs:EPSG::32760", 30, 1e-6 },
    { "EPSG:32601", "urn:ogc:def:crs:EPSG::32601", 30, 1e-6 },
    { "+proj=laea +lat_0=48 +lon_0=35 +datum=WGS84 +units=m +no_defs",
      "+proj=laea +lat_0=48 +lon_0=35 +datum=WGS84 +units=m +no_defs +type=crs", 179,
      1e-5 },
    { "+proj=laea +lat_0=0 +lon_0=-170 +datum=WGS84 +units=m +no_defs",
      "+proj=laea +lat_0=0 +lon_0=-170 +datum=WGS84 +units=m +no_defs +type=crs", 179,
      1e-5 },
    { "+proj=laea +lat_0=90 +lon_0=10 +datum=WGS84 +units=m +no_defs",
      "+proj=laea +lat_0=90 +lon_0=10 +datum=WGS84 +units=m +no_defs +type=crs", 179,
      1e-5 },
    { "+proj=laea +lat_0=-90 +lon_0=0 +datum=WGS84 +units=m +no_defs",
      "+proj=laea +lat_0=-90 +lon_0=0 +datum=WGS84 +units=m +no_defs +type=crs", 179,
      1e-5 },
    { "+proj=ortho +lat_0=48.25 +lon_0=35.5 +R=6378137",
      "+proj=ortho +lat_0=48.25 +lon_0=35.5 +R=6378137 +type=crs", 89, 1e-6 },
    { "+proj=ortho +lat_0=-90 +lon_0=0 +R=6378137",
      "+proj=ortho +lat_0=-90 +lon_0=0 +R=6378137 +type=crs", 89, 1e-6 },
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static fm_projection *open(fm_context *ctx, const char *crs)
{
    fm_projection *p = NULL;

    CHECK_OK(ctx, fm_projection_new(ctx, crs, &p));
    return p;
}

static double angle_deg(fm_lonlat a, fm_lonlat b)
{
    const double rad = M_PI / 180;
    double c = sin(a.lat * rad) * sin(b.lat * rad) +
               cos(a.lat * rad) * cos(b.lat * rad) * cos((a.lon - b.lon) * rad);

    return acos(fmin(fmax(c, -1), 1)) / rad;
}

/* A place of the globe, strewn evenly enough. */
static fm_lonlat place(int i)
{
    return (fm_lonlat){ fmod(i * 137.50776405, 360) - 180,
                        fmod(i * 61.80339887, 179) - 89.5 };
}

static bool is_near(fm_projection *p, fm_lonlat at, double reach_deg)
{
    const fm_projection_info *info = fm_projection_about(p);

    if (info->family == FM_FAMILY_AZIMUTHAL)
        return angle_deg(info->centre, at) < reach_deg;
    return fabs(remainder(at.lon - info->centre.lon, 360)) < reach_deg &&
           at.lat >= info->south_limit && at.lat <= info->north_limit;
}

static void goes_to_the_place_where_proj_goes(void **state)
{
    (void)state;
    for (size_t k = 0; k < PAIRS; k++) {
        fm_context *ctx = fm_context_new();
        fm_projection *ours = open(ctx, pairs[k].ours);
        fm_projection *theirs = open(ctx, pairs[k].proj);
        double worst_m = 0;
        int compared = 0;

        assert_true(fm_closed_form_of(pairs[k].ours).kind != FM_CLOSED_NONE);
        assert_true(fm_closed_form_of(pairs[k].proj).kind == FM_CLOSED_NONE);
        for (int i = 0; i < 4000; i++) {
            fm_lonlat at = place(i);
            fm_xy a, b;

            if (!is_near(ours, at, pairs[k].reach_deg))
                continue;
            assert_int_equal(fm_projection_forward(ours, &at, 1, &a), 0);
            assert_int_equal(fm_projection_forward(theirs, &at, 1, &b), 0);
            worst_m = fmax(worst_m, hypot(a.x - b.x, a.y - b.y));
            compared++;
        }
        if (!(worst_m < pairs[k].tolerance_m) || compared < 300)
            fail_msg("%s: %d places, off by %.3g m", pairs[k].ours, compared, worst_m);
        fm_projection_free(ours);
        fm_projection_free(theirs);
        fm_context_free(ctx);
    }
}

static void comes_back_from_there(void **state)
{
    (void)state;
    for (size_t k = 0; k < PAIRS; k++) {
        fm_context *ctx = fm_context_new();
        fm_projection *p = open(ctx, pairs[k].ours);
        double worst_deg = 0;

        for (int i = 0; i < 4000; i++) {
            fm_lonlat at = place(i), back;
            fm_xy xy;

            if (!is_near(p, at, pairs[k].reach_deg))
                continue;
            assert_int_equal(fm_projection_forward(p, &at, 1, &xy), 0);
            assert_int_equal(fm_projection_inverse(p, &xy, 1, &back), 0);
            worst_deg = fmax(worst_deg, hypot(remainder(at.lon - back.lon, 360) *
                                                  cos(at.lat * M_PI / 180),
                                              at.lat - back.lat));
        }
        /* A millimetre; at the belt's edge the series ends too early. */
        if (!(worst_deg < (pairs[k].tolerance_m > 5e-5 ? 1e-6 : 1e-8)))
            fail_msg("%s: %.3g degrees off", pairs[k].ours, worst_deg);
        fm_projection_free(p);
        fm_context_free(ctx);
    }
}

static void says_of_itself_what_proj_says(void **state)
{
    (void)state;
    for (size_t k = 0; k < PAIRS; k++) {
        fm_context *ctx = fm_context_new();
        fm_projection *ours = open(ctx, pairs[k].ours);
        fm_projection *theirs = open(ctx, pairs[k].proj);
        const fm_projection_info *a = fm_projection_about(ours);
        const fm_projection_info *b = fm_projection_about(theirs);
        fm_str wkt_a = { 0 }, wkt_b = { 0 };

        assert_string_equal(a->crs, pairs[k].ours);
        assert_string_equal(a->name, b->name);
        if (strstr(b->operation, "Ballpark") == NULL)
            assert_string_equal(a->operation, b->operation);
        assert_true(a->accuracy_m == b->accuracy_m);
        assert_null(a->missing_grid);
        assert_true(a->geographic == b->geographic);
        CHECK_NEAR(a->unit_m, b->unit_m, 1e-9, pairs[k].ours);
        assert_true(a->family == b->family);
        assert_true(a->centre.lon == b->centre.lon && a->centre.lat == b->centre.lat);
        assert_true(a->reach_deg == b->reach_deg);
        assert_true(a->south_limit == b->south_limit);
        assert_true(a->north_limit == b->north_limit);
        CHECK_OK(ctx, fm_projection_wkt(ctx, ours, &wkt_a));
        CHECK_OK(ctx, fm_projection_wkt(ctx, theirs, &wkt_b));
        assert_string_equal(fm_str_text(&wkt_a), fm_str_text(&wkt_b));
        fm_str_release(&wkt_a);
        fm_str_release(&wkt_b);
        fm_projection_free(ours);
        fm_projection_free(theirs);
        fm_context_free(ctx);
    }
}

static void leaves_to_proj_what_only_looks_like_one_of_them(void **state)
{
    static const char *const texts[] = {
        "",
        "EPSG:32600",
        "EPSG:32661",
        "EPSG:32700",
        "EPSG:326 7",
        "EPSG:3263",
        "EPSG:326370",
        "EPSG:32537",
        "EPSG:38570",
        "epsg:32637",
        "+proj=laea +lat_0=48 +lon_0=35 +datum=WGS84 +units=km +no_defs",
        "+proj=laea +lat_0=48 +lon_0=35 +ellps=bessel",
        "+proj=laea +lat_0=95 +lon_0=35 +datum=WGS84 +units=m +no_defs",
        "+proj=laea +lat_0=x +lon_0=35 +datum=WGS84 +units=m +no_defs",
        "+proj=ortho +lat_0=48 +lon_0=35",
        "+proj=ortho +lat_0=48 +lon_0=35 +R=0",
        "+proj=ortho +lat_0=48 +lon_0=35 +R=6378137 +alpha=10",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (fm_closed_form_of(texts[i]).kind != FM_CLOSED_NONE)
            fail_msg("'%s' was taken", texts[i]);
    }
}

static void has_no_place_for_what_cannot_be_shown(void **state)
{
    static const struct {
        const char *crs;
        fm_lonlat at;
    } cases[] = {
        { "+proj=ortho +lat_0=50 +lon_0=30 +R=6378137", { -150, -50 } },
        { "+proj=ortho +lat_0=50 +lon_0=30 +R=6378137", { 30, -41 } },
        { "EPSG:32637", { 129, 0 } }, /* a quarter turn from the meridian */
        { "EPSG:32637", { NAN, 0 } },
        { "EPSG:3857", { 30, 91 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fm_context *ctx = fm_context_new();
        fm_projection *p = open(ctx, cases[i].crs);
        fm_xy xy;

        assert_int_equal(fm_projection_forward(p, &cases[i].at, 1, &xy), 1);
        assert_true(isnan(xy.x));
        fm_projection_free(p);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_to_the_place_where_proj_goes),
        cmocka_unit_test(comes_back_from_there),
        cmocka_unit_test(says_of_itself_what_proj_says),
        cmocka_unit_test(leaves_to_proj_what_only_looks_like_one_of_them),
        cmocka_unit_test(has_no_place_for_what_cannot_be_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
