/* SPDX-License-Identifier: MIT */
#include "gis/qgis_piece.h"

#include <string.h>

#include "base/mem.h"
#include "draw/svg_text.h"

#include "base/banned.h"

enum { KINDS = 3 };

/* In the order of drawing. */
static const struct kind {
    unsigned bit;
    const char *tail, *words;
} kinds[KINDS] = {
    { FM_SHAPE_POLYGON, "_areas", "areas" },
    { FM_SHAPE_LINE, "_lines", "lines" },
    { FM_SHAPE_POINT, "_points", "points" },
};

/* --------------------------------------------------------------------- splitting */

static bool is_of_kind(fm_part_role role, unsigned kind)
{
    return role == FM_PART_POINTS ? kind == FM_SHAPE_POINT
           : role == FM_PART_LINE ? kind == FM_SHAPE_LINE
                                  : kind == FM_SHAPE_POLYGON;
}

/* The features' parts of this kind alone. */
static bool keep_parts(fm_shapes *shapes, unsigned kind)
{
    fm_shapes kept = { 0 };
    bool ok = true;

    for (size_t i = 0; i < shapes->feature_count && ok; i++) {
        ok = fm_shapes_begin_feature(&kept);
        for (size_t p = shapes->feature_start[i];
             p < shapes->feature_start[i + 1] && ok; p++) {
            fm_part_role role = (fm_part_role)shapes->part_role[p];

            if (is_of_kind(role, kind))
                ok = fm_shapes_begin_part(&kept, role) &&
                     fm_shapes_add_points(&kept, shapes->points + shapes->part_start[p],
                                          fm_shapes_part_size(shapes, p));
        }
    }
    fm_shapes_release(shapes);
    *shapes = kept;
    return ok;
}

/* What has no shape at all goes with the first piece. */
static fm_status split(fm_context *ctx, fm_qgis_piece *piece, bool is_first)
{
    const fm_features *all = &piece->layer->features;
    size_t count = fm_features_count(all);
    bool *keep = fm_alloc(count, sizeof *keep);
    bool ok = keep != NULL;

    for (size_t i = 0; i < count && ok; i++) {
        unsigned of = fm_shapes_kinds(&all->shapes, i);

        keep[i] = (of & piece->kind) != 0 || (of == 0 && is_first);
    }
    ok = ok && fm_features_copy(all, keep, &piece->split) &&
         keep_parts(&piece->split.shapes, piece->kind);
    piece->features = &piece->split;
    fm_free(keep);
    return ok ? FM_OK : fm_fail_nomem(ctx);
}

static size_t count_mixed(const fm_features *f)
{
    size_t mixed = 0;

    for (size_t i = 0; i < fm_features_count(f); i++) {
        unsigned of = fm_shapes_kinds(&f->shapes, i);

        mixed += (of & (of - 1)) != 0;
    }
    return mixed;
}

static fm_status tell_split(const fm_gis_job *job, const fm_gis_layer *layer,
                            const fm_qgis_piece *first, size_t count)
{
    fm_place place = { .file = job->path };
    size_t mixed = count_mixed(&layer->features);
    fm_str names = { 0 }, more = { 0 };
    fm_status status;

    for (size_t i = 0; i < count; i++)
        fm_str_addf(&names, "%s'%.80s'", i > 0 ? ", " : "", first[i].name);
    if (mixed > 0)
        fm_str_addf(&more, "; %zu feature%s of several kinds %s in each with a part",
                    mixed, mixed == 1 ? "" : "s", mixed == 1 ? "is" : "are");
    status = fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "layer-split",
                     "layer '%.80s' has several kinds of shape, and QGIS one a layer; "
                     "written as %s%s",
                     layer->spec->id, fm_str_text(&names), fm_str_text(&more));
    fm_str_release(&names);
    fm_str_release(&more);
    return status;
}

/* ------------------------------------------------------------------------- words */

/* Ids of layers are kept for them, also those that come later. */
static bool is_taken(const fm_qgis_pieces *pieces, const fm_qgis_piece *mine,
                     const char *name)
{
    for (const fm_qgis_piece *p = pieces->items; p < mine; p++)
        if (fm_str_equal_nocase(p->name, name))
            return true;
    for (size_t i = 0; i < pieces->map->layer_count; i++)
        if (&pieces->map->layers[i] != mine->layer &&
            fm_str_equal_nocase(pieces->map->layers[i].spec->id, name))
            return true;
    return false;
}

static fm_status name_piece(const fm_qgis_pieces *pieces, fm_qgis_piece *piece,
                            const struct kind *kind)
{
    bool is_reserved =
        pieces->is_database && fm_export_is_reserved_table(piece->layer->spec->id);
    fm_str text = { 0 };

    for (int n = 1; n == 1 || is_taken(pieces, piece, fm_str_text(&text)); n++) {
        fm_str_clear(&text);
        fm_str_addf(&text, "%s%s%s", is_reserved ? "map_" : "", piece->layer->spec->id,
                    kind != NULL ? kind->tail : "");
        if (n > 1)
            fm_str_addf(&text, "_%d", n);
        if (text.failed)
            break;
    }
    piece->name = fm_str_take(&text);
    fm_str_add(&text, piece->layer->title);
    if (kind != NULL)
        fm_str_addf(&text, " (%s)", kind->words);
    piece->title = fm_str_take(&text);
    return piece->name == NULL || piece->title == NULL ? fm_fail_nomem(pieces->ctx)
                                                       : FM_OK;
}

static fm_status tell_name(const fm_gis_job *job, const fm_qgis_piece *piece)
{
    fm_place place = { .file = job->path };

    if (strcmp(piece->name, piece->layer->spec->id) == 0)
        return FM_OK;
    return fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "layer-renamed",
                   "a GeoPackage has '%.80s' for itself; that layer is written as "
                   "'%.80s'",
                   piece->layer->spec->id, piece->name);
}

