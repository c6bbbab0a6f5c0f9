/* SPDX-License-Identifier: MIT */
/*
 * Gathering: the document is copied, so that dates can be set on it; the situation of
 * each date is read, and each layer's features are laid over those of the day before;
 * then every layer is bound to its style and asked for its rules.
 */
#include "gis/map.h"

#include <string.h>

#include "base/file.h"
#include "doc/document_values.h"
#include "doc/manifest.h"
#include "gis/drawn.h"
#include "gis/map_parts.h"

#include "base/banned.h"

const char *fm_gis_keep(fm_gis_map *map, const char *text)
{
    return fm_arena_strndup(&map->arena, text, strlen(text));
}

static fm_status keep(fm_gis_map *map, const char *text, const char **out)
{
    *out = text == NULL ? NULL : fm_gis_keep(map, text);
    return text != NULL && *out == NULL ? fm_fail_nomem(map->ctx) : FM_OK;
}

/* --------------------------------------------------------------- which layers */

static bool is_wanted(const fm_gis_options *options, const fm_layer_spec *spec)
{
    for (size_t i = 0; i < options->layer_count; i++)
        if (fm_str_equal(options->layers[i], spec->id))
            return true;
    return options->layer_count == 0 && !spec->hidden;
}

static fm_status check_layers(fm_gis_map *map, const fm_gis_options *options)
{
    const fm_document *document = map->document;
    const char **ids = fm_alloc(document->layer_count + 1, sizeof *ids);
    fm_status status = FM_OK;

    if (ids == NULL)
        return fm_fail_nomem(map->ctx);
    for (size_t i = 0; i < document->layer_count; i++)
        ids[i] = document->layers[i].id;
    for (size_t i = 0; i < options->layer_count && status == FM_OK; i++) {
        const char *wanted = options->layers[i];
        const char *nearest;

        if (fm_document_layer(document, wanted) != NULL)
            continue;
        nearest = fm_str_nearest(wanted, ids);
        status = fm_fail(map->ctx, FM_ERR_USAGE,
                         "there is no layer '%.100s' in the document%s%.100s%s", wanted,
                         nearest != NULL ? "; did you mean '" : "",
                         nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    }
    fm_free(ids);
    return status;
}

/* A layer that is asked for is there, also when the map does not draw it. */
static void unhide(fm_gis_map *map, const fm_gis_options *options)
{
    for (size_t i = 0; i < map->dated->layer_count && options->layer_count > 0; i++)
        if (is_wanted(options, &map->dated->layers[i]))
            map->dated->layers[i].hidden = false;
}

/* -------------------------------------------------------------------- features */

/* Part by part: the box of a land with islands overseas holds half the world. */
static bool meets(const fm_shapes *s, size_t feature, fm_bbox box)
{
    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        fm_bbox own = FM_BBOX_EMPTY;

        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++)
            fm_bbox_add(&own, s->points[i]);
        if (fm_bbox_meets(own, box))
            return true;
    }
    return false;
}

static fm_status keep_box(fm_context *ctx, fm_bbox box, fm_features *f)
{
    size_t count = fm_features_count(f);
    bool *kept;

    if (fm_bbox_is_empty(box) || count == 0)
        return FM_OK;
    kept = fm_alloc(count, sizeof *kept);
    if (kept == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < count; i++)
        kept[i] = meets(&f->shapes, i, box);
    fm_features_keep(f, kept);
    fm_free(kept);
    return FM_OK;
}

static fm_status read_date(fm_gis_map *map, fm_date date, fm_situation **out)
{
    fm_situation_options options = { .all_columns = true };

    if (fm_date_is_set(date)) {
        fm_status status;

        map->dated->date = date;
        status = fm_document_apply_date(map->ctx, map->dated);
        if (status != FM_OK)
            return status;
    }
    return fm_situation_new(map->ctx, map->dated, &options, out);
}

/* What the map says of a layer, beside its features. */
static fm_status describe(fm_gis_map *map, const fm_situation_layer *source,
                          fm_gis_layer *layer)
{
    const fm_layer_spec *spec = source->spec;
    const char *title = spec->title != NULL ? spec->title : source->title;
    fm_manifest manifest = { 0 };
    char *expanded =
        title == NULL ? NULL : fm_document_expand(map->dated, map->date, title, false);
    fm_status status =
        title != NULL && expanded == NULL ? fm_fail_nomem(map->ctx) : FM_OK;

    layer->spec = spec;
    layer->snapshot = source->snapshot;
    layer->is_stale = source->is_stale;
    if (status == FM_OK)
        status =
            keep(map, expanded == NULL || expanded[0] == '\0' ? spec->id : expanded,
                 &layer->title);
    if (status == FM_OK)
        status = keep(map, source->attribution, &layer->attribution);
    if (status == FM_OK && source->path != NULL)
        status = fm_manifest_find(map->ctx, source->path, &manifest);
    if (status == FM_OK)
        status = keep(map, manifest.licence, &layer->licence);
    if (status == FM_OK)
        status = keep(map, manifest.what, &layer->what);
    if (status == FM_OK)
        status = keep(map, manifest.doubt, &layer->doubt);
    fm_manifest_release(&manifest);
    fm_free(expanded);
    return status;
}

