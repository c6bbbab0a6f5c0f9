/* SPDX-License-Identifier: MIT */
#include "gis/drawn.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "draw/pattern.h"
#include "gis/drawn_parts.h"
#include "gis/map_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const char *const suffixes[FM_DRAWN_BUCKETS] = {
    "hatches", "dots", "casings", "lines", "enemy", "fills", "words",
};

/* ------------------------------------------------------------------------- specs */

static fm_label_spec label_of_words(const fm_layer_spec *spec)
{
    double size = spec->style.tactical_words.text_size;

    return (fm_label_spec){
        .given = true,
        .text_field = "{text}",
        .text_size = { .value = size > 0 ? size : 11 },
        .bold = true,
        .text_color = { 0, 0, 0, 1 },
        .text_opacity = 1,
        .text_halo_color = { 1, 1, 1, 0.85 },
        .text_halo_width = 1.6,
        .text_anchor = FM_ANCHOR_CENTER,
        .allow_overlap = true,
    };
}

/* A copy of the spec under another id, without a label of its own. */
static fm_layer_spec *derive_spec(fm_drawer *d, fm_drawn_bucket b)
{
    fm_layer_spec *spec = fm_arena_alloc(&d->map->arena, 1, sizeof *spec);
    char id[256];

    if (spec == NULL)
        return NULL;
    *spec = *d->layer->spec;
    snprintf(id, sizeof id, "%.200s-%s", spec->id, suffixes[b]);
    spec->id = fm_gis_keep(d->map, id);
    spec->no_legend = true;
    spec->label = (fm_label_spec){ 0 };
    if (b == FM_DRAWN_HATCHES || b == FM_DRAWN_DOTS || b == FM_DRAWN_CASINGS)
        spec->style_from_features = false; /* that is said of other colours */
    if (b == FM_DRAWN_WORDS)
        spec->label = label_of_words(d->layer->spec);
    return spec->id == NULL ? NULL : spec;
}

static const char *derive_title(fm_drawer *d, fm_drawn_bucket b)
{
    fm_str title = { 0 };
    const char *kept = NULL;

    fm_str_addf(&title, "%s (%s)", d->layer->title, suffixes[b]);
    if (!title.failed)
        kept = fm_gis_keep(d->map, fm_str_text(&title));
    fm_str_release(&title);
    return kept;
}

/* ------------------------------------------------------------------------ styles */

/* What the legend shows of a rule from now on. */
static fm_status remember(fm_drawer *d, fm_gis_rule *rule)
{
    fm_style *told;

    if (rule->told != NULL)
        return FM_OK;
    told = fm_arena_alloc(&d->map->arena, 1, sizeof *told);
    if (told == NULL)
        return fm_fail_nomem(d->map->ctx);
    *told = rule->style;
    rule->told = told;
    return FM_OK;
}

static void drop_measure(fm_style *style)
{
    style->tactical = NULL;
    style->tactical_words = (fm_tactical_words_spec){ 0 };
    style->given &= ~(unsigned)(FM_STYLE_TACTICAL | FM_STYLE_TACTICAL_WORDS);
}

static void drop_dashes(fm_style *style)
{
    style->dash_count = 0;
    style->line_casing_width = 0;
    style->given &= ~(unsigned)FM_STYLE_LINE_DASHARRAY;
}

/* A pattern's ink on its lines, or in its dots. */
static void make_ink(fm_style *style, bool is_dots)
{
    fm_pattern_form form = { 0 };
    fm_color fill, ink;

    fm_ink_area_colors(style, &fill, &ink);
    (void)fm_pattern_about(style->fill_pattern, &form);
    ink = fm_color_with_opacity(ink, style->fill_opacity);
    style->line_color = is_dots ? (fm_color){ 0, 0, 0, 0 } : ink;
    style->line_width = (fm_graduated){ .value = form.width_px };
    style->line_opacity = 1;
    style->line_offset = 0;
    style->given |= FM_STYLE_LINE_COLOR | FM_STYLE_LINE_WIDTH;
    style->fill_color = is_dots ? ink : (fm_color){ 0, 0, 0, 0 };
    style->fill_opacity = 1;
    drop_dashes(style);
}

