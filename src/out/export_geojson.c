/* SPDX-License-Identifier: MIT */
/*
 * GeoJSON by RFC 7946, a feature a line: programs stream it, and people compare two
 * files with diff.
 */
#include "out/export_private.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/number.h"

#include "base/banned.h"

/* ------------------------------------------------------------------ attributes */

/* Shortest digits; with a point or an exponent, so that it is read as a real again. */
static void add_real(fm_json *j, const char *key, double value)
{
    char text[FM_NUMBER_MAX + 2];
    size_t length = fm_number_format(value, text);

    if (strcspn(text, ".en") == length) {
        memcpy(text + length, ".0", 3);
        length += 2;
    }
    fm_json_raw(j, key, text, length);
}

/* JSON on one line.  A text holds no raw control characters, so those that are there
 * stand between its tokens. */
static void add_json(fm_json *j, const char *key, fm_cell cell)
{
    fm_str line = { 0 };

    for (size_t i = 0; i < cell.length; i++) {
        if ((unsigned char)cell.text[i] >= ' ')
            fm_str_add_char(&line, cell.text[i]);
    }
    fm_json_raw(j, key, fm_str_text(&line), line.length);
    j->out->failed = j->out->failed || line.failed;
    fm_str_release(&line);
}

static void add_cell(fm_json *j, const char *key, fm_cell cell)
{
    switch (cell.kind) {
    case FM_CELL_BOOL:
        fm_json_bool(j, key, cell.number != 0.0);
        break;
    case FM_CELL_INTEGER:
        fm_json_integer(j, key, cell.integer);
        break;
    case FM_CELL_REAL:
        add_real(j, key, cell.number);
        break;
    case FM_CELL_TEXT:
        fm_json_text_n(j, key, cell.text, cell.length);
        break;
    case FM_CELL_JSON:
        add_json(j, key, cell);
        break;
    default:
        fm_json_null(j, key);
    }
}

static void add_id(fm_json *j, const fm_features *f, size_t feature)
{
    fm_cell id = { 0 };

    if (f->ids.column_count > 0)
        id = fm_table_cell(&f->ids, 0, feature);
    /* RFC 7946, 3.2: a string or a number. */
    if (id.kind == FM_CELL_TEXT || id.kind == FM_CELL_INTEGER ||
        id.kind == FM_CELL_REAL)
        add_cell(j, "id", id);
}

static void add_feature(fm_str *out, const fm_features *f, size_t feature,
                        const fm_export_shape *shape, int decimals)
{
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "type", "Feature");
    add_id(&j, f, feature);
    fm_json_object(&j, "properties");
    for (size_t i = 0; i < f->table.column_count; i++)
        add_cell(&j, f->table.columns[i].name, fm_table_cell(&f->table, i, feature));
    fm_json_end(&j);
    fm_json_raw(&j, "geometry", "", 0);
    fm_export_add_geojson(out, shape, decimals);
    fm_json_end(&j);
}

/* ------------------------------------------------------------------------ file */

static void add_head(fm_str *out, const fm_export_job *job)
{
    fm_str_add(out, "{\"type\":\"FeatureCollection\",");
    if (job->name != NULL) {
        fm_json j;

        fm_str_add(out, "\"name\":");
        fm_json_init(&j, out, false);
        fm_json_text(&j, NULL, job->name);
        fm_str_add_char(out, ',');
    }
    fm_str_add(out, "\"features\":[\n");
}

static fm_status write_text(const fm_export_job *job, fm_output *output, fm_str *text)
{
    fm_status status = text->failed
                           ? fm_fail_nomem(job->ctx)
                           : fm_output_write(output, fm_str_text(text), text->length);

    fm_str_clear(text);
    return status;
}

static fm_status write_features(fm_export_job *job, fm_output *output, bool is_lines)
{
    size_t count = fm_features_count(job->features);
    size_t lost_parts = 0, lost_in = 0;
    fm_export_shape shape = { 0 };
    fm_status status = FM_OK;
    fm_str text = { 0 };

    if (!is_lines)
        add_head(&text, job);
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        if (!fm_export_shape_make(&shape, &job->features->shapes, i, job->decimals)) {
            status = fm_fail_nomem(job->ctx);
            break;
        }
        lost_parts += shape.lost;
        lost_in += shape.lost > 0;
        add_feature(&text, job->features, i, &shape, job->decimals);
        fm_str_add(&text, is_lines || i + 1 == count ? "\n" : ",\n");
        status = write_text(job, output, &text);
        job->written++;
        if (status == FM_OK)
            status = fm_export_progress(job, job->written);
    }
    if (!is_lines)
        fm_str_add(&text, "]}\n");
    if (status == FM_OK)
        status = write_text(job, output, &text);
    if (status == FM_OK)
        status = fm_export_tell_lost(job, lost_parts, lost_in);
    fm_export_shape_release(&shape);
    fm_str_release(&text);
    return status;
}

static fm_status write_file(fm_export_job *job, bool is_lines)
{
    fm_output *output = NULL;
    fm_status status = fm_output_open(job->ctx, job->path, job->overwrite, &output);

    if (status == FM_OK)
        status = write_features(job, output, is_lines);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    return status;
}

fm_status fm_export_geojson(fm_export_job *job)
{
    return write_file(job, false);
}

fm_status fm_export_geojson_lines(fm_export_job *job)
{
    return write_file(job, true);
}

void fm_geojson_geometry_add(fm_str *out, const fm_shapes *shapes, size_t feature,
                             int decimals)
{
    fm_export_shape shape = { 0 };

    decimals = decimals < 0 ? FM_EXPORT_DECIMALS : decimals;
    if (fm_export_shape_make(&shape, shapes, feature, decimals))
        fm_export_add_geojson(out, &shape, decimals);
    else
        out->failed = true;
    fm_export_shape_release(&shape);
}
