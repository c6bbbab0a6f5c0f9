/* SPDX-License-Identifier: MIT */
/* A front from layers: one file, two, or the dates of a series. */
#include "front/front.h"

#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "front/series.h"
#include "front/zones.h"

#include "base/banned.h"

#define EVERY_M  1000.0
#define SECTOR_M 25000.0

static const fm_front_options defaults = FM_FRONT_OPTIONS_INIT;

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts != NULL && i < count; i++)
        fm_free(texts[i]);
    fm_free(texts);
}

static void free_labels(fm_front_label *labels, size_t count)
{
    for (size_t i = 0; labels != NULL && i < count; i++)
        fm_free(labels[i].name);
    fm_free(labels);
}

void fm_front_free(fm_front *front)
{
    if (front == NULL)
        return;
    free_labels(front->labels, front->now.count);
    free_labels(front->labels_before, front->before.count);
    free_texts(front->sector_names, front->displacement.sector_count);
    free_texts(front->sector_places, front->displacement.sector_count);
    fm_displacement_release(&front->displacement);
    fm_frontline_release(&front->now);
    fm_frontline_release(&front->before);
    fm_features_release(&front->zones);
    fm_features_release(&front->zones_before);
    fm_features_release(&front->land);
    fm_free(front->gone);
    fm_free(front->gone_to);
    fm_free(front->arrows);
    fm_free(front->name);
    fm_free(front->since_name);
    fm_free(front->by);
    for (int side = 0; side < 2; side++)
        fm_free(front->between[side]);
    fm_free(front->land_path);
    fm_free(front->places_path);
    fm_free(front->places_name);
    fm_free(front->source_layer);
    fm_free(front->crs);
    fm_free(front->where);
    fm_free(front->date_field);
    fm_free(front->valid_from);
    fm_free(front->valid_to);
    fm_free(front);
}

/* ---- reading ----------------------------------------------------------------------
 */

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

static fm_status choose_by(fm_context *ctx, const fm_front_options *o, const char *name,
                           const fm_features *zones, fm_front *front)
{
    const char *by = fm_zones_choose_by(o->by, &zones->table, NULL);

    if (by == NULL && o->second != NULL && strcmp(o->second, FM_NOBODY_WORD) != 0)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "front line: which field of '%s' holds '%s'? give --by FIELD",
                       name, o->first);
    if (by == NULL)
        fm_note(
            ctx, FM_PLACE_NONE, "front-one-zone",
            "'%s': without a field of holders all of it is one zone, against nobody",
            name);
    else if (o->by == NULL)
        fm_note(ctx, FM_PLACE_NONE, "front-by",
                "'%s': holders are taken from field '%s'", name, by);
    return copy(by, &front->by) ? FM_OK : fm_fail_nomem(ctx);
}

static fm_status read_zones(fm_context *ctx, const char *path,
                            const fm_front_options *o, fm_features *out)
{
    fm_source_request request = { .layer = o->layer, .crs = o->crs };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (o->where != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, o->where, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, out);
    fm_where_free(where);
    return status;
}

static fm_status derive(fm_context *ctx, const fm_front_options *o, fm_front *front,
                        const fm_features *zones, fm_frontline *out)
{
    fm_frontline_options options = FM_FRONTLINE_OPTIONS_INIT;

    options.field = front->by;
    options.between[0] = o->first;
    options.between[1] =
        o->second != NULL || o->first == NULL ? o->second : FM_NOBODY_WORD;
    options.tolerance_m = o->tolerance_m;
    options.gap_m = o->gap_m;
    options.land_tolerance_m = o->land_tolerance_m;
    options.land = front->has_land ? &front->land.shapes : NULL;
    options.is_lenient = front->has_before;
    return fm_frontline_init(ctx, zones, &options, out);
}

/* ---- ids --------------------------------------------------------------------------
 */

/* A snapshot on the way from the older one to the newer. */
typedef struct stage {
    fm_features zones;
    fm_frontline line;
    size_t *ids; /* of its parts */
} stage;

static void stage_release(stage *s)
{
    fm_frontline_release(&s->line);
    fm_features_release(&s->zones);
    fm_free(s->ids);
    *s = (stage){ 0 };
}

/* The first snapshot numbers its parts in order; in each one after it a part that goes
 * on keeps its id, and the others get new ones. */
