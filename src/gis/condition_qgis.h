/* SPDX-License-Identifier: MIT */
/*
 * gis/condition_qgis.h: conditions, graduated numbers and texts with {fields} as
 * expressions of QGIS.
 *
 * QGIS knows three values as we do, so conditions keep their form; what is done about null
 * is only that NOT of an unknown has to hold where a rule says "none of these".  It
 * compares texts as texts, but takes a text beside a number for one where it reads so, and
 * for a text where it does not: there we say what is meant.
 *
 * Not for XML: whoever puts an expression into a file escapes it.
 */
#ifndef FM_GIS_CONDITION_QGIS_H
#define FM_GIS_CONDITION_QGIS_H

#include "gis/map.h"
#include "out/export_private.h"

/* Whose fields are spoken of, and the names under which they go out. */
typedef struct fm_gis_qgis {
    fm_str *out;
    const fm_table *table;
    const fm_export_names *names; /* in the order of the table's columns */
} fm_gis_qgis;

/* The name under which a column goes out; `field` where there is no such column. */
const char *fm_gis_qgis_name(const fm_gis_qgis *q, const char *field);
/* "field", or NULL where there is no such column; and 'text'. */
void fm_gis_qgis_field(const fm_gis_qgis *q, const char *field);
void fm_gis_qgis_text(fm_str *out, const char *text, size_t length);
/* At most six digits behind the point. */
void fm_gis_qgis_number(fm_str *out, double value);

/* One condition. */
void fm_gis_qgis_condition(const fm_gis_qgis *q, const fm_where *where);
/* What makes a feature one of the rule, nothing where that is every feature. */
void fm_gis_qgis_filter(const fm_gis_qgis *q, const fm_gis_rule *rule);

/* factor x what `g` gives + plus: the value, or a piecewise linear expression. */
void fm_gis_qgis_graduated(const fm_gis_qgis *q, const fm_graduated *g, double factor,
                           double plus);
/* The field as a number, null where it is none. */
void fm_gis_qgis_as_number(const fm_gis_qgis *q, size_t column);

/* A text with {fields}, each the first that is neither null nor empty. */
void fm_gis_qgis_template(const fm_gis_qgis *q, const char *text, const char *language);
/* The column that a text consists of, when it is one field of text with one source;
 * FM_NO_COLUMN. */
size_t fm_gis_qgis_plain_field(const fm_gis_qgis *q, const char *text,
                               const char *language);

#endif
