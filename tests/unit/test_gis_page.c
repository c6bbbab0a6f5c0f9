/* SPDX-License-Identifier: MIT */
#include "gis/page_parts.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "draw/tactical.h"
#include "support/check.h"

/* A scratch folder with two days of zones, a post and a front that is drawn dressed. */
static char folder[64];

static const char *const files[] = { "zones-2020-01-30.geojson",
                                     "zones-2020-02-24.geojson", "posts.geojson",
                                     "page.html" };

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

#define ZONE(holder, west, east)                                                       \
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"" holder                       \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                          \
    "[[[" west ",35],[" east ",35],[" east ",36],[" west ",36],[" west ",35]]]}}"
#define COLLECTION(features)                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define HOSTILE "</script><script>alert(1)</script><!-- \\\" ' & \\u202e"

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "gis-page-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put(files[0], COLLECTION(ZONE("west", "36", "36.5") "," ZONE(
                      "east", "36.5", "37") "," ZONE("isle", "38", "38.1")));
    put(files[1], COLLECTION(ZONE("west", "36", "36.75") "," ZONE(
                      "east", "36.75", "37") "," ZONE("isle", "38", "38.1")));
    put(files[2], COLLECTION("{\"type\":\"Feature\",\"properties\":{\"name\":\"" HOSTILE
                             "\",\"n\":9007199254740993},\"geometry\":{\"type\":"
                             "\"Point\",\"coordinates\":[36.25,35.5]}}"));
    return 0;
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

#define ZONES                                                                          \
    "  - id: zones\n    source: zones-{date}.geojson\n"                                \
    "    classes: {field: holder, values: {west: {label: West, fill-color: red}, "     \
    "east: {fill-color: blue}, isle: {fill-color: green}}}\n"
#define POSTS                                                                          \
    "  - id: posts\n    title: 'Posts </title>'\n    source: posts.geojson\n"          \
    "    label: {text-field: '{name}'}\n"
#define FRONT                                                                          \
    "  - id: front\n    derive: {front-line: zones, between: [west, east]}\n"          \
    "    tactical: flot\n    facing: east\n    line-color: black\n    line-width: 2\n"

static fm_graphics graphics = FM_GRAPHICS_CODE;

typedef struct written {
    fm_context *ctx;
    fm_document *document;
    fm_str text;      /* of the file */
    const char *data; /* the block of JSON, up to `data_end` */
    const char *data_end;
    check_log log;
} written;

static fm_status export_page(fm_context *ctx, const char *layers, const char *more,
                             const char *dates, fm_document **document, char path[128])
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char text[2048];
    fm_status status;

    snprintf(
        text, sizeof text,
        "frontmap: 1\ntitle: 'Map </title>, {date}'\ndate: 2020-02-24\n%slayers:\n%s",
        more, layers);
    snprintf(path, 128, "%s/%s", folder, files[3]);
    options.dates = dates;
    options.overwrite = true;
    options.graphics = graphics;
    status = fm_document_parse(ctx, text, folder, document);
    return status == FM_OK ? fm_gis_export(ctx, *document, path, &options, NULL)
                           : status;
}

static void write_page(const char *layers, const char *more, const char *dates,
                       written *w)
{
    static const char start[] = "<script type=\"application/json\" id=\"map-data\">";
    char path[128];

    *w = (written){ .ctx = fm_context_new() };
    fm_context_set_log(w->ctx, FM_LOG_WARNING, check_collect, &w->log);
    CHECK_OK(w->ctx, export_page(w->ctx, layers, more, dates, &w->document, path));
    CHECK_OK(w->ctx, fm_file_read(w->ctx, path, 16u << 20, &w->text));
    w->data = strstr(w->text.text, start);
    assert_non_null(w->data);
    w->data += strlen(start);
    w->data_end = strstr(w->data, "</script>");
    assert_non_null(w->data_end);
}

static void release(written *w)
{
    fm_str_release(&w->text);
    fm_document_free(w->document);
    fm_context_free(w->ctx);
}

