/* SPDX-License-Identifier: MIT */
/*
 * A folder of tiles, FOLDER/z/x/y.png, and in it tiles.json, which says what they are
 * in the words of TileJSON 3 (addresses are relative to it).
 *
 * The name is a pattern, "FOLDER/{z}/{x}/{y}@2x.png", or a folder, which has to end
 * with a slash unless it exists.
 */
#include "gis/tile_store_kind.h"

#include <string.h>
#include <sys/stat.h>

#include "base/folder.h"
#include "base/json.h"

#include "base/banned.h"

static const char pattern[] = "{z}/{x}/{y}";
static const char description[] = "tiles.json";

typedef struct tile_folder {
    fm_folder *folder;
    const char *suffix; /* "@2x.png" */
} tile_folder;

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool knows(const char *path)
{
    size_t length = strlen(path);

    return strstr(path, pattern) != NULL || (length > 0 && path[length - 1] == '/') ||
           is_folder(path);
}

/* ---- What is ours --------------------------------------------------------------- */

static bool is_suffix(const char *text)
{
    if (strncmp(text, "@2x", 3) == 0)
        text += 3;
    return strcmp(text, ".png") == 0 || strcmp(text, ".pbf") == 0;
}

/* "12/", "12/7/", "12/7/3.png", "12/7/3@2x.png", tiles.json */
static bool is_ours(const char *name)
{
    if (strcmp(name, description) == 0)
        return true;
    for (int part = 0; part < 3; part++) {
        size_t digits = strspn(name, "0123456789");

        if (digits == 0 || digits > 8)
            return false;
        name += digits;
        if (part == 2)
            return is_suffix(name);
        if (name[0] != '/')
            return false;
        name++;
        if (name[0] == '\0')
            return true;
    }
    return false;
}

/* ---- Writing -------------------------------------------------------------------- */

/* A suffix of another kind would be a folder that is never replaced. */
static fm_status check_suffix(const fm_tile_store *store, const char *suffix)
{
    const char *format = fm_tile_format_name(store->about.format);
    size_t length = strlen(suffix);

    if (is_suffix(suffix) && strcmp(suffix + length - 3, format) == 0)
        return FM_OK;
    return fm_fail(store->ctx, FM_ERR_USAGE,
                   "'%s': tiles cannot be named so; end it with '{y}.%s' or "
                   "'{y}@2x.%s'",
                   store->path, format, format);
}

static fm_status open_folder(fm_tile_store *store, bool overwrite)
{
    const char *found = strstr(store->path, pattern);
    const char *standard = store->about.format == FM_TILE_PBF ? ".pbf" : ".png";
    size_t length = found != NULL ? (size_t)(found - store->path) : strlen(store->path);
    tile_folder *f = fm_alloc(1, sizeof *f);
    const char *folder;
    fm_status status;

    store->state = f;
    if (f == NULL)
        return fm_fail_nomem(store->ctx);
    f->suffix = found != NULL ? found + strlen(pattern) : standard;
    status = check_suffix(store, f->suffix);
    if (status != FM_OK)
        return status;
    if (length == 0)
        return fm_fail(store->ctx, FM_ERR_USAGE,
                       "'%s' names no folder; give one such as 'tiles/%s'", store->path,
                       store->path);
    folder = fm_arena_strndup(&store->arena, store->path, length);
    if (folder == NULL)
        return fm_fail_nomem(store->ctx);
    return fm_folder_open(store->ctx, folder, overwrite, is_ours, &f->folder);
}

static fm_status put_file(fm_tile_store *store, int z, uint32_t x, uint32_t y,
                          const void *bytes, size_t length)
{
    tile_folder *f = store->state;
    fm_str name = { 0 };
    fm_status status;

    fm_str_addf(&name, "%d/%u/%u%s", z, x, y, f->suffix);
    if (name.failed)
        status = fm_fail_nomem(store->ctx);
    else
        status = fm_folder_write(f->folder, name.text, bytes, length);
    fm_str_release(&name);
    store->total.contents++;
    store->total.bytes += length;
    return status;
}

static void write_description(const fm_tile_store *store, const char *suffix,
                              fm_str *out)
{
    const fm_tile_about *about = &store->about;
    fm_str address = { 0 };
    fm_json j;

    fm_str_addf(&address, "%s%s", pattern, suffix);
    fm_json_init(&j, out, true);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "tilejson", "3.0.0");
    fm_json_text(&j, "name", about->name != NULL ? about->name : "map");
    if (about->description != NULL)
        fm_json_text(&j, "description", about->description);
    if (about->attribution != NULL)
        fm_json_text(&j, "attribution", about->attribution);
    fm_json_text(&j, "scheme", "xyz");
    fm_json_array_flat(&j, "tiles");
    fm_json_text(&j, NULL, fm_str_text(&address));
    fm_json_end(&j);
    fm_json_integer(&j, "minzoom", about->min_zoom);
    fm_json_integer(&j, "maxzoom", about->max_zoom);
    fm_json_array_flat(&j, "bounds");
    fm_json_number(&j, NULL, store->box.west);
    fm_json_number(&j, NULL, store->box.south);
    fm_json_number(&j, NULL, store->box.east);
    fm_json_number(&j, NULL, store->box.north);
    fm_json_end(&j);
    fm_json_array_flat(&j, "center");
    fm_json_number(&j, NULL, about->centre.lon);
    fm_json_number(&j, NULL, about->centre.lat);
    fm_json_integer(&j, NULL, about->centre_zoom);
    fm_json_end(&j);
    if (about->format == FM_TILE_PNG)
        fm_json_integer(&j, "tileSize", about->tile_size);
    if (about->vector_layers != NULL)
        fm_json_raw(&j, "vector_layers", about->vector_layers,
                    strlen(about->vector_layers));
    fm_json_end(&j);
    fm_str_add_char(out, '\n');
    out->failed = out->failed || address.failed;
    fm_str_release(&address);
}

static fm_status commit_folder(fm_tile_store *store)
{
    tile_folder *f = store->state;
    fm_str text = { 0 };
    fm_status status;

    write_description(store, f->suffix, &text);
    if (text.failed)
        status = fm_fail_nomem(store->ctx);
    else
        status = fm_folder_write(f->folder, description, text.text, text.length);
    store->total.bytes += text.length;
    fm_str_release(&text);
    return status == FM_OK ? fm_folder_commit(&f->folder) : status;
}

static void close_folder(fm_tile_store *store)
{
    tile_folder *f = store->state;

    if (f == NULL)
        return;
    fm_folder_abort(&f->folder);
    fm_free(f);
}

const fm_tile_store_kind fm_tile_folder = {
    .knows = knows,
    .open = open_folder,
    .put = put_file,
    .commit = commit_folder,
    .close = close_folder,
};
