/* SPDX-License-Identifier: MIT */
/*
 * Text fields round a symbol, where the standard puts them: five lines to either side
 * of the frame, one above.  Words become outlines in the stamp, in whatever script they
 * are, so that legends, exports and pages have them as the map has.
 */
#include <math.h>
#include <string.h>

#include "base/str.h"
#include "draw/symbol_parts.h"

#include "base/banned.h"

static const double SIZE = 40 / 150.0; /* of letters, in the symbol's size */
static const double SIZE_MIN_PX = 7;   /* smaller ones are not read */
static const double OFF = 14;          /* from the frame */

typedef struct writer {
    fm_draft *d;
    const fm_symbol_look *look;
    fm_color ink, halo;
    double size_px;
    bool failed;
} writer;

/* ---- ink ------------------------------------------------------------------------ */

/* The run's outlines, its top left corner at `at` px. */
static void add_outlines(fm_path *out, const fm_text_run *run, fm_pt at)
{
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *span = &run->spans[i];

        for (size_t k = 0; k < span->glyph_count; k++) {
            const fm_glyph *g = &span->glyphs[k];
            fm_path glyph = { 0 };

            fm_text_add_outline(&glyph, span, g->index);
            fm_path_append(out, &glyph, (fm_pt){ at.x + g->x, at.y + g->y }, 1, 0);
            out->failed = out->failed || glyph.failed;
            fm_path_release(&glyph);
        }
    }
}

static fm_stamp_part *add_part(writer *w, fm_path *path)
{
    fm_stamp_part *part = fm_stamp_add(w->d->out);

    if (part == NULL || path->failed) {
        fm_path_release(path);
        w->failed = true;
        return NULL;
    }
    part->path = *path;
    *path = (fm_path){ 0 };
    return part;
}

static void ink_run(writer *w, const fm_text_run *run, fm_pt at)
{
    fm_path letters = { 0 }, edge = { 0 };
    fm_stamp_part *part;

    add_outlines(&letters, run, at);
    if (letters.verb_count == 0 && !letters.failed)
        return;
    fm_path_append(&edge, &letters, (fm_pt){ 0, 0 }, 1, 0);
    part = add_part(w, &edge);
    if (part != NULL && w->halo.a > 0) {
        part->stroke = true;
        part->pen = (fm_pen){ .color = w->halo,
                              .width = fmax(1.6, 0.24 * w->size_px),
                              .cap = FM_CAP_ROUND,
                              .join = FM_JOIN_ROUND };
    }
    part = add_part(w, &letters);
    if (part != NULL) {
        part->fill = true;
        part->fill_color = w->ink;
    }
}

/* A line of words: `side` -1 ends at x, 1 starts there, 0 has its middle there; in
 * units of the box. */
static void write_line(writer *w, const char *text, double x, double y, int side,
                       double size_px, bool bold)
{
    fm_text_style style = {
        .family = w->look->font, .size_px = size_px, .bold = bold, .max_lines = 1
    };
    fm_text_run *run = NULL;
    fm_pt at = { (x - w->d->origin.x) * w->d->scale,
                 (y - w->d->origin.y) * w->d->scale };

    if (text == NULL || text[0] == '\0' || w->failed || size_px <= 0)
        return;
    if (fm_text_shape(w->look->engine, text, &style, &run) != FM_OK) {
        w->failed = true;
        return;
    }
    at.x -= side < 0 ? run->width : side == 0 ? run->width / 2 : 0;
    at.y -= run->height / 2;
    ink_run(w, run, at);
    fm_text_run_free(run);
}

/* ---- lines ---------------------------------------------------------------------- */

enum { LINES = 5, PARTS = 6, END = FM_SYMBOL_TEXTS };

/* Fields of a line, one after the other with strokes between. */
typedef unsigned char line_fields[PARTS];

typedef struct layout {
    line_fields left[LINES], right[LINES];
} layout;

#define NO_LINE                                                                        \
    {                                                                                  \
        END                                                                            \
    }

