/* SPDX-License-Identifier: MIT */
/* Points between the globe and the plane, and which CRS texts are let through. */
#include <stdlib.h>

#include "support/check.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/projection.h"

static fm_context *open_context(check_log *log)
{
    fm_context *ctx = fm_context_new();

    assert_non_null(ctx);
    if (log != NULL) {
        memset(log, 0, sizeof *log);
        fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, log);
    }
    return ctx;
}

/* ---------------------------------------------------------------------- policy */

static void only_harmless_crs_texts_reach_proj(void **state)
{
    static const struct {
        const char *crs;
        fm_status status;
    } rows[] = {
        { "EPSG:4326", FM_OK },
        { "epsg:32637", FM_OK },
        { "ESRI:54030", FM_OK },
        { "OGC:CRS84", FM_OK },
        { "urn:ogc:def:crs:OGC:1.3:CRS84", FM_OK },
        { "urn:ogc:def:crs:EPSG::3035", FM_OK },
        { "urn:ogc:def:crs:EPSG:9.8:3035", FM_OK },
        { "+proj=utm +zone=37 +datum=WGS84 +units=m +no_defs", FM_OK },
        { "proj=utm zone=37 datum=WGS84", FM_OK },
        { "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null +wktext +no_defs", FM_OK },
        { "+proj=tmerc +lat_0=0 +lon_0=24d50'12.5\" +towgs84=1,-2.5,3e1 +type=crs",
          FM_OK },
        { "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.25]]]",
          FM_OK },
        { "PROJCS[\"x\",GEOGCS[\"WGS 84\"],EXTENSION[\"PROJ4\",\"+proj=merc +a=6378137 "
          "+b=6378137 +nadgrids=@null +wktext\"]]",
          FM_OK },
        { "{\"type\": \"GeographicCRS\", \"name\": \"x\"}", FM_OK },
        /* not understood */
        { "", FM_ERR_CRS },
        { "4326", FM_ERR_CRS },
        { "WGS 84", FM_ERR_CRS },
        { "SR-ORG:7483", FM_ERR_CRS },
        { "IAU:1", FM_ERR_CRS },
        { "EPSG:4326+5773", FM_ERR_CRS },
        { "EPSG:", FM_ERR_CRS },
        { "urn:ogc:def:crs:EPSG::", FM_ERR_CRS },
        /* files, grids, pipelines, addresses */
        { "/etc/passwd", FM_ERR_POLICY },
        { "./crs.wkt", FM_ERR_POLICY },
        { "~/crs.wkt", FM_ERR_POLICY },
        { "C:\\crs.wkt", FM_ERR_POLICY },
        { "/vsicurl/http://x/y", FM_ERR_POLICY },
        { "http://www.opengis.net/def/crs/EPSG/0/4326", FM_ERR_POLICY },
        { "https://example.org/crs", FM_ERR_POLICY },
        { "file:///etc/passwd", FM_ERR_POLICY },
        { "+init=/etc/passwd:1", FM_ERR_POLICY },
        { "init=epsg:4326", FM_ERR_POLICY },
        { "+INIT=epsg:4326", FM_ERR_POLICY },
        { "+proj=longlat +nadgrids=/etc/passwd", FM_ERR_POLICY },
        { "+proj=longlat +nadgrids=@null,/etc/passwd", FM_ERR_POLICY },
        { "+proj=longlat +nadgrids=@/etc/passwd", FM_ERR_POLICY },
        { "+proj=longlat +geoidgrids=x.gtx", FM_ERR_POLICY },
        { "+proj=hgridshift +grids=/etc/passwd", FM_ERR_POLICY },
        { "+proj=vgridshift", FM_ERR_POLICY },
        { "+proj=pipeline +step +proj=utm +zone=3", FM_ERR_POLICY },
        { "proj=pipeline step proj=hgridshift grids=/etc/passwd", FM_ERR_POLICY },
        { "+proj=tinshift +file=/etc/passwd", FM_ERR_POLICY },
        { "+proj=utm +zone=37 +datum=../../etc", FM_ERR_POLICY },
        { "+proj=utm\n+zone=37\t+unknown=1", FM_ERR_POLICY },
        { "PROJCS[\"x\",EXTENSION[\"PROJ4\",\"+proj=utm +nadgrids=/etc/passwd\"]]",
          FM_ERR_POLICY },
        { "PROJCS[\"x\",EXTENSION[\"PROJ4_GRIDS\",\"/etc/passwd\"]]", FM_ERR_POLICY },
        { "PROJCS[\"x\",extension (\"PROJ4\",\"+proj=utm +grids=x\")]", FM_ERR_POLICY },
        { "PROJCS[\"x\",EXTENSION[\"PROJ4\",\"+proj=utm", FM_ERR_POLICY },
        { "BOUNDCRS[SOURCECRS[x],ABRIDGEDTRANSFORMATION[\"x\",METHOD[\"NTv2\"],"
          "PARAMETERFILE[\"Latitude and longitude difference file\",\"/etc/passwd\"]]]",
          FM_ERR_POLICY },
        { "PROJCRS[\"x\",CONVERSION[\"x\",METHOD[\"PROJ-based operation method: "
          "+proj=pipeline +step +proj=hgridshift +grids=x\"]]]",
          FM_ERR_POLICY },
        { "COORDINATEOPERATION[\"x\"]", FM_ERR_POLICY },
        { "CONCATENATEDOPERATION[\"x\"]", FM_ERR_POLICY },
        { "{\"type\":\"Transformation\",\"parameters\":[{\"name\":\"x\",\"value\" : "
          "\"/etc/passwd\"}]}",
          FM_ERR_POLICY },
        { "{\"type\":\"GeographicCRS\",\"name\":\"\\u002bproj\"}", FM_ERR_POLICY },
        { "{\"type\":\"Conversion\",\"method\":{\"name\":\"PROJ-based operation "
          "method: "
          "+proj=hgridshift\"}}",
          FM_ERR_POLICY },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_status status = fm_crs_check(ctx, rows[i].crs);

        if (status != rows[i].status)
            fail_msg("%s: EXP %s OBT %s (%s)", rows[i].crs,
                     fm_status_name(rows[i].status), fm_status_name(status),
                     fm_context_error(ctx)->message);
    }
    fm_context_free(ctx);
}

