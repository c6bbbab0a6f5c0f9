/* SPDX-License-Identifier: MIT */
/*
 * What a layer asks of the labeller: its texts with their geometry on the sheet, and
 * its symbols as things to keep off, which the legend is told as well.
 */
#include <string.h>

#include "base/casing.h"
#include "base/mem.h"
#include "sheet/map_layer.h"

#include "base/banned.h"

/* Beside a plain line, which weighs 1. */
#define TACTICAL_WEIGHT 2.0
#define OUTLINE_WEIGHT  0.5

/* Parts of one feature on the sheet, for a request. */
struct outline {
    fm_pt *points;
    size_t point_capacity;
    size_t *starts;
    size_t start_capacity;
    size_t part_count;
};

static void outline_release(struct outline *o)
{
    fm_free(o->points);
    fm_free(o->starts);
}

/* Take the parts of `feature` whose kind is `kind`.  False when out of memory. */
static bool take_parts(const fm_viewport *v, const fm_plane *plane, size_t feature,
                       fm_shape_kind kind, struct outline *o)
{
    size_t used = 0;

    o->part_count = 0;
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        fm_part_role role = (fm_part_role)plane->part_role[part];
        size_t count = plane->part_start[part + 1] - plane->part_start[part];
        fm_shape_kind k = role == FM_PART_POINTS ? FM_SHAPE_POINT
                          : role == FM_PART_LINE ? FM_SHAPE_LINE
                                                 : FM_SHAPE_POLYGON;
        size_t *starts;
        fm_pt *points;

        if (k != kind)
            continue;
        starts =
            fm_grow(o->starts, &o->start_capacity, o->part_count + 2, sizeof *starts);
        points = fm_grow(o->points, &o->point_capacity, used + count, sizeof *points);
        if (starts != NULL)
            o->starts = starts;
        if (points != NULL)
            o->points = points;
        if (starts == NULL || points == NULL)
            return false;
        starts[o->part_count++] = used;
        for (size_t i = 0; i < count; i++)
            points[used++] =
                fm_viewport_pt(v, plane->points[plane->part_start[part] + i]);
        starts[o->part_count] = used;
    }
    return true;
}

static bool is_shown(const fm_map_layer *layer, size_t feature)
{
    const fm_layer_spec *spec = layer->source->spec;
    int c = layer->classes[feature];

    return spec->class_count == 0 || (c >= 0 && !spec->classes[c].hidden);
}

static fm_rect shifted(fm_rect r, fm_pt by)
{
    return (fm_rect){ r.x0 + by.x, r.y0 + by.y, r.x1 + by.x, r.y1 + by.y };
}

static fm_status add_request(const fm_sheet *sheet, const fm_map_layer *layer,
                             size_t feature, fm_shape_kind kind, const char *text,
                             const struct outline *o, fm_rect around,
                             fm_labeller *labeller)
{
    const fm_layer_spec *spec = layer->source->spec;
    fm_label_request request = {
        .text = text,
        .spec = &spec->label,
        .family = sheet->document->sheet.font,
        .size_px = fm_styler_number(layer->styler, &spec->label.text_size, feature),
        .priority = fm_styler_number(layer->styler, &spec->label.priority, feature),
        .language = sheet->language,
        .layer_id = spec->id,
        .around = around,
        .points = o->points,
        .starts = o->starts,
        .part_count = o->part_count,
        .kind = kind,
    };

    return fm_labeller_add(labeller, &request);
}

/* A point feature: each of its places is booked; the first inside the frame is
 * labelled. */
