/* SPDX-License-Identifier: MIT */
/* Zones derived from reports by place: the method, its promises, and the shipped
 * series. */
#include "front/cells.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "data/source.h"
#include "front/diff.h"
#include "geo/measure.h"
#include "support/check.h"

/* ---- Making reports -------------------------------------------------------------- */

struct report {
    double lon, lat;
    const char *holder; /* NULL: null */
    const char *date;
    const char *rest; /* more properties, with a comma in front; NULL */
};

static char file_name[64];

static void write_reports(const struct report *rows, size_t count)
{
    FILE *file;
    int fd;

    snprintf(file_name, sizeof file_name, "/tmp/test_cells_XXXXXX");
    fd = mkstemp(file_name);
    assert_true(fd >= 0);
    file = fdopen(fd, "w");
    assert_non_null(file);
    fprintf(file, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < count; i++) {
        const struct report *r = &rows[i];

        fprintf(
            file,
            "%s{\"type\":\"Feature\",\"properties\":{\"holder\":%s%s%s,\"date\":"
            "\"%s\"%s},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.9f,%.9f]}}",
            i == 0 ? "\n" : ",\n", r->holder == NULL ? "null" : "\"",
            r->holder == NULL ? "" : r->holder, r->holder == NULL ? "" : "\"",
            r->date == NULL ? "2024-01-01" : r->date, r->rest == NULL ? "" : r->rest,
            r->lon, r->lat);
    }
    fprintf(file, "\n]}\n");
    assert_int_equal(fclose(file), 0);
}

static fm_cells *derive(fm_context *ctx, const struct report *rows, size_t count,
                        const fm_cells_options *options)
{
    fm_cells *cells = NULL;

    write_reports(rows, count);
    CHECK_OK(ctx, fm_cells_derive(ctx, file_name, options, &cells));
    unlink(file_name);
    return cells;
}

/* km2 of a holder on a date, and of one certainty (NULL: all). */
static double ground(fm_context *ctx, const fm_cells *cells, size_t date,
                     const char *holder, const char *certainty)
{
    fm_face_label *labels = fm_alloc(cells->faces.feature_count, sizeof *labels);
    uint32_t number = fm_holders_find(&cells->holders, holder);
    double m2 = 0;

    assert_non_null(labels);
    CHECK_OK(ctx, fm_cells_label(ctx, cells, date, labels));
    for (size_t i = 0; i < cells->faces.feature_count; i++) {
        if (number != FM_NO_HOLDER && labels[i].holder == number &&
            (certainty == NULL ||
             strcmp(certainty, fm_grade_certainty(labels[i].grade)) == 0))
            m2 += cells->face_facts[i].area_m2;
    }
    fm_free(labels);
    return m2 / 1e6;
}

/* The snapshot's zones neither overlap nor leave gaps, and have the area of its faces.
 */
static void check_snapshot(fm_context *ctx, const fm_cells *cells, size_t date)
{
    fm_features f = { 0 };
    fm_holders holders = { 0 };
    fm_zones *zones = NULL;
    double faces_km2 = 0, zones_km2 = 0;

    CHECK_OK(ctx, fm_cells_snapshot(ctx, cells, date, false, &f));
    CHECK_OK(ctx, fm_zones_new(ctx, &f, "holder", &holders, &zones));
    for (uint32_t i = 0; i < holders.count; i++) {
        faces_km2 += ground(ctx, cells, date, holders.names[i], NULL);
        zones_km2 += fm_zones_area_m2(zones, i) / 1e6;
    }
    CHECK_NEAR(zones_km2, faces_km2, 1e-6 * faces_km2, "area of zones and faces");
    CHECK_NEAR(fm_zones_overlap_m2(zones), 0, 1e-3, "overlap");
    CHECK_NEAR(fm_zones_gap_m2(zones), 0, 1e-3, "gap");
    assert_int_equal(fm_context_warning_count(ctx), 0);
    fm_zones_free(zones);
    fm_holders_release(&holders);
    fm_features_release(&f);
}

/* ---- The shipped series ---------------------------------------------------------- */

#define LAYER(name) SOURCE_FOLDER "/layers/" name

static const char *const idlib_dates[] = {
    "2017-10-01", "2018-09-17", "2019-04-29", "2019-08-31",
    "2019-12-18", "2020-01-30", "2020-02-24", "2020-03-06",
};

