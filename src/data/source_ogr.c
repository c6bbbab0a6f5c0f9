/* SPDX-License-Identifier: MIT */
/*
 * Layers through GDAL: opened behind the gates of ogr_open.h, filtered by GDAL where it
 * judges as we do, and by us in any case.
 */
#include "data/source_backend.h"

#include <string.h>

#include "base/mem.h"
#include "base/secret.h"
#include "data/gdal_library.h"
#include "data/ogr_crs.h"
#include "data/ogr_fields.h"
#include "data/ogr_geometry.h"
#include "data/ogr_open.h"
#include "geo/projection.h"

#include "base/banned.h"

enum { PROGRESS_EVERY = 1024 };

typedef struct reader {
    fm_context *ctx;
    const fm_gdal *gdal;
    const char *path;
    const fm_source_request *request;
    fm_features *out;
    GDALDatasetH dataset;
    OGRLayerH layer;
    fm_ogr_fields fields;
    fm_ogr_crs crs;
    fm_ogr_batch batch;
    size_t id_column;
    bool *keep; /* by row; only once a box is asked for */
    size_t keep_capacity;
} reader;

/* ---- The layer ------------------------------------------------------------------- */

static void list_layers(const reader *r, fm_str *names)
{
    int count = r->gdal->GDALDatasetGetLayerCount(r->dataset);

    for (int i = 0; i < count; i++)
        fm_str_addf(
            names, "%s%s", i == 0 ? "" : ", ",
            r->gdal->OGR_L_GetName(r->gdal->GDALDatasetGetLayer(r->dataset, i)));
}

/* The first that has both a geometry and features, else the first that has a geometry,
 * else the first. */
static OGRLayerH best_layer(const reader *r, int count)
{
    const fm_gdal *gdal = r->gdal;
    OGRLayerH best = NULL;
    int best_rank = -1;

    for (int i = 0; i < count && best_rank < 2; i++) {
        OGRLayerH layer = gdal->GDALDatasetGetLayer(r->dataset, i);
        int rank = gdal->OGR_L_GetGeomType(layer) != wkbNone;

        if (rank == 1 && count > 1 && gdal->OGR_L_GetFeatureCount(layer, TRUE) > 0)
            rank = 2;
        if (rank > best_rank) {
            best = layer;
            best_rank = rank;
        }
    }
    return best;
}

static fm_status choose_layer(reader *r)
{
    const fm_gdal *gdal = r->gdal;
    fm_place place = { .file = r->path };
    int count = gdal->GDALDatasetGetLayerCount(r->dataset);
    fm_status status = FM_OK;
    fm_str names = { 0 };

    if (r->request->layer != NULL)
        r->layer = gdal->GDALDatasetGetLayerByName(r->dataset, r->request->layer);
    else
        r->layer = best_layer(r, count);
    list_layers(r, &names);
    if (r->layer == NULL && r->request->layer != NULL)
        status = fm_fail_at(r->ctx, FM_ERR_LAYER, &place,
                            "has no layer '%.100s'; it has: %.600s", r->request->layer,
                            fm_str_text(&names));
    else if (r->layer == NULL)
        status = fm_fail_at(r->ctx, FM_ERR_LAYER, &place, "has no vector layer");
    else if (r->request->layer == NULL && count > 1)
        fm_note(r->ctx, &place, "layer-chosen",
                "reading layer '%.100s' of: %.600s; --layer chooses another",
                gdal->OGR_L_GetName(r->layer), fm_str_text(&names));
    fm_str_release(&names);
    return status;
}

