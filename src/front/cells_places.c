/* SPDX-License-Identifier: MIT */
/*
 * The places of reports: one plane for all of them, and which reports are of one place.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "front/cells.h"
#include "geo/measure.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* Farther from the middle than this the plane of the cells bends what is nearest. */
#define PLANE_REACH_DEG 60.0
/* Positions of one place, by its name, that differ by more are doubted. */
#define ONE_PLACE_M 5000.0

/* ---- The plane ------------------------------------------------------------------- */

static const double degree = M_PI / 180.0;

/* The middle of the positions as directions from the centre of the Earth, so that
 * neither the antimeridian nor a pole is in the way. */
static bool middle_of(const fm_shapes *s, fm_lonlat *middle)
{
    double x = 0, y = 0, z = 0;

    for (size_t i = 0; i < s->point_count; i++) {
        fm_lonlat p = s->points[i];

        x += cos(p.lat * degree) * cos(p.lon * degree);
        y += cos(p.lat * degree) * sin(p.lon * degree);
        z += sin(p.lat * degree);
    }
    *middle = (fm_lonlat){ atan2(y, x) / degree, atan2(z, hypot(x, y)) / degree };
    return sqrt(x * x + y * y + z * z) > 1e-3 * (double)s->point_count;
}

/*
 * An oblique stereographic plane: true angles everywhere, so that the line halfway
 * between two places is where it should be, circles stay circles, and no meridian and
 * no pole is special.
 */
fm_status fm_cells_plane(fm_context *ctx, const fm_features *f, fm_cells *cells)
{
    fm_lonlat middle;
    bool found = middle_of(&f->shapes, &middle);
    fm_str crs = { 0 };
    fm_status status;

    for (size_t i = 0; i < f->shapes.point_count && found; i++)
        found = fm_wrap_angle_deg(middle, f->shapes.points[i]) <= PLANE_REACH_DEG;
    if (!found)
        return fm_fail(ctx, FM_ERR_LIMIT,
                       "the places of '%s' lie too far apart for one plane; derive the "
                       "zones of each region by itself (--where)",
                       f->source);
    fm_str_add(&crs, "+proj=stere +lat_0=");
    fm_str_add_fixed(&crs, middle.lat, 4);
    fm_str_add(&crs, " +lon_0=");
    fm_str_add_fixed(&crs, middle.lon, 4);
    fm_str_add(&crs, " +datum=WGS84 +units=m +no_defs");
    status = crs.failed ? fm_fail_nomem(ctx)
                        : fm_projection_new(ctx, crs.text, &cells->plane);
    fm_str_release(&crs);
    if (status == FM_OK)
        cells->lon_0 = fm_projection_about(cells->plane)->centre.lon;
    return status;
}

/* ---- Places ---------------------------------------------------------------------- */

static fm_lonlat position(const fm_features *f, size_t row)
{
    return f->shapes.points[f->shapes.part_start[f->shapes.feature_start[row]]];
}

/* ---- By name -----------------------------------------------------------------------
 */

static size_t hash_text(const char *text)
{
    uint64_t h = 1469598103934665603u; /* FNV-1a */

    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(h ^ h >> 32);
}

/* Where the place of this name is in the table, or would be: open addressing. */
static uint32_t *name_slot(const fm_place_finder *f, const char *key)
{
    size_t at = hash_text(key) & (f->slot_count - 1);

    while (f->slots[at] != 0 && strcmp(f->keys[f->slots[at] - 1], key) != 0)
        at = (at + 1) & (f->slot_count - 1);
    return &f->slots[at];
}

/* ---- The finder ------------------------------------------------------------------ */

void fm_place_finder_release(fm_place_finder *f)
{
    fm_site_grid_release(&f->grid);
    fm_free(f->sites);
    for (size_t i = 0; f->keys != NULL && i < f->row_count; i++)
        fm_free(f->keys[i]);
    fm_free(f->keys);
    fm_free(f->slots);
    *f = (fm_place_finder){ 0 };
}

