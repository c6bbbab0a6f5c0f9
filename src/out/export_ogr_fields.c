/* SPDX-License-Identifier: MIT */
/*
 * Types are declared from all cells of a column, never from the first: integers are
 * Integer64, what is an ISO date in every row is a Date, what is one with a time in UTC
 * a DateTime, kinds that clash are text. Numbers keep their digits: where no type of
 * the format holds them they are written as text, which is said.
 */
#include "out/export_ogr.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"

#include "base/banned.h"

enum {
    DBASE_TEXT_BYTES = 254,
    DBASE_INTEGER_DIGITS = 18, /* wider ones are read as reals */
    DBASE_REAL_WIDTH = 32,
    EXACT_INTEGER_BITS = 53
};

/* What the cells of a column ask for. */
typedef struct survey {
    size_t bytes; /* of the longest as text */
    size_t whole; /* characters before the point, the sign among them */
    size_t decimals;
    size_t too_long, empty, inexact; /* cells */
    bool is_date, is_moment;
} survey;

/* --------------------------------------------------------------------- looking */

/* Shortest digits as they stand without an exponent: 1.5e-9 has 10 decimals. */
static void measure_real(survey *s, double value)
{
    char text[FM_NUMBER_MAX];
    size_t length = fm_number_format(value, text);
    size_t mantissa = strcspn(text, "e"), point = strcspn(text, ".");
    size_t whole = point < mantissa ? point : mantissa;
    size_t decimals = point < mantissa ? mantissa - point - 1 : 0;
    int64_t exponent = 0;

    if (mantissa < length) {
        size_t sign = text[mantissa + 1] == '+';
        int64_t digits = (int64_t)decimals;

        if (fm_integer_parse(text + mantissa + 1 + sign, length - mantissa - 1 - sign,
                             &exponent) &&
            exponent < 0)
            decimals = (size_t)(digits - exponent);
        else
            decimals = digits > exponent ? (size_t)(digits - exponent) : 0;
        whole += exponent > 0 ? (size_t)exponent : 0;
    }
    s->whole = whole > s->whole ? whole : s->whole;
    s->decimals = decimals > s->decimals ? decimals : s->decimals;
}

/* "2020-02-24T06:30:00Z", or with ".250" before the Z, and nothing else: so it comes
 * back as it was. */
static bool parse_moment(const char *text, size_t length, fm_date *date, int time[4])
{
    static const char form[] = "....-..-..T00:00:00.000";
    bool has_fraction = length == 24;

    if ((length != 20 && !has_fraction) || text[length - 1] != 'Z' ||
        !fm_date_parse(text, length, date))
        return false;
    for (size_t i = 10; i + 1 < length; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';

        if (form[i] == '0' ? !is_digit : text[i] != form[i])
            return false;
    }
    for (size_t i = 0; i < 3; i++)
        time[i] = 10 * (text[11 + 3 * i] - '0') + text[12 + 3 * i] - '0';
    time[3] = has_fraction
                  ? 100 * (text[20] - '0') + 10 * (text[21] - '0') + text[22] - '0'
                  : 0;
    return true;
}

static void survey_text(survey *s, fm_cell cell)
{
    fm_date date;
    int time[4];

    s->too_long += cell.length > DBASE_TEXT_BYTES;
    s->empty += cell.length == 0;
    s->is_date = s->is_date && cell.kind == FM_CELL_TEXT && cell.length == 10 &&
                 fm_date_parse(cell.text, cell.length, &date);
    s->is_moment = s->is_moment && cell.kind == FM_CELL_TEXT &&
                   parse_moment(cell.text, cell.length, &date, time);
}

