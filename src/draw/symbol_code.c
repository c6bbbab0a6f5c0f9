/* SPDX-License-Identifier: MIT */
/*
 * A code's symbol put together: frame, icon, modifiers, what stands outside, state,
 * casing and ring, words.  All in the standard's box of 200 units; the draft takes it
 * to the sheet.
 */
#include <math.h>
#include <string.h>

#include "draw/symbol_parts.h"

#include "base/banned.h"

/* A friendly unit's frame is 150 units wide, and all frames are to its scale. */
static const double FRAME_SPAN = 150;
static const double STAFF = 100; /* below the frame, of a headquarters */

/* Breaks in the outline of a bare symbol that is planned, px. */
static const double planned_dashes[] = { 2.8, 2.0 };

static fm_color greyed(fm_color color)
{
    double grey = 0.30 * color.r + 0.59 * color.g + 0.11 * color.b;

    return fm_color_mix(color, (fm_color){ grey, grey, grey, color.a }, 0.85);
}

/* What is left of a post: lines in mid grey. */
static void fade(fm_symbol_inks *inks)
{
    const fm_color grey = { 0.48, 0.48, 0.48, 1 };

    inks->fill = greyed(inks->fill);
    inks->frame = fm_color_with_opacity(grey, inks->frame.a);
    inks->icon = fm_color_with_opacity(grey, inks->icon.a);
}

/* Units of the box: drawn and left out, as the identity and the status break a frame.
 */
static bool frame_dashes(const fm_sidc *sidc, fm_symbol_state state, double dashes[2])
{
    bool is_doubtful = sidc->identity == FM_SIDC_PENDING ||
                       sidc->identity == FM_SIDC_ASSUMED_FRIEND ||
                       sidc->identity == FM_SIDC_SUSPECT;

    dashes[0] = is_doubtful ? 4 : 12;
    dashes[1] = is_doubtful ? 4 : 8;
    return is_doubtful || sidc->status == FM_SIDC_PLANNED ||
           state == FM_SYMBOL_IS_PLANNED || state == FM_SYMBOL_EVACUATED;
}

static void add_frame(fm_draft *d, const fm_sidc *sidc, const fm_symbol_look *look)
{
    double dashes[2];
    bool is_broken = frame_dashes(sidc, look->state, dashes);
    fm_stamp_part *part;
    fm_path path = { 0 };

    fm_draft_path(d, d->frame->outline, &path);
    part = fm_draft_part(d, &path);
    if (part == NULL)
        return;
    part->fill = d->inks.fill.a > 0;
    part->fill_color = d->inks.fill;
    part->stroke = d->inks.frame.a > 0 && d->inks.frame_px > 0;
    part->pen.color = is_broken ? d->inks.pale : d->inks.frame;
    part->pen.width = d->inks.frame_px;
    if (is_broken) { /* the gaps are pale, so that a frame is seen on any map */
        fm_draft_path(d, d->frame->outline, &path);
        fm_draft_dash(d, fm_draft_stroke(d, &path, d->inks.frame, d->inks.frame_px),
                      dashes[0] * d->scale, dashes[1] * d->scale);
    }
    if (d->frame->mark != NULL) {
        path = (fm_path){ 0 };
        fm_draft_path(d, d->frame->mark, &path);
        fm_draft_fill(d, &path, d->inks.frame);
    }
}

/* Exercises and simulations say so beside the frame: joker, faker, exercise,
 * simulation. */
static void add_context(fm_draft *d, const fm_sidc *sidc)
{
    const char *letter = "X";
    fm_path path = { 0 };
    fm_stamp_part *part;

    if (sidc->context == FM_SIDC_REALITY)
        return;
    if (sidc->context == FM_SIDC_SIMULATION)
        letter = "S";
    else if (sidc->identity == FM_SIDC_SUSPECT)
        letter = "J";
    else if (sidc->identity == FM_SIDC_HOSTILE)
        letter = "K";
    fm_symbol_letters(&path, letter, 1,
                      (fm_pt){ d->frame->box.x1 + 16, d->frame->box.y0 + 12 }, 35);
    part =
        fm_draft_stroke(d, &path, d->inks.icon, fm_symbol_letters_pen(35) * d->scale);
    if (part != NULL)
        part->pen.join = FM_JOIN_ROUND;
}

static void add_modifiers(fm_draft *d, const fm_sidc *sidc)
{
    const fm_symbol_modifier *m = fm_symbol_modifier_of(sidc->set, 1, sidc->modifier1);

    if (m != NULL)
        fm_draft_add(d, m->drawing);
    m = fm_symbol_modifier_of(sidc->set, 2, sidc->modifier2);
    if (m != NULL)
        fm_draft_add(d, m->drawing);
}

