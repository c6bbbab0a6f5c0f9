/* SPDX-License-Identifier: MIT */
/*
 * Formats of one layer a file in which QGIS looks for a style beside it: map.shp and
 * map.qml, map.fgb and map.qml.  With {layer} in the path every layer gets its files.
 */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "gis/qgis_piece.h"

#include "base/banned.h"

enum { DBASE_NAME_BYTES = 10 };

static const fm_export_name_rule of_dbase = { DBASE_NAME_BYTES, NULL, true, false };
static const fm_export_name_rule of_flatgeobuf = { 0, NULL, false, false };

/* The job's path with the piece's name in the place of {layer}. */
static void add_path(const fm_gis_job *job, const fm_qgis_piece *piece, fm_str *path,
                     fm_str *style)
{
    const char *place = strstr(job->path, "{layer}");
    const char *whole;

    fm_str_clear(path);
    fm_str_clear(style);
    if (place == NULL) {
        fm_str_add(path, job->path);
    } else {
        fm_str_add_bytes(path, job->path, (size_t)(place - job->path));
        fm_str_add(path, piece->name);
        fm_str_add(path, place + strlen("{layer}"));
    }
    whole = fm_str_text(path);
    fm_str_add_bytes(style, whole, (size_t)(fm_path_suffix(whole) - whole));
    fm_str_add(style, ".qml");
}

static fm_status write_piece(const fm_gis_job *job, const fm_qgis_pieces *pieces,
                             size_t i, const char *path, const char *style)
{
    const fm_qgis_piece *piece = &pieces->items[i];
    fm_gis_qml_job qml_job = fm_qgis_piece_job(pieces, i);
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    const fm_export_item item = { .features = piece->features,
                                  .name = piece->name,
                                  .title = piece->title,
                                  .description = piece->description,
                                  .kinds = piece->kind };
    fm_output *output = NULL;
    fm_str qml = { 0 };
    fm_status status =
        fm_output_open(job->ctx, style, job->options->overwrite, &output);

    options.overwrite = job->options->overwrite;
    options.crs = job->options->crs;
    if (status == FM_OK)
        status = fm_gis_qml_document(&qml_job, &qml);
    if (status == FM_OK)
        status = fm_output_write(output, fm_str_text(&qml), qml.length);
    if (status == FM_OK)
        status = fm_export_layers(job->ctx, &item, 1, path, &options, NULL);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    fm_str_release(&qml);
    if (status == FM_OK) {
        job->report->layers++;
        job->report->files += 2;
        job->report->features += fm_features_count(piece->features);
    }
    return status;
}

static fm_status write_all(const fm_gis_job *job, const fm_export_name_rule *rule)
{
    fm_qgis_pieces pieces = { 0 };
    fm_str path = { 0 }, style = { 0 };
    fm_status status = fm_gis_qml_tell_losses(job);

    if (status == FM_OK)
        status = fm_qgis_pieces_make(job, rule, &pieces);
    if (status == FM_OK && pieces.count > 1 && strstr(job->path, "{layer}") == NULL)
        status = fm_fail(job->ctx, FM_ERR_USAGE,
                         "'%.200s' holds one layer of one kind of shape, and the map "
                         "has %zu; name one with --layer, or put {layer} into the path "
                         "for a file each",
                         job->path, pieces.count);
    for (size_t i = 0; i < pieces.count && status == FM_OK; i++) {
        add_path(job, &pieces.items[i], &path, &style);
        if (path.failed || style.failed)
            status = fm_fail_nomem(job->ctx);
        if (status == FM_OK)
            status =
                write_piece(job, &pieces, i, fm_str_text(&path), fm_str_text(&style));
    }
    fm_qgis_pieces_release(&pieces);
    fm_str_release(&path);
    fm_str_release(&style);
    return status;
}

fm_status fm_gis_write_shp(const fm_gis_job *job)
{
    return write_all(job, &of_dbase);
}

fm_status fm_gis_write_fgb(const fm_gis_job *job)
{
    return write_all(job, &of_flatgeobuf);
}
