/* SPDX-License-Identifier: MIT */
#include "front/displacement.h"

#include "base/mem.h"
#include "geo/measure.h"
#include "support/check.h"
#include "support/wkt.h"

enum { ZONES_MAX = 4, PARTS_MAX = 4 };
#define NONE FM_NO_PART

typedef struct zone {
    const char *holder, *wkt;
} zone;

static void make_front(fm_context *ctx, const zone zones[ZONES_MAX],
                       const char *const between[2], fm_features *features,
                       fm_frontline *f)
{
    fm_frontline_options o = FM_FRONTLINE_OPTIONS_INIT;
    size_t column;

    assert_true(fm_table_column(&features->table, "holder", 6, &column));
    for (size_t i = 0; i < ZONES_MAX && zones[i].holder != NULL; i++) {
        wkt_add(&features->shapes, zones[i].wkt);
        assert_true(fm_table_add_row(&features->table));
        assert_true(fm_table_set_text(&features->table, column, i, zones[i].holder,
                                      strlen(zones[i].holder)));
    }
    o.field = "holder";
    o.gap_m = 1;
    o.between[0] = between[0];
    o.between[1] = between[1];
    CHECK_OK(ctx, fm_frontline_init(ctx, features, &o, f));
}

#define WEST(lon)                                                                      \
    {                                                                                  \
        "a", "POLYGON ((36 36, " lon " 36, " lon " 36.2, 36 36.2))"                    \
    }
#define EAST(lon)                                                                      \
    {                                                                                  \
        "b", "POLYGON ((" lon " 36, 37 36, 37 36.2, " lon " 36.2))"                    \
    }
#define POCKET(w, s, e, n) "(" w " " s ", " e " " s ", " e " " n ", " w " " n ")"

/* `from` of each part of the new line; the mean and greatest displacement of the first
 * part, in metres, NAN for none. */
