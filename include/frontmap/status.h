/* SPDX-License-Identifier: MIT */
/*
 * frontmap/status.h: everything that can go wrong, as a return value.
 *
 * Functions that can fail return an fm_status; what exactly happened, and where, is
 * kept in the context (frontmap/context.h).  The program's exit codes are one column of
 * the same table (src/base/status.c) and are never renumbered.
 */
#ifndef FRONTMAP_STATUS_H
#define FRONTMAP_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FM_API __attribute__((visibility("default")))
#define FM_MUST_USE __attribute__((warn_unused_result))
#define FM_PRINTF(nth, first) __attribute__((format(printf, nth, first)))
#else
#define FM_API
#define FM_MUST_USE
#define FM_PRINTF(nth, first)
#endif

typedef enum fm_status {
    FM_OK = 0,
    FM_FINDINGS,      /* done, and differences or findings were asked for and found */
    FM_ERR_USAGE,     /* the call or the command line is wrong */
    FM_ERR_DOCUMENT,  /* the map document is wrong */
    FM_ERR_LAYER,     /* a layer is missing, unreadable or wrong */
    FM_ERR_CRS,       /* a CRS or a transformation */
    FM_ERR_GEOMETRY,  /* a geometry that cannot be repaired, or an overlay that failed */
    FM_ERR_OUTPUT,    /* the output could not be written */
    FM_ERR_LIMIT,     /* a named limit was exceeded */
    FM_ERR_POLICY,    /* refused: network, path, driver */
    FM_ERR_NOMEM,     /* out of memory */
    FM_ERR_INTERNAL,  /* our own bug */
    FM_ERR_CANCELLED, /* the caller's progress function said stop */
    FM_STATUS_COUNT
} fm_status;

/* A short name such as "layer data"; never NULL, static. */
FM_API const char *fm_status_name(fm_status status);

/* The exit code of the program for this status: 0 to 9, 70 or 130. */
FM_API int fm_status_exit_code(fm_status status);

#ifdef __cplusplus
}
#endif
#endif
