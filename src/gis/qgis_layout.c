/* SPDX-License-Identifier: MIT */
#include "gis/qgis_layout.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/svg_text.h"
#include "gis/condition_qgis.h"
#include "gis/qgis_project.h"

#include "base/banned.h"

/* Kinds of items, as QGIS numbers them. */
enum { MAP = 65639, LABEL = 65641, LEGEND = 65642, SCALE_BAR = 65646, PAGE = 65638 };
/* And the items of this layout; an item is called by its number. */
enum {
    THE_PAGE,
    THE_MAP,
    THE_TITLE,
    THE_SUBTITLE,
    THE_CREDITS,
    THE_LEGEND,
    THE_SCALE_BAR
};

typedef struct layout {
    const fm_gis_map *map;
    fm_extent view;
    fm_str *out;
} layout;

static double mm(double px)
{
    return px / FM_PX_PER_MM;
}

static void add_uuid(const layout *l, const char *attribute, int item)
{
    fm_str_addf(l->out, " %s=\"{00000000-0000-4000-8000-0000000001%02x}\"", attribute,
                (unsigned)item);
}

static void add_pair(const layout *l, const char *attribute, double x, double y)
{
    fm_str_addf(l->out, " %s=\"", attribute);
    fm_gis_qgis_number(l->out, x);
    fm_str_add_char(l->out, ',');
    fm_gis_qgis_number(l->out, y);
    fm_str_add(l->out, ",mm\"");
}

/* An item that covers `box` of the sheet, in px; more attributes may follow. */
static void open_item(const layout *l, int type, int item, fm_rect box, bool has_ground,
                      bool has_frame)
{
    fm_str_addf(l->out, "<LayoutItem type=\"%d\" zValue=\"%d\"", type, item);
    add_uuid(l, "uuid", item);
    add_uuid(l, "templateUuid", item);
    add_pair(l, "position", mm(box.x0), mm(box.y0));
    add_pair(l, "positionOnPage", mm(box.x0), mm(box.y0));
    add_pair(l, "size", mm(box.x1 - box.x0), mm(box.y1 - box.y0));
    fm_str_addf(l->out,
                " background=\"%s\" frame=\"%s\" outlineWidthM=\"0.2,mm\" id=\"\""
                " referencePoint=\"0\" opacity=\"1\" visibility=\"1\" blendMode=\"0\""
                " excludeFromExports=\"0\" itemRotation=\"0\" positionLock=\"false\"",
                has_ground ? "true" : "false", has_frame ? "true" : "false");
}

static void add_color(const layout *l, const char *element, fm_color color)
{
    fm_str_addf(l->out, "<%s red=\"%d\" green=\"%d\" blue=\"%d\" alpha=\"%d\"/>\n",
                element, (int)lround(color.r * 255), (int)lround(color.g * 255),
                (int)lround(color.b * 255), (int)lround(color.a * 255));
}

static void add_moment(const layout *l, const char *attribute, int64_t day)
{
    fm_str_addf(l->out, " %s=\"", attribute);
    fm_date_add_iso(l->out, fm_date_from_days(day));
    fm_str_add(l->out, "T00:00:00Z\"");
}

/* On a map of several dates the last one is shown. */
static void add_map(const layout *l)
{
    const fm_sheet *sheet = &l->map->making.sheet;
    const double edges[] = { l->view.x0, l->view.y0, l->view.x1, l->view.y1 };
    static const char *const names[] = { "xmin", "ymin", "xmax", "ymax" };
    bool is_temporal = l->map->date_count > 1 && fm_date_is_set(l->map->date);

    open_item(l, MAP, THE_MAP, sheet->viewport.frame, true,
              l->map->document->sheet.frame);
    fm_str_addf(l->out,
                " mapRotation=\"0\" keepLayerSet=\"false\" followPreset=\"false\""
                " drawCanvasItems=\"true\" mapFlags=\"0\" labelMargin=\"0,mm\""
                " isTemporal=\"%d\"",
                is_temporal);
    if (is_temporal) {
        add_moment(l, "temporalRangeBegin", fm_date_to_days(l->map->date));
        add_moment(l, "temporalRangeEnd", fm_date_to_days(l->map->date) + 1);
    }
    fm_str_add(l->out, ">\n");
    add_color(l, "BackgroundColor", l->map->document->sheet.background);
    fm_str_add(l->out, "<Extent");
    for (int i = 0; i < 4; i++) {
        fm_str_addf(l->out, " %s=\"", names[i]);
        fm_gis_qgis_number(l->out, edges[i]);
        fm_str_add_char(l->out, '"');
    }
    fm_str_add(l->out, "/>\n<LayerSet/>\n</LayoutItem>\n");
}