static fm_status describe(const fm_qgis_pieces *pieces, fm_qgis_piece *piece)
{
    const fm_gis_layer *layer = piece->layer;
    const char *const words[] = { layer->what, layer->doubt };
    fm_str text = { 0 };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i] != NULL)
            fm_str_addf(&text, "%s%s", text.length > 0 ? " " : "", words[i]);
    if (layer->attribution != NULL)
        fm_str_addf(&text, "%sSource: %s", text.length > 0 ? "\n" : "",
                    layer->attribution);
    if (layer->licence != NULL)
        fm_str_addf(&text, "%sLicence: %s", text.length > 0 ? "\n" : "",
                    layer->licence);
    fm_str_add(&text, "");
    piece->description = text.text == NULL ? fm_strdup("") : fm_str_take(&text);
    fm_str_release(&text);
    return piece->description == NULL ? fm_fail_nomem(pieces->ctx) : FM_OK;
}

/* ------------------------------------------------------------------------ making */

static fm_status add_piece(fm_qgis_pieces *pieces, const fm_gis_layer *layer,
                           const struct kind *of_several, bool is_first,
                           const fm_export_name_rule *rule)
{
    fm_qgis_piece *piece = &pieces->items[pieces->count++];
    fm_status status;

    *piece = (fm_qgis_piece){ .layer = layer, .features = &layer->features };
    piece->kind = of_several != NULL ? of_several->bit : fm_gis_qml_kinds(layer);
    status = name_piece(pieces, piece, of_several);
    if (status == FM_OK)
        status = describe(pieces, piece);
    if (status == FM_OK && of_several != NULL)
        status = split(pieces->ctx, piece, is_first);
    if (status == FM_OK)
        status = fm_export_names_choose(pieces->ctx, &layer->features.table, rule,
                                        &piece->names);
    return status;
}

static fm_status add_layer(const fm_gis_job *job, fm_qgis_pieces *pieces,
                           const fm_gis_layer *layer, const fm_export_name_rule *rule)
{
    unsigned has = fm_gis_qml_kinds(layer);
    size_t before = pieces->count;
    fm_status status = FM_OK;

    if ((has & (has - 1)) == 0) {
        status = add_piece(pieces, layer, NULL, true, rule);
        return status == FM_OK ? tell_name(job, &pieces->items[before]) : status;
    }
    for (size_t k = 0; k < KINDS && status == FM_OK; k++)
        if (has & kinds[k].bit)
            status = add_piece(pieces, layer, &kinds[k], pieces->count == before, rule);
    if (status == FM_OK)
        status = tell_split(job, layer, &pieces->items[before], pieces->count - before);
    return status;
}

fm_status fm_qgis_pieces_make(const fm_gis_job *job, const fm_export_name_rule *rule,
                              fm_qgis_pieces *out)
{
    fm_status status = FM_OK;

    *out = (fm_qgis_pieces){ .ctx = job->ctx,
                             .map = job->map,
                             .is_database = rule == NULL };
    out->items = fm_alloc(job->map->layer_count * KINDS, sizeof *out->items);
    if (out->items == NULL)
        return fm_fail_nomem(job->ctx);
    for (size_t i = 0; i < job->map->layer_count && status == FM_OK; i++)
        status = add_layer(job, out, &job->map->layers[i], rule);
    return status;
}

void fm_qgis_pieces_release(fm_qgis_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        fm_qgis_piece *p = &pieces->items[i];

        fm_free(p->name);
        fm_free(p->title);
        fm_free(p->description);
        fm_features_release(&p->split);
        fm_export_names_release(&p->names);
    }
    fm_free(pieces->items);
    *pieces = (fm_qgis_pieces){ 0 };
}

fm_gis_qml_job fm_qgis_piece_job(const fm_qgis_pieces *pieces, size_t i)
{
    return (fm_gis_qml_job){ .ctx = pieces->ctx,
                             .map = pieces->map,
                             .layer = pieces->items[i].layer,
                             .kind = pieces->items[i].kind,
                             .names = &pieces->items[i].names };
}

/* ---------------------------------------------------------------------- metadata */

static void add_element(fm_str *out, const char *name, const char *text)
{
    fm_str_addf(out, "<%s>", name);
    if (text != NULL)
        fm_svg_add_text(out, text);
    fm_str_addf(out, "</%s>\n", name);
}

static void add_about(fm_str *out, const char *identifier, const char *language,
                      const char *title, const char *abstract)
{
    add_element(out, "identifier", identifier);
    add_element(out, "parentidentifier", NULL);
    add_element(out, "language", language);
    add_element(out, "type", "dataset");
    add_element(out, "title", title);
    add_element(out, "abstract", abstract);
    fm_str_add(out, "<links/>\n");
}

void fm_qgis_metadata(const fm_qgis_pieces *pieces, size_t i, fm_str *out)
{
    const fm_gis_map *map = pieces->map;
    const char *language = map->making.sheet.language;

    if (i == SIZE_MAX) {
        add_about(out, map->name, language, map->title, map->subtitle);
        add_element(out, "fees", NULL);
        if (map->credits != NULL)
            add_element(out, "rights", map->credits);
    } else {
        const fm_gis_layer *layer = pieces->items[i].layer;

        add_about(out, pieces->items[i].name, language, pieces->items[i].title,
                  pieces->items[i].description);
        add_element(out, "fees", NULL);
        if (layer->attribution != NULL)
            add_element(out, "rights", layer->attribution);
        if (layer->licence != NULL)
            add_element(out, "license", layer->licence);
    }
    add_element(out, "encoding", "UTF-8");
}
