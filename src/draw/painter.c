/* SPDX-License-Identifier: MIT */
/* The front of every hand: sticky status, checks, balance.  No ink. */
#include "draw/painter.h"

#include <assert.h>
#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

fm_stamp_part *fm_stamp_add(fm_stamp *stamp)
{
    fm_stamp_part *parts = fm_grow(stamp->parts, &stamp->part_capacity,
                                   stamp->part_count + 1, sizeof *parts);

    if (parts == NULL)
        return NULL;
    stamp->parts = parts;
    parts[stamp->part_count] = (fm_stamp_part){ 0 };
    return &parts[stamp->part_count++];
}

void fm_stamp_release(fm_stamp *stamp)
{
    for (size_t i = 0; i < stamp->part_count; i++) {
        fm_path_release(&stamp->parts[i].path);
        fm_free(stamp->parts[i].dashes);
    }
    fm_free(stamp->parts);
    *stamp = (fm_stamp){ 0 };
}

/* -- Checks ----------------------------------------------------------------------- */

static const char *group_name(const fm_painter *p)
{
    for (unsigned i = p->depth; i-- > 0;)
        if (p->open[i].is_group && p->open[i].id != NULL)
            return p->open[i].id;
    return "sheet";
}

static bool is_ok(const fm_painter *p)
{
    return p->status == FM_OK;
}

/* Written so that NaN is out of reach, too. */
static bool is_within(double v)
{
    return fabs(v) <= FM_PAINTER_REACH_PX;
}

static bool points_ok(fm_painter *p, const fm_pt *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_within(points[i].x) && is_within(points[i].y))
            continue;
        p->status = fm_fail(p->ctx, FM_ERR_INTERNAL,
                            "a coordinate in '%s' is not finite or far off the sheet",
                            group_name(p));
        return false;
    }
    return true;
}

static bool path_ok(fm_painter *p, const fm_path *path)
{
    if (path->failed) {
        p->status = fm_fail_nomem(p->ctx);
        return false;
    }
    return points_ok(p, path->points, path->point_count);
}

static bool angle_ok(fm_painter *p, double angle_rad)
{
    return points_ok(p, &(fm_pt){ angle_rad, 0.0 }, 1);
}

/* Is there ink in this pen?  Fails the painter when its numbers are no numbers. */
static bool pen_inks(fm_painter *p, const fm_pen *pen)
{
    double least = pen->width, sum = fabs(pen->width) + fabs(pen->dash_offset);

    for (size_t i = 0; i < pen->dash_count; i++) {
        least = fmin(least, pen->dashes[i]);
        sum += pen->dashes[i];
    }
    if (!is_within(sum) || least < 0.0) {
        p->status = fm_fail(p->ctx, FM_ERR_INTERNAL,
                            "a pen in '%s' has a negative or infinite width or dash",
                            group_name(p));
        return false;
    }
    return pen->width > 0.0 && pen->color.a > 0.0;
}

/* -- Groups and clips ------------------------------------------------------------- */

static bool open_one(fm_painter *p, bool is_group, const char *id)
{
    if (p->depth == FM_PAINTER_DEPTH) {
        p->status = fm_fail(p->ctx, FM_ERR_INTERNAL,
                            "more than %d groups and clips are open in '%s'",
                            FM_PAINTER_DEPTH, group_name(p));
        return false;
    }
    p->open[p->depth].is_group = is_group;
    p->open[p->depth].id = id;
    p->depth++;
    return true;
}

static bool close_one(fm_painter *p, bool is_group)
{
    assert(p->depth > 0 && p->open[p->depth - 1].is_group == is_group);
    if (p->depth == 0 || p->open[p->depth - 1].is_group != is_group) {
        p->status = fm_fail(p->ctx, FM_ERR_INTERNAL, "groups and clips of '%s' cross",
                            group_name(p));
        return false;
    }
    p->depth--;
    return true;
}

void fm_painter_group_begin(fm_painter *p, const char *id, double opacity)
{
    if (is_ok(p) && angle_ok(p, opacity) && open_one(p, true, id))
        p->hand->group_begin(p, id, fmin(fmax(opacity, 0.0), 1.0));
}

void fm_painter_group_end(fm_painter *p)
{
    if (is_ok(p) && close_one(p, true))
        p->hand->group_end(p);
}

void fm_painter_clip_begin(fm_painter *p, const fm_path *path, bool even_odd)
{
    if (is_ok(p) && path_ok(p, path) && open_one(p, false, NULL))
        p->hand->clip_begin(p, path, even_odd);
}

void fm_painter_clip_end(fm_painter *p)
{
    if (is_ok(p) && close_one(p, false))
        p->hand->clip_end(p);
}

/* -- Ink -------------------------------------------------------------------------- */

void fm_painter_fill(fm_painter *p, const fm_path *path, fm_color color, bool even_odd)
{
    if (is_ok(p) && path_ok(p, path) && path->verb_count > 0 && color.a > 0.0)
        p->hand->fill(p, path, color, even_odd);
}

void fm_painter_stroke(fm_painter *p, const fm_path *path, const fm_pen *pen)
{
    if (is_ok(p) && path_ok(p, path) && pen_inks(p, pen) && path->verb_count > 0)
        p->hand->stroke(p, path, pen);
}

bool fm_painter_pattern(fm_painter *p, const char *name, const fm_path *path,
                        bool even_odd, fm_color color)
{
    if (p->hand->pattern == NULL)
        return false;
    if (is_ok(p) && path_ok(p, path) && path->verb_count > 0 && color.a > 0.0)
        p->hand->pattern(p, name, path, even_odd, color);
    return true;
}

void fm_painter_stamp_keep(fm_painter *p, fm_stamp *stamp)
{
    stamp->serial = ++p->serials;
}

void fm_painter_stamp(fm_painter *p, const fm_stamp *stamp, const fm_pt *at,
                      size_t count, double angle_rad)
{
    if (!is_ok(p) || !points_ok(p, at, count) || !angle_ok(p, angle_rad))
        return;
    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_stamp_part *part = &stamp->parts[i];

        if (!path_ok(p, &part->path))
            return;
        if (part->stroke && !pen_inks(p, &part->pen) && !is_ok(p))
            return;
    }
    if (count > 0 && stamp->part_count > 0)
        p->hand->stamp(p, stamp, at, count, angle_rad);
}

void fm_painter_text(fm_painter *p, const fm_text_run *run, fm_pt at, double angle_rad,
                     fm_color color, fm_color halo, double halo_width)
{
    const fm_pt corners[] = { at,
                              { run->ink.x0, run->ink.y0 },
                              { run->ink.x1, run->ink.y1 },
                              { halo_width, 0.0 } };
    bool has_ink = !fm_rect_is_empty(run->ink);

    if (!is_ok(p) || !points_ok(p, corners, has_ink ? 4 : 1) || !angle_ok(p, angle_rad))
        return;
    if (!has_ink || run->span_count == 0)
        return;
    if (!(halo_width > 0.0) || !(halo.a > 0.0)) {
        halo = (fm_color){ 0 };
        halo_width = 0.0;
    }
    if (color.a > 0.0 || halo_width > 0.0)
        p->hand->text(p, run, at, angle_rad, color, halo, halo_width);
}

/* -- Life ------------------------------------------------------------------------- */

fm_status fm_painter_status(const fm_painter *p)
{
    return p->status;
}

void fm_painter_free(fm_painter *p)
{
    if (p != NULL)
        p->hand->destroy(p);
}
