/* SPDX-License-Identifier: MIT */
#include "out/export.h"

#include <string.h>

#include "base/file.h"
#include "data/layer.h"
#include "out/export_private.h"

#include "base/banned.h"

enum { PROGRESS_EVERY = 1024 };

enum {
    LINES = FM_EXPORT_APPENDS,
    TABLE = FM_EXPORT_APPENDS | FM_EXPORT_TAKES_CRS | FM_EXPORT_TAKES_GEOMETRY,
    DRAWING = FM_EXPORT_TAKES_CRS | FM_EXPORT_WANTS_METRES | FM_EXPORT_HOLDS_LAYERS,
    BINARY = FM_EXPORT_TAKES_CRS | FM_EXPORT_FINISHES | FM_EXPORT_KEEPS_DIGITS,
    PACKAGE = BINARY | FM_EXPORT_APPENDS | FM_EXPORT_HOLDS_LAYERS
};

static const fm_export_format formats[] = {
    { ".geojson", "GeoJSON", NULL, 0, fm_export_geojson },
    { ".json", "GeoJSON", NULL, 0, fm_export_geojson },
    { ".geojsonl", "GeoJSON", NULL, LINES, fm_export_geojson_lines },
    { ".ndjson", "GeoJSON", NULL, LINES, fm_export_geojson_lines },
    { ".geojsons", "GeoJSON", NULL, LINES, fm_export_geojson_sequence },
    { ".csv", "CSV", NULL, TABLE, fm_export_csv },
    { ".gpkg", "GeoPackage", "GPKG", PACKAGE, fm_export_ogr },
    { ".fgb", "FlatGeobuf", "FlatGeobuf", BINARY, fm_export_ogr },
    { ".shp", "Shapefile", "ESRI Shapefile", BINARY, fm_export_ogr },
    { ".kml", "KML", NULL, 0, fm_export_kml },
    { ".gpx", "GPX", NULL, FM_EXPORT_HOLDS_LAYERS, fm_export_gpx },
    { ".dxf", "DXF", NULL, DRAWING, fm_export_dxf },
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

bool fm_export_holds_layers(const char *path)
{
    const fm_export_format *format = find_format(path);

    return format != NULL && (format->abilities & FM_EXPORT_HOLDS_LAYERS) != 0;
}

/* -------------------------------------------------------------------- checking */

static fm_status check_append(const fm_export_job *job)
{
    const fm_export_options *o = job->options;

    if (!o->append)
        return FM_OK;
    if (o->overwrite)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': a file is added to or replaced, not both; give one "
                       "of append and overwrite",
                       job->path);
    if (!(job->format->abilities & FM_EXPORT_APPENDS) || strcmp(job->path, "-") == 0)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': nothing can be added to a %s; write it anew, or "
                       "write .gpkg, .geojsonl or .csv",
                       job->path, job->format->title);
    return FM_OK;
}

static fm_status check_crs(const fm_export_job *job)
{
    const char *crs = job->options->crs;

    if (crs == NULL || fm_crs_is_lonlat(crs) ||
        (job->format->abilities & FM_EXPORT_TAKES_CRS))
        return FM_OK;
    return fm_fail(job->ctx, FM_ERR_USAGE,
                   "'%.200s': the coordinates of a %s are WGS 84 always, not '%.100s'; "
                   "leave the CRS out, or write .gpkg, .fgb, .shp, .csv or .dxf",
                   job->path, job->format->title, crs);
}

static fm_status check_options(const fm_export_job *job)
{
    const fm_export_options *o = job->options;
    fm_status status;

    if (o->decimals < -1 || o->decimals > FM_EXPORT_DECIMALS_MOST)
        return fm_fail(job->ctx, FM_ERR_USAGE, "%d decimals of degrees; give 0 to %d",
                       o->decimals, FM_EXPORT_DECIMALS_MOST);
    if (o->name != NULL && o->name[0] == '\0')
        return fm_fail(job->ctx, FM_ERR_USAGE, "the name of the layer is empty");
    if (o->geometry != FM_EXPORT_GEOMETRY_AUTO &&
        !(job->format->abilities & FM_EXPORT_TAKES_GEOMETRY))
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': a %s has its geometry in one way only; leave the "
                       "choice out, or write .csv",
                       job->path, job->format->title);
    status = check_append(job);
    return status == FM_OK ? check_crs(job) : status;
}

static const char *name_of(const fm_export_job *job, size_t item)
{
    const char *name = job->items[item].name;

    return name != NULL ? name : job->options->name;
}

