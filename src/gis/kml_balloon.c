/* SPDX-License-Identifier: MIT */
/*
 * A balloon is HTML inside XML: values are escaped as the one and then as the other.
 * The program fills in $[names] wherever they stand, so a value must not hold one.  An
 * empty Snippet goes before: without one the first lines of a balloon stand below each
 * name in the list of places.
 */
#include "gis/kml.h"

#include <string.h>

#include "base/casing.h"

#include "base/banned.h"

static void add_html(fm_str *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '&')
            fm_str_add(out, "&amp;");
        else if (text[i] == '<')
            fm_str_add(out, "&lt;");
        else if (text[i] == '>')
            fm_str_add(out, "&gt;");
        else if (text[i] == '"')
            fm_str_add(out, "&quot;");
        else if (text[i] == '$')
            fm_str_add(out, "&#36;");
        else if (text[i] == '\n')
            fm_str_add(out, "<br>");
        else
            fm_str_add_char(out, text[i]);
    }
}

static void add_row(fm_str *out, const char *name, fm_cell cell)
{
    fm_str value = { 0 };

    fm_cell_add(&value, cell);
    fm_str_add(out, "<tr><th align=\"left\" valign=\"top\">");
    add_html(out, name, strlen(name));
    fm_str_add(out, "</th><td>");
    add_html(out, fm_str_text(&value), value.length);
    fm_str_add(out, "</td></tr>");
    out->failed = out->failed || value.failed;
    fm_str_release(&value);
}

static void add_description(const fm_str *html, fm_str *out)
{
    fm_str_add(out, "<Snippet maxLines=\"0\"></Snippet>\n<description>");
    fm_export_add_xml(out, fm_str_text(html), html->length);
    fm_str_add(out, "</description>\n");
    out->failed = out->failed || html->failed;
}

void fm_kml_label(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    const char *change = layer->spec->label.text_transform;

    fm_gis_feature_label(layer, feature, out);
    if (fm_str_equal(change, "uppercase"))
        fm_str_upper(out);
    else if (fm_str_equal(change, "lowercase"))
        fm_str_lower(out);
    for (size_t i = 0; i < out->length; i++)
        if (out->text[i] == '\n')
            out->text[i] = ' ';
    if (out->length > 0 && out->text[strspn(out->text, " \t")] == '\0')
        fm_str_clear(out);
}

void fm_kml_add_balloon(const fm_gis_layer *layer, size_t feature, fm_str *out)
{
    const fm_table *table = &layer->features.table;
    fm_str html = { 0 }, name = { 0 };

    fm_kml_label(layer, feature, &name);
    fm_str_add(&html, "<h3>");
    if (name.length > 0)
        add_html(&html, name.text, name.length);
    else
        add_html(&html, layer->title, strlen(layer->title));
    fm_str_add(&html, "</h3>");
    if (layer->rule_of[feature] >= 0) {
        const char *label = layer->rules[layer->rule_of[feature]].label;

        if (label[0] != '\0' && strcmp(label, layer->title) != 0) {
            fm_str_add(&html, "<p>");
            add_html(&html, label, strlen(label));
            fm_str_add(&html, "</p>");
        }
    }
    fm_str_add(&html, "<table cellpadding=\"2\">");
    for (size_t i = 0; i < table->column_count; i++) {
        fm_cell cell = fm_table_cell(table, i, feature);

        if (cell.kind != FM_CELL_NULL)
            add_row(&html, table->columns[i].name, cell);
    }
    fm_str_add(&html, "</table>");
    if (layer->attribution != NULL) {
        fm_str_add(&html, "<p><small>");
        add_html(&html, layer->attribution, strlen(layer->attribution));
        fm_str_add(&html, "</small></p>");
    }
    add_description(&html, out);
    out->failed = out->failed || name.failed;
    fm_str_release(&html);
    fm_str_release(&name);
}

void fm_kml_add_about(const char *const *paragraphs, size_t count, fm_str *out)
{
    fm_str html = { 0 };

    for (size_t i = 0; i < count; i++) {
        if (paragraphs[i] == NULL || paragraphs[i][0] == '\0')
            continue;
        fm_str_add(&html, "<p>");
        add_html(&html, paragraphs[i], strlen(paragraphs[i]));
        fm_str_add(&html, "</p>");
    }
    if (html.length > 0)
        add_description(&html, out);
    out->failed = out->failed || html.failed;
    fm_str_release(&html);
}
