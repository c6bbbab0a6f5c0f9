/* SPDX-License-Identifier: MIT */
/*
 * support/gathered.h: a map gathered for the writers of src/gis.
 *
 *     gathered g = gathered_of("frontmap: 1\nlayers: ...", folder, &options);
 *     ... g.map ...
 *     gathered_release(&g);
 */
#ifndef FM_TESTS_SUPPORT_GATHERED_H
#define FM_TESTS_SUPPORT_GATHERED_H

#include "gis/map.h"
#include "support/check.h"

typedef struct gathered {
    fm_context *ctx;
    fm_document *document;
    fm_gis_map *map;
} gathered;

/* The map of a document whose sources lie in `folder`. */
static inline gathered gathered_of(const char *text, const char *folder,
                                   const fm_gis_options *options)
{
    gathered g = { .ctx = fm_context_new() };

    assert_non_null(g.ctx);
    CHECK_OK(g.ctx, fm_document_parse(g.ctx, text, folder, &g.document));
    CHECK_OK(g.ctx, fm_gis_map_new(g.ctx, g.document, options, &g.map));
    return g;
}

static inline void gathered_release(gathered *g)
{
    fm_gis_map_free(g->map);
    fm_document_free(g->document);
    fm_context_free(g->ctx);
}

#endif