static fm_status number_parts(fm_context *ctx, const stage *before, stage *now,
                              size_t *next_id)
{
    size_t *from = fm_alloc(now->line.count, sizeof *from);
    fm_status status = FM_OK;

    now->ids = fm_alloc(now->line.count, sizeof *now->ids);
    if (from == NULL || now->ids == NULL)
        status = fm_fail_nomem(ctx);
    else if (before != NULL)
        status = fm_front_track(ctx, &before->line, &now->line, from);
    for (size_t i = 0; i < now->line.count && status == FM_OK; i++)
        now->ids[i] = before == NULL || from[i] == FM_NO_PART ? (*next_id)++
                                                              : before->ids[from[i]];
    fm_free(from);
    return status;
}

/* Labels of the parts of `now`, which know the part of `before` with the same id. */
static fm_front_label *make_labels(const size_t *ids, size_t count,
                                   const size_t *before, size_t before_count)
{
    fm_front_label *labels = fm_alloc(count, sizeof *labels);

    for (size_t i = 0; labels != NULL && i < count; i++) {
        labels[i] =
            (fm_front_label){ .id = ids[i], .before = FM_NO_PART, .moved = FM_NO_PART };
        for (size_t k = 0; k < before_count; k++) {
            if (before[k] == ids[i])
                labels[i].before = k;
        }
    }
    return labels;
}

/* Hand the first and the last stage over to the front. */
static fm_status keep_stages(fm_context *ctx, stage *first, stage *last,
                             fm_front *front)
{
    if (front->has_before) {
        front->labels_before = make_labels(first->ids, first->line.count, NULL, 0);
        if (front->labels_before == NULL)
            return fm_fail_nomem(ctx);
        front->before = first->line;
        front->zones_before = first->zones;
        first->line = (fm_frontline){ 0 };
        first->zones = (fm_features){ 0 };
    }
    front->labels = make_labels(last->ids, last->line.count, first->ids,
                                front->has_before ? front->before.count : 0);
    if (front->labels == NULL)
        return fm_fail_nomem(ctx);
    front->now = last->line;
    front->zones = last->zones;
    last->line = (fm_frontline){ 0 };
    last->zones = (fm_features){ 0 };
    return FM_OK;
}

/* ---- life -------------------------------------------------------------------------
 */

static fm_status begin(fm_context *ctx, const fm_front_options *o, fm_front **out)
{
    static const char *const no_columns[] = { "" };
    fm_source_request request = { .columns = no_columns };
    fm_front *front = fm_alloc(1, sizeof *front);

    *out = front;
    if (front == NULL)
        return fm_fail_nomem(ctx);
    if (o->second != NULL && o->first == NULL)
        return fm_fail(ctx, FM_ERR_USAGE, "front line: between '%s' and whom?",
                       o->second);
    front->every_m = o->every_km > 0 ? o->every_km * 1000 : EVERY_M;
    front->sector_m = o->sector_km > 0 ? o->sector_km * 1000 : SECTOR_M;
    front->has_land = o->land != NULL;
    if (!copy(o->first, &front->between[0]) || !copy(o->second, &front->between[1]) ||
        !copy(o->land, &front->land_path) || !copy(o->places, &front->places_path) ||
        !copy(o->places_name, &front->places_name) ||
        !copy(o->layer, &front->source_layer) || !copy(o->crs, &front->crs) ||
        !copy(o->where, &front->where) || !copy(o->date_field, &front->date_field) ||
        !copy(o->valid_from, &front->valid_from) ||
        !copy(o->valid_to, &front->valid_to))
        return fm_fail_nomem(ctx);
    return o->land == NULL ? FM_OK
                           : fm_source_read(ctx, o->land, &request, &front->land);
}

/* Of two snapshots one holder may be missing in one, but not in both. */
static fm_status check_holders(fm_context *ctx, const fm_front_options *o,
                               const fm_front *front)
{
    const char *const between[2] = { o->first, o->second };

    for (int side = 0; side < 2 && front->has_before && front->by != NULL; side++) {
        if (between[side] == NULL || strcmp(between[side], FM_NOBODY_WORD) == 0 ||
            fm_holdings_find(&front->now.holdings, between[side]) != FM_NOBODY ||
            fm_holdings_find(&front->before.holdings, between[side]) != FM_NOBODY)
            continue;
        return fm_frontline_missing(ctx, &front->now.holdings, between[side]);
    }
    return FM_OK;
}

