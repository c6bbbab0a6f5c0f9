/* SPDX-License-Identifier: MIT */
#include "doc/style.h"

#include <stdlib.h>

#include "doc/template.h"
#include "support/check.h"

/* A table from rows of cells "column=value": numbers, true/false, 'text'; a column that
 * a row does not name is null. */
static void add_cell(fm_table *t, size_t row, const char *cell)
{
    const char *equals = strchr(cell, '=');
    const char *value = equals + 1;
    size_t column;
    bool ok = fm_table_column(t, cell, (size_t)(equals - cell), &column);

    if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
        ok = ok && fm_table_set_bool(t, column, row, value[0] == 't');
    else if (strchr(value, '.') != NULL && value[0] != '\'')
        ok = ok && fm_table_set_real(t, column, row, 2.5);
    else if (value[0] != '\'')
        ok = ok && fm_table_set_integer(t, column, row, atoll(value));
    else
        ok = ok && fm_table_set_text(t, column, row, value + 1, strlen(value) - 1);
    assert_true(ok);
}

#define CELLS_MAX 8
static void add_row(fm_table *t, const char *const cells[CELLS_MAX])
{
    assert_true(fm_table_add_row(t));
    for (size_t i = 0; i < CELLS_MAX && cells[i] != NULL; i++)
        add_cell(t, t->row_count - 1, cells[i]);
}

struct fixture {
    fm_context *ctx;
    check_log log;
    fm_document *document;
    fm_table table;
    fm_styler *styler;
};

static void open_document(struct fixture *f, const char *text)
{
    *f = (struct fixture){ .ctx = fm_context_new() };
    fm_context_set_log(f->ctx, FM_LOG_NOTE, check_collect, &f->log);
    if (fm_document_read_text(f->ctx, "map.yaml", ".", text, strlen(text),
                              &f->document) != FM_OK)
        fail_msg("%s\n%s", fm_context_error(f->ctx)->message, f->log.text);
}

static void bind(struct fixture *f)
{
    CHECK_OK(f->ctx, fm_styler_new(f->ctx, f->document, &f->document->layers[0],
                                   &f->table, &f->styler));
}

static void close_all(struct fixture *f)
{
    fm_styler_free(f->styler);
    fm_table_release(&f->table);
    fm_document_free(f->document);
    fm_context_free(f->ctx);
}

static void classes_are_taken_by_value_then_by_rule_then_by_default(void **state)
{
    static const char text[] = "layers:\n"
                               "  - source: a.geojson\n"
                               "    fill-color: '#111111'\n"
                               "    classes:\n"
                               "      field: k\n"
                               "      values: {a: {fill-color: '#222222'}, '7': Seven, "
                               "'true': Yes, '2.5': H}\n"
                               "      rules:\n"
                               "        - {where: n > 5, label: Big}\n"
                               "        - {where: n > 3, label: Middle}\n"
                               "      default: {label: Rest, visible: false}\n";
    static const struct {
        const char *cells[CELLS_MAX];
        int class;
        const char *comment;
    } cases[] = {
        { { "k='a" }, 0, "by value" },
        { { "k='a", "n=9" }, 0, "a value goes before a rule" },
        { { "k=7" }, 1, "an integer as its text" },
        { { "k='7" }, 1, "a text of digits" },
        { { "k=true" }, 2, "a boolean" },
        { { "k=2.5" }, 3, "a real" },
        { { "k='b", "n=9" }, 4, "the first rule that holds" },
        { { "k='b", "n=4" }, 5, "the second rule" },
        { { "k='b", "n=1" }, 6, "default" },
        { { "n=1" }, 6, "null is no value" },
        { { "k='ab" }, 6, "a value is matched whole" },
        { { "k='" }, 6, "empty" },
    };
    struct fixture f;

    (void)state;
    open_document(&f, text);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        add_row(&f.table, cases[i].cells);
    bind(&f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (fm_styler_class(f.styler, i) != cases[i].class)
            fail_msg("%s: EXP %d OBT %d", cases[i].comment, cases[i].class,
                     fm_styler_class(f.styler, i));
    }
    CHECK_NEAR(fm_styler_style(f.styler, 0).fill_color.r, 0x22 / 255.0, 0, "class");
    CHECK_NEAR(fm_styler_style(f.styler, 2).fill_color.r, 0x11 / 255.0, 0, "layer");
    CHECK_NEAR(fm_styler_class_style(f.styler, -1).fill_color.r, 0x11 / 255.0, 0, "-1");
    assert_true(f.document->layers[0].classes[6].hidden);
    close_all(&f);
}

