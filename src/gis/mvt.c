/* SPDX-License-Identifier: MIT */
#include "gis/mvt.h"

#include <string.h>

#include "base/mem.h"
#include "gis/protobuf.h"

#include "base/banned.h"

/* Numbers of fields, as the specification has them. */
enum { TILE_LAYER = 3 };
enum {
    LAYER_NAME = 1,
    LAYER_FEATURE = 2,
    LAYER_KEY = 3,
    LAYER_VALUE = 4,
    LAYER_EXTENT = 5,
    LAYER_VERSION = 15
};
enum { FEATURE_ID = 1, FEATURE_TAGS = 2, FEATURE_KIND = 3, FEATURE_GEOMETRY = 4 };
enum {
    VALUE_TEXT = 1,
    VALUE_DOUBLE = 3,
    VALUE_UINT = 5,
    VALUE_SINT = 6,
    VALUE_BOOL = 7
};
enum { MOVE_TO = 1, LINE_TO = 2, CLOSE_PATH = 7 };
enum { VERSION = 2 };

/* A value of the layer's table, by the bytes it is written in. */
typedef struct fm_mvt_value {
    size_t at, length; /* in `values` */
    uint32_t number;   /* + 1; 0: a free slot */
} fm_mvt_value;

void fm_mvt_layer_begin(fm_mvt_layer *layer, const char *name, uint32_t extent)
{
    layer->name = name;
    layer->extent = extent;
    fm_str_clear(&layer->features);
    fm_str_clear(&layer->keys);
    fm_str_clear(&layer->values);
    layer->feature_count = layer->value_count = layer->key_count = 0;
    for (size_t i = 0; i < layer->key_capacity; i++)
        layer->key_of[i] = 0;
    for (size_t i = 0; i < layer->slot_count; i++)
        layer->slots[i].number = 0;
}

void fm_mvt_layer_release(fm_mvt_layer *layer)
{
    fm_str_release(&layer->features);
    fm_str_release(&layer->keys);
    fm_str_release(&layer->values);
    fm_str_release(&layer->tags);
    fm_str_release(&layer->commands);
    fm_free(layer->key_of);
    fm_free(layer->slots);
    *layer = (fm_mvt_layer){ 0 };
}

/* ----------------------------------------------------------------------- values */

static uint64_t hash(const char *bytes, size_t length)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)bytes[i]) * 1099511628211u;
    return h ^ h >> 29;
}

/* The slot of the bytes at `at`: theirs, or a free one. */
static fm_mvt_value *find_slot(const fm_mvt_layer *layer, fm_mvt_value *slots,
                               size_t count, size_t at, size_t length)
{
    const char *bytes = fm_str_text(&layer->values) + at;
    size_t i = (size_t)hash(bytes, length) & (count - 1);

    while (slots[i].number != 0 &&
           (slots[i].length != length ||
            memcmp(fm_str_text(&layer->values) + slots[i].at, bytes, length) != 0))
        i = (i + 1) & (count - 1);
    return &slots[i];
}

static bool grow_slots(fm_mvt_layer *layer)
{
    size_t count = layer->slot_count == 0 ? 64 : 2 * layer->slot_count;
    fm_mvt_value *slots;

    if (layer->slot_count > 2 * layer->value_count + 2)
        return true;
    slots = fm_alloc(count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < layer->slot_count; i++) {
        const fm_mvt_value *v = &layer->slots[i];

        if (v->number != 0)
            *find_slot(layer, slots, count, v->at, v->length) = *v;
    }
    fm_free(layer->slots);
    layer->slots = slots;
    layer->slot_count = count;
    return true;
}

static void add_value(fm_str *out, fm_cell cell)
{
    switch (cell.kind) {
    case FM_CELL_BOOL:
        fm_pb_add_varint(out, VALUE_BOOL, cell.number != 0.0);
        break;
    case FM_CELL_INTEGER:
        if (cell.integer >= 0)
            fm_pb_add_varint(out, VALUE_UINT, (uint64_t)cell.integer);
        else
            fm_pb_add_varint(out, VALUE_SINT, fm_pb_zigzag(cell.integer));
        break;
    case FM_CELL_REAL:
        fm_pb_add_double(out, VALUE_DOUBLE, cell.number);
        break;
    default:
        fm_pb_add_bytes(out, VALUE_TEXT, cell.text, cell.length);
    }
}

/* The number of a value in the layer's table.  It is written behind the others, with
 * its frame; found there already, it is taken back. */
static uint32_t value_number(fm_mvt_layer *layer, fm_cell cell)
{
    size_t before = layer->values.length, at, length;
    fm_str value = { 0 };
    fm_mvt_value *slot;

    if (!grow_slots(layer)) {
        layer->failed = true;
        return 0;
    }
    add_value(&value, cell);
    length = value.length;
    fm_pb_add_bytes(&layer->values, LAYER_VALUE, fm_str_text(&value), length);
    layer->failed = layer->failed || value.failed || layer->values.failed;
    fm_str_release(&value);
    if (layer->failed)
        return 0;
    at = layer->values.length - length;
    slot = find_slot(layer, layer->slots, layer->slot_count, at, length);
    if (slot->number != 0)
        fm_str_cut(&layer->values, before);
    else
        *slot = (fm_mvt_value){ at, length, (uint32_t)++layer->value_count };
    return slot->number - 1;
}