static fm_status label_points(const fm_sheet *sheet, const fm_map_layer *layer,
                              size_t feature, const char *text, struct outline *o,
                              fm_labeller *labeller)
{
    const fm_layer_spec *spec = layer->source->spec;
    double priority = fm_styler_number(layer->styler, &spec->label.priority, feature);
    size_t count = o->starts[o->part_count];
    fm_rect frame = sheet->viewport.frame;
    const fm_stamp *stamp;
    double angle_rad;
    fm_status status = FM_OK;
    bool is_labelled = false;

    stamp = fm_map_layer_stamp(sheet, layer, feature, &angle_rad);
    if (stamp == NULL)
        return fm_fail_nomem(sheet->ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        fm_rect around = stamp->part_count == 0
                             ? (fm_rect){ o->points[i].x, o->points[i].y,
                                          o->points[i].x, o->points[i].y }
                             : shifted(stamp->bounds, o->points[i]);

        if (!fm_rect_meets(frame, fm_rect_grown(around, 0.01)))
            continue;
        if (stamp->part_count > 0)
            status = fm_labeller_symbol(labeller, around, priority);
        if (status == FM_OK && text != NULL && !is_labelled) {
            size_t starts[2] = { 0, 1 };
            struct outline one = { .points = &o->points[i],
                                   .starts = starts,
                                   .part_count = 1 };

            status = add_request(sheet, layer, feature, FM_SHAPE_POINT, text, &one,
                                 around, labeller);
            is_labelled = true;
        }
    }
    return status;
}

static fm_status book_parts(const fm_sheet *sheet, const fm_map_layer *layer,
                            size_t feature, fm_shape_kind kind, double reach_px,
                            double weight, struct outline *o, fm_labeller *labeller)
{
    fm_status status = FM_OK;

    if (!take_parts(&sheet->viewport, &layer->plane, feature, kind, o))
        return fm_fail_nomem(sheet->ctx);
    for (size_t part = 0; part < o->part_count && status == FM_OK; part++)
        status = fm_labeller_line(labeller, o->points + o->starts[part],
                                  o->starts[part + 1] - o->starts[part],
                                  kind == FM_SHAPE_POLYGON, reach_px, weight);
    return status;
}

/* What is stroked is kept clear where a label has the choice: a front and its scallops
 * rather than a road, a road rather than the outline of an area. */
static fm_status book_lines(const fm_sheet *sheet, const fm_map_layer *layer,
                            size_t feature, struct outline *o, fm_labeller *labeller)
{
    fm_style style = fm_map_layer_style(layer, feature);
    double width = fm_styler_number(layer->styler, &style.line_width, feature);
    double reach = width / 2, weight = 1;
    fm_status status = FM_OK;

    if (!fm_ink_has_line(&style))
        return FM_OK;
    if (fm_ink_is_tactical(&style)) {
        reach = fm_tactical_reach(&(fm_tactical_look){
            .kind = style.tactical,
            .size_px = style.tactical_size,
            .spacing_px = style.tactical_spacing,
            .pen = { .width = width },
        });
        weight = TACTICAL_WEIGHT;
    }
    if (layer->kinds & FM_SHAPE_LINE)
        status = book_parts(sheet, layer, feature, FM_SHAPE_LINE, reach, weight, o,
                            labeller);
    if (status == FM_OK && (layer->kinds & FM_SHAPE_POLYGON))
        status = book_parts(sheet, layer, feature, FM_SHAPE_POLYGON, reach,
                            OUTLINE_WEIGHT, o, labeller);
    return status;
}

static fm_status label_feature(const fm_sheet *sheet, const fm_map_layer *layer,
                               const fm_plane *inner, size_t feature, const char *text,
                               struct outline *o, fm_labeller *labeller)
{
    static const fm_shape_kind kinds[] = { FM_SHAPE_LINE, FM_SHAPE_POLYGON };
    fm_status status;

    if (!take_parts(&sheet->viewport, &layer->plane, feature, FM_SHAPE_POINT, o))
        return fm_fail_nomem(sheet->ctx);
    if (o->part_count > 0) {
        status = label_points(sheet, layer, feature, text, o, labeller);
        if (status != FM_OK)
            return status;
        text = NULL;
    }
    for (size_t k = 0; text != NULL && k < 2; k++) {
        const fm_plane *plane = kinds[k] == FM_SHAPE_POLYGON && inner->feature_count > 0
                                    ? inner
                                    : &layer->plane;

        if (!take_parts(&sheet->viewport, plane, feature, kinds[k], o))
            return fm_fail_nomem(sheet->ctx);
        if (o->part_count == 0)
            continue;
        return add_request(sheet, layer, feature, kinds[k], text, o, FM_RECT_EMPTY,
                           labeller);
    }
    return FM_OK;
}

