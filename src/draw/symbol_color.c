/* SPDX-License-Identifier: MIT */
/* Colours of MIL-STD-2525 and APP-6, and what "own" colours become. */
#include "draw/symbol_parts.h"

#include "base/banned.h"

typedef enum tone { FRIEND, HOSTILE, NEUTRAL, UNKNOWN, SUSPECT, CIVILIAN, TONES } tone;

typedef struct rgb {
    unsigned char r, g, b;
} rgb;

/* Rows as in fm_symbol_mode: light, medium, dark. */
static const rgb fills[3][TONES] = {
    { { 128, 224, 255 },
      { 255, 128, 128 },
      { 170, 255, 170 },
      { 255, 255, 128 },
      { 255, 229, 153 },
      { 255, 161, 255 } },
    { { 0, 168, 220 },
      { 255, 48, 49 },
      { 0, 226, 110 },
      { 255, 255, 0 },
      { 255, 217, 107 },
      { 128, 0, 128 } },
    { { 0, 107, 140 },
      { 200, 0, 0 },
      { 0, 160, 0 },
      { 225, 220, 0 },
      { 255, 188, 1 },
      { 80, 0, 80 } },
};

/* Of control measures, which have no fill; dark enough for a white ground. */
static const rgb lines[TONES] = { { 0, 0, 0 },     { 255, 0, 0 },   { 0, 160, 0 },
                                  { 225, 220, 0 }, { 255, 188, 1 }, { 128, 0, 128 } };
static const rgb obstacle = { 0, 166, 81 }, terrain = { 128, 0, 128 };

static fm_color color_of(rgb c)
{
    return (fm_color){ c.r / 255.0, c.g / 255.0, c.b / 255.0, 1 };
}

/* Versions of the US (2525E) have a colour for suspects, those of NATO paint them as
 * hostile. */
static bool has_suspects(unsigned version)
{
    return version == 13 || version == 15;
}

static tone tone_of(const fm_sidc *sidc, const fm_symbol_row *row)
{
    bool is_civilian = (row->flags & FM_SYMBOL_CIVILIAN) != 0 && sidc->shape == 0;

    switch (sidc->identity) {
    case FM_SIDC_SUSPECT:
        return has_suspects(sidc->version) ? SUSPECT : HOSTILE;
    case FM_SIDC_HOSTILE:
        return HOSTILE;
    case FM_SIDC_ASSUMED_FRIEND:
    case FM_SIDC_FRIEND:
        return is_civilian ? CIVILIAN : FRIEND;
    case FM_SIDC_NEUTRAL:
        return is_civilian ? CIVILIAN : NEUTRAL;
    case FM_SIDC_PENDING:
    case FM_SIDC_UNKNOWN:
        break;
    }
    return is_civilian ? CIVILIAN : UNKNOWN;
}

/* Black or white, whichever is read better on a fill. */
static fm_color ink_on(fm_color fill)
{
    double light = 0.30 * fill.r + 0.59 * fill.g + 0.11 * fill.b;

    if (fill.a > 0.3 && light < 0.4)
        return (fm_color){ 1, 1, 1, 1 };
    return (fm_color){ 0, 0, 0, 1 };
}

static fm_symbol_inks own_inks(const fm_symbol_look *look, bool is_framed)
{
    fm_color ink = look->stroke;

    if (is_framed && look->fill.a > 0.3 && ink.a > 0) {
        fm_color best = ink_on(look->fill);

        if (best.r > 0.5) /* a dark fill: lines of the look would not show inside it */
            ink = best;
    }
    return (fm_symbol_inks){
        .fill = look->fill,
        .frame = look->stroke,
        .icon = ink,
        .pale = { 0.937, 0.937, 0.937, 1 },
        .frame_px = look->stroke_width,
        .icon_px = is_framed ? 0.75 * look->stroke_width : look->stroke_width,
    };
}

static void fade(fm_symbol_inks *inks)
{
    fm_color *all[] = { &inks->fill, &inks->frame, &inks->icon, &inks->pale };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        double grey = 0.30 * all[i]->r + 0.59 * all[i]->g + 0.11 * all[i]->b;

        *all[i] = fm_color_mix(*all[i], (fm_color){ grey, grey, grey, all[i]->a }, 0.5);
        all[i]->a *= 0.5;
    }
}

fm_symbol_inks fm_symbol_inks_of(const fm_symbol_look *look, const fm_sidc *sidc,
                                 const fm_symbol_row *row, double scale)
{
    bool is_framed = row->rule == FM_SYMBOL_FRAMED;
    tone t = tone_of(sidc, row);
    fm_symbol_mode mode = look->mode;
    fm_symbol_inks inks = {
        .frame = { 0, 0, 0, 1 },
        .icon = { 0, 0, 0, 1 },
        .pale = { 0.937, 0.937, 0.937, 1 },
    };

    if (mode == FM_SYMBOL_BY_CODE)
        mode = is_framed ? FM_SYMBOL_LIGHT : FM_SYMBOL_OWN;
    if (mode == FM_SYMBOL_OWN)
        return own_inks(look, is_framed);
    inks.frame_px = look->has_standard_pen || look->stroke_width <= 0
                        ? 4 * scale
                        : look->stroke_width;
    inks.icon_px = 0.75 * inks.frame_px;
    if (is_framed) {
        inks.fill = color_of(fills[mode - FM_SYMBOL_LIGHT][t]);
    } else {
        inks.icon = color_of(row->flags & FM_SYMBOL_OBSTACLE ? obstacle
                             : row->flags & FM_SYMBOL_PURPLE ? terrain
                                                             : lines[t]);
        inks.frame = inks.icon;
    }
    if (look->is_claimed)
        inks.fill.a *= 0.45;
    if (look->is_stale)
        fade(&inks);
    return inks;
}
