/* SPDX-License-Identifier: MIT */
/*
 * Days of one layer laid over each other.  A feature that is the same on the next day,
 * in every position and every field, is the same feature and stays; one that is gone
 * ends on that day, and one that is new begins.
 *
 *     day 1   A  B         A  from day 1
 *     day 2   A  C         B  day 1 to day 2
 *     day 3   A  B         C  day 2 to day 3
 *                          B  from day 3
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "gis/map_parts.h"

#include "base/banned.h"

/* A feature that stood on the last day. */
struct standing {
    uint64_t hash;
    uint32_t row;
    bool met; /* on the day that is being added */
};

struct fm_gis_stack {
    fm_features all;
    fm_date *from, *to; /* of each row */
    size_t from_capacity, to_capacity;
    struct standing *standing;
    size_t standing_count;
    fm_date first;
    bool has_changed;
};

/* What tells a feature from others, as bytes; columns in the order of their names. */
typedef struct reader {
    const fm_features *features;
    size_t *columns;
    fm_str bytes;
} reader;

/* qsort() hands no more than the elements on, so the order is made by insertion:
 * columns come nearly in the same order every day, and are few. */
static bool read_columns(reader *r)
{
    const fm_table *t = &r->features->table;

    r->columns = fm_alloc(t->column_count + 1, sizeof *r->columns);
    if (r->columns == NULL)
        return false;
    for (size_t i = 0; i < t->column_count; i++) {
        size_t at = i;

        for (; at > 0 &&
               strcmp(t->columns[r->columns[at - 1]].name, t->columns[i].name) > 0;
             at--)
            r->columns[at] = r->columns[at - 1];
        r->columns[at] = i;
    }
    return true;
}

static void reader_release(reader *r)
{
    fm_free(r->columns);
    fm_str_release(&r->bytes);
}

static void add_cell(fm_str *out, const char *name, fm_cell cell)
{
    char kind = (char)cell.kind;

    if (cell.kind == FM_CELL_NULL)
        return;
    fm_str_add_bytes(out, name, strlen(name) + 1);
    fm_str_add_bytes(out, &kind, 1);
    if (cell.kind == FM_CELL_TEXT || cell.kind == FM_CELL_JSON)
        fm_str_add_bytes(out, cell.text, cell.length + 1);
    else if (cell.kind == FM_CELL_INTEGER)
        fm_str_add_bytes(out, (const char *)&cell.integer, sizeof cell.integer);
    else
        fm_str_add_bytes(out, (const char *)&cell.number, sizeof cell.number);
}

/* The feature into r->bytes; false when out of memory. */
static bool read_feature(reader *r, size_t feature)
{
    const fm_shapes *s = &r->features->shapes;
    const fm_table *t = &r->features->table;
    size_t first = s->feature_start[feature], end = s->feature_start[feature + 1];

    fm_str_clear(&r->bytes);
    for (size_t part = first; part < end; part++) {
        size_t size = fm_shapes_part_size(s, part);

        fm_str_add_bytes(&r->bytes, (const char *)&s->part_role[part], 1);
        fm_str_add_bytes(&r->bytes, (const char *)&size, sizeof size);
        fm_str_add_bytes(&r->bytes, (const char *)(s->points + s->part_start[part]),
                         size * sizeof *s->points);
    }
    for (size_t i = 0; i < t->column_count; i++)
        add_cell(&r->bytes, t->columns[r->columns[i]].name,
                 fm_table_cell(t, r->columns[i], feature));
    return !r->bytes.failed;
}

/* FNV-1a, 64 bits (Fowler, Noll and Vo). */
static uint64_t hash_of(const fm_str *bytes)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < bytes->length; i++)
        h = (h ^ (unsigned char)bytes->text[i]) * UINT64_C(1099511628211);
    return h;
}

