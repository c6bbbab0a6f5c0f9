/* SPDX-License-Identifier: MIT */
/*
 * frontmap/document.h: the map document: what a map is to show, and how.
 *
 * A document is read from YAML (docs/format.md), or proposed from bare layers.  It is
 * plain data; nothing is drawn or opened until it is checked or rendered.
 */
#ifndef FRONTMAP_DOCUMENT_H
#define FRONTMAP_DOCUMENT_H

#include "frontmap/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fm_document fm_document;

/*
 * Read a document; "-" is standard input.  Every mistake is delivered to the context's
 * log with file, line and column; the call then fails once with FM_ERR_DOCUMENT.
 * `*out` belongs to the caller: fm_document_free().
 */
FM_API FM_MUST_USE fm_status fm_document_read(fm_context *ctx, const char *path,
                                              fm_document **out);

/*
 * Propose a document for bare layers: roles guessed from geometry and fields, colours
 * from a colour-blind-safe palette, CRS and extent from the data.  `*text` is the YAML
 * that says so, ready to edit; free it with fm_text_free().  `folder` is where the
 * document will stand (paths in it are relative to it); NULL: the working folder.
 */
FM_API FM_MUST_USE fm_status fm_document_propose(fm_context *ctx,
                                                 const char *const *paths, size_t count,
                                                 const char *folder, char **text);

/* A document from the text fm_document_propose() gave, or any other; relative paths
 * start from `folder` (NULL: the working folder). */
FM_API FM_MUST_USE fm_status fm_document_parse(fm_context *ctx, const char *text,
                                               const char *folder, fm_document **out);

FM_API void fm_document_free(fm_document *document);

/* Set what the command line may override; texts as in the document.  FM_ERR_USAGE says
 * what was expected. */
FM_API FM_MUST_USE fm_status fm_document_set_date(fm_context *ctx, fm_document *document,
                                                  const char *date);
FM_API FM_MUST_USE fm_status fm_document_set_size(fm_context *ctx, fm_document *document,
                                                  const char *size);
FM_API FM_MUST_USE fm_status fm_document_set_crs(fm_context *ctx, fm_document *document,
                                                 const char *crs);
/* "west,south,east,north" in degrees. */
FM_API FM_MUST_USE fm_status fm_document_set_bbox(fm_context *ctx, fm_document *document,
                                                  const char *bbox);
FM_API FM_MUST_USE fm_status fm_document_set_language(fm_context *ctx,
                                                      fm_document *document,
                                                      const char *language);
/* An SQL condition on one layer, on top of its own; `layer` NULL: on every layer. */
FM_API FM_MUST_USE fm_status fm_document_set_where(fm_context *ctx,
                                                   fm_document *document,
                                                   const char *layer, const char *where);

/*
 * Check without drawing: layers are read, fields looked up, geometries validated.
 * Findings go to the log; `*findings` counts them.  FM_OK also when there are some.
 */
FM_API FM_MUST_USE fm_status fm_document_check(fm_context *ctx,
                                               const fm_document *document,
                                               size_t *findings);

/* The JSON Schema of the map document; free with fm_text_free(). */
FM_API FM_MUST_USE fm_status fm_document_schema(fm_context *ctx, char **json);

/* The reference of the map document in Markdown (the tables of docs/format.md); free
 * with fm_text_free(). */
FM_API FM_MUST_USE fm_status fm_document_reference(fm_context *ctx, char **markdown);

FM_API void fm_text_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
