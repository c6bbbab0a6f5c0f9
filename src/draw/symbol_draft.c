/* SPDX-License-Identifier: MIT */
/*
 * Reads the drawings of the table: see symbol_table.h for how they are written.  They
 * are the program's own, so what cannot be read is a fault of the table, which a test
 * finds.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "draw/symbol_parts.h"

#include "base/banned.h"

enum { DEPTH_MAX = 4, STEPS = 16 };

/* A place in the text. */
typedef struct reader {
    fm_draft *d;
    const char *at;
    const char *end;
} reader;

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == ',' || *r->at == '\n'))
        r->at++;
}

static void fail(reader *r)
{
    if (r->d->fault == NULL)
        r->d->fault = r->at;
    r->at = r->end;
}

static bool is_number_start(const reader *r)
{
    return r->at < r->end && ((*r->at >= '0' && *r->at <= '9') || *r->at == '.' ||
                              *r->at == '-' || *r->at == '+');
}

static double number(reader *r)
{
    const char *start;
    bool has_point = false;
    double value = 0;

    skip_blanks(r);
    start = r->at;
    if (!is_number_start(r)) {
        fail(r);
        return 0;
    }
    r->at++;
    has_point = *start == '.';
    for (; r->at < r->end; r->at++) {
        if (*r->at == '.' && !has_point)
            has_point = true;
        else if (*r->at < '0' || *r->at > '9')
            break;
    }
    if (!fm_number_parse_lax(start, (size_t)(r->at - start), &value))
        fail(r);
    return value;
}

/* ---- places on the frame --------------------------------------------------------- */

static fm_pt on_curve(const fm_pt p[4], double t)
{
    double u = 1 - t;
    double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, e = t * t * t;

    return (fm_pt){ a * p[0].x + b * p[1].x + c * p[2].x + e * p[3].x,
                    a * p[0].y + b * p[1].y + c * p[2].y + e * p[3].y };
}

/* Where a straight piece crosses a line: y, or x with the axes swapped. */
typedef struct crossing {
    double at;
    bool upright; /* the line is x = at */
    double least, most;
} crossing;

static void cross_piece(crossing *c, fm_pt a, fm_pt b)
{
    double along;

    if (c->upright) {
        a = (fm_pt){ a.y, a.x };
        b = (fm_pt){ b.y, b.x };
    }
    if ((a.y < c->at) == (b.y < c->at))
        return;
    along = a.x + (b.x - a.x) * (c->at - a.y) / (b.y - a.y);
    c->least = fmin(c->least, along);
    c->most = fmax(c->most, along);
}

static void cross_outline(crossing *c, const fm_path *outline)
{
    fm_pt last = { 0, 0 }, first = { 0, 0 };
    size_t next = 0;

    for (size_t i = 0; i < outline->verb_count; i++) {
        const fm_pt *p = &outline->points[next];

        if (outline->verbs[i] == FM_PATH_MOVE) {
            first = p[0];
        } else if (outline->verbs[i] == FM_PATH_LINE) {
            cross_piece(c, last, p[0]);
        } else if (outline->verbs[i] == FM_PATH_CURVE) {
            const fm_pt curve[4] = { last, p[0], p[1], p[2] };

            for (int k = 0; k < STEPS; k++)
                cross_piece(c, on_curve(curve, (double)k / STEPS),
                            on_curve(curve, (k + 1.0) / STEPS));
        } else {
            cross_piece(c, last, first);
            continue;
        }
        next += outline->verbs[i] == FM_PATH_CURVE ? 3 : 1;
        last = outline->points[next - 1];
    }
}

/* The frame's edge on the side "l", "r", "u" or "d" at this y or x. */
static fm_pt frame_edge(const fm_draft *d, char side, double at)
{
    crossing c = { at, side == 'u' || side == 'd', 1e9, -1e9 };
    bool is_most = side == 'r' || side == 'd';
    fm_path outline = { 0 };
    fm_draft plain = { 0 };
    const fm_rect *box = &d->frame->box;

    fm_draft_path(&plain, d->frame->outline, &outline);
    cross_outline(&c, &outline);
    fm_path_release(&outline);
    if (c.least > c.most) {
        c.least = c.upright ? box->y0 : box->x0;
        c.most = c.upright ? box->y1 : box->x1;
    }
    if (c.upright)
        return (fm_pt){ at, is_most ? c.most : c.least };
    return (fm_pt){ is_most ? c.most : c.least, at };
}

/* "%tl", "%l120": the sign is read. */
static fm_pt anchor(reader *r)
{
    const fm_symbol_frame *f = r->d->frame;
    char side = r->at < r->end ? *r->at++ : '\0';
    char then = r->at < r->end ? *r->at : '\0';

    if (f == NULL) {
        fail(r);
        return (fm_pt){ 0, 0 };
    }
    if ((side == 't' || side == 'b') && (then == 'l' || then == 'r')) {
        r->at++;
        return f->corners[(side == 'b' ? 2 : 0) + (then == 'r' ? 1 : 0)];
    }
    if (side == 't')
        return (fm_pt){ 100, f->box.y0 };
    if (side == 'b')
        return (fm_pt){ 100, f->box.y1 };
    if (strchr("lrud", side) != NULL && is_number_start(r))
        return frame_edge(r->d, side, number(r));
    if (side == 'l')
        return (fm_pt){ f->box.x0, 100 };
    if (side == 'r')
        return (fm_pt){ f->box.x1, 100 };
    fail(r);
    return (fm_pt){ 0, 0 };
}

