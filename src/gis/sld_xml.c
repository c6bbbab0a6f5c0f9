/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/base64.h"
#include "draw/svg_text.h"
#include "gis/sld_parts.h"

#include "base/banned.h"

enum { DECIMALS = 3, CURVE_STEPS = 8 };

static const char *prefix(const fm_sld *s)
{
    return s->version == FM_SLD_1_1 ? "se:" : "";
}

void fm_sld_open(fm_sld *s, const char *element)
{
    fm_str_addf(s->out, "<%s%s>", prefix(s), element);
}

void fm_sld_close(fm_sld *s, const char *element)
{
    fm_str_addf(s->out, "</%s%s>\n", prefix(s), element);
}

void fm_sld_text(fm_sld *s, const char *element, const char *text)
{
    fm_sld_open(s, element);
    fm_svg_add_text(s->out, text);
    fm_sld_close(s, element);
}

/* With the zero before the point that some readers want. */
void fm_sld_value(fm_sld *s, double value)
{
    fm_str text = { 0 };
    const char *digits;

    fm_svg_add_number(&text, value, DECIMALS);
    digits = fm_str_text(&text);
    if (digits[0] == '-') {
        fm_str_add_char(s->out, '-');
        digits++;
    }
    if (digits[0] == '.')
        fm_str_add_char(s->out, '0');
    fm_str_add(s->out, digits);
    s->out->failed = s->out->failed || text.failed;
    fm_str_release(&text);
}

void fm_sld_number(fm_sld *s, const char *element, double value)
{
    fm_sld_open(s, element);
    fm_sld_value(s, value);
    fm_sld_close(s, element);
}

/* ------------------------------------------------------------------ parameters */

void fm_sld_param_open(fm_sld *s, const char *name)
{
    fm_str_addf(s->out, "<%s name=\"%s\">",
                s->version == FM_SLD_1_1 ? "se:SvgParameter" : "CssParameter", name);
}

void fm_sld_param_close(fm_sld *s)
{
    fm_sld_close(s, s->version == FM_SLD_1_1 ? "SvgParameter" : "CssParameter");
}

void fm_sld_param(fm_sld *s, const char *name, const char *value)
{
    fm_sld_param_open(s, name);
    fm_svg_add_text(s->out, value);
    fm_sld_param_close(s);
}

void fm_sld_param_number(fm_sld *s, const char *name, double value)
{
    fm_sld_param_open(s, name);
    fm_sld_value(s, value);
    fm_sld_param_close(s);
}

void fm_sld_color(fm_sld *s, const char *name, fm_color color)
{
    fm_color solid = color;

    solid.a = 1;
    fm_sld_param_open(s, name);
    fm_color_add_hex(s->out, solid);
    fm_sld_param_close(s);
    if (color.a >= 1)
        return;
    fm_str_addf(s->out, "<%s name=\"%s-opacity\">",
                s->version == FM_SLD_1_1 ? "se:SvgParameter" : "CssParameter", name);
    fm_sld_value(s, color.a);
    fm_sld_param_close(s);
}

void fm_sld_vendor(fm_sld *s, const char *name, const char *value)
{
    if (s->version == FM_SLD_1_0)
        fm_str_addf(s->out, "<VendorOption name=\"%s\">%s</VendorOption>\n", name,
                    value);
}

void fm_sld_vendor_number(fm_sld *s, const char *name, double value)
{
    if (s->version != FM_SLD_1_0)
        return;
    fm_str_addf(s->out, "<VendorOption name=\"%s\">", name);
    fm_sld_value(s, value);
    fm_str_add(s->out, "</VendorOption>\n");
}

/* ---------------------------------------------------------------------- fields */

const char *fm_sld_field(void *user, const char *field)
{
    fm_sld *s = user;
    size_t column = fm_table_find(&s->layer->features.table, field);

    return column == FM_NO_COLUMN || column >= s->names.count ? field
                                                              : s->names.names[column];
}

void fm_sld_property(fm_sld *s, const char *field)
{
    fm_str_add(s->out, "<ogc:PropertyName>");
    fm_svg_add_text(s->out, fm_sld_field(s, field));
    fm_str_add(s->out, "</ogc:PropertyName>");
}

static void add_literal(fm_sld *s, double value)
{
    fm_str_add(s->out, "<ogc:Literal>");
    fm_sld_value(s, value);
    fm_str_add(s->out, "</ogc:Literal>");
}

/* GeoServer's function: the field, then pairs. */
static void add_function(fm_sld *s, const fm_graduated *g, double factor, double plus)
{
    fm_str_add(s->out, "<ogc:Function name=\"Interpolate\">");
    fm_sld_property(s, g->field);
    for (size_t i = 0; i < g->stop_count; i++) {
        add_literal(s, g->inputs[i]);
        add_literal(s, g->outputs[i] * factor + plus);
    }
    fm_str_add(s->out, "</ogc:Function>");
}

