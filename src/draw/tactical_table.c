/* SPDX-License-Identifier: MIT */
/*
 * The table of control measures, in the order of their codes (symbol set 25 of
 * MIL-STD-2525D), and the recipes with their numbers.  Heights are px on paper: an arc
 * of a front is 3 mm wide, a tooth 1.5.
 */
#include <stdlib.h>
#include <string.h>

#include "draw/tactical_parts.h"

#include "base/banned.h"

static const fm_tactical_recipe flot_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_scallop, .height_px = 5.5, .aspect = 2, .pitch = 1 }
};
static const fm_tactical_recipe contact_recipe = {
    .draw = fm_tac_draw_contact,
    .row = { .figure = fm_tac_scallop, .height_px = 5.5, .aspect = 2, .pitch = 1 }
};
static const fm_tactical_recipe fortified_recipe = { .draw = fm_tac_draw_row,
                                                     .row = { .figure = fm_tac_tooth,
                                                              .height_px = 5.5,
                                                              .aspect = 1,
                                                              .pitch = 2,
                                                              .replaces_line = true } };
static const fm_tactical_recipe wedges_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_wedge, .height_px = 7, .aspect = 1.2, .pitch = 2.5 }
};
static const fm_tactical_recipe mines_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_mine, .height_px = 5, .aspect = 1, .pitch = 2.5 }
};
static const fm_tactical_recipe open_triangles_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_triangle, .height_px = 6, .aspect = 1.15, .pitch = 1 }
};
static const fm_tactical_recipe full_triangles_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_full_triangle,
             .height_px = 6,
             .aspect = 1.15,
             .pitch = 1 }
};
static const fm_tactical_recipe triangles_and_mines_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_triangle_or_mine,
             .height_px = 6,
             .aspect = 1.15,
             .pitch = 1 }
};
static const fm_tactical_recipe crosses_alone_recipe = { .draw = fm_tac_draw_row,
                                                         .row = {
                                                             .figure = fm_tac_cross,
                                                             .height_px = 6,
                                                             .aspect = 1,
                                                             .pitch = 1.5,
                                                             .has_no_line = true } };
static const fm_tactical_recipe crosses_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_cross, .height_px = 6, .aspect = 1, .pitch = 3 }
};
static const fm_tactical_recipe cross_pairs_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_two_crosses, .height_px = 6, .aspect = 2.2, .pitch = 2 }
};
static const fm_tactical_recipe apron_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_cross, .height_px = 6, .aspect = 1, .pitch = 1.5 }
};
static const fm_tactical_recipe crosses_above_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_cross_above, .height_px = 6, .aspect = 1, .pitch = 1.5 }
};
static const fm_tactical_recipe crosses_between_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_cross_above,
             .height_px = 6,
             .aspect = 1,
             .pitch = 1.5,
             .on_both_sides = true }
};
static const fm_tactical_recipe coil_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_coil, .height_px = 7, .aspect = 0.8, .pitch = 1 }
};
static const fm_tactical_recipe coil_on_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_coil_on, .height_px = 7, .aspect = 0.8, .pitch = 1 }
};
static const fm_tactical_recipe two_coils_recipe = {
    .draw = fm_tac_draw_row,
    .row = { .figure = fm_tac_two_coils, .height_px = 7, .aspect = 0.8, .pitch = 1 }
};
static const fm_tactical_recipe words_recipe = { .draw = fm_tac_draw_words };
static const fm_tactical_recipe boundary_recipe = { .draw = fm_tac_draw_boundary };
static const fm_tactical_recipe route_recipe = { .draw = fm_tac_draw_route };
static const fm_tactical_recipe route_one_way_recipe = { .draw = fm_tac_draw_route,
                                                         .variant = 1 };
static const fm_tactical_recipe route_two_way_recipe = { .draw = fm_tac_draw_route,
                                                         .variant = 2 };
static const fm_tactical_recipe route_in_turn_recipe = { .draw = fm_tac_draw_route,
                                                         .variant = 3 };
static const fm_tactical_recipe attack_aviation_recipe = { .draw = fm_tac_draw_attack,
                                                           .variant = FM_TAC_AVIATION };
static const fm_tactical_recipe attack_main_recipe = { .draw = fm_tac_draw_attack,
                                                       .variant = FM_TAC_MAIN };
static const fm_tactical_recipe attack_supporting_recipe = { .draw = fm_tac_draw_attack,
                                                             .variant =
                                                                 FM_TAC_SUPPORTING };
static const fm_tactical_recipe attack_feint_recipe = { .draw = fm_tac_draw_attack,
                                                        .variant = FM_TAC_FEINT };
