/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_point.c: the places of a label round a point.
 *
 * The order is the cartographers': beside the symbol on the side from which the text is
 * read on, a little above its middle rather than level with it, then above and below
 * it, then on the other side (Imhof 1975, "Positioning names on maps"; Yoeli 1972). For
 * text that runs from right to left the sides are exchanged.
 *
 * A label counts as standing on its ink together with its core: the band of small
 * letters of the line nearest to the symbol, and as wide as fm_label_least_width(). The
 * core is known before the text is shaped; what is ruled out by its core is ruled out
 * by its whole, so that a thousand villages without a free place need not be shaped.
 */
#include <math.h>

#include "sheet/label_parts.h"

#include "base/banned.h"

/* Between a symbol's edge and the text at least. */
#define LEAST_GAP_PX 2.0
/* Height of small letters, a little less than they are. */
#define CORE_EM 0.44
/* The label above right of a small symbol stands this much above its middle; that of a
 * large one by this share of half its height. */
#define LIFT_EM    0.12
#define LIFT_SHARE 0.35
/* At a corner the text may come nearer than at a side. */
#define CORNER_GAP 0.6

enum { SIDE_LEFT = -1, SIDE_MIDDLE = 0, SIDE_RIGHT = 1 };
enum { LEVEL_ABOVE = -1, LEVEL_MIDDLE = 0, LEVEL_BELOW = 1 };

/* Where a text stands, seen from its symbol. */
typedef struct place {
    int side, level;
} place;

/* What the text keeps to: a vertical line at its left edge, right edge or middle, and a
 * horizontal one at its cap line, last baseline, or middle; or, with `by_ink`, at the
 * edge of its ink. */
typedef struct hook {
    place place;
    double x, y;
    bool by_ink;
} hook;

static place auto_place(const fm_label *label, size_t i)
{
    static const place order[FM_LABEL_ROUND] = {
        { SIDE_RIGHT, LEVEL_ABOVE },  { SIDE_RIGHT, LEVEL_MIDDLE },
        { SIDE_RIGHT, LEVEL_BELOW },  { SIDE_MIDDLE, LEVEL_ABOVE },
        { SIDE_MIDDLE, LEVEL_BELOW }, { SIDE_LEFT, LEVEL_ABOVE },
        { SIDE_LEFT, LEVEL_MIDDLE },  { SIDE_LEFT, LEVEL_BELOW },
    };
    place p = order[i];

    if (label->rtl)
        p.side = -p.side;
    return p;
}

/* The anchor names the part of the text that is at the point. */
static place anchor_place(fm_anchor anchor)
{
    switch (anchor) {
    case FM_ANCHOR_LEFT:
        return (place){ SIDE_RIGHT, LEVEL_MIDDLE };
    case FM_ANCHOR_RIGHT:
        return (place){ SIDE_LEFT, LEVEL_MIDDLE };
    case FM_ANCHOR_TOP:
        return (place){ SIDE_MIDDLE, LEVEL_BELOW };
    case FM_ANCHOR_BOTTOM:
        return (place){ SIDE_MIDDLE, LEVEL_ABOVE };
    case FM_ANCHOR_TOP_LEFT:
        return (place){ SIDE_RIGHT, LEVEL_BELOW };
    case FM_ANCHOR_TOP_RIGHT:
        return (place){ SIDE_LEFT, LEVEL_BELOW };
    case FM_ANCHOR_BOTTOM_LEFT:
        return (place){ SIDE_RIGHT, LEVEL_ABOVE };
    case FM_ANCHOR_BOTTOM_RIGHT:
        return (place){ SIDE_LEFT, LEVEL_ABOVE };
    case FM_ANCHOR_AUTO:
    case FM_ANCHOR_CENTER:
        break;
    }
    return (place){ SIDE_MIDDLE, LEVEL_MIDDLE };
}

static hook anchored(const fm_label *label)
{
    return (hook){
        .place = anchor_place(label->spec->text_anchor),
        .x = label->at.x + label->spec->text_offset[0],
        .y = label->at.y + label->spec->text_offset[1],
    };
}

