/* SPDX-License-Identifier: MIT */
/*
 * A small map of the wider region with the frame of the large one in it: where is this?
 *
 * It has a projection of its own: the one that suits its extent, or the globe as seen
 * from above the map when the region is much of the Earth.  A frame too small to be
 * seen is marked by a dot.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/source.h"
#include "geo/plane_tools.h"
#include "geo/project.h"
#include "sheet/furniture.h"
#include "sheet/outline.h"
#include "sheet/type.h"

#include "base/banned.h"

enum { NAMES_MAX = 3 };

typedef struct inset {
    fm_projection *projection;
    bool is_globe;
    fm_viewport viewport; /* its frame is the piece's place once that is known */
    fm_path sea, land, borders;
    fm_path outline; /* of the large map's frame */
    fm_rect marked;  /* its box */
    fm_text_run *names[NAMES_MAX];
    fm_pt name_at[NAMES_MAX];
    size_t name_count;
} inset;

/* Without an extent in the document: so many times the map, but no less than this, and
 * beyond that the globe. */
static const double TIMES = 7, LEAST_DEG = 9, GLOBE_DEG = 75;

static const double WIDTH_SHARE = 0.2; /* of the frame, within these bases */
static const double WIDTH_LEAST = 9, WIDTH_MOST = 15;
static const double FLATTEST = 0.6, STEEPEST = 1.2; /* height over width */
static const double DOT_PX = 7;                     /* smaller frames are dots */
static const double NAME_SIZE = 0.66;               /* bases */
static const double CURVE_PX = 0.3;
/* How closely coasts are followed, and the smallest island: a locator is no chart. */
static const double COAST_PX = 0.35, ISLAND_PX = 0.8;
static const double HORIZON_PX = 0.05;
static const double EARTH_M = 6378137;

static const fm_color marking = { 0.78, 0.06, 0.13, 1 };

static bool inset_wanted(const fm_sheet *sheet)
{
    return sheet->document->furniture.inset.on && !fm_bbox_is_empty(sheet->window);
}

static fm_corner inset_corner(const fm_sheet *sheet)
{
    return fm_furniture_corner(sheet, sheet->document->furniture.inset.position,
                               FM_CORNER_TOP_LEFT);
}

static void inset_release(fm_piece *piece)
{
    inset *n = piece->state;

    for (size_t i = 0; i < n->name_count; i++)
        fm_text_run_free(n->names[i]);
    fm_path_release(&n->sea);
    fm_path_release(&n->land);
    fm_path_release(&n->borders);
    fm_path_release(&n->outline);
    fm_projection_free(n->projection);
    fm_free(n);
    piece->state = NULL;
}

/* ---- what it shows ------------------------------------------------------------------
 */

static fm_status open_globe(const fm_sheet *sheet, fm_lonlat centre, inset *n,
                            fm_extent *extent)
{
    fm_str crs = { 0 };
    fm_status status;

    n->is_globe = true;
    fm_str_add(&crs, "+proj=ortho +lat_0=");
    fm_str_add_fixed(&crs, centre.lat, 3);
    fm_str_add(&crs, " +lon_0=");
    fm_str_add_fixed(&crs, remainder(centre.lon, 360), 3);
    fm_str_add(&crs, " +R=");
    fm_str_add_number(&crs, EARTH_M);
    status = crs.failed
                 ? fm_fail_nomem(sheet->ctx)
                 : fm_projection_new(sheet->ctx, fm_str_text(&crs), &n->projection);
    fm_str_release(&crs);
    *extent =
        (fm_extent){ -EARTH_M * 1.02, -EARTH_M * 1.02, EARTH_M * 1.02, EARTH_M * 1.02 };
    return status;
}

