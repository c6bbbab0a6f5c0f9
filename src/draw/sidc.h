/* SPDX-License-Identifier: MIT */
/*
 * draw/sidc.h: reads the code of a symbol, strictly.
 *
 * Three spellings: 20 digits (MIL-STD-2525D, APP-6D: versions 10 to 12), 30 digits
 * (MIL-STD-2525E, APP-6E: versions 13 to 16) and the 15 letters of MIL-STD-2525C, whose
 * function is looked up in the table of symbols.  A code that is wrong in any place is
 * wrong: the diagnostic says which place and why, and nobody guesses.
 *
 * Not for drawing, and not for saying whether the table has the symbol: draw/symbol.
 */
#ifndef FM_DRAW_SIDC_H
#define FM_DRAW_SIDC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontmap/status.h"

typedef enum fm_sidc_context {
    FM_SIDC_REALITY,
    FM_SIDC_EXERCISE,
    FM_SIDC_SIMULATION
} fm_sidc_context;

typedef enum fm_sidc_identity {
    FM_SIDC_PENDING,
    FM_SIDC_UNKNOWN,
    FM_SIDC_ASSUMED_FRIEND,
    FM_SIDC_FRIEND,
    FM_SIDC_NEUTRAL,
    FM_SIDC_SUSPECT, /* joker in an exercise */
    FM_SIDC_HOSTILE  /* faker in an exercise */
} fm_sidc_identity;

typedef enum fm_sidc_status {
    FM_SIDC_PRESENT,
    FM_SIDC_PLANNED, /* anticipated, suspected */
    FM_SIDC_CAPABLE,
    FM_SIDC_DAMAGED,
    FM_SIDC_DESTROYED,
    FM_SIDC_FULL
} fm_sidc_status;

/* Symbol sets, as digits 5 and 6 name them. */
typedef enum fm_sidc_set {
    FM_SIDC_SET_UNKNOWN = 0,
    FM_SIDC_SET_AIR = 1,
    FM_SIDC_SET_AIR_MISSILE = 2,
    FM_SIDC_SET_SPACE = 5,
    FM_SIDC_SET_SPACE_MISSILE = 6,
    FM_SIDC_SET_UNIT = 10,
    FM_SIDC_SET_CIVILIAN = 11,
    FM_SIDC_SET_EQUIPMENT = 15,
    FM_SIDC_SET_INSTALLATION = 20,
    FM_SIDC_SET_CONTROL = 25,
    FM_SIDC_SET_DISMOUNTED = 27,
    FM_SIDC_SET_SEA = 30,
    FM_SIDC_SET_SUBSURFACE = 35,
    FM_SIDC_SET_MINE = 36,
    FM_SIDC_SET_ACTIVITY = 40,
    FM_SIDC_SET_ATMOSPHERE = 45,
    FM_SIDC_SET_OCEAN = 46,
    FM_SIDC_SET_SPACE_WEATHER = 47,
    FM_SIDC_SET_SIGNALS_SPACE = 50,
    FM_SIDC_SET_SIGNALS_AIR = 51,
    FM_SIDC_SET_SIGNALS_LAND = 52,
    FM_SIDC_SET_SIGNALS_SEA = 53,
    FM_SIDC_SET_SIGNALS_SUBSURFACE = 54,
    FM_SIDC_SET_CYBER = 60
} fm_sidc_set;

typedef struct fm_sidc {
    unsigned version; /* 10 to 16; 0: letters of 2525C */
    fm_sidc_context context;
    fm_sidc_identity identity;
    unsigned set; /* fm_sidc_set */
    fm_sidc_status status;
    bool is_headquarters, is_task_force, is_dummy;
    unsigned amplifier; /* digits 9 and 10: echelon, mobility, towed array, leadership */
    uint32_t entity;    /* digits 11 to 16: entity, type, subtype */
    unsigned modifier1, modifier2; /* 0: none; with the flag of E: 100 and more */
    unsigned shape;     /* digit 23 of E: another frame than the set's; 0: none */
    unsigned country;   /* digits 28 to 30; 0: none */
    char letters[3];    /* country of a letter code; "" */
} fm_sidc;

/* Why a code is none: which places, and what is the matter, in words. */
typedef struct fm_sidc_fault {
    char text[160];
} fm_sidc_fault;

/* False when the code is none; `fault`, which may be NULL, then says why. */
FM_MUST_USE bool fm_sidc_parse(const char *code, fm_sidc *out, fm_sidc_fault *fault);

/* Set and entity as one number: 10121100 for infantry. */
static inline uint32_t fm_sidc_key(const fm_sidc *sidc)
{
    return sidc->set * UINT32_C(1000000) + sidc->entity;
}

/* Words for the parts of a code; NULL where there is none. */
const char *fm_sidc_set_name(unsigned set);
const char *fm_sidc_identity_name(const fm_sidc *sidc);
const char *fm_sidc_status_name(fm_sidc_status status);
const char *fm_sidc_context_name(fm_sidc_context context);
const char *fm_sidc_amplifier_name(unsigned amplifier);

/* Of the letter codes, sidc_letters.c alone. */
FM_MUST_USE bool fm_sidc_parse_letters(const char *code, fm_sidc *out,
                                       fm_sidc_fault *fault);
/* Fill in a fault; returns false, for `return`. */
bool fm_sidc_blame(fm_sidc_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
