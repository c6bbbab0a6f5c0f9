/* SPDX-License-Identifier: MIT */
#include "gis/drawn_parts.h"

#include <math.h>

#include "base/mem.h"
#include "draw/dash.h"

#include "base/banned.h"

static const double SEAM_SLACK_DEG = 1e-7;

void fm_drawer_release(fm_drawer *d)
{
    for (int b = 0; b < FM_DRAWN_BUCKETS; b++) {
        fm_features_release(&d->out[b]);
        fm_free(d->from[b]);
    }
    fm_free(d->points);
}

bool fm_drawer_begin(fm_drawer *d, fm_drawn_bucket b, size_t feature)
{
    fm_features *out = &d->out[b];
    size_t count = fm_features_count(out);
    size_t *from = fm_grow(d->from[b], &d->capacities[b], count + 1, sizeof *from);

    if (from == NULL)
        return false;
    d->from[b] = from;
    from[count] = feature;
    if (!fm_features_add(out, &d->layer->features, feature))
        return false;
    while (out->shapes.part_count > out->shapes.feature_start[count])
        fm_shapes_drop_part(&out->shapes);
    return true;
}

bool fm_drawer_reach(fm_drawer *d, fm_drawn_bucket b, size_t feature)
{
    size_t count = fm_features_count(&d->out[b]);

    return (count > 0 && d->from[b][count - 1] == feature) ||
           fm_drawer_begin(d, b, feature);
}

bool fm_drawer_add_point(fm_drawer *d, fm_shapes *out, fm_pt at)
{
    fm_lonlat ground;

    if (d->flat_x > 0)
        ground = (fm_lonlat){ at.x / d->flat_x, -at.y / d->flat_y };
    else if (!fm_viewport_ground(&d->map->making.sheet.viewport, at, &ground))
        return true;
    /* What ends at the antimeridian would be cut there by less than a centimetre. */
    if (fabs(remainder(ground.lon - 180.0, 360.0)) < SEAM_SLACK_DEG)
        ground.lon = 180.0;
    return fm_shapes_add_point(out, ground);
}

/* End a part, and take it back when it is nothing. */
static bool end_part(fm_shapes *out, fm_part_role role)
{
    size_t part = out->part_count - 1;

    if (fm_shapes_part_size(out, part) < (role == FM_PART_LINE ? 2u : 3u)) {
        fm_shapes_drop_part(out);
        return true;
    }
    return fm_shapes_unwrap_last_part(out);
}

static bool add_curve(fm_drawer *d, fm_shapes *out, fm_pt from, const fm_pt curve[3])
{
    fm_pt steps[FM_CURVE_STEPS];
    bool ok = true;

    fm_curve_points(from, curve, steps);
    for (int i = 0; i < FM_CURVE_STEPS && ok; i++)
        ok = fm_drawer_add_point(d, out, steps[i]);
    return ok;
}

bool fm_drawer_add_path(fm_drawer *d, const fm_path *path, fm_part_role role,
                        fm_shapes *out)
{
    fm_pt at = { 0, 0 }, start = { 0, 0 };
    bool is_open = false, ok = !path->failed;
    size_t next = 0;

    for (size_t i = 0; i < path->verb_count && ok; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            if (is_open)
                ok = end_part(out, role);
            at = start = path->points[next++];
            ok = ok && fm_shapes_begin_part(out, role) &&
                 fm_drawer_add_point(d, out, at);
            is_open = true;
            break;
        case FM_PATH_LINE:
            at = path->points[next++];
            ok = fm_drawer_add_point(d, out, at);
            break;
        case FM_PATH_CURVE:
            ok = add_curve(d, out, at, path->points + next);
            at = path->points[next + 2];
            next += 3;
            break;
        case FM_PATH_CLOSE:
            if (role == FM_PART_LINE)
                ok = fm_drawer_add_point(d, out, start);
            at = start;
            break;
        }
    }
    return ok && (!is_open || end_part(out, role));
}

bool fm_drawer_keep_part(fm_drawer *d, fm_drawn_bucket b, size_t part, size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    fm_shapes *out = &d->out[b].shapes;
    size_t first = s->part_start[part];

    return fm_drawer_reach(d, b, feature) && fm_shapes_begin_part(out, FM_PART_LINE) &&
           fm_shapes_add_points(out, s->points + first, fm_shapes_part_size(s, part)) &&
           (s->part_role[part] == FM_PART_LINE ||
            fm_shapes_add_point(out, s->points[first]));
}
