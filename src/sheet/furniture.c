/* SPDX-License-Identifier: MIT */
/*
 * The table of pieces, and where they go:
 *
 *     +--------------------------------------+  page
 *     |  title                               |
 *     |  subtitle                            |
 *     |  +--------------------------------+  |
 *     |  | [inset]                 [arrow]|  |  frame, with the labels of the graticule
 *     |  |                                |  |  round it
 *     |  |                                |  |
 *     |  | [scale bar]            [legend]|  |
 *     |  +--------------------------------+  |
 *     |  sources                 projection  |
 *     +--------------------------------------+
 */
#include "sheet/furniture.h"

#include <math.h>

#include "sheet/type.h"

#include "base/banned.h"

/* In a corner the first of the table is nearest to it. */
static const fm_furniture *const table[] = {
    &fm_title, &fm_credits, &fm_legend_piece, &fm_scale_bar, &fm_inset, &fm_north_arrow,
};

enum { COUNT = sizeof table / sizeof table[0] };
_Static_assert(COUNT <= FM_PIECES_MAX, "a layout has room for the whole table");

/* Of the page's height, what a strip may take. */
static const double STRIP_SHARE = 0.3;
/* A frame smaller than this is no map. */
static const double FRAME_MIN_PX = 16;

static fm_status no_room(fm_sheet *sheet, const fm_furniture *piece)
{
    return fm_warn(
        sheet->ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "furniture-no-room",
        "no room for the %s; left it out; give the sheet a larger size, or the "
        "%s another position",
        piece->name, piece->name);
}

static double width_of(fm_rect r)
{
    return r.x1 - r.x0;
}

static double height_of(fm_rect r)
{
    return r.y1 - r.y0;
}

/* ---- strips -----------------------------------------------------------------------
 */

/* Measure one strip and cut it off `page`, whose near edge moves by it and a gap. */
static fm_status take_strip(fm_sheet *sheet, const fm_furniture *f, double gap,
                            fm_rect *page, fm_piece *piece)
{
    double room_height = STRIP_SHARE * height_of(sheet->page);
    fm_status status = f->measure(sheet, width_of(*page), room_height, piece);

    if (status != FM_OK || piece->width <= 0)
        return status;
    if (piece->height > room_height || piece->width > width_of(*page) + 0.5)
        return no_room(sheet, f);
    piece->shown = true;
    piece->at = *page;
    if (f->place == FM_FURNITURE_TOP) {
        piece->at.y1 = page->y0 + piece->height;
        page->y0 = piece->at.y1 + gap;
    } else {
        piece->at.y0 = page->y1 - piece->height;
        page->y1 = piece->at.y0 - gap;
    }
    return FM_OK;
}

/* Words stand flush with the frame, but keep off the page's edge where it does not. */
static fm_rect strip_page(const fm_sheet *sheet, const fm_type *type, double margin,
                          double labels)
{
    double edge = fmax(margin, 0.8 * type->base_px);
    fm_rect page = fm_rect_grown(sheet->page, -edge);

    page.x0 = fmax(page.x0, sheet->page.x0 + margin + labels);
    page.x1 = fmin(page.x1, sheet->page.x1 - margin - labels);
    return page;
}

fm_status fm_layout_strips(fm_sheet *sheet, fm_layout *layout)
{
    fm_type type = fm_type_of(sheet);
    double given = sheet->document->sheet.margin_px;
    double margin = given < 0 ? 1.4 * type.base_px : given;
    double labels = fm_graticule_margin(sheet);
    fm_rect page = strip_page(sheet, &type, margin, labels), strips = page;
    fm_status status = FM_OK;

    *layout = (fm_layout){ .frame = fm_rect_grown(sheet->page, -margin) };
    for (size_t i = 0; i < COUNT && status == FM_OK; i++) {
        if (table[i]->place != FM_FURNITURE_CORNER && table[i]->wanted(sheet))
            status =
                take_strip(sheet, table[i], type.gap_px, &strips, &layout->pieces[i]);
    }
    if (status != FM_OK)
        return status;
    if (strips.y0 > page.y0)
        layout->frame.y0 = strips.y0;
    if (strips.y1 < page.y1)
        layout->frame.y1 = strips.y1;
    layout->frame = fm_rect_grown(layout->frame, -labels);
    if (width_of(layout->frame) < FRAME_MIN_PX ||
        height_of(layout->frame) < FRAME_MIN_PX)
        return fm_fail(
            sheet->ctx, FM_ERR_DOCUMENT,
            "nothing is left of the sheet for the map; give it a larger size "
            "or a smaller margin");
    return FM_OK;
}

/* ---- corners ----------------------------------------------------------------------
 */

static bool is_right(fm_corner corner)
{
    return corner == FM_CORNER_TOP_RIGHT || corner == FM_CORNER_BOTTOM_RIGHT;
}

static bool is_bottom(fm_corner corner)
{
    return corner == FM_CORNER_BOTTOM_LEFT || corner == FM_CORNER_BOTTOM_RIGHT;
}

