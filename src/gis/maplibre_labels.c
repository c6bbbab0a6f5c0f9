/* SPDX-License-Identifier: MIT */
/*
 * Labels lie above all else, and the renderer places the topmost layer first: so they
 * are in the order of their priority, the highest last.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/casing.h"
#include "gis/label_place.h"
#include "gis/maplibre.h"
#include "gis/maplibre_expression.h"

#include "base/banned.h"

/* Labels of one layer, to be put in order. */
typedef struct entry {
    const fm_gis_layer *layer;
    double priority;
    size_t at;
} entry;

/* What the labels of a layer belong to. */
typedef enum target { AT_POINTS, ALONG_LINES, AT_PLACES } target;

typedef struct saying {
    fm_maplibre *m;
    const fm_gis_layer *layer;
    const fm_label_spec *label;
    fm_glyph_stack *stack;
    fm_str text;
} saying;

static void raw(saying *s, const char *key)
{
    fm_maplibre_raw(s->m, key, &s->text);
}

/* ----------------------------------------------------------------------- layout */

static const char *anchor_word(fm_anchor anchor)
{
    static const char *const words[] = { "center",      "center",    "left",
                                         "right",       "top",       "bottom",
                                         "top-left",    "top-right", "bottom-left",
                                         "bottom-right" };

    return words[anchor];
}

/* Half of what stands at the point, px: of the largest rule. */
static double reach(const fm_gis_layer *layer)
{
    double most = 0;

    for (size_t i = 0; i < layer->rule_count; i++) {
        const fm_gis_rule *rule = &layer->rules[i];
        const fm_style *style = &rule->style;
        double size;

        if (!(rule->kinds & FM_SHAPE_POINT))
            continue;
        size = fm_gis_rule_has_symbol(rule)
                   ? (style->symbol_size.value + style->symbol_stroke_width) / 2
                   : style->circle_radius.value + style->circle_stroke_width / 2;
        most = fmax(most, style->ring.a > 0 ? 1.5 * size : size);
    }
    return most;
}

/*
 * Round the point, the best place first, as the sheet tries them (sheet/label_point.c).
 * The renderer's box of a text begins some way above its capitals and ends some way
 * below its base line, which the last digits make up for.
 */
static void add_round(saying *s)
{
    static const double CAPS_EM = 0.03, BASE_EM = -0.067;
    const fm_label_spec *label = s->label;
    double size = fmax(label->text_size.value, 1), half = reach(s->layer) / size;
    double gap =
        fmax(fmax(label->text_offset[0], label->text_offset[1]),
             fmax(fmax(label->text_halo_width, 2), label->text_padding + 0.5)) /
        size;
    double lift = fmax(0.12, 0.35 * half), side = half + gap, far = side + 0.5;
    const struct {
        const char *left_to_right, *right_to_left;
        double x, y;
    } places[] = {
        { "bottom-left", "bottom-right", side, -lift + BASE_EM },
        { "left", "right", side, 0 },
        { "top-left", "top-right", side, lift + CAPS_EM },
        { "bottom", "bottom", 0, -side + BASE_EM },
        { "top", "top", 0, side + CAPS_EM },
        { "bottom-right", "bottom-left", -side, -lift + BASE_EM },
        { "right", "left", -side, 0 },
        { "top-right", "top-left", -side, lift + CAPS_EM },
        /* Farther away, where something else stands at the very place. */
        { "left", "right", far, 0 },
        { "bottom", "bottom", 0, -far + BASE_EM },
        { "top", "top", 0, far + CAPS_EM },
        { "right", "left", -far, 0 },
    };
    bool rtl = s->m->map->making.sheet.rtl;
    fm_json *j = &s->m->j;

    fm_json_array(j, "text-variable-anchor-offset");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        fm_json_text(j, NULL, rtl ? places[i].right_to_left : places[i].left_to_right);
        fm_json_array_flat(j, NULL);
        fm_json_fixed(j, NULL, rtl ? -places[i].x : places[i].x, 3);
        fm_json_fixed(j, NULL, places[i].y, 3);
        fm_json_end(j);
    }
    fm_json_end(j);
    fm_json_text(j, "text-justify", "auto");
}