static void hide_points(fm_style *style)
{
    style->circle_color.a = 0;
    style->circle_stroke_color.a = 0;
    style->circle_radius = (fm_graduated){ .value = 0.5 };
    style->symbol_shape = NULL;
    style->symbol_sidc = NULL;
    style->given &= ~(unsigned)(FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC);
}

/* The plain style of what is in a bucket, from that of its rule. */
static void restyle(fm_drawn_bucket b, bool without_dashes, fm_style *style)
{
    static const fm_color enemy = { 0.80, 0.05, 0.05, 1 };

    if (b == FM_DRAWN_HATCHES || b == FM_DRAWN_DOTS) {
        make_ink(style, b == FM_DRAWN_DOTS);
    } else if (b == FM_DRAWN_CASINGS) {
        style->line_color = style->line_casing_color;
        style->given |= FM_STYLE_LINE_COLOR;
        /* In the middle of each stop it is as wide. */
        style->line_width.value += 2 * style->line_casing_width;
        drop_dashes(style);
        style->fill_color.a = 0;
    } else {
        style->fill_color.a = 0;
        if (without_dashes)
            drop_dashes(style);
    }
    drop_measure(style);
    style->fill_pattern = NULL;
    style->given &= ~(unsigned)(FM_STYLE_FILL_PATTERN | FM_STYLE_FILL_PATTERN_COLOR);
    if (b == FM_DRAWN_ENEMY)
        style->line_color = enemy;
    if (b == FM_DRAWN_FILLS) {
        style->fill_color = style->line_color;
        style->fill_opacity = style->line_opacity;
        style->given |= FM_STYLE_FILL_COLOR;
        style->line_color.a = 0;
    }
    if (b == FM_DRAWN_WORDS)
        hide_points(style);
}

/* What keeps its place is its fill and its points: lines and patterns are above. */
static void leave(bool without_lines, bool without_patterns, fm_style *style)
{
    fm_color ink;

    if (without_lines) {
        drop_measure(style);
        drop_dashes(style);
        style->line_color.a = 0;
        style->given |= FM_STYLE_LINE_COLOR;
    }
    if (without_patterns && style->fill_pattern != NULL) {
        fm_ink_area_colors(style, &style->fill_color, &ink);
        style->fill_pattern = NULL;
        style->given &=
            ~(unsigned)(FM_STYLE_FILL_PATTERN | FM_STYLE_FILL_PATTERN_COLOR);
    }
}

/* ------------------------------------------------------- what was made of a layer */

/* In layer->drawn[], step by step: the bucket, or that it was left over. */
enum {
    DRAWN_BUCKET = 0x0F,
    DRAWN_IS_REST = 0x10,
    DRAWN_LINES = 0x20,
    DRAWN_DASHES = 0x40
};

static void note_step(const fm_drawer *d, unsigned what, fm_gis_layer *layer)
{
    unsigned char *step = layer->drawn[0] == 0 ? &layer->drawn[0] : &layer->drawn[1];

    *step = (unsigned char)(what | (d->takes_lines ? DRAWN_LINES : 0u) |
                            (d->drops_dashes ? DRAWN_DASHES : 0u));
}

void fm_gis_drawn_style(const fm_gis_layer *layer, fm_style *style)
{
    for (int i = 0; i < 2; i++) {
        unsigned step = layer->drawn[i];
        bool dashes = (step & DRAWN_DASHES) != 0;

        if (step & DRAWN_IS_REST)
            leave((step & DRAWN_LINES) != 0, dashes, style);
        else if (step != 0)
            restyle((fm_drawn_bucket)((step & DRAWN_BUCKET) - 1), dashes, style);
    }
}

/* Numbers of a cased line by a field: each is wider by the edges. */
static fm_status widen(fm_drawer *d, const fm_style *of, fm_style *style)
{
    size_t count = of->line_width.stop_count;
    double *outputs;

    if (of->line_width.field == NULL || count == 0)
        return FM_OK;
    outputs = fm_arena_alloc(&d->map->arena, count, sizeof *outputs);
    if (outputs == NULL)
        return fm_fail_nomem(d->map->ctx);
    for (size_t i = 0; i < count; i++)
        outputs[i] = of->line_width.outputs[i] + 2 * of->line_casing_width;
    style->line_width.outputs = outputs;
    return FM_OK;
}

