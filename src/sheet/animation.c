/* SPDX-License-Identifier: MIT */
/*
 * Rounds: as many frames as there are threads are drawn at once, each from a copy of
 * the document, then taken in their order; so order, messages and bytes do not depend
 * on how fast anybody was, and no more pictures wait than there are threads.
 *
 *     measure  [1 2][3 4][5]   extents and frames joined
 *     draw     [1 2]  take 1, take 2  [3 4]  take 3, take 4  [5]  take 5
 */
#include "frontmap/animation.h"

#include <stdio.h>
#include <string.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/mem.h"
#include "draw/film.h"
#include "frontmap/version.h"
#include "sheet/frame.h"
#include "sheet/making.h"

#include "base/banned.h"

enum {
    THREADS_MOST = 8,
    DELAY_LEAST_MS = 10,
    DELAY_MOST_MS = 600000,
    DIGITS_LEAST = 4
};

/* What a thread works on. */
struct frame {
    fm_document *document; /* a copy */
    size_t index;
    fm_bbox box;  /* shown; may be empty */
    fm_rect room; /* of the map on the sheet */
    fm_picture picture;
    fm_str png;
    fm_render_report report;
};

struct show {
    fm_context *ctx;
    const fm_document *document;
    const char *const *dates;
    size_t count;
    fm_animation_options options;
    struct frame *frames; /* one a thread */
    unsigned threads;
    bool wants_pixels; /* or PNGs */
    fm_bbox box;       /* of all dates */
    fm_rect room;
    /* Of the rounds under way. */
    const char *progress_title;
    bool is_quiet; /* what is said will be said again */
    size_t first;  /* frame of this round */
    fm_status (*work)(fm_context *ctx, struct show *show, struct frame *frame);
    /* Where frames go. */
    fm_output *output;
    fm_film *film;
    fm_folder *folder;
    char *title;
    fm_animation_report report;
};

/* ---- Rounds --------------------------------------------------------------------- */

/* A thread's own context, and the crew's behind it. */
struct voice {
    fm_context *behind;
    const struct show *show;
};

static void pass_on(void *user, const fm_diagnostic *diagnostic)
{
    fm_relay(((struct voice *)user)->behind, diagnostic);
}

/* Progress is that of the film, whatever step of a frame tells it. */
static bool pass_progress(void *user, const char *title, uint64_t done, uint64_t total)
{
    const struct voice *voice = user;

    (void)title;
    (void)done;
    (void)total;
    return fm_progress(voice->behind, voice->show->progress_title, voice->show->first,
                       voice->show->count) == FM_OK;
}

static fm_status work_on(fm_context *ctx, struct show *show, struct frame *frame)
{
    fm_status status =
        fm_document_set_date(ctx, frame->document, show->dates[frame->index]);

    return status == FM_OK ? show->work(ctx, show, frame) : status;
}

static fm_status run_job(fm_context *ctx, void *user, size_t job)
{
    struct show *show = user;
    struct frame *frame = &show->frames[job];
    struct voice voice = { ctx, show };
    fm_context *own = fm_context_new();
    fm_status status;

    if (own == NULL)
        return fm_fail_nomem(ctx);
    if (!show->is_quiet)
        fm_context_set_log(own, fm_context_log_level(ctx), pass_on, &voice);
    fm_context_set_progress(own, pass_progress, &voice);
    status = fm_context_set_policy(own, fm_context_policy(ctx));
    if (status == FM_OK)
        status = work_on(own, show, frame);
    if (status != FM_OK)
        fm_fail_as(ctx, status, fm_context_error(own));
    if (status != FM_OK && status != FM_ERR_CANCELLED && status != FM_ERR_NOMEM)
        fm_fail_while(ctx, status, "frame of %.60s", show->dates[frame->index]);
    fm_context_free(own);
    return status;
}

/* `take` may be NULL: nothing to be done between the rounds. */
static fm_status run_rounds(struct show *show, const char *title,
                            fm_status (*take)(struct show *show, struct frame *frame))
{
    fm_status status = FM_OK;

    show->progress_title = title;
    for (show->first = 0; show->first < show->count && status == FM_OK;
         show->first += show->threads) {
        size_t left = show->count - show->first;
        size_t jobs = left < show->threads ? left : show->threads;

        status = fm_progress(show->ctx, title, show->first, show->count);
        for (size_t i = 0; i < jobs; i++)
            show->frames[i].index = show->first + i;
        if (status == FM_OK)
            status = fm_crew_run(show->ctx, (unsigned)jobs, jobs, run_job, show);
        for (size_t i = 0; i < jobs && status == FM_OK && take != NULL; i++)
            status = take(show, &show->frames[i]);
    }
    return status == FM_OK ? fm_progress(show->ctx, title, show->count, show->count)
                           : status;
}