static const struct {
    const char *comment;
    zone before[ZONES_MAX], now[ZONES_MAX];
    const char *between[2];
    size_t count;
    size_t from[PARTS_MAX];
    double mean_m, off_m;
} rows[] = {
    { .comment = "nothing moved",
      .before = { WEST("36.1"), EAST("36.1") },
      .now = { WEST("36.1"), EAST("36.1") },
      .count = 1,
      .from = { 0 },
      .off_m = 1e-9 },
    { .comment = "A advanced by a fiftieth of a degree",
      .before = { WEST("36.1"), EAST("36.1") },
      .now = { WEST("36.12"), EAST("36.12") },
      .count = 1,
      .from = { 0 },
      .mean_m = 1801.0, /* on the parallel of 36.1; a metre more or less to its sides */
      .off_m = 3 },
    { .comment = "and lost it again",
      .before = { WEST("36.12"), EAST("36.12") },
      .now = { WEST("36.1"), EAST("36.1") },
      .count = 1,
      .from = { 0 },
      .mean_m = -1801.0,
      .off_m = 3 },
    { .comment = "seen from the other side",
      .before = { WEST("36.1"), EAST("36.1") },
      .now = { WEST("36.12"), EAST("36.12") },
      .between = { "b", "a" },
      .count = 1,
      .from = { 0 },
      .mean_m = -1801.0,
      .off_m = 3 },
    { .comment = "the holders stand in another order in the file",
      .before = { EAST("36.1"), WEST("36.1") },
      .now = { WEST("36.12"), EAST("36.12") },
      .between = { "a", "b" },
      .count = 1,
      .from = { 0 },
      .mean_m = 1801.0,
      .off_m = 3 },
    { .comment = "across the antimeridian, with longitudes of another turn",
      .before = { { "a", "POLYGON ((179 0, 179.99 0, 179.99 0.2, 179 0.2))" },
                  { "b", "POLYGON ((179.99 0, 181 0, 181 0.2, 179.99 0.2))" } },
      .now = { { "a", "POLYGON ((-181 0, -179.99 0, -179.99 0.2, -181 0.2))" },
               { "b", "POLYGON ((-179.99 0, -179 0, -179 0.2, -179.99 0.2))" } },
      .count = 1,
      .from = { 0 },
      .mean_m = 2226.39,
      .off_m = 0.1 },
    { .comment = "a pocket was closed: the line that is left did not move",
      .before = { { "a", "POLYGON ((36 36, 36.5 36, 36.5 36.2, 36 36.2), " POCKET(
                             "36.1", "36.1", "36.12", "36.12") ")" },
                  { "b",
                    "MULTIPOLYGON (((36.5 36, 37 36, 37 36.2, 36.5 36.2)), (" POCKET(
                        "36.1", "36.1", "36.12", "36.12") "))" } },
      .now = { WEST("36.5"), EAST("36.5") },
      .count = 1,
      .from = { 0 },
      .off_m = 1e-9 },
    { .comment = "a pocket was made: it is new, and did not move",
      .before = { WEST("36.5"), EAST("36.5") },
      .now = { { "a", "POLYGON ((36 36, 36.5 36, 36.5 36.2, 36 36.2), " POCKET(
                          "36.1", "36.1", "36.12", "36.12") ")" },
               { "b", "MULTIPOLYGON (((36.5 36, 37 36, 37 36.2, 36.5 36.2)), (" POCKET(
                          "36.1", "36.1", "36.12", "36.12") "))" } },
      .count = 2,
      .from = { 0, NONE },
      .off_m = 1e-9 },
    { .comment = "there was no front",
      .before = { { "a", "POLYGON ((36 36, 37 36, 37 36.2, 36 36.2))" },
                  { "b", "POLYGON ((46 36, 47 36, 47 36.2, 46 36.2))" } },
      .now = { WEST("36.5"), EAST("36.5") },
      .between = { "a", "b" },
      .count = 1,
      .from = { NONE },
      .mean_m = NAN },
    { .comment = "there is no front any more",
      .before = { WEST("36.5"), EAST("36.5") },
      .now = { { "a", "POLYGON ((36 36, 37 36, 37 36.2, 36 36.2))" },
               { "b", "POLYGON ((46 36, 47 36, 47 36.2, 46 36.2))" } },
      .between = { "a", "b" },
      .count = 0,
      .mean_m = NAN },
    { .comment = "of a split the longest goes on",
      .before = { WEST("36.1"), EAST("36.1") },
      .now = { WEST("36.1"),
               { "b", "POLYGON ((36.1 36, 37 36, 37 36.12, 36.1 36.12))" },
               { "b", "POLYGON ((36.1 36.15, 37 36.15, 37 36.2, 36.1 36.2))" },
               { "c", "POLYGON ((36.1 36.12, 37 36.12, 37 36.15, 36.1 36.15))" } },
      .between = { "a", "b" },
      .count = 2,
      .from = { 0, NONE },
      .off_m = 1e-9 },
    { .comment = "of a merger the longest goes on",
      .before = { WEST("36.1"),
                  { "b", "POLYGON ((36.1 36, 37 36, 37 36.12, 36.1 36.12))" },
                  { "b", "POLYGON ((36.1 36.15, 37 36.15, 37 36.2, 36.1 36.2))" },
                  { "c", "POLYGON ((36.1 36.12, 37 36.12, 37 36.15, 36.1 36.15))" } },
      .now = { WEST("36.1"), EAST("36.1") },
      .between = { "a", "b" },
      .count = 1,
      .from = { 0 },
      .off_m = 700 }, /* the middle of the gap is 1.7 km from either end of it */
};

static void check_finite(const fm_displacement *d)
{
    for (size_t i = 0; i < d->count; i++) {
        assert_true(isfinite(d->moves[i].moved_m));
        assert_true(isfinite(d->moves[i].before.lon) &&
                    isfinite(d->moves[i].before.lat));
        assert_true(d->moves[i].sector < d->sector_count);
    }
    for (size_t i = 0; i < d->sector_count; i++)
        assert_true(isfinite(d->sectors[i].mean_m) && d->sectors[i].count > 0);
}

