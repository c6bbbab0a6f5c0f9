/* SPDX-License-Identifier: MIT */
#include "data/gdal_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

/*
 * A loaded library belongs to the process, and so does this table: written once under
 * pthread_once(), read-only afterwards.  It is never unloaded: GDAL cleans up after
 * itself when the process ends, and not before.
 */
static struct {
    pthread_once_t once;
    void *handle;
    fm_gdal functions;
    char version[16];
    char problem[512];
    fm_status status;
} library = { .once = PTHREAD_ONCE_INIT };

static const char built_for[] = "frontmap was built for GDAL " GDAL_RELEASE_NAME;

static void fail_to_load(fm_status status, const char *what, const char *cure)
{
    library.status = status;
    snprintf(library.problem, sizeof library.problem, "%.300s; %s", what, cure);
}

/* dlsym() gives an object pointer, and POSIX says that its bytes are the function's. */
static bool look_up_all(void)
{
    /* clang-format off */
#define NAME_AND_PLACE(function) { #function, offsetof(fm_gdal, function) },
    static const struct {
        const char *name;
        size_t offset;
    } wanted[] = { FM_GDAL_FUNCTIONS(NAME_AND_PLACE) };
#undef NAME_AND_PLACE
    /* clang-format on */

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *function = dlsym(library.handle, wanted[i].name);

        if (function == NULL) {
            fail_to_load(FM_ERR_INTERNAL, dlerror(), built_for);
            return false;
        }
        memcpy((char *)&library.functions + wanted[i].offset, &function,
               sizeof function);
    }
    return true;
}

static void load(void)
{
    const char *number = strrchr(FRONTMAP_GDAL_SONAME, '.');
    const char *version;
    char cure[128];

    library.handle = dlopen(FRONTMAP_GDAL_SONAME, RTLD_LAZY | RTLD_LOCAL);
    if (library.handle == NULL) {
        snprintf(cure, sizeof cure, "install GDAL (Debian: apt install libgdal%s)",
                 number == NULL ? "-dev" : number + 1);
        fail_to_load(FM_ERR_LAYER, dlerror(), cure);
        return;
    }
    if (!look_up_all())
        return;
    version = library.functions.GDALVersionInfo("RELEASE_NAME");
    if (strncmp(version, GDAL_RELEASE_NAME, strcspn(GDAL_RELEASE_NAME, ".") + 1) != 0) {
        fail_to_load(FM_ERR_INTERNAL, version, built_for);
        return;
    }
    snprintf(library.version, sizeof library.version, "%s", version);
    library.functions.OSRSetPROJEnableNetwork(0);
}

fm_status fm_gdal_load(fm_context *ctx, const fm_gdal **out)
{
    *out = NULL;
    pthread_once(&library.once, load);
    if (library.status != FM_OK)
        return fm_fail(ctx, library.status, "cannot load GDAL: %s", library.problem);
    *out = &library.functions;
    return FM_OK;
}

const char *fm_gdal_library_version(void)
{
    return library.version[0] == '\0' ? NULL : library.version;
}

/* Registering all of GDAL's drivers takes longer than reading most layers. */
void fm_gdal_register(const fm_gdal *gdal, const char *driver)
{
    static const struct {
        const char *driver;
        const char *function;
    } registrars[] = {
        { "CSV", "RegisterOGRCSV" },
        { "ESRI Shapefile", "RegisterOGRShape" },
        { "FlatGeobuf", "RegisterOGRFlatGeobuf" },
        { "GPKG", "RegisterOGRGeoPackage" },
        { "GPX", "RegisterOGRGPX" },
        { "KML", "RegisterOGRKML" },
        { "LIBKML", "RegisterOGRLIBKML" },
        { "PostgreSQL", "RegisterOGRPG" },
        { "TopoJSON", "RegisterOGRTopoJSON" },
    };
    void (*registrar)(void) = NULL;

    if (gdal->GDALGetDriverByName(driver) != NULL)
        return;
    for (size_t i = 0; i < sizeof registrars / sizeof registrars[0]; i++) {
        if (strcmp(driver, registrars[i].driver) == 0)
            *(void **)&registrar = dlsym(library.handle, registrars[i].function);
    }
    if (registrar != NULL)
        registrar();
    if (gdal->GDALGetDriverByName(driver) == NULL)
        gdal->GDALAllRegister();
}

/* In one line, as messages are: a database speaks in several. */
static void keep_error(fm_gdal_session *session, const char *message)
{
    size_t length;

    snprintf(session->error, sizeof session->error, "%s", message);
    for (char *c = session->error; *c != '\0'; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    length = strlen(session->error);
    while (length > 0 && session->error[length - 1] == ' ')
        session->error[--length] = '\0';
}

/* GDAL's error handler: nothing goes to stderr, the first failure is kept. */
static void hear(CPLErr class, CPLErrorNum number, const char *message)
{
    fm_gdal_session *session;
    fm_place place;

    (void)number;
    session = library.functions.CPLGetErrorHandlerUserData();
    if (session == NULL)
        return;
    place = (fm_place){ .file = session->path };
    if (class == CE_Failure || class == CE_Fatal) {
        if (session->error[0] == '\0')
            keep_error(session, message);
    } else if (class == CE_Warning) {
        if (session->status == FM_OK)
            session->status = fm_warn(session->ctx, session->refused_as, &place, "gdal",
                                      "%s", message);
    }
}

/* Stands where GDAL would ask the network.  A null result would make GDAL ask the next
 * handler, so a failed one it is. */
static CPLHTTPResult *refuse_fetch(const char *url, CSLConstList options,
                                   GDALProgressFunc progress, void *progress_arg,
                                   CPLHTTPFetchWriteFunc write, void *write_arg,
                                   void *user)
{
    CPLHTTPResult *result = library.functions.CPLCalloc(1, sizeof *result);

    (void)url, (void)options, (void)progress, (void)progress_arg, (void)write,
        (void)write_arg, (void)user;
    result->nStatus = 1;
    result->pszErrBuf = library.functions.CPLStrdup("the network is not allowed");
    return result;
}

void fm_gdal_enter(fm_gdal_session *session, fm_context *ctx, const fm_gdal *gdal,
                   const char *path)
{
    *session = (fm_gdal_session){
        .gdal = gdal,
        .ctx = ctx,
        .path = path,
        .refused_as = FM_ERR_LAYER,
        .blocks_network = !fm_context_policy(ctx)->allow_network,
    };
    gdal->CPLErrorReset();
    gdal->CPLPushErrorHandlerEx(hear, session);
    if (session->blocks_network) {
        gdal->CPLHTTPPushFetchCallback(refuse_fetch, NULL);
        gdal->CPLSetThreadLocalConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS",
                                            "{none}");
    }
}

void fm_gdal_leave(fm_gdal_session *session)
{
    const fm_gdal *gdal = session->gdal;

    if (session->blocks_network) {
        gdal->CPLSetThreadLocalConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", NULL);
        gdal->CPLHTTPPopFetchCallback();
    }
    gdal->CPLPopErrorHandler();
}
