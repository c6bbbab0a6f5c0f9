/* SPDX-License-Identifier: MIT */
/*
 * Geometry of a page: thinned to what its deepest zoom shows, on a grid of whole steps,
 * each point told by the way from the one before.  That takes a third of the room of
 * decimals, and reading it is one pass.
 */
#include <math.h>
#include <string.h>

#include "gis/page_parts.h"

#include "base/banned.h"

/* In sheet px; with the grid, less than a screen px where the page is zoomed in most.
 */
static const double TOLERANCE_PX = 0.02;

/* Five bits a letter, the lowest first; the sixth says that more follow. */
static void add_number(fm_str *out, int64_t value)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t rest =
        value < 0 ? ((uint64_t) - (value + 1) << 1) + 1 : (uint64_t)value << 1;

    do {
        unsigned five = (unsigned)(rest & 31u);

        rest >>= 5;
        fm_str_add_char(out, letters[five + (rest > 0 ? 32u : 0u)]);
    } while (rest > 0);
}

typedef struct steps {
    int64_t x, y;
} steps;

static steps to_steps(const fm_page *page, fm_pt p)
{
    const fm_rect *frame = &page->sheet->viewport.frame;

    return (steps){ llround((p.x - frame->x0) * FM_PAGE_STEPS),
                    llround((p.y - frame->y0) * FM_PAGE_STEPS) };
}

static void add_step(fm_str *out, steps *last, steps next)
{
    add_number(out, next.x - last->x);
    add_number(out, next.y - last->y);
    *last = next;
}

static void add_points(fm_page *page, const fm_plane *plane, size_t part)
{
    steps last = { 0, 0 };

    for (size_t i = plane->part_start[part]; i < plane->part_start[part + 1]; i++)
        add_step(
            &page->part, &last,
            to_steps(page, fm_viewport_pt(&page->sheet->viewport, plane->points[i])));
}

/* The loaded outline, without points that fall on the one before. */
static size_t add_outline(fm_page *page)
{
    const fm_outline *o = &page->outline;
    fm_str cuts = { 0 };
    steps last = { 0, 0 };
    size_t written = 0;
    int64_t cut_before = 0;

    for (size_t i = 0; i < o->count; i++) {
        steps next = to_steps(page, o->points[i]);
        bool is_cut = o->keep[i] == FM_OUTLINE_CUT;

        if (written > 0 && next.x == last.x && next.y == last.y && !is_cut)
            continue;
        add_step(&page->part, &last, next);
        if (is_cut) {
            add_number(&cuts, (int64_t)written - cut_before);
            cut_before = (int64_t)written;
        }
        written++;
    }
    if (cuts.length > 0)
        fm_str_addf(&page->part, " %s", fm_str_text(&cuts));
    page->part.failed = page->part.failed || cuts.failed;
    fm_str_release(&cuts);
    return written;
}

fm_status fm_page_add_parts(fm_page *page, const fm_plane *plane, size_t feature)
{
    static const char roles[] = { [FM_PART_POINTS] = 'p',
                                  [FM_PART_LINE] = 'l',
                                  [FM_PART_SHELL] = 's',
                                  [FM_PART_HOLE] = 'h' };

    fm_json_array_flat(&page->json, "parts");
    for (size_t part = plane->feature_start[feature];
         part < plane->feature_start[feature + 1]; part++) {
        fm_part_role role = (fm_part_role)plane->part_role[part];
        size_t written = 1;

        fm_str_clear(&page->part);
        fm_str_add_char(&page->part, roles[role]);
        if (role == FM_PART_POINTS) {
            add_points(page, plane, part);
        } else {
            if (!fm_outline_load(&page->outline, &page->sheet->viewport, plane, part,
                                 TOLERANCE_PX))
                return fm_fail_nomem(page->ctx);
            written = add_outline(page);
        }
        if (written >= (role >= FM_PART_SHELL ? 3u : role == FM_PART_LINE ? 2u : 1u))
            fm_json_text_n(&page->json, NULL, fm_str_text(&page->part),
                           page->part.length);
    }
    fm_json_end(&page->json);
    return page->part.failed ? fm_fail_nomem(page->ctx) : FM_OK;
}
