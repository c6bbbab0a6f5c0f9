/* SPDX-License-Identifier: MIT */
#include "frontmap/tiles.h"

#include <png.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "draw/surface.h"
#include "gis/gis.h"
#include "gis/raster_tiles.h"
#include "support/check.h"

#define FOLDER BINARY_FOLDER "/test_raster_tiles"

static const char idlib[] = SOURCE_FOLDER "/examples/idlib-2020-02-24.yaml";

/* What could break at the edge of a tile; but for dashes, of which Idlib has enough:
 * along a coast of thousands of edges Cairo's own count of them drifts. */
static const char world[] =
    "frontmap: 1\n"
    "title: World\n"
    "sheet: {size: 800x600, extent: [-180, -86, 180, 86], background: '#cfdfe8'}\n"
    "layers:\n"
    "  - {id: land, source: layers/countries.geojson, fill-color: '#f1ede4',\n"
    "     fill-opacity: 0.6, fill-pattern: stipple, fill-pattern-color: '#888888',\n"
    "     line-color: '#4d4740', line-width: 3,\n"
    "     label: {text-field: '{name}', text-size: 12, text-halo-width: 1.5}}\n"
    "  - {id: borders, source: layers/countries.geojson, tactical: fortified-line,\n"
    "     line-color: '#b3131b', line-width: 1, opacity: 0.5}\n"
    "  - {id: places, source: layers/places.geojson, circle-radius: 6,\n"
    "     circle-color: '#1c1c1c', circle-stroke-color: '#ffffff',\n"
    "     circle-stroke-width: 1}\n";

/* Over the antimeridian; `land` is drawn only at 1:10 000 000 and closer. */
static const char fiji[] =
    "frontmap: 1\n"
    "title: Fiji\n"
    "sheet: {size: 800x600, extent: [170, -20, 190, -10], background: '#cfdfe8'}\n"
    "layers:\n"
    "  - {id: land, source: layers/countries.geojson, fill-color: '#ff0000',\n"
    "     max-scale: 10000000}\n";

static int empty_folder(void **state)
{
    (void)state;
    return system("rm -rf '" FOLDER "' && mkdir -p '" FOLDER "'");
}

static fm_document *parse(fm_context *ctx, const char *text)
{
    fm_document *document = NULL;

    CHECK_OK(ctx, fm_document_parse(ctx, text, SOURCE_FOLDER, &document));
    return document;
}

/* ---- Tiles ---------------------------------------------------------------------- */

typedef struct tile {
    unsigned side;
    unsigned char *pixels; /* RGBA; NULL: there is no such tile */
} tile;

static tile read_tile(const char *folder, int z, unsigned x, unsigned y)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    tile t = { 0 };
    char path[512];

    snprintf(path, sizeof path, "%s/%d/%u/%u.png", folder, z, x, y);
    if (access(path, R_OK) != 0)
        return t;
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, image.height);
    image.format = PNG_FORMAT_RGBA;
    t.side = image.width;
    t.pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(t.pixels);
    assert_true(png_image_finish_read(&image, NULL, t.pixels, 0, NULL));
    return t;
}

static const unsigned char *pixel(const tile *t, unsigned x, unsigned y)
{
    return t->pixels + 4 * ((size_t)y * t->side + x);
}

/* ---- The same zoom in one piece -------------------------------------------------- */

/* Painted straight from the layers, without a tape. */
static fm_picture draw_whole(fm_context *ctx, fm_raster_job *job, int z)
{
    fm_raster_zoom zoom;
    fm_surface *surface;
    fm_picture picture;
    fm_path frame = { 0 };
    fm_rect all;

    CHECK_OK(ctx, fm_raster_zoom_init(ctx, job, z, 1024, &zoom));
    all =
        (fm_rect){ 0, 0, zoom.grid.columns * FM_TILE_PX, zoom.grid.rows * FM_TILE_PX };
    CHECK_OK(ctx, fm_surface_new_part(ctx, FM_FORMAT_PNG, all, job->density,
                                      (fm_color){ 0 }, &surface));
    fm_path_rect(&frame, zoom.grid.frame);
    fm_painter_fill(fm_surface_painter(surface), &frame,
                    job->document->sheet.background, false);
    fm_painter_clip_begin(fm_surface_painter(surface), &frame, false);
    for (size_t i = 0; i < job->situation->layer_count; i++)
        fm_map_layer_paint(&zoom.sheet, &zoom.layers[i], fm_surface_painter(surface));
    fm_labeller_draw(zoom.labeller, fm_surface_painter(surface));
    fm_painter_clip_end(fm_surface_painter(surface));
    CHECK_OK(ctx, fm_surface_picture(surface, &picture));
    fm_path_release(&frame);
    fm_surface_free(surface);
    fm_raster_zoom_release(&zoom);
    return picture;
}

