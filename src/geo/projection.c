/* SPDX-License-Identifier: MIT */
#include "geo/projection.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "geo/projection_family.h"
#include "geo/projection_private.h"

#include "base/banned.h"

/* Beyond this a coordinate is a failure that calls itself a success: the far pole of a
 * stereographic projection comes back as 4e23 m. */
#define PLANE_LIMIT_M 1e9
/* A place and its way there and back must agree to this in a projection that we do not
 * know. */
#define ROUND_TRIP_DEG 0.01
/* Latitudes end where a degree is stretched to so many times its length; Mercator's
 * square of the world ends at 11.6. */
#define STRETCH_LIMIT 12.0

_Static_assert(sizeof(fm_xy) == 2 * sizeof(double) &&
                   sizeof(fm_lonlat) == 2 * sizeof(double),
               "positions are pairs of doubles");

/* proj_info() writes its texts anew with each call, while another thread reads them. */
static pthread_once_t version_once = PTHREAD_ONCE_INIT;
static char version[32];

static void keep_version(void)
{
    const char *text = proj_info().version;
    size_t length = strlen(text);

    memcpy(version, text, length < sizeof version ? length : sizeof version - 1);
}

const char *fm_projection_library_version(void)
{
    pthread_once(&version_once, keep_version);
    return version;
}

const fm_projection_info *fm_projection_about(const fm_projection *p)
{
    return &p->info;
}

/* ---------------------------------------------------------------------- points */

static void transform(fm_projection *p, PJ_DIRECTION way, double *pairs, size_t count)
{
    const size_t stride = 2 * sizeof *pairs;

    if (p->closed.kind != FM_CLOSED_NONE) {
        if (way == PJ_FWD)
            fm_closed_form_forward(&p->closed, pairs, count);
        else
            fm_closed_form_inverse(&p->closed, pairs, count);
        return;
    }
    if (count == 0)
        return;
    proj_errno_reset(p->pj);
    proj_trans_generic(p->pj, way, pairs, stride, count, pairs + 1, stride, count, NULL,
                       0, 0, NULL, 0, 0);
}

/* A projection that is in no table may fold: what does not come back did not go. */
static void check_round_trip(fm_projection *p, const double *in, double *out,
                             size_t count)
{
    enum { BATCH = 256 };
    double back[2 * BATCH];

    for (size_t start = 0; start < count; start += BATCH) {
        size_t n = count - start < BATCH ? count - start : BATCH;

        memcpy(back, out + 2 * start, n * 2 * sizeof *back);
        transform(p, PJ_INV, back, n);
        for (size_t i = 0; i < n; i++) {
            const double *at = in + 2 * (start + i);
            double dlon =
                remainder(back[2 * i] - at[0], 360.0) * cos(at[1] * M_PI / 180.0);

            if (!(fabs(dlon) < ROUND_TRIP_DEG &&
                  fabs(back[2 * i + 1] - at[1]) < ROUND_TRIP_DEG))
                out[2 * (start + i)] = NAN;
        }
    }
}

/* PROJ's numbers to the plane, in place; returns how many are none. */
static size_t to_plane(const fm_projection *p, double *pairs, size_t count)
{
    size_t failed = 0;

    for (size_t i = 0; i < count; i++) {
        double *at = pairs + 2 * i;
        double x = at[p->swap ? 1 : 0] * p->x_scale;
        double y = at[p->swap ? 0 : 1] * p->y_scale;

        if (!(fabs(x) < PLANE_LIMIT_M && fabs(y) < PLANE_LIMIT_M)) { /* or NaN */
            x = y = NAN;
            failed++;
        }
        at[0] = x;
        at[1] = y;
    }
    return failed;
}

size_t fm_projection_forward(fm_projection *p, const fm_lonlat *in, size_t count,
                             fm_xy *out)
{
    enum { BATCH = 1024 };
    double *pairs = (double *)out;
    double asked[2 * BATCH];
    size_t failed = 0;

    if ((const void *)in != (const void *)out && count > 0)
        memcpy(out, in, count * sizeof *out);
    for (size_t start = 0; start < count; start += BATCH, pairs += 2 * BATCH) {
        size_t n = count - start < BATCH ? count - start : BATCH;

        for (size_t i = 0; i < n; i++) {
            if (!(fabs(pairs[2 * i + 1]) <= 90.0))
                pairs[2 * i + 1] = NAN;
        }
        if (p->info.family == FM_FAMILY_OTHER)
            memcpy(asked, pairs, n * 2 * sizeof *asked);
        transform(p, PJ_FWD, pairs, n);
        if (p->info.family == FM_FAMILY_OTHER)
            check_round_trip(p, asked, pairs, n);
        failed += to_plane(p, pairs, n);
    }
    return failed;
}

