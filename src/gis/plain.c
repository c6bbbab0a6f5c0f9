/* SPDX-License-Identifier: MIT */
/*
 * Formats without styles of their own: the writers of src/out, told the look of each
 * feature as far as they can say it.  Formats that hold one layer get a file for each,
 * by {layer} in the path.
 */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "gis/gis.h"
#include "gis/look.h"
#include "out/export.h"

#include "base/banned.h"

typedef struct plain {
    const fm_gis_job *job;
    const fm_gis_map *map;
    fm_export_options options;
    char **paths; /* one a layer; or one for all */
    size_t path_count;
    fm_gis_look *looks;
    fm_export_item *items;
} plain;

static void plain_release(plain *p)
{
    for (size_t i = 0; p->paths != NULL && i < p->path_count; i++)
        fm_free(p->paths[i]);
    for (size_t i = 0; p->looks != NULL && i < p->map->layer_count; i++)
        fm_gis_look_release(&p->looks[i]);
    fm_free(p->paths);
    fm_free(p->looks);
    fm_free(p->items);
}

static bool has_pattern(const plain *p)
{
    return strstr(p->job->path, "{layer}") != NULL;
}

/* Every name is looked at before the first file is written. */
static fm_status find_paths(plain *p)
{
    size_t count = has_pattern(p) ? p->map->layer_count : 1;
    fm_str path = { 0 };
    fm_status status = FM_OK;

    p->paths = fm_alloc(count + 1, sizeof *p->paths);
    if (p->paths == NULL)
        return fm_fail_nomem(p->job->ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        status = fm_gis_layer_path(p->job, &p->map->layers[i], &path);
        if (status != FM_OK)
            break;
        p->paths[i] = fm_strdup(fm_str_text(&path));
        p->path_count = i + 1;
        if (p->paths[i] == NULL)
            status = fm_fail_nomem(p->job->ctx);
        for (size_t k = 0; k < i && status == FM_OK; k++)
            if (fm_str_equal_nocase(p->paths[k], p->paths[i]))
                status =
                    fm_fail(p->job->ctx, FM_ERR_USAGE,
                            "'%.200s' and '%.200s' may be one file; give the layers "
                            "ids that differ in more than upper and lower case",
                            p->paths[k], p->paths[i]);
        if (status == FM_OK && !p->options.append && strcmp(p->paths[i], "-") != 0)
            status = fm_output_check(p->job->ctx, p->paths[i], p->options.overwrite);
    }
    fm_str_release(&path);
    return status;
}

static fm_status make_items(plain *p)
{
    size_t count = p->map->layer_count;

    p->looks = fm_alloc(count + 1, sizeof *p->looks);
    p->items = fm_alloc(count + 1, sizeof *p->items);
    if (p->looks == NULL || p->items == NULL)
        return fm_fail_nomem(p->job->ctx);
    for (size_t i = 0; i < count; i++) {
        const fm_gis_layer *layer = &p->map->layers[i];

        p->looks[i].layer = layer;
        p->items[i] = (fm_export_item){
            .features = &layer->features,
            .name = layer->spec->id,
            .title = layer->title,
            .description = layer->attribution,
            .look = fm_gis_look_of,
            .user = &p->looks[i],
        };
    }
    return FM_OK;
}

static fm_status write_files(plain *p)
{
    size_t count = p->map->layer_count;
    fm_gis_report *report = p->job->report;
    fm_status status = FM_OK;

    if (!has_pattern(p))
        status = fm_export_layers(p->job->ctx, p->items, count, p->job->path,
                                  &p->options, NULL);
    for (size_t i = 0; has_pattern(p) && i < count && status == FM_OK; i++)
        status = fm_export_layers(p->job->ctx, &p->items[i], 1, p->paths[i],
                                  &p->options, NULL);
    report->layers = count;
    report->files = p->path_count;
    for (size_t i = 0; i < count; i++)
        report->features += fm_features_count(&p->map->layers[i].features);
    return status;
}

/* A drawing is in metres: those of the sheet, where it is. */
static const char *drawing_crs(const plain *p)
{
    const fm_projection_info *about = fm_projection_about(p->map->making.projection);

    if (!fm_str_equal_nocase(fm_path_suffix(p->job->path), ".dxf") ||
        about->crs[0] == '\0' || about->unit_m != 1.0)
        return NULL;
    return about->crs;
}

fm_status fm_gis_write_plain(const fm_gis_job *job)
{
    plain p = { .job = job, .map = job->map, .options = FM_EXPORT_OPTIONS_INIT };
    fm_status status = FM_OK;

    p.options.overwrite = job->options->overwrite;
    p.options.append = job->options->append;
    p.options.decimals = job->options->decimals;
    p.options.crs = job->options->crs != NULL ? job->options->crs : drawing_crs(&p);
    if (p.map->layer_count != 1 && !has_pattern(&p) &&
        !fm_export_holds_layers(job->path))
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s' holds one layer, and the map has %zu; name one with "
                       "--layer, or put {layer} into the path for a file each",
                       job->path, p.map->layer_count);
    if (p.map->layer_count > 0)
        status = find_paths(&p);
    if (status == FM_OK)
        status = make_items(&p);
    if (status == FM_OK)
        status = write_files(&p);
    plain_release(&p);
    return status;
}
