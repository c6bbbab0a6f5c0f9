/* SPDX-License-Identifier: MIT */
/*
 * Icons: an icon is drawn 32 px wide at scale 1, whatever its own size, and its colour
 * is multiplied with that of the style.  So each look of a point has a picture of its
 * own in its own colours, and the style's colour carries the layer's opacity alone.
 * Without pictures the colour is what there is.
 */
#include "gis/kml.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gis/art.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double ICON_PX = 32;
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

bool fm_kml_files_have(const fm_kml_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].name, name) == 0)
            return true;
    return false;
}

/* ----------------------------------------------------------------------- icons */

/* What an IconStyle says. */
typedef struct icon {
    fm_color color;
    double px; /* its greater side */
    double turn_deg;
    const char *href; /* NULL: none */
} icon;

static void add_icon(const icon *i, fm_str *out)
{
    fm_str_add(out, "<IconStyle>");
    fm_kml_add_color(out, "color", i->color);
    fm_kml_add_number(out, "scale", i->px / ICON_PX);
    /* Headings go from 0 to 360; 0 would keep the picture upright on a turned globe. */
    if (i->turn_deg != 0)
        fm_kml_add_number(out, "heading", fmod(fmod(i->turn_deg, 360) + 360, 360));
    if (i->href != NULL)
        fm_str_addf(out,
                    "<Icon><href>%s</href></Icon>"
                    "<hotSpot x=\"0.5\" y=\"0.5\" xunits=\"fraction\" "
                    "yunits=\"fraction\"/>",
                    i->href);
    fm_str_add(out, "</IconStyle>\n");
}

void fm_kml_add_no_icon(fm_str *out)
{
    fm_str_add(out, "<IconStyle><scale>0</scale></IconStyle>\n");
}

static double stamp_px(const fm_stamp *stamp)
{
    fm_rect box = fm_gis_stamp_box(stamp);

    return fmax(box.x1 - box.x0, box.y1 - box.y0);
}

static const fm_graduated *size_of(const fm_gis_rule *rule, const fm_style *style)
{
    return fm_gis_rule_has_symbol(rule) ? &style->symbol_size : &style->circle_radius;
}

/* The size at which the picture of a rule is drawn: the largest, where a field says. */
static double picture_size(const fm_graduated *size)
{
    double most = size->value;

    for (size_t i = 0; size->field != NULL && i < size->stop_count; i++)
        most = fmax(most, size->outputs[i]);
    return most;
}

static fm_status add_picture(const fm_gis_map *map, const fm_stamp *stamp,
                             const char *name, fm_kml_files *files)
{
    fm_kml_file *file;

    if (files == NULL || fm_kml_files_have(files, name))
        return FM_OK;
    file = fm_kml_files_add(files, name);
    if (file == NULL)
        return fm_fail_nomem(map->ctx);
    return fm_gis_art_png(map->ctx, fm_gis_stamp_box(stamp), ICON_DENSITY,
                          fm_gis_draw_stamp, stamp, &file->bytes);
}

/* White where the picture has the colours, else that of the point itself. */
static fm_color color_of(const fm_gis_layer *layer, const fm_gis_rule *rule,
                         const fm_style *style, const fm_kml_files *files)
{
    fm_color color = { 1, 1, 1, 1 };

    if (files == NULL && fm_gis_rule_has_symbol(rule)) {
        /* A white symbol with a coloured edge is known by its edge. */
        color = style->symbol_color;
        if (color.a <= 0 || fm_color_luminance(color) > 0.85)
            color = style->symbol_stroke_color;
    } else if (files == NULL) {
        color = fm_color_with_opacity(style->circle_color, style->circle_opacity);
    }
    return fm_color_with_opacity(color, layer->spec->opacity);
}

static void add_rule_file(const fm_gis_layer *layer, size_t rule, fm_str *name)
{
    fm_str_add(name, "files/");
    fm_kml_add_style_id(name, layer, rule);
    fm_str_add(name, ".png");
}

fm_status fm_kml_add_rule_icon(const fm_gis_map *map, const fm_gis_layer *layer,
                               size_t rule, fm_kml_files *files, fm_str *out)
{
    const fm_gis_rule *r = &layer->rules[rule];
    double size = picture_size(size_of(r, &r->style));
    fm_stamp stamp = { 0 };
    fm_str name = { 0 };
    fm_status status = fm_gis_rule_stamp(map->ctx, r, size, &stamp);

    add_rule_file(layer, rule, &name);
    if (status == FM_OK && name.failed)
        status = fm_fail_nomem(map->ctx);
    if (status == FM_OK)
        status = add_picture(map, &stamp, fm_str_text(&name), files);
    if (status == FM_OK)
        add_icon(&(icon){ .color = color_of(layer, r, &r->style, files),
                          .px = stamp_px(&stamp),
                          .turn_deg = r->style.symbol_rotate.value,
                          .href = files != NULL ? fm_str_text(&name) : NULL },
                 out);
    fm_stamp_release(&stamp);
    fm_str_release(&name);
    return status;
}

/* The name of a picture by what it shows, so that features of one look share it. */
static fm_status name_own(const fm_gis_map *map, const fm_gis_layer *layer, size_t rule,
                          const fm_stamp *stamp, fm_str *name)
{
    fm_str svg = { 0 };
    uint64_t sum = 14695981039346656037u; /* FNV-1a */
    fm_status status = fm_gis_art_svg(map->ctx, fm_gis_stamp_box(stamp),
                                      fm_gis_draw_stamp, stamp, &svg);

    for (size_t i = 0; status == FM_OK && i < svg.length; i++)
        sum = (sum ^ (unsigned char)svg.text[i]) * 1099511628211u;
    fm_str_add(name, "files/");
    fm_kml_add_style_id(name, layer, rule);
    fm_str_addf(name, "-%016llx.png", (unsigned long long)sum);
    fm_str_release(&svg);
    return status;
}

fm_status fm_kml_add_own_icon(const fm_gis_map *map, const fm_gis_layer *layer,
                              size_t feature, fm_kml_files *files, fm_str *out)
{
    size_t rule = (size_t)layer->rule_of[feature];
    const fm_gis_rule *r = &layer->rules[rule];
    fm_style style = fm_gis_feature_style(layer, feature);
    double size = fm_styler_number(layer->styler, size_of(r, &style), feature);
    fm_stamp stamp = { 0 };
    fm_str name = { 0 };
    fm_status status = FM_OK;

    if (!fm_ink_stamp(&style, size, r->sidc, &stamp))
        return fm_fail_nomem(map->ctx);
    if (layer->spec->style_from_features && files != NULL)
        status = name_own(map, layer, rule, &stamp, &name);
    else
        add_rule_file(layer, rule, &name);
    if (status == FM_OK && name.failed)
        status = fm_fail_nomem(map->ctx);
    if (status == FM_OK)
        status = add_picture(map, &stamp, fm_str_text(&name), files);
    if (status == FM_OK)
        add_icon(&(icon){ .color = color_of(layer, r, &style, files),
                          .px = size > 0 ? stamp_px(&stamp) : 0,
                          .turn_deg = fm_styler_number(layer->styler,
                                                       &style.symbol_rotate, feature),
                          .href = files != NULL ? fm_str_text(&name) : NULL },
                 out);
    fm_stamp_release(&stamp);
    fm_str_release(&name);
    return status;
}
