/* SPDX-License-Identifier: MIT */
/*
 * CSV by RFC 4180: lines end with CR LF, and what holds a comma, a quote or an end of
 * line is quoted.  Points have the columns lon and lat (x and y in a CRS of the plane),
 * other layers wkt, unless asked otherwise.  Null is nothing, an empty text is "".
 *
 * A spreadsheet takes a text that begins with = + - @, a tab or a CR for a formula and
 * runs it; such a text gets an apostrophe in front, which spreadsheets do not show.
 * Numbers are not texts and stay as they are.
 */
#include "out/export_private.h"

#include <string.h>

#include "base/file.h"

#include "base/banned.h"

typedef struct csv {
    fm_export_job *job;
    bool has_id;
    const char *const *columns; /* of the geometry; ends with NULL */
    bool is_points;             /* lon and lat, or x and y */
    fm_export_names names;
    bool *is_left_out; /* columns that say what lon, lat or wkt say already */
    fm_export_shape shape;
    size_t lost_parts, lost_in;
    fm_str line, cell;
} csv;

static const char *const degree_columns[] = { "lon", "lat", NULL };
static const char *const plane_columns[] = { "x", "y", NULL };
static const char *const shape_columns[] = { "wkt", NULL };
static const char *const no_columns[] = { NULL };

/* ----------------------------------------------------------------------- cells */

/* Does the text hold any of the characters?  Texts are long: one search for each. */
static bool has_any(const char *text, size_t length, const char *characters)
{
    for (; *characters != '\0'; characters++) {
        if (memchr(text, *characters, length) != NULL)
            return true;
    }
    return false;
}

static void add_quoted(fm_str *out, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *quote = memchr(text, '"', (size_t)(end - text));
        size_t run = quote == NULL ? (size_t)(end - text) : (size_t)(quote - text) + 1;

        fm_str_add_bytes(out, text, run);
        if (quote != NULL)
            fm_str_add_char(out, '"');
        text += run;
    }
}

static void add_text(fm_str *out, const char *text, size_t length)
{
    bool is_quoted = length == 0 || has_any(text, length, "\",\r\n");

    if (is_quoted)
        fm_str_add_char(out, '"');
    if (length > 0 && memchr("=+-@\t\r", text[0], 6) != NULL)
        fm_str_add_char(out, '\'');
    add_quoted(out, text, length);
    if (is_quoted)
        fm_str_add_char(out, '"');
}

static void add_cell(csv *c, fm_cell cell)
{
    if (cell.kind == FM_CELL_TEXT || cell.kind == FM_CELL_JSON)
        add_text(&c->line, cell.text, cell.length);
    else
        fm_cell_add(&c->line, cell);
}

static void add_wkt(csv *c)
{
    fm_str_clear(&c->cell);
    fm_export_add_wkt(&c->cell, &c->shape, c->job->decimals);
    if (c->cell.length > 0)
        add_text(&c->line, c->cell.text, c->cell.length);
    c->line.failed = c->line.failed || c->cell.failed;
}

static void add_coordinate(csv *c, size_t axis)
{
    const fm_lonlat *p = c->shape.shapes.points;

    if (c->shape.points > 0)
        fm_export_add_degrees(&c->line, axis == 0 ? p->lon : p->lat, c->job->decimals);
}

/* ------------------------------------------------------------------------ rows */

static fm_status put_line(csv *c, fm_output *output)
{
    fm_status status;

    if (c->line.length == 0)
        fm_str_add(&c->line, "\"\""); /* readers pass over an empty line */
    fm_str_add(&c->line, "\r\n");
    status = c->line.failed
                 ? fm_fail_nomem(c->job->ctx)
                 : fm_output_write(output, fm_str_text(&c->line), c->line.length);
    fm_str_clear(&c->line);
    return status;
}

static void add_comma(csv *c)
{
    if (c->line.length > 0)
        fm_str_add_char(&c->line, ',');
}

