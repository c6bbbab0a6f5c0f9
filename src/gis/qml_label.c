/* SPDX-License-Identifier: MIT */
/*
 * Labels.  QGIS places them by its own lights; what it is told is where they may stand,
 * and which come first.  Its priorities go from 0 to 10, so ours are brought there, the
 * least of the map to 1 and the greatest to 10.
 */
#include <math.h>
#include <string.h>

#include "gis/qml_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const char default_family[] = "Noto Sans";
static const char no_scale[] = "3x:0,0,0,0,0,0";

enum { OVER_POINT = 1, LINE = 2, CURVED = 3, HORIZONTAL = 4, AROUND_IN_ORDER = 6 };
/* Between a symbol's edge and the text, whose box has a little room of its own. */
static const double GAP_PX = 1;
/* Letters of a text are about so wide on the whole. */
static const double LETTER_EM = 0.52;
/* From line to line of a text, in what a font like Noto has by itself. */
static const double LINE_SHARE = 0.87;
/* A very long line is labelled again after this. */
static const double REPEAT_PX = 700;

static void attribute_color(fm_qml *q, const char *name, fm_color color)
{
    fm_str_addf(q->out, " %s=\"%d,%d,%d,255\"", name, (int)lround(color.r * 255),
                (int)lround(color.g * 255), (int)lround(color.b * 255));
}

/* ------------------------------------------------------------------------- text */

static void attribute_text(fm_qml *q)
{
    const char *text = q->layer->spec->label.text_field;
    const char *language = q->job->map->making.sheet.language;
    size_t plain = fm_gis_qgis_plain_field(&q->words, text, language);

    if (plain != FM_NO_COLUMN) {
        fm_qml_attribute(q, "fieldName", q->job->names->names[plain]);
        fm_qml_attribute(q, "isExpression", "0");
        return;
    }
    fm_gis_qgis_template(&q->words, text, language);
    fm_qml_attribute(q, "fieldName", fm_str_text(&q->expression));
    fm_qml_attribute(q, "isExpression", "1");
    fm_str_clear(&q->expression);
}

/* The first of several families. */
static void attribute_family(fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;
    const char *sheet = q->job->map->document->sheet.font;
    const char *families = label->text_font != NULL ? label->text_font
                           : sheet != NULL          ? sheet
                                                    : default_family;
    char *first = fm_strndup(families, strcspn(families, ","));

    if (first == NULL)
        q->out->failed = true;
    else
        fm_qml_attribute(q, "fontFamily", first);
    fm_free(first);
}

static void add_buffer(fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;
    bool has = label->text_halo_width > 0 && label->text_halo_color.a > 0;

    fm_str_addf(q->out, "<text-buffer bufferDraw=\"%d\"", has);
    /* The width of a pen along the letters' edges, half of it inside. */
    fm_qml_attribute_number(q, "bufferSize", fm_qml_mm(2 * label->text_halo_width));
    fm_qml_attribute(q, "bufferSizeUnits", "MM");
    fm_qml_attribute(q, "bufferSizeMapUnitScale", no_scale);
    attribute_color(q, "bufferColor", label->text_halo_color);
    fm_qml_attribute_number(q, "bufferOpacity",
                            label->text_halo_color.a * label->text_opacity);
    fm_str_add(q->out, " bufferNoFill=\"1\" bufferJoinStyle=\"128\""
                       " bufferBlendMode=\"0\"/>\n");
}

static void add_text_style(fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;
    const char *change = label->text_transform;

    fm_str_add(q->out, "<text-style");
    attribute_text(q);
    attribute_family(q);
    fm_qml_attribute_number(q, "fontSize", fm_qml_mm(label->text_size.value));
    fm_qml_attribute(q, "fontSizeUnit", "MM");
    fm_qml_attribute(q, "fontSizeMapUnitScale", no_scale);
    fm_qml_attribute(q, "fontWeight", label->bold ? "75" : "50");
    fm_qml_attribute(q, "fontItalic", label->italic ? "1" : "0");
    fm_qml_attribute(q, "namedStyle",
                     label->bold ? (label->italic ? "Bold Italic" : "Bold")
                                 : (label->italic ? "Italic" : "Regular"));
    fm_qml_attribute(q, "capitalization",
                     change == NULL                     ? "0"
                     : strcmp(change, "uppercase") == 0 ? "1"
                     : strcmp(change, "lowercase") == 0 ? "2"
                                                        : "0");
    fm_qml_attribute_number(
        q, "fontLetterSpacing",
        fm_qml_mm(label->text_letter_spacing * label->text_size.value));
    fm_qml_attribute_number(q, "multilineHeight", LINE_SHARE);
    attribute_color(q, "textColor", label->text_color);
    fm_qml_attribute_number(q, "textOpacity",
                            label->text_color.a * label->text_opacity);
    fm_str_add(q->out, " fontWordSpacing=\"0\" fontKerning=\"1\" fontUnderline=\"0\""
                       " fontStrikeout=\"0\" blendMode=\"0\""
                       " textOrientation=\"horizontal\" allowHtml=\"0\""
                       " useSubstitutions=\"0\">\n<families/>\n");
    add_buffer(q);
    fm_str_add(q->out, "<background shapeDraw=\"0\"/>\n<shadow shadowDraw=\"0\"/>\n");
    fm_qml_properties(q, "dd_properties");
    fm_str_add(q->out, "<substitutions/>\n</text-style>\n");
}

