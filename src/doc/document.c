/* SPDX-License-Identifier: MIT */
#include "doc/document.h"

#include <string.h>

#include "base/banned.h"

/* ---- Life ----------------------------------------------------------------------- */

void fm_document_free(fm_document *document)
{
    if (document == NULL)
        return;
    for (fm_condition *c = document->conditions; c != NULL; c = c->next)
        fm_where_free(*c->slot);
    fm_arena_release(&document->arena);
    fm_free(document);
}

void fm_text_free(char *text)
{
    fm_free(text);
}

/* ---- Access --------------------------------------------------------------------- */

const fm_layer_spec *fm_document_layer(const fm_document *document, const char *id)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        if (fm_str_equal(document->layers[i].id, id))
            return &document->layers[i];
    }
    return NULL;
}

/* ---- Dates ---------------------------------------------------------------------- */

static void add_date(const fm_document *document, fm_date date, bool iso, fm_str *out)
{
    if (!fm_date_is_set(date))
        return;
    if (iso)
        fm_date_add_iso(out, date);
    else
        fm_date_add_words(out, date, document->sheet.language);
}

char *fm_document_expand(const fm_document *document, fm_date date, const char *text,
                         bool iso)
{
    static const char plain[] = "{date}", forced[] = "{date:iso}";
    fm_str out = { 0 };
    char *expanded;

    for (const char *s = text; *s != '\0';) {
        if (strncmp(s, plain, sizeof plain - 1) == 0) {
            add_date(document, date, iso, &out);
            s += sizeof plain - 1;
        } else if (strncmp(s, forced, sizeof forced - 1) == 0) {
            add_date(document, date, true, &out);
            s += sizeof forced - 1;
        } else {
            size_t length = 1 + strcspn(s + 1, "{");

            fm_str_add_bytes(&out, s, length);
            s += length;
        }
    }
    expanded = fm_str_take(&out);
    fm_str_release(&out);
    return expanded;
}

static bool is_dated(const char *text)
{
    return strstr(text, "{date}") != NULL || strstr(text, "{date:iso}") != NULL;
}

fm_status fm_document_require_date(fm_context *ctx, const fm_document *document)
{
    const fm_condition *first = NULL;

    if (fm_date_is_set(document->date))
        return FM_OK;
    for (const fm_condition *c = document->conditions; c != NULL; c = c->next) {
        if (is_dated(c->text))
            first = c; /* the list is in the reverse order of the text */
    }
    if (first == NULL)
        return FM_OK;
    return fm_fail_at(ctx, FM_ERR_DOCUMENT, &first->place,
                      "condition: {date} is asked for, but the document has no date; "
                      "give it one, or use --date");
}

fm_status fm_document_apply_date(fm_context *ctx, fm_document *document)
{
    fm_status status = FM_OK;

    if (!fm_date_is_set(document->date))
        return FM_OK;
    for (fm_condition *c = document->conditions; c != NULL && status == FM_OK;
         c = c->next) {
        fm_where *where = NULL;
        char *text;

        if (!is_dated(c->text))
            continue;
        text = fm_document_expand(document, document->date, c->text, true);
        if (text == NULL)
            return fm_fail_nomem(ctx);
        status = fm_where_parse(ctx, FM_ERR_DOCUMENT, &c->place, text, &where);
        fm_free(text);
        if (status == FM_OK) {
            fm_where_free(*c->slot);
            *c->slot = where;
        }
    }
    return status;
}

fm_status fm_document_add_condition(fm_context *ctx, fm_document *document,
                                    fm_where **slot, const char *text, fm_place place)
{
    fm_condition *condition = fm_arena_alloc(&document->arena, 1, sizeof *condition);
    fm_status status;

    if (condition == NULL)
        return fm_fail_nomem(ctx);
    status = fm_where_parse(ctx, FM_ERR_DOCUMENT, &place, text, slot);
    if (status != FM_OK)
        return status;
    *condition = (fm_condition){ document->conditions, slot, text, place };
    document->conditions = condition;
    return FM_OK;
}

const char *fm_document_condition_text(const fm_document *document,
                                       fm_where *const *slot)
{
    for (const fm_condition *c = document->conditions; c != NULL; c = c->next) {
        if (c->slot == slot)
            return c->text;
    }
    return NULL;
}
