/* SPDX-License-Identifier: MIT */
/* From a layout of Pango's to a run of ours: glyphs with places, and Cairo's fonts. */
#include "draw/text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "draw/text_parts.h"

typedef struct gathering {
    fm_text_engine *engine;
    fm_text_run *run;
    double size_px;
    size_t spans, glyphs, clusters; /* used so far */
} gathering;

static double from_pango(const gathering *g, int units)
{
    return (double)units / PANGO_SCALE * fm_text_scale(g->size_px);
}

static bool is_visible(const PangoGlyphInfo *info)
{
    return info->glyph != PANGO_GLYPH_EMPTY;
}

static size_t count_visible(const PangoGlyphString *glyphs, int from, int to)
{
    size_t count = 0;

    for (int i = from; i < to; i++)
        count += is_visible(&glyphs->glyphs[i]);
    return count;
}

/* Room for the layout's spans, glyphs and clusters; a cluster has a character at least.
 */
static fm_text_run *run_for(PangoLayout *layout)
{
    size_t spans = 0, glyphs = 0, clusters = 0;
    const char *text = pango_layout_get_text(layout);

    for (GSList *l = pango_layout_get_lines_readonly(layout); l != NULL; l = l->next) {
        const PangoLayoutLine *line = l->data;

        for (GSList *r = line->runs; r != NULL; r = r->next) {
            const PangoGlyphItem *item = r->data;

            spans++;
            glyphs += (size_t)item->glyphs->num_glyphs;
            clusters += (size_t)item->item->num_chars;
        }
    }
    return fm_text_run_new(spans, glyphs, clusters, strlen(text));
}

/* The font that Pango shaped with, at the size of the text. The caller's, never NULL.
 */
static cairo_scaled_font_t *sized_font(cairo_scaled_font_t *shaping, double size_px)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_matrix_t matrix, identity;
    cairo_scaled_font_t *font;

    cairo_scaled_font_get_font_options(shaping, options);
    cairo_scaled_font_get_font_matrix(shaping, &matrix);
    cairo_matrix_scale(&matrix, fm_text_scale(size_px), fm_text_scale(size_px));
    cairo_matrix_init_identity(&identity);
    font = cairo_scaled_font_create(cairo_scaled_font_get_font_face(shaping), &matrix,
                                    &identity, options);
    cairo_font_options_destroy(options);
    return font;
}

static void add_glyphs(gathering *g, fm_text_span *span, const PangoGlyphString *glyphs,
                       double x, double y)
{
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *info = &glyphs->glyphs[i];
        unsigned long index = info->glyph;

        if (index & PANGO_GLYPH_UNKNOWN_FLAG) {
            fm_text_note_missing(g->engine,
                                 (uint32_t)(index & ~PANGO_GLYPH_UNKNOWN_FLAG));
            g->run->missing++;
            index = 0; /* the font's own sign for a missing glyph */
        }
        if (is_visible(info))
            span->glyphs[span->glyph_count++] =
                (fm_glyph){ .index = index,
                            .x = x + from_pango(g, info->geometry.x_offset),
                            .y = y + from_pango(g, info->geometry.y_offset),
                            .advance = from_pango(g, info->geometry.width) };
        x += from_pango(g, info->geometry.width);
    }
}

/* Clusters come in the order of the text; those of a right-to-left item take its glyphs
 * from the end. */
static void add_clusters(fm_text_span *span, PangoGlyphItem *item, const char *text)
{
    PangoGlyphItemIter iter;
    gboolean more = pango_glyph_item_iter_init_start(&iter, item, text);

    for (; more; more = pango_glyph_item_iter_next_cluster(&iter)) {
        size_t glyphs =
            span->backward
                ? count_visible(item->glyphs, iter.end_glyph + 1, iter.start_glyph + 1)
                : count_visible(item->glyphs, iter.start_glyph, iter.end_glyph);

        span->clusters[span->cluster_count++] =
            (struct fm_text_cluster){ (unsigned)(iter.end_index - iter.start_index),
                                      (unsigned)glyphs };
    }
}

static void add_span(gathering *g, PangoGlyphItem *item, const char *text, double x,
                     double y)
{
    PangoFont *font = item->item->analysis.font;
    cairo_scaled_font_t *scaled =
        font == NULL ? NULL : pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    fm_text_span *first = g->run->spans, *span = first + g->spans;
    fm_glyph *glyph_room = first->glyphs + g->glyphs;
    struct fm_text_cluster *cluster_room = first->clusters + g->clusters;

    if (scaled == NULL || count_visible(item->glyphs, 0, item->glyphs->num_glyphs) == 0)
        return;
    *span = (fm_text_span){
        .font = sized_font(scaled, g->size_px),
        .size_px = g->size_px,
        .glyphs = glyph_room,
        .clusters = cluster_room,
        .text = g->run->text + item->item->offset,
        .text_length = (size_t)item->item->length,
        .backward = (item->item->analysis.level & 1) != 0,
    };
    add_glyphs(g, span, item->glyphs, x, y - from_pango(g, item->y_offset));
    add_clusters(span, item, text);
    g->spans++;
    g->glyphs += span->glyph_count;
    g->clusters += span->cluster_count;
}

