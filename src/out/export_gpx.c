/* SPDX-License-Identifier: MIT */
/*
 * GPX 1.1, for receivers that are carried along: points are waypoints, lines are
 * tracks. The schema wants all waypoints before the first track, so the features are
 * gone through twice.
 *
 * Fields that have the names of GPX's own elements become those; the others are
 * extensions, in the namespace in which GDAL and QGIS look for fields.
 */
#include "out/export_private.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

#include "base/banned.h"

/* Elements of GPX that a field, or the look, can fill; in the order of the schema. */
typedef enum element { TIME, NAME, CMT, DESC, SRC, SYM, TYPE, ELEMENTS } element;

static const struct {
    const char *tag;
    const char *fields[2]; /* the first that the layer has */
    bool is_track_too;
} elements[ELEMENTS] = {
    [TIME] = { "time", { "time", "date" }, false },
    [NAME] = { "name", { "name", "name_en" }, true },
    [CMT] = { "cmt", { "cmt", NULL }, true },
    [DESC] = { "desc", { "desc", "description" }, true },
    [SRC] = { "src", { "src", "source" }, true },
    [SYM] = { "sym", { "sym", NULL }, false },
    [TYPE] = { "type", { "type", NULL }, true },
};

typedef struct gpx {
    fm_export_job *job;
    fm_output *output;
    bool is_tracks; /* the second time */
    /* Of the layer at work. */
    bool has_id;
    fm_export_names names;
    size_t columns[ELEMENTS]; /* of the table; FM_NO_COLUMN */
    fm_export_shape shape;
    size_t lost_parts, lost_in;
    fm_str text;
} gpx;

/* -------------------------------------------------------------------- elements */

static void add_element(fm_str *out, const char *tag, const char *text, size_t length)
{
    fm_str_addf(out, "<%s>", tag);
    fm_export_add_xml(out, text, length);
    fm_str_addf(out, "</%s>\n", tag);
}

static void add_cell(gpx *g, const char *tag, fm_cell cell)
{
    fm_str value = { 0 };

    if (cell.kind == FM_CELL_NULL)
        return;
    fm_cell_add(&value, cell);
    add_element(&g->text, tag, fm_str_text(&value), value.length);
    g->text.failed = g->text.failed || value.failed;
    fm_str_release(&value);
}

/* A day, or a moment in UTC, as the schema has it. */
static bool is_time(fm_cell cell)
{
    fm_date date;

    return cell.kind == FM_CELL_TEXT && fm_date_parse(cell.text, cell.length, &date) &&
           (cell.length == 10 ||
            (cell.length == 20 && cell.text[10] == 'T' && cell.text[19] == 'Z'));
}

static void add_time(gpx *g, fm_cell cell)
{
    fm_str_add(&g->text, "<time>");
    fm_str_add(&g->text, cell.text);
    fm_str_addf(&g->text, "%s</time>\n", cell.length == 10 ? "T00:00:00Z" : "");
}

/* What the look says of the element; NULL: nothing. */
static const char *said(const fm_export_look *look, element e)
{
    return e == NAME   ? look->title
           : e == DESC ? look->description
           : e == SYM  ? look->marker_symbol
                       : NULL;
}

static bool is_written(const gpx *g, element e)
{
    return !g->is_tracks || elements[e].is_track_too;
}

/* The layer, where a file has several and no field says better. */
static const char *layer_type(const gpx *g)
{
    const fm_export_item *item = g->job->item;

    if (g->job->item_count < 2)
        return NULL;
    return item->title != NULL ? item->title : g->job->name;
}

static void add_elements(gpx *g, const fm_export_look *look, size_t row)
{
    const fm_table *table = &g->job->features->table;

    for (element e = 0; e < ELEMENTS; e++) {
        fm_cell cell = fm_table_cell(table, g->columns[e], row);
        const char *text = said(look, e);

        if (text == NULL && e == TYPE && cell.kind == FM_CELL_NULL)
            text = layer_type(g);
        if (!is_written(g, e))
            continue;
        if (text != NULL)
            add_element(&g->text, elements[e].tag, text, strlen(text));
        else if (e == TIME && cell.kind != FM_CELL_NULL)
            add_time(g, cell);
        else
            add_cell(g, elements[e].tag, cell);
    }
}

