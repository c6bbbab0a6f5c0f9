/* SPDX-License-Identifier: MIT */
/*
 * A history as a picture, from the options to the file:
 *
 *     options -> data -> words -> plan -> paint -> file
 */
#include "sheet/chart.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "doc/document_values.h"
#include "draw/surface.h"
#include "frontmap/version.h"

#include "base/banned.h"

static const char standard_size[] = "1200x800";
/* Of the sheet's width, what the axis of time takes: about, before it is measured. */
static const double TIME_SHARE = 0.75;
/* Holders whose net change the subtitle names. */
enum { NETS_SHOWN = 4 };

/* All that lives while one chart is made. */
struct charting {
    fm_context *ctx;
    const fm_history *history;
    fm_chart_options options;
    fm_document document; /* paper and font alone: the typography asks for them */
    fm_sheet sheet;
    fm_chart_data data;
    fm_chart_plan plan;
    fm_str title, subtitle;
    fm_surface *surface;
};

static void charting_release(struct charting *c)
{
    fm_surface_free(c->surface);
    fm_chart_plan_release(&c->plan);
    fm_chart_data_release(&c->data);
    fm_text_engine_free(c->sheet.engine);
    fm_str_release(&c->title);
    fm_str_release(&c->subtitle);
}

/* ---- Options --------------------------------------------------------------------- */

static fm_status read_options(struct charting *c, const char *path)
{
    fm_chart_options *o = &c->options;
    fm_sheet_spec *spec = &c->document.sheet;

    if (o->format == FM_FORMAT_AUTO)
        o->format = fm_surface_format_of(path);
    if (o->format == FM_FORMAT_AUTO || o->format == FM_FORMAT_TIFF)
        return fm_fail(c->ctx, FM_ERR_USAGE,
                       "cannot draw a chart as '%.200s'; give a name that ends with "
                       ".png, .svg or .pdf, or a format",
                       path);
    if (!(o->density > 0) || o->density > 100)
        return fm_fail(c->ctx, FM_ERR_USAGE,
                       "density is out of range; it lies between 0 and 100 device "
                       "pixels to the CSS pixel");
    spec->paper = (fm_color){ 1, 1, 1, 1 };
    if (o->paper != NULL && !fm_color_parse(o->paper, &spec->paper))
        return fm_fail(c->ctx, FM_ERR_USAGE,
                       "paper '%.60s' is not a color; give one such as '#ffffff'",
                       o->paper);
    spec->font = o->font;
    return fm_document_set_size(c->ctx, &c->document,
                                o->size == NULL ? standard_size : o->size);
}

static fm_status open_sheet(struct charting *c)
{
    const fm_sheet_spec *spec = &c->document.sheet;

    c->sheet = (fm_sheet){
        .ctx = c->ctx,
        .document = &c->document,
        .language = "en",
        .date = c->history->steps == NULL || c->history->step_count == 0
                    ? FM_DATE_NONE
                    : c->history->steps[c->history->step_count - 1].to,
        .page = { 0, 0, spec->width_px, spec->height_px },
    };
    return fm_text_engine_new(c->ctx, &c->sheet.engine);
}

/* ---- Words ----------------------------------------------------------------------- */

static void add_km2(fm_str *out, double km2, int decimals, bool with_sign)
{
    fm_chart_add_number(out, km2, decimals, with_sign);
    fm_str_add(out, "\u00a0km²");
}

static void add_title(struct charting *c, fm_str *out)
{
    const fm_chart_data *d = &c->data;

    fm_str_add(out, "Ground held, ");
    fm_date_add_words(out, fm_date_from_days(d->days[0]), NULL);
    fm_str_add(out, " to ");
    fm_date_add_words(out, fm_date_from_days(d->days[d->snapshot_count - 1]), NULL);
}

/* The holder whose ground changed most, of those that are not named yet. */
static size_t next_net(const fm_chart_data *d, const bool *named)
{
    size_t best = d->series_count;
    double most = -1;

    for (size_t k = 0; k < d->series_count; k++) {
        double net = fabs(d->series[k].new_km2 - d->series[k].old_km2);

        if (!named[k] && net > most) {
            most = net;
            best = k;
        }
    }
    return best;
}

