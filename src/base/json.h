/* SPDX-License-Identifier: MIT */
/*
 * base/json.h: writes JSON into an fm_str.
 *
 * Escapes text (also what would steer a terminal or turn a line around), writes numbers
 * that read back exactly, indents by two.  It does not reorder or deduplicate keys, and
 * it does not parse: reading GeoJSON is data/source_geojson.c.  Misuse (a value without
 * a key inside an object) is asserted.
 *
 *     fm_json j;
 *     fm_json_init(&j, &text, true);
 *     fm_json_object(&j, NULL);
 *     fm_json_text(&j, "name", "Idlib");
 *     fm_json_array(&j, "bbox");
 *     fm_json_number(&j, NULL, 35.9);
 *     fm_json_end(&j);
 *     fm_json_end(&j);
 */
#ifndef FM_BASE_JSON_H
#define FM_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define FM_JSON_DEPTH 32

typedef struct fm_json {
    fm_str *out; /* borrowed */
    bool pretty;
    /* private */
    unsigned depth;
    bool is_array[FM_JSON_DEPTH];
    bool has_items[FM_JSON_DEPTH];
    bool flat[FM_JSON_DEPTH];
} fm_json;

void fm_json_init(fm_json *j, fm_str *out, bool pretty);

/* `key` is the member's name inside an object and NULL inside an array or at the top. */
void fm_json_object(fm_json *j, const char *key);
/* An object on one line even when pretty: for the rows of a table. */
void fm_json_object_flat(fm_json *j, const char *key);
void fm_json_array(fm_json *j, const char *key);
/* An array on one line even when pretty: for boxes and coordinates. */
void fm_json_array_flat(fm_json *j, const char *key);
void fm_json_end(fm_json *j);
void fm_json_text(fm_json *j, const char *key, const char *value); /* NULL: null */
void fm_json_text_n(fm_json *j, const char *key, const char *value, size_t length);
void fm_json_number(fm_json *j, const char *key, double value); /* not finite: null */
void fm_json_fixed(fm_json *j, const char *key, double value, int decimals);
void fm_json_integer(fm_json *j, const char *key, int64_t value);
void fm_json_bool(fm_json *j, const char *key, bool value);
void fm_json_null(fm_json *j, const char *key);
/* Text that is already JSON. */
void fm_json_raw(fm_json *j, const char *key, const char *json, size_t length);

#endif
