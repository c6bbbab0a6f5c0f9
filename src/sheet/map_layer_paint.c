/* SPDX-License-Identifier: MIT */
/*
 * A layer onto the painter: areas first, then outlines and lines, then points, so that
 * no fill of a neighbour covers half an outline.
 *
 * Areas of one opacity are painted opaque inside one group that carries the opacity:
 * what overlaps inside the layer does not double up.  Each area gets a hairline of its
 * own colour there, or the antialiased edges of neighbours would let the ground
 * through.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/map_layer_tactical.h"
#include "sheet/outline.h"

#include "base/banned.h"

enum { OPACITIES_MAX = 8 };
static const double SEAM_PX = 0.5;

/* What painting needs again and again. */
struct brush {
    const fm_sheet *sheet;
    const fm_map_layer *layer;
    fm_painter *painter;
    fm_rect visible;
    fm_outline outline;
    fm_pt *points; /* of point features */
    size_t capacity;
    fm_path path;
};

static void brush_release(struct brush *b)
{
    fm_outline_release(&b->outline);
    fm_free(b->points);
    fm_path_release(&b->path);
}

static bool is_painted(const fm_map_layer *layer, size_t feature)
{
    const fm_layer_spec *spec = layer->source->spec;
    int c = layer->classes[feature];

    if (layer->plane.feature_start[feature] == layer->plane.feature_start[feature + 1])
        return false;
    return spec->class_count == 0 || (c >= 0 && !spec->classes[c].hidden);
}

/* Load a part into b->outline; the path's status tells when memory is out. */
static bool load_part(struct brush *b, size_t part)
{
    bool ok = fm_outline_load(&b->outline, &b->sheet->viewport, &b->layer->plane, part,
                              b->layer->tolerance_px);

    if (!ok)
        b->path.failed = true;
    return ok;
}

/* All rings of a feature as one path. */
static bool load_area(struct brush *b, size_t feature)
{
    const fm_plane *plane = &b->layer->plane;

    fm_path_clear(&b->path);
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        if (plane->part_role[part] >= FM_PART_SHELL && load_part(b, part))
            fm_outline_add_area(&b->outline, &b->path);
    }
    return b->path.verb_count > 0 || b->path.failed;
}

/* Lines and outlines of a feature as one path. */
static bool load_lines(struct brush *b, size_t feature)
{
    const fm_plane *plane = &b->layer->plane;

    fm_path_clear(&b->path);
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        if (plane->part_role[part] != FM_PART_POINTS && load_part(b, part))
            fm_outline_add_line(&b->outline, &b->path);
    }
    return b->path.verb_count > 0 || b->path.failed;
}

static bool has_area(const fm_style *style)
{
    return (style->fill_color.a > 0 && style->fill_opacity > 0) ||
           style->fill_pattern != NULL;
}

/* Does the outline that is drawn later hide the seam anyhow? */
static bool outline_covers(const struct brush *b, size_t feature, const fm_style *style)
{
    return fm_ink_has_line(style) && style->dash_count == 0 &&
           style->line_offset == 0 && style->line_color.a >= 1.0 &&
           style->line_opacity >= 1.0 && !fm_ink_is_tactical(style) &&
           fm_styler_number(b->layer->styler, &style->line_width, feature) >= SEAM_PX;
}

static void paint_area(struct brush *b, size_t feature, bool opaque, bool seam)
{
    fm_style style = fm_map_layer_style(b->layer, feature);
    fm_color color = style.fill_color;
    fm_pen pen = { .width = SEAM_PX };

    if (!has_area(&style) || !load_area(b, feature))
        return;
    fm_ink_area(b->painter, &style, &b->path, b->visible, opaque);
    if (!seam || color.a < 1.0 || (!opaque && style.fill_opacity < 1.0) ||
        outline_covers(b, feature, &style))
        return;
    pen.color = color;
    fm_painter_stroke(b->painter, &b->path, &pen);
}

/* The distinct fill opacities of the painted features; count beyond the room means
 * "many". */
