/* SPDX-License-Identifier: MIT */
#include "gis/label_place.h"

#include "base/mem.h"
#include "geo/rect_clip.h"
#include "gis/anchor.h"
#include "gis/web_zoom.h"

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

/* ---------------------------------------------------------------------- polygons */

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

    for (int turn = -1; ok && turn <= 1; turn++) {
        for (size_t p = s->feature_start[feature];
             ok && p < s->feature_start[feature + 1]; p++)
            if (s->part_role[p] >= FM_PART_SHELL)
                ok = add_cut(&clip, s, p, 360.0 * turn, out);
    }
    fm_rect_clip_release(&clip);
    return ok;
}

static bool polygon_middle(const fm_gis_map *map, const fm_shapes *s, size_t feature,
                           fm_lonlat *out)
{
    fm_shapes cut = { 0 };
    bool found = cut_polygon(s, feature, fm_web_frame(map), &cut) &&
                 cut.part_count > 0 && fm_gis_anchor(&cut, 0, out);

    fm_shapes_release(&cut);
    return found || fm_gis_anchor(s, feature, out);
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
        return fm_gis_anchor(s, feature, out);
    return polygon_middle(map, s, feature, out);
}
