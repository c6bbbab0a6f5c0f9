/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "gis/tile_tape_parts.h"

#include "base/banned.h"

/* Longer edges are kept in pieces, so that the bounds of a chunk are near its ink. */
static const double EDGE_PX = 512.0;

/* ---- Keeping -------------------------------------------------------------------- */

/* Counts verbs at first, and writes them the second time. */
typedef struct copier {
    uint8_t *verbs;
    fm_pt *points;
    size_t verb_count, point_count;
} copier;

static void put(copier *c, fm_path_verb verb, const fm_pt *points, size_t count)
{
    if (c->verbs != NULL) {
        c->verbs[c->verb_count] = (uint8_t)verb;
        if (count > 0)
            memcpy(c->points + c->point_count, points, count * sizeof *points);
    }
    c->verb_count++;
    c->point_count += count;
}

static void put_edge(copier *c, fm_pt from, fm_pt to)
{
    double pieces = ceil(hypot(to.x - from.x, to.y - from.y) / EDGE_PX);

    for (double i = 1; i < pieces; i++) {
        double t = i / pieces;
        fm_pt between = { from.x + t * (to.x - from.x), from.y + t * (to.y - from.y) };

        put(c, FM_PATH_LINE, &between, 1);
    }
    put(c, FM_PATH_LINE, &to, 1);
}

static void copy(copier *c, const fm_path *path)
{
    const fm_pt *p = path->points;
    fm_pt at = { 0, 0 }, start = at;

    for (size_t i = 0; i < path->verb_count; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            put(c, FM_PATH_MOVE, p, 1);
            at = start = *p++;
            break;
        case FM_PATH_LINE:
            put_edge(c, at, *p);
            at = *p++;
            break;
        case FM_PATH_CURVE:
            put(c, FM_PATH_CURVE, p, 3);
            at = p[2];
            p += 3;
            break;
        case FM_PATH_CLOSE:
            if (hypot(start.x - at.x, start.y - at.y) > EDGE_PX)
                put_edge(c, at, start);
            put(c, FM_PATH_CLOSE, NULL, 0);
            at = start;
            break;
        }
    }
}

static size_t points_of(uint8_t verb)
{
    return verb == FM_PATH_CLOSE ? 0 : verb == FM_PATH_CURVE ? 3 : 1;
}

/* Does a chunk end in front of this verb? */
static bool is_cut(const copier *c, size_t verb, size_t first)
{
    return verb == c->verb_count || c->verbs[verb] == FM_PATH_MOVE ||
           c->verbs[verb - 1] == FM_PATH_CLOSE || verb - first == FM_TAPE_CHUNK;
}

static size_t count_chunks(const copier *c)
{
    size_t count = 0, first = 0;

    for (size_t i = 1; i <= c->verb_count; i++) {
        if (is_cut(c, i, first)) {
            count++;
            first = i;
        }
    }
    return count;
}

/* Where things stand while chunks are made. */
typedef struct walk {
    size_t point, start_verb, start;
    fm_pt at;
    double along;
} walk;

static void step(const copier *c, size_t verb, walk *w, fm_rect *bounds)
{
    size_t count = points_of(c->verbs[verb]);
    const fm_pt *p = c->points + w->point;

    if (c->verbs[verb] == FM_PATH_MOVE) {
        w->start_verb = verb;
        w->start = w->point;
        w->along = 0;
        w->at = *p;
    }
    for (size_t i = 0; i < count; i++) {
        w->along += hypot(p[i].x - w->at.x, p[i].y - w->at.y);
        w->at = p[i];
        fm_rect_add(bounds, p[i]);
    }
    if (c->verbs[verb] == FM_PATH_CLOSE) {
        w->at = c->points[w->start];
        fm_rect_add(bounds, w->at);
    }
    w->point += count;
}

