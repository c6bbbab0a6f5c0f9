/* SPDX-License-Identifier: MIT */
/* Completion for shells, from the tables of the commands. */
#include "cli/cmd.h"

#include <string.h>

#include "base/banned.h"

static const char written_by[] =
    "# Written by scripts/docs from src/cli; change it there.\n";

static bool takes_file(const fm_opt *o)
{
    return o->value != NULL && strcmp(o->value, "FILE") == 0;
}

static void add_words(fm_str *out, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        fm_str_addf(out, "%s%s", i == 0 ? "" : " ", words[i]);
}

static void add_commands(fm_str *out)
{
    for (size_t i = 0; fm_commands[i] != NULL; i++)
        fm_str_addf(out, "%s%s", i == 0 ? "" : " ", fm_commands[i]->name);
}

/* ---- bash ------------------------------------------------------------------------ */

/* "render:--format|render:-f) ... ;;" */
static void bash_values(fm_str *out, const fm_command *command, const fm_opt *options)
{
    const char *name = command == NULL ? "*" : command->name;

    for (const fm_opt *o = options; o->kind != FM_OPT_NONE; o++) {
        if (o->value == NULL)
            continue;
        fm_str_addf(out, "    %s:--%s", name, o->name);
        if (o->letter != 0)
            fm_str_addf(out, " | %s:-%c", name, o->letter);
        fm_str_add(out, ")\n");
        if (o->choices != NULL) {
            fm_str_add(out, "        mapfile -t COMPREPLY < <(compgen -W \"");
            add_words(out, o->choices);
            fm_str_add(out, "\" -- \"$cur\")\n");
        } else if (takes_file(o)) {
            fm_str_add(out, "        compopt -o default\n");
        }
        fm_str_add(out, "        return\n        ;;\n");
    }
}

static void bash_names(fm_str *out, const fm_opt *options)
{
    for (const fm_opt *o = options; o->kind != FM_OPT_NONE; o++)
        fm_str_addf(out, " --%s", o->name);
}

static void complete_bash(fm_str *out)
{
    fm_str_addf(out, "# shellcheck shell=bash\n%s", written_by);
    fm_str_add(out,
               "_frontmap()\n{\n"
               "    local cur=${COMP_WORDS[COMP_CWORD]}\n"
               "    local prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
               "    local command=${COMP_WORDS[1]}\n"
               "    local names=\n\n"
               "    COMPREPLY=()\n"
               "    if [ \"$COMP_CWORD\" -eq 1 ] ||\n"
               "        { [ \"$COMP_CWORD\" -eq 2 ] && [ \"$command\" = help ]; }; "
               "then\n"
               "        mapfile -t COMPREPLY < <(compgen -W \"");
    add_commands(out);
    fm_str_add(out, "\" -- \"$cur\")\n        return\n    fi\n"
                    "    case $command:$prev in\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++)
        bash_values(out, fm_commands[i], fm_commands[i]->options);
    bash_values(out, NULL, fm_common_options);
    fm_str_add(out, "    esac\n    case $command in\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++) {
        fm_str_addf(out, "    %s) names=\"", fm_commands[i]->name);
        bash_names(out, fm_commands[i]->options);
        fm_str_add(out, "\" ;;\n");
    }
    fm_str_add(out, "    esac\n    names=\"$names");
    bash_names(out, fm_common_options);
    fm_str_add(out,
               "\"\n    case $cur in\n"
               "    -*) mapfile -t COMPREPLY < <(compgen -W \"$names\" -- \"$cur\") "
               ";;\n"
               "    *) compopt -o default ;;\n"
               "    esac\n}\n"
               "complete -F _frontmap frontmap\n");
}

/* ---- zsh ------------------------------------------------------------------------- */

/* Help inside [...] of an _arguments specification, within single quotes. */
static void zsh_text(fm_str *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'')
            fm_str_add(out, "'\\''");
        else if (strchr("[]:\\", *c) != NULL)
            fm_str_addf(out, "\\%c", *c);
        else
            fm_str_add_char(out, *c);
    }
}

static void zsh_option(fm_str *out, const fm_opt *o)
{
    bool repeats = o->kind == FM_OPT_LIST || o->kind == FM_OPT_COUNT;

    fm_str_add(out, "                ");
    if (o->letter != 0)
        fm_str_addf(out, "%s{-%c,--%s}'[", repeats ? "\\*" : "", o->letter, o->name);
    else
        fm_str_addf(out, "'%s--%s[", repeats ? "*" : "", o->name);
    zsh_text(out, o->help);
    fm_str_add(out, "]");
    if (o->value != NULL) {
        fm_str_add(out, ":");
        zsh_text(out, o->value);
        fm_str_add(out, ":");
        if (o->choices != NULL) {
            fm_str_add(out, "(");
            add_words(out, o->choices);
            fm_str_add(out, ")");
        } else if (takes_file(o)) {
            fm_str_add(out, "_files");
        }
    }
    fm_str_add(out, "' \\\n");
}

static void zsh_command(fm_str *out, const fm_command *command)
{
    fm_str_addf(out, "        %s)\n            _arguments -s -S \\\n", command->name);
    for (const fm_opt *o = command->options; o->kind != FM_OPT_NONE; o++)
        zsh_option(out, o);
    for (const fm_opt *o = fm_common_options; o->kind != FM_OPT_NONE; o++)
        zsh_option(out, o);
    if (strcmp(command->name, "help") == 0) {
        fm_str_add(out, "                '1:command:(");
        add_commands(out);
        fm_str_add(out, ")'\n");
    } else {
        fm_str_add(out, "                '*:file:_files'\n");
    }
    fm_str_add(out, "            ;;\n");
}

static void complete_zsh(fm_str *out)
{
    fm_str_addf(out, "#compdef frontmap\n%s", written_by);
    fm_str_add(out, "_frontmap()\n{\n"
                    "    local context state line\n"
                    "    typeset -A opt_args\n\n"
                    "    _arguments -C '1:command:->command' '*::argument:->argument'\n"
                    "    case $state in\n"
                    "    command)\n"
                    "        local -a commands=(\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++) {
        fm_str_addf(out, "            '%s:", fm_commands[i]->name);
        zsh_text(out, fm_commands[i]->summary);
        fm_str_add(out, "'\n");
    }
    fm_str_add(out, "        )\n"
                    "        _describe command commands\n"
                    "        ;;\n"
                    "    argument)\n"
                    "        case $words[1] in\n");
    for (size_t i = 0; fm_commands[i] != NULL; i++)
        zsh_command(out, fm_commands[i]);
    fm_str_add(out, "        esac\n        ;;\n    esac\n}\n_frontmap \"$@\"\n");
}

bool fm_help_completion(fm_str *out, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        complete_bash(out);
    else if (strcmp(shell, "zsh") == 0)
        complete_zsh(out);
    else
        return false;
    return true;
}
