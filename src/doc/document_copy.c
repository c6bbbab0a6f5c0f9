/* SPDX-License-Identifier: MIT */
/*
 * A copy for work on another date.  Only what a date changes is copied, which is what
 * conditions hang in: the layers and their classes.
 *
 *     original:  layers[i].where    layers[i].label.where    classes[j].where
 *                      |                    |                      |
 *     copy:      layers[i].where    layers[i].label.where    classes[j].where
 *
 * Each condition is found by the place that it hangs in, and hung anew at the same
 * place of the copy.
 */
#include "doc/document.h"

#include <string.h>

#include "base/banned.h"

/* The place in `to` that is `slot` in `from`; NULL when it is none of this layer's. */
static fm_where **same_slot(const fm_layer_spec *from, fm_layer_spec *to,
                            fm_where *const *slot)
{
    if (slot == &from->where)
        return &to->where;
    if (slot == &from->label.where)
        return &to->label.where;
    for (size_t i = 0; i < from->class_count; i++)
        if (slot == &from->classes[i].where)
            return &to->classes[i].where;
    return NULL;
}

static fm_status copy_layers(fm_context *ctx, const fm_document *from, fm_document *to)
{
    to->layers = fm_arena_alloc(&to->arena, from->layer_count, sizeof *to->layers);
    if (to->layers == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < from->layer_count; i++) {
        fm_layer_spec *layer = &to->layers[i];

        *layer = from->layers[i];
        layer->where = NULL;
        layer->label.where = NULL;
        layer->classes =
            fm_arena_alloc(&to->arena, layer->class_count, sizeof *layer->classes);
        if (layer->classes == NULL)
            return fm_fail_nomem(ctx);
        for (size_t j = 0; j < layer->class_count; j++) {
            layer->classes[j] = from->layers[i].classes[j];
            layer->classes[j].where = NULL;
        }
    }
    return FM_OK;
}

static fm_status copy_condition(fm_context *ctx, const fm_document *from,
                                const fm_condition *condition, fm_document *to)
{
    fm_where **slot = NULL;

    for (size_t i = 0; i < from->layer_count && slot == NULL; i++)
        slot = same_slot(&from->layers[i], &to->layers[i], condition->slot);
    if (slot == NULL)
        return fm_fail(ctx, FM_ERR_INTERNAL,
                       "a condition hangs where no copy of it can: '%.100s'",
                       condition->text);
    return fm_document_add_condition(ctx, to, slot, condition->text, condition->place);
}

/* The list is in the reverse order of the text; hanging each in turn reverses it. */
static void reverse_conditions(fm_document *document)
{
    fm_condition *reversed = NULL;

    while (document->conditions != NULL) {
        fm_condition *c = document->conditions;

        document->conditions = c->next;
        c->next = reversed;
        reversed = c;
    }
    document->conditions = reversed;
}

fm_status fm_document_copy(fm_context *ctx, const fm_document *document,
                           fm_document **out)
{
    fm_document *copy = fm_alloc(1, sizeof *copy);
    fm_status status;

    if (copy == NULL)
        return fm_fail_nomem(ctx);
    *copy = *document;
    copy->arena = (fm_arena){ 0 };
    copy->conditions = NULL;
    status = copy_layers(ctx, document, copy);
    for (const fm_condition *c = document->conditions; c != NULL && status == FM_OK;
         c = c->next)
        status = copy_condition(ctx, document, c, copy);
    reverse_conditions(copy);
    if (status == FM_OK)
        status = fm_document_apply_date(ctx, copy);
    if (status != FM_OK) {
        fm_document_free(copy);
        return status;
    }
    *out = copy;
    return FM_OK;
}
