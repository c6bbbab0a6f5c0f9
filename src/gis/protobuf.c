/* SPDX-License-Identifier: MIT */
#include "gis/protobuf.h"

#include <string.h>

#include "base/banned.h"

/* How a value is written, in the last three bits of its key. */
enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2 };

void fm_pb_varint(fm_str *out, uint64_t value)
{
    while (value >= 0x80) {
        fm_str_add_char(out, (char)(unsigned char)((value & 0x7F) | 0x80));
        value >>= 7;
    }
    fm_str_add_char(out, (char)value);
}

uint64_t fm_pb_zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static void add_key(fm_str *out, unsigned field, unsigned wire)
{
    fm_pb_varint(out, (uint64_t)field << 3 | wire);
}

void fm_pb_add_varint(fm_str *out, unsigned field, uint64_t value)
{
    add_key(out, field, WIRE_VARINT);
    fm_pb_varint(out, value);
}

void fm_pb_add_double(fm_str *out, unsigned field, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    add_key(out, field, WIRE_64);
    for (int i = 0; i < 8; i++)
        fm_str_add_char(out, (char)(unsigned char)(bits >> (8 * i)));
}

void fm_pb_add_bytes(fm_str *out, unsigned field, const void *bytes, size_t length)
{
    add_key(out, field, WIRE_BYTES);
    fm_pb_varint(out, length);
    fm_str_add_bytes(out, bytes, length);
}
