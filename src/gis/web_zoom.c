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

double fm_web_zoom_of_scale(const fm_gis_map *map, double scale)
{
    const double equator_m = 2 * PI * 6378137.0, px_m = 0.0254 / 96, world_px = 512;
    double lat = clamp((map->box.south + map->box.north) / 2, -LAT_MOST, LAT_MOST);

    return log2(equator_m * cos(lat * PI / 180) / (world_px * px_m * scale));
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
