/* SPDX-License-Identifier: MIT */
#include "gis/drawn.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "gis/map_parts.h"
#include "sheet/map_layer_tactical.h"

#include "base/banned.h"

/* Bezier curves are followed to this, px; a scallop gets eight edges. */
enum { CURVE_STEPS = 4 };
/* Farther off the sheet than this nothing is drawn, or a line round the Earth would
 * have millions of scallops. */
static const double FARTHEST_PX = 1e5;

/* What a drawing is taken apart into. */
typedef enum bucket { LINES, ENEMY, FILLS, WORDS, BUCKETS } bucket;

static const char *const suffixes[BUCKETS] = { "lines", "enemy", "fills", "words" };

typedef struct drawer {
    fm_gis_map *map;
    fm_gis_layer *layer;
    fm_situation_layer source; /* the layer as the sheet knows it; borrows */
    fm_map_layer on_sheet;
    fm_features out[BUCKETS];
    size_t *from[BUCKETS]; /* feature that each came from */
    size_t capacities[BUCKETS];
    fm_pt *points;
    size_t capacity;
} drawer;

/* --------------------------------------------------------------- back to the ground */

/* A feature of a bucket that has the fields of `feature`, without geometry yet. */
static bool begin(drawer *d, bucket b, size_t feature)
{
    fm_features *out = &d->out[b];
    size_t count = fm_features_count(out);
    size_t *from = fm_grow(d->from[b], &d->capacities[b], count + 1, sizeof *from);

    if (from == NULL)
        return false;
    d->from[b] = from;
    from[count] = feature;
    if (!fm_features_add(out, &d->layer->features, feature))
        return false;
    while (out->shapes.part_count > out->shapes.feature_start[count])
        fm_shapes_drop_part(&out->shapes);
    return true;
}

/* The feature of the bucket that comes from `feature`, begun when there is none. */
static bool reach(drawer *d, bucket b, size_t feature)
{
    size_t count = fm_features_count(&d->out[b]);

    return (count > 0 && d->from[b][count - 1] == feature) || begin(d, b, feature);
}

static bool add_point(drawer *d, fm_shapes *out, fm_pt at)
{
    fm_lonlat ground;

    return !fm_viewport_ground(&d->map->making.sheet.viewport, at, &ground) ||
           fm_shapes_add_point(out, ground);
}

/* End a part, and take it back when it is nothing. */
static bool end_part(fm_shapes *out, fm_part_role role)
{
    size_t part = out->part_count - 1;

    if (fm_shapes_part_size(out, part) < (role == FM_PART_LINE ? 2u : 3u)) {
        fm_shapes_drop_part(out);
        return true;
    }
    return fm_shapes_unwrap_last_part(out);
}

static bool add_curve(drawer *d, fm_shapes *out, fm_pt from, const fm_pt c[3])
{
    bool ok = true;

    for (int i = 1; i <= CURVE_STEPS && ok; i++) {
        double t = (double)i / CURVE_STEPS, s = 1 - t;
        double w[] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };

        ok = add_point(
            d, out,
            (fm_pt){ w[0] * from.x + w[1] * c[0].x + w[2] * c[1].x + w[3] * c[2].x,
                     w[0] * from.y + w[1] * c[0].y + w[2] * c[1].y + w[3] * c[2].y });
    }
    return ok;
}

/* A path as parts of the last feature. */
static bool add_path(drawer *d, const fm_path *path, fm_part_role role, fm_shapes *out)
{
    fm_pt at = { 0, 0 }, start = { 0, 0 };
    bool is_open = false, ok = true;
    size_t next = 0;

    for (size_t i = 0; i < path->verb_count && ok; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            if (is_open)
                ok = end_part(out, role);
            at = start = path->points[next++];
            ok = ok && fm_shapes_begin_part(out, role) && add_point(d, out, at);
            is_open = true;
            break;
        case FM_PATH_LINE:
            at = path->points[next++];
            ok = add_point(d, out, at);
            break;
        case FM_PATH_CURVE:
            ok = add_curve(d, out, at, path->points + next);
            at = path->points[next + 2];
            next += 3;
            break;
        case FM_PATH_CLOSE:
            if (role == FM_PART_LINE)
                ok = add_point(d, out, start);
            at = start;
            break;
        }
    }
    return ok && (!is_open || end_part(out, role));
}

/* ----------------------------------------------------------------------- words */

