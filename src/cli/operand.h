/* SPDX-License-Identifier: MIT */
/*
 * cli/operand.h: operands that are a map document, or layers that make one.
 */
#ifndef FM_CLI_OPERAND_H
#define FM_CLI_OPERAND_H

#include "cli/cmd.h"
#include "frontmap/document.h"

/* The document that is named, or one that is proposed for the layers that are. */
FM_MUST_USE fm_status fm_operands_document(fm_cli *cli, const fm_opt_list *operands,
                                           fm_document **document);

/* "[LAYER:]CONDITION" onto the document.  Up to the first colon stands the layer, when it
 * could be the id of one. */
FM_MUST_USE fm_status fm_operand_where(fm_cli *cli, fm_document *document,
                                       const char *text);

#endif
