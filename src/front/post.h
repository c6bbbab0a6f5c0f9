/* SPDX-License-Identifier: MIT */
/*
 * front/post.h: the inside of frontmap/post.h, for those who derive, tell and write it.
 *
 * Posts are read once; then every day adds its ground, in ascending order:
 *
 *     fm_posts_begin(ctx, &features, &fields, &posts)      takes the features
 *     fm_posts_add_day(ctx, posts, date, snapshot, zones, &spec, shown)   ...
 *     fm_posts_features(ctx, posts, day, &out)             or an account
 *
 * Days that are not shown are only asked for the status, for the sake of `since`.
 */
#ifndef FM_FRONT_POST_H
#define FM_FRONT_POST_H

#include "base/date.h"
#include "front/ground.h"
#include "frontmap/post.h"

/* A position on a border is on neither side of it: this near, nobody can know. */
#define FM_POST_ON_BORDER_M 1.0
/* Of the disc of uncertainty, as much has to agree for a status to be likely. */
#define FM_POST_LIKELY_SHARE (2.0 / 3.0)

typedef struct fm_post_record {
    fm_post_status status;
    fm_post_certainty certainty;
    fm_ground_kind kind;
    double share;
    const char *holder; /* of posts->holders; NULL */
    double front_m, main_m, neck_m, neck_error_m; /* NAN: not known */
    fm_date since;
    bool is_since_open;
    bool is_changed;
} fm_post_record;

typedef struct fm_post_day {
    fm_date date, snapshot;
    bool is_shown;
    char iso[16];
    /* the line and the ground beyond it, when asked for */
    double line_m, beyond_m2;
    size_t line_posts;
} fm_post_day;

typedef struct fm_post_fields {
    const char *name, *valid_from, *valid_to; /* as in fm_posts_options */
    const char *uncertainty;
} fm_post_fields;

struct fm_posts {
    fm_features features; /* points, one a post */
    fm_lonlat *at;
    char **names;
    char *name_field;     /* that the names are from; NULL */
    fm_date *from, *to;
    double *uncertainty_m; /* NAN: not known */
    size_t count;
    fm_post_day *days;     /* all that were added */
    size_t day_count, day_capacity;
    size_t *shown;         /* the days that are shown */
    size_t shown_count, shown_capacity;
    fm_post_record *records; /* day * count + post */
    size_t record_capacity;
    char **holders;        /* names met so far */
    size_t holder_count, holder_capacity;
    bool no_neck;
    /* for those who tell */
    char *series, *by, *line, *beyond;
    char **side;
    size_t side_count;
    bool side_was_chosen;
    double neck_cell_m;    /* of the last raster */
    fm_features lines;     /* of the days shown: line */
    fm_features grounds;   /* and the ground beyond */
};

/* Takes `features` over (they are {0} afterwards, also on failure). */
FM_MUST_USE fm_status fm_posts_begin(fm_context *ctx, fm_features *features,
                                     const fm_post_fields *fields, fm_posts **out);
FM_MUST_USE fm_status fm_posts_add_day(fm_context *ctx, fm_posts *posts, fm_date date,
                                       fm_date snapshot, const fm_features *zones,
                                       const fm_ground_spec *spec, bool shown);

const fm_post_record *fm_posts_record(const fm_posts *posts, size_t day, size_t post);

/* Append the posts of one day (of `days`) with their own attributes and what was found;
 * with `standing_only` only those that stand on it. */
FM_MUST_USE fm_status fm_posts_features(fm_context *ctx, const fm_posts *posts,
                                        size_t day, bool standing_only,
                                        fm_features *out);

/* Copy the cells of a row into columns of the same names; false when out of memory. */
FM_MUST_USE bool fm_post_copy_row(const fm_table *from, size_t row, fm_table *to,
                                  size_t to_row);

/* Does the post stand on this day: begun and not evacuated? */
bool fm_post_stands(const fm_post_record *record);

#endif
