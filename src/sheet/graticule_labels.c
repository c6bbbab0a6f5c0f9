/* SPDX-License-Identifier: MIT */
/*
 * Degrees round the frame.  Where a piece of a line ends on the frame, and crosses it
 * rather than grazes it, it is labelled.  Round a pole, parallels do not leave the
 * frame in any order that could be read: there they are labelled along one meridian.
 */
#include "sheet/graticule_labels.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

/* In bases. */
static const double TEXT_SIZE = 0.72, LINE_HEIGHT = 1.25;
static const double LABEL_GAP = 0.2;
static const double TICK = 0.2;
static const double LABELS_APART = 0.5;

/* A line's end this near the frame lies on it. */
static const double ON_FRAME_PX = 0.5;
/* Cosine of the angle between a line and the frame's normal, below which it grazes. */
static const double GRAZES = 0.55;

static const double QUARTER_TURN = 1.57079632679489661923;

double fm_graticule_margin(const fm_sheet *sheet)
{
    const fm_furniture_spec *spec = &sheet->document->furniture;

    if (!spec->graticule.on || !spec->graticule.labels)
        return 0;
    return (TEXT_SIZE * LINE_HEIGHT + LABEL_GAP) * fm_type_of(sheet).base_px;
}

/* ---- labels -----------------------------------------------------------------------
 */

static bool collides(const fm_graticule *g, fm_rect box, double apart)
{
    for (size_t i = 0; i < g->count; i++)
        if (fm_rect_meets(g->boxes[i], fm_rect_grown(box, apart)))
            return true;
    return false;
}

/* Take over `run` when its box is free and on the page; else free it. */
static fm_status keep_label(fm_grid_plan *p, fm_grid_label l, fm_rect box, bool *kept)
{
    fm_graticule *g = p->graticule;
    fm_grid_label *labels;
    fm_rect *boxes;

    *kept = false;
    if (collides(g, box, LABELS_APART * p->type.base_px) ||
        !fm_rect_contains(p->sheet->page, box)) {
        fm_text_run_free(l.run);
        return FM_OK;
    }
    labels = fm_grow(g->labels, &g->capacity, g->count + 1, sizeof *labels);
    if (labels != NULL)
        g->labels = labels;
    boxes = fm_grow(g->boxes, &g->box_capacity, g->count + 1, sizeof *boxes);
    if (boxes != NULL)
        g->boxes = boxes;
    if (labels == NULL || boxes == NULL) {
        fm_text_run_free(l.run);
        return fm_fail_nomem(p->sheet->ctx);
    }
    g->labels[g->count] = l;
    g->boxes[g->count++] = box;
    *kept = true;
    return FM_OK;
}

static fm_status shape_label(fm_grid_plan *p, const fm_grid_line *of, fm_text_run **out)
{
    fm_str text = { 0 };

    fm_degrees_add(&text, p->sheet, of->degrees, of->axis, 0);
    return fm_type_shape_str(p->sheet, &text, (fm_setting){ .size = TEXT_SIZE }, out);
}

static bool is_on_frame(fm_rect f, fm_pt p)
{
    return fabs(p.x - f.x0) < ON_FRAME_PX || fabs(p.x - f.x1) < ON_FRAME_PX ||
           fabs(p.y - f.y0) < ON_FRAME_PX || fabs(p.y - f.y1) < ON_FRAME_PX;
}

typedef enum side { SIDE_NONE, SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT } side;

/* On which side of the frame does the line end that comes from `before` to `end`, if it
 * does not graze it? */
static side side_of(fm_rect f, fm_pt before, fm_pt end)
{
    double length = hypot(end.x - before.x, end.y - before.y);
    double across_x = length > 0 ? fabs(end.x - before.x) / length : 0;
    double across_y = length > 0 ? fabs(end.y - before.y) / length : 0;

    if (fabs(end.y - f.y0) < ON_FRAME_PX && across_y > GRAZES)
        return SIDE_TOP;
    if (fabs(end.y - f.y1) < ON_FRAME_PX && across_y > GRAZES)
        return SIDE_BOTTOM;
    if (fabs(end.x - f.x0) < ON_FRAME_PX && across_x > GRAZES)
        return SIDE_LEFT;
    if (fabs(end.x - f.x1) < ON_FRAME_PX && across_x > GRAZES)
        return SIDE_RIGHT;
    return SIDE_NONE;
}

