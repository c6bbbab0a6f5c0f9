/* SPDX-License-Identifier: MIT */
#include "geo/projection_family.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#include "base/banned.h"

/* Where Web Mercator is cut so that its world is a square; used for every Mercator. */
#define MERCATOR_LIMIT_DEG 85.0511287798066
/* A belt of Gauss-Krueger: at 75 degrees from its meridian the scale is fourfold, and
 * PROJ's series (Engsager and Poder) hold to 81. */
#define BELT_DEG 75.0
/* The disk ends where the antipode, one point, would be a circle of its own. */
#define WHOLE_DISK_DEG 179.0
/* Radius 5.5 times the Earth's for stereographic, 3.7 times for gnomonic. */
#define STEREOGRAPHIC_DEG 140.0
#define GNOMONIC_DEG      75.0
/* Half a degree of the limb is compressed into 250 m; keep off the very edge. */
#define HEMISPHERE_DEG 89.99
/* How far from its centre a projection that we do not know is trusted, if nothing else
 * says where it is used. */
#define OTHER_DEG 30.0

typedef struct known_name {
    const char *name;
    fm_projection_family family;
    double reach_deg; /* 0: by height */
} known_name;

static const known_name known_names[] = {
    /* azimuthal */
    { "aeqd", FM_FAMILY_AZIMUTHAL, WHOLE_DISK_DEG },
    { "airy", FM_FAMILY_AZIMUTHAL, 90.0 },
    { "geos", FM_FAMILY_AZIMUTHAL, 0.0 },
    { "gnom", FM_FAMILY_AZIMUTHAL, GNOMONIC_DEG },
    { "laea", FM_FAMILY_AZIMUTHAL, WHOLE_DISK_DEG },
    { "nsper", FM_FAMILY_AZIMUTHAL, 0.0 },
    { "ortho", FM_FAMILY_AZIMUTHAL, HEMISPHERE_DEG },
    { "stere", FM_FAMILY_AZIMUTHAL, STEREOGRAPHIC_DEG },
    { "sterea", FM_FAMILY_AZIMUTHAL, STEREOGRAPHIC_DEG },
    { "tpers", FM_FAMILY_AZIMUTHAL, 0.0 },
    { "ups", FM_FAMILY_AZIMUTHAL, STEREOGRAPHIC_DEG },
    /* belts along a meridian */
    { "cass", FM_FAMILY_TRANSVERSE, 60.0 },
    { "etmerc", FM_FAMILY_TRANSVERSE, BELT_DEG },
    { "gstmerc", FM_FAMILY_TRANSVERSE, BELT_DEG },
    { "tcea", FM_FAMILY_TRANSVERSE, BELT_DEG },
    { "tmerc", FM_FAMILY_TRANSVERSE, BELT_DEG },
    { "utm", FM_FAMILY_TRANSVERSE, BELT_DEG },
    /* conic, and what is bent like a cone */
    { "aea", FM_FAMILY_CONIC, 180.0 },
    { "bonne", FM_FAMILY_CONIC, 180.0 },
    { "ccon", FM_FAMILY_CONIC, 180.0 },
    { "eqdc", FM_FAMILY_CONIC, 180.0 },
    { "euler", FM_FAMILY_CONIC, 180.0 },
    { "lcc", FM_FAMILY_CONIC, 180.0 },
    { "leac", FM_FAMILY_CONIC, 180.0 },
    { "murd1", FM_FAMILY_CONIC, 180.0 },
    { "murd2", FM_FAMILY_CONIC, 180.0 },
    { "murd3", FM_FAMILY_CONIC, 180.0 },
    { "pconic", FM_FAMILY_CONIC, 180.0 },
    { "poly", FM_FAMILY_CONIC, 180.0 },
    { "tissot", FM_FAMILY_CONIC, 180.0 },
    { "vitk1", FM_FAMILY_CONIC, 180.0 },
    /* one cut opposite the central meridian */
    { "aitoff", FM_FAMILY_CYLINDRIC, 180.0 },
    { "apian", FM_FAMILY_CYLINDRIC, 180.0 },
    { "august", FM_FAMILY_CYLINDRIC, 180.0 },
    { "bacon", FM_FAMILY_CYLINDRIC, 180.0 },
    { "boggs", FM_FAMILY_CYLINDRIC, 180.0 },
    { "cc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "cea", FM_FAMILY_CYLINDRIC, 180.0 },
    { "collg", FM_FAMILY_CYLINDRIC, 180.0 },
    { "comill", FM_FAMILY_CYLINDRIC, 180.0 },
    { "crast", FM_FAMILY_CYLINDRIC, 180.0 },
    { "denoy", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck1", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck3", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck4", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck5", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eck6", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eqc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "eqearth", FM_FAMILY_CYLINDRIC, 180.0 },
    { "fahey", FM_FAMILY_CYLINDRIC, 180.0 },
    { "fouc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "fouc_s", FM_FAMILY_CYLINDRIC, 180.0 },
    { "gall", FM_FAMILY_CYLINDRIC, 180.0 },
    { "gins8", FM_FAMILY_CYLINDRIC, 180.0 },
    { "gn_sinu", FM_FAMILY_CYLINDRIC, 180.0 },
    { "goode", FM_FAMILY_CYLINDRIC, 180.0 },
    { "hammer", FM_FAMILY_CYLINDRIC, 180.0 },
    { "hatano", FM_FAMILY_CYLINDRIC, 180.0 },
    { "igh", FM_FAMILY_CYLINDRIC, 180.0 },
    { "igh_o", FM_FAMILY_CYLINDRIC, 180.0 },
    { "kav5", FM_FAMILY_CYLINDRIC, 180.0 },
    { "kav7", FM_FAMILY_CYLINDRIC, 180.0 },
    { "larr", FM_FAMILY_CYLINDRIC, 180.0 },
    { "lask", FM_FAMILY_CYLINDRIC, 180.0 },
    { "loxim", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mbt_fps", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mbt_s", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mbtfpp", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mbtfpq", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mbtfps", FM_FAMILY_CYLINDRIC, 180.0 },
    { "merc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "mill", FM_FAMILY_CYLINDRIC, 180.0 },
    { "moll", FM_FAMILY_CYLINDRIC, 180.0 },
    { "natearth", FM_FAMILY_CYLINDRIC, 180.0 },
    { "natearth2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "nell", FM_FAMILY_CYLINDRIC, 180.0 },
    { "nell_h", FM_FAMILY_CYLINDRIC, 180.0 },
    { "nicol", FM_FAMILY_CYLINDRIC, 180.0 },
    { "ortel", FM_FAMILY_CYLINDRIC, 180.0 },
    { "patterson", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp1", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp3", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp3p", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp4p", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp5", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp5p", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp6", FM_FAMILY_CYLINDRIC, 180.0 },
    { "putp6p", FM_FAMILY_CYLINDRIC, 180.0 },
    { "qua_aut", FM_FAMILY_CYLINDRIC, 180.0 },
    { "robin", FM_FAMILY_CYLINDRIC, 180.0 },
    { "sinu", FM_FAMILY_CYLINDRIC, 180.0 },
    { "times", FM_FAMILY_CYLINDRIC, 180.0 },
    { "tobmerc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "urmfps", FM_FAMILY_CYLINDRIC, 180.0 },
    { "vandg", FM_FAMILY_CYLINDRIC, 180.0 },
    { "vandg2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "vandg3", FM_FAMILY_CYLINDRIC, 180.0 },
    { "vandg4", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag1", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag3", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag4", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag5", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag6", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wag7", FM_FAMILY_CYLINDRIC, 180.0 },
    { "webmerc", FM_FAMILY_CYLINDRIC, 180.0 },
    { "weren", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wink1", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wink2", FM_FAMILY_CYLINDRIC, 180.0 },
    { "wintri", FM_FAMILY_CYLINDRIC, 180.0 },
    /* interrupted or folded: trusted everywhere, torn where they are torn */
    { "healpix", FM_FAMILY_OTHER, 180.0 },
    { "isea", FM_FAMILY_OTHER, 180.0 },
    { "ob_tran", FM_FAMILY_OTHER, 180.0 },
    { "qsc", FM_FAMILY_OTHER, 180.0 },
    { "rhealpix", FM_FAMILY_OTHER, 180.0 },
    { "s2", FM_FAMILY_OTHER, 180.0 },
};

/* Goode's homolosine as he interrupted it for the land and for the ocean (Annals AAG
 * 15, 1925); the boxes that PROJ maps each by itself. */
static const fm_bbox land_lobes[] = {
    { -180, 0, -40, 90 },  { -40, 0, 180, 90 }, { -180, -90, -100, 0 },
    { -100, -90, -20, 0 }, { -20, -90, 80, 0 }, { 80, -90, 180, 0 },
};
static const fm_bbox ocean_lobes[] = {
    { -180, 0, -90, 90 },  { -90, 0, 60, 90 },  { 60, 0, 180, 90 },
    { -180, -90, -60, 0 }, { -60, -90, 90, 0 }, { 90, -90, 180, 0 },
};

/* Steps of a pipeline that move or rescale coordinates and project nothing. */
static const char *const helpers[] = {
    "axisswap",    "unitconvert", "noop",        "push",        "pop",
    "cart",        "helmert",     "molodensky",  "molobadekas", "set",
    "geogoffset",  "hgridshift",  "vgridshift",  "gridshift",   "xyzgridshift",
    "topocentric", "affine",      "deformation", "defmodel",    "tinshift",
    "geoc",        NULL
};

/* One step as written. */
typedef struct step {
    char name[16];
    double lon_0, lat_0, lonc, h, a, zone;
    bool south, has_lonc, has_zone;
} step;

static bool key_is(const char *at, size_t key, const char *word)
{
    return strlen(word) == key && memcmp(at, word, key) == 0;
}

static void take_parameter(step *s, const char *at, size_t length)
{
    const char *equals = memchr(at, '=', length);
    size_t key = equals == NULL ? length : (size_t)(equals - at);
    const char *value = at + key + 1;
    size_t value_length = equals == NULL ? 0 : length - key - 1;
    double number = 0.0;

    if (key_is(at, key, "proj") && value_length < sizeof s->name) {
        memcpy(s->name, value, value_length);
        s->name[value_length] = '\0';
        return;
    }
    if (key_is(at, key, "south")) {
        s->south = true;
        return;
    }
    if (!fm_number_parse_lax(value, value_length, &number))
        return;
    if (key_is(at, key, "lon_0")) {
        s->lon_0 = number;
    } else if (key_is(at, key, "lat_0")) {
        s->lat_0 = number;
    } else if (key_is(at, key, "lonc")) {
        s->lonc = number;
        s->has_lonc = true;
    } else if (key_is(at, key, "h")) {
        s->h = number;
    } else if (key_is(at, key, "zone")) {
        s->zone = number;
        s->has_zone = true;
    } else if (key_is(at, key, "R") || key_is(at, key, "a")) {
        s->a = number;
    }
}

static bool projects(const step *s)
{
    if (s->name[0] == '\0')
        return false;
    for (const char *const *helper = helpers; *helper != NULL; helper++) {
        if (strcmp(s->name, *helper) == 0)
            return false;
    }
    return strcmp(s->name, "pipeline") != 0;
}

/* The last step that projects; its name is empty when there is none. */
static step last_projecting_step(const char *pipeline)
{
    const step fresh = { .a = 6378137.0, .h = 35785831.0 };
    step found = { .h = 0.0 }, now = fresh;

    while (*pipeline != '\0') {
        size_t length;

        pipeline += strspn(pipeline, " +\t\r\n");
        length = strcspn(pipeline, " \t\r\n");
        if (key_is(pipeline, length, "step")) {
            found = projects(&now) ? now : found;
            now = fresh;
        } else {
            take_parameter(&now, pipeline, length);
        }
        pipeline += length;
    }
    return projects(&now) ? now : found;
}

static const known_name *find_name(const char *name)
{
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++) {
        if (strcmp(known_names[i].name, name) == 0)
            return &known_names[i];
    }
    return NULL;
}

fm_family_facts fm_family_of(const char *pipeline)
{
    step s = last_projecting_step(pipeline);
    const known_name *known = find_name(s.name);
    fm_family_facts facts = {
        .family = FM_FAMILY_OTHER, .reach_deg = OTHER_DEG, .south = -90.0, .north = 90.0
    };

    facts.centre.lon = s.has_lonc ? s.lonc : s.lon_0;
    if (s.has_zone && strcmp(s.name, "utm") == 0)
        facts.centre.lon = 6.0 * s.zone - 183.0;
    facts.centre.lat = s.lat_0;
    if (strcmp(s.name, "ups") == 0)
        facts.centre.lat = s.south ? -90.0 : 90.0;
    if (strcmp(s.name, "merc") == 0 || strcmp(s.name, "webmerc") == 0) {
        facts.south = -MERCATOR_LIMIT_DEG;
        facts.north = MERCATOR_LIMIT_DEG;
    }
    if (known == NULL)
        return facts;
    facts.family = known->family;
    facts.reach_deg = known->reach_deg;
    /* From height h the Earth is seen to acos(a / (a + h)); on the ellipsoid a little
     * less, by at most the flattening's 0.2 degrees. */
    if (known->reach_deg == 0.0)
        facts.reach_deg = acos(s.a / (s.a + fmax(s.h, 0.0))) / M_PI * 180.0 * 0.995;
    facts.everywhere = known->family == FM_FAMILY_OTHER;
    if (strcmp(s.name, "igh") == 0) {
        facts.lobes = land_lobes;
        facts.lobe_count = sizeof land_lobes / sizeof *land_lobes;
    } else if (strcmp(s.name, "igh_o") == 0) {
        facts.lobes = ocean_lobes;
        facts.lobe_count = sizeof ocean_lobes / sizeof *ocean_lobes;
    }
    return facts;
}
