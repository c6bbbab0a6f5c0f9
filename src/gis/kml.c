/* SPDX-License-Identifier: MIT */
/*
 * A map as KML 2.2: a document of shared styles and a folder for each layer, the lowest
 * first, as programs draw them; lines are told their order too (gx:drawOrder, which
 * Google Earth obeys for lines alone).
 *
 *     doc.kml           the document
 *     files/NAME.png    symbols of the points, and the legend, in a .kmz
 *
 * A feature that is valid from one day until another, the latter excluded, has a
 * TimeSpan that ends with the last second before it: the end of a TimeSpan belongs to
 * it (OGC 07-147r2, 15.2), and two neighbours would be shown at once.
 */
#include "gis/kml.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "gis/anchor.h"
#include "gis/legend.h"
#include "gis/zip.h"

#include "base/banned.h"

static const double LEGEND_DENSITY = 2;

typedef struct writer {
    const fm_gis_job *job;
    const fm_gis_map *map;
    bool has_files;
    fm_kml_files files;
    fm_str text; /* the whole document */
    fm_export_job export;
    fm_export_options options;
    fm_export_item item;
    size_t lost_parts, lost_in;
} writer;

static void add_text_element(fm_str *out, const char *element, const char *text)
{
    fm_str_addf(out, "<%s>", element);
    fm_export_add_xml(out, text, strlen(text));
    fm_str_addf(out, "</%s>\n", element);
}

static void add_degrees(fm_str *out, const char *element, double value)
{
    char digits[FM_FIXED_MAX];

    fm_number_format_fixed(value, 6, digits);
    fm_str_addf(out, "<%s>%s</%s>", element, digits, element);
}

/* From above, so high that the box is seen. */
static void add_view(writer *w)
{
    fm_bbox box = w->map->box;
    double middle = (box.south + box.north) / 2;
    double wide = (box.east - box.west) * cos(middle * 3.14159265358979323846 / 180.0);
    double range_m = fmin(fmax(wide, box.north - box.south) * 111320.0 * 1.15, 2e7);
    char digits[FM_FIXED_MAX];

    if (fm_bbox_is_empty(box))
        return;
    fm_str_add(&w->text, "<LookAt>");
    add_degrees(&w->text, "longitude", remainder((box.west + box.east) / 2, 360.0));
    add_degrees(&w->text, "latitude", middle);
    fm_number_format_fixed(range_m, 0, digits);
    fm_str_addf(&w->text,
                "<heading>0</heading><tilt>0</tilt><range>%s</range></LookAt>\n",
                digits);
}

/* Title, what it is about, where it is from. */
static void add_head(writer *w)
{
    const fm_gis_map *map = w->map;
    const char *about[] = { map->subtitle, map->credits };

    fm_str_add(&w->text,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<kml xmlns=\"http://www.opengis.net/kml/2.2\" "
               "xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n<Document>\n");
    add_text_element(&w->text, "name", map->title != NULL ? map->title : map->name);
    fm_str_add(&w->text, "<visibility>1</visibility><open>1</open>\n");
    fm_kml_add_about(about, 2, &w->text);
    add_view(w);
}

static void add_moment(fm_str *out, const char *element, fm_date date, const char *time)
{
    fm_str_addf(out, "<%s>", element);
    fm_date_add_iso(out, date);
    fm_str_addf(out, "%s</%s>", time, element);
}

static void add_time(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    fm_date from, to;

    fm_gis_feature_time(layer, feature, &from, &to);
    if (!fm_date_is_set(from) && !fm_date_is_set(to))
        return;
    fm_str_add(out, "<TimeSpan>");
    if (fm_date_is_set(from))
        add_moment(out, "begin", from, "T00:00:00Z");
    if (fm_date_is_set(to))
        add_moment(out, "end", fm_date_from_days(fm_date_to_days(to) - 1),
                   "T23:59:59Z");
    fm_str_add(out, "</TimeSpan>\n");
}

/* A name for the list of places: the label, or the first field that is one. */
static void add_name(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    static const char *const fields[] = { "name", "name_en", "title", "id" };
    const fm_table *table = &layer->features.table;
    fm_str name = { 0 };

    fm_kml_label(layer, feature, &name);
    for (size_t i = 0; i < 4 && name.length == 0; i++)
        fm_cell_add(&name,
                    fm_table_cell(table, fm_table_find(table, fields[i]), feature));
    if (name.length == 0 && layer->rule_of[feature] >= 0)
        fm_str_add(&name, layer->rules[layer->rule_of[feature]].label);
    if (name.length > 0)
        add_text_element(out, "name", fm_str_text(&name));
    out->failed = out->failed || name.failed;
    fm_str_release(&name);
}

