/* SPDX-License-Identifier: MIT */
#include "gis/tile_store.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "gis/tile_id.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_tile_store"
#define READER "python3 -B '" SOURCE_FOLDER "/tests/support/read_tiles.py' "

static const char *const archives[] = { FOLDER "/map.mbtiles", FOLDER "/map.pmtiles",
                                        FOLDER "/map/" };
enum { ARCHIVES = sizeof archives / sizeof archives[0] };

static const fm_tile_about about = {
    .name = "Idlib \"'; DROP TABLE map; --",
    .description = "<script>alert(1)</script>",
    .attribution = "A & <b>\nC",
    .format = FM_TILE_PNG,
    .min_zoom = 0,
    .max_zoom = 7,
    .bounds = { 35.5, 35.25, 37.25, 36.5 },
    .centre = { 36.5, 36 },
    .centre_zoom = 6,
};

static int empty_folder(void **state)
{
    (void)state;
    return system("chmod -R u+w '" FOLDER "' 2>/dev/null; rm -rf '" FOLDER
                  "' && mkdir -p '" FOLDER "'");
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

/* What the reader says of an archive; the test is skipped where it cannot run. */
static char *read_archive(const char *path)
{
    static char text[1 << 20];
    char command[1024];
    FILE *pipe;
    size_t length;

    if (system("python3 -c 'import sqlite3' 2>/dev/null") != 0)
        skip();
    snprintf(command, sizeof command, READER "'%s'", path);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    length = fread(text, 1, sizeof text - 1, pipe);
    text[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return text;
}

/* Every second tile of zoom `z` is sea, every fifth is nothing, the others their own.
 */
static fm_status put_zoom(fm_tile_store *store, int z)
{
    static const char sea[] = "nothing but the sea";
    fm_status status = FM_OK;

    for (uint32_t y = 0; y < 1u << z; y++) {
        for (uint32_t x = 0; x < 1u << z && status == FM_OK; x++) {
            char own[64];
            int length = snprintf(own, sizeof own, "tile %d %u %u", z, x, y);

            if ((x + 3 * y) % 5 == 0)
                continue;
            if ((x + y) % 2 == 0)
                status = fm_tile_store_put(store, z, x, y, sea, sizeof sea);
            else
                status = fm_tile_store_put(store, z, x, y, own, (size_t)length);
        }
    }
    return status;
}

static fm_status write_archive(fm_context *ctx, const char *path, bool overwrite,
                               int zooms, fm_tile_total *total)
{
    fm_tile_store *store = NULL;
    fm_status status = fm_tile_store_open(ctx, path, overwrite, &about, &store);

    for (int z = zooms; z >= 0 && status == FM_OK; z--)
        status = put_zoom(store, z);
    if (status == FM_OK)
        status = fm_tile_store_commit(&store, total);
    fm_tile_store_abort(&store);
    return status;
}

static void the_curve_of_tiles_is_that_of_the_format(void **state)
{
    static const struct {
        int z;
        uint32_t x, y;
        uint64_t id;
    } table[] = {
        { 0, 0, 0, 0 },
        { 1, 0, 0, 1 },
        { 1, 0, 1, 2 },
        { 1, 1, 1, 3 },
        { 1, 1, 0, 4 },
        { 2, 0, 0, 5 },
        { 2, 1, 0, 6 },
        { 2, 3, 0, 20 },
        { 12, 3423, 1763, 19078479 },
        { 22, 0, 0, 5864062014805 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_true(fm_tile_id(table[i].z, table[i].x, table[i].y) == table[i].id);
}

static void an_archive_reads_back_as_it_was_put(void **state)
{
    fm_context *ctx = fm_context_new();
    char *first_tiles = NULL;

    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        fm_tile_total total = { 0 };
        char *said;
        const char *tiles;

        CHECK_OK(ctx, write_archive(ctx, archives[i], false, 5, &total));
        said = read_archive(archives[i]);
        assert_non_null(strstr(said, "bounds 35.5,35.25,37.25,36.5\n"));
        assert_non_null(strstr(said, "center 36.5,36,6\n"));
        assert_non_null(strstr(said, "minzoom 0\n"));
        assert_non_null(strstr(said, "maxzoom 7\n"));
        assert_non_null(strstr(said, "name Idlib \"'; DROP TABLE map; --\n"));
        assert_non_null(strstr(said, "description <script>alert(1)</script>\n"));
        assert_non_null(strstr(said, "attribution A &amp; &lt;b&gt;<br>C\n"));
        tiles = strstr(said, "\n1/");
        assert_non_null(tiles);
        if (first_tiles == NULL)
            first_tiles = fm_strdup(tiles);
        assert_non_null(first_tiles);
        assert_string_equal(tiles, first_tiles);
        assert_non_null(strstr(tiles, "\n5/30/31 "));
        assert_null(strstr(tiles, "\n5/5/0 "));
        assert_true(total.tiles > 1000);
        assert_true(total.bytes > 5000);
        if (i < 2)
            assert_true(total.contents < total.tiles / 2 + 100);
    }
    assert_int_equal(count_files(), ARCHIVES);
    fm_free(first_tiles);
    fm_context_free(ctx);
}

static void the_same_tiles_give_the_same_bytes(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fm_str first = { 0 }, second = { 0 };

        CHECK_OK(ctx, write_archive(ctx, archives[i], true, 5, NULL));
        CHECK_OK(ctx, fm_file_read(ctx, archives[i], 1 << 24, &first));
        CHECK_OK(ctx, write_archive(ctx, archives[i], true, 5, NULL));
        CHECK_OK(ctx, fm_file_read(ctx, archives[i], 1 << 24, &second));
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.text, second.text, first.length);
        fm_str_release(&first);
        fm_str_release(&second);
    }
    fm_context_free(ctx);
}

static void a_large_archive_has_leaves(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_tile_store *store;
    char text[32];

    (void)state;
    CHECK_OK(ctx, fm_tile_store_open(ctx, archives[1], true, &about, &store));
    for (uint32_t i = 0; i < 40000; i++) {
        snprintf(text, sizeof text, "%u", i * i);
        CHECK_OK(ctx,
                 fm_tile_store_put(store, 9, i % 512, i / 512 * 3, text, 1 + i % 5));
    }
    CHECK_OK(ctx, fm_tile_store_commit(&store, NULL));
    assert_non_null(strstr(read_archive(archives[1]), "\n9/63/234 "));
    fm_context_free(ctx);
}

static void bounds_over_the_antimeridian_are_all_longitudes(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_tile_about fiji = about;

    (void)state;
    fiji.bounds = (fm_bbox){ 177, -19, 182, -16 };
    fiji.centre = (fm_lonlat){ 181, -17 };
    for (size_t i = 0; i < ARCHIVES; i++) {
        fm_tile_store *store;
        const char *said;

        CHECK_OK(ctx, fm_tile_store_open(ctx, archives[i], true, &fiji, &store));
        CHECK_OK(ctx, fm_tile_store_put(store, 0, 0, 0, "x", 1));
        CHECK_OK(ctx, fm_tile_store_commit(&store, NULL));
        said = read_archive(archives[i]);
        assert_non_null(strstr(said, "bounds -180,-19,180,-16\n"));
        assert_non_null(strstr(said, "center -179,-17,6\n"));
    }
    fm_context_free(ctx);
}

static void what_exists_stays_unless_it_may_be_replaced(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        CHECK_OK(ctx, write_archive(ctx, archives[i], false, 1, NULL));
        assert_int_equal(write_archive(ctx, archives[i], false, 0, NULL),
                         FM_ERR_OUTPUT);
        assert_non_null(strstr(fm_context_error(ctx)->message, "--overwrite"));
        assert_non_null(strstr(read_archive(archives[i]), "\n1/1/0 "));
        CHECK_OK(ctx, write_archive(ctx, archives[i], true, 2, NULL));
        assert_non_null(strstr(read_archive(archives[i]), "\n2/1/0 "));
    }
    assert_int_equal(count_files(), ARCHIVES);
    fm_context_free(ctx);
}

