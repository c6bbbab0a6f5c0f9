/* SPDX-License-Identifier: MIT */
/* The CRS that suits an extent. */
#include <math.h>

#include "base/str.h"
#include "geo/projection.h"
#include "geo/wrap.h"

#include "base/banned.h"

/* UTM is kept to this distance from its meridian: scale is off by 0.6 per cent there.
 */
#define UTM_REACH_DEG 6.0
#define UTM_SOUTH_DEG (-80.0)
#define UTM_NORTH_DEG 84.0
/* Beyond this radius an equal-area disk bends shapes more than a world map does. */
#define DISK_REACH_DEG 75.0

static double radians(double deg)
{
    return deg * M_PI / 180.0;
}

static fm_lonlat middle_of(fm_bbox box)
{
    return (fm_lonlat){ fm_wrap_lon((box.west + box.east) / 2.0),
                        (box.south + box.north) / 2.0 };
}

/* The farthest that the box goes from `centre`; its edges are sampled. */
static double reach_of(fm_bbox box, fm_lonlat centre)
{
    double reach = 0.0;

    for (int i = 0; i <= 16; i++) {
        double lon = box.west + (box.east - box.west) * i / 16.0;
        double lat = box.south + (box.north - box.south) * i / 16.0;

        reach = fmax(reach, fm_wrap_angle_deg(centre, (fm_lonlat){ lon, box.south }));
        reach = fmax(reach, fm_wrap_angle_deg(centre, (fm_lonlat){ lon, box.north }));
        reach = fmax(reach, fm_wrap_angle_deg(centre, (fm_lonlat){ box.west, lat }));
        reach = fmax(reach, fm_wrap_angle_deg(centre, (fm_lonlat){ box.east, lat }));
    }
    return reach;
}

static bool choose_utm(fm_bbox box, fm_str *crs)
{
    fm_lonlat middle = middle_of(box);
    double zone = fmin(floor((middle.lon + 180.0) / 6.0) + 1.0, 60.0);
    double offset = fabs(remainder(middle.lon - (6.0 * zone - 183.0), 360.0));
    double widest = box.south > 0.0 ? box.south : box.north < 0.0 ? box.north : 0.0;
    double reach = (offset + (box.east - box.west) / 2.0) * cos(radians(widest));

    if (box.south < UTM_SOUTH_DEG || box.north > UTM_NORTH_DEG || reach > UTM_REACH_DEG)
        return false;
    fm_str_addf(crs, "EPSG:32%c%02d", middle.lat >= 0.0 ? '6' : '7', (int)zone);
    return true;
}

static void write_centred(fm_str *crs, const char *name, fm_lonlat centre)
{
    fm_str_addf(crs, "+proj=%s +lat_0=%d +lon_0=%d +datum=WGS84 +units=m +no_defs",
                name, (int)round(centre.lat), (int)round(centre.lon));
}

static const char *choose(fm_bbox box, fm_str *crs)
{
    bool all_round = box.east - box.west >= 359.0;
    double pole = box.north >= 89.0 ? 90.0 : box.south <= -89.0 ? -90.0 : 0.0;
    fm_lonlat middle;

    if (fm_bbox_is_empty(box)) {
        fm_str_add(crs, "EPSG:8857");
        return "nothing to show";
    }
    middle = middle_of(box);
    if (all_round)
        middle.lon = 0.0;
    if (choose_utm(box, crs))
        return "a region";
    if (pole != 0.0 && (box.south > 0.0 || box.north < 0.0)) {
        write_centred(crs, "laea", (fm_lonlat){ middle.lon, pole });
        return "round a pole";
    }
    if (!all_round && reach_of(box, middle) <= DISK_REACH_DEG) {
        write_centred(crs, "laea", middle);
        return "more than a region";
    }
    if (round(middle.lon) == 0.0) {
        fm_str_add(crs, "EPSG:8857");
    } else {
        fm_str_addf(crs, "+proj=eqearth +lon_0=%d +datum=WGS84 +units=m +no_defs",
                    (int)round(middle.lon));
    }
    return "the world";
}

fm_status fm_projection_auto(fm_context *ctx, fm_bbox box, fm_projection **out)
{
    fm_str crs = { 0 };
    const char *why = choose(box, &crs);
    fm_status status =
        crs.failed ? fm_fail_nomem(ctx) : fm_projection_new(ctx, crs.text, out);

    if (status == FM_OK)
        fm_note(ctx, FM_PLACE_NONE, "crs-auto", "crs '%s' chosen for %s", crs.text,
                why);
    fm_str_release(&crs);
    return status;
}