static fm_cells *derive_idlib(fm_context *ctx, const char *dates)
{
    fm_cells_options o = FM_CELLS_OPTIONS_INIT;
    fm_cells *cells = NULL;

    o.firm = "event_certainty = 'sourced' AND position_error_km <= 5";
    o.dates = dates;
    o.land = LAYER("countries.geojson");
    o.land_where = "iso_a3 = 'SYR'";
    o.bbox = "35.70,35.05,37.45,36.85";
    CHECK_OK(ctx, fm_cells_derive(ctx, LAYER("town-reports.geojson"), &o, &cells));
    return cells;
}

static fm_cells *derive_idlib_snapshots(fm_context *ctx)
{
    return derive_idlib(ctx, "2017-10-01,2018-09-17,2019-04-29,2019-08-31,2019-12-18,"
                             "2020-01-30,2020-02-24,2020-03-06");
}

/* Half a thousandth of each holder's ground, or a tenth of a square kilometre. */
static void derives_the_shipped_series_again(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_cells *cells = derive_idlib_snapshots(ctx);

    (void)state;
    assert_int_equal(fm_cells_date_count(cells), 8);
    for (size_t date = 0; date < 8; date++) {
        static const fm_source_request all;
        fm_features shipped = { 0 }, derived = { 0 };
        fm_diff *diff = NULL;
        char path[512], iso[11];

        fm_cells_date_at(cells, date, iso);
        assert_string_equal(iso, idlib_dates[date]);
        snprintf(path, sizeof path, LAYER("control/%s.geojson"), iso);
        CHECK_OK(ctx, fm_source_read(ctx, path, &all, &shipped));
        CHECK_OK(ctx, fm_cells_snapshot(ctx, cells, date, false, &derived));
        assert_int_equal(fm_features_count(&derived), fm_features_count(&shipped));
        CHECK_OK(ctx, fm_diff_of_features(ctx, &shipped, &derived, "holder", 0, &diff));
        assert_int_equal(diff->holders.count, 4);
        for (size_t i = 0; i < diff->holders.count; i++) {
            const fm_change_sum *sum = &diff->sums[i];
            double allowed = fmax(5e-4 * sum->old_m2, 1e5);

            CHECK_NEAR(sum->gained_m2, 0, allowed, diff->holders.names[i]);
            CHECK_NEAR(sum->lost_m2, 0, allowed, diff->holders.names[i]);
        }
        CHECK_NEAR(diff->overlap_m2[1], 0, 1e-3, "overlap");
        CHECK_NEAR(diff->gap_m2[1], 0, 1e-3, "gap");
        fm_diff_free(diff);
        fm_features_release(&shipped);
        fm_features_release(&derived);
    }
    fm_cells_free(cells);
    fm_context_free(ctx);
}

static fm_lonlat point_of(const fm_features *f, size_t row)
{
    return f->shapes.points[f->shapes.part_start[f->shapes.feature_start[row]]];
}

static void every_town_lies_in_its_holders_zone(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_cells *cells = derive_idlib(ctx, NULL);
    fm_cell_state *states = fm_alloc(cells->place_count, sizeof *states);
    fm_lonlat *at = fm_alloc(cells->place_count, sizeof *at);
    uint32_t *found = fm_alloc(cells->place_count, sizeof *found);
    size_t asked = 0;

    (void)state;
    assert_true(states != NULL && at != NULL && found != NULL);
    for (size_t i = 0; i < cells->place_count; i++)
        at[i] = cells->places[i].at;
    /* Every date of a change, and so all three of Saraqib's. */
    assert_true(fm_cells_date_count(cells) > 30);
    for (size_t date = 0; date < fm_cells_date_count(cells); date++) {
        fm_features f = { 0 };
        fm_holders holders = { 0 };
        fm_zones *zones = NULL;

        CHECK_OK(ctx, fm_cells_snapshot(ctx, cells, date, false, &f));
        CHECK_OK(ctx, fm_zones_new(ctx, &f, "holder", &holders, &zones));
        CHECK_OK(ctx, fm_zones_locate(ctx, zones, at, cells->place_count, found));
        fm_cells_states(cells, cells->dates[date], states);
        for (size_t i = 0; i < cells->place_count; i++) {
            if (cells->places[i].outside)
                continue;
            assert_int_not_equal(found[i], FM_NO_HOLDER);
            assert_string_equal(holders.names[found[i]],
                                cells->holders.names[states[i].holder]);
            asked++;
        }
        fm_zones_free(zones);
        fm_holders_release(&holders);
        fm_features_release(&f);
    }
    assert_int_equal(asked, fm_cells_date_count(cells) *
                                (cells->place_count - cells->outside));
    fm_free(states);
    fm_free(at);
    fm_free(found);
    fm_cells_free(cells);
    fm_context_free(ctx);
}

