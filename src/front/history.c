/* SPDX-License-Identifier: MIT */
/*
 * The ledger over a series.  The steps are shared out among threads in stretches, each
 * of which holds two snapshots at a time:
 *
 *     snapshots  0   1   2   3   4   5   6   7
 *     thread 1   o---o---o---o---o
 *     thread 2                   o---o---o---o
 *
 * A snapshot that says the same as the one before costs no comparison.  By province,
 * the ground is cut in full at the ends of a stretch alone; between them it follows
 * from what came and went, and the end checks it.
 */
#include "front/history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/mem.h"
#include "front/history_steps.h"
#include "front/series.h"

#include "base/banned.h"

/* Steps that change more than so many times the usual are likely corrections. */
static const double CORRECTION_TIMES = 8.0, CORRECTION_LEAST_M2 = 25e6;
/* So many of all distances between snapshots have to be the same to make a rhythm. */
static const double RHYTHM_SHARE = 0.6;

void fm_history_free(fm_history *h)
{
    if (h == NULL)
        return;
    for (size_t i = 0; h->steps != NULL && i < h->step_count; i++)
        fm_free(h->steps[i].place);
    fm_free(h->steps);
    for (size_t i = 0; i < h->province_count; i++)
        fm_free(h->provinces[i]);
    fm_free(h->provinces);
    fm_free(h->name);
    fm_free(h->by);
    fm_free(h->within_path);
    fm_free(h->places_path);
    fm_free(h->places_name);
    fm_free(h->source_layer);
    fm_free(h->crs);
    fm_free(h->where);
    fm_free(h->date_field);
    fm_free(h->valid_from);
    fm_free(h->valid_to);
    fm_free(h->first_path);
    fm_free(h->source);
    fm_free(h->last_path);
    fm_holders_release(&h->holders);
    fm_holders_release(&h->parties);
    fm_free(h->sums);
    fm_free(h->patches);
    fm_shapes_release(&h->ground);
    fm_free(h);
}

static void add_sum(fm_change_sum *to, const fm_change_sum *from)
{
    to->old_m2 += from->old_m2;
    to->new_m2 += from->new_m2;
    to->gained_m2 += from->gained_m2;
    to->lost_m2 += from->lost_m2;
    to->redrawn_gained_m2 += from->redrawn_gained_m2;
    to->redrawn_lost_m2 += from->redrawn_lost_m2;
}

fm_change_sum fm_history_sum(const fm_history *h, size_t step, uint32_t holder)
{
    fm_change_sum sum = { 0 };

    for (size_t i = 0; i < h->zones_per_holder; i++)
        add_sum(&sum, fm_history_sum_at(h, step, holder, i));
    return sum;
}

const fm_change_sum *fm_history_sum_at(const fm_history *h, size_t step,
                                       uint32_t holder, size_t province)
{
    return &h->sums[(step * h->holders.count + holder) * h->zones_per_holder +
                    province];
}

fm_change_sum fm_history_total_at(const fm_history *h, uint32_t holder, size_t province)
{
    fm_change_sum total = { 0 };

    for (size_t i = 0; i < h->step_count; i++) {
        const fm_change_sum *s = fm_history_sum_at(h, i, holder, province);

        if (i == 0)
            total.old_m2 = s->old_m2;
        total.new_m2 = s->new_m2;
        total.gained_m2 += s->gained_m2;
        total.lost_m2 += s->lost_m2;
        total.redrawn_gained_m2 += s->redrawn_gained_m2;
        total.redrawn_lost_m2 += s->redrawn_lost_m2;
    }
    return total;
}

fm_change_sum fm_history_total(const fm_history *h, uint32_t holder)
{
    fm_change_sum total = { 0 };

    for (size_t i = 0; i < h->zones_per_holder; i++) {
        fm_change_sum part = fm_history_total_at(h, holder, i);

        add_sum(&total, &part);
    }
    return total;
}

/* ---- Stretches put together ------------------------------------------------------ */

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

/* Holders are numbered anew over all stretches, in the order in which they appear. */
static bool number_holders(const struct stretch *stretches, size_t count, fm_history *h)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < stretches[i].holders.count; k++) {
            uint32_t number;

            if (!fm_holders_number(&h->holders, stretches[i].holders.names[k],
                                   &number) ||
                !fm_holders_number(&h->parties, stretches[i].holders.names[k], &number))
                return false;
        }
    }
    return true;
}

