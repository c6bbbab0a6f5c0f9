/* SPDX-License-Identifier: MIT */
/*
 * Any line as any control measure: the first byte says which, the next four what it is
 * told, and the rest are points.  What comes out is finite, and no longer than the line
 * allows.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "draw/tactical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { POINTS_MAX = 512, HEAD = 5, BYTES = 4, FIGURES_PER_PX = 4 };

/* Two coordinates of 16 bits, tenths of a px; the very last values are no numbers. */
static double coordinate(const uint8_t *at)
{
    int value = at[0] << 8 | at[1];

    return value == 0xFFFF ? (double)NAN : value == 0xFFFE ? 1e300 : value / 10.0;
}

static size_t kinds(void)
{
    size_t count = 0;

    while (fm_tactical_at(count) != NULL)
        count++;
    return count;
}

static void check(const fm_tactical_drawing *d, double length)
{
    size_t points = 0;

    for (size_t p = 0; p < d->part_count; p++) {
        const fm_path *path = &d->parts[p].path;

        points += path->point_count;
        for (size_t i = 0; i < path->point_count; i++)
            if (!isfinite(path->points[i].x) || !isfinite(path->points[i].y))
                abort();
    }
    for (size_t i = 0; i < d->text_count; i++)
        if (!isfinite(d->texts[i].at.x) || !(cos(d->texts[i].angle_rad) > -1e-6))
            abort();
    if ((double)points > 4 * POINTS_MAX + 64 * length * FIGURES_PER_PX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fm_tactical_look look = { .pen = { .width = 1 }, .name = "A", .name2 = "B" };
    fm_tactical_drawing d = { 0 };
    fm_pt points[POINTS_MAX];
    double length = 100;
    size_t count = 0;

    if (size < HEAD)
        return 0;
    look.kind = fm_tactical_at(data[0] % kinds())->word;
    look.side = data[1] & 1 ? FM_SIDE_RIGHT : FM_SIDE_LEFT;
    look.is_enemy = (data[1] & 2) != 0;
    look.echelon = data[2];
    look.size_px = data[3] / 8.0;
    look.spacing_px = data[4] / 4.0;
    for (size_t i = HEAD; i + BYTES <= size && count < POINTS_MAX; i += BYTES) {
        points[count] = (fm_pt){ coordinate(data + i), coordinate(data + i + 2) };
        if (count > 0 && fabs(points[count].x) < 1e8 && fabs(points[count].y) < 1e8 &&
            fabs(points[count - 1].x) < 1e8 && fabs(points[count - 1].y) < 1e8)
            length += hypot(points[count].x - points[count - 1].x,
                            points[count].y - points[count - 1].y);
        count++;
    }
    fm_tactical_draw(&look, points, count, (data[1] & 4) != 0, &d);
    if (d.failed)
        abort();
    check(&d, length);
    fm_tactical_drawing_release(&d);
    return 0;
}
