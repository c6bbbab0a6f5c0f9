/* SPDX-License-Identifier: MIT */
/*
 * front/derive_posts.h: the derived layers of a document that posts have part in.
 *
 * Called by front/situation.c, which has found the layers they are made of.
 */
#ifndef FM_FRONT_DERIVE_POSTS_H
#define FM_FRONT_DERIVE_POSTS_H

#include "front/situation.h"

/* `post-status`: the layer's own features, read already, get what was found as further
 * attributes.  `field` names the holder in the zones. */
FM_MUST_USE fm_status fm_derive_post_status(fm_context *ctx,
                                            const fm_situation *situation,
                                            const fm_situation_layer *zones,
                                            const char *field,
                                            fm_situation_layer *layer);
/* `line-through`. */
FM_MUST_USE fm_status fm_derive_line_through(fm_context *ctx,
                                             const fm_situation *situation,
                                             const fm_situation_layer *points,
                                             const char *field,
                                             fm_situation_layer *layer);
/* `ground-beyond`. */
FM_MUST_USE fm_status fm_derive_ground_beyond(fm_context *ctx,
                                              const fm_situation *situation,
                                              const fm_situation_layer *zones,
                                              const char *field,
                                              fm_situation_layer *layer);

/* The fields of posts that a status is made from when the document names none;
 * NULL-terminated. */
extern const char *const fm_post_usual_fields[];

#endif
