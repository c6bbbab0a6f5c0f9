/* SPDX-License-Identifier: MIT */
/*
 * doc/yaml_map.h: the members of a map, each key once.  For yaml.c.
 */
#ifndef FM_DOC_YAML_MAP_H
#define FM_DOC_YAML_MAP_H

#include "doc/yaml.h"

/*
 * Give `map` its members: `nodes` are `count` keys and values in turn, as they stand.
 * Of a key given twice the first is kept; the second is delivered to the log and counted
 * in `*mistakes`.  A merge key brings in what its maps have and this one has not.
 */
FM_MUST_USE fm_status fm_yaml_set_members(fm_context *ctx, fm_arena *arena,
                                          fm_yaml_node *const *nodes, size_t count,
                                          fm_yaml_node *map, size_t *mistakes);

#endif
