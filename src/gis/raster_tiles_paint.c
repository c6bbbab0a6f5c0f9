/* SPDX-License-Identifier: MIT */
/*
 * Blocks of tiles, a few for each thread at a time; their tiles are put into the store
 * in order before the next are begun.  So memory holds a picture a thread and the
 * encoded tiles of a round, and neither the number of threads nor their speed can be
 * seen in what comes out.
 */
#include <math.h>
#include <stdatomic.h>

#include "base/crew.h"
#include "base/mem.h"
#include "draw/picture_png.h"
#include "draw/surface.h"
#include "gis/raster_tiles.h"

#include "base/banned.h"

enum {
    BLOCK_PX = 1024, /* of the picture that is painted in one piece */
    SIDE_MAX = 4,    /* tiles across a block */
    BLOCKS_A_THREAD = 12
};

/* Four tiles by four, or two by two of 512 px. */
typedef struct block {
    uint32_t column, row;              /* of its first tile, from that of the map */
    fm_str tiles[SIDE_MAX * SIDE_MAX]; /* empty: there is nothing to see */
} block;

typedef struct round {
    const fm_raster_zoom *zoom;
    uint32_t side; /* of a block, in tiles */
    int tile_px;   /* of the picture */
    fm_str ground; /* a tile where nothing is but the ground */
    block *blocks;
    size_t count;
    size_t first, total; /* of the zoom's blocks, for progress */
    atomic_size_t next;
} round_of_blocks;

double fm_raster_block_px(const fm_raster_job *job)
{
    double most = sqrt((double)fm_context_policy(job->ctx)->max_pixels);
    double side = BLOCK_PX;

    while (side > most && side > FM_TILE_PX * job->density)
        side /= 2;
    return side / job->density;
}

/* ---- One block ------------------------------------------------------------------ */

/* As many of its tiles as the map has. */
static fm_rect piece_of(const round_of_blocks *r, const block *b)
{
    const fm_tile_grid *grid = &r->zoom->grid;

    return (fm_rect){
        b->column * FM_TILE_PX,
        b->row * FM_TILE_PX,
        fmin(b->column + r->side, grid->columns) * FM_TILE_PX,
        fmin(b->row + r->side, grid->rows) * FM_TILE_PX,
    };
}

static void fill_ground(const fm_raster_zoom *zoom, const fm_path *frame,
                        fm_painter *painter)
{
    fm_painter_fill(painter, frame, zoom->job->document->sheet.background, false);
}

/* What the piece shows of the map, to which it lies `turns` times round the Earth. */
static fm_status paint_piece(const fm_raster_zoom *zoom, fm_rect piece, int turns,
                             bool has_ground, fm_surface *surface)
{
    double by = turns * zoom->grid.world_px;
    fm_painter *painter = fm_surface_painter(surface);
    fm_rect frame = zoom->grid.frame;
    fm_path path = { 0 };
    fm_status status;

    piece.x0 += by;
    piece.x1 += by;
    fm_surface_look(surface, (fm_pt){ piece.x0, piece.y0 });
    /* All the way round nothing is cut in the east and west: a symbol there stands half
     * on this side and half on the other. */
    if (zoom->grid.is_round) {
        frame.x0 -= zoom->grid.world_px;
        frame.x1 += zoom->grid.world_px;
    }
    fm_path_rect(
        &path, (fm_rect){ fmax(frame.x0, piece.x0 - 2), fmax(frame.y0, piece.y0 - 2),
                          fmin(frame.x1, piece.x1 + 2), fmin(frame.y1, piece.y1 + 2) });
    if (!has_ground && (turns == 0 || !zoom->grid.is_round))
        fill_ground(zoom, &path, painter);
    if (!fm_rect_contains(frame, piece))
        fm_painter_clip_begin(painter, &path, false);
    status = fm_tape_play(zoom->tape, piece, painter);
    if (!fm_rect_contains(frame, piece))
        fm_painter_clip_end(painter);
    fm_path_release(&path);
    return status == FM_OK ? fm_painter_status(painter) : status;
}