static fm_status check_items(const fm_export_job *job)
{
    if (job->item_count > 1 && !(job->format->abilities & FM_EXPORT_HOLDS_LAYERS))
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s' holds one layer, and there are %zu; put {layer} into "
                       "the path for a file each, or write .gpkg",
                       job->path, job->item_count);
    for (size_t i = 0; job->item_count > 1 && i < job->item_count; i++) {
        const char *name = name_of(job, i);

        if (name == NULL || name[0] == '\0')
            return fm_fail(job->ctx, FM_ERR_USAGE,
                           "'%.200s': layer %zu of %zu has no name", job->path, i + 1,
                           job->item_count);
        for (size_t k = 0; k < i; k++) {
            if (fm_str_equal_nocase(name, name_of(job, k)))
                return fm_fail(job->ctx, FM_ERR_USAGE,
                               "'%.200s': layers '%.60s' and '%.60s' have one name for "
                               "many programs; rename one of them",
                               job->path, name_of(job, k), name);
        }
    }
    return FM_OK;
}

/* ------------------------------------------------------------------ coordinates */

static fm_bbox box_of(const fm_export_job *job)
{
    fm_bbox box = FM_BBOX_EMPTY;

    for (size_t i = 0; i < job->item_count; i++)
        fm_bbox_join(&box, fm_shapes_bbox_all(&job->items[i].features->shapes));
    return box;
}

/* A file in metres that cannot say which: so we do. */
static fm_status tell_metres(const fm_export_job *job)
{
    const fm_projection_info *info = fm_projection_about(job->plane->projection);
    fm_place place = { .file = job->path };

    if (job->plane->is_degrees)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': a %s wants metres, and '%.100s' counts in degrees; "
                       "give a projected CRS, or leave it out for one that suits",
                       job->path, job->format->title, info->crs);
    if (job->options->crs == NULL)
        return fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "crs-chosen",
                       "a %s does not say its CRS, and wants metres: it is written in "
                       "%.200s (%.200s); give a CRS to choose",
                       job->format->title, info->crs, info->name);
    fm_note(job->ctx, &place, "crs-not-held",
            "a %s does not say its CRS: it is written in %.200s (%.200s)",
            job->format->title, info->crs, info->name);
    return FM_OK;
}

fm_status fm_export_set_crs(fm_export_job *job, const char *crs, fm_export_plane *plane)
{
    bool wants_metres = (job->format->abilities & FM_EXPORT_WANTS_METRES) != 0;
    fm_status status = FM_OK;

    if (wants_metres || (crs != NULL && !fm_crs_is_lonlat(crs))) {
        job->plane = plane;
        status = fm_export_plane_open(job->ctx, crs, box_of(job), plane);
        if (status == FM_OK && wants_metres)
            status = tell_metres(job);
    }
    job->decimals = job->options->decimals;
    if (status == FM_OK && job->decimals < 0 &&
        !(job->format->abilities & FM_EXPORT_KEEPS_DIGITS))
        job->decimals = job->plane == NULL || job->plane->is_degrees
                            ? FM_EXPORT_DECIMALS
                            : FM_EXPORT_DECIMALS_PLANE;
    return status;
}

/* ------------------------------------------------------------------- the whole */

static fm_status write_all(fm_export_job *job)
{
    size_t wanted = 0;
    fm_status status;

    fm_export_take(job, 0);
    status = job->format->write(job);
    for (size_t i = 0; i < job->item_count; i++)
        wanted += fm_features_count(job->items[i].features);
    if (status == FM_OK && job->written != wanted)
        status =
            fm_fail(job->ctx, FM_ERR_INTERNAL, "'%.200s': %zu of %zu features written",
                    job->path, job->written, wanted);
    return status;
}

