/* SPDX-License-Identifier: MIT */
/*
 * Which CRS texts may reach PROJ.
 *
 * Handed the right words, PROJ opens any file: "+init=FILE:1", "+nadgrids=FILE",
 * "+proj=pipeline +step ... +grids=FILE", a PARAMETERFILE in WKT, an EXTENSION or a
 * method name in it that holds such a string.  CRS texts come with data, so only forms
 * whose every part is known to be harmless pass, and the rest is refused by default.
 */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "geo/projection.h"

#include "base/banned.h"

#define BLANKS " \t\r\n\v\f"

enum { CRS_BYTES_MAX = 64 * 1024, AUTHORITY_MAX = 8, CODE_MAX = 24 };

/* Everything that describes an ellipsoid, a projection of it or its units. */
static const char proj_keys[] =
    " R R_A R_C R_V R_a R_g R_h R_lat_a R_lat_g W M a algo alpha approx"
    " aperture axis azi b czech datum e ellps es f gamma guam h h_0"
    " hyperbolic k k_0 lat_0 lat_1 lat_2 lat_3 lat_b lat_t lat_ts lon_0 lon_1"
    " lon_2 lon_3 lonc lsat m mode n no_cut no_defs no_off no_rot no_uoff"
    " north_square ns o_alpha o_lat_1 o_lat_2 o_lat_c o_lat_p o_lon_1 o_lon_2"
    " o_lon_c o_lon_p o_proj orient path pm proj q resolution rf rot rot_xy"
    " shape south south_square sweep theta tilt to_meter towgs84 type units"
    " vto_meter vunits wktext x_0 y_0 zone ";

/* Operations that are no projection, and most of which read a file. */
static const char proj_operations[] =
    " pipeline hgridshift vgridshift gridshift xyzgridshift deformation"
    " defmodel tinshift horner set push pop geogoffset affine ";

static const char wkt_roots[] =
    " GEOGCS GEOGCRS GEOGRAPHICCRS GEODCRS GEODETICCRS PROJCS PROJCRS"
    " PROJECTEDCRS COMPD_CS COMPOUNDCRS BOUNDCRS DERIVEDPROJCRS BASEGEOGCRS ";

/* Is the word in a list of words with blanks round them? */
static bool is_one_of(const char *word, size_t length, const char *list)
{
    for (const char *at = list; (at = strchr(at, ' ')) != NULL && at[1] != '\0'; at++) {
        if (length > 0 && strncmp(at + 1, word, length) == 0 && at[1 + length] == ' ')
            return true;
    }
    return false;
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool holds(const char *text, const char *part)
{
    return strcasestr(text, part) != NULL;
}

static fm_status refuse(fm_context *ctx, const char *crs, const char *why)
{
    return fm_fail(ctx, FM_ERR_POLICY,
                   "crs '%.120s': %s; give EPSG:n or plain parameters", crs, why);
}

/* ---------------------------------------------------------------- PROJ strings */

static bool is_plain_value(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_letter_or_digit(value[i]) && strchr("_.,+-'\"", value[i]) == NULL)
            return false;
    }
    return true;
}

/* One "+key=value"; NULL when it is harmless, or what is wrong with it. */
static const char *check_parameter(const char *at, size_t length)
{
    const char *equals = memchr(at, '=', length);
    size_t key = equals == NULL ? length : (size_t)(equals - at);
    const char *value = at + key + 1;
    size_t value_length = equals == NULL ? 0 : length - key - 1;

    /* The one grid that is no file stands in the usual text of Web Mercator. */
    if (key == 8 && memcmp(at, "nadgrids", 8) == 0 && value_length == 5 &&
        memcmp(value, "@null", 5) == 0)
        return NULL;
    if (!is_one_of(at, key, proj_keys))
        return "it holds a parameter that is not allowed";
    if (!is_plain_value(value, value_length))
        return "a parameter's value looks like a file or an address";
    if (key == 4 && memcmp(at, "proj", 4) == 0 &&
        is_one_of(value, value_length, proj_operations))
        return "it is an operation, not a CRS";
    return NULL;
}

