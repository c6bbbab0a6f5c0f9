/* SPDX-License-Identifier: MIT */
/* Zones from reports, and the zones of a date as a layer. */
#include "front/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "geo/topology.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* Circles are drawn on a plane, whose scale changes by less than two per cent over
 * this. */
#define REACH_MAX_M 1e6

static const char method[] = "thiessen cells of reporting places, joined by holder, "
                             "corners rounded; reconstruction";
static const char method_on_land[] = "thiessen cells of reporting places, joined by "
                                     "holder, corners rounded, clipped to land; "
                                     "reconstruction";

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

static double metres(double km, double otherwise_km)
{
    return (km < 0 ? otherwise_km : km) * 1000;
}

static fm_status take_options(fm_context *ctx, const char *path,
                              const fm_cells_options *o, fm_cells *cells)
{
    cells->window = FM_BBOX_EMPTY;
    cells->same_place_m = o->same_place_m < 0 ? 300 : o->same_place_m;
    cells->assessed_m = metres(o->assessed_km, 15);
    cells->reach_m = metres(o->reach_km, 35);
    cells->rounding_m = metres(o->rounding_km, 1.5);
    cells->stale_after_days = o->stale_after_days;
    if (!(cells->reach_m > 0))
        return fm_fail(ctx, FM_ERR_USAGE, "a reach of 0 km leaves no ground");
    if (cells->reach_m > REACH_MAX_M)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "a reach of more than 1000 km; zones from "
                       "places so far away say nothing");
    if (cells->same_place_m < 1)
        cells->same_place_m = 1; /* cells of one spot would have no ground */
    if (!copy(path, &cells->path) || !copy(o->firm, &cells->firm) ||
        !copy(o->land, &cells->land))
        return fm_fail_nomem(ctx);
    return FM_OK;
}

fm_status fm_cells_derive(fm_context *ctx, const char *path,
                          const fm_cells_options *options, fm_cells **out)
{
    static const fm_cells_options defaults = FM_CELLS_OPTIONS_INIT;
    const fm_cells_options *o = options == NULL ? &defaults : options;
    fm_cells *cells = fm_alloc(1, sizeof *cells);
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    *out = NULL;
    if (cells == NULL)
        return fm_fail_nomem(ctx);
    status = take_options(ctx, path, o, cells);
    if (status == FM_OK)
        status = fm_cells_read(ctx, path, o, cells);
    fm_stopwatch_stop(ctx, "read", watch);
    watch = fm_stopwatch_start();
    if (status == FM_OK)
        status = fm_mesh_build(ctx, cells, &cells->mesh);
    if (status == FM_OK)
        status = fm_mesh_mark(ctx, cells, &cells->mesh);
    fm_stopwatch_stop(ctx, "cells", watch);
    watch = fm_stopwatch_start();
    if (status == FM_OK)
        status = fm_cells_mosaic(ctx, o, cells);
    fm_stopwatch_stop(ctx, "mosaic", watch);
    if (status != FM_OK) {
        fm_cells_free(cells);
        return status;
    }
    *out = cells;
    return FM_OK;
}

void fm_cells_free(fm_cells *cells)
{
    if (cells == NULL)
        return;
    for (size_t i = 0; i < cells->place_count; i++)
        fm_free(cells->places[i].name);
    fm_free(cells->path);
    fm_free(cells->firm);
    fm_free(cells->land);
    fm_holders_release(&cells->holders);
    fm_free(cells->places);
    fm_free(cells->reports);
    fm_free(cells->dates);
    fm_projection_free(cells->plane);
    fm_mesh_release(&cells->mesh);
    fm_shapes_release(&cells->faces);
    fm_free(cells->face_facts);
    fm_free(cells->borders);
    fm_free(cells);
}

size_t fm_cells_date_count(const fm_cells *cells)
{
    return cells->date_count;
}

