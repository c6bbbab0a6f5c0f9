/* SPDX-License-Identifier: MIT */
/*
 * Edges are sorted into the cells of a grid that their boxes meet, and compared within
 * each cell.  The grid starts fine, about one cell an edge, and is coarsened until
 * edges do not stand in too many cells; so short edges meet few others, and edges that
 * all cross end in one cell, where the limit is soon reached.
 */
#include "geo/crossings.h"

#include <math.h>

#include "base/mem.h"

#include "base/banned.h"

enum { ENTRIES_PER_EDGE = 8, GRID_SIDE_MAX = 1024 };

struct edge {
    fm_lonlat a, b;
};

struct grid {
    const struct edge *edges;
    size_t edge_count;
    fm_bbox box;
    size_t side;
    uint32_t *start;   /* side * side + 1 offsets into entries */
    uint32_t *entries; /* edges by cell */
};

static size_t collect_edges(const fm_shapes *s, size_t feature, struct edge *edges)
{
    size_t count = 0;

    for (size_t part = s->feature_start[feature]; part < s->feature_start[feature + 1];
         part++) {
        size_t first = s->part_start[part], end = s->part_start[part + 1];

        if (s->part_role[part] < FM_PART_SHELL)
            continue;
        for (size_t i = first, j = end - 1; i < end; j = i++)
            edges[count++] = (struct edge){ s->points[j], s->points[i] };
    }
    return count;
}

/* Columns (or rows) of the grid that [low, high] meets. */
static void cell_span(double low, double high, double from, double to, size_t side,
                      size_t *first, size_t *last)
{
    double scale = to > from ? (double)side / (to - from) : 0;
    double f = floor((low - from) * scale), l = floor((high - from) * scale);

    *first = (size_t)fmin(fmax(f, 0), (double)side - 1);
    *last = (size_t)fmin(fmax(l, 0), (double)side - 1);
}

struct span {
    size_t x0, x1, y0, y1;
};

static struct span edge_span(const struct grid *g, const struct edge *e)
{
    struct span s;

    cell_span(fmin(e->a.lon, e->b.lon), fmax(e->a.lon, e->b.lon), g->box.west,
              g->box.east, g->side, &s.x0, &s.x1);
    cell_span(fmin(e->a.lat, e->b.lat), fmax(e->a.lat, e->b.lat), g->box.south,
              g->box.north, g->side, &s.y0, &s.y1);
    return s;
}

static size_t count_entries(const struct grid *g)
{
    size_t entries = 0;

    for (size_t i = 0; i < g->edge_count; i++) {
        struct span s = edge_span(g, &g->edges[i]);

        entries += (s.x1 - s.x0 + 1) * (s.y1 - s.y0 + 1);
    }
    return entries;
}

static bool fill_grid(struct grid *g)
{
    size_t cells, entries;

    g->side = (size_t)fmin(sqrt((double)g->edge_count) + 1, GRID_SIDE_MAX);
    while ((entries = count_entries(g)) > ENTRIES_PER_EDGE * g->edge_count &&
           g->side > 1)
        g->side /= 2;
    cells = g->side * g->side;
    g->start = fm_alloc(cells + 1, sizeof *g->start);
    g->entries = fm_alloc(entries, sizeof *g->entries);
    if (g->start == NULL || g->entries == NULL)
        return false;
    /* Counting sort: sizes, then offsets, then the edges from the back. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < g->edge_count; i++) {
            struct span s = edge_span(g, &g->edges[i]);

            for (size_t y = s.y0; y <= s.y1; y++) {
                for (size_t x = s.x0; x <= s.x1; x++) {
                    size_t cell = y * g->side + x;

                    if (pass == 0)
                        g->start[cell]++;
                    else
                        g->entries[--g->start[cell]] = (uint32_t)i;
                }
            }
        }
        for (size_t cell = 1; pass == 0 && cell <= cells; cell++)
            g->start[cell] += g->start[cell - 1];
    }
    return true;
}

static double turn(fm_lonlat a, fm_lonlat b, fm_lonlat c)
{
    return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

/* The cell that a place falls into. */
static size_t cell_of(const struct grid *g, fm_lonlat at)
{
    size_t x, y, unused;

    cell_span(at.lon, at.lon, g->box.west, g->box.east, g->side, &x, &unused);
    cell_span(at.lat, at.lat, g->box.south, g->box.north, g->side, &y, &unused);
    return y * g->side + x;
}

/* Do the edges cross, at an inner point of both that lies in this cell?  Edges that
 * share several cells are so counted once. */
static bool cross_in_cell(const struct grid *g, const struct edge *e,
                          const struct edge *f, size_t cell)
{
    double before, behind, along;

    if (fmax(e->a.lat, e->b.lat) < fmin(f->a.lat, f->b.lat) ||
        fmax(f->a.lat, f->b.lat) < fmin(e->a.lat, e->b.lat))
        return false;
    before = turn(f->a, f->b, e->a);
    behind = turn(f->a, f->b, e->b);
    if (before * behind >= 0 || turn(e->a, e->b, f->a) * turn(e->a, e->b, f->b) >= 0)
        return false;
    along = before / (before - behind);
    return cell_of(g, (fm_lonlat){ e->a.lon + along * (e->b.lon - e->a.lon),
                                   e->a.lat + along * (e->b.lat - e->a.lat) }) == cell;
}

static size_t count_in_cell(const struct grid *g, size_t cell, size_t limit)
{
    size_t found = 0;

    for (uint32_t i = g->start[cell]; i < g->start[cell + 1]; i++) {
        for (uint32_t j = i + 1; j < g->start[cell + 1]; j++)
            found += cross_in_cell(g, &g->edges[g->entries[i]],
                                   &g->edges[g->entries[j]], cell);
        if (found > limit)
            break;
    }
    return found;
}

bool fm_count_crossings(const fm_shapes *s, size_t feature, size_t limit,
                        size_t *crossings)
{
    size_t first = s->part_start[s->feature_start[feature]];
    size_t end = s->part_start[s->feature_start[feature + 1]];
    struct edge *edges = fm_alloc_raw(end - first, sizeof *edges);
    struct grid g = { .edges = edges, .box = fm_shapes_bbox(s, feature) };
    bool done = edges != NULL;

    *crossings = 0;
    if (done) {
        g.edge_count = collect_edges(s, feature, edges);
        done = fill_grid(&g);
    }
    for (size_t cell = 0; done && cell < g.side * g.side && *crossings <= limit; cell++)
        *crossings += count_in_cell(&g, cell, limit);
    fm_free(edges);
    fm_free(g.start);
    fm_free(g.entries);
    return done;
}
