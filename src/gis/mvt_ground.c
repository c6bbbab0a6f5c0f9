/* SPDX-License-Identifier: MIT */
/*
 * Edges are straight in longitude and latitude (docs/decisions/0007); on the Mercator
 * square a long one is bent, so it gets vertices: in the middle, and in the middle of
 * the halves, which is the same from either end, so that neighbours stay neighbours.
 */
#include "gis/mvt_ground.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gis/label_place.h"
#include "gis/web_zoom.h"

#include "base/banned.h"

static const double PI = 3.14159265358979323846;
static const double LAT_MOST = 89.5;
enum { HALVINGS = 10 };

fm_mvt_point fm_mvt_place(fm_lonlat at)
{
    const double world = ldexp(1, FM_MVT_GRID_BITS);
    double lat = fmin(fmax(at.lat, -LAT_MOST), LAT_MOST) * PI / 180;
    double y = 0.5 - asinh(tan(lat)) / (2 * PI);

    return (fm_mvt_point){ llround((at.lon / 360 + 0.5) * world), llround(y * world) };
}

/* Half a pixel of a tile that is shown 512 px wide, squared, and a little more. */
double fm_mvt_least_area(int zoom)
{
    double pixel = ldexp(1, FM_MVT_GRID_BITS - 9 - zoom);

    return 0.35 * pixel * pixel;
}

void fm_mvt_ground_release(fm_mvt_ground *ground)
{
    fm_free(ground->points);
    fm_free(ground->levels);
    fm_free(ground->part_start);
    fm_free(ground->part_role);
    fm_free(ground->feature_start);
    fm_free(ground->rows);
    fm_free(ground->boxes);
    fm_free(ground->part_boxes);
    fm_free(ground->greatest);
    fm_free(ground->sheets);
    fm_arena_release(&ground->names);
    *ground = (fm_mvt_ground){ 0 };
}

/* --------------------------------------------------------------------- building */

bool fm_mvt_add_feature(fm_mvt_ground *g, size_t row)
{
    size_t *starts = fm_grow(g->feature_start, &g->feature_capacity,
                             g->feature_count + 2, sizeof *starts);
    size_t *rows =
        fm_grow(g->rows, &g->row_capacity, g->feature_count + 1, sizeof *rows);

    if (starts != NULL)
        g->feature_start = starts;
    if (rows != NULL)
        g->rows = rows;
    if (starts == NULL || rows == NULL)
        return false;
    rows[g->feature_count] = row;
    starts[g->feature_count++] = g->part_count;
    starts[g->feature_count] = g->part_count;
    return true;
}

bool fm_mvt_add_part(fm_mvt_ground *g, fm_part_role role)
{
    size_t *starts =
        fm_grow(g->part_start, &g->part_capacity, g->part_count + 2, sizeof *starts);
    uint8_t *roles =
        fm_grow(g->part_role, &g->role_capacity, g->part_count + 1, sizeof *roles);

    if (starts != NULL)
        g->part_start = starts;
    if (roles != NULL)
        g->part_role = roles;
    if (starts == NULL || roles == NULL)
        return false;
    roles[g->part_count] = (uint8_t)role;
    starts[g->part_count++] = g->point_count;
    starts[g->part_count] = g->point_count;
    g->feature_start[g->feature_count] = g->part_count;
    return true;
}

bool fm_mvt_add_point(fm_mvt_ground *g, fm_mvt_point p)
{
    size_t start = g->part_start[g->part_count - 1];
    fm_mvt_point *points;

    /* Vertices that fall together are one. */
    if (g->part_role[g->part_count - 1] != FM_PART_POINTS && g->point_count > start &&
        g->points[g->point_count - 1].x == p.x &&
        g->points[g->point_count - 1].y == p.y)
        return true;
    points = fm_grow(g->points, &g->point_capacity, g->point_count + 1, sizeof *points);
    if (points == NULL)
        return false;
    g->points = points;
    points[g->point_count++] = p;
    g->part_start[g->part_count] = g->point_count;
    return true;
}

