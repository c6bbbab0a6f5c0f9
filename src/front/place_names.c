/* SPDX-License-Identifier: MIT */
#include "front/place_names.h"

#include <math.h>

#include "base/mem.h"
#include "data/source.h"

#include "base/banned.h"

void fm_place_names_release(fm_place_names *p)
{
    fm_features_release(&p->features);
    fm_free(p->at);
    *p = (fm_place_names){ 0 };
}

static size_t find_column(const fm_table *table, const char *field)
{
    static const char *const usual[] = { "name_en", "name" };
    size_t column = FM_NO_COLUMN;

    if (field != NULL)
        return fm_table_find(table, field);
    for (size_t i = 0; i < 2 && column == FM_NO_COLUMN; i++) {
        column = fm_table_find(table, usual[i]);
        if (column != FM_NO_COLUMN &&
            fm_column_type(&table->columns[column]) == FM_CELL_NULL)
            column = FM_NO_COLUMN;
    }
    for (size_t i = 0; i < table->column_count && column == FM_NO_COLUMN; i++) {
        if (fm_column_type(&table->columns[i]) == FM_CELL_TEXT)
            column = i;
    }
    return column;
}

/* Where each place is: its first point.  What has no point has no place. */
static bool find_places(fm_place_names *p)
{
    const fm_shapes *s = &p->features.shapes;

    p->count = s->feature_count;
    p->at = fm_alloc(p->count, sizeof *p->at);
    if (p->at == NULL)
        return false;
    for (size_t i = 0; i < p->count; i++) {
        size_t part = s->feature_start[i];

        p->at[i] = (fm_xyz){ NAN, NAN, NAN };
        if (part < s->feature_start[i + 1] && s->part_role[part] == FM_PART_POINTS)
            p->at[i] = fm_xyz_from(s->points[s->part_start[part]]);
    }
    return true;
}

fm_status fm_place_names_read(fm_context *ctx, const char *path, const char *field,
                              fm_place_names *out)
{
    fm_source_request request = { 0 };
    fm_status status = fm_source_read(ctx, path, &request, &out->features);

    if (status != FM_OK)
        return status;
    out->column = find_column(&out->features.table, field);
    if (out->column == FM_NO_COLUMN)
        return fm_fail(ctx, FM_ERR_LAYER, "places: '%s' has no field %s%s%s", path,
                       field == NULL ? "of names" : "'", field == NULL ? "" : field,
                       field == NULL ? "" : "'");
    return find_places(out) ? FM_OK : fm_fail_nomem(ctx);
}

const char *fm_place_names_nearest(const fm_place_names *p, fm_lonlat at)
{
    fm_xyz here = fm_xyz_from(at);
    const char *name = NULL;
    double best = INFINITY;

    for (size_t i = 0; i < p->count; i++) {
        fm_xyz d = fm_xyz_minus(p->at[i], here);
        double d2 = fm_xyz_dot(d, d);
        fm_cell cell;

        if (!(d2 < best))
            continue;
        cell = fm_table_cell(&p->features.table, p->column, i);
        if (cell.kind != FM_CELL_TEXT || cell.length == 0)
            continue;
        best = d2;
        name = cell.text;
    }
    return name;
}
