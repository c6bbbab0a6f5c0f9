/* SPDX-License-Identifier: MIT */
#include "front/neck_raster.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

/* Edges are straight in degrees; longer ones are bowed on the plane and are divided. */
static const double step_deg = 0.1;
/* Empty cells round the ground. */
static const double margin_cells = 3;
/* Open borders are widened to so many cells, so that the edge beside them is met. */
enum { OPEN_REACH = 2 };

static fm_closed_form plane_round(fm_bbox box)
{
    double lon = (box.west + box.east) / 2, lat = (box.south + box.north) / 2;
    fm_str crs = { 0 };
    fm_closed_form form;

    if (box.east - box.west >= 359) /* round a pole */
        lat = lat >= 0 ? 90 : -90;
    lon -= 360.0 * round(lon / 360.0);
    fm_str_add(&crs, "+proj=laea +lat_0=");
    fm_str_add_fixed(&crs, lat, 3);
    fm_str_add(&crs, " +lon_0=");
    fm_str_add_fixed(&crs, lon, 3);
    fm_str_add(&crs, " +datum=WGS84 +units=m +no_defs");
    form = fm_closed_form_of(fm_str_text(&crs));
    fm_str_release(&crs);
    return form;
}

/* ---- edges on the plane ---------------------------------------------------------- */

typedef void (*each_edge)(fm_neck_raster *r, fm_xy a, fm_xy b, void *user);

static fm_xy to_plane(const fm_neck_raster *r, fm_lonlat p)
{
    double pair[2] = { p.lon, p.lat };

    fm_closed_form_forward(&r->plane, pair, 1);
    return (fm_xy){ pair[0], pair[1] };
}

/* Every edge of the part in steps of at most `at_most_deg`. */
static void walk(fm_neck_raster *r, const fm_shapes *s, size_t part, double at_most_deg,
                 each_edge each, void *user)
{
    const fm_lonlat *points = s->points + s->part_start[part];
    size_t count = fm_shapes_part_size(s, part);
    bool ring = s->part_role[part] >= FM_PART_SHELL;

    for (size_t i = ring ? 0 : 1; i < count; i++) {
        fm_lonlat a = points[i == 0 ? count - 1 : i - 1], b = points[i];
        double length = fmax(fabs(b.lon - a.lon), fabs(b.lat - a.lat));
        double steps = fmax(1, ceil(length / at_most_deg));
        fm_xy from = to_plane(r, a);

        for (double k = 1; k <= steps; k += 1) {
            fm_lonlat m = { a.lon + (b.lon - a.lon) * (k / steps),
                            a.lat + (b.lat - a.lat) * (k / steps) };
            fm_xy to = to_plane(r, m);

            each(r, from, to, user);
            from = to;
        }
    }
}

static void grow(fm_neck_raster *r, fm_xy a, fm_xy b, void *user)
{
    bool *failed = user;

    (void)a;
    if (isfinite(b.x) && isfinite(b.y))
        fm_extent_add(&r->extent, b);
    else
        *failed = true;
}

/* ---- inside ---------------------------------------------------------------------- */

struct crossing {
    uint32_t row;
    float x; /* in cells */
};

struct crossings {
    struct crossing *items;
    size_t count, capacity;
    bool failed; /* out of memory */
};

/* Where the edge passes the middles of rows; its lower end counts, its upper does not.
 */
static void cross_rows(fm_neck_raster *r, fm_xy a, fm_xy b, void *user)
{
    struct crossings *c = user;
    double ya = (a.y - r->extent.y0) / r->cell_m - 0.5;
    double yb = (b.y - r->extent.y0) / r->cell_m - 0.5;
    double low = fmin(ya, yb), high = fmax(ya, yb);

    for (double row = fmax(0, ceil(low)); row < high && row < (double)r->height;
         row += 1) {
        struct crossing *grown =
            fm_grow(c->items, &c->capacity, c->count + 1, sizeof *grown);

        if (grown == NULL) {
            c->failed = true;
            return;
        }
        c->items = grown;
        c->items[c->count++] = (struct crossing){
            (uint32_t)row,
            (float)((a.x + (b.x - a.x) * ((row - ya) / (yb - ya)) - r->extent.x0) /
                    r->cell_m),
        };
    }
}

static int crossing_compare(const void *left, const void *right)
{
    const struct crossing *a = left, *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->x < b->x ? -1 : a->x > b->x;
}

