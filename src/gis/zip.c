/* SPDX-License-Identifier: MIT */
#include "gis/zip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"

#include "base/banned.h"

enum {
    VERSION = 20, /* that a reader needs: deflate, folders */
    UTF8_NAMES = 0x0800,
    STORED = 0,
    DEFLATED = 8,
    LOCAL_HEADER = 0x04034b50,
    CENTRAL_HEADER = 0x02014b50,
    END_OF_CENTRAL = 0x06054b50,
    FILES_MOST = 0xFFFF
};

struct fm_zip {
    fm_context *ctx;
    fm_output *output; /* or ... */
    fm_str *memory;
    size_t memory_start;
    fm_str central; /* the directory that comes last */
    size_t files;
    unsigned date, time; /* as MS-DOS has them */
};

static void add_16(fm_str *out, unsigned value)
{
    fm_str_add_char(out, (char)(value & 0xFF));
    fm_str_add_char(out, (char)(value >> 8 & 0xFF));
}

static void add_32(fm_str *out, uint64_t value)
{
    add_16(out, (unsigned)(value & 0xFFFF));
    add_16(out, (unsigned)(value >> 16 & 0xFFFF));
}

/* 1980 is the first year there is. */
static void set_time(fm_zip *zip)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    fm_date day;

    if (epoch == NULL || !fm_integer_parse(epoch, strlen(epoch), &seconds))
        seconds = 0;
    day = fm_date_from_seconds(seconds < 0 ? 0 : seconds);
    if (day.year < 1980 || day.year > 2107) {
        zip->date = 1 << 5 | 1;
        return;
    }
    zip->date = (unsigned)(day.year - 1980) << 9 | (unsigned)day.month << 5 | day.day;
    zip->time = (unsigned)(seconds % 86400 / 3600) << 11 |
                (unsigned)(seconds % 3600 / 60) << 5 | (unsigned)(seconds % 60 / 2);
}

static uint64_t size_of(const fm_zip *zip)
{
    return zip->output != NULL ? fm_output_size(zip->output)
                               : zip->memory->length - zip->memory_start;
}

static fm_status put(fm_zip *zip, const void *bytes, size_t length)
{
    if (zip->output != NULL)
        return fm_output_write(zip->output, bytes, length);
    fm_str_add_bytes(zip->memory, bytes, length);
    return zip->memory->failed ? fm_fail_nomem(zip->ctx) : FM_OK;
}

fm_status fm_zip_memory(fm_context *ctx, fm_str *out, fm_zip **zip)
{
    *zip = fm_alloc(1, sizeof **zip);
    if (*zip == NULL)
        return fm_fail_nomem(ctx);
    (*zip)->ctx = ctx;
    (*zip)->memory = out;
    (*zip)->memory_start = out->length;
    set_time(*zip);
    return FM_OK;
}

fm_status fm_zip_open(fm_context *ctx, const char *path, bool overwrite, fm_zip **out)
{
    fm_zip *zip = fm_alloc(1, sizeof *zip);
    fm_status status;

    *out = NULL;
    if (zip == NULL)
        return fm_fail_nomem(ctx);
    zip->ctx = ctx;
    set_time(zip);
    status = fm_output_open(ctx, path, overwrite, &zip->output);
    if (status != FM_OK)
        fm_zip_abort(&zip);
    *out = zip;
    return status;
}

/* Raw deflate; false when out of memory. */
static bool pack(const void *bytes, size_t length, fm_str *out)
{
    z_stream z = { 0 };
    unsigned char buffer[16384];
    int code;

    if (deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (uInt)length;
    do {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        code = deflate(&z, Z_FINISH);
        fm_str_add_bytes(out, (const char *)buffer, sizeof buffer - z.avail_out);
    } while (code == Z_OK);
    deflateEnd(&z);
    return code == Z_STREAM_END && !out->failed;
}

/* What both headers of a file say. */
static void add_about(const fm_zip *zip, fm_str *out, unsigned method, uLong sum,
                      size_t packed, size_t length, size_t name_length)
{
    add_16(out, VERSION);
    add_16(out, UTF8_NAMES);
    add_16(out, method);
    add_16(out, zip->time);
    add_16(out, zip->date);
    add_32(out, sum);
    add_32(out, packed);
    add_32(out, length);
    add_16(out, (unsigned)name_length);
    add_16(out, 0); /* no extra field */
}

fm_status fm_zip_add(fm_zip *zip, const char *name, const void *bytes, size_t length,
                     bool store)
{
    uint64_t offset = size_of(zip);
    size_t name_length = strlen(name), packed_length = length;
    fm_str head = { 0 }, packed = { 0 };
    unsigned method = store ? STORED : DEFLATED;
    fm_status status = FM_OK;
    uLong sum;

    if (zip->files >= FILES_MOST || length > UINT32_MAX || name_length > UINT16_MAX ||
        offset + length > UINT32_MAX)
        return fm_fail(zip->ctx, FM_ERR_LIMIT,
                       "'%.100s' makes the archive larger than 4 GiB or %d files", name,
                       FILES_MOST);
    sum = crc32(crc32(0, NULL, 0), bytes, (uInt)length);
    if (!store && !pack(bytes, length, &packed))
        status = fm_fail_nomem(zip->ctx);
    if (!store)
        packed_length = packed.length;
    add_32(&head, LOCAL_HEADER);
    add_about(zip, &head, method, sum, packed_length, length, name_length);
    fm_str_add(&head, name);
    add_32(&zip->central, CENTRAL_HEADER);
    add_16(&zip->central, VERSION); /* made by, on MS-DOS: no rights */
    add_about(zip, &zip->central, method, sum, packed_length, length, name_length);
    add_16(&zip->central, 0); /* no comment, */
    add_16(&zip->central, 0); /* the first disk, */
    add_16(&zip->central, 0); /* bytes, not text, */
    add_32(&zip->central, 0); /* no attributes */
    add_32(&zip->central, offset);
    fm_str_add(&zip->central, name);
    zip->files++;
    if (status == FM_OK && (head.failed || zip->central.failed))
        status = fm_fail_nomem(zip->ctx);
    if (status == FM_OK)
        status = put(zip, head.text, head.length);
    if (status == FM_OK && packed_length > 0)
        status = put(zip, store ? bytes : packed.text, packed_length);
    fm_str_release(&head);
    fm_str_release(&packed);
    return status;
}

fm_status fm_zip_commit(fm_zip **zip)
{
    fm_zip *z = *zip;
    uint64_t offset = size_of(z);
    size_t central = z->central.length;
    fm_status status;

    add_32(&z->central, END_OF_CENTRAL);
    add_16(&z->central, 0); /* this disk, */
    add_16(&z->central, 0); /* and that of the directory */
    add_16(&z->central, (unsigned)z->files);
    add_16(&z->central, (unsigned)z->files);
    add_32(&z->central, central);
    add_32(&z->central, offset);
    add_16(&z->central, 0); /* no comment */
    if (z->central.failed)
        status = fm_fail_nomem(z->ctx);
    else if (offset + z->central.length > UINT32_MAX)
        status = fm_fail(z->ctx, FM_ERR_LIMIT, "the archive is larger than 4 GiB");
    else
        status = put(z, z->central.text, z->central.length);
    if (status == FM_OK && z->output != NULL)
        status = fm_output_commit(&z->output);
    fm_zip_abort(zip);
    return status;
}

void fm_zip_abort(fm_zip **zip)
{
    if (*zip == NULL)
        return;
    fm_output_abort(&(*zip)->output);
    fm_str_release(&(*zip)->central);
    fm_free(*zip);
    *zip = NULL;
}
