/* SPDX-License-Identifier: MIT */
#include "draw/sidc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

/* ---- words ---------------------------------------------------------------------- */

static const struct set_word {
    unsigned set;
    const char *name;
} set_words[] = {
    { FM_SIDC_SET_UNKNOWN, "unknown" },
    { FM_SIDC_SET_AIR, "air" },
    { FM_SIDC_SET_AIR_MISSILE, "air missile" },
    { FM_SIDC_SET_SPACE, "space" },
    { FM_SIDC_SET_SPACE_MISSILE, "space missile" },
    { FM_SIDC_SET_UNIT, "land unit" },
    { FM_SIDC_SET_CIVILIAN, "land civilian unit or organization" },
    { FM_SIDC_SET_EQUIPMENT, "land equipment" },
    { FM_SIDC_SET_INSTALLATION, "land installation" },
    { FM_SIDC_SET_CONTROL, "control measure" },
    { FM_SIDC_SET_DISMOUNTED, "dismounted individual" },
    { FM_SIDC_SET_SEA, "sea surface" },
    { FM_SIDC_SET_SUBSURFACE, "sea subsurface" },
    { FM_SIDC_SET_MINE, "mine warfare" },
    { FM_SIDC_SET_ACTIVITY, "activity or event" },
    { FM_SIDC_SET_ATMOSPHERE, "weather of the atmosphere" },
    { FM_SIDC_SET_OCEAN, "weather of the oceans" },
    { FM_SIDC_SET_SPACE_WEATHER, "weather of space" },
    { FM_SIDC_SET_SIGNALS_SPACE, "signals intelligence, space" },
    { FM_SIDC_SET_SIGNALS_AIR, "signals intelligence, air" },
    { FM_SIDC_SET_SIGNALS_LAND, "signals intelligence, land" },
    { FM_SIDC_SET_SIGNALS_SEA, "signals intelligence, sea surface" },
    { FM_SIDC_SET_SIGNALS_SUBSURFACE, "signals intelligence, subsurface" },
    { FM_SIDC_SET_CYBER, "cyberspace" },
};

/* A name that is empty stands for the head of a group: valid, and no mark. */
static const struct amplifier_word {
    unsigned digits;
    const char *name;
} amplifier_words[] = {
    { 0, "" },
    { 10, "" },
    { 11, "team or crew" },
    { 12, "squad" },
    { 13, "section" },
    { 14, "platoon or detachment" },
    { 15, "company, battery or troop" },
    { 16, "battalion or squadron" },
    { 17, "regiment or group" },
    { 18, "brigade" },
    { 20, "" },
    { 21, "division" },
    { 22, "corps" },
    { 23, "army" },
    { 24, "army group or front" },
    { 25, "region or theatre" },
    { 26, "command" },
    { 30, "" },
    { 31, "wheeled, limited cross-country" },
    { 32, "wheeled, cross-country" },
    { 33, "tracked" },
    { 34, "wheeled and tracked" },
    { 35, "towed" },
    { 36, "rail" },
    { 37, "pack animals" },
    { 40, "" },
    { 41, "over snow" },
    { 42, "sled" },
    { 50, "" },
    { 51, "barge" },
    { 52, "amphibious" },
    { 60, "" },
    { 61, "short towed array" },
    { 62, "long towed array" },
    { 70, "" },
    { 71, "leader" },
    { 72, "deputy" },
};

const char *fm_sidc_set_name(unsigned set)
{
    for (size_t i = 0; i < sizeof set_words / sizeof set_words[0]; i++)
        if (set_words[i].set == set)
            return set_words[i].name;
    return NULL;
}

const char *fm_sidc_amplifier_name(unsigned amplifier)
{
    for (size_t i = 0; i < sizeof amplifier_words / sizeof amplifier_words[0]; i++)
        if (amplifier_words[i].digits == amplifier)
            return amplifier_words[i].name;
    return NULL;
}

const char *fm_sidc_identity_name(const fm_sidc *sidc)
{
    static const char *const names[] = { "pending", "unknown", "assumed friend",
                                         "friend",  "neutral", "suspect",
                                         "hostile" };

    if (sidc->context == FM_SIDC_EXERCISE && sidc->identity == FM_SIDC_SUSPECT)
        return "joker";
    if (sidc->context == FM_SIDC_EXERCISE && sidc->identity == FM_SIDC_HOSTILE)
        return "faker";
    return names[sidc->identity];
}

const char *fm_sidc_status_name(fm_sidc_status status)
{
    static const char *const names[] = {
        "present",          "planned",   "present, fully capable",
        "present, damaged", "destroyed", "present, full to capacity"
    };

    return names[status];
}

const char *fm_sidc_context_name(fm_sidc_context context)
{
    static const char *const names[] = { "reality", "exercise", "simulation" };

    return names[context];
}

/* ---- reading -------------------------------------------------------------------- */

