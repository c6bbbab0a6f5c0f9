/* SPDX-License-Identifier: MIT */
#include "doc/manifest.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/str.h"
#include "support/check.h"

static char folder[64];

static void write_text(const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", "test_manifest.XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    return system(command);
}

static void stands_beside_the_layer_or_its_series(void **state)
{
    static const struct {
        const char *layer;
        const char *title; /* NULL: there is none */
    } cases[] = {
        { "posts.geojson", "Posts" },
        { "posts.geojson.gz", "Posts" },
        { "posts.gpkg", "Posts" },
        { "posts", "Posts" },
        { "control/2020-02-24.geojson", "Control" },
        { "control/20200224.geojson", "Control" },
        { "control/zones-2020-02-24.geojson", "Control" },
        { "control/towns.geojson", NULL }, /* of no series */
        { "control/2020-02-30.geojson", NULL },
        { "roads.geojson", NULL },
        { "map.geojson", NULL }, /* beside it stands the document that draws it */
        { "empty.geojson", NULL },
        { "list.geojson", "First" }, /* of a list the first */
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    write_text("posts.yaml", "title: Posts\nwhat: x\nas-of: \"2018\"\nlicence: MIT\n"
                             "attribution: By hand\ndoubt: some\nmethod: m\n");
    write_text("control.yaml", "title: Control\n");
    write_text("map.yaml",
               "frontmap: 1\ntitle: Map\nlayers: [{source: map.geojson}]\n");
    write_text("empty.yaml", "");
    write_text("list.yaml", "title: [First, Second]\nattribution: {a: b}\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_manifest manifest;
        char path[256];

        snprintf(path, sizeof path, "%s/%s", folder, cases[i].layer);
        CHECK_OK(ctx, fm_manifest_find(ctx, path, &manifest));
        if (!fm_str_equal(manifest.title, cases[i].title))
            fail_msg("%s: OBT %s", cases[i].layer,
                     manifest.title == NULL ? "none" : manifest.title);
        if (strncmp(cases[i].layer, "posts", 5) == 0) {
            assert_string_equal(manifest.attribution, "By hand");
            assert_string_equal(manifest.as_of, "2018");
            assert_string_equal(manifest.licence, "MIT");
            assert_string_equal(manifest.doubt, "some");
            assert_string_equal(manifest.what, "x");
        }
        fm_manifest_release(&manifest);
    }
    fm_context_free(ctx);
}

static void one_that_cannot_be_read_is_an_error_of_the_layer(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_manifest manifest;
    char path[256];

    (void)state;
    write_text("posts.yaml", "title: 'x\n");
    snprintf(path, sizeof path, "%s/posts.geojson", folder);
    assert_int_equal(fm_manifest_find(ctx, path, &manifest), FM_ERR_LAYER);
    assert_non_null(strstr(fm_context_error(ctx)->message, "posts.yaml"));
    fm_manifest_release(&manifest);
    CHECK_OK(ctx, fm_manifest_find(ctx, "-", &manifest));
    assert_null(manifest.title);
    fm_manifest_release(&manifest);
    fm_context_free(ctx);
}

static void fails_cleanly_at_every_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;
    char path[256];

    (void)state;
    write_text("posts.yaml", "title: Posts\nattribution: By hand\n");
    snprintf(path, sizeof path, "%s/posts.geojson", folder);
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_manifest manifest;

        fm_mem_fail_at(n);
        status = fm_manifest_find(ctx, path, &manifest);
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        fm_manifest_release(&manifest);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stands_beside_the_layer_or_its_series,
                                        open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            one_that_cannot_be_read_is_an_error_of_the_layer, open_folder,
            remove_folder),
        cmocka_unit_test_setup_teardown(fails_cleanly_at_every_allocation, open_folder,
                                        remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
