/* SPDX-License-Identifier: MIT */
/*
 * Every rule of a layer is a Rule with the whole of its condition in its Filter, so
 * that it means the same wherever rules are not read in order.  Labels stand in the
 * rule of their features, or, where the document labels only some, in rules of their
 * own.
 */
#include "gis/sld.h"

#include <string.h>

#include "gis/condition_ogc.h"
#include "gis/sld_parts.h"

#include "base/banned.h"

/* ---------------------------------------------------------------------- rules */

/* What a rule without features is for: what its style speaks of. */
static unsigned kinds_of(const fm_gis_layer *layer, const fm_gis_rule *rule)
{
    const unsigned points = FM_STYLE_CIRCLE_RADIUS | FM_STYLE_CIRCLE_COLOR |
                            FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC;
    const unsigned areas = FM_STYLE_FILL_COLOR | FM_STYLE_FILL_PATTERN;
    unsigned given = rule->style.given;

    if (rule->kinds != 0 || layer->kinds != 0)
        return rule->kinds != 0 ? rule->kinds : layer->kinds;
    if (given & points)
        return FM_SHAPE_POINT;
    return given & areas ? FM_SHAPE_POLYGON : FM_SHAPE_LINE;
}

static void add_scales(fm_sld *s)
{
    const fm_layer_spec *spec = s->layer->spec;

    if (spec->min_scale > 0)
        fm_sld_number(s, "MinScaleDenominator", spec->min_scale);
    if (spec->max_scale > 0)
        fm_sld_number(s, "MaxScaleDenominator", spec->max_scale);
}

static void begin_rule(fm_sld *s, const char *name, const fm_gis_rule *rule,
                       const fm_where *more, bool has_title)
{
    fm_gis_ogc ogc = { .out = s->out,
                       .is_1_1 = s->version == FM_SLD_1_1,
                       .name_of = fm_sld_field,
                       .user = s };
    const char *label = rule->label != NULL ? rule->label : "";

    fm_sld_open(s, "Rule");
    fm_sld_text(s, "Name", name);
    if (has_title && label[0] != '\0' && s->version == FM_SLD_1_1) {
        fm_sld_open(s, "Description");
        fm_sld_text(s, "Title", label);
        fm_sld_close(s, "Description");
    } else if (has_title && label[0] != '\0') {
        fm_sld_text(s, "Title", label);
    }
    fm_gis_ogc_filter(&ogc, rule, more);
    add_scales(s);
}

static void add_rule(fm_sld *s, size_t index, bool with_label)
{
    const fm_gis_rule *rule = &s->layer->rules[index];
    unsigned kinds = kinds_of(s->layer, rule);
    fm_str name = { 0 };

    if (rule->label != NULL && rule->label[0] != '\0')
        fm_str_add(&name, rule->label);
    else
        fm_str_addf(&name, "%s %zu", s->layer->spec->id, index + 1);
    begin_rule(s, fm_str_text(&name), rule, NULL, true);
    if (kinds & FM_SHAPE_POLYGON)
        fm_sld_area(s, rule);
    if (kinds & (FM_SHAPE_POLYGON | FM_SHAPE_LINE))
        fm_sld_line(s, rule);
    if (kinds & FM_SHAPE_POINT)
        fm_sld_point(s, rule);
    if (with_label)
        fm_sld_label(s, rule);
    fm_sld_close(s, "Rule");
    s->out->failed = s->out->failed || name.failed;
    fm_str_release(&name);
}

static void add_label_rule(fm_sld *s, size_t index)
{
    fm_str name = { 0 };

    fm_str_addf(&name, "%s label %zu", s->layer->spec->id, index + 1);
    begin_rule(s, fm_str_text(&name), &s->layer->rules[index],
               s->layer->spec->label.where, false);
    fm_sld_label(s, &s->layer->rules[index]);
    fm_sld_close(s, "Rule");
    s->out->failed = s->out->failed || name.failed;
    fm_str_release(&name);
}

