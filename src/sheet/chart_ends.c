/* SPDX-License-Identifier: MIT */
/*
 * Names where the eye is when it has followed a line: at its right end.  Names that
 * would overlap push each other apart, and a thin line leads back:
 *
 *      ____/ Alpha              ____/---- Alpha
 *      ----- Beta       not     -----\--- Beta       over each other
 *      \____ Gamma                \______ Gamma
 */
#include <math.h>

#include "base/mem.h"
#include "sheet/chart.h"

#include "base/banned.h"

/* In em. */
static const double TEXT_GAP = 0.8, LEADER_FROM = 0.35, APART = 0.15;

static fm_status shape_end(fm_chart_plan *plan, const char *label, fm_str *figure,
                           double most_px, fm_chart_end *out)
{
    fm_setting name = { .size = 1,
                        .bold = true,
                        .max_width_px = most_px,
                        .max_lines = 2,
                        .align = FM_ALIGN_LEFT };
    fm_setting plain = {
        .size = 0.9, .max_width_px = most_px, .max_lines = 2, .align = FM_ALIGN_LEFT
    };
    fm_str text = { 0 };
    fm_status status;

    fm_str_add(&text, label);
    status = fm_chart_shape(plan, &text, name, &out->name);
    if (status == FM_OK)
        return fm_chart_shape(plan, figure, plain, &out->figure);
    fm_str_release(figure);
    return status;
}

/* "112 345 km²", "+1 234 km²" */
static void add_km2(fm_str *out, double km2, int decimals, bool with_sign)
{
    fm_chart_add_number(out, km2, decimals, with_sign);
    fm_str_add(out, "\u00a0km²");
}

static fm_status shape_sides(fm_chart_plan *plan, double most_px)
{
    const fm_chart_data *d = plan->data;
    const fm_chart_series *s = d->series;
    int decimals = fm_chart_decimals(fmax(s->gained_km2, s->lost_km2));
    fm_status status = FM_OK;

    if (d->bars == FM_CHART_TAKEN || !d->is_changed)
        return FM_OK;
    for (size_t i = 0; i < 2 && status == FM_OK; i++) {
        fm_str name = { 0 }, figure = { 0 };

        if (d->bars == FM_CHART_BALANCE) {
            fm_str_add(&name, i == 0 ? "gained" : "lost");
            add_km2(&figure, i == 0 ? s->gained_km2 : s->lost_km2, decimals, false);
        } else {
            fm_str_addf(&name, "%s gained", s[i].label);
            add_km2(&figure, s[i].gained_km2, fm_chart_decimals(s[i].gained_km2),
                    false);
        }
        if (name.failed) {
            fm_str_release(&figure);
            status = fm_fail_nomem(plan->ctx);
        } else {
            status = shape_end(plan, name.text, &figure, most_px, &plan->sides[i]);
        }
        fm_str_release(&name);
    }
    return status;
}

fm_status fm_chart_shape_ends(fm_chart_plan *plan, double most_px, double *width_px)
{
    const fm_chart_data *d = plan->data;
    fm_status status = FM_OK;

    *width_px = 0;
    for (size_t k = 0; k < d->series_count && status == FM_OK; k++) {
        const fm_chart_series *s = &d->series[k];
        fm_str figure = { 0 };

        if (d->is_change) {
            add_km2(&figure, s->new_km2 - s->old_km2,
                    fm_chart_decimals(s->new_km2 - s->old_km2), true);
            fm_str_add(&figure, "\u2028to ");
        }
        add_km2(&figure, s->new_km2, fm_chart_decimals(s->new_km2), false);
        status = shape_end(plan, s->label, &figure, most_px, &plan->ends[k]);
        *width_px = fmax(*width_px, fmax(fm_type_width(plan->ends[k].name),
                                         fm_type_width(plan->ends[k].figure)));
    }
    if (status == FM_OK)
        status = shape_sides(plan, most_px);
    for (size_t i = 0; i < 2; i++)
        *width_px = fmax(*width_px, fmax(fm_type_width(plan->sides[i].name),
                                         fm_type_width(plan->sides[i].figure)));
    *width_px += TEXT_GAP * plan->em;
    return status;
}

/* ---- Placing --------------------------------------------------------------------- */

static double height_of(const fm_chart_end *end)
{
    return fm_type_height(end->name) + fm_type_height(end->figure);
}

/* A series' place in the column of names. */
struct slot {
    size_t series;
    double wanted; /* where its line ends, or the middle of its bars */
    double height,
        middle; /* of the texts; what is to stand at `wanted`, from the top */
    double top;
};

static void sort_slots(struct slot *slots, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct slot moved = slots[i];
        size_t k = i;

        for (; k > 0 && slots[k - 1].wanted > moved.wanted; k--)
            slots[k] = slots[k - 1];
        slots[k] = moved;
    }
}

/* Where a heap of slots, one under the other, is nearest to what all of them want. */
static double heap_top(const struct slot *slots, size_t from, size_t to, double apart)
{
    double sum = 0, offset = 0;

    for (size_t i = from; i < to; i++) {
        sum += slots[i].wanted - slots[i].middle - offset;
        offset += slots[i].height + apart;
    }
    return sum / (double)(to - from);
}

