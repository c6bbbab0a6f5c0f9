/* SPDX-License-Identifier: MIT */
/*
 * Breaking lines: at a width, and off when there are too many.
 *
 * Pango is not told of the width.  It would then end the program over texts that a
 * hostile file may well hold (1.50, an assertion in its line breaker, met with narrow
 * columns and characters without width).  It still says where lines may break and how
 * wide each character is; the breaks are written into the text as U+2028, which starts
 * a line but no paragraph, so that the direction of what follows stays.
 */
#include "draw/text.h"

#include <pango/pango.h>
#include <string.h>

#include "base/mem.h"
#include "draw/text_parts.h"

static const char LINE_SEPARATOR[] = "\xE2\x80\xA8"; /* U+2028 */
static const char ELLIPSIS[] = "\xE2\x80\xA6";       /* U+2026 */

/* -- At a width ------------------------------------------------------------------- */

typedef struct breaker {
    const char *text;
    const PangoLogAttr *attributes; /* by character */
    int *widths;                    /* by byte; of the character that begins there */
    size_t *breaks;                 /* bytes before which a line begins */
    size_t break_count;
    double limit;
    bool keep_words;
    size_t line; /* byte where the line begins */
    double width;
    size_t candidate; /* the last byte where it may end; `line` when there is none */
    double candidate_width;
} breaker;

static void measure(PangoLayout *layout, breaker *b, int *scratch)
{
    for (GSList *l = pango_layout_get_lines_readonly(layout); l != NULL; l = l->next) {
        const PangoLayoutLine *line = l->data;

        for (GSList *r = line->runs; r != NULL; r = r->next) {
            PangoGlyphItem *item = r->data;
            const char *at = b->text + item->item->offset;

            pango_glyph_item_get_logical_widths(item, b->text, scratch);
            for (int i = 0; i < item->item->num_chars; i++, at = g_utf8_next_char(at))
                b->widths[at - b->text] = scratch[i];
        }
    }
}

static void begin_line(breaker *b, size_t at, double width)
{
    b->line = b->candidate = at;
    b->width = width;
    b->candidate_width = 0.0;
}

static void break_at(breaker *b, size_t at, double width)
{
    b->breaks[b->break_count++] = at;
    begin_line(b, at, width);
}

/* The character at byte `at` comes onto the line, or onto the next.  Blanks at the end
 * of a line may stand out. */
static void take(breaker *b, size_t at, const PangoLogAttr *attribute)
{
    double width = b->widths[at];

    if (attribute->is_line_break && at > b->line) {
        b->candidate = at;
        b->candidate_width = b->width;
    }
    if (b->width + width > b->limit && !attribute->is_white) {
        if (b->candidate > b->line)
            break_at(b, b->candidate, b->width - b->candidate_width);
        if (b->width + width > b->limit && at > b->line && attribute->is_char_break &&
            !b->keep_words)
            break_at(b, at, 0.0);
    }
    b->width += width;
}

static bool is_separator(const char *at)
{
    return strncmp(at, LINE_SEPARATOR, strlen(LINE_SEPARATOR)) == 0;
}

static void find_breaks(breaker *b)
{
    const PangoLogAttr *attribute = b->attributes;
    const char *at = b->text;

    for (; *at != '\0'; at = g_utf8_next_char(at), attribute++) {
        size_t place = (size_t)(at - b->text);

        if (*at == '\n' || is_separator(at))
            begin_line(b, (size_t)(g_utf8_next_char(at) - b->text), 0.0);
        else
            take(b, place, attribute);
    }
}

/* The text with its breaks, blanks before them dropped. */
static void write_breaks(const breaker *b, fm_str *out)
{
    size_t from = 0;

    for (size_t i = 0; i < b->break_count; i++) {
        size_t end = b->breaks[i];

        while (end > from && b->text[end - 1] == ' ')
            end--;
        fm_str_add_bytes(out, b->text + from, end - from);
        fm_str_add(out, LINE_SEPARATOR);
        from = b->breaks[i];
    }
    fm_str_add(out, b->text + from);
}

/* False when out of memory. */
static bool wrap(PangoLayout *layout, const fm_text_style *style)
{
    size_t length = strlen(pango_layout_get_text(layout));
    breaker b = { .text = pango_layout_get_text(layout),
                  .widths = fm_alloc(length + 1, sizeof *b.widths),
                  .breaks = fm_alloc_raw(length + 1, sizeof *b.breaks),
                  .limit =
                      style->max_width_px / fm_text_scale(style->size_px) * PANGO_SCALE,
                  .keep_words = style->keep_words };
    int *scratch = fm_alloc_raw(length + 1, sizeof *scratch);
    fm_str broken = { 0 };
    bool ok = b.widths != NULL && b.breaks != NULL && scratch != NULL;

    if (ok) {
        int count;

        b.attributes = pango_layout_get_log_attrs_readonly(layout, &count);
        measure(layout, &b, scratch);
        find_breaks(&b);
        if (b.break_count > 0) {
            write_breaks(&b, &broken);
            ok = !broken.failed;
            if (ok)
                pango_layout_set_text(layout, broken.text, -1);
        }
    }
    fm_free(b.widths);
    fm_free(b.breaks);
    fm_free(scratch);
    fm_str_release(&broken);
    return ok;
}

/* -- Too many --------------------------------------------------------------------- */

/* The last place before `at` where a letter ends, marks included. */
static size_t letter_before(PangoLayout *layout, size_t at)
{
    const char *text = pango_layout_get_text(layout);
    int count;
    const PangoLogAttr *attributes =
        pango_layout_get_log_attrs_readonly(layout, &count);
    long index = g_utf8_pointer_to_offset(text, text + at);

    do
        index--;
    while (index > 0 && !attributes[index].is_cursor_position);
    return index <= 0 ? 0 : (size_t)(g_utf8_offset_to_pointer(text, index) - text);
}

static size_t before_blanks(const char *text, size_t end)
{
    const size_t separator = strlen(LINE_SEPARATOR);

    for (;;) {
        if (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n'))
            end--;
        else if (end >= separator && is_separator(text + end - separator))
            end -= separator;
        else
            return end;
    }
}

/*
 * Cut the text until it stands in `max_lines`, ellipsis included.  Pango's own ellipsis
 * counts lines by the paragraph and needs a width; this one does neither.
 */
static bool cut_lines(PangoLayout *layout, const fm_text_style *style)
{
    int max_lines = (int)style->max_lines;
    fm_str cut = { 0 };
    size_t keep = (size_t)-1;
    bool ok = true;

    while (ok && pango_layout_get_line_count(layout) > max_lines) {
        const char *text = pango_layout_get_text(layout);
        PangoLayoutLine *last = pango_layout_get_line_readonly(layout, max_lines - 1);
        size_t end = (size_t)(pango_layout_line_get_start_index(last) +
                              pango_layout_line_get_length(last));

        keep = end < keep ? end : letter_before(layout, keep);
        keep = before_blanks(text, keep);
        fm_str_clear(&cut);
        fm_str_add_bytes(&cut, text, keep);
        fm_str_add(&cut, ELLIPSIS);
        ok = !cut.failed;
        if (ok) {
            pango_layout_set_text(layout, cut.text, -1);
            ok = !(style->max_width_px > 0.0) || wrap(layout, style);
        }
        if (keep == 0)
            break;
    }
    fm_str_release(&cut);
    return ok;
}

bool fm_text_break(PangoLayout *layout, const fm_text_style *style)
{
    if (style->max_width_px > 0.0 && !wrap(layout, style))
        return false;
    return style->max_lines == 0 || cut_lines(layout, style);
}
