/* SPDX-License-Identifier: MIT */
/*
 * What does not depend on the feature is resolved once, when the styler is made: the
 * style of every class, the columns of every field, a table from values to classes.
 */
#include "doc/style.h"

#include <string.h>

#include "base/number.h"
#include "doc/simplestyle.h"
#include "doc/style_resolve.h"
#include "doc/template.h"

#include "base/banned.h"

/* A field that a number or a template is taken from, and where it stands. */
struct field {
    const char *name;
    size_t length;
    bool is_template;
    size_t columns[FM_TEMPLATE_CHOICES];
    size_t column_count;
};

struct fm_styler {
    const fm_document *document;
    const fm_layer_spec *layer;
    const fm_table *table;
    fm_style *styles; /* of the layer, then of each class */
    fm_where **rules; /* one a class, own copies bound to this table; or NULL */
    size_t class_column, certainty_column;
    int default_class;
    uint32_t *slots; /* class + 1 by hash of its value, 0: free */
    size_t slot_count;
    struct field *fields;
    size_t field_count, field_capacity;
    fm_simplestyle simple;
};

/* ---- Fields --------------------------------------------------------------------- */

static fm_status fail_field(const fm_styler *s, fm_context *ctx, const char *name,
                            size_t length)
{
    const fm_table *t = s->table;
    const char **words = fm_alloc(t->column_count + 1, sizeof *words);
    const char *nearest = NULL;
    fm_str hint = { 0 };
    char *copy = fm_strndup(name, length);
    fm_status status;

    if (words != NULL && copy != NULL) {
        for (size_t i = 0; i < t->column_count; i++)
            words[i] = t->columns[i].name;
        nearest = fm_str_nearest(copy, words);
        if (nearest != NULL)
            fm_str_addf(&hint, "; did you mean '%.100s'?", nearest);
        else
            fm_str_addf(&hint, "; see its fields with 'frontmap info'");
    }
    if (words == NULL || copy == NULL || hint.failed)
        status = fm_fail_nomem(ctx);
    else
        status = fm_fail_at(ctx, FM_ERR_DOCUMENT, &s->layer->place,
                            "layer '%s': no field '%.100s'%s", s->layer->id, copy,
                            fm_str_text(&hint));
    fm_str_release(&hint);
    fm_free(copy);
    fm_free(words);
    return status;
}

static fm_status add_field(fm_styler *s, fm_context *ctx, const char *name,
                           size_t length, bool is_template, fm_str *scratch)
{
    struct field *grown, *field;

    for (size_t i = 0; i < s->field_count; i++) {
        field = &s->fields[i];
        if (field->is_template == is_template && field->length == length &&
            memcmp(field->name, name, length) == 0)
            return FM_OK;
    }
    grown = fm_grow(s->fields, &s->field_capacity, s->field_count + 1, sizeof *grown);
    if (grown == NULL)
        return fm_fail_nomem(ctx);
    s->fields = grown;
    field = &grown[s->field_count];
    *field =
        (struct field){ .name = name, .length = length, .is_template = is_template };
    if (is_template) {
        field->column_count =
            fm_template_columns(s->table, name, length, s->document->sheet.language,
                                scratch, field->columns);
        if (scratch->failed)
            return fm_fail_nomem(ctx);
    } else {
        field->columns[0] = fm_table_find(s->table, name);
        field->column_count = field->columns[0] != FM_NO_COLUMN;
    }
    s->field_count++;
    if (field->column_count == 0 && s->table->row_count > 0)
        return fail_field(s, ctx, name, length);
    return FM_OK;
}

static fm_status add_graduated(fm_styler *s, fm_context *ctx, const fm_graduated *g,
                               fm_str *scratch)
{
    if (g->field == NULL)
        return FM_OK;
    return add_field(s, ctx, g->field, strlen(g->field), false, scratch);
}

static fm_status add_template(fm_styler *s, fm_context *ctx, const char *text,
                              fm_str *scratch)
{
    fm_status status = FM_OK;
    fm_template_part part;

    while (status == FM_OK && text != NULL && fm_template_next(&text, &part)) {
        if (part.is_field)
            status = add_field(s, ctx, part.text, part.length, true, scratch);
    }
    return status;
}

static fm_status add_symbol_fields(fm_styler *s, fm_context *ctx,
                                   const fm_symbol_says *says, fm_str *scratch)
{
    const char *const templates[] = { says->status, says->direction, says->engagement };
    fm_status status = FM_OK;

    for (size_t i = 0; i < 3 && status == FM_OK; i++)
        status = add_template(s, ctx, templates[i], scratch);
    for (size_t i = 0; i < FM_SYMBOL_FIELD_COUNT && status == FM_OK; i++)
        status = add_template(s, ctx, says->texts[i], scratch);
    return status;
}

