/* SPDX-License-Identifier: MIT */
/*
 * Styles of KML 2.2 (OGC 07-147r2, 12): colours are aabbggrr, widths px of the screen.
 * Opacities are multiplied into the colours, since a folder has none.  What a placemark
 * says itself goes before the style it shares, so only differences are said.
 */
#include "gis/kml.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "gis/look.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double LABEL_PX = 16; /* of a label at scale 1 */
/* Outlines that are given by their colour alone are hairlines (sheet/ink.c). */
static const double HAIRLINE_PX = 0.6;

/* ---------------------------------------------------------------------- losses */

static bool is_graded_by_scale(const fm_layer_spec *spec)
{
    return spec->min_scale > 0 || spec->max_scale > 0;
}

unsigned fm_kml_losses(const fm_gis_map *map, bool has_files)
{
    unsigned lost = 0;

    for (size_t i = 0; i < map->layer_count; i++) {
        const fm_gis_layer *layer = &map->layers[i];

        if (is_graded_by_scale(layer->spec))
            lost |= FM_KML_LOST_SCALES;
        for (size_t r = 0; r < layer->rule_count; r++) {
            const fm_gis_rule *rule = &layer->rules[r];
            const fm_style *style = &rule->style;
            bool has_edge = (rule->kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON)) != 0 &&
                            fm_ink_has_line(style);

            if (rule->count == 0)
                continue;
            if ((rule->kinds & FM_SHAPE_POLYGON) && style->fill_pattern != NULL)
                lost |= FM_KML_LOST_PATTERN;
            if (has_edge && style->dash_count > 0)
                lost |= FM_KML_LOST_DASHES;
            if (has_edge && style->line_casing_width > 0 &&
                style->line_casing_color.a > 0)
                lost |= FM_KML_LOST_CASING;
            if (has_edge && fm_ink_is_tactical(style))
                lost |= FM_KML_LOST_TACTICAL;
            if (has_edge && style->line_offset != 0)
                lost |= FM_KML_LOST_OFFSET;
            if ((rule->kinds & FM_SHAPE_POINT) && !has_files)
                lost |= FM_KML_LOST_ICONS;
        }
    }
    return lost;
}

fm_status fm_kml_tell_losses(const fm_gis_job *job, bool has_files)
{
    static const struct {
        fm_kml_loss bit;
        const char *words;
    } all[] = {
        { FM_KML_LOST_PATTERN, "hatches (tints instead)" },
        { FM_KML_LOST_DASHES, "dashes" },
        { FM_KML_LOST_CASING, "edges of lines" },
        { FM_KML_LOST_TACTICAL,
          "decorations of control measures (--graphics drawn makes geometry of them)" },
        { FM_KML_LOST_OFFSET, "lines beside lines" },
        { FM_KML_LOST_SCALES, "ranges of scales" },
        { FM_KML_LOST_ICONS, "symbols (a .kmz has room for them)" },
    };
    unsigned lost = fm_kml_losses(job->map, has_files);
    fm_place place = { .file = job->path };
    fm_str words = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (lost & (unsigned)all[i].bit)
            fm_str_addf(&words, "%s%s", words.length > 0 ? ", " : "", all[i].words);
    if (words.failed)
        status = fm_fail_nomem(job->ctx);
    else if (words.length > 0)
        status = fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "style-lost",
                         "KML has no words for: %s", fm_str_text(&words));
    fm_str_release(&words);
    return status;
}

/* ---------------------------------------------------------------------- styles */

void fm_kml_add_color(fm_str *out, const char *element, fm_color c)
{
    const double parts[] = { c.a, c.b, c.g, c.r };

    fm_str_addf(out, "<%s>", element);
    for (int i = 0; i < 4; i++)
        fm_str_addf(out, "%02x", (unsigned)(fmin(fmax(parts[i], 0), 1) * 255.0 + 0.5));
    fm_str_addf(out, "</%s>", element);
}

void fm_kml_add_number(fm_str *out, const char *element, double value)
{
    char digits[FM_FIXED_MAX];

    fm_number_format_fixed(value, 3, digits);
    fm_str_addf(out, "<%s>%s</%s>", element, digits, element);
}

static void add_area_and_line(const fm_gis_layer *layer, const fm_style *style,
                              unsigned kinds, double width, fm_str *out)
{
    fm_color fill = fm_gis_area_color(layer, style);
    bool has_line = fm_ink_has_line(style);

    if ((style->given & FM_STYLE_FILL_OUTLINE_COLOR) &&
        !(style->given & (FM_STYLE_LINE_COLOR | FM_STYLE_LINE_WIDTH)))
        width = fmin(width, HAIRLINE_PX);
    fm_str_add(out, "<LineStyle>");
    fm_kml_add_color(out, "color", fm_gis_line_color(layer, style));
    fm_kml_add_number(out, "width", has_line ? width : 0);
    fm_str_add(out, "</LineStyle>\n");
    if (!(kinds & FM_SHAPE_POLYGON))
        return;
    fm_str_add(out, "<PolyStyle>");
    fm_kml_add_color(out, "color", fill);
    fm_str_addf(out, "<fill>%d</fill><outline>%d</outline></PolyStyle>\n", fill.a > 0,
                has_line);
}

static void add_no_label(fm_str *out)
{
    /* The name stays in the list of places, and off the map. */
    fm_str_add(out, "<LabelStyle><scale>0</scale></LabelStyle>\n");
}

static void add_label_style(const fm_gis_layer *layer, double size_px, fm_str *out)
{
    const fm_label_spec *label = &layer->spec->label;

    if (!label->given || label->text_field == NULL) {
        add_no_label(out);
        return;
    }
    fm_str_add(out, "<LabelStyle>");
    fm_kml_add_color(out, "color",
                     fm_color_with_opacity(label->text_color, label->text_opacity));
    fm_kml_add_number(out, "scale", size_px / LABEL_PX);
    fm_str_add(out, "</LabelStyle>\n");
}

