/* SPDX-License-Identifier: MIT */
#include "front/neck.h"

#include <math.h>

#include "base/mem.h"
#include "front/neck_raster.h"
#include "geo/measure.h"
#include "geo/nearest.h"

#include "base/banned.h"

/* The raster is right to so many cells: half a diagonal on either bank, and one for the
 * middle of a way that falls between two cells. */
static const double raster_error_cells = 2;
/* Between the edges themselves: a few rounds short of the very spot. */
static const double exact_error_m = 1;
/* A spot that is sought anew may lie so far from where the raster has it. */
static const double drift_cells = 3;
enum { SEEK_ROUNDS = 60, HALVINGS = 30 };

struct fm_neck {
    fm_neck_raster raster;
    float *reached; /* of each cell: the least depth of the widest way to it; 0: none */
    uint32_t *narrowest; /* and the cell where that is */
    fm_shapes lines;     /* what counts as edge, when some of the outline is open */
    const fm_shapes *edges;
    fm_nearest_request request;
    fm_nearest_index index; /* of the edges' points */
    double heart_m;         /* radius of the largest disc */
};

double fm_neck_cell_m(const fm_neck *neck)
{
    return neck->raster.cell_m;
}

/* ---- between the edges ------------------------------------------------------------
 */

static bool is_inside(const fm_neck_raster *r, uint32_t cell)
{
    return cell != NECK_NO_CELL && (r->cells[cell] & NECK_INSIDE);
}

static fm_nearest nearest(const fm_neck *neck, fm_lonlat place)
{
    return fm_nearest_of_parts(neck->edges, &neck->request, place);
}

static bool is_edge_within(const fm_neck *neck, fm_lonlat place, double reach_m)
{
    fm_nearest_request request = neck->request;

    request.reach_m = reach_m;
    return fm_nearest_of_parts(neck->edges, &request, place).part != FM_NEAREST_NOTHING;
}

static fm_nearest nearest_towards(const fm_neck *neck, fm_lonlat place, double azimuth)
{
    fm_nearest_request request = neck->request;

    request.one_way = true;
    request.azimuth_deg = azimuth;
    return fm_nearest_of_parts(neck->edges, &request, place);
}

static double azimuth_of(fm_lonlat from, fm_lonlat to)
{
    double azimuth_deg;

    fm_bearing_m(from, to, &azimuth_deg);
    return azimuth_deg;
}

/* Beyond an open border there is no edge to stop at, and no own ground. */
static bool leaves_by_open_border(const fm_neck *neck, fm_lonlat place)
{
    return neck->edges == &neck->lines &&
           !is_inside(&neck->raster, fm_neck_raster_cell(&neck->raster, place));
}

/*
 * Away from the nearest edge until another one is as near:
 *
 *      ------------q-----------
 *                  |                  the largest disc that touches the edge in q has
 *                  p                  its middle in m
 *                  |
 *                  m
 *      ------------------------
 */
static fm_lonlat step_away(const fm_neck *neck, fm_lonlat p)
{
    const double slack_m = 0.01;
    fm_nearest q = nearest(neck, p);
    double near_m = 0, far_m = 2 * neck->heart_m + 4 * neck->raster.cell_m;
    double away_deg;

    if (q.part == FM_NEAREST_NOTHING || q.distance_m < slack_m)
        return p;
    away_deg = azimuth_of(p, q.at) + 180;
    for (int i = 0; i < HALVINGS && far_m - near_m > slack_m; i++) {
        double t = (near_m + far_m) / 2;
        fm_lonlat at = fm_destination(p, away_deg, t);

        if (is_edge_within(neck, at, q.distance_m + t - slack_m) ||
            leaves_by_open_border(neck, at))
            far_m = t;
        else
            near_m = t;
    }
    return fm_destination(p, away_deg, near_m);
}

/* The cell within `reach` of `cell` to which the depth grows most for the way; `*gain`
 * by how much a cell of way. */
static uint32_t deeper(const fm_neck_raster *r, uint32_t cell, int reach, double *gain)
{
    int64_t width = (int64_t)r->width, height = (int64_t)r->height;
    int64_t x = (int64_t)cell % width, y = (int64_t)cell / width;
    uint32_t best = cell;

    *gain = 0;
    for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
            double way = sqrt((double)(dx * dx + dy * dy));
            uint32_t other;
            double grown;

            if (way <= 0 || way > reach || x + dx < 0 || x + dx >= width ||
                y + dy < 0 || y + dy >= height)
                continue;
            other = (uint32_t)((y + dy) * width + x + dx);
            grown = ((double)r->depth[other] - (double)r->depth[cell]) / way;
            if (grown > *gain) {
                *gain = grown;
                best = other;
            }
        }
    }
    return best;
}

