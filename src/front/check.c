/* SPDX-License-Identifier: MIT */
/*
 * A document checked against its data, without ink: every layer is read on its date,
 * every field that a style names is looked up, every polygon is asked whether it is
 * valid.  One bad layer does not hide the next.
 */
#include "base/mem.h"
#include "doc/style.h"
#include "front/situation.h"
#include "frontmap/document.h"
#include "geo/projection.h"
#include "geo/topology.h"

#include "base/banned.h"

/* The last error becomes a finding. */
static void deliver_error(fm_context *ctx, fm_status status, const char *kind)
{
    fm_error error = *fm_context_error(ctx);
    fm_place place = { error.file[0] == '\0' ? NULL : error.file, error.line,
                       error.column };

    fm_log_error(ctx, status, &place, kind, "%s", error.message);
}

/* Failures that end a check instead of being one of its findings. */
static bool ends_check(fm_status status)
{
    return status == FM_ERR_NOMEM || status == FM_ERR_CANCELLED ||
           status == FM_ERR_INTERNAL;
}

static fm_status check_geometry(fm_context *ctx, const fm_features *f, size_t *findings)
{
    fm_topology *topology = NULL;
    fm_status status = fm_topology_new(ctx, &topology);

    for (size_t i = 0; i < fm_features_count(f) && status == FM_OK; i++) {
        fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[i], 0 };
        char reason[128];
        fm_str who = { 0 }, at = { 0 };
        bool valid = true;
        fm_lonlat where;

        status = fm_topology_check(topology, &f->shapes, i, &valid, reason, &where);
        if (status != FM_OK || valid)
            continue;
        (*findings)++;
        fm_features_describe(f, i, &who);
        fm_str_add_fixed(&at, where.lon, 5);
        fm_str_add(&at, ", ");
        fm_str_add_fixed(&at, where.lat, 5);
        status = fm_warn(ctx, FM_ERR_GEOMETRY, &place, "invalid-polygon",
                         "%s: %s at %s; it is drawn by the even-odd rule",
                         fm_str_text(&who), reason, fm_str_text(&at));
        fm_str_release(&who);
        fm_str_release(&at);
    }
    fm_topology_free(topology);
    return status;
}

/* Read one layer of the document alone, as rendering would. */
static fm_status check_layer(fm_context *ctx, const fm_document *document, size_t index,
                             size_t *findings)
{
    fm_document alone = *document;
    fm_situation_options options = { .all_columns = true };
    const fm_layer_spec *spec = &document->layers[index];
    fm_situation *situation = NULL;
    fm_styler *styler = NULL;
    size_t warnings = fm_context_warning_count(ctx);
    fm_status status;

    alone.layers = &document->layers[index];
    alone.layer_count = 1;
    status = fm_situation_new(ctx, &alone, &options, &situation);
    if (status == FM_OK)
        status = fm_styler_new(ctx, document, spec,
                               &situation->layers[0].features.table, &styler);
    *findings += fm_context_warning_count(ctx) - warnings;
    if (status == FM_OK)
        status = check_geometry(ctx, &situation->layers[0].features, findings);
    fm_styler_free(styler);
    fm_situation_free(situation);
    if (status == FM_OK || ends_check(status))
        return status;
    deliver_error(ctx, status, "layer");
    (*findings)++;
    return FM_OK;
}

/* Derived layers need their sources, so they are checked together, when those are
 * sound. */
static fm_status check_derived(fm_context *ctx, const fm_document *document,
                               size_t *findings)
{
    fm_situation *situation = NULL;
    fm_status status;
    size_t derived = 0;

    for (size_t i = 0; i < document->layer_count; i++)
        derived += document->layers[i].derive.kind != FM_DERIVE_NONE;
    if (derived == 0 || *findings > 0)
        return FM_OK;
    status = fm_situation_new(ctx, document, NULL, &situation);
    for (size_t i = 0; status == FM_OK && i < document->layer_count; i++) {
        fm_styler *styler = NULL;

        if (document->layers[i].derive.kind == FM_DERIVE_NONE)
            continue;
        status = fm_styler_new(ctx, document, &document->layers[i],
                               &situation->layers[i].features.table, &styler);
        fm_styler_free(styler);
    }
    fm_situation_free(situation);
    if (status == FM_OK || ends_check(status))
        return status;
    deliver_error(ctx, status, "derived-layer");
    (*findings)++;
    return FM_OK;
}

static fm_status check_crs(fm_context *ctx, const fm_document *document,
                           size_t *findings)
{
    const char *crs = document->sheet.crs;
    fm_projection *projection = NULL;
    fm_status status;

    if (crs == NULL || fm_str_equal_nocase(crs, "auto"))
        return FM_OK;
    status = fm_projection_new(ctx, crs, &projection);
    fm_projection_free(projection);
    if (status == FM_OK || ends_check(status))
        return status;
    fm_log_error(ctx, status, &document->sheet.crs_place, "crs", "%s",
                 fm_context_error(ctx)->message);
    (*findings)++;
    return FM_OK;
}

fm_status fm_document_check(fm_context *ctx, const fm_document *document,
                            size_t *findings)
{
    fm_status status;

    *findings = 0;
    status = check_crs(ctx, document, findings);
    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        if (document->layers[i].derive.kind == FM_DERIVE_NONE)
            status = check_layer(ctx, document, i, findings);
    }
    if (status == FM_OK)
        status = check_derived(ctx, document, findings);
    return status;
}