static void seven_then_eight_posts_stand_in_government_ground(void **state)
{
    static const struct {
        size_t date, government, opposition;
    } rows[] = { { 2, 0, 12 }, { 3, 1, 11 }, { 6, 7, 5 }, { 7, 8, 4 } };
    static const fm_source_request all;
    fm_context *ctx = fm_context_new();
    fm_cells *cells = derive_idlib_snapshots(ctx);
    fm_features posts = { 0 };

    (void)state;
    CHECK_OK(ctx,
             fm_source_read(ctx, LAYER("observation-posts.geojson"), &all, &posts));
    assert_int_equal(fm_features_count(&posts), 12);
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        fm_features f = { 0 };
        fm_holders holders = { 0 };
        fm_zones *zones = NULL;
        fm_lonlat at[12];
        uint32_t found[12];
        size_t government = 0, opposition = 0;

        CHECK_OK(ctx, fm_cells_snapshot(ctx, cells, rows[r].date, false, &f));
        CHECK_OK(ctx, fm_zones_new(ctx, &f, "holder", &holders, &zones));
        for (size_t i = 0; i < 12; i++)
            at[i] = point_of(&posts, i);
        CHECK_OK(ctx, fm_zones_locate(ctx, zones, at, 12, found));
        for (size_t i = 0; i < 12; i++) {
            government += found[i] == fm_holders_find(&holders, "government");
            opposition += found[i] == fm_holders_find(&holders, "opposition");
        }
        assert_int_equal(government, rows[r].government);
        assert_int_equal(opposition, rows[r].opposition);
        fm_zones_free(zones);
        fm_holders_release(&holders);
        fm_features_release(&f);
    }
    fm_features_release(&posts);
    fm_cells_free(cells);
    fm_context_free(ctx);
}

static bool changed(const fm_cell_state *before, const fm_cell_state *after,
                    uint32_t cell)
{
    return before[cell].holder != after[cell].holder;
}

static void ground_changes_hands_only_where_a_report_says_so(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_cells *cells = derive_idlib(ctx, NULL);
    size_t faces = cells->faces.feature_count, places = cells->place_count, moved = 0;
    fm_face_label *labels[2] = { fm_alloc(faces, sizeof *labels[0]),
                                 fm_alloc(faces, sizeof *labels[1]) };
    fm_cell_state *states[2] = { fm_alloc(places, sizeof *states[0]),
                                 fm_alloc(places, sizeof *states[1]) };

    (void)state;
    assert_true(labels[0] && labels[1] && states[0] && states[1]);
    for (size_t date = 1; date < fm_cells_date_count(cells); date++) {
        for (size_t k = 0; k < 2; k++) {
            CHECK_OK(ctx, fm_cells_label(ctx, cells, date - 1 + k, labels[k]));
            fm_cells_states(cells, cells->dates[date - 1 + k], states[k]);
        }
        for (size_t i = 0; i < faces; i++) {
            const fm_face *face = &cells->face_facts[i];
            bool told = changed(states[0], states[1], face->cell);

            if (labels[0][i].holder == labels[1][i].holder)
                continue;
            for (size_t k = face->corner == FM_NO_CELL
                                ? SIZE_MAX
                                : cells->mesh.around_start[face->corner];
                 face->corner != FM_NO_CELL &&
                 k < cells->mesh.around_start[face->corner + 1];
                 k++)
                told |= changed(states[0], states[1], cells->mesh.around[k]);
            assert_true(told);
            moved++;
        }
    }
    assert_true(moved > 50);
    for (size_t k = 0; k < 2; k++) {
        fm_free(labels[k]);
        fm_free(states[k]);
    }
    fm_cells_free(cells);
    fm_context_free(ctx);
}

