/* SPDX-License-Identifier: MIT */
#include "front/derive_movement.h"

#include <string.h>

#include "base/mem.h"
#include "front/history.h"
#include "front/series.h"

#include "base/banned.h"

/* A link among the snapshots must not lead out of the document's folder. */
static fm_status check_paths(fm_context *ctx, const fm_situation *situation,
                             const fm_layer_spec *zones, const fm_series *series)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < series->count && status == FM_OK; i++)
        status = fm_document_check_path(ctx, situation->document, &zones->source_place,
                                        series->snapshots[i].path);
    return status;
}

fm_status fm_derive_movement(fm_context *ctx, const fm_situation *situation,
                             const fm_situation_layer *zones, const char *field,
                             fm_situation_layer *layer)
{
    const fm_layer_spec *spec = zones->spec;
    fm_history_options options = FM_HISTORY_OPTIONS_INIT;
    fm_series_options so = {
        .layer = spec->source_layer,
        .crs = spec->crs,
        .where = fm_document_condition_text(situation->document, &spec->where),
        .date_field = spec->date_field,
        .valid_from = spec->valid_from,
        .valid_to = spec->valid_to,
        .from = layer->spec->derive.since,
        .to = situation->date,
    };
    char *path =
        fm_source_path(spec->folder == NULL ? "." : spec->folder, spec->source);
    fm_history *history = NULL;
    fm_series *series = NULL;
    fm_status status = path == NULL ? fm_fail_nomem(ctx) : FM_OK;

    options.by = field;
    options.patches = true;
    if (status == FM_OK)
        status = fm_series_open(ctx, path, &so, &series);
    if (status == FM_OK)
        status = check_paths(ctx, situation, spec, series);
    if (status == FM_OK)
        status = fm_history_of_series(ctx, series, &options, &history);
    if (status == FM_OK)
        status = fm_history_features(ctx, history, &layer->features);
    fm_history_free(history);
    fm_series_free(series);
    fm_free(path);
    return status;
}
