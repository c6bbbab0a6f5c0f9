/* SPDX-License-Identifier: MIT */
/*
 * gis/sqlite.h: a new SQLite database, written by statements; the door of that library.
 *
 *     status = fm_sqlite_create(ctx, staged, "map.mbtiles", &db);
 *     if (status == FM_OK)
 *         status = fm_sqlite_run(db, "CREATE TABLE t (name TEXT)");
 *     if (status == FM_OK)
 *         status = fm_sqlite_query_new(db, "INSERT INTO t VALUES (?)", &query);
 *     ...
 *     fm_sqlite_bind_text(query, 1, name);
 *     status = fm_sqlite_step(query, NULL);
 *
 * The file is one that nobody else sees yet (base/staging.h), so there is no journal and
 * nothing waits for the disk.  The same statements give the same bytes.  Texts and bytes
 * are always bound, never put into SQL.
 *
 * A database that another library has made, and closed, can be added to as long as it
 * stands where nobody sees it.
 */
#ifndef FM_GIS_SQLITE_H
#define FM_GIS_SQLITE_H

#include "base/context.h"

typedef struct fm_sqlite fm_sqlite;
typedef struct fm_sqlite_query fm_sqlite_query;

/* `path` must not exist; `shown` (borrowed) is its name in messages.  A transaction is
 * open from here on. */
FM_MUST_USE fm_status fm_sqlite_create(fm_context *ctx, const char *path,
                                       const char *shown, fm_sqlite **out);
/* The same for a file that is there. */
FM_MUST_USE fm_status fm_sqlite_open(fm_context *ctx, const char *path,
                                     const char *shown, fm_sqlite **out);
/* Statements without parameters, one behind the other. */
FM_MUST_USE fm_status fm_sqlite_run(fm_sqlite *db, const char *sql);
/* Commit, and close the file.  Queries are freed before. */
FM_MUST_USE fm_status fm_sqlite_finish(fm_sqlite **db);
void fm_sqlite_close(fm_sqlite **db); /* without commit; fine with NULL */

FM_MUST_USE fm_status fm_sqlite_query_new(fm_sqlite *db, const char *sql,
                                          fm_sqlite_query **out);
void fm_sqlite_query_free(fm_sqlite_query *query);

/* Parameters count from 1 and are copied.  A failure is told by the next step. */
void fm_sqlite_bind_integer(fm_sqlite_query *query, int n, int64_t value);
void fm_sqlite_bind_real(fm_sqlite_query *query, int n, double value);
void fm_sqlite_bind_text(fm_sqlite_query *query, int n, const char *text); /* or NULL */
void fm_sqlite_bind_bytes(fm_sqlite_query *query, int n, const void *bytes,
                          size_t length);

/* Run to the next row.  `*row` tells whether there is one; without `row`, or behind the
 * last one, the query is ready to be bound anew. */
FM_MUST_USE fm_status fm_sqlite_step(fm_sqlite_query *query, bool *row);
/* Of the row; columns count from 0; bytes live until the next step or reset. */
int64_t fm_sqlite_integer(fm_sqlite_query *query, int column);
const void *fm_sqlite_bytes(fm_sqlite_query *query, int column, size_t *length);
/* Leave the rows that are left. */
void fm_sqlite_reset(fm_sqlite_query *query);

#endif
