/* SPDX-License-Identifier: MIT */
#include "sheet/label.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* Edges of lines are held in pieces no longer than this, so that the index finds them
 * near where they are. */
#define EDGE_PIECE_PX 48.0
/* Lines to keep off need no more detail than this. */
#define LINE_TOLERANCE_PX 0.5
/* Of lines with more edges than that altogether, those that come last are not kept
 * clear: on such a map there is no choice. */
#define ITEMS_MAX 200000
/* The mark of FNV-1a, 64 bit. */
#define FNV_START 14695981039346656037u
#define FNV_PRIME 1099511628211u

/* Life ------------------------------------------------------------------------------
 */

fm_status fm_labeller_new(fm_context *ctx, fm_text_engine *engine, fm_rect frame,
                          fm_labeller **out)
{
    fm_labeller *labeller = fm_alloc(1, sizeof *labeller);

    *out = NULL;
    if (labeller == NULL)
        return fm_fail_nomem(ctx);
    labeller->ctx = ctx;
    labeller->engine = engine;
    labeller->frame = frame;
    if (!fm_label_index_init(&labeller->index, frame)) {
        fm_labeller_free(labeller);
        return fm_fail_nomem(ctx);
    }
    *out = labeller;
    return FM_OK;
}

void fm_labeller_free(fm_labeller *labeller)
{
    if (labeller == NULL)
        return;
    for (size_t i = 0; i < labeller->count; i++) {
        fm_label *label = &labeller->labels[i];

        fm_text_run_free(label->outcome.bent);
        label->outcome.run = NULL;
        fm_label_forget_text(label);
    }
    fm_free(labeller->labels);
    fm_free(labeller->order);
    fm_free(labeller->placements);
    fm_free(labeller->layers);
    fm_label_index_release(&labeller->index);
    fm_arena_release(&labeller->arena);
    fm_free(labeller);
}

/* Things to keep off ----------------------------------------------------------------
 */

fm_status fm_labeller_block(fm_labeller *labeller, fm_rect rect)
{
    fm_label_item item = { .kind = FM_LABEL_BLOCK };

    if (fm_rect_is_empty(rect))
        return FM_OK;
    item.box = fm_label_box_of_rect(rect);
    if (!fm_label_index_add(&labeller->index, &item))
        return fm_fail_nomem(labeller->ctx);
    return FM_OK;
}

fm_status fm_labeller_symbol(fm_labeller *labeller, fm_rect rect, double priority)
{
    fm_label_item item = { .kind = FM_LABEL_SYMBOL, .priority = priority };

    if (fm_rect_is_empty(rect) || !fm_rect_meets(rect, labeller->frame))
        return FM_OK;
    item.box = fm_label_box_of_rect(rect);
    if (!fm_label_index_add(&labeller->index, &item))
        return fm_fail_nomem(labeller->ctx);
    return FM_OK;
}

static bool add_edge(fm_labeller *labeller, fm_pt p, fm_pt q, double reach_px,
                     double weight)
{
    double pieces = fmax(ceil(hypot(q.x - p.x, q.y - p.y) / EDGE_PIECE_PX), 1);
    fm_pt from = p;

    for (double i = 1; i <= pieces; i++) {
        double t = i / pieces;
        fm_pt to = { p.x + t * (q.x - p.x), p.y + t * (q.y - p.y) };
        fm_label_item item = { .kind = FM_LABEL_LINE, .weight = weight };

        item.box = fm_label_box_of_edge(from, to, reach_px, 0);
        if (fm_rect_meets(fm_rect_grown(fm_label_box_bounds(&item.box), 1),
                          labeller->frame) &&
            !fm_label_index_add(&labeller->index, &item))
            return false;
        from = to;
    }
    return true;
}

fm_status fm_labeller_line(fm_labeller *labeller, const fm_pt *points, size_t count,
                           bool closed, double reach_px, double weight)
{
    fm_pt *line;
    size_t edges;
    bool done = true;

    if (count < 2 || labeller->index.item_count > ITEMS_MAX)
        return FM_OK;
    line = fm_alloc_raw(count, sizeof *line);
    if (line == NULL)
        return fm_fail_nomem(labeller->ctx);
    memcpy(line, points, count * sizeof *line);
    count = fm_simplify(line, NULL, count, closed, LINE_TOLERANCE_PX);
    edges = closed ? count : count - 1;
    for (size_t i = 0; done && i < edges; i++)
        done = add_edge(labeller, line[i], line[(i + 1) % count], reach_px, weight);
    fm_free(line);
    return done ? FM_OK : fm_fail_nomem(labeller->ctx);
}

