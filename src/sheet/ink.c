/* SPDX-License-Identifier: MIT */
#include "sheet/ink.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "draw/pattern.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

/* ---- certainty ------------------------------------------------------------------ */

static const double claimed_dashes[] = { 4.0, 2.5 };
static const double claimed_fill = 0.45; /* of the ground that hatching lies on */
static const double contested_fill = 0.55;
static const double stale_ink = 0.5;

/* Towards the grey of the same luminance. */
static fm_color faded(fm_color color)
{
    double grey = 0.30 * color.r + 0.59 * color.g + 0.11 * color.b;
    fm_color g = { grey, grey, grey, color.a };

    return fm_color_mix(color, g, 0.5);
}

/* Fill that gives way to a hatch of its own colour, unless the style has a pattern. */
static void hatch(fm_style *style, const char *pattern, double ground)
{
    if (style->fill_color.a <= 0 || style->fill_pattern != NULL)
        return;
    style->fill_pattern = pattern;
    style->fill_pattern_color = style->fill_color;
    style->fill_color.a *= ground;
    style->given |= FM_STYLE_FILL_PATTERN | FM_STYLE_FILL_PATTERN_COLOR;
}

static void fade(fm_style *style)
{
    style->fill_color = faded(style->fill_color);
    style->fill_pattern_color = faded(style->fill_pattern_color);
    style->line_color = faded(style->line_color);
    style->fill_outline_color = faded(style->fill_outline_color);
    style->circle_color = faded(style->circle_color);
    style->circle_stroke_color = faded(style->circle_stroke_color);
    style->symbol_color = faded(style->symbol_color);
    style->symbol_stroke_color = faded(style->symbol_stroke_color);
    style->ring = faded(style->ring);
    style->fill_opacity *= stale_ink;
    style->line_opacity *= stale_ink;
    style->circle_opacity *= stale_ink;
    style->symbol_color.a *= stale_ink;
    style->symbol_stroke_color.a *= stale_ink;
}

fm_style fm_ink_certainty(fm_style style, fm_certainty certainty)
{
    fm_ink_tactical_defaults(&style);
    style.symbol_certainty = (unsigned char)certainty;
    switch (certainty) {
    case FM_CERTAIN:
        break;
    case FM_CLAIMED:
        hatch(&style, "hatch-45", claimed_fill);
        style.circle_color.a *= claimed_fill;
        style.symbol_color.a *= claimed_fill;
        if (style.dash_count == 0) {
            style.dashes = claimed_dashes;
            style.dash_count = sizeof claimed_dashes / sizeof claimed_dashes[0];
            style.given |= FM_STYLE_LINE_DASHARRAY;
        }
        break;
    case FM_CONTESTED:
        hatch(&style, "cross-45", contested_fill);
        break;
    case FM_STALE:
        fade(&style);
        break;
    }
    return style;
}

/* ---- areas ---------------------------------------------------------------------- */

/* The pattern's own ink, or the fill's, or, where an area has neither, that of lines.
 */
static fm_color pattern_color(const fm_style *style)
{
    fm_color color = style->line_color;

    if (style->given & FM_STYLE_FILL_PATTERN_COLOR)
        return style->fill_pattern_color;
    if (style->fill_color.a > 0)
        return style->fill_color;
    color.a = 1; /* styles of areas hide their edges by it */
    return color;
}

/* A pattern without a colour of its own stands instead of the fill; with one it lies
 * over it. */
void fm_ink_area_colors(const fm_style *style, fm_color *fill, fm_color *pattern)
{
    static const fm_color none = { 0, 0, 0, 0 };
    bool over = (style->given & FM_STYLE_FILL_PATTERN_COLOR) != 0;

    *fill = style->fill_pattern == NULL || over ? style->fill_color : none;
    *pattern = style->fill_pattern != NULL ? pattern_color(style) : none;
}

void fm_ink_area(fm_painter *p, const fm_style *style, const fm_path *path,
                 fm_rect visible, bool opaque)
{
    double opacity = opaque ? 1 : style->fill_opacity;
    fm_color fill, pattern;

    fm_ink_area_colors(style, &fill, &pattern);
    fill = fm_color_with_opacity(fill, opacity);
    pattern = fm_color_with_opacity(pattern, opacity);
    if (fill.a > 0)
        fm_painter_fill(p, path, fill, true);
    if (pattern.a > 0)
        fm_pattern_fill(p, style->fill_pattern, path, true, visible, pattern);
}

/* ---- lines ---------------------------------------------------------------------- */

/* An area's outline may be given as MapLibre has it, by colour alone: then a hairline.
 */
