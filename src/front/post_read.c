/* SPDX-License-Identifier: MIT */
/* Posts as they come: positions, names, days, uncertainties. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "front/post.h"

#include "base/banned.h"

/* Fields that are taken when the caller names none. */
static const char default_from[] = "established";
static const char default_to[] = "evacuated";
static const char default_uncertainty[] = "uncertainty_km";

static fm_status field_missing(fm_context *ctx, const fm_features *f, const char *field,
                               const char *what)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < f->table.column_count; i++) {
        fm_str_add(&names, i == 0 ? "; fields: " : ", ");
        fm_str_add(&names, f->table.columns[i].name);
    }
    fm_fail(ctx, FM_ERR_LAYER, "'%s' has no field '%s' for %s%s",
            f->source == NULL ? "the posts" : f->source, field, what,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

/* The column that is named, or the usual one where it is. */
static fm_status pick_column(fm_context *ctx, const fm_features *f, const char *named,
                             const char *usual, const char *what, size_t *column)
{
    *column = fm_table_find(&f->table, named != NULL ? named : usual);
    if (named != NULL && *column == FM_NO_COLUMN)
        return field_missing(ctx, f, named, what);
    return FM_OK;
}

/* ---- positions ------------------------------------------------------------------- */

static bool has_point(const fm_shapes *s, size_t feature)
{
    size_t part = s->feature_start[feature];

    return part < s->feature_start[feature + 1] &&
           s->part_role[part] == FM_PART_POINTS && fm_shapes_part_size(s, part) > 0;
}

/* Leave out, with a warning, what is no point; of many points the first is taken. */
static fm_status keep_points(fm_context *ctx, fm_features *f)
{
    size_t count = fm_features_count(f);
    bool *keep = fm_alloc(count + 1, sizeof *keep);
    fm_status status = FM_OK;

    if (keep == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[i], 0 };
        fm_str who = { 0 };

        keep[i] = has_point(&f->shapes, i);
        if (keep[i])
            continue;
        fm_features_describe(f, i, &who);
        status = fm_warn(ctx, FM_ERR_LAYER, &place, "post-without-position",
                         "%s: a post is a point; left out", fm_str_text(&who));
        fm_str_release(&who);
    }
    if (status == FM_OK)
        fm_features_keep(f, keep);
    fm_free(keep);
    return status;
}

/* ---- names ----------------------------------------------------------------------- */

static size_t name_column(const fm_table *t)
{
    static const char *const usual[] = { "name_en", "name" };

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        if (fm_table_find(t, usual[i]) != FM_NO_COLUMN)
            return fm_table_find(t, usual[i]);
    }
    for (size_t i = 0; i < t->column_count; i++) {
        if (fm_column_type(&t->columns[i]) == FM_CELL_TEXT)
            return i;
    }
    return FM_NO_COLUMN;
}

/* "Morek"; "post 9" for one without a name. */
static char *name_of(const fm_features *f, size_t column, size_t post)
{
    fm_str text = { 0 };

    fm_cell_add(&text, fm_table_cell(&f->table, column, post));
    if (text.length == 0)
        fm_str_addf(&text, "post %zu", post + 1);
    return fm_str_take(&text);
}

/* ---- days and uncertainty ---------------------------------------------------------
 */

static fm_status warn_cell(fm_context *ctx, const fm_posts *posts, size_t post,
                           size_t column, const char *kind, const char *expected)
{
    const fm_features *f = &posts->features;
    fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[post], 0 };
    fm_str what = { 0 };
    fm_status status;

    fm_cell_add(&what, fm_table_cell(&f->table, column, post));
    status =
        fm_warn(ctx, FM_ERR_LAYER, &place, kind,
                "%s: '%s' in field '%s' is not %s; taken as empty", posts->names[post],
                fm_str_text(&what), f->table.columns[column].name, expected);
    fm_str_release(&what);
    return status;
}

static fm_status read_date(fm_context *ctx, const fm_posts *posts, size_t post,
                           size_t column, fm_date *date)
{
    fm_cell cell = fm_table_cell(&posts->features.table, column, post);

    *date = FM_DATE_NONE;
    if (cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0))
        return FM_OK;
    if (cell.kind == FM_CELL_TEXT && fm_date_parse(cell.text, cell.length, date))
        return FM_OK;
    *date = FM_DATE_NONE;
    return warn_cell(ctx, posts, post, column, "bad-date", "a date like 2020-02-24");
}

static fm_status read_uncertainty(fm_context *ctx, const fm_posts *posts, size_t post,
                                  size_t column, double *uncertainty_m)
{
    fm_cell cell = fm_table_cell(&posts->features.table, column, post);
    double km = (double)NAN;

    *uncertainty_m = (double)NAN;
    if (cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0))
        return FM_OK;
    if (cell.kind == FM_CELL_REAL || cell.kind == FM_CELL_INTEGER)
        km = cell.number;
    else if (cell.kind == FM_CELL_TEXT &&
             !fm_number_parse_lax(cell.text, cell.length, &km))
        km = (double)NAN;
    if (!(km >= 0 && km <= 10000))
        return warn_cell(ctx, posts, post, column, "bad-uncertainty",
                         "a number of kilometres");
    *uncertainty_m = km * 1000;
    return FM_OK;
}

