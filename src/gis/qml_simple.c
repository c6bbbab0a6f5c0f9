/* SPDX-License-Identifier: MIT */
/*
 * Layers whose features bring their own style (doc/simplestyle.h): the style is the
 * layer's, and properties that a field gives lie over it.  A colour is #rgb or #rrggbb,
 * with the # or without, or a name; anything else leaves the layer's.
 */
#include <string.h>

#include "gis/qml_parts.h"

#include "base/banned.h"

static size_t column_of(const fm_qml *q, const char *field)
{
    return q->layer->spec->style_from_features ? fm_table_find(q->words.table, field)
                                               : FM_NO_COLUMN;
}

bool fm_qml_has_simple(const fm_qml *q, const char *field)
{
    return column_of(q, field) != FM_NO_COLUMN;
}

/* The property as a colour that QGIS takes; null where it is none. Digits may have been
 * taken for a number, and lost their zeros. */
static void add_color_of(fm_qml *q, const char *field)
{
    static const char hex[] = "'^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$'";
    size_t column = column_of(q, field);
    fm_str *out = &q->expression;

    if (fm_column_type(&q->words.table->columns[column]) == FM_CELL_INTEGER) {
        fm_str_add(out, "'#' || lpad(to_string(");
        fm_gis_qgis_field(&q->words, field);
        fm_str_add(out, "), CASE WHEN ");
        fm_gis_qgis_field(&q->words, field);
        fm_str_add(out, " < 1000 THEN 3 ELSE 6 END, '0')");
        return;
    }
    fm_str_add(out, "CASE WHEN regexp_match(");
    fm_gis_qgis_field(&q->words, field);
    fm_str_addf(out, ", %s) THEN '#' || replace(", hex);
    fm_gis_qgis_field(&q->words, field);
    fm_str_add(out, ", '#', '') ELSE try(set_color_part(");
    fm_gis_qgis_field(&q->words, field);
    fm_str_add(out, ", 'alpha', 255)) END");
}

/* The property as a number of at least 0, or what stands in its place. */
static void add_number_of(fm_qml *q, const char *field, double most, double otherwise)
{
    size_t column = column_of(q, field);
    fm_str *out = &q->expression;

    fm_str_add(out, "coalesce(CASE WHEN ");
    fm_gis_qgis_as_number(&q->words, column);
    fm_str_add(out, " >= 0 AND ");
    fm_gis_qgis_as_number(&q->words, column);
    fm_str_add(out, " <= ");
    fm_gis_qgis_number(out, most);
    fm_str_add(out, " THEN ");
    fm_gis_qgis_as_number(&q->words, column);
    fm_str_add(out, " END, ");
    fm_gis_qgis_number(out, otherwise);
    fm_str_add_char(out, ')');
}

void fm_qml_simple_color(fm_qml *q, const char *name, const char *field, fm_color color,
                         const char *opacity, double otherwise)
{
    bool has_color = fm_qml_has_simple(q, field);
    bool has_opacity = opacity != NULL && fm_qml_has_simple(q, opacity);
    fm_str *out = &q->expression;
    fm_color solid = { color.r, color.g, color.b, 1 };

    if (!has_color && !has_opacity)
        return;
    fm_str_add(out, "set_color_part(");
    if (has_color) {
        fm_str_add(out, "coalesce(");
        add_color_of(q, field);
        fm_str_add(out, ", ");
    }
    fm_str_add_char(out, '\'');
    fm_color_add_hex(out, solid);
    fm_str_add(out, has_color ? "'), 'alpha', 255 * " : "', 'alpha', 255 * ");
    if (has_opacity)
        add_number_of(q, opacity, 1, otherwise);
    else
        fm_gis_qgis_number(out, opacity == NULL ? color.a : otherwise);
    fm_str_add_char(out, ')');
    fm_qml_property(q, name);
}

void fm_qml_simple_width(fm_qml *q, const char *name, double px, double plus)
{
    enum { WIDTH_MOST = 1000 };

    if (!fm_qml_has_simple(q, "stroke-width"))
        return;
    fm_str_add_char(&q->expression, '(');
    add_number_of(q, "stroke-width", WIDTH_MOST, px - plus);
    fm_str_add(&q->expression, " + ");
    fm_gis_qgis_number(&q->expression, plus);
    fm_str_add(&q->expression, ") * ");
    fm_str_add_number(&q->expression, fm_qml_mm(1));
    fm_qml_property(q, name);
}

void fm_qml_simple_size(fm_qml *q, const char *name, const double sizes[3], double px)
{
    static const char *const words[] = { "small", "medium", "large" };

    if (!fm_qml_has_simple(q, "marker-size"))
        return;
    fm_str_add(&q->expression, "CASE ");
    for (int i = 0; i < 3; i++) {
        fm_str_add(&q->expression, "WHEN ");
        fm_gis_qgis_field(&q->words, "marker-size");
        fm_str_addf(&q->expression, " = '%s' THEN ", words[i]);
        fm_gis_qgis_number(&q->expression, fm_qml_mm(sizes[i]));
        fm_str_add_char(&q->expression, ' ');
    }
    fm_str_add(&q->expression, "ELSE ");
    fm_gis_qgis_number(&q->expression, fm_qml_mm(px));
    fm_str_add(&q->expression, " END");
    fm_qml_property(q, name);
}