/* How often `what` stands in the block of data. */
static size_t count(const written *w, const char *what)
{
    size_t found = 0;

    for (const char *at = strstr(w->data, what); at != NULL && at < w->data_end;
         at = strstr(at + 1, what))
        found++;
    return found;
}

static void the_data_hold_each_day_and_each_feature_once(void **state)
{
    static const struct {
        const char *dates, *what;
        size_t times;
    } rows[] = {
        { NULL, "\"dates\":[{\"iso\":\"2020-02-24\",\"words\":\"24 February 2020\"}]",
          1 },
        { NULL, "\"rule\":", 3 },
        { NULL, "\"from\":", 0 },
        { "2020-01-30,2020-02-24", "{\"iso\":\"2020-01-30\"", 1 },
        { "2020-01-30,2020-02-24", "Map \\u003c/title>, 30 January 2020", 1 },
        /* west and east twice, the isle, which stays as it is, once */
        { "2020-01-30,2020-02-24", "\"rule\":", 5 },
        { "2020-01-30,2020-02-24", "\"from\":1", 2 },
        { "2020-01-30,2020-02-24", "\"to\":1", 2 },
        /* the columns of the core are dates already */
        { "2020-01-30,2020-02-24", "\"fields\":[\"holder\"]", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        written w;

        write_page(ZONES, "", rows[i].dates, &w);
        if (count(&w, rows[i].what) != rows[i].times)
            fail_msg("row %zu: '%s' %zu times", i, rows[i].what,
                     count(&w, rows[i].what));
        release(&w);
    }
}

/* The next number behind `*at`, which is moved on. */
static double next_number(const char **at)
{
    char *end;
    double value;

    while (**at != '-' && (**at < '0' || **at > '9'))
        (*at)++;
    value = strtod(*at, &end);
    *at = end;
    return value;
}

static void what_was_gained_and_lost_adds_up(void **state)
{
    written w;
    const char *at;
    double areas[2][3], change[3][2];

    (void)state;
    write_page(ZONES, "", "2020-01-30,2020-02-24", &w);
    at = strstr(w.data, "\"areas\":");
    assert_non_null(at);
    for (int day = 0; day < 2; day++)
        for (int h = 0; h < 3; h++)
            areas[day][h] = next_number(&at);
    at = strstr(at, "\"pairs\":");
    assert_non_null(at);
    assert_int_equal((int)next_number(&at), 0);
    assert_int_equal((int)next_number(&at), 1);
    for (int h = 0; h < 3; h++)
        for (int k = 0; k < 2; k++)
            change[h][k] = next_number(&at);
    for (int h = 0; h < 3; h++)
        CHECK_NEAR(areas[0][h] + change[h][0] - change[h][1], areas[1][h], 0.002,
                   "before + gained - lost = after");
    /* A quarter of a degree by one: half of half of the zone of a degree. */
    CHECK_NEAR(change[0][0], areas[0][0] / 2, 0.01, "west gained");
    CHECK_NEAR(change[0][1], 0, 0, "west lost");
    CHECK_NEAR(change[1][1], change[0][0], 0, "east lost it");
    CHECK_NEAR(change[2][0] + change[2][1], 0, 0, "the isle");
    release(&w);
}

static void no_name_ends_a_block_or_begins_one(void **state)
{
    written w;
    size_t scripts = 0;

    (void)state;
    write_page(POSTS ZONES, "", NULL, &w);
    for (const char *c = w.data; c < w.data_end; c++)
        assert_int_not_equal(*c, '<');
    for (const char *at = w.text.text; (at = strstr(at, "<script")) != NULL; at++)
        scripts++;
    assert_int_equal(scripts, 2);
    assert_null(strstr(w.text.text, "alert(1)</script><"));
    assert_non_null(strstr(w.text.text, "<title>Map &lt;/title&gt;, 24 February 2020"));
    /* Integers that JavaScript would round are texts. */
    assert_int_equal(count(&w, "\"9007199254740993\""), 1);
    release(&w);
}

/* The whole numbers of a part, as viewer/data.js reads them. */
static size_t read_steps(const char *text, double *out, size_t room)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t value = 0;
    unsigned shift = 0;
    size_t found = 0;

    for (; *text != '"' && *text != ' '; text++) {
        const char *letter = strchr(letters, *text);
        uint64_t six;

        assert_non_null(letter);
        six = (uint64_t)(letter - letters);
        value |= (six & 31) << shift;
        shift += 5;
        if (six >= 32)
            continue;
        assert_true(found < room);
        out[found++] = value % 2 == 1 ? -(double)(value / 2) - 1 : (double)(value / 2);
        value = 0;
        shift = 0;
    }
    return found;
}

