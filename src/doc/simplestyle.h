/* SPDX-License-Identifier: MIT */
/*
 * doc/simplestyle.h: simplestyle-spec 1.1, by which GeoJSON features carry their own
 * style, for layers that say `style: features`.
 */
#ifndef FM_DOC_SIMPLESTYLE_H
#define FM_DOC_SIMPLESTYLE_H

#include "base/table.h"
#include "doc/document.h"

#define FM_SIMPLESTYLE_COUNT 8

/* The properties that are read. */
extern const char *const fm_simplestyle_names[FM_SIMPLESTYLE_COUNT];

/* The columns of those properties in a table. */
typedef struct fm_simplestyle {
    size_t columns[FM_SIMPLESTYLE_COUNT];
} fm_simplestyle;

void fm_simplestyle_bind(fm_simplestyle *simple, const fm_table *table);

/* What the specification has for a feature without properties; under the layer's. */
void fm_simplestyle_defaults(fm_style *style);

/* Lay the properties of a feature over `style`.  Values that are none are left out. */
void fm_simplestyle_apply(const fm_simplestyle *simple, const fm_table *table,
                          size_t row, fm_style *style);

#endif
