/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "gis/raster_tiles.h"

#include "base/banned.h"

/* As on a sheet (sheet/render.c): kept beyond the frame for strokes that reach in, and
 * how closely a curve is followed, in pixels of the picture. */
static const double MARGIN_PX = 48.0;
static const double CURVE_DEVICE_PX = 0.15;

void fm_raster_zoom_release(fm_raster_zoom *zoom)
{
    fm_tape_free(zoom->tape);
    fm_labeller_free(zoom->labeller);
    for (size_t i = 0; zoom->layers != NULL && i < zoom->job->situation->layer_count;
         i++)
        fm_map_layer_release(&zoom->layers[i]);
    fm_free(zoom->layers);
    fm_projector_free(zoom->inner);
    fm_projector_free(zoom->projector);
}

static fm_status lay_ground(fm_raster_zoom *zoom, fm_context *ctx)
{
    const fm_raster_job *job = zoom->job;
    fm_sheet *sheet = &zoom->sheet;
    fm_viewport *v = &sheet->viewport;
    fm_status status;

    *sheet = (fm_sheet){
        .ctx = ctx,
        .document = job->document,
        .date = job->situation->date,
        .language = job->document->sheet.language != NULL
                        ? job->document->sheet.language
                        : "en",
        .engine = job->engine,
        .page = zoom->grid.frame,
    };
    *v = (fm_viewport){ .frame = zoom->grid.frame,
                        .extent = fm_tile_extent(job->box, job->centre_lon),
                        .px_per_m = fm_tile_px_per_m(zoom->grid.z),
                        .projection = job->projection };
    status = fm_projector_new(ctx, job->projection, v->extent, MARGIN_PX / v->px_per_m,
                              CURVE_DEVICE_PX / job->density / v->px_per_m,
                              &zoom->projector);
    if (status == FM_OK)
        status = fm_projector_new(ctx, job->projection, v->extent, 0, 1.0 / v->px_per_m,
                                  &zoom->inner);
    if (status == FM_OK)
        sheet->window = fm_projector_window(zoom->projector);
    return status;
}

static fm_status prepare_layers(fm_raster_zoom *zoom, fm_context *ctx)
{
    const fm_situation *situation = zoom->job->situation;
    fm_status status = FM_OK;

    zoom->layers = fm_alloc(situation->layer_count, sizeof *zoom->layers);
    if (zoom->layers == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < situation->layer_count && status == FM_OK; i++) {
        status = fm_progress(ctx, "projecting layers", i, situation->layer_count);
        if (status == FM_OK)
            status = fm_map_layer_prepare(&zoom->sheet, &situation->layers[i],
                                          zoom->projector, zoom->job->density,
                                          &zoom->layers[i]);
    }
    return status;
}

static fm_status place_labels(fm_raster_zoom *zoom, fm_context *ctx)
{
    const fm_situation *situation = zoom->job->situation;
    fm_status status =
        fm_labeller_new(ctx, zoom->job->engine, zoom->grid.frame, &zoom->labeller);
    bool any = false;

    for (size_t i = 0; i < situation->layer_count; i++)
        any =
            any || (!zoom->layers[i].skipped && situation->layers[i].spec->label.given);
    for (size_t i = 0; any && i < situation->layer_count && status == FM_OK; i++)
        status = fm_map_layer_labels(&zoom->sheet, &zoom->layers[i], zoom->inner,
                                     zoom->labeller);
    if (any && status == FM_OK)
        status = fm_labeller_place(zoom->labeller);
    return status;
}

static void note_labels(const fm_raster_zoom *zoom, fm_context *ctx)
{
    size_t count = fm_labeller_count(zoom->labeller), dropped = 0;

    for (size_t i = 0; i < count; i++)
        dropped += fm_labeller_at(zoom->labeller, i)->run == NULL;
    if (dropped > 0)
        fm_note(ctx, FM_PLACE_NONE, "label-dropped",
                "zoom %d: %zu of %zu labels had no room", zoom->grid.z, dropped, count);
}

static fm_status record(fm_raster_zoom *zoom, fm_context *ctx, double cell_px)
{
    fm_status status = fm_tape_new(ctx, zoom->job->density, &zoom->tape);
    fm_painter *painter;

    if (status != FM_OK)
        return status;
    painter = fm_tape_painter(zoom->tape);
    for (size_t i = 0; i < zoom->job->situation->layer_count; i++)
        fm_map_layer_paint(&zoom->sheet, &zoom->layers[i], painter);
    fm_labeller_draw(zoom->labeller, painter);
    return fm_tape_wind(zoom->tape, zoom->grid.frame, cell_px);
}

fm_status fm_raster_zoom_init(fm_context *ctx, const fm_raster_job *job, int z,
                              double cell_px, fm_raster_zoom *out)
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    *out = (fm_raster_zoom){ .job = job, .grid = fm_tile_grid_of(job->box, z) };
    status = lay_ground(out, ctx);
    if (status == FM_OK)
        status = prepare_layers(out, ctx);
    fm_stopwatch_stop(job->ctx, "project", watch);
    watch = fm_stopwatch_start();
    if (status == FM_OK)
        status = place_labels(out, ctx);
    fm_stopwatch_stop(job->ctx, "labels", watch);
    watch = fm_stopwatch_start();
    if (status == FM_OK) {
        note_labels(out, ctx);
        status = record(out, ctx, cell_px);
    }
    fm_stopwatch_stop(job->ctx, "record", watch);
    return status;
}
