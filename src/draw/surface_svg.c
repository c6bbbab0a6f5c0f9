/* SPDX-License-Identifier: MIT */
/*
 * SVG: what the SVG hand wrote, between a head and a foot.  One sheet px is one unit of
 * the document, which is one CSS px.
 */
#include "draw/surface_backend.h"

#include <string.h>

#include "draw/painter_svg.h"
#include "draw/svg_text.h"

#include "base/banned.h"

static fm_status open_svg(fm_surface *s)
{
    fm_status status =
        fm_painter_svg_new(s->ctx, &s->definitions, &s->bytes, &s->painter);

    return status == FM_OK ? fm_surface_paint_background(s) : status;
}

static void add_element(fm_str *out, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    fm_str_addf(out, "<%s>", name);
    fm_svg_add_text(out, text);
    fm_str_addf(out, "</%s>\n", name);
}

/* Dublin Core's words without RDF around them, which editors stumble over. */
static void add_metadata(fm_str *out, const fm_surface *s)
{
    fm_str_add(out, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                    " xmlns:frontmap=\"urn:frontmap\">\n");
    add_element(out, "dc:title", s->metadata.title);
    add_element(out, "dc:description", s->metadata.subject);
    add_element(out, "dc:source", s->metadata.sources);
    add_element(out, "dc:date", s->file_time);
    add_element(out, "dc:creator", s->metadata.creator);
    add_element(out, "frontmap:manifest", s->metadata.manifest);
    fm_str_add(out, "</metadata>\n");
}

static void add_head(fm_str *out, const fm_surface *s)
{
    fm_str size = { 0 };

    fm_svg_add_number(&size, s->width_px, 3);
    fm_str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<svg xmlns=\"http://www.w3.org/2000/svg\""
                    " xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"");
    fm_str_addf(out, " width=\"%s\"", fm_str_text(&size));
    fm_str_clear(&size);
    fm_svg_add_number(&size, s->height_px, 3);
    fm_str_addf(out, " height=\"%s\" viewBox=\"0 0 ", fm_str_text(&size));
    fm_svg_add_number(out, s->width_px, 3);
    fm_str_addf(out, " %s\">\n", fm_str_text(&size));
    add_element(out, "title", s->metadata.title);
    add_element(out, "desc", s->metadata.subject);
    add_metadata(out, s);
    if (size.failed)
        out->failed = true;
    fm_str_release(&size);
}

static fm_status write_text(fm_surface *s, const char *text)
{
    return fm_surface_write(s, text, strlen(text));
}

static fm_status finish_svg(fm_surface *s)
{
    fm_str head = { 0 };
    fm_status status = FM_OK;

    add_head(&head, s);
    fm_str_add(&head, "<defs>\n");
    if (head.failed || s->definitions.failed || s->bytes.failed)
        status = fm_fail_nomem(s->ctx);
    if (status == FM_OK)
        status = fm_surface_write(s, head.text, head.length);
    if (status == FM_OK)
        status = fm_surface_write(s, s->definitions.text, s->definitions.length);
    if (status == FM_OK)
        status = write_text(s, "</defs>\n");
    if (status == FM_OK)
        status = fm_surface_write(s, s->bytes.text, s->bytes.length);
    if (status == FM_OK)
        status = write_text(s, "</svg>\n");
    fm_str_release(&head);
    return status;
}

const fm_surface_backend fm_surface_svg = {
    .is_picture = false,
    .open = open_svg,
    .finish = finish_svg,
};
