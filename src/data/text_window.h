/* SPDX-License-Identifier: MIT */
/*
 * data/text_window.h: a stretch of the text under the reader's eyes.
 *
 *       keep        at                     end
 *   ....[-----------^----------------------]\0
 *                   next byte to be read    a NUL, always
 *
 * Bytes between `at` and `end` are checked UTF-8.  A NUL cannot occur in JSON, so a
 * loop that runs along the text needs no second condition: it stops at the NUL, and
 * then asks whether that is the end of the window (fm_window_refill) or a byte of the
 * file. Reading up to FM_WINDOW_SLACK bytes beyond the end is harmless.
 *
 * Lines end with LF, CRLF or CR.  Columns count characters, from 1.  Both are counted
 * when somebody asks, or when the text leaves the window.
 */
#ifndef FM_DATA_TEXT_WINDOW_H
#define FM_DATA_TEXT_WINDOW_H

#include "base/context.h"
#include "data/byte_stream.h"

#define FM_WINDOW_SLACK 16

typedef struct fm_window {
    const char *at;
    const char *end;
    /* private */
    fm_context *ctx;
    fm_byte_stream *stream;
    char *buffer;
    size_t capacity;
    uint64_t base; /* bytes of the file before the buffer */
    char held[4];  /* a character cut by the window's end; or a bad one */
    size_t held_length;
    bool bad;            /* the bytes at `end` are not UTF-8 */
    bool ended;          /* the stream has no more */
    const char *counted; /* lines and characters are counted up to here */
    size_t line;
    size_t characters; /* of the line, before `counted` */
    bool after_cr;
} fm_window;

/* Borrows the stream. */
FM_MUST_USE fm_status fm_window_init(fm_window *w, fm_context *ctx,
                                     fm_byte_stream *stream);
void fm_window_release(fm_window *w);

/*
 * Read more behind `end`; text before *keep may leave the window.  Pointers into the
 * window move: *keep (not behind `at`) is moved along.  `w->at == w->end` afterwards
 * only at the end of the text.  FM_ERR_LAYER when what follows is not UTF-8,
 * FM_ERR_LIMIT when the stretch to be kept is longer than anything sensible.
 */
FM_MUST_USE fm_status fm_window_refill(fm_window *w, const char **keep);

/* Line and column of a place in the window, not before the last counted one. */
fm_place fm_window_place(const fm_window *w, const char *where);
/* The line alone, and count up to there. */
size_t fm_window_line(fm_window *w, const char *where);
/* Bytes of the file before a place in the window. */
uint64_t fm_window_offset(const fm_window *w, const char *where);

#endif