static bool add_words(drawer *d, const fm_tactical_text *text, size_t feature)
{
    fm_features *out = &d->out[WORDS];
    size_t row = fm_features_count(out), column, angle;

    return begin(d, WORDS, feature) &&
           fm_shapes_begin_part(&out->shapes, FM_PART_POINTS) &&
           add_point(d, &out->shapes, text->at) &&
           fm_table_column(&out->table, "text", 4, &column) &&
           fm_table_set_text(&out->table, column, row, text->text,
                             strlen(text->text)) &&
           fm_table_column(&out->table, "angle", 5, &angle) &&
           fm_table_set_real(
               &out->table, angle, row,
               round(text->angle_rad * (180.0 / 3.14159265358979323846) * 10) / 10);
}

/* --------------------------------------------------------------------- drawings */

static bool take(drawer *d, const fm_tactical_drawing *drawing, size_t feature)
{
    bool ok = !drawing->failed;

    for (size_t i = 0; i < drawing->part_count && ok; i++) {
        const fm_tactical_part *part = &drawing->parts[i];
        bucket b = part->is_filled ? FILLS : part->is_enemy ? ENEMY : LINES;

        if (part->path.verb_count == 0)
            continue;
        ok = reach(d, b, feature) &&
             add_path(d, &part->path, part->is_filled ? FM_PART_SHELL : FM_PART_LINE,
                      &d->out[b].shapes);
    }
    for (size_t i = 0; i < drawing->text_count && ok; i++)
        ok = add_words(d, &drawing->texts[i], feature);
    return ok;
}

/* The points of a part on the sheet; 0 where one cannot be placed. */
static size_t place(drawer *d, size_t part)
{
    const fm_shapes *s = &d->layer->features.shapes;
    size_t count = fm_shapes_part_size(s, part);
    fm_pt *points = fm_grow(d->points, &d->capacity, count + 1, sizeof *points);

    if (points == NULL)
        return SIZE_MAX;
    d->points = points;
    for (size_t i = 0; i < count; i++) {
        if (!fm_viewport_place(&d->map->making.sheet.viewport,
                               s->points[s->part_start[part] + i], &points[i]) ||
            !(fabs(points[i].x) < FARTHEST_PX) || !(fabs(points[i].y) < FARTHEST_PX))
            return 0;
    }
    return count;
}

static double width_of(void *user, const char *text, double size_px)
{
    const fm_sheet *sheet = user;
    fm_text_style style = { .family = sheet->document->sheet.font,
                            .size_px = size_px,
                            .bold = true,
                            .language = sheet->language };
    fm_text_run *run = NULL;
    double width = 0;

    if (fm_text_shape(sheet->engine, text, &style, &run) == FM_OK)
        width = run->width;
    fm_text_run_free(run);
    return width;
}

static fm_tactical_look look_of(drawer *d, const fm_map_measure *m,
                                const fm_style *style, size_t feature)
{
    return (fm_tactical_look){
        .kind = m->ink.kind,
        .size_px = style->tactical_size,
        .spacing_px = style->tactical_spacing,
        .side = m->ink.side,
        .pen = { .width =
                     fm_styler_number(d->layer->styler, &style->line_width, feature) },
        .name = m->ink.name,
        .name2 = m->ink.name2,
        .note = m->ink.note,
        .echelon = m->ink.echelon,
        .is_enemy = m->ink.is_enemy,
        .text_px = style->tactical_words.text_size,
        .measure = width_of,
        .user = &d->map->making.sheet,
    };
}

/* A part as it is, where it cannot be drawn. */
static bool keep_part(drawer *d, size_t part, size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    fm_shapes *out = &d->out[LINES].shapes;
    size_t first = s->part_start[part];

    return reach(d, LINES, feature) && fm_shapes_begin_part(out, FM_PART_LINE) &&
           fm_shapes_add_points(out, s->points + first, fm_shapes_part_size(s, part)) &&
           (s->part_role[part] == FM_PART_LINE ||
            fm_shapes_add_point(out, s->points[first]));
}

static bool draw_feature(drawer *d, size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    fm_style style = fm_map_layer_style(&d->on_sheet, feature);
    fm_map_measure m;
    bool ok =
        fm_map_measure_take(&d->map->making.sheet, &d->on_sheet, feature, &style, &m);

    for (size_t part = s->feature_start[feature];
         part < s->feature_start[feature + 1] && ok; part++) {
        bool closed = s->part_role[part] >= FM_PART_SHELL;
        fm_tactical_look look = look_of(d, &m, &style, feature);
        fm_tactical_drawing drawing = { 0 };
        size_t count;

        if (s->part_role[part] == FM_PART_POINTS)
            continue;
        count = place(d, part);
        if (count == SIZE_MAX) {
            ok = false;
        } else if (count < 2) {
            ok = keep_part(d, part, feature);
        } else {
            fm_tactical_draw(&look, d->points, count, closed, &drawing);
            ok = take(d, &drawing, feature);
        }
        fm_tactical_drawing_release(&drawing);
    }
    fm_map_measure_release(&m);
    return ok;
}