static void refuses_a_crs_of_a_megabyte(void **state)
{
    fm_context *ctx = open_context(NULL);
    char *text = malloc(1 << 20);

    (void)state;
    memset(text, 'A', (1 << 20) - 1);
    text[(1 << 20) - 1] = '\0';
    assert_int_equal(fm_crs_check(ctx, text), FM_ERR_LIMIT);
    free(text);
    fm_context_free(ctx);
}

static void knows_the_names_of_longitude_and_latitude(void **state)
{
    static const struct {
        const char *crs;
        bool yes;
    } rows[] = {
        { "EPSG:4326", true },
        { "OGC:CRS84", true },
        { "urn:ogc:def:crs:OGC:1.3:CRS84", true },
        { "urn:ogc:def:crs:OGC::CRS84", true },
        { "urn:ogc:def:crs:EPSG::4326", true },
        { "EPSG:4979", true },
        { "EPSG:4258", false },
        { "EPSG:43260", false },
        { "OGC:CRS83", false },
        { "EPSG:3857", false },
        { "", false },
        { "4326", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (fm_crs_is_lonlat(rows[i].crs) != rows[i].yes)
            fail_msg("%s", rows[i].crs);
    }
}

/* ---------------------------------------------------------------------- points */

/* Expected values from gdaltransform 3.6.2, signs and units turned to metres east and
 * north; tolerance where several datum shifts may be chosen. */
static void x_goes_east_in_metres_whatever_the_crs(void **state)
{
    static const double us_foot_m = 1200.0 / 3937.0, grad_m = 0.9 * FM_PLANE_M_PER_DEG;
    const struct {
        const char *crs;
        fm_lonlat at;
        double x, y, tolerance_m;
        const char *comment;
    } rows[] = {
        { "EPSG:32637", { 14.4, 50.1 }, -1248207.704, 5845975.065, 1e-3, "UTM" },
        { "EPSG:3857", { 14.4, 50.1 }, 1603000.667, 6463612.124, 1e-3, "Web Mercator" },
        { "EPSG:3035",
          { 14.4, 50.1 },
          4635621.143,
          3008070.519,
          1e-3,
          "northing first" },
        { "EPSG:2180",
          { 14.4, 50.1 },
          171177.030,
          258220.060,
          1e-3,
          "x is the northing" },
        { "EPSG:5514",
          { 14.4, 50.1 },
          -744125.863,
          -1041424.275,
          10,
          "Krovak, east north" },
        { "EPSG:5513",
          { 14.4, 50.1 },
          -744125.863,
          -1041424.275,
          10,
          "Krovak, south west" },
        { "EPSG:2053", { 28.0, -26.0 }, -100120.866, -2877217.61, 1, "west, south" },
        { "EPSG:2263",
          { -73.9, 40.7 },
          1011978.077 * us_foot_m,
          194321.166 * us_foot_m,
          5,
          "US survey feet" },
        { "EPSG:3413",
          { 14.4, 50.1 },
          3872296.062,
          -2290069.507,
          1e-3,
          "south, south" },
        { "EPSG:32661",
          { 14.4, 50.1 },
          3146652.488,
          -2465916.587,
          1e-3,
          "polar, n first" },
        { "EPSG:5041",
          { 14.4, 50.1 },
          3146652.488,
          -2465916.587,
          1e-3,
          "polar, e first" },
        { "EPSG:27572",
          { 14.4, 50.1 },
          1461077.481,
          2633327.599,
          1e-3,
          "Paris, grads" },
        { "EPSG:4807",
          { 14.4, 50.1 },
          13.4033323737 * grad_m,
          55.6666931347 * grad_m,
          1e-3,
          "degrees of Paris, in grads" },
        { "EPSG:4326",
          { 14.4, 50.1 },
          14.4 * FM_PLANE_M_PER_DEG,
          50.1 * FM_PLANE_M_PER_DEG,
          1e-6,
          "latitude first" },
        { "OGC:CRS84",
          { -180, -90 },
          -180 * FM_PLANE_M_PER_DEG,
          -90 * FM_PLANE_M_PER_DEG,
          1e-6,
          "longitude first" },
        { "EPSG:2056", { 14.4, 50.1 }, 3098199.012, 1572488.473, 1e-3, "oblique" },
        { "+proj=robin +lon_0=150",
          { 14.4, 50.1 },
          -11110898.979,
          5337238.477,
          1e-3,
          "" },
        { "EPSG:7405", { -1.5, 52.0 }, 434423.0, 233624.4, 10, "heights are left" },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_projection *p = NULL;
        fm_xy xy;
        fm_lonlat back;
        char comment[96];

        snprintf(comment, sizeof comment, "%s (%s)", rows[i].crs, rows[i].comment);
        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &p));
        assert_int_equal(fm_projection_forward(p, &rows[i].at, 1, &xy), 0);
        CHECK_NEAR(xy.x, rows[i].x, rows[i].tolerance_m, comment);
        CHECK_NEAR(xy.y, rows[i].y, rows[i].tolerance_m, comment);
        assert_int_equal(fm_projection_inverse(p, &xy, 1, &back), 0);
        CHECK_NEAR(back.lon, rows[i].at.lon, 1e-7, comment);
        CHECK_NEAR(back.lat, rows[i].at.lat, 1e-7, comment);
        fm_projection_free(p);
    }
    fm_context_free(ctx);
}

