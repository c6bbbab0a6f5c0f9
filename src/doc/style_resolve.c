/* SPDX-License-Identifier: MIT */
#include "doc/style_resolve.h"

#include "doc/simplestyle.h"

#include "base/banned.h"

static const unsigned fill_keys = FM_STYLE_FILL_COLOR | FM_STYLE_FILL_OUTLINE_COLOR |
                                  FM_STYLE_FILL_PATTERN | FM_STYLE_FILL_PATTERN_COLOR;
static const unsigned line_keys = FM_STYLE_LINE_COLOR | FM_STYLE_LINE_WIDTH |
                                  FM_STYLE_LINE_DASHARRAY | FM_STYLE_TACTICAL |
                                  FM_STYLE_TACTICAL_WORDS;
static const unsigned symbol_keys =
    FM_STYLE_SYMBOL_SIZE | FM_STYLE_SYMBOL_COLOR | FM_STYLE_SYMBOL_STROKE_COLOR |
    FM_STYLE_SYMBOL_STROKE_WIDTH | FM_STYLE_SYMBOL_ROTATE;

static fm_style defaults(void)
{
    fm_color dark = { 0x44 / 255.0, 0x44 / 255.0, 0x44 / 255.0, 1 };
    fm_color ink = { 0x22 / 255.0, 0x22 / 255.0, 0x22 / 255.0, 1 };

    return (fm_style){
        .fill_opacity = 1,
        .line_color = dark,
        .line_width = { .value = 1 },
        .line_opacity = 1,
        .line_casing_width = 1,
        .circle_radius = { .value = 3 },
        .circle_color = dark,
        .circle_opacity = 1,
        .circle_stroke_color = { 1, 1, 1, 1 },
        .symbol_size = { .value = 12 },
        .symbol_color = dark,
        .symbol_stroke_color = ink,
        .symbol_stroke_width = 1,
    };
}

#define TAKE(bit, member)                                                              \
    do {                                                                               \
        if (over->given & (bit))                                                       \
            style->member = over->member;                                              \
    } while (0)

static void lay_words_over(fm_tactical_words_spec *words,
                           const fm_tactical_words_spec *over)
{
    words->sidc = over->sidc != NULL ? over->sidc : words->sidc;
    words->enemy = over->enemy != NULL ? over->enemy : words->enemy;
    words->name = over->name != NULL ? over->name : words->name;
    words->name2 = over->name2 != NULL ? over->name2 : words->name2;
    words->note = over->note != NULL ? over->note : words->note;
    words->echelon = over->echelon != NULL ? over->echelon : words->echelon;
    words->text_size = over->text_size > 0 ? over->text_size : words->text_size;
}

/* Words have no bit in `given`: those that were given are there. */
static void lay_says_over(fm_symbol_says *says, const fm_symbol_says *over)
{
    if (over->color_mode != NULL)
        says->color_mode = over->color_mode;
    if (over->status != NULL)
        says->status = over->status;
    if (over->direction != NULL)
        says->direction = over->direction;
    if (over->engagement != NULL)
        says->engagement = over->engagement;
    for (size_t i = 0; i < FM_SYMBOL_FIELD_COUNT; i++)
        if (over->texts[i] != NULL)
            says->texts[i] = over->texts[i];
}

static void lay_over(fm_style *style, const fm_style *over)
{
    TAKE(FM_STYLE_FILL_COLOR, fill_color);
    TAKE(FM_STYLE_FILL_OPACITY, fill_opacity);
    TAKE(FM_STYLE_FILL_OUTLINE_COLOR, fill_outline_color);
    TAKE(FM_STYLE_FILL_PATTERN, fill_pattern);
    TAKE(FM_STYLE_FILL_PATTERN_COLOR, fill_pattern_color);
    TAKE(FM_STYLE_LINE_COLOR, line_color);
    TAKE(FM_STYLE_LINE_WIDTH, line_width);
    TAKE(FM_STYLE_LINE_OPACITY, line_opacity);
    TAKE(FM_STYLE_LINE_DASHARRAY, dash_count);
    TAKE(FM_STYLE_LINE_DASHARRAY, dashes);
    TAKE(FM_STYLE_LINE_CAP, line_cap);
    TAKE(FM_STYLE_LINE_JOIN, line_join);
    TAKE(FM_STYLE_LINE_OFFSET, line_offset);
    TAKE(FM_STYLE_LINE_CASING_COLOR, line_casing_color);
    TAKE(FM_STYLE_LINE_CASING_WIDTH, line_casing_width);
    TAKE(FM_STYLE_CIRCLE_RADIUS, circle_radius);
    TAKE(FM_STYLE_CIRCLE_COLOR, circle_color);
    TAKE(FM_STYLE_CIRCLE_OPACITY, circle_opacity);
    TAKE(FM_STYLE_CIRCLE_STROKE_COLOR, circle_stroke_color);
    TAKE(FM_STYLE_CIRCLE_STROKE_WIDTH, circle_stroke_width);
    TAKE(FM_STYLE_RING, ring);
    TAKE(FM_STYLE_SYMBOL_SHAPE, symbol_shape);
    TAKE(FM_STYLE_SYMBOL_SIDC, symbol_sidc);
    TAKE(FM_STYLE_SYMBOL_SIZE, symbol_size);
    TAKE(FM_STYLE_SYMBOL_COLOR, symbol_color);
    TAKE(FM_STYLE_SYMBOL_STROKE_COLOR, symbol_stroke_color);
    TAKE(FM_STYLE_SYMBOL_STROKE_WIDTH, symbol_stroke_width);
    TAKE(FM_STYLE_SYMBOL_ROTATE, symbol_rotate);
    TAKE(FM_STYLE_TACTICAL, tactical);
    TAKE(FM_STYLE_TACTICAL_SIZE, tactical_size);
    TAKE(FM_STYLE_TACTICAL_SPACING, tactical_spacing);
    if (over->given & FM_STYLE_TACTICAL_WORDS)
        lay_words_over(&style->tactical_words, &over->tactical_words);
    lay_says_over(&style->symbol_says, &over->symbol_says);
    style->given |= over->given;
}

/* Defaults that depend on what else was given. */
static void settle(fm_style *style)
{
    unsigned given = style->given;
    bool is_post = style->symbol_sidc != NULL ||
                   fm_str_equal(style->symbol_shape, "observation-post");

    if ((given & fill_keys) && !(given & line_keys))
        style->line_color.a = 0; /* who fills an area does not ask for its edge */
    if ((given & symbol_keys) && !(given & FM_STYLE_SYMBOL_SHAPE) &&
        style->symbol_sidc == NULL)
        style->symbol_shape = "circle";
    if (is_post && !(given & FM_STYLE_SYMBOL_COLOR))
        style->symbol_color = (fm_color){ 1, 1, 1, 1 };
}

fm_style fm_style_resolve(const fm_layer_spec *layer, const fm_class *class)
{
    fm_style style = defaults();

    if (layer->style_from_features)
        fm_simplestyle_defaults(&style);
    lay_over(&style, &layer->style);
    if (class != NULL)
        lay_over(&style, &class->style);
    if (!layer->style_from_features)
        settle(&style);
    return style;
}
