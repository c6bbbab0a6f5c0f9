/* SPDX-License-Identifier: MIT */
/*
 * The order in which a map is made.  Reads like a table of contents:
 *
 *     situation -> projection -> strips -> viewport -> layers -> legend -> corners
 *     -> labels -> paint -> file
 *
 * Every step before "paint" only prepares plain data.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "frontmap/version.h"
#include "sheet/credits_text.h"
#include "sheet/frame.h"
#include "sheet/making.h"
#include "sheet/projection_words.h"

#include "base/banned.h"

/* Drawn beyond the frame, so that the strokes of what lies just outside reach in. */
static const double MARGIN_PX = 48.0;
/* A curved edge is followed to this share of a device pixel. */
static const double CURVE_DEVICE_PX = 0.15;

void fm_making_release(fm_making *m)
{
    fm_surface_free(m->surface);
    fm_labeller_free(m->labeller);
    fm_graticule_free(m->graticule);
    for (size_t i = 0; m->layers != NULL && i < m->situation->layer_count; i++)
        fm_map_layer_release(&m->layers[i]);
    fm_free(m->layers);
    fm_layout_release(&m->layout);
    fm_free(m->sheet.legend.entries);
    fm_arena_release(&m->sheet.legend.arena);
    fm_free(m->sheet.symbols.at);
    fm_text_engine_free(m->sheet.engine);
    fm_projector_free(m->inner);
    fm_projector_free(m->projector);
    fm_projection_free(m->projection);
    fm_situation_free(m->situation);
    fm_str_release(&m->projection_note);
    fm_free(m->title);
    fm_free(m->subtitle);
    fm_free(m->credits);
}

static bool is_rtl(const char *language)
{
    static const char *const rtl[] = {
        "ar", "he", "fa", "ur", "ckb", "ps", "yi", "dv"
    };
    size_t length = strcspn(language, "-_");

    for (size_t i = 0; i < sizeof rtl / sizeof rtl[0]; i++) {
        if (strlen(rtl[i]) == length && strncmp(rtl[i], language, length) == 0)
            return true;
    }
    return false;
}

/* A text of the document with {date} filled in; NULL stays NULL. */
static fm_status expand(fm_making *m, const char *text, char **out)
{
    *out = NULL;
    if (text == NULL)
        return FM_OK;
    *out = fm_document_expand(m->document, m->situation->date, text, false);
    return *out == NULL ? fm_fail_nomem(m->ctx) : FM_OK;
}

static fm_status open_sheet(fm_making *m)
{
    const fm_sheet_spec *spec = &m->document->sheet;
    fm_sheet *sheet = &m->sheet;
    fm_status status;

    sheet->ctx = m->ctx;
    sheet->document = m->document;
    sheet->situation = m->situation;
    sheet->date = m->situation->date;
    sheet->language = spec->language != NULL ? spec->language : "en";
    sheet->rtl = is_rtl(sheet->language);
    sheet->page = (fm_rect){ 0, 0, spec->width_px, spec->height_px };
    status = fm_text_engine_new(m->ctx, &sheet->engine);
    if (status == FM_OK)
        status = expand(m, m->document->title, &m->title);
    if (status == FM_OK)
        status = expand(m, m->document->subtitle, &m->subtitle);
    if (status != FM_OK)
        return status;
    m->credits = fm_credits_collect(sheet, m->situation);
    if (m->credits == NULL)
        return fm_fail_nomem(m->ctx);
    sheet->title = m->title;
    sheet->subtitle = m->subtitle;
    sheet->credits = m->credits[0] == '\0' ? NULL : m->credits;
    return FM_OK;
}

/* "WGS 84 / UTM zone 37N (EPSG:32637)" */
static fm_status note_projection(fm_making *m)
{
    const fm_projection_info *info = fm_projection_about(m->projection);

    fm_projection_words_add(&m->projection_note, &m->sheet, info);
    if (m->projection_note.failed)
        return fm_fail_nomem(m->ctx);
    m->sheet.projection_note = m->projection_note.text;
    fm_note(m->ctx, FM_PLACE_NONE, "projection", "map in %s; %s", info->name,
            info->operation);
    return FM_OK;
}

static void keep_in_room(fm_making *m)
{
    fm_rect *frame = &m->layout.frame;

    if (m->room.x1 <= m->room.x0 || m->room.y1 <= m->room.y0)
        return;
    frame->x0 = fmax(frame->x0, m->room.x0);
    frame->y0 = fmax(frame->y0, m->room.y0);
    frame->x1 = fmin(frame->x1, m->room.x1);
    frame->y1 = fmin(frame->y1, m->room.y1);
}

