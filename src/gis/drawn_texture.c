/* SPDX-License-Identifier: MIT */
/*
 * Hatches, dots and dashes lie on the sheet, so shapes go there and what is drawn comes
 * back.  Dots become discs of six corners.  A feature of which some place is not on the
 * sheet is drawn on the plate carree of its own latitude, in the same sizes: it may
 * look a little different there, but its certainty can be seen.
 */
#include "gis/drawn_parts.h"

#include <math.h>

#include "base/mem.h"
#include "draw/dash.h"
#include "draw/pattern.h"
#include "geo/cut.h"
#include "sheet/ink.h"

#include "base/banned.h"

static const double RAD = 3.14159265358979323846 / 180.0;
static const double M_PER_DEGREE = 111320.0;
/* Edges are straight in degrees, and bend on the sheet. */
static const double STEP_DEG = 0.5;
static const double FARTHEST_PX = 1e7;
/* Of a feature that meets the sheet, or lies no farther off than that is wide; of one
 * that is on no sheet as a whole; and of others: what is more becomes coarser. */
enum { MOST_NEAR = 20000, MOST_FLAT = 3000, MOST_FAR = 300, DOT_CORNERS = 6 };

/* The shells, holes and lines of a feature on the sheet. */
typedef struct placed {
    fm_pt *points;
    bool *seams; /* where the edge behind a point is a cut along the antimeridian */
    bool has_seams;
    size_t *starts; /* part_count + 1, over all parts */
    size_t count, capacity, seams_capacity, starts_capacity;
    size_t most; /* pieces to draw it in */
} placed;

static void placed_release(placed *p)
{
    fm_free(p->points);
    fm_free(p->seams);
    fm_free(p->starts);
}

static bool is_seam(fm_lonlat a, fm_lonlat b)
{
    const fm_bbox earth = { -180, -90, 180, 90 };
    const fm_lonlat edge[] = { a, b };
    uint8_t hidden[] = { 0, 0 };

    fm_cut_hide_seams(edge, hidden, 2, earth);
    return hidden[0] != 0;
}

/* ------------------------------------------------------------------ to the sheet */

/* False when the place is not on it. */
static bool place_one(const fm_drawer *d, fm_lonlat at, fm_pt *out)
{
    if (d->flat_x > 0) {
        *out = (fm_pt){ at.lon * d->flat_x, -at.lat * d->flat_y };
        return true;
    }
    return fm_viewport_place(&d->map->making.sheet.viewport, at, out) &&
           fabs(out->x) < FARTHEST_PX && fabs(out->y) < FARTHEST_PX;
}

/* An edge without its end.  `*lost` when a place is not on the sheet; false when out of
 * memory. */
static bool place_edge(const fm_drawer *d, placed *p, fm_lonlat a, fm_lonlat b,
                       bool seam, bool *lost)
{
    double steps = fmax(fabs(b.lon - a.lon), fabs(b.lat - a.lat)) / STEP_DEG;
    size_t count = steps > 1 ? (size_t)ceil(steps) : 1;
    fm_pt *points = fm_grow(p->points, &p->capacity, p->count + count, sizeof *points);

    bool *seams =
        fm_grow(p->seams, &p->seams_capacity, p->count + count, sizeof *seams);

    if (points != NULL)
        p->points = points;
    if (seams != NULL)
        p->seams = seams;
    if (points == NULL || seams == NULL)
        return false;
    p->has_seams = p->has_seams || seam;
    for (size_t i = 0; i < count && !*lost; i++) {
        double t = (double)i / (double)count;
        fm_lonlat at = { a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat) };

        seams[p->count] = seam;
        *lost = !place_one(d, at, &points[p->count++]);
    }
    return true;
}

