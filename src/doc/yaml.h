/* SPDX-License-Identifier: MIT */
/*
 * doc/yaml.h: YAML as a tree in which every value knows its line and column.
 *
 * The only file that includes libyaml.  Scalars stay text: what `no` or 1.10 means is
 * decided by the schema, not guessed here.  Nesting, size and the number of expanded
 * aliases are limited; cycles, several documents, tags of programs and anchors that
 * explode are errors.  JSON is read as YAML.
 *
 * An alias gives the very node it names, so a tree may share branches; a merge key (<<)
 * gives the members of the map that it names to the map it stands in, where that does
 * not have them itself.
 */
#ifndef FM_DOC_YAML_H
#define FM_DOC_YAML_H

#include "base/context.h"
#include "base/mem.h"

typedef enum fm_yaml_kind { FM_YAML_SCALAR, FM_YAML_LIST, FM_YAML_MAP } fm_yaml_kind;

typedef struct fm_yaml_node {
    fm_yaml_kind kind;
    fm_place place;   /* of its first character */
    bool quoted;      /* a scalar in quotes, or a block scalar: never null or a word */
    bool block;       /* a block scalar, | or > */
    const char *text; /* a scalar's text, NUL-terminated UTF-8; "" elsewhere */
    size_t length;
    size_t count;                /* items of a list, members of a map */
    struct fm_yaml_node **items; /* a list's items, a map's values */
    struct fm_yaml_node **keys;  /* a map's keys (scalars); NULL otherwise */
} fm_yaml_node;

#define FM_YAML_BYTES_MAX         (1024u * 1024u)
#define FM_YAML_ALIASES_MAX       1000u  /* uses of anchors */
#define FM_YAML_ALIASED_NODES_MAX 10000u /* nodes that they bring in, all told */

/*
 * Parse; nodes live in `arena`.  `name` is copied there for the places.  An empty text
 * gives a NULL root.  Nesting is limited by the policy's max_depth.
 *
 * A key given twice does not end the reading: it is delivered to the log as an error,
 * the first value is kept, and `*mistakes` counts it.
 */
FM_MUST_USE fm_status fm_yaml_parse(fm_context *ctx, fm_arena *arena, const char *name,
                                    const char *text, size_t length,
                                    fm_yaml_node **root, size_t *mistakes);

/* The value of a map's key, or NULL. */
const fm_yaml_node *fm_yaml_get(const fm_yaml_node *map, const char *key);

/* An unquoted ~, null or empty scalar. */
bool fm_yaml_is_null(const fm_yaml_node *node);

/* Where the text of a scalar starts: behind the quote.  The column is 0 where the text
 * does not stand in the file letter by letter (block scalars). */
fm_place fm_yaml_text_place(const fm_yaml_node *node);

#endif
