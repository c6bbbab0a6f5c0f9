/* SPDX-License-Identifier: MIT */
/*
 * base/table.h: attributes as columns of typed cells.
 *
 * A cell keeps what the file said: an integer too large to be exact, or a number among
 * texts, is not bent to the column's type.  Text lives in one pool and equal short
 * texts are stored once.  Row i of every column belongs to feature i.
 *
 * Memory follows what is there, not rows times columns: a column that few rows fill
 * keeps those rows alone, so thousands of rare columns cost little.
 *
 *     fm_table t = {0};
 *     size_t name;
 *     if (!fm_table_column(&t, "name", 4, &name)) ... out of memory
 *     if (!fm_table_add_row(&t)) ...
 *     if (!fm_table_set_text(&t, name, row, bytes, length)) ...
 *     fm_cell c = fm_table_cell(&t, name, row);
 *     fm_table_release(&t);
 */
#ifndef FM_BASE_TABLE_H
#define FM_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef enum fm_cell_kind {
    FM_CELL_NULL,
    FM_CELL_BOOL,
    FM_CELL_INTEGER,
    FM_CELL_REAL,
    FM_CELL_TEXT,
    FM_CELL_JSON /* an object or array, as its text */
} fm_cell_kind;

/* A cell as read: `text` is set for TEXT and JSON, NUL-terminated, and lives until the
 * table changes; `number` is set for INTEGER and REAL (and 0 or 1 for BOOL). */
typedef struct fm_cell {
    fm_cell_kind kind;
    double number;
    int64_t integer;
    const char *text;
    size_t length;
} fm_cell;

typedef struct fm_column {
    char *name;
    size_t counts[FM_CELL_JSON + 1]; /* cells of each kind; of nulls, none is counted:
                                        see fm_column_nulls */
    /* private */
    struct fm_stored_cell *cells;
    size_t stored; /* cells in the array */
    size_t capacity;
    uint32_t *rows; /* row of each stored cell, ascending; NULL: cell i is row i */
    size_t rows_capacity;
} fm_column;

typedef struct fm_table {
    fm_column *columns;
    size_t column_count;
    size_t column_capacity;
    size_t row_count;
    /* private */
    char *pool;
    size_t pool_length;
    size_t pool_capacity;
    uint32_t *interned; /* offsets into the pool plus one, hashed; 0: free */
    size_t interned_capacity;
    size_t interned_count;
    size_t row_pool;     /* length of the pool when the last row began */
    uint32_t *row_slots; /* slots taken since then, so that they can be given back */
    size_t row_slots_capacity;
    size_t row_slot_count;
    size_t
        *row_columns; /* columns that the last row fills, so that it is soon emptied */
    size_t row_columns_capacity;
    size_t row_column_count;
} fm_table;

#define FM_NO_COLUMN ((size_t)-1)

void fm_table_release(fm_table *t);

/* Find or add a column; earlier rows are null.  False when out of memory. */
FM_MUST_USE bool fm_table_column(fm_table *t, const char *name, size_t length,
                                 size_t *column);
/* The column of this name (exact), or FM_NO_COLUMN. */
size_t fm_table_find(const fm_table *t, const char *name);

/* Append a row of nulls.  False beyond 2^32 - 1 rows. */
FM_MUST_USE bool fm_table_add_row(fm_table *t);
/* Take the last row back, and the memory of its texts. */
void fm_table_drop_row(fm_table *t);
/* Drop all but the rows with keep[i] true, in order. */
void fm_table_keep(fm_table *t, const bool *keep);
/* Forget a column; those behind it move up. */
void fm_table_drop_column(fm_table *t, size_t column);
/* Give back unused memory after reading. */
void fm_table_shrink(fm_table *t);

/* Set a cell; a cell that has a value is replaced.  Rows are best filled from the first
 * to the last.  False when out of memory, and for a text of 4 GiB. */
FM_MUST_USE bool fm_table_set_null(fm_table *t, size_t column, size_t row);

FM_MUST_USE bool fm_table_set_bool(fm_table *t, size_t column, size_t row, bool value);
FM_MUST_USE bool fm_table_set_integer(fm_table *t, size_t column, size_t row,
                                      int64_t value);
FM_MUST_USE bool fm_table_set_real(fm_table *t, size_t column, size_t row,
                                   double value);
FM_MUST_USE bool fm_table_set_text(fm_table *t, size_t column, size_t row,
                                   const char *text, size_t length);
FM_MUST_USE bool fm_table_set_json(fm_table *t, size_t column, size_t row,
                                   const char *text, size_t length);

/* The cell; null for a column that is not there (FM_NO_COLUMN). */
fm_cell fm_table_cell(const fm_table *t, size_t column, size_t row);

/* The type that holds every cell of the column: REAL for integers and reals, TEXT when
 * kinds clash, NULL for an empty column. */
fm_cell_kind fm_column_type(const fm_column *column);
/* Rows of the column that are null. */
size_t fm_column_nulls(const fm_table *t, size_t column);
const char *fm_cell_kind_name(fm_cell_kind kind);

/* The cell as text: numbers in shortest digits, null as "". */
void fm_cell_add(fm_str *out, fm_cell cell);

#endif
