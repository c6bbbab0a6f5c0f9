/* SPDX-License-Identifier: MIT */
#include "base/casing.h"

#include "support/check.h"

static void changes_case_in_every_script_that_has_it(void **state)
{
    static const struct {
        const char *lower, *upper;
    } rows[] = {
        { "turkey", "TURKEY" },     { "çeçenköy", "ÇEÇENKÖY" }, { "łódź", "ŁÓDŹ" },
        { "chișinău", "CHIȘINĂU" }, { "ελλάδα", "ΕΛΛάΔΑ" },     { "київ", "КИЇВ" },
        { "հայաստան", "ՀԱՅԱՍՏԱՆ" }, { "đà nẵng", "ĐÀ NẴNG" },   { "إدلب", "إدلب" },
        { "ÿ 12", "Ÿ 12" },         { "straße", "STRAßE" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str s = { 0 };

        fm_str_add(&s, rows[i].lower);
        fm_str_upper(&s);
        assert_string_equal(fm_str_text(&s), rows[i].upper);
        fm_str_lower(&s);
        assert_string_equal(fm_str_text(&s), rows[i].lower);
        fm_str_release(&s);
    }
}

static void takes_lower_and_upper_back_to_each_other(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x3000; code++) {
        if (fm_upper(code) != code)
            assert_int_equal(fm_lower(fm_upper(code)), code);
        if (fm_lower(code) != code)
            assert_int_equal(fm_upper(fm_lower(code)), code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_case_in_every_script_that_has_it),
        cmocka_unit_test(takes_lower_and_upper_back_to_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