/* The rules of the layer for features of a bucket. */
static fm_status make_rules(fm_drawer *d, fm_drawn_bucket b,
                            const fm_features *features, fm_gis_layer *out)
{
    const fm_gis_layer *layer = d->layer;
    size_t count = fm_features_count(features);
    fm_status status = FM_OK;

    out->rules = fm_alloc(layer->rule_count + 1, sizeof *out->rules);
    out->rule_of = fm_alloc(count + 1, sizeof *out->rule_of);
    if (out->rules == NULL || out->rule_of == NULL)
        return fm_fail_nomem(d->map->ctx);
    out->rule_count = layer->rule_count;
    for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
        out->rules[i] = layer->rules[i];
        out->rules[i].kinds = FM_SHAPE_NONE;
        out->rules[i].count = 0;
        status = remember(d, &out->rules[i]);
        restyle(b, d->drops_dashes, &out->rules[i].style);
        if (status == FM_OK && b == FM_DRAWN_CASINGS)
            status = widen(d, &layer->rules[i].style, &out->rules[i].style);
    }
    for (size_t i = 0; i < count; i++) {
        fm_gis_rule *rule = &out->rules[layer->rule_of[d->from[b][i]]];

        out->rule_of[i] = layer->rule_of[d->from[b][i]];
        rule->count++;
        rule->kinds |= fm_shapes_kinds(&features->shapes, i);
        out->kinds |= fm_shapes_kinds(&features->shapes, i);
    }
    return status;
}

/* ------------------------------------------------------------------------ layers */

/* A layer of what is in a bucket; the drawer's features go over to it.  Under its own
 * spec (`own`) it stands for the layer at work. */
static fm_status make_layer(fm_drawer *d, fm_drawn_bucket b, bool own,
                            fm_gis_layer *out)
{
    const fm_layer_spec *spec = own ? d->layer->spec : derive_spec(d, b);
    const char *title = own ? d->layer->title : derive_title(d, b);
    fm_status status;

    *out = *d->layer;
    out->styler = NULL;
    out->rules = NULL;
    out->rule_of = NULL;
    out->kinds = 0;
    out->features = d->out[b];
    d->out[b] = (fm_features){ 0 };
    if (spec == NULL || title == NULL)
        return fm_fail_nomem(d->map->ctx);
    out->spec = spec;
    out->title = title;
    out->turn_field = b == FM_DRAWN_WORDS ? "angle" : NULL;
    note_step(d, (unsigned)b + 1, out);
    status = make_rules(d, b, &out->features, out);
    if (status == FM_OK)
        status = fm_styler_new(d->map->ctx, d->map->dated, spec, &out->features.table,
                               &out->styler);
    return status;
}

static void layer_release(fm_gis_layer *layer)
{
    fm_styler_free(layer->styler);
    fm_features_release(&layer->features);
    fm_free(layer->rules);
    fm_free(layer->rule_of);
}

/* Lines in the place of lines. */
static fm_status replace_lines(fm_drawer *d)
{
    fm_gis_layer made;
    fm_status status = make_layer(d, FM_DRAWN_LINES, true, &made);

    if (status != FM_OK) {
        layer_release(&made);
        return status;
    }
    layer_release(d->layer);
    *d->layer = made;
    fm_styler_move(d->layer->styler, &d->layer->features.table);
    return FM_OK;
}

static fm_status leave_rest(fm_drawer *d)
{
    fm_status status = FM_OK;

    note_step(d, DRAWN_IS_REST, d->layer);
    for (size_t i = 0; i < d->layer->rule_count && status == FM_OK; i++) {
        status = remember(d, &d->layer->rules[i]);
        leave(d->takes_lines, d->drops_dashes, &d->layer->rules[i].style);
    }
    return status;
}

/* Room for `more` layers from `at` on; layers move with the array. */
static fm_status open_room(fm_gis_map *map, size_t at, size_t more)
{
    fm_gis_layer *grown = fm_alloc(map->layer_count + more, sizeof *grown);

    if (grown == NULL)
        return fm_fail_nomem(map->ctx);
    memcpy(grown, map->layers, at * sizeof *grown);
    memcpy(grown + at + more, map->layers + at,
           (map->layer_count - at) * sizeof *grown);
    fm_free(map->layers);
    map->layers = grown;
    map->layer_count += more;
    for (size_t i = 0; i < map->layer_count; i++)
        if (grown[i].styler != NULL)
            fm_styler_move(grown[i].styler, &grown[i].features.table);
    return FM_OK;
}

