/* SPDX-License-Identifier: MIT */
/*
 * A rule of ours is a category where it is one value of a field, the only symbol where
 * there is but one, and else a rule with its whole condition, so that their order means
 * nothing.
 *
 * The map paints all areas of a layer before its outlines, which is what symbol levels
 * are for; and a layer of areas alone, all of one opacity, as one group, which is the
 * opacity of the layer.
 */
#include "gis/qml.h"

#include <string.h>

#include "draw/svg_text.h"
#include "gis/qml_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* ------------------------------------------------------------------------- kinds */

unsigned fm_gis_qml_kinds(const fm_gis_layer *layer)
{
    const unsigned points = FM_STYLE_CIRCLE_RADIUS | FM_STYLE_CIRCLE_COLOR |
                            FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC;
    const unsigned areas = FM_STYLE_FILL_COLOR | FM_STYLE_FILL_PATTERN;
    unsigned given = 0;

    if (layer->kinds != 0)
        return layer->kinds;
    for (size_t i = 0; i < layer->rule_count; i++)
        given |= layer->rules[i].style.given;
    if (given & points)
        return FM_SHAPE_POINT;
    return given & areas ? FM_SHAPE_POLYGON : FM_SHAPE_LINE;
}

/* Rules that this kind of shape has, or could have. */
static bool is_for(const fm_qml *q, const fm_gis_rule *rule)
{
    return rule->count == 0 || (rule->kinds & q->job->kind) != 0;
}

/* ----------------------------------------------------------------------- symbols */

static bool has_area(const fm_style *style)
{
    fm_color fill, pattern;

    fm_ink_area_colors(style, &fill, &pattern);
    return fill.a > 0 || pattern.a > 0;
}

/* Areas alone, all of one opacity. */
static bool is_group(const fm_qml *q)
{
    const fm_gis_layer *layer = q->layer;
    double opacity = -1;

    if (layer->kinds != FM_SHAPE_POLYGON || layer->spec->style_from_features)
        return false;
    for (size_t i = 0; i < layer->rule_count; i++) {
        const fm_style *style = &layer->rules[i].style;

        if (fm_ink_has_line(style))
            return false;
        if (!has_area(style))
            continue;
        if (opacity >= 0 && style->fill_opacity != opacity)
            return false;
        opacity = style->fill_opacity;
    }
    return opacity > 0 && opacity < 1;
}

static double group_opacity(const fm_qml *q)
{
    for (size_t i = 0; q->is_grouped && i < q->layer->rule_count; i++)
        if (has_area(&q->layer->rules[i].style))
            return q->layer->rules[i].style.fill_opacity;
    return 1;
}

static const char *type_of(unsigned kind)
{
    return kind == FM_SHAPE_POINT ? "marker" : kind == FM_SHAPE_LINE ? "line" : "fill";
}

/* QGIS wants a layer in every symbol. */
static void add_nothing(fm_qml *q)
{
    unsigned kind = q->job->kind;

    fm_qml_layer_open(q,
                      kind == FM_SHAPE_POINT  ? "SimpleMarker"
                      : kind == FM_SHAPE_LINE ? "SimpleLine"
                                              : "SimpleFill",
                      0);
    fm_qml_option(q, "style", "no");
    fm_qml_option(q, "line_style", "no");
    fm_qml_option(q, "outline_style", "no");
    fm_qml_option(q, "color", "255,255,255,0");
    fm_qml_layer_seal(q);
    fm_qml_layer_close(q);
}

static void add_symbol(fm_qml *q, const fm_gis_rule *rule, size_t index)
{
    fm_str name = { 0 };
    int layers = 0;

    fm_str_addf(&name, "%zu", index);
    fm_qml_symbol_open(q, type_of(q->job->kind), fm_str_text(&name));
    if (q->job->kind == FM_SHAPE_POINT)
        layers = fm_qml_point(q, rule);
    else if (q->job->kind == FM_SHAPE_LINE)
        layers = fm_qml_line(q, rule, 0);
    else
        layers = fm_qml_area(q, rule);
    if (q->job->kind == FM_SHAPE_POLYGON)
        layers += fm_qml_line(q, rule, 1);
    if (layers == 0)
        add_nothing(q);
    fm_qml_symbol_close(q);
    fm_str_release(&name);
}

static void add_symbols(fm_qml *q)
{
    size_t written = 0;

    fm_str_add(q->out, "<symbols>\n");
    for (size_t i = 0; i < q->layer->rule_count; i++)
        if (is_for(q, &q->layer->rules[i]))
            add_symbol(q, &q->layer->rules[i], written++);
    fm_str_add(q->out, "</symbols>\n");
}

/* ---------------------------------------------------------------------- renderer */

