/* SPDX-License-Identifier: MIT */
/*
 * gis/map_parts.h: the steps in which map.c gathers a map; for nobody else.
 */
#ifndef FM_GIS_MAP_PARTS_H
#define FM_GIS_MAP_PARTS_H

#include "gis/map.h"

/* The dates that `text` asks for, into map->dates: one, several with commas, or a range
 * "2020-01-01..2020-02-24" (either end may be open): then those on which some layer may
 * change, and the first. */
FM_MUST_USE fm_status fm_gis_dates_find(fm_gis_map *map, const char *text);

/* Several days of one layer, laid over each other. */
typedef struct fm_gis_stack fm_gis_stack;

FM_MUST_USE fm_status fm_gis_stack_new(fm_context *ctx, fm_gis_stack **out);
/* The layer as it stands from `date` on; dates ascend. */
FM_MUST_USE fm_status fm_gis_stack_add(fm_context *ctx, fm_gis_stack *stack, fm_date date,
                                       const fm_features *features);
/* All of them, with the columns `*from` and `*to` unless nothing ever changed (then both
 * are NULL); names are the arena's. `out` starts as {0}. */
FM_MUST_USE fm_status fm_gis_stack_finish(fm_context *ctx, fm_gis_stack *stack,
                                          fm_arena *arena, fm_features *out,
                                          const char **from, const char **to);
void fm_gis_stack_free(fm_gis_stack *stack);

/* Rules of a layer whose features and styler stand. */
FM_MUST_USE fm_status fm_gis_rules_make(fm_gis_map *map, fm_gis_layer *layer);

/* Room for text of the map's life; FM_ERR_NOMEM recorded, NULL returned. */
const char *fm_gis_keep(fm_gis_map *map, const char *text);

#endif
