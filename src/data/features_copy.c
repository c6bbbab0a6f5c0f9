/* SPDX-License-Identifier: MIT */
#include "data/features.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

static bool copy_cell(const fm_table *from, size_t row, size_t from_column,
                      fm_table *to, size_t column, size_t to_row)
{
    fm_cell cell = fm_table_cell(from, from_column, row);

    switch (cell.kind) {
    case FM_CELL_NULL:
        return true;
    case FM_CELL_BOOL:
        return fm_table_set_bool(to, column, to_row, cell.number != 0);
    case FM_CELL_INTEGER:
        return fm_table_set_integer(to, column, to_row, cell.integer);
    case FM_CELL_REAL:
        return fm_table_set_real(to, column, to_row, cell.number);
    case FM_CELL_TEXT:
        return fm_table_set_text(to, column, to_row, cell.text, cell.length);
    case FM_CELL_JSON:
        return fm_table_set_json(to, column, to_row, cell.text, cell.length);
    }
    return true;
}

static bool copy_columns(const fm_table *from, fm_table *to)
{
    for (size_t i = 0; i < from->column_count; i++) {
        size_t column;

        if (!fm_table_column(to, from->columns[i].name, strlen(from->columns[i].name),
                             &column))
            return false;
    }
    return true;
}

static bool copy_row(const fm_table *from, size_t row, fm_table *to)
{
    size_t to_row = to->row_count;

    if (!fm_table_add_row(to))
        return false;
    for (size_t i = 0; i < from->column_count; i++) {
        if (!copy_cell(from, row, i, to, i, to_row))
            return false;
    }
    return true;
}

static bool copy_shape(const fm_shapes *from, size_t feature, fm_shapes *to)
{
    if (!fm_shapes_begin_feature(to))
        return false;
    for (size_t i = from->feature_start[feature]; i < from->feature_start[feature + 1];
         i++) {
        if (!fm_shapes_begin_part(to, (fm_part_role)from->part_role[i]) ||
            !fm_shapes_add_points(to, from->points + from->part_start[i],
                                  fm_shapes_part_size(from, i)))
            return false;
    }
    return true;
}

static bool copy_text(const char *from, char **to)
{
    *to = from == NULL ? NULL : fm_strdup(from);
    return from == NULL || *to != NULL;
}

/* Line and number of each feature that is kept. */
static bool copy_places(const fm_features *from, const bool *keep, fm_features *out)
{
    size_t count = fm_features_count(from), kept = 0;

    if (from->lines != NULL) {
        out->lines = fm_alloc(count, sizeof *out->lines);
        out->lines_capacity = count;
    }
    out->numbers = fm_alloc(count, sizeof *out->numbers);
    out->numbers_capacity = count;
    if ((from->lines != NULL && out->lines == NULL) || out->numbers == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (keep != NULL && !keep[i])
            continue;
        if (from->lines != NULL)
            out->lines[kept] = from->lines[i];
        out->numbers[kept++] = (uint32_t)fm_features_number(from, i);
    }
    return true;
}

bool fm_features_copy(const fm_features *from, const bool *keep, fm_features *out)
{
    bool with_ids = from->ids.column_count > 0;

    if (!copy_columns(&from->table, &out->table) ||
        (with_ids && !copy_columns(&from->ids, &out->ids)) ||
        !copy_text(from->source, &out->source) || !copy_text(from->crs, &out->crs) ||
        !copy_text(from->format, &out->format) ||
        !copy_text(from->layer_name, &out->layer_name) || !copy_places(from, keep, out))
        return false;
    for (size_t i = 0; i < fm_features_count(from); i++) {
        if (keep != NULL && !keep[i])
            continue;
        if (!copy_shape(&from->shapes, i, &out->shapes) ||
            !copy_row(&from->table, i, &out->table) ||
            (with_ids && !copy_row(&from->ids, i, &out->ids)))
            return false;
    }
    out->read = from->read;
    out->skipped = from->skipped;
    out->has_z = from->has_z;
    return true;
}

