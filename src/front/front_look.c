/* SPDX-License-Identifier: MIT */
/* Parts and sectors of a front, as its users see them. */
#include "front/front.h"

#include "base/banned.h"

static const char *named(const char *name)
{
    return name == NULL || name[0] == '\0' ? NULL : name;
}

size_t fm_front_part_count(const fm_front *front)
{
    return front->now.count + front->gone_count;
}

static fm_front_part describe(const fm_frontline *f, size_t part,
                              const fm_front_label *label)
{
    const fm_frontline_part *p = &f->parts[part];

    return (fm_front_part){
        .id = label->id,
        .name = named(label->name),
        .left = fm_frontline_holder(f, p->left),
        .right = fm_frontline_holder(f, p->right),
        .km = p->length_m / 1000,
        .is_closed = p->is_closed,
        .width_mean_m = p->width_mean_m,
        .width_max_m = p->width_max_m,
        .gap_km2 = p->gap_m2 / 1e6,
        .overlap_km2 = p->overlap_m2 / 1e6,
    };
}

fm_front_part fm_front_part_at(const fm_front *front, size_t part)
{
    const fm_front_label *label;
    const fm_front_moved *moved;
    fm_front_part out;

    if (part >= front->now.count) {
        size_t gone = part - front->now.count;

        out = describe(&front->before, front->gone[gone],
                       &front->labels_before[front->gone[gone]]);
        out.is_gone = true;
        out.is_merged = front->gone_to[gone] == FM_MERGED;
        if (!out.is_merged && front->gone_to[gone] != FM_NOBODY)
            out.taken_by = fm_frontline_holder(&front->now, front->gone_to[gone]);
        return out;
    }
    label = &front->labels[part];
    out = describe(&front->now, part, label);
    out.is_new = front->has_before && label->before == FM_NO_PART;
    if (label->moved == FM_NO_PART)
        return out;
    moved = &front->displacement.parts[label->moved];
    out.has_moved = true;
    out.mean_km = moved->mean_m / 1000;
    out.greatest_km = front->displacement.moves[moved->greatest].moved_m / 1000;
    out.greatest_lon = front->displacement.moves[moved->greatest].at.lon;
    out.greatest_lat = front->displacement.moves[moved->greatest].at.lat;
    return out;
}

size_t fm_front_sector_count(const fm_front *front)
{
    return front->displacement.sector_count;
}

fm_front_sector fm_front_sector_at(const fm_front *front, size_t sector)
{
    const fm_front_moved *s = &front->displacement.sectors[sector];
    const fm_front_move *greatest = &front->displacement.moves[s->greatest];

    return (fm_front_sector){
        .part = s->part,
        .number = s->number,
        .name = front->has_places ? named(front->sector_names[sector]) : NULL,
        .km = s->length_m / 1000,
        .mean_km = s->mean_m / 1000,
        .greatest_km = greatest->moved_m / 1000,
        .greatest_lon = greatest->at.lon,
        .greatest_lat = greatest->at.lat,
        .place = front->has_places ? named(front->sector_places[sector]) : NULL,
    };
}