static void make_chunks(const copier *c, fm_tape_chunk *chunks)
{
    walk w = { 0 };
    size_t i = 0;

    while (i < c->verb_count) {
        size_t first = i;
        fm_tape_chunk *chunk = chunks++;
        bool moves = c->verbs[i] == FM_PATH_MOVE;

        *chunk = (fm_tape_chunk){ .verb = first,
                                  .point = w.point,
                                  .from = w.at,
                                  .along = w.along,
                                  .bounds = FM_RECT_EMPTY };
        if (!moves)
            fm_rect_add(&chunk->bounds, w.at);
        do {
            step(c, i++, &w, &chunk->bounds);
        } while (!is_cut(c, i, first));
        chunk->verb_end = i;
        chunk->start_verb = w.start_verb;
        chunk->start = w.start;
        chunk->is_whole = moves && (i == c->verb_count || c->verbs[i] == FM_PATH_MOVE);
    }
}

bool fm_tape_keep_path(fm_arena *arena, const fm_path *path, fm_tape_path *out)
{
    copier c = { 0 };
    fm_tape_chunk *chunks;

    copy(&c, path);
    c.verbs = fm_arena_alloc(arena, c.verb_count + 1, 1);
    c.points = fm_arena_alloc(arena, c.point_count + 1, sizeof *c.points);
    if (c.verbs == NULL || c.points == NULL)
        return false;
    c.verb_count = c.point_count = 0;
    copy(&c, path);
    *out = (fm_tape_path){ .verbs = c.verbs,
                           .points = c.points,
                           .chunk_count = c.verb_count > 0 ? count_chunks(&c) : 0,
                           .bounds = FM_RECT_EMPTY };
    chunks = fm_arena_alloc(arena, out->chunk_count + 1, sizeof *chunks);
    if (chunks == NULL)
        return false;
    make_chunks(&c, chunks);
    for (size_t i = 0; i < out->chunk_count; i++)
        fm_rect_join(&out->bounds, chunks[i].bounds);
    out->chunks = chunks;
    return true;
}

/* ---- Areas ---------------------------------------------------------------------- */

static fm_pt end_of(const fm_tape_path *path, const fm_tape_chunk *chunk)
{
    size_t point = chunk->point;

    if (path->verbs[chunk->verb_end - 1] == FM_PATH_CLOSE)
        return path->points[chunk->start];
    for (size_t i = chunk->verb; i < chunk->verb_end; i++)
        point += points_of(path->verbs[i]);
    return path->points[point - 1];
}

static void add_verbs(const fm_tape_path *path, const fm_tape_chunk *chunk,
                      fm_path *out)
{
    const fm_pt *p = path->points + chunk->point;

    for (size_t i = chunk->verb; i < chunk->verb_end; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            fm_path_move(out, p[0]);
            break;
        case FM_PATH_LINE:
            fm_path_line(out, p[0]);
            break;
        case FM_PATH_CURVE:
            fm_path_curve(out, p[0], p[1], p[2]);
            break;
        case FM_PATH_CLOSE:
            fm_path_close(out);
            break;
        }
        p += points_of(path->verbs[i]);
    }
}

/* The sides of the piece, with a pixel to spare, that the bounds lie beyond: bits. */
static unsigned sides_of(fm_rect b, fm_rect piece)
{
    return (b.x1 < piece.x0 - 1 ? 1u : 0u) | (b.x0 > piece.x1 + 1 ? 2u : 0u) |
           (b.y1 < piece.y0 - 1 ? 4u : 0u) | (b.y0 > piece.y1 + 1 ? 8u : 0u);
}

/* An outline that is beyond one side of the piece for a while: all that matters is
 * where it comes back. */
typedef struct detour {
    unsigned sides; /* that all of it lies beyond; 0: there is none */
    fm_pt end;
} detour;

static void end_detour(detour *d, fm_path *out)
{
    if (d->sides != 0)
        fm_path_line(out, d->end);
    d->sides = 0;
}

