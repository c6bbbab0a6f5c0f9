/* SPDX-License-Identifier: MIT */
#include "draw/symbol_table.h"

#include <string.h>

#include "base/banned.h"

/* Sets ascending; a subject's rows are ascending too, which a test sees to. */
static const fm_symbol_rows *const subjects[] = {
    &fm_symbol_rows_air,           &fm_symbol_rows_units,
    &fm_symbol_rows_civilians,     &fm_symbol_rows_equipment,
    &fm_symbol_rows_installations, &fm_symbol_rows_points,
    &fm_symbol_rows_measures,      &fm_symbol_rows_dismounted,
    &fm_symbol_rows_sea,           &fm_symbol_rows_activities,
};
enum { SUBJECTS = sizeof subjects / sizeof subjects[0] };

static const fm_symbol_row *row_in(const fm_symbol_rows *rows, size_t i)
{
    size_t stride = rows->stride != 0 ? rows->stride : sizeof *rows->rows;

    return (const fm_symbol_row *)(const void *)((const char *)rows->rows + i * stride);
}

const fm_symbol_row *fm_symbol_row_at(size_t i)
{
    for (size_t s = 0; s < SUBJECTS; s++) {
        if (i < subjects[s]->count)
            return row_in(subjects[s], i);
        i -= subjects[s]->count;
    }
    return NULL;
}

const fm_symbol_row *fm_symbol_row_of(uint32_t key)
{
    for (size_t s = 0; s < SUBJECTS; s++) {
        const fm_symbol_rows *rows = subjects[s];
        size_t low = 0, high = rows->count;

        if (rows->count == 0 || key < row_in(rows, 0)->key ||
            key > row_in(rows, rows->count - 1)->key)
            continue;
        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (row_in(rows, middle)->key < key)
                low = middle + 1;
            else
                high = middle;
        }
        if (row_in(rows, low)->key == key)
            return row_in(rows, low);
    }
    return NULL;
}

/* Is `word` one of the blank-separated words? */
static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);

    while (words != NULL && *words != '\0') {
        size_t n = strcspn(words, " ");

        if (n == length && memcmp(words, word, n) == 0)
            return true;
        words += n + strspn(words + n, " ");
    }
    return false;
}

const fm_symbol_row *fm_symbol_row_of_letters(const char *function)
{
    const fm_symbol_row *row;

    for (size_t i = 0; (row = fm_symbol_row_at(i)) != NULL; i++)
        if (has_word(row->letters, function))
            return row;
    return NULL;
}

/* The common ones of E hold for every set that has a frame. */
const fm_symbol_modifier *fm_symbol_modifier_of(unsigned set, unsigned place,
                                                unsigned number)
{
    if (number == 0)
        return NULL;
    for (size_t i = 0; i < fm_symbol_modifier_count; i++) {
        const fm_symbol_modifier *m = &fm_symbol_modifiers[i];

        if (m->place == place && m->number == number &&
            (m->set == set || (number >= 100 && m->set == 0)))
            return m;
    }
    return NULL;
}

const char *fm_symbol_part_of(const char *name, size_t length)
{
    for (size_t i = 0; i < fm_symbol_part_count; i++)
        if (strlen(fm_symbol_parts[i].name) == length &&
            memcmp(fm_symbol_parts[i].name, name, length) == 0)
            return fm_symbol_parts[i].drawing;
    return NULL;
}
