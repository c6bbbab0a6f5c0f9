/* SPDX-License-Identifier: MIT */
/*
 * support/labels.h: a labeller to try things on, for the tests of the label room.
 */
#ifndef FM_TESTS_SUPPORT_LABELS_H
#define FM_TESTS_SUPPORT_LABELS_H

#include "support/check.h"

#include "base/mem.h"
#include "draw/painter.h"
#include "sheet/label.h"

/* A labeller on a frame of 400 x 300, and what it needs. */
typedef struct fixture {
    fm_context *ctx;
    fm_text_engine *engine;
    fm_labeller *labeller;
} fixture;

static const fm_rect frame = { 0, 0, 400, 300 };
static const double edge_px = 2;

static inline void begin(fixture *f)
{
    f->ctx = fm_context_new();
    assert_non_null(f->ctx);
    CHECK_OK(f->ctx, fm_text_engine_new(f->ctx, &f->engine));
    CHECK_OK(f->ctx, fm_labeller_new(f->ctx, f->engine, frame, &f->labeller));
}

static inline void again(fixture *f)
{
    fm_labeller_free(f->labeller);
    CHECK_OK(f->ctx, fm_labeller_new(f->ctx, f->engine, frame, &f->labeller));
}

static inline void end(fixture *f)
{
    fm_labeller_free(f->labeller);
    fm_text_engine_free(f->engine);
    fm_context_free(f->ctx);
}

static inline fm_label_spec plain(void)
{
    return (fm_label_spec){
        .given = true,
        .text_color = { 0, 0, 0, 1 },
        .text_opacity = 1,
        .text_halo_color = { 1, 1, 1, 1 },
        .text_halo_width = 1.2,
        .text_padding = 2,
        .text_max_width = 10,
    };
}

static const size_t one_start[] = { 0, 1 };

static inline fm_rect round_about(fm_pt at, double radius)
{
    return fm_rect_grown((fm_rect){ at.x, at.y, at.x, at.y }, radius);
}

static inline fm_label_request at_point(const fm_label_spec *spec, const char *text,
                                 const fm_pt *at, double radius, double priority)
{
    return (fm_label_request){
        .text = text,
        .spec = spec,
        .size_px = 12,
        .priority = priority,
        .layer_id = "places",
        .around = round_about(*at, radius),
        .points = at,
        .starts = one_start,
        .part_count = 1,
        .kind = FM_SHAPE_POINT,
    };
}

static inline fm_label_request of_shape(const fm_label_spec *spec, const char *text,
                                 unsigned kind, const fm_pt *points,
                                 const size_t *starts, size_t part_count)
{
    return (fm_label_request){
        .text = text,
        .spec = spec,
        .size_px = 12,
        .priority = 5,
        .layer_id = "shapes",
        .around = FM_RECT_EMPTY,
        .points = points,
        .starts = starts,
        .part_count = part_count,
        .kind = kind,
    };
}

static inline void add(fixture *f, const fm_label_request *request)
{
    CHECK_OK(f->ctx, fm_labeller_add(f->labeller, request));
}

static inline void place(fixture *f)
{
    CHECK_OK(f->ctx, fm_labeller_place(f->labeller));
}

/* The ink of a placement on the sheet. */
static inline fm_rect ink_of(const fm_label_placement *p)
{
    fm_rect r = p->run->ink;

    return (fm_rect){ p->at.x + r.x0, p->at.y + r.y0, p->at.x + r.x1, p->at.y + r.y1 };
}

static inline const fm_label_placement *find(const fixture *f, const char *text)
{
    for (size_t i = 0; i < fm_labeller_count(f->labeller); i++) {
        const fm_label_placement *p = fm_labeller_at(f->labeller, i);

        if (strcmp(p->text, text) == 0)
            return p;
    }
    fail_msg("no placement of '%s'", text);
    return NULL;
}

static inline size_t count_placed(const fixture *f)
{
    size_t placed = 0;

    for (size_t i = 0; i < fm_labeller_count(f->labeller); i++)
        placed += fm_labeller_at(f->labeller, i)->run != NULL;
    return placed;
}

static inline char *trace_of(const fixture *f)
{
    fm_str out = { 0 };
    fm_painter *painter;

    CHECK_OK(f->ctx, fm_painter_trace_new(f->ctx, &out, &painter));
    fm_labeller_draw(f->labeller, painter);
    CHECK_OK(f->ctx, fm_painter_status(painter));
    fm_painter_free(painter);
    return fm_str_take(&out);
}

#endif