static bool fill_inside(fm_neck_raster *r, const fm_shapes *own, size_t feature)
{
    struct crossings c = { 0 };

    for (size_t part = own->feature_start[feature];
         part < own->feature_start[feature + 1]; part++)
        walk(r, own, part, step_deg, cross_rows, &c);
    if (c.count > 0)
        qsort(c.items, c.count, sizeof *c.items, crossing_compare);
    for (size_t i = 0; i + 1 < c.count; i += 2) {
        uint8_t *row = r->cells + c.items[i].row * r->width;
        double first = fmax(0, ceil((double)c.items[i].x - 0.5));
        double end = fmin((double)r->width, ceil((double)c.items[i + 1].x - 0.5));

        for (double x = first; x < end; x += 1)
            row[(size_t)x] = NECK_INSIDE;
    }
    fm_free(c.items);
    return !c.failed;
}

/* ---- edge and open border -------------------------------------------------------- */

static bool beside_inside(const fm_neck_raster *r, size_t x, size_t y)
{
    for (size_t ny = y == 0 ? 0 : y - 1; ny <= y + 1 && ny < r->height; ny++) {
        for (size_t nx = x == 0 ? 0 : x - 1; nx <= x + 1 && nx < r->width; nx++) {
            if (r->cells[ny * r->width + nx] & NECK_INSIDE)
                return true;
        }
    }
    return false;
}

static void open_round(fm_neck_raster *r, fm_xy a, fm_xy b, void *user)
{
    double length = hypot(b.x - a.x, b.y - a.y) / r->cell_m;
    double steps = fmax(1, ceil(2 * length));

    (void)user;
    if (!isfinite(length))
        return;
    for (double k = 0; k <= steps; k += 1) {
        double x = (a.x + (b.x - a.x) * (k / steps) - r->extent.x0) / r->cell_m;
        double y = (a.y + (b.y - a.y) * (k / steps) - r->extent.y0) / r->cell_m;

        for (int dy = -OPEN_REACH; dy <= OPEN_REACH; dy++) {
            for (int dx = -OPEN_REACH; dx <= OPEN_REACH; dx++) {
                double cx = floor(x) + dx, cy = floor(y) + dy;

                if (cx >= 0 && cy >= 0 && cx < (double)r->width &&
                    cy < (double)r->height)
                    r->cells[(size_t)cy * r->width + (size_t)cx] |= NECK_OPEN;
            }
        }
    }
}

static void mark_edges(fm_neck_raster *r, const fm_shapes *open)
{
    for (size_t part = 0; open != NULL && part < open->part_count; part++)
        walk(r, open, part, step_deg, open_round, NULL);
    for (size_t y = 0; y < r->height; y++) {
        for (size_t x = 0; x < r->width; x++) {
            uint8_t *cell = &r->cells[y * r->width + x];

            if (!(*cell & (NECK_INSIDE | NECK_OPEN)) && beside_inside(r, x, y))
                *cell |= NECK_EDGE;
        }
    }
}

/* ---- distance transform -----------------------------------------------------------
 */

static const float far_squared = 1e20f;

/* The lower envelope of parabolas rooted at (q, f[q]), as in the paper; `roots` and
 * `starts` are scratch of n and n + 1. */
static void transform_line(const float *f, float *d, size_t n, size_t *roots,
                           double *starts)
{
    size_t k = 0;

    roots[0] = 0;
    starts[0] = -1e30;
    starts[1] = 1e30;
    for (size_t q = 1; q < n; q++) {
        double s;

        for (;;) {
            double root = (double)roots[k], here = (double)q;

            s = (((double)f[q] + here * here) - ((double)f[roots[k]] + root * root)) /
                (2 * here - 2 * root);
            if (s > starts[k])
                break;
            k--;
        }
        k++;
        roots[k] = q;
        starts[k] = s;
        starts[k + 1] = 1e30;
    }
    k = 0;
    for (size_t q = 0; q < n; q++) {
        double away;

        while (starts[k + 1] < (double)q)
            k++;
        away = (double)q - (double)roots[k];
        d[q] = (float)(away * away + (double)f[roots[k]]);
    }
}