/* Strips, frame, viewport, projectors. */
static fm_status lay_ground(fm_making *m)
{
    fm_sheet *sheet = &m->sheet;
    fm_viewport *v = &sheet->viewport;
    double tolerance_px = CURVE_DEVICE_PX / m->options.density;
    fm_status status;
    fm_bbox box;

    status = fm_frame_box(m->ctx, m->situation, &box);
    if (status == FM_OK)
        status = fm_frame_projection(m->ctx, m->document, box, &m->projection);
    if (status == FM_OK)
        status = note_projection(m);
    if (status == FM_OK)
        status = fm_layout_strips(sheet, &m->layout);
    keep_in_room(m);
    if (status == FM_OK)
        status = fm_frame_viewport(m->ctx, m->document, m->projection, box,
                                   m->layout.frame, v);
    if (status == FM_OK)
        status =
            fm_projector_new(m->ctx, m->projection, v->extent, MARGIN_PX / v->px_per_m,
                             tolerance_px / v->px_per_m, &m->projector);
    if (status == FM_OK)
        status = fm_projector_new(m->ctx, m->projection, v->extent, 0,
                                  1.0 / v->px_per_m, &m->inner);
    if (status == FM_OK)
        sheet->window = fm_projector_window(m->projector);
    return status;
}

static fm_status prepare_layers(fm_making *m)
{
    size_t count = m->situation->layer_count;
    fm_status status = FM_OK;

    m->layers = fm_alloc(count, sizeof *m->layers);
    if (m->layers == NULL)
        return fm_fail_nomem(m->ctx);
    for (size_t i = 0; i < count && status == FM_OK; i++) {
        status = fm_progress(m->ctx, "projecting layers", i, count);
        if (status == FM_OK)
            status =
                fm_map_layer_prepare(&m->sheet, &m->situation->layers[i], m->projector,
                                     m->options.density, &m->layers[i]);
    }
    return status;
}

/* Legend, corner pieces, graticule: what needs to know what is seen. */
static fm_status furnish(fm_making *m)
{
    fm_status status = FM_OK;

    /* The legend reads like the map is stacked: what is on top comes first. */
    for (size_t i = m->situation->layer_count; i > 0 && status == FM_OK; i--)
        status = fm_map_layer_legend(&m->sheet, &m->layers[i - 1], &m->sheet.legend);
    for (size_t i = 0; i < m->situation->layer_count && status == FM_OK; i++)
        status =
            fm_map_layer_symbol_places(&m->sheet, &m->layers[i], &m->sheet.symbols);
    if (status == FM_OK)
        status = fm_layout_corners(&m->sheet, &m->layout);
    if (status == FM_OK && m->document->furniture.graticule.on)
        status = fm_graticule_new(&m->sheet, &m->graticule);
    return status;
}

static bool has_labels(const fm_making *m)
{
    for (size_t i = 0; i < m->situation->layer_count; i++)
        if (!m->layers[i].skipped && m->layers[i].source->spec->label.given)
            return true;
    return false;
}

static fm_status place_labels(fm_making *m)
{
    fm_rect obstacles[FM_PIECES_MAX];
    size_t count = fm_layout_obstacles(&m->layout, obstacles);
    fm_status status;

    status =
        fm_labeller_new(m->ctx, m->sheet.engine, m->sheet.viewport.frame, &m->labeller);
    for (size_t i = 0; i < count && status == FM_OK; i++)
        status = fm_labeller_block(m->labeller, obstacles[i]);
    if (status != FM_OK || !has_labels(m))
        return status;
    for (size_t i = 0; i < m->situation->layer_count && status == FM_OK; i++)
        status = fm_map_layer_labels(&m->sheet, &m->layers[i], m->inner, m->labeller);
    if (status == FM_OK)
        status = fm_labeller_place(m->labeller);
    return status;
}

