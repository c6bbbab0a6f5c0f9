/* SPDX-License-Identifier: MIT */
/*
 * Words of the sheet itself, by language.  Adding a language is one column; a word that
 * a language lacks is left in English there.
 */
#include <string.h>

#include "base/str.h"
#include "sheet/sheet.h"

#include "base/banned.h"

/* The keys are the English words, but for those with a mark in front, which are letters
 * that other words share: "^N" stands at an arrow, "@N" behind degrees.  %s is filled
 * in by the piece. */
static const struct word {
    const char *key;
    const char *in[FM_LANGUAGES];
} words[] = {
    { "Source",
      { "Source", "المصدر", "Quelle", "Source", "Fuente", "Kaynak", "Источник",
        "Джерело", "מקור" } },
    { "Sources",
      { "Sources", "المصادر", "Quellen", "Sources", "Fuentes", "Kaynaklar", "Источники",
        "Джерела", "מקורות" } },
    { "Projection",
      { "Projection", "الإسقاط", "Projektion", "Projection", "Proyección",
        "Projeksiyon", "Проекция", "Проєкція", "היטל" } },
    { "Other",
      { "Other", "أخرى", "Sonstige", "Autres", "Otros", "Diğer", "Прочее", "Інше",
        "אחר" } },
    { "Claimed",
      { "Claimed", "مُعلن غير مؤكد", "Behauptet", "Revendiqué", "Reivindicado",
        "İddia edilen", "Заявлено", "Заявлено", "נטען" } },
    { "Contested",
      { "Contested", "متنازع عليه", "Umkämpft", "Contesté", "En disputa", "Çekişmeli",
        "Оспаривается", "Спірне", "שנוי במחלוקת" } },
    { "Stale",
      { "Out of date", "قديم", "Veraltet", "Ancien", "Desactualizado", "Güncel değil",
        "Устарело", "Застаріло", "לא עדכני" } },
    { "last known",
      { "last known", "آخر ما عُرف", "zuletzt bekannt", "dernier état connu",
        "último dato conocido", "bilinen son durum", "последние данные", "останні дані",
        "ידוע לאחרונה" } },
    { "km", { "km", "كم", "km", "km", "km", "km", "км", "км", "ק״מ" } },
    { "m", { "m", "م", "m", "m", "m", "m", "м", "м", "מ׳" } },
    { "mi", { "mi", "ميل", "mi", "mi", "mi", "mil", "миль", "миль", "מייל" } },
    { "ft", { "ft", "قدم", "ft", "pi", "pies", "ft", "футов", "футів", "רגל" } },
    { "nmi",
      { "nmi", "ميل بحري", "sm", "NM", "M", "deniz mili", "мор. миль", "мор. миль",
        "מייל ימי" } },
    { "at %s",
      { "at %s", "عند %s", "auf %s", "à %s", "a %s", "%s enleminde", "на %s", "на %s",
        "ב־%s" } },
    { "at %s only",
      { "at %s only", "عند %s فقط", "nur auf %s", "à %s seulement", "solo a %s",
        "yalnız %s enleminde", "только на %s", "лише на %s", "ב־%s בלבד" } },
    { "^N", { "N", "ش", "N", "N", "N", "K", "С", "Пн", "צ" } },
    { "@N",
      { "N", "\u00a0ش", "\u00a0N", "\u00a0N", "\u00a0N", "\u00a0K", "\u00a0с.\u00a0ш.",
        "\u00a0пн.\u00a0ш.", "\u00a0צ׳" } },
    { "@S",
      { "S", "\u00a0ج", "\u00a0S", "\u00a0S", "\u00a0S", "\u00a0G", "\u00a0ю.\u00a0ш.",
        "\u00a0пд.\u00a0ш.", "\u00a0ד׳" } },
    { "@E",
      { "E", "\u00a0ق", "\u00a0O", "\u00a0E", "\u00a0E", "\u00a0D", "\u00a0в.\u00a0д.",
        "\u00a0сх.\u00a0д.", "\u00a0מז׳" } },
    { "@W",
      { "W", "\u00a0غ", "\u00a0W", "\u00a0O", "\u00a0O", "\u00a0B", "\u00a0з.\u00a0д.",
        "\u00a0зх.\u00a0д.", "\u00a0מע׳" } },
};

static const char *const languages[FM_LANGUAGES] = { "en", "ar", "de", "fr", "es",
                                                     "tr", "ru", "uk", "he" };

fm_language fm_language_of(const char *tag)
{
    size_t length = strcspn(tag, "-_");

    for (int i = 0; i < FM_LANGUAGES; i++)
        if (length == strlen(languages[i]) && strncmp(tag, languages[i], length) == 0)
            return (fm_language)i;
    return FM_LANGUAGE_EN;
}

const char *fm_sheet_word(const fm_sheet *sheet, const char *english)
{
    fm_language column = fm_language_of(sheet->language);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!fm_str_equal(words[i].key, english))
            continue;
        return words[i].in[column] != NULL ? words[i].in[column]
                                           : words[i].in[FM_LANGUAGE_EN];
    }
    return english;
}
