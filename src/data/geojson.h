/* SPDX-License-Identifier: MIT */
/*
 * data/geojson.h: what the files of the GeoJSON reader share.
 *
 *   source_geojson.c      documents, the collection, what surrounds the features
 *   geojson_feature.c     a feature: its members, whether it is kept
 *   geojson_properties.c  its properties into columns
 *   geojson_geometry.c    its coordinates into parts
 *   geojson_part.c        what a part must be: rings closed, positions on the Earth
 *   geojson_crs.c         the old member "crs", and what the coordinates turn out to be
 *
 * Two kinds of trouble.  What is not JSON, or no FeatureCollection, stops the reading
 * with a status.  What is wrong with one feature alone is a fault: it is noted once,
 * where it was found, the rest of the feature is passed over, and at its end the
 * feature is taken back with a warning (geojson_feature.c).
 */
#ifndef FM_DATA_GEOJSON_H
#define FM_DATA_GEOJSON_H

#include "base/context.h"
#include "base/str.h"
#include "data/json_reader.h"
#include "data/source.h"

/* What the coordinates are taken for while they are read. */
typedef enum fm_geojson_crs {
    FM_GEOJSON_DEGREES_ASSUMED, /* nothing was said; a "crs" may still follow */
    FM_GEOJSON_DEGREES,
    FM_GEOJSON_OTHER /* as they come; dealt with at the end */
} fm_geojson_crs;

typedef struct fm_geojson_keys {
    struct fm_geojson_key *keys;
    size_t count, capacity;
    uint32_t *slots; /* index into keys plus one, hashed; 0: free */
    size_t slot_capacity;
    size_t next; /* features tend to have the same keys in the same order */
    size_t unwanted;
} fm_geojson_keys;

typedef struct fm_geojson {
    fm_context *ctx;
    const fm_source_request *request;
    fm_reader *reader;
    fm_features *out;
    fm_geojson_keys keys;
    fm_str raw; /* an object or array among the properties */

    size_t read;     /* features begun in the file; the number of the one under way */
    bool in_feature; /* words of a warning begin with the feature */

    bool is_faulty;
    fm_place fault_place;
    char fault[200];

    fm_geojson_crs crs;
    bool crs_said;  /* there was a member "crs" */
    char *crs_name; /* the name it gave; NULL: none that could be used */
    bool bent; /* longitudes were unwrapped, or features left out, on the assumption */
    bool deferred; /* some features still are as they came: the rest is for the end */

    bool shell_left;  /* the last shell was unwrapped: its holes go with it */
    bool is_far;      /* the feature under way has positions that are no degrees */
    size_t far_count; /* features of this sort */
    fm_bbox far_box;  /* of their parts */
} fm_geojson;

/* Note a fault of the feature at the last token; the first one counts. */
void fm_geojson_fault(fm_geojson *g, const char *format, ...) FM_PRINTF(2, 3);

/* Warn at `place` (NULL: the last token); inside a feature its number and id are put in
 * front. */
FM_MUST_USE fm_status fm_geojson_warn(fm_geojson *g, const fm_place *place,
                                      const char *kind, const char *format, ...)
    FM_PRINTF(4, 5);
/* The key stands twice: the last one counts. */
FM_MUST_USE fm_status fm_geojson_warn_key(fm_geojson *g, const char *key);

/* "a text", "null", for messages. */
const char *fm_geojson_kind(const fm_token *token);

/* ---- Features (geojson_feature.c) */

FM_MUST_USE fm_status fm_geojson_begin_feature(fm_geojson *g);
/* Keep it, or take it back: faulty, or not wanted. */
FM_MUST_USE fm_status fm_geojson_end_feature(fm_geojson *g);
/* Take the last feature back. */
void fm_geojson_drop_feature(fm_geojson *g);

/* A member's value, when the key is one of "geometry", "properties" and "id"; `seen`
 * remembers which have been. */
FM_MUST_USE fm_status fm_geojson_feature_member(fm_geojson *g, const fm_token *key,
                                                unsigned *seen, bool *taken);
/* A whole feature, behind its '{'. */
FM_MUST_USE fm_status fm_geojson_feature(fm_geojson *g);

/* ---- Properties (geojson_properties.c) */

/* Make the columns that the request's condition names, and bind it. */
FM_MUST_USE fm_status fm_geojson_keys_init(fm_geojson *g);
void fm_geojson_keys_release(fm_geojson *g);
/* Behind the '{'. */
FM_MUST_USE fm_status fm_geojson_properties(fm_geojson *g);
/* At the end: complain of columns that a condition names and no feature has, and of
 * columns with values of several kinds. */
FM_MUST_USE fm_status fm_geojson_check_columns(fm_geojson *g);

/* ---- Geometries (geojson_geometry.c) */

typedef struct fm_geojson_type fm_geojson_type;

/* A geometry object under way.  Its coordinates may come before its type: then they are
 * held back until it is known how they are meant. */
typedef struct fm_geojson_geometry {
    const fm_geojson_type *type;
    unsigned seen;
    unsigned depth; /* in collections */
    size_t first_part;
    fm_shapes held;
    unsigned held_levels;
} fm_geojson_geometry;

/* The type of this name; NULL when no geometry is called so. */
const fm_geojson_type *fm_geojson_type_named(const fm_token *name);

/* A member's value, when the key is "type", "coordinates" or "geometries". */
FM_MUST_USE fm_status fm_geojson_geometry_member(fm_geojson *g,
                                                 fm_geojson_geometry *geometry,
                                                 const fm_token *key, bool *taken);
/* Behind the last member; releases what was held back. */
FM_MUST_USE fm_status fm_geojson_geometry_end(fm_geojson *g,
                                              fm_geojson_geometry *geometry);
/* A whole geometry, behind its '{', into the feature under way. */
FM_MUST_USE fm_status fm_geojson_geometry_read(fm_geojson *g, unsigned depth);

/* ---- Parts (geojson_part.c) */

/* The part that was read last is complete.  `*kept` is false when it was dropped. */
FM_MUST_USE fm_status fm_geojson_end_part(fm_geojson *g, bool *kept);
/* Can these be degrees? */
bool fm_geojson_is_on_earth(fm_bbox box);
/* Do for all parts what was put off until it was known what the coordinates are. */
FM_MUST_USE fm_status fm_geojson_place_all(fm_context *ctx, fm_shapes *shapes);

/* ---- Coordinate reference systems (geojson_crs.c) */

/* The value of the member "crs". */
FM_MUST_USE fm_status fm_geojson_read_crs(fm_geojson *g);
/* At the end: bring everything to longitude and latitude, or say why that cannot be. */
FM_MUST_USE fm_status fm_geojson_settle_crs(fm_geojson *g);

#endif
