/* SPDX-License-Identifier: MIT */
/*
 * draw/film.h: pictures one after the other in one file, APNG or GIF.
 *
 *     status = fm_film_new(ctx, FM_FILM_GIF, &about, write, user, &film);
 *     status = fm_film_add(film, &picture, 600);   // for each; takes the pixels over
 *     status = fm_film_finish(film);
 *     fm_film_free(film);                          // always
 *
 * All pictures are of one size and kind.  Of each but the first only what changed is
 * kept: the smallest rectangle, and in it what is the same is transparent.  No more than
 * the picture before is held in memory.  The bytes are the same every time.
 *
 * Not for drawing: pictures come from a surface.
 */
#ifndef FM_DRAW_FILM_H
#define FM_DRAW_FILM_H

#include "draw/surface.h"

typedef enum fm_film_format { FM_FILM_APNG, FM_FILM_GIF } fm_film_format;

typedef struct fm_film_about {
    size_t frame_count; /* that will be added, exactly */
    unsigned plays;     /* 0: for ever */
    double density;     /* device pixels per CSS pixel, for APNG's pHYs */
    const char *title, *creator; /* or NULL; live as long as the film */
} fm_film_about;

typedef struct fm_film fm_film;

FM_MUST_USE fm_status fm_film_new(fm_context *ctx, fm_film_format format,
                                  const fm_film_about *about, fm_surface_write_fn write,
                                  void *user, fm_film **out);
/* Leaves `picture` empty, also on failure. */
FM_MUST_USE fm_status fm_film_add(fm_film *film, fm_picture *picture, unsigned delay_ms);
FM_MUST_USE fm_status fm_film_finish(fm_film *film);
void fm_film_free(fm_film *film);

#endif
