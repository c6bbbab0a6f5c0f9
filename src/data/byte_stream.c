/* SPDX-License-Identifier: MIT */
#include "data/byte_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"

#include "base/banned.h"

enum {
    PACKED_BYTES = 64 * 1024,
    GZIP_HEADER = 15 + 16 /* zlib: largest window, gzip wrapping only */
};

struct fm_byte_stream {
    fm_context *ctx;
    char *name;
    int fd; /* -1: memory */
    const unsigned char *memory;
    size_t memory_left;
    uint64_t raw_total; /* 0: unknown */
    uint64_t raw_done;
    uint64_t given;
    bool started;
    bool is_packed;
    bool member_ended; /* between two gzip members, or behind the last */
    bool raw_ended;
    z_stream inflater;
    unsigned char *packed;
    size_t head_at, head_length; /* bytes that were peeked at and not yet taken */
    unsigned char head[FM_BYTE_STREAM_HEAD];
};

static void *zlib_alloc(void *user, unsigned count, unsigned size)
{
    (void)user;
    return fm_alloc_raw(count, size);
}

static void zlib_free(void *user, void *memory)
{
    (void)user;
    fm_free(memory);
}

static fm_status new_stream(fm_context *ctx, const char *name, fm_byte_stream **out)
{
    fm_byte_stream *stream = fm_alloc(1, sizeof *stream);

    *out = stream;
    if (stream == NULL)
        return fm_fail_nomem(ctx);
    stream->ctx = ctx;
    stream->fd = -1;
    stream->name = fm_strdup(name);
    if (stream->name != NULL)
        return FM_OK;
    fm_byte_stream_free(stream);
    *out = NULL;
    return fm_fail_nomem(ctx);
}

