/* SPDX-License-Identifier: MIT */
/*
 * Layers through GDAL, behind three gates:
 *
 *   the path     no URL, no /vsi..., no DRIVER: prefix, and a regular file
 *   the driver   only those of the list below and those the policy adds; GDAL is told
 *                the list, so that what is inside a file cannot choose another
 *   the network  refused inside GDAL as well (gdal_library.c)
 */
#include "data/source_backend.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "data/gdal_library.h"
#include "data/ogr_crs.h"
#include "data/ogr_fields.h"
#include "data/ogr_geometry.h"
#include "data/sniff.h"
#include "geo/projection.h"

#include "base/banned.h"

enum { DRIVERS_MAX = 32, PROGRESS_EVERY = 1024 };

/* LIBKML before KML: it reads more, and GDAL asks in this order. */
static const char *const default_drivers[] = {
    "GPKG", "ESRI Shapefile", "FlatGeobuf", "LIBKML", "KML", "GPX", "TopoJSON",
};

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

/* ---- The path -------------------------------------------------------------------- */

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool has_suffix(const char *path, const char *suffix)
{
    return fm_str_equal_nocase(fm_path_suffix(path), suffix);
}

/* "PG:dbname=gis", "GPKG:file.gpkg" */
static bool names_a_driver(const char *path)
{
    size_t word = 0;

    while (isalnum((unsigned char)path[word]) || path[word] == '_')
        word++;
    return word > 1 && path[word] == ':' && !fm_file_exists(path);
}

/* `*folder_or_service` when GDAL gets more than a file to open. */
static fm_status check_path(fm_context *ctx, const char *path, bool *folder_or_service)
{
    const fm_policy *policy = fm_context_policy(ctx);
    bool has_extra = policy->extra_drivers != NULL && policy->extra_drivers[0] != '\0';
    fm_status status;
    struct stat info;
    int fd;

    *folder_or_service = false;
    if (strstr(path, "://") != NULL || has_prefix(path, "/vsi")) {
        if (!policy->allow_network)
            return fm_fail(ctx, FM_ERR_POLICY,
                           "refused to open '%.200s'; give a file of this machine, or "
                           "--allow-network",
                           path);
        *folder_or_service = true;
        return FM_OK;
    }
    if (names_a_driver(path)) {
        if (!has_extra)
            return fm_fail(ctx, FM_ERR_POLICY,
                           "refused to open '%.200s', which names a driver of GDAL; "
                           "allow it with --allow-driver NAME",
                           path);
        *folder_or_service = true;
        return FM_OK;
    }
    if (has_extra && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        *folder_or_service = true;
        return FM_OK;
    }
    status = fm_file_open(ctx, path, &fd);
    if (status != FM_OK)
        return status;
    if (fstat(fd, &info) == 0 && (uint64_t)info.st_size > policy->max_input_bytes)
        status = fm_fail(ctx, FM_ERR_LIMIT,
                         "'%.200s' is larger than %llu bytes; give --max-input-bytes "
                         "for more",
                         path, (unsigned long long)policy->max_input_bytes);
    close(fd);
    return status;
}

/* ---- Opening --------------------------------------------------------------------- */

/* What is no layer as it is, but may hold one; NULL for others. */
static const char *cure_of(const unsigned char *head, size_t length)
{
    static const struct {
        const char *magic;
        size_t length;
        const char *cure;
    } known[] = {
        { "PK\3\4", 4, "it is a zip archive; unpack it and give the file inside" },
        { "\x1f\x8b", 2,
          "it is gzip; only GeoJSON is read through it, unpack the file" },
        { "<OGRVRT", 7,
          "it is a virtual format of GDAL, which may open other files; give "
          "--allow-driver OGR_VRT to trust it" },
        { "<!DOCTYPE html", 14, "it is an HTML page; was the download an error?" },
        { "<html", 5, "it is an HTML page; was the download an error?" },
        { "SQLite format 3", 15,
          "it is an SQLite database, but no GeoPackage; give --allow-driver SQLite" },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (length >= known[i].length &&
            strncasecmp((const char *)head, known[i].magic, known[i].length) == 0)
            return known[i].cure;
    }
    return NULL;
}

static size_t read_head(const char *path, unsigned char *head, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : read(fd, head, room);

    if (fd >= 0)
        close(fd);
    return got < 0 ? 0 : (size_t)got;
}

static bool is_table_text(const char *path)
{
    return has_suffix(path, ".csv") || has_suffix(path, ".tsv") ||
           has_suffix(path, ".psv");
}

