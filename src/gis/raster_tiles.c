/* SPDX-License-Identifier: MIT */
#include "gis/raster_tiles.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/credits_text.h"
#include "sheet/frame.h"

#include "base/banned.h"

/* Zooms beyond the one where the map fits on a tile, unless asked for otherwise. */
enum { ZOOMS_MORE = 6 };
/* A zoom is laid out in one piece, which no painter's reach allows to be larger. */
static const double SIDE_MAX_PX = FM_PAINTER_REACH_PX - 4096;

/* What lives while tiles are made. */
struct making {
    fm_raster_job job;
    const fm_tiles_options *options;
    const char *path;
    fm_document *document; /* a copy, where the box is another */
    unsigned tile_size;
    int min_zoom, max_zoom;
    fm_tiles_report report;
};

static void release(struct making *m)
{
    fm_tile_store_abort(&m->job.store);
    fm_text_engine_free(m->job.engine);
    fm_projection_free(m->job.projection);
    fm_situation_free(m->job.situation);
    fm_document_free(m->document);
}

/* ---- What is asked for ---------------------------------------------------------- */

static fm_status check_zoom(fm_context *ctx, const char *which, int zoom)
{
    if (zoom >= -1 && zoom <= FM_TILE_ZOOM_MAX)
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE, "%s zoom %d is out of range; give 0 to %d", which,
                   zoom, FM_TILE_ZOOM_MAX);
}

static fm_status check(fm_context *ctx, const struct making *m)
{
    const fm_tiles_options *options = m->options;
    fm_status status = check_zoom(ctx, "the least", options->min_zoom);

    if (status == FM_OK)
        status = check_zoom(ctx, "the greatest", options->max_zoom);
    if (status != FM_OK)
        return status;
    if (options->min_zoom >= 0 && options->max_zoom >= 0 &&
        options->min_zoom > options->max_zoom)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "the least zoom, %d, is greater than the greatest, %d",
                       options->min_zoom, options->max_zoom);
    if (m->tile_size != 256 && m->tile_size != 512)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "tiles of %u px a side cannot be made; give 256 or 512",
                       m->tile_size);
    if (!fm_tile_store_knows(m->path))
        return fm_fail(
            ctx, FM_ERR_USAGE,
            "'%s' is no name for tiles; give one in .mbtiles or .pmtiles, or "
            "'FOLDER/{z}/{x}/{y}.png'",
            m->path);
    return FM_OK;
}

static fm_status take_box(fm_context *ctx, struct making *m,
                          const fm_document *document)
{
    fm_status status;

    m->job.document = document;
    if (m->options->bbox == NULL)
        return FM_OK;
    status = fm_document_copy(ctx, document, &m->document);
    if (status == FM_OK)
        status = fm_document_set_bbox(ctx, m->document, m->options->bbox);
    m->job.document = m->document;
    return status;
}

/* ---- Extent --------------------------------------------------------------------- */

/* A document with a centre and a scale shows what its sheet would, all of which is map.
 */
static fm_status centred_box(fm_context *ctx, const struct making *m, fm_bbox *box)
{
    const fm_sheet_spec *sheet = &m->job.document->sheet;
    fm_rect page = { 0, 0, sheet->width_px, sheet->height_px };
    fm_projection *projection = NULL;
    fm_viewport viewport;
    fm_lonlat corners[2];
    double centre_lon;
    char crs[64];
    fm_status status;

    fm_tile_plane(*box, &centre_lon, crs);
    status = fm_projection_new(ctx, crs, &projection);
    if (status == FM_OK)
        status =
            fm_frame_viewport(ctx, m->job.document, projection, *box, page, &viewport);
    if (status == FM_OK &&
        (!fm_viewport_ground(&viewport, (fm_pt){ 0, page.y1 }, &corners[0]) ||
         !fm_viewport_ground(&viewport, (fm_pt){ page.x1, 0 }, &corners[1])))
        status = fm_fail(ctx, FM_ERR_CRS,
                         "the map's extent cannot be shown on tiles (EPSG:3857)");
    if (status == FM_OK) {
        *box =
            (fm_bbox){ corners[0].lon, corners[0].lat, corners[1].lon, corners[1].lat };
        if (box->east <= box->west)
            box->east += 360.0;
    }
    fm_projection_free(projection);
    return status;
}

static fm_status find_extent(fm_context *ctx, struct making *m)
{
    const fm_extent_spec *extent = &m->job.document->sheet.extent;
    fm_bbox box;
    fm_status status = fm_frame_box(ctx, m->job.situation, &box);
    char crs[64];

    if (status == FM_OK && extent->kind == FM_EXTENT_CENTRE && extent->scale > 0)
        status = centred_box(ctx, m, &box);
    if (status != FM_OK)
        return status;
    m->job.box = fm_tile_box(box);
    if (fm_bbox_is_empty(m->job.box))
        return fm_fail(ctx, FM_ERR_CRS,
                       "the map lies beyond 85.05 degrees, where there are no tiles "
                       "(EPSG:3857)");
    fm_tile_plane(m->job.box, &m->job.centre_lon, crs);
    return fm_projection_new(ctx, crs, &m->job.projection);
}

