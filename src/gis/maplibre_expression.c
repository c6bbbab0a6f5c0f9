/* SPDX-License-Identifier: MIT */
#include "gis/maplibre_expression.h"

#include <string.h>

#include "base/json.h"
#include "doc/template.h"

#include "base/banned.h"

void fm_maplibre_text(fm_str *out, const char *text, size_t length)
{
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_text_n(&j, NULL, text, length);
}

static void add_text(fm_str *out, const char *text)
{
    fm_maplibre_text(out, text, strlen(text));
}

void fm_maplibre_number(fm_str *out, double value)
{
    fm_str_add_number(out, value);
}

void fm_maplibre_color(fm_str *out, fm_color color, double opacity)
{
    fm_color c = fm_color_with_opacity(color, opacity);

    fm_str_add(out, "\"rgba(");
    fm_str_add_fixed(out, c.r * 255, 0);
    fm_str_add_char(out, ',');
    fm_str_add_fixed(out, c.g * 255, 0);
    fm_str_add_char(out, ',');
    fm_str_add_fixed(out, c.b * 255, 0);
    fm_str_add_char(out, ',');
    fm_str_add_fixed(out, c.a, 3);
    fm_str_add(out, ")\"");
}

void fm_maplibre_get(fm_str *out, const char *field)
{
    fm_str_add(out, "[\"get\",");
    add_text(out, field);
    fm_str_add_char(out, ']');
}

/* ---------------------------------------------------------------------- numbers */

static bool has_texts(const fm_table *table, const char *field)
{
    size_t column = fm_table_find(table, field);

    return column != FM_NO_COLUMN && table->columns[column].counts[FM_CELL_TEXT] > 0;
}

/* The field as a number, behind a question whether it is one; closed by the caller's
 * otherwise. */
static void add_case(fm_str *out, const char *field, bool texts)
{
    fm_str_add(out, "[\"case\",");
    if (texts)
        fm_str_add(out, "[\"any\",");
    fm_str_add(out, "[\"==\",[\"typeof\",");
    fm_maplibre_get(out, field);
    fm_str_add(out, "],\"number\"]");
    if (texts) {
        /* what reads as a number twice, whatever stands for one that does not */
        fm_str_add(out, ",[\"all\",[\"==\",[\"typeof\",");
        fm_maplibre_get(out, field);
        fm_str_add(out, "],\"string\"],[\"!=\",");
        fm_maplibre_get(out, field);
        fm_str_add(out, ",\"\"],[\"==\",[\"to-number\",");
        fm_maplibre_get(out, field);
        fm_str_add(out, ",0],[\"to-number\",");
        fm_maplibre_get(out, field);
        fm_str_add(out, ",1]]]]");
    }
    fm_str_add_char(out, ',');
}

static void add_as_number(fm_str *out, const char *field, bool texts)
{
    if (texts)
        fm_str_add(out, "[\"to-number\",");
    fm_maplibre_get(out, field);
    if (texts)
        fm_str_add(out, ",0]");
}

void fm_maplibre_graduated(fm_str *out, const fm_graduated *g, const fm_table *table,
                           double by, double plus)
{
    bool texts;

    if (g->field == NULL || g->stop_count == 0) {
        fm_maplibre_number(out, g->value * by + plus);
        return;
    }
    texts = has_texts(table, g->field);
    add_case(out, g->field, texts);
    fm_str_add(out, "[\"interpolate\",[\"linear\"],");
    add_as_number(out, g->field, texts);
    for (size_t i = 0; i < g->stop_count; i++) {
        /* Inputs have to rise; of equal ones the last counts, as on the sheet. */
        if (i + 1 < g->stop_count && !(g->inputs[i + 1] > g->inputs[i]))
            continue;
        fm_str_add_char(out, ',');
        fm_maplibre_number(out, g->inputs[i]);
        fm_str_add_char(out, ',');
        fm_maplibre_number(out, g->outputs[i] * by + plus);
    }
    fm_str_add(out, "],");
    fm_maplibre_number(out, g->value * by + plus);
    fm_str_add_char(out, ']');
}

void fm_maplibre_own_color(fm_str *out, const char *field, fm_color color,
                           double opacity)
{
    fm_str_add(out, "[\"case\",[\"==\",[\"typeof\",");
    fm_maplibre_get(out, field);
    fm_str_add(out, "],\"string\"],[\"to-color\",");
    fm_maplibre_get(out, field);
    fm_str_add(out, ",[\"concat\",\"#\",");
    fm_maplibre_get(out, field);
    fm_str_add(out, "],");
    fm_maplibre_color(out, color, opacity);
    fm_str_add(out, "],");
    fm_maplibre_color(out, color, opacity);
    fm_str_add_char(out, ']');
}

void fm_maplibre_own_number(fm_str *out, const char *field, double most, double value,
                            double by)
{
    add_case(out, field, true);
    fm_str_add(out, "[\"*\",");
    fm_maplibre_number(out, by);
    fm_str_add(out, ",[\"max\",0,[\"min\",");
    fm_maplibre_number(out, most);
    fm_str_add_char(out, ',');
    add_as_number(out, field, true);
    fm_str_add(out, "]]],");
    fm_maplibre_number(out, value * by);
    fm_str_add_char(out, ']');
}

