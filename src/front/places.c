/* SPDX-License-Identifier: MIT */
#include "front/places.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "geo/measure.h"

#include "base/banned.h"

static fm_status name_missing(fm_context *ctx, const fm_features *f, const char *wanted)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < f->table.column_count; i++)
        fm_str_addf(&names, "%s%s", i == 0 ? "" : ", ", f->table.columns[i].name);
    if (wanted != NULL)
        fm_fail(ctx, FM_ERR_LAYER, "'%s' has no field '%s'; it has: %s", f->source,
                wanted, names.length == 0 ? "none" : fm_str_text(&names));
    else
        fm_fail(ctx, FM_ERR_LAYER,
                "'%s' has no field of names; say which one it is, it has: %s",
                f->source, names.length == 0 ? "none" : fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

fm_status fm_name_column(fm_context *ctx, const fm_features *features,
                         const char *wanted, size_t *column)
{
    static const char *const usual[] = { "name_en", "name", "NAME", "Name" };

    if (wanted != NULL) {
        *column = fm_table_find(&features->table, wanted);
        return *column == FM_NO_COLUMN ? name_missing(ctx, features, wanted) : FM_OK;
    }
    *column = FM_NO_COLUMN;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        *column = fm_table_find(&features->table, usual[i]);
        if (*column != FM_NO_COLUMN)
            return FM_OK;
    }
    for (size_t i = 0; i < features->table.column_count; i++) {
        if (fm_column_type(&features->table.columns[i]) == FM_CELL_TEXT) {
            *column = i;
            return FM_OK;
        }
    }
    return fm_features_count(features) == 0 ? FM_OK : name_missing(ctx, features, NULL);
}

void fm_places_release(fm_places *places)
{
    for (size_t i = 0; i < places->count; i++)
        fm_free(places->names[i]);
    fm_free(places->names);
    fm_free(places->at);
    *places = (fm_places){ 0 };
}

static bool add_place(fm_places *out, const fm_features *f, size_t row, size_t column)
{
    fm_cell cell = fm_table_cell(&f->table, column, row);
    const fm_shapes *s = &f->shapes;
    fm_str name = { 0 };

    if (!(fm_shapes_kinds(s, row) & FM_SHAPE_POINT) || cell.kind == FM_CELL_NULL)
        return true;
    fm_cell_add(&name, cell);
    out->names[out->count] = fm_str_take(&name);
    if (out->names[out->count] == NULL) {
        fm_str_release(&name);
        return false;
    }
    out->at[out->count++] = s->points[s->part_start[s->feature_start[row]]];
    return true;
}

fm_status fm_places_read(fm_context *ctx, const char *path, const char *name_field,
                         fm_places *out)
{
    static const fm_source_request everything;
    fm_features f = { 0 };
    size_t column, count;
    fm_status status = fm_source_read(ctx, path, &everything, &f);

    if (status == FM_OK)
        status = fm_name_column(ctx, &f, name_field, &column);
    if (status == FM_OK) {
        count = fm_features_count(&f);
        out->names = fm_alloc(count, sizeof *out->names);
        out->at = fm_alloc(count, sizeof *out->at);
        if (out->names == NULL || out->at == NULL)
            status = fm_fail_nomem(ctx);
        for (size_t i = 0; status == FM_OK && i < count; i++) {
            if (!add_place(out, &f, i, column))
                status = fm_fail_nomem(ctx);
        }
    }
    fm_features_release(&f);
    return status;
}

/* ---- Near ground ----------------------------------------------------------------- */

/* Longitudes of the ground may lie a turn away from those of the places. */
static fm_lonlat beside(fm_lonlat p, double around_lon)
{
    p.lon += round((around_lon - p.lon) / 360.0) * 360.0;
    return p;
}

/* Metres from a point to an edge.  The nearest point of the edge is found on the plane
 * of the point's own scale, which is off by less than the square of the distance in
 * radians; the distance to it is geodesic. */
static double edge_distance_m(fm_lonlat p, fm_lonlat a, fm_lonlat b)
{
    double shrink = cos(p.lat * 0.017453292519943295);
    double ax = (a.lon - p.lon) * shrink, ay = a.lat - p.lat;
    double dx = (b.lon - a.lon) * shrink, dy = b.lat - a.lat;
    double length2 = dx * dx + dy * dy;
    double share = length2 > 0 ? fmin(fmax(-(ax * dx + ay * dy) / length2, 0), 1) : 0;

    return fm_distance_m(p, (fm_lonlat){ a.lon + share * (b.lon - a.lon),
                                         a.lat + share * (b.lat - a.lat) });
}

/* A lower bound, cheap: degrees of latitude, and of longitude where it is shortest. */
static double box_distance_m(fm_lonlat p, fm_bbox box)
{
    const double shortest_degree_m = 110574.0;
    double lat = fmax(fmax(box.south - p.lat, p.lat - box.north), 0);
    double lon = fmax(fmax(box.west - p.lon, p.lon - box.east), 0);
    double far_lat =
        fmin(fmax(fmax(fabs(p.lat), fabs(box.south)), fabs(box.north)), 90);
    double shrink = cos(far_lat * 0.017453292519943295);

    /* Across more than a quarter turn the way over the pole is shorter. */
    if (lon > 90)
        return lat * shortest_degree_m;
    return hypot(lat, lon * shrink * 0.6) * shortest_degree_m;
}

static double ground_distance_m(fm_lonlat p, const fm_shapes *s, size_t feature,
                                double best_m)
{
    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        const fm_lonlat *ring = s->points + s->part_start[i];
        size_t count = fm_shapes_part_size(s, i);

        for (size_t k = 0, j = count - 1; k < count; j = k++) {
            fm_bbox box = FM_BBOX_EMPTY;

            fm_bbox_add(&box, ring[j]);
            fm_bbox_add(&box, ring[k]);
            if (box_distance_m(p, box) < best_m)
                best_m = fmin(best_m, edge_distance_m(p, ring[j], ring[k]));
        }
    }
    return best_m;
}

size_t fm_places_near_ground(const fm_places *places, const fm_shapes *shapes,
                             size_t feature, fm_lonlat inside, double *distance_m)
{
    fm_bbox box = fm_shapes_bbox(shapes, feature);
    double middle = box.west / 2 + box.east / 2, nearest_inside_m = INFINITY;
    size_t best = FM_NO_COLUMN;

    *distance_m = INFINITY;
    for (size_t i = 0; i < places->count; i++) {
        fm_lonlat p = beside(places->at[i], middle);
        double m;

        if (box_distance_m(p, box) > *distance_m)
            continue;
        if (fm_shapes_contains(shapes, feature, p)) {
            m = fm_distance_m(p, inside);
            if (m < nearest_inside_m) {
                nearest_inside_m = m;
                *distance_m = 0;
                best = i;
            }
            continue;
        }
        m = ground_distance_m(p, shapes, feature, *distance_m);
        if (m < *distance_m) {
            *distance_m = m;
            best = i;
        }
    }
    return best;
}