/* ---- Steadiness ----------------------------------------------------------------- */

static fm_status measure(fm_context *ctx, struct show *show, struct frame *frame)
{
    fm_making m = { .ctx = ctx,
                    .document = frame->document,
                    .options = { FM_FORMAT_PNG, show->options.density, false, false } };
    fm_status status = fm_making_measure(&m, &frame->box);

    frame->room = m.layout.frame;
    fm_making_release(&m);
    return status;
}

static fm_status join_measures(struct show *show, struct frame *frame)
{
    fm_rect *room = &show->room, *own = &frame->room;

    if (!fm_bbox_is_empty(frame->box))
        fm_frame_join(&show->box, frame->box);
    if (frame->index == 0)
        *room = *own;
    room->x0 = own->x0 > room->x0 ? own->x0 : room->x0;
    room->y0 = own->y0 > room->y0 ? own->y0 : room->y0;
    room->x1 = own->x1 < room->x1 ? own->x1 : room->x1;
    room->y1 = own->y1 < room->y1 ? own->y1 : room->y1;
    return FM_OK;
}

/* An extent that data decide becomes the box of all dates. */
static fm_status fix_extent(struct show *show)
{
    const fm_extent_spec *asked = &show->document->sheet.extent;

    if (asked->kind != FM_EXTENT_AUTO && asked->kind != FM_EXTENT_LAYER)
        return FM_OK;
    if (fm_bbox_is_empty(show->box) && asked->kind == FM_EXTENT_LAYER)
        return fm_fail_at(show->ctx, FM_ERR_LAYER, &asked->place,
                          "extent: layer '%s' has nothing to show on any date",
                          asked->layer);
    if (fm_bbox_is_empty(show->box))
        return FM_OK; /* the world, each time */
    for (unsigned i = 0; i < show->threads; i++)
        show->frames[i].document->sheet.extent = (fm_extent_spec){
            .kind = FM_EXTENT_BBOX,
            .place = asked->place,
            .bbox = show->box,
        };
    return FM_OK;
}

static fm_status steady(struct show *show)
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    show->box = FM_BBOX_EMPTY;
    show->work = measure;
    show->is_quiet = true;
    status = run_rounds(show, "measuring frames", join_measures);
    if (status == FM_OK)
        status = fix_extent(show);
    fm_stopwatch_stop(show->ctx, "measure", watch);
    return status;
}

/* ---- Drawing -------------------------------------------------------------------- */

static fm_status collect(void *user, const void *bytes, size_t length)
{
    fm_str_add_bytes(user, bytes, length);
    return FM_OK; /* asked once, at the end */
}

static fm_status draw(fm_context *ctx, struct show *show, struct frame *frame)
{
    fm_making m = { .ctx = ctx,
                    .document = frame->document,
                    .options = { FM_FORMAT_PNG, show->options.density, false, false },
                    .room = show->room };
    fm_status status = fm_making_draw(&m, &frame->report);

    if (status == FM_OK && show->wants_pixels) {
        status = fm_surface_picture(m.surface, &frame->picture);
    } else if (status == FM_OK) {
        fm_str_clear(&frame->png);
        status = fm_surface_finish(m.surface, collect, &frame->png);
        if (status == FM_OK && frame->png.failed)
            status = fm_fail_nomem(ctx);
    }
    fm_making_release(&m);
    return status;
}

static fm_status draw_frames(struct show *show,
                             fm_status (*take)(struct show *show, struct frame *frame))
{
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    show->work = draw;
    show->is_quiet = false;
    status = run_rounds(show, "drawing frames", take);
    fm_stopwatch_stop(show->ctx, "frames", watch);
    return status;
}

static void count_frame(struct show *show, const struct frame *frame)
{
    fm_animation_report *report = &show->report;

    report->frames++;
    report->scale = frame->report.scale;
    memcpy(report->crs, frame->report.crs, sizeof report->crs);
    if (frame->report.glyphs_missing > report->glyphs_missing)
        report->glyphs_missing = frame->report.glyphs_missing;
}

/* ---- Where frames go ------------------------------------------------------------ */

static fm_status write_output(void *user, const void *bytes, size_t length)
{
    return fm_output_write(user, bytes, length);
}

static fm_status into_film(struct show *show, struct frame *frame)
{
    bool is_last = frame->index + 1 == show->count;
    fm_stopwatch watch = fm_stopwatch_start();
    fm_status status;

    count_frame(show, frame);
    status =
        fm_film_add(show->film, &frame->picture,
                    is_last ? show->options.last_delay_ms : show->options.delay_ms);
    fm_stopwatch_stop(show->ctx, "write", watch);
    return status;
}

