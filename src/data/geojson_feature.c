/* SPDX-License-Identifier: MIT */
#include "data/geojson.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

#include "base/banned.h"

enum {
    SEEN_GEOMETRY = 1,
    SEEN_PROPERTIES = 2,
    SEEN_ID = 4,
    SEEN_TYPE = 8,
    ID_SHOWN = 40
};

/* ------------------------------------------------------------------ complaints */

const char *fm_geojson_kind(const fm_token *token)
{
    switch (token->kind) {
    case FM_TOKEN_OBJECT:
        return "an object";
    case FM_TOKEN_ARRAY:
        return "an array";
    case FM_TOKEN_TEXT:
        return "a text";
    case FM_TOKEN_NUMBER:
        return "a number";
    case FM_TOKEN_TRUE:
        return "true";
    case FM_TOKEN_FALSE:
        return "false";
    case FM_TOKEN_NULL:
        return "null";
    default:
        return "nothing";
    }
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void fm_geojson_fault(fm_geojson *g, const char *format, ...)
{
    va_list args;

    if (g->is_faulty)
        return;
    g->is_faulty = true;
    g->fault_place = fm_reader_place(g->reader);
    va_start(args, format);
    vsnprintf(g->fault, sizeof g->fault, format, args);
    va_end(args);
}

/* "feature 17 (id "x"): ", as far as it is known already. */
static void feature_words(const fm_geojson *g, char *out, size_t room)
{
    fm_cell id = { .kind = FM_CELL_NULL };
    fm_str text = { 0 };

    if (g->out->ids.row_count > 0)
        id = fm_table_cell(&g->out->ids, 0, g->out->ids.row_count - 1);
    fm_cell_add(&text, id);
    if (id.kind == FM_CELL_NULL || text.failed)
        snprintf(out, room, "feature %zu: ", g->read);
    else
        snprintf(out, room, "feature %zu (id \"%.*s\"): ", g->read, ID_SHOWN,
                 fm_str_text(&text));
    fm_str_release(&text);
}

fm_status fm_geojson_warn(fm_geojson *g, const fm_place *place, const char *kind,
                          const char *format, ...)
{
    fm_place here = place != NULL ? *place : fm_reader_place(g->reader);
    char feature[2 * ID_SHOWN + 40] = "", message[320];
    va_list args;

    if (g->in_feature)
        feature_words(g, feature, sizeof feature);
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return fm_warn(g->ctx, FM_ERR_LAYER, &here, kind, "%s%s", feature, message);
}
#pragma GCC diagnostic pop

fm_status fm_geojson_warn_key(fm_geojson *g, const char *key)
{
    return fm_geojson_warn(g, NULL, "duplicate-key",
                           "'%s' stands twice; the last one counts", key);
}

/* -------------------------------------------------------------------- its life */

static bool note_number(uint32_t **numbers, size_t *capacity, size_t feature,
                        size_t number)
{
    uint32_t *grown = fm_grow(*numbers, capacity, feature + 1, sizeof *grown);

    if (grown == NULL)
        return false;
    *numbers = grown;
    grown[feature] = number > UINT32_MAX ? 0 : (uint32_t)number;
    return true;
}

/* Where in the file the feature is. */
static bool note_place(fm_geojson *g)
{
    fm_features *out = g->out;
    size_t last = out->shapes.feature_count - 1;

    return note_number(&out->lines, &out->lines_capacity, last,
                       fm_reader_line(g->reader)) &&
           note_number(&out->numbers, &out->numbers_capacity, last, g->read);
}

fm_status fm_geojson_begin_feature(fm_geojson *g)
{
    fm_features *out = g->out;
    uint64_t limit = fm_context_policy(g->ctx)->max_features;

    if (g->read >= limit)
        return fm_reader_fail(g->reader, FM_ERR_LIMIT,
                              "more than %llu features; --max-features sets the limit",
                              (unsigned long long)limit);
    g->read++;
    g->is_faulty = false;
    g->is_far = false;
    g->deferred = g->deferred || g->crs == FM_GEOJSON_OTHER;
    if (!fm_shapes_begin_feature(&out->shapes) || !fm_table_add_row(&out->table) ||
        !fm_table_add_row(&out->ids) || !note_place(g))
        return fm_fail_nomem(g->ctx);
    g->in_feature = true;
    return FM_OK;
}

void fm_geojson_drop_feature(fm_geojson *g)
{
    fm_shapes_drop_feature(&g->out->shapes);
    fm_table_drop_row(&g->out->table);
    fm_table_drop_row(&g->out->ids);
    g->in_feature = false;
}

static bool is_wanted(fm_geojson *g)
{
    const fm_source_request *request = g->request;
    fm_features *out = g->out;
    size_t last = out->shapes.feature_count - 1;

    if (request->where != NULL && !fm_where_test(request->where, &out->table, last))
        return false;
    if (request->bbox == NULL || g->crs == FM_GEOJSON_OTHER || g->is_far)
        return true;
    if (fm_bbox_meets(fm_shapes_bbox(&out->shapes, last), *request->bbox))
        return true;
    if (g->crs == FM_GEOJSON_DEGREES_ASSUMED)
        g->bent = true;
    return false;
}

fm_status fm_geojson_end_feature(fm_geojson *g)
{
    fm_status status;

    if (g->is_faulty) {
        status = fm_geojson_warn(g, &g->fault_place, "bad-feature", "%s; left it out",
                                 g->fault);
        fm_geojson_drop_feature(g);
        g->out->skipped++;
        return status;
    }
    g->far_count += g->is_far;
    if (!is_wanted(g))
        fm_geojson_drop_feature(g);
    g->in_feature = false;
    return FM_OK;
}

/* --------------------------------------------------------------------- members */

static fm_status read_id(fm_geojson *g)
{
    fm_table *ids = &g->out->ids;
    size_t row = ids->row_count - 1, column;
    fm_token token;
    int64_t integer;
    bool ok = true;
    fm_status status = fm_reader_next(g->reader, &token);

    if (status != FM_OK || token.kind == FM_TOKEN_NULL)
        return status;
    if (token.kind != FM_TOKEN_TEXT && token.kind != FM_TOKEN_NUMBER) {
        status =
            fm_geojson_warn(g, NULL, "bad-id", "its id is %s, neither text nor number",
                            fm_geojson_kind(&token));
        return status == FM_OK ? fm_reader_skip(g->reader, &token) : status;
    }
    if (!fm_table_column(ids, "id", 2, &column))
        return fm_fail_nomem(g->ctx);
    if (token.kind == FM_TOKEN_NUMBER && !token.is_integer)
        ok = fm_table_set_real(ids, column, row, token.number);
    else if (token.kind == FM_TOKEN_NUMBER &&
             fm_integer_parse(token.text, token.length, &integer))
        ok = fm_table_set_integer(ids, column, row, integer);
    else
        ok = fm_table_set_text(ids, column, row, token.text, token.length);
    return ok ? FM_OK : fm_fail_nomem(g->ctx);
}

static fm_status read_geometry(fm_geojson *g, bool again)
{
    fm_shapes *s = &g->out->shapes;
    size_t first = s->feature_start[s->feature_count - 1];
    fm_status status;
    fm_token token;

    while (again && s->part_count > first)
        fm_shapes_drop_part(s);
    status = fm_reader_next(g->reader, &token);
    if (status != FM_OK || token.kind == FM_TOKEN_NULL)
        return status;
    if (token.kind == FM_TOKEN_OBJECT &&
        !(g->request->no_geometry && g->request->bbox == NULL))
        return fm_geojson_geometry_read(g, 0);
    if (token.kind != FM_TOKEN_OBJECT)
        fm_geojson_fault(g, "its geometry is %s, not an object",
                         fm_geojson_kind(&token));
    return fm_reader_skip(g->reader, &token);
}

static fm_status read_properties(fm_geojson *g)
{
    fm_token token;
    fm_status status = fm_reader_next(g->reader, &token);

    if (status != FM_OK || token.kind == FM_TOKEN_NULL)
        return status;
    if (token.kind == FM_TOKEN_OBJECT)
        return fm_geojson_properties(g);
    status = fm_geojson_warn(g, NULL, "bad-properties",
                             "its properties are %s, not an object; took them as empty",
                             fm_geojson_kind(&token));
    return status == FM_OK ? fm_reader_skip(g->reader, &token) : status;
}

fm_status fm_geojson_feature_member(fm_geojson *g, const fm_token *key, unsigned *seen,
                                    bool *taken)
{
    static const char *const names[] = { "geometry", "properties", "id" };
    unsigned member = 0;
    bool again;

    for (unsigned i = 0; i < 3 && member == 0; i++)
        member = fm_token_is(key, names[i]) ? 1u << i : 0;
    *taken = member != 0;
    again = (*seen & member) != 0;
    *seen |= member;
    if (again) {
        fm_status status =
            fm_geojson_warn_key(g, member == SEEN_GEOMETRY     ? names[0]
                                   : member == SEEN_PROPERTIES ? names[1]
                                                               : names[2]);
        if (status != FM_OK)
            return status;
    }
    switch (member) {
    case SEEN_GEOMETRY:
        return read_geometry(g, again);
    case SEEN_PROPERTIES:
        return read_properties(g);
    case SEEN_ID:
        return read_id(g);
    default:
        return FM_OK;
    }
}

static fm_status read_type(fm_geojson *g, unsigned *seen)
{
    fm_token token;
    fm_status status = fm_reader_next(g->reader, &token);

    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_TEXT)
        fm_geojson_fault(g, "its type is %s, not 'Feature'", fm_geojson_kind(&token));
    else if (!fm_token_is(&token, "Feature"))
        fm_geojson_fault(g, "its type is '%.*s', not 'Feature'",
                         token.length > ID_SHOWN ? ID_SHOWN : (int)token.length,
                         token.text);
    status = fm_reader_skip(g->reader, &token);
    if (status == FM_OK && (*seen & SEEN_TYPE))
        status = fm_geojson_warn_key(g, "type");
    *seen |= SEEN_TYPE;
    return status;
}

fm_status fm_geojson_feature(fm_geojson *g)
{
    unsigned seen = 0;
    fm_token token;
    bool taken = true;
    fm_status status = fm_geojson_begin_feature(g);

    while (status == FM_OK) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            break;
        if (fm_token_is(&token, "type")) {
            status = read_type(g, &seen);
            continue;
        }
        status = fm_geojson_feature_member(g, &token, &seen, &taken);
        if (status == FM_OK && !taken)
            status = fm_reader_skip(g->reader, &token);
    }
    if (status != FM_OK)
        return status;
    if (!(seen & SEEN_TYPE))
        fm_geojson_fault(g, "it has no type; 'Feature' was expected");
    if (!(seen & SEEN_GEOMETRY) && !g->is_faulty)
        status = fm_geojson_warn(g, NULL, "no-geometry", "it has no member 'geometry'");
    return status == FM_OK ? fm_geojson_end_feature(g) : status;
}
