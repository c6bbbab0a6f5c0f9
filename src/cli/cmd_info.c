/* SPDX-License-Identifier: MIT */
#include "cli/cmd.h"

#include <string.h>

#include "base/json.h"
#include "base/number.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

enum { PROGRESS_EVERY = 1024 };

typedef struct info_args {
    fm_common_args common;
    size_t format;
    bool features;
    const char *layer;
    const char *where;
    const char *bbox;
    const char *crs;
} info_args;

#define ARG(field) offsetof(info_args, field)

static const char *const formats[] = { "text", "json", NULL };

static const fm_opt options[] = {
    { FM_OPT_CHOICE, 'f', "format", ARG(format), "FORMAT", "print text or json",
      formats, "of" },
    { FM_OPT_FLAG, 0, "features", ARG(features), NULL,
      "one record a feature: its box, its area or length on the ellipsoid, its "
      "attributes",
      NULL, NULL },
    { FM_OPT_TEXT, 'l', "layer", ARG(layer), "NAME",
      "of a file of several layers, look at this one", NULL, "input-layer" },
    { FM_OPT_TEXT, 'w', "where", ARG(where), "CONDITION",
      "only features that meet an SQL condition", NULL, NULL },
    { FM_OPT_TEXT, 0, "bbox", ARG(bbox), "W,S,E,N",
      "only features that meet this box of degrees", NULL, NULL },
    { FM_OPT_TEXT, 0, "source-crs", ARG(crs), "CRS",
      "the CRS of a layer that does not say its own", NULL, "src-crs" },
    FM_OPT_END
};

static const char *const description[] = {
    "Say what a layer holds: its format and CRS, how many features, parts and "
    "vertices, "
    "its extent, its fields with their types and how often they are null.",
    "Extents are degrees of WGS 84, west, south, east, north; east exceeds 180 where a "
    "layer lies across the antimeridian.  Areas are those of edges that are straight "
    "in "
    "longitude and latitude, on the ellipsoid; lengths are geodesic.",
    NULL
};

static const fm_example examples[] = {
    { "frontmap info posts.geojson", "a layer in ten lines" },
    { "frontmap info zones.gpkg --features --format json",
      "every feature, for a program" },
    { "frontmap info towns.csv --where \"holder = 'opposition'\"",
      "a part of a layer" },
    { NULL, NULL }
};

/* ---- Text ------------------------------------------------------------------------ */

static void add_box(fm_str *out, const double box[4], int decimals)
{
    for (int i = 0; i < 4; i++) {
        if (i > 0)
            fm_str_add(out, i == 2 ? "  to  " : ", ");
        fm_str_add_fixed(out, box[i], decimals);
    }
}

/* A text of the file, on one line and without control characters. */
static void add_clean(fm_str *out, const char *text)
{
    fm_str_add_escaped(out, text, strlen(text));
}

/* The name of a CRS that is given as WKT is its first text in quotes. */
static void add_crs(fm_str *out, const char *crs)
{
    const char *name = strchr(crs, '"');
    const char *end = name == NULL ? NULL : strchr(name + 1, '"');

    if (strchr(crs, '[') == NULL || end == NULL) {
        add_clean(out, crs);
        return;
    }
    fm_str_add_escaped(out, name + 1, (size_t)(end - name) - 1);
    fm_str_add(out, " (WKT)");
}

static void add_measure(fm_str *out, double value, double unit, const char *name)
{
    fm_str_add(out, ", ");
    fm_str_add_fixed(out, value / unit, value / unit < 100 ? 3 : 1);
    fm_str_add(out, name);
}

static void text_layer(fm_str *out, const fm_layer *layer)
{
    const char *name = fm_layer_name(layer);
    size_t skipped = fm_layer_skipped_count(layer);
    double box[4];

    add_clean(out, fm_layer_path(layer));
    fm_str_addf(out, "\n  format    %s\n", fm_layer_format(layer));
    if (name != NULL) {
        fm_str_add(out, "  layer     ");
        add_clean(out, name);
        fm_str_add(out, "\n");
    }
    fm_str_add(out, "  CRS       ");
    add_crs(out, fm_layer_crs(layer));
    fm_str_addf(out, "\n  features  %zu, geometry: %s", fm_layer_feature_count(layer),
                fm_layer_geometry(layer));
    if (skipped > 0)
        fm_str_addf(out, " (%zu more could not be read)", skipped);
    fm_str_addf(out, "\n  vertices  %zu in %zu parts\n", fm_layer_vertex_count(layer),
                fm_layer_part_count(layer));
    fm_str_add(out, "  extent    ");
    if (fm_layer_bbox(layer, box))
        add_box(out, box, 6);
    else
        fm_str_add(out, "none");
    fm_str_add(out, "\n");
}