/* Centred on the crossing, outside the frame; along it on the left and right. */
static fm_rect place_label(const fm_grid_plan *p, side where, fm_pt at,
                           fm_grid_label *l)
{
    double w = l->run->width, h = l->run->height, gap = LABEL_GAP * p->type.base_px;
    fm_rect f = p->sheet->viewport.frame, box;

    switch (where) {
    case SIDE_LEFT:
        box = (fm_rect){ f.x0 - gap - h, at.y - w / 2, f.x0 - gap, at.y + w / 2 };
        l->angle_rad = -QUARTER_TURN;
        l->at = (fm_pt){ box.x0, box.y1 };
        break;
    case SIDE_RIGHT:
        box = (fm_rect){ f.x1 + gap, at.y - w / 2, f.x1 + gap + h, at.y + w / 2 };
        l->angle_rad = QUARTER_TURN;
        l->at = (fm_pt){ box.x1, box.y0 };
        break;
    default:
        box = (fm_rect){ at.x - w / 2, f.y1 + gap, at.x + w / 2, f.y1 + gap + h };
        if (where == SIDE_TOP) {
            box.y0 = f.y0 - gap - h;
            box.y1 = f.y0 - gap;
        }
        l->at = (fm_pt){ box.x0, box.y0 };
        break;
    }
    return box;
}

static void add_tick(fm_grid_plan *p, side where, fm_pt at)
{
    double tick = TICK * p->type.base_px;
    fm_pt out = at;

    out.x += where == SIDE_LEFT ? -tick : where == SIDE_RIGHT ? tick : 0;
    out.y += where == SIDE_TOP ? -tick : where == SIDE_BOTTOM ? tick : 0;
    fm_path_move(&p->graticule->ticks, at);
    fm_path_line(&p->graticule->ticks, out);
}

/* Inside the frame beyond an open end, above or below a meridian's and beside a
 * parallel's; or, where that does not fit, outside the frame. */
static fm_rect place_open_label(const fm_grid_plan *p, side where, fm_pt end,
                                fm_grid_label *l)
{
    double w = l->run->width, h = l->run->height, gap = LABEL_GAP * p->type.base_px;
    fm_pt middle = end;
    fm_rect box;

    middle.x += where == SIDE_LEFT    ? -gap - w / 2
                : where == SIDE_RIGHT ? gap + w / 2
                                      : 0;
    middle.y += where == SIDE_TOP      ? -gap - h / 2
                : where == SIDE_BOTTOM ? gap + h / 2
                                       : 0;
    box = (fm_rect){ middle.x - w / 2, middle.y - h / 2, middle.x + w / 2,
                     middle.y + h / 2 };
    if (!fm_rect_contains(p->sheet->viewport.frame, box))
        return place_label(p, where, end, l);
    l->on_map = true;
    l->at = (fm_pt){ box.x0, box.y0 };
    return box;
}

/* The end of a line that is on the map, not on its frame: the edge of what the
 * projection shows.  Its degrees stand beyond it, where a map of the world has paper.
 */
static fm_status label_open_end(fm_grid_plan *p, const fm_grid_line *of, fm_pt before,
                                fm_pt end)
{
    fm_grid_label l = { 0 };
    fm_status status;
    fm_rect box;
    bool kept;
    side where;

    if (!p->has_edge)
        return FM_OK;
    if (of->axis == FM_AXIS_LON)
        where = end.y < before.y ? SIDE_TOP : SIDE_BOTTOM;
    else
        where = end.x < before.x ? SIDE_LEFT : SIDE_RIGHT;
    status = shape_label(p, of, &l.run);
    if (status != FM_OK)
        return status;
    box = place_open_label(p, where, end, &l);
    return keep_label(p, l, box, &kept);
}

static fm_status label_end(fm_grid_plan *p, const fm_grid_line *of, fm_pt before,
                           fm_pt end)
{
    fm_rect f = p->sheet->viewport.frame;
    side where = side_of(f, before, end);
    fm_grid_label l = { 0 };
    fm_status status;
    fm_rect box;
    bool kept;

    if (p->polar && of->axis == FM_AXIS_LAT)
        return FM_OK;
    if (where == SIDE_NONE && !is_on_frame(f, end))
        return label_open_end(p, of, before, end);
    if (where == SIDE_NONE)
        return FM_OK;
    status = shape_label(p, of, &l.run);
    if (status != FM_OK)
        return status;
    box = place_label(p, where, end, &l);
    /* Letters that would reach round a corner of the frame belong to no side. */
    if ((where == SIDE_LEFT || where == SIDE_RIGHT) &&
        (box.y0 < f.y0 || box.y1 > f.y1)) {
        fm_text_run_free(l.run);
        return FM_OK;
    }
    status = keep_label(p, l, box, &kept);
    if (kept)
        add_tick(p, where, end);
    return status;
}

