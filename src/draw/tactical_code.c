/* SPDX-License-Identifier: MIT */
/*
 * What a symbol code says of a control measure: digits 4, 7, 9 and 10, and 11 to 16 of
 * a code of 20 or 30 digits (MIL-STD-2525D and E), and the same by letters
 * (2525C, 5.2).
 */
#include "draw/tactical.h"

#include <string.h>

#include "base/banned.h"

static unsigned digits(const char *text, size_t count)
{
    unsigned value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (unsigned)(text[i] - '0');
    return value;
}

static const fm_tactical_kind *by_letters(const char *letters)
{
    const fm_tactical_kind *kind;

    for (size_t i = 0; (kind = fm_tactical_at(i)) != NULL; i++)
        if (kind->letters != NULL && strncmp(kind->letters, letters, 6) == 0)
            return kind;
    return NULL;
}

/* Letter codes have size and mobility in places 11 and 12: A to N. */
static unsigned echelon_of_letter(char letter)
{
    static const unsigned echelons[] = { 11, 12, 13, 14, 15, 16, 17,
                                         18, 21, 22, 23, 24, 25, 26 };

    return letter >= 'A' && letter <= 'N' ? echelons[letter - 'A'] : 0;
}

static bool read_letters(const char *code, fm_tactical_code *out)
{
    static const char friendly[] = "FADM", hostile[] = "HSJK";

    if ((code[0] != 'G' && code[0] != 'g') || strlen(code) != 15)
        return false;
    out->kind = by_letters(code + 4);
    out->identity = strchr(hostile, code[1]) != NULL    ? FM_TACTICAL_HOSTILE
                    : strchr(friendly, code[1]) != NULL ? FM_TACTICAL_FRIEND
                    : code[1] == 'N'                    ? FM_TACTICAL_NEUTRAL
                                                        : FM_TACTICAL_UNKNOWN;
    out->is_planned = code[3] == 'A';
    out->echelon = echelon_of_letter(code[11]);
    return out->kind != NULL;
}

bool fm_tactical_read_code(const char *code, fm_tactical_code *out)
{
    size_t length = strspn(code, "0123456789");
    char entity[7];

    *out = (fm_tactical_code){ 0 };
    if (length < 20)
        return read_letters(code, out);
    if (strncmp(code + 4, "25", 2) != 0)
        return false;
    memcpy(entity, code + 10, 6);
    entity[6] = '\0';
    out->kind = fm_tactical_find(entity);
    switch (code[3]) {
    case '2':
    case '3':
        out->identity = FM_TACTICAL_FRIEND;
        break;
    case '4':
        out->identity = FM_TACTICAL_NEUTRAL;
        break;
    case '5':
    case '6':
        out->identity = FM_TACTICAL_HOSTILE;
        break;
    default:
        out->identity = FM_TACTICAL_UNKNOWN;
        break;
    }
    out->is_planned = code[6] == '1';
    out->echelon = digits(code + 8, 2);
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
        return digits(word, 2);
    return 0;
}