void fm_cells_date_at(const fm_cells *cells, size_t date, char iso[11])
{
    fm_date d = cells->dates[date];

    iso[0] = '\0';
    if (fm_date_is_set(d))
        snprintf(iso, 11, "%04u-%02u-%02u", (unsigned)d.year % 10000u,
                 (unsigned)d.month % 100u, (unsigned)d.day % 100u);
}

/* ---- A snapshot ------------------------------------------------------------------ */

/* Shells lie with their middle within half a turn of Greenwich, holes with them. */
static void settle(fm_shapes *s, size_t feature)
{
    double turn = 0;

    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        fm_lonlat *ring = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);

        if (s->part_role[part] == FM_PART_SHELL) {
            fm_bbox box = fm_wrap_box(ring, count);

            turn = -round((box.west + box.east) / 720) * 360;
        }
        for (size_t i = 0; i < count; i++)
            ring[i].lon += turn;
    }
}

static bool set_text(fm_table *t, const char *column, size_t row, const char *text)
{
    size_t at;

    return fm_table_column(t, column, strlen(column), &at) &&
           (text == NULL ? fm_table_set_null(t, at, row)
                         : fm_table_set_text(t, at, row, text, strlen(text)));
}

static bool add_attributes(const fm_cells *cells, size_t date, bool with_until,
                           uint32_t holder, fm_grade grade, fm_features *out)
{
    size_t row = out->table.row_count;
    char day[11], until[11] = "";

    fm_cells_date_at(cells, date, day);
    if (date + 1 < cells->date_count)
        fm_cells_date_at(cells, date + 1, until);
    return fm_table_add_row(&out->table) &&
           set_text(&out->table, "holder", row, cells->holders.names[holder]) &&
           set_text(&out->table, "certainty", row, fm_grade_certainty(grade)) &&
           set_text(&out->table, "date", row, day[0] == '\0' ? NULL : day) &&
           (!with_until ||
            set_text(&out->table, "until", row, until[0] == '\0' ? NULL : until)) &&
           set_text(&out->table, "method", row,
                    cells->land == NULL ? method : method_on_land);
}

/* One feature of the faces with this label, if there are any. */
static fm_status add_zone(fm_topology *topology, const fm_cells *cells,
                          const fm_face_label *labels, fm_face_label wanted,
                          size_t *which, fm_shapes *out, bool *added)
{
    size_t count = 0;
    fm_status status;

    for (size_t i = 0; i < cells->faces.feature_count; i++) {
        if (labels[i].holder == wanted.holder && labels[i].grade == wanted.grade)
            which[count++] = i;
    }
    *added = count > 0;
    if (count == 0)
        return FM_OK;
    status = fm_topology_dissolve(topology, &cells->faces, which, count, out);
    if (status == FM_OK)
        settle(out, out->feature_count - 1);
    return status;
}

fm_status fm_cells_snapshot(fm_context *ctx, const fm_cells *cells, size_t date,
                            bool with_until, fm_features *out)
{
    size_t count = cells->faces.feature_count;
    fm_face_label *labels = fm_alloc(count, sizeof *labels);
    size_t *which = fm_alloc(count, sizeof *which);
    fm_topology *topology = NULL;
    fm_status status = FM_OK;

    if (labels == NULL || which == NULL)
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_topology_new(ctx, &topology);
    if (status == FM_OK)
        status = fm_cells_label(ctx, cells, date, labels);
    for (uint32_t holder = 0; holder < cells->holders.count; holder++) {
        for (int grade = 0; grade < FM_GRADE_COUNT && status == FM_OK; grade++) {
            fm_face_label wanted = { holder, (fm_grade)grade };
            bool added = false;

            status =
                add_zone(topology, cells, labels, wanted, which, &out->shapes, &added);
            if (status == FM_OK && added &&
                !add_attributes(cells, date, with_until, holder, wanted.grade, out))
                status = fm_fail_nomem(ctx);
        }
    }
    fm_topology_free(topology);
    fm_free(labels);
    fm_free(which);
    return status;
}