/* The field of validity of a layer that has it and is of one date. */
static fm_status find_time(fm_gis_layer *layer)
{
    const fm_layer_spec *spec = layer->spec;
    const fm_table *table = &layer->features.table;

    if (layer->time_from != NULL || layer->time_to != NULL)
        return FM_OK;
    if (spec->valid_from != NULL &&
        fm_table_find(table, spec->valid_from) != FM_NO_COLUMN)
        layer->time_from = spec->valid_from;
    if (spec->valid_to != NULL && fm_table_find(table, spec->valid_to) != FM_NO_COLUMN)
        layer->time_to = spec->valid_to;
    return FM_OK;
}

/* Reads all dates; `last` is the situation of the last one, its features handed over.
 */
static fm_status gather(fm_gis_map *map, const fm_gis_options *options,
                        fm_situation **last)
{
    size_t count = map->date_count > 0 ? map->date_count : 1;
    size_t layers = map->document->layer_count;
    fm_gis_stack **stacks = fm_alloc(layers, sizeof *stacks);
    fm_status status = stacks == NULL ? fm_fail_nomem(map->ctx) : FM_OK;

    for (size_t i = 0; i < layers && count > 1 && status == FM_OK; i++)
        status = fm_gis_stack_new(map->ctx, &stacks[i]);
    for (size_t d = 0; d < count && status == FM_OK; d++) {
        fm_date date = map->date_count > 0 ? map->dates[d] : FM_DATE_NONE;

        fm_situation_free(*last);
        *last = NULL;
        status = read_date(map, date, last);
        for (size_t i = 0; i < layers && count > 1 && status == FM_OK; i++)
            if (is_wanted(options, &map->document->layers[i]))
                status = fm_gis_stack_add(map->ctx, stacks[i], date,
                                          &(*last)->layers[i].features);
    }
    map->date = status == FM_OK ? (*last)->date : FM_DATE_NONE;
    map->layers = fm_alloc(layers, sizeof *map->layers);
    if (status == FM_OK && map->layers == NULL)
        status = fm_fail_nomem(map->ctx);
    for (size_t i = 0; i < layers && status == FM_OK; i++) {
        fm_gis_layer *layer = &map->layers[map->layer_count];

        if (!is_wanted(options, &map->document->layers[i]))
            continue;
        map->layer_count++;
        status = describe(map, &(*last)->layers[i], layer);
        if (status == FM_OK && count > 1)
            status =
                fm_gis_stack_finish(map->ctx, stacks[i], &map->arena, &layer->features,
                                    &layer->time_from, &layer->time_to);
    }
    for (size_t i = 0; i < layers && stacks != NULL; i++)
        fm_gis_stack_free(stacks[i]);
    fm_free(stacks);
    return status;
}

/* The features of one date, once the sheet has looked at them. */
static void take_features(fm_gis_map *map)
{
    fm_situation *situation = map->making.situation;

    for (size_t i = 0; i < map->layer_count && map->date_count < 2; i++) {
        for (size_t k = 0; k < situation->layer_count; k++) {
            if (situation->layers[k].spec != map->layers[i].spec)
                continue;
            map->layers[i].features = situation->layers[k].features;
            situation->layers[k].features = (fm_features){ 0 };
        }
    }
}

static fm_status bind_layer(fm_gis_map *map, fm_gis_layer *layer, fm_bbox box)
{
    fm_status status = keep_box(map->ctx, box, &layer->features);

    if (status == FM_OK)
        status = find_time(layer);
    if (status == FM_OK)
        status = fm_styler_new(map->ctx, map->dated, layer->spec,
                               &layer->features.table, &layer->styler);
    if (status == FM_OK && layer->spec->label.where != NULL)
        status =
            fm_where_bind(map->ctx, layer->spec->label.where, &layer->features.table);
    return status == FM_OK ? fm_gis_rules_make(map, layer) : status;
}

/* ------------------------------------------------------------------- the whole */

static fm_status parse_box(fm_context *ctx, const char *text, fm_bbox *box)
{
    const char *fault;

    *box = FM_BBOX_EMPTY;
    fault = text == NULL ? NULL : fm_value_bbox_text(text, box);
    return fault == NULL ? FM_OK
                         : fm_fail(ctx, FM_ERR_USAGE, "bbox '%.100s': %s", text, fault);
}

static fm_status name_map(fm_gis_map *map)
{
    const char *file =
        map->document->path == NULL ? "map" : fm_path_name(map->document->path);
    size_t length = (size_t)(fm_path_suffix(file) - file);

    if (strcmp(file, "-") == 0 || length == 0) {
        file = "map";
        length = 3;
    }
    map->name = fm_arena_strndup(&map->arena, file, length);
    return map->name == NULL ? fm_fail_nomem(map->ctx) : FM_OK;
}

