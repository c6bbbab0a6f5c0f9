/* SPDX-License-Identifier: MIT */
#include "front/post.h"

#include "base/mem.h"
#include "data/source.h"
#include "geo/measure.h"
#include "support/zones.h"

static fm_date date_of(const char *text)
{
    fm_date date;

    assert_true(fm_date_parse(text, strlen(text), &date));
    return date;
}

static const char *const own_side[] = { "own" };
static const char *const foe_side[] = { "foe" };
static const fm_post_fields usual = { 0 };

static fm_ground_spec own_against_all(void)
{
    return (fm_ground_spec){ .by = "holder", .side = own_side, .side_count = 1 };
}

/*
 *   lat 37 +-----------+-----------+
 *          |           | foe       |      own: a room of one degree, and a pocket in
 * the |    own    |   +--+    |      ground of foe; beyond both a third, and east of |
 * |   |p |    |      all nobody |           |   +--+    | lat 36
 * +-----------+-----------+ |         third         | lat 35 +-----------------------+
 *         lon 36      37          38
 */
static void four_grounds(fm_features *zones)
{
    zones_add(zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    zones_add(
        zones, "foe",
        "POLYGON ((37 36, 38 36, 38 37, 37 37), (37.4 36.4, 37.4 36.6, 37.6 36.6, "
        "37.6 36.4))");
    zones_add(zones, "own", "POLYGON ((37.4 36.4, 37.6 36.4, 37.6 36.6, 37.4 36.6))");
    zones_add(zones, "third", "POLYGON ((36 35, 38 35, 38 36, 36 36))");
    zones_add(zones, NULL, "POLYGON ((36 34, 38 34, 38 34.5, 36 34.5))");
}

/* One post on one day without a date. */
static fm_post_state state_of(fm_context *ctx, const fm_features *zones,
                              const fm_ground_spec *spec, fm_lonlat at,
                              double uncertainty_km)
{
    fm_features features = { 0 };
    fm_post_state state;
    fm_posts *posts;

    posts_add(&features, "one", at, "", "", uncertainty_km);
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    CHECK_OK(ctx, fm_posts_add_day(ctx, posts, FM_DATE_NONE, FM_DATE_NONE, zones, spec,
                                   true));
    assert_int_equal(fm_posts_day_count(posts), 1);
    state = fm_posts_at(posts, 0, 0);
    /* The holder's name dies with the posts; the tests compare it here. */
    if (state.holder != NULL)
        state.holder = strcmp(state.holder, "own") == 0   ? "own"
                       : strcmp(state.holder, "foe") == 0 ? "foe"
                                                          : "third";
    fm_posts_free(posts);
    return state;
}

static void says_in_whose_ground_a_post_stands(void **state)
{
    static const struct {
        fm_lonlat at;
        bool against_foe_alone;
        fm_post_status status;
        const char *holder;
        bool pocket;
        double front_lon, front_lat; /* nearest ground of the other side */
        double main_lon, main_lat;   /* nearest point of the main body */
        const char *comment;
    } rows[] = {
        { { 36.8, 36.5 },
          false,
          FM_POST_OWN_GROUND,
          "own",
          false,
          37,
          36.5,
          36.8,
          36.5,
          "in the main body" },
        { { 36.5, 36.1 },
          false,
          FM_POST_OWN_GROUND,
          "own",
          false,
          36.5,
          36,
          36.5,
          36.1,
          "all others are the other side" },
        { { 36.9, 36.1 },
          true,
          FM_POST_OWN_GROUND,
          "own",
          false,
          37,
          36.1,
          36.9,
          36.1,
          "foe alone is the other side" },
        { { 37.45, 36.5 },
          false,
          FM_POST_CUT_OFF,
          "own",
          true,
          37.4,
          36.5,
          37,
          36.5,
          "in a pocket" },
        { { 37.2, 36.5 },
          false,
          FM_POST_CUT_OFF,
          "foe",
          false,
          37.4,
          36.5,
          37,
          36.5,
          "in foreign ground" },
        { { 36.5, 35.9 },
          true,
          FM_POST_THIRD_GROUND,
          "third",
          false,
          37,
          36,
          36.5,
          36,
          "in the ground of a third" },
        { { 36.5, 35.9 },
          false,
          FM_POST_CUT_OFF,
          "third",
          false,
          36.5,
          36,
          36.5,
          36,
          "who is foreign when nobody is named" },
        { { 38.5, 36.5 },
          false,
          FM_POST_NO_GROUND,
          NULL,
          false,
          38,
          36.5,
          37,
          36.5,
          "in no zone" },
        { { 37, 34.2 },
          false,
          FM_POST_NO_GROUND,
          NULL,
          false,
          37,
          35,
          37,
          36,
          "in a zone without a holder" },
    };
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };

    (void)state;
    four_grounds(&zones);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_ground_spec spec = own_against_all();
        fm_post_state s;
        double front_km = fm_distance_m(rows[i].at, (fm_lonlat){ rows[i].front_lon,
                                                                 rows[i].front_lat }) /
                          1000;
        double main_km = fm_distance_m(rows[i].at, (fm_lonlat){ rows[i].main_lon,
                                                                rows[i].main_lat }) /
                         1000;

        if (rows[i].against_foe_alone) {
            spec.against = foe_side;
            spec.against_count = 1;
        }
        s = state_of(ctx, &zones, &spec, rows[i].at, -1);
        if (s.status != rows[i].status || s.is_pocket != rows[i].pocket ||
            !fm_str_equal(s.holder, rows[i].holder))
            fail_msg("%s: OBT %s of %s", rows[i].comment, fm_post_status_name(s.status),
                     s.holder == NULL ? "nobody" : s.holder);
        /* Towards a meridian the nearest point lies a little off the parallel. */
        CHECK_NEAR(s.distance_km, front_km, 0.2, rows[i].comment);
        CHECK_NEAR(s.main_km, main_km, 0.2, rows[i].comment);
        assert_true(isnan(s.neck_km) == (s.status != FM_POST_OWN_GROUND));
        assert_int_equal(s.certainty, s.status == FM_POST_NO_GROUND
                                          ? FM_POST_UNDECIDED
                                          : FM_POST_CERTAINTY_NONE);
    }
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Allies are one side: with third as an ally its ground is own ground, and connected.
 */