static void add_head(csv *c)
{
    for (size_t i = 0; c->columns[i] != NULL; i++) {
        add_comma(c);
        fm_str_add(&c->line, c->columns[i]);
    }
    for (size_t i = 0; i < c->names.count; i++) {
        if (c->is_left_out[i])
            continue;
        add_comma(c);
        add_text(&c->line, c->names.names[i], strlen(c->names.names[i]));
    }
}

/* Copy what is there, if it has the columns that are to come. */
static fm_status copy_old(csv *c, fm_output *output)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some programs begin with it */
    fm_str first = { 0 };
    fm_status status = fm_export_copy_old(c->job, output, &first);
    const char *text = fm_str_text(&first);

    if (first.length > 0 && text[first.length - 1] == '\r')
        fm_str_cut(&first, first.length - 1);
    text += strncmp(text, mark, 3) == 0 ? 3 : 0;
    if (status == FM_OK && first.length > 0 && strcmp(text, fm_str_text(&c->line)) != 0)
        status = fm_fail(c->job->ctx, FM_ERR_OUTPUT,
                         "cannot add to '%.200s': its columns are '%.200s', and those "
                         "of the layer '%.200s'; write another file",
                         c->job->path, text, fm_str_text(&c->line));
    if (status == FM_OK && first.length > 0)
        fm_str_clear(&c->line);
    fm_str_release(&first);
    return status;
}

static fm_status write_head(csv *c, fm_output *output)
{
    fm_status status = FM_OK;

    add_head(c);
    if (c->job->appends && !c->line.failed)
        status = copy_old(c, output);
    if (status != FM_OK || (c->line.length == 0 && !c->line.failed))
        return status;
    return put_line(c, output);
}

static fm_status write_row(csv *c, fm_output *output, size_t row)
{
    const fm_features *f = c->job->features;
    bool has_some = c->columns[0] != NULL;

    if (has_some) {
        fm_status status = fm_export_job_shape(c->job, row, &c->shape);

        if (status != FM_OK)
            return status;
        c->lost_parts += c->shape.lost;
        c->lost_in += c->shape.lost > 0;
    }
    if (c->is_points) {
        add_coordinate(c, 0);
        fm_str_add_char(&c->line, ',');
        add_coordinate(c, 1);
    } else if (has_some) {
        add_wkt(c);
    }
    for (size_t i = 0; i < c->names.count; i++) {
        if (c->is_left_out[i])
            continue;
        if (has_some)
            fm_str_add_char(&c->line, ',');
        has_some = true;
        add_cell(c, c->has_id && i == 0 ? fm_table_cell(&f->ids, 0, row)
                                        : fm_table_cell(&f->table, i - c->has_id, row));
    }
    return put_line(c, output);
}

/* ----------------------------------------------------------------------- layer */

/* One point each, or nothing; and one of them at least, or nothing to see it by. */
static bool has_only_points(const fm_shapes *s)
{
    for (size_t i = 0; i < s->feature_count; i++) {
        size_t part = s->feature_start[i], end = s->feature_start[i + 1];

        if (part < end && (end - part > 1 || s->part_role[part] != FM_PART_POINTS ||
                           fm_shapes_part_size(s, part) != 1))
            return false;
    }
    return true;
}

/* Does the column say in every row what this column of ours is going to say?  So it is
 * with a layer that was CSV before. */
static fm_status find_repeated(csv *c, size_t column, size_t axis, bool *repeated)
{
    const fm_features *f = c->job->features;
    fm_status status = FM_OK;
    fm_str text = { 0 };

    *repeated = true;
    for (size_t row = 0; *repeated && row < f->table.row_count; row++) {
        fm_cell cell = fm_table_cell(&f->table, column, row);

        status = fm_export_job_shape(c->job, row, &c->shape);
        if (status != FM_OK)
            break;
        fm_str_clear(&c->line);
        fm_str_clear(&text);
        if (c->is_points)
            add_coordinate(c, axis);
        else
            fm_export_add_wkt(&c->line, &c->shape, c->job->decimals);
        fm_cell_add(&text, cell);
        if (text.failed || c->line.failed)
            status = fm_fail_nomem(c->job->ctx);
        *repeated =
            status == FM_OK && strcmp(fm_str_text(&text), fm_str_text(&c->line)) == 0;
    }
    fm_str_clear(&c->line);
    fm_str_release(&text);
    return status;
}