/* Projection and extent, by the document or round the map. */
static fm_status open_ground(const fm_sheet *sheet, inset *n, fm_extent *extent)
{
    fm_bbox box = sheet->document->furniture.inset.extent, w = sheet->window;
    fm_status status;

    if (fm_bbox_is_empty(box)) {
        fm_lonlat c = { (w.west + w.east) / 2, (w.south + w.north) / 2 };
        double squeeze = fmax(cos(c.lat * 3.14159265358979323846 / 180), 0.05);
        double span = fmax((w.east - w.west) * squeeze, w.north - w.south);
        double half = fmax(TIMES * span, LEAST_DEG) / 2;

        if (2 * half > GLOBE_DEG || fabs(c.lat) + half > 85)
            return open_globe(sheet, c, n, extent);
        box = (fm_bbox){ c.lon - half / squeeze, c.lat - half * 0.85,
                         c.lon + half / squeeze, c.lat + half * 0.85 };
    }
    status = fm_projection_auto(sheet->ctx, box, &n->projection);
    if (status == FM_OK)
        status = fm_project_extent(sheet->ctx, n->projection, box, extent);
    return status;
}

static fm_status inset_measure(fm_sheet *sheet, double room_width, double room_height,
                               fm_piece *piece)
{
    double given = sheet->document->furniture.inset.width_px;
    fm_type type = fm_type_of(sheet);
    inset *n = fm_alloc(1, sizeof *n);
    fm_extent extent;
    fm_status status;

    (void)room_height;
    if (n == NULL)
        return fm_fail_nomem(sheet->ctx);
    piece->state = n;
    status = open_ground(sheet, n, &extent);
    if (status != FM_OK)
        return status;
    piece->width =
        given > 0 ? given
                  : fmin(fmax(WIDTH_SHARE * room_width, WIDTH_LEAST * type.base_px),
                         WIDTH_MOST * type.base_px);
    piece->height = piece->width * (extent.y1 - extent.y0) / (extent.x1 - extent.x0);
    piece->height =
        fmin(fmax(piece->height, FLATTEST * piece->width), STEEPEST * piece->width);
    n->viewport = fm_viewport_fit((fm_rect){ 0, 0, piece->width, piece->height },
                                  extent, n->projection);
    return FM_OK;
}

/* ---- land
 * ---------------------------------------------------------------------------- */

/* The document's layer of land, or the countries that come with frontmap: where it was
 * installed to, or where the environment says. */
static fm_status land_path(const fm_sheet *sheet, char **path)
{
    const fm_furniture_spec *spec = &sheet->document->furniture;
    const char *data = getenv("FRONTMAP_DATA");

    if (spec->inset.source != NULL) {
        *path = fm_path_join(spec->inset.folder == NULL ? "." : spec->inset.folder,
                             spec->inset.source);
        return *path == NULL ? fm_fail_nomem(sheet->ctx) : FM_OK;
    }
    *path = fm_path_join(data != NULL && data[0] != '\0' ? data : FRONTMAP_DATADIR,
                         "layers/countries.geojson");
    if (*path == NULL)
        return fm_fail_nomem(sheet->ctx);
    if (!fm_file_exists(*path))
        return fm_fail(sheet->ctx, FM_ERR_LAYER,
                       "there is no '%s'; install frontmap, set FRONTMAP_DATA to the "
                       "folder that holds its layers, or give 'source' a layer of land",
                       *path);
    return FM_OK;
}

static bool is_speck(const fm_pt *points, size_t count)
{
    fm_rect box = FM_RECT_EMPTY;

    for (size_t i = 0; i < count; i++)
        fm_rect_add(&box, points[i]);
    return fmax(box.x1 - box.x0, box.y1 - box.y0) < ISLAND_PX;
}

/*
 * Rings as a path, and the same without the edges of cuts, for stroking.  Both are
 * thinned to what so small a map can show: whole countries come from the file with
 * hundreds of points to the pixel, and stroking those would take longer than the large
 * map.
 */
