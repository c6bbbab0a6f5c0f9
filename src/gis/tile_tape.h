/* SPDX-License-Identifier: MIT */
/*
 * gis/tile_tape.h: a drawing kept, to be played again piece by piece.
 *
 * A zoom of a map is drawn once, onto a tape, in the pixels of the whole zoom; then each
 * piece of it is played onto a picture of its own.  So a dash, a row of teeth, a hatch or
 * a name goes on in the next tile as if there were no edge.  A piece is told only what
 * reaches into it: of a long path the stretches near it, of many symbols those that it
 * shows.
 *
 *     status = fm_tape_new(ctx, &tape);
 *     fm_map_layer_paint(&sheet, &layer, fm_tape_painter(tape));
 *     status = fm_tape_wind(tape, frame, 1024);
 *     ...
 *     status = fm_tape_play(tape, piece, painter);     // from several threads
 *
 * Texts are borrowed: the runs have to outlive the tape.
 *
 * Not for files: nothing is written, and a tape lives as long as its zoom.
 */
#ifndef FM_GIS_TILE_TAPE_H
#define FM_GIS_TILE_TAPE_H

#include "draw/painter.h"

typedef struct fm_tape fm_tape;

/* `density` is that of the pictures: where many symbols stand is rounded to a quarter of
 * their pixels, so that every piece has them at the same place. */
FM_MUST_USE fm_status fm_tape_new(fm_context *ctx, double density, fm_tape **out);
void fm_tape_free(fm_tape *tape);

/* What is told to it is kept. */
fm_painter *fm_tape_painter(fm_tape *tape);

/* All has been drawn.  Pieces will be asked for that lie inside cells of `cell_px`, from
 * (0, 0) on, within `frame`. */
FM_MUST_USE fm_status fm_tape_wind(fm_tape *tape, fm_rect frame, double cell_px);

/* Is nothing drawn in `piece`? */
bool fm_tape_is_blank(const fm_tape *tape, fm_rect piece);

/* Tell `painter` what is to be seen in `piece`, in the tape's own pixels. */
FM_MUST_USE fm_status fm_tape_play(const fm_tape *tape, fm_rect piece,
                                   fm_painter *painter);

#endif
