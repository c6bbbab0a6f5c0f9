/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "draw/sidc.h"
#include "draw/symbol.h"
#include "support/check.h"

#include "base/banned.h"

static void digits_are_taken_apart(void **state)
{
    fm_sidc s;

    (void)state;
    /* "17" is no symbol set: the parts first, then a whole code */
    assert_false(fm_sidc_parse("13161726181234567801", &s, NULL));
    assert_true(fm_sidc_parse("131610261812345678011130000792", &s, NULL));
    assert_int_equal(s.version, 13);
    assert_int_equal(s.context, FM_SIDC_EXERCISE);
    assert_int_equal(s.identity, FM_SIDC_HOSTILE);
    assert_string_equal(fm_sidc_identity_name(&s), "faker");
    assert_int_equal(s.set, FM_SIDC_SET_UNIT);
    assert_int_equal(s.status, FM_SIDC_CAPABLE);
    assert_true(s.is_headquarters && s.is_task_force && !s.is_dummy);
    assert_int_equal(s.amplifier, 18);
    assert_int_equal(s.entity, 123456);
    assert_int_equal(s.modifier1, 178); /* a common one of E */
    assert_int_equal(s.modifier2, 101);
    assert_int_equal(s.shape, 3);
    assert_int_equal(s.country, 792);
    assert_int_equal(fm_sidc_key(&s), 10123456);
}

static void faults_name_their_places(void **state)
{
    static const struct {
        const char *code, *says;
    } rows[] = {
        { "", "there is no code" },
        { "1003100000121100000", "19 places" },
        { "100310000012110000000", "21 places" },
        { "09031000001211000000", "digits 1 and 2" },
        { "17031000001211000000", "digits 1 and 2" },
        { "10331000001211000000", "digit 3" },
        { "10071000001211000000", "digit 4" },
        { "10031300001211000000", "digits 5 and 6" },
        { "10031060001211000000", "digit 7" },
        { "10031008001211000000", "digit 8" },
        { "10031000191211000000", "digits 9 and 10" },
        { "1003100000121100000x", "place 20 is 'x'" },
        { "10031000001211\x01"
          "00000",
          "place 15" },
        { "100310000012110000000000000000", NULL },
        { "100310000012110000001000000000", "digits 21 to 23" },
        { "130310000012110000002000000000", "digits 21 and 22" },
        { "13031000001211000000000A000000", "place 24" },
        { "130310000012110000000000000000", NULL },
        { "1303100000121100000000A0000000", NULL },
        { "10031000001211000000", NULL },
        { "SFGPUCI---*****", NULL },
        { "SFGPUCI---****", "14 letters" },
        { "SFGPUCI---******", "16 letters" },
        { "SXGPUCI---*****", "letter 2" },
        { "SFGZUCI---*****", "letter 4" },
        { "SFGPUCI---Z****", "letters 11 and 12" },
        { "SFGPQQQQQQ*****", "letters 1, 3 and 5 to 10" },
        { "SFGPuci---*****", "place 5" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_sidc_fault fault;
        fm_sidc s;
        bool ok = fm_sidc_parse(rows[i].code, &s, &fault);

        if (ok != (rows[i].says == NULL))
            fail_msg("'%s' is %s: %s", rows[i].code, ok ? "a code" : "none",
                     fault.text);
        if (!ok && strstr(fault.text, rows[i].says) == NULL)
            fail_msg("'%s': '%s' does not say '%s'", rows[i].code, fault.text,
                     rows[i].says);
    }
    assert_false(fm_sidc_parse(NULL, &(fm_sidc){ 0 }, NULL));
}

static void letters_are_the_codes_of_digits(void **state)
{
    static const struct {
        const char *letters;
        uint32_t key;
        fm_sidc_identity identity;
        fm_sidc_status status;
        unsigned amplifier;
        bool hq, tf, dummy;
    } rows[] = {
        { "SFGPUCIZ---F***", 10121102, FM_SIDC_FRIEND, 0, 16, 0, 0, 0 },
        { "SHGAUCI---AHSY*", 10121100, FM_SIDC_HOSTILE, 1, 18, 1, 0, 0 },
        { "SNGXUCA---BI***", 10120500, FM_SIDC_NEUTRAL, 4, 21, 1, 1, 0 },
        { "SUGDUCE---F-***", 10140700, FM_SIDC_UNKNOWN, 3, 0, 0, 0, 1 },
        { "SFGPEVAT--MQ***", 15120200, FM_SIDC_FRIEND, 0, 33, 0, 0, 0 },
        { "GFGPGPPK-------", 25130300, FM_SIDC_FRIEND, 0, 0, 0, 0, 0 },
        { "GNGPDPO---****X", 25160100, FM_SIDC_NEUTRAL, 0, 0, 0, 0, 0 },
        { "GFGPDPOC--****X", 25160205, FM_SIDC_FRIEND, 0, 0, 0, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_sidc_fault fault;
        fm_sidc s;

        if (!fm_sidc_parse(rows[i].letters, &s, &fault))
            fail_msg("%s: %s", rows[i].letters, fault.text);
        assert_int_equal(fm_sidc_key(&s), rows[i].key);
        assert_int_equal(s.identity, rows[i].identity);
        assert_int_equal(s.status, rows[i].status);
        assert_int_equal(s.amplifier, rows[i].amplifier);
        assert_int_equal(s.is_headquarters, rows[i].hq);
        assert_int_equal(s.is_task_force, rows[i].tf);
        assert_int_equal(s.is_dummy, rows[i].dummy);
        assert_true(fm_symbol_knows_sidc(rows[i].letters, NULL));
    }
}

static void what_the_table_does_not_have_is_said(void **state)
{
    static const struct {
        const char *code, *says;
    } rows[] = {
        { "10031000009999990000", "digits 11 to 16" },
        { "10031000001211009900", "digits 17 and 18" },
        { "10031000001211000099", "digits 19 and 20" },
        { "10034500001101000000", "digits 11 to 16" },
        { "13031000001211000000100000000", "29 places" },
        { "130310000012110081000000000000", "meaning in version 13" },
        { "140310000012110047000000000000", "meaning in version 14" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_sidc_fault fault = { "" };

        assert_false(fm_symbol_knows_sidc(rows[i].code, &fault));
        if (strstr(fault.text, rows[i].says) == NULL)
            fail_msg("'%s': '%s'", rows[i].code, fault.text);
    }
}

static void one_modifier_may_have_several_meanings(void **state)
{
    (void)state;
    assert_true(fm_symbol_knows_sidc("10031000001211008100", NULL));
    assert_true(fm_symbol_knows_sidc("130310000012110047000000000000", NULL));
    assert_true(fm_symbol_knows_sidc("140310000012110003000000000000", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_taken_apart),
        cmocka_unit_test(faults_name_their_places),
        cmocka_unit_test(letters_are_the_codes_of_digits),
        cmocka_unit_test(what_the_table_does_not_have_is_said),
        cmocka_unit_test(one_modifier_may_have_several_meanings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
