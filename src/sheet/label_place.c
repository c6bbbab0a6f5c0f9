/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_place.c: order, collisions, choice.
 *
 * Labels are placed greedily, the most important first, each at the cheapest place that
 * is free. Then comes one round for those that found none (label_aside.c).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* What it costs to stand so near to another symbol that the name might be taken for
 * its, to cross a line that should be kept clear, and to cover a symbol that counts
 * less, in the measure of the eight places (0 to 7): any place clear of lines is better
 * than one across, and a lesser symbol is covered only when no other place is left. */
#define COST_NEAR    2.5
#define COST_CROSSES 8.0
#define COST_COVERS  100.0
/* To come within reach of a line without crossing it costs this share. */
#define TOUCHES 0.3
/* That near: px between the symbol and the halo. */
#define NEAR_PX 3.0
/* Rectangles that differ by less are the same. */
#define SAME_PX        1e-3
#define PROGRESS_EVERY 256

/* What stands in the way ------------------------------------------------------------
 */

/* One box held against what stands already. */
typedef struct trial {
    const fm_label *label;
    const fm_label_box *box;
    double padding;
    fm_label_verdict *verdict;
} trial;

/* A label's own symbol is known by its place; a twin in the same place counts as it. */
static bool is_own_symbol(const fm_label *label, const fm_label_item *item)
{
    const fm_rect own = label->around;

    return label->kind == FM_SHAPE_POINT &&
           fm_rect_contains(fm_rect_grown(own, SAME_PX), item->bounds) &&
           fm_rect_contains(fm_rect_grown(item->bounds, SAME_PX), own);
}

static void note_label(fm_label_verdict *v, uint32_t label)
{
    for (size_t i = 0; i < v->in_way && i < FM_LABEL_ASIDE_MAX; i++) {
        if (v->labels[i] == label)
            return;
    }
    if (v->in_way < FM_LABEL_ASIDE_MAX)
        v->labels[v->in_way] = label;
    v->in_way++;
}

static void hold_against_symbol(const trial *t, const fm_label_item *item)
{
    fm_label_verdict *v = t->verdict;

    if (!fm_label_boxes_meet(t->box, &item->box, NEAR_PX) ||
        is_own_symbol(t->label, item))
        return;
    v->near = true;
    if (fm_label_boxes_meet(t->box, &item->box, 0)) {
        v->barred |= item->priority >= t->label->priority;
        v->covers = true;
    }
}

/* What only touches the ornament of a line does not cross it. */
static void hold_against_line(const trial *t, const fm_label_item *item)
{
    fm_label_box line = item->box;
    double weight = item->weight;

    if (!fm_label_boxes_meet(t->box, &item->box, 0))
        return;
    line.half_h = 0;
    if (!fm_label_boxes_meet(t->box, &line, 0))
        weight *= TOUCHES;
    t->verdict->crosses = fmax(t->verdict->crosses, weight);
}

static bool hold_against(void *user, const fm_label_item *item)
{
    const trial *t = user;
    fm_label_verdict *v = t->verdict;

    switch (item->kind) {
    case FM_LABEL_BLOCK:
        v->barred |= fm_label_boxes_meet(t->box, &item->box, t->padding);
        break;
    case FM_LABEL_SYMBOL:
        hold_against_symbol(t, item);
        break;
    case FM_LABEL_LINE:
        if (item->weight > v->crosses && t->label->kind == FM_SHAPE_POINT)
            hold_against_line(t, item);
        break;
    case FM_LABEL_TEXT:
        if (fm_label_boxes_meet(t->box, &item->box,
                                t->padding > item->padding ? t->padding
                                                           : item->padding))
            note_label(v, item->owner);
        break;
    }
    return !v->barred && v->in_way <= FM_LABEL_ASIDE_MAX;
}

