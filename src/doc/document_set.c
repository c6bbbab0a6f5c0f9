/* SPDX-License-Identifier: MIT */
/*
 * What a command line may set on a document that has been read.  The texts mean what
 * they mean in the document; a wrong one is the caller's mistake, not the document's.
 */
#include "doc/document.h"

#include <string.h>

#include "doc/document_values.h"

#include "base/banned.h"

static fm_status keep(fm_context *ctx, fm_document *document, const char *text,
                      const char **out)
{
    *out = fm_arena_strndup(&document->arena, text, strlen(text));
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

fm_status fm_document_set_date(fm_context *ctx, fm_document *document, const char *date)
{
    fm_date parsed;

    if (!fm_date_parse(date, strlen(date), &parsed))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "'%.60s' is not a date; give one such as 2020-02-24", date);
    document->date = parsed;
    return fm_document_apply_date(ctx, document);
}

fm_status fm_document_set_size(fm_context *ctx, fm_document *document, const char *size)
{
    double width, height;

    if (!fm_value_size(size, &width, &height))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "'%.60s' is not a size; give one such as 1600x1200, "
                       "180mm x 120mm or 'a4 landscape'",
                       size);
    if (!(width >= FM_SHEET_PX_MIN && width <= FM_SHEET_PX_MAX &&
          height >= FM_SHEET_PX_MIN && height <= FM_SHEET_PX_MAX))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "size '%.60s' is out of range; give %d to %d px each way", size,
                       (int)FM_SHEET_PX_MIN, (int)FM_SHEET_PX_MAX);
    document->sheet.width_px = width;
    document->sheet.height_px = height;
    return FM_OK;
}

fm_status fm_document_set_crs(fm_context *ctx, fm_document *document, const char *crs)
{
    if (crs[0] == '\0')
        return fm_fail(ctx, FM_ERR_USAGE,
                       "the CRS is empty; give one such as EPSG:32637, or auto");
    document->sheet.crs_place = (fm_place){ 0 };
    return keep(ctx, document, crs, &document->sheet.crs);
}

fm_status fm_document_set_bbox(fm_context *ctx, fm_document *document, const char *bbox)
{
    fm_bbox box = FM_BBOX_EMPTY;
    const char *fault = fm_value_bbox_text(bbox, &box);

    if (fault != NULL)
        return fm_fail(ctx, FM_ERR_USAGE, "bbox '%.100s': %s", bbox, fault);
    document->sheet.extent = (fm_extent_spec){ .kind = FM_EXTENT_BBOX, .bbox = box };
    return FM_OK;
}

fm_status fm_document_set_language(fm_context *ctx, fm_document *document,
                                   const char *language)
{
    if (!fm_value_language(language))
        return fm_fail(ctx, FM_ERR_USAGE,
                       "'%.60s' is not a language; give a tag such as en or ar-SY",
                       language);
    return keep(ctx, document, language, &document->sheet.language);
}

/* ---- Conditions ----------------------------------------------------------------- */

/* The condition that hangs in the layer's slot, or NULL. */
static fm_condition *find_condition(fm_document *document, fm_where **slot)
{
    fm_condition *condition = document->conditions;

    while (condition != NULL && condition->slot != slot)
        condition = condition->next;
    return condition;
}

/* Join as text, as written, so that {date} can still be filled in anew. */
static fm_status narrow(fm_context *ctx, fm_document *document, fm_layer_spec *layer,
                        const char *where)
{
    fm_condition *old = find_condition(document, &layer->where);
    fm_where *parsed = NULL;
    fm_str text = { 0 };
    const char *kept;
    fm_status status;

    if (old == NULL) {
        status = keep(ctx, document, where, &kept);
        if (status == FM_OK)
            status = fm_document_add_condition(ctx, document, &layer->where, kept,
                                               (fm_place){ 0 });
        return status;
    }
    fm_str_addf(&text, "(%s) AND (%s)", old->text, where);
    if (text.failed)
        return fm_fail_nomem(ctx);
    status = keep(ctx, document, text.text, &kept);
    if (status == FM_OK)
        status = fm_where_parse(ctx, FM_ERR_LIMIT, NULL, kept, &parsed);
    if (status == FM_OK) {
        fm_where_free(layer->where);
        layer->where = parsed;
        old->text = kept;
        old->place.column = 0; /* columns of the joined text stand nowhere */
    }
    fm_str_release(&text);
    return status;
}

fm_status fm_document_set_where(fm_context *ctx, fm_document *document,
                                const char *layer, const char *where)
{
    const fm_layer_spec *only = NULL;
    fm_where *parsed = NULL;
    /* Once by itself first: so a mistake is told of this text, as one of usage. */
    fm_status status = fm_where_parse(ctx, FM_ERR_USAGE, NULL, where, &parsed);

    fm_where_free(parsed);
    if (status != FM_OK)
        return status;
    if (layer != NULL) {
        only = fm_document_layer(document, layer);
        if (only == NULL)
            return fm_fail(ctx, FM_ERR_USAGE, "the document has no layer '%.100s'",
                           layer);
    }
    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        fm_layer_spec *each = &document->layers[i];

        if (each->source != NULL && (only == NULL || only == each))
            status = narrow(ctx, document, each, where);
    }
    if (status == FM_OK && only != NULL && only->source == NULL)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "layer '%.100s' is derived; put the condition on its source",
                       layer);
    return status == FM_OK ? fm_document_apply_date(ctx, document) : status;
}
