/* SPDX-License-Identifier: MIT */
/*
 * GDAL writes into a staging folder (base/staging.h) and never sees the final name.  It
 * reports a full disk as late as in closing, or not at all; so the closed file is
 * opened again and its features are counted before it may take its name.
 *
 * A file that is added to is copied into the folder first, and nobody can write to it
 * until the copy has taken its place.
 *
 * Nothing in a file tells the day of writing: dates that a format wants are
 * SOURCE_DATE_EPOCH, or the epoch itself.
 */
#include "out/export_ogr.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/number.h"
#include "out/export_sqlite.h"

#include "base/banned.h"

/* SQLite's own limit is 2000 columns; two are the geometry and the number. */
enum { GPKG_FIELDS = 1998, DBASE_FIELDS = 255, DBASE_NAME_BYTES = 10 };

static const char *const gpkg_sidecars[] = { "-wal", "-shm", "-journal", NULL };
static const char *const shape_sidecars[] = { ".shx", ".dbf", ".prj", ".cpg", ".qix",
                                              ".sbn", ".sbx", ".idm", ".ind", NULL };

static const fm_export_ogr_traits all_traits[] = {
    { .driver = "GPKG",
      .names = { 0, NULL, true, false },
      .fields_most = GPKG_FIELDS,
      .sidecars = gpkg_sidecars,
      .has_ids = true,
      .has_bool = true,
      .has_json = true,
      .has_date = true,
      .has_moment = true },
    { .driver = "FlatGeobuf",
      .names = { 0, NULL, false, false },
      .has_bool = true,
      .has_moment = true,
      .needs_shapes = true },
    { .driver = "ESRI Shapefile",
      .names = { DBASE_NAME_BYTES, NULL, true, false },
      .fields_most = DBASE_FIELDS,
      .sidecars = shape_sidecars,
      .is_dbase = true,
      .has_date = true,
      .has_one_kind = true },
};

fm_status fm_export_ogr_failed(const fm_export_ogr_file *w, const char *what)
{
    const char *why = w->session->error;

    if (w->session->status != FM_OK)
        return w->session->status;
    return fm_fail(w->job->ctx, FM_ERR_OUTPUT, "cannot write '%.200s': %s%s%.400s",
                   w->job->path, what, why[0] == '\0' ? "" : ": ", why);
}

/* A CRS that WKT of the first kind has no words for is written as WKT 2, and GDAL
 * complains all the same. */
bool fm_export_ogr_has_failed(fm_export_ogr_file *w)
{
    if (strstr(w->session->error, "proj_as_wkt") != NULL)
        w->session->error[0] = '\0';
    return w->session->error[0] != '\0' || w->session->status != FM_OK;
}

void fm_export_ogr_add_time(fm_str *out, bool with_time)
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

/* --------------------------------------------------------------------- opening */

static fm_status open_copy(fm_export_ogr_file *w)
{
    const char *const drivers[] = { w->traits->driver, NULL };
    const char *path = fm_staging_path(w->staging);
    fm_status status = fm_export_sqlite_copy(w->job->ctx, w->job->path, w->held, path);

    if (status != FM_OK)
        return status;
    w->dataset =
        w->gdal->GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, drivers, NULL, NULL);
    if (w->dataset == NULL)
        return fm_export_ogr_failed(w, "it is no GeoPackage to add to");
    return FM_OK;
}

static fm_status open_file(fm_export_ogr_file *w)
{
    const fm_gdal *gdal = w->gdal;
    GDALDriverH driver;

    fm_gdal_register(gdal, w->traits->driver);
    driver = gdal->GDALGetDriverByName(w->traits->driver);
    if (driver == NULL)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': this GDAL has no driver %s",
                       w->job->path, w->traits->driver);
    if (w->job->appends)
        return open_copy(w);
    w->dataset = gdal->GDALCreate(driver, fm_staging_path(w->staging), 0, 0, 0,
                                  GDT_Unknown, NULL);
    return w->dataset == NULL ? fm_export_ogr_failed(w, "file not made") : FM_OK;
}

/* -------------------------------------------------------------------- checking */

/* `status` is what came before, which is not to be talked over. */
static fm_status close_file(fm_export_ogr_file *w, fm_status status)
{
    if (w->dataset != NULL)
        w->gdal->GDALClose(w->dataset);
    w->dataset = NULL;
    if (status != FM_OK)
        return status;
    return fm_export_ogr_has_failed(w) ? fm_export_ogr_failed(w, "file not closed")
                                       : FM_OK;
}

