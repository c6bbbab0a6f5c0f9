/* SPDX-License-Identifier: MIT */
/*
 * GDAL's PostgreSQL driver makes the tables and copies the features in; all else is
 * said in SQL.  An old table is dropped before the driver looks at what there is, since
 * it would drop views that hang on it along with it; so PostgreSQL refuses, and says
 * which.
 */
#include "out/export_ogr_postgis.h"

#include <string.h>

#include "base/connection.h"

#include "base/banned.h"

/* PostgreSQL cuts longer names off. */
enum { NAME_BYTES = 63, FIELDS = 1598 };

static const fm_export_ogr_traits traits = {
    .driver = "PostgreSQL",
    .names = { NAME_BYTES, NULL, true, false },
    .fields_most = FIELDS,
    .has_ids = true,
    .has_bool = true,
    .has_json = true,
    .has_date = true,
    .has_moment = true,
    .is_server = true,
};

static const fm_export_format format = {
    .suffix = "PG:",
    .title = "PostGIS database",
    .driver = "PostgreSQL",
    .abilities = FM_EXPORT_APPENDS | FM_EXPORT_TAKES_CRS | FM_EXPORT_HOLDS_LAYERS |
                 FM_EXPORT_KEEPS_DIGITS,
};

/* ------------------------------------------------------------------- before it */

static fm_status open_database(fm_postgis *w)
{
    const fm_export_job *job = w->file.job;
    const fm_gdal *gdal = w->file.gdal;
    const char *const drivers[] = { traits.driver, NULL };

    fm_gdal_register(gdal, traits.driver);
    if (gdal->GDALGetDriverByName(traits.driver) == NULL)
        return fm_fail(job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': this GDAL has no driver %s", job->path,
                       traits.driver);
    w->file.dataset = gdal->GDALOpenEx(job->path, GDAL_OF_VECTOR | GDAL_OF_UPDATE,
                                       drivers, NULL, NULL);
    if (w->file.dataset == NULL)
        return fm_export_ogr_failed(&w->file, "no connection");
    /* It warns of what nobody asked for, such as tables of others that it cannot read.
     */
    w->file.session->status = FM_OK;
    return FM_OK;
}

/* GDAL goes on without the schema that is asked for, in the next one of the path. */
static fm_status check_schema(fm_postgis *w)
{
    const fm_export_job *job = w->file.job;
    fm_str schema = { 0 };
    int64_t found;
    fm_status status;

    fm_connection_word(job->path, "active_schema", &schema);
    if (schema.length == 0)
        fm_connection_word(job->path, "schemas", &schema);
    fm_str_add(&w->sql, "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = "
                        "current_schema()");
    if (schema.length > 0) {
        fm_str_add(&w->sql, " AND nspname = ");
        fm_postgis_add_text(&w->sql, fm_str_text(&schema));
    }
    w->sql.failed = w->sql.failed || schema.failed;
    status = fm_postgis_ask(w, "schema not read", &found);
    if (status == FM_OK && found == 0)
        status =
            fm_fail(job->ctx, FM_ERR_OUTPUT,
                    "cannot write '%.200s': there is no schema '%.80s' to write to; "
                    "make it first: CREATE SCHEMA",
                    job->path, fm_str_text(&schema));
    fm_str_release(&schema);
    return status;
}

static fm_status check_database(fm_postgis *w)
{
    const fm_export_job *job = w->file.job;
    int64_t found;
    fm_status status;

    fm_str_add(&w->sql, "SET LOCAL standard_conforming_strings = on");
    status = fm_postgis_run(w, "not set up");
    fm_str_add(&w->sql, "SELECT count(*) FROM pg_catalog.pg_extension WHERE extname = "
                        "'postgis'");
    if (status == FM_OK)
        status = fm_postgis_ask(w, "extensions not read", &found);
    if (status == FM_OK && found == 0)
        return fm_fail(
            job->ctx, FM_ERR_OUTPUT,
            "cannot write '%.200s': the database has no PostGIS; let its owner "
            "say: CREATE EXTENSION postgis",
            job->path);
    return status == FM_OK ? check_schema(w) : status;
}

