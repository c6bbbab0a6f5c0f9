/* SPDX-License-Identifier: MIT */
/*
 * frontmap/chart.h: a history (frontmap/history.h) as a picture: above, the area of every
 * holder over time; below, what was gained and lost, as bars.
 *
 * No axis is cut: it begins at 0, or, where the movement would be too small to see beside
 * the whole, shows the change since the first date and says so.  A bar is as wide as its
 * time, so that its area is ground; no ground is drawn twice.  Stretches without
 * snapshots are hatched, likely corrections of the map marked.
 *
 *     fm_chart_options options = FM_CHART_OPTIONS_INIT;
 *     options.title = "The front since April";
 *     status = fm_chart_write(ctx, history, &options, "chart.svg");
 */
#ifndef FRONTMAP_CHART_H
#define FRONTMAP_CHART_H

#include "frontmap/history.h"
#include "frontmap/render.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a chart calls a holder, and its colour as in a map document. */
typedef struct fm_chart_holder {
    const char *name;  /* as in the data; "zone" in a history without holders */
    const char *label; /* NULL: its name */
    const char *color; /* "#0072b2", "teal"; NULL: of the palette */
} fm_chart_holder;

typedef enum fm_chart_measure {
    FM_CHART_AUTO,  /* change when the movement is less than a tenth of the axis */
    FM_CHART_AREA,  /* km2 held, from 0 */
    FM_CHART_CHANGE /* km2 since the first date */
} fm_chart_measure;

typedef struct fm_chart_options {
    fm_format format; /* PNG, SVG, PDF or TRACE; AUTO: by the suffix of the path */
    double density;   /* device pixels per CSS pixel, for PNG */
    bool overwrite;   /* replace an existing file */
    const char *size; /* "1200x800", "a4 landscape" ...; NULL: 1200x800 */
    /* NULL: made from the history (the source: none); "": none */
    const char *title, *subtitle, *source;
    const char *paper; /* colour of the ground; NULL: white */
    const char *font;  /* families, comma-separated; NULL: that of maps */
    fm_chart_measure measure;
    const fm_chart_holder *holders; /* those that need a label or a colour; NULL */
    size_t holder_count;
} fm_chart_options;

#define FM_CHART_OPTIONS_INIT                                                            \
    {                                                                                    \
        FM_FORMAT_AUTO, 1.0, false, NULL, NULL, NULL, NULL, NULL, NULL, FM_CHART_AUTO,   \
            NULL, 0                                                                      \
    }

/*
 * Draw `history` to `path` ("-": standard output, which needs a format).  The file appears
 * whole or not at all, with the same bytes every time.  `options` may be NULL.
 * FM_ERR_USAGE for an option that is wrong and a history of one snapshot, FM_ERR_LIMIT
 * when the size has no room for a chart.
 */
FM_API FM_MUST_USE fm_status fm_chart_write(fm_context *ctx, const fm_history *history,
                                            const fm_chart_options *options,
                                            const char *path);

/* As fm_chart_write, handing the bytes to `write`, which returns false to stop
 * (FM_ERR_OUTPUT); needs a format. */
FM_API FM_MUST_USE fm_status fm_chart_draw(fm_context *ctx, const fm_history *history,
                                           const fm_chart_options *options,
                                           fm_write_fn write, void *user);

/*
 * The holders as a map document has them: names, labels and colours of the classes of its
 * first layer that is classified by the field `by`.  None when there is no such layer.
 * For the options above; free after drawing.
 */
FM_API FM_MUST_USE fm_status fm_chart_holders_new(fm_context *ctx,
                                                  const fm_document *document,
                                                  const char *by, fm_chart_holder **out,
                                                  size_t *count);
FM_API void fm_chart_holders_free(fm_chart_holder *holders);

#ifdef __cplusplus
}
#endif
#endif
