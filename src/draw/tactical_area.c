/* SPDX-License-Identifier: MIT */
/*
 * Areas: an outline, plain or of figures, and words where they have most room.
 */
#include "draw/tactical_parts.h"

#include "base/mem.h"
#include "geo/plane_tools.h"

#include "base/banned.h"

/* The echelon stands below the highest place of the outline, where words of the area,
 * in its middle, leave it room. */
static void draw_echelon(fm_tac *t)
{
    size_t top = 0;

    for (size_t i = 1; i < t->count; i++)
        if (t->points[i].y < t->points[top].y)
            top = i;
    fm_tac_echelon(t, t->look->echelon,
                   (fm_pt){ t->points[top].x, t->points[top].y + t->text_px * 0.8 },
                   (fm_pt){ 1, 0 });
}

void fm_tac_draw_area(fm_tac *t)
{
    const fm_tactical_recipe *recipe = t->kind->recipe;
    fm_tactical_look look = *t->look;
    fm_tac turned = *t;
    bool inside_is_left = fm_tac_inside_is_left(t->points, t->count);
    char *words = fm_tac_words(t, true);
    /* Variants of measures by points are of another file. */
    unsigned variant =
        t->kind->shape == FM_TACTICAL_AREA ? recipe->variant : FM_TAC_PLAIN;

    look.side = inside_is_left == recipe->row.is_inside ? FM_SIDE_LEFT : FM_SIDE_RIGHT;
    turned.look = &look;
    turned.closed = true;
    if (recipe->row.figure != NULL)
        fm_tac_draw_row(&turned);
    else
        fm_tac_line(t->points, t->count, true,
                    fm_tac_path(t, variant & FM_TAC_NOT_OCCUPIED ? FM_TAC_DASHED
                                                                 : FM_TAC_STROKE));
    if ((variant & FM_TAC_WITH_ECHELON) && t->look->echelon != 0)
        draw_echelon(t);
    if (words == NULL)
        t->out->failed = true;
    else
        fm_tac_text(t, words, fm_tac_inside(t->points, t->count), (fm_pt){ 1, 0 },
                    t->look->is_enemy ? FM_TAC_ENEMY : 0);
    fm_free(words);
}
