/* SPDX-License-Identifier: MIT */
/*
 * Numbers, lists of numbers, and numbers by a field.
 */
#include "doc/document_reader.h"

#include <string.h>

#include "base/number.h"
#include "doc/document_values.h"

#include "base/banned.h"

/* ---- Numbers -------------------------------------------------------------------- */

static bool plain_number(const char *text, double *value)
{
    return fm_number_parse_lax(text, strlen(text), value);
}

/* How each kind of number is written, and what its range is given in. */
static const struct number_form {
    fm_key_kind kind;
    bool (*parse)(const char *text, double *value);
    const char *what;
    const char *unit;
} forms[] = {
    { FM_KEY_NUMBER, plain_number, "a number", "" },
    { FM_KEY_NUMBER_BY, plain_number, "a number", "" },
    { FM_KEY_LENGTH, fm_value_length, "a length such as 1.5, 0.3mm or 2pt", " px" },
    { FM_KEY_LENGTH_BY, fm_value_length, "a length such as 1.5, 0.3mm or 2pt", " px" },
    { FM_KEY_OFFSET, fm_value_length, "a length such as 1.5, 0.3mm or 2pt", " px" },
    { FM_KEY_GROUND, fm_value_ground, "a ground length such as 500m or 10km", " m" },
    { FM_KEY_DAYS, fm_value_days, "a number of days such as 30d", " days" },
    { FM_KEY_SCALE, fm_value_scale, "a scale such as 1:500000", "" },
    { FM_KEY_DASHES, plain_number, "a number", "" },
    { FM_KEY_BBOX, plain_number, "a number of degrees", "" },
    { FM_KEY_LONLAT, plain_number, "a number of degrees", "" },
    { FM_KEY_EXTENT, plain_number, "a number of degrees", "" },
    { FM_KEY_VERSION, plain_number, "the version, 1", "" },
};

static const struct number_form *form_of(fm_key_kind kind)
{
    size_t i = 0;

    while (forms[i].kind != kind)
        i++;
    return &forms[i];
}

static bool in_range(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                     const char *unit, double value)
{
    fm_str range = { 0 };

    if (value >= key->min && value <= key->max)
        return true;
    fm_str_add_number(&range, key->min);
    fm_str_add(&range, " to ");
    fm_str_add_number(&range, key->max);
    fm_reader_complain(r, node, "out-of-range", key->name,
                       "%.60s is out of range; give %s%s", node->text,
                       fm_str_text(&range), unit);
    fm_str_release(&range);
    return false;
}

/* As the kind of `key` writes numbers; no range where the key has none. */
static bool read_number(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                        double *out)
{
    const struct number_form *form = form_of(key->kind);
    const char *text = fm_reader_scalar(r, node, key->name, form->what);
    double value;

    if (text == NULL)
        return false;
    if (!form->parse(text, &value)) {
        if (strchr(text, ',') != NULL)
            fm_reader_complain(r, node, "bad-value", key->name,
                               "'%.60s' is not %s; decimals have a point", text,
                               form->what);
        else
            fm_reader_expected(r, node, key->name, form->what);
        return false;
    }
    if (key->min < key->max && !in_range(r, key, node, form->unit, value))
        return false;
    *out = value;
    return true;
}

/* `count` numbers in a list of that many. */
static bool read_numbers(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                         size_t count, const char *what, double *out)
{
    if (node->kind != FM_YAML_LIST || node->count != count) {
        fm_reader_expected(r, node, key->name, what);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_number(r, key, node->items[i], &out[i]))
            return false;
    }
    return true;
}

static bool read_bbox(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      fm_bbox *out)
{
    const char *fault;
    double numbers[4];
    fm_bbox bbox;

    if (!read_numbers(r, key, node, 4, "[west, south, east, north] in degrees",
                      numbers))
        return false;
    fault = fm_value_bbox(numbers, &bbox);
    if (fault != NULL) {
        fm_reader_complain(r, node, "out-of-range", key->name, "%s", fault);
        return false;
    }
    *out = bbox;
    return true;
}

static bool read_lonlat(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                        fm_lonlat *out)
{
    double numbers[2];

    if (!read_numbers(r, key, node, 2, "[longitude, latitude] in degrees", numbers))
        return false;
    if (!(numbers[0] >= -180 && numbers[0] <= 180 && numbers[1] >= -90 &&
          numbers[1] <= 90)) {
        fm_reader_complain(r, node, "out-of-range", key->name,
                           "longitudes are from -180 to 180, latitudes from -90 to 90; "
                           "longitude comes first");
        return false;
    }
    *out = (fm_lonlat){ numbers[0], numbers[1] };
    return true;
}

static bool read_size(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                      fm_sheet_spec *out)
{
    static const char what[] =
        "a size such as 1600x1200, 180mm x 120mm or a4 landscape";
    const char *text = fm_reader_scalar(r, node, key->name, what);
    double width, height;

    if (text == NULL)
        return false;
    if (!fm_value_size(text, &width, &height)) {
        fm_reader_expected(r, node, key->name, what);
        return false;
    }
    if (!in_range(r, key, node, " px each way", width) ||
        !in_range(r, key, node, " px each way", height))
        return false;
    out->width_px = width;
    out->height_px = height;
    return true;
}