static size_t collect_opacities(const fm_map_layer *layer, double *opacities,
                                size_t *users)
{
    size_t count = 0;

    for (size_t i = 0; i < layer->plane.feature_count; i++) {
        fm_style style;
        size_t k = 0;

        if (!is_painted(layer, i))
            continue;
        style = fm_map_layer_style(layer, i);
        if (!has_area(&style))
            continue;
        while (k < count && opacities[k] != style.fill_opacity)
            k++;
        if (k == OPACITIES_MAX)
            return OPACITIES_MAX + 1;
        if (k == count) {
            opacities[count++] = style.fill_opacity;
            users[k] = 0;
        }
        users[k]++;
    }
    return count;
}

static void paint_areas(struct brush *b)
{
    const fm_map_layer *layer = b->layer;
    double opacities[OPACITIES_MAX];
    size_t users[OPACITIES_MAX];
    size_t count = collect_opacities(layer, opacities, users);
    bool many = count > OPACITIES_MAX;

    for (size_t k = 0; k < (many ? 1 : count); k++) {
        bool grouped = !many && opacities[k] < 1.0 && users[k] > 1;

        if (grouped)
            fm_painter_group_begin(b->painter, NULL, opacities[k]);
        for (size_t i = 0; i < layer->plane.feature_count; i++) {
            if (!is_painted(layer, i))
                continue;
            if (!many && fm_map_layer_style(layer, i).fill_opacity != opacities[k])
                continue;
            paint_area(b, i, grouped, users[k] > 1 || many);
        }
        if (grouped)
            fm_painter_group_end(b->painter);
    }
}

/* A control measure; of a line or an area part by part, its figures along each whole
 * part. */
static void paint_tactical(struct brush *b, size_t feature, const fm_style *style,
                           double width)
{
    const fm_plane *plane = &b->layer->plane;
    fm_map_measure m;

    if (!fm_map_measure_take(b->sheet, b->layer, feature, style, &m))
        b->path.failed = true;
    else if (fm_map_measure_is_whole(&m) &&
             !fm_map_measure_paint_whole(b->sheet, b->layer, feature, style, width, &m,
                                         b->painter))
        b->path.failed = true;
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1] && !b->path.failed &&
         !fm_map_measure_is_whole(&m);
         part++) {
        if (plane->part_role[part] == FM_PART_POINTS || !load_part(b, part))
            continue;
        if (b->outline.count >= 2)
            fm_ink_tactical(b->painter, style, width, &m.ink, b->outline.points,
                            b->outline.count, b->outline.closed);
    }
    fm_map_measure_release(&m);
}

static void paint_lines(struct brush *b)
{
    const fm_map_layer *layer = b->layer;

    for (size_t i = 0; i < layer->plane.feature_count; i++) {
        fm_style style;
        double width;

        if (!is_painted(layer, i))
            continue;
        style = fm_map_layer_style(layer, i);
        if (!fm_ink_has_line(&style))
            continue;
        width = fm_styler_number(layer->styler, &style.line_width, i);
        if (fm_ink_is_tactical(&style))
            paint_tactical(b, i, &style, width);
        else if (load_lines(b, i))
            fm_ink_line(b->painter, &style, width, &b->path);
    }
}

/* A point to paint, and how big it is: large ones first, so that small ones show. */
struct spot {
    size_t feature;
    double size;
};

static int larger_first(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;

    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* Append the feature's point parts to the `count` points of b->points; returns the new
 * count. */
static size_t add_points(struct brush *b, size_t feature, size_t count)
{
    const fm_plane *plane = &b->layer->plane;

    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        if (plane->part_role[part] != FM_PART_POINTS)
            continue;
        for (size_t i = plane->part_start[part]; i < plane->part_start[part + 1]; i++) {
            fm_pt *points = fm_grow(b->points, &b->capacity, count + 1, sizeof *points);

            if (points == NULL) {
                b->path.failed = true;
                return count;
            }
            b->points = points;
            points[count++] = fm_viewport_pt(&b->sheet->viewport, plane->points[i]);
        }
    }
    return count;
}

