/* SPDX-License-Identifier: MIT */
/*
 * What a page needs to measure with, since it cannot project: the graticule as lines,
 * finer ones for deeper zooms; and on a coarse grid over the window how many metres of
 * ground a px covers and where north is.  Both change slowly over any sheet, so the
 * page takes what lies between from the corners.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gis/page_parts.h"
#include "sheet/degrees.h"

#include "base/banned.h"

/* --------------------------------------------------------------------------- ground */

enum { COLUMNS = 13 };

void fm_page_add_ground(fm_page *page)
{
    const fm_viewport *v = &page->sheet->viewport;
    fm_pt a = fm_viewport_pt(v, (fm_xy){ page->window.x0, page->window.y1 });
    fm_pt b = fm_viewport_pt(v, (fm_xy){ page->window.x1, page->window.y0 });
    double north[COLUMNS * COLUMNS];
    fm_json *j = &page->json;

    fm_json_object(j, "ground");
    fm_json_integer(j, "columns", COLUMNS);
    fm_json_array_flat(j, "box");
    fm_json_fixed(j, NULL, a.x - v->frame.x0, 2);
    fm_json_fixed(j, NULL, a.y - v->frame.y0, 2);
    fm_json_fixed(j, NULL, b.x - v->frame.x0, 2);
    fm_json_fixed(j, NULL, b.y - v->frame.y0, 2);
    fm_json_end(j);
    fm_json_array_flat(j, "metres");
    for (int i = 0; i < COLUMNS * COLUMNS; i++) {
        fm_pt at = { a.x + (b.x - a.x) * (i % COLUMNS) / (COLUMNS - 1),
                     a.y + (b.y - a.y) * (i / COLUMNS) / (COLUMNS - 1) };
        fm_lonlat ground;

        north[i] = NAN;
        if (fm_viewport_ground(v, at, &ground)) {
            fm_json_number(j, NULL, fm_viewport_ground_m_per_px(v, at));
            north[i] = fm_projection_convergence_deg(v->projection, ground);
        } else {
            fm_json_null(j, NULL);
        }
    }
    fm_json_end(j);
    fm_json_array_flat(j, "north");
    for (int i = 0; i < COLUMNS * COLUMNS; i++)
        if (isnan(north[i]))
            fm_json_null(j, NULL);
        else
            fm_json_fixed(j, NULL, north[i], 2);
    fm_json_end(j);
    fm_json_end(j);
}

/* ---------------------------------------------------------------------- graticule */

static const double steps_deg[] = { 30,          20,         15,          10,
                                    5,           2,          1,           30.0 / 60,
                                    20.0 / 60,   15.0 / 60,  10.0 / 60,   5.0 / 60,
                                    2.0 / 60,    1.0 / 60,   30.0 / 3600, 15.0 / 3600,
                                    10.0 / 3600, 5.0 / 3600, 1.0 / 3600 };

enum { STEPS = sizeof steps_deg / sizeof steps_deg[0], LEVELS = 3, EDGES = 8 };
/* Over the frame, as on a sheet; and of one level over the whole window. */
static const double LINES_MOST = 8, LINES_LEAST = 2.5, LINES_LIMIT = 700;
static const double level_zooms[LEVELS] = { 1, 4, 12 };

/* Degrees from line to line, of meridians and of parallels. */
typedef struct grid_step {
    double lon, lat;
} grid_step;

/* The lines of one level. */
typedef struct level {
    const fm_page *page;
    grid_step step;
    fm_bbox box;
    fm_shapes shapes;
    fm_str label;
} level;

static double choose_step(double span_deg)
{
    size_t i = 0;

    while (i + 1 < STEPS && span_deg / steps_deg[i + 1] <= LINES_MOST)
        i++;
    return steps_deg[i];
}

/* As sheet/graticule.c chooses them for the frame. */
static grid_step first_step(const fm_page *page)
{
    fm_bbox w = page->sheet->window;
    double given = page->map->document->furniture.graticule.interval_deg;
    double lon_span = fmin(w.east - w.west, 360), lat_span = w.north - w.south;
    grid_step step;

    step.lon = step.lat = given > 0 ? given : choose_step(fmax(lon_span, lat_span));
    if (given <= 0 && lon_span / step.lon < LINES_LEAST)
        step.lon = choose_step(lon_span);
    if (given <= 0 && lat_span / step.lat < LINES_LEAST)
        step.lat = choose_step(lat_span);
    return step;
}

/* The step of a deeper level: a round part of the first one. */
static double finer_step(double step, double zoom)
{
    double wanted = step / zoom;

    if (zoom <= 1)
        return step;
    for (size_t i = 0; i < STEPS; i++) {
        double parts = step / steps_deg[i];

        if (steps_deg[i] <= wanted * 1.01 && fabs(parts - round(parts)) < 1e-6)
            return steps_deg[i];
    }
    return step;
}

static bool add_line(level *l, fm_lonlat from, fm_lonlat to)
{
    if (!fm_shapes_begin_feature(&l->shapes) ||
        !fm_shapes_begin_part(&l->shapes, FM_PART_LINE))
        return false;
    for (int i = 0; i <= EDGES; i++) {
        double share = (double)i / EDGES;
        fm_lonlat at = { from.lon + share * (to.lon - from.lon),
                         from.lat + share * (to.lat - from.lat) };

        if (!fm_shapes_add_point(&l->shapes, at))
            return false;
    }
    return true;
}