/* Does the piece, so many times round the Earth, show any of the map? */
static bool is_shown(const fm_raster_zoom *zoom, fm_rect piece, int turns)
{
    double by = turns * zoom->grid.world_px;
    fm_rect moved = { piece.x0 + by, piece.y0, piece.x1 + by, piece.y1 };

    if (turns != 0 && zoom->grid.is_round)
        return !fm_tape_is_blank(zoom->tape, moved);
    return fm_rect_meets(moved, zoom->grid.frame);
}

static fm_status encode(fm_context *ctx, const round_of_blocks *r,
                        const fm_picture *picture, block *b)
{
    fm_status status = FM_OK;

    for (uint32_t i = 0; i < r->side * r->side && status == FM_OK; i++) {
        uint32_t column = i % r->side, row = i / r->side;
        fm_pixel_rect piece = { (int)column * r->tile_px, (int)row * r->tile_px,
                                r->tile_px, r->tile_px };

        if (b->column + column < r->zoom->grid.columns &&
            b->row + row < r->zoom->grid.rows && !fm_picture_is_clear(picture, piece))
            status = fm_picture_png(ctx, picture, piece, &b->tiles[i]);
    }
    return status;
}

/* Ground alone, as far as the eye reaches. */
static fm_status take_ground(fm_context *ctx, const round_of_blocks *r, block *b)
{
    bool failed = false;

    for (uint32_t i = 0; i < r->side * r->side; i++) {
        if (b->column + i % r->side >= r->zoom->grid.columns ||
            b->row + i / r->side >= r->zoom->grid.rows)
            continue;
        fm_str_add_bytes(&b->tiles[i], fm_str_text(&r->ground), r->ground.length);
        failed = failed || b->tiles[i].failed;
    }
    return failed ? fm_fail_nomem(ctx) : FM_OK;
}

static fm_status paint_block(fm_context *ctx, const round_of_blocks *r, block *b)
{
    const fm_raster_zoom *zoom = r->zoom;
    fm_color background = zoom->job->document->sheet.background;
    fm_rect piece = piece_of(r, b);
    bool inside = fm_rect_contains(zoom->grid.frame, piece);
    bool has_ground = inside && background.a >= 1.0;
    fm_surface *surface = NULL;
    fm_picture picture = { 0 };
    fm_status status;

    if (inside && fm_tape_is_blank(zoom->tape, piece) && !is_shown(zoom, piece, -1) &&
        !is_shown(zoom, piece, 1))
        return take_ground(ctx, r, b);
    status = fm_surface_new_part(ctx, FM_FORMAT_PNG, piece, zoom->job->density,
                                 has_ground ? background : (fm_color){ 0 }, &surface);
    /* At the zooms where the whole Earth is a few tiles wide, a map over the
     * antimeridian lies in the same ones with both its ends. */
    for (int turns = -1; turns <= 1 && status == FM_OK; turns++)
        if (is_shown(zoom, piece, turns))
            status = paint_piece(zoom, piece, turns, has_ground, surface);
    if (status == FM_OK)
        status = fm_surface_picture(surface, &picture);
    if (status == FM_OK)
        status = encode(ctx, r, &picture, b);
    fm_picture_release(&picture);
    fm_surface_free(surface);
    return status;
}

/* ---- Rounds --------------------------------------------------------------------- */

static fm_status work(fm_context *ctx, void *user, size_t job)
{
    round_of_blocks *r = user;
    fm_status status = FM_OK;

    (void)job;
    while (status == FM_OK) {
        size_t i = atomic_fetch_add(&r->next, 1);

        if (i >= r->count)
            break;
        status = fm_progress(ctx, "painting tiles", r->first + i, r->total);
        if (status == FM_OK)
            status = paint_block(ctx, r, &r->blocks[i]);
    }
    return status;
}

