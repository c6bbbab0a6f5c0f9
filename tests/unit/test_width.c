/* SPDX-License-Identifier: MIT */
#include "base/width.h"

#include "support/check.h"

static const struct {
    const char *text;
    size_t columns;
    const char *comment;
} texts[] = {
    { "", 0, "nothing" },
    { "Saraqib", 7, "Latin" },
    { "Краматорськ", 11, "Cyrillic" },
    { "سراقب", 5, "Arabic letters" },
    { "سَرَاقِب", 5, "with vowel marks" },
    { "Ma\u02bfarrat an-Nu\u02bfm\u0101n", 18, "a transcription, composed" },
    { "Nu\u02bfma\u0304n", 6, "decomposed" },
    { "北京市", 6, "Han" },
    { "カナ", 4, "Kana" },
    { "한국", 4, "Hangul syllables" },
    { "\u1112\u1161\u11ab", 2, "the same in jamo" },
    { "🗺 x", 3, "a map is narrow by default" },
    { "🚩", 2, "a flag is wide" },
    { "a\u200eb\u200f", 2, "marks of direction" },
    { "–…²", 3, "dash, ellipsis, superscript" },
    { "a\tb\x1b", 2, "control characters take no column" },
    { "ÿ", 1, "the last of Latin-1" },
    { "\U000E0001x", 1, "a tag" },
};

static void counts_the_columns_of_a_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t columns = fm_width(texts[i].text, strlen(texts[i].text));

        if (columns != texts[i].columns)
            fail_msg("%s: EXP %zu OBT %zu", texts[i].comment, texts[i].columns,
                     columns);
    }
}

static void cuts_between_letters_and_keeps_their_marks(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *prefix;
    } rows[] = {
        { "Saraqib", 3, "Sar" },
        { "Saraqib", 7, "Saraqib" },
        { "Saraqib", 99, "Saraqib" },
        { "Saraqib", 0, "" },
        { "a\u0304b\u0304c", 1, "a\u0304" },
        { "a\u0304b\u0304c", 2, "a\u0304b\u0304" },
        { "北京市", 3, "北" }, /* half of a letter is not shown */
        { "北京市", 4, "北京" },
        { "سَرَاقِب", 2, "سَرَ" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t bytes =
            fm_width_prefix(rows[i].text, strlen(rows[i].text), rows[i].columns);
        char prefix[64] = { 0 };

        memcpy(prefix, rows[i].text, bytes);
        assert_string_equal(prefix, rows[i].prefix);
    }
}

static void bytes_that_are_no_utf8_take_a_column_each(void **state)
{
    (void)state;
    assert_int_equal(fm_width("a\xff\xfe", 3), 3);
    assert_int_equal(fm_width_prefix("a\xff\xfe", 3, 2), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_columns_of_a_terminal),
        cmocka_unit_test(cuts_between_letters_and_keeps_their_marks),
        cmocka_unit_test(bytes_that_are_no_utf8_take_a_column_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
