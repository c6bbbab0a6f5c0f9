/* SPDX-License-Identifier: MIT */
/*
 * A column is dense (cell i belongs to row i, rows behind the last stored cell are
 * null) until it is found to be mostly holes; then it keeps the rows of its cells
 * beside them and finds a cell by bisection.  It turns back when it has filled up.  The
 * two borders lie apart, so that a column does not turn to and fro.
 *
 * Short texts are interned: the hash table holds offsets into the pool, where every
 * text ends with NUL.  Texts of the row that is being filled are remembered by their
 * slots, so that a row which a filter refuses leaves nothing behind.
 */
#include "base/table.h"

#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

enum {
    INTERN_MAX = 64,      /* bytes; longer texts seldom repeat */
    SPARSE_BELOW = 4,     /* sparse when fewer than one row in 4 has a value */
    SPARSE_FROM_ROW = 64, /* before that a hole costs next to nothing */
    INTERN_START = 256
};

/* In place of a count: what the last row took, or filled, is no longer known. */
static const size_t row_lost = (size_t)-1;

/* 16 bytes: a million cells are 16 MB. */
typedef struct fm_stored_cell {
    union {
        double real;
        int64_t integer;
        uint64_t offset; /* into the pool */
    } value;
    uint32_t length;
    uint8_t kind;
} stored_cell;

_Static_assert(sizeof(stored_cell) == 16, "a stored cell is 16 bytes");

void fm_table_release(fm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        fm_free(t->columns[i].name);
        fm_free(t->columns[i].cells);
        fm_free(t->columns[i].rows);
    }
    fm_free(t->columns);
    fm_free(t->pool);
    fm_free(t->interned);
    fm_free(t->row_slots);
    fm_free(t->row_columns);
    *t = (fm_table){ 0 };
}

/* ------------------------------------------------------------ columns and rows */

static bool is_named(const fm_column *column, const char *name, size_t length)
{
    return strncmp(column->name, name, length) == 0 && column->name[length] == '\0';
}

bool fm_table_column(fm_table *t, const char *name, size_t length, size_t *column)
{
    fm_column *columns;
    char *copy;

    for (size_t i = 0; i < t->column_count; i++) {
        if (is_named(&t->columns[i], name, length)) {
            *column = i;
            return true;
        }
    }
    columns =
        fm_grow(t->columns, &t->column_capacity, t->column_count + 1, sizeof *columns);
    if (columns == NULL)
        return false;
    t->columns = columns;
    copy = fm_strndup(name, length);
    if (copy == NULL)
        return false;
    *column = t->column_count++;
    columns[*column] = (fm_column){ .name = copy };
    return true;
}

size_t fm_table_find(const fm_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (strcmp(t->columns[i].name, name) == 0)
            return i;
    }
    return FM_NO_COLUMN;
}

void fm_table_drop_column(fm_table *t, size_t column)
{
    fm_free(t->columns[column].name);
    fm_free(t->columns[column].cells);
    fm_free(t->columns[column].rows);
    t->column_count--;
    memmove(t->columns + column, t->columns + column + 1,
            (t->column_count - column) * sizeof *t->columns);
    t->row_column_count = row_lost;
}

bool fm_table_add_row(fm_table *t)
{
    if (t->row_count == UINT32_MAX)
        return false;
    t->row_count++;
    t->row_pool = t->pool_length;
    t->row_slot_count = 0;
    t->row_column_count = 0;
    return true;
}

/* Row of the last stored cell; there is one. */
static size_t last_row(const fm_column *c)
{
    return c->rows == NULL ? c->stored - 1 : c->rows[c->stored - 1];
}

static void uncount(fm_column *c, const stored_cell *cell)
{
    if (cell->kind != FM_CELL_NULL)
        c->counts[cell->kind]--;
}

/* Empty the row of the column, if it is the last one stored. */
static void drop_cell(fm_column *c, size_t row)
{
    if (c->stored > 0 && last_row(c) == row)
        uncount(c, &c->cells[--c->stored]);
}

void fm_table_drop_row(fm_table *t)
{
    size_t row = --t->row_count;

    if (t->row_column_count == row_lost) {
        for (size_t i = 0; i < t->column_count; i++)
            drop_cell(&t->columns[i], row);
    } else {
        while (t->row_column_count > 0)
            drop_cell(&t->columns[t->row_columns[--t->row_column_count]], row);
    }
    t->row_column_count = row_lost; /* of the row before */
    if (t->row_slot_count == row_lost)
        return;
    /* The youngest first: nothing in the hash table was probed past them since. */
    while (t->row_slot_count > 0) {
        t->interned[t->row_slots[--t->row_slot_count]] = 0;
        t->interned_count--;
    }
    t->pool_length = t->row_pool;
    t->row_slot_count = row_lost;
}