static void facts_tell_the_family_and_its_limits(void **state)
{
    static const struct {
        const char *crs;
        fm_projection_family family;
        fm_lonlat centre;
        double reach, south, north;
    } rows[] = {
        { "EPSG:3857",
          FM_FAMILY_CYLINDRIC,
          { 0, 0 },
          180,
          -85.0511287798,
          85.0511287798 },
        { "EPSG:3395",
          FM_FAMILY_CYLINDRIC,
          { 0, 0 },
          180,
          -85.0511287798,
          85.0511287798 },
        { "EPSG:4326", FM_FAMILY_CYLINDRIC, { 0, 0 }, 180, -90, 90 },
        { "EPSG:4807", FM_FAMILY_CYLINDRIC, { 2.33722917, 0 }, 180, -90, 90 },
        { "EPSG:8857", FM_FAMILY_CYLINDRIC, { 0, 0 }, 180, -90, 90 },
        { "+proj=robin +lon_0=150", FM_FAMILY_CYLINDRIC, { 150, 0 }, 180, -90, 90 },
        { "+proj=moll +lon_0=-100", FM_FAMILY_CYLINDRIC, { -100, 0 }, 180, -90, 90 },
        { "EPSG:32637", FM_FAMILY_TRANSVERSE, { 39, 0 }, 75, -90, 90 },
        { "EPSG:32737", FM_FAMILY_TRANSVERSE, { 39, 0 }, 75, -90, 90 },
        { "EPSG:2180", FM_FAMILY_TRANSVERSE, { 19, 0 }, 75, -90, 90 },
        { "+proj=utm +zone=1", FM_FAMILY_TRANSVERSE, { -177, 0 }, 75, -90, 90 },
        { "+proj=tmerc +pm=paris",
          FM_FAMILY_TRANSVERSE,
          { 2.33722917, 0 },
          75,
          -90,
          90 },
        { "EPSG:3034", FM_FAMILY_CONIC, { 10, 52 }, 180, -67, 90 },
        { "+proj=lcc +lat_1=-20 +lat_2=-50 +lat_0=-30 +lon_0=25",
          FM_FAMILY_CONIC,
          { 25, -30 },
          180,
          -90,
          73 },
        { "+proj=aea +lat_1=30 +lat_2=60", FM_FAMILY_CONIC, { 0, 0 }, 180, -90, 90 },
        { "EPSG:3035", FM_FAMILY_AZIMUTHAL, { 10, 52 }, 179, -90, 90 },
        { "EPSG:3413", FM_FAMILY_AZIMUTHAL, { -45, 90 }, 140, -90, 90 },
        { "EPSG:3031", FM_FAMILY_AZIMUTHAL, { 0, -90 }, 140, -90, 90 },
        { "EPSG:32761", FM_FAMILY_AZIMUTHAL, { 0, -90 }, 140, -90, 90 },
        { "+proj=ortho +lat_0=30 +lon_0=-20",
          FM_FAMILY_AZIMUTHAL,
          { -20, 30 },
          89.99,
          -90,
          90 },
        { "+proj=gnom +lat_0=90", FM_FAMILY_AZIMUTHAL, { 0, 90 }, 75, -90, 90 },
        { "+proj=nsper +h=3000000 +R=6371000",
          FM_FAMILY_AZIMUTHAL,
          { 0, 0 },
          46.9,
          -90,
          90 },
        { "+proj=geos +h=35785831", FM_FAMILY_AZIMUTHAL, { 0, 0 }, 80.9, -90, 90 },
        { "EPSG:2056", FM_FAMILY_OTHER, { 8.225, 46.9524 }, 5.265, 42.82, 50.81 },
        { "+proj=somerc +lat_0=47 +lon_0=7", FM_FAMILY_OTHER, { 7, 47 }, 30, 17, 77 },
        { "+proj=igh", FM_FAMILY_CYLINDRIC, { 0, 0 }, 180, -90, 90 },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_projection *p = NULL;
        const fm_projection_info *info;

        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &p));
        info = fm_projection_about(p);
        assert_string_equal(info->crs, rows[i].crs);
        if (info->family != rows[i].family)
            fail_msg("%s: family %d", rows[i].crs, (int)info->family);
        CHECK_NEAR(info->centre.lon, rows[i].centre.lon, 1e-6, rows[i].crs);
        CHECK_NEAR(info->centre.lat, rows[i].centre.lat, 1e-2, rows[i].crs);
        CHECK_NEAR(info->reach_deg, rows[i].reach, 0.2, rows[i].crs);
        CHECK_NEAR(info->south_limit, rows[i].south, 1e-6, rows[i].crs);
        CHECK_NEAR(info->north_limit, rows[i].north, 1e-6, rows[i].crs);
        fm_projection_free(p);
    }
    fm_context_free(ctx);
}

