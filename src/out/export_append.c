/* SPDX-License-Identifier: MIT */
/*
 * Adding to a file of text: what stands there is copied, and the copy takes its place.
 * Should somebody else have written to it meanwhile, his words would be lost; so it has
 * to look at the end as it did at the beginning.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out/export_private.h"

#include "base/banned.h"

enum { BLOCK = 256 * 1024, FIRST_LINE_MOST = 1024 * 1024 };

static fm_status failed(const fm_export_job *job, int error)
{
    return fm_fail(job->ctx, FM_ERR_OUTPUT, "cannot add to '%.200s': %s", job->path,
                   strerror(error));
}

/* Take of the block what belongs to the first line; true when the line has ended. */
static bool take_first_line(fm_str *first, const char *block, size_t length)
{
    const char *end = memchr(block, '\n', length);

    fm_str_add_bytes(first, block, end == NULL ? length : (size_t)(end - block));
    return end != NULL || first->length > FIRST_LINE_MOST;
}

static fm_status copy(const fm_export_job *job, int fd, fm_output *output,
                      fm_str *first)
{
    char *block = fm_alloc_raw(BLOCK, 1);
    fm_status status = block == NULL ? fm_fail_nomem(job->ctx) : FM_OK;
    bool has_first = first == NULL;
    char last = '\n';
    ssize_t got = 0;

    while (status == FM_OK && (got = read(fd, block, BLOCK)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            status = failed(job, errno);
            break;
        }
        if (!has_first)
            has_first = take_first_line(first, block, (size_t)got);
        last = block[got - 1];
        status = fm_output_write(output, block, (size_t)got);
    }
    if (status == FM_OK && last != '\n')
        status = fm_output_write(output, "\n", 1);
    if (status == FM_OK && first != NULL && first->failed)
        status = fm_fail_nomem(job->ctx);
    fm_free(block);
    return status;
}

fm_status fm_export_copy_old(fm_export_job *job, fm_output *output, fm_str *first)
{
    fm_status status;
    int fd = -1;

    status = fm_file_open(job->ctx, job->path, &fd);
    if (status != FM_OK)
        return fm_fail(job->ctx, FM_ERR_OUTPUT, "cannot add to '%.200s': %s", job->path,
                       strerror(errno));
    if (fstat(fd, &job->old) != 0)
        status = failed(job, errno);
    if (status == FM_OK)
        status = copy(job, fd, output, first);
    close(fd);
    return status;
}

fm_status fm_export_check_old(const fm_export_job *job)
{
    struct stat now;

    if (!job->appends)
        return FM_OK;
    if (stat(job->path, &now) != 0)
        return failed(job, errno);
    if (now.st_ino == job->old.st_ino && now.st_size == job->old.st_size &&
        now.st_mtim.tv_sec == job->old.st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == job->old.st_mtim.tv_nsec)
        return FM_OK;
    return fm_fail(
        job->ctx, FM_ERR_OUTPUT,
        "cannot add to '%.200s': somebody else has changed it meanwhile; try "
        "again",
        job->path);
}
