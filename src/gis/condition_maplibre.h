/* SPDX-License-Identifier: MIT */
/*
 * gis/condition_maplibre.h: a condition while it is said as an expression; for
 * condition_maplibre.c and condition_maplibre_like.c.  Others call fm_maplibre_condition()
 * (gis/maplibre_expression.h).
 */
#ifndef FM_GIS_CONDITION_MAPLIBRE_H
#define FM_GIS_CONDITION_MAPLIBRE_H

#include "doc/where_tree.h"

typedef struct fm_maplibre_teller {
    const fm_where *where;
    const fm_table *table;
    fm_str *out;
} fm_maplibre_teller;

bool fm_maplibre_is_column(const fm_where_operand *o);
/* The name of an operand that is a column. */
const char *fm_maplibre_column(const fm_maplibre_teller *t, const fm_where_operand *o);

/* LIKE and ILIKE: `wanted` says whether as "is true" or as "is false". */
void fm_maplibre_like(const fm_maplibre_teller *t, const fm_where_node *node, bool wanted);

#endif