static fm_status add_style_fields(fm_styler *s, fm_context *ctx, const fm_style *style,
                                  fm_str *scratch)
{
    const fm_graduated *numbers[] = { &style->line_width, &style->circle_radius,
                                      &style->symbol_size, &style->symbol_rotate };
    const char *const texts[] = {
        style->symbol_sidc,         style->tactical_words.sidc,
        style->tactical_words.name, style->tactical_words.name2,
        style->tactical_words.note, style->tactical_words.echelon
    };
    fm_status status = FM_OK;

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && status == FM_OK; i++)
        status = add_graduated(s, ctx, numbers[i], scratch);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == FM_OK; i++)
        status = add_template(s, ctx, texts[i], scratch);
    return status == FM_OK ? add_symbol_fields(s, ctx, &style->symbol_says, scratch)
                           : status;
}

static fm_status find_column(const fm_styler *s, fm_context *ctx, const char *name,
                             size_t *column)
{
    *column = FM_NO_COLUMN;
    if (name == NULL)
        return FM_OK;
    *column = fm_table_find(s->table, name);
    if (*column == FM_NO_COLUMN && s->table->row_count > 0)
        return fail_field(s, ctx, name, strlen(name));
    return FM_OK;
}

static fm_status find_fields(fm_styler *s, fm_context *ctx)
{
    const fm_layer_spec *layer = s->layer;
    fm_str scratch = { 0 };
    fm_status status = find_column(s, ctx, layer->class_field, &s->class_column);

    if (status == FM_OK)
        status = find_column(s, ctx, layer->certainty_field, &s->certainty_column);
    for (size_t i = 0; i <= layer->class_count && status == FM_OK; i++)
        status = add_style_fields(s, ctx, &s->styles[i], &scratch);
    if (status == FM_OK && layer->label.given) {
        status = add_template(s, ctx, layer->label.text_field, &scratch);
        if (status == FM_OK)
            status = add_graduated(s, ctx, &layer->label.text_size, &scratch);
        if (status == FM_OK)
            status = add_graduated(s, ctx, &layer->label.priority, &scratch);
    }
    fm_str_release(&scratch);
    return status;
}

/* ---- Classes -------------------------------------------------------------------- */

/* FNV-1a, 32 bits (Fowler, Noll and Vo). */
static uint32_t hash(const char *text, size_t length)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h;
}

/* The slot of a value: its class's, or the free one where it would be. */
static uint32_t *slot_of(const fm_styler *s, const char *text, size_t length)
{
    size_t i = hash(text, length) & (s->slot_count - 1);

    for (; s->slots[i] != 0; i = (i + 1) & (s->slot_count - 1)) {
        const char *value = s->layer->classes[s->slots[i] - 1].value;

        if (strncmp(value, text, length) == 0 && value[length] == '\0')
            break;
    }
    return &s->slots[i];
}

static fm_status make_classes(fm_styler *s, fm_context *ctx)
{
    const fm_layer_spec *layer = s->layer;
    fm_status status = FM_OK;

    s->default_class = -1;
    for (s->slot_count = 4; s->slot_count < 2 * layer->class_count;)
        s->slot_count *= 2;
    s->slots = fm_alloc(s->slot_count, sizeof *s->slots);
    s->rules = fm_alloc(layer->class_count, sizeof(fm_where *));
    if (s->slots == NULL || s->rules == NULL)
        return fm_fail_nomem(ctx);
    for (size_t i = 0; i < layer->class_count && status == FM_OK; i++) {
        const fm_class *class = &layer->classes[i];
        uint32_t *slot;

        if (class->is_default)
            s->default_class = (int)i;
        if (class->value != NULL) {
            slot = slot_of(s, class->value, strlen(class->value));
            if (*slot == 0)
                *slot = (uint32_t)i + 1;
        }
        if (class->where == NULL)
            continue;
        status = fm_where_and(ctx, class->where, NULL, &s->rules[i]);
        if (status == FM_OK)
            status = fm_where_bind(ctx, s->rules[i], s->table);
    }
    return status;
}

/* A cell as the text that stands for it among the values of classes. */
static const char *cell_text(fm_cell cell, char digits[FM_NUMBER_MAX], size_t *length)
{
    switch (cell.kind) {
    case FM_CELL_TEXT:
    case FM_CELL_JSON:
        *length = cell.length;
        return cell.text;
    case FM_CELL_BOOL:
        *length = cell.number != 0 ? 4 : 5;
        return cell.number != 0 ? "true" : "false";
    case FM_CELL_INTEGER:
    case FM_CELL_REAL:
        *length = fm_number_format(cell.number, digits);
        return digits;
    default:
        return NULL;
    }
}

