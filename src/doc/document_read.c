/* SPDX-License-Identifier: MIT */
/*
 * The walk along the table of keys: maps, lists of layers, classes.  Files that are
 * included are read before those that include them, into the same document, so that a
 * later value lies over an earlier one.
 */
#include "doc/document_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

enum { LAYERS_MAX = 1000, CLASSES_MAX = 10000 /* of all layers */ };

static void *at(void *base, size_t offset)
{
    return (char *)base + offset;
}

/* ---- Complaints ----------------------------------------------------------------- */

bool fm_reader_is_full(const fm_reader *r)
{
    return r->errors >= FM_DOCUMENT_ERRORS_MAX;
}

void fm_reader_complain(fm_reader *r, const fm_yaml_node *node, const char *kind,
                        const char *key, const char *format, ...)
{
    char message[512];
    va_list args;

    r->errors++;
    if (r->errors > FM_DOCUMENT_ERRORS_MAX)
        return;
    va_start(args, format);
    if (vsnprintf(message, sizeof message, format, args) < 0)
        message[0] = '\0';
    va_end(args);
    fm_log_error(r->ctx, FM_ERR_DOCUMENT, &node->place, kind, "%s%s: %s",
                 fm_str_text(&r->path), key, message);
}

void fm_reader_expected(fm_reader *r, const fm_yaml_node *node, const char *key,
                        const char *what)
{
    if (node->kind == FM_YAML_LIST)
        fm_reader_complain(r, node, "bad-value", key,
                           "expected %s; found a list of %zu", what, node->count);
    else if (node->kind == FM_YAML_MAP)
        fm_reader_complain(r, node, "bad-value", key, "expected %s; found a map", what);
    else if (fm_yaml_is_null(node))
        fm_reader_complain(r, node, "bad-value", key, "expected %s; found nothing",
                           what);
    else
        fm_reader_complain(r, node, "bad-value", key, "expected %s; found '%.60s'",
                           what, node->text);
}

size_t fm_reader_enter(fm_reader *r, const char *name)
{
    size_t length = r->path.length;

    fm_str_add(&r->path, name);
    fm_str_add_char(&r->path, '.');
    return length;
}

void fm_reader_leave(fm_reader *r, size_t length)
{
    fm_str_cut(&r->path, length);
}

/* ---- Maps ----------------------------------------------------------------------- */

static fm_status read_inner_map(fm_reader *r, const fm_key *key,
                                const fm_yaml_node *node, void *base);
static fm_status read_extent(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                             fm_extent_spec *out);
static fm_status read_layers(fm_reader *r, const fm_key *key, const fm_yaml_node *node);
static fm_status read_classes(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                              fm_layer_spec *layer);

static void complain_unknown(fm_reader *r, const fm_key_table *table,
                             const fm_yaml_node *key)
{
    const char *nearest = fm_key_nearest(table, key->text);

    if (nearest != NULL)
        fm_reader_complain(r, key, "unknown-key", key->text,
                           "unknown key; did you mean '%s'?", nearest);
    else
        fm_reader_complain(r, key, "unknown-key", key->text,
                           "unknown key; '%s' has none of this name", table->name);
}

static fm_status read_member(fm_reader *r, const fm_key *key, const fm_key_table *owner,
                             const fm_yaml_node *node, void *base)
{
    fm_status status;
    bool good;

    if (key->place_offset != 0)
        *(fm_place *)at(base, key->place_offset) = node->place;
    switch (key->kind) {
    case FM_KEY_MAP:
        return read_inner_map(r, key, node, base);
    case FM_KEY_EXTENT:
        return read_extent(r, key, node, at(base, key->offset));
    case FM_KEY_LAYERS:
        return read_layers(r, key, node);
    case FM_KEY_CLASSES:
        return read_classes(r, key, node, base);
    case FM_KEY_INCLUDE: /* gathered before */
    case FM_KEY_VALUES:  /* read by read_classes() in their order */
    case FM_KEY_RULES:
    case FM_KEY_DEFAULT:
        return FM_OK;
    default:
        status = fm_reader_value(r, key, node, base, &good);
        if (status == FM_OK && good && owner->given_offset != FM_KEY_NONE)
            *(unsigned *)at(base, owner->given_offset) |= key->bit;
        return status;
    }
}