/* ---- Zooms ---------------------------------------------------------------------- */

static bool is_too_large(const fm_tile_grid *grid)
{
    return grid->frame.x1 > SIDE_MAX_PX || grid->frame.y1 > SIDE_MAX_PX;
}

/* As deep as a picture of the whole zoom would be allowed. */
static int default_max(const fm_context *ctx, const struct making *m, int fits)
{
    double most = (double)fm_context_policy(ctx)->max_pixels;
    int least = m->min_zoom > fits ? m->min_zoom : fits;
    int max = fits + ZOOMS_MORE;

    for (max = max > FM_TILE_ZOOM_MAX ? FM_TILE_ZOOM_MAX : max; max > least; max--) {
        fm_tile_grid grid = fm_tile_grid_of(m->job.box, max);
        double width = (grid.frame.x1 - grid.frame.x0) * m->job.density;
        double height = (grid.frame.y1 - grid.frame.y0) * m->job.density;

        if (width * height <= most && !is_too_large(&grid))
            break;
    }
    return max > least ? max : least;
}

static fm_status choose_zooms(fm_context *ctx, struct making *m)
{
    const fm_tiles_options *options = m->options;
    int fits = fm_tile_zoom_of(m->job.box, FM_TILE_ZOOM_MAX);
    fm_tile_grid grid;

    m->min_zoom = options->min_zoom >= 0 ? options->min_zoom : fits;
    m->max_zoom =
        options->max_zoom >= 0 ? options->max_zoom : default_max(ctx, m, m->min_zoom);
    if (m->min_zoom > m->max_zoom)
        m->min_zoom = m->max_zoom;
    grid = fm_tile_grid_of(m->job.box, m->max_zoom);
    if (is_too_large(&grid))
        return fm_fail(ctx, FM_ERR_LIMIT,
                       "at zoom %d the map would be more than %.0f px across; give a "
                       "smaller greatest zoom or a smaller box",
                       m->max_zoom, SIDE_MAX_PX);
    return FM_OK;
}

/* ---- The archive ---------------------------------------------------------------- */

