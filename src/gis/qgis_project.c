/* SPDX-License-Identifier: MIT */
#include "gis/qgis_project.h"

#include <math.h>
#include <string.h>

#include "draw/svg_text.h"
#include "gis/condition_qgis.h"
#include "gis/qgis_layout.h"

#include "base/banned.h"

typedef struct project {
    const fm_qgis_pieces *pieces;
    const fm_gis_map *map;
    const char *container;
    bool is_lonlat;            /* the layers' coordinates are degrees */
    fm_str layer_crs, map_crs; /* <spatialrefsys> */
    fm_str *out;
} project;

const char *fm_qgis_project_name(const fm_gis_map *map)
{
    return map->title != NULL && map->title[0] != '\0' ? map->title : map->name;
}

void fm_qgis_project_key(const fm_gis_map *map, fm_str *out)
{
    static const char apostrophe[] = "\xe2\x80\x99";

    for (const char *c = fm_qgis_project_name(map); *c != '\0'; c++) {
        if (*c == '\'')
            fm_str_add(out, apostrophe);
        else if ((unsigned char)*c < ' ' || strchr("%+/;?&#\"<>\\=", *c) != NULL)
            fm_str_add_char(out, '-');
        else
            fm_str_add_char(out, *c);
    }
}

static void add_element(fm_str *out, const char *name, const char *text)
{
    fm_str_addf(out, "<%s>", name);
    if (text != NULL)
        fm_svg_add_text(out, text);
    fm_str_addf(out, "</%s>\n", name);
}

/* --------------------------------------------------------------------------- CRS */

