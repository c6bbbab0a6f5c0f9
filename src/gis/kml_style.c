/* SPDX-License-Identifier: MIT */
/*
 * Styles of KML 2.2 (OGC 07-147r2, 12): colours are aabbggrr, widths px of the screen,
 * and an icon is drawn 32 px wide at scale 1, whatever its own size.  Opacities are
 * multiplied into the colours, since a folder has none.
 */
#include "gis/kml.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "gis/art.h"
#include "gis/look.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double ICON_PX = 32;
static const double LABEL_PX = 16;    /* of a label at scale 1 */
static const double ICON_DENSITY = 4; /* so that a large screen has enough of it */

/* ----------------------------------------------------------------------- files */

void fm_kml_files_release(fm_kml_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        fm_free(files->items[i].name);
        fm_str_release(&files->items[i].bytes);
    }
    fm_free(files->items);
    *files = (fm_kml_files){ 0 };
}

fm_kml_file *fm_kml_files_add(fm_kml_files *files, const char *name)
{
    fm_kml_file *items =
        fm_grow(files->items, &files->capacity, files->count + 1, sizeof *items);
    char *copy = items == NULL ? NULL : fm_strdup(name);

    if (items != NULL)
        files->items = items;
    if (copy == NULL)
        return NULL;
    items[files->count] = (fm_kml_file){ .name = copy };
    return &items[files->count++];
}

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

static void add_color(fm_str *out, const char *element, fm_color c)
{
    const double parts[] = { c.a, c.b, c.g, c.r };

    fm_str_addf(out, "<%s>", element);
    for (int i = 0; i < 4; i++)
        fm_str_addf(out, "%02x", (unsigned)(fmin(fmax(parts[i], 0), 1) * 255.0 + 0.5));
    fm_str_addf(out, "</%s>", element);
}

static void add_number(fm_str *out, const char *element, double value)
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

    fm_str_add(out, "<LineStyle>");
    add_color(out, "color", fm_gis_line_color(layer, style));
    add_number(out, "width", has_line ? width : 0);
    fm_str_add(out, "</LineStyle>\n");
    if (!(kinds & FM_SHAPE_POLYGON))
        return;
    fm_str_add(out, "<PolyStyle>");
    add_color(out, "color", fill);
    fm_str_addf(out, "<fill>%d</fill><outline>%d</outline></PolyStyle>\n", fill.a > 0,
                has_line);
}

static double stamp_px(const fm_stamp *stamp)
{
    fm_rect box = fm_gis_stamp_box(stamp);

    return fmax(box.x1 - box.x0, box.y1 - box.y0);
}

/* The icon of a rule at its own size into the files; its greater side in px. */
static fm_status make_icon(const fm_gis_map *map, const fm_gis_rule *rule,
                           const char *name, fm_kml_files *files, double *px)
{
    const fm_graduated *size = fm_gis_rule_has_symbol(rule)
                                   ? &rule->style.symbol_size
                                   : &rule->style.circle_radius;
    fm_stamp stamp = { 0 };
    fm_kml_file *file = NULL;
    fm_status status = fm_gis_rule_stamp(map->ctx, rule, size->value, &stamp);

    *px = 0;
    if (status == FM_OK && files != NULL) {
        file = fm_kml_files_add(files, name);
        status = file == NULL
                     ? fm_fail_nomem(map->ctx)
                     : fm_gis_art_png(map->ctx, fm_gis_stamp_box(&stamp), ICON_DENSITY,
                                      fm_gis_draw_stamp, &stamp, &file->bytes);
    }
    if (status == FM_OK)
        *px = stamp_px(&stamp);
    fm_stamp_release(&stamp);
    return status;
}

static void add_label_style(const fm_gis_layer *layer, fm_str *out)
{
    const fm_label_spec *label = &layer->spec->label;

    if (!label->given || label->text_field == NULL) {
        /* The name stays in the list of places, and off the map. */
        fm_str_add(out, "<LabelStyle><scale>0</scale></LabelStyle>\n");
        return;
    }
    fm_str_add(out, "<LabelStyle>");
    add_color(out, "color",
              fm_color_with_opacity(label->text_color, label->text_opacity));
    add_number(out, "scale", label->text_size.value / LABEL_PX);
    fm_str_add(out, "</LabelStyle>\n");
}