static bool transform(fm_neck_raster *r)
{
    size_t longest = r->width > r->height ? r->width : r->height;
    float *line = fm_alloc(longest, sizeof *line), *result = NULL;
    size_t *roots = fm_alloc(longest, sizeof *roots);
    double *starts = fm_alloc(longest + 1, sizeof *starts);
    bool done;

    result = fm_alloc(longest, sizeof *result);
    done = line != NULL && result != NULL && roots != NULL && starts != NULL;
    for (size_t x = 0; done && x < r->width; x++) {
        for (size_t y = 0; y < r->height; y++)
            line[y] = r->cells[y * r->width + x] & NECK_EDGE ? 0 : far_squared;
        transform_line(line, result, r->height, roots, starts);
        for (size_t y = 0; y < r->height; y++)
            r->depth[y * r->width + x] = result[y];
    }
    for (size_t y = 0; done && y < r->height; y++) {
        float *row = r->depth + y * r->width;

        transform_line(row, result, r->width, roots, starts);
        for (size_t x = 0; x < r->width; x++)
            row[x] = r->cells[y * r->width + x] & NECK_INSIDE ? sqrtf(result[x]) : 0;
    }
    fm_free(line);
    fm_free(result);
    fm_free(roots);
    fm_free(starts);
    return done;
}

/* ---- life ------------------------------------------------------------------------ */

/* Lay the cells over the extent; false where the ground has none. */
static bool lay_cells(fm_neck_raster *r)
{
    double w = r->extent.x1 - r->extent.x0, h = r->extent.y1 - r->extent.y0;
    double side = fmax(w, h);

    if (!(side > 0))
        return false;
    /* A strip as narrow as a thread must not become a million cells long. */
    r->cell_m = fmax(sqrt(w * h / NECK_CELLS), side / (NECK_CELLS / 100.0));
    r->cell_m = fmax(r->cell_m, 0.1);
    r->extent = fm_extent_grown(r->extent, margin_cells * r->cell_m);
    r->width = (size_t)ceil((r->extent.x1 - r->extent.x0) / r->cell_m);
    r->height = (size_t)ceil((r->extent.y1 - r->extent.y0) / r->cell_m);
    return true;
}

bool fm_neck_raster_init(fm_neck_raster *r, const fm_shapes *own, size_t feature,
                         const fm_shapes *open)
{
    bool failed = false;

    *r = (fm_neck_raster){ .extent = FM_EXTENT_EMPTY };
    r->plane = plane_round(fm_shapes_bbox(own, feature));
    if (r->plane.kind != FM_CLOSED_LAEA)
        return true;
    for (size_t part = own->feature_start[feature];
         part < own->feature_start[feature + 1]; part++)
        walk(r, own, part, step_deg, grow, &failed);
    /* A half of the Earth is a disk of this radius on the plane. */
    if (failed ||
        hypot(r->extent.x1 - r->extent.x0, r->extent.y1 - r->extent.y0) >
            2 * 6371007.0 * M_SQRT2 ||
        !lay_cells(r))
        return true;
    r->cells = fm_alloc(r->width * r->height, sizeof *r->cells);
    r->depth = fm_alloc(r->width * r->height, sizeof *r->depth);
    if (r->cells == NULL || r->depth == NULL || !fill_inside(r, own, feature)) {
        fm_neck_raster_release(r);
        return false;
    }
    mark_edges(r, open);
    if (!transform(r)) {
        fm_neck_raster_release(r);
        return false;
    }
    return true;
}

void fm_neck_raster_release(fm_neck_raster *r)
{
    fm_free(r->cells);
    fm_free(r->depth);
    *r = (fm_neck_raster){ 0 };
}

uint32_t fm_neck_raster_cell(const fm_neck_raster *r, fm_lonlat place)
{
    fm_xy at = to_plane(r, place);
    double x = floor((at.x - r->extent.x0) / r->cell_m);
    double y = floor((at.y - r->extent.y0) / r->cell_m);

    if (!(x >= 0 && y >= 0 && x < (double)r->width && y < (double)r->height))
        return NECK_NO_CELL;
    return (uint32_t)((size_t)y * r->width + (size_t)x);
}

fm_lonlat fm_neck_raster_middle(const fm_neck_raster *r, uint32_t cell)
{
    double pair[2] = { r->extent.x0 + ((double)(cell % r->width) + 0.5) * r->cell_m,
                       r->extent.y0 + ((double)(cell / r->width) + 0.5) * r->cell_m };

    fm_closed_form_inverse(&r->plane, pair, 1);
    return (fm_lonlat){ pair[0], pair[1] };
}
