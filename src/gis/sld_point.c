/* SPDX-License-Identifier: MIT */
/*
 * Points: a symbol is taken apart into casing, body and ring, each a mark that carries
 * a well-known name.  What has none is a picture of the whole, with the body's outline
 * as a mark beside it.
 *
 * Well-known shapes are not alike in all programs.  Sizes are those with which
 * GeoServer draws our shapes; to QGIS triangles are told by the name of the kind that
 * has equal sides.
 */
#include <math.h>
#include <string.h>

#include "draw/symbol.h"
#include "gis/sld_parts.h"

#include "base/banned.h"

typedef struct shape {
    const char *name;    /* of draw/symbol */
    const char *mark[2]; /* by version; NULL: none */
    double size[2];      /* of the mark, in sizes of ours */
    double turn_deg;
} shape;

/* sqrt 3, 1 / sin 72 degrees, sqrt 2 */
#define TRIANGLE 1.1547005383792515
#define FIVE     1.0514622242382672
#define DIAMOND  0.7071067811865476

static const shape shapes[] = {
    { "circle", { "circle", "circle" }, { 1, 1 }, 0 },
    { "square", { "square", "square" }, { 1, 1 }, 0 },
    { "diamond", { "square", "square" }, { DIAMOND, DIAMOND }, 45 },
    { "triangle", { "triangle", "equilateral_triangle" }, { TRIANGLE, TRIANGLE }, 0 },
    { "observation-post",
      { "triangle", "equilateral_triangle" },
      { TRIANGLE, TRIANGLE },
      0 },
    { "triangle-down",
      { "triangle", "equilateral_triangle" },
      { TRIANGLE, TRIANGLE },
      180 },
    { "pentagon", { NULL, "pentagon" }, { 0, FIVE }, 0 },
    { "hexagon", { NULL, "hexagon" }, { 0, 1 }, 0 },
    { "star", { "star", "star" }, { FIVE, FIVE }, 0 },
    { "cross", { "cross", "cross_fill" }, { 1, 1 }, 0 },
    { "x", { "x", NULL }, { 1, 0 }, 0 },
};

/* The code of an observation post and nothing more: a triangle. */
static bool is_bare_post(const char *code)
{
    fm_sidc sidc;

    return fm_sidc_parse(code, &sidc, NULL) && sidc.set == FM_SIDC_SET_CONTROL &&
           (sidc.entity == 160100 || sidc.entity == 160200) &&
           sidc.status == FM_SIDC_PRESENT && sidc.modifier1 == 0 &&
           sidc.context == FM_SIDC_REALITY;
}