static const fm_tactical_recipe axis_main_recipe = { .draw = fm_tac_draw_axis,
                                                     .variant = FM_TAC_MAIN };
static const fm_tactical_recipe axis_supporting_recipe = { .draw = fm_tac_draw_axis,
                                                           .variant =
                                                               FM_TAC_SUPPORTING };
static const fm_tactical_recipe axis_feint_recipe = { .draw = fm_tac_draw_axis,
                                                      .variant = FM_TAC_FEINT };
static const fm_tactical_recipe axis_airborne_recipe = { .draw = fm_tac_draw_axis,
                                                         .variant = FM_TAC_AIRBORNE };
static const fm_tactical_recipe axis_helicopter_recipe = { .draw = fm_tac_draw_axis,
                                                           .variant =
                                                               FM_TAC_HELICOPTER };
static const fm_tactical_recipe axis_counter_recipe = { .draw = fm_tac_draw_axis,
                                                        .variant = FM_TAC_COUNTER };
static const fm_tactical_recipe area_recipe = { .draw = fm_tac_draw_area };
static const fm_tactical_recipe area_echelon_recipe = { .draw = fm_tac_draw_area,
                                                        .variant =
                                                            FM_TAC_WITH_ECHELON };
static const fm_tactical_recipe area_prepared_recipe = {
    .draw = fm_tac_draw_area, .variant = FM_TAC_WITH_ECHELON | FM_TAC_NOT_OCCUPIED
};
static const fm_tactical_recipe strong_point_recipe = {
    .draw = fm_tac_draw_area,
    .row = { .figure = fm_tac_tick, .height_px = 7, .aspect = 0.6, .pitch = 2 },
    .variant = FM_TAC_WITH_ECHELON
};
static const fm_tactical_recipe encirclement_recipe = {
    .draw = fm_tac_draw_area,
    .row = { .figure = fm_tac_triangle, .height_px = 7, .aspect = 1, .pitch = 2 }
};
static const fm_tactical_recipe fortified_area_recipe = { .draw = fm_tac_draw_area,
                                                          .row = {
                                                              .figure = fm_tac_tooth,
                                                              .height_px = 5.5,
                                                              .aspect = 1,
                                                              .pitch = 2,
                                                              .replaces_line = true } };
static const fm_tactical_recipe ticks_out_recipe = {
    .draw = fm_tac_draw_area,
    .row = { .figure = fm_tac_tick, .height_px = 6, .aspect = 0.6, .pitch = 2.5 }
};
static const fm_tactical_recipe ticks_in_recipe = { .draw = fm_tac_draw_area,
                                                    .row = { .figure = fm_tac_tick,
                                                             .height_px = 6,
                                                             .aspect = 0.6,
                                                             .pitch = 2.5,
                                                             .is_inside = true } };
static const fm_tactical_recipe fenced_recipe = {
    .draw = fm_tac_draw_area,
    .row = { .figure = fm_tac_cross, .height_px = 6, .aspect = 1, .pitch = 3 }
};
static const fm_tactical_recipe block_recipe = { .draw = fm_tac_draw_task,
                                                 .variant = FM_TAC_BLOCK };
static const fm_tactical_recipe occupy_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_OCCUPY };
static const fm_tactical_recipe secure_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_SECURE };
static const fm_tactical_recipe isolate_recipe = { .draw = fm_tac_draw_task,
                                                   .variant = FM_TAC_ISOLATE };
static const fm_tactical_recipe retain_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_RETAIN };
static const fm_tactical_recipe contain_recipe = { .draw = fm_tac_draw_task,
                                                   .variant = FM_TAC_CONTAIN };
static const fm_tactical_recipe seize_recipe = { .draw = fm_tac_draw_task,
                                                 .variant = FM_TAC_SEIZE };
static const fm_tactical_recipe delay_recipe = { .draw = fm_tac_draw_task,
                                                 .variant = FM_TAC_DELAY };
static const fm_tactical_recipe attack_by_fire_recipe = { .draw = fm_tac_draw_task,
                                                          .variant =
                                                              FM_TAC_ATTACK_BY_FIRE };
static const fm_tactical_recipe support_by_fire_recipe = { .draw = fm_tac_draw_task,
                                                           .variant =
                                                               FM_TAC_SUPPORT_BY_FIRE };
static const fm_tactical_recipe roadblock_planned_recipe = {
    .draw = fm_tac_draw_task, .variant = FM_TAC_ROADBLOCK_PLANNED
};
static const fm_tactical_recipe roadblock_safe_recipe = { .draw = fm_tac_draw_task,
                                                          .variant =
                                                              FM_TAC_ROADBLOCK_SAFE };
