/* SPDX-License-Identifier: MIT */
/* Frames: the outline says the identity, and the dimension where the thing is. */
#include <string.h>

#include "draw/symbol_parts.h"

#include "base/banned.h"

typedef enum side { FRIEND, HOSTILE, NEUTRAL, UNKNOWN, SIDES } side;

/* Outlines that several dimensions share. */
#define DIAMOND "M100,28L172,100 100,172 28,100Z"
#define SQUARE  "M45,45H155V155H45Z"
#define QUATREFOIL                                                                     \
    "M63,63C63,20 137,20 137,63 180,63 180,137 137,137 137,180 63,180 63,137 20,137 "  \
    "20,63 63,63Z"
#define CIRCLE                                                                         \
    "M160,100C160,133.137 133.137,160 100,160 66.863,160 40,133.137 40,100 40,66.863 " \
    "66.863,40 100,40 133.137,40 160,66.863 160,100Z"

#define DIAMOND_CORNERS                                                                \
    {                                                                                  \
        { 60, 70 }, { 140, 70 }, { 60, 130 },                                          \
        {                                                                              \
            140, 130                                                                   \
        }                                                                              \
    }
#define SQUARE_CORNERS                                                                 \
    {                                                                                  \
        { 45, 45 }, { 155, 45 }, { 45, 155 },                                          \
        {                                                                              \
            155, 155                                                                   \
        }                                                                              \
    }
#define QUATREFOIL_CORNERS                                                             \
    {                                                                                  \
        { 50, 65 }, { 150, 65 }, { 50, 135 },                                          \
        {                                                                              \
            150, 135                                                                   \
        }                                                                              \
    }
#define CIRCLE_CORNERS                                                                 \
    {                                                                                  \
        { 50.6, 67 }, { 149.4, 67 }, { 50.6, 133 },                                    \
        {                                                                              \
            149.4, 133                                                                 \
        }                                                                              \
    }

typedef enum dimension {
    LAND_UNIT,
    SURFACE, /* land equipment and sea surface */
    DISMOUNTED,
    AIR,
    SUBSURFACE,
    DIMENSIONS
} dimension;

