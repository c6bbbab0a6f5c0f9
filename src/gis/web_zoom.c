/* SPDX-License-Identifier: MIT */
#include "gis/web_zoom.h"

#include <math.h>

#include "base/banned.h"

static const double PI = 3.14159265358979323846;
/* Where the square of Web Mercator ends. */
static const double LAT_MOST = 85.0511287798066;

static double clamp(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

/* Maps round a pole have their middle where the square has none. */
fm_lonlat fm_web_centre(const fm_gis_map *map)
{
    const fm_viewport *v = &map->making.sheet.viewport;
    fm_pt middle = { (v->frame.x0 + v->frame.x1) / 2, (v->frame.y0 + v->frame.y1) / 2 };
    fm_lonlat at;

    if (!fm_viewport_ground(v, middle, &at) || !(fabs(at.lat) < 80) ||
        !isfinite(at.lon))
        at = (fm_lonlat){ (map->box.west + map->box.east) / 2,
                          clamp((map->box.south + map->box.north) / 2, -80, 80) };
    at.lon = remainder(at.lon, 360.0);
    return at;
}

double fm_web_zoom_of_scale(const fm_gis_map *map, double scale)
{
    const double equator_m = 2 * PI * 6378137.0, px_m = 0.0254 / 96, world_px = 512;

    return log2(equator_m * cos(fm_web_centre(map).lat * PI / 180) /
                (world_px * px_m * scale));
}

void fm_web_zooms(const fm_gis_map *map, const fm_layer_spec *spec, double *from,
                  double *to)
{
    *from = spec->max_scale > 0 ? fm_web_zoom_of_scale(map, spec->max_scale) : 0;
    *to = spec->min_scale > 0 ? fm_web_zoom_of_scale(map, spec->min_scale)
                              : FM_WEB_ZOOM_MOST;
    *from = clamp(*from, 0, FM_WEB_ZOOM_MOST);
    *to = clamp(*to, 0, FM_WEB_ZOOM_MOST);
}

/* Of the world's height, from the equator to the south. */
static double down(double lat)
{
    return -asinh(tan(clamp(lat, -LAT_MOST, LAT_MOST) * PI / 180)) / (2 * PI);
}

double fm_web_zoom_of_tile(const fm_gis_map *map)
{
    double width = (map->box.east - map->box.west) / 360;
    double height = down(map->box.south) - down(map->box.north);
    double most = fmax(width, height);

    return most > 0 ? clamp(-log2(most), 0, FM_WEB_ZOOM_MOST) : FM_WEB_ZOOM_MOST;
}

double fm_web_zoom_of_sheet(const fm_gis_map *map)
{
    double scale = fm_viewport_scale(&map->making.sheet.viewport);

    if (!(scale > 0 && isfinite(scale)))
        return fm_web_zoom_of_tile(map);
    return clamp(fm_web_zoom_of_scale(map, scale), 0, FM_WEB_ZOOM_MOST);
}

double fm_web_shrink(const fm_gis_map *map)
{
    double zoom = fm_web_zoom_of_sheet(map);

    return exp2(floor(zoom) - zoom);
}

/* A place on the frame's edge into the box, on the same side of the antimeridian as the
 * one before. */
static bool add_place(const fm_viewport *v, fm_pt at, double *lon, fm_bbox *box)
{
    fm_lonlat place;

    if (!fm_viewport_ground(v, at, &place) || !isfinite(place.lon))
        return false;
    if (!fm_bbox_is_empty(*box))
        place.lon = *lon + remainder(place.lon - *lon, 360.0);
    *lon = place.lon;
    fm_bbox_add(box, place);
    return true;
}

fm_bbox fm_web_frame(const fm_gis_map *map)
{
    enum { STEPS = 64 };
    const fm_viewport *v = &map->making.sheet.viewport;
    fm_rect f = v->frame;
    const fm_pt corners[] = {
        { f.x0, f.y0 }, { f.x1, f.y0 }, { f.x1, f.y1 }, { f.x0, f.y1 }
    };
    fm_bbox box = FM_BBOX_EMPTY;
    double lon = 0, first;

    for (int i = 0; i < 4 * STEPS; i++) {
        fm_pt a = corners[i / STEPS], b = corners[(i / STEPS + 1) % 4];
        double t = (double)(i % STEPS) / STEPS;
        fm_pt at = { a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t };

        if (!add_place(v, at, &lon, &box))
            return map->box;
    }
    /* Back at the first corner, but a turn further: a pole is inside. */
    first = lon;
    if (!add_place(v, corners[0], &lon, &box) || fabs(lon - first) > 90 ||
        box.east - box.west > 360 || map->box.north >= 90 || map->box.south <= -90)
        return map->box;
    first = floor(((box.west + box.east) / 2 + 180) / 360) * 360;
    box.west -= first;
    box.east -= first;
    return box;
}
