/* SPDX-License-Identifier: MIT */
/* Manual pages in man(7), from the tables of the commands. */
#include "cli/cmd.h"

#include <ctype.h>
#include <string.h>

#include "frontmap/version.h"

#include "base/banned.h"

static const struct {
    const char *code;
    const char *meaning;
} exit_codes[] = {
    { "0", "done; warnings are on standard error" },
    { "1", "done, and check has findings" },
    { "2", "the command line is wrong" },
    { "3", "the map document is wrong" },
    { "4", "a layer is missing, unreadable or wrong" },
    { "5", "a CRS or a transformation" },
    { "6", "a geometry that cannot be repaired, or an overlay that failed" },
    { "7", "the output could not be written" },
    { "8", "a limit was exceeded; options beginning with --max set limits" },
    { "9", "refused: network, path or driver; options beginning with --allow allow" },
    { "70", "out of memory, or a fault of frontmap itself" },
    { "130", "interrupted" },
};

static const struct {
    const char *name;
    const char *meaning;
} environment[] = {
    { "NO_COLOR", "when set, messages have no colour" },
    { "SOURCE_DATE_EPOCH", "the date written into PDF files, in seconds since 1970" },
    { "FONTCONFIG_FILE", "which fonts are there" },
    { "FRONTMAP_DATA",
      "the folder that holds frontmap's layers, when it is not the one it "
      "was installed to" },
    { "PROJ_DATA", "where PROJ finds its database and grids" },
    { "GDAL_DATA", "where GDAL finds its tables" },
};

/* Text in which nothing is a request or an escape; a hyphen stays what it is. */
static void add_text(fm_str *out, const char *text)
{
    bool at_start = true;

    for (const char *c = text; *c != '\0'; c++) {
        if (at_start && (*c == '.' || *c == '\''))
            fm_str_add(out, "\\&");
        at_start = *c == '\n';
        if (*c == '\\')
            fm_str_add(out, "\\e");
        else if (*c == '-')
            fm_str_add(out, "\\-");
        else if (*c == '\'')
            fm_str_add(out, "\\(aq");
        else
            fm_str_add_char(out, *c);
    }
}

static void add_line(fm_str *out, const char *text)
{
    add_text(out, text);
    fm_str_add_char(out, '\n');
}

static void add_title(fm_str *out, const fm_command *command)
{
    fm_str_add(out, ".\\\" Written by scripts/docs from src/cli; change it there.\n");
    fm_str_add(out, ".TH FRONTMAP");
    if (command != NULL) {
        fm_str_add(out, "\\-");
        for (const char *c = command->name; *c != '\0'; c++)
            fm_str_add_char(out, (char)toupper((unsigned char)*c));
    }
    fm_str_add(out, " 1 \"\" \"frontmap " FRONTMAP_VERSION "\" \"frontmap\"\n.nh\n");
}

static void add_option(fm_str *out, const fm_opt *o)
{
    fm_str_add(out, ".TP\n");
    if (o->letter != 0)
        fm_str_addf(out, "\\fB\\-%c\\fR, ", o->letter);
    fm_str_add(out, "\\fB\\-\\-");
    add_text(out, o->name);
    fm_str_add(out, "\\fR");
    if (o->value != NULL) {
        fm_str_add(out, " \\fI");
        add_text(out, o->value);
        fm_str_add(out, "\\fR");
    }
    if (o->alias != NULL) {
        fm_str_add(out, ", \\fB\\-\\-");
        add_text(out, o->alias);
        fm_str_add(out, "\\fR");
    }
    fm_str_add_char(out, '\n');
    add_line(out, o->help);
}

static void add_options(fm_str *out, const char *heading, const fm_opt *o)
{
    fm_str_addf(out, ".SH %s\n", heading);
    for (; o->kind != FM_OPT_NONE; o++)
        add_option(out, o);
}

static void add_exit_status(fm_str *out)
{
    fm_str_add(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof exit_codes / sizeof exit_codes[0]; i++) {
        fm_str_addf(out, ".TP 6\n\\fB%s\\fR\n", exit_codes[i].code);
        add_line(out, exit_codes[i].meaning);
    }
}

static void man_command(fm_str *out, const fm_command *command)
{
    fm_str_addf(out, ".SH NAME\nfrontmap\\-%s \\- %s\n", command->name,
                command->summary);
    fm_str_addf(out, ".SH SYNOPSIS\n\\fBfrontmap %s\\fR [\\fIOPTION\\fR]... \\fI",
                command->name);
    add_text(out, command->operands);
    fm_str_add(out, "\\fR\n.SH DESCRIPTION\n");
    for (size_t i = 0; command->description[i] != NULL; i++) {
        if (i > 0)
            fm_str_add(out, ".PP\n");
        add_line(out, command->description[i]);
    }
    add_options(out, "OPTIONS", command->options);
    add_options(out, "OPTIONS OF EVERY COMMAND", fm_common_options);
    fm_str_add(out, ".SH EXAMPLES\n");
    for (const fm_example *e = command->examples; e->command != NULL; e++) {
        fm_str_add(out, ".TP\n\\fB");
        add_text(out, e->command);
        fm_str_add(out, "\\fR\n");
        add_line(out, e->what);
    }
    add_exit_status(out);
    fm_str_add(out, ".SH SEE ALSO\n\\fBfrontmap\\fR(1)\n");
}

static void man_program(fm_str *out)
{
    fm_str_add(out, ".SH NAME\nfrontmap \\- draw situation maps\n"
                    ".SH SYNOPSIS\n\\fBfrontmap\\fR \\fICOMMAND\\fR "
                    "[\\fIOPTION\\fR]... \\fIOPERAND\\fR...\n.SH DESCRIPTION\n");
    add_line(out,
             "Draws situation maps: who holds which ground, where the front runs, "
             "where posts stand.  A map document, or bare layers, become a complete "
             "sheet in PNG, SVG or PDF.");
    fm_str_add(out, ".SH COMMANDS\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++) {
        fm_str_addf(out, ".TP\n\\fBfrontmap\\-%s\\fR(1)\n", fm_commands[i]->name);
        add_line(out, fm_commands[i]->summary);
    }
    add_exit_status(out);
    fm_str_add(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; i < sizeof environment / sizeof environment[0]; i++) {
        fm_str_addf(out, ".TP\n\\fB%s\\fR\n", environment[i].name);
        add_line(out, environment[i].meaning);
    }
    fm_str_add(out, ".SH SEE ALSO\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++)
        fm_str_addf(out, "%s\\fBfrontmap\\-%s\\fR(1)", i == 0 ? "" : ",\n",
                    fm_commands[i]->name);
    fm_str_add_char(out, '\n');
}

void fm_help_man(fm_str *out, const fm_command *command)
{
    add_title(out, command);
    if (command == NULL)
        man_program(out);
    else
        man_command(out, command);
}
