/* SPDX-License-Identifier: MIT */
/*
 * Words of a page, by the language of the sheet.  Adding a language is one column; a
 * word that a language lacks is left in English there.  {0} and {1} are filled in by
 * the page.
 */
#include <string.h>

#include "gis/page_parts.h"

#include "base/banned.h"

static const struct word {
    const char *key;
    const char *in[FM_LANGUAGES];
} words[] = {
    { "map",
      { "Map", "الخريطة", "Karte", "Carte", "Mapa", "Harita", "Карта", "Карта",
        "מפה" } },
    { "layers",
      { "Layers", "الطبقات", "Ebenen", "Couches", "Capas", "Katmanlar", "Слои", "Шари",
        "שכבות" } },
    { "zoomIn",
      { "Zoom in", "تكبير", "Vergrößern", "Agrandir", "Acercar", "Yakınlaştır",
        "Увеличить", "Збільшити", "התקרבות" } },
    { "zoomOut",
      { "Zoom out", "تصغير", "Verkleinern", "Réduire", "Alejar", "Uzaklaştır",
        "Уменьшить", "Зменшити", "התרחקות" } },
    { "whole",
      { "Whole map", "الخريطة كاملة", "Ganze Karte", "Carte entière", "Mapa completo",
        "Tüm harita", "Вся карта", "Уся карта", "כל המפה" } },
    { "play",
      { "Play", "تشغيل", "Abspielen", "Lecture", "Reproducir", "Oynat", "Пуск", "Пуск",
        "הפעלה" } },
    { "pause",
      { "Pause", "إيقاف", "Anhalten", "Pause", "Pausa", "Duraklat", "Пауза", "Пауза",
        "השהיה" } },
    { "earlier",
      { "Previous date", "التاريخ السابق", "Voriges Datum", "Date précédente",
        "Fecha anterior", "Önceki tarih", "Предыдущая дата", "Попередня дата",
        "התאריך הקודם" } },
    { "later",
      { "Next date", "التاريخ التالي", "Nächstes Datum", "Date suivante",
        "Fecha siguiente", "Sonraki tarih", "Следующая дата", "Наступна дата",
        "התאריך הבא" } },
    { "date",
      { "Date", "التاريخ", "Datum", "Date", "Fecha", "Tarih", "Дата", "Дата",
        "תאריך" } },
    { "compare",
      { "Compare with", "قارن مع", "Vergleichen mit", "Comparer avec", "Comparar con",
        "Karşılaştır", "Сравнить с", "Порівняти з", "השוואה עם" } },
    { "noComparison",
      { "no other date", "لا تاريخ آخر", "keinem anderen Datum", "aucune autre date",
        "ninguna otra fecha", "başka tarih yok", "без сравнения", "без порівняння",
        "ללא תאריך אחר" } },
    { "changed",
      { "Ground that changed hands", "أراضٍ تبدّلت السيطرة عليها",
        "Gebiet, das den Besitzer wechselte", "Terrain qui a changé de mains",
        "Terreno que cambió de manos", "El değiştiren arazi", "Перешедшая территория",
        "Територія, що змінила контроль", "שטח שעבר מיד ליד" } },
    { "swipe",
      { "Side by side", "جنبًا إلى جنب", "Nebeneinander", "Côte à côte", "Lado a lado",
        "Yan yana", "Рядом", "Поруч", "זה לצד זה" } },
    { "divider",
      { "Divider between the two dates", "الفاصل بين التاريخين",
        "Trennlinie zwischen den Daten", "Séparation entre les deux dates",
        "Separador entre las dos fechas", "İki tarih arasındaki ayırıcı",
        "Граница между датами", "Межа між датами", "קו ההפרדה בין התאריכים" } },
    { "change",
      { "Change from {0} to {1}", "التغيّر من {0} إلى {1}",
        "Veränderung von {0} bis {1}", "Évolution du {0} au {1}",
        "Cambio del {0} al {1}", "{0} – {1} arasındaki değişim", "Изменение: {0} – {1}",
        "Зміна: {0} – {1}", "השינוי מ־{0} עד {1}" } },
    { "groundHeld",
      { "Ground held, {0}", "السيطرة على الأرض، {0}", "Gehaltenes Gebiet, {0}",
        "Terrain tenu, {0}", "Terreno controlado, {0}", "Elde tutulan arazi, {0}",
        "Контроль территории, {0}", "Контроль території, {0}", "שליטה בשטח, {0}" } },
    { "holder",
      { "Holder", "المسيطر", "Wer", "Détenteur", "Quién", "Kim", "Кто", "Хто", "מי" } },
    { "area",
      { "Area, km²", "المساحة، كم²", "Fläche, km²", "Superficie, km²",
        "Superficie, km²", "Alan, km²", "Площадь, км²", "Площа, км²", "שטח, קמ״ר" } },
    { "before",
      { "Before", "قبل", "Vorher", "Avant", "Antes", "Önce", "Было", "Було", "לפני" } },
    { "after",
      { "After", "بعد", "Nachher", "Après", "Después", "Sonra", "Стало", "Стало",
        "אחרי" } },
    { "gained",
      { "Gained", "كسب", "Gewonnen", "Gagné", "Ganado", "Kazanılan", "Получено",
        "Здобуто", "הושג" } },
    { "lost",
      { "Lost", "خسر", "Verloren", "Perdu", "Perdido", "Kaybedilen", "Потеряно",
        "Втрачено", "אבד" } },
    { "inKm2",
      { "In km², on the ellipsoid, of all the ground in the data. Redrawn edges count "
        "as "
        "gained or lost.",
        "بالكيلومتر المربع على سطح الأرض الإهليلجي، لكل الأراضي في البيانات.",
        "In km², auf dem Ellipsoid, für alles Gebiet in den Daten. Neu gezeichnete "
        "Ränder "
        "zählen als gewonnen oder verloren.",
        "En km², sur l’ellipsoïde, pour tout le terrain des données.",
        "En km², sobre el elipsoide, de todo el terreno de los datos.",
        "Elipsoit üzerinde km², verideki tüm arazi için.",
        "В км², на эллипсоиде, по всей территории в данных.",
        "У км², на еліпсоїді, за всією територією в даних.",
        "בקמ״ר, על האליפסואיד, לכל השטח שבנתונים." } },
    { "notMeasured",
      { "What was gained and lost between these two dates was not measured; the areas "
        "were.",
        "لم يُقَس ما كُسب وما خُسر بين هذين التاريخين؛ المساحات مقيسة.",
        "Was zwischen diesen Daten gewonnen und verloren wurde, ist nicht gemessen; "
        "die "
        "Flächen sind es.",
        "Les gains et pertes entre ces deux dates n’ont pas été mesurés ; les "
        "superficies "
        "le sont.",
        "No se midió lo ganado y perdido entre estas dos fechas; las superficies sí.",
        "Bu iki tarih arasında kazanılan ve kaybedilen ölçülmedi; alanlar ölçüldü.",
        "Полученное и потерянное между этими датами не измерялось; площади измерены.",
        "Здобуте та втрачене між цими датами не вимірювалося; площі виміряно.",
        "מה שהושג ואבד בין שני התאריכים לא נמדד; השטחים נמדדו." } },
    { "noChange",
      { "No ground changed hands.", "لم تتبدّل السيطرة على أي أرض.",
        "Kein Gebiet wechselte den Besitzer.", "Aucun terrain n’a changé de mains.",
        "Ningún terreno cambió de manos.", "El değiştiren arazi yok.",
        "Территория не переходила из рук в руки.", "Територія не змінювала контролю.",
        "שום שטח לא עבר מיד ליד." } },
    { "inColour",
      { "Dark on the map: ground that changed hands, in the colour of its new holder.",
        "الداكن على الخريطة: أرض تبدّلت السيطرة عليها، بلون المسيطر الجديد.",
        "Dunkel auf der Karte: Gebiet, das den Besitzer wechselte, in der Farbe des "
        "neuen.",
        "En foncé sur la carte : terrain qui a changé de mains, dans la couleur du "
        "nouveau détenteur.",
        "En oscuro en el mapa: terreno que cambió de manos, en el color de quien lo "
        "tiene "
        "ahora.",
        "Haritada koyu: el değiştiren arazi, yeni sahibinin renginde.",
        "Тёмным на карте: перешедшая территория, цветом того, кто держит её теперь.",
        "Темним на карті: територія, що змінила контроль, кольором того, хто тримає її "
        "тепер.",
        "כהה במפה: שטח שעבר מיד ליד, בצבע המחזיק החדש." } },
    { "inWords",
      { "The map in words", "الخريطة بالكلمات", "Die Karte in Worten",
        "La carte en mots", "El mapa en palabras", "Sözcüklerle harita",
        "Карта словами", "Карта словами", "המפה במילים" } },
    { "name",
      { "Name", "الاسم", "Name", "Nom", "Nombre", "Ad", "Название", "Назва", "שם" } },
    { "kind",
      { "Status", "الحالة", "Status", "Statut", "Estado", "Durum", "Статус", "Статус",
        "מצב" } },
    { "close",
      { "Close", "إغلاق", "Schließen", "Fermer", "Cerrar", "Kapat", "Закрыть",
        "Закрити", "סגירה" } },
    { "nothingHere",
      { "Nothing here", "لا شيء هنا", "Hier ist nichts", "Rien ici", "Nada aquí",
        "Burada bir şey yok", "Здесь ничего нет", "Тут нічого немає", "אין כאן דבר" } },
    { "help",
      { "Arrow keys move the map, + and − zoom, 0 shows all of it, Enter tells what is "
        "in "
        "the middle.",
        "أسهم لوحة المفاتيح تحرّك الخريطة، + و − للتكبير والتصغير، 0 لعرضها كاملة، "
        "Enter "
        "لمعرفة ما في الوسط.",
        "Pfeiltasten verschieben die Karte, + und − ändern den Maßstab, 0 zeigt sie "
        "ganz, "
        "Enter sagt, was in der Mitte liegt.",
        "Les flèches déplacent la carte, + et − changent l’échelle, 0 la montre "
        "entière, "
        "Entrée dit ce qui est au milieu.",
        "Las flechas mueven el mapa, + y − cambian la escala, 0 lo muestra entero, "
        "Intro "
        "dice qué hay en el centro.",
        "Ok tuşları haritayı kaydırır, + ve − ölçeği değiştirir, 0 tümünü gösterir, "
        "Enter "
        "ortada ne olduğunu söyler.",
        "Стрелки двигают карту, + и − меняют масштаб, 0 показывает её целиком, Enter "
        "сообщает, что в середине.",
        "Стрілки рухають карту, + і − змінюють масштаб, 0 показує її всю, Enter "
        "повідомляє, що посередині.",
        "מקשי החצים מזיזים את המפה, + ו־− משנים את קנה המידה, 0 מציג את כולה, Enter "
        "אומר "
        "מה באמצע." } },
    { "noScript",
      { "The map on {0}. With JavaScript it can be moved and shows what each thing is.",
        "الخريطة في {0}. مع JavaScript يمكن تحريكها والاستعلام عن محتواها.",
        "Die Karte am {0}. Mit JavaScript lässt sie sich bewegen und befragen.",
        "La carte le {0}. Avec JavaScript, on peut la déplacer et l’interroger.",
        "El mapa el {0}. Con JavaScript se puede mover y consultar.",
        "{0} tarihli harita. JavaScript ile kaydırılıp sorgulanabilir.",
        "Карта на {0}. С JavaScript её можно двигать и узнавать, что на ней.",
        "Карта на {0}. З JavaScript її можна рухати й дізнаватися, що на ній.",
        "המפה ב־{0}. עם JavaScript אפשר להזיז אותה ולברר מה מופיע בה." } },
    { "about",
      { "About the layers", "عن الطبقات", "Über die Ebenen", "À propos des couches",
        "Sobre las capas", "Katmanlar hakkında", "О слоях", "Про шари", "על השכבות" } },
    { "licence",
      { "Licence", "الترخيص", "Lizenz", "Licence", "Licencia", "Lisans", "Лицензия",
        "Ліцензія", "רישיון" } },
    { "doubt",
      { "Doubtful", "موضع شك", "Zweifelhaft", "Incertain", "Dudoso", "Şüpheli",
        "Под сомнением", "Під сумнівом", "מוטל בספק" } },
    { "north",
      { "North", "الشمال", "Norden", "Nord", "Norte", "Kuzey", "Север", "Північ",
        "צפון" } },
};

const char *fm_page_word(const fm_page *page, const char *key)
{
    fm_language column = fm_language_of(page->sheet->language);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (fm_str_equal(words[i].key, key))
            return words[i].in[column] != NULL ? words[i].in[column]
                                               : words[i].in[FM_LANGUAGE_EN];
    return key;
}

void fm_page_add_words(fm_page *page)
{
    static const char *const sheet[] = { "km", "m", "mi", "ft", "nmi", "^N" };

    fm_json_object(&page->json, "words");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        fm_json_text(&page->json, words[i].key, fm_page_word(page, words[i].key));
    for (size_t i = 0; i < sizeof sheet / sizeof sheet[0]; i++)
        fm_json_text(&page->json, sheet[i], fm_sheet_word(page->sheet, sheet[i]));
    fm_json_end(&page->json);
}
