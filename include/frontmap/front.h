/* SPDX-License-Identifier: MIT */
/*
 * frontmap/front.h: where the front runs, and how far it moved.
 *
 * The front is the line along which the ground of two holders meets, or of one holder
 * and nobody.  Gaps and overlaps up to `gap_m` are closed along their middle, and their
 * width is told: it is how well the front is known.  Connected lines are parts, with an
 * id that stays from snapshot to snapshot.
 *
 * Against an older snapshot every part tells how far it moved: the distance, at places
 * `every_km` apart on the new line, to the old line, positive where the first holder
 * (left) advanced and negative where the second one did.
 *
 *     fm_front_options options = FM_FRONT_OPTIONS_INIT;
 *     options.by = "holder";
 *     options.first = "opposition";
 *     options.second = "government";
 *     status = fm_front_files(ctx, "2020-02-24.geojson", "2020-01-30.geojson", &options,
 *                             &front);
 */
#ifndef FRONTMAP_FRONT_H
#define FRONTMAP_FRONT_H

#include "frontmap/account.h"
#include "frontmap/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_front fm_front;

typedef struct fm_front_options {
    const char *by;            /* field of the holder; NULL: `holder` when there is such a
                                  field, else one zone against nobody */
    const char *first, *second; /* holders on the left and right; NULL: all pairs; second
                                  may be "nobody" */
    double tolerance_m;        /* nearer zones touch; < 0: 50 */
    double gap_m;              /* gaps and overlaps up to this are closed; < 0: 500 */
    const char *land;          /* a layer of land or countries; its edge is no front; NULL */
    double land_tolerance_m;   /* how near to it; < 0: the tolerance */
    const char *places;        /* a layer of places, to name parts by; NULL */
    const char *places_name;   /* its field of names; NULL: name_en, name, or the first text */
    double every_km;           /* displacement is measured this often; <= 0: 1 */
    double sector_km;          /* and summed up by sectors of about this; <= 0: 25 */
    const char *layer, *crs, *where; /* of the zones; NULL */
    const char *date_field, *valid_from, *valid_to; /* of a series in one layer; NULL */
} fm_front_options;

#define FM_FRONT_OPTIONS_INIT                                                            \
    {                                                                                    \
        NULL, NULL, NULL, -1.0, -1.0, NULL, -1.0, NULL, NULL, -1.0, -1.0, NULL, NULL,    \
            NULL, NULL, NULL, NULL                                                       \
    }

/* The front of `zones`; moved since `since`, unless that is NULL.  `options` may be NULL;
 * `*out` belongs to the caller: fm_front_free(). */
FM_API FM_MUST_USE fm_status fm_front_files(fm_context *ctx, const char *zones,
                                            const char *since,
                                            const fm_front_options *options,
                                            fm_front **out);
/* The front on `date` of a series (NULL: the last one), moved since the date `since`
 * (NULL: not asked): a folder, a pattern, a path with {date}, or a layer with dates. Each
 * date shows the latest snapshot up to it; ids follow the parts through all snapshots
 * between. */
FM_API FM_MUST_USE fm_status fm_front_series(fm_context *ctx, const char *series,
                                             const char *date, const char *since,
                                             const fm_front_options *options,
                                             fm_front **out);
/* Is this a series by its form: a folder, a pattern, or with {date}? */
FM_API bool fm_front_is_series(const char *zones);
FM_API void fm_front_free(fm_front *front);

/* A connected line. */
typedef struct fm_front_part {
    size_t id;          /* from 1; the same for the same part of the snapshot before */
    const char *name;   /* "Saraqib – Kafr Nabl"; NULL without places */
    const char *left, *right; /* holders; "nobody" */
    double km;          /* geodesic */
    bool is_closed;     /* round a pocket */
    double width_mean_m, width_max_m; /* of gaps and overlaps along it */
    double gap_km2, overlap_km2;      /* ground between the outlines, about */
    bool is_new;        /* against an older snapshot: was not there */
    bool is_gone;       /* is there no more: a part of the older snapshot */
    bool is_merged;     /* of one that is gone: its line is a piece of another part now */
    const char *taken_by; /* else who took the ground at its middle; NULL: nobody */
    bool has_moved;     /* the three below are known: there before, and now */
    double mean_km, greatest_km; /* displacement, signed */
    double greatest_lon, greatest_lat;
} fm_front_part;
FM_API size_t fm_front_part_count(const fm_front *front);
FM_API fm_front_part fm_front_part_at(const fm_front *front, size_t part);

/* Pieces of parts, of about `sector_km`; none without an older snapshot. */
typedef struct fm_front_sector {
    size_t part;        /* its number, as in fm_front_part_at() */
    size_t number;      /* within the part, from 1 */
    const char *name;   /* NULL without places */
    double km;
    double mean_km, greatest_km; /* signed */
    double greatest_lon, greatest_lat;
    const char *place;  /* nearest to the greatest; NULL without places */
} fm_front_sector;
FM_API size_t fm_front_sector_count(const fm_front *front);
FM_API fm_front_sector fm_front_sector_at(const fm_front *front, size_t sector);

/* Everything, in words and tables. */
FM_API FM_MUST_USE fm_status fm_front_account(fm_context *ctx, const fm_front *front,
                                              fm_account **out);
/* The map as a map document, ready to render or to edit: the older front dashed, the new
 * one solid.  Free with fm_text_free(). */
FM_API FM_MUST_USE fm_status fm_front_propose(fm_context *ctx, const fm_front *front,
                                              char **yaml);
/* The line as a layer, one feature a part: `part`, `name`, `left`, `right`, `length_km`,
 * `closed`, `width_m`, `width_max_m`, `gap_km2`, `overlap_km2`, and with an older snapshot
 * `state` (kept, new), `mean_km`, `greatest_km`. */
FM_API FM_MUST_USE fm_status fm_front_export(fm_context *ctx, const fm_front *front,
                                             const char *path,
                                             const fm_export_options *options);
/* Arrows from the old line to the new one, in every fifth of a sector where it moved
 * most: `km` (signed), `side` that advanced (left, right), `from` (who lost), `to` (who
 * gained), `part`, `sector`, `sector_name`. */
FM_API FM_MUST_USE fm_status fm_front_export_arrows(fm_context *ctx,
                                                    const fm_front *front,
                                                    const char *path,
                                                    const fm_export_options *options);

#ifdef __cplusplus
}
#endif
#endif
