/* SPDX-License-Identifier: MIT */
/*
 * Any bytes through the GeoJSON reader: as a whole, and with everything that a request
 * can ask for.  Whatever comes out keeps the promises of data/source.h.
 */
#include "data/source.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The promises stand in release builds, too. */
#define PROMISE(holds)                                                                 \
    do {                                                                               \
        if (!(holds))                                                                  \
            abort();                                                                   \
    } while (0)

static void check_shapes(const fm_shapes *s)
{
    size_t part = 0, point = 0;

    for (size_t i = 0; i < s->feature_count; i++) {
        PROMISE(s->feature_start[i] == part && s->feature_start[i + 1] >= part);
        for (; part < s->feature_start[i + 1]; part++) {
            size_t count = fm_shapes_part_size(s, part);
            fm_part_role role = (fm_part_role)s->part_role[part];

            PROMISE(s->part_start[part] == point);
            PROMISE(count >= (role == FM_PART_POINTS ? 1u
                              : role == FM_PART_LINE ? 2u
                                                     : 3u));
            PROMISE(role != FM_PART_HOLE || part > s->feature_start[i]);
            point += count;
        }
    }
    PROMISE(part == s->part_count && point == s->point_count);
    for (size_t i = 0; i < s->point_count; i++) {
        PROMISE(isfinite(s->points[i].lon));
        PROMISE(s->points[i].lat >= -90.0 && s->points[i].lat <= 90.0);
    }
}

static void check_table(const fm_table *t, size_t rows)
{
    PROMISE(t->row_count == rows);
    for (size_t c = 0; c < t->column_count; c++) {
        PROMISE(fm_utf8_valid_prefix(t->columns[c].name, strlen(t->columns[c].name)) ==
                strlen(t->columns[c].name));
        for (size_t i = 0; i < rows; i++) {
            fm_cell cell = fm_table_cell(t, c, i);

            if (cell.kind == FM_CELL_TEXT || cell.kind == FM_CELL_JSON) {
                PROMISE(strlen(cell.text) == cell.length);
                PROMISE(fm_utf8_valid_prefix(cell.text, cell.length) == cell.length);
            } else {
                PROMISE(isfinite(cell.number));
            }
        }
    }
}

static void count_message(void *user, const fm_diagnostic *diagnostic)
{
    size_t *messages = user;

    PROMISE(diagnostic->message[0] != '\0');
    (*messages)++;
}

static void read_once(const uint8_t *data, size_t size,
                      const fm_source_request *request, bool strict)
{
    fm_context *ctx = fm_context_new();
    fm_policy policy = *fm_context_policy(ctx);
    fm_features f = { 0 };
    size_t messages = 0, count;
    fm_str text = { 0 };
    fm_status status;

    policy.strict = strict;
    policy.max_input_bytes = 1 << 20;
    policy.max_vertices = 100000;
    policy.max_features = 10000;
    PROMISE(fm_context_set_policy(ctx, &policy) == FM_OK);
    fm_context_set_log(ctx, FM_LOG_NOTE, count_message, &messages);
    status = fm_source_read_memory(ctx, "fuzz", data, size, request, &f);
    PROMISE(status != FM_ERR_INTERNAL && status != FM_ERR_NOMEM);
    if (status != FM_OK) {
        PROMISE(fm_context_error(ctx)->message[0] != '\0');
    } else {
        count = fm_features_count(&f);
        PROMISE(f.read >= count + f.skipped || f.skipped > 0);
        check_shapes(&f.shapes);
        check_table(&f.table, count);
        check_table(&f.ids, count);
        for (size_t i = 0; i < count; i++)
            fm_features_describe(&f, i, &text);
        (void)fm_shapes_bbox_all(&f.shapes);
    }
    fm_str_release(&text);
    fm_features_release(&f);
    fm_context_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[] = { "name", "a" };
    static const fm_bbox box = { 30, -10, 200, 60 };
    fm_source_request request = {
        .columns = columns, .column_count = 2, .bbox = &box, .crs = "EPSG:32637"
    };
    fm_context *ctx = fm_context_new();

    read_once(data, size, NULL, false);
    read_once(data, size, NULL, true);
    PROMISE(fm_where_parse(ctx, FM_ERR_USAGE, NULL, "a IS NULL OR name LIKE 'I%'",
                           &request.where) == FM_OK);
    read_once(data, size, &request, false);
    request.crs = NULL;
    request.no_geometry = true;
    read_once(data, size, &request, false);
    fm_where_free(request.where);
    fm_context_free(ctx);
    return 0;
}
