/* SPDX-License-Identifier: MIT */
/*
 * A map as an archive of vector tiles: every zoom from the one at which the map fits a
 * tile to two beyond that of its sheet, in rows from west to east and from north to
 * south.  Rows are cut on several threads, a few at a time, and put into the archive in
 * their order: what is in memory does not grow with the archive.
 */
#include <math.h>
#include <string.h>

#include "base/crew.h"
#include "base/json.h"
#include "base/mem.h"
#include "gis/gis.h"
#include "gis/mvt_cut.h"
#include "gis/tile_store.h"
#include "gis/web_zoom.h"

#include "base/banned.h"

enum {
    ROW_MOST = 64, /* tiles that one thread cuts at a time */
    DETAIL_ZOOMS = 2,
    MAX_ZOOM_MOST = 16 /* that is chosen for a map */
};

typedef struct writing {
    const fm_gis_job *job;
    fm_mvt_ground ground;
    fm_tile_store *store;
    int min_zoom, max_zoom;
    fm_mvt_row *rows; /* that are cut now */
    fm_str *tiles;    /* ROW_MOST for each */
    size_t row_count, row_room;
    uint64_t done, total; /* rows */
} writing;

/* -------------------------------------------------------------------- the rows */

static fm_status cut_one(fm_context *ctx, void *user, size_t job)
{
    writing *w = user;

    return fm_mvt_cut(ctx, &w->ground, &w->rows[job], &w->tiles[job * ROW_MOST]);
}

/* Cut the rows that have gathered, and put them away. */
static fm_status flush(writing *w)
{
    const fm_gis_job *job = w->job;
    fm_status status =
        fm_crew_run(job->ctx, job->options->threads, w->row_count, cut_one, w);

    for (size_t r = 0; r < w->row_count; r++) {
        const fm_mvt_row *row = &w->rows[r];

        for (uint32_t i = 0; i < row->count; i++) {
            fm_str *tile = &w->tiles[r * ROW_MOST + i];

            if (status == FM_OK && tile->length > 0)
                status = fm_tile_store_put(w->store, row->zoom, row->x + i, row->y,
                                           fm_str_text(tile), tile->length);
            fm_str_release(tile);
        }
    }
    w->done += w->row_count;
    w->row_count = 0;
    if (status == FM_OK)
        status = fm_progress(job->ctx, "cutting tiles", w->done, w->total);
    return status;
}

