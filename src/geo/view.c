/* SPDX-License-Identifier: MIT */
/*
 * The frame is looked at through a grid of places, from the plane back to the globe.
 * Between two neighbours of the grid a place can be no farther off than about one more
 * step, so the window is grown by the largest step.  Where a place has no way back (the
 * frame sees the edge of the world) all that the projection can show is taken.
 */
#include "geo/view.h"

#include <assert.h>
#include <math.h>

#include "geo/wrap.h"

#include "base/banned.h"

/* Stay so far off a cut, a tenth of a millimetre: on it PROJ may turn up on either
 * side. */
#define CUT_GAP_DEG 1e-9

enum { GRID = 33 };

typedef struct sight {
    fm_lonlat at[GRID * GRID]; /* NaN where the plane has no place */
    bool whole;                /* all places have their way back, */
    bool empty;                /* or none */
    bool sees_pole[2];         /* south, north: a pole that is a point, in the frame */
} sight;

fm_bbox fm_view_domain(const fm_projection_info *info)
{
    double half = info->family == FM_FAMILY_AZIMUTHAL ? 180.0 : info->reach_deg;

    if (half >= 180.0)
        half = 180.0 - CUT_GAP_DEG;
    return (fm_bbox){ info->centre.lon - half, info->south_limit,
                      info->centre.lon + half, info->north_limit };
}

/* Inverse projections give answers beyond the edge of the world, too: ask back. */
static void look(fm_projection *projection, fm_extent frame, sight *s)
{
    static const size_t n = GRID * GRID;
    double near_m = 1e-4 * hypot(frame.x1 - frame.x0, frame.y1 - frame.y0);
    fm_xy asked[GRID * GRID], back[GRID * GRID];

    for (size_t i = 0; i < n; i++)
        asked[i] =
            (fm_xy){ frame.x0 + (frame.x1 - frame.x0) * (double)(i % GRID) / (GRID - 1),
                     frame.y0 +
                         (frame.y1 - frame.y0) * (double)(i / GRID) / (GRID - 1) };
    fm_projection_inverse(projection, asked, n, s->at);
    fm_projection_forward(projection, s->at, n, back);
    s->whole = s->empty = true;
    for (size_t i = 0; i < n; i++) {
        if (hypot(back[i].x - asked[i].x, back[i].y - asked[i].y) <= near_m) {
            s->empty = false;
        } else {
            s->at[i] = (fm_lonlat){ NAN, NAN };
            s->whole = false;
        }
    }
}

static bool frame_has(fm_extent frame, fm_xy p)
{
    return p.x >= frame.x0 && p.x <= frame.x1 && p.y >= frame.y0 && p.y <= frame.y1;
}

static void look_for_poles(fm_projection *projection, fm_extent frame, sight *s)
{
    const double point_m = 1000.0;
    double lon = fm_projection_about(projection)->centre.lon;

    for (int i = 0; i < 2; i++) {
        double lat = i == 0 ? -90.0 : 90.0;
        fm_lonlat pole[2] = { { lon, lat }, { lon + 60.0, lat } };
        fm_xy xy[2];

        s->sees_pole[i] = fm_projection_forward(projection, pole, 2, xy) == 0 &&
                          frame_has(frame, xy[0]) &&
                          hypot(xy[1].x - xy[0].x, xy[1].y - xy[0].y) < point_m;
    }
}

/* The box of what is seen, longitudes within half a turn of `middle`; grown by the
 * largest step between neighbours. */
static fm_bbox box_of_sight(const sight *s, double middle)
{
    fm_bbox box = FM_BBOX_EMPTY;
    double step_lon = 0.0, step_lat = 0.0;

    for (size_t i = 0; i < GRID * GRID; i++) {
        fm_lonlat p = s->at[i];

        if (isnan(p.lon))
            continue;
        p.lon = middle + remainder(p.lon - middle, 360.0);
        fm_bbox_add(&box, p);
        for (size_t k = 0; k < 2; k++) {
            size_t before = k == 0 ? 1 : GRID;
            fm_lonlat q = s->at[i >= before ? i - before : i];

            if ((k == 0 && i % GRID == 0) || isnan(q.lon))
                continue;
            step_lon = fmax(step_lon, fabs(remainder(p.lon - q.lon, 360.0)));
            step_lat = fmax(step_lat, fabs(p.lat - q.lat));
        }
    }
    box.west -= step_lon;
    box.east += step_lon;
    box.south -= step_lat;
    box.north += step_lat;
    return box;
}

static fm_bbox meet(fm_bbox a, fm_bbox b)
{
    return (fm_bbox){ fmax(a.west, b.west), fmax(a.south, b.south),
                      fmin(a.east, b.east), fmin(a.north, b.north) };
}

static fm_bbox window_of_sight(const sight *s, fm_bbox domain, double middle)
{
    fm_bbox box;

    if (!s->whole)
        return domain;
    box = box_of_sight(s, middle);
    for (int i = 0; i < 2; i++) {
        if (!s->sees_pole[i])
            continue;
        box.west = domain.west;
        box.east = domain.east;
        if (i == 0)
            box.south = -90.0;
        else
            box.north = 90.0;
    }
    return meet(box, domain);
}

/* ----------------------------------------------------------------------- disks */

