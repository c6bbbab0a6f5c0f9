/* SPDX-License-Identifier: MIT */
/*
 * frontmap/account.h: what an analysis found, told in words and tables.
 *
 * Every command that reports (diff, history, front, posts, zones) gives an account: facts,
 * tables, notes and pictures, as plain data.  The same account is written for eyes (text,
 * Markdown, an HTML page that needs no network) and for programs (JSON, CSV), so that all
 * of them say the same.
 *
 *     fm_account *account;
 *     char *text;
 *     status = fm_diff_account(ctx, diff, &account);
 *     status = fm_account_write(ctx, account, FM_ACCOUNT_JSON, NULL, &text);
 *     fm_text_free(text);
 *     fm_account_free(account);
 *
 * Not for maps: those are documents (frontmap/document.h).
 */
#ifndef FRONTMAP_ACCOUNT_H
#define FRONTMAP_ACCOUNT_H

#include "frontmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_account fm_account;

typedef enum fm_account_format {
    FM_ACCOUNT_TEXT,     /* for a terminal: aligned columns, UTF-8 */
    FM_ACCOUNT_JSON,     /* every fact and table by its key; numbers unrounded */
    FM_ACCOUNT_CSV,      /* one table: RFC 4180 with LF, a header line of keys */
    FM_ACCOUNT_MARKDOWN, /* headings and tables */
    FM_ACCOUNT_HTML      /* one page that needs nothing else */
} fm_account_format;

/*
 * Write the account.  `table` names the table for CSV (NULL: the first one that is meant
 * for people); FM_ERR_USAGE, with the tables there are, when there is none of that name.
 * Other formats hold all tables and do not look at it.  `*text` ends with a newline; free
 * it with fm_text_free().  docs/reports.md tells the formats.
 */
FM_API FM_MUST_USE fm_status fm_account_write(fm_context *ctx, const fm_account *account,
                                              fm_account_format format,
                                              const char *table, char **text);
/* Put a picture into the HTML page, between facts and tables: `svg` is a whole SVG file, as
 * fm_render_write() gives it.  `key` is a new word such as "map". */
FM_API FM_MUST_USE fm_status fm_account_add_picture(fm_context *ctx, fm_account *account,
                                                    const char *key,
                                                    const char *caption,
                                                    const char *svg, size_t length);
FM_API void fm_account_free(fm_account *account);

#ifdef __cplusplus
}
#endif
#endif