static void failed_points_are_nan_and_counted(void **state)
{
    static const struct {
        const char *crs;
        fm_lonlat at;
    } rows[] = {
        { "EPSG:4326", { 0, 95 } },       { "EPSG:4326", { NAN, 1 } },
        { "EPSG:3857", { NAN, 1 } },      { "EPSG:3857", { 1, NAN } },
        { "EPSG:3857", { INFINITY, 0 } }, { "EPSG:3857", { 0, -INFINITY } },
        { "EPSG:32637", { 0, 1e300 } },   { "EPSG:3031", { 0, 90 } },
        { "+proj=gnom", { 100, 0 } },     { "+proj=ortho", { 100, 0 } },
        { "EPSG:2056", { -170, -40 } },   { "EPSG:3034", { 0, -90 } },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_lonlat at[3] = { { 10, 50 }, rows[i].at, { 11, 51 } };
        fm_projection *p = NULL;
        fm_xy xy[3];

        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &p));
        if (fm_projection_forward(p, at, 3, xy) < 1 || !isnan(xy[1].x) ||
            !isnan(xy[1].y))
            fail_msg("%s: %g %g gave %g %g", rows[i].crs, at[1].lon, at[1].lat, xy[1].x,
                     xy[1].y);
        fm_projection_free(p);
    }
    fm_context_free(ctx);
}