static fm_status add_placemark(writer *w, const fm_gis_layer *layer, fm_kml_layer *k,
                               size_t feature)
{
    fm_status status;

    fm_str_add(&k->text, "<Placemark>\n");
    add_name(layer, feature, &k->text);
    fm_kml_add_balloon(layer, feature, &k->text);
    add_time(layer, feature, &k->text);
    fm_str_add(&k->text, "<styleUrl>#");
    fm_kml_add_style_id(&k->text, layer, (size_t)layer->rule_of[feature]);
    fm_str_add(&k->text, "</styleUrl>\n");
    status = fm_kml_add_own_style(w->map, layer, feature,
                                  w->has_files ? &w->files : NULL, &k->text);
    if (status != FM_OK)
        return status;
    fm_kml_add_data(k, feature);
    status = fm_kml_add_geometry(k, feature);
    fm_str_add(&k->text, "</Placemark>\n");
    w->job->report->features++;
    return status;
}

/* Names of lines and areas stand on the map at points of their own, in a folder that
 * can be switched off: the program labels nothing else. */
static void add_labels(const fm_gis_layer *layer, fm_kml_layer *k)
{
    const fm_shapes *s = &layer->features.shapes;
    bool is_open = false;

    for (size_t i = 0; i < fm_features_count(&layer->features); i++) {
        fm_str label = { 0 };
        fm_lonlat at;

        if (layer->rule_of[i] >= 0 && !(fm_shapes_kinds(s, i) & FM_SHAPE_POINT))
            fm_kml_label(layer, i, &label);
        if (label.length > 0 && fm_gis_anchor(s, i, &at)) {
            if (!is_open) {
                fm_str_add(&k->text, "<Folder>\n<name>");
                fm_export_add_xml(&k->text, layer->title, strlen(layer->title));
                fm_str_add(&k->text, " (labels)</name>\n");
            }
            is_open = true;
            fm_str_add(&k->text, "<Placemark>\n");
            add_text_element(&k->text, "name", fm_str_text(&label));
            add_time(layer, i, &k->text);
            fm_str_add(&k->text, "<styleUrl>#");
            fm_kml_add_style_id(&k->text, layer, (size_t)layer->rule_of[i]);
            fm_str_add(&k->text, "</styleUrl>\n");
            fm_kml_add_own_label(layer, i, &k->text);
            fm_str_add(&k->text, "<Point>");
            fm_kml_add_position(k, at);
            fm_str_add(&k->text, "</Point>\n</Placemark>\n");
        }
        k->text.failed = k->text.failed || label.failed;
        fm_str_release(&label);
    }
    if (is_open)
        fm_str_add(&k->text, "</Folder>\n");
}

static fm_status add_layer(writer *w, const fm_gis_layer *layer, size_t index)
{
    static const fm_export_name_rule rule = { .ignores_case = true };
    char schema[32];
    size_t hidden = 0;
    fm_kml_layer k = { .job = &w->export,
                       .schema = schema,
                       .name = FM_NO_COLUMN,
                       .description = FM_NO_COLUMN,
                       .draw_order = index + 1 };
    const char *about[] = { layer->what, layer->doubt, layer->attribution,
                            layer->licence };
    fm_status status;

    snprintf(schema, sizeof schema, "fields-%zu", index);
    w->item = (fm_export_item){ .features = &layer->features, .name = layer->spec->id };
    fm_export_take(&w->export, 0);
    k.has_id = fm_export_ids_matter(&layer->features);
    status = fm_export_names_make(&w->export, k.has_id, &rule, &k.names);
    if (status == FM_OK) {
        fm_str_add(&k.text, "<Folder>\n");
        add_text_element(&k.text, "name", layer->title);
        fm_str_add(&k.text, "<visibility>1</visibility><open>0</open>\n");
        fm_kml_add_about(about, 4, &k.text);
    }
    for (size_t i = 0; i < fm_features_count(&layer->features) && status == FM_OK;
         i++) {
        /* What the map does not show it does not show here. */
        if (layer->rule_of[i] < 0) {
            hidden++;
            continue;
        }
        status = add_placemark(w, layer, &k, i);
    }
    if (status == FM_OK)
        add_labels(layer, &k);
    if (hidden > 0)
        fm_note(w->map->ctx, FM_PLACE_NONE, "not-shown",
                "layer '%s': %zu features that no class takes are left out",
                layer->spec->id, hidden);
    fm_str_add(&k.text, "</Folder>\n");
    fm_str_add_bytes(&w->text, k.text.text, k.text.length);
    w->text.failed = w->text.failed || k.text.failed;
    w->lost_parts += k.lost_parts;
    w->lost_in += k.lost_in;
    w->job->report->layers++;
    fm_kml_release(&k);
    return status;
}

/* Types of the fields of every layer, behind the styles. */
static fm_status add_schemas(writer *w)
{
    static const fm_export_name_rule rule = { .ignores_case = true };
    fm_status status = FM_OK;

    for (size_t i = 0; i < w->map->layer_count && status == FM_OK; i++) {
        const fm_gis_layer *layer = &w->map->layers[i];
        char schema[32];
        fm_kml_layer k = { .job = &w->export,
                           .schema = schema,
                           .name = FM_NO_COLUMN,
                           .description = FM_NO_COLUMN };

        snprintf(schema, sizeof schema, "fields-%zu", i);
        w->item = (fm_export_item){ .features = &layer->features };
        fm_export_take(&w->export, 0);
        k.has_id = fm_export_ids_matter(&layer->features);
        status = fm_export_names_make(&w->export, k.has_id, &rule, &k.names);
        /* What was said of names is not said again with the features. */
        if (status == FM_OK)
            fm_kml_add_schema(&k);
        fm_str_add(&w->text, fm_str_text(&k.text));
        fm_kml_release(&k);
    }
    w->export.is_again = true;
    return status;
}