fm_label_verdict fm_label_judge(const fm_labeller *labeller, const fm_label *label,
                                const fm_label_box *boxes, size_t count)
{
    fm_rect inside = fm_rect_grown(labeller->frame, -FM_LABEL_EDGE_PX);
    fm_label_verdict v = { .barred = false };

    for (size_t i = 0; i < count && !v.barred; i++) {
        fm_rect bounds = fm_label_box_bounds(&boxes[i]);
        trial t = { label, &boxes[i], label->spec->text_padding, &v };

        if (!fm_rect_contains(inside, bounds))
            v.barred = true;
        else if (!label->spec->allow_overlap)
            fm_label_index_visit(
                &labeller->index,
                fm_rect_grown(bounds, fmax(labeller->padding_max, NEAR_PX)),
                hold_against, &t);
    }
    return v;
}

/* Choosing --------------------------------------------------------------------------
 */

static size_t boxes_of(const fm_label *label, const fm_label_candidate *candidate,
                       fm_label_box out[FM_LABEL_PIECES_MAX])
{
    if (candidate->along)
        return fm_label_line_boxes(label, candidate, out);
    out[0] = candidate->box;
    return 1;
}

static double cost_of(double place, const fm_label_verdict *v)
{
    return place + (v->near ? COST_NEAR : 0) + COST_CROSSES * v->crosses +
           (v->covers ? COST_COVERS : 0);
}

static void consider(const fm_labeller *labeller, const fm_label *label,
                     const fm_label_candidate *candidate, fm_label_choice *best)
{
    fm_label_box boxes[FM_LABEL_PIECES_MAX];
    fm_label_verdict v;
    double cost;

    if (best->found && best->cost <= candidate->cost)
        return;
    v = fm_label_judge(labeller, label, boxes, boxes_of(label, candidate, boxes));
    cost = cost_of(candidate->cost, &v);
    if (v.barred || v.in_way > 0 || (best->found && best->cost <= cost))
        return;
    *best = (fm_label_choice){ true, *candidate, cost, v.covers, v.crosses };
}

static fm_status choose_round_point(fm_labeller *labeller, fm_label *label,
                                    fm_label_choice *best)
{
    for (size_t i = 0; i < fm_label_point_places(label); i++) {
        fm_label_box core = fm_label_point_core(label, i);
        fm_label_candidate candidate;
        fm_label_verdict v;
        fm_status status;

        if (best->found && best->cost <= (double)i)
            break;
        if (label->barred & 1u << i)
            continue;
        v = fm_label_judge(labeller, label, &core, 1);
        label->barred |= (unsigned)v.barred << i;
        if (v.barred || v.in_way > 0 ||
            (best->found && best->cost <= cost_of((double)i, &v)))
            continue;
        status = fm_label_point_candidate(labeller, label, i, &candidate);
        if (status != FM_OK)
            return status;
        consider(labeller, label, &candidate, best);
    }
    return FM_OK;
}

static fm_status choose_inside(fm_labeller *labeller, fm_label *label,
                               fm_label_choice *best)
{
    fm_label_candidate candidates[FM_LABEL_INSIDE_MAX];

    for (int thorough = 0; thorough < 2; thorough++) {
        size_t count;
        fm_status status = fm_label_polygon_candidates(labeller, label, thorough == 1,
                                                       candidates, &count);

        if (status != FM_OK)
            return status;
        for (size_t i = 0; i < count; i++)
            consider(labeller, label, &candidates[i], best);
        if (count == 0 || (best->found && !best->covers))
            break;
    }
    return FM_OK;
}

/* Candidates along a line are bent only once they are chosen, and may then prove too
 * sharp: the next best is taken. */
static fm_status place_along(fm_labeller *labeller, uint32_t number)
{
    fm_label *label = &labeller->labels[number];
    fm_label_candidate candidates[FM_LABEL_ALONG_MAX];
    fm_text_run *bent = NULL;
    size_t count;
    fm_status status = fm_label_line_candidates(labeller, label, candidates, &count);

    while (status == FM_OK) {
        fm_label_choice best = { .found = false };
        size_t chosen = 0;

        for (size_t i = 0; i < count; i++) {
            double before = best.cost;
            bool had = best.found;

            consider(labeller, label, &candidates[i], &best);
            if (best.found && (!had || best.cost != before))
                chosen = i;
        }
        if (!best.found)
            return FM_OK;
        if (!best.candidate.along)
            return fm_label_accept(labeller, number, &best, NULL);
        status = fm_label_line_bend(labeller, label, &best.candidate, &bent);
        if (status == FM_OK && bent != NULL)
            return fm_label_accept(labeller, number, &best, bent);
        candidates[chosen] = candidates[--count];
    }
    return status;
}