/* Both lines are there: how far, and the names. */
static fm_status finish(fm_context *ctx, const fm_front_options *o, fm_front *front)
{
    fm_status status = check_holders(ctx, o, front);

    if (status == FM_OK && front->has_before)
        status = fm_front_compare(ctx, front);
    if (status == FM_OK && o->places != NULL)
        status = fm_front_name(ctx, o->places, o->places_name, front);
    if (status == FM_OK && front->now.count == 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "front-empty",
                         "front line: there is none in '%s'", front->name);
    return status;
}

static fm_status end(fm_status status, fm_front *front, fm_front **out)
{
    if (status != FM_OK) {
        fm_front_free(front);
        return status;
    }
    *out = front;
    return FM_OK;
}

/* ---- from files -------------------------------------------------------------------
 */

/* Read what `path` holds and derive its line. */
static fm_status make_stage(fm_context *ctx, const char *path,
                            const fm_front_options *o, fm_front *front,
                            const stage *before, size_t *next_id, stage *out)
{
    fm_status status = read_zones(ctx, path, o, &out->zones);

    if (status == FM_OK && before == NULL)
        status = choose_by(ctx, o, path, &out->zones, front);
    if (status == FM_OK)
        status = derive(ctx, o, front, &out->zones, &out->line);
    return status == FM_OK ? number_parts(ctx, before, out, next_id) : status;
}

fm_status fm_front_files(fm_context *ctx, const char *zones, const char *since,
                         const fm_front_options *options, fm_front **out)
{
    const fm_front_options *o = options == NULL ? &defaults : options;
    stage first = { 0 }, last = { 0 };
    fm_front *front = NULL;
    size_t next_id = 1;
    fm_status status;

    *out = NULL;
    status = begin(ctx, o, &front);
    if (status == FM_OK &&
        (!copy(zones, &front->name) || !copy(since, &front->since_name)))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK) {
        front->has_before = since != NULL;
        fm_date_in_name(zones, &front->date);
        if (since != NULL)
            fm_date_in_name(since, &front->since);
    }
    if (status == FM_OK && since != NULL)
        status = make_stage(ctx, since, o, front, NULL, &next_id, &first);
    if (status == FM_OK)
        status = make_stage(ctx, zones, o, front, since == NULL ? NULL : &first,
                            &next_id, &last);
    if (status == FM_OK)
        status = keep_stages(ctx, &first, &last, front);
    if (status == FM_OK)
        status = finish(ctx, o, front);
    stage_release(&first);
    stage_release(&last);
    return end(status, front, out);
}

fm_status fm_front_of_features(fm_context *ctx, const fm_features *before,
                               const fm_features *now,
                               const fm_frontline_options *options, fm_front **out)
{
    fm_frontline_options lenient = *options;
    stage first = { 0 }, last = { 0 };
    fm_front *front = NULL;
    size_t next_id = 1;
    fm_status status;

    *out = NULL;
    lenient.is_lenient = true;
    status = begin(ctx, &defaults, &front);
    if (status == FM_OK) {
        front->has_before = true;
        status = fm_frontline_init(ctx, before, &lenient, &first.line);
    }
    if (status == FM_OK)
        status = number_parts(ctx, NULL, &first, &next_id);
    if (status == FM_OK)
        status = fm_frontline_init(ctx, now, &lenient, &last.line);
    if (status == FM_OK)
        status = number_parts(ctx, &first, &last, &next_id);
    if (status == FM_OK)
        status = keep_stages(ctx, &first, &last, front);
    if (status == FM_OK)
        status = fm_front_compare(ctx, front);
    stage_release(&first);
    stage_release(&last);
    return end(status, front, out);
}

/* ---- from a series ----------------------------------------------------------------
 */

static fm_status find_snapshot(fm_context *ctx, const fm_series *series,
                               const char *what, const char *text, size_t *snapshot)
{
    fm_date date;
    fm_str first = { 0 };

    if (text == NULL) {
        *snapshot = series->count - 1;
        return FM_OK;
    }
    if (!fm_date_parse(text, strlen(text), &date))
        return fm_fail(ctx, FM_ERR_USAGE, "%s '%.40s': not a date like 2020-02-24",
                       what, text);
    if (fm_series_at(series, date, snapshot))
        return FM_OK;
    fm_date_add_iso(&first, series->snapshots[0].date);
    fm_fail(ctx, FM_ERR_LAYER,
            "'%s' has no snapshot up to %.40s; the first one is of %s", series->name,
            text, fm_str_text(&first));
    fm_str_release(&first);
    return FM_ERR_LAYER;
}