int fm_styler_class(const fm_styler *s, size_t row)
{
    const fm_layer_spec *layer = s->layer;
    char digits[FM_NUMBER_MAX];
    const char *text = NULL;
    size_t length = 0;

    if (layer->class_count == 0)
        return -1;
    if (s->class_column != FM_NO_COLUMN)
        text =
            cell_text(fm_table_cell(s->table, s->class_column, row), digits, &length);
    if (text != NULL) {
        uint32_t found = *slot_of(s, text, length);

        if (found != 0)
            return (int)found - 1;
    }
    for (size_t i = 0; i < layer->class_count; i++) {
        if (s->rules[i] != NULL && fm_where_test(s->rules[i], s->table, row))
            return (int)i;
    }
    return s->default_class;
}

/* ---- Certainty ------------------------------------------------------------------ */

static const char *const certainties[] = { "assessed", "claimed", "contested", "stale",
                                           NULL };

static bool find_certainty(fm_cell cell, fm_certainty *out)
{
    *out = FM_CERTAIN;
    if (cell.kind == FM_CELL_NULL || (cell.kind == FM_CELL_TEXT && cell.length == 0))
        return true;
    for (int i = 0; cell.kind == FM_CELL_TEXT && certainties[i] != NULL; i++) {
        if (fm_str_equal_nocase(cell.text, certainties[i])) {
            *out = (fm_certainty)i;
            return true;
        }
    }
    return false;
}

/* What is drawn as certain without being so has to be said. */
static fm_status check_certainty(const fm_styler *s, fm_context *ctx)
{
    for (size_t row = 0;
         s->certainty_column != FM_NO_COLUMN && row < s->table->row_count; row++) {
        fm_cell cell = fm_table_cell(s->table, s->certainty_column, row);
        fm_str text = { 0 };
        fm_certainty ignored;
        fm_status status;

        if (find_certainty(cell, &ignored))
            continue;
        fm_cell_add(&text, cell);
        status = fm_warn(ctx, FM_ERR_LAYER, &s->layer->place, "unknown-certainty",
                         "layer '%s': certainty '%.60s' is none of assessed, claimed, "
                         "contested and stale; drawn as assessed",
                         s->layer->id, fm_str_text(&text));
        fm_str_release(&text);
        return status;
    }
    return FM_OK;
}

fm_certainty fm_styler_certainty(const fm_styler *s, size_t row)
{
    fm_certainty certainty = FM_CERTAIN;

    if (s->certainty_column != FM_NO_COLUMN)
        (void)find_certainty(fm_table_cell(s->table, s->certainty_column, row),
                             &certainty);
    return certainty;
}

/* ---- Life ----------------------------------------------------------------------- */

fm_status fm_styler_new(fm_context *ctx, const fm_document *document,
                        const fm_layer_spec *layer, const fm_table *table,
                        fm_styler **out)
{
    fm_styler *s = fm_alloc(1, sizeof *s);
    fm_status status = FM_OK;

    *out = NULL;
    if (s == NULL)
        return fm_fail_nomem(ctx);
    s->document = document;
    s->layer = layer;
    s->table = table;
    s->styles = fm_alloc(layer->class_count + 1, sizeof *s->styles);
    if (s->styles == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t i = 0; i <= layer->class_count && status == FM_OK; i++)
        s->styles[i] = fm_style_resolve(layer, i == 0 ? NULL : &layer->classes[i - 1]);
    if (status == FM_OK)
        status = find_fields(s, ctx);
    if (status == FM_OK)
        status = make_classes(s, ctx);
    if (status == FM_OK)
        status = check_certainty(s, ctx);
    if (layer->style_from_features)
        fm_simplestyle_bind(&s->simple, table);
    if (status != FM_OK)
        fm_styler_free(s);
    else
        *out = s;
    return status;
}

void fm_styler_move(fm_styler *s, const fm_table *table)
{
    s->table = table;
}

void fm_styler_free(fm_styler *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; s->rules != NULL && i < s->layer->class_count; i++)
        fm_where_free(s->rules[i]);
    fm_free(s->rules);
    fm_free(s->slots);
    fm_free(s->fields);
    fm_free(s->styles);
    fm_free(s);
}

/* ---- One feature ---------------------------------------------------------------- */

fm_style fm_styler_class_style(const fm_styler *s, int class_index)
{
    return s->styles[class_index + 1];
}

