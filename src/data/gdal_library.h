/* SPDX-License-Identifier: MIT */
/*
 * data/gdal_library.h: GDAL, loaded when the first layer needs it.
 *
 * libgdal costs some 40 ms and 100 other libraries at start-up, which a map of GeoJSON
 * layers need not pay.  So it is not linked: fm_gdal_load() opens it once and looks its
 * functions up into a table whose members have the very types of GDAL's own headers.
 *
 *     const fm_gdal *gdal;
 *     status = fm_gdal_load(ctx, &gdal);
 *     ...
 *     dataset = gdal->GDALOpenEx(path, flags, drivers, options, NULL);
 *
 * Between fm_gdal_enter() and fm_gdal_leave() this thread's GDAL speaks into a
 * fm_gdal_session instead of stderr, and reaches no network unless the policy says so.
 *
 * Not for reading layers: data/source_ogr.c; nor for writing them: out/export_ogr.c.
 */
#ifndef FM_DATA_GDAL_LIBRARY_H
#define FM_DATA_GDAL_LIBRARY_H

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/context.h"

/* Every function of GDAL that is used anywhere; one line each adds one. */
/* clang-format off */
#define FM_GDAL_FUNCTIONS(each)                                                        \
    each(CPLCalloc)                                                                    \
    each(CPLErrorReset)                                                                \
    each(CPLGetErrorHandlerUserData)                                                   \
    each(CPLHTTPPopFetchCallback)                                                      \
    each(CPLHTTPPushFetchCallback)                                                     \
    each(CPLPopErrorHandler)                                                           \
    each(CPLPushErrorHandlerEx)                                                        \
    each(CPLSetThreadLocalConfigOption)                                                \
    each(CPLStrdup)                                                                    \
    each(CSLDestroy)                                                                   \
    each(CSLSetNameValue)                                                              \
    each(GDALAllRegister)                                                              \
    each(GDALClose)                                                                    \
    each(GDALCreate)                                                                   \
    each(GDALDatasetCommitTransaction)                                                 \
    each(GDALDatasetCreateLayer)                                                       \
    each(GDALDatasetExecuteSQL)                                                        \
    each(GDALDatasetGetLayer)                                                          \
    each(GDALDatasetGetLayerByName)                                                    \
    each(GDALDatasetGetLayerCount)                                                     \
    each(GDALDatasetReleaseResultSet)                                                  \
    each(GDALDatasetRollbackTransaction)                                               \
    each(GDALDatasetStartTransaction)                                                  \
    each(GDALGetDatasetDriver)                                                         \
    each(GDALGetDriverByName)                                                          \
    each(GDALGetDriverShortName)                                                       \
    each(GDALGetMetadataItem)                                                          \
    each(GDALOpenEx)                                                                   \
    each(GDALVersionInfo)                                                              \
    each(OGR_FD_GetFieldCount)                                                         \
    each(OGR_FD_GetFieldDefn)                                                          \
    each(OGR_F_Create)                                                                 \
    each(OGR_F_Destroy)                                                                \
    each(OGR_F_GetFID)                                                                 \
    each(OGR_F_GetFieldAsDateTimeEx)                                                   \
    each(OGR_F_GetFieldAsDouble)                                                       \
    each(OGR_F_GetFieldAsDoubleList)                                                   \
    each(OGR_F_GetFieldAsInteger64)                                                    \
    each(OGR_F_GetFieldAsInteger64List)                                                \
    each(OGR_F_GetFieldAsIntegerList)                                                  \
    each(OGR_F_GetFieldAsString)                                                       \
    each(OGR_F_GetFieldAsStringList)                                                   \
    each(OGR_F_GetGeometryRef)                                                         \
    each(OGR_F_IsFieldSetAndNotNull)                                                   \
    each(OGR_F_SetFID)                                                                 \
    each(OGR_F_SetFieldDateTimeEx)                                                     \
    each(OGR_F_SetFieldDouble)                                                         \
    each(OGR_F_SetFieldInteger64)                                                      \
    each(OGR_F_SetFieldNull)                                                           \
    each(OGR_F_SetFieldString)                                                         \
    each(OGR_F_SetGeometryDirectly)                                                    \
    each(OGR_Fld_Create)                                                               \
    each(OGR_Fld_Destroy)                                                              \
    each(OGR_Fld_GetNameRef)                                                           \
    each(OGR_Fld_GetSubType)                                                           \
    each(OGR_Fld_GetType)                                                              \
    each(OGR_Fld_SetPrecision)                                                         \
    each(OGR_Fld_SetSubType)                                                           \
    each(OGR_Fld_SetWidth)                                                             \
    each(OGR_GT_Flatten)                                                               \
    each(OGR_GT_HasZ)                                                                  \
    each(OGR_G_CreateFromWkb)                                                          \
    each(OGR_G_DestroyGeometry)                                                        \
    each(OGR_G_GetGeometryCount)                                                       \
    each(OGR_G_GetGeometryRef)                                                         \
    each(OGR_G_GetGeometryType)                                                        \
    each(OGR_G_GetLinearGeometry)                                                      \
    each(OGR_G_GetPointCount)                                                          \
    each(OGR_G_GetPoints)                                                              \
    each(OGR_G_HasCurveGeometry)                                                       \
    each(OGR_G_IsEmpty)                                                                \
    each(OGR_L_CreateFeature)                                                          \
    each(OGR_L_CreateField)                                                            \
    each(OGR_L_GetExtent)                                                              \
    each(OGR_L_GetFIDColumn)                                                           \
    each(OGR_L_GetFeatureCount)                                                        \
    each(OGR_L_GetGeomType)                                                            \
    each(OGR_L_GetGeometryColumn)                                                      \
    each(OGR_L_GetLayerDefn)                                                           \
    each(OGR_L_GetName)                                                                \
    each(OGR_L_GetNextFeature)                                                         \
    each(OGR_L_GetSpatialRef)                                                          \
    each(OGR_L_ResetReading)                                                           \
    each(OGR_L_SetAttributeFilter)                                                     \
    each(OGR_L_SetIgnoredFields)                                                       \
    each(OGR_L_SetSpatialFilterRect)                                                   \
    each(OGR_L_SyncToDisk)                                                             \
    each(OSRClone)                                                                     \
    each(OSREPSGTreatsAsLatLong)                                                       \
    each(OSREPSGTreatsAsNorthingEasting)                                               \
    each(OSRExportToWktEx)                                                             \
    each(OSRGetAuthorityCode)                                                          \
    each(OSRGetAuthorityName)                                                          \
    each(OSRGetDataAxisToSRSAxisMapping)                                               \
    each(OSRGetName)                                                                   \
    each(OSRIsLocal)                                                                   \
    each(OSRIsSameEx)                                                                  \
    each(OSRNewSpatialReference)                                                       \
    each(OSRRelease)                                                                   \
    each(OSRSetAxisMappingStrategy)                                                    \
    each(OSRSetFromUserInput)                                                          \
    each(OSRSetPROJEnableNetwork)                                                      \
    each(OSRSetWellKnownGeogCS)                                                        \
    each(OSRStripVertical)                                                             \
    each(VSIFree)