/* Text that fills its box; lines follow each other on one, to spare room. */
static void add_label(const layout *l, int item, fm_rect box, const char *text,
                      const char *font)
{
    if (text == NULL || box.y1 - box.y0 <= 0)
        return;
    open_item(l, LABEL, item, box, false, false);
    fm_str_addf(l->out,
                " halign=\"%d\" valign=\"32\" marginX=\"0\" marginY=\"0\""
                " htmlState=\"0\" labelText=\"",
                l->map->making.sheet.rtl ? 2 : 1);
    for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
        char *line;

        length = strcspn(text, "\n");
        line = fm_strndup(text, length);
        if (line == NULL)
            l->out->failed = true;
        else
            fm_svg_add_text(l->out, line);
        fm_free(line);
        fm_str_add(l->out, text[length] == '\n' ? "; " : "");
    }
    fm_str_addf(l->out, "\">\n<LabelFont description=\"%s\" style=\"\"/>\n", font);
    add_color(l, "FontColor", (fm_color){ 0.1, 0.1, 0.1, 1 });
    fm_str_add(l->out, "</LayoutItem>\n");
}

/* The legend takes the room that it needs, from the corner of the map's frame that is
 * asked for or lies at the start of a line. */
static void add_legend(const layout *l)
{
    static const double gap = 12, side = 240;
    const fm_document *document = l->map->document;
    const fm_rect *f = &l->map->making.sheet.viewport.frame;
    fm_corner corner = document->furniture.legend.position;
    bool is_right = corner == FM_CORNER_TOP_RIGHT || corner == FM_CORNER_BOTTOM_RIGHT ||
                    (corner == FM_CORNER_AUTO && l->map->making.sheet.rtl);
    double x = is_right ? f->x1 - gap - side : f->x0 + gap;
    const char *title = document->furniture.legend.title;
    static const char *const styles[] = { "title", "group", "subgroup", "symbol",
                                          "symbolLabel" };
    static const int sizes[] = { 11, 10, 9, 9, 8 };

    if (!document->furniture.legend.on)
        return;
    open_item(l, LEGEND, THE_LEGEND,
              (fm_rect){ x, f->y0 + gap, x + side, f->y0 + gap + side }, true, true);
    add_uuid(l, "map_uuid", THE_MAP);
    fm_str_add(l->out, " resizeToContents=\"1\" columnCount=\"1\" boxSpace=\"2\""
                       " columnSpace=\"2\" symbolWidth=\"6\" symbolHeight=\"3.5\""
                       " lineSpacing=\"0.8\" titleAlignment=\"1\" splitLayer=\"0\""
                       " equalColumnWidth=\"0\" wrapChar=\"\" fontColor=\"#1a1a1a\""
                       " title=\"");
    fm_svg_add_text(
        l->out, title != NULL ? title : fm_sheet_word(&l->map->making.sheet, "Legend"));
    fm_str_add(l->out, "\">\n");
    add_color(l, "BackgroundColor", (fm_color){ 1, 1, 1, 0.9 });
    fm_str_add(l->out, "<styles>\n");
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
        fm_str_addf(l->out,
                    "<style name=\"%s\" alignment=\"1\" marginTop=\"1.5\" indent=\"0\""
                    " marginLeft=\"%d\">\n<styleFont description=\"Noto "
                    "Sans,%d,-1,5,50,0,0,0,0,0\" style=\"\"/>\n</style>\n",
                    styles[i], i == 4 ? 2 : 0, sizes[i]);
    fm_str_add(l->out, "</styles>\n</LayoutItem>\n");
}

/* The largest of 1, 2 and 5 times a power of ten that is not more. */
static double round_down(double value)
{
    double power = pow(10, floor(log10(value)));

    return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
}

