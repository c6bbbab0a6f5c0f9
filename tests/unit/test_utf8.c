/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include "support/check.h"

static void decodes_what_is_valid_and_nothing_else(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        size_t taken; /* 0: invalid */
        uint32_t code;
        const char *comment;
    } rows[] = {
        { "a", 1, 1, 'a', "ASCII" },
        { "\x7f", 1, 1, 0x7f, "last of one byte" },
        { "\xc2\x80", 2, 2, 0x80, "first of two" },
        { "\xdf\xbf", 2, 2, 0x7ff, "last of two" },
        { "\xe0\xa0\x80", 3, 3, 0x800, "first of three" },
        { "\xed\x9f\xbf", 3, 3, 0xd7ff, "before the surrogates" },
        { "\xee\x80\x80", 3, 3, 0xe000, "after the surrogates" },
        { "\xef\xbf\xbf", 3, 3, 0xffff, "last of three" },
        { "\xf0\x90\x80\x80", 4, 4, 0x10000, "first of four" },
        { "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff, "last of all" },
        { "", 0, 0, 0, "nothing" },
        { "\x80", 1, 0, 0, "continuation first" },
        { "\xc0\x80", 2, 0, 0, "overlong NUL" },
        { "\xc1\xbf", 2, 0, 0, "overlong" },
        { "\xe0\x9f\xbf", 3, 0, 0, "overlong" },
        { "\xf0\x8f\xbf\xbf", 4, 0, 0, "overlong" },
        { "\xed\xa0\x80", 3, 0, 0, "high surrogate" },
        { "\xed\xbf\xbf", 3, 0, 0, "low surrogate" },
        { "\xf4\x90\x80\x80", 4, 0, 0, "beyond U+10FFFF" },
        { "\xf5\x80\x80\x80", 4, 0, 0, "no such byte" },
        { "\xff", 1, 0, 0, "no such byte" },
        { "\xc2", 1, 0, 0, "cut" },
        { "\xe2\x82", 2, 0, 0, "cut" },
        { "\xf0\x90\x80", 3, 0, 0, "cut" },
        { "\xc2\x41", 2, 0, 0, "continuation is a letter" },
        { "\xe2\x82\x41", 3, 0, 0, "continuation is a letter" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t code = 0;
        size_t taken = fm_utf8_decode(rows[i].bytes, rows[i].length, &code);

        if (taken != rows[i].taken || (taken > 0 && code != rows[i].code))
            fail_msg("%s: EXP %zu U+%04X OBT %zu U+%04X", rows[i].comment,
                     rows[i].taken, (unsigned)rows[i].code, taken, (unsigned)code);
    }
}

static void gives_every_code_point_back(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x110010; code++) {
        bool is_valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        char bytes[4];
        size_t length = fm_utf8_encode(code, bytes);
        uint32_t back = 0;

        assert_int_equal(fm_utf8_decode(bytes, length, &back), length);
        assert_int_equal(back, is_valid ? code : FM_REPLACEMENT);
    }
}

static void finds_the_first_byte_that_is_wrong(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        size_t valid;
    } rows[] = {
        { "", 0, 0 },
        { "Idlib", 5, 5 },
        { "\xd8\xa5\xd8\xaf\xd9\x84\xd8\xa8", 8, 8 },
        { "H\xe4meen", 6, 1 },
        { "Idlib\xff", 6, 5 },
        { "\xd8\xa5\xd8", 3, 2 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(fm_utf8_valid_prefix(rows[i].text, rows[i].length),
                         rows[i].valid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_what_is_valid_and_nothing_else),
        cmocka_unit_test(gives_every_code_point_back),
        cmocka_unit_test(finds_the_first_byte_that_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