static fm_status choose_geometry(csv *c)
{
    bool has_plane = c->job->plane != NULL && !c->job->plane->is_degrees;
    fm_export_geometry as = c->job->options->geometry;
    bool only_points = has_only_points(&c->job->features->shapes);

    if (as == FM_EXPORT_GEOMETRY_LONLAT && !only_points)
        return fm_fail(c->job->ctx, FM_ERR_OUTPUT,
                       "cannot write '%.200s': the layer has lines, polygons or "
                       "several points in one feature, which columns of coordinates do "
                       "not hold; write wkt",
                       c->job->path);
    c->is_points = as == FM_EXPORT_GEOMETRY_LONLAT ||
                   (as == FM_EXPORT_GEOMETRY_AUTO && only_points);
    c->columns = as == FM_EXPORT_GEOMETRY_NONE ? no_columns
                 : !c->is_points               ? shape_columns
                 : has_plane                   ? plane_columns
                                               : degree_columns;
    return FM_OK;
}

static fm_status choose_columns(csv *c)
{
    const fm_table *table = &c->job->features->table;
    const char *const *ours = c->columns;
    const char *reserved[3] = { NULL };
    fm_export_name_rule rule = { .reserved = reserved };
    fm_status status = FM_OK;
    size_t taken = 0;

    c->is_left_out = fm_alloc(table->column_count + 1, sizeof *c->is_left_out);
    if (c->is_left_out == NULL)
        return fm_fail_nomem(c->job->ctx);
    for (size_t axis = 0; status == FM_OK && ours[axis] != NULL; axis++) {
        size_t column = fm_table_find(table, ours[axis]);
        bool repeated = false;

        if (column != FM_NO_COLUMN)
            status = find_repeated(c, column, axis, &repeated);
        if (repeated)
            c->is_left_out[column + c->has_id] = true;
        else
            reserved[taken++] = ours[axis];
    }
    if (status == FM_OK)
        status = fm_export_names_make(c->job, c->has_id, &rule, &c->names);
    if (status == FM_OK && ours[0] == NULL && c->names.count == 0)
        status = fm_fail(c->job->ctx, FM_ERR_OUTPUT,
                         "cannot write '%.200s': the layer has no fields, and nothing "
                         "would be left without the geometry",
                         c->job->path);
    return status;
}

static fm_status write_all(csv *c, fm_output *output)
{
    size_t count = fm_features_count(c->job->features);
    fm_status status = write_head(c, output);

    for (size_t i = 0; status == FM_OK && i < count; i++) {
        status = write_row(c, output, i);
        c->job->written++;
        if (status == FM_OK)
            status = fm_export_progress(c->job, c->job->written);
    }
    if (status == FM_OK)
        status = fm_export_tell_lost(c->job, c->lost_parts, c->lost_in);
    return status;
}

fm_status fm_export_csv(fm_export_job *job)
{
    csv c = { .job = job, .has_id = fm_export_ids_matter(job->features) };
    fm_output *output = NULL;
    fm_status status = fm_output_open(job->ctx, job->path, job->overwrite, &output);

    if (status == FM_OK)
        status = choose_geometry(&c);
    if (status == FM_OK)
        status = choose_columns(&c);
    if (status == FM_OK)
        status = write_all(&c, output);
    if (status == FM_OK)
        status = fm_export_check_old(job);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    fm_export_names_release(&c.names);
    fm_free(c.is_left_out);
    fm_export_shape_release(&c.shape);
    fm_str_release(&c.line);
    fm_str_release(&c.cell);
    return status;
}
