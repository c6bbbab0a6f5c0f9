/* SPDX-License-Identifier: MIT */
#include "front/diff.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/topology.h"
#include "support/check.h"
#include "support/wkt.h"
#include "support/zones.h"

/* A snapshot is written as "HOLDER WKT; HOLDER WKT". */
static void read_zones(const char *text, fm_features *f)
{
    size_t column;

    assert_true(fm_table_column(&f->table, "holder", 6, &column));
    while (*text != '\0') {
        size_t name = strcspn(text, " "), length = strcspn(text, ";");
        char wkt[4096];

        assert_true(length < sizeof wkt);
        memcpy(wkt, text + name + 1, length - name - 1);
        wkt[length - name - 1] = '\0';
        wkt_add(&f->shapes, wkt);
        assert_true(fm_table_add_row(&f->table));
        assert_true(fm_table_set_text(&f->table, column, f->shapes.feature_count - 1,
                                      text, name));
        text += length;
        text += strspn(text, "; ");
    }
}

static fm_diff *compare(fm_context *ctx, const char *before, const char *after,
                        double tolerance_m, bool kept)
{
    fm_features f[2] = { 0 };
    fm_zones *zones[2] = { NULL, NULL };
    fm_diff *d = fm_alloc(1, sizeof *d);

    assert_non_null(d);
    d->tolerance_m = tolerance_m;
    for (int i = 0; i < 2; i++) {
        read_zones(i == 0 ? before : after, &f[i]);
        CHECK_OK(ctx, fm_zones_new(ctx, &f[i], "holder", &d->holders, &zones[i]));
    }
    CHECK_OK(ctx, fm_diff_compare(ctx, zones[0], zones[1], kept, d));
    for (int i = 0; i < 2; i++) {
        fm_zones_free(zones[i]);
        fm_features_release(&f[i]);
    }
    return d;
}

static double area_km2(const char *wkt)
{
    fm_shapes s = { 0 };
    double km2;

    wkt_add(&s, wkt);
    km2 = fm_shapes_area_m2(&s, 0) / 1e6;
    fm_shapes_release(&s);
    return km2;
}

static const fm_change_sum *sum_of(const fm_diff *d, const char *holder)
{
    uint32_t number = fm_holders_find(&d->holders, holder);

    if (number == FM_NO_HOLDER)
        fail_msg("no holder %s", holder);
    return &d->sums[number];
}

/* ---- No change ------------------------------------------------------------------- */

#define SQUARE "POLYGON ((0 0, 4 0, 4 4, 0 4))"
#define BESIDE "POLYGON ((4 0, 8 0, 8 4, 4 4))"