static void works_in_place_and_with_nothing(void **state)
{
    fm_context *ctx = open_context(NULL);
    fm_projection *p = NULL;
    union {
        fm_lonlat lonlat[3000];
        fm_xy xy[3000];
    } *both = malloc(sizeof *both);
    fm_xy apart;

    (void)state;
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:3035", &p));
    assert_int_equal(fm_projection_forward(p, NULL, 0, NULL), 0);
    assert_int_equal(fm_projection_inverse(p, NULL, 0, NULL), 0);
    for (size_t i = 0; i < 3000; i++)
        both->lonlat[i] = (fm_lonlat){ (double)i / 100.0, 50 };
    assert_int_equal(fm_projection_forward(p, both->lonlat, 3000, both->xy), 0);
    for (size_t i = 0; i < 3000; i++) {
        fm_lonlat at = { (double)i / 100.0, 50 };

        assert_int_equal(fm_projection_forward(p, &at, 1, &apart), 0);
        assert_true(apart.x == both->xy[i].x && apart.y == both->xy[i].y);
    }
    assert_int_equal(fm_projection_inverse(p, both->xy, 3000, both->lonlat), 0);
    CHECK_NEAR(both->lonlat[2999].lon, 29.99, 1e-7, "back in place");
    free(both);
    fm_projection_free(p);
    fm_context_free(ctx);
}

/* -------------------------------------------------------------- what may be wrong */

static void a_missing_grid_is_named_with_its_cost(void **state)
{
    check_log log;
    fm_context *ctx = open_context(&log);
    fm_policy strict = { .strict = true };
    fm_projection *p = NULL;
    const fm_projection_info *info;

    (void)state;
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:27700", &p));
    info = fm_projection_about(p);
    if (info->missing_grid == NULL) {
        fm_projection_free(p);
        fm_context_free(ctx);
        skip(); /* the grid is installed here */
    }
    assert_non_null(strstr(info->missing_grid, "OSTN15"));
    assert_non_null(strstr(info->operation, "British National Grid"));
    CHECK_NEAR(info->accuracy_m, 2.0, 0.0, "accuracy");
    assert_non_null(strstr(log.text, "warning grid-missing"));
    assert_non_null(strstr(log.text, info->missing_grid));
    assert_non_null(strstr(log.text, "2 m instead of 1 m"));
    fm_projection_free(p);
    /* Of the whole Earth PROJ knows better only in North America. */
    p = NULL;
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:9000", &p));
    assert_null(fm_projection_about(p)->missing_grid);
    fm_projection_free(p);

    CHECK_OK(ctx, fm_context_set_policy(ctx, &strict));
    p = NULL;
    assert_int_equal(fm_projection_new(ctx, "EPSG:27700", &p), FM_ERR_CRS);
    assert_null(p);
    fm_context_free(ctx);
}

