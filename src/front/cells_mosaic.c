/* SPDX-License-Identifier: MIT */
/* One mosaic for all dates: borders, coast and window cut against each other. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "data/source.h"
#include "front/cells.h"
#include "geo/measure.h"
#include "geo/topology.h"

#include "base/banned.h"

/* Every vertex lies on a grid of a millionth of a degree, a decimetre. */
#define GRID_DEG 1e-6

typedef struct mosaic {
    fm_cells *cells;
    fm_topology *topology;
    fm_shapes lines; /* one feature */
    fm_shapes land;  /* one feature, or none at all */
    fm_bbox box;     /* of the lines */
    fm_bbox window;  /* moved beside them; empty: none */
    fm_shapes faces;
    fm_lonlat *inside;
    bool *wanted;
} mosaic;

/* ---- Land and window ------------------------------------------------------------- */

static bool reaches_pole(const fm_cells *cells, double lat)
{
    for (size_t i = 0; i < cells->place_count; i++) {
        if (fm_distance_m(cells->places[i].at, (fm_lonlat){ 0, lat }) <=
            cells->reach_m * 1.001)
            return true;
    }
    return false;
}

/* The box of what can be said; a pole within reach makes it go all round. */
static void measure_box(mosaic *m)
{
    bool north = reaches_pole(m->cells, 90), south = reaches_pole(m->cells, -90);

    m->box = fm_shapes_bbox(&m->lines, 0);
    if (north || south) {
        m->box.west = m->cells->lon_0 - 180;
        m->box.east = m->cells->lon_0 + 180;
    }
    if (north)
        m->box.north = 90;
    if (south)
        m->box.south = -90;
}

static fm_status read_land(fm_context *ctx, const fm_cells_options *options, mosaic *m)
{
    fm_source_request request = { .column_count = 0 };
    fm_where *where = NULL;
    fm_features features = { 0 };
    fm_status status = FM_OK;

    if (options->land_where != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, options->land_where,
                                &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, options->land, &request, &features);
    if (status == FM_OK)
        status =
            fm_topology_ground_in_box(m->topology, &features.shapes, m->box, &m->land);
    if (status == FM_OK && m->land.part_count == 0)
        status = fm_fail(ctx, FM_ERR_LAYER,
                         "no ground of the land '%s' is within reach of a place",
                         options->land);
    fm_where_free(where);
    fm_features_release(&features);
    return status;
}

static bool add_box(fm_shapes *lines, fm_bbox box)
{
    return fm_shapes_begin_part(lines, FM_PART_SHELL) &&
           fm_shapes_add_point(lines, (fm_lonlat){ box.west, box.south }) &&
           fm_shapes_add_point(lines, (fm_lonlat){ box.east, box.south }) &&
           fm_shapes_add_point(lines, (fm_lonlat){ box.east, box.north }) &&
           fm_shapes_add_point(lines, (fm_lonlat){ box.west, box.north });
}

/* Rings of the land, the window, and the edge of the strip where lines end on it. */
static fm_status add_rims(fm_context *ctx, mosaic *m)
{
    double lon_0 = m->cells->lon_0;
    bool ok = true;

    for (size_t part = 0; part < m->land.part_count && ok; part++)
        ok = fm_shapes_begin_part(&m->lines, FM_PART_SHELL) &&
             fm_shapes_add_points(&m->lines, m->land.points + m->land.part_start[part],
                                  fm_shapes_part_size(&m->land, part));
    if (ok && !fm_bbox_is_empty(m->window))
        ok = add_box(&m->lines, m->window);
    if (ok && (m->box.west <= lon_0 - 180 || m->box.east >= lon_0 + 180))
        ok = add_box(&m->lines, (fm_bbox){ lon_0 - 180, -90, lon_0 + 180, 90 });
    return ok ? FM_OK : fm_fail_nomem(ctx);
}

/* The window where the lines are, within the strip. */
static void place_window(mosaic *m)
{
    fm_bbox w = m->cells->window;
    double lon_0 = m->cells->lon_0, turn;

    m->window = FM_BBOX_EMPTY;
    if (fm_bbox_is_empty(w))
        return;
    turn = round((lon_0 - (w.west + w.east) / 2) / 360) * 360;
    m->window = (fm_bbox){ fmax(w.west + turn, lon_0 - 180), w.south,
                           fmin(w.east + turn, lon_0 + 180), w.north };
}

static bool in_window(const mosaic *m, fm_lonlat p)
{
    fm_bbox w = m->window;

    p.lon = m->cells->lon_0 + remainder(p.lon - m->cells->lon_0, 360.0);
    return fm_bbox_is_empty(w) ||
           (p.lon >= w.west && p.lon <= w.east && p.lat >= w.south && p.lat <= w.north);
}

/* ---- Faces ----------------------------------------------------------------------- */