static fm_status add_legend(writer *w)
{
    fm_str png = { 0 };
    double width, height;
    fm_status status;

    if (!w->has_files || !w->map->document->furniture.legend.on)
        return FM_OK;
    status = fm_gis_legend_png(w->map, LEGEND_DENSITY, fm_kml_flatten, &png, &width,
                               &height);
    if (status == FM_OK && width > 0) {
        fm_kml_file *file = fm_kml_files_add(&w->files, "files/legend.png");

        if (file == NULL) {
            fm_str_release(&png);
            return fm_fail_nomem(w->map->ctx);
        }
        file->bytes = png;
        png = (fm_str){ 0 };
        fm_str_add(&w->text, "<ScreenOverlay>\n");
        add_text_element(&w->text, "name",
                         fm_sheet_word(&w->map->making.sheet, "Legend"));
        fm_str_addf(
            &w->text,
            "<Icon><href>files/legend.png</href></Icon>\n"
            "<overlayXY x=\"0\" y=\"1\" xunits=\"fraction\" yunits=\"fraction\"/>\n"
            "<screenXY x=\"12\" y=\"12\" xunits=\"pixels\" "
            "yunits=\"insetPixels\"/>\n"
            "<size x=\"%d\" y=\"%d\" xunits=\"pixels\" yunits=\"pixels\"/>\n"
            "</ScreenOverlay>\n",
            (int)width, (int)height);
    }
    fm_str_release(&png);
    return status;
}

static fm_status write_document(writer *w)
{
    const fm_gis_map *map = w->map;
    fm_place place = { .file = w->job->path };
    fm_status status = FM_OK;

    add_head(w);
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        status = fm_kml_add_styles(map, &map->layers[i],
                                   w->has_files ? &w->files : NULL, &w->text);
    if (status == FM_OK)
        status = add_schemas(w);
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        status = add_layer(w, &map->layers[i], i);
    if (status == FM_OK)
        status = add_legend(w);
    fm_str_add(&w->text, "</Document>\n</kml>\n");
    if (status == FM_OK && w->text.failed)
        status = fm_fail_nomem(map->ctx);
    if (status == FM_OK && w->lost_parts > 0)
        status = fm_warn(map->ctx, FM_ERR_OUTPUT, &place, "part-too-small",
                         "%zu parts of %zu features are too small for %d decimals of "
                         "degrees; left out",
                         w->lost_parts, w->lost_in, w->export.decimals);
    return status;
}

static fm_status put_kml(writer *w)
{
    fm_output *output = NULL;
    fm_status status =
        fm_output_open(w->map->ctx, w->job->path, w->job->options->overwrite, &output);

    if (status == FM_OK)
        status = write_document(w);
    if (status == FM_OK)
        status = fm_output_write(output, fm_str_text(&w->text), w->text.length);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    return status;
}

static fm_status put_kmz(writer *w)
{
    fm_zip *zip = NULL;
    fm_status status =
        fm_zip_open(w->map->ctx, w->job->path, w->job->options->overwrite, &zip);

    if (status == FM_OK)
        status = write_document(w);
    if (status == FM_OK)
        status =
            fm_zip_add(zip, "doc.kml", fm_str_text(&w->text), w->text.length, false);
    for (size_t i = 0; i < w->files.count && status == FM_OK; i++)
        status = fm_zip_add(zip, w->files.items[i].name, w->files.items[i].bytes.text,
                            w->files.items[i].bytes.length, true);
    if (status == FM_OK)
        status = fm_zip_commit(&zip);
    fm_zip_abort(&zip);
    return status;
}

static fm_status write_map(const fm_gis_job *job, bool has_files)
{
    writer w = {
        .job = job,
        .map = job->map,
        .has_files = has_files,
        .options = FM_EXPORT_OPTIONS_INIT,
    };
    fm_status status = fm_kml_tell_losses(job, has_files);

    w.export = (fm_export_job){
        .ctx = job->ctx,
        .path = job->path,
        .options = &w.options,
        .items = &w.item,
        .item_count = 1,
        .decimals =
            job->options->decimals < 0 ? FM_EXPORT_DECIMALS : job->options->decimals,
    };
    if (status == FM_OK)
        status = has_files ? put_kmz(&w) : put_kml(&w);
    job->report->files = 1;
    fm_kml_files_release(&w.files);
    fm_str_release(&w.text);
    return status;
}

fm_status fm_gis_write_kml(const fm_gis_job *job)
{
    return write_map(job, false);
}

fm_status fm_gis_write_kmz(const fm_gis_job *job)
{
    return write_map(job, true);
}
