/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/base64.h"
#include "draw/svg_text.h"
#include "gis/qml_parts.h"

#include "base/banned.h"

double fm_qml_mm(double px)
{
    return px * 25.4 / 96.0;
}

/* -------------------------------------------------------------------- attributes */

void fm_qml_attribute(fm_qml *q, const char *name, const char *value)
{
    fm_str_addf(q->out, " %s=\"", name);
    fm_svg_add_text(q->out, value);
    fm_str_add_char(q->out, '"');
}

void fm_qml_attribute_number(fm_qml *q, const char *name, double value)
{
    fm_str_addf(q->out, " %s=\"", name);
    fm_gis_qgis_number(q->out, value);
    fm_str_add_char(q->out, '"');
}

/* ----------------------------------------------------------------------- symbols */

void fm_qml_symbol_open(fm_qml *q, const char *type, const char *name)
{
    fm_str_addf(q->out,
                "<symbol type=\"%s\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" "
                "force_rhr=\"0\">\n",
                type, name);
}

void fm_qml_symbol_close(fm_qml *q)
{
    fm_str_add(q->out, "</symbol>\n");
}

void fm_qml_layer_open(fm_qml *q, const char *class, int pass)
{
    fm_str_addf(q->out,
                "<layer class=\"%s\" pass=\"%d\" enabled=\"1\" locked=\"0\">\n"
                "<Option type=\"Map\">\n",
                class, pass);
    fm_str_clear(&q->properties);
}

void fm_qml_layer_seal(fm_qml *q)
{
    fm_str_add(q->out, "</Option>\n");
    fm_qml_properties(q, "data_defined_properties");
}

void fm_qml_layer_close(fm_qml *q)
{
    fm_str_add(q->out, "</layer>\n");
}

/* ----------------------------------------------------------------------- options */

static void open_option(fm_str *out, const char *type, const char *name)
{
    fm_str_addf(out, "<Option type=\"%s\" name=\"%s\" value=\"", type, name);
}

void fm_qml_option(fm_qml *q, const char *name, const char *value)
{
    open_option(q->out, "QString", name);
    fm_svg_add_text(q->out, value);
    fm_str_add(q->out, "\"/>\n");
}

void fm_qml_option_number(fm_qml *q, const char *name, double value)
{
    open_option(q->out, "QString", name);
    fm_gis_qgis_number(q->out, value);
    fm_str_add(q->out, "\"/>\n");
}

void fm_qml_option_mm(fm_qml *q, const char *name, double px)
{
    fm_qml_option_number(q, name, fm_qml_mm(px));
    fm_str_addf(q->out, "<Option type=\"QString\" name=\"%s_unit\" value=\"MM\"/>\n",
                name);
}

static int of_255(double value)
{
    return (int)lround(fmin(fmax(value, 0), 1) * 255);
}

void fm_qml_option_color(fm_qml *q, const char *name, fm_color color)
{
    open_option(q->out, "QString", name);
    fm_str_addf(q->out, "%d,%d,%d,%d\"/>\n", of_255(color.r), of_255(color.g),
                of_255(color.b), of_255(color.a));
}

/* -------------------------------------------------------------------- properties */

void fm_qml_property(fm_qml *q, const char *name)
{
    fm_str *out = &q->properties;

    fm_str_addf(out,
                "<Option type=\"Map\" name=\"%s\">\n"
                "<Option type=\"bool\" name=\"active\" value=\"true\"/>\n"
                "<Option type=\"QString\" name=\"expression\" value=\"",
                name);
    fm_svg_add_text(out, fm_str_text(&q->expression));
    fm_str_add(out,
               "\"/>\n<Option type=\"int\" name=\"type\" value=\"3\"/>\n</Option>\n");
    out->failed = out->failed || q->expression.failed;
    fm_str_clear(&q->expression);
}

void fm_qml_property_graduated(fm_qml *q, const char *name, const fm_graduated *g,
                               double factor, double plus)
{
    if (g->field == NULL || g->stop_count == 0 ||
        fm_table_find(q->words.table, g->field) == FM_NO_COLUMN)
        return;
    fm_gis_qgis_graduated(&q->words, g, factor, plus);
    fm_qml_property(q, name);
}

void fm_qml_properties(fm_qml *q, const char *element)
{
    fm_str_addf(q->out,
                "<%s>\n<Option type=\"Map\">\n"
                "<Option type=\"QString\" name=\"name\" value=\"\"/>\n",
                element);
    if (q->properties.length > 0)
        fm_str_addf(q->out, "<Option type=\"Map\" name=\"properties\">\n%s</Option>\n",
                    fm_str_text(&q->properties));
    else
        fm_str_add(q->out, "<Option name=\"properties\"/>\n");
    fm_str_addf(q->out,
                "<Option type=\"QString\" name=\"type\" value=\"collection\"/>\n"
                "</Option>\n</%s>\n",
                element);
    q->out->failed = q->out->failed || q->properties.failed;
    fm_str_clear(&q->properties);
}

/* ---------------------------------------------------------------------- pictures */

void fm_qml_picture(fm_qml *q, const char *name, fm_rect box, fm_gis_draw_fn draw,
                    const void *user)
{
    fm_str svg = { 0 };

    if (q->status == FM_OK)
        q->status = fm_gis_art_svg(q->job->ctx, box, draw, user, &svg);
    open_option(q->out, "QString", name);
    fm_str_add(q->out, "base64:");
    fm_str_add_base64(q->out, fm_str_text(&svg), svg.length);
    fm_str_add(q->out, "\"/>\n");
    fm_str_release(&svg);
}