/* ---- paths ---------------------------------------------------------------------- */

static fm_pt point(reader *r, bool relative, fm_pt from)
{
    fm_pt p;

    skip_blanks(r);
    if (r->at < r->end && *r->at == '%') {
        r->at++;
        return anchor(r);
    }
    p.x = number(r);
    p.y = number(r);
    return relative ? (fm_pt){ from.x + p.x, from.y + p.y } : p;
}

static void read_path(reader *r, fm_path *out)
{
    fm_pt now = { 0, 0 }, start = { 0, 0 };
    char verb = 'M';

    for (skip_blanks(r); r->at < r->end; skip_blanks(r)) {
        bool relative;

        if (!is_number_start(r) && *r->at != '%')
            verb = *r->at++;
        relative = verb >= 'a';
        switch (verb & ~0x20) {
        case 'M':
            now = point(r, relative, now);
            start = now;
            fm_path_move(out, now);
            verb = relative ? 'l' : 'L';
            break;
        case 'L':
            now = point(r, relative, now);
            fm_path_line(out, now);
            break;
        case 'H':
            now.x = relative ? now.x + number(r) : number(r);
            fm_path_line(out, now);
            break;
        case 'V':
            now.y = relative ? now.y + number(r) : number(r);
            fm_path_line(out, now);
            break;
        case 'C': {
            fm_pt a = point(r, relative, now), b = point(r, relative, now);

            now = point(r, relative, now);
            fm_path_curve(out, a, b, now);
            break;
        }
        case 'Z':
            fm_path_close(out);
            now = start;
            break;
        default:
            fail(r);
        }
    }
}

void fm_draft_path(fm_draft *d, const char *text, fm_path *out)
{
    reader r = { d, text, text + strlen(text) };

    read_path(&r, out);
}

/* ---- parts ---------------------------------------------------------------------- */

fm_stamp_part *fm_draft_part(fm_draft *d, fm_path *path)
{
    fm_stamp_part *part = fm_stamp_add(d->out);

    if (part == NULL || path->failed) {
        d->failed = true;
        fm_path_release(path);
        return NULL;
    }
    for (size_t i = 0; i < path->point_count; i++) {
        path->points[i].x = (path->points[i].x - d->origin.x) * d->scale;
        path->points[i].y = (path->points[i].y - d->origin.y) * d->scale;
    }
    part->path = *path;
    *path = (fm_path){ 0 };
    part->pen.cap = FM_CAP_ROUND;
    part->pen.join = FM_JOIN_MITER;
    return part;
}

fm_stamp_part *fm_draft_stroke(fm_draft *d, fm_path *path, fm_color color, double px)
{
    fm_stamp_part *part = fm_draft_part(d, path);

    if (part == NULL)
        return NULL;
    part->stroke = color.a > 0 && px > 0;
    part->pen.color = color;
    part->pen.width = px;
    return part;
}

fm_stamp_part *fm_draft_fill(fm_draft *d, fm_path *path, fm_color color)
{
    fm_stamp_part *part = fm_draft_part(d, path);

    if (part == NULL)
        return NULL;
    part->fill = color.a > 0;
    part->fill_color = color;
    return part;
}

void fm_draft_dash(fm_draft *d, fm_stamp_part *part, double on, double off)
{
    if (part == NULL)
        return;
    part->dashes = fm_alloc(2, sizeof *part->dashes);
    if (part->dashes == NULL) {
        d->failed = true;
        return;
    }
    part->dashes[0] = on;
    part->dashes[1] = off;
    part->pen.dashes = part->dashes;
    part->pen.dash_count = 2;
    part->pen.cap = FM_CAP_BUTT;
}

static void add_letters(fm_draft *d, const char *text, size_t length, fm_pt at,
                        double size)
{
    fm_path path = { 0 };
    fm_stamp_part *part;

    fm_symbol_letters(&path, text, length, at, size);
    part =
        fm_draft_stroke(d, &path, d->inks.icon, fm_symbol_letters_pen(size) * d->scale);
    if (part != NULL) {
        part->pen.join = FM_JOIN_ROUND;
        part->pen.cap = FM_CAP_BUTT;
    }
}

/* The sizes that the standard's letters have in the three places of an icon. */
static void add_standard_letters(reader *r, char place)
{
    static const double sizes[3][4] = { { 45, 45, 39, 33 },
                                        { 28, 28, 25, 22 },
                                        { 28, 28, 25, 20 } };
    static const double heights[3] = { 100, 68, 131 };
    size_t length = (size_t)(r->end - r->at);
    int k = place == 't' ? 0 : place - '0';

    add_letters(r->d, r->at, length, (fm_pt){ 100, heights[k] },
                sizes[k][length > 4   ? 3
                         : length > 0 ? length - 1
                                      : 0]);
    r->at = r->end;
}