static void what_proj_does_not_know_is_said_with_its_words(void **state)
{
    static const struct {
        const char *crs, *words;
    } rows[] = {
        { "EPSG:99999", "not known to PROJ" },
        { "+proj=foo", "Unknown projection" },
        { "+proj=utm +zone=99", "zone" },
        { "EPSG:4978", "neither geographic nor projected" }, /* geocentric */
        { "EPSG:5773", "neither geographic nor projected" }, /* a height */
        { "GEOGCS[\"broken\"", "not known to PROJ" },
        { "{\"type\": \"Conversion\"}", "not known to PROJ" },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_projection *p = NULL;

        assert_int_equal(fm_projection_new(ctx, rows[i].crs, &p), FM_ERR_CRS);
        assert_null(p);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].crs, fm_context_error(ctx)->message);
    }
    fm_context_free(ctx);
}

static void a_missing_database_is_named_with_its_places(void **state)
{
    fm_context *ctx = open_context(NULL);
    const char *before = getenv("PROJ_DATA");
    char *kept = before == NULL ? NULL : strdup(before);
    fm_projection *p = NULL;

    (void)state;
    setenv("PROJ_DATA", "/nonexistent-proj", 1);
    assert_int_equal(fm_projection_new(ctx, "EPSG:3035", &p), FM_ERR_CRS);
    assert_non_null(strstr(fm_context_error(ctx)->message, "proj.db"));
    assert_non_null(strstr(fm_context_error(ctx)->message, "/nonexistent-proj"));
    /* What is had by formula needs none. */
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:32637", &p));
    fm_projection_free(p);
    if (kept == NULL)
        unsetenv("PROJ_DATA");
    else
        setenv("PROJ_DATA", kept, 1);
    free(kept);
    fm_context_free(ctx);
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
    static const char *const texts[] = { "EPSG:3035", "EPSG:32637" };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_projection *p = NULL;

            fm_mem_fail_at(n);
            status = fm_projection_new(ctx, texts[i], &p);
            fm_mem_fail_at(0);
            assert_true(status == FM_OK || status == FM_ERR_NOMEM);
            assert_true(n < 40);
            fm_projection_free(p);
        }
    }
    fm_context_free(ctx);
}

/* ------------------------------------------------------------- scale and direction */

static void convergence_is_the_turn_of_north(void **state)
{
    static const struct {
        const char *crs;
        fm_lonlat at;
        double deg, tolerance;
    } rows[] = {
        { "EPSG:3857", { 33, 40 }, 0, 1e-9 },
        { "EPSG:32637", { 39, 50 }, 0, 1e-9 },
        /* east of its meridian true north is left of the grid's in the north */
        { "EPSG:32637", { 42, 50 }, -2.2993, 1e-3 },
        { "EPSG:32637", { 36, 50 }, 2.2993, 1e-3 },
        { "EPSG:32737", { 42, -50 }, 2.2993, 1e-3 },
        { "EPSG:3031",
          { 90, -70 },
          90,
          1e-6 }, /* to the right is 90 E, the pole behind */
        { "EPSG:3413", { -45, 70 }, 0, 1e-6 },
        { "EPSG:3413", { 45, 70 }, -90, 1e-6 },
    };
    fm_context *ctx = open_context(NULL);
    fm_projection *p = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &p));
        CHECK_NEAR(fm_projection_convergence_deg(p, rows[i].at), rows[i].deg,
                   rows[i].tolerance, rows[i].crs);
        fm_projection_free(p);
    }
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:3413", &p));
    assert_true(isnan(fm_projection_convergence_deg(p, (fm_lonlat){ 0, 90 })));
    assert_true(isnan(fm_projection_convergence_deg(p, (fm_lonlat){ NAN, 0 })));
    assert_true(isnan(fm_projection_ground_per_plane(p, (fm_lonlat){ 0, NAN })));
    CHECK_NEAR(fm_projection_ground_per_plane(p, (fm_lonlat){ 0, 90 }), 1.0, 0.05,
               "pole");
    fm_projection_free(p);
    fm_context_free(ctx);
}

