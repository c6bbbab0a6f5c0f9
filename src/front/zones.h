/* SPDX-License-Identifier: MIT */
/*
 * front/zones.h: who holds which ground in one snapshot, ready to be compared.
 *
 * Zones are kept as directed edges with their holder on the left, on an integer grid
 * (geo/grid.h) fine enough to lose nothing, so that an edge which two snapshots share is
 * found by its coordinates alone.  Every holder's ground is counted once: an outline that
 * crosses itself is repaired by the even-odd rule, parts that overlap are joined; both
 * with a warning.  Ground of two holders belongs to both and is measured as overlap.
 *
 * Not for drawing or exporting: that is done with the features the zones come from.
 */
#ifndef FM_FRONT_ZONES_H
#define FM_FRONT_ZONES_H

#include "data/features.h"

/* The holders of a series, numbered in order of first appearance.  Shared by the zones of
 * all its snapshots; `fm_holders h = {0};` is a valid empty list. */
typedef struct fm_holders {
    char **names;
    size_t count, capacity;
    /* private */
    uint32_t *slots; /* numbers plus one, hashed by name; 0: free */
    size_t slot_count;
} fm_holders;

/* With no field of holders there is one zone against nothing: this is its holder. */
#define FM_HOLDER_ZONE "zone"
#define FM_NO_HOLDER ((uint32_t)-1)

/* The number of a holder, added when it is new; false when out of memory. */
FM_MUST_USE bool fm_holders_number(fm_holders *h, const char *name, uint32_t *number);
/* FM_NO_HOLDER when it is not there. */
uint32_t fm_holders_find(const fm_holders *h, const char *name);
void fm_holders_release(fm_holders *h);

/*
 * The field of the holder: the one that was named, NULL when "" was (one zone against
 * nothing), and if none was, `holder`, where there is such a field in either table (`b`
 * may be NULL), so that a snapshot that has lost it is an error and no great change.
 */
const char *fm_zones_choose_by(const char *named, const fm_table *a, const fm_table *b);

typedef struct fm_zones fm_zones;

/*
 * The zones of a snapshot; `by` names the field of the holder (NULL: one zone against
 * nothing).  Features without a polygon and with a null holder are left out (a note).
 * FM_ERR_LAYER when the field is missing (with the fields there are), FM_ERR_LIMIT when
 * an outline crosses itself too often, under `strict` FM_ERR_GEOMETRY for an invalid one.
 */
FM_MUST_USE fm_status fm_zones_new(fm_context *ctx, const fm_features *features,
                                   const char *by, fm_holders *holders,
                                   fm_zones **out);
/* Of two snapshots, at the same time where there is more than one processor. */
FM_MUST_USE fm_status fm_zones_new_pair(fm_context *ctx, const fm_features *before,
                                        const fm_features *after, const char *by,
                                        fm_holders *holders, fm_zones *out[2]);
void fm_zones_free(fm_zones *zones);

/* Ground of a holder, m2. */
double fm_zones_area_m2(const fm_zones *zones, uint32_t holder);
/* Ground that more than one holder has, and ground enclosed between zones that nobody
 * has, m2. */
double fm_zones_overlap_m2(const fm_zones *zones);
double fm_zones_gap_m2(const fm_zones *zones);

/*
 * Who holds the points: out[i] is the holder of points[i], FM_NO_HOLDER where nobody
 * does, the first of the list where several do.  One pass over the edges for all points.
 */
FM_MUST_USE fm_status fm_zones_locate(fm_context *ctx, const fm_zones *zones,
                                      const fm_lonlat *points, size_t count,
                                      uint32_t *out);

#endif
