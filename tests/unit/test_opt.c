/* SPDX-License-Identifier: MIT */
#include "cli/opt.h"

#include "base/mem.h"
#include "support/check.h"

typedef struct args {
    bool flag;
    size_t count;
    const char *text;
    fm_opt_list list;
    double number;
    uint64_t amount;
    size_t choice;
} args;

#define ARG(field) offsetof(args, field)

static const char *const words[] = { "auto", "always", "never", NULL };

static const fm_opt first[] = {
    { FM_OPT_FLAG, 'f', "flag", ARG(flag), NULL, "", NULL, NULL },
    { FM_OPT_COUNT, 'v', "verbose", ARG(count), NULL, "", NULL, NULL },
    { FM_OPT_TEXT, 'o', "output", ARG(text), "FILE", "", NULL, "out" },
    FM_OPT_END
};
static const fm_opt second[] = {
    { FM_OPT_LIST, 'w', "where", ARG(list), "CONDITION", "", NULL, NULL },
    { FM_OPT_NUMBER, 0, "dpi", ARG(number), "N", "", NULL, NULL },
    { FM_OPT_AMOUNT, 0, "max-features", ARG(amount), "N", "", NULL, NULL },
    { FM_OPT_CHOICE, 0, "color", ARG(choice), "WHEN", "", words, NULL },
    { FM_OPT_TEXT, 0, "bbox", ARG(text), "W,S,E,N", "", NULL, NULL },
    FM_OPT_END
};
static const fm_opt *const tables[] = { first, second, NULL };

enum { WORDS_MAX = 8 };

static int count_words(const char *const *argv)
{
    int count = 0;

    while (count < WORDS_MAX && argv[count] != NULL)
        count++;
    return count;
}

