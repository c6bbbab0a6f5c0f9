/* SPDX-License-Identifier: MIT */
/*
 * front/series.h: a series of snapshots: which dates there are, and the features of one.
 *
 * A series is given as people have it:
 *
 *     control/                       a folder; dates are read from the files' names
 *     control/2020-*.geojson         a glob pattern (quoted against the shell)
 *     control/{date}.geojson         a path with the place of the date
 *     zones.gpkg, date column        one layer: every date of the column is a snapshot
 *     zones.gpkg, valid-from/-to     one layer: every date on which something begins or
 *                                    ends is a snapshot of what is valid then, [from, to)
 *
 * A date in a name is 2020-02-24 or 20200224 with no digit on either side.  Two files of
 * one date, and a file without a date in a folder of dated ones, are said, never guessed.
 *
 * Reading needs no more memory than one snapshot when the series is of files.
 */
#ifndef FM_FRONT_SERIES_H
#define FM_FRONT_SERIES_H

#include "base/date.h"
#include "data/features.h"
#include "data/source.h"

typedef struct fm_series_options {
    const char *layer;      /* name inside the file; NULL */
    const char *crs;        /* of data that does not say its own; NULL */
    const char *where;      /* SQL condition; NULL */
    const char *date_field; /* snapshots by a column; NULL */
    const char *valid_from, *valid_to; /* snapshots by validity; NULL */
    fm_date from, to;       /* first and last date wanted, both included; none: open */
} fm_series_options;

typedef struct fm_snapshot {
    fm_date date;
    char *path; /* of its file; of a layer with dates: the layer's */
} fm_snapshot;

typedef struct fm_series {
    fm_snapshot *snapshots; /* ascending dates, each once */
    size_t count;
    char *name;             /* as given */
    bool is_parallel;       /* may be read by several contexts at once: files of GeoJSON */
    /* private */
    struct fm_series_layer *layer; /* of one layer with dates: read once */
    char *source_layer, *crs, *where;
} fm_series;

/* What it is, as above; lists folders, and reads the one layer of a series with dates.
 * FM_ERR_LAYER when there is no snapshot (in the range). */
FM_MUST_USE fm_status fm_series_open(fm_context *ctx, const char *what,
                                     const fm_series_options *options,
                                     fm_series **out);
/* Is this a series by its form: a folder, a pattern, or with {date}? */
bool fm_series_is_one(const char *what);

/* The features of one snapshot with these columns (NULL: all); `out` starts as {0}.
 * Thread-safe with a context of its own when series->is_parallel. */
FM_MUST_USE fm_status fm_series_read(fm_context *ctx, const fm_series *series,
                                     size_t snapshot, const char *const *columns,
                                     size_t column_count, fm_features *out);

/* The snapshot in force on `date`: the latest not after it.  False when there is none. */
bool fm_series_at(const fm_series *series, fm_date date, size_t *snapshot);

void fm_series_free(fm_series *series);

/* The last date in a name: 2020-02-24 or 20200224, with no digit beside it. */
bool fm_date_in_name(const char *name, fm_date *date);

/* Does a file's name fit a pattern with {date}, and which date has it? */
bool fm_snapshot_name_fits(const char *name, const char *pattern, fm_date *date);

#endif