/* The layers that came of one; `*at` becomes the last of them. */
static fm_status place_layers(fm_drawer *d, size_t *at)
{
    /* A label belongs to the whole line, and not to its first dash. */
    bool keeps = (d->layer->kinds & (FM_SHAPE_POLYGON | FM_SHAPE_POINT)) != 0 ||
                 d->layer->spec->label.given;
    fm_drawn_bucket new_ones[FM_DRAWN_BUCKETS];
    size_t more = 0, below = 0, base = *at;
    fm_status status = FM_OK;

    for (int b = 0; b < FM_DRAWN_BUCKETS; b++) {
        if (fm_features_count(&d->out[b]) == 0 || (b == FM_DRAWN_LINES && !keeps))
            continue;
        /* Below lines that stay at the bottom there is only their casing. */
        if (b == FM_DRAWN_CASINGS && !keeps)
            below = 1;
        new_ones[more++] = (fm_drawn_bucket)b;
    }
    if (below > 0)
        status = open_room(d->map, base, below);
    if (status == FM_OK && more > below)
        status = open_room(d->map, base + below + 1, more - below);
    d->layer = &d->map->layers[base + (status == FM_OK ? below : 0)];
    for (size_t i = 0; i < more && status == FM_OK; i++)
        status = make_layer(d, new_ones[i], false,
                            &d->map->layers[i < below ? base : base + 1 + i]);
    *at = base + more;
    if (status == FM_OK && keeps)
        status = leave_rest(d);
    else if (status == FM_OK)
        status = replace_lines(d);
    return status;
}

/* ------------------------------------------------------------------------- walks */

static fm_status draw_measures(fm_gis_map *map, size_t *at)
{
    fm_drawer d = { .map = map, .layer = &map->layers[*at], .takes_lines = true };
    size_t count = fm_features_count(&d.layer->features);
    fm_situation_layer source = { .spec = d.layer->spec,
                                  .features = d.layer->features,
                                  .is_stale = d.layer->is_stale };
    fm_map_layer on_sheet = { .source = &source, .styler = d.layer->styler };
    fm_status status = FM_OK;

    on_sheet.certainties = fm_alloc(count + 1, sizeof *on_sheet.certainties);
    if (on_sheet.certainties == NULL)
        return fm_fail_nomem(map->ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        int rule = d.layer->rule_of[i];

        if (rule < 0)
            continue;
        on_sheet.certainties[i] = (uint8_t)d.layer->rules[rule].certainty;
        if (!fm_drawer_measure(&d, &on_sheet, i))
            status = fm_fail_nomem(map->ctx);
    }
    if (status == FM_OK)
        status = place_layers(&d, at);
    fm_drawer_release(&d);
    fm_free(on_sheet.certainties);
    return status;
}

fm_status fm_gis_draw_measures(fm_gis_map *map)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        if (fm_gis_layer_has_measures(&map->layers[i]))
            status = draw_measures(map, &i);
    return status;
}

static fm_status draw_textures(fm_gis_map *map, bool takes_lines, size_t *at)
{
    fm_drawer d = { .map = map,
                    .layer = &map->layers[*at],
                    .takes_lines = takes_lines,
                    .drops_dashes = true };
    fm_status status = FM_OK;

    for (size_t i = 0; i < fm_features_count(&d.layer->features) && status == FM_OK;
         i++)
        if (d.layer->rule_of[i] >= 0 && !fm_drawer_textures(&d, i))
            status = fm_fail_nomem(map->ctx);
    if (status == FM_OK)
        status = place_layers(&d, at);
    fm_drawer_release(&d);
    return status;
}

fm_status fm_gis_draw_textures(fm_gis_map *map)
{
    fm_status status = FM_OK;
    bool lines;

    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        if (fm_gis_layer_has_textures(&map->layers[i], &lines))
            status = draw_textures(map, lines, &i);
    return status;
}