/* Positions that are none become NaN; returns how many. */
static size_t to_globe(double *pairs, size_t count)
{
    size_t failed = 0;

    for (size_t i = 0; i < count; i++) {
        double *at = pairs + 2 * i;

        /* PROJ only rescales degrees, however many. */
        if (fabs(at[0]) <= 540.0 && fabs(at[1]) <= 90.0)
            continue;
        at[0] = at[1] = NAN;
        failed++;
    }
    return failed;
}

size_t fm_projection_inverse(fm_projection *p, const fm_xy *in, size_t count,
                             fm_lonlat *out)
{
    double *pairs = (double *)out;

    for (size_t i = 0; i < count; i++) {
        double x = in[i].x / p->x_scale, y = in[i].y / p->y_scale;

        pairs[2 * i] = p->swap ? y : x;
        pairs[2 * i + 1] = p->swap ? x : y;
    }
    transform(p, PJ_INV, pairs, count);
    return to_globe(pairs, count);
}

/* ----------------------------------------------------------------------- facts */

static double prime_meridian_deg(fm_projection *p)
{
    PJ *meridian = proj_get_prime_meridian(p->pc, p->target);
    double longitude = 0.0, unit_rad = M_PI / 180.0;

    if (meridian != NULL)
        proj_prime_meridian_get_parameters(p->pc, meridian, &longitude, &unit_rad,
                                           NULL);
    proj_destroy(meridian);
    return longitude * unit_rad * 180.0 / M_PI;
}

/* How many times its length a degree of latitude is stretched on the central meridian;
 * infinite where the projection fails. */
static double stretch_at(fm_projection *p, double lat, double step)
{
    fm_lonlat pair[2] = { { p->info.centre.lon, lat },
                          { p->info.centre.lon, lat + step } };
    fm_xy xy[2];

    if (fm_projection_forward(p, pair, 2, xy) > 0)
        return HUGE_VAL;
    return hypot(xy[1].x - xy[0].x, xy[1].y - xy[0].y) /
           (fabs(step) * FM_PLANE_M_PER_DEG);
}

/* Walk from `from` towards the pole until the map runs away. */
static double latitude_limit(fm_projection *p, double from, double pole)
{
    const double step = pole > 0.0 ? 0.5 : -0.5;
    double lat = from;

    while ((pole - lat) / step >= 1.0 && stretch_at(p, lat, step) < STRETCH_LIMIT)
        lat += step;
    return fabs(pole - lat) < fabs(step) ? pole : lat;
}

/* Where a projection that we do not know is used, or the square round its centre. */
static void take_area_of_use(fm_projection *p)
{
    const double grow_deg = 3.0;
    fm_projection_info *info = &p->info;
    double west, south, east, north;

    info->south_limit = fmax(info->centre.lat - info->reach_deg, -90.0);
    info->north_limit = fmin(info->centre.lat + info->reach_deg, 90.0);
    if (!proj_get_area_of_use(p->pc, p->target, &west, &south, &east, &north, NULL) ||
        west < -180.0)
        return;
    if (east < west)
        east += 360.0;
    info->centre.lon = (west + east) / 2.0;
    info->reach_deg = fmin((east - west) / 2.0 + grow_deg, 180.0);
    info->south_limit = fmax(south - grow_deg, -90.0);
    info->north_limit = fmin(north + grow_deg, 90.0);
}