/* A character that an XML name takes anywhere, in ASCII. */
static bool is_plain(char c, bool is_first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (!is_first && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

void fm_kml_add_style_id(fm_str *out, const fm_gis_layer *layer, size_t rule)
{
    const char *id = layer->spec->id;
    uint32_t sum = 2166136261u; /* FNV-1a */
    bool is_changed = false;

    for (size_t i = 0; id[i] != '\0'; i++) {
        bool ok = is_plain(id[i], i == 0);

        fm_str_add_char(out, ok ? id[i] : '_');
        is_changed = is_changed || !ok;
        sum = (sum ^ (unsigned char)id[i]) * 16777619u;
    }
    /* Two ids may look the same now. */
    if (is_changed)
        fm_str_addf(out, ".%08x", (unsigned)sum);
    fm_str_addf(out, "-%zu", rule);
}

fm_status fm_kml_add_styles(const fm_gis_map *map, const fm_gis_layer *layer,
                            fm_kml_files *files, fm_str *out)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
        const fm_gis_rule *rule = &layer->rules[i];

        if (rule->count == 0)
            continue;
        fm_str_add(out, "<Style id=\"");
        fm_kml_add_style_id(out, layer, i);
        fm_str_add(out, "\">\n");
        if (rule->kinds & FM_SHAPE_POINT)
            status = fm_kml_add_rule_icon(map, layer, i, files, out);
        else
            fm_kml_add_no_icon(out);
        add_label_style(layer, layer->spec->label.text_size.value, out);
        if (rule->kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON))
            add_area_and_line(layer, &rule->style, rule->kinds,
                              rule->style.line_width.value, out);
        /* Nothing but what the description says, which is escaped. */
        fm_str_add(out, "<BalloonStyle><text>$[description]</text></BalloonStyle>\n"
                        "</Style>\n");
    }
    return status;
}

void fm_kml_flatten(const fm_gis_layer *layer, fm_style *style)
{
    fm_gis_layer full = *layer; /* the legend knows the layer's opacity itself */
    fm_layer_spec spec = *layer->spec;

    spec.opacity = 1;
    full.spec = &spec;
    if (style->fill_pattern != NULL) {
        style->fill_color = fm_gis_area_color(&full, style);
        style->fill_opacity = 1;
        style->fill_pattern = NULL;
    }
    style->dash_count = 0;
    style->line_casing_width = 0;
    style->tactical = NULL;
    style->tactical_words = (fm_tactical_words_spec){ 0 };
    style->given &= ~(unsigned)(FM_STYLE_TACTICAL | FM_STYLE_TACTICAL_WORDS);
}

/* ------------------------------------------------------------ of one feature */

static bool has_labels(const fm_gis_layer *layer)
{
    return layer->spec->label.given && layer->spec->label.text_field != NULL;
}

static bool is_labelled(const fm_gis_layer *layer, size_t feature)
{
    fm_str label = { 0 };
    bool is;

    fm_kml_label(layer, feature, &label);
    is = label.length > 0;
    fm_str_release(&label);
    return is;
}

static void add_own_label_style(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    add_label_style(
        layer, fm_styler_number(layer->styler, &layer->spec->label.text_size, feature),
        out);
}

void fm_kml_add_own_label(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    bool has_icon = (layer->rules[layer->rule_of[feature]].kinds & FM_SHAPE_POINT) != 0;
    bool has_size = layer->spec->label.text_size.field != NULL;

    if (!has_icon && !has_size)
        return;
    fm_str_add(out, "<Style>\n");
    if (has_icon)
        fm_kml_add_no_icon(out);
    if (has_size)
        add_own_label_style(layer, feature, out);
    fm_str_add(out, "</Style>\n");
}

/* What of its rule's style is another for the feature. */
typedef struct differences {
    bool icon, label, no_label, line;
} differences;

static differences compare(const fm_gis_layer *layer, size_t feature,
                           const fm_style *style)
{
    unsigned kinds = fm_shapes_kinds(&layer->features.shapes, feature);
    bool own = layer->spec->style_from_features;
    bool is_point = (kinds & FM_SHAPE_POINT) != 0;
    bool has_label = is_point && has_labels(layer) && is_labelled(layer, feature);

    return (differences){
        .icon = is_point && (own || style->circle_radius.field != NULL ||
                             style->symbol_size.field != NULL ||
                             style->symbol_rotate.field != NULL),
        .label = has_label && layer->spec->label.text_size.field != NULL,
        .no_label = is_point && has_labels(layer) && !has_label,
        .line = (kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON)) != 0 &&
                (own || style->line_width.field != NULL),
    };
}

fm_status fm_kml_add_own_style(const fm_gis_map *map, const fm_gis_layer *layer,
                               size_t feature, fm_kml_files *files, fm_str *out)
{
    fm_style style = fm_gis_feature_style(layer, feature);
    differences d = compare(layer, feature, &style);
    fm_status status = FM_OK;

    if (!d.icon && !d.label && !d.no_label && !d.line)
        return FM_OK;
    fm_str_add(out, "<Style>\n");
    if (d.icon)
        status = fm_kml_add_own_icon(map, layer, feature, files, out);
    if (d.no_label)
        add_no_label(out);
    if (d.label)
        add_own_label_style(layer, feature, out);
    if (d.line)
        add_area_and_line(
            layer, &style, fm_shapes_kinds(&layer->features.shapes, feature),
            fm_styler_number(layer->styler, &style.line_width, feature), out);
    fm_str_add(out, "</Style>\n");
    return status;
}