static const fm_tactical_recipe roadblock_armed_recipe = { .draw = fm_tac_draw_task,
                                                           .variant =
                                                               FM_TAC_ROADBLOCK_ARMED };
static const fm_tactical_recipe roadblock_executed_recipe = {
    .draw = fm_tac_draw_task, .variant = FM_TAC_ROADBLOCK_EXECUTED
};
static const fm_tactical_recipe lane_recipe = { .draw = fm_tac_draw_task,
                                                .variant = FM_TAC_LANE };
static const fm_tactical_recipe fighting_position_recipe = {
    .draw = fm_tac_draw_task, .variant = FM_TAC_FIGHTING_POSITION
};
static const fm_tactical_recipe mine_cluster_recipe = { .draw = fm_tac_draw_task,
                                                        .variant =
                                                            FM_TAC_MINE_CLUSTER };
static const fm_tactical_recipe abatis_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_ABATIS };
static const fm_tactical_recipe circle_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_CIRCLE };
static const fm_tactical_recipe sector_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = FM_TAC_SECTOR };

#define LINE   FM_TACTICAL_LINE
#define AREA   FM_TACTICAL_AREA
#define ARROW  FM_TACTICAL_ARROW
#define AXIS   FM_TACTICAL_AXIS
#define POINTS FM_TACTICAL_POINTS

/* key, name, letters; word, shape, points, has a side, pattern, text, recipe */
#define MEASURE(key, name, letters)                                                    \
    {                                                                                  \
        UINT32_C(25000000) + key, name, NULL, letters, FM_SYMBOL_MEASURE, 0, 0         \
    }
