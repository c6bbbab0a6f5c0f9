/* SPDX-License-Identifier: MIT */
/*
 * Files of styles: .sld in version 1.0.0, .se in 1.1.0.  One holds all layers, from the
 * bottom up as they are drawn; with {layer} in the path each has a file of its own,
 * which is what QGIS wants: it reads the first layer of a file.
 */
#include <string.h>

#include "base/file.h"
#include "gis/sld_parts.h"

#include "base/banned.h"

/* ----------------------------------------------------------------------- losses */

static fm_status tell(const fm_gis_job *job, const char *kind, const char *layers,
                      const char *what)
{
    fm_place place = { .file = job->path };

    return fm_warn(job->ctx, FM_ERR_OUTPUT, &place, kind, "layers %.400s: %s", layers,
                   what);
}

static bool has_own_styles(const fm_gis_layer *layer)
{
    return layer->spec->style_from_features;
}

static bool changes_case(const fm_gis_layer *layer)
{
    const char *transform = layer->spec->label.text_transform;

    return layer->spec->label.given && transform != NULL &&
           strcmp(transform, "none") != 0;
}

static bool has_both_kinds(const fm_gis_layer *layer)
{
    return (layer->kinds & FM_SHAPE_POLYGON) &&
           (layer->kinds & ~(unsigned)FM_SHAPE_POLYGON);
}

/* Each once, with the layers that it is true of. */
static fm_status tell_losses(const fm_gis_job *job, fm_sld_version version)
{
    static const struct {
        const char *kind, *what;
        bool (*is_lost)(const fm_gis_layer *layer);
        bool in_1_0;
    } losses[] = {
        { "style-of-features",
          "styles of single features are left out, those of the layer stand",
          has_own_styles, true },
        { "label-case", "the letters of labels keep their case; .sld changes it",
          changes_case, false },
        { "mixed-geometry",
          "points, lines and areas are together in a layer; servers fill lines as if "
          "they were areas",
          has_both_kinds, true },
    };
    fm_status status = FM_OK;

    for (size_t i = 0; i < sizeof losses / sizeof losses[0] && status == FM_OK; i++) {
        fm_str layers = { 0 };

        for (size_t k = 0; k < job->map->layer_count; k++)
            if (losses[i].is_lost(&job->map->layers[k]) &&
                (losses[i].in_1_0 || version == FM_SLD_1_1))
                fm_str_addf(&layers, "%s'%.60s'", layers.length > 0 ? ", " : "",
                            job->map->layers[k].spec->id);
        if (layers.length > 0)
            status = tell(job, losses[i].kind, fm_str_text(&layers), losses[i].what);
        fm_str_release(&layers);
    }
    return status;
}

/* ------------------------------------------------------------------------ files */

/* Layers [first, first + count) of the map. */
static fm_status write_file(const fm_gis_job *job, fm_sld_version version,
                            const char *path, size_t first, size_t count)
{
    fm_output *output = NULL;
    fm_str text = { 0 };
    fm_status status = fm_output_open(job->ctx, path, job->options->overwrite, &output);

    if (status == FM_OK)
        status = fm_sld_document(job->ctx, job->map, first, count, version, &text);
    if (status == FM_OK)
        status = fm_output_write(output, fm_str_text(&text), text.length);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    fm_str_release(&text);
    job->report->files += status == FM_OK;
    return status;
}

/* Before the first is written. */
static fm_status check_files(const fm_gis_job *job)
{
    bool has_many = strstr(job->path, "{layer}") != NULL;
    fm_str path = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; has_many && i < job->map->layer_count && status == FM_OK; i++) {
        status = fm_gis_layer_path(job, &job->map->layers[i], &path);
        if (status == FM_OK)
            status =
                fm_output_check(job->ctx, fm_str_text(&path), job->options->overwrite);
    }
    fm_str_release(&path);
    return status;
}

static fm_status write_files(const fm_gis_job *job, fm_sld_version version)
{
    fm_status status = check_files(job);
    fm_str path = { 0 };

    if (status == FM_OK)
        status = tell_losses(job, version);
    if (status == FM_OK && strstr(job->path, "{layer}") == NULL)
        status = write_file(job, version, job->path, 0, job->map->layer_count);
    for (size_t i = 0; i < job->map->layer_count && status == FM_OK; i++) {
        job->report->layers++;
        if (strstr(job->path, "{layer}") == NULL)
            continue;
        status = fm_gis_layer_path(job, &job->map->layers[i], &path);
        if (status == FM_OK)
            status = write_file(job, version, fm_str_text(&path), i, 1);
    }
    fm_str_release(&path);
    return status;
}

fm_status fm_gis_write_sld(const fm_gis_job *job)
{
    return write_files(job, FM_SLD_1_0);
}

fm_status fm_gis_write_se(const fm_gis_job *job)
{
    return write_files(job, FM_SLD_1_1);
}
