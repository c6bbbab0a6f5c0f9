/* SPDX-License-Identifier: MIT */
#include "data/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "data/source_backend.h"

#include "base/banned.h"

/* Who reads what; asked in this order. */
static const fm_source_backend *const backends[] = {
    &fm_source_geojson, &fm_source_ogr, /* takes what is left */
};

/* Does the path mean something else than a file of this machine? */
static bool is_remote(const char *path)
{
    return strstr(path, "://") != NULL || strncmp(path, "/vsi", 4) == 0;
}

static fm_status check_path(fm_context *ctx, const char *path)
{
    if (path[0] == '\0')
        return fm_fail(ctx, FM_ERR_LAYER, "the name of the layer is empty");
    if (is_remote(path) && !fm_context_policy(ctx)->allow_network)
        return fm_fail(ctx, FM_ERR_POLICY,
                       "'%s' is not a file of this machine; give --allow-network to "
                       "open it",
                       path);
    return FM_OK;
}

/* The first bytes of a file; none of what is no file, or of standard input. */
static fm_status read_head(fm_context *ctx, const char *path, unsigned char *head,
                           size_t *length)
{
    struct stat info;
    ssize_t got = 1;
    fm_status status;
    int fd = -1;

    *length = 0;
    if (strcmp(path, "-") == 0 || is_remote(path) ||
        (stat(path, &info) != 0 && errno == ENOENT && strchr(path, ':') != NULL))
        return FM_OK;
    status = fm_file_open(ctx, path, &fd);
    if (status != FM_OK)
        return status;
    while (got > 0 && *length < FM_SOURCE_SNIFF) {
        got = read(fd, head + *length, FM_SOURCE_SNIFF - *length);
        if (got > 0)
            *length += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got < 0)
        status =
            fm_fail(ctx, FM_ERR_LAYER, "cannot read '%s': %s", path, strerror(errno));
    close(fd);
    return status;
}

fm_status fm_source_read(fm_context *ctx, const char *path,
                         const fm_source_request *request, fm_features *out)
{
    static const fm_source_request everything;
    fm_stopwatch watch = fm_stopwatch_start();
    unsigned char head[FM_SOURCE_SNIFF];
    const fm_source_backend *backend = NULL;
    size_t length;
    fm_status status = check_path(ctx, path);

    if (status == FM_OK)
        status = read_head(ctx, path, head, &length);
    if (status != FM_OK)
        return status;
    for (size_t i = 0; i < sizeof backends / sizeof *backends && backend == NULL; i++) {
        if (backends[i]->recognises(path, head, length))
            backend = backends[i];
    }
    if (backend == NULL)
        return fm_fail(ctx, FM_ERR_LAYER, "'%s' is of no format that can be read",
                       path);
    status = backend->read(ctx, path, request != NULL ? request : &everything, out);
    fm_stopwatch_stop(ctx, "read", watch);
    return status;
}
