/* SPDX-License-Identifier: MIT */
/* Reports of who holds which place from which day on, read and put in order. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "doc/document_values.h"
#include "front/cells.h"

#include "base/banned.h"

/* The layer while it is read. */
typedef struct reading {
    const fm_cells_options *options;
    fm_features features;
    fm_where *firm;
    size_t holder_column, date_column, place_column, name_column;
} reading;

/* ---- The layer ------------------------------------------------------------------- */

static fm_status field_missing(fm_context *ctx, const fm_features *f, const char *what,
                               const char *field, const char *option)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < f->table.column_count; i++)
        fm_str_addf(&names, "%s%s", i == 0 ? "" : ", ", f->table.columns[i].name);
    fm_fail(ctx, FM_ERR_LAYER,
            "'%s' has no field '%s' for the %s; name it with %s, there are: %s",
            f->source, field, what, option,
            names.length == 0 ? "none" : fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

static fm_status find_columns(fm_context *ctx, reading *r)
{
    const fm_cells_options *o = r->options;
    const fm_table *table = &r->features.table;
    const char *holder = o->by == NULL ? "holder" : o->by;

    r->holder_column = fm_table_find(table, holder);
    r->date_column =
        fm_table_find(table, o->date_field == NULL ? "date" : o->date_field);
    r->place_column = o->place == NULL ? FM_NO_COLUMN : fm_table_find(table, o->place);
    r->name_column = r->place_column;
    if (r->name_column == FM_NO_COLUMN)
        r->name_column = fm_table_find(table, "name_en");
    if (r->name_column == FM_NO_COLUMN)
        r->name_column = fm_table_find(table, "name");
    if (fm_features_count(&r->features) == 0)
        return fm_fail(ctx, FM_ERR_LAYER, "'%s' has no reports", r->features.source);
    if (r->holder_column == FM_NO_COLUMN)
        return field_missing(ctx, &r->features, "holder", holder, "--by");
    if (r->date_column == FM_NO_COLUMN && o->date_field != NULL)
        return field_missing(ctx, &r->features, "day", o->date_field, "--date-field");
    if (r->place_column == FM_NO_COLUMN && o->place != NULL)
        return field_missing(ctx, &r->features, "place", o->place, "--place");
    return FM_OK;
}

static fm_status read_layer(fm_context *ctx, const char *path, reading *r)
{
    fm_source_request request = { .layer = r->options->layer, .crs = r->options->crs };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (r->options->where != NULL)
        status =
            fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, r->options->where, &where);
    if (status == FM_OK && r->options->firm != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, r->options->firm,
                                &r->firm);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, path, &request, &r->features);
    if (status == FM_OK)
        status = find_columns(ctx, r);
    if (status == FM_OK && r->firm != NULL)
        status = fm_where_bind(ctx, r->firm, &r->features.table);
    fm_where_free(where);
    return status;
}

/* ---- Reports --------------------------------------------------------------------- */

/* The day of a report; false when the cell is null or no day. */
static fm_status day_of(fm_context *ctx, const reading *r, size_t row, fm_date *date,
                        bool *found)
{
    fm_cell cell = fm_table_cell(&r->features.table, r->date_column, row);
    fm_place place = { r->features.source,
                       r->features.lines == NULL ? 0 : r->features.lines[row], 0 };
    fm_str text = { 0 };
    fm_status status = FM_OK;

    *date = FM_DATE_NONE;
    *found = r->date_column == FM_NO_COLUMN;
    if (*found)
        return FM_OK;
    fm_cell_add(&text, cell);
    if (text.failed) {
        fm_str_release(&text);
        return fm_fail_nomem(ctx);
    }
    *found = fm_date_parse_name(fm_str_text(&text), text.length, date);
    if (!*found)
        status = fm_warn(ctx, FM_ERR_LAYER, &place, "report-without-day",
                         "the report of feature %zu has no day ('%.40s'); left out",
                         fm_features_number(&r->features, row), fm_str_text(&text));
    fm_str_release(&text);
    return status;
}

static fm_status add_report(fm_context *ctx, const reading *r, fm_cells *cells,
                            fm_place_finder *finder, size_t row)
{
    fm_report report = { .holder = FM_NO_HOLDER, .row = row };
    fm_cell holder = fm_table_cell(&r->features.table, r->holder_column, row);
    bool found;
    fm_status status = day_of(ctx, r, row, &report.date, &found);

    if (status != FM_OK)
        return status;
    if (!found) {
        cells->without_date++;
        return FM_OK;
    }
    if (holder.kind != FM_CELL_NULL) {
        fm_str name = { 0 };

        fm_cell_add(&name, holder);
        if (name.failed ||
            !fm_holders_number(&cells->holders, fm_str_text(&name), &report.holder))
            status = fm_fail_nomem(ctx);
        fm_str_release(&name);
    }
    report.firm = r->firm == NULL || fm_where_test(r->firm, &r->features.table, row);
    if (status == FM_OK)
        status = fm_place_finder_find(ctx, finder, row, cells, &report.place);
    if (status == FM_OK)
        cells->reports[cells->report_count++] = report;
    return status;
}

