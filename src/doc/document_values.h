/* SPDX-License-Identifier: MIT */
/*
 * doc/document_values.h: single values of the map document, from their text.
 *
 * What the document and the command line both write: lengths, sizes, scales, boxes.
 * These know neither YAML nor files; they say yes or no, and the caller says where.
 */
#ifndef FM_DOC_DOCUMENT_VALUES_H
#define FM_DOC_DOCUMENT_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "geo/coord.h"

/* A sheet and its pixels: a sheet pixel is 1/96 inch. */
#define FM_SHEET_PX_MAX 40000.0
#define FM_SHEET_PX_MIN 16.0

/* "1.5", "1.5px", "0.3mm", "2pt", "1cm", "0.5in"; a bare number is px. */
bool fm_value_length(const char *text, double *px);

/* "500m", "10km", "3mi"; a bare number is metres. */
bool fm_value_ground(const char *text, double *metres);

/* "30d", "2w"; a bare number is days. */
bool fm_value_days(const char *text, double *days);

/* "1:500000", "1:500 000" or "500000". */
bool fm_value_scale(const char *text, double *denominator);

/* "1600x1200", "180mm x 120mm", "a4", "a4 landscape", "letter portrait".  Paper stands
 * upright unless it says landscape.  Ranges are not looked at. */
bool fm_value_size(const char *text, double *width_px, double *height_px);

/* true, false, yes, no, on, off, in any case of letters. */
bool fm_value_bool(const char *text, bool *value);

/* "en", "ar-SY", "zh-Hant": a language tag by its shape (RFC 5646). */
bool fm_value_language(const char *text);

/*
 * West, south, east, north in degrees as a box; east below west crosses the
 * antimeridian.  NULL when it is good, else what is wrong with it.
 */
const char *fm_value_bbox(const double numbers[4], fm_bbox *bbox);
/* The same from "west,south,east,north". */
const char *fm_value_bbox_text(const char *text, fm_bbox *bbox);

#endif