static void keep_dense(fm_column *c, const bool *keep)
{
    size_t kept = 0;

    for (size_t row = 0; row < c->stored; row++) {
        if (keep[row])
            c->cells[kept++] = c->cells[row];
        else
            uncount(c, &c->cells[row]);
    }
    c->stored = kept;
}

static void keep_sparse(fm_column *c, const bool *keep)
{
    size_t kept = 0, row = 0, new_row = 0;

    for (size_t i = 0; i < c->stored; i++) {
        for (; row < c->rows[i]; row++)
            new_row += keep[row];
        if (!keep[row]) {
            uncount(c, &c->cells[i]);
            continue;
        }
        c->cells[kept] = c->cells[i];
        c->rows[kept++] = (uint32_t)new_row;
    }
    c->stored = kept;
}

void fm_table_keep(fm_table *t, const bool *keep)
{
    size_t rows = 0;

    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].rows == NULL)
            keep_dense(&t->columns[i], keep);
        else
            keep_sparse(&t->columns[i], keep);
    }
    for (size_t row = 0; row < t->row_count; row++)
        rows += keep[row];
    t->row_count = rows;
    t->row_slot_count = row_lost;
    t->row_column_count = row_lost;
}

void fm_table_shrink(fm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        fm_column *c = &t->columns[i];

        c->cells = fm_shrink(c->cells, &c->capacity, c->stored, sizeof *c->cells);
        if (c->rows != NULL)
            c->rows = fm_shrink(c->rows, &c->rows_capacity, c->stored, sizeof *c->rows);
    }
    t->pool = fm_shrink(t->pool, &t->pool_capacity, t->pool_length, 1);
}

/* --------------------------------------------------------------------- filling */

static bool make_sparse(fm_column *c)
{
    size_t kept = 0, count = 0;
    uint32_t *rows;

    for (size_t i = 0; i < c->stored; i++)
        count += c->cells[i].kind != FM_CELL_NULL;
    rows = fm_grow(NULL, &c->rows_capacity, count + 1, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < c->stored; i++) {
        if (c->cells[i].kind == FM_CELL_NULL)
            continue;
        rows[kept] = (uint32_t)i;
        c->cells[kept++] = c->cells[i];
    }
    c->rows = rows;
    c->stored = kept;
    c->cells = fm_shrink(c->cells, &c->capacity, kept, sizeof *c->cells);
    return true;
}

static bool make_dense(fm_column *c, size_t row_count)
{
    stored_cell *cells = fm_grow(c->cells, &c->capacity, row_count, sizeof *cells);
    size_t row = row_count;

    if (cells == NULL)
        return false;
    c->cells = cells;
    while (row-- > 0) {
        if (c->stored > 0 && c->rows[c->stored - 1] == row)
            cells[row] = cells[--c->stored];
        else
            cells[row] = (stored_cell){ .kind = FM_CELL_NULL };
    }
    c->stored = row_count;
    fm_free(c->rows);
    c->rows = NULL;
    c->rows_capacity = 0;
    return true;
}

