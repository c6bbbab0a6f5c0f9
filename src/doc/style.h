/* SPDX-License-Identifier: MIT */
/*
 * doc/style.h: from a feature's attributes to concrete style.
 *
 * A styler is bound once to a layer and its table; then each feature is one cheap call.
 */
#ifndef FM_DOC_STYLE_H
#define FM_DOC_STYLE_H

#include "base/table.h"
#include "doc/document.h"

typedef struct fm_styler fm_styler;

/* Columns that style, classes, labels and validity of a layer name; each once; owned by
 * the caller's arena.  For fm_source_request.columns. */
FM_MUST_USE fm_status fm_style_columns(fm_context *ctx, const fm_document *document,
                                       const fm_layer_spec *layer, fm_arena *arena,
                                       const char *const **columns, size_t *count);

/* Bind; FM_ERR_DOCUMENT when a named field is not in the table (with the nearest). All
 * three are borrowed. */
FM_MUST_USE fm_status fm_styler_new(fm_context *ctx, const fm_document *document,
                                    const fm_layer_spec *layer, const fm_table *table,
                                    fm_styler **out);
void fm_styler_free(fm_styler *styler);
/* The table stands somewhere else now; its columns are the same. */
void fm_styler_move(fm_styler *styler, const fm_table *table);

/* The class of a feature: index into layer->classes, or -1: none holds (such a feature
 * is not drawn when the layer has classes). */
int fm_styler_class(const fm_styler *styler, size_t row);

/* The style of a feature: defaults, the layer's, its class's, its own simplestyle
 * properties where the layer says so, laid over each other. */
fm_style fm_styler_style(const fm_styler *styler, size_t row);
/* The style of a class (-1: of the layer) apart from any feature, for the legend. */
fm_style fm_styler_class_style(const fm_styler *styler, int class_index);

fm_certainty fm_styler_certainty(const fm_styler *styler, size_t row);

/* A graduated number for a feature. */
double fm_styler_number(const fm_styler *styler, const fm_graduated *g, size_t row);

/* Expand a template for a feature: "{name_en}\n{name}"; {name} falls back over
 * name_<language>, name, name_en.  Missing and null give "". */
void fm_styler_text(const fm_styler *styler, const char *template_text, size_t row,
                    fm_str *out);

#endif