static bool look_at(const fm_table *table, size_t column, fm_str *scratch, survey *out)
{
    *out = (survey){ .is_date = true, .is_moment = true };
    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);

        if (cell.kind == FM_CELL_NULL)
            continue;
        fm_str_clear(scratch);
        fm_cell_add(scratch, cell);
        if (scratch->failed)
            return false;
        out->bytes = scratch->length > out->bytes ? scratch->length : out->bytes;
        if (cell.kind == FM_CELL_INTEGER)
            out->inexact += cell.integer > (INT64_C(1) << EXACT_INTEGER_BITS) ||
                            cell.integer < -(INT64_C(1) << EXACT_INTEGER_BITS);
        if (cell.kind == FM_CELL_REAL || cell.kind == FM_CELL_INTEGER)
            measure_real(out, cell.number);
        else
            survey_text(out, cell);
    }
    out->is_date = out->is_date && out->bytes > 0 && out->whole == 0;
    out->is_moment = out->is_moment && out->bytes > 0 && out->whole == 0;
    return true;
}

/* -------------------------------------------------------------------- deciding */

static fm_status say(const fm_export_ogr_fields *f, size_t field, const char *kind,
                     size_t cells, const char *what)
{
    fm_place place = { .file = f->job->path };

    return fm_warn(f->job->ctx, FM_ERR_OUTPUT, &place, kind,
                   "field '%.60s': %zu value%s %s", f->names.names[field], cells,
                   cells == 1 ? "" : "s", what);
}

static fm_status make_text(const fm_export_ogr_fields *f, fm_export_ogr_field *field,
                           const survey *s)
{
    size_t index = (size_t)(field - f->fields);
    fm_status status = FM_OK;

    field->type = OFTString;
    if (!f->traits->is_dbase)
        return FM_OK;
    field->width = s->bytes > DBASE_TEXT_BYTES ? DBASE_TEXT_BYTES : (int)s->bytes;
    field->width = field->width == 0 ? 1 : field->width;
    if (s->too_long > 0)
        status = say(f, index, "text-cut", s->too_long,
                     "longer than 254 bytes; cut to what dBASE holds");
    if (status == FM_OK && s->empty > 0)
        status = say(f, index, "text-empty", s->empty,
                     "without text, which dBASE has no word for; written as null");
    return status;
}

static fm_status make_number(const fm_export_ogr_fields *f, fm_export_ogr_field *field,
                             const survey *s, bool is_real)
{
    size_t index = (size_t)(field - f->fields);
    size_t decimals = s->decimals > 0 ? s->decimals : 1;
    size_t width = s->whole + 1 + decimals;
    fm_status status = FM_OK;

    if (is_real && s->inexact > 0) {
        status = say(f, index, "number-as-text", s->inexact,
                     "of more digits than a real has; all written as text");
        return status == FM_OK ? make_text(f, field, s) : status;
    }
    field->type = is_real ? OFTReal : OFTInteger64;
    if (!f->traits->is_dbase)
        return FM_OK;
    if (is_real && width <= DBASE_REAL_WIDTH) {
        field->width = (int)width;
        field->precision = (int)decimals;
        return FM_OK;
    }
    if (!is_real && s->bytes <= DBASE_INTEGER_DIGITS) {
        field->width = s->bytes == 0 ? 1 : (int)s->bytes;
        return FM_OK;
    }
    status = say(f, index, "number-as-text",
                 f->job->features->table.row_count -
                     fm_column_nulls(field->table, field->column),
                 "of which one has more digits than a number of dBASE; all written as "
                 "text");
    return status == FM_OK ? make_text(f, field, s) : status;
}

static fm_status plan_field(fm_export_ogr_fields *f, fm_export_ogr_field *field)
{
    fm_cell_kind kind = fm_column_type(&field->table->columns[field->column]);
    survey s;

    if (!look_at(field->table, field->column, &f->text, &s))
        return fm_fail_nomem(f->job->ctx);
    switch (kind) {
    case FM_CELL_BOOL:
        field->type = OFTInteger;
        field->subtype = f->traits->has_bool ? OFSTBoolean : OFSTNone;
        field->width = f->traits->is_dbase;
        return FM_OK;
    case FM_CELL_INTEGER:
        return make_number(f, field, &s, false);
    case FM_CELL_REAL:
        return make_number(f, field, &s, true);
    case FM_CELL_JSON:
        field->subtype = f->traits->has_json ? OFSTJSON : OFSTNone;
        return make_text(f, field, &s);
    default:
        if (s.is_date && f->traits->has_date) {
            field->type = OFTDate;
            return FM_OK;
        }
        if (s.is_moment && f->traits->has_moment) {
            field->type = OFTDateTime;
            return FM_OK;
        }
        return make_text(f, field, &s);
    }
}