/* First stored cell whose row is not before `row`. */
static size_t bisect(const fm_column *c, size_t row)
{
    size_t low = 0, high = c->stored;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (c->rows[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static stored_cell *place_dense(fm_column *c, size_t row)
{
    stored_cell *cells = fm_grow(c->cells, &c->capacity, row + 1, sizeof *cells);

    if (cells == NULL)
        return NULL;
    c->cells = cells;
    while (c->stored <= row)
        cells[c->stored++] = (stored_cell){ .kind = FM_CELL_NULL };
    return &cells[row];
}

static stored_cell *place_sparse(fm_column *c, size_t row)
{
    size_t at =
        c->stored == 0 || c->rows[c->stored - 1] < row ? c->stored : bisect(c, row);
    stored_cell *cells;
    uint32_t *rows;

    if (at < c->stored && c->rows[at] == row)
        return &c->cells[at];
    cells = fm_grow(c->cells, &c->capacity, c->stored + 1, sizeof *cells);
    if (cells == NULL)
        return NULL;
    c->cells = cells;
    rows = fm_grow(c->rows, &c->rows_capacity, c->stored + 1, sizeof *rows);
    if (rows == NULL)
        return NULL;
    c->rows = rows;
    memmove(cells + at + 1, cells + at, (c->stored - at) * sizeof *cells);
    memmove(rows + at + 1, rows + at, (c->stored - at) * sizeof *rows);
    cells[at] = (stored_cell){ .kind = FM_CELL_NULL };
    rows[at] = (uint32_t)row;
    c->stored++;
    return &cells[at];
}

static size_t value_count(const fm_column *c)
{
    size_t count = 0;

    for (size_t kind = FM_CELL_NULL + 1; kind <= FM_CELL_JSON; kind++)
        count += c->counts[kind];
    return count;
}

/* Where the cell of `row` is stored, made when it is not there yet. */
static stored_cell *place_cell(fm_column *c, size_t row)
{
    if (c->rows != NULL) {
        if (c->stored > row / 2 && last_row(c) < row && !make_dense(c, row))
            return NULL;
    } else if (row >= c->capacity && row >= SPARSE_FROM_ROW) {
        /* It is about to grow: the time to ask whether that is worth it. */
        if (value_count(c) < row / SPARSE_BELOW && !make_sparse(c))
            return NULL;
    }
    return c->rows != NULL ? place_sparse(c, row) : place_dense(c, row);
}

static bool remember_column(fm_table *t, size_t column)
{
    size_t *columns;

    if (t->row_column_count == row_lost)
        return true;
    columns = fm_grow(t->row_columns, &t->row_columns_capacity, t->row_column_count + 1,
                      sizeof *columns);
    if (columns == NULL)
        return false;
    t->row_columns = columns;
    columns[t->row_column_count++] = column;
    return true;
}

static bool set_cell(fm_table *t, size_t column, size_t row, stored_cell cell)
{
    fm_column *c = &t->columns[column];
    stored_cell *place;

    if (row + 1 == t->row_count && !remember_column(t, column))
        return false;
    place = place_cell(c, row);
    if (place == NULL)
        return false;
    uncount(c, place);
    *place = cell;
    if (cell.kind != FM_CELL_NULL)
        c->counts[cell.kind]++;
    return true;
}

bool fm_table_set_null(fm_table *t, size_t column, size_t row)
{
    fm_column *c = &t->columns[column];

    if (c->rows == NULL && row >= c->stored)
        return true;
    if (c->rows != NULL) {
        size_t at = bisect(c, row);

        if (at == c->stored || c->rows[at] != row)
            return true;
    }
    return set_cell(t, column, row, (stored_cell){ .kind = FM_CELL_NULL });
}

bool fm_table_set_bool(fm_table *t, size_t column, size_t row, bool value)
{
    return set_cell(t, column, row,
                    (stored_cell){ .kind = FM_CELL_BOOL, .value.integer = value });
}

bool fm_table_set_integer(fm_table *t, size_t column, size_t row, int64_t value)
{
    return set_cell(t, column, row,
                    (stored_cell){ .kind = FM_CELL_INTEGER, .value.integer = value });
}

bool fm_table_set_real(fm_table *t, size_t column, size_t row, double value)
{
    return set_cell(t, column, row,
                    (stored_cell){ .kind = FM_CELL_REAL, .value.real = value });
}

/* ----------------------------------------------------------------------- texts */

/* Multiply and fold, eight bytes at a time; short texts only. */
static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = length * UINT64_C(0x9E3779B97F4A7C15);

    while (length > 0) {
        size_t bytes = length < 8 ? length : 8;
        uint64_t word = 0;

        memcpy(&word, text, bytes);
        hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
        hash ^= hash >> 32;
        text += bytes;
        length -= bytes;
    }
    return hash;
}

static bool pool_add(fm_table *t, const char *text, size_t length, size_t *offset)
{
    char *pool = fm_grow(t->pool, &t->pool_capacity, t->pool_length + length + 1, 1);

    if (pool == NULL)
        return false;
    t->pool = pool;
    *offset = t->pool_length;
    if (length > 0)
        memcpy(pool + *offset, text, length);
    pool[*offset + length] = '\0';
    t->pool_length += length + 1;
    return true;
}

/* Twice the slots; what the last row took has moved and cannot be given back. */
static bool grow_interned(fm_table *t)
{
    size_t capacity =
        t->interned_capacity == 0 ? INTERN_START : 2 * t->interned_capacity;
    uint32_t *slots = fm_alloc(capacity, sizeof *slots);

    if (slots == NULL)
        return false;
    for (size_t i = 0; i < t->interned_capacity; i++) {
        const char *text;
        size_t slot;

        if (t->interned[i] == 0)
            continue;
        text = t->pool + t->interned[i] - 1;
        slot = hash_text(text, strlen(text)) & (capacity - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (capacity - 1);
        slots[slot] = t->interned[i];
    }
    fm_free(t->interned);
    t->interned = slots;
    t->interned_capacity = capacity;
    if (t->row_slot_count > 0)
        t->row_slot_count = row_lost;
    return true;
}

static bool remember_slot(fm_table *t, size_t slot)
{
    uint32_t *slots;

    if (t->row_slot_count == row_lost)
        return true;
    slots = fm_grow(t->row_slots, &t->row_slots_capacity, t->row_slot_count + 1,
                    sizeof *slots);
    if (slots == NULL)
        return false;
    t->row_slots = slots;
    slots[t->row_slot_count++] = (uint32_t)slot;
    return true;
}

/* The text's offset in the pool, the same for equal texts. */
static bool intern(fm_table *t, const char *text, size_t length, size_t *offset)
{
    size_t slot;

    if (t->interned_count >= t->interned_capacity / 2 && !grow_interned(t))
        return false;
    slot = hash_text(text, length) & (t->interned_capacity - 1);
    for (; t->interned[slot] != 0; slot = (slot + 1) & (t->interned_capacity - 1)) {
        const char *known = t->pool + t->interned[slot] - 1;

        if (strncmp(known, text, length) == 0 && known[length] == '\0') {
            *offset = t->interned[slot] - 1;
            return true;
        }
    }
    if (!pool_add(t, text, length, offset) || !remember_slot(t, slot))
        return false;
    t->interned[slot] = (uint32_t)*offset + 1;
    t->interned_count++;
    return true;
}

static bool set_pooled(fm_table *t, size_t column, size_t row, const char *text,
                       size_t length, fm_cell_kind kind)
{
    size_t offset;

    if (length >= UINT32_MAX)
        return false;
    if (row + 1 != t->row_count)
        t->row_slot_count = row_lost;
    /* Slots hold 32 bits: a pool beyond 4 GiB goes on without interning. */
    if (length <= INTERN_MAX && t->pool_length < UINT32_MAX - INTERN_MAX) {
        if (!intern(t, text, length, &offset))
            return false;
    } else if (!pool_add(t, text, length, &offset)) {
        return false;
    }
    return set_cell(t, column, row,
                    (stored_cell){ .kind = (uint8_t)kind,
                                   .length = (uint32_t)length,
                                   .value.offset = offset });
}

bool fm_table_set_text(fm_table *t, size_t column, size_t row, const char *text,
                       size_t length)
{
    return set_pooled(t, column, row, text, length, FM_CELL_TEXT);
}

bool fm_table_set_json(fm_table *t, size_t column, size_t row, const char *text,
                       size_t length)
{
    return set_pooled(t, column, row, text, length, FM_CELL_JSON);
}

/* --------------------------------------------------------------------- reading */

static const stored_cell *find_cell(const fm_column *c, size_t row)
{
    size_t at;

    if (c->rows == NULL)
        return row < c->stored ? &c->cells[row] : NULL;
    at = bisect(c, row);
    return at < c->stored && c->rows[at] == row ? &c->cells[at] : NULL;
}

fm_cell fm_table_cell(const fm_table *t, size_t column, size_t row)
{
    const stored_cell *stored =
        column < t->column_count ? find_cell(&t->columns[column], row) : NULL;
    fm_cell cell = { .kind = FM_CELL_NULL };

    if (stored == NULL)
        return cell;
    cell.kind = (fm_cell_kind)stored->kind;
    switch (cell.kind) {
    case FM_CELL_BOOL:
    case FM_CELL_INTEGER:
        cell.integer = stored->value.integer;
        cell.number = (double)cell.integer;
        break;
    case FM_CELL_REAL:
        cell.number = stored->value.real;
        break;
    case FM_CELL_TEXT:
    case FM_CELL_JSON:
        cell.text = t->pool + stored->value.offset;
        cell.length = stored->length;
        break;
    case FM_CELL_NULL:
        break;
    }
    return cell;
}

fm_cell_kind fm_column_type(const fm_column *column)
{
    size_t values = value_count(column);

    if (values == 0)
        return FM_CELL_NULL;
    if (column->counts[FM_CELL_INTEGER] + column->counts[FM_CELL_REAL] == values)
        return column->counts[FM_CELL_REAL] > 0 ? FM_CELL_REAL : FM_CELL_INTEGER;
    for (int kind = FM_CELL_BOOL; kind <= FM_CELL_JSON; kind++) {
        if (column->counts[kind] == values)
            return (fm_cell_kind)kind;
    }
    return FM_CELL_TEXT;
}

size_t fm_column_nulls(const fm_table *t, size_t column)
{
    return t->row_count - value_count(&t->columns[column]);
}

const char *fm_cell_kind_name(fm_cell_kind kind)
{
    static const char *const names[] = { "null", "boolean", "integer",
                                         "real", "text",    "json" };

    return names[kind];
}

void fm_cell_add(fm_str *out, fm_cell cell)
{
    switch (cell.kind) {
    case FM_CELL_NULL:
        break;
    case FM_CELL_BOOL:
        fm_str_add(out, cell.integer != 0 ? "true" : "false");
        break;
    case FM_CELL_INTEGER:
        fm_str_addf(out, "%lld", (long long)cell.integer);
        break;
    case FM_CELL_REAL:
        fm_str_add_number(out, cell.number);
        break;
    case FM_CELL_TEXT:
    case FM_CELL_JSON:
        fm_str_add_bytes(out, cell.text, cell.length);
        break;
    }
}
