/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <stdlib.h>
#include <time.h>

#include "support/check.h"

static void reads_days_of_the_calendar_and_nothing_else(void **state)
{
    static const struct {
        const char *text;
        int year, month, day; /* 0: refused */
    } cases[] = {
        { "2020-02-24", 2020, 2, 24 },
        { "0001-01-01", 1, 1, 1 },
        { "9999-12-31", 9999, 12, 31 },
        { "2020-02-29", 2020, 2, 29 },
        { "2000-02-29", 2000, 2, 29 }, /* every fourth century is a leap year */
        { "1900-02-29", 0, 0, 0 },     /* the others are not */
        { "2100-02-29", 0, 0, 0 },
        { "2019-02-29", 0, 0, 0 },
        { "2020-02-30", 0, 0, 0 }, /* never the first of March */
        { "2020-04-31", 0, 0, 0 },
        { "2020-13-01", 0, 0, 0 },
        { "2020-00-01", 0, 0, 0 },
        { "2020-01-00", 0, 0, 0 },
        { "2020-01-32", 0, 0, 0 },
        { "0000-01-01", 0, 0, 0 },
        { "10000-01-01", 0, 0, 0 },
        { "-001-01-01", 0, 0, 0 },
        { "2020-2-24", 0, 0, 0 },
        { "20-02-2020", 0, 0, 0 },
        { "24.02.2020", 0, 0, 0 },
        { "02/03/2020", 0, 0, 0 },
        { "2020/02/24", 0, 0, 0 },
        { "20200224", 0, 0, 0 }, /* as a name alone */
        { "2020-W09-1", 0, 0, 0 },
        { "2020-055", 0, 0, 0 },
        { "1582502400000", 0, 0, 0 },
        { "", 0, 0, 0 },
        { " 2020-02-24", 0, 0, 0 },
        { "2020-02-24 ", 0, 0, 0 },
        { "2020-02-24x", 0, 0, 0 },
        { "2020-02-2x", 0, 0, 0 },
        { "٢٠٢٠-٠٢-٢٤", 0, 0, 0 },
        /* a time of day is checked and dropped */
        { "2020-02-24T00:00", 2020, 2, 24 },
        { "2020-02-24T23:59:59Z", 2020, 2, 24 },
        { "2020-02-24 12:30:00", 2020, 2, 24 },
        { "2020-02-24T12:30:00.123456", 2020, 2, 24 },
        { "2020-02-24T12:30:00+00:00", 2020, 2, 24 },
        { "2020-02-24T12:30:00-00:00", 2020, 2, 24 },
        { "2020-02-24 12:30:00+00", 2020, 2, 24 },
        { "2020-02-24T24:00", 0, 0, 0 },
        { "2020-02-24T23:60", 0, 0, 0 },
        { "2020-02-24T23:59:60", 0, 0, 0 },
        { "2020-02-24T12", 0, 0, 0 },
        { "2020-02-24T12:3", 0, 0, 0 },
        { "2020-02-24T12:30:0", 0, 0, 0 },
        { "2020-02-24T12:30:00.", 0, 0, 0 },
        { "2020-02-24T12:30:00.5x", 0, 0, 0 },
        { "2020-02-24T", 0, 0, 0 },
        { "2020-02-24X12:30", 0, 0, 0 },
        { "2020-02-24T-1:30", 0, 0, 0 },
        { "2020-02-24T12:30:00+03:00", 0, 0, 0 }, /* could be another day */
        { "2020-02-24T12:30:00-05:00", 0, 0, 0 },
        { "2020-02-24T12:30:00 UTC", 0, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_date date = FM_DATE_NONE;
        bool read = fm_date_parse(cases[i].text, strlen(cases[i].text), &date);

        if (read != (cases[i].year != 0) || date.year != cases[i].year ||
            date.month != cases[i].month || date.day != cases[i].day)
            fail_msg("'%s': OBT %d %04d-%02d-%02d", cases[i].text, read, date.year,
                     date.month, date.day);
    }
}

static void names_of_files_may_leave_the_hyphens_out(void **state)
{
    fm_date date;

    (void)state;
    assert_true(fm_date_parse_name("20200224", 8, &date));
    assert_int_equal(date.day, 24);
    assert_true(fm_date_parse_name("2020-02-24", 10, &date));
    assert_false(fm_date_parse_name("20200230", 8, &date));
    assert_false(fm_date_parse_name("2020022", 7, &date));
    assert_false(fm_date_parse_name("202002244", 9, &date));
    assert_false(fm_date_parse_name("2020-2-4", 8, &date));
}

static void days_are_counted_across_all_years_and_back(void **state)
{
    static const struct {
        fm_date date;
        int64_t days;
    } cases[] = {
        { { 1970, 1, 1 }, 0 },         { { 1969, 12, 31 }, -1 },
        { { 2000, 2, 29 }, 11016 },    { { 2000, 3, 1 }, 11017 },
        { { 2020, 2, 24 }, 18316 },    { { 1, 1, 1 }, -719162 },
        { { 9999, 12, 31 }, 2932896 },
    };
    int64_t last = 2932896;
    fm_date before = FM_DATE_NONE;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(fm_date_to_days(cases[i].date), cases[i].days);
    for (int64_t days = -719162; days <= last; days++) {
        fm_date date = fm_date_from_days(days);

        assert_int_equal(fm_date_to_days(date), days);
        assert_true(fm_date_compare(before, date) < 0);
        assert_true(fm_date_compare(date, before) > 0);
        before = date;
    }
    assert_false(fm_date_is_set(fm_date_from_days(last + 1)));
    assert_false(fm_date_is_set(fm_date_from_days(-719163)));
    assert_int_equal(fm_date_compare(before, before), 0);
}

/* UTC, whatever TZ says. */
static void seconds_of_the_epoch_know_no_time_zone(void **state)
{
    static const struct {
        int64_t seconds;
        const char *date;
    } cases[] = {
        { 0, "1970-01-01" },
        { 86399, "1970-01-01" },
        { 86400, "1970-01-02" },
        { -1, "1969-12-31" },
        { -86400, "1969-12-31" },
        { -86401, "1969-12-30" },
        { 1582502400, "2020-02-24" },
        { 951782400, "2000-02-29" },
        { 253402300799, "9999-12-31" },
    };
    static const char *const zones[] = { "UTC", "Asia/Damascus", "America/Caracas" };

    (void)state;
    for (size_t z = 0; z < 3; z++) {
        setenv("TZ", zones[z], 1);
        tzset();
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            fm_str text = { 0 };

            fm_date_add_iso(&text, fm_date_from_seconds(cases[i].seconds));
            assert_string_equal(text.text, cases[i].date);
            fm_str_release(&text);
        }
    }
    assert_false(fm_date_is_set(fm_date_from_seconds(INT64_MAX)));
    assert_false(fm_date_is_set(fm_date_from_seconds(INT64_MIN)));
}

