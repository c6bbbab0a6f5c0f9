/* SPDX-License-Identifier: MIT */
/*
 * The words that the map document takes for patterns, symbols and line dressings are
 * those that draw/ has entries for; doc/ may not ask it, so this does.
 */
#include "doc/document_keys.h"

#include "draw/pattern.h"
#include "draw/symbol.h"
#include "draw/tactical.h"
#include "support/check.h"

static bool is_among(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(word, *words) == 0)
            return true;
    }
    return false;
}

static void every_word_is_drawn_and_every_drawing_has_its_word(void **state)
{
    const struct {
        const char *what;
        const char *const *document;
        const char *const *drawn;
    } cases[] = {
        { "fill-pattern", fm_pattern_words, fm_pattern_names() },
        { "symbol", fm_symbol_words, fm_symbol_names() },
        { "tactical", fm_tactical_words, fm_tactical_names() },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(cases[i].document[0], "none");
        for (size_t k = 1; cases[i].document[k] != NULL; k++) {
            if (!is_among(cases[i].document[k], cases[i].drawn))
                fail_msg("%s: '%s' is a word of the document, but nothing draws it",
                         cases[i].what, cases[i].document[k]);
        }
        for (size_t k = 0; cases[i].drawn[k] != NULL; k++) {
            if (!is_among(cases[i].drawn[k], cases[i].document))
                fail_msg("%s: '%s' is drawn, but no word of doc/document_keys_style.c",
                         cases[i].what, cases[i].drawn[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_drawn_and_every_drawing_has_its_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
