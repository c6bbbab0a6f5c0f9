/* SPDX-License-Identifier: MIT */
/*
 * KML 2.2 (OGC 07-147r2), by our own hand: GDAL's two drivers lose features without
 * geometry, or rings of large layers, and paint everything red.
 *
 * The fields "name" and "description" become what KML has under these names; the others
 * are extended data with a schema.  Null is left out.  KML knows no integers of 64
 * bits: such columns are declared as text, and read back with all their digits.
 */
#include "out/export_kml.h"

#include <stdint.h>
#include <string.h>

#include "base/file.h"

#include "base/banned.h"

/* ------------------------------------------------------------------------- text */

static void add_element(fm_str *out, const char *element, fm_cell cell)
{
    fm_str value = { 0 };

    if (cell.kind == FM_CELL_NULL)
        return;
    fm_cell_add(&value, cell);
    fm_str_addf(out, "<%s>", element);
    fm_export_add_xml(out, fm_str_text(&value), value.length);
    fm_str_addf(out, "</%s>\n", element);
    out->failed = out->failed || value.failed;
    fm_str_release(&value);
}

/* -------------------------------------------------------------------- geometry */

static void add_coordinates(fm_kml_layer *k, size_t first, size_t count, bool is_closed)
{
    const fm_lonlat *points = k->shape.shapes.points + first;
    size_t end = count + (is_closed && count > 0);

    fm_str_add(&k->text, "<coordinates>");
    for (size_t i = 0; i < end; i++) {
        fm_lonlat p = points[i < count ? i : 0];

        if (i > 0)
            fm_str_add_char(&k->text, ' ');
        fm_export_add_degrees(&k->text, p.lon, k->job->decimals);
        fm_str_add_char(&k->text, ',');
        fm_export_add_degrees(&k->text, p.lat, k->job->decimals);
    }
    fm_str_add(&k->text, "</coordinates>");
}

static void add_points(fm_kml_layer *k, size_t part)
{
    const fm_shapes *s = &k->shape.shapes;

    for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
        fm_str_add(&k->text, "<Point>");
        add_coordinates(k, i, 1, false);
        fm_str_add(&k->text, "</Point>\n");
    }
}

/* Follows the ground instead of cutting through hills; polygons do so by themselves. */
static void add_line(fm_kml_layer *k, size_t part)
{
    const fm_shapes *s = &k->shape.shapes;

    fm_str_add(&k->text, "<LineString>");
    if (k->draw_order > 0)
        fm_str_addf(&k->text, "<gx:drawOrder>%zu</gx:drawOrder>", k->draw_order);
    fm_str_add(&k->text, "<tessellate>1</tessellate>");
    add_coordinates(k, s->part_start[part], fm_shapes_part_size(s, part), false);
    fm_str_add(&k->text, "</LineString>\n");
}

static void add_polygon(fm_kml_layer *k, size_t shell)
{
    const fm_shapes *s = &k->shape.shapes;

    fm_str_add(&k->text, "<Polygon>");
    for (size_t part = shell; part < s->part_count; part++) {
        const char *boundary = part == shell ? "outerBoundaryIs" : "innerBoundaryIs";

        if (part > shell && s->part_role[part] != FM_PART_HOLE)
            break;
        fm_str_addf(&k->text, "<%s><LinearRing>", boundary);
        add_coordinates(k, s->part_start[part], fm_shapes_part_size(s, part), true);
        fm_str_addf(&k->text, "</LinearRing></%s>", boundary);
    }
    fm_str_add(&k->text, "</Polygon>\n");
}

void fm_kml_add_position(fm_kml_layer *k, fm_lonlat at)
{
    fm_str_add(&k->text, "<coordinates>");
    fm_export_add_degrees(&k->text, at.lon, k->job->decimals);
    fm_str_add_char(&k->text, ',');
    fm_export_add_degrees(&k->text, at.lat, k->job->decimals);
    fm_str_add(&k->text, "</coordinates>");
}

fm_status fm_kml_add_geometry(fm_kml_layer *k, size_t row)
{
    const fm_shapes *s = &k->shape.shapes;
    fm_status status = fm_export_job_shape(k->job, row, &k->shape);
    bool has_several = k->shape.points + k->shape.lines + k->shape.polygons > 1;

    if (status != FM_OK)
        return status;
    k->lost_parts += k->shape.lost;
    k->lost_in += k->shape.lost > 0;
    if (has_several)
        fm_str_add(&k->text, "<MultiGeometry>\n");
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] == FM_PART_POINTS)
            add_points(k, part);
        else if (s->part_role[part] == FM_PART_LINE)
            add_line(k, part);
        else if (s->part_role[part] == FM_PART_SHELL)
            add_polygon(k, part);
    }
    if (has_several)
        fm_str_add(&k->text, "</MultiGeometry>\n");
    return FM_OK;
}

/* ------------------------------------------------------------------ attributes */

static const fm_table *column_of(const fm_kml_layer *k, size_t field, size_t *column)
{
    bool is_id = k->has_id && field == 0;

    *column = is_id ? 0 : field - k->has_id;
    return is_id ? &k->job->features->ids : &k->job->features->table;
}

/* Is the field one of KML's own? */
static bool is_own(const fm_kml_layer *k, size_t field)
{
    size_t column;
    const fm_table *table = column_of(k, field, &column);

    return table == &k->job->features->table &&
           (column == k->name || column == k->description);
}

