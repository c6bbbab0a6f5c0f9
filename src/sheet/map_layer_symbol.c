/* SPDX-License-Identifier: MIT */
/*
 * Symbols by code on a map: the words of a feature, one stamp for all features that
 * look the same, and what is to be said about codes that are not known.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "draw/id_map.h"
#include "sheet/ink.h"
#include "sheet/map_layer.h"

#include "base/banned.h"

/* Looks that are kept; a layer with more of them has no two symbols alike. */
enum { LOOKS_MAX = 4096 };
/* Codes that are named before the rest is counted. */
enum { NAMED_MAX = 5 };

static const double RAD_PER_DEG = 3.14159265358979323846 / 180;

struct fm_symbol_cache {
    fm_id_map looks;
    fm_stamp **stamps; /* each allocated, so that they stay where they are */
    size_t count, capacity;
    fm_stamp spare; /* of a look that is not kept */
    fm_str key, text;
};

void fm_symbol_cache_free(struct fm_symbol_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->count; i++) {
        fm_stamp_release(cache->stamps[i]);
        fm_free(cache->stamps[i]);
    }
    fm_free(cache->stamps);
    fm_stamp_release(&cache->spare);
    fm_id_map_release(&cache->looks);
    fm_str_release(&cache->key);
    fm_str_release(&cache->text);
    fm_free(cache);
}

void fm_symbol_cache_restart(struct fm_symbol_cache *cache)
{
    for (size_t i = 0; cache != NULL && i < cache->count; i++)
        cache->stamps[i]->serial = 0;
}

/* ---- words ---------------------------------------------------------------------- */

/* The templates of a style, in one order. */
enum {
    SIDC,
    STATUS,
    DIRECTION,
    ENGAGEMENT,
    TEXTS,
    WORDS = TEXTS + FM_SYMBOL_FIELD_COUNT
};

static const char *template_of(const fm_style *style, size_t i)
{
    const char *const first[TEXTS] = { style->symbol_sidc, style->symbol_says.status,
                                       style->symbol_says.direction,
                                       style->symbol_says.engagement };

    return i < TEXTS ? first[i] : style->symbol_says.texts[i - TEXTS];
}

/* All words of a feature in one text, each ended by a zero. */
static void expand_words(const fm_map_layer *layer, const fm_style *style,
                         size_t feature, fm_str *out)
{
    for (size_t i = 0; i < WORDS; i++) {
        const char *text = template_of(style, i);

        if (text != NULL)
            fm_styler_text(layer->styler, text, feature, out);
        fm_str_add_bytes(out, "", 1);
    }
}

static void split_words(const char *text, fm_ink_words *words)
{
    const char *parts[WORDS];

    for (size_t i = 0; i < WORDS; i++) {
        parts[i] = text[0] == '\0' ? NULL : text;
        text += strlen(text) + 1;
    }
    words->sidc = parts[SIDC];
    words->status = parts[STATUS];
    words->direction = parts[DIRECTION];
    words->engagement = parts[ENGAGEMENT];
    memcpy(words->texts, parts + TEXTS, sizeof words->texts);
}

fm_status fm_map_layer_words(const fm_sheet *sheet, const fm_map_layer *layer,
                             size_t feature, fm_str *text, fm_ink_words *words)
{
    fm_style style = fm_map_layer_style(layer, feature);

    fm_str_clear(text);
    *words =
        (fm_ink_words){ .engine = sheet->engine, .font = sheet->document->sheet.font };
    expand_words(layer, &style, feature, text);
    if (text->failed)
        return fm_fail_nomem(sheet->ctx);
    split_words(text->text, words);
    return FM_OK;
}

/* ---- stamps --------------------------------------------------------------------- */

static double size_of(const fm_map_layer *layer, const fm_style *style, size_t feature)
{
    bool is_symbol =
        (style->given & (FM_STYLE_SYMBOL_SHAPE | FM_STYLE_SYMBOL_SIDC)) != 0;

    return fm_styler_number(layer->styler,
                            is_symbol ? &style->symbol_size : &style->circle_radius,
                            feature);
}

/* What makes two features look the same. */
static uint64_t key_of(const fm_map_layer *layer, size_t feature, double size,
                       fm_str *key, const fm_str *text)
{
    const fm_layer_spec *spec = layer->source->spec;
    struct {
        int class_index;
        unsigned certainty;
        double size;
        size_t feature; /* where its own fields make its style */
    } look;

    memset(&look, 0, sizeof look);
    look.class_index = layer->classes[feature];
    look.certainty = layer->certainties[feature];
    look.size = size;
    look.feature = spec->style_from_features ? feature + 1 : 0;
    fm_str_clear(key);
    fm_str_add_bytes(key, &look, sizeof look);
    fm_str_add_bytes(key, text->text, text->length);
    return fm_id_of_bytes(key->text, key->length);
}

