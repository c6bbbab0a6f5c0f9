/* SPDX-License-Identifier: MIT */
/*
 * MBTiles 1.3: a database whose table `tiles` is a view here, so that a picture of the
 * sea lies in it once:
 *
 *     map (zoom_level, tile_column, tile_row, tile_id) -> images (tile_id, tile_data)
 *
 * Rows are counted from the south (TMS).  An image's id is the hash of its bytes.
 */
#include "gis/tile_store_kind.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "base/staging.h"
#include "draw/id_map.h"
#include "gis/sqlite.h"

#include "base/banned.h"

/* 0x4d504258, "MPBX", is how file(1) knows the format. */
static const char schema[] =
    "PRAGMA application_id = 1297105496;"
    "CREATE TABLE metadata (name TEXT NOT NULL, value TEXT);"
    "CREATE TABLE images (tile_id TEXT NOT NULL PRIMARY KEY, tile_data BLOB NOT NULL);"
    "CREATE TABLE map (zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL,"
    " tile_row INTEGER NOT NULL, tile_id TEXT NOT NULL,"
    " PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;"
    "CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level,"
    " map.tile_column AS tile_column, map.tile_row AS tile_row,"
    " images.tile_data AS tile_data"
    " FROM map JOIN images ON images.tile_id = map.tile_id;";

typedef struct mbtiles {
    fm_staging *staging;
    fm_sqlite *db;
    fm_sqlite_query *add_tile, *add_image, *get_image;
    fm_id_map images; /* keys of those that are there */
} mbtiles;

static bool knows(const char *path)
{
    return fm_str_equal_nocase(fm_path_suffix(path), ".mbtiles");
}

/* ---- Metadata ------------------------------------------------------------------- */

static fm_status add_row(fm_tile_store *store, fm_sqlite_query *query, const char *name,
                         const fm_str *value)
{
    if (value->failed)
        return fm_fail_nomem(store->ctx);
    fm_sqlite_bind_text(query, 1, name);
    fm_sqlite_bind_text(query, 2, fm_str_text(value));
    return fm_sqlite_step(query, NULL);
}

static fm_status add_text(fm_tile_store *store, fm_sqlite_query *query,
                          const char *name, const char *text)
{
    fm_str value = { 0 };
    fm_status status;

    if (text == NULL)
        return FM_OK;
    fm_str_add(&value, text);
    status = add_row(store, query, name, &value);
    fm_str_release(&value);
    return status;
}

static fm_status add_numbers(fm_tile_store *store, fm_sqlite_query *query,
                             const char *name, const double *numbers, size_t count)
{
    fm_str value = { 0 };
    fm_status status;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fm_str_add_char(&value, ',');
        fm_str_add_number(&value, numbers[i]);
    }
    status = add_row(store, query, name, &value);
    fm_str_release(&value);
    return status;
}

static fm_status add_json(fm_tile_store *store, fm_sqlite_query *query)
{
    const char *layers = store->about.vector_layers;
    fm_str value = { 0 };
    fm_status status;
    fm_json j;

    if (layers == NULL)
        return FM_OK;
    fm_json_init(&j, &value, false);
    fm_json_object(&j, NULL);
    fm_json_raw(&j, "vector_layers", layers, strlen(layers));
    fm_json_end(&j);
    status = add_row(store, query, "json", &value);
    fm_str_release(&value);
    return status;
}

static fm_status describe(fm_tile_store *store, fm_sqlite_query *q)
{
    const fm_tile_about *about = &store->about;
    const double bounds[] = { store->box.west, store->box.south, store->box.east,
                              store->box.north };
    const double centre[] = { about->centre.lon, about->centre.lat,
                              about->centre_zoom };
    const double zooms[] = { about->min_zoom, about->max_zoom };
    fm_status status =
        add_text(store, q, "name", about->name != NULL ? about->name : "map");

    if (status == FM_OK)
        status = add_text(store, q, "format", fm_tile_format_name(about->format));
    if (status == FM_OK)
        status = add_numbers(store, q, "bounds", bounds, 4);
    if (status == FM_OK)
        status = add_numbers(store, q, "center", centre, 3);
    if (status == FM_OK)
        status = add_numbers(store, q, "minzoom", &zooms[0], 1);
    if (status == FM_OK)
        status = add_numbers(store, q, "maxzoom", &zooms[1], 1);
    if (status == FM_OK)
        status = add_text(store, q, "attribution", about->attribution);
    if (status == FM_OK)
        status = add_text(store, q, "description", about->description);
    if (status == FM_OK)
        status =
            add_text(store, q, "type", about->is_overlay ? "overlay" : "baselayer");
    return status == FM_OK ? add_json(store, q) : status;
}

static fm_status write_metadata(fm_tile_store *store)
{
    mbtiles *m = store->state;
    fm_sqlite_query *query = NULL;
    fm_status status =
        fm_sqlite_query_new(m->db, "INSERT INTO metadata VALUES (?, ?)", &query);

    if (status == FM_OK)
        status = describe(store, query);
    fm_sqlite_query_free(query);
    return status;
}

/* ---- Tiles ---------------------------------------------------------------------- */

