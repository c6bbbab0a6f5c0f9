/* SPDX-License-Identifier: MIT */
#include "sheet/type.h"

#include <math.h>

#include "base/banned.h"

static const char families[] = "Noto Sans, DejaVu Sans, sans-serif";

/* A sheet of 1600 by 1200 is set in 13 px; twice that sheet in 16, half of it in 10.6.
 */
static const double BASE_PX = 13.0;
static const double BASE_SHEET_PX = 1600.0;
static const double BASE_GROWTH = 0.3;
static const double BASE_MIN_PX = 8.0;
static const double BASE_MAX_PX = 40.0;

static double base_px(const fm_sheet *sheet)
{
    double width = sheet->page.x1 - sheet->page.x0;
    double height = sheet->page.y1 - sheet->page.y0;
    double across = fmin(width, height * 4 / 3);
    double size = BASE_PX * pow(fmax(across, 1) / BASE_SHEET_PX, BASE_GROWTH);

    return fmin(fmax(size, BASE_MIN_PX), BASE_MAX_PX);
}

fm_type fm_type_of(const fm_sheet *sheet)
{
    static const fm_color dark = { 0.11, 0.11, 0.10, 1 },
                          light = { 0.95, 0.95, 0.94, 1 };
    fm_color paper = sheet->document->sheet.paper;
    fm_type type = { .base_px = base_px(sheet), .paper = paper };

    if (paper.a <= 0) /* a sheet without paper is looked at on white */
        type.paper = (fm_color){ 1, 1, 1, 1 };
    type.paper.a = 1;
    type.panel = fm_color_with_opacity(type.paper, 0.9);
    type.ink = fm_color_luminance(type.paper) > 0.3 ? dark : light;
    type.muted = fm_color_mix(type.ink, type.paper, 0.36);
    type.hair = fm_color_mix(type.ink, type.paper, 0.6);
    type.hair_px = type.base_px / 22;
    type.pad_px = 0.7 * type.base_px;
    type.gap_px = 0.75 * type.base_px;
    return type;
}

fm_status fm_type_shape(const fm_sheet *sheet, const char *text, fm_setting setting,
                        fm_text_run **out)
{
    const char *family = sheet->document->sheet.font;
    fm_text_style style = {
        .family = family != NULL ? family : families,
        .size_px = setting.size * base_px(sheet),
        .bold = setting.bold,
        .max_width_px = setting.max_width_px,
        .max_lines = setting.max_lines,
        .align = setting.align,
        .line_height = 1.25,
        .language = sheet->language,
        .rtl = sheet->rtl,
    };

    *out = NULL;
    if (text == NULL || text[0] == '\0')
        return FM_OK;
    if (setting.align == FM_ALIGN_START)
        style.align = sheet->rtl ? FM_ALIGN_RIGHT : FM_ALIGN_LEFT;
    return fm_text_shape(sheet->engine, text, &style, out);
}

fm_status fm_type_shape_str(const fm_sheet *sheet, fm_str *text, fm_setting setting,
                            fm_text_run **out)
{
    fm_status status;

    *out = NULL;
    status = text->failed ? fm_fail_nomem(sheet->ctx)
                          : fm_type_shape(sheet, fm_str_text(text), setting, out);
    fm_str_release(text);
    return status;
}

void fm_type_add_number(fm_str *out, double value)
{
    fm_str digits = { 0 };
    const char *text;
    size_t whole = 0;

    fm_str_add_number(&digits, value);
    text = fm_str_text(&digits);
    while (text[whole] == '-' || (text[whole] >= '0' && text[whole] <= '9'))
        whole++;
    for (size_t i = 0; text[i] != '\0'; i++) {
        fm_str_add_char(out, text[i]);
        if (fabs(value) >= 10000 && i + 1 < whole && (whole - i - 1) % 3 == 0)
            fm_str_add(out, "\u00a0");
    }
    out->failed = out->failed || digits.failed;
    fm_str_release(&digits);
}

void fm_type_draw(fm_painter *painter, const fm_text_run *run, fm_pt at, fm_color color)
{
    if (run != NULL)
        fm_painter_text(painter, run, at, 0, color, (fm_color){ 0, 0, 0, 0 }, 0);
}

void fm_type_draw_haloed(fm_painter *painter, const fm_type *type,
                         const fm_text_run *run, fm_pt at, fm_color color)
{
    if (run != NULL)
        fm_painter_text(painter, run, at, 0, color,
                        fm_color_with_opacity(type->paper, 0.85), type->base_px / 7);
}

void fm_type_panel(fm_painter *painter, const fm_type *type, fm_rect rect)
{
    fm_path path = { 0 };

    fm_path_rect(&path, rect);
    fm_painter_fill(painter, &path, type->panel, false);
    fm_path_release(&path);
}

double fm_type_start(const fm_sheet *sheet, fm_rect rect, double width)
{
    return sheet->rtl ? rect.x1 - width : rect.x0;
}

double fm_type_width(const fm_text_run *run)
{
    return run == NULL ? 0 : run->width;
}

double fm_type_height(const fm_text_run *run)
{
    return run == NULL ? 0 : run->height;
}
