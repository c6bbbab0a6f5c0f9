/* SPDX-License-Identifier: MIT */
/*
 * data/sniff.h: what a file looks like that is not what was asked for.
 *
 * Only for messages and for choosing a reader: nothing is opened because it looks like
 * something.
 */
#ifndef FM_DATA_SNIFF_H
#define FM_DATA_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* "a PNG picture", "an HTML page", "WKT": what these first bytes of a file are; NULL
 * when they may well be JSON. */
const char *fm_sniff(const unsigned char *bytes, size_t length);

/* The name of the encoding when it is visibly another than UTF-8; NULL otherwise. */
const char *fm_sniff_encoding(const unsigned char *bytes, size_t length);

/* Does the text begin like JSON: an object, an array, a record separator? */
bool fm_sniff_is_json(const unsigned char *bytes, size_t length);

/* TopoJSON says so in the first member, by custom. */
bool fm_sniff_is_topojson(const unsigned char *bytes, size_t length);

bool fm_sniff_is_gzip(const unsigned char *bytes, size_t length);

#endif
