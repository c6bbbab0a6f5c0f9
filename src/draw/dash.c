/* SPDX-License-Identifier: MIT */
#include "draw/dash.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

/* A dash of no length is a dot; half a px of it can be seen. */
static const double DOT_PX = 0.5;
/* Less is not worth a line of its own. */
static const double LEAST_PX = 0.1;

void fm_curve_points(fm_pt from, const fm_pt c[3], fm_pt out[FM_CURVE_STEPS])
{
    for (int i = 1; i <= FM_CURVE_STEPS; i++) {
        double t = (double)i / FM_CURVE_STEPS, s = 1 - t;
        double w[] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };

        out[i - 1] =
            (fm_pt){ w[0] * from.x + w[1] * c[0].x + w[2] * c[1].x + w[3] * c[2].x,
                     w[0] * from.y + w[1] * c[0].y + w[2] * c[1].y + w[3] * c[2].y };
    }
}

/* Where a walk along the line stands in the dashes. */
typedef struct walk {
    const double *dashes;
    size_t count;
    double scale;
    size_t next; /* of the dashes; even: ink */
    double left; /* of the one at work */
    fm_pt at;
    fm_path *out;
} walk;

static double length_of(const walk *w)
{
    double length = w->dashes[w->next % w->count] * w->scale;

    return w->next % 2 == 0 ? fmax(length, DOT_PX) : length;
}

static void start(walk *w, fm_pt at)
{
    w->at = at;
    w->next = 0;
    w->left = length_of(w);
    fm_path_move(w->out, at);
}

/* A dash may begin shortly before a corner, or the end. */
static bool is_worth(const fm_path *out, fm_pt to)
{
    fm_pt last;

    if (out->failed || out->verb_count == 0 ||
        out->verbs[out->verb_count - 1] != FM_PATH_MOVE)
        return true;
    last = out->points[out->point_count - 1];
    return hypot(to.x - last.x, to.y - last.y) > LEAST_PX;
}

static void go(walk *w, fm_pt to)
{
    double length = hypot(to.x - w->at.x, to.y - w->at.y), done = 0;
    fm_pt from = w->at;

    while (length - done > w->left && !w->out->failed) {
        double t;
        fm_pt p;

        done += w->left;
        t = done / length;
        p = (fm_pt){ from.x + t * (to.x - from.x), from.y + t * (to.y - from.y) };
        if (w->next % 2 == 0)
            fm_path_line(w->out, p);
        else
            fm_path_move(w->out, p);
        w->next++;
        w->left = length_of(w);
    }
    w->left -= length - done;
    w->at = to;
    if (w->next % 2 == 0 && is_worth(w->out, to))
        fm_path_line(w->out, to);
}

/* Straight lines alone are left; closing them is a line, too. */
static void flatten(const fm_path *path, fm_path *out)
{
    fm_pt at = { 0, 0 }, first = { 0, 0 }, steps[FM_CURVE_STEPS];
    size_t next = 0;

    for (size_t i = 0; i < path->verb_count; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            at = first = path->points[next++];
            fm_path_move(out, at);
            break;
        case FM_PATH_LINE:
            at = path->points[next++];
            fm_path_line(out, at);
            break;
        case FM_PATH_CURVE:
            fm_curve_points(at, path->points + next, steps);
            for (int k = 0; k < FM_CURVE_STEPS; k++)
                fm_path_line(out, steps[k]);
            at = path->points[next + 2];
            next += 3;
            break;
        case FM_PATH_CLOSE:
            fm_path_line(out, first);
            at = first;
            break;
        }
    }
    out->failed = out->failed || path->failed;
}

void fm_dash_path(const fm_path *path, const double *dashes, size_t count, size_t most,
                  fm_path *out)
{
    fm_path flat = { 0 };
    walk w = { .dashes = dashes, .count = count, .scale = 1, .out = out };
    double length = 0, period = 0;

    flatten(path, &flat);
    for (size_t i = 1; i < flat.verb_count; i++)
        if (flat.verbs[i] == FM_PATH_LINE)
            length += hypot(flat.points[i].x - flat.points[i - 1].x,
                            flat.points[i].y - flat.points[i - 1].y);
    for (size_t i = 0; i < count; i++)
        period += dashes[i] / (double)count;
    while (period > 0 && length / (2 * period * w.scale) > (double)most)
        w.scale *= 2;
    /* One point for each verb by now. */
    for (size_t i = 0; i < flat.verb_count && !flat.failed && period > 0; i++) {
        if (flat.verbs[i] == FM_PATH_MOVE)
            start(&w, flat.points[i]);
        else
            go(&w, flat.points[i]);
    }
    out->failed = out->failed || flat.failed;
    fm_path_release(&flat);
}