fm_status fm_export_ogr_fields_plan(const fm_export_job *job,
                                    const fm_export_ogr_traits *traits, bool has_id,
                                    fm_export_ogr_fields *out)
{
    const fm_features *f = job->features;
    size_t wanted = f->table.column_count + has_id;
    fm_status status;

    *out = (fm_export_ogr_fields){ .job = job, .traits = traits };
    if (traits->fields_most > 0 && wanted > traits->fields_most)
        return fm_fail(job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu fields, and the format holds %zu; "
                       "write .geojson or .csv",
                       job->path, wanted, traits->fields_most);
    status = fm_export_names_make(job, has_id, &traits->names, &out->names);
    if (status != FM_OK)
        return status;
    out->fields = fm_alloc(out->names.count, sizeof *out->fields);
    if (out->fields == NULL)
        return fm_fail_nomem(job->ctx);
    for (size_t i = 0; status == FM_OK && i < out->names.count; i++) {
        bool is_id = has_id && i == 0;

        out->fields[i].table = is_id ? &f->ids : &f->table;
        out->fields[i].column = is_id ? 0 : i - has_id;
        status = plan_field(out, &out->fields[i]);
    }
    return status;
}

void fm_export_ogr_fields_release(fm_export_ogr_fields *fields)
{
    fm_export_names_release(&fields->names);
    fm_free(fields->fields);
    fm_str_release(&fields->text);
}

/* ---------------------------------------------------------------------- adding */

/* Are all whole numbers of the column exact as reals? */
static bool are_exact(const fm_table *table, size_t column)
{
    const int64_t most = INT64_C(1) << EXACT_INTEGER_BITS;

    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);

        if (cell.kind == FM_CELL_INTEGER &&
            (cell.integer > most || cell.integer < -most))
            return false;
    }
    return true;
}

/* Can cells that are declared as `ours` go into a field of the type that is there? */
static bool is_held(const fm_export_ogr_field *ours, OGRFieldType type)
{
    const fm_table *table = ours->table;

    if (fm_column_type(&table->columns[ours->column]) == FM_CELL_NULL)
        return true;
    return type == ours->type || type == OFTString ||
           (type == OFTInteger64 && ours->type == OFTInteger) ||
           (type == OFTReal && ours->type == OFTInteger64 &&
            are_exact(table, ours->column));
}

/* What the driver has columns of its own for is no field. */
static fm_status check_own(const fm_export_ogr_fields *fields, const fm_gdal *gdal,
                           OGRLayerH layer, const char *name)
{
    if (!fm_str_equal_nocase(name, gdal->OGR_L_GetFIDColumn(layer)) &&
        !fm_str_equal_nocase(name, gdal->OGR_L_GetGeometryColumn(layer)))
        return FM_OK;
    return fm_fail(
        fields->job->ctx, FM_ERR_OUTPUT,
        "cannot add to '%.200s': '%.60s' is not a field of its layer '%.60s' "
        "but its number or geometry; name another layer",
        fields->job->path, name, gdal->OGR_L_GetName(layer));
}

fm_status fm_export_ogr_fields_match(fm_export_ogr_fields *fields, const fm_gdal *gdal,
                                     OGRLayerH layer)
{
    OGRFeatureDefnH there = gdal->OGR_L_GetLayerDefn(layer);
    int count = gdal->OGR_FD_GetFieldCount(there);

    for (size_t i = 0; i < fields->names.count; i++) {
        fm_export_ogr_field *field = &fields->fields[i];
        const char *name = fields->names.names[i];

        for (int k = 0; k < count && !field->is_there; k++) {
            OGRFieldDefnH old = gdal->OGR_FD_GetFieldDefn(there, k);
            OGRFieldType type = gdal->OGR_Fld_GetType(old);

            if (!fm_str_equal_nocase(name, gdal->OGR_Fld_GetNameRef(old)))
                continue;
            if (!is_held(field, type))
                return fm_fail(fields->job->ctx, FM_ERR_OUTPUT,
                               "cannot add to '%.200s': field '%.60s' of its layer "
                               "'%.60s' is of another type; name another layer",
                               fields->job->path, name, gdal->OGR_L_GetName(layer));
            field->is_there = true;
            field->index = k;
            field->type = type;
        }
        if (!field->is_there) {
            fm_status status = check_own(fields, gdal, layer, name);

            if (status != FM_OK)
                return status;
        }
    }
    return FM_OK;
}

