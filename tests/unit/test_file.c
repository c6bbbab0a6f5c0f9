/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_file"

static int make_folder(void **state)
{
    (void)state;
    return system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "/folder' && cd '" FOLDER
                  "' && echo old >old && ln -s old link && mkfifo pipe && "
                  "ln -s nowhere dangling");
}

static void check_content(const char *path, const char *expected)
{
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 };

    CHECK_OK(ctx, fm_file_read(ctx, path, 1000000, &text));
    assert_string_equal(fm_str_text(&text), expected);
    fm_str_release(&text);
    fm_context_free(ctx);
}

/* Files in the folder that are not there by name: what was left behind. */
static int count_leftovers(void)
{
    FILE *pipe = popen("ls -A '" FOLDER "' | grep -c '\\.part'", "r");
    int count = -1;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

/* ---- Paths ----------------------------------------------------------------------- */

static void takes_paths_apart(void **state)
{
    static const struct {
        const char *path, *folder, *name, *suffix;
    } rows[] = {
        { "map.yaml", ".", "map.yaml", ".yaml" },
        { "a/map.yaml", "a", "map.yaml", ".yaml" },
        { "/map.yaml", "/", "map.yaml", ".yaml" },
        { "/a/b/c.geojson.gz", "/a/b", "c.geojson.gz", ".gz" },
        { "a.b/c", "a.b", "c", "" },
        { ".hidden", ".", ".hidden", "" },
        { "a/", "a", "", "" },
        { "", ".", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *folder = fm_path_folder(rows[i].path);

        assert_string_equal(folder, rows[i].folder);
        assert_string_equal(fm_path_name(rows[i].path), rows[i].name);
        assert_string_equal(fm_path_suffix(rows[i].path), rows[i].suffix);
        fm_free(folder);
    }
}

static void joins_a_folder_and_a_relative_path(void **state)
{
    static const struct {
        const char *folder, *path, *joined;
    } rows[] = {
        { "a", "b", "a/b" }, { "a/", "b", "a/b" }, { ".", "b", "b" },
        { "a", "/b", "/b" }, { "/", "b", "/b" },   { "a", "../b", "a/../b" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *joined = fm_path_join(rows[i].folder, rows[i].path);

        assert_string_equal(joined, rows[i].joined);
        fm_free(joined);
    }
}

/* ---- Reading --------------------------------------------------------------------- */

static void opens_files_and_never_waits_for_anything_else(void **state)
{
    static const struct {
        const char *path;
        const char *says; /* NULL: opens */
    } rows[] = {
        { FOLDER "/old", NULL },
        { FOLDER "/link", NULL },
        { FOLDER "/nothing", "No such file" },
        { FOLDER "/dangling", "No such file" },
        { FOLDER "/old/x", "Not a directory" },
        { FOLDER "/folder", "a folder" },
        { FOLDER "/pipe", "a pipe" },
        { "/dev/zero", "a device" },
        { "", "No such file" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        int fd = -1;

        if (rows[i].says == NULL) {
            CHECK_OK(ctx, fm_file_open(ctx, rows[i].path, &fd));
            assert_true(fd >= 0);
            close(fd);
        } else {
            assert_int_equal(fm_file_open(ctx, rows[i].path, &fd), FM_ERR_LAYER);
            assert_non_null(strstr(fm_context_error(ctx)->message, rows[i].says));
        }
        fm_context_free(ctx);
    }
}

static void reads_up_to_its_limit(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 };

    (void)state;
    CHECK_OK(ctx, fm_file_read(ctx, FOLDER "/old", 4, &text));
    assert_string_equal(text.text, "old\n");
    fm_str_release(&text);
    assert_int_equal(fm_file_read(ctx, FOLDER "/old", 3, &text), FM_ERR_LIMIT);
    fm_str_release(&text);
    fm_context_free(ctx);
}

/* ---- Writing --------------------------------------------------------------------- */

static fm_status write_file(fm_context *ctx, const char *path, bool overwrite,
                            const char *text)
{
    fm_output *output;
    fm_status status = fm_output_open(ctx, path, overwrite, &output);

    if (status == FM_OK)
        status = fm_output_write(output, text, strlen(text));
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    return status;
}

static void appears_when_it_is_whole_and_not_before(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_output *output;
    struct stat info;

    (void)state;
    umask(022);
    CHECK_OK(ctx, fm_output_open(ctx, FOLDER "/new", false, &output));
    CHECK_OK(ctx, fm_output_write(output, "whole", 5));
    assert_false(fm_file_exists(FOLDER "/new"));
    assert_int_equal(fm_output_size(output), 5);
    CHECK_OK(ctx, fm_output_commit(&output));
    assert_null(output);
    check_content(FOLDER "/new", "whole");
    assert_int_equal(stat(FOLDER "/new", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0644);
    assert_int_equal(count_leftovers(), 0);
    unlink(FOLDER "/new");
    fm_context_free(ctx);
}

static void leaves_the_old_file_when_it_is_given_up(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_output *output;

    (void)state;
    CHECK_OK(ctx, fm_output_open(ctx, FOLDER "/old", true, &output));
    CHECK_OK(ctx, fm_output_write(output, "half", 4));
    fm_output_abort(&output);
    assert_null(output);
    check_content(FOLDER "/old", "old\n");
    assert_int_equal(count_leftovers(), 0);
    fm_context_free(ctx);
}

static void refuses_before_any_work_what_could_not_be_finished(void **state)
{
    static const struct {
        const char *path;
        bool overwrite;
        const char *says;
    } rows[] = {
        { FOLDER "/old", false, "--overwrite" },
        { FOLDER "/folder", true, "a folder" },
        { FOLDER "/link", true, "symbolic link" },
        { FOLDER "/dangling", true, "symbolic link" },
        { FOLDER "/pipe", true, "not a regular file" },
        { "/dev/full", true, "not a regular file" },
        { FOLDER "/nowhere/x", true, "No such file" },
        { FOLDER "/old/x", true, "Not a directory" },
        { "", true, "empty" },
        { "/proc/x", true, "cannot write" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();

        assert_int_equal(write_file(ctx, rows[i].path, rows[i].overwrite, "x"),
                         FM_ERR_OUTPUT);
        if (strstr(fm_context_error(ctx)->message, rows[i].says) == NULL)
            fail_msg("%s: EXP %s OBT %s", rows[i].path, rows[i].says,
                     fm_context_error(ctx)->message);
        fm_context_free(ctx);
    }
    check_content(FOLDER "/old", "old\n");
}

static void replaces_when_told_to(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    CHECK_OK(ctx, write_file(ctx, FOLDER "/old", true, "new"));
    check_content(FOLDER "/old", "new");
    CHECK_OK(ctx, write_file(ctx, FOLDER "/old", true, "old\n"));
    fm_context_free(ctx);
}

/* `bytes` through a file that may hold 4096: in a child, since the limit stays. */
static int write_beyond_a_limit(size_t bytes)
{
    fm_context *ctx = fm_context_new();
    struct rlimit limit = { 4096, 4096 };
    fm_output *output;
    fm_status status;

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    status = fm_output_open(ctx, FOLDER "/old", true, &output);
    for (size_t i = 0; i < bytes && status == FM_OK; i++)
        status = fm_output_write(output, "x", 1);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    if (status == FM_ERR_OUTPUT &&
        strstr(fm_context_error(ctx)->message, "File too large") == NULL)
        status = FM_ERR_INTERNAL;
    fm_context_free(ctx);
    return (int)status;
}

static void keeps_the_old_file_when_the_disk_is_full(void **state)
{
    /* seen at commit, seen while writing */
    static const size_t sizes[] = { 5000, 1000000 };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        pid_t child = fork();
        int how;

        if (child == 0)
            _exit(write_beyond_a_limit(sizes[i]));
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFEXITED(how));
        assert_int_equal(WEXITSTATUS(how), FM_ERR_OUTPUT);
        check_content(FOLDER "/old", "old\n");
        assert_int_equal(count_leftovers(), 0);
    }
}

static void survives_every_failing_allocation(void **state)
{
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();

        fm_mem_fail_at(n);
        status = write_file(ctx, FOLDER "/old", true, "old\n");
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        check_content(FOLDER "/old", "old\n");
        assert_int_equal(count_leftovers(), 0);
        fm_context_free(ctx);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_paths_apart),
        cmocka_unit_test(joins_a_folder_and_a_relative_path),
        cmocka_unit_test(opens_files_and_never_waits_for_anything_else),
        cmocka_unit_test(reads_up_to_its_limit),
        cmocka_unit_test(appears_when_it_is_whole_and_not_before),
        cmocka_unit_test(leaves_the_old_file_when_it_is_given_up),
        cmocka_unit_test(refuses_before_any_work_what_could_not_be_finished),
        cmocka_unit_test(replaces_when_told_to),
        cmocka_unit_test(keeps_the_old_file_when_the_disk_is_full),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, make_folder, NULL);
}
