/* SPDX-License-Identifier: MIT */
/*
 * A bar for each unit, of a round length, true where it stands:
 *
 *      0       10       20 km
 *      |________|________|            two units share a line,
 *      |_____________|                each on its side of it
 *      0            10 mi
 *      at 35°30′N
 *
 * Its length on the sheet is that between two places on the ground which are so far
 * apart along the geodesic, both of them on the bar's own line: it is true there in any
 * projection.  Where the scale varies over the map it says at which latitude it holds.
 * On a mirrored sheet it counts from the right.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "sheet/degrees.h"
#include "sheet/furniture.h"
#include "sheet/type.h"

#include "base/banned.h"

enum { BARS_MAX = 3, PARTS_MAX = 5 };

typedef struct bar {
    double ground_m; /* of the whole */
    double px;       /* on the sheet */
    unsigned parts;  /* that ticks cut it into */
    fm_text_run *zero, *half, *whole,
        *unit; /* half: NULL where it is no round number */
} bar;

typedef struct scale_bar {
    bar bars[BARS_MAX];
    size_t count;
    fm_text_run *fraction; /* 1:500 000, where the document fixes it */
    fm_text_run *note;     /* at which latitude */
    double figure_height;
    double before, after; /* what figures need beyond the bar's ends */
} scale_bar;

/* In bases. */
static const double TEXT_SIZE = 0.8;
static const double LONGEST = 12;
static const double TICK = 0.4;
static const double FIGURE_GAP = 0.1;
static const double UNIT_GAP = 0.3;
static const double BARS_GAP = 0.8;
/* Of the frame's width. */
static const double LONGEST_SHARE = 0.28;

/* Where the scale varies by more, the bar says where it holds, and that it does nowhere
 * else. */
static const double VARIES = 0.02, VARIES_MUCH = 0.3;

static const struct unit {
    unsigned bit;
    const char *name, *small_name; /* the small one for lengths under one */
    double metres, small_metres;
} units[] = {
    { FM_UNIT_KM, "km", "m", 1000, 1 },
    { FM_UNIT_MI, "mi", "ft", 1609.344, 0.3048 },
    { FM_UNIT_NMI, "nmi", "m", 1852, 1 },
};

static bool scale_bar_wanted(const fm_sheet *sheet)
{
    return sheet->document->furniture.scale_bar.on;
}

static fm_corner scale_bar_corner(const fm_sheet *sheet)
{
    return fm_furniture_corner(sheet, sheet->document->furniture.scale_bar.position,
                               FM_CORNER_BOTTOM_LEFT);
}

static void scale_bar_release(fm_piece *piece)
{
    scale_bar *s = piece->state;

    for (size_t i = 0; i < BARS_MAX; i++) {
        fm_text_run_free(s->bars[i].zero);
        fm_text_run_free(s->bars[i].half);
        fm_text_run_free(s->bars[i].whole);
        fm_text_run_free(s->bars[i].unit);
    }
    fm_text_run_free(s->fraction);
    fm_text_run_free(s->note);
    fm_free(s);
    piece->state = NULL;
}

/* ---- the ground -------------------------------------------------------------------
 */

/* Ground between two places of the sheet; NAN where one of them is off the Earth. */
static double ground_between_m(const fm_viewport *v, fm_pt from, fm_pt to)
{
    fm_lonlat a, b;

    if (!fm_viewport_ground(v, from, &a) || !fm_viewport_ground(v, to, &b))
        return NAN;
    return fm_distance_m(a, b);
}

/* How long `ground_m` is on the sheet, from `start` to the right.  Each step corrects
 * by the ratio of what was wanted to what was found: done at once where the scale is
 * constant along the bar.  NAN when there is no such length. */
static double true_length_px(const fm_viewport *v, fm_pt start, double ground_m)
{
    double length = ground_m / fm_viewport_ground_m_per_px(v, start);

    for (int i = 0; i < 40 && length > 0 && length < 1e5; i++) {
        double found = ground_between_m(v, start, (fm_pt){ start.x + length, start.y });

        if (!(found > 0))
            return NAN;
        if (fabs(found - ground_m) < 1e-6 * ground_m)
            return length;
        length *= ground_m / found;
    }
    return NAN;
}

/* The greatest scale in the frame over the least, less one: along x and along y, as a
 * projection may stretch only one of them. */
