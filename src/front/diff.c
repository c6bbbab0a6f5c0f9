/* SPDX-License-Identifier: MIT */
#include "front/diff.h"

#include "base/mem.h"

#include "base/banned.h"

static const double M2_PER_KM2 = 1e6, M_PER_KM = 1e3;

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names != NULL && i < count; i++)
        fm_free(names[i]);
    fm_free(names);
}

void fm_diff_release(fm_diff *d)
{
    fm_free(d->old_name);
    fm_free(d->new_name);
    fm_free(d->by);
    for (size_t i = 0; d->looks != NULL && i < d->holders.count; i++)
        fm_free(d->looks[i].label);
    fm_free(d->looks);
    fm_holders_release(&d->holders);
    fm_holders_release(&d->parties);
    fm_free(d->members);
    fm_free(d->member_start);
    fm_free(d->sums);
    fm_free(d->takings);
    fm_free(d->patches);
    fm_shapes_release(&d->ground);
    fm_shapes_release(&d->kept);
    free_names(d->provinces, d->province_count);
    fm_free(d->province_sums);
    free_names(d->places, d->place_count);
    for (size_t i = 0; i < d->place_change_count; i++)
        fm_free(d->place_changes[i].name);
    fm_free(d->place_changes);
    for (size_t i = 0; i < d->feature_count; i++)
        fm_free(d->features[i].name);
    fm_free(d->features);
    fm_free(d->old_path);
    fm_free(d->new_path);
    fm_free(d->within_path);
    fm_free(d->places_path);
    fm_free(d->places_name);
    fm_free(d->source_layer);
    fm_free(d->crs);
    fm_free(d->where[0]);
    fm_free(d->where[1]);
    *d = (fm_diff){ 0 };
}

void fm_diff_free(fm_diff *d)
{
    if (d == NULL)
        return;
    fm_diff_release(d);
    fm_free(d);
}

bool fm_diff_is_changed(const fm_diff *diff)
{
    return diff->patch_count > 0 && !diff->patches[0].is_redrawing;
}

size_t fm_diff_holder_count(const fm_diff *diff)
{
    return diff->holders.count;
}

fm_diff_holder fm_diff_holder_at(const fm_diff *diff, size_t holder)
{
    const fm_change_sum *s = &diff->sums[holder];

    return (fm_diff_holder){
        .name = diff->holders.names[holder],
        .old_km2 = s->old_m2 / M2_PER_KM2,
        .new_km2 = s->new_m2 / M2_PER_KM2,
        .gained_km2 = s->gained_m2 / M2_PER_KM2,
        .lost_km2 = s->lost_m2 / M2_PER_KM2,
        .redrawn_gained_km2 = s->redrawn_gained_m2 / M2_PER_KM2,
        .redrawn_lost_km2 = s->redrawn_lost_m2 / M2_PER_KM2,
    };
}

size_t fm_diff_patch_count(const fm_diff *diff)
{
    return diff->patch_count;
}

const char *fm_diff_party_name(const fm_diff *diff, uint32_t party)
{
    return party == FM_NO_HOLDER ? NULL : diff->parties.names[party];
}

const char *fm_diff_province_name(const fm_diff *diff, size_t province)
{
    return province < diff->province_count ? diff->provinces[province] : NULL;
}

fm_diff_patch fm_diff_patch_at(const fm_diff *diff, size_t patch)
{
    const fm_patch *p = &diff->patches[patch];

    return (fm_diff_patch){
        .from = fm_diff_party_name(diff, p->from),
        .to = fm_diff_party_name(diff, p->to),
        .km2 = p->area_m2 / M2_PER_KM2,
        .width_m = p->width_m,
        .is_redrawing = p->is_redrawing,
        .lon = p->inside.lon,
        .lat = p->inside.lat,
        .place = p->place == FM_NO_COLUMN ? NULL : diff->places[p->place],
        .place_km = p->place == FM_NO_COLUMN ? 0 : p->place_m / M_PER_KM,
        .province = fm_diff_province_name(diff, p->province),
    };
}

const char *fm_feature_fate_word(fm_feature_fate fate)
{
    static const char *const words[] = {
        [FM_FATE_IDENTICAL] = "identical", [FM_FATE_REDRAWN] = "redrawn",
        [FM_FATE_GROWN] = "grown",         [FM_FATE_SHRUNK] = "shrunk",
        [FM_FATE_MOVED] = "moved",         [FM_FATE_NEW] = "new",
        [FM_FATE_GONE] = "gone",
    };

    return words[fate];
}