static fm_status read_dashes(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                             fm_style *style, bool *good)
{
    enum { DASHES_MAX = 16 };
    double total = 0;
    double *dashes;

    if (node->kind == FM_YAML_SCALAR && strcmp(node->text, "none") == 0) {
        style->dash_count = 0;
        *good = true;
        return FM_OK;
    }
    if (node->kind != FM_YAML_LIST || node->count == 0 || node->count > DASHES_MAX) {
        fm_reader_expected(r, node, key->name,
                           "a list of 1 to 16 lengths in line widths such as [4, 2]");
        return FM_OK;
    }
    dashes = fm_arena_alloc(&r->document->arena, node->count, sizeof *dashes);
    if (dashes == NULL)
        return fm_fail_nomem(r->ctx);
    for (size_t i = 0; i < node->count; i++) {
        if (!read_number(r, key, node->items[i], &dashes[i]))
            return FM_OK;
        total += dashes[i];
    }
    if (total <= 0) {
        fm_reader_complain(r, node, "out-of-range", key->name,
                           "dashes and gaps are all 0");
        return FM_OK;
    }
    style->dash_count = node->count;
    style->dashes = dashes;
    *good = true;
    return FM_OK;
}

/* ---- Numbers by a field --------------------------------------------------------- */

/* [[input, output], ...], inputs ascending, outputs as the key above wants them. */
static fm_status read_stops(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                            fm_graduated *out, bool *good)
{
    static const fm_key input = { .name = "stops", .kind = FM_KEY_NUMBER };
    double *inputs, *outputs;
    fm_key output = *r->above;

    output.name = key->name;
    if (node->kind != FM_YAML_LIST || node->count == 0) {
        fm_reader_expected(r, node, key->name,
                           "a list such as [[1000, 2], [50000, 8]]");
        return FM_OK;
    }
    inputs = fm_arena_alloc(&r->document->arena, node->count, sizeof *inputs);
    outputs = fm_arena_alloc(&r->document->arena, node->count, sizeof *outputs);
    if (inputs == NULL || outputs == NULL)
        return fm_fail_nomem(r->ctx);
    for (size_t i = 0; i < node->count; i++) {
        const fm_yaml_node *pair = node->items[i];

        if (pair->kind != FM_YAML_LIST || pair->count != 2) {
            fm_reader_expected(r, pair, key->name, "a pair such as [1000, 2]");
            return FM_OK;
        }
        if (!read_number(r, &input, pair->items[0], &inputs[i]) ||
            !read_number(r, &output, pair->items[1], &outputs[i]))
            return FM_OK;
        if (i > 0 && inputs[i] <= inputs[i - 1]) {
            fm_reader_complain(r, pair, "bad-value", key->name,
                               "the values of the field have to ascend");
            return FM_OK;
        }
    }
    out->stop_count = node->count;
    out->inputs = inputs;
    out->outputs = outputs;
    *good = true;
    return FM_OK;
}

static fm_status read_graduated(fm_reader *r, const fm_key *key,
                                const fm_yaml_node *node, fm_graduated *out, bool *good)
{
    const fm_yaml_node *value = fm_yaml_get(node, "value");
    fm_graduated read = { 0 };
    fm_status status;
    size_t length;

    if (node->kind != FM_YAML_MAP) {
        *good = read_number(r, key, node, &read.value);
        if (*good)
            *out = read;
        return FM_OK;
    }
    length = fm_reader_enter(r, key->name);
    r->above = key;
    status = fm_reader_map(r, &fm_graduated_table, node, &read);
    r->above = NULL;
    fm_reader_leave(r, length);
    if (status != FM_OK)
        return status;
    if (fm_yaml_get(node, "field") == NULL || fm_yaml_get(node, "stops") == NULL) {
        fm_reader_complain(r, node, "missing-key", key->name,
                           "a number by a field needs both 'field' and 'stops'");
        return FM_OK;
    }
    if (read.field == NULL || read.stop_count == 0)
        return FM_OK;
    if (value == NULL)
        read.value = read.outputs[0];
    *out = read;
    *good = true;
    return FM_OK;
}

/* ---- Which is which ------------------------------------------------------------- */

fm_status fm_reader_number(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                           void *base, bool *good)
{
    void *out = (char *)base + key->offset;
    fm_key else_key;

    *good = false;
    switch (key->kind) {
    case FM_KEY_NUMBER_BY:
    case FM_KEY_LENGTH_BY:
        return read_graduated(r, key, node, out, good);
    case FM_KEY_STOPS:
        return read_stops(r, key, node, out, good);
    case FM_KEY_ELSE:
        else_key = *r->above;
        else_key.name = key->name;
        *good = read_number(r, &else_key, node, out);
        return FM_OK;
    case FM_KEY_SIZE:
        *good = read_size(r, key, node, base);
        return FM_OK;
    case FM_KEY_BBOX:
    case FM_KEY_EXTENT:
        *good = read_bbox(r, key, node, out);
        return FM_OK;
    case FM_KEY_LONLAT:
        *good = read_lonlat(r, key, node, out);
        return FM_OK;
    case FM_KEY_OFFSET:
        *good = read_numbers(r, key, node, 2, "two lengths, [right, down]", out);
        return FM_OK;
    case FM_KEY_DASHES:
        return read_dashes(r, key, node, base, good);
    default:
        *good = read_number(r, key, node, out);
        return FM_OK;
    }
}