/* ------------------------------------------------------------------------ layers */

/* A copy of the spec under another id, without a label of its own. */
static fm_layer_spec *derive_spec(drawer *d, bucket b)
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
    if (b == WORDS) {
        spec->label = (fm_label_spec){
            .given = true,
            .text_field = "{text}",
            .text_size = { .value = spec->style.tactical_words.text_size > 0
                                        ? spec->style.tactical_words.text_size
                                        : 11 },
            .bold = true,
            .text_color = { 0, 0, 0, 1 },
            .text_opacity = 1,
            .text_halo_color = { 1, 1, 1, 0.85 },
            .text_halo_width = 1.6,
            .text_anchor = FM_ANCHOR_CENTER,
            .allow_overlap = true,
        };
    }
    return spec->id == NULL ? NULL : spec;
}

/* A plain style from that of a measure. */
static void plain(fm_style *style, bucket b)
{
    static const fm_color enemy = { 0.80, 0.05, 0.05, 1 };

    style->tactical = NULL;
    style->tactical_words = (fm_tactical_words_spec){ 0 };
    style->given &= ~(unsigned)(FM_STYLE_TACTICAL | FM_STYLE_TACTICAL_WORDS);
    style->fill_pattern = NULL;
    style->fill_color.a = 0;
    if (b == ENEMY)
        style->line_color = enemy;
    if (b == FILLS) {
        style->fill_color = style->line_color;
        style->fill_opacity = style->line_opacity;
        style->given |= FM_STYLE_FILL_COLOR;
        style->line_color.a = 0;
    }
    if (b == WORDS) {
        style->circle_color.a = 0;
        style->circle_stroke_color.a = 0;
        style->circle_radius = (fm_graduated){ .value = 0.5 };
        style->symbol_shape = NULL;
        style->symbol_sidc = NULL;
        style->given &= ~(unsigned)(FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC);
    }
}

/* The rules of the layer for features of a bucket. */
static fm_status make_rules(drawer *d, bucket b, const fm_features *features,
                            fm_gis_layer *out)
{
    const fm_gis_layer *layer = d->layer;
    size_t count = fm_features_count(features);

    out->rules = fm_alloc(layer->rule_count + 1, sizeof *out->rules);
    out->rule_of = fm_alloc(count, sizeof *out->rule_of);
    if (out->rules == NULL || out->rule_of == NULL)
        return fm_fail_nomem(d->map->ctx);
    out->rule_count = layer->rule_count;
    for (size_t i = 0; i < layer->rule_count; i++) {
        out->rules[i] = layer->rules[i];
        out->rules[i].kinds = FM_SHAPE_NONE;
        out->rules[i].count = 0;
        plain(&out->rules[i].style, b);
    }
    for (size_t i = 0; i < count; i++) {
        fm_gis_rule *rule = &out->rules[layer->rule_of[d->from[b][i]]];

        out->rule_of[i] = layer->rule_of[d->from[b][i]];
        rule->count++;
        rule->kinds |= fm_shapes_kinds(&features->shapes, i);
        out->kinds |= fm_shapes_kinds(&features->shapes, i);
    }
    return FM_OK;
}

/* A further layer above the one at work; the drawer's features go over to it. */
static fm_status make_layer(drawer *d, bucket b, fm_gis_layer *out)
{
    fm_layer_spec *spec = derive_spec(d, b);
    fm_status status;

    *out = *d->layer;
    out->styler = NULL;
    out->rules = NULL;
    out->rule_of = NULL;
    out->kinds = 0;
    out->features = d->out[b];
    d->out[b] = (fm_features){ 0 };
    if (spec == NULL)
        return fm_fail_nomem(d->map->ctx);
    out->spec = spec;
    out->turn_field = b == WORDS ? "angle" : NULL;
    status = make_rules(d, b, &out->features, out);
    if (status == FM_OK)
        status = fm_styler_new(d->map->ctx, d->map->dated, spec, &out->features.table,
                               &out->styler);
    return status;
}

