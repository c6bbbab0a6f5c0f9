/* SPDX-License-Identifier: MIT */
#include "doc/color.h"

#include <math.h>

#include "support/check.h"

static void reads_what_css_writes(void **state)
{
    static const struct {
        const char *text;
        const char *hex; /* NULL: not a colour */
    } cases[] = {
        { "#fff", "#ffffff" },
        { "#1aF", "#11aaff" },
        { "#1af8", "#11aaff88" },
        { "#d98c7f", "#d98c7f" },
        { "#D98C7F80", "#d98c7f80" },
        { "#d98c7fff", "#d98c7f" },
        { "salmon", "#fa8072" },
        { "Salmon", "#fa8072" },
        { "aliceblue", "#f0f8ff" },   /* the first of the names */
        { "yellowgreen", "#9acd32" }, /* the last */
        { "rebeccapurple", "#663399" },
        { "transparent", "#00000000" },
        { "none", "#00000000" },
        { "rgb(217, 140, 127)", "#d98c7f" },
        { "rgb(217 140 127)", "#d98c7f" },
        { "RGB( 217 , 140 , 127 )", "#d98c7f" },
        { "rgba(217,140,127,0.5)", "#d98c7f80" },
        { "rgb(217 140 127 / 50%)", "#d98c7f80" },
        { "rgb(100%, 0%, 50%)", "#ff0080" },
        { "rgb(300, -20, 127.6)", "#ff0080" }, /* brought into range */
        { "rgb(0 0 0 / 7)", "#000000" },
        { "hsl(0, 100%, 50%)", "#ff0000" },
        { "hsl(120 100% 25%)", "#008000" },
        { "hsl(240deg, 100%, 50%)", "#0000ff" },
        { "hsl(-120, 100%, 50%)", "#0000ff" },
        { "hsl(600, 100%, 50%)", "#0000ff" },
        { "hsla(9, 54%, 67%, .5)", "#d88b7d80" },
        { "hsl(0, 0%, 100%)", "#ffffff" },
        { "", NULL },
        { "#", NULL },
        { "#ff", NULL },
        { "#fffff", NULL },
        { "#fffffff", NULL },
        { "#fffffffff", NULL },
        { "#ggg", NULL },
        { "fff", NULL },
        { "salmonn", NULL },
        { "rgb", NULL },
        { "rgb()", NULL },
        { "rgb(1,2)", NULL },
        { "rgb(1,2,3", NULL },
        { "rgb(1,2,3) ", NULL },
        { "rgb(1,2,3,)", NULL },
        { "rgb(1,,2,3)", NULL },
        { "rgb(1,2,3,4,5)", NULL },
        { "rgb(1/2/3)", NULL },
        { "rgb(1,2,nan)", NULL },
        { "rgb(1,2,inf)", NULL },
        { "rgb(1%,2,3)", NULL },
        { "rgb(1deg,2,3)", NULL },
        { "rgb 1 2 3", NULL },
        { "hsl(1,2,3)", NULL },
        { "hsl(10%,20%,30%)", NULL },
        { "hsl(1,2%,3%,4deg)", NULL },
        { "rgb(0000000000000000000000000000000000000000000000000000000000000000,0,0)",
          NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_color color;
        bool is_color = fm_color_parse(cases[i].text, &color);
        fm_str hex = { 0 };

        if (is_color != (cases[i].hex != NULL))
            fail_msg("'%s': EXP %s OBT %d", cases[i].text, cases[i].hex, is_color);
        if (!is_color)
            continue;
        fm_color_add_hex(&hex, color);
        if (strcmp(hex.text, cases[i].hex) != 0)
            fail_msg("'%s': EXP %s OBT %s", cases[i].text, cases[i].hex, hex.text);
        fm_str_release(&hex);
    }
}

static void every_name_is_found_and_they_are_sorted(void **state)
{
    const char *before = "";
    size_t count = 0;

    (void)state;
    for (const char *name; (name = fm_color_name(count)) != NULL; count++) {
        fm_color color;

        assert_true(fm_color_parse(name, &color));
        assert_true(strcmp(before, name) < 0);
        before = name;
    }
    assert_int_equal(count, 148); /* CSS Color 4, section 6.1 */
}

static void every_byte_survives_being_written_and_read(void **state)
{
    (void)state;
    for (int level = 0; level < 256; level++) {
        char text[32], alpha[40];
        fm_str hex = { 0 };
        fm_color color;

        snprintf(text, sizeof text, "#%02x%02x%02x", level, 255 - level, level);
        snprintf(alpha, sizeof alpha, "%s%02x", text, level);
        assert_true(fm_color_parse(alpha, &color));
        fm_color_add_hex(&hex, color);
        assert_string_equal(hex.text, level == 255 ? text : alpha);
        fm_str_release(&hex);
    }
}

static void luminance_is_that_of_wcag(void **state)
{
    static const struct {
        const char *color;
        double luminance;
    } cases[] = {
        { "black", 0 },         { "white", 1 },     { "red", 0.2126 },
        { "lime", 0.7152 },     { "blue", 0.0722 }, { "#808080", 0.21586 },
        { "#0a0a0a", 0.00304 }, /* on the straight part of the curve */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_color color;

        assert_true(fm_color_parse(cases[i].color, &color));
        CHECK_NEAR(fm_color_luminance(color), cases[i].luminance, 5e-6, cases[i].color);
    }
}

static void mixes_and_thins_colours(void **state)
{
    fm_color black = { 0, 0, 0, 1 }, glass = { 1, 0.5, 0, 0 };
    fm_color mixed = fm_color_mix(black, glass, 0.25);

    (void)state;
    CHECK_NEAR(mixed.r, 0.25, 0, "r");
    CHECK_NEAR(mixed.g, 0.125, 0, "g");
    CHECK_NEAR(mixed.a, 0.75, 0, "a");
    CHECK_NEAR(fm_color_mix(black, glass, 1).r, 1, 0, "all of the second");
    CHECK_NEAR(fm_color_with_opacity(mixed, 0.5).a, 0.375, 0, "opacity");
    CHECK_NEAR(fm_color_with_opacity(mixed, 0.5).r, 0.25, 0, "not premultiplied");
}

/* Deuteranopes see red and green alike: neighbours of the palette differ all the same.
 */
static void palette_goes_round_and_neighbours_differ_in_lightness_or_blue(void **state)
{
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        fm_color a = fm_color_palette(i), b = fm_color_palette(i + 1);
        double light = fabs(fm_color_luminance(a) - fm_color_luminance(b));

        assert_true(light > 0.08 || fabs(a.b - b.b) > 0.3);
        CHECK_NEAR(fm_color_palette(i + 8).r, a.r, 0, "round");
        CHECK_NEAR(fm_color_palette(i + 8).g, a.g, 0, "round");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_css_writes),
        cmocka_unit_test(every_name_is_found_and_they_are_sorted),
        cmocka_unit_test(every_byte_survives_being_written_and_read),
        cmocka_unit_test(luminance_is_that_of_wcag),
        cmocka_unit_test(mixes_and_thins_colours),
        cmocka_unit_test(palette_goes_round_and_neighbours_differ_in_lightness_or_blue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
