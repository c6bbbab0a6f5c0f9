/* SPDX-License-Identifier: MIT */
/*
 * O_TMPFILE gives a file without a name, so that nothing is left behind even by a kill
 * -9; linkat() cannot replace, so at the end it gets a temporary name and is renamed at
 * once.  File systems without O_TMPFILE get the temporary name from the start.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#include "base/banned.h"

enum { BUFFER_BYTES = 64 * 1024, NAME_TRIES = 100 };

struct fm_output {
    fm_context *ctx;
    int fd;
    bool is_stdout;
    bool failed;
    bool overwrite;
    char *path;
    char *temporary; /* NULL while nameless */
    uint64_t size;
    size_t used;
    unsigned char buffer[BUFFER_BYTES];
};

fm_status fm_file_open(fm_context *ctx, const char *path, int *fd)
{
    struct stat info;
    int flags;

    if (strcmp(path, "-") == 0) {
        *fd = dup(STDIN_FILENO);
        if (*fd < 0)
            return fm_fail(ctx, FM_ERR_LAYER, "cannot read standard input: %s",
                           strerror(errno));
        return FM_OK;
    }
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0)
        return fm_fail(ctx, FM_ERR_LAYER, "cannot open '%s': %s", path,
                       strerror(errno));
    if (fstat(*fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        const char *what = S_ISDIR(info.st_mode)    ? "a folder"
                           : S_ISFIFO(info.st_mode) ? "a pipe"
                           : S_ISCHR(info.st_mode)  ? "a device"
                                                    : "not a regular file";
        close(*fd);
        *fd = -1;
        return fm_fail(ctx, FM_ERR_LAYER,
                       "cannot open '%s': it is %s; give a file, or - for standard "
                       "input",
                       path, what);
    }
    flags = fcntl(*fd, F_GETFL);
    if (flags >= 0)
        fcntl(*fd, F_SETFL, flags & ~O_NONBLOCK);
    return FM_OK;
}

fm_status fm_file_read(fm_context *ctx, const char *path, size_t limit, fm_str *out)
{
    char buffer[16 * 1024];
    fm_status status;
    ssize_t got;
    int fd = -1;

    status = fm_file_open(ctx, path, &fd);
    if (status != FM_OK)
        return status;
    while ((got = read(fd, buffer, sizeof buffer)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            status = fm_fail(ctx, FM_ERR_LAYER, "cannot read '%s': %s", path,
                             strerror(errno));
            break;
        }
        if (out->length + (size_t)got > limit) {
            status = fm_fail(ctx, FM_ERR_LIMIT, "'%s' is larger than %zu bytes", path,
                             limit);
            break;
        }
        fm_str_add_bytes(out, buffer, (size_t)got);
        if (out->failed) {
            status = fm_fail_nomem(ctx);
            break;
        }
    }
    close(fd);
    return status;
}

bool fm_file_exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

const char *fm_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

const char *fm_path_suffix(const char *path)
{
    const char *name = fm_path_name(path);
    const char *dot = strrchr(name, '.');

    return dot == NULL || dot == name ? name + strlen(name) : dot;
}

char *fm_path_folder(const char *path)
{
    const char *name = fm_path_name(path);

    if (name == path)
        return fm_strdup(".");
    if (name == path + 1)
        return fm_strdup("/");
    return fm_strndup(path, (size_t)(name - path) - 1);
}

char *fm_path_join(const char *folder, const char *path)
{
    fm_str joined = { 0 };

    if (path[0] == '/' || strcmp(folder, ".") == 0)
        return fm_strdup(path);
    fm_str_add(&joined, folder);
    if (joined.length > 0 && joined.text[joined.length - 1] != '/')
        fm_str_add_char(&joined, '/');
    fm_str_add(&joined, path);
    return fm_str_take(&joined);
}

static fm_status output_failed(fm_output *output, const char *what, int error)
{
    output->failed = true;
    if (output->is_stdout)
        return fm_fail(output->ctx, FM_ERR_OUTPUT, "cannot %s to standard output: %s",
                       what, strerror(error));
    return fm_fail(output->ctx, FM_ERR_OUTPUT, "cannot %s '%s': %s", what, output->path,
                   strerror(error));
}

