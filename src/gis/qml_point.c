/* SPDX-License-Identifier: MIT */
/*
 * Points.  Where QGIS has our very shape, the casing, the body and the ring are marks
 * of their own, so that strokes keep their width while sizes follow a field; anything
 * else is a picture of the whole, which grows as a whole.
 */
#include <math.h>
#include <string.h>

#include "draw/symbol.h"
#include "gis/qml_parts.h"

#include "base/banned.h"

/* sqrt(4 / 3): a triangle's corners stand on a circle of this width, in sides. */
#define TRIANGLE 1.1547005383792515
/* 1 / sin 72 degrees: the circle of a figure of five, in widths. */
#define FIVE 1.0514622242382672

typedef struct shape {
    const char *name; /* of draw/symbol */
    const char *mark; /* of QGIS */
    double size;      /* of the mark, in sizes of ours */
    double turn_deg;
} shape;

static const shape shapes[] = {
    { "circle", "circle", 1, 0 },
    { "square", "square", 1, 0 },
    { "diamond", "diamond", 1, 0 },
    { "triangle", "equilateral_triangle", TRIANGLE, 0 },
    { "observation-post", "equilateral_triangle", TRIANGLE, 0 },
    { "triangle-down", "equilateral_triangle", TRIANGLE, 180 },
    { "pentagon", "pentagon", FIVE, 0 },
    { "hexagon", "hexagon", 1, 0 },
    { "star", "star", FIVE, 0 },
};

/* NULL for what has to be a picture. */
static const shape *shape_of(const fm_gis_rule *rule)
{
    const char *name = rule->style.symbol_shape;

    if (!fm_gis_rule_has_symbol(rule))
        name = "circle";
    else if (rule->sidc != NULL && rule->sidc[0] != '\0')
        name = NULL;
    for (size_t i = 0; name != NULL && i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(shapes[i].name, name) == 0)
            return &shapes[i];
    return NULL;
}

static const fm_graduated *size_of(const fm_gis_rule *rule)
{
    return fm_gis_rule_has_symbol(rule) ? &rule->style.symbol_size
                                        : &rule->style.circle_radius;
}

static bool has_casing(const fm_style *style)
{
    return style->line_casing_width > 0 && style->line_casing_color.a > 0;
}

static void add_turn(fm_qml *q, const fm_gis_rule *rule, double turn_deg)
{
    const fm_graduated *g = &rule->style.symbol_rotate;
    bool turns = fm_gis_rule_has_symbol(rule);

    fm_qml_option_number(q, "angle", turn_deg + (turns ? g->value : 0));
    if (turns)
        fm_qml_property_graduated(q, "angle", g, 1, turn_deg);
}

/* Sizes of simplestyle's words: radii of circles, or sizes of symbols. */
static void add_simple_size(fm_qml *q, const fm_gis_rule *rule, double factor,
                            double plus, double px)
{
    static const double radii[] = { 3.5, 5, 7 }, sizes[] = { 10, 14, 20 };
    const double *words = fm_gis_rule_has_symbol(rule) ? sizes : radii;
    double scaled[3];

    for (int i = 0; i < 3; i++)
        scaled[i] = words[i] * factor + plus;
    fm_qml_simple_size(q, "size", scaled, px);
}

/* A mark whose size is factor x that of the symbol + plus, px. */
static void add_mark(fm_qml *q, const fm_gis_rule *rule, const fm_stamp_part *part,
                     const shape *known, double factor, double plus, bool is_body)
{
    static const fm_color unseen = { 1, 1, 1, 0 };
    const fm_graduated *size = size_of(rule);
    bool is_stroked = part->stroke && part->pen.width > 0 && part->pen.color.a > 0;
    double px = size->value * factor + plus;

    fm_qml_layer_open(q, "SimpleMarker", 0);
    fm_qml_option(q, "name", known->mark);
    fm_qml_option_color(q, "color", part->fill ? part->fill_color : unseen);
    fm_qml_option_mm(q, "size", px);
    fm_qml_option(q, "scale_method", "diameter");
    fm_qml_option_color(q, "outline_color", part->pen.color);
    fm_qml_option(q, "outline_style", is_stroked ? "solid" : "no");
    fm_qml_option_mm(q, "outline_width", part->pen.width);
    fm_qml_pen(q, &part->pen, "cap_style");
    add_turn(q, rule, known->turn_deg);
    fm_qml_property_graduated(q, "size", size, fm_qml_mm(factor), fm_qml_mm(plus));
    add_simple_size(q, rule, factor, plus, px);
    if (is_body && part->fill)
        fm_qml_simple_color(q, "fillColor", "marker-color", part->fill_color, NULL, 1);
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
}

