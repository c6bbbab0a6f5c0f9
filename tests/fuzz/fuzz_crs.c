/* SPDX-License-Identifier: MIT */
/*
 * Any text as a CRS.  What the policy lets through holds no word that could open a
 * file, and a projection that opens gives finite places or none.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "geo/projection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_words(const char *text)
{
    static const char *const words[] = { "init=", "proj=pipeline", "file=", "/",
                                         "://" };
    const char *grids = strcasestr(text, "grids=");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasestr(text, words[i]) != NULL)
            abort();
    }
    if (grids != NULL && strncmp(grids, "grids=@null", 11) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fm_context *ctx = fm_context_new();
    char *text = fm_strndup((const char *)data, size);
    fm_projection *projection = NULL;
    fm_lonlat places[] = { { 0, 0 }, { 36, 36 }, { -180, -90 }, { 180, 90 } };
    fm_xy xy[4];

    if (ctx == NULL || text == NULL || fm_crs_check(ctx, text) != FM_OK)
        goto out;
    /* In a name or a remark such a word is harmless, but nobody writes it. */
    if (strpbrk(text, "[{(") == NULL)
        check_words(text);
    if (fm_projection_new(ctx, text, &projection) != FM_OK)
        goto out;
    fm_projection_forward(projection, places, 4, xy);
    for (int i = 0; i < 4; i++) {
        if (isinf(xy[i].x) || isinf(xy[i].y) || isnan(xy[i].x) != isnan(xy[i].y))
            abort();
    }
out:
    fm_projection_free(projection);
    fm_free(text);
    fm_context_free(ctx);
    return 0;
}