static fm_status into_stream(struct show *show, struct frame *frame)
{
    count_frame(show, frame);
    return fm_output_write(show->output, frame->png.text, frame->png.length);
}

/* As many digits as the last number needs, so that names sort. */
static void name_frame(const struct show *show, const struct frame *frame, fm_str *name)
{
    const char *date = show->dates[frame->index];
    int digits = DIGITS_LEAST;
    fm_date parsed;

    for (size_t most = 10000; most <= show->count; most *= 10)
        digits++;
    fm_str_addf(name, "%0*zu-", digits, frame->index + 1);
    if (fm_date_parse(date, strlen(date), &parsed)) /* it was, before */
        fm_date_add_iso(name, parsed);
    fm_str_add(name, ".png");
}

static bool is_frame_name(const char *name)
{
    size_t digits = strspn(name, "0123456789"), length = strlen(name);
    fm_date date;

    return digits >= DIGITS_LEAST && length == digits + strlen("-2020-02-24.png") &&
           name[digits] == '-' && fm_date_parse(name + digits + 1, 10, &date) &&
           strcmp(name + length - 4, ".png") == 0;
}

static fm_status into_folder(struct show *show, struct frame *frame)
{
    fm_str name = { 0 };
    fm_status status;

    count_frame(show, frame);
    show->report.bytes += frame->png.length;
    name_frame(show, frame, &name);
    if (name.failed)
        status = fm_fail_nomem(show->ctx);
    else
        status = fm_folder_write(show->folder, name.text, frame->png.text,
                                 frame->png.length);
    fm_str_release(&name);
    return status;
}

/* ---- Life ----------------------------------------------------------------------- */

static fm_status check_delay(fm_context *ctx, const char *what, unsigned ms)
{
    if (ms >= DELAY_LEAST_MS && ms <= DELAY_MOST_MS)
        return FM_OK;
    return fm_fail(ctx, FM_ERR_USAGE,
                   "the delay of %s is out of range; give %d to %d milliseconds", what,
                   DELAY_LEAST_MS, DELAY_MOST_MS);
}

static fm_status check(const struct show *show)
{
    const fm_animation_options *options = &show->options;
    fm_status status = FM_OK;

    if (show->count == 0)
        return fm_fail(show->ctx, FM_ERR_USAGE, "an animation needs a date or more");
    for (size_t i = 0; i < show->count; i++) {
        const char *date = show->dates[i];
        fm_date parsed;

        if (!fm_date_parse(date, strlen(date), &parsed))
            return fm_fail(show->ctx, FM_ERR_USAGE,
                           "'%.60s' is not a date; give one such as 2020-02-24", date);
    }
    if (!(options->density > 0) || options->density > 100)
        return fm_fail(show->ctx, FM_ERR_USAGE,
                       "density is out of range; it lies between 0 and 100 device "
                       "pixels to the CSS pixel");
    if (options->plays > 65535)
        return fm_fail(show->ctx, FM_ERR_USAGE,
                       "a film cannot be shown more than 65535 times; give 0 for "
                       "ever");
    status = check_delay(show->ctx, "a frame", options->delay_ms);
    if (status == FM_OK)
        status = check_delay(show->ctx, "the last frame", options->last_delay_ms);
    return status;
}

static fm_status prepare(struct show *show)
{
    unsigned threads = fm_crew_size(show->options.threads);
    fm_status status = FM_OK;

    threads = threads > THREADS_MOST ? THREADS_MOST : threads;
    if (threads > show->count)
        threads = (unsigned)show->count;
    show->frames = fm_alloc(threads, sizeof *show->frames);
    if (show->frames == NULL)
        return fm_fail_nomem(show->ctx);
    show->threads = threads;
    for (unsigned i = 0; i < threads && status == FM_OK; i++)
        status = fm_document_copy(show->ctx, show->document, &show->frames[i].document);
    return status;
}

static void release(struct show *show)
{
    for (unsigned i = 0; i < show->threads; i++) {
        fm_document_free(show->frames[i].document);
        fm_picture_release(&show->frames[i].picture);
        fm_str_release(&show->frames[i].png);
    }
    fm_free(show->frames);
    fm_film_free(show->film);
    fm_output_abort(&show->output);
    fm_folder_abort(&show->folder);
    fm_free(show->title);
}

