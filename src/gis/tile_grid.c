/* SPDX-License-Identifier: MIT */
#include "gis/tile_grid.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/str.h"

#include "base/banned.h"

static const double WORLD_M = 2 * M_PI * 6378137.0;
/* A box that ends on the edge of a tile does not reach into the next, whatever the last
 * digit says; px. */
static const double EDGE_PX = 1e-6;

fm_bbox fm_tile_box(fm_bbox box)
{
    if (box.east - box.west >= 360.0) {
        box.west = -180.0;
        box.east = 180.0;
    }
    while (box.west >= 180.0) {
        box.west -= 360.0;
        box.east -= 360.0;
    }
    while (box.west < -180.0) {
        box.west += 360.0;
        box.east += 360.0;
    }
    box.south = fmax(box.south, -FM_TILE_LAT_MAX);
    box.north = fmin(box.north, FM_TILE_LAT_MAX);
    return box.west < box.east && box.south < box.north ? box : FM_BBOX_EMPTY;
}

/* Shares of the world, from the square's corner. */
static double share_x(double lon)
{
    return (lon + 180.0) / 360.0;
}

static double share_y(double lat)
{
    return 0.5 - asinh(tan(lat * (M_PI / 180.0))) / (2 * M_PI);
}

fm_tile_grid fm_tile_grid_of(fm_bbox box, int z)
{
    double world = FM_TILE_PX * ldexp(1, z);
    double x0 = share_x(box.west) * world, x1 = share_x(box.east) * world;
    double y0 = fmax(share_y(box.north) * world, 0);
    double y1 = fmin(share_y(box.south) * world, world);
    double left = floor((x0 + EDGE_PX) / FM_TILE_PX);
    double top = floor((y0 + EDGE_PX) / FM_TILE_PX);
    double right = fmax(ceil((x1 - EDGE_PX) / FM_TILE_PX), left + 1);
    double bottom = fmax(ceil((y1 - EDGE_PX) / FM_TILE_PX), top + 1);

    return (fm_tile_grid){
        .z = z,
        .world_px = world,
        .is_round = box.east - box.west >= 360.0,
        .frame = { x0 - left * FM_TILE_PX, y0 - top * FM_TILE_PX,
                   x1 - left * FM_TILE_PX, y1 - top * FM_TILE_PX },
        .first_column = (int64_t)left,
        .first_row = (int64_t)top,
        .columns = (uint32_t)fmin(right - left, ldexp(1, z)),
        .rows = (uint32_t)(bottom - top),
    };
}

uint32_t fm_tile_grid_column(const fm_tile_grid *grid, uint32_t i)
{
    return (uint32_t)(((uint64_t)grid->first_column + i) % (UINT64_C(1) << grid->z));
}

int fm_tile_zoom_of(fm_bbox box, int most)
{
    double width = share_x(box.east) - share_x(box.west);
    double height = share_y(box.south) - share_y(box.north);
    int z = 0;

    while (z < most && fmax(width, height) * ldexp(1, z + 1) <= 1.0)
        z++;
    return z;
}

void fm_tile_plane(fm_bbox box, double *centre_lon, char crs[64])
{
    char number[FM_FIXED_MAX];
    fm_str text = { 0 };

    *centre_lon = 0;
    fm_str_add(&text, "EPSG:3857");
    if (box.east > 180.0) {
        *centre_lon = nearbyint((box.west + box.east) / 2);
        if (*centre_lon > 180.0)
            *centre_lon -= 360.0;
        fm_number_format_fixed(*centre_lon, 0, number);
        fm_str_clear(&text);
        fm_str_addf(&text, "+proj=webmerc +datum=WGS84 +lon_0=%s", number);
    }
    memset(crs, 0, 64);
    if (!text.failed && text.length < 64)
        memcpy(crs, fm_str_text(&text), text.length);
    fm_str_release(&text);
}

fm_extent fm_tile_extent(fm_bbox box, double centre_lon)
{
    /* The box stands east of 180 W, the meridian may be counted the other way. */
    double turn = box.east > 180.0 && centre_lon < box.west ? 360.0 : 0.0;

    return (fm_extent){ (box.west - centre_lon - turn) / 360.0 * WORLD_M,
                        (0.5 - share_y(box.south)) * WORLD_M,
                        (box.east - centre_lon - turn) / 360.0 * WORLD_M,
                        (0.5 - share_y(box.north)) * WORLD_M };
}

double fm_tile_px_per_m(int z)
{
    return FM_TILE_PX * ldexp(1, z) / WORLD_M;
}
