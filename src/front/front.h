/* SPDX-License-Identifier: MIT */
/*
 * front/front.h: the inside of a front (frontmap/front.h), for those who tell and write
 * it.
 */
#ifndef FM_FRONT_FRONT_H
#define FM_FRONT_FRONT_H

#include "base/date.h"
#include "front/displacement.h"
#include "frontmap/front.h"

#define FM_MERGED ((size_t)-2)

/* What is kept of a part besides its line. */
typedef struct fm_front_label {
    size_t id;
    char *name;   /* NULL without places */
    size_t before; /* part of the older snapshot; FM_NO_PART */
    size_t moved; /* in displacement.parts; FM_NO_PART */
} fm_front_label;

struct fm_front {
    char *name, *since_name; /* paths of the snapshots; NULL */
    fm_date date, since;     /* none when the names have none */
    char *by;                /* NULL: one zone */
    char *between[2];        /* as asked for; NULL */
    /* for the map: what it was made from */
    char *land_path, *places_path, *places_name, *source_layer, *crs;
    char *where, *date_field, *valid_from, *valid_to;
    bool has_before;
    bool has_land, has_places;
    double every_m, sector_m;
    fm_features zones, zones_before, land; /* what the lines borrow */
    fm_frontline now, before;
    fm_front_label *labels;       /* of the parts of now */
    fm_front_label *labels_before; /* of those of before */
    size_t *gone;                 /* parts of before that are no more */
    size_t gone_count;
    size_t *gone_to;              /* holder of now who took the ground there; FM_NOBODY;
                                     FM_MERGED: the line is a piece of another part */
    fm_displacement displacement;
    char **sector_names, **sector_places; /* NULL without places */
    size_t *arrows; /* moves that are drawn */
    size_t arrow_count;
};

/* With both lines and the labels of the new one there: displacement, what is gone,
 * arrows. */
FM_MUST_USE fm_status fm_front_compare(fm_context *ctx, fm_front *front);
/* Names from a layer of places, when all else is there. */
FM_MUST_USE fm_status fm_front_name(fm_context *ctx, const char *places,
                                    const char *field, fm_front *front);

/* As features, appended to `out`: the parts, and the arrows (frontmap/front.h has their
 * fields). */
FM_MUST_USE fm_status fm_front_features(fm_context *ctx, const fm_front *front,
                                        fm_features *out);
FM_MUST_USE fm_status fm_front_arrows(fm_context *ctx, const fm_front *front,
                                      fm_features *out);

/* A front of features, which must outlive it, moved since `before`; a holder may be
 * missing on one side. */
FM_MUST_USE fm_status fm_front_of_features(fm_context *ctx, const fm_features *before,
                                           const fm_features *now,
                                           const fm_frontline_options *options,
                                           fm_front **out);

/* Displacement of a whole line, all parts together; false when nothing was measured. */
typedef struct fm_front_total {
    double mean_m;
    size_t greatest; /* move */
    double advanced_m, lost_m, still_m; /* length of the new line that did */
} fm_front_total;
bool fm_front_total_of(const fm_front *front, fm_front_total *total);

#endif
