/* SPDX-License-Identifier: MIT */
#include "draw/picture.h"

#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

void fm_picture_release(fm_picture *picture)
{
    fm_free(picture->pixels);
    *picture = (fm_picture){ 0 };
}

const unsigned char *fm_picture_at(const fm_picture *picture, int x, int y)
{
    return picture->pixels +
           ((size_t)y * (size_t)picture->width + (size_t)x) * picture->channels;
}

bool fm_picture_same_kind(const fm_picture *a, const fm_picture *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels;
}

static bool row_differs(const fm_picture *a, const fm_picture *b, int y)
{
    return memcmp(fm_picture_at(a, 0, y), fm_picture_at(b, 0, y),
                  (size_t)a->width * a->channels) != 0;
}

static bool pixel_differs(const fm_picture *a, const fm_picture *b, int x, int y)
{
    return memcmp(fm_picture_at(a, x, y), fm_picture_at(b, x, y), a->channels) != 0;
}

fm_pixel_rect fm_picture_changes(const fm_picture *a, const fm_picture *b)
{
    int top = 0, bottom = a->height, left = a->width, right = 0;

    while (top < bottom && !row_differs(a, b, top))
        top++;
    if (top == bottom)
        return (fm_pixel_rect){ 0, 0, 1, 1 };
    while (!row_differs(a, b, bottom - 1))
        bottom--;
    /* Each row can only widen what the rows above have found. */
    for (int y = top; y < bottom; y++) {
        int x = 0;

        while (x < left && !pixel_differs(a, b, x, y))
            x++;
        left = x;
        x = a->width;
        while (x > right && !pixel_differs(a, b, x - 1, y))
            x--;
        right = x;
    }
    return (fm_pixel_rect){ left, top, right - left, bottom - top };
}
