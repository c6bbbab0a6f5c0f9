/* SPDX-License-Identifier: MIT */
/*
 * GeoJSON by RFC 7946, a feature a line: programs stream it, and people compare two
 * files with diff.
 *
 * A look is written as simplestyle properties (1.1.0), but for those that the feature
 * has as fields of its own: they are data, and kept.  Viewers draw grey lines and areas
 * where nothing is said of them, so what the map does not draw has an opacity of 0.
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

/* ------------------------------------------------------------------------ look */

/* In a width or an opacity more digits than these say nothing. */
enum { LOOK_DECIMALS = 3 };

static void add_look_number(fm_json *j, const char *key, double value)
{
    char text[FM_FIXED_MAX];
    double rounded = value;

    if (fm_number_parse(text, fm_number_format_fixed(value, LOOK_DECIMALS, text),
                        &rounded))
        fm_json_number(j, key, rounded);
}

static void add_color(fm_json *j, const char *key, fm_color color)
{
    fm_str hex = { 0 };

    color.a = 1.0;
    fm_color_add_hex(&hex, color);
    fm_json_text(j, key, fm_str_text(&hex));
    j->out->failed = j->out->failed || hex.failed;
    fm_str_release(&hex);
}

/* The properties of simplestyle, in its order. */
typedef enum look_key {
    TITLE,
    DESCRIPTION,
    MARKER_COLOR,
    MARKER_SIZE,
    MARKER_SYMBOL,
    STROKE,
    STROKE_OPACITY,
    STROKE_WIDTH,
    FILL,
    FILL_OPACITY,
    LOOK_KEYS
} look_key;

static const char *const look_names[LOOK_KEYS] = {
    "title",  "description",    "marker-color", "marker-size", "marker-symbol",
    "stroke", "stroke-opacity", "stroke-width", "fill",        "fill-opacity",
};

static bool is_said(const fm_export_look *look, look_key key)
{
    const bool said[LOOK_KEYS] = {
        [TITLE] = look->title != NULL,
        [DESCRIPTION] = look->description != NULL,
        [MARKER_COLOR] = look->has_marker,
        [MARKER_SIZE] = look->marker_size != NULL,
        [MARKER_SYMBOL] = look->marker_symbol != NULL,
        [STROKE] = look->has_stroke,
        [STROKE_OPACITY] = look->has_stroke || look->no_stroke,
        [STROKE_WIDTH] = look->stroke_width > 0.0,
        [FILL] = look->has_fill,
        [FILL_OPACITY] = look->has_fill || look->no_fill,
    };

    return said[key];
}

static void add_look_value(fm_json *j, const fm_export_look *look, look_key key)
{
    const char *name = look_names[key];

    if (key == TITLE)
        fm_json_text(j, name, look->title);
    else if (key == DESCRIPTION)
        fm_json_text(j, name, look->description);
    else if (key == MARKER_COLOR)
        add_color(j, name, look->marker);
    else if (key == MARKER_SIZE)
        fm_json_text(j, name, look->marker_size);
    else if (key == MARKER_SYMBOL)
        fm_json_text(j, name, look->marker_symbol);
    else if (key == STROKE)
        add_color(j, name, look->stroke);
    else if (key == STROKE_OPACITY)
        add_look_number(j, name, look->no_stroke ? 0.0 : look->stroke.a);
    else if (key == STROKE_WIDTH)
        add_look_number(j, name, look->stroke_width);
    else if (key == FILL)
        add_color(j, name, look->fill);
    else
        add_look_number(j, name, look->no_fill ? 0.0 : look->fill.a);
}

/* A field of such a name that has no value. */
static bool gives_way(const fm_export_look *look, const char *name, fm_cell cell)
{
    for (int key = 0; key < LOOK_KEYS && cell.kind == FM_CELL_NULL; key++)
        if (strcmp(look_names[key], name) == 0)
            return is_said(look, (look_key)key);
    return false;
}

/* What a feature says of itself is not said for it. */
static void add_look(fm_json *j, const fm_export_look *look, const fm_table *table,
                     size_t row)
{
    for (int key = 0; key < LOOK_KEYS; key++) {
        size_t column = fm_table_find(table, look_names[key]);

        if (is_said(look, (look_key)key) &&
            (column == FM_NO_COLUMN ||
             fm_table_cell(table, column, row).kind == FM_CELL_NULL))
            add_look_value(j, look, (look_key)key);
    }
}

