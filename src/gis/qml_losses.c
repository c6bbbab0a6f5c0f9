/* SPDX-License-Identifier: MIT */
/*
 * What QGIS will not show as the map does.
 */
#include <string.h>

#include "gis/qml_parts.h"
#include "sheet/ink.h"

#include "base/banned.h"

/* Arrows, areas and tasks, whose drawing is made of all their points; words along
 * lines. */
static bool has_plain_measures(const fm_gis_layer *layer)
{
    for (size_t i = 0; i < layer->rule_count; i++) {
        const fm_style *style = &layer->rules[i].style;
        fm_tactical_look look = { .kind = style->tactical,
                                  .size_px = style->tactical_size,
                                  .spacing_px = style->tactical_spacing };

        if (fm_ink_is_tactical(style) &&
            (style->tactical == NULL || fm_tactical_pitch(&look) <= 0 ||
             style->tactical_words.name != NULL || style->tactical_words.note != NULL))
            return true;
    }
    return false;
}

static bool has_marker_pictures(const fm_gis_layer *layer)
{
    return layer->spec->style_from_features &&
           fm_table_find(&layer->features.table, "marker-symbol") != FM_NO_COLUMN;
}

fm_status fm_gis_qml_tell_losses(const fm_gis_job *job)
{
    static const struct {
        const char *kind, *what;
        bool (*is_lost)(const fm_gis_layer *layer);
    } losses[] = {
        { "measure-as-line",
          "control measures are shown as lines with their figures, without words, "
          "arrows and marks (--graphics drawn makes geometry of them)",
          has_plain_measures },
        { "marker-symbol",
          "the features' own marker-symbol is left out, their layer's "
          "symbol stands",
          has_marker_pictures },
    };
    fm_place place = { .file = job->path };
    fm_status status = FM_OK;

    for (size_t i = 0; i < sizeof losses / sizeof losses[0] && status == FM_OK; i++) {
        fm_str layers = { 0 };

        for (size_t k = 0; k < job->map->layer_count; k++)
            if (losses[i].is_lost(&job->map->layers[k]))
                fm_str_addf(&layers, "%s'%.60s'", layers.length > 0 ? ", " : "",
                            job->map->layers[k].spec->id);
        if (layers.length > 0)
            status = fm_warn(job->ctx, FM_ERR_OUTPUT, &place, losses[i].kind,
                             "layers %.400s: %s", fm_str_text(&layers), losses[i].what);
        fm_str_release(&layers);
    }
    return status;
}