static fm_status make_series_stage(fm_context *ctx, const fm_series *series,
                                   size_t snapshot, const fm_front_options *o,
                                   fm_front *front, const stage *before,
                                   size_t *next_id, stage *out)
{
    fm_status status = fm_series_read(ctx, series, snapshot, NULL, 0, &out->zones);

    if (status == FM_OK && before == NULL)
        status = choose_by(ctx, o, series->name, &out->zones, front);
    if (status == FM_OK)
        status = derive(ctx, o, front, &out->zones, &out->line);
    return status == FM_OK ? number_parts(ctx, before, out, next_id) : status;
}

/* From snapshot to snapshot, so that ids follow the parts on their way. */
static fm_status follow(fm_context *ctx, const fm_series *series, size_t from,
                        size_t to, const fm_front_options *o, fm_front *front)
{
    stage first = { 0 }, before = { 0 }, now = { 0 };
    size_t next_id = 1;
    fm_status status =
        make_series_stage(ctx, series, from, o, front, NULL, &next_id, &first);

    if (status == FM_OK && !front->has_before) {
        now = first;
        first = (stage){ 0 };
    }
    for (size_t i = from + 1; i <= to && status == FM_OK; i++) {
        status = fm_progress(ctx, "following the front", i - from, to - from);
        if (status == FM_OK)
            status =
                make_series_stage(ctx, series, i, o, front,
                                  i == from + 1 ? &first : &before, &next_id, &now);
        if (status == FM_OK && i < to) {
            stage_release(&before);
            before = now;
            now = (stage){ 0 };
        }
    }
    if (status == FM_OK)
        status = keep_stages(ctx, &first, &now, front);
    stage_release(&first);
    stage_release(&before);
    stage_release(&now);
    return status;
}

static fm_status name_snapshots(fm_context *ctx, const fm_series *series, size_t from,
                                size_t to, fm_front *front)
{
    front->date = series->snapshots[to].date;
    if (front->has_before)
        front->since = series->snapshots[from].date;
    return copy(series->snapshots[to].path, &front->name) &&
                   (!front->has_before ||
                    copy(series->snapshots[from].path, &front->since_name))
               ? FM_OK
               : fm_fail_nomem(ctx);
}

fm_status fm_front_series(fm_context *ctx, const char *what, const char *date,
                          const char *since, const fm_front_options *options,
                          fm_front **out)
{
    const fm_front_options *o = options == NULL ? &defaults : options;
    fm_series_options so = { .layer = o->layer,
                             .crs = o->crs,
                             .where = o->where,
                             .date_field = o->date_field,
                             .valid_from = o->valid_from,
                             .valid_to = o->valid_to };
    fm_series *series = NULL;
    fm_front *front = NULL;
    size_t to = 0, from = 0;
    fm_status status;

    *out = NULL;
    status = begin(ctx, o, &front);
    if (status == FM_OK)
        status = fm_series_open(ctx, what, &so, &series);
    if (status == FM_OK)
        status = find_snapshot(ctx, series, "date", date, &to);
    from = to;
    if (status == FM_OK && since != NULL)
        status = find_snapshot(ctx, series, "since", since, &from);
    if (status == FM_OK && from > to)
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "since '%.40s' is later than the snapshot of "
                         "the date asked for",
                         since);
    if (status == FM_OK && since != NULL && from == to)
        status =
            fm_fail(ctx, FM_ERR_USAGE,
                    "'%s' has no other snapshot from '%.40s' up to the date asked for",
                    what, since);
    if (status == FM_OK) {
        front->has_before = since != NULL;
        status = name_snapshots(ctx, series, from, to, front);
    }
    if (status == FM_OK)
        status = follow(ctx, series, from, to, o, front);
    if (status == FM_OK)
        status = finish(ctx, o, front);
    fm_series_free(series);
    return end(status, front, out);
}

bool fm_front_is_series(const char *what)
{
    return fm_series_is_one(what);
}
