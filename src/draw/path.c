/* SPDX-License-Identifier: MIT */
#include "draw/path.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

static const double PI = 3.14159265358979323846;

/*
 * An arc of angle t round a circle of radius r becomes one cubic Bezier whose handles
 * have the length 4/3 tan(t/4) r; its distance from the circle is below
 * 4/27 sin^6(t/4) / cos^2(t/4) r (Goldapp 1991), 2.7e-4 r for a quarter turn.
 */
static const double ARC_STEP_RAD = 1.57079632679489661923;

void fm_path_release(fm_path *path)
{
    fm_free(path->verbs);
    fm_free(path->points);
    *path = (fm_path){ 0 };
}

void fm_path_clear(fm_path *path)
{
    path->verb_count = 0;
    path->point_count = 0;
    path->failed = false;
}

/* Room for more verbs and points, or the path has failed. */
static bool reserve(fm_path *path, size_t verbs, size_t points)
{
    void *grown;

    if (path->failed)
        return false;
    grown = fm_grow(path->verbs, &path->verb_capacity, path->verb_count + verbs,
                    sizeof *path->verbs);
    if (grown != NULL) {
        path->verbs = grown;
        grown = fm_grow(path->points, &path->point_capacity, path->point_count + points,
                        sizeof *path->points);
    }
    if (grown == NULL) {
        path->failed = true;
        return false;
    }
    path->points = grown;
    return true;
}

static void put(fm_path *path, fm_path_verb verb, const fm_pt *points, size_t count)
{
    if (!reserve(path, 1, count))
        return;
    path->verbs[path->verb_count++] = (uint8_t)verb;
    for (size_t i = 0; i < count; i++)
        path->points[path->point_count++] = points[i];
}

void fm_path_move(fm_path *path, fm_pt p)
{
    put(path, FM_PATH_MOVE, &p, 1);
}

void fm_path_line(fm_path *path, fm_pt p)
{
    put(path, FM_PATH_LINE, &p, 1);
}

void fm_path_curve(fm_path *path, fm_pt c1, fm_pt c2, fm_pt p)
{
    put(path, FM_PATH_CURVE, (fm_pt[]){ c1, c2, p }, 3);
}

void fm_path_close(fm_path *path)
{
    put(path, FM_PATH_CLOSE, NULL, 0);
}

void fm_path_polyline(fm_path *path, const fm_pt *points, size_t count, bool closed)
{
    if (count == 0 || !reserve(path, count + 1, count))
        return;
    memset(path->verbs + path->verb_count, FM_PATH_LINE, count);
    path->verbs[path->verb_count] = FM_PATH_MOVE;
    memcpy(path->points + path->point_count, points, count * sizeof *points);
    path->verb_count += count;
    path->point_count += count;
    if (closed)
        fm_path_close(path);
}

void fm_path_rect(fm_path *path, fm_rect r)
{
    const fm_pt corners[] = {
        { r.x0, r.y0 }, { r.x1, r.y0 }, { r.x1, r.y1 }, { r.x0, r.y1 }
    };

    fm_path_polyline(path, corners, 4, true);
}

/* A subpath that starts where the arc does. */
static void begin_arc(fm_path *path, fm_pt centre, double radius, double from_rad)
{
    fm_path_move(path, (fm_pt){ centre.x + radius * cos(from_rad),
                                centre.y + radius * sin(from_rad) });
}

static bool has_current_point(const fm_path *path)
{
    return path->verb_count > 0 && path->verbs[path->verb_count - 1] != FM_PATH_CLOSE;
}

void fm_path_arc(fm_path *path, fm_pt centre, double radius, double from_rad,
                 double to_rad)
{
    double turn = to_rad - from_rad;
    /* The small allowance keeps a quarter turn with a rounding error in one piece. */
    int steps = (int)ceil(fabs(turn) / ARC_STEP_RAD - 1e-9);
    double step, handle;
    fm_pt start = { centre.x + radius * cos(from_rad),
                    centre.y + radius * sin(from_rad) };

    if (!has_current_point(path))
        fm_path_move(path, start);
    else if (path->points[path->point_count - 1].x != start.x ||
             path->points[path->point_count - 1].y != start.y)
        fm_path_line(path, start);
    if (steps < 1)
        return;
    step = turn / steps;
    handle = 4.0 / 3.0 * tan(step / 4.0) * radius;
    for (int i = 0; i < steps; i++) {
        double a = from_rad + step * i;
        double b = i + 1 == steps ? to_rad : from_rad + step * (i + 1);
        fm_pt p = { centre.x + radius * cos(a), centre.y + radius * sin(a) };
        fm_pt q = { centre.x + radius * cos(b), centre.y + radius * sin(b) };

        fm_path_curve(path, (fm_pt){ p.x - handle * sin(a), p.y + handle * cos(a) },
                      (fm_pt){ q.x + handle * sin(b), q.y - handle * cos(b) }, q);
    }
}

void fm_path_circle(fm_path *path, fm_pt centre, double radius)
{
    begin_arc(path, centre, radius, 0.0);
    fm_path_arc(path, centre, radius, 0.0, 2.0 * PI);
    fm_path_close(path);
}

void fm_path_rounded_rect(fm_path *path, fm_rect r, double radius)
{
    double most = 0.5 * fmin(r.x1 - r.x0, r.y1 - r.y0);

    if (radius > most)
        radius = most;
    if (!(radius > 0.0)) {
        fm_path_rect(path, r);
        return;
    }
    begin_arc(path, (fm_pt){ r.x0 + radius, r.y0 + radius }, radius, PI);
    fm_path_arc(path, (fm_pt){ r.x0 + radius, r.y0 + radius }, radius, PI, 1.5 * PI);
    fm_path_arc(path, (fm_pt){ r.x1 - radius, r.y0 + radius }, radius, 1.5 * PI,
                2.0 * PI);
    fm_path_arc(path, (fm_pt){ r.x1 - radius, r.y1 - radius }, radius, 0.0, 0.5 * PI);
    fm_path_arc(path, (fm_pt){ r.x0 + radius, r.y1 - radius }, radius, 0.5 * PI, PI);
    fm_path_close(path);
}

void fm_path_append(fm_path *path, const fm_path *other, fm_pt shift, double scale,
                    double angle_rad)
{
    double c = scale * cos(angle_rad), s = scale * sin(angle_rad);

    if (other->failed) {
        path->failed = true;
        return;
    }
    if (other->verb_count == 0 || !reserve(path, other->verb_count, other->point_count))
        return;
    memcpy(path->verbs + path->verb_count, other->verbs, other->verb_count);
    path->verb_count += other->verb_count;
    for (size_t i = 0; i < other->point_count; i++) {
        fm_pt p = other->points[i];

        path->points[path->point_count++] =
            (fm_pt){ shift.x + p.x * c - p.y * s, shift.y + p.x * s + p.y * c };
    }
}

fm_rect fm_path_bounds(const fm_path *path)
{
    fm_rect bounds = FM_RECT_EMPTY;

    for (size_t i = 0; i < path->point_count; i++)
        fm_rect_add(&bounds, path->points[i]);
    return bounds;
}
