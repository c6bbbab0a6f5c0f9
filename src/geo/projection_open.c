/* SPDX-License-Identifier: MIT */
/*
 * Opening a projection: the CRS, the operation that leads to it, its axes.
 *
 * Most CRSs of maps are projections of WGS 84 itself, and then no shift between datums
 * has to be looked for: that search is nine tenths of PROJ's set-up time.
 */
#include "geo/projection_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#include "base/banned.h"

void fm_projection_free(fm_projection *p)
{
    if (p == NULL)
        return;
    proj_list_destroy(p->choice);
    proj_destroy(p->pj);
    proj_destroy(p->target);
    proj_context_destroy(p->pc);
    fm_free(p->crs);
    fm_free(p->name);
    fm_free(p->operation);
    fm_free(p->missing_grid);
    fm_free(p);
}

/* ------------------------------------------------------------------------ CRS */

static void keep_message(void *user, int level, const char *message)
{
    fm_projection *p = user;
    const char *colon = strstr(message, ": ");
    size_t length;

    (void)level;
    if (colon != NULL && strncmp(message, "proj_", 5) == 0)
        message = colon + 2; /* the name of PROJ's function says nothing to a user */
    length = strcspn(message, "\n");
    if (length >= sizeof p->log)
        length = sizeof p->log - 1;
    memcpy(p->log, message, length);
    p->log[length] = '\0';
}

static fm_status open_context(fm_context *ctx, fm_projection *p)
{
    p->pc = proj_context_create();
    if (p->pc == NULL)
        return fm_fail_nomem(ctx);
    proj_log_level(p->pc, PJ_LOG_ERROR);
    proj_log_func(p->pc, p, keep_message);
    proj_context_set_enable_network(p->pc, 0);
    return FM_OK;
}

/* Where PROJ looks for its database.  Not from proj_info(): that keeps what it finds
 * for every context of the process to come. */
static const char *database_places(void)
{
    const char *places = getenv("PROJ_DATA");

    if (places == NULL)
        places = getenv("PROJ_LIB");
    return places == NULL ? "PROJ's own folders" : places;
}

static fm_status fail_unknown(fm_context *ctx, const fm_projection *p)
{
    const char *database = proj_context_get_database_path(p->pc);

    if (database == NULL || database[0] == '\0')
        return fm_fail(
            ctx, FM_ERR_CRS,
            "crs '%.120s': PROJ's database proj.db was not found in '%.400s'; "
            "set PROJ_DATA, or install proj-data",
            p->crs, database_places());
    return fm_fail(ctx, FM_ERR_CRS,
                   "crs '%.120s' is not known to PROJ (database '%.200s')%s%s", p->crs,
                   database, p->log[0] == '\0' ? "" : ": ", p->log);
}

/* Heights have no place on a map. */
static void take_horizontal_part(fm_projection *p)
{
    PJ *part;

    if (proj_get_type(p->target) != PJ_TYPE_COMPOUND_CRS)
        return;
    part = proj_crs_get_sub_crs(p->pc, p->target, 0);
    if (part != NULL) {
        proj_destroy(p->target);
        p->target = part;
    }
}

static fm_status open_target(fm_context *ctx, fm_projection *p)
{
    bool is_proj_string = p->crs[0] == '+' || strncmp(p->crs, "proj=", 5) == 0;
    fm_str text = { 0 };
    bool failed;

    fm_str_add(&text, p->crs);
    /* Without it PROJ takes its own strings for operations. */
    if (is_proj_string && strstr(p->crs, "type=crs") == NULL)
        fm_str_add(&text, " +type=crs");
    failed = text.failed;
    if (!failed)
        p->target = proj_create(p->pc, text.text);
    fm_str_release(&text);
    if (failed)
        return fm_fail_nomem(ctx);
    if (p->target == NULL)
        return fail_unknown(ctx, p);
    take_horizontal_part(p);
    switch (proj_get_type(p->target)) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
    case PJ_TYPE_PROJECTED_CRS:
    case PJ_TYPE_BOUND_CRS:
    case PJ_TYPE_OTHER_CRS: /* a derived projected one */
        return FM_OK;
    default:
        return fm_fail(ctx, FM_ERR_CRS,
                       "crs '%.120s' is neither geographic nor projected; give a map "
                       "projection such as EPSG:32637",
                       p->crs);
    }
}