static void a_folder_with_anything_else_in_it_is_left_alone(void **state)
{
    static const struct {
        const char *make, *told;
    } table[] = {
        { "touch '" FOLDER "/map/letter.odt'", "'letter.odt'" },
        { "mkdir '" FOLDER "/map/photos'", "'photos/'" },
        { "touch '" FOLDER "/map/2/1/notes.txt'", "'2/1/notes.txt'" },
        { "mkdir -p '" FOLDER "/map/2/1/3'", "'2/1/3/'" },
        { "ln -s /tmp '" FOLDER "/map/7'", "'7'" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        empty_folder(NULL);
        CHECK_OK(ctx, write_archive(ctx, archives[2], false, 2, NULL));
        assert_int_equal(system(table[i].make), 0);
        assert_int_equal(write_archive(ctx, archives[2], true, 1, NULL), FM_ERR_OUTPUT);
        if (strstr(fm_context_error(ctx)->message, table[i].told) == NULL)
            fail_msg("%s: %s", table[i].told, fm_context_error(ctx)->message);
        assert_int_equal(count_files(), 1);
    }
    fm_context_free(ctx);
}

static void a_name_that_asks_for_no_tiles_is_an_error(void **state)
{
    static const struct {
        const char *path;
        fm_status status;
    } table[] = {
        { FOLDER "/map.zip", FM_ERR_USAGE },
        { "{z}/{x}/{y}.png", FM_ERR_USAGE },
        { FOLDER "/{z}/{x}/{y}.jpg", FM_ERR_USAGE },
        { FOLDER "/{z}/{x}/{y}.pbf", FM_ERR_USAGE },
        { FOLDER "/missing/map.mbtiles", FM_ERR_OUTPUT },
        { FOLDER "/missing/map.pmtiles", FM_ERR_OUTPUT },
        { FOLDER "/missing/map/{z}/{x}/{y}.png", FM_ERR_OUTPUT },
        { FOLDER "/link.mbtiles", FM_ERR_OUTPUT },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    assert_int_equal(symlink("elsewhere", FOLDER "/link.mbtiles"), 0);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        fm_tile_store *store;
        fm_status status = fm_tile_store_open(ctx, table[i].path, true, &about, &store);

        if (status != table[i].status)
            fail_msg("%s: %s", table[i].path, fm_status_name(status));
        assert_null(store);
    }
    assert_int_equal(count_files(), 1);
    fm_context_free(ctx);
}

static void the_pattern_names_the_files(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_tile_store *store;
    const char *said;

    (void)state;
    CHECK_OK(ctx, fm_tile_store_open(ctx, FOLDER "/a/{z}/{x}/{y}@2x.png", false, &about,
                                     &store));
    CHECK_OK(ctx, fm_tile_store_put(store, 3, 5, 4, "x", 1));
    CHECK_OK(ctx, fm_tile_store_commit(&store, NULL));
    assert_int_equal(access(FOLDER "/a/3/5/4@2x.png", R_OK), 0);
    said = read_archive(FOLDER "/a");
    assert_non_null(strstr(said, "tiles ['{z}/{x}/{y}@2x.png']"));
    fm_context_free(ctx);
}

static void an_aborted_archive_leaves_nothing(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        fm_tile_store *store;

        CHECK_OK(ctx, fm_tile_store_open(ctx, archives[i], false, &about, &store));
        CHECK_OK(ctx, put_zoom(store, 4));
        fm_tile_store_abort(&store);
        assert_null(store);
        assert_int_equal(count_files(), 0);
    }
    fm_context_free(ctx);
}