/*
 * To the middle of the ground: away from the edge, and on as long as every step leads
 * away from all edges by at least half its length.  So a place in a corner comes out of
 * it
 *
 *      ------------+
 *              p   |          two edges at 60 degrees and more make a corner, at less a
 *            /     |          point of land that narrows; between edges that run side
 * by m       |          side no step leads away from both
 */
static fm_lonlat step_to_middle(const fm_neck *neck, fm_lonlat p, double *radius_m)
{
    const fm_neck_raster *r = &neck->raster;
    const double gain_at_least = 0.5;
    enum { REACH_MOST = 8 };
    fm_lonlat m = step_away(neck, p);
    uint32_t cell = fm_neck_raster_cell(r, m);
    bool moved = false;

    /* Within the inscribed disc nothing stands between. */
    while (is_inside(r, cell) && r->depth[cell] >= 3) {
        int reach =
            r->depth[cell] < REACH_MOST + 1 ? (int)r->depth[cell] - 1 : (int)REACH_MOST;
        double gain;
        uint32_t next = deeper(r, cell, reach, &gain);

        if (gain < gain_at_least)
            break;
        cell = next;
        moved = true;
    }
    if (moved)
        m = step_away(neck, fm_neck_raster_middle(r, cell));
    *radius_m = nearest(neck, m).distance_m;
    return m;
}

/* ---- the flood ------------------------------------------------------------------- */

struct flood {
    fm_neck *neck;
    uint32_t *next;  /* cells of one level are a list */
    uint32_t *heads; /* of the lists */
    size_t level_count;
};

/* Squares of depths are whole numbers: a level for each keeps the order exact. */
static size_t level_of(const struct flood *f, float depth)
{
    double level = round((double)depth * (double)depth);

    return level >= (double)f->level_count ? f->level_count - 1 : (size_t)level;
}

static void push(struct flood *f, uint32_t cell, float reached, uint32_t narrowest)
{
    size_t level = level_of(f, reached);

    f->neck->reached[cell] = reached;
    f->neck->narrowest[cell] = narrowest;
    f->next[cell] = f->heads[level];
    f->heads[level] = cell;
}

/* The eight neighbours; the raster's margin keeps inside cells off its border. */
static void spread(struct flood *f, uint32_t cell)
{
    const fm_neck_raster *r = &f->neck->raster;
    size_t x = cell % r->width, y = cell / r->width;
    float here = f->neck->reached[cell];

    for (size_t ny = y - 1; ny <= y + 1; ny++) {
        for (size_t nx = x - 1; nx <= x + 1; nx++) {
            uint32_t other = (uint32_t)(ny * r->width + nx);

            if (!(r->cells[other] & NECK_INSIDE) || f->neck->reached[other] > 0)
                continue;
            if (r->depth[other] < here)
                push(f, other, r->depth[other], other);
            else
                push(f, other, here, f->neck->narrowest[cell]);
        }
    }
}

/* Where the way leads: to the bases, across open borders, else to the heart. */
static void push_sources(struct flood *f, const fm_lonlat *bases, size_t base_count,
                         uint32_t heart)
{
    const fm_neck_raster *r = &f->neck->raster;
    bool any = false;

    for (size_t i = 0; i < base_count; i++) {
        double radius_m;
        uint32_t cell =
            fm_neck_raster_cell(r, step_to_middle(f->neck, bases[i], &radius_m));

        if (!is_inside(r, cell) || f->neck->reached[cell] > 0)
            continue;
        push(f, cell, r->depth[heart], cell);
        any = true;
    }
    for (size_t i = 0; i < r->width * r->height; i++) {
        if ((r->cells[i] & NECK_INSIDE) && (r->cells[i] & NECK_OPEN) &&
            !(f->neck->reached[i] > 0)) {
            push(f, (uint32_t)i, r->depth[heart], (uint32_t)i);
            any = true;
        }
    }
    if (!any)
        push(f, heart, r->depth[heart], heart);
}