static bool add_areas(const inset *n, const fm_plane *plane, double tolerance_px,
                      fm_path *areas, fm_path *lines)
{
    fm_outline outline = { 0 };
    bool ok = true;

    for (size_t part = 0; ok && part < plane->part_count; part++) {
        if (plane->part_role[part] < FM_PART_SHELL)
            continue;
        ok = fm_outline_load(&outline, &n->viewport, plane, part, tolerance_px);
        if (!ok || is_speck(outline.points, outline.count))
            continue;
        fm_outline_add_area(&outline, areas);
        if (lines != NULL)
            fm_outline_add_line(&outline, lines);
    }
    fm_outline_release(&outline);
    return ok && !areas->failed;
}

static fm_status read_land(const fm_sheet *sheet, const fm_projector *projector,
                           const char *name_column, fm_features *land)
{
    const char *const columns[2] = { name_column, "name" };
    fm_bbox window = fm_projector_window(projector);
    fm_source_request request = { .columns = columns,
                                  .column_count = 2,
                                  .bbox = &window };
    char *path = NULL;
    fm_status status = land_path(sheet, &path);

    if (status == FM_OK)
        status = fm_source_read(sheet->ctx, path, &request, land);
    fm_free(path);
    return status;
}

/* ---- names
 * --------------------------------------------------------------------------- */

/* A country that could be named: the roomiest place in it. */
typedef struct candidate {
    size_t feature;
    fm_pt at;
    double room; /* distance to its nearest border */
} candidate;

static bool find_room(const fm_viewport *v, const fm_plane *plane, candidate *c)
{
    size_t first = plane->feature_start[c->feature];
    size_t end = plane->feature_start[c->feature + 1];
    size_t from = plane->part_start[first], count = plane->part_start[end] - from;
    fm_pt *points = fm_alloc_raw(count, sizeof *points);
    size_t *starts = fm_alloc_raw(end - first + 1, sizeof *starts);
    bool found = false;

    if (points != NULL && starts != NULL) {
        for (size_t i = 0; i < count; i++)
            points[i] = fm_viewport_pt(v, plane->points[from + i]);
        for (size_t part = first; part <= end; part++)
            starts[part - first] = plane->part_start[part] - from;
        found = fm_inside_point(points, starts, end - first, 1, &c->at, &c->room);
    }
    fm_free(points);
    fm_free(starts);
    return found;
}

/* The roomiest countries, best first. */
static size_t best_candidates(const fm_viewport *v, const fm_plane *plane,
                              candidate best[NAMES_MAX + 3])
{
    const size_t most = NAMES_MAX + 3;
    size_t count = 0;

    for (size_t f = 0; f < plane->feature_count; f++) {
        candidate c = { .feature = f };
        size_t i;

        if (plane->feature_start[f] == plane->feature_start[f + 1] ||
            !find_room(v, plane, &c))
            continue;
        for (i = count < most ? count++ : most; i > 0 && best[i - 1].room < c.room; i--)
            if (i < most)
                best[i] = best[i - 1];
        if (i < most)
            best[i] = c;
    }
    return count;
}

/* In the sheet's language, or else as the layer has it. */
static const char *name_of(const fm_features *land, const char *own_column,
                           size_t feature)
{
    const char *const columns[] = { own_column, "name" };

    for (size_t i = 0; i < 2; i++) {
        size_t column = fm_table_find(&land->table, columns[i]);
        fm_cell cell;

        if (column == FM_NO_COLUMN)
            continue;
        cell = fm_table_cell(&land->table, column, feature);
        if (cell.kind == FM_CELL_TEXT && cell.length > 0)
            return cell.text;
    }
    return NULL;
}

