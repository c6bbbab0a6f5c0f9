/* SPDX-License-Identifier: MIT */
#include "sheet/map_layer.h"

#include <string.h>

#include "base/mem.h"
#include "sheet/enemy_side.h"
#include "sheet/map_layer_tactical.h"

#include "base/banned.h"

/* Simplified to this share of a device pixel: below what antialiasing can show. */
static const double SIMPLIFY_DEVICE_PX = 0.2;

static bool in_scale_range(const fm_layer_spec *spec, double scale)
{
    return (spec->min_scale <= 0 || scale >= spec->min_scale) &&
           (spec->max_scale <= 0 || scale <= spec->max_scale);
}

static unsigned plane_kinds(const fm_plane *plane, size_t feature)
{
    unsigned kinds = FM_SHAPE_NONE;

    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        switch ((fm_part_role)plane->part_role[part]) {
        case FM_PART_POINTS:
            kinds |= FM_SHAPE_POINT;
            break;
        case FM_PART_LINE:
            kinds |= FM_SHAPE_LINE;
            break;
        case FM_PART_SHELL:
        case FM_PART_HOLE:
            kinds |= FM_SHAPE_POLYGON;
            break;
        }
    }
    return kinds;
}

/* Does the feature reach into the frame itself, not only its margin? */
static bool is_seen(const fm_viewport *v, const fm_plane *plane, size_t feature)
{
    size_t first = plane->part_start[plane->feature_start[feature]];
    size_t end = plane->part_start[plane->feature_start[feature + 1]];
    fm_extent box = FM_EXTENT_EMPTY;

    for (size_t i = first; i < end; i++)
        fm_extent_add(&box, plane->points[i]);
    return box.x0 <= v->extent.x1 && box.x1 >= v->extent.x0 && box.y0 <= v->extent.y1 &&
           box.y1 >= v->extent.y0;
}

/* Class, certainty and visibility of every feature, once. */
static void classify(const fm_sheet *sheet, fm_map_layer *layer)
{
    const fm_layer_spec *spec = layer->source->spec;
    size_t count = layer->plane.feature_count;

    for (size_t i = 0; i < count; i++) {
        unsigned kinds = plane_kinds(&layer->plane, i);
        int c = fm_styler_class(layer->styler, i);
        size_t slot = c < 0 ? spec->class_count : (size_t)c;

        layer->classes[i] = c;
        layer->certainties[i] = (uint8_t)fm_styler_certainty(layer->styler, i);
        if (layer->source->is_stale)
            layer->certainties[i] = FM_STALE;
        if ((spec->class_count > 0 && c < 0) || (c >= 0 && spec->classes[c].hidden))
            continue;
        if (kinds == FM_SHAPE_NONE || !is_seen(&sheet->viewport, &layer->plane, i))
            continue;
        layer->seen++;
        layer->kinds |= kinds;
        layer->class_seen[slot]++;
        layer->class_kinds[slot] |= kinds;
        layer->certainties_seen |= 1u << layer->certainties[i];
    }
}

fm_status fm_map_layer_prepare(const fm_sheet *sheet, const fm_situation_layer *source,
                               fm_projector *projector, double density,
                               fm_map_layer *out)
{
    const fm_layer_spec *spec = source->spec;
    const fm_features *features = &source->features;
    size_t count = fm_features_count(features);
    fm_status status;

    *out = (fm_map_layer){ .source = source,
                           .tolerance_px = SIMPLIFY_DEVICE_PX / density };
    if (spec->hidden || !in_scale_range(spec, fm_viewport_scale(&sheet->viewport))) {
        out->skipped = true;
        return FM_OK;
    }
    status = fm_styler_new(sheet->ctx, sheet->document, spec, &features->table,
                           &out->styler);
    if (status != FM_OK)
        return status;
    out->classes = fm_alloc(count, sizeof *out->classes);
    out->certainties = fm_alloc(count, sizeof *out->certainties);
    out->class_seen = fm_alloc(spec->class_count + 1, sizeof *out->class_seen);
    out->class_kinds = fm_alloc(spec->class_count + 1, sizeof *out->class_kinds);
    if (out->classes == NULL || out->certainties == NULL || out->class_seen == NULL ||
        out->class_kinds == NULL)
        return fm_fail_nomem(sheet->ctx);
    status = fm_projector_run(projector, &features->shapes, 0, count, &out->plane);
    if (status != FM_OK)
        return status;
    if (out->plane.dropped > 0) {
        status = fm_warn(sheet->ctx, FM_ERR_CRS, FM_PLACE_NONE, "not-showable",
                         "layer '%s': %zu positions cannot be shown in this projection "
                         "and were left out",
                         spec->id, out->plane.dropped);
        if (status != FM_OK)
            return status;
    }
    classify(sheet, out);
    return fm_map_layer_symbols(sheet, out);
}

void fm_map_layer_release(fm_map_layer *layer)
{
    fm_styler_free(layer->styler);
    fm_plane_release(&layer->plane);
    fm_free(layer->classes);
    fm_free(layer->certainties);
    fm_free(layer->class_seen);
    fm_free(layer->class_kinds);
    fm_symbol_cache_free(layer->symbols);
    *layer = (fm_map_layer){ 0 };
}

fm_style fm_map_layer_style(const fm_map_layer *layer, size_t feature)
{
    fm_style style = fm_styler_style(layer->styler, feature);

    fm_map_measure_style(layer->styler, feature, &style);
    return fm_ink_certainty(style, (fm_certainty)layer->certainties[feature]);
}

fm_side fm_map_layer_side(const fm_sheet *sheet, const fm_map_layer *layer,
                          size_t feature)
{
    fm_style style = fm_map_layer_style(layer, feature);

    return fm_enemy_side(sheet->situation, layer->source, &style, feature);
}
