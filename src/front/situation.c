/* SPDX-License-Identifier: MIT */
#include "front/situation.h"

#include <string.h>

#include "base/mem.h"
#include "data/source.h"
#include "doc/manifest.h"
#include "doc/style.h"
#include "front/derive_movement.h"
#include "front/derive_posts.h"
#include "front/diff.h"
#include "front/front.h"
#include "front/range_fan.h"

#include "base/banned.h"

/* Is `layer` derived from the layer `id`, or does it look at it meanwhile? */
static bool takes_from(const fm_layer_spec *layer, const char *id)
{
    const fm_derive_spec *derive = &layer->derive;

    return derive->kind != FM_DERIVE_NONE &&
           (fm_str_equal(derive->source, id) || fm_str_equal(derive->line, id) ||
            fm_str_equal(derive->base, id) || fm_str_equal(derive->border, id) ||
            fm_str_equal(derive->land, id) || fm_str_equal(derive->old, id));
}

/* Does another layer take from this one, so that it is needed even when hidden?  A
 * layer stands before those derived from it, so this comes to an end. */
static bool is_source(const fm_document *document, const fm_layer_spec *layer)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        const fm_layer_spec *other = &document->layers[i];

        if (other > layer && takes_from(other, layer->id) &&
            (!other->hidden || is_source(document, other)))
            return true;
    }
    return false;
}

/* The field that names the holder of a derived layer's source. */
static const char *holder_field(const fm_derive_spec *derive,
                                const fm_layer_spec *source)
{
    return derive->field != NULL ? derive->field : source->class_field;
}

/* Columns that derived layers need of this one: the holder of zones, what a line is
 * ordered by, and what the status of posts is made from. */
static size_t derived_columns(const fm_document *document, const fm_layer_spec *layer,
                              const char **columns, size_t used)
{
    bool has_posts = layer->derive.kind == FM_DERIVE_POST_STATUS;

    for (size_t i = 0; i < document->layer_count; i++) {
        const fm_derive_spec *derive = &document->layers[i].derive;

        const fm_layer_spec *source = fm_document_layer(document, derive->source);

        if (derive->kind == FM_DERIVE_NONE)
            continue;
        /* The snapshot before is asked for the same holders. */
        if (fm_str_equal(derive->old, layer->id) && source != NULL &&
            holder_field(derive, source) != NULL)
            columns[used++] = holder_field(derive, source);
        if (!fm_str_equal(derive->source, layer->id))
            continue;
        if (holder_field(derive, layer) != NULL)
            columns[used++] = holder_field(derive, layer);
        if (derive->order != NULL)
            columns[used++] = derive->order;
        has_posts = has_posts || derive->kind == FM_DERIVE_LINE_THROUGH;
    }
    if (layer->derive.uncertainty != NULL)
        columns[used++] = layer->derive.uncertainty;
    for (size_t i = 0; has_posts && fm_post_usual_fields[i] != NULL; i++)
        columns[used++] = fm_post_usual_fields[i];
    return used;
}

/* Columns to read: those that styles and labels name, and those for derived layers. */
static fm_status wanted_columns(fm_context *ctx, const fm_document *document,
                                const fm_layer_spec *layer, fm_arena *arena,
                                const char *const **columns, size_t *count)
{
    fm_status status = fm_style_columns(ctx, document, layer, arena, columns, count);
    const size_t usual_most = 8;
    const char **more;
    size_t used;

    if (status != FM_OK)
        return status;
    used = *count;
    more = fm_arena_alloc(arena, used + 3 * document->layer_count + usual_most,
                          sizeof *more);
    if (more == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < used; i++)
        more[i] = (*columns)[i];
    *count = derived_columns(document, layer, more, used);
    *columns = more;
    return FM_OK;
}

/* A date in a cell; none for null.  False when it is not a date. */
static bool cell_date(fm_cell cell, fm_date *date)
{
    *date = FM_DATE_NONE;
    if (cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0))
        return true;
    return cell.kind == FM_CELL_TEXT && fm_date_parse(cell.text, cell.length, date);
}