/* --------------------------------------------------------------------- placement */

static bool is_along(const fm_qml *q)
{
    fm_placement placement = q->layer->spec->label.placement;

    return q->job->kind != FM_SHAPE_POINT &&
           (placement == FM_PLACEMENT_LINE ||
            (placement == FM_PLACEMENT_AUTO && q->job->kind == FM_SHAPE_LINE));
}

/* The side of the point that the text is on, in rows of three from above left. */
static int quadrant_of(fm_anchor anchor)
{
    static const int quadrants[] = {
        [FM_ANCHOR_AUTO] = 4,        [FM_ANCHOR_CENTER] = 4,
        [FM_ANCHOR_LEFT] = 5,        [FM_ANCHOR_RIGHT] = 3,
        [FM_ANCHOR_TOP] = 7,         [FM_ANCHOR_BOTTOM] = 1,
        [FM_ANCHOR_TOP_LEFT] = 8,    [FM_ANCHOR_TOP_RIGHT] = 6,
        [FM_ANCHOR_BOTTOM_LEFT] = 2, [FM_ANCHOR_BOTTOM_RIGHT] = 0,
    };

    return quadrants[anchor];
}

static int placement_of(const fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;

    if (is_along(q))
        return CURVED;
    if (q->job->kind == FM_SHAPE_POINT && label->text_anchor == FM_ANCHOR_AUTO)
        return AROUND_IN_ORDER;
    if (q->job->kind == FM_SHAPE_POLYGON && label->text_anchor == FM_ANCHOR_AUTO)
        return HORIZONTAL;
    return OVER_POINT;
}

static void add_placement(fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;
    bool is_rtl = q->job->map->making.sheet.rtl;
    int placement = placement_of(q);
    double gap = fmax(label->text_offset[0], GAP_PX);
    bool is_off = placement == OVER_POINT;

    fm_str_addf(q->out, "<placement placement=\"%d\"", placement);
    /* On the line, as the text is turned to be read. */
    fm_str_addf(q->out, " placementFlags=\"%d\"", placement == CURVED ? 9 : 10);
    fm_qml_attribute(q, "predefinedPositionOrder",
                     is_rtl ? "L,TL,BL,T,B,R,TR,BR" : "R,TR,BR,T,B,L,TL,BL");
    fm_str_addf(q->out, " quadOffset=\"%d\"", quadrant_of(label->text_anchor));
    fm_qml_attribute_number(q, "xOffset",
                            is_off ? fm_qml_mm(label->text_offset[0]) : 0);
    fm_qml_attribute_number(q, "yOffset",
                            is_off ? fm_qml_mm(label->text_offset[1]) : 0);
    fm_qml_attribute_number(q, "dist",
                            placement == AROUND_IN_ORDER ? fm_qml_mm(gap) : 0);
    fm_str_add(q->out, " distUnits=\"MM\" offsetUnits=\"MM\" offsetType=\"1\"");
    fm_qml_attribute_number(q, "repeatDistance",
                            placement == CURVED ? fm_qml_mm(REPEAT_PX) : 0);
    fm_str_add(q->out, " repeatDistanceUnits=\"MM\" priority=\"5\""
                       " centroidInside=\"1\" centroidWhole=\"0\""
                       " fitInPolygonOnly=\"0\" polygonPlacementFlags=\"2\""
                       " preserveRotation=\"1\" rotationAngle=\"0\""
                       " maxCurvedCharAngleIn=\"25\" maxCurvedCharAngleOut=\"-25\""
                       " lineAnchorPercent=\"0.5\" lineAnchorType=\"0\""
                       " overrunDistance=\"0\" overrunDistanceUnit=\"MM\"/>\n");
}

