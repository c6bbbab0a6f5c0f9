/* SPDX-License-Identifier: MIT */
/*
 * What a map document calls the holders and which colours it gives them, so that a
 * chart beside the map speaks the same language.
 */
#include <string.h>

#include "base/mem.h"
#include "doc/document.h"
#include "frontmap/chart.h"

#include "base/banned.h"

/* Ground is told apart by its fill; where that is left to a pattern, by the pattern's
 * colour, and else by the line round it. */
static bool class_color(const fm_class *class, fm_color *color)
{
    const fm_style *s = &class->style;

    if ((s->given & FM_STYLE_FILL_COLOR) && s->fill_color.a > 0)
        *color = s->fill_color;
    else if (s->given & FM_STYLE_FILL_PATTERN_COLOR)
        *color = s->fill_pattern_color;
    else if (s->given & FM_STYLE_LINE_COLOR)
        *color = s->line_color;
    else
        return false;
    color->a = 1; /* lines of a chart are never faint */
    return true;
}

static const fm_layer_spec *find_layer(const fm_document *document, const char *by)
{
    for (size_t i = 0; by != NULL && i < document->layer_count; i++) {
        const fm_layer_spec *layer = &document->layers[i];

        if (layer->derive.kind == FM_DERIVE_NONE &&
            fm_str_equal(layer->class_field, by))
            return layer;
    }
    return NULL;
}

/* The texts of a holder, one behind the other; their offsets are known before their
 * place is. */
static void add_text(fm_str *texts, const char *text)
{
    fm_str_add_bytes(texts, text, strlen(text) + 1);
}

static void add_class(const fm_class *class, fm_str *texts)
{
    fm_color color;

    add_text(texts, class->value);
    /* A label with a date in it is for the map of that day. */
    add_text(texts, class->label == NULL || strchr(class->label, '{') != NULL
                        ? class->value
                        : class->label);
    if (class_color(class, &color)) {
        fm_str hex = { 0 };

        fm_color_add_hex(&hex, color);
        add_text(texts, fm_str_text(&hex));
        texts->failed = texts->failed || hex.failed;
        fm_str_release(&hex);
    } else {
        add_text(texts, "");
    }
}

/* The next of the texts; "" is none. */
static const char *take(const char **at)
{
    const char *text = *at;

    *at += strlen(text) + 1;
    return text[0] == '\0' ? NULL : text;
}

fm_status fm_chart_holders_new(fm_context *ctx, const fm_document *document,
                               const char *by, fm_chart_holder **out, size_t *count)
{
    const fm_layer_spec *layer = find_layer(document, by);
    size_t classes = layer == NULL ? 0 : layer->class_count;
    fm_str texts = { 0 };
    fm_chart_holder *holders;
    const char *at;

    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < classes; i++) {
        if (layer->classes[i].value != NULL && layer->classes[i].value[0] != '\0') {
            add_class(&layer->classes[i], &texts);
            ++*count;
        }
    }
    /* One block: the holders, then what they say. */
    holders = texts.failed ? NULL
                           : fm_alloc(1, (*count + 1) * sizeof *holders + texts.length);
    if (holders == NULL) {
        fm_str_release(&texts);
        *count = 0;
        return fm_fail_nomem(ctx);
    }
    at = memcpy((char *)(holders + *count + 1), fm_str_text(&texts), texts.length);
    for (size_t i = 0; i < *count; i++) {
        holders[i].name = take(&at);
        holders[i].label = take(&at);
        holders[i].color = take(&at);
    }
    fm_str_release(&texts);
    *out = holders;
    return FM_OK;
}

void fm_chart_holders_free(fm_chart_holder *holders)
{
    fm_free(holders);
}
