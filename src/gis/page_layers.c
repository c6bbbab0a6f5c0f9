/* SPDX-License-Identifier: MIT */
/*
 * The layers of a page: what each is called, the looks that occur in it, its rules with
 * their samples, and the features that reach into the window, each written once however
 * many dates it is shown on.
 */
#include <string.h>

#include "base/casing.h"
#include "base/mem.h"
#include "gis/page_parts.h"

#include "base/banned.h"

/* Integers beyond this are no longer exact in JavaScript. */
#define EXACT_MAX (INT64_C(1) << 53)

/* Looks of one layer, each once; hashed by their text. */
typedef struct look_set {
    char **texts;
    size_t count, capacity;
    uint32_t *slots; /* number plus one; 0: free */
    size_t slot_count;
} look_set;

static void looks_release(look_set *l)
{
    for (size_t i = 0; i < l->count; i++)
        fm_free(l->texts[i]);
    fm_free(l->texts);
    fm_free(l->slots);
}

static size_t slot_of(const look_set *l, const char *text)
{
    uint64_t hash = 0xCBF29CE484222325u;
    size_t slot;

    for (const char *c = text; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001B3u;
    slot = (size_t)(hash >> 16) & (l->slot_count - 1);
    while (l->slots[slot] != 0 && strcmp(l->texts[l->slots[slot] - 1], text) != 0)
        slot = (slot + 1) & (l->slot_count - 1);
    return slot;
}

static bool looks_grow(look_set *l)
{
    look_set wider = *l;

    wider.slot_count = l->slot_count == 0 ? 64 : 2 * l->slot_count;
    wider.slots = fm_alloc(wider.slot_count, sizeof *wider.slots);
    if (wider.slots == NULL)
        return false;
    for (size_t i = 0; i < l->count; i++)
        wider.slots[slot_of(&wider, l->texts[i])] = (uint32_t)(i + 1);
    fm_free(l->slots);
    *l = wider;
    return true;
}

/* The number of a look, added when it is new. */
static bool looks_number(look_set *l, const char *text, size_t *number)
{
    char **texts;
    size_t slot;

    if (2 * (l->count + 1) > l->slot_count && !looks_grow(l))
        return false;
    slot = slot_of(l, text);
    if (l->slots[slot] != 0) {
        *number = l->slots[slot] - 1;
        return true;
    }
    texts = fm_grow(l->texts, &l->capacity, l->count + 1, sizeof *texts);
    if (texts == NULL)
        return false;
    l->texts = texts;
    texts[l->count] = fm_strdup(text);
    if (texts[l->count] == NULL)
        return false;
    *number = l->count++;
    l->slots[slot] = (uint32_t)l->count;
    return true;
}

/* ---------------------------------------------------------------------------- dates */

/* The first of the dates that is not before `date`. */
static size_t date_index(const fm_page *page, fm_date date)
{
    size_t i = 0;

    while (i < page->date_count && fm_date_compare(page->dates[i], date) < 0)
        i++;
    return i;
}

void fm_page_days(const fm_page *page, const fm_gis_layer *layer, size_t feature,
                  size_t *from, size_t *to)
{
    fm_date first, last;

    *from = 0;
    *to = page->date_count;
    if (page->date_count < 2)
        return; /* what that day lacks was never read */
    fm_gis_feature_time(layer, feature, &first, &last);
    if (fm_date_is_set(first))
        *from = date_index(page, first);
    if (fm_date_is_set(last))
        *to = date_index(page, last);
}

/* ---------------------------------------------------------------------- fields */

/* Columns that tell the dates, unless the document's own do. */
static bool is_field(const fm_gis_layer *layer, const char *name)
{
    bool is_time =
        fm_str_equal(name, layer->time_from) || fm_str_equal(name, layer->time_to);

    return !is_time || fm_str_equal(name, layer->spec->valid_from) ||
           fm_str_equal(name, layer->spec->valid_to);
}

static void add_fields(fm_page *page, const fm_gis_layer *layer)
{
    const fm_table *table = &layer->features.table;

    fm_json_array_flat(&page->json, "fields");
    for (size_t c = 0; c < table->column_count; c++)
        if (is_field(layer, table->columns[c].name))
            fm_json_text(&page->json, NULL, table->columns[c].name);
    fm_json_end(&page->json);
}

static void add_cell(fm_json *j, fm_cell cell)
{
    fm_str text = { 0 };

    switch (cell.kind) {
    case FM_CELL_NULL:
        fm_json_null(j, NULL);
        return;
    case FM_CELL_BOOL:
        fm_json_bool(j, NULL, cell.integer != 0);
        return;
    case FM_CELL_REAL:
        fm_json_number(j, NULL, cell.number);
        return;
    case FM_CELL_INTEGER:
        if (cell.integer < EXACT_MAX && cell.integer > -EXACT_MAX) {
            fm_json_integer(j, NULL, cell.integer);
            return;
        }
        break;
    case FM_CELL_TEXT:
    case FM_CELL_JSON:
        break;
    }
    fm_cell_add(&text, cell);
    fm_json_text_n(j, NULL, fm_str_text(&text), text.length);
    j->out->failed = j->out->failed || text.failed;
    fm_str_release(&text);
}

static void add_values(fm_page *page, const fm_gis_layer *layer, size_t feature)
{
    const fm_table *table = &layer->features.table;

    fm_json_array_flat(&page->json, "values");
    for (size_t c = 0; c < table->column_count; c++)
        if (is_field(layer, table->columns[c].name))
            add_cell(&page->json, fm_table_cell(table, c, feature));
    fm_json_end(&page->json);
}

/* ---------------------------------------------------------------------- features */

static void add_label(fm_page *page, const fm_gis_layer *layer, size_t feature)
{
    const fm_label_spec *spec = &layer->spec->label;
    fm_json *j = &page->json;
    fm_str text = { 0 };
    const char *t;

    fm_gis_feature_label(layer, feature, &text);
    if (fm_str_equal(spec->text_transform, "uppercase"))
        fm_str_upper(&text);
    else if (fm_str_equal(spec->text_transform, "lowercase"))
        fm_str_lower(&text);
    t = fm_str_text(&text);
    j->out->failed = j->out->failed || text.failed;
    if (t[strspn(t, " \n\t")] != '\0') {
        fm_json_text(j, "label", t);
        if (spec->text_size.field != NULL)
            fm_json_number(j, "size",
                           fm_styler_number(layer->styler, &spec->text_size, feature));
        if (spec->priority.field != NULL)
            fm_json_number(j, "priority",
                           fm_styler_number(layer->styler, &spec->priority, feature));
    }
    fm_str_release(&text);
}

/* One feature while it is written. */
typedef struct entry {
    const fm_plane *plane;
    size_t feature, look;
    fm_style style;
    bool is_measure;
    fm_map_measure measure;
} entry;

static fm_status add_feature(fm_page *page, const fm_gis_layer *layer, const entry *e)
{
    fm_json *j = &page->json;
    const fm_gis_rule *rule = &layer->rules[layer->rule_of[e->feature]];
    size_t from, to;
    fm_status status;

    fm_page_days(page, layer, e->feature, &from, &to);
    fm_json_object_flat(j, NULL);
    fm_json_integer(j, "rule", layer->rule_of[e->feature]);
    fm_json_integer(j, "look", (int64_t)e->look);
    if (from > 0)
        fm_json_integer(j, "from", (int64_t)from);
    if (to < page->date_count)
        fm_json_integer(j, "to", (int64_t)to);
    if (rule->kinds & FM_SHAPE_POINT) {
        double turn =
            fm_styler_number(layer->styler, &e->style.symbol_rotate, e->feature);

        if (turn != 0)
            fm_json_number(j, "turn", turn);
    }
    status = fm_page_add_parts(page, e->plane, e->feature);
    if (status == FM_OK && e->is_measure && !fm_page_draws_row(&e->measure))
        status =
            fm_page_add_measure(page, e->plane, e->feature, &e->style, &e->measure);
    add_values(page, layer, e->feature);
    add_label(page, layer, e->feature);
    fm_json_end(j);
    page->features++;
    return status;
}

/* Its look, numbered, and itself. */
static fm_status write_feature(fm_page *page, const fm_gis_layer *layer, entry *e,
                               look_set *looks, fm_str *text)
{
    const fm_style *ruled = &layer->rules[layer->rule_of[e->feature]].style;
    fm_status status = FM_OK;

    e->style = fm_map_layer_style(&page->on_sheet, e->feature);
    /* What was drawn as geometry has plain rules, whatever its class says. */
    if (!fm_ink_is_tactical(ruled) && fm_ink_is_tactical(&e->style))
        e->style = *ruled;
    e->is_measure = fm_ink_is_tactical(&e->style);
    if (e->is_measure && !fm_map_measure_take(page->sheet, &page->on_sheet, e->feature,
                                              &e->style, &e->measure))
        status = fm_fail_nomem(page->ctx);
    fm_str_clear(text);
    if (status == FM_OK)
        status = fm_page_look(page, layer, e->feature, &e->style,
                              e->is_measure ? &e->measure : NULL, text);
    if (status == FM_OK && !looks_number(looks, fm_str_text(text), &e->look))
        status = fm_fail_nomem(page->ctx);
    if (status == FM_OK)
        status = add_feature(page, layer, e);
    fm_map_measure_release(&e->measure);
    return status;
}

static fm_status add_features(fm_page *page, const fm_gis_layer *layer,
                              const fm_plane *plane, look_set *looks)
{
    fm_str text = { 0 };
    fm_status status = FM_OK;

    fm_json_array(&page->json, "features");
    for (size_t i = 0; i < plane->feature_count && status == FM_OK; i++) {
        entry e = { .plane = plane, .feature = i };
        size_t from, to;

        fm_page_days(page, layer, i, &from, &to);
        if (layer->rule_of[i] >= 0 && (page->date_count == 0 || from < to) &&
            plane->feature_start[i] < plane->feature_start[i + 1])
            status = write_feature(page, layer, &e, looks, &text);
    }
    fm_json_end(&page->json);
    fm_str_release(&text);
    return status;
}

/* ---------------------------------------------------------------------- rules */

static fm_status add_rules(fm_page *page, const fm_gis_layer *layer)
{
    fm_str swatch = { 0 };
    fm_status status = FM_OK;

    fm_json_array(&page->json, "rules");
    for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
        const fm_gis_rule *rule = &layer->rules[i];

        fm_str_clear(&swatch);
        if (rule->count > 0)
            status = fm_page_swatch(page, layer, rule, &swatch);
        fm_json_object_flat(&page->json, NULL);
        fm_json_text(&page->json, "label", rule->label);
        fm_json_integer(&page->json, "class", rule->class_index);
        fm_json_text(&page->json, "swatch", fm_str_text(&swatch));
        fm_json_end(&page->json);
        page->data.failed = page->data.failed || swatch.failed;
    }
    fm_json_end(&page->json);
    fm_str_release(&swatch);
    return status;
}

