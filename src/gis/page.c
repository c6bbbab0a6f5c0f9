/* SPDX-License-Identifier: MIT */
/*
 * A map as one HTML page that needs nothing else: no network, no font, no library.  The
 * page is made of four things: words, which are there without any script; a picture of
 * the map for whoever has none; the map's data as a block of JSON; and the scripts of
 * viewer/, which draw it.
 *
 * A policy in the head forbids all that the page does not bring itself, and lets only
 * these scripts and this style in, by their hashes.  In the block of JSON '<' is
 * written by its number, so that no name can end it.
 */
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "draw/svg_text.h"
#include "frontmap/render.h"
#include "frontmap/version.h"
#include "gis/page_parts.h"

#include "base/banned.h"

/* Beyond the frame on each side, in its greater side: room for wide screens. */
static const double WINDOW_GROWN = 0.75;
static const double CURVE_PX = 0.02;

/* ----------------------------------------------------------------------------- data */

static fm_status open_page(const fm_gis_job *job, fm_page *page)
{
    const fm_gis_map *map = job->map;
    const fm_viewport *v = &map->making.sheet.viewport;
    double width = v->extent.x1 - v->extent.x0, height = v->extent.y1 - v->extent.y0;

    *page = (fm_page){ .ctx = job->ctx,
                       .map = map,
                       .sheet = &map->making.sheet,
                       .only = map->date,
                       .dates = map->dates,
                       .date_count = map->date_count };
    if (map->date_count == 0 && fm_date_is_set(map->date)) {
        page->dates = &page->only;
        page->date_count = 1;
    }
    page->window =
        fm_extent_grown(v->extent, WINDOW_GROWN * (width > height ? width : height));
    fm_json_init(&page->json, &page->data, false);
    return fm_projector_new(page->ctx, v->projection, page->window, 0,
                            CURVE_PX / v->px_per_m, &page->projector);
}

static void close_page(fm_page *page)
{
    fm_projector_free(page->projector);
    fm_outline_release(&page->outline);
    fm_str_release(&page->part);
    fm_str_release(&page->data);
}

/* A text of the document on a date, where it is not what `usual` says already. */
static fm_status add_expanded(fm_page *page, const char *key, const char *text,
                              fm_date date, const char *usual)
{
    char *expanded;

    if (text == NULL)
        return FM_OK;
    expanded = fm_document_expand(page->map->document, date, text, false);
    if (expanded == NULL)
        return fm_fail_nomem(page->ctx);
    if (!fm_str_equal(expanded, usual))
        fm_json_text(&page->json, key, expanded);
    fm_free(expanded);
    return FM_OK;
}

static fm_status add_dates(fm_page *page)
{
    const fm_document *document = page->map->document;
    fm_status status = FM_OK;

    fm_json_array(&page->json, "dates");
    for (size_t i = 0; i < page->date_count && status == FM_OK; i++) {
        fm_str iso = { 0 }, words = { 0 };

        fm_date_add_iso(&iso, page->dates[i]);
        fm_date_add_words(&words, page->dates[i], page->sheet->language);
        fm_json_object_flat(&page->json, NULL);
        fm_json_text(&page->json, "iso", fm_str_text(&iso));
        fm_json_text(&page->json, "words", fm_str_text(&words));
        status = add_expanded(page, "title", document->title, page->dates[i],
                              page->map->title);
        if (status == FM_OK)
            status = add_expanded(page, "subtitle", document->subtitle, page->dates[i],
                                  page->map->subtitle);
        fm_json_end(&page->json);
        page->data.failed = page->data.failed || iso.failed || words.failed;
        fm_str_release(&iso);
        fm_str_release(&words);
    }
    fm_json_end(&page->json);
    return status;
}

static void add_color(fm_page *page, const char *key, fm_color color)
{
    fm_str hex = { 0 };

    fm_color_add_hex(&hex, color);
    fm_json_text(&page->json, key, fm_str_text(&hex));
    page->data.failed = page->data.failed || hex.failed;
    fm_str_release(&hex);
}

