/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "gis/maplibre.h"

#include "base/banned.h"

enum {
    SHEET_WIDTH = 512, /* px, unless one picture is wider */
    GAP = 2,
    PATTERN_SIDE_MOST = 64,
    SHARPNESS = 2, /* patterns and figures are enlarged between whole zooms */
    PERIODS_MOST = 8
};

static fm_sprite_image *add(fm_sprite *sprite, const char *name)
{
    fm_sprite_image *images =
        fm_grow(sprite->images, &sprite->capacity, sprite->count + 1, sizeof *images);
    const char *kept = fm_arena_strndup(&sprite->arena, name, strlen(name));

    if (images != NULL)
        sprite->images = images;
    if (images == NULL || kept == NULL)
        return NULL;
    images[sprite->count] =
        (fm_sprite_image){ .name = kept, .scale = 1, .sharpness = 1 };
    return &images[sprite->count++];
}

fm_status fm_sprite_add_stamp(fm_context *ctx, fm_sprite *sprite, const char *name,
                              fm_stamp *stamp)
{
    fm_sprite_image *image = add(sprite, name);
    fm_rect box;

    if (image == NULL) {
        fm_stamp_release(stamp);
        return fm_fail_nomem(ctx);
    }
    box = fm_gis_stamp_box(stamp);
    image->kind = FM_SPRITE_STAMP;
    image->what.stamp = *stamp;
    image->width = (unsigned)(box.x1 - box.x0);
    image->height = (unsigned)(box.y1 - box.y0);
    image->origin = (fm_pt){ -box.x0, -box.y0 };
    return FM_OK;
}

fm_status fm_sprite_add_pattern(fm_context *ctx, fm_sprite *sprite, const char *name,
                                fm_gis_pattern_tile tile, double shrink)
{
    fm_sprite_image *image = add(sprite, name);
    double best = 1e300, period;
    int periods = 1, side = 8;

    if (image == NULL)
        return fm_fail_nomem(ctx);
    fm_gis_pattern_fit(&tile);
    period = tile.box.x1 - tile.box.x0;
    for (int n = 1; n <= PERIODS_MOST; n++) {
        for (int s = 8; s <= PATTERN_SIDE_MOST; s *= 2) {
            double off = fabs(log(n * period * shrink / s));

            if (off < best - 1e-6) {
                best = off;
                periods = n;
                side = s;
            }
        }
    }
    tile.box.x1 = tile.box.y1 = periods * period;
    image->kind = FM_SPRITE_PATTERN;
    image->what.pattern = tile;
    image->sharpness = SHARPNESS;
    image->width = image->height = (unsigned)side * SHARPNESS;
    image->scale = side * SHARPNESS / (periods * period);
    return FM_OK;
}

fm_status fm_sprite_add_blank(fm_context *ctx, fm_sprite *sprite, const char *name)
{
    fm_sprite_image *image;

    for (size_t i = 0; i < sprite->count; i++)
        if (sprite->images[i].kind == FM_SPRITE_BLANK)
            return FM_OK;
    image = add(sprite, name);
    if (image == NULL)
        return fm_fail_nomem(ctx);
    image->kind = FM_SPRITE_BLANK;
    image->width = image->height = FM_SPRITE_BLANK_PX;
    return FM_OK;
}

fm_status fm_sprite_add_figure(fm_context *ctx, fm_sprite *sprite, const char *name,
                               fm_gis_figure *figure)
{
    fm_sprite_image *image = add(sprite, name);
    double half, reach;

    if (image == NULL) {
        fm_gis_figure_release(figure);
        return fm_fail_nomem(ctx);
    }
    half = ceil(figure->pitch_px / 2 + figure->pen.width / 2);
    reach = ceil(fmax(-figure->box.y0, figure->box.y1) + 0.5);
    image->kind = FM_SPRITE_FIGURE;
    image->what.figure = *figure;
    image->width = 2 * SHARPNESS * (unsigned)half;
    image->height = 2 * SHARPNESS * (unsigned)reach;
    image->origin =
        (fm_pt){ (half - figure->pitch_px / 2) * SHARPNESS, reach * SHARPNESS };
    image->scale = SHARPNESS;
    image->sharpness = SHARPNESS;
    return FM_OK;
}

void fm_sprite_release(fm_sprite *sprite)
{
    for (size_t i = 0; i < sprite->count; i++) {
        if (sprite->images[i].kind == FM_SPRITE_STAMP)
            fm_stamp_release(&sprite->images[i].what.stamp);
        else if (sprite->images[i].kind == FM_SPRITE_FIGURE)
            fm_gis_figure_release(&sprite->images[i].what.figure);
    }
    fm_free(sprite->images);
    fm_arena_release(&sprite->arena);
    *sprite = (fm_sprite){ 0 };
}

/* -------------------------------------------------------------------- the sheet */

/* In shelves from the left, in their order. */
void fm_sprite_lay(fm_sprite *sprite)
{
    unsigned x = GAP, y = GAP, height = 0;

    for (size_t i = 0; i < sprite->count; i++) {
        fm_sprite_image *image = &sprite->images[i];

        if (x > GAP && x + image->width + GAP > SHEET_WIDTH) {
            x = GAP;
            y += height + GAP;
            height = 0;
        }
        image->x = x;
        image->y = y;
        x += image->width + GAP;
        height = image->height > height ? image->height : height;
    }
}

static void draw_sheet(fm_painter *painter, const void *user)
{
    static const fm_gis_draw_fn draws[] = { fm_gis_draw_stamp, fm_gis_draw_pattern,
                                            fm_gis_draw_figure };
    const fm_sprite *sprite = user;

    for (size_t i = 0; i < sprite->count; i++) {
        const fm_sprite_image *image = &sprite->images[i];
        fm_pt at = { image->x + image->origin.x, image->y + image->origin.y };

        if (image->kind == FM_SPRITE_BLANK)
            continue;
        fm_gis_draw_placed(painter, draws[image->kind], &image->what, at, image->scale);
    }
}

fm_status fm_sprite_write(fm_context *ctx, const fm_sprite *sprite, unsigned density,
                          fm_str *png, fm_str *json)
{
    fm_rect box = { 0, 0, 1, 1 };
    fm_json j;

    fm_json_init(&j, json, true);
    fm_json_object(&j, NULL);
    for (size_t i = 0; i < sprite->count; i++) {
        const fm_sprite_image *image = &sprite->images[i];

        box.x1 = fmax(box.x1, image->x + image->width + GAP);
        box.y1 = fmax(box.y1, image->y + image->height + GAP);
        fm_json_object_flat(&j, image->name);
        fm_json_integer(&j, "x", image->x * density);
        fm_json_integer(&j, "y", image->y * density);
        fm_json_integer(&j, "width", image->width * density);
        fm_json_integer(&j, "height", image->height * density);
        fm_json_integer(&j, "pixelRatio", density * image->sharpness);
        fm_json_end(&j);
    }
    fm_json_end(&j);
    fm_str_add_char(json, '\n');
    if (json->failed)
        return fm_fail_nomem(ctx);
    return fm_gis_art_png(ctx, box, density, draw_sheet, sprite, png);
}