const fm_tactical_kind fm_tactical_kinds[] = {
    { MEASURE(110100, "Boundary", "GGGLB"), "boundary", LINE, 0, false, NULL, NULL,
      &boundary_recipe },
    { MEASURE(110200, "Light line", NULL), "light-line", LINE, 0, false, NULL, "LL",
      &words_recipe },
    { MEASURE(110500, "Decision line", NULL), "decision-line", LINE, 0, false, NULL,
      "DL", &words_recipe },
    { MEASURE(120100, "Area of operations", "GGSAO"), "area-of-operations", AREA, 0,
      false, NULL, "AO", &area_recipe },
    { MEASURE(120200, "Named area of interest", "GGSAN"), "named-area-of-interest",
      AREA, 0, false, NULL, "NAI", &area_recipe },
    { MEASURE(120300, "Target area of interest", "GGSAT"), "target-area-of-interest",
      AREA, 0, false, NULL, "TAI", &area_recipe },
    { MEASURE(140100, "Forward line of own troops", "GGGLF"), "flot", LINE, 0, true,
      NULL, NULL, &flot_recipe },
    { MEASURE(140101, "Friendly present forward line of own troops", NULL),
      "flot-friendly-present", LINE, 0, true, NULL, NULL, &flot_recipe },
    { MEASURE(140102, "Friendly planned or on order forward line of own troops", NULL),
      "flot-friendly-planned", LINE, 0, true, NULL, NULL, &flot_recipe },
    { MEASURE(140103, "Enemy known forward line of troops", NULL), "flot-enemy-known",
      LINE, 0, true, NULL, NULL, &flot_recipe },
    { MEASURE(140104, "Enemy suspected or templated forward line of troops", NULL),
      "flot-enemy-suspected", LINE, 0, true, NULL, NULL, &flot_recipe },
    { MEASURE(140200, "Line of contact", "GGGLC"), "line-of-contact", LINE, 0, true,
      NULL, "LC", &contact_recipe },
    { MEASURE(140300, "Phase line", "GGGLP"), "phase-line", LINE, 0, false, NULL, "PL",
      &words_recipe },
    { MEASURE(140400, "Forward edge of the battle area", "GGDLF"), "feba", LINE, 0,
      false, NULL, "FEBA", &words_recipe },
    { MEASURE(140601, "Direction of attack, aviation", "GGOLKA"),
      "direction-of-attack-aviation", ARROW, 0, false, NULL, NULL,
      &attack_aviation_recipe },
    { MEASURE(140602, "Direction of attack, main", "GGOLKGM"),
      "direction-of-attack-main", ARROW, 0, false, NULL, NULL, &attack_main_recipe },
    { MEASURE(140603, "Direction of attack, supporting", "GGOLKGS"),
      "direction-of-attack-supporting", ARROW, 0, false, NULL, NULL,
      &attack_supporting_recipe },
    { MEASURE(140605, "Direction of attack, feint", "GGPF"),
      "direction-of-attack-feint", ARROW, 0, false, NULL, NULL, &attack_feint_recipe },
    { MEASURE(140900, "Limit of advance", "GGOLL"), "limit-of-advance", LINE, 0, false,
      NULL, "LOA", &words_recipe },
    { MEASURE(141000, "Line of departure", "GGOLT"), "line-of-departure", LINE, 0,
      false, NULL, "LD", &words_recipe },
    { MEASURE(141100, "Line of departure, line of contact", "GGOLC"),
      "line-of-departure-line-of-contact", LINE, 0, false, NULL, "LD/LC",
      &words_recipe },
    { MEASURE(141500, "Holding line", "GGSLH"), "holding-line", LINE, 0, false, NULL,
      "HL", &words_recipe },
    { MEASURE(141600, "Release line", "GGSLR"), "release-line", LINE, 0, false, NULL,
      "RL", &words_recipe },
    { MEASURE(141800, "Handover line", NULL), "handover-line", LINE, 0, false, NULL,
      "HOL", &words_recipe },
    { MEASURE(142000, "Named area of interest, line", NULL), "nai-line", LINE, 0, false,
      NULL, "NAI", &words_recipe },
    { MEASURE(150200, "Assembly area", "GGGAA"), "assembly-area", AREA, 0, false, NULL,
      "AA", &area_recipe },
    { MEASURE(151000, "Fortified area", "GGGAF"), "fortified-area", AREA, 0, false,
      NULL, NULL, &fortified_area_recipe },
    { MEASURE(151100, "Limited access area", NULL), "limited-access-area", AREA, 0,
      false, "hatch-45", NULL, &area_recipe },
    { MEASURE(151200, "Battle position", "GGDAB"), "battle-position", AREA, 0, false,
      NULL, NULL, &area_echelon_recipe },
    { MEASURE(151202, "Battle position, prepared but not occupied", "GGDABP"),
      "battle-position-prepared", AREA, 0, false, NULL, "(P)", &area_prepared_recipe },
    { MEASURE(151203, "Strong point", NULL), "strong-point", AREA, 0, false, NULL, NULL,
      &strong_point_recipe },
    { MEASURE(151204, "Contain", NULL), "contain", POINTS, 2, false, NULL, "C",
      &contain_recipe },
    { MEASURE(151205, "Retain", NULL), "retain", POINTS, 2, false, NULL, "R",
      &retain_recipe },
    { MEASURE(151300, "Engagement area", "GGDAE"), "engagement-area", AREA, 0, false,
      NULL, "EA", &area_recipe },
    { MEASURE(151401, "Axis of advance, airborne", "GGOLAV"), "axis-airborne", AXIS, 0,
      false, NULL, NULL, &axis_airborne_recipe },
    { MEASURE(151402, "Axis of advance, attack helicopter", "GGOLAR"),
      "axis-attack-helicopter", AXIS, 0, false, NULL, NULL, &axis_helicopter_recipe },
    { MEASURE(151403, "Axis of advance, main attack", "GGOLAGM"), "axis-main", AXIS, 0,
      false, NULL, NULL, &axis_main_recipe },
    { MEASURE(151404, "Axis of advance, supporting attack", "GGOLAGS"),
      "axis-supporting", AXIS, 0, false, NULL, NULL, &axis_supporting_recipe },
    { MEASURE(151406, "Axis of advance, feint", "GGPA"), "axis-feint", AXIS, 0, false,
      NULL, NULL, &axis_feint_recipe },
    { MEASURE(151500, "Assault position", "GGOAA"), "assault-position", AREA, 0, false,
      NULL, "ASLT PSN", &area_recipe },
    { MEASURE(151600, "Attack position", "GGOAK"), "attack-position", AREA, 0, false,
      NULL, "ATK", &area_recipe },
    { MEASURE(151700, "Objective", "GGOAO"), "objective", AREA, 0, false, NULL, "OBJ",
      &area_recipe },
    { MEASURE(151800, "Encirclement", "GGSAE"), "encirclement", AREA, 0, false, NULL,
      NULL, &encirclement_recipe },
    { MEASURE(152000, "Attack by fire position", "GGOAF"), "attack-by-fire", POINTS, 3,
      false, NULL, NULL, &attack_by_fire_recipe },
    { MEASURE(152100, "Support by fire position", "GGOAS"), "support-by-fire", POINTS,
      4, false, NULL, NULL, &support_by_fire_recipe },
    { MEASURE(152300, "Supporting attack", NULL), "supporting-attack", AXIS, 0, false,
      NULL, NULL, &axis_supporting_recipe },
    { MEASURE(152400, "Restricted terrain", NULL), "restricted-terrain", AREA, 0, false,
      "hatch-45-wide", NULL, &area_recipe },
    { MEASURE(152500, "Severely restricted terrain", NULL),
      "severely-restricted-terrain", AREA, 0, false, "cross-45", NULL, &area_recipe },
    { MEASURE(152700, "Frontal attack", NULL), "frontal-attack", AXIS, 0, false, NULL,
      NULL, &axis_supporting_recipe },
    { MEASURE(152900, "Turning movement", NULL), "turning-movement", AXIS, 0, false,
      NULL, NULL, &axis_supporting_recipe },
    { MEASURE(171000, "Restricted operations zone", "GGAAR"),
      "restricted-operations-zone", AREA, 0, false, NULL, "ROZ", &area_recipe },
    { MEASURE(171200, "Unmanned aircraft restricted operations zone", NULL),
      "ua-restricted-operations-zone", AREA, 0, false, NULL, "UA-ROZ", &area_recipe },
    { MEASURE(172000, "Weapons free zone", "GGAAW"), "weapons-free-zone", AREA, 0,
      false, NULL, "WFZ", &area_recipe },
    { MEASURE(200300, "No attack zone", NULL), "no-attack-zone", AREA, 0, false, NULL,
      "NOTACK", &area_recipe },
    { MEASURE(240201, "Free fire area, irregular", "GGACFI"), "free-fire-area", AREA, 0,
      false, NULL, "FFA", &area_recipe },
    { MEASURE(240202, "Free fire area, rectangular", "GGACFR"),
      "free-fire-area-rectangular", AREA, 0, false, NULL, "FFA", &area_recipe },
    { MEASURE(240203, "Free fire area, circular", "GGACFC"), "free-fire-area-circular",
      POINTS, 2, false, NULL, "FFA", &circle_recipe },
    { MEASURE(240301, "No fire area, irregular", "GGACNI"), "no-fire-area", AREA, 0,
      false, "hatch-45", "NFA", &area_recipe },
    { MEASURE(240302, "No fire area, rectangular", "GGACNR"),
      "no-fire-area-rectangular", AREA, 0, false, "hatch-45", "NFA", &area_recipe },
    { MEASURE(240303, "No fire area, circular", "GGACNC"), "no-fire-area-circular",
      POINTS, 2, false, "hatch-45", "NFA", &circle_recipe },
    { MEASURE(240401, "Restrictive fire area, irregular", "GGACRI"),
      "restrictive-fire-area", AREA, 0, false, NULL, "RFA", &area_recipe },
    { MEASURE(240402, "Restrictive fire area, rectangular", "GGACRR"),
      "restrictive-fire-area-rectangular", AREA, 0, false, NULL, "RFA", &area_recipe },
    { MEASURE(240403, "Restrictive fire area, circular", "GGACRC"),
      "restrictive-fire-area-circular", POINTS, 2, false, NULL, "RFA", &circle_recipe },
    { MEASURE(240500, "Position area for artillery", NULL), "artillery-position-area",
      AREA, 0, false, NULL, "PAA", &area_recipe },
    { MEASURE(241001, "Fire support area, irregular", "GGACSI"), "fire-support-area",
      AREA, 0, false, NULL, "FSA", &area_recipe },
    { MEASURE(242100, "Weapon or sensor range fan, circular", "GGAXC"),
      "range-fan-circular", POINTS, 2, false, NULL, NULL, &circle_recipe },
    { MEASURE(242200, "Weapon or sensor range fan, sector", "GGAXS"),
      "range-fan-sector", POINTS, 3, false, NULL, NULL, &sector_recipe },
    { MEASURE(260100, "Fire support coordination line", "GGLCF"),
      "fire-support-coordination-line", LINE, 0, false, NULL, "FSCL", &words_recipe },
    { MEASURE(260200, "Coordinated fire line", "GGLCC"), "coordinated-fire-line", LINE,
      0, false, NULL, "CFL", &words_recipe },
    { MEASURE(260300, "No fire line", "GGLCN"), "no-fire-line", LINE, 0, false, NULL,
      "NFL", &words_recipe },
    { MEASURE(260500, "Restrictive fire line", "GGLCR"), "restrictive-fire-line", LINE,
      0, false, NULL, "RFL", &words_recipe },
    { MEASURE(270100, "Obstacle belt", "GGOGB"), "obstacle-belt", AREA, 0, false, NULL,
      NULL, &ticks_in_recipe },
    { MEASURE(270200, "Obstacle zone", "GGOGZ"), "obstacle-zone", AREA, 0, false, NULL,
      NULL, &ticks_out_recipe },
    { MEASURE(270300, "Obstacle free zone", "GGOGF"), "obstacle-free-zone", AREA, 0,
      false, NULL, "FREE", &area_recipe },
    { MEASURE(270400, "Obstacle restricted zone", "GGOGR"), "obstacle-restricted-zone",
      AREA, 0, false, "hatch-45", NULL, &area_recipe },
    { MEASURE(270800, "Mined area", "GGOFA"), "mined-area", AREA, 0, false, NULL, "M",
      &area_recipe },
    { MEASURE(270801, "Mined area, fenced", NULL), "mined-area-fenced", AREA, 0, false,
      NULL, "M", &fenced_recipe },
    { MEASURE(271000, "Unexploded ordnance area", "GGOU"), "unexploded-ordnance-area",
      AREA, 0, false, NULL, "UXO", &area_recipe },
    { MEASURE(271201, "Roadblock, planned", "GGORP"), "roadblock-planned", POINTS, 3,
      false, NULL, NULL, &roadblock_planned_recipe },
    { MEASURE(271202, "Roadblock, explosives, state of readiness 1 (safe)", "GGORS"),
      "roadblock-safe", POINTS, 3, false, NULL, NULL, &roadblock_safe_recipe },
    { MEASURE(271203,
              "Roadblock, explosives, state of readiness 2 (armed but passable)",
              "GGORA"),
      "roadblock-armed", POINTS, 3, false, NULL, NULL, &roadblock_armed_recipe },
    { MEASURE(271204, "Roadblock complete (executed)", "GGORC"), "roadblock-complete",
      POINTS, 3, false, NULL, NULL, &roadblock_executed_recipe },
    { MEASURE(280100, "Abatis", "GGOS"), "abatis", POINTS, 2, true, NULL, NULL,
      &abatis_recipe },
    { MEASURE(290100, "Obstacle line", "GGOGL"), "obstacle-line", LINE, 0, true, NULL,
      NULL, &wedges_recipe },
    { MEASURE(290101, "Mine line", NULL), "mine-line", LINE, 0, false, NULL, NULL,
      &mines_recipe },
    { MEASURE(290201, "Antitank ditch, under construction", "GGOADU"),
      "antitank-ditch-under-construction", LINE, 0, true, NULL, NULL,
      &open_triangles_recipe },
    { MEASURE(290202, "Antitank ditch, completed", "GGOADC"), "antitank-ditch", LINE, 0,
      true, NULL, NULL, &full_triangles_recipe },
    { MEASURE(290203, "Antitank ditch, reinforced with mines", "GGOAR"),
      "antitank-ditch-mined", LINE, 0, true, NULL, NULL, &triangles_and_mines_recipe },
    { MEASURE(290204, "Antitank wall", "GGOAW"), "antitank-wall", LINE, 0, true, NULL,
      NULL, &wedges_recipe },
    { MEASURE(290301, "Wire, unspecified", "GGOWU"), "wire", LINE, 0, false, NULL, NULL,
      &crosses_alone_recipe },
    { MEASURE(290302, "Wire, single fence", "GGOWS"), "wire-single-fence", LINE, 0,
      false, NULL, NULL, &crosses_recipe },
    { MEASURE(290303, "Wire, double fence", "GGOWD"), "wire-double-fence", LINE, 0,
      false, NULL, NULL, &cross_pairs_recipe },
    { MEASURE(290304, "Wire, double apron fence", "GGOWA"), "wire-double-apron-fence",
      LINE, 0, false, NULL, NULL, &apron_recipe },
    { MEASURE(290305, "Wire, low fence", "GGOWL"), "wire-low-fence", LINE, 0, true,
      NULL, NULL, &crosses_above_recipe },
    { MEASURE(290306, "Wire, high fence", "GGOWH"), "wire-high-fence", LINE, 0, false,
      NULL, NULL, &crosses_between_recipe },
    { MEASURE(290307, "Wire, single concertina", "GGOWCS"), "wire-single-concertina",
      LINE, 0, true, NULL, NULL, &coil_recipe },
    { MEASURE(290308, "Wire, double strand concertina", "GGOWCD"),
      "wire-double-concertina", LINE, 0, false, NULL, NULL, &coil_on_recipe },
    { MEASURE(290309, "Wire, triple strand concertina", "GGOWCT"),
      "wire-triple-concertina", LINE, 0, false, NULL, NULL, &two_coils_recipe },
    { MEASURE(290400, "Mine cluster", NULL), "mine-cluster", POINTS, 2, true, NULL,
      NULL, &mine_cluster_recipe },
    { MEASURE(290600, "Lane", NULL), "lane", POINTS, 3, false, NULL, NULL,
      &lane_recipe },
    { MEASURE(290900, "Fortified line", NULL), "fortified-line", LINE, 0, true, NULL,
      NULL, &fortified_recipe },
    { MEASURE(291000, "Fighting position", NULL), "fighting-position", POINTS, 2, true,
      NULL, NULL, &fighting_position_recipe },
    { MEASURE(310200, "Enemy prisoner of war holding area", NULL),
      "enemy-prisoner-holding-area", AREA, 0, false, NULL, "EPW\nHOLDING AREA",
      &area_recipe },
    { MEASURE(310400, "Refugee holding area", NULL), "refugee-holding-area", AREA, 0,
      false, NULL, "REFUGEE\nHOLDING AREA", &area_recipe },
    { MEASURE(330300, "Main supply route", "GGLRM"), "main-supply-route", LINE, 0,
      false, NULL, "MSR", &route_recipe },
    { MEASURE(330301, "Main supply route, one way", "GGLRMO"),
      "main-supply-route-one-way", LINE, 0, false, NULL, "MSR", &route_one_way_recipe },
    { MEASURE(330302, "Main supply route, two way", "GGLRMW"),
      "main-supply-route-two-way", LINE, 0, false, NULL, "MSR", &route_two_way_recipe },
    { MEASURE(330303, "Main supply route, alternating", "GGLRMT"),
      "main-supply-route-alternating", LINE, 0, false, NULL, "MSR",
      &route_in_turn_recipe },
    { MEASURE(330400, "Alternate supply route", "GGLRA"), "alternate-supply-route",
      LINE, 0, false, NULL, "ASR", &route_recipe },
    { MEASURE(330401, "Alternate supply route, one way", "GGLRAO"),
      "alternate-supply-route-one-way", LINE, 0, false, NULL, "ASR",
      &route_one_way_recipe },
    { MEASURE(330402, "Alternate supply route, two way", "GGLRAW"),
      "alternate-supply-route-two-way", LINE, 0, false, NULL, "ASR",
      &route_two_way_recipe },
    { MEASURE(330403, "Alternate supply route, alternating", "GGLRAT"),
      "alternate-supply-route-alternating", LINE, 0, false, NULL, "ASR",
      &route_in_turn_recipe },
    { MEASURE(340100, "Block", NULL), "block", POINTS, 3, false, NULL, "B",
      &block_recipe },
    { MEASURE(340600, "Counterattack", NULL), "counterattack", AXIS, 0, false, NULL,
      "CATK", &axis_counter_recipe },
    { MEASURE(340800, "Delay", NULL), "delay", POINTS, 3, false, NULL, "D",
      &delay_recipe },
    { MEASURE(341500, "Isolate", NULL), "isolate", POINTS, 2, false, NULL, "I",
      &isolate_recipe },
    { MEASURE(341700, "Occupy", NULL), "occupy", POINTS, 2, false, NULL, "O",
      &occupy_recipe },
    { MEASURE(342100, "Secure", NULL), "secure", POINTS, 2, false, NULL, "S",
      &secure_recipe },
    { MEASURE(342300, "Seize", NULL), "seize", POINTS, 3, false, NULL, "S",
      &seize_recipe },
    { MEASURE(342400, "Withdraw", NULL), "withdraw", POINTS, 3, false, NULL, "W",
      &delay_recipe },
    { MEASURE(342500, "Withdraw under pressure", NULL), "withdraw-under-pressure",
      POINTS, 3, false, NULL, "WP", &delay_recipe },
    { MEASURE(342900, "Movement to contact", NULL), "movement-to-contact", AXIS, 0,
      false, NULL, NULL, &axis_supporting_recipe },
};
#undef MEASURE