static void allies_are_one_side(void **state)
{
    static const char *const allies[] = { "own", "third" };
    fm_ground_spec spec = { .by = "holder", .side = allies, .side_count = 2 };
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_post_state s;

    (void)state;
    four_grounds(&zones);
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 37.5, 35.5 }, -1);
    assert_int_equal(s.status, FM_POST_OWN_GROUND);
    assert_string_equal(s.holder, "third");
    CHECK_NEAR(s.distance_km, 55.5, 0.2, "half a degree from foe");
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Without a field of holders there is one zone, and all outside of it is foreign. */
static void one_zone_stands_against_nothing(void **state)
{
    static const struct {
        fm_lonlat at;
        fm_post_status status;
        double distance_km;
    } rows[] = {
        { { 36.5, 36.9 }, FM_POST_OWN_GROUND, 11.1 },
        { { 36.5, 37.1 }, FM_POST_CUT_OFF, 11.1 },
    };
    fm_ground_spec spec = { 0 };
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };

    (void)state;
    zones_add(&zones, NULL, "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    for (size_t i = 0; i < 2; i++) {
        fm_post_state s = state_of(ctx, &zones, &spec, rows[i].at, 1);

        assert_int_equal(s.status, rows[i].status);
        CHECK_NEAR(s.distance_km, rows[i].distance_km, 0.1, "to the zone's edge");
        assert_null(s.holder);
        assert_int_equal(s.certainty, FM_POST_CERTAIN);
    }
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* What the main body is, the base decides: a place, a layer, or a border. */
static void the_base_decides_which_ground_is_the_main_body(void **state)
{
    static const fm_lonlat in_pocket = { 37.5, 36.5 };
    static const fm_lonlat in_foe = { 37.2, 36.5 };
    static const struct {
        const char *base, *border;
        const fm_lonlat *point;
        fm_post_status main, pocket;
        const char *comment;
    } rows[] = {
        { NULL, NULL, NULL, FM_POST_OWN_GROUND, FM_POST_CUT_OFF, "the largest part" },
        { NULL, NULL, &in_pocket, FM_POST_CUT_OFF, FM_POST_OWN_GROUND,
          "the part of a place" },
        { NULL, NULL, &in_foe, FM_POST_CUT_OFF, FM_POST_CUT_OFF,
          "no part, when the base is lost" },
        { "POINT (37.5 36.5)", NULL, NULL, FM_POST_CUT_OFF, FM_POST_OWN_GROUND,
          "the part that holds a point of a layer" },
        { "POLYGON ((37 36.3, 37.9 36.3, 37.9 36.7, 37 36.7))", NULL, NULL,
          FM_POST_OWN_GROUND, FM_POST_OWN_GROUND,
          "what lies in a polygon, or touches it" },
        { NULL, "LINESTRING (35.9995 35, 35.9995 38)", NULL, FM_POST_OWN_GROUND,
          FM_POST_CUT_OFF, "45 m from a border is on it" },
        { NULL, "LINESTRING (35.997 35, 35.997 38)", NULL, FM_POST_CUT_OFF,
          FM_POST_CUT_OFF, "270 m are not" },
        { NULL, "LINESTRING (37.5 30, 37.5 40)", NULL, FM_POST_CUT_OFF,
          FM_POST_OWN_GROUND, "a border that runs through" },
    };
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };

    (void)state;
    four_grounds(&zones);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_ground_spec spec = own_against_all();
        fm_shapes base = { 0 }, border = { 0 };
        fm_post_state s;

        if (rows[i].base != NULL) {
            wkt_read(&base, rows[i].base);
            spec.base = &base;
        }
        if (rows[i].border != NULL) {
            wkt_read(&border, rows[i].border);
            spec.border = &border;
        }
        if (rows[i].point != NULL) {
            spec.base_points = rows[i].point;
            spec.base_point_count = 1;
        }
        s = state_of(ctx, &zones, &spec, (fm_lonlat){ 36.5, 36.5 }, -1);
        if (s.status != rows[i].main)
            fail_msg("%s: the room is %s", rows[i].comment,
                     fm_post_status_name(s.status));
        s = state_of(ctx, &zones, &spec, (fm_lonlat){ 37.45, 36.5 }, -1);
        if (s.status != rows[i].pocket)
            fail_msg("%s: the pocket is %s", rows[i].comment,
                     fm_post_status_name(s.status));
        fm_shapes_release(&base);
        fm_shapes_release(&border);
    }
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Ground that both sides claim is the own side's, and so is the name. */
static void overlaps_are_own_ground(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_post_state s;

    (void)state;
    zones_add(&zones, "foe", "POLYGON ((36.5 36, 38 36, 38 37, 36.5 37))");
    zones_add(&zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 36.8, 36.5 }, -1);
    assert_int_equal(s.status, FM_POST_OWN_GROUND);
    assert_string_equal(s.holder, "own");
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Ground that touches in a point is not connected. */
static void a_corner_is_no_connection(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_post_state s;

    (void)state;
    zones_add(&zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    zones_add(&zones, "own", "POLYGON ((37 37, 37.5 37, 37.5 37.5, 37 37.5))");
    zones_add(&zones, "foe", "POLYGON ((37 36, 38 36, 38 37, 37 37))");
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 37.2, 37.2 }, -1);
    assert_int_equal(s.status, FM_POST_CUT_OFF);
    assert_true(s.is_pocket);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/*
 * The disc of a post d from a straight border of a half-plane has on its own side the
 * share 1 - (acos(x) - x sqrt(1 - x^2)) / pi, x = d / radius.
 */
