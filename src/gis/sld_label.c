/* SPDX-License-Identifier: MIT */
/*
 * Labels.  A field that is there in several languages is the best that some feature
 * has; GeoServer is told to fall back on the next, and to change the case of letters.
 * Other programs read the first field of a label and no functions, so there are none
 * in 1.1.
 */
#include <math.h>
#include <string.h>

#include "doc/template.h"
#include "draw/svg_text.h"
#include "gis/sld_parts.h"

#include "base/banned.h"

static const char default_family[] = "Noto Sans";
/* Where a label stands beside its point, off the symbol's edge. */
static const double BESIDE_PX = 3.0;

/* ------------------------------------------------------------------------ text */

static bool is_always_there(const fm_sld *s, size_t column)
{
    const fm_table *table = &s->layer->features.table;

    return table->row_count > 0 && fm_column_nulls(table, column) == 0;
}

static void add_name(fm_sld *s, size_t column)
{
    fm_sld_property(s, s->layer->features.table.columns[column].name);
}

/* The first of the columns that a feature has. */
static void add_choice(fm_sld *s, const size_t *columns, size_t count)
{
    if (count == 1 || is_always_there(s, columns[0]) || s->version == FM_SLD_1_1) {
        add_name(s, columns[0]);
        return;
    }
    fm_str_add(s->out, "<ogc:Function name=\"if_then_else\"><ogc:Function "
                       "name=\"isNull\">");
    add_name(s, columns[0]);
    fm_str_add(s->out, "</ogc:Function>");
    add_choice(s, columns + 1, count - 1);
    add_name(s, columns[0]);
    fm_str_add(s->out, "</ogc:Function>");
}

static void add_field(fm_sld *s, const fm_template_part *part)
{
    const char *transform = s->layer->spec->label.text_transform;
    const char *function = transform == NULL || s->version == FM_SLD_1_1 ? NULL
                           : strcmp(transform, "uppercase") == 0 ? "strToUpperCase"
                           : strcmp(transform, "lowercase") == 0 ? "strToLowerCase"
                                                                 : NULL;
    const fm_table *table = &s->layer->features.table;
    size_t columns[FM_TEMPLATE_CHOICES];
    fm_str scratch = { 0 };
    size_t count =
        fm_template_columns(table, part->text, part->length,
                            s->map->making.sheet.language, &scratch, columns);

    while (count > 1 && fm_column_nulls(table, columns[0]) == table->row_count) {
        count--;
        memmove(columns, columns + 1, count * sizeof *columns);
    }
    fm_str_release(&scratch);
    if (count == 0)
        return;
    if (function != NULL)
        fm_str_addf(s->out, "<ogc:Function name=\"%s\">", function);
    add_choice(s, columns, count);
    if (function != NULL)
        fm_str_add(s->out, "</ogc:Function>");
}

/* What stands between fields: in a section of its own, so that its spaces stay. */
static void add_letters(fm_sld *s, const fm_template_part *part)
{
    char *piece = fm_strndup(part->text, part->length);

    if (piece == NULL) {
        s->out->failed = true;
        return;
    }
    if (strstr(piece, "]]>") == NULL) {
        fm_str clean = { 0 };

        for (const char *c = piece; *c != '\0'; c++)
            if ((unsigned char)*c >= ' ' || *c == '\n' || *c == '\t')
                fm_str_add_char(&clean, *c);
        fm_str_addf(s->out, "<![CDATA[%s]]>", fm_str_text(&clean));
        fm_str_release(&clean);
    } else {
        fm_svg_add_text(s->out, piece);
    }
    fm_free(piece);
}

static void add_text(fm_sld *s)
{
    const char *at = s->layer->spec->label.text_field;
    fm_template_part part;

    fm_sld_open(s, "Label");
    while (fm_template_next(&at, &part)) {
        if (part.is_field)
            add_field(s, &part);
        else
            add_letters(s, &part);
    }
    fm_sld_close(s, "Label");
}

/* ------------------------------------------------------------------------ font */

/* The first of several families; generic ones are called as they are. */
static void add_family(fm_sld *s)
{
    const fm_label_spec *label = &s->layer->spec->label;
    const char *families = label->text_font != NULL ? label->text_font
                           : s->map->document->sheet.font != NULL
                               ? s->map->document->sheet.font
                               : default_family;
    char *first = fm_strndup(families, strcspn(families, ","));

    if (first == NULL)
        s->out->failed = true;
    else
        fm_sld_param(s, "font-family", first);
    fm_free(first);
}

static void add_font(fm_sld *s)
{
    const fm_label_spec *label = &s->layer->spec->label;

    fm_sld_open(s, "Font");
    add_family(s);
    fm_sld_param_open(s, "font-size");
    fm_sld_graduated(s, &label->text_size, 1, 0);
    fm_sld_param_close(s);
    fm_sld_param(s, "font-style", label->italic ? "italic" : "normal");
    fm_sld_param(s, "font-weight", label->bold ? "bold" : "normal");
    fm_sld_close(s, "Font");
}

/* ------------------------------------------------------------------- placement */

static bool is_along_lines(const fm_sld *s, const fm_gis_rule *rule)
{
    fm_placement placement = s->layer->spec->label.placement;
    unsigned kinds = rule->kinds != 0 ? rule->kinds : s->layer->kinds;

    return placement == FM_PLACEMENT_LINE ||
           (placement == FM_PLACEMENT_AUTO && kinds == FM_SHAPE_LINE);
}

