/* SPDX-License-Identifier: MIT */
/*
 * base/connection.h: where a connection to PostgreSQL leads, without making it.
 *
 *     PG:dbname=gis host=/run/postgresql        a socket in the file system
 *     PG:dbname=gis host=localhost              the network, be it this machine's own
 *     postgresql://reader@db.example/gis        the network
 *
 * Read as libpq reads it (PostgreSQL 15, 34.1), its variables PGHOST, PGHOSTADDR and
 * PGSERVICE included.  What is not understood counts as the network.
 */
#ifndef FM_BASE_CONNECTION_H
#define FM_BASE_CONNECTION_H

#include "base/str.h"

/* Does this name a database of PostgreSQL and not a file: "PG:...", "postgresql://...",
 * "postgres://..."? */
bool fm_is_connection(const char *path);

bool fm_connection_uses_network(const char *connection);

/* What the connection says behind a key of its list ("active_schema"), into `out`, which is
 * cleared before; "" for nothing, and for a URL. */
void fm_connection_word(const char *connection, const char *key, fm_str *out);

#endif
