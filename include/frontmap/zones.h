/* SPDX-License-Identifier: MIT */
/*
 * frontmap/zones.h: zones of control derived from dated reports by place.
 *
 * What is known is mostly not where a front ran but who held which town on which day.
 * From that the ground is rebuilt: every reporting place gets the ground that is nearer to
 * it than to any other (its Thiessen cell), cells of one holder are joined, borders between
 * holders are rounded at their corners, and what is far from a firm report is marked so.
 * All dates are made of one mosaic of faces: ground changes hands only where a report says
 * so, zones of one date share every vertex of their borders, and two dates differ by whole
 * faces, never by slivers.
 *
 *     fm_cells_options options = FM_CELLS_OPTIONS_INIT;
 *     fm_cells *cells;
 *     options.land = "land.geojson";
 *     status = fm_cells_derive(ctx, "town-reports.geojson", &options, &cells);
 *     status = fm_cells_export(ctx, cells, "control/{date}.geojson", NULL);
 *     fm_cells_free(cells);
 *
 * Not for evidence: a border lies somewhere between two places, and half their distance is
 * its error.
 */
#ifndef FRONTMAP_ZONES_H
#define FRONTMAP_ZONES_H

#include "frontmap/account.h"
#include "frontmap/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_cells fm_cells;

typedef struct fm_cells_options {
    const char *by;         /* field of the holder; NULL: "holder" */
    const char *date_field; /* field of the day of a report; NULL: "date" */
    const char *place;      /* field that tells which reports are of one place; NULL: where
                               they are */
    double same_place_m;    /* reports no farther apart are of one place; < 0: 300 */
    const char *firm;       /* SQL condition of reports that are firm; NULL: all are */
    const char *dates;      /* days of the snapshots, "2020-01-30,2020-02-24"; NULL: every
                               day on which a report changes a holder */
    double assessed_km;     /* ground this near to a firm report is assessed; < 0: 15 */
    double reach_km;        /* nothing is said of ground farther from a place; < 0: 35 */
    double rounding_km;     /* a corner is rounded from this far at most; < 0: 1.5 */
    int stale_after_days;   /* reports older than this are stale; < 0: never */
    const char *land;       /* a layer of polygons to keep to; NULL */
    const char *land_where; /* SQL condition on it; NULL */
    const char *bbox;       /* "west,south,east,north": nothing is said beyond; NULL */
    const char *layer;      /* name of the reports inside a file of several; NULL */
    const char *crs;        /* of reports that do not say their own; NULL */
    const char *where;      /* SQL condition on the reports; NULL */
} fm_cells_options;

#define FM_CELLS_OPTIONS_INIT                                                            \
    {                                                                                    \
        NULL, NULL, NULL, -1.0, NULL, NULL, -1.0, -1.0, -1.0, -1, NULL, NULL, NULL,      \
            NULL, NULL, NULL                                                             \
    }

/* From a layer of points; `options` may be NULL.  A report says who holds its place from its
 * day on, until the next one of the place; one without a holder says that nobody is known to.
 * `*out` belongs to the caller: fm_cells_free(). */
FM_API FM_MUST_USE fm_status fm_cells_derive(fm_context *ctx, const char *path,
                                             const fm_cells_options *options,
                                             fm_cells **out);
FM_API void fm_cells_free(fm_cells *cells);

/* Snapshots, by date. */
FM_API size_t fm_cells_date_count(const fm_cells *cells);
/* "2020-02-24", ended by NUL. */
FM_API void fm_cells_date_at(const fm_cells *cells, size_t date, char iso[11]);

/* Ground by date, holder and certainty, and what was made of the reports. */
FM_API FM_MUST_USE fm_status fm_cells_account(fm_context *ctx, const fm_cells *cells,
                                              fm_account **out);
/*
 * The zones as a layer: `holder`, `certainty` (assessed, claimed or stale), `date`,
 * `method`.  With {date} in `path` every snapshot is a file; without, all of them are one
 * layer, and `until` is the day of the next one.
 */
FM_API FM_MUST_USE fm_status fm_cells_export(fm_context *ctx, const fm_cells *cells,
                                             const char *path,
                                             const fm_export_options *options);

#ifdef __cplusplus
}
#endif
#endif
