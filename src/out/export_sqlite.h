/* SPDX-License-Identifier: MIT */
/*
 * out/export_sqlite.h: a GeoPackage that stands there already, and may be open elsewhere.
 *
 * Not for its tables: GDAL writes those, into a copy.
 */
#ifndef FM_OUT_EXPORT_SQLITE_H
#define FM_OUT_EXPORT_SQLITE_H

#include "base/context.h"

/*
 * Open the file and keep writers out until `*fd` is closed.  FM_ERR_OUTPUT when one is
 * writing; and, where the file is to be added to, when it is none, or when some of what
 * was written is still in a file beside it.
 */
FM_MUST_USE fm_status fm_export_sqlite_hold(fm_context *ctx, const char *path, bool adds,
                                            int *fd);
/* Is all that was written in the file itself? */
FM_MUST_USE fm_status fm_export_sqlite_check(fm_context *ctx, const char *path);
/* Copy what `fd` holds to the new file `to`; `path` is for messages. */
FM_MUST_USE fm_status fm_export_sqlite_copy(fm_context *ctx, const char *path, int fd,
                                            const char *to);

#endif
