/* SPDX-License-Identifier: MIT */
/*
 * Lines and dots of a pattern lie on a grid that starts at the sheet's corner, so that
 * two areas with the same pattern match where they meet:
 *
 *     hatch-45          hatch-135         stipple
 *      / / / /           \ \ \ \          .   .   .   .
 *     / / / / /         \ \ \ \ \           .   .   .
 *      / / / /           \ \ \ \          .   .   .   .
 *
 * A pattern is up to two families of parallel lines, or rows of dots, every other row
 * shifted by half.  Spacings and widths are sheet px: they are read as a texture, so
 * they keep their size at every scale of the map.
 */
#include "draw/pattern.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

typedef struct pattern pattern;

struct pattern {
    const char *name;
    void (*draw)(const pattern *self, fm_painter *p, fm_rect box, fm_color color);
    double angles_deg[2]; /* of the lines, counter-clockwise from the east; < 0: none */
    double spacing;
    double width; /* of the lines; radius of the dots */
};

/*
 * The lines of one family that meet `box`.  With (nx, ny) across them, line k is where
 * x nx + y ny = k spacing + 1/2, the half because level lines then fall on whole
 * pixels; the box's corners bound k, and along the line the ends.
 */
static void add_lines(fm_path *path, fm_rect box, double angle_deg, double spacing)
{
    const fm_pt corners[] = {
        { box.x0, box.y0 }, { box.x1, box.y0 }, { box.x0, box.y1 }, { box.x1, box.y1 }
    };
    double angle = angle_deg * 3.14159265358979323846 / 180.0;
    double dx = cos(angle), dy = -sin(angle); /* along; y is down */
    double nx = -dy, ny = dx;                 /* across */
    double from = INFINITY, to = -INFINITY, start = INFINITY, end = -INFINITY;

    for (int i = 0; i < 4; i++) {
        double across = corners[i].x * nx + corners[i].y * ny;
        double along = corners[i].x * dx + corners[i].y * dy;

        from = fmin(from, across);
        to = fmax(to, across);
        start = fmin(start, along);
        end = fmax(end, along);
    }
    from = ceil((from - 0.5) / spacing) * spacing + 0.5;
    for (double across = from; across <= to && !path->failed; across += spacing) {
        fm_path_move(path,
                     (fm_pt){ across * nx + start * dx, across * ny + start * dy });
        fm_path_line(path, (fm_pt){ across * nx + end * dx, across * ny + end * dy });
    }
}

static void draw_hatch(const pattern *self, fm_painter *p, fm_rect box, fm_color color)
{
    fm_pen pen = { .color = color, .width = self->width };
    fm_path lines = { 0 };

    for (int i = 0; i < 2; i++)
        if (self->angles_deg[i] >= 0.0)
            add_lines(&lines, box, self->angles_deg[i], self->spacing);
    fm_painter_stroke(p, &lines, &pen);
    fm_path_release(&lines);
}

static void draw_stipple(const pattern *self, fm_painter *p, fm_rect box,
                         fm_color color)
{
    double r = self->width, row_height = 0.5 * self->spacing;
    double first = ceil((box.y0 - r) / row_height);
    fm_stamp_part disc = { .fill = true, .fill_color = color };
    fm_stamp dot = { .parts = &disc, .part_count = 1, .bounds = { -r, -r, r, r } };
    fm_path at = { 0 }; /* its points alone are wanted */

    fm_path_circle(&disc.path, (fm_pt){ 0.0, 0.0 }, r);
    for (double row = first; row * row_height <= box.y1 + r && !at.failed; row++) {
        double shift = fmod(row, 2.0) == 0.0 ? 0.0 : 0.5 * self->spacing;
        double k = ceil((box.x0 - r - shift) / self->spacing);

        for (; k * self->spacing + shift <= box.x1 + r && !at.failed; k++)
            fm_path_move(&at, (fm_pt){ k * self->spacing + shift, row * row_height });
    }
    if (at.failed)
        fm_painter_fill(p, &at, color, false); /* fails the painter */
    else
        fm_painter_stamp(p, &dot, at.points, at.point_count, 0.0);
    fm_path_release(&at);
    fm_path_release(&disc.path);
}

/* Hatches leave about a sixth of ink: enough to be seen on a fill of the same colour,
 * little enough for names to be read on it. */
static const pattern patterns[] = {
    { "hatch-45", draw_hatch, { 45.0, -1.0 }, 6.0, 1.0 },
    { "hatch-135", draw_hatch, { 135.0, -1.0 }, 6.0, 1.0 },
    { "hatch-0", draw_hatch, { 0.0, -1.0 }, 6.0, 1.0 },
    { "hatch-90", draw_hatch, { 90.0, -1.0 }, 6.0, 1.0 },
    { "hatch-45-wide", draw_hatch, { 45.0, -1.0 }, 12.0, 2.0 },
    { "hatch-135-wide", draw_hatch, { 135.0, -1.0 }, 12.0, 2.0 },
    { "cross", draw_hatch, { 0.0, 90.0 }, 7.0, 0.8 },
    { "cross-45", draw_hatch, { 45.0, 135.0 }, 7.0, 0.8 },
    { "stipple", draw_stipple, { -1.0, -1.0 }, 6.0, 0.8 },
    { "stipple-coarse", draw_stipple, { -1.0, -1.0 }, 12.0, 1.5 },
};

enum { PATTERN_COUNT = sizeof patterns / sizeof patterns[0] };

static const char *const names[PATTERN_COUNT + 1] = {
    "hatch-45",       "hatch-135", "hatch-0",  "hatch-90", "hatch-45-wide",
    "hatch-135-wide", "cross",     "cross-45", "stipple",  "stipple-coarse",
};

const char *const *fm_pattern_names(void)
{
    return names;
}

static const pattern *find(const char *name)
{
    for (int i = 0; name != NULL && i < PATTERN_COUNT; i++)
        if (strcmp(patterns[i].name, name) == 0)
            return &patterns[i];
    return NULL;
}

bool fm_pattern_exists(const char *name)
{
    return find(name) != NULL;
}

bool fm_pattern_about(const char *name, fm_pattern_form *out)
{
    const pattern *found = find(name);

    *out = (fm_pattern_form){ 0 };
    if (found == NULL)
        return false;
    *out =
        (fm_pattern_form){ .is_dots = found->draw == draw_stipple,
                           .angles_deg = { found->angles_deg[0], found->angles_deg[1] },
                           .spacing_px = found->spacing,
                           .width_px = found->width };
    return true;
}

void fm_pattern_fill(fm_painter *p, const char *name, const fm_path *path,
                     bool even_odd, fm_rect visible, fm_color color)
{
    const pattern *found = find(name);
    fm_rect box = fm_path_bounds(path);

    box = (fm_rect){ fmax(box.x0, visible.x0), fmax(box.y0, visible.y0),
                     fmin(box.x1, visible.x1), fmin(box.y1, visible.y1) };
    if (path->failed)
        fm_painter_fill(p, path, color, even_odd); /* fails the painter */
    if (found == NULL || fm_rect_is_empty(box) ||
        fm_painter_pattern(p, found->name, path, even_odd, color))
        return;
    fm_painter_clip_begin(p, path, even_odd);
    found->draw(found, p, box, color);
    fm_painter_clip_end(p);
}
