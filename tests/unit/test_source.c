/* SPDX-License-Identifier: MIT */
#include "data/source.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check.h"

#define POINT "{\"type\":\"Point\",\"coordinates\":[1,2]}"

static void a_path_is_refused_or_read_for_what_it_is(void **state)
{
    static const struct {
        const char *name; /* in a folder of the test's own, when it has a content */
        const char *content;
        fm_status status;
        const char *words;
    } rows[] = {
        { "", NULL, FM_ERR_LAYER, "empty" },
        { "http://x.example/a.geojson", NULL, FM_ERR_POLICY,
          "not a file of this machine" },
        { "/vsicurl/http://x.example/a", NULL, FM_ERR_POLICY, "not a file" },
        { "/vsizip/a.zip", NULL, FM_ERR_POLICY, "not a file" },
        { "missing.geojson", NULL, FM_ERR_LAYER, "No such file" },
        { "/dev/zero", NULL, FM_ERR_LAYER, "it is a device" },
        { "/", NULL, FM_ERR_LAYER, "it is a folder" },
        { "a.geojson", POINT, FM_OK, NULL },
        { "A.GeoJSON", POINT, FM_OK, NULL },
        { "a.json", " " POINT, FM_OK, NULL },
        { "a.txt", "\xEF\xBB\xBF" POINT, FM_OK, NULL },
        { "no-suffix", "\x1E" POINT, FM_OK, NULL },
        { "a.geojsonl", POINT "\n" POINT, FM_OK, NULL },
        { "empty.geojson", "", FM_ERR_LAYER, "is empty" },
        /* Row 18: what is called GeoJSON is never opened as anything else. */
        { "a.geojson", "<OGRVRTDataSource>", FM_ERR_LAYER, "VRT" },
        { "b.geojson", "PK\x03\x04", FM_ERR_LAYER, "ZIP" },
    };
    char folder[] = BINARY_FOLDER "/test_source_XXXXXX";
    char path[300];

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };
        fm_status status;

        snprintf(path, sizeof path, "%s%s%s", rows[i].content != NULL ? folder : "",
                 rows[i].content != NULL ? "/" : "", rows[i].name);
        if (rows[i].content != NULL) {
            FILE *file = fopen(path, "wb");

            assert_non_null(file);
            fputs(rows[i].content, file);
            fclose(file);
        }
        status = fm_source_read(ctx, path, NULL, &f);
        if (status != rows[i].status ||
            (status != FM_OK &&
             strstr(fm_context_error(ctx)->message, rows[i].words) == NULL))
            fail_msg("'%s': %s: %s", rows[i].name, fm_status_name(status),
                     fm_context_error(ctx)->message);
        if (status == FM_OK)
            assert_string_equal(f.source, path);
        if (rows[i].content != NULL)
            unlink(path);
        fm_features_release(&f);
        fm_context_free(ctx);
    }
    snprintf(path, sizeof path, "%s/pipe.geojson", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    {
        fm_context *ctx = fm_context_new();
        fm_features f = { 0 };

        assert_int_equal(fm_source_read(ctx, path, NULL, &f), FM_ERR_LAYER);
        assert_non_null(strstr(fm_context_error(ctx)->message, "it is a pipe"));
        fm_context_free(ctx);
    }
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_refused_or_read_for_what_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
