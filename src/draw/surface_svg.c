/* SPDX-License-Identifier: MIT */
#include "draw/surface_backend.h"

#include <cairo-svg.h>

#include "base/banned.h"

static fm_status open_svg(fm_surface *s)
{
    s->cairo = cairo_svg_surface_create_for_stream(fm_surface_collect, s, s->width_px,
                                                   s->height_px);
    cairo_svg_surface_set_document_unit(s->cairo, CAIRO_SVG_UNIT_PX);
    return fm_surface_open_painter(s, 1.0);
}

static fm_status finish_svg(fm_surface *s)
{
    cairo_surface_finish(s->cairo);
    return fm_surface_write(s, fm_str_text(&s->bytes), s->bytes.length);
}

const fm_surface_backend fm_surface_svg = {
    .is_picture = false,
    .open = open_svg,
    .finish = finish_svg,
};
