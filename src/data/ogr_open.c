/* SPDX-License-Identifier: MIT */
#include "data/ogr_open.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/connection.h"
#include "base/file.h"
#include "data/sniff.h"
#include "data/source_backend.h"

#include "base/banned.h"

enum { DRIVERS_MAX = 32 };

/* LIBKML before KML: it reads more, and GDAL asks in this order. */
static const char *const default_drivers[] = {
    "GPKG", "ESRI Shapefile", "FlatGeobuf", "LIBKML", "KML", "GPX", "TopoJSON",
};

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

fm_status fm_ogr_check_path(fm_context *ctx, const char *path, bool *is_special)
{
    const fm_policy *policy = fm_context_policy(ctx);
    bool has_extra = policy->extra_drivers != NULL && policy->extra_drivers[0] != '\0';
    fm_status status;
    struct stat info;
    int fd;

    *is_special = false;
    if (strstr(path, "://") != NULL || has_prefix(path, "/vsi")) {
        if (!policy->allow_network)
            return fm_fail(ctx, FM_ERR_POLICY,
                           "refused to open '%.200s'; give a file of this machine, or "
                           "--allow-network",
                           path);
        *is_special = true;
        return FM_OK;
    }
    if (names_a_driver(path)) {
        if (!has_extra)
            return fm_fail(ctx, FM_ERR_POLICY,
                           "refused to open '%.200s', which names a driver of GDAL; "
                           "allow it with --allow-driver NAME",
                           path);
        if (!policy->allow_network && fm_is_connection(path) &&
            fm_connection_uses_network(path))
            return fm_fail(ctx, FM_ERR_POLICY,
                           "refused to connect to '%.200s' through the network; give "
                           "--allow-network, or the folder of a socket: "
                           "host=/run/postgresql",
                           path);
        *is_special = true;
        return FM_OK;
    }
    if (has_extra && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        *is_special = true;
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

bool fm_ogr_is_table_text(const char *path)
{
    return has_suffix(path, ".csv") || has_suffix(path, ".tsv") ||
           has_suffix(path, ".psv");
}

/* The drivers for this file: names in `list`, NULL at the end; `extra` holds copies. */
static fm_status choose_drivers(const fm_gdal_session *session, fm_str *extra,
                                const char *list[DRIVERS_MAX + 1])
{
    const char *more = fm_context_policy(session->ctx)->extra_drivers;
    size_t count = 0;
    char *word;

    if (fm_ogr_is_table_text(session->path)) {
        list[count++] = "CSV";
    } else {
        for (; count < sizeof default_drivers / sizeof default_drivers[0]; count++)
            list[count] = default_drivers[count];
    }
    if (more != NULL)
        fm_str_add(extra, more);
    if (extra->failed)
        return fm_fail_nomem(session->ctx);
    word = extra->text;
    while (word != NULL && *word != '\0') {
        char *comma = strchr(word, ',');

        if (comma != NULL)
            *comma = '\0';
        if (count == DRIVERS_MAX)
            return fm_fail(session->ctx, FM_ERR_USAGE,
                           "more than %d drivers are allowed", DRIVERS_MAX);
        list[count++] = word;
        word = comma == NULL ? NULL : comma + 1;
    }
    list[count] = NULL;
    for (size_t i = 0; i < count; i++)
        fm_gdal_register(session->gdal, list[i]);
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

static fm_status fail_to_open(const fm_gdal_session *session, const unsigned char *head,
                              size_t length)
{
    fm_place place = { .file = session->path };
    const char *cure = cure_of(head, length);
    const char *what = fm_sniff(head, length);

    if (cure != NULL)
        return fm_fail_at(session->ctx, FM_ERR_LAYER, &place, "cannot be read: %s",
                          cure);
    if (session->error[0] != '\0' && strstr(session->error, "not recognized") == NULL)
        return fm_fail_at(session->ctx, FM_ERR_LAYER, &place, "cannot be read: %.300s",
                          session->error);
    return fm_fail_at(session->ctx, FM_ERR_LAYER, &place,
                      "cannot be read: it looks like %s, and is none of GeoJSON, "
                      "GeoPackage, Shapefile, FlatGeobuf, KML, GPX, CSV and TopoJSON",
                      what != NULL ? what : "nothing known");
}

fm_status fm_ogr_open(const fm_gdal_session *session, bool is_special,
                      GDALDatasetH *out)
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
    size_t length = is_special ? 0 : read_head(session->path, head, sizeof head);
    fm_str extra = { 0 };
    fm_str path = { 0 };
    fm_status status;

    *out = NULL;
    /* "./" keeps GDAL from reading a meaning into the beginning of a name. */
    fm_str_add(&path, is_special || session->path[0] == '/' ? "" : "./");
    fm_str_add(&path, session->path);
    if (path.failed) {
        status = fm_fail_nomem(session->ctx);
        goto out;
    }
    status = choose_drivers(session, &extra, drivers);
    if (status != FM_OK)
        goto out;
    if (fm_ogr_is_table_text(session->path))
        options = csv_options;
    else if (is_settled_geopackage(session->path, head, length))
        options = geopackage_options;
    *out = session->gdal->GDALOpenEx(path.text, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR,
                                     drivers, options, NULL);
    if (*out == NULL)
        status = fail_to_open(session, head, length);

out:
    fm_str_release(&extra);
    fm_str_release(&path);
    return status;
}