/* ------------------------------------------------------------------------ texts */

/* ["to-string",["get",name]], which is "" for null. */
static void add_as_text(fm_str *out, const char *field)
{
    fm_str_add(out, "[\"to-string\",");
    fm_maplibre_get(out, field);
    fm_str_add_char(out, ']');
}

static void add_field(fm_str *out, const fm_template_part *part, const fm_table *table,
                      const char *language)
{
    size_t columns[FM_TEMPLATE_CHOICES];
    fm_str scratch = { 0 };
    size_t count = fm_template_columns(table, part->text, part->length, language,
                                       &scratch, columns);

    out->failed = out->failed || scratch.failed;
    if (count == 0)
        fm_str_add(out, "\"\"");
    if (count > 1)
        fm_str_add(out, "[\"case\",");
    for (size_t i = 0; i + 1 < count; i++) {
        fm_str_add(out, "[\"!=\",");
        add_as_text(out, table->columns[columns[i]].name);
        fm_str_add(out, ",\"\"],");
        add_as_text(out, table->columns[columns[i]].name);
        fm_str_add_char(out, ',');
    }
    if (count > 0)
        add_as_text(out, table->columns[columns[count - 1]].name);
    if (count > 1)
        fm_str_add_char(out, ']');
    fm_str_release(&scratch);
}

void fm_maplibre_template(fm_str *out, const char *text, const fm_table *table,
                          const char *language)
{
    fm_template_part part;

    fm_str_add(out, "[\"concat\",\"\"");
    while (fm_template_next(&text, &part)) {
        fm_str_add_char(out, ',');
        if (part.is_field)
            add_field(out, &part, table, language);
        else
            fm_maplibre_text(out, part.text, part.length);
    }
    fm_str_add_char(out, ']');
}

/* ---------------------------------------------------------------------- filters */

/* Several days are in the layer: those of the map's date are shown. */
static void add_date(fm_str *out, const fm_gis_map *map, const fm_gis_layer *layer)
{
    const char *fields[2] = { layer->time_from, layer->time_to };

    if (map->date_count < 2 || !fm_date_is_set(map->date))
        return;
    for (int i = 0; i < 2; i++) {
        if (fields[i] == NULL)
            continue;
        fm_str_add(out, ",[\"any\",[\"==\",");
        fm_maplibre_get(out, fields[i]);
        fm_str_addf(out, ",null],[\"%s\",", i == 0 ? "<=" : ">");
        fm_str_add(out, "[\"to-string\",");
        fm_maplibre_get(out, fields[i]);
        fm_str_add(out, "],\"");
        fm_date_add_iso(out, map->date);
        fm_str_add(out, "\"]]");
    }
}

static void add_conditions(fm_str *out, const fm_gis_layer *layer,
                           const fm_gis_rule *rule)
{
    const fm_table *table = &layer->features.table;

    for (size_t i = 0; i < rule->all_count; i++) {
        fm_str_add_char(out, ',');
        fm_maplibre_condition(out, rule->all[i], table);
    }
    for (size_t i = 0; i < rule->none_count; i++) {
        fm_str_add(out, ",[\"!\",");
        fm_maplibre_condition(out, rule->none[i], table);
        fm_str_add_char(out, ']');
    }
}

void fm_maplibre_rule_filter(fm_str *out, const fm_gis_map *map,
                             const fm_gis_layer *layer, const fm_gis_rule *rule,
                             const char *geometry)
{
    fm_str_add(out, "[\"all\"");
    if (geometry != NULL)
        fm_str_addf(out,
                    ",[\"match\",[\"geometry-type\"],[\"%s\",\"Multi%s\"],true,false]",
                    geometry, geometry);
    add_date(out, map, layer);
    add_conditions(out, layer, rule);
    fm_str_add_char(out, ']');
}

/* Are there features that the map does not show? */
static bool has_hidden(const fm_gis_layer *layer)
{
    for (size_t i = 0; i < fm_features_count(&layer->features); i++)
        if (layer->rule_of[i] < 0)
            return true;
    return false;
}

void fm_maplibre_label_filter(fm_str *out, const fm_gis_map *map,
                              const fm_gis_layer *layer)
{
    const fm_where *where = layer->spec->label.where;

    fm_str_add(out, "[\"all\"");
    add_date(out, map, layer);
    if (where != NULL) {
        fm_str_add_char(out, ',');
        fm_maplibre_condition(out, where, &layer->features.table);
    }
    if (has_hidden(layer)) {
        fm_str_add(out, ",[\"any\"");
        for (size_t i = 0; i < layer->rule_count; i++) {
            fm_str_add(out, ",[\"all\"");
            add_conditions(out, layer, &layer->rules[i]);
            fm_str_add_char(out, ']');
        }
        fm_str_add_char(out, ']');
    }
    fm_str_add_char(out, ']');
}
