/* SPDX-License-Identifier: MIT */
#include "sheet/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/project.h"

#include "base/banned.h"

/* A layer whose box is this many times larger than that of all smaller ones is a
 * backdrop, and does not stretch the map. */
static const double BACKDROP_RATIO = 16.0;
/* A single place is shown with this much ground round it. */
static const double LONE_POINT_M = 10000.0;
/* Room between the data and the frame, as a share of the data's size. */
static const double AUTO_MARGIN = 0.04;
static const double M_PER_DEGREE = 111319.49079327358;

const fm_bbox fm_frame_world = { -180.0, -60.0, 180.0, 80.0 };

/* Grow a box by metres of ground on all sides; it stays a box of the sphere. */
static fm_bbox grow(fm_bbox box, double by_m)
{
    double middle = (box.south + box.north) / 2;
    double lat = by_m / M_PER_DEGREE;
    double lon = lat / fmax(cos(middle * (M_PI / 180.0)), 0.01);

    box.west -= lon;
    box.east += lon;
    if (box.east - box.west > 360.0) {
        box.west = -180.0;
        box.east = 180.0;
    }
    box.south = fmax(box.south - lat, -90.0);
    box.north = fmin(box.north + lat, 90.0);
    return box;
}

fm_bbox fm_frame_window(const fm_document *document)
{
    const fm_extent_spec *extent = &document->sheet.extent;
    double width, height;
    fm_bbox box;

    if (extent->kind != FM_EXTENT_BBOX)
        return FM_BBOX_EMPTY;
    /* The sheet's aspect, strips and curved edges show more than the box itself. */
    box = extent->bbox;
    width = box.east - box.west;
    height = box.north - box.south;
    if (width > 90.0 || height > 60.0 || fmax(fabs(box.south), fabs(box.north)) > 80.0)
        return FM_BBOX_EMPTY;
    return (fm_bbox){ box.west - 2 * width, fmax(-90.0, box.south - 2 * height),
                      box.east + 2 * width, fmin(90.0, box.north + 2 * height) };
}

static double box_size(fm_bbox box)
{
    double middle = (box.south + box.north) / 2 * (M_PI / 180.0);

    return (box.east - box.west) * cos(middle) * (box.north - box.south);
}

static int by_size(const void *a, const void *b)
{
    double x = box_size(*(const fm_bbox *)a), y = box_size(*(const fm_bbox *)b);

    return (x > y) - (x < y);
}

void fm_frame_join(fm_bbox *box, fm_bbox other)
{
    double shift;

    if (!fm_bbox_is_empty(*box)) {
        shift = round(((box->west + box->east) - (other.west + other.east)) / 720.0);
        other.west += shift * 360.0;
        other.east += shift * 360.0;
    }
    fm_bbox_join(box, other);
    if (box->east - box->west > 360.0) {
        box->west = -180.0;
        box->east = 180.0;
    }
}

/* The boxes of all layers with something in them; backdrops left out. */
static fm_status auto_box(fm_context *ctx, const fm_situation *situation, fm_bbox *box)
{
    fm_bbox *boxes = fm_alloc(situation->layer_count, sizeof *boxes);
    size_t count = 0;

    if (boxes == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < situation->layer_count; i++) {
        const fm_situation_layer *layer = &situation->layers[i];
        fm_bbox b = fm_shapes_bbox_all(&layer->features.shapes);

        if (!layer->spec->hidden && !fm_bbox_is_empty(b))
            boxes[count++] = b;
    }
    qsort(boxes, count, sizeof *boxes, by_size);
    *box = FM_BBOX_EMPTY;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && box_size(*box) > 0 &&
            box_size(boxes[i]) > BACKDROP_RATIO * box_size(*box))
            break;
        fm_frame_join(box, boxes[i]);
    }
    fm_free(boxes);
    if (fm_bbox_is_empty(*box))
        return FM_OK;
    *box = grow(*box, AUTO_MARGIN / 2 * M_PER_DEGREE *
                          fmax(box->north - box->south,
                               (box->east - box->west) *
                                   cos((box->south + box->north) / 360.0 * M_PI)));
    return FM_OK;
}

static fm_bbox layer_box(const fm_situation *situation)
{
    const fm_extent_spec *extent = &situation->document->sheet.extent;
    fm_bbox box = FM_BBOX_EMPTY;

    for (size_t i = 0; i < situation->layer_count; i++) {
        if (fm_str_equal(situation->layers[i].spec->id, extent->layer))
            box = fm_shapes_bbox_all(&situation->layers[i].features.shapes);
    }
    return fm_bbox_is_empty(box) ? box : grow(box, extent->margin_m);
}