static bool has_points(const fm_plane *plane, size_t feature)
{
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        if (plane->part_role[part] == FM_PART_POINTS)
            return true;
    }
    return false;
}

/* Does nothing of the layer's point style come from the feature itself, so that one
 * stamp serves all features of a class and certainty? */
static bool stamps_are_shared(const fm_map_layer *layer)
{
    const fm_layer_spec *spec = layer->source->spec;

    if (spec->style_from_features)
        return false;
    for (int c = -1; c < (int)spec->class_count; c++) {
        fm_style style = fm_styler_class_style(layer->styler, c);

        if (style.circle_radius.field != NULL || style.symbol_size.field != NULL ||
            style.symbol_rotate.field != NULL || style.symbol_sidc != NULL)
            return false;
    }
    return true;
}

/* The painted point features, larger ones first; false when out of memory. */
static bool collect_spots(const fm_map_layer *layer, bool shared, struct spot **spots,
                          size_t *count)
{
    size_t total = layer->plane.feature_count;

    *count = 0;
    *spots = fm_alloc_raw(total, sizeof **spots);
    if (*spots == NULL)
        return false;
    for (size_t i = 0; i < total; i++) {
        double size = 0;

        if (!is_painted(layer, i) || !has_points(&layer->plane, i))
            continue;
        if (!shared) {
            fm_style style = fm_map_layer_style(layer, i);

            size = fm_styler_number(layer->styler,
                                    style.symbol_shape != NULL ? &style.symbol_size
                                                               : &style.circle_radius,
                                    i);
        }
        (*spots)[(*count)++] = (struct spot){ i, size };
    }
    if (!shared)
        qsort(*spots, *count, sizeof **spots, larger_first);
    return true;
}

/* Runs of spots that one stamp serves are painted with one call. */
static void paint_points(struct brush *b)
{
    const fm_map_layer *layer = b->layer;
    bool shared = stamps_are_shared(layer);
    struct spot *spots = NULL;
    size_t count;

    fm_symbol_cache_restart(layer->symbols);
    if (!collect_spots(layer, shared, &spots, &count)) {
        b->path.failed = true;
        return;
    }
    for (size_t i = 0; i < count && !b->path.failed;) {
        size_t first = spots[i].feature, points = 0;
        fm_stamp *stamp;
        double angle_rad;

        do {
            points = add_points(b, spots[i++].feature, points);
        } while (shared && i < count &&
                 layer->classes[spots[i].feature] == layer->classes[first] &&
                 layer->certainties[spots[i].feature] == layer->certainties[first]);
        stamp = fm_map_layer_stamp(b->sheet, layer, first, &angle_rad);
        if (stamp == NULL) {
            b->path.failed = true;
            break;
        }
        if (stamp->serial == 0 && !shared)
            fm_painter_stamp_keep(b->painter, stamp);
        fm_painter_stamp(b->painter, stamp, b->points, points, angle_rad);
    }
    fm_free(spots);
}

void fm_map_layer_paint(const fm_sheet *sheet, const fm_map_layer *layer,
                        fm_painter *painter)
{
    const fm_layer_spec *spec = layer->source->spec;
    struct brush b = {
        .sheet = sheet,
        .layer = layer,
        .painter = painter,
        .visible = sheet->viewport.frame,
    };

    if (layer->skipped || layer->seen == 0)
        return;
    fm_painter_group_begin(painter, spec->id, spec->opacity);
    if (layer->kinds & FM_SHAPE_POLYGON)
        paint_areas(&b);
    if (layer->kinds & (FM_SHAPE_POLYGON | FM_SHAPE_LINE))
        paint_lines(&b);
    if (layer->kinds & FM_SHAPE_POINT)
        paint_points(&b);
    /* A path that ran out of memory tells the painter so. */
    if (b.path.failed)
        fm_painter_fill(painter, &b.path, (fm_color){ 0 }, false);
    fm_painter_group_end(painter);
    brush_release(&b);
}