/* Slots that would overlap are heaped, and heaps that would overlap are joined (as in
 * isotonic regression by pooling adjacent violators, Barlow et al. 1972). */
static void heap(struct slot *slots, size_t count, double apart)
{
    size_t from[FM_CHART_SERIES_MAX + 1];
    size_t heaps = 0;

    for (size_t i = 0; i < count; i++) {
        double edge;

        from[heaps++] = i;
        slots[i].top = heap_top(slots, i, i + 1, apart);
        edge = slots[i].top;
        while (heaps > 1 && slots[from[heaps - 1] - 1].top +
                                    slots[from[heaps - 1] - 1].height + apart >
                                edge) {
            heaps--;
            edge = heap_top(slots, from[heaps - 1], i + 1, apart);
            for (size_t k = from[heaps - 1]; k <= i; k++) {
                slots[k].top = k == from[heaps - 1]
                                   ? edge
                                   : slots[k - 1].top + slots[k - 1].height + apart;
            }
        }
    }
}

/* Heaped, and brought between y0 and y1. */
static void spread(struct slot *slots, size_t count, double y0, double y1, double apart)
{
    double edge = y0;

    heap(slots, count, apart);
    for (size_t i = 0; i < count; i++) {
        slots[i].top = fmax(slots[i].top, edge);
        edge = slots[i].top + slots[i].height + apart;
    }
    edge = y1;
    for (size_t i = count; i > 0; i--) {
        struct slot *s = &slots[i - 1];

        s->top = fmin(s->top, edge - s->height);
        edge = s->top - apart;
    }
}

/* Both runs go to the list of texts. */
static fm_status put(fm_chart_plan *plan, fm_chart_end *end, fm_pt at, fm_color color)
{
    double height = fm_type_height(end->name);
    fm_text_run *name = end->name, *figure = end->figure;
    fm_status status;

    end->name = end->figure = NULL;
    status = fm_chart_add_text(plan, name, at, color);
    at.y += height;
    if (status == FM_OK)
        return fm_chart_add_text(plan, figure, at, plan->type.muted);
    fm_text_run_free(figure);
    return status;
}

static fm_status place_lines(fm_chart_plan *plan)
{
    const fm_chart_data *d = plan->data;
    double x = plan->upper.x1 + TEXT_GAP * plan->em, total = 0;
    double room = plan->upper.y1 - plan->upper.y0 + 2 * plan->em;
    struct slot slots[FM_CHART_SERIES_MAX];
    fm_status status = FM_OK;

    for (size_t k = 0; k < d->series_count; k++)
        total += height_of(&plan->ends[k]) + APART * plan->em;
    for (size_t k = 0; k < d->series_count; k++) {
        double value = fm_chart_value(d, d->snapshot_count - 1, k);

        if (total > room) {
            fm_text_run_free(plan->ends[k].figure);
            plan->ends[k].figure = NULL;
        }
        slots[k] = (struct slot){ k, fm_chart_y(plan->upper, &plan->area, value),
                                  height_of(&plan->ends[k]),
                                  fm_type_height(plan->ends[k].name) / 2, 0 };
    }
    sort_slots(slots, d->series_count);
    spread(slots, d->series_count, plan->upper.y0 - plan->em, plan->upper.y1 + plan->em,
           APART * plan->em);
    for (size_t i = 0; i < d->series_count && status == FM_OK; i++) {
        const struct slot *s = &slots[i];
        size_t before = plan->text_count;
        double middle = s->top + s->middle;

        status = put(plan, &plan->ends[s->series], (fm_pt){ x, s->top },
                     fm_chart_line_color(plan, d->series[s->series].color));
        if (status == FM_OK && plan->text_count > before &&
            fabs(middle - s->wanted) > LEADER_FROM * plan->em) {
            plan->texts[before].has_leader = true;
            plan->texts[before].leader = (fm_pt){ plan->upper.x1, s->wanted };
        }
    }
    return status;
}

static fm_status place_sides(fm_chart_plan *plan)
{
    const fm_chart_data *d = plan->data;
    double zero = fm_chart_y(plan->lower, &plan->change, 0);
    double ends[2] = { plan->lower.y0, plan->lower.y1 };
    struct slot slots[2];
    fm_status status = FM_OK;

    for (size_t i = 0; i < 2; i++)
        slots[i] = (struct slot){ i, (zero + ends[i]) / 2, height_of(&plan->sides[i]),
                                  height_of(&plan->sides[i]) / 2, 0 };
    spread(slots, 2, plan->lower.y0 - plan->em / 2, plan->lower.y1 + plan->em / 2, 0);
    for (size_t i = 0; i < 2 && status == FM_OK; i++) {
        fm_color color = d->series[d->bars == FM_CHART_VERSUS ? i : 0].color;

        status = put(plan, &plan->sides[i],
                     (fm_pt){ plan->lower.x1 + TEXT_GAP * plan->em, slots[i].top },
                     fm_chart_line_color(plan, color));
    }
    return status;
}

fm_status fm_chart_place_ends(fm_chart_plan *plan)
{
    fm_status status = place_lines(plan);

    return status == FM_OK ? place_sides(plan) : status;
}