static void titles_have_dates_in_words(void **state)
{
    static const struct {
        const char *language;
        const char *words;
    } cases[] = {
        { NULL, "24 February 2020" },    { "en", "24 February 2020" },
        { "en-GB", "24 February 2020" }, { "ar", "24 فبراير 2020" },
        { "ar_SY", "24 فبراير 2020" },   { "ru", "24 февраля 2020" },
        { "uk", "24 лютого 2020" },      { "de", "24. Februar 2020" },
        { "tr", "24 Şubat 2020" },       { "fr", "24 février 2020" },
        { "he", "24 בפברואר 2020" },     { "xx", "2020-02-24" },
        { "e", "2020-02-24" },           { "", "2020-02-24" },
        { "eng", "2020-02-24" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fm_str text = { 0 };

        fm_date_add_words(&text, (fm_date){ 2020, 2, 24 }, cases[i].language);
        assert_string_equal(text.text, cases[i].words);
        fm_str_release(&text);
    }
    for (uint8_t month = 1; month <= 12; month++) {
        fm_str text = { 0 };

        fm_date_add_words(&text, (fm_date){ 2020, month, 1 }, "es");
        assert_true(text.length > strlen("1  2020"));
        fm_str_release(&text);
    }
}

static void no_date_is_written_as_nothing(void **state)
{
    fm_str text = { 0 };

    (void)state;
    fm_date_add_iso(&text, FM_DATE_NONE);
    fm_date_add_words(&text, FM_DATE_NONE, "en");
    assert_int_equal(text.length, 0);
    fm_str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_days_of_the_calendar_and_nothing_else),
        cmocka_unit_test(names_of_files_may_leave_the_hyphens_out),
        cmocka_unit_test(days_are_counted_across_all_years_and_back),
        cmocka_unit_test(seconds_of_the_epoch_know_no_time_zone),
        cmocka_unit_test(titles_have_dates_in_words),
        cmocka_unit_test(no_date_is_written_as_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