static void add_anchor(saying *s, target to)
{
    const fm_label_spec *label = s->label;
    double size = fmax(label->text_size.value, 1);
    fm_json *j = &s->m->j;

    if (to == AT_POINTS && label->text_anchor == FM_ANCHOR_AUTO) {
        add_round(s);
        return;
    }
    if (to != ALONG_LINES)
        fm_json_text(j, "text-anchor", anchor_word(label->text_anchor));
    if (label->text_offset[0] == 0 && label->text_offset[1] == 0)
        return;
    fm_json_array_flat(j, "text-offset");
    fm_json_fixed(j, NULL, label->text_offset[0] / size, 3);
    fm_json_fixed(j, NULL, label->text_offset[1] / size, 3);
    fm_json_end(j);
}

static void add_text(saying *s, target to)
{
    const fm_label_spec *label = s->label;
    const fm_table *table = &s->layer->features.table;
    fm_json *j = &s->m->j;

    fm_maplibre_template(&s->text, label->text_field, table,
                         s->m->map->making.sheet.language);
    raw(s, "text-field");
    fm_json_array_flat(j, "text-font");
    fm_json_text(j, NULL, s->stack->name);
    fm_json_end(j);
    fm_maplibre_graduated(&s->text, &label->text_size, table, 1, 0);
    raw(s, "text-size");
    if (label->text_transform != NULL)
        fm_json_text(j, "text-transform", label->text_transform);
    if (label->text_letter_spacing != 0)
        fm_json_number(j, "text-letter-spacing", label->text_letter_spacing);
    if (to != ALONG_LINES)
        fm_json_number(j, "text-max-width",
                       label->text_max_width > 0 ? label->text_max_width : 1000);
}

static void add_layout(saying *s, target to)
{
    const fm_label_spec *label = s->label;
    fm_json *j = &s->m->j;

    fm_json_object(j, "layout");
    add_text(s, to);
    if (to == ALONG_LINES) {
        fm_json_text(j, "symbol-placement", "line");
        fm_json_number(j, "symbol-spacing", 500);
    }
    add_anchor(s, to);
    fm_json_number(j, "text-padding", label->text_padding);
    if (label->allow_overlap) {
        fm_json_bool(j, "text-allow-overlap", true);
        fm_json_bool(j, "text-ignore-placement", true);
    }
    fm_maplibre_graduated(&s->text, &label->priority, &s->layer->features.table, -1, 0);
    raw(s, "symbol-sort-key");
    fm_json_end(j);
}

static void add_paint(saying *s)
{
    const fm_label_spec *label = s->label;
    fm_json *j = &s->m->j;

    fm_json_object(j, "paint");
    fm_maplibre_color(&s->text, label->text_color, 1);
    raw(s, "text-color");
    if (label->text_opacity < 1)
        fm_json_number(j, "text-opacity", label->text_opacity);
    if (label->text_halo_width > 0 && label->text_halo_color.a > 0) {
        fm_maplibre_color(&s->text, label->text_halo_color, 1);
        raw(s, "text-halo-color");
        fm_json_number(j, "text-halo-width", label->text_halo_width);
    }
    fm_json_end(j);
}

static void say(saying *s, target to)
{
    static const char *const parts[] = { "label", "label-line", "label-area" };
    static const char *const kinds[] = { "Point", "LineString", NULL };
    fm_str filter = { 0 };
    bool mixed = s->layer->kinds != FM_SHAPE_POINT && s->layer->kinds != FM_SHAPE_LINE;

    fm_maplibre_label_filter(&filter, s->m->map, s->layer);
    if (mixed && kinds[to] != NULL) {
        fm_str whole = { 0 };

        fm_str_addf(&whole,
                    "[\"all\",[\"match\",[\"geometry-type\"],[\"%s\",\"Multi%s\"],true,"
                    "false],",
                    kinds[to], kinds[to]);
        fm_str_add(&whole, fm_str_text(&filter));
        fm_str_add_char(&whole, ']');
        filter.failed = filter.failed || whole.failed;
        fm_str_clear(&filter);
        fm_str_add(&filter, fm_str_text(&whole));
        fm_str_release(&whole);
    }
    fm_maplibre_begin(s->m, s->layer, NULL, parts[to], "symbol", to == AT_PLACES,
                      &filter);
    add_layout(s, to);
    add_paint(s);
    fm_json_end(&s->m->j);
    fm_str_release(&filter);
}