static double distance(fm_xy a, fm_xy b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* What a face is, from a position inside it; false when nothing is said of it. */
static bool describe(const mosaic *m, const fm_site_grid *grid, fm_xy at, fm_face *face)
{
    const fm_cells *cells = m->cells;
    const fm_mesh *mesh = &cells->mesh;
    const fm_reporter *place;
    uint32_t cell = fm_site_grid_nearest(grid, at, INFINITY);

    if (cell == FM_NO_CELL)
        return false;
    place = &cells->places[cell];
    if (distance(place->site, at) > cells->reach_m * place->scale)
        return false;
    *face = (fm_face){ .cell = cell, .corner = FM_NO_CELL };
    face->near = distance(place->site, at) <= cells->assessed_m * place->scale;
    for (size_t i = mesh->cell_start[cell]; i < mesh->cell_start[cell + 1]; i++) {
        fm_tip tip;

        if (!mesh->cell_tip[i])
            continue;
        tip = fm_mesh_tip(mesh, cell, i);
        if (!fm_tip_contains(&tip, at))
            continue;
        face->corner = mesh->cell_corner[i];
        face->corner_near =
            distance(place->site, tip.corner) <= cells->assessed_m * place->scale;
        break;
    }
    return true;
}

static fm_status find_insides(fm_context *ctx, mosaic *m)
{
    size_t count = m->faces.feature_count;
    fm_status status;

    m->inside = fm_alloc(count, sizeof *m->inside);
    m->wanted = fm_alloc(count, sizeof *m->wanted);
    if (m->inside == NULL || m->wanted == NULL)
        return fm_fail_nomem(ctx);
    status = fm_topology_inside(m->topology, &m->faces, m->inside);
    if (status == FM_OK && m->land.feature_count > 0)
        status =
            fm_topology_contains(m->topology, &m->land, 0, m->inside, count, m->wanted);
    for (size_t i = 0; i < count; i++) {
        m->wanted[i] =
            (m->land.feature_count == 0 || m->wanted[i]) && in_window(m, m->inside[i]);
    }
    return status;
}

static bool copy_face(const fm_shapes *from, size_t feature, fm_shapes *to)
{
    if (!fm_shapes_begin_feature(to))
        return false;
    for (size_t i = from->feature_start[feature]; i < from->feature_start[feature + 1];
         i++) {
        if (!fm_shapes_begin_part(to, (fm_part_role)from->part_role[i]) ||
            !fm_shapes_add_points(to, from->points + from->part_start[i],
                                  fm_shapes_part_size(from, i)))
            return false;
    }
    return true;
}

/* Does the place of the face's cell lie in it?  Never in a tip (cells_mark.c). */
static bool has_place(const fm_cells *cells, const fm_face *face, const fm_shapes *s,
                      size_t feature)
{
    fm_lonlat at = cells->places[face->cell].at;
    fm_bbox box = fm_shapes_bbox(s, feature);

    at.lon = cells->lon_0 + remainder(at.lon - cells->lon_0, 360.0);
    return face->corner == FM_NO_CELL && at.lon >= box.west && at.lon <= box.east &&
           at.lat >= box.south && at.lat <= box.north &&
           fm_shapes_contains(s, feature, at);
}

static fm_status keep_faces(fm_context *ctx, mosaic *m)
{
    fm_cells *cells = m->cells;
    size_t count = m->faces.feature_count;
    fm_xy *sites = fm_alloc(cells->place_count, sizeof *sites);
    fm_site_grid grid = { 0 };
    fm_status status = FM_OK;

    cells->face_facts = fm_alloc(count, sizeof *cells->face_facts);
    for (size_t i = 0; sites != NULL && i < cells->place_count; i++)
        sites[i] = cells->places[i].site;
    if (sites == NULL || cells->face_facts == NULL ||
        !fm_site_grid_init(&grid, sites, cells->place_count))
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; status == FM_OK && i < cells->place_count; i++)
        fm_site_grid_add(&grid, (uint32_t)i);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        fm_face *face = &cells->face_facts[cells->faces.feature_count];
        fm_xy at;

        if (!m->wanted[i] ||
            fm_projection_forward(cells->plane, &m->inside[i], 1, &at) > 0 ||
            !describe(m, &grid, at, face))
            continue;
        face->area_m2 = fm_shapes_area_m2(&m->faces, i);
        face->has_place = has_place(cells, face, &m->faces, i);
        if (!copy_face(&m->faces, i, &cells->faces))
            status = fm_fail_nomem(ctx);
    }
    fm_site_grid_release(&grid);
    fm_free(sites);
    return status;
}

/* ---- Which faces touch ----------------------------------------------------------- */

typedef struct face_edge {
    fm_lonlat a, b; /* a before b */
    uint32_t face;
} face_edge;

static int by_position(fm_lonlat a, fm_lonlat b)
{
    if (a.lon < b.lon || a.lon > b.lon)
        return a.lon < b.lon ? -1 : 1;
    return (a.lat > b.lat) - (a.lat < b.lat);
}

