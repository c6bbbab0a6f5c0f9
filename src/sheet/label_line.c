/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_line.c: the places of a label along a line.
 *
 * The text does not follow every corner of the line but a path made of it: sampled at
 * equal steps, smoothed over about the size of a letter, sampled again. A window as
 * long as the text slides along the path; where the path bends too much under it, or a
 * letter would stand on its head, there is no place. Of the others those are best that
 * are straight, level, and near the middle of the longest smooth stretch. The text is
 * read from left to right on the sheet.
 *
 *        ____________                 x: too sharp
 *       /            \      ____
 *      x              x____/
 *         ^^^^^^^^^^
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/plane_tools.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

#define PI 3.14159265358979323846
/* Steps along a path: a fraction of a letter. */
#define STEP_EM 0.4
/* The path is smoothed over this length to either side, twice. */
#define SMOOTH_EM 0.8
/* The path may turn by this much over the length of one em. */
#define BEND_MAX_RAD 0.55
/* Between neighbouring letters, which the shaper checks again. */
#define LETTER_BEND_MAX_RAD 0.6
/* A letter leans by at most about 100 degrees: the cosine of that. */
#define LEAN_MAX_COS (-0.17)
/* The middle of small letters stands on the line, as fm_text_run_bend() has it. */
#define X_MIDDLE_EM 0.26
/* Between the line and text above or below it. */
#define LEAST_GAP_PX 2.5
/* Beside the line: px from it, and what a label beside it costs. */
#define BESIDE_PX        2.0
#define COST_BESIDE      12.0
#define COST_OVER_ITSELF 6.0

/* The path --------------------------------------------------------------------------
 */

/* Walk the line from `from` px on and put a point at every `step`. Returns how many. */
static size_t sample(const fm_pt *line, size_t count, double from, double step,
                     fm_pt *out, size_t room)
{
    double done = 0, next = from;
    size_t put = 0;

    for (size_t i = 1; i < count && put < room; i++) {
        fm_pt p = line[i - 1], q = line[i];
        double length = hypot(q.x - p.x, q.y - p.y);

        while (put < room && length > 0 && next <= done + length) {
            double t = (next - done) / length;

            out[put++] = (fm_pt){ p.x + t * (q.x - p.x), p.y + t * (q.y - p.y) };
            next = from + step * (double)put;
        }
        done += length;
    }
    return put;
}

/* The mean over `reach` points to either side, fewer towards the ends, which stay. */
static void smooth(const fm_pt *in, size_t count, size_t reach, fm_pt *out)
{
    for (size_t i = 0; i < count; i++) {
        size_t side = reach;
        fm_pt sum = { 0, 0 };

        if (side > i)
            side = i;
        if (side > count - 1 - i)
            side = count - 1 - i;
        for (size_t k = i - side; k <= i + side; k++) {
            sum.x += in[k].x;
            sum.y += in[k].y;
        }
        out[i] =
            (fm_pt){ sum.x / (double)(2 * side + 1), sum.y / (double)(2 * side + 1) };
    }
}

static fm_status make_path(fm_labeller *labeller, fm_label *label)
{
    const fm_label_shape *shape = label->shape;
    const fm_pt *line = shape->points + shape->starts[label->part];
    size_t count = shape->starts[label->part + 1] - shape->starts[label->part];
    double step = fmax(label->size_px * STEP_EM, 1);
    size_t reach = (size_t)ceil(SMOOTH_EM / STEP_EM);
    size_t room = (size_t)fmax((label->to_px - label->from_px) / step, 0) + 1;
    fm_pt *path = fm_arena_alloc(&labeller->arena, room, sizeof *path);
    fm_pt *spare = fm_alloc_raw(room, sizeof *spare);

    if (path == NULL || spare == NULL) {
        fm_free(spare);
        return fm_fail_nomem(labeller->ctx);
    }
    count = sample(line, count, label->from_px, step, path, room);
    smooth(path, count, reach, spare);
    smooth(spare, count, reach, path);
    memcpy(spare, path, count * sizeof *spare);
    label->path_count = sample(spare, count, 0, step, path, room);
    label->path_step_px = step;
    label->path = path;
    fm_free(spare);
    return FM_OK;
}