static void tells_how_far_and_which_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_features features[2];
        fm_frontline before, now;
        fm_displacement d = { 0 };
        size_t from[16] = { 0 };

        memset(features, 0, sizeof features);
        make_front(ctx, rows[i].before, rows[i].between, &features[0], &before);
        make_front(ctx, rows[i].now, rows[i].between, &features[1], &now);
        if (now.count != rows[i].count)
            fail_msg("%s: %zu parts", rows[i].comment, now.count);
        CHECK_OK(ctx, fm_front_track(ctx, &before, &now, from));
        for (size_t k = 0; k < now.count; k++) {
            if (from[k] != rows[i].from[k])
                fail_msg("%s: part %zu comes from %zu", rows[i].comment, k, from[k]);
        }
        CHECK_OK(ctx, fm_displacement_measure(ctx, &before, &now, from, 250, 5000, &d));
        check_finite(&d);
        if (isnan(rows[i].mean_m))
            assert_int_equal(d.part_count, 0);
        else
            CHECK_NEAR(d.parts[0].mean_m, rows[i].mean_m, rows[i].off_m,
                       rows[i].comment);
        fm_displacement_release(&d);
        fm_frontline_release(&before);
        fm_frontline_release(&now);
        fm_features_release(&features[0]);
        fm_features_release(&features[1]);
        fm_context_free(ctx);
    }
}

/* A line of 22 km in sectors of 5 km: four, of equal length, which have all its places.
 */
static void sectors_divide_a_part(void **state)
{
    static const zone zones[ZONES_MAX] = { WEST("36.1"), EAST("36.1") };
    static const char *const any[2] = { NULL, NULL };
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 };
    fm_frontline f;
    fm_displacement d = { 0 };
    size_t from = 0, places = 0;
    double length = 0;

    (void)state;
    make_front(ctx, zones, any, &features, &f);
    CHECK_OK(ctx, fm_displacement_measure(ctx, &f, &f, &from, 250, 5000, &d));
    assert_int_equal(d.sector_count, 4);
    for (size_t i = 0; i < d.sector_count; i++) {
        places += d.sectors[i].count;
        length += d.sectors[i].length_m;
        assert_int_equal(d.sectors[i].number, i + 1);
    }
    assert_int_equal(places, d.count);
    CHECK_NEAR(length, f.parts[0].length_m, 1e-6, "length");
    fm_displacement_release(&d);
    fm_frontline_release(&f);
    fm_features_release(&features);
    fm_context_free(ctx);
}

static void survives_every_failing_allocation(void **state)
{
    static const zone zones[2][ZONES_MAX] = { { WEST("36.1"), EAST("36.1") },
                                              { WEST("36.12"), EAST("36.12") } };
    static const char *const any[2] = { NULL, NULL };
    fm_context *ctx = fm_context_new();
    fm_features features[2];
    fm_frontline f[2];
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    memset(features, 0, sizeof features);
    for (size_t i = 0; i < 2; i++)
        make_front(ctx, zones[i], any, &features[i], &f[i]);
    for (size_t n = 1; status != FM_OK; n++) {
        fm_displacement d = { 0 };
        size_t from[4];

        fm_mem_fail_at(n);
        status = fm_front_track(ctx, &f[0], &f[1], from);
        if (status == FM_OK)
            status = fm_displacement_measure(ctx, &f[0], &f[1], from, 1000, 5000, &d);
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        fm_displacement_release(&d);
        assert_true(n < 1000);
    }
    for (size_t i = 0; i < 2; i++) {
        fm_frontline_release(&f[i]);
        fm_features_release(&features[i]);
    }
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_how_far_and_which_way),
        cmocka_unit_test(sectors_divide_a_part),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
