/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_aside.c: a second round, for labels that found no place.
 *
 * Where only labels stand in the way, they are asked to step aside. One that does keeps
 * a place as clean as the one it had; none is dropped, whatever its importance, so that
 * the round can only add labels. (Christensen, Marks and Shieber 1995, "An empirical
 * study of algorithms for point-feature label placement", compare the ways: one step of
 * repair makes up much of what greedy placing loses, at little cost.)
 */
#include "sheet/label_parts.h"

#include "base/banned.h"

/* Work: trials for each label, and in all at least. */
#define TRIALS_EACH  4
#define TRIALS_LEAST 2000

/* Take a label's boxes out of the way, or put them back. */
static void set_gone(fm_labeller *labeller, uint32_t number, bool gone)
{
    const fm_label_outcome *outcome = &labeller->labels[number].outcome;

    for (uint32_t i = 0; i < outcome->item_count; i++)
        labeller->index.items[outcome->item + i].gone = gone;
}

static bool may_step_aside(const fm_labeller *labeller, uint32_t number)
{
    const fm_label *label = &labeller->labels[number];

    return label->kind != FM_SHAPE_LINE && !label->spec->allow_overlap;
}

/* Find another place for a label whose boxes are gone; `*moved` is false when there is
 * none as clean as the one it had. */
static fm_status step_aside(fm_labeller *labeller, uint32_t number, bool *moved)
{
    fm_label *label = &labeller->labels[number];
    const fm_label_outcome before = label->outcome;
    fm_label_choice best;
    fm_status status = fm_label_choose(labeller, label, &best);

    *moved = status == FM_OK && best.found && best.covers <= before.covers &&
             best.crosses <= before.crosses;
    if (*moved)
        status = fm_label_accept(labeller, number, &best, NULL);
    return status;
}

/* A label let in, and the outcomes before of those that stood in its way. */
typedef struct shove {
    uint32_t number;
    const fm_label_verdict *in_way;
    fm_label_outcome before[FM_LABEL_ASIDE_MAX];
    size_t moved;
} shove;

static void undo(fm_labeller *labeller, const shove *s)
{
    const fm_label_verdict *v = s->in_way;

    for (size_t i = 0; i < s->moved; i++)
        set_gone(labeller, v->labels[i], true);
    set_gone(labeller, s->number, true);
    labeller->labels[s->number].outcome = (fm_label_outcome){ .placed = false };
    for (size_t i = 0; i < v->in_way; i++) {
        labeller->labels[v->labels[i]].outcome = s->before[i];
        set_gone(labeller, v->labels[i], false);
    }
}

/* Let the label stand here, and those in its way step aside; all or nothing. `dry`:
 * only see whether they would. */
static fm_status push_in(fm_labeller *labeller, uint32_t number,
                         const fm_label_candidate *candidate, const fm_label_verdict *v,
                         bool dry, bool *done)
{
    const fm_label_choice here = { true, *candidate, candidate->cost, v->covers,
                                   v->crosses };
    shove s = { .number = number, .in_way = v };
    fm_status status;

    *done = true;
    for (size_t i = 0; i < v->in_way; i++) {
        s.before[i] = labeller->labels[v->labels[i]].outcome;
        set_gone(labeller, v->labels[i], true);
    }
    status = fm_label_accept(labeller, number, &here, NULL);
    for (size_t i = 0; status == FM_OK && *done && i < v->in_way; i++) {
        status = step_aside(labeller, v->labels[i], done);
        if (*done)
            s.moved++;
    }
    if (status == FM_OK && (dry || !*done))
        undo(labeller, &s);
    return status;
}

/* Is a place worth a try: nothing in the way but labels that may step aside? */
static bool is_worth_it(const fm_labeller *labeller, const fm_label_verdict *v)
{
    if (v->barred || v->covers || v->in_way > FM_LABEL_ASIDE_MAX)
        return false;
    for (size_t i = 0; i < v->in_way; i++) {
        if (!may_step_aside(labeller, v->labels[i]))
            return false;
    }
    return true;
}

/* Try one place. */
static fm_status try_to_push(fm_labeller *labeller, uint32_t number,
                             const fm_label_candidate *candidate, bool dry,
                             size_t *trials, bool *done)
{
    const fm_label *label = &labeller->labels[number];
    fm_label_verdict v = fm_label_judge(labeller, label, &candidate->box, 1);

    *done = false;
    if (!is_worth_it(labeller, &v) || *trials == 0)
        return FM_OK;
    --*trials;
    return push_in(labeller, number, candidate, &v, dry, done);
}

/* The text is shaped only where its core would find room. */
static fm_status retry_round_point(fm_labeller *labeller, uint32_t number,
                                   size_t *trials)
{
    fm_label *label = &labeller->labels[number];
    bool done = false;
    fm_status status = FM_OK;

    for (size_t i = 0; !done && i < fm_label_point_places(label); i++) {
        fm_label_candidate candidate = { .box = fm_label_point_core(label, i) };

        if (label->barred & 1u << i)
            continue;
        status = try_to_push(labeller, number, &candidate, true, trials, &done);
        if (status == FM_OK && done)
            status = fm_label_point_candidate(labeller, label, i, &candidate);
        if (status == FM_OK && done)
            status = try_to_push(labeller, number, &candidate, false, trials, &done);
        if (status != FM_OK)
            break;
    }
    return status;
}

static fm_status retry_inside(fm_labeller *labeller, uint32_t number, size_t *trials)
{
    fm_label *label = &labeller->labels[number];
    fm_label_candidate candidates[FM_LABEL_INSIDE_MAX];
    size_t count;
    fm_status status =
        fm_label_polygon_candidates(labeller, label, false, candidates, &count);

    for (size_t i = 0; status == FM_OK && i<count && * trials> 0; i++) {
        bool done;

        status = try_to_push(labeller, number, &candidates[i], false, trials, &done);
        if (done)
            break;
    }
    return status;
}

fm_status fm_label_second_round(fm_labeller *labeller)
{
    size_t trials = TRIALS_LEAST + TRIALS_EACH * labeller->count;

    for (size_t i = 0; i < labeller->count && trials > 0; i++) {
        uint32_t number = labeller->order[i];
        const fm_label *label = &labeller->labels[number];
        fm_status status = FM_OK;

        if (label->outcome.placed || label->leader != number)
            continue;
        if (label->kind == FM_SHAPE_POINT)
            status = retry_round_point(labeller, number, &trials);
        else if (label->kind == FM_SHAPE_POLYGON)
            status = retry_inside(labeller, number, &trials);
        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}
