/* SPDX-License-Identifier: MIT */
#include "data/layer.h"

#include <string.h>

#include "base/mem.h"
#include "base/secret.h"
#include "data/source.h"
#include "doc/document_values.h"
#include "geo/measure.h"
#include "geo/topology.h"

#include "base/banned.h"

struct fm_layer {
    char *path;
    fm_features features;
    fm_table id_texts; /* ids as text, when some are numbers */
    fm_str value;      /* what fm_layer_value() gave last */
};

/* Ids are handed out as text; those that are text already are kept once. */
static bool make_id_texts(fm_layer *layer)
{
    const fm_table *ids = &layer->features.ids;
    size_t column;
    fm_str text = { 0 };
    bool ok = true;

    if (ids->column_count == 0 || fm_column_type(&ids->columns[0]) == FM_CELL_NULL ||
        ids->columns[0].counts[FM_CELL_TEXT] + fm_column_nulls(ids, 0) ==
            ids->row_count)
        return true;
    ok = fm_table_column(&layer->id_texts, "id", 2, &column);
    for (size_t i = 0; ok && i < ids->row_count; i++) {
        fm_cell id = fm_table_cell(ids, 0, i);

        fm_str_clear(&text);
        fm_cell_add(&text, id);
        ok = !text.failed && fm_table_add_row(&layer->id_texts) &&
             (id.kind == FM_CELL_NULL ||
              fm_table_set_text(&layer->id_texts, column, i, fm_str_text(&text),
                                text.length));
    }
    fm_str_release(&text);
    return ok;
}

fm_status fm_layer_read(fm_context *ctx, const char *path,
                        const fm_layer_options *options, fm_layer **out)
{
    static const fm_layer_options none = FM_LAYER_OPTIONS_INIT;
    const fm_layer_options *o = options != NULL ? options : &none;
    fm_source_request request = { .layer = o->layer, .crs = o->crs };
    fm_where *where = NULL;
    fm_layer *layer = NULL;
    fm_bbox box;
    fm_status status = FM_OK;

    *out = NULL;
    if (o->bbox != NULL) {
        const char *fault = fm_value_bbox_text(o->bbox, &box);

        if (fault != NULL)
            return fm_fail(ctx, FM_ERR_USAGE, "bbox '%.100s': %s", o->bbox, fault);
        request.bbox = &box;
    }
    if (o->where != NULL) {
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, o->where, &where);
        if (status != FM_OK)
            return status;
        request.where = where;
    }
    layer = fm_alloc(1, sizeof *layer);
    if (layer != NULL)
        layer->path = fm_public_copy(path);
    if (layer == NULL || layer->path == NULL)
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, &layer->features);
    if (status == FM_OK && !make_id_texts(layer))
        status = fm_fail_nomem(ctx);
    fm_where_free(where);
    if (status != FM_OK) {
        fm_layer_free(layer);
        return status;
    }
    *out = layer;
    return FM_OK;
}

void fm_layer_free(fm_layer *layer)
{
    if (layer == NULL)
        return;
    fm_free(layer->path);
    fm_features_release(&layer->features);
    fm_table_release(&layer->id_texts);
    fm_str_release(&layer->value);
    fm_free(layer);
}

const fm_features *fm_layer_features(const fm_layer *layer)
{
    return &layer->features;
}

/* ------------------------------------------------------------------- the layer */

const char *fm_layer_path(const fm_layer *layer)
{
    return layer->path;
}

const char *fm_layer_format(const fm_layer *layer)
{
    return layer->features.format;
}

const char *fm_layer_name(const fm_layer *layer)
{
    return layer->features.layer_name;
}

const char *fm_layer_crs(const fm_layer *layer)
{
    return layer->features.crs;
}

size_t fm_layer_feature_count(const fm_layer *layer)
{
    return fm_features_count(&layer->features);
}

size_t fm_layer_skipped_count(const fm_layer *layer)
{
    return layer->features.skipped;
}

size_t fm_layer_vertex_count(const fm_layer *layer)
{
    return layer->features.shapes.point_count;
}

size_t fm_layer_part_count(const fm_layer *layer)
{
    return layer->features.shapes.part_count;
}

static const char *kinds_name(unsigned kinds)
{
    switch (kinds) {
    case FM_SHAPE_NONE:
        return "none";
    case FM_SHAPE_POINT:
        return "point";
    case FM_SHAPE_LINE:
        return "line";
    case FM_SHAPE_POLYGON:
        return "polygon";
    default:
        return "mixed";
    }
}

const char *fm_layer_geometry(const fm_layer *layer)
{
    const fm_shapes *s = &layer->features.shapes;
    unsigned kinds = FM_SHAPE_NONE;

    for (size_t i = 0; i < s->feature_count; i++)
        kinds |= fm_shapes_kinds(s, i);
    return kinds_name(kinds);
}

static bool put_box(fm_bbox box, double bbox[4])
{
    if (fm_bbox_is_empty(box))
        return false;
    bbox[0] = box.west;
    bbox[1] = box.south;
    bbox[2] = box.east;
    bbox[3] = box.north;
    return true;
}

bool fm_layer_bbox(const fm_layer *layer, double bbox[4])
{
    return put_box(fm_shapes_bbox_all(&layer->features.shapes), bbox);
}