static bool is_outline_only(const fm_style *style)
{
    return !(style->given & FM_STYLE_LINE_COLOR) &&
           (style->given & FM_STYLE_FILL_OUTLINE_COLOR);
}

static fm_color line_color(const fm_style *style)
{
    return is_outline_only(style) ? style->fill_outline_color : style->line_color;
}

bool fm_ink_has_line(const fm_style *style)
{
    bool has_width = style->line_width.value > 0;

    for (size_t i = 0;
         style->line_width.field != NULL && i < style->line_width.stop_count; i++)
        has_width = has_width || style->line_width.outputs[i] > 0;
    return has_width && style->line_opacity > 0 && line_color(style).a > 0;
}

static const double HAIRLINE_PX = 0.6;

fm_pen fm_ink_pen(const fm_style *style, double width, double dashes[FM_INK_DASHES_MAX])
{
    fm_pen pen = {
        .color = fm_color_with_opacity(line_color(style), style->line_opacity),
        .width = width,
        .cap = style->line_cap,
        .join = style->line_join,
    };
    size_t count =
        style->dash_count < FM_INK_DASHES_MAX ? style->dash_count : FM_INK_DASHES_MAX;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        dashes[i] = style->dashes[i] * width;
        sum += dashes[i];
    }
    if (count > 0 && sum > 0) {
        pen.dashes = dashes;
        pen.dash_count = count;
    }
    return pen;
}

static void stroke(fm_painter *p, const fm_style *style, double width,
                   const fm_path *path)
{
    double dashes[FM_INK_DASHES_MAX];
    fm_pen pen = fm_ink_pen(style, width, dashes);

    if (style->line_casing_width > 0 && style->line_casing_color.a > 0) {
        fm_pen casing = pen;

        casing.color =
            fm_color_with_opacity(style->line_casing_color, style->line_opacity);
        casing.width = width + 2 * style->line_casing_width;
        casing.dashes = NULL; /* so that a dashed line lies on an unbroken edge */
        casing.dash_count = 0;
        fm_painter_stroke(p, path, &casing);
    }
    if (pen.color.a > 0)
        fm_painter_stroke(p, path, &pen);
}

/* ---- a line beside the line ------------------------------------------------------ */

/* Beyond this turn an outer corner is cut off instead of drawn to its point. */
static const double SHARP_COS = -0.5; /* 120 degrees */
/* Detail finer than this share of the offset only makes loops. */
static const double OFFSET_DETAIL = 0.3;

static fm_pt unit(fm_pt from, fm_pt to, double *length)
{
    *length = hypot(to.x - from.x, to.y - from.y);
    if (*length <= 0)
        return (fm_pt){ 0, 0 };
    return (fm_pt){ (to.x - from.x) / *length, (to.y - from.y) / *length };
}

/* The corner at `at` between the directions `in` and `out`, moved to the right by
 * `by`. */
static void offset_corner(fm_path *out, fm_pt at, fm_pt in, double in_length, fm_pt on,
                          double on_length, double by)
{
    fm_pt side_in = { -in.y * by, in.x * by }, side_on = { -on.y * by, on.x * by };
    double cosine = in.x * on.x + in.y * on.y;
    double turn = in.x * on.y - in.y * on.x; /* positive: to the right */
    double reach = fabs(by) * sqrt((1 - cosine) / fmax(1 + cosine, 1e-9));
    double scale = 1 / fmax(1 + cosine, 1e-9);
    bool inner = turn * by > 0;

    if (inner ? reach > fmin(in_length, on_length) : cosine < SHARP_COS) {
        fm_path_line(out, (fm_pt){ at.x + side_in.x, at.y + side_in.y });
        fm_path_line(out, (fm_pt){ at.x + side_on.x, at.y + side_on.y });
        return;
    }
    fm_path_line(out, (fm_pt){ at.x + (side_in.x + side_on.x) * scale,
                               at.y + (side_in.y + side_on.y) * scale });
}

static void offset_polyline(fm_path *out, const fm_pt *p, size_t count, bool closed,
                            double by)
{
    size_t start = out->verb_count;
    double in_length, on_length;

    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 && !closed, last = i == count - 1 && !closed;
        fm_pt in = first ? unit(p[0], p[1], &in_length)
                         : unit(p[(i + count - 1) % count], p[i], &in_length);
        fm_pt on = last ? in : unit(p[i], p[(i + 1) % count], &on_length);

        if (last)
            on_length = in_length;
        offset_corner(out, p[i], in, in_length, on, on_length, by);
        if (out->verb_count > start && out->verbs[start] == FM_PATH_LINE)
            out->verbs[start] = FM_PATH_MOVE;
    }
    if (closed)
        fm_path_close(out);
}