static void take_sums(const struct stretch *s, const struct step *step, size_t number,
                      fm_history *h)
{
    for (size_t i = 0; i < step->holder_count; i++) {
        uint32_t holder = fm_holders_find(&h->holders, s->holders.names[i]);

        for (size_t k = 0; k < h->zones_per_holder; k++)
            h->sums[(number * h->holders.count + holder) * h->zones_per_holder + k] =
                step->sums[i * h->zones_per_holder + k];
    }
}

static bool take_patches(struct step *step, size_t number, fm_history *h)
{
    fm_history_patch *patches;

    if (step->patch_count == 0)
        return true;
    patches = fm_grow(h->patches, &h->patch_capacity,
                      h->patch_count + step->patch_count, sizeof *patches);
    if (patches == NULL)
        return false;
    h->patches = patches;
    for (size_t i = 0; i < step->patch_count; i++) {
        fm_history_patch *p = &patches[h->patch_count++];
        const fm_shapes *s = &step->ground;

        *p = step->patches[i].patch;
        p->step = number;
        if (!fm_step_party(&h->parties, step->patches[i].from, &p->from) ||
            !fm_step_party(&h->parties, step->patches[i].to, &p->to) ||
            !fm_shapes_begin_feature(&h->ground))
            return false;
        for (size_t k = s->feature_start[i]; k < s->feature_start[i + 1]; k++) {
            if (!fm_shapes_begin_part(&h->ground, (fm_part_role)s->part_role[k]) ||
                !fm_shapes_add_points(&h->ground, s->points + s->part_start[k],
                                      fm_shapes_part_size(s, k)))
                return false;
        }
    }
    fm_step_release_patches(step);
    return true;
}

static fm_status put_together(fm_context *ctx, struct stretch *stretches, size_t count,
                              const fm_provinces *provinces, fm_history *h)
{
    size_t number = 0;

    if (!number_holders(stretches, count, h))
        return fm_fail_nomem(ctx);
    h->zones_per_holder = provinces == NULL ? 1 : provinces->names.count + 1;
    h->sums = fm_alloc(h->step_count * h->holders.count,
                       h->zones_per_holder * sizeof *h->sums);
    if (h->sums == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < count; i++) {
        h->imbalance_m2 = fmax(h->imbalance_m2, stretches[i].imbalance_m2);
        for (size_t k = 0; k < stretches[i].step_count; k++, number++) {
            struct step *step = &stretches[i].steps[k];

            h->steps[number].is_changed = step->is_changed;
            h->steps[number].changed_m2 = step->changed_m2;
            h->steps[number].overlap_m2 = step->overlap_m2;
            h->steps[number].gap_m2 = step->gap_m2;
            h->steps[number].place = step->place;
            step->place = NULL;
            take_sums(&stretches[i], step, number, h);
            if (!take_patches(step, number, h))
                return fm_fail_nomem(ctx);
        }
    }
    if (provinces == NULL)
        return FM_OK;
    h->provinces = fm_alloc(provinces->names.count, sizeof *h->provinces);
    if (h->provinces == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < provinces->names.count; i++) {
        if (!copy(provinces->names.names[i], &h->provinces[i]))
            return fm_fail_nomem(ctx);
        h->province_count++;
    }
    return FM_OK;
}

/* ---- Rhythm and corrections ------------------------------------------------------ */

static int64_t days_of(const fm_history_step *s)
{
    return fm_date_to_days(s->to) - fm_date_to_days(s->from);
}

/* The distance that most snapshots have, when enough have it. */
static void find_rhythm(fm_history *h)
{
    size_t most = 0;

    for (size_t i = 0; i < h->step_count; i++) {
        int64_t days = days_of(&h->steps[i]);
        size_t same = 0;

        for (size_t k = 0; k < h->step_count; k++)
            same += days_of(&h->steps[k]) == days;
        if (same > most) {
            most = same;
            h->rhythm_days = days;
        }
    }
    if (h->step_count < 3 || (double)most < RHYTHM_SHARE * (double)h->step_count)
        h->rhythm_days = 0;
    for (size_t i = 0; i < h->step_count && h->rhythm_days > 0; i++) {
        int64_t more = days_of(&h->steps[i]) - h->rhythm_days;

        h->steps[i].missing_days = more > 0 ? more : 0;
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;

    return (p > q) - (p < q);
}

/* Ground that changed hands in a day of the step. */
static double daily_m2(const fm_history_step *s)
{
    int64_t days = days_of(s);

    return s->changed_m2 / (double)(days > 0 ? days : 1);
}

static fm_status flag_corrections(fm_context *ctx, double wanted_km2, fm_history *h)
{
    double *daily = fm_alloc(h->step_count, sizeof *daily);
    size_t count = 0;

    if (daily == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < h->step_count; i++) {
        if (h->steps[i].is_changed)
            daily[count++] = daily_m2(&h->steps[i]);
    }
    if (count > 1)
        qsort(daily, count, sizeof *daily, compare_doubles);
    h->correction_m2 = wanted_km2 < 0 ? HUGE_VAL : wanted_km2 * 1e6;
    if (wanted_km2 == 0)
        h->correction_m2 =
            count == 0 ? HUGE_VAL
                       : fmax(CORRECTION_TIMES * daily[count / 2], CORRECTION_LEAST_M2);
    fm_free(daily);
    for (size_t i = 0; i < h->step_count; i++)
        h->steps[i].is_correction = daily_m2(&h->steps[i]) > h->correction_m2;
    return FM_OK;
}

/* ---- The whole ------------------------------------------------------------------- */

static fm_status parse_date(fm_context *ctx, const char *what, const char *text,
                            fm_date *date)
{
    *date = FM_DATE_NONE;
    if (text == NULL || fm_date_parse(text, strlen(text), date))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE, "%s '%.40s': not a date like 2020-02-24", what,
                   text);
}