/* Windows ---------------------------------------------------------------------------
 */

typedef struct window {
    bool smooth;
    bool backward;
    double cost;
} window;

static double turn_between(fm_pt a, fm_pt b)
{
    double angle = atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y);

    return fabs(angle);
}

static fm_pt step_at(const fm_label *label, size_t i)
{
    fm_pt p = label->path[i], q = label->path[i + 1];

    return (fm_pt){ q.x - p.x, q.y - p.y };
}

/* Judge the window of `steps` steps from point `start`. `em` is an em in steps. */
static window judge(const fm_label *label, size_t start, size_t steps, size_t em)
{
    fm_pt p = label->path[start], q = label->path[start + steps];
    double chord = hypot(q.x - p.x, q.y - p.y);
    double level = chord > 0 ? (q.x - p.x) / chord : 0;
    double sharpest = 0, all = 0, sign;
    window w = { .smooth = false };

    w.backward = level < 0 || (level == 0 && q.y > p.y);
    sign = w.backward ? -1 : 1;
    for (size_t i = start; i < start + steps; i++) {
        fm_pt d = step_at(label, i);
        size_t ahead = i + em < start + steps ? i + em : start + steps - 1;

        if (sign * d.x < LEAN_MAX_COS * hypot(d.x, d.y))
            return w;
        sharpest = fmax(sharpest, turn_between(d, step_at(label, ahead)));
        if (i > start)
            all += turn_between(step_at(label, i - 1), d);
    }
    w.smooth = sharpest <= BEND_MAX_RAD;
    w.cost = 6 * sharpest / BEND_MAX_RAD + 2 * all / PI + 2 * (1 - level * level);
    return w;
}

/* From each window's cost in itself to its cost by place: far from the middle of its
 * smooth stretch, or of the line, or not on the longest stretch. */
static void weigh(window *windows, size_t count)
{
    size_t longest = 0;

    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && windows[end].smooth == windows[i].smooth;)
            end++;
        if (windows[i].smooth && end - i > longest)
            longest = end - i;
    }
    for (size_t i = 0, end; i < count; i = end) {
        double middle, length;

        for (end = i; end < count && windows[end].smooth == windows[i].smooth;)
            end++;
        length = (double)(end - i);
        middle = (double)i + length / 2;
        for (size_t k = i; k < end; k++)
            windows[k].cost +=
                4 * fabs((double)k + 0.5 - middle) / (double)count +
                3 * (1 - length / (double)longest) +
                2 * fabs((double)k + 0.5 - (double)count / 2) / (double)count;
    }
}

/* The best windows, one after another, each an em away from those before. */
static size_t pick(window *windows, size_t count, size_t em, const fm_text_run *run,
                   fm_label_candidate *out, size_t room)
{
    size_t put = 0;

    while (put < room) {
        size_t best = count;

        for (size_t i = 0; i < count; i++) {
            if (windows[i].smooth &&
                (best == count || windows[i].cost < windows[best].cost))
                best = i;
        }
        if (best == count)
            break;
        out[put++] = (fm_label_candidate){
            .cost = windows[best].cost,
            .run = run,
            .along = true,
            .start = best,
            .backward = windows[best].backward,
        };
        for (size_t i = best >= em ? best - em + 1 : 0; i < count && i < best + em; i++)
            windows[i].smooth = false;
    }
    return put;
}

static size_t steps_of(const fm_label *label, const fm_text_run *run)
{
    return (size_t)ceil(run->width / label->path_step_px);
}

