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
#include "front/series.h"
#include "front/situation.h"

#include "base/banned.h"

/* The two snapshots while they are compared. */
struct pair {
    const fm_diff_options *options;
    const char *by;
    const char *paths[2];
    const fm_series *series; /* NULL: files */
    size_t snapshots[2];     /* of the series */
    fm_features features[2];
    fm_diff *diff;
};

static bool copy(const char *text, char **out)
{
    *out = text == NULL ? NULL : fm_strdup(text);
    return text == NULL || *out != NULL;
}

/* ---- Comparing ------------------------------------------------------------------- */

static fm_status explain(fm_context *ctx, struct pair *p, fm_zones *const zones[2])
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
            status = fm_diff_split(ctx, &provinces, zones[0], zones[1], p->diff);
    }
    if (status == FM_OK && o->places != NULL) {
        status = fm_places_read(ctx, o->places, o->places_name, &places);
        if (status == FM_OK)
            status = fm_diff_name(ctx, &places, o->within == NULL ? NULL : &provinces,
                                  zones[0], zones[1], p->diff);
    }
    fm_places_release(&places);
    fm_provinces_release(&provinces);
    return status;
}

static fm_status describe(fm_context *ctx, const struct pair *p)
{
    const fm_diff_options *o = p->options;
    fm_diff *d = p->diff;

    d->tolerance_m = o->tolerance_m < 0 ? FM_DIFF_TOLERANCE_M : o->tolerance_m;
    if (!copy(p->paths[0], &d->old_path) || !copy(p->paths[1], &d->new_path) ||
        !copy(p->paths[0], &d->old_name) || !copy(p->paths[1], &d->new_name) ||
        !copy(p->by, &d->by) || !copy(o->within, &d->within_path) ||
        !copy(o->places, &d->places_path) || !copy(o->places_name, &d->places_name) ||
        !copy(o->layer, &d->source_layer) || !copy(o->crs, &d->crs))
        return fm_fail_nomem(ctx);
    return FM_OK;
}

static fm_status compare(fm_context *ctx, struct pair *p)
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_zones *zones[2] = { NULL, NULL };
    fm_status status = describe(ctx, p);

    if (status == FM_OK)
        status = fm_zones_new_pair(ctx, &p->features[0], &p->features[1], p->by,
                                   &p->diff->holders, zones);
    if (status == FM_OK)
        status = fm_diff_compare(ctx, zones[0], zones[1], p->options->kept, p->diff);
    if (status == FM_OK)
        status = explain(ctx, p, zones);
    fm_zones_free(zones[0]);
    fm_zones_free(zones[1]);
    fm_stopwatch_stop(ctx, "compare", watch);
    return status;
}

static fm_status begin(fm_context *ctx, struct pair *p, fm_diff **out)
{
    *out = NULL;
    p->diff = fm_alloc(1, sizeof *p->diff);
    return p->diff == NULL ? fm_fail_nomem(ctx) : FM_OK;
}

static fm_status end(struct pair *p, fm_status status, fm_diff **out)
{
    fm_features_release(&p->features[0]);
    fm_features_release(&p->features[1]);
    if (status == FM_OK)
        *out = p->diff;
    else
        fm_diff_free(p->diff);
    return status;
}

/* No news is not no change. */
static fm_status warn_of_one_snapshot(fm_context *ctx, const fm_diff *d)
{
    fm_str day = { 0 };
    fm_status status;

    if (!fm_date_is_set(d->old_date) || fm_date_compare(d->old_date, d->new_date) != 0)
        return FM_OK;
    fm_date_add_iso(&day, d->old_date);
    status = fm_warn(ctx, FM_ERR_LAYER, FM_PLACE_NONE, "one-snapshot",
                     "both dates show the snapshot of %s; what changed between them is "
                     "not known",
                     fm_str_text(&day));
    fm_str_release(&day);
    return status;
}

static void choose_by(fm_context *ctx, struct pair *p)
{
    p->by = fm_zones_choose_by(p->options->by, &p->features[0].table,
                               &p->features[1].table);
    if (p->options->by == NULL && p->by != NULL)
        fm_note(ctx, FM_PLACE_NONE, "diff-by", "holders are taken from field '%s'",
                p->by);
}

static const fm_diff_options defaults = FM_DIFF_OPTIONS_INIT;

