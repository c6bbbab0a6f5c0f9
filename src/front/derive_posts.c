/* SPDX-License-Identifier: MIT */
#include "front/derive_posts.h"

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
    fm_status status = fm_posts_begin(ctx, &layer->features, &fields, &posts);

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