/* Meridians end short of a pole that is a point, but for four of them. */
static bool add_meridian(level *l, double lon)
{
    const fm_projection_info *info =
        fm_projection_about(l->page->sheet->viewport.projection);
    bool is_point =
        info->family == FM_FAMILY_AZIMUTHAL || info->family == FM_FAMILY_CONIC;
    double most =
        is_point && fabs(remainder(lon, 90)) > 1e-9 ? 90 - fmax(l->step.lat, 1) : 90;

    return add_line(l, (fm_lonlat){ lon, fmax(l->box.south, -most) },
                    (fm_lonlat){ lon, fmin(l->box.north, most) });
}

/* Meridians first; `*meridians` is how many. False when out of memory. */
static bool add_lines(level *l, size_t *meridians)
{
    double span = fmin(l->box.east - l->box.west, 360);
    double lon_step = l->step.lon, lat_step = l->step.lat;
    double lon = ceil(l->box.west / lon_step - 1e-9);
    double lat = ceil(l->box.south / lat_step - 1e-9);
    bool ok = true;

    for (double i = 0; ok && i * lon_step <= span + 1e-9; i++)
        if (i * lon_step < 360 - 1e-9 && (lon + i) * lon_step <= l->box.east + 1e-9)
            ok = add_meridian(l, (lon + i) * lon_step);
    *meridians = l->shapes.feature_count;
    for (double i = 0; ok && (lat + i) * lat_step <= l->box.north + 1e-9; i++) {
        double at = (lat + i) * lat_step;

        if (fabs(at) < 90 - 1e-9)
            ok = add_line(l, (fm_lonlat){ l->box.west, at },
                          (fm_lonlat){ l->box.west + span, at });
    }
    return ok;
}

static fm_status write_lines(fm_page *page, level *l, size_t meridians)
{
    fm_plane plane = { 0 };
    fm_status status = fm_projector_run(page->projector, &l->shapes, 0,
                                        l->shapes.feature_count, &plane);

    for (size_t i = 0; i < plane.feature_count && status == FM_OK; i++) {
        fm_axis axis = i < meridians ? FM_AXIS_LON : FM_AXIS_LAT;
        fm_lonlat at = l->shapes.points[l->shapes.part_start[i]];

        if (plane.feature_start[i] == plane.feature_start[i + 1])
            continue;
        fm_str_clear(&l->label);
        fm_degrees_add(&l->label, page->sheet, axis == FM_AXIS_LON ? at.lon : at.lat,
                       axis, axis == FM_AXIS_LON ? l->step.lon : l->step.lat);
        fm_json_object_flat(&page->json, NULL);
        fm_json_text(&page->json, "label", fm_str_text(&l->label));
        fm_json_bool(&page->json, "meridian", axis == FM_AXIS_LON);
        status = fm_page_add_parts(page, &plane, i);
        fm_json_end(&page->json);
        page->data.failed = page->data.failed || l->label.failed;
    }
    fm_plane_release(&plane);
    return status;
}

static fm_status add_level(fm_page *page, fm_bbox box, grid_step step, double zoom)
{
    level l = { .page = page, .step = step, .box = box };
    size_t meridians = 0;
    fm_status status = FM_OK;

    if (!add_lines(&l, &meridians))
        status = fm_fail_nomem(page->ctx);
    fm_json_object(&page->json, NULL);
    fm_json_number(&page->json, "zoom", zoom);
    fm_json_array(&page->json, "lines");
    if (status == FM_OK)
        status = write_lines(page, &l, meridians);
    fm_json_end(&page->json);
    fm_json_end(&page->json);
    fm_shapes_release(&l.shapes);
    fm_str_release(&l.label);
    return status;
}

fm_status fm_page_add_graticule(fm_page *page)
{
    const fm_furniture_spec *f = &page->map->document->furniture;
    fm_bbox box = fm_projector_window(page->projector);
    fm_str color = { 0 };
    fm_status status = FM_OK;
    grid_step step, last = { 0, 0 };

    if (!f->graticule.on || fm_bbox_is_empty(box) ||
        fm_bbox_is_empty(page->sheet->window))
        return FM_OK;
    step = first_step(page);
    fm_color_add_hex(&color, f->graticule.color);
    fm_json_object(&page->json, "graticule");
    fm_json_text(&page->json, "color", fm_str_text(&color));
    fm_json_number(&page->json, "width", f->graticule.line_width);
    fm_json_bool(&page->json, "labels", f->graticule.labels);
    fm_json_array(&page->json, "levels");
    for (int i = 0; i < LEVELS && status == FM_OK; i++) {
        grid_step finer = { finer_step(step.lon, level_zooms[i]),
                            finer_step(step.lat, level_zooms[i]) };
        double lines = fmin(box.east - box.west, 360) / finer.lon +
                       (box.north - box.south) / finer.lat;

        if ((finer.lon != last.lon || finer.lat != last.lat) && lines <= LINES_LIMIT)
            status = add_level(page, box, finer, level_zooms[i]);
        last = finer;
    }
    fm_json_end(&page->json);
    fm_json_end(&page->json);
    page->data.failed = page->data.failed || color.failed;
    fm_str_release(&color);
    return status;
}
