/* SPDX-License-Identifier: MIT */
/*
 * cli/opt.h: options of a command, declared in a table.
 *
 * One line of the table is the name, the place of the value in the command's struct,
 * and the help text; parsing, help, manual page and completion all come from it.
 *
 *     typedef struct args {
 *         fm_common_args common;
 *         const char *output;
 *         bool overwrite;
 *     } args;
 *
 *     static const fm_opt options[] = {
 *         { FM_OPT_TEXT, 'o', "output", offsetof(args, output), "FILE", "write FILE" },
 *         { FM_OPT_FLAG, 0, "overwrite", offsetof(args, overwrite), NULL, "replace it"
 * }, FM_OPT_END
 *     };
 *
 * The grammar: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -ab for flags; options
 * may follow operands; "--" ends them; "-" is an operand.  An option given twice counts
 * the last time, or collects (LIST).
 */
#ifndef FM_CLI_OPT_H
#define FM_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/context.h"

typedef enum fm_opt_kind {
    FM_OPT_NONE,   /* end of the table */
    FM_OPT_FLAG,   /* bool */
    FM_OPT_COUNT,  /* size_t: how many times */
    FM_OPT_TEXT,   /* const char *, borrowed from argv */
    FM_OPT_OUTPUT, /* the same, what is to be written: not twice, or one were lost */
    FM_OPT_LIST,   /* fm_opt_list */
    FM_OPT_NUMBER, /* double, greater than 0 */
    FM_OPT_AMOUNT, /* uint64_t, with k, M or G for thousands, millions, milliards */
    FM_OPT_CHOICE  /* size_t: index into `choices` */
} fm_opt_kind;

typedef struct fm_opt {
    fm_opt_kind kind;
    char letter; /* 0: none */
    const char *name;
    size_t offset;
    const char *value; /* what the value is called in help; NULL for flags */
    const char *help;
    const char *const *choices; /* NULL-terminated; for CHOICE, and to complete TEXT */
    const char *alias; /* a second name, for those who know it from elsewhere */
} fm_opt;

/* clang-format off */
#define FM_OPT_END { FM_OPT_NONE, 0, NULL, 0, NULL, NULL, NULL, NULL }
/* clang-format on */

typedef struct fm_opt_list {
    const char **items; /* each borrowed from argv */
    size_t count;
    size_t capacity;
} fm_opt_list;

FM_MUST_USE bool fm_opt_list_add(fm_opt_list *list, const char *item);
void fm_opt_list_release(fm_opt_list *list);

/*
 * Parse `argv[0 .. argc)` by the tables (NULL-terminated) into the struct `args`;
 * operands in order.  FM_ERR_USAGE with the nearest name when an option is unknown, or
 * ours when it is one of GDAL's.  Lists in `args` belong to the caller:
 * fm_opt_release().
 */
FM_MUST_USE fm_status fm_opt_parse(fm_context *ctx, const fm_opt *const *tables,
                                   int argc, const char *const *argv, void *args,
                                   fm_opt_list *operands);

/* Release the lists in `args`. */
void fm_opt_release(const fm_opt *const *tables, void *args);

#endif