fm_status fm_reader_map(fm_reader *r, const fm_key_table *table,
                        const fm_yaml_node *node, void *base)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < node->count && status == FM_OK; i++) {
        const fm_key_table *owner;
        const fm_key *key;
        size_t offset;

        if (fm_reader_is_full(r))
            return FM_OK;
        key = fm_key_find(table, node->keys[i]->text, &offset, &owner);
        if (key == NULL)
            complain_unknown(r, table, node->keys[i]);
        else
            status = read_member(r, key, owner, node->items[i], at(base, offset));
    }
    return status;
}

/* A map along the key's table, or a bare value that stands for one key of it. */
static fm_status read_inner_map(fm_reader *r, const fm_key *key,
                                const fm_yaml_node *node, void *base)
{
    const fm_key_table *table = key->table, *owner;
    void *inner = at(base, key->offset);
    fm_status status = FM_OK;
    const fm_key *stands_for;
    size_t length, offset;

    if (node->kind != FM_YAML_MAP && table->shorthand == NULL) {
        fm_reader_expected(r, node, key->name, "a map");
        return FM_OK;
    }
    if (table->presence_offset != FM_KEY_NONE)
        *(bool *)at(inner, table->presence_offset) = true;
    if (node->kind == FM_YAML_MAP) {
        length = fm_reader_enter(r, key->name);
        status = fm_reader_map(r, table, node, inner);
        fm_reader_leave(r, length);
        return status;
    }
    stands_for = fm_key_find(table, table->shorthand, &offset, &owner);
    if (stands_for != NULL) {
        fm_key named = *stands_for;

        named.name = key->name; /* complaints name the key that was written */
        status = read_member(r, &named, owner, node, at(inner, offset));
    }
    return status;
}

static fm_status read_extent(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                             fm_extent_spec *out)
{
    fm_status status;
    size_t length;
    bool good;

    *out = (fm_extent_spec){ .place = node->place };
    if (node->kind == FM_YAML_LIST) {
        fm_key whole = *key;

        whole.offset = offsetof(fm_extent_spec, bbox);
        status = fm_reader_value(r, &whole, node, out, &good);
        if (good)
            out->kind = FM_EXTENT_BBOX;
        return status;
    }
    if (node->kind == FM_YAML_SCALAR) {
        if (strcmp(node->text, "auto") != 0)
            fm_reader_expected(r, node, key->name,
                               "[west, south, east, north], auto, or a map");
        return FM_OK;
    }
    length = fm_reader_enter(r, key->name);
    status = fm_reader_map(r, key->table, node, out);
    fm_reader_leave(r, length);
    if (fm_yaml_get(node, "layer") != NULL && fm_yaml_get(node, "centre") == NULL &&
        fm_yaml_get(node, "scale") == NULL)
        out->kind = FM_EXTENT_LAYER;
    else if (fm_yaml_get(node, "centre") != NULL &&
             fm_yaml_get(node, "scale") != NULL && fm_yaml_get(node, "layer") == NULL &&
             fm_yaml_get(node, "margin") == NULL)
        out->kind = FM_EXTENT_CENTRE;
    else if (status == FM_OK)
        fm_reader_complain(r, node, "missing-key", key->name,
                           "give 'layer' (and 'margin'), or 'centre' and 'scale'");
    return status;
}

/* ---- Layers --------------------------------------------------------------------- */

