/* SPDX-License-Identifier: MIT */
#include "front/series.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/secret.h"
#include "front/series_layer.h"

#include "base/banned.h"

static const char PLACE_OF_DATE[] = "{date}";

/* Names that a snapshot may have; whatever else lies in a folder is none.  A CSV beside
 * them is more likely a report of theirs than one of them: it asks for a pattern. */
static const struct {
    const char *suffix;
    bool is_geojson;
    bool needs_pattern;
} suffixes[] = {
    { ".geojson", true, false },   { ".json", true, false },
    { ".geojsonl", true, false },  { ".ndjson", true, false },
    { ".geojsons", true, false },  { ".geojson.gz", true, false },
    { ".json.gz", true, false },   { ".ndjson.gz", true, false },
    { ".ndgeojson", true, false }, { ".geojsonl.gz", true, false },
    { ".gpkg", false, false },     { ".shp", false, false },
    { ".fgb", false, false },      { ".kml", false, false },
    { ".gpx", false, false },      { ".topojson", false, false },
    { ".csv", false, true },
};

struct opening {
    fm_context *ctx;
    const fm_series_options *options;
    fm_series *series;
    size_t capacity;
    bool is_folder; /* not a pattern */
    size_t undated;
    char undated_name[128]; /* the first by name, whatever order they are listed in */
    fm_date first, last;    /* of what is there, in the range or not */
};

/* ---- Names ----------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool fm_date_in_name(const char *name, fm_date *date)
{
    size_t length = strlen(name);
    bool found = false;

    /* The last one counts: what is made later stands behind. */
    for (size_t i = 0; i < length; i++) {
        for (size_t n = 8; n <= 10; n += 2) {
            fm_date d;

            if (i + n <= length && (i == 0 || !is_digit(name[i - 1])) &&
                !is_digit(name[i + n]) && fm_date_parse_name(name + i, n, &d)) {
                *date = d;
                found = true;
            }
        }
    }
    return found;
}

bool fm_snapshot_name_fits(const char *name, const char *pattern, fm_date *date)
{
    const char *mark = strstr(pattern, PLACE_OF_DATE);
    size_t before = (size_t)(mark - pattern), length = strlen(name);
    const char *after = mark + sizeof PLACE_OF_DATE - 1;
    size_t after_length = strlen(after);

    if (length <= before + after_length || strncmp(name, pattern, before) != 0 ||
        strcmp(name + length - after_length, after) != 0)
        return false;
    return fm_date_parse_name(name + before, length - before - after_length, date);
}

/* A layer by its name?  `geojson`: one that we read ourselves. */
static bool is_layer(const struct opening *o, const char *name, bool *geojson)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n = strlen(suffixes[i].suffix);

        if (length > n && fm_str_equal_nocase(name + length - n, suffixes[i].suffix)) {
            *geojson = suffixes[i].is_geojson;
            return !o->is_folder || !suffixes[i].needs_pattern;
        }
    }
    return false;
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_pattern(const char *what)
{
    return strpbrk(what, "*?[") != NULL && !fm_file_exists(what);
}

bool fm_series_is_one(const char *what)
{
    return strstr(what, PLACE_OF_DATE) != NULL || is_pattern(what) || is_folder(what);
}

/* ---- Snapshots of files ---------------------------------------------------------- */

static bool in_range(const fm_series_options *o, fm_date date)
{
    return (!fm_date_is_set(o->from) || fm_date_compare(date, o->from) >= 0) &&
           (!fm_date_is_set(o->to) || fm_date_compare(date, o->to) <= 0);
}

/* Takes `path` over. */
static fm_status add_snapshot(struct opening *o, fm_date date, char *path)
{
    fm_series *s = o->series;
    fm_snapshot *snapshots = path == NULL ? NULL
                                          : fm_grow(s->snapshots, &o->capacity,
                                                    s->count + 1, sizeof *snapshots);

    if (snapshots == NULL) {
        fm_free(path);
        return fm_fail_nomem(o->ctx);
    }
    s->snapshots = snapshots;
    snapshots[s->count++] = (fm_snapshot){ date, path };
    return FM_OK;
}