static fm_status find_windows(fm_labeller *labeller, fm_label *label,
                              const fm_text_run *run, fm_label_candidate *out,
                              size_t room, size_t *count)
{
    size_t steps = steps_of(label, run), windows_count;
    size_t em = (size_t)ceil(1 / STEP_EM);
    window *windows;

    *count = 0;
    if (steps == 0 || label->path_count < steps + 1)
        return FM_OK;
    windows_count = label->path_count - steps;
    windows = fm_alloc_raw(windows_count, sizeof *windows);
    if (windows == NULL)
        return fm_fail_nomem(labeller->ctx);
    for (size_t i = 0; i < windows_count; i++)
        windows[i] = judge(label, i, steps, em);
    weigh(windows, windows_count);
    *count = pick(windows, windows_count, em, run, out, room);
    fm_free(windows);
    return FM_OK;
}

/* Beside the line -------------------------------------------------------------------
 */

static bool over_itself(const fm_label *label, const fm_label_box *box)
{
    for (size_t i = 1; i < label->path_count; i++) {
        fm_label_box edge =
            fm_label_box_of_edge(label->path[i - 1], label->path[i], 0, 0);

        if (fm_label_boxes_meet(box, &edge, 0))
            return true;
    }
    return false;
}

/* Upright, round the middle of the line, as round a point. */
static fm_status find_beside(fm_labeller *labeller, fm_label *label,
                             fm_label_candidate *out, size_t *count)
{
    const fm_label_shape *shape = label->shape;
    const fm_pt *line = shape->points + shape->starts[label->part];
    size_t points = shape->starts[label->part + 1] - shape->starts[label->part];
    fm_rect *around = &label->around;
    double direction_rad;

    label->at = fm_polyline_at(line, points, (label->from_px + label->to_px) / 2,
                               &direction_rad);
    *around = (fm_rect){ label->at.x, label->at.y, label->at.x, label->at.y };
    *around = fm_rect_grown(*around, BESIDE_PX);
    for (size_t i = 0; i < fm_label_point_places(label); i++) {
        fm_status status = fm_label_point_candidate(labeller, label, i, &out[i]);

        if (status != FM_OK)
            return status;
        out[i].cost += COST_BESIDE;
        if (over_itself(label, &out[i].box))
            out[i].cost += COST_OVER_ITSELF;
        ++*count;
    }
    return FM_OK;
}

fm_status fm_label_line_candidates(fm_labeller *labeller, fm_label *label,
                                   fm_label_candidate out[FM_LABEL_ALONG_MAX],
                                   size_t *count)
{
    const fm_text_run *run;
    fm_status status;

    *count = 0;
    if (label->path == NULL) {
        status = make_path(labeller, label);
        if (status != FM_OK)
            return status;
    }
    status = fm_label_shape_text(labeller, label, FM_ALIGN_CENTER, -1, &run);
    if (status == FM_OK)
        status = find_windows(labeller, label, run, out,
                              FM_LABEL_ALONG_MAX - FM_LABEL_ROUND, count);
    if (status != FM_OK || label->repeats != FM_LABEL_NONE ||
        label->to_px - label->from_px < run->width / 2)
        return status;
    return find_beside(labeller, label, out + *count, count);
}

/* Boxes and letters -----------------------------------------------------------------
 */

/* From the run's top: what comes to stand on the line. */
static double middle_px(const fm_label *label, const fm_text_run *run)
{
    return run->baseline - X_MIDDLE_EM * label->size_px;
}

/* How far below the path the middle of the text runs, seen by its reader. One word
 * stands on the line; several stand above it, since the line would join them like a
 * hyphen. */
