/* SPDX-License-Identifier: MIT */
/* Posts over a series of zones: the work behind fm_posts_new(). */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "data/source.h"
#include "front/post.h"
#include "front/post_line.h"
#include "front/series.h"
#include "front/zones.h"
#include "geo/measure.h"

#include "base/banned.h"

struct run {
    fm_context *ctx;
    const fm_posts_options *options;
    fm_posts *posts;
    fm_date date, from, to;
    fm_ground_spec spec;
    fm_lonlat base_point;
    fm_features base, border;
    fm_series *series; /* NULL: one layer */
    const char *zones;
    const char *side[1]; /* when it was chosen */
};

/* ---- options --------------------------------------------------------------------- */

static fm_status parse_date(fm_context *ctx, const char *option, const char *text,
                            fm_date *date)
{
    *date = FM_DATE_NONE;
    if (text == NULL || fm_date_parse(text, strlen(text), date))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE, "%s '%.40s': expected a date like 2020-02-24",
                   option, text);
}

static fm_status parse_dates(struct run *run)
{
    const fm_posts_options *o = run->options;
    fm_status status = parse_date(run->ctx, "date", o->date, &run->date);

    if (status == FM_OK)
        status = parse_date(run->ctx, "from", o->from, &run->from);
    if (status == FM_OK)
        status = parse_date(run->ctx, "to", o->to, &run->to);
    if (status != FM_OK)
        return status;
    if (o->date != NULL && (o->from != NULL || o->to != NULL))
        return fm_fail(run->ctx, FM_ERR_USAGE,
                       "a date is one day; give either it or from and to");
    if (fm_date_is_set(run->to) && fm_date_compare(run->from, run->to) > 0)
        return fm_fail(run->ctx, FM_ERR_USAGE,
                       "from '%s' is after to '%s'; give the earlier date first",
                       o->from, o->to);
    return FM_OK;
}

/* "36.5,35.9" is a place; anything else is a layer. */
static bool parse_place(const char *text, fm_lonlat *place)
{
    const char *comma = strchr(text, ',');

    return comma != NULL &&
           fm_number_parse_lax(text, (size_t)(comma - text), &place->lon) &&
           fm_number_parse_lax(comma + 1, strlen(comma + 1), &place->lat) &&
           fabs(place->lon) <= 360 && fabs(place->lat) <= 90;
}

static fm_status read_layer(fm_context *ctx, const char *path, const char *layer,
                            const char *crs, const char *condition, fm_features *out)
{
    fm_source_request request = { .layer = layer, .crs = crs };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (condition != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, condition, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, out);
    fm_where_free(where);
    return status;
}

static fm_status read_base(struct run *run)
{
    const fm_posts_options *o = run->options;
    fm_status status = FM_OK;

    if (o->base != NULL && parse_place(o->base, &run->base_point)) {
        run->spec.base_points = &run->base_point;
        run->spec.base_point_count = 1;
    } else if (o->base != NULL) {
        status = read_layer(run->ctx, o->base, NULL, NULL, NULL, &run->base);
        run->spec.base = &run->base.shapes;
    }
    if (status == FM_OK && o->border != NULL) {
        status =
            read_layer(run->ctx, o->border, NULL, NULL, o->border_where, &run->border);
        run->spec.border = &run->border.shapes;
    }
    return status;
}

/* ---- sides ----------------------------------------------------------------------- */

static bool stands_on(const fm_posts *posts, size_t post, fm_date date)
{
    if (!fm_date_is_set(date))
        return true;
    return fm_date_compare(posts->from[post], date) <= 0 &&
           (!fm_date_is_set(posts->to[post]) ||
            fm_date_compare(date, posts->to[post]) < 0);
}

/* The holder of a post's ground as text, "" for none. */
static void holder_of(const fm_features *zones, size_t column, fm_lonlat at,
                      fm_str *out)
{
    fm_str_clear(out);
    for (size_t i = 0; i < fm_features_count(zones); i++) {
        if (!fm_shapes_contains(&zones->shapes, i, at))
            continue;
        fm_cell_add(out, fm_table_cell(&zones->table, column, i));
        return;
    }
}

/* Nobody named the side: it is the holder in whose ground most posts stand on the first
 * day on which any does. */