/* ---- Anywhere -------------------------------------------------------------------- */

/* Four places as directions and distances from a middle; laid out anywhere on Earth
 * they have the same ground. */
static const struct {
    double azimuth_deg, distance_m;
    const char *holder;
} layout[] = {
    { 20, 14000, "A" },
    { 100, 22000, "B" },
    { 190, 17000, "B" },
    { 285, 25000, "A" },
};

static void ground_is_the_same_wherever_the_places_lie(void **state)
{
    static const struct {
        fm_lonlat middle;
        const char *comment;
    } rows[] = {
        { { 20, 0 }, "the equator" },       { { 180, -17 }, "Fiji" },
        { { -179.95, 66 }, "Chukotka" },    { { 15, 78.2 }, "Svalbard" },
        { { 30, 89.9 }, "the north pole" }, { { 100, -90 }, "the south pole" },
    };
    enum { COUNT = sizeof layout / sizeof layout[0] };
    double a_km2 = 0, b_km2 = 0, assessed_km2 = 0;

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        fm_context *ctx = fm_context_new();
        struct report reports[COUNT] = { 0 };
        fm_cells *cells;

        for (size_t i = 0; i < COUNT; i++) {
            fm_lonlat p = fm_destination(rows[r].middle, layout[i].azimuth_deg,
                                         layout[i].distance_m);

            p.lon = remainder(p.lon, 360);
            reports[i] = (struct report){ p.lon, p.lat, layout[i].holder, NULL, NULL };
        }
        cells = derive(ctx, reports, COUNT, NULL);
        check_snapshot(ctx, cells, 0);
        if (r == 0) {
            a_km2 = ground(ctx, cells, 0, "A", NULL);
            b_km2 = ground(ctx, cells, 0, "B", NULL);
            assessed_km2 = ground(ctx, cells, 0, "B", "assessed");
            assert_true(a_km2 > 3000 && b_km2 > 3000 && assessed_km2 > 1000);
        }
        CHECK_NEAR(ground(ctx, cells, 0, "A", NULL), a_km2, 1e-3 * a_km2,
                   rows[r].comment);
        CHECK_NEAR(ground(ctx, cells, 0, "B", NULL), b_km2, 1e-3 * b_km2,
                   rows[r].comment);
        CHECK_NEAR(ground(ctx, cells, 0, "B", "assessed"), assessed_km2,
                   1e-3 * assessed_km2, rows[r].comment);
        fm_cells_free(cells);
        fm_context_free(ctx);
    }
}

static void few_and_awkward_places_have_ground(void **state)
{
    /* A disk of 35 km, and of 15, of which a chord takes off an even share. */
    const double disk = M_PI * 35 * 35, near = M_PI * 15 * 15;
    static const struct report one[] = { { 10, 50, "A", NULL, NULL } };
    static const struct report two[] = { { 10, 50, "A", NULL, NULL },
                                         { 10.02, 50, "B", NULL, NULL } };
    static const struct report same[] = { { 10, 50, "A", NULL, NULL },
                                          { 10.02, 50, "A", NULL, NULL } };
    static const struct report row[] = { { 0, 0, "A", NULL, NULL },
                                         { 1, 0, "B", NULL, NULL },
                                         { 2, 0, "A", NULL, NULL },
                                         { 3, 0, "B", NULL, NULL } };
    static const struct report lattice[] = { { 0, 0, "A", NULL, NULL },
                                             { 1, 0, "B", NULL, NULL },
                                             { 0, 1, "B", NULL, NULL },
                                             { 1, 1, "A", NULL, NULL },
                                             { .5, .5, "A", NULL, NULL } };
    const struct {
        const struct report *reports;
        size_t count;
        double a_km2, a_assessed_km2;
        const char *comment;
    } rows[] = {
        { one, 1, disk, near, "one place" },
        /* 1.43 km apart: two disks joined have 2 r d more than one. */
        { two, 2, disk / 2 + 35 * 1.434, near / 2 + 15 * 1.434, "two places" },
        { same, 2, disk + 70 * 1.434, near + 30 * 1.434, "one holder" },
        { row, 4, 2 * disk, 2 * near, "in a row" },
        { lattice, 5, 3 * disk, 3 * near, "four round one" },
    };

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        fm_context *ctx = fm_context_new();
        fm_cells *cells = derive(ctx, rows[r].reports, rows[r].count, NULL);

        check_snapshot(ctx, cells, 0);
        CHECK_NEAR(ground(ctx, cells, 0, "A", NULL), rows[r].a_km2,
                   2e-3 * rows[r].a_km2, rows[r].comment);
        CHECK_NEAR(ground(ctx, cells, 0, "A", "assessed"), rows[r].a_assessed_km2,
                   3e-3 * rows[r].a_assessed_km2, rows[r].comment);
        fm_cells_free(cells);
        fm_context_free(ctx);
    }
}

