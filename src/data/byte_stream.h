/* SPDX-License-Identifier: MIT */
/*
 * data/byte_stream.h: the bytes of a layer, one block after the other: of a file, of
 * standard input or of memory, unpacked when they are gzip.
 *
 * The only file that includes zlib.  It counts what it hands out and stops at the
 * policy's max_input_bytes, so that a small file which unpacks to a huge one costs a
 * message and no memory.  Not for formats: whether the bytes are GeoJSON is nobody's
 * business here.
 *
 *     status = fm_byte_stream_open(ctx, path, &stream);
 *     ...
 *     status = fm_byte_stream_read(stream, buffer, sizeof buffer, &got);  // got 0: end
 *     ...
 *     fm_byte_stream_free(stream);
 */
#ifndef FM_DATA_BYTE_STREAM_H
#define FM_DATA_BYTE_STREAM_H

#include "base/context.h"

typedef struct fm_byte_stream fm_byte_stream;

/* Open a file; "-" is standard input.  Folders, pipes and devices are refused
 * (base/file.h). */
FM_MUST_USE fm_status fm_byte_stream_open(fm_context *ctx, const char *path,
                                          fm_byte_stream **out);
/* Borrows `bytes`; copies `name`, which stands for the file in messages. */
FM_MUST_USE fm_status fm_byte_stream_open_memory(fm_context *ctx, const char *name,
                                                 const void *bytes, size_t length,
                                                 fm_byte_stream **out);
void fm_byte_stream_free(fm_byte_stream *stream);

/* The next bytes, at most `room` of them; `*got` is 0 at the end and only there. */
FM_MUST_USE fm_status fm_byte_stream_read(fm_byte_stream *stream, void *buffer,
                                          size_t room, size_t *got);

/* The first bytes, as many as there are up to FM_BYTE_STREAM_HEAD, without taking them;
 * only before the first read.  `*bytes` lives until the next read. */
#define FM_BYTE_STREAM_HEAD 4096
FM_MUST_USE fm_status fm_byte_stream_peek(fm_byte_stream *stream,
                                          const unsigned char **bytes, size_t *length);

/* The name for messages: the path, or "standard input". */
const char *fm_byte_stream_name(const fm_byte_stream *stream);

/* Report how far the file has been read; FM_ERR_CANCELLED when the caller has enough.
 */
FM_MUST_USE fm_status fm_byte_stream_progress(const fm_byte_stream *stream);

#endif
