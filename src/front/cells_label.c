/* SPDX-License-Identifier: MIT */
/*
 * What each face is on a date.  A face has the holder of its cell's place; a tip that
 * the cells beside it cut off has theirs.
 *
 * Scraps of certainty, drawn by circles and cells and told by no report, take the
 * certainty of the ground of the same holder round them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "front/cells.h"
#include "geo/topology.h"

#include "base/banned.h"

/* A scrap is smaller than a hundredth of the disk that one report makes firm. */
#define SCRAP_SHARE 0.01
#define ROUNDS_MAX  10

const char *fm_grade_certainty(fm_grade grade)
{
    static const char *const names[] = { "assessed", "claimed", "stale" };

    return names[grade];
}

/* ---- Faces ----------------------------------------------------------------------- */

/* A tip that is cut off is as sure as the surest of the cells that take it. */
static fm_grade grade_of_tip(const fm_cells *cells, const fm_face *face,
                             const fm_cell_state *states)
{
    const fm_mesh *mesh = &cells->mesh;
    fm_grade best = FM_GRADE_STALE;

    for (size_t i = mesh->around_start[face->corner];
         i < mesh->around_start[face->corner + 1]; i++) {
        uint32_t other = mesh->around[i];

        if (other != face->cell && states[other].grade < best)
            best = states[other].grade;
    }
    return best == FM_GRADE_FIRM && !face->corner_near ? FM_GRADE_CLAIMED : best;
}

static fm_face_label label_of(const fm_cells *cells, const fm_face *face,
                              const fm_cell_state *states)
{
    fm_face_label label = { states[face->cell].holder, states[face->cell].grade };
    uint32_t holder;

    if (face->corner != FM_NO_CELL &&
        fm_mesh_others_hold(&cells->mesh, face->corner, face->cell, states, &holder) &&
        holder != label.holder)
        return (fm_face_label){ holder, grade_of_tip(cells, face, states) };
    if (label.grade == FM_GRADE_FIRM && !face->near)
        label.grade = FM_GRADE_CLAIMED;
    return label;
}

/* ---- Scraps ---------------------------------------------------------------------- */

/* Faces that hang together and are labelled alike, as a forest of parents. */
static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static bool alike(fm_face_label a, fm_face_label b)
{
    return a.holder == b.holder && a.grade == b.grade;
}

typedef struct scraps {
    size_t *parent;
    double *area_m2; /* of the piece, at its root */
    bool *reported;  /* a place lies in the piece, at its root */
    double (
        *beside)[FM_GRADE_COUNT]; /* metres of border with the same holder, by grade */
} scraps;

static void join_pieces(const fm_cells *cells, const fm_face_label *labels, scraps *s)
{
    size_t count = cells->faces.feature_count;

    for (size_t i = 0; i < count; i++) {
        s->parent[i] = i;
        s->area_m2[i] = 0;
        s->reported[i] = false;
        memset(s->beside[i], 0, sizeof s->beside[i]);
    }
    for (size_t i = 0; i < cells->border_count; i++) {
        const fm_face_border *b = &cells->borders[i];

        if (alike(labels[b->a], labels[b->b])) {
            size_t p = root_of(s->parent, b->a), q = root_of(s->parent, b->b);

            s->parent[p > q ? p : q] = p > q ? q : p;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t root = root_of(s->parent, i);

        s->area_m2[root] += cells->face_facts[i].area_m2;
        s->reported[root] |= cells->face_facts[i].has_place;
    }
    for (size_t i = 0; i < cells->border_count; i++) {
        const fm_face_border *b = &cells->borders[i];
        fm_face_label p = labels[b->a], q = labels[b->b];

        if (p.holder != q.holder || p.grade == q.grade)
            continue;
        s->beside[root_of(s->parent, b->a)][q.grade] += b->length_m;
        s->beside[root_of(s->parent, b->b)][p.grade] += b->length_m;
    }
}

/* Give every scrap the grade across its longest border; false when there was none. */
static bool absorb(const fm_cells *cells, double scrap_m2, const scraps *s,
                   fm_face_label *labels)
{
    bool changed = false;

    for (size_t i = 0; i < cells->faces.feature_count; i++) {
        size_t root = root_of(s->parent, i);
        double longest = 0;

        if (labels[i].holder == FM_NO_HOLDER || s->reported[root] ||
            s->area_m2[root] >= scrap_m2)
            continue;
        for (int grade = 0; grade < FM_GRADE_COUNT; grade++) {
            if (s->beside[root][grade] > longest) {
                longest = s->beside[root][grade];
                labels[i].grade = (fm_grade)grade;
                changed = true;
            }
        }
    }
    return changed;
}

static fm_status drop_scraps(fm_context *ctx, const fm_cells *cells,
                             fm_face_label *labels)
{
    size_t count = cells->faces.feature_count;
    double scrap_m2 = SCRAP_SHARE * M_PI * cells->assessed_m * cells->assessed_m;
    scraps s = {
        .parent = fm_alloc(count, sizeof *s.parent),
        .area_m2 = fm_alloc(count, sizeof *s.area_m2),
        .reported = fm_alloc(count, sizeof *s.reported),
        .beside = fm_alloc(count, sizeof *s.beside),
    };
    bool ok =
        s.parent != NULL && s.area_m2 != NULL && s.reported != NULL && s.beside != NULL;

    for (int round = 0; ok && round < ROUNDS_MAX; round++) {
        join_pieces(cells, labels, &s);
        if (!absorb(cells, scrap_m2, &s, labels))
            break;
    }
    fm_free(s.parent);
    fm_free(s.area_m2);
    fm_free(s.reported);
    fm_free(s.beside);
    return ok ? FM_OK : fm_fail_nomem(ctx);
}

fm_status fm_cells_label(fm_context *ctx, const fm_cells *cells, size_t date,
                         fm_face_label *labels)
{
    fm_cell_state *states = fm_alloc(cells->place_count, sizeof *states);

    if (states == NULL)
        return fm_fail_nomem(ctx);
    fm_cells_states(cells, cells->dates[date], states);
    for (size_t i = 0; i < cells->faces.feature_count; i++)
        labels[i] = label_of(cells, &cells->face_facts[i], states);
    fm_free(states);
    return drop_scraps(ctx, cells, labels);
}