static const layout land_layout = {
    .left = { { FM_SYMBOL_TEXT_W, FM_SYMBOL_TEXT_W1, END },
              { FM_SYMBOL_TEXT_X, FM_SYMBOL_TEXT_Y, END },
              { FM_SYMBOL_TEXT_V, END },
              { FM_SYMBOL_TEXT_T, FM_SYMBOL_TEXT_T1, END },
              { FM_SYMBOL_TEXT_Z, END } },
    .right = { { FM_SYMBOL_TEXT_F, FM_SYMBOL_TEXT_AS, END },
               { FM_SYMBOL_TEXT_G, END },
               { FM_SYMBOL_TEXT_H, END },
               { FM_SYMBOL_TEXT_M, END },
               { FM_SYMBOL_TEXT_J, FM_SYMBOL_TEXT_K, FM_SYMBOL_TEXT_L, FM_SYMBOL_TEXT_N,
                 FM_SYMBOL_TEXT_P, END } },
};

static const layout air_layout = {
    .left = { NO_LINE,
              NO_LINE,
              { FM_SYMBOL_TEXT_W, FM_SYMBOL_TEXT_W1, END },
              NO_LINE,
              NO_LINE },
    .right = { { FM_SYMBOL_TEXT_T, FM_SYMBOL_TEXT_T1, END },
               { FM_SYMBOL_TEXT_P, FM_SYMBOL_TEXT_M, END },
               { FM_SYMBOL_TEXT_V, FM_SYMBOL_TEXT_AS, END },
               { FM_SYMBOL_TEXT_Z, FM_SYMBOL_TEXT_X, FM_SYMBOL_TEXT_Y, END },
               { FM_SYMBOL_TEXT_G, FM_SYMBOL_TEXT_H, FM_SYMBOL_TEXT_J, FM_SYMBOL_TEXT_K,
                 END } },
};

static void join_fields(const writer *w, const unsigned char *fields, fm_str *out)
{
    fm_str_clear(out);
    for (size_t i = 0; i < PARTS && fields[i] != END; i++) {
        const char *text = w->look->texts[fields[i]];

        if (text == NULL || text[0] == '\0')
            continue;
        if (out->length > 0)
            fm_str_add_char(out, '/');
        fm_str_add(out, text);
    }
}

static void write_sides(writer *w, const layout *l, fm_rect box)
{
    double pitch = 1.05 * w->size_px / w->d->scale;
    fm_str text = { 0 };

    for (int i = 0; i < LINES; i++) {
        double y = 100 + (i - 2) * pitch;

        join_fields(w, l->left[i], &text);
        write_line(w, fm_str_text(&text), box.x0 - OFF, y, -1, w->size_px, false);
        join_fields(w, l->right[i], &text);
        write_line(w, fm_str_text(&text), box.x1 + OFF, y, 1, w->size_px, false);
    }
    w->failed = w->failed || text.failed;
    fm_str_release(&text);
}

/* The place of an icon's own letters. */
static void write_inside(writer *w, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    double size = length < 3 ? 45 : length == 3 ? 39 : 33;
    fm_color halo = w->halo;

    w->halo.a = 0;
    write_line(w, text, 100, 100, 0, size * w->d->scale, true);
    w->halo = halo;
}

static void write_framed(writer *w, const fm_sidc *sidc, fm_rect box)
{
    bool is_air = sidc->set < 10;
    double unit_px = w->size_px / w->d->scale;
    fm_rect frame = w->d->frame != NULL ? w->d->frame->box : box;

    frame.x0 = fmin(frame.x0, box.x0);
    frame.x1 = fmax(frame.x1, box.x1);
    write_inside(w, w->look->texts[FM_SYMBOL_TEXT_AA]);
    write_line(w, w->look->texts[FM_SYMBOL_TEXT_C], 100, box.y0 - 6 - unit_px / 2, 0,
               w->size_px, false);
    write_sides(w, is_air ? &air_layout : &land_layout, frame);
}