/* clang-format off */
static const fm_symbol_frame frames[DIMENSIONS][SIDES] = {
    [LAND_UNIT] = {
        { "M25,50H175V150H25Z", { 25, 50, 175, 150 },
          { { 25, 50 }, { 175, 50 }, { 25, 150 }, { 175, 150 } }, true, NULL, 0 },
        { DIAMOND, { 28, 28, 172, 172 }, DIAMOND_CORNERS, false, NULL, 0 },
        { SQUARE, { 45, 45, 155, 155 }, SQUARE_CORNERS, true, NULL, 0 },
        { QUATREFOIL, { 30.75, 30.75, 169.25, 169.25 }, QUATREFOIL_CORNERS, false, NULL, 0 },
    },
    [SURFACE] = {
        { CIRCLE, { 40, 40, 160, 160 }, CIRCLE_CORNERS, false, NULL, 0 },
        { DIAMOND, { 28, 28, 172, 172 }, DIAMOND_CORNERS, false, NULL, 0 },
        { SQUARE, { 45, 45, 155, 155 }, SQUARE_CORNERS, true, NULL, 0 },
        { QUATREFOIL, { 30.75, 30.75, 169.25, 169.25 }, QUATREFOIL_CORNERS, false, NULL, 0 },
    },
    [DISMOUNTED] = {
        { "M100,45L155,70V130L100,155 45,130V70Z", { 45, 45, 155, 155 },
          { { 45, 70 }, { 155, 70 }, { 45, 130 }, { 155, 130 } }, false, NULL, 0 },
        { DIAMOND, { 28, 28, 172, 172 }, DIAMOND_CORNERS, false, NULL, 0 },
        { SQUARE, { 45, 45, 155, 155 }, SQUARE_CORNERS, true, NULL, 0 },
        { QUATREFOIL, { 30.75, 30.75, 169.25, 169.25 }, QUATREFOIL_CORNERS, false, NULL, 0 },
    },
    [AIR] = {
        { "M155,150C155,50 115,30 100,30 85,30 45,50 45,150", { 45, 30, 155, 150 },
          { { 54, 80 }, { 146, 80 }, { 45, 150 }, { 155, 150 } }, true, NULL, 0 },
        { "M45,150V70L100,20 155,70V150", { 45, 20, 155, 150 },
          { { 45, 70 }, { 155, 70 }, { 45, 150 }, { 155, 150 } }, false, NULL, 0 },
        { "M45,150V30H155V150", { 45, 30, 155, 150 },
          { { 45, 30 }, { 155, 30 }, { 45, 150 }, { 155, 150 } }, true, NULL, 0 },
        { "M65,150C10,150 15,60 65,60 65,10 135,10 135,60 185,60 190,150 135,150",
          { 25, 20, 175, 150 },
          { { 50, 65 }, { 150, 65 }, { 65, 150 }, { 135, 150 } }, false, NULL, 0 },
    },
    [SUBSURFACE] = {
        { "M45,50C45,150 85,170 100,170 115,170 155,150 155,50", { 45, 50, 155, 170 },
          { { 45, 50 }, { 155, 50 }, { 54, 120 }, { 146, 120 } }, false, NULL, 0 },
        { "M45,50V130L100,180 155,130V50", { 45, 50, 155, 180 },
          { { 45, 50 }, { 155, 50 }, { 45, 130 }, { 155, 130 } }, false, NULL, 0 },
        { "M45,50V170H155V50", { 45, 50, 155, 170 },
          { { 45, 50 }, { 155, 50 }, { 45, 170 }, { 155, 170 } }, true, NULL, 0 },
        { "M65,50C10,50 15,140 65,140 65,190 135,190 135,140 185,140 190,50 135,50",
          { 25, 50, 175, 180 },
          { { 65, 50 }, { 135, 50 }, { 50, 135 }, { 150, 135 } }, false, NULL, 0 },
    },
};
/* clang-format on */

/* What tells dimensions of one outline apart, in the frame's ink. */
typedef enum mark { NONE, SPACE, ACTIVITY, CYBER, MARKS } mark;

static const char *const marks[MARKS][SIDES] = {
    [SPACE] = { "M68.7,50C80,35 90,30 100,30 110,30 120,35 131.3,50Z",
                "M67,50L100,20 133,50Z", "M45,50V30H155V50Z",
                "M66,50C70,31.7 85,22.5 100,22.5 115,22.5 130,31.7 134,50Z" },
    [ACTIVITY] = { "M25,50H40V65H25ZM175,50V65H160V50ZM25,150V135H40V150ZM175,"
                   "150H160V135"
                   "H175Z",
                   "M100,28L110.6,38.6 100,49.2 89.4,38.6ZM172,100L161.4,110.6 "
                   "150.8,100 "
                   "161.4,89.4ZM100,172L89.4,161.4 100,150.8 "
                   "110.6,161.4ZM28,100L38.6,89.4 "
                   "49.2,100 38.6,110.6Z",
                   "M45,45H60V60H45ZM155,45V60H140V45ZM45,155V140H60V155ZM155,"
                   "155H140V140"
                   "H155Z",
                   "M92,31.5H108V46.5H92ZM31.5,92H46.5V108H31.5ZM153.5,92H168."
                   "5V108H153.5Z"
                   "M92,153.5H108V168.5H92Z" },
    [CYBER] = { "M135,150L175,110V150Z", "M150,78V122L172,100Z",
                "M115,155L155,115V155Z", "M150,65.7V134.3C177,124 177,76 150,65.7Z" },
};