static hook hook_of(const fm_label *label, size_t i)
{
    const fm_label_spec *spec = label->spec;
    fm_rect s = label->around;
    double least = fmax(fm_label_halo_px(label), LEAST_GAP_PX);
    double gap_x = fmax(spec->text_offset[0], least);
    double gap_y = fmax(spec->text_offset[1], least);
    double lift = fmax(LIFT_EM * label->size_px, LIFT_SHARE * (s.y1 - s.y0) / 2);
    hook h = { .x = (s.x0 + s.x1) / 2, .y = (s.y0 + s.y1) / 2 };

    if (spec->text_anchor != FM_ANCHOR_AUTO)
        return anchored(label);
    h.place = auto_place(label, i);
    if (h.place.side == SIDE_MIDDLE) {
        h.by_ink = true;
        h.y = h.place.level == LEVEL_ABOVE ? s.y0 - gap_y : s.y1 + gap_y;
        return h;
    }
    if (h.place.level != LEVEL_MIDDLE) {
        gap_x = fmax(gap_x * CORNER_GAP, least);
        h.y += h.place.level * lift;
    }
    h.x = h.place.side == SIDE_RIGHT ? s.x1 + gap_x : s.x0 - gap_x;
    return h;
}

size_t fm_label_point_places(const fm_label *label)
{
    return label->spec->text_anchor == FM_ANCHOR_AUTO ? FM_LABEL_ROUND : 1;
}

/*
 * The core of a label at a hook. Of several lines the one nearest to the symbol counts,
 * and level with it the middle of them all.
 *
 *        ______________           ______              ______
 *       |              |         |      |            |      |
 *       |==core========|        o|=core=|            |      |
 *     o |______________|         |______|          o |=core=|
 *
 *       right, below             right               right, above
 */
static fm_rect core_at(const fm_label *label, hook h)
{
    double height = CORE_EM * label->size_px, width = label->least_px;
    fm_rect r = { h.x, h.y, h.x, h.y };

    if (h.place.side == SIDE_RIGHT)
        r.x1 += width;
    else if (h.place.side == SIDE_LEFT)
        r.x0 -= width;
    else
        r = fm_rect_grown(r, width / 2);
    if (h.place.level == LEVEL_MIDDLE) {
        r.y0 = h.y - height / 2;
        r.y1 = h.y + height / 2;
    } else if (h.place.level == LEVEL_ABOVE) {
        r.y0 = h.y - height;
        r.y1 = h.y;
    } else {
        r.y0 = h.y;
        r.y1 = h.y + height;
    }
    return r;
}

fm_label_box fm_label_point_core(const fm_label *label, size_t i)
{
    fm_rect core = core_at(label, hook_of(label, i));

    return fm_label_box_of_rect(fm_rect_grown(core, fm_label_halo_px(label)));
}

/* Lines of a label stand towards the symbol. */
static fm_align align_of(place p)
{
    if (p.side == SIDE_MIDDLE)
        return FM_ALIGN_CENTER;
    return p.side == SIDE_RIGHT ? FM_ALIGN_LEFT : FM_ALIGN_RIGHT;
}

static fm_pt run_at(const fm_label *label, const fm_text_run *run, hook h)
{
    fm_rect ink = fm_label_ink(run);
    double top = h.by_ink ? ink.y0 : fm_label_cap_top(label, run);
    double bottom = h.by_ink ? ink.y1 : fm_label_last_baseline(run);
    fm_pt at;

    if (h.place.side == SIDE_RIGHT)
        at.x = h.x - ink.x0;
    else if (h.place.side == SIDE_LEFT)
        at.x = h.x - ink.x1;
    else
        at.x = h.x - (ink.x0 + ink.x1) / 2;
    if (h.place.level == LEVEL_ABOVE)
        at.y = h.y - bottom;
    else if (h.place.level == LEVEL_BELOW)
        at.y = h.y - top;
    else
        at.y = h.y - (top + bottom) / 2;
    return at;
}

fm_status fm_label_point_candidate(fm_labeller *labeller, fm_label *label, size_t i,
                                   fm_label_candidate *out)
{
    hook h = hook_of(label, i);
    fm_rect covered = core_at(label, h);
    const fm_text_run *run;
    fm_rect ink;
    fm_status status;

    status = fm_label_shape_text(labeller, label, align_of(h.place),
                                 fm_label_wrap_px(label), &run);
    if (status != FM_OK)
        return status;
    *out = (fm_label_candidate){ .cost = (double)i, .run = run };
    out->at = run_at(label, run, h);
    ink = fm_label_ink(run);
    fm_rect_join(&covered, (fm_rect){ out->at.x + ink.x0, out->at.y + ink.y0,
                                      out->at.x + ink.x1, out->at.y + ink.y1 });
    out->box = fm_label_box_of_rect(fm_rect_grown(covered, fm_label_halo_px(label)));
    return FM_OK;
}
