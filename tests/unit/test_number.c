/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <stdlib.h>

#include "support/check.h"

static void reads_numbers_of_json_and_of_people(void **state)
{
    static const struct {
        const char *text;
        bool json, lax;
        double value;
    } cases[] = {
        { "0", true, true, 0 },
        { "-0", true, true, -0.0 },
        { "7", true, true, 7 },
        { "-7.25", true, true, -7.25 },
        { "1e3", true, true, 1000 },
        { "1E+3", true, true, 1000 },
        { "1e-3", true, true, 0.001 },
        { "0.1", true, true, 0.1 },
        { "1e0", true, true, 1 },
        { "123456789012345678901234567890", true, true,
          123456789012345678901234567890.0 },
        { "9007199254740993", true, true, 9007199254740992.0 }, /* half to even */
        { "9007199254740993.0000000000000000000000000001", true, true,
          9007199254740994.0 },
        { "0.30000000000000004", true, true, 0.30000000000000004 },
        { "2.2250738585072011e-308", true, true, 2.2250738585072011e-308 },
        { "4.9406564584124654e-324", true, true, 4.9406564584124654e-324 },
        { "2.4e-324", true, true, 0 }, /* below half of the smallest */
        { "1e-400", true, true, 0 },
        { "0e999999999999999999999", true, true, 0 },
        { "1.7976931348623157e308", true, true, DBL_MAX },
        { "1e309", false, false, 0 },
        { "1e999999999999999999999", false, false, 0 },
        { "+1", false, true, 1 },
        { ".5", false, true, 0.5 },
        { "5.", false, true, 5 },
        { "-.5e1", false, true, -5 },
        { "012", false, true, 12 },
        { "00", false, true, 0 },
        { "", false, false, 0 },
        { ".", false, false, 0 },
        { "-", false, false, 0 },
        { "+-1", false, false, 0 },
        { "--1", false, false, 0 },
        { "1e", false, false, 0 },
        { "1e+", false, false, 0 },
        { "e5", false, false, 0 },
        { ".e5", false, false, 0 },
        { "1.2.3", false, false, 0 },
        { "1,5", false, false, 0 },
        { "0x10", false, false, 0 },
        { "1_000", false, false, 0 },
        { " 1", false, false, 0 },
        { "1 ", false, false, 0 },
        { "1f", false, false, 0 },
        { "nan", false, false, 0 },
        { "NaN", false, false, 0 },
        { ".nan", false, false, 0 },
        { "inf", false, false, 0 },
        { "Infinity", false, false, 0 },
        { "-.inf", false, false, 0 },
        { "١٢", false, false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].text);
        double json = 99, lax = 99;

        if (fm_number_parse(cases[i].text, length, &json) != cases[i].json ||
            fm_number_parse_lax(cases[i].text, length, &lax) != cases[i].lax)
            fail_msg("'%s': EXP json %d lax %d", cases[i].text, cases[i].json,
                     cases[i].lax);
        if (cases[i].json)
            CHECK_NEAR(json, cases[i].value, 0, cases[i].text);
        if (cases[i].lax)
            CHECK_NEAR(lax, cases[i].value, 0, cases[i].text);
        if (cases[i].lax && cases[i].value == 0)
            assert_int_equal(signbit(lax) != 0, cases[i].text[0] == '-');
    }
}

static void reads_a_thousand_digits_correctly_rounded(void **state)
{
    char text[1100];
    double value;

    (void)state;
    /* 1 + 2^-53 is halfway between two doubles: with a digit far behind it is above. */
    snprintf(text, sizeof text,
             "1.00000000000000011102230246251565404236316680908203125");
    assert_true(fm_number_parse(text, strlen(text), &value));
    CHECK_NEAR(value, 1, 0, "half to even");
    for (size_t i = strlen(text); i < 1050; i++)
        text[i] = '0';
    text[1050] = '1';
    assert_true(fm_number_parse(text, 1051, &value));
    CHECK_NEAR(value, 1 + DBL_EPSILON, 0, "one digit in a thousand decides");
    memset(text, '0', sizeof text);
    text[1] = '.';
    text[sizeof text - 1] = '7';
    assert_true(fm_number_parse(text, sizeof text, &value));
    CHECK_NEAR(value, 0, 0, "7e-1098");
}

/* A generator of our own: the same numbers everywhere. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void agrees_with_the_c_library_on_random_texts(void **state)
{
    uint64_t seed = 20200224;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t r = next_random(&seed);
        int whole = (int)(r % 20), fraction = (int)(r / 20 % 22);
        char text[80];
        int length = 0;
        double value, expected;

        text[length++] = (char)('1' + r % 9);
        for (int d = 0; d < whole; d++)
            text[length++] = (char)('0' + next_random(&seed) % 10);
        text[length++] = '.';
        for (int d = 0; d <= fraction; d++)
            text[length++] = (char)('0' + next_random(&seed) % 10);
        if (r / 1000 % 3 == 0)
            length += snprintf(text + length, 8, "e%d", (int)(r / 7777 % 80) - 40);
        text[length] = '\0';
        expected = strtod(text, NULL);
        assert_true(fm_number_parse(text, (size_t)length, &value));
        if (memcmp(&value, &expected, sizeof value) != 0)
            fail_msg("%s: EXP %.17g OBT %.17g", text, expected, value);
    }
}

static void every_double_survives_being_written_and_read(void **state)
{
    uint64_t seed = 20200306;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = next_random(&seed);
        double value, back;
        char text[FM_NUMBER_MAX];
        size_t length;

        /* Every other one of everyday size. */
        if (i % 2 == 0)
            bits = (bits & UINT64_C(0x800FFFFFFFFFFFFF)) | (UINT64_C(1003) + bits % 40)
                                                               << 52;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        length = fm_number_format(value, text);
        assert_int_equal(length, strlen(text));
        assert_true(length < FM_NUMBER_MAX);
        if (!fm_number_parse(text, length, &back) || back != value)
            fail_msg("%.17g: OBT %s", value, text);
    }
}

