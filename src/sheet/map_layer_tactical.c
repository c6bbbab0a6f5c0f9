/* SPDX-License-Identifier: MIT */
/*
 * Control measures of a layer: which one, what it says, which side the enemy is on;
 * then from its points on the sheet into ink.
 *
 * Lines and areas are drawn from what the frame shows of them, part by part.  Arrows
 * and tasks, whose every point has a meaning, are drawn from their own points, also
 * where they lie outside.
 */
#include "sheet/map_layer_tactical.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/tactical_paint.h"
#include "sheet/enemy_side.h"

#include "base/banned.h"

/* Farther off than this a point is on no sheet, and figures drawn to it are lost. */
static const double FARTHEST_PX = 1e5;

static const char *expand(const fm_map_layer *layer, const char *text, size_t feature,
                          fm_str *out)
{
    if (text == NULL)
        return NULL;
    fm_styler_text(layer->styler, text, feature, out);
    return fm_str_text(out);
}

void fm_map_measure_release(fm_map_measure *m)
{
    for (size_t i = 0; i < FM_MAP_MEASURE_TEXTS; i++)
        fm_str_release(&m->texts[i]);
}

/* What the feature's code says; false when it has none, or one that is not in the
 * table. */
static bool read_code(const fm_styler *styler, size_t feature, const fm_style *style,
                      fm_tactical_code *out)
{
    fm_str sidc = { 0 };
    bool is_known;

    *out = (fm_tactical_code){ 0 };
    if (style->tactical_words.sidc == NULL)
        return false;
    fm_styler_text(styler, style->tactical_words.sidc, feature, &sidc);
    is_known = fm_tactical_read_code(fm_str_text(&sidc), out);
    fm_str_release(&sidc);
    return is_known;
}

void fm_map_measure_style(const fm_styler *styler, size_t feature, fm_style *style)
{
    const fm_tactical_kind *kind;
    fm_tactical_code code;

    if (!fm_ink_is_tactical(style))
        return;
    if (read_code(styler, feature, style, &code) && style->tactical == NULL)
        style->tactical = code.kind->word;
    if (style->given & FM_STYLE_LINE_COLOR)
        return;
    kind = fm_tactical_find(style->tactical);
    if (code.kind != NULL ||
        (kind != NULL && kind->row.key >= 25270000 && kind->row.key < 25300000))
        style->line_color = fm_tactical_color(kind, code.identity);
}

bool fm_map_measure_take(const fm_sheet *sheet, const fm_map_layer *layer,
                         size_t feature, const fm_style *style, fm_map_measure *m)
{
    fm_tactical_code code;
    const fm_tactical_words_spec *words = &style->tactical_words;
    const char *echelon;

    *m = (fm_map_measure){ 0 };
    m->kind = fm_tactical_find(style->tactical);
    m->ink.kind = style->tactical;
    if (read_code(layer->styler, feature, style, &code)) {
        m->ink.is_planned = code.is_planned;
        m->ink.is_enemy =
            code.identity == FM_SIDC_HOSTILE || code.identity == FM_SIDC_SUSPECT;
        m->ink.echelon = code.echelon;
    }
    m->ink.side = fm_enemy_side(sheet->situation, layer->source, style, feature);
    m->ink.engine = sheet->engine;
    m->ink.font = sheet->document->sheet.font;
    m->ink.language = sheet->language;
    m->ink.name = expand(layer, words->name, feature, &m->texts[0]);
    m->ink.name2 = expand(layer, words->name2, feature, &m->texts[1]);
    m->ink.note = expand(layer, words->note, feature, &m->texts[2]);
    echelon = expand(layer, words->echelon, feature, &m->texts[3]);
    if (echelon != NULL && fm_tactical_echelon(echelon) != 0)
        m->ink.echelon = fm_tactical_echelon(echelon);
    for (size_t i = 0; i < FM_MAP_MEASURE_TEXTS; i++)
        if (m->texts[i].failed)
            return false;
    return true;
}

bool fm_map_measure_is_whole(const fm_map_measure *m)
{
    return m->kind != NULL && m->kind->shape != FM_TACTICAL_LINE &&
           m->kind->shape != FM_TACTICAL_AREA;
}

/* The points of one part as they are, on the sheet; 0 where one cannot be shown. */
static size_t place_part(const fm_sheet *sheet, const fm_shapes *s, size_t part,
                         fm_pt *out)
{
    size_t first = s->part_start[part], count = fm_shapes_part_size(s, part);

    for (size_t i = 0; i < count; i++) {
        if (!fm_viewport_place(&sheet->viewport, s->points[first + i], &out[i]) ||
            !(fabs(out[i].x) < FARTHEST_PX) || !(fabs(out[i].y) < FARTHEST_PX))
            return 0;
    }
    return count;
}

bool fm_map_measure_paint_whole(const fm_sheet *sheet, const fm_map_layer *layer,
                                size_t feature, const fm_style *style, double width,
                                const fm_map_measure *m, fm_painter *painter)
{
    const fm_shapes *s = &layer->source->features.shapes;

    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        bool closed = s->part_role[part] >= FM_PART_SHELL;
        fm_pt *points = fm_alloc_raw(fm_shapes_part_size(s, part) + 1, sizeof *points);
        size_t count;

        if (points == NULL)
            return false;
        count = place_part(sheet, s, part, points);
        if (count >= 2)
            fm_ink_tactical(painter, style, width, &m->ink, points, count, closed);
        fm_free(points);
    }
    return true;
}
