/* SPDX-License-Identifier: MIT */
#include "frontmap/version.h"

#include <stdio.h>

#include "draw/surface.h"
#include "draw/text.h"
#include "geo/projection.h"
#include "geo/topology.h"

const char *fm_version_text(void)
{
    /* Written once with the same bytes whoever comes first. */
    static char text[200];

    if (text[0] == '\0')
        snprintf(text, sizeof text,
                 "frontmap %s (PROJ %s, GEOS %s, Cairo %s, Pango %s)", FRONTMAP_VERSION,
                 fm_projection_library_version(), fm_topology_library_version(),
                 fm_surface_library_version(), fm_text_library_version());
    return text;
}