static bool is_default(const fm_qml *q, const fm_gis_rule *rule)
{
    return rule->class_index >= 0 &&
           q->layer->spec->classes[rule->class_index].is_default;
}

/* Every rule is a value, or what is left; and nothing that is left is hidden. */
static bool are_categories(const fm_qml *q)
{
    const fm_layer_spec *spec = q->layer->spec;
    bool has_default = false, has_hidden = false;

    if (spec->class_field == NULL ||
        fm_table_find(q->words.table, spec->class_field) == FM_NO_COLUMN)
        return false;
    for (size_t i = 0; i < spec->class_count; i++) {
        if (spec->classes[i].where != NULL)
            return false;
        has_hidden = has_hidden || spec->classes[i].hidden;
    }
    for (size_t i = 0; i < q->layer->rule_count; i++) {
        const fm_gis_rule *rule = &q->layer->rules[i];

        if (is_default(q, rule)
                ? rule->all_count > 0 || rule->none_count > 1 || has_default
                : rule->value == NULL || rule->value[0] == '\0')
            return false;
        has_default = has_default || is_default(q, rule);
    }
    return !(has_default && has_hidden);
}

static bool is_single(const fm_qml *q)
{
    return q->layer->rule_count == 1 && q->layer->rules[0].all_count == 0 &&
           q->layer->rules[0].none_count == 0;
}

static void add_categories(fm_qml *q)
{
    size_t written = 0;

    fm_str_add(q->out, "<categories>\n");
    for (size_t i = 0; i < q->layer->rule_count; i++) {
        const fm_gis_rule *rule = &q->layer->rules[i];

        if (!is_for(q, rule))
            continue;
        fm_str_addf(q->out, "<category symbol=\"%zu\" render=\"true\"", written++);
        fm_qml_attribute(q, "value", is_default(q, rule) ? "" : rule->value);
        fm_qml_attribute(q, "label", rule->label);
        fm_str_add(q->out, "/>\n");
    }
    fm_str_add(q->out, "</categories>\n");
}

/* Keys have to differ within the layer, and stay the same. */
static void add_key(fm_str *out, size_t number)
{
    fm_str_addf(out, " key=\"{00000000-0000-4000-8000-%012zx}\"", number);
}

static void add_rules(fm_qml *q)
{
    size_t written = 0;

    fm_str_add(q->out, "<rules");
    add_key(q->out, 0);
    fm_str_add(q->out, ">\n");
    for (size_t i = 0; i < q->layer->rule_count; i++) {
        const fm_gis_rule *rule = &q->layer->rules[i];

        if (!is_for(q, rule))
            continue;
        fm_str_addf(q->out, "<rule symbol=\"%zu\"", written++);
        add_key(q->out, written);
        fm_gis_qgis_filter(&q->words, rule);
        if (q->expression.length > 0)
            fm_qml_attribute(q, "filter", fm_str_text(&q->expression));
        fm_str_clear(&q->expression);
        fm_qml_attribute(q, "label", rule->label);
        fm_str_add(q->out, "/>\n");
    }
    fm_str_add(q->out, "</rules>\n");
}

/* By what size a field gives points are ordered; NULL: by none. */
static const fm_graduated *order_of(const fm_qml *q)
{
    for (size_t i = 0; i < q->layer->rule_count; i++) {
        const fm_gis_rule *rule = &q->layer->rules[i];
        const fm_graduated *size = fm_gis_rule_has_symbol(rule)
                                       ? &rule->style.symbol_size
                                       : &rule->style.circle_radius;

        if (q->job->kind == FM_SHAPE_POINT && size->field != NULL &&
            fm_table_find(q->words.table, size->field) != FM_NO_COLUMN)
            return size;
    }
    return NULL;
}

/* Larger ones first, so that small ones show. */
static void add_order(fm_qml *q, const fm_graduated *size)
{
    fm_gis_qgis_graduated(&q->words, size, 1, 0);
    fm_str_add(q->out, "<orderby>\n<orderByClause asc=\"0\" nullsFirst=\"0\">");
    fm_svg_add_text(q->out, fm_str_text(&q->expression));
    fm_str_add(q->out, "</orderByClause>\n</orderby>\n");
    fm_str_clear(&q->expression);
}

/* Do outlines have to wait for the areas? */
static bool has_levels(const fm_qml *q)
{
    bool areas = false, lines = false;

    for (size_t i = 0; i < q->layer->rule_count; i++) {
        areas = areas || has_area(&q->layer->rules[i].style);
        lines = lines || fm_ink_has_line(&q->layer->rules[i].style);
    }
    return q->job->kind == FM_SHAPE_POLYGON && areas && lines;
}