/* A new place in the cache; NULL when it is full or out of memory. */
static fm_stamp *new_stamp(struct fm_symbol_cache *cache, uint64_t key)
{
    fm_stamp **grown, *stamp;

    if (cache->count == LOOKS_MAX)
        return NULL;
    grown = fm_grow(cache->stamps, &cache->capacity, cache->count + 1, sizeof *grown);
    if (grown == NULL)
        return NULL;
    cache->stamps = grown;
    stamp = fm_alloc(1, sizeof *stamp);
    if (stamp == NULL || !fm_id_map_add(&cache->looks, key, cache->count)) {
        fm_free(stamp);
        return NULL;
    }
    cache->stamps[cache->count++] = stamp;
    return stamp;
}

fm_stamp *fm_map_layer_stamp(const fm_sheet *sheet, const fm_map_layer *layer,
                             size_t feature, double *angle_rad)
{
    struct fm_symbol_cache *cache = layer->symbols;
    fm_style style = fm_map_layer_style(layer, feature);
    double size = size_of(layer, &style, feature);
    fm_ink_words words;
    fm_stamp *stamp;
    size_t number;
    uint64_t key;

    *angle_rad =
        fm_styler_number(layer->styler, &style.symbol_rotate, feature) * RAD_PER_DEG;
    if (fm_map_layer_words(sheet, layer, feature, &cache->text, &words) != FM_OK)
        return NULL;
    key = key_of(layer, feature, size, &cache->key, &cache->text);
    if (cache->key.failed)
        return NULL;
    if (fm_id_map_find(&cache->looks, key, &number))
        return cache->stamps[number];
    stamp = new_stamp(cache, key);
    if (stamp == NULL) {
        fm_stamp_release(&cache->spare);
        stamp = &cache->spare;
    }
    return fm_ink_symbol(&style, size, &words, stamp) ? stamp : NULL;
}

/* ---- codes that are not known -----------------------------------------------------
 */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef struct unknown_codes {
    fm_arena arena;
    const char **codes;
    size_t count, capacity;
} unknown_codes;

static bool note_unknown(unknown_codes *u, const char *code)
{
    const char **grown;
    char *copy;

    for (size_t i = u->count; i-- > 0 && u->count - i < 64;)
        if (strcmp(u->codes[i], code) == 0)
            return true;
    grown = fm_grow(u->codes, &u->capacity, u->count + 1, sizeof *grown);
    if (grown == NULL)
        return false;
    u->codes = grown;
    copy = fm_arena_strndup(&u->arena, code, strlen(code));
    if (copy == NULL)
        return false;
    u->codes[u->count++] = copy;
    return true;
}

static fm_status say_unknown(const fm_sheet *sheet, const fm_map_layer *layer,
                             unknown_codes *u)
{
    const char *id = layer->source->spec->id;
    fm_status status = FM_OK;
    size_t distinct = 0;

    if (u->count > 0)
        qsort(u->codes, u->count, sizeof *u->codes, by_text);
    for (size_t i = 0; i < u->count && status == FM_OK; i++) {
        fm_sidc_fault fault = { "" };

        if (i > 0 && strcmp(u->codes[i], u->codes[i - 1]) == 0)
            continue;
        if (++distinct > NAMED_MAX || fm_symbol_knows_sidc(u->codes[i], &fault))
            continue;
        status = fm_warn(sheet->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "unknown-symbol",
                         "layer '%s': symbol code '%.40s': %s; a placeholder is drawn",
                         id, u->codes[i], fault.text);
    }
    if (status == FM_OK && distinct > NAMED_MAX)
        status = fm_warn(sheet->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "unknown-symbol",
                         "layer '%s': %zu more symbol codes are unknown", id,
                         distinct - NAMED_MAX);
    return status;
}

static bool is_drawn(const fm_map_layer *layer, size_t feature)
{
    const fm_layer_spec *spec = layer->source->spec;
    const fm_plane *plane = &layer->plane;
    int c = layer->classes[feature];

    if (spec->class_count > 0 && (c < 0 || spec->classes[c].hidden))
        return false;
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++)
        if (plane->part_role[part] == FM_PART_POINTS)
            return true;
    return false;
}

fm_status fm_map_layer_symbols(const fm_sheet *sheet, fm_map_layer *layer)
{
    unknown_codes u = { 0 };
    fm_str text = { 0 };
    fm_status status = FM_OK;

    layer->symbols = fm_alloc(1, sizeof *layer->symbols);
    if (layer->symbols == NULL)
        return fm_fail_nomem(sheet->ctx);
    for (size_t i = 0; i < layer->plane.feature_count && status == FM_OK; i++) {
        fm_style style;

        if (!is_drawn(layer, i))
            continue;
        style = fm_map_layer_style(layer, i);
        if (style.symbol_sidc == NULL)
            continue;
        fm_str_clear(&text);
        fm_styler_text(layer->styler, style.symbol_sidc, i, &text);
        if (text.length > 0 && !fm_symbol_knows_sidc(text.text, NULL) &&
            !note_unknown(&u, text.text))
            status = fm_fail_nomem(sheet->ctx);
    }
    if (status == FM_OK)
        status = say_unknown(sheet, layer, &u);
    fm_free(u.codes);
    fm_arena_release(&u.arena);
    fm_str_release(&text);
    return status;
}
