/* SPDX-License-Identifier: MIT */
/*
 * Two folders change names in one step where the kernel can (RENAME_EXCHANGE);
 * elsewhere the old one steps aside first, and comes back when the new one cannot take
 * its place.
 */
#include "base/folder.h"

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

/* Folders in folders: more than any writer makes. */
enum { NAME_TRIES = 100, DEPTH_MAX = 8 };

struct fm_folder {
    fm_context *ctx;
    fm_folder_ours_fn ours;
    bool overwrite;
    char *path;      /* without a slash at its end */
    char *temporary; /* NULL once it has taken its name */
};

static fm_status cannot_write(const fm_folder *folder, int error)
{
    return fm_fail(folder->ctx, FM_ERR_OUTPUT, "cannot write the folder '%s': %s",
                   folder->path, strerror(error));
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static fm_status not_ours(const fm_folder *folder, const char *name)
{
    return fm_fail(folder->ctx, FM_ERR_OUTPUT,
                   "'%s' holds '%s', which was not written by this; give the name of "
                   "another folder",
                   folder->path, name);
}

/* A folder inside another; NULL when it cannot be opened.  Never through a link. */
static DIR *open_inside(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (dir == NULL && fd >= 0)
        close(fd);
    return dir;
}

static bool is_folder(int parent, const char *name)
{
    struct stat info;

    return fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(info.st_mode);
}

/* Is everything below `dir` ours?  `inside` is its name from the top, with a slash at
 * its end, or "". */
static fm_status check_ours(const fm_folder *folder, DIR *dir, const char *inside,
                            unsigned depth)
{
    fm_status status = FM_OK;
    struct dirent *entry;

    while (status == FM_OK && (entry = readdir(dir)) != NULL) {
        bool nested = !is_dots(entry->d_name) && is_folder(dirfd(dir), entry->d_name);
        fm_str name = { 0 };
        DIR *below = NULL;

        if (is_dots(entry->d_name))
            continue;
        fm_str_addf(&name, "%s%s%s", inside, entry->d_name, nested ? "/" : "");
        if (name.failed)
            status = fm_fail_nomem(folder->ctx);
        else if (!folder->ours(name.text) || (nested && depth == DEPTH_MAX))
            status = not_ours(folder, name.text);
        else if (nested && (below = open_inside(dirfd(dir), entry->d_name)) == NULL)
            status = cannot_write(folder, errno);
        if (status == FM_OK && below != NULL)
            status = check_ours(folder, below, name.text, depth + 1);
        if (below != NULL)
            closedir(below);
        fm_str_release(&name);
    }
    return status;
}

static bool is_without_entries(DIR *dir)
{
    struct dirent *entry;

    while ((entry = readdir(dir)) != NULL)
        if (!is_dots(entry->d_name))
            return false;
    return true;
}

/* Look through what stands there: is it empty, and is there one that is not ours? */
static fm_status look_through(const fm_folder *folder, bool *is_empty)
{
    DIR *dir = opendir(folder->path);
    fm_status status = FM_OK;

    if (dir == NULL)
        return cannot_write(folder, errno);
    *is_empty = is_without_entries(dir);
    rewinddir(dir);
    if (folder->overwrite)
        status = check_ours(folder, dir, "", 0);
    closedir(dir);
    return status;
}

static fm_status check_target(const fm_folder *folder)
{
    bool is_empty = false;
    fm_status status;
    struct stat info;

    if (lstat(folder->path, &info) != 0)
        return errno == ENOENT ? FM_OK : cannot_write(folder, errno);
    if (S_ISLNK(info.st_mode))
        return fm_fail(folder->ctx, FM_ERR_OUTPUT,
                       "cannot write the folder '%s': it is a symbolic link; give the "
                       "name of the folder itself",
                       folder->path);
    if (!S_ISDIR(info.st_mode))
        return fm_fail(folder->ctx, FM_ERR_OUTPUT,
                       "cannot write the folder '%s': it is a file", folder->path);
    status = look_through(folder, &is_empty);
    if (status == FM_OK && !is_empty && !folder->overwrite)
        return fm_fail(folder->ctx, FM_ERR_OUTPUT,
                       "the folder '%s' exists; give --overwrite to replace it",
                       folder->path);
    return status;
}

static char *beside(const fm_folder *folder, const char *parent, int n)
{
    fm_str name = { 0 };
    char *text;

    fm_str_addf(&name, "%s/.%s.%ld.%d.part", parent, fm_path_name(folder->path),
                (long)getpid(), n);
    text = fm_str_take(&name);
    fm_str_release(&name);
    return text;
}

static fm_status make_temporary(fm_folder *folder)
{
    char *parent = fm_path_folder(folder->path);
    fm_status status = parent == NULL ? fm_fail_nomem(folder->ctx) : FM_OK;
    int error = EEXIST;

    for (int n = 0; status == FM_OK && n < NAME_TRIES && error == EEXIST; n++) {
        fm_free(folder->temporary);
        folder->temporary = beside(folder, parent, n);
        if (folder->temporary == NULL)
            status = fm_fail_nomem(folder->ctx);
        else
            error = mkdir(folder->temporary, 0777) == 0 ? 0 : errno;
    }
    fm_free(parent);
    if (status == FM_OK && error != 0)
        status = cannot_write(folder, error);
    if (error != 0) { /* not ours to take away */
        fm_free(folder->temporary);
        folder->temporary = NULL;
    }
    return status;
}

fm_status fm_folder_open(fm_context *ctx, const char *path, bool overwrite,
                         fm_folder_ours_fn ours, fm_folder **out)
{
    fm_folder *folder = fm_alloc(1, sizeof *folder);
    size_t length = strlen(path);
    fm_status status;

    if (folder == NULL)
        return fm_fail_nomem(ctx);
    while (length > 1 && path[length - 1] == '/')
        length--;
    *folder = (fm_folder){ .ctx = ctx, .ours = ours, .overwrite = overwrite };
    folder->path = fm_strndup(path, length);
    if (folder->path == NULL)
        status = fm_fail_nomem(ctx);
    else if (length == 0)
        status = fm_fail(ctx, FM_ERR_OUTPUT, "the name of the folder is empty");
    else
        status = check_target(folder);
    if (status == FM_OK)
        status = make_temporary(folder);
    if (status != FM_OK) {
        fm_folder_abort(&folder);
        return status;
    }
    *out = folder;
    return FM_OK;
}

/* The folders in front of the last part of `path`, those below folder->temporary. */
static bool make_folders(const fm_folder *folder, char *path)
{
    for (char *slash = path + strlen(folder->temporary) + 1;
         (slash = strchr(slash, '/')) != NULL; slash++) {
        bool made;

        *slash = '\0';
        made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

/* A file that nobody can see yet: the whole folder is brought to the disk at the end.
 * 0, or an errno. */
static int write_new(const char *path, const unsigned char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int error = fd < 0 ? errno : 0;

    while (error == 0 && length > 0) {
        ssize_t put = write(fd, bytes, length);

        if (put < 0 && errno != EINTR)
            error = errno;
        if (put > 0) {
            bytes += put;
            length -= (size_t)put;
        }
    }
    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = errno;
    return error;
}

fm_status fm_folder_write(fm_folder *folder, const char *name, const void *bytes,
                          size_t length)
{
    char *path = fm_path_join(folder->temporary, name);
    fm_status status = FM_OK;
    int error;

    if (path == NULL)
        return fm_fail_nomem(folder->ctx);
    error = write_new(path, bytes, length);
    if (error == ENOENT)
        error = make_folders(folder, path) ? write_new(path, bytes, length) : errno;
    if (error != 0)
        status = fm_fail(folder->ctx, FM_ERR_OUTPUT, "cannot write '%s/%s': %s",
                         folder->path, name, strerror(error));
    fm_free(path);
    return status;
}

/* Everything that was written reaches the disk before it takes its name. */
static fm_status bring_to_disk(const fm_folder *folder)
{
    int fd = open(folder->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    fm_status status = FM_OK;

    if (fd < 0)
        return cannot_write(folder, errno);
    if (syncfs(fd) != 0 && errno != EINVAL && errno != ENOSYS)
        status = cannot_write(folder, errno);
    close(fd);
    return status;
}

/* Empty `dir`; folders in it go as well. */
static void empty_folder(DIR *dir, unsigned depth)
{
    struct dirent *entry;

    while ((entry = readdir(dir)) != NULL) {
        DIR *below;

        if (is_dots(entry->d_name) || unlinkat(dirfd(dir), entry->d_name, 0) == 0 ||
            depth == DEPTH_MAX)
            continue;
        below = open_inside(dirfd(dir), entry->d_name);
        if (below == NULL)
            continue;
        empty_folder(below, depth + 1);
        closedir(below);
        unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
    }
}

/* What cannot be taken away stays, under a name that says that it is a part. */
static void take_away(const char *path)
{
    DIR *dir = open_inside(AT_FDCWD, path);

    if (dir == NULL)
        return;
    empty_folder(dir, 0);
    closedir(dir);
    rmdir(path);
}

/* Onto a place that is free or an empty folder. */
static bool move(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

/* The new folder to its name, the old one to `temporary`. */
static bool exchange(fm_folder *folder)
{
    fm_str aside = { 0 };
    bool done;

    if (renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path,
                  RENAME_EXCHANGE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    fm_str_addf(&aside, "%s.old", folder->temporary);
    errno = ENOMEM;
    done = !aside.failed && move(folder->path, aside.text);
    if (done && !move(folder->temporary, folder->path)) {
        int error = errno;

        done = false;
        move(aside.text, folder->path);
        errno = error;
    }
    if (done)
        move(aside.text, folder->temporary);
    fm_str_release(&aside);
    return done;
}

fm_status fm_folder_commit(fm_folder **handle)
{
    fm_folder *folder = *handle;
    fm_status status = bring_to_disk(folder);

    if (status == FM_OK)
        status = check_target(folder);
    if (status != FM_OK)
        goto out;
    if (move(folder->temporary, folder->path)) {
        fm_free(folder->temporary);
        folder->temporary = NULL;
    } else if (errno != ENOTEMPTY && errno != EEXIST) {
        status = cannot_write(folder, errno);
    } else if (!exchange(folder)) {
        status = cannot_write(folder, errno);
    }

out:
    fm_folder_abort(handle);
    return status;
}

void fm_folder_abort(fm_folder **handle)
{
    fm_folder *folder = *handle;

    if (folder == NULL)
        return;
    if (folder->temporary != NULL)
        take_away(folder->temporary);
    fm_free(folder->temporary);
    fm_free(folder->path);
    fm_free(folder);
    *handle = NULL;
}
