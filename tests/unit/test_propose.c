/* SPDX-License-Identifier: MIT */
#include "frontmap/document.h"

#include <stdlib.h>
#include <unistd.h>

#include "doc/document.h"
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

#define FEATURE(properties, geometry)                                                  \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","             \
    "\"properties\":{" properties "},\"geometry\":" geometry "}]}"
#define SQUARE(size)                                                                   \
    "{\"type\":\"Polygon\",\"coordinates\":[[[36,35],[" size ",35],[" size ",36],"     \
    "[36,36],[36,35]]]}"

static const char *const names[] = { "01_Control zones.geojson", "Rivers.geojson",
                                     "turkish posts.geojson", "backdrop.geojson",
                                     "styled.geojson" };

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "propose-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    put(names[0], FEATURE("\"holder\":\"north \\\"n\\\"\"", SQUARE("37")));
    put(names[1],
        FEATURE("\"name\":\"Orontes\"",
                "{\"type\":\"LineString\",\"coordinates\":[[36,35],[37,36]]}"));
    put(names[2], FEATURE("\"name\":\"One\",\"established\":\"2018-01-01\"",
                          "{\"type\":\"Point\",\"coordinates\":[36.5,35.5]}"));
    put(names[3], FEATURE("", SQUARE("80")));
    put(names[4], FEATURE("\"stroke\":\"#ff0000\"", SQUARE("36.5")));
    return 0;
}

static int drop_folder(void **state)
{
    char path[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

/* Propose for all files and read the proposal back. */
static fm_document *propose(fm_context *ctx, char **text)
{
    char paths[5][128];
    const char *list[5];
    fm_document *document = NULL;

    for (size_t i = 0; i < 5; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", folder, names[i]);
        list[i] = paths[i];
    }
    CHECK_OK(ctx, fm_document_propose(ctx, list, 5, folder, text));
    CHECK_OK(ctx, fm_document_parse(ctx, *text, folder, &document));
    return document;
}

static void proposes_a_document_that_reads_back(void **state)
{
    fm_context *ctx = fm_context_new();
    char *text = NULL;
    fm_document *document = propose(ctx, &text);

    (void)state;
    assert_int_equal(document->layer_count, 5);
    fm_text_free(text);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void draws_areas_first_and_the_largest_at_the_bottom(void **state)
{
    static const char *const order[] = { "backdrop", "control-zones", "styled",
                                         "rivers", "turkish-posts" };
    fm_context *ctx = fm_context_new();
    char *text = NULL;
    fm_document *document = propose(ctx, &text);

    (void)state;
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(document->layers[i].id, order[i]);
    fm_text_free(text);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void guesses_roles_from_fields_and_names(void **state)
{
    fm_context *ctx = fm_context_new();
    char *text = NULL;
    fm_document *document = propose(ctx, &text);
    const fm_layer_spec *zones = fm_document_layer(document, "control-zones");
    const fm_layer_spec *rivers = fm_document_layer(document, "rivers");
    const fm_layer_spec *posts = fm_document_layer(document, "turkish-posts");
    const fm_layer_spec *styled = fm_document_layer(document, "styled");

    (void)state;
    assert_string_equal(zones->class_field, "holder");
    assert_string_equal(zones->classes[0].value, "north \"n\"");
    assert_true(rivers->no_legend);
    assert_string_equal(rivers->label.text_field, "{name}");
    assert_string_equal(posts->style.symbol_shape, "observation-post");
    assert_string_equal(posts->valid_from, "established");
    assert_true(styled->style_from_features);
    fm_text_free(text);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void names_files_relative_to_the_document(void **state)
{
    fm_context *ctx = fm_context_new();
    char *text = NULL;
    fm_document *document = propose(ctx, &text);

    (void)state;
    assert_string_equal(fm_document_layer(document, "rivers")->source,
                        "Rivers.geojson");
    fm_text_free(text);
    fm_document_free(document);
    fm_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposes_a_document_that_reads_back),
        cmocka_unit_test(draws_areas_first_and_the_largest_at_the_bottom),
        cmocka_unit_test(guesses_roles_from_fields_and_names),
        cmocka_unit_test(names_files_relative_to_the_document),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
