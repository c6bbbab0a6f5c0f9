/* SPDX-License-Identifier: MIT */
/*
 * front/cells.h: the inside of zones from reports (frontmap/zones.h).
 *
 *   reports --> places --> Thiessen cells --> mosaic of faces --> zones of a date
 *   cells_reports, _places     cells_mesh      cells_mosaic        cells_label
 *
 * Every face belongs to one cell, or to a tip: the corner of a cell that is rounded off
 * when all the other cells that meet there have one holder and it has another.
 *
 *        \   a   /                \   a   /
 *         \     /      b, c of     `-----'       the chord takes the tip from a
 *          \   /       one holder     tip
 *        b  \ /  c      ------->   b      c
 *            |
 *
 * So whatever a date says, it is said by whole faces, and faces do not depend on dates.
 */
#ifndef FM_FRONT_CELLS_H
#define FM_FRONT_CELLS_H

#include "base/date.h"
#include "data/features.h"
#include "front/zones.h"
#include "frontmap/zones.h"
#include "geo/projection.h"

typedef struct fm_report {
    fm_date date;
    uint32_t holder; /* FM_NO_HOLDER: it says that nobody is known to hold the place */
    bool firm;
    uint32_t place;
    size_t row; /* of the layer */
} fm_report;

/* A place that reports. */
typedef struct fm_reporter {
    fm_lonlat at;
    fm_xy site;          /* on the plane of the cells */
    double scale;        /* plane metres of a ground metre there */
    size_t first, count; /* of its reports, by date, one a day */
    char *name;          /* its position when it has none */
    bool outside;        /* of the land or the window */
} fm_reporter;

/* What holds at a place on a date. */
typedef enum fm_grade {
    FM_GRADE_FIRM,    /* assessed, where it is near */
    FM_GRADE_CLAIMED,
    FM_GRADE_STALE,
    FM_GRADE_COUNT
} fm_grade;

typedef struct fm_cell_state {
    uint32_t holder; /* FM_NO_HOLDER: nothing is said */
    fm_grade grade;
} fm_cell_state;

#define FM_NO_CELL ((uint32_t)-1)

/* The cells: rings of corners, sides shared by two. */
typedef struct fm_cell_side {
    uint32_t from, to;    /* corners */
    uint32_t left, right; /* cells; FM_NO_CELL where there is no other */
    bool used;            /* a border on some date */
} fm_cell_side;

typedef struct fm_mesh {
    fm_xy *corners;
    size_t corner_count;
    size_t cell_count;    /* cells of places; there are others round them, for the rim */
    size_t *cell_start;   /* into the two below, cell_count + 1 */
    uint32_t *cell_corner; /* counter-clockwise */
    uint32_t *cell_side;   /* from this corner to the next */
    bool *cell_tip;        /* the tip at this corner is a face */
    fm_cell_side *sides;
    size_t side_count;
    size_t *around_start; /* cells that meet at a corner, corner_count + 1 */
    uint32_t *around;
    double rounding_m;
} fm_mesh;

/* A tip: its corner, and the arc that cuts it off. */
typedef struct fm_tip {
    fm_xy corner;
    fm_xy arc[4];
} fm_tip;

typedef struct fm_face {
    uint32_t cell;
    uint32_t corner;  /* of the tip it is; FM_NO_CELL: none */
    bool near;        /* within assessed_km of the place */
    bool corner_near; /* the corner of the tip is */
    bool has_place;   /* the place lies in it */
    double area_m2;
} fm_face;

struct fm_cells {
    char *path, *firm, *land;
    double same_place_m, assessed_m, reach_m, rounding_m;
    int stale_after_days;
    fm_bbox window; /* empty: none */
    fm_holders holders;
    fm_reporter *places;
    size_t place_count;
    fm_report *reports;
    size_t report_count;
    size_t read, without_date, conflicts, outside;
    fm_date *dates;
    size_t date_count;
    fm_projection *plane;
    double lon_0; /* of the plane; longitudes of faces lie half a turn round it */
    fm_mesh mesh;
    fm_shapes faces;
    fm_face *face_facts;
    struct fm_face_border *borders; /* between faces, for joining scraps */
    size_t border_count;
};

/* Two faces that touch, and how long. */
typedef struct fm_face_border {
    uint32_t a, b;
    double length_m;
} fm_face_border;

/* ---- Sites (cells_sites.c): the nearest of many points of the plane. */

typedef struct fm_site_grid {
    const fm_xy *sites;
    fm_extent extent;
    double bucket;
    size_t columns, rows;
    uint32_t *first; /* of a bucket; FM_NO_CELL */
    uint32_t *next;  /* in it */
} fm_site_grid;