/* Priorities of all labels of the map, from least to most. */
static void find_priorities(const fm_gis_map *map, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < map->layer_count; i++) {
        const fm_label_spec *label = &map->layers[i].spec->label;
        const fm_graduated *g = &label->priority;

        if (!label->given)
            continue;
        *least = fmin(*least, g->value);
        *most = fmax(*most, g->value);
        for (size_t k = 0; g->field != NULL && k < g->stop_count; k++) {
            *least = fmin(*least, g->outputs[k]);
            *most = fmax(*most, g->outputs[k]);
        }
    }
}

static void add_properties(fm_qml *q)
{
    enum { PRIORITY_LEAST = 1, PRIORITY_MOST = 10, PRIORITY_MIDDLE = 5 };
    const fm_label_spec *label = &q->layer->spec->label;
    const fm_graduated *priority = &label->priority;
    double least, most, factor = 0, plus = PRIORITY_MIDDLE;

    find_priorities(q->job->map, &least, &most);
    if (most > least) {
        factor = (PRIORITY_MOST - PRIORITY_LEAST) / (most - least);
        plus = PRIORITY_LEAST - least * factor;
    }
    fm_gis_qgis_graduated(&q->words, priority, factor, plus);
    fm_qml_property(q, "Priority");
    if (label->where != NULL) {
        fm_gis_qgis_condition(&q->words, label->where);
        fm_qml_property(q, "Show");
    }
    if (q->layer->turn_field != NULL) {
        fm_gis_qgis_field(&q->words, q->layer->turn_field);
        fm_qml_property(q, "LabelRotation");
    }
    fm_qml_property_graduated(q, "Size", &label->text_size, fm_qml_mm(1), 0);
    fm_qml_properties(q, "dd_properties");
}

/* --------------------------------------------------------------------- the whole */

static void add_rendering(fm_qml *q, bool draws, double obstacle)
{
    fm_str_addf(q->out,
                "<rendering drawLabels=\"%d\" displayAll=\"%d\" obstacle=\"1\""
                " obstacleType=\"%d\" mergeLines=\"%d\"",
                draws, q->layer->spec->label.allow_overlap,
                q->job->kind == FM_SHAPE_POLYGON, draws && is_along(q));
    fm_qml_attribute_number(q, "obstacleFactor", obstacle);
    fm_str_add(q->out, " labelPerPart=\"0\" limitNumLabels=\"0\" maxNumLabels=\"2000\""
                       " minFeatureSize=\"0\" scaleVisibility=\"0\" scaleMin=\"0\""
                       " scaleMax=\"0\" fontLimitPixelSize=\"0\""
                       " fontMinPixelSize=\"0\" fontMaxPixelSize=\"10000\""
                       " upsidedownLabels=\"0\" unplacedVisibility=\"0\""
                       " zIndex=\"0\"/>\n");
}

/* A front rather than a road is kept clear. */
static double obstacle_of(const fm_qml *q)
{
    for (size_t i = 0; i < q->layer->rule_count; i++)
        if (fm_ink_is_tactical(&q->layer->rules[i].style))
            return 2;
    return 1;
}

/* Without labels of its own, the layer keeps those of others off its points and lines.
 */
bool fm_qml_has_labels(const fm_gis_qml_job *job)
{
    const fm_label_spec *label = &job->layer->spec->label;

    return job->kind != FM_SHAPE_POLYGON || (label->given && label->text_field != NULL);
}

static void add_blocking(fm_qml *q)
{
    fm_str_add(q->out, "<text-style fieldName=\"\" isExpression=\"0\" fontSize=\"3\""
                       " fontSizeUnit=\"MM\"/>\n<placement placement=\"1\"/>\n");
    add_rendering(q, false, obstacle_of(q));
}

void fm_qml_labels(fm_qml *q)
{
    const fm_label_spec *label = &q->layer->spec->label;
    int wrap = (int)lround(label->text_max_width / LETTER_EM);

    if (!fm_qml_has_labels(q->job))
        return;
    fm_str_add(q->out,
               "<labeling type=\"simple\">\n<settings calloutType=\"simple\">\n");
    if (!label->given || label->text_field == NULL) {
        add_blocking(q);
    } else {
        add_text_style(q);
        fm_str_addf(
            q->out,
            "<text-format autoWrapLength=\"%d\" useMaxLineLengthForAutoWrap=\"1\""
            " wrapChar=\"\" multilineAlign=\"%d\" formatNumbers=\"0\""
            " addDirectionSymbol=\"0\"/>\n",
            label->text_max_width > 0 ? wrap : 0,
            q->job->kind == FM_SHAPE_POINT ? 3 : 1);
        add_placement(q);
        add_rendering(q, true, obstacle_of(q));
        add_properties(q);
    }
    fm_str_add(q->out, "</settings>\n</labeling>\n");
}
