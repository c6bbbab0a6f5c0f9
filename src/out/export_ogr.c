/* SPDX-License-Identifier: MIT */
/*
 * GDAL writes into a staging folder (base/staging.h) and never sees the final name.  It
 * reports a full disk as late as in closing, or not at all; so the closed file is
 * opened again and its features are counted before it may take its name.
 *
 * Nothing in a file tells the day of writing: dates that a format wants are
 * SOURCE_DATE_EPOCH, or the epoch itself.
 */
#include "out/export_ogr.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/number.h"
#include "base/staging.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* SQLite's own limit is 2000 columns; two are the geometry and the number. */
enum { GPKG_FIELDS = 1998, DBASE_FIELDS = 255, DBASE_NAME_BYTES = 10 };

static const char *const gpkg_sidecars[] = { "-wal", "-shm", "-journal", NULL };
static const char *const shape_sidecars[] = { ".shx", ".dbf", ".prj", ".cpg", ".qix",
                                              ".sbn", ".sbx", ".idm", ".ind", NULL };

static const fm_export_ogr_traits all_traits[] = {
    { .driver = "GPKG",
      .names = { 0, NULL, true },
      .fields_most = GPKG_FIELDS,
      .sidecars = gpkg_sidecars,
      .has_ids = true,
      .has_bool = true,
      .has_json = true,
      .has_date = true },
    { .driver = "FlatGeobuf",
      .names = { 0, NULL, false },
      .has_bool = true,
      .needs_shapes = true },
    { .driver = "ESRI Shapefile",
      .names = { DBASE_NAME_BYTES, NULL, true },
      .fields_most = DBASE_FIELDS,
      .sidecars = shape_sidecars,
      .is_dbase = true,
      .has_date = true,
      .has_one_kind = true },
};

typedef struct writer {
    fm_export_job *job;
    const fm_gdal *gdal;
    const fm_export_ogr_traits *traits;
    fm_gdal_session *session;
    fm_staging *staging;
    GDALDatasetH dataset;
    OGRLayerH layer;
    fm_export_ogr_fields fields;
    unsigned kinds; /* fm_shape_kind of all features */
    bool is_multi;  /* some feature has several parts of its kind */
    size_t bare;    /* features without geometry */
    bool keeps_ids;
    fm_export_shape shape;
    fm_str bytes;
} writer;

static fm_status failed(const writer *w, const char *what)
{
    const char *why = w->session->error;

    if (w->session->status != FM_OK)
        return w->session->status;
    return fm_fail(w->job->ctx, FM_ERR_OUTPUT, "cannot write '%.200s': %s%s%.400s",
                   w->job->path, what, why[0] == '\0' ? "" : ": ", why);
}

/* -------------------------------------------------------------------- planning */

/* Will the part be cut at the antimeridian, into several? */
static bool runs_on(const fm_shapes *s, size_t part)
{
    fm_bbox box =
        fm_wrap_box(s->points + s->part_start[part], fm_shapes_part_size(s, part));

    return box.west < -180.0 || box.east > 180.0;
}

static void look_at_shapes(writer *w)
{
    const fm_shapes *s = &w->job->features->shapes;

    for (size_t i = 0; i < s->feature_count; i++) {
        size_t first = s->feature_start[i], end = s->feature_start[i + 1];
        size_t bodies = 0;

        for (size_t part = first; part < end; part++) {
            bool is_points = s->part_role[part] == FM_PART_POINTS;

            bodies += s->part_role[part] != FM_PART_HOLE;
            w->is_multi =
                w->is_multi || bodies > 1 ||
                (is_points ? fm_shapes_part_size(s, part) > 1 : runs_on(s, part));
        }
        w->kinds |= fm_shapes_kinds(s, i);
        w->bare += first == end;
    }
}

static bool is_mixed(const writer *w)
{
    return (w->kinds & (w->kinds - 1u)) != 0;
}

static fm_status check_kinds(const writer *w)
{
    if (w->traits->needs_shapes && w->bare > 0)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu feature%s without geometry, which "
                       "%s does not keep; write .gpkg or .geojson",
                       w->job->path, w->bare, w->bare == 1 ? " is" : "s are",
                       w->traits->driver);
    if (!w->traits->has_one_kind || !is_mixed(w))
        return FM_OK;
    return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                   "cannot write '%.200s': a Shapefile holds points, or lines, or "
                   "polygons, and the layer has several of them; write one kind at a "
                   "time, or .gpkg",
                   w->job->path);
}

