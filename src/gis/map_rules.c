/* SPDX-License-Identifier: MIT */
/*
 * Rules from classes.  The features tell which there have to be: one for each class,
 * certainty, side of a dressed line and code of a symbol that occurs together; and one
 * for each class of the document that has no feature, so that it can get one in the
 * other program.
 *
 * Conditions are made as text and parsed, so that whoever translates them knows one
 * tree (doc/where_tree.h) and no second grammar.
 */
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "doc/template.h"
#include "gis/map_parts.h"
#include "sheet/enemy_side.h"
#include "sheet/ink.h"
#include "sheet/map_layer_tactical.h"

#include "base/banned.h"

/* Rules of one layer while they are made. */
typedef struct maker {
    fm_gis_map *map;
    fm_gis_layer *layer;
    size_t capacity;
    size_t *next; /* rule + 1 of the same class, 0: the last */
    size_t next_capacity;
    size_t *heads;          /* of each class, and of -1 before them */
    const char *sidc_field; /* that the code of a symbol is, and nothing else; NULL */
    bool is_graded;         /* some feature is not certain */
} maker;

/* ------------------------------------------------------------------------ text */

static void add_quoted(fm_str *out, const char *text, char quote)
{
    fm_str_add_char(out, quote);
    for (; *text != '\0'; text++) {
        if (*text == quote)
            fm_str_add_char(out, quote);
        fm_str_add_char(out, *text);
    }
    fm_str_add_char(out, quote);
}

/* A value of a class as its column has it. */
static void add_literal(const fm_gis_layer *layer, fm_str *out, const char *field,
                        const char *value)
{
    size_t column = fm_table_find(&layer->features.table, field);
    fm_cell_kind kind = column == FM_NO_COLUMN
                            ? FM_CELL_TEXT
                            : fm_column_type(&layer->features.table.columns[column]);
    double number;

    if ((kind == FM_CELL_INTEGER || kind == FM_CELL_REAL) &&
        fm_number_parse(value, strlen(value), &number))
        fm_str_add(out, value);
    else if (kind == FM_CELL_BOOL &&
             (strcmp(value, "true") == 0 || strcmp(value, "false") == 0))
        fm_str_add(out, value);
    else
        add_quoted(out, value, '\'');
}

static fm_status parse(fm_gis_map *map, fm_str *text, fm_where **out)
{
    fm_where **grown = fm_grow(map->conditions, &map->condition_capacity,
                               map->condition_count + 1, sizeof *grown);
    const char *kept = grown == NULL ? NULL : fm_gis_keep(map, fm_str_text(text));
    fm_status status;

    if (grown != NULL)
        map->conditions = grown;
    if (kept == NULL || text->failed)
        return fm_fail_nomem(map->ctx);
    status = fm_where_parse(map->ctx, FM_ERR_INTERNAL, NULL, kept, out);
    if (status == FM_OK)
        grown[map->condition_count++] = *out;
    fm_str_clear(text);
    return status;
}

/* ------------------------------------------------------------------- collecting */

/* The template of the code of a symbol, or of a control measure. */
static const char *code_of(const fm_style *style)
{
    return style->symbol_sidc != NULL ? style->symbol_sidc : style->tactical_words.sidc;
}

static const char *feature_sidc(const maker *m, size_t feature, const fm_style *style,
                                fm_str *scratch)
{
    const char *code = code_of(style);

    fm_str_clear(scratch);
    if (code == NULL)
        return NULL;
    fm_styler_text(m->layer->styler, code, feature, scratch);
    return fm_str_text(scratch);
}

