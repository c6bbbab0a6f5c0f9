/* SPDX-License-Identifier: MIT */
#include "doc/document.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check.h"

/* A folder of files that is taken away again: work/NAME -> text. */
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

static void make_folder(const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mkdir(path, 0777), 0);
}

static int open_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", "test_document.XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    return system(command);
}

/* Read work/NAME; what came of it and what was said in one text. */
static fm_status read_file(fm_context *ctx, const char *name, check_log *log,
                           fm_document **document)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    *log = (check_log){ 0 };
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, log);
    return fm_document_read(ctx, path, document);
}

static void includes_come_first_and_are_laid_over(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d;
    check_log log;

    (void)state;
    make_folder("parts");
    write_text("parts/sheet.yaml",
               "sheet: {size: a4, language: ar}\n"
               "furniture: {legend: {text-size: 20}, inset: {source: land.geojson}}\n");
    write_text("parts/base.yaml", "include: sheet.yaml\n"
                                  "title: Base\nsubtitle: Base\n"
                                  "layers: [{id: land, source: land.geojson}]\n");
    write_text("map.yaml", "layers: [{id: posts, source: posts.geojson}]\n"
                           "include: [parts/base.yaml]\n"
                           "title: Map\n"
                           "sheet: {language: en}\n"
                           "furniture: {legend: {position: top-left}}\n");
    assert_int_equal(read_file(ctx, "map.yaml", &log, &d), FM_OK);
    assert_int_equal(d->layer_count, 2);
    assert_string_equal(d->layers[0].id, "land");
    assert_non_null(strstr(d->layers[0].folder, "/parts"));
    assert_string_equal(d->layers[1].id, "posts");
    assert_string_equal(d->layers[1].folder, folder);
    assert_string_equal(d->title, "Map");
    assert_string_equal(d->subtitle, "Base");
    assert_string_equal(d->sheet.language, "en");
    CHECK_NEAR(d->sheet.width_px, 210 * 96 / 25.4, 1e-9, "a4");
    CHECK_NEAR(d->furniture.legend.text_size, 20, 0, "text-size");
    assert_int_equal(d->furniture.legend.position, FM_CORNER_TOP_LEFT);
    assert_non_null(strstr(d->furniture.inset.folder, "/parts"));
    fm_document_free(d);
    fm_context_free(ctx);
}

static void includes_that_go_wrong_are_told_at_their_line(void **state)
{
    static const struct {
        const char *text;
        fm_status status;
        const char *words;
    } cases[] = {
        { "title: x\ninclude: gone.yaml\n", FM_ERR_DOCUMENT, "cannot open" },
        { "title: x\ninclude: self.yaml\n", FM_ERR_DOCUMENT, "includes itself" },
        { "title: x\ninclude: ring.yaml\n", FM_ERR_DOCUMENT, "includes itself" },
        { "title: x\ninclude: parts\n", FM_ERR_DOCUMENT, "it is a folder" },
        { "title: x\ninclude: ../outside.yaml\n", FM_ERR_POLICY, "--allow-outside" },
        { "title: x\ninclude: /etc/passwd\n", FM_ERR_POLICY, "--allow-outside" },
        { "title: x\ninclude: http://x.example/y\n", FM_ERR_POLICY, "" },
    };
    fm_context *ctx = fm_context_new();

    (void)state;
    make_folder("parts");
    write_text("ring.yaml", "include: self.yaml\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_document *d;
        check_log log;
        fm_status status;

        write_text("self.yaml", cases[i].text);
        status = read_file(ctx, "self.yaml", &log, &d);
        if (status != cases[i].status ||
            strstr(fm_context_error(ctx)->message, cases[i].words) == NULL)
            fail_msg("%s: OBT %s: %s", cases[i].text, fm_status_name(status),
                     fm_context_error(ctx)->message);
        if (strstr(cases[i].text, "ring") == NULL)
            assert_int_equal(fm_context_error(ctx)->line, 2);
    }
    fm_context_free(ctx);
}

static void includes_do_not_go_deep_without_end(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d;
    check_log log;
    char name[32], text[64];

    (void)state;
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "%d.yaml", i);
        snprintf(text, sizeof text, "include: %d.yaml\n", i + 1);
        write_text(name, text);
    }
    write_text("12.yaml", "layers: [{source: a.geojson}]\n");
    assert_int_equal(read_file(ctx, "0.yaml", &log, &d), FM_ERR_LIMIT);
    assert_int_equal(read_file(ctx, "4.yaml", &log, &d), FM_OK);
    fm_document_free(d);
    fm_context_free(ctx);
}