/* The box of what is drawn so far, in units. */
static fm_rect drawn_box(const fm_draft *d)
{
    fm_rect r = FM_RECT_EMPTY;

    for (size_t i = 0; i < d->out->part_count; i++) {
        fm_rect part = fm_path_bounds(&d->out->parts[i].path);

        if (!fm_rect_is_empty(part))
            fm_rect_join(&r, part);
    }
    if (fm_rect_is_empty(r))
        return (fm_rect){ 100, 100, 100, 100 };
    return (fm_rect){ r.x0 / d->scale + d->origin.x, r.y0 / d->scale + d->origin.y,
                      r.x1 / d->scale + d->origin.x, r.y1 / d->scale + d->origin.y };
}

/* Two strokes across what is destroyed, whatever its code says. */
static void add_destruction(fm_draft *d, fm_rect box)
{
    fm_path path = { 0 };
    fm_rect r = fm_rect_grown(box, 8);

    fm_path_move(&path, (fm_pt){ r.x0, r.y0 });
    fm_path_line(&path, (fm_pt){ r.x1, r.y1 });
    fm_path_move(&path, (fm_pt){ r.x1, r.y0 });
    fm_path_line(&path, (fm_pt){ r.x0, r.y1 });
    fm_draft_stroke(d, &path, d->inks.icon, 1.5 * d->inks.icon_px);
}

static fm_rect add_framed(fm_draft *d, const fm_symbol_look *look, const fm_sidc *sidc,
                          const fm_symbol_row *row)
{
    fm_rect box = d->frame->box;

    add_frame(d, sidc, look);
    if (look->texts[FM_SYMBOL_TEXT_AA] == NULL ||
        look->texts[FM_SYMBOL_TEXT_AA][0] == '\0') {
        fm_draft_add(d, row->drawing);
        add_modifiers(d, sidc);
    }
    add_context(d, sidc);
    fm_symbol_amplifiers(d, sidc, &box);
    fm_symbol_condition(d, sidc, look->mode != FM_SYMBOL_OWN, &box);
    if (look->has_direction)
        fm_symbol_direction(d, sidc, look->direction_deg, &d->frame->box, &box);
    return box;
}

static fm_rect add_bare(fm_draft *d, const fm_symbol_look *look, const fm_sidc *sidc,
                        const fm_symbol_row *row)
{
    fm_rect box;

    if (sidc->status == FM_SIDC_PLANNED || look->state == FM_SYMBOL_IS_PLANNED ||
        look->state == FM_SYMBOL_EVACUATED)
        d->body_dashes = planned_dashes;
    fm_draft_add(d, row->drawing);
    add_modifiers(d, sidc);
    box = drawn_box(d);
    if (row->rule == FM_SYMBOL_FRAMED) {
        fm_symbol_amplifiers(d, sidc, &box);
        fm_symbol_condition(d, sidc, look->mode != FM_SYMBOL_OWN, &box);
    } else if (sidc->status == FM_SIDC_DESTROYED) {
        add_destruction(d, box);
    }
    return box;
}

static const fm_color alarm = { 0xb3 / 255.0, 0x13 / 255.0, 0x1b / 255.0, 1 };

bool fm_symbol_code_build(const fm_symbol_look *look, const fm_sidc *sidc,
                          const fm_symbol_row *row, fm_stamp *out)
{
    fm_symbol_frame frame;
    bool has_frame = row->rule == FM_SYMBOL_FRAMED && fm_symbol_frame_of(sidc, &frame);
    double span = row->rule == FM_SYMBOL_FRAMED ? FRAME_SPAN : row->span;
    fm_draft d = { .out = out,
                   .scale = fmax(look->size_px, 0) / (span > 0 ? span : 100),
                   .origin = { 100, 100 },
                   .frame = has_frame ? &frame : NULL };
    fm_symbol_look l = *look;
    fm_pt middle;
    fm_rect box;

    d.inks = fm_symbol_inks_of(look, sidc, row, d.scale);
    if (look->state == FM_SYMBOL_EVACUATED)
        fade(&d.inks);
    if (look->state == FM_SYMBOL_CUT_OFF && look->ring.a <= 0)
        l.ring = alarm;
    if (has_frame && sidc->is_headquarters) /* the staff's foot is the place */
        d.origin = (fm_pt){ frame.box.x0, frame.box.y1 + STAFF };
    box = has_frame ? add_framed(&d, look, sidc, row) : add_bare(&d, look, sidc, row);
    if (d.failed)
        return false;
    if (look->state == FM_SYMBOL_DESTROYED)
        add_destruction(&d, has_frame ? frame.box : box);
    middle = (fm_pt){ (100 - d.origin.x) * d.scale, (100 - d.origin.y) * d.scale };
    l.stroke_width = d.inks.icon_px;
    if (d.failed || !fm_symbol_finish(&l, middle, out))
        return false;
    if (l.ring.a > 0) /* words stand outside the ring */
        box = drawn_box(&d);
    return fm_symbol_texts(&d, look, sidc, row, box);
}
