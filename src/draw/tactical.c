/* SPDX-License-Identifier: MIT */
/*
 * A table of dressings: measures of one figure and the function that draws it on its
 * two feet.  Where figures stand along the line is draw/row's business.
 *
 * Adding a dressing is one function and one row.
 */
#include "draw/tactical.h"

#include <math.h>
#include <string.h>

#include "draw/row.h"

#include "base/banned.h"

/* Append the figure that stands on `from` and `to` and rises by `up`. */
typedef void (*draw_fn)(fm_path *out, fm_pt from, fm_pt to, fm_pt up);

typedef struct dressing {
    const char *name;
    double height_px;   /* where no size is given */
    double aspect;      /* width over height */
    double pitch;       /* widths from figure to figure where no spacing is given */
    bool replaces_line; /* the figure is the line: none is drawn beneath it */
    draw_fn draw;
} dressing;

/* Half an ellipse in two cubics; the constant is 4/3 (sqrt(2) - 1), off by 0.03 % of
 * the radius at most. */
static void scallop(fm_path *out, fm_pt from, fm_pt to, fm_pt up)
{
    const double k = 0.5522847498;
    fm_pt half = { (to.x - from.x) / 2, (to.y - from.y) / 2 };
    fm_pt top = { from.x + half.x + up.x, from.y + half.y + up.y };

    fm_path_move(out, from);
    fm_path_curve(out, (fm_pt){ from.x + k * up.x, from.y + k * up.y },
                  (fm_pt){ top.x - k * half.x, top.y - k * half.y }, top);
    fm_path_curve(out, (fm_pt){ top.x + k * half.x, top.y + k * half.y },
                  (fm_pt){ to.x + k * up.x, to.y + k * up.y }, to);
}

static void tooth(fm_path *out, fm_pt from, fm_pt to, fm_pt up)
{
    fm_path_line(out, from);
    fm_path_line(out, (fm_pt){ from.x + up.x, from.y + up.y });
    fm_path_line(out, (fm_pt){ to.x + up.x, to.y + up.y });
    fm_path_line(out, to);
}

/* Of MIL-STD-2525D: 140100 forward line of troops, 290900 fortified line.  On paper an
 * arc is 3 mm wide and a tooth 1.5. */
static const dressing dressings[] = {
    { "flot", 5.5, 2, 1, false, scallop },
    { "fortified-line", 5.5, 1, 2, true, tooth },
};

static const char *const dressing_names[] = { "flot", "fortified-line", NULL };

static const dressing *find(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof dressings / sizeof dressings[0]; i++)
        if (strcmp(dressings[i].name, name) == 0)
            return &dressings[i];
    return NULL;
}

const char *const *fm_tactical_names(void)
{
    return dressing_names;
}

bool fm_tactical_exists(const char *name)
{
    return find(name) != NULL;
}

static fm_row_measure measure_of(const dressing *d, const fm_tactical_look *look)
{
    double height = look->size_px > 0 ? look->size_px : d->height_px;
    double width = height * d->aspect;
    double pitch = look->spacing_px > 0 ? look->spacing_px : width * d->pitch;

    return (fm_row_measure){ width, height, pitch > width ? pitch - width : 0 };
}

double fm_tactical_pitch(const fm_tactical_look *look)
{
    const dressing *d = find(look->kind);

    return d == NULL ? 0 : measure_of(d, look).width + measure_of(d, look).gap;
}

double fm_tactical_height(const fm_tactical_look *look)
{
    const dressing *d = find(look->kind);

    return d == NULL ? 0 : measure_of(d, look).height;
}

double fm_tactical_reach(const fm_tactical_look *look)
{
    return fm_tactical_height(look) * FM_ROW_STRETCH + look->pen.width / 2;
}

/* Every figure is a path of its own, so that dashes start anew with each. */
static void draw_upon(const fm_row *row, const dressing *d, fm_path *out)
{
    for (size_t i = 0; i < row->figure_count; i++)
        d->draw(out, row->figures[i].from, row->figures[i].to, row->figures[i].up);
}

/* One path that follows the line from figure to figure. */
static void draw_instead(const fm_row *row, const dressing *d, bool closed,
                         fm_path *out)
{
    size_t next = 0;

    fm_path_move(out, row->line[0]);
    for (size_t i = 0; i < row->figure_count; i++) {
        const fm_row_figure *f = &row->figures[i];

        for (; next < row->line_count && row->along[next] <= f->along_from; next++)
            if (next > 0)
                fm_path_line(out, row->line[next]);
        d->draw(out, f->from, f->to, f->up);
        while (next < row->line_count && row->along[next] <= f->along_to)
            next++;
    }
    for (; next < row->line_count; next++)
        if (next > 0)
            fm_path_line(out, row->line[next]);
    if (closed)
        fm_path_close(out);
}

/* The line as it is, less what no sheet can show. */
static void add_line(const fm_pt *points, size_t count, bool closed, fm_path *out)
{
    size_t drawn = 0;

    for (size_t i = 0; i < count; i++) {
        if (!(fabs(points[i].x) < FM_ROW_FARTHEST_PX) ||
            !(fabs(points[i].y) < FM_ROW_FARTHEST_PX))
            continue;
        if (drawn++ == 0)
            fm_path_move(out, points[i]);
        else
            fm_path_line(out, points[i]);
    }
    if (closed && drawn > 2)
        fm_path_close(out);
}

void fm_tactical_build(const fm_tactical_look *look, const fm_pt *points, size_t count,
                       bool closed, fm_path *out)
{
    const dressing *d = find(look->kind);
    fm_row row;

    if (d == NULL || !d->replaces_line)
        add_line(points, count, closed, out);
    if (d == NULL)
        return;
    if (!fm_row_init(&row, points, count, closed, measure_of(d, look),
                     look->side == FM_SIDE_LEFT)) {
        out->failed = true;
        return;
    }
    if (d->replaces_line && row.line_count >= 2)
        draw_instead(&row, d, closed, out);
    else if (!d->replaces_line)
        draw_upon(&row, d, out);
    fm_row_release(&row);
}
