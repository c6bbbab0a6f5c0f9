/* SPDX-License-Identifier: MIT */
#include "gis/condition_ogc.h"

#include "support/check.h"

/* Names go out with a mark, so that it is seen that they were asked for. */
static const char *mark(void *user, const char *field)
{
    static char text[64];

    (void)user;
    snprintf(text, sizeof text, "%s<", field);
    return text;
}

/* Tags shortened: "<ogc:PropertyIsEqualTo>" is "[EqualTo", "</..." is "]". */
static void shorten(const char *xml, char *out)
{
    static const struct {
        const char *from, *to;
    } words[] = {
        { "<ogc:PropertyName>", "" },
        { "</ogc:PropertyName>", " " },
        { "<ogc:Literal>", "'" },
        { "</ogc:Literal>", "' " },
        { "</ogc:", "]" },
        { "<ogc:PropertyIs", "[" },
        { "<ogc:", "[" },
    };

    while (*xml != '\0') {
        size_t i = 0;

        while (i < 7 && strncmp(xml, words[i].from, strlen(words[i].from)) != 0)
            i++;
        if (i == 7) {
            *out++ = *xml == '>' ? ' ' : *xml;
            xml++;
            continue;
        }
        xml += strlen(words[i].from);
        out += sprintf(out, "%s", words[i].to);
        if (words[i].to[0] == ']')
            xml += strcspn(xml, ">") + 1;
    }
    *out = '\0';
}

static void check(const char *condition, bool none, bool is_1_1, const char *wanted)
{
    fm_context *ctx = fm_context_new();
    fm_where *where = NULL;
    fm_str text = { 0 };
    fm_gis_ogc ogc = { .out = &text, .is_1_1 = is_1_1, .name_of = mark };
    fm_gis_rule rule = { .class_index = -1 };
    char obtained[4096];

    CHECK_OK(ctx, fm_where_parse(ctx, FM_ERR_USAGE, NULL, condition, &where));
    rule.all = rule.none = &where;
    rule.all_count = !none;
    rule.none_count = none;
    fm_gis_ogc_filter(&ogc, &rule, NULL);
    assert_false(text.failed);
    shorten(fm_str_text(&text), obtained);
    assert_string_equal(obtained, wanted);
    fm_str_release(&text);
    fm_where_free(where);
    fm_context_free(ctx);
}

static void says_every_comparison(void **state)
{
    static const struct {
        const char *condition, *wanted;
    } rows[] = {
        { "a = 1", "[Filter [EqualTo a&lt; '1' ]]\n" },
        { "a < 1.5", "[Filter [LessThan a&lt; '1.5' ]]\n" },
        { "a >= b", "[Filter [GreaterThanOrEqualTo a&lt; b&lt; ]]\n" },
        { "a BETWEEN 1 AND 2",
          "[Filter [Between a&lt; [LowerBoundary '1' ][UpperBoundary '2' ]]]\n" },
        { "a IN ('x', 'y')",
          "[Filter [Or [EqualTo a&lt; 'x' ][EqualTo a&lt; 'y' ]]]\n" },
        { "a IN ('x')", "[Filter [EqualTo a&lt; 'x' ]]\n" },
        { "a IS NULL", "[Filter [Null a&lt; ]]\n" },
        { "a IS NOT NULL", "[Filter [Not [Null a&lt; ]]]\n" },
        { "a = '<&''\"'", "[Filter [EqualTo a&lt; '&lt;&amp;'&quot;' ]]\n" },
        { "a = 1 AND (b = 2 OR c = 3)",
          "[Filter [And [EqualTo a&lt; '1' ][Or [EqualTo b&lt; '2' ][EqualTo c&lt; '3' "
          "]]]]\n" },
        { "a LIKE 'T_l%'", "[Filter [Like wildCard=\"%\" singleChar=\"_\" "
                           "escape=\"\\\" a&lt; 'T_l%' ]]\n" },
        { "a LIKE 'c:\\%'",
          "[Filter [Like wildCard=\"%\" singleChar=\"_\" escape=\"\\\" a&lt; 'c:\\\\%' "
          "]]\n" },
        { "a ILIKE '9!%' ESCAPE '!'",
          "[Filter [Like wildCard=\"%\" singleChar=\"_\" escape=\"!\" "
          "matchCase=\"false\" a&lt; '9!%' ]]\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(rows[i].condition, false, false, rows[i].wanted);
    check("a LIKE 'x'", false, true,
          "[Filter [Like wildCard=\"%\" singleChar=\"_\" escapeChar=\"\\\" a&lt; 'x' "
          "]]\n");
}

static void says_what_becomes_of_null_below_not(void **state)
{
    static const struct {
        const char *condition;
        bool none;
        const char *wanted;
    } rows[] = {
        /* Not true: null is in. */
        { "a = 1", true, "[Filter [Or [Not [EqualTo a&lt; '1' ]][Null a&lt; ]]]\n" },
        { "a = b", true,
          "[Filter [Or [Not [EqualTo a&lt; b&lt; ]][Null a&lt; ][Null b&lt; ]]]\n" },
        { "a IS NULL", true, "[Filter [Not [Null a&lt; ]]]\n" },
        { "a = 1 OR b = 2", true,
          "[Filter [And [Or [Not [EqualTo a&lt; '1' ]][Null a&lt; ]][Or [Not [EqualTo "
          "b&lt; '2' ]][Null b&lt; ]]]]\n" },
        /* Not false: null is in, and so is what it is. */
        { "NOT a = 1", true, "[Filter [Or [EqualTo a&lt; '1' ][Null a&lt; ]]]\n" },
        /* False: null is out. */
        { "NOT a = 1", false,
          "[Filter [And [Not [EqualTo a&lt; '1' ]][Not [Null a&lt; ]]]]\n" },
        { "a <> 1", false,
          "[Filter [And [Not [EqualTo a&lt; '1' ]][Not [Null a&lt; ]]]]\n" },
        { "a NOT IN (1, 2)", false,
          "[Filter [And [Not [Or [EqualTo a&lt; '1' ][EqualTo a&lt; '2' ]]][Not [Null "
          "a&lt; ]]]]\n" },
        { "1 IS NULL", false, "[Filter [EqualTo '1' '0' ]]\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check(rows[i].condition, rows[i].none, false, rows[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_every_comparison),
        cmocka_unit_test(says_what_becomes_of_null_below_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