/* ------------------------------------------------------------------ operations */

/* Is longitude and latitude of the target the same as ours?  Also when its datum is not
 * told ("+ellps=bessel" alone): then nothing better can be done. */
static bool shares_datum(fm_projection *p, PJ *base)
{
    const char *const wgs84_ensemble = "6326"; /* EPSG's code */
    PJ *datum, *meridian;
    const char *code;
    double offset = 0.0;
    bool shared = false;

    if (base == NULL || proj_get_type(p->target) == PJ_TYPE_BOUND_CRS)
        return false;
    datum = proj_crs_get_datum_forced(p->pc, base);
    meridian = proj_get_prime_meridian(p->pc, base);
    if (datum != NULL && meridian != NULL &&
        proj_prime_meridian_get_parameters(p->pc, meridian, &offset, NULL, NULL) &&
        offset == 0.0) {
        code = proj_get_id_code(datum, 0);
        p->exact = code != NULL && strcmp(code, wgs84_ensemble) == 0;
        shared = p->exact ||
                 (code == NULL && strncmp(proj_get_name(datum), "Unknown", 7) == 0);
    }
    proj_destroy(datum);
    proj_destroy(meridian);
    return shared;
}

/* The operations from our longitude and latitude to the target, best first, whether or
 * not their grids are here. */