/* ---- control measures at points ---------------------------------------------------
 */

/* A box on a point: its name to the right, its times to the left, more above. */
static void write_boxed(writer *w)
{
    const char *const *t = w->look->texts;

    write_line(w, t[FM_SYMBOL_TEXT_H], 100, -84, 0, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_T], 150, -44, 1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_T1], 100, 18, 0, 0.75 * w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_N], 150, 31, 1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_W], 50, -44, -1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_W1], 50, -4, -1, w->size_px, false);
}

static void write_point(writer *w, const fm_symbol_row *row, fm_rect box)
{
    const char *const *t = w->look->texts;
    double line = 1.05 * w->size_px / w->d->scale;
    bool is_inside = (row->flags & FM_SYMBOL_INSIDE) != 0;

    if (is_inside)
        write_inside(w, t[FM_SYMBOL_TEXT_T]);
    else
        write_line(w, t[FM_SYMBOL_TEXT_T], box.x1 + OFF, 100, 1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_AS], box.x1 + OFF, 100 - line, 1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_N], box.x1 + OFF, 100 + line, 1, w->size_px, false);
    write_line(w, t[FM_SYMBOL_TEXT_T1], 100, box.y1 + 6 + line / 2, 0, w->size_px,
               false);
    write_line(w, t[FM_SYMBOL_TEXT_H], 100, box.y0 - 6 - line / 2, 0, w->size_px,
               false);
    write_line(w, t[FM_SYMBOL_TEXT_W], box.x0 - OFF, 100 - line / 2, -1, w->size_px,
               false);
    write_line(w, t[FM_SYMBOL_TEXT_W1], box.x0 - OFF, 100 + line / 2, -1, w->size_px,
               false);
}

/* ---- the bar of an engagement -----------------------------------------------------
 */

static void add_engagement(writer *w, fm_rect box)
{
    double width = box.x1 - box.x0;
    fm_path path = { 0 };
    fm_stamp_part *part;
    fm_color halo = w->halo;

    fm_path_rect(
        &path, (fm_rect){ 100 - width / 2, box.y0 - 31, 100 + width / 2, box.y0 - 6 });
    part = fm_draft_stroke(w->d, &path, w->d->inks.frame, w->d->inks.frame_px);
    if (part != NULL && w->d->inks.fill.a > 0) {
        part->fill = true;
        part->fill_color = w->d->inks.fill;
    }
    w->halo.a = 0;
    write_line(w, w->look->engagement, 100, box.y0 - 18.5, 0, 22 * w->d->scale, true);
    w->halo = halo;
}

static bool has_texts(const fm_symbol_look *look)
{
    for (int i = 0; i < FM_SYMBOL_TEXTS; i++)
        if (look->texts[i] != NULL && look->texts[i][0] != '\0')
            return true;
    return false;
}

bool fm_symbol_texts(fm_draft *d, const fm_symbol_look *look, const fm_sidc *sidc,
                     const fm_symbol_row *row, fm_rect box)
{
    writer w = { .d = d,
                 .look = look,
                 .ink = look->text_color.a > 0 ? look->text_color : d->inks.frame,
                 .halo = look->text_halo.a > 0 ? look->text_halo
                                               : (fm_color){ 1, 1, 1, 0.85 },
                 .size_px = fmax(SIZE * look->size_px, SIZE_MIN_PX) };

    if (look->engine == NULL || d->scale <= 0)
        return true;
    if (w.ink.a <= 0)
        w.ink = (fm_color){ 0, 0, 0, 1 };
    if (look->engagement != NULL && look->engagement[0] != '\0') {
        add_engagement(&w, box);
        box.y0 -= 31;
    }
    if (!has_texts(look))
        return !w.failed && !d->failed;
    if (row->rule == FM_SYMBOL_FRAMED)
        write_framed(&w, sidc, box);
    else if (row->flags & FM_SYMBOL_BOXED)
        write_boxed(&w);
    else
        write_point(&w, row, box);
    return !w.failed && !d->failed;
}
