/* SPDX-License-Identifier: MIT */
/*
 * What stands outside a frame: echelon above, mobility below, the staff of a
 * headquarters, the bracket of a task force, the roof of a dummy, the bar of an
 * installation, the operational condition, the direction of movement.
 */
#include <math.h>

#include "draw/symbol_parts.h"

#include "base/banned.h"

static const double STAFF = 100;

/* ---- echelon -------------------------------------------------------------------- */

/* Above y = 0, which is the frame's top; drawn about x = 100. */
static const struct echelon {
    unsigned amplifier;
    double height; /* that it takes */
    const char *drawing;
} echelons[] = {
    { 11, 35, "C 100 -20 15;S M80,-10L120,-30" },
    { 12, 29.5, "D 100 -20 9.5" },
    { 13, 29.5, "D 85 -20 9.5;D 115 -20 9.5" },
    { 14, 29.5, "D 70 -20 9.5;D 100 -20 9.5;D 130 -20 9.5" },
    { 15, 35, "S M100,-10V-35" },
    { 16, 35, "S M90,-10V-35M110,-10V-35" },
    { 17, 35, "S M80,-10V-35M100,-10V-35M120,-10V-35" },
    { 18, 35, "S M87.5,-10l25,-25m0,25l-25,-25" },
    { 21, 35, "S M70,-10l25,-25m0,25l-25,-25M105,-10l25,-25m0,25l-25,-25" },
    { 22, 35,
      "S "
      "M52.5,-10l25,-25m0,25l-25,-25M87.5,-10l25,-25m0,25l-25,-25M122.5,-10l25,-25m0,25"
      "l-25,-25" },
    { 23, 35,
      "S M35,-10l25,-25m0,25l-25,-25M70,-10l25,-25m0,25l-25,-25M105,-10l25,-25m0,25"
      "l-25,-25M140,-10l25,-25m0,25l-25,-25" },
    { 24, 35,
      "S "
      "M17.5,-10l25,-25m0,25l-25,-25M52.5,-10l25,-25m0,25l-25,-25M87.5,-10l25,-25m0,25"
      "l-25,-25M122.5,-10l25,-25m0,25l-25,-25M157.5,-10l25,-25m0,25l-25,-25" },
    { 25, 35,
      "S "
      "M0,-10l25,-25m0,25l-25,-25M35,-10l25,-25m0,25l-25,-25M70,-10l25,-25m0,25l-25,-25"
      "M105,-10l25,-25m0,25l-25,-25M140,-10l25,-25m0,25l-25,-25M175,-10l25,-25m0,25"
      "l-25,-25" },
    { 26, 35, "S M70,-22.5h25m-12.5,12.5v-25M105,-22.5h25m-12.5,12.5v-25" },
};

/* Below y = 0, the frame's foot; `drop` is more room below the square of neutrals. */
static const struct mobility {
    unsigned amplifier;
    double height, drop;
    const char *drawing;
} mobilities[] = {
    { 31, 16, 0, "S M53,1H147;C 58 8 8;C 142 8 8" },
    { 32, 16, 0, "S M53,1H147;C 58 8 8;C 100 8 8;C 142 8 8" },
    { 33, 18, 0, "S M53,1H153C168,1 168,16 153,16H53C38,16 38,1 53,1" },
    { 34, 16, 0, "C 58 8 8;S M83,1H153C168,1 168,16 153,16H83C68,16 68,1 83,1" },
    { 35, 11, 8, "S M66,3H134;C 58 3 8;C 142 3 8" },
    { 36, 16, 0, "S M53,1H149;C 58 8 8;C 73 8 8;C 127 8 8;C 142 8 8" },
    { 37, 20, 0, "S M80,20L90,0 100,20 110,0 120,20" },
    { 41, 9, 18, "S M50,-9L60,1H150" },
    { 42, 15, 18, "S M145,-12C160,-12 160,3 145,3H55C40,3 40,-12 55,-12" },
    { 51, 10, 5, "S M50,1H150C150,11 50,11 50,1" },
    { 52, 20, 0,
      "S M65,10c0,-10 10,-10 10,0c0,10 10,10 10,0c0,-10 10,-10 10,0c0,10 10,10 10,0"
      "c0,-10 10,-10 10,0c0,10 10,10 10,0c0,-10 10,-10 10,0" },
    { 61, 10, 8,
      "X M50,5H150M50,0H60V10H50ZM150,0H140V10H150ZM100,0L105,5 100,10 95,5Z" },
    { 62, 10, 8,
      "X M50,5H150M50,0H60V10H50ZM150,0H140V10H150ZM95,0H105V10H95ZM75,0L80,5 75,10 "
      "70,5Z"
      "M125,0L130,5 125,10 120,5Z" },
};

