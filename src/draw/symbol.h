/* SPDX-License-Identifier: MIT */
/*
 * draw/symbol.h: point symbols, by the name of a shape or by a code.
 *
 * Shapes: circle, square, diamond, triangle, triangle-down, pentagon, hexagon, star,
 * cross, x, and the observation post (an empty equilateral triangle, point up).
 *
 * Codes are those of MIL-STD-2525 and APP-6 (draw/sidc.h) that the table has
 * (draw/symbol_table.h): units, equipment, installations and activities in their frames,
 * and control measures at points.  A code that is unknown draws a placeholder that can be
 * seen, never a guess.
 *
 * Not for lines and areas: draw/tactical.
 */
#ifndef FM_DRAW_SYMBOL_H
#define FM_DRAW_SYMBOL_H

#include "draw/painter.h"
#include "draw/sidc.h"

/* Where colours come from. */
typedef enum fm_symbol_mode {
    FM_SYMBOL_BY_CODE, /* light in a frame, the look's own without one */
    FM_SYMBOL_LIGHT,   /* the standard's, in three depths */
    FM_SYMBOL_MEDIUM,
    FM_SYMBOL_DARK,
    FM_SYMBOL_OWN /* the look's: frames take the holder's colour */
} fm_symbol_mode;

/* What has become of a post, on top of the standard. */
typedef enum fm_symbol_state {
    FM_SYMBOL_AS_CODED,
    FM_SYMBOL_IS_PLANNED, /* dashed */
    FM_SYMBOL_CUT_OFF,    /* ringed */
    FM_SYMBOL_EVACUATED,  /* dashed and grey */
    FM_SYMBOL_DESTROYED   /* crossed out */
} fm_symbol_state;

/* Text fields, as the standard letters them. */
typedef enum fm_symbol_field {
    FM_SYMBOL_TEXT_AA, /* special headquarters: inside */
    FM_SYMBOL_TEXT_AS, /* country */
    FM_SYMBOL_TEXT_C,  /* quantity */
    FM_SYMBOL_TEXT_F,  /* reinforced or reduced */
    FM_SYMBOL_TEXT_G,  /* staff comments */
    FM_SYMBOL_TEXT_H,  /* additional information */
    FM_SYMBOL_TEXT_J,  /* evaluation */
    FM_SYMBOL_TEXT_K,  /* combat effectiveness */
    FM_SYMBOL_TEXT_L,  /* signature of equipment */
    FM_SYMBOL_TEXT_M,  /* higher formation */
    FM_SYMBOL_TEXT_N,  /* hostile: "ENY" */
    FM_SYMBOL_TEXT_P,  /* identification */
    FM_SYMBOL_TEXT_T,  /* unique designation */
    FM_SYMBOL_TEXT_T1, /* a second one */
    FM_SYMBOL_TEXT_V,  /* type of equipment */
    FM_SYMBOL_TEXT_W,  /* date and time */
    FM_SYMBOL_TEXT_W1, /* until when */
    FM_SYMBOL_TEXT_X,  /* altitude or depth */
    FM_SYMBOL_TEXT_Y,  /* location */
    FM_SYMBOL_TEXT_Z,  /* speed */
    FM_SYMBOL_TEXTS
} fm_symbol_field;

/* "T" and so on; "unique designation" and so on. */
const char *fm_symbol_field_letters(fm_symbol_field field);
const char *fm_symbol_field_name(fm_symbol_field field);

typedef struct fm_symbol_look {
    const char *shape;   /* a name of the table; NULL: circle */
    const char *sidc;    /* instead of the shape; NULL */
    double size_px;      /* the greater side of the shape; of codes, that of a friendly
                            unit's frame or of the bare symbol */
    fm_symbol_mode mode; /* of codes */
    fm_color fill;       /* alpha 0: none */
    fm_color stroke;
    double stroke_width;
    bool has_standard_pen; /* lines as wide as the standard has them, where its colours
                              are drawn */
    fm_color ring;       /* alpha 0: none; a circle round the symbol */
    fm_color casing;     /* alpha 0: none; a light edge that lifts it off the map */
    fm_symbol_state state;
    bool is_stale, is_claimed; /* fades the standard's colours; own ones come faded */
    bool has_direction;
    double direction_deg; /* of movement, clockwise from north */
    const char *texts[FM_SYMBOL_TEXTS]; /* of codes; NULL or "": none */
    const char *engagement;             /* in a bar above; NULL */
    fm_text_engine *engine;             /* for texts; NULL draws none */
    const char *font;                   /* families; NULL: the engine's own */
    fm_color text_color, text_halo;     /* alpha 0: ink, and white */
} fm_symbol_look;

const char *const *fm_symbol_names(void); /* NULL-terminated */
bool fm_symbol_exists(const char *name);
/* Does the table draw this code? `fault`, which may be NULL, says why not. */
bool fm_symbol_knows_sidc(const char *sidc, fm_sidc_fault *fault);
/* A state by its word: "cut-off", "evacuated", "destroyed", "planned"; other words are
 * as coded. */
fm_symbol_state fm_symbol_state_of(const char *word);
/* A number of degrees in a text; false when it is none. */
bool fm_symbol_direction_of(const char *text, double *degrees);

/* Fill in the stamp; false when out of memory.  The stamp's origin is the symbol's
 * place. */
FM_MUST_USE bool fm_symbol_build(const fm_symbol_look *look, fm_stamp *out);

#endif