static void places_are_those_of_the_sheet(void **state)
{
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    fm_gis_map *map = NULL;
    written w;
    const char *part;
    double steps[64];
    fm_pt at;

    (void)state;
    write_page(ZONES POSTS, "", NULL, &w);
    CHECK_OK(w.ctx, fm_gis_map_new(w.ctx, w.document, &options, &map));
    part = strstr(w.data, "\"parts\":[\"p");
    assert_non_null(part);
    assert_int_equal(read_steps(part + strlen("\"parts\":[\"p"), steps, 64), 2);
    assert_true(fm_viewport_place(&map->making.sheet.viewport,
                                  (fm_lonlat){ 36.25, 35.5 }, &at));
    CHECK_NEAR(steps[0] / FM_PAGE_STEPS + map->making.sheet.viewport.frame.x0, at.x,
               0.5 / FM_PAGE_STEPS + 1e-9, "x");
    CHECK_NEAR(steps[1] / FM_PAGE_STEPS + map->making.sheet.viewport.frame.y0, at.y,
               0.5 / FM_PAGE_STEPS + 1e-9, "y");
    /* Steps of a ring of four corners, the edges between them densified or not. */
    part = strstr(strstr(w.data, "\"layers\""), "\"parts\":[\"s");
    assert_non_null(part);
    assert_in_range(read_steps(part + strlen("\"parts\":[\"s"), steps, 64), 8, 64);
    fm_gis_map_free(map);
    release(&w);
}

