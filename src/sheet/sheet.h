/* SPDX-License-Identifier: MIT */
/*
 * sheet/sheet.h: what the pieces of a sheet share while it is made.
 *
 * Made in this order, each step plain data for the next: strips are measured (title,
 * credits), which leaves the map frame; the viewport is fitted to it; layers are
 * projected, which tells the legend what is seen; corner pieces are measured and placed;
 * labels are placed round them; then everything is painted.
 */
#ifndef FM_SHEET_SHEET_H
#define FM_SHEET_SHEET_H

#include "doc/document.h"
#include "draw/text.h"
#include "sheet/ink.h"
#include "sheet/viewport.h"

/* One line of the legend: a swatch and its words, or a heading (kinds 0). */
typedef struct fm_legend_entry {
    const char *label; /* owned by the legend's arena */
    unsigned kinds;    /* fm_shape_kind bits; 0: a heading */
    fm_style style;    /* as drawn, certainty applied */
    fm_side side;      /* of a tactical line's dressing, on a line from left to right */
    const char *sidc;  /* of a symbol whose code comes from a field, as seen; NULL */
    const char *status; /* of such a symbol, as seen; NULL */
    bool is_first;     /* of its layer: set off a little from what is above */
    double opacity;    /* of the layer */
    /* graduated sizes: the sizes shown and their values; 0: none */
    double sizes[3];
    double values[3];
    unsigned size_count;
} fm_legend_entry;

typedef struct fm_legend {
    fm_arena arena;
    fm_legend_entry *entries;
    size_t count, capacity;
} fm_legend;

/* Where the map's symbols stand on the sheet, px. */
typedef struct fm_sheet_symbols {
    fm_pt *at;
    size_t count, capacity;
} fm_sheet_symbols;

typedef struct fm_sheet {
    fm_context *ctx;
    const fm_document *document;
    const struct fm_situation *situation; /* what is drawn; NULL where only words are */
    fm_date date;            /* shown; may be FM_DATE_NONE */
    const char *language;    /* never NULL */
    bool rtl;                /* right-to-left script of the language */
    fm_text_engine *engine;
    fm_rect page;            /* the whole sheet */
    fm_viewport viewport;    /* valid from the second step on */
    fm_legend legend;
    fm_sheet_symbols symbols; /* on the map; known when corner pieces are measured */
    fm_bbox window;          /* lon/lat box that the frame shows */
    const char *title;       /* expanded; NULL */
    const char *subtitle;    /* expanded; NULL */
    const char *credits;     /* collected or given, one source a line; NULL */
    const char *projection_note; /* "WGS 84 / UTM zone 37N (EPSG:32637)"; NULL */
} fm_sheet;

/* Languages that words of our own are translated into; a column of the tables of words. */
typedef enum fm_language {
    FM_LANGUAGE_EN,
    FM_LANGUAGE_AR,
    FM_LANGUAGE_DE,
    FM_LANGUAGE_FR,
    FM_LANGUAGE_ES,
    FM_LANGUAGE_TR,
    FM_LANGUAGE_RU,
    FM_LANGUAGE_UK,
    FM_LANGUAGE_HE,
    FM_LANGUAGES
} fm_language;

/* By a tag such as "ar-SY"; English for others. */
fm_language fm_language_of(const char *tag);

/* Words of the sheet itself ("Legend", "Sources", "km") in its language, falling back
 * to English.  Keys are the English words; see furniture_words.c. */
const char *fm_sheet_word(const fm_sheet *sheet, const char *english);

#endif