/* A grid over the extent of `sites`, empty; they may be added as they become known. */
FM_MUST_USE bool fm_site_grid_init(fm_site_grid *grid, const fm_xy *sites, size_t count);
void fm_site_grid_add(fm_site_grid *grid, uint32_t site);
/* The nearest that was added, no farther than `limit`; FM_NO_CELL when there is none. */
uint32_t fm_site_grid_nearest(const fm_site_grid *grid, fm_xy p, double limit);
void fm_site_grid_release(fm_site_grid *grid);

/* ---- Places (cells_places.c) */

/* A plane round the middle of the positions; FM_ERR_LIMIT when they lie too far apart. */
FM_MUST_USE fm_status fm_cells_plane(fm_context *ctx, const fm_features *features,
                                     fm_cells *cells);

/* Tells which reports are of one place, as they come in. */
typedef struct fm_place_finder {
    const fm_features *features;
    size_t place_column, name_column; /* FM_NO_COLUMN: none */
    size_t row_count;
    fm_site_grid grid;  /* of the places so far */
    fm_xy *sites;       /* of the places at their numbers, of the rows to come at theirs */
    uint32_t *slots;    /* by the value of the place column: place + 1; 0: free */
    size_t slot_count;
    char **keys;        /* of the places */
} fm_place_finder;

/* `finder` starts as {0}; `features` outlive it. */
FM_MUST_USE fm_status fm_place_finder_init(fm_context *ctx, const fm_features *features,
                                           size_t place_column, size_t name_column,
                                           const fm_cells *cells,
                                           fm_place_finder *finder);
/* The place of a row, added to the cells when it is new; rows in their order. */
FM_MUST_USE fm_status fm_place_finder_find(fm_context *ctx, fm_place_finder *finder,
                                           size_t row, fm_cells *cells, uint32_t *place);
void fm_place_finder_release(fm_place_finder *finder);

/* ---- Reports (cells_reports.c) */

/* Read the reports, tell their places and the days of the snapshots. */
FM_MUST_USE fm_status fm_cells_read(fm_context *ctx, const char *path,
                                    const fm_cells_options *options, fm_cells *cells);
/* What holds at every place on a date; `states` has room for all places. */
void fm_cells_states(const fm_cells *cells, fm_date date, fm_cell_state *states);

/* ---- Cells (cells_mesh.c) */

FM_MUST_USE fm_status fm_mesh_build(fm_context *ctx, const fm_cells *cells,
                                    fm_mesh *mesh);
void fm_mesh_release(fm_mesh *mesh);
/* Where the rounding of a corner begins on a side, in metres from that corner. */
double fm_mesh_cut_m(const fm_mesh *mesh, const fm_cell_side *side);
/* The tip of a cell at its corner, counted in the rings of all cells. */
fm_tip fm_mesh_tip(const fm_mesh *mesh, uint32_t cell, size_t at);
bool fm_mesh_cell_contains(const fm_mesh *mesh, uint32_t cell, fm_xy p);
bool fm_tip_contains(const fm_tip *tip, fm_xy p);
/* The holder of all cells at the corner but `cell`; false when there are several. */
bool fm_mesh_others_hold(const fm_mesh *mesh, uint32_t corner, uint32_t cell,
                         const fm_cell_state *states, uint32_t *holder);
/* Mark the sides and tips that are borders on some date. */
FM_MUST_USE fm_status fm_mesh_mark(fm_context *ctx, const fm_cells *cells,
                                   fm_mesh *mesh);

/* ---- The mosaic (cells_lines.c, cells_mosaic.c) */

/* The borders of all dates, cut nowhere yet: degrees, within half a turn round lon_0. */
FM_MUST_USE fm_status fm_cells_lines(fm_context *ctx, fm_cells *cells, fm_shapes *lines);
FM_MUST_USE fm_status fm_cells_mosaic(fm_context *ctx, const fm_cells_options *options,
                                      fm_cells *cells);

/* ---- Zones of a date (cells_label.c) */

typedef struct fm_face_label {
    uint32_t holder; /* FM_NO_HOLDER: no zone */
    fm_grade grade;
} fm_face_label;

/* What each face is on a date; `labels` has room for all. */
FM_MUST_USE fm_status fm_cells_label(fm_context *ctx, const fm_cells *cells,
                                     size_t date, fm_face_label *labels);
const char *fm_grade_certainty(fm_grade grade);
/* The zones of a date, appended: one feature for each holder and certainty. */
FM_MUST_USE fm_status fm_cells_snapshot(fm_context *ctx, const fm_cells *cells,
                                        size_t date, bool with_until, fm_features *out);

#endif