static void set_layer_defaults(fm_layer_spec *layer)
{
    layer->opacity = 1;
    layer->derive.tolerance_m = -1;
    layer->derive.gap_m = -1;
    layer->derive.land_tolerance_m = -1;
    layer->label = (fm_label_spec){
        .text_size = { .value = 11 },
        .text_color = { 0x22 / 255.0, 0x22 / 255.0, 0x22 / 255.0, 1 },
        .text_opacity = 1,
        .text_halo_color = { 1, 1, 1, 0xD9 / 255.0 },
        .text_halo_width = 1.2,
        .text_max_width = 10,
        .text_padding = 2,
        .priority = { .value = 5 },
    };
}

static fm_status read_layers(fm_reader *r, const fm_key *key, const fm_yaml_node *node)
{
    fm_status status = FM_OK;

    if (node->kind != FM_YAML_LIST) {
        fm_reader_expected(r, node, key->name, "a list of layers, each behind a '-'");
        return FM_OK;
    }
    for (size_t i = 0; i < node->count && status == FM_OK; i++) {
        const fm_yaml_node *item = node->items[i];
        const fm_yaml_node *id = fm_yaml_get(item, "id");
        fm_layer_spec *layer;
        char name[96];
        size_t length;

        if (id != NULL && id->kind == FM_YAML_SCALAR)
            snprintf(name, sizeof name, "layers.%.60s", id->text);
        else
            snprintf(name, sizeof name, "layers.%zu", i + 1);
        if (item->kind != FM_YAML_MAP) {
            fm_reader_expected(r, item, name, "a map with the keys of a layer");
            continue;
        }
        layer = &r->document->layers[r->document->layer_count++];
        set_layer_defaults(layer);
        layer->place = item->place;
        length = fm_reader_enter(r, name);
        status = fm_reader_map(r, key->table, item, layer);
        fm_reader_leave(r, length);
    }
    return status;
}

/* ---- Classes -------------------------------------------------------------------- */

static fm_status read_class(fm_reader *r, const fm_key *key, const char *name,
                            const fm_yaml_node *node, fm_layer_spec *layer,
                            fm_class **out)
{
    fm_class *class = &layer->classes[layer->class_count++];
    fm_key as_map = { .name = name, .kind = FM_KEY_MAP, .table = key->table };

    *out = class;
    class->place = node->place;
    if (fm_yaml_is_null(node))
        return FM_OK; /* as the layer, under its own name in the legend */
    return read_inner_map(r, &as_map, node, class);
}

static fm_status read_values(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                             fm_layer_spec *layer)
{
    size_t length = fm_reader_enter(r, key->name);
    fm_status status = FM_OK;
    fm_class *class;

    for (size_t i = 0; i < node->count && status == FM_OK; i++) {
        status = read_class(r, key, node->keys[i]->text, node->items[i], layer, &class);
        class->value = node->keys[i]->text;
        if (class->label == NULL)
            class->label = class->value;
    }
    fm_reader_leave(r, length);
    return status;
}

static fm_status read_rules(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                            fm_layer_spec *layer)
{
    fm_status status = FM_OK;
    fm_class *class;

    for (size_t i = 0; i < node->count && status == FM_OK; i++) {
        char name[48];

        snprintf(name, sizeof name, "%s.%zu", key->name, i + 1);
        status = read_class(r, key, name, node->items[i], layer, &class);
        if (node->items[i]->kind == FM_YAML_MAP &&
            fm_yaml_get(node->items[i], "where") == NULL)
            fm_reader_complain(r, node->items[i], "missing-key", name,
                               "a rule needs 'where'");
    }
    return status;
}

/* The member of `classes` with this name if it is of the kind, else NULL, with a
 * complaint where it is something else. */
static const fm_yaml_node *class_member(fm_reader *r, const fm_yaml_node *node,
                                        const char *name, fm_yaml_kind kind,
                                        const char *what)
{
    const fm_yaml_node *member = fm_yaml_get(node, name);

    if (member == NULL || member->kind == kind)
        return member;
    fm_reader_expected(r, member, name, what);
    return NULL;
}

