/* SPDX-License-Identifier: MIT */
#include "doc/yaml.h"

#include "base/str.h"
#include "support/check.h"

/* The tree in one line: {key: value}, [item], 'quoted', plain. */
static void add_tree(fm_str *out, const fm_yaml_node *node)
{
    if (node == NULL) {
        fm_str_add(out, "nothing");
        return;
    }
    if (node->kind == FM_YAML_SCALAR) {
        fm_str_addf(out, node->quoted ? "'%s'" : "%s", node->text);
        return;
    }
    fm_str_add(out, node->kind == FM_YAML_LIST ? "[" : "{");
    for (size_t i = 0; i < node->count; i++) {
        fm_str_add(out, i == 0 ? "" : ", ");
        if (node->kind == FM_YAML_MAP)
            fm_str_addf(out, "%s: ", node->keys[i]->text);
        add_tree(out, node->items[i]);
    }
    fm_str_add(out, node->kind == FM_YAML_LIST ? "]" : "}");
}

static void reads_text_as_a_tree_without_guessing_types(void **state)
{
    static const struct {
        const char *text;
        const char *tree;
    } cases[] = {
        { "", "nothing" },
        { "# only a comment\n", "nothing" },
        { "a: 1\nb: [x, 'y', \"z\"]\n", "{a: 1, b: [x, 'y', 'z']}" },
        { "{\"a\": {\"b\": [1.10, null, true]}}", "{a: {b: [1.10, null, true]}}" },
        { "a: no\nb: 12:30:45\nc: 0o14\nd: ~\ne:\n",
          "{a: no, b: 12:30:45, c: 0o14, d: ~, e: }" },
        { "\xEF\xBB\xBF"
          "a: b\r\nc: d\r\n",
          "{a: b, c: d}" },
        { "a: |\n  one\n  two\nb: >-\n  one\n  two\n",
          "{a: 'one\ntwo\n', b: 'one two'}" },
        { "a: &x {k: 1}\nb: *x\nc: *x\n", "{a: {k: 1}, b: {k: 1}, c: {k: 1}}" },
        { "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n",
          "{a: {k: 1, l: 2}, b: {k: 3, l: 2}}" },
        { "- &x {k: 1, l: 2}\n- &y {k: 3, m: 4}\n- {<<: [*x, *y]}\n",
          "[{k: 1, l: 2}, {k: 3, m: 4}, {k: 1, l: 2, m: 4}]" },
        { "a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}" },
        { "%YAML 1.2\n---\na: !!str 5\n...\n", "{a: 5}" },
        { "'<<': plain\n", "{<<: plain}" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_arena arena = { 0 };
        fm_str tree = { 0 };
        fm_yaml_node *root;
        size_t mistakes;

        CHECK_OK(ctx, fm_yaml_parse(ctx, &arena, "t", cases[i].text,
                                    strlen(cases[i].text), &root, &mistakes));
        add_tree(&tree, root);
        assert_string_equal(fm_str_text(&tree), cases[i].tree);
        assert_int_equal(mistakes, 0);
        fm_str_release(&tree);
        fm_arena_release(&arena);
        fm_context_free(ctx);
    }
}

static void knows_the_place_of_every_value(void **state)
{
    static const char text[] = "title: Ünï  # comment\n"
                               "layers:\n"
                               "  - id: a\n"
                               "    where: \"x = 1\"\n"
                               "    note: |\n"
                               "      block\n";
    fm_context *ctx = fm_context_new();
    fm_arena arena = { 0 };
    const fm_yaml_node *layers, *layer;
    fm_yaml_node *root;
    fm_place place;
    size_t mistakes;

    (void)state;
    CHECK_OK(ctx, fm_yaml_parse(ctx, &arena, "map.yaml", text, strlen(text), &root,
                                &mistakes));
    assert_string_equal(root->place.file, "map.yaml");
    layers = fm_yaml_get(root, "layers");
    assert_int_equal(layers->place.line, 3);
    assert_int_equal(layers->place.column, 3);
    layer = layers->items[0];
    assert_int_equal(layer->items[0]->place.line, 3);
    assert_int_equal(layer->items[0]->place.column, 9);
    place = fm_yaml_text_place(fm_yaml_get(layer, "where"));
    assert_int_equal(place.line, 4);
    assert_int_equal(place.column, 13); /* behind the quote */
    assert_int_equal(fm_yaml_text_place(fm_yaml_get(layer, "note")).column, 0);
    assert_null(fm_yaml_get(layer, "nothing"));
    fm_arena_release(&arena);
    fm_context_free(ctx);
}

static void points_at_what_is_not_yaml(void **state)
{
    static const struct {
        const char *text;
        size_t line, column;
        fm_status status;
        const char *words; /* in the message */
    } cases[] = {
        { "a:\n\tb: 1\n", 2, 1, FM_ERR_DOCUMENT, "YAML indents with blanks" },
        /*  ^ */
        { "a: 1\n b: 2\n", 2, 3, FM_ERR_DOCUMENT, "indentation" },
        { "a: b: c\n", 1, 5, FM_ERR_DOCUMENT, "quotes" },
        { "a: [1, 2\nb: 3\n", 2, 2, FM_ERR_DOCUMENT, "expected ',' or ']'" },
        { "a: {b: 1\n", 2, 1, FM_ERR_DOCUMENT, "begins in line 1" },
        { "a: 'x\n", 2, 1, FM_ERR_DOCUMENT, "ends inside quotes" },
        { "a: @x\n", 1, 4, FM_ERR_DOCUMENT, "put it in quotes" },
        { "a: *\n", 1, 5, FM_ERR_DOCUMENT, "without a name" },
        { "%a\n", 1, 3, FM_ERR_DOCUMENT, "is a directive" },
        { "a: 1\n---\nb: 2\n", 2, 1, FM_ERR_DOCUMENT, "second document" },
        { "a: caf\xE9\n", 1, 7, FM_ERR_DOCUMENT, "save the file as UTF-8" },
        { "a: x\nbé: caf\xE9\n", 2, 8, FM_ERR_DOCUMENT, "save the file as UTF-8" },
        { "a: \x01\n", 1, 4, FM_ERR_DOCUMENT, "control character (U+0001)" },
        { "a: \"x\\0y\"\n", 1, 4, FM_ERR_DOCUMENT, "U+0000" },
        { "a: *x\n", 1, 4, FM_ERR_DOCUMENT, "no anchor '&x'" },
        { "a: &a [*a]\n", 1, 8, FM_ERR_DOCUMENT, "inside the value that it names" },
        { "a: !python/name:os.system x\n", 1, 4, FM_ERR_DOCUMENT, "tag" },
        { "? [a]\n: 1\n", 1, 3, FM_ERR_DOCUMENT, "key has to be a word" },
        { "a: {<<: 5}\n", 1, 9, FM_ERR_DOCUMENT, "'<<'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_context *ctx = fm_context_new();
        fm_arena arena = { 0 };
        const fm_error *error = fm_context_error(ctx);
        fm_yaml_node *root;
        size_t mistakes;
        fm_status status = fm_yaml_parse(ctx, &arena, "map.yaml", cases[i].text,
                                         strlen(cases[i].text), &root, &mistakes);

        if (status != cases[i].status || error->line != cases[i].line ||
            error->column != cases[i].column ||
            strstr(error->message, cases[i].words) == NULL)
            fail_msg("%s\nEXP %s %zu:%zu %s\nOBT %s %zu:%zu %s", cases[i].text,
                     fm_status_name(cases[i].status), cases[i].line, cases[i].column,
                     cases[i].words, fm_status_name(status), error->line, error->column,
                     error->message);
        assert_string_equal(error->file, "map.yaml");
        fm_arena_release(&arena);
        fm_context_free(ctx);
    }
}

static void reports_every_key_given_twice_and_keeps_the_first(void **state)
{
    static const char text[] = "a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n"
                               "e: {<<: {f: 1}, f: 2, <<: {f: 3}}\n";
    fm_context *ctx = fm_context_new();
    check_log log = { 0 };
    fm_arena arena = { 0 };
    fm_str tree = { 0 };
    fm_yaml_node *root;
    size_t mistakes;

    (void)state;
    fm_context_set_log(ctx, FM_LOG_NOTE, check_collect, &log);
    CHECK_OK(ctx,
             fm_yaml_parse(ctx, &arena, "m", text, strlen(text), &root, &mistakes));
    assert_int_equal(mistakes, 3);
    assert_string_equal(log.text, "error duplicate-key m:4:11: key 'd' is given twice; "
                                  "first in line 4\n"
                                  "error duplicate-key m:5:23: key '<<' is given "
                                  "twice; first in line 5\n"
                                  "error duplicate-key m:3:1: key 'a' is given twice; "
                                  "first in line 1\n");
    add_tree(&tree, root);
    assert_string_equal(tree.text, "{a: 1, b: 2, c: {d: 1}, e: {f: 2}}");
    fm_str_release(&tree);
    fm_arena_release(&arena);
    fm_context_free(ctx);
}

static fm_status parse_only(fm_context *ctx, const fm_str *text)
{
    fm_arena arena = { 0 };
    fm_yaml_node *root;
    size_t mistakes;
    fm_status status = fm_yaml_parse(ctx, &arena, "bomb", fm_str_text(text),
                                     text->length, &root, &mistakes);

    fm_arena_release(&arena);
    return status;
}

static void limits_nesting_aliases_and_size_quickly(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str text = { 0 };

    (void)state;
    fm_str_add(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
        fm_str_addf(&text, "a%d: &a%d [", i, i);
        for (int j = 0; j < 9; j++)
            fm_str_addf(&text, "%s*a%d", j == 0 ? "" : ", ", i - 1);
        fm_str_add(&text, "]\n");
    }
    assert_int_equal(parse_only(ctx, &text), FM_ERR_LIMIT);
    assert_int_equal(fm_context_error(ctx)->line, 5);

    fm_str_clear(&text);
    for (int i = 0; i < 20000; i++)
        fm_str_add(&text, "[");
    assert_int_equal(parse_only(ctx, &text), FM_ERR_LIMIT);
    assert_string_equal(fm_context_error(ctx)->message, "nested deeper than 64 levels");
    assert_int_equal(fm_context_error(ctx)->column, 65);

    fm_str_clear(&text);
    for (int i = 0; i < 100; i++) {
        for (int j = 0; j < i; j++)
            fm_str_add_char(&text, ' ');
        fm_str_add(&text, "a:\n");
    }
    assert_int_equal(parse_only(ctx, &text), FM_ERR_LIMIT);
    assert_int_equal(fm_context_error(ctx)->line, 65);

    fm_str_clear(&text);
    fm_str_add(&text, "a: ");
    while (text.length <= FM_YAML_BYTES_MAX)
        fm_str_add(&text, "0123456789abcdef");
    assert_int_equal(parse_only(ctx, &text), FM_ERR_LIMIT);

    fm_str_release(&text);
    fm_context_free(ctx);
}

static void fails_cleanly_at_every_allocation(void **state)
{
    static const char text[] = "a: &x {k: 1, k: 2}\nb: [*x, {<<: *x}]\n";
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_arena arena = { 0 };
        fm_yaml_node *root;
        size_t mistakes;

        fm_mem_fail_at(n);
        status = fm_yaml_parse(ctx, &arena, "m", text, strlen(text), &root, &mistakes);
        fm_mem_fail_at(0);
        if (status != FM_OK)
            assert_int_equal(status, FM_ERR_NOMEM);
        fm_arena_release(&arena);
        fm_context_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_text_as_a_tree_without_guessing_types),
        cmocka_unit_test(knows_the_place_of_every_value),
        cmocka_unit_test(points_at_what_is_not_yaml),
        cmocka_unit_test(reports_every_key_given_twice_and_keeps_the_first),
        cmocka_unit_test(limits_nesting_aliases_and_size_quickly),
        cmocka_unit_test(fails_cleanly_at_every_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
