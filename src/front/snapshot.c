/* SPDX-License-Identifier: MIT */
/*
 * Series of snapshots in files: a source such as "control/{date}.geojson" stands for
 * all files whose names fit, and the latest one not after the date asked for is used
 * until the next one.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "front/series.h"
#include "front/situation.h"

#include "base/banned.h"

static const char PLACE_OF_DATE[] = "{date}";

/* Find the latest snapshot in `folder` whose name fits and whose date is not after
 * `date` (any date when none is given). */
static fm_status search_folder(fm_context *ctx, const fm_layer_spec *layer,
                               const char *folder, const char *pattern, fm_date date,
                               char **name, fm_date *found)
{
    fm_date first = FM_DATE_NONE;
    struct dirent *entry;
    size_t count = 0;
    DIR *dir = opendir(folder);

    if (dir == NULL)
        return fm_fail_at(ctx, FM_ERR_LAYER, &layer->source_place,
                          "layer '%s': cannot open the folder '%s': %s", layer->id,
                          folder, strerror(errno));
    *found = FM_DATE_NONE;
    while ((entry = readdir(dir)) != NULL) {
        fm_date d;
        char *copy;

        if (!fm_snapshot_name_fits(entry->d_name, pattern, &d))
            continue;
        count++;
        if (!fm_date_is_set(first) || fm_date_compare(d, first) < 0)
            first = d;
        if ((fm_date_is_set(date) && fm_date_compare(d, date) > 0) ||
            fm_date_compare(d, *found) <= 0)
            continue;
        copy = fm_strdup(entry->d_name);
        if (copy == NULL) {
            closedir(dir);
            return fm_fail_nomem(ctx);
        }
        fm_free(*name);
        *name = copy;
        *found = d;
    }
    closedir(dir);
    if (*name != NULL)
        return FM_OK;
    if (count == 0)
        return fm_fail_at(ctx, FM_ERR_LAYER, &layer->source_place,
                          "layer '%s': no file in '%s' is named like '%s'", layer->id,
                          folder, pattern);
    return fm_fail_at(ctx, FM_ERR_LAYER, &layer->source_place,
                      "layer '%s': no snapshot up to %04d-%02u-%02u; the first of %zu "
                      "is of %04d-%02u-%02u",
                      layer->id, date.year, (unsigned)date.month, (unsigned)date.day,
                      count, first.year, (unsigned)first.month, (unsigned)first.day);
}

fm_status fm_snapshot_find(fm_context *ctx, const fm_document *document,
                           const fm_layer_spec *layer, fm_date date, char **path,
                           fm_date *snapshot)
{
    char *joined, *folder = NULL, *name = NULL, *rest = NULL;
    fm_status status = FM_OK;
    const char *mark;

    *path = NULL;
    *snapshot = FM_DATE_NONE;
    joined = fm_source_path(layer->folder == NULL ? "." : layer->folder, layer->source);
    if (joined == NULL)
        return fm_fail_nomem(ctx);
    mark = strstr(joined, PLACE_OF_DATE);
    if (mark == NULL) {
        *path = joined;
        return FM_OK;
    }
    if (strchr(mark, '/') != NULL) {
        status = fm_fail_at(ctx, FM_ERR_DOCUMENT, &layer->source_place,
                            "layer '%s': {date} may stand only in the file's name",
                            layer->id);
        goto out;
    }
    folder = fm_path_folder(joined);
    if (folder == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    status =
        search_folder(ctx, layer, folder, fm_path_name(joined), date, &name, snapshot);
    if (status != FM_OK)
        goto out;
    rest = fm_path_join(folder, name);
    if (rest == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    /* A link among the snapshots must not lead out of the document's folder. */
    status = fm_document_check_path(ctx, document, &layer->source_place, rest);
    if (status != FM_OK) {
        fm_free(rest);
        goto out;
    }
    *path = rest;

out:
    fm_free(name);
    fm_free(folder);
    fm_free(joined);
    return status;
}
