/* SPDX-License-Identifier: MIT */
#include "front/derive_posts.h"

#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "doc/style.h"
#include "front/post.h"
#include "front/post_line.h"

#include "base/banned.h"

const char *const fm_post_usual_fields[] = { "established",    "evacuated",
                                             "uncertainty_km", "name_en",
                                             "name",           NULL };

static const fm_features *features_of(const fm_situation *situation, const char *id)
{
    for (size_t i = 0; id != NULL && i < situation->layer_count; i++) {
        if (fm_str_equal(situation->layers[i].spec->id, id))
            return &situation->layers[i].features;
    }
    return NULL;
}

/* What the document says of the two sides and of the base. */
static fm_ground_spec ground_spec(const fm_situation *situation,
                                  const fm_derive_spec *derive, const char *field)
{
    const fm_features *base = features_of(situation, derive->base);
    const fm_features *border = features_of(situation, derive->border);

    return (fm_ground_spec){
        .by = field,
        .side = derive->side.items,
        .side_count = derive->side.count,
        .against = derive->against.items,
        .against_count = derive->against.count,
        .base = base == NULL ? NULL : &base->shapes,
        .border = border == NULL ? NULL : &border->shapes,
    };
}

/* ---- the days before ------------------------------------------------------------- */

/* Earlier snapshots of the zones, the latest first. */
struct earlier {
    char **paths;
    fm_date *dates;
    size_t count, path_capacity, date_capacity;
};

static void earlier_release(struct earlier *e)
{
    for (size_t i = 0; i < e->count; i++)
        fm_free(e->paths[i]);
    fm_free(e->paths);
    fm_free(e->dates);
}

/* What costs most is only looked for when the map shows it: the series for `since` and
 * `changed`, a raster for each neck. */
struct wishes {
    bool history, neck;
};

static fm_status find_wishes(fm_context *ctx, const fm_situation *situation,
                             const fm_layer_spec *spec, struct wishes *w)
{
    fm_arena arena = { 0 };
    const char *const *columns = NULL;
    size_t count = 0;
    fm_status status =
        fm_style_columns(ctx, situation->document, spec, &arena, &columns, &count);

    *w = (struct wishes){ 0 };
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        w->history = w->history || fm_str_equal(columns[i], "since") ||
                     fm_str_equal(columns[i], "changed");
        w->neck = w->neck || fm_str_equal(columns[i], "neck_km") ||
                  fm_str_equal(columns[i], "neck_error_km");
    }
    fm_arena_release(&arena);
    return status;
}

static fm_status find_earlier(fm_context *ctx, const fm_situation *situation,
                              const fm_situation_layer *zones, struct earlier *e)
{
    fm_date date = zones->snapshot;

    while (fm_date_is_set(date)) {
        fm_date before = fm_date_from_days(fm_date_to_days(date) - 1);
        char **paths =
            fm_grow(e->paths, &e->path_capacity, e->count + 1, sizeof *paths);
        fm_date *dates =
            fm_grow(e->dates, &e->date_capacity, e->count + 1, sizeof *dates);
        fm_status status;

        if (paths != NULL)
            e->paths = paths;
        if (dates != NULL)
            e->dates = dates;
        if (paths == NULL || dates == NULL)
            return fm_fail_nomem(ctx);
        status = fm_snapshot_find(ctx, situation->document, zones->spec, before,
                                  &e->paths[e->count], &date);
        if (status == FM_ERR_LAYER)
            return FM_OK; /* there is none before */
        if (status != FM_OK)
            return status;
        e->dates[e->count++] = date;
    }
    return FM_OK;
}

static fm_status add_earlier(fm_context *ctx, const fm_situation_layer *zones,
                             const fm_ground_spec *ground, const struct earlier *e,
                             fm_posts *posts)
{
    fm_source_request request = { .layer = zones->spec->source_layer,
                                  .crs = zones->spec->crs,
                                  .where = zones->spec->where };
    fm_status status = FM_OK;

    for (size_t i = e->count; i-- > 0 && status == FM_OK;) {
        fm_features features = { 0 };

        status = fm_progress(ctx, "looking at posts", e->count - i, e->count);
        if (status == FM_OK)
            status = fm_source_read(ctx, e->paths[i], &request, &features);
        if (status == FM_OK)
            status = fm_posts_add_day(ctx, posts, e->dates[i], e->dates[i], &features,
                                      ground, false);
        fm_features_release(&features);
    }
    return status;
}

/* So that `since` and `changed` know the days before, when the zones are a series of
 * files. */
static fm_status look_back(fm_context *ctx, const fm_situation *situation,
                           const fm_situation_layer *zones,
                           const fm_ground_spec *ground, fm_posts *posts)
{
    struct earlier earlier = { 0 };
    fm_status status;

    if (zones->spec->source == NULL || strstr(zones->spec->source, "{date") == NULL)
        return FM_OK;
    status = find_earlier(ctx, situation, zones, &earlier);
    if (status == FM_OK)
        status = add_earlier(ctx, zones, ground, &earlier, posts);
    earlier_release(&earlier);
    return status;
}

/* ---- layers ---------------------------------------------------------------------- */

fm_status fm_derive_post_status(fm_context *ctx, const fm_situation *situation,
                                const fm_situation_layer *zones, const char *field,
                                fm_situation_layer *layer)
{
    const fm_layer_spec *spec = layer->spec;
    fm_ground_spec ground = ground_spec(situation, &spec->derive, field);
    fm_post_fields fields = { NULL, spec->valid_from, spec->valid_to,
                              spec->derive.uncertainty };
    fm_posts *posts = NULL;
    fm_features found = { 0 };
    struct wishes wishes;
    fm_status status = find_wishes(ctx, situation, spec, &wishes);

    if (status == FM_OK)
        status = fm_posts_begin(ctx, &layer->features, &fields, &posts);
    if (status == FM_OK)
        posts->no_neck = !wishes.neck;
    if (status == FM_OK && wishes.history)
        status = look_back(ctx, situation, zones, &ground, posts);
    if (status == FM_OK)
        status = fm_posts_add_day(ctx, posts, situation->date, zones->snapshot,
                                  &zones->features, &ground, true);
    if (status == FM_OK)
        status = fm_posts_features(ctx, posts, posts->day_count - 1, false, &found);
    fm_posts_free(posts);
    layer->features = found;
    return status;
}

fm_status fm_derive_line_through(fm_context *ctx, const fm_situation *situation,
                                 const fm_situation_layer *points, const char *field,
                                 fm_situation_layer *layer)
{
    const fm_derive_spec *derive = &layer->spec->derive;
    const fm_table *table = &points->features.table;
    const char *name =
        fm_table_find(table, "name_en") != FM_NO_COLUMN ? "name_en" : "name";

    (void)situation;
    (void)field;
    return fm_line_through(ctx, &points->features,
                           derive->order == NULL ? FM_LINE_AUTO : derive->order, name,
                           &layer->features);
}

fm_status fm_derive_ground_beyond(fm_context *ctx, const fm_situation *situation,
                                  const fm_situation_layer *zones, const char *field,
                                  fm_situation_layer *layer)
{
    const fm_derive_spec *derive = &layer->spec->derive;
    fm_ground_spec ground = ground_spec(situation, derive, field);
    const fm_features *line = features_of(situation, derive->line);

    if (line == NULL)
        return fm_fail_at(ctx, FM_ERR_DOCUMENT, &derive->place,
                          "layer '%s': there is no layer '%s' with a line",
                          layer->spec->id, derive->line);
    return fm_ground_beyond(ctx, &zones->features, &ground, line, derive->holder,
                            &layer->features);
}