static bool place_parts(const fm_drawer *d, placed *p, size_t feature, bool *lost)
{
    const fm_shapes *s = &d->layer->features.shapes;
    size_t first = s->feature_start[feature], end = s->feature_start[feature + 1];
    size_t *starts =
        fm_grow(p->starts, &p->starts_capacity, end - first + 1, sizeof *starts);
    bool ok = starts != NULL;

    if (ok)
        p->starts = starts;
    p->count = 0;
    p->has_seams = false;
    for (size_t part = first; part < end && ok && !*lost; part++) {
        const fm_lonlat *at = s->points + s->part_start[part];
        size_t count = fm_shapes_part_size(s, part);
        bool is_line = s->part_role[part] == FM_PART_LINE;

        starts[part - first] = p->count;
        if (s->part_role[part] == FM_PART_POINTS)
            continue;
        for (size_t i = 0; i + is_line < count && ok && !*lost; i++)
            ok = place_edge(d, p, at[i], at[(i + 1) % count],
                            !is_line && is_seam(at[i], at[(i + 1) % count]), lost);
        if (is_line && ok && !*lost)
            ok = place_edge(d, p, at[count - 1], at[count - 1], false, lost);
    }
    if (ok)
        starts[end - first] = p->count;
    return ok;
}

static size_t pieces_for(const fm_drawer *d, const placed *p)
{
    const fm_rect *frame = &d->map->making.sheet.viewport.frame;
    double width = frame->x1 - frame->x0, height = frame->y1 - frame->y0;
    fm_rect box = FM_RECT_EMPTY;

    if (d->flat_x > 0)
        return MOST_FLAT;
    for (size_t i = 0; i < p->count; i++) {
        box.x0 = fmin(box.x0, p->points[i].x);
        box.y0 = fmin(box.y0, p->points[i].y);
        box.x1 = fmax(box.x1, p->points[i].x);
        box.y1 = fmax(box.y1, p->points[i].y);
    }
    return box.x1 > frame->x0 - width && box.x0 < frame->x1 + width &&
                   box.y1 > frame->y0 - height && box.y0 < frame->y1 + height
               ? MOST_NEAR
               : MOST_FAR;
}

/* On the sheet, or on a plane of degrees. */
static bool place_feature(fm_drawer *d, placed *p, size_t feature)
{
    const fm_viewport *v = &d->map->making.sheet.viewport;
    bool lost = false;
    fm_bbox box;

    d->flat_x = d->flat_y = 0;
    if (!place_parts(d, p, feature, &lost))
        return false;
    if (!lost)
        return true;
    box = fm_shapes_bbox(&d->layer->features.shapes, feature);
    d->flat_y = M_PER_DEGREE * v->px_per_m;
    d->flat_x = d->flat_y * fmax(cos((box.south + box.north) / 2 * RAD), 0.01);
    lost = false;
    return place_parts(d, p, feature, &lost);
}

/* ---------------------------------------------------------------------- patterns */

static bool add_dots(fm_drawer *d, const fm_path *middles, double radius,
                     size_t feature)
{
    fm_shapes *out = &d->out[FM_DRAWN_DOTS].shapes;
    bool ok = middles->point_count == 0 || fm_drawer_reach(d, FM_DRAWN_DOTS, feature);

    for (size_t i = 0; i < middles->point_count && ok; i++) {
        fm_path disc = { 0 };

        for (int k = 0; k < DOT_CORNERS; k++) {
            double turn = 360.0 * RAD * k / DOT_CORNERS;
            fm_pt p = { middles->points[i].x + radius * cos(turn),
                        middles->points[i].y + radius * sin(turn) };

            if (k == 0)
                fm_path_move(&disc, p);
            else
                fm_path_line(&disc, p);
        }
        ok = fm_drawer_add_path(d, &disc, FM_PART_SHELL, out);
        fm_path_release(&disc);
    }
    return ok;
}

static bool draw_pattern(fm_drawer *d, const placed *p, const fm_style *style,
                         size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    size_t first = s->feature_start[feature], end = s->feature_start[feature + 1];
    fm_path pieces = { 0 };
    fm_pattern_form form;
    bool ok = true;

    if (!fm_pattern_about(style->fill_pattern, &form))
        return true;
    for (size_t part = first; part < end && ok; part++) {
        size_t next = part + 1;

        if (s->part_role[part] != FM_PART_SHELL)
            continue;
        while (next < end && s->part_role[next] == FM_PART_HOLE)
            next++;
        ok = fm_pattern_cut(style->fill_pattern, p->points, p->starts + (part - first),
                            next - part, p->most, &pieces);
    }
    ok = ok && !pieces.failed;
    if (ok && form.is_dots)
        ok = add_dots(d, &pieces, form.width_px, feature);
    else if (ok && pieces.verb_count > 0)
        ok = fm_drawer_reach(d, FM_DRAWN_HATCHES, feature) &&
             fm_drawer_add_path(d, &pieces, FM_PART_LINE,
                                &d->out[FM_DRAWN_HATCHES].shapes);
    fm_path_release(&pieces);
    return ok;
}