static void open_job(fm_context *ctx, const fm_document *document, double density,
                     fm_raster_job *job)
{
    char crs[64];

    *job = (fm_raster_job){ .ctx = ctx, .document = document, .density = density };
    job->box = fm_tile_box(document->sheet.extent.bbox);
    fm_tile_plane(job->box, &job->centre_lon, crs);
    CHECK_OK(ctx, fm_projection_new(ctx, crs, &job->projection));
    CHECK_OK(ctx, fm_situation_new(ctx, document, &(fm_situation_options){ 0 },
                                   &job->situation));
    CHECK_OK(ctx, fm_text_engine_new(ctx, &job->engine));
}

static void close_job(fm_raster_job *job)
{
    fm_text_engine_free(job->engine);
    fm_situation_free(job->situation);
    fm_projection_free(job->projection);
}

/* How far two pixels are apart, with what is behind them white. */
static int difference(const unsigned char *a, const unsigned char *b)
{
    int most = 0;

    for (int i = 0; i < 3; i++) {
        int x = a[i] * a[3] + 255 * (255 - a[3]), y = b[i] * b[3] + 255 * (255 - b[3]);
        int d = abs(x - y) / 255;

        most = d > most ? d : most;
    }
    return most;
}

enum { SEAM = 16 };

/* Tiles beside the whole; tells how many pixels differ, and by how much at most. */
static void compare(const fm_picture *whole, fm_tile_grid grid, size_t *differ,
                    int *most)
{
    static const unsigned char nothing[4];

    *differ = 0;
    *most = 0;
    for (uint32_t i = 0; i < grid.columns * grid.rows; i++) {
        uint32_t column = i % grid.columns, row = i / grid.columns;
        tile t = read_tile(FOLDER "/t", grid.z, fm_tile_grid_column(&grid, column),
                           (unsigned)grid.first_row + row);
        unsigned side = (unsigned)whole->width / grid.columns;

        if (t.pixels != NULL)
            assert_int_equal(t.side, side);
        for (unsigned k = 0; k < side * side; k++) {
            int x = (int)(column * side + k % side), y = (int)(row * side + k / side);
            int d =
                difference(fm_picture_at(whole, x, y),
                           t.pixels != NULL ? pixel(&t, k % side, k / side) : nothing);

            /* All round the Earth tiles show what stands over its seam; the whole has
             * not. */
            if (grid.is_round && (x < SEAM || x >= whole->width - SEAM))
                continue;
            *differ += d > 3;
            *most = d > *most ? d : *most;
        }
        free(t.pixels);
    }
}