static void add_sheet(fm_page *page)
{
    const fm_viewport *v = &page->sheet->viewport;
    const fm_document *document = page->map->document;
    fm_json *j = &page->json;

    fm_json_integer(j, "format", 1);
    fm_json_text(j, "name", page->map->name);
    fm_json_text(j, "title", page->map->title);
    fm_json_text(j, "subtitle", page->map->subtitle);
    fm_json_text(j, "language", page->sheet->language);
    fm_json_bool(j, "rightToLeft", page->sheet->rtl);
    fm_json_text(j, "font", document->sheet.font);
    fm_json_integer(j, "steps", FM_PAGE_STEPS);
    fm_json_number(j, "deepest", FM_PAGE_ZOOM);
    fm_json_fixed(j, "width", v->frame.x1 - v->frame.x0, 2);
    fm_json_fixed(j, "height", v->frame.y1 - v->frame.y0, 2);
    fm_json_fixed(j, "scale", fm_viewport_scale(v), 0);
    add_color(page, "background", document->sheet.background);
    add_color(page, "paper", document->sheet.paper);
    fm_json_array_flat(j, "units");
    if (document->furniture.scale_bar.on) {
        unsigned units = document->furniture.scale_bar.units;

        if (units & FM_UNIT_KM || units == 0)
            fm_json_text(j, NULL, "km");
        if (units & FM_UNIT_MI)
            fm_json_text(j, NULL, "mi");
        if (units & FM_UNIT_NMI)
            fm_json_text(j, NULL, "nmi");
    }
    fm_json_end(j);
}

/* The ground: what the projection can show of the window. */
static fm_status add_domain(fm_page *page)
{
    fm_plane domain = { 0 };
    fm_status status = fm_projector_domain(page->projector, &domain);

    fm_json_object(&page->json, "domain");
    if (status == FM_OK && domain.feature_count > 0)
        status = fm_page_add_parts(page, &domain, 0);
    fm_json_end(&page->json);
    fm_plane_release(&domain);
    return status;
}

static fm_status make_data(fm_page *page)
{
    fm_status status;

    fm_json_object(&page->json, NULL);
    add_sheet(page);
    status = add_dates(page);
    fm_page_add_words(page);
    fm_page_add_ground(page);
    if (status == FM_OK)
        status = add_domain(page);
    if (status == FM_OK)
        status = fm_page_add_graticule(page);
    if (status == FM_OK)
        status = fm_page_add_layers(page);
    if (status == FM_OK)
        status = fm_page_add_change(page);
    if (status != FM_OK)
        return status;
    fm_json_end(&page->json);
    return page->data.failed ? fm_fail_nomem(page->ctx) : FM_OK;
}

/* ---------------------------------------------------------------------- picture */

static bool append(void *user, const void *bytes, size_t length)
{
    fm_str *out = user;

    fm_str_add_bytes(out, bytes, length);
    return !out->failed;
}

/* The map as `frontmap render` draws it, with the layers that the page has. */
static fm_status draw_picture(fm_page *page, fm_str *out)
{
    const fm_gis_map *map = page->map;
    fm_render_options options = FM_RENDER_OPTIONS_INIT;
    fm_document *document = NULL;
    fm_status status = fm_document_copy(page->ctx, map->making.document, &document);

    options.format = FM_FORMAT_SVG;
    for (size_t i = 0; status == FM_OK && i < document->layer_count; i++) {
        bool is_there = false;

        for (size_t k = 0; k < map->layer_count; k++)
            is_there = is_there ||
                       fm_str_equal(map->layers[k].spec->id, document->layers[i].id);
        document->layers[i].hidden = !is_there;
    }
    if (status == FM_OK)
        status = fm_render_write(page->ctx, document, &options, append, out, NULL);
    fm_document_free(document);
    return out->failed ? fm_fail_nomem(page->ctx) : status;
}

/* ---------------------------------------------------------------------- page */

static void add_element(fm_str *out, const char *name, const char *attributes,
                        const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    fm_str_addf(out, "<%s%s>", name, attributes);
    fm_svg_add_text(out, text);
    fm_str_addf(out, "</%s>\n", name);
}

static void add_head(const fm_page *page, fm_str *out)
{
    const fm_gis_map *map = page->map;

    fm_str_add(out, "<!DOCTYPE html>\n<html lang=\"");
    fm_svg_add_text(out, page->sheet->language);
    fm_str_addf(out,
                "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                "'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; img-src data:; "
                "base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
                "dark\">\n<meta name=\"generator\" content=\"frontmap "
                "%s\">\n",
                page->sheet->rtl ? "rtl" : "ltr", fm_page_script_hash,
                fm_page_style_hash, FRONTMAP_VERSION);
    if (map->subtitle != NULL) {
        fm_str_add(out, "<meta name=\"description\" content=\"");
        fm_svg_add_text(out, map->subtitle);
        fm_str_add(out, "\">\n");
    }
    add_element(out, "title", "", map->title != NULL ? map->title : map->name);
    fm_str_addf(out, "<style>%s</style>\n</head>\n", (const char *)fm_page_style);
}