static const char *check_proj_string(const char *text, size_t length)
{
    const char *end = text + length, *why;

    while (text < end) {
        size_t length_of_one;

        while (text < end && strchr("+" BLANKS, *text) != NULL)
            text++;
        for (length_of_one = 0; text + length_of_one < end; length_of_one++) {
            if (strchr(BLANKS, text[length_of_one]) != NULL)
                break;
        }
        if (length_of_one == 0)
            break;
        why = check_parameter(text, length_of_one);
        if (why != NULL)
            return why;
        text += length_of_one;
    }
    return NULL;
}

/* -------------------------------------------------------------------- WKT, JSON */

/* Words of PROJ strings; inside WKT and JSON they have nothing to do. */
static bool holds_proj_words(const char *text)
{
    return holds(text, "proj=") || holds(text, "init=") || holds(text, "grids") ||
           holds(text, "file=") || holds(text, "://");
}

/* EXTENSION["PROJ4","..."] is how GDAL writes Web Mercator: take a copy of the text
 * without its string, which is checked as what it is. */
static const char *check_wkt_extensions(const char *text, fm_str *rest)
{
    const char *at = text, *why;

    while ((at = strcasestr(text, "EXTENSION")) != NULL) {
        const char *open, *close;

        fm_str_add_bytes(rest, text, (size_t)(at - text));
        at += strlen("EXTENSION");
        at += strspn(at, "[( \t\r\n");
        if (strncasecmp(at, "\"PROJ4\"", 7) != 0)
            return "its EXTENSION is not allowed";
        at += 7;
        open = at + strspn(at, ", \t\r\n");
        close = *open == '"' ? strchr(open + 1, '"') : NULL;
        if (close == NULL)
            return "its EXTENSION is not closed";
        why = check_proj_string(open + 1, (size_t)(close - open - 1));
        if (why != NULL)
            return why;
        text = close + 1;
    }
    fm_str_add(rest, text);
    return NULL;
}

static const char *check_wkt(const char *text, fm_str *rest)
{
    size_t root = 0;
    const char *why;
    char upper[24];

    while (root < sizeof upper &&
           (is_letter_or_digit(text[root]) || text[root] == '_')) {
        upper[root] =
            (char)(text[root] >= 'a' && text[root] <= 'z' ? text[root] - 'a' + 'A'
                                                          : text[root]);
        root++;
    }
    if (root == sizeof upper || !is_one_of(upper, root, wkt_roots))
        return "WKT of this kind is not a CRS";
    why = check_wkt_extensions(text, rest);
    if (why != NULL)
        return why;
    if (holds(fm_str_text(rest), "PARAMETERFILE") ||
        holds_proj_words(fm_str_text(rest)))
        return "it names a file or an operation";
    return NULL;
}

static const char *check_projjson(const char *text)
{
    const char *at = text;

    if (strchr(text, '\\') != NULL)
        return "escapes are not allowed in PROJJSON";
    if (holds(text, "ParameterFile") || holds_proj_words(text))
        return "it names a file or an operation";
    /* Values of parameters are numbers; a text is the name of a file. */
    while ((at = strstr(at, "\"value\"")) != NULL) {
        at += strlen("\"value\"");
        at += strspn(at, ": \t\r\n");
        if (*at == '"')
            return "it names a file";
    }
    return NULL;
}

/* ------------------------------------------------------------------------- codes */

/* Split "EPSG:4326", "urn:ogc:def:crs:EPSG::4326" and "urn:ogc:def:crs:OGC:1.3:CRS84".
 */
