/* SPDX-License-Identifier: MIT */
/* One symbol to a file, cropped to its ink. */
#include "draw/symbol_file.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "draw/pattern.h"
#include "frontmap/version.h"

#include "base/banned.h"

static const double SIZE_MIN_PX = 4, SIZE_MAX_PX = 2000;
static const double MARGIN_PX = 2;
static const double MEASURE_WIDTH = 3.0, MEASURE_HEIGHT = 1.4;

/* ---- options -------------------------------------------------------------------- */

static fm_status take_color(fm_context *ctx, const char *what, const char *text,
                            fm_color *color)
{
    if (text == NULL || fm_color_parse(text, color))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE, "%s '%.60s' is no colour; give a name or #rrggbb",
                   what, text);
}

static fm_status take_texts(fm_context *ctx, const fm_symbol_options *o,
                            fm_symbol_look *look)
{
    for (size_t i = 0; i < o->text_count; i++) {
        int field = 0;

        while (field < FM_SYMBOL_TEXTS &&
               !fm_str_equal_nocase(fm_symbol_field_letters((fm_symbol_field)field),
                                    o->texts[i].field))
            field++;
        if (field == FM_SYMBOL_TEXTS)
            return fm_fail(ctx, FM_ERR_USAGE,
                           "text field '%.20s' is unknown; T, M, H, G, W, Z are some "
                           "that are",
                           o->texts[i].field == NULL ? "" : o->texts[i].field);
        look->texts[field] = o->texts[i].text;
    }
    return FM_OK;
}

fm_status fm_symbol_look_of(fm_context *ctx, const fm_symbol_options *o,
                            fm_symbol_look *look, fm_color *background)
{
    static const fm_symbol_mode modes[] = { FM_SYMBOL_LIGHT, FM_SYMBOL_MEDIUM,
                                            FM_SYMBOL_DARK, FM_SYMBOL_OWN };
    fm_status status;

    *look = (fm_symbol_look){
        .size_px = o->size_px,
        .mode = modes[o->colors],
        .fill = { 1, 1, 1, 1 },
        .stroke = { 0, 0, 0, 1 },
        .state = fm_symbol_state_of(o->status),
        .engagement = o->engagement,
        .font = o->font,
    };
    if (look->mode == FM_SYMBOL_OWN)
        look->stroke_width = fmax(1, o->size_px / 37.5);
    if (!(o->size_px >= SIZE_MIN_PX && o->size_px <= SIZE_MAX_PX))
        return fm_fail(ctx, FM_ERR_USAGE, "a symbol is 4 to 2000 px wide");
    if (o->status != NULL && o->status[0] != '\0' &&
        look->state == FM_SYMBOL_AS_CODED && !fm_str_equal(o->status, "present"))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "status '%.40s' is unknown; cut-off, evacuated, destroyed, "
                       "planned and present are known",
                       o->status);
    if (o->direction != NULL && o->direction[0] != '\0') {
        look->has_direction =
            fm_symbol_direction_of(o->direction, &look->direction_deg);
        if (!look->has_direction)
            return fm_fail(ctx, FM_ERR_USAGE,
                           "direction '%.40s' is no number of degrees", o->direction);
    }
    status = take_color(ctx, "fill", o->fill, &look->fill);
    if (status == FM_OK)
        status = take_color(ctx, "stroke", o->stroke, &look->stroke);
    if (status == FM_OK)
        status = take_color(ctx, "background", o->background, background);
    return status == FM_OK ? take_texts(ctx, o, look) : status;
}

fm_status fm_symbol_format_of(fm_context *ctx, const fm_symbol_options *o,
                              const char *path, fm_format *format)
{
    *format = o->format;
    if (*format == FM_FORMAT_AUTO && path != NULL)
        *format = fm_surface_format_of(path);
    if (*format == FM_FORMAT_AUTO || *format == FM_FORMAT_TIFF)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "a symbol is drawn as PNG, SVG or PDF; end the name in .png, "
                       ".svg or .pdf, or give the format");
    return FM_OK;
}

/* ---- drawing -------------------------------------------------------------------- */

static fm_status describe(fm_context *ctx, fm_surface *surface, const char *code)
{
    fm_metadata metadata = { .title = code, .creator = "frontmap " FRONTMAP_VERSION };
    fm_tactical_code measure;
    char *words = NULL;
    fm_status status = FM_OK;

    if (fm_symbol_knows_sidc(code, NULL) || fm_tactical_read_code(code, &measure))
        status = fm_symbol_describe(ctx, code, &words);
    metadata.subject = words;
    if (status == FM_OK)
        status = fm_surface_describe(surface, &metadata, NULL);
    fm_text_free(words);
    return status;
}

static fm_status draw_stamp(fm_context *ctx, const char *code,
                            const fm_symbol_options *o, fm_format format,
                            const fm_stamp *stamp, fm_color background,
                            fm_surface **surface)
{
    fm_rect box = fm_rect_grown(stamp->bounds, MARGIN_PX);
    fm_pt at = { -floor(box.x0), -floor(box.y0) };
    fm_status status =
        fm_surface_new(ctx, format, ceil(box.x1) + at.x, ceil(box.y1) + at.y,
                       o->density, background, surface);

    if (status == FM_OK)
        status = describe(ctx, *surface, code);
    if (status != FM_OK)
        return status;
    fm_painter_stamp(fm_surface_painter(*surface), stamp, &at, 1, 0);
    return fm_painter_status(fm_surface_painter(*surface));
}