static fm_status warn_date(fm_context *ctx, const fm_features *f, size_t row,
                           const char *field)
{
    fm_place place = { .file = f->source,
                       .line = f->lines == NULL ? 0 : f->lines[row] };
    fm_str who = { 0 }, what = { 0 };
    fm_status status;

    fm_features_describe(f, row, &who);
    fm_cell_add(&what, fm_table_cell(&f->table, fm_table_find(&f->table, field), row));
    status = fm_warn(ctx, FM_ERR_LAYER, &place, "bad-date",
                     "%s: '%s' in field '%s' is not a date like 2020-02-24; taken as "
                     "empty",
                     fm_str_text(&who), fm_str_text(&what), field);
    fm_str_release(&who);
    fm_str_release(&what);
    return status;
}

static fm_status field_missing(fm_context *ctx, const fm_layer_spec *layer,
                               const char *field)
{
    return fm_fail_at(ctx, FM_ERR_DOCUMENT, &layer->place,
                      "layer '%s': its source has no field '%s'", layer->id, field);
}

/* One date of a row by field name; a missing name leaves the date unset. */
static fm_status row_date(fm_context *ctx, const fm_features *f, const char *field,
                          size_t row, fm_date *date)
{
    *date = FM_DATE_NONE;
    if (field == NULL ||
        cell_date(fm_table_cell(&f->table, fm_table_find(&f->table, field), row), date))
        return FM_OK;
    return warn_date(ctx, f, row, field);
}

/* Keep what is valid on the day: from <= date < to. */
static fm_status apply_validity(fm_context *ctx, const fm_layer_spec *layer,
                                fm_date date, fm_features *f)
{
    const char *fields[2] = { layer->valid_from, layer->valid_to };
    size_t count = fm_features_count(f);
    fm_status status = FM_OK;
    bool *keep;

    if ((fields[0] == NULL && fields[1] == NULL) || !fm_date_is_set(date) || count == 0)
        return FM_OK;
    for (int i = 0; i < 2; i++) {
        if (fields[i] != NULL && fm_table_find(&f->table, fields[i]) == FM_NO_COLUMN)
            return field_missing(ctx, layer, fields[i]);
    }
    keep = fm_alloc(count, sizeof *keep);
    if (keep == NULL)
        return fm_fail_nomem(ctx);
    for (size_t row = 0; row < count && status == FM_OK; row++) {
        fm_date from, to = FM_DATE_NONE;

        status = row_date(ctx, f, fields[0], row, &from);
        if (status == FM_OK)
            status = row_date(ctx, f, fields[1], row, &to);
        keep[row] = fm_date_compare(from, date) <= 0 &&
                    (!fm_date_is_set(to) || fm_date_compare(date, to) < 0);
    }
    if (status == FM_OK)
        fm_features_keep(f, keep);
    fm_free(keep);
    return status;
}

/* Snapshots by a column: keep the rows of the latest date not after the day. */
static fm_status apply_date_field(fm_context *ctx, const fm_layer_spec *layer,
                                  fm_date date, fm_features *f, fm_date *snapshot)
{
    size_t count = fm_features_count(f);
    fm_status status = FM_OK;
    fm_date *dates;
    bool *keep;

    if (layer->date_field == NULL || count == 0)
        return FM_OK;
    if (fm_table_find(&f->table, layer->date_field) == FM_NO_COLUMN)
        return field_missing(ctx, layer, layer->date_field);
    dates = fm_alloc(count, sizeof *dates);
    keep = fm_alloc(count, sizeof *keep);
    if (dates == NULL || keep == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t row = 0; row < count && status == FM_OK; row++) {
        status = row_date(ctx, f, layer->date_field, row, &dates[row]);
        if ((!fm_date_is_set(date) || fm_date_compare(dates[row], date) <= 0) &&
            fm_date_compare(dates[row], *snapshot) > 0)
            *snapshot = dates[row];
    }
    for (size_t row = 0; row < count && status == FM_OK; row++)
        keep[row] =
            fm_date_is_set(dates[row]) && fm_date_compare(dates[row], *snapshot) == 0;
    if (status == FM_OK)
        fm_features_keep(f, keep);
    fm_free(dates);
    fm_free(keep);
    return status;
}