static double variation(const fm_viewport *v)
{
    enum { STEPS = 6 };
    const double probe_px = 4;
    double least = HUGE_VAL, greatest = 0;

    for (int i = 0; i < (STEPS + 1) * (STEPS + 1); i++) {
        fm_pt p = {
            v->frame.x0 + (v->frame.x1 - v->frame.x0) * (i % (STEPS + 1)) / STEPS,
            v->frame.y0 + (v->frame.y1 - v->frame.y0) * (i / (STEPS + 1)) / STEPS
        };
        double along_x = ground_between_m(v, p, (fm_pt){ p.x + probe_px, p.y });
        double along_y = ground_between_m(v, p, (fm_pt){ p.x, p.y + probe_px });

        if (!(along_x > 0) || !(along_y > 0))
            continue;
        least = fmin(least, fmin(along_x, along_y));
        greatest = fmax(greatest, fmax(along_x, along_y));
    }
    return greatest > 0 ? greatest / least - 1 : HUGE_VAL;
}

/* A place on the Earth to measure from, with `px` of it to the right: `at`, or else
 * about the middle of the map. */
static fm_pt footing(const fm_viewport *v, fm_pt at, double px)
{
    if (ground_between_m(v, at, (fm_pt){ at.x + px, at.y }) > 0)
        return at;
    return (fm_pt){ (v->frame.x0 + v->frame.x1 - px) / 2,
                    (v->frame.y0 + v->frame.y1) / 2 };
}

/* The greatest of 1, 2, 5 times a power of ten that is not above `most`, and the parts
 * that it is told off in. */
static double round_below(double most, unsigned *parts)
{
    double power = pow(10, floor(log10(most) + 1e-12));
    double digit = most / power;

    *parts = digit >= 5 ? 5 : 2;
    if (digit >= 5)
        return 5 * power;
    return digit >= 2 ? 2 * power : power;
}

/* ---- measuring --------------------------------------------------------------------
 */

static fm_status shape_figure(const fm_sheet *sheet, double value, fm_text_run **out)
{
    fm_str text = { 0 };

    fm_type_add_number(&text, value);
    return fm_type_shape_str(sheet, &text, (fm_setting){ .size = TEXT_SIZE }, out);
}

static fm_status add_bar(const fm_sheet *sheet, const struct unit *unit, fm_pt at,
                         double most_px, scale_bar *s)
{
    double most_m = most_px * fm_viewport_ground_m_per_px(&sheet->viewport, at);
    bool small = most_m < unit->metres;
    double metres = small ? unit->small_metres : unit->metres;
    bar *b = &s->bars[s->count];
    double length;
    fm_status status;

    if (!(most_m > 0))
        return FM_OK;
    length = round_below(most_m / metres, &b->parts);
    b->ground_m = length * metres;
    b->px = true_length_px(&sheet->viewport, at, b->ground_m);
    if (!(b->px > 0) || b->px > 2 * most_px)
        return FM_OK; /* nowhere to stand: not counted */
    s->count++;
    status = shape_figure(sheet, 0, &b->zero);
    if (status == FM_OK && b->parts == 2 && length >= 2)
        status = shape_figure(sheet, length / 2, &b->half);
    if (status == FM_OK)
        status = shape_figure(sheet, length, &b->whole);
    if (status == FM_OK)
        status = fm_type_shape(
            sheet, fm_sheet_word(sheet, small ? unit->small_name : unit->name),
            (fm_setting){ .size = TEXT_SIZE }, &b->unit);
    s->figure_height = fmax(s->figure_height, fm_type_height(b->whole));
    s->before = fmax(s->before, fm_type_width(b->zero) / 2);
    return status;
}

/* "at 35°30′N": the words hold one %s. */
static fm_status shape_note(const fm_sheet *sheet, fm_pt at, fm_text_run **out)
{
    double varies = variation(&sheet->viewport);
    const char *words =
        fm_sheet_word(sheet, varies > VARIES_MUCH ? "at %s only" : "at %s");
    const char *blank = strstr(words, "%s");
    double step_deg = sheet->window.north - sheet->window.south > 20 ? 1 : 1.0 / 12;
    fm_lonlat place;
    fm_str text = { 0 };

    *out = NULL;
    if (varies <= VARIES || !fm_viewport_ground(&sheet->viewport, at, &place))
        return FM_OK;
    fm_str_add_bytes(&text, words, (size_t)(blank - words));
    fm_degrees_add(&text, sheet, place.lat, FM_AXIS_LAT, step_deg);
    fm_str_add(&text, blank + 2);
    return fm_type_shape_str(sheet, &text, (fm_setting){ .size = TEXT_SIZE }, out);
}

