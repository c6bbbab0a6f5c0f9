/* SPDX-License-Identifier: MIT */
#include "sheet/credits_text.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "draw/surface.h"
#include "frontmap/version.h"
#include "geo/topology.h"

#include "base/banned.h"

/* Is `line` one of the first `count` attributions? */
static bool seen_before(const fm_situation *situation, size_t count, const char *line)
{
    for (size_t i = 0; i < count; i++) {
        const fm_situation_layer *layer = &situation->layers[i];

        if (layer->attribution != NULL && !layer->spec->hidden &&
            strcmp(layer->attribution, line) == 0)
            return true;
    }
    return false;
}

static void add_stale_notes(const fm_sheet *sheet, const fm_situation *situation,
                            fm_str *out)
{
    for (size_t i = 0; i < situation->layer_count; i++) {
        const fm_situation_layer *layer = &situation->layers[i];
        const char *title =
            layer->spec->title != NULL ? layer->spec->title : layer->spec->id;

        if (!layer->is_stale || layer->spec->hidden)
            continue;
        if (out->length > 0)
            fm_str_add_char(out, '\n');
        fm_str_addf(out, "%s: %s ", title, fm_sheet_word(sheet, "last known"));
        fm_date_add_words(out, layer->snapshot, sheet->language);
    }
}

char *fm_credits_collect(const fm_sheet *sheet, const fm_situation *situation)
{
    const fm_furniture_spec *furniture = &sheet->document->furniture;
    fm_str out = { 0 };

    if (furniture->credits.text != NULL)
        fm_str_add(&out, furniture->credits.text);
    for (size_t i = 0; furniture->credits.text == NULL && i < situation->layer_count;
         i++) {
        const fm_situation_layer *layer = &situation->layers[i];

        if (layer->attribution == NULL || layer->spec->hidden ||
            fm_features_count(&layer->features) == 0 ||
            seen_before(situation, i, layer->attribution))
            continue;
        if (out.length > 0)
            fm_str_add_char(&out, '\n');
        fm_str_add(&out, layer->attribution);
    }
    add_stale_notes(sheet, situation, &out);
    return fm_str_take(&out);
}

static void add_layers(const fm_situation *situation, fm_json *j)
{
    fm_str date = { 0 };

    fm_json_array(j, "layers");
    for (size_t i = 0; i < situation->layer_count; i++) {
        const fm_situation_layer *layer = &situation->layers[i];

        if (layer->spec->hidden)
            continue;
        fm_json_object(j, NULL);
        fm_json_text(j, "id", layer->spec->id);
        if (layer->path != NULL && layer->features.source != NULL)
            fm_json_text(j, "file", fm_path_name(layer->features.source));
        if (layer->features.format != NULL)
            fm_json_text(j, "format", layer->features.format);
        fm_json_integer(j, "features", (int64_t)fm_features_count(&layer->features));
        if (fm_date_is_set(layer->snapshot)) {
            fm_str_clear(&date);
            fm_date_add_iso(&date, layer->snapshot);
            fm_json_text(j, "snapshot", fm_str_text(&date));
        }
        if (layer->attribution != NULL)
            fm_json_text(j, "attribution", layer->attribution);
        fm_json_end(j);
    }
    fm_json_end(j);
    fm_str_release(&date);
}

void fm_manifest_json(const fm_sheet *sheet, const fm_situation *situation, fm_str *out)
{
    const fm_projection_info *info = fm_projection_about(sheet->viewport.projection);
    const fm_document *document = sheet->document;
    fm_str date = { 0 };
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "frontmap", FRONTMAP_VERSION);
    if (document->path != NULL)
        fm_json_text(&j, "document", fm_path_name(document->path));
    fm_json_text(&j, "digest", document->digest);
    if (fm_date_is_set(sheet->date)) {
        fm_date_add_iso(&date, sheet->date);
        fm_json_text(&j, "date", fm_str_text(&date));
    }
    fm_json_text(&j, "crs", info->crs);
    fm_json_text(&j, "operation", info->operation);
    add_layers(situation, &j);
    fm_json_object(&j, "libraries");
    fm_json_text(&j, "proj", fm_projection_library_version());
    fm_json_text(&j, "geos", fm_topology_library_version());
    fm_json_text(&j, "cairo", fm_surface_library_version());
    fm_json_text(&j, "pango", fm_text_library_version());
    fm_json_end(&j);
    fm_json_end(&j);
    fm_str_release(&date);
}