/* Credits and title of the layer: its own words first, else its manifest's. */
static fm_status describe(fm_context *ctx, fm_situation_layer *layer)
{
    const fm_layer_spec *spec = layer->spec;
    fm_manifest manifest = { 0 };
    const char *attribution = spec->attribution;
    fm_status status = FM_OK;

    if (layer->path != NULL && strcmp(layer->path, "-") != 0) {
        status = fm_manifest_find(ctx, layer->path, &manifest);
        if (status != FM_OK)
            goto out;
    }
    if (attribution == NULL)
        attribution = manifest.attribution;
    if (attribution != NULL && (layer->attribution = fm_strdup(attribution)) == NULL)
        status = fm_fail_nomem(ctx);
    if (manifest.title != NULL && (layer->title = fm_strdup(manifest.title)) == NULL)
        status = fm_fail_nomem(ctx);

out:
    fm_manifest_release(&manifest);
    return status;
}

static void check_age(fm_date date, fm_situation_layer *layer)
{
    double age_days;

    if (!fm_date_is_set(date) || !fm_date_is_set(layer->snapshot) ||
        layer->spec->stale_after_days <= 0)
        return;
    age_days = (double)(fm_date_to_days(date) - fm_date_to_days(layer->snapshot));
    layer->is_stale = age_days > layer->spec->stale_after_days;
}

/* A failure without a place of its own points to the layer's entry. */
static fm_status at_layer(fm_context *ctx, fm_status status, const fm_layer_spec *spec)
{
    fm_error error = *fm_context_error(ctx);

    if (status == FM_ERR_NOMEM || status == FM_ERR_CANCELLED || error.file[0] != '\0')
        return status;
    return fm_fail_at(ctx, status, &spec->source_place, "layer '%s': %s", spec->id,
                      error.message);
}

void fm_situation_layer_release(fm_situation_layer *layer)
{
    fm_features_release(&layer->features);
    fm_free(layer->path);
    fm_free(layer->attribution);
    fm_free(layer->title);
}

/* Does a layer carry all fields of this one on, so that any may be asked for? */
static bool feeds_fans(const fm_document *document, const fm_layer_spec *spec)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        const fm_derive_spec *derive = &document->layers[i].derive;

        if (derive->kind == FM_DERIVE_RANGE_FAN &&
            fm_str_equal(derive->source, spec->id))
            return true;
    }
    return false;
}

static fm_status read_layer(fm_context *ctx, const fm_situation *situation,
                            const fm_situation_options *options,
                            fm_situation_layer *layer)
{
    const fm_layer_spec *spec = layer->spec;
    fm_source_request request = {
        .layer = spec->source_layer,
        .crs = spec->crs,
        .where = spec->where,
        .bbox = is_source(situation->document, spec) ? NULL : options->window,
    };
    fm_arena arena = { 0 };
    fm_status status;

    status = fm_snapshot_find(ctx, situation->document, spec, situation->date,
                              &layer->path, &layer->snapshot);
    if (status != FM_OK)
        goto out;
    if (!options->all_columns && !spec->style_from_features &&
        !feeds_fans(situation->document, spec)) {
        status = wanted_columns(ctx, situation->document, spec, &arena,
                                &request.columns, &request.column_count);
        if (status != FM_OK)
            goto out;
    }
    status = fm_source_read(ctx, layer->path, &request, &layer->features);
    if (status != FM_OK) {
        status = at_layer(ctx, status, spec);
        goto out;
    }
    status = apply_date_field(ctx, spec, situation->date, &layer->features,
                              &layer->snapshot);
    if (status == FM_OK)
        status = apply_validity(ctx, spec, situation->date, &layer->features);
    if (status == FM_OK)
        status = describe(ctx, layer);
    check_age(situation->date, layer);

out:
    fm_arena_release(&arena);
    return status;
}