static void of_two_at_once_one_wins_whole(void **state)
{
    fm_context *ctx = fm_context_new();

    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        fm_tile_store *one, *two;

        CHECK_OK(ctx, fm_tile_store_open(ctx, archives[i], true, &about, &one));
        CHECK_OK(ctx, fm_tile_store_open(ctx, archives[i], true, &about, &two));
        CHECK_OK(ctx, put_zoom(one, 1));
        CHECK_OK(ctx, put_zoom(two, 2));
        CHECK_OK(ctx, fm_tile_store_commit(&one, NULL));
        CHECK_OK(ctx, fm_tile_store_commit(&two, NULL));
        assert_non_null(strstr(read_archive(archives[i]), "\n2/1/0 "));
        assert_null(strstr(read_archive(archives[i]), "\n1/1/0 "));
    }
    assert_int_equal(count_files(), ARCHIVES);
    fm_context_free(ctx);
}

/* A limit on the size of files is a disk that is full. */
static void a_full_disk_is_told_and_leaves_what_was_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        fm_context *ctx = fm_context_new();
        char command[2048];

        CHECK_OK(ctx, write_archive(ctx, archives[i], true, 1, NULL));
        snprintf(command, sizeof command,
                 "(trap '' XFSZ; ulimit -f %d; exec '" BINARY_FOLDER
                 "/tests/test_tile_store' --fill '%s')",
                 i == 2 ? 0 : 8, archives[i]);
        assert_int_equal(WEXITSTATUS(system(command)), 7);
        assert_non_null(strstr(read_archive(archives[i]), "\n1/1/0 "));
        fm_context_free(ctx);
    }
    assert_int_equal(count_files(), ARCHIVES);
}

