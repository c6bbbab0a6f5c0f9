/* SPDX-License-Identifier: MIT */
/* Zones from reports as files: one a date, or one layer of all dates. */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "front/cells.h"
#include "out/export.h"

#include "base/banned.h"

static const char placeholder[] = "{date}";

/* The vertices lie on a grid of a millionth of a degree. */
enum { GRID_DECIMALS = 6 };

/* `path` with the date in the place of {date}, every time it stands there. */
static fm_status dated_path(fm_context *ctx, const fm_cells *cells, const char *path,
                            size_t date, char **out)
{
    fm_str text = { 0 };
    char day[11];
    const char *at;

    fm_cells_date_at(cells, date, day);
    while ((at = strstr(path, placeholder)) != NULL) {
        fm_str_add_bytes(&text, path, (size_t)(at - path));
        fm_str_add(&text, day);
        path = at + strlen(placeholder);
    }
    fm_str_add(&text, path);
    *out = fm_str_take(&text);
    fm_str_release(&text);
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

/* May every file of the series be written?  Asked before the first is. */
static fm_status check_series(fm_context *ctx, const fm_cells *cells, const char *path,
                              bool overwrite)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < cells->date_count && status == FM_OK; i++) {
        fm_output *output = NULL;
        char *file;

        status = dated_path(ctx, cells, path, i, &file);
        if (status != FM_OK)
            return status;
        status = fm_output_open(ctx, file, overwrite, &output);
        fm_output_abort(&output);
        fm_free(file);
    }
    return status;
}

static fm_status write_series(fm_context *ctx, const fm_cells *cells, const char *path,
                              const fm_export_options *o)
{
    fm_status status = check_series(ctx, cells, path, o->overwrite);

    for (size_t i = 0; i < cells->date_count && status == FM_OK; i++) {
        fm_features features = { 0 };
        char *file = NULL;

        status = dated_path(ctx, cells, path, i, &file);
        if (status == FM_OK)
            status = fm_cells_snapshot(ctx, cells, i, false, &features);
        if (status == FM_OK)
            status = fm_export_features(ctx, &features, file, o);
        fm_features_release(&features);
        fm_free(file);
        if (status == FM_OK)
            status = fm_progress(ctx, "writing zones", i + 1, cells->date_count);
    }
    return status;
}

static fm_status write_layer(fm_context *ctx, const fm_cells *cells, const char *path,
                             const fm_export_options *o)
{
    fm_features features = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < cells->date_count && status == FM_OK; i++) {
        status = fm_cells_snapshot(ctx, cells, i, true, &features);
        if (status == FM_OK)
            status = fm_progress(ctx, "joining zones", i + 1, cells->date_count);
    }
    if (status == FM_OK)
        status = fm_export_features(ctx, &features, path, o);
    fm_features_release(&features);
    return status;
}

fm_status fm_cells_export(fm_context *ctx, const fm_cells *cells, const char *path,
                          const fm_export_options *options)
{
    fm_export_options o = FM_EXPORT_OPTIONS_INIT;
    bool is_series = strstr(path, placeholder) != NULL;

    if (options != NULL)
        o = *options;
    if (o.decimals < 0)
        o.decimals = GRID_DECIMALS;
    if (is_series && !fm_date_is_set(cells->dates[0]))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "'%.200s': the reports have no days; give --dates, or a name "
                       "without {date}",
                       path);
    return is_series ? write_series(ctx, cells, path, &o)
                     : write_layer(ctx, cells, path, &o);
}
