/* SPDX-License-Identifier: MIT */
/*
 * doc/document_paths.h: which files a document may name.  For the reading of documents;
 * others ask fm_source_path() and fm_document_check_path() of document.h.
 */
#ifndef FM_DOC_DOCUMENT_PATHS_H
#define FM_DOC_DOCUMENT_PATHS_H

#include "doc/document.h"

/* Set document->root from document->folder and the policy. */
FM_MUST_USE fm_status fm_document_find_root(fm_context *ctx, fm_document *document);

/* What a source as written means if it is no path: "a URL", "a GDAL virtual file", "a
 * connection"; NULL when it is a path. */
const char *fm_source_is_remote(const char *source);

/* The path with all links followed; what does not exist stays as written.  NULL when it
 * cannot be told.  Free with fm_free().  False when out of memory. */
FM_MUST_USE bool fm_real_path(const char *path, char **real);

#endif