/* The picture and a line under it, for whoever runs no scripts. */
static fm_status add_picture(fm_page *page, fm_str *out)
{
    const char *words = fm_page_word(page, "noScript");
    const char *place = strstr(words, "{0}");
    fm_str svg = { 0 }, line = { 0 };
    fm_status status = draw_picture(page, &svg);
    const char *start = strstr(fm_str_text(&svg), "<svg");

    fm_str_add(out, "<noscript>\n<figure>\n");
    if (start != NULL)
        fm_str_add(out, start);
    if (page->date_count > 0 && place != NULL) {
        fm_str_add_bytes(&line, words, (size_t)(place - words));
        fm_date_add_words(&line, page->dates[page->date_count - 1],
                          page->sheet->language);
        fm_str_add(&line, place + 3);
        add_element(out, "figcaption", "", fm_str_text(&line));
    }
    fm_str_add(out, "</figure>\n</noscript>\n");
    out->failed = out->failed || svg.failed || line.failed;
    fm_str_release(&svg);
    fm_str_release(&line);
    return status;
}

static void add_sources(const fm_page *page, fm_str *out)
{
    const char *credits = page->map->credits;

    if (credits == NULL)
        return;
    fm_str_add(out, "<section>\n");
    add_element(out, "h2", "", fm_sheet_word(page->sheet, "Sources"));
    while (*credits != '\0') {
        size_t length = strcspn(credits, "\n");
        fm_str line = { 0 };

        fm_str_add_bytes(&line, credits, length);
        add_element(out, "p", "", fm_str_text(&line));
        out->failed = out->failed || line.failed;
        fm_str_release(&line);
        credits += length + (credits[length] == '\n');
    }
    add_element(out, "p", "", page->sheet->projection_note);
    fm_str_add(out, "</section>\n");
}

/* "Licence: MIT" */
static void add_fact(fm_str *out, const char *word, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    fm_str_add(out, "<p><b>");
    fm_svg_add_text(out, word);
    fm_str_add(out, ":</b> ");
    fm_svg_add_text(out, text);
    fm_str_add(out, "</p>\n");
}

static void add_about(const fm_page *page, fm_str *out)
{
    const fm_gis_map *map = page->map;
    size_t before = out->length, start;

    fm_str_add(out, "<details>\n<summary>");
    fm_svg_add_text(out, fm_page_word(page, "about"));
    fm_str_add(out, "</summary>\n");
    start = out->length;
    for (size_t i = map->layer_count; i > 0; i--) {
        const fm_gis_layer *layer = &map->layers[i - 1];

        if (layer->what == NULL && layer->doubt == NULL && layer->licence == NULL)
            continue;
        add_element(out, "h3", "", layer->title);
        add_element(out, "p", "", layer->what);
        add_fact(out, fm_page_word(page, "doubt"), layer->doubt);
        add_fact(out, fm_page_word(page, "licence"), layer->licence);
    }
    if (out->length == start)
        fm_str_cut(out, before);
    else
        fm_str_add(out, "</details>\n");
}

/* No text of the block can end it, or begin a comment. */
static void add_data(const fm_page *page, fm_str *out)
{
    const char *text = fm_str_text(&page->data);

    fm_str_add(out, "<script type=\"application/json\" id=\"map-data\">");
    while (*text != '\0') {
        size_t length = strcspn(text, "<");

        fm_str_add_bytes(out, text, length);
        text += length;
        if (*text == '<') {
            fm_str_add(out, "\\u003c");
            text++;
        }
    }
    fm_str_add(out, "</script>\n");
}

static fm_status make_page(fm_page *page, fm_str *out)
{
    const fm_gis_map *map = page->map;
    fm_status status;

    add_head(page, out);
    fm_str_add(out, "<body>\n<header>\n");
    add_element(out, "h1", " id=\"title\"",
                map->title != NULL ? map->title : map->name);
    add_element(out, "p", " id=\"subtitle\"", map->subtitle);
    fm_str_add(out, "</header>\n<main id=\"main\">\n");
    status = add_picture(page, out);
    fm_str_add(out, "</main>\n<footer>\n");
    add_sources(page, out);
    add_about(page, out);
    fm_str_add(out, "</footer>\n");
    add_data(page, out);
    fm_str_addf(out, "<script>%s</script>\n</body>\n</html>\n",
                (const char *)fm_page_script);
    return status == FM_OK && out->failed ? fm_fail_nomem(page->ctx) : status;
}

fm_status fm_gis_write_page(const fm_gis_job *job)
{
    fm_output *output = NULL;
    fm_str html = { 0 };
    fm_page page = { 0 };
    fm_status status =
        fm_output_open(job->ctx, job->path, job->options->overwrite, &output);

    if (status == FM_OK)
        status = open_page(job, &page);
    if (status == FM_OK)
        status = make_data(&page);
    if (status == FM_OK)
        status = make_page(&page, &html);
    if (status == FM_OK)
        status = fm_output_write(output, html.text, html.length);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    job->report->layers = job->map->layer_count;
    job->report->features = page.features;
    job->report->files = 1;
    close_page(&page);
    fm_str_release(&html);
    return status;
}
