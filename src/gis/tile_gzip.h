/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_gzip.h: bytes as a gzip member, the same every time: no name, no date.
 */
#ifndef FM_GIS_TILE_GZIP_H
#define FM_GIS_TILE_GZIP_H

#include "base/context.h"
#include "base/str.h"

/* Append to `out`. */
FM_MUST_USE fm_status fm_tile_gzip(fm_context *ctx, const void *bytes, size_t length,
                                   fm_str *out);

#endif