/* --------------------------------------------------------------------- feature */

static void add_feature(fm_str *out, const fm_export_job *job, size_t feature,
                        const fm_export_shape *shape)
{
    fm_export_look look = fm_export_look_of(job, feature);
    const fm_features *f = job->features;
    bool has_look = job->item->look != NULL;
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "type", "Feature");
    add_id(&j, f, feature);
    fm_json_object(&j, "properties");
    for (size_t i = 0; i < f->table.column_count; i++) {
        const char *name = f->table.columns[i].name;
        fm_cell cell = fm_table_cell(&f->table, i, feature);

        if (!has_look || !gives_way(&look, name, cell))
            add_cell(&j, name, cell);
    }
    if (has_look)
        add_look(&j, &look, &f->table, feature);
    fm_json_end(&j);
    fm_json_raw(&j, "geometry", "", 0);
    fm_export_add_geojson(out, shape, job->decimals);
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

typedef enum layout {
    COLLECTION, /* one object with all features */
    LINES,
    SEQUENCE /* RFC 8142: a record separator in front of each */
} layout;

static const char record_separator = '\x1E';

static fm_status write_features(fm_export_job *job, fm_output *output, layout as)
{
    size_t count = fm_features_count(job->features);
    size_t lost_parts = 0, lost_in = 0;
    fm_export_shape shape = { 0 };
    fm_status status = FM_OK;
    fm_str text = { 0 };

    if (as == COLLECTION)
        add_head(&text, job);
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        status = fm_export_job_shape(job, i, &shape);
        if (status != FM_OK)
            break;
        lost_parts += shape.lost;
        lost_in += shape.lost > 0;
        if (as == SEQUENCE)
            fm_str_add_char(&text, record_separator);
        add_feature(&text, job, i, &shape);
        fm_str_add(&text, as != COLLECTION || i + 1 == count ? "\n" : ",\n");
        status = write_text(job, output, &text);
        job->written++;
        if (status == FM_OK)
            status = fm_export_progress(job, job->written);
    }
    if (as == COLLECTION)
        fm_str_add(&text, "]}\n");
    if (status == FM_OK)
        status = write_text(job, output, &text);
    if (status == FM_OK)
        status = fm_export_tell_lost(job, lost_parts, lost_in);
    fm_export_shape_release(&shape);
    fm_str_release(&text);
    return status;
}

/* Copy what is there, which has to be a feature a line itself. */
static fm_status copy_old(fm_export_job *job, fm_output *output, layout as)
{
    fm_str first = { 0 };
    fm_status status = fm_export_copy_old(job, output, &first);
    const char *text = fm_str_text(&first);
    size_t length = first.length;
    bool is_record;

    while (length > 0 && (text[length - 1] == '\r' || text[length - 1] == ' '))
        length--;
    is_record = length > 0 && text[0] == record_separator;
    if (status == FM_OK && length > 0 &&
        (is_record != (as == SEQUENCE) || text[is_record] != '{' ||
         text[length - 1] != '}' || strstr(text, "\"FeatureCollection\"") != NULL))
        status = fm_fail(
            job->ctx, FM_ERR_OUTPUT,
            "cannot add to '%.200s': it is not one feature a line%s; write "
            "it anew",
            job->path, as == SEQUENCE ? ", each behind a record separator" : "");
    fm_str_release(&first);
    return status;
}

static fm_status write_file(fm_export_job *job, layout as)
{
    fm_output *output = NULL;
    fm_status status = fm_output_open(job->ctx, job->path, job->overwrite, &output);

    if (status == FM_OK && job->appends)
        status = copy_old(job, output, as);
    if (status == FM_OK)
        status = write_features(job, output, as);
    if (status == FM_OK)
        status = fm_export_check_old(job);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    return status;
}

fm_status fm_export_geojson(fm_export_job *job)
{
    return write_file(job, COLLECTION);
}

fm_status fm_export_geojson_lines(fm_export_job *job)
{
    return write_file(job, LINES);
}

fm_status fm_export_geojson_sequence(fm_export_job *job)
{
    return write_file(job, SEQUENCE);
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
