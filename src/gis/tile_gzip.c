/* SPDX-License-Identifier: MIT */
#include "gis/tile_gzip.h"

#include <limits.h>
#include <zlib.h>

#include "base/banned.h"

/* zlib's window of 32 KB; 16 more asks for gzip instead of its own wrapping. */
enum { WINDOW = 15 + 16, LEVEL = 9, MEMORY = 8, CHUNK = 16384, OS_UNKNOWN = 255 };

fm_status fm_tile_gzip(fm_context *ctx, const void *bytes, size_t length, fm_str *out)
{
    gz_header header = { .os = OS_UNKNOWN };
    unsigned char chunk[CHUNK];
    z_stream z = { 0 };
    int code;

    if (length > UINT_MAX)
        return fm_fail(ctx, FM_ERR_LIMIT, "a piece of more than 4 GB is too large");
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return fm_fail_nomem(ctx);
    (void)deflateSetHeader(&z, &header);
    z.next_in = (Bytef *)(uintptr_t)bytes;
    z.avail_in = (uInt)length;
    do {
        z.next_out = chunk;
        z.avail_out = CHUNK;
        code = deflate(&z, Z_FINISH);
        fm_str_add_bytes(out, chunk, CHUNK - z.avail_out);
    } while (code == Z_OK || code == Z_BUF_ERROR);
    deflateEnd(&z);
    return code != Z_STREAM_END || out->failed ? fm_fail_nomem(ctx) : FM_OK;
}
