/* SPDX-License-Identifier: MIT */
/*
 * base/file.h: reading with a limit, and writing that appears whole or not at all.
 *
 * An output is written to a nameless file in the folder of its final name and takes that
 * name when it is complete and on the disk; on any failure the old file is untouched:
 *
 *     status = fm_output_open(ctx, path, overwrite, &output);
 *     ...
 *     status = fm_output_write(output, bytes, length);
 *     ...
 *     status = fm_output_commit(&output);   // rename; sets output to NULL
 *     fm_output_abort(&output);             // fine after commit, and with NULL
 *
 * "-" is standard input or output.
 */
#ifndef FM_BASE_FILE_H
#define FM_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/context.h"
#include "base/str.h"

/*
 * Open for reading: a regular file, or standard input for "-" (and a pipe only there).
 * Folders, FIFOs, sockets and devices are refused with FM_ERR_LAYER, never waited for.
 */
FM_MUST_USE fm_status fm_file_open(fm_context *ctx, const char *path, int *fd);

/* The whole file, at most `limit` bytes (beyond: FM_ERR_LIMIT). */
FM_MUST_USE fm_status fm_file_read(fm_context *ctx, const char *path, size_t limit,
                                   fm_str *out);

bool fm_file_exists(const char *path);

/* Join a folder and a relative path; an absolute path stays as it is.  Free with
 * fm_free(); NULL when out of memory. */
FM_MUST_USE char *fm_path_join(const char *folder, const char *path);
/* The folder part of a path, "." when there is none; free with fm_free(). */
FM_MUST_USE char *fm_path_folder(const char *path);
/* The part behind the last '/', inside `path`. */
const char *fm_path_name(const char *path);
/* The suffix with its dot, inside `path` ("" when none); ".gz" is looked through only by
 * those who want it. */
const char *fm_path_suffix(const char *path);

/* May a file of this name be written?  As fm_output_open() asks, for those who write
 * several (base/staging.h). */
FM_MUST_USE fm_status fm_output_check(fm_context *ctx, const char *path,
                                      bool overwrite);
/* Make names in the folder of `path` durable; a folder that cannot be opened is not
 * worth failing for. */
void fm_file_sync_folder(const char *path);

typedef struct fm_output fm_output;

/*
 * FM_ERR_OUTPUT, before any work is done, when the folder is missing or not writable,
 * when the final name is a folder or a symbolic link, or when it exists and `overwrite`
 * is false ("give --overwrite").
 */
FM_MUST_USE fm_status fm_output_open(fm_context *ctx, const char *path, bool overwrite,
                                     fm_output **out);
FM_MUST_USE fm_status fm_output_write(fm_output *output, const void *bytes,
                                      size_t length);
/* Bytes written so far. */
uint64_t fm_output_size(const fm_output *output);
FM_MUST_USE fm_status fm_output_commit(fm_output **output);
void fm_output_abort(fm_output **output);

#endif
