/* SPDX-License-Identifier: MIT */
#include "front/situation.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "support/check.h"

/* A scratch folder with two snapshots and a layer of dated posts. */
static char folder[64];

static void put(const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define ZONE(holder)                                                                   \
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"" holder                       \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                          \
    "[[[36,35],[37,35],[37,36],[36,35]]]}}"
#define POST(name, from, to)                                                           \
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"" name "\",\"from\":" from       \
    ",\"to\":" to "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.5,35.5]}}"
#define COLLECTION(features)                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "situation-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put("zones-2020-01-30.geojson", COLLECTION(ZONE("north")));
    put("zones-20200224.geojson", COLLECTION(ZONE("south")));
    put("zones-old.geojson", COLLECTION(""));
    put("posts.geojson",
        COLLECTION(POST("early", "\"2018-01-01\"", "\"2020-02-24\"") "," POST(
            "late", "\"2020-02-24\"", "null") "," POST("always", "null", "null")));
    put("dated.geojson", COLLECTION(POST("one", "\"2020-01-01\"", "null") "," POST(
                             "two", "\"2020-02-01\"",
                             "null") "," POST("two too", "\"2020-02-01\"", "null")));
    return 0;
}

static int drop_folder(void **state)
{
    static const char *const names[] = { "zones-2020-01-30.geojson",
                                         "zones-20200224.geojson", "zones-old.geojson",
                                         "posts.geojson", "dated.geojson" };
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

/* The situation of a one-layer document on a date. */
static fm_status take(fm_context *ctx, const char *layer, const char *date,
                      fm_document **document, fm_situation **situation)
{
    char text[512];

    snprintf(text, sizeof text, "frontmap: 1\ndate: %s\nlayers:\n  - %s\n", date,
             layer);
    CHECK_OK(ctx, fm_document_parse(ctx, text, folder, document));
    return fm_situation_new(ctx, *document,
                            &(fm_situation_options){ .all_columns = true }, situation);
}

static void uses_a_snapshot_until_the_next_one(void **state)
{
    static const struct {
        const char *date;
        const char *holder; /* NULL: there is no snapshot yet */
        const char *comment;
    } rows[] = {
        { "2020-01-29", NULL, "the day before the first" },
        { "2020-01-30", "north", "the day itself" },
        { "2020-02-23", "north", "the last day of the first" },
        { "2020-02-24", "south", "the next one, named without dashes" },
        { "2021-01-01", "south", "long after the last" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_situation *situation = NULL;
        fm_document *document = NULL;
        fm_status status = take(ctx, "{id: z, source: \"zones-{date}.geojson\"}",
                                rows[i].date, &document, &situation);

        if (rows[i].holder == NULL) {
            assert_int_equal(status, FM_ERR_LAYER);
            assert_non_null(
                strstr(fm_context_error(ctx)->message, "first of 2 is of 2020-01-30"));
        } else {
            const fm_features *f;

            CHECK_OK(ctx, status);
            f = &situation->layers[0].features;
            assert_string_equal(
                fm_table_cell(&f->table, fm_table_find(&f->table, "holder"), 0).text,
                rows[i].holder);
        }
        fm_situation_free(situation);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

static void applies_validity_half_open(void **state)
{
    static const struct {
        const char *date;
        const char *names; /* of what is shown */
    } rows[] = {
        { "2017-12-31", "always" },
        { "2018-01-01", "early always" },
        { "2020-02-23", "early always" },
        { "2020-02-24", "late always" }, /* the boundary day belongs to the later one */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_situation *situation = NULL;
        fm_document *document = NULL;
        const fm_features *f;
        fm_str names = { 0 };

        CHECK_OK(ctx,
                 take(ctx,
                      "{id: p, source: posts.geojson, valid: {from: from, to: to}}",
                      rows[i].date, &document, &situation));
        f = &situation->layers[0].features;
        for (size_t k = 0; k < fm_features_count(f); k++) {
            fm_str_add(&names, k > 0 ? " " : "");
            fm_str_add(
                &names,
                fm_table_cell(&f->table, fm_table_find(&f->table, "name"), k).text);
        }
        assert_string_equal(fm_str_text(&names), rows[i].names);
        fm_str_release(&names);
        fm_situation_free(situation);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

static void takes_the_latest_rows_of_a_date_column(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_situation *situation = NULL;
    fm_document *document = NULL;

    (void)state;
    CHECK_OK(ctx, take(ctx, "{id: d, source: dated.geojson, date-field: from}",
                       "2020-02-20", &document, &situation));
    assert_int_equal(fm_features_count(&situation->layers[0].features), 2);
    assert_int_equal(situation->layers[0].snapshot.month, 2);
    fm_situation_free(situation);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void says_which_entry_names_a_missing_file(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_situation *situation = NULL;
    fm_document *document = NULL;

    (void)state;
    assert_int_equal(take(ctx, "{id: gone, source: nowhere.geojson}", "2020-02-24",
                          &document, &situation),
                     FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "layer 'gone'"));
    assert_int_equal(fm_context_error(ctx)->line, 4);
    fm_document_free(document);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uses_a_snapshot_until_the_next_one),
        cmocka_unit_test(applies_validity_half_open),
        cmocka_unit_test(takes_the_latest_rows_of_a_date_column),
        cmocka_unit_test(says_which_entry_names_a_missing_file),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
