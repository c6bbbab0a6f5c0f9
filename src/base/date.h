/* SPDX-License-Identifier: MIT */
/*
 * base/date.h: civil dates of the Gregorian calendar.
 *
 * A date is a day, without time zone; nothing here asks the clock or TZ, and nothing
 * rolls over: 30 February is an error.  Intervals are half-open, [from, to).
 */
#ifndef FM_BASE_DATE_H
#define FM_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef struct fm_date {
    int16_t year;  /* 1 to 9999; 0: no date */
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
} fm_date;

#define FM_DATE_NONE ((fm_date){0, 0, 0})

bool fm_date_is_set(fm_date date);

/* "2020-02-24", or with a time of day behind 'T' or a blank, which is checked and
 * dropped ("T24:00", ":60" and offsets that shift are refused).  False when it is not a
 * date of the calendar. */
bool fm_date_parse(const char *text, size_t length, fm_date *date);

/* As above, and "20200224". */
bool fm_date_parse_name(const char *text, size_t length, fm_date *date);

/* Negative, 0 or positive; no date sorts first. */
int fm_date_compare(fm_date a, fm_date b);

/* Days since 1970-01-01, and back. */
int64_t fm_date_to_days(fm_date date);
fm_date fm_date_from_days(int64_t days);
/* From seconds since the epoch, UTC. */
fm_date fm_date_from_seconds(int64_t seconds);

/* Nothing for no date, as below. */
void fm_date_add_iso(fm_str *out, fm_date date);

/* In words for a title, by language: "24 February 2020", "24 فبراير 2020",
 * "24 февраля 2020"; ISO for a language without month names here.  `language` is a tag
 * such as "en" or "ar-SY"; NULL is English. */
void fm_date_add_words(fm_str *out, fm_date date, const char *language);

#endif