fm_corner fm_furniture_corner(const fm_sheet *sheet, fm_corner given,
                              fm_corner standard)
{
    static const fm_corner mirrored[] = {
        [FM_CORNER_TOP_LEFT] = FM_CORNER_TOP_RIGHT,
        [FM_CORNER_TOP_RIGHT] = FM_CORNER_TOP_LEFT,
        [FM_CORNER_BOTTOM_LEFT] = FM_CORNER_BOTTOM_RIGHT,
        [FM_CORNER_BOTTOM_RIGHT] = FM_CORNER_BOTTOM_LEFT,
    };

    if (given != FM_CORNER_AUTO)
        return given;
    return sheet->rtl ? mirrored[standard] : standard;
}

fm_rect fm_furniture_box(fm_pt from, fm_corner corner, double width, double height)
{
    fm_rect box;

    box.x0 = is_right(corner) ? from.x - width : from.x;
    box.y0 = is_bottom(corner) ? from.y - height : from.y;
    box.x1 = box.x0 + width;
    box.y1 = box.y0 + height;
    return box;
}

/* The piece's box, `used` px away from its corner of `room`. */
static fm_rect corner_box(fm_rect room, fm_corner corner, double used,
                          const fm_piece *piece)
{
    fm_pt from = { is_right(corner) ? room.x1 : room.x0,
                   is_bottom(corner) ? room.y1 - used : room.y0 + used };

    return fm_furniture_box(from, corner, piece->width, piece->height);
}

static bool overlaps(const fm_layout *layout, fm_rect box)
{
    for (size_t i = 0; i < COUNT; i++)
        if (table[i]->place == FM_FURNITURE_CORNER && layout->pieces[i].shown &&
            fm_rect_meets(layout->pieces[i].at, box))
            return true;
    return false;
}

static fm_status place_corner(fm_sheet *sheet, const fm_furniture *f, double gap,
                              double used[4], fm_layout *layout, fm_piece *piece)
{
    fm_rect room = fm_rect_grown(layout->frame, -gap);
    fm_corner corner = f->corner(sheet);
    double height = height_of(room) - used[corner];
    fm_status status;

    piece->at = corner_box(room, corner, used[corner], piece);
    status = f->measure(sheet, width_of(room), height, piece);
    if (status != FM_OK || piece->width <= 0)
        return status;
    piece->at = corner_box(room, corner, used[corner], piece);
    if (piece->width > width_of(room) || piece->height > height ||
        piece->width * piece->height >
            FM_CORNER_SHARE * width_of(layout->frame) * height_of(layout->frame) ||
        overlaps(layout, fm_rect_grown(piece->at, gap / 2)))
        return no_room(sheet, f);
    used[corner] += piece->height + gap;
    piece->shown = true;
    return f->settle == NULL ? FM_OK : f->settle(sheet, piece);
}

fm_status fm_layout_corners(fm_sheet *sheet, fm_layout *layout)
{
    fm_type type = fm_type_of(sheet);
    double used[4] = { 0, 0, 0, 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < COUNT && status == FM_OK; i++) {
        if (table[i]->place == FM_FURNITURE_CORNER && table[i]->wanted(sheet))
            status = place_corner(sheet, table[i], type.gap_px, used, layout,
                                  &layout->pieces[i]);
    }
    return status;
}

size_t fm_layout_obstacles(const fm_layout *layout, fm_rect out[FM_PIECES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < COUNT; i++)
        if (table[i]->place == FM_FURNITURE_CORNER && layout->pieces[i].shown)
            out[count++] = layout->pieces[i].at;
    return count;
}

/* ---- drawing ----------------------------------------------------------------------
 */

static void draw_neatline(const fm_sheet *sheet, const fm_layout *layout,
                          fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    fm_pen pen = { .color = fm_color_mix(type.ink, type.paper, 0.25),
                   .width = 1.2 * type.hair_px,
                   .join = FM_JOIN_MITER };
    fm_path path = { 0 };

    fm_painter_group_begin(painter, "frame", 1);
    fm_path_rect(&path, layout->frame);
    fm_painter_stroke(painter, &path, &pen);
    fm_path_release(&path);
    fm_painter_group_end(painter);
}

void fm_layout_draw(const fm_sheet *sheet, const fm_layout *layout, fm_painter *painter)
{
    if (sheet->document->sheet.frame)
        draw_neatline(sheet, layout, painter);
    for (size_t i = 0; i < COUNT; i++) {
        if (!layout->pieces[i].shown)
            continue;
        fm_painter_group_begin(painter, table[i]->name, 1);
        table[i]->draw(sheet, &layout->pieces[i], painter);
        fm_painter_group_end(painter);
    }
}

void fm_layout_release(fm_layout *layout)
{
    for (size_t i = 0; i < COUNT; i++)
        if (layout->pieces[i].state != NULL)
            table[i]->release(&layout->pieces[i]);
    *layout = (fm_layout){ 0 };
}