fm_status fm_situation_layer_at(fm_context *ctx, const fm_document *document,
                                const fm_layer_spec *spec, fm_date date,
                                fm_situation_layer *out)
{
    static const fm_situation_options everything = { .all_columns = true };
    fm_situation situation = { .document = document, .date = date };

    out->spec = spec;
    return read_layer(ctx, &situation, &everything, out);
}

static fm_frontline_options front_options(const fm_situation *situation,
                                          const fm_derive_spec *derive,
                                          const char *field)
{
    fm_frontline_options options = FM_FRONTLINE_OPTIONS_INIT;

    options.field = field;
    options.between[0] = derive->between[0];
    options.between[1] = derive->between[1];
    options.tolerance_m = derive->tolerance_m;
    options.gap_m = derive->gap_m;
    options.land_tolerance_m = derive->land_tolerance_m;
    for (size_t i = 0; i < situation->layer_count; i++) {
        if (fm_str_equal(situation->layers[i].spec->id, derive->land))
            options.land = &situation->layers[i].features.shapes;
    }
    return options;
}

static fm_status derive_front_line(fm_context *ctx, const fm_situation *situation,
                                   const fm_situation_layer *source, const char *field,
                                   fm_situation_layer *layer)
{
    fm_frontline_options options =
        front_options(situation, &layer->spec->derive, field);

    return fm_frontline_derive(ctx, &source->features, &options, &layer->features);
}

/* The zones of the day before: another layer, or the same one on its date. */
static fm_status read_before(fm_context *ctx, const fm_situation *situation,
                             const fm_situation_layer *source,
                             const fm_derive_spec *derive, fm_situation_layer *own,
                             const fm_features **before)
{
    for (size_t i = 0; derive->old != NULL && i < situation->layer_count; i++) {
        if (fm_str_equal(situation->layers[i].spec->id, derive->old)) {
            *before = &situation->layers[i].features;
            return FM_OK;
        }
    }
    *before = &own->features;
    return fm_situation_layer_at(ctx, situation->document, source->spec, derive->since,
                                 own);
}

static fm_status derive_change(fm_context *ctx, const fm_situation *situation,
                               const fm_situation_layer *source, const char *field,
                               fm_situation_layer *layer)
{
    fm_situation_layer own = { 0 };
    const fm_features *before;
    fm_diff *diff = NULL;
    fm_status status =
        read_before(ctx, situation, source, &layer->spec->derive, &own, &before);

    if (status == FM_OK)
        status = fm_diff_of_features(ctx, before, &source->features, field,
                                     FM_DIFF_TOLERANCE_M, &diff);
    if (status == FM_OK)
        status = fm_diff_features(ctx, diff, FM_DIFF_PATCHES, &layer->features);
    fm_diff_free(diff);
    fm_situation_layer_release(&own);
    return status;
}

static fm_status derive_front_arrows(fm_context *ctx, const fm_situation *situation,
                                     const fm_situation_layer *source,
                                     const char *field, fm_situation_layer *layer)
{
    fm_frontline_options options =
        front_options(situation, &layer->spec->derive, field);
    fm_situation_layer own = { 0 };
    const fm_features *before;
    fm_front *front = NULL;
    fm_status status =
        read_before(ctx, situation, source, &layer->spec->derive, &own, &before);

    if (status == FM_OK)
        status = fm_front_of_features(ctx, before, &source->features, &options, &front);
    if (status == FM_OK)
        status = fm_front_arrows(ctx, front, &layer->features);
    fm_front_free(front);
    fm_situation_layer_release(&own);
    return status;
}

/* Every kind of derived layer; those of zones need the field of their holders. */
static const struct {
    fm_status (*derive)(fm_context *ctx, const fm_situation *situation,
                        const fm_situation_layer *source, const char *field,
                        fm_situation_layer *layer);
    bool needs_field;
} derivers[FM_DERIVE_KIND_COUNT] = {
    [FM_DERIVE_FRONT_LINE] = { derive_front_line, false }, /* one zone against nobody */
    [FM_DERIVE_POST_STATUS] = { fm_derive_post_status, true },
    [FM_DERIVE_LINE_THROUGH] = { fm_derive_line_through, false },
    [FM_DERIVE_GROUND_BEYOND] = { fm_derive_ground_beyond, true },
    [FM_DERIVE_CHANGE] = { derive_change, false },
    [FM_DERIVE_MOVEMENT] = { fm_derive_movement, false },
    [FM_DERIVE_FRONT_ARROWS] = { derive_front_arrows, false },
    [FM_DERIVE_RANGE_FAN] = { fm_derive_range_fan, false },
};