static void uncertainty_is_carried_through(void **state)
{
    static const struct {
        double lon, uncertainty_km;
        fm_post_certainty certainty;
        double share;
        const char *comment;
    } rows[] = {
        { 36.9, 8.9, FM_POST_CERTAIN, 1, "8.94 km from the border, 8.9 off" },
        { 36.9, 9.1, FM_POST_LIKELY, 0.999, "9.1 off" },
        { 36.9, 17.87, FM_POST_LIKELY, 0.8045, "twice the distance off" },
        { 36.9, 40, FM_POST_UNDECIDED, 0.6411, "so much that a third lies beyond" },
        { 37.1, 17.87, FM_POST_LIKELY, 0.8045, "the same on the other side" },
        { 37, 5, FM_POST_UNDECIDED, 0.5, "on the border" },
        { 37, 0, FM_POST_UNDECIDED, 0.5, "on the border, however well it is known" },
        { 36.999, 0, FM_POST_CERTAIN, 1, "beside it, when it is known" },
    };
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };

    (void)state;
    zones_add(&zones, "own", "POLYGON ((35 35, 37 35, 37 38, 35 38))");
    zones_add(&zones, "foe", "POLYGON ((37 35, 39 35, 39 38, 37 38))");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_post_state s = state_of(ctx, &zones, &spec, (fm_lonlat){ rows[i].lon, 36.5 },
                                   rows[i].uncertainty_km);

        if (s.certainty != rows[i].certainty)
            fail_msg("%s: OBT %s, share %g", rows[i].comment,
                     fm_post_certainty_name(s.certainty), s.share);
        CHECK_NEAR(s.share, rows[i].share, 0.02, rows[i].comment);
        assert_true((s.share >= 1) == (rows[i].certainty == FM_POST_CERTAIN));
    }
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Where no zone is nothing is known: it counts neither for nor against. */
static void the_sea_says_nothing(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_post_state s;

    (void)state;
    zones_add(&zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    zones_add(&zones, "foe", "POLYGON ((37 36, 38 36, 38 37, 37 37))");
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 36.01, 36.5 }, 8);
    assert_int_equal(s.certainty, FM_POST_LIKELY);
    assert_true(s.share > 0.99 && s.share < 1);
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 35.99, 36.5 }, 8);
    assert_int_equal(s.status, FM_POST_NO_GROUND);
    assert_int_equal(s.certainty, FM_POST_UNDECIDED);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* The same ground drawn on either side of the antimeridian gives the same answers. */
