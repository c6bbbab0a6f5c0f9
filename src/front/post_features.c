/* SPDX-License-Identifier: MIT */
/* What was found, handed out: record by record, and as features. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "front/post.h"

#include "base/banned.h"

size_t fm_posts_count(const fm_posts *posts)
{
    return posts->count;
}

const char *fm_posts_name(const fm_posts *posts, size_t post)
{
    return posts->names[post];
}

size_t fm_posts_day_count(const fm_posts *posts)
{
    return posts->shown_count;
}

const char *fm_posts_day(const fm_posts *posts, size_t day)
{
    return posts->days[posts->shown[day]].iso;
}

fm_post_state fm_posts_at(const fm_posts *posts, size_t day, size_t post)
{
    size_t row = posts->shown[day];
    const fm_post_record *record = fm_posts_record(posts, row, post);
    fm_post_state state = {
        .status = record->status,
        .certainty = record->certainty,
        .share = record->share,
        .holder = record->holder,
        .is_pocket = record->kind == FM_GROUND_POCKET,
        .distance_km = record->front_m / 1000,
        .main_km = record->main_m / 1000,
        .neck_km = record->neck_m / 1000,
        .neck_error_km = record->neck_error_m / 1000,
        .is_since_open = record->is_since_open,
        .is_changed = record->is_changed,
    };
    fm_str since = { 0 };

    fm_date_add_iso(&since, record->since);
    snprintf(state.since, sizeof state.since, "%s", fm_str_text(&since));
    fm_str_release(&since);
    return state;
}

fm_posts_line fm_posts_line_at(const fm_posts *posts, size_t day)
{
    const fm_post_day *d = &posts->days[posts->shown[day]];

    return (fm_posts_line){ d->line_m / 1000, d->beyond_m2 / 1e6, d->line_posts };
}

/* ---- as features ----------------------------------------------------------------- */

static bool copy_cell(const fm_table *from, size_t column, size_t row, fm_table *to,
                      size_t to_column, size_t to_row)
{
    fm_cell cell = fm_table_cell(from, column, row);

    switch (cell.kind) {
    case FM_CELL_BOOL:
        return fm_table_set_bool(to, to_column, to_row, cell.number != 0);
    case FM_CELL_INTEGER:
        return fm_table_set_integer(to, to_column, to_row, cell.integer);
    case FM_CELL_REAL:
        return fm_table_set_real(to, to_column, to_row, cell.number);
    case FM_CELL_TEXT:
        return fm_table_set_text(to, to_column, to_row, cell.text, cell.length);
    case FM_CELL_JSON:
        return fm_table_set_json(to, to_column, to_row, cell.text, cell.length);
    default:
        return true;
    }
}

bool fm_post_copy_row(const fm_table *from, size_t row, fm_table *to, size_t to_row)
{
    for (size_t i = 0; i < from->column_count; i++) {
        const char *name = from->columns[i].name;
        size_t column;

        if (!fm_table_column(to, name, strlen(name), &column) ||
            !copy_cell(from, i, row, to, column, to_row))
            return false;
    }
    return true;
}

/* The post's own attributes and id. */
static bool copy_own(const fm_features *from, size_t row, fm_features *to,
                     size_t to_row)
{
    size_t column;

    if (!fm_post_copy_row(&from->table, row, &to->table, to_row))
        return false;
    if (from->ids.column_count == 0)
        return true;
    return fm_table_column(&to->ids, "id", 2, &column) && fm_table_add_row(&to->ids) &&
           copy_cell(&from->ids, 0, row, &to->ids, column, to_row);
}

struct writer {
    fm_table *table;
    size_t row;
    bool failed; /* out of memory */
};

static size_t column_of(struct writer *w, const char *name)
{
    size_t column = 0;

    if (!w->failed && !fm_table_column(w->table, name, strlen(name), &column))
        w->failed = true;
    return column;
}

/* NULL is null; so it also hides an own attribute of the post by this name. */
static void put_text(struct writer *w, const char *name, const char *text)
{
    size_t column = column_of(w, name);

    if (w->failed)
        return;
    w->failed = text == NULL
                    ? !fm_table_set_null(w->table, column, w->row)
                    : !fm_table_set_text(w->table, column, w->row, text, strlen(text));
}

static void put_number(struct writer *w, const char *name, double value)
{
    size_t column = column_of(w, name);

    if (w->failed)
        return;
    w->failed = isnan(value) ? !fm_table_set_null(w->table, column, w->row)
                             : !fm_table_set_real(w->table, column, w->row, value);
}

static void put_bool(struct writer *w, const char *name, bool value)
{
    size_t column = column_of(w, name);

    if (!w->failed)
        w->failed = !fm_table_set_bool(w->table, column, w->row, value);
}

static void put_date(struct writer *w, const char *name, fm_date date)
{
    fm_str text = { 0 };

    fm_date_add_iso(&text, date);
    put_text(w, name, text.length == 0 ? NULL : fm_str_text(&text));
    fm_str_release(&text);
}

/* Kilometres as they are written on a map: to 100 m from 10 km on, below to 10 m; no
 * position of a post is known better.  Reports have more digits. */
static double km(double metres)
{
    return fabs(metres) >= 9995 ? round(metres / 100) / 10 : round(metres / 10) / 100;
}

static bool add_found(const fm_posts *posts, size_t day, size_t post, fm_table *table,
                      size_t row)
{
    const fm_post_record *record = fm_posts_record(posts, day, post);
    struct writer w = { table, row, false };

    put_date(&w, "date", posts->days[day].date);
    put_text(&w, "status", fm_post_status_name(record->status));
    put_text(&w, "certainty", fm_post_certainty_name(record->certainty));
    put_number(&w, "share", round(record->share * 1000) / 1000);
    put_text(&w, "holder", record->holder);
    put_bool(&w, "pocket", record->kind == FM_GROUND_POCKET);
    put_number(&w, "distance_km", km(record->front_m));
    put_number(&w, "main_km", km(record->main_m));
    put_number(&w, "neck_km", km(record->neck_m));
    put_number(&w, "neck_error_km", km(record->neck_error_m));
    put_date(&w, "since", record->since);
    put_bool(&w, "changed", record->is_changed);
    return !w.failed;
}

static bool add_post(const fm_posts *posts, size_t day, size_t post, fm_features *out)
{
    size_t row = out->shapes.feature_count;

    return fm_shapes_begin_feature(&out->shapes) &&
           fm_shapes_begin_part(&out->shapes, FM_PART_POINTS) &&
           fm_shapes_add_point(&out->shapes, posts->at[post]) &&
           fm_table_add_row(&out->table) &&
           copy_own(&posts->features, post, out, row) &&
           add_found(posts, day, post, &out->table, row);
}

fm_status fm_posts_features(fm_context *ctx, const fm_posts *posts, size_t day,
                            bool standing_only, fm_features *out)
{
    for (size_t i = 0; i < posts->count; i++) {
        if (standing_only && !fm_post_stands(fm_posts_record(posts, day, i)))
            continue;
        if (!add_post(posts, day, i, out))
            return fm_fail_nomem(ctx);
    }
    out->read = fm_features_count(out);
    return FM_OK;
}