/* Numbers without a seed from outside: the same on every machine. */
static double random_share(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 9007199254740992.0;
}

static void many_places_lie_each_in_its_holders_zone(void **state)
{
    enum { SIDE = 10, COUNT = SIDE * SIDE };
    static const char *const holders[] = { "A", "B", "C" };
    static const char *const layouts[] = { "scattered", "a lattice", "clusters",
                                           "a lattice in rows that are shifted" };
    static struct report rows[2 * COUNT];
    uint64_t seed = 3;

    (void)state;
    for (size_t layout_number = 0; layout_number < 4; layout_number++) {
        fm_cells_options o = FM_CELLS_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_cells *cells;

        for (size_t i = 0; i < COUNT; i++) {
            double x = (double)(i % SIDE) / SIDE, y = (double)(i / SIDE) / SIDE;

            if (layout_number == 0) {
                x = random_share(&seed);
                y = random_share(&seed);
            } else if (layout_number == 2) {
                x = round(x * 3) / 3 + pow(random_share(&seed), 3) * .2;
                y = round(y * 3) / 3 + pow(random_share(&seed), 3) * .2;
            } else if (layout_number == 3) {
                x += (double)(i / SIDE % 2) / (2 * SIDE);
            }
            rows[i] =
                (struct report){ 179 + 2 * x > 180 ? 2 * x - 181 : 179 + 2 * x, 60 + y,
                                 holders[(size_t)(3 * random_share(&seed))],
                                 "2024-01-01",
                                 random_share(&seed) < .5 ? ",\"sure\":1" : NULL };
            rows[COUNT + i] = rows[i];
            rows[COUNT + i].holder = holders[(size_t)(3 * random_share(&seed))];
            rows[COUNT + i].date = "2024-02-01";
        }
        o.firm = "sure = 1";
        o.same_place_m = 30;
        o.assessed_km = 3;
        o.rounding_km = 5;
        o.reach_km = 60;
        cells = derive(ctx, rows, 2 * COUNT, &o);
        if (cells->date_count != 2 || cells->place_count < COUNT * 9 / 10)
            fail_msg("%s: %zu dates, %zu places", layouts[layout_number],
                     cells->date_count, cells->place_count);
        for (size_t date = 0; date < 2; date++) {
            fm_cell_state states[COUNT];
            fm_face_label *labels =
                fm_alloc(cells->faces.feature_count, sizeof *labels);
            size_t found = 0;

            assert_non_null(labels);
            CHECK_OK(ctx, fm_cells_label(ctx, cells, date, labels));
            fm_cells_states(cells, cells->dates[date], states);
            for (size_t i = 0; i < cells->place_count; i++) {
                fm_lonlat at = cells->places[i].at;

                at.lon = cells->lon_0 + remainder(at.lon - cells->lon_0, 360);
                for (size_t k = 0; k < cells->faces.feature_count; k++) {
                    if (!fm_shapes_contains(&cells->faces, k, at))
                        continue;
                    found++;
                    if (labels[k].holder != states[i].holder)
                        fail_msg("%s: place %zu is in another's zone",
                                 layouts[layout_number], i);
                }
            }
            assert_int_equal(found, cells->place_count);
            fm_free(labels);
            if (cells->conflicts == 0)
                check_snapshot(ctx, cells, date);
        }
        fm_cells_free(cells);
        fm_context_free(ctx);
    }
}

/* A corner of B between two cells of A is cut off; where a third holder meets, it
 * stays. */