static fm_status add_name(const fm_sheet *sheet, inset *n, const char *name,
                          const candidate *c)
{
    fm_rect inside = fm_rect_grown(n->viewport.frame, -2), box;
    fm_text_run *run;
    fm_status status =
        fm_type_shape(sheet, name, (fm_setting){ .size = NAME_SIZE }, &run);

    if (status != FM_OK || run == NULL)
        return status;
    box = (fm_rect){ c->at.x - run->width / 2, c->at.y - run->height / 2,
                     c->at.x + run->width / 2, c->at.y + run->height / 2 };
    if (run->width > 2.6 * c->room || run->height > 2 * c->room ||
        !fm_rect_contains(inside, box) ||
        fm_rect_meets(box, fm_rect_grown(n->marked, 2))) {
        fm_text_run_free(run);
        return FM_OK;
    }
    n->name_at[n->name_count] = (fm_pt){ box.x0, box.y0 };
    n->names[n->name_count++] = run;
    return FM_OK;
}

static fm_status add_names(const fm_sheet *sheet, inset *n, const fm_features *land,
                           const char *name_column, const fm_plane *plane)
{
    candidate best[NAMES_MAX + 3];
    size_t count = best_candidates(&n->viewport, plane, best);
    fm_status status = FM_OK;

    for (size_t i = 0; i < count && n->name_count < NAMES_MAX && status == FM_OK; i++)
        status =
            add_name(sheet, n, name_of(land, name_column, best[i].feature), &best[i]);
    return status;
}

/* ---- where the map is
 * ------------------------------------------------------------------ */

/* The large map's frame, point by point over the ground, on the small one. */
static void trace_outline(const fm_sheet *sheet, inset *n)
{
    enum { STEPS = 24 };
    fm_rect f = sheet->viewport.frame;
    const fm_pt corners[5] = {
        { f.x0, f.y0 }, { f.x1, f.y0 }, { f.x1, f.y1 }, { f.x0, f.y1 }, { f.x0, f.y0 }
    };
    bool open = false;

    n->marked = FM_RECT_EMPTY;
    for (int i = 0; i < 4 * STEPS; i++) {
        double share = (double)(i % STEPS) / STEPS;
        fm_pt from = corners[i / STEPS], to = corners[i / STEPS + 1];
        fm_pt p = { from.x + share * (to.x - from.x),
                    from.y + share * (to.y - from.y) };
        fm_lonlat place;

        if (!fm_viewport_ground(&sheet->viewport, p, &place) ||
            !fm_viewport_place(&n->viewport, place, &p)) {
            open = true; /* a part of the frame is off the Earth, or behind it */
            continue;
        }
        if (n->outline.verb_count == 0)
            fm_path_move(&n->outline, p);
        else
            fm_path_line(&n->outline, p);
        fm_rect_add(&n->marked, p);
    }
    if (!open)
        fm_path_close(&n->outline);
}

/* The place is known: everything is put there. */
static fm_status settle(fm_sheet *sheet, inset *n, const char *name_column,
                        fm_projector *projector, fm_features *land, fm_plane *plane)
{
    fm_status status = fm_projector_domain(projector, plane);

    if (status != FM_OK)
        return status;
    if (!add_areas(n, plane, HORIZON_PX, &n->sea, NULL))
        return fm_fail_nomem(sheet->ctx);
    fm_plane_clear(plane);
    status = read_land(sheet, projector, name_column, land);
    if (status == FM_OK)
        status = fm_projector_run(projector, &land->shapes, 0,
                                  land->shapes.feature_count, plane);
    if (status != FM_OK)
        return status;
    if (!add_areas(n, plane, COAST_PX, &n->land, &n->borders))
        return fm_fail_nomem(sheet->ctx);
    return n->is_globe ? FM_OK : add_names(sheet, n, land, name_column, plane);
}

