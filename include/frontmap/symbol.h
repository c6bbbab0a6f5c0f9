/* SPDX-License-Identifier: MIT */
/*
 * frontmap/symbol.h: symbols of MIL-STD-2525 and APP-6 without a map: the table of codes
 * that are drawn, one code to a file, all of them on a sheet.
 *
 *     fm_symbol_options options = FM_SYMBOL_OPTIONS_INIT;
 *     options.size_px = 100;
 *     options.texts = (const fm_symbol_text[]){ { "T", "1-72 AR" } };
 *     options.text_count = 1;
 *     status = fm_symbol_draw(ctx, "10031000161211020000", &options, "unit.svg");
 *
 * Codes have 20 digits (2525D, APP-6D), 30 digits (2525E, APP-6E) or 15 letters (2525C).
 * One that is not known draws a placeholder and says so by a warning; nothing is guessed.
 */
#ifndef FRONTMAP_SYMBOL_H
#define FRONTMAP_SYMBOL_H

#include "frontmap/render.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One code of the table; all static. */
typedef struct fm_symbol_entry {
    char code[9];        /* symbol set and entity: "10121100" */
    const char *name;    /* "Infantry" */
    const char *set;     /* "land unit" */
    const char *rule;    /* "framed", "point", or "measure": a line or an area */
    const char *letters; /* of 2525C: scheme, dimension and function, "SGUCI"; several
                            with blanks between; NULL */
    const char *word;    /* what the map document calls a measure: "phase-line"; NULL */
} fm_symbol_entry;

/* Fill in entry `i`, counted from 0, codes ascending; false beyond the last. */
FM_API bool fm_symbol_entry_at(size_t i, fm_symbol_entry *entry);
/* Does the entry's name, code, set or letters have all of these words? Case does not
 * matter. */
FM_API bool fm_symbol_entry_matches(const fm_symbol_entry *entry, const char *words);

typedef enum fm_symbol_colors {
    FM_SYMBOL_COLORS_LIGHT,
    FM_SYMBOL_COLORS_MEDIUM,
    FM_SYMBOL_COLORS_DARK,
    FM_SYMBOL_COLORS_OWN /* `fill` and `stroke`, which have defaults */
} fm_symbol_colors;

/* A text field: the standard's letters for it, and what it says. */
typedef struct fm_symbol_text {
    const char *field; /* "T", "M", "H", "G", "W", "Y", "Z" ... */
    const char *text;
} fm_symbol_text;

/* Texts are borrowed; NULL and 0 are defaults. */
typedef struct fm_symbol_options {
    fm_format format; /* PNG, SVG, PDF or TRACE; AUTO: by the suffix of the path */
    double density;   /* device pixels per CSS pixel, for PNG */
    bool overwrite;   /* replace an existing file */
    double size_px;   /* the width of a friendly unit's frame, 4 to 2000 */
    fm_symbol_colors colors;
    const char *fill, *stroke; /* colours as in a map document */
    const char *background;    /* NULL: none, but on a sheet white */
    const char *status;        /* "cut-off", "evacuated", "destroyed", "planned" */
    const char *direction;     /* of movement, degrees from north */
    const char *engagement;    /* in a bar above */
    const char *font;          /* families, comma-separated */
    const fm_symbol_text *texts;
    size_t text_count;
} fm_symbol_options;

#define FM_SYMBOL_OPTIONS_INIT                                                           \
    {                                                                                    \
        FM_FORMAT_AUTO, 1.0, false, 100.0, FM_SYMBOL_COLORS_LIGHT, NULL, NULL, NULL,     \
            NULL, NULL, NULL, NULL, NULL, 0                                              \
    }

/*
 * Draw one code to `path` ("-": standard output, which needs a format), cropped to its
 * ink.  The file appears whole or not at all, with the same bytes every time.
 * FM_ERR_USAGE for options that mean nothing; a code that is unknown warns.  `options`
 * may be NULL.
 */
FM_API FM_MUST_USE fm_status fm_symbol_draw(fm_context *ctx, const char *code,
                                            const fm_symbol_options *options,
                                            const char *path);
/* The same to a function; the format must be given. */
FM_API FM_MUST_USE fm_status fm_symbol_draw_to(fm_context *ctx, const char *code,
                                               const fm_symbol_options *options,
                                               fm_write_fn write, void *user);

/* Every code of the table that matches `words` (NULL: all), drawn on one sheet with its
 * name; of the options format, density, overwrite, size, colours and font count. */
FM_API FM_MUST_USE fm_status fm_symbol_sheet(fm_context *ctx, const char *words,
                                             const fm_symbol_options *options,
                                             const char *path);

/* FM_OK when the table draws this code; else FM_ERR_DOCUMENT, and the message says which
 * places and why. */
FM_API FM_MUST_USE fm_status fm_symbol_check(fm_context *ctx, const char *code);

/* A code in words, "friend land unit: Infantry, mechanized; battalion": `*text` is the
 * caller's, fm_text_free().  Fails as fm_symbol_check() does. */
FM_API FM_MUST_USE fm_status fm_symbol_describe(fm_context *ctx, const char *code,
                                                char **text);

#ifdef __cplusplus
}
#endif
#endif