/* Two segments, together at most a quarter of the frame. */
static void add_scale_bar(const layout *l)
{
    static const double gap = 12, height = 44;
    const fm_viewport *v = &l->map->making.sheet.viewport;
    const fm_rect *f = &v->frame;
    fm_pt middle = { (f->x0 + f->x1) / 2, (f->y0 + f->y1) / 2 };
    double m_per_px = fm_viewport_ground_m_per_px(v, middle);
    double km = m_per_px * (f->x1 - f->x0) / 8000;

    if (!l->map->document->furniture.scale_bar.on || !(km > 0) || !isfinite(km))
        return;
    open_item(l, SCALE_BAR, THE_SCALE_BAR,
              (fm_rect){ f->x0 + gap, f->y1 - gap - height, f->x0 + (f->x1 - f->x0) / 3,
                         f->y1 - gap },
              false, false);
    add_uuid(l, "mapUuid", THE_MAP);
    fm_str_add(l->out, " style=\"Single Box\" unitType=\"km\" unitLabel=\"km\""
                       " numMapUnitsPerScaleBarUnit=\"1\" numSegments=\"2\""
                       " numSegmentsLeft=\"0\" segmentSizeMode=\"0\" height=\"1.5\""
                       " boxContentSpace=\"1\" labelBarSpace=\"1\" alignment=\"0\""
                       " outlineWidth=\"0.2\" numUnitsPerSegment=\"");
    fm_gis_qgis_number(l->out, round_down(km));
    fm_str_add(l->out, "\">\n<text-style fontFamily=\"Noto Sans\" fontSize=\"8\""
                       " fontSizeUnit=\"Point\" textColor=\"26,26,26,255\"/>\n");
    add_color(l, "fillColor", (fm_color){ 0.1, 0.1, 0.1, 1 });
    add_color(l, "fillColor2", (fm_color){ 1, 1, 1, 1 });
    fm_str_add(l->out, "</LayoutItem>\n");
}

static void add_page(const layout *l)
{
    const fm_sheet *sheet = &l->map->making.sheet;
    fm_color paper = l->map->document->sheet.paper;

    fm_str_addf(l->out,
                "<PageCollection>\n<symbol type=\"fill\" name=\"\" alpha=\"1\""
                " clip_to_extent=\"1\" force_rhr=\"0\">\n<layer class=\"SimpleFill\""
                " pass=\"0\" enabled=\"1\" locked=\"0\">\n<Option type=\"Map\">\n"
                "<Option type=\"QString\" name=\"color\" value=\"%d,%d,%d,255\"/>\n"
                "<Option type=\"QString\" name=\"outline_style\" value=\"no\"/>\n"
                "</Option>\n</layer>\n</symbol>\n",
                (int)lround(paper.r * 255), (int)lround(paper.g * 255),
                (int)lround(paper.b * 255));
    open_item(l, PAGE, THE_PAGE, sheet->page, true, false);
    fm_str_add(l->out, "/>\n</PageCollection>\n");
}

static void add_words(const layout *l)
{
    static const double gap = 4, line = 28;
    const fm_sheet *sheet = &l->map->making.sheet;
    const fm_rect *f = &sheet->viewport.frame, *page = &sheet->page;
    fm_rect title = { f->x0, page->y0 + gap, f->x1, f->y0 - gap };
    fm_rect subtitle = title;

    if (sheet->subtitle != NULL) {
        title.y1 = fmin(title.y0 + line, title.y1);
        subtitle.y0 = title.y1;
        add_label(l, THE_SUBTITLE, subtitle, sheet->subtitle,
                  "Noto Sans,9,-1,5,50,0,0,0,0,0");
    }
    add_label(l, THE_TITLE, title, sheet->title, "Noto Sans,14,-1,5,75,0,0,0,0,0");
    if (l->map->document->furniture.credits.on)
        add_label(l, THE_CREDITS,
                  (fm_rect){ f->x0, f->y1 + gap, f->x1, page->y1 - gap },
                  l->map->credits, "Noto Sans,6,-1,5,50,0,0,0,0,0");
}

void fm_qgis_layouts(const fm_gis_map *map, fm_extent view, fm_str *out)
{
    layout l = { .map = map, .view = view, .out = out };

    fm_str_add(out, "<Layouts>\n<Layout name=\"");
    fm_svg_add_text(out, fm_qgis_project_name(map));
    fm_str_add(out, "\" units=\"mm\" printResolution=\"300\" worldFileMap=\"\">\n");
    add_page(&l);
    add_map(&l);
    add_words(&l);
    add_legend(&l);
    add_scale_bar(&l);
    fm_str_add(out, "</Layout>\n</Layouts>\n");
}
