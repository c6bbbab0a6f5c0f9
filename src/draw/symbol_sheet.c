/* SPDX-License-Identifier: MIT */
/*
 * The sheet of all symbols, from the table that draws them: a head for each symbol set,
 * below it a cell for each row with symbol, code and name.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "draw/symbol_file.h"
#include "draw/symbol_table.h"
#include "frontmap/version.h"

#include "base/banned.h"

enum { COLUMNS = 10 };

/* In sizes of a friendly unit's frame. */
static const double CELL_WIDTH = 2.9, CELL_HEIGHT = 2.25, SYMBOL_ROOM = 1.3;
static const double HEAD = 1.0, MARGIN = 0.6, LETTERS = 0.2, HEAD_LETTERS = 0.42;

typedef struct sheet {
    fm_context *ctx;
    const char *words;
    const fm_symbol_options *options;
    fm_symbol_look look;
    fm_text_engine *engine;
    fm_painter *painter;
    double unit; /* px */
    double y;
    unsigned column;
    const char *set;
} sheet;

static const fm_color ink = { 0.1, 0.1, 0.1, 1 }, faint = { 0.42, 0.42, 0.42, 1 };

/* Words with their middle at x, their first line's top at y; returns their height. */
static fm_status write_words(sheet *s, const char *text, double x, double y,
                             double size_px, bool bold, double width, unsigned lines,
                             bool centred, fm_color color, double *height)
{
    fm_text_style style = { .family = s->options->font,
                            .size_px = size_px,
                            .bold = bold,
                            .max_width_px = width,
                            .max_lines = lines,
                            .align = centred ? FM_ALIGN_CENTER : FM_ALIGN_LEFT };
    fm_text_run *run = NULL;
    fm_status status = fm_text_shape(s->engine, text, &style, &run);

    if (status != FM_OK)
        return status;
    fm_painter_text(s->painter, run, (fm_pt){ centred ? x - run->width / 2 : x, y }, 0,
                    color, color, 0);
    *height = run->height;
    fm_text_run_free(run);
    return FM_OK;
}

/* A line, an area or an arrow: as wide as the cell allows. */
static void draw_measure(sheet *s, const fm_symbol_row *row, double x, double y)
{
    fm_tactical_code code = { .kind = fm_tactical_of(row->key % 1000000),
                              .identity = FM_SIDC_FRIEND };
    double half = 0.47 * CELL_WIDTH * s->unit;
    fm_rect box = { x - half, y - 0.1 * s->unit, x + half, y + SYMBOL_ROOM * s->unit };

    fm_symbol_measure(&code, &s->look, s->engine, box, s->painter);
}

/* The symbol in the upper part of its cell, made smaller when it is too high. */
static fm_status draw_symbol(sheet *s, const fm_symbol_row *row, double x, double y)
{
    fm_symbol_look look = s->look;
    char code[48];
    fm_stamp stamp;
    double room = SYMBOL_ROOM * s->unit, high, wide, shrink;
    fm_pt at;

    snprintf(code, sizeof code, "1003%02u0000%06u0000", (unsigned)(row->key / 1000000),
             (unsigned)(row->key % 1000000));
    look.sidc = code;
    for (int pass = 0; pass < 2; pass++) {
        if (!fm_symbol_build(&look, &stamp))
            return fm_fail_nomem(s->ctx);
        high = stamp.bounds.y1 - stamp.bounds.y0;
        wide = stamp.bounds.x1 - stamp.bounds.x0;
        shrink = fmin(room / high, CELL_WIDTH * 0.9 * s->unit / wide);
        if (shrink >= 1 || pass == 1)
            break;
        look.size_px *= shrink;
        fm_stamp_release(&stamp);
    }
    at = (fm_pt){ x - (stamp.bounds.x0 + stamp.bounds.x1) / 2,
                  y + room / 2 - (stamp.bounds.y0 + stamp.bounds.y1) / 2 };
    fm_painter_stamp(s->painter, &stamp, &at, 1, 0);
    fm_stamp_release(&stamp);
    return FM_OK;
}

static fm_status draw_cell(sheet *s, const fm_symbol_row *row)
{
    double x = (MARGIN + (s->column + 0.5) * CELL_WIDTH) * s->unit, height;
    double y = s->y + SYMBOL_ROOM * s->unit;
    char code[16];
    fm_status status = FM_OK;

    if (row->rule == FM_SYMBOL_MEASURE)
        draw_measure(s, row, x, s->y);
    else
        status = draw_symbol(s, row, x, s->y);
    snprintf(code, sizeof code, "%02u %06u", (unsigned)(row->key / 1000000),
             (unsigned)(row->key % 1000000));
    if (status == FM_OK)
        status = write_words(s, code, x, y, LETTERS * s->unit, false, 0, 1, true, faint,
                             &height);
    if (status == FM_OK)
        status = write_words(s, row->name, x, y + height, LETTERS * s->unit, false,
                             0.94 * CELL_WIDTH * s->unit, 2, true, ink, &height);
    return status;
}