/* Does an element say what the column has? */
static bool is_own(const gpx *g, const fm_export_look *look, size_t column)
{
    for (element e = 0; e < ELEMENTS; e++) {
        if (g->columns[e] == column)
            return is_written(g, e) && said(look, e) == NULL;
    }
    return false;
}

static void add_extensions(gpx *g, const fm_export_look *look, size_t row)
{
    const fm_features *f = g->job->features;
    fm_str tag = { 0 };
    bool is_open = false;

    for (size_t i = 0; i < g->names.count; i++) {
        bool is_id = g->has_id && i == 0;
        size_t column = is_id ? 0 : i - g->has_id;
        fm_cell cell = fm_table_cell(is_id ? &f->ids : &f->table, column, row);

        if (cell.kind == FM_CELL_NULL || (!is_id && is_own(g, look, column)))
            continue;
        if (!is_open)
            fm_str_add(&g->text, "<extensions>\n");
        is_open = true;
        fm_str_clear(&tag);
        fm_str_addf(&tag, "ogr:%s", g->names.names[i]);
        add_cell(g, fm_str_text(&tag), cell);
    }
    if (is_open)
        fm_str_add(&g->text, "</extensions>\n");
    g->text.failed = g->text.failed || tag.failed;
    fm_str_release(&tag);
}

/* ------------------------------------------------------------------- positions */

/* The schema ends before 180 degrees: a waypoint there is at -180, and a track ends a
 * last digit before. */
static void open_position(gpx *g, const char *tag, fm_lonlat p)
{
    int decimals = g->job->decimals;

    if (p.lon >= 180.0)
        p.lon = g->is_tracks ? 180.0 - pow(10.0, -decimals) : -180.0;
    fm_str_addf(&g->text, "<%s lat=\"", tag);
    fm_export_add_degrees(&g->text, p.lat, decimals);
    fm_str_add(&g->text, "\" lon=\"");
    fm_export_add_degrees(&g->text, p.lon, decimals);
    fm_str_add(&g->text, "\"");
}

static void add_waypoints(gpx *g, size_t row)
{
    fm_export_look look = fm_export_look_of(g->job, row);
    const fm_shapes *s = &g->shape.shapes;

    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] != FM_PART_POINTS)
            continue;
        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
            open_position(g, "wpt", s->points[i]);
            fm_str_add(&g->text, ">\n");
            add_elements(g, &look, row);
            add_extensions(g, &look, row);
            fm_str_add(&g->text, "</wpt>\n");
        }
    }
}

static void add_track(gpx *g, size_t row)
{
    fm_export_look look = fm_export_look_of(g->job, row);
    const fm_shapes *s = &g->shape.shapes;

    fm_str_add(&g->text, "<trk>\n");
    add_elements(g, &look, row);
    add_extensions(g, &look, row);
    for (size_t part = 0; part < s->part_count; part++) {
        if (s->part_role[part] != FM_PART_LINE)
            continue;
        fm_str_add(&g->text, "<trkseg>\n");
        for (size_t i = s->part_start[part]; i < s->part_start[part + 1]; i++) {
            open_position(g, "trkpt", s->points[i]);
            fm_str_add(&g->text, "/>\n");
        }
        fm_str_add(&g->text, "</trkseg>\n");
    }
    fm_str_add(&g->text, "</trk>\n");
}

/* ------------------------------------------------------------------------ file */

static fm_status put(gpx *g)
{
    fm_status status =
        g->text.failed
            ? fm_fail_nomem(g->job->ctx)
            : fm_output_write(g->output, fm_str_text(&g->text), g->text.length);

    fm_str_clear(&g->text);
    return status;
}

static size_t find_time(const fm_table *table, const char *name)
{
    size_t column = fm_export_find_column(table, name);

    for (size_t i = 0; column != FM_NO_COLUMN && i < table->row_count; i++) {
        fm_cell cell = fm_table_cell(table, column, i);

        if (cell.kind != FM_CELL_NULL && !is_time(cell))
            return FM_NO_COLUMN;
    }
    return column;
}