static void note_date(struct opening *o, fm_date date)
{
    if (!fm_date_is_set(o->first) || fm_date_compare(date, o->first) < 0)
        o->first = date;
    if (fm_date_compare(date, o->last) > 0)
        o->last = date;
}

static void note_undated(struct opening *o, const char *name)
{
    if (o->undated++ == 0 || strcmp(name, o->undated_name) < 0)
        snprintf(o->undated_name, sizeof o->undated_name, "%s", name);
}

/* Is it a file, and ours to read?  Said before the work, not in the middle of it. */
static fm_status check_file(struct opening *o, const char *path)
{
    struct stat info;
    bool found = stat(path, &info) == 0;

    if (found && !S_ISREG(info.st_mode))
        return fm_fail(o->ctx, FM_ERR_LAYER, "'%.300s' is not a file", path);
    if (!found || access(path, R_OK) != 0)
        return fm_fail(o->ctx, FM_ERR_LAYER, "cannot open '%.300s': %s", path,
                       strerror(errno));
    return FM_OK;
}

/* A file of the series by its name, if it is one; takes `path` over. */
static fm_status consider(struct opening *o, char *path, const char *pattern)
{
    const char *name = path == NULL ? "" : fm_path_name(path);
    bool geojson = false, fits;
    fm_status status;
    fm_date date;

    if (path == NULL)
        return fm_fail_nomem(o->ctx);
    fits = pattern != NULL ? fm_snapshot_name_fits(name, pattern, &date)
                           : is_layer(o, name, &geojson) && !is_folder(path) &&
                                 fm_date_in_name(name, &date);
    if (pattern == NULL && !fits && is_layer(o, name, &geojson) && !is_folder(path))
        note_undated(o, name);
    if (fits)
        note_date(o, date);
    if (!fits || !in_range(o->options, date)) {
        fm_free(path);
        return FM_OK;
    }
    status = check_file(o, path);
    if (status != FM_OK) {
        fm_free(path);
        return status;
    }
    is_layer(o, name, &geojson);
    o->series->is_parallel = o->series->is_parallel && geojson;
    return add_snapshot(o, date, path);
}

