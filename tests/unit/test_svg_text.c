/* SPDX-License-Identifier: MIT */
#include "draw/svg_text.h"

#include "support/check.h"

static void numbers_are_as_short_as_they_can_be(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {
        { 0, 2, "0" },         { -0.001, 2, "0" },     { 1, 2, "1" },
        { -1, 2, "-1" },       { 12.5, 2, "12.5" },    { 12.345, 2, "12.35" },
        { -0.25, 2, "-.25" },  { 0.05, 2, ".05" },     { 100, 2, "100" },
        { 1e6, 2, "1000000" }, { 0.004, 2, "0" },      { 0.0996, 3, ".1" },
        { 7, 0, "7" },         { 1.0005, 3, "1.001" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str out = { 0 };

        fm_svg_add_number(&out, rows[i].value, rows[i].decimals);
        assert_string_equal(fm_str_text(&out), rows[i].text);
        fm_str_release(&out);
    }
}

static void paths_are_relative_and_do_not_drift(void **state)
{
    fm_path path = { 0 };
    fm_str out = { 0 };
    double x = 0;

    (void)state;
    fm_path_move(&path, (fm_pt){ 1, -2 });
    fm_path_line(&path, (fm_pt){ 3.5, -2 });
    fm_path_line(&path, (fm_pt){ 3.5, -2.001 }); /* rounds to nothing */
    fm_path_line(&path, (fm_pt){ 3, 4 });
    fm_path_curve(&path, (fm_pt){ 4, 4 }, (fm_pt){ 5, 5 }, (fm_pt){ 5, 6 });
    fm_path_close(&path);
    fm_path_move(&path, (fm_pt){ 10, 10 });
    fm_path_line(&path, (fm_pt){ 10, 10 }); /* a dot, with round ends */
    fm_svg_add_path(&out, &path, 2);
    assert_string_equal(fm_str_text(&out), "M1-2l2.5 0-.5 6c1 0 2 1 2 2zM10 10l0 0");

    /* A thousand steps of a third end where a third of a thousand does. */
    fm_path_clear(&path);
    fm_str_clear(&out);
    fm_path_move(&path, (fm_pt){ 0, 0 });
    for (int i = 1; i <= 1000; i++)
        fm_path_line(&path, (fm_pt){ i / 3.0, 0 });
    fm_svg_add_path(&out, &path, 2);
    for (const char *at = strchr(out.text, 'l') + 1; *at != '\0';) {
        double dx, dy;
        int length;

        assert_int_equal(sscanf(at, "%lf %lf%n", &dx, &dy, &length), 2);
        x += dx;
        at += length;
    }
    CHECK_NEAR(x, 333.33, 1e-6, "end");
    fm_path_release(&path);
    fm_str_release(&out);
}

static void text_is_inert_and_legal(void **state)
{
    static const struct {
        const char *text, *written;
    } rows[] = {
        { "<a href=\"x\">&", "&lt;a href=&quot;x&quot;&gt;&amp;" },
        { "a\x01"
          "b\x1B\n",
          "ab\n" },
        { "إدلب", "إدلب" },
        { "\xEF\xBF\xBE\xEF\xBF\xBF", "" },
        { "\xFF", "\xEF\xBF\xBD" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str out = { 0 };

        fm_svg_add_text(&out, rows[i].text);
        assert_string_equal(fm_str_text(&out), rows[i].written);
        fm_str_release(&out);
    }
}

static void ids_are_names_of_xml(void **state)
{
    static const struct {
        const char *name, *id;
    } rows[] = {
        { "control", "control" },
        { "M4 / M5", "M4---M5" },
        { "2020", "x-2020" },
        { "_d1", "x-_d1" },
        { "\"/><script>", "x-----script-" },
        { "", "x-" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fm_str out = { 0 };

        fm_svg_add_id(&out, rows[i].name);
        assert_string_equal(fm_str_text(&out), rows[i].id);
        fm_str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_as_short_as_they_can_be),
        cmocka_unit_test(paths_are_relative_and_do_not_drift),
        cmocka_unit_test(text_is_inert_and_legal),
        cmocka_unit_test(ids_are_names_of_xml),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