/* ---- Files ----------------------------------------------------------------------- */

static fm_status read_file(fm_context *ctx, const struct pair *p, size_t side,
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

    if (p->series != NULL)
        return fm_series_read(ctx, p->series, p->snapshots[side], NULL, 0,
                              &p->features[side]);
    return read_file(ctx, p, side, &p->features[side]);
}

static fm_status read_both(fm_context *ctx, struct pair *p)
{
    bool parallel = p->series == NULL || p->series->is_parallel;
    fm_status status;

    status = fm_crew_run(ctx, parallel ? fm_crew_size(0) : 1, 2, read_job, p);
    if (status == FM_OK)
        choose_by(ctx, p);
    return status;
}

/* Files are of the dates in their names, when both tell one and in this order. */
static void date_by_names(struct pair *p)
{
    fm_date dates[2] = { 0 };

    for (int side = 0; side < 2; side++) {
        const char *slash = strrchr(p->paths[side], '/');

        if (!fm_date_in_name(slash == NULL ? p->paths[side] : slash + 1, &dates[side]))
            return;
    }
    if (fm_date_compare(dates[0], dates[1]) < 0) {
        p->diff->old_date = dates[0];
        p->diff->new_date = dates[1];
    }
}

fm_status fm_diff_files(fm_context *ctx, const char *old_path, const char *new_path,
                        const fm_diff_options *options, fm_diff **out)
{
    struct pair p = { .options = options == NULL ? &defaults : options,
                      .paths = { old_path, new_path } };
    fm_status status;

    *out = NULL;
    if (strcmp(old_path, "-") == 0 && strcmp(new_path, "-") == 0)
        return fm_fail(ctx, FM_ERR_USAGE,
                       "both layers are standard input; give one of them as a file");
    status = begin(ctx, &p, out);
    if (status == FM_OK) {
        date_by_names(&p);
        status = read_both(ctx, &p);
    }
    if (status == FM_OK)
        status = compare(ctx, &p);
    if (status == FM_OK && (!copy(p.options->where, &p.diff->where[0]) ||
                            !copy(p.options->where, &p.diff->where[1])))
        status = fm_fail_nomem(ctx);
    return end(&p, status, out);
}

/* ---- Dates ----------------------------------------------------------------------- */

static fm_status parse_date(fm_context *ctx, const char *what, const char *text,
                            fm_date *date)
{
    if (text != NULL && fm_date_parse(text, strlen(text), date))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE, "%s '%.40s': not a date like 2020-02-24", what,
                   text == NULL ? "" : text);
}

static fm_status parse_dates(fm_context *ctx, const char *const texts[2],
                             fm_date dates[2])
{
    fm_status status = parse_date(ctx, "from", texts[0], &dates[0]);

    return status == FM_OK ? parse_date(ctx, "to", texts[1], &dates[1]) : status;
}

/* The condition that picks a snapshot out of a layer that holds several: for the change
 * map, which reads it again. */
static bool add_date_condition(const char *where, const char *date_field,
                               const char *valid_from, const char *valid_to,
                               fm_date date, char **out)
{
    fm_str text = { 0 }, day = { 0 };

    fm_date_add_iso(&day, date);
    if (where != NULL)
        fm_str_addf(&text, "(%s)", where);
    if (date_field != NULL)
        fm_str_addf(&text, "%s\"%s\" = '%s'", text.length > 0 ? " AND " : "",
                    date_field, fm_str_text(&day));
    if (valid_from != NULL)
        fm_str_addf(&text, "%s(\"%s\" IS NULL OR \"%s\" <= '%s')",
                    text.length > 0 ? " AND " : "", valid_from, valid_from,
                    fm_str_text(&day));
    if (valid_to != NULL)
        fm_str_addf(&text, "%s(\"%s\" IS NULL OR \"%s\" > '%s')",
                    text.length > 0 ? " AND " : "", valid_to, valid_to,
                    fm_str_text(&day));
    fm_str_release(&day);
    if (text.length == 0 && !text.failed)
        return true;
    *out = fm_str_take(&text);
    return *out != NULL;
}

