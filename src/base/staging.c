/* SPDX-License-Identifier: MIT */
#include "base/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#include "base/banned.h"

enum { NAME_TRIES = 100 };

/* A file that is to take its name. */
typedef struct move {
    char *from, *to;
    char *backup; /* another name of what was there; NULL: nothing was */
    bool is_new;  /* there is such a file; else an old one only has to go */
    bool is_done;
} move;

struct fm_staging {
    fm_context *ctx;
    char *target;
    char *folder;
    char *path;
    bool overwrite;
    move *moves; /* the sidecars in order, then the file itself */
    size_t count;
};

static fm_status failed(const fm_staging *s, const char *path, int error)
{
    return fm_fail(s->ctx, FM_ERR_OUTPUT, "cannot write '%s': %s", path,
                   strerror(error));
}

/* -------------------------------------------------------------------- opening */

/* ".dbf" replaces the suffix, anything else goes behind the name. */
static char *sidecar_name(const char *path, const char *sidecar)
{
    const char *suffix = fm_path_suffix(path);
    size_t length = sidecar[0] == '.' ? (size_t)(suffix - path) : strlen(path);
    fm_str name = { 0 };

    fm_str_add_bytes(&name, path, length);
    fm_str_add(&name, sidecar);
    return fm_str_take(&name);
}

static fm_status name_files(fm_staging *s, const char *const *sidecars)
{
    size_t count = 0;

    while (sidecars != NULL && sidecars[count] != NULL)
        count++;
    s->moves = fm_alloc(count + 1, sizeof *s->moves);
    if (s->moves == NULL)
        return fm_fail_nomem(s->ctx);
    for (s->count = 0; s->count <= count; s->count++) {
        move *m = &s->moves[s->count];
        const char *sidecar = s->count < count ? sidecars[s->count] : "";
        fm_status status;

        m->from = sidecar_name(s->path, sidecar);
        m->to = sidecar_name(s->target, sidecar);
        if (m->from == NULL || m->to == NULL) {
            s->count++; /* so that what there is of it is freed */
            return fm_fail_nomem(s->ctx);
        }
        status = fm_output_check(s->ctx, m->to, s->overwrite);
        if (status != FM_OK) {
            s->count++;
            return status;
        }
    }
    return FM_OK;
}

static fm_status make_folder(fm_staging *s)
{
    char *parent = fm_path_folder(s->target);
    fm_status status = FM_OK;
    int error = EEXIST;

    if (parent == NULL)
        return fm_fail_nomem(s->ctx);
    for (int i = 0; i < NAME_TRIES && error == EEXIST; i++) {
        fm_str name = { 0 };

        fm_str_addf(&name, "%s/.%s.%ld.%d.part", parent, fm_path_name(s->target),
                    (long)getpid(), i);
        s->folder = fm_str_take(&name);
        fm_str_release(&name);
        if (s->folder == NULL) {
            status = fm_fail_nomem(s->ctx);
            goto out;
        }
        if (mkdir(s->folder, 0700) == 0)
            goto out;
        error = errno;
        fm_free(s->folder);
        s->folder = NULL;
    }
    status = failed(s, s->target, error);

out:
    fm_free(parent);
    return status;
}

fm_status fm_staging_open(fm_context *ctx, const char *path, bool overwrite,
                          const char *const *sidecars, fm_staging **out)
{
    fm_status status = fm_output_check(ctx, path, overwrite);
    fm_staging *s = NULL;

    *out = NULL;
    if (status != FM_OK)
        return status;
    s = fm_alloc(1, sizeof *s);
    if (s == NULL)
        return fm_fail_nomem(ctx);
    s->ctx = ctx;
    s->overwrite = overwrite;
    s->target = fm_strdup(path);
    status = s->target == NULL ? fm_fail_nomem(ctx) : make_folder(s);
    if (status == FM_OK) {
        s->path = fm_path_join(s->folder, fm_path_name(path));
        status = s->path == NULL ? fm_fail_nomem(ctx) : name_files(s, sidecars);
    }
    if (status != FM_OK)
        fm_staging_abort(&s);
    *out = s;
    return status;
}

const char *fm_staging_path(const fm_staging *staging)
{
    return staging->path;
}

/* ------------------------------------------------------------------ committing */

static fm_status bring_to_disk(const fm_staging *s, const char *path, const char *name)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    fm_status status = FM_OK;

    if (fd < 0)
        return failed(s, name, errno);
    if (fsync(fd) != 0 && errno != EINVAL)
        status = failed(s, name, errno);
    if (close(fd) != 0 && status == FM_OK)
        status = failed(s, name, errno);
    return status;
}

/* Keep a second name of the old file, so that it can come back. */
static fm_status back_up(fm_staging *s, move *m, size_t number)
{
    fm_str name = { 0 };

    if (!fm_file_exists(m->to))
        return FM_OK;
    fm_str_addf(&name, "%s/old.%zu", s->folder, number);
    m->backup = fm_str_take(&name);
    fm_str_release(&name);
    if (m->backup == NULL)
        return fm_fail_nomem(s->ctx);
    if (link(m->to, m->backup) != 0) { /* not every file system has links */
        fm_free(m->backup);
        m->backup = NULL;
    }
    return FM_OK;
}

static fm_status take_name(fm_staging *s, move *m)
{
    fm_status status = fm_output_check(s->ctx, m->to, s->overwrite);

    if (status != FM_OK)
        return status;
    if (m->is_new ? rename(m->from, m->to) != 0 : unlink(m->to) != 0 && errno != ENOENT)
        return failed(s, m->to, errno);
    m->is_done = true;
    return FM_OK;
}

static void give_back(fm_staging *s)
{
    for (size_t i = s->count; i-- > 0;) {
        move *m = &s->moves[i];

        if (m->is_done && m->backup != NULL)
            (void)rename(m->backup, m->to);
        else if (m->is_done && m->is_new)
            (void)unlink(m->to);
    }
}

fm_status fm_staging_commit(fm_staging **staging)
{
    fm_staging *s = *staging;
    fm_status status = FM_OK;

    for (size_t i = 0; status == FM_OK && i < s->count; i++) {
        move *m = &s->moves[i];

        m->is_new = i + 1 == s->count || fm_file_exists(m->from);
        if (m->is_new)
            status = bring_to_disk(s, m->from, m->to);
        if (status == FM_OK)
            status = back_up(s, m, i);
    }
    for (size_t i = 0; status == FM_OK && i < s->count; i++)
        status = take_name(s, &s->moves[i]);
    if (status != FM_OK)
        give_back(s);
    else
        fm_file_sync_folder(s->target);
    fm_staging_abort(staging);
    return status;
}

/* -------------------------------------------------------------------- clearing */

/* The folder and the files in it; libraries make no folders of their own. */
static void clear_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(directory), entry->d_name, 0);
    }
    if (directory != NULL)
        closedir(directory);
    (void)rmdir(folder);
}

void fm_staging_abort(fm_staging **staging)
{
    fm_staging *s = *staging;

    if (s == NULL)
        return;
    if (s->folder != NULL)
        clear_folder(s->folder);
    for (size_t i = 0; i < s->count; i++) {
        fm_free(s->moves[i].from);
        fm_free(s->moves[i].to);
        fm_free(s->moves[i].backup);
    }
    fm_free(s->moves);
    fm_free(s->target);
    fm_free(s->folder);
    fm_free(s->path);
    fm_free(s);
    *staging = NULL;
}