/* A box with no width or height still makes a map. */
static fm_bbox with_room(fm_bbox box)
{
    double middle = (box.south + box.north) / 2 * (M_PI / 180.0);
    double width_m = (box.east - box.west) * cos(middle) * M_PER_DEGREE;
    double height_m = (box.north - box.south) * M_PER_DEGREE;

    if (width_m < 1.0 && height_m < 1.0)
        return grow(box, LONE_POINT_M);
    if (fmin(width_m, height_m) < fmax(width_m, height_m) / 100.0)
        return grow(box, fmax(width_m, height_m) / 20.0);
    return box;
}

fm_status fm_frame_shown(fm_context *ctx, const fm_situation *situation, fm_bbox *box)
{
    const fm_extent_spec *extent = &situation->document->sheet.extent;

    switch (extent->kind) {
    case FM_EXTENT_BBOX:
        *box = extent->bbox;
        break;
    case FM_EXTENT_CENTRE:
        *box = grow((fm_bbox){ extent->centre.lon, extent->centre.lat,
                               extent->centre.lon, extent->centre.lat },
                    LONE_POINT_M);
        break;
    case FM_EXTENT_LAYER:
        *box = layer_box(situation);
        break;
    case FM_EXTENT_AUTO:
        return auto_box(ctx, situation, box);
    }
    return FM_OK;
}

fm_status fm_frame_box(fm_context *ctx, const fm_situation *situation, fm_bbox *box)
{
    const fm_extent_spec *extent = &situation->document->sheet.extent;
    fm_status status = fm_frame_shown(ctx, situation, box);

    if (status == FM_OK && fm_bbox_is_empty(*box)) {
        if (extent->kind == FM_EXTENT_LAYER)
            return fm_fail_at(ctx, FM_ERR_LAYER, &extent->place,
                              "extent: layer '%s' has nothing to show on this date",
                              extent->layer);
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "nothing-drawn",
                         "0 features drawn: no layer has anything to show; the map "
                         "shows the world");
        *box = fm_frame_world;
    }
    if (status == FM_OK)
        *box = with_room(*box);
    return status;
}

fm_status fm_frame_projection(fm_context *ctx, const fm_document *document, fm_bbox box,
                              fm_projection **out)
{
    const fm_sheet_spec *sheet = &document->sheet;
    fm_status status;

    if (sheet->crs == NULL || fm_str_equal_nocase(sheet->crs, "auto"))
        return fm_projection_auto(ctx, box, out);
    status = fm_projection_new(ctx, sheet->crs, out);
    if (status != FM_OK && status != FM_ERR_NOMEM && sheet->crs_place.line > 0) {
        fm_error error = *fm_context_error(ctx);

        return fm_fail_at(ctx, status, &sheet->crs_place, "%s", error.message);
    }
    return status;
}

/* Centre and scale: the scale holds on the ground at the centre. */
static fm_status centred(fm_context *ctx, const fm_extent_spec *extent,
                         fm_projection *projection, fm_rect frame, fm_viewport *out)
{
    double ground = fm_projection_ground_per_plane(projection, extent->centre);
    double px_per_ground_m, plane_m_per_px;
    fm_xy centre;

    if (fm_projection_forward(projection, &extent->centre, 1, &centre) != 0 ||
        !isfinite(ground))
        return fm_fail_at(ctx, FM_ERR_CRS, &extent->place,
                          "the centre of the map cannot be shown in %s",
                          fm_projection_about(projection)->crs);
    px_per_ground_m = FM_PX_PER_MM * 1000.0 / extent->scale;
    plane_m_per_px = 1.0 / (px_per_ground_m * ground);
    *out = fm_viewport_fit(
        frame,
        (fm_extent){ centre.x - (frame.x1 - frame.x0) / 2 * plane_m_per_px,
                     centre.y - (frame.y1 - frame.y0) / 2 * plane_m_per_px,
                     centre.x + (frame.x1 - frame.x0) / 2 * plane_m_per_px,
                     centre.y + (frame.y1 - frame.y0) / 2 * plane_m_per_px },
        projection);
    return FM_OK;
}

fm_status fm_frame_viewport(fm_context *ctx, const fm_document *document,
                            fm_projection *projection, fm_bbox box, fm_rect frame,
                            fm_viewport *out)
{
    const fm_extent_spec *spec = &document->sheet.extent;
    fm_extent extent;
    fm_status status;

    if (spec->kind == FM_EXTENT_CENTRE && spec->scale > 0)
        return centred(ctx, spec, projection, frame, out);
    status = fm_project_extent(ctx, projection, box, &extent);
    if (status != FM_OK)
        return status;
    *out = fm_viewport_fit(frame, extent, projection);
    return FM_OK;
}