/* Lines in the place of lines. */
static fm_status replace_lines(drawer *d)
{
    fm_gis_layer *layer = d->layer;
    fm_gis_layer made = *layer;
    fm_status status;

    made.rules = NULL;
    made.rule_of = NULL;
    made.styler = NULL;
    made.kinds = 0;
    made.features = (fm_features){ 0 };
    status = make_rules(d, LINES, &d->out[LINES], &made);
    if (status == FM_OK)
        status = fm_styler_new(d->map->ctx, d->map->dated, layer->spec,
                               &d->out[LINES].table, &made.styler);
    if (status != FM_OK) {
        fm_free(made.rules);
        fm_free(made.rule_of);
        return status;
    }
    made.features = d->out[LINES];
    d->out[LINES] = (fm_features){ 0 };
    fm_styler_free(layer->styler);
    fm_features_release(&layer->features);
    fm_free(layer->rules);
    fm_free(layer->rule_of);
    *layer = made;
    fm_styler_move(layer->styler, &layer->features.table);
    return FM_OK;
}

/* Areas keep their fill; their edge is in the layer above. */
static void leave_edges(fm_gis_layer *layer)
{
    for (size_t i = 0; i < layer->rule_count; i++) {
        fm_style *style = &layer->rules[i].style;

        style->tactical = NULL;
        style->tactical_words = (fm_tactical_words_spec){ 0 };
        style->line_color.a = 0;
    }
}

static bool has_measures(const fm_gis_layer *layer)
{
    for (size_t i = 0; i < layer->rule_count; i++)
        if (layer->rules[i].count > 0 && fm_ink_is_tactical(&layer->rules[i].style))
            return true;
    return false;
}

/* Room for `more` layers above this one; the layer moves with the array. */
static fm_status open_room(fm_gis_map *map, size_t at, size_t more)
{
    fm_gis_layer *grown = fm_alloc(map->layer_count + more, sizeof *grown);

    if (grown == NULL)
        return fm_fail_nomem(map->ctx);
    memcpy(grown, map->layers, (at + 1) * sizeof *grown);
    memcpy(grown + at + 1 + more, map->layers + at + 1,
           (map->layer_count - at - 1) * sizeof *grown);
    fm_free(map->layers);
    map->layers = grown;
    map->layer_count += more;
    for (size_t i = 0; i < map->layer_count; i++)
        if (grown[i].styler != NULL)
            fm_styler_move(grown[i].styler, &grown[i].features.table);
    return FM_OK;
}

static void drawer_release(drawer *d)
{
    for (int b = 0; b < BUCKETS; b++) {
        fm_features_release(&d->out[b]);
        fm_free(d->from[b]);
    }
    fm_free(d->points);
    fm_free(d->on_sheet.certainties);
}

/* The layers that came of one; `*at` becomes the last of them. */
static fm_status place_layers(drawer *d, size_t *at)
{
    bool has_areas = (d->layer->kinds & FM_SHAPE_POLYGON) != 0;
    bucket above[BUCKETS];
    size_t more = 0, base = *at;
    fm_status status = FM_OK;

    for (int b = has_areas ? LINES : ENEMY; b < BUCKETS; b++)
        if (fm_features_count(&d->out[b]) > 0)
            above[more++] = (bucket)b;
    if (more > 0)
        status = open_room(d->map, base, more);
    d->layer = &d->map->layers[base];
    for (size_t i = 0; i < more && status == FM_OK; i++) {
        status = make_layer(d, above[i], &d->map->layers[base + 1 + i]);
        *at = base + 1 + i;
    }
    if (status == FM_OK && has_areas)
        leave_edges(d->layer);
    else if (status == FM_OK)
        status = replace_lines(d);
    return status;
}

static fm_status draw_layer(fm_gis_map *map, size_t *at)
{
    drawer d = { .map = map, .layer = &map->layers[*at] };
    size_t count = fm_features_count(&d.layer->features);
    fm_status status = FM_OK;

    d.source = (fm_situation_layer){ .spec = d.layer->spec,
                                     .features = d.layer->features,
                                     .is_stale = d.layer->is_stale };
    d.on_sheet = (fm_map_layer){ .source = &d.source, .styler = d.layer->styler };
    d.on_sheet.certainties = fm_alloc(count, sizeof *d.on_sheet.certainties);
    if (d.on_sheet.certainties == NULL)
        return fm_fail_nomem(map->ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        if (d.layer->rule_of[i] < 0)
            continue;
        d.on_sheet.certainties[i] =
            (uint8_t)d.layer->rules[d.layer->rule_of[i]].certainty;
        if (!draw_feature(&d, i))
            status = fm_fail_nomem(map->ctx);
    }
    if (status == FM_OK)
        status = place_layers(&d, at);
    drawer_release(&d);
    return status;
}

fm_status fm_gis_draw_measures(fm_gis_map *map)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        if (has_measures(&map->layers[i]))
            status = draw_layer(map, &i);
    return status;
}
