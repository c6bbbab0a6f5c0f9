/* SPDX-License-Identifier: MIT */
/*
 * The life of a run, and bending it along a line.
 */
#include "draw/text.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "draw/text_parts.h"

#include "base/banned.h"

/* -- Life ------------------------------------------------------------------------- */

fm_text_run *fm_text_run_new(size_t spans, size_t glyphs, size_t clusters,
                             size_t text_length)
{
    size_t bytes = sizeof(fm_text_run) + spans * sizeof(fm_text_span) +
                   glyphs * sizeof(fm_glyph) +
                   clusters * sizeof(struct fm_text_cluster) + text_length + 1;
    fm_text_run *run = fm_alloc(1, bytes);

    if (run == NULL)
        return NULL;
    /* All but the last two hold pointers or doubles, so each is aligned. */
    run->spans = (fm_text_span *)(run + 1);
    run->span_count = spans;
    if (spans > 0) {
        run->spans[0].glyphs = (fm_glyph *)(run->spans + spans);
        run->spans[0].clusters =
            (struct fm_text_cluster *)(run->spans[0].glyphs + glyphs);
        run->text = (char *)(run->spans[0].clusters + clusters);
    } else {
        run->text = (char *)run->spans;
    }
    return run;
}

fm_text_run *fm_text_run_copy(const fm_text_run *run)
{
    size_t glyphs = 0, clusters = 0, length = strlen(run->text);
    fm_text_run *copy;

    for (size_t i = 0; i < run->span_count; i++) {
        glyphs += run->spans[i].glyph_count;
        clusters += run->spans[i].cluster_count;
    }
    copy = fm_text_run_new(run->span_count, glyphs, clusters, length);
    if (copy == NULL)
        return NULL;
    {
        fm_text_run fields = *run;

        fields.text = memcpy(copy->text, run->text, length + 1);
        fields.spans = copy->spans;
        *copy = fields;
    }
    for (size_t i = 0; i < run->span_count; i++) {
        const fm_text_span *from = &run->spans[i];
        fm_text_span *to = &copy->spans[i];
        fm_glyph *glyph_room = i == 0 ? to->glyphs : to[-1].glyphs + to[-1].glyph_count;
        struct fm_text_cluster *cluster_room =
            i == 0 ? to->clusters : to[-1].clusters + to[-1].cluster_count;

        *to = *from;
        to->font = cairo_scaled_font_reference(from->font);
        to->text = copy->text + (from->text - run->text);
        to->glyphs = glyph_room;
        to->clusters = cluster_room;
        memcpy(to->glyphs, from->glyphs, from->glyph_count * sizeof *to->glyphs);
        memcpy(to->clusters, from->clusters,
               from->cluster_count * sizeof *to->clusters);
    }
    return copy;
}

void fm_text_run_free(fm_text_run *run)
{
    if (run == NULL)
        return;
    for (size_t i = 0; i < run->span_count; i++)
        cairo_scaled_font_destroy(run->spans[i].font);
    fm_free(run);
}

/* -- Fonts and outlines ----------------------------------------------------------- */

void *fm_text_font_hold(void *font)
{
    return cairo_scaled_font_reference(font);
}

void fm_text_font_drop(void *font)
{
    cairo_scaled_font_destroy(font);
}

static fm_pt point_of(const cairo_path_data_t *data)
{
    return (fm_pt){ data->point.x, data->point.y };
}

void fm_text_add_outline(fm_path *out, const fm_text_span *span, unsigned long glyph)
{
    cairo_surface_t *nowhere = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(nowhere);
    cairo_path_t *path;

    cairo_set_scaled_font(cr, span->font);
    cairo_glyph_path(cr, &(cairo_glyph_t){ glyph, 0.0, 0.0 }, 1);
    path = cairo_copy_path(cr);
    if (path->status != CAIRO_STATUS_SUCCESS)
        out->failed = true;
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *data = &path->data[i];

        switch (data->header.type) {
        case CAIRO_PATH_MOVE_TO:
            /* Cairo ends each outline with a move to its start. */
            if (i + data->header.length < path->num_data)
                fm_path_move(out, point_of(data + 1));
            break;
        case CAIRO_PATH_LINE_TO:
            fm_path_line(out, point_of(data + 1));
            break;
        case CAIRO_PATH_CURVE_TO:
            fm_path_curve(out, point_of(data + 1), point_of(data + 2),
                          point_of(data + 3));
            break;
        case CAIRO_PATH_CLOSE_PATH:
            fm_path_close(out);
            break;
        }
    }
    cairo_path_destroy(path);
    cairo_destroy(cr);
    cairo_surface_destroy(nowhere);
}

/* -- Along a line ----------------------------------------------------------------- */

/*
 * Every letter (cluster) is set as a whole, its middle on the line and its foot along
 * the chord under it:
 *
 *                      _,.--o--._          the line
 *            A   _,.-o'    B     'o-,
 *             o-'  chord of B  ----    'o C
 *
 * The chord rather than the tangent, so that a kink of the line tilts the two letters
 * beside it by half instead of one by all.  Marks turn with the letter they sit on.
 */

/* The middle of small letters, as a share of the size; the x-height of text faces lies
 * between 0.45 and 0.55. */
static const double X_MIDDLE = 0.26;

typedef struct guide {
    const fm_pt *points;
    size_t count;
    double *along; /* length of the line up to each point */
    bool reversed;
    size_t segment; /* that the last place lay on; places are asked for in order */
} guide;

