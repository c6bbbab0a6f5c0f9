/* SPDX-License-Identifier: MIT */
/* What a symbol says of each feature, which rules of style cannot carry. */
#include <string.h>

#include "gis/gis.h"

#include "base/banned.h"

static bool is_by_feature(const char *text)
{
    return text != NULL && strchr(text, '{') != NULL;
}

static bool has_words(const fm_symbol_says *says)
{
    if (is_by_feature(says->status) || is_by_feature(says->direction) ||
        says->engagement != NULL)
        return true;
    for (size_t i = 0; i < FM_SYMBOL_FIELD_COUNT; i++)
        if (says->texts[i] != NULL)
            return true;
    return false;
}

static bool loses_words(const fm_gis_layer *layer)
{
    if ((layer->kinds & FM_SHAPE_POINT) == 0)
        return false;
    for (size_t i = 0; i < layer->rule_count; i++)
        if (layer->rules[i].sidc != NULL &&
            has_words(&layer->rules[i].style.symbol_says))
            return true;
    return false;
}

fm_status fm_gis_tell_symbol_words(const fm_gis_job *job)
{
    const fm_place place = { .file = job->path };
    fm_status status = FM_OK;

    for (size_t i = 0; i < job->map->layer_count && status == FM_OK; i++) {
        if (!loses_words(&job->map->layers[i]))
            continue;
        status = fm_warn(job->ctx, FM_ERR_OUTPUT, &place, "symbol-words",
                         "layer '%s': texts, directions and states that symbols take "
                         "from each feature are left out; they stay in the fields",
                         job->map->layers[i].spec->id);
    }
    return status;
}
