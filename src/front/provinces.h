/* SPDX-License-Identifier: MIT */
/*
 * front/provinces.h: ground counted by province.
 *
 * Provinces are zones whose holder is the province's name.  Ground in none is "outside",
 * and counted as such; ground in two belongs to the first.
 */
#ifndef FM_FRONT_PROVINCES_H
#define FM_FRONT_PROVINCES_H

#include "front/zones.h"
#include "geo/chains.h"
#include "geo/edge_tree.h"

typedef struct fm_provinces {
    fm_holders names;
    fm_zones *zones;
    fm_edge_tree tree; /* over their edges */
} fm_provinces;

/* Read a layer of polygons; `name_field` as in fm_name_column(). `out` starts as {0}. */
FM_MUST_USE fm_status fm_provinces_read(fm_context *ctx, const char *path,
                                        const char *name_field, fm_provinces *out);
void fm_provinces_release(fm_provinces *p);

/* Areas of ground by province: told of each label and province once or more. `province`
 * is names.count outside of all. */
typedef void (*fm_provinces_fn)(void *user, const fm_layers *layers, size_t count,
                                size_t province, double area_m2);

/* Split the ground that `edges` (noded, merged) bound. */
FM_MUST_USE fm_status fm_provinces_split(fm_context *ctx, const fm_provinces *p,
                                         const fm_edges *edges, fm_provinces_fn each,
                                         void *user);

/* Does an edge of a province meet the box? */
bool fm_provinces_meet(const fm_provinces *p, const fm_grid_box *box);

#endif