static void a_feature_without_a_class_has_none(void **state)
{
    struct fixture f;

    (void)state;
    open_document(
        &f,
        "layers:\n  - source: a.geojson\n    classes: {field: k, values: {a: A}}\n");
    add_row(&f.table, (const char *const[CELLS_MAX]){ "k='b" });
    bind(&f);
    assert_int_equal(fm_styler_class(f.styler, 0), -1);
    close_all(&f);
}

static void defaults_follow_from_what_is_given(void **state)
{
    static const struct {
        const char *style;
        double line_alpha, fill_alpha, symbol_fill;
        const char *shape; /* "-": none */
        const char *comment;
    } cases[] = {
        { "opacity: 1", 1, 0, 0x44 / 255.0, "-", "nothing given: a line, no fill" },
        { "fill-color: red", 0, 1, 0x44 / 255.0, "-", "a filled area has no edge" },
        { "fill-pattern: cross", 0, 0, 0x44 / 255.0, "-", "nor has a hatched one" },
        { "fill-color: red\n    line-width: 2", 1, 1, 0x44 / 255.0, "-",
          "unless a line is asked for" },
        { "symbol: {size: 20}", 1, 0, 0x44 / 255.0, "circle",
          "a size alone is a circle" },
        { "symbol: observation-post", 1, 0, 1, "observation-post", "a post is white" },
        { "symbol: {shape: observation-post, color: black}", 1, 0, 0,
          "observation-post", "unless it is not" },
        { "symbol: {sidc: '{code}'}", 1, 0, 1, "-", "a code draws itself" },
        { "symbol: none", 1, 0, 0x44 / 255.0, "-", "none" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        fm_str text = { 0 };
        fm_style style;

        fm_str_addf(&text, "layers:\n  - source: a.geojson\n    %s\n", cases[i].style);
        open_document(&f, text.text);
        bind(&f);
        style = fm_styler_class_style(f.styler, -1);
        CHECK_NEAR(style.line_color.a, cases[i].line_alpha, 0, cases[i].comment);
        CHECK_NEAR(style.fill_color.a, cases[i].fill_alpha, 0, cases[i].comment);
        CHECK_NEAR(style.symbol_color.r, cases[i].symbol_fill, 1e-12, cases[i].comment);
        assert_string_equal(style.symbol_shape == NULL ? "-" : style.symbol_shape,
                            cases[i].shape);
        fm_str_release(&text);
        close_all(&f);
    }
}

static void numbers_by_a_field_are_linear_between_stops(void **state)
{
    static const struct {
        const char *cell;
        double size;
    } cases[] = {
        { "n=-5", 10 }, { "n=0", 10 },    { "n=5", 15 },   { "n=10", 20 },
        { "n=15", 30 }, { "n=20", 40 },   { "n=99", 40 },  { "n='15", 30 },
        { "n='x", 7 },  { "other=1", 7 }, { "n=true", 7 },
    };
    struct fixture f;
    const fm_graduated *size;

    (void)state;
    open_document(&f,
                  "layers:\n  - source: a.geojson\n    symbol:\n      size: {field: n, "
                  "stops: [[0, 10], [10, 20], [20, 40]], value: 7}\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        add_row(&f.table, (const char *const[CELLS_MAX]){ cases[i].cell });
    bind(&f);
    size = &f.document->layers[0].style.symbol_size;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CHECK_NEAR(fm_styler_number(f.styler, size, i), cases[i].size, 1e-12,
                   cases[i].cell);
    close_all(&f);
}

static void texts_are_filled_in_from_fields(void **state)
{
    static const struct {
        const char *template_text;
        const char *text;
    } cases[] = {
        { "{plain}", "Plain" },
        { "{name}", "إدلب" },            /* the sheet's language first */
        { "{name_en}", "Idlib" },        /* a field that names its language */
        { "{local}", "Lokal" },          /* the field itself */
        { "{town}", "Town in English" }, /* at last English */
        { "{road:name}", "M5" },
        { "{name_en}\n{name_ar}", "Idlib\nإدلب" },
        { "{name_en}\n{nothing}", "Idlib" }, /* an empty line is left out */
        { "{nothing}\n{name_en}", "Idlib" },
        { "{nothing}", "" },
        { "{nothing} {name_en}", "Idlib" }, /* and a blank beside nothing */
        { "No. {nothing}", "" },
        { "fixed", "fixed" },
        { "a\n\nb", "a\n\nb" },
        { "{{{plain}}}", "{Plain}" },
        { "{n} at {half}", "7 at 2.5" },
        { "{unknown}|", "" },
        { "open {plain", "open {plain" },
        { "%s %n {plain}", "%s %n Plain" },
    };
    struct fixture f;
    fm_str text = { 0 };

    (void)state;
    open_document(&f, "sheet: {language: ar-SY}\nlayers:\n  - source: a.geojson\n"
                      "    label: '{plain}'\n");
    add_row(&f.table,
            (const char *const[CELLS_MAX]){
                "plain='Plain", "name='Name", "name_ar='إدلب", "name_en='Idlib",
                "local='Lokal", "town_en='Town in English", "n=7", "half=2.5" });
    add_cell(&f.table, 0, "town_ar='");
    add_cell(&f.table, 0, "road:name_ar='M5");
    assert_true(fm_table_column(&f.table, "nothing", 7, &(size_t){ 0 }));
    bind(&f);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_str_clear(&text);
        fm_styler_text(f.styler, cases[i].template_text, 0, &text);
        if (strcmp(fm_str_text(&text), cases[i].text) != 0)
            fail_msg("'%s': EXP '%s' OBT '%s'", cases[i].template_text, cases[i].text,
                     fm_str_text(&text));
    }
    fm_str_release(&text);
    close_all(&f);
}

static void braces_without_a_partner_are_found(void **state)
{
    static const struct {
        const char *text;
        int fault; /* offset, or -1 */
    } cases[] = {
        { "", -1 },  { "{a}", -1 },  { "{{a}}", -1 }, { "{a", 0 },   { "a}", 1 },
        { "{}", 0 }, { "{a}{b", 3 }, { "{a{b}}", 0 }, { "{{a}", 3 }, { "{{{a}}}", -1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *fault = fm_template_fault(cases[i].text);

        assert_int_equal(fault == NULL ? -1 : fault - cases[i].text, cases[i].fault);
    }
}

static void features_bring_their_own_simplestyle(void **state)
{
    struct fixture f;
    fm_style style;

    (void)state;
    open_document(
        &f, "layers:\n  - source: a.geojson\n    style: features\n    line-width: 3\n");
    add_row(&f.table, (const char *const[CELLS_MAX]){
                          "stroke='#f00", "stroke-width=5", "stroke-opacity='0.5",
                          "fill='00ff00", "fill-opacity=1", "marker-color='#00f",
                          "marker-size='large", "marker-symbol='triangle" });
    add_row(&f.table,
            (const char *const[CELLS_MAX]){ "stroke='nonsense", "stroke-width=-4",
                                            "fill=123", "marker-symbol='airport" });
    bind(&f);
    style = fm_styler_style(f.styler, 0);
    CHECK_NEAR(style.line_color.r, 1, 0, "stroke");
    CHECK_NEAR(style.line_color.g, 0, 0, "stroke");
    CHECK_NEAR(style.line_width.value, 5, 0, "stroke-width");
    CHECK_NEAR(style.line_opacity, 0.5, 0, "stroke-opacity");
    CHECK_NEAR(style.fill_color.g, 1, 0, "fill without #");
    CHECK_NEAR(style.fill_opacity, 1, 0, "fill-opacity");
    CHECK_NEAR(style.circle_color.b, 1, 0, "marker-color");
    CHECK_NEAR(style.circle_radius.value, 7, 0, "marker-size");
    assert_string_equal(style.symbol_shape, "triangle");

    style = fm_styler_style(f.styler, 1);
    CHECK_NEAR(style.line_color.r, 0x55 / 255.0, 1e-12, "the specification's stroke");
    CHECK_NEAR(style.line_width.value, 3, 0, "the layer's width");
    CHECK_NEAR(style.fill_color.r, 0x11 / 255.0, 1e-12, "123 is #123");
    CHECK_NEAR(style.fill_opacity, 0.6, 1e-12, "the specification's opacity");
    CHECK_NEAR(style.circle_color.r, 0x7E / 255.0, 1e-12, "the marker's grey");
    assert_null(style.symbol_shape);
    close_all(&f);
}

static void certainty_is_read_and_an_unknown_word_is_said(void **state)
{
    static const char *const words[] = { "assessed", "claimed", "Contested",
                                         "stale",    "",        "sure" };
    static const fm_certainty expected[] = { FM_CERTAIN, FM_CLAIMED, FM_CONTESTED,
                                             FM_STALE,   FM_CERTAIN, FM_CERTAIN };
    struct fixture f;

    (void)state;
    open_document(&f, "layers:\n  - source: a.geojson\n    certainty: c\n");
    for (size_t i = 0; i < 6; i++) {
        char cell[32];

        snprintf(cell, sizeof cell, "c='%s", words[i]);
        add_row(&f.table, (const char *const[CELLS_MAX]){ cell });
    }
    bind(&f);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(fm_styler_certainty(f.styler, i), expected[i]);
    assert_non_null(strstr(f.log.text,
                           "warning unknown-certainty map.yaml:2:5: layer 'a': "
                           "certainty 'sure'"));
    close_all(&f);
}

static void a_field_that_is_not_there_is_named_with_the_nearest(void **state)
{
    static const struct {
        const char *layer;
        const char *words;
    } cases[] = {
        { "classes: {field: holdr, values: {a: A}}",
          "no field 'holdr'; did you mean 'holder'?" },
        { "label: '{nam}'", "no field 'nam'; did you mean 'name'?" },
        { "circle-radius: {field: zzzzzzzz, stops: [[1, 2]]}", "frontmap info" },
        { "certainty: certanty", "did you mean 'certainty'?" },
        { "classes: {rules: [{where: holdr = 'x'}]}",
          "no field 'holdr'; did you mean 'holder'?" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        fm_str text = { 0 };
        fm_styler *styler;

        fm_str_addf(&text, "layers:\n  - source: a.geojson\n    %s\n", cases[i].layer);
        open_document(&f, text.text);
        add_row(&f.table, (const char *const[CELLS_MAX]){ "holder='x", "name='y",
                                                          "certainty='claimed" });
        assert_int_equal(
            fm_styler_new(f.ctx, f.document, &f.document->layers[0], &f.table, &styler),
            FM_ERR_DOCUMENT);
        if (strstr(fm_context_error(f.ctx)->message, cases[i].words) == NULL)
            fail_msg("EXP %s OBT %s", cases[i].words, fm_context_error(f.ctx)->message);
        assert_true(fm_context_error(f.ctx)->line >= 2);
        fm_str_release(&text);
        close_all(&f);
    }
}

static void columns_are_those_that_the_layer_names(void **state)
{
    static const char text[] =
        "layers:\n"
        "  - source: a.geojson\n"
        "    where: ignored = 1\n"
        "    valid: {from: start, to: end}\n"
        "    certainty: sure\n"
        "    symbol: {sidc: '{code_en}', size: {field: rank, stops: [[1, 2]]}}\n"
        "    classes:\n"
        "      field: holder\n"
        "      values: {a: {line-width: {field: rank, stops: [[1, 2]]}}}\n"
        "      rules: [{where: kind = 'x' AND holder = 'y'}]\n"
        "    label: {text-field: '{name}', where: size > 3}\n";
    static const char expected[] = "rank code_en holder kind sure start end name_en "
                                   "name:en name size ";
    struct fixture f;
    fm_arena arena = { 0 };
    const char *const *columns;
    fm_str list = { 0 };
    size_t count;

    (void)state;
    open_document(&f, text);
    CHECK_OK(f.ctx, fm_style_columns(f.ctx, f.document, &f.document->layers[0], &arena,
                                     &columns, &count));
    for (size_t i = 0; i < count; i++)
        fm_str_addf(&list, "%s ", columns[i]);
    assert_string_equal(list.text, expected);
    fm_str_release(&list);
    fm_arena_release(&arena);
    close_all(&f);
}

static void fails_cleanly_at_every_allocation(void **state)
{
    static const char text[] =
        "layers:\n"
        "  - source: a.geojson\n"
        "    symbol: {sidc: '{code}', size: {field: n, stops: [[1, 2]]}}\n"
        "    classes: {field: k, values: {a: A}, rules: [{where: n > 5}]}\n"
        "    label: '{name} {k}'\n";
    fm_status status = FM_ERR_NOMEM;
    struct fixture f;

    (void)state;
    open_document(&f, text);
    add_row(&f.table,
            (const char *const[CELLS_MAX]){ "k='a", "n=1", "code='1", "name='x" });
    for (size_t n = 1; status != FM_OK; n++) {
        fm_arena arena = { 0 };
        const char *const *columns;
        size_t count;

        fm_mem_fail_at(n);
        status = fm_style_columns(f.ctx, f.document, &f.document->layers[0], &arena,
                                  &columns, &count);
        if (status == FM_OK)
            status = fm_styler_new(f.ctx, f.document, &f.document->layers[0], &f.table,
                                   &f.styler);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_arena_release(&arena);
    }
    close_all(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_taken_by_value_then_by_rule_then_by_default),
        cmocka_unit_test(a_feature_without_a_class_has_none),
        cmocka_unit_test(defaults_follow_from_what_is_given),
        cmocka_unit_test(numbers_by_a_field_are_linear_between_stops),
        cmocka_unit_test(texts_are_filled_in_from_fields),
        cmocka_unit_test(braces_without_a_partner_are_found),
        cmocka_unit_test(features_bring_their_own_simplestyle),
        cmocka_unit_test(certainty_is_read_and_an_unknown_word_is_said),
        cmocka_unit_test(a_field_that_is_not_there_is_named_with_the_nearest),
        cmocka_unit_test(columns_are_those_that_the_layer_names),
        cmocka_unit_test(fails_cleanly_at_every_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
