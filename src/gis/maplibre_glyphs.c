/* SPDX-License-Identifier: MIT */
/*
 * Letters as MapLibre draws them: small pictures, 24 px to the em, whose pixels say how
 * far the outline is, so that one picture does for every size and for halos.  192 is
 * the outline, 8 px away on the inside is beyond 255 and on the outside below 0; 3 px
 * are round the letter.
 *
 * A letter is shaped alone.  What joins its neighbours (Arabic) the renderer's plugin
 * puts together from the forms that Unicode has for the ends and the middle of words,
 * so these are written with the letters.
 */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "draw/text.h"
#include "gis/maplibre.h"
#include "gis/protobuf.h"

#include "base/banned.h"

enum {
    EM = 24,
    BORDER = 3,
    RADIUS = 8,
    CODES = 0x10000,
    RANGE = 256,
    /* The renderer's base line lies where that of letters is whose ascent is this. */
    ASCENT = 26,
    CURVE_STEPS = 6,
    SIDE_MOST = 96
};

enum { STACKS_STACK = 1 };
enum { STACK_NAME = 1, STACK_RANGE = 2, STACK_GLYPH = 3 };
enum {
    GLYPH_ID = 1,
    GLYPH_BITMAP = 2,
    GLYPH_WIDTH = 3,
    GLYPH_HEIGHT = 4,
    GLYPH_LEFT = 5,
    GLYPH_TOP = 6,
    GLYPH_ADVANCE = 7
};

/* ----------------------------------------------------------------------- stacks */

void fm_glyph_stacks_release(fm_glyph_stacks *stacks)
{
    for (size_t i = 0; i < stacks->count; i++) {
        fm_free(stacks->items[i].name);
        fm_free(stacks->items[i].wanted);
    }
    fm_free(stacks->items);
    *stacks = (fm_glyph_stacks){ 0 };
}

/* The first family's name, and how it is set.  It becomes the name of a folder and a
 * part of a URL: nothing in it may mean something there. */
static char *stack_name(const char *family, bool bold, bool italic)
{
    fm_str name = { 0 };

    family = family == NULL || family[0] == '\0' ? "Noto Sans" : family;
    for (; *family != '\0' && *family != ',' && name.length < 80; family++) {
        char c = *family;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == ' ' || c == '-';

        fm_str_add_char(&name, plain ? c : '_');
    }
    fm_str_add(&name, bold && italic ? " Bold Italic"
                      : bold         ? " Bold"
                      : italic       ? " Italic"
                                     : " Regular");
    return fm_str_take(&name);
}

fm_glyph_stack *fm_glyph_stack_of(fm_glyph_stacks *stacks, const char *family,
                                  bool bold, bool italic)
{
    fm_glyph_stack *items;
    char *name = stack_name(family, bold, italic);
    uint8_t *wanted;

    for (size_t i = 0; name != NULL && i < stacks->count; i++) {
        if (strcmp(stacks->items[i].name, name) == 0) {
            fm_free(name);
            return &stacks->items[i];
        }
    }
    items = fm_grow(stacks->items, &stacks->capacity, stacks->count + 1, sizeof *items);
    wanted = fm_alloc(CODES / 8, 1);
    if (items != NULL)
        stacks->items = items;
    if (name == NULL || items == NULL || wanted == NULL) {
        fm_free(name);
        fm_free(wanted);
        return NULL;
    }
    items[stacks->count] = (fm_glyph_stack){ name, family, bold, italic, wanted };
    for (unsigned code = ' '; code < 0x7F; code++)
        wanted[code / 8] = (uint8_t)(wanted[code / 8] | 1u << (code % 8));
    return &items[stacks->count++];
}

static void want(fm_glyph_stack *stack, uint32_t code)
{
    if (code >= ' ' && code < CODES)
        stack->wanted[code / 8] = (uint8_t)(stack->wanted[code / 8] | 1u << (code % 8));
}

void fm_glyph_want(fm_glyph_stacks *stacks, fm_glyph_stack *stack, const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text + at, length - at, &code);

        if (code >= 0x600 && code < 0x780 && !(stack->wanted[0xFE80 / 8] & 1)) {
            stacks->has_joined = true;
            for (uint32_t form = 0xFB50; form <= 0xFBFF; form++)
                want(stack, form);
            for (uint32_t form = 0xFE70; form <= 0xFEFC; form++)
                want(stack, form);
        }
        want(stack, code);
        at += bytes > 0 ? bytes : 1;
    }
}