static fm_status count_layer(fm_export_ogr_file *w, GDALDatasetH dataset, size_t item)
{
    const fm_gdal *gdal = w->gdal;
    const fm_export_ogr_layer *mine = &w->layers[item];
    size_t wanted = fm_features_count(w->job->items[item].features), count;
    OGRLayerH layer = w->traits->has_ids
                          ? gdal->GDALDatasetGetLayerByName(dataset, mine->name)
                          : gdal->GDALDatasetGetLayer(dataset, 0);

    if (layer == NULL && wanted > 0)
        return fm_export_ogr_failed(w, "what was written cannot be read");
    count = layer == NULL ? 0 : (size_t)gdal->OGR_L_GetFeatureCount(layer, TRUE);
    if (count != mine->before + wanted)
        return fm_fail(w->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': %zu of %zu features are in the file",
                       w->job->path, count, mine->before + wanted);
    w->job->written += wanted;
    return FM_OK;
}

static fm_status count_again(fm_export_ogr_file *w)
{
    const char *const drivers[] = { w->traits->driver, NULL };
    GDALDatasetH dataset = w->gdal->GDALOpenEx(fm_staging_path(w->staging),
                                               GDAL_OF_VECTOR, drivers, NULL, NULL);
    fm_status status = FM_OK;

    if (dataset == NULL)
        return fm_export_ogr_failed(w, "what was written cannot be read");
    for (size_t i = 0; status == FM_OK && i < w->job->item_count; i++)
        status = count_layer(w, dataset, i);
    w->gdal->GDALClose(dataset);
    return status;
}

/* ------------------------------------------------------------------- the whole */

/* Thread-local settings of GDAL for the time of writing. */
static void set_up(const fm_gdal *gdal, bool on)
{
    fm_str now = { 0 };

    fm_export_ogr_add_time(&now, true);
    gdal->CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE",
                                        on && !now.failed ? fm_str_text(&now) : NULL);
    /* The staging folder is thrown away when anything fails, and what comes out of it
     * is brought to the disk by us. */
    gdal->CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", on ? "OFF" : NULL);
    gdal->CPLSetThreadLocalConfigOption("OGR_SQLITE_JOURNAL", on ? "OFF" : NULL);
    fm_str_release(&now);
}

static fm_status write_staged(fm_export_ogr_file *w)
{
    fm_gdal_session session;
    fm_status status;

    fm_gdal_enter(&session, w->job->ctx, w->gdal, w->job->path);
    session.refused_as = FM_ERR_OUTPUT;
    w->session = &session;
    set_up(w->gdal, true);
    status = open_file(w);
    for (size_t i = 0; status == FM_OK && i < w->job->item_count; i++)
        status = fm_export_ogr_layer_write(w, i);
    status = close_file(w, status);
    if (status == FM_OK)
        status = count_again(w);
    set_up(w->gdal, false);
    fm_gdal_leave(&session);
    return status;
}

/* Keep others out of the file that is there. */
static fm_status hold(fm_export_ogr_file *w)
{
    if (!w->traits->has_ids || !fm_file_exists(w->job->path))
        return FM_OK;
    return fm_export_sqlite_hold(w->job->ctx, w->job->path, w->job->appends, &w->held);
}

static fm_status finish(fm_export_ogr_file *w)
{
    const fm_export_hooks *hooks = w->job->hooks;
    fm_status status = FM_OK;

    if (hooks != NULL && hooks->finish != NULL)
        status = hooks->finish(hooks->user, fm_staging_path(w->staging));
    if (status == FM_OK && w->job->appends)
        status = fm_export_sqlite_check(w->job->ctx, w->job->path);
    return status == FM_OK ? fm_staging_commit(&w->staging) : status;
}

static fm_status load(fm_export_ogr_file *w)
{
    fm_status status = fm_gdal_load(w->job->ctx, &w->gdal);

    if (status != FM_OK)
        status = fm_fail_while(w->job->ctx, FM_ERR_OUTPUT, "cannot write '%.200s'",
                               w->job->path);
    return status;
}

fm_status fm_export_ogr(fm_export_job *job)
{
    fm_export_ogr_file w = { .job = job, .asked = job->plane, .held = -1 };
    fm_status status;

    for (size_t i = 0; i < sizeof all_traits / sizeof all_traits[0]; i++) {
        if (strcmp(job->format->driver, all_traits[i].driver) == 0)
            w.traits = &all_traits[i];
    }
    status = fm_staging_open(job->ctx, job->path, job->overwrite, w.traits->sidecars,
                             &w.staging);
    if (status == FM_OK)
        status = hold(&w);
    if (status == FM_OK) {
        w.layers = fm_alloc(job->item_count, sizeof *w.layers);
        status = w.layers == NULL ? fm_fail_nomem(job->ctx) : load(&w);
    }
    if (status == FM_OK)
        status = write_staged(&w);
    if (status == FM_OK)
        status = finish(&w);
    fm_staging_abort(&w.staging);
    if (w.held >= 0)
        close(w.held);
    for (size_t i = 0; w.layers != NULL && i < job->item_count; i++)
        fm_export_ogr_layer_release(&w.layers[i]);
    fm_free(w.layers);
    fm_export_plane_release(&w.plane);
    fm_export_shape_release(&w.shape);
    fm_str_release(&w.bytes);
    return status;
}