/* Only where the document fixes it: of a picture that is fitted to a screen a fraction
 * says nothing. */
static fm_status shape_fraction(const fm_sheet *sheet, fm_text_run **out)
{
    const fm_extent_spec *extent = &sheet->document->sheet.extent;
    fm_str text = { 0 };

    if (extent->kind != FM_EXTENT_CENTRE || !(extent->scale > 0))
        return FM_OK;
    fm_str_add(&text, "1:");
    fm_type_add_number(&text, round(extent->scale));
    return fm_type_shape_str(sheet, &text, (fm_setting){ .size = TEXT_SIZE }, out);
}

static double line_y(const fm_type *type, const scale_bar *s, size_t pair)
{
    double half = s->figure_height + (FIGURE_GAP + TICK) * type->base_px;
    double y = half + (double)pair * (2 * half + BARS_GAP * type->base_px);

    return y + (s->fraction == NULL ? 0 : fm_type_height(s->fraction));
}

static void sum_up(const fm_type *type, scale_bar *s, fm_piece *piece)
{
    double longest = 0, height = line_y(type, s, (s->count - 1) / 2);

    for (size_t i = 0; i < s->count; i++) {
        const bar *b = &s->bars[i];

        s->after =
            fmax(s->after, fm_type_width(b->whole) / 2 + UNIT_GAP * type->base_px +
                               fm_type_width(b->unit));
        longest = fmax(longest, b->px);
    }
    if (s->count % 2 == 0)
        height += s->figure_height + (FIGURE_GAP + TICK) * type->base_px;
    piece->width = fmax(s->before + longest + s->after, fm_type_width(s->fraction));
    piece->width = fmax(piece->width, fm_type_width(s->note)) + type->pad_px;
    piece->height = height + fm_type_height(s->note) + type->pad_px;
}

static fm_status scale_bar_measure(fm_sheet *sheet, double room_width,
                                   double room_height, fm_piece *piece)
{
    const fm_furniture_spec *spec = &sheet->document->furniture;
    fm_type type = fm_type_of(sheet);
    double most_px = fmin(LONGEST * type.base_px, LONGEST_SHARE * room_width);
    fm_rect frame = sheet->viewport.frame;
    bool grows_left = piece->at.x0 > (frame.x0 + frame.x1) / 2;
    fm_pt at = { piece->at.x0 - (grows_left ? 1.3 * most_px : 0), piece->at.y0 };
    scale_bar *s = fm_alloc(1, sizeof *s);
    fm_status status = FM_OK;

    (void)room_height;
    if (s == NULL)
        return fm_fail_nomem(sheet->ctx);
    piece->state = s;
    at = footing(&sheet->viewport, at, most_px);
    for (size_t i = 0; i < BARS_MAX && status == FM_OK; i++)
        if (spec->scale_bar.units & units[i].bit)
            status = add_bar(sheet, &units[i], at, most_px, s);
    if (status != FM_OK || s->count == 0)
        return status;
    status = shape_fraction(sheet, &s->fraction);
    if (status == FM_OK)
        status = shape_note(sheet, at, &s->note);
    if (status == FM_OK)
        sum_up(&type, s, piece);
    return status;
}

/* The left end of the bars on the sheet. */
static fm_pt bar_start(const fm_sheet *sheet, const scale_bar *s, const fm_piece *piece,
                       const bar *b, size_t pair)
{
    fm_type type = fm_type_of(sheet);
    double x = piece->at.x0 + type.pad_px / 2 + s->before;

    if (sheet->rtl)
        x = piece->at.x1 - type.pad_px / 2 - s->before - b->px;
    return (fm_pt){ x, piece->at.y0 + type.pad_px / 2 + line_y(&type, s, pair) };
}

/* At its place the bar is measured again: there it is true to a thousandth of a pixel.
 */