static void ground_per_plane_is_the_inverse_scale_along_x(void **state)
{
    fm_context *ctx = open_context(NULL);
    static const char *const crs[] = { "EPSG:3857", "EPSG:32637", "EPSG:3035",
                                       "EPSG:4326", "+proj=robin +lon_0=30" };
    static const fm_lonlat places[] = {
        { 33, 40 }, { 10, 60 }, { 39.0, 0.0 }, { 25, -35 }
    };

    (void)state;
    for (size_t i = 0; i < sizeof crs / sizeof *crs; i++) {
        fm_projection *p = NULL;

        CHECK_OK(ctx, fm_projection_new(ctx, crs[i], &p));
        for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
            fm_xy xy, pair[2];
            fm_lonlat ground[2];

            assert_int_equal(fm_projection_forward(p, &places[k], 1, &xy), 0);
            pair[0] = (fm_xy){ xy.x - 500, xy.y };
            pair[1] = (fm_xy){ xy.x + 500, xy.y };
            assert_int_equal(fm_projection_inverse(p, pair, 2, ground), 0);
            CHECK_NEAR(fm_projection_ground_per_plane(p, places[k]),
                       fm_distance_m(ground[0], ground[1]) / 1000.0, 1e-6, crs[i]);
        }
        fm_projection_free(p);
    }
    fm_context_free(ctx);
}

/* ------------------------------------------------------------------------- choice */

static void the_choice_suits_the_extent(void **state)
{
    static const struct {
        const char *comment;
        fm_bbox box;
        const char *crs;
    } rows[] = {
        { "nothing", { 1e300, 1e300, -1e300, -1e300 }, "EPSG:8857" },
        { "a place", { 36.8, 36.2, 36.8, 36.2 }, "EPSG:32637" },
        { "Idlib", { 35.9, 35.1, 37.4, 36.7 }, "EPSG:32637" },
        { "south", { 18, -35, 20, -33 }, "EPSG:32734" },
        { "over the antimeridian", { 177, -19, 182, -16 }, "EPSG:32760" },
        { "just over it", { 179, -19, 183, -16 }, "EPSG:32701" },
        { "Ukraine", { 22, 44, 40, 52.5 }, "+proj=laea +lat_0=48 +lon_0=31" },
        { "Europe", { -10, 35, 40, 70 }, "+proj=laea +lat_0=53 +lon_0=15" },
        { "the Pacific", { 120, -50, 240, 50 }, "+proj=laea +lat_0=0 +lon_0=-180" },
        { "the Arctic", { -180, 60, 180, 90 }, "+proj=laea +lat_0=90 +lon_0=0" },
        { "Antarctica", { -180, -90, 180, -60 }, "+proj=laea +lat_0=-90 +lon_0=0" },
        { "beyond 84 north", { 20, 80, 22, 86 }, "+proj=laea +lat_0=83 +lon_0=21" },
        { "the world", { -180, -90, 180, 90 }, "EPSG:8857" },
        { "nearly all", { -180, -56, 180, 83.6 }, "EPSG:8857" },
        { "the world from elsewhere",
          { 20, -60, 320, 70 },
          "+proj=eqearth +lon_0=170" },
    };
    check_log log;
    fm_context *ctx = open_context(&log);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_projection *p = NULL;

        CHECK_OK(ctx, fm_projection_auto(ctx, rows[i].box, &p));
        if (strncmp(fm_projection_about(p)->crs, rows[i].crs, strlen(rows[i].crs)) != 0)
            fail_msg("%s: EXP %s OBT %s", rows[i].comment, rows[i].crs,
                     fm_projection_about(p)->crs);
        fm_projection_free(p);
    }
    assert_non_null(strstr(log.text, "note crs-auto"));
    fm_context_free(ctx);
}

/* -------------------------------------------------------------- layers and outputs */