static void nothing_changes_across_the_antimeridian(void **state)
{
    static const struct {
        const char *own, *foe;
        double shift;
    } rows[] = {
        { "POLYGON ((9 10, 11 10, 11 12, 9 12))",
          "POLYGON ((11 10, 13 10, 13 12, 11 12))", 0 },
        { "POLYGON ((179 10, -179 10, -179 12, 179 12))",
          "POLYGON ((-179 10, -177 10, -177 12, -179 12))", 170 },
        { "MULTIPOLYGON (((179 10, 180 10, 180 12, 179 12)), ((-180 10, -179 10, -179 "
          "12, -180 12)))",
          "POLYGON ((181 10, 183 10, 183 12, 181 12))", 170 },
    };
    fm_context *ctx = fm_context_new();
    fm_post_state first = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_ground_spec spec = own_against_all();
        fm_features zones = { 0 };
        fm_post_state s;

        zones_add(&zones, "own", rows[i].own);
        zones_add(&zones, "foe", rows[i].foe);
        s = state_of(ctx, &zones, &spec,
                     (fm_lonlat){ 10.9 + rows[i].shift > 180
                                      ? 10.9 + rows[i].shift - 360
                                      : 10.9 + rows[i].shift,
                                  11 },
                     20);
        assert_int_equal(s.status, FM_POST_OWN_GROUND);
        if (i == 0)
            first = s;
        CHECK_NEAR(s.distance_km, first.distance_km, 1e-6, "to the front");
        CHECK_NEAR(s.neck_km, first.neck_km, 0.01, "neck");
        CHECK_NEAR(s.share, first.share, 0.01, "share");
        fm_features_release(&zones);
    }
    fm_context_free(ctx);
}

/* ---- days ------------------------------------------------------------------------ */

/* A status that changes and comes back begins anew; days before a post's first and from
 * its evacuation on are told apart. */