/* Numbers of features: whole numbers from 0 on, each greater than the one before, since
 * their order is that of the file. */
static bool can_keep_ids(const fm_features *f)
{
    int64_t last = -1;

    if (f->ids.column_count == 0 || f->ids.row_count != fm_features_count(f))
        return false;
    for (size_t i = 0; i < f->ids.row_count; i++) {
        fm_cell id = fm_table_cell(&f->ids, 0, i);

        if (id.kind != FM_CELL_INTEGER || id.integer <= last)
            return false;
        last = id.integer;
    }
    return true;
}

static OGRwkbGeometryType layer_type(const writer *w)
{
    OGRwkbGeometryType type = w->kinds == FM_SHAPE_POINT     ? wkbPoint
                              : w->kinds == FM_SHAPE_LINE    ? wkbLineString
                              : w->kinds == FM_SHAPE_POLYGON ? wkbPolygon
                                                             : wkbUnknown;

    /* A Shapefile is of a kind, even when it is empty; its lines and polygons are
     * multiple as they are. */
    if (type == wkbUnknown && w->traits->has_one_kind)
        return wkbPoint;
    if (type == wkbUnknown || !w->is_multi ||
        (w->traits->has_one_kind && type != wkbPoint))
        return type;
    return (OGRwkbGeometryType)(type + (wkbMultiPoint - wkbPoint));
}

/* ---------------------------------------------------------------------- making */

/* The day that the file tells, as a date, or with its time. */
static void add_file_time(fm_str *out, bool with_time)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;

    if (epoch != NULL && (!fm_integer_parse(epoch, strlen(epoch), &seconds) ||
                          seconds < 0 || seconds >= INT64_C(253402300800)))
        seconds = 0;
    fm_date_add_iso(out, fm_date_from_seconds(seconds));
    if (with_time)
        fm_str_addf(out, "T%02d:%02d:%02d.000Z", (int)(seconds % 86400 / 3600),
                    (int)(seconds % 3600 / 60), (int)(seconds % 60));
}

/* A name for a column of the driver's own that no field has. */
static char **set_own_column(const writer *w, char **options, const char *option,
                             const char *name)
{
    const fm_export_names *names = &w->fields.names;
    fm_str text = { 0 };
    size_t i = 0;

    fm_str_add(&text, name);
    while (i < names->count && !text.failed) {
        if (fm_str_equal_nocase(names->names[i], fm_str_text(&text))) {
            fm_str_add_char(&text, '_');
            i = 0;
        } else {
            i++;
        }
    }
    options = w->gdal->CSLSetNameValue(options, option, fm_str_text(&text));
    fm_str_release(&text);
    return options;
}

static char **layer_options(const writer *w)
{
    const fm_gdal *gdal = w->gdal;
    char **options = NULL;
    fm_str day = { 0 };

    if (w->traits->is_dbase) {
        add_file_time(&day, false);
        options = gdal->CSLSetNameValue(options, "ENCODING", "UTF-8");
        options = gdal->CSLSetNameValue(options, "SPATIAL_INDEX", "YES");
        options =
            gdal->CSLSetNameValue(options, "DBF_DATE_LAST_UPDATE", fm_str_text(&day));
        fm_str_release(&day);
    } else if (w->traits->has_ids) {
        options = set_own_column(w, options, "FID", "fid");
        options = set_own_column(w, options, "GEOMETRY_NAME", "geom");
    }
    return options;
}