/* The vertices that an edge needs between its ends. */
static bool add_bend(fm_mvt_ground *g, fm_lonlat a, fm_mvt_point pa, fm_lonlat b,
                     fm_mvt_point pb, int halvings)
{
    fm_lonlat m = { (a.lon + b.lon) / 2, (a.lat + b.lat) / 2 };
    fm_mvt_point pm = fm_mvt_place(m);
    double dx = (double)(pb.x - pa.x), dy = (double)(pb.y - pa.y);
    double mx = (double)(pm.x - pa.x), my = (double)(pm.y - pa.y);
    double length = hypot(dx, dy);

    if (halvings == 0 || length <= 0 || fabs(dx * my - dy * mx) <= g->grain * length)
        return true;
    return add_bend(g, a, pa, m, pm, halvings - 1) && fm_mvt_add_point(g, pm) &&
           add_bend(g, m, pm, b, pb, halvings - 1);
}

static bool add_vertices(fm_mvt_ground *g, const fm_lonlat *points, size_t count,
                         bool closed)
{
    for (size_t i = 0; i < count; i++) {
        fm_lonlat a = points[i], b = points[i + 1 < count ? i + 1 : 0];
        fm_mvt_point pa = fm_mvt_place(a);

        if (!fm_mvt_add_point(g, pa))
            return false;
        if ((i + 1 < count || closed) && fabs(a.lat - b.lat) > 0.01 &&
            !add_bend(g, a, pa, b, fm_mvt_place(b), HALVINGS))
            return false;
    }
    return true;
}

/* A ring's last vertex that fell onto its first. */
static void close_ring(fm_mvt_ground *g)
{
    size_t start = g->part_start[g->part_count - 1];

    while (g->point_count > start + 1 &&
           g->points[start].x == g->points[g->point_count - 1].x &&
           g->points[start].y == g->points[g->point_count - 1].y)
        g->point_count--;
    g->part_start[g->part_count] = g->point_count;
}

static bool add_shapes(fm_mvt_ground *g, const fm_shapes *s, size_t feature)
{
    if (!fm_mvt_add_feature(g, feature))
        return false;
    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        fm_part_role role = (fm_part_role)s->part_role[part];
        const fm_lonlat *points = &s->points[s->part_start[part]];
        size_t count = fm_shapes_part_size(s, part);

        if (!fm_mvt_add_part(g, role))
            return false;
        if (role == FM_PART_POINTS) {
            for (size_t i = 0; i < count; i++)
                if (!fm_mvt_add_point(g, fm_mvt_place(points[i])))
                    return false;
            continue;
        }
        if (!add_vertices(g, points, count, role != FM_PART_LINE))
            return false;
        if (role != FM_PART_LINE)
            close_ring(g);
    }
    return true;
}

/* -------------------------------------------------------------------- summaries */

static double ring_area(const fm_mvt_ground *g, size_t part)
{
    const fm_mvt_point *p = &g->points[g->part_start[part]];
    size_t count = g->part_start[part + 1] - g->part_start[part];
    double sum = 0;

    for (size_t i = 1; i + 1 < count; i++)
        sum += (double)(p[i].x - p[0].x) * (double)(p[i + 1].y - p[0].y) -
               (double)(p[i + 1].x - p[0].x) * (double)(p[i].y - p[0].y);
    return fabs(sum);
}

static void join(fm_mvt_box *box, const fm_mvt_box *more)
{
    box->x0 = more->x0 < box->x0 ? more->x0 : box->x0;
    box->y0 = more->y0 < box->y0 ? more->y0 : box->y0;
    box->x1 = more->x1 > box->x1 ? more->x1 : box->x1;
    box->y1 = more->y1 > box->y1 ? more->y1 : box->y1;
}

static const fm_mvt_box nowhere = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };

static fm_mvt_box part_box(const fm_mvt_ground *g, size_t part)
{
    fm_mvt_box box = nowhere;

    for (size_t i = g->part_start[part]; i < g->part_start[part + 1]; i++) {
        const fm_mvt_point *p = &g->points[i];

        join(&box, &(fm_mvt_box){ p->x, p->y, p->x, p->y });
    }
    return box;
}