static void find_columns(gpx *g)
{
    const fm_table *table = &g->job->features->table;

    for (element e = 0; e < ELEMENTS; e++) {
        g->columns[e] = FM_NO_COLUMN;
        for (size_t k = 0; k < 2 && g->columns[e] == FM_NO_COLUMN; k++) {
            const char *field = elements[e].fields[k];

            if (field != NULL)
                g->columns[e] = e == TIME ? find_time(table, field)
                                          : fm_export_find_column(table, field);
        }
    }
}

static fm_status write_feature(gpx *g, size_t row)
{
    unsigned kinds = fm_shapes_kinds(&g->job->features->shapes, row);
    unsigned wanted = g->is_tracks ? FM_SHAPE_LINE : FM_SHAPE_POINT;
    fm_status status;

    if (!(kinds & wanted))
        return FM_OK;
    status = fm_export_job_shape(g->job, row, &g->shape);
    if (status != FM_OK)
        return status;
    if (g->is_tracks) {
        g->lost_parts += g->shape.lost;
        g->lost_in += g->shape.lost > 0;
        add_track(g, row);
    } else {
        add_waypoints(g, row);
    }
    g->job->written += !g->is_tracks || !(kinds & FM_SHAPE_POINT);
    return put(g);
}

static fm_status write_layer(gpx *g, size_t item)
{
    static const fm_export_name_rule rule = { .is_element = true };
    fm_status status;

    fm_export_take(g->job, item);
    g->job->is_again = g->is_tracks;
    g->has_id = fm_export_ids_matter(g->job->features);
    find_columns(g);
    fm_export_names_release(&g->names);
    status = fm_export_names_make(g->job, g->has_id, &rule, &g->names);
    for (size_t i = 0; status == FM_OK && i < fm_features_count(g->job->features);
         i++) {
        status = write_feature(g, i);
        if (status == FM_OK)
            status = fm_export_progress(g->job, i + 1);
    }
    return status;
}

static fm_status write_all(gpx *g)
{
    char *name = fm_export_layer_name(g->job);
    fm_status status = FM_OK;

    fm_str_add(&g->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<gpx version=\"1.1\" creator=\"frontmap\" "
                         "xmlns=\"http://www.topografix.com/GPX/1/1\" "
                         "xmlns:ogr=\"http://osgeo.org/gdal\">\n<metadata>\n");
    if (name != NULL && g->job->item_count == 1)
        add_element(&g->text, "name", name, strlen(name));
    if (g->job->item_count == 1 && g->job->item->description != NULL)
        add_element(&g->text, "desc", g->job->item->description,
                    strlen(g->job->item->description));
    fm_str_add(&g->text, "</metadata>\n");
    g->text.failed = g->text.failed || name == NULL;
    fm_free(name);
    for (int pass = 0; pass < 2; pass++) {
        g->is_tracks = pass == 1;
        for (size_t i = 0; status == FM_OK && i < g->job->item_count; i++)
            status = write_layer(g, i);
    }
    fm_str_add(&g->text, "</gpx>\n");
    if (status == FM_OK)
        status = put(g);
    if (status == FM_OK)
        status = fm_export_tell_lost(g->job, g->lost_parts, g->lost_in);
    return status;
}

fm_status fm_export_gpx(fm_export_job *job)
{
    gpx g = { .job = job };
    fm_status status = fm_export_check_kinds(
        job, FM_SHAPE_POINT | FM_SHAPE_LINE,
        "write their borders as lines, or write .kml, .gpkg or .geojson");

    if (status == FM_OK)
        status = fm_output_open(job->ctx, job->path, job->overwrite, &g.output);
    if (status == FM_OK)
        status = write_all(&g);
    if (status == FM_OK)
        status = fm_output_commit(&g.output);
    fm_output_abort(&g.output);
    fm_export_names_release(&g.names);
    fm_export_shape_release(&g.shape);
    fm_str_release(&g.text);
    return status;
}