const size_t fm_tactical_kind_count =
    sizeof fm_tactical_kinds / sizeof fm_tactical_kinds[0];

/* In the order of the table; "none" is no measure, and no name. */
static const char *const names[] = { "boundary",
                                     "light-line",
                                     "decision-line",
                                     "area-of-operations",
                                     "named-area-of-interest",
                                     "target-area-of-interest",
                                     "flot",
                                     "flot-friendly-present",
                                     "flot-friendly-planned",
                                     "flot-enemy-known",
                                     "flot-enemy-suspected",
                                     "line-of-contact",
                                     "phase-line",
                                     "feba",
                                     "direction-of-attack-aviation",
                                     "direction-of-attack-main",
                                     "direction-of-attack-supporting",
                                     "direction-of-attack-feint",
                                     "limit-of-advance",
                                     "line-of-departure",
                                     "line-of-departure-line-of-contact",
                                     "holding-line",
                                     "release-line",
                                     "handover-line",
                                     "nai-line",
                                     "assembly-area",
                                     "fortified-area",
                                     "limited-access-area",
                                     "battle-position",
                                     "battle-position-prepared",
                                     "strong-point",
                                     "contain",
                                     "retain",
                                     "engagement-area",
                                     "axis-airborne",
                                     "axis-attack-helicopter",
                                     "axis-main",
                                     "axis-supporting",
                                     "axis-feint",
                                     "assault-position",
                                     "attack-position",
                                     "objective",
                                     "encirclement",
                                     "attack-by-fire",
                                     "support-by-fire",
                                     "supporting-attack",
                                     "restricted-terrain",
                                     "severely-restricted-terrain",
                                     "frontal-attack",
                                     "turning-movement",
                                     "restricted-operations-zone",
                                     "ua-restricted-operations-zone",
                                     "weapons-free-zone",
                                     "no-attack-zone",
                                     "free-fire-area",
                                     "free-fire-area-rectangular",
                                     "free-fire-area-circular",
                                     "no-fire-area",
                                     "no-fire-area-rectangular",
                                     "no-fire-area-circular",
                                     "restrictive-fire-area",
                                     "restrictive-fire-area-rectangular",
                                     "restrictive-fire-area-circular",
                                     "artillery-position-area",
                                     "fire-support-area",
                                     "range-fan-circular",
                                     "range-fan-sector",
                                     "fire-support-coordination-line",
                                     "coordinated-fire-line",
                                     "no-fire-line",
                                     "restrictive-fire-line",
                                     "obstacle-belt",
                                     "obstacle-zone",
                                     "obstacle-free-zone",
                                     "obstacle-restricted-zone",
                                     "mined-area",
                                     "mined-area-fenced",
                                     "unexploded-ordnance-area",
                                     "roadblock-planned",
                                     "roadblock-safe",
                                     "roadblock-armed",
                                     "roadblock-complete",
                                     "abatis",
                                     "obstacle-line",
                                     "mine-line",
                                     "antitank-ditch-under-construction",
                                     "antitank-ditch",
                                     "antitank-ditch-mined",
                                     "antitank-wall",
                                     "wire",
                                     "wire-single-fence",
                                     "wire-double-fence",
                                     "wire-double-apron-fence",
                                     "wire-low-fence",
                                     "wire-high-fence",
                                     "wire-single-concertina",
                                     "wire-double-concertina",
                                     "wire-triple-concertina",
                                     "mine-cluster",
                                     "lane",
                                     "fortified-line",
                                     "fighting-position",
                                     "enemy-prisoner-holding-area",
                                     "refugee-holding-area",
                                     "main-supply-route",
                                     "main-supply-route-one-way",
                                     "main-supply-route-two-way",
                                     "main-supply-route-alternating",
                                     "alternate-supply-route",
                                     "alternate-supply-route-one-way",
                                     "alternate-supply-route-two-way",
                                     "alternate-supply-route-alternating",
                                     "block",
                                     "counterattack",
                                     "delay",
                                     "isolate",
                                     "occupy",
                                     "secure",
                                     "seize",
                                     "withdraw",
                                     "withdraw-under-pressure",
                                     "movement-to-contact",
                                     NULL };