/* Title, sources and disclaimer. */
static fm_status take_words(fm_gis_map *map)
{
    const fm_sheet *sheet = &map->making.sheet;
    const char *disclaimer = map->document->furniture.credits.disclaimer;
    fm_str credits = { 0 };
    fm_status status = keep(map, sheet->title, &map->title);

    if (status == FM_OK)
        status = keep(map, sheet->subtitle, &map->subtitle);
    if (sheet->credits != NULL)
        fm_str_add(&credits, sheet->credits);
    if (disclaimer != NULL)
        fm_str_addf(&credits, "%s%s", credits.length > 0 ? "\n" : "", disclaimer);
    if (status == FM_OK && credits.length > 0)
        status = keep(map, fm_str_text(&credits), &map->credits);
    fm_str_release(&credits);
    return status;
}

/* The sheet of the last date, as far as its ground. */
static fm_status lay_sheet(fm_gis_map *map)
{
    fm_status status;

    map->making.ctx = map->ctx;
    map->making.document = map->dated;
    map->making.options = (fm_render_options)FM_RENDER_OPTIONS_INIT;
    status = fm_making_lay(&map->making);
    if (status == FM_OK)
        status = take_words(map);
    if (status == FM_OK)
        map->box = fm_projector_window(map->making.inner);
    return status;
}

fm_status fm_gis_map_new(fm_context *ctx, const fm_document *document,
                         const fm_gis_options *options, fm_gis_map **out)
{
    fm_gis_map *map = fm_alloc(1, sizeof *map);
    fm_bbox box;
    fm_status status;

    *out = NULL;
    if (map == NULL)
        return fm_fail_nomem(ctx);
    map->ctx = ctx;
    map->document = document;
    status = parse_box(ctx, options->bbox, &box);
    if (status == FM_OK)
        status = check_layers(map, options);
    if (status == FM_OK)
        status = name_map(map);
    if (status == FM_OK)
        status = fm_document_copy(ctx, document, &map->dated);
    if (status == FM_OK)
        unhide(map, options);
    if (status == FM_OK && options->dates != NULL)
        status = fm_gis_dates_find(map, options->dates);
    if (status == FM_OK)
        status = gather(map, options, &map->making.situation);
    if (status == FM_OK)
        status = lay_sheet(map);
    if (status == FM_OK)
        take_features(map);
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        status = bind_layer(map, &map->layers[i], box);
    if (status != FM_OK) {
        fm_gis_map_free(map);
        return status;
    }
    *out = map;
    return FM_OK;
}

void fm_gis_map_free(fm_gis_map *map)
{
    if (map == NULL)
        return;
    for (size_t i = 0; i < map->layer_count; i++) {
        fm_styler_free(map->layers[i].styler);
        fm_features_release(&map->layers[i].features);
        fm_free(map->layers[i].rules);
        fm_free(map->layers[i].rule_of);
    }
    fm_free(map->layers);
    for (size_t i = 0; i < map->condition_count; i++)
        fm_where_free(map->conditions[i]);
    fm_free(map->conditions);
    fm_free(map->dates);
    fm_making_release(&map->making);
    fm_document_free(map->dated);
    fm_arena_release(&map->arena);
    fm_free(map);
}

/* ------------------------------------------------------------------ one feature */

fm_style fm_gis_feature_style(const fm_gis_layer *layer, size_t feature)
{
    int rule = layer->rule_of[feature];
    fm_certainty certainty = rule < 0 ? FM_CERTAIN : layer->rules[rule].certainty;
    fm_style style;

    if (rule >= 0 && !layer->spec->style_from_features)
        return layer->rules[rule].style;
    style = fm_ink_certainty(fm_styler_style(layer->styler, feature), certainty);
    fm_gis_drawn_style(layer, &style);
    return style;
}

static fm_date date_of(const fm_gis_layer *layer, const char *field, size_t feature)
{
    const fm_table *table = &layer->features.table;
    fm_date date = FM_DATE_NONE;
    fm_cell cell;

    if (field == NULL)
        return date;
    cell = fm_table_cell(table, fm_table_find(table, field), feature);
    if (cell.kind != FM_CELL_TEXT || !fm_date_parse(cell.text, cell.length, &date))
        return FM_DATE_NONE;
    return date;
}

void fm_gis_feature_time(const fm_gis_layer *layer, size_t feature, fm_date *from,
                         fm_date *to)
{
    *from = date_of(layer, layer->time_from, feature);
    *to = date_of(layer, layer->time_to, feature);
}

void fm_gis_feature_label(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    const fm_label_spec *label = &layer->spec->label;

    if (label->given && label->text_field != NULL &&
        (label->where == NULL ||
         fm_where_test(label->where, &layer->features.table, feature)))
        fm_styler_text(layer->styler, label->text_field, feature, out);
}