/* Is it there; and does it go? */
static fm_status clear_place(fm_postgis *w, size_t i)
{
    const fm_export_job *job = w->file.job;
    const char *name = fm_postgis_table_name(w, i);
    int64_t found;
    fm_status status;

    if (strlen(name) > NAME_BYTES)
        return fm_fail(
            job->ctx, FM_ERR_OUTPUT,
            "cannot write '%.200s': the name of a table has %d bytes at most, "
            "'%.80s' has %zu; give the layer another id",
            job->path, NAME_BYTES, name, strlen(name));
    fm_str_add(&w->sql, "SELECT count(*) FROM pg_catalog.pg_class c JOIN "
                        "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
                        "n.nspname = current_schema() AND c.relname = ");
    fm_postgis_add_text(&w->sql, name);
    status = fm_postgis_ask(w, "tables not read", &found);
    if (status != FM_OK || found == 0)
        return status;
    w->is_there[i] = true;
    if (job->options->append)
        return FM_OK;
    if (!job->options->overwrite)
        return fm_fail(
            job->ctx, FM_ERR_OUTPUT,
            "cannot write '%.200s': there is a table '%.80s'; give --overwrite "
            "to replace it, --append to add to it",
            job->path, name);
    w->is_there[i] = false;
    fm_str_add(&w->sql, "DROP TABLE ");
    fm_postgis_add_name(&w->sql, name);
    return fm_postgis_run(w, "the old table stays");
}

/* -------------------------------------------------------------------- behind it */

static fm_status comment(fm_postgis *w, size_t i)
{
    const fm_export_item *item = &w->tables[i].item;
    fm_str words = { 0 };
    fm_status status = FM_OK;

    if (item->title != NULL)
        fm_str_add(&words, item->title);
    if (item->description != NULL)
        fm_str_addf(&words, "%s%s", words.length > 0 ? ". " : "", item->description);
    if (words.length > 0) {
        fm_str_add(&w->sql, "COMMENT ON TABLE ");
        fm_postgis_add_name(&w->sql, fm_postgis_table_name(w, i));
        fm_str_add(&w->sql, " IS ");
        fm_postgis_add_text(&w->sql, fm_str_text(&words));
        status = words.failed ? fm_fail_nomem(w->file.job->ctx)
                              : fm_postgis_run(w, "comment refused");
    }
    fm_str_release(&words);
    return status;
}

/* The copy ends with the question, and is judged then. */
static fm_status count_again(fm_postgis *w, size_t i)
{
    const fm_export_job *job = w->file.job;
    size_t wanted = fm_features_count(w->tables[i].item.features);
    int64_t found;
    fm_status status;

    fm_str_add(&w->sql, "SELECT count(*) FROM ");
    fm_postgis_add_name(&w->sql, fm_postgis_table_name(w, i));
    status = fm_postgis_ask(w, "features refused", &found);
    if (status == FM_OK && (size_t)found != w->file.layers[i].before + wanted)
        status = fm_fail(job->ctx, FM_ERR_OUTPUT,
                         "cannot write '%.200s': %zu of %zu features are in '%.80s'",
                         job->path, (size_t)found, w->file.layers[i].before + wanted,
                         fm_postgis_table_name(w, i));
    w->file.job->written += wanted;
    return status;
}

/* -------------------------------------------------------------------- the whole */

/* A name that GDAL could take for more than a name it knows only from the list of all
 * tables, which it reads when they are counted. */
static void load_names(fm_postgis *w, size_t i)
{
    if (w->is_there[i] && strpbrk(fm_postgis_table_name(w, i), ".(") != NULL)
        (void)w->file.gdal->GDALDatasetGetLayerCount(w->file.dataset);
}

static fm_status write_table(fm_postgis *w, size_t i)
{
    fm_status status;

    load_names(w, i);
    w->file.job->appends = w->is_there[i];
    status = fm_export_ogr_layer_write(&w->file, i);
    if (status == FM_OK)
        status = count_again(w, i);
    return status == FM_OK && !w->is_there[i] ? comment(w, i) : status;
}