static fm_status list_folder(struct opening *o, const char *folder, const char *pattern)
{
    DIR *dir = opendir(folder);
    fm_status status = FM_OK;
    struct dirent *entry;

    if (dir == NULL)
        return fm_fail(o->ctx, FM_ERR_LAYER, "cannot open the folder '%s': %s", folder,
                       strerror(errno));
    while (status == FM_OK && (errno = 0, entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.')
            status = consider(o, fm_path_join(folder, entry->d_name), pattern);
    }
    if (status == FM_OK && errno != 0)
        status = fm_fail(o->ctx, FM_ERR_LAYER, "cannot read the folder '%s': %s",
                         folder, strerror(errno));
    closedir(dir);
    return status;
}

/* A folder that is not there matches nothing; one that is shut is a failure. */
static int stop_at(const char *folder, int why)
{
    (void)folder;
    return why != ENOENT && why != ENOTDIR;
}

static fm_status list_pattern(struct opening *o, const char *pattern)
{
    glob_t found = { 0 };
    int result = glob(pattern, GLOB_NOSORT, stop_at, &found), why = errno;
    fm_status status = FM_OK;

    if (result == GLOB_NOSPACE)
        status = fm_fail_nomem(o->ctx);
    else if (result == GLOB_NOMATCH)
        status = fm_fail(o->ctx, FM_ERR_LAYER, "no file matches '%s'", pattern);
    else if (result != 0)
        status = fm_fail(o->ctx, FM_ERR_LAYER, "cannot list '%s': %s", pattern,
                         strerror(why));
    for (size_t i = 0; status == FM_OK && i < found.gl_pathc; i++)
        status = consider(o, fm_strdup(found.gl_pathv[i]), NULL);
    globfree(&found);
    return status;
}

static fm_status list_dated(struct opening *o, const char *what)
{
    const char *mark = strstr(what, PLACE_OF_DATE);
    char *folder;
    fm_status status;

    if (strchr(mark, '/') != NULL)
        return fm_fail(o->ctx, FM_ERR_USAGE,
                       "'%s': {date} may stand only in the file's name", what);
    if (strstr(mark + 1, PLACE_OF_DATE) != NULL)
        return fm_fail(o->ctx, FM_ERR_USAGE, "'%s': {date} may stand only once", what);
    folder = fm_path_folder(what);
    status = folder == NULL ? fm_fail_nomem(o->ctx)
                            : list_folder(o, folder, fm_path_name(what));
    fm_free(folder);
    return status;
}

static int compare_snapshots(const void *a, const void *b)
{
    const fm_snapshot *p = a, *q = b;
    int order = fm_date_compare(p->date, q->date);

    return order != 0 ? order : strcmp(p->path, q->path);
}

static fm_status put_in_order(struct opening *o)
{
    fm_series *s = o->series;
    fm_status status = FM_OK;

    if (s->count > 1)
        qsort(s->snapshots, s->count, sizeof *s->snapshots, compare_snapshots);
    for (size_t i = 1; i < s->count; i++) {
        if (fm_date_compare(s->snapshots[i - 1].date, s->snapshots[i].date) == 0)
            return fm_fail(o->ctx, FM_ERR_LAYER,
                           "'%.200s' and '%.200s' are of one date; a series has one "
                           "snapshot a day",
                           s->snapshots[i - 1].path, s->snapshots[i].path);
    }
    if (o->undated > 0 && s->count > 0)
        status = fm_warn(o->ctx, FM_ERR_LAYER, &(fm_place){ .file = s->name },
                         "undated-file",
                         "%zu layer%s without a date in the name left out (%s)",
                         o->undated, o->undated == 1 ? "" : "s", o->undated_name);
    return status;
}

/* ---- One layer with dates -------------------------------------------------------- */

static fm_status open_layer(struct opening *o, const char *path)
{
    fm_date *dates = NULL;
    size_t count = 0;
    fm_status status = fm_series_layer_read(o->ctx, path, o->options, &o->series->layer,
                                            &dates, &count);

    for (size_t i = 0; i < count && status == FM_OK; i++) {
        note_date(o, dates[i]);
        if (in_range(o->options, dates[i]))
            status = add_snapshot(o, dates[i], fm_strdup(path));
    }
    fm_free(dates);
    return status;
}

/* ---- Opening --------------------------------------------------------------------- */

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

static fm_status open_what(struct opening *o, const char *what)
{
    const fm_series_options *options = o->options;
    bool dated = options->date_field != NULL || options->valid_from != NULL ||
                 options->valid_to != NULL;

    if (options->date_field != NULL &&
        (options->valid_from != NULL || options->valid_to != NULL))
        return fm_fail(
            o->ctx, FM_ERR_USAGE,
            "a date field and validity are two ways to say the dates of '%s'; "
            "give one",
            what);
    if (fm_date_is_set(options->from) && fm_date_is_set(options->to) &&
        fm_date_compare(options->from, options->to) > 0)
        return fm_fail(o->ctx, FM_ERR_USAGE, "the first date lies after the last one");
    if (fm_series_is_one(what) && dated)
        return fm_fail(o->ctx, FM_ERR_USAGE,
                       "'%s' is a series of files; their dates are in their names",
                       what);
    if (strstr(what, PLACE_OF_DATE) != NULL)
        return list_dated(o, what);
    if (is_pattern(what))
        return list_pattern(o, what);
    o->is_folder = is_folder(what);
    if (o->is_folder)
        return list_folder(o, what, NULL);
    if (dated)
        return open_layer(o, what);
    if (!fm_file_exists(what))
        return fm_fail(o->ctx, FM_ERR_LAYER, "cannot open '%s': %s", what,
                       strerror(ENOENT));
    return fm_fail(
        o->ctx, FM_ERR_USAGE,
        "'%s' is one layer, no series; give a folder, a quoted pattern, a path "
        "with {date}, or the field of its dates",
        what);
}

static fm_status no_snapshot(struct opening *o, const char *what)
{
    const fm_series_options *options = o->options;
    fm_str range = { 0 };

    if (fm_date_is_set(o->first)) {
        fm_str_add(&range, " in the range of dates; it goes from ");
        fm_date_add_iso(&range, o->first);
        fm_str_add(&range, " to ");
        fm_date_add_iso(&range, o->last);
    } else if (o->series->layer != NULL) {
        fm_str_addf(&range, "; no feature has a date in '%s'",
                    options->date_field != NULL   ? options->date_field
                    : options->valid_from != NULL ? options->valid_from
                                                  : options->valid_to);
    } else if (o->undated > 0) {
        fm_str_addf(&range,
                    "; %zu layer%s there, none with a date like 2020-02-24 or "
                    "20200224 in its name",
                    o->undated, o->undated == 1 ? " is" : "s are");
    }
    fm_fail(o->ctx, FM_ERR_LAYER, "'%.300s' holds no snapshot%s", what,
            fm_str_text(&range));
    fm_str_release(&range);
    return FM_ERR_LAYER;
}

fm_status fm_series_open(fm_context *ctx, const char *what,
                         const fm_series_options *options, fm_series **out)
{
    static const fm_series_options defaults = { 0 };
    struct opening o = { .ctx = ctx, .options = options == NULL ? &defaults : options };
    fm_status status = FM_OK;

    *out = NULL;
    o.series = fm_alloc(1, sizeof *o.series);
    if (o.series == NULL)
        return fm_fail_nomem(ctx);
    o.series->is_parallel = true;
    o.series->name = fm_public_copy(what);
    if (o.series->name == NULL || !copy(o.options->layer, &o.series->source_layer) ||
        !copy(o.options->crs, &o.series->crs) ||
        !copy(o.options->where, &o.series->where))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = open_what(&o, what);
    if (status == FM_OK)
        status = put_in_order(&o);
    if (status == FM_OK && o.series->count == 0)
        status = no_snapshot(&o, what);
    if (status != FM_OK) {
        fm_series_free(o.series);
        return status;
    }
    *out = o.series;
    return FM_OK;
}

void fm_series_free(fm_series *series)
{
    if (series == NULL)
        return;
    for (size_t i = 0; i < series->count; i++)
        fm_free(series->snapshots[i].path);
    fm_free(series->snapshots);
    fm_free(series->name);
    fm_free(series->source_layer);
    fm_free(series->crs);
    fm_free(series->where);
    fm_series_layer_free(series->layer);
    fm_free(series);
}

/* ---- Reading --------------------------------------------------------------------- */

fm_status fm_series_read(fm_context *ctx, const fm_series *series, size_t snapshot,
                         const char *const *columns, size_t column_count,
                         fm_features *out)
{
    const fm_snapshot *s = &series->snapshots[snapshot];
    fm_source_request request = {
        .layer = series->source_layer,
        .crs = series->crs,
        .columns = columns,
        .column_count = column_count,
    };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (series->layer != NULL)
        return fm_series_layer_at(ctx, series->layer, s->date, out);
    if (series->where != NULL)
        status =
            fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, series->where, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, s->path, &request, out);
    fm_where_free(where);
    return status;
}

bool fm_series_at(const fm_series *series, fm_date date, size_t *snapshot)
{
    bool found = false;

    for (size_t i = 0; i < series->count; i++) {
        if (fm_date_compare(series->snapshots[i].date, date) <= 0) {
            *snapshot = i;
            found = true;
        }
    }
    return found;
}
