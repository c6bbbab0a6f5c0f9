/* SPDX-License-Identifier: MIT */
/*
 * Any text as a map document.  Whatever it is, reading it ends soon, with a status that
 * agrees with what was said; and what was read can be used.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc/document.h"
#include "doc/style.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_errors(void *user, const fm_diagnostic *diagnostic)
{
    size_t *errors = user;

    if (diagnostic->level == FM_LOG_ERROR)
        (*errors)++;
    if (strpbrk(diagnostic->message, "\n\x1b") != NULL)
        abort();
}

static void use_layer(fm_context *ctx, const fm_document *document,
                      const fm_layer_spec *layer)
{
    fm_table table = { 0 };
    fm_arena arena = { 0 };
    const char *const *columns;
    fm_styler *styler = NULL;
    fm_str text = { 0 };
    size_t count, column;

    if (layer->id == NULL || (layer->source == NULL && layer->derive.source == NULL))
        abort();
    /* A row in which every field that is named is there, and null. */
    if (fm_style_columns(ctx, document, layer, &arena, &columns, &count) != FM_OK)
        abort();
    for (size_t i = 0; i < count; i++) {
        if (!fm_table_column(&table, columns[i], strlen(columns[i]), &column))
            abort();
    }
    if (!fm_table_add_row(&table) ||
        fm_styler_new(ctx, document, layer, &table, &styler) != FM_OK)
        abort();
    (void)fm_styler_style(styler, 0);
    (void)fm_styler_number(styler, &layer->label.text_size, 0);
    if (layer->label.given)
        fm_styler_text(styler, layer->label.text_field, 0, &text);
    fm_str_release(&text);
    fm_styler_free(styler);
    fm_table_release(&table);
    fm_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fm_context *ctx = fm_context_new();
    fm_document *document = NULL;
    size_t errors = 0;
    fm_status status;

    if (ctx == NULL)
        return 0;
    fm_context_set_log(ctx, FM_LOG_DEBUG, count_errors, &errors);
    status =
        fm_document_read_text(ctx, "fuzz", ".", (const char *)data, size, &document);
    if ((status == FM_OK) != (document != NULL) || (status == FM_OK && errors > 0) ||
        (status != FM_OK && fm_context_error(ctx)->message[0] == '\0'))
        abort();
    if (document != NULL) {
        for (size_t i = 0; i < document->layer_count; i++)
            use_layer(ctx, document, &document->layers[i]);
        if (fm_document_set_date(ctx, document, "2020-02-24") != FM_OK ||
            fm_document_require_date(ctx, document) != FM_OK)
            abort();
    }
    fm_document_free(document);
    fm_context_free(ctx);
    return 0;
}
