/* SPDX-License-Identifier: MIT */
/* The table of symbols as the public API hands it out, and codes in words. */
#include "frontmap/symbol.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "base/str.h"
#include "draw/symbol_parts.h"
#include "draw/tactical.h"

#include "base/banned.h"

bool fm_symbol_entry_at(size_t i, fm_symbol_entry *entry)
{
    static const char *const rules[] = { "framed", "point", "measure" };
    const fm_symbol_row *row = fm_symbol_row_at(i);
    char code[16];

    if (row == NULL)
        return false;
    *entry = (fm_symbol_entry){
        .name = row->name,
        .set = fm_sidc_set_name(row->key / 1000000),
        .rule = rules[row->rule],
        .letters = row->letters,
    };
    snprintf(code, sizeof code, "%08u", (unsigned)row->key);
    memcpy(entry->code, code, 8);
    return true;
}

/* Is `word` of `length` in the text, whatever its case? */
static bool has_part(const char *text, const char *word, size_t length)
{
    for (; text != NULL && *text != '\0'; text++) {
        size_t i = 0;

        while (i < length && text[i] != '\0' &&
               tolower((unsigned char)text[i]) == tolower((unsigned char)word[i]))
            i++;
        if (i == length)
            return true;
    }
    return false;
}

bool fm_symbol_entry_matches(const fm_symbol_entry *entry, const char *words)
{
    while (words != NULL && *words != '\0') {
        size_t n = strcspn(words, " ");

        if (n > 0 && !has_part(entry->name, words, n) &&
            !has_part(entry->code, words, n) && !has_part(entry->set, words, n) &&
            !has_part(entry->letters, words, n) && !has_part(entry->word, words, n))
            return false;
        words += n + strspn(words + n, " ");
    }
    return true;
}

fm_status fm_symbol_check(fm_context *ctx, const char *code)
{
    fm_tactical_code measure;
    fm_sidc_fault fault;

    if ((code != NULL && fm_tactical_read_code(code, &measure)) ||
        fm_symbol_knows_sidc(code, &fault))
        return FM_OK;
    return fm_fail(ctx, FM_ERR_DOCUMENT, "symbol code '%.40s': %s",
                   code == NULL ? "" : code, fault.text);
}

static void add_modifiers(fm_str *out, const fm_sidc *sidc)
{
    const fm_symbol_modifier *m = fm_symbol_modifier_of(sidc->set, 1, sidc->modifier1);

    if (m != NULL)
        fm_str_addf(out, "; %s", m->name);
    m = fm_symbol_modifier_of(sidc->set, 2, sidc->modifier2);
    if (m != NULL)
        fm_str_addf(out, "; %s", m->name);
}

fm_status fm_symbol_describe(fm_context *ctx, const char *code, char **text)
{
    fm_status status = fm_symbol_check(ctx, code);
    const fm_symbol_row *row;
    fm_tactical_code measure;
    const char *amplifier;
    fm_str out = { 0 };
    fm_sidc sidc;

    *text = NULL;
    if (status != FM_OK)
        return status;
    if (!fm_sidc_parse(code, &sidc, NULL))
        return fm_fail(ctx, FM_ERR_INTERNAL, "a code was read once and not again");
    row = fm_tactical_read_code(code, &measure) ? &measure.kind->row
                                                : fm_symbol_row_of(fm_sidc_key(&sidc));
    fm_str_addf(&out, "%s %s: %s", fm_sidc_identity_name(&sidc),
                fm_sidc_set_name(sidc.set), row->name);
    add_modifiers(&out, &sidc);
    amplifier = fm_sidc_amplifier_name(sidc.amplifier);
    if (amplifier != NULL && amplifier[0] != '\0')
        fm_str_addf(&out, "; %s", amplifier);
    if (sidc.is_headquarters)
        fm_str_add(&out, "; headquarters");
    if (sidc.is_task_force)
        fm_str_add(&out, "; task force");
    if (sidc.is_dummy)
        fm_str_add(&out, "; dummy");
    if (sidc.status != FM_SIDC_PRESENT)
        fm_str_addf(&out, "; %s", fm_sidc_status_name(sidc.status));
    if (sidc.context != FM_SIDC_REALITY)
        fm_str_addf(&out, "; %s", fm_sidc_context_name(sidc.context));
    if (out.failed) {
        fm_str_release(&out);
        return fm_fail_nomem(ctx);
    }
    *text = fm_str_take(&out);
    return FM_OK;
}