fm_status fm_gis_stack_new(fm_context *ctx, fm_gis_stack **out)
{
    *out = fm_alloc(1, sizeof **out);
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

void fm_gis_stack_free(fm_gis_stack *stack)
{
    if (stack == NULL)
        return;
    fm_features_release(&stack->all);
    fm_free(stack->from);
    fm_free(stack->to);
    fm_free(stack->standing);
    fm_free(stack);
}

static int by_hash(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The first of the standing that may have this hash. */
static size_t first_of(const fm_gis_stack *stack, uint64_t hash)
{
    size_t low = 0, high = stack->standing_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (stack->standing[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does the feature that `now` has read stand already?  Then it is met. */
static bool meet(fm_gis_stack *stack, reader *before, const reader *now, uint64_t hash,
                 struct standing *out)
{
    for (size_t i = first_of(stack, hash);
         i < stack->standing_count && stack->standing[i].hash == hash; i++) {
        struct standing *s = &stack->standing[i];

        if (s->met)
            continue;
        if (!read_feature(before, s->row))
            return false;
        if (before->bytes.length != now->bytes.length ||
            memcmp(before->bytes.text, now->bytes.text, now->bytes.length) != 0)
            continue;
        s->met = true;
        *out = *s;
        return true;
    }
    return false;
}

static bool begin(fm_gis_stack *stack, const fm_features *features, size_t feature,
                  fm_date date, struct standing *out)
{
    size_t row = fm_features_count(&stack->all);
    fm_date *from, *to;

    from = fm_grow(stack->from, &stack->from_capacity, row + 1, sizeof *from);
    if (from == NULL)
        return false;
    stack->from = from;
    to = fm_grow(stack->to, &stack->to_capacity, row + 1, sizeof *to);
    if (to == NULL)
        return false;
    stack->to = to;
    from[row] = date;
    to[row] = FM_DATE_NONE;
    out->row = (uint32_t)row;
    return fm_features_add(&stack->all, features, feature);
}

fm_status fm_gis_stack_add(fm_context *ctx, fm_gis_stack *stack, fm_date date,
                           const fm_features *features)
{
    size_t count = fm_features_count(features);
    size_t before_count = stack->standing_count;
    size_t columns = stack->all.table.column_count;
    struct standing *next = fm_alloc(count + 1, sizeof *next);
    reader before = { .features = &stack->all }, now = { .features = features };
    bool ok = next != NULL && read_columns(&before) && read_columns(&now);

    if (!fm_date_is_set(stack->first))
        stack->first = date;
    for (size_t i = 0; i < count && ok; i++) {
        ok = read_feature(&now, i);
        if (!ok)
            break;
        next[i].hash = hash_of(&now.bytes);
        if (meet(stack, &before, &now, next[i].hash, &next[i])) {
            next[i].met = false;
            continue;
        }
        ok = !before.bytes.failed && begin(stack, features, i, date, &next[i]);
        stack->has_changed =
            stack->has_changed || fm_date_compare(date, stack->first) != 0;
        /* A new column moves those before it. */
        if (ok && stack->all.table.column_count != columns) {
            columns = stack->all.table.column_count;
            fm_free(before.columns);
            ok = read_columns(&before);
        }
    }
    for (size_t i = 0; ok && i < before_count; i++) {
        if (stack->standing[i].met)
            continue;
        stack->to[stack->standing[i].row] = date;
        stack->has_changed = true;
    }
    reader_release(&before);
    reader_release(&now);
    if (!ok) {
        fm_free(next);
        return fm_fail_nomem(ctx);
    }
    qsort(next, count, sizeof *next, by_hash);
    fm_free(stack->standing);
    stack->standing = next;
    stack->standing_count = count;
    return FM_OK;
}

/* ---------------------------------------------------------------------- finish */

/* `wanted`, or `other` where a field has that name. */
static bool add_column(fm_table *table, const char *wanted, const char *other,
                       fm_arena *arena, const char **name, size_t *column)
{
    const char *chosen = fm_table_find(table, wanted) == FM_NO_COLUMN ? wanted : other;

    *name = fm_arena_strndup(arena, chosen, strlen(chosen));
    return *name != NULL && fm_table_column(table, chosen, strlen(chosen), column);
}

static bool set_date(fm_table *table, size_t column, size_t row, fm_date date)
{
    fm_str text = { 0 };
    bool ok;

    if (!fm_date_is_set(date))
        return true;
    fm_date_add_iso(&text, date);
    ok = !text.failed && fm_table_set_text(table, column, row, text.text, text.length);
    fm_str_release(&text);
    return ok;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The same id twice is two times of one thing, and no longer an id. */
static bool drop_ids_twice(fm_features *f)
{
    size_t count = f->ids.row_count, found = 0;
    char **texts = fm_alloc(count + 1, sizeof *texts);
    bool ok = texts != NULL, twice = false;

    for (size_t i = 0; i < count && ok; i++) {
        fm_cell cell = fm_table_cell(&f->ids, 0, i);
        fm_str text = { 0 };

        if (cell.kind != FM_CELL_NULL) {
            fm_cell_add(&text, cell);
            texts[found] = fm_strdup(fm_str_text(&text));
            ok = !text.failed && texts[found++] != NULL;
        }
        fm_str_release(&text);
    }
    if (ok)
        qsort(texts, found, sizeof *texts, by_text);
    for (size_t i = 1; i < found && ok; i++)
        twice = twice || strcmp(texts[i - 1], texts[i]) == 0;
    if (twice)
        fm_table_release(&f->ids);
    for (size_t i = 0; texts != NULL && i < found; i++)
        fm_free(texts[i]);
    fm_free(texts);
    return ok;
}

fm_status fm_gis_stack_finish(fm_context *ctx, fm_gis_stack *stack, fm_arena *arena,
                              fm_features *out, const char **from, const char **to)
{
    fm_table *table = &stack->all.table;
    size_t from_column, to_column;
    bool ok = true;

    *from = *to = NULL;
    if (stack->has_changed) {
        ok = add_column(table, "valid_from", "shown_from", arena, from, &from_column) &&
             add_column(table, "valid_to", "shown_to", arena, to, &to_column) &&
             drop_ids_twice(&stack->all);
        for (size_t i = 0; i < fm_features_count(&stack->all) && ok; i++)
            ok = set_date(table, from_column, i, stack->from[i]) &&
                 set_date(table, to_column, i, stack->to[i]);
    }
    if (!ok)
        return fm_fail_nomem(ctx);
    *out = stack->all;
    stack->all = (fm_features){ 0 };
    return FM_OK;
}
