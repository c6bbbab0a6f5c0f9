/* SPDX-License-Identifier: MIT */
/*
 * Which fields of a layer its style, classes, labels and validity name.
 */
#include "doc/style.h"

#include <string.h>

#include "doc/simplestyle.h"
#include "doc/template.h"

#include "base/banned.h"

struct list {
    fm_arena *arena;
    const char *language;
    const char **names;
    size_t count, capacity;
    fm_str scratch;
    bool failed; /* out of memory */
};

static void add(struct list *l, const char *name)
{
    const char **grown;
    char *copy;

    if (name == NULL || l->failed)
        return;
    for (size_t i = 0; i < l->count; i++) {
        if (strcmp(l->names[i], name) == 0)
            return;
    }
    grown = fm_grow(l->names, &l->capacity, l->count + 1, sizeof *l->names);
    if (grown != NULL)
        l->names = grown;
    copy = fm_arena_strndup(l->arena, name, strlen(name));
    if (grown == NULL || copy == NULL) {
        l->failed = true;
        return;
    }
    l->names[l->count++] = copy;
}

static void add_template(struct list *l, const char *text)
{
    fm_template_part part;

    while (text != NULL && fm_template_next(&text, &part)) {
        for (size_t i = 0;
             part.is_field &&
             fm_template_choice(part.text, part.length, l->language, i, &l->scratch);
             i++)
            add(l, fm_str_text(&l->scratch));
    }
}

static void add_where(struct list *l, const fm_where *where)
{
    const char *name;

    for (size_t i = 0; where != NULL && (name = fm_where_column(where, i)) != NULL; i++)
        add(l, name);
}

static void add_style(struct list *l, const fm_style *style)
{
    add(l, style->line_width.field);
    add(l, style->circle_radius.field);
    add(l, style->symbol_size.field);
    add(l, style->symbol_rotate.field);
    add_template(l, style->symbol_sidc);
    add_template(l, style->tactical_words.sidc);
    add_template(l, style->tactical_words.name);
    add_template(l, style->tactical_words.name2);
    add_template(l, style->tactical_words.note);
    add_template(l, style->tactical_words.echelon);
    add_template(l, style->symbol_says.status);
    add_template(l, style->symbol_says.direction);
    add_template(l, style->symbol_says.engagement);
    for (size_t i = 0; i < FM_SYMBOL_FIELD_COUNT; i++)
        add_template(l, style->symbol_says.texts[i]);
}

static void add_layer(struct list *l, const fm_layer_spec *layer)
{
    add_style(l, &layer->style);
    add(l, layer->class_field);
    for (size_t i = 0; i < layer->class_count; i++) {
        add_where(l, layer->classes[i].where);
        add_style(l, &layer->classes[i].style);
    }
    add(l, layer->certainty_field);
    add(l, layer->valid_from);
    add(l, layer->valid_to);
    add(l, layer->date_field);
    if (layer->label.given) {
        add_template(l, layer->label.text_field);
        add(l, layer->label.text_size.field);
        add(l, layer->label.priority.field);
        add_where(l, layer->label.where);
    }
    for (size_t i = 0; layer->style_from_features && i < FM_SIMPLESTYLE_COUNT; i++)
        add(l, fm_simplestyle_names[i]);
}

fm_status fm_style_columns(fm_context *ctx, const fm_document *document,
                           const fm_layer_spec *layer, fm_arena *arena,
                           const char *const **columns, size_t *count)
{
    struct list l = { .arena = arena, .language = document->sheet.language };
    const char **names;

    add_layer(&l, layer);
    names = fm_arena_alloc(arena, l.count + 1, sizeof *names);
    if (names != NULL && l.count > 0)
        memcpy(names, l.names, l.count * sizeof *names);
    l.failed = l.failed || l.scratch.failed || names == NULL;
    *columns = names;
    *count = l.count;
    fm_free(l.names);
    fm_str_release(&l.scratch);
    return l.failed ? fm_fail_nomem(ctx) : FM_OK;
}
