/* SPDX-License-Identifier: MIT */
#include "base/staging.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_staging"

static const char *const sidecars[] = { ".dbf", "-wal", NULL };

static int empty_folder(void **state)
{
    (void)state;
    return system("chmod -R u+w '" FOLDER "' 2>/dev/null; rm -rf '" FOLDER
                  "' && mkdir -p '" FOLDER "'");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void check_file(const char *path, const char *text)
{
    fm_context *ctx = fm_context_new();
    fm_str got = { 0 };

    CHECK_OK(ctx, fm_file_read(ctx, path, 1000, &got));
    assert_string_equal(fm_str_text(&got), text);
    fm_str_release(&got);
    fm_context_free(ctx);
}

static size_t count_files(void)
{
    DIR *folder = opendir(FOLDER);
    size_t count = 0;

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count - 2;
}

/* Writes "new" to the file and, when asked, to its .dbf. */
static fm_staging *stage(fm_context *ctx, bool overwrite, bool has_sidecar)
{
    fm_staging *staging;
    fm_str name = { 0 };

    CHECK_OK(ctx, fm_staging_open(ctx, FOLDER "/x.shp", overwrite, sidecars, &staging));
    write_file(fm_staging_path(staging), "new");
    if (has_sidecar) {
        fm_str_add_bytes(&name, fm_staging_path(staging),
                         strlen(fm_staging_path(staging)) - 4);
        fm_str_add(&name, ".dbf");
        write_file(name.text, "new dbf");
        fm_str_release(&name);
    }
    return staging;
}

static void brings_a_file_and_its_sidecars_to_their_names(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_staging *staging;

    (void)state;
    staging = stage(ctx, false, true);
    assert_false(fm_file_exists(FOLDER "/x.shp"));
    CHECK_OK(ctx, fm_staging_commit(&staging));
    assert_null(staging);
    check_file(FOLDER "/x.shp", "new");
    check_file(FOLDER "/x.dbf", "new dbf");
    assert_int_equal(count_files(), 2);
    fm_context_free(ctx);
}

static void removes_what_belonged_to_the_old_file_alone(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_staging *staging;

    (void)state;
    write_file(FOLDER "/x.shp", "old");
    write_file(FOLDER "/x.shp-wal", "old wal");
    staging = stage(ctx, true, false);
    CHECK_OK(ctx, fm_staging_commit(&staging));
    check_file(FOLDER "/x.shp", "new");
    assert_int_equal(count_files(), 1);
    fm_context_free(ctx);
}

static void leaves_nothing_of_what_is_given_up(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_staging *staging;

    (void)state;
    staging = stage(ctx, false, true);
    fm_staging_abort(&staging);
    fm_staging_abort(&staging);
    assert_int_equal(count_files(), 0);
    fm_context_free(ctx);
}

static void gives_names_back_when_the_last_file_cannot_take_its_own(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_staging *staging;

    (void)state;
    write_file(FOLDER "/x.dbf", "old dbf");
    staging = stage(ctx, true, true);
    assert_int_equal(mkdir(FOLDER "/x.shp", 0700), 0);
    assert_int_equal(fm_staging_commit(&staging), FM_ERR_OUTPUT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "it is a folder"));
    check_file(FOLDER "/x.dbf", "old dbf");
    assert_int_equal(count_files(), 2);
    fm_context_free(ctx);
}

static void refuses_before_any_work(void **state)
{
    static const struct {
        const char *file, *words;
    } rows[] = {
        { FOLDER "/x.shp", "give --overwrite" },
        { FOLDER "/x.dbf", "give --overwrite" },
        { FOLDER "/x.shp-wal", "give --overwrite" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_staging *staging;

        write_file(rows[i].file, "old");
        assert_int_equal(
            fm_staging_open(ctx, FOLDER "/x.shp", false, sidecars, &staging),
            FM_ERR_OUTPUT);
        assert_null(staging);
        assert_non_null(strstr(fm_context_error(ctx)->message, rows[i].words));
        assert_int_equal(count_files(), 1);
        assert_int_equal(unlink(rows[i].file), 0);
        assert_int_equal(
            fm_staging_open(ctx, FOLDER "/none/x.shp", false, NULL, &staging),
            FM_ERR_OUTPUT);
        fm_context_free(ctx);
    }
}

static void survives_every_failing_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_staging *staging;

        assert_true(n < 1000);
        fm_mem_fail_at(n);
        status = fm_staging_open(ctx, FOLDER "/x.shp", true, sidecars, &staging);
        if (status == FM_OK) {
            write_file(fm_staging_path(staging), "new");
            status = fm_staging_commit(&staging);
        }
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_context_free(ctx);
        assert_int_equal(count_files(), status == FM_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(brings_a_file_and_its_sidecars_to_their_names,
                               empty_folder),
        cmocka_unit_test_setup(removes_what_belonged_to_the_old_file_alone,
                               empty_folder),
        cmocka_unit_test_setup(leaves_nothing_of_what_is_given_up, empty_folder),
        cmocka_unit_test_setup(gives_names_back_when_the_last_file_cannot_take_its_own,
                               empty_folder),
        cmocka_unit_test_setup(refuses_before_any_work, empty_folder),
        cmocka_unit_test_setup(survives_every_failing_allocation, empty_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