/* NULL for what has to be a picture. */
static const shape *shape_of(const fm_sld *s, const fm_gis_rule *rule)
{
    const char *name = rule->style.symbol_shape;

    if (!fm_gis_rule_has_symbol(rule))
        name = "circle";
    else if (rule->sidc != NULL && rule->sidc[0] != '\0')
        name = is_bare_post(rule->sidc) ? "observation-post" : NULL;
    for (size_t i = 0; name != NULL && i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return shapes[i].mark[s->version] != NULL ? &shapes[i] : NULL;
    return NULL;
}

static const fm_graduated *size_of(const fm_gis_rule *rule)
{
    return fm_gis_rule_has_symbol(rule) ? &rule->style.symbol_size
                                        : &rule->style.circle_radius;
}

/* Fill and stroke of a part, each with the layer's opacity.  No fill is said as one
 * that cannot be seen: QGIS takes a mark without one for black. */
static void add_ink(fm_sld *s, const fm_stamp_part *part)
{
    static const fm_color unseen = { 1, 1, 1, 0 };
    double opacity = s->layer->spec->opacity;
    fm_color fill = part->fill ? part->fill_color : unseen;
    fm_pen pen = part->pen;

    fm_sld_open(s, "Fill");
    fm_sld_color(s, "fill", fm_color_with_opacity(fill, opacity));
    fm_sld_close(s, "Fill");
    if (part->stroke && pen.width > 0 && pen.color.a > 0) {
        pen.color = fm_color_with_opacity(pen.color, opacity);
        fm_sld_open(s, "Stroke");
        fm_sld_pen(s, &pen, NULL, 0);
        fm_sld_close(s, "Stroke");
    }
}

static void add_rotation(fm_sld *s, const fm_gis_rule *rule, double turn)
{
    const fm_graduated *g = &rule->style.symbol_rotate;
    bool turns = fm_gis_rule_has_symbol(rule) && (g->field != NULL || g->value != 0);

    if (!turns && turn == 0)
        return;
    fm_sld_open(s, "Rotation");
    if (turns)
        fm_sld_graduated(s, g, 1, turn);
    else
        fm_sld_value(s, turn);
    fm_sld_close(s, "Rotation");
}

/* `size`: of the mark, in units of what the rule's size counts. */
static void add_mark(fm_sld *s, const fm_gis_rule *rule, const fm_stamp_part *part,
                     const char *mark, double size, double turn)
{
    fm_sld_open(s, "PointSymbolizer");
    fm_sld_open(s, "Graphic");
    fm_sld_open(s, "Mark");
    fm_sld_text(s, "WellKnownName", mark);
    add_ink(s, part);
    fm_sld_close(s, "Mark");
    fm_sld_open(s, "Size");
    fm_sld_graduated(s, size_of(rule), size, 0);
    fm_sld_close(s, "Size");
    add_rotation(s, rule, turn);
    fm_sld_close(s, "Graphic");
    fm_sld_close(s, "PointSymbolizer");
}

typedef struct faded_stamp {
    const fm_stamp *stamp;
    double opacity;
} faded_stamp;

static void draw_faded(fm_painter *painter, const void *user)
{
    const faded_stamp *faded = user;

    fm_painter_group_begin(painter, NULL, faded->opacity);
    fm_gis_draw_stamp(painter, faded->stamp);
    fm_painter_group_end(painter);
}

static void add_picture(fm_sld *s, const fm_gis_rule *rule, const fm_stamp *stamp,
                        const fm_stamp_part *body)
{
    fm_rect box = fm_gis_stamp_box(stamp);
    double half = fmax(box.x1, box.y1), value = size_of(rule)->value;
    faded_stamp faded = { stamp, s->layer->spec->opacity };

    box = (fm_rect){ -half, -half, half, half };
    fm_sld_open(s, "PointSymbolizer");
    fm_sld_open(s, "Graphic");
    if (faded.opacity < 1)
        fm_sld_picture(s, box, draw_faded, &faded);
    else
        fm_sld_picture(s, box, fm_gis_draw_stamp, stamp);
    fm_sld_open(s, "Mark");
    fm_sld_mark_of_path(s, &body->path, (fm_pt){ 0, 0 }, 2 * half);
    add_ink(s, body);
    fm_sld_close(s, "Mark");
    fm_sld_open(s, "Size");
    fm_sld_graduated(s, size_of(rule), value > 0 ? 2 * half / value : 1, 0);
    fm_sld_close(s, "Size");
    add_rotation(s, rule, 0);
    fm_sld_close(s, "Graphic");
    fm_sld_close(s, "PointSymbolizer");
}

/* Casing and body have the symbol's shape; what comes behind them is its rings. */
static void add_parts(fm_sld *s, const fm_gis_rule *rule, const fm_stamp *stamp,
                      const shape *known)
{
    bool has_casing =
        rule->style.line_casing_width > 0 && rule->style.line_casing_color.a > 0;
    size_t bodies = 1 + (has_casing ? 1u : 0u);
    double value = size_of(rule)->value;
    double body = known->size[s->version] * (fm_gis_rule_has_symbol(rule) ? 1 : 2);

    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];
        fm_rect box = fm_path_bounds(&part->path);

        if (i < bodies)
            add_mark(s, rule, part, known->mark[s->version], body, known->turn_deg);
        else
            add_mark(s, rule, part, "circle", value > 0 ? (box.x1 - box.x0) / value : 1,
                     0);
    }
}

void fm_sld_point(fm_sld *s, const fm_gis_rule *rule)
{
    const shape *known = shape_of(s, rule);
    bool has_casing =
        rule->style.line_casing_width > 0 && rule->style.line_casing_color.a > 0;
    fm_stamp stamp = { 0 };

    if (s->status == FM_OK)
        s->status = fm_gis_rule_stamp(s->ctx, rule, size_of(rule)->value, &stamp);
    if (s->status == FM_OK && known != NULL)
        add_parts(s, rule, &stamp, known);
    else if (s->status == FM_OK && stamp.part_count > 0)
        add_picture(s, rule, &stamp, &stamp.parts[has_casing]);
    fm_stamp_release(&stamp);
}