static double below_px(const fm_label *label, const fm_text_run *run)
{
    fm_rect ink = fm_label_ink(run);
    double gap =
        fmax(fm_label_halo_px(label), LEAST_GAP_PX) + fabs(label->spec->text_offset[1]);
    double above = -gap - (ink.y1 - middle_px(label, run));

    switch (label->spec->text_anchor) {
    case FM_ANCHOR_TOP:
    case FM_ANCHOR_TOP_LEFT:
    case FM_ANCHOR_TOP_RIGHT:
        return gap + (middle_px(label, run) - ink.y0);
    case FM_ANCHOR_BOTTOM:
    case FM_ANCHOR_BOTTOM_LEFT:
    case FM_ANCHOR_BOTTOM_RIGHT:
        return above;
    case FM_ANCHOR_AUTO:
        return strpbrk(label->text, " \n") != NULL ? above : 0;
    case FM_ANCHOR_CENTER:
    case FM_ANCHOR_LEFT:
    case FM_ANCHOR_RIGHT:
        break;
    }
    return 0;
}

/* Point i of the window in reading order, moved off the path. */
static fm_pt reading_point(const fm_label *label, const fm_label_candidate *c,
                           size_t steps, size_t i, double below)
{
    size_t at = c->backward ? c->start + steps - i : c->start + i;
    size_t edge = at + 1 < label->path_count ? at : at - 1;
    fm_pt p = label->path[at], d = step_at(label, edge);
    double length = hypot(d.x, d.y), sign = c->backward ? -1 : 1;

    if (length > 0) {
        p.x -= sign * below * d.y / length;
        p.y += sign * below * d.x / length;
    }
    return p;
}

size_t fm_label_line_boxes(const fm_label *label, const fm_label_candidate *candidate,
                           fm_label_box out[FM_LABEL_PIECES_MAX])
{
    const fm_text_run *run = candidate->run;
    fm_rect ink = fm_label_ink(run);
    double below = below_px(label, run), halo = fm_label_halo_px(label);
    double middle = middle_px(label, run);
    double half = fmax(fabs(ink.y0 - middle), fabs(ink.y1 - middle));
    size_t steps = steps_of(label, run), count = 0;
    size_t stride = steps / FM_LABEL_PIECES_MAX + 1;

    if (stride < 2 && steps >= 2)
        stride = 2;
    for (size_t i = 0; i < steps; i += stride) {
        size_t next = i + stride < steps ? i + stride : steps;

        out[count++] = fm_label_box_of_edge(
            reading_point(label, candidate, steps, i, below),
            reading_point(label, candidate, steps, next, below), half + halo, halo);
    }
    return count;
}

static fm_pt unit(fm_pt from, fm_pt to)
{
    double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);

    return length > 0 ? (fm_pt){ dx / length, dy / length } : (fm_pt){ 1, 0 };
}

/* The line goes on straight by half an em at either end: on the inner side of a bend it
 * is shorter than the path. */
fm_status fm_label_line_bend(fm_labeller *labeller, const fm_label *label,
                             const fm_label_candidate *candidate, fm_text_run **out)
{
    const fm_text_run *run = candidate->run;
    double below = below_px(label, run), more = label->size_px / 2;
    size_t steps = steps_of(label, run), count = steps + 3;
    fm_pt *line = fm_alloc_raw(count, sizeof *line);
    fm_pt d;
    fm_status status;

    *out = NULL;
    if (line == NULL)
        return fm_fail_nomem(labeller->ctx);
    for (size_t i = 0; i <= steps; i++)
        line[i + 1] = reading_point(label, candidate, steps, i, below);
    d = unit(line[2], line[1]);
    line[0] = (fm_pt){ line[1].x + more * d.x, line[1].y + more * d.y };
    d = unit(line[count - 3], line[count - 2]);
    line[count - 1] =
        (fm_pt){ line[count - 2].x + more * d.x, line[count - 2].y + more * d.y };
    status =
        fm_text_run_bend(labeller->engine, run, line, count,
                         fmax((fm_polyline_length(line, count) - run->width) / 2, 0),
                         LETTER_BEND_MAX_RAD, out);
    fm_free(line);
    return status;
}