/* ---- all of it ------------------------------------------------------------------- */

struct columns {
    size_t name, from, to, uncertainty;
    double constant_km; /* uncertainty of all; NAN: by the column */
};

static fm_status pick_columns(fm_context *ctx, const fm_features *f,
                              const fm_post_fields *fields, struct columns *c)
{
    const char *uncertainty = fields->uncertainty;
    fm_status status;

    c->constant_km = (double)NAN;
    if (uncertainty != NULL &&
        fm_number_parse_lax(uncertainty, strlen(uncertainty), &c->constant_km)) {
        if (!(c->constant_km >= 0 && c->constant_km <= 10000))
            return fm_fail(ctx, FM_ERR_USAGE,
                           "uncertainty '%s': expected kilometres from 0 to 10000, or "
                           "a field",
                           uncertainty);
        uncertainty = NULL;
    }
    status = pick_column(ctx, f, fields->name, "", "names", &c->name);
    if (status == FM_OK && fields->name == NULL)
        c->name = name_column(&f->table);
    if (status == FM_OK)
        status = pick_column(ctx, f, fields->valid_from, default_from, "the first day",
                             &c->from);
    if (status == FM_OK)
        status = pick_column(ctx, f, fields->valid_to, default_to,
                             "the first day no more", &c->to);
    if (status == FM_OK)
        status = pick_column(ctx, f, uncertainty, default_uncertainty, "uncertainty",
                             &c->uncertainty);
    return status;
}

static fm_status read_post(fm_context *ctx, fm_posts *posts, const struct columns *c,
                           size_t post)
{
    const fm_shapes *s = &posts->features.shapes;
    fm_status status;

    posts->at[post] = s->points[s->part_start[s->feature_start[post]]];
    posts->names[post] = name_of(&posts->features, c->name, post);
    if (posts->names[post] == NULL)
        return fm_fail_nomem(ctx);
    status = read_date(ctx, posts, post, c->from, &posts->from[post]);
    if (status == FM_OK)
        status = read_date(ctx, posts, post, c->to, &posts->to[post]);
    if (!isnan(c->constant_km))
        posts->uncertainty_m[post] = c->constant_km * 1000;
    else if (status == FM_OK)
        status = read_uncertainty(ctx, posts, post, c->uncertainty,
                                  &posts->uncertainty_m[post]);
    return status;
}

fm_status fm_posts_begin(fm_context *ctx, fm_features *features,
                         const fm_post_fields *fields, fm_posts **out)
{
    fm_posts *posts = fm_alloc(1, sizeof *posts);
    struct columns columns;
    fm_status status;

    *out = NULL;
    if (posts == NULL) {
        fm_features_release(features);
        return fm_fail_nomem(ctx);
    }
    posts->features = *features;
    *features = (fm_features){ 0 };
    status = keep_points(ctx, &posts->features);
    if (status == FM_OK)
        status = pick_columns(ctx, &posts->features, fields, &columns);
    if (status != FM_OK)
        goto out;
    if (columns.name != FM_NO_COLUMN) {
        posts->name_field = fm_strdup(posts->features.table.columns[columns.name].name);
        if (posts->name_field == NULL) {
            status = fm_fail_nomem(ctx);
            goto out;
        }
    }
    posts->count = fm_features_count(&posts->features);
    posts->at = fm_alloc(posts->count, sizeof *posts->at);
    posts->names = fm_alloc(posts->count, sizeof *posts->names);
    posts->from = fm_alloc(posts->count, sizeof *posts->from);
    posts->to = fm_alloc(posts->count, sizeof *posts->to);
    posts->uncertainty_m = fm_alloc(posts->count, sizeof *posts->uncertainty_m);
    if (posts->at == NULL || posts->names == NULL || posts->from == NULL ||
        posts->to == NULL || posts->uncertainty_m == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; i < posts->count && status == FM_OK; i++)
        status = read_post(ctx, posts, &columns, i);

out:
    if (status != FM_OK) {
        fm_posts_free(posts);
        return status;
    }
    *out = posts;
    return FM_OK;
}

static void free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts != NULL && i < count; i++)
        fm_free(texts[i]);
    fm_free(texts);
}

void fm_posts_free(fm_posts *posts)
{
    if (posts == NULL)
        return;
    fm_features_release(&posts->features);
    fm_features_release(&posts->lines);
    fm_features_release(&posts->grounds);
    free_texts(posts->names, posts->count);
    free_texts(posts->holders, posts->holder_count);
    free_texts(posts->side, posts->side_count);
    fm_free(posts->name_field);
    fm_free(posts->at);
    fm_free(posts->from);
    fm_free(posts->to);
    fm_free(posts->uncertainty_m);
    fm_free(posts->days);
    fm_free(posts->shown);
    fm_free(posts->records);
    fm_free(posts->series);
    fm_free(posts->by);
    fm_free(posts->line);
    fm_free(posts->beyond);
    fm_free(posts);
}
