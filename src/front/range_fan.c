/* SPDX-License-Identifier: MIT */
#include "front/range_fan.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "geo/measure.h"

#include "base/banned.h"

static const double STEP_DEG = 2.0;
static const double RANGE_MOST_KM = 5000.0; /* beyond, a disk is no shape for a map */

typedef enum fan_number { RANGE, FROM, TO, DEAD, NUMBERS } fan_number;

typedef struct fans {
    fm_context *ctx;
    const fm_features *points;
    const char *texts[NUMBERS];
    bool is_constant[NUMBERS];
    double constants[NUMBERS];
    size_t columns[NUMBERS];
    fm_features *out;
} fans;

static fm_status bind(fans *f)
{
    static const char *const keys[] = { "range", "azimuth-from", "azimuth-to",
                                        "dead-ground" };

    for (int i = 0; i < NUMBERS; i++) {
        const char *text = f->texts[i];

        f->columns[i] = FM_NO_COLUMN;
        if (text == NULL)
            continue;
        f->is_constant[i] = fm_number_parse(text, strlen(text), &f->constants[i]);
        if (f->is_constant[i])
            continue;
        f->columns[i] = fm_table_find(&f->points->table, text);
        if (f->columns[i] == FM_NO_COLUMN && f->points->table.row_count > 0)
            return fm_fail(f->ctx, FM_ERR_DOCUMENT,
                           "%s: '%.60s' is neither a number nor a field of the points",
                           keys[i], text);
    }
    return FM_OK;
}

/* The number for a row; false when it has none. */
static bool number_of(const fans *f, fan_number which, size_t row, double *out)
{
    fm_cell cell;

    *out = f->constants[which];
    if (f->is_constant[which])
        return true;
    cell = fm_table_cell(&f->points->table, f->columns[which], row);
    *out = cell.number;
    if (cell.kind == FM_CELL_TEXT)
        return fm_number_parse_lax(cell.text, cell.length, out) && isfinite(*out);
    return cell.kind == FM_CELL_INTEGER || cell.kind == FM_CELL_REAL;
}

/* Points at a distance from one azimuth to another, in steps that divide the way. */
static bool add_arc(fm_shapes *s, fm_lonlat at, double km, double from_deg,
                    double to_deg, bool with_end)
{
    size_t steps = (size_t)ceil(fabs(to_deg - from_deg) / STEP_DEG);
    bool ok = true;

    steps = steps == 0 ? 1 : steps;
    for (size_t i = 0; i < steps + with_end && ok; i++)
        ok = fm_shapes_add_point(
            s, fm_destination(
                   at, from_deg + (to_deg - from_deg) * (double)i / (double)steps,
                   km * 1000));
    return ok;
}

/* Shells run against the clock, which azimuths do not. */
static bool add_disk(fm_shapes *s, fm_lonlat at, double km, double dead_km)
{
    bool ok = fm_shapes_begin_part(s, FM_PART_SHELL) &&
              add_arc(s, at, km, 360, 0, false) && fm_shapes_unwrap_last_part(s);

    if (ok && dead_km > 0)
        ok = fm_shapes_begin_part(s, FM_PART_HOLE) &&
             add_arc(s, at, dead_km, 0, 360, false) && fm_shapes_unwrap_last_part(s);
    return ok;
}

static bool add_sector(fm_shapes *s, fm_lonlat at, double km, double dead_km,
                       double from_deg, double to_deg)
{
    bool ok = fm_shapes_begin_part(s, FM_PART_SHELL) &&
              add_arc(s, at, km, to_deg, from_deg, true);

    if (ok && dead_km > 0)
        ok = add_arc(s, at, dead_km, from_deg, to_deg, true);
    else if (ok)
        ok = fm_shapes_add_point(s, at);
    return ok && fm_shapes_unwrap_last_part(s);
}

static fm_status too_far(const fans *f, size_t row, double km)
{
    fm_place place = { .file = f->points->source,
                       .line = f->points->lines == NULL ? 0 : f->points->lines[row] };
    fm_str who = { 0 };
    fm_status status;

    fm_features_describe(f->points, row, &who);
    status = fm_fail_at(f->ctx, FM_ERR_LAYER, &place,
                        "%s: a range of %g km; give kilometres, %g at most",
                        fm_str_text(&who), km, RANGE_MOST_KM);
    fm_str_release(&who);
    return status;
}

/* The fan of one feature: of each of its points. */
static fm_status add_fan(fans *f, size_t row)
{
    const fm_shapes *from = &f->points->shapes;
    double km, dead_km, from_deg, to_deg;
    bool is_sector =
        number_of(f, FROM, row, &from_deg) && number_of(f, TO, row, &to_deg);
    bool ok;

    if (!number_of(f, RANGE, row, &km) || !(km > 0))
        return FM_OK;
    if (km > RANGE_MOST_KM)
        return too_far(f, row, km);
    if (!number_of(f, DEAD, row, &dead_km) || !(dead_km > 0) || dead_km >= km)
        dead_km = 0;
    ok = fm_features_add(f->out, f->points, row);
    if (!ok)
        return fm_fail_nomem(f->ctx);
    /* The row stays, its points become areas. */
    while (f->out->shapes.part_count >
           f->out->shapes.feature_start[f->out->shapes.feature_count - 1])
        fm_shapes_drop_part(&f->out->shapes);
    if (is_sector) {
        to_deg = from_deg + fmod(fmod(to_deg - from_deg, 360) + 360, 360);
        is_sector = to_deg > from_deg;
    }
    for (size_t part = from->feature_start[row];
         part < from->feature_start[row + 1] && ok; part++) {
        for (size_t i = from->part_start[part];
             i < from->part_start[part + 1] &&
             from->part_role[part] == FM_PART_POINTS && ok;
             i++)
            ok = is_sector ? add_sector(&f->out->shapes, from->points[i], km, dead_km,
                                        from_deg, to_deg)
                           : add_disk(&f->out->shapes, from->points[i], km, dead_km);
    }
    return ok ? FM_OK : fm_fail_nomem(f->ctx);
}

fm_status fm_range_fans(fm_context *ctx, const fm_features *points,
                        const fm_range_fan_spec *spec, fm_features *out)
{
    fans f = { .ctx = ctx,
               .points = points,
               .texts = { spec->range_km, spec->from_deg, spec->to_deg, spec->dead_km },
               .out = out };
    fm_status status = bind(&f);

    for (size_t i = 0; i < fm_features_count(points) && status == FM_OK; i++)
        status = add_fan(&f, i);
    return status;
}

fm_status fm_derive_range_fan(fm_context *ctx, const fm_situation *situation,
                              const fm_situation_layer *points, const char *field,
                              fm_situation_layer *layer)
{
    const fm_derive_spec *derive = &layer->spec->derive;
    fm_range_fan_spec spec = { derive->range, derive->azimuth_from, derive->azimuth_to,
                               derive->dead_ground };

    (void)situation;
    (void)field;
    return fm_range_fans(ctx, &points->features, &spec, &layer->features);
}
