/* SPDX-License-Identifier: MIT */
/*
 * The program: one command after the name, and what it does in its own file.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "frontmap/frontmap.h"

#include "base/banned.h"

/*
 * A program may be started with standard files closed; the next file that is opened
 * would then take their place, and messages would land in a layer.  What stands in for
 * them fails: standard input cannot be read, the others not be written.
 */
static bool open_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", flags) != fd)
            return false;
    }
    return true;
}

static int fail_usage(const char *message)
{
    fm_report report;
    fm_error error = { .status = FM_ERR_USAGE };
    fm_str text = { 0 };

    fm_report_init(&report, FM_COLOR_AUTO, false, false);
    fm_str_add_escaped(&text, message, strlen(message));
    snprintf(error.message, sizeof error.message, "%s", fm_str_text(&text));
    fm_str_release(&text);
    fm_report_error(&report, &error);
    fm_report_say(&report, "'frontmap help' lists the commands");
    return fm_status_exit_code(FM_ERR_USAGE);
}

static int fail_unknown(const char *word)
{
    enum { COMMANDS_MAX = 32 };
    const char *names[COMMANDS_MAX + 1];
    const char *near;
    size_t count = 0;
    fm_str message = { 0 };
    int code;

    while (fm_commands[count] != NULL && count < COMMANDS_MAX) {
        names[count] = fm_commands[count]->name;
        count++;
    }
    names[count] = NULL;
    near = fm_str_nearest(word, names);
    if (near != NULL)
        fm_str_addf(&message, "unknown command '%.100s'; did you mean '%s'?", word,
                    near);
    else if (fm_file_exists(word))
        fm_str_addf(&message,
                    "'%.100s' is no command; to draw it: frontmap render "
                    "%.100s -o map.png",
                    word, word);
    else
        fm_str_addf(&message, "unknown command '%.100s'", word);
    code = fail_usage(fm_str_text(&message));
    fm_str_release(&message);
    return code;
}

int main(int argc, char **argv)
{
    static char help_word[] = "help";
    static char version_word[] = "--version";
    char *version_args[] = { version_word };
    const fm_command *command;

    if (!open_standard_files())
        return fm_status_exit_code(FM_ERR_INTERNAL);
    /* File names and text follow the locale; numbers, dates and their order do not. */
    setlocale(LC_CTYPE, "");
    fm_report_catch_signals();

    if (argc < 2)
        return fail_usage("no command is given");
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return fm_command_run(&fm_cmd_help, 1, version_args);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        argv[1] = help_word;
    command = fm_command_find(argv[1]);
    if (command == NULL)
        return fail_unknown(argv[1]);
    return fm_command_run(command, argc - 2, argv + 2);
}
