/* SPDX-License-Identifier: MIT */
/*
 * What one value cannot know: whether a layer that is named is there, whether two keys
 * go together.  Layers are not opened here; what their fields and files say is checked
 * where they are read.
 */
#include "doc/document_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/connection.h"
#include "base/file.h"
#include "doc/document_paths.h"

#include "base/banned.h"

struct check {
    fm_context *ctx;
    const fm_document *document;
    bool complete; /* no value was bad, so what is missing was not given */
    size_t findings;
};

static void complain(struct check *c, const fm_place *place, const char *kind,
                     const char *format, ...) FM_PRINTF(4, 5);
static void complain(struct check *c, const fm_place *place, const char *kind,
                     const char *format, ...)
{
    char message[512];
    va_list args;

    c->findings++;
    va_start(args, format);
    if (vsnprintf(message, sizeof message, format, args) < 0)
        message[0] = '\0';
    va_end(args);
    fm_log_error(c->ctx, FM_ERR_DOCUMENT, place, kind, "%s", message);
}

/* ---- Names ---------------------------------------------------------------------- */

/* "control" of "control/{date}.geojson", "posts" of "posts.geojson.gz". */
static void add_stem(fm_str *out, const char *source)
{
    const char *name = fm_path_name(source);
    size_t length = strcspn(name, ".");

    if (strchr(name, '{') != NULL && name > source + 1) {
        const char *end = name - 1;

        for (name = end; name > source && name[-1] != '/';)
            name--;
        length = (size_t)(end - name);
    }
    for (size_t i = 0; i < length; i++)
        fm_str_add_char(out,
                        strchr(" \t\r\n{}\"'<>&/", name[i]) != NULL ? '-' : name[i]);
}

fm_status fm_document_name_layers(fm_context *ctx, fm_document *document)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        fm_layer_spec *layer = &document->layers[i];
        fm_str id = { 0 };

        if (layer->id != NULL)
            continue;
        if (fm_str_equal(layer->source, "-"))
            fm_str_add(&id, "input");
        else if (layer->source != NULL && fm_is_connection(layer->source))
            add_stem(&id, layer->source_layer != NULL ? layer->source_layer : "");
        else if (layer->source != NULL)
            add_stem(&id, layer->source);
        if (id.length == 0)
            fm_str_addf(&id, "layer-%zu", i + 1);
        if (fm_document_layer(document, fm_str_text(&id)) != NULL)
            fm_str_addf(&id, "-%zu", i + 1);
        layer->id =
            id.failed ? NULL : fm_arena_strndup(&document->arena, id.text, id.length);
        fm_str_release(&id);
        if (layer->id == NULL)
            return fm_fail_nomem(ctx);
    }
    return FM_OK;
}

/* "; did you mean 'x'?" of the layers' ids, or "". */
static void add_nearest_layer(const struct check *c, const char *id, fm_str *out)
{
    const fm_document *document = c->document;
    const char **ids = fm_alloc(document->layer_count + 1, sizeof *ids);
    const char *nearest;

    if (ids == NULL)
        return; /* a hint less */
    for (size_t i = 0; i < document->layer_count; i++)
        ids[i] = document->layers[i].id;
    nearest = fm_str_nearest(id, ids);
    if (nearest != NULL)
        fm_str_addf(out, "; did you mean '%s'?", nearest);
    fm_free(ids);
}

/* ---- Layers --------------------------------------------------------------------- */

/* What a derived layer takes and needs. */
static const struct {
    const char *what;   /* for messages */
    bool has_source;    /* besides the layer that it is derived from */
    bool needs_holders; /* in the layer that it is derived from */
    bool needs_side;
} derive_rules[FM_DERIVE_KIND_COUNT] = {
    [FM_DERIVE_FRONT_LINE] = { "front line", false, true, false },
    [FM_DERIVE_POST_STATUS] = { "post status", true, true, true },
    [FM_DERIVE_LINE_THROUGH] = { "line through points", false, false, false },
    [FM_DERIVE_GROUND_BEYOND] = { "ground beyond a line", false, true, true },
    [FM_DERIVE_CHANGE] = { "change", false, false, false },
    [FM_DERIVE_MOVEMENT] = { "movement", false, false, false },
    [FM_DERIVE_FRONT_ARROWS] = { "front's arrows", false, true, false },
    [FM_DERIVE_RANGE_FAN] = { "range fan", false, false, false },
};

