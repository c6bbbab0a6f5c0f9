/* SPDX-License-Identifier: MIT */
/*
 * PMTiles, version 3: one file that a browser reads by ranges.
 *
 *     header (127 bytes)  root directory  metadata  leaf directories  tiles
 *
 * Tiles come in any order but lie in the order of their ids, each content once, so they
 * wait in a file beside the final one until all are there.
 */
#include "gis/tile_store_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/staging.h"
#include "draw/id_map.h"
#include "gis/tile_gzip.h"
#include "gis/tile_id.h"

#include "base/banned.h"

enum {
    HEADER_BYTES = 127,
    ROOT_END = 16384, /* by the format: readers fetch that much at first */
    BUFFER_BYTES = 1 << 16,
    VERSION = 3,
    NONE = 1, /* compressions */
    GZIP = 2,
    TYPE_MVT = 1,
    TYPE_PNG = 2
};

/* Different contents, in the order they came; `placed` is where it goes in the end. */
typedef struct content {
    uint64_t offset, placed;
    uint32_t length;
    bool is_placed;
} content;

/* A tile; `offset` of its entry is the number of its content until all is sorted. */
typedef struct pmtiles {
    fm_staging *staging;
    char *spool_path;
    int spool, file;
    unsigned char *buffer; /* of what is being written, to either */
    size_t used;
    uint64_t written;
    fm_id_map keys;
    content *contents;
    size_t content_count, content_capacity;
    fm_tile_entry *tiles;
    size_t tile_count, tile_capacity;
    unsigned char *old; /* a content that was read again */
    size_t old_capacity;
} pmtiles;

static bool knows(const char *path)
{
    return fm_str_equal_nocase(fm_path_suffix(path), ".pmtiles");
}

/* ---- Bytes ---------------------------------------------------------------------- */

static fm_status failed(const fm_tile_store *store, int error)
{
    return fm_fail(store->ctx, FM_ERR_OUTPUT, "cannot write '%s': %s", store->path,
                   strerror(error));
}

static fm_status write_all(fm_tile_store *store, int fd, const unsigned char *bytes,
                           size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return failed(store, errno);
        bytes += put;
        length -= (size_t)put;
    }
    return FM_OK;
}

static fm_status flush(fm_tile_store *store, int fd)
{
    pmtiles *p = store->state;
    size_t used = p->used;

    p->used = 0;
    return write_all(store, fd, p->buffer, used);
}

static fm_status add(fm_tile_store *store, int fd, const void *bytes, size_t length)
{
    pmtiles *p = store->state;
    fm_status status = FM_OK;

    if (length > BUFFER_BYTES - p->used)
        status = flush(store, fd);
    p->written += length;
    if (status == FM_OK && length > BUFFER_BYTES)
        return write_all(store, fd, bytes, length);
    if (status == FM_OK && length > 0) {
        memcpy(p->buffer + p->used, bytes, length);
        p->used += length;
    }
    return status;
}

/* A content back from the spool, to p->old. */
static fm_status read_back(fm_tile_store *store, const content *c)
{
    pmtiles *p = store->state;
    unsigned char *grown = fm_grow(p->old, &p->old_capacity, c->length, 1);
    size_t got = 0;

    if (grown == NULL)
        return fm_fail_nomem(store->ctx);
    p->old = grown;
    while (got < c->length) {
        ssize_t n =
            pread(p->spool, p->old + got, c->length - got, (off_t)(c->offset + got));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return failed(store, n < 0 ? errno : EIO);
        got += (size_t)n;
    }
    return FM_OK;
}

/* ---- Tiles ---------------------------------------------------------------------- */