static fm_status make_layer(writer *w)
{
    const fm_gdal *gdal = w->gdal;
    const char *file = fm_path_name(w->job->path);
    char *name = w->job->name != NULL
                     ? fm_strdup(w->job->name)
                     : fm_strndup(file, (size_t)(fm_path_suffix(file) - file));
    char **options = layer_options(w);
    OGRSpatialReferenceH lonlat = gdal->OSRNewSpatialReference(NULL);
    fm_status status = FM_OK;

    if (name == NULL) {
        status = fm_fail_nomem(w->job->ctx);
        goto out;
    }
    if (lonlat == NULL || gdal->OSRSetWellKnownGeogCS(lonlat, "WGS84") != OGRERR_NONE) {
        status = failed(w, "no WGS 84");
        goto out;
    }
    gdal->OSRSetAxisMappingStrategy(lonlat, OAMS_TRADITIONAL_GIS_ORDER);
    w->layer =
        gdal->GDALDatasetCreateLayer(w->dataset, name, lonlat, layer_type(w), options);
    if (w->layer == NULL || !fm_export_ogr_fields_declare(&w->fields, gdal, w->layer))
        status = failed(w, "layer not made");

out:
    if (lonlat != NULL)
        gdal->OSRRelease(lonlat);
    gdal->CSLDestroy(options);
    fm_free(name);
    return status;
}

static fm_status make_file(writer *w)
{
    const fm_gdal *gdal = w->gdal;
    GDALDriverH driver;

    fm_gdal_register(gdal, w->traits->driver);
    driver = gdal->GDALGetDriverByName(w->traits->driver);
    if (driver == NULL)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': this GDAL has no driver %s",
                       w->job->path, w->traits->driver);
    w->dataset = gdal->GDALCreate(driver, fm_staging_path(w->staging), 0, 0, 0,
                                  GDT_Unknown, NULL);
    if (w->dataset == NULL)
        return failed(w, "file not made");
    return make_layer(w);
}

/* --------------------------------------------------------------------- filling */

static fm_status set_geometry(writer *w, OGRFeatureH feature, size_t row)
{
    OGRGeometryH geometry = NULL;

    if (!fm_export_shape_make(&w->shape, &w->job->features->shapes, row, -1))
        return fm_fail_nomem(w->job->ctx);
    fm_str_clear(&w->bytes);
    fm_export_add_wkb(&w->bytes, &w->shape, w->is_multi && !is_mixed(w));
    if (w->bytes.failed)
        return fm_fail_nomem(w->job->ctx);
    if (w->bytes.length == 0)
        return FM_OK;
    if (w->bytes.length > INT32_MAX)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': feature %zu is larger than 2 GiB",
                       w->job->path, row + 1);
    if (w->gdal->OGR_G_CreateFromWkb(w->bytes.text, NULL, &geometry,
                                     (int)w->bytes.length) != OGRERR_NONE)
        return failed(w, "geometry refused");
    (void)w->gdal->OGR_F_SetGeometryDirectly(feature, geometry);
    return FM_OK;
}

static fm_status write_feature(writer *w, size_t row)
{
    const fm_gdal *gdal = w->gdal;
    OGRFeatureH feature = gdal->OGR_F_Create(gdal->OGR_L_GetLayerDefn(w->layer));
    fm_status status = set_geometry(w, feature, row);

    if (status == FM_OK && !fm_export_ogr_fields_set(&w->fields, gdal, feature, row))
        status = fm_fail_nomem(w->job->ctx);
    if (w->keeps_ids)
        (void)gdal->OGR_F_SetFID(feature,
                                 fm_table_cell(&w->job->features->ids, 0, row).integer);
    if (status == FM_OK && gdal->OGR_L_CreateFeature(w->layer, feature) != OGRERR_NONE)
        status = failed(w, "feature refused");
    gdal->OGR_F_Destroy(feature);
    /* A driver may go on after a failed write. */
    if (status == FM_OK &&
        (w->session->error[0] != '\0' || w->session->status != FM_OK))
        status = failed(w, "feature not written");
    return status;
}

static fm_status fill(writer *w)
{
    size_t count = fm_features_count(w->job->features);
    bool has_transactions = w->traits->has_ids;
    fm_status status = FM_OK;

    if (has_transactions &&
        w->gdal->GDALDatasetStartTransaction(w->dataset, FALSE) != OGRERR_NONE)
        return failed(w, "no transaction");
    for (size_t i = 0; status == FM_OK && i < count; i++) {
        status = write_feature(w, i);
        if (status == FM_OK)
            status = fm_export_progress(w->job, i + 1);
    }
    if (status == FM_OK && has_transactions &&
        w->gdal->GDALDatasetCommitTransaction(w->dataset) != OGRERR_NONE)
        status = failed(w, "transaction refused");
    if (status == FM_OK && w->session->error[0] != '\0')
        status = failed(w, "features not written");
    return status;
}