static void tiles_are_the_map_drawn_in_one_piece(void **state)
{
    static const struct {
        const char *text; /* NULL: Idlib */
        int z;
        unsigned tile_size;
    } table[] = {
        { NULL, 8, 256 },  { NULL, 10, 256 }, { NULL, 9, 512 },
        { world, 3, 256 }, { world, 1, 512 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        fm_tiles_options options = { table[i].z, table[i].z, table[i].tile_size,
                                     0,          true,       NULL };
        fm_context *ctx = fm_context_new();
        fm_document *document;
        fm_picture whole;
        fm_raster_job job;
        size_t differ;
        int most;

        if (table[i].text != NULL)
            document = parse(ctx, table[i].text);
        else
            CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
        CHECK_OK(ctx, fm_tiles_write(ctx, document, FOLDER "/t/", &options, NULL));
        open_job(ctx, document, table[i].tile_size / 256.0, &job);
        whole = draw_whole(ctx, &job, table[i].z);
        compare(&whole, fm_tile_grid_of(job.box, table[i].z), &differ, &most);
        /* Antialiased edges may differ by a hair where a path was cut short. */
        if (most > 40 || differ > (size_t)whole.width * (size_t)whole.height / 5000)
            fail_msg("row %zu: %zu of %d x %d pixels differ, by %d at most", i, differ,
                     whole.width, whole.height, most);
        fm_picture_release(&whole);
        close_job(&job);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

/* ---- What comes out ------------------------------------------------------------- */

static void bytes_do_not_depend_on_the_number_of_threads(void **state)
{
    static const char *const archives[] = { FOLDER "/a.mbtiles", FOLDER "/a.pmtiles" };
    fm_context *ctx = fm_context_new();
    fm_document *document;

    (void)state;
    CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
    for (size_t i = 0; i < 2; i++) {
        fm_str first = { 0 };

        for (unsigned threads = 1; threads <= 7; threads += 3) {
            fm_tiles_options options = { 8, 10, 256, threads, true, NULL };
            fm_str bytes = { 0 };

            CHECK_OK(ctx, fm_tiles_write(ctx, document, archives[i], &options, NULL));
            CHECK_OK(ctx, fm_file_read(ctx, archives[i], 1 << 24, &bytes));
            if (threads == 1)
                fm_str_add_bytes(&first, bytes.text, bytes.length);
            assert_int_equal(bytes.length, first.length);
            assert_memory_equal(bytes.text, first.text, first.length);
            fm_str_release(&bytes);
        }
        fm_str_release(&first);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

static void zooms_follow_the_extent_unless_they_are_given(void **state)
{
    static const struct {
        int min, max;
        unsigned tile_size;
        const char *bbox;
        int told_min, told_max;
    } table[] = {
        { -1, 9, 256, NULL, 7, 9 },
        { 6, 7, 256, NULL, 6, 7 },
        { -1, 3, 256, NULL, 3, 3 },
        { -1, -1, 256, "36,36,36.0001,36.0001", 21, 22 },
        { 20, -1, 256, "36.5,36,36.502,36.002", 20, 22 },
    };
    fm_context *ctx = fm_context_new();
    fm_document *document;

    (void)state;
    CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        fm_tiles_options options = { table[i].min, table[i].max, table[i].tile_size, 0,
                                     true,         table[i].bbox };
        fm_tiles_report report;

        CHECK_OK(ctx,
                 fm_tiles_write(ctx, document, FOLDER "/a.pmtiles", &options, &report));
        if (report.min_zoom != table[i].told_min ||
            report.max_zoom != table[i].told_max)
            fail_msg("row %zu: %d to %d", i, report.min_zoom, report.max_zoom);
        assert_true(report.tiles > 0 && report.contents <= report.tiles);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

static void a_policy_of_fewer_pixels_means_fewer_zooms(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_document *document;
    fm_tiles_report report;

    (void)state;
    policy.max_pixels = 1000000;
    CHECK_OK(ctx, fm_context_set_policy(ctx, &policy));
    CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
    CHECK_OK(ctx, fm_tiles_write(ctx, document, FOLDER "/a.pmtiles", NULL, &report));
    assert_int_equal(report.min_zoom, 7);
    assert_int_equal(report.max_zoom, 9);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void a_map_over_the_antimeridian_has_tiles_on_both_sides(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *document = parse(ctx, fiji);
    fm_tiles_options options = { 0, 6, 256, 0, true, NULL };
    tile t;

    (void)state;
    CHECK_OK(ctx, fm_tiles_write(ctx, document, FOLDER "/t/", &options, NULL));
    /* 10 degrees on either side: 7 px of the whole world's 256 */
    t = read_tile(FOLDER "/t", 0, 0, 0);
    assert_non_null(t.pixels);
    assert_int_equal(pixel(&t, 2, 138)[3], 255);
    assert_int_equal(pixel(&t, 253, 138)[3], 255);
    assert_int_equal(pixel(&t, 128, 138)[3], 0);
    assert_int_equal(pixel(&t, 2, 100)[3], 0);
    free(t.pixels);
    for (int z = 1; z <= 6; z++) {
        unsigned side = 1u << z;
        tile east = read_tile(FOLDER "/t", z, 0, side * 138 / 256);
        tile west = read_tile(FOLDER "/t", z, side - 1, side * 138 / 256);
        tile middle = read_tile(FOLDER "/t", z, side / 2, side * 138 / 256);

        assert_non_null(east.pixels);
        assert_non_null(west.pixels);
        assert_true(z == 1 || middle.pixels == NULL);
        free(east.pixels);
        free(west.pixels);
        free(middle.pixels);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

static bool has_red(const char *folder, int z)
{
    bool found = false;

    for (unsigned i = 0; i < 1u << 2 * z && !found; i++) {
        tile t = read_tile(folder, z, i % (1u << z), i >> z);

        for (unsigned k = 0; t.pixels != NULL && k < t.side * t.side && !found; k++)
            found = t.pixels[4 * k] == 255 && t.pixels[4 * k + 1] == 0;
        free(t.pixels);
    }
    return found;
}

static void a_layer_is_drawn_at_the_zooms_of_its_scales(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_document *document = parse(ctx, fiji);
    fm_tiles_options options = { 4, 6, 256, 0, true, NULL };

    (void)state;
    CHECK_OK(ctx, fm_tiles_write(ctx, document, FOLDER "/t/", &options, NULL));
    assert_false(has_red(FOLDER "/t", 4)); /* 1:33 700 000 */
    assert_false(has_red(FOLDER "/t", 5)); /* 1:16 900 000 */
    assert_true(has_red(FOLDER "/t", 6));  /* 1:8 400 000 */
    fm_document_free(document);
    fm_context_free(ctx);
}

/* All round the Earth, a symbol at its seam stands half on either side. */
static void a_symbol_at_180_degrees_is_whole(void **state)
{
    static const char text[] =
        "frontmap: 1\n"
        "title: T\n"
        "sheet: {size: 800x600, extent: [-180, -85, 180, 85]}\n"
        "layers:\n"
        "  - {id: p, source: 'build-free.geojson', circle-radius: 20,\n"
        "     circle-color: '#ff0000', circle-stroke-width: 0}\n";
    static const char point[] =
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[179.9,0]}}";
    fm_context *ctx = fm_context_new();
    fm_tiles_options options = { 2, 2, 256, 0, true, NULL };
    FILE *file = fopen(FOLDER "/build-free.geojson", "w");
    fm_document *document;
    tile east, west;

    (void)state;
    assert_non_null(file);
    fputs(point, file);
    fclose(file);
    CHECK_OK(ctx, fm_document_parse(ctx, text, FOLDER, &document));
    CHECK_OK(ctx, fm_tiles_write(ctx, document, FOLDER "/t/", &options, NULL));
    east = read_tile(FOLDER "/t", 2, 3, 2);
    west = read_tile(FOLDER "/t", 2, 0, 2);
    assert_int_equal(pixel(&east, 250, 3)[1], 0);
    assert_int_equal(pixel(&west, 10, 3)[1], 0);
    assert_int_equal(pixel(&west, 10, 3)[0], 255);
    free(east.pixels);
    free(west.pixels);
    fm_document_free(document);
    fm_context_free(ctx);
}

static void what_cannot_be_is_told(void **state)
{
    static const struct {
        fm_tiles_options options;
        const char *path;
        fm_status status;
        const char *words;
    } table[] = {
        { { 5, 4, 256, 0, true, NULL }, "a.mbtiles", FM_ERR_USAGE, "greater than" },
        { { 5, 23, 256, 0, true, NULL }, "a.mbtiles", FM_ERR_USAGE, "zoom 23" },
        { { 5, 6, 300, 0, true, NULL }, "a.mbtiles", FM_ERR_USAGE, "300 px" },
        { { 5, 6, 256, 0, true, NULL }, "a.jpg", FM_ERR_USAGE, "a.jpg" },
        { { 5, 6, 256, 0, true, "1,2,3" }, "a.mbtiles", FM_ERR_USAGE, "" },
        { { 5, 6, 256, 0, true, "10,86,20,88" }, "a.mbtiles", FM_ERR_CRS, "85.05" },
        { { 5, 22, 256, 0, true, NULL }, "a.mbtiles", FM_ERR_LIMIT, "zoom 22" },
        { { 5, 6, 256, 0, true, NULL }, "no/a.mbtiles", FM_ERR_OUTPUT, "No such" },
        { { 5, 6, 256, 0, true, NULL }, "no/a.pmtiles", FM_ERR_OUTPUT, "No such" },
        { { 5, 6, 256, 0, true, NULL }, "no/a/", FM_ERR_OUTPUT, "No such" },
    };
    fm_context *ctx = fm_context_new();
    fm_document *document;

    (void)state;
    CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char path[512];
        fm_status status;

        snprintf(path, sizeof path, FOLDER "/%s", table[i].path);
        status = fm_tiles_write(ctx, document, path, &table[i].options, NULL);
        if (status != table[i].status ||
            strstr(fm_context_error(ctx)->message, table[i].words) == NULL)
            fail_msg("row %zu: %s: %s", i, fm_status_name(status),
                     fm_context_error(ctx)->message);
        assert_int_equal(access(path, F_OK), -1);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

static bool stop_late(void *user, const char *title, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    if (strcmp(title, "painting tiles") == 0)
        ++*(size_t *)user;
    return *(size_t *)user < 3;
}

static void an_interrupted_run_leaves_nothing(void **state)
{
    static const char *const paths[] = { FOLDER "/a.mbtiles", FOLDER "/a.pmtiles",
                                         FOLDER "/a/" };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fm_context *ctx = fm_context_new();
        fm_document *document;
        size_t calls = 0;

        CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
        fm_context_set_progress(ctx, stop_late, &calls);
        assert_int_equal(fm_tiles_write(ctx, document, paths[i], NULL, NULL),
                         FM_ERR_CANCELLED);
        assert_int_equal(rmdir(FOLDER), 0); /* not even what begins with a dot */
        assert_int_equal(empty_folder(NULL), 0);
        fm_document_free(document);
        fm_context_free(ctx);
    }
}

static void an_export_takes_layers_and_a_date(void **state)
{
    static const char *const two[] = { "posts", "places" };
    static const char *const none[] = { "post" };
    static const struct {
        const char *const *layers;
        size_t layer_count;
        const char *dates, *path;
        fm_status status;
        size_t layers_told, files;
    } table[] = {
        { NULL, 0, NULL, "a.mbtiles", FM_OK, 10, 1 },
        { two, 2, "2020-01-30", "a.pmtiles", FM_OK, 2, 1 },
        { two, 2, "2020-01-30", "a/{z}/{x}/{y}.png", FM_OK, 2, 13 },
        { none, 1, NULL, "b.mbtiles", FM_ERR_USAGE, 0, 0 },
        { two, 2, "2020-01-30,2020-02-24", "b.mbtiles", FM_ERR_USAGE, 0, 0 },
        { two, 2, "2020-01-30..2020-02-24", "b.mbtiles", FM_ERR_USAGE, 0, 0 },
        { two, 2, "yesterday", "b.mbtiles", FM_ERR_USAGE, 0, 0 },
    };
    fm_context *ctx = fm_context_new();
    fm_document *document;

    (void)state;
    CHECK_OK(ctx, fm_document_read(ctx, idlib, &document));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        fm_gis_options options = FM_GIS_OPTIONS_INIT;
        fm_gis_report report = { 0 };
        char path[512];
        fm_gis_job job = { .ctx = ctx,
                           .document = document,
                           .path = path,
                           .options = &options,
                           .report = &report };
        fm_status status;

        snprintf(path, sizeof path, FOLDER "/%s", table[i].path);
        options.layers = table[i].layers;
        options.layer_count = table[i].layer_count;
        options.dates = table[i].dates;
        options.min_zoom = options.max_zoom = 9;
        status = fm_gis_write_raster(&job);
        if (status != table[i].status || report.layers != table[i].layers_told ||
            report.files != table[i].files)
            fail_msg("row %zu: %s, %zu layers, %zu files: %s", i,
                     fm_status_name(status), report.layers, report.files,
                     fm_context_error(ctx)->message);
    }
    fm_document_free(document);
    fm_context_free(ctx);
}

/* Every one of the first, then fewer and fewer. */
static void a_run_survives_failing_allocations(void **state)
{
    static const char text[] =
        "frontmap: 1\n"
        "title: T\n"
        "sheet: {size: 400x300, extent: [36, 35.5, 37, 36.3]}\n"
        "layers:\n"
        "  - {id: control, source: layers/control/2020-02-24.geojson,\n"
        "     fill-color: '#ff0000', fill-opacity: 0.5, fill-pattern: hatch-45,\n"
        "     tactical: flot, line-color: '#000000'}\n"
        "  - {id: places, source: layers/places.geojson, circle-radius: 6,\n"
        "     label: {text-field: '{name}'}}\n";
    fm_tiles_options options = { 9, 9, 256, 1, true, NULL };
    fm_context *setup = fm_context_new();
    fm_document *document = parse(setup, text);
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n += 1 + n / 8) {
        fm_context *ctx = fm_context_new();

        fm_mem_fail_at(n);
        status = fm_tiles_write(ctx, document, FOLDER "/a.pmtiles", &options, NULL);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_context_free(ctx);
    }
    fm_document_free(document);
    fm_context_free(setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tiles_are_the_map_drawn_in_one_piece, empty_folder),
        cmocka_unit_test_setup(bytes_do_not_depend_on_the_number_of_threads,
                               empty_folder),
        cmocka_unit_test_setup(zooms_follow_the_extent_unless_they_are_given,
                               empty_folder),
        cmocka_unit_test_setup(a_policy_of_fewer_pixels_means_fewer_zooms,
                               empty_folder),
        cmocka_unit_test_setup(a_map_over_the_antimeridian_has_tiles_on_both_sides,
                               empty_folder),
        cmocka_unit_test_setup(a_layer_is_drawn_at_the_zooms_of_its_scales,
                               empty_folder),
        cmocka_unit_test_setup(a_symbol_at_180_degrees_is_whole, empty_folder),
        cmocka_unit_test_setup(what_cannot_be_is_told, empty_folder),
        cmocka_unit_test_setup(an_interrupted_run_leaves_nothing, empty_folder),
        cmocka_unit_test_setup(an_export_takes_layers_and_a_date, empty_folder),
        cmocka_unit_test_setup(a_run_survives_failing_allocations, empty_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
