/* SPDX-License-Identifier: MIT */
/*
 * Functions that do not compile here, because a safer one stands in src/base.
 * Include it last.  Each line names the way out.
 */
#ifndef FM_BASE_BANNED_H
#define FM_BASE_BANNED_H

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat gets strtok
/* dates: base/date.h has no time zone to get wrong */
#pragma GCC poison gmtime localtime ctime asctime mktime
/* numbers: base/number.h does not follow the locale */
#pragma GCC poison atoi atol atof strtod strtof

#endif