/* Replace `path`, which is made of straight lines, by its parallel. */
static void offset_path(fm_path *path, double by)
{
    fm_path out = { 0 };
    size_t next = 0;

    for (size_t i = 0; i < path->verb_count;) {
        fm_pt *points = &path->points[next];
        size_t count = 1;
        bool closed;

        for (i++; i < path->verb_count && path->verbs[i] == FM_PATH_LINE; i++)
            count++;
        closed = i < path->verb_count && path->verbs[i] == FM_PATH_CLOSE;
        if (closed)
            i++;
        next += count;
        count = fm_simplify(points, NULL, count, closed, OFFSET_DETAIL * fabs(by));
        if (count >= 2)
            offset_polyline(&out, points, count, closed && count > 2, by);
    }
    out.failed = out.failed || path->failed;
    fm_path_release(path);
    *path = out;
}

void fm_ink_line(fm_painter *p, const fm_style *style, double width, fm_path *path)
{
    if (is_outline_only(style) && !(style->given & FM_STYLE_LINE_WIDTH))
        width = fmin(width, HAIRLINE_PX);
    if (style->line_offset != 0)
        offset_path(path, style->line_offset);
    stroke(p, style, width, path);
}

/* ---- points --------------------------------------------------------------------- */

static bool has_text(const char *text)
{
    return text != NULL && text[0] != '\0';
}

_Static_assert((int)FM_SYMBOL_TEXTS == FM_SYMBOL_FIELD_COUNT,
               "a map document has the text fields of symbols");

static fm_symbol_mode mode_of(const fm_style *style)
{
    static const struct mode_word {
        const char *word;
        fm_symbol_mode mode;
    } words[] = { { "light", FM_SYMBOL_LIGHT },
                  { "medium", FM_SYMBOL_MEDIUM },
                  { "dark", FM_SYMBOL_DARK },
                  { "own", FM_SYMBOL_OWN } };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (fm_str_equal(style->symbol_says.color_mode, words[i].word))
            return words[i].mode;
    return style->given & FM_STYLE_SYMBOL_COLOR ? FM_SYMBOL_OWN : FM_SYMBOL_BY_CODE;
}

static void take_words(const fm_style *style, const fm_ink_words *words,
                       fm_symbol_look *look)
{
    bool has_own_pen = (style->given & FM_STYLE_SYMBOL_STROKE_WIDTH) != 0;

    look->sidc = words->sidc == NULL ? "" : words->sidc;
    look->mode = mode_of(style);
    look->state = fm_symbol_state_of(words->status);
    look->has_direction =
        fm_symbol_direction_of(words->direction, &look->direction_deg);
    look->engagement = words->engagement;
    for (size_t i = 0; i < FM_SYMBOL_FIELD_COUNT; i++)
        look->texts[i] = words->texts[i];
    look->engine = words->engine;
    look->font = words->font;
    look->is_stale = style->symbol_certainty == FM_STALE;
    look->is_claimed = style->symbol_certainty == FM_CLAIMED;
    look->has_standard_pen = !has_own_pen;
}

bool fm_ink_symbol(const fm_style *style, double size, const fm_ink_words *words,
                   fm_stamp *out)
{
    fm_symbol_look look = { .ring = style->ring };

    if (style->line_casing_width > 0)
        look.casing = style->line_casing_color;
    if (style->symbol_shape == NULL && style->symbol_sidc == NULL) {
        look.size_px = 2 * size;
        look.fill = fm_color_with_opacity(style->circle_color, style->circle_opacity);
        look.stroke =
            fm_color_with_opacity(style->circle_stroke_color, style->circle_opacity);
        look.stroke_width = style->circle_stroke_width;
        return fm_symbol_build(&look, out);
    }
    look.shape = style->symbol_shape;
    look.size_px = size;
    look.fill = style->symbol_color;
    look.stroke = style->symbol_stroke_color;
    look.stroke_width = style->symbol_stroke_width;
    /* A feature without a code falls back on the shape, when there is one. */
    if (has_text(words->sidc) || style->symbol_shape == NULL)
        take_words(style, words, &look);
    return fm_symbol_build(&look, out);
}

/* A template without a field is its own text. */
static const char *plain(const char *text)
{
    return text == NULL || strchr(text, '{') != NULL ? NULL : text;
}

bool fm_ink_stamp(const fm_style *style, double size, const char *sidc, fm_stamp *out)
{
    fm_ink_words words = {
        .sidc = sidc,
        .status = plain(style->symbol_says.status),
        .direction = plain(style->symbol_says.direction),
    };

    return fm_ink_symbol(style, size, &words, out);
}