static void add_rules(fm_sld *s)
{
    const fm_label_spec *label = &s->layer->spec->label;
    bool has_label = label->given && label->text_field != NULL;

    fm_sld_open(s, "FeatureTypeStyle");
    for (size_t i = 0; i < s->layer->rule_count; i++)
        add_rule(s, i, has_label && label->where == NULL);
    if (s->layer->rule_count == 0) { /* the schema wants one; it draws nothing */
        fm_sld_open(s, "Rule");
        fm_sld_close(s, "Rule");
    }
    fm_sld_close(s, "FeatureTypeStyle");
    if (!has_label || label->where == NULL || s->layer->rule_count == 0)
        return;
    fm_sld_open(s, "FeatureTypeStyle");
    for (size_t i = 0; i < s->layer->rule_count; i++)
        add_label_rule(s, i);
    fm_sld_close(s, "FeatureTypeStyle");
}

/* --------------------------------------------------------------------- layers */

static void add_words(fm_sld *s)
{
    const fm_gis_layer *layer = s->layer;
    fm_str text = { 0 };

    if (layer->attribution != NULL)
        fm_str_add(&text, layer->attribution);
    if (layer->licence != NULL)
        fm_str_addf(&text, "%s%s", text.length > 0 ? "; " : "", layer->licence);
    fm_sld_text(s, "Name", layer->spec->id);
    if (s->version == FM_SLD_1_1)
        fm_sld_open(s, "Description");
    fm_sld_text(s, "Title", layer->title);
    if (text.length > 0)
        fm_sld_text(s, "Abstract", fm_str_text(&text));
    if (s->version == FM_SLD_1_1)
        fm_sld_close(s, "Description");
    s->out->failed = s->out->failed || text.failed;
    fm_str_release(&text);
}

/* NamedLayer, UserStyle and IsDefault are of SLD in both versions. */
static void add_layer(fm_sld *s)
{
    fm_str_add(s->out, "<NamedLayer>\n");
    fm_sld_text(s, "Name", s->layer->spec->id);
    fm_str_add(s->out, "<UserStyle>\n");
    add_words(s);
    fm_str_add(s->out, "<IsDefault>1</IsDefault>\n");
    add_rules(s);
    fm_str_add(s->out, "</UserStyle>\n</NamedLayer>\n");
}

static fm_status write_layer(fm_context *ctx, const fm_gis_map *map,
                             const fm_gis_layer *layer, fm_sld_version version,
                             fm_str *out)
{
    fm_sld s = {
        .ctx = ctx, .map = map, .layer = layer, .version = version, .out = out
    };
    fm_status status =
        fm_export_names_choose(ctx, &layer->features.table, NULL, &s.names);

    if (status == FM_OK)
        add_layer(&s);
    fm_export_names_release(&s.names);
    if (status == FM_OK && out->failed)
        return fm_fail_nomem(ctx);
    return status == FM_OK ? s.status : status;
}

static void add_head(fm_sld_version version, fm_str *out)
{
    bool is_1_1 = version == FM_SLD_1_1;

    fm_str_addf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<StyledLayerDescriptor version=\"%s\" "
                "xmlns=\"http://www.opengis.net/sld\"%s "
                "xmlns:ogc=\"http://www.opengis.net/ogc\" "
                "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                "xsi:schemaLocation=\"http://www.opengis.net/sld "
                "http://schemas.opengis.net/sld/%s/StyledLayerDescriptor.xsd\">\n",
                is_1_1 ? "1.1.0" : "1.0.0",
                is_1_1 ? " xmlns:se=\"http://www.opengis.net/se\"" : "",
                is_1_1 ? "1.1.0" : "1.0.0");
}

fm_status fm_sld_document(fm_context *ctx, const fm_gis_map *map, size_t first,
                          size_t count, fm_sld_version version, fm_str *out)
{
    fm_status status = FM_OK;

    add_head(version, out);
    for (size_t i = first; i < first + count && status == FM_OK; i++)
        status = write_layer(ctx, map, &map->layers[i], version, out);
    fm_str_add(out, "</StyledLayerDescriptor>\n");
    return status == FM_OK && out->failed ? fm_fail_nomem(ctx) : status;
}

fm_status fm_gis_sld_layer(fm_context *ctx, const fm_gis_map *map,
                           const fm_gis_layer *layer, fm_str *out)
{
    return fm_sld_document(ctx, map, (size_t)(layer - map->layers), 1, FM_SLD_1_1, out);
}