static void check_source(struct check *c, const fm_layer_spec *layer)
{
    const char *date;

    if (layer->source == NULL && layer->derive.kind == FM_DERIVE_NONE) {
        if (layer->derive.place.line == 0 && layer->source_place.line == 0)
            complain(c, &layer->place, "missing-key",
                     "layers.%s: nothing to draw; give it a source, or derive it",
                     layer->id);
        return;
    }
    if (layer->source == NULL)
        return;
    if (layer->derive.kind != FM_DERIVE_NONE &&
        !derive_rules[layer->derive.kind].has_source)
        complain(c, &layer->source_place, "bad-value",
                 "layers.%s.source: a %s is derived and has no source", layer->id,
                 derive_rules[layer->derive.kind].what);
    date = strchr(layer->source, '{');
    if (date == NULL)
        return;
    if (strchr(date, '/') != NULL || strchr(date + 1, '{') != NULL)
        complain(c, &layer->source_place, "bad-value",
                 "layers.%s.source: {date} stands once, in the name of the file",
                 layer->id);
    else if (layer->date_field != NULL)
        complain(c, &layer->source_place, "bad-value",
                 "layers.%s: a series is either one file a day or one file with a "
                 "date-field",
                 layer->id);
}

static void check_facing(struct check *c, const fm_layer_spec *layer)
{
    const char *const *between = layer->derive.between;
    const char *facing = layer->facing;

    if (facing == NULL || between[0] == NULL || strcmp(facing, "left") == 0 ||
        strcmp(facing, "right") == 0 || strcmp(facing, "auto") == 0 ||
        fm_str_equal(facing, between[0]) || fm_str_equal(facing, between[1]))
        return;
    complain(c, &layer->place, "bad-value",
             "layers.%s.facing: '%.60s' is neither of the holders '%.60s' and '%.60s', "
             "nor left or right",
             layer->id, facing, between[0], between[1]);
}

/* A layer that another one is derived from: it is there, and before. */
static const fm_layer_spec *check_origin(struct check *c, const fm_layer_spec *layer,
                                         const char *key, const char *id)
{
    const fm_layer_spec *origin = fm_document_layer(c->document, id);
    fm_str hint = { 0 };

    if (origin == NULL) {
        add_nearest_layer(c, id, &hint);
        complain(c, &layer->derive.place, "unknown-layer",
                 "layers.%s.derive%s: no layer '%.60s'%s", layer->id, key, id,
                 fm_str_text(&hint));
        fm_str_release(&hint);
    } else if (origin >= layer) {
        complain(c, &layer->derive.place, "bad-value",
                 "layers.%s.derive%s: layer '%s' has to come before the one derived "
                 "from it",
                 layer->id, key, origin->id);
        origin = NULL;
    }
    return origin;
}

static void check_derive_needs(struct check *c, const fm_layer_spec *layer,
                               const fm_layer_spec *source)
{
    const fm_derive_spec *derive = &layer->derive;
    bool beyond = derive->kind == FM_DERIVE_GROUND_BEYOND;
    /* Against nobody there may be one zone, and no field. */
    bool is_alone = (derive->kind == FM_DERIVE_FRONT_LINE ||
                     derive->kind == FM_DERIVE_FRONT_ARROWS) &&
                    fm_str_equal(derive->between[1], "nobody");

    if (derive_rules[derive->kind].needs_holders && derive->field == NULL &&
        source != NULL && source->class_field == NULL && !is_alone)
        complain(
            c, &derive->place, "missing-key",
            "layers.%s.derive: which field holds the holder? give 'field' here, or "
            "classes with a field to layer '%s'",
            layer->id, source->id);
    if (derive_rules[derive->kind].needs_side && derive->side.count == 0)
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: whose side? give 'side' and the name of a holder",
                 layer->id);
    if (derive_rules[derive->kind].has_source && layer->source == NULL)
        complain(c, &derive->place, "missing-key",
                 "layers.%s: the %s of which points? give the layer a source",
                 layer->id, derive_rules[derive->kind].what);
    if ((derive->kind == FM_DERIVE_CHANGE || derive->kind == FM_DERIVE_FRONT_ARROWS) &&
        fm_date_is_set(derive->since) == (derive->old != NULL))
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: %s against what? give one of 'since' with a date "
                 "and 'old' with the id of a layer",
                 layer->id, derive_rules[derive->kind].what);
    if (derive->kind == FM_DERIVE_RANGE_FAN && derive->range == NULL)
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: how far? give 'range' and kilometres, or the field "
                 "that has them",
                 layer->id);
    if ((derive->azimuth_from == NULL) != (derive->azimuth_to == NULL))
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: a sector has two edges; give both azimuth-from and "
                 "azimuth-to",
                 layer->id);
    if (beyond && derive->line == NULL)
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: beyond which line? give 'line' and the id of a "
                 "layer",
                 layer->id);
    if (beyond && derive->holder == NULL)
        complain(c, &derive->place, "missing-key",
                 "layers.%s.derive: whose ground? give 'holder' and the name of one",
                 layer->id);
}

