/* SPDX-License-Identifier: MIT */
#include "geo/plane_tools.h"

#include <float.h>
#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

/* Cells looked at before the search settles for the best so far. */
enum { CELLS_MAX = 20000 };

/* ---- the pole of inaccessibility --------------------------------------------------
 */

struct rings {
    const fm_pt *points;
    const size_t *starts;
    size_t count;
};

static double segment_distance_squared(fm_pt p, fm_pt a, fm_pt b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double length = dx * dx + dy * dy;
    double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;

    t = fmin(fmax(t, 0), 1);
    dx = p.x - (a.x + t * dx);
    dy = p.y - (a.y + t * dy);
    return dx * dx + dy * dy;
}

/* Distance to the nearest edge, negative outside (even-odd). */
static double signed_distance(const struct rings *r, fm_pt p)
{
    double nearest = DBL_MAX;
    bool inside = false;

    for (size_t k = 0; k < r->count; k++) {
        size_t first = r->starts[k], end = r->starts[k + 1];

        for (size_t i = first, j = end - 1; i < end; j = i++) {
            fm_pt a = r->points[i], b = r->points[j];

            if ((a.y > p.y) != (b.y > p.y) &&
                p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
                inside = !inside;
            nearest = fmin(nearest, segment_distance_squared(p, a, b));
        }
    }
    nearest = sqrt(nearest);
    return inside ? nearest : -nearest;
}

/* A square of the search: no point in it is farther from the edges than `reach`. */
struct cell {
    fm_pt centre;
    double half;
    double distance;
    double reach;
};

struct heap {
    struct cell *cells;
    size_t count, capacity;
};

static struct cell make_cell(const struct rings *r, fm_pt centre, double half)
{
    double distance = signed_distance(r, centre);

    return (struct cell){ centre, half, distance, distance + half * M_SQRT2 };
}

static bool push(struct heap *h, struct cell cell)
{
    struct cell *cells = fm_grow(h->cells, &h->capacity, h->count + 1, sizeof *cells);
    size_t at = h->count;

    if (cells == NULL)
        return false;
    h->cells = cells;
    h->count++;
    while (at > 0 && cells[(at - 1) / 2].reach < cell.reach) {
        cells[at] = cells[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    cells[at] = cell;
    return true;
}

static struct cell pop(struct heap *h)
{
    struct cell top = h->cells[0], last = h->cells[--h->count];
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= h->count)
            break;
        if (child + 1 < h->count && h->cells[child + 1].reach > h->cells[child].reach)
            child++;
        if (h->cells[child].reach <= last.reach)
            break;
        h->cells[at] = h->cells[child];
        at = child;
    }
    if (h->count > 0)
        h->cells[at] = last;
    return top;
}

/* The centroid of the largest ring: a good first guess for most shapes. */
static fm_pt first_guess(const struct rings *r, fm_rect box)
{
    double area = 0, x = 0, y = 0;

    for (size_t i = r->starts[0], j = r->starts[1] - 1; i < r->starts[1]; j = i++) {
        fm_pt a = r->points[i], b = r->points[j];
        double cross =
            (a.x - box.x0) * (b.y - box.y0) - (b.x - box.x0) * (a.y - box.y0);

        area += cross;
        x += (a.x + b.x - 2 * box.x0) * cross;
        y += (a.y + b.y - 2 * box.y0) * cross;
    }
    if (area == 0)
        return (fm_pt){ (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2 };
    return (fm_pt){ box.x0 + x / (3 * area), box.y0 + y / (3 * area) };
}

static bool cover(const struct rings *r, fm_rect box, double half, struct heap *h)
{
    for (double x = box.x0; x < box.x1; x += 2 * half) {
        for (double y = box.y0; y < box.y1; y += 2 * half) {
            if (!push(h, make_cell(r, (fm_pt){ x + half, y + half }, half)))
                return false;
        }
    }
    return true;
}

static bool split(const struct rings *r, struct cell cell, struct heap *h)
{
    double half = cell.half / 2;

    for (int i = 0; i < 4; i++) {
        fm_pt centre = { cell.centre.x + (i & 1 ? half : -half),
                         cell.centre.y + (i & 2 ? half : -half) };

        if (!push(h, make_cell(r, centre, half)))
            return false;
    }
    return true;
}

bool fm_inside_point(const fm_pt *points, const size_t *starts, size_t ring_count,
                     double precision, fm_pt *out, double *distance)
{
    struct rings r = { points, starts, ring_count };
    fm_rect box = FM_RECT_EMPTY;
    struct heap h = { 0 };
    struct cell best;
    double side, shorter;
    bool done = true;

    if (ring_count == 0 || starts[1] - starts[0] < 3)
        return false;
    for (size_t i = starts[0]; i < starts[ring_count]; i++)
        fm_rect_add(&box, points[i]);
    side = fmax(box.x1 - box.x0, box.y1 - box.y0);
    shorter = fmin(box.x1 - box.x0, box.y1 - box.y0);
    if (!(shorter > 0))
        return false;
    /* Not more than a few dozen cells to begin with, however thin the shape. */
    done = cover(&r, box, fmax(shorter, side / 32) / 2, &h);
    best = make_cell(&r, first_guess(&r, box), 0);
    for (size_t looked = 0; done && h.count > 0 && looked < CELLS_MAX; looked++) {
        struct cell cell = pop(&h);

        if (cell.distance > best.distance)
            best = cell;
        if (cell.reach - best.distance <= precision)
            break;
        done = split(&r, cell, &h);
    }
    fm_free(h.cells);
    *out = best.centre;
    *distance = best.distance;
    return done && best.distance > 0;
}

/* ---- simplifying ------------------------------------------------------------------
 */

/*
 * The cone of directions from the anchor in which a straight line passes every point so
 * far within the tolerance:
 *
 *                      left
 *                   .-'     o
 *          anchor  <----o------o---->      a point outside the cone ends the segment
 *                   `-.  o                 at the point before it
 *                      right
 */
struct cone {
    fm_pt anchor;
    double left_x, left_y, right_x, right_y;
    double farthest; /* squared */
    bool is_open;    /* no point beyond the tolerance yet */
};

static double cross(double ax, double ay, double bx, double by)
{
    return ax * by - ay * bx;
}

/* Narrow the cone by `p`; false when `p` lies outside of it. */
static bool narrow(struct cone *c, fm_pt p, double tolerance)
{
    double dx = p.x - c->anchor.x, dy = p.y - c->anchor.y;
    double squared = dx * dx + dy * dy;
    double sine, cosine, lx, ly, rx, ry;

    if (squared <= tolerance * tolerance)
        return c->is_open;
    sine = tolerance / sqrt(squared);
    cosine = sqrt(1 - sine * sine);
    lx = dx * cosine - dy * sine;
    ly = dx * sine + dy * cosine;
    rx = dx * cosine + dy * sine;
    ry = dy * cosine - dx * sine;
    if (c->is_open) {
        *c = (struct cone){ c->anchor, lx, ly, rx, ry, squared, false };
        return true;
    }
    if (cross(c->right_x, c->right_y, dx, dy) < 0 ||
        cross(dx, dy, c->left_x, c->left_y) < 0 ||
        c->right_x * dx + c->right_y * dy < 0)
        return false;
    if (cross(c->right_x, c->right_y, rx, ry) > 0) {
        c->right_x = rx;
        c->right_y = ry;
    }
    if (cross(lx, ly, c->left_x, c->left_y) > 0) {
        c->left_x = lx;
        c->left_y = ly;
    }
    c->farthest = fmax(c->farthest, squared);
    return true;
}

/* Has the line turned back by more than the tolerance since its farthest point? */
static bool turns_back(const struct cone *c, fm_pt p, double tolerance)
{
    double dx = p.x - c->anchor.x, dy = p.y - c->anchor.y;

    return !c->is_open && sqrt(dx * dx + dy * dy) < sqrt(c->farthest) - tolerance;
}

/* Both are compacted together; a mark of a dropped point is never one that must stay.
 */
static void keep_point(fm_pt *points, unsigned char *keep, size_t to, size_t from)
{
    points[to] = points[from];
    if (keep != NULL)
        keep[to] = keep[from];
}

size_t fm_simplify(fm_pt *points, unsigned char *keep, size_t count, bool closed,
                   double tolerance)
{
    struct cone cone;
    size_t kept = 1;

    (void)closed; /* the first point stays either way, and the closing edge with it */
    if (count < 3)
        return count;
    cone = (struct cone){ .anchor = points[0], .is_open = true };
    for (size_t i = 1; i < count; i++) {
        fm_pt before = points[i - 1];
        bool fits = !turns_back(&cone, points[i], tolerance) &&
                    narrow(&cone, points[i], tolerance);

        if (!fits && (kept == 0 || before.x != points[kept - 1].x ||
                      before.y != points[kept - 1].y)) {
            keep_point(points, keep, kept++, i - 1);
            cone = (struct cone){ .anchor = before, .is_open = true };
            narrow(&cone, points[i], tolerance);
        }
        if ((keep != NULL && keep[i]) || i == count - 1) {
            fm_pt here = points[i];

            keep_point(points, keep, kept++, i);
            cone = (struct cone){ .anchor = here, .is_open = true };
        }
    }
    return kept;
}

/* ---- along a line -----------------------------------------------------------------
 */

double fm_polyline_length(const fm_pt *points, size_t count)
{
    double length = 0;

    for (size_t i = 1; i < count; i++)
        length += hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    return length;
}

fm_pt fm_polyline_at(const fm_pt *points, size_t count, double along,
                     double *direction_rad)
{
    double direction = 0;
    fm_pt at = count > 0 ? points[0] : (fm_pt){ 0, 0 };

    along = fmax(along, 0);
    for (size_t i = 1; i < count; i++) {
        double dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y;
        double length = hypot(dx, dy);

        if (!(length > 0))
            continue;
        direction = atan2(dy, dx);
        if (along <= length) {
            at = (fm_pt){ points[i - 1].x + dx * along / length,
                          points[i - 1].y + dy * along / length };
            break;
        }
        along -= length;
        at = points[i];
    }
    if (direction_rad != NULL)
        *direction_rad = direction;
    return at;
}