/* A line, an area or an arrow on made-up points, three times as wide as a symbol. */
static fm_status draw_measure(fm_context *ctx, const char *code,
                              const fm_tactical_code *read, const fm_symbol_options *o,
                              const fm_symbol_look *look, fm_text_engine *engine,
                              fm_format format, fm_color background,
                              fm_surface **surface)
{
    fm_rect box = { 0, 0, MEASURE_WIDTH * o->size_px, MEASURE_HEIGHT * o->size_px };
    fm_status status =
        fm_surface_new(ctx, format, box.x1, box.y1, o->density, background, surface);

    if (status == FM_OK)
        status = describe(ctx, *surface, code);
    if (status != FM_OK)
        return status;
    fm_symbol_measure(read, look, engine, box, fm_surface_painter(*surface));
    return fm_painter_status(fm_surface_painter(*surface));
}

static fm_status draw(fm_context *ctx, const char *code, const fm_symbol_options *o,
                      fm_format format, fm_surface **surface)
{
    fm_tactical_code measure;
    fm_color background = { 0 };
    fm_symbol_look look;
    fm_sidc_fault fault;
    fm_stamp stamp = { 0 };
    fm_text_engine *engine = NULL;
    fm_status status = fm_symbol_look_of(ctx, o, &look, &background);

    look.sidc = code == NULL ? "" : code;
    if (status == FM_OK && fm_tactical_read_code(look.sidc, &measure)) {
        status = fm_text_engine_new(ctx, &engine);
        if (status == FM_OK)
            status = draw_measure(ctx, look.sidc, &measure, o, &look, engine, format,
                                  background, surface);
        if (engine != NULL)
            fm_text_engine_free(engine);
        return status;
    }
    if (status == FM_OK && !fm_symbol_knows_sidc(code, &fault))
        status = fm_warn(ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "unknown-symbol",
                         "symbol code '%.40s': %s; a placeholder is drawn", look.sidc,
                         fault.text);
    if (status == FM_OK && (o->text_count > 0 || o->engagement != NULL))
        status = fm_text_engine_new(ctx, &engine);
    look.engine = engine;
    if (status == FM_OK && !fm_symbol_build(&look, &stamp))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = draw_stamp(ctx, look.sidc, o, format, &stamp, background, surface);
    fm_stamp_release(&stamp);
    if (engine != NULL)
        fm_text_engine_free(engine);
    return status;
}

void fm_symbol_measure(const fm_tactical_code *code, const fm_symbol_look *look,
                       fm_text_engine *engine, fm_rect box, fm_painter *painter)
{
    double size = fmin(box.x1 - box.x0, box.y1 - box.y0);
    fm_tactical_ink ink = {
        .pen = { .color = look->mode == FM_SYMBOL_OWN
                              ? look->stroke
                              : fm_tactical_color(code->kind, code->identity),
                 .width = fmax(1, size / 70) },
        .is_planned = code->is_planned,
        .engine = engine,
        .font = look->font,
    };
    fm_tactical_look tactical = {
        .size_px = 0,
        .pen = ink.pen,
        .name = look->texts[FM_SYMBOL_TEXT_T],
        .name2 = look->texts[FM_SYMBOL_TEXT_T1],
        .note = look->texts[FM_SYMBOL_TEXT_W],
        .echelon = code->echelon,
        .is_enemy =
            code->identity == FM_SIDC_HOSTILE || code->identity == FM_SIDC_SUSPECT,
        .text_px = size / 9,
        .measure = fm_tactical_text_width,
        .user = &ink,
    };
    fm_tactical_drawing drawing = { 0 };

    fm_tactical_sample(code->kind, &tactical, box, &drawing);
    if (code->kind->pattern != NULL && drawing.part_count > 0)
        fm_pattern_fill(painter, code->kind->pattern, &drawing.parts[0].path, true, box,
                        ink.pen.color);
    fm_tactical_paint(&drawing, &ink, painter);
    fm_tactical_drawing_release(&drawing);
}

static fm_status write_output(void *user, const void *bytes, size_t length)
{
    return fm_output_write(user, bytes, length);
}

fm_status fm_symbol_write(fm_context *ctx, fm_surface *surface, const char *path,
                          bool overwrite)
{
    fm_output *output = NULL;
    fm_status status = fm_output_open(ctx, path, overwrite, &output);

    if (status == FM_OK)
        status = fm_surface_finish(surface, write_output, output);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    return status;
}

static const fm_symbol_options defaults = FM_SYMBOL_OPTIONS_INIT;

fm_status fm_symbol_draw(fm_context *ctx, const char *code,
                         const fm_symbol_options *options, const char *path)
{
    const fm_symbol_options *o = options == NULL ? &defaults : options;
    fm_surface *surface = NULL;
    fm_format format;
    fm_status status = fm_symbol_format_of(ctx, o, path, &format);

    if (status == FM_OK)
        status = draw(ctx, code, o, format, &surface);
    if (status == FM_OK)
        status = fm_symbol_write(ctx, surface, path, o->overwrite);
    fm_surface_free(surface);
    return status;
}

fm_status fm_symbol_draw_to(fm_context *ctx, const char *code,
                            const fm_symbol_options *options, fm_write_fn write,
                            void *user)
{
    const fm_symbol_options *o = options == NULL ? &defaults : options;
    fm_surface *surface = NULL;
    fm_format format;
    fm_status status = fm_symbol_format_of(ctx, o, NULL, &format);

    if (status == FM_OK)
        status = draw(ctx, code, o, format, &surface);
    if (status == FM_OK)
        status = fm_surface_finish_to(ctx, surface, write, user);
    fm_surface_free(surface);
    return status;
}
