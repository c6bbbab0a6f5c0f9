/* SPDX-License-Identifier: MIT */
/*
 * doc/yaml_write.h: the few values that a proposed document needs, written as YAML.
 *
 * Not for whole documents: their text is put together where it is proposed.
 */
#ifndef FM_DOC_YAML_WRITE_H
#define FM_DOC_YAML_WRITE_H

#include "base/str.h"
#include "doc/color.h"

/* A text in double quotes. */
void fm_yaml_add_text(fm_str *out, const char *text);
/* A colour in double quotes. */
void fm_yaml_add_color(fm_str *out, fm_color color);

#endif