void fm_kml_add_style_id(fm_str *out, const fm_gis_layer *layer, size_t rule)
{
    const char *id = layer->spec->id;

    /* An XML name begins with a letter. */
    if (!((id[0] >= 'a' && id[0] <= 'z') || (id[0] >= 'A' && id[0] <= 'Z')))
        fm_str_add_char(out, 'l');
    fm_str_addf(out, "%s-%zu", id, rule);
}

static fm_status add_icon(const fm_gis_map *map, const fm_gis_layer *layer, size_t rule,
                          fm_kml_files *files, fm_str *out)
{
    const fm_gis_rule *r = &layer->rules[rule];
    fm_str name = { 0 };
    fm_status status;
    double px;

    if (!(r->kinds & FM_SHAPE_POINT)) {
        /* The point beside a line or an area is there for its label alone. */
        fm_str_add(out, "<IconStyle><scale>0</scale></IconStyle>\n");
        return FM_OK;
    }
    fm_str_add(&name, "files/");
    fm_kml_add_style_id(&name, layer, rule);
    fm_str_add(&name, ".png");
    status = name.failed ? fm_fail_nomem(map->ctx)
                         : make_icon(map, r, fm_str_text(&name), files, &px);
    if (status == FM_OK) {
        fm_str_add(out, "<IconStyle>");
        if (files == NULL) {
            fm_color color = fm_gis_rule_has_symbol(r) ? r->style.symbol_color
                                                       : r->style.circle_color;

            add_color(out, "color", fm_color_with_opacity(color, layer->spec->opacity));
        } else {
            fm_color tint = { 1, 1, 1, layer->spec->opacity };

            add_color(out, "color", tint);
        }
        add_number(out, "scale", px / ICON_PX);
        if (r->style.symbol_rotate.value != 0)
            add_number(out, "heading", fmod(r->style.symbol_rotate.value + 3600, 360));
        if (files != NULL)
            fm_str_addf(out,
                        "<Icon><href>%s</href></Icon>"
                        "<hotSpot x=\"0.5\" y=\"0.5\" xunits=\"fraction\" "
                        "yunits=\"fraction\"/>",
                        fm_str_text(&name));
        fm_str_add(out, "</IconStyle>\n");
    }
    fm_str_release(&name);
    return status;
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
        status = add_icon(map, layer, i, files, out);
        add_label_style(layer, out);
        if (rule->kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON))
            add_area_and_line(layer, &rule->style, rule->kinds,
                              rule->style.line_width.value, out);
        /* Nothing but what the description says, which is escaped. */
        fm_str_add(out, "<BalloonStyle><text>$[description]</text></BalloonStyle>\n"
                        "</Style>\n");
    }
    return status;
}

/* ------------------------------------------------------------ of one feature */

static bool has_own_numbers(const fm_style *style)
{
    return style->line_width.field != NULL || style->circle_radius.field != NULL ||
           style->symbol_size.field != NULL || style->symbol_rotate.field != NULL;
}

void fm_kml_add_own_style(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    const fm_gis_rule *rule = &layer->rules[layer->rule_of[feature]];
    fm_style style = fm_gis_feature_style(layer, feature);
    unsigned kinds = fm_shapes_kinds(&layer->features.shapes, feature);
    bool has_symbol = fm_gis_rule_has_symbol(rule);
    const fm_graduated *size = has_symbol ? &style.symbol_size : &style.circle_radius;
    fm_stamp stamp = { 0 };

    if (!layer->spec->style_from_features && !has_own_numbers(&style))
        return;
    fm_str_add(out, "<Style>\n");
    if (kinds & FM_SHAPE_POINT) {
        double turn = fm_styler_number(layer->styler, &style.symbol_rotate, feature);

        fm_str_add(out, "<IconStyle>");
        if (layer->spec->style_from_features)
            add_color(out, "color",
                      fm_color_with_opacity(has_symbol ? style.symbol_color
                                                       : style.circle_color,
                                            layer->spec->opacity));
        if (fm_ink_stamp(&style, fm_styler_number(layer->styler, size, feature),
                         rule->sidc, &stamp))
            add_number(out, "scale", stamp_px(&stamp) / ICON_PX);
        fm_stamp_release(&stamp);
        if (turn != 0)
            add_number(out, "heading", fmod(turn + 3600, 360));
        fm_str_add(out, "</IconStyle>\n");
    }
    if (kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON))
        add_area_and_line(layer, &style, kinds,
                          fm_styler_number(layer->styler, &style.line_width, feature),
                          out);
    fm_str_add(out, "</Style>\n");
}