typedef struct placed_id {
    int64_t id;
    size_t feature;
} placed_id;

static int by_id(const void *a, const void *b)
{
    const placed_id *x = a, *y = b;

    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->feature < y->feature ? -1 : x->feature > y->feature;
}

/* Ids and features as they stand; `*is_needed` when they are whole numbers, out of
 * order. */
static void list_ids(const fm_features *f, placed_id *list, bool *is_needed)
{
    *is_needed = false;
    for (size_t i = 0; i < fm_features_count(f); i++) {
        fm_cell id = fm_table_cell(&f->ids, 0, i);

        if (id.kind != FM_CELL_INTEGER) {
            *is_needed = false;
            return;
        }
        list[i] = (placed_id){ id.integer, i };
        *is_needed = *is_needed || (i > 0 && list[i - 1].id > id.integer);
    }
}

static bool copy_in_order(const fm_features *from, const placed_id *order,
                          fm_features *out)
{
    bool ok =
        copy_columns(&from->table, &out->table) && copy_columns(&from->ids, &out->ids);

    for (size_t i = 0; ok && i < fm_features_count(from); i++) {
        size_t feature = order[i].feature;

        ok = copy_shape(&from->shapes, feature, &out->shapes) &&
             copy_row(&from->table, feature, &out->table) &&
             copy_row(&from->ids, feature, &out->ids);
    }
    return ok;
}

bool fm_features_sort_ids(fm_features *f)
{
    size_t count = fm_features_count(f);
    placed_id *order;
    fm_features sorted = { 0 };
    bool is_needed, ok = true;

    if (f->ids.column_count == 0 || f->ids.row_count != count)
        return true;
    order = fm_alloc_raw(count, sizeof *order);
    if (order == NULL)
        return false;
    list_ids(f, order, &is_needed);
    if (is_needed) {
        qsort(order, count, sizeof *order, by_id);
        ok = copy_in_order(f, order, &sorted);
    }
    if (is_needed && ok) {
        fm_shapes_release(&f->shapes);
        fm_table_release(&f->table);
        fm_table_release(&f->ids);
        fm_free(f->lines);
        fm_free(f->numbers);
        f->lines = f->numbers = NULL;
        f->lines_capacity = f->numbers_capacity = 0;
        f->shapes = sorted.shapes;
        f->table = sorted.table;
        f->ids = sorted.ids;
    } else {
        fm_features_release(&sorted);
    }
    fm_free(order);
    return ok;
}

/* A row of `from` as the last row of `to`, column by name. */
static bool add_row(fm_table *to, const fm_table *from, size_t row)
{
    size_t to_row = to->row_count;

    if (!fm_table_add_row(to))
        return false;
    for (size_t i = 0; i < from->column_count; i++) {
        const char *name = from->columns[i].name;
        size_t column;

        if (!fm_table_column(to, name, strlen(name), &column) ||
            !copy_cell(from, row, i, to, column, to_row))
            return false;
    }
    return true;
}

bool fm_features_add(fm_features *to, const fm_features *from, size_t feature)
{
    size_t ignored;

    /* Rows of ids go along with the features as soon as one has an id. */
    if (from->ids.column_count > 0 && to->ids.column_count == 0) {
        if (!fm_table_column(&to->ids, "id", 2, &ignored))
            return false;
        while (to->ids.row_count < fm_features_count(to))
            if (!fm_table_add_row(&to->ids))
                return false;
    }
    if (!copy_shape(&from->shapes, feature, &to->shapes) ||
        !add_row(&to->table, &from->table, feature))
        return false;
    if (from->ids.column_count > 0)
        return add_row(&to->ids, &from->ids, feature);
    return to->ids.column_count == 0 || fm_table_add_row(&to->ids);
}
