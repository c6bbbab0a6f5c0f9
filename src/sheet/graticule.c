/* SPDX-License-Identifier: MIT */
/*
 * Meridians and parallels, and their degrees round the frame:
 *
 *            36°E      37°E
 *         +---|---------|---+
 *    36°N |---+---------+---| 36°N      beside the frame letters stand along it
 *         |   |         |   |
 *         +---|---------|---+
 *            36°E      37°E
 *
 * The lines go through the projector that layers go through, so that they are curves
 * where they should be.
 */
#include <math.h>

#include "base/mem.h"
#include "sheet/graticule_labels.h"

#include "base/banned.h"

/* Round steps, from degrees over minutes to seconds. */
static const double steps_deg[] = { 30,          20,         15,          10,
                                    5,           2,          1,           30.0 / 60,
                                    20.0 / 60,   15.0 / 60,  10.0 / 60,   5.0 / 60,
                                    2.0 / 60,    1.0 / 60,   30.0 / 3600, 15.0 / 3600,
                                    10.0 / 3600, 5.0 / 3600, 1.0 / 3600 };
/* No more lines than this either way, but for the world at 30 degrees. */
static const double LINES_MOST = 8, LINES_LEAST = 2.5;
/* With a step given by the document: beyond this many the map would be grey. */
static const double LINES_LIMIT = 2000;

static const double CURVE_PX = 0.2;

void fm_graticule_free(fm_graticule *graticule)
{
    if (graticule == NULL)
        return;
    for (size_t i = 0; i < graticule->count; i++)
        fm_text_run_free(graticule->labels[i].run);
    fm_path_release(&graticule->lines);
    fm_path_release(&graticule->ticks);
    fm_free(graticule->labels);
    fm_free(graticule->boxes);
    fm_free(graticule);
}

/* ---- which lines ------------------------------------------------------------------
 */

static double choose_step(double span_deg)
{
    size_t i = 0;

    while (i + 1 < sizeof steps_deg / sizeof steps_deg[0] &&
           span_deg / steps_deg[i + 1] <= LINES_MOST)
        i++;
    return steps_deg[i];
}

/* One step for both ways, so that a region is cut in degrees alike; where that leaves
 * too few parallels or meridians (round a pole, along a coast) each has its own. */
static void choose_steps(const fm_sheet *sheet, double lon_span, double lat_span,
                         double *lon_step, double *lat_step)
{
    double given = sheet->document->furniture.graticule.interval_deg;

    *lon_step = *lat_step = given > 0 ? given : choose_step(fmax(lon_span, lat_span));
    if (given > 0)
        return;
    if (lon_span / *lon_step < LINES_LEAST)
        *lon_step = choose_step(lon_span);
    if (lat_span / *lat_step < LINES_LEAST)
        *lat_step = choose_step(lat_span);
}

static bool add_line(fm_grid_plan *p, fm_axis axis, double degrees, double step_deg,
                     fm_lonlat from, fm_lonlat to)
{
    enum { EDGES = 8 }; /* so that no edge is half round the Earth */
    fm_grid_line *lines =
        fm_grow(p->lines, &p->line_capacity, p->line_count + 1, sizeof *lines);

    if (lines == NULL)
        return false;
    p->lines = lines;
    lines[p->line_count++] = (fm_grid_line){ axis, degrees, step_deg };
    if (!fm_shapes_begin_feature(&p->shapes) ||
        !fm_shapes_begin_part(&p->shapes, FM_PART_LINE))
        return false;
    for (int i = 0; i <= EDGES; i++) {
        double share = (double)i / EDGES;
        fm_lonlat at = { from.lon + share * (to.lon - from.lon),
                         from.lat + share * (to.lat - from.lat) };

        if (!fm_shapes_add_point(&p->shapes, at))
            return false;
    }
    return true;
}

/* Meridians end a step short of a pole that is a point, but for four of them: all
 * together they would make a blot there. */
static bool add_meridian(fm_grid_plan *p, fm_bbox window, double lon, double lon_step,
                         double lat_step)
{
    const fm_projection_info *info = fm_projection_about(p->sheet->viewport.projection);
    bool pole_is_point =
        info->family == FM_FAMILY_AZIMUTHAL || info->family == FM_FAMILY_CONIC;
    bool reaches = !pole_is_point || fabs(remainder(lon, 90)) < 1e-9;
    double most = reaches ? 90 : 90 - lat_step;

    return add_line(p, FM_AXIS_LON, lon, lon_step,
                    (fm_lonlat){ lon, fmax(window.south, -most) },
                    (fm_lonlat){ lon, fmin(window.north, most) });
}

