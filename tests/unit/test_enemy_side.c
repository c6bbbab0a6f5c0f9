/* SPDX-License-Identifier: MIT */
#include "sheet/enemy_side.h"

#include <stdlib.h>
#include <unistd.h>

#include "support/check.h"

/* Red holds the north, blue the south; lines run east between them, and one north. */
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

#define ZONE(holder, south, north)                                                     \
    "{\"type\":\"Feature\",\"properties\":{\"holder\":\"" holder                       \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[36," south              \
    "],[37," south "],[37," north "],[36," north "],[36," south "]]]}}"
#define LINE(properties, coordinates)                                                  \
    "{\"type\":\"Feature\",\"properties\":{" properties                                \
    "},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[" coordinates "]}}"
#define COLLECTION(features)                                                           \
    "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define EAST "[36.2,35.5],[36.5,35.501],[36.8,35.5]"
#define WEST "[36.8,35.5],[36.5,35.501],[36.2,35.5]"

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "enemy-side-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put("zones.geojson",
        COLLECTION(ZONE("blue", "35", "35.5") "," ZONE("red", "35.5", "36")));
    put("lines.geojson",
        COLLECTION(LINE("\"holder\":\"blue\"", EAST) "," LINE(
            "\"holder\":\"blue\"",
            WEST) "," LINE("\"holder\":\"red\"",
                           EAST) "," LINE("\"left\":\"blue\",\"right\":\"red\","
                                          "\"holder\":\"blue\"",
                                          EAST) "," LINE("\"holder\":null",
                                                         EAST) "," LINE("\"holder\":"
                                                                        "\"blue\"",
                                                                        "[36.5,35.5],["
                                                                        "36.5,35.5]")));
    return 0;
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/zones.geojson", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/lines.geojson", folder);
    unlink(path);
    return rmdir(folder);
}

static void is_told_or_read_from_the_line_or_from_the_ground(void **state)
{
    static const struct {
        const char *enemy;
        size_t feature;
        bool has_zones;
        fm_side side;
        const char *why;
    } rows[] = {
        { "left", 0, true, FM_SIDE_LEFT, "as told" },
        { "right", 0, true, FM_SIDE_RIGHT, "as told" },
        { "red", 0, true, FM_SIDE_LEFT, "red is north, left of a line to the east" },
        { "red", 1, true, FM_SIDE_RIGHT, "and right of one to the west" },
        { "blue", 0, true, FM_SIDE_RIGHT, "the other holder" },
        { "red", 3, true, FM_SIDE_RIGHT, "the line says so itself, and is believed" },
        { "red", 3, false, FM_SIDE_RIGHT, "also without zones" },
        { "auto", 0, true, FM_SIDE_LEFT, "away from its own holder" },
        { "auto", 1, true, FM_SIDE_RIGHT, "whichever way it runs" },
        { "auto", 2, true, FM_SIDE_RIGHT, "the other holder's line" },
        { "auto", 4, true, FM_SIDE_LEFT, "nobody's: nothing tells" },
        { "green", 0, true, FM_SIDE_LEFT, "on neither side" },
        { "red", 0, false, FM_SIDE_LEFT, "no zones" },
        { "red", 5, true, FM_SIDE_LEFT, "a line without length" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_document *document = NULL;
        fm_situation *situation = NULL;
        fm_style style = { 0 };
        fm_side side;

        CHECK_OK(ctx, fm_document_parse(
                          ctx,
                          "frontmap: 1\nlayers:\n"
                          "  - id: zones\n    source: zones.geojson\n"
                          "    classes: {field: holder, values: {blue: {fill-color: "
                          "blue}}}\n"
                          "  - id: lines\n    source: lines.geojson\n"
                          "    tactical: flot\n",
                          folder, &document));
        CHECK_OK(ctx, fm_situation_new(ctx, document,
                                       &(fm_situation_options){ .all_columns = true },
                                       &situation));
        style.tactical_words.enemy = rows[i].enemy;
        side = fm_enemy_side(rows[i].has_zones ? situation : NULL,
                             &situation->layers[1], &style, rows[i].feature);
        if (side != rows[i].side)
            fail_msg("%s, line %zu: %s", rows[i].enemy, rows[i].feature, rows[i].why);
        fm_situation_free(situation);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_told_or_read_from_the_line_or_from_the_ground),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