static fm_status inset_settle(fm_sheet *sheet, fm_piece *piece)
{
    inset *n = piece->state;
    fm_str name_column = { 0 };
    fm_projector *projector = NULL;
    fm_features land = { 0 };
    fm_plane plane = { 0 };
    fm_status status;

    n->viewport.frame = piece->at;
    trace_outline(sheet, n);
    fm_str_add(&name_column, "name_");
    fm_str_add_bytes(&name_column, sheet->language, strcspn(sheet->language, "-_"));
    status = name_column.failed
                 ? fm_fail_nomem(sheet->ctx)
                 : fm_projector_new(sheet->ctx, n->projection, n->viewport.extent, 0,
                                    CURVE_PX / n->viewport.px_per_m, &projector);
    if (status == FM_OK)
        status = settle(sheet, n, name_column.text, projector, &land, &plane);
    if (status != FM_OK)
        fm_fail_while(sheet->ctx, status, "inset");
    fm_plane_release(&plane);
    fm_features_release(&land);
    fm_projector_free(projector);
    fm_str_release(&name_column);
    return status;
}

/* ---- drawing
 * --------------------------------------------------------------------------- */

static void draw_ground(const fm_sheet *sheet, const fm_type *type, const inset *n,
                        fm_painter *painter)
{
    fm_color sea = sheet->document->sheet.background;
    fm_color land = fm_color_mix(type->paper, type->ink, 0.07);
    fm_pen border = { .color = fm_color_mix(type->paper, type->ink, 0.32),
                      .width = type->hair_px,
                      .join = FM_JOIN_ROUND };

    /* land and sea are told apart whatever the background is */
    if (fabs(fm_color_luminance(sea) - fm_color_luminance(land)) < 0.04)
        land = fm_color_mix(land, type->ink, 0.12);
    fm_painter_fill(painter, &n->sea, sea, true);
    fm_painter_fill(painter, &n->land, land, true);
    fm_painter_stroke(painter, &n->borders, &border);
}

static void draw_marking(const fm_type *type, const inset *n, fm_painter *painter)
{
    fm_pen pen = { .color = marking,
                   .width = 2.2 * type->hair_px,
                   .join = FM_JOIN_MITER };
    fm_path dot = { 0 };

    if (fm_rect_is_empty(n->marked))
        return;
    if (fmax(n->marked.x1 - n->marked.x0, n->marked.y1 - n->marked.y0) >= DOT_PX) {
        fm_painter_fill(painter, &n->outline, fm_color_with_opacity(marking, 0.1),
                        false);
        fm_painter_stroke(painter, &n->outline, &pen);
        return;
    }
    fm_path_circle(
        &dot,
        (fm_pt){ (n->marked.x0 + n->marked.x1) / 2, (n->marked.y0 + n->marked.y1) / 2 },
        DOT_PX / 2);
    pen.color = type->paper;
    fm_painter_stroke(painter, &dot, &pen);
    fm_painter_fill(painter, &dot, marking, false);
    fm_path_release(&dot);
}

static void inset_draw(const fm_sheet *sheet, const fm_piece *piece,
                       fm_painter *painter)
{
    fm_type type = fm_type_of(sheet);
    const inset *n = piece->state;
    fm_pen edge = { .color = fm_color_mix(type.ink, type.paper, 0.25),
                    .width = 1.2 * type.hair_px,
                    .join = FM_JOIN_MITER };
    fm_path frame = { 0 };

    fm_path_rect(&frame, piece->at);
    fm_painter_fill(painter, &frame, type.paper, false);
    fm_painter_clip_begin(painter, &frame, false);
    draw_ground(sheet, &type, n, painter);
    for (size_t i = 0; i < n->name_count; i++)
        fm_type_draw(painter, n->names[i], n->name_at[i], type.muted);
    draw_marking(&type, n, painter);
    fm_painter_clip_end(painter);
    fm_painter_stroke(painter, &frame, &edge);
    fm_path_release(&frame);
}

const fm_furniture fm_inset = {
    .name = "inset",
    .place = FM_FURNITURE_CORNER,
    .wanted = inset_wanted,
    .corner = inset_corner,
    .measure = inset_measure,
    .settle = inset_settle,
    .draw = inset_draw,
    .release = inset_release,
};
