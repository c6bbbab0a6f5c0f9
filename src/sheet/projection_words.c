/* SPDX-License-Identifier: MIT */
#include "sheet/projection_words.h"

#include <string.h>

#include "sheet/degrees.h"

#include "base/banned.h"

/* PROJ's word for a kind, and ours; ascending. */
static const struct kind {
    const char *proj, *name;
} kinds[] = {
    { "aea", "Albers equal-area" },
    { "aeqd", "Azimuthal equidistant" },
    { "cea", "Cylindrical equal-area" },
    { "eck4", "Eckert IV" },
    { "eqc", "Equirectangular" },
    { "eqdc", "Equidistant conic" },
    { "eqearth", "Equal Earth" },
    { "gnom", "Gnomonic" },
    { "laea", "Lambert azimuthal equal-area" },
    { "latlong", "Plate carrée" },
    { "lcc", "Lambert conformal conic" },
    { "longlat", "Plate carrée" },
    { "merc", "Mercator" },
    { "mill", "Miller" },
    { "moll", "Mollweide" },
    { "natearth", "Natural Earth" },
    { "ortho", "Orthographic" },
    { "robin", "Robinson" },
    { "sinu", "Sinusoidal" },
    { "stere", "Stereographic" },
    { "tmerc", "Transverse Mercator" },
    { "utm", "UTM" },
    { "vandg", "Van der Grinten" },
    { "wintri", "Winkel tripel" },
};

/* Letters behind "+proj=", up to the next parameter; 0 when there is none. */
static size_t kind_of(const char *crs, const char **word)
{
    static const char key[] = "+proj=";
    const char *at = strstr(crs, key);

    if (at == NULL)
        return 0;
    *word = at + sizeof key - 1;
    return strcspn(*word, " +\t\n");
}

static const char *name_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strlen(kinds[i].proj) == length &&
            strncmp(kinds[i].proj, word, length) == 0)
            return kinds[i].name;
    return NULL;
}

/* Where its middle is: the place of an azimuthal one, the meridian of another. */
static void add_middle(fm_str *out, const fm_sheet *sheet,
                       const fm_projection_info *info)
{
    bool is_place = info->family == FM_FAMILY_AZIMUTHAL;

    if (is_place) {
        fm_str_add(out, ", ");
        fm_degrees_add(out, sheet, info->centre.lat, FM_AXIS_LAT, 1.0 / 60);
    }
    if (info->centre.lon == 0.0 && !is_place)
        return;
    fm_str_add(out, is_place ? " " : ", ");
    fm_degrees_add(out, sheet, info->centre.lon, FM_AXIS_LON, 1.0 / 60);
}

/* ESRI's names are written for machines: World_Robinson. */
static void add_spaced(fm_str *out, const char *name)
{
    for (; *name != '\0'; name++)
        fm_str_add_char(out, *name == '_' ? ' ' : *name);
}

void fm_projection_words_add(fm_str *out, const fm_sheet *sheet,
                             const fm_projection_info *info)
{
    const char *word = NULL, *name;
    size_t length = kind_of(info->crs, &word);
    bool is_code =
        length == 0 && strchr(info->crs, ':') != NULL && strlen(info->crs) < 32;

    if (length == 0) {
        add_spaced(out, info->name);
        if (is_code)
            fm_str_addf(out, " (%s)", info->crs);
        return;
    }
    name = name_of(word, length);
    if (name != NULL)
        fm_str_add(out, name);
    else
        fm_str_add_bytes(out, word, length);
    add_middle(out, sheet, info);
}