/* By place and day; of one day the one that counts comes last: firm beats what is not,
 * and then the later row beats the earlier. */
static int by_place_and_day(const void *a, const void *b)
{
    const fm_report *p = a, *q = b;
    int days = fm_date_compare(p->date, q->date);

    if (p->place != q->place)
        return p->place < q->place ? -1 : 1;
    if (days != 0)
        return days;
    if (p->firm != q->firm)
        return p->firm ? 1 : -1;
    return (p->row > q->row) - (p->row < q->row);
}

static const char *holder_name(const fm_cells *cells, uint32_t holder)
{
    return holder == FM_NO_HOLDER ? "nobody" : cells->holders.names[holder];
}

static fm_status warn_conflict(fm_context *ctx, const reading *r, const fm_cells *cells,
                               const fm_report *out, const fm_report *in)
{
    fm_place place = { r->features.source,
                       r->features.lines == NULL ? 0 : r->features.lines[out->row], 0 };
    fm_str day = { 0 };
    fm_status status;

    fm_date_add_iso(&day, in->date);
    status = fm_warn(
        ctx, FM_ERR_LAYER, &place, "reports-disagree",
        "reports of '%s'%s%s disagree: '%s' and '%s'; the %s one counts, "
        "'%s'",
        cells->places[in->place].name, day.length == 0 ? "" : " on ", fm_str_text(&day),
        holder_name(cells, out->holder), holder_name(cells, in->holder),
        in->firm && !out->firm ? "firm" : "later", holder_name(cells, in->holder));
    fm_str_release(&day);
    return status;
}

/* One report a place and day, in order. */
static fm_status order_reports(fm_context *ctx, const reading *r, fm_cells *cells)
{
    fm_report *reports = cells->reports;
    size_t count = 0;
    fm_status status = FM_OK;

    qsort(reports, cells->report_count, sizeof *reports, by_place_and_day);
    for (size_t i = 0; i < cells->report_count && status == FM_OK; i++) {
        fm_report *last = count == 0 ? NULL : &reports[count - 1];

        if (last == NULL || last->place != reports[i].place ||
            fm_date_compare(last->date, reports[i].date) != 0) {
            reports[count++] = reports[i];
            continue;
        }
        if (last->holder != reports[i].holder) {
            cells->conflicts++;
            status = warn_conflict(ctx, r, cells, last, &reports[i]);
        }
        *last = reports[i];
    }
    cells->report_count = count;
    for (size_t i = count; i-- > 0;) {
        cells->places[reports[i].place].first = i;
        cells->places[reports[i].place].count++;
    }
    return status;
}

/* ---- Days of the snapshots ------------------------------------------------------- */

static int by_date(const void *a, const void *b)
{
    return fm_date_compare(*(const fm_date *)a, *(const fm_date *)b);
}

static void sort_dates(fm_cells *cells)
{
    size_t count = 0;

    qsort(cells->dates, cells->date_count, sizeof *cells->dates, by_date);
    for (size_t i = 0; i < cells->date_count; i++) {
        if (count == 0 ||
            fm_date_compare(cells->dates[count - 1], cells->dates[i]) != 0)
            cells->dates[count++] = cells->dates[i];
    }
    cells->date_count = count;
}

static fm_status dates_given(fm_context *ctx, const char *text, fm_cells *cells)
{
    size_t count = 1;

    for (const char *c = text; *c != '\0'; c++)
        count += *c == ',';
    cells->dates = fm_alloc(count, sizeof *cells->dates);
    if (cells->dates == NULL)
        return fm_fail_nomem(ctx);
    for (const char *c = text;; c++) {
        size_t length = strcspn(c, ",");

        if (!fm_date_parse_name(c, length, &cells->dates[cells->date_count++]))
            return fm_fail(ctx, FM_ERR_USAGE,
                           "'%.*s' is not a date; dates are written 2020-02-24 and "
                           "separated by commas",
                           (int)(length > 40 ? 40 : length), c);
        c += length;
        if (*c == '\0')
            break;
    }
    sort_dates(cells);
    return FM_OK;
}

/* Every day on which a place gets another holder than it had, or its first. */
static fm_status dates_of_changes(fm_context *ctx, fm_cells *cells)
{
    cells->dates = fm_alloc(cells->report_count, sizeof *cells->dates);
    if (cells->dates == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < cells->report_count; i++) {
        const fm_report *r = &cells->reports[i];
        bool is_first = i == cells->places[r->place].first;
        uint32_t before = is_first ? FM_NO_HOLDER : cells->reports[i - 1].holder;

        if (r->holder != before)
            cells->dates[cells->date_count++] = r->date;
    }
    sort_dates(cells);
    return FM_OK;
}

