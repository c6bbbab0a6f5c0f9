/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <string.h>

#include "base/banned.h"

static const uint8_t month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_date(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= month_days[month - 1] + (month == 2 && is_leap(year));
}

bool fm_date_is_set(fm_date date)
{
    return date.year != 0;
}

/* `count` digits at `text` as a number, or -1. */
static int digits(const char *text, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static bool make(int year, int month, int day, fm_date *date)
{
    if (!is_date(year, month, day))
        return false;
    *date = (fm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
    return true;
}

/* "HH:MM", "HH:MM:SS", "HH:MM:SS.fff", with "Z" or "+00:00" or nothing behind. */
static bool is_time(const char *text, size_t length)
{
    size_t at = 5;

    if (length < 5 || text[2] != ':' || digits(text, 2) > 23 || digits(text, 2) < 0 ||
        digits(text + 3, 2) > 59 || digits(text + 3, 2) < 0)
        return false;
    if (length >= 8 && text[5] == ':') {
        if (digits(text + 6, 2) > 59 || digits(text + 6, 2) < 0)
            return false;
        at = 8;
        if (at < length && text[at] == '.') {
            at++;
            if (at == length || digits(text + at, 1) < 0)
                return false;
            while (at < length && digits(text + at, 1) >= 0)
                at++;
        }
    }
    text += at;
    length -= at;
    return length == 0 || (length == 1 && text[0] == 'Z') ||
           (length == 6 &&
            (memcmp(text, "+00:00", 6) == 0 || memcmp(text, "-00:00", 6) == 0)) ||
           (length == 3 && memcmp(text, "+00", 3) == 0);
}

bool fm_date_parse(const char *text, size_t length, fm_date *date)
{
    if (length < 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (length > 10 &&
        ((text[10] != 'T' && text[10] != ' ') || !is_time(text + 11, length - 11)))
        return false;
    return make(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2), date);
}

bool fm_date_parse_name(const char *text, size_t length, fm_date *date)
{
    if (length == 8)
        return make(digits(text, 4), digits(text + 4, 2), digits(text + 6, 2), date);
    return fm_date_parse(text, length, date);
}

int fm_date_compare(fm_date a, fm_date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    if (a.month != b.month)
        return a.month - b.month;
    return a.day - b.day;
}

/*
 * Days from the civil date and back, by counting years from March so that the leap day
 * comes last (Hinnant, H.: chrono-compatible low-level date algorithms, 2013).
 */
int64_t fm_date_to_days(fm_date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

fm_date fm_date_from_days(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
        365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month + 2) / 5 + 1;
    int64_t year = year_of_era + era * 400;

    month = month < 10 ? month + 3 : month - 9;
    year += month <= 2;
    if (year < 1 || year > 9999)
        return FM_DATE_NONE;
    return (fm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
}

fm_date fm_date_from_seconds(int64_t seconds)
{
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);

    return fm_date_from_days(days);
}

void fm_date_add_iso(fm_str *out, fm_date date)
{
    if (!fm_date_is_set(date))
        return;
    fm_str_addf(out, "%04d-%02u-%02u", date.year, (unsigned)date.month,
                (unsigned)date.day);
}

/* Month names in the form that stands behind a day number. */
static const struct {
    const char *language;
    const char *months[12];
} month_names[] = {
    { "en",
      { "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December" } },
    { "ar",
      { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
        "أكتوبر", "نوفمبر", "ديسمبر" } },
    { "de",
      { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
        "September", "Oktober", "November", "Dezember" } },
    { "fr",
      { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
        "septembre", "octobre", "novembre", "décembre" } },
    { "es",
      { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
        "septiembre", "octubre", "noviembre", "diciembre" } },
    { "tr",
      { "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos",
        "Eylül", "Ekim", "Kasım", "Aralık" } },
    { "ru",
      { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
        "сентября", "октября", "ноября", "декабря" } },
    { "uk",
      { "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня",
        "вересня", "жовтня", "листопада", "грудня" } },
    { "he",
      { "בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט",
        "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר" } },
};

void fm_date_add_words(fm_str *out, fm_date date, const char *language)
{
    size_t length;

    if (!fm_date_is_set(date))
        return;
    if (language == NULL)
        language = "en";
    length = strcspn(language, "-_");
    for (size_t i = 0; i < sizeof month_names / sizeof month_names[0]; i++) {
        if (strlen(month_names[i].language) == length &&
            strncmp(month_names[i].language, language, length) == 0) {
            fm_str_addf(out,
                        length == 2 && strncmp(language, "de", 2) == 0 ? "%u. %s %d"
                                                                       : "%u %s %d",
                        (unsigned)date.day, month_names[i].months[date.month - 1],
                        date.year);
            return;
        }
    }
    fm_date_add_iso(out, date);
}