static fm_status open_series(fm_context *ctx, const char *what,
                             const fm_history_options *o, fm_series **out)
{
    fm_series_options so = {
        .layer = o->layer,
        .crs = o->crs,
        .where = o->where,
        .date_field = o->date_field,
        .valid_from = o->valid_from,
        .valid_to = o->valid_to,
    };
    fm_status status = parse_date(ctx, "from", o->from, &so.from);

    *out = NULL;
    if (status == FM_OK)
        status = parse_date(ctx, "to", o->to, &so.to);
    if (status == FM_OK && fm_date_is_set(so.from) && fm_date_is_set(so.to) &&
        fm_date_compare(so.from, so.to) > 0)
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "from '%s' is after to '%s'; give the earlier date first",
                         o->from, o->to);
    return status == FM_OK ? fm_series_open(ctx, what, &so, out) : status;
}

/* "folder/zones_{date}.geojson", when every snapshot is named so; else NULL, as well as
 * when out of memory (`*failed`). */
static char *common_source(const fm_series *series, bool *failed)
{
    const char *path = series->snapshots[0].path, *name = fm_path_name(path);
    size_t folder = (size_t)(name - path);
    fm_str out = { 0 };
    fm_date date;

    for (size_t i = 0; name[i] != '\0'; i++) {
        for (size_t n = 10; n >= 8; n -= 2) {
            bool fits = strlen(name + i) >= n &&
                        fm_date_parse_name(name + i, n, &date) &&
                        fm_date_compare(date, series->snapshots[0].date) == 0;

            if (!fits)
                continue;
            fm_str_clear(&out);
            fm_str_add_bytes(&out, path, folder + i);
            fm_str_add(&out, "{date}");
            fm_str_add(&out, name + i + n);
            *failed = out.failed;
            for (size_t k = 0; k < series->count && fits && !*failed; k++) {
                const char *other = series->snapshots[k].path;

                fits =
                    (size_t)(fm_path_name(other) - other) == folder &&
                    strncmp(other, path, folder) == 0 &&
                    fm_snapshot_name_fits(other + folder, out.text + folder, &date) &&
                    fm_date_compare(date, series->snapshots[k].date) == 0;
            }
            if (fits && !*failed)
                return fm_str_take(&out);
        }
    }
    fm_str_release(&out);
    return NULL;
}

const char *fm_history_by(const fm_history *history)
{
    return history->by;
}

size_t fm_history_date_count(const fm_history *history)
{
    return history->snapshot_count;
}

void fm_history_date(const fm_history *history, size_t i, char text[11])
{
    fm_date date = i == 0 ? history->first : history->steps[i - 1].to;

    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)date.year % 10000u,
             date.month % 100u, date.day % 100u);
}

