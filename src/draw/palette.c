/* SPDX-License-Identifier: MIT */
/*
 * Median cut after P. Heckbert, Color image quantization for frame buffer display
 * (SIGGRAPH 1982), in the way of X. Wu and others cut where the squared error is: the
 * box with the greatest error along one axis is cut at its mean on that axis.
 *
 * Only integers, and an order without ties, so that every machine chooses the same.
 */
#include "draw/palette.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* A colour on this share of the pixels is a ground, not the edge of a letter... */
enum { FLAT_SHARE = 4096 };
/* ...and grounds take at most this part of the palette. */
enum { FLAT_PART = 2 };

struct fm_palette_seen {
    uint32_t rgb;   /* 0xRRGGBB */
    uint32_t count; /* 0: an empty place */
    uint32_t index;
};

typedef struct fm_palette_seen seen;

/* Colours [from, to) of a list, and what is to be won by cutting them. */
typedef struct box {
    size_t from, to;
    unsigned axis;  /* shift of the channel with the greatest error */
    unsigned mean;  /* on that axis */
    uint64_t error; /* sum of squares round the mean, on that axis */
} box;

static uint32_t rgb_of(const unsigned char rgb[3])
{
    return (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

static unsigned channel(const seen *s, unsigned shift)
{
    return s->rgb >> shift & 255u;
}

/* ---- Seeing --------------------------------------------------------------------- */

/* The colour's place, or the empty one where it belongs.  There is always one. */
static seen *find(const fm_palette *p, uint32_t rgb)
{
    size_t i = (rgb * 2654435761u) & (p->seen_room - 1);

    while (p->seen[i].count > 0 && p->seen[i].rgb != rgb)
        i = (i + 1) & (p->seen_room - 1);
    return &p->seen[i];
}

static bool make_room(fm_palette *p)
{
    fm_palette larger = { .seen_room = p->seen_room == 0 ? 4096 : 2 * p->seen_room };

    larger.seen = fm_alloc(larger.seen_room, sizeof *larger.seen);
    if (larger.seen == NULL)
        return false;
    for (size_t i = 0; i < p->seen_room; i++)
        if (p->seen[i].count > 0)
            *find(&larger, p->seen[i].rgb) = p->seen[i];
    fm_free(p->seen);
    p->seen = larger.seen;
    p->seen_room = larger.seen_room;
    return true;
}

bool fm_palette_see(fm_palette *p, const unsigned char rgb[3])
{
    seen *place;

    if (2 * (p->seen_count + 1) > p->seen_room && !make_room(p))
        return false;
    place = find(p, rgb_of(rgb));
    if (place->count == 0)
        p->seen_count++;
    place->rgb = rgb_of(rgb);
    place->count++;
    return true;
}

/* ---- Choosing ------------------------------------------------------------------- */

static int by_count(const void *a, const void *b)
{
    const seen *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->rgb > y->rgb) - (x->rgb < y->rgb);
}

static int by_rgb(const void *a, const void *b)
{
    const seen *x = a, *y = b;

    return (x->rgb > y->rgb) - (x->rgb < y->rgb);
}

static void add_color(fm_palette *p, unsigned r, unsigned g, unsigned b)
{
    uint8_t *color = p->colors[p->count++];

    color[0] = (uint8_t)r;
    color[1] = (uint8_t)g;
    color[2] = (uint8_t)b;
}

static void add_exact(fm_palette *p, const seen *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_color(p, channel(&list[i], 16), channel(&list[i], 8), channel(&list[i], 0));
}

static unsigned mean_of(const seen *list, const box *b, unsigned shift, uint64_t *error)
{
    uint64_t weight = 0, sum = 0, squares = 0;
    unsigned mean;

    for (size_t i = b->from; i < b->to; i++) {
        unsigned v = channel(&list[i], shift);

        weight += list[i].count;
        sum += (uint64_t)v * list[i].count;
        squares += (uint64_t)v * v * list[i].count;
    }
    mean = (unsigned)((sum + weight / 2) / weight);
    /* Round the rounded mean, which errs upwards only. */
    *error = squares + (uint64_t)mean * mean * weight - 2 * mean * sum;
    return mean;
}

static void weigh(const seen *list, box *b)
{
    b->error = 0;
    b->axis = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8) {
        uint64_t error;
        unsigned mean = mean_of(list, b, shift, &error);

        if (shift == 0 || error > b->error) {
            b->axis = shift;
            b->mean = mean;
            b->error = error;
        }
    }
    if (b->to - b->from < 2)
        b->error = 0;
}

