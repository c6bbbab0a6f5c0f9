/* SPDX-License-Identifier: MIT */
#include "gis/sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

struct fm_sqlite {
    fm_context *ctx;
    sqlite3 *handle;
    const char *shown;
};

struct fm_sqlite_query {
    fm_sqlite *db;
    sqlite3_stmt *statement;
    int bound; /* the first failure to bind, or SQLITE_OK */
};

/* What the system said, where it was the system; else what SQLite says.  SQLite does
 * not always keep the system's words, but errno does when nothing else has failed
 * since. */
static fm_status failed(fm_sqlite *db, int code)
{
    int error = errno, kind = code & 0xff;
    const char *words;

    if (kind == SQLITE_NOMEM)
        return fm_fail_nomem(db->ctx);
    if (kind == SQLITE_FULL)
        words = strerror(ENOSPC);
    else if ((kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN) && error != 0)
        words = strerror(error);
    else
        words = db->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->handle);
    return fm_fail(db->ctx, FM_ERR_OUTPUT, "cannot write '%s': %s", db->shown, words);
}

fm_status fm_sqlite_run(fm_sqlite *db, const char *sql)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? FM_OK : failed(db, code);
}

static fm_status open_file(fm_context *ctx, const char *path, const char *shown,
                           int how, fm_sqlite **out)
{
    fm_sqlite *db = fm_alloc(1, sizeof *db);
    fm_status status = FM_OK;
    int code;

    *out = NULL;
    if (db == NULL)
        return fm_fail_nomem(ctx);
    db->ctx = ctx;
    db->shown = shown;
    code = sqlite3_open_v2(path, &db->handle,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | how, NULL);
    if (code != SQLITE_OK)
        status = failed(db, code);
    /* Without secure_delete what is unused of a page is whatever lay there before. */
    if (status == FM_OK)
        status = fm_sqlite_run(db, "PRAGMA page_size = 4096;"
                                   "PRAGMA encoding = 'UTF-8';"
                                   "PRAGMA journal_mode = OFF;"
                                   "PRAGMA synchronous = OFF;"
                                   "PRAGMA locking_mode = EXCLUSIVE;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA secure_delete = ON;"
                                   "BEGIN");
    if (status != FM_OK)
        fm_sqlite_close(&db);
    *out = db;
    return status;
}

fm_status fm_sqlite_create(fm_context *ctx, const char *path, const char *shown,
                           fm_sqlite **out)
{
    return open_file(ctx, path, shown, SQLITE_OPEN_CREATE, out);
}

fm_status fm_sqlite_open(fm_context *ctx, const char *path, const char *shown,
                         fm_sqlite **out)
{
    return open_file(ctx, path, shown, 0, out);
}

void fm_sqlite_close(fm_sqlite **handle)
{
    fm_sqlite *db = *handle;

    if (db == NULL)
        return;
    (void)sqlite3_close(db->handle);
    fm_free(db);
    *handle = NULL;
}

fm_status fm_sqlite_finish(fm_sqlite **handle)
{
    fm_sqlite *db = *handle;
    fm_status status = fm_sqlite_run(db, "COMMIT");

    if (status == FM_OK) {
        int code = sqlite3_close(db->handle);

        if (code != SQLITE_OK)
            status = failed(db, code);
        else
            db->handle = NULL;
    }
    fm_sqlite_close(handle);
    return status;
}

/* ---- Queries -------------------------------------------------------------------- */

fm_status fm_sqlite_query_new(fm_sqlite *db, const char *sql, fm_sqlite_query **out)
{
    fm_sqlite_query *query = fm_alloc(1, sizeof *query);
    int code;

    *out = NULL;
    if (query == NULL)
        return fm_fail_nomem(db->ctx);
    query->db = db;
    code = sqlite3_prepare_v2(db->handle, sql, -1, &query->statement, NULL);
    if (code != SQLITE_OK) {
        fm_free(query);
        return failed(db, code);
    }
    *out = query;
    return FM_OK;
}

void fm_sqlite_query_free(fm_sqlite_query *query)
{
    if (query == NULL)
        return;
    (void)sqlite3_finalize(query->statement);
    fm_free(query);
}

static void note(fm_sqlite_query *query, int code)
{
    if (query->bound == SQLITE_OK)
        query->bound = code;
}

void fm_sqlite_bind_integer(fm_sqlite_query *query, int n, int64_t value)
{
    note(query, sqlite3_bind_int64(query->statement, n, value));
}

void fm_sqlite_bind_real(fm_sqlite_query *query, int n, double value)
{
    note(query, sqlite3_bind_double(query->statement, n, value));
}

void fm_sqlite_bind_text(fm_sqlite_query *query, int n, const char *text)
{
    note(query, sqlite3_bind_text(query->statement, n, text, -1, SQLITE_TRANSIENT));
}

void fm_sqlite_bind_bytes(fm_sqlite_query *query, int n, const void *bytes,
                          size_t length)
{
    note(query,
         sqlite3_bind_blob64(query->statement, n, bytes, length, SQLITE_TRANSIENT));
}

fm_status fm_sqlite_step(fm_sqlite_query *query, bool *row)
{
    int code = query->bound;

    query->bound = SQLITE_OK;
    if (code == SQLITE_OK)
        code = sqlite3_step(query->statement);
    if (row != NULL)
        *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW && row != NULL)
        return FM_OK;
    (void)sqlite3_reset(query->statement);
    return code == SQLITE_DONE || code == SQLITE_ROW ? FM_OK : failed(query->db, code);
}

int64_t fm_sqlite_integer(fm_sqlite_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const void *fm_sqlite_bytes(fm_sqlite_query *query, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(query->statement, column);

    *length = (size_t)sqlite3_column_bytes(query->statement, column);
    return bytes;
}

void fm_sqlite_reset(fm_sqlite_query *query)
{
    (void)sqlite3_reset(query->statement);
}
