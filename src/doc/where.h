/* SPDX-License-Identifier: MIT */
/*
 * doc/where.h: the usual SQL conditions on attributes.
 *
 *     holder = 'government' AND since < '2020-02-01'
 *     name LIKE 'Tell %' OR population BETWEEN 1000 AND 5000 OR kind IN ('a', 'b')
 *     evacuated IS NULL AND NOT (rank > 3)
 *
 * Comparison as SQL does it: null compares to nothing (three-valued logic), text with
 * text by bytes (so ISO dates sort), numbers with numbers; a number compared with text
 * that is not one is unknown.  LIKE is case-sensitive with % and _; ILIKE is not.
 * Names may be quoted with double quotes.  Parsed once, evaluated row by row.
 */
#ifndef FM_DOC_WHERE_H
#define FM_DOC_WHERE_H

#include "base/context.h"
#include "base/date.h"
#include "base/table.h"

typedef struct fm_where fm_where;

/* Parse.  `place` is where the text stands (its first character); errors point into it.
 * Nesting is limited; FM_ERR_DOCUMENT or FM_ERR_USAGE as `as` says. */
FM_MUST_USE fm_status fm_where_parse(fm_context *ctx, fm_status as,
                                     const fm_place *place, const char *text,
                                     fm_where **out);
void fm_where_free(fm_where *where);

/* The text it was parsed from. */
const char *fm_where_text(const fm_where *where);

/* Columns it names: call with i from 0 until NULL. */
const char *fm_where_column(const fm_where *where, size_t i);

/* Bind to a table: looks the columns up.  FM_ERR_DOCUMENT when one is missing, with the
 * table's columns and the nearest name. A table without rows binds always. */
FM_MUST_USE fm_status fm_where_bind(fm_context *ctx, fm_where *where,
                                    const fm_table *table);

/* True, false or unknown (which counts as false) for a row of the bound table. */
bool fm_where_test(const fm_where *where, const fm_table *table, size_t row);

/* Both conditions; takes neither, NULL is "all". */
FM_MUST_USE fm_status fm_where_and(fm_context *ctx, const fm_where *a,
                                   const fm_where *b, fm_where **out);

/* What a column is in a source of its own, for a pushdown. */
typedef enum fm_where_source_kind {
    FM_WHERE_SOURCE_NONE, /* no such column, or one whose comparisons are not ours */
    FM_WHERE_SOURCE_NUMBER,
    FM_WHERE_SOURCE_TEXT,
    FM_WHERE_SOURCE_DATE /* days, without a time */
} fm_where_source_kind;

typedef fm_where_source_kind (*fm_where_kind_fn)(void *user, const char *column);

/*
 * Append SQL that lets a source leave rows out before they are read.  It is true of every
 * row of which the condition is true, whatever the source thinks of upper and lower case
 * or of the order of texts, and maybe of more: the condition itself decides afterwards.
 * Terms that sources judge in ways of their own are left out; when nothing remains,
 * nothing is appended.
 */
void fm_where_pushdown(const fm_where *where, fm_where_kind_fn kind_of, void *user,
                       fm_str *sql);

#endif