static fm_status choose_side(struct run *run, const fm_features *zones, fm_date date)
{
    size_t column = fm_table_find(&zones->table, run->spec.by);
    fm_posts *posts = run->posts;
    fm_str holder = { 0 }, other = { 0 }, best = { 0 };
    size_t most = 0;

    for (size_t i = 0; i < posts->count; i++) {
        size_t count = 0;

        if (!stands_on(posts, i, date))
            continue;
        holder_of(zones, column, posts->at[i], &holder);
        for (size_t k = 0; k < posts->count && holder.length > 0; k++) {
            if (!stands_on(posts, k, date))
                continue;
            holder_of(zones, column, posts->at[k], &other);
            count += strcmp(fm_str_text(&other), fm_str_text(&holder)) == 0;
        }
        if (count > most) {
            most = count;
            fm_str_clear(&best);
            fm_str_add(&best, fm_str_text(&holder));
        }
    }
    fm_str_release(&holder);
    fm_str_release(&other);
    if (most == 0) {
        fm_str_release(&best);
        return FM_OK;
    }
    posts->side = fm_alloc(1, sizeof *posts->side);
    if (posts->side == NULL || (posts->side[0] = fm_str_take(&best)) == NULL) {
        fm_str_release(&best);
        return fm_fail_nomem(run->ctx);
    }
    posts->side_count = 1;
    posts->side_was_chosen = true;
    run->side[0] = posts->side[0];
    run->spec.side = run->side;
    run->spec.side_count = 1;
    fm_note(run->ctx, FM_PLACE_NONE, "side-chosen",
            "the posts' side is taken for '%s', in whose ground most of them stand at "
            "first",
            posts->side[0]);
    return FM_OK;
}

static bool holds_ground(const fm_features *zones, size_t column, const char *holder)
{
    fm_str name = { 0 };
    bool found = false;

    for (size_t row = 0; row < fm_features_count(zones) && !found; row++) {
        fm_str_clear(&name);
        fm_cell_add(&name, fm_table_cell(&zones->table, column, row));
        found = strcmp(fm_str_text(&name), holder) == 0;
    }
    fm_str_release(&name);
    return found;
}

/* One of several allies may have no ground yet.  When none has, the name is a slip of
 * the pen, and every post would be cut off, or none. */
static fm_status check_holders(struct run *run, const fm_features *zones,
                               const char *const *names, size_t count,
                               const char *whose)
{
    static const char format[] = "'%s', the %s, holds no ground in '%s'; holders: %s";
    size_t column = fm_table_find(&zones->table, run->spec.by), found = 0;
    const char *source = zones->source == NULL ? run->zones : zones->source;
    fm_str holders = { .limit = 400 };
    fm_status status = FM_OK;

    fm_ground_add_holders(&holders, zones, column);
    for (size_t i = 0; i < count; i++)
        found += holds_ground(zones, column, names[i]);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        if (holds_ground(zones, column, names[i]))
            continue;
        status = found == 0 ? fm_fail(run->ctx, FM_ERR_LAYER, format, names[i], whose,
                                      source, fm_str_text(&holders))
                            : fm_warn(run->ctx, FM_ERR_LAYER, FM_PLACE_NONE,
                                      "side-holds-nothing", format, names[i], whose,
                                      source, fm_str_text(&holders));
    }
    fm_str_release(&holders);
    return status;
}

/* The field of holders and the side, as far as they are not known yet. */
static fm_status settle(struct run *run, const fm_features *zones, fm_date date,
                        bool first)
{
    if (first)
        run->spec.by = fm_zones_choose_by(run->options->by, &zones->table, NULL);
    if (run->spec.by == NULL ||
        fm_table_find(&zones->table, run->spec.by) == FM_NO_COLUMN)
        return FM_OK; /* whoever builds the ground complains */
    if (first) {
        fm_status status =
            check_holders(run, zones, run->spec.side, run->spec.side_count, "own side");

        if (status == FM_OK)
            status = check_holders(run, zones, run->spec.against,
                                   run->spec.against_count, "other side");
        if (status != FM_OK)
            return status;
    }
    return run->spec.side_count == 0 ? choose_side(run, zones, date) : FM_OK;
}

/* ---- the line -------------------------------------------------------------------- */

/* Append the one feature of `from` to `to`, with its date. */
static bool append_dated(const fm_features *from, const char *iso, fm_features *to)
{
    size_t row = to->shapes.feature_count, column;
    const fm_shapes *s = &from->shapes;

    if (!fm_shapes_begin_feature(&to->shapes) || !fm_table_add_row(&to->table) ||
        !fm_table_column(&to->table, "date", 4, &column) ||
        !fm_table_set_text(&to->table, column, row, iso, strlen(iso)))
        return false;
    for (size_t part = 0; part < s->part_count; part++) {
        if (!fm_shapes_begin_part(&to->shapes, (fm_part_role)s->part_role[part]) ||
            !fm_shapes_add_points(&to->shapes, s->points + s->part_start[part],
                                  fm_shapes_part_size(s, part)))
            return false;
    }
    return fm_post_copy_row(&from->table, 0, &to->table, row);
}