/* What a reader would miss: labels without room, characters without a font. */
static fm_status report(fm_making *m, fm_render_report *out)
{
    fm_str names = { .limit = 300 };
    fm_status status = FM_OK;
    const char *missing;

    *out = (fm_render_report){ .scale = fm_viewport_scale(&m->sheet.viewport) };
    snprintf(out->crs, sizeof out->crs, "%s", fm_projection_about(m->projection)->crs);
    for (size_t i = 0; i < m->situation->layer_count; i++)
        out->features_drawn += m->layers[i].seen;
    for (size_t i = 0; i < fm_labeller_count(m->labeller); i++) {
        const fm_label_placement *label = fm_labeller_at(m->labeller, i);

        if (label->run != NULL) {
            out->labels_placed++;
        } else {
            out->labels_dropped++;
            if (!label->optional && !names.failed && names.length < 240)
                fm_str_addf(&names, "%s'%.60s' (%s)", names.length > 0 ? ", " : "",
                            label->text, label->layer_id);
        }
    }
    if (names.length > 0)
        fm_note(m->ctx, FM_PLACE_NONE, "label-dropped",
                "%zu of %zu labels had no room: %s%s", out->labels_dropped,
                fm_labeller_count(m->labeller), names.text,
                names.length >= 240 ? ", ..." : "");
    fm_str_release(&names);
    missing = fm_text_missing(m->sheet.engine, &out->glyphs_missing);
    if (out->glyphs_missing > 0)
        status = fm_warn(m->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "glyph-missing",
                         "no font has %zu of the characters: %s; install a font that "
                         "has them (Debian: fonts-noto-core)",
                         out->glyphs_missing, missing);
    missing = fm_text_missing_families(m->sheet.engine);
    if (status == FM_OK && missing[0] != '\0')
        status = fm_warn(m->ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "font-missing",
                         "fonts not found: %s; another was taken", missing);
    if (status == FM_OK && out->features_drawn == 0 && m->situation->layer_count > 0)
        status = fm_warn(m->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "nothing-drawn",
                         "0 features drawn: no layer has anything inside the frame");
    return status;
}

/* The ground: what the projection can show of the frame, in the background colour. */
static fm_status paint_ground(fm_making *m, fm_painter *painter)
{
    const fm_viewport *v = &m->sheet.viewport;
    fm_plane domain = { 0 };
    fm_path path = { 0 };
    fm_status status = fm_projector_domain(m->projector, &domain);

    for (size_t part = 0; status == FM_OK && part < domain.part_count; part++) {
        for (size_t i = domain.part_start[part]; i < domain.part_start[part + 1]; i++) {
            fm_pt at = fm_viewport_pt(v, domain.points[i]);

            if (i == domain.part_start[part])
                fm_path_move(&path, at);
            else
                fm_path_line(&path, at);
        }
        fm_path_close(&path);
    }
    if (status == FM_OK)
        fm_painter_fill(painter, &path, m->document->sheet.background, true);
    fm_path_release(&path);
    fm_plane_release(&domain);
    return status;
}

/* Lines of the graticule lie over the areas and under lines and symbols. */
static size_t first_over_graticule(const fm_making *m)
{
    for (size_t i = 0; i < m->situation->layer_count; i++) {
        if (m->layers[i].kinds & (FM_SHAPE_LINE | FM_SHAPE_POINT))
            return i;
    }
    return m->situation->layer_count;
}

static fm_status paint(fm_making *m, fm_painter *painter)
{
    size_t graticule_at = first_over_graticule(m);
    size_t count = m->situation->layer_count;
    fm_path frame = { 0 };
    fm_status status;

    fm_path_rect(&frame, m->sheet.viewport.frame);
    fm_painter_group_begin(painter, "map", 1.0);
    fm_painter_clip_begin(painter, &frame, false);
    status = paint_ground(m, painter);
    for (size_t i = 0; i <= count && status == FM_OK; i++) {
        if (i == graticule_at && m->graticule != NULL)
            fm_graticule_draw_lines(&m->sheet, m->graticule, painter);
        if (i < count)
            fm_map_layer_paint(&m->sheet, &m->layers[i], painter);
        status = fm_progress(m->ctx, "drawing", i, count);
    }
    if (status == FM_OK)
        fm_labeller_draw(m->labeller, painter);
    fm_painter_clip_end(painter);
    fm_painter_group_end(painter);
    fm_path_release(&frame);
    if (status != FM_OK)
        return status;
    if (m->graticule != NULL)
        fm_graticule_draw_labels(&m->sheet, m->graticule, painter);
    fm_layout_draw(&m->sheet, &m->layout, painter);
    return fm_painter_status(painter);
}