static void looks_are_what_the_ink_is_told(void **state)
{
    static const struct {
        const char *style, *what;
    } rows[] = {
        { "fill-color: '#112233'\n    fill-opacity: 0.5", "\"fill\":\"#112233\"" },
        { "fill-color: '#112233'\n    fill-opacity: 0.5", "\"fillOpacity\":0.5" },
        { "fill-color: '#112233'\n    fill-pattern: hatch-45",
          "\"pattern\":{\"color\":\"#112233\",\"dots\":false,\"spacing\":6,\"width\":1,"
          "\"angles\":[45]}" },
        { "fill-color: '#112233'\n    fill-pattern: stipple", "\"dots\":true" },
        { "line-color: black\n    line-width: 2\n    line-dasharray: [3, 1]",
          "\"dashes\":[6,2]" },
        { "line-color: black\n    line-width: 2\n    line-casing-color: red\n"
          "    line-casing-width: 1",
          "\"strokes\":[{\"color\":\"#ff0000\",\"width\":4" },
        { "line-color: black\n    line-width: 2\n    line-offset: -3",
          "\"offset\":-3" },
        { "line-color: black\n    line-width: 2\n    tactical: flot\n    facing: right",
          "\"tactical\":{\"kind\":\"flot\",\"height\":5.5,\"pitch\":11,\"left\":"
          "false}" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char layer[512];
        written w;

        snprintf(layer, sizeof layer,
                 "  - id: zones\n    source: zones-2020-01-30.geojson\n    %s\n",
                 rows[i].style);
        write_page(layer, "", NULL, &w);
        if (count(&w, rows[i].what) == 0)
            fail_msg("row %zu: no %s in: %.*s", i, rows[i].what, 400,
                     strstr(w.data, "\"looks\""));
        release(&w);
    }
}

static void every_control_measure_is_drawn_by_the_page_or_for_it(void **state)
{
    (void)state;
    for (size_t i = 0; fm_tactical_names()[i] != NULL; i++) {
        const char *name = fm_tactical_names()[i];
        char layer[512], entry[64];
        written w;

        snprintf(layer, sizeof layer,
                 "  - id: zones\n    source: zones-2020-01-30.geojson\n"
                 "    line-color: black\n    line-width: 2\n    tactical: %s\n",
                 name);
        snprintf(entry, sizeof entry, "'%s': {", name);
        write_page(layer, "", NULL, &w);
        if ((strstr((const char *)fm_page_script, entry) != NULL) ==
            (count(&w, "\"drawn\":[{\"zoom\":1,\"ink\":[") > 0))
            fail_msg("%s: %zu drawn", name, count(&w, "\"drawn\""));
        release(&w);
    }
}

/* With --graphics drawn the lines are geometry, and are not dressed once more. */
static void what_was_drawn_as_geometry_is_drawn_once(void **state)
{
    static const struct {
        fm_graphics graphics;
        size_t dressed;
    } rows[] = { { FM_GRAPHICS_CODE, 1 }, { FM_GRAPHICS_DRAWN, 0 } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        written w;

        graphics = rows[i].graphics;
        write_page(ZONES FRONT, "", NULL, &w);
        graphics = FM_GRAPHICS_CODE;
        assert_int_equal(count(&w, "\"tactical\":") > 0, rows[i].dressed);
        assert_int_equal(count(&w, "\"drawn\":"), 0);
        release(&w);
    }
}

static void the_page_speaks_the_language_of_its_sheet(void **state)
{
    static const struct {
        const char *language, *html, *word;
    } rows[] = {
        { "en", "<html lang=\"en\" dir=\"ltr\">", "\"layers\":\"Layers\"" },
        { "de-AT", "<html lang=\"de-AT\" dir=\"ltr\">", "\"layers\":\"Ebenen\"" },
        { "ar", "<html lang=\"ar\" dir=\"rtl\">", "\"rightToLeft\":true" },
        { "he", "<html lang=\"he\" dir=\"rtl\">", "\"layers\":\"שכבות\"" },
        { "sw", "<html lang=\"sw\" dir=\"ltr\">", "\"layers\":\"Layers\"" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char sheet[64];
        written w;

        snprintf(sheet, sizeof sheet, "sheet: {language: %s}\n", rows[i].language);
        write_page(ZONES, sheet, NULL, &w);
        assert_non_null(strstr(w.text.text, rows[i].html));
        if (count(&w, rows[i].word) != 1)
            fail_msg("row %zu: no %s", i, rows[i].word);
        release(&w);
    }
}

static void the_same_map_gives_the_same_bytes(void **state)
{
    written first, second;

    (void)state;
    write_page(ZONES FRONT POSTS, "", "..", &first);
    write_page(ZONES FRONT POSTS, "", "..", &second);
    assert_int_equal(first.text.length, second.text.length);
    assert_memory_equal(first.text.text, second.text.text, first.text.length);
    release(&first);
    release(&second);
}

/* Later ones farther apart: there are many thousands. */
static void survives_failing_allocations(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n += 1 + n / 12) {
        fm_context *ctx = fm_context_new();
        fm_document *document = NULL;
        char path[128];

        assert_true(n < 1000000);
        snprintf(path, sizeof path, "%s/%s", folder, files[3]);
        unlink(path);
        fm_mem_fail_at(n);
        status =
            export_page(ctx, ZONES POSTS, "", "2020-01-30,2020-02-24", &document, path);
        fm_mem_fail_at(0);
        if (status != FM_OK) {
            assert_int_equal(status, FM_ERR_NOMEM);
            assert_int_not_equal(access(path, F_OK), 0);
        }
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_data_hold_each_day_and_each_feature_once),
        cmocka_unit_test(what_was_gained_and_lost_adds_up),
        cmocka_unit_test(no_name_ends_a_block_or_begins_one),
        cmocka_unit_test(places_are_those_of_the_sheet),
        cmocka_unit_test(looks_are_what_the_ink_is_told),
        cmocka_unit_test(every_control_measure_is_drawn_by_the_page_or_for_it),
        cmocka_unit_test(what_was_drawn_as_geometry_is_drawn_once),
        cmocka_unit_test(the_page_speaks_the_language_of_its_sheet),
        cmocka_unit_test(the_same_map_gives_the_same_bytes),
        cmocka_unit_test(survives_failing_allocations),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