fm_status fm_export_layers(fm_context *ctx, const fm_export_item *items, size_t count,
                           const char *path, const fm_export_options *options,
                           const fm_export_hooks *hooks)
{
    static const fm_export_options none = FM_EXPORT_OPTIONS_INIT;
    fm_export_job job = {
        .ctx = ctx,
        .format = find_format(path),
        .path = path,
        .options = options != NULL ? options : &none,
        .hooks = hooks,
        .items = items,
        .item_count = count,
    };
    fm_export_plane plane = { .projection = NULL };
    fm_status status;

    if (job.format == NULL)
        return fail_unknown(ctx, path);
    if (count == 0)
        return fm_fail(ctx, FM_ERR_USAGE, "'%.200s': there is no layer to write", path);
    if (hooks != NULL && !(job.format->abilities & FM_EXPORT_FINISHES))
        return fm_fail(ctx, FM_ERR_INTERNAL, "'%.200s': a %s is not finished by others",
                       path, job.format->title);
    job.appends = job.options->append && fm_file_exists(path);
    job.overwrite = job.options->overwrite || job.options->append;
    status = check_options(&job);
    if (status == FM_OK)
        status = check_items(&job);
    if (status == FM_OK && strcmp(path, "-") != 0)
        status = fm_output_check(ctx, path, job.overwrite);
    if (status == FM_OK)
        status = fm_export_set_crs(&job, job.options->crs, &plane);
    if (status == FM_OK)
        status = write_all(&job);
    fm_export_plane_release(&plane);
    return status;
}

fm_status fm_export_features(fm_context *ctx, const fm_features *features,
                             const char *path, const fm_export_options *options)
{
    fm_export_item item = { .features = features };

    return fm_export_layers(ctx, &item, 1, path, options, NULL);
}

fm_status fm_layer_export(fm_context *ctx, const fm_layer *layer, const char *path,
                          const fm_export_options *options)
{
    return fm_export_features(ctx, fm_layer_features(layer), path, options);
}

/* ---------------------------------------------------------------------- shared */

void fm_export_take(fm_export_job *job, size_t item)
{
    job->item = &job->items[item];
    job->features = job->item->features;
    job->name = name_of(job, item);
}

char *fm_export_layer_name(const fm_export_job *job)
{
    const char *file = fm_path_name(job->path);

    return job->name != NULL ? fm_strdup(job->name)
                             : fm_strndup(file, (size_t)(fm_path_suffix(file) - file));
}

static fm_status fail_place(const fm_export_job *job, size_t feature)
{
    fm_str which = { 0 };
    fm_status status;

    fm_features_describe(job->features, feature, &which);
    status = fm_fail(job->ctx, FM_ERR_OUTPUT,
                     "cannot write '%.200s': %.200s has no place in '%.100s'; give "
                     "another CRS, or leave out what lies beyond",
                     job->path, fm_str_text(&which),
                     fm_projection_about(job->plane->projection)->crs);
    fm_str_release(&which);
    return status;
}

fm_status fm_export_job_shape(fm_export_job *job, size_t feature,
                              fm_export_shape *shape)
{
    const fm_shapes *s = &job->features->shapes;
    bool placed = true;

    if (job->plane == NULL ? !fm_export_shape_make(shape, s, feature, job->decimals)
                           : !fm_export_plane_make(job->plane, shape, s, feature,
                                                   job->decimals, &placed))
        return fm_fail_nomem(job->ctx);
    return placed ? FM_OK : fail_place(job, feature);
}

fm_status fm_export_check_kinds(const fm_export_job *job, unsigned kinds,
                                const char *cure)
{
    size_t bare = 0, others = 0;

    for (size_t item = 0; item < job->item_count; item++) {
        const fm_shapes *s = &job->items[item].features->shapes;

        for (size_t i = 0; i < s->feature_count; i++) {
            unsigned has = fm_shapes_kinds(s, i);

            bare += has == FM_SHAPE_NONE;
            others += (has & ~kinds) != 0;
        }
    }
    if (bare > 0)
        return fm_fail(job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu feature%s without geometry, which a "
                       "%s does not keep; write .gpkg or .geojson",
                       job->path, bare, bare == 1 ? " is" : "s are",
                       job->format->title);
    if (others > 0)
        return fm_fail(job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu feature%s polygons, which a %s does "
                       "not know; %s",
                       job->path, others, others == 1 ? " has" : "s have",
                       job->format->title, cure);
    return FM_OK;
}

fm_export_look fm_export_look_of(const fm_export_job *job, size_t feature)
{
    fm_export_look look = { 0 };

    if (job->item->look != NULL)
        job->item->look(job->item->user, feature, &look);
    return look;
}

fm_status fm_export_tell_lost(const fm_export_job *job, size_t parts, size_t features)
{
    bool has_plane = job->plane != NULL && !job->plane->is_degrees;
    fm_place place = { .file = job->path };
    fm_status status;

    if (parts == 0)
        return FM_OK;
    status =
        fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "part-too-small",
                "%zu part%s of %zu feature%s too small for %d decimals of "
                "%s; left out",
                parts, parts == 1 ? "" : "s", features, features == 1 ? " is" : "s are",
                job->decimals, has_plane ? "the CRS" : "degrees");
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
