/* SPDX-License-Identifier: MIT */
/*
 * front/displacement.h: which part of a front is which one of the snapshot before, and
 * how far it moved.
 *
 * A part is the same as the old one with which it shares most of its length: every place
 * of the new line belongs to the old part that is nearest, and the longest shares are
 * given first, so that of a split the longest piece keeps the id, and of a merger the
 * longest part.
 *
 *          old   -------------.       m: from a place of the new line to the nearest of the
 *                   |m   |m    \      old line; positive where the left holder had not
 *          new   ---+----+------`     held the place before
 *
 * It is the shortest way, so never more than the way the line went.
 */
#ifndef FM_FRONT_DISPLACEMENT_H
#define FM_FRONT_DISPLACEMENT_H

#include "front/frontline.h"

/* An old part farther than this is another one. */
#define FM_TRACK_REACH_M 50000.0
/* A line that is off by no more than this stands still. */
#define FM_FRONT_STILL_M 0.1
#define FM_NO_PART ((size_t)-1)

/*
 * `from[i]` becomes the old part that part i of `now` continues, or FM_NO_PART.  Holders
 * are matched by name.
 */
FM_MUST_USE fm_status fm_front_track(fm_context *ctx, const fm_frontline *before,
                                     const fm_frontline *now, size_t *from);

/* One measured place of the new line. */
typedef struct fm_front_move {
    size_t part, sector;
    double weight_m;  /* of the line, that it stands for */
    fm_lonlat at;     /* on the new line */
    fm_lonlat before; /* on the old one */
    double moved_m;   /* signed */
} fm_front_move;

/* Sums over moves [first, first + count); count is above 0. */
typedef struct fm_front_moved {
    size_t part, number; /* number of the sector in the part, from 1; 0: the whole part */
    double start_m, length_m;
    double mean_m;
    size_t greatest; /* the move with the greatest displacement */
    size_t first, count;
} fm_front_moved;

typedef struct fm_displacement {
    fm_front_move *moves;
    size_t count;
    fm_front_moved *sectors;
    size_t sector_count;
    fm_front_moved *parts; /* of parts that were there before, in order */
    size_t part_count;
    /* private */
    size_t capacity, sector_capacity, part_capacity;
} fm_displacement;

/* Of the parts with from[i] set, every `every_m`, in sectors of about `sector_m`. */
FM_MUST_USE fm_status fm_displacement_measure(fm_context *ctx, const fm_frontline *before,
                                              const fm_frontline *now, const size_t *from,
                                              double every_m, double sector_m,
                                              fm_displacement *out);
void fm_displacement_release(fm_displacement *d);

/* Places along part i of a front line: one every `every_m` at most, each in the middle of
 * its stretch of `*step_m`. `*out` belongs to the caller. */
FM_MUST_USE fm_status fm_front_sample(fm_context *ctx, const fm_frontline *f, size_t part,
                                      double every_m, fm_lonlat **out, size_t *count,
                                      double *step_m);
/* The place `along_m` from the start of the part. */
fm_lonlat fm_front_place_at(const fm_frontline *f, size_t part, double along_m);

#endif
