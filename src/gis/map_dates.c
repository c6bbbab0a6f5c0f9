/* SPDX-License-Identifier: MIT */
/*
 * The dates of a map.  One, or several with commas, are as they are given.  A range is
 * looked into: files of a series, a column of dates, days on which something becomes
 * valid or ends.  Between two such days nothing changes, so these are all that is
 * needed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/series.h"
#include "gis/map_parts.h"

#include "base/banned.h"

typedef struct dates {
    fm_context *ctx;
    fm_date *items;
    size_t count, capacity;
} dates;

static fm_status add(dates *d, fm_date date)
{
    fm_date *grown = fm_grow(d->items, &d->capacity, d->count + 1, sizeof *grown);

    if (grown == NULL)
        return fm_fail_nomem(d->ctx);
    d->items = grown;
    grown[d->count++] = date;
    return FM_OK;
}

static int by_date(const void *a, const void *b)
{
    return fm_date_compare(*(const fm_date *)a, *(const fm_date *)b);
}

static void sort(dates *d)
{
    size_t kept = 0;

    if (d->count == 0)
        return;
    qsort(d->items, d->count, sizeof *d->items, by_date);
    for (size_t i = 1; i < d->count; i++)
        if (fm_date_compare(d->items[i], d->items[kept]) != 0)
            d->items[++kept] = d->items[i];
    d->count = kept + 1;
}

static fm_status parse(fm_context *ctx, const char *text, size_t length, fm_date *out)
{
    if (fm_date_parse(text, length, out))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE,
                   "'%.*s' is not a date; give one such as 2020-02-24, several with "
                   "commas, or a range 2020-01-30..2020-02-24",
                   (int)(length < 60 ? length : 60), text);
}

static fm_status add_list(dates *d, const char *text)
{
    fm_status status = FM_OK;

    while (status == FM_OK) {
        size_t length = strcspn(text, ",");
        fm_date date;

        status = parse(d->ctx, text, length, &date);
        if (status == FM_OK)
            status = add(d, date);
        if (text[length] == '\0')
            break;
        text += length + 1;
    }
    return status;
}

/* ----------------------------------------------------------------------- ranges */

/* A layer that has dates of its own; and how a series of it is opened. */
static bool is_dated(const fm_layer_spec *spec)
{
    return spec->source != NULL &&
           (strstr(spec->source, "{date}") != NULL || spec->date_field != NULL ||
            spec->valid_from != NULL || spec->valid_to != NULL);
}

static fm_status add_layer(dates *d, const fm_layer_spec *spec, fm_date from,
                           fm_date to)
{
    bool in_files = strstr(spec->source, "{date}") != NULL;
    fm_series_options options = {
        .layer = spec->source_layer,
        .crs = spec->crs,
        .date_field = in_files ? NULL : spec->date_field,
        .valid_from = in_files ? NULL : spec->valid_from,
        .valid_to = in_files ? NULL : spec->valid_to,
        .to = to,
    };
    char *path = fm_source_path(spec->folder, spec->source);
    fm_series *series = NULL;
    fm_status status;

    if (path == NULL)
        return fm_fail_nomem(d->ctx);
    status = fm_series_open(d->ctx, path, &options, &series);
    for (size_t i = 0; status == FM_OK && i < series->count; i++) {
        fm_date date = series->snapshots[i].date;

        if (!fm_date_is_set(from) || fm_date_compare(date, from) > 0)
            status = add(d, date);
    }
    fm_series_free(series);
    fm_free(path);
    return status;
}

static fm_status add_range(fm_gis_map *map, dates *d, const char *text,
                           const char *dots)
{
    const fm_document *document = map->dated;
    fm_date from = FM_DATE_NONE, to = FM_DATE_NONE;
    fm_status status = FM_OK;

    if (dots > text)
        status = parse(d->ctx, text, (size_t)(dots - text), &from);
    if (status == FM_OK && dots[2] != '\0')
        status = parse(d->ctx, dots + 2, strlen(dots + 2), &to);
    if (status == FM_OK && fm_date_is_set(from) && fm_date_is_set(to) &&
        fm_date_compare(from, to) > 0)
        return fm_fail(d->ctx, FM_ERR_USAGE, "range '%.60s' ends before it begins",
                       text);
    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        if (is_dated(&document->layers[i]))
            status = add_layer(d, &document->layers[i], from, to);
    }
    /* What stood on the first day stood before anything changed. */
    if (status == FM_OK && fm_date_is_set(from))
        status = add(d, from);
    if (status == FM_OK && d->count == 0)
        return fm_fail(d->ctx, FM_ERR_USAGE,
                       "no layer of the document has a date in '%.60s'", text);
    return status;
}

fm_status fm_gis_dates_find(fm_gis_map *map, const char *text)
{
    dates d = { .ctx = map->ctx };
    const char *dots = strstr(text, "..");
    fm_status status =
        dots != NULL ? add_range(map, &d, text, dots) : add_list(&d, text);

    if (status == FM_OK) {
        sort(&d);
        map->dates = d.items;
        map->date_count = d.count;
        d.items = NULL;
    }
    fm_free(d.items);
    return status;
}
