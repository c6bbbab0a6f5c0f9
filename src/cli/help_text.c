/* SPDX-License-Identifier: MIT */
/* What `frontmap help` prints, from the tables of the commands. */
#include "cli/cmd.h"

#include <string.h>

#include "base/banned.h"

enum { LINE_WIDTH = 80, HELP_COLUMN = 26 };

/* Words of `text` from `column` on, continued under `indent`. */
static void wrap(fm_str *out, const char *text, size_t indent, size_t column)
{
    bool first = true;

    while (*text != '\0') {
        size_t word = strcspn(text, " ");

        if (!first && column + 1 + word > LINE_WIDTH) {
            fm_str_addf(out, "\n%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        if (!first) {
            fm_str_add_char(out, ' ');
            column++;
        }
        fm_str_add_bytes(out, text, word);
        column += word;
        first = false;
        text += word;
        text += strspn(text, " ");
    }
    fm_str_add_char(out, '\n');
}

static void add_option(fm_str *out, const fm_opt *o)
{
    size_t start = out->length;
    size_t column;

    fm_str_add(out, "  ");
    if (o->letter != 0)
        fm_str_addf(out, "-%c, ", o->letter);
    else
        fm_str_add(out, "    ");
    fm_str_addf(out, "--%s", o->name);
    if (o->value != NULL)
        fm_str_addf(out, " %s", o->value);
    column = out->length - start;
    if (column + 2 > HELP_COLUMN) {
        fm_str_add_char(out, '\n');
        column = 0;
    }
    fm_str_addf(out, "%*s", (int)(HELP_COLUMN - column), "");
    wrap(out, o->help, HELP_COLUMN, HELP_COLUMN);
}

void fm_help_command(fm_str *out, const fm_command *command)
{
    fm_str_addf(out, "usage: frontmap %s [OPTION]... %s\n\n", command->name,
                command->operands);
    for (size_t i = 0; command->description[i] != NULL; i++) {
        wrap(out, command->description[i], 0, 0);
        fm_str_add_char(out, '\n');
    }
    fm_str_add(out, "Options\n");
    for (const fm_opt *o = command->options; o->kind != FM_OPT_NONE; o++)
        add_option(out, o);
    fm_str_add(out, "\nOptions of every command\n");
    for (const fm_opt *o = fm_common_options; o->kind != FM_OPT_NONE; o++)
        add_option(out, o);
    fm_str_add(out, "\nExamples\n");
    for (const fm_example *e = command->examples; e->command != NULL; e++)
        fm_str_addf(out, "  %s\n      %s\n", e->command, e->what);
}

void fm_help_overview(fm_str *out)
{
    fm_str_add(out, "usage: frontmap COMMAND [OPTION]... OPERAND...\n\n");
    wrap(out,
         "Draws situation maps: who holds which ground, where the front runs, where "
         "posts stand.",
         0, 0);
    fm_str_add(out, "\nCommands\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++)
        fm_str_addf(out, "  %-8s  %s\n", fm_commands[i]->name, fm_commands[i]->summary);
    fm_str_add(out, "\n'frontmap help COMMAND' explains one of them, 'frontmap help "
                    "document' the map\ndocument, 'frontmap --version' says which "
                    "version this is.\n");
}