static fm_status open_pmtiles(fm_tile_store *store, bool overwrite)
{
    pmtiles *p = fm_alloc(1, sizeof *p);
    fm_str name = { 0 };
    fm_status status;

    store->state = p;
    if (p == NULL)
        return fm_fail_nomem(store->ctx);
    p->spool = p->file = -1;
    p->buffer = fm_alloc_raw(BUFFER_BYTES, 1);
    status = fm_staging_open(store->ctx, store->path, overwrite, NULL, &p->staging);
    if (status != FM_OK)
        return status;
    fm_str_addf(&name, "%s.spool", fm_staging_path(p->staging));
    p->spool_path = fm_str_take(&name);
    if (p->buffer == NULL || p->spool_path == NULL)
        return fm_fail_nomem(store->ctx);
    p->spool = open(p->spool_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    p->file = open(fm_staging_path(p->staging), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                   0666);
    return p->spool < 0 || p->file < 0 ? failed(store, errno) : FM_OK;
}

/* Is this content there?  What lies in the buffer is brought to the spool for it. */
static fm_status find_content(fm_tile_store *store, const void *bytes, size_t length,
                              uint64_t *key, size_t *number, bool *found)
{
    pmtiles *p = store->state;
    fm_status status = FM_OK;

    *found = false;
    *key = fm_id_of_bytes(bytes, length);
    while (status == FM_OK && !*found && fm_id_map_find(&p->keys, *key, number)) {
        const content *c = &p->contents[*number];

        if (c->length == length) {
            status = flush(store, p->spool);
            if (status == FM_OK)
                status = read_back(store, c);
            *found = status == FM_OK && memcmp(p->old, bytes, length) == 0;
        }
        if (!*found)
            ++*key;
    }
    return status;
}

static fm_status add_content(fm_tile_store *store, uint64_t key, const void *bytes,
                             size_t length, size_t *number)
{
    pmtiles *p = store->state;
    content *grown =
        fm_grow(p->contents, &p->content_capacity, p->content_count + 1, sizeof *grown);

    if (length == 0 || length > UINT32_MAX)
        return fm_fail(store->ctx, FM_ERR_INTERNAL, "a tile of %zu bytes", length);
    if (grown != NULL)
        p->contents = grown;
    if (grown == NULL || !fm_id_map_add(&p->keys, key, p->content_count))
        return fm_fail_nomem(store->ctx);
    *number = p->content_count++;
    p->contents[*number] =
        (content){ .offset = p->written, .length = (uint32_t)length };
    return add(store, p->spool, bytes, length);
}

static fm_status put_pmtiles(fm_tile_store *store, int z, uint32_t x, uint32_t y,
                             const void *bytes, size_t length)
{
    pmtiles *p = store->state;
    fm_tile_entry *grown =
        fm_grow(p->tiles, &p->tile_capacity, p->tile_count + 1, sizeof *grown);
    fm_status status;
    size_t number;
    uint64_t key;
    bool found;

    if (grown == NULL)
        return fm_fail_nomem(store->ctx);
    p->tiles = grown;
    status = find_content(store, bytes, length, &key, &number, &found);
    if (status == FM_OK && !found)
        status = add_content(store, key, bytes, length, &number);
    p->tiles[p->tile_count++] =
        (fm_tile_entry){ .id = fm_tile_id(z, x, y), .offset = number, .run_length = 1 };
    return status;
}

/* ---- The order of things -------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const fm_tile_entry *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

/* Sort the tiles, give every content its place, make runs of what repeats.  Returns the
 * length of all contents; p->tiles are the entries from here on. */
static uint64_t arrange(pmtiles *p, size_t *entry_count)
{
    uint64_t end = 0;
    size_t put = 0;

    qsort(p->tiles, p->tile_count, sizeof *p->tiles, by_id);
    for (size_t i = 0; i < p->tile_count; i++) {
        fm_tile_entry *last = put > 0 ? &p->tiles[put - 1] : NULL;
        fm_tile_entry e = p->tiles[i];
        content *c = &p->contents[e.offset];

        if (!c->is_placed) {
            c->placed = end;
            c->is_placed = true;
            end += c->length;
        }
        e.offset = c->placed;
        e.length = c->length;
        if (last != NULL && last->offset == e.offset && last->length == e.length &&
            e.id == last->id + last->run_length)
            last->run_length++;
        else
            p->tiles[put++] = e;
    }
    *entry_count = put;
    return end;
}

static int by_place(const void *a, const void *b)
{
    const content *x = a, *y = b;

    return (x->placed > y->placed) - (x->placed < y->placed);
}

static fm_status copy_contents(fm_tile_store *store)
{
    pmtiles *p = store->state;
    fm_status status = FM_OK;

    qsort(p->contents, p->content_count, sizeof *p->contents, by_place);
    for (size_t i = 0; i < p->content_count && status == FM_OK; i++) {
        status = fm_progress(store->ctx, "writing tiles", i, p->content_count);
        if (status == FM_OK)
            status = read_back(store, &p->contents[i]);
        if (status == FM_OK)
            status = add(store, p->file, p->old, p->contents[i].length);
    }
    return status;
}

/* ---- Header --------------------------------------------------------------------- */

static void put_number(unsigned char *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static void put_degrees(unsigned char *at, double deg)
{
    put_number(at, (uint32_t)(int32_t)lround(deg * 1e7), 4);
}

static void write_header(const fm_tile_store *store, const uint64_t sections[11],
                         unsigned char header[HEADER_BYTES])
{
    const fm_tile_about *about = &store->about;

    memcpy(header, "PMTiles", 7);
    header[7] = VERSION;
    for (size_t i = 0; i < 11; i++)
        put_number(header + 8 + 8 * i, sections[i], 8);
    header[96] = 1; /* clustered */
    header[97] = GZIP;
    header[98] = about->is_gzipped ? GZIP : NONE;
    header[99] = about->format == FM_TILE_PBF ? TYPE_MVT : TYPE_PNG;
    header[100] = (unsigned char)about->min_zoom;
    header[101] = (unsigned char)about->max_zoom;
    put_degrees(header + 102, store->box.west);
    put_degrees(header + 106, store->box.south);
    put_degrees(header + 110, store->box.east);
    put_degrees(header + 114, store->box.north);
    header[118] = (unsigned char)about->centre_zoom;
    put_degrees(header + 119, about->centre.lon);
    put_degrees(header + 123, about->centre.lat);
}

static fm_status write_metadata(fm_tile_store *store, fm_str *out)
{
    const fm_tile_about *about = &store->about;
    fm_str text = { 0 };
    fm_status status;
    fm_json j;

    fm_json_init(&j, &text, false);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "name", about->name != NULL ? about->name : "map");
    if (about->description != NULL)
        fm_json_text(&j, "description", about->description);
    if (about->attribution != NULL)
        fm_json_text(&j, "attribution", about->attribution);
    fm_json_text(&j, "type", about->is_overlay ? "overlay" : "baselayer");
    if (about->vector_layers != NULL)
        fm_json_raw(&j, "vector_layers", about->vector_layers,
                    strlen(about->vector_layers));
    fm_json_end(&j);
    if (text.failed)
        status = fm_fail_nomem(store->ctx);
    else
        status = fm_tile_gzip(store->ctx, fm_str_text(&text), text.length, out);
    fm_str_release(&text);
    return status;
}

/* All that stands in front of the tiles. */
static fm_status write_front(fm_tile_store *store, const fm_str *root,
                             const fm_str *metadata, const fm_str *leaves,
                             uint64_t data_length, size_t entry_count)
{
    pmtiles *p = store->state;
    uint64_t metadata_at = HEADER_BYTES + root->length;
    uint64_t leaves_at = metadata_at + metadata->length;
    const uint64_t sections[11] = { HEADER_BYTES,
                                    root->length,
                                    metadata_at,
                                    metadata->length,
                                    leaves_at,
                                    leaves->length,
                                    leaves_at + leaves->length,
                                    data_length,
                                    p->tile_count,
                                    entry_count,
                                    p->content_count };
    unsigned char header[HEADER_BYTES];
    fm_status status;

    write_header(store, sections, header);
    status = add(store, p->file, header, HEADER_BYTES);
    if (status == FM_OK)
        status = add(store, p->file, fm_str_text(root), root->length);
    if (status == FM_OK)
        status = add(store, p->file, fm_str_text(metadata), metadata->length);
    if (status == FM_OK)
        status = add(store, p->file, fm_str_text(leaves), leaves->length);
    return status;
}

static fm_status write_file(fm_tile_store *store)
{
    pmtiles *p = store->state;
    fm_str root = { 0 }, metadata = { 0 }, leaves = { 0 };
    size_t entry_count;
    uint64_t length;
    fm_status status = flush(store, p->spool);

    p->written = 0;
    length = arrange(p, &entry_count);
    if (status == FM_OK)
        status = write_metadata(store, &metadata);
    if (status == FM_OK)
        status = fm_tile_directories(store->ctx, p->tiles, entry_count,
                                     ROOT_END - HEADER_BYTES, &root, &leaves);
    if (status == FM_OK)
        status = write_front(store, &root, &metadata, &leaves, length, entry_count);
    if (status == FM_OK)
        status = copy_contents(store);
    if (status == FM_OK)
        status = flush(store, p->file);
    fm_str_release(&root);
    fm_str_release(&metadata);
    fm_str_release(&leaves);
    return status;
}

/* ---- Life ----------------------------------------------------------------------- */

static fm_status commit_pmtiles(fm_tile_store *store)
{
    pmtiles *p = store->state;
    fm_status status = write_file(store);
    int fd = p->file;

    if (status != FM_OK)
        return status;
    p->file = -1;
    if (close(fd) != 0)
        return failed(store, errno);
    store->total.contents += p->content_count;
    store->total.bytes += p->written;
    return fm_staging_commit(&p->staging);
}

static void close_pmtiles(fm_tile_store *store)
{
    pmtiles *p = store->state;

    if (p == NULL)
        return;
    if (p->spool >= 0)
        close(p->spool);
    if (p->file >= 0)
        close(p->file);
    fm_staging_abort(&p->staging);
    fm_id_map_release(&p->keys);
    fm_free(p->spool_path);
    fm_free(p->buffer);
    fm_free(p->contents);
    fm_free(p->tiles);
    fm_free(p->old);
    fm_free(p);
}

const fm_tile_store_kind fm_tile_pmtiles = {
    .knows = knows,
    .open = open_pmtiles,
    .put = put_pmtiles,
    .commit = commit_pmtiles,
    .close = close_pmtiles,
};
