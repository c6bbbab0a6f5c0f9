/* SPDX-License-Identifier: MIT */
#include "front/post.h"

#include <stdlib.h>

#include "base/mem.h"
#include "data/source.h"
#include "geo/measure.h"
#include "support/check.h"

static void read_text(fm_context *ctx, const char *text, fm_features *out)
{
    fm_source_request request = { 0 };

    CHECK_OK(ctx, fm_source_read_memory(ctx, "test.geojson", text, strlen(text),
                                        &request, out));
}

static void read_layer(fm_context *ctx, const char *name, fm_features *out)
{
    char path[512];
    fm_source_request request = { 0 };

    snprintf(path, sizeof path, "%s/layers/%s", SOURCE_FOLDER, name);
    CHECK_OK(ctx, fm_source_read(ctx, path, &request, out));
}

static fm_date date_of(const char *text)
{
    fm_date date;

    assert_true(fm_date_parse(text, strlen(text), &date));
    return date;
}

static const char *const opposition[] = { "opposition" };

/* ---- Idlib ----------------------------------------------------------------------- */

static void seven_then_eight_of_twelve_are_cut_off(void **state)
{
    static const struct {
        const char *date;
        size_t cut_off, not_yet;
    } rows[] = {
        { "2017-10-01", 0, 12 }, { "2018-09-17", 0, 0 }, { "2019-04-29", 0, 0 },
        { "2019-08-31", 1, 0 },  { "2019-12-18", 1, 0 }, { "2020-01-30", 3, 0 },
        { "2020-02-24", 7, 0 },  { "2020-03-06", 8, 0 },
    };
    static const fm_post_fields fields = { 0 };
    static const fm_ground_spec spec = { .by = "holder",
                                         .side = opposition,
                                         .side_count = 1 };
    fm_context *ctx = fm_context_new();
    fm_features features = { 0 };
    fm_posts *posts;

    (void)state;
    read_layer(ctx, "observation-posts.geojson", &features);
    CHECK_OK(ctx, fm_posts_begin(ctx, &features, &fields, &posts));
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

            cut_off += s.status == FM_POST_CUT_OFF;
            not_yet += s.status == FM_POST_NOT_YET;
            if (getenv("SHOW") != NULL)
                printf("%s %-14s %-11s %-9s %.2f %-10s front %.2f main %.2f neck %.2f "
                       "+-%.3f since %s%s %d\n",
                       rows[d].date, fm_posts_name(posts, i),
                       fm_post_status_name(s.status),
                       s.certainty ? fm_post_certainty_name(s.certainty) : "-", s.share,
                       s.holder ? s.holder : "-", s.distance_km, s.main_km, s.neck_km,
                       s.neck_error_km, s.is_since_open ? "<" : "", s.since,
                       s.is_changed);
        }
        assert_int_equal(cut_off, rows[d].cut_off);
        assert_int_equal(not_yet, rows[d].not_yet);
        fm_features_release(&zones);
    }
    fm_posts_free(posts);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seven_then_eight_of_twelve_are_cut_off),
    };

    (void)read_text;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
