/* SPDX-License-Identifier: MIT */
#include "gis/tile_store.h"

#include <math.h>
#include <string.h>

#include "gis/tile_store_kind.h"

#include "base/banned.h"

static const fm_tile_store_kind *const kinds[] = { &fm_tile_mbtiles, &fm_tile_pmtiles,
                                                   &fm_tile_folder };

static const fm_tile_store_kind *kind_of(const char *path)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i]->knows(path))
            return kinds[i];
    return NULL;
}

bool fm_tile_store_knows(const char *path)
{
    return kind_of(path) != NULL;
}

const char *fm_tile_format_name(fm_tile_format format)
{
    return format == FM_TILE_PBF ? "pbf" : "png";
}

/* A copy in the arena; NULL stays NULL. */
static const char *keep(fm_tile_store *store, const char *text, bool *failed)
{
    const char *copy = NULL;

    if (text != NULL) {
        copy = fm_arena_strndup(&store->arena, text, strlen(text));
        *failed = *failed || copy == NULL;
    }
    return copy;
}

static fm_bbox unwrapped(fm_bbox box)
{
    if (box.west < -180.0 || box.east > 180.0) {
        box.west = -180.0;
        box.east = 180.0;
    }
    return box;
}

/* Pages that show a map put its attribution in as it is, so it must not be able to say
 * anything in HTML. */
static const char *keep_html(fm_tile_store *store, const char *text, bool *failed)
{
    const char *copy = NULL;
    fm_str html = { 0 };

    for (const char *c = text; c != NULL && *c != '\0'; c++) {
        if (*c == '&')
            fm_str_add(&html, "&amp;");
        else if (*c == '<')
            fm_str_add(&html, "&lt;");
        else if (*c == '>')
            fm_str_add(&html, "&gt;");
        else if (*c == '\n')
            fm_str_add(&html, "<br>");
        else
            fm_str_add_char(&html, *c);
    }
    if (text != NULL)
        copy = keep(store, fm_str_text(&html), failed);
    *failed = *failed || html.failed;
    fm_str_release(&html);
    return copy;
}

fm_status fm_tile_store_describe(fm_tile_store *store, const fm_tile_about *about)
{
    fm_tile_about *kept = &store->about;
    fm_tile_format format = kept->format;
    bool failed = false;

    *kept = *about;
    kept->format = format;
    kept->name = keep(store, about->name, &failed);
    kept->description = keep(store, about->description, &failed);
    kept->attribution = keep_html(store, about->attribution, &failed);
    kept->vector_layers = keep(store, about->vector_layers, &failed);
    kept->centre.lon = remainder(about->centre.lon, 360.0);
    if (kept->tile_size == 0)
        kept->tile_size = 256;
    store->box = unwrapped(about->bounds);
    return failed ? fm_fail_nomem(store->ctx) : FM_OK;
}

fm_status fm_tile_store_open(fm_context *ctx, const char *path, bool overwrite,
                             const fm_tile_about *about, fm_tile_store **out)
{
    const fm_tile_store_kind *kind = kind_of(path);
    fm_tile_store *store;
    fm_status status;

    *out = NULL;
    if (kind == NULL)
        return fm_fail(
            ctx, FM_ERR_USAGE,
            "'%s' is no name for tiles; give one in .mbtiles or .pmtiles, or "
            "'FOLDER/{z}/{x}/{y}.%s'",
            path, fm_tile_format_name(about->format));
    store = fm_alloc(1, sizeof *store);
    if (store == NULL)
        return fm_fail_nomem(ctx);
    store->ctx = ctx;
    store->kind = kind;
    store->about.format = about->format;
    store->path = fm_arena_strndup(&store->arena, path, strlen(path));
    status =
        store->path == NULL ? fm_fail_nomem(ctx) : fm_tile_store_describe(store, about);
    if (status == FM_OK)
        status = kind->open(store, overwrite);
    if (status != FM_OK)
        fm_tile_store_abort(&store);
    *out = store;
    return status;
}

fm_status fm_tile_store_put(fm_tile_store *store, int z, uint32_t x, uint32_t y,
                            const void *bytes, size_t length)
{
    if (z < 0 || z > FM_TILE_ZOOM_MAX || x >> z != 0 || y >> z != 0)
        return fm_fail(store->ctx, FM_ERR_INTERNAL, "there is no tile %d/%u/%u", z, x,
                       y);
    store->total.tiles++;
    return store->kind->put(store, z, x, y, bytes, length);
}

fm_status fm_tile_store_commit(fm_tile_store **handle, fm_tile_total *total)
{
    fm_tile_store *store = *handle;
    fm_status status = store->kind->commit(store);

    if (status == FM_OK && total != NULL)
        *total = store->total;
    fm_tile_store_abort(handle);
    return status;
}

void fm_tile_store_abort(fm_tile_store **handle)
{
    fm_tile_store *store = *handle;

    if (store == NULL)
        return;
    store->kind->close(store);
    fm_arena_release(&store->arena);
    fm_free(store);
    *handle = NULL;
}