static void add_interpolate(fm_sld *s, const fm_graduated *g, double factor,
                            double plus)
{
    fm_str_add(s->out, "<se:Interpolate fallbackValue=\"");
    fm_sld_value(s, g->value * factor + plus);
    fm_str_add(s->out, "\" mode=\"linear\" method=\"numeric\"><se:LookupValue>");
    fm_sld_property(s, g->field);
    fm_str_add(s->out, "</se:LookupValue>");
    for (size_t i = 0; i < g->stop_count; i++) {
        fm_str_add(s->out, "<se:InterpolationPoint><se:Data>");
        fm_sld_value(s, g->inputs[i]);
        fm_str_add(s->out, "</se:Data><se:Value>");
        fm_sld_value(s, g->outputs[i] * factor + plus);
        fm_str_add(s->out, "</se:Value></se:InterpolationPoint>");
    }
    fm_str_add(s->out, "</se:Interpolate>");
}

void fm_sld_graduated(fm_sld *s, const fm_graduated *g, double factor, double plus)
{
    if (g->field != NULL && g->stop_count == 0)
        fm_sld_property(s, g->field);
    else if (g->field == NULL)
        fm_sld_value(s, g->value * factor + plus);
    else if (s->version == FM_SLD_1_1)
        add_interpolate(s, g, factor, plus);
    else
        add_function(s, g, factor, plus);
}

/* -------------------------------------------------------------------- pictures */

void fm_sld_picture(fm_sld *s, fm_rect box, fm_gis_draw_fn draw, const void *user)
{
    fm_str svg = { 0 };

    if (s->status == FM_OK)
        s->status = fm_gis_art_svg(s->ctx, box, draw, user, &svg);
    fm_sld_open(s, "ExternalGraphic");
    fm_str_addf(s->out, "<%sOnlineResource xlink:type=\"simple\" xlink:href=\"base64:",
                prefix(s));
    fm_str_add_base64(s->out, fm_str_text(&svg), svg.length);
    fm_str_add(s->out, "\"/>");
    fm_sld_text(s, "Format", "image/svg+xml");
    fm_sld_close(s, "ExternalGraphic");
    fm_str_release(&svg);
}

/* ----------------------------------------------------------- paths as well-known */

typedef struct tracer {
    fm_sld *s;
    fm_pt centre;
    double unit;
    bool is_open;
} tracer;

static void add_place(tracer *t, fm_pt p, bool starts)
{
    if (starts)
        fm_str_addf(t->s->out, "%s(", t->is_open ? "), " : "");
    else
        fm_str_add(t->s->out, ", ");
    t->is_open = true;
    fm_sld_value(t->s, (p.x - t->centre.x) / t->unit);
    fm_str_add_char(t->s->out, ' ');
    fm_sld_value(t->s, (t->centre.y - p.y) / t->unit);
}

static void add_curve(tracer *t, fm_pt from, const fm_pt *p)
{
    for (int i = 1; i <= CURVE_STEPS; i++) {
        double u = (double)i / CURVE_STEPS, v = 1 - u;
        fm_pt at = { v * v * v * from.x + 3 * v * v * u * p[0].x +
                         3 * v * u * u * p[1].x + u * u * u * p[2].x,
                     v * v * v * from.y + 3 * v * v * u * p[0].y +
                         3 * v * u * u * p[1].y + u * u * u * p[2].y };

        add_place(t, at, false);
    }
}

void fm_sld_mark_of_path(fm_sld *s, const fm_path *path, fm_pt centre, double unit)
{
    static const unsigned char steps[] = { 1, 1, 3, 0 };
    tracer t = { .s = s, .centre = centre, .unit = unit };
    fm_pt start = { 0, 0 }, last = { 0, 0 };
    size_t next = 0;

    fm_sld_open(s, "WellKnownName");
    fm_str_add(s->out, "wkt://MULTILINESTRING(");
    for (size_t i = 0; i < path->verb_count; i++) {
        const fm_pt *p = path->points + next;
        fm_path_verb verb = path->verbs[i];

        next += steps[verb];
        if (verb == FM_PATH_CURVE)
            add_curve(&t, last, p);
        else
            add_place(&t, verb == FM_PATH_CLOSE ? start : p[0], verb == FM_PATH_MOVE);
        if (verb == FM_PATH_MOVE)
            start = p[0];
        last = verb == FM_PATH_CLOSE ? start : p[steps[verb] - 1];
    }
    fm_str_add(s->out, t.is_open ? "))" : ")");
    fm_sld_close(s, "WellKnownName");
}