static void go_round(const fm_tape_path *path, const fm_tape_chunk *chunk,
                     unsigned sides, detour *d, fm_path *out)
{
    if (chunk->is_whole)
        return;
    if (path->verbs[chunk->verb] == FM_PATH_MOVE) {
        end_detour(d, out);
        fm_path_move(out, path->points[chunk->point]);
    } else if ((d->sides & sides) == 0) {
        end_detour(d, out);
    } else {
        sides &= d->sides;
    }
    d->sides = sides;
    d->end = end_of(path, chunk);
}

void fm_tape_path_area(const fm_tape_path *path, fm_rect piece, fm_path *out)
{
    detour d = { 0 };

    for (size_t i = 0; i < path->chunk_count; i++) {
        const fm_tape_chunk *chunk = &path->chunks[i];
        unsigned sides = sides_of(chunk->bounds, piece);

        if (sides != 0) {
            go_round(path, chunk, sides, &d, out);
            continue;
        }
        end_detour(&d, out);
        add_verbs(path, chunk, out);
    }
    end_detour(&d, out);
}

/* ---- Strokes -------------------------------------------------------------------- */

/* A stroke under way. */
typedef struct stroke {
    const fm_tape_path *path;
    const fm_pen *pen;
    fm_path *out;
    fm_painter *painter;
    double along;  /* of the subpath where `out` begins */
    bool is_open;  /* the chunk before is in `out` */
    bool is_begun; /* and so is the subpath, from its move on */
} stroke;

static void flush(stroke *s)
{
    fm_pen pen = *s->pen;

    if (s->out->verb_count == 0)
        return;
    pen.dash_offset += s->along;
    fm_painter_stroke(s->painter, s->out, &pen);
    fm_path_clear(s->out);
    s->along = 0;
}

/* The beginning of a stretch.  Dashes are counted from there, so where it is not that
 * of the subpath, it is stroked by itself. */
static void begin(stroke *s, const fm_tape_chunk *chunk)
{
    bool moves = s->path->verbs[chunk->verb] == FM_PATH_MOVE;
    double along = moves || s->pen->dash_count == 0 ? 0 : chunk->along;

    if (moves || !s->is_open) {
        if (along != 0 || s->along != 0)
            flush(s);
        s->along = along;
        s->is_begun = moves;
        if (!moves)
            fm_path_move(s->out, chunk->from);
    }
    s->is_open = true;
}

/* To the subpath's beginning, which was not drawn in one go: a little further, or the
 * corner there would be open. */
static void close_by_line(stroke *s, const fm_tape_chunk *chunk)
{
    const fm_pt *start = s->path->points + chunk->start;

    fm_path_line(s->out, start[0]);
    if (s->pen->dash_count == 0 &&
        s->path->verbs[chunk->start_verb + 1] == FM_PATH_LINE)
        fm_path_line(s->out, start[1]);
}

static void add_stretch(stroke *s, const fm_tape_chunk *chunk)
{
    fm_tape_chunk open = *chunk;
    bool closes = s->path->verbs[chunk->verb_end - 1] == FM_PATH_CLOSE;

    begin(s, chunk);
    if (closes && !s->is_begun) {
        open.verb_end--;
        add_verbs(s->path, &open, s->out);
        close_by_line(s, chunk);
    } else {
        add_verbs(s->path, chunk, s->out);
    }
}

void fm_tape_path_stroke(const fm_tape_path *path, const fm_pen *pen, double reach,
                         fm_rect piece, fm_path *scratch, fm_painter *painter)
{
    stroke s = { .path = path, .pen = pen, .out = scratch, .painter = painter };
    fm_rect near = fm_rect_grown(piece, reach);

    fm_path_clear(scratch);
    for (size_t i = 0; i < path->chunk_count; i++) {
        if (sides_of(path->chunks[i].bounds, near) != 0)
            s.is_open = false;
        else
            add_stretch(&s, &path->chunks[i]);
    }
    flush(&s);
}