fm_status fm_byte_stream_open(fm_context *ctx, const char *path, fm_byte_stream **out)
{
    bool is_stdin = strcmp(path, "-") == 0;
    struct stat info;
    fm_status status;

    status = new_stream(ctx, is_stdin ? "standard input" : path, out);
    if (status != FM_OK)
        return status;
    status = fm_file_open(ctx, path, &(*out)->fd);
    if (status != FM_OK) {
        (*out)->fd = -1;
        fm_byte_stream_free(*out);
        *out = NULL;
        return status;
    }
    if (fstat((*out)->fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        (*out)->raw_total = (uint64_t)info.st_size;
    return FM_OK;
}

fm_status fm_byte_stream_open_memory(fm_context *ctx, const char *name,
                                     const void *bytes, size_t length,
                                     fm_byte_stream **out)
{
    fm_status status = new_stream(ctx, name, out);

    if (status != FM_OK)
        return status;
    (*out)->memory = bytes;
    (*out)->memory_left = length;
    (*out)->raw_total = length;
    return FM_OK;
}

void fm_byte_stream_free(fm_byte_stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->packed != NULL)
        inflateEnd(&stream->inflater);
    if (stream->fd >= 0)
        close(stream->fd);
    fm_free(stream->packed);
    fm_free(stream->name);
    fm_free(stream);
}

const char *fm_byte_stream_name(const fm_byte_stream *stream)
{
    return stream->name;
}

fm_status fm_byte_stream_progress(const fm_byte_stream *stream)
{
    return fm_progress(stream->ctx, "reading", stream->raw_done, stream->raw_total);
}

/* ---------------------------------------------------------------- as they come */

static fm_status read_raw(fm_byte_stream *stream, unsigned char *buffer, size_t room,
                          size_t *got)
{
    fm_status status = FM_OK;
    ssize_t count;

    if (stream->fd < 0) {
        *got = stream->memory_left < room ? stream->memory_left : room;
        if (*got > 0)
            memcpy(buffer, stream->memory, *got);
        stream->memory += *got;
        stream->memory_left -= *got;
    } else {
        /* A signal while waiting for a pipe may mean that nobody wants to wait on. */
        while ((count = read(stream->fd, buffer, room)) < 0 && errno == EINTR) {
            status = fm_byte_stream_progress(stream);
            if (status != FM_OK)
                return status;
        }
        if (count < 0)
            return fm_fail(stream->ctx, FM_ERR_LAYER, "cannot read '%s': %s",
                           stream->name, strerror(errno));
        *got = (size_t)count;
    }
    stream->raw_done += *got;
    stream->raw_ended = *got == 0;
    return FM_OK;
}

/* A pipe may hand out a single byte: fill the first block far enough to tell gzip. */
static fm_status read_first(fm_byte_stream *stream, unsigned char *buffer, size_t room,
                            size_t *got)
{
    fm_status status = FM_OK;
    size_t more = 1;

    *got = 0;
    while (status == FM_OK && *got < 2 && *got < room && more > 0) {
        status = read_raw(stream, buffer + *got, room - *got, &more);
        *got += more;
    }
    return status;
}

/* -------------------------------------------------------------------- unpacked */

static bool is_gzip(const unsigned char *bytes, size_t length)
{
    return length >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

/* Take the first bytes over as gzip and get ready to unpack them. */
static fm_status start_unpacking(fm_byte_stream *stream, const unsigned char *bytes,
                                 size_t length)
{
    size_t room = length > PACKED_BYTES ? length : PACKED_BYTES;

    stream->packed = fm_alloc_raw(room, 1);
    if (stream->packed == NULL)
        return fm_fail_nomem(stream->ctx);
    memcpy(stream->packed, bytes, length);
    stream->inflater = (z_stream){ .zalloc = zlib_alloc, .zfree = zlib_free };
    if (inflateInit2(&stream->inflater, GZIP_HEADER) != Z_OK) {
        fm_free(stream->packed);
        stream->packed = NULL;
        return fm_fail_nomem(stream->ctx);
    }
    stream->inflater.next_in = stream->packed;
    stream->inflater.avail_in = (unsigned)length;
    stream->is_packed = true;
    return FM_OK;
}

static fm_status refill_packed(fm_byte_stream *stream)
{
    fm_status status;
    size_t got;

    if (stream->inflater.avail_in > 0 || stream->raw_ended)
        return FM_OK;
    status = read_raw(stream, stream->packed, PACKED_BYTES, &got);
    if (status != FM_OK)
        return status;
    stream->inflater.next_in = stream->packed;
    stream->inflater.avail_in = (unsigned)got;
    return FM_OK;
}

/* Behind a member: another one, zero padding, or the end. */
static fm_status next_member(fm_byte_stream *stream, bool *ended)
{
    z_stream *z = &stream->inflater;
    fm_status status;

    *ended = false;
    for (;;) {
        status = refill_packed(stream);
        if (status != FM_OK)
            return status;
        if (z->avail_in == 0) {
            *ended = true;
            return FM_OK;
        }
        if (*z->next_in != 0)
            break;
        z->next_in++;
        z->avail_in--;
    }
    if (*z->next_in != 0x1F)
        return fm_fail(stream->ctx, FM_ERR_LAYER,
                       "'%s': there is something else behind its gzip data",
                       stream->name);
    if (inflateReset(z) != Z_OK)
        return fm_fail(stream->ctx, FM_ERR_INTERNAL, "zlib cannot start anew");
    stream->member_ended = false;
    return FM_OK;
}

static fm_status inflate_failed(const fm_byte_stream *stream, int code)
{
    const char *why = stream->inflater.msg;

    if (code == Z_MEM_ERROR)
        return fm_fail_nomem(stream->ctx);
    return fm_fail(stream->ctx, FM_ERR_LAYER, "'%s': its gzip data are damaged (%s)",
                   stream->name, why != NULL ? why : "no valid stream");
}

static fm_status read_unpacked(fm_byte_stream *stream, unsigned char *buffer,
                               size_t room, size_t *got)
{
    z_stream *z = &stream->inflater;
    unsigned asked = room > PACKED_BYTES * 16 ? PACKED_BYTES * 16 : (unsigned)room;
    fm_status status;
    bool ended;
    int code;

    *got = 0;
    while (*got == 0) {
        if (stream->member_ended) {
            status = next_member(stream, &ended);
            if (status != FM_OK || ended)
                return status;
        }
        status = refill_packed(stream);
        if (status != FM_OK)
            return status;
        z->next_out = buffer;
        z->avail_out = asked;
        code = inflate(z, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return inflate_failed(stream, code);
        stream->member_ended = code == Z_STREAM_END;
        *got = asked - z->avail_out;
        if (code == Z_BUF_ERROR && stream->raw_ended)
            return fm_fail(stream->ctx, FM_ERR_LAYER,
                           "'%s': its gzip data end early; is the file cut off?",
                           stream->name);
    }
    return FM_OK;
}

/* ------------------------------------------------------------------------ both */

static fm_status read_block(fm_byte_stream *stream, unsigned char *buffer, size_t room,
                            size_t *got)
{
    uint64_t limit = fm_context_policy(stream->ctx)->max_input_bytes;
    fm_status status = FM_OK;

    *got = 0;
    if (!stream->started) {
        stream->started = true;
        status = read_first(stream, buffer, room, got);
        if (status == FM_OK && is_gzip(buffer, *got)) {
            status = start_unpacking(stream, buffer, *got);
            *got = 0;
        }
    }
    if (status == FM_OK && *got == 0) {
        status = stream->is_packed ? read_unpacked(stream, buffer, room, got)
                                   : read_raw(stream, buffer, room, got);
    }
    if (status != FM_OK)
        return status;
    stream->given += *got;
    if (stream->given > limit)
        return fm_fail(
            stream->ctx, FM_ERR_LIMIT,
            "'%s' holds more than %llu bytes%s; --max-input-bytes sets the limit",
            stream->name, (unsigned long long)limit,
            stream->is_packed ? " when unpacked" : "");
    return FM_OK;
}

fm_status fm_byte_stream_peek(fm_byte_stream *stream, const unsigned char **bytes,
                              size_t *length)
{
    size_t got = 1;

    while (got > 0 && stream->head_length < sizeof stream->head) {
        fm_status status = read_block(stream, stream->head + stream->head_length,
                                      sizeof stream->head - stream->head_length, &got);

        if (status != FM_OK)
            return status;
        stream->head_length += got;
    }
    *bytes = stream->head;
    *length = stream->head_length;
    return FM_OK;
}

fm_status fm_byte_stream_read(fm_byte_stream *stream, void *buffer, size_t room,
                              size_t *got)
{
    const unsigned char *head;
    size_t left;

    if (!stream->started) {
        fm_status status = fm_byte_stream_peek(stream, &head, &left);

        if (status != FM_OK)
            return status;
    }
    left = stream->head_length - stream->head_at;
    if (left == 0)
        return read_block(stream, buffer, room, got);
    *got = left < room ? left : room;
    memcpy(buffer, stream->head + stream->head_at, *got);
    stream->head_at += *got;
    return FM_OK;
}