static bool any_report_until(const fm_cells *cells, fm_date date)
{
    for (size_t i = 0; i < cells->report_count; i++) {
        if (fm_date_compare(cells->reports[i].date, date) <= 0)
            return true;
    }
    return false;
}

static fm_status settle_dates(fm_context *ctx, fm_cells *cells)
{
    fm_status status = cells->date_count > 0 ? FM_OK : dates_of_changes(ctx, cells);

    if (status == FM_OK && cells->date_count == 0)
        return fm_fail(ctx, FM_ERR_LAYER, "no report of '%s' names a holder",
                       cells->path);
    if (status == FM_OK && !any_report_until(cells, cells->dates[0])) {
        fm_str day = { 0 };

        fm_date_add_iso(&day, cells->dates[0]);
        status = fm_fail(ctx, FM_ERR_LAYER, "'%s' has no report until %s", cells->path,
                         fm_str_text(&day));
        fm_str_release(&day);
    }
    return status;
}

/* ---- All together ---------------------------------------------------------------- */

static fm_status keep_points(fm_context *ctx, reading *r)
{
    fm_features *f = &r->features;
    size_t rows = fm_features_count(f), others = 0;
    bool *wanted = fm_alloc(rows, sizeof *wanted);
    fm_status status = FM_OK;

    if (wanted == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < rows; i++) {
        wanted[i] = fm_shapes_kinds(&f->shapes, i) == FM_SHAPE_POINT;
        others += !wanted[i];
    }
    if (others > 0) {
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "report-not-a-point",
                         "%zu of %zu features of '%s' are no points; left out", others,
                         rows, f->source);
        fm_features_keep(f, wanted);
    }
    fm_free(wanted);
    if (status == FM_OK && fm_features_count(f) == 0)
        status = fm_fail(ctx, FM_ERR_LAYER, "'%s' has no points", f->source);
    return status;
}

static fm_status read_reports(fm_context *ctx, reading *r, fm_cells *cells)
{
    size_t rows = fm_features_count(&r->features);
    fm_place_finder finder = { 0 };
    fm_status status = fm_cells_plane(ctx, &r->features, cells);

    cells->read = rows;
    cells->reports = fm_alloc(rows, sizeof *cells->reports);
    cells->places = fm_alloc(rows, sizeof *cells->places);
    if (status == FM_OK && (cells->reports == NULL || cells->places == NULL))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_place_finder_init(ctx, &r->features, r->place_column,
                                      r->name_column, cells, &finder);
    for (size_t i = 0; i < rows && status == FM_OK; i++)
        status = add_report(ctx, r, cells, &finder, i);
    fm_place_finder_release(&finder);
    if (status == FM_OK && cells->report_count == 0)
        status = fm_fail(ctx, FM_ERR_LAYER, "no report of '%s' has a day", cells->path);
    if (status == FM_OK)
        status = order_reports(ctx, r, cells);
    return status;
}

fm_status fm_cells_read(fm_context *ctx, const char *path,
                        const fm_cells_options *options, fm_cells *cells)
{
    reading r = { .options = options };
    fm_status status = FM_OK;

    if (options->bbox != NULL) {
        const char *fault = fm_value_bbox_text(options->bbox, &cells->window);

        if (fault != NULL)
            return fm_fail(ctx, FM_ERR_USAGE, "bbox '%.100s': %s", options->bbox,
                           fault);
    }
    if (options->dates != NULL)
        status = dates_given(ctx, options->dates, cells);
    if (status == FM_OK)
        status = read_layer(ctx, path, &r);
    if (status == FM_OK)
        status = keep_points(ctx, &r);
    if (status == FM_OK)
        status = read_reports(ctx, &r, cells);
    if (status == FM_OK)
        status = settle_dates(ctx, cells);
    fm_where_free(r.firm);
    fm_features_release(&r.features);
    return status;
}

void fm_cells_states(const fm_cells *cells, fm_date date, fm_cell_state *states)
{
    for (size_t i = 0; i < cells->place_count; i++) {
        const fm_reporter *place = &cells->places[i];
        const fm_report *in_force = NULL;
        size_t low = place->first, high = place->first + place->count;

        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (fm_date_compare(cells->reports[middle].date, date) <= 0) {
                in_force = &cells->reports[middle];
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        states[i] = (fm_cell_state){ FM_NO_HOLDER, FM_GRADE_CLAIMED };
        if (in_force == NULL || in_force->holder == FM_NO_HOLDER)
            continue;
        states[i].holder = in_force->holder;
        states[i].grade = in_force->firm ? FM_GRADE_FIRM : FM_GRADE_CLAIMED;
        if (cells->stale_after_days >= 0 && fm_date_is_set(in_force->date) &&
            fm_date_to_days(date) - fm_date_to_days(in_force->date) >
                cells->stale_after_days)
            states[i].grade = FM_GRADE_STALE;
    }
}