/* --------------------------------------------------------------------- writing */

bool fm_export_ogr_fields_declare(fm_export_ogr_fields *fields, const fm_gdal *gdal,
                                  OGRLayerH layer)
{
    bool ok = true;

    for (size_t i = 0; ok && i < fields->names.count; i++) {
        fm_export_ogr_field *field = &fields->fields[i];
        OGRFieldDefnH made;

        if (field->is_there)
            continue;
        made = gdal->OGR_Fld_Create(fields->names.names[i], field->type);

        if (field->subtype != OFSTNone)
            gdal->OGR_Fld_SetSubType(made, field->subtype);
        if (field->width > 0)
            gdal->OGR_Fld_SetWidth(made, field->width);
        if (field->precision > 0)
            gdal->OGR_Fld_SetPrecision(made, field->precision);
        ok = gdal->OGR_L_CreateField(layer, made, FALSE) == OGRERR_NONE;
        gdal->OGR_Fld_Destroy(made);
        field->index = gdal->OGR_FD_GetFieldCount(gdal->OGR_L_GetLayerDefn(layer)) - 1;
    }
    return ok;
}

/* As text, cut between characters where the field has an end. */
static bool set_text(fm_export_ogr_fields *fields, const fm_gdal *gdal,
                     OGRFeatureH feature, const fm_export_ogr_field *field,
                     fm_cell cell)
{
    size_t room = (size_t)field->width;
    fm_str *text = &fields->text;

    fm_str_clear(text);
    fm_cell_add(text, cell);
    if (text->failed)
        return false;
    if (room > 0 && text->length > room) {
        while (room > 0 && ((unsigned char)text->text[room] & 0xC0u) == 0x80u)
            room--;
        fm_str_cut(text, room);
    }
    gdal->OGR_F_SetFieldString(feature, field->index, fm_str_text(text));
    return true;
}

static bool set_cell(fm_export_ogr_fields *fields, const fm_gdal *gdal,
                     OGRFeatureH feature, const fm_export_ogr_field *field,
                     fm_cell cell)
{
    int index = field->index, time[4] = { 0 };
    fm_date date = FM_DATE_NONE;
    bool is_date;

    if (cell.kind == FM_CELL_NULL) {
        gdal->OGR_F_SetFieldNull(feature, index);
        return true;
    }
    switch (field->type) {
    case OFTInteger:
        gdal->OGR_F_SetFieldInteger64(feature, index, cell.number != 0.0);
        return true;
    case OFTInteger64:
        gdal->OGR_F_SetFieldInteger64(feature, index, cell.integer);
        return true;
    case OFTReal:
        gdal->OGR_F_SetFieldDouble(feature, index, cell.number);
        return true;
    case OFTDate:
    case OFTDateTime:
        is_date = field->type == OFTDate
                      ? fm_date_parse(cell.text, cell.length, &date)
                      : parse_moment(cell.text, cell.length, &date, time);
        if (is_date) /* 100: UTC */
            gdal->OGR_F_SetFieldDateTimeEx(
                feature, index, date.year, date.month, date.day, time[0], time[1],
                (float)(time[2] + time[3] / 1000.0), field->type == OFTDate ? 0 : 100);
        return true;
    default:
        return set_text(fields, gdal, feature, field, cell);
    }
}

bool fm_export_ogr_fields_set(fm_export_ogr_fields *fields, const fm_gdal *gdal,
                              OGRFeatureH feature, size_t row)
{
    for (size_t i = 0; i < fields->names.count; i++) {
        const fm_export_ogr_field *field = &fields->fields[i];

        if (!set_cell(fields, gdal, feature, field,
                      fm_table_cell(field->table, field->column, row)))
            return false;
    }
    return true;
}
