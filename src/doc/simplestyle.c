/* SPDX-License-Identifier: MIT */
/*
 * Colours are #rgb or #rrggbb, the # optional; other written forms are taken as well.
 * Marker pictures are an icon set's: of marker-symbol only the names that are shapes of
 * ours mean something, and the rest keep the style's own.
 */
#include "doc/simplestyle.h"

#include <string.h>

#include "base/number.h"
#include "doc/document_keys.h"

#include "base/banned.h"

enum {
    MARKER_SIZE,
    MARKER_SYMBOL,
    MARKER_COLOR,
    STROKE,
    STROKE_OPACITY,
    STROKE_WIDTH,
    FILL,
    FILL_OPACITY
};

const char *const fm_simplestyle_names[FM_SIMPLESTYLE_COUNT] = {
    [MARKER_SIZE] = "marker-size",
    [MARKER_SYMBOL] = "marker-symbol",
    [MARKER_COLOR] = "marker-color",
    [STROKE] = "stroke",
    [STROKE_OPACITY] = "stroke-opacity",
    [STROKE_WIDTH] = "stroke-width",
    [FILL] = "fill",
    [FILL_OPACITY] = "fill-opacity",
};

/* Widths of an unreasonable file must not become the limits of the painter. */
static const double width_max = 1000;

void fm_simplestyle_bind(fm_simplestyle *simple, const fm_table *table)
{
    for (size_t i = 0; i < FM_SIMPLESTYLE_COUNT; i++)
        simple->columns[i] = fm_table_find(table, fm_simplestyle_names[i]);
}

static fm_color grey(int level)
{
    return (fm_color){ level / 255.0, level / 255.0, level / 255.0, 1 };
}

void fm_simplestyle_defaults(fm_style *style)
{
    style->line_color = grey(0x55);
    style->line_width = (fm_graduated){ .value = 2 };
    style->fill_color = grey(0x55);
    style->fill_opacity = 0.6;
    style->circle_color = grey(0x7E);
    style->circle_radius = (fm_graduated){ .value = 5 };
    style->symbol_color = grey(0x7E);
    style->symbol_size = (fm_graduated){ .value = 14 };
}

struct row {
    const fm_simplestyle *simple;
    const fm_table *table;
    size_t row;
};

static fm_cell cell_of(const struct row *r, int property)
{
    size_t column = r->simple->columns[property];

    if (column == FM_NO_COLUMN)
        return (fm_cell){ .kind = FM_CELL_NULL };
    return fm_table_cell(r->table, column, r->row);
}

static bool color_of(const struct row *r, int property, fm_color *color)
{
    fm_cell cell = cell_of(r, property);
    char with_mark[16] = "#";

    if (cell.kind == FM_CELL_INTEGER && cell.integer >= 0 && cell.integer <= 999999) {
        /* 000000 or 777, which the writer took for a number */
        char digits[FM_NUMBER_MAX];
        size_t length = fm_number_format(cell.number, digits);
        size_t width = length <= 3 ? 3 : 6;

        memset(with_mark + 1, '0', width - length);
        memcpy(with_mark + 1 + width - length, digits, length);
        return fm_color_parse(with_mark, color);
    }
    if (cell.kind != FM_CELL_TEXT)
        return false;
    if (fm_color_parse(cell.text, color))
        return true;
    if (cell.length > 8)
        return false;
    memcpy(with_mark + 1, cell.text, cell.length + 1);
    return fm_color_parse(with_mark, color);
}

static bool number_of(const struct row *r, int property, double most, double *number)
{
    fm_cell cell = cell_of(r, property);

    if (cell.kind == FM_CELL_TEXT) {
        if (!fm_number_parse_lax(cell.text, cell.length, &cell.number))
            return false;
    } else if (cell.kind != FM_CELL_INTEGER && cell.kind != FM_CELL_REAL) {
        return false;
    }
    if (!(cell.number >= 0 && cell.number <= most))
        return false;
    *number = cell.number;
    return true;
}

static void apply_marker(const struct row *r, fm_style *style)
{
    static const struct {
        const char *word;
        double radius, size;
    } sizes[] = { { "small", 3.5, 10 }, { "medium", 5, 14 }, { "large", 7, 20 } };
    fm_cell size = cell_of(r, MARKER_SIZE), symbol = cell_of(r, MARKER_SYMBOL);

    for (size_t i = 0; size.kind == FM_CELL_TEXT && i < 3; i++) {
        if (strcmp(size.text, sizes[i].word) != 0)
            continue;
        style->circle_radius = (fm_graduated){ .value = sizes[i].radius };
        style->symbol_size = (fm_graduated){ .value = sizes[i].size };
    }
    if (color_of(r, MARKER_COLOR, &style->circle_color)) {
        style->symbol_color = style->circle_color;
        style->given |= FM_STYLE_CIRCLE_COLOR | FM_STYLE_SYMBOL_COLOR;
    }
    for (size_t i = 1; symbol.kind == FM_CELL_TEXT && fm_symbol_words[i] != NULL; i++) {
        if (strcmp(symbol.text, fm_symbol_words[i]) != 0)
            continue;
        style->symbol_shape = fm_symbol_words[i];
        style->given |= FM_STYLE_SYMBOL_SHAPE;
    }
}

void fm_simplestyle_apply(const fm_simplestyle *simple, const fm_table *table,
                          size_t row, fm_style *style)
{
    struct row r = { simple, table, row };
    double width;

    apply_marker(&r, style);
    if (color_of(&r, STROKE, &style->line_color))
        style->given |= FM_STYLE_LINE_COLOR;
    if (number_of(&r, STROKE_OPACITY, 1, &style->line_opacity))
        style->given |= FM_STYLE_LINE_OPACITY;
    if (number_of(&r, STROKE_WIDTH, width_max, &width)) {
        style->line_width = (fm_graduated){ .value = width };
        style->given |= FM_STYLE_LINE_WIDTH;
    }
    if (color_of(&r, FILL, &style->fill_color))
        style->given |= FM_STYLE_FILL_COLOR;
    if (number_of(&r, FILL_OPACITY, 1, &style->fill_opacity))
        style->given |= FM_STYLE_FILL_OPACITY;
}