/* "Idlib, 30 January 2020 – Idlib, 6 March 2020" */
static fm_status name_film(struct show *show)
{
    const char *title = show->document->title;
    fm_str text = { 0 };
    char *ends[2] = { NULL, NULL };
    bool failed = false;

    if (title == NULL)
        return FM_OK;
    for (size_t i = 0; i < 2; i++) {
        const char *date = show->dates[i * (show->count - 1)];
        fm_date parsed = FM_DATE_NONE;

        failed = !fm_date_parse(date, strlen(date), &parsed) || failed;
        ends[i] = fm_document_expand(show->document, parsed, title, false);
        failed = ends[i] == NULL || failed;
    }
    if (!failed) {
        fm_str_add(&text, ends[0]);
        if (!fm_str_equal(ends[0], ends[1]))
            fm_str_addf(&text, " \xe2\x80\x93 %s", ends[1]);
        show->title = fm_str_take(&text);
    }
    fm_str_release(&text);
    fm_free(ends[0]);
    fm_free(ends[1]);
    return show->title == NULL ? fm_fail_nomem(show->ctx) : FM_OK;
}

static fm_status open_film(struct show *show)
{
    bool is_gif = show->options.format == FM_ANIMATION_GIF;
    fm_film_about about = { .frame_count = show->count,
                            .plays = show->options.plays,
                            .density = show->options.density,
                            .creator = "frontmap " FRONTMAP_VERSION };
    fm_status status = name_film(show);

    about.title = show->title;
    if (status == FM_OK)
        status = fm_film_new(show->ctx, is_gif ? FM_FILM_GIF : FM_FILM_APNG, &about,
                             write_output, show->output, &show->film);
    return status;
}

static fm_animation_format format_of(const char *path)
{
    const char *suffix = fm_path_suffix(path);

    if (strcmp(path, "-") == 0)
        return FM_ANIMATION_PNGS;
    if (fm_str_equal_nocase(suffix, ".png") || fm_str_equal_nocase(suffix, ".apng"))
        return FM_ANIMATION_APNG;
    return fm_str_equal_nocase(suffix, ".gif") ? FM_ANIMATION_GIF : FM_ANIMATION_AUTO;
}

/* Into show->output, from the measures to the last byte. */
static fm_status write_film(struct show *show)
{
    bool is_stream = show->options.format == FM_ANIMATION_PNGS;
    fm_status status = prepare(show);

    show->wants_pixels = !is_stream;
    if (status == FM_OK)
        status = steady(show);
    if (status == FM_OK && !is_stream)
        status = open_film(show);
    if (status == FM_OK)
        status = draw_frames(show, is_stream ? into_stream : into_film);
    if (status == FM_OK && !is_stream)
        status = fm_film_finish(show->film);
    show->report.bytes = fm_output_size(show->output);
    return status;
}

static struct show new_show(fm_context *ctx, const fm_document *document,
                            const char *const *dates, size_t count,
                            const fm_animation_options *options)
{
    static const fm_animation_options defaults = FM_ANIMATION_OPTIONS_INIT;

    return (struct show){ .ctx = ctx,
                          .document = document,
                          .dates = dates,
                          .count = count,
                          .options = options == NULL ? defaults : *options };
}

fm_status fm_animation_write(fm_context *ctx, const fm_document *document,
                             const char *const *dates, size_t count,
                             const fm_animation_options *options, const char *path,
                             fm_animation_report *report)
{
    struct show show = new_show(ctx, document, dates, count, options);
    fm_status status = check(&show);

    if (show.options.format == FM_ANIMATION_AUTO)
        show.options.format = format_of(path);
    if (status == FM_OK && show.options.format == FM_ANIMATION_AUTO)
        status = fm_fail(ctx, FM_ERR_USAGE,
                         "cannot tell the format of the animation '%s'; give it a name "
                         "in .png, .apng or .gif",
                         path);
    /* The output is opened first: that it cannot be written is said before the work. */
    if (status == FM_OK)
        status = fm_output_open(ctx, path, show.options.overwrite, &show.output);
    if (status == FM_OK)
        status = write_film(&show);
    if (status == FM_OK)
        status = fm_output_commit(&show.output);
    if (status == FM_OK && report != NULL)
        *report = show.report;
    release(&show);
    return status;
}

fm_status fm_animation_frames(fm_context *ctx, const fm_document *document,
                              const char *const *dates, size_t count,
                              const fm_animation_options *options, const char *folder,
                              fm_animation_report *report)
{
    struct show show = new_show(ctx, document, dates, count, options);
    fm_status status = check(&show);

    if (status == FM_OK)
        status = fm_folder_open(ctx, folder, show.options.overwrite, is_frame_name,
                                &show.folder);
    if (status == FM_OK)
        status = prepare(&show);
    if (status == FM_OK)
        status = steady(&show);
    if (status == FM_OK)
        status = draw_frames(&show, into_folder);
    if (status == FM_OK)
        status = fm_folder_commit(&show.folder);
    if (status == FM_OK && report != NULL)
        *report = show.report;
    release(&show);
    return status;
}