/* `pipeline` is PROJ's text for what is done; NULL: it has none. */
static void read_facts(fm_projection *p, const char *pipeline)
{
    fm_projection_info *info = &p->info;
    fm_family_facts facts = fm_family_of(pipeline == NULL ? "" : pipeline);

    if (info->geographic) {
        facts.family = FM_FAMILY_CYLINDRIC;
        facts.reach_deg = 180.0;
    }
    info->family = facts.family;
    info->centre = facts.centre;
    info->reach_deg = facts.reach_deg;
    info->south_limit = facts.south;
    info->north_limit = facts.north;
    info->lobes = facts.lobes;
    info->lobe_count = facts.lobe_count;
    if (pipeline != NULL && strstr(pipeline, "+pm=") != NULL)
        info->centre.lon += prime_meridian_deg(p);
    if (info->geographic || facts.everywhere)
        return;
    if (info->family == FM_FAMILY_OTHER)
        take_area_of_use(p);
    if ((info->family == FM_FAMILY_CYLINDRIC && facts.north == 90.0) ||
        info->family == FM_FAMILY_CONIC) {
        info->north_limit = latitude_limit(p, info->centre.lat, 90.0);
        info->south_limit = latitude_limit(p, info->centre.lat, -90.0);
    }
}

/* PROJ's words for the projection that a PROJ string names, or NULL: the first line of
 * its description, "Lambert Azimuthal Equal Area". */
static const char *description(const char *crs, size_t *length)
{
    const char *id = strstr(crs, "+proj=");
    const PJ_OPERATIONS *operation = proj_list_operations();

    if (id == NULL)
        return NULL;
    id += strlen("+proj=");
    for (; operation->id != NULL; operation++) {
        if (strlen(operation->id) != strcspn(id, " ") ||
            strncmp(operation->id, id, strlen(operation->id)) != 0)
            continue;
        *length = strcspn(*operation->descr, "\n\t");
        return *operation->descr;
    }
    return NULL;
}

/* " centred on 44° N 35° E", where a PROJ string says so. */
static void add_centre(const fm_projection_info *info, const char *crs, fm_str *out)
{
    if (strstr(crs, "+lat_0=") == NULL && strstr(crs, "+lon_0=") == NULL)
        return;
    fm_str_add(out, " centred on ");
    if (strstr(crs, "+lat_0=") != NULL) {
        fm_str_add_number(out, fabs(info->centre.lat));
        fm_str_add(out, info->centre.lat < 0 ? "° S " : "° N ");
    }
    fm_str_add_number(out, fabs(info->centre.lon));
    fm_str_add(out, info->centre.lon < 0 ? "° W" : "° E");
}

/* What a CRS is called: by its authority, else by what it is, else as it was given. */
static char *name_of(const fm_projection *p)
{
    const char *name = proj_get_name(p->target), *words;
    fm_str out = { 0 };
    size_t length;

    if (name != NULL && strcmp(name, "unknown") != 0)
        return fm_strdup(name);
    words = description(p->crs, &length);
    if (words == NULL)
        return fm_strdup(p->crs);
    fm_str_add_bytes(&out, words, length);
    add_centre(&p->info, p->crs, &out);
    return fm_str_take(&out);
}

