/* SPDX-License-Identifier: MIT */
#include "frontmap/animation.h"

#include <fcntl.h>
#include <png.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "frontmap/render.h"
#include "support/film_decode.h"

#define FOLDER BINARY_FOLDER "/test_animation"

static const char *const dates[] = { "2017-10-01", "2020-02-24", "2020-03-06" };
enum { DATES = 3 };

/* A fixed extent, and dates in every kind of condition. */
static const char map[] =
    "frontmap: 1\n"
    "title: Test of {date}\n"
    "sheet: {size: 320x240, crs: 'EPSG:32637', extent: [36, 35.3, 37.3, 36.5]}\n"
    "layers:\n"
    "  - {id: control, source: 'layers/control/{date}.geojson',\n"
    "     classes: {field: holder, values: {\n"
    "       government: {fill-color: '#d9836f'}, opposition: {fill-color: "
    "'#8fbf8a'}}}}\n"
    "  - id: posts\n"
    "    source: layers/observation-posts.geojson\n"
    "    where: \"established <= '{date}'\"\n"
    "    classes:\n"
    "      rules:\n"
    "        - {where: \"established > '2018-03-01' AND established <= '{date}'\", "
    "circle-color: '#ff0000'}\n"
    "      default: {circle-color: '#123a63'}\n"
    "    label: {text-field: '{name}', where: \"established <= '{date}'\"}\n"
    "furniture: {legend: false, credits: false, inset: false}\n";

static int make_folder(void **state)
{
    (void)state;
    return system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "'");
}

/* Nothing is in the folder but what the words say: names, each behind a blank. */
static void check_folder(const char *expected)
{
    char obtained[1000] = "", line[200];
    FILE *pipe = popen("cd '" FOLDER "' && LC_ALL=C ls -A", "r");

    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        size_t used = strlen(obtained);

        line[strcspn(line, "\n")] = '\0';
        snprintf(obtained + used, sizeof obtained - used, " %s", line);
    }
    pclose(pipe);
    assert_string_equal(obtained, expected);
}

static fm_document *parse(fm_context *ctx, const char *text)
{
    fm_document *document = NULL;

    CHECK_OK(ctx, fm_document_parse(ctx, text, SOURCE_FOLDER, &document));
    return document;
}

static fm_str read_file(const char *path)
{
    fm_context *ctx = fm_context_new();
    fm_str bytes = { 0 };

    CHECK_OK(ctx, fm_file_read(ctx, path, 100000000, &bytes));
    fm_context_free(ctx);
    return bytes;
}

static bool take_bytes(void *user, const void *bytes, size_t length)
{
    fm_str_add_bytes(user, bytes, length);
    return true;
}

/* What fm_render makes of the document on a date. */
static fm_str single(const char *text, const char *date)
{
    fm_render_options options = FM_RENDER_OPTIONS_INIT;
    fm_context *ctx = fm_context_new();
    fm_document *document = parse(ctx, text);
    fm_str bytes = { 0 };

    options.format = FM_FORMAT_PNG;
    CHECK_OK(ctx, fm_document_set_date(ctx, document, date));
    CHECK_OK(ctx, fm_render_write(ctx, document, &options, take_bytes, &bytes, NULL));
    fm_document_free(document);
    fm_context_free(ctx);
    return bytes;
}

static fm_status animate(fm_context *ctx, const char *text, unsigned threads,
                         bool overwrite, const char *path, fm_animation_report *report)
{
    fm_animation_options options = FM_ANIMATION_OPTIONS_INIT;
    fm_document *document = parse(ctx, text);
    fm_status status;

    options.threads = threads;
    options.overwrite = overwrite;
    if (fm_path_suffix(path)[0] == '\0' && strcmp(path, "-") != 0)
        status =
            fm_animation_frames(ctx, document, dates, DATES, &options, path, report);
    else
        status =
            fm_animation_write(ctx, document, dates, DATES, &options, path, report);
    fm_document_free(document);
    return status;
}

static void animate_well(const char *text, unsigned threads, const char *path,
                         fm_animation_report *report)
{
    fm_context *ctx = fm_context_new();

    CHECK_OK(ctx, animate(ctx, text, threads, true, path, report));
    fm_context_free(ctx);
}

/* RGBA of a PNG, for the caller to free. */
static unsigned char *pixels_of(const fm_str *png, unsigned width, unsigned height)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    unsigned char *pixels = malloc(4 * (size_t)width * height);

    assert_non_null(pixels);
    assert_true(png_image_begin_read_from_memory(&image, png->text, png->length));
    assert_int_equal(image.width, width);
    assert_int_equal(image.height, height);
    image.format = PNG_FORMAT_RGBA;
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    return pixels;
}

