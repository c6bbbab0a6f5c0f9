/* SPDX-License-Identifier: MIT */
/*
 * The committed schema and reference are those of the table of keys.  To print them
 * anew:
 *
 *     FRONTMAP_UPDATE=1 build/dev/tests/test_document_schema
 */
#include "doc/document_keys.h"

#include <stdlib.h>

#include "base/file.h"
#include "support/check.h"

static const char marker[] =
    "<!-- From here on this page is printed from the table of keys; a test says how to "
    "print it anew. -->\n\n";

static void write_file(fm_context *ctx, const char *path, const fm_str *text)
{
    fm_output *output = NULL;

    CHECK_OK(ctx, fm_output_open(ctx, path, true, &output));
    CHECK_OK(ctx, fm_output_write(output, fm_str_text(text), text->length));
    CHECK_OK(ctx, fm_output_commit(&output));
}

static void compare(fm_context *ctx, const char *path, const fm_str *expected)
{
    fm_str found = { 0 };

    if (getenv("FRONTMAP_UPDATE") != NULL)
        write_file(ctx, path, expected);
    CHECK_OK(ctx, fm_file_read(ctx, path, 1 << 20, &found));
    if (strcmp(fm_str_text(&found), fm_str_text(expected)) != 0)
        fail_msg("%s is not what the table of keys says; to print it anew: "
                 "FRONTMAP_UPDATE=1 build/dev/tests/test_document_schema",
                 path);
    fm_str_release(&found);
}

static void the_committed_schema_is_that_of_the_table(void **state)
{
    fm_context *ctx = fm_context_new();
    fm_str expected = { 0 };
    char *json;

    (void)state;
    CHECK_OK(ctx, fm_document_schema(ctx, &json));
    fm_str_add(&expected, json);
    compare(ctx, SOURCE_FOLDER "/docs/frontmap.schema.json", &expected);
    fm_str_release(&expected);
    fm_text_free(json);
    fm_context_free(ctx);
}

static void the_committed_reference_is_that_of_the_table(void **state)
{
    static const char path[] = SOURCE_FOLDER "/docs/format.md";
    fm_context *ctx = fm_context_new();
    fm_str page = { 0 };
    const char *start;
    char *markdown;

    (void)state;
    CHECK_OK(ctx, fm_document_reference(ctx, &markdown));
    CHECK_OK(ctx, fm_file_read(ctx, path, 1 << 20, &page));
    start = strstr(fm_str_text(&page), marker);
    assert_non_null(start);
    fm_str_cut(&page, (size_t)(start - page.text) + sizeof marker - 1);
    fm_str_add(&page, markdown);
    compare(ctx, path, &page);
    fm_str_release(&page);
    fm_text_free(markdown);
    fm_context_free(ctx);
}

/* A table that the reader, the schema and the reference can all rely on. */
static void every_key_is_told_apart_and_explained(void **state)
{
    const fm_key_table *tables[FM_KEY_TABLES_MAX];

    (void)state;
    fm_key_tables(tables);
    for (size_t i = 0; tables[i] != NULL; i++) {
        const fm_key_table *t = tables[i];

        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(t->name, tables[j]->name);
        for (size_t k = 0; k < t->count; k++) {
            const fm_key *key = &t->keys[k];
            const fm_key_table *owner;
            size_t offset, length = strlen(key->help);

            if (length == 0 || key->help[length - 1] != '.')
                fail_msg("%s.%s: the help is no sentence: %s", t->name, key->name,
                         key->help);
            if (strpbrk(key->help, "|\n") != NULL)
                fail_msg("%s.%s: the help would break the table", t->name, key->name);
            if (key->kind == FM_KEY_MIXIN) {
                assert_non_null(key->table);
                continue;
            }
            assert_ptr_equal(fm_key_find(t, key->name, &offset, &owner), key);
            if (key->kind == FM_KEY_WORD || key->kind == FM_KEY_CHOICE ||
                key->kind == FM_KEY_SWITCH || key->kind == FM_KEY_UNITS)
                assert_non_null(key->words);
        }
    }
}

static void running_out_of_memory_is_said(void **state)
{
    static fm_status (*const prints[])(fm_context *, char **) = {
        fm_document_schema,
        fm_document_reference,
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fm_status status = FM_ERR_NOMEM;

        for (size_t n = 1; status != FM_OK; n++) {
            fm_context *ctx = fm_context_new();
            char *text = NULL;

            fm_mem_fail_at(n);
            status = prints[i](ctx, &text);
            fm_mem_fail_at(0);
            assert_int_equal(status, n == 1 || text == NULL ? FM_ERR_NOMEM : FM_OK);
            fm_text_free(text);
            fm_context_free(ctx);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_committed_schema_is_that_of_the_table),
        cmocka_unit_test(the_committed_reference_is_that_of_the_table),
        cmocka_unit_test(every_key_is_told_apart_and_explained),
        cmocka_unit_test(running_out_of_memory_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