static void add_renderer(fm_qml *q)
{
    bool single = is_single(q), categories = !single && are_categories(q);
    const char *type = q->layer->rule_count == 0 ? "nullSymbol"
                       : single                  ? "singleSymbol"
                       : categories              ? "categorizedSymbol"
                                                 : "RuleRenderer";
    const fm_graduated *order = order_of(q);

    fm_str_addf(q->out,
                "<renderer-v2 type=\"%s\" symbollevels=\"%d\" enableorderby=\"%d\" "
                "forceraster=\"0\" referencescale=\"-1\"",
                type, has_levels(q), order != NULL);
    if (categories)
        fm_qml_attribute(q, "attr",
                         fm_gis_qgis_name(&q->words, q->layer->spec->class_field));
    fm_str_add(q->out, ">\n");
    if (categories)
        add_categories(q);
    else if (!single && q->layer->rule_count > 0)
        add_rules(q);
    if (q->layer->rule_count > 0)
        add_symbols(q);
    if (order != NULL)
        add_order(q, order);
    fm_str_add(q->out, "<rotation/>\n<sizescale/>\n</renderer-v2>\n");
}

/* --------------------------------------------------------------------- the whole */

static void begin(fm_qml *q, const fm_gis_qml_job *job, fm_str *out)
{
    *q = (fm_qml){ .job = job, .layer = job->layer, .out = out };
    q->words = (fm_gis_qgis){ .out = &q->expression,
                              .table = &job->layer->features.table,
                              .names = job->names };
    q->is_grouped = is_group(q);
}

static fm_status end(fm_qml *q)
{
    bool failed = q->out->failed || q->expression.failed || q->properties.failed;

    fm_str_release(&q->expression);
    fm_str_release(&q->properties);
    if (q->status == FM_OK && failed)
        q->status = fm_fail_nomem(q->job->ctx);
    return q->status;
}

void fm_gis_qml_attributes(const fm_gis_qml_job *job, fm_str *out)
{
    const fm_layer_spec *spec = job->layer->spec;
    fm_qml q;

    begin(&q, job, out);
    fm_str_add(out, " version=\"3.22.0\" styleCategories=\"AllStyleCategories\""
                    " readOnly=\"0\" simplifyDrawingHints=\"1\" simplifyAlgorithm=\"0\""
                    " simplifyDrawingTol=\"1\" simplifyLocal=\"1\""
                    " simplifyMaxScale=\"1\" symbologyReferenceScale=\"-1\"");
    fm_str_addf(out, " labelsEnabled=\"%d\" hasScaleBasedVisibilityFlag=\"%d\"",
                fm_qml_has_labels(job), spec->min_scale > 0 || spec->max_scale > 0);
    fm_qml_attribute_number(&q, "minScale", spec->max_scale);
    fm_qml_attribute_number(&q, "maxScale", spec->min_scale);
}

fm_status fm_gis_qml_body(const fm_gis_qml_job *job, fm_str *out)
{
    fm_qml q;

    begin(&q, job, out);
    fm_str_add(out,
               "<flags>\n<Identifiable>1</Identifiable>\n<Removable>1</Removable>\n"
               "<Searchable>1</Searchable>\n<Private>0</Private>\n</flags>\n");
    fm_qml_temporal(&q);
    add_renderer(&q);
    fm_qml_labels(&q);
    fm_str_add(out, "<blendMode>0</blendMode>\n"
                    "<featureBlendMode>0</featureBlendMode>\n<layerOpacity>");
    fm_gis_qgis_number(out, job->layer->spec->opacity * group_opacity(&q));
    fm_str_addf(out, "</layerOpacity>\n<layerGeometryType>%d</layerGeometryType>\n",
                job->kind == FM_SHAPE_POINT  ? 0
                : job->kind == FM_SHAPE_LINE ? 1
                                             : 2);
    return end(&q);
}

fm_status fm_gis_qml_document(const fm_gis_qml_job *job, fm_str *out)
{
    fm_status status;

    fm_str_add(out,
               "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis");
    fm_gis_qml_attributes(job, out);
    fm_str_add(out, ">\n");
    status = fm_gis_qml_body(job, out);
    fm_str_add(out, "</qgis>\n");
    return status;
}

fm_status fm_gis_qml_layer(fm_context *ctx, const fm_gis_map *map,
                           const fm_gis_layer *layer, fm_str *out)
{
    unsigned kinds = fm_gis_qml_kinds(layer), kind = FM_SHAPE_POLYGON;
    fm_export_names names;
    fm_gis_qml_job job = { .ctx = ctx, .map = map, .layer = layer, .names = &names };
    fm_status status =
        fm_export_names_choose(ctx, &layer->features.table, NULL, &names);

    while ((kinds & kind) == 0)
        kind >>= 1;
    job.kind = kind;
    if (status == FM_OK)
        status = fm_gis_qml_document(&job, out);
    fm_export_names_release(&names);
    return status;
}