/* -------------------------------------------------------------------- checking */

static fm_status close_file(writer *w)
{
    if (w->dataset == NULL)
        return FM_OK;
    w->gdal->GDALClose(w->dataset);
    w->dataset = NULL;
    if (w->session->error[0] != '\0' || w->session->status != FM_OK)
        return failed(w, "file not closed");
    return FM_OK;
}

static fm_status count_again(writer *w)
{
    const fm_gdal *gdal = w->gdal;
    const char *const drivers[] = { w->traits->driver, NULL };
    GDALDatasetH dataset = gdal->GDALOpenEx(fm_staging_path(w->staging), GDAL_OF_VECTOR,
                                            drivers, NULL, NULL);
    OGRLayerH layer = dataset == NULL ? NULL : gdal->GDALDatasetGetLayer(dataset, 0);
    GIntBig count = layer == NULL ? 0 : gdal->OGR_L_GetFeatureCount(layer, TRUE);
    size_t wanted = fm_features_count(w->job->features);

    if (dataset != NULL)
        gdal->GDALClose(dataset);
    if (dataset == NULL || (layer == NULL && wanted > 0))
        return failed(w, "what was written cannot be read");
    w->job->written = (size_t)count;
    if (w->job->written != wanted)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu of %zu features are in the file",
                       w->job->path, w->job->written, wanted);
    return FM_OK;
}

/* ------------------------------------------------------------------- the whole */

/* Thread-local settings of GDAL for the time of writing. */
static void set_up(const fm_gdal *gdal, bool on)
{
    fm_str now = { 0 };

    add_file_time(&now, true);
    gdal->CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE",
                                        on && !now.failed ? fm_str_text(&now) : NULL);
    /* The staging folder is thrown away when anything fails, and what comes out of it
     * is brought to the disk by us. */
    gdal->CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", on ? "OFF" : NULL);
    gdal->CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", on ? "OFF" : NULL);
    fm_str_release(&now);
}

static fm_status write_staged(writer *w)
{
    fm_gdal_session session;
    fm_status status, closed;

    fm_gdal_enter(&session, w->job->ctx, w->gdal, w->job->path);
    session.refused_as = FM_ERR_OUTPUT;
    w->session = &session;
    set_up(w->gdal, true);
    status = make_file(w);
    if (status == FM_OK)
        status = fill(w);
    closed = close_file(w);
    if (status == FM_OK)
        status = closed;
    if (status == FM_OK)
        status = count_again(w);
    set_up(w->gdal, false);
    fm_gdal_leave(&session);
    return status;
}

static fm_status plan(writer *w)
{
    const fm_features *f = w->job->features;
    fm_status status;
    bool has_id;

    look_at_shapes(w);
    status = check_kinds(w);
    if (status != FM_OK)
        return status;
    w->keeps_ids = w->traits->has_ids && can_keep_ids(f);
    has_id = !w->keeps_ids && fm_export_ids_matter(f);
    return fm_export_ogr_fields_plan(w->job, w->traits, has_id, &w->fields);
}

fm_status fm_export_ogr(fm_export_job *job)
{
    writer w = { .job = job };
    fm_status status;

    for (size_t i = 0; i < sizeof all_traits / sizeof all_traits[0]; i++) {
        if (strcmp(job->format->driver, all_traits[i].driver) == 0)
            w.traits = &all_traits[i];
    }
    status = fm_staging_open(job->ctx, job->path, job->overwrite, w.traits->sidecars,
                             &w.staging);
    if (status == FM_OK)
        status = plan(&w);
    if (status == FM_OK) {
        status = fm_gdal_load(job->ctx, &w.gdal);
        if (status != FM_OK)
            status = fm_fail_while(job->ctx, FM_ERR_OUTPUT, "cannot write '%.200s'",
                                   job->path);
    }
    if (status == FM_OK)
        status = write_staged(&w);
    if (status == FM_OK)
        status = fm_staging_commit(&w.staging);
    fm_staging_abort(&w.staging);
    fm_export_ogr_fields_release(&w.fields);
    fm_export_shape_release(&w.shape);
    fm_str_release(&w.bytes);
    return status;
}