static side side_of(const fm_sidc *sidc)
{
    switch (sidc->identity) {
    case FM_SIDC_ASSUMED_FRIEND:
    case FM_SIDC_FRIEND:
        return FRIEND;
    case FM_SIDC_NEUTRAL:
        return NEUTRAL;
    case FM_SIDC_SUSPECT: /* jokers and fakers are friends who play the enemy */
    case FM_SIDC_HOSTILE:
        return sidc->context == FM_SIDC_EXERCISE ? FRIEND : HOSTILE;
    case FM_SIDC_PENDING:
    case FM_SIDC_UNKNOWN:
        break;
    }
    return UNKNOWN;
}

static bool dimension_of_set(unsigned set, dimension *d, mark *m)
{
    *m = NONE;
    switch ((fm_sidc_set)set) {
    case FM_SIDC_SET_AIR:
    case FM_SIDC_SET_AIR_MISSILE:
    case FM_SIDC_SET_SIGNALS_AIR:
        *d = AIR;
        return true;
    case FM_SIDC_SET_SPACE:
    case FM_SIDC_SET_SPACE_MISSILE:
    case FM_SIDC_SET_SIGNALS_SPACE:
        *d = AIR;
        *m = SPACE;
        return true;
    case FM_SIDC_SET_UNIT:
    case FM_SIDC_SET_CIVILIAN:
    case FM_SIDC_SET_INSTALLATION:
        *d = LAND_UNIT;
        return true;
    case FM_SIDC_SET_ACTIVITY:
        *d = LAND_UNIT;
        *m = ACTIVITY;
        return true;
    case FM_SIDC_SET_CYBER:
        *d = LAND_UNIT;
        *m = CYBER;
        return true;
    case FM_SIDC_SET_DISMOUNTED:
        *d = DISMOUNTED;
        return true;
    case FM_SIDC_SET_UNKNOWN:
    case FM_SIDC_SET_EQUIPMENT:
    case FM_SIDC_SET_SEA:
    case FM_SIDC_SET_SIGNALS_LAND:
    case FM_SIDC_SET_SIGNALS_SEA:
        *d = SURFACE;
        return true;
    case FM_SIDC_SET_SUBSURFACE:
    case FM_SIDC_SET_MINE:
    case FM_SIDC_SET_SIGNALS_SUBSURFACE:
        *d = SUBSURFACE;
        return true;
    case FM_SIDC_SET_CONTROL:
    case FM_SIDC_SET_ATMOSPHERE:
    case FM_SIDC_SET_OCEAN:
    case FM_SIDC_SET_SPACE_WEATHER:
        break;
    }
    return false;
}

/* Digit 23 of E: 1 space, 2 air, 3 unit, 4 equipment and sea, 5 installation, 6
 * dismounted, 7 subsurface, 8 activity, 9 cyberspace. */
static bool dimension_of_shape(unsigned shape, dimension *d, mark *m)
{
    static const unsigned sets[] = {
        0,
        FM_SIDC_SET_SPACE,
        FM_SIDC_SET_AIR,
        FM_SIDC_SET_UNIT,
        FM_SIDC_SET_EQUIPMENT,
        FM_SIDC_SET_INSTALLATION,
        FM_SIDC_SET_DISMOUNTED,
        FM_SIDC_SET_SUBSURFACE,
        FM_SIDC_SET_ACTIVITY,
        FM_SIDC_SET_CYBER,
    };

    if (shape == 0 || shape >= sizeof sets / sizeof sets[0])
        return false;
    return dimension_of_set(sets[shape], d, m);
}

bool fm_symbol_frame_of(const fm_sidc *sidc, fm_symbol_frame *out)
{
    dimension d;
    mark m;
    side s = side_of(sidc);

    if (sidc->shape == 10) /* "A": no frame */
        return false;
    if (!dimension_of_set(sidc->set, &d, &m))
        return false;
    dimension_of_shape(sidc->shape, &d, &m);
    *out = frames[d][s];
    out->mark = marks[m][s];
    out->side = "fhnu"[s];
    return true;
}

bool fm_symbol_frame_is_installation(const fm_sidc *sidc)
{
    return sidc->shape != 0 ? sidc->shape == 5 : sidc->set == FM_SIDC_SET_INSTALLATION;
}
