/* SPDX-License-Identifier: MIT */
#include "sheet/outline.h"

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

/* What is kept of a point: nothing, the point as the end of a cut, the point as the
 * start of one. */
enum { KEEP_NOTHING, KEEP_POINT, KEEP_CUT = FM_OUTLINE_CUT };

void fm_outline_release(fm_outline *o)
{
    fm_free(o->points);
    fm_free(o->keep);
    *o = (fm_outline){ 0 };
}

static bool reserve(fm_outline *o, size_t count)
{
    fm_pt *points = fm_grow(o->points, &o->capacity, count, sizeof *points);
    unsigned char *keep;

    if (points == NULL)
        return false;
    o->points = points;
    keep = fm_grow(o->keep, &o->keep_capacity, count, 1);
    if (keep == NULL)
        return false;
    o->keep = keep;
    return true;
}

bool fm_outline_load(fm_outline *o, const fm_viewport *viewport, const fm_plane *plane,
                     size_t part, double tolerance_px)
{
    size_t first = plane->part_start[part];
    size_t count = plane->part_start[part + 1] - first;

    o->count = 0;
    o->closed = plane->part_role[part] >= FM_PART_SHELL;
    if (!reserve(o, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        o->points[i] = fm_viewport_pt(viewport, plane->points[first + i]);
        o->keep[i] = plane->hidden[first + i] ? KEEP_CUT : KEEP_NOTHING;
    }
    /* Both ends of a cut stay; only its start carries the mark. */
    for (size_t i = 0; i < count; i++) {
        if (o->keep[i] == KEEP_CUT && o->keep[(i + 1) % count] == KEEP_NOTHING)
            o->keep[(i + 1) % count] = KEEP_POINT;
    }
    o->count = fm_simplify(o->points, o->keep, count, o->closed, tolerance_px);
    return true;
}

void fm_outline_add_area(const fm_outline *o, fm_path *path)
{
    if (o->closed && o->count >= 3)
        fm_path_polyline(path, o->points, o->count, true);
}

void fm_outline_add_line(const fm_outline *o, fm_path *path)
{
    size_t start = 0;
    bool open = false;

    if (o->count < 2)
        return;
    while (start < o->count && o->keep[start] != KEEP_CUT)
        start++;
    if (!o->closed || start == o->count) {
        fm_path_polyline(path, o->points, o->count, o->closed);
        return;
    }
    /* Begin behind a cut; walk once round, breaking at each cut. */
    for (size_t i = 1; i <= o->count; i++) {
        size_t at = (start + i) % o->count;

        if (open)
            fm_path_line(path, o->points[at]);
        else
            fm_path_move(path, o->points[at]);
        open = o->keep[at] != KEEP_CUT;
    }
}