static void add_echelon(fm_draft *d, unsigned amplifier, double above, fm_rect *box)
{
    double top = d->frame != NULL ? d->frame->box.y0 : box->y0;

    for (size_t i = 0; i < sizeof echelons / sizeof echelons[0]; i++) {
        if (echelons[i].amplifier != amplifier)
            continue;
        fm_draft_add_at(d, echelons[i].drawing, (fm_pt){ 0, top - above });
        box->y0 = fmin(box->y0, top - above - echelons[i].height);
    }
}

static void add_mobility(fm_draft *d, const fm_sidc *sidc, fm_rect *box)
{
    double foot = box->y1;

    for (size_t i = 0; i < sizeof mobilities / sizeof mobilities[0]; i++) {
        if (mobilities[i].amplifier != sidc->amplifier)
            continue;
        if (sidc->identity == FM_SIDC_NEUTRAL)
            foot += mobilities[i].drop;
        fm_draft_add_at(d, mobilities[i].drawing, (fm_pt){ 0, foot });
        box->y1 = foot + mobilities[i].height;
    }
}

/* The pen of the frame, for what belongs to it. */
static void add_line(fm_draft *d, const fm_pt *points, size_t count, bool dashed)
{
    fm_path path = { 0 };
    fm_stamp_part *part;

    fm_path_polyline(&path, points, count, false);
    part = fm_draft_stroke(d, &path, d->inks.frame, d->inks.frame_px);
    if (part != NULL)
        part->pen.cap = FM_CAP_BUTT;
    if (dashed)
        fm_draft_dash(d, part, 8 * d->scale, 8 * d->scale);
}

static void add_staff(fm_draft *d)
{
    const fm_symbol_frame *f = d->frame;
    fm_pt staff[2] = { { f->box.x0, f->has_flat_foot ? f->box.y1 : 100 },
                       { f->box.x0, f->box.y1 + STAFF } };

    add_line(d, staff, 2, false);
}

static void add_task_force(fm_draft *d, unsigned echelon, fm_rect *box)
{
    double top = d->frame->box.y0, half = 45;
    fm_pt bracket[4];

    if (echelon >= 22 && echelon <= 25)
        half = 55 + 17.5 * (echelon - 22);
    bracket[0] = (fm_pt){ 100 - half, top };
    bracket[1] = (fm_pt){ 100 - half, top - 40 };
    bracket[2] = (fm_pt){ 100 + half, top - 40 };
    bracket[3] = (fm_pt){ 100 + half, top };
    add_line(d, bracket, 4, false);
    box->y0 = fmin(box->y0, top - 40);
}

static void add_dummy(fm_draft *d, fm_rect *box)
{
    const fm_rect *f = &d->frame->box;
    double peak = f->y0 - (f->x1 - f->x0) / 2;
    fm_pt left[2] = { { 100, peak }, { f->x0, f->y0 } };
    fm_pt right[2] = { { 100, peak }, { f->x1, f->y0 } };

    add_line(d, left, 2, true);
    add_line(d, right, 2, true);
    box->y0 = fmin(box->y0, peak);
}

/* The bar of an installation, down to the frame where that is round or pointed. */
static void add_installation(fm_draft *d, fm_rect *box)
{
    double top = d->frame->box.y0;
    fm_path path = { 0 };

    if (d->frame->has_flat_foot) {
        fm_path_rect(&path, (fm_rect){ 85, top - 10, 115, top });
    } else {
        fm_path_move(&path, (fm_pt){ 85, top - 10 });
        fm_path_line(&path, (fm_pt){ 115, top - 10 });
        fm_path_line(&path, (fm_pt){ 115, top + (top < 30 ? 14 : 2) });
        fm_path_line(&path, (fm_pt){ 100, top });
        fm_path_line(&path, (fm_pt){ 85, top + (top < 30 ? 14 : 2) });
        fm_path_close(&path);
    }
    fm_draft_fill(d, &path, d->inks.frame);
    box->y0 = fmin(box->y0, top - 10);
}

static void add_leader(fm_draft *d, const fm_sidc *sidc)
{
    const fm_pt roof[3] = { { 45, 60 }, { 100, 35 }, { 155, 60 } };

    if (sidc->identity == FM_SIDC_FRIEND || sidc->identity == FM_SIDC_ASSUMED_FRIEND)
        add_line(d, roof, 3, sidc->amplifier == 72);
}

