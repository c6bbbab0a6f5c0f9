/* SPDX-License-Identifier: MIT */
/*
 * out/export_private.h: what the writers of the formats share.
 */
#ifndef FM_OUT_EXPORT_PRIVATE_H
#define FM_OUT_EXPORT_PRIVATE_H

#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "out/export.h"
#include "out/export_plane.h"
#include "out/export_shape.h"

/* Which of the options a format honours; another one that is given is an error. */
typedef enum fm_export_ability {
    FM_EXPORT_APPENDS = 1u << 0,
    FM_EXPORT_TAKES_CRS = 1u << 1,
    FM_EXPORT_WANTS_METRES = 1u << 2, /* no degrees; with FM_EXPORT_TAKES_CRS */
    FM_EXPORT_TAKES_GEOMETRY = 1u << 3,
    FM_EXPORT_HOLDS_LAYERS = 1u << 4,
    FM_EXPORT_FINISHES = 1u << 5,
    FM_EXPORT_KEEPS_DIGITS = 1u << 6 /* all of them, where no number is asked for */
} fm_export_ability;

typedef struct fm_export_format fm_export_format;

/* One file being written.  All is borrowed. */
typedef struct fm_export_job {
    fm_context *ctx;
    const fm_export_format *format;
    const char *path;
    const fm_export_options *options;
    const fm_export_hooks *hooks; /* NULL: none */
    const fm_export_item *items;
    size_t item_count;
    fm_export_plane *plane; /* NULL: degrees of WGS 84 */
    bool overwrite;
    bool appends;    /* there is a file, and it is added to */
    struct stat old; /* that file, as it was when it was read */
    int decimals; /* -1: every digit */
    /* The layer at work: fm_export_take(). */
    const fm_export_item *item;
    const fm_features *features;
    const char *name; /* of the layer inside; NULL: none was asked for */
    bool is_again;    /* it was gone through before, and what is to be said was said */
    size_t written; /* features of all layers that are in the file; counted by the
                       writer */
} fm_export_job;

struct fm_export_format {
    const char *suffix; /* ".geojson" */
    const char *title;  /* for messages */
    const char *driver; /* of GDAL; NULL: our own writer */
    unsigned abilities; /* fm_export_ability bits */
    fm_status (*write)(fm_export_job *job);
};

fm_status fm_export_geojson(fm_export_job *job);
fm_status fm_export_geojson_lines(fm_export_job *job);
fm_status fm_export_geojson_sequence(fm_export_job *job);
fm_status fm_export_csv(fm_export_job *job);
fm_status fm_export_kml(fm_export_job *job);
fm_status fm_export_gpx(fm_export_job *job);
fm_status fm_export_dxf(fm_export_job *job);
fm_status fm_export_ogr(fm_export_job *job);

/* Turn to a layer. */
void fm_export_take(fm_export_job *job, size_t item);

/* Write in `crs` (NULL: WGS 84, or what suits a format of metres); `plane` is the caller's
 * to release. */
FM_MUST_USE fm_status fm_export_set_crs(fm_export_job *job, const char *crs,
                                        fm_export_plane *plane);

/* The name of the layer at work, or the file's without its suffix; free with fm_free(),
 * NULL when out of memory. */
FM_MUST_USE char *fm_export_layer_name(const fm_export_job *job);

/* A feature of the layer at work as it is to be written: in the CRS, rounded, wound. */
FM_MUST_USE fm_status fm_export_job_shape(fm_export_job *job, size_t feature,
                                          fm_export_shape *shape);

/* Refuse features without geometry, and kinds other than these (fm_shape_kind bits), of any
 * layer, with the cure. */
FM_MUST_USE fm_status fm_export_check_kinds(const fm_export_job *job, unsigned kinds,
                                            const char *cure);

/* How a feature of the layer at work looks; empty where nothing is known. */
fm_export_look fm_export_look_of(const fm_export_job *job, size_t feature);

/* Say, with the count, that parts are smaller than the digits that are written. */
FM_MUST_USE fm_status fm_export_tell_lost(const fm_export_job *job, size_t parts,
                                          size_t features);

/* Now and then: progress, and cancelling. */
FM_MUST_USE fm_status fm_export_progress(const fm_export_job *job, size_t feature);

/* Do the ids say more than the place in the file?  Then a format without ids gets a
 * field of them. */
bool fm_export_ids_matter(const fm_features *f);

/* ---------------------------------------------------------------------- adding */

/* Copy the file as it stands to `output`, an end of line behind it.  `*first` is its first
 * line, without the end; it may be NULL. */
FM_MUST_USE fm_status fm_export_copy_old(fm_export_job *job, fm_output *output,
                                         fm_str *first);
/* Is it still the file that was read?  Asked last of all. */
FM_MUST_USE fm_status fm_export_check_old(const fm_export_job *job);

/* The day that a file tells, SOURCE_DATE_EPOCH or the epoch, as a date or with its
 * time. */
void fm_export_ogr_add_time(fm_str *out, bool with_time);

/* ------------------------------------------------------------------------- XML */

/* Characters that no XML may hold (XML 1.0, 2.2) become U+FFFD. */
void fm_export_add_xml(fm_str *out, const char *text, size_t length);

/* ----------------------------------------------------------------------- names */

/* What a format asks of the names of its fields. */
typedef struct fm_export_name_rule {
    size_t bytes_most;           /* 0: any number */
    const char *const *reserved; /* taken, in any case of letters; ends with NULL */
    bool ignores_case;           /* "Name" and "name" are one */
    bool is_element;             /* a name of XML without a colon */
} fm_export_name_rule;

/* Names of fields, unlike each other; the first is "id" where `has_id`, then those of
 * the table in order.  Release with fm_export_names_release(). */
typedef struct fm_export_names {
    char **names;
    size_t count;
    size_t renamed;
} fm_export_names;

/* Says the renames, all in one warning. */
FM_MUST_USE fm_status fm_export_names_make(const fm_export_job *job, bool has_id,
                                           const fm_export_name_rule *rule,
                                           fm_export_names *out);
/* The same without a word, and without "id"; `rule` NULL: that of a GeoPackage. */
FM_MUST_USE fm_status fm_export_names_choose(fm_context *ctx, const fm_table *table,
                                             const fm_export_name_rule *rule,
                                             fm_export_names *out);
void fm_export_names_release(fm_export_names *names);

/* Is it the name of a table that SQLite, the GeoPackage or QGIS has for itself? */
bool fm_export_is_reserved_table(const char *name);

/* The column that is called so, in any case of letters; FM_NO_COLUMN. */
size_t fm_export_find_column(const fm_table *table, const char *name);

#endif
