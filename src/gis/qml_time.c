/* SPDX-License-Identifier: MIT */
/*
 * When features are shown: by fields of dates, or by texts read as such.
 */
#include "base/date.h"
#include "gis/qml_parts.h"

#include "base/banned.h"

/* Is every value a date, so that the column goes out as one? */
static bool is_of_dates(const fm_table *table, size_t column)
{
    for (size_t row = 0; row < table->row_count; row++) {
        fm_cell cell = fm_table_cell(table, column, row);
        fm_date date;

        if (cell.kind != FM_CELL_NULL &&
            (cell.kind != FM_CELL_TEXT || cell.length != 10 ||
             !fm_date_parse(cell.text, cell.length, &date)))
            return false;
    }
    return true;
}

/* The field's column where some feature has a value. */
static size_t time_column(const fm_qml *q, const char *field)
{
    const fm_table *table = q->words.table;
    size_t column = field == NULL ? FM_NO_COLUMN : fm_table_find(table, field);

    return column == FM_NO_COLUMN || fm_column_nulls(table, column) == table->row_count
               ? FM_NO_COLUMN
               : column;
}

static void attribute_time_field(fm_qml *q, const char *name, size_t column,
                                 bool wanted)
{
    fm_qml_attribute(
        q, name, wanted && column != FM_NO_COLUMN ? q->job->names->names[column] : "");
}

/* A text that is no date leaves the end open. */
static void attribute_time_text(fm_qml *q, const char *name, size_t column, bool wanted)
{
    if (wanted && column != FM_NO_COLUMN) {
        fm_str_add(&q->expression, "try(to_datetime(left(");
        fm_gis_qgis_field(&q->words, q->words.table->columns[column].name);
        fm_str_add(&q->expression, ", 10)))");
    }
    fm_qml_attribute(q, name, fm_str_text(&q->expression));
    fm_str_clear(&q->expression);
}

/* The first day is in, the last one not: [from, to). */
void fm_qml_temporal(fm_qml *q)
{
    enum { FIELDS = 2, EXPRESSIONS = 4 };
    size_t from = time_column(q, q->layer->time_from);
    size_t to = time_column(q, q->layer->time_to);
    bool has = from != FM_NO_COLUMN || to != FM_NO_COLUMN;
    bool dates = (from == FM_NO_COLUMN || is_of_dates(q->words.table, from)) &&
                 (to == FM_NO_COLUMN || is_of_dates(q->words.table, to));

    fm_str_addf(q->out,
                "<temporal enabled=\"%d\" mode=\"%d\" limitMode=\"0\" accumulate=\"0\""
                " fixedDuration=\"0\" durationUnit=\"d\" durationField=\"\"",
                has,
                !has    ? 0
                : dates ? FIELDS
                        : EXPRESSIONS);
    attribute_time_field(q, "startField", from, dates);
    attribute_time_field(q, "endField", to, dates);
    attribute_time_text(q, "startExpression", from, !dates);
    attribute_time_text(q, "endExpression", to, !dates);
    fm_str_add(q->out, ">\n<fixedRange>\n<start></start>\n<end></end>\n</fixedRange>\n"
                       "</temporal>\n");
}
