/* SPDX-License-Identifier: MIT */
#include "doc/document_values.h"

#include <string.h>

#include "base/number.h"
#include "base/str.h"

#include "base/banned.h"

struct unit {
    const char *name;
    double factor;
};

/* A number and a unit of the list behind it, with or without a blank between them. */
static bool with_unit(const char *text, size_t length, const struct unit *units,
                      size_t unit_count, double *value)
{
    for (size_t i = 0; i < unit_count; i++) {
        size_t width = strlen(units[i].name);
        size_t digits = length - width;

        if (width >= length || memcmp(text + digits, units[i].name, width) != 0)
            continue;
        while (digits > 0 && text[digits - 1] == ' ')
            digits--;
        if (!fm_number_parse_lax(text, digits, value))
            continue;
        *value *= units[i].factor;
        return true;
    }
    return fm_number_parse_lax(text, length, value);
}

#define WITH_UNIT(text, length, units, value)                                          \
    with_unit(text, length, units, sizeof(units) / sizeof((units)[0]), value)

/* CSS Values and Units Level 4, section 6.2: an inch is 96 px. */
static const struct unit sheet_units[] = { { "px", 1.0 },
                                           { "mm", 96.0 / 25.4 },
                                           { "pt", 96.0 / 72.0 },
                                           { "cm", 960.0 / 25.4 },
                                           { "in", 96.0 } };

bool fm_value_length(const char *text, double *px)
{
    return WITH_UNIT(text, strlen(text), sheet_units, px);
}

bool fm_value_ground(const char *text, double *metres)
{
    static const struct unit units[] = { { "km", 1000.0 },
                                         { "mi", 1609.344 },
                                         { "m", 1.0 } };

    return WITH_UNIT(text, strlen(text), units, metres);
}

bool fm_value_days(const char *text, double *days)
{
    static const struct unit units[] = {
        { "days", 1.0 }, { "day", 1.0 }, { "d", 1.0 }, { "w", 7.0 }
    };

    return WITH_UNIT(text, strlen(text), units, days);
}

bool fm_value_scale(const char *text, double *denominator)
{
    char digits[32];
    size_t count = 0;

    if (strncmp(text, "1:", 2) == 0)
        text += 2;
    text += strspn(text, " ");
    for (; *text != '\0'; text++) {
        if (*text == ' ')
            continue;
        if (count == sizeof digits)
            return false;
        digits[count++] = *text;
    }
    return fm_number_parse_lax(digits, count, denominator);
}

/* ISO 216, and what North America prints on; millimetres, upright. */
static const struct {
    const char *name;
    double width_mm, height_mm;
} papers[] = {
    { "a0", 841, 1189 },         { "a1", 594, 841 },         { "a2", 420, 594 },
    { "a3", 297, 420 },          { "a4", 210, 297 },         { "a5", 148, 210 },
    { "a6", 105, 148 },          { "letter", 215.9, 279.4 }, { "legal", 215.9, 355.6 },
    { "tabloid", 279.4, 431.8 },
};

static bool paper_size(const char *word, size_t length, double *width_px,
                       double *height_px)
{
    char name[8];

    if (length >= sizeof name)
        return false;
    memcpy(name, word, length);
    name[length] = '\0';
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        if (!fm_str_equal_nocase(papers[i].name, name))
            continue;
        *width_px = papers[i].width_mm * 96.0 / 25.4;
        *height_px = papers[i].height_mm * 96.0 / 25.4;
        return true;
    }
    return false;
}

bool fm_value_size(const char *text, double *width_px, double *height_px)
{
    size_t word = strcspn(text, " ");
    const char *rest = text + word + strspn(text + word, " ");
    const char *cross;
    size_t length;

    if (paper_size(text, word, width_px, height_px)) {
        if (fm_str_equal_nocase(rest, "landscape")) {
            double turned = *width_px;

            *width_px = *height_px;
            *height_px = turned;
            return true;
        }
        return *rest == '\0' || fm_str_equal_nocase(rest, "portrait");
    }
    /* An 'x' between two lengths; the one of "px" is not it. */
    for (cross = strchr(text, 'x'); cross != NULL && cross > text && cross[-1] == 'p';)
        cross = strchr(cross + 1, 'x');
    if (cross == NULL)
        return false;
    for (length = (size_t)(cross - text); length > 0 && text[length - 1] == ' ';)
        length--;
    return WITH_UNIT(text, length, sheet_units, width_px) &&
           fm_value_length(cross + 1 + strspn(cross + 1, " "), height_px);
}

bool fm_value_bool(const char *text, bool *value)
{
    static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (fm_str_equal_nocase(text, words[i])) {
            *value = i % 2 == 1;
            return true;
        }
    }
    return false;
}

static size_t alphanumerics(const char *text, bool letters_only)
{
    size_t count = 0;

    while ((text[count] >= 'a' && text[count] <= 'z') ||
           (text[count] >= 'A' && text[count] <= 'Z') ||
           (!letters_only && text[count] >= '0' && text[count] <= '9'))
        count++;
    return count;
}

bool fm_value_language(const char *text)
{
    size_t length = alphanumerics(text, true);

    if (length < 2 || length > 3)
        return false;
    for (text += length; *text == '-' || *text == '_'; text += length) {
        text++;
        length = alphanumerics(text, false);
        if (length < 1 || length > 8)
            return false;
    }
    return *text == '\0';
}

const char *fm_value_bbox(const double numbers[4], fm_bbox *bbox)
{
    *bbox = (fm_bbox){ numbers[0], numbers[1], numbers[2], numbers[3] };
    if (!(bbox->west >= -180 && bbox->west <= 180 && bbox->east >= -180 &&
          bbox->east <= 540))
        return "longitudes are from -180 to 180";
    if (!(bbox->south >= -90 && bbox->south <= 90 && bbox->north >= -90 &&
          bbox->north <= 90))
        return "latitudes are from -90 to 90 (order: west, south, east, north)";
    if (!(bbox->south < bbox->north))
        return "south has to be below north (order: west, south, east, north)";
    if (bbox->east < bbox->west)
        bbox->east += 360;
    if (!(bbox->west < bbox->east) || bbox->east - bbox->west > 360)
        return "west and east are the same, or more than 360 degrees apart";
    return NULL;
}

const char *fm_value_bbox_text(const char *text, fm_bbox *bbox)
{
    double numbers[4];

    for (size_t count = 0; count < 4; count++) {
        size_t length = strcspn(text, ",");
        size_t blanks = strspn(text, " ");

        if (blanks >= length ||
            !fm_number_parse_lax(text + blanks, length - blanks, &numbers[count]) ||
            (text[length] == ',') != (count < 3))
            return "four numbers with commas between them, 'west,south,east,north', "
                   "are "
                   "wanted";
        text += length + (count < 3);
    }
    return fm_value_bbox(numbers, bbox);
}
