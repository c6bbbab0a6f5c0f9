/* SPDX-License-Identifier: MIT */
#include "cli/operand.h"

#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

static fm_status propose(fm_cli *cli, const fm_opt_list *layers, fm_document **document)
{
    char *text = NULL;
    fm_status status =
        fm_document_propose(cli->ctx, layers->items, layers->count, NULL, &text);

    if (status == FM_OK)
        status = fm_document_parse_own(cli, text, document);
    fm_text_free(text);
    return status;
}

fm_status fm_operands_document(fm_cli *cli, const fm_opt_list *operands,
                               fm_document **document)
{
    size_t documents = 0;

    for (size_t i = 0; i < operands->count; i++)
        documents += fm_operand_is_document(operands->items[i]);
    if (documents == 0)
        return propose(cli, operands, document);
    if (operands->count > 1)
        return fm_fail(cli->ctx, FM_ERR_USAGE,
                       "'%.200s' is a map document; give it alone, or layers only",
                       operands->items[0]);
    return fm_document_read(cli->ctx, operands->items[0], document);
}

fm_status fm_operand_where(fm_cli *cli, fm_document *document, const char *text)
{
    static const char id_characters[] = "abcdefghijklmnopqrstuvwxyz"
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t length = strspn(text, id_characters);
    fm_status status;
    char *layer;

    if (length == 0 || text[length] != ':')
        return fm_document_set_where(cli->ctx, document, NULL, text);
    layer = fm_strndup(text, length);
    if (layer == NULL)
        return fm_fail_nomem(cli->ctx);
    status = fm_document_set_where(cli->ctx, document, layer, text + length + 1);
    fm_free(layer);
    return status;
}