/* The feature's text, or nothing when it is not to be labelled. */
static const char *label_text(const fm_map_layer *layer, size_t feature, fm_str *text)
{
    const fm_label_spec *spec = &layer->source->spec->label;
    const fm_table *table = &layer->source->features.table;
    const char *t;

    fm_str_clear(text);
    if (!spec->given || spec->text_field == NULL)
        return NULL;
    if (spec->where != NULL && !fm_where_test(spec->where, table, feature))
        return NULL;
    fm_styler_text(layer->styler, spec->text_field, feature, text);
    if (fm_str_equal(spec->text_transform, "uppercase"))
        fm_str_upper(text);
    else if (fm_str_equal(spec->text_transform, "lowercase"))
        fm_str_lower(text);
    t = fm_str_text(text);
    return t[strspn(t, " \n\t")] == '\0' ? NULL : t;
}

fm_status fm_map_layer_symbol_places(const fm_sheet *sheet, const fm_map_layer *layer,
                                     fm_sheet_symbols *places)
{
    struct outline o = { 0 };
    fm_status status = FM_OK;

    if (layer->skipped || !(layer->kinds & FM_SHAPE_POINT))
        return FM_OK;
    for (size_t i = 0; i < layer->plane.feature_count && status == FM_OK; i++) {
        fm_style style = fm_map_layer_style(layer, i);
        fm_pt *at;
        size_t count;

        if ((style.symbol_shape == NULL && style.symbol_sidc == NULL) ||
            !is_shown(layer, i))
            continue;
        if (!take_parts(&sheet->viewport, &layer->plane, i, FM_SHAPE_POINT, &o)) {
            status = fm_fail_nomem(sheet->ctx);
            break;
        }
        if (o.part_count == 0)
            continue;
        count = o.starts[o.part_count];
        at = fm_grow(places->at, &places->capacity, places->count + count, sizeof *at);
        if (at == NULL) {
            status = fm_fail_nomem(sheet->ctx);
            break;
        }
        places->at = at;
        memcpy(at + places->count, o.points, count * sizeof *at);
        places->count += count;
    }
    outline_release(&o);
    return status;
}

fm_status fm_map_layer_labels(const fm_sheet *sheet, const fm_map_layer *layer,
                              fm_projector *inner, fm_labeller *labeller)
{
    const fm_features *features = &layer->source->features;
    const fm_label_spec *spec = &layer->source->spec->label;
    fm_status status = FM_OK;
    struct outline o = { 0 };
    fm_plane visible = { 0 };
    fm_str text = { 0 };

    if (layer->skipped || layer->seen == 0)
        return FM_OK;
    if (spec->given && (layer->kinds & FM_SHAPE_POLYGON))
        status = fm_projector_run(inner, &features->shapes, 0,
                                  fm_features_count(features), &visible);
    if (status == FM_OK && spec->where != NULL)
        status = fm_where_bind(sheet->ctx, spec->where, &features->table);
    for (size_t i = 0; i < layer->plane.feature_count && status == FM_OK; i++) {
        if (layer->plane.feature_start[i] == layer->plane.feature_start[i + 1] ||
            !is_shown(layer, i))
            continue;
        status = book_lines(sheet, layer, i, &o, labeller);
        if (status == FM_OK)
            status = label_feature(sheet, layer, &visible, i,
                                   label_text(layer, i, &text), &o, labeller);
        if (status == FM_OK && (text.failed))
            status = fm_fail_nomem(sheet->ctx);
    }
    fm_str_release(&text);
    fm_plane_release(&visible);
    outline_release(&o);
    return status;
}