static fm_status add_lines(fm_grid_plan *p)
{
    fm_bbox w = p->sheet->window;
    double lon_span = fmin(w.east - w.west, 360), lat_span = w.north - w.south;
    double lon_step, lat_step, first_lon, first_lat;
    bool ok = true;

    choose_steps(p->sheet, lon_span, lat_span, &lon_step, &lat_step);
    if (lon_span / lon_step > LINES_LIMIT || lat_span / lat_step > LINES_LIMIT)
        return fm_fail(p->sheet->ctx, FM_ERR_DOCUMENT,
                       "graticule: an interval of %d seconds of arc gives thousands of "
                       "lines; give a larger one",
                       (int)(lat_step * 3600));
    first_lon = ceil(w.west / lon_step - 1e-9);
    first_lat = ceil(w.south / lat_step - 1e-9);
    for (double i = 0; ok && (first_lon + i) * lon_step <= w.east + 1e-9; i++) {
        if (i * lon_step >= 360 - 1e-9)
            break; /* once round the Earth */
        ok = add_meridian(p, w, (first_lon + i) * lon_step, lon_step, lat_step);
    }
    for (double i = 0; ok && (first_lat + i) * lat_step <= w.north + 1e-9; i++) {
        double lat = (first_lat + i) * lat_step;

        if (fabs(lat) < 90 - 1e-9)
            ok = add_line(p, FM_AXIS_LAT, lat, lat_step, (fm_lonlat){ w.west, lat },
                          (fm_lonlat){ w.west + lon_span, lat });
    }
    return ok ? FM_OK : fm_fail_nomem(p->sheet->ctx);
}

static fm_status project_lines(fm_grid_plan *p)
{
    const fm_viewport *v = &p->sheet->viewport;
    fm_projector *projector = NULL;
    fm_status status = fm_projector_new(p->sheet->ctx, v->projection, v->extent, 0,
                                        CURVE_PX / v->px_per_m, &projector);

    if (status == FM_OK)
        status = fm_projector_run(projector, &p->shapes, 0, p->shapes.feature_count,
                                  &p->plane);
    fm_projector_free(projector);
    return status;
}

static void trace_lines(fm_grid_plan *p)
{
    const fm_plane *plane = &p->plane;

    for (size_t part = 0; part < plane->part_count; part++) {
        for (size_t i = plane->part_start[part]; i < plane->part_start[part + 1]; i++) {
            if (i == plane->part_start[part] || plane->hidden[i - 1])
                fm_path_move(&p->graticule->lines, fm_grid_pt(p, i));
            else
                fm_path_line(&p->graticule->lines, fm_grid_pt(p, i));
        }
    }
}

/* ---- the graticule -----------------------------------------------------------------
 */

fm_status fm_graticule_new(fm_sheet *sheet, fm_graticule **out)
{
    fm_grid_plan p = { .sheet = sheet, .type = fm_type_of(sheet) };
    fm_status status = FM_OK;

    *out = NULL;
    p.graticule = fm_alloc(1, sizeof *p.graticule);
    if (p.graticule == NULL)
        return fm_fail_nomem(sheet->ctx);
    if (!fm_bbox_is_empty(sheet->window))
        status = add_lines(&p);
    if (status == FM_OK && p.line_count > 0)
        status = project_lines(&p);
    if (status == FM_OK) {
        trace_lines(&p);
        status = fm_graticule_label(&p);
    }
    fm_free(p.lines);
    fm_shapes_release(&p.shapes);
    fm_plane_release(&p.plane);
    if (status == FM_OK)
        *out = p.graticule;
    else
        fm_graticule_free(p.graticule);
    return status;
}

void fm_graticule_draw_lines(const fm_sheet *sheet, const fm_graticule *graticule,
                             fm_painter *painter)
{
    fm_pen pen = { .color = sheet->document->furniture.graticule.color,
                   .width = sheet->document->furniture.graticule.line_width,
                   .join = FM_JOIN_ROUND };

    fm_painter_group_begin(painter, "graticule", 1);
    fm_painter_stroke(painter, &graticule->lines, &pen);
    fm_painter_group_end(painter);
}

void fm_graticule_draw_labels(const fm_sheet *sheet, const fm_graticule *graticule,
                              fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    fm_pen pen = { .color = type.ink, .width = type.hair_px };

    if (graticule->count == 0)
        return;
    fm_painter_group_begin(painter, "graticule-labels", 1);
    fm_painter_stroke(painter, &graticule->ticks, &pen);
    for (size_t i = 0; i < graticule->count; i++) {
        const fm_grid_label *l = &graticule->labels[i];

        if (l->on_map)
            fm_type_draw_haloed(painter, &type, l->run, l->at, type.muted);
        else
            fm_painter_text(painter, l->run, l->at, l->angle_rad, type.muted,
                            (fm_color){ 0, 0, 0, 0 }, 0);
    }
    fm_painter_group_end(painter);
}