static fm_status scale_bar_settle(fm_sheet *sheet, fm_piece *piece)
{
    scale_bar *s = piece->state;
    fm_pt start;

    for (size_t i = 0; i < s->count; i++) {
        bar *b = &s->bars[i];

        /* counted from the right a bar begins where its length puts it: again */
        for (int pass = 0; pass < (sheet->rtl ? 3 : 1); pass++) {
            double px;

            start = bar_start(sheet, s, piece, b, i / 2);
            px = true_length_px(&sheet->viewport,
                                footing(&sheet->viewport, start, b->px), b->ground_m);

            if (px > 0 && px < b->px + s->after)
                b->px = px;
        }
    }
    start = bar_start(sheet, s, piece, &s->bars[0], 0);
    fm_text_run_free(s->note);
    return shape_note(sheet, footing(&sheet->viewport, start, s->bars[0].px), &s->note);
}

/* ---- drawing ----------------------------------------------------------------------
 */

/* The bar's line and ticks, `up` (-1 or 1) to the side of its figures. */
static void trace_bar(fm_path *path, fm_pt start, const bar *b, double tick, double up)
{
    fm_path_move(path, (fm_pt){ start.x, start.y + up * tick });
    fm_path_line(path, start);
    fm_path_line(path, (fm_pt){ start.x + b->px, start.y });
    fm_path_line(path, (fm_pt){ start.x + b->px, start.y + up * tick });
    for (unsigned i = 1; i < b->parts; i++) {
        double x = start.x + b->px * i / b->parts;

        fm_path_move(path, (fm_pt){ x, start.y });
        fm_path_line(path, (fm_pt){ x, start.y + up * tick * 0.6 });
    }
}

static void draw_figures(const fm_sheet *sheet, const scale_bar *s, const bar *b,
                         fm_pt start, bool below, fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    double off = (TICK + FIGURE_GAP) * type.base_px;
    double y = below ? start.y + off : start.y - off - s->figure_height;
    double from = sheet->rtl ? start.x + b->px : start.x;
    double to = sheet->rtl ? start.x : start.x + b->px;
    double beside = fm_type_width(b->whole) / 2 + UNIT_GAP * type.base_px;
    fm_pt at = { from - fm_type_width(b->zero) / 2, y };

    fm_type_draw_haloed(painter, &type, b->zero, at, type.ink);
    at.x = (from + to - fm_type_width(b->half)) / 2;
    fm_type_draw_haloed(painter, &type, b->half, at, type.ink);
    at.x = to - fm_type_width(b->whole) / 2;
    fm_type_draw_haloed(painter, &type, b->whole, at, type.ink);
    at.x = sheet->rtl ? to - beside - fm_type_width(b->unit) : to + beside;
    fm_type_draw_haloed(painter, &type, b->unit, at, type.ink);
}

static void scale_bar_draw(const fm_sheet *sheet, const fm_piece *piece,
                           fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const scale_bar *s = piece->state;
    fm_rect inner = fm_rect_grown(piece->at, -type.pad_px / 2);
    fm_pen pen = { .color = type.ink,
                   .width = 1.6 * type.hair_px,
                   .join = FM_JOIN_MITER };
    fm_pen casing = { .color = fm_color_with_opacity(type.paper, 0.85),
                      .width = pen.width + type.base_px / 4,
                      .cap = FM_CAP_ROUND };
    fm_path path = { 0 };

    for (size_t i = 0; i < s->count; i++)
        trace_bar(&path, bar_start(sheet, s, piece, &s->bars[i], i / 2), &s->bars[i],
                  TICK * type.base_px, i % 2 == 0 ? -1 : 1);
    fm_painter_stroke(painter, &path, &casing);
    fm_painter_stroke(painter, &path, &pen);
    fm_path_release(&path);
    for (size_t i = 0; i < s->count; i++)
        draw_figures(sheet, s, &s->bars[i],
                     bar_start(sheet, s, piece, &s->bars[i], i / 2), i % 2 == 1,
                     painter);
    fm_type_draw_haloed(
        painter, &type, s->fraction,
        (fm_pt){ fm_type_start(sheet, inner, fm_type_width(s->fraction)), inner.y0 },
        type.ink);
    fm_type_draw_haloed(painter, &type, s->note,
                        (fm_pt){ fm_type_start(sheet, inner, fm_type_width(s->note)),
                                 inner.y1 - fm_type_height(s->note) },
                        type.ink);
}

const fm_furniture fm_scale_bar = {
    .name = "scale-bar",
    .place = FM_FURNITURE_CORNER,
    .wanted = scale_bar_wanted,
    .corner = scale_bar_corner,
    .measure = scale_bar_measure,
    .settle = scale_bar_settle,
    .draw = scale_bar_draw,
    .release = scale_bar_release,
};