static const fm_key *classes_key(const char *name)
{
    const fm_key_table *owner;
    size_t offset;

    return fm_key_find(&fm_classes_table, name, &offset, &owner);
}

static fm_status read_classes_in(fm_reader *r, const fm_yaml_node *node,
                                 fm_layer_spec *layer)
{
    const fm_yaml_node *values =
        class_member(r, node, "values", FM_YAML_MAP, "a map of values and classes");
    const fm_yaml_node *rules =
        class_member(r, node, "rules", FM_YAML_LIST, "a list of classes with 'where'");
    const fm_yaml_node *rest = fm_yaml_get(node, "default");
    size_t count = (values == NULL ? 0 : values->count) +
                   (rules == NULL ? 0 : rules->count) + (rest != NULL);
    fm_status status;
    fm_class *class;

    r->classes += count;
    if (r->classes > CLASSES_MAX)
        return fm_fail_at(r->ctx, FM_ERR_LIMIT, &node->place,
                          "more than %d classes in all layers", (int)CLASSES_MAX);
    layer->classes = fm_arena_alloc(&r->document->arena, count, sizeof *layer->classes);
    if (layer->classes == NULL)
        return fm_fail_nomem(r->ctx);
    status = fm_reader_map(r, &fm_classes_table, node, layer);
    if (status == FM_OK && values != NULL)
        status = read_values(r, classes_key("values"), values, layer);
    if (status == FM_OK && rules != NULL)
        status = read_rules(r, classes_key("rules"), rules, layer);
    if (status == FM_OK && rest != NULL) {
        status = read_class(r, classes_key("default"), "default", rest, layer, &class);
        class->is_default = true;
    }
    if (status == FM_OK && values != NULL && fm_yaml_get(node, "field") == NULL)
        fm_reader_complain(r, values, "missing-key", "values",
                           "values of which field? give 'field' beside it");
    return status;
}

static fm_status read_classes(fm_reader *r, const fm_key *key, const fm_yaml_node *node,
                              fm_layer_spec *layer)
{
    fm_status status;
    size_t length;

    if (node->kind != FM_YAML_MAP) {
        fm_reader_expected(r, node, key->name, "a map of 'field' and 'values'");
        return FM_OK;
    }
    length = fm_reader_enter(r, key->name);
    status = read_classes_in(r, node, layer);
    fm_reader_leave(r, length);
    return status;
}

/* ---- Files ---------------------------------------------------------------------- */

/* All of them at once: conditions hang in layers, so these must not move. */
static fm_status make_room_for_layers(fm_reader *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->file_count; i++) {
        const fm_yaml_node *layers = fm_yaml_get(r->files[i].root, "layers");

        count += layers != NULL && layers->kind == FM_YAML_LIST ? layers->count : 0;
    }
    if (count > LAYERS_MAX)
        return fm_fail(r->ctx, FM_ERR_LIMIT, "more than %d layers", (int)LAYERS_MAX);
    r->document->layers =
        fm_arena_alloc(&r->document->arena, count, sizeof *r->document->layers);
    return r->document->layers == NULL ? fm_fail_nomem(r->ctx) : FM_OK;
}

static fm_status read_file(fm_reader *r, const fm_document_file *file)
{
    fm_document *document = r->document;
    const char *land = document->furniture.inset.source;
    size_t first = document->layer_count;
    fm_status status = fm_reader_map(r, &fm_document_table, file->root, document);

    for (size_t i = first; i < document->layer_count; i++)
        document->layers[i].folder = file->folder;
    if (document->furniture.inset.source != land)
        document->furniture.inset.folder = file->folder;
    return status;
}

fm_status fm_reader_files(fm_reader *r)
{
    fm_status status = make_room_for_layers(r);

    for (size_t i = 0; i < r->file_count && status == FM_OK; i++)
        status = read_file(r, &r->files[i]);
    return status;
}