static void takes_the_same_ground_drawn_otherwise_for_no_change(void **state)
{
    static const struct {
        const char *before, *after, *comment;
    } rows[] = {
        { "a " SQUARE, "a " SQUARE, "the same" },
        { "a " SQUARE, "a POLYGON ((4 4, 0 4, 0 0, 4 0))", "another first vertex" },
        { "a " SQUARE, "a POLYGON ((0 0, 0 4, 4 4, 4 0))", "another winding" },
        { "a " SQUARE, "a POLYGON ((0 0, 1 0, 2 0, 4 0, 4 3, 4 4, 0 4))",
          "more vertices on its edges" },
        { "a " SQUARE,
          "a POLYGON ((0 0, 2 0, 2 4, 0 4)); a POLYGON ((2 0, 4 0, 4 4, 2 4))",
          "in two features" },
        { "a " SQUARE,
          "a MULTIPOLYGON (((0 0, 4 0, 4 2, 0 2)), ((0 2, 4 2, 4 4, 0 4)))",
          "in two parts" },
        { "a " SQUARE "; b " BESIDE, "b " BESIDE "; a " SQUARE, "in another order" },
        { "a " SQUARE, "a POLYGON ((360 0, 364 0, 364 4, 360 4))", "a turn farther" },
        { "a POLYGON ((170 0, 190 0, 190 4, 170 4))",
          "a MULTIPOLYGON (((170 0, 180 0, 180 4, 170 4)), ((-180 0, -170 0, -170 4, "
          "-180 4)))",
          "cut at the antimeridian" },
        { "a POLYGON ((170 0, 180 1, 190 0, 190 4, 180 5, 170 4))",
          "a MULTIPOLYGON (((170 0, 180 1, 180 5, 170 4)), ((-180 1, -170 0, -170 4, "
          "-180 5)))",
          "cut at the antimeridian, with vertices there" },
        { "a POLYGON ((-180 -80, 180 -80, 180 -90, -180 -90))",
          "a MULTIPOLYGON (((-180 -80, 0 -80, 0 -90, -180 -90)), ((0 -80, 180 -80, 180 "
          "-90, 0 -90)))",
          "round the pole, in two halves" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_diff *d = compare(ctx, rows[i].before, rows[i].after, 0, false);

        if (d->patch_count > 0 || fm_diff_is_changed(d))
            fail_msg("%s: %zu patches", rows[i].comment, d->patch_count);
        for (size_t k = 0; k < d->holders.count; k++) {
            CHECK_NEAR(d->sums[k].gained_m2, 0, 0, rows[i].comment);
            CHECK_NEAR(d->sums[k].lost_m2, 0, 0, rows[i].comment);
        }
        fm_diff_free(d);
    }
    fm_context_free(ctx);
}

/* ---- Change ---------------------------------------------------------------------- */

static void measures_what_came_and_went(void **state)
{
    static const struct {
        const char *before, *after, *holder;
        const char *gained, *lost; /* ground, as WKT; NULL: none */
        size_t patches;
        const char *comment;
    } rows[] = {
        { "a " SQUARE, "a POLYGON ((0 0, 6 0, 6 4, 0 4))", "a",
          "POLYGON ((4 0, 6 0, 6 4, 4 4))", NULL, 1, "grown on one side" },
        { "a " SQUARE, "a POLYGON ((1 0, 6 0, 6 4, 1 4))", "a",
          "POLYGON ((4 0, 6 0, 6 4, 4 4))", "POLYGON ((0 0, 1 0, 1 4, 0 4))", 2,
          "moved" },
        { "a " SQUARE, "b " SQUARE, "b", SQUARE, NULL, 1, "taken whole" },
        { "a " SQUARE "; b " BESIDE,
          "a POLYGON ((0 0, 5 0, 5 4, 0 4)); b POLYGON ((5 0, "
          "8 0, 8 4, 5 4))",
          "b", NULL, "POLYGON ((4 0, 5 0, 5 4, 4 4))", 1, "a border pushed" },
        { "a " SQUARE, "a POLYGON ((0 0, 4 0, 4 4, 0 4), (1 1, 2 1, 2 2, 1 2))", "a",
          NULL, "POLYGON ((1 1, 2 1, 2 2, 1 2))", 1, "a hole appears" },
        { "a POLYGON ((0 0, 4 0, 4 4, 0 4), (1 1, 3 1, 3 3, 1 3))",
          "a POLYGON ((0 0, 4 0, 4 4, 0 4), (2 2, 3 2, 3 3, 2 3))", "a",
          "POLYGON ((1 1, 3 1, 3 2, 2 2, 2 3, 1 3))", NULL, 1, "a hole shrinks" },
        { "a " SQUARE, "a " SQUARE "; a POLYGON ((10 10, 11 10, 11 11, 10 11))", "a",
          "POLYGON ((10 10, 11 10, 11 11, 10 11))", NULL, 1, "an island" },
        { "a POLYGON ((178 10, 182 10, 182 12, 178 12))",
          "a POLYGON ((178 10, 184 10, 184 12, 178 12))", "a",
          "POLYGON ((182 10, 184 10, 184 12, 182 12))", NULL, 1,
          "beyond the antimeridian" },
        { "a POLYGON ((178 10, 179 10, 179 12, 178 12))",
          "a POLYGON ((178 10, 182 10, 182 12, 178 12))", "a",
          "POLYGON ((179 10, 182 10, 182 12, 179 12))", NULL, 2,
          "across the antimeridian, in two halves" },
        { "a POLYGON ((0 80, 90 80, 180 80, 180 90, 0 90))",
          "a POLYGON ((0 70, 90 70, 180 70, 180 90, 0 90))", "a",
          "POLYGON ((0 70, 90 70, 180 70, 180 80, 90 80, 0 80))", NULL, 1,
          "round the pole" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_diff *d = compare(ctx, rows[i].before, rows[i].after, 1, false);
        fm_diff *mirrored = compare(ctx, rows[i].after, rows[i].before, 1, false);
        const fm_change_sum *s = sum_of(d, rows[i].holder);
        const fm_change_sum *m = sum_of(mirrored, rows[i].holder);

        CHECK_NEAR(s->gained_m2 / 1e6,
                   rows[i].gained == NULL ? 0 : area_km2(rows[i].gained), 1e-6,
                   rows[i].comment);
        CHECK_NEAR(s->lost_m2 / 1e6, rows[i].lost == NULL ? 0 : area_km2(rows[i].lost),
                   1e-6, rows[i].comment);
        CHECK_NEAR(m->gained_m2, s->lost_m2, 1e-3, rows[i].comment);
        CHECK_NEAR(m->lost_m2, s->gained_m2, 1e-3, rows[i].comment);
        if (d->patch_count != rows[i].patches)
            fail_msg("%s: %zu patches", rows[i].comment, d->patch_count);
        assert_true(fm_diff_is_changed(d));
        fm_diff_free(d);
        fm_diff_free(mirrored);
    }
    fm_context_free(ctx);
}

static void tells_who_took_from_whom(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_diff *d = compare(
        ctx, "a POLYGON ((0 0, 4 0, 4 4, 0 4)); b POLYGON ((4 0, 8 0, 8 4, 4 4))",
        "a POLYGON ((0 0, 5 0, 5 4, 0 4)); c POLYGON ((5 2, 8 2, 8 4, 5 4)); b "
        "POLYGON ((5 0, 7 0, 7 2, 5 2))",
        1, false);
    static const struct {
        const char *from, *to, *ground;
    } rows[] = {
        { "b", "a", "POLYGON ((4 0, 5 0, 5 4, 4 4))" },
        { "b", "c", "POLYGON ((5 2, 8 2, 8 4, 5 4))" },
        { "b", NULL, "POLYGON ((7 0, 8 0, 8 2, 7 2))" },
    };

    (void)state;
    assert_int_equal(d->taking_count, 3);
    for (size_t i = 0; i < 3; i++) {
        bool found = false;

        for (size_t k = 0; k < d->taking_count; k++) {
            const fm_taking *t = &d->takings[k];
            const char *to = fm_diff_party_name(d, t->to);

            if (strcmp(fm_diff_party_name(d, t->from), rows[i].from) == 0 &&
                fm_str_equal(to, rows[i].to)) {
                CHECK_NEAR(t->area_m2 / 1e6, area_km2(rows[i].ground), 1e-6,
                           rows[i].ground);
                found = true;
            }
        }
        assert_true(found);
    }
    fm_diff_free(d);
    fm_context_free(ctx);
}

static void counts_ground_of_two_holders_for_both_and_says_so(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_diff *d = compare(ctx, "a " SQUARE "; b POLYGON ((3 0, 8 0, 8 4, 3 4))",
                         "a " SQUARE "; b " BESIDE, 1, false);

    (void)state;
    CHECK_NEAR(d->overlap_m2[0] / 1e6, area_km2("POLYGON ((3 0, 4 0, 4 4, 3 4))"), 1e-6,
               "overlap before");
    CHECK_NEAR(d->overlap_m2[1], 0, 0, "overlap after");
    CHECK_NEAR(sum_of(d, "b")->lost_m2, d->overlap_m2[0], 1e-3, "b leaves it");
    CHECK_NEAR(sum_of(d, "a")->gained_m2, 0, 0, "a had it");
    assert_int_equal(d->patch_count, 1);
    assert_string_equal(fm_diff_party_name(d, d->patches[0].from), "a + b");
    assert_string_equal(fm_diff_party_name(d, d->patches[0].to), "a");
    fm_diff_free(d);
    fm_context_free(ctx);
}

static void measures_gaps_between_holders_but_not_holes(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_diff *d = compare(ctx,
                         "a POLYGON ((0 0, 4 0, 4 4, 0 4), (1 1, 2 1, 2 2, 1 2)); b "
                         "POLYGON ((4 0, 8 0, 8 "
                         "4, 4 4, 4 3, 5 2, 4 1))",
                         "a " SQUARE, 1, false);

    (void)state;
    CHECK_NEAR(d->gap_m2[0] / 1e6, area_km2("POLYGON ((4 1, 5 2, 4 3))"), 1e-6, "gap");
    CHECK_NEAR(d->gap_m2[1], 0, 0, "no gap");
    fm_diff_free(d);
    fm_context_free(ctx);
}

/* ---- Redrawing ------------------------------------------------------------------- */

static void parts_redrawing_from_change(void **state)
{
    /* A ten-thousandth of a degree is 11 m of latitude. */
    static const struct {
        const char *before, *after;
        double tolerance_m;
        bool changed;
        const char *comment;
    } rows[] = {
        { "a " SQUARE, "a POLYGON ((0 0, 4 0, 4 4, 0 4.0001))", 12, false,
          "a corner moved by 11 m" },
        { "a " SQUARE, "a POLYGON ((0 0, 4 0, 4 4, 0 4.0001))", 5, true,
          "the same under 5 m" },
        { "a " SQUARE, "a POLYGON ((0 0, 2 0.00003, 4 0, 4 4, 2 4.00003, 0 4))", 5,
          false, "both ways by 3 m" },
        { "a " SQUARE,
          "a POLYGON ((0 0, 4 0, 4 2, 4.3 2.000001, 4 2.000002, 4 4, 0 4))", 5, false,
          "a spike of 33 km, 0.2 m wide" },
        { "a " SQUARE,
          "a " SQUARE "; a POLYGON ((9 9, 9.00002 9, 9.00002 9.00002, 9 9.00002))", 5,
          false, "an island of 2 m" },
        { "a " SQUARE,
          "a " SQUARE "; a POLYGON ((9 9, 9.0001 9, 9.0001 9.0001, 9 9.0001))", 5, true,
          "an island of 11 m" },
        { "a POLYGON ((0 0, 4 0, 4 0.00001, 0 0.00001))",
          "b POLYGON ((0 0, 4 0, 4 0.00001, 0 0.00001))", 5, false,
          "a zone one metre wide" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_diff *d =
            compare(ctx, rows[i].before, rows[i].after, rows[i].tolerance_m, false);
        const fm_change_sum *s = sum_of(d, "a");

        if (fm_diff_is_changed(d) != rows[i].changed)
            fail_msg("%s: changed is %d", rows[i].comment, fm_diff_is_changed(d));
        if (!rows[i].changed) {
            CHECK_NEAR(s->redrawn_gained_m2, s->gained_m2, 1e-6, rows[i].comment);
            CHECK_NEAR(s->redrawn_lost_m2, s->lost_m2, 1e-6, rows[i].comment);
            assert_true(s->gained_m2 + s->lost_m2 > 0);
        }
        fm_diff_free(d);
    }
    fm_context_free(ctx);
}

/* ---- Bad outlines ---------------------------------------------------------------- */

static void repairs_by_even_odd_and_says_where(void **state)
{
    static const struct {
        const char *zones;
        const char *ground; /* the same after repair */
        const char *kind;
    } rows[] = {
        { "a POLYGON ((0 0, 2 2, 2 0, 0 2))",
          "MULTIPOLYGON (((0 0, 1 1, 0 2)), ((1 1, 2 0, 2 2)))",
          "ring-crosses-itself" },
        { "a " SQUARE "; a POLYGON ((2 0, 6 0, 6 4, 2 4))",
          "POLYGON ((0 0, 6 0, 6 4, 0 4))", "parts-overlap" },
        { "a MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4)), ((0 0, 4 0, 4 4, 0 4)))", SQUARE,
          "parts-overlap" },
        { "a POLYGON ((0 0, 4 0, 4 4, 0 4), (2 1, 6 1, 6 3, 2 3))",
          "MULTIPOLYGON (((0 0, 4 0, 4 1, 2 1, 2 3, 4 3, 4 4, 0 4)), ((4 1, 6 1, 6 3, "
          "4 "
          "3)))",
          "ring-crosses-itself" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_context *ctx = fm_context_new();
        check_log log = { 0 };
        char sound[512];
        fm_diff *d;

        fm_context_set_log(ctx, FM_LOG_WARNING, check_collect, &log);
        snprintf(sound, sizeof sound, "a %s", rows[i].ground);
        d = compare(ctx, rows[i].zones, sound, 0, false);
        if (d->patch_count > 0)
            fail_msg("%s: is not %s", rows[i].zones, rows[i].ground);
        CHECK_NEAR(sum_of(d, "a")->old_m2 / 1e6, area_km2(rows[i].ground), 1e-5,
                   rows[i].zones);
        if (strstr(log.text, rows[i].kind) == NULL)
            fail_msg("%s: %s", rows[i].zones, log.text);
        fm_diff_free(d);
        fm_context_free(ctx);
    }
}

/* ---- Properties ------------------------------------------------------------------ */

static uint32_t seed;

static double chance(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / (double)(1u << 24);
}

/* A star round a place, its rays of random length; sometimes with the vertices of
 * another star, as neighbours have. */
static void add_star(fm_str *out, double lon, double lat, int rays)
{
    fm_str_add(out, "POLYGON ((");
    for (int i = 0; i < rays; i++) {
        double angle = 6.283185307179586 * i / rays, reach = 0.3 + chance();

        fm_str_add(out, i == 0 ? "" : ", ");
        fm_str_add_fixed(out, lon + reach * cos(angle), 6);
        fm_str_add_char(out, ' ');
        fm_str_add_fixed(out, lat + reach * sin(angle), 6);
    }
    fm_str_add(out, "))");
}

/* The ground that two shapes share, by GEOS: a + b - union. */
static double shared_m2(fm_context *ctx, const fm_shapes *s)
{
    fm_topology *t;
    fm_shapes joined = { 0 };
    size_t both[] = { 0, 1 };
    double m2;

    CHECK_OK(ctx, fm_topology_new(ctx, &t));
    CHECK_OK(ctx, fm_topology_union(t, s, both, 2, &joined));
    m2 = fm_shapes_area_m2(s, 0) + fm_shapes_area_m2(s, 1) -
         fm_shapes_area_m2(&joined, 0);
    fm_shapes_release(&joined);
    fm_topology_free(t);
    return m2;
}

static void agrees_with_an_overlay_by_geos(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    seed = 7;
    for (int run = 0; run < 60; run++) {
        fm_str wkt[2] = { { 0 }, { 0 } };
        fm_shapes s = { 0 };
        double lat = chance() * 160 - 80, lon = chance() * 340 - 170;
        fm_str zones[2] = { { 0 }, { 0 } };
        const fm_change_sum *sum;
        double shared;
        fm_diff *d;

        for (int i = 0; i < 2; i++) {
            add_star(&wkt[i], lon + chance() * 0.5, lat + chance() * 0.5,
                     5 + (int)(chance() * 60));
            wkt_add(&s, fm_str_text(&wkt[i]));
            fm_str_addf(&zones[i], "a %s", fm_str_text(&wkt[i]));
        }
        shared = shared_m2(ctx, &s);
        d = compare(ctx, fm_str_text(&zones[0]), fm_str_text(&zones[1]), 0, run % 2);
        sum = sum_of(d, "a");
        CHECK_NEAR(sum->gained_m2, fm_shapes_area_m2(&s, 1) - shared, 1.0, "gained");
        CHECK_NEAR(sum->lost_m2, fm_shapes_area_m2(&s, 0) - shared, 1.0, "lost");
        if (run % 2)
            CHECK_NEAR(fm_shapes_area_m2(&d->kept, 0), shared, 1.0, "kept");
        fm_diff_free(d);
        for (int i = 0; i < 2; i++) {
            fm_str_release(&wkt[i]);
            fm_str_release(&zones[i]);
        }
        fm_shapes_release(&s);
    }
    fm_context_free(ctx);
}

static void patches_add_up_to_the_ledger(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    seed = 99;
    for (int run = 0; run < 30; run++) {
        fm_str before = { 0 }, after = { 0 };
        double patches_m2 = 0, sums_m2 = 0;
        fm_diff *d;

        for (int i = 0; i < 4; i++) {
            fm_str *out = i < 2 ? &before : &after;

            fm_str_addf(out, "%s%s ", i % 2 == 0 ? "" : "; ", i % 2 == 0 ? "a" : "b");
            add_star(out, chance(), 40 + chance(), 40);
        }
        d = compare(ctx, fm_str_text(&before), fm_str_text(&after), 0, false);
        for (size_t i = 0; i < d->patch_count; i++) {
            CHECK_NEAR(fm_shapes_area_m2(&d->ground, i), d->patches[i].area_m2, 1e-3,
                       "a patch has the area of its shape");
            assert_true(fm_shapes_contains(&d->ground, i, d->patches[i].inside));
            for (uint32_t h = 0; h < 2; h++) {
                bool had = fm_diff_party_has(d, d->patches[i].from, h);
                bool has = fm_diff_party_has(d, d->patches[i].to, h);

                patches_m2 += had != has ? d->patches[i].area_m2 : 0;
            }
        }
        for (size_t i = 0; i < d->holders.count; i++)
            sums_m2 += d->sums[i].gained_m2 + d->sums[i].lost_m2;
        CHECK_NEAR(patches_m2, sums_m2, 1e-2, "patches and sums");
        fm_diff_free(d);
        fm_str_release(&before);
        fm_str_release(&after);
    }
    fm_context_free(ctx);
}

static void three_snapshots_add_up(void **state)
{
    fm_context *ctx = fm_context_new();
    static const char *const days[] = {
        "a POLYGON ((0 0, 4 0, 4 4, 0 4))",
        "a POLYGON ((0 0, 5 0, 4.5 4, 1 4))",
        "a POLYGON ((1 0, 5 1, 4 4, 0 4))",
    };
    fm_diff *first = compare(ctx, days[0], days[1], 1, false);
    fm_diff *second = compare(ctx, days[1], days[2], 1, false);
    fm_diff *both = compare(ctx, days[0], days[2], 1, false);
    const fm_change_sum *a = sum_of(first, "a"), *b = sum_of(second, "a"),
                        *c = sum_of(both, "a");

    (void)state;
    CHECK_NEAR(a->gained_m2 - a->lost_m2 + b->gained_m2 - b->lost_m2,
               c->gained_m2 - c->lost_m2, 1e-2, "net");
    fm_diff_free(first);
    fm_diff_free(second);
    fm_diff_free(both);
    fm_context_free(ctx);
}

/* A ring of many vertices, the first one and the winding as asked for. */
static void add_round(fm_features *f, double lon, int count, int first, bool turned)
{
    size_t column;

    assert_true(fm_table_column(&f->table, "holder", 6, &column));
    assert_true(fm_shapes_begin_feature(&f->shapes));
    assert_true(fm_shapes_begin_part(&f->shapes, FM_PART_SHELL));
    for (int i = 0; i < count; i++) {
        int k = (first + (turned ? count - i : i)) % count;
        double angle = 6.283185307179586 * k / count;
        double reach = 1.0 + 0.1 * (k * 7919 % 101) / 101.0;
        fm_lonlat p = { lon + reach * cos(angle), reach * sin(angle) };

        assert_true(fm_shapes_add_points(&f->shapes, &p, 1));
    }
    assert_true(fm_table_add_row(&f->table));
    assert_true(fm_table_set_text(&f->table, column, f->shapes.feature_count - 1,
                                  lon < 5 ? "west" : "east", 4));
}

static void makes_the_zones_of_two_snapshots_at_once(void **state)
{
    enum { COUNT = 6000 };
    fm_context *ctx = fm_context_new();
    fm_features f[2] = { 0 };
    fm_zones *zones[2], *alone;
    fm_holders holders = { 0 };
    fm_diff *d = fm_alloc(1, sizeof *d);

    (void)state;
    assert_non_null(d);
    d->tolerance_m = FM_DIFF_TOLERANCE_M;
    add_round(&f[0], 0, COUNT, 0, false);
    add_round(&f[1], 10, COUNT, 17, false);
    add_round(&f[1], 0, COUNT, 1234, true);
    CHECK_OK(ctx, fm_zones_new_pair(ctx, &f[0], &f[1], "holder", &d->holders, zones));
    assert_int_equal(d->holders.count, 2);
    assert_string_equal(d->holders.names[0], "west");
    for (int i = 0; i < 2; i++) {
        CHECK_OK(ctx, fm_zones_new(ctx, &f[i], "holder", &holders, &alone));
        for (uint32_t k = 0; k < 2; k++)
            assert_true(fm_zones_area_m2(zones[i], k) == fm_zones_area_m2(alone, k));
        fm_zones_free(alone);
    }
    CHECK_OK(ctx, fm_diff_compare(ctx, zones[0], zones[1], false, d));
    assert_int_equal(d->patch_count, 1);
    assert_true(d->sums[0].gained_m2 == 0 && d->sums[0].lost_m2 == 0);
    assert_true(d->sums[1].gained_m2 == fm_zones_area_m2(zones[1], 1));
    fm_zones_free(zones[0]);
    fm_zones_free(zones[1]);
    assert_int_equal(fm_zones_new_pair(ctx, &f[0], &f[1], "side", &holders, zones),
                     FM_ERR_LAYER);
    assert_null(zones[0]);
    assert_null(zones[1]);
    fm_holders_release(&holders);
    fm_diff_free(d);
    fm_features_release(&f[0]);
    fm_features_release(&f[1]);
    fm_context_free(ctx);
}

static void fails_for_want_of_memory(bool with_kept)
{
    static const char before[] = "a " SQUARE "; b " BESIDE;
    static const char after[] = "a POLYGON ((0 0, 5 1, 5 4, 0 4), (1 1, 2 1, 2 2)); b "
                                "POLYGON ((2 0, 8 0, 8 4, 5 4))";
    fm_context *ctx = fm_context_new();
    fm_features f[2] = { 0 };
    fm_status status = FM_ERR_NOMEM;

    read_zones(before, &f[0]);
    read_zones(after, &f[1]);
    for (size_t n = 1; status != FM_OK; n++) {
        fm_zones *zones[2] = { NULL, NULL };
        fm_diff *d = fm_alloc(1, sizeof *d);

        assert_non_null(d);
        fm_mem_fail_at(n);
        status = fm_zones_new(ctx, &f[0], "holder", &d->holders, &zones[0]);
        if (status == FM_OK)
            status = fm_zones_new(ctx, &f[1], "holder", &d->holders, &zones[1]);
        if (status == FM_OK)
            status = fm_diff_compare(ctx, zones[0], zones[1], with_kept, d);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_zones_free(zones[0]);
        fm_zones_free(zones[1]);
        fm_diff_free(d);
        assert_true(n < 5000);
    }
    fm_features_release(&f[0]);
    fm_features_release(&f[1]);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    (void)state;
    fails_for_want_of_memory(true);
    fails_for_want_of_memory(false);
}

static void numbers_thousands_of_holders_in_order(void **state)
{
    enum { HOLDERS = 5000 };
    fm_holders h = { 0 };

    (void)state;
    assert_int_equal(fm_holders_find(&h, "0"), FM_NO_HOLDER);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < HOLDERS; i++) {
            char name[16];
            uint32_t number;

            snprintf(name, sizeof name, "%u", i);
            assert_true(fm_holders_number(&h, name, &number));
            assert_int_equal(number, i);
            assert_int_equal(fm_holders_find(&h, name), i);
        }
    }
    assert_int_equal(h.count, HOLDERS);
    assert_int_equal(fm_holders_find(&h, "5000"), FM_NO_HOLDER);
    assert_int_equal(fm_holders_find(&h, ""), FM_NO_HOLDER);
    fm_holders_release(&h);
}

/* As many holders as squares in a row, each of which loses its ground to the next. */
static void tells_hundreds_of_holders_apart(void **state)
{
    enum { HOLDERS = 300 };
    fm_context *ctx = fm_context_new();
    fm_str text[2] = { { 0 }, { 0 } };
    fm_features f[2];
    fm_holders holders = { 0 };
    fm_zones *zones[2];
    fm_diff d = { .tolerance_m = 5 };

    (void)state;
    memset(f, 0, sizeof f);
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < HOLDERS; i++) {
            char name[16];

            fm_str_clear(&text[side]);
            fm_str_addf(&text[side],
                        "POLYGON ((%d.%02d 35, %d.%02d 35, %d.%02d 36, "
                        "%d.%02d 36))",
                        30 + i / 100, i % 100, 30 + (i + 1) / 100, (i + 1) % 100,
                        30 + (i + 1) / 100, (i + 1) % 100, 30 + i / 100, i % 100);
            snprintf(name, sizeof name, "h%d", (i + side) % HOLDERS);
            zones_add(&f[side], name, fm_str_text(&text[side]));
        }
    }
    CHECK_OK(ctx, fm_zones_new_pair(ctx, &f[0], &f[1], "holder", &holders, zones));
    d.holders = holders;
    CHECK_OK(ctx, fm_diff_compare(ctx, zones[0], zones[1], false, &d));
    assert_int_equal(d.taking_count, HOLDERS);
    for (size_t i = 0; i < d.taking_count; i++)
        assert_int_equal(d.takings[i].to, (d.takings[i].from + 1) % HOLDERS);
    fm_diff_release(&d);
    for (int side = 0; side < 2; side++) {
        fm_zones_free(zones[side]);
        fm_features_release(&f[side]);
        fm_str_release(&text[side]);
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_same_ground_drawn_otherwise_for_no_change),
        cmocka_unit_test(measures_what_came_and_went),
        cmocka_unit_test(tells_who_took_from_whom),
        cmocka_unit_test(counts_ground_of_two_holders_for_both_and_says_so),
        cmocka_unit_test(measures_gaps_between_holders_but_not_holes),
        cmocka_unit_test(parts_redrawing_from_change),
        cmocka_unit_test(repairs_by_even_odd_and_says_where),
        cmocka_unit_test(agrees_with_an_overlay_by_geos),
        cmocka_unit_test(patches_add_up_to_the_ledger),
        cmocka_unit_test(three_snapshots_add_up),
        cmocka_unit_test(makes_the_zones_of_two_snapshots_at_once),
        cmocka_unit_test(survives_every_failing_allocation),
        cmocka_unit_test(numbers_thousands_of_holders_in_order),
        cmocka_unit_test(tells_hundreds_of_holders_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