bool fm_sidc_blame(fm_sidc_fault *fault, const char *format, ...)
{
    va_list args;

    if (fault == NULL)
        return false;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return false;
}

/* The number that `count` digits from place `first` (counted from 1) make. */
static unsigned digits(const char *code, unsigned first, unsigned count)
{
    unsigned n = 0;

    for (unsigned i = 0; i < count; i++)
        n = 10 * n + (unsigned)(code[first - 1 + i] - '0');
    return n;
}

/* Only place 23 may be a letter: frames are counted 1 to 9 and A. */
static bool check_digits(const char *code, size_t length, fm_sidc_fault *fault)
{
    for (size_t i = 0; i < length; i++) {
        char c = code[i];

        if ((c >= '0' && c <= '9') || (i == 22 && c == 'A'))
            continue;
        if (c >= ' ' && c <= '~')
            return fm_sidc_blame(fault, "place %zu is '%c', not a digit", i + 1, c);
        return fm_sidc_blame(fault, "place %zu is no digit", i + 1);
    }
    return true;
}

static bool check_ranges(const char *code, fm_sidc_fault *fault)
{
    unsigned version = digits(code, 1, 2), set = digits(code, 5, 2);
    unsigned amplifier = digits(code, 9, 2);

    if (version < 10 || version > 16)
        return fm_sidc_blame(fault,
                             "digits 1 and 2, the version, are %02u; 10 to 16 are "
                             "known",
                             version);
    if (code[2] > '2')
        return fm_sidc_blame(fault, "digit 3, the context, is %c; 0 to 2 are known",
                             code[2]);
    if (code[3] > '6')
        return fm_sidc_blame(fault, "digit 4, the identity, is %c; 0 to 6 are known",
                             code[3]);
    if (fm_sidc_set_name(set) == NULL)
        return fm_sidc_blame(fault, "digits 5 and 6 are %02u, which is no symbol set",
                             set);
    if (code[6] > '5')
        return fm_sidc_blame(fault, "digit 7, the status, is %c; 0 to 5 are known",
                             code[6]);
    if (code[7] > '7')
        return fm_sidc_blame(fault,
                             "digit 8, headquarters, task force and dummy, is %c; 0 to "
                             "7 are known",
                             code[7]);
    if (fm_sidc_amplifier_name(amplifier) == NULL)
        return fm_sidc_blame(
            fault,
            "digits 9 and 10 are %02u, which is neither an echelon nor "
            "a mobility",
            amplifier);
    return true;
}

static void take_common(const char *code, fm_sidc *out)
{
    unsigned role = digits(code, 8, 1);

    *out = (fm_sidc){
        .version = digits(code, 1, 2),
        .context = (fm_sidc_context)digits(code, 3, 1),
        .identity = (fm_sidc_identity)digits(code, 4, 1),
        .set = digits(code, 5, 2),
        .status = (fm_sidc_status)digits(code, 7, 1),
        .is_dummy = (role & 1) != 0,
        .is_headquarters = (role & 2) != 0,
        .is_task_force = (role & 4) != 0,
        .amplifier = digits(code, 9, 2),
        .entity = digits(code, 11, 6),
        .modifier1 = digits(code, 17, 2),
        .modifier2 = digits(code, 19, 2),
    };
}

/* Digits 21 to 30.  Of 2525D only the country is defined. */
static bool take_rest(const char *code, fm_sidc *out, fm_sidc_fault *fault)
{
    unsigned flag1 = digits(code, 21, 1), flag2 = digits(code, 22, 1);

    if (out->version < 13 && strncmp(code + 20, "000", 3) != 0)
        return fm_sidc_blame(fault,
                             "digits 21 to 23 are %.3s; version %u has nothing there",
                             code + 20, out->version);
    if (flag1 > 1 || flag2 > 1)
        return fm_sidc_blame(
            fault, "digits 21 and 22 are %u%u; 0 and 1 are known there", flag1, flag2);
    out->modifier1 += 100 * flag1;
    out->modifier2 += 100 * flag2;
    out->shape = code[22] == 'A' ? 10 : digits(code, 23, 1);
    out->country = digits(code, 28, 3);
    return true;
}

bool fm_sidc_parse(const char *code, fm_sidc *out, fm_sidc_fault *fault)
{
    size_t length = code == NULL ? 0 : strlen(code);

    if (fault != NULL)
        fault->text[0] = '\0';
    if (length == 0)
        return fm_sidc_blame(fault, "there is no code");
    if (isalpha((unsigned char)code[0]))
        return fm_sidc_parse_letters(code, out, fault);
    if (length != 20 && length != 30)
        return fm_sidc_blame(
            fault, "%zu places; a code has 20 or 30 digits, or 15 letters", length);
    if (!check_digits(code, length, fault) || !check_ranges(code, fault))
        return false;
    take_common(code, out);
    return length == 20 || take_rest(code, out, fault);
}