static void corners_are_rounded_where_two_holders_meet(void **state)
{
    static struct report rows[] = { { 10, 0, "A", NULL, NULL },
                                    { 10.2, 0, "A", NULL, NULL },
                                    { 10.1, .2, "B", NULL, NULL } };
    fm_cells_options sharp = FM_CELLS_OPTIONS_INIT;
    double b_sharp[2], b_round[2];

    (void)state;
    sharp.rounding_km = 0;
    for (size_t r = 0; r < 2; r++) {
        fm_context *ctx = fm_context_new();
        fm_cells *cells;

        rows[1].holder = r == 0 ? "A" : "C";
        cells = derive(ctx, rows, 3, &sharp);
        b_sharp[r] = ground(ctx, cells, 0, "B", NULL);
        fm_cells_free(cells);
        cells = derive(ctx, rows, 3, NULL);
        b_round[r] = ground(ctx, cells, 0, "B", NULL);
        check_snapshot(ctx, cells, 0);
        fm_cells_free(cells);
        fm_context_free(ctx);
    }
    /* Two cuts of 1.5 km, each a triangle, one of them cut again. */
    assert_true(b_sharp[0] - b_round[0] > .3 && b_sharp[0] - b_round[0] < 2);
    CHECK_NEAR(b_round[1], b_sharp[1], 1e-3, "three holders");
    CHECK_NEAR(b_sharp[0], b_sharp[1], 1e-3, "the cell of B");
}

/* ---- Reports --------------------------------------------------------------------- */

static void a_report_holds_until_the_next_one_of_its_place(void **state)
{
    static const struct report rows[] = {
        { 10, 50, "A", "2024-01-01", ",\"sure\":true" },
        { 10, 50, "B", "2024-03-01", ",\"sure\":true" },
        { 10, 50, "B", "2024-04-01", ",\"sure\":false" },
        { 10, 50, NULL, "2024-06-01", NULL },
    };
    static const struct {
        const char *date, *holder, *certainty;
    } wanted[] = {
        { "2024-01-01", "A", "assessed" }, { "2024-02-29", "A", "assessed" },
        { "2024-03-01", "B", "assessed" }, { "2024-04-01", "B", "claimed" },
        { "2024-05-01", "B", "claimed" },  { "2024-05-10", "B", "stale" },
        { "2024-06-01", NULL, NULL },
    };
    fm_cells_options o = FM_CELLS_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();

    (void)state;
    o.firm = "sure = true";
    o.stale_after_days = 60;
    /* Where the place is near, which is not to say firm. */
    o.assessed_km = 40;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        bool stale =
            wanted[i].certainty != NULL && strcmp(wanted[i].certainty, "stale") == 0;
        fm_cells *cells;
        fm_features f = { 0 };

        o.dates = wanted[i].date;
        o.stale_after_days = stale ? 30 : 60;
        cells = derive(ctx, rows, 4, &o);
        CHECK_OK(ctx, fm_cells_snapshot(ctx, cells, 0, true, &f));
        assert_int_equal(fm_features_count(&f), wanted[i].holder == NULL ? 0 : 1);
        if (wanted[i].holder != NULL) {
            assert_string_equal(fm_table_cell(&f.table, 0, 0).text, wanted[i].holder);
            assert_string_equal(fm_table_cell(&f.table, 1, 0).text,
                                wanted[i].certainty);
        }
        fm_features_release(&f);
        fm_cells_free(cells);
    }
    fm_context_free(ctx);
}

static void dates_are_those_on_which_a_holder_changes(void **state)
{
    static const struct report rows[] = {
        { 10, 50, "A", "2024-03-01", NULL },  { 11, 50, "A", "2024-01-01", NULL },
        { 11, 50, "A", "2024-02-01", NULL },  { 11, 50, "B", "2024-04-01", NULL },
        { 11, 50, NULL, "2024-05-01", NULL },
    };
    static const char *const wanted[] = { "2024-01-01", "2024-03-01", "2024-04-01",
                                          "2024-05-01" };
    fm_context *ctx = fm_context_new();
    fm_cells *cells = derive(ctx, rows, 5, NULL);

    (void)state;
    assert_int_equal(fm_cells_date_count(cells), 4);
    for (size_t i = 0; i < 4; i++) {
        char iso[11];

        fm_cells_date_at(cells, i, iso);
        assert_string_equal(iso, wanted[i]);
    }
    /* Nobody has the ground of a place before its first report. */
    CHECK_NEAR(ground(ctx, cells, 0, "A", NULL), M_PI * 35 * 35, 8, "before");
    CHECK_NEAR(ground(ctx, cells, 1, "A", NULL), 2 * M_PI * 35 * 35, 16, "after");
    fm_cells_free(cells);
    fm_context_free(ctx);
}

