/* SPDX-License-Identifier: MIT */
/*
 * Any text as the code of a symbol: up to the first newline, then its words.  A stamp
 * comes of it in every look, its ink is where its bounds say, and every coordinate is
 * finite; a code that is known is known when it is read again.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "draw/symbol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stamp(const fm_stamp *stamp)
{
    const fm_rect *b = &stamp->bounds;

    if (stamp->part_count == 0 || !isfinite(b->x0 + b->y0 + b->x1 + b->y1))
        abort();
    for (size_t i = 0; i < stamp->part_count; i++) {
        const fm_path *path = &stamp->parts[i].path;

        for (size_t k = 0; k < path->point_count; k++)
            if (!(fabs(path->points[k].x) < 1e5 && fabs(path->points[k].y) < 1e5))
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *newline = memchr(data, '\n', size);
    size_t length = newline == NULL ? size : (size_t)(newline - data);
    char *code = fm_strndup((const char *)data, length);
    char *word = newline == NULL
                     ? NULL
                     : fm_strndup((const char *)newline + 1, size - length - 1);
    fm_sidc_fault fault;
    bool is_known;

    if (code == NULL)
        return 0;
    is_known = fm_symbol_knows_sidc(code, &fault);
    if (is_known == (fault.text[0] != '\0'))
        abort();
    for (int mode = FM_SYMBOL_BY_CODE; mode <= FM_SYMBOL_OWN; mode++) {
        fm_symbol_look look = { .sidc = code,
                                .size_px = 30,
                                .mode = (fm_symbol_mode)mode,
                                .stroke = { 0, 0, 0, 1 },
                                .stroke_width = 1,
                                .state = fm_symbol_state_of(word) };
        fm_stamp stamp;

        look.has_direction = fm_symbol_direction_of(word, &look.direction_deg);
        if (fm_symbol_build(&look, &stamp))
            check_stamp(&stamp);
        fm_stamp_release(&stamp);
    }
    fm_free(code);
    fm_free(word);
    return 0;
}