static void writes_the_shortest_digits_without_needless_exponents(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        { 0, "0" },
        { -0.0, "0" },
        { 1, "1" },
        { -1.5, "-1.5" },
        { 0.1, "0.1" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 100, "100" },
        { 1e20, "100000000000000000000" },
        { 123456789012345680000.0, "123456789012345680000" },
        { 1e21, "1e21" },
        { 1.5e300, "1.5e300" },
        { 1e-6, "0.000001" },
        { 1e-7, "0.0000001" },
        { 1.25e-7, "0.000000125" },
        { 1e-8, "1e-8" },
        { -1.25e-8, "-1.25e-8" },
        { 9007199254740993.0, "9007199254740992" },
        { 36.123456789, "36.123456789" },
        { DBL_MAX, "1.7976931348623157e308" },
        { DBL_MIN, "2.2250738585072014e-308" },
        { 5e-324, "5e-324" }, /* subnormal: fewer digits tell it apart */
        { 1e-320, "1e-320" },
        { NAN, "null" },
        { INFINITY, "null" },
        { -INFINITY, "null" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[FM_NUMBER_MAX];
        size_t length = fm_number_format(cases[i].value, text);

        if (strcmp(text, cases[i].text) != 0 || length != strlen(text))
            fail_msg("%.17g: EXP %s OBT %s", cases[i].value, cases[i].text, text);
    }
}

static void writes_fixed_decimals_and_no_negative_zero(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        { 1.005, 2, "1.00" }, /* 1.005 is a little less than that */
        { 0.125, 2, "0.12" }, /* half to even */
        { 0.375, 2, "0.38" },
        { -0.001, 2, "0.00" },
        { -0.0, 0, "0" },
        { -0.5, 0, "0" },
        { -1.5, 0, "-2" },
        { 2.5, 0, "2" },
        { -0.006, 2, "-0.01" },
        { 12345.678, 1, "12345.7" },
        { 0.1, 17, "0.10000000000000001" },
        { 1e22, 1, "10000000000000000000000.0" },
        { NAN, 2, "null" },
    };
    char text[FM_FIXED_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = fm_number_format_fixed(cases[i].value, cases[i].decimals, text);

        if (strcmp(text, cases[i].text) != 0 || length != strlen(text))
            fail_msg("%.17g: EXP %s OBT %s", cases[i].value, cases[i].text, text);
    }
    assert_int_equal(fm_number_format_fixed(-DBL_MAX, 17, text), 1 + 309 + 1 + 17);
}

static void reads_integers_that_fit(void **state)
{
    static const struct {
        const char *text;
        bool fits;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "42", true, 42 },
        { "-42", true, -42 },
        { "007", true, 7 },
        { "9223372036854775807", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775808", true, INT64_MIN },
        { "-9223372036854775809", false, 0 },
        { "99999999999999999999999", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 },
        { "1.0", false, 0 },
        { "1e3", false, 0 },
        { " 1", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 99;
        bool fits = fm_integer_parse(cases[i].text, strlen(cases[i].text), &value);

        if (fits != cases[i].fits || (fits && value != cases[i].value))
            fail_msg("'%s': EXP %d OBT %d %lld", cases[i].text, cases[i].fits, fits,
                     (long long)value);
    }
}

/* A comma for decimals, as in half of Europe; skipped where no such locale is there. */
static void no_locale_changes_a_digit(void **state)
{
    static const char *const locales[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8",
                                           "tr_TR.UTF-8", "ru_RU.UTF-8" };
    const char *found = NULL;
    char text[FM_FIXED_MAX];
    double value;

    (void)state;
    for (size_t i = 0; i < 5 && found == NULL; i++)
        found = setlocale(LC_ALL, locales[i]);
    if (found == NULL)
        skip();
    fm_number_format(1234.5, text);
    assert_string_equal(text, "1234.5");
    fm_number_format_fixed(1234.5, 2, text);
    assert_string_equal(text, "1234.50");
    assert_true(fm_number_parse("0.1234567890123456789012345e-30", 31, &value));
    CHECK_NEAR(value, 1.234567890123456789012345e-31, 0, "through the C library");
    assert_false(fm_number_parse("1,5", 3, &value));
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_of_json_and_of_people),
        cmocka_unit_test(reads_a_thousand_digits_correctly_rounded),
        cmocka_unit_test(agrees_with_the_c_library_on_random_texts),
        cmocka_unit_test(every_double_survives_being_written_and_read),
        cmocka_unit_test(writes_the_shortest_digits_without_needless_exponents),
        cmocka_unit_test(writes_fixed_decimals_and_no_negative_zero),
        cmocka_unit_test(reads_integers_that_fit),
        cmocka_unit_test(no_locale_changes_a_digit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
