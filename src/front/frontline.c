/* SPDX-License-Identifier: MIT */
#include "front/frontline.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "geo/measure.h"
#include "geo/topology.h"

#include "base/banned.h"

/* The holders of a layer, each with the union of its ground as one feature. */
struct ground {
    char **holders;
    size_t count;
    size_t capacity;
    fm_shapes shapes;
};

static void ground_release(struct ground *g)
{
    for (size_t i = 0; i < g->count; i++)
        fm_free(g->holders[i]);
    fm_free(g->holders);
    fm_shapes_release(&g->shapes);
}

static bool is_wanted(const char *holder, const char *const between[2])
{
    return between[0] == NULL || strcmp(holder, between[0]) == 0 ||
           strcmp(holder, between[1]) == 0;
}

/* Collect the distinct holders in order of first appearance. */
static fm_status collect_holders(fm_context *ctx, const fm_features *zones,
                                 size_t column, struct ground *g)
{
    for (size_t row = 0; row < fm_features_count(zones); row++) {
        fm_cell cell = fm_table_cell(&zones->table, column, row);
        fm_str text = { 0 };
        char **holders;
        size_t i;

        if (cell.kind == FM_CELL_NULL)
            continue;
        fm_cell_add(&text, cell);
        for (i = 0; i < g->count; i++) {
            if (strcmp(g->holders[i], fm_str_text(&text)) == 0)
                break;
        }
        if (i < g->count) {
            fm_str_release(&text);
            continue;
        }
        holders = fm_grow(g->holders, &g->capacity, g->count + 1, sizeof *holders);
        if (holders != NULL)
            g->holders = holders;
        if (holders == NULL || (g->holders[g->count] = fm_str_take(&text)) == NULL) {
            fm_str_release(&text);
            return fm_fail_nomem(ctx);
        }
        g->count++;
    }
    return FM_OK;
}

static bool row_has_holder(const fm_features *zones, size_t column, size_t row,
                           const char *holder)
{
    fm_cell cell = fm_table_cell(&zones->table, column, row);
    fm_str text = { 0 };
    bool same;

    if (cell.kind == FM_CELL_TEXT)
        return strcmp(cell.text, holder) == 0;
    fm_cell_add(&text, cell);
    same = cell.kind != FM_CELL_NULL && strcmp(fm_str_text(&text), holder) == 0;
    fm_str_release(&text);
    return same;
}

/* One feature a holder: the union of its zones, or nothing for one not asked for. */
static fm_status join_ground(fm_context *ctx, fm_topology *topology,
                             const fm_features *zones, size_t column,
                             const char *const between[2], struct ground *g)
{
    size_t rows = fm_features_count(zones);
    size_t *picked = fm_alloc(rows, sizeof *picked);
    fm_status status = FM_OK;

    if (picked == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < g->count && status == FM_OK; i++) {
        size_t count = 0;

        for (size_t row = 0; row < rows && is_wanted(g->holders[i], between); row++) {
            if (row_has_holder(zones, column, row, g->holders[i]))
                picked[count++] = row;
        }
        status = fm_topology_union(topology, &zones->shapes, picked, count, &g->shapes);
    }
    fm_free(picked);
    return status;
}

static fm_status missing_holder(fm_context *ctx, const fm_features *zones,
                                const struct ground *g, const char *holder)
{
    fm_str names = { .limit = 400 };

    for (size_t i = 0; i < g->count; i++) {
        if (i > 0)
            fm_str_add(&names, ", ");
        fm_str_add(&names, g->holders[i]);
    }
    fm_fail(ctx, FM_ERR_LAYER, "front line: '%s' holds no ground in '%s'; holders: %s",
            holder, zones->source == NULL ? "the zones" : zones->source,
            fm_str_text(&names));
    fm_str_release(&names);
    return FM_ERR_LAYER;
}

static fm_status check_between(fm_context *ctx, const fm_features *zones,
                               const struct ground *g, const char *const between[2])
{
    for (int side = 0; side < 2 && between[0] != NULL; side++) {
        bool found = false;

        for (size_t i = 0; i < g->count; i++)
            found = found || strcmp(g->holders[i], between[side]) == 0;
        if (!found)
            return missing_holder(ctx, zones, g, between[side]);
    }
    return FM_OK;
}

/* Append the border of holders i and j, with its attributes, unless they do not touch.
 */
static fm_status add_border(fm_context *ctx, fm_topology *topology,
                            const struct ground *g, size_t i, size_t j,
                            fm_features *out)
{
    fm_status status = fm_topology_shared_border(topology, &g->shapes, i, j,
                                                 FM_FRONT_SNAP_DEG, &out->shapes);
    size_t feature, left, right, length;

    if (status != FM_OK)
        return status;
    feature = out->shapes.feature_count - 1;
    if (fm_shapes_kinds(&out->shapes, feature) == FM_SHAPE_NONE) {
        fm_shapes_drop_feature(&out->shapes);
        return FM_OK;
    }
    if (!fm_table_column(&out->table, "left", 4, &left) ||
        !fm_table_column(&out->table, "right", 5, &right) ||
        !fm_table_column(&out->table, "length_km", 9, &length) ||
        !fm_table_add_row(&out->table) ||
        !fm_table_set_text(&out->table, left, feature, g->holders[i],
                           strlen(g->holders[i])) ||
        !fm_table_set_text(&out->table, right, feature, g->holders[j],
                           strlen(g->holders[j])) ||
        !fm_table_set_real(&out->table, length, feature,
                           fm_shapes_length_m(&out->shapes, feature) / 1000.0))
        return fm_fail_nomem(ctx);
    return FM_OK;
}

/* The pair asked for keeps its order, so that its first holder is on the left. */
static fm_status add_borders(fm_context *ctx, fm_topology *topology,
                             const struct ground *g, const char *const between[2],
                             fm_features *out)
{
    for (size_t i = 0; i < g->count; i++) {
        for (size_t j = 0; j < g->count; j++) {
            bool wanted = between[0] == NULL
                              ? i < j
                              : strcmp(g->holders[i], between[0]) == 0 &&
                                    strcmp(g->holders[j], between[1]) == 0 && i != j;
            fm_status status;

            if (!wanted)
                continue;
            status = add_border(ctx, topology, g, i, j, out);
            if (status != FM_OK)
                return status;
        }
    }
    return FM_OK;
}

fm_status fm_frontline_derive(fm_context *ctx, const fm_features *zones,
                              const char *field, const char *const between[2],
                              fm_features *out)
{
    size_t column = fm_table_find(&zones->table, field);
    fm_topology *topology = NULL;
    struct ground g = { 0 };
    fm_status status;

    if (column == FM_NO_COLUMN)
        return fm_fail(ctx, FM_ERR_LAYER, "front line: '%s' has no field '%s'",
                       zones->source == NULL ? "the zones" : zones->source, field);
    status = fm_topology_new(ctx, &topology);
    if (status == FM_OK)
        status = collect_holders(ctx, zones, column, &g);
    if (status == FM_OK)
        status = check_between(ctx, zones, &g, between);
    if (status == FM_OK)
        status = join_ground(ctx, topology, zones, column, between, &g);
    if (status == FM_OK)
        status = add_borders(ctx, topology, &g, between, out);
    if (status == FM_OK && fm_features_count(out) == 0)
        status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "front-empty",
                         "front line: no two holders of '%s' share a border",
                         zones->source == NULL ? "the zones" : zones->source);
    out->read = fm_features_count(out);
    fm_topology_free(topology);
    ground_release(&g);
    return status;
}