/* Those at or below the mean come first; both halves get something, as the mean lies
 * between the least and the greatest. */
static size_t part(seen *list, const box *b)
{
    size_t from = b->from, to = b->to;
    unsigned least = 255;

    for (size_t i = from; i < to; i++) {
        unsigned v = channel(&list[i], b->axis);

        least = v < least ? v : least;
    }
    while (from < to) {
        unsigned v = channel(&list[from], b->axis);

        /* A rounded mean may be the greatest of them all. */
        if (v < b->mean || v == least) {
            from++;
        } else {
            seen kept = list[from];

            list[from] = list[--to];
            list[to] = kept;
        }
    }
    return from;
}

static box *worst_of(box *boxes, size_t count)
{
    box *worst = &boxes[0];

    for (size_t i = 1; i < count; i++)
        if (boxes[i].error > worst->error)
            worst = &boxes[i];
    return worst;
}

/* `room` boxes at most, whose means become colours. */
static void cut(fm_palette *p, seen *list, size_t count, unsigned room)
{
    box boxes[FM_PALETTE_MOST] = { { .to = count } };
    size_t used = 1;

    weigh(list, &boxes[0]);
    while (used < room) {
        box *worst = worst_of(boxes, used);
        size_t middle;

        if (worst->error == 0)
            break;
        middle = part(list, worst);
        boxes[used] = (box){ .from = middle, .to = worst->to };
        worst->to = middle;
        weigh(list, worst);
        weigh(list, &boxes[used++]);
    }
    for (size_t i = 0; i < used; i++) {
        uint64_t unused;
        unsigned mean[3];

        for (unsigned c = 0; c < 3; c++)
            mean[c] = mean_of(list, &boxes[i], 16 - 8 * c, &unused);
        add_color(p, mean[0], mean[1], mean[2]);
    }
}

static unsigned nearest(const fm_palette *p, const seen *s)
{
    int r = (int)channel(s, 16), g = (int)channel(s, 8), b = (int)channel(s, 0);
    unsigned best = 0;
    int least = 3 * 256 * 256;

    for (unsigned i = 0; i < p->count && least > 0; i++) {
        const uint8_t *color = p->colors[i];
        int dr = r - color[0], dg = g - color[1], db = b - color[2];
        int distance = dr * dr + dg * dg + db * db;

        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

/* How many of the list, the most frequent first, are grounds. */
static size_t count_flat(const seen *list, size_t count, unsigned most)
{
    uint64_t pixels = 0;
    size_t flat = 0;

    for (size_t i = 0; i < count; i++)
        pixels += list[i].count;
    while (flat < most / FLAT_PART && (uint64_t)list[flat].count * FLAT_SHARE >= pixels)
        flat++;
    return flat;
}

bool fm_palette_choose(fm_palette *p, unsigned most)
{
    seen *list = fm_alloc_raw(p->seen_count, sizeof *list);
    size_t count = 0, flat;

    p->count = 0;
    if (list == NULL)
        return false;
    for (size_t i = 0; i < p->seen_room; i++)
        if (p->seen[i].count > 0)
            list[count++] = p->seen[i];
    if (count <= most) {
        qsort(list, count, sizeof *list, by_rgb);
        add_exact(p, list, count);
    } else {
        qsort(list, count, sizeof *list, by_count);
        flat = count_flat(list, count, most);
        add_exact(p, list, flat);
        cut(p, list + flat, count - flat, most - (unsigned)flat);
    }
    fm_free(list);
    for (size_t i = 0; i < p->seen_room; i++)
        if (p->seen[i].count > 0)
            p->seen[i].index = nearest(p, &p->seen[i]);
    return true;
}

unsigned fm_palette_index(const fm_palette *p, const unsigned char rgb[3])
{
    return find(p, rgb_of(rgb))->index;
}

void fm_palette_clear(fm_palette *p)
{
    if (p->seen != NULL)
        memset(p->seen, 0, p->seen_room * sizeof *p->seen);
    p->seen_count = 0;
    p->count = 0;
}

void fm_palette_release(fm_palette *p)
{
    fm_free(p->seen);
    *p = (fm_palette){ 0 };
}
