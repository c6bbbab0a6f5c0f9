/* SPDX-License-Identifier: MIT */
/*
 * The nearest of many points: a grid with about one of them a bucket, searched in rings
 * of buckets round the one asked for, until the next ring cannot hold a nearer one.
 */
#include <math.h>

#include "base/mem.h"
#include "front/cells.h"

#include "base/banned.h"

bool fm_site_grid_init(fm_site_grid *grid, const fm_xy *sites, size_t count)
{
    double width, height, side = ceil(sqrt((double)count));

    *grid = (fm_site_grid){ .sites = sites, .extent = FM_EXTENT_EMPTY };
    for (size_t i = 0; i < count; i++)
        fm_extent_add(&grid->extent, sites[i]);
    if (count == 0)
        grid->extent = (fm_extent){ 0, 0, 0, 0 };
    width = grid->extent.x1 - grid->extent.x0;
    height = grid->extent.y1 - grid->extent.y0;
    grid->bucket = fmax(fmax(width, height) / fmax(side, 1.0), 1.0);
    grid->columns = (size_t)(width / grid->bucket) + 1;
    grid->rows = (size_t)(height / grid->bucket) + 1;
    grid->first = fm_alloc_raw(grid->columns * grid->rows, sizeof *grid->first);
    grid->next = fm_alloc_raw(count, sizeof *grid->next);
    if (grid->first == NULL || grid->next == NULL) {
        fm_site_grid_release(grid);
        return false;
    }
    for (size_t i = 0; i < grid->columns * grid->rows; i++)
        grid->first[i] = FM_NO_CELL;
    return true;
}

void fm_site_grid_release(fm_site_grid *grid)
{
    fm_free(grid->first);
    fm_free(grid->next);
    *grid = (fm_site_grid){ 0 };
}

static long bucket_of(double at, double origin, double bucket, size_t count)
{
    return (long)fmin(fmax(floor((at - origin) / bucket), 0.0), (double)count - 1.0);
}

static long column_of(const fm_site_grid *grid, fm_xy p)
{
    return bucket_of(p.x, grid->extent.x0, grid->bucket, grid->columns);
}

static long row_of(const fm_site_grid *grid, fm_xy p)
{
    return bucket_of(p.y, grid->extent.y0, grid->bucket, grid->rows);
}

void fm_site_grid_add(fm_site_grid *grid, uint32_t site)
{
    fm_xy p = grid->sites[site];
    size_t at = (size_t)row_of(grid, p) * grid->columns + (size_t)column_of(grid, p);

    grid->next[site] = grid->first[at];
    grid->first[at] = site;
}

/* What a search has found so far. */
typedef struct search {
    fm_xy p;
    double distance;
    uint32_t best;
} search;

/* Of two as near as each other the one of the lower number is taken, so that the answer
 * does not hang on the order in a bucket. */
static void search_bucket(const fm_site_grid *grid, long column, long row, search *s)
{
    uint32_t site;

    if (column < 0 || row < 0 || column >= (long)grid->columns ||
        row >= (long)grid->rows)
        return;
    site = grid->first[(size_t)row * grid->columns + (size_t)column];
    for (; site != FM_NO_CELL; site = grid->next[site]) {
        double d = hypot(grid->sites[site].x - s->p.x, grid->sites[site].y - s->p.y);

        if (d < s->distance || (d <= s->distance && site < s->best)) {
            s->distance = d;
            s->best = site;
        }
    }
}

uint32_t fm_site_grid_nearest(const fm_site_grid *grid, fm_xy p, double limit)
{
    search s = { p, limit, FM_NO_CELL };
    long column = column_of(grid, p), row = row_of(grid, p);
    long last = (long)(grid->columns > grid->rows ? grid->columns : grid->rows);

    for (long ring = 0; ring <= last; ring++) {
        if ((double)(ring - 1) * grid->bucket > s.distance)
            break;
        for (long c = column - ring; c <= column + ring; c++) {
            search_bucket(grid, c, row - ring, &s);
            if (ring > 0)
                search_bucket(grid, c, row + ring, &s);
        }
        for (long r = row - ring + 1; r < row + ring; r++) {
            search_bucket(grid, column - ring, r, &s);
            search_bucket(grid, column + ring, r, &s);
        }
    }
    return s.best;
}