static bool flood(fm_neck *neck, const fm_lonlat *bases, size_t base_count,
                  uint32_t heart)
{
    size_t cells = neck->raster.width * neck->raster.height;
    struct flood f = { .neck = neck };
    bool done;

    f.level_count = level_of(&(struct flood){ .level_count = cells * 2 },
                             neck->raster.depth[heart]) +
                    1;
    f.next = fm_alloc(cells, sizeof *f.next);
    f.heads = fm_alloc(f.level_count, sizeof *f.heads);
    done = f.next != NULL && f.heads != NULL;
    for (size_t i = 0; done && i < f.level_count; i++)
        f.heads[i] = NECK_NO_CELL;
    if (done)
        push_sources(&f, bases, base_count, heart);
    /* What a cell passes on is never wider than itself: one descent sees them all. */
    for (size_t level = f.level_count; done && level-- > 0;) {
        while (f.heads[level] != NECK_NO_CELL) {
            uint32_t cell = f.heads[level];

            f.heads[level] = f.next[cell];
            spread(&f, cell);
        }
    }
    fm_free(f.next);
    fm_free(f.heads);
    return done;
}

/* ---- life ------------------------------------------------------------------------ */

/* The outline without what lies along an open border, as lines of two points. */
static bool keep_edges(fm_neck *neck, const fm_shapes *own, size_t feature)
{
    if (!fm_shapes_begin_feature(&neck->lines))
        return false;
    for (size_t part = own->feature_start[feature];
         part < own->feature_start[feature + 1]; part++) {
        const fm_lonlat *ring = own->points + own->part_start[part];
        size_t count = fm_shapes_part_size(own, part);

        for (size_t i = 0, j = count - 1; i < count; j = i++) {
            fm_lonlat m = { (ring[j].lon + ring[i].lon) / 2,
                            (ring[j].lat + ring[i].lat) / 2 };
            uint32_t cell = fm_neck_raster_cell(&neck->raster, m);

            if (cell != NECK_NO_CELL && (neck->raster.cells[cell] & NECK_OPEN))
                continue;
            if (!fm_shapes_begin_part(&neck->lines, FM_PART_LINE) ||
                !fm_shapes_add_point(&neck->lines, ring[j]) ||
                !fm_shapes_add_point(&neck->lines, ring[i]))
                return false;
        }
    }
    neck->edges = &neck->lines;
    neck->request.first_part = 0;
    neck->request.end_part = neck->lines.part_count;
    return true;
}

static uint32_t deepest(const fm_neck_raster *r)
{
    size_t best = 0;

    for (size_t i = 1; i < r->width * r->height; i++) {
        if (r->depth[i] > r->depth[best])
            best = i;
    }
    return (uint32_t)best;
}

/* The flood over the raster, when there is one. */
static bool prepare(fm_neck *neck, const fm_shapes *own, size_t feature,
                    const fm_shapes *open, const fm_lonlat *bases, size_t base_count)
{
    const fm_neck_raster *r = &neck->raster;
    size_t cells = r->width * r->height;
    uint32_t heart;

    if (r->depth == NULL)
        return true;
    if (open != NULL && open->part_count > 0 && !keep_edges(neck, own, feature))
        return false;
    if (!fm_nearest_index_init(&neck->index, neck->edges))
        return false;
    neck->request.index = &neck->index;
    neck->reached = fm_alloc(cells, sizeof *neck->reached);
    neck->narrowest = fm_alloc(cells, sizeof *neck->narrowest);
    if (neck->reached == NULL || neck->narrowest == NULL)
        return false;
    heart = deepest(r);
    neck->heart_m = (double)r->depth[heart] * r->cell_m;
    return !(r->depth[heart] > 0) || flood(neck, bases, base_count, heart);
}

fm_status fm_neck_new(fm_context *ctx, const fm_shapes *own, size_t feature,
                      const fm_shapes *open, const fm_lonlat *bases, size_t base_count,
                      fm_neck **out)
{
    fm_neck *neck = fm_alloc(1, sizeof *neck);

    *out = NULL;
    if (neck == NULL)
        return fm_fail_nomem(ctx);
    neck->edges = own;
    neck->request.first_part = own->feature_start[feature];
    neck->request.end_part = own->feature_start[feature + 1];
    if (!fm_neck_raster_init(&neck->raster, own, feature, open) ||
        !prepare(neck, own, feature, open, bases, base_count)) {
        fm_neck_free(neck);
        return fm_fail_nomem(ctx);
    }
    *out = neck;
    return FM_OK;
}

void fm_neck_free(fm_neck *neck)
{
    if (neck == NULL)
        return;
    fm_neck_raster_release(&neck->raster);
    fm_shapes_release(&neck->lines);
    fm_nearest_index_release(&neck->index);
    fm_free(neck->reached);
    fm_free(neck->narrowest);
    fm_free(neck);
}

