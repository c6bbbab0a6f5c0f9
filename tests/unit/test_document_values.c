/* SPDX-License-Identifier: MIT */
#include "doc/document_values.h"

#include "support/check.h"

typedef bool (*parse_fn)(const char *text, double *value);

static void quantities_are_read_with_their_units(void **state)
{
    static const struct {
        parse_fn parse;
        const char *text;
        double value; /* NAN: refused */
    } cases[] = {
        { fm_value_length, "1.5", 1.5 },
        { fm_value_length, "1.5px", 1.5 },
        { fm_value_length, "25.4mm", 96 },
        { fm_value_length, "2.54 cm", 96 },
        { fm_value_length, "72pt", 96 },
        { fm_value_length, "1in", 96 },
        { fm_value_length, "-3", -3 },
        { fm_value_length, ".5mm", 0.5 * 96 / 25.4 },
        { fm_value_length, "1e1px", 10 },
        { fm_value_length, "", NAN },
        { fm_value_length, "px", NAN },
        { fm_value_length, "1 2px", NAN },
        { fm_value_length, "1PX", NAN },
        { fm_value_length, "1em", NAN },
        { fm_value_length, "1mmm", NAN },
        { fm_value_length, "nanpx", NAN },
        { fm_value_length, "1e400mm", NAN },
        { fm_value_ground, "500", 500 },
        { fm_value_ground, "500m", 500 },
        { fm_value_ground, "10 km", 10000 },
        { fm_value_ground, "1mi", 1609.344 },
        { fm_value_ground, "1mm", NAN },
        { fm_value_ground, "km", NAN },
        { fm_value_days, "30", 30 },
        { fm_value_days, "30d", 30 },
        { fm_value_days, "1 day", 1 },
        { fm_value_days, "2w", 14 },
        { fm_value_days, "2 days", 2 },
        { fm_value_days, "2 weeks", NAN },
        { fm_value_scale, "1:500000", 500000 },
        { fm_value_scale, "1: 500 000", 500000 },
        { fm_value_scale, "500000", 500000 },
        { fm_value_scale, "2:500000", NAN },
        { fm_value_scale, "1:", NAN },
        { fm_value_scale, "1:1:5", NAN },
        { fm_value_scale, "1:000000000000000000000000000000000000005", NAN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = NAN;
        bool read = cases[i].parse(cases[i].text, &value);

        if (read != !isnan(cases[i].value))
            fail_msg("'%s': EXP %g OBT %d %g", cases[i].text, cases[i].value, read,
                     value);
        if (read)
            CHECK_NEAR(value, cases[i].value, 1e-9, cases[i].text);
    }
}

static void sizes_are_lengths_or_papers(void **state)
{
    static const double mm = 96 / 25.4;
    static const struct {
        const char *text;
        double width, height; /* 0: refused */
    } cases[] = {
        { "1600x1200", 1600, 1200 },
        { "1600 x 1200", 1600, 1200 },
        { "1600px x 1200px", 1600, 1200 },
        { "1600pxx1200", 1600, 1200 },
        { "180mm x 12cm", 180 * mm, 120 * mm },
        { "8.5inx11in", 816, 1056 },
        { "a4", 210 * mm, 297 * mm },
        { "A4 landscape", 297 * mm, 210 * mm },
        { "a4  Portrait", 210 * mm, 297 * mm },
        { "a0", 841 * mm, 1189 * mm },
        { "letter", 816, 1056 },
        { "tabloid landscape", 431.8 * mm, 279.4 * mm },
        { "a4 sideways", 0, 0 },
        { "a7", 0, 0 },
        { "a44", 0, 0 },
        { "1600", 0, 0 },
        { "x1200", 0, 0 },
        { "1600x", 0, 0 },
        { "1600x1200x800", 0, 0 },
        { "1600*1200", 0, 0 },
        { "", 0, 0 },
        { "px", 0, 0 },
        { "landscape", 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double width = 0, height = 0;

        if (fm_value_size(cases[i].text, &width, &height) != (cases[i].width > 0))
            fail_msg("'%s': OBT %g %g", cases[i].text, width, height);
        if (cases[i].width > 0) {
            CHECK_NEAR(width, cases[i].width, 1e-9, cases[i].text);
            CHECK_NEAR(height, cases[i].height, 1e-9, cases[i].text);
        }
    }
}

static void boxes_may_cross_the_antimeridian(void **state)
{
    static const struct {
        double numbers[4];
        double east; /* unwrapped; NAN: refused */
        const char *comment;
    } cases[] = {
        { { 35, 35, 37, 36 }, 37, "plain" },
        { { 170, -20, -170, 20 }, 190, "across" },
        { { 170, -20, 190, 20 }, 190, "across, unwrapped already" },
        { { -180, -90, 180, 90 }, 180, "the world" },
        { { 180, -90, -180, 90 }, NAN, "nothing" },
        { { 35, 35, 35, 36 }, NAN, "no width" },
        { { 35, 36, 37, 36 }, NAN, "no height" },
        { { 35, 36, 37, 35 }, NAN, "upside down" },
        { { -181, 0, 0, 1 }, NAN, "too far west" },
        { { 0, 0, 541, 1 }, NAN, "too far east" },
        { { -180, 0, 181, 1 }, NAN, "more than once round" },
        { { 0, -91, 1, 1 }, NAN, "below the pole" },
        { { 0, 0, 1, 90.5 }, NAN, "above the pole" },
        { { NAN, 0, 1, 1 }, NAN, "no number" },
        { { 0, 0, INFINITY, 1 }, NAN, "infinite" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_bbox bbox;
        const char *fault = fm_value_bbox(cases[i].numbers, &bbox);

        if ((fault == NULL) != !isnan(cases[i].east))
            fail_msg("%s: OBT %s", cases[i].comment, fault == NULL ? "good" : fault);
        if (fault == NULL)
            CHECK_NEAR(bbox.east, cases[i].east, 0, cases[i].comment);
    }
}

static void languages_are_known_by_their_shape(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        { "en", true },
        { "ar-SY", true },
        { "ar_SY", true },
        { "zh-Hant-TW", true },
        { "kmr", true },
        { "de-1996", true },
        { "e", false },
        { "english", false },
        { "", false },
        { "en-", false },
        { "-en", false },
        { "e1", false },
        { "en-waytoolong", false },
        { "en US", false },
        { "../en", false },
        { "ع", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (fm_value_language(cases[i].text) != cases[i].good)
            fail_msg("'%s': EXP %d", cases[i].text, cases[i].good);
    }
}

static void truths_are_six_words(void **state)
{
    static const struct {
        const char *text;
        int value; /* -1: refused */
    } cases[] = {
        { "true", 1 }, { "Yes", 1 }, { "ON", 1 }, { "false", 0 }, { "no", 0 },
        { "off", 0 },  { "1", -1 },  { "y", -1 }, { "", -1 },     { "truee", -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool value = false;
        bool read = fm_value_bool(cases[i].text, &value);

        if (read != (cases[i].value >= 0) || (read && value != (cases[i].value == 1)))
            fail_msg("'%s': EXP %d", cases[i].text, cases[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_are_read_with_their_units),
        cmocka_unit_test(sizes_are_lengths_or_papers),
        cmocka_unit_test(boxes_may_cross_the_antimeridian),
        cmocka_unit_test(languages_are_known_by_their_shape),
        cmocka_unit_test(truths_are_six_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