static PJ_OBJ_LIST *list_operations(fm_projection *p)
{
    PJ_OPERATION_FACTORY_CONTEXT *factory =
        proj_create_operation_factory_context(p->pc, NULL);
    PJ *source = proj_crs_get_geodetic_crs(p->pc, p->target);
    PJ_OBJ_LIST *list = NULL;

    if (!shares_datum(p, source)) {
        proj_destroy(source);
        source = proj_create(p->pc, "EPSG:4326");
    }
    if (factory != NULL && source != NULL) {
        proj_operation_factory_context_set_grid_availability_use(
            p->pc, factory, PROJ_GRID_AVAILABILITY_IGNORED);
        proj_operation_factory_context_set_spatial_criterion(
            p->pc, factory, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
        list = proj_create_operations(p->pc, source, p->target, factory);
    }
    proj_operation_factory_context_destroy(factory);
    proj_destroy(source);
    return list;
}

/* Is the operation meant for this place? */
static bool covers(PJ_CONTEXT *pc, const PJ *operation, fm_lonlat at)
{
    double west, south, east, north;

    if (!proj_get_area_of_use(pc, operation, &west, &south, &east, &north, NULL) ||
        at.lat < south || at.lat > north)
        return false;
    return west <= east ? at.lon >= west && at.lon <= east
                        : at.lon >= west || at.lon <= east;
}

/* An order of preference: smaller is better, infinite when it cannot be used at all. */
static double badness(fm_projection *p, const PJ *operation, const fm_lonlat *near)
{
    const double unknown_m = 1e4, elsewhere_m = 1e6;
    double accuracy_m = proj_coordoperation_get_accuracy(p->pc, operation);

    if (!proj_coordoperation_is_instantiable(p->pc, operation))
        return HUGE_VAL;
    if (near == NULL)
        return 0.0; /* PROJ's order stands */
    if (accuracy_m < 0.0)
        accuracy_m = unknown_m;
    return covers(p->pc, operation, *near) ? accuracy_m : accuracy_m + elsewhere_m;
}

/* One operation serves the whole map: choosing point by point, as PROJ does by itself,
 * would tear shapes where two areas of use meet. */
static PJ *find_operation(fm_projection *p, const fm_lonlat *near)
{
    int count = p->choice == NULL ? 0 : proj_list_get_count(p->choice);
    PJ *best = NULL;
    double least = HUGE_VAL;

    for (int i = 0; i < count; i++) {
        PJ *operation = proj_list_get(p->pc, p->choice, i);
        double bad = operation == NULL ? HUGE_VAL : badness(p, operation, near);

        if (bad < least) {
            proj_destroy(best);
            best = operation;
            least = bad;
        } else {
            proj_destroy(operation);
        }
    }
    return best;
}

/* PROJ's words without the swaps of axes that are undone again. */
static char *operation_words(const PJ *operation)
{
    static const char swap[] = "axis order change (2D)";
    const char *name = proj_get_name(operation);
    const char *cut;
    fm_str words = { 0 };

    if (name == NULL)
        name = "";
    while ((cut = strstr(name, swap)) != NULL) {
        fm_str_add_bytes(&words, name, (size_t)(cut - name));
        name = cut + strlen(swap);
        if (words.length == 0 && strncmp(name, " + ", 3) == 0)
            name += 3;
    }
    fm_str_add(&words, name);
    if (words.length > 3 && strcmp(words.text + words.length - 3, " + ") == 0)
        words.text[words.length - 3] = '\0';
    if (words.length == 0 || strcmp(words.text, "unknown") == 0) {
        fm_str_clear(&words);
        fm_str_add(&words, "the projection alone");
    }
    return fm_str_take(&words);
}

fm_status fm_projection_choose(fm_context *ctx, fm_projection *p, const fm_lonlat *near)
{
    PJ *operation = find_operation(p, near);
    fm_status status = FM_OK;

    if (operation == NULL)
        return fm_fail(ctx, FM_ERR_CRS,
                       "crs '%.120s' cannot be reached from WGS 84%s%s", p->crs,
                       p->log[0] == '\0' ? "" : ": ", p->log);
    proj_destroy(p->pj);
    p->pj = proj_normalize_for_visualization(p->pc, operation);
    fm_free(p->operation);
    p->operation = operation_words(operation);
    p->info.accuracy_m =
        p->exact ? 0.0 : proj_coordoperation_get_accuracy(p->pc, operation);
    if (p->pj == NULL || p->operation == NULL)
        status = fm_fail_nomem(ctx);
    proj_destroy(operation);
    return status;
}

/* ----------------------------------------------------------------- shortcomings */

/* Square degrees of the area of use; 0 when unknown. */
static double area_of_use(fm_projection *p, const PJ *object)
{
    double west, south, east, north;

    if (!proj_get_area_of_use(p->pc, object, &west, &south, &east, &north, NULL) ||
        west < -180.0)
        return 0.0;
    return (east < west ? east + 360.0 - west : east - west) * (north - south);
}

/* The grid that PROJ's first choice would need, if that is better than what we use. Not
 * for a corner of the CRS's area: PROJ would lead ITRF2014 over a grid of Kansas. */
static fm_status look_for_missing_grid(fm_context *ctx, fm_projection *p,
                                       double *better_m)
{
    const double least_share = 0.25;
    PJ *first = proj_list_get(p->pc, p->choice, 0);
    fm_status status = FM_OK;
    int grids;

    if (first == NULL || proj_coordoperation_is_instantiable(p->pc, first))
        goto out;
    *better_m = proj_coordoperation_get_accuracy(p->pc, first);
    if ((p->info.accuracy_m >= 0.0 && *better_m >= p->info.accuracy_m) ||
        area_of_use(p, first) < least_share * area_of_use(p, p->target))
        goto out;
    grids = proj_coordoperation_get_grid_used_count(p->pc, first);
    for (int i = 0; i < grids && p->missing_grid == NULL; i++) {
        const char *name = NULL;
        int available = 1;

        proj_coordoperation_get_grid_used(p->pc, first, i, &name, NULL, NULL, NULL,
                                          NULL, NULL, &available);
        if (available || name == NULL)
            continue;
        p->missing_grid = fm_strdup(name);
        if (p->missing_grid == NULL)
            status = fm_fail_nomem(ctx);
    }
out:
    proj_destroy(first);
    return status;
}

static void add_accuracy(fm_str *out, double accuracy_m)
{
    if (accuracy_m < 0.0) {
        fm_str_add(out, "an unknown accuracy");
        return;
    }
    fm_str_add_number(out, accuracy_m);
    fm_str_add(out, " m");
}

static fm_status warn_of_grid(fm_context *ctx, const fm_projection *p, double better_m)
{
    fm_str words = { 0 };
    fm_status status;

    add_accuracy(&words, p->info.accuracy_m);
    fm_str_add(&words, " instead of ");
    add_accuracy(&words, better_m);
    status =
        fm_warn(ctx, FM_ERR_CRS, FM_PLACE_NONE, "grid-missing",
                "crs '%.120s': grid '%s' is not installed, positions are good to %s; "
                "put it into PROJ_DATA (projsync --file %s)",
                p->crs, p->missing_grid, fm_str_text(&words), p->missing_grid);
    fm_str_release(&words);
    return status;
}

static void note_shortcomings(fm_context *ctx, const fm_projection *p)
{
    const char *pipeline = proj_as_proj_string(p->pc, p->pj, PJ_PROJ_5, NULL);

    if (proj_coordoperation_has_ballpark_transformation(p->pc, p->pj))
        fm_note(
            ctx, FM_PLACE_NONE, "crs-ballpark",
            "crs '%.120s': no shift between WGS 84 and its datum is known; longitude "
            "and latitude are taken as they are",
            p->crs);
    if (pipeline != NULL && strstr(pipeline, "+t_epoch=") != NULL)
        fm_note(ctx, FM_PLACE_NONE, "crs-epoch",
                "crs '%.120s' moves with time; positions are of the epoch of: %s",
                p->crs, p->operation);
}

fm_status fm_projection_settle(fm_context *ctx, fm_projection *p)
{
    double better_m = -1.0;
    fm_status status = look_for_missing_grid(ctx, p, &better_m);

    if (status == FM_OK && p->missing_grid != NULL)
        status = warn_of_grid(ctx, p, better_m);
    if (status == FM_OK)
        note_shortcomings(ctx, p);
    proj_list_destroy(p->choice);
    p->choice = NULL;
    return status;
}

/* ------------------------------------------------------------------------ axes */

static bool is_way(const char *way, const char *a, const char *b)
{
    return strcmp(way, a) == 0 || strcmp(way, b) == 0;
}

/*
 * Which of PROJ's two numbers goes east, in what unit, and is it turned round?
 *
 *      Easting, Northing    as it stands          Southing, Westing (Krovak)  swapped,
 *      Westing, Southing    both turned                                       turned
 *      South, South         a polar CRS: PROJ's own order stands
 */
static fm_status read_axes(fm_context *ctx, fm_projection *p)
{
    PJ *crs = proj_get_target_crs(p->pc, p->pj), *bound = NULL, *system = NULL;
    fm_status status = FM_OK;
    const char *way[2] = { "", "" };
    double unit = 1.0;

    if (crs != NULL && proj_get_type(crs) == PJ_TYPE_BOUND_CRS) {
        bound = crs;
        crs = proj_get_source_crs(p->pc, bound);
    }
    system = crs == NULL ? NULL : proj_crs_get_coordinate_system(p->pc, crs);
    if (system == NULL || proj_cs_get_axis_count(p->pc, system) < 2) {
        status = fm_fail(ctx, FM_ERR_CRS, "crs '%.120s' has no two axes", p->crs);
        goto out;
    }
    for (int i = 0; i < 2; i++)
        proj_cs_get_axis_info(p->pc, system, i, NULL, NULL, &way[i], &unit, NULL, NULL,
                              NULL);
    p->info.geographic = proj_cs_get_type(p->pc, system) == PJ_CS_TYPE_ELLIPSOIDAL;
    if (p->info.geographic)
        unit *= 180.0 / M_PI * FM_PLANE_M_PER_DEG;
    p->swap = is_way(way[0], "north", "south") && is_way(way[1], "east", "west");
    p->info.unit_m = p->x_scale = p->y_scale = unit;
    if (p->swap || is_way(way[0], "east", "west")) {
        if (strcmp(way[p->swap ? 1 : 0], "west") == 0)
            p->x_scale = -unit;
        if (strcmp(way[p->swap ? 0 : 1], "south") == 0)
            p->y_scale = -unit;
    }
out:
    proj_destroy(system);
    proj_destroy(bound);
    proj_destroy(crs);
    return status;
}

fm_status fm_projection_open(fm_context *ctx, const char *crs, fm_projection **out)
{
    fm_projection *p;
    fm_status status = fm_crs_check(ctx, crs);

    if (status != FM_OK)
        return status;
    p = fm_alloc(1, sizeof *p);
    if (p == NULL)
        return fm_fail_nomem(ctx);
    p->crs = fm_strdup(crs);
    status = p->crs == NULL ? fm_fail_nomem(ctx) : open_context(ctx, p);
    if (status == FM_OK)
        status = open_target(ctx, p);
    if (status == FM_OK) {
        p->choice = list_operations(p);
        status = fm_projection_choose(ctx, p, NULL);
    }
    if (status == FM_OK)
        status = read_axes(ctx, p);
    if (status != FM_OK) {
        fm_projection_free(p);
        return status;
    }
    *out = p;
    return FM_OK;
}