static void text_fields(fm_str *out, const fm_layer *layer)
{
    size_t count = fm_layer_field_count(layer);

    if (count == 0) {
        fm_str_add(out, "  fields    none\n");
        return;
    }
    fm_str_add(out, "  fields\n");
    for (size_t i = 0; i < count; i++) {
        size_t nulls = fm_layer_field_nulls(layer, i);

        fm_str_addf(out, "    %-8s ", fm_layer_field_type(layer, i));
        add_clean(out, fm_layer_field_name(layer, i));
        if (nulls > 0)
            fm_str_addf(out, "  (%zu null)", nulls);
        fm_str_add(out, "\n");
    }
}

/* "feature 3  id 17  polygon, 124 vertices, 12.345 km2  36.1, 35.2  to  36.4, 35.5" */
static void text_feature(fm_str *out, fm_layer *layer, size_t feature)
{
    const char *id = fm_layer_feature_id(layer, feature);
    double area = fm_layer_feature_area_m2(layer, feature);
    double length = fm_layer_feature_length_m(layer, feature);
    double box[4];

    fm_str_addf(out, "  feature %zu", feature + 1);
    if (id != NULL) {
        fm_str_add(out, "  id ");
        add_clean(out, id);
    }
    fm_str_addf(out, "  %s, %zu vertices", fm_layer_feature_geometry(layer, feature),
                fm_layer_feature_vertex_count(layer, feature));
    if (area > 0)
        add_measure(out, area, 1e6, " km2");
    if (length > 0)
        add_measure(out, length, 1e3, " km");
    if (fm_layer_feature_bbox(layer, feature, box)) {
        fm_str_add(out, "  ");
        add_box(out, box, 6);
    }
    fm_str_add(out, "\n");
    for (size_t i = 0; i < fm_layer_field_count(layer); i++) {
        bool is_null;
        const char *value = fm_layer_value(layer, feature, i, &is_null);

        if (is_null)
            continue;
        fm_str_add(out, "      ");
        add_clean(out, fm_layer_field_name(layer, i));
        fm_str_add(out, ": ");
        add_clean(out, value);
        fm_str_add(out, "\n");
    }
}

/* ---- JSON ------------------------------------------------------------------------ */

static void json_box(fm_json *json, const char *key, const double *box)
{
    if (box == NULL) {
        fm_json_null(json, key);
        return;
    }
    fm_json_array_flat(json, key);
    for (int i = 0; i < 4; i++)
        fm_json_number(json, NULL, box[i]);
    fm_json_end(json);
}

static void json_layer(fm_json *json, const fm_layer *layer)
{
    double box[4];
    bool has_box = fm_layer_bbox(layer, box);

    fm_json_text(json, "path", fm_layer_path(layer));
    fm_json_text(json, "format", fm_layer_format(layer));
    fm_json_text(json, "layer", fm_layer_name(layer));
    fm_json_text(json, "crs", fm_layer_crs(layer));
    fm_json_text(json, "geometry", fm_layer_geometry(layer));
    fm_json_integer(json, "features", (int64_t)fm_layer_feature_count(layer));
    fm_json_integer(json, "skipped", (int64_t)fm_layer_skipped_count(layer));
    fm_json_integer(json, "parts", (int64_t)fm_layer_part_count(layer));
    fm_json_integer(json, "vertices", (int64_t)fm_layer_vertex_count(layer));
    json_box(json, "bbox", has_box ? box : NULL);
    fm_json_array(json, "fields");
    for (size_t i = 0; i < fm_layer_field_count(layer); i++) {
        fm_json_object(json, NULL);
        fm_json_text(json, "name", fm_layer_field_name(layer, i));
        fm_json_text(json, "type", fm_layer_field_type(layer, i));
        fm_json_integer(json, "nulls", (int64_t)fm_layer_field_nulls(layer, i));
        fm_json_end(json);
    }
    fm_json_end(json);
}

