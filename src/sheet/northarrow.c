/* SPDX-License-Identifier: MIT */
/*
 * A needle that points to true north where it stands, half of it dark:
 *
 *         N
 *        /|\
 *       / |#\
 *      /  |##\
 *      \ _|_#/
 *
 * Over a map on which north turns by more than a few degrees one needle would mislead:
 * there the graticule shows the way and the needle is left out, with a note.
 */
#include <math.h>

#include "base/mem.h"
#include "sheet/furniture.h"
#include "sheet/type.h"

#include "base/banned.h"

typedef struct arrow {
    double turn_rad; /* clockwise from the sheet's up */
    fm_text_run *letter;
} arrow;

/* In bases. */
static const double LETTER_SIZE = 0.95;
static const double LENGTH = 2.3, HALF_WIDTH = 0.55, NOTCH = 0.42;
static const double LETTER_GAP = 0.12;
/* North may turn by so much from one side of the map to the other. */
static const double TURNS_MOST_DEG = 24;

static const double RAD_PER_DEG = 3.14159265358979323846 / 180;

static bool arrow_wanted(const fm_sheet *sheet)
{
    return sheet->document->furniture.north_arrow.on;
}

static fm_corner arrow_corner(const fm_sheet *sheet)
{
    return fm_furniture_corner(sheet, sheet->document->furniture.north_arrow.position,
                               FM_CORNER_TOP_RIGHT);
}

static void arrow_release(fm_piece *piece)
{
    arrow *a = piece->state;

    fm_text_run_free(a->letter);
    fm_free(a);
    piece->state = NULL;
}

static double turn_at_deg(const fm_viewport *v, fm_pt at)
{
    fm_lonlat place;

    if (!fm_viewport_ground(v, at, &place))
        return NAN;
    return fm_projection_convergence_deg(v->projection, place);
}

/* By how much north turns over the frame, counted from that at its middle; 360 where
 * the middle has none. */
static double turning_deg(const fm_viewport *v)
{
    enum { STEPS = 6 };
    fm_rect f = v->frame;
    double middle = turn_at_deg(v, (fm_pt){ (f.x0 + f.x1) / 2, (f.y0 + f.y1) / 2 });
    double least = 0, greatest = 0;

    if (!isfinite(middle))
        return 360;
    for (int i = 0; i < (STEPS + 1) * (STEPS + 1); i++) {
        fm_pt p = { f.x0 + (f.x1 - f.x0) * (i % (STEPS + 1)) / STEPS,
                    f.y0 + (f.y1 - f.y0) * (i / (STEPS + 1)) / STEPS };
        double turn = remainder(turn_at_deg(v, p) - middle, 360);

        if (!isfinite(turn))
            continue;
        least = fmin(least, turn);
        greatest = fmax(greatest, turn);
    }
    return greatest - least;
}

static fm_status arrow_measure(fm_sheet *sheet, double room_width, double room_height,
                               fm_piece *piece)
{
    fm_type type = fm_type_of(sheet);
    fm_setting setting = { .size = LETTER_SIZE, .bold = true };
    double turning = turning_deg(&sheet->viewport);
    arrow *a;
    fm_status status;

    (void)room_width;
    (void)room_height;
    if (turning > TURNS_MOST_DEG) {
        fm_note(sheet->ctx, FM_PLACE_NONE, "north-turns",
                "north arrow left out: north turns by %d degrees over the map; a "
                "graticule shows it",
                (int)turning);
        return FM_OK;
    }
    a = fm_alloc(1, sizeof *a);
    if (a == NULL)
        return fm_fail_nomem(sheet->ctx);
    piece->state = a;
    status = fm_type_shape(sheet, fm_sheet_word(sheet, "^N"), setting, &a->letter);
    piece->height =
        LENGTH * type.base_px + LETTER_GAP * type.base_px + fm_type_height(a->letter);
    piece->width = fmax(2 * HALF_WIDTH * type.base_px, fm_type_width(a->letter)) +
                   0.5 * type.base_px;
    return status;
}

/* The needle turns about the middle of its box; a box high enough for it upright is
 * wide enough for what it leans. */
static fm_status arrow_settle(fm_sheet *sheet, fm_piece *piece)
{
    arrow *a = piece->state;
    fm_rect at = piece->at;
    double turn = turn_at_deg(&sheet->viewport,
                              (fm_pt){ (at.x0 + at.x1) / 2, (at.y0 + at.y1) / 2 });

    if (!isfinite(turn)) /* off the Earth: as in the middle of the map */
        turn = turn_at_deg(
            &sheet->viewport,
            (fm_pt){ (sheet->viewport.frame.x0 + sheet->viewport.frame.x1) / 2,
                     (sheet->viewport.frame.y0 + sheet->viewport.frame.y1) / 2 });
    a->turn_rad = turn * RAD_PER_DEG;
    return FM_OK;
}

/* From the needle's own frame, up being north and bases its unit, to the sheet. */
static fm_pt turned(fm_pt middle, double base_px, double turn_rad, double x, double y)
{
    double c = cos(turn_rad) * base_px, s = sin(turn_rad) * base_px;

    return (fm_pt){ middle.x + c * x - s * y, middle.y + s * x + c * y };
}

static void arrow_draw(const fm_sheet *sheet, const fm_piece *piece,
                       fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const arrow *a = piece->state;
    double letter = fm_type_height(a->letter) / type.base_px;
    double up = (LENGTH + LETTER_GAP + letter) / 2; /* from the middle to the top */
    double tip = letter + LETTER_GAP - up;
    fm_pt middle = { (piece->at.x0 + piece->at.x1) / 2,
                     (piece->at.y0 + piece->at.y1) / 2 };
    fm_pt corner[4], at;
    const double corners[4][2] = { { 0, tip },
                                   { HALF_WIDTH, tip + LENGTH },
                                   { 0, tip + LENGTH - NOTCH },
                                   { -HALF_WIDTH, tip + LENGTH } };
    fm_path outline = { 0 }, half = { 0 };
    fm_pen pen = { .color = type.ink,
                   .width = 1.3 * type.hair_px,
                   .join = FM_JOIN_ROUND };
    fm_pen casing = { .color = fm_color_with_opacity(type.paper, 0.85),
                      .width = pen.width + type.base_px / 4 };

    for (size_t i = 0; i < 4; i++)
        corner[i] =
            turned(middle, type.base_px, a->turn_rad, corners[i][0], corners[i][1]);
    fm_path_polyline(&outline, corner, 4, true);
    fm_path_polyline(&half, corner, 3, true);
    fm_painter_stroke(painter, &outline, &casing);
    fm_painter_fill(painter, &outline, type.paper, false);
    fm_painter_fill(painter, &half, type.ink, false);
    fm_painter_stroke(painter, &outline, &pen);
    fm_path_release(&outline);
    fm_path_release(&half);
    /* the letter stands upright before the tip */
    at = turned(middle, type.base_px, a->turn_rad, 0, letter / 2 - up);
    at.x -= fm_type_width(a->letter) / 2;
    at.y -= fm_type_height(a->letter) / 2;
    fm_type_draw_haloed(painter, &type, a->letter, at, type.ink);
}

const fm_furniture fm_north_arrow = {
    .name = "north-arrow",
    .place = FM_FURNITURE_CORNER,
    .wanted = arrow_wanted,
    .corner = arrow_corner,
    .measure = arrow_measure,
    .settle = arrow_settle,
    .draw = arrow_draw,
    .release = arrow_release,
};