fm_style fm_styler_style(const fm_styler *s, size_t row)
{
    fm_style style = s->styles[fm_styler_class(s, row) + 1];

    if (s->layer->style_from_features)
        fm_simplestyle_apply(&s->simple, s->table, row, &style);
    return style;
}

static const struct field *find_field(const fm_styler *s, const char *name,
                                      size_t length, bool is_template)
{
    for (size_t i = 0; i < s->field_count; i++) {
        const struct field *field = &s->fields[i];

        if (field->is_template == is_template && field->length == length &&
            (field->name == name || memcmp(field->name, name, length) == 0))
            return field;
    }
    return NULL;
}

static bool cell_number(fm_cell cell, double *number)
{
    *number = cell.number;
    if (cell.kind == FM_CELL_TEXT)
        return fm_number_parse_lax(cell.text, cell.length, number);
    return cell.kind == FM_CELL_INTEGER || cell.kind == FM_CELL_REAL;
}

double fm_styler_number(const fm_styler *s, const fm_graduated *g, size_t row)
{
    const struct field *field;
    double x, share;
    size_t i = 0;

    if (g->field == NULL || g->stop_count == 0)
        return g->value;
    field = find_field(s, g->field, strlen(g->field), false);
    if (field == NULL || field->column_count == 0 ||
        !cell_number(fm_table_cell(s->table, field->columns[0], row), &x))
        return g->value;
    while (i < g->stop_count && g->inputs[i] <= x)
        i++;
    if (i == 0)
        return g->outputs[0];
    if (i == g->stop_count)
        return g->outputs[i - 1];
    share = (x - g->inputs[i - 1]) / (g->inputs[i] - g->inputs[i - 1]);
    return g->outputs[i - 1] + (g->outputs[i] - g->outputs[i - 1]) * share;
}

/* Append the field's value; false when it is null or empty. */
static bool add_value(const fm_styler *s, const fm_template_part *part, size_t row,
                      fm_str *out)
{
    const struct field *field = find_field(s, part->text, part->length, true);
    size_t columns[FM_TEMPLATE_CHOICES], count;
    size_t before = out->length;
    fm_str scratch = { 0 };

    if (field != NULL) {
        count = field->column_count;
        memcpy(columns, field->columns, sizeof columns);
    } else {
        count = fm_template_columns(s->table, part->text, part->length,
                                    s->document->sheet.language, &scratch, columns);
        out->failed = out->failed || scratch.failed;
        fm_str_release(&scratch);
    }
    for (size_t i = 0; i < count && out->length == before && !out->failed; i++)
        fm_cell_add(out, fm_table_cell(s->table, columns[i], row));
    return out->length > before;
}

/* Take blanks off both ends of what stands behind `start`. */
static void trim(fm_str *out, size_t start)
{
    size_t blanks = 0;

    while (out->length > start && out->text[out->length - 1] == ' ')
        out->text[--out->length] = '\0';
    while (start + blanks < out->length && out->text[start + blanks] == ' ')
        blanks++;
    if (blanks == 0)
        return;
    memmove(out->text + start, out->text + start + blanks,
            out->length - start - blanks);
    fm_str_cut(out, out->length - blanks);
}

/* A line of the template whose fields are all empty is left out, and a blank beside an
 * empty field goes with it: "{no} {name}" without a number is the name alone. */
static void end_line(fm_str *out, size_t start, size_t fields, size_t empty)
{
    if (out->failed)
        return;
    if (fields > 0 && empty == fields)
        fm_str_cut(out, start);
    else if (empty > 0)
        trim(out, start);
}

void fm_styler_text(const fm_styler *s, const char *template_text, size_t row,
                    fm_str *out)
{
    size_t begin = out->length, start = begin;
    size_t fields = 0, empty = 0;
    fm_template_part part;

    while (fm_template_next(&template_text, &part) && !out->failed) {
        const char *letters = part.text, *newline;
        size_t length = part.length;

        if (part.is_field) {
            fields++;
            empty += !add_value(s, &part, row, out);
            continue;
        }
        while ((newline = memchr(letters, '\n', length)) != NULL) {
            fm_str_add_bytes(out, letters, (size_t)(newline - letters));
            end_line(out, start, fields, empty);
            if (out->length > begin || fields == 0)
                fm_str_add_char(out, '\n');
            length -= (size_t)(newline + 1 - letters);
            letters = newline + 1;
            start = out->length;
            fields = empty = 0;
        }
        fm_str_add_bytes(out, letters, length);
    }
    end_line(out, start, fields, empty);
    while (!out->failed && out->length > begin && out->text[out->length - 1] == '\n')
        fm_str_cut(out, out->length - 1);
}