static fm_status write_tables(fm_postgis *w)
{
    size_t count = w->file.job->item_count, styles = 0;
    fm_status status = check_database(w);

    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = clear_place(w, i);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = write_table(w, i);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        if (w->tables[i].qml == NULL && w->tables[i].sld == NULL)
            continue;
        if (styles++ == 0)
            status = fm_postgis_make_styles(w);
        if (status == FM_OK)
            status = fm_postgis_add_style(w, i);
    }
    return status;
}

static fm_status in_transaction(fm_postgis *w)
{
    const fm_gdal *gdal = w->file.gdal;
    fm_status status = open_database(w);

    if (status != FM_OK)
        return status;
    if (gdal->GDALDatasetStartTransaction(w->file.dataset, FALSE) != OGRERR_NONE)
        return fm_export_ogr_failed(&w->file, "no transaction");
    status = write_tables(w);
    if (status != FM_OK) {
        (void)gdal->GDALDatasetRollbackTransaction(w->file.dataset);
        return status;
    }
    if (gdal->GDALDatasetCommitTransaction(w->file.dataset) != OGRERR_NONE ||
        fm_export_ogr_has_failed(&w->file))
        return fm_export_ogr_failed(&w->file, "transaction refused");
    return FM_OK;
}

static fm_status in_session(fm_postgis *w)
{
    const fm_export_job *job = w->file.job;
    const fm_gdal *gdal = w->file.gdal;
    fm_gdal_session session;
    fm_status status;

    fm_gdal_enter(&session, job->ctx, gdal, job->path);
    session.refused_as = FM_ERR_OUTPUT;
    w->file.session = &session;
    gdal->CPLSetThreadLocalConfigOption("PG_USE_COPY", "YES");
    status = in_transaction(w);
    if (w->file.dataset != NULL)
        gdal->GDALClose(w->file.dataset);
    gdal->CPLSetThreadLocalConfigOption("PG_USE_COPY", NULL);
    fm_gdal_leave(&session);
    return status;
}

static fm_status check(const fm_export_job *job)
{
    if (job->options->append && job->options->overwrite)
        return fm_fail(job->ctx, FM_ERR_USAGE,
                       "'%.200s': tables are added to or replaced, not both",
                       job->path);
    if (!fm_context_policy(job->ctx)->allow_network &&
        fm_connection_uses_network(job->path))
        return fm_fail(
            job->ctx, FM_ERR_POLICY,
            "refused to connect to '%.200s' through the network; give "
            "--allow-network, or the folder of a socket: host=/run/postgresql",
            job->path);
    return FM_OK;
}

fm_status fm_export_postgis(fm_context *ctx, const fm_export_table *tables,
                            size_t count, const char *connection,
                            const fm_export_options *options, size_t *written)
{
    static const fm_export_options none = FM_EXPORT_OPTIONS_INIT;
    fm_export_item *items = fm_alloc(count, sizeof *items);
    fm_export_job job = { .ctx = ctx,
                          .format = &format,
                          .path = connection,
                          .options = options != NULL ? options : &none,
                          .items = items,
                          .item_count = count };
    fm_postgis w = { .file = { .job = &job, .traits = &traits, .held = -1 },
                     .tables = tables };
    fm_export_plane plane = { .projection = NULL };
    fm_status status = check(&job);

    *written = 0;
    w.is_there = fm_alloc(count, sizeof *w.is_there);
    w.file.layers = fm_alloc(count, sizeof *w.file.layers);
    if (items == NULL || w.is_there == NULL || w.file.layers == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; items != NULL && i < count; i++)
        items[i] = tables[i].item;
    if (status == FM_OK)
        status = fm_export_set_crs(&job, job.options->crs, &plane);
    w.file.asked = job.plane;
    if (status == FM_OK)
        status = fm_gdal_load(ctx, &w.file.gdal);
    if (status == FM_OK)
        status = in_session(&w);
    if (status == FM_OK)
        *written = job.written;
    for (size_t i = 0; w.file.layers != NULL && i < count; i++)
        fm_export_ogr_layer_release(&w.file.layers[i]);
    fm_export_plane_release(&plane);
    fm_export_plane_release(&w.file.plane);
    fm_export_shape_release(&w.file.shape);
    fm_str_release(&w.file.bytes);
    fm_str_release(&w.sql);
    fm_free(w.file.layers);
    fm_free(w.is_there);
    fm_free(items);
    return status;
}
