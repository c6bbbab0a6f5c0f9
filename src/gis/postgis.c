/* SPDX-License-Identifier: MIT */
/*
 * A map into a PostGIS database: a table for each layer, and its style in layer_styles,
 * where QGIS looks for it.
 */
#include "out/export_postgis.h"

#include "base/mem.h"
#include "gis/gis.h"
#include "gis/qml.h"
#include "gis/sld.h"

#include "base/banned.h"

/* What a table says of itself. */
static void describe(const fm_gis_layer *layer, fm_str *out)
{
    const char *const words[] = { layer->what, layer->doubt };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i] != NULL)
            fm_str_addf(out, "%s%s", out->length > 0 ? " " : "", words[i]);
    if (layer->attribution != NULL)
        fm_str_addf(out, "%sSource: %s", out->length > 0 ? "\n" : "",
                    layer->attribution);
    if (layer->licence != NULL)
        fm_str_addf(out, "%sLicence: %s", out->length > 0 ? "\n" : "", layer->licence);
}

/* Texts of one table. */
typedef struct texts {
    fm_str description, sld, qml;
} texts;

static fm_status prepare(const fm_gis_job *job, size_t i, texts *t,
                         fm_export_table *table)
{
    const fm_gis_layer *layer = &job->map->layers[i];
    fm_status status = fm_gis_sld_layer(job->ctx, job->map, layer, &t->sld);

    describe(layer, &t->description);
    table->item = (fm_export_item){ .features = &layer->features,
                                    .name = layer->spec->id,
                                    .title = layer->title,
                                    .description = fm_str_text(&t->description) };
    table->sld = fm_str_text(&t->sld);
    if (status == FM_OK)
        status = fm_gis_qml_layer(job->ctx, job->map, layer, &t->qml);
    table->qml = t->qml.length > 0 ? fm_str_text(&t->qml) : NULL;
    if (status == FM_OK && t->description.failed)
        status = fm_fail_nomem(job->ctx);
    return status;
}

fm_status fm_gis_write_postgis(const fm_gis_job *job)
{
    size_t count = job->map->layer_count;
    fm_export_options options = FM_EXPORT_OPTIONS_INIT;
    fm_export_table *tables = fm_alloc(count, sizeof *tables);
    texts *all = fm_alloc(count, sizeof *all);
    fm_status status = tables == NULL || all == NULL ? fm_fail_nomem(job->ctx) : FM_OK;

    options.overwrite = job->options->overwrite;
    options.append = job->options->append;
    options.crs = job->options->crs;
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = prepare(job, i, &all[i], &tables[i]);
    if (status == FM_OK)
        status = fm_export_postgis(job->ctx, tables, count, job->path, &options,
                                   &job->report->features);
    if (status == FM_OK)
        job->report->layers = count;
    for (size_t i = 0; all != NULL && i < count; i++) {
        fm_str_release(&all[i].description);
        fm_str_release(&all[i].sld);
        fm_str_release(&all[i].qml);
    }
    fm_free(all);
    fm_free(tables);
    return status;
}
