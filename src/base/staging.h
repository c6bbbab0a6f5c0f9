/* SPDX-License-Identifier: MIT */
/*
 * base/staging.h: a folder beside the final name, for libraries that write by name.
 *
 * What fm_output (base/file.h) is for our own writers.  The library is given a path in a
 * hidden folder; when all is closed, the files are brought to the disk and take their
 * final names, the sidecars first and the file itself last, and the folder goes:
 *
 *     status = fm_staging_open(ctx, "front.shp", overwrite, sidecars, &staging);
 *     ...  write fm_staging_path(staging), ".front.shp.4711.0.part/front.shp"  ...
 *     status = fm_staging_commit(&staging);
 *     fm_staging_abort(&staging);           // fine after commit, and with NULL
 *
 * One file replaces an old one atomically.  Several cannot; should one of them fail to
 * take its name, those before it give theirs back.
 */
#ifndef FM_BASE_STAGING_H
#define FM_BASE_STAGING_H

#include "base/context.h"

typedef struct fm_staging fm_staging;

/*
 * `sidecars` (NULL for none; ends with NULL; static) are the files that go with this
 * one: ".dbf" stands in place of the suffix, "-wal" behind the name.  Those of an old
 * file that the new one does not have are removed with it.  Fails as fm_output_open().
 */
FM_MUST_USE fm_status fm_staging_open(fm_context *ctx, const char *path, bool overwrite,
                                      const char *const *sidecars, fm_staging **out);
const char *fm_staging_path(const fm_staging *staging);
FM_MUST_USE fm_status fm_staging_commit(fm_staging **staging);
void fm_staging_abort(fm_staging **staging);

#endif
