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

void fm_text_note_missing(fm_text_engine *engine, uint32_t code)
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

/* A length on the sheet in Pango's units, as it is where a text of `size_px` is shaped.
 */
static int to_pango(double px, double size_px)
{
    double units = px / fm_text_scale(size_px) * PANGO_SCALE;

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
    pango_font_description_set_absolute_size(d, FM_TEXT_SHAPING_PX * PANGO_SCALE);
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
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(description);
    return layout;
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
    if (layout == NULL || !fm_text_break(layout, style))
        status = fm_fail_nomem(engine->ctx);
    else
        status = fm_text_gather(engine, layout, style, out);
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