static uint32_t key_number(fm_mvt_layer *layer, size_t column, const char *key)
{
    size_t had = layer->key_capacity;
    uint32_t *grown =
        fm_grow(layer->key_of, &layer->key_capacity, column + 1, sizeof *grown);

    if (grown == NULL) {
        layer->failed = true;
        return 0;
    }
    layer->key_of = grown;
    for (size_t i = had; i < layer->key_capacity; i++)
        grown[i] = 0;
    if (grown[column] == 0) {
        grown[column] = (uint32_t)++layer->key_count;
        fm_pb_add_bytes(&layer->keys, LAYER_KEY, key, strlen(key));
    }
    return grown[column] - 1;
}

/* --------------------------------------------------------------------- features */

void fm_mvt_begin(fm_mvt_layer *layer, fm_shape_kind kind, const uint64_t *id)
{
    layer->kind = kind;
    layer->id = id;
    layer->at[0] = layer->at[1] = 0;
    layer->parts = 0;
    fm_str_clear(&layer->tags);
    fm_str_clear(&layer->commands);
}

void fm_mvt_tag(fm_mvt_layer *layer, size_t column, const char *key, fm_cell value)
{
    if (value.kind == FM_CELL_NULL || layer->failed || layer->parts == 0)
        return;
    fm_pb_varint(&layer->tags, key_number(layer, column, key));
    fm_pb_varint(&layer->tags, value_number(layer, value));
}

static void command(fm_mvt_layer *layer, unsigned what, size_t count)
{
    fm_pb_varint(&layer->commands, (uint64_t)count << 3 | what);
}

static void go(fm_mvt_layer *layer, const int32_t *to)
{
    for (int i = 0; i < 2; i++) {
        fm_pb_varint(&layer->commands, fm_pb_zigzag(to[i] - layer->at[i]));
        layer->at[i] = to[i];
    }
}

void fm_mvt_points(fm_mvt_layer *layer, const int32_t *pairs, size_t count)
{
    if (count == 0)
        return;
    command(layer, MOVE_TO, count);
    for (size_t i = 0; i < count; i++)
        go(layer, pairs + 2 * i);
    layer->parts++;
}

void fm_mvt_line(fm_mvt_layer *layer, const int32_t *pairs, size_t count)
{
    command(layer, MOVE_TO, 1);
    go(layer, pairs);
    command(layer, LINE_TO, count - 1);
    for (size_t i = 1; i < count; i++)
        go(layer, pairs + 2 * i);
    layer->parts++;
}

int64_t fm_mvt_area2(const int32_t *pairs, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        const int32_t *a = pairs + 2 * i, *b = pairs + 2 * (i + 1 < count ? i + 1 : 0);

        sum += (int64_t)a[0] * b[1] - (int64_t)b[0] * a[1];
    }
    return sum;
}

void fm_mvt_ring(fm_mvt_layer *layer, const int32_t *pairs, size_t count, bool is_shell)
{
    bool turn = (fm_mvt_area2(pairs, count) > 0) != is_shell;

    command(layer, MOVE_TO, 1);
    go(layer, pairs);
    command(layer, LINE_TO, count - 1);
    for (size_t i = 1; i < count; i++)
        go(layer, pairs + 2 * (turn ? count - i : i));
    command(layer, CLOSE_PATH, 1);
    layer->parts++;
}

static unsigned kind_number(fm_shape_kind kind)
{
    return kind == FM_SHAPE_POINT ? 1 : kind == FM_SHAPE_LINE ? 2 : 3;
}

void fm_mvt_end(fm_mvt_layer *layer)
{
    fm_str feature = { 0 };

    layer->failed = layer->failed || layer->tags.failed || layer->commands.failed;
    if (layer->parts == 0 || layer->failed)
        return;
    if (layer->id != NULL)
        fm_pb_add_varint(&feature, FEATURE_ID, *layer->id);
    if (layer->tags.length > 0)
        fm_pb_add_bytes(&feature, FEATURE_TAGS, fm_str_text(&layer->tags),
                        layer->tags.length);
    fm_pb_add_varint(&feature, FEATURE_KIND, kind_number(layer->kind));
    fm_pb_add_bytes(&feature, FEATURE_GEOMETRY, fm_str_text(&layer->commands),
                    layer->commands.length);
    fm_pb_add_bytes(&layer->features, LAYER_FEATURE, fm_str_text(&feature),
                    feature.length);
    layer->failed = feature.failed || layer->features.failed;
    layer->feature_count++;
    fm_str_release(&feature);
}

bool fm_mvt_layer_end(fm_mvt_layer *layer, fm_str *tile)
{
    fm_str body = { 0 };
    bool ok;

    if (layer->feature_count == 0 || layer->failed)
        return !layer->failed;
    fm_pb_add_varint(&body, LAYER_VERSION, VERSION);
    fm_pb_add_bytes(&body, LAYER_NAME, layer->name, strlen(layer->name));
    fm_str_add_bytes(&body, fm_str_text(&layer->features), layer->features.length);
    fm_str_add_bytes(&body, fm_str_text(&layer->keys), layer->keys.length);
    fm_str_add_bytes(&body, fm_str_text(&layer->values), layer->values.length);
    fm_pb_add_varint(&body, LAYER_EXTENT, layer->extent);
    fm_pb_add_bytes(tile, TILE_LAYER, fm_str_text(&body), body.length);
    ok = !body.failed && !layer->keys.failed && !tile->failed;
    fm_str_release(&body);
    return ok;
}