fm_status fm_place_finder_init(fm_context *ctx, const fm_features *features,
                               size_t place_column, size_t name_column,
                               const fm_cells *cells, fm_place_finder *f)
{
    size_t rows = fm_features_count(features);
    size_t capacity = 16;

    f->features = features;
    f->place_column = place_column;
    f->name_column = name_column;
    f->row_count = rows;
    while (capacity < 2 * rows)
        capacity *= 2;
    f->slot_count = capacity;
    f->slots = fm_alloc(capacity, sizeof *f->slots);
    f->keys = fm_alloc(rows, sizeof *f->keys);
    f->sites = fm_alloc(rows, sizeof *f->sites);
    if (f->sites == NULL || f->slots == NULL || f->keys == NULL)
        return fm_fail_nomem(ctx);
    /* The grid spans all reports before it is told which of them are places. */
    for (size_t i = 0; i < rows; i++) {
        fm_lonlat p = position(f->features, i);

        if (fm_projection_forward(cells->plane, &p, 1, &f->sites[i]) > 0)
            return fm_fail(ctx, FM_ERR_LAYER,
                           "'%s': a place cannot be put on the plane",
                           f->features->source);
    }
    return fm_site_grid_init(&f->grid, f->sites, rows) ? FM_OK : fm_fail_nomem(ctx);
}

static fm_status new_place(fm_context *ctx, const fm_place_finder *f, fm_cells *cells,
                           size_t row)
{
    fm_reporter *place = &cells->places[cells->place_count];
    fm_cell name = fm_table_cell(&f->features->table, f->name_column, row);
    fm_str text = { 0 };
    double ground;

    place->at = position(f->features, row);
    place->site = f->sites[row];
    ground = fm_projection_ground_per_plane(cells->plane, place->at);
    place->scale = ground > 0 ? 1 / ground : 1;
    fm_cell_add(&text, name);
    if (text.length == 0 && !text.failed) {
        fm_str_add_fixed(&text, place->at.lon, 4);
        fm_str_add(&text, ", ");
        fm_str_add_fixed(&text, place->at.lat, 4);
    }
    place->name = fm_str_take(&text);
    fm_str_release(&text);
    if (place->name == NULL)
        return fm_fail_nomem(ctx);
    cells->place_count++;
    return FM_OK;
}

/* Two villages of one name, most likely. */
static fm_status check_distance(fm_context *ctx, const fm_place_finder *f,
                                const fm_reporter *place, size_t row)
{
    double m = fm_distance_m(place->at, position(f->features, row));
    fm_place where = { f->features->source,
                       f->features->lines == NULL ? 0 : f->features->lines[row], 0 };
    fm_str km = { 0 };
    fm_status status;

    if (m <= ONE_PLACE_M)
        return FM_OK;
    fm_str_add_fixed(&km, m / 1000, 0);
    status = fm_warn(ctx, FM_ERR_LAYER, &where, "place-elsewhere",
                     "'%s' lies %s km from its first report, whose position counts; is "
                     "it one place?",
                     place->name, fm_str_text(&km));
    fm_str_release(&km);
    return status;
}

/*
 * The place of a report: that of the same name when a field tells it, and else
 * the nearest known one, when it is no farther than same_place_m.  Places that are
 * apart by name but stand on one spot would have cells without ground, so they are one,
 * too.
 */
fm_status fm_place_finder_find(fm_context *ctx, fm_place_finder *f, size_t row,
                               fm_cells *cells, uint32_t *place)
{
    fm_xy site = f->sites[row];
    fm_cell value = fm_table_cell(&f->features->table, f->place_column, row);
    double limit = value.kind == FM_CELL_NULL ? cells->same_place_m : 1.0;
    uint32_t *slot = NULL;
    fm_str key = { 0 };
    fm_status status = FM_OK;

    if (value.kind != FM_CELL_NULL) {
        fm_cell_add(&key, value);
        if (key.failed)
            return fm_fail_nomem(ctx);
        slot = name_slot(f, fm_str_text(&key));
    }
    if (slot != NULL && *slot != 0) {
        *place = *slot - 1;
        status = check_distance(ctx, f, &cells->places[*place], row);
        goto out;
    }
    /* Twice the limit on the plane; then by the ellipsoid. */
    *place = fm_site_grid_nearest(&f->grid, site, 2 * limit);
    if (*place != FM_NO_CELL &&
        fm_distance_m(cells->places[*place].at, position(f->features, row)) <= limit)
        goto out;
    *place = (uint32_t)cells->place_count;
    if (slot != NULL) {
        f->keys[*place] = fm_strdup(fm_str_text(&key));
        if (f->keys[*place] == NULL) {
            status = fm_fail_nomem(ctx);
            goto out;
        }
        *slot = *place + 1;
    }
    status = new_place(ctx, f, cells, row);
    if (status == FM_OK) {
        f->sites[*place] = site; /* *place <= row: the row is done with */
        fm_site_grid_add(&f->grid, *place);
    }
out:
    fm_str_release(&key);
    return status;
}
