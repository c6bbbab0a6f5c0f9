/* SPDX-License-Identifier: MIT */
/* The title in large letters and the subtitle below it, wrapped to the page. */
#include "base/mem.h"
#include "sheet/furniture.h"
#include "sheet/type.h"

#include "base/banned.h"

typedef struct title {
    fm_text_run *title, *subtitle;
} title;

static const double TITLE_SIZE = 1.9; /* bases */
static const double SUBTITLE_SIZE = 1.15;
static const double BETWEEN = 0.1;

static bool title_wanted(const fm_sheet *sheet)
{
    return sheet->title != NULL || sheet->subtitle != NULL;
}

static void title_release(fm_piece *piece)
{
    title *t = piece->state;

    fm_text_run_free(t->title);
    fm_text_run_free(t->subtitle);
    fm_free(t);
    piece->state = NULL;
}

static double height_of(const fm_type *type, const title *t)
{
    double between = t->title != NULL && t->subtitle != NULL ? BETWEEN : 0;

    return fm_type_height(t->title) + between * type->base_px +
           fm_type_height(t->subtitle);
}

/* On a sheet too low for all of it the title goes before the subtitle, and small before
 * not at all. */
static fm_status title_measure(fm_sheet *sheet, double room_width, double room_height,
                               fm_piece *piece)
{
    fm_type type = fm_type_of(sheet);
    fm_setting large = { .size = TITLE_SIZE, .bold = true, .max_width_px = room_width };
    fm_setting small = { .size = SUBTITLE_SIZE, .max_width_px = room_width };
    title *t = fm_alloc(1, sizeof *t);
    fm_status status;

    if (t == NULL)
        return fm_fail_nomem(sheet->ctx);
    piece->state = t;
    status = fm_type_shape(sheet, sheet->title, large, &t->title);
    if (status == FM_OK)
        status = fm_type_shape(sheet, sheet->subtitle, small, &t->subtitle);
    if (status == FM_OK && t->title != NULL && height_of(&type, t) > room_height) {
        fm_text_run_free(t->title);
        fm_text_run_free(t->subtitle);
        t->title = t->subtitle = NULL;
        large.size = SUBTITLE_SIZE;
        status = fm_type_shape(sheet, sheet->title, large, &t->title);
        if (status == FM_OK && sheet->subtitle != NULL)
            status =
                fm_warn(sheet->ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "furniture-no-room",
                        "no room for the subtitle; left it out; give the sheet a "
                        "larger size");
    }
    piece->width = t->title == NULL && t->subtitle == NULL ? 0 : room_width;
    piece->height = height_of(&type, t);
    return status;
}

static void title_draw(const fm_sheet *sheet, const fm_piece *piece,
                       fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const title *t = piece->state;
    fm_pt at = { fm_type_start(sheet, piece->at, fm_type_width(t->title)),
                 piece->at.y0 };

    fm_type_draw(painter, t->title, at, type.ink);
    at.x = fm_type_start(sheet, piece->at, fm_type_width(t->subtitle));
    at.y = piece->at.y1 - fm_type_height(t->subtitle);
    fm_type_draw(painter, t->subtitle, at, type.muted);
}

const fm_furniture fm_title = {
    .name = "title",
    .place = FM_FURNITURE_TOP,
    .wanted = title_wanted,
    .measure = title_measure,
    .draw = title_draw,
    .release = title_release,
};
