/* SPDX-License-Identifier: MIT */
/*
 * A GeoPackage that others may have open.
 *
 * SQLite's writers hold a lock on the byte RESERVED of the file (its file format,
 * "Locking and concurrency"), which stands far behind the end of any content.  Whoever
 * gets it keeps other writers out, without touching the file.  The lock is of the open
 * file, not of the process, so that GDAL's own opening and closing does not lose it.
 */
#include "out/export_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#include "base/banned.h"

enum { RESERVED_BYTE = 0x40000001, BLOCK = 1024 * 1024 };

static const char magic[16] = "SQLite format 3";

static fm_status failed(fm_context *ctx, const char *path, int error)
{
    return fm_fail(ctx, FM_ERR_OUTPUT, "cannot write '%.200s': %s", path,
                   strerror(error));
}

/* Does the file beside it hold anything?  A journal that is done with may be left, its
 * head wiped out. */
static bool has_words(const char *path, const char *tail)
{
    fm_str name = { 0 };
    char first = '\0';
    bool has = false;
    int fd;

    fm_str_add(&name, path);
    fm_str_add(&name, tail);
    fd = name.failed ? -1 : open(fm_str_text(&name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0) {
        has = read(fd, &first, 1) == 1 && first != '\0';
        close(fd);
    }
    fm_str_release(&name);
    return has;
}

static fm_status take_lock(fm_context *ctx, const char *path, int fd)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RESERVED_BYTE, .l_len = 1
    };

    if (fcntl(fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES))
        return FM_OK; /* not every file system has locks */
    return fm_fail(ctx, FM_ERR_OUTPUT,
                   "cannot write '%.200s': another program is writing to it; try again "
                   "when it has done so",
                   path);
}

fm_status fm_export_sqlite_hold(fm_context *ctx, const char *path, bool adds, int *fd)
{
    char head[sizeof magic] = { 0 };
    fm_status status = FM_OK;
    bool is_sqlite;

    *fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (*fd < 0)
        return failed(ctx, path, errno);
    is_sqlite = read(*fd, head, sizeof head) == (ssize_t)sizeof head &&
                memcmp(head, magic, sizeof magic) == 0;
    if (adds && !is_sqlite)
        status = fm_fail(ctx, FM_ERR_OUTPUT,
                         "cannot add to '%.200s': it is no GeoPackage; give another "
                         "name",
                         path);
    if (status == FM_OK && is_sqlite)
        status = take_lock(ctx, path, *fd);
    if (status == FM_OK && is_sqlite && adds)
        status = fm_export_sqlite_check(ctx, path);
    if (status != FM_OK) {
        close(*fd);
        *fd = -1;
    }
    return status;
}

fm_status fm_export_sqlite_check(fm_context *ctx, const char *path)
{
    if (has_words(path, "-wal"))
        return fm_fail(
            ctx, FM_ERR_OUTPUT,
            "cannot add to '%.200s': what was written to it last is still in "
            "'%.100s-wal'; close the program that has it open, or run "
            "sqlite3 with 'PRAGMA wal_checkpoint(TRUNCATE)'",
            path, fm_path_name(path));
    if (has_words(path, "-journal"))
        return fm_fail(ctx, FM_ERR_OUTPUT,
                       "cannot add to '%.200s': a program that wrote to it was "
                       "interrupted, and '%.100s-journal' is left; open it there once "
                       "more, so that it is mended",
                       path, fm_path_name(path));
    return FM_OK;
}

fm_status fm_export_sqlite_copy(fm_context *ctx, const char *path, int fd,
                                const char *to)
{
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    char *block = fm_alloc_raw(BLOCK, 1);
    fm_status status = block == NULL ? fm_fail_nomem(ctx) : FM_OK;
    ssize_t got = 1;

    if (out < 0 && status == FM_OK)
        status = failed(ctx, path, errno);
    for (off_t at = 0; status == FM_OK && got > 0; at += got) {
        ssize_t put = 0;

        got = pread(fd, block, BLOCK, at);
        while (got > 0 && put >= 0 && put < got) {
            ssize_t more = write(out, block + put, (size_t)(got - put));

            put = more < 0 ? -1 : put + more;
        }
        if (got < 0 || put < 0)
            status = failed(ctx, path, errno);
    }
    if (out >= 0 && close(out) != 0 && status == FM_OK)
        status = failed(ctx, path, errno);
    fm_free(block);
    return status;
}
