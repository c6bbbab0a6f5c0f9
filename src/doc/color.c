/* SPDX-License-Identifier: MIT */
/*
 * Written forms follow CSS Color Module Level 4 (sections 4 to 6): hexadecimal, the
 * functions with commas or with blanks and a slash, and the 148 names.  Channels out of
 * range are brought into it, as there; what is not a number is refused.
 */
#include "doc/color.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#include "base/banned.h"

/* ---- Names ---------------------------------------------------------------------- */

struct named {
    const char *name;
    uint32_t rgb;
};

/* Sorted by name, for bsearch(). */
static const struct named names[] = {
    { "aliceblue", 0xF0F8FF },
    { "antiquewhite", 0xFAEBD7 },
    { "aqua", 0x00FFFF },
    { "aquamarine", 0x7FFFD4 },
    { "azure", 0xF0FFFF },
    { "beige", 0xF5F5DC },
    { "bisque", 0xFFE4C4 },
    { "black", 0x000000 },
    { "blanchedalmond", 0xFFEBCD },
    { "blue", 0x0000FF },
    { "blueviolet", 0x8A2BE2 },
    { "brown", 0xA52A2A },
    { "burlywood", 0xDEB887 },
    { "cadetblue", 0x5F9EA0 },
    { "chartreuse", 0x7FFF00 },
    { "chocolate", 0xD2691E },
    { "coral", 0xFF7F50 },
    { "cornflowerblue", 0x6495ED },
    { "cornsilk", 0xFFF8DC },
    { "crimson", 0xDC143C },
    { "cyan", 0x00FFFF },
    { "darkblue", 0x00008B },
    { "darkcyan", 0x008B8B },
    { "darkgoldenrod", 0xB8860B },
    { "darkgray", 0xA9A9A9 },
    { "darkgreen", 0x006400 },
    { "darkgrey", 0xA9A9A9 },
    { "darkkhaki", 0xBDB76B },
    { "darkmagenta", 0x8B008B },
    { "darkolivegreen", 0x556B2F },
    { "darkorange", 0xFF8C00 },
    { "darkorchid", 0x9932CC },
    { "darkred", 0x8B0000 },
    { "darksalmon", 0xE9967A },
    { "darkseagreen", 0x8FBC8F },
    { "darkslateblue", 0x483D8B },
    { "darkslategray", 0x2F4F4F },
    { "darkslategrey", 0x2F4F4F },
    { "darkturquoise", 0x00CED1 },
    { "darkviolet", 0x9400D3 },
    { "deeppink", 0xFF1493 },
    { "deepskyblue", 0x00BFFF },
    { "dimgray", 0x696969 },
    { "dimgrey", 0x696969 },
    { "dodgerblue", 0x1E90FF },
    { "firebrick", 0xB22222 },
    { "floralwhite", 0xFFFAF0 },
    { "forestgreen", 0x228B22 },
    { "fuchsia", 0xFF00FF },
    { "gainsboro", 0xDCDCDC },
    { "ghostwhite", 0xF8F8FF },
    { "gold", 0xFFD700 },
    { "goldenrod", 0xDAA520 },
    { "gray", 0x808080 },
    { "green", 0x008000 },
    { "greenyellow", 0xADFF2F },
    { "grey", 0x808080 },
    { "honeydew", 0xF0FFF0 },
    { "hotpink", 0xFF69B4 },
    { "indianred", 0xCD5C5C },
    { "indigo", 0x4B0082 },
    { "ivory", 0xFFFFF0 },
    { "khaki", 0xF0E68C },
    { "lavender", 0xE6E6FA },
    { "lavenderblush", 0xFFF0F5 },
    { "lawngreen", 0x7CFC00 },
    { "lemonchiffon", 0xFFFACD },
    { "lightblue", 0xADD8E6 },
    { "lightcoral", 0xF08080 },
    { "lightcyan", 0xE0FFFF },
    { "lightgoldenrodyellow", 0xFAFAD2 },
    { "lightgray", 0xD3D3D3 },
    { "lightgreen", 0x90EE90 },
    { "lightgrey", 0xD3D3D3 },
    { "lightpink", 0xFFB6C1 },
    { "lightsalmon", 0xFFA07A },
    { "lightseagreen", 0x20B2AA },
    { "lightskyblue", 0x87CEFA },
    { "lightslategray", 0x778899 },
    { "lightslategrey", 0x778899 },
    { "lightsteelblue", 0xB0C4DE },
    { "lightyellow", 0xFFFFE0 },
    { "lime", 0x00FF00 },
    { "limegreen", 0x32CD32 },
    { "linen", 0xFAF0E6 },
    { "magenta", 0xFF00FF },
    { "maroon", 0x800000 },
    { "mediumaquamarine", 0x66CDAA },
    { "mediumblue", 0x0000CD },
    { "mediumorchid", 0xBA55D3 },
    { "mediumpurple", 0x9370DB },
    { "mediumseagreen", 0x3CB371 },
    { "mediumslateblue", 0x7B68EE },
    { "mediumspringgreen", 0x00FA9A },
    { "mediumturquoise", 0x48D1CC },
    { "mediumvioletred", 0xC71585 },
    { "midnightblue", 0x191970 },
    { "mintcream", 0xF5FFFA },
    { "mistyrose", 0xFFE4E1 },
    { "moccasin", 0xFFE4B5 },
    { "navajowhite", 0xFFDEAD },
    { "navy", 0x000080 },
    { "oldlace", 0xFDF5E6 },
    { "olive", 0x808000 },
    { "olivedrab", 0x6B8E23 },
    { "orange", 0xFFA500 },
    { "orangered", 0xFF4500 },
    { "orchid", 0xDA70D6 },
    { "palegoldenrod", 0xEEE8AA },
    { "palegreen", 0x98FB98 },
    { "paleturquoise", 0xAFEEEE },
    { "palevioletred", 0xDB7093 },
    { "papayawhip", 0xFFEFD5 },
    { "peachpuff", 0xFFDAB9 },
    { "peru", 0xCD853F },
    { "pink", 0xFFC0CB },
    { "plum", 0xDDA0DD },
    { "powderblue", 0xB0E0E6 },
    { "purple", 0x800080 },
    { "rebeccapurple", 0x663399 },
    { "red", 0xFF0000 },
    { "rosybrown", 0xBC8F8F },
    { "royalblue", 0x4169E1 },
    { "saddlebrown", 0x8B4513 },
    { "salmon", 0xFA8072 },
    { "sandybrown", 0xF4A460 },
    { "seagreen", 0x2E8B57 },
    { "seashell", 0xFFF5EE },
    { "sienna", 0xA0522D },
    { "silver", 0xC0C0C0 },
    { "skyblue", 0x87CEEB },
    { "slateblue", 0x6A5ACD },
    { "slategray", 0x708090 },
    { "slategrey", 0x708090 },
    { "snow", 0xFFFAFA },
    { "springgreen", 0x00FF7F },
    { "steelblue", 0x4682B4 },
    { "tan", 0xD2B48C },
    { "teal", 0x008080 },
    { "thistle", 0xD8BFD8 },
    { "tomato", 0xFF6347 },
    { "turquoise", 0x40E0D0 },
    { "violet", 0xEE82EE },
    { "wheat", 0xF5DEB3 },
    { "white", 0xFFFFFF },
    { "whitesmoke", 0xF5F5F5 },
    { "yellow", 0xFFFF00 },
    { "yellowgreen", 0x9ACD32 },
};

