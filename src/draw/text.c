/* SPDX-License-Identifier: MIT */
/*
 * Shaping with Pango.  A layout of Pango is asked for its lines once and then
 * forgotten: what is kept are glyphs with places, and Cairo's fonts.
 *
 * GLib ends the program when it is out of memory; this is the one stated limit to the
 * promise that everything reports FM_ERR_NOMEM.
 */
#include "draw/text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "draw/text_parts.h"

/* GLib's macros use names that banned.h forbids us. */

/* Behind what a style asks for: families that go together, so that a script which the
 * style's own font lacks does not get whatever fontconfig thinks of first. */
static const char FALLBACK_FAMILIES[] =
    "Noto Sans,Noto Sans Arabic,Noto Sans Hebrew,Noto Sans Georgian,Noto Sans Armenian,"
    "DejaVu Sans,sans-serif";
/* Shaping must not follow the locale of the machine. */
static const char DEFAULT_LANGUAGE[] = "en";

enum { MISSING_MAX = 256 };
/* Pango counts in int. */
#define PANGO_LENGTH_MOST 1e9

struct fm_text_engine {
    fm_context *ctx;
    PangoFontMap *map;
    PangoContext *context;
    bool has_fonts;                /* looked, and found one */
    uint32_t missing[MISSING_MAX]; /* code points, each once */
    size_t missing_count;
    fm_str missing_text;
    fm_str families_seen; /* "\nNoto Sans\nHelvetica\n" */
    fm_str families_missing;
};

/* -- Life ------------------------------------------------------------------------- */