/* ---------------------------------------------------------------------- letters */

static fm_status want_letters(saying *s)
{
    const fm_gis_layer *layer = s->layer;
    fm_str text = { 0 };
    fm_status status;

    for (size_t i = 0; i < fm_features_count(&layer->features); i++) {
        if (layer->rule_of[i] < 0)
            continue;
        fm_str_clear(&text);
        fm_gis_feature_label(layer, i, &text);
        fm_glyph_want(&s->m->stacks, s->stack, fm_str_text(&text));
        if (s->label->text_transform == NULL)
            continue;
        if (strcmp(s->label->text_transform, "uppercase") == 0)
            fm_str_upper(&text);
        else if (strcmp(s->label->text_transform, "lowercase") == 0)
            fm_str_lower(&text);
        fm_glyph_want(&s->m->stacks, s->stack, fm_str_text(&text));
    }
    status = text.failed ? fm_fail_nomem(s->m->map->ctx) : FM_OK;
    fm_str_release(&text);
    return status;
}

static fm_status say_layer(fm_maplibre *m, const fm_gis_layer *layer)
{
    const fm_label_spec *label = &layer->spec->label;
    saying s = { .m = m, .layer = layer, .label = label };
    const char *family =
        label->text_font != NULL ? label->text_font : m->map->document->sheet.font;
    fm_status status;

    s.stack = fm_glyph_stack_of(&m->stacks, family, label->bold, label->italic);
    if (s.stack == NULL)
        return fm_fail_nomem(m->map->ctx);
    status = want_letters(&s);
    if (fm_gis_label_places_needed(layer))
        say(&s, AT_PLACES);
    if ((layer->kinds & FM_SHAPE_LINE) && label->placement != FM_PLACEMENT_POINT)
        say(&s, ALONG_LINES);
    if ((layer->kinds & FM_SHAPE_POLYGON) && label->placement == FM_PLACEMENT_LINE &&
        !(layer->kinds & FM_SHAPE_LINE))
        say(&s, ALONG_LINES);
    if (layer->kinds & FM_SHAPE_POINT)
        say(&s, AT_POINTS);
    fm_str_release(&s.text);
    return status;
}

/* ------------------------------------------------------------------------ order */

static double priority_of(const fm_label_spec *label)
{
    double most = label->priority.value;

    for (size_t i = 0; label->priority.field != NULL && i < label->priority.stop_count;
         i++)
        most = i == 0 ? label->priority.outputs[i]
                      : fmax(most, label->priority.outputs[i]);
    return most;
}

static int lower_first(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

fm_status fm_maplibre_add_labels(fm_maplibre *m)
{
    entry *entries = fm_alloc(m->map->layer_count + 1, sizeof *entries);
    size_t count = 0;
    fm_status status = entries == NULL ? fm_fail_nomem(m->map->ctx) : FM_OK;

    for (size_t i = 0; i < m->map->layer_count && status == FM_OK; i++) {
        const fm_gis_layer *layer = &m->map->layers[i];
        const fm_label_spec *label = &layer->spec->label;

        if (label->given && label->text_field != NULL && layer->kinds != 0)
            entries[count++] = (entry){ layer, priority_of(label), i };
    }
    if (status == FM_OK)
        qsort(entries, count, sizeof *entries, lower_first);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = say_layer(m, entries[i].layer);
    fm_free(entries);
    return status;
}