static fm_status add_row(writing *w, int zoom, int64_t x, int64_t y, int64_t count)
{
    for (; count > 0; x += ROW_MOST, count -= ROW_MOST) {
        fm_status status;

        w->rows[w->row_count++] =
            (fm_mvt_row){ .zoom = zoom,
                          .x = (uint32_t)x,
                          .y = (uint32_t)y,
                          .count = (uint32_t)(count < ROW_MOST ? count : ROW_MOST),
                          .is_last_zoom = zoom == w->max_zoom };
        if (w->row_count < w->row_room)
            continue;
        status = flush(w);
        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}

/* Columns and rows of a zoom that the map lies in; columns may lie beyond the world. */
static void find_range(const fm_gis_map *map, int zoom, int64_t *x0, int64_t *x1,
                       int64_t *y0, int64_t *y1)
{
    fm_mvt_point a = fm_mvt_place((fm_lonlat){ map->box.west, map->box.north });
    fm_mvt_point b = fm_mvt_place((fm_lonlat){ map->box.east, map->box.south });
    int bits = FM_MVT_GRID_BITS - zoom;
    int64_t world = (int64_t)1 << zoom;

    *x0 = a.x >> bits;
    *x1 = (b.x > a.x ? b.x - 1 : b.x) >> bits;
    *y0 = a.y >> bits;
    *y1 = (b.y > a.y ? b.y - 1 : b.y) >> bits;
    *y0 = *y0 < 0 ? 0 : *y0;
    *y1 = *y1 >= world ? world - 1 : *y1;
    if (*x1 - *x0 >= world) {
        *x0 = 0;
        *x1 = world - 1;
    }
}

static fm_status write_zoom(writing *w, int zoom)
{
    int64_t x0, x1, y0, y1, world = (int64_t)1 << zoom;
    fm_status status = FM_OK;

    find_range(w->job->map, zoom, &x0, &x1, &y0, &y1);
    for (int64_t y = y0; y <= y1 && status == FM_OK; y++) {
        /* West of the edge of the world, then east of it. */
        int64_t first = ((x0 % world) + world) % world, count = x1 - x0 + 1;
        int64_t beyond = first + count > world ? first + count - world : 0;

        status = add_row(w, zoom, first, y, count - beyond);
        if (status == FM_OK && beyond > 0)
            status = add_row(w, zoom, 0, y, beyond);
    }
    return status;
}

static uint64_t count_rows(const writing *w)
{
    uint64_t rows = 0;

    for (int zoom = w->min_zoom; zoom <= w->max_zoom; zoom++) {
        int64_t x0, x1, y0, y1;

        find_range(w->job->map, zoom, &x0, &x1, &y0, &y1);
        if (y1 >= y0)
            rows += (uint64_t)(y1 - y0 + 1) * (uint64_t)((x1 - x0) / ROW_MOST + 1);
    }
    return rows;
}

/* ---------------------------------------------------------------------- metadata */

static const char *field_type(const fm_column *column)
{
    switch (fm_column_type(column)) {
    case FM_CELL_BOOL:
        return "Boolean";
    case FM_CELL_INTEGER:
    case FM_CELL_REAL:
        return "Number";
    default:
        return "String";
    }
}

static void add_sheet(fm_json *j, const writing *w, const fm_mvt_sheet *sheet)
{
    const fm_table *table = &sheet->layer->features.table;
    int from = sheet->min_zoom > w->min_zoom ? sheet->min_zoom : w->min_zoom;
    int to = sheet->max_zoom - 1 < w->max_zoom ? sheet->max_zoom - 1 : w->max_zoom;

    from = from > w->max_zoom ? w->max_zoom : from;
    fm_json_object(j, NULL);
    fm_json_text(j, "id", sheet->name);
    fm_json_text(j, "description", sheet->layer->title);
    fm_json_integer(j, "minzoom", from);
    fm_json_integer(j, "maxzoom", to < from ? from : to);
    fm_json_object(j, "fields");
    for (size_t i = 0; i < table->column_count; i++)
        fm_json_text(j, table->columns[i].name, field_type(&table->columns[i]));
    fm_json_end(j);
    fm_json_end(j);
}

static void add_vector_layers(fm_str *out, const writing *w)
{
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_array(&j, NULL);
    for (size_t i = 0; i < w->ground.sheet_count; i++)
        add_sheet(&j, w, &w->ground.sheets[i]);
    fm_json_end(&j);
}

static fm_bbox square_of(fm_bbox box)
{
    const double most = 85.0511287798066;

    box.south = fmax(box.south, -most);
    box.north = fmin(box.north, most);
    return box;
}

static fm_status open_store(writing *w)
{
    const fm_gis_map *map = w->job->map;
    fm_str layers = { 0 };
    double zoom = floor(fm_web_zoom_of_sheet(map));
    fm_tile_about about = {
        .name = map->title != NULL ? map->title : map->name,
        .description = map->subtitle,
        .attribution = map->credits,
        .format = FM_TILE_PBF,
        .is_gzipped = true,
        .is_overlay = true,
        .tile_size = 512,
        .min_zoom = w->min_zoom,
        .max_zoom = w->max_zoom,
        .bounds = square_of(map->box),
        .centre = { (map->box.west + map->box.east) / 2,
                    (map->box.south + map->box.north) / 2 },
    };
    fm_status status;

    about.centre.lon = remainder(about.centre.lon, 360.0);
    about.centre_zoom = (int)fmin(fmax(zoom, w->min_zoom), w->max_zoom);
    add_vector_layers(&layers, w);
    about.vector_layers = fm_str_text(&layers);
    status = layers.failed
                 ? fm_fail_nomem(map->ctx)
                 : fm_tile_store_open(map->ctx, w->job->path,
                                      w->job->options->overwrite, &about, &w->store);
    fm_str_release(&layers);
    return status;
}

/* ------------------------------------------------------------------------- whole */

static fm_status find_zooms(writing *w)
{
    const fm_gis_options *o = w->job->options;
    const fm_gis_map *map = w->job->map;
    int low = (int)floor(fm_web_zoom_of_tile(map));
    int high = (int)ceil(fm_web_zoom_of_sheet(map)) + DETAIL_ZOOMS;

    high = high > MAX_ZOOM_MOST ? MAX_ZOOM_MOST : high;
    w->max_zoom = o->max_zoom >= 0 ? o->max_zoom : high;
    w->min_zoom = o->min_zoom >= 0 ? o->min_zoom : low;
    if (o->min_zoom < 0 && w->min_zoom > w->max_zoom)
        w->min_zoom = w->max_zoom;
    if (o->max_zoom < 0 && w->max_zoom < w->min_zoom)
        w->max_zoom = w->min_zoom;
    if (w->min_zoom > w->max_zoom || w->max_zoom > FM_TILE_ZOOM_MAX)
        return fm_fail(
            w->job->ctx, FM_ERR_USAGE,
            "zooms %d to %d: give --min-zoom no greater than --max-zoom, and "
            "both from 0 to %d",
            w->min_zoom, w->max_zoom, FM_TILE_ZOOM_MAX);
    return FM_OK;
}

static fm_status write_all(writing *w)
{
    fm_status status = FM_OK;

    w->row_room = 2 * (size_t)fm_crew_size(w->job->options->threads);
    w->rows = fm_alloc(w->row_room, sizeof *w->rows);
    w->tiles = fm_alloc(w->row_room * ROW_MOST, sizeof *w->tiles);
    if (w->rows == NULL || w->tiles == NULL)
        return fm_fail_nomem(w->job->ctx);
    w->total = count_rows(w);
    for (int zoom = w->min_zoom; zoom <= w->max_zoom && status == FM_OK; zoom++)
        status = write_zoom(w, zoom);
    return status == FM_OK ? flush(w) : status;
}

static fm_status write_vector(const fm_gis_job *job)
{
    writing w = { .job = job };
    fm_tile_total total = { 0 };
    fm_status status = find_zooms(&w);

    if (status == FM_OK)
        status =
            fm_mvt_ground_make(job->map, w.max_zoom, job->options->threads, &w.ground);
    if (status == FM_OK)
        status = open_store(&w);
    if (status == FM_OK)
        status = write_all(&w);
    if (status == FM_OK)
        status = fm_tile_store_commit(&w.store, &total);
    fm_tile_store_abort(&w.store);
    fm_mvt_ground_release(&w.ground);
    fm_free(w.rows);
    fm_free(w.tiles);
    for (size_t i = 0; i < job->map->layer_count; i++)
        job->report->features += fm_features_count(&job->map->layers[i].features);
    job->report->layers = job->map->layer_count;
    job->report->files = 1;
    job->report->tiles = total.tiles;
    job->report->min_zoom = w.min_zoom;
    job->report->max_zoom = w.max_zoom;
    return status;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), bytes = strlen(end);

    return length >= bytes && fm_str_equal_nocase(text + length - bytes, end);
}

/* Archives hold either; in a folder the suffix says which. */
fm_status fm_gis_write_tiles(const fm_gis_job *job)
{
    bool is_raster = job->options->tiles == FM_TILES_RASTER;

    if (ends_with(job->path, "{y}.pbf") && is_raster)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': raster tiles are pictures; end it with '{y}.png'",
                       job->path);
    if (is_raster || ends_with(job->path, "{y}.png"))
        return fm_gis_write_raster(job);
    if (job->options->tile_size != 0)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': vector tiles have no size; leave --tile-size out, or "
                       "give --tiles raster",
                       job->path);
    return write_vector(job);
}