static fm_status open_mbtiles(fm_tile_store *store, bool overwrite)
{
    static const char *const sidecars[] = { "-journal", "-wal", "-shm", NULL };
    mbtiles *m = fm_alloc(1, sizeof *m);
    fm_status status;

    store->state = m;
    if (m == NULL)
        return fm_fail_nomem(store->ctx);
    status = fm_staging_open(store->ctx, store->path, overwrite, sidecars, &m->staging);
    if (status == FM_OK)
        status = fm_sqlite_create(store->ctx, fm_staging_path(m->staging), store->path,
                                  &m->db);
    if (status == FM_OK)
        status = fm_sqlite_run(m->db, schema);
    if (status == FM_OK)
        status = fm_sqlite_query_new(m->db, "INSERT INTO map VALUES (?, ?, ?, ?)",
                                     &m->add_tile);
    if (status == FM_OK)
        status = fm_sqlite_query_new(m->db, "INSERT INTO images VALUES (?, ?)",
                                     &m->add_image);
    if (status == FM_OK)
        status = fm_sqlite_query_new(
            m->db, "SELECT tile_data FROM images WHERE tile_id = ?", &m->get_image);
    return status;
}

enum { ID_ROOM = 17 };

static void write_id(uint64_t key, char id[ID_ROOM])
{
    snprintf(id, ID_ROOM, "%016llx", (unsigned long long)key);
}

/* Is the image of this key the same to the byte?  Another one of the same hash is as
 * good as impossible, unless somebody made it so. */
static fm_status compare(mbtiles *m, uint64_t key, const void *bytes, size_t length,
                         bool *is_same)
{
    char id[ID_ROOM];
    const void *there;
    fm_status status;
    size_t size;
    bool row;

    write_id(key, id);
    fm_sqlite_bind_text(m->get_image, 1, id);
    status = fm_sqlite_step(m->get_image, &row);
    *is_same = false;
    if (status == FM_OK && row) {
        there = fm_sqlite_bytes(m->get_image, 0, &size);
        *is_same = size == length && memcmp(there, bytes, length) == 0;
        fm_sqlite_reset(m->get_image);
    }
    return status;
}

/* The key of an image that is there from now on. */
static fm_status put_image(fm_tile_store *store, const void *bytes, size_t length,
                           uint64_t *key)
{
    mbtiles *m = store->state;
    fm_status status = FM_OK;
    bool is_same = false;
    char id[ID_ROOM];
    size_t number;

    *key = fm_id_of_bytes(bytes, length);
    while (status == FM_OK && !is_same && fm_id_map_find(&m->images, *key, &number)) {
        status = compare(m, *key, bytes, length, &is_same);
        if (!is_same)
            ++*key;
    }
    if (status != FM_OK || is_same)
        return status;
    if (!fm_id_map_add(&m->images, *key, 0))
        return fm_fail_nomem(store->ctx);
    store->total.contents++;
    write_id(*key, id);
    fm_sqlite_bind_text(m->add_image, 1, id);
    fm_sqlite_bind_bytes(m->add_image, 2, bytes, length);
    return fm_sqlite_step(m->add_image, NULL);
}

static fm_status put_mbtiles(fm_tile_store *store, int z, uint32_t x, uint32_t y,
                             const void *bytes, size_t length)
{
    mbtiles *m = store->state;
    char id[ID_ROOM];
    uint64_t key;
    fm_status status = put_image(store, bytes, length, &key);

    if (status != FM_OK)
        return status;
    write_id(key, id);
    fm_sqlite_bind_integer(m->add_tile, 1, z);
    fm_sqlite_bind_integer(m->add_tile, 2, x);
    fm_sqlite_bind_integer(m->add_tile, 3, (INT64_C(1) << z) - 1 - y);
    fm_sqlite_bind_text(m->add_tile, 4, id);
    return fm_sqlite_step(m->add_tile, NULL);
}

static void free_queries(mbtiles *m)
{
    fm_sqlite_query_free(m->add_tile);
    fm_sqlite_query_free(m->add_image);
    fm_sqlite_query_free(m->get_image);
    m->add_tile = m->add_image = m->get_image = NULL;
}

static fm_status commit_mbtiles(fm_tile_store *store)
{
    mbtiles *m = store->state;
    struct stat info;
    fm_status status;

    free_queries(m);
    status = write_metadata(store);
    if (status == FM_OK)
        status = fm_sqlite_finish(&m->db);
    if (status == FM_OK && stat(fm_staging_path(m->staging), &info) == 0)
        store->total.bytes += (uint64_t)info.st_size;
    return status == FM_OK ? fm_staging_commit(&m->staging) : status;
}

static void close_mbtiles(fm_tile_store *store)
{
    mbtiles *m = store->state;

    if (m == NULL)
        return;
    free_queries(m);
    fm_sqlite_close(&m->db);
    fm_staging_abort(&m->staging);
    fm_id_map_release(&m->images);
    fm_free(m);
}

const fm_tile_store_kind fm_tile_mbtiles = {
    .knows = knows,
    .open = open_mbtiles,
    .put = put_mbtiles,
    .commit = commit_mbtiles,
    .close = close_mbtiles,
};