fm_status fm_label_choose(fm_labeller *labeller, fm_label *label, fm_label_choice *best)
{
    best->found = false;
    return label->kind == FM_SHAPE_POLYGON ? choose_inside(labeller, label, best)
                                           : choose_round_point(labeller, label, best);
}

/* Standing --------------------------------------------------------------------------
 */

/* Take note of a label's place; `bent` is taken, also on failure. */
fm_status fm_label_accept(fm_labeller *labeller, uint32_t number,
                          const fm_label_choice *chosen, fm_text_run *bent)
{
    fm_label *label = &labeller->labels[number];
    fm_label_box boxes[FM_LABEL_PIECES_MAX];
    size_t count = boxes_of(label, &chosen->candidate, boxes);

    label->outcome = (fm_label_outcome){
        .placed = true,
        .run = bent != NULL ? bent : chosen->candidate.run,
        .bent = bent,
        .at = chosen->candidate.at,
        .covers = chosen->covers,
        .crosses = chosen->crosses,
        .item = (uint32_t)labeller->index.item_count,
        .item_count = (uint32_t)count,
    };
    for (size_t i = 0; i < count; i++) {
        fm_label_item item = {
            .box = boxes[i],
            .kind = FM_LABEL_TEXT,
            .owner = number,
            .padding = fmax(label->spec->text_padding, 0),
        };

        if (!fm_label_index_add(&labeller->index, &item))
            return fm_fail_nomem(labeller->ctx);
    }
    return FM_OK;
}

static fm_status place_one(fm_labeller *labeller, uint32_t number)
{
    fm_label *label = &labeller->labels[number];
    fm_label_choice best;
    fm_status status;

    if (label->kind == FM_SHAPE_LINE)
        return place_along(labeller, number);
    status = fm_label_choose(labeller, label, &best);
    if (status == FM_OK && best.found)
        status = fm_label_accept(labeller, number, &best, NULL);
    return status;
}

/* Order -----------------------------------------------------------------------------
 */

typedef struct rank {
    double priority, size_px;
    uint32_t number;
} rank;

static int rank_compare(const void *a, const void *b)
{
    const rank *p = a, *q = b;

    if (p->priority != q->priority)
        return p->priority > q->priority ? -1 : 1;
    if (p->size_px != q->size_px)
        return p->size_px > q->size_px ? -1 : 1;
    return p->number < q->number ? -1 : p->number > q->number;
}

static fm_status put_in_order(fm_labeller *labeller)
{
    rank *ranks = fm_alloc_raw(labeller->count, sizeof *ranks);

    labeller->order = fm_alloc_raw(labeller->count, sizeof *labeller->order);
    if (ranks == NULL || labeller->order == NULL) {
        fm_free(ranks);
        return fm_fail_nomem(labeller->ctx);
    }
    for (size_t i = 0; i < labeller->count; i++) {
        const fm_label *label = &labeller->labels[i];

        ranks[i] = (rank){ label->priority, label->size_px, (uint32_t)i };
    }
    if (labeller->count > 0)
        qsort(ranks, labeller->count, sizeof *ranks, rank_compare);
    for (size_t i = 0; i < labeller->count; i++)
        labeller->order[i] = ranks[i].number;
    fm_free(ranks);
    return FM_OK;
}

fm_status fm_label_place_all(fm_labeller *labeller)
{
    fm_status status = fm_label_join(labeller);

    if (status == FM_OK)
        status = put_in_order(labeller);
    for (size_t i = 0; status == FM_OK && i < labeller->count; i++) {
        uint32_t number = labeller->order[i];

        if (i % PROGRESS_EVERY == 0)
            status = fm_progress(labeller->ctx, "labels", i, labeller->count);
        if (status == FM_OK && labeller->labels[number].leader == number)
            status = place_one(labeller, number);
    }
    return status == FM_OK ? fm_label_second_round(labeller) : status;
}
