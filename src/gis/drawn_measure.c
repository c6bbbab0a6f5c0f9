/* SPDX-License-Identifier: MIT */
#include "gis/drawn_parts.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/dash.h"
#include "sheet/map_layer_tactical.h"

#include "base/banned.h"

/* Farther off the sheet than this nothing is drawn, or a line round the Earth would
 * have millions of scallops. */
static const double FARTHEST_PX = 1e5;
/* Dashes of what is planned, in line widths, as sheet/ink_tactical.c has them. */
static const double planned_dashes[] = { 4, 2.5 };
enum { MOST_DASHES = 20000 };

/* ----------------------------------------------------------------------- words */

static bool add_words(fm_drawer *d, const fm_tactical_text *text, size_t feature)
{
    fm_features *out = &d->out[FM_DRAWN_WORDS];
    size_t row = fm_features_count(out), column, angle;

    return fm_drawer_begin(d, FM_DRAWN_WORDS, feature) &&
           fm_shapes_begin_part(&out->shapes, FM_PART_POINTS) &&
           fm_drawer_add_point(d, &out->shapes, text->at) &&
           fm_table_column(&out->table, "text", 4, &column) &&
           fm_table_set_text(&out->table, column, row, text->text,
                             strlen(text->text)) &&
           fm_table_column(&out->table, "angle", 5, &angle) &&
           fm_table_set_real(
               &out->table, angle, row,
               round(text->angle_rad * (180.0 / 3.14159265358979323846) * 10) / 10);
}

/* --------------------------------------------------------------------- drawings */

/* What the measure itself dashes, where the style does not, is taken apart. */
static bool take_path(fm_drawer *d, const fm_tactical_part *part, fm_drawn_bucket b,
                      double dash_px)
{
    double dashes[] = { planned_dashes[0] * dash_px, planned_dashes[1] * dash_px };
    fm_shapes *out = &d->out[b].shapes;
    fm_path pieces = { 0 };
    bool ok;

    if (dash_px <= 0 || part->is_filled || part->is_solid)
        return fm_drawer_add_path(d, &part->path,
                                  part->is_filled ? FM_PART_SHELL : FM_PART_LINE, out);
    fm_dash_path(&part->path, dashes, 2, MOST_DASHES, &pieces);
    ok = fm_drawer_add_path(d, &pieces, FM_PART_LINE, out);
    fm_path_release(&pieces);
    return ok;
}

static bool take(fm_drawer *d, const fm_tactical_drawing *drawing, bool is_planned,
                 double width, size_t feature)
{
    bool ok = !drawing->failed;

    for (size_t i = 0; i < drawing->part_count && ok; i++) {
        const fm_tactical_part *part = &drawing->parts[i];
        fm_drawn_bucket b = part->is_filled  ? FM_DRAWN_FILLS
                            : part->is_enemy ? FM_DRAWN_ENEMY
                                             : FM_DRAWN_LINES;

        if (part->path.verb_count == 0)
            continue;
        ok = fm_drawer_reach(d, b, feature) &&
             take_path(d, part, b, is_planned || part->is_dashed ? fmax(width, 1) : 0);
    }
    for (size_t i = 0; i < drawing->text_count && ok; i++)
        ok = add_words(d, &drawing->texts[i], feature);
    return ok;
}

/* The points of a part on the sheet; 0 where one cannot be placed. */
static size_t place(fm_drawer *d, size_t part)
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

static fm_tactical_look look_of(fm_drawer *d, const fm_map_measure *m,
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

bool fm_drawer_measure(fm_drawer *d, const fm_map_layer *on_sheet, size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    fm_style style = fm_map_layer_style(on_sheet, feature);
    fm_map_measure m;
    bool ok = fm_map_measure_take(&d->map->making.sheet, on_sheet, feature, &style, &m);

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
            ok = fm_drawer_keep_part(d, FM_DRAWN_LINES, part, feature);
        } else {
            fm_tactical_draw(&look, d->points, count, closed, &drawing);
            ok = take(d, &drawing, m.ink.is_planned && style.dash_count == 0,
                      look.pen.width, feature);
        }
        fm_tactical_drawing_release(&drawing);
    }
    fm_map_measure_release(&m);
    return ok;
}

bool fm_gis_layer_has_measures(const fm_gis_layer *layer)
{
    for (size_t i = 0; i < layer->rule_count; i++)
        if (layer->rules[i].count > 0 && fm_ink_is_tactical(&layer->rules[i].style))
            return true;
    return false;
}