/* The value in the type of its column, so that an integer keeps every digit. */
static void json_value(fm_json *json, fm_layer *layer, size_t feature, size_t field)
{
    const char *key = fm_layer_field_name(layer, field);
    const char *type = fm_layer_field_type(layer, field);
    bool is_null;
    const char *value = fm_layer_value(layer, feature, field, &is_null);
    double number;

    if (is_null)
        fm_json_null(json, key);
    else if (strcmp(type, "boolean") == 0 || strcmp(type, "json") == 0 ||
             ((strcmp(type, "integer") == 0 || strcmp(type, "real") == 0) &&
              fm_number_parse(value, strlen(value), &number)))
        fm_json_raw(json, key, value, strlen(value));
    else
        fm_json_text(json, key, value);
}

static void json_feature(fm_json *json, fm_layer *layer, size_t feature)
{
    double box[4];
    bool has_box = fm_layer_feature_bbox(layer, feature, box);

    fm_json_object(json, NULL);
    fm_json_integer(json, "index", (int64_t)feature);
    fm_json_text(json, "id", fm_layer_feature_id(layer, feature));
    fm_json_text(json, "geometry", fm_layer_feature_geometry(layer, feature));
    fm_json_integer(json, "vertices",
                    (int64_t)fm_layer_feature_vertex_count(layer, feature));
    json_box(json, "bbox", has_box ? box : NULL);
    fm_json_number(json, "area_m2", fm_layer_feature_area_m2(layer, feature));
    fm_json_number(json, "length_m", fm_layer_feature_length_m(layer, feature));
    fm_json_object(json, "properties");
    for (size_t i = 0; i < fm_layer_field_count(layer); i++)
        json_value(json, layer, feature, i);
    fm_json_end(json);
    fm_json_end(json);
}

/* ---- The command ----------------------------------------------------------------- */

typedef struct printer {
    fm_cli *cli;
    const info_args *args;
    fm_emit emit;
    fm_json json;
    bool is_json;
} printer;

static fm_status print_features(printer *p, fm_layer *layer)
{
    size_t count = fm_layer_feature_count(layer);
    fm_status status = FM_OK;

    if (p->is_json)
        fm_json_array(&p->json, "records");
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        if (p->is_json)
            json_feature(&p->json, layer, i);
        else
            text_feature(&p->emit.text, layer, i);
        status = fm_emit_some(p->cli, &p->emit);
        if (status == FM_OK && i % PROGRESS_EVERY == 0)
            status = fm_progress(p->cli->ctx, "measuring", i, count);
    }
    if (p->is_json)
        fm_json_end(&p->json);
    return status;
}

static fm_status print_layer(printer *p, const char *path)
{
    fm_layer_options layer_options = FM_LAYER_OPTIONS_INIT;
    fm_layer *layer = NULL;
    fm_status status;

    layer_options.layer = p->args->layer;
    layer_options.crs = p->args->crs;
    layer_options.where = p->args->where;
    layer_options.bbox = p->args->bbox;
    status = fm_layer_read(p->cli->ctx, path, &layer_options, &layer);
    if (status != FM_OK)
        return status;
    if (p->is_json) {
        fm_json_object(&p->json, NULL);
        json_layer(&p->json, layer);
    } else {
        text_layer(&p->emit.text, layer);
        text_fields(&p->emit.text, layer);
    }
    if (p->args->features)
        status = print_features(p, layer);
    if (p->is_json)
        fm_json_end(&p->json);
    fm_layer_free(layer);
    return status;
}

static fm_status run(fm_cli *cli, const void *given, const fm_opt_list *operands)
{
    printer p = { .cli = cli, .args = given };
    fm_status status = fm_need_operand(cli, operands, "layers");

    p.is_json = p.args->format == 1;
    if (status == FM_OK)
        status = fm_emit_open(cli, "-", false, &p.emit);
    if (status != FM_OK)
        return status;
    if (p.is_json) {
        fm_json_init(&p.json, &p.emit.text, true);
        fm_json_object(&p.json, NULL);
        fm_json_array(&p.json, "layers");
    }
    for (size_t i = 0; i < operands->count && status == FM_OK; i++) {
        if (i > 0 && !p.is_json)
            fm_str_add_char(&p.emit.text, '\n');
        status = print_layer(&p, operands->items[i]);
    }
    if (status == FM_OK && p.is_json) {
        fm_json_end(&p.json);
        fm_json_end(&p.json);
        fm_str_add_char(&p.emit.text, '\n');
    }
    return fm_emit_close(cli, &p.emit, status);
}

const fm_command fm_cmd_info = {
    .name = "info",
    .summary = "say what a layer holds",
    .operands = "LAYER...",
    .description = description,
    .options = options,
    .examples = examples,
    .args_size = sizeof(info_args),
    .run = run,
};
