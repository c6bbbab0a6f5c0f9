/* SPDX-License-Identifier: MIT */
/*
 * Thiessen cells as a mesh: corners, sides, and which cells meet at a corner.
 *
 * Eight guards far round the places close the cells at the rim.  They are too far away
 * to take ground within anybody's reach, and hold nothing.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "front/cells.h"
#include "geo/topology.h"

#include "base/banned.h"

enum { GUARDS = 8 };

/* Corners are told apart to a tenth of a millimetre. */
#define CORNER_M 1e-4
/* Each corner cut begins at a quarter of a side at most (Chaikin, G.: An algorithm for
 * high-speed curve generation, 1974). */
#define CUT_SHARE 0.25

void fm_mesh_release(fm_mesh *mesh)
{
    fm_free(mesh->corners);
    fm_free(mesh->cell_start);
    fm_free(mesh->cell_corner);
    fm_free(mesh->cell_side);
    fm_free(mesh->cell_tip);
    fm_free(mesh->sides);
    fm_free(mesh->around_start);
    fm_free(mesh->around);
    *mesh = (fm_mesh){ 0 };
}

/* ---- Rings ----------------------------------------------------------------------- */

static void place_guards(const fm_cells *cells, fm_xy guards[GUARDS])
{
    fm_extent extent = FM_EXTENT_EMPTY;
    double scale = 1, radius;
    fm_xy middle;

    for (size_t i = 0; i < cells->place_count; i++) {
        fm_extent_add(&extent, cells->places[i].site);
        scale = fmax(scale, cells->places[i].scale);
    }
    middle = (fm_xy){ (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2 };
    radius = 6 * (hypot(extent.x1 - extent.x0, extent.y1 - extent.y0) +
                  2 * scale * cells->reach_m);
    /* Turned a little, so that places on a lattice meet no guard head on. */
    for (int i = 0; i < GUARDS; i++) {
        double angle = 0.1 + 2 * M_PI * i / GUARDS;

        guards[i] =
            (fm_xy){ middle.x + radius * cos(angle), middle.y + radius * sin(angle) };
    }
}

static fm_status make_rings(fm_context *ctx, const fm_xy *sites, size_t count,
                            fm_plane_rings *rings)
{
    fm_topology *topology = NULL;
    fm_status status = fm_topology_new(ctx, &topology);

    if (status == FM_OK)
        status = fm_topology_cells(topology, sites, count, rings);
    fm_topology_free(topology);
    return status;
}

static fm_xy ring_middle(const fm_xy *points, size_t count)
{
    fm_xy sum = { 0, 0 };

    for (size_t i = 0; i < count; i++) {
        sum.x += points[i].x / (double)count;
        sum.y += points[i].y / (double)count;
    }
    return sum;
}

/*
 * The ring of each site.  A cell is convex, so the mean of its corners is inside, and
 * the site nearest to that is its own.  False when out of memory.
 */
static bool match_rings(const fm_xy *sites, size_t places, const fm_plane_rings *rings,
                        size_t *ring_of)
{
    fm_site_grid grid;

    if (!fm_site_grid_init(&grid, sites, places))
        return false;
    for (size_t i = 0; i < places; i++)
        fm_site_grid_add(&grid, (uint32_t)i);
    for (size_t i = 0; i < places + GUARDS; i++)
        ring_of[i] = rings->count;
    for (size_t i = 0; i < rings->count; i++) {
        fm_xy middle = ring_middle(rings->points + rings->start[i],
                                   rings->start[i + 1] - rings->start[i]);
        double nearest = INFINITY;
        uint32_t owner = fm_site_grid_nearest(&grid, middle, INFINITY);

        if (owner != FM_NO_CELL)
            nearest = hypot(sites[owner].x - middle.x, sites[owner].y - middle.y);
        for (size_t g = places; g < places + GUARDS; g++) {
            double d = hypot(sites[g].x - middle.x, sites[g].y - middle.y);

            if (d < nearest) {
                nearest = d;
                owner = (uint32_t)g;
            }
        }
        ring_of[owner] = i;
    }
    fm_site_grid_release(&grid);
    return true;
}

/* ---- Corners --------------------------------------------------------------------- */

/* A position of a ring on the way to becoming a corner. */
typedef struct ring_position {
    double x, y; /* whole numbers of CORNER_M */
    size_t at;   /* in the rings of all cells */
} ring_position;

static int by_position(const void *a, const void *b)
{
    const ring_position *p = a, *q = b;

    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

/* Number the positions; equal ones are one corner. */
static bool number_corners(ring_position *positions, size_t count, fm_mesh *mesh)
{
    qsort(positions, count, sizeof *positions, by_position);
    mesh->corners = fm_alloc(count, sizeof *mesh->corners);
    if (mesh->corners == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const ring_position *p = &positions[i];

        if (i == 0 || p->x != p[-1].x || p->y != p[-1].y)
            mesh->corners[mesh->corner_count++] =
                (fm_xy){ p->x * CORNER_M, p->y * CORNER_M };
        mesh->cell_corner[p->at] = (uint32_t)(mesh->corner_count - 1);
    }
    return true;
}

static double turn(fm_xy a, fm_xy b, fm_xy c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* Rings go counter-clockwise; corners that have fallen together are one. */
static void tidy_rings(fm_mesh *mesh)
{
    size_t out = 0, begin = 0;

    for (size_t cell = 0; cell < mesh->cell_count + GUARDS; cell++) {
        size_t end = mesh->cell_start[cell + 1], first = out;
        double twice = 0;

        for (size_t i = begin; i < end; i++) {
            uint32_t corner = mesh->cell_corner[i];

            if (out == first || mesh->cell_corner[out - 1] != corner)
                mesh->cell_corner[out++] = corner;
        }
        while (out > first + 1 &&
               mesh->cell_corner[out - 1] == mesh->cell_corner[first])
            out--;
        for (size_t i = first + 1; i + 1 < out; i++)
            twice += turn(mesh->corners[mesh->cell_corner[first]],
                          mesh->corners[mesh->cell_corner[i]],
                          mesh->corners[mesh->cell_corner[i + 1]]);
        for (size_t i = first, k = out; twice < 0 && i + 1 < k; i++) {
            uint32_t spare = mesh->cell_corner[i];

            mesh->cell_corner[i] = mesh->cell_corner[--k];
            mesh->cell_corner[k] = spare;
        }
        begin = end;
        mesh->cell_start[cell] = first;
    }
    mesh->cell_start[mesh->cell_count + GUARDS] = out;
}

static bool make_corners(const fm_plane_rings *rings, const size_t *ring_of,
                         fm_mesh *mesh)
{
    size_t cells = mesh->cell_count + GUARDS, total = rings->start[rings->count];
    ring_position *positions = fm_alloc(total, sizeof *positions);
    size_t count = 0;
    bool ok;

    mesh->cell_start = fm_alloc(cells + 1, sizeof *mesh->cell_start);
    mesh->cell_corner = fm_alloc(total, sizeof *mesh->cell_corner);
    mesh->cell_side = fm_alloc(total, sizeof *mesh->cell_side);
    mesh->cell_tip = fm_alloc(total, sizeof *mesh->cell_tip);
    ok = positions != NULL && mesh->cell_start != NULL && mesh->cell_corner != NULL &&
         mesh->cell_side != NULL && mesh->cell_tip != NULL;
    for (size_t cell = 0; ok && cell < cells; cell++) {
        size_t ring = ring_of[cell];

        mesh->cell_start[cell] = count;
        for (size_t i = ring == rings->count ? 0 : rings->start[ring];
             ring < rings->count && i < rings->start[ring + 1]; i++, count++)
            positions[count] =
                (ring_position){ round(rings->points[i].x / CORNER_M),
                                 round(rings->points[i].y / CORNER_M), count };
        mesh->cell_start[cell + 1] = count;
    }
    ok = ok && number_corners(positions, count, mesh);
    if (ok)
        tidy_rings(mesh);
    fm_free(positions);
    return ok;
}

/* ---- Sides ----------------------------------------------------------------------- */

/* A side as one of its cells has it. */
typedef struct half_side {
    uint32_t low, high; /* corners */
    uint32_t cell;
    bool forward; /* the cell goes from low to high: it lies on the left */
    size_t at;
} half_side;

static int by_corners(const void *a, const void *b)
{
    const half_side *p = a, *q = b;

    if (p->low != q->low)
        return p->low < q->low ? -1 : 1;
    if (p->high != q->high)
        return p->high < q->high ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

static bool make_sides(fm_mesh *mesh)
{
    size_t cells = mesh->cell_count + GUARDS, total = mesh->cell_start[cells];
    half_side *halves = fm_alloc(total, sizeof *halves);

    mesh->sides = fm_alloc(total, sizeof *mesh->sides);
    if (halves == NULL || mesh->sides == NULL) {
        fm_free(halves);
        return false;
    }
    for (size_t cell = 0; cell < cells; cell++) {
        size_t first = mesh->cell_start[cell], end = mesh->cell_start[cell + 1];

        for (size_t i = first; i < end; i++) {
            uint32_t from = mesh->cell_corner[i];
            uint32_t to = mesh->cell_corner[i + 1 < end ? i + 1 : first];

            halves[i] = (half_side){ from < to ? from : to, from < to ? to : from,
                                     (uint32_t)cell, from < to, i };
        }
    }
    qsort(halves, total, sizeof *halves, by_corners);
    for (size_t i = 0; i < total; i++) {
        fm_cell_side *side;

        if (i == 0 || halves[i].low != halves[i - 1].low ||
            halves[i].high != halves[i - 1].high)
            mesh->sides[mesh->side_count++] =
                (fm_cell_side){ halves[i].low, halves[i].high, FM_NO_CELL, FM_NO_CELL,
                                false };
        side = &mesh->sides[mesh->side_count - 1];
        *(halves[i].forward ? &side->left : &side->right) = halves[i].cell;
        mesh->cell_side[halves[i].at] = (uint32_t)(mesh->side_count - 1);
    }
    fm_free(halves);
    return true;
}

/* The cells at each corner, in the order of their numbers. */
static bool make_around(fm_mesh *mesh)
{
    size_t cells = mesh->cell_count + GUARDS, total = mesh->cell_start[cells];
    size_t *start = fm_alloc(mesh->corner_count + 2, sizeof *start);

    mesh->around = fm_alloc(total, sizeof *mesh->around);
    mesh->around_start = start;
    if (start == NULL || mesh->around == NULL)
        return false;
    /* Counted one place further on, so that filling moves each start to where it is. */
    for (size_t i = 0; i < total; i++)
        start[mesh->cell_corner[i] + 2]++;
    for (size_t i = 2; i < mesh->corner_count + 2; i++)
        start[i] += start[i - 1];
    for (size_t cell = 0; cell < cells; cell++) {
        for (size_t i = mesh->cell_start[cell]; i < mesh->cell_start[cell + 1]; i++)
            mesh->around[start[mesh->cell_corner[i] + 1]++] = (uint32_t)cell;
    }
    return true;
}

fm_status fm_mesh_build(fm_context *ctx, const fm_cells *cells, fm_mesh *mesh)
{
    size_t places = cells->place_count, count = places + GUARDS;
    fm_xy *sites = fm_alloc(count, sizeof *sites);
    size_t *ring_of = fm_alloc(count, sizeof *ring_of);
    fm_plane_rings rings = { 0 };
    fm_status status = FM_OK;

    mesh->cell_count = places;
    mesh->rounding_m = cells->rounding_m;
    if (sites == NULL || ring_of == NULL)
        status = fm_fail_nomem(ctx);
    if (status == FM_OK) {
        for (size_t i = 0; i < places; i++)
            sites[i] = cells->places[i].site;
        place_guards(cells, sites + places);
        status = make_rings(ctx, sites, count, &rings);
    }
    if (status == FM_OK && !match_rings(sites, places, &rings, ring_of))
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; i < places && status == FM_OK; i++) {
        if (ring_of[i] == rings.count)
            status = fm_fail(ctx, FM_ERR_INTERNAL, "place '%s' has no cell",
                             cells->places[i].name);
    }
    if (status == FM_OK && (!make_corners(&rings, ring_of, mesh) || !make_sides(mesh) ||
                            !make_around(mesh)))
        status = fm_fail_nomem(ctx);
    fm_plane_rings_release(&rings);
    fm_free(sites);
    fm_free(ring_of);
    return status;
}

/* ---- Asking ---------------------------------------------------------------------- */

bool fm_mesh_cell_contains(const fm_mesh *mesh, uint32_t cell, fm_xy p)
{
    size_t first = mesh->cell_start[cell], end = mesh->cell_start[cell + 1];

    for (size_t i = first; i < end; i++) {
        fm_xy a = mesh->corners[mesh->cell_corner[i]];
        fm_xy b = mesh->corners[mesh->cell_corner[i + 1 < end ? i + 1 : first]];

        if (turn(a, b, p) < 0)
            return false;
    }
    return true;
}

bool fm_mesh_others_hold(const fm_mesh *mesh, uint32_t corner, uint32_t cell,
                         const fm_cell_state *states, uint32_t *holder)
{
    bool any = false;

    for (size_t i = mesh->around_start[corner]; i < mesh->around_start[corner + 1];
         i++) {
        uint32_t other = mesh->around[i];

        if (other == cell)
            continue;
        if (other >= mesh->cell_count || (any && states[other].holder != *holder))
            return false;
        *holder = states[other].holder;
        any = true;
    }
    return any;
}

/* ---- Tips ------------------------------------------------------------------------ */

static double side_length(const fm_mesh *mesh, const fm_cell_side *side)
{
    fm_xy a = mesh->corners[side->from], b = mesh->corners[side->to];

    return hypot(b.x - a.x, b.y - a.y);
}

static double share_of(const fm_mesh *mesh, double length)
{
    return length > 0 ? fmin(CUT_SHARE, mesh->rounding_m / length) : 0;
}

/* The first cut, from the corner along the side. */
static double first_cut_m(const fm_mesh *mesh, double length)
{
    return share_of(mesh, length) * length;
}

double fm_mesh_cut_m(const fm_mesh *mesh, const fm_cell_side *side)
{
    double length = side_length(mesh, side), first = first_cut_m(mesh, length);

    return first + first_cut_m(mesh, length - 2 * first);
}

static fm_xy along(fm_xy from, fm_xy to, double share)
{
    return (fm_xy){ from.x + (to.x - from.x) * share,
                    from.y + (to.y - from.y) * share };
}

/*
 * Two rounds of cutting:
 *
 *          v                     p, q   first cuts, a quarter of the side at most
 *         / \                    1, 4   second cuts of what is left of the sides
 *       p/---\q                  2, 3   second cuts of the chord p q
 *       /2   3\
 *      1       4
 */
fm_tip fm_mesh_tip(const fm_mesh *mesh, uint32_t cell, size_t at)
{
    size_t first = mesh->cell_start[cell], end = mesh->cell_start[cell + 1];
    size_t before = at == first ? end - 1 : at - 1,
           after = at + 1 < end ? at + 1 : first;
    fm_xy v = mesh->corners[mesh->cell_corner[at]];
    fm_xy a = mesh->corners[mesh->cell_corner[before]];
    fm_xy b = mesh->corners[mesh->cell_corner[after]];
    const fm_cell_side *in = &mesh->sides[mesh->cell_side[before]];
    const fm_cell_side *out = &mesh->sides[mesh->cell_side[at]];
    double in_m = side_length(mesh, in), out_m = side_length(mesh, out), share;
    fm_xy p = along(v, a, first_cut_m(mesh, in_m) / in_m);
    fm_xy q = along(v, b, first_cut_m(mesh, out_m) / out_m);

    share = share_of(mesh, hypot(q.x - p.x, q.y - p.y));
    return (fm_tip){ v,
                     { along(v, a, fm_mesh_cut_m(mesh, in) / in_m), along(p, q, share),
                       along(q, p, share),
                       along(v, b, fm_mesh_cut_m(mesh, out) / out_m) } };
}

/* Even-odd over corner and arc. */
bool fm_tip_contains(const fm_tip *tip, fm_xy p)
{
    fm_xy ring[5] = { tip->corner, tip->arc[0], tip->arc[1], tip->arc[2], tip->arc[3] };
    bool inside = false;

    for (int i = 0, j = 4; i < 5; j = i++) {
        if ((ring[i].y > p.y) != (ring[j].y > p.y) &&
            p.x < ring[j].x + (p.y - ring[j].y) * (ring[i].x - ring[j].x) /
                                  (ring[i].y - ring[j].y))
            inside = !inside;
    }
    return inside;
}