static void check_derive(struct check *c, const fm_layer_spec *layer)
{
    const fm_derive_spec *derive = &layer->derive;
    const fm_layer_spec *source;

    if (derive->place.line == 0)
        return;
    if (derive->kind == FM_DERIVE_NONE && c->complete) {
        complain(
            c, &derive->place, "missing-key",
            "layers.%s.derive: what? give front-line, front-arrows, change, movement, "
            "post-status, line-through, ground-beyond or range-fan, and the id of a "
            "layer",
            layer->id);
        return;
    }
    if (derive->source == NULL)
        return;
    source = check_origin(c, layer, "", derive->source);
    if (derive->line != NULL)
        check_origin(c, layer, ".line", derive->line);
    if (derive->base != NULL)
        check_origin(c, layer, ".base", derive->base);
    if (derive->border != NULL)
        check_origin(c, layer, ".border", derive->border);
    if (derive->land != NULL)
        check_origin(c, layer, ".land", derive->land);
    if (derive->old != NULL)
        check_origin(c, layer, ".old", derive->old);
    if (c->complete)
        check_derive_needs(c, layer, source);
    check_facing(c, layer);
}

static void check_layer(struct check *c, const fm_layer_spec *layer)
{
    const fm_layer_spec *first = fm_document_layer(c->document, layer->id);

    if (first != layer)
        complain(c, &layer->place, "duplicate-id",
                 "layers.%s: two layers have this id; the first is in line %zu%s%s",
                 layer->id, first->place.line,
                 fm_str_equal(first->place.file, layer->place.file) ? "" : " of ",
                 fm_str_equal(first->place.file, layer->place.file)
                     ? ""
                     : first->place.file);
    check_source(c, layer);
    check_derive(c, layer);
    if (layer->min_scale > 0 && layer->max_scale > 0 &&
        layer->min_scale >= layer->max_scale)
        complain(c, &layer->place, "out-of-range",
                 "layers.%s: min-scale 1:%llu is not larger than max-scale 1:%llu; "
                 "the layer would never be drawn",
                 layer->id, (unsigned long long)layer->min_scale,
                 (unsigned long long)layer->max_scale);
    if (layer->label.given && layer->label.text_field == NULL && c->complete)
        complain(c, &layer->place, "missing-key",
                 "layers.%s.label: which text? give text-field", layer->id);
    if (layer->classes != NULL && layer->class_count == 0 && c->complete)
        complain(c, &layer->place, "missing-key",
                 "layers.%s.classes: no classes; give values, rules or default",
                 layer->id);
}

static void check_extent(struct check *c)
{
    const fm_extent_spec *extent = &c->document->sheet.extent;
    fm_str hint = { 0 };

    if (extent->kind != FM_EXTENT_LAYER || extent->layer == NULL ||
        fm_document_layer(c->document, extent->layer) != NULL)
        return;
    add_nearest_layer(c, extent->layer, &hint);
    complain(c, &extent->place, "unknown-layer", "sheet.extent: no layer '%.60s'%s",
             extent->layer, fm_str_text(&hint));
    fm_str_release(&hint);
}

size_t fm_document_check_text(fm_context *ctx, const fm_document *document,
                              bool complete)
{
    struct check c = { .ctx = ctx, .document = document, .complete = complete };
    fm_place start = { document->path, 1, 1 };
    const fm_layer_spec *from_input = NULL;

    if (document->layer_count == 0 && complete)
        complain(&c, &start, "missing-key", "layers: there are none; a map needs data");
    for (size_t i = 0; i < document->layer_count; i++) {
        const fm_layer_spec *layer = &document->layers[i];

        check_layer(&c, layer);
        if (!fm_str_equal(layer->source, "-"))
            continue;
        if (from_input != NULL)
            complain(&c, &layer->source_place, "bad-value",
                     "layers.%s.source: standard input is layer '%s' already",
                     layer->id, from_input->id);
        from_input = layer;
    }
    check_extent(&c);
    return c.findings;
}

/* ---- Sources -------------------------------------------------------------------- */

/* A path with {date} is judged by its folder; the file itself again when it is chosen.
 */
static fm_status check_one(fm_context *ctx, const fm_document *document,
                           const fm_place *place, const char *folder,
                           const char *source)
{
    fm_status status;
    char *path, *brace;

    if (fm_source_is_remote(source) != NULL)
        return fm_document_check_path(ctx, document, place, source);
    path = fm_source_path(folder, source);
    if (path == NULL)
        return fm_fail_nomem(ctx);
    brace = strchr(path + strlen(path) - strlen(source), '{');
    if (brace != NULL) {
        *brace = '\0';
        path[fm_path_name(path) - path] = '\0';
    }
    status = fm_document_check_path(ctx, document, place, path[0] == '\0' ? "." : path);
    fm_free(path);
    return status;
}

fm_status fm_document_check_sources(fm_context *ctx, const fm_document *document)
{
    fm_status status = FM_OK;

    for (size_t i = 0; i < document->layer_count && status == FM_OK; i++) {
        const fm_layer_spec *layer = &document->layers[i];

        if (layer->source != NULL)
            status = check_one(ctx, document, &layer->source_place, layer->folder,
                               layer->source);
    }
    if (status == FM_OK && document->furniture.inset.source != NULL) {
        fm_place place = { document->path, 0, 0 };

        status = check_one(ctx, document, &place, document->furniture.inset.folder,
                           document->furniture.inset.source);
    }
    return status;
}