/* Requests --------------------------------------------------------------------------
 */

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * FNV_PRIME;
    return (hash ^ 0xFF) * FNV_PRIME;
}

static uint64_t name_of(const fm_label *label)
{
    return hash_text(hash_text(FNV_START ^ label->kind, label->layer_id), label->text);
}

static bool has_letters(const char *text)
{
    return text != NULL && text[strspn(text, " \t\r\n")] != '\0';
}

static unsigned kind_of(const fm_label_request *request)
{
    fm_placement placement = request->spec->placement;

    if (request->kind == FM_SHAPE_POLYGON && placement == FM_PLACEMENT_LINE)
        return FM_SHAPE_LINE;
    return request->kind;
}

/* A point is where it is; a line that is labelled as a point, at the middle of its
 * longest visible part. */
static bool find_point(const fm_labeller *labeller, const fm_label_shape *shape,
                       const fm_label_request *request, fm_label *label)
{
    double longest = -1, direction_rad;

    label->kind = FM_SHAPE_POINT;
    if (shape == NULL) {
        if (request->part_count == 0 || request->starts[1] == request->starts[0])
            return false;
        label->at = request->points[request->starts[0]];
    }
    for (size_t i = 0; shape != NULL && i < shape->part_count; i++) {
        const fm_pt *part = shape->points + shape->starts[i];
        size_t count = shape->starts[i + 1] - shape->starts[i];
        double length = fm_polyline_length(part, count);

        if (length > longest)
            label->at = fm_polyline_at(part, count, length / 2, &direction_rad);
        longest = fmax(longest, length);
    }
    label->around = request->around;
    if (fm_rect_is_empty(label->around))
        label->around = (fm_rect){ label->at.x, label->at.y, label->at.x, label->at.y };
    return label->at.x >= labeller->frame.x0 && label->at.x <= labeller->frame.x1 &&
           label->at.y >= labeller->frame.y0 && label->at.y <= labeller->frame.y1;
}

/* Fill in geometry; `*seen` is false when the frame shows nothing of it. */
static fm_status locate(fm_labeller *labeller, const fm_label_request *request,
                        fm_label *label, bool *seen)
{
    fm_status status = FM_OK;

    *seen = false;
    label->kind = kind_of(request);
    if (label->kind != FM_SHAPE_POINT) {
        status = fm_label_shape_take(labeller, request, label->kind, &label->shape);
        if (status != FM_OK || label->shape == NULL)
            return status;
    }
    if (label->kind == FM_SHAPE_POINT ||
        (label->kind == FM_SHAPE_LINE &&
         request->spec->placement == FM_PLACEMENT_POINT)) {
        *seen = find_point(labeller, label->shape, request, label);
        label->shape = NULL;
        return FM_OK;
    }
    *seen = true;
    return FM_OK;
}

fm_status fm_labeller_add(fm_labeller *labeller, const fm_label_request *request)
{
    fm_label label = {
        .spec = request->spec,
        .family = request->family,
        .language = request->language,
        .layer_id = request->layer_id,
        .size_px = request->size_px,
        .priority = isnan(request->priority) ? 0 : request->priority,
        .leader = (uint32_t)labeller->count,
        .repeats = FM_LABEL_NONE,
    };
    fm_label *grown;
    bool seen;
    fm_status status;

    if (!has_letters(request->text) || !(request->size_px > 0))
        return FM_OK;
    status = locate(labeller, request, &label, &seen);
    if (status != FM_OK || !seen)
        return status;
    label.text =
        fm_arena_strndup(&labeller->arena, request->text, strlen(request->text));
    grown = fm_grow(labeller->labels, &labeller->capacity, labeller->count + 1,
                    sizeof *grown);
    if (grown != NULL)
        labeller->labels = grown;
    if (grown == NULL || label.text == NULL)
        return fm_fail_nomem(labeller->ctx);
    label.least_px = fm_label_least_width(label.text, label.size_px);
    label.rtl = fm_label_is_rtl(label.text);
    label.name = name_of(&label);
    labeller->labels[labeller->count++] = label;
    labeller->padding_max = fmax(labeller->padding_max, request->spec->text_padding);
    return FM_OK;
}

/* Placements ------------------------------------------------------------------------
 */

