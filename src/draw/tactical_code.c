/* SPDX-License-Identifier: MIT */
/*
 * What a symbol code says of a control measure: digits 4, 7, 9 and 10, and 11 to 16 of
 * a code of 20 or 30 digits (MIL-STD-2525D and E), and the same by letters
 * (2525C, 5.2).
 */
#include "draw/tactical.h"

#include <string.h>

#include "base/banned.h"

bool fm_tactical_read_code(const char *code, fm_tactical_code *out)
{
    fm_sidc sidc;

    *out = (fm_tactical_code){ 0 };
    if (!fm_sidc_parse(code, &sidc, NULL) || sidc.set != FM_SIDC_SET_CONTROL)
        return false;
    out->kind = fm_tactical_of(sidc.entity);
    out->identity = sidc.identity;
    /* What is only assumed is dashed as what is planned is. */
    out->is_planned =
        sidc.status == FM_SIDC_PLANNED || sidc.identity == FM_SIDC_PENDING ||
        sidc.identity == FM_SIDC_ASSUMED_FRIEND || sidc.identity == FM_SIDC_SUSPECT;
    out->echelon = sidc.amplifier;
    return out->kind != NULL;
}

unsigned fm_tactical_echelon(const char *word)
{
    static const struct {
        const char *word;
        unsigned code;
    } words[] = {
        { "team", 11 },       { "crew", 11 },     { "squad", 12 },
        { "section", 13 },    { "platoon", 14 },  { "company", 15 },
        { "battalion", 16 },  { "regiment", 17 }, { "brigade", 18 },
        { "division", 21 },   { "corps", 22 },    { "army", 23 },
        { "army-group", 24 }, { "front", 24 },    { "region", 25 },
        { "command", 26 },
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].code;
    if (strlen(word) == 2 && strspn(word, "0123456789") == 2)
        return (unsigned)((word[0] - '0') * 10 + word[1] - '0');
    return 0;
}
