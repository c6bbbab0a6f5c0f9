/* SPDX-License-Identifier: MIT */
/*
 * gis/protobuf.h: the few words of Protocol Buffers that tiles and glyphs are written in.
 *
 * Only writing, and only what those two need: no schema, no reader.
 */
#ifndef FM_GIS_PROTOBUF_H
#define FM_GIS_PROTOBUF_H

#include "base/str.h"

void fm_pb_varint(fm_str *out, uint64_t value);
/* 0, -1, 1, -2 ... as 0, 1, 2, 3 ...: small numbers of either sign stay short. */
uint64_t fm_pb_zigzag(int64_t value);

/* A field and its value. */
void fm_pb_add_varint(fm_str *out, unsigned field, uint64_t value);
void fm_pb_add_double(fm_str *out, unsigned field, double value);
/* Text, bytes, a message, packed numbers. */
void fm_pb_add_bytes(fm_str *out, unsigned field, const void *bytes, size_t length);

#endif