/* "Gained 310 km², lost 12 km²: net +298 km²", "Net: opposition −120 km², ..." */
static void add_subtitle(struct charting *c, fm_str *out)
{
    const fm_chart_data *d = &c->data;
    const fm_chart_series *s = d->series;
    bool named[FM_CHART_SERIES_MAX] = { false };
    int decimals = fm_chart_decimals(fmax(s->gained_km2, s->lost_km2));

    if (!d->is_changed) {
        fm_str_add(out, "No ground changed hands");
        return;
    }
    if (d->series_count == 1) {
        fm_str_add(out, "Gained ");
        add_km2(out, s->gained_km2, decimals, false);
        fm_str_add(out, ", lost ");
        add_km2(out, s->lost_km2, decimals, false);
        fm_str_add(out, ": net ");
        add_km2(out, s->gained_km2 - s->lost_km2, decimals, true);
        return;
    }
    fm_str_add(out, "Net: ");
    for (size_t i = 0; i < d->series_count && i < NETS_SHOWN; i++) {
        size_t k = next_net(d, named);
        double net = s[k].new_km2 - s[k].old_km2;

        named[k] = true;
        fm_str_addf(out, "%s%s ", i == 0 ? "" : ", ", s[k].label);
        add_km2(out, net, fm_chart_decimals(net), true);
    }
}

static fm_status write_words(struct charting *c, fm_chart_words *words)
{
    const fm_chart_options *o = &c->options;

    if (o->title == NULL)
        add_title(c, &c->title);
    else
        fm_str_add(&c->title, o->title);
    if (o->subtitle == NULL)
        add_subtitle(c, &c->subtitle);
    else
        fm_str_add(&c->subtitle, o->subtitle);
    if (c->title.failed || c->subtitle.failed)
        return fm_fail_nomem(c->ctx);
    *words = (fm_chart_words){
        .title = fm_str_text(&c->title),
        .subtitle = fm_str_text(&c->subtitle),
        .source = o->source == NULL ? "" : o->source,
    };
    return FM_OK;
}

/* ---- The file -------------------------------------------------------------------- */

static void add_manifest(const struct charting *c, fm_str *out)
{
    const fm_history *h = c->history;
    fm_str date = { 0 };
    fm_json j;

    fm_json_init(&j, out, false);
    fm_json_object(&j, NULL);
    fm_json_text(&j, "frontmap", FRONTMAP_VERSION);
    if (h->name != NULL)
        fm_json_text(&j, "series", fm_path_name(h->name));
    fm_date_add_iso(&date, h->steps[0].from);
    fm_json_text(&j, "from", fm_str_text(&date));
    fm_str_clear(&date);
    fm_date_add_iso(&date, h->steps[h->step_count - 1].to);
    fm_json_text(&j, "to", fm_str_text(&date));
    fm_json_integer(&j, "snapshots", (int64_t)c->data.snapshot_count);
    fm_json_number(&j, "tolerance_m", h->tolerance_m);
    fm_json_object(&j, "libraries");
    fm_json_text(&j, "cairo", fm_surface_library_version());
    fm_json_text(&j, "pango", fm_text_library_version());
    fm_json_end(&j);
    fm_json_end(&j);
    out->failed = out->failed || date.failed;
    fm_str_release(&date);
}

static fm_status describe(struct charting *c, const fm_chart_words *words)
{
    fm_str manifest = { 0 };
    fm_metadata metadata = {
        .title = words->title[0] == '\0' ? "Chart" : words->title,
        .subject = words->subtitle,
        .sources = words->source,
        .creator = "frontmap " FRONTMAP_VERSION,
        .date = c->sheet.date,
    };
    fm_status status;

    add_manifest(c, &manifest);
    metadata.manifest = manifest.text;
    status = manifest.failed ? fm_fail_nomem(c->ctx)
                             : fm_surface_describe(c->surface, &metadata, NULL);
    fm_str_release(&manifest);
    return status;
}

