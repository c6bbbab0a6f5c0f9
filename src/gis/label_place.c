/* SPDX-License-Identifier: MIT */
#include "gis/label_place.h"

#include <math.h>

#include "geo/rect_clip.h"
#include "geo/rings.h"

#include "base/banned.h"

void fm_gis_label_layer_name(const fm_gis_layer *layer, fm_str *out)
{
    fm_str_addf(out, "%s_labels", layer->spec->id);
}

/* Which kinds of shape have places of their own. */
static unsigned kinds_wanted(const fm_gis_layer *layer)
{
    const fm_label_spec *label = &layer->spec->label;

    if (!label->given || label->text_field == NULL)
        return 0;
    if (label->placement == FM_PLACEMENT_LINE)
        return 0;
    return label->placement == FM_PLACEMENT_POINT ? FM_SHAPE_POLYGON | FM_SHAPE_LINE
                                                  : FM_SHAPE_POLYGON;
}

bool fm_gis_label_places_needed(const fm_gis_layer *layer)
{
    return (layer->kinds & kinds_wanted(layer)) != 0;
}

/* ------------------------------------------------------------------------- lines */

static double step(fm_lonlat a, fm_lonlat b)
{
    double squeeze = cos((a.lat + b.lat) / 2 * 3.14159265358979323846 / 180);

    return hypot((b.lon - a.lon) * squeeze, b.lat - a.lat);
}

static double length_of(const fm_shapes *s, size_t part)
{
    double length = 0;

    for (size_t i = s->part_start[part]; i + 1 < s->part_start[part + 1]; i++)
        length += step(s->points[i], s->points[i + 1]);
    return length;
}

static bool line_middle(const fm_shapes *s, size_t feature, fm_lonlat *out)
{
    size_t best = SIZE_MAX;
    double most = -1, left;

    for (size_t p = s->feature_start[feature]; p < s->feature_start[feature + 1]; p++) {
        double length = s->part_role[p] == FM_PART_LINE ? length_of(s, p) : -1;

        if (length > most) {
            most = length;
            best = p;
        }
    }
    if (best == SIZE_MAX)
        return false;
    left = most / 2;
    *out = s->points[s->part_start[best]];
    for (size_t i = s->part_start[best]; i + 1 < s->part_start[best + 1]; i++) {
        fm_lonlat a = s->points[i], b = s->points[i + 1];
        double length = step(a, b);

        if (length >= left && length > 0) {
            out->lon = a.lon + (b.lon - a.lon) * left / length;
            out->lat = a.lat + (b.lat - a.lat) * left / length;
            return true;
        }
        left -= length;
    }
    return true;
}

/* ---------------------------------------------------------------------- polygons */

static double area_of(const fm_shapes *s, size_t part)
{
    const fm_lonlat *p = &s->points[s->part_start[part]];
    size_t count = fm_shapes_part_size(s, part);
    double sum = 0;

    for (size_t i = 1; i + 1 < count; i++)
        sum += (p[i].lon - p[0].lon) * (p[i + 1].lat - p[0].lat) -
               (p[i + 1].lon - p[0].lon) * (p[i].lat - p[0].lat);
    return fabs(sum);
}

/* The ring as far as it lies in the box, `turn` degrees further east. */
static bool add_cut(fm_rect_clip *clip, const fm_shapes *s, size_t part, double turn,
                    fm_shapes *out)
{
    size_t count = fm_shapes_part_size(s, part), left = 0;
    double *pairs = fm_alloc_raw(2 * count + 2, sizeof *pairs);
    uint8_t *edges = fm_alloc(count + 1, 1);
    const double *cut = NULL;
    const uint8_t *cut_edges;
    bool ok = pairs != NULL && edges != NULL;

    for (size_t i = 0; ok && i < count; i++) {
        pairs[2 * i] = s->points[s->part_start[part] + i].lon + turn;
        pairs[2 * i + 1] = s->points[s->part_start[part] + i].lat;
    }
    ok = ok && fm_rect_clip_ring(clip, pairs, edges, count, 0, &cut, &cut_edges, &left);
    if (ok && left >= 3)
        ok = fm_shapes_begin_part(out, (fm_part_role)s->part_role[part]);
    for (size_t i = 0; ok && left >= 3 && i < left; i++)
        ok = fm_shapes_add_point(out, (fm_lonlat){ cut[2 * i], cut[2 * i + 1] });
    fm_free(pairs);
    fm_free(edges);
    return ok;
}

static bool cut_polygon(const fm_shapes *s, size_t feature, fm_bbox box, fm_shapes *out)
{
    fm_rect_clip clip = { .low = { box.west, box.south },
                          .high = { box.east, box.north } };
    bool ok = fm_shapes_begin_feature(out);

    for (int turn = -1; ok && turn <= 1 && out->part_count == 0; turn++) {
        for (size_t p = s->feature_start[feature];
             ok && p < s->feature_start[feature + 1]; p++)
            if (s->part_role[p] >= FM_PART_SHELL)
                ok = add_cut(&clip, s, p, 360.0 * turn, out);
    }
    fm_rect_clip_release(&clip);
    return ok;
}

static bool inside_largest(const fm_shapes *s, size_t feature, fm_lonlat *out)
{
    size_t best = SIZE_MAX, end;
    double most = 0;

    for (size_t p = s->feature_start[feature]; p < s->feature_start[feature + 1]; p++) {
        double area = s->part_role[p] == FM_PART_SHELL ? area_of(s, p) : 0;

        if (area > most) {
            most = area;
            best = p;
        }
    }
    if (best == SIZE_MAX)
        return false;
    end = best + 1;
    while (end < s->feature_start[feature + 1] && s->part_role[end] == FM_PART_HOLE)
        end++;
    *out = fm_polygon_inside(s, best, end);
    return true;
}

static bool polygon_middle(const fm_gis_map *map, const fm_shapes *s, size_t feature,
                           fm_lonlat *out)
{
    fm_shapes cut = { 0 };
    bool found =
        cut_polygon(s, feature, map->box, &cut) && inside_largest(&cut, 0, out);

    fm_shapes_release(&cut);
    if (!found)
        found = inside_largest(s, feature, out);
    if (found)
        out->lon = remainder(out->lon, 360.0);
    return found;
}

bool fm_gis_label_place(const fm_gis_map *map, const fm_gis_layer *layer,
                        size_t feature, fm_lonlat *out)
{
    const fm_shapes *s = &layer->features.shapes;
    unsigned kinds = fm_shapes_kinds(s, feature);

    /* A label stands by the points of a feature, where it has some. */
    if (layer->rule_of[feature] < 0 || (kinds & FM_SHAPE_POINT) ||
        !(kinds & kinds_wanted(layer)))
        return false;
    if (kinds & FM_SHAPE_LINE)
        return line_middle(s, feature, out);
    return polygon_middle(map, s, feature, out);
}
