/* SPDX-License-Identifier: MIT */
/* Scale and direction of the map at a place. */
#include <math.h>

#include "geo/measure.h"
#include "geo/projection.h"

#include "base/banned.h"

/* Short enough to be local, long enough that PROJ's nanometres do not matter. */
#define PROBE_M 100.0
/* Nearer to a pole than this there is no north. */
#define POLE_DEG 1e-6

/* How the plane moves as one goes a metre east and a metre north on the ground. */
typedef struct local_frame {
    fm_xy east, north;
} local_frame;

static bool find_local_frame(fm_projection *p, fm_lonlat at, local_frame *frame)
{
    fm_lonlat around[4] = {
        fm_destination(at, 90.0, PROBE_M),
        fm_destination(at, -90.0, PROBE_M),
        fm_destination(at, 0.0, PROBE_M),
        fm_destination(at, 180.0, PROBE_M),
    };
    fm_xy xy[4];

    /* Stay in the turn that `at` is in, so that no probe falls over the cut. */
    for (int i = 0; i < 4; i++)
        around[i].lon = at.lon + remainder(around[i].lon - at.lon, 360.0);
    if (fm_projection_forward(p, around, 4, xy) > 0)
        return false;
    frame->east = (fm_xy){ (xy[0].x - xy[1].x) / (2.0 * PROBE_M),
                           (xy[0].y - xy[1].y) / (2.0 * PROBE_M) };
    frame->north = (fm_xy){ (xy[2].x - xy[3].x) / (2.0 * PROBE_M),
                            (xy[2].y - xy[3].y) / (2.0 * PROBE_M) };
    return true;
}

double fm_projection_convergence_deg(fm_projection *p, fm_lonlat at)
{
    local_frame frame;

    if (!(fabs(at.lat) < 90.0 - POLE_DEG) || !isfinite(at.lon) ||
        !find_local_frame(p, at, &frame))
        return NAN;
    return atan2(frame.north.x, frame.north.y) * 180.0 / M_PI;
}

/* Solve (east, north) g = (1, 0) for the way g on the ground that moves the map by one
 * metre along x. */
double fm_projection_ground_per_plane(fm_projection *p, fm_lonlat at)
{
    local_frame f;
    double determinant;

    if (!(fabs(at.lat) <= 90.0) || !isfinite(at.lon) || !find_local_frame(p, at, &f))
        return NAN;
    determinant = f.east.x * f.north.y - f.north.x * f.east.y;
    if (!(fabs(determinant) > 1e-12))
        return NAN;
    return hypot(f.north.y, f.east.y) / fabs(determinant);
}