/* Of the text's box, from its left and bottom edge. */
static fm_pt anchor_of(fm_anchor anchor, bool beside)
{
    switch (anchor) {
    case FM_ANCHOR_LEFT:
        return (fm_pt){ 0, 0.5 };
    case FM_ANCHOR_RIGHT:
        return (fm_pt){ 1, 0.5 };
    case FM_ANCHOR_TOP:
        return (fm_pt){ 0.5, 1 };
    case FM_ANCHOR_BOTTOM:
        return (fm_pt){ 0.5, 0 };
    case FM_ANCHOR_TOP_LEFT:
        return (fm_pt){ 0, 1 };
    case FM_ANCHOR_TOP_RIGHT:
        return (fm_pt){ 1, 1 };
    case FM_ANCHOR_BOTTOM_LEFT:
        return (fm_pt){ 0, 0 };
    case FM_ANCHOR_BOTTOM_RIGHT:
        return (fm_pt){ 1, 0 };
    case FM_ANCHOR_AUTO:
        return beside ? (fm_pt){ 0, 0.5 } : (fm_pt){ 0.5, 0.5 };
    default:
        return (fm_pt){ 0.5, 0.5 };
    }
}

static void add_point_placement(fm_sld *s, const fm_gis_rule *rule)
{
    const fm_label_spec *label = &s->layer->spec->label;
    const fm_style *style = &rule->style;
    unsigned kinds = rule->kinds != 0 ? rule->kinds : s->layer->kinds;
    bool beside = (kinds & FM_SHAPE_POINT) != 0;
    fm_pt anchor = anchor_of(label->text_anchor, beside);
    double x = label->text_offset[0], y = -label->text_offset[1];

    if (label->text_anchor == FM_ANCHOR_AUTO && beside)
        x += BESIDE_PX + (fm_gis_rule_has_symbol(rule) ? style->symbol_size.value / 2
                                                       : style->circle_radius.value);
    fm_sld_open(s, "LabelPlacement");
    fm_sld_open(s, "PointPlacement");
    fm_sld_open(s, "AnchorPoint");
    fm_sld_number(s, "AnchorPointX", anchor.x);
    fm_sld_number(s, "AnchorPointY", anchor.y);
    fm_sld_close(s, "AnchorPoint");
    if (x != 0 || y != 0) {
        fm_sld_open(s, "Displacement");
        fm_sld_number(s, "DisplacementX", x);
        fm_sld_number(s, "DisplacementY", y);
        fm_sld_close(s, "Displacement");
    }
    fm_sld_close(s, "PointPlacement");
    fm_sld_close(s, "LabelPlacement");
}

static void add_line_placement(fm_sld *s)
{
    double offset = -s->layer->spec->label.text_offset[1];

    fm_sld_open(s, "LabelPlacement");
    fm_sld_open(s, "LinePlacement");
    if (offset != 0 || s->version == FM_SLD_1_0)
        fm_sld_number(s, "PerpendicularOffset", offset);
    fm_sld_close(s, "LinePlacement");
    fm_sld_close(s, "LabelPlacement");
}

/* --------------------------------------------------------------------- the rest */

static void add_halo(fm_sld *s, double opacity)
{
    const fm_label_spec *label = &s->layer->spec->label;

    if (label->text_halo_width <= 0 || label->text_halo_color.a <= 0)
        return;
    fm_sld_open(s, "Halo");
    fm_sld_number(s, "Radius", label->text_halo_width);
    fm_sld_open(s, "Fill");
    fm_sld_color(s, "fill", fm_color_with_opacity(label->text_halo_color, opacity));
    fm_sld_close(s, "Fill");
    fm_sld_close(s, "Halo");
}

static void add_options(fm_sld *s, bool along)
{
    const fm_label_spec *label = &s->layer->spec->label;

    if (s->version != FM_SLD_1_0)
        return;
    if (label->priority.field != NULL || label->priority.value != 0) {
        fm_sld_open(s, "Priority");
        if (label->priority.field == NULL)
            fm_str_add(s->out, "<ogc:Literal>");
        fm_sld_graduated(s, &label->priority, 1, 0);
        if (label->priority.field == NULL)
            fm_str_add(s->out, "</ogc:Literal>");
        fm_sld_close(s, "Priority");
    }
    if (along) {
        fm_sld_vendor(s, "followLine", "true");
        fm_sld_vendor(s, "group", "yes");
    } else if (label->text_max_width > 0) {
        fm_sld_vendor_number(s, "autoWrap",
                             round(label->text_max_width * label->text_size.value));
    }
    if (!along && label->text_anchor == FM_ANCHOR_AUTO)
        fm_sld_vendor_number(s, "maxDisplacement", round(2 * label->text_size.value));
    if (label->text_letter_spacing != 0)
        fm_sld_vendor_number(s, "charSpacing",
                             label->text_letter_spacing * label->text_size.value);
    if (label->text_padding > 0)
        fm_sld_vendor_number(s, "spaceAround", label->text_padding);
    fm_sld_vendor(s, "conflictResolution", label->allow_overlap ? "false" : "true");
}

void fm_sld_label(fm_sld *s, const fm_gis_rule *rule)
{
    const fm_label_spec *label = &s->layer->spec->label;
    double opacity = label->text_opacity * s->layer->spec->opacity;
    bool along = is_along_lines(s, rule);

    fm_sld_open(s, "TextSymbolizer");
    add_text(s);
    add_font(s);
    if (along)
        add_line_placement(s);
    else
        add_point_placement(s, rule);
    add_halo(s, opacity);
    fm_sld_open(s, "Fill");
    fm_sld_color(s, "fill", fm_color_with_opacity(label->text_color, opacity));
    fm_sld_close(s, "Fill");
    add_options(s, along);
    fm_sld_close(s, "TextSymbolizer");
}