/* "EPSG:32637": a name that every installation can look up. */
static bool is_code(const char *crs)
{
    size_t letters = strspn(crs, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits;

    if (letters == 0 || crs[letters] != ':')
        return false;
    digits = strspn(crs + letters + 1, "0123456789");
    return digits > 0 && crs[letters + 1 + digits] == '\0';
}

/* By its name where it has one, and by its definition always. */
static fm_status describe_crs(fm_context *ctx, fm_projection *projection, fm_str *out)
{
    const fm_projection_info *about = fm_projection_about(projection);
    fm_str wkt = { 0 };
    fm_status status = fm_projection_wkt(ctx, projection, &wkt);

    fm_str_add(out, "<spatialrefsys>\n");
    add_element(out, "wkt", fm_str_text(&wkt));
    add_element(out, "authid", is_code(about->crs) ? about->crs : "");
    add_element(out, "description", about->name);
    add_element(out, "geographicflag", about->geographic ? "true" : "false");
    fm_str_add(out, "</spatialrefsys>\n");
    fm_str_release(&wkt);
    return status;
}

static fm_status describe_layer_crs(fm_context *ctx, const char *crs, fm_str *out)
{
    fm_projection *projection = NULL;
    bool is_lonlat = crs == NULL || fm_crs_is_lonlat(crs);
    fm_status status =
        fm_projection_new(ctx, is_lonlat ? "EPSG:4326" : crs, &projection);

    if (status == FM_OK)
        status = describe_crs(ctx, projection, out);
    fm_projection_free(projection);
    return status;
}

/* ------------------------------------------------------------------------ layers */

/* An id of the project: ASCII letters, digits and '_', and its number.  QGIS takes none
 * of ten letters or less. */
static void add_id(const project *p, size_t i, fm_str *out)
{
    fm_str_add(out, "map_layer_");
    for (const char *c = p->pieces->items[i].name; *c != '\0'; c++) {
        bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                        (*c >= '0' && *c <= '9');

        fm_str_add_char(out, is_plain ? *c : '_');
    }
    fm_str_addf(out, "_%zu", i + 1);
}

/* A pole that the map's projection cannot show; QGIS would spread what lies round it
 * over the whole map.  0: none, else -1 or 1. */
static int far_pole(const project *p)
{
    const fm_projection_info *about = fm_projection_about(p->map->making.projection);

    if (!p->is_lonlat ||
        (about->family != FM_FAMILY_AZIMUTHAL && about->family != FM_FAMILY_CONIC))
        return 0;
    return p->map->box.south > 0 ? -1 : p->map->box.north < 0 ? 1 : 0;
}

static const double AT_POLE_DEG = 89.9;

/* Is something of the piece at that pole? */
static bool has_pole(const fm_qgis_piece *piece, int pole)
{
    const fm_shapes *shapes = &piece->features->shapes;

    for (size_t i = 0; pole != 0 && i < shapes->feature_count; i++) {
        fm_bbox box = fm_shapes_bbox(shapes, i);

        if (pole < 0 ? box.south <= -AT_POLE_DEG : box.north >= AT_POLE_DEG)
            return true;
    }
    return false;
}

/* The column of shapes, as the exporter calls it: unlike every field. */
static void add_geometry_column(const fm_qgis_piece *piece, fm_str *out)
{
    fm_str name = { 0 };
    size_t i = 0;

    fm_str_add(&name, "geom");
    while (i < piece->names.count && !name.failed) {
        if (fm_str_equal_nocase(piece->names.names[i++], fm_str_text(&name))) {
            fm_str_add_char(&name, '_');
            i = 0;
        }
    }
    fm_str_add(out, fm_str_text(&name));
    out->failed = out->failed || name.failed;
    fm_str_release(&name);
}

static void add_source(const project *p, size_t i, fm_str *out)
{
    const fm_qgis_piece *piece = &p->pieces->items[i];
    int pole = far_pole(p);

    fm_str_add(out, "./");
    fm_svg_add_text(out, p->container);
    fm_str_add(out, "|layername=");
    fm_svg_add_text(out, piece->name);
    if (!has_pole(piece, pole))
        return;
    fm_str_add(out, pole < 0 ? "|subset=ST_MinY(&quot;" : "|subset=ST_MaxY(&quot;");
    add_geometry_column(piece, out);
    fm_str_add(out, pole < 0 ? "&quot;) &gt; -" : "&quot;) &lt; ");
    fm_gis_qgis_number(out, AT_POLE_DEG);
}

/* The tree is read from the top down. */
static void add_tree(const project *p)
{
    fm_str_add(p->out, "<layer-tree-group>\n<customproperties>\n<Option/>\n"
                       "</customproperties>\n");
    for (size_t i = p->pieces->count; i-- > 0;) {
        fm_str_add(p->out, "<layer-tree-layer checked=\"Qt::Checked\" expanded=\"1\" "
                           "providerKey=\"ogr\" id=\"");
        add_id(p, i, p->out);
        fm_str_add(p->out, "\" name=\"");
        fm_svg_add_text(p->out, p->pieces->items[i].title);
        fm_str_add(p->out, "\" source=\"");
        add_source(p, i, p->out);
        fm_str_add(p->out, "\">\n<customproperties>\n<Option/>\n</customproperties>\n"
                           "</layer-tree-layer>\n");
    }
    fm_str_add(p->out, "<custom-order enabled=\"0\"/>\n</layer-tree-group>\n");
}

static void add_order(const project *p)
{
    fm_str_add(p->out, "<layerorder>\n");
    for (size_t i = p->pieces->count; i-- > 0;) {
        fm_str_add(p->out, "<layer id=\"");
        add_id(p, i, p->out);
        fm_str_add(p->out, "\"/>\n");
    }
    fm_str_add(p->out, "</layerorder>\n");
}

static const char *geometry_of(unsigned kind)
{
    return kind == FM_SHAPE_POINT  ? "Point"
           : kind == FM_SHAPE_LINE ? "Line"
                                   : "Polygon";
}

static fm_status tell_pole(const project *p, size_t i)
{
    fm_place place = { .file = p->container };

    if (!has_pole(&p->pieces->items[i], far_pole(p)))
        return FM_OK;
    return fm_warn(p->pieces->ctx, FM_ERR_OUTPUT, &place, "pole-hidden",
                   "layer '%.80s': what lies round the pole that the map's projection "
                   "cannot show is hidden in the project; its table has it",
                   p->pieces->items[i].name);
}

static fm_status add_layer(const project *p, size_t i)
{
    const fm_qgis_piece *piece = &p->pieces->items[i];
    fm_gis_qml_job job = fm_qgis_piece_job(p->pieces, i);
    fm_status status;

    fm_str_addf(p->out, "<maplayer type=\"vector\" geometry=\"%s\"",
                geometry_of(piece->kind));
    fm_gis_qml_attributes(&job, p->out);
    fm_str_add(p->out, ">\n<id>");
    add_id(p, i, p->out);
    fm_str_add(p->out, "</id>\n<datasource>");
    add_source(p, i, p->out);
    fm_str_add(p->out, "</datasource>\n");
    add_element(p->out, "title", piece->title);
    add_element(p->out, "abstract", piece->description);
    if (piece->layer->attribution != NULL) {
        fm_str_add(p->out, "<attribution href=\"\">");
        fm_svg_add_text(p->out, piece->layer->attribution);
        fm_str_add(p->out, "</attribution>\n");
    }
    add_element(p->out, "layername", piece->title);
    fm_str_addf(p->out, "<srs>\n%s</srs>\n<resourceMetadata>\n",
                fm_str_text(&p->layer_crs));
    fm_qgis_metadata(p->pieces, i, p->out);
    fm_str_add(p->out, "</resourceMetadata>\n"
                       "<provider encoding=\"UTF-8\">ogr</provider>\n"
                       "<map-layer-style-manager current=\"default\">\n"
                       "<map-layer-style name=\"default\"/>\n"
                       "</map-layer-style-manager>\n");
    status = fm_gis_qml_body(&job, p->out);
    fm_str_add(p->out, "</maplayer>\n");
    return status == FM_OK ? tell_pole(p, i) : status;
}

/* -------------------------------------------------------------------------- view */

static void add_number(const project *p, const char *name, double value)
{
    fm_str_addf(p->out, "<%s>", name);
    fm_gis_qgis_number(p->out, value);
    fm_str_addf(p->out, "</%s>\n", name);
}

/* The map's frame on the plane, in the CRS's own units. */
static fm_extent view_of(const project *p)
{
    fm_extent e = p->map->making.sheet.viewport.extent;
    double unit = fm_projection_about(p->map->making.projection)->unit_m;

    return (fm_extent){ e.x0 / unit, e.y0 / unit, e.x1 / unit, e.y1 / unit };
}

static void add_canvas(const project *p)
{
    fm_extent e = view_of(p);

    fm_str_add(p->out, "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\">\n");
    add_element(p->out, "units",
                fm_projection_about(p->map->making.projection)->geographic ? "degrees"
                                                                           : "meters");
    fm_str_add(p->out, "<extent>\n");
    add_number(p, "xmin", e.x0);
    add_number(p, "ymin", e.y0);
    add_number(p, "xmax", e.x1);
    add_number(p, "ymax", e.y1);
    fm_str_addf(p->out,
                "</extent>\n<rotation>0</rotation>\n<destinationsrs>\n%s"
                "</destinationsrs>\n</mapcanvas>\n",
                fm_str_text(&p->map_crs));
}

static void add_view(const project *p)
{
    fm_extent e = view_of(p);
    const double edges[] = { e.x0, e.y0, e.x1, e.y1 };
    static const char *const names[] = { "xmin", "ymin", "xmax", "ymax" };

    fm_str_add(p->out, "<ProjectViewSettings rotation=\"0\" UseProjectScales=\"0\">\n"
                       "<Scales/>\n<DefaultViewExtent");
    for (int i = 0; i < 4; i++) {
        fm_str_addf(p->out, " %s=\"", names[i]);
        fm_gis_qgis_number(p->out, edges[i]);
        fm_str_add_char(p->out, '"');
    }
    fm_str_addf(p->out, ">\n%s</DefaultViewExtent>\n</ProjectViewSettings>\n",
                fm_str_text(&p->map_crs));
}

/* -------------------------------------------------------------------------- time */

static void add_moment(fm_str *out, const char *element, fm_date date)
{
    fm_str_addf(out, element != NULL ? "<%s>" : "%s", element != NULL ? element : "");
    fm_date_add_iso(out, date);
    fm_str_add(out, "T00:00:00Z");
    if (element != NULL)
        fm_str_addf(out, "</%s>\n", element);
}

/* Days from one date to the next, the least. */
static int64_t step_of(const fm_gis_map *map)
{
    int64_t least = 0;

    for (size_t i = 1; i < map->date_count; i++) {
        int64_t days =
            fm_date_to_days(map->dates[i]) - fm_date_to_days(map->dates[i - 1]);

        if (least == 0 || days < least)
            least = days;
    }
    return least > 0 ? least : 1;
}

/* From the first date to the end of the last day. */
static bool find_range(const fm_gis_map *map, fm_date *from, fm_date *to)
{
    *from = map->date_count > 0 ? map->dates[0] : map->date;
    *to = map->date_count > 0 ? map->dates[map->date_count - 1] : map->date;
    if (!fm_date_is_set(*from) || !fm_date_is_set(*to))
        return false;
    *to = fm_date_from_days(fm_date_to_days(*to) + 1);
    return true;
}

static void add_time(const project *p)
{
    fm_date from, to;

    fm_str_addf(p->out,
                "<ProjectTimeSettings timeStepUnit=\"d\" timeStep=\"%lld\" "
                "frameRate=\"1\" cumulativeTemporalRange=\"0\"",
                (long long)step_of(p->map));
    if (!find_range(p->map, &from, &to)) {
        fm_str_add(p->out, "/>\n");
        return;
    }
    fm_str_add(p->out, ">\n<TemporalRange>\n");
    add_moment(p->out, "start", from);
    add_moment(p->out, "end", to);
    fm_str_add(p->out, "</TemporalRange>\n</ProjectTimeSettings>\n");
}

/* A map of several dates opens with the time running, or all of them would be shown on
 * each other. */
static void add_controller(const project *p)
{
    enum { ANIMATED = 1 };
    fm_date from, to;

    if (p->map->date_count < 2 || !find_range(p->map, &from, &to))
        return;
    fm_str_addf(p->out,
                "<TemporalControllerWidget>\n<NavigationMode type=\"int\">%d"
                "</NavigationMode>\n<StartDateTime type=\"QString\">",
                ANIMATED);
    add_moment(p->out, NULL, from);
    fm_str_add(p->out, "</StartDateTime>\n<EndDateTime type=\"QString\">");
    add_moment(p->out, NULL, to);
    fm_str_add(p->out, "</EndDateTime>\n</TemporalControllerWidget>\n");
}

/* -------------------------------------------------------------------- properties */

static int of_255(double value)
{
    return (int)lround(fmin(fmax(value, 0), 1) * 255);
}

static void add_properties(const project *p)
{
    fm_color ground = p->map->document->sheet.background;

    fm_str_addf(p->out,
                "<properties>\n<Gui>\n"
                "<CanvasColorRedPart type=\"int\">%d</CanvasColorRedPart>\n"
                "<CanvasColorGreenPart type=\"int\">%d</CanvasColorGreenPart>\n"
                "<CanvasColorBluePart type=\"int\">%d</CanvasColorBluePart>\n"
                "</Gui>\n<Paths>\n<Absolute type=\"bool\">false</Absolute>\n</Paths>\n"
                "<SpatialRefSys>\n<ProjectionsEnabled type=\"int\">1"
                "</ProjectionsEnabled>\n</SpatialRefSys>\n"
                "<PAL>\n<PlacementEngineVersion type=\"int\">1"
                "</PlacementEngineVersion>\n<ShowingPartialsLabels type=\"bool\">false"
                "</ShowingPartialsLabels>\n</PAL>\n",
                of_255(ground.r), of_255(ground.g), of_255(ground.b));
    add_controller(p);
    fm_str_add(p->out, "</properties>\n");
}

/* --------------------------------------------------------------------- the whole */

static fm_status write_project(project *p)
{
    const char *title = fm_qgis_project_name(p->map);
    fm_status status = FM_OK;

    fm_str_add(p->out, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       "<qgis version=\"3.22.0\" projectname=\"");
    fm_svg_add_text(p->out, title);
    fm_str_add(p->out, "\">\n<homePath path=\"\"/>\n");
    add_element(p->out, "title", title);
    fm_str_addf(p->out, "<projectCrs>\n%s</projectCrs>\n", fm_str_text(&p->map_crs));
    add_tree(p);
    add_canvas(p);
    fm_str_add(p->out, "<projectlayers>\n");
    for (size_t i = 0; i < p->pieces->count && status == FM_OK; i++)
        status = add_layer(p, i);
    fm_str_add(p->out, "</projectlayers>\n");
    add_order(p);
    add_properties(p);
    fm_str_add(p->out, "<projectMetadata>\n");
    fm_qgis_metadata(p->pieces, SIZE_MAX, p->out);
    fm_str_add(p->out, "</projectMetadata>\n");
    fm_qgis_layouts(p->map, view_of(p), p->out);
    add_view(p);
    add_time(p);
    fm_str_add(p->out, "</qgis>\n");
    return status;
}

fm_status fm_qgis_project(const fm_qgis_pieces *pieces, const char *container,
                          const char *crs, fm_str *out)
{
    project p = {
        .pieces = pieces,
        .map = pieces->map,
        .container = container,
        .is_lonlat = crs == NULL || fm_crs_is_lonlat(crs),
        .out = out,
    };
    fm_status status = describe_layer_crs(pieces->ctx, crs, &p.layer_crs);

    if (status == FM_OK)
        status = describe_crs(pieces->ctx, pieces->map->making.projection, &p.map_crs);
    if (status == FM_OK)
        status = write_project(&p);
    if (status == FM_OK && (out->failed || p.layer_crs.failed || p.map_crs.failed))
        status = fm_fail_nomem(pieces->ctx);
    fm_str_release(&p.layer_crs);
    fm_str_release(&p.map_crs);
    return status;
}
