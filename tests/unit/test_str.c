/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include "base/mem.h"
#include "support/check.h"

static void grows_and_is_always_terminated(void **state)
{
    fm_str s = { 0 };

    (void)state;
    assert_string_equal(fm_str_text(&s), "");
    fm_str_add(&s, "");
    assert_string_equal(fm_str_text(&s), "");
    for (int i = 0; i < 5000; i++)
        fm_str_add_char(&s, (char)('a' + i % 26));
    assert_int_equal(s.length, 5000);
    assert_int_equal(strlen(s.text), 5000);
    fm_str_add_bytes(&s, "x\0y", 3);
    assert_int_equal(s.length, 5003);
    assert_int_equal(s.text[5003], 0);
    fm_str_cut(&s, 3);
    assert_string_equal(s.text, "abc");
    fm_str_cut(&s, 7); /* there is no more */
    assert_string_equal(s.text, "abc");
    fm_str_addf(&s, "%s-%d-%zu", "d", -5, (size_t)7);
    assert_string_equal(s.text, "abcd--5-7");
    fm_str_clear(&s);
    assert_string_equal(s.text, "");
    fm_str_add_number(&s, 0.5);
    fm_str_add_char(&s, ' ');
    fm_str_add_fixed(&s, 2, 2);
    assert_string_equal(s.text, "0.5 2.00");
    fm_str_release(&s);
    assert_null(s.text);
}

static void a_limit_is_kept_and_failure_sticks(void **state)
{
    fm_str s = { .limit = 5 };
    char *taken;

    (void)state;
    fm_str_add(&s, "12345");
    assert_false(s.failed);
    fm_str_add(&s, "");
    assert_false(s.failed);
    fm_str_add_char(&s, '6');
    assert_true(s.failed);
    assert_string_equal(s.text, "12345");
    fm_str_cut(&s, 0);
    fm_str_add(&s, "x"); /* does nothing any more */
    assert_string_equal(s.text, "");
    fm_str_addf(&s, "%d", 1);
    assert_string_equal(s.text, "");
    assert_null(fm_str_take(&s));
    assert_null(s.text);

    s = (fm_str){ 0 };
    fm_mem_fail_at(1);
    fm_str_add(&s, "x");
    fm_mem_fail_at(0);
    assert_true(s.failed);
    assert_string_equal(fm_str_text(&s), "");
    fm_str_clear(&s);
    assert_false(s.failed);
    taken = fm_str_take(&s);
    assert_string_equal(taken, ""); /* empty is a text too */
    fm_free(taken);
}

static void a_taken_text_is_the_callers(void **state)
{
    fm_str s = { 0 };
    char *taken;

    (void)state;
    fm_str_add(&s, "hold");
    taken = fm_str_take(&s);
    assert_string_equal(taken, "hold");
    assert_null(s.text);
    assert_int_equal(s.length, 0);
    fm_str_add(&s, "anew");
    assert_string_equal(s.text, "anew");
    fm_str_release(&s);
    fm_free(taken);
}