static void runs_of_a_status_begin_anew(void **state)
{
    static const struct {
        const char *date;
        bool is_lost; /* the western room is foe's */
        struct {
            fm_post_status status;
            const char *since;
            bool changed, open;
        } early, late;
    } rows[] = {
        { "2020-01-01",
          false,
          { FM_POST_OWN_GROUND, "2020-01-01", false, true },
          { FM_POST_NOT_YET, "", false, false } },
        { "2020-01-02",
          true,
          { FM_POST_CUT_OFF, "2020-01-02", true, false },
          { FM_POST_NOT_YET, "", false, false } },
        { "2020-01-05",
          true,
          { FM_POST_CUT_OFF, "2020-01-02", false, false },
          { FM_POST_CUT_OFF, "2020-01-05", true, false } },
        { "2020-01-07",
          false,
          { FM_POST_OWN_GROUND, "2020-01-07", true, false },
          { FM_POST_OWN_GROUND, "2020-01-07", true, false } },
        { "2020-01-09",
          true,
          { FM_POST_CUT_OFF, "2020-01-09", true, false },
          { FM_POST_EVACUATED, "2020-01-08", true, false } },
        { "2020-01-10",
          true,
          { FM_POST_CUT_OFF, "2020-01-09", false, false },
          { FM_POST_EVACUATED, "2020-01-08", false, false } },
    };
    static const char room[] = "POLYGON ((36 36, 37 36, 37 37, 36 37))";
    static const char beside[] = "POLYGON ((37 36, 38 36, 38 37, 37 37))";
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 };
    fm_posts *posts;

    (void)state;
    posts_add(&features, "early", (fm_lonlat){ 36.4, 36.5 }, "2019-06-01", "", 1);
    posts_add(&features, "late", (fm_lonlat){ 36.6, 36.5 }, "2020-01-05", "2020-01-08",
              1);
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    for (size_t d = 0; d < sizeof rows / sizeof rows[0]; d++) {
        fm_date date = date_of(rows[d].date);
        fm_features zones = { 0 };

        zones_add(&zones, rows[d].is_lost ? "foe" : "own", room);
        zones_add(&zones, "own", beside);
        CHECK_OK(ctx, fm_posts_add_day(ctx, posts, date, date, &zones, &spec, true));
        fm_features_release(&zones);
        for (size_t i = 0; i < 2; i++) {
            fm_post_state s = fm_posts_at(posts, d, i);

            assert_int_equal(s.status,
                             i == 0 ? rows[d].early.status : rows[d].late.status);
            assert_string_equal(s.since,
                                i == 0 ? rows[d].early.since : rows[d].late.since);
            assert_int_equal(s.is_changed,
                             i == 0 ? rows[d].early.changed : rows[d].late.changed);
            assert_int_equal(s.is_since_open,
                             i == 0 ? rows[d].early.open : rows[d].late.open);
        }
        assert_string_equal(fm_posts_day(posts, d), rows[d].date);
    }
    fm_posts_free(posts);
    fm_context_free(ctx);
}

/* A day between two snapshots: what holds has held since the snapshot, or since the
 * post began after it. */