static void a_document_names_files_of_its_project_only(void **state)
{
    static const struct {
        const char *source;
        fm_status status;
        const char *flag;
    } cases[] = {
        { "posts.geojson", FM_OK, "" },
        { "deep/er/posts.geojson", FM_OK, "" }, /* need not be there yet */
        { "../layers/posts.geojson", FM_OK, "" },
        { "../layers/control/{date}.geojson", FM_OK, "" },
        { "../layers/../layers/posts.geojson", FM_OK, "" },
        { "-", FM_OK, "" },
        { "../../posts.geojson", FM_ERR_POLICY, "--allow-outside" },
        { "../layers/../../posts.geojson", FM_ERR_POLICY, "--allow-outside" },
        { "gone/../../../x.geojson", FM_ERR_POLICY, "--allow-outside" },
        { "/etc/passwd", FM_ERR_POLICY, "--allow-outside" },
        { "/etc/{date}", FM_ERR_POLICY, "--allow-outside" },
        { "link/passwd", FM_ERR_POLICY, "--allow-outside" },
        { "link/gone.geojson", FM_ERR_POLICY, "--allow-outside" },
        { "link/{date}.geojson", FM_ERR_POLICY, "--allow-outside" },
        { "../project-next-door/x.geojson", FM_OK, "" },
        { "/vsicurl/http://x.example/a.geojson", FM_ERR_POLICY, "--allow-network" },
        { "https://x.example/a.geojson", FM_ERR_POLICY, "--allow-network" },
        { "WFS:http", FM_ERR_POLICY, "--allow-driver" },
        { "PG:dbname=x", FM_ERR_POLICY, "--allow-driver" },
    };
    fm_context *ctx = fm_context_new();
    char link[128];

    (void)state;
    make_folder("layers");
    make_folder("maps");
    snprintf(link, sizeof link, "%s/maps/link", folder);
    assert_int_equal(symlink("/etc", link), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_policy policy = *fm_context_policy(ctx);
        fm_document *d;
        fm_status status;
        check_log log;
        char text[256];

        snprintf(text, sizeof text, "layers:\n- source: \"%s\"\n", cases[i].source);
        write_text("maps/map.yaml", text);
        status = read_file(ctx, "maps/map.yaml", &log, &d);
        if (status != cases[i].status ||
            strstr(fm_context_error(ctx)->message, cases[i].flag) == NULL)
            fail_msg("%s: OBT %s: %s", cases[i].source, fm_status_name(status),
                     fm_context_error(ctx)->message);
        if (status == FM_ERR_POLICY)
            assert_int_equal(fm_context_error(ctx)->line, 2);
        fm_document_free(d);

        policy.allow_network = policy.allow_outside = true;
        policy.extra_drivers = "PostgreSQL";
        CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
        assert_int_equal(read_file(ctx, "maps/map.yaml", &log, &d), FM_OK);
        fm_document_free(d);
        policy.allow_network = policy.allow_outside = false;
        policy.extra_drivers = NULL;
        CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    }
    fm_context_free(ctx);
}

static void only_paths_start_from_the_folder(void **state)
{
    static const struct {
        const char *source, *path;
    } cases[] = {
        { "a.geojson", "maps/a.geojson" },
        { "./PG:x", "maps/./PG:x" },
        { "/data/a.geojson", "/data/a.geojson" },
        { "-", "-" },
        { "https://x.example/a", "https://x.example/a" },
        { "/vsizip/a.zip", "/vsizip/a.zip" },
        { "PG:dbname=x", "PG:dbname=x" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *path = fm_source_path("maps", cases[i].source);

        assert_string_equal(path, cases[i].path);
        fm_text_free(path);
    }
}

static void a_snapshot_is_judged_again_when_it_is_chosen(void **state)
{
    fm_context *ctx = fm_context_new();
    char path[128];
    fm_document *d;
    check_log log;

    (void)state;
    make_folder("control");
    write_text("map.yaml", "layers: [{source: 'control/{date}.geojson'}]\n");
    assert_int_equal(read_file(ctx, "map.yaml", &log, &d), FM_OK);
    snprintf(path, sizeof path, "%s/control/2020-02-24.geojson", folder);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(fm_document_check_path(ctx, d, &d->layers[0].source_place, path),
                     FM_ERR_POLICY);
    assert_int_equal(fm_context_error(ctx)->line, 1);
    snprintf(path, sizeof path, "%s/control/2020-01-30.geojson", folder);
    assert_int_equal(fm_document_check_path(ctx, d, &d->layers[0].source_place, path),
                     FM_OK);
    fm_document_free(d);
    fm_context_free(ctx);
}

static void a_document_that_cannot_be_read_is_a_document_error(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *d;
    check_log log;

    (void)state;
    assert_int_equal(read_file(ctx, "gone.yaml", &log, &d), FM_ERR_DOCUMENT);
    assert_int_equal(read_file(ctx, ".", &log, &d), FM_ERR_DOCUMENT);
    write_text("empty.yaml", "");
    assert_int_equal(read_file(ctx, "empty.yaml", &log, &d), FM_ERR_DOCUMENT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "the document is empty"));
    write_text("list.yaml", "- a\n");
    assert_int_equal(read_file(ctx, "list.yaml", &log, &d), FM_ERR_DOCUMENT);
    assert_non_null(strstr(fm_context_error(ctx)->message, "not a map document"));
    fm_context_free(ctx);
}

int main(void)
{
#define WITH_FOLDER(test)                                                              \
    cmocka_unit_test_setup_teardown(test, open_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(includes_come_first_and_are_laid_over),
        WITH_FOLDER(includes_that_go_wrong_are_told_at_their_line),
        WITH_FOLDER(includes_do_not_go_deep_without_end),
        WITH_FOLDER(a_document_names_files_of_its_project_only),
        cmocka_unit_test(only_paths_start_from_the_folder),
        WITH_FOLDER(a_snapshot_is_judged_again_when_it_is_chosen),
        WITH_FOLDER(a_document_that_cannot_be_read_is_a_document_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