size_t fm_layer_field_count(const fm_layer *layer)
{
    return layer->features.table.column_count;
}

const char *fm_layer_field_name(const fm_layer *layer, size_t field)
{
    return layer->features.table.columns[field].name;
}

const char *fm_layer_field_type(const fm_layer *layer, size_t field)
{
    return fm_cell_kind_name(fm_column_type(&layer->features.table.columns[field]));
}

size_t fm_layer_field_nulls(const fm_layer *layer, size_t field)
{
    return fm_column_nulls(&layer->features.table, field);
}

/* ----------------------------------------------------------------- one feature */

const char *fm_layer_feature_id(const fm_layer *layer, size_t feature)
{
    const fm_table *ids =
        layer->id_texts.column_count > 0 ? &layer->id_texts : &layer->features.ids;

    return fm_table_cell(ids, 0, feature).text;
}

const char *fm_layer_feature_geometry(const fm_layer *layer, size_t feature)
{
    return kinds_name(fm_shapes_kinds(&layer->features.shapes, feature));
}

bool fm_layer_feature_bbox(const fm_layer *layer, size_t feature, double bbox[4])
{
    return put_box(fm_shapes_bbox(&layer->features.shapes, feature), bbox);
}

double fm_layer_feature_area_m2(const fm_layer *layer, size_t feature)
{
    return fm_shapes_area_m2(&layer->features.shapes, feature);
}

double fm_layer_feature_length_m(const fm_layer *layer, size_t feature)
{
    return fm_shapes_length_m(&layer->features.shapes, feature);
}

size_t fm_layer_feature_vertex_count(const fm_layer *layer, size_t feature)
{
    const fm_shapes *s = &layer->features.shapes;
    size_t first = s->feature_start[feature], end = s->feature_start[feature + 1];

    return first == end ? 0 : s->part_start[end] - s->part_start[first];
}

const char *fm_layer_value(fm_layer *layer, size_t feature, size_t field, bool *is_null)
{
    fm_cell cell = fm_table_cell(&layer->features.table, field, feature);

    *is_null = cell.kind == FM_CELL_NULL;
    fm_str_clear(&layer->value);
    fm_cell_add(&layer->value, cell);
    return layer->value.failed ? "" : fm_str_text(&layer->value);
}

bool fm_layer_number(const fm_layer *layer, size_t feature, size_t field,
                     double *number)
{
    fm_cell cell = fm_table_cell(&layer->features.table, field, feature);

    if (cell.kind != FM_CELL_INTEGER && cell.kind != FM_CELL_REAL)
        return false;
    *number = cell.number;
    return true;
}

/* -------------------------------------------------------------------- checking */

/* Stable words for what GEOS finds. */
static const char *finding_kind(const char *reason)
{
    static const struct {
        const char *word;
        const char *kind;
    } kinds[] = {
        { "elf-intersection", "ring-crosses-itself" },
        { "Hole lies outside", "hole-outside" },
        { "Holes are nested", "holes-nested" },
        { "Nested shells", "parts-overlap" },
        { "Duplicate Rings", "ring-doubled" },
        { "Interior is disconnected", "interior-split" },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strstr(reason, kinds[i].word) != NULL)
            return kinds[i].kind;
    }
    return "polygon-invalid";
}

/* A finding is a warning; under a strict policy it is an error, and the check goes on
 * all the same. */
static fm_status report(fm_context *ctx, const fm_features *f, size_t feature,
                        const char *reason, fm_lonlat where)
{
    enum { DECIMALS = 6 }; /* a tenth of a metre */
    fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[feature], 0 };
    const char *kind = finding_kind(reason);
    fm_status status = FM_OK;
    fm_str text = { 0 };

    fm_features_describe(f, feature, &text);
    fm_str_addf(&text, ": %s at ", reason);
    fm_str_add_fixed(&text, where.lon, DECIMALS);
    fm_str_add_char(&text, ' ');
    fm_str_add_fixed(&text, where.lat, DECIMALS);
    if (text.failed)
        status = fm_fail_nomem(ctx);
    else if (fm_context_policy(ctx)->strict)
        fm_log_error(ctx, FM_ERR_GEOMETRY, &place, kind, "%s", fm_str_text(&text));
    else
        status = fm_warn(ctx, FM_ERR_GEOMETRY, &place, kind, "%s", fm_str_text(&text));
    fm_str_release(&text);
    return status;
}

fm_status fm_layer_check(fm_context *ctx, const fm_layer *layer, size_t *findings)
{
    const fm_features *f = &layer->features;
    size_t count = fm_features_count(f);
    fm_topology *topology = NULL;
    fm_status status = fm_topology_new(ctx, &topology);

    *findings = f->skipped;
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        char reason[128];
        fm_lonlat where;
        bool valid;

        status = fm_topology_check(topology, &f->shapes, i, &valid, reason, &where);
        if (status == FM_OK && !valid) {
            (*findings)++;
            status = report(ctx, f, i, reason, where);
        }
        if (status == FM_OK)
            status = fm_progress(ctx, "checking", i + 1, count);
    }
    fm_topology_free(topology);
    return status;
}