static double guide_length(const guide *g)
{
    return g->along[g->count - 1];
}

static bool guide_init(guide *g, const fm_pt *points, size_t count)
{
    *g = (guide){ .points = points, .count = count };
    g->along = fm_alloc(count, sizeof *g->along);
    if (g->along == NULL)
        return false;
    for (size_t i = 1; i < count; i++)
        g->along[i] = g->along[i - 1] + hypot(points[i].x - points[i - 1].x,
                                              points[i].y - points[i - 1].y);
    return true;
}

/* The place `at` px along the line as it is handed in. */
static fm_pt guide_place(guide *g, double at)
{
    size_t i = g->segment;
    double share, length;

    while (i > 0 && g->along[i] > at)
        i--;
    while (i + 2 < g->count && g->along[i + 1] < at)
        i++;
    g->segment = i;
    length = g->along[i + 1] - g->along[i];
    share = length > 0.0 ? (at - g->along[i]) / length : 0.0;
    return (fm_pt){ g->points[i].x + share * (g->points[i + 1].x - g->points[i].x),
                    g->points[i].y + share * (g->points[i + 1].y - g->points[i].y) };
}

/* The place `at` px along the text's way. */
static fm_pt text_place(guide *g, double at)
{
    return guide_place(g, g->reversed ? guide_length(g) - at : at);
}

typedef struct bending {
    guide g;
    double start_px;
    double middle_y; /* of the run: what comes to lie on the line */
    double max_bend_rad;
    double angle_rad; /* of the letter before */
    bool has_angle, too_sharp;
} bending;

static void turn_letter(bending *b, fm_glyph *glyphs, size_t count, fm_rect box,
                        fm_rect *ink)
{
    double x0 = glyphs[0].x, x1 = x0, mid, angle, c, s, change;
    fm_pt from, to, place;

    for (size_t i = 0; i < count; i++) {
        x0 = fmin(x0, glyphs[i].x);
        x1 = fmax(x1, glyphs[i].x + glyphs[i].advance);
    }
    mid = 0.5 * (x0 + x1);
    from = text_place(&b->g, b->start_px + x0);
    place = text_place(&b->g, b->start_px + mid);
    to = text_place(&b->g, b->start_px + x1);
    angle = to.x == from.x && to.y == from.y ? b->angle_rad
                                             : atan2(to.y - from.y, to.x - from.x);
    change = remainder(angle - b->angle_rad, 2.0 * 3.14159265358979323846);
    if (b->has_angle && fabs(change) > b->max_bend_rad)
        b->too_sharp = true;
    b->angle_rad = angle;
    b->has_angle = true;
    c = cos(angle);
    s = sin(angle);
    for (size_t i = 0; i < count; i++) {
        double dx = glyphs[i].x - mid, dy = glyphs[i].y - b->middle_y;

        glyphs[i].x = place.x + dx * c - dy * s;
        glyphs[i].y = place.y + dx * s + dy * c;
        glyphs[i].angle_rad = angle;
    }
    for (int i = 0; i < 4; i++) {
        double dx = (i & 1 ? x1 : x0) - mid;
        double dy = (i & 2 ? box.y1 : box.y0) - b->middle_y;

        fm_rect_add(ink,
                    (fm_pt){ place.x + dx * c - dy * s, place.y + dx * s + dy * c });
    }
}

/* Letter by letter in visual order, so that the bend is measured between neighbours. */
static void bend_span(bending *b, fm_text_span *span, fm_rect box, fm_rect *ink)
{
    size_t first = 0;

    for (size_t i = 0; i < span->cluster_count; i++) {
        size_t k = span->backward ? span->cluster_count - 1 - i : i;
        size_t glyphs = span->clusters[k].glyphs;

        if (glyphs > 0)
            turn_letter(b, span->glyphs + first, glyphs, box, ink);
        first += glyphs;
    }
}

fm_status fm_text_run_bend(fm_text_engine *engine, const fm_text_run *run,
                           const fm_pt *line, size_t count, double start_px,
                           double max_bend_rad, fm_text_run **out)
{
    bending b = { .start_px = start_px, .max_bend_rad = max_bend_rad };
    fm_status status = FM_OK;
    fm_text_run *bent = NULL;
    fm_rect ink = FM_RECT_EMPTY;
    fm_pt from, to;

    *out = NULL;
    if (count < 2 || run->line_count != 1 || run->span_count == 0 || run->bent)
        return FM_OK;
    if (!guide_init(&b.g, line, count))
        return fm_text_nomem(engine);
    if (start_px < 0.0 || start_px + run->width > guide_length(&b.g))
        goto out;
    bent = fm_text_run_copy(run);
    if (bent == NULL) {
        status = fm_text_nomem(engine);
        goto out;
    }
    from = text_place(&b.g, start_px);
    to = text_place(&b.g, start_px + run->width);
    if (to.x < from.x) {
        b.g.reversed = true;
        b.start_px = guide_length(&b.g) - start_px - run->width;
    }
    b.middle_y = run->baseline - X_MIDDLE * run->spans[0].size_px;
    for (size_t i = 0; i < bent->span_count; i++)
        bend_span(&b, &bent->spans[i], run->ink, &ink);
    bent->bent = true;
    bent->ink = fm_rect_is_empty(run->ink) ? run->ink : ink; /* blanks have none */

out:
    fm_free(b.g.along);
    if (b.too_sharp) {
        fm_text_run_free(bent);
        bent = NULL;
    }
    *out = bent;
    return status;
}