static void reports_that_disagree_are_said_and_one_counts(void **state)
{
    static const struct {
        struct report rows[2];
        const char *holder;
        size_t places, conflicts, warnings;
        const char *place, *comment;
    } rows[] = {
        { { { 10, 50, "A", NULL, NULL }, { 10, 50, "B", NULL, NULL } },
          "B",
          1,
          1,
          1,
          NULL,
          "the later one" },
        { { { 10, 50, "A", NULL, ",\"sure\":1" }, { 10, 50, "B", NULL, NULL } },
          "A",
          1,
          1,
          1,
          NULL,
          "the firm one" },
        { { { 10, 50, "A", NULL, NULL }, { 10.002, 50, "B", NULL, NULL } },
          "B",
          1,
          1,
          1,
          NULL,
          "a spot is 300 m wide" },
        { { { 10, 50, "A", NULL, NULL }, { 10, 50, "A", NULL, NULL } },
          "A",
          1,
          0,
          0,
          NULL,
          "agreement is no conflict" },
        { { { 10, 50, "A", NULL, ",\"id\":1" },
            { 10.002, 50, "B", NULL, ",\"id\":2" } },
          "B",
          2,
          0,
          0,
          "id",
          "places told apart by a field" },
        { { { 10, 50, "A", NULL, ",\"id\":1" }, { 10.1, 50, "B", NULL, ",\"id\":1" } },
          "B",
          1,
          1,
          2,
          "id",
          "one place by its field, and far apart" },
        { { { 10, 50, "A", NULL, ",\"id\":null" },
            { 11, 50, "B", NULL, ",\"id\":null" } },
          "B",
          2,
          0,
          0,
          "id",
          "null is nobody's name" },
    };

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        fm_cells_options o = FM_CELLS_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_cells *cells;

        o.firm = strcmp(rows[r].comment, "the firm one") == 0 ? "sure = 1" : NULL;
        o.place = rows[r].place;
        cells = derive(ctx, rows[r].rows, 2, &o);
        assert_int_equal(cells->place_count, rows[r].places);
        assert_int_equal(cells->conflicts, rows[r].conflicts);
        assert_int_equal(fm_context_warning_count(ctx), rows[r].warnings);
        assert_true(ground(ctx, cells, 0, rows[r].holder, NULL) > 1000);
        fm_cells_free(cells);
        fm_context_free(ctx);
    }
}

static void land_and_window_bound_what_is_said(void **state)
{
    static const struct report rows[] = { { 36.6, 35.95, "A", NULL, NULL } };
    static const struct {
        const char *land, *where, *bbox;
        double least, most;
    } wanted[] = {
        { NULL, NULL, NULL, 3840, 3850 },
        { NULL, NULL, "36.6,35,38,37", 1920, 1926 },
        { LAYER("countries.geojson"), "iso_a3 = 'SYR'", NULL, 2500, 3700 },
        { LAYER("countries.geojson"), NULL, NULL, 3840, 3850 },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        fm_cells_options o = FM_CELLS_OPTIONS_INIT;
        fm_cells *cells;
        double km2;

        o.land = wanted[i].land;
        o.land_where = wanted[i].where;
        o.bbox = wanted[i].bbox;
        cells = derive(ctx, rows, 1, &o);
        km2 = ground(ctx, cells, 0, "A", NULL);
        if (!(km2 >= wanted[i].least && km2 <= wanted[i].most))
            fail_msg("row %zu: %.3f km2", i, km2);
        fm_cells_free(cells);
    }
    fm_context_free(ctx);
}

/* ---- Refusals -------------------------------------------------------------------- */

