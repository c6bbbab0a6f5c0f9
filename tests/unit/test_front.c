/* SPDX-License-Identifier: MIT */
#include "frontmap/front.h"

#include "frontmap/document.h"
#include "support/check.h"

#define CONTROL SOURCE_FOLDER "/layers/control"
#define PLACES  SOURCE_FOLDER "/layers/places.geojson"

static fm_front_options idlib(void)
{
    fm_front_options o = FM_FRONT_OPTIONS_INIT;

    o.by = "holder";
    o.first = "opposition";
    o.second = "government";
    o.places = PLACES;
    return o;
}

/* From 30 January to 24 February the opposition lost ground alone, on the eastern side;
 * the pocket's front at Nubl closed. */
static void tells_the_offensive_on_idlib(void **state)
{
    fm_front_options o = idlib();
    fm_context *ctx = fm_context_new();
    fm_front *front;
    fm_front_part part;
    size_t moved = 0;

    (void)state;
    CHECK_OK(ctx, fm_front_files(ctx, CONTROL "/2020-02-24.geojson",
                                 CONTROL "/2020-01-30.geojson", &o, &front));
    assert_int_equal(fm_front_part_count(front), 2);
    part = fm_front_part_at(front, 0);
    assert_int_equal(part.id, 1);
    assert_string_equal(part.name, "Rabiah – Afrin");
    assert_string_equal(part.left, "opposition");
    assert_true(part.has_moved && !part.is_new && !part.is_gone);
    assert_true(part.mean_km < -3 && part.mean_km > -5);
    assert_true(part.greatest_km < -14 && part.greatest_km > -16);
    CHECK_NEAR(part.width_max_m, 0, 0.2, "zones that share every vertex");
    part = fm_front_part_at(front, 1);
    assert_true(part.is_gone && !part.is_merged && !part.has_moved);
    assert_string_equal(part.taken_by, "government");
    assert_int_equal(fm_front_sector_count(front), 8);
    for (size_t i = 0; i < 8; i++) {
        fm_front_sector s = fm_front_sector_at(front, i);

        assert_true(s.mean_km <= 0 && s.greatest_km <= 0);
        assert_non_null(s.name);
        moved += s.greatest_km < -1;
    }
    assert_int_equal(moved, 5);
    fm_front_free(front);
    fm_context_free(ctx);
}

/* The same by the folder; and the other way round in the signs for the other side. */
static void a_series_says_the_same(void **state)
{
    fm_front_options o = idlib();
    fm_context *ctx = fm_context_new();
    fm_front *files, *series;
    fm_front_part a, b;

    (void)state;
    CHECK_OK(ctx, fm_front_files(ctx, CONTROL "/2020-02-24.geojson",
                                 CONTROL "/2020-01-30.geojson", &o, &files));
    o.first = "government";
    o.second = "opposition";
    CHECK_OK(ctx,
             fm_front_series(ctx, CONTROL, "2020-02-24", "2020-01-30", &o, &series));
    assert_true(fm_front_is_series(CONTROL));
    a = fm_front_part_at(files, 0);
    b = fm_front_part_at(series, 0);
    CHECK_NEAR(a.km, b.km, 1e-9, "length");
    CHECK_NEAR(a.mean_km, -b.mean_km, 0.02, "mean");
    fm_front_free(files);
    fm_front_free(series);
    fm_context_free(ctx);
}

static void the_map_it_proposes_is_a_document(void **state)
{
    fm_front_options o = idlib();
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_document *document;
    fm_front *front;
    char *yaml;

    (void)state;
    policy.allow_outside = true;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    CHECK_OK(ctx,
             fm_front_series(ctx, CONTROL, "2020-02-24", "2020-01-30", &o, &front));
    CHECK_OK(ctx, fm_front_propose(ctx, front, &yaml));
    CHECK_OK(ctx, fm_document_parse(ctx, yaml, NULL, &document));
    fm_document_free(document);
    fm_text_free(yaml);
    fm_front_free(front);
    fm_context_free(ctx);
}

static void says_what_is_wrong(void **state)
{
    static const struct {
        const char *by, *first, *second;
        fm_status status;
        const char *words;
    } rows[] = {
        { "holder", "opposition", "nowhere", FM_ERR_LAYER,
          "'nowhere' holds no ground in" },
        { "owner", NULL, NULL, FM_ERR_LAYER, "has no field 'owner'" },
        { "holder", NULL, "government", FM_ERR_USAGE,
          "between 'government' and whom?" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_front_options o = FM_FRONT_OPTIONS_INIT;
        fm_context *ctx = fm_context_new();
        fm_front *front;

        o.by = rows[i].by;
        o.first = rows[i].first;
        o.second = rows[i].second;
        assert_int_equal(
            fm_front_files(ctx, CONTROL "/2020-02-24.geojson", NULL, &o, &front),
            rows[i].status);
        if (strstr(fm_context_error(ctx)->message, rows[i].words) == NULL)
            fail_msg("%s", fm_context_error(ctx)->message);
        assert_int_equal(fm_front_files(ctx, CONTROL "/2020-02-24.geojson",
                                        CONTROL "/2020-01-30.geojson", &o, &front),
                         rows[i].status);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_offensive_on_idlib),
        cmocka_unit_test(a_series_says_the_same),
        cmocka_unit_test(the_map_it_proposes_is_a_document),
        cmocka_unit_test(says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