static fm_status choose_snapshots(fm_context *ctx, struct pair *p,
                                  const fm_date dates[2])
{
    for (int side = 0; side < 2; side++) {
        const fm_snapshot *snapshot;
        fm_str day = { 0 };

        if (!fm_series_at(p->series, dates[side], &p->snapshots[side])) {
            fm_date_add_iso(&day, p->series->snapshots[0].date);
            fm_fail(ctx, FM_ERR_LAYER,
                    "'%s' has no snapshot up to the %s date; its first is of %s",
                    p->series->name, side == 0 ? "first" : "second", fm_str_text(&day));
            fm_str_release(&day);
            return FM_ERR_LAYER;
        }
        snapshot = &p->series->snapshots[p->snapshots[side]];
        p->paths[side] = snapshot->path;
        if (side == 0)
            p->diff->old_date = snapshot->date;
        else
            p->diff->new_date = snapshot->date;
    }
    return warn_of_one_snapshot(ctx, p->diff);
}

fm_status fm_diff_series(fm_context *ctx, const char *series, const char *from,
                         const char *to, const fm_diff_options *options, fm_diff **out)
{
    struct pair p = { .options = options == NULL ? &defaults : options };
    const fm_diff_options *o = p.options;
    fm_series_options so = {
        .layer = o->layer,
        .crs = o->crs,
        .where = o->where,
        .date_field = o->date_field,
        .valid_from = o->valid_from,
        .valid_to = o->valid_to,
    };
    fm_series *opened = NULL;
    fm_date dates[2];
    fm_status status = begin(ctx, &p, out);

    if (status == FM_OK)
        status = parse_dates(ctx, (const char *const[]){ from, to }, dates);
    if (status == FM_OK)
        status = fm_series_open(ctx, series, &so, &opened);
    p.series = opened;
    if (status == FM_OK)
        status = choose_snapshots(ctx, &p, dates);
    if (status == FM_OK)
        status = read_both(ctx, &p);
    if (status == FM_OK)
        status = compare(ctx, &p);
    for (int side = 0; side < 2 && status == FM_OK; side++) {
        if (!add_date_condition(o->where, o->date_field, o->valid_from, o->valid_to,
                                side == 0 ? p.diff->old_date : p.diff->new_date,
                                &p.diff->where[side]))
            status = fm_fail_nomem(ctx);
    }
    status = end(&p, status, out);
    fm_series_free(opened);
    return status;
}

/* ---- A document's layer ---------------------------------------------------------- */

static bool is_dated(const fm_layer_spec *layer)
{
    return layer->derive.kind == FM_DERIVE_NONE && layer->source != NULL &&
           (strstr(layer->source, "{date}") != NULL || layer->date_field != NULL);
}

/* The layer of this id, or the only one that is a series. */
static fm_status choose_layer(fm_context *ctx, const fm_document *document,
                              const char *id, const fm_layer_spec **out)
{
    fm_str ids = { .limit = 400 };
    size_t found = 0;

    *out = NULL;
    for (size_t i = 0; i < document->layer_count; i++) {
        const fm_layer_spec *layer = &document->layers[i];

        if (layer->derive.kind == FM_DERIVE_NONE)
            fm_str_addf(&ids, "%s%s", ids.length == 0 ? "" : ", ", layer->id);
        if (id == NULL ? !is_dated(layer) : !fm_str_equal(layer->id, id))
            continue;
        *out = layer;
        found++;
    }
    if (found == 1 && (*out)->derive.kind == FM_DERIVE_NONE) {
        fm_str_release(&ids);
        return FM_OK;
    }
    if (id != NULL && found == 0)
        fm_fail(ctx, FM_ERR_USAGE, "the document has no layer '%s'; it has: %s", id,
                fm_str_text(&ids));
    else if (id != NULL)
        fm_fail(ctx, FM_ERR_USAGE,
                "layer '%s' is derived; name the layer of zones that it comes from",
                id);
    else
        fm_fail(ctx, FM_ERR_USAGE,
                "%zu layers of the document are series of snapshots; say which one "
                "(--layer): %s",
                found, fm_str_text(&ids));
    fm_str_release(&ids);
    return FM_ERR_USAGE;
}