static void sum_up(fm_mvt_ground *g, size_t feature)
{
    double most = -1;

    g->greatest[feature] = SIZE_MAX;
    g->boxes[feature] = nowhere;
    for (size_t part = g->feature_start[feature]; part < g->feature_start[feature + 1];
         part++) {
        double area = g->part_role[part] == FM_PART_SHELL ? ring_area(g, part) : -1;

        if (area > most) {
            most = area;
            g->greatest[feature] = part;
        }
        g->part_boxes[part] = part_box(g, part);
        join(&g->boxes[feature], &g->part_boxes[part]);
    }
}

static bool sum_up_all(fm_mvt_ground *g)
{
    g->boxes = fm_alloc_raw(g->feature_count, sizeof *g->boxes);
    g->greatest = fm_alloc_raw(g->feature_count, sizeof *g->greatest);
    g->part_boxes = fm_alloc_raw(g->part_count, sizeof *g->part_boxes);
    g->levels = fm_alloc(g->point_count, 1);
    if (g->boxes == NULL || g->greatest == NULL || g->part_boxes == NULL ||
        g->levels == NULL)
        return false;
    for (size_t i = 0; i < g->feature_count; i++)
        sum_up(g, i);
    return true;
}

/* The anchors of a layer's labels, as a layer of their own. */
static fm_status add_labels(const fm_gis_map *map, const fm_gis_layer *layer,
                            fm_mvt_ground *g)
{
    fm_mvt_sheet sheet = g->sheets[g->sheet_count - 1];
    fm_str name = { 0 };
    bool ok = true;

    if (!fm_gis_label_places_needed(layer))
        return FM_OK;
    fm_gis_label_layer_name(layer, &name);
    sheet.name = name.failed
                     ? NULL
                     : fm_arena_strndup(&g->names, fm_str_text(&name), name.length);
    fm_str_release(&name);
    sheet.is_labels = true;
    sheet.first = g->feature_count;
    for (size_t i = 0; i < fm_features_count(&layer->features) && ok; i++) {
        fm_lonlat at;

        if (fm_gis_label_place(map, layer, i, &at))
            ok = fm_mvt_add_feature(g, i) && fm_mvt_add_part(g, FM_PART_POINTS) &&
                 fm_mvt_add_point(g, fm_mvt_place(at));
    }
    sheet.count = g->feature_count - sheet.first;
    if (sheet.count > 0)
        g->sheets[g->sheet_count++] = sheet;
    return ok && sheet.name != NULL ? FM_OK : fm_fail_nomem(map->ctx);
}

/* ------------------------------------------------------------------------ whole */

static fm_status add_layer(const fm_gis_map *map, const fm_gis_layer *layer,
                           fm_mvt_ground *g)
{
    size_t count = fm_features_count(&layer->features);
    fm_mvt_sheet *sheets =
        fm_grow(g->sheets, &g->sheet_capacity, g->sheet_count + 2, sizeof *sheets);
    fm_mvt_sheet *sheet;
    double from, to;

    if (sheets == NULL)
        return fm_fail_nomem(map->ctx);
    g->sheets = sheets;
    sheet = &sheets[g->sheet_count++];
    fm_web_zooms(map, layer->spec, &from, &to);
    *sheet = (fm_mvt_sheet){ .layer = layer,
                             .name = layer->spec->id,
                             .min_zoom = (int)floor(from),
                             .max_zoom = (int)ceil(to),
                             .first = g->feature_count,
                             .count = count };
    for (size_t i = 0; i < count; i++)
        if (!add_shapes(g, &layer->features.shapes, i))
            return fm_fail_nomem(map->ctx);
    return add_labels(map, layer, g);
}

fm_status fm_mvt_ground_make(const fm_gis_map *map, int max_zoom, unsigned threads,
                             fm_mvt_ground *out)
{
    fm_status status = FM_OK;

    *out = (fm_mvt_ground){ 0 };
    out->grain = ldexp(1, FM_MVT_GRID_BITS - 9 - 2 - max_zoom);
    for (size_t i = 0; i < map->layer_count && status == FM_OK; i++)
        status = add_layer(map, &map->layers[i], out);
    if (status == FM_OK && !sum_up_all(out))
        status = fm_fail_nomem(map->ctx);
    return status == FM_OK ? fm_mvt_chains_weigh(map->ctx, out, threads) : status;
}
