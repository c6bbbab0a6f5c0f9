/* SPDX-License-Identifier: MIT */
#include "front/post.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "front/neck.h"

#include "base/banned.h"

const char *fm_post_status_name(fm_post_status status)
{
    static const char *const names[] = {
        [FM_POST_OWN_GROUND] = "own-ground",     [FM_POST_CUT_OFF] = "cut-off",
        [FM_POST_THIRD_GROUND] = "third-ground", [FM_POST_NO_GROUND] = "no-ground",
        [FM_POST_NOT_YET] = "not-yet",           [FM_POST_EVACUATED] = "evacuated",
    };

    return names[status];
}

const char *fm_post_certainty_name(fm_post_certainty certainty)
{
    static const char *const names[] = { NULL, "certain", "likely", "undecided" };

    return names[certainty];
}

bool fm_post_stands(const fm_post_record *record)
{
    return record->status != FM_POST_NOT_YET && record->status != FM_POST_EVACUATED;
}

const fm_post_record *fm_posts_record(const fm_posts *posts, size_t day, size_t post)
{
    return &posts->records[day * posts->count + post];
}

/* ---- one post on one day ----------------------------------------------------------
 */

/* What one day's ground is asked through: necks are made when they are first needed. */
struct day {
    fm_context *ctx;
    fm_posts *posts;
    const fm_ground_spec *spec;
    fm_ground *ground;
    fm_neck **necks; /* one a part of the own ground, or NULL */
};

static fm_post_status status_of(fm_ground_kind kind)
{
    switch (kind) {
    case FM_GROUND_MAIN:
        return FM_POST_OWN_GROUND;
    case FM_GROUND_POCKET:
    case FM_GROUND_OTHER:
        return FM_POST_CUT_OFF;
    case FM_GROUND_THIRD:
        return FM_POST_THIRD_GROUND;
    default:
        return FM_POST_NO_GROUND;
    }
}

/* The holder's name, kept for as long as the posts. */
static fm_status keep_holder(const struct day *d, fm_ground_place where,
                             const char **name)
{
    fm_posts *posts = d->posts;
    fm_str text = { 0 };
    char **grown;

    *name = NULL;
    if (where.zone == FM_NO_COLUMN || d->ground->holder_column == FM_NO_COLUMN)
        return FM_OK;
    fm_cell_add(&text, fm_table_cell(&d->ground->zones->table, d->ground->holder_column,
                                     where.zone));
    for (size_t i = 0; i < posts->holder_count && *name == NULL; i++) {
        if (strcmp(posts->holders[i], fm_str_text(&text)) == 0)
            *name = posts->holders[i];
    }
    if (*name != NULL || text.length == 0) {
        fm_str_release(&text);
        return FM_OK;
    }
    grown = fm_grow(posts->holders, &posts->holder_capacity, posts->holder_count + 1,
                    sizeof *grown);
    if (grown != NULL)
        posts->holders = grown;
    if (grown == NULL || (grown[posts->holder_count] = fm_str_take(&text)) == NULL) {
        fm_str_release(&text);
        return fm_fail_nomem(d->ctx);
    }
    *name = grown[posts->holder_count++];
    return FM_OK;
}

static void find_certainty(const struct day *d, fm_ground_place where, size_t post,
                           fm_post_record *record)
{
    double radius_m = d->posts->uncertainty_m[post];
    fm_lonlat at = d->posts->at[post];
    double on_border;

    /* The position itself may lie on a border, however well it is known. */
    on_border = fm_ground_share(d->ground, where, at, FM_POST_ON_BORDER_M);
    record->share = isnan(radius_m)
                        ? (double)NAN
                        : fm_ground_share(d->ground, where, at,
                                          fmax(radius_m, FM_POST_ON_BORDER_M));
    if (record->status == FM_POST_NO_GROUND || on_border < 1)
        record->certainty = FM_POST_UNDECIDED;
    else if (isnan(radius_m))
        record->certainty = FM_POST_CERTAINTY_NONE;
    else if (record->share >= 1)
        record->certainty = FM_POST_CERTAIN;
    else if (record->share >= FM_POST_LIKELY_SHARE)
        record->certainty = FM_POST_LIKELY;
    else
        record->certainty = FM_POST_UNDECIDED;
}

/* The neck of a part of the own ground, made when it is not there yet. */
static fm_status need_neck(struct day *d, size_t part)
{
    const fm_ground_spec *spec = d->spec;
    fm_shapes open = { 0 };
    fm_status status;

    if (d->necks[part] != NULL)
        return FM_OK;
    if (spec->border != NULL &&
        !fm_ground_border_near(d->ground, part, spec->border, &open)) {
        fm_shapes_release(&open);
        return fm_fail_nomem(d->ctx);
    }
    status = fm_neck_new(d->ctx, &d->ground->own, part, &open,
                         spec->base_point_count > 0 ? spec->base_points
                         : spec->base != NULL       ? spec->base->points
                                                    : NULL,
                         spec->base_point_count > 0 ? spec->base_point_count
                         : spec->base != NULL       ? spec->base->point_count
                                                    : 0,
                         &d->necks[part]);
    fm_shapes_release(&open);
    if (status == FM_OK)
        d->posts->neck_cell_m = fm_neck_cell_m(d->necks[part]);
    return status;
}