static void says_what_is_wrong(void **state)
{
    static const struct report rows[] = { { 10, 50, "A", "2024-01-01", NULL },
                                          { -170, -50, "A", "2024-01-01", NULL } };
    static const struct report nobody[] = { { 10, 50, NULL, "2024-01-01", NULL } };
    static const struct report undated[] = { { 10, 50, "A", "soon", NULL } };
    static const struct {
        const struct report *reports;
        size_t count;
        fm_cells_options options;
        fm_status status;
        const char *message;
    } wanted[] = {
        { rows, 1, { .by = "side" }, FM_ERR_LAYER, "no field 'side' for the holder" },
        { rows,
          1,
          { .date_field = "day" },
          FM_ERR_LAYER,
          "no field 'day' for the day" },
        { rows, 1, { .place = "town" }, FM_ERR_LAYER, "no field 'town' for the place" },
        { rows, 1, { .dates = "2024-02-30" }, FM_ERR_USAGE, "is not a date" },
        { rows, 1, { .dates = "2023-01-01" }, FM_ERR_LAYER, "no report until" },
        { rows, 1, { .bbox = "1,2,3" }, FM_ERR_USAGE, "bbox '1,2,3'" },
        { rows, 1, { .bbox = "50,0,60,10" }, FM_ERR_LAYER, "no ground" },
        { rows, 1, { .reach_km = 0 }, FM_ERR_USAGE, "a reach of 0 km" },
        { rows, 1, { .reach_km = 1001 }, FM_ERR_USAGE, "a reach of more than" },
        { rows, 2, { .by = NULL }, FM_ERR_LIMIT, "too far apart for one plane" },
        { nobody, 1, { .by = NULL }, FM_ERR_LAYER, "names a holder" },
        { undated, 1, { .by = NULL }, FM_ERR_LAYER, "has a day" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_cells_options o = wanted[i].options;
        fm_cells *cells;
        fm_status status;

        o.same_place_m = o.assessed_km = o.rounding_km = -1;
        o.stale_after_days = -1;
        if (wanted[i].message[0] != 'a')
            o.reach_km = -1;
        write_reports(wanted[i].reports, wanted[i].count);
        status = fm_cells_derive(ctx, file_name, &o, &cells);
        unlink(file_name);
        assert_int_equal(status, wanted[i].status);
        assert_null(cells);
        if (strstr(fm_context_error(ctx)->message, wanted[i].message) == NULL)
            fail_msg("row %zu: %s", i, fm_context_error(ctx)->message);
        fm_context_free(ctx);
    }
}

static void survives_every_failing_allocation(void **state)
{
    static const struct report rows[] = { { 10, 50, "A", "2024-01-01", NULL },
                                          { 10.3, 50, "B", "2024-01-01", NULL },
                                          { 10.1, 50.3, "B", "2024-02-01", NULL } };
    fm_context *ctx = fm_context_new();
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    write_reports(rows, 3);
    for (size_t n = 1; status != FM_OK; n += n < 400 ? 1 : 7) {
        fm_cells *cells = NULL;
        fm_features f = { 0 };

        fm_mem_fail_at(n);
        status = fm_cells_derive(ctx, file_name, NULL, &cells);
        if (status == FM_OK)
            status = fm_cells_snapshot(ctx, cells, 0, true, &f);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            if (status != FM_ERR_NOMEM)
                fail_msg("allocation %zu: %s", n, fm_context_error(ctx)->message);
        fm_features_release(&f);
        fm_cells_free(cells);
        assert_true(n < 20000);
    }
    unlink(file_name);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derives_the_shipped_series_again),
        cmocka_unit_test(every_town_lies_in_its_holders_zone),
        cmocka_unit_test(seven_then_eight_posts_stand_in_government_ground),
        cmocka_unit_test(ground_changes_hands_only_where_a_report_says_so),
        cmocka_unit_test(ground_is_the_same_wherever_the_places_lie),
        cmocka_unit_test(few_and_awkward_places_have_ground),
        cmocka_unit_test(many_places_lie_each_in_its_holders_zone),
        cmocka_unit_test(corners_are_rounded_where_two_holders_meet),
        cmocka_unit_test(a_report_holds_until_the_next_one_of_its_place),
        cmocka_unit_test(dates_are_those_on_which_a_holder_changes),
        cmocka_unit_test(reports_that_disagree_are_said_and_one_counts),
        cmocka_unit_test(land_and_window_bound_what_is_said),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