static void an_archive_survives_every_failing_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARCHIVES; i++) {
        for (size_t n = 1;; n++) {
            fm_context *ctx = fm_context_new();
            fm_status status;

            fm_mem_fail_at(n);
            status = write_archive(ctx, archives[i], true, 1, NULL);
            fm_mem_fail_at(0);
            fm_context_free(ctx);
            assert_true(count_files() <= i + 1);
            if (status == FM_OK)
                break;
            assert_int_equal(status, FM_ERR_NOMEM);
        }
    }
}

/* For the test of the full disk, in a process of its own. */
static int fill(const char *path)
{
    fm_context *ctx = fm_context_new();
    fm_status status = write_archive(ctx, path, true, 6, NULL);
    bool told = strstr(fm_context_error(ctx)->message, "File too large") != NULL;

    if (!told)
        printf("%s: %s\n", path, fm_context_error(ctx)->message);
    fm_context_free(ctx);
    return status == FM_ERR_OUTPUT && told ? 7 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_curve_of_tiles_is_that_of_the_format),
        cmocka_unit_test_setup(an_archive_reads_back_as_it_was_put, empty_folder),
        cmocka_unit_test_setup(the_same_tiles_give_the_same_bytes, empty_folder),
        cmocka_unit_test_setup(a_large_archive_has_leaves, empty_folder),
        cmocka_unit_test_setup(bounds_over_the_antimeridian_are_all_longitudes,
                               empty_folder),
        cmocka_unit_test_setup(what_exists_stays_unless_it_may_be_replaced,
                               empty_folder),
        cmocka_unit_test_setup(a_folder_with_anything_else_in_it_is_left_alone,
                               empty_folder),
        cmocka_unit_test_setup(a_name_that_asks_for_no_tiles_is_an_error, empty_folder),
        cmocka_unit_test_setup(the_pattern_names_the_files, empty_folder),
        cmocka_unit_test_setup(an_aborted_archive_leaves_nothing, empty_folder),
        cmocka_unit_test_setup(of_two_at_once_one_wins_whole, empty_folder),
        cmocka_unit_test_setup(a_full_disk_is_told_and_leaves_what_was_there,
                               empty_folder),
        cmocka_unit_test_setup(an_archive_survives_every_failing_allocation,
                               empty_folder),
    };

    if (argc == 3 && strcmp(argv[1], "--fill") == 0)
        return fill(argv[2]);
    return cmocka_run_group_tests(tests, empty_folder, NULL);
}
