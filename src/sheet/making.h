/* SPDX-License-Identifier: MIT */
/*
 * sheet/making.h: one sheet in the making, for those who hand it out.
 *
 * render.c takes a document through the steps, up to a drawn surface; render_write.c
 * makes a file of it, animation.c a frame.
 *
 *     fm_making m = { .ctx = ctx, .document = document, .options = options };
 *
 *     status = fm_making_draw(&m, &report);
 *     if (status == FM_OK)
 *         status = fm_surface_finish(m.surface, write, user);
 *     fm_making_release(&m);
 */
#ifndef FM_SHEET_MAKING_H
#define FM_SHEET_MAKING_H

#include "draw/surface.h"
#include "sheet/furniture.h"
#include "sheet/label.h"
#include "sheet/map_layer.h"

/* All that lives while one sheet is made. */
typedef struct fm_making {
    fm_context *ctx;
    const fm_document *document;
    fm_render_options options;
    /* The map keeps inside this on the sheet, however little the strips take: so sheets
     * of several dates lie on each other.  Empty: it takes what there is. */
    fm_rect room;
    fm_situation *situation;
    fm_projection *projection;
    fm_projector *projector; /* with the margin */
    fm_projector *inner;     /* without, for labels in polygons */
    fm_sheet sheet;
    fm_layout layout;
    fm_map_layer *layers;
    fm_graticule *graticule;
    fm_labeller *labeller;
    fm_surface *surface;
    char *title, *subtitle, *credits;
    fm_str projection_note;
    fm_georeference georeference;
} fm_making;

/* Everything up to a drawn surface.  `report` may be NULL. */
FM_MUST_USE fm_status fm_making_draw(fm_making *making, fm_render_report *report);

/* What a sheet would show, before any ink: the box on the ground, empty when neither
 * document nor data say one, and the map's frame, m->layout.frame. */
FM_MUST_USE fm_status fm_making_measure(fm_making *making, fm_bbox *box);

/* As far as the ground is laid out: projection, frame, viewport, projectors; for whoever
 * has to know where things would come to stand.  A situation that is there already is
 * taken as it is, and released with the making. */
FM_MUST_USE fm_status fm_making_lay(fm_making *making);

void fm_making_release(fm_making *making);

#endif
