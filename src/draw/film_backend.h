/* SPDX-License-Identifier: MIT */
/*
 * draw/film_backend.h: what the formats of films share, and nobody else.
 *
 * film.c keeps the picture before and finds what changed; a format writes its head
 * with the first picture, then one frame after the other, then its end.
 */
#ifndef FM_DRAW_FILM_BACKEND_H
#define FM_DRAW_FILM_BACKEND_H

#include "draw/film.h"

typedef struct fm_film_backend {
    /* `first` tells size and kind. */
    fm_status (*open)(fm_film *film, const fm_picture *first);
    /* `rect` of `picture`; film->previous has no pixels for the first. */
    fm_status (*frame)(fm_film *film, const fm_picture *picture, fm_pixel_rect rect,
                       unsigned delay_ms);
    fm_status (*close)(fm_film *film);
    void (*release)(fm_film *film);
} fm_film_backend;

struct fm_film {
    fm_context *ctx;
    const fm_film_backend *backend;
    fm_film_about about;
    fm_surface_write_fn write;
    void *write_user;
    fm_picture previous;
    size_t added;
    void *state; /* the format's own */
};

extern const fm_film_backend fm_film_apng, fm_film_gif;

/* Is the pixel at (x, y) what it was in the picture before? */
bool fm_film_is_same(const fm_film *film, const fm_picture *picture, int x, int y);

#endif
