/* SPDX-License-Identifier: MIT */
/*
 * sheet/credits_text.h: the words that collect themselves: sources of the layers that
 * are drawn, the age of snapshots, and the manifest that goes into the file.
 */
#ifndef FM_SHEET_CREDITS_TEXT_H
#define FM_SHEET_CREDITS_TEXT_H

#include "front/situation.h"
#include "sheet/sheet.h"

/* The credits: the document's own text, or one line for each distinct attribution of
 * the layers, and notes on stale snapshots.  "" when there is nothing to say; free with
 * fm_free(). NULL when out of memory. */
FM_MUST_USE char *fm_credits_collect(const fm_sheet *sheet,
                                     const fm_situation *situation);

/* JSON: document and its digest, date, CRS and operation, layers with file names,
 * counts and snapshot dates, library versions.  No folders: the same run elsewhere
 * gives the same bytes. */
void fm_manifest_json(const fm_sheet *sheet, const fm_situation *situation,
                      fm_str *out);

#endif
