/* SPDX-License-Identifier: MIT */
#include "gis/kml.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

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

static const char *const files[] = { "data.geojson", "out.kml", "out.kmz" };

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "gis-kml-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put(files[0],
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"$[x] ]]><b>\",\"n\":2,"
        "\"from\":\"2020-01-05\",\"to\":\"2020-03-01\",\"marker-color\":\"#ff0000\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,1]}},"
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"two\",\"n\":4,\"from\":null,"
        "\"to\":\"2020-03-01\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
        "[[0,0],[2,2]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"name\":\"three\",\"n\":6,\"from\":"
        "\"2020-02-01\",\"to\":null},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[3,0],[4,0],[4,1],[3,0]]]}}]}");
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

/* The document with one layer, `id` and `keys` being its own. */
static fm_document *document(fm_context *ctx, const char *id, const char *keys)
{
    fm_document *made = NULL;
    char text[2048];

    snprintf(text, sizeof text,
             "frontmap: 1\ndate: 2020-02-24\nsheet: {extent: [0, 0, 4, 3]}\nlayers:\n"
             "  - {id: \"%s\", source: data.geojson%s}\n",
             id, keys);
    CHECK_OK(ctx, fm_document_parse(ctx, text, folder, &made));
    return made;
}

/* What is written to a .kml; free() it. */
static char *export_kml(const char *id, const char *keys)
{
    fm_context *ctx = fm_context_new();
    fm_document *made = document(ctx, id, keys);
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    char path[128], *text;
    FILE *file;
    long size;

    options.overwrite = true;
    snprintf(path, sizeof path, "%s/out.kml", folder);
    CHECK_OK(ctx, fm_gis_export(ctx, made, path, &options, NULL));
    file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    text = calloc((size_t)size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    assert_int_equal(fclose(file), 0);
    fm_document_free(made);
    fm_context_free(ctx);
    return text;
}

static void says_in_its_words_what_the_map_says(void **state)
{
    static const struct {
        const char *keys, *wanted;
    } rows[] = {
        /* aabbggrr, opacities multiplied */
        { "line-color: '#112233', line-width: 2.5",
          "<LineStyle><color>ff332211</color><width>2.500</width></LineStyle>" },
        { "opacity: 0.5, fill-color: '#112233', fill-opacity: 0.5, line-color: black",
          "<PolyStyle><color>40332211</color><fill>1</fill><outline>1</outline>" },
        { "fill-color: '#112233'", "<outline>0</outline>" },
        { "line-color: red", "<fill>0</fill><outline>1</outline>" },
        { "fill-outline-color: red, fill-color: blue", "<width>0.600</width>" },
        { "label: {text-field: '{n}', text-size: 32, text-color: '#102030'}",
          "<LabelStyle><color>ff302010</color><scale>2.000</scale></LabelStyle>" },
        { "circle-radius: 8, circle-color: '#102030'",
          "<IconStyle><color>ff302010</color><scale>0.500</scale></IconStyle>" },
        { "line-width: {field: n, stops: [[0, 0], [10, 10]]}, line-color: red",
          "<Style>\n<LineStyle><color>ff0000ff</color><width>4.000</width>" },
        { "style: features, circle-radius: 4", "<color>ff0000ff</color>" },
        /* only what is labelled on the map has a name on the globe */
        { "label: {text-field: '{name}', where: 'n > 2'}",
          "<Style>\n<LabelStyle><scale>0</scale></LabelStyle>\n</Style>" },
        { "label: '{name}'", "<name>data (labels)</name>" },
        { "label: {text-field: '{name}', text-transform: uppercase}",
          "<name>TWO</name>" },
        /* [from, to) in days; the end of a TimeSpan belongs to it */
        { "valid: {from: from, to: to}", "<TimeSpan><begin>2020-01-05T00:00:00Z</begin>"
                                         "<end>2020-02-29T23:59:59Z</end></TimeSpan>" },
        { "valid: {from: from, to: to}",
          "<TimeSpan><end>2020-02-29T23:59:59Z</end></TimeSpan>" },
        { "valid: {from: from, to: to}",
          "<TimeSpan><begin>2020-02-01T00:00:00Z</begin></TimeSpan>" },
        { "opacity: 1", "<LineString><gx:drawOrder>1</gx:drawOrder><tessellate>1<" },
        /* inert in the balloon, and plain text in the name */
        { "label: '{name}'", "<name>$[x] ]]&gt;&lt;b&gt;</name>" },
        { "opacity: 1", "&amp;#36;[x] ]]&amp;gt;&amp;lt;b&amp;gt;" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char keys[256], *text;

        snprintf(keys, sizeof keys, ", %s", rows[i].keys);
        text = export_kml("data", keys);
        if (strstr(text, rows[i].wanted) == NULL)
            fail_msg("%s: no %s in\n%s", rows[i].keys, rows[i].wanted, text);
        assert_null(strstr(text, "<b>"));
        free(text);
    }
}

static void styles_have_names_that_xml_takes(void **state)
{
    static const struct {
        const char *id, *wanted;
    } rows[] = {
        { "posts", "<Style id=\"posts-0\">" },
        { "a.b_c-1", "<Style id=\"a.b_c-1-0\">" },
        { "1st", "<Style id=\"_st." },
        { "a:b", "<Style id=\"a_b." },
        { "\xD9\x86", "<Style id=\"__." },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = export_kml(rows[i].id, "");

        if (strstr(text, rows[i].wanted) == NULL)
            fail_msg("%s: no %s in\n%s", rows[i].id, rows[i].wanted, text);
        free(text);
    }
}

static void survives_every_failing_allocation(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *made =
        document(ctx, "data", ", symbol: star, style: features, label: '{name}'");
    fm_gis_options options = FM_GIS_OPTIONS_INIT;
    fm_status status = FM_ERR_NOMEM;
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/out.kmz", folder);
    for (size_t n = 1; status != FM_OK; n++) {
        fm_mem_fail_at(n);
        status = fm_gis_export(ctx, made, path, &options, NULL);
        fm_mem_fail_at(0);
        if (status != FM_OK) {
            assert_int_equal(status, FM_ERR_NOMEM);
            assert_int_not_equal(access(path, F_OK), 0);
        }
        assert_true(n < 20000);
    }
    fm_document_free(made);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_in_its_words_what_the_map_says),
        cmocka_unit_test(styles_have_names_that_xml_takes),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