/* Create the file `name`, or give that name to the nameless file. */
static bool take_name(fm_output *output, const char *name)
{
    char link_source[64];

    if (output->fd < 0) {
        output->fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        return output->fd >= 0;
    }
    snprintf(link_source, sizeof link_source, "/proc/self/fd/%d", output->fd);
    return linkat(AT_FDCWD, link_source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
}

/* A name beside the final one that nobody else has. */
static fm_status take_temporary_name(fm_output *output)
{
    char *folder = fm_path_folder(output->path);
    fm_status status = FM_OK;
    int error = EEXIST;

    if (folder == NULL)
        return fm_fail_nomem(output->ctx);
    for (int i = 0; i < NAME_TRIES && error == EEXIST; i++) {
        fm_str name = { 0 };

        fm_str_addf(&name, "%s/.%s.%ld.%d.part", folder, fm_path_name(output->path),
                    (long)getpid(), i);
        output->temporary = fm_str_take(&name);
        fm_str_release(&name);
        if (output->temporary == NULL) {
            status = fm_fail_nomem(output->ctx);
            goto out;
        }
        if (take_name(output, output->temporary))
            goto out;
        error = errno;
        fm_free(output->temporary);
        output->temporary = NULL;
    }
    status = output_failed(output, "write", error);

out:
    fm_free(folder);
    return status;
}

fm_status fm_output_check(fm_context *ctx, const char *path, bool overwrite)
{
    struct stat info;

    if (path[0] == '\0')
        return fm_fail(ctx, FM_ERR_OUTPUT, "the name of the output is empty");
    if (lstat(path, &info) != 0) {
        if (errno == ENOENT)
            return FM_OK;
        return fm_fail(ctx, FM_ERR_OUTPUT, "cannot write '%s': %s", path,
                       strerror(errno));
    }
    if (S_ISDIR(info.st_mode))
        return fm_fail(ctx, FM_ERR_OUTPUT, "cannot write '%s': it is a folder", path);
    if (S_ISLNK(info.st_mode))
        return fm_fail(ctx, FM_ERR_OUTPUT,
                       "cannot write '%s': it is a symbolic link; give the name of "
                       "the file itself",
                       path);
    if (!S_ISREG(info.st_mode))
        return fm_fail(ctx, FM_ERR_OUTPUT, "cannot write '%s': not a regular file",
                       path);
    if (!overwrite)
        return fm_fail(ctx, FM_ERR_OUTPUT,
                       "'%s' exists; give --overwrite to replace it", path);
    if (access(path, W_OK) != 0)
        return fm_fail(ctx, FM_ERR_OUTPUT, "cannot write '%s': %s", path,
                       strerror(errno));
    return FM_OK;
}

fm_status fm_output_open(fm_context *ctx, const char *path, bool overwrite,
                         fm_output **out)
{
    fm_status status = FM_OK;
    fm_output *output;
    char *folder;

    *out = NULL;
    if (strcmp(path, "-") != 0) {
        status = fm_output_check(ctx, path, overwrite);
        if (status != FM_OK)
            return status;
    }
    output = fm_alloc(1, sizeof *output);
    if (output == NULL)
        return fm_fail_nomem(ctx);
    output->ctx = ctx;
    output->fd = -1;
    output->overwrite = overwrite;
    output->path = fm_strdup(path);
    folder = fm_path_folder(path);
    if (output->path == NULL || folder == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    if (strcmp(path, "-") == 0) {
        output->is_stdout = true;
        output->fd = dup(STDOUT_FILENO);
        if (output->fd < 0)
            status = output_failed(output, "write", errno);
        goto out;
    }
    output->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (output->fd < 0)
        status = take_temporary_name(output);

out:
    fm_free(folder);
    if (status != FM_OK) {
        fm_output_abort(&output);
        return status;
    }
    *out = output;
    return FM_OK;
}

static fm_status write_all(fm_output *output, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(output->fd, bytes, length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return output_failed(output, "write", errno);
        bytes += put;
        length -= (size_t)put;
    }
    return FM_OK;
}

static fm_status flush_buffer(fm_output *output)
{
    size_t used = output->used;

    output->used = 0;
    return write_all(output, output->buffer, used);
}

fm_status fm_output_write(fm_output *output, const void *bytes, size_t length)
{
    fm_status status;

    if (output->failed)
        return FM_ERR_OUTPUT;
    output->size += length;
    if (length > BUFFER_BYTES - output->used) {
        status = flush_buffer(output);
        if (status != FM_OK)
            return status;
    }
    if (length > BUFFER_BYTES)
        return write_all(output, bytes, length);
    if (length > 0)
        memcpy(output->buffer + output->used, bytes, length);
    output->used += length;
    return FM_OK;
}

uint64_t fm_output_size(const fm_output *output)
{
    return output->size;
}

void fm_file_sync_folder(const char *path)
{
    char *folder = fm_path_folder(path);
    int fd = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    fm_free(folder);
}

fm_status fm_output_commit(fm_output **handle)
{
    fm_output *output = *handle;
    fm_status status = output->failed ? FM_ERR_OUTPUT : flush_buffer(output);
    int fd;

    if (status != FM_OK)
        goto out;
    if (!output->is_stdout) {
        if (fsync(output->fd) != 0 && errno != EINVAL) {
            status = output_failed(output, "write", errno);
            goto out;
        }
        if (output->temporary == NULL) {
            status = take_temporary_name(output);
            if (status != FM_OK)
                goto out;
        }
    }
    fd = output->fd;
    output->fd = -1;
    if (close(fd) != 0) {
        status = output_failed(output, "write", errno);
        goto out;
    }
    if (output->is_stdout)
        goto out;
    status = fm_output_check(output->ctx, output->path, output->overwrite);
    if (status != FM_OK)
        goto out;
    if (rename(output->temporary, output->path) != 0) {
        status = output_failed(output, "write", errno);
        goto out;
    }
    fm_free(output->temporary);
    output->temporary = NULL;
    fm_file_sync_folder(output->path);

out:
    fm_output_abort(handle);
    return status;
}

void fm_output_abort(fm_output **handle)
{
    fm_output *output = *handle;

    if (output == NULL)
        return;
    if (output->fd >= 0)
        close(output->fd);
    if (output->temporary != NULL)
        unlink(output->temporary);
    fm_free(output->temporary);
    fm_free(output->path);
    fm_free(output);
    *handle = NULL;
}
