/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target over files without libFuzzer: every argument is a file, or a
 * folder whose files are taken in the order of their names.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)size + 1);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "cannot read '%s'\n", path);
        return 1;
    }
    fclose(file);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
    return 0;
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Returns the number of files run, or -1. */
static int run_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, not_hidden, alphasort), failed = 0;
    char path[4096];

    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        failed |= run_file(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return failed ? -1 : count;
}

int main(int argc, char **argv)
{
    int files = 0;

    for (int i = 1; i < argc; i++) {
        struct stat info;
        int run;

        if (stat(argv[i], &info) == 0 && S_ISDIR(info.st_mode))
            run = run_folder(argv[i]);
        else
            run = run_file(argv[i]) == 0 ? 1 : -1;
        if (run < 0)
            return 1;
        files += run;
    }
    fprintf(stderr, "%d inputs\n", files);
    return files > 0 ? 0 : 1;
}
