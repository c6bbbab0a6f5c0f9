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
#define BOX(holder, west, east)                                                        \
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"" holder                       \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",35],[" east    \
    ",35],[" east ",35.1],[" west ",35.1],[" west ",35]]]}}"
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
    put("now.geojson",
        COLLECTION(BOX("west", "36", "36.1") "," BOX("east", "36.101", "36.201")));
    put("before.geojson",
        COLLECTION(BOX("west", "36", "36.05") "," BOX("east", "36.101", "36.201")));
    return 0;
}

static int drop_folder(void **state)
{
    static const char *const names[] = { "zones-2020-01-30.geojson",
                                         "zones-20200224.geojson",
                                         "zones-old.geojson",
                                         "posts.geojson",
                                         "dated.geojson",
                                         "now.geojson",
                                         "before.geojson",
                                         "derive.geojson",
                                         "stand.geojson" };
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

/*
 *      zones, lat 35 to 35.1:    west 36 to 36.1 | 90 m | east from 36.101 on
 *      before:                   west 36 to 36.05 and a gap to the same east
 */
static void derives_a_front_with_its_options(void **state)
{
    static const struct {
        const char *derive;
        size_t features;
        const char *column; /* of the first feature */
        double least, most;
        const char *comment;
    } rows[] = {
        { "{front-line: now, field: holder}", 1, "width_m", 85, 95, "a gap is closed" },
        { "{front-line: now, field: holder, gap: 50m, tolerance: 10m}", 0, "", 0, 0,
          "not a wider one" },
        { "{front-line: now, field: holder, between: [west, nobody], gap: 1m, "
          "tolerance: 1m}",
          1, "length_km", 39, 41, "all round, for nobody is there" },
        { "{front-line: now, between: [all, nobody]}", 1, "length_km", 79, 81,
          "without a field both are one zone" },
        { "{front-line: now, between: [all, nobody], land: before, land-tolerance: "
          "100m}",
          0, "", 0, 0, "what lies off the land, or along its edge, is none" },
        { "{front-arrows: now, field: holder, old: before, gap: 9km}", 2, "km", 2.0,
          2.6, "half of the way from the older edge to the east" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_situation *situation = NULL;
        fm_document *document = NULL;
        const fm_features *f;
        char text[768];

        snprintf(text, sizeof text,
                 "frontmap: 1\nlayers:\n"
                 "  - {id: before, source: before.geojson, visible: false}\n"
                 "  - {id: now, source: now.geojson}\n"
                 "  - {id: front, derive: %s}\n",
                 rows[i].derive);
        CHECK_OK(ctx, fm_document_parse(ctx, text, folder, &document));
        CHECK_OK(ctx, fm_situation_new(ctx, document, NULL, &situation));
        f = &situation->layers[2].features;
        if (fm_features_count(f) != rows[i].features)
            fail_msg("%s: %zu features", rows[i].comment, fm_features_count(f));
        if (rows[i].features > 0) {
            double value =
                fm_table_cell(&f->table, fm_table_find(&f->table, rows[i].column), 0)
                    .number;

            if (!(value >= rows[i].least && value <= rows[i].most))
                fail_msg("%s: %g", rows[i].comment, value);
        }
        fm_situation_free(situation);
        fm_document_free(document);
        fm_context_free(ctx);
    }
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

/* Posts, a line through them and the ground beyond it, from one document. */
static void derives_what_posts_have_part_in(void **state)
{
    static const char text[] =
        "frontmap: 1\ndate: 2020-02-24\nlayers:\n"
        "  - id: zones\n    source: derive.geojson\n"
        "  - id: posts\n    source: stand.geojson\n    visible: false\n"
        "    valid: {from: from, to: to}\n"
        "    derive: {post-status: zones, field: holder, side: north, uncertainty: 1}\n"
        "  - id: line\n    visible: false\n"
        "    derive: {line-through: posts, order: name}\n"
        "  - id: beyond\n"
        "    derive: {ground-beyond: zones, field: holder, line: line, side: north, "
        "holder: south}\n"
        "  - id: other\n    visible: false\n    derive: {line-through: posts}\n";
    fm_context *ctx = fm_context_new();
    fm_document *document = NULL;
    fm_situation *situation = NULL;
    const fm_features *f;

    (void)state;
    put("derive.geojson",
        COLLECTION(
            "{\"type\":\"Feature\",\"properties\":{\"holder\":\"north\"},"
            "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,36],[37,36],"
            "[37,37],[36,37],[36,36]]]}},"
            "{\"type\":\"Feature\",\"properties\":{\"holder\":\"south\"},"
            "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36,35],[37,35],"
            "[37,36],[36,36],[36,35]]]}}"));
    put("stand.geojson",
        COLLECTION("{\"type\":\"Feature\",\"properties\":{\"name\":\"a\",\"from\":null,"
                   "\"to\":null},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                   "[36.1,35.5]}},"
                   "{\"type\":\"Feature\",\"properties\":{\"name\":\"b\",\"from\":null,"
                   "\"to\":\"2020-01-01\"},\"geometry\":{\"type\":\"Point\","
                   "\"coordinates\":[36.5,35.1]}},"
                   "{\"type\":\"Feature\",\"properties\":{\"name\":\"c\",\"from\":null,"
                   "\"to\":null},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
                   "[36.9,35.5]}}"));
    CHECK_OK(ctx, fm_document_parse(ctx, text, folder, &document));
    CHECK_OK(ctx, fm_situation_new(ctx, document, NULL, &situation));
    f = &situation->layers[1].features;
    assert_int_equal(fm_features_count(f), 2); /* b stands no more */
    assert_string_equal(
        fm_table_cell(&f->table, fm_table_find(&f->table, "status"), 0).text,
        "cut-off");
    assert_string_equal(
        fm_table_cell(&f->table, fm_table_find(&f->table, "certainty"), 1).text,
        "certain");
    f = &situation->layers[2].features;
    assert_int_equal(fm_features_count(f), 1);
    assert_string_equal(
        fm_table_cell(&f->table, fm_table_find(&f->table, "last"), 0).text, "c");
    f = &situation->layers[3].features;
    assert_int_equal(fm_features_count(f), 1);
    /* Half of the southern zone: 0.5 degrees of latitude by one of longitude. */
    CHECK_NEAR(fm_table_cell(&f->table, fm_table_find(&f->table, "km2"), 0).number,
               5010, 50, "the ground beyond");
    /* Hidden, and nothing is derived from it. */
    assert_int_equal(fm_features_count(&situation->layers[4].features), 0);
    fm_situation_free(situation);
    fm_document_free(document);
    fm_context_free(ctx);
}

/* The snapshots before are read when a label asks since when. */
static void posts_know_since_when(void **state)
{
    static const struct {
        const char *label, *date, *since;
    } rows[] = {
        { "{since}", "2020-02-20", "2020-01-30" },
        { "{since}", "2020-03-20", "2020-02-24" },
        { "{status}", "2020-03-20", "2020-02-24" }, /* of this snapshot, at least */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_document *document = NULL;
        fm_situation *situation = NULL;
        const fm_features *f;
        char text[512];

        snprintf(text, sizeof text,
                 "frontmap: 1\ndate: %s\nlayers:\n"
                 "  - id: zones\n    source: \"zones-{date}.geojson\"\n"
                 "  - id: posts\n    source: posts.geojson\n"
                 "    where: \"name = 'always'\"\n"
                 "    derive: {post-status: zones, field: holder, side: north}\n"
                 "    label: \"%s\"\n",
                 rows[i].date, rows[i].label);
        CHECK_OK(ctx, fm_document_parse(ctx, text, folder, &document));
        CHECK_OK(ctx, fm_situation_new(ctx, document, NULL, &situation));
        f = &situation->layers[1].features;
        assert_int_equal(fm_features_count(f), 1);
        assert_string_equal(
            fm_table_cell(&f->table, fm_table_find(&f->table, "since"), 0).text,
            rows[i].since);
        fm_situation_free(situation);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uses_a_snapshot_until_the_next_one),
        cmocka_unit_test(applies_validity_half_open),
        cmocka_unit_test(takes_the_latest_rows_of_a_date_column),
        cmocka_unit_test(derives_a_front_with_its_options),
        cmocka_unit_test(says_which_entry_names_a_missing_file),
        cmocka_unit_test(derives_what_posts_have_part_in),
        cmocka_unit_test(posts_know_since_when),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