/* By PROJ: anything that it knows. */
static fm_status open_any(fm_context *ctx, const char *crs, fm_projection **out)
{
    fm_projection *p = NULL;
    fm_status status = fm_projection_open(ctx, crs, &p);

    *out = p;
    if (status == FM_OK)
        status = fm_projection_settle(ctx, p);
    if (status != FM_OK)
        return status;
    read_facts(p, proj_as_proj_string(p->pc, p->pj, PJ_PROJ_5, NULL));
    p->name = name_of(p);
    return p->name == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

/* By formula: all that PROJ would say of it is known. */
static fm_status open_closed(fm_context *ctx, const char *crs, fm_closed_form form,
                             fm_projection **out)
{
    fm_projection *p = fm_alloc(1, sizeof *p);
    fm_str name = { 0 }, operation = { 0 }, proj = { 0 };
    bool failed;

    *out = p;
    if (p == NULL)
        return fm_fail_nomem(ctx);
    p->closed = form;
    p->exact = form.kind != FM_CLOSED_ORTHO;
    p->info.geographic = form.kind == FM_CLOSED_LONLAT;
    p->info.unit_m = p->info.geographic ? FM_PLANE_M_PER_DEG : 1.0;
    p->info.accuracy_m = p->exact ? 0.0 : -1.0;
    p->x_scale = p->y_scale = p->info.unit_m;
    fm_closed_form_describe(&form, crs, &name, &operation, &proj);
    if (!proj.failed)
        read_facts(p, fm_str_text(&proj));
    if (form.kind == FM_CLOSED_LAEA || form.kind == FM_CLOSED_ORTHO)
        add_centre(&p->info, crs, &name);
    failed = name.failed || operation.failed || proj.failed;
    fm_str_release(&proj);
    p->crs = fm_strdup(crs);
    p->name = fm_str_take(&name);
    p->operation = fm_str_take(&operation);
    failed |= p->crs == NULL || p->name == NULL || p->operation == NULL;
    return failed ? fm_fail_nomem(ctx) : FM_OK;
}

fm_status fm_projection_new(fm_context *ctx, const char *crs, fm_projection **out)
{
    fm_closed_form form = fm_closed_form_of(crs);
    fm_projection *p = NULL;
    fm_status status = form.kind == FM_CLOSED_NONE ? open_any(ctx, crs, &p)
                                                   : open_closed(ctx, crs, form, &p);

    if (status != FM_OK) {
        fm_projection_free(p);
        return status;
    }
    p->info.crs = p->crs;
    p->info.name = p->name;
    p->info.operation = p->operation;
    p->info.missing_grid = p->missing_grid;
    fm_note(ctx, FM_PLACE_NONE, "crs-operation",
            "crs '%.120s' is %s; from WGS 84 by: %s", crs, p->name, p->operation);
    *out = p;
    return FM_OK;
}

/* --------------------------------------------------------------- layers, outputs */

/* The middle of the positions by the first choice of operation; false if they have
 * none. */
static bool find_middle(fm_projection *p, const fm_lonlat *points, size_t count,
                        fm_lonlat *middle)
{
    fm_bbox box = FM_BBOX_EMPTY;
    double pair[2];

    for (size_t i = 0; i < count; i++) {
        if (isfinite(points[i].lon) && isfinite(points[i].lat))
            fm_bbox_add(&box, points[i]);
    }
    if (fm_bbox_is_empty(box))
        return false;
    pair[0] = box.west / 2.0 + box.east / 2.0;
    pair[1] = box.south / 2.0 + box.north / 2.0;
    transform(p, PJ_INV, pair, 1);
    *middle = (fm_lonlat){ pair[0], pair[1] };
    return isfinite(pair[0]) && isfinite(pair[1]);
}

fm_status fm_projection_to_lonlat(fm_context *ctx, const char *crs, fm_lonlat *points,
                                  size_t count, size_t *failed)
{
    fm_projection *p = NULL;
    fm_lonlat middle;
    fm_status status = fm_projection_open(ctx, crs, &p);

    *failed = 0;
    if (status != FM_OK)
        return status;
    /* Of several shifts between the datums take the one that is meant for the data. */
    if (p->info.accuracy_m > 0.0 && find_middle(p, points, count, &middle))
        status = fm_projection_choose(ctx, p, &middle);
    if (status == FM_OK)
        status = fm_projection_settle(ctx, p);
    if (status == FM_OK) {
        transform(p, PJ_INV, (double *)points, count);
        *failed = to_globe((double *)points, count);
    }
    fm_projection_free(p);
    return status;
}

static fm_status write_wkt(fm_context *ctx, const fm_projection *p, fm_str *out)
{
    static const char *const options[] = { "MULTILINE=NO", NULL };
    const char *wkt = proj_as_wkt(p->pc, p->target, PJ_WKT1_GDAL, options);

    if (wkt == NULL)
        wkt = proj_as_wkt(p->pc, p->target, PJ_WKT2_2019, options);
    if (wkt == NULL)
        return fm_fail(ctx, FM_ERR_CRS, "crs '%.120s' cannot be written as WKT",
                       p->crs);
    fm_str_add(out, wkt);
    return out->failed ? fm_fail_nomem(ctx) : FM_OK;
}

fm_status fm_projection_wkt(fm_context *ctx, fm_projection *p, fm_str *out)
{
    fm_projection *opened = NULL;
    fm_status status = FM_OK;

    if (p->x_scale < 0.0 || p->y_scale < 0.0)
        return fm_fail(
            ctx, FM_ERR_CRS,
            "crs '%.120s' counts to the west or south, which a georeferenced "
            "picture cannot say; choose another crs",
            p->crs);
    /* A formula has no WKT: that is PROJ's to write. */
    if (p->closed.kind != FM_CLOSED_NONE)
        status = fm_projection_open(ctx, p->crs, &opened);
    if (status == FM_OK)
        status = write_wkt(ctx, opened != NULL ? opened : p, out);
    fm_projection_free(opened);
    return status;
}
