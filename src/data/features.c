/* SPDX-License-Identifier: MIT */
#include "data/features.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#include "base/banned.h"

enum { NAME_SHOWN = 60 };

void fm_features_release(fm_features *f)
{
    fm_shapes_release(&f->shapes);
    fm_table_release(&f->table);
    fm_table_release(&f->ids);
    fm_free(f->lines);
    fm_free(f->numbers);
    fm_free(f->source);
    fm_free(f->crs);
    fm_free(f->format);
    fm_free(f->layer_name);
    *f = (fm_features){ 0 };
}

static void add_quoted(fm_str *out, const char *what, fm_cell cell)
{
    fm_str text = { 0 };
    size_t shown;

    fm_cell_add(&text, cell);
    shown = text.length;
    if (shown > NAME_SHOWN) {
        /* Cut before a character, not in it. */
        for (shown = NAME_SHOWN;
             shown > 0 && ((unsigned char)text.text[shown] & 0xC0u) == 0x80u; shown--)
            ;
    }
    fm_str_addf(out, "%s \"%.*s%s\"", what, (int)shown, fm_str_text(&text),
                shown < text.length ? "..." : "");
    out->failed = out->failed || text.failed;
    fm_str_release(&text);
}

size_t fm_features_number(const fm_features *f, size_t feature)
{
    return f->numbers != NULL ? f->numbers[feature] : feature + 1;
}

void fm_features_describe(const fm_features *f, size_t feature, fm_str *out)
{
    fm_cell id = fm_table_cell(&f->ids, 0, feature);
    fm_cell name = fm_table_cell(&f->table, fm_table_find(&f->table, "name"), feature);

    fm_str_addf(out, "feature %zu", fm_features_number(f, feature));
    if (id.kind == FM_CELL_NULL && name.kind == FM_CELL_NULL)
        return;
    fm_str_add(out, " (");
    if (id.kind != FM_CELL_NULL)
        add_quoted(out, "id", id);
    if (name.kind != FM_CELL_NULL)
        add_quoted(out, id.kind != FM_CELL_NULL ? ", name" : "name", name);
    fm_str_add_char(out, ')');
}

/* Move the kept features together, in place: what is written never overtakes what is
 * read. */
static void keep_shapes(fm_shapes *s, const bool *keep)
{
    size_t features = 0, parts = 0, points = 0;
    size_t part = 0;

    if (s->feature_count == 0)
        return;
    for (size_t i = 0; i < s->feature_count; i++) {
        size_t end = s->feature_start[i + 1];

        for (; part < end; part++) {
            size_t start = s->part_start[part], count = s->part_start[part + 1] - start;

            if (!keep[i])
                continue;
            memmove(s->points + points, s->points + start, count * sizeof *s->points);
            s->part_role[parts] = s->part_role[part];
            s->part_start[parts++] = points;
            points += count;
        }
        if (keep[i])
            s->feature_start[++features] = parts;
    }
    s->feature_count = features;
    s->part_count = parts;
    s->point_count = points;
    if (s->part_start != NULL)
        s->part_start[parts] = points;
}

static void keep_numbers(uint32_t *numbers, size_t count, const bool *keep)
{
    size_t kept = 0;

    for (size_t i = 0; numbers != NULL && i < count; i++) {
        if (keep[i])
            numbers[kept++] = numbers[i];
    }
}

void fm_features_keep(fm_features *f, const bool *keep)
{
    size_t count = fm_features_count(f);

    keep_numbers(f->lines, count, keep);
    keep_numbers(f->numbers, count, keep);
    fm_table_keep(&f->table, keep);
    fm_table_keep(&f->ids, keep);
    keep_shapes(&f->shapes, keep);
}

/* ------------------------------------------------------------------------- ids */

static uint64_t hash_id(fm_cell id)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    const unsigned char *bytes = (const unsigned char *)&id.integer;
    size_t length = sizeof id.integer;

    if (id.kind == FM_CELL_TEXT) {
        bytes = (const unsigned char *)id.text;
        length = id.length;
    } else if (id.kind == FM_CELL_REAL) {
        bytes = (const unsigned char *)&id.number;
    }
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

static bool is_same_id(fm_cell a, fm_cell b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == FM_CELL_TEXT)
        return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
    return a.kind == FM_CELL_REAL ? a.number == b.number : a.integer == b.integer;
}

static fm_status warn_id(fm_context *ctx, const fm_features *f, size_t feature,
                         size_t first)
{
    fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[feature], 0 };
    fm_str name = { 0 };
    fm_status status;

    fm_features_describe(f, feature, &name);
    status = fm_warn(ctx, FM_ERR_LAYER, &place, "duplicate-id",
                     "%s has the same id as feature %zu", fm_str_text(&name),
                     fm_features_number(f, first));
    fm_str_release(&name);
    return status;
}

fm_status fm_features_check_ids(fm_context *ctx, const fm_features *f)
{
    size_t capacity = 16, count = fm_features_count(f);
    fm_status status = FM_OK;
    uint32_t *slots;

    if (f->ids.column_count == 0)
        return FM_OK;
    while (capacity < 2 * count)
        capacity *= 2;
    slots = fm_alloc(capacity, sizeof *slots);
    if (slots == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        fm_cell id = fm_table_cell(&f->ids, 0, i);
        size_t slot = hash_id(id) & (capacity - 1);

        if (id.kind == FM_CELL_NULL)
            continue;
        while (slots[slot] != 0 &&
               !is_same_id(id, fm_table_cell(&f->ids, 0, slots[slot] - 1)))
            slot = (slot + 1) & (capacity - 1);
        if (slots[slot] != 0)
            status = warn_id(ctx, f, i, slots[slot] - 1);
        else
            slots[slot] = (uint32_t)i + 1;
    }
    fm_free(slots);
    return status;
}