static int by_edge(const void *a, const void *b)
{
    const face_edge *p = a, *q = b;
    int order = by_position(p->a, q->a);

    if (order == 0)
        order = by_position(p->b, q->b);
    return order != 0 ? order : (p->face > q->face) - (p->face < q->face);
}

static int by_faces(const void *a, const void *b)
{
    const fm_face_border *p = a, *q = b;

    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static face_edge *list_edges(const fm_shapes *s)
{
    face_edge *edges = fm_alloc(s->point_count, sizeof *edges);
    size_t count = 0;

    for (size_t face = 0; edges != NULL && face < s->feature_count; face++) {
        for (size_t part = s->feature_start[face]; part < s->feature_start[face + 1];
             part++) {
            const fm_lonlat *ring = s->points + s->part_start[part];
            size_t size = fm_shapes_part_size(s, part);

            for (size_t i = 0, j = size - 1; i < size; j = i++) {
                bool forward = by_position(ring[j], ring[i]) < 0;

                edges[count++] = (face_edge){ ring[forward ? j : i],
                                              ring[forward ? i : j], (uint32_t)face };
            }
        }
    }
    return edges;
}

static fm_status find_borders(fm_context *ctx, fm_cells *cells)
{
    const fm_shapes *s = &cells->faces;
    face_edge *edges = list_edges(s);
    fm_face_border *borders = fm_alloc(s->point_count, sizeof *borders);
    size_t count = 0, kept = 0;

    if (edges == NULL || borders == NULL) {
        fm_free(edges);
        fm_free(borders);
        return fm_fail_nomem(ctx);
    }
    qsort(edges, s->point_count, sizeof *edges, by_edge);
    for (size_t i = 1; i < s->point_count; i++) {
        if (by_position(edges[i].a, edges[i - 1].a) == 0 &&
            by_position(edges[i].b, edges[i - 1].b) == 0)
            borders[count++] =
                (fm_face_border){ edges[i - 1].face, edges[i].face,
                                  fm_distance_m(edges[i].a, edges[i].b) };
    }
    fm_free(edges);
    qsort(borders, count, sizeof *borders, by_faces);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && by_faces(&borders[kept - 1], &borders[i]) == 0)
            borders[kept - 1].length_m += borders[i].length_m;
        else
            borders[kept++] = borders[i];
    }
    cells->borders = borders;
    cells->border_count = kept;
    return FM_OK;
}

/* ---- All together ---------------------------------------------------------------- */

static fm_status find_outsiders(fm_context *ctx, mosaic *m)
{
    fm_cells *cells = m->cells;
    size_t count = cells->place_count;
    fm_lonlat *at = fm_alloc(count, sizeof *at);
    bool *on_land = fm_alloc(count, sizeof *on_land);
    fm_status status = FM_OK;

    if (at == NULL || on_land == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        at[i] = cells->places[i].at;
        at[i].lon = cells->lon_0 + remainder(at[i].lon - cells->lon_0, 360.0);
    }
    if (status == FM_OK && m->land.feature_count > 0)
        status = fm_topology_contains(m->topology, &m->land, 0, at, count, on_land);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        cells->places[i].outside =
            (m->land.feature_count > 0 && !on_land[i]) || !in_window(m, at[i]);
        cells->outside += cells->places[i].outside;
    }
    fm_free(at);
    fm_free(on_land);
    return status;
}

fm_status fm_cells_mosaic(fm_context *ctx, const fm_cells_options *options,
                          fm_cells *cells)
{
    mosaic m = { .cells = cells };
    fm_status status = fm_topology_new(ctx, &m.topology);

    if (status == FM_OK)
        status = fm_cells_lines(ctx, cells, &m.lines);
    if (status == FM_OK) {
        measure_box(&m);
        place_window(&m);
    }
    if (status == FM_OK && options->land != NULL)
        status = read_land(ctx, options, &m);
    if (status == FM_OK)
        status = add_rims(ctx, &m);
    if (status == FM_OK)
        status = fm_topology_mosaic(m.topology, &m.lines, GRID_DEG, &m.faces);
    if (status == FM_OK)
        status = find_insides(ctx, &m);
    if (status == FM_OK)
        status = keep_faces(ctx, &m);
    if (status == FM_OK)
        status = find_outsiders(ctx, &m);
    if (status == FM_OK && cells->faces.feature_count == 0)
        status = fm_fail(ctx, FM_ERR_LAYER,
                         "no ground is within reach of a place, on land and in the "
                         "window");
    if (status == FM_OK)
        status = find_borders(ctx, cells);
    fm_shapes_release(&m.lines);
    fm_shapes_release(&m.land);
    fm_shapes_release(&m.faces);
    fm_free(m.inside);
    fm_free(m.wanted);
    fm_topology_free(m.topology);
    return status;
}