static fm_status expand(fm_context *ctx, const struct making *m, const char *text,
                        char **out)
{
    *out = NULL;
    if (text == NULL)
        return FM_OK;
    *out = fm_document_expand(m->job.document, m->job.situation->date, text, false);
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

/* Before any work, so that a place which cannot be written to is told at once. */
static fm_status open_store(fm_context *ctx, struct making *m)
{
    const fm_tile_about about = { .format = FM_TILE_PNG };

    return fm_tile_store_open(ctx, m->path, m->options->overwrite, &about,
                              &m->job.store);
}

static fm_status describe(struct making *m, const char *name, const char *description,
                          const char *credits)
{
    fm_bbox box = m->job.box;
    const fm_tile_about about = {
        .name = name,
        .description = description,
        .attribution = credits[0] == '\0' ? NULL : credits,
        .is_overlay = m->job.document->sheet.background.a < 1.0,
        .tile_size = m->tile_size,
        .min_zoom = m->min_zoom,
        .max_zoom = m->max_zoom,
        .bounds = box,
        .centre = { (box.west + box.east) / 2, (box.south + box.north) / 2 },
        .centre_zoom = m->min_zoom,
    };

    return fm_tile_store_describe(m->job.store, &about);
}

/* The subtitle, and what a sheet says below the map for its readers to mind. */
static fm_status describe_map(fm_context *ctx, const struct making *m, char **out)
{
    const fm_document *document = m->job.document;
    char *subtitle = NULL, *disclaimer = NULL;
    fm_str text = { 0 };
    fm_status status = expand(ctx, m, document->subtitle, &subtitle);

    *out = NULL;
    if (status == FM_OK)
        status = expand(ctx, m, document->furniture.credits.disclaimer, &disclaimer);
    if (status == FM_OK && (subtitle != NULL || disclaimer != NULL)) {
        fm_str_add(&text, subtitle != NULL ? subtitle : "");
        fm_str_add(&text, subtitle != NULL && disclaimer != NULL ? "\n" : "");
        fm_str_add(&text, disclaimer != NULL ? disclaimer : "");
        *out = fm_str_take(&text);
        status = *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
    }
    fm_str_release(&text);
    fm_free(subtitle);
    fm_free(disclaimer);
    return status;
}

static fm_status describe_store(fm_context *ctx, struct making *m)
{
    const fm_document *document = m->job.document;
    const char *language = document->sheet.language;
    const fm_sheet sheet = { .ctx = ctx,
                             .document = document,
                             .date = m->job.situation->date,
                             .language = language != NULL ? language : "en" };
    char *name = NULL, *description = NULL, *credits = NULL;
    fm_status status = expand(ctx, m, document->title, &name);

    if (status == FM_OK)
        status = describe_map(ctx, m, &description);
    if (status == FM_OK) {
        credits = fm_credits_collect(&sheet, m->job.situation);
        status = credits == NULL ? fm_fail_nomem(ctx)
                                 : describe(m, name, description, credits);
    }
    fm_free(name);
    fm_free(description);
    fm_free(credits);
    return status;
}

/* ---- Making --------------------------------------------------------------------- */

static size_t features_of(const fm_raster_zoom *zoom)
{
    size_t count = 0;

    for (size_t i = 0; i < zoom->job->situation->layer_count; i++)
        count += zoom->layers[i].seen;
    return count;
}

static fm_status make_zoom(fm_context *ctx, struct making *m, int z)
{
    fm_raster_zoom zoom;
    fm_status status =
        fm_raster_zoom_init(ctx, &m->job, z, fm_raster_block_px(&m->job), &zoom);

    if (status == FM_OK) {
        size_t features = features_of(&zoom);

        if (features > m->report.features_drawn)
            m->report.features_drawn = features;
        status = fm_raster_paint(ctx, &zoom);
    }
    fm_raster_zoom_release(&zoom);
    return status;
}

/* What one zoom has said need not be said by every other: but for notes, which say
 * their zoom. */
static void pass_notes(void *user, const fm_diagnostic *d)
{
    if (d->level >= FM_LOG_NOTE)
        fm_relay(user, d);
}

static bool pass_progress(void *user, const char *title, uint64_t done, uint64_t total)
{
    return fm_progress(user, title, done, total) == FM_OK;
}

static fm_status make_further_zoom(fm_context *ctx, struct making *m, int z)
{
    fm_context *own = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_status status;

    if (own == NULL)
        return fm_fail_nomem(ctx);
    policy.strict = false; /* what it warns of was an error before */
    fm_context_set_log(own, fm_context_log_level(ctx), pass_notes, ctx);
    fm_context_set_progress(own, pass_progress, ctx);
    status = fm_context_set_policy(own, &policy);
    if (status == FM_OK)
        status = make_zoom(own, m, z);
    if (status != FM_OK)
        fm_fail_as(ctx, status, fm_context_error(own));
    fm_context_free(own);
    return status;
}

/* What a reader would miss. */
static fm_status report_missing(fm_context *ctx, struct making *m)
{
    const char *missing = fm_text_missing(m->job.engine, &m->report.glyphs_missing);
    fm_status status = FM_OK;

    if (m->report.glyphs_missing > 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "glyph-missing",
                         "no font has %zu of the characters: %s; install a font that "
                         "has them (Debian: fonts-noto-core)",
                         m->report.glyphs_missing, missing);
    missing = fm_text_missing_families(m->job.engine);
    if (status == FM_OK && missing[0] != '\0')
        status = fm_warn(ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "font-missing",
                         "fonts not found: %s; another was taken", missing);
    if (status == FM_OK && m->report.features_drawn == 0 &&
        m->job.situation->layer_count > 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "nothing-drawn",
                         "0 features drawn: no layer has anything inside the extent");
    return status;
}

static fm_status read_situation(fm_context *ctx, struct making *m)
{
    fm_bbox window = fm_frame_window(m->job.document);
    fm_situation_options options = {
        .window = fm_bbox_is_empty(window) ? NULL : &window,
    };

    return fm_situation_new(ctx, m->job.document, &options, &m->job.situation);
}

static fm_status make(fm_context *ctx, struct making *m)
{
    fm_status status = open_store(ctx, m);

    if (status == FM_OK)
        status = read_situation(ctx, m);
    if (status == FM_OK)
        status = find_extent(ctx, m);
    if (status == FM_OK)
        status = choose_zooms(ctx, m);
    if (status == FM_OK)
        status = describe_store(ctx, m);
    if (status == FM_OK)
        status = fm_text_engine_new(ctx, &m->job.engine);
    for (int z = m->min_zoom; z <= m->max_zoom && status == FM_OK; z++)
        status = z == m->min_zoom ? make_zoom(ctx, m, z) : make_further_zoom(ctx, m, z);
    return status == FM_OK ? report_missing(ctx, m) : status;
}

static fm_status commit(struct making *m)
{
    fm_tile_total total;
    fm_status status = fm_tile_store_commit(&m->job.store, &total);

    m->report.tiles = total.tiles;
    m->report.contents = total.contents;
    m->report.bytes = total.bytes;
    m->report.min_zoom = m->min_zoom;
    m->report.max_zoom = m->max_zoom;
    return status;
}

fm_status fm_tiles_write(fm_context *ctx, const fm_document *document, const char *path,
                         const fm_tiles_options *options, fm_tiles_report *report)
{
    static const fm_tiles_options defaults = FM_TILES_OPTIONS_INIT;
    struct making m = { .options = options != NULL ? options : &defaults,
                        .path = path };
    fm_status status;

    m.job.ctx = ctx;
    m.job.threads = m.options->threads;
    m.tile_size = m.options->tile_size != 0 ? m.options->tile_size : 256;
    m.job.density = m.tile_size / FM_TILE_PX;
    status = check(ctx, &m);
    if (status == FM_OK)
        status = take_box(ctx, &m, document);
    if (status == FM_OK)
        status = make(ctx, &m);
    if (status == FM_OK)
        status = commit(&m);
    if (status == FM_OK && report != NULL)
        *report = m.report;
    release(&m);
    return status;
}
