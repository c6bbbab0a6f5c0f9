/* SPDX-License-Identifier: MIT */
/*
 * Letters of icons: part of the drawing, and so not a font of the machine's.  Each is a
 * few strokes on a grid whose capitals are ten units high; the pen makes them bold.
 */
#include <string.h>

#include "draw/symbol_parts.h"

#include "base/banned.h"

typedef struct letter {
    char c;
    double width;
    const char *strokes;
} letter;

static const letter letters[] = {
    { ' ', 2, "" },
    { '(', 2.2, "M2.2,-.6C-.6,2 -.6,8 2.2,10.6" },
    { ')', 2.2, "M0,-.6C2.8,2 2.8,8 0,10.6" },
    { '+', 5.6, "M0,5.2H5.6M2.8,2.4V8" },
    { '-', 3.4, "M0,5.8H3.4" },
    { '/', 3.2, "M0,10.6L3.2,-.6" },
    { '0', 5.6, "M2.8,0C6.5,0 6.5,10 2.8,10 -.9,10 -.9,0 2.8,0Z" },
    { '1', 3.2, "M0,2.6C1.6,2 2.4,1 2.6,0V10" },
    { '2', 5.4, "M.2,3C.2,-1 5.4,-1 5.2,2.8 5,5.6 .4,7 .2,10H5.4" },
    { '3', 5.4,
      "M.1,2C.8,-.7 5.2,-.7 5,2.4 4.9,4.6 2.4,4.8 1.8,4.7M1.8,4.7C6.4,4.4 6.4,10 "
      "2.6,10 "
      ".6,10 .1,8.6 0,7.6" },
    { '4', 5.8, "M4.2,10V0L0,6.8H5.8" },
    { '5', 5.4, "M5,0H1L.4,5C2,3.4 5.4,4 5.3,6.8 5.2,10.6 .6,11 0,7.8" },
    { '6', 5.4, "M5,2C4.2,-1 .2,-.6 .1,5.6 0,11.6 5.4,11 5.3,6.8 5.2,3 .6,3.2 .2,6.6" },
    { '7', 5.2, "M0,0H5.2C3.2,2.4 2,6 1.8,10" },
    { '8', 5.4,
      "M2.7,4.7C-.4,4.6 -.4,0 2.7,0 5.8,0 5.8,4.6 2.7,4.7 -.9,4.8 -.9,10 2.7,10 6.3,10 "
      "6.3,4.8 2.7,4.7Z" },
    { '9', 5.4,
      "M.4,8C1.2,11 5.2,10.6 5.3,4.4 5.4,-1.6 0,-1 .1,3.2 .2,7 4.8,6.8 5.2,3.4" },
    { '?', 5, "M.1,2.6C.1,-.9 5,-.9 5,2.4 5,4.6 2.5,4.6 2.5,7M2.5,9V10.4" },
    { 'A', 7, "M0,10L3.5,0 7,10M1.3,6.6H5.7" },
    { 'B', 5.8, "M0,4.8H3.4C6.4,4.8 6.4,0 3.2,0H0V10H3.4C6.8,10 6.8,4.8 3.4,4.8" },
    { 'C', 6.4, "M6.4,2.6C5.4,-1 0,-1.2 0,5 0,11.2 5.6,11 6.5,7" },
    { 'D', 6.2, "M0,0H2.6C7.4,0 7.4,10 2.6,10H0Z" },
    { 'E', 5.2, "M5.2,0H0V10H5.4M0,4.8H4.8" },
    { 'F', 5, "M5,0H0V10M0,4.9H4.4" },
    { 'G', 6.6, "M6.4,2.6C5.4,-1 0,-1.2 0,5 0,11.2 5.6,10.6 6.6,8.4V5.4H3.6" },
    { 'H', 6, "M0,0V10M6,0V10M0,4.8H6" },
    { 'I', 0, "M0,0V10" },
    { 'J', 4.6, "M4.6,0V6.8C4.6,11 .2,11 0,6.8" },
    { 'K', 5.8, "M0,0V10M5.6,0L0,5.8M1.9,3.9L6,10" },
    { 'L', 5, "M0,0V10H5" },
    { 'M', 7.2, "M0,10V0L3.6,9 7.2,0V10" },
    { 'N', 6, "M0,10V0L6,10V0" },
    { 'O', 7, "M3.5,0C8.2,0 8.2,10 3.5,10 -1.2,10 -1.2,0 3.5,0Z" },
    { 'P', 5.6, "M0,10V0H3.2C6.6,0 6.6,5.6 3.2,5.6H0" },
    { 'Q', 7, "M3.5,0C8.2,0 8.2,10 3.5,10 -1.2,10 -1.2,0 3.5,0ZM4,7L7,10.8" },
    { 'R', 6, "M0,10V0H3.4C6.6,0 6.6,5.2 3.4,5.2H0M3.2,5.2L6.2,10" },
    { 'S', 5.6,
      "M5.4,2.4C4.8,-.8 .2,-.8 .3,2.4 .4,5.6 5.6,4.2 5.6,7.4 5.5,11 .4,11 0,7.2" },
    { 'T', 6, "M0,0H6M3,0V10" },
    { 'U', 6, "M0,0V6.2C0,11.2 6,11.2 6,6.2V0" },
    { 'V', 6.4, "M0,0L3.2,10 6.4,0" },
    { 'W', 9, "M0,0L2.2,10 4.5,1 6.8,10 9,0" },
    { 'X', 6.2, "M0,0L6.2,10M6.2,0L0,10" },
    { 'Y', 6.4, "M0,0L3.2,5.4 6.4,0M3.2,5.4V10" },
    { 'Z', 5.8, "M0,0H5.8L0,10H5.8" },
};

static const double GAP = 2.9;     /* between letters, pen included */
static const double GRID = 0.0716; /* of a size: ten of these are a capital's height */
static const double PEN_GRID = 1.75; /* the pen on the grid */

static const letter *letter_of(char c)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].c == c)
            return &letters[i];
    return &letters[0];
}

double fm_symbol_letters_pen(double size)
{
    return PEN_GRID * GRID * size;
}

void fm_symbol_letters(fm_path *out, const char *text, size_t length, fm_pt at,
                       double size)
{
    const double grid = GRID * size;
    double width = -GAP, x;

    for (size_t i = 0; i < length; i++)
        width += letter_of(text[i])->width + GAP;
    x = at.x - 0.5 * width * grid;
    for (size_t i = 0; i < length; i++) {
        const letter *l = letter_of(text[i]);
        fm_draft d = { 0 };
        fm_path strokes = { 0 };

        fm_draft_path(&d, l->strokes, &strokes);
        fm_path_append(out, &strokes, (fm_pt){ x, at.y - 5 * grid }, grid, 0);
        out->failed = out->failed || strokes.failed;
        fm_path_release(&strokes);
        x += (l->width + GAP) * grid;
    }
}
