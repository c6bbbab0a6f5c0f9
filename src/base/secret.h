/* SPDX-License-Identifier: MIT */
/*
 * base/secret.h: connections to databases, without their passwords.
 *
 *     PG:dbname=gis password=***
 *     postgresql://reader:***@db.example/gis
 *
 * Every message of a context goes through here; whoever prints a source that is not in a
 * message asks himself.
 */
#ifndef FM_BASE_SECRET_H
#define FM_BASE_SECRET_H

#include "base/str.h"

/* The text with *** in the place of each password: behind "password=" (to the end of the
 * word or of its quotes), and between user and host of a URL. */
void fm_str_add_public(fm_str *out, const char *text);
/* The same as a text of its own: fm_free(); NULL when out of memory. */
FM_MUST_USE char *fm_public_copy(const char *text);

#endif
