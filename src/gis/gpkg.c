/* SPDX-License-Identifier: MIT */
/*
 * A map for QGIS: a GeoPackage with all layers, their styles, metadata and the project
 * inside; or the project as a file (.qgz) with the GeoPackage beside it.
 */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "gis/gpkg_tables.h"
#include "gis/qgis_project.h"
#include "gis/zip.h"

#include "base/banned.h"

typedef struct package {
    const fm_gis_job *job;
    fm_qgis_pieces pieces;
    const char *path; /* of the GeoPackage */
    fm_str project;   /* the archive that goes inside; empty: none */
    fm_str key;       /* its name there */
} package;

/* ----------------------------------------------------------------------- project */

static fm_status make_project(const package *p, fm_str *qgs)
{
    return fm_qgis_project(&p->pieces, fm_path_name(p->path), p->job->options->crs,
                           qgs);
}

static fm_status add_project(const package *p, fm_zip *zip)
{
    fm_str qgs = { 0 }, name = { 0 };
    fm_status status = make_project(p, &qgs);

    fm_str_addf(&name, "%s.qgs", p->job->map->name);
    if (status == FM_OK && name.failed)
        status = fm_fail_nomem(p->job->ctx);
    if (status == FM_OK)
        status = fm_zip_add(zip, fm_str_text(&name), qgs.text, qgs.length, false);
    fm_str_release(&qgs);
    fm_str_release(&name);
    return status;
}

static fm_status pack_project(package *p)
{
    fm_zip *zip = NULL;
    fm_status status = fm_zip_memory(p->job->ctx, &p->project, &zip);

    if (status == FM_OK)
        status = add_project(p, zip);
    if (status == FM_OK)
        status = fm_zip_commit(&zip);
    fm_zip_abort(&zip);
    fm_qgis_project_key(p->job->map, &p->key);
    return status == FM_OK && p->key.failed ? fm_fail_nomem(p->job->ctx) : status;
}

/* --------------------------------------------------------------------- container */

static fm_status finish(void *user, const char *staged_path)
{
    package *p = user;

    return fm_gpkg_tables_write(&p->pieces, p->job->options->append, staged_path,
                                p->path, &p->project, fm_str_text(&p->key));
}

static fm_status write_package(package *p)
{
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    const fm_export_hooks hooks = { .finish = finish, .user = p };
    const fm_gis_options *o = p->job->options;
    fm_export_item *items = fm_alloc(p->pieces.count, sizeof *items);
    fm_status status;

    if (items == NULL)
        return fm_fail_nomem(p->job->ctx);
    options.overwrite = o->overwrite;
    options.append = o->append;
    options.crs = o->crs;
    for (size_t i = 0; i < p->pieces.count; i++) {
        const fm_qgis_piece *piece = &p->pieces.items[i];

        items[i] = (fm_export_item){ .features = piece->features,
                                     .name = piece->name,
                                     .title = piece->title,
                                     .description = piece->description,
                                     .kinds = piece->kind };
        p->job->report->features += fm_features_count(piece->features);
    }
    p->job->report->layers = p->pieces.count;
    status = fm_export_layers(p->job->ctx, items, p->pieces.count, p->path, &options,
                              &hooks);
    p->job->report->files += status == FM_OK;
    fm_free(items);
    return status;
}

static fm_status begin(package *p, const fm_gis_job *job)
{
    fm_status status;

    p->job = job;
    p->path = job->path;
    status = fm_gis_qml_tell_losses(job);
    return status == FM_OK ? fm_qgis_pieces_make(job, NULL, &p->pieces) : status;
}

static void end(package *p)
{
    fm_qgis_pieces_release(&p->pieces);
    fm_str_release(&p->project);
    fm_str_release(&p->key);
}

fm_status fm_gis_write_gpkg(const fm_gis_job *job)
{
    package p = { 0 };
    fm_status status = begin(&p, job);

    if (status == FM_OK)
        status = pack_project(&p);
    if (status == FM_OK)
        status = write_package(&p);
    end(&p);
    return status;
}

/* The archive is complete before the GeoPackage takes its name, and takes its own when
 * that has: what can fail has failed by then. */
fm_status fm_gis_write_qgz(const fm_gis_job *job)
{
    package p = { 0 };
    fm_zip *zip = NULL;
    fm_str path = { 0 };
    fm_status status = fm_zip_open(job->ctx, job->path, job->options->overwrite, &zip);

    fm_str_add_bytes(&path, job->path, (size_t)(fm_path_suffix(job->path) - job->path));
    fm_str_add(&path, ".gpkg");
    if (status == FM_OK && path.failed)
        status = fm_fail_nomem(job->ctx);
    if (status == FM_OK)
        status = begin(&p, job);
    p.path = fm_str_text(&path);
    if (status == FM_OK)
        status = add_project(&p, zip);
    if (status == FM_OK)
        status = write_package(&p);
    if (status == FM_OK) {
        status = fm_zip_commit(&zip);
        job->report->files += status == FM_OK;
    }
    fm_zip_abort(&zip);
    end(&p);
    fm_str_release(&path);
    return status;
}