static double number_of(const fm_features *f, const char *column)
{
    return fm_table_cell(&f->table, fm_table_find(&f->table, column), 0).number;
}

static fm_status line_of_day(struct run *run, const fm_features *zones, size_t day)
{
    const fm_posts_options *o = run->options;
    fm_posts *posts = run->posts;
    fm_post_day *d = &posts->days[day];
    fm_features standing = { 0 }, line = { 0 }, ground = { 0 };
    fm_status status = fm_posts_features(run->ctx, posts, day, true, &standing);

    d->line_posts = fm_features_count(&standing);
    if (status == FM_OK && d->line_posts >= 2)
        status =
            fm_line_through(run->ctx, &standing, o->line, posts->name_field, &line);
    if (status != FM_OK || fm_features_count(&line) == 0)
        goto out;
    d->line_m = number_of(&line, "length_km") * 1000;
    d->line_posts = (size_t)number_of(&line, "posts");
    if (!append_dated(&line, d->iso, &posts->lines))
        status = fm_fail_nomem(run->ctx);
    if (status == FM_OK && o->beyond != NULL && run->spec.by != NULL)
        status =
            fm_ground_beyond(run->ctx, zones, &run->spec, &line, o->beyond, &ground);
    if (status != FM_OK || fm_features_count(&ground) == 0)
        goto out;
    d->beyond_m2 = fm_shapes_area_m2(&ground.shapes, 0);
    if (!append_dated(&ground, d->iso, &posts->grounds))
        status = fm_fail_nomem(run->ctx);

out:
    fm_features_release(&standing);
    fm_features_release(&line);
    fm_features_release(&ground);
    return status;
}

/* ---- days ------------------------------------------------------------------------ */

static fm_status add_day(struct run *run, const fm_features *zones, fm_date date,
                         fm_date snapshot, bool shown)
{
    fm_posts *posts = run->posts;
    fm_status status = settle(run, zones, date, posts->day_count == 0);

    if (status == FM_OK)
        status =
            fm_posts_add_day(run->ctx, posts, date, snapshot, zones, &run->spec, shown);
    if (status == FM_OK && shown && run->options->line != NULL)
        status = line_of_day(run, zones, posts->day_count - 1);
    return status;
}

/* A snapshot as it stands, or, when one day was asked for, the one in force as of it.
 */
static fm_status add_snapshot(struct run *run, size_t snapshot, size_t last)
{
    fm_date date = run->series->snapshots[snapshot].date;
    bool is_day = fm_date_is_set(run->date);
    bool shown = is_day ? snapshot == last : fm_date_compare(date, run->from) >= 0;
    /* All fields of the first, to choose from or to tell of. */
    bool all = run->spec.by == NULL || run->posts->day_count == 0;
    fm_features zones = { 0 };
    fm_status status = fm_series_read(run->ctx, run->series, snapshot,
                                      all ? NULL : &run->spec.by, all ? 0 : 1, &zones);

    if (status == FM_OK)
        status = add_day(run, &zones, is_day && shown ? run->date : date, date, shown);
    fm_features_release(&zones);
    return status;
}

static fm_status no_snapshot(struct run *run)
{
    fm_str first = { 0 }, wanted = { 0 };

    fm_date_add_iso(&first, run->series->snapshots[0].date);
    fm_date_add_iso(&wanted, run->date);
    fm_fail(run->ctx, FM_ERR_LAYER,
            "'%s' has no snapshot up to %s; the first of %zu is of %s", run->zones,
            fm_str_text(&wanted), run->series->count, fm_str_text(&first));
    fm_str_release(&first);
    fm_str_release(&wanted);
    return FM_ERR_LAYER;
}

/* The days before those that are shown are needed for `since` and `changed`. */
static fm_status run_series(struct run *run)
{
    const fm_posts_options *o = run->options;
    fm_series_options options = { .layer = o->layer,
                                  .crs = o->crs,
                                  .where = o->where,
                                  .date_field = o->date_field,
                                  .valid_from = o->zones_from,
                                  .valid_to = o->zones_to,
                                  .to = run->to };
    fm_status status = fm_series_open(run->ctx, run->zones, &options, &run->series);
    size_t last;

    if (status != FM_OK)
        return status;
    last = run->series->count - 1;
    if (fm_date_is_set(run->date) && !fm_series_at(run->series, run->date, &last))
        return no_snapshot(run);
    for (size_t i = 0; i <= last && status == FM_OK; i++) {
        status = fm_progress(run->ctx, "looking at posts", i, last + 1);
        if (status == FM_OK)
            status = add_snapshot(run, i, last);
    }
    if (status == FM_OK && run->posts->shown_count == 0)
        status = fm_fail(run->ctx, FM_ERR_LAYER, "'%s' has no snapshot from %s on",
                         run->zones, o->from);
    return status;
}

