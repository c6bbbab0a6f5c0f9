/* SPDX-License-Identifier: MIT */
#include "front/holdings.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "geo/topology.h"

#include "base/banned.h"

#define ONE_ZONE "zone"

void fm_holdings_release(fm_holdings *g)
{
    for (size_t i = 0; i < g->count; i++)
        fm_free(g->holders[i]);
    for (size_t i = 0; g->edges != NULL && i < g->count; i++)
        fm_near_free(g->edges[i]);
    fm_free(g->holders);
    fm_free(g->edges);
    fm_free(g->has_seams);
    fm_shapes_release(&g->shapes);
    *g = (fm_holdings){ 0 };
}

size_t fm_holdings_find(const fm_holdings *g, const char *holder)
{
    for (size_t i = 0; i < g->count; i++) {
        if (strcmp(g->holders[i], holder) == 0)
            return i;
    }
    return FM_NOBODY;
}

void fm_holdings_add_holders(const fm_holdings *g, fm_str *out)
{
    for (size_t i = 0; i < g->count; i++) {
        if (i > 0)
            fm_str_add(out, ", ");
        fm_str_add(out, g->holders[i]);
    }
}

/* The number of a holder, added when it is new. */
static fm_status number_holder(fm_context *ctx, const char *name, fm_holdings *g,
                               size_t *number)
{
    char **holders;

    *number = fm_holdings_find(g, name);
    if (*number != FM_NOBODY)
        return FM_OK;
    holders = fm_grow(g->holders, &g->capacity, g->count + 1, sizeof *holders);
    if (holders == NULL)
        return fm_fail_nomem(ctx);
    g->holders = holders;
    g->holders[g->count] = fm_strdup(name);
    if (g->holders[g->count] == NULL)
        return fm_fail_nomem(ctx);
    *number = g->count++;
    return FM_OK;
}

/* The holder of every row; FM_NOBODY for none, and for what has no ground. */
static fm_status number_rows(fm_context *ctx, const fm_features *zones, size_t column,
                             const char *zone, fm_holdings *g, size_t *numbers)
{
    fm_status status = FM_OK;
    fm_str text = { 0 };

    for (size_t row = 0; row < fm_features_count(zones) && status == FM_OK; row++) {
        fm_cell cell = { 0 };

        numbers[row] = FM_NOBODY;
        if (!(fm_shapes_kinds(&zones->shapes, row) & FM_SHAPE_POLYGON))
            continue;
        if (column != FM_NO_COLUMN)
            cell = fm_table_cell(&zones->table, column, row);
        if (column != FM_NO_COLUMN && cell.kind == FM_CELL_NULL)
            continue;
        fm_str_clear(&text);
        if (column == FM_NO_COLUMN)
            fm_str_add(&text, zone == NULL ? ONE_ZONE : zone);
        else
            fm_cell_add(&text, cell);
        status = text.failed ? fm_fail_nomem(ctx)
                             : number_holder(ctx, fm_str_text(&text), g, &numbers[row]);
    }
    fm_str_release(&text);
    return status;
}

/* One feature a holder: the union of its zones. */
static fm_status join(fm_context *ctx, const fm_features *zones, const size_t *numbers,
                      fm_holdings *g)
{
    size_t rows = fm_features_count(zones);
    size_t *picked = fm_alloc(rows, sizeof *picked);
    fm_topology *topology = NULL;
    fm_status status =
        picked == NULL ? fm_fail_nomem(ctx) : fm_topology_new(ctx, &topology);

    for (size_t i = 0; i < g->count && status == FM_OK; i++) {
        size_t count = 0;

        for (size_t row = 0; row < rows; row++) {
            if (numbers[row] == i)
                picked[count++] = row;
        }
        status = fm_topology_union(topology, &zones->shapes, picked, count, &g->shapes);
    }
    fm_topology_free(topology);
    fm_free(picked);
    return status;
}

static bool touches_seam(const fm_near *edges)
{
    for (size_t i = 0; i < edges->count; i++) {
        fm_lonlat p = edges->edges[i].from;

        if (fabs(p.lat) == 90.0 || fabs(remainder(p.lon, 360.0)) == 180.0)
            return true;
    }
    return false;
}

static fm_status index_edges(fm_context *ctx, fm_holdings *g)
{
    fm_status status = FM_OK;

    g->edges = fm_alloc(g->count, sizeof(fm_near *));
    g->has_seams = fm_alloc(g->count, sizeof *g->has_seams);
    if (g->edges == NULL || g->has_seams == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < g->count && status == FM_OK; i++) {
        status = fm_near_new(ctx, &g->edges[i]);
        if (status == FM_OK)
            status = fm_near_add_ground(ctx, g->edges[i], &g->shapes, i, NULL);
        if (status == FM_OK)
            status = fm_near_finish(ctx, g->edges[i]);
        if (status == FM_OK)
            g->has_seams[i] = touches_seam(g->edges[i]);
    }
    return status;
}

fm_status fm_holdings_init(fm_context *ctx, const fm_features *zones, const char *field,
                           const char *zone, fm_holdings *out)
{
    size_t column = field == NULL ? FM_NO_COLUMN : fm_table_find(&zones->table, field);
    size_t *numbers;
    fm_status status;

    *out = (fm_holdings){ .source = zones->source };
    if (field != NULL && column == FM_NO_COLUMN)
        return fm_fail(ctx, FM_ERR_LAYER, "front line: '%s' has no field '%s'",
                       zones->source == NULL ? "the zones" : zones->source, field);
    numbers = fm_alloc(fm_features_count(zones), sizeof *numbers);
    status = numbers == NULL ? fm_fail_nomem(ctx)
                             : number_rows(ctx, zones, column, zone, out, numbers);
    if (status == FM_OK)
        status = join(ctx, zones, numbers, out);
    if (status == FM_OK)
        status = index_edges(ctx, out);
    fm_free(numbers);
    if (status != FM_OK)
        fm_holdings_release(out);
    return status;
}
