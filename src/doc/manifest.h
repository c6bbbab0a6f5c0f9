/* SPDX-License-Identifier: MIT */
/*
 * doc/manifest.h: what stands beside a layer about it: `NAME.yaml` beside `NAME.geojson`,
 * or beside the folder of a series (`control.yaml` beside `control/`).
 */
#ifndef FM_DOC_MANIFEST_H
#define FM_DOC_MANIFEST_H

#include "base/context.h"
#include "base/mem.h"

/* Texts live in the arena; NULL where not said. */
typedef struct fm_manifest {
    fm_arena arena;
    const char *title;
    const char *what;
    const char *as_of;
    const char *licence;
    const char *attribution; /* one line for the credits */
    const char *doubt;
} fm_manifest;

/* The manifest of the layer at `path`; all-NULL when there is none.  FM_ERR_LAYER when
 * there is one that cannot be read. */
FM_MUST_USE fm_status fm_manifest_find(fm_context *ctx, const char *path,
                                       fm_manifest *out);
void fm_manifest_release(fm_manifest *manifest);

#endif