static void add_placed_letters(reader *r)
{
    fm_pt at = { number(r), 0 };
    double size;

    at.y = number(r);
    size = number(r);
    skip_blanks(r);
    add_letters(r->d, r->at, (size_t)(r->end - r->at), at, size);
    r->at = r->end;
}

static void add_circle(reader *r, bool is_disc)
{
    fm_pt centre = { number(r), 0 };
    fm_path path = { 0 };

    centre.y = number(r);
    fm_path_circle(&path, centre, number(r));
    if (is_disc)
        fm_draft_fill(r->d, &path, r->d->inks.icon);
    else
        fm_draft_stroke(r->d, &path, r->d->inks.icon, r->d->inks.icon_px);
}

/* The pen that dashes a planned body, if one is set. */
static void dash_body(fm_draft *d, fm_stamp_part *part)
{
    if (d->body_dashes == NULL)
        return;
    part->pen.dashes = d->body_dashes;
    part->pen.dash_count = 2;
    part->pen.cap = FM_CAP_BUTT;
}

static void add_inked(reader *r, char ink)
{
    const fm_symbol_inks *inks = &r->d->inks;
    fm_path path = { 0 };
    fm_stamp_part *part;

    read_path(r, &path);
    part = fm_draft_stroke(r->d, &path, inks->icon,
                           ink == 'H' ? 2 * inks->icon_px : inks->icon_px);
    if (part == NULL)
        return;
    part->stroke = part->stroke && ink != 'F';
    part->fill = ink == 'F' || ink == 'X' || ink == 'W' || ink == 'B';
    part->fill_color = ink == 'W' ? inks->pale : ink == 'B' ? inks->fill : inks->icon;
    part->fill = part->fill && part->fill_color.a > 0;
    if (ink == 'B')
        dash_body(r->d, part);
    if (ink == 'K')
        fm_draft_dash(r->d, part, 5 * r->d->scale, 4 * r->d->scale);
}

static void draft(fm_draft *d, const char *drawing, unsigned depth);

/* "@name", "@name x y scale" */
static void add_shared(reader *r, unsigned depth)
{
    const char *name = r->at, *drawing;
    fm_draft inner = *r->d;

    while (r->at < r->end && *r->at != ' ')
        r->at++;
    drawing = fm_symbol_part_of(name, (size_t)(r->at - name));
    if (drawing == NULL || depth == DEPTH_MAX) {
        fail(r);
        return;
    }
    skip_blanks(r);
    if (r->at < r->end) {
        double x = number(r), y = number(r), scale = number(r);

        inner.scale *= scale;
        inner.origin.x = 100 + (inner.origin.x - 100 - x) / scale;
        inner.origin.y = 100 + (inner.origin.y - 100 - y) / scale;
    }
    draft(&inner, drawing, depth + 1);
    r->d->failed = inner.failed;
    r->d->fault = inner.fault;
}

/* "[hu]": false for frames of other sides. */
static bool is_for_frame(reader *r)
{
    bool is_for = false;

    if (*r->at != '[')
        return true;
    for (r->at++; r->at < r->end && *r->at != ']'; r->at++)
        is_for = is_for || (r->d->frame != NULL && r->d->frame->side == *r->at);
    if (r->at < r->end)
        r->at++;
    return is_for;
}

static void draft_part(reader *r, unsigned depth)
{
    char ink;

    skip_blanks(r);
    if (r->at == r->end || !is_for_frame(r) || r->at == r->end)
        return;
    ink = *r->at++;
    if (ink != '@')
        skip_blanks(r);
    if (ink == '@')
        add_shared(r, depth);
    else if (ink == 'T')
        add_placed_letters(r);
    else if (ink == 't' || ink == '1' || ink == '2')
        add_standard_letters(r, ink);
    else if (ink == 'C' || ink == 'D')
        add_circle(r, ink == 'D');
    else if (strchr("SFXWBHK", ink) != NULL)
        add_inked(r, ink);
    else
        fail(r);
    skip_blanks(r);
    if (r->at != r->end)
        fail(r);
}

static void draft(fm_draft *d, const char *drawing, unsigned depth)
{
    while (*drawing != '\0' && !d->failed && d->fault == NULL) {
        size_t length = strcspn(drawing, ";");
        reader r = { d, drawing, drawing + length };

        draft_part(&r, depth);
        drawing += length;
        if (*drawing == ';')
            drawing++;
    }
}

void fm_draft_add(fm_draft *d, const char *drawing)
{
    draft(d, drawing, 0);
}

void fm_draft_add_at(fm_draft *d, const char *drawing, fm_pt shift)
{
    fm_pt origin = d->origin;

    d->origin.x -= shift.x;
    d->origin.y -= shift.y;
    draft(d, drawing, 0);
    d->origin = origin;
}
