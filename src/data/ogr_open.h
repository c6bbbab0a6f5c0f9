/* SPDX-License-Identifier: MIT */
/*
 * data/ogr_open.h: whether GDAL may open a layer at all, and with which drivers.
 *
 * Two of the gates stand here:
 *
 *   the path     no URL, no /vsi..., no DRIVER: prefix, and a regular file
 *   the driver   only those of the list in ogr_open.c and those the policy adds; GDAL
 * is told the list, so that what is inside a file cannot choose another
 *
 * The third, the network, is shut inside GDAL (gdal_library.c).
 */
#ifndef FM_DATA_OGR_OPEN_H
#define FM_DATA_OGR_OPEN_H

#include "data/gdal_library.h"

/* FM_ERR_POLICY for what the policy does not allow, FM_ERR_LAYER for what is no file.
 * `*is_special` when GDAL gets more than a file to open: a folder, a service. */
FM_MUST_USE fm_status fm_ogr_check_path(fm_context *ctx, const char *path,
                                        bool *is_special);

/* Open the session's path for reading.  FM_ERR_LAYER says what the file looks like when
 * no driver knows it.  `*out` belongs to the caller: GDALClose(). */
FM_MUST_USE fm_status fm_ogr_open(const fm_gdal_session *session, bool is_special,
                                  GDALDatasetH *out);

/* Is this a table of text (CSV), whose fields have no types? */
bool fm_ogr_is_table_text(const char *path);

#endif