const char *const *fm_tactical_names(void)
{
    return names;
}

const fm_tactical_kind *fm_tactical_at(size_t i)
{
    return i < fm_tactical_kind_count ? &fm_tactical_kinds[i] : NULL;
}

/* The row of this entity. */
static const fm_tactical_kind *by_entity(uint32_t entity)
{
    const fm_symbol_row *row = fm_symbol_row_of(UINT32_C(25000000) + entity);

    for (size_t i = 0; row != NULL && i < fm_tactical_kind_count; i++)
        if (&fm_tactical_kinds[i].row == row)
            return &fm_tactical_kinds[i];
    return NULL;
}

const fm_tactical_kind *fm_tactical_of(uint32_t entity)
{
    const fm_tactical_kind *found = by_entity(entity);

    if (found == NULL)
        found = by_entity(entity / 100 * 100);
    /* A heading without a drawing of its own is drawn as the first below it. */
    if (found == NULL)
        found = by_entity(entity / 100 * 100 + 1);
    return found != NULL ? found : by_entity(entity / 10000 * 10000);
}

const fm_tactical_kind *fm_tactical_find(const char *word)
{
    for (size_t i = 0; word != NULL && i < fm_tactical_kind_count; i++)
        if (strcmp(fm_tactical_kinds[i].word, word) == 0)
            return &fm_tactical_kinds[i];
    return NULL;
}

const fm_symbol_rows fm_symbol_rows_measures = { &fm_tactical_kinds[0].row,
                                                 sizeof fm_tactical_kinds /
                                                     sizeof fm_tactical_kinds[0],
                                                 sizeof fm_tactical_kinds[0] };
