/* SPDX-License-Identifier: MIT */
/*
 * The legend's lines for a layer: only what was seen inside the frame, in the order of
 * the document's classes, with the style as drawn.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "sheet/map_layer.h"

#include "base/banned.h"

static fm_legend_entry *add_entry(fm_legend *legend, const char *label)
{
    fm_legend_entry *entries =
        fm_grow(legend->entries, &legend->capacity, legend->count + 1, sizeof *entries);
    char *copy;

    if (entries == NULL)
        return NULL;
    legend->entries = entries;
    copy = fm_arena_strndup(&legend->arena, label, strlen(label));
    if (copy == NULL)
        return NULL;
    entries[legend->count] = (fm_legend_entry){ .label = copy, .opacity = 1.0 };
    return &entries[legend->count++];
}

/* The first feature seen of a class: its style stands for the class where a field
 * decides (side, sizes). */
static size_t first_of_class(const fm_map_layer *layer, int class_index)
{
    for (size_t i = 0; i < layer->plane.feature_count; i++) {
        if (layer->classes[i] == class_index &&
            layer->plane.feature_start[i] < layer->plane.feature_start[i + 1])
            return i;
    }
    return 0;
}

/* Three round sizes of a graduated style: the end stops and one between. */
static void add_sizes(fm_legend_entry *entry, const fm_graduated *size)
{
    size_t n = size->stop_count;

    entry->size_count = 0;
    if (size->field == NULL || n < 2)
        return;
    entry->values[0] = size->inputs[n - 1];
    entry->sizes[0] = size->outputs[n - 1];
    entry->values[1] =
        n > 2 ? size->inputs[n / 2] : (size->inputs[0] + size->inputs[1]) / 2;
    entry->sizes[1] =
        n > 2 ? size->outputs[n / 2] : (size->outputs[0] + size->outputs[1]) / 2;
    entry->values[2] = size->inputs[0];
    entry->sizes[2] = size->outputs[0];
    entry->size_count = 3;
}

/* A template of a class's symbol as its first feature has it; false when out of memory.
 */
static bool take_word(const fm_map_layer *layer, size_t feature, const char *text,
                      fm_arena *arena, const char **out)
{
    fm_str word = { 0 };

    if (text == NULL)
        return true;
    fm_styler_text(layer->styler, text, feature, &word);
    *out = fm_arena_strndup(arena, fm_str_text(&word), word.length);
    fm_str_release(&word);
    return *out != NULL;
}

static bool add_class(const fm_sheet *sheet, const fm_map_layer *layer, int class_index,
                      const char *label, unsigned kinds, fm_certainty certainty,
                      fm_legend *legend)
{
    fm_legend_entry *entry = add_entry(legend, label);
    fm_style style = fm_styler_class_style(layer->styler, class_index);
    size_t first = first_of_class(layer, class_index);

    if (entry == NULL)
        return false;
    entry->style = fm_ink_certainty(style, certainty);
    /* An area that is not filled is its outline, and is explained by a line. */
    if ((kinds & FM_SHAPE_POLYGON) && fm_ink_has_line(&entry->style) &&
        entry->style.fill_pattern == NULL &&
        entry->style.fill_color.a * entry->style.fill_opacity <= 0)
        kinds = (kinds & ~(unsigned)FM_SHAPE_POLYGON) | FM_SHAPE_LINE;
    entry->kinds = kinds;
    entry->side = fm_map_layer_side(sheet, layer, first);
    if (!take_word(layer, first, entry->style.symbol_sidc, &legend->arena,
                   &entry->sidc) ||
        !take_word(layer, first, entry->style.symbol_says.status, &legend->arena,
                   &entry->status))
        return false;
    entry->opacity = layer->source->spec->opacity;
    if (kinds & FM_SHAPE_POINT)
        add_sizes(entry, style.symbol_shape != NULL ? &style.symbol_size
                                                    : &style.circle_radius);
    return true;
}

/* The lines that say what dashes and hatches mean, one for each grade seen. */
static bool add_certainties(const fm_sheet *sheet, const fm_map_layer *layer,
                            int class_index, unsigned kinds, fm_legend *legend)
{
    static const char *const words[] = { NULL, "Claimed", "Contested", "Stale" };

    for (int c = FM_CLAIMED; c <= FM_STALE; c++) {
        if (!(layer->certainties_seen & (1u << c)))
            continue;
        if (!add_class(sheet, layer, class_index, fm_sheet_word(sheet, words[c]), kinds,
                       (fm_certainty)c, legend))
            return false;
    }
    return true;
}

/* A class's words: its label, else its value, else "Other". */
static const char *class_label(const fm_sheet *sheet, const fm_class *c)
{
    if (c->label != NULL)
        return c->label;
    return c->value != NULL ? c->value : fm_sheet_word(sheet, "Other");
}

/* A text of the document with {date} filled in, in the legend's arena. */
static const char *expand(const fm_sheet *sheet, const char *text, fm_legend *legend)
{
    char *expanded = fm_document_expand(sheet->document, sheet->date, text, false);
    char *copy = expanded == NULL
                     ? NULL
                     : fm_arena_strndup(&legend->arena, expanded, strlen(expanded));

    fm_free(expanded);
    return copy;
}

static fm_status add_classes(const fm_sheet *sheet, const fm_map_layer *layer,
                             const char *title, fm_legend *legend)
{
    const fm_layer_spec *spec = layer->source->spec;
    int shown = -1;

    if (title != NULL && add_entry(legend, title) == NULL)
        return fm_fail_nomem(sheet->ctx);
    for (size_t i = 0; i < spec->class_count; i++) {
        const char *label;

        if (layer->class_seen[i] == 0)
            continue;
        label = expand(sheet, class_label(sheet, &spec->classes[i]), legend);
        if (label == NULL)
            return fm_fail_nomem(sheet->ctx);
        if (label[0] == '\0')
            continue;
        if (!add_class(sheet, layer, (int)i, label, layer->class_kinds[i], FM_CERTAIN,
                       legend))
            return fm_fail_nomem(sheet->ctx);
        if (shown < 0)
            shown = (int)i;
    }
    if (shown >= 0 &&
        !add_certainties(sheet, layer, shown, layer->class_kinds[shown], legend))
        return fm_fail_nomem(sheet->ctx);
    return FM_OK;
}

static fm_status add_layer(const fm_sheet *sheet, const fm_map_layer *layer,
                           fm_legend *legend)
{
    const fm_layer_spec *spec = layer->source->spec;
    const char *title = NULL;

    if (spec->title != NULL) {
        title = expand(sheet, spec->title, legend);
        if (title == NULL)
            return fm_fail_nomem(sheet->ctx);
    }
    if (spec->class_count > 0)
        return add_classes(sheet, layer, title, legend);
    /* Without a title and without classes there is nothing to explain. */
    if (title == NULL || title[0] == '\0')
        return FM_OK;
    if (!add_class(sheet, layer, -1, title, layer->kinds, FM_CERTAIN, legend) ||
        !add_certainties(sheet, layer, -1, layer->kinds, legend))
        return fm_fail_nomem(sheet->ctx);
    return FM_OK;
}

fm_status fm_map_layer_legend(const fm_sheet *sheet, const fm_map_layer *layer,
                              fm_legend *legend)
{
    size_t first = legend->count;
    fm_status status;

    if (layer->skipped || layer->seen == 0 || layer->source->spec->no_legend)
        return FM_OK;
    status = add_layer(sheet, layer, legend);
    if (status == FM_OK && legend->count > first)
        legend->entries[first].is_first = true;
    return status;
}