/* The drivers for this file: names in `list`, NULL at the end; `extra` holds copies. */
static fm_status choose_drivers(reader *r, fm_str *extra,
                                const char *list[DRIVERS_MAX + 1])
{
    const char *more = fm_context_policy(r->ctx)->extra_drivers;
    size_t count = 0;
    char *word;

    if (is_table_text(r->path)) {
        list[count++] = "CSV";
    } else {
        for (; count < sizeof default_drivers / sizeof default_drivers[0]; count++)
            list[count] = default_drivers[count];
    }
    if (more != NULL)
        fm_str_add(extra, more);
    if (extra->failed)
        return fm_fail_nomem(r->ctx);
    word = extra->text;
    while (word != NULL && *word != '\0') {
        char *comma = strchr(word, ',');

        if (comma != NULL)
            *comma = '\0';
        if (count == DRIVERS_MAX)
            return fm_fail(r->ctx, FM_ERR_USAGE, "more than %d drivers are allowed",
                           DRIVERS_MAX);
        list[count++] = word;
        word = comma == NULL ? NULL : comma + 1;
    }
    list[count] = NULL;
    for (size_t i = 0; i < count; i++)
        fm_gdal_register(r->gdal, list[i]);
    return FM_OK;
}

/* A database that is read as if it could not change leaves no -wal and -shm beside it;
 * one that has a -wal needs it. */
static bool is_settled_geopackage(const char *path, const unsigned char *head,
                                  size_t length)
{
    fm_str wal = { 0 };
    bool settled = false;

    if (length >= 16 && memcmp(head, "SQLite format 3", 16) == 0) {
        fm_str_addf(&wal, "%s-wal", path);
        settled = !wal.failed && !fm_file_exists(wal.text);
        fm_str_release(&wal);
    }
    return settled;
}

static fm_status fail_to_open(reader *r, const fm_gdal_session *session,
                              const unsigned char *head, size_t length)
{
    fm_place place = { .file = r->path };
    const char *cure = cure_of(head, length);
    const char *what = fm_sniff(head, length);

    if (cure != NULL)
        return fm_fail_at(r->ctx, FM_ERR_LAYER, &place, "cannot be read: %s", cure);
    if (session->error[0] != '\0' && strstr(session->error, "not recognized") == NULL)
        return fm_fail_at(r->ctx, FM_ERR_LAYER, &place, "cannot be read: %.300s",
                          session->error);
    return fm_fail_at(r->ctx, FM_ERR_LAYER, &place,
                      "cannot be read: it looks like %s, and is none of GeoJSON, "
                      "GeoPackage, Shapefile, FlatGeobuf, KML, GPX, CSV and TopoJSON",
                      what != NULL ? what : "nothing known");
}

static fm_status open_dataset(reader *r, const fm_gdal_session *session, bool as_it_is)
{
    static const char *const csv_options[] = {
        "X_POSSIBLE_NAMES=lon,long,lng,longitude,x,easting",
        "Y_POSSIBLE_NAMES=lat,latitude,y,northing",
        "GEOM_POSSIBLE_NAMES=wkt,geometry,geom,the_geom",
        "EMPTY_STRING_AS_NULL=YES",
        NULL,
    };
    static const char *const geopackage_options[] = { "IMMUTABLE=YES", NULL };
    const char *const *options = NULL;
    const char *drivers[DRIVERS_MAX + 1];
    unsigned char head[FM_SOURCE_SNIFF];
    size_t length = as_it_is ? 0 : read_head(r->path, head, sizeof head);
    fm_str extra = { 0 };
    fm_str path = { 0 };
    fm_status status;

    /* "./" keeps GDAL from reading a meaning into the beginning of a name. */
    fm_str_add(&path, as_it_is || r->path[0] == '/' ? "" : "./");
    fm_str_add(&path, r->path);
    if (path.failed) {
        status = fm_fail_nomem(r->ctx);
        goto out;
    }
    status = choose_drivers(r, &extra, drivers);
    if (status != FM_OK)
        goto out;
    if (is_table_text(r->path))
        options = csv_options;
    else if (is_settled_geopackage(r->path, head, length))
        options = geopackage_options;
    r->dataset = r->gdal->GDALOpenEx(path.text, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR,
                                     drivers, options, NULL);
    if (r->dataset == NULL)
        status = fail_to_open(r, session, head, length);

out:
    fm_str_release(&extra);
    fm_str_release(&path);
    return status;
}

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

static fm_status read_layer(reader *r, fm_gdal_session *session, bool as_it_is)
{
    fm_status status = open_dataset(r, session, as_it_is);

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
    bool as_it_is;
    fm_status status = check_path(ctx, path, &as_it_is);

    if (status == FM_OK)
        status = fm_gdal_load(ctx, &r.gdal);
    if (status == FM_OK && out->source == NULL)
        status = copy_text(ctx, path, &out->source);
    if (status != FM_OK)
        return status;
    r.batch = (fm_ogr_batch){ .ctx = ctx, .gdal = r.gdal, .out = out };
    fm_gdal_enter(&session, ctx, r.gdal, path);
    status = read_layer(&r, &session, as_it_is);
    if (r.dataset != NULL)
        r.gdal->GDALClose(r.dataset);
    fm_gdal_leave(&session);
    if (status == FM_OK && is_table_text(path))
        status = fm_ogr_fields_settle(ctx, &r.fields, out);
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