static fm_status copy_text(fm_context *ctx, const char *text, char **out)
{
    *out = fm_strdup(text);
    return *out == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

/* Name, format and CRS of the layer, into the features. */
static fm_status describe_layer(reader *r)
{
    const fm_gdal *gdal = r->gdal;
    const char *crs;
    fm_status status =
        copy_text(r->ctx, gdal->OGR_L_GetName(r->layer), &r->out->layer_name);

    if (status == FM_OK)
        status = copy_text(
            r->ctx,
            gdal->GDALGetDriverShortName(gdal->GDALGetDatasetDriver(r->dataset)),
            &r->out->format);
    if (status == FM_OK)
        status = fm_ogr_crs_read(r->ctx, gdal, r->layer, &r->crs);
    if (status != FM_OK)
        return status;
    crs = r->crs.text.length > 0 ? r->crs.text.text : r->request->crs;
    r->batch.crs_is_guess = crs == NULL;
    r->batch.crs = crs == NULL || fm_crs_is_lonlat(crs) ? NULL : crs;
    r->batch.swap = r->crs.y_first;
    return copy_text(r->ctx, crs == NULL ? "OGC:CRS84" : crs, &r->out->crs);
}

/* ---- Filters --------------------------------------------------------------------- */

/*
 * Let GDAL leave out what the box leaves out: where it has an index that saves reading
 * the rest.  Only in degrees, and only where no longitude is beyond 180, since GDAL
 * does not know that 190 is -170.
 */
static void push_box_down(reader *r)
{
    const fm_bbox *box = r->request->bbox;
    OGREnvelope extent;

    if (box == NULL || r->batch.crs != NULL || r->batch.swap || r->request->no_geometry)
        return;
    if (r->gdal->OGR_L_GetExtent(r->layer, &extent, FALSE) != OGRERR_NONE)
        return;
    if (box->west < -180 || box->east > 180 || extent.MinX < -180 || extent.MaxX > 180)
        return;
    r->gdal->OGR_L_SetSpatialFilterRect(r->layer, box->west, box->south, box->east,
                                        box->north);
}

static bool has_database(const reader *r)
{
    return strcmp(r->out->format, "GPKG") == 0 ||
           strcmp(r->out->format, "PostgreSQL") == 0;
}

/* What the condition's column is in the layer, for the pushdown. */
static fm_where_source_kind kind_of_field(void *user, const char *column)
{
    const reader *r = user;
    const fm_gdal *gdal = r->gdal;
    OGRFeatureDefnH definition = gdal->OGR_L_GetLayerDefn(r->layer);

    for (int i = 0; i < gdal->OGR_FD_GetFieldCount(definition); i++) {
        OGRFieldDefnH field = gdal->OGR_FD_GetFieldDefn(definition, i);

        if (strcmp(gdal->OGR_Fld_GetNameRef(field), column) != 0)
            continue;
        switch (gdal->OGR_Fld_GetType(field)) {
        case OFTInteger:
        case OFTInteger64:
        case OFTReal:
            return FM_WHERE_SOURCE_NUMBER;
        case OFTString:
            return FM_WHERE_SOURCE_TEXT;
        case OFTDate:
            /* A date that is null is a failure to OGR's own SQL. */
            return has_database(r) ? FM_WHERE_SOURCE_DATE : FM_WHERE_SOURCE_NONE;
        default:
            return FM_WHERE_SOURCE_NONE;
        }
    }
    return FM_WHERE_SOURCE_NONE;
}

/* What GDAL cannot evaluate it reads in full; the condition is tested here anyway. */
static void push_where_down(reader *r)
{
    fm_str sql = { 0 };

    if (r->request->where == NULL)
        return;
    fm_where_pushdown(r->request->where, kind_of_field, r, &sql);
    if (sql.length > 0 && !sql.failed)
        (void)r->gdal->OGR_L_SetAttributeFilter(r->layer, sql.text);
    fm_str_release(&sql);
}

/* Does the row of the last feature meet the condition?  Binding waits for the first
 * row, so that a field that is missing is said. */
static fm_status test_where(reader *r, bool *wanted)
{
    fm_table *table = &r->out->table;

    *wanted = true;
    if (r->request->where == NULL)
        return FM_OK;
    if (table->row_count == 1 && r->out->read == 1) {
        fm_status status = fm_where_bind(r->ctx, r->request->where, table);

        if (status != FM_OK)
            return status;
    }
    *wanted = fm_where_test(r->request->where, table, table->row_count - 1);
    return FM_OK;
}

/* Mark which of the features just moved meet the box. */
static fm_status test_box(reader *r, size_t first, size_t count)
{
    const fm_shapes *s = &r->out->shapes;
    bool *keep;

    if (r->request->bbox == NULL || count == 0)
        return FM_OK;
    keep = fm_grow(r->keep, &r->keep_capacity, first + count, sizeof *keep);
    if (keep == NULL)
        return fm_fail_nomem(r->ctx);
    r->keep = keep;
    for (size_t i = first; i < first + count; i++)
        keep[i] = s->feature_start[i] < s->feature_start[i + 1] &&
                  fm_bbox_meets(fm_shapes_bbox(s, i), *r->request->bbox);
    return FM_OK;
}

/* ---- Reading --------------------------------------------------------------------- */

static fm_status add_feature(reader *r, OGRFeatureH feature)
{
    const fm_gdal *gdal = r->gdal;
    fm_features *out = r->out;
    GIntBig fid = gdal->OGR_F_GetFID(feature);
    fm_status status;
    bool wanted;

    if (!fm_table_add_row(&out->table))
        return fm_fail_nomem(r->ctx);
    status = fm_ogr_fields_read(r->ctx, gdal, &r->fields, feature, out);
    if (status == FM_OK)
        status = test_where(r, &wanted);
    if (status != FM_OK)
        return status;
    if (!wanted) {
        fm_table_drop_row(&out->table);
        return FM_OK;
    }
    if (!fm_table_add_row(&out->ids) ||
        (fid != OGRNullFID &&
         !fm_table_set_integer(&out->ids, r->id_column, out->ids.row_count - 1, fid)))
        return fm_fail_nomem(r->ctx);
    return fm_ogr_batch_add(&r->batch, r->request->no_geometry
                                           ? NULL
                                           : gdal->OGR_F_GetGeometryRef(feature));
}

static fm_status move_batch(reader *r)
{
    size_t first = r->batch.first_row;
    size_t count = r->batch.shapes.feature_count;
    fm_status status = fm_ogr_batch_move(&r->batch);

    return status == FM_OK ? test_box(r, first, count) : status;
}

static fm_status read_features(reader *r, const fm_gdal_session *session)
{
    const fm_gdal *gdal = r->gdal;
    uint64_t limit = fm_context_policy(r->ctx)->max_features;
    GIntBig total = gdal->OGR_L_GetFeatureCount(r->layer, FALSE);
    fm_place place = { .file = r->path };
    fm_status status = FM_OK;
    OGRFeatureH feature;

    gdal->OGR_L_ResetReading(r->layer);
    while (status == FM_OK &&
           (feature = gdal->OGR_L_GetNextFeature(r->layer)) != NULL) {
        r->out->read++;
        status = add_feature(r, feature);
        gdal->OGR_F_Destroy(feature);
        if (status == FM_OK && r->out->table.row_count > limit)
            status = fm_fail_at(r->ctx, FM_ERR_LIMIT, &place,
                                "more than %llu features; give --max-features for more",
                                (unsigned long long)limit);
        if (status == FM_OK && fm_ogr_batch_is_full(&r->batch))
            status = move_batch(r);
        if (status == FM_OK && r->out->read % PROGRESS_EVERY == 0)
            status = fm_progress(r->ctx, r->path, r->out->read,
                                 total < 0 ? 0 : (uint64_t)total);
        if (status == FM_OK)
            status = session->status;
    }
    if (status == FM_OK)
        status = move_batch(r);
    /* GDAL ends a layer early, and says why, when the file is damaged. */
    if (status == FM_OK && session->error[0] != '\0')
        status = fm_fail_at(r->ctx, FM_ERR_LAYER, &place, "%.500s", session->error);
    if (status == FM_OK && r->keep != NULL)
        fm_features_keep(r->out, r->keep);
    return status;
}

static fm_status read_layer(reader *r, fm_gdal_session *session, bool is_special)
{
    fm_status status = fm_ogr_open(session, is_special, &r->dataset);

    if (status == FM_OK)
        status = choose_layer(r);
    if (status == FM_OK)
        status = describe_layer(r);
    if (status == FM_OK)
        status = fm_ogr_fields_choose(r->ctx, r->gdal, r->layer, r->request, r->out,
                                      &r->fields);
    if (status == FM_OK && !fm_table_column(&r->out->ids, "id", 2, &r->id_column))
        status = fm_fail_nomem(r->ctx);
    if (status != FM_OK)
        return status;
    push_where_down(r);
    push_box_down(r);
    /* What was tried in vain so far is no fault of the features. */
    session->error[0] = '\0';
    return read_features(r, session);
}

static fm_status read_ogr(fm_context *ctx, const char *path,
                          const fm_source_request *request, fm_features *out)
{
    reader r = { .ctx = ctx, .path = path, .request = request, .out = out };
    fm_gdal_session session;
    bool is_special;
    fm_status status = fm_ogr_check_path(ctx, path, &is_special);

    if (status == FM_OK)
        status = fm_gdal_load(ctx, &r.gdal);
    if (status == FM_OK && out->source == NULL) {
        out->source = fm_public_copy(path);
        status = out->source == NULL ? fm_fail_nomem(ctx) : FM_OK;
    }
    if (status != FM_OK)
        return status;
    r.batch = (fm_ogr_batch){ .ctx = ctx, .gdal = r.gdal, .out = out };
    fm_gdal_enter(&session, ctx, r.gdal, path);
    status = read_layer(&r, &session, is_special);
    if (r.dataset != NULL)
        r.gdal->GDALClose(r.dataset);
    fm_gdal_leave(&session);
    if (status == FM_OK && fm_ogr_is_table_text(path))
        status = fm_ogr_fields_settle(ctx, &r.fields, out);
    if (status == FM_OK && strcmp(out->format, "PostgreSQL") == 0 &&
        !fm_features_sort_ids(out))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        fm_shapes_shrink(&out->shapes);
    fm_ogr_batch_release(&r.batch);
    fm_ogr_fields_release(&r.fields);
    fm_str_release(&r.crs.text);
    fm_free(r.keep);
    return status;
}

/* ---- The backend ----------------------------------------------------------------- */

/* Whatever the readers before this one did not take: GDAL's drivers look closer. */
static bool recognises(const char *path, const unsigned char *head, size_t length)
{
    (void)path, (void)head, (void)length;
    return true;
}

const fm_source_backend fm_source_ogr = { "GDAL", recognises, read_ogr };
