/* SPDX-License-Identifier: MIT */
/*
 * doc/template.h: texts with {fields}.
 *
 * {name} asks for a field in the sheet's language: name_LANGUAGE or name:LANGUAGE (as
 * OpenStreetMap has it), then name, then name_en or name:en; the first that is there
 * and neither null nor empty.  A field that names its language itself (name_ar) is
 * taken as it is.  {{ and }} are braces.
 */
#ifndef FM_DOC_TEMPLATE_H
#define FM_DOC_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "base/table.h"

/* One piece: letters as they are, or the name of a field. */
typedef struct fm_template_part {
    bool is_field;
    const char *text; /* inside the template */
    size_t length;
} fm_template_part;

/* The piece at *at, which moves behind it; false at the end.  A brace without a partner
 * counts as a letter. */
bool fm_template_next(const char **at, fm_template_part *part);

/* Fields that a field of a template may be taken from, best first. */
#define FM_TEMPLATE_CHOICES 5
/* Write the i-th into `out` (cleared before); false when there is none of this number.
 * `language` may be NULL. */
bool fm_template_choice(const char *field, size_t length, const char *language,
                        size_t i, fm_str *out);

/* The columns of the table for a field, best first; returns how many.  `scratch` is for
 * names. */
size_t fm_template_columns(const fm_table *table, const char *field, size_t length,
                           const char *language, fm_str *scratch,
                           size_t columns[FM_TEMPLATE_CHOICES]);

/* Where a brace of the text has no partner, or NULL. */
const char *fm_template_fault(const char *text);

#endif