/* What the document calls the holders, and their colours. */
static bool take_looks(fm_diff *d, const fm_layer_spec *layer)
{
    d->looks = fm_alloc(d->holders.count, sizeof *d->looks);
    if (d->looks == NULL)
        return false;
    for (size_t i = 0; i < layer->class_count; i++) {
        const fm_class *c = &layer->classes[i];
        uint32_t holder =
            c->value == NULL ? FM_NO_HOLDER : fm_holders_find(&d->holders, c->value);

        if (holder == FM_NO_HOLDER || !fm_str_equal(d->by, layer->class_field))
            continue;
        fm_free(d->looks[holder].label);
        if (!copy(c->label, &d->looks[holder].label))
            return false;
        d->looks[holder].color = c->style.fill_color;
        d->looks[holder].has_color = (c->style.given & FM_STYLE_FILL_COLOR) != 0;
    }
    return true;
}

static fm_status read_dates(fm_context *ctx, const fm_document *document,
                            const fm_layer_spec *layer, const fm_date dates[2],
                            struct pair *p, fm_situation_layer read[2])
{
    fm_status status = FM_OK;

    for (int side = 0; side < 2 && status == FM_OK; side++) {
        fm_date *date = side == 0 ? &p->diff->old_date : &p->diff->new_date;

        status = fm_situation_layer_at(ctx, document, layer, dates[side], &read[side]);
        if (status != FM_OK)
            return status;
        *date = fm_date_is_set(read[side].snapshot) ? read[side].snapshot : dates[side];
        p->paths[side] = read[side].path;
        p->features[side] = read[side].features;
        read[side].features = (fm_features){ 0 };
    }
    return status;
}

fm_status fm_diff_document(fm_context *ctx, const fm_document *document,
                           const char *layer, const char *from, const char *to,
                           const fm_diff_options *options, fm_diff **out)
{
    struct pair p = { .options = options == NULL ? &defaults : options };
    fm_situation_layer read[2] = { 0 };
    const fm_layer_spec *spec;
    fm_date dates[2];
    fm_status status = begin(ctx, &p, out);

    if (status == FM_OK)
        status = parse_dates(ctx, (const char *const[]){ from, to }, dates);
    if (status == FM_OK)
        status = choose_layer(ctx, document, layer, &spec);
    if (status == FM_OK)
        status = read_dates(ctx, document, spec, dates, &p, read);
    if (status == FM_OK) {
        status = warn_of_one_snapshot(ctx, p.diff);
    }
    if (status == FM_OK) {
        p.by = p.options->by != NULL ? p.options->by : spec->class_field;
        p.by = fm_zones_choose_by(p.by, &p.features[0].table, &p.features[1].table);
        status = compare(ctx, &p);
    }
    if (status == FM_OK && (!take_looks(p.diff, spec) ||
                            !copy(spec->source_layer, &p.diff->source_layer) ||
                            !copy(spec->crs, &p.diff->crs)))
        status = fm_fail_nomem(ctx);
    for (int side = 0; side < 2 && status == FM_OK; side++) {
        if (!add_date_condition(fm_document_condition_text(document, &spec->where),
                                spec->date_field, spec->valid_from, spec->valid_to,
                                side == 0 ? p.diff->old_date : p.diff->new_date,
                                &p.diff->where[side]))
            status = fm_fail_nomem(ctx);
    }
    status = end(&p, status, out);
    fm_situation_layer_release(&read[0]);
    fm_situation_layer_release(&read[1]);
    return status;
}

/* ---- Features -------------------------------------------------------------------- */

fm_status fm_diff_of_features(fm_context *ctx, const fm_features *before,
                              const fm_features *after, const char *by,
                              double tolerance_m, fm_diff **out)
{
    fm_diff *d = fm_alloc(1, sizeof *d);
    fm_zones *zones[2] = { NULL, NULL };
    fm_status status = d == NULL ? fm_fail_nomem(ctx) : FM_OK;

    *out = NULL;
    if (status == FM_OK) {
        d->tolerance_m = tolerance_m;
        status = copy(by, &d->by) ? FM_OK : fm_fail_nomem(ctx);
    }
    if (status == FM_OK)
        status = fm_zones_new_pair(ctx, before, after, by, &d->holders, zones);
    if (status == FM_OK)
        status = fm_diff_compare(ctx, zones[0], zones[1], false, d);
    fm_zones_free(zones[0]);
    fm_zones_free(zones[1]);
    if (status != FM_OK) {
        fm_diff_free(d);
        return status;
    }
    *out = d;
    return FM_OK;
}
