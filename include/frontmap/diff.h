/* SPDX-License-Identifier: MIT */
/*
 * frontmap/diff.h: what changed on the ground between two snapshots of zones.
 *
 * A diff is plain data: for every holder the ground held before and after, gained and
 * lost; who took from whom; the patches of changed ground; the places that changed hands.
 * It is computed here, told by an account (frontmap/account.h) and written as a layer
 * (frontmap/export.h).
 *
 * Areas are those of edges that are straight in longitude and latitude on the ellipsoid
 * (WGS 84), to the last sliver, and balance: kept + lost = old, kept + gained = new.
 * Redrawing is measured apart: a patch that is nowhere wider than `tolerance_m` is no
 * change on the ground.  Vertex order, first vertex, winding, the splitting of features
 * and added vertices on an edge make no patch at all.
 *
 *     fm_diff_options options = FM_DIFF_OPTIONS_INIT;
 *     options.by = "holder";
 *     status = fm_diff_files(ctx, "old.geojson", "new.geojson", &options, &diff);
 *
 * Not for comparing two map documents: documents are text, and git diffs them well.
 */
#ifndef FRONTMAP_DIFF_H
#define FRONTMAP_DIFF_H

#include "frontmap/account.h"
#include "frontmap/document.h"
#include "frontmap/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_diff fm_diff;

typedef struct fm_diff_options {
    const char *by;     /* field of the holder; NULL: "holder" when there is such a field,
                           else one zone against nothing; "": that in any case */
    const char *key;    /* field that tells which features are the same; NULL: overlap */
    double tolerance_m; /* patches nowhere wider are redrawing; < 0: 5 m */
    const char *within; /* a layer of provinces to count by; NULL */
    const char *within_name; /* its field of names; NULL: name_en, name, or the first text */
    const char *places; /* a layer of places; NULL */
    const char *places_name; /* its field of names; NULL: as above */
    const char *layer;  /* name inside files of several; NULL */
    const char *crs;    /* of layers that do not say their own; NULL */
    const char *where;  /* SQL condition on both; NULL */
    const char *date_field, *valid_from, *valid_to; /* of a series in one layer; NULL */
    bool features;      /* say what became of each feature; so does a key */
    bool kept;          /* keep the ground that did not change hands as well */
} fm_diff_options;

#define FM_DIFF_OPTIONS_INIT                                                             \
    {                                                                                    \
        NULL, NULL, -1.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,    \
            false, false                                                                 \
    }

/* Two layers, of the dates in their names if both tell one.  `options` may be NULL; `*out`
 * belongs to the caller: fm_diff_free(). */
FM_API FM_MUST_USE fm_status fm_diff_files(fm_context *ctx, const char *old_path,
                                           const char *new_path,
                                           const fm_diff_options *options,
                                           fm_diff **out);
/* Two dates ("2020-01-30") of a series: a folder, a pattern, a path with {date}, or a
 * layer with dates.  Each date shows the latest snapshot up to it. */
FM_API FM_MUST_USE fm_status fm_diff_series(fm_context *ctx, const char *series,
                                            const char *from, const char *to,
                                            const fm_diff_options *options,
                                            fm_diff **out);
/* Two dates of a layer of a document (`layer` NULL: the only one that holds zones of a
 * series); the holder's field is that of its classes unless options->by names it. */
FM_API FM_MUST_USE fm_status fm_diff_document(fm_context *ctx,
                                              const fm_document *document,
                                              const char *layer, const char *from,
                                              const char *to,
                                              const fm_diff_options *options,
                                              fm_diff **out);
FM_API void fm_diff_free(fm_diff *diff);

/* Did ground change hands (redrawing aside)? */
FM_API bool fm_diff_is_changed(const fm_diff *diff);

/* Holders, in order of first appearance. */
typedef struct fm_diff_holder {
    const char *name;
    double old_km2, new_km2, gained_km2, lost_km2;
    double redrawn_gained_km2, redrawn_lost_km2; /* of gained and lost: only redrawn */
} fm_diff_holder;
FM_API size_t fm_diff_holder_count(const fm_diff *diff);
FM_API fm_diff_holder fm_diff_holder_at(const fm_diff *diff, size_t holder);

/* Patches of changed ground, largest first. */
typedef struct fm_diff_patch {
    const char *from, *to; /* holders; NULL: nobody */
    double km2;
    double width_m; /* mean: twice the area by the length of the outline */
    bool is_redrawing;
    double lon, lat;       /* inside it */
    const char *place;     /* nearest; NULL without places */
    double place_km;       /* from its nearest ground; 0 inside */
    const char *province;  /* where most of it lies; NULL without provinces */
} fm_diff_patch;
FM_API size_t fm_diff_patch_count(const fm_diff *diff);
FM_API fm_diff_patch fm_diff_patch_at(const fm_diff *diff, size_t patch);

/* Everything, in words and tables (docs/reports.md names every key). */
FM_API FM_MUST_USE fm_status fm_diff_account(fm_context *ctx, const fm_diff *diff,
                                             fm_account **out);
/* The changed ground as a layer: `change` gained, lost or (with kept) kept, `from`, `to`,
 * `km2`, `place`, `province`. */
FM_API FM_MUST_USE fm_status fm_diff_export(fm_context *ctx, const fm_diff *diff,
                                            const char *path,
                                            const fm_export_options *options);
/* The change map as a map document, ready to render or to edit: old front dashed, new one
 * solid, gained ground hatched.  Free with fm_text_free(). */
FM_API FM_MUST_USE fm_status fm_diff_propose(fm_context *ctx, const fm_diff *diff,
                                             char **yaml);

#ifdef __cplusplus
}
#endif
#endif