/* ------------------------------------------------------------------------- lines */

/* A part as a path, in pieces where it was cut at the antimeridian. */
static void trace_part(const placed *p, const size_t start[2], bool is_line,
                       fm_path *out)
{
    size_t count = start[1] - start[0];
    bool is_open = false;

    if (!p->has_seams) {
        fm_path_polyline(out, p->points + start[0], count, !is_line);
        return;
    }
    for (size_t i = 0; i + is_line < count; i++) {
        size_t at = start[0] + i;

        if (!p->seams[at]) {
            if (!is_open)
                fm_path_move(out, p->points[at]);
            fm_path_line(out, p->points[start[0] + (i + 1) % count]);
        }
        is_open = !p->seams[at];
    }
}

/* `pen` without dashes: whole. */
static bool draw_part(fm_drawer *d, const placed *p, const fm_pen *pen,
                      fm_drawn_bucket b, size_t part, size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    fm_path line = { 0 }, pieces = { 0 };
    bool ok;

    if (pen->dash_count == 0 && !p->has_seams)
        return fm_drawer_keep_part(d, b, part, feature);
    trace_part(p, p->starts + (part - s->feature_start[feature]),
               s->part_role[part] == FM_PART_LINE, &line);
    if (pen->dash_count > 0)
        fm_dash_path(&line, pen->dashes, pen->dash_count, p->most, &pieces);
    ok = fm_drawer_reach(d, b, feature) &&
         fm_drawer_add_path(d, pen->dash_count > 0 ? &pieces : &line, FM_PART_LINE,
                            &d->out[b].shapes);
    fm_path_release(&line);
    fm_path_release(&pieces);
    return ok;
}

static bool has_casing(const fm_style *style)
{
    return style->line_casing_width > 0 && style->line_casing_color.a > 0;
}

static bool draw_lines(fm_drawer *d, const placed *p, const fm_style *style,
                       size_t feature)
{
    const fm_shapes *s = &d->layer->features.shapes;
    double dashes[FM_INK_DASHES_MAX];
    double width = fm_styler_number(d->layer->styler, &style->line_width, feature);
    fm_pen pen = fm_ink_pen(style, width, dashes);
    const fm_pen whole = { 0 };
    bool ok = true;

    if (!fm_ink_has_line(style))
        return true;
    for (size_t part = s->feature_start[feature];
         part < s->feature_start[feature + 1] && ok; part++) {
        if (s->part_role[part] == FM_PART_POINTS)
            continue;
        if (has_casing(style))
            ok = draw_part(d, p, &whole, FM_DRAWN_CASINGS, part, feature);
        ok = ok && draw_part(d, p, &pen, FM_DRAWN_LINES, part, feature);
    }
    return ok;
}

bool fm_drawer_textures(fm_drawer *d, size_t feature)
{
    fm_style style = fm_gis_feature_style(d->layer, feature);
    placed p = { 0 };
    bool ok = place_feature(d, &p, feature);

    p.most = pieces_for(d, &p);
    if (ok && style.fill_pattern != NULL)
        ok = draw_pattern(d, &p, &style, feature);
    if (ok && d->takes_lines)
        ok = draw_lines(d, &p, &style, feature);
    d->flat_x = d->flat_y = 0;
    placed_release(&p);
    return ok;
}

bool fm_gis_layer_has_textures(const fm_gis_layer *layer, bool *lines)
{
    bool any = false;

    *lines = false;
    for (size_t i = 0; i < layer->rule_count; i++) {
        const fm_gis_rule *rule = &layer->rules[i];
        bool has_edge = (rule->kinds & (FM_SHAPE_LINE | FM_SHAPE_POLYGON)) != 0 &&
                        fm_ink_has_line(&rule->style);

        if (rule->count == 0)
            continue;
        if (has_edge && (rule->style.dash_count > 0 || has_casing(&rule->style)))
            *lines = true;
        if ((rule->kinds & FM_SHAPE_POLYGON) && rule->style.fill_pattern != NULL)
            any = true;
    }
    return any || *lines;
}
