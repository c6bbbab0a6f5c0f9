/* SPDX-License-Identifier: MIT */
/*
 * Where everything is from and how far to trust it, small, below the map:
 *
 *     Sources: one · two · three, wrapped to                     Projection: WGS 84 /
 * UTM its column. A disclaimer.                                    zone 37N
 * (EPSG:32637)
 *
 * The projection has a column of its own where the page is wide enough for two.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/furniture.h"
#include "sheet/type.h"

#include "base/banned.h"

typedef struct credits {
    fm_text_run *sources, *disclaimer, *projection;
    bool beside; /* the projection has its own column */
} credits;

static const double SIZE = 0.78;         /* bases */
static const double COLUMN_GAP = 2.5;    /* bases */
static const double BESIDE_SHARE = 0.42; /* of the page: wider, it stands below */

static bool credits_wanted(const fm_sheet *sheet)
{
    return sheet->document->furniture.credits.on;
}

static void credits_release(fm_piece *piece)
{
    credits *c = piece->state;

    fm_text_run_free(c->sources);
    fm_text_run_free(c->disclaimer);
    fm_text_run_free(c->projection);
    fm_free(c);
    piece->state = NULL;
}

/* "Sources: a · b." from one a line; a text that the document gives stands as it is. */
static void add_sources(const fm_sheet *sheet, fm_str *out)
{
    const char *line = sheet->credits;
    bool many = strchr(line, '\n') != NULL;

    fm_str_add(out, fm_sheet_word(sheet, many ? "Sources" : "Source"));
    fm_str_add(out, ": ");
    while (*line != '\0') {
        size_t length = strcspn(line, "\n");
        size_t kept = length;
        bool last = line[length] == '\0';

        while (!last && kept > 0 && strchr(".; ", line[kept - 1]) != NULL)
            kept--;
        fm_str_add_bytes(out, line, kept);
        if (!last && kept > 0)
            fm_str_add(out, " \u00b7 ");
        line += length + (last ? 0 : 1);
    }
}

/* With `max_lines` other than 0 cut there. */
static fm_status shape_sources(const fm_sheet *sheet, double width, unsigned max_lines,
                               credits *c)
{
    fm_setting setting = { .size = SIZE,
                           .max_width_px = width,
                           .max_lines = max_lines };
    fm_str text = { 0 };

    if (sheet->credits == NULL || sheet->credits[0] == '\0')
        return FM_OK;
    if (sheet->document->furniture.credits.text != NULL)
        fm_str_add(&text, sheet->credits);
    else
        add_sources(sheet, &text);
    return fm_type_shape_str(sheet, &text, setting, &c->sources);
}

static fm_status shape_projection(const fm_sheet *sheet, double width,
                                  fm_text_run **out)
{
    fm_setting setting = { .size = SIZE, .max_width_px = width };
    fm_str text = { 0 };

    if (sheet->projection_note == NULL)
        return FM_OK;
    fm_str_addf(&text, "%s: %s", fm_sheet_word(sheet, "Projection"),
                sheet->projection_note);
    return fm_type_shape_str(sheet, &text, setting, out);
}

static double height_of(const credits *c)
{
    double height = fm_type_height(c->sources) + fm_type_height(c->disclaimer);

    if (c->beside)
        return fmax(height, fm_type_height(c->projection));
    return height + fm_type_height(c->projection);
}

/* Sources too long for the page end in an ellipsis rather than take the map's room. */
static fm_status cut_sources(fm_sheet *sheet, double width, double room_height,
                             credits *c)
{
    double over = height_of(c) - room_height;
    double line = c->sources->height / c->sources->line_count;
    double keep = floor((c->sources->height - over) / line);
    fm_status status;

    if (keep < 1)
        return FM_OK; /* not even cut: the layout leaves the strip out */
    fm_text_run_free(c->sources);
    c->sources = NULL;
    status = shape_sources(sheet, width, (unsigned)keep, c);
    if (status != FM_OK)
        return status;
    return fm_warn(
        sheet->ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "credits-cut",
        "credits are cut to %u lines; give the sheet a larger size, or shorter "
        "words in 'furniture: credits: text'",
        (unsigned)keep);
}

static fm_status credits_measure(fm_sheet *sheet, double room_width, double room_height,
                                 fm_piece *piece)
{
    fm_type type = fm_type_of(sheet);
    fm_setting setting = { .size = SIZE };
    credits *c = fm_alloc(1, sizeof *c);
    double left = room_width;
    fm_status status;

    if (c == NULL)
        return fm_fail_nomem(sheet->ctx);
    piece->state = c;
    c->beside = true;
    status = shape_projection(sheet, 0, &c->projection);
    if (status == FM_OK && fm_type_width(c->projection) > BESIDE_SHARE * room_width) {
        c->beside = false;
        fm_text_run_free(c->projection);
        c->projection = NULL;
        status = shape_projection(sheet, room_width, &c->projection);
    }
    if (c->beside && c->projection != NULL)
        left = room_width - c->projection->width - COLUMN_GAP * type.base_px;
    if (status == FM_OK)
        status = shape_sources(sheet, left, 0, c);
    setting.max_width_px = left;
    if (status == FM_OK)
        status = fm_type_shape(sheet, sheet->document->furniture.credits.disclaimer,
                               setting, &c->disclaimer);
    if (status == FM_OK && c->sources != NULL && height_of(c) > room_height)
        status = cut_sources(sheet, left, room_height, c);
    piece->height = height_of(c);
    piece->width = piece->height > 0 ? room_width : 0;
    return status;
}

static void credits_draw(const fm_sheet *sheet, const fm_piece *piece,
                         fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const credits *c = piece->state;
    fm_rect at = piece->at;
    fm_pt pen = { 0, at.y0 };

    pen.x = fm_type_start(sheet, at, fm_type_width(c->sources));
    fm_type_draw(painter, c->sources, pen, type.muted);
    pen.y += fm_type_height(c->sources);
    pen.x = fm_type_start(sheet, at, fm_type_width(c->disclaimer));
    fm_type_draw(painter, c->disclaimer, pen, type.muted);
    pen.y += fm_type_height(c->disclaimer);
    if (c->projection == NULL)
        return;
    pen.x = fm_type_start(sheet, at, c->projection->width);
    if (c->beside) {
        pen.x = sheet->rtl ? at.x0 : at.x1 - c->projection->width;
        pen.y = at.y0;
    }
    fm_type_draw(painter, c->projection, pen, type.muted);
}

const fm_furniture fm_credits = {
    .name = "credits",
    .place = FM_FURNITURE_BOTTOM,
    .wanted = credits_wanted,
    .measure = credits_measure,
    .draw = credits_draw,
    .release = credits_release,
};