static fm_color from_rgb(uint32_t rgb)
{
    return (fm_color){ (double)(rgb >> 16 & 0xFFu) / 255.0,
                       (double)(rgb >> 8 & 0xFFu) / 255.0,
                       (double)(rgb & 0xFFu) / 255.0, 1.0 };
}

static int compare_named(const void *word, const void *entry)
{
    return strcmp(word, ((const struct named *)entry)->name);
}

static bool parse_name(const char *word, fm_color *color)
{
    const struct named *found = bsearch(word, names, sizeof names / sizeof names[0],
                                        sizeof names[0], compare_named);

    if (found != NULL)
        *color = from_rgb(found->rgb);
    else if (strcmp(word, "transparent") == 0 || strcmp(word, "none") == 0)
        *color = (fm_color){ 0, 0, 0, 0 };
    else
        return false;
    return true;
}

const char *fm_color_name(size_t i)
{
    return i < sizeof names / sizeof names[0] ? names[i].name : NULL;
}

/* ---- Hexadecimal ---------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* "#1af" and "#11aaff" are the same colour: a lone digit stands for two. */
static bool parse_hex(const char *digits, fm_color *color)
{
    size_t length = strlen(digits);
    size_t width = length > 4 ? 2 : 1;
    double channels[4] = { 0, 0, 0, 1 };

    if (length != 3 && length != 4 && length != 6 && length != 8)
        return false;
    for (size_t i = 0; i < length / width; i++) {
        int high = hex_digit(digits[i * width]);
        int low = hex_digit(digits[i * width + width - 1]);

        if (high < 0 || low < 0)
            return false;
        channels[i] = (double)(high * 16 + low) / 255.0;
    }
    *color = (fm_color){ channels[0], channels[1], channels[2], channels[3] };
    return true;
}

/* ---- Functions ------------------------------------------------------------------ */

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* One argument: its number, and whether "%" or "deg" stood behind it. */
struct argument {
    double value;
    bool percent;
    bool degrees;
};