static const char *schema_type(const fm_table *table, size_t column)
{
    switch (fm_column_type(&table->columns[column])) {
    case FM_CELL_BOOL:
        return "bool";
    case FM_CELL_REAL:
        return "double";
    case FM_CELL_INTEGER:
        for (size_t row = 0; row < table->row_count; row++) {
            fm_cell cell = fm_table_cell(table, column, row);

            if (cell.kind == FM_CELL_INTEGER &&
                (cell.integer < INT32_MIN || cell.integer > INT32_MAX))
                return "string";
        }
        return "int";
    default:
        return "string";
    }
}

void fm_kml_add_schema(fm_kml_layer *k)
{
    fm_str_addf(&k->text, "<Schema id=\"%s\" name=\"%s\">\n", k->schema, k->schema);
    for (size_t i = 0; i < k->names.count; i++) {
        size_t column;
        const fm_table *table = column_of(k, i, &column);

        if (is_own(k, i))
            continue;
        fm_str_add(&k->text, "<SimpleField name=\"");
        fm_export_add_xml(&k->text, k->names.names[i], strlen(k->names.names[i]));
        fm_str_addf(&k->text, "\" type=\"%s\"/>\n", schema_type(table, column));
    }
    fm_str_add(&k->text, "</Schema>\n");
}

void fm_kml_add_data(fm_kml_layer *k, size_t row)
{
    bool is_open = false;

    for (size_t i = 0; i < k->names.count; i++) {
        size_t column;
        const fm_table *table = column_of(k, i, &column);
        fm_cell cell = fm_table_cell(table, column, row);

        if (is_own(k, i) || cell.kind == FM_CELL_NULL)
            continue;
        if (!is_open)
            fm_str_addf(&k->text, "<ExtendedData><SchemaData schemaUrl=\"#%s\">\n",
                        k->schema);
        is_open = true;
        fm_str_add(&k->text, "<SimpleData name=\"");
        fm_export_add_xml(&k->text, k->names.names[i], strlen(k->names.names[i]));
        fm_str_add(&k->text, "\">");
        if (cell.kind == FM_CELL_TEXT || cell.kind == FM_CELL_JSON)
            fm_export_add_xml(&k->text, cell.text, cell.length);
        else if (cell.kind == FM_CELL_BOOL)
            fm_str_add_char(&k->text, cell.number != 0.0 ? '1' : '0');
        else
            fm_cell_add(&k->text, cell);
        fm_str_add(&k->text, "</SimpleData>\n");
    }
    if (is_open)
        fm_str_add(&k->text, "</SchemaData></ExtendedData>\n");
}

/* ------------------------------------------------------------------------ file */

static fm_status put(fm_kml_layer *k, fm_output *output)
{
    fm_status status =
        k->text.failed ? fm_fail_nomem(k->job->ctx)
                       : fm_output_write(output, fm_str_text(&k->text), k->text.length);

    fm_str_clear(&k->text);
    return status;
}

static fm_status write_head(fm_kml_layer *k, fm_output *output)
{
    const char *file = fm_path_name(k->job->path);
    const char *name = k->job->name != NULL ? k->job->name : file;
    size_t length =
        k->job->name != NULL ? strlen(name) : (size_t)(fm_path_suffix(file) - file);

    fm_str_add(&k->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n"
                         "<Document>\n<name>");
    fm_export_add_xml(&k->text, name, length);
    fm_str_add(&k->text, "</name>\n");
    fm_kml_add_schema(k);
    /* Readers take the folder for the layer. */
    fm_str_add(&k->text, "<Folder>\n<name>");
    fm_export_add_xml(&k->text, name, length);
    fm_str_add(&k->text, "</name>\n");
    return put(k, output);
}

static fm_status write_placemark(fm_kml_layer *k, fm_output *output, size_t row)
{
    const fm_features *f = k->job->features;
    fm_status status;

    fm_str_add(&k->text, "<Placemark>\n");
    add_element(&k->text, "name", fm_table_cell(&f->table, k->name, row));
    add_element(&k->text, "description", fm_table_cell(&f->table, k->description, row));
    fm_kml_add_data(k, row);
    status = fm_kml_add_geometry(k, row);
    if (status != FM_OK)
        return status;
    fm_str_add(&k->text, "</Placemark>\n");
    return put(k, output);
}

static fm_status write_all(fm_kml_layer *k, fm_output *output)
{
    size_t count = fm_features_count(k->job->features);
    fm_status status = write_head(k, output);

    for (size_t i = 0; status == FM_OK && i < count; i++) {
        status = write_placemark(k, output, i);
        k->job->written++;
        if (status == FM_OK)
            status = fm_export_progress(k->job, k->job->written);
    }
    fm_str_add(&k->text, "</Folder>\n</Document>\n</kml>\n");
    if (status == FM_OK)
        status = put(k, output);
    if (status == FM_OK)
        status = fm_export_tell_lost(k->job, k->lost_parts, k->lost_in);
    return status;
}

void fm_kml_release(fm_kml_layer *k)
{
    fm_export_names_release(&k->names);
    fm_export_shape_release(&k->shape);
    fm_str_release(&k->text);
}

fm_status fm_export_kml(fm_export_job *job)
{
    /* Readers take "Name" for the name, too. */
    static const fm_export_name_rule rule = { .ignores_case = true };
    fm_kml_layer k = { .job = job,
                       .schema = "fields",
                       .has_id = fm_export_ids_matter(job->features),
                       .name = fm_export_find_column(&job->features->table, "name"),
                       .description = fm_export_find_column(&job->features->table,
                                                            "description") };
    fm_output *output = NULL;
    fm_status status = fm_output_open(job->ctx, job->path, job->overwrite, &output);

    if (status == FM_OK)
        status = fm_export_names_make(job, k.has_id, &rule, &k.names);
    if (status == FM_OK)
        status = write_all(&k, output);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    fm_kml_release(&k);
    return status;
}
