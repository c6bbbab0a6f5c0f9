/* SPDX-License-Identifier: MIT */
/*
 * Formats that hold one layer and know no styles: the writers of src/out, a file for
 * each layer.  With {layer} in the path every layer gets its file.
 */
#include <string.h>

#include "base/mem.h"
#include "gis/gis.h"
#include "out/export.h"

#include "base/banned.h"

fm_status fm_gis_write_plain(const fm_gis_job *job)
{
    const fm_gis_map *map = job->map;
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_str path = { 0 };
    fm_status status = FM_OK;

    if (map->layer_count > 1 && strstr(job->path, "{layer}") == NULL)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s' holds one layer, and the map has %zu; name one with "
                       "--layer, or put {layer} into the path for a file each",
                       job->path, map->layer_count);
    options.overwrite = job->options->overwrite;
    options.decimals = job->options->decimals;
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++) {
        const fm_gis_layer *layer = &map->layers[i];

        status = fm_gis_layer_path(job, layer, &path);
        if (status == FM_OK)
            status = fm_export_features(job->ctx, &layer->features, fm_str_text(&path),
                                        &options);
        job->report->layers++;
        job->report->files++;
        job->report->features += fm_features_count(&layer->features);
    }
    fm_str_release(&path);
    return status;
}
