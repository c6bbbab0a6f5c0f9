/* SPDX-License-Identifier: MIT */
#include "frontmap/status.h"

#include <stddef.h>

/* One row a status: its name in words, and the program's exit code for it. */
static const struct {
    const char *name;
    int exit_code;
} statuses[FM_STATUS_COUNT] = {
    [FM_OK] = { "done", 0 },
    [FM_FINDINGS] = { "findings", 1 },
    [FM_ERR_USAGE] = { "usage", 2 },
    [FM_ERR_DOCUMENT] = { "map document", 3 },
    [FM_ERR_LAYER] = { "layer data", 4 },
    [FM_ERR_CRS] = { "CRS or transformation", 5 },
    [FM_ERR_GEOMETRY] = { "geometry", 6 },
    [FM_ERR_OUTPUT] = { "output", 7 },
    [FM_ERR_LIMIT] = { "limit exceeded", 8 },
    [FM_ERR_POLICY] = { "refused by policy", 9 },
    [FM_ERR_NOMEM] = { "out of memory", 70 },
    [FM_ERR_INTERNAL] = { "internal error", 70 },
    [FM_ERR_CANCELLED] = { "interrupted", 130 },
};

const char *fm_status_name(fm_status status)
{
    if ((size_t)status >= FM_STATUS_COUNT)
        return "unknown status";
    return statuses[status].name;
}

int fm_status_exit_code(fm_status status)
{
    if ((size_t)status >= FM_STATUS_COUNT)
        return 70;
    return statuses[status].exit_code;
}
