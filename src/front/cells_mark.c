/* SPDX-License-Identifier: MIT */
/* Which sides and which tips are borders on some date; the others need not be drawn. */
#include "base/mem.h"
#include "front/cells.h"

#include "base/banned.h"

static bool same_state(const fm_cell_state *states, const fm_mesh *mesh, uint32_t a,
                       uint32_t b)
{
    if (a >= mesh->cell_count || b >= mesh->cell_count)
        return false;
    return states[a].holder == states[b].holder &&
           (states[a].grade == states[b].grade || states[a].holder == FM_NO_HOLDER);
}

static void mark_sides(fm_mesh *mesh, const fm_cell_state *states)
{
    for (size_t i = 0; i < mesh->side_count; i++) {
        fm_cell_side *side = &mesh->sides[i];

        if (!side->used && !same_state(states, mesh, side->left, side->right))
            side->used = true;
    }
}

/*
 * Corners at which three holders meet, or could on one date or another, stay where they
 * are on all dates.  Were such a corner cut on the dates on which only two of the three
 * are neighbours, the third would gain or lose a little ground without any report.
 */
static bool corner_is_fixed(const fm_cells *cells, const fm_mesh *mesh, uint32_t corner)
{
    uint32_t seen[2] = { FM_NO_HOLDER, FM_NO_HOLDER };
    size_t count = 0;

    for (size_t i = mesh->around_start[corner]; i < mesh->around_start[corner + 1];
         i++) {
        const fm_reporter *place;

        if (mesh->around[i] >= mesh->cell_count)
            return true;
        place = &cells->places[mesh->around[i]];
        for (size_t k = place->first; k < place->first + place->count; k++) {
            uint32_t holder = cells->reports[k].holder;

            if (holder == FM_NO_HOLDER || (count > 0 && holder == seen[0]) ||
                (count > 1 && holder == seen[1]))
                continue;
            if (count == 2)
                return true;
            seen[count++] = holder;
        }
    }
    return false;
}

/* Tips that may be cut: their corner is not fixed, and the place itself is not in them.
 */
static bool *loose_tips(const fm_cells *cells, const fm_mesh *mesh)
{
    bool *fixed = fm_alloc(mesh->corner_count, sizeof *fixed);
    bool *loose = fm_alloc(mesh->cell_start[mesh->cell_count], sizeof *loose);

    for (size_t i = 0; fixed != NULL && i < mesh->corner_count; i++)
        fixed[i] = corner_is_fixed(cells, mesh, (uint32_t)i);
    for (uint32_t cell = 0; fixed != NULL && loose != NULL && cell < mesh->cell_count;
         cell++) {
        for (size_t i = mesh->cell_start[cell]; i < mesh->cell_start[cell + 1]; i++) {
            fm_tip tip;

            if (fixed[mesh->cell_corner[i]] || !(mesh->rounding_m > 0))
                continue;
            tip = fm_mesh_tip(mesh, cell, i);
            loose[i] = !fm_tip_contains(&tip, cells->places[cell].site);
        }
    }
    if (fixed == NULL) {
        fm_free(loose);
        loose = NULL;
    }
    fm_free(fixed);
    return loose;
}

static void mark_tips(fm_mesh *mesh, const bool *loose, const fm_cell_state *states)
{
    for (uint32_t cell = 0; cell < mesh->cell_count; cell++) {
        for (size_t i = mesh->cell_start[cell]; i < mesh->cell_start[cell + 1]; i++) {
            uint32_t holder;

            if (loose[i] && !mesh->cell_tip[i] &&
                fm_mesh_others_hold(mesh, mesh->cell_corner[i], cell, states,
                                    &holder) &&
                holder != states[cell].holder)
                mesh->cell_tip[i] = true;
        }
    }
}

fm_status fm_mesh_mark(fm_context *ctx, const fm_cells *cells, fm_mesh *mesh)
{
    fm_cell_state *states = fm_alloc(cells->place_count, sizeof *states);
    bool *loose = loose_tips(cells, mesh);
    fm_status status = FM_OK;

    if (states == NULL || loose == NULL)
        status = fm_fail_nomem(ctx);
    for (size_t date = 0; date < cells->date_count && status == FM_OK; date++) {
        fm_cells_states(cells, cells->dates[date], states);
        mark_sides(mesh, states);
        mark_tips(mesh, loose, states);
        status = fm_progress(ctx, "comparing dates", date + 1, cells->date_count);
    }
    fm_free(states);
    fm_free(loose);
    return status;
}