static void messages_show_what_could_mislead(void **state)
{
    static const struct {
        const char *text;
        size_t length; /* 0: strlen */
        const char *escaped;
    } cases[] = {
        { "Idlib إدلب", 0, "Idlib إدلب" },
        { "a\nb\tc\r", 0, "a\\u000ab\\u0009c\\u000d" },
        { "\x1b[31mred", 0, "\\u001b[31mred" },
        { "\x7f", 0, "\\u007f" },
        { "a\0b", 3, "a\\u0000b" },
        { "\xc2\x9b"
          "31m",
          0, "\\u009b31m" }, /* the C1 control that starts colours */
        { "\xe2\x80\xae"
          "gpj",
          0, "\\u202egpj" }, /* right-to-left override */
        { "\xe2\x81\xa6", 0, "\\u2066" },
        { "\xe2\x80\xa8", 0, "\\u2028" },
        { "\xe2\x80\x8d", 0, "\xe2\x80\x8d" }, /* a joiner is a letter's business */
        { "caf\xe9!", 0, "caf\\xe9!" },
        { "\xc0\xaf", 0, "\\xc0\\xaf" },          /* overlong */
        { "\xed\xa0\x80", 0, "\\xed\\xa0\\x80" }, /* surrogate */
        { "\xf0\x9f\x97", 0, "\\xf0\\x9f\\x97" }, /* cut */
        { "%s%n", 0, "%s%n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = cases[i].length == 0 ? strlen(cases[i].text) : cases[i].length;
        fm_str s = { 0 };

        fm_str_add_escaped(&s, cases[i].text, length);
        assert_string_equal(fm_str_text(&s), cases[i].escaped);
        fm_str_release(&s);
    }
}

static void code_points_are_written_as_utf8(void **state)
{
    fm_str s = { 0 };

    (void)state;
    fm_str_add_code(&s, 'a');
    fm_str_add_code(&s, 0xE9);
    fm_str_add_code(&s, 0x625);
    fm_str_add_code(&s, 0x1F5FA);
    fm_str_add_code(&s, 0xD800);
    assert_string_equal(s.text, "aé\xd8\xa5\xf0\x9f\x97\xba\xef\xbf\xbd");
    fm_str_release(&s);
}

static void texts_compare_with_and_without_case(void **state)
{
    (void)state;
    assert_true(fm_str_equal(NULL, NULL));
    assert_false(fm_str_equal(NULL, ""));
    assert_false(fm_str_equal("a", NULL));
    assert_true(fm_str_equal("a", "a"));
    assert_true(fm_str_equal_nocase("TITLE", "title")); /* in a Turkish locale, too */
    assert_false(fm_str_equal_nocase("title", "titles"));
    assert_false(fm_str_equal_nocase("titles", "title"));
    assert_false(fm_str_equal_nocase("É", "é")); /* ASCII alone */
    assert_false(fm_str_equal_nocase("@", "`"));
    assert_false(fm_str_equal_nocase("[", "{"));
}

static void distance_counts_the_slips_of_a_hand(void **state)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        { "", "", 0 },
        { "", "abc", 3 },
        { "abc", "", 3 },
        { "fill-color", "fill-color", 0 },
        { "fil-color", "fill-color", 1 },
        { "fill-colour", "fill-color", 1 },
        { "fill_color", "fill-color", 1 },
        { "titel", "title", 1 }, /* two letters the wrong way round are one slip */
        { "TITEL", "title", 1 },
        { "kitten", "sitting", 3 },
        { "abcdef", "ghijkl", 6 },
        { "ca", "abc", 3 },
    };
    char longer[80];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t there = fm_str_distance(cases[i].a, cases[i].b, 10);
        size_t back = fm_str_distance(cases[i].b, cases[i].a, 10);

        if (there != cases[i].distance || back != there)
            fail_msg("'%s' '%s': EXP %zu OBT %zu, %zu back", cases[i].a, cases[i].b,
                     cases[i].distance, there, back);
    }
    assert_int_equal(fm_str_distance("abcdef", "ghijkl", 2), 3); /* limit + 1 */
    memset(longer, 'x', sizeof longer);
    longer[79] = '\0';
    assert_int_equal(fm_str_distance(longer, longer, 2), 3); /* not worth the work */
}

static void the_nearest_word_is_near_or_none(void **state)
{
    static const char *const words[] = { "title",      "tile",       "id", "x",
                                         "line-width", "line-color", NULL };
    static const struct {
        const char *word;
        const char *nearest;
    } cases[] = {
        { "titel", "title" },
        { "Title", "title" },
        { "tiles", "tile" },
        { "line-colour", "line-color" },
        { "linewidth", "line-width" },
        { "line-thickness", NULL },
        { "ID", "id" },
        { "ix", "id" },
        { "q", NULL },
        { "X", "x" },
        { "", NULL },
        { "zzzz", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *nearest = fm_str_nearest(cases[i].word, words);

        if (!fm_str_equal(nearest, cases[i].nearest))
            fail_msg("'%s': EXP %s OBT %s", cases[i].word,
                     cases[i].nearest == NULL ? "none" : cases[i].nearest,
                     nearest == NULL ? "none" : nearest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_is_always_terminated),
        cmocka_unit_test(a_limit_is_kept_and_failure_sticks),
        cmocka_unit_test(a_taken_text_is_the_callers),
        cmocka_unit_test(messages_show_what_could_mislead),
        cmocka_unit_test(code_points_are_written_as_utf8),
        cmocka_unit_test(texts_compare_with_and_without_case),
        cmocka_unit_test(distance_counts_the_slips_of_a_hand),
        cmocka_unit_test(the_nearest_word_is_near_or_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