static void a_day_between_snapshots_looks_back_to_the_earlier_one(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 }, zones = { 0 };
    fm_posts *posts;

    (void)state;
    zones_add(&zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    posts_add(&features, "early", (fm_lonlat){ 36.4, 36.5 }, "2019-06-01", "", 1);
    posts_add(&features, "late", (fm_lonlat){ 36.6, 36.5 }, "2020-01-05", "", 1);
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    CHECK_OK(ctx, fm_posts_add_day(ctx, posts, date_of("2020-01-10"),
                                   date_of("2020-01-01"), &zones, &spec, true));
    assert_string_equal(fm_posts_at(posts, 0, 0).since, "2020-01-01");
    assert_string_equal(fm_posts_at(posts, 0, 1).since, "2020-01-05");
    fm_posts_free(posts);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* ---- as features ----------------------------------------------------------------- */

static fm_cell cell_of(const fm_features *f, const char *column, size_t row)
{
    return fm_table_cell(&f->table, fm_table_find(&f->table, column), row);
}

static void features_keep_their_own_attributes(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 }, zones = { 0 }, found = { 0 };
    fm_date date = date_of("2020-01-10");
    fm_posts *posts;

    (void)state;
    four_grounds(&zones);
    posts_add(&features, "one", (fm_lonlat){ 36.5, 36.5 }, "", "", 1);
    posts_add(&features, "two", (fm_lonlat){ 37.2, 36.5 }, "", "", 1);
    posts_add(&features, "gone", (fm_lonlat){ 37.2, 36.5 }, "", "2020-01-10", 1);
    zones_text(&features, "status", "what somebody wrote");
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    CHECK_OK(ctx, fm_posts_add_day(ctx, posts, date, date, &zones, &spec, true));
    CHECK_OK(ctx, fm_posts_features(ctx, posts, 0, false, &found));
    assert_int_equal(fm_features_count(&found), 3);
    assert_string_equal(cell_of(&found, "name", 1).text, "two");
    assert_string_equal(cell_of(&found, "status", 0).text, "own-ground");
    assert_string_equal(cell_of(&found, "status", 1).text, "cut-off");
    assert_string_equal(cell_of(&found, "status", 2).text, "evacuated");
    assert_string_equal(cell_of(&found, "since", 2).text, "2020-01-10");
    assert_string_equal(cell_of(&found, "holder", 1).text, "foe");
    assert_int_equal(cell_of(&found, "holder", 2).kind, FM_CELL_NULL);
    assert_int_equal(cell_of(&found, "neck_km", 1).kind, FM_CELL_NULL);
    CHECK_NEAR(cell_of(&found, "distance_km", 1).number, 17.9, 0.1, "to the pocket");
    fm_features_release(&found);
    CHECK_OK(ctx, fm_posts_features(ctx, posts, 0, true, &found));
    assert_int_equal(fm_features_count(&found), 2);
    fm_features_release(&found);
    fm_posts_free(posts);
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* ---- bad input ------------------------------------------------------------------- */

static void says_what_is_wrong_with_posts(void **state)
{
    static const struct {
        fm_post_fields fields;
        fm_status status;
        const char *message;
    } rows[] = {
        { { .name = "nom" },
          FM_ERR_LAYER,
          "has no field 'nom' for names; fields: name" },
        { { .valid_from = "x" }, FM_ERR_LAYER, "has no field 'x' for the first day" },
        { { .uncertainty = "far" },
          FM_ERR_LAYER,
          "has no field 'far' for uncertainty" },
        { { .uncertainty = "-3" },
          FM_ERR_USAGE,
          "expected kilometres from 0 to 10000" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_features features = { 0 };
        fm_posts *posts;

        posts_add(&features, "one", (fm_lonlat){ 36.5, 36.5 }, "", "", 1);
        assert_int_equal(fm_posts_begin(ctx, &features, &rows[i].fields, &posts),
                         rows[i].status);
        assert_null(posts);
        if (strstr(fm_context_error(ctx)->message, rows[i].message) == NULL)
            fail_msg("OBT %s", fm_context_error(ctx)->message);
    }
    fm_context_free(ctx);
}

static void warns_of_posts_that_are_not_sound(void **state)
{
    check_log log = { 0 };
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 };
    fm_posts *posts;

    (void)state;
    fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
    posts_add(&features, "one", (fm_lonlat){ 36.5, 36.5 }, "soon", "", 1);
    zones_add(&features, NULL, "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    assert_int_equal(fm_posts_count(posts), 1);
    assert_non_null(strstr(log.text, "bad-date"));
    assert_non_null(strstr(log.text, "one: 'soon' in field 'established'"));
    assert_non_null(strstr(log.text, "a post is a point; left out"));
    fm_posts_free(posts);
    fm_context_free(ctx);
}

static void a_missing_field_of_holders_is_named(void **state)
{
    fm_ground_spec spec = { .by = "owner", .side = own_side, .side_count = 1 };
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_ground *ground;

    (void)state;
    zones_add(&zones, "own", "POLYGON ((36 36, 37 36, 37 37, 36 37))");
    assert_int_equal(fm_ground_new(ctx, &zones, &spec, &ground), FM_ERR_LAYER);
    assert_non_null(
        strstr(fm_context_error(ctx)->message, "has no field 'owner'; fields: holder"));
    fm_features_release(&zones);
    fm_context_free(ctx);
}

/* Nothing held, nothing there: no crash, and no answer that is made up. */
static void empty_zones_hold_nobody(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_context *ctx = fm_context_new();
    fm_features zones = { 0 };
    fm_post_state s;

    (void)state;
    s = state_of(ctx, &zones, &spec, (fm_lonlat){ 36.5, 36.5 }, 3);
    assert_int_equal(s.status, FM_POST_NO_GROUND);
    assert_int_equal(s.certainty, FM_POST_UNDECIDED);
    assert_true(isnan(s.distance_km) && isnan(s.main_km) && isnan(s.neck_km));
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    fm_ground_spec spec = own_against_all();
    fm_features zones = { 0 };
    bool failed = true;

    (void)state;
    four_grounds(&zones);
    for (size_t n = 1; failed; n++) {
        fm_context *ctx = fm_context_new();
        fm_features features = { 0 }, found = { 0 };
        fm_posts *posts = NULL;
        fm_status status;

        posts_add(&features, "one", (fm_lonlat){ 36.5, 36.5 }, "", "", 1);
        fm_mem_fail_at(n);
        status = fm_posts_begin(ctx, &features, &usual, &posts);
        if (posts != NULL)
            posts->no_neck = true; /* has its own test */
        if (status == FM_OK)
            status = fm_posts_add_day(ctx, posts, FM_DATE_NONE, FM_DATE_NONE, &zones,
                                      &spec, true);
        if (status == FM_OK)
            status = fm_posts_features(ctx, posts, 0, false, &found);
        fm_mem_fail_at(0);
        failed = status != FM_OK;
        fm_features_release(&found);
        fm_posts_free(posts);
        fm_context_free(ctx);
        assert_true(n < 5000);
    }
    fm_features_release(&zones);
}

/* ---- Idlib ----------------------------------------------------------------------- */

static void read_layer(fm_context *ctx, const char *name, fm_features *out)
{
    char path[512];
    fm_source_request request = { 0 };

    snprintf(path, sizeof path, "%s/layers/%s", SOURCE_FOLDER, name);
    CHECK_OK(ctx, fm_source_read(ctx, path, &request, out));
}

/* Seven, then eight of twelve behind government lines; every encirclement between the
 * snapshots that have its day (layers/facts/posts.csv) between them. */
static void the_posts_of_idlib_are_cut_off_one_by_one(void **state)
{
    static const struct {
        const char *date;
        size_t cut_off, not_yet;
    } rows[] = {
        { "2017-10-01", 0, 12 }, { "2018-09-17", 0, 0 }, { "2019-04-29", 0, 0 },
        { "2019-08-31", 1, 0 },  { "2019-12-18", 1, 0 }, { "2020-01-30", 3, 0 },
        { "2020-02-24", 7, 0 },  { "2020-03-06", 8, 0 },
    };
    static const char *const opposition[] = { "opposition" };
    static const fm_ground_spec spec = { .by = "holder",
                                         .side = opposition,
                                         .side_count = 1 };
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 };
    size_t encircled = 0;
    fm_posts *posts;

    (void)state;
    read_layer(ctx, "observation-posts.geojson", &features);
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &usual, &posts));
    posts->no_neck = true;
    assert_int_equal(fm_posts_count(posts), 12);
    for (size_t d = 0; d < sizeof rows / sizeof rows[0]; d++) {
        fm_features zones = { 0 };
        char name[64];
        size_t cut_off = 0, not_yet = 0;
        fm_date date = date_of(rows[d].date);

        snprintf(name, sizeof name, "control/%s.geojson", rows[d].date);
        read_layer(ctx, name, &zones);
        CHECK_OK(ctx, fm_posts_add_day(ctx, posts, date, date, &zones, &spec, true));
        for (size_t i = 0; i < posts->count; i++) {
            fm_post_state s = fm_posts_at(posts, d, i);
            fm_cell fact = cell_of(&posts->features, "surrounded", i);

            cut_off += s.status == FM_POST_CUT_OFF;
            not_yet += s.status == FM_POST_NOT_YET;
            if (s.status != FM_POST_CUT_OFF || !s.is_changed)
                continue;
            encircled++;
            assert_true(fact.kind == FM_CELL_TEXT);
            if (strcmp(fact.text, rows[d].date) > 0 ||
                strcmp(fact.text, rows[d - 1].date) <= 0)
                fail_msg("%s: surrounded on %s, cut off between %s and %s",
                         posts->names[i], fact.text, rows[d - 1].date, rows[d].date);
        }
        assert_int_equal(cut_off, rows[d].cut_off);
        assert_int_equal(not_yet, rows[d].not_yet);
        fm_features_release(&zones);
    }
    assert_int_equal(encircled, 8);
    fm_posts_free(posts);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_in_whose_ground_a_post_stands),
        cmocka_unit_test(allies_are_one_side),
        cmocka_unit_test(one_zone_stands_against_nothing),
        cmocka_unit_test(the_base_decides_which_ground_is_the_main_body),
        cmocka_unit_test(overlaps_are_own_ground),
        cmocka_unit_test(a_corner_is_no_connection),
        cmocka_unit_test(uncertainty_is_carried_through),
        cmocka_unit_test(the_sea_says_nothing),
        cmocka_unit_test(nothing_changes_across_the_antimeridian),
        cmocka_unit_test(runs_of_a_status_begin_anew),
        cmocka_unit_test(a_day_between_snapshots_looks_back_to_the_earlier_one),
        cmocka_unit_test(features_keep_their_own_attributes),
        cmocka_unit_test(says_what_is_wrong_with_posts),
        cmocka_unit_test(warns_of_posts_that_are_not_sound),
        cmocka_unit_test(a_missing_field_of_holders_is_named),
        cmocka_unit_test(empty_zones_hold_nobody),
        cmocka_unit_test(survives_every_failing_allocation),
        cmocka_unit_test(the_posts_of_idlib_are_cut_off_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
