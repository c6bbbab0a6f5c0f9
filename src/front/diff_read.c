/* SPDX-License-Identifier: MIT */
/*
 * A diff from layers: two files, two dates of a series, two dates of a document's
 * layer.
 */
#include <string.h>

#include "base/crew.h"
#include "base/mem.h"
#include "data/source.h"
#include "front/diff.h"

#include "base/banned.h"

/* The two snapshots while they are compared. */
struct pair {
    const fm_diff_options *options;
    const char *paths[2];
    fm_features features[2];
    fm_zones *zones[2];
    fm_diff *diff;
};

static fm_status read_side(fm_context *ctx, const struct pair *p, int side,
                           fm_features *out)
{
    const fm_diff_options *o = p->options;
    fm_source_request request = { .layer = o->layer, .crs = o->crs };
    fm_where *where = NULL;
    fm_status status = FM_OK;

    if (o->where != NULL)
        status = fm_where_parse(ctx, FM_ERR_USAGE, FM_PLACE_NONE, o->where, &where);
    request.where = where;
    if (status == FM_OK)
        status = fm_source_read(ctx, p->paths[side], &request, out);
    fm_where_free(where);
    return status;
}

/* Reading is as much work as comparing, and the two layers know nothing of each other.
 */
static fm_status read_job(fm_context *ctx, void *user, size_t side)
{
    struct pair *p = user;

    return read_side(ctx, p, (int)side, &p->features[side]);
}

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

static fm_status describe(fm_context *ctx, const struct pair *p)
{
    const fm_diff_options *o = p->options;
    fm_diff *d = p->diff;

    d->tolerance_m = o->tolerance_m < 0 ? FM_DIFF_TOLERANCE_M : o->tolerance_m;
    if (!copy(p->paths[0], &d->old_path) || !copy(p->paths[1], &d->new_path) ||
        !copy(p->paths[0], &d->old_name) || !copy(p->paths[1], &d->new_name) ||
        !copy(o->by, &d->by) || !copy(o->within, &d->within_path) ||
        !copy(o->places, &d->places_path))
        return fm_fail_nomem(ctx);
    return FM_OK;
}

/* Holders are numbered while zones are made, so this is not for two threads. */
static fm_status make_zones(fm_context *ctx, struct pair *p)
{
    fm_status status = FM_OK;

    for (int side = 0; side < 2 && status == FM_OK; side++)
        status = fm_zones_new(ctx, &p->features[side], p->options->by,
                              &p->diff->holders, &p->zones[side]);
    return status;
}

static fm_status explain(fm_context *ctx, struct pair *p)
{
    const fm_diff_options *o = p->options;
    fm_provinces provinces = { 0 };
    fm_places places = { 0 };
    fm_status status = FM_OK;

    if (o->features || o->key != NULL)
        status = fm_diff_match(ctx, &p->features[0], &p->features[1], o->key, p->diff);
    if (status == FM_OK && o->within != NULL) {
        status = fm_provinces_read(ctx, o->within, o->within_name, &provinces);
        if (status == FM_OK)
            status = fm_diff_split(ctx, &provinces, p->zones[0], p->zones[1], p->diff);
    }
    if (status == FM_OK && o->places != NULL) {
        status = fm_places_read(ctx, o->places, o->places_name, &places);
        if (status == FM_OK)
            status = fm_diff_name(ctx, &places, o->within == NULL ? NULL : &provinces,
                                  p->zones[0], p->zones[1], p->diff);
    }
    fm_places_release(&places);
    fm_provinces_release(&provinces);
    return status;
}

static fm_status compare(fm_context *ctx, struct pair *p)
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status = describe(ctx, p);

    if (status == FM_OK)
        status = make_zones(ctx, p);
    if (status == FM_OK)
        status =
            fm_diff_compare(ctx, p->zones[0], p->zones[1], p->options->kept, p->diff);
    if (status == FM_OK)
        status = explain(ctx, p);
    fm_stopwatch_stop(ctx, "compare", watch);
    return status;
}

fm_status fm_diff_files(fm_context *ctx, const char *old_path, const char *new_path,
                        const fm_diff_options *options, fm_diff **out)
{
    static const fm_diff_options defaults = FM_DIFF_OPTIONS_INIT;
    struct pair p = { .options = options == NULL ? &defaults : options,
                      .paths = { old_path, new_path } };
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status = FM_OK;

    *out = NULL;
    p.diff = fm_alloc(1, sizeof *p.diff);
    if (p.diff == NULL)
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_crew_run(ctx, fm_crew_size(0), 2, read_job, &p);
    fm_stopwatch_stop(ctx, "read", watch);
    if (status == FM_OK)
        status = compare(ctx, &p);
    for (int side = 0; side < 2; side++) {
        fm_zones_free(p.zones[side]);
        fm_features_release(&p.features[side]);
    }
    if (status != FM_OK) {
        fm_diff_free(p.diff);
        return status;
    }
    *out = p.diff;
    return FM_OK;
}