/* ---- the narrowest spot --------------------------------------------------------- */

/*
 * The narrowest spot near `spot->at`: the nearest point of one bank, the nearest of the
 * other, on to the middle between them, and again, until it does not move or get
 * narrower:
 *
 *        ___q1___
 *               \_____        In a wedge the middle lies towards the narrow end, so
 *           m -> m'           that the way leads down to the saddle.
 *        ___   _/-----
 *           q2/
 *
 * False when it leads away, or when a third edge is nearer than both.
 */
static bool seek(const fm_neck *neck, fm_neck_width *spot)
{
    fm_lonlat from = spot->at, m = from;
    fm_nearest a = nearest(neck, from), b;
    double a_deg, b_deg, azimuth_deg, width_m = (double)INFINITY;

    if (a.part == FM_NEAREST_NOTHING)
        return false;
    a_deg = azimuth_of(m, a.at);
    b_deg = a_deg + 180;
    for (int i = 0; i < SEEK_ROUNDS; i++) {
        fm_lonlat before = m;
        double width_before_m = width_m;

        a = nearest_towards(neck, m, a_deg);
        b = nearest_towards(neck, m, b_deg);
        if (a.part == FM_NEAREST_NOTHING || b.part == FM_NEAREST_NOTHING)
            return false;
        width_m = fm_bearing_m(a.at, b.at, &azimuth_deg);
        m = fm_destination(a.at, azimuth_deg, width_m / 2);
        if (fm_distance_m(from, m) > drift_cells * neck->raster.cell_m)
            return false;
        a_deg = azimuth_of(m, a.at);
        b_deg = azimuth_of(m, b.at);
        if (fm_distance_m(before, m) < exact_error_m / 10 ||
            fabs(width_m - width_before_m) < exact_error_m / 100) {
            if (nearest(neck, m).distance_m < width_m / 2 - exact_error_m)
                return false;
            spot->at = m;
            spot->width_m = width_m;
            return true;
        }
    }
    return false;
}

/* The inside cell at a place or right beside it; NECK_NO_CELL when there is none. */
static uint32_t cell_near(const fm_neck *neck, fm_lonlat place)
{
    const fm_neck_raster *r = &neck->raster;
    uint32_t cell = fm_neck_raster_cell(r, place);

    if (is_inside(r, cell) || cell == NECK_NO_CELL)
        return cell;
    for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
            int64_t other = (int64_t)cell + dy * (int64_t)r->width + dx;

            if (other >= 0 && other < (int64_t)(r->width * r->height) &&
                is_inside(r, (uint32_t)other))
                return (uint32_t)other;
        }
    }
    return NECK_NO_CELL;
}

fm_neck_width fm_neck_from(const fm_neck *neck, fm_lonlat place)
{
    const fm_neck_raster *r = &neck->raster;
    fm_neck_width here = { (double)NAN, (double)NAN, place }, spot;
    double cell_m = r->cell_m, radius_m;
    fm_lonlat middle;
    uint32_t cell, narrowest;

    if (neck->reached == NULL || !(neck->heart_m > 0))
        return here;
    middle = step_to_middle(neck, place, &radius_m);
    here = (fm_neck_width){ 2 * radius_m, exact_error_m, middle };
    cell = cell_near(neck, middle);
    if (cell == NECK_NO_CELL || !(neck->reached[cell] > 0)) {
        /* Connected, or it would not be one polygon, but by less than the raster sees.
         */
        here.width_m = fmin(here.width_m / 2, cell_m);
        here.error_m = here.width_m;
        return here;
    }
    narrowest = neck->narrowest[cell];
    spot.at = fm_neck_raster_middle(r, narrowest);
    spot.width_m = fmax((2 * (double)neck->reached[cell] - 1) * cell_m, 0);
    spot.error_m = raster_error_cells * cell_m;
    /* Only what the raster is sure of lies beyond doubt: another spot, or another way,
     * may be so much narrower or wider. */
    if (spot.width_m - spot.error_m < here.width_m)
        here.error_m = spot.error_m;
    if (fm_distance_m(spot.at, middle) <= drift_cells * cell_m)
        spot.at = middle; /* the way is narrowest where it begins */
    if (!seek(neck, &spot) && spot.at.lon == middle.lon && spot.at.lat == middle.lat)
        return here;
    return spot.width_m < here.width_m ? spot : here;
}
