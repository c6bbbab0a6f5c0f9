/* SPDX-License-Identifier: MIT */
/*
 * cli/sandbox.h: what the kernel is asked to refuse this process.
 *
 * The library asks for no network unless it is allowed to; the programs inside it, GDAL
 * with its hundred libraries first of all, are not asked but prevented.
 */
#ifndef FM_CLI_SANDBOX_H
#define FM_CLI_SANDBOX_H

#include <stdbool.h>

/*
 * From here on no socket of the internet can be opened by this process or its children;
 * what is tried fails with EACCES.  False when the kernel, or the machine, has no such
 * filter.
 */
bool fm_sandbox_deny_network(void);

#endif
