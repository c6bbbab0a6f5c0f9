/* SPDX-License-Identifier: MIT */
/*
 * base/base64.h: bytes as text (RFC 4648, section 4).
 */
#ifndef FM_BASE_BASE64_H
#define FM_BASE_BASE64_H

#include "base/str.h"

/* Without line breaks, padded with '='. */
void fm_str_add_base64(fm_str *out, const void *bytes, size_t length);

#endif