static void add_line(gathering *g, PangoLayoutLine *line, const char *text, double x,
                     double y)
{
    PangoRectangle ink;

    pango_layout_line_get_extents(line, &ink, NULL);
    if (ink.width > 0 && ink.height > 0)
        fm_rect_join(&g->run->ink,
                     (fm_rect){ x + from_pango(g, ink.x), y + from_pango(g, ink.y),
                                x + from_pango(g, ink.x + ink.width),
                                y + from_pango(g, ink.y + ink.height) });
    for (GSList *r = line->runs; r != NULL; r = r->next) {
        PangoGlyphItem *item = r->data;

        add_span(g, item, text, x, y);
        x += from_pango(g, pango_glyph_string_get_width(item->glyphs));
    }
}

static double indent(const fm_text_run *run, fm_align align, double line_width)
{
    double room = run->width - line_width;

    switch (align) {
    case FM_ALIGN_START:
        return run->rtl ? room : 0.0;
    case FM_ALIGN_CENTER:
        return 0.5 * room;
    case FM_ALIGN_END:
        return run->rtl ? 0.0 : room;
    case FM_ALIGN_LEFT:
        break;
    case FM_ALIGN_RIGHT:
        return room;
    }
    return 0.0;
}

/* Height above and below the foot of the style's own font.  Lines keep its distances
 * also where another font helps out: those of some Arabic fonts are twice as high. */
static cairo_font_extents_t own_extents(PangoLayout *layout, double size_px)
{
    cairo_font_extents_t extents = { .ascent = FM_TEXT_SHAPING_PX,
                                     .descent = 0.25 * FM_TEXT_SHAPING_PX };
    PangoFont *font = pango_context_load_font(
        pango_layout_get_context(layout), pango_layout_get_font_description(layout));

    if (font != NULL) {
        cairo_scaled_font_t *scaled =
            pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));

        if (scaled != NULL)
            cairo_scaled_font_extents(scaled, &extents);
        g_object_unref(font);
    }
    extents.ascent *= fm_text_scale(size_px);
    extents.descent *= fm_text_scale(size_px);
    return extents;
}

/* Each line in a strip of the same height, its font's box in the middle. */
static void stack_lines(gathering *g, PangoLayout *layout, const fm_text_style *style)
{
    const char *text = pango_layout_get_text(layout);
    cairo_font_extents_t own = own_extents(layout, style->size_px);
    fm_text_run *run = g->run;
    double height = style->line_height > 0.0 ? style->line_height * style->size_px
                                             : own.ascent + own.descent;

    run->baseline = 0.5 * (height - own.ascent - own.descent) + own.ascent;
    for (GSList *l = pango_layout_get_lines_readonly(layout); l != NULL; l = l->next) {
        PangoRectangle box;

        pango_layout_line_get_extents(l->data, NULL, &box);
        add_line(g, l->data, text, indent(run, style->align, from_pango(g, box.width)),
                 run->height + run->baseline);
        run->height += height;
        run->line_count++;
    }
}

fm_status fm_text_gather(fm_text_engine *engine, PangoLayout *layout,
                         const fm_text_style *style, fm_text_run **out)
{
    const char *text = pango_layout_get_text(layout);
    gathering g = { .engine = engine,
                    .size_px = style->size_px,
                    .run = run_for(layout) };
    PangoLayoutLine *first = pango_layout_get_line_readonly(layout, 0);

    if (g.run == NULL)
        return fm_text_nomem(engine);
    memcpy(g.run->text, text, strlen(text) + 1);
    g.run->rtl = pango_layout_line_get_resolved_direction(first) == PANGO_DIRECTION_RTL;
    g.run->ink = FM_RECT_EMPTY;
    for (GSList *l = pango_layout_get_lines_readonly(layout); l != NULL; l = l->next) {
        PangoRectangle box;

        pango_layout_line_get_extents(l->data, NULL, &box);
        g.run->width = fmax(g.run->width, from_pango(&g, box.width));
    }
    stack_lines(&g, layout, style);
    g.run->span_count = g.spans;
    *out = g.run;
    return FM_OK;
}