static fm_status draw(struct charting *c)
{
    const fm_sheet_spec *spec = &c->document.sheet;
    fm_chart_words words = { 0 };
    fm_status status = fm_chart_collect(c->ctx, c->history, &c->options,
                                        TIME_SHARE * spec->width_px, &c->data);

    c->plan.ctx = c->ctx;
    c->plan.data = &c->data;
    c->plan.sheet = &c->sheet;
    if (status == FM_OK)
        status = open_sheet(c);
    if (status == FM_OK)
        status = write_words(c, &words);
    if (status == FM_OK)
        status = fm_chart_place(&c->plan, &words);
    if (status == FM_OK)
        status =
            fm_surface_new(c->ctx, c->options.format, spec->width_px, spec->height_px,
                           c->options.density, spec->paper, &c->surface);
    if (status == FM_OK)
        status = describe(c, &words);
    if (status != FM_OK)
        return status;
    fm_chart_paint(&c->plan, fm_surface_painter(c->surface));
    return fm_painter_status(fm_surface_painter(c->surface));
}

/* What a reader would miss. */
static fm_status report(const struct charting *c)
{
    size_t count = 0;
    const char *missing = fm_text_missing(c->sheet.engine, &count);
    fm_status status = FM_OK;

    if (count > 0)
        status = fm_warn(c->ctx, FM_ERR_LAYER, FM_PLACE_NONE, "glyph-missing",
                         "no font has %zu of the characters: %s; install a font that "
                         "has them (Debian: fonts-noto-core)",
                         count, missing);
    missing = fm_text_missing_families(c->sheet.engine);
    if (status == FM_OK && missing[0] != '\0')
        status = fm_warn(c->ctx, FM_ERR_DOCUMENT, FM_PLACE_NONE, "font-missing",
                         "fonts not found: %s; another was taken", missing);
    return status;
}

static fm_status write_output(void *user, const void *bytes, size_t length)
{
    return fm_output_write(user, bytes, length);
}

fm_status fm_chart_write(fm_context *ctx, const fm_history *history,
                         const fm_chart_options *options, const char *path)
{
    static const fm_chart_options defaults = FM_CHART_OPTIONS_INIT;
    struct charting c = { .ctx = ctx, .history = history };
    fm_stopwatch watch = fm_stopwatch_start();
    fm_output *output = NULL;
    fm_status status;

    c.options = options == NULL ? defaults : *options;
    status = read_options(&c, path);
    /* The output is opened first: that it cannot be written is said before the work. */
    if (status == FM_OK)
        status = fm_output_open(ctx, path, c.options.overwrite, &output);
    if (status == FM_OK)
        status = draw(&c);
    if (status == FM_OK)
        status = report(&c);
    if (status == FM_OK)
        status = fm_surface_finish(c.surface, write_output, output);
    if (status == FM_OK)
        status = fm_output_commit(&output);
    fm_output_abort(&output);
    charting_release(&c);
    fm_stopwatch_stop(ctx, "chart", watch);
    return status;
}

/* The caller's own way of taking bytes. */
struct taker {
    fm_context *ctx;
    fm_write_fn write;
    void *user;
};

static fm_status hand_over(void *user, const void *bytes, size_t length)
{
    struct taker *t = user;

    if (t->write(t->user, bytes, length))
        return FM_OK;
    return fm_fail(t->ctx, FM_ERR_OUTPUT, "the chart was not taken");
}

fm_status fm_chart_draw(fm_context *ctx, const fm_history *history,
                        const fm_chart_options *options, fm_write_fn write, void *user)
{
    static const fm_chart_options defaults = FM_CHART_OPTIONS_INIT;
    struct charting c = { .ctx = ctx, .history = history };
    struct taker taker = { ctx, write, user };
    fm_status status;

    c.options = options == NULL ? defaults : *options;
    status = read_options(&c, "-");
    if (status == FM_OK)
        status = draw(&c);
    if (status == FM_OK)
        status = report(&c);
    if (status == FM_OK)
        status = fm_surface_finish(c.surface, hand_over, &taker);
    charting_release(&c);
    return status;
}
