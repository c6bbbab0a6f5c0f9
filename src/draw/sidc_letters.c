/* SPDX-License-Identifier: MIT */
/*
 * The fifteen letters of MIL-STD-2525C: scheme, identity, dimension, status, six of
 * function, two of modifier, two of country, order of battle.  The function is that of
 * a row of the table of symbols, and the code is then that row's.
 */
#include <string.h>

#include "draw/sidc.h"
#include "draw/symbol_table.h"

#include "base/banned.h"

enum { LETTERS = 15, FUNCTION = 4, FUNCTION_LETTERS = 6 };

static const struct identity_letter {
    char letter;
    unsigned char context, identity;
} identities[] = {
    { 'P', FM_SIDC_REALITY, FM_SIDC_PENDING },
    { 'U', FM_SIDC_REALITY, FM_SIDC_UNKNOWN },
    { 'A', FM_SIDC_REALITY, FM_SIDC_ASSUMED_FRIEND },
    { 'F', FM_SIDC_REALITY, FM_SIDC_FRIEND },
    { 'N', FM_SIDC_REALITY, FM_SIDC_NEUTRAL },
    { 'S', FM_SIDC_REALITY, FM_SIDC_SUSPECT },
    { 'H', FM_SIDC_REALITY, FM_SIDC_HOSTILE },
    { 'G', FM_SIDC_EXERCISE, FM_SIDC_PENDING },
    { 'W', FM_SIDC_EXERCISE, FM_SIDC_UNKNOWN },
    { 'M', FM_SIDC_EXERCISE, FM_SIDC_ASSUMED_FRIEND },
    { 'D', FM_SIDC_EXERCISE, FM_SIDC_FRIEND },
    { 'L', FM_SIDC_EXERCISE, FM_SIDC_NEUTRAL },
    { 'J', FM_SIDC_EXERCISE, FM_SIDC_SUSPECT },
    { 'K', FM_SIDC_EXERCISE, FM_SIDC_HOSTILE },
};

/* Place 4: present, anticipated, then conditions. */
static const char status_letters[] = "PACDXF";

/* Place 11: headquarters, task force, dummy. */
static const struct role_letter {
    char letter;
    bool is_headquarters, is_task_force, is_dummy;
} roles[] = {
    { '-', false, false, false }, { '*', false, false, false },
    { 'A', true, false, false },  { 'B', true, true, false },
    { 'C', true, false, true },   { 'D', true, true, true },
    { 'E', false, true, false },  { 'F', false, false, true },
    { 'G', false, true, true },   { 'H', false, false, false },
};

/* Place 12 of units: A team to M region, N command. */
static const unsigned char echelons[] = { 11, 12, 13, 14, 15, 16, 17,
                                          18, 21, 22, 23, 24, 25, 26 };

/* Places 11 and 12 of equipment on the move, and of arrays in tow. */
static const struct mobility_letter {
    char letters[3];
    unsigned char amplifier;
} mobilities[] = {
    { "MO", 31 }, { "MP", 32 }, { "MQ", 33 }, { "MR", 34 }, { "MS", 35 },
    { "MT", 36 }, { "MU", 41 }, { "MV", 42 }, { "MW", 37 }, { "MX", 51 },
    { "MY", 52 }, { "NS", 61 }, { "NL", 62 },
};

static bool take_identity(char letter, fm_sidc *out, fm_sidc_fault *fault)
{
    for (size_t i = 0; i < sizeof identities / sizeof identities[0]; i++) {
        if (identities[i].letter != letter)
            continue;
        out->context = (fm_sidc_context)identities[i].context;
        out->identity = (fm_sidc_identity)identities[i].identity;
        return true;
    }
    return fm_sidc_blame(fault, "letter 2, the identity, is '%c', which is none",
                         letter);
}

static bool take_status(char letter, fm_sidc *out, fm_sidc_fault *fault)
{
    const char *at = letter == '-' || letter == '*' ? status_letters
                                                    : strchr(status_letters, letter);

    if (at == NULL)
        return fm_sidc_blame(fault, "letter 4, the status, is '%c'; known are %s",
                             letter, status_letters);
    out->status = (fm_sidc_status)(at - status_letters);
    return true;
}

static bool take_modifier(const char *code, fm_sidc *out, fm_sidc_fault *fault)
{
    char role = code[10], echelon = code[11];

    for (size_t i = 0; i < sizeof mobilities / sizeof mobilities[0]; i++) {
        if (memcmp(mobilities[i].letters, code + 10, 2) == 0) {
            out->amplifier = mobilities[i].amplifier;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (roles[i].letter != role)
            continue;
        out->is_headquarters = roles[i].is_headquarters;
        out->is_task_force = roles[i].is_task_force;
        out->is_dummy = roles[i].is_dummy;
        if (role == 'H' && echelon == 'B') /* a feigned installation */
            out->is_dummy = true;
        else if (role != 'H' && echelon >= 'A' && echelon <= 'N')
            out->amplifier = echelons[echelon - 'A'];
        else if (strchr("-*X", echelon) == NULL)
            break;
        return true;
    }
    return fm_sidc_blame(fault, "letters 11 and 12 are '%.2s', which is no modifier",
                         code + 10);
}

static bool check_letters(const char *code, fm_sidc_fault *fault)
{
    size_t length = strlen(code);

    for (size_t i = 0; i < length; i++)
        if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-*", code[i]) == NULL)
            return fm_sidc_blame(fault, "place %zu is none of A to Z, 0 to 9, - and *",
                                 i + 1);
    if (length != LETTERS)
        return fm_sidc_blame(fault, "%zu letters; a letter code has %d", length,
                             LETTERS);
    return true;
}

/* Scheme, dimension and function as the table spells them: "SG-UCI---" is "SGUCI". */
static void fold_function(const char *code, char out[2 + FUNCTION_LETTERS + 1])
{
    size_t length = 2 + FUNCTION_LETTERS;

    out[0] = code[0];
    out[1] = code[2];
    for (size_t i = 0; i < FUNCTION_LETTERS; i++)
        out[2 + i] = code[FUNCTION + i] == '*' ? '-' : code[FUNCTION + i];
    while (length > 2 && out[length - 1] == '-')
        length--;
    out[length] = '\0';
}

bool fm_sidc_parse_letters(const char *code, fm_sidc *out, fm_sidc_fault *fault)
{
    char function[2 + FUNCTION_LETTERS + 1];
    const fm_symbol_row *row;

    *out = (fm_sidc){ 0 };
    if (!check_letters(code, fault) || !take_identity(code[1], out, fault) ||
        !take_status(code[3], out, fault) || !take_modifier(code, out, fault))
        return false;
    fold_function(code, function);
    row = fm_symbol_row_of_letters(function);
    if (row == NULL)
        return fm_sidc_blame(
            fault,
            "letters 1, 3 and 5 to 10 are '%c %c %.6s', which is not in "
            "the table",
            code[0], code[2], code + FUNCTION);
    out->set = row->key / 1000000;
    out->entity = row->key % 1000000;
    if (code[12] >= 'A' && code[13] >= 'A')
        memcpy(out->letters, code + 12, 2);
    return true;
}