static bool is_shown(const sheet *s, size_t i, const fm_symbol_row **row)
{
    fm_symbol_entry entry;

    *row = fm_symbol_row_at(i);
    return *row != NULL &&
           ((*row)->drawing != NULL || (*row)->rule == FM_SYMBOL_MEASURE) &&
           fm_symbol_entry_at(i, &entry) && fm_symbol_entry_matches(&entry, s->words);
}

/* Go to the place of a row; a new set has a head of its own, `*is_head`. */
static void step(sheet *s, const fm_symbol_row *row, bool *is_head)
{
    const char *set = fm_sidc_set_name(row->key / 1000000);

    *is_head = set != s->set;
    if (*is_head) {
        if (s->set != NULL)
            s->y += CELL_HEIGHT * s->unit;
        s->y += HEAD * s->unit;
        s->column = 0;
        s->set = set;
    } else if (++s->column == COLUMNS) {
        s->column = 0;
        s->y += CELL_HEIGHT * s->unit;
    }
}

static double sheet_height(sheet *s)
{
    const fm_symbol_row *row;
    bool is_head;
    double height;

    s->y = MARGIN * s->unit;
    for (size_t i = 0; fm_symbol_row_at(i) != NULL; i++)
        if (is_shown(s, i, &row))
            step(s, row, &is_head);
    height = s->y + (CELL_HEIGHT + MARGIN) * s->unit;
    s->y = MARGIN * s->unit;
    s->set = NULL;
    s->column = 0;
    return height;
}

static fm_status draw_rows(sheet *s)
{
    const fm_symbol_row *row;
    fm_status status = FM_OK;
    bool is_head;

    for (size_t i = 0; fm_symbol_row_at(i) != NULL && status == FM_OK; i++) {
        double height;

        if (!is_shown(s, i, &row))
            continue;
        step(s, row, &is_head);
        if (is_head)
            status =
                write_words(s, s->set, MARGIN * s->unit, s->y - 0.8 * s->unit,
                            HEAD_LETTERS * s->unit, true, 0, 1, false, ink, &height);
        if (status == FM_OK)
            status = draw_cell(s, row);
    }
    return status;
}

static fm_status draw_sheet(sheet *s, fm_format format, fm_color background,
                            fm_surface **surface)
{
    fm_metadata metadata = { .title = "Symbols",
                             .creator = "frontmap " FRONTMAP_VERSION };
    double width = (2 * MARGIN + COLUMNS * CELL_WIDTH) * s->unit;
    fm_status status =
        fm_surface_new(s->ctx, format, ceil(width), ceil(sheet_height(s)),
                       s->options->density, background, surface);

    if (status == FM_OK)
        status = fm_surface_describe(*surface, &metadata, NULL);
    if (status != FM_OK)
        return status;
    s->painter = fm_surface_painter(*surface);
    status = draw_rows(s);
    return status == FM_OK ? fm_painter_status(s->painter) : status;
}

static bool shows_any(const sheet *s)
{
    const fm_symbol_row *row;

    for (size_t i = 0; fm_symbol_row_at(i) != NULL; i++)
        if (is_shown(s, i, &row))
            return true;
    return false;
}

fm_status fm_symbol_sheet(fm_context *ctx, const char *words,
                          const fm_symbol_options *options, const char *path)
{
    static const fm_symbol_options defaults = FM_SYMBOL_OPTIONS_INIT;
    sheet s = { .ctx = ctx,
                .words = words,
                .options = options == NULL ? &defaults : options };
    fm_color background = { 1, 1, 1, 1 };
    fm_surface *surface = NULL;
    fm_format format;
    fm_status status = fm_symbol_format_of(ctx, s.options, path, &format);

    if (status == FM_OK)
        status = fm_symbol_look_of(ctx, s.options, &s.look, &background);
    if (status == FM_OK && !shows_any(&s))
        status = fm_fail(ctx, FM_ERR_USAGE, "no symbol matches '%.60s'", words);
    s.unit = s.options->size_px;
    if (status == FM_OK)
        status = fm_text_engine_new(ctx, &s.engine);
    if (status == FM_OK)
        status = draw_sheet(&s, format, background, &surface);
    if (status == FM_OK)
        status = fm_symbol_write(ctx, surface, path, s.options->overwrite);
    fm_surface_free(surface);
    if (s.engine != NULL)
        fm_text_engine_free(s.engine);
    return status;
}