static fm_status prepare(fm_context *ctx, const fm_history_options *o,
                         const fm_series *series, fm_history *h)
{
    bool failed = false;

    h->tolerance_m = o->tolerance_m < 0 ? FM_DIFF_TOLERANCE_M : o->tolerance_m;
    h->snapshot_count = series->count;
    h->step_count = series->count - 1;
    h->steps = fm_alloc(h->step_count, sizeof *h->steps);
    if (h->steps == NULL || !copy(series->name, &h->name) || !copy(o->by, &h->by))
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < h->step_count; i++) {
        h->steps[i].from = series->snapshots[i].date;
        h->steps[i].to = series->snapshots[i + 1].date;
    }
    if (!copy(o->within, &h->within_path) || !copy(o->places, &h->places_path) ||
        !copy(o->places_name, &h->places_name) || !copy(o->layer, &h->source_layer) ||
        !copy(o->crs, &h->crs) || !copy(o->where, &h->where) ||
        !copy(o->date_field, &h->date_field) || !copy(o->valid_from, &h->valid_from) ||
        !copy(o->valid_to, &h->valid_to) ||
        !copy(series->snapshots[0].path, &h->first_path) ||
        !copy(series->snapshots[series->count - 1].path, &h->last_path))
        return fm_fail_nomem(ctx);
    if (series->layer == NULL)
        h->source = common_source(series, &failed);
    if (failed)
        return fm_fail_nomem(ctx);
    h->first = series->snapshots[0].date;
    h->last = series->snapshots[series->count - 1].date;
    return FM_OK;
}

static fm_status read_around(fm_context *ctx, const fm_history_options *o,
                             fm_provinces *provinces, fm_places *places)
{
    fm_status status = FM_OK;

    if (o->within != NULL)
        status = fm_provinces_read(ctx, o->within, o->within_name, provinces);
    if (status == FM_OK && o->places != NULL)
        status = fm_places_read(ctx, o->places, o->places_name, places);
    return status;
}

static fm_status run(fm_context *ctx, const fm_history_options *o,
                     const fm_series *series, fm_history *h)
{
    unsigned threads = series->is_parallel ? fm_crew_size(o->threads) : 1;
    size_t count = h->step_count < threads ? h->step_count : threads;
    fm_provinces provinces = { 0 };
    fm_places places = { 0 };
    struct stretches all = {
        .series = series,
        .options = o,
        .tolerance_m = h->tolerance_m,
        .provinces = o->within == NULL ? NULL : &provinces,
        .places = o->places == NULL ? NULL : &places,
    };
    fm_status status = read_around(ctx, o, &provinces, &places);

    count = count == 0 ? 1 : count;
    if (status == FM_OK)
        status = fm_stretches_init(ctx, &all, h->step_count, count);
    if (status == FM_OK)
        status = fm_crew_run(ctx, threads, count, fm_stretch_run, &all);
    if (status == FM_OK)
        status = put_together(ctx, all.items, count, all.provinces, h);
    fm_stretches_release(&all);
    fm_places_release(&places);
    fm_provinces_release(&provinces);
    return status;
}

fm_status fm_history_of_series(fm_context *ctx, const struct fm_series *series,
                               const fm_history_options *options, fm_history **out)
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_history *h = fm_alloc(1, sizeof *h);
    fm_status status = h == NULL ? fm_fail_nomem(ctx) : FM_OK;

    *out = NULL;
    if (status == FM_OK)
        status = prepare(ctx, options, series, h);
    if (status == FM_OK)
        status = run(ctx, options, series, h);
    if (status == FM_OK) {
        find_rhythm(h);
        status = flag_corrections(ctx, options->correction_km2, h);
    }
    fm_stopwatch_stop(ctx, "history", watch);
    if (status != FM_OK) {
        fm_history_free(h);
        return status;
    }
    *out = h;
    return FM_OK;
}

/* By the first snapshot, read ahead and in silence: what is wrong with it is said when
 * its turn comes. */
static void choose_by(fm_context *ctx, const fm_series *series, fm_history_options *o)
{
    fm_context *silent = o->by == NULL ? fm_context_new() : NULL;
    fm_features first = { 0 };

    if (o->by != NULL) {
        o->by = fm_zones_choose_by(o->by, NULL, NULL);
    } else if (silent != NULL &&
               fm_context_set_policy(silent, fm_context_policy(ctx)) == FM_OK &&
               fm_series_read(silent, series, 0, NULL, 0, &first) == FM_OK) {
        o->by = fm_zones_choose_by(NULL, &first.table, NULL);
        if (o->by != NULL)
            fm_note(ctx, FM_PLACE_NONE, "history-by",
                    "holders are taken from field '%s'", o->by);
    }
    fm_features_release(&first);
    fm_context_free(silent);
}

fm_status fm_history_new(fm_context *ctx, const char *series,
                         const fm_history_options *options, fm_history **out)
{
    static const fm_history_options defaults = FM_HISTORY_OPTIONS_INIT;
    fm_history_options o = options == NULL ? defaults : *options;
    fm_series *opened = NULL;
    fm_status status = open_series(ctx, series, &o, &opened);

    *out = NULL;
    if (status == FM_OK) {
        choose_by(ctx, opened, &o);
        status = fm_history_of_series(ctx, opened, &o, out);
    }
    fm_series_free(opened);
    return status;
}
