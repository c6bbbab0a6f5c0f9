/* SPDX-License-Identifier: MIT */
/*
 * data/source_backend.h: what every kind of source provides; one entry each in the
 * table of source.c.
 */
#ifndef FM_DATA_SOURCE_BACKEND_H
#define FM_DATA_SOURCE_BACKEND_H

#include "data/source.h"

/* Bytes at the start of a file that a source is recognised by. */
#define FM_SOURCE_SNIFF 4096

typedef struct fm_source_backend {
    const char *name;
    /* Is this file ours?  `head` are its first bytes (none for what is not a file). */
    bool (*recognises)(const char *path, const unsigned char *head, size_t length);
    fm_status (*read)(fm_context *ctx, const char *path,
                      const fm_source_request *request, fm_features *out);
} fm_source_backend;

extern const fm_source_backend fm_source_geojson;
extern const fm_source_backend fm_source_ogr;

#endif