static fm_status derive_layer(fm_context *ctx, const fm_situation *situation,
                              const fm_situation_options *options,
                              fm_situation_layer *layer)
{
    const fm_derive_spec *derive = &layer->spec->derive;
    const fm_situation_layer *source = NULL;
    const char *field;
    fm_status status;

    for (size_t i = 0; i < situation->layer_count; i++) {
        if (fm_str_equal(situation->layers[i].spec->id, derive->source))
            source = &situation->layers[i];
    }
    if (source == NULL)
        return fm_fail_at(ctx, FM_ERR_DOCUMENT, &derive->place,
                          "layer '%s': there is no layer '%s' to derive from",
                          layer->spec->id, derive->source);
    field = holder_field(derive, source->spec);
    if (field == NULL && derivers[derive->kind].needs_field)
        return fm_fail_at(ctx, FM_ERR_DOCUMENT, &derive->place,
                          "layer '%s': say which field of '%s' names the holder "
                          "(field: holder)",
                          layer->spec->id, derive->source);
    status = options->not_derived
                 ? FM_OK
                 : derivers[derive->kind].derive(ctx, situation, source, field, layer);
    if (status != FM_OK) {
        fm_error error = *fm_context_error(ctx);

        if (status != FM_ERR_NOMEM && error.file[0] == '\0')
            fm_fail_at(ctx, status, &derive->place, "layer '%s': %s", layer->spec->id,
                       error.message);
        return status;
    }
    layer->snapshot = source->snapshot;
    layer->is_stale = source->is_stale;
    return FM_OK;
}

fm_status fm_situation_new(fm_context *ctx, const fm_document *document,
                           const fm_situation_options *options, fm_situation **out)
{
    static const fm_situation_options defaults = { 0 };
    fm_stopwatch watch = fm_stopwatch_start();
    fm_situation *situation = fm_alloc(1, sizeof *situation);
    fm_status status = FM_OK;

    *out = NULL;
    if (situation == NULL)
        return fm_fail_nomem(ctx);
    if (options == NULL)
        options = &defaults;
    situation->document = document;
    situation->date = document->date;
    status = fm_document_require_date(ctx, document);
    if (status != FM_OK)
        goto out;
    situation->layers = fm_alloc(document->layer_count, sizeof *situation->layers);
    if (situation->layers == NULL) {
        status = fm_fail_nomem(ctx);
        goto out;
    }
    situation->layer_count = document->layer_count;
    for (size_t i = 0; i < document->layer_count; i++)
        situation->layers[i].spec = &document->layers[i];
    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        fm_situation_layer *layer = &situation->layers[i];

        if ((layer->spec->derive.kind != FM_DERIVE_NONE &&
             layer->spec->source == NULL) ||
            (layer->spec->hidden && !is_source(document, layer->spec)))
            continue;
        status = fm_progress(ctx, "reading layers", i, document->layer_count);
        if (status == FM_OK)
            status = read_layer(ctx, situation, options, layer);
    }
    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        fm_situation_layer *layer = &situation->layers[i];

        if (layer->spec->derive.kind != FM_DERIVE_NONE &&
            (!layer->spec->hidden || is_source(document, layer->spec)))
            status = derive_layer(ctx, situation, options, layer);
    }

out:
    fm_stopwatch_stop(ctx, "read", watch);
    if (status != FM_OK) {
        fm_situation_free(situation);
        return status;
    }
    *out = situation;
    return FM_OK;
}

void fm_situation_free(fm_situation *situation)
{
    if (situation == NULL)
        return;
    for (size_t i = 0; situation->layers != NULL && i < situation->layer_count; i++)
        fm_situation_layer_release(&situation->layers[i]);
    fm_free(situation->layers);
    fm_free(situation);
}
