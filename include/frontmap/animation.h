/* SPDX-License-Identifier: MIT */
/*
 * frontmap/animation.h: a map document over dates, as a film.
 *
 * Each frame is the document's whole sheet on one date.  The film is steady: extent, CRS
 * and the map's frame on the sheet are chosen once for all dates, so that nothing moves
 * but what moved.  What the data decide (an extent by layers, the room that title and
 * credits need) is measured on all dates before the first frame is drawn.
 *
 * Frames are drawn on several threads; the bytes are the same every time and on every
 * number of threads.  Memory does not grow with the number of frames: one picture a
 * thread, and the one before.
 *
 *     static const char *const dates[] = { "2020-01-30", "2020-02-24", "2020-03-06" };
 *
 *     status = fm_animation_write(ctx, document, dates, 3, NULL, "idlib.png", NULL);
 */
#ifndef FRONTMAP_ANIMATION_H
#define FRONTMAP_ANIMATION_H

#include "frontmap/document.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum fm_animation_format {
    FM_ANIMATION_AUTO, /* by the suffix of the path; "-": FM_ANIMATION_PNGS */
    FM_ANIMATION_APNG, /* .png, .apng: every colour, small for maps */
    FM_ANIMATION_GIF,  /* .gif: 256 colours a frame, not dithered */
    FM_ANIMATION_PNGS  /* one whole PNG behind the other, for
                          ffmpeg -f image2pipe -i - */
} fm_animation_format;

typedef struct fm_animation_options {
    fm_animation_format format;
    double density;         /* device pixels per CSS pixel */
    bool overwrite;         /* replace an existing file, or folder of frames */
    unsigned delay_ms;      /* a frame is shown; GIF counts in 10 ms */
    unsigned last_delay_ms; /* the last frame is shown */
    unsigned plays;         /* how often the film is shown; 0: for ever */
    unsigned threads;       /* 0: as many as there are processors, at most 8 */
} fm_animation_options;

#define FM_ANIMATION_OPTIONS_INIT                                                        \
    {                                                                                    \
        FM_ANIMATION_AUTO, 1.0, false, 600, 2500, 0, 0                                   \
    }

/* What came out, beside the file. */
typedef struct fm_animation_report {
    size_t frames;
    uint64_t bytes;        /* written, of all files together */
    size_t glyphs_missing; /* characters that no font has, on the frame with most */
    double scale;          /* denominator at the middle of the map */
    char crs[64];
} fm_animation_report;

/*
 * Write a film of `document` on `count` dates ("2020-02-24"), in the order given, to
 * `path` ("-": standard output).  The file appears whole or not at all.  The document
 * is not changed; its own date does not matter.  `options` and `report` may be NULL.
 */
FM_API FM_MUST_USE fm_status fm_animation_write(fm_context *ctx,
                                                const fm_document *document,
                                                const char *const *dates, size_t count,
                                                const fm_animation_options *options,
                                                const char *path,
                                                fm_animation_report *report);

/*
 * Write the frames as single PNGs, "FOLDER/0001-2020-02-24.png" and so on.  The folder
 * appears with all of them or not at all.  One that exists is filled when it is empty,
 * and replaced with `overwrite` when it holds nothing but such frames.  Of the options
 * only density, overwrite and threads count.
 */
FM_API FM_MUST_USE fm_status fm_animation_frames(fm_context *ctx,
                                                 const fm_document *document,
                                                 const char *const *dates, size_t count,
                                                 const fm_animation_options *options,
                                                 const char *folder,
                                                 fm_animation_report *report);

#ifdef __cplusplus
}
#endif
#endif