static double or_nan(double value)
{
    return isfinite(value) ? value : (double)NAN;
}

static fm_status measure(struct day *d, fm_ground_place where, size_t post,
                         fm_post_record *record)
{
    fm_lonlat at = d->posts->at[post];
    fm_neck_width neck;
    fm_status status;

    record->front_m = or_nan(fm_ground_to_front_m(d->ground, where, at));
    record->main_m = or_nan(fm_ground_to_main_m(d->ground, where, at));
    find_certainty(d, where, post, record);
    if (where.kind != FM_GROUND_MAIN || d->posts->no_neck)
        return FM_OK;
    status = need_neck(d, where.part);
    if (status != FM_OK)
        return status;
    neck = fm_neck_from(d->necks[where.part], at);
    record->neck_m = neck.width_m;
    record->neck_error_m = neck.error_m;
    return FM_OK;
}

/* Since when, and whether anything is new, by the day before. */
static void compare(const fm_posts *posts, fm_date date, fm_date snapshot, size_t post,
                    fm_post_record *record)
{
    const fm_post_record *before;

    /* What holds today has held since the snapshot, or since the post began later. */
    record->since = fm_date_is_set(snapshot) ? snapshot : date;
    if (fm_date_compare(posts->from[post], record->since) > 0)
        record->since = posts->from[post];
    if (record->status == FM_POST_NOT_YET)
        record->since = FM_DATE_NONE;
    if (record->status == FM_POST_EVACUATED)
        record->since = posts->to[post];
    if (posts->day_count == 0) {
        record->is_since_open = fm_post_stands(record) &&
                                fm_date_compare(posts->from[post], record->since) < 0;
        return;
    }
    before = fm_posts_record(posts, posts->day_count - 1, post);
    record->is_changed = before->status != record->status ||
                         (fm_post_stands(record) && before->holder != record->holder);
    if (before->status == record->status && fm_post_stands(record)) {
        record->since = before->since;
        record->is_since_open = before->is_since_open;
    }
}

static fm_status look_at(struct day *d, fm_date date, fm_date snapshot, size_t post,
                         bool shown, fm_post_record *record)
{
    fm_posts *posts = d->posts;
    fm_ground_place where;
    fm_status status = FM_OK;

    *record = (fm_post_record){ .share = (double)NAN,
                                .front_m = (double)NAN,
                                .main_m = (double)NAN,
                                .neck_m = (double)NAN,
                                .neck_error_m = (double)NAN };
    if (fm_date_is_set(date) && fm_date_compare(date, posts->from[post]) < 0) {
        record->status = FM_POST_NOT_YET;
    } else if (fm_date_is_set(date) && fm_date_is_set(posts->to[post]) &&
               fm_date_compare(date, posts->to[post]) >= 0) {
        record->status = FM_POST_EVACUATED;
    } else {
        where = fm_ground_at(d->ground, posts->at[post]);
        record->kind = where.kind;
        record->status = status_of(where.kind);
        status = keep_holder(d, where, &record->holder);
        if (status == FM_OK && shown)
            status = measure(d, where, post, record);
    }
    compare(posts, date, snapshot, post, record);
    return status;
}

/* ---- days ------------------------------------------------------------------------ */

static bool grow_days(fm_posts *posts, bool shown)
{
    fm_post_day *days =
        fm_grow(posts->days, &posts->day_capacity, posts->day_count + 1, sizeof *days);
    fm_post_record *records;
    size_t *list;

    if (days == NULL)
        return false;
    posts->days = days;
    records = fm_grow(posts->records, &posts->record_capacity,
                      (posts->day_count + 1) * posts->count + 1, sizeof *records);
    if (records == NULL)
        return false;
    posts->records = records;
    list = fm_grow(posts->shown, &posts->shown_capacity, posts->shown_count + 1,
                   sizeof *list);
    if (list == NULL)
        return false;
    posts->shown = list;
    if (shown)
        list[posts->shown_count++] = posts->day_count;
    return true;
}

fm_status fm_posts_add_day(fm_context *ctx, fm_posts *posts, fm_date date,
                           fm_date snapshot, const fm_features *zones,
                           const fm_ground_spec *spec, bool shown)
{
    struct day d = { .ctx = ctx, .posts = posts, .spec = spec };
    fm_status status = fm_ground_new(ctx, zones, spec, &d.ground);
    fm_post_day *day;
    fm_str iso = { 0 };

    if (status != FM_OK)
        return status;
    d.necks = fm_alloc(d.ground->own.feature_count + 1, sizeof *d.necks);
    if (d.necks == NULL || !grow_days(posts, shown))
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; i < posts->count && status == FM_OK; i++)
        status = look_at(&d, date, snapshot, i, shown,
                         &posts->records[posts->day_count * posts->count + i]);
    if (status == FM_OK) {
        day = &posts->days[posts->day_count++];
        *day = (fm_post_day){ .date = date, .snapshot = snapshot, .is_shown = shown };
        fm_date_add_iso(&iso, date);
        snprintf(day->iso, sizeof day->iso, "%s", fm_str_text(&iso));
        fm_str_release(&iso);
    }
    for (size_t i = 0; d.necks != NULL && i < d.ground->own.feature_count; i++)
        fm_neck_free(d.necks[i]);
    fm_free(d.necks);
    fm_ground_free(d.ground);
    return status;
}
