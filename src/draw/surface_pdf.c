/* SPDX-License-Identifier: MIT */
/*
 * PDF: one page of Cairo's, at 0.75 pt a sheet px.
 *
 * Cairo writes while it draws, and its stream may not fail to any effect; so the page
 * collects in memory and goes out at the end through fm_surface_write().
 */
#include "draw/surface_backend.h"

#include <cairo-pdf.h>

#include "base/banned.h"

static const double PT_PER_PX = 0.75;

/* Without a date Cairo takes the clock's. */
static const char NO_DATE[] = "1970-01-01T00:00:00Z";

static fm_status open_pdf(fm_surface *s)
{
    s->cairo = cairo_pdf_surface_create_for_stream(
        fm_surface_collect, s, s->width_px * PT_PER_PX, s->height_px * PT_PER_PX);
    return fm_surface_open_painter(s, PT_PER_PX);
}

static void set(fm_surface *s, cairo_pdf_metadata_t key, const char *value)
{
    if (value != NULL && value[0] != '\0')
        cairo_pdf_surface_set_metadata(s->cairo, key, value);
}

static fm_status finish_pdf(fm_surface *s)
{
    const char *time = s->file_time[0] == '\0' ? NO_DATE : s->file_time;
    fm_str subject = { 0 };
    fm_status status;

    fm_str_add(&subject, s->metadata.subject == NULL ? "" : s->metadata.subject);
    if (s->metadata.sources != NULL) {
        if (subject.length > 0)
            fm_str_add_char(&subject, '\n');
        fm_str_add(&subject, s->metadata.sources);
    }
    set(s, CAIRO_PDF_METADATA_TITLE, s->metadata.title);
    set(s, CAIRO_PDF_METADATA_SUBJECT, fm_str_text(&subject));
    set(s, CAIRO_PDF_METADATA_KEYWORDS, s->metadata.manifest);
    set(s, CAIRO_PDF_METADATA_CREATOR, s->metadata.creator);
    set(s, CAIRO_PDF_METADATA_CREATE_DATE, time);
    set(s, CAIRO_PDF_METADATA_MOD_DATE, time);
    cairo_surface_finish(s->cairo);
    status = subject.failed ? fm_fail_nomem(s->ctx)
                            : fm_surface_check_cairo(s, cairo_surface_status(s->cairo));
    fm_str_release(&subject);
    if (status == FM_OK && s->bytes.failed)
        status = fm_fail_nomem(s->ctx);
    if (status == FM_OK)
        status = fm_surface_write(s, fm_str_text(&s->bytes), s->bytes.length);
    return status;
}

const fm_surface_backend fm_surface_pdf = {
    .is_picture = false,
    .open = open_pdf,
    .finish = finish_pdf,
};
