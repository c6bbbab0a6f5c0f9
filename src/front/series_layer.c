/* SPDX-License-Identifier: MIT */
#include "front/series_layer.h"

#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

void fm_series_layer_free(struct fm_series_layer *layer)
{
    if (layer == NULL)
        return;
    fm_features_release(&layer->features);
    fm_free(layer->from);
    fm_free(layer->to);
    fm_free(layer);
}

static fm_status find_column(fm_context *ctx, const fm_features *f, const char *field,
                             size_t *column)
{
    *column = field == NULL ? FM_NO_COLUMN : fm_table_find(&f->table, field);
    if (field == NULL || *column != FM_NO_COLUMN)
        return FM_OK;
    return fm_fail(ctx, FM_ERR_LAYER, "'%s' has no field '%s' for its dates", f->source,
                   field);
}

static fm_status read_date(fm_context *ctx, const fm_features *f, size_t row,
                           size_t column, fm_date *date)
{
    fm_cell cell = fm_table_cell(&f->table, column, row);
    fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[row], 0 };
    fm_str who = { 0 }, text = { 0 };
    fm_status status;

    *date = FM_DATE_NONE;
    if (cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0))
        return FM_OK;
    fm_cell_add(&text, cell);
    if (text.failed) {
        fm_str_release(&text);
        return fm_fail_nomem(ctx);
    }
    if (fm_date_parse(fm_str_text(&text), text.length, date)) {
        fm_str_release(&text);
        return FM_OK;
    }
    fm_features_describe(f, row, &who);
    status = fm_fail_at(ctx, FM_ERR_LAYER, &place,
                        "%s: '%s' in field '%s' is not a date like 2020-02-24",
                        fm_str_text(&who), fm_str_text(&text),
                        f->table.columns[column].name);
    fm_str_release(&who);
    fm_str_release(&text);
    return status;
}

static fm_status read_dates(fm_context *ctx, const fm_series_options *o,
                            struct fm_series_layer *layer)
{
    const fm_features *f = &layer->features;
    size_t count = fm_features_count(f), from, to, undated = 0;
    fm_status status = find_column(
        ctx, f, o->date_field != NULL ? o->date_field : o->valid_from, &from);

    if (status == FM_OK)
        status = find_column(ctx, f, o->date_field != NULL ? NULL : o->valid_to, &to);
    if (status != FM_OK)
        return status;
    layer->from = fm_alloc(count, sizeof *layer->from);
    layer->to = o->date_field != NULL ? NULL : fm_alloc(count, sizeof *layer->to);
    if (layer->from == NULL || (o->date_field == NULL && layer->to == NULL))
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        status = read_date(ctx, f, i, from, &layer->from[i]);
        if (status == FM_OK && layer->to != NULL)
            status = read_date(ctx, f, i, to, &layer->to[i]);
        undated += layer->to == NULL && !fm_date_is_set(layer->from[i]);
    }
    if (status == FM_OK && undated > 0)
        status = fm_warn(ctx, FM_ERR_LAYER, &(fm_place){ .file = f->source },
                         "undated-feature",
                         "%zu features have no date in '%s'; they are in no snapshot",
                         undated, o->date_field);
    return status;
}

static int compare_dates(const void *a, const void *b)
{
    return fm_date_compare(*(const fm_date *)a, *(const fm_date *)b);
}

/* Every date on which something begins or ends. */
static fm_status collect_dates(fm_context *ctx, const struct fm_series_layer *layer,
                               fm_date **dates, size_t *count)
{
    size_t rows = fm_features_count(&layer->features), all = 0, kept = 0;
    fm_date *list = fm_alloc(rows * 2, sizeof *list);

    if (list == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < rows; i++) {
        if (fm_date_is_set(layer->from[i]))
            list[all++] = layer->from[i];
        if (layer->to != NULL && fm_date_is_set(layer->to[i]))
            list[all++] = layer->to[i];
    }
    if (all > 1)
        qsort(list, all, sizeof *list, compare_dates);
    for (size_t i = 0; i < all; i++) {
        if (kept == 0 || fm_date_compare(list[kept - 1], list[i]) != 0)
            list[kept++] = list[i];
    }
    *dates = list;
    *count = kept;
    return FM_OK;
}

fm_status fm_series_layer_read(fm_context *ctx, const char *path,
                               const fm_series_options *options,
                               struct fm_series_layer **out, fm_date **dates,
                               size_t *count)
{
    fm_source_request request = { .layer = options->layer, .crs = options->crs };
    struct fm_series_layer *layer = fm_alloc(1, sizeof *layer);
    fm_where *where = NULL;
    fm_status status = layer == NULL ? fm_fail_nomem(ctx) : FM_OK;

    *out = NULL;
    *dates = NULL;
    if (status == FM_OK && options->where != NULL)
        status =
            fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, options->where, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, &layer->features);
    fm_where_free(where);
    if (status == FM_OK)
        status = read_dates(ctx, options, layer);
    if (status == FM_OK)
        status = collect_dates(ctx, layer, dates, count);
    if (status != FM_OK) {
        fm_series_layer_free(layer);
        return status;
    }
    *out = layer;
    return FM_OK;
}

fm_status fm_series_layer_at(fm_context *ctx, const struct fm_series_layer *layer,
                             fm_date date, fm_features *out)
{
    size_t count = fm_features_count(&layer->features);
    bool *keep = fm_alloc(count, sizeof *keep);
    bool done = keep != NULL;

    for (size_t i = 0; done && i < count; i++) {
        if (layer->to == NULL)
            keep[i] = fm_date_is_set(layer->from[i]) &&
                      fm_date_compare(layer->from[i], date) == 0;
        else
            keep[i] = fm_date_compare(layer->from[i], date) <= 0 &&
                      (!fm_date_is_set(layer->to[i]) ||
                       fm_date_compare(date, layer->to[i]) < 0);
    }
    done = done && fm_features_copy(&layer->features, keep, out);
    fm_free(keep);
    return done ? FM_OK : fm_fail_nomem(ctx);
}