/* ---- Tests ---------------------------------------------------------------------- */

static const char *const frame_names[DATES] = { "0001-2017-10-01.png",
                                                "0002-2020-02-24.png",
                                                "0003-2020-03-06.png" };

static void a_frame_is_what_a_render_of_that_date_is(void **state)
{
    fm_animation_report report;
    uint64_t bytes = 0;

    (void)state;
    animate_well(map, 2, FOLDER "/frames", &report);
    for (size_t i = 0; i < DATES; i++) {
        char path[500];
        fm_str obt, exp = single(map, dates[i]);

        snprintf(path, sizeof path, FOLDER "/frames/%s", frame_names[i]);
        obt = read_file(path);
        assert_int_equal(obt.length, exp.length);
        assert_memory_equal(obt.text, exp.text, exp.length);
        bytes += obt.length;
        fm_str_release(&obt);
        fm_str_release(&exp);
    }
    assert_int_equal(report.frames, DATES);
    assert_int_equal(report.bytes, bytes);
    assert_string_equal(report.crs, "EPSG:32637");
    check_folder(" frames");
}

static void an_apng_has_the_pixels_of_the_single_frames(void **state)
{
    film_decoded film;
    fm_str file;

    (void)state;
    animate_well(map, 2, FOLDER "/film.png", NULL);
    file = read_file(FOLDER "/film.png");
    film = film_decode_apng(file.text, file.length);
    assert_int_equal(film.count, DATES);
    for (size_t i = 0; i < DATES; i++) {
        fm_str png = single(map, dates[i]);
        unsigned char *exp = pixels_of(&png, film.width, film.height);

        assert_memory_equal(film.frames[i], exp, 4 * (size_t)film.width * film.height);
        assert_int_equal(film.delays_ms[i], i + 1 < DATES ? 600 : 2500);
        free(exp);
        fm_str_release(&png);
    }
    film_decoded_release(&film);
    fm_str_release(&file);
}

/* 256 colours a frame: edges of letters move a little, grounds do not. */
static void a_gif_is_near_the_single_frames(void **state)
{
    film_decoded film;
    fm_str file;

    (void)state;
    animate_well(map, 2, FOLDER "/film.gif", NULL);
    file = read_file(FOLDER "/film.gif");
    film = film_decode_gif(file.text, file.length);
    assert_int_equal(film.count, DATES);
    for (size_t i = 0; i < DATES; i++) {
        fm_str png = single(map, dates[i]);
        unsigned char *exp = pixels_of(&png, film.width, film.height);
        size_t bytes = 4 * (size_t)film.width * film.height, off = 0;

        for (size_t k = 0; k < bytes; k++) {
            CHECK_NEAR(film.frames[i][k], exp[k], 48, "channel");
            off += film.frames[i][k] != exp[k];
        }
        assert_true(off < bytes / 10);
        free(exp);
        fm_str_release(&png);
    }
    film_decoded_release(&film);
    fm_str_release(&file);
}

static void bytes_do_not_depend_on_threads(void **state)
{
    static const char *const paths[] = { FOLDER "/film.png", FOLDER "/film.gif" };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        fm_str first, again;

        animate_well(map, 1, paths[i], NULL);
        first = read_file(paths[i]);
        for (unsigned threads = 2; threads <= 3; threads++) {
            animate_well(map, threads, paths[i], NULL);
            again = read_file(paths[i]);
            assert_int_equal(again.length, first.length);
            assert_memory_equal(again.text, first.text, first.length);
            fm_str_release(&again);
        }
        fm_str_release(&first);
    }
}