static void takes_options_in_every_spelling(void **state)
{
    static const struct {
        const char *argv[WORDS_MAX];
        args wanted;
        const char *item;    /* first of the list */
        const char *operand; /* the first */
        size_t operands;
    } rows[] = {
        { .argv = { "a", "--flag", "b" }, { .flag = true }, NULL, "a", 2 },
        { .argv = { "--output", "x" }, { .text = "x" }, NULL, NULL, 0 },
        { .argv = { "--output=x" }, { .text = "x" }, NULL, NULL, 0 },
        { .argv = { "--output=" }, { .text = "" }, NULL, NULL, 0 },
        { .argv = { "--out", "x" }, { .text = "x" }, NULL, NULL, 0 },
        { .argv = { "-o", "x" }, { .text = "x" }, NULL, NULL, 0 },
        { .argv = { "-ox" }, { .text = "x" }, NULL, NULL, 0 },
        { .argv = { "-fvox" },
          { .flag = true, .count = 1, .text = "x" },
          NULL,
          NULL,
          0 },
        { .argv = { "-vv", "--verbose" }, { .count = 3 }, NULL, NULL, 0 },
        { .argv = { "-o", "-1,2,3,4" }, { .text = "-1,2,3,4" }, NULL, NULL, 0 },
        { .argv = { "--bbox=-1,2,3,4" }, { .text = "-1,2,3,4" }, NULL, NULL, 0 },
        { .argv = { "-o", "x", "-o", "y" }, { .text = "y" }, NULL, NULL, 0 },
        { .argv = { "-" }, { 0 }, NULL, "-", 1 },
        { .argv = { "--", "--flag" }, { 0 }, NULL, "--flag", 1 },
        { .argv = { "-w", "a = 'b'", "--where=c" }, { 0 }, "a = 'b'", NULL, 0 },
        { .argv = { "--dpi", "1.5" }, { .number = 1.5 }, NULL, NULL, 0 },
        { .argv = { "--max-features", "20k" }, { .amount = 20000 }, NULL, NULL, 0 },
        { .argv = { "--max-features=1.5M" }, { .amount = 1500000 }, NULL, NULL, 0 },
        { .argv = { "--color", "never" }, { .choice = 2 }, NULL, NULL, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *const *argv = rows[i].argv;
        fm_context *ctx = fm_context_new();
        fm_opt_list operands = { 0 };
        args got = { 0 };

        CHECK_OK(ctx,
                 fm_opt_parse(ctx, tables, count_words(argv), argv, &got, &operands));
        assert_int_equal(got.flag, rows[i].wanted.flag);
        assert_int_equal(got.count, rows[i].wanted.count);
        assert_true(got.amount == rows[i].wanted.amount);
        assert_int_equal(got.choice, rows[i].wanted.choice);
        CHECK_NEAR(got.number, rows[i].wanted.number, 0, argv[0]);
        if (rows[i].wanted.text != NULL)
            assert_string_equal(got.text, rows[i].wanted.text);
        if (rows[i].item != NULL)
            assert_string_equal(got.list.items[0], rows[i].item);
        assert_int_equal(operands.count, rows[i].operands);
        if (rows[i].operand != NULL)
            assert_string_equal(operands.items[0], rows[i].operand);
        fm_opt_release(tables, &got);
        fm_opt_list_release(&operands);
        fm_context_free(ctx);
    }
}

static void says_what_is_wrong_and_what_was_meant(void **state)
{
    static const struct {
        const char *argv[WORDS_MAX];
        const char *says;
    } rows[] = {
        { { "--flga" }, "did you mean '--flag'" },
        { { "--outptu=x" }, "did you mean '--output'" },
        { { "--zzzzzzzz" }, "unknown option '--zzzzzzzz'" },
        { { "-z" }, "unknown option '-z'" },
        { { "-te", "1", "2" }, "did you mean '--bbox'" },
        { { "-where", "x" }, "did you mean '--where'" },
        { { "-o" }, "--output needs a value" },
        { { "--dpi" }, "--dpi needs a value: --dpi N" },
        { { "--flag=yes" }, "--flag takes no value" },
        { { "--dpi", "0" }, "greater than 0" },
        { { "--dpi", "nan" }, "greater than 0" },
        { { "--dpi", "1,5" }, "greater than 0" },
        { { "--max-features", "-1" }, "an amount" },
        { { "--max-features", "5x" }, "an amount" },
        { { "--max-features", "k" }, "an amount" },
        { { "--max-features", "1e30" }, "an amount" },
        { { "--color", "sometimes" }, "auto, always or never" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *const *argv = rows[i].argv;
        fm_context *ctx = fm_context_new();
        fm_opt_list operands = { 0 };
        args got = { 0 };

        assert_int_equal(
            fm_opt_parse(ctx, tables, count_words(argv), argv, &got, &operands),
            FM_ERR_USAGE);
        if (strstr(fm_context_error(ctx)->message, rows[i].says) == NULL)
            fail_msg("%s: EXP %s OBT %s", argv[0], rows[i].says,
                     fm_context_error(ctx)->message);
        fm_opt_release(tables, &got);
        fm_opt_list_release(&operands);
        fm_context_free(ctx);
    }
}

static void survives_every_failing_allocation(void **state)
{
    const char *const argv[] = { "a", "-w", "b", "--where=c", "d" };
    fm_status status = FM_ERR_NOMEM;

    (void)state;
    for (size_t n = 1; status != FM_OK; n++) {
        fm_context *ctx = fm_context_new();
        fm_opt_list operands = { 0 };
        args got = { 0 };

        fm_mem_fail_at(n);
        status = fm_opt_parse(ctx, tables, 5, argv, &got, &operands);
        fm_mem_fail_at(0);
        assert_true(status == FM_OK || status == FM_ERR_NOMEM);
        fm_opt_release(tables, &got);
        fm_opt_list_release(&operands);
        fm_context_free(ctx);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_options_in_every_spelling),
        cmocka_unit_test(says_what_is_wrong_and_what_was_meant),
        cmocka_unit_test(survives_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