static void layers_come_home_from_their_own_crs(void **state)
{
    static const struct {
        const char *crs;
        fm_lonlat in, out;
        double tolerance;
    } rows[] = {
        { "EPSG:32637", { -1248207.704, 5845975.065 }, { 14.4, 50.1 }, 1e-7 },
        { "EPSG:3035",
          { 4635621.1434, 3008070.5194 },
          { 14.4, 50.1 },
          1e-7 }, /* x first */
        { "EPSG:4326", { 14.4, 50.1 }, { 14.4, 50.1 }, 1e-12 },
        { "EPSG:2263", { 1011978.077, 194321.166 }, { -73.9, 40.7 }, 1e-4 },
        { "EPSG:4807", { 13.4033323737, 55.6666931347 }, { 14.4, 50.1 }, 1e-6 },
        /* the shift that is meant for Bohemia, not the first in the list */
        { "EPSG:5514", { -744125.863, -1041424.275 }, { 14.4, 50.1 }, 1e-7 },
    };
    fm_context *ctx = open_context(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_lonlat points[3] = { rows[i].in, { NAN, 0 }, rows[i].in };
        size_t failed = 99;

        CHECK_OK(ctx, fm_projection_to_lonlat(ctx, rows[i].crs, points, 3, &failed));
        assert_int_equal(failed, 1);
        CHECK_NEAR(points[2].lon, rows[i].out.lon, rows[i].tolerance, rows[i].crs);
        CHECK_NEAR(points[2].lat, rows[i].out.lat, rows[i].tolerance, rows[i].crs);
        assert_true(isnan(points[1].lon) && isnan(points[1].lat));
        CHECK_OK(ctx, fm_projection_to_lonlat(ctx, rows[i].crs, NULL, 0, &failed));
        assert_int_equal(failed, 0);
    }
    fm_context_free(ctx);
}

static void wkt_names_the_crs(void **state)
{
    static const struct {
        const char *crs, *words;
    } rows[] = {
        { "EPSG:32637", "AUTHORITY[\"EPSG\",\"32637\"]" },
        { "EPSG:4326", "GEOGCS" },
        { "+proj=robin", "Robinson" },
        { "EPSG:8857", "Equal Earth" },
    };
    fm_context *ctx = open_context(NULL);
    fm_projection *p = NULL;
    fm_str text = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_OK(ctx, fm_projection_new(ctx, rows[i].crs, &p));
        CHECK_OK(ctx, fm_projection_wkt(ctx, p, &text));
        if (strstr(text.text, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].crs, text.text);
        assert_null(strchr(text.text, '\n'));
        fm_str_clear(&text);
        fm_projection_free(p);
    }
    CHECK_OK(ctx, fm_projection_new(ctx, "EPSG:2053", &p));
    assert_int_equal(fm_projection_wkt(ctx, p, &text), FM_ERR_CRS);
    fm_projection_free(p);
    fm_str_release(&text);
    fm_context_free(ctx);
}

static void the_library_tells_its_version(void **state)
{
    (void)state;
    assert_true(fm_projection_library_version()[0] >= '0' &&
                fm_projection_library_version()[0] <= '9');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_harmless_crs_texts_reach_proj),
        cmocka_unit_test(refuses_a_crs_of_a_megabyte),
        cmocka_unit_test(knows_the_names_of_longitude_and_latitude),
        cmocka_unit_test(x_goes_east_in_metres_whatever_the_crs),
        cmocka_unit_test(facts_tell_the_family_and_its_limits),
        cmocka_unit_test(failed_points_are_nan_and_counted),
        cmocka_unit_test(works_in_place_and_with_nothing),
        cmocka_unit_test(a_missing_grid_is_named_with_its_cost),
        cmocka_unit_test(what_proj_does_not_know_is_said_with_its_words),
        cmocka_unit_test(a_missing_database_is_named_with_its_places),
        cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
        cmocka_unit_test(convergence_is_the_turn_of_north),
        cmocka_unit_test(ground_per_plane_is_the_inverse_scale_along_x),
        cmocka_unit_test(the_choice_suits_the_extent),
        cmocka_unit_test(layers_come_home_from_their_own_crs),
        cmocka_unit_test(wkt_names_the_crs),
        cmocka_unit_test(the_library_tells_its_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