/* Both ends of every piece of the lines of one axis. */
static fm_status label_ends(fm_grid_plan *p, fm_axis axis)
{
    const fm_plane *plane = &p->plane;
    fm_status status = FM_OK;

    for (size_t f = 0; f < plane->feature_count && status == FM_OK; f++) {
        if (p->lines[f].axis != axis)
            continue;
        for (size_t part = plane->feature_start[f];
             part < plane->feature_start[f + 1] && status == FM_OK; part++) {
            size_t first = plane->part_start[part];
            size_t last = plane->part_start[part + 1];

            if (last - first < 2)
                continue;
            status = label_end(p, &p->lines[f], fm_grid_pt(p, first + 1),
                               fm_grid_pt(p, first));
            if (status == FM_OK)
                status = label_end(p, &p->lines[f], fm_grid_pt(p, last - 2),
                                   fm_grid_pt(p, last - 1));
        }
    }
    return status;
}

/* ---- round a pole ------------------------------------------------------------------
 */

static bool contains(fm_rect r, fm_pt p)
{
    return p.x >= r.x0 && p.x <= r.x1 && p.y >= r.y0 && p.y <= r.y1;
}

/* Is a pole in the frame, and a point there? */
static bool finds_pole(const fm_sheet *sheet, double *lat)
{
    const fm_projection_info *info = fm_projection_about(sheet->viewport.projection);
    fm_pt at;

    if (info->family != FM_FAMILY_AZIMUTHAL)
        return false;
    for (*lat = -90; *lat <= 90; *lat += 180)
        if (fm_viewport_place(&sheet->viewport, (fm_lonlat){ 0, *lat }, &at) &&
            contains(sheet->viewport.frame, at))
            return true;
    return false;
}

/* The longitude halfway between two meridians that runs nearest to straight down from
 * the pole; labels there stand on no line but their own. */
static double way_down_deg(const fm_grid_plan *p, double pole_lat)
{
    const fm_viewport *v = &p->sheet->viewport;
    double step = 30, best = 0, best_slope = -2;
    fm_pt pole, at;

    for (size_t i = 0; i < p->line_count; i++)
        if (p->lines[i].axis == FM_AXIS_LON)
            step = p->lines[i].step_deg;
    if (!fm_viewport_place(v, (fm_lonlat){ 0, pole_lat }, &pole))
        return 0;
    for (double lon = -180 + step / 2; lon < 180; lon += step) {
        double slope;

        if (!fm_viewport_place(v, (fm_lonlat){ lon, pole_lat * 0.95 }, &at))
            continue;
        slope = (at.y - pole.y) / hypot(at.x - pole.x, at.y - pole.y);
        if (slope > best_slope + 1e-9) {
            best = lon;
            best_slope = slope;
        }
    }
    return best;
}

static fm_status label_parallels_inside(fm_grid_plan *p, double pole_lat)
{
    double lon = way_down_deg(p, pole_lat);
    fm_rect frame = fm_rect_grown(p->sheet->viewport.frame, -p->type.base_px);
    fm_status status = FM_OK;

    for (size_t i = 0; i < p->line_count && status == FM_OK; i++) {
        fm_grid_label l = { .on_map = true };
        fm_pt at;
        fm_rect box;
        bool kept;

        if (p->lines[i].axis != FM_AXIS_LAT ||
            !fm_viewport_place(&p->sheet->viewport,
                               (fm_lonlat){ lon, p->lines[i].degrees }, &at))
            continue;
        status = shape_label(p, &p->lines[i], &l.run);
        if (status != FM_OK)
            break;
        l.at = (fm_pt){ at.x - l.run->width / 2, at.y - l.run->height / 2 };
        box =
            (fm_rect){ l.at.x, l.at.y, l.at.x + l.run->width, l.at.y + l.run->height };
        if (fm_rect_contains(frame, box))
            status = keep_label(p, l, box, &kept);
        else
            fm_text_run_free(l.run);
    }
    return status;
}

/* ---- all of them
 * ---------------------------------------------------------------------- */

fm_status fm_graticule_label(fm_grid_plan *p)
{
    double pole_lat = 90;
    fm_status status;

    if (!p->sheet->document->furniture.graticule.labels)
        return FM_OK;
    p->polar = finds_pole(p->sheet, &pole_lat);
    p->has_edge = fm_projection_about(p->sheet->viewport.projection)->family ==
                  FM_FAMILY_CYLINDRIC;
    status = label_ends(p, FM_AXIS_LON);
    if (status == FM_OK)
        status = label_ends(p, FM_AXIS_LAT);
    if (status == FM_OK && p->polar)
        status = label_parallels_inside(p, pole_lat);
    return status;
}
