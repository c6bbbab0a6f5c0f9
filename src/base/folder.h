/* SPDX-License-Identifier: MIT */
/*
 * base/folder.h: a folder of files that appears with all of them or not at all.
 *
 * It is filled under a name that begins with a dot, beside its final one, and takes that
 * when it is complete:
 *
 *     status = fm_folder_open(ctx, path, overwrite, is_frame, &folder);
 *     ...
 *     status = fm_folder_write(folder, "0001.png", bytes, length);   // for each file
 *     status = fm_folder_write(folder, "12/7/3.png", bytes, length); // in folders of its own
 *     ...
 *     status = fm_folder_commit(&folder);   // sets folder to NULL
 *     fm_folder_abort(&folder);             // fine after commit, and with NULL
 *
 * A folder that stands there is replaced only when `overwrite` is set and everything in
 * it is of the kind that is written (`ours`): nobody loses his documents by a slip in a
 * name.  An empty one is always filled.
 *
 * Not for many writers: one thread fills it.
 */
#ifndef FM_BASE_FOLDER_H
#define FM_BASE_FOLDER_H

#include "base/context.h"

typedef struct fm_folder fm_folder;

/* Is a file of this name one that this writer makes?  A folder inside is asked for as
 * "12/", and when that is ours, what is in it as "12/7/" and "12/7/3.png". */
typedef bool (*fm_folder_ours_fn)(const char *name);

/* FM_ERR_OUTPUT, before any work is done, when the place cannot be written to, is no
 * folder, or holds what is not to be replaced. */
FM_MUST_USE fm_status fm_folder_open(fm_context *ctx, const char *path, bool overwrite,
                                     fm_folder_ours_fn ours, fm_folder **out);
/* `name` may have folders in front, which are made; none of its parts is "..". */
FM_MUST_USE fm_status fm_folder_write(fm_folder *folder, const char *name,
                                      const void *bytes, size_t length);
FM_MUST_USE fm_status fm_folder_commit(fm_folder **folder);
/* Take away all that was written. */
void fm_folder_abort(fm_folder **folder);

#endif