/* Are points drawn larger ones first?  As sheet/map_layer_paint.c: where a symbol comes
 * from the feature itself. */
static bool is_by_size(const fm_gis_layer *layer)
{
    for (int c = -1; c < (int)layer->spec->class_count; c++) {
        fm_style style = fm_styler_class_style(layer->styler, c);

        if (style.circle_radius.field != NULL || style.symbol_size.field != NULL ||
            style.symbol_rotate.field != NULL || style.symbol_sidc != NULL)
            return true;
    }
    return layer->spec->style_from_features;
}

static void add_facts(fm_page *page, const fm_gis_layer *layer)
{
    const fm_layer_spec *spec = layer->spec;
    fm_json *j = &page->json;

    fm_json_text(j, "id", spec->id);
    fm_json_text(j, "title", layer->title);
    fm_json_number(j, "opacity", spec->opacity);
    if (spec->min_scale > 0)
        fm_json_number(j, "minScale", spec->min_scale);
    if (spec->max_scale > 0)
        fm_json_number(j, "maxScale", spec->max_scale);
    fm_json_bool(j, "inLegend", !spec->no_legend);
    fm_json_bool(j, "hasClasses", spec->class_count > 0);
    fm_json_bool(j, "bySize", is_by_size(layer));
}

static fm_status warn_lost(fm_page *page, const fm_gis_layer *layer,
                           const fm_plane *plane)
{
    if (plane->dropped == 0)
        return FM_OK;
    return fm_warn(page->ctx, FM_ERR_CRS, FM_PLACE_NONE, "not-showable",
                   "layer '%s': %zu positions cannot be shown in this projection and "
                   "were left out",
                   layer->spec->id, plane->dropped);
}

