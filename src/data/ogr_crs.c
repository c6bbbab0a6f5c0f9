/* SPDX-License-Identifier: MIT */
#include "data/ogr_crs.h"

#include <string.h>

#include "base/banned.h"

/*
 * A layer hands out its coordinates in an order of its own, `mapping`, against the axes
 * of its CRS: 1 is the first axis.  Files mostly keep longitude first whatever the CRS
 * says, which GDAL writes as 2,1 for EPSG:4326.
 */
static bool comes_y_first(const fm_gdal *gdal, OGRSpatialReferenceH srs)
{
    bool axes_y_first = gdal->OSREPSGTreatsAsLatLong(srs) != 0 ||
                        gdal->OSREPSGTreatsAsNorthingEasting(srs) != 0;
    int count = 0;
    const int *mapping = gdal->OSRGetDataAxisToSRSAxisMapping(srs, &count);
    bool swapped = mapping != NULL && count >= 2 && mapping[0] == 2;

    return axes_y_first != swapped;
}

static bool is_undefined(const fm_gdal *gdal, OGRSpatialReferenceH srs)
{
    const char *name = gdal->OSRGetName(srs);

    return gdal->OSRIsLocal(srs) ||
           (name != NULL && strncasecmp(name, "undefined", strlen("undefined")) == 0);
}

/* WGS 84 by its content, whatever order or code it says, as an ESRI .prj does. */
static bool is_wgs84(const fm_gdal *gdal, OGRSpatialReferenceH srs)
{
    static const char *const options[] = {
        "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS",
        "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES", NULL
    };
    OGRSpatialReferenceH wgs84 = gdal->OSRNewSpatialReference(NULL);
    bool same = wgs84 != NULL &&
                gdal->OSRSetWellKnownGeogCS(wgs84, "WGS84") == OGRERR_NONE &&
                gdal->OSRIsSameEx(srs, wgs84, options);

    if (wgs84 != NULL)
        gdal->OSRRelease(wgs84);
    return same;
}

static fm_status write_wkt(fm_context *ctx, const fm_gdal *gdal,
                           OGRSpatialReferenceH srs, fm_str *text)
{
    static const char *const options[] = { "FORMAT=WKT2_2019", "MULTILINE=NO", NULL };
    char *wkt = NULL;

    if (gdal->OSRExportToWktEx(srs, &wkt, options) != OGRERR_NONE || wkt == NULL) {
        gdal->VSIFree(wkt);
        return fm_fail(ctx, FM_ERR_CRS,
                       "the CRS of the layer cannot be written as WKT");
    }
    fm_str_add(text, wkt);
    gdal->VSIFree(wkt);
    return FM_OK;
}

fm_status fm_ogr_crs_read(fm_context *ctx, const fm_gdal *gdal, OGRLayerH layer,
                          fm_ogr_crs *crs)
{
    OGRSpatialReferenceH srs = gdal->OGR_L_GetSpatialRef(layer);
    fm_status status = FM_OK;
    const char *authority;
    const char *code;

    *crs = (fm_ogr_crs){ 0 };
    if (srs == NULL || is_undefined(gdal, srs))
        return FM_OK;
    crs->y_first = comes_y_first(gdal, srs);
    srs = gdal->OSRClone(srs);
    /* Heights are left, and with them their datum. */
    (void)gdal->OSRStripVertical(srs);
    authority = gdal->OSRGetAuthorityName(srs, NULL);
    code = gdal->OSRGetAuthorityCode(srs, NULL);
    if (authority != NULL && code != NULL)
        fm_str_addf(&crs->text, "%s:%s", authority, code);
    else if (is_wgs84(gdal, srs))
        fm_str_add(&crs->text, "OGC:CRS84");
    else
        status = write_wkt(ctx, gdal, srs, &crs->text);
    gdal->OSRRelease(srs);
    if (status == FM_OK && crs->text.failed)
        status = fm_fail_nomem(ctx);
    return status;
}
