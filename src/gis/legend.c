/* SPDX-License-Identifier: MIT */
/*
 * The sheet's own piece draws it; here its lines are made from rules, as
 * sheet/map_layer_legend.c makes them from what the frame shows.
 */
#include "gis/legend.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gis/art.h"
#include "sheet/furniture.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* What there is of room; the piece takes what it needs of it. */
static const double ROOM_PX = 900;

typedef struct picture {
    const fm_sheet *sheet;
    const fm_piece *piece;
} picture;

bool fm_gis_layer_is_explained(const fm_gis_layer *layer)
{
    if (layer->spec->no_legend)
        return false;
    for (size_t i = 0; i < layer->rule_count; i++)
        if (layer->rules[i].kinds != FM_SHAPE_NONE && layer->rules[i].label[0] != '\0')
            return true;
    return false;
}

static fm_legend_entry *add_entry(fm_legend *legend, const char *label)
{
    fm_legend_entry *entries =
        fm_grow(legend->entries, &legend->capacity, legend->count + 1, sizeof *entries);

    if (entries == NULL)
        return NULL;
    legend->entries = entries;
    entries[legend->count] = (fm_legend_entry){ .label = label, .opacity = 1.0 };
    return &entries[legend->count++];
}

/* An area that is not filled is its outline, and is explained by a line. */
static unsigned shown_kinds(unsigned kinds, const fm_style *style)
{
    if ((kinds & FM_SHAPE_POLYGON) && fm_ink_has_line(style) &&
        style->fill_pattern == NULL && style->fill_color.a * style->fill_opacity <= 0)
        return (kinds & ~(unsigned)FM_SHAPE_POLYGON) | FM_SHAPE_LINE;
    return kinds;
}

static bool add_layer(const fm_gis_layer *layer, fm_gis_legend_adapt_fn adapt,
                      fm_legend *legend)
{
    size_t first = legend->count;

    if (!fm_gis_layer_is_explained(layer))
        return true;
    if (layer->spec->class_count > 0 && layer->spec->title != NULL &&
        add_entry(legend, layer->title) == NULL)
        return false;
    for (size_t i = 0; i < layer->rule_count; i++) {
        const fm_gis_rule *rule = &layer->rules[i];
        fm_legend_entry *entry;
        bool is_told = false;

        /* Two rules of one label differ in what a legend does not tell: a side, a code.
         */
        for (size_t k = 0; k < i && !is_told; k++)
            is_told = layer->rules[k].kinds != FM_SHAPE_NONE &&
                      strcmp(layer->rules[k].label, rule->label) == 0;
        if (rule->kinds == FM_SHAPE_NONE || rule->label[0] == '\0' || is_told)
            continue;
        entry = add_entry(legend, rule->label);
        if (entry == NULL)
            return false;
        entry->style = rule->told != NULL ? *rule->told : rule->style;
        if (rule->told == NULL && adapt != NULL)
            adapt(layer, &entry->style);
        entry->kinds = shown_kinds(rule->kinds, &entry->style);
        entry->side = rule->side;
        entry->sidc = rule->sidc;
        entry->opacity = layer->spec->opacity;
    }
    if (legend->count > first)
        legend->entries[first].is_first = true;
    return true;
}

static void draw(fm_painter *painter, const void *user)
{
    const picture *p = user;

    fm_legend_piece.draw(p->sheet, p->piece, painter);
}

fm_status fm_gis_legend_png(const fm_gis_map *map, double density,
                            fm_gis_legend_adapt_fn adapt, fm_str *png, double *width,
                            double *height)
{
    fm_sheet sheet = map->making.sheet;
    fm_piece piece = { 0 };
    picture p = { &sheet, &piece };
    fm_status status = FM_OK;

    *width = *height = 0;
    sheet.legend = (fm_legend){ 0 };
    sheet.symbols.count = 0; /* it lies beside the map */
    for (size_t i = map->layer_count; i > 0 && status == FM_OK; i--)
        if (!add_layer(&map->layers[i - 1], adapt, &sheet.legend))
            status = fm_fail_nomem(map->ctx);
    if (status == FM_OK && sheet.legend.count > 0)
        status = fm_legend_piece.measure(&sheet, ROOM_PX, ROOM_PX, &piece);
    if (status == FM_OK && piece.width > 0) {
        *width = ceil(piece.width);
        *height = ceil(piece.height);
        piece.at = (fm_rect){ 0, 0, *width, *height };
        status = fm_gis_art_png(map->ctx, piece.at, density, draw, &p, png);
    }
    if (piece.state != NULL)
        fm_legend_piece.release(&piece);
    fm_free(sheet.legend.entries);
    return status;
}
