/* SPDX-License-Identifier: MIT */
#include "sheet/legend_swatch.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/geometry.h"

#include "base/banned.h"

/* In sizes of the text beside it. */
static const double AREA_WIDTH = 2.1, AREA_HEIGHT = 1.15;
static const double LINE_WIDTH = 2.4;
/* Figures in the sample of a dressed line. */
static const double DRESSINGS = 3;

static const double RAD_PER_DEG = 3.14159265358979323846 / 180;

static bool has_kind(const fm_swatch *s, fm_shape_kind kind)
{
    return (s->entry->kinds & (unsigned)kind) != 0;
}

static double sized(const fm_swatch *s, const fm_graduated *g)
{
    return s->size_index >= 0 ? s->entry->sizes[s->size_index] : g->value;
}

static double line_width(const fm_swatch *s)
{
    return sized(s, &s->entry->style.line_width);
}

static fm_tactical_look tactical_look(const fm_style *style)
{
    return (fm_tactical_look){ .kind = style->tactical,
                               .size_px = style->tactical_size,
                               .spacing_px = style->tactical_spacing };
}

/* A code that comes from a field is the entry's; one that is the same for all is the
 * style's. */
static const char *sidc_of(const fm_legend_entry *entry)
{
    const char *own = entry->style.symbol_sidc;

    if (entry->sidc != NULL || own == NULL || strchr(own, '{') != NULL)
        return entry->sidc;
    return own;
}

static fm_status build_stamp(const fm_sheet *sheet, fm_swatch *s)
{
    const fm_style *style = &s->entry->style;
    bool is_symbol = style->symbol_shape != NULL || style->symbol_sidc != NULL;
    double size = sized(s, is_symbol ? &style->symbol_size : &style->circle_radius);
    fm_ink_words words = { .sidc = sidc_of(s->entry), .status = s->entry->status };

    s->stamp = fm_alloc(1, sizeof *s->stamp);
    if (s->stamp == NULL || !fm_ink_symbol(style, size, &words, s->stamp))
        return fm_fail_nomem(sheet->ctx);
    s->width = fmax(s->width, s->stamp->bounds.x1 - s->stamp->bounds.x0);
    s->height = fmax(s->height, s->stamp->bounds.y1 - s->stamp->bounds.y0);
    return FM_OK;
}

fm_status fm_swatch_init(const fm_sheet *sheet, const fm_legend_entry *entry,
                         int size_index, double text_px, fm_swatch *out)
{
    const fm_style *style = &entry->style;
    fm_tactical_look look = tactical_look(style);

    *out = (fm_swatch){ .entry = entry, .size_index = size_index };
    if (has_kind(out, FM_SHAPE_POLYGON)) {
        out->width = AREA_WIDTH * text_px;
        out->height = AREA_HEIGHT * text_px;
    } else if (has_kind(out, FM_SHAPE_LINE)) {
        out->width = LINE_WIDTH * text_px;
        out->height = line_width(out) + 2 * style->line_casing_width;
        out->height += fm_tactical_height(&look);
    }
    if (fm_ink_is_tactical(style) && !has_kind(out, FM_SHAPE_POINT))
        out->width = fmax(out->width, DRESSINGS * fm_tactical_pitch(&look));
    if (has_kind(out, FM_SHAPE_POINT))
        return build_stamp(sheet, out);
    return FM_OK;
}

void fm_swatch_release(fm_swatch *swatch)
{
    if (swatch->stamp != NULL)
        fm_stamp_release(swatch->stamp);
    fm_free(swatch->stamp);
    *swatch = (fm_swatch){ 0 };
}

/* A line across the box, its dressing on its own side. */
static void draw_dressed(const fm_swatch *s, double x0, double x1, double y,
                         fm_side side, fm_painter *painter)
{
    const fm_pt points[2] = { { x0, y }, { x1, y } };

    const fm_ink_measure measure = { .side = side };

    fm_ink_tactical(painter, &s->entry->style, line_width(s), &measure, points, 2,
                    false);
}

/* The edge of a dressed area is shown at its foot, where the dressing has the room of
 * the area. */
static void draw_area(const fm_swatch *s, fm_rect box, fm_painter *painter)
{
    const fm_style *style = &s->entry->style;
    bool has_line = fm_ink_has_line(style);
    fm_path path = { 0 };

    fm_path_rect(&path, fm_rect_grown(box, has_line ? -line_width(s) / 2 : 0));
    fm_ink_area(painter, style, &path, box, false);
    if (has_line && fm_ink_is_tactical(style))
        draw_dressed(s, box.x0, box.x1, box.y1 - line_width(s) / 2, FM_SIDE_LEFT,
                     painter);
    else if (has_line)
        fm_ink_line(painter, style, line_width(s), &path);
    fm_path_release(&path);
}

/* A dressed line is moved off the middle so that it and its dressing are about it. */
static void draw_line(const fm_swatch *s, fm_rect box, fm_painter *painter)
{
    const fm_style *style = &s->entry->style;
    double y = (box.y0 + box.y1) / 2;
    fm_path path = { 0 };

    if (fm_ink_is_tactical(style)) {
        fm_tactical_look look = tactical_look(style);
        double off = fm_tactical_height(&look) / 2;

        draw_dressed(s, box.x0, box.x1,
                     s->entry->side == FM_SIDE_LEFT ? y + off : y - off, s->entry->side,
                     painter);
        return;
    }
    fm_path_move(&path, (fm_pt){ box.x0, y });
    fm_path_line(&path, (fm_pt){ box.x1, y });
    fm_ink_line(painter, style, line_width(s), &path);
    fm_path_release(&path);
}

void fm_swatch_draw(const fm_swatch *swatch, double x0, double x1, double y,
                    fm_painter *painter)
{
    const fm_stamp *stamp = swatch->stamp;
    double half = fmin(swatch->height, (x1 - x0) * AREA_HEIGHT / AREA_WIDTH) / 2;
    fm_rect box = { x0, y - half, x1, y + half };

    if (swatch->entry->opacity < 1)
        fm_painter_group_begin(painter, NULL, swatch->entry->opacity);
    if (has_kind(swatch, FM_SHAPE_POLYGON))
        draw_area(swatch, box, painter);
    else if (has_kind(swatch, FM_SHAPE_LINE) && fm_ink_has_line(&swatch->entry->style))
        draw_line(swatch, box, painter);
    if (stamp != NULL) {
        fm_pt at = { (x0 + x1) / 2, y - (stamp->bounds.y0 + stamp->bounds.y1) / 2 };

        fm_painter_stamp(painter, stamp, &at, 1,
                         swatch->entry->style.symbol_rotate.value * RAD_PER_DEG);
    }
    if (swatch->entry->opacity < 1)
        fm_painter_group_end(painter);
}
