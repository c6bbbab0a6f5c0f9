/* SPDX-License-Identifier: MIT */
/* Raster tiles in the words of `frontmap export`. */
#include "gis/gis.h"

#include <string.h>

#include "base/file.h"
#include "frontmap/tiles.h"

#include "base/banned.h"

static bool is_wanted(const fm_gis_options *options, const char *id)
{
    for (size_t i = 0; i < options->layer_count; i++)
        if (fm_str_equal(options->layers[i], id))
            return true;
    return options->layer_count == 0;
}

/* Of the layers only those that are asked for, and these in any case. */
static fm_status choose_layers(const fm_gis_job *job, fm_document *document)
{
    const fm_gis_options *options = job->options;

    for (size_t i = 0; i < options->layer_count; i++)
        if (fm_document_layer(document, options->layers[i]) == NULL)
            return fm_fail(job->ctx, FM_ERR_USAGE,
                           "there is no layer '%.100s' in the document",
                           options->layers[i]);
    for (size_t i = 0; options->layer_count > 0 && i < document->layer_count; i++)
        document->layers[i].hidden = !is_wanted(options, document->layers[i].id);
    return FM_OK;
}

static fm_status choose_date(const fm_gis_job *job, fm_document *document)
{
    const char *dates = job->options->dates;

    if (dates == NULL)
        return FM_OK;
    if (strchr(dates, ',') != NULL || strstr(dates, "..") != NULL)
        return fm_fail(
            job->ctx, FM_ERR_USAGE,
            "'%.200s': pictures show one date; give one, or write a file for "
            "each",
            job->path);
    return fm_document_set_date(job->ctx, document, dates);
}

/* One file; a folder has one a tile, and one that says what they are. */
static bool is_archive(const char *path)
{
    const char *suffix = fm_path_suffix(path);

    return fm_str_equal_nocase(suffix, ".mbtiles") ||
           fm_str_equal_nocase(suffix, ".pmtiles");
}

fm_status fm_gis_write_raster(const fm_gis_job *job)
{
    const fm_gis_options *options = job->options;
    const fm_tiles_options tiles = {
        .min_zoom = options->min_zoom,
        .max_zoom = options->max_zoom,
        .tile_size = options->tile_size,
        .threads = options->threads,
        .overwrite = options->overwrite,
        .bbox = options->bbox,
    };
    fm_document *document = NULL;
    fm_tiles_report report;
    fm_status status = fm_document_copy(job->ctx, job->document, &document);

    if (status == FM_OK)
        status = choose_layers(job, document);
    if (status == FM_OK)
        status = choose_date(job, document);
    if (status == FM_OK)
        status = fm_tiles_write(job->ctx, document, job->path, &tiles, &report);
    if (status == FM_OK) {
        for (size_t i = 0; i < document->layer_count; i++)
            job->report->layers += !document->layers[i].hidden;
        job->report->features = report.features_drawn;
        job->report->files = is_archive(job->path) ? 1 : report.tiles + 1;
        job->report->tiles = report.tiles;
        job->report->min_zoom = report.min_zoom;
        job->report->max_zoom = report.max_zoom;
    }
    fm_document_free(document);
    return status;
}
