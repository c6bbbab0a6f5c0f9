/* SPDX-License-Identifier: MIT */
#include "gis/maplibre_saying.h"

#include <string.h>

#include "gis/label_place.h"
#include "gis/maplibre_expression.h"
#include "gis/web_zoom.h"

#include "base/banned.h"

void fm_maplibre_raw(fm_maplibre *m, const char *key, fm_str *text)
{
    m->j.out->failed = m->j.out->failed || text->failed;
    fm_json_raw(&m->j, key, fm_str_text(text), text->length);
    fm_str_clear(text);
}

static void add_metadata(fm_maplibre *m, const fm_gis_layer *layer,
                         const fm_gis_rule *rule)
{
    fm_json *j = &m->j;

    fm_json_object_flat(j, "metadata");
    fm_json_text(j, "frontmap:layer", layer->spec->id);
    fm_json_text(j, "frontmap:title", layer->title);
    if (rule != NULL) {
        fm_json_text(j, "frontmap:label", rule->label);
        fm_json_bool(j, "frontmap:legend", !layer->spec->no_legend);
    }
    fm_json_end(j);
}

void fm_maplibre_begin(fm_maplibre *m, const fm_gis_layer *layer,
                       const fm_gis_rule *rule, const char *part, const char *type,
                       bool is_labels, const fm_str *filter)
{
    double from, to;

    fm_web_zooms(m->map, layer->spec, &from, &to);
    fm_maplibre_begin_at(m, layer, rule, part, type, is_labels, filter, from, to);
}

void fm_maplibre_begin_at(fm_maplibre *m, const fm_gis_layer *layer,
                          const fm_gis_rule *rule, const char *part, const char *type,
                          bool is_labels, const fm_str *filter, double from, double to)
{
    fm_json *j = &m->j;
    fm_str name = { 0 };

    fm_json_object(j, NULL);
    fm_str_add(&name, layer->spec->id);
    if (rule != NULL)
        fm_str_addf(&name, "/%zu", (size_t)(rule - layer->rules));
    fm_str_addf(&name, "/%s", part);
    fm_json_text(j, "id", fm_str_text(&name));
    fm_json_text(j, "type", type);
    fm_str_clear(&name);
    if (is_labels)
        fm_gis_label_layer_name(layer, &name);
    else
        fm_str_add(&name, layer->spec->id);
    fm_json_text(j, "source", m->scheme != NULL ? "map" : fm_str_text(&name));
    if (m->scheme != NULL)
        fm_json_text(j, "source-layer", fm_str_text(&name));
    if (from > 0)
        fm_json_fixed(j, "minzoom", from, 3);
    if (to < FM_WEB_ZOOM_MOST)
        fm_json_fixed(j, "maxzoom", to, 3);
    fm_json_raw(j, "filter", fm_str_text(filter), filter->length);
    add_metadata(m, layer, rule);
    j->out->failed = j->out->failed || name.failed || filter->failed;
    fm_str_release(&name);
}

void fm_saying_begin(fm_saying *s, const char *part, const char *type,
                     const char *geometry)
{
    fm_str_clear(&s->filter);
    fm_maplibre_rule_filter(&s->filter, s->m->map, s->layer, s->rule, geometry);
    fm_maplibre_begin(s->m, s->layer, s->rule, part, type, false, &s->filter);
}

void fm_saying_raw(fm_saying *s, const char *key)
{
    fm_maplibre_raw(s->m, key, &s->text);
}

const fm_table *fm_saying_table(const fm_saying *s)
{
    return &s->layer->features.table;
}

/* A colour of the style, or the feature's own where it may have one. */
void fm_saying_color(fm_saying *s, const char *key, const char *own, fm_color c)
{
    if (s->layer->spec->style_from_features && own != NULL)
        fm_maplibre_own_color(&s->text, own, c, 1);
    else
        fm_maplibre_color(&s->text, c, 1);
    fm_saying_raw(s, key);
}

void fm_saying_opacity(fm_saying *s, const char *key, const char *own, double value)
{
    if (s->layer->spec->style_from_features && own != NULL)
        fm_maplibre_own_number(&s->text, own, 1, value, s->layer->spec->opacity);
    else
        fm_maplibre_number(&s->text, value * s->layer->spec->opacity);
    fm_saying_raw(s, key);
}

void fm_saying_name(const fm_saying *s, const char *part, fm_str *out)
{
    fm_str_addf(out, "%s/%zu/%s", s->layer->spec->id,
                (size_t)(s->rule - s->layer->rules), part);
}

const char *fm_saying_only(const fm_saying *s, unsigned kind, const char *geometry)
{
    return s->layer->kinds == kind ? NULL : geometry;
}