void fm_symbol_amplifiers(fm_draft *d, const fm_sidc *sidc, fm_rect *box)
{
    unsigned a = sidc->amplifier;
    fm_symbol_inks inks = d->inks;
    double above = 0;

    d->inks.icon_px = d->inks.frame_px; /* marks outside have the frame's pen */
    if (d->frame != NULL) {
        if (sidc->is_headquarters)
            add_staff(d);
        if (sidc->is_task_force)
            add_task_force(d, a, box);
        if (fm_symbol_frame_is_installation(sidc)) {
            add_installation(d, box);
            above = 15;
        }
        if (sidc->is_dummy)
            add_dummy(d, box);
        if (a / 10 == 7)
            add_leader(d, sidc);
    }
    if (a > 10 && a < 30)
        add_echelon(d, a, above, box);
    else if (a > 30 && a < 70)
        add_mobility(d, sidc, box);
    d->inks = inks;
}

/* ---- condition ------------------------------------------------------------------ */

void fm_symbol_condition(fm_draft *d, const fm_sidc *sidc, bool as_bar, fm_rect *box)
{
    static const fm_color colors[] = { [FM_SIDC_CAPABLE] = { 0, 1, 0, 1 },
                                       [FM_SIDC_DAMAGED] = { 1, 1, 0, 1 },
                                       [FM_SIDC_DESTROYED] = { 1, 0, 0, 1 },
                                       [FM_SIDC_FULL] = { 0, 180 / 255.0, 240 / 255.0,
                                                          1 } };
    bool has_mobility = sidc->amplifier > 30 && sidc->amplifier < 70;
    fm_rect frame = d->frame != NULL ? d->frame->box : *box;
    double top = frame.y1 + (has_mobility ? 25 : 5);
    fm_path path = { 0 };
    fm_stamp_part *part;

    if (sidc->status < FM_SIDC_CAPABLE)
        return;
    if (as_bar) {
        fm_path_rect(&path, (fm_rect){ frame.x0, top, frame.x1, top + 25 });
        part = fm_draft_stroke(d, &path, d->inks.frame, d->inks.frame_px);
        if (part != NULL) {
            part->fill = true;
            part->fill_color = colors[sidc->status];
        }
        box->y1 = fmax(box->y1, top + 25);
        return;
    }
    if (sidc->status != FM_SIDC_DAMAGED && sidc->status != FM_SIDC_DESTROYED)
        return;
    fm_draft_path(d,
                  sidc->status == FM_SIDC_DAMAGED ? "M150,20L50,180"
                                                  : "M150,20L50,180M50,20L150,180",
                  &path);
    fm_draft_stroke(d, &path, d->inks.frame, 2 * d->inks.frame_px);
    box->y0 = fmin(box->y0, 20);
    box->y1 = fmax(box->y1, 180);
}

/* ---- movement ------------------------------------------------------------------- */

static const double PI = 3.14159265358979323846;

/* From the middle, or for land from the end of a stem below the frame, which for a
 * headquarters is its staff. */
void fm_symbol_direction(fm_draft *d, const fm_sidc *sidc, double degrees,
                         const fm_rect *frame_box, fm_rect *box)
{
    const double length = 95;
    double angle = degrees * PI / 180, s = sin(angle), c = cos(angle);
    unsigned set = sidc->set;
    bool is_land = set >= 10 && set < 30;
    fm_pt from = { 100, 100 }, tip, foot, stem[2];
    fm_path path = { 0 };

    if (set == FM_SIDC_SET_ACTIVITY || set == FM_SIDC_SET_CYBER)
        is_land = true;
    if (is_land && sidc->is_headquarters) {
        from = (fm_pt){ frame_box->x0, frame_box->y1 + STAFF };
    } else if (is_land) {
        from = (fm_pt){ 100, box->y1 + 100 };
        stem[0] = (fm_pt){ 100, box->y1 };
        stem[1] = from;
        add_line(d, stem, 2, false);
    }
    tip = (fm_pt){ from.x + s * length, from.y - c * length };
    foot = (fm_pt){ from.x + s * (length - 20), from.y - c * (length - 20) };
    stem[0] = from;
    stem[1] = foot;
    add_line(d, stem, 2, false);
    fm_path_move(&path, tip);
    fm_path_line(&path, (fm_pt){ foot.x + 7 * c, foot.y + 7 * s });
    fm_path_line(&path, (fm_pt){ foot.x - 7 * c, foot.y - 7 * s });
    fm_path_close(&path);
    fm_draft_fill(d, &path, d->inks.frame);
    box->y1 = fmax(box->y1, fmax(from.y, tip.y));
}
