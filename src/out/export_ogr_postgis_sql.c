/* SPDX-License-Identifier: MIT */
#include "out/export_ogr_postgis.h"

#include "base/banned.h"

static void add_quoted(fm_str *sql, const char *text, char quote)
{
    fm_str_add_char(sql, quote);
    for (; *text != '\0'; text++) {
        if (*text == quote)
            fm_str_add_char(sql, quote);
        fm_str_add_char(sql, *text);
    }
    fm_str_add_char(sql, quote);
}

/* With standard_conforming_strings on, a text has no other escape than its quote. */
void fm_postgis_add_text(fm_str *sql, const char *text)
{
    if (text == NULL)
        fm_str_add(sql, "NULL");
    else
        add_quoted(sql, text, '\'');
}

void fm_postgis_add_name(fm_str *sql, const char *name)
{
    add_quoted(sql, name, '"');
}

/* Run what stands in w->sql, and forget it. */
fm_status fm_postgis_run(fm_postgis *w, const char *what)
{
    const fm_gdal *gdal = w->file.gdal;
    OGRLayerH result;

    if (w->sql.failed)
        return fm_fail_nomem(w->file.job->ctx);
    result =
        gdal->GDALDatasetExecuteSQL(w->file.dataset, fm_str_text(&w->sql), NULL, NULL);
    if (result != NULL)
        gdal->GDALDatasetReleaseResultSet(w->file.dataset, result);
    fm_str_clear(&w->sql);
    return fm_export_ogr_has_failed(&w->file) ? fm_export_ogr_failed(&w->file, what)
                                              : FM_OK;
}

/* The one number that w->sql asks for. */
fm_status fm_postgis_ask(fm_postgis *w, const char *what, int64_t *answer)
{
    const fm_gdal *gdal = w->file.gdal;
    OGRFeatureH feature = NULL;
    OGRLayerH result;

    *answer = 0;
    if (w->sql.failed)
        return fm_fail_nomem(w->file.job->ctx);
    result =
        gdal->GDALDatasetExecuteSQL(w->file.dataset, fm_str_text(&w->sql), NULL, NULL);
    fm_str_clear(&w->sql);
    if (result != NULL)
        feature = gdal->OGR_L_GetNextFeature(result);
    if (feature != NULL) {
        *answer = gdal->OGR_F_GetFieldAsInteger64(feature, 0);
        gdal->OGR_F_Destroy(feature);
    }
    if (result != NULL)
        gdal->GDALDatasetReleaseResultSet(w->file.dataset, result);
    if (feature == NULL || fm_export_ogr_has_failed(&w->file))
        return fm_export_ogr_failed(&w->file, what);
    return FM_OK;
}

const char *fm_postgis_table_name(const fm_postgis *w, size_t i)
{
    return w->tables[i].item.name;
}