static fm_status describe(fm_making *m)
{
    fm_metadata metadata = {
        .title = m->title != NULL ? m->title : "Map",
        .subject = m->subtitle,
        .sources = m->sheet.credits,
        .creator = "frontmap " FRONTMAP_VERSION,
        .date = m->situation->date,
    };
    fm_extent extent = m->sheet.viewport.extent;
    double unit_m = fm_projection_about(m->projection)->unit_m;
    fm_str manifest = { 0 }, wkt = { 0 };
    fm_status status;

    /* The file speaks the CRS's own units, feet or degrees. */
    m->georeference = (fm_georeference){
        .frame = m->sheet.viewport.frame,
        .extent = { extent.x0 / unit_m, extent.y0 / unit_m, extent.x1 / unit_m,
                    extent.y1 / unit_m },
    };
    fm_manifest_json(&m->sheet, m->situation, &manifest);
    status = manifest.failed ? fm_fail_nomem(m->ctx) : FM_OK;
    if (status == FM_OK && m->options.format == FM_FORMAT_TIFF) {
        status = fm_projection_wkt(m->ctx, m->projection, &wkt);
        m->georeference.wkt = wkt.text;
        m->georeference.crs = fm_projection_about(m->projection)->crs;
    }
    metadata.manifest = manifest.text;
    if (status == FM_OK)
        status = fm_surface_describe(m->surface, &metadata, &m->georeference);
    m->georeference.wkt = NULL;
    m->georeference.crs = NULL;
    fm_str_release(&wkt);
    fm_str_release(&manifest);
    return status;
}

/* Run one step and add its time to a phase of --timings. */
static fm_status timed(fm_making *m, const char *phase, fm_status (*step)(fm_making *))
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status = step(m);

    fm_stopwatch_stop(m->ctx, phase, watch);
    return status;
}

static fm_status read_situation(fm_making *m, bool not_derived)
{
    fm_bbox window = fm_frame_window(m->document);
    fm_situation_options options = {
        .window = fm_bbox_is_empty(window) ? NULL : &window,
        .not_derived = not_derived,
    };

    return fm_situation_new(m->ctx, m->document, &options, &m->situation);
}

static fm_status draw(fm_making *m)
{
    const fm_sheet_spec *spec = &m->document->sheet;
    fm_status status =
        fm_surface_new(m->ctx, m->options.format, spec->width_px, spec->height_px,
                       m->options.density, spec->paper, &m->surface);

    if (status == FM_OK)
        status = describe(m);
    if (status == FM_OK)
        status = paint(m, fm_surface_painter(m->surface));
    return status;
}

fm_status fm_making_draw(fm_making *m, fm_render_report *report_out)
{
    fm_render_report unused;
    fm_status status = read_situation(m, false);

    if (status == FM_OK)
        status = timed(m, "fonts", open_sheet);
    if (status == FM_OK)
        status = timed(m, "frame", lay_ground);
    if (status == FM_OK)
        status = timed(m, "project", prepare_layers);
    if (status == FM_OK)
        status = timed(m, "furniture", furnish);
    if (status == FM_OK)
        status = timed(m, "labels", place_labels);
    if (status == FM_OK)
        status = timed(m, "draw", draw);
    if (status == FM_OK)
        status = report(m, report_out == NULL ? &unused : report_out);
    return status;
}

fm_status fm_making_lay(fm_making *m)
{
    fm_status status = m->situation == NULL ? read_situation(m, false) : FM_OK;

    if (status == FM_OK)
        status = timed(m, "fonts", open_sheet);
    if (status == FM_OK)
        status = timed(m, "frame", lay_ground);
    return status;
}

fm_status fm_making_measure(fm_making *m, fm_bbox *box)
{
    fm_extent_kind kind = m->document->sheet.extent.kind;
    /* What is derived, which is most of the work, can only matter to the extent. */
    fm_status status =
        read_situation(m, kind == FM_EXTENT_BBOX || kind == FM_EXTENT_CENTRE);

    if (status == FM_OK)
        status = open_sheet(m);
    if (status == FM_OK)
        status = fm_frame_shown(m->ctx, m->situation, box);
    if (status == FM_OK)
        status = fm_frame_projection(m->ctx, m->document,
                                     fm_bbox_is_empty(*box) ? fm_frame_world : *box,
                                     &m->projection);
    /* The note on the projection stands in a strip. */
    if (status == FM_OK)
        status = note_projection(m);
    return status == FM_OK ? fm_layout_strips(&m->sheet, &m->layout) : status;
}