static bool split_code(const char *crs, char authority[AUTHORITY_MAX],
                       char code[CODE_MAX])
{
    static const char *const urns[] = { "urn:ogc:def:crs:", "urn:x-ogc:def:crs:" };
    const char *colon, *last;
    size_t length;
    bool urn = false;

    for (size_t i = 0; i < sizeof urns / sizeof *urns && !urn; i++) {
        urn = strncasecmp(crs, urns[i], strlen(urns[i])) == 0;
        if (urn)
            crs += strlen(urns[i]);
    }
    colon = strchr(crs, ':');
    last = strrchr(crs, ':');
    if (colon == NULL || (urn && colon == last) || (!urn && colon != last))
        return false;
    if (urn && strcspn(colon + 1, ":") != (size_t)(last - colon - 1))
        return false; /* more than a version in between */
    length = (size_t)(colon - crs);
    if (length == 0 || length >= AUTHORITY_MAX || last[1] == '\0' ||
        strlen(last + 1) >= CODE_MAX)
        return false;
    memcpy(authority, crs, length);
    authority[length] = '\0';
    memcpy(code, last + 1, strlen(last + 1) + 1);
    for (const char *c = code; *c != '\0'; c++) {
        if (!is_letter_or_digit(*c))
            return false;
    }
    return true;
}

static bool is_known_authority(const char *authority)
{
    return fm_str_equal_nocase(authority, "EPSG") ||
           fm_str_equal_nocase(authority, "ESRI") ||
           fm_str_equal_nocase(authority, "OGC");
}

static bool looks_like_place(const char *crs)
{
    return holds(crs, "://") || strchr("/.~", crs[0]) != NULL ||
           strchr(crs, '\\') != NULL || holds(crs, "/vsi");
}

fm_status fm_crs_check(fm_context *ctx, const char *crs)
{
    char authority[AUTHORITY_MAX], code[CODE_MAX];
    size_t length = strlen(crs);
    const char *why = NULL;
    fm_str rest = { 0 };

    if (length == 0)
        return fm_fail(ctx, FM_ERR_CRS, "crs is empty; give EPSG:n");
    if (length > CRS_BYTES_MAX)
        return fm_fail(ctx, FM_ERR_LIMIT, "crs of %zu bytes; at most %d are read",
                       length, CRS_BYTES_MAX);
    if (split_code(crs, authority, code)) {
        if (is_known_authority(authority))
            return FM_OK;
        return fm_fail(ctx, FM_ERR_CRS,
                       "crs '%.120s': authority '%s' is not known; give EPSG:n, ESRI:n "
                       "or OGC:CRS84",
                       crs, authority);
    }
    if (crs[0] == '+' || holds(crs, "proj=") || holds(crs, "init=")) {
        /* WKT may hold it too, and is looked at with its own eyes. */
        if (strpbrk(crs, "[({") == NULL) {
            why = check_proj_string(crs, length);
            return why == NULL ? FM_OK : refuse(ctx, crs, why);
        }
    }
    if (crs[0] == '{') {
        why = check_projjson(crs);
    } else if (strpbrk(crs, "[(") != NULL && is_letter_or_digit(crs[0])) {
        why = check_wkt(crs, &rest);
    } else if (looks_like_place(crs)) {
        why = "files and addresses are not opened";
    } else if (strspn(crs, "0123456789") == length) {
        return fm_fail(ctx, FM_ERR_CRS, "crs '%.32s' is a bare number; give EPSG:%.32s",
                       crs, crs);
    } else {
        return fm_fail(
            ctx, FM_ERR_CRS,
            "crs '%.120s' is not understood; give EPSG:n, ESRI:n, OGC:CRS84, "
            "WKT or a PROJ string",
            crs);
    }
    if (why == NULL && rest.failed) {
        fm_str_release(&rest);
        return fm_fail_nomem(ctx);
    }
    fm_str_release(&rest);
    return why == NULL ? FM_OK : refuse(ctx, crs, why);
}

bool fm_crs_is_lonlat(const char *crs)
{
    char authority[AUTHORITY_MAX], code[CODE_MAX];

    if (!split_code(crs, authority, code))
        return false;
    if (fm_str_equal_nocase(authority, "OGC"))
        return fm_str_equal_nocase(code, "CRS84") ||
               fm_str_equal_nocase(code, "CRS84h");
    return fm_str_equal_nocase(authority, "EPSG") &&
           (strcmp(code, "4326") == 0 || strcmp(code, "4979") == 0);
}
