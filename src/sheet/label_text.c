/* SPDX-License-Identifier: MIT */
/*
 * sheet/label_text.c: a label's text shaped, once for each way in which it is set, and
 * what can be said of it without shaping.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "sheet/label_parts.h"

#include "base/banned.h"

/* Several lines of a label stand closer than a book's. */
#define LINE_HEIGHT 1.2
/* Height of capitals, as share of the size: 0.70 to 0.73 in the usual sans faces. */
#define CAP_EM 0.71
/* Few letters are narrower than these in a face of usual width: those that are a stroke
 * in Latin, those of scripts with short ones, the others. */
#define STROKE_EM 0.2
#define SHORT_EM  0.3
#define LETTER_EM 0.44

/* Shaping ---------------------------------------------------------------------------
 */

static fm_text_style style_of(const fm_label *label, fm_align align, double wrap_px)
{
    return (fm_text_style){
        .family =
            label->spec->text_font != NULL ? label->spec->text_font : label->family,
        .size_px = label->size_px,
        .bold = label->spec->bold,
        .italic = label->spec->italic,
        .max_width_px = wrap_px > 0 ? wrap_px : 0,
        .keep_words = true,
        .align = align,
        .line_height = LINE_HEIGHT,
        .letter_spacing_px = label->spec->text_letter_spacing * label->size_px,
        .language = label->language,
    };
}

/* A copy in which the breaks are spaces; NULL when out of memory. */
static char *without_breaks(const char *text)
{
    char *line = fm_strdup(text);

    for (char *c = line; c != NULL && *c != '\0'; c++) {
        if (*c == '\n')
            *c = ' ';
    }
    return line;
}

fm_status fm_label_shape_text(fm_labeller *labeller, fm_label *label, fm_align align,
                              double wrap_px, const fm_text_run **out)
{
    fm_text_style style = style_of(label, align, wrap_px);
    fm_label_variant *variant = label->variants;
    char *line = NULL;
    fm_status status;

    for (; variant != NULL; variant = variant->next) {
        if (variant->wrap_px == wrap_px &&
            (variant->align == align || variant->run->line_count <= 1)) {
            *out = variant->run;
            return FM_OK;
        }
    }
    variant = fm_arena_alloc(&labeller->arena, 1, sizeof *variant);
    if (variant == NULL)
        return fm_fail_nomem(labeller->ctx);
    if (wrap_px < 0 && strchr(label->text, '\n') != NULL) {
        line = without_breaks(label->text);
        if (line == NULL)
            return fm_fail_nomem(labeller->ctx);
    }
    status = fm_text_shape(labeller->engine, line != NULL ? line : label->text, &style,
                           &variant->run);
    fm_free(line);
    if (status != FM_OK)
        return status;
    variant->align = align;
    variant->wrap_px = wrap_px;
    variant->next = label->variants;
    label->variants = variant;
    *out = variant->run;
    return FM_OK;
}

void fm_label_forget_text(fm_label *label)
{
    fm_label_variant *kept = NULL;

    for (fm_label_variant *v = label->variants; v != NULL; v = v->next) {
        if (v->run == label->outcome.run)
            kept = v;
        else
            fm_text_run_free(v->run);
    }
    if (kept != NULL)
        kept->next = NULL;
    label->variants = kept;
}

double fm_label_wrap_px(const fm_label *label)
{
    return fmax(label->spec->text_max_width, 0) * label->size_px;
}

/* Measures --------------------------------------------------------------------------
 */

double fm_label_cap_top(const fm_label *label, const fm_text_run *run)
{
    return run->baseline - CAP_EM * label->size_px;
}

double fm_label_last_baseline(const fm_text_run *run)
{
    unsigned lines = run->line_count > 0 ? run->line_count : 1;

    return run->baseline + run->height * (lines - 1) / lines;
}

fm_rect fm_label_ink(const fm_text_run *run)
{
    if (fm_rect_is_empty(run->ink))
        return (fm_rect){ 0, 0, run->width, run->height };
    return run->ink;
}

double fm_label_halo_px(const fm_label *label)
{
    const fm_label_spec *spec = label->spec;

    return spec->text_halo_color.a > 0 ? fmax(spec->text_halo_width, 0) : 0;
}

/* Letters ---------------------------------------------------------------------------
 */

typedef struct range {
    uint32_t first, last;
} range;

static bool is_in(uint32_t code, const range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    }
    return false;
}

/* Letters and digits of the scripts that put each of them beside the last, and set
 * words apart by spaces. */
static bool is_letter(uint32_t code)
{
    static const range letters[] = {
        { '0', '9' },       { 'A', 'Z' },
        { 'a', 'z' },       { 0x00C0, 0x024F }, /* Latin */
        { 0x0370, 0x0482 }, { 0x048A, 0x0556 }, /* Greek, Cyrillic, Armenian */
        { 0x0561, 0x0587 }, { 0x05D0, 0x05EA }, /* Armenian, Hebrew */
        { 0x0620, 0x064A }, { 0x0671, 0x06D3 }, /* Arabic */
        { 0x10A0, 0x10FF },                     /* Georgian */
    };

    return is_in(code, letters, sizeof letters / sizeof *letters);
}

/* Marks above and below the letters of those scripts. */
static bool is_mark(uint32_t code)
{
    static const range marks[] = {
        { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05C7 }, { 0x0610, 0x061A },
        { 0x064B, 0x065F }, { 0x0670, 0x0670 }, { 0x06D6, 0x06ED },
    };

    return is_in(code, marks, sizeof marks / sizeof *marks);
}

static double letter_em(uint32_t code)
{
    if (code < 0x80)
        return strchr("fijlrtI1", (int)code) != NULL ? STROKE_EM : LETTER_EM;
    return code >= 0x0590 || (code >= 0x00CC && code <= 0x00EF) ? SHORT_EM : LETTER_EM;
}

double fm_label_least_width(const char *text, double size_px)
{
    size_t length = strlen(text);
    double word = 0, longest = 0;

    while (length > 0) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text, length, &code);

        if (bytes == 0)
            break;
        if (is_letter(code))
            word += letter_em(code);
        else if (!is_mark(code))
            word = 0;
        longest = fmax(longest, word);
        text += bytes;
        length -= bytes;
    }
    return longest * size_px;
}

bool fm_label_is_rtl(const char *text)
{
    static const range rtl[] = {
        { 0x0590, 0x08FF },   { 0xFB1D, 0xFDFF },   { 0xFE70, 0xFEFC },
        { 0x10800, 0x10FFF }, { 0x1E800, 0x1EFFF },
    };
    size_t length = strlen(text);

    while (length > 0) {
        uint32_t code = 0;
        size_t bytes = fm_utf8_decode(text, length, &code);

        if (bytes == 0)
            break;
        if (is_in(code, rtl, sizeof rtl / sizeof *rtl))
            return true;
        if (code > 0x7F ? is_letter(code) : is_letter(code) && code > '9')
            return false;
        text += bytes;
        length -= bytes;
    }
    return false;
}