static fm_label_placement placement_of(const fm_label *label)
{
    const fm_label_spec *spec = label->spec;
    const fm_label_outcome *outcome = &label->outcome;

    return (fm_label_placement){
        .run = outcome->placed ? outcome->run : NULL,
        .at = outcome->bent != NULL ? (fm_pt){ 0, 0 } : outcome->at,
        .color = fm_color_with_opacity(spec->text_color, spec->text_opacity),
        .halo = fm_color_with_opacity(spec->text_halo_color, spec->text_opacity),
        .halo_width = fm_label_halo_px(label),
        .layer_id = label->layer_id,
        .text = label->text,
        .optional = spec->optional,
    };
}

/* A line is not dropped when one of its repeats stands. */
static void note_repeats(const fm_labeller *labeller, unsigned char *stands)
{
    for (size_t i = 0; i < labeller->count; i++) {
        const fm_label *label = &labeller->labels[i];

        if (label->outcome.placed)
            stands[label->repeats != FM_LABEL_NONE ? label->repeats : i] = 1;
    }
}

static fm_status list_placements(fm_labeller *labeller)
{
    unsigned char *stands = fm_alloc(labeller->count, 1);

    labeller->placements = fm_alloc(labeller->count, sizeof *labeller->placements);
    if (stands == NULL || labeller->placements == NULL) {
        fm_free(stands);
        return fm_fail_nomem(labeller->ctx);
    }
    note_repeats(labeller, stands);
    for (size_t i = 0; i < labeller->count; i++) {
        const fm_label *label = &labeller->labels[i];

        if (label->leader == i && (label->outcome.placed ||
                                   (label->repeats == FM_LABEL_NONE && stands[i] == 0)))
            labeller->placements[labeller->placement_count++] = placement_of(label);
    }
    fm_free(stands);
    return FM_OK;
}

static bool knows_layer(const fm_labeller *labeller, const char *id)
{
    for (size_t i = 0; i < labeller->layer_count; i++) {
        if (fm_str_equal(labeller->layers[i].id, id))
            return true;
    }
    return false;
}

static bool add_layer(fm_labeller *labeller, const char *id)
{
    fm_str group = { 0 };
    struct fm_label_layer *grown = fm_grow(labeller->layers, &labeller->layer_capacity,
                                           labeller->layer_count + 1, sizeof *grown);
    struct fm_label_layer *layer;

    if (grown == NULL)
        return false;
    labeller->layers = grown;
    layer = &labeller->layers[labeller->layer_count++];
    fm_str_add(&group, "labels/");
    fm_str_add(&group, id != NULL ? id : "");
    layer->id = id;
    layer->group = group.failed ? NULL
                                : fm_arena_strndup(&labeller->arena,
                                                   fm_str_text(&group), group.length);
    fm_str_release(&group);
    return layer->group != NULL;
}

/* By their most important label, which is drawn over the others. */
static fm_status list_layers(fm_labeller *labeller)
{
    for (size_t i = 0; i < labeller->count; i++) {
        const fm_label *label = &labeller->labels[labeller->order[i]];

        if (label->outcome.placed && !knows_layer(labeller, label->layer_id) &&
            !add_layer(labeller, label->layer_id))
            return fm_fail_nomem(labeller->ctx);
    }
    return FM_OK;
}

fm_status fm_labeller_place(fm_labeller *labeller)
{
    fm_status status = fm_label_place_all(labeller);

    if (status != FM_OK)
        return status;
    for (size_t i = 0; i < labeller->count; i++)
        fm_label_forget_text(&labeller->labels[i]);
    status = list_layers(labeller);
    return status == FM_OK ? list_placements(labeller) : status;
}

size_t fm_labeller_count(const fm_labeller *labeller)
{
    return labeller->placement_count;
}

const fm_label_placement *fm_labeller_at(const fm_labeller *labeller, size_t i)
{
    return &labeller->placements[i];
}

static void draw_label(const fm_label *label, fm_painter *painter)
{
    fm_label_placement p = placement_of(label);

    fm_painter_text(painter, p.run, p.at, p.angle_rad, p.color, p.halo, p.halo_width);
}

void fm_labeller_draw(const fm_labeller *labeller, fm_painter *painter)
{
    for (size_t k = labeller->layer_count; k-- > 0;) {
        const struct fm_label_layer *layer = &labeller->layers[k];

        fm_painter_group_begin(painter, layer->group, 1);
        for (size_t i = labeller->count; i-- > 0;) {
            const fm_label *label = &labeller->labels[labeller->order[i]];

            if (label->outcome.placed && fm_str_equal(label->layer_id, layer->id))
                draw_label(label, painter);
        }
        fm_painter_group_end(painter);
    }
}