/* The layer as the sheet would know it: for what it says of features. */
static fm_status take_on_sheet(fm_page *page, const fm_gis_layer *layer)
{
    size_t count = fm_features_count(&layer->features);

    page->layer = layer;
    page->source = (fm_situation_layer){ .spec = layer->spec,
                                         .features = layer->features,
                                         .is_stale = layer->is_stale };
    page->on_sheet = (fm_map_layer){ .source = &page->source, .styler = layer->styler };
    page->on_sheet.certainties = fm_alloc(count, sizeof *page->on_sheet.certainties);
    if (page->on_sheet.certainties == NULL)
        return fm_fail_nomem(page->ctx);
    for (size_t i = 0; i < count; i++)
        if (layer->rule_of[i] >= 0)
            page->on_sheet.certainties[i] =
                (uint8_t)layer->rules[layer->rule_of[i]].certainty;
    return FM_OK;
}

static fm_status add_layer(fm_page *page, const fm_gis_layer *layer)
{
    fm_plane plane = { 0 };
    look_set looks = { 0 };
    fm_status status = take_on_sheet(page, layer);

    if (status == FM_OK)
        status = fm_projector_run(page->projector, &layer->features.shapes, 0,
                                  fm_features_count(&layer->features), &plane);
    if (status == FM_OK)
        status = warn_lost(page, layer, &plane);
    fm_json_object(&page->json, NULL);
    add_facts(page, layer);
    fm_page_add_label(page, layer);
    add_fields(page, layer);
    if (status == FM_OK)
        status = add_rules(page, layer);
    if (status == FM_OK)
        status = add_features(page, layer, &plane, &looks);
    fm_json_array(&page->json, "looks");
    for (size_t i = 0; i < looks.count; i++)
        fm_json_raw(&page->json, NULL, looks.texts[i], strlen(looks.texts[i]));
    fm_json_end(&page->json);
    fm_json_end(&page->json);
    looks_release(&looks);
    fm_plane_release(&plane);
    fm_free(page->on_sheet.certainties);
    page->on_sheet.certainties = NULL;
    return status == FM_OK && page->data.failed ? fm_fail_nomem(page->ctx) : status;
}

fm_status fm_page_add_layers(fm_page *page)
{
    const fm_gis_map *map = page->map;
    fm_status status = FM_OK;

    fm_json_array(&page->json, "layers");
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++) {
        status = fm_progress(page->ctx, "writing layers", i, map->layer_count);
        if (status == FM_OK)
            status = add_layer(page, &map->layers[i]);
    }
    fm_json_end(&page->json);
    return status;
}