/* The field of a template that is one field and nothing more; NULL. */
static fm_status find_sidc_field(maker *m)
{
    const fm_layer_spec *spec = m->layer->spec;
    const char *text = code_of(&spec->style);
    fm_template_part part, more;
    char *name;

    for (size_t i = 0; i < spec->class_count && text == NULL; i++)
        text = code_of(&spec->classes[i].style);
    if (text == NULL || !fm_template_next(&text, &part) || !part.is_field ||
        fm_template_next(&text, &more))
        return FM_OK;
    name = fm_arena_strndup(&m->map->arena, part.text, part.length);
    if (name == NULL)
        return fm_fail_nomem(m->map->ctx);
    if (fm_table_find(&m->layer->features.table, name) != FM_NO_COLUMN)
        m->sidc_field = name;
    return FM_OK;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* A new rule at the end of its class; NULL when out of memory. */
static fm_gis_rule *add_rule(maker *m, int class_index)
{
    fm_gis_layer *layer = m->layer;
    size_t count = layer->rule_count, *link = &m->heads[class_index + 1];
    fm_gis_rule *rules = fm_grow(layer->rules, &m->capacity, count + 1, sizeof *rules);
    size_t *next = rules == NULL
                       ? NULL
                       : fm_grow(m->next, &m->next_capacity, count + 1, sizeof *next);

    if (rules != NULL)
        layer->rules = rules;
    if (next == NULL)
        return NULL;
    m->next = next;
    while (*link != 0)
        link = &next[*link - 1];
    *link = count + 1;
    next[count] = 0;
    rules[count] = (fm_gis_rule){ .class_index = class_index };
    layer->rule_count++;
    return &rules[count];
}

/* The rule of a feature, made when there is none yet. */
static fm_status take_feature(maker *m, size_t feature, fm_str *scratch)
{
    fm_gis_layer *layer = m->layer;
    int c = fm_styler_class(layer->styler, feature);
    fm_certainty certainty =
        layer->is_stale ? FM_STALE : fm_styler_certainty(layer->styler, feature);
    unsigned kinds = fm_shapes_kinds(&layer->features.shapes, feature);
    fm_style style;
    const char *sidc;
    fm_gis_rule *rule = NULL;
    fm_side side;

    layer->rule_of[feature] = -1;
    layer->kinds |= kinds;
    if ((c < 0 && layer->spec->class_count > 0) ||
        (c >= 0 && layer->spec->classes[c].hidden))
        return FM_OK;
    style = fm_styler_class_style(layer->styler, c);
    sidc = feature_sidc(m, feature, &style, scratch);
    fm_map_measure_style(layer->styler, feature, &style);
    side = fm_ink_is_tactical(&style)
               ? fm_enemy_side_said(&layer->features, layer->spec, &style, feature)
               : FM_SIDE_LEFT;
    for (size_t i = m->heads[c + 1]; i != 0 && rule == NULL; i = m->next[i - 1]) {
        fm_gis_rule *r = &layer->rules[i - 1];

        if (r->certainty == certainty && r->side == side &&
            (m->sidc_field == NULL || is_same(r->sidc, sidc)))
            rule = r;
    }
    if (rule == NULL) {
        rule = add_rule(m, c);
        if (rule == NULL)
            return fm_fail_nomem(m->map->ctx);
        rule->certainty = certainty;
        rule->side = side;
        rule->style = fm_ink_certainty(style, certainty);
        if (sidc != NULL) {
            rule->sidc = fm_gis_keep(m->map, sidc);
            if (rule->sidc == NULL)
                return fm_fail_nomem(m->map->ctx);
        }
    }
    m->is_graded =
        m->is_graded || (certainty != FM_CERTAIN &&
                         layer->spec->certainty_field != NULL && !layer->is_stale);
    rule->kinds |= kinds;
    rule->count++;
    layer->rule_of[feature] = (int)(rule - layer->rules);
    return FM_OK;
}

/* Classes that this date lacks. */
static fm_status add_empty(maker *m)
{
    const fm_layer_spec *spec = m->layer->spec;
    int first = spec->class_count == 0 ? -1 : 0;

    for (int c = first; c < (int)spec->class_count; c++) {
        fm_gis_rule *rule;

        if (m->heads[c + 1] != 0 || (c >= 0 && spec->classes[c].hidden))
            continue;
        rule = add_rule(m, c);
        if (rule == NULL)
            return fm_fail_nomem(m->map->ctx);
        rule->certainty = m->layer->is_stale ? FM_STALE : FM_CERTAIN;
        rule->kinds = m->layer->kinds;
        rule->style = fm_ink_certainty(fm_styler_class_style(m->layer->styler, c),
                                       rule->certainty);
    }
    return FM_OK;
}

/* Into the order of the document; features are told the new places. */
static fm_status sort(maker *m)
{
    fm_gis_layer *layer = m->layer;
    fm_gis_rule *sorted = fm_alloc(layer->rule_count + 1, sizeof *sorted);
    int *place = fm_alloc(layer->rule_count + 1, sizeof *place);
    size_t count = 0;

    if (sorted == NULL || place == NULL) {
        fm_free(sorted);
        fm_free(place);
        return fm_fail_nomem(m->map->ctx);
    }
    for (size_t c = 0; c <= layer->spec->class_count; c++) {
        for (int grade = FM_CERTAIN; grade <= FM_STALE; grade++) {
            for (size_t i = m->heads[c]; i != 0; i = m->next[i - 1]) {
                if (layer->rules[i - 1].certainty != (fm_certainty)grade)
                    continue;
                place[i - 1] = (int)count;
                sorted[count++] = layer->rules[i - 1];
            }
        }
    }
    for (size_t i = 0; i < fm_features_count(&layer->features); i++)
        if (layer->rule_of[i] >= 0)
            layer->rule_of[i] = place[layer->rule_of[i]];
    fm_free(place);
    fm_free(layer->rules);
    layer->rules = sorted;
    return FM_OK;
}

/* ------------------------------------------------------------------- conditions */

/* Conditions of one rule while they are gathered. */
typedef struct gathering {
    fm_where **items[2]; /* all, none */
    size_t counts[2], capacities[2];
} gathering;

static fm_status add_condition(maker *m, gathering *g, int which, fm_str *text)
{
    fm_where *where = NULL;
    fm_status status = parse(m->map, text, &where);
    fm_where **grown;

    if (status != FM_OK)
        return status;
    grown = fm_grow(g->items[which], &g->capacities[which], g->counts[which] + 1,
                    sizeof *grown);
    if (grown == NULL)
        return fm_fail_nomem(m->map->ctx);
    g->items[which] = grown;
    grown[g->counts[which]++] = where;
    return FM_OK;
}

/* "field" IN (every value that has a class) */
static fm_status exclude_values(maker *m, gathering *g)
{
    const fm_layer_spec *spec = m->layer->spec;
    fm_str text = { 0 };
    fm_status status = FM_OK;
    size_t values = 0;

    for (size_t i = 0; i < spec->class_count; i++) {
        if (spec->classes[i].value == NULL)
            continue;
        if (values++ == 0) {
            add_quoted(&text, spec->class_field, '"');
            fm_str_add(&text, " IN (");
        } else {
            fm_str_add(&text, ", ");
        }
        add_literal(m->layer, &text, spec->class_field, spec->classes[i].value);
    }
    if (values > 0) {
        fm_str_add_char(&text, ')');
        status = add_condition(m, g, 1, &text);
    }
    fm_str_release(&text);
    return status;
}

/* What makes a feature one of the class, and of none before it. */
static fm_status add_class(maker *m, const fm_gis_rule *rule, gathering *g)
{
    const fm_layer_spec *spec = m->layer->spec;
    const fm_class *class =
        rule->class_index < 0 ? NULL : &spec->classes[rule->class_index];
    fm_str text = { 0 };
    fm_status status = FM_OK;

    if (class == NULL)
        return FM_OK;
    if (class->value != NULL) {
        add_quoted(&text, spec->class_field, '"');
        fm_str_add(&text, " = ");
        add_literal(m->layer, &text, spec->class_field, class->value);
        status = add_condition(m, g, 0, &text);
        fm_str_release(&text);
        return status;
    }
    if (class->where != NULL) {
        fm_str_add(&text, fm_where_text(class->where));
        status = add_condition(m, g, 0, &text);
    }
    if (status == FM_OK && spec->class_field != NULL)
        status = exclude_values(m, g);
    for (size_t i = 0; i < spec->class_count && status == FM_OK; i++) {
        const fm_class *other = &spec->classes[i];

        if (other->where == NULL || (class->where != NULL && other >= class))
            continue;
        fm_str_add(&text, fm_where_text(other->where));
        status = add_condition(m, g, 1, &text);
    }
    fm_str_release(&text);
    return status;
}

static fm_status add_certainty(maker *m, const fm_gis_rule *rule, gathering *g)
{
    static const char *const words[] = { NULL, "claimed", "contested", "stale" };
    fm_str text = { 0 };
    fm_status status = FM_OK;

    if (!m->is_graded)
        return FM_OK;
    for (int c = FM_CLAIMED; c <= FM_STALE && status == FM_OK; c++) {
        if (rule->certainty != FM_CERTAIN && (int)rule->certainty != c)
            continue;
        add_quoted(&text, m->layer->spec->certainty_field, '"');
        fm_str_addf(&text, " ILIKE '%s'", words[c]);
        status = add_condition(m, g, rule->certainty == FM_CERTAIN, &text);
    }
    fm_str_release(&text);
    return status;
}

/* Does the class have another rule that differs in this? */
static bool has_other(const maker *m, const fm_gis_rule *rule, bool by_side)
{
    for (size_t i = 0; i < m->layer->rule_count; i++) {
        const fm_gis_rule *r = &m->layer->rules[i];

        if (r->class_index == rule->class_index &&
            (by_side ? r->side != rule->side : !is_same(r->sidc, rule->sidc)))
            return true;
    }
    return false;
}

static fm_status add_side(maker *m, const fm_gis_rule *rule, gathering *g)
{
    fm_str text = { 0 };
    fm_status status;

    const char *enemy = rule->style.tactical_words.enemy != NULL
                            ? rule->style.tactical_words.enemy
                            : m->layer->spec->facing;

    if (enemy == NULL || !has_other(m, rule, true))
        return FM_OK;
    fm_str_add(&text, "\"right\" = ");
    add_quoted(&text, enemy, '\'');
    status = add_condition(m, g, rule->side != FM_SIDE_RIGHT, &text);
    fm_str_release(&text);
    return status;
}

static fm_status add_sidc(maker *m, const fm_gis_rule *rule, gathering *g)
{
    fm_str text = { 0 };
    fm_status status;

    if (m->sidc_field == NULL || rule->sidc == NULL || !has_other(m, rule, false))
        return FM_OK;
    add_quoted(&text, m->sidc_field, '"');
    if (rule->sidc[0] == '\0') {
        fm_str_add(&text, " IS NULL");
    } else {
        fm_str_add(&text, " = ");
        add_literal(m->layer, &text, m->sidc_field, rule->sidc);
    }
    status = add_condition(m, g, 0, &text);
    fm_str_release(&text);
    return status;
}

static fm_status keep_conditions(maker *m, const gathering *g, int which,
                                 fm_where *const **out, size_t *count)
{
    size_t bytes = g->counts[which];
    fm_where **kept = fm_arena_alloc(&m->map->arena, bytes + 1, sizeof *kept);

    if (kept == NULL)
        return fm_fail_nomem(m->map->ctx);
    for (size_t i = 0; i < g->counts[which]; i++)
        kept[i] = g->items[which][i];
    *out = kept;
    *count = g->counts[which];
    return FM_OK;
}

static fm_status add_conditions(maker *m, fm_gis_rule *rule)
{
    gathering g = { 0 };
    fm_status status = add_class(m, rule, &g);
    bool is_class_alone = status == FM_OK && g.counts[0] == 1 && g.counts[1] == 0;

    if (status == FM_OK)
        status = add_certainty(m, rule, &g);
    if (status == FM_OK)
        status = add_side(m, rule, &g);
    if (status == FM_OK)
        status = add_sidc(m, rule, &g);
    if (status == FM_OK && is_class_alone && g.counts[0] == 1 && g.counts[1] == 0)
        rule->value = m->layer->spec->classes[rule->class_index].value;
    if (status == FM_OK)
        status = keep_conditions(m, &g, 0, &rule->all, &rule->all_count);
    if (status == FM_OK)
        status = keep_conditions(m, &g, 1, &rule->none, &rule->none_count);
    fm_free(g.items[0]);
    fm_free(g.items[1]);
    return status;
}

/* ----------------------------------------------------------------------- words */

static fm_status add_label(maker *m, fm_gis_rule *rule)
{
    static const char *const words[] = { NULL, "Claimed", "Contested", "Stale" };
    const fm_sheet *sheet = &m->map->making.sheet;
    const fm_layer_spec *spec = m->layer->spec;
    const char *text = spec->title != NULL ? spec->title : "";
    fm_str label = { 0 };
    char *expanded;

    if (rule->class_index >= 0) {
        const fm_class *class = &spec->classes[rule->class_index];

        text = class->label != NULL   ? class->label
               : class->value != NULL ? class->value
                                      : fm_sheet_word(sheet, "Other");
    }
    expanded = fm_document_expand(m->map->dated, m->map->date, text, false);
    if (expanded == NULL)
        return fm_fail_nomem(m->map->ctx);
    fm_str_add(&label, expanded);
    if (rule->certainty != FM_CERTAIN)
        fm_str_addf(&label, "%s%s", label.length > 0 ? ": " : "",
                    fm_sheet_word(sheet, words[rule->certainty]));
    rule->label = fm_gis_keep(m->map, fm_str_text(&label));
    fm_str_release(&label);
    fm_free(expanded);
    return rule->label == NULL ? fm_fail_nomem(m->map->ctx) : FM_OK;
}

fm_status fm_gis_rules_make(fm_gis_map *map, fm_gis_layer *layer)
{
    maker m = { .map = map, .layer = layer };
    size_t count = fm_features_count(&layer->features);
    fm_str scratch = { 0 };
    fm_status status = FM_OK;

    layer->rule_of = fm_alloc(count, sizeof *layer->rule_of);
    m.heads = fm_alloc(layer->spec->class_count + 1, sizeof *m.heads);
    if (layer->rule_of == NULL || m.heads == NULL)
        status = fm_fail_nomem(map->ctx);
    if (status == FM_OK)
        status = find_sidc_field(&m);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = take_feature(&m, i, &scratch);
    if (status == FM_OK)
        status = add_empty(&m);
    if (status == FM_OK)
        status = sort(&m);
    for (size_t i = 0; i < layer->rule_count && status == FM_OK; i++) {
        status = add_conditions(&m, &layer->rules[i]);
        if (status == FM_OK)
            status = add_label(&m, &layer->rules[i]);
    }
    fm_str_release(&scratch);
    fm_free(m.heads);
    fm_free(m.next);
    return status;
}