/* The farthest place seen from the centre; grown by the largest step. */
static double radius_of_sight(const sight *s, fm_lonlat centre)
{
    const double care_deg = 0.5;
    double radius = 0.0, step = 0.0;

    for (size_t i = 0; i < GRID * GRID; i++) {
        radius = fmax(radius, fm_wrap_angle_deg(centre, s->at[i]));
        if (i % GRID > 0)
            step = fmax(step, fm_wrap_angle_deg(s->at[i - 1], s->at[i]));
        if (i >= GRID)
            step = fmax(step, fm_wrap_angle_deg(s->at[i - GRID], s->at[i]));
    }
    return radius + step + care_deg;
}

/* Can shapes be cut to this box, all of it in the projection's reach, and be right? */
static bool is_plain(fm_bbox box, fm_lonlat centre, double reach_deg)
{
    const double widest_deg = 170.0, pole_deg = 88.0, care_deg = 0.5;
    enum { STEPS = 90 };
    fm_lonlat antipode = { centre.lon + 180.0, -centre.lat };
    fm_bbox there = { antipode.lon, antipode.lat, antipode.lon, antipode.lat };

    if (box.east - box.west > widest_deg || box.south < -pole_deg ||
        box.north > pole_deg || fm_bbox_meets(box, there))
        return false;
    for (int i = 0; i <= STEPS; i++) {
        double lon = box.west + (box.east - box.west) * i / STEPS;
        double lat = box.south + (box.north - box.south) * i / STEPS;
        fm_lonlat border[4] = {
            { lon, box.south }, { lon, box.north }, { box.west, lat }, { box.east, lat }
        };

        for (int k = 0; k < 4; k++) {
            if (fm_wrap_angle_deg(centre, border[k]) > reach_deg - care_deg)
                return false;
        }
    }
    return true;
}

/* The box of a cap of the sphere. */
static fm_bbox box_of_cap(fm_lonlat centre, double radius_deg)
{
    const double rad = M_PI / 180.0;
    fm_bbox box = { centre.lon - 180.0, centre.lat - radius_deg, centre.lon + 180.0,
                    centre.lat + radius_deg };

    if (box.south > -90.0 && box.north < 90.0) {
        double half = asin(sin(radius_deg * rad) / cos(centre.lat * rad)) / rad;

        box.west = centre.lon - half;
        box.east = centre.lon + half;
    }
    box.south = fmax(box.south, -90.0);
    box.north = fmin(box.north, 90.0);
    return box;
}

static void choose_disk(const fm_projection_info *info, const sight *s, fm_view *view)
{
    fm_lonlat middle = s->at[GRID * GRID / 2];

    if (s->whole && !s->sees_pole[0] && !s->sees_pole[1]) {
        view->window = box_of_sight(s, middle.lon);
        if (is_plain(view->window, info->centre, info->reach_deg))
            return;
    }
    view->round = true;
    view->reach_deg = info->reach_deg;
    if (s->whole)
        view->reach_deg = fmin(info->reach_deg, radius_of_sight(s, info->centre));
    view->window = box_of_cap(info->centre, view->reach_deg);
}

/* A lobe of an interrupted projection, as far as the window goes. */
static void add_lobe(fm_view *view, const fm_projection_info *info, fm_bbox lobe)
{
    struct fm_sides *sides = &view->sides[view->piece_count];
    fm_bbox piece;

    lobe.west += info->centre.lon + CUT_GAP_DEG;
    lobe.east += info->centre.lon - CUT_GAP_DEG;
    if (lobe.north == 0.0)
        lobe.north -= CUT_GAP_DEG;
    piece = meet(lobe, view->window);
    if (!(piece.west < piece.east && piece.south < piece.north))
        return;
    sides->west = piece.west == lobe.west;
    sides->east = piece.east == lobe.east;
    sides->south = piece.south == view->domain.south;
    sides->north = piece.north == view->domain.north;
    view->pieces[view->piece_count++] = piece;
}

static void find_pieces(const fm_projection_info *info, fm_view *view)
{
    fm_bbox w = view->window, d = view->domain;

    assert(info->lobe_count <= FM_VIEW_PIECES);
    for (size_t i = 0; i < info->lobe_count; i++)
        add_lobe(view, info, info->lobes[i]);
    if (info->lobe_count > 0)
        return;
    view->pieces[0] = w;
    view->sides[0] = (struct fm_sides){ w.west == d.west, w.south == d.south,
                                        w.east == d.east, w.north == d.north };
    view->piece_count = 1;
}

fm_view fm_view_of(fm_projection *projection, fm_extent frame)
{
    const fm_projection_info *info = fm_projection_about(projection);
    fm_view view = { .domain = fm_view_domain(info), .reach_deg = info->reach_deg };
    sight s;

    look(projection, frame, &s);
    look_for_poles(projection, frame, &s);
    if (info->family == FM_FAMILY_AZIMUTHAL)
        choose_disk(info, &s, &view);
    else
        view.window = window_of_sight(&s, view.domain, info->centre.lon);
    find_pieces(info, &view);
    /* Places on a cut are shown, though the window stops short of it. */
    view.window.west -= 10.0 * CUT_GAP_DEG;
    view.window.east += 10.0 * CUT_GAP_DEG;
    return view;
}