static bool parse_argument(const char *text, size_t length, struct argument *out)
{
    *out = (struct argument){ 0 };
    if (length > 1 && text[length - 1] == '%') {
        out->percent = true;
        length--;
    } else if (length > 3 && memcmp(text + length - 3, "deg", 3) == 0) {
        out->degrees = true;
        length -= 3;
    }
    return fm_number_parse_lax(text, length, &out->value);
}

/* Split "a, b, c / d" into three or four arguments; returns how many, 0 when they are
 * not well put. */
static size_t split(const char *text, struct argument out[4])
{
    const char *s = text + strspn(text, " ");
    size_t count = 0;

    while (*s != '\0' && *s != ')') {
        size_t length = strcspn(s, " ,/)");

        if (count == 4 || !parse_argument(s, length, &out[count++]))
            return 0;
        s += length;
        s += strspn(s, " ");
        if (*s == ',' || *s == '/') {
            if (*s == '/' && count != 3)
                return 0;
            s++;
            s += strspn(s, " ");
            if (*s == ')')
                return 0;
        }
    }
    return strcmp(s, ")") == 0 && count >= 3 ? count : 0;
}

/* CSS Color 4, section 7: hue in degrees, saturation and lightness 0 to 1. */
static fm_color from_hsl(double hue, double saturation, double lightness)
{
    double amount = saturation * fmin(lightness, 1 - lightness);
    double channels[3];

    hue = fmod(fmod(hue, 360.0) + 360.0, 360.0);
    for (int i = 0; i < 3; i++) {
        static const double turns[] = { 0, 8, 4 };
        double k = fmod(turns[i] + hue / 30.0, 12.0);

        channels[i] = lightness - amount * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
    }
    return (fm_color){ channels[0], channels[1], channels[2], 1 };
}

static double alpha_of(struct argument a)
{
    return clamp(a.percent ? a.value / 100.0 : a.value, 0, 1);
}

static bool parse_function(const char *text, fm_color *color)
{
    bool is_rgb = strncmp(text, "rgb", 3) == 0;
    struct argument args[4];
    const char *s = text + 3;
    size_t count;

    if (!is_rgb && strncmp(text, "hsl", 3) != 0)
        return false;
    if (*s == 'a')
        s++;
    if (*s != '(')
        return false;
    count = split(s + 1, args);
    if (count == 0 || (count == 4 && args[3].degrees))
        return false;
    if (is_rgb) {
        double channels[3];

        for (int i = 0; i < 3; i++) {
            if (args[i].degrees || args[i].percent != args[0].percent)
                return false;
            channels[i] =
                clamp(args[i].value / (args[i].percent ? 100.0 : 255.0), 0, 1);
        }
        *color = (fm_color){ channels[0], channels[1], channels[2], 1 };
    } else {
        if (args[0].percent || !args[1].percent || !args[2].percent)
            return false;
        *color = from_hsl(args[0].value, clamp(args[1].value / 100.0, 0, 1),
                          clamp(args[2].value / 100.0, 0, 1));
    }
    if (count == 4)
        color->a = alpha_of(args[3]);
    return true;
}

bool fm_color_parse(const char *text, fm_color *color)
{
    char lower[64];
    size_t length = strlen(text);

    if (length >= sizeof lower)
        return false;
    for (size_t i = 0; i <= length; i++)
        lower[i] =
            text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    if (lower[0] == '#')
        return parse_hex(lower + 1, color);
    return parse_name(lower, color) || parse_function(lower, color);
}

/* ---- Reckoning ------------------------------------------------------------------ */

static unsigned to_byte(double channel)
{
    return (unsigned)lround(clamp(channel, 0, 1) * 255.0);
}

void fm_color_add_hex(fm_str *out, fm_color color)
{
    fm_str_addf(out, "#%02x%02x%02x", to_byte(color.r), to_byte(color.g),
                to_byte(color.b));
    if (to_byte(color.a) != 255)
        fm_str_addf(out, "%02x", to_byte(color.a));
}

fm_color fm_color_with_opacity(fm_color color, double opacity)
{
    color.a *= opacity;
    return color;
}

fm_color fm_color_mix(fm_color from, fm_color to, double share)
{
    return (
        fm_color){ from.r + (to.r - from.r) * share, from.g + (to.g - from.g) * share,
                   from.b + (to.b - from.b) * share, from.a + (to.a - from.a) * share };
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

double fm_color_luminance(fm_color color)
{
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) +
           0.0722 * linear(color.b);
}

/* Okabe, M. and Ito, K.: Color universal design, 2008.  Ordered so that the first few
 * differ most in lightness as well, and black, which maps need for ink, comes last. */
fm_color fm_color_palette(size_t i)
{
    static const uint32_t palette[] = { 0x0072B2, 0xE69F00, 0x009E73, 0xD55E00,
                                        0x56B4E9, 0xCC79A7, 0xF0E442, 0x000000 };

    return from_rgb(palette[i % (sizeof palette / sizeof palette[0])]);
}