static double width_of(const fm_stamp_part *part)
{
    fm_rect box = fm_path_bounds(&part->path);

    return box.x1 - box.x0;
}

/* Casing and body have the symbol's shape, what comes behind them are rings.  A ring's
 * width grows with the symbol's but for a constant, which a second size tells. */
static int add_parts(fm_qml *q, const fm_gis_rule *rule, const fm_stamp *stamp,
                     const fm_stamp *larger, const shape *known, double drawn)
{
    static const shape ring = { "circle", "circle", 1, 0 };
    size_t bodies = has_casing(&rule->style) ? 2 : 1;
    double body = known->size * (fm_gis_rule_has_symbol(rule) ? 1 : 2);

    for (size_t i = 0; i < stamp->part_count; i++) {
        double width = width_of(&stamp->parts[i]);
        double grown = width_of(&larger->parts[i]);
        double factor = (grown - width) / drawn;

        if (i < bodies)
            add_mark(q, rule, &stamp->parts[i], known, body, 0, i + 1 == bodies);
        else
            add_mark(q, rule, &stamp->parts[i], &ring, factor, width - factor * drawn,
                     false);
    }
    return (int)stamp->part_count;
}

/* `drawn`: the size that the stamp has. */
static int add_picture(fm_qml *q, const fm_gis_rule *rule, const fm_stamp *stamp,
                       double drawn)
{
    fm_rect box = fm_gis_stamp_box(stamp);
    const fm_graduated *size = size_of(rule);
    double width = box.x1 - box.x0;

    fm_qml_layer_open(q, "SvgMarker", 0);
    fm_qml_picture(q, "name", box, fm_gis_draw_stamp, stamp);
    fm_qml_option_mm(q, "size", width);
    fm_qml_option(q, "scale_method", "diameter");
    fm_qml_option(q, "fixedAspectRatio", "0");
    fm_qml_option(q, "outline_width", "0");
    add_turn(q, rule, 0);
    fm_qml_property_graduated(q, "size", size, fm_qml_mm(width / drawn), 0);
    add_simple_size(q, rule, width / drawn, 0, width);
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
    return 1;
}

/* The size that a picture is drawn in, so that its strokes are right there: the middle
 * of those that a field gives. */
static double drawn_size(const fm_qml *q, const fm_graduated *g)
{
    if (g->field == NULL || g->stop_count == 0 ||
        fm_table_find(q->words.table, g->field) == FM_NO_COLUMN)
        return g->value;
    return (g->outputs[0] + g->outputs[g->stop_count - 1]) / 2;
}

int fm_qml_point(fm_qml *q, const fm_gis_rule *rule)
{
    const shape *known = shape_of(rule);
    double size = drawn_size(q, size_of(rule));
    fm_stamp stamp = { 0 }, larger = { 0 };
    int layers = 0;

    if (size <= 0)
        size = 1; /* a field gives it */
    if (q->status == FM_OK)
        q->status = fm_gis_rule_stamp(q->job->ctx, rule, size, &stamp);
    if (q->status == FM_OK)
        q->status = fm_gis_rule_stamp(q->job->ctx, rule, 2 * size, &larger);
    if (q->status == FM_OK && stamp.part_count > 0)
        layers = known != NULL ? add_parts(q, rule, &stamp, &larger, known, size)
                               : add_picture(q, rule, &stamp, size);
    fm_stamp_release(&stamp);
    fm_stamp_release(&larger);
    return layers;
}