/* clang-format on */

typedef struct fm_gdal {
#define FM_GDAL_MEMBER(name) __typeof__(&name) name;
    FM_GDAL_FUNCTIONS(FM_GDAL_MEMBER)
#undef FM_GDAL_MEMBER
} fm_gdal;

/*
 * The table, which lives until the process ends; the library is loaded by the first
 * call, whichever thread makes it.  FM_ERR_LAYER when there is no such library on this
 * machine, with the package to install; FM_ERR_INTERNAL when it is not the one that
 * frontmap was built for.
 */
FM_MUST_USE fm_status fm_gdal_load(fm_context *ctx, const fm_gdal **out);

/* Version of the library, e.g. "3.6.2"; NULL while it has not been loaded. */
const char *fm_gdal_library_version(void);

/* Make a driver known to GDAL; unknown names are left to GDALOpenEx() to ignore. */
void fm_gdal_register(const fm_gdal *gdal, const char *driver);

/* What GDAL said meanwhile. */
typedef struct fm_gdal_session {
    const fm_gdal *gdal;
    fm_context *ctx;
    const char *path; /* for messages; borrowed */
    char error[512];  /* the first failure; "" */
    fm_status status; /* of the warnings: not FM_OK when a strict run refused one */
    fm_status refused_as; /* what a strict run makes of a warning: FM_ERR_LAYER */
    bool blocks_network;
} fm_gdal_session;

void fm_gdal_enter(fm_gdal_session *session, fm_context *ctx, const fm_gdal *gdal,
                   const char *path);
void fm_gdal_leave(fm_gdal_session *session);

#endif