static void standard_output_gets_one_png_behind_the_other(void **state)
{
    int kept = dup(STDOUT_FILENO);
    int fd = open(FOLDER "/stream", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    fm_str stream;
    size_t at = 0;

    (void)state;
    assert_true(kept >= 0 && fd >= 0);
    fflush(stdout);
    dup2(fd, STDOUT_FILENO);
    animate_well(map, 2, "-", NULL);
    dup2(kept, STDOUT_FILENO);
    close(fd);
    close(kept);
    stream = read_file(FOLDER "/stream");
    for (size_t i = 0; i < DATES; i++) {
        fm_str exp = single(map, dates[i]);

        assert_true(stream.length >= at + exp.length);
        assert_memory_equal(stream.text + at, exp.text, exp.length);
        at += exp.length;
        fm_str_release(&exp);
    }
    assert_int_equal(stream.length, at);
    fm_str_release(&stream);
}

/* Frames whose title has one line or two, and whose data have a box each. */
static void nothing_moves_but_what_moved(void **state)
{
    static const char wandering[] =
        "frontmap: 1\n"
        "title: Places of {date}\n"
        "sheet: {size: 250x250}\n"
        "layers:\n"
        "  - {id: still, source: still.geojson, fill-color: '#0000ff'}\n"
        "  - {id: moved, source: 'moved-{date}.geojson', fill-color: '#ff0000'}\n"
        "furniture: {legend: false, credits: false, scale-bar: false,\n"
        "  north-arrow: false, inset: false, graticule: false}\n";
    static const char *const days[] = { "2020-05-01", "2020-09-24" };
    fm_context *ctx = fm_context_new();
    fm_document *document = NULL;
    film_decoded film;
    size_t blue = 0;
    fm_str file;

    (void)state;
    assert_int_equal(
        system("cd '" FOLDER "' && box() { printf '{\"type\":\"Polygon\",\"coordinates"
               "\":[[[%s,%s],[%s,%s],[%s,%s],[%s,%s],[%s,%s]]]}' $1 $2 $3 $2 $3 $4 $1 "
               "$4 $1 $2; }; box 36 35 36.2 35.2 >still.geojson; box 36.2 35 36.3 35.1 "
               ">moved-2020-05-01.geojson; box 36.2 35 36.6 35.5 "
               ">moved-2020-09-24.geojson"),
        0);
    CHECK_OK(ctx, fm_document_parse(ctx, wandering, FOLDER, &document));
    CHECK_OK(ctx, fm_animation_write(ctx, document, days, 2, NULL, FOLDER "/steady.png",
                                     NULL));
    file = read_file(FOLDER "/steady.png");
    film = film_decode_apng(file.text, file.length);
    for (unsigned y = 0; y < film.height; y++)
        for (unsigned x = 0; x < film.width; x++) {
            bool in[2];

            for (size_t i = 0; i < 2; i++)
                in[i] = memcmp(film_pixel(&film, i, x, y), "\x00\x00\xff\xff", 4) == 0;
            assert_int_equal(in[0], in[1]);
            blue += in[0];
        }
    /* Two fifths of the map's height; by its own data the first frame would show it
     * some 150 px high. */
    assert_in_range(blue, 1000, 8000);
    film_decoded_release(&film);
    fm_str_release(&file);
    fm_document_free(document);
    fm_context_free(ctx);
}

struct patience {
    int left;
};

static bool lose_patience(void *user, const char *title, uint64_t done, uint64_t total)
{
    struct patience *p = user;

    assert_true(strcmp(title, "measuring frames") == 0 ||
                strcmp(title, "drawing frames") == 0);
    assert_true(done <= total && total == DATES);
    return p->left-- > 0;
}

static void cancelling_leaves_nothing_behind(void **state)
{
    static const char *const paths[] = { FOLDER "/film.png", FOLDER "/film.gif",
                                         FOLDER "/frames" };
    static const int lefts[] = { 0, 1, 5, 20, 30 };

    (void)state;
    make_folder(NULL);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        for (size_t k = 0; k < sizeof lefts / sizeof lefts[0]; k++) {
            fm_context *ctx = fm_context_new();
            struct patience p = { lefts[k] };

            fm_context_set_progress(ctx, lose_patience, &p);
            assert_int_equal(animate(ctx, map, 2, true, paths[i], NULL),
                             FM_ERR_CANCELLED);
            check_folder("");
            fm_context_free(ctx);
        }
}

/* In a child, since the limit stays. */
static int animate_beyond_a_limit(const char *path)
{
    fm_context *ctx = fm_context_new();
    struct rlimit limit = { 4096, 4096 };

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    return (int)animate(ctx, map, 2, true, path, NULL);
}

static void a_full_disk_leaves_what_was_there(void **state)
{
    static const char *const paths[] = { FOLDER "/film.png", FOLDER "/film.gif",
                                         FOLDER "/frames" };

    (void)state;
    make_folder(NULL);
    assert_int_equal(system("cd '" FOLDER "' && echo old >film.png && mkdir frames && "
                            "echo old >frames/0001-2020-01-01.png"),
                     0);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        pid_t child = fork();
        fm_str old;
        int how;

        if (child == 0)
            _exit(animate_beyond_a_limit(paths[i]));
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFEXITED(how));
        assert_int_equal(WEXITSTATUS(how), FM_ERR_OUTPUT);
        check_folder(" film.png frames");
        old = read_file(FOLDER "/film.png");
        assert_string_equal(old.text, "old\n");
        fm_str_release(&old);
        old = read_file(FOLDER "/frames/0001-2020-01-01.png");
        assert_string_equal(old.text, "old\n");
        fm_str_release(&old);
    }
}

