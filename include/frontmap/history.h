/* SPDX-License-Identifier: MIT */
/*
 * frontmap/history.h: the ledger of ground over a whole series of snapshots.
 *
 * Every two snapshots that follow each other are a step; a step's rows say for each
 * holder, and each province when there are any, what was held before and after, gained
 * and lost.  Memory does not grow with the number of snapshots but for the ledger itself.
 * Missing days are said, never filled in.
 */
#ifndef FRONTMAP_HISTORY_H
#define FRONTMAP_HISTORY_H

#include "frontmap/diff.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_history fm_history;

typedef struct fm_history_options {
    const char *by;         /* field of the holder; NULL and "": as in fm_diff_options */
    const char *from, *to;  /* first and last date, both included; NULL: open */
    double tolerance_m;     /* as in fm_diff_options; < 0: 5 m */
    const char *within, *within_name; /* provinces; NULL */
    const char *places, *places_name; /* places, to name large changes; NULL */
    const char *layer, *crs, *where;  /* NULL */
    const char *date_field, *valid_from, *valid_to; /* of a series in one layer; NULL */
    double correction_km2;  /* flag steps that change more a day; 0: chosen from the
                               series (eight times the median of its changing days, and
                               at least 25 km2); < 0: never */
    unsigned threads;       /* 0: as many as there are processors */
    bool patches;           /* keep the patches of every step, for the map of movement */
} fm_history_options;

#define FM_HISTORY_OPTIONS_INIT                                                          \
    {                                                                                    \
        NULL, NULL, NULL, -1.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,    \
            NULL, 0.0, 0, false                                                          \
    }

/* `options` may be NULL; `*out` belongs to the caller: fm_history_free(). */
FM_API FM_MUST_USE fm_status fm_history_new(fm_context *ctx, const char *series,
                                            const fm_history_options *options,
                                            fm_history **out);
FM_API void fm_history_free(fm_history *history);

/* The ledger and its sums, in words and tables; the table "ledger" is the CSV. */
FM_API FM_MUST_USE fm_status fm_history_account(fm_context *ctx,
                                                const fm_history *history,
                                                fm_account **out);

/* The patches of all steps as a layer; asks for `patches` in the options. */
FM_API FM_MUST_USE fm_status fm_history_export(fm_context *ctx,
                                               const fm_history *history,
                                               const char *path,
                                               const fm_export_options *options);
/* The map of the whole movement, coloured by date of change, as a map document.  Free with
 * fm_text_free().  FM_ERR_USAGE when the files of the series are not named alike. */
FM_API FM_MUST_USE fm_status fm_history_propose(fm_context *ctx,
                                                const fm_history *history, char **yaml);
/* A map document that shows the zones of whatever date it is given, with that date as
 * its title: for fm_animation_write() over the dates of the history.  As above. */
FM_API FM_MUST_USE fm_status fm_history_propose_film(fm_context *ctx,
                                                     const fm_history *history,
                                                     char **yaml);

/* The field of the holder; NULL when there is one zone against nothing. */
FM_API const char *fm_history_by(const fm_history *history);

/* The dates of its snapshots, ascending; `text` becomes "2020-02-24". */
FM_API size_t fm_history_date_count(const fm_history *history);
FM_API void fm_history_date(const fm_history *history, size_t i, char text[11]);

#ifdef __cplusplus
}
#endif
#endif
