/* SPDX-License-Identifier: MIT */
/*
 * Numbers and texts that fields give, as expressions of QGIS.
 */
#include <string.h>

#include "base/date.h"
#include "doc/template.h"
#include "gis/condition_qgis.h"

#include "base/banned.h"

/* ----------------------------------------------------------------------- numbers */

void fm_gis_qgis_as_number(const fm_gis_qgis *q, size_t column)
{
    const fm_column *c = &q->table->columns[column];
    fm_cell_kind kind = fm_column_type(c);
    bool is_text = kind == FM_CELL_TEXT || kind == FM_CELL_JSON;

    fm_str_add(q->out, is_text ? "try(to_real(" : "");
    fm_gis_qgis_field(q, c->name);
    fm_str_add(q->out, is_text ? "))" : "");
}

/* scale_linear() holds its ends outside of them, so that the last piece needs no end.
 */
static void add_piece(const fm_gis_qgis *q, size_t column, const fm_graduated *g,
                      size_t i, double factor, double plus)
{
    const double numbers[] = { g->inputs[i], g->inputs[i + 1],
                               g->outputs[i] * factor + plus,
                               g->outputs[i + 1] * factor + plus };

    fm_str_add(q->out, "scale_linear(");
    fm_gis_qgis_as_number(q, column);
    for (int k = 0; k < 4; k++) {
        fm_str_add(q->out, ", ");
        if (k < 2)
            fm_str_add_number(q->out, numbers[k]);
        else
            fm_gis_qgis_number(q->out, numbers[k]);
    }
    fm_str_add_char(q->out, ')');
}

void fm_gis_qgis_graduated(const fm_gis_qgis *q, const fm_graduated *g, double factor,
                           double plus)
{
    size_t column = g->field == NULL ? FM_NO_COLUMN : fm_table_find(q->table, g->field);

    if (column == FM_NO_COLUMN || g->stop_count == 0) {
        fm_gis_qgis_number(q->out, g->value * factor + plus);
        return;
    }
    fm_str_add(q->out, "coalesce(");
    if (g->stop_count == 1) {
        fm_str_add(q->out, "CASE WHEN ");
        fm_gis_qgis_as_number(q, column);
        fm_str_add(q->out, " IS NOT NULL THEN ");
        fm_gis_qgis_number(q->out, g->outputs[0] * factor + plus);
        fm_str_add(q->out, " END");
    } else if (g->stop_count == 2) {
        add_piece(q, column, g, 0, factor, plus);
    } else {
        fm_str_add(q->out, "CASE");
        for (size_t i = 0; i + 2 < g->stop_count; i++) {
            fm_str_add(q->out, " WHEN ");
            fm_gis_qgis_as_number(q, column);
            fm_str_add(q->out, " < ");
            fm_str_add_number(q->out, g->inputs[i + 1]);
            fm_str_add(q->out, " THEN ");
            add_piece(q, column, g, i, factor, plus);
        }
        fm_str_add(q->out, " ELSE ");
        add_piece(q, column, g, g->stop_count - 2, factor, plus);
        fm_str_add(q->out, " END");
    }
    fm_str_add(q->out, ", ");
    fm_gis_qgis_number(q->out, g->value * factor + plus);
    fm_str_add_char(q->out, ')');
}

/* ------------------------------------------------------------------------- texts */

/* The columns of a field, each once, without those in which nothing stands. */
static size_t choices_of(const fm_gis_qgis *q, const char *field, size_t length,
                         const char *language, size_t columns[FM_TEMPLATE_CHOICES])
{
    fm_str scratch = { 0 };
    size_t count =
        fm_template_columns(q->table, field, length, language, &scratch, columns);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_new = q->table->row_count == 0 ||
                      fm_column_nulls(q->table, columns[i]) < q->table->row_count;

        for (size_t k = 0; k < kept; k++)
            is_new = is_new && columns[k] != columns[i];
        if (is_new)
            columns[kept++] = columns[i];
    }
    q->out->failed = q->out->failed || scratch.failed;
    fm_str_release(&scratch);
    return kept;
}

/* As text the field is never unknown, but empty. */
static void add_choices(const fm_gis_qgis *q, const size_t *columns, size_t count)
{
    fm_str_add(q->out, "coalesce(");
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;

        fm_str_add(q->out, is_last ? "" : "nullif(");
        fm_gis_qgis_field(q, q->table->columns[columns[i]].name);
        fm_str_add(q->out, is_last ? ", " : ", ''), ");
    }
    fm_str_add(q->out, "'')");
}

void fm_gis_qgis_template(const fm_gis_qgis *q, const char *text, const char *language)
{
    size_t columns[FM_TEMPLATE_CHOICES], count, pieces = 0;
    fm_template_part part;

    while (fm_template_next(&text, &part)) {
        count = 0;
        if (part.is_field) {
            count = choices_of(q, part.text, part.length, language, columns);
            if (count == 0)
                continue;
        }
        fm_str_add(q->out, pieces++ > 0 ? " || " : "");
        if (part.is_field)
            add_choices(q, columns, count);
        else
            fm_gis_qgis_text(q->out, part.text, part.length);
    }
    if (pieces == 0)
        fm_str_add(q->out, "''");
}

size_t fm_gis_qgis_plain_field(const fm_gis_qgis *q, const char *text,
                               const char *language)
{
    size_t columns[FM_TEMPLATE_CHOICES];
    fm_template_part part, more;

    if (!fm_template_next(&text, &part) || !part.is_field ||
        fm_template_next(&text, &more) ||
        choices_of(q, part.text, part.length, language, columns) != 1 ||
        fm_column_type(&q->table->columns[columns[0]]) != FM_CELL_TEXT)
        return FM_NO_COLUMN;
    return columns[0];
}