static void a_folder_is_replaced_only_when_it_holds_frames(void **state)
{
    static const struct {
        const char *made; /* by the shell */
        bool overwrite;
        const char *word; /* of the error; NULL: done */
    } rows[] = {
        { "mkdir frames", false, NULL },
        { "mkdir frames; touch frames/0009-2020-01-01.png", true, NULL },
        { "mkdir frames; touch frames/0009-2020-01-01.png", false, "--overwrite" },
        { "mkdir frames; touch frames/notes.txt", true, "notes.txt" },
        { "mkdir frames; touch frames/0009-2020-13-01.png", true, "2020-13" },
        { "touch frames", true, "it is a file" },
        { "mkdir x; ln -s x frames", true, "symbolic link" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        char command[500];
        fm_status status;

        make_folder(NULL);
        snprintf(command, sizeof command, "cd '" FOLDER "' && { %s; }", rows[i].made);
        assert_int_equal(system(command), 0);
        status = animate(ctx, map, 2, rows[i].overwrite, FOLDER "/frames/", NULL);
        assert_int_equal(status, rows[i].word == NULL ? FM_OK : FM_ERR_OUTPUT);
        if (rows[i].word != NULL &&
            strstr(fm_context_error(ctx)->message, rows[i].word) == NULL)
            fail_msg("%s: %s", rows[i].made, fm_context_error(ctx)->message);
        if (status == FM_OK)
            assert_int_equal(system("cd '" FOLDER "/frames' && test $(ls | wc -l) = 3"),
                             0);
        assert_int_equal(system("cd '" FOLDER "' && test -z \"$(ls -A | grep part)\""),
                         0);
        fm_context_free(ctx);
    }
}

static void what_cannot_be_is_said_before_any_work(void **state)
{
    static const char *const good[] = { "2020-02-24" }, *const bad[] = { "24.2.2020" },
                             *const early[] = { "2020-02-24", "2016-01-01" };
    const struct {
        const char *const *dates;
        size_t count;
        const char *path;
        fm_animation_options options;
        fm_status status;
        const char *word;
    } rows[] = {
        { good, 0, "x.png", FM_ANIMATION_OPTIONS_INIT, FM_ERR_USAGE, "a date or more" },
        { bad, 1, "x.png", FM_ANIMATION_OPTIONS_INIT, FM_ERR_USAGE, "24.2.2020" },
        { good, 1, "x.mp4", FM_ANIMATION_OPTIONS_INIT, FM_ERR_USAGE, ".gif" },
        { good,
          1,
          "x.gif",
          { .density = 1, .delay_ms = 9, .last_delay_ms = 99 },
          FM_ERR_USAGE,
          "10 to 600000" },
        { good,
          1,
          "x.gif",
          { .density = 1, .delay_ms = 99, .last_delay_ms = 600001 },
          FM_ERR_USAGE,
          "the last frame" },
        { good,
          1,
          "x.gif",
          { .density = 0, .delay_ms = 99, .last_delay_ms = 99 },
          FM_ERR_USAGE,
          "density" },
        { early, 2, "x.gif", FM_ANIMATION_OPTIONS_INIT, FM_ERR_LAYER,
          "frame of 2016-01-01: layer 'control': no snapshot up to 2016-01-01" },
    };

    (void)state;
    make_folder(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_document *document = parse(ctx, map);
        char path[500];

        snprintf(path, sizeof path, FOLDER "/%s", rows[i].path);
        assert_int_equal(fm_animation_write(ctx, document, rows[i].dates, rows[i].count,
                                            &rows[i].options, path, NULL),
                         rows[i].status);
        if (strstr(fm_context_error(ctx)->message, rows[i].word) == NULL)
            fail_msg("%s: %s", rows[i].word, fm_context_error(ctx)->message);
        check_folder("");
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_is_what_a_render_of_that_date_is),
        cmocka_unit_test(an_apng_has_the_pixels_of_the_single_frames),
        cmocka_unit_test(a_gif_is_near_the_single_frames),
        cmocka_unit_test(bytes_do_not_depend_on_threads),
        cmocka_unit_test(standard_output_gets_one_png_behind_the_other),
        cmocka_unit_test(nothing_moves_but_what_moved),
        cmocka_unit_test(cancelling_leaves_nothing_behind),
        cmocka_unit_test(a_full_disk_leaves_what_was_there),
        cmocka_unit_test(a_folder_is_replaced_only_when_it_holds_frames),
        cmocka_unit_test(what_cannot_be_is_said_before_any_work),
    };

    return cmocka_run_group_tests(tests, make_folder, NULL);
}