static PangoContext *context_new(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

/* Asked by the first text, as the answer waits for Pango's thread to have read the
 * fonts. */
static fm_status find_fonts(fm_text_engine *engine)
{
    PangoFontDescription *any;
    PangoFont *font;

    if (engine->has_fonts)
        return FM_OK;
    any = pango_font_description_from_string("sans-serif");
    font = pango_font_map_load_font(engine->map, engine->context, any);
    pango_font_description_free(any);
    if (font == NULL)
        return fm_fail(engine->ctx, FM_ERR_LAYER,
                       "no fonts found; install some (on Debian: fonts-noto-core) or "
                       "set FONTCONFIG_FILE");
    g_object_unref(font);
    engine->has_fonts = true;
    return FM_OK;
}

fm_status fm_text_engine_new(fm_context *ctx, fm_text_engine **out)
{
    fm_text_engine *engine = fm_alloc(1, sizeof *engine);

    if (engine == NULL)
        return fm_fail_nomem(ctx);
    engine->ctx = ctx;
    engine->map = pango_cairo_font_map_new();
    engine->context = context_new(engine->map);
    fm_str_add_char(&engine->families_seen, '\n');
    *out = engine;
    return FM_OK;
}

void fm_text_engine_free(fm_text_engine *engine)
{
    if (engine == NULL)
        return;
    g_object_unref(engine->context);
    g_object_unref(engine->map);
    fm_str_release(&engine->missing_text);
    fm_str_release(&engine->families_seen);
    fm_str_release(&engine->families_missing);
    fm_free(engine);
}

fm_status fm_text_nomem(const fm_text_engine *engine)
{
    return fm_fail_nomem(engine->ctx);
}

const char *fm_text_missing(const fm_text_engine *engine, size_t *count)
{
    if (count != NULL)
        *count = engine->missing_count;
    return fm_str_text(&engine->missing_text);
}

const char *fm_text_missing_families(const fm_text_engine *engine)
{
    return fm_str_text(&engine->families_missing);
}

const char *fm_text_library_version(void)
{
    return pango_version_string();
}

/* -- What was missing ------------------------------------------------------------- */

static void note_missing(fm_text_engine *engine, uint32_t code)
{
    for (size_t i = 0; i < engine->missing_count; i++)
        if (engine->missing[i] == code)
            return;
    if (engine->missing_count == MISSING_MAX)
        return;
    engine->missing[engine->missing_count++] = code;
    fm_str_addf(&engine->missing_text, "%sU+%04X", engine->missing_count > 1 ? " " : "",
                (unsigned)code);
}

/* Names that stand for whatever fontconfig likes. */
static bool is_generic(const char *name)
{
    static const char *const generic[] = { "sans",      "sans-serif", "serif",
                                           "monospace", "mono",       "system-ui" };

    for (size_t i = 0; i < sizeof generic / sizeof generic[0]; i++)
        if (fm_str_equal_nocase(name, generic[i]))
            return true;
    return false;
}

/* Look one family up, the first time that it is asked for. */
static void note_family(fm_text_engine *engine, const char *name, size_t length)
{
    fm_str line = { 0 };

    fm_str_add_char(&line, '\n');
    fm_str_add_bytes(&line, name, length);
    fm_str_add_char(&line, '\n');
    if (!line.failed &&
        strstr(fm_str_text(&engine->families_seen), line.text) == NULL) {
        fm_str_add(&engine->families_seen, line.text + 1);
        line.text[line.length - 1] = '\0';
        if (!is_generic(line.text + 1) &&
            pango_font_map_get_family(engine->map, line.text + 1) == NULL) {
            if (engine->families_missing.length > 0)
                fm_str_add(&engine->families_missing, ", ");
            fm_str_add(&engine->families_missing, line.text + 1);
        }
    }
    fm_str_release(&line);
}

static void note_families(fm_text_engine *engine, const char *list)
{
    while (list != NULL && *list != '\0') {
        size_t length;

        list += strspn(list, ", ");
        length = strcspn(list, ",");
        while (length > 0 && list[length - 1] == ' ')
            length--;
        if (length > 0)
            note_family(engine, list, length);
        list += strcspn(list, ",");
    }
}

/* -- Layout ----------------------------------------------------------------------- */

/*
 * All text is shaped at one size and then scaled: letters set without hinting are the
 * same at every size, and for every new size Pango would sort all fonts of the machine
 * anew.
 */
static const double SHAPING_PX = 64.0;

static double scale_of(double size_px)
{
    return size_px / SHAPING_PX;
}

/* A length on the sheet in Pango's units, as it is where a text of `size_px` is shaped.
 */
static int to_pango(double px, double size_px)
{
    double units = px / scale_of(size_px) * PANGO_SCALE;

    return (int)fmin(fmax(round(units), -PANGO_LENGTH_MOST), PANGO_LENGTH_MOST);
}

/* NULL when out of memory. */
static PangoFontDescription *description_new(const fm_text_style *style)
{
    PangoFontDescription *d;
    fm_str families = { 0 };

    if (style->family != NULL) {
        fm_str_add(&families, style->family);
        fm_str_add_char(&families, ',');
    }
    fm_str_add(&families, FALLBACK_FAMILIES);
    if (families.failed) {
        fm_str_release(&families);
        return NULL;
    }
    d = pango_font_description_new();
    pango_font_description_set_family(d, families.text);
    pango_font_description_set_absolute_size(d, SHAPING_PX * PANGO_SCALE);
    if (style->bold)
        pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    if (style->italic)
        pango_font_description_set_style(d, PANGO_STYLE_ITALIC);
    fm_str_release(&families);
    return d;
}

/* NULL when out of memory. */
static PangoLayout *layout_new(fm_text_engine *engine, const char *text,
                               const fm_text_style *style)
{
    const char *language = style->language == NULL ? DEFAULT_LANGUAGE : style->language;
    PangoFontDescription *description = description_new(style);
    PangoAttrList *attributes;
    PangoLayout *layout;

    if (description == NULL)
        return NULL;
    attributes = pango_attr_list_new();
    pango_context_set_language(engine->context, pango_language_from_string(language));
    pango_context_set_base_dir(engine->context, style->rtl ? PANGO_DIRECTION_WEAK_RTL
                                                           : PANGO_DIRECTION_WEAK_LTR);
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    if (style->letter_spacing_px != 0.0 && !fm_text_joins(text))
        pango_attr_list_insert(attributes,
                               pango_attr_letter_spacing_new(
                                   to_pango(style->letter_spacing_px, style->size_px)));
    layout = pango_layout_new(engine->context);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_attributes(layout, attributes);
    if (style->max_width_px > 0.0) {
        pango_layout_set_width(layout, to_pango(style->max_width_px, style->size_px));
        pango_layout_set_wrap(layout, style->keep_words ? PANGO_WRAP_WORD
                                                        : PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(description);
    return layout;
}

/* The last place before `at` where a letter ends, marks included. */
static size_t letter_before(PangoLayout *layout, size_t at)
{
    const char *text = pango_layout_get_text(layout);
    int count;
    const PangoLogAttr *attributes =
        pango_layout_get_log_attrs_readonly(layout, &count);
    long index = g_utf8_pointer_to_offset(text, text + at);

    do
        index--;
    while (index > 0 && !attributes[index].is_cursor_position);
    return index <= 0 ? 0 : (size_t)(g_utf8_offset_to_pointer(text, index) - text);
}

/*
 * Cut the text until it stands in `max_lines`, ellipsis included.  Pango's own ellipsis
 * counts lines by the paragraph and needs a width; this one does neither.
 */
static bool cut_lines(PangoLayout *layout, unsigned max_lines)
{
    fm_str cut = { 0 };
    size_t keep = (size_t)-1;
    bool ok = true;

    while (ok && pango_layout_get_line_count(layout) > (int)max_lines) {
        const char *text = pango_layout_get_text(layout);
        PangoLayoutLine *last =
            pango_layout_get_line_readonly(layout, (int)max_lines - 1);
        size_t end = (size_t)(pango_layout_line_get_start_index(last) +
                              pango_layout_line_get_length(last));

        keep = end < keep ? end : letter_before(layout, keep);
        while (keep > 0 && (text[keep - 1] == ' ' || text[keep - 1] == '\n'))
            keep--;
        fm_str_clear(&cut);
        fm_str_add_bytes(&cut, text, keep);
        fm_str_add_code(&cut, 0x2026); /* ... */
        ok = !cut.failed;
        if (ok)
            pango_layout_set_text(layout, cut.text, -1);
        if (keep == 0)
            break;
    }
    fm_str_release(&cut);
    return ok;
}

/* -- From layout to run ----------------------------------------------------------- */

typedef struct gathering {
    fm_text_engine *engine;
    fm_text_run *run;
    double size_px;
    size_t spans, glyphs, clusters; /* used so far */
} gathering;

static double from_pango(const gathering *g, int units)
{
    return (double)units / PANGO_SCALE * scale_of(g->size_px);
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
    cairo_matrix_scale(&matrix, scale_of(size_px), scale_of(size_px));
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
            note_missing(g->engine, (uint32_t)(index & ~PANGO_GLYPH_UNKNOWN_FLAG));
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
static cairo_font_extents_t own_extents(fm_text_engine *engine, PangoLayout *layout,
                                        double size_px)
{
    cairo_font_extents_t extents = { .ascent = SHAPING_PX,
                                     .descent = 0.25 * SHAPING_PX };
    PangoFont *font = pango_context_load_font(
        engine->context, pango_layout_get_font_description(layout));

    if (font != NULL) {
        cairo_scaled_font_t *scaled =
            pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));

        if (scaled != NULL)
            cairo_scaled_font_extents(scaled, &extents);
        g_object_unref(font);
    }
    extents.ascent *= scale_of(size_px);
    extents.descent *= scale_of(size_px);
    return extents;
}

/* Each line in a strip of the same height, its font's box in the middle. */
static void stack_lines(gathering *g, PangoLayout *layout, const fm_text_style *style)
{
    const char *text = pango_layout_get_text(layout);
    cairo_font_extents_t own = own_extents(g->engine, layout, style->size_px);
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

static fm_status run_from_layout(fm_text_engine *engine, PangoLayout *layout,
                                 const fm_text_style *style, fm_text_run **out)
{
    const char *text = pango_layout_get_text(layout);
    gathering g = { .engine = engine,
                    .size_px = style->size_px,
                    .run = run_for(layout) };
    PangoLayoutLine *first = pango_layout_get_line_readonly(layout, 0);

    if (g.run == NULL)
        return fm_fail_nomem(engine->ctx);
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

fm_status fm_text_shape(fm_text_engine *engine, const char *text,
                        const fm_text_style *style, fm_text_run **out)
{
    fm_status status = find_fonts(engine);
    fm_str clean = { 0 };
    PangoLayout *layout = NULL;

    if (status != FM_OK)
        return status;
    fm_text_clean(&clean, text);
    note_families(engine, style->family);
    if (!clean.failed)
        layout = layout_new(engine, fm_str_text(&clean), style);
    if (layout == NULL ||
        (style->max_lines > 0 && !cut_lines(layout, style->max_lines)))
        status = fm_fail_nomem(engine->ctx);
    else
        status = run_from_layout(engine, layout, style, out);
    if (status == FM_OK &&
        (engine->missing_text.failed || engine->families_seen.failed ||
         engine->families_missing.failed)) {
        fm_text_run_free(*out);
        *out = NULL;
        status = fm_fail_nomem(engine->ctx);
    }
    if (layout != NULL)
        g_object_unref(layout);
    fm_str_release(&clean);
    return status;
}