static bool is_wanted(const fm_glyph_stack *stack, unsigned code)
{
    return (stack->wanted[code / 8] >> (code % 8) & 1) != 0;
}

/* --------------------------------------------------------------------- outlines */

/* A letter's outline in straight pieces; each ring is closed. */
typedef struct outline {
    fm_pt *from, *to;
    size_t count, from_capacity, to_capacity;
    bool failed;
} outline;

static void add_piece(outline *o, fm_pt a, fm_pt b)
{
    fm_pt *from = fm_grow(o->from, &o->from_capacity, o->count + 1, sizeof *from);
    fm_pt *to = fm_grow(o->to, &o->to_capacity, o->count + 1, sizeof *to);

    o->from = from != NULL ? from : o->from;
    o->to = to != NULL ? to : o->to;
    if (from == NULL || to == NULL) {
        o->failed = true;
        return;
    }
    from[o->count] = a;
    to[o->count++] = b;
}

static fm_pt on_curve(const fm_pt *p, double t)
{
    double u = 1 - t;
    double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

    return (fm_pt){ a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                    a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

static void add_path(outline *o, const fm_path *path)
{
    fm_pt start = { 0, 0 }, at = { 0, 0 };
    const fm_pt *p = path->points;

    for (size_t i = 0; i < path->verb_count; i++) {
        switch ((fm_path_verb)path->verbs[i]) {
        case FM_PATH_MOVE:
            add_piece(o, at, start); /* closes what was left open */
            start = at = *p++;
            break;
        case FM_PATH_LINE:
            add_piece(o, at, *p);
            at = *p++;
            break;
        case FM_PATH_CURVE: {
            fm_pt curve[4] = { at, p[0], p[1], p[2] };

            for (int k = 1; k <= CURVE_STEPS; k++) {
                fm_pt next = on_curve(curve, (double)k / CURVE_STEPS);

                add_piece(o, at, next);
                at = next;
            }
            p += 3;
            break;
        }
        case FM_PATH_CLOSE:
            add_piece(o, at, start);
            at = start;
            break;
        }
    }
    add_piece(o, at, start);
    o->failed = o->failed || path->failed;
}

static double distance2(fm_pt p, fm_pt a, fm_pt b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;

    t = fmin(fmax(t, 0), 1);
    dx = p.x - a.x - t * dx;
    dy = p.y - a.y - t * dy;
    return dx * dx + dy * dy;
}

/* By the rule of fonts: where the outline has gone round. */
static int winding(const outline *o, fm_pt p)
{
    int turns = 0;

    for (size_t i = 0; i < o->count; i++) {
        fm_pt a = o->from[i], b = o->to[i];
        double side = (b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y);

        if (a.y <= p.y && b.y > p.y && side > 0)
            turns++;
        else if (a.y > p.y && b.y <= p.y && side < 0)
            turns--;
    }
    return turns;
}

static char pixel(const outline *o, fm_pt p)
{
    double nearest = 1e300, away, value;

    for (size_t i = 0; i < o->count; i++)
        nearest = fmin(nearest, distance2(p, o->from[i], o->to[i]));
    away = sqrt(nearest) * (winding(o, p) != 0 ? -1 : 1);
    value = 255 - 255 * (away / RADIUS + 0.25);
    return (char)(unsigned char)lround(fmin(fmax(value, 0), 255));
}

/* ----------------------------------------------------------------------- glyphs */

/* The outline of a shaped letter, from the start of its base line. */
static void take_outline(const fm_text_run *run, outline *o)
{
    for (size_t s = 0; s < run->span_count; s++) {
        const fm_text_span *span = &run->spans[s];

        for (size_t g = 0; g < span->glyph_count; g++) {
            fm_path own = { 0 }, placed = { 0 };
            fm_pt at = { span->glyphs[g].x, span->glyphs[g].y - run->baseline };

            fm_text_add_outline(&own, span, span->glyphs[g].index);
            fm_path_append(&placed, &own, at, 1, 0);
            add_path(o, &placed);
            fm_path_release(&own);
            fm_path_release(&placed);
        }
    }
}

static fm_rect bounds(const outline *o)
{
    fm_rect box = FM_RECT_EMPTY;

    for (size_t i = 0; i < o->count; i++) {
        if (o->from[i].x == o->to[i].x && o->from[i].y == o->to[i].y)
            continue;
        fm_rect_add(&box, o->from[i]);
        fm_rect_add(&box, o->to[i]);
    }
    return box;
}

static void add_bitmap(fm_str *glyph, const outline *o, fm_rect box, int width,
                       int height)
{
    fm_str pixels = { 0 };

    for (int y = -BORDER; y < height + BORDER; y++)
        for (int x = -BORDER; x < width + BORDER; x++)
            fm_str_add_char(&pixels,
                            pixel(o, (fm_pt){ box.x0 + x + 0.5, box.y0 + y + 0.5 }));
    fm_pb_add_bytes(glyph, GLYPH_BITMAP, fm_str_text(&pixels), pixels.length);
    glyph->failed = glyph->failed || pixels.failed;
    fm_str_release(&pixels);
}

static void add_glyph(fm_str *stack, unsigned code, const fm_text_run *run,
                      const outline *o)
{
    fm_rect box = bounds(o);
    fm_str glyph = { 0 };
    bool has_ink = !fm_rect_is_empty(box);
    int width = 0, height = 0;

    fm_pb_add_varint(&glyph, GLYPH_ID, code);
    if (has_ink) {
        box = (fm_rect){ floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1) };
        width = (int)fmin(box.x1 - box.x0, SIDE_MOST);
        height = (int)fmin(box.y1 - box.y0, SIDE_MOST);
        add_bitmap(&glyph, o, box, width, height);
    }
    fm_pb_add_varint(&glyph, GLYPH_WIDTH, (uint64_t)width);
    fm_pb_add_varint(&glyph, GLYPH_HEIGHT, (uint64_t)height);
    fm_pb_add_varint(&glyph, GLYPH_LEFT, fm_pb_zigzag(has_ink ? (int64_t)box.x0 : 0));
    fm_pb_add_varint(&glyph, GLYPH_TOP,
                     fm_pb_zigzag(has_ink ? (int64_t)-box.y0 - ASCENT : -ASCENT));
    fm_pb_add_varint(&glyph, GLYPH_ADVANCE, (uint64_t)lround(fmax(run->width, 0)));
    fm_pb_add_bytes(stack, STACK_GLYPH, fm_str_text(&glyph), glyph.length);
    stack->failed = stack->failed || glyph.failed;
    fm_str_release(&glyph);
}

/* Letters that no font has are left out: the renderer then leaves a gap. */
static fm_status add_letter(fm_text_engine *engine, const fm_glyph_stack *stack,
                            unsigned code, fm_str *out)
{
    fm_text_style style = { .family = stack->family,
                            .size_px = EM,
                            .bold = stack->bold,
                            .italic = stack->italic };
    fm_text_run *run = NULL;
    outline o = { 0 };
    fm_str text = { 0 };
    fm_status status;

    fm_str_add_code(&text, code);
    status = fm_text_shape(engine, fm_str_text(&text), &style, &run);
    if (status == FM_OK && run->missing == 0) {
        take_outline(run, &o);
        add_glyph(out, code, run, &o);
    }
    out->failed = out->failed || o.failed || text.failed;
    fm_text_run_free(run);
    fm_free(o.from);
    fm_free(o.to);
    fm_str_release(&text);
    return status;
}

fm_status fm_glyph_range(fm_text_engine *engine, const fm_glyph_stack *stack,
                         unsigned first, fm_str *out)
{
    fm_str body = { 0 }, range = { 0 };
    bool any = false;
    fm_status status = FM_OK;

    fm_str_addf(&range, "%u-%u", first, first + RANGE - 1);
    fm_pb_add_bytes(&body, STACK_NAME, stack->name, strlen(stack->name));
    fm_pb_add_bytes(&body, STACK_RANGE, fm_str_text(&range), range.length);
    for (unsigned code = first; code < first + RANGE && status == FM_OK; code++) {
        if (!is_wanted(stack, code))
            continue;
        any = true;
        status = add_letter(engine, stack, code, &body);
    }
    if (any && status == FM_OK)
        fm_pb_add_bytes(out, STACKS_STACK, fm_str_text(&body), body.length);
    out->failed = out->failed || body.failed || range.failed;
    fm_str_release(&body);
    fm_str_release(&range);
    return status;
}
