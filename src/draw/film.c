/* SPDX-License-Identifier: MIT */
#include "draw/film.h"

#include <string.h>

#include "base/mem.h"
#include "draw/film_backend.h"

#include "base/banned.h"

fm_status fm_film_new(fm_context *ctx, fm_film_format format,
                      const fm_film_about *about, fm_surface_write_fn write, void *user,
                      fm_film **out)
{
    fm_film *film = fm_alloc(1, sizeof *film);

    if (film == NULL)
        return fm_fail_nomem(ctx);
    *film = (fm_film){
        .ctx = ctx,
        .backend = format == FM_FILM_GIF ? &fm_film_gif : &fm_film_apng,
        .about = *about,
        .write = write,
        .write_user = user,
    };
    *out = film;
    return FM_OK;
}

bool fm_film_is_same(const fm_film *film, const fm_picture *picture, int x, int y)
{
    return film->previous.pixels != NULL &&
           memcmp(fm_picture_at(&film->previous, x, y), fm_picture_at(picture, x, y),
                  picture->channels) == 0;
}

fm_status fm_film_add(fm_film *film, fm_picture *picture, unsigned delay_ms)
{
    fm_pixel_rect rect = { 0, 0, picture->width, picture->height };
    fm_picture taken = *picture;
    fm_status status = FM_OK;

    *picture = (fm_picture){ 0 };
    if (film->added == film->about.frame_count)
        status = fm_fail(film->ctx, FM_ERR_INTERNAL, "a film of %zu frames got more",
                         film->added);
    else if (film->added == 0)
        status = film->backend->open(film, &taken);
    else if (!fm_picture_same_kind(&film->previous, &taken))
        status = fm_fail(film->ctx, FM_ERR_INTERNAL,
                         "the frames of a film are not of one size and kind");
    else
        rect = fm_picture_changes(&film->previous, &taken);
    if (status == FM_OK)
        status = film->backend->frame(film, &taken, rect, delay_ms);
    fm_picture_release(&film->previous);
    film->previous = taken;
    film->added++;
    return status;
}

fm_status fm_film_finish(fm_film *film)
{
    if (film->added == 0 || film->added != film->about.frame_count)
        return fm_fail(film->ctx, FM_ERR_INTERNAL, "a film of %zu frames got %zu",
                       film->about.frame_count, film->added);
    return film->backend->close(film);
}

void fm_film_free(fm_film *film)
{
    if (film == NULL)
        return;
    film->backend->release(film);
    fm_picture_release(&film->previous);
    fm_free(film);
}
