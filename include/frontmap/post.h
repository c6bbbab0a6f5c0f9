/* SPDX-License-Identifier: MIT */
/*
 * frontmap/post.h: where posts stand, from snapshot to snapshot of a series of zones.
 *
 * For each post and date: in whose ground it stands, how far it is to the front and to
 * the main body of its own side, whether it is cut off, how narrow the way to the main
 * body is, since when, and how sure all this is, given how well its position is known.
 *
 *     static const char *const side[] = { "opposition" };
 *     fm_posts_options options = FM_POSTS_OPTIONS_INIT;
 *     options.by = "holder";
 *     options.side = side;
 *     options.side_count = 1;
 *     status = fm_posts_new(ctx, "posts.geojson", "control/", &options, &posts);
 *
 * Distances are geodesic, areas those of edges straight in longitude and latitude on the
 * ellipsoid.  Not for tracks: a post has one position for the days between its two
 * dates.
 */
#ifndef FRONTMAP_POST_H
#define FRONTMAP_POST_H

#include "frontmap/account.h"
#include "frontmap/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_posts fm_posts;

typedef enum fm_post_status {
    FM_POST_OWN_GROUND,   /* "own-ground": in ground connected with its main body */
    FM_POST_CUT_OFF,      /* "cut-off": in the other side's ground, or in a pocket */
    FM_POST_THIRD_GROUND, /* "third-ground": of a holder who is on neither side */
    FM_POST_NO_GROUND,    /* "no-ground": in no zone */
    FM_POST_NOT_YET,      /* "not-yet": before its first day */
    FM_POST_EVACUATED     /* "evacuated": from the first day on which it is no more */
} fm_post_status;
/* The word; static. */
FM_API const char *fm_post_status_name(fm_post_status status);

/* How the disc of its uncertainty agrees with the status of its position. */
typedef enum fm_post_certainty {
    FM_POST_CERTAINTY_NONE, /* its uncertainty is not known, or it does not stand */
    FM_POST_CERTAIN,        /* the whole disc agrees */
    FM_POST_LIKELY,         /* two thirds of it or more */
    FM_POST_UNDECIDED       /* less, or the position is in no zone or on a border */
} fm_post_certainty;
/* "certain", "likely", "undecided"; NULL for none; static. */
FM_API const char *fm_post_certainty_name(fm_post_certainty certainty);

typedef struct fm_posts_options {
    const char *by; /* field of the holder; NULL: "holder" when there is such a field,
                       else one zone against nothing */
    const char *const *side; /* holders of the posts' own side; none: the holder in
                                whose ground most posts stand when they first stand */
    size_t side_count;
    const char *const *against; /* holders of the other side; none: all others */
    size_t against_count;
    const char *date;      /* one day, "2020-02-24"; NULL: every snapshot */
    const char *from, *to; /* first and last snapshot, both included; NULL: open */
    const char *base;      /* what the main body is connected with: "lon,lat" or a layer;
                              NULL: the largest connected part is the main body */
    const char *border;    /* a layer of borders through which it is connected; NULL */
    const char *border_where; /* only features of it for which this SQL condition holds */
    const char *name;       /* field of the posts' names; NULL: name_en, name, or the first
                               text */
    const char *valid_from; /* fields of the posts' first day, and of the first day no */
    const char *valid_to;   /* more; NULL: "established" and "evacuated" where they are */
    const char *uncertainty; /* kilometres, or the field that has them; NULL:
                                "uncertainty_km" when there is such a field */
    const char *line;       /* join the posts in the order of this field, or by the
                               shortest way ("auto"); NULL: no line */
    const char *beyond;     /* the holder whose ground inside the line is wanted; NULL */
    const char *posts_layer, *posts_crs, *posts_where; /* of the posts; NULL */
    const char *layer, *crs, *where; /* of the zones; NULL */
    const char *date_field, *zones_from, *zones_to; /* of a series in one layer; NULL */
    bool no_neck;           /* leave out the widths of necks, which cost most */
} fm_posts_options;

#define FM_POSTS_OPTIONS_INIT                                                            \
    {                                                                                    \
        NULL, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,    \
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,      \
            false                                                                        \
    }

/* `posts` is a layer of points; `zones` a series (a folder, a pattern, a path with
 * {date}, a layer with dates) or one layer.  `options` may be NULL; `*out` belongs to the
 * caller: fm_posts_free(). */
FM_API FM_MUST_USE fm_status fm_posts_new(fm_context *ctx, const char *posts,
                                          const char *zones,
                                          const fm_posts_options *options,
                                          fm_posts **out);
FM_API void fm_posts_free(fm_posts *posts);

FM_API size_t fm_posts_count(const fm_posts *posts);
FM_API const char *fm_posts_name(const fm_posts *posts, size_t post);
/* The days that were asked for, ascending; "2020-02-24". */
FM_API size_t fm_posts_day_count(const fm_posts *posts);
FM_API const char *fm_posts_day(const fm_posts *posts, size_t day);

/* A post on a day.  Numbers that are not known are NAN. */
typedef struct fm_post_state {
    fm_post_status status;
    fm_post_certainty certainty;
    double share;        /* of the disc that agrees; NAN without uncertainty */
    const char *holder;  /* whose ground; NULL: nobody's */
    bool is_pocket;      /* in own ground that is cut off */
    double distance_km;  /* to the front: the nearest ground of the other side, or of the
                            own when it stands in the other's */
    double main_km;      /* to the main body; 0 inside it */
    double neck_km;      /* the narrowest width of the widest way to the main body's
                            heart, or base */
    double neck_error_km; /* how far that may be off */
    char since[16];      /* first snapshot of the unbroken run of this status; "" when it
                            does not stand yet */
    bool is_since_open;  /* the run begins with the series, and may have begun before */
    bool is_changed;     /* status, or holder, against the day before */
} fm_post_state;
FM_API fm_post_state fm_posts_at(const fm_posts *posts, size_t day, size_t post);

/* The line through the posts that stand on the day, and the ground beyond it; zeros
 * without options.line. */
typedef struct fm_posts_line {
    double length_km;
    double beyond_km2;
    size_t posts;       /* that it runs through */
} fm_posts_line;
FM_API fm_posts_line fm_posts_line_at(const fm_posts *posts, size_t day);

/* Everything, in words and tables: "posts", "changes", "summary", and with a line
 * "beyond". */
FM_API FM_MUST_USE fm_status fm_posts_account(fm_context *ctx, const fm_posts *posts,
                                              fm_account **out);
/* The posts as a layer: one feature a post and day, with the posts' own attributes and
 * date, status, certainty, share, holder, pocket, distance_km, main_km, neck_km,
 * neck_error_km, since, changed (which take the place of own ones of these names; figures
 * are rounded as on a map). */
FM_API FM_MUST_USE fm_status fm_posts_export(fm_context *ctx, const fm_posts *posts,
                                             const char *path,
                                             const fm_export_options *options);
/* The line, and the ground beyond it, one feature a day with its date; FM_ERR_USAGE
 * when they were not asked for. */
FM_API FM_MUST_USE fm_status fm_posts_export_line(fm_context *ctx, const fm_posts *posts,
                                                  const char *path,
                                                  const fm_export_options *options);
FM_API FM_MUST_USE fm_status fm_posts_export_beyond(fm_context *ctx,
                                                    const fm_posts *posts,
                                                    const char *path,
                                                    const fm_export_options *options);

#ifdef __cplusplus
}
#endif
#endif
