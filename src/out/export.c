/* SPDX-License-Identifier: MIT */
#include "out/export.h"

#include <string.h>

#include "base/file.h"
#include "data/layer.h"
#include "out/export_private.h"

#include "base/banned.h"

enum { PROGRESS_EVERY = 1024 };

static const fm_export_format formats[] = {
    { ".geojson", NULL, fm_export_geojson },
    { ".json", NULL, fm_export_geojson },
    { ".geojsonl", NULL, fm_export_geojson_lines },
    { ".ndjson", NULL, fm_export_geojson_lines },
    { ".csv", NULL, fm_export_csv },
    { ".gpkg", "GPKG", fm_export_ogr },
    { ".fgb", "FlatGeobuf", fm_export_ogr },
    { ".shp", "ESRI Shapefile", fm_export_ogr },
    { ".kml", NULL, fm_export_kml },
};

enum { FORMATS = sizeof formats / sizeof formats[0] };

static const fm_export_format *find_format(const char *path)
{
    const char *suffix = strcmp(path, "-") == 0 ? ".geojson" : fm_path_suffix(path);

    for (size_t i = 0; i < FORMATS; i++) {
        if (fm_str_equal_nocase(suffix, formats[i].suffix))
            return &formats[i];
    }
    return NULL;
}

bool fm_export_suffix_is_known(const char *path)
{
    return find_format(path) != NULL;
}

static fm_status fail_unknown(fm_context *ctx, const char *path)
{
    fm_str known = { 0 };
    fm_status status;

    for (size_t i = 0; i < FORMATS; i++)
        fm_str_addf(&known, "%s%s", i > 0 ? " " : "", formats[i].suffix);
    status = fm_fail(ctx, FM_ERR_USAGE,
                     "cannot tell the format of '%.200s' by its name; end it with one "
                     "of: %s",
                     path, fm_str_text(&known));
    fm_str_release(&known);
    return status;
}

static fm_status check_options(fm_context *ctx, const fm_export_options *o)
{
    if (o->decimals < -1 || o->decimals > FM_EXPORT_DECIMALS_MOST)
        return fm_fail(ctx, FM_ERR_USAGE, "%d decimals of degrees; give 0 to %d",
                       o->decimals, FM_EXPORT_DECIMALS_MOST);
    if (o->name != NULL && o->name[0] == '\0')
        return fm_fail(ctx, FM_ERR_USAGE, "the name of the layer is empty");
    return FM_OK;
}

fm_status fm_export_features(fm_context *ctx, const fm_features *features,
                             const char *path, const fm_export_options *options)
{
    static const fm_export_options none = FM_EXPORT_OPTIONS_INIT;
    const fm_export_options *o = options != NULL ? options : &none;
    size_t count = fm_features_count(features);
    fm_export_job job = {
        .ctx = ctx,
        .features = features,
        .format = find_format(path),
        .path = path,
        .name = o->name,
        .overwrite = o->overwrite,
        .decimals = o->decimals < 0 ? FM_EXPORT_DECIMALS : o->decimals,
    };
    fm_status status = check_options(ctx, o);

    if (status != FM_OK)
        return status;
    if (job.format == NULL)
        return fail_unknown(ctx, path);
    status = job.format->write(&job);
    if (status == FM_OK && job.written != count)
        status = fm_fail(ctx, FM_ERR_INTERNAL, "'%.200s': %zu of %zu features written",
                         path, job.written, count);
    return status;
}

fm_status fm_layer_export(fm_context *ctx, const fm_layer *layer, const char *path,
                          const fm_export_options *options)
{
    return fm_export_features(ctx, fm_layer_features(layer), path, options);
}

/* ---------------------------------------------------------------------- shared */

fm_status fm_export_tell_lost(const fm_export_job *job, size_t parts, size_t features)
{
    fm_place place = { .file = job->path };
    fm_status status;

    if (parts == 0)
        return FM_OK;
    status = fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "part-too-small",
                     "%zu part%s of %zu feature%s too small for %d decimals of "
                     "degrees; left out",
                     parts, parts == 1 ? "" : "s", features,
                     features == 1 ? " is" : "s are", job->decimals);
    return status;
}

fm_status fm_export_progress(const fm_export_job *job, size_t feature)
{
    if (feature % PROGRESS_EVERY != 0)
        return FM_OK;
    return fm_progress(job->ctx, "writing", feature, fm_features_count(job->features));
}

bool fm_export_ids_matter(const fm_features *f)
{
    bool from_0 = true, from_1 = true;

    if (f->ids.column_count == 0 || fm_column_type(&f->ids.columns[0]) == FM_CELL_NULL)
        return false;
    for (size_t i = 0; i < f->ids.row_count && (from_0 || from_1); i++) {
        fm_cell id = fm_table_cell(&f->ids, 0, i);

        from_0 = from_0 && id.kind == FM_CELL_INTEGER && id.integer == (int64_t)i;
        from_1 = from_1 && id.kind == FM_CELL_INTEGER && id.integer == (int64_t)i + 1;
    }
    return !from_0 && !from_1;
}
