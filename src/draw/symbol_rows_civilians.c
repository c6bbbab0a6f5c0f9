/* SPDX-License-Identifier: MIT */
/* Civilians on land: symbol set 11. */
#include "draw/symbol_table.h"

#include "base/banned.h"

/* clang-format off */
static const fm_symbol_row rows[] = {
    { 11110000, "Civilian",
      "t CIV",
      "SGEVC", FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110100, "Environmental protection",
      "S M100,80L90,95H95L85,105H90L80,115H95V120H105V115H120L110,105H"
      "115L105,95H110Z",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110200, "Government organization",
      "t GO",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110300, "Individual",
      "@person",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110400, "Group or crowd",
      "@person -25 0 1;@person 0 0 1;@person 25 0 1",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110500, "Killing victim",
      "@person;S M%tl L%br",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110600, "Killing victims",
      "@person -25 0 1;@person 0 0 1;@person 25 0 1;S M%tl L%br",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11110800, "Spy",
      "t SPY",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
    { 11111000, "Emergency medical operation",
      "@starlife",
      NULL, FM_SYMBOL_FRAMED, FM_SYMBOL_CIVILIAN, 0 },
};
/* clang-format on */

const fm_symbol_rows fm_symbol_rows_civilians = { rows, sizeof rows / sizeof rows[0],
                                                  0 };