/* One layer: of the day asked for, or of the date in its name, or undated. */
static fm_status run_layer(struct run *run)
{
    const fm_posts_options *o = run->options;
    fm_features zones = { 0 };
    fm_date snapshot = FM_DATE_NONE, date = run->date;
    fm_status status;

    if (o->from != NULL || o->to != NULL)
        return fm_fail(run->ctx, FM_ERR_USAGE,
                       "'%s' is one layer without dates; from and to are for a series "
                       "(a folder, a path with {date}, or a layer with a date field)",
                       run->zones);
    if (!fm_date_in_name(fm_path_name(run->zones), &snapshot))
        snapshot = FM_DATE_NONE;
    if (!fm_date_is_set(date))
        date = snapshot;
    status = read_layer(run->ctx, run->zones, o->layer, o->crs, o->where, &zones);
    if (status == FM_OK)
        status = add_day(run, &zones, date, snapshot, true);
    fm_features_release(&zones);
    return status;
}

/* ---- all of it ------------------------------------------------------------------- */

static bool keep_words(struct run *run)
{
    const fm_posts_options *o = run->options;
    fm_posts *posts = run->posts;

    posts->series = fm_strdup(run->zones);
    posts->by = run->spec.by == NULL ? NULL : fm_strdup(run->spec.by);
    posts->line = o->line == NULL ? NULL : fm_strdup(o->line);
    posts->beyond = o->beyond == NULL ? NULL : fm_strdup(o->beyond);
    if (posts->series == NULL || (run->spec.by != NULL && posts->by == NULL) ||
        (o->line != NULL && posts->line == NULL) ||
        (o->beyond != NULL && posts->beyond == NULL))
        return false;
    if (posts->side != NULL || o->side_count == 0)
        return true;
    posts->side = fm_alloc(o->side_count, sizeof *posts->side);
    for (size_t i = 0; posts->side != NULL && i < o->side_count; i++) {
        posts->side[i] = fm_strdup(o->side[i]);
        if (posts->side[i] == NULL)
            return false;
        posts->side_count++;
    }
    return posts->side != NULL;
}

static fm_status read_posts(struct run *run, const char *path)
{
    const fm_posts_options *o = run->options;
    fm_post_fields fields = { o->name, o->valid_from, o->valid_to, o->uncertainty };
    fm_features features = { 0 };
    fm_status status = read_layer(run->ctx, path, o->posts_layer, o->posts_crs,
                                  o->posts_where, &features);

    if (status == FM_OK)
        status = fm_posts_begin(run->ctx, &features, &fields, &run->posts);
    fm_features_release(&features);
    if (status == FM_OK)
        run->posts->no_neck = o->no_neck;
    if (status == FM_OK && run->posts->count == 0)
        status = fm_fail(run->ctx, FM_ERR_LAYER, "'%s' has no posts (points)", path);
    if (status == FM_OK && o->line != NULL)
        status = fm_line_check_order(run->ctx, &run->posts->features, o->line);
    return status;
}

fm_status fm_posts_new(fm_context *ctx, const char *posts, const char *zones,
                       const fm_posts_options *options, fm_posts **out)
{
    static const fm_posts_options defaults = FM_POSTS_OPTIONS_INIT;
    fm_stopwatch watch = fm_stopwatch_start();
    struct run run = { .ctx = ctx,
                       .options = options == NULL ? &defaults : options,
                       .zones = zones };
    const fm_posts_options *o = run.options;
    fm_status status;

    *out = NULL;
    run.spec = (fm_ground_spec){ .by = o->by,
                                 .side = o->side,
                                 .side_count = o->side_count,
                                 .against = o->against,
                                 .against_count = o->against_count };
    status = parse_dates(&run);
    if (status == FM_OK && o->beyond != NULL && o->line == NULL)
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "the ground beyond what line? give the field by which the "
                         "posts are joined, or auto");
    if (status == FM_OK)
        status = read_posts(&run, posts);
    if (status == FM_OK)
        status = read_base(&run);
    if (status == FM_OK)
        status = fm_series_is_one(zones) || o->date_field != NULL ||
                         o->zones_from != NULL || o->zones_to != NULL
                     ? run_series(&run)
                     : run_layer(&run);
    if (status == FM_OK && !keep_words(&run))
        status = fm_fail_nomem(ctx);
    fm_series_free(run.series);
    fm_features_release(&run.base);
    fm_features_release(&run.border);
    fm_stopwatch_stop(ctx, "posts", watch);
    if (status != FM_OK) {
        fm_posts_free(run.posts);
        return status;
    }
    *out = run.posts;
    return FM_OK;
}
