/* SPDX-License-Identifier: MIT */
#include "data/ogr_fields.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"

#include "base/banned.h"

/* ---- Choosing -------------------------------------------------------------------- */

static bool is_wanted(const fm_source_request *request, const char *name)
{
    const char *column;

    if (request->columns == NULL)
        return true;
    for (size_t i = 0; i < request->column_count; i++) {
        if (strcmp(request->columns[i], name) == 0)
            return true;
    }
    if (request->where == NULL)
        return false;
    for (size_t i = 0; (column = fm_where_column(request->where, i)) != NULL; i++) {
        if (strcmp(column, name) == 0)
            return true;
    }
    return false;
}

static fm_status check_name(fm_context *ctx, const fm_features *out, const char *name)
{
    fm_place place = { .file = out->source };

    if (fm_utf8_valid_prefix(name, strlen(name)) == strlen(name))
        return FM_OK;
    return fm_fail_at(ctx, FM_ERR_LAYER, &place,
                      "the name of a field is not UTF-8; convert the file, for example "
                      "with iconv -f WINDOWS-1252 -t UTF-8");
}

fm_status fm_ogr_fields_choose(fm_context *ctx, const fm_gdal *gdal, OGRLayerH layer,
                               const fm_source_request *request, fm_features *out,
                               fm_ogr_fields *fields)
{
    OGRFeatureDefnH definition = gdal->OGR_L_GetLayerDefn(layer);
    int count = gdal->OGR_FD_GetFieldCount(definition);
    fm_status status = FM_OK;
    const char **ignored;
    size_t ignored_count = 0;

    *fields = (fm_ogr_fields){ 0 };
    fields->fields = fm_alloc((size_t)count, sizeof *fields->fields);
    ignored = fm_alloc((size_t)count + 2, sizeof *ignored);
    if (fields->fields == NULL || ignored == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    for (int i = 0; i < count; i++) {
        OGRFieldDefnH field = gdal->OGR_FD_GetFieldDefn(definition, i);
        const char *name = gdal->OGR_Fld_GetNameRef(field);
        fm_ogr_field *chosen = &fields->fields[fields->count];

        if (!is_wanted(request, name)) {
            ignored[ignored_count++] = name;
            continue;
        }
        if (gdal->OGR_Fld_GetType(field) == OFTBinary) {
            fm_note(ctx, FM_PLACE_NONE, "field-binary",
                    "field '%.100s' holds bytes; left out", name);
            ignored[ignored_count++] = name;
            continue;
        }
        status = check_name(ctx, out, name);
        if (status != FM_OK)
            goto out;
        chosen->index = i;
        chosen->type = gdal->OGR_Fld_GetType(field);
        chosen->subtype = gdal->OGR_Fld_GetSubType(field);
        if (!fm_table_column(&out->table, name, strlen(name), &chosen->column)) {
            status = fm_fail_nomem(ctx);
            goto out;
        }
        fields->count++;
    }
    if (request->no_geometry)
        ignored[ignored_count++] = "OGR_GEOMETRY";
    /* A driver that cannot leave fields out reads them, and nobody looks. */
    if (ignored_count > 0)
        (void)gdal->OGR_L_SetIgnoredFields(layer, ignored);

out:
    fm_free(ignored);
    if (status != FM_OK)
        fm_ogr_fields_release(fields);
    return status;
}

void fm_ogr_fields_release(fm_ogr_fields *fields)
{
    fm_free(fields->fields);
    *fields = (fm_ogr_fields){ 0 };
}

/* ---- Reading --------------------------------------------------------------------- */

typedef struct cell_reader {
    fm_context *ctx;
    const fm_gdal *gdal;
    OGRFeatureH feature;
    const fm_ogr_field *field;
    fm_features *out;
    size_t row;
} cell_reader;

static fm_place place_of(const cell_reader *r)
{
    return (fm_place){ .file = r->out->source };
}

static fm_status stored(const cell_reader *r, bool done)
{
    return done ? FM_OK : fm_fail_nomem(r->ctx);
}

static fm_status check_text(const cell_reader *r, const char *text, size_t length)
{
    size_t valid = fm_utf8_valid_prefix(text, length);
    fm_place place = place_of(r);

    if (valid == length)
        return FM_OK;
    return fm_fail_at(r->ctx, FM_ERR_LAYER, &place,
                      "feature %zu: field '%.100s' is not UTF-8 (byte 0x%02x); convert "
                      "the file, for example with iconv -f WINDOWS-1252 -t UTF-8",
                      r->out->read, r->out->table.columns[r->field->column].name,
                      (unsigned)(unsigned char)text[valid]);
}

static fm_status store_text(const cell_reader *r, const char *text)
{
    size_t length = strlen(text);
    fm_table *table = &r->out->table;
    fm_status status = check_text(r, text, length);

    if (status != FM_OK)
        return status;
    if (r->field->subtype == OFSTJSON)
        return stored(r,
                      fm_table_set_json(table, r->field->column, r->row, text, length));
    return stored(r, fm_table_set_text(table, r->field->column, r->row, text, length));
}

static fm_status store_real(const cell_reader *r, double value)
{
    fm_place place = place_of(r);

    if (!isfinite(value))
        return fm_warn(r->ctx, FM_ERR_LAYER, &place, "value-not-finite",
                       "feature %zu: field '%.100s' is not a finite number; taken as "
                       "null",
                       r->out->read, r->out->table.columns[r->field->column].name);
    return stored(r,
                  fm_table_set_real(&r->out->table, r->field->column, r->row, value));
}

static fm_status store_integer(const cell_reader *r, int64_t value)
{
    fm_table *table = &r->out->table;

    if (r->field->subtype == OFSTBoolean)
        return stored(r,
                      fm_table_set_bool(table, r->field->column, r->row, value != 0));
    return stored(r, fm_table_set_integer(table, r->field->column, r->row, value));
}

/* "2020-02-24", "11:30:00", "2020-02-24T11:30:00.250+03:00" */
static fm_status store_date(const cell_reader *r)
{
    int year, month, day, hour, minute, zone;
    float second;
    fm_str text = { 0 };
    fm_status status;

    if (!r->gdal->OGR_F_GetFieldAsDateTimeEx(r->feature, r->field->index, &year, &month,
                                             &day, &hour, &minute, &second, &zone))
        return FM_OK;
    if (r->field->type != OFTTime)
        fm_str_addf(&text, "%04d-%02d-%02d", year, month, day);
    if (r->field->type == OFTDateTime)
        fm_str_add_char(&text, 'T');
    if (r->field->type != OFTDate) {
        int whole = (int)second;
        int milli = (int)lrintf((second - (float)whole) * 1000);

        fm_str_addf(&text, "%02d:%02d:%02d", hour, minute, whole);
        if (milli > 0 && milli < 1000)
            fm_str_addf(&text, ".%03d", milli);
        /* GDAL counts quarters of an hour from 100, which is UTC; 0 and 1 say nothing.
         */
        if (zone == 100)
            fm_str_add_char(&text, 'Z');
        else if (zone > 1)
            fm_str_addf(&text, "%c%02d:%02d", zone > 100 ? '+' : '-',
                        (zone > 100 ? zone - 100 : 100 - zone) / 4,
                        (zone > 100 ? zone - 100 : 100 - zone) % 4 * 15);
    }
    status = text.failed ? fm_fail_nomem(r->ctx) : store_text(r, text.text);
    fm_str_release(&text);
    return status;
}

static fm_status store_list(const cell_reader *r)
{
    const fm_gdal *gdal = r->gdal;
    int index = r->field->index;
    int count = 0;
    fm_str text = { 0 };
    fm_status status = FM_OK;
    fm_json json;

    fm_json_init(&json, &text, false);
    fm_json_array(&json, NULL);
    if (r->field->type == OFTIntegerList) {
        const int *items = gdal->OGR_F_GetFieldAsIntegerList(r->feature, index, &count);
        for (int i = 0; i < count; i++)
            fm_json_integer(&json, NULL, items[i]);
    } else if (r->field->type == OFTInteger64List) {
        const GIntBig *items =
            gdal->OGR_F_GetFieldAsInteger64List(r->feature, index, &count);
        for (int i = 0; i < count; i++)
            fm_json_integer(&json, NULL, items[i]);
    } else if (r->field->type == OFTRealList) {
        const double *items =
            gdal->OGR_F_GetFieldAsDoubleList(r->feature, index, &count);
        for (int i = 0; i < count; i++)
            fm_json_number(&json, NULL, items[i]);
    } else {
        char **items = gdal->OGR_F_GetFieldAsStringList(r->feature, index);
        for (; items != NULL && *items != NULL && status == FM_OK; items++) {
            status = check_text(r, *items, strlen(*items));
            fm_json_text(&json, NULL, *items);
        }
    }
    fm_json_end(&json);
    if (status == FM_OK && text.failed)
        status = fm_fail_nomem(r->ctx);
    if (status == FM_OK)
        status = stored(r, fm_table_set_json(&r->out->table, r->field->column, r->row,
                                             text.text, text.length));
    fm_str_release(&text);
    return status;
}

static fm_status store(const cell_reader *r)
{
    const fm_gdal *gdal = r->gdal;
    int index = r->field->index;

    switch (r->field->type) {
    case OFTInteger:
    case OFTInteger64:
        return store_integer(r, gdal->OGR_F_GetFieldAsInteger64(r->feature, index));
    case OFTReal:
        return store_real(r, gdal->OGR_F_GetFieldAsDouble(r->feature, index));
    case OFTDate:
    case OFTTime:
    case OFTDateTime:
        return store_date(r);
    case OFTIntegerList:
    case OFTInteger64List:
    case OFTRealList:
    case OFTStringList:
        return store_list(r);
    default:
        return store_text(r, gdal->OGR_F_GetFieldAsString(r->feature, index));
    }
}

fm_status fm_ogr_fields_read(fm_context *ctx, const fm_gdal *gdal,
                             const fm_ogr_fields *fields, OGRFeatureH feature,
                             fm_features *out)
{
    cell_reader r = { .ctx = ctx,
                      .gdal = gdal,
                      .feature = feature,
                      .out = out,
                      .row = out->table.row_count - 1 };

    for (size_t i = 0; i < fields->count; i++) {
        fm_status status;

        r.field = &fields->fields[i];
        if (!gdal->OGR_F_IsFieldSetAndNotNull(feature, r.field->index))
            continue;
        status = store(&r);
        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}

/* ---- Settling -------------------------------------------------------------------- */

/* An integer beyond 64 bits is no number here: as a real it would not be itself. */
static bool as_number(fm_cell cell, int64_t *integer, double *real, bool *is_integer)
{
    if (!fm_number_parse(cell.text, cell.length, real))
        return false;
    *is_integer = fm_integer_parse(cell.text, cell.length, integer);
    return *is_integer || strcspn(cell.text, ".eE") < cell.length;
}

static bool holds_only_numbers(const fm_table *table, size_t column)
{
    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);
        int64_t integer;
        double real;
        bool is_integer;

        if (cell.kind == FM_CELL_NULL)
            continue;
        if (cell.kind != FM_CELL_TEXT || !as_number(cell, &integer, &real, &is_integer))
            return false;
    }
    return true;
}

static bool make_numbers(fm_table *table, size_t column)
{
    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);
        int64_t integer;
        double real;
        bool is_integer;

        if (cell.kind == FM_CELL_NULL || !as_number(cell, &integer, &real, &is_integer))
            continue;
        if (is_integer ? !fm_table_set_integer(table, column, row, integer)
                       : !fm_table_set_real(table, column, row, real))
            return false;
    }
    return true;
}

fm_status fm_ogr_fields_settle(fm_context *ctx, const fm_ogr_fields *fields,
                               fm_features *out)
{
    for (size_t i = 0; i < fields->count; i++) {
        size_t column = fields->fields[i].column;

        if (holds_only_numbers(&out->table, column) &&
            !make_numbers(&out->table, column))
            return fm_fail_nomem(ctx);
    }
    return FM_OK;
}
