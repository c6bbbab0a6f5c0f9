/* SPDX-License-Identifier: MIT */
/*
 * gis/zip.h: a ZIP archive (APPNOTE 6.3.3, without its 64-bit parts) that appears whole or
 * not at all: KMZ, QGIS projects.
 *
 *     status = fm_zip_open(ctx, path, overwrite, &zip);
 *     ...
 *     status = fm_zip_add(zip, "doc.kml", bytes, length, false);   // for each file
 *     ...
 *     status = fm_zip_commit(&zip);   // sets zip to NULL
 *     fm_zip_abort(&zip);             // fine after commit, and with NULL
 *
 * Every file is dated SOURCE_DATE_EPOCH, or 1980-01-01, so that the same input gives the
 * same bytes.
 */
#ifndef FM_GIS_ZIP_H
#define FM_GIS_ZIP_H

#include "base/context.h"
#include "base/str.h"

typedef struct fm_zip fm_zip;

/* Fails as fm_output_open(). */
FM_MUST_USE fm_status fm_zip_open(fm_context *ctx, const char *path, bool overwrite,
                                  fm_zip **out);
/* Into `out` (borrowed, appended to) instead of a file; commit completes it. */
FM_MUST_USE fm_status fm_zip_memory(fm_context *ctx, fm_str *out, fm_zip **zip);
/* `store`: as it is, for what is packed already (PNG).  FM_ERR_LIMIT beyond 4 GiB or 65,535
 * files. */
FM_MUST_USE fm_status fm_zip_add(fm_zip *zip, const char *name, const void *bytes,
                                 size_t length, bool store);
FM_MUST_USE fm_status fm_zip_commit(fm_zip **zip);
void fm_zip_abort(fm_zip **zip);

#endif
