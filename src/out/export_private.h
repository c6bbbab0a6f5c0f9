/* SPDX-License-Identifier: MIT */
/*
 * out/export_private.h: what the writers of the formats share.
 */
#ifndef FM_OUT_EXPORT_PRIVATE_H
#define FM_OUT_EXPORT_PRIVATE_H

#include "base/mem.h"
#include "out/export.h"
#include "out/export_shape.h"

typedef struct fm_export_format fm_export_format;

/* One file being written.  All is borrowed but what is said otherwise. */
typedef struct fm_export_job {
    fm_context *ctx;
    const fm_features *features;
    const fm_export_format *format;
    const char *path;
    const char *name; /* of the layer inside; NULL: none was asked for */
    bool overwrite;
    int decimals;
    size_t written; /* features that are in the file; counted by the writer */
} fm_export_job;

struct fm_export_format {
    const char *suffix; /* ".geojson" */
    const char *driver; /* of GDAL; NULL: our own writer */
    fm_status (*write)(fm_export_job *job);
};

fm_status fm_export_geojson(fm_export_job *job);
fm_status fm_export_geojson_lines(fm_export_job *job);
fm_status fm_export_csv(fm_export_job *job);
fm_status fm_export_kml(fm_export_job *job);
fm_status fm_export_ogr(fm_export_job *job);

/* Say, with the count, that parts are smaller than the digits that are written. */
FM_MUST_USE fm_status fm_export_tell_lost(const fm_export_job *job, size_t parts,
                                          size_t features);

/* Now and then: progress, and cancelling. */
FM_MUST_USE fm_status fm_export_progress(const fm_export_job *job, size_t feature);

/* Do the ids say more than the place in the file?  Then a format without ids gets a
 * field of them. */
bool fm_export_ids_matter(const fm_features *f);

/* ----------------------------------------------------------------------- names */

/* What a format asks of the names of its fields. */
typedef struct fm_export_name_rule {
    size_t bytes_most;           /* 0: any number */
    const char *const *reserved; /* taken, in any case of letters; ends with NULL */
    bool ignores_case;           /* "Name" and "name" are one */
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

#endif