static fm_status store_block(const round_of_blocks *r, const block *b)
{
    const fm_tile_grid *grid = &r->zoom->grid;
    fm_status status = FM_OK;

    for (uint32_t i = 0; i < r->side * r->side && status == FM_OK; i++) {
        uint32_t x = fm_tile_grid_column(grid, b->column + i % r->side);
        uint32_t y = (uint32_t)grid->first_row + b->row + i / r->side;
        const fm_str *tile = &b->tiles[i];

        if (tile->length > 0)
            status = fm_tile_store_put(r->zoom->job->store, grid->z, x, y, tile->text,
                                       tile->length);
    }
    return status;
}

static fm_status run_round(fm_context *ctx, round_of_blocks *r, unsigned threads)
{
    size_t jobs = r->count < threads ? r->count : threads;
    fm_status status;

    atomic_store(&r->next, 0);
    status = fm_crew_run(ctx, threads, jobs, work, r);
    for (size_t i = 0; i < r->count && status == FM_OK; i++)
        status = store_block(r, &r->blocks[i]);
    for (size_t i = 0; i < r->count; i++)
        for (size_t k = 0; k < SIDE_MAX * SIDE_MAX; k++)
            fm_str_clear(&r->blocks[i].tiles[k]);
    return status;
}

/* One tile of ground, which stands for all that show nothing else. */
static fm_status paint_ground(fm_context *ctx, round_of_blocks *r)
{
    fm_color background = r->zoom->job->document->sheet.background;
    fm_rect tile = { 0, 0, FM_TILE_PX, FM_TILE_PX };
    fm_surface *surface = NULL;
    fm_picture picture = { 0 };
    fm_status status = fm_surface_new_part(ctx, FM_FORMAT_PNG, tile,
                                           r->zoom->job->density, background, &surface);
    fm_pixel_rect all = { 0, 0, r->tile_px, r->tile_px };

    if (status == FM_OK)
        status = fm_surface_picture(surface, &picture);
    if (status == FM_OK && !fm_picture_is_clear(&picture, all))
        status = fm_picture_png(ctx, &picture, all, &r->ground);
    fm_picture_release(&picture);
    fm_surface_free(surface);
    return status;
}

static void release(round_of_blocks *r, size_t room)
{
    for (size_t i = 0; r->blocks != NULL && i < room; i++)
        for (size_t k = 0; k < SIDE_MAX * SIDE_MAX; k++)
            fm_str_release(&r->blocks[i].tiles[k]);
    fm_free(r->blocks);
    fm_str_release(&r->ground);
}

fm_status fm_raster_paint(fm_context *ctx, const fm_raster_zoom *zoom)
{
    const fm_tile_grid *grid = &zoom->grid;
    unsigned threads = fm_crew_size(zoom->job->threads);
    size_t room = (size_t)threads * BLOCKS_A_THREAD;
    round_of_blocks r = { .zoom = zoom };
    fm_stopwatch watch = fm_stopwatch_start();
    uint32_t across, down;
    fm_status status;

    r.side = (uint32_t)(fm_raster_block_px(zoom->job) / FM_TILE_PX);
    r.tile_px = (int)(FM_TILE_PX * zoom->job->density);
    across = (grid->columns + r.side - 1) / r.side;
    down = (grid->rows + r.side - 1) / r.side;
    r.total = (size_t)across * down;
    r.blocks = fm_alloc(room, sizeof *r.blocks);
    status = r.blocks == NULL ? fm_fail_nomem(ctx) : paint_ground(ctx, &r);
    for (; r.first < r.total && status == FM_OK; r.first += r.count) {
        r.count = r.total - r.first < room ? r.total - r.first : room;
        for (size_t i = 0; i < r.count; i++) {
            r.blocks[i].column = (uint32_t)((r.first + i) % across) * r.side;
            r.blocks[i].row = (uint32_t)((r.first + i) / across) * r.side;
        }
        status = run_round(ctx, &r, threads);
    }
    release(&r, room);
    fm_stopwatch_stop(zoom->job->ctx, "paint", watch);
    return status;
}
