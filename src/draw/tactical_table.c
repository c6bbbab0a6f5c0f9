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

/* Variants of tactical_arrow.c, tactical_area.c and tactical_task.c, in their order. */
enum { AVIATION, MAIN, SUPPORTING, FEINT, AIRBORNE, HELICOPTER, COUNTER };
enum { PLAIN, WITH_ECHELON, NOT_OCCUPIED = 3 };
enum {
    BLOCK,
    OCCUPY,
    SECURE,
    ISOLATE,
    RETAIN,
    CONTAIN,
    SEIZE,
    DELAY,
    ATTACK_BY_FIRE,
    SUPPORT_BY_FIRE,
    ROADBLOCK_PLANNED,
    ROADBLOCK_SAFE,
    ROADBLOCK_ARMED,
    ROADBLOCK_EXECUTED,
    LANE,
    FIGHTING_POSITION,
    MINE_CLUSTER,
    ABATIS,
    CIRCLE,
    SECTOR
};

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
                                                           .variant = AVIATION };
static const fm_tactical_recipe attack_main_recipe = { .draw = fm_tac_draw_attack,
                                                       .variant = MAIN };
static const fm_tactical_recipe attack_supporting_recipe = { .draw = fm_tac_draw_attack,
                                                             .variant = SUPPORTING };
static const fm_tactical_recipe attack_feint_recipe = { .draw = fm_tac_draw_attack,
                                                        .variant = FEINT };
static const fm_tactical_recipe axis_main_recipe = { .draw = fm_tac_draw_axis,
                                                     .variant = MAIN };
static const fm_tactical_recipe axis_supporting_recipe = { .draw = fm_tac_draw_axis,
                                                           .variant = SUPPORTING };
static const fm_tactical_recipe axis_feint_recipe = { .draw = fm_tac_draw_axis,
                                                      .variant = FEINT };
static const fm_tactical_recipe axis_airborne_recipe = { .draw = fm_tac_draw_axis,
                                                         .variant = AIRBORNE };
static const fm_tactical_recipe axis_helicopter_recipe = { .draw = fm_tac_draw_axis,
                                                           .variant = HELICOPTER };
static const fm_tactical_recipe axis_counter_recipe = { .draw = fm_tac_draw_axis,
                                                        .variant = COUNTER };
static const fm_tactical_recipe area_recipe = { .draw = fm_tac_draw_area };
static const fm_tactical_recipe area_echelon_recipe = { .draw = fm_tac_draw_area,
                                                        .variant = WITH_ECHELON };
static const fm_tactical_recipe area_prepared_recipe = { .draw = fm_tac_draw_area,
                                                         .variant = NOT_OCCUPIED };
static const fm_tactical_recipe strong_point_recipe = {
    .draw = fm_tac_draw_area,
    .row = { .figure = fm_tac_tick, .height_px = 7, .aspect = 0.6, .pitch = 2 },
    .variant = WITH_ECHELON
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
                                                 .variant = BLOCK };
static const fm_tactical_recipe occupy_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = OCCUPY };
static const fm_tactical_recipe secure_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = SECURE };
static const fm_tactical_recipe isolate_recipe = { .draw = fm_tac_draw_task,
                                                   .variant = ISOLATE };
static const fm_tactical_recipe retain_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = RETAIN };
static const fm_tactical_recipe contain_recipe = { .draw = fm_tac_draw_task,
                                                   .variant = CONTAIN };
static const fm_tactical_recipe seize_recipe = { .draw = fm_tac_draw_task,
                                                 .variant = SEIZE };
static const fm_tactical_recipe delay_recipe = { .draw = fm_tac_draw_task,
                                                 .variant = DELAY };
static const fm_tactical_recipe attack_by_fire_recipe = { .draw = fm_tac_draw_task,
                                                          .variant = ATTACK_BY_FIRE };
static const fm_tactical_recipe support_by_fire_recipe = { .draw = fm_tac_draw_task,
                                                           .variant = SUPPORT_BY_FIRE };
static const fm_tactical_recipe roadblock_planned_recipe = { .draw = fm_tac_draw_task,
                                                             .variant =
                                                                 ROADBLOCK_PLANNED };
static const fm_tactical_recipe roadblock_safe_recipe = { .draw = fm_tac_draw_task,
                                                          .variant = ROADBLOCK_SAFE };
static const fm_tactical_recipe roadblock_armed_recipe = { .draw = fm_tac_draw_task,
                                                           .variant = ROADBLOCK_ARMED };
static const fm_tactical_recipe roadblock_executed_recipe = { .draw = fm_tac_draw_task,
                                                              .variant =
                                                                  ROADBLOCK_EXECUTED };
static const fm_tactical_recipe lane_recipe = { .draw = fm_tac_draw_task,
                                                .variant = LANE };
static const fm_tactical_recipe fighting_position_recipe = { .draw = fm_tac_draw_task,
                                                             .variant =
                                                                 FIGHTING_POSITION };
static const fm_tactical_recipe mine_cluster_recipe = { .draw = fm_tac_draw_task,
                                                        .variant = MINE_CLUSTER };
static const fm_tactical_recipe abatis_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = ABATIS };
static const fm_tactical_recipe circle_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = CIRCLE };
static const fm_tactical_recipe sector_recipe = { .draw = fm_tac_draw_task,
                                                  .variant = SECTOR };

#define LINE   FM_TACTICAL_LINE
#define AREA   FM_TACTICAL_AREA
#define ARROW  FM_TACTICAL_ARROW
#define AXIS   FM_TACTICAL_AXIS
#define POINTS FM_TACTICAL_POINTS

/* word, code, letters, name, shape, points, has a side, pattern, text, recipe */
const fm_tactical_kind fm_tactical_kinds[] = {
    { "boundary", "110100", "GLB---", "Boundary", LINE, 0, false, NULL, NULL,
      &boundary_recipe },
    { "light-line", "110200", NULL, "Light line", LINE, 0, false, NULL, "LL",
      &words_recipe },
    { "decision-line", "110500", NULL, "Decision line", LINE, 0, false, NULL, "DL",
      &words_recipe },
    { "area-of-operations", "120100", "SAO---", "Area of operations", AREA, 0, false,
      NULL, "AO", &area_recipe },
    { "named-area-of-interest", "120200", "SAN---", "Named area of interest", AREA, 0,
      false, NULL, "NAI", &area_recipe },
    { "target-area-of-interest", "120300", "SAT---", "Target area of interest", AREA, 0,
      false, NULL, "TAI", &area_recipe },
    { "flot", "140100", "GLF---", "Forward line of own troops", LINE, 0, true, NULL,
      NULL, &flot_recipe },
    { "flot-friendly-present", "140101", NULL,
      "Friendly present forward line of own troops", LINE, 0, true, NULL, NULL,
      &flot_recipe },
    { "flot-friendly-planned", "140102", NULL,
      "Friendly planned or on order forward line of own troops", LINE, 0, true, NULL,
      NULL, &flot_recipe },
    { "flot-enemy-known", "140103", NULL, "Enemy known forward line of troops", LINE, 0,
      true, NULL, NULL, &flot_recipe },
    { "flot-enemy-suspected", "140104", NULL,
      "Enemy suspected or templated forward line of troops", LINE, 0, true, NULL, NULL,
      &flot_recipe },
    { "line-of-contact", "140200", "GLC---", "Line of contact", LINE, 0, true, NULL,
      "LC", &contact_recipe },
    { "phase-line", "140300", "GLP---", "Phase line", LINE, 0, false, NULL, "PL",
      &words_recipe },
    { "feba", "140400", "DLF---", "Forward edge of the battle area", LINE, 0, false,
      NULL, "FEBA", &words_recipe },
    { "direction-of-attack-aviation", "140601", "OLKA--",
      "Direction of attack, aviation", ARROW, 0, false, NULL, NULL,
      &attack_aviation_recipe },
    { "direction-of-attack-main", "140602", "OLKGM-", "Direction of attack, main",
      ARROW, 0, false, NULL, NULL, &attack_main_recipe },
    { "direction-of-attack-supporting", "140603", "OLKGS-",
      "Direction of attack, supporting", ARROW, 0, false, NULL, NULL,
      &attack_supporting_recipe },
    { "direction-of-attack-feint", "140605", "PF----", "Direction of attack, feint",
      ARROW, 0, false, NULL, NULL, &attack_feint_recipe },
    { "limit-of-advance", "140900", "OLL---", "Limit of advance", LINE, 0, false, NULL,
      "LOA", &words_recipe },
    { "line-of-departure", "141000", "OLT---", "Line of departure", LINE, 0, false,
      NULL, "LD", &words_recipe },
    { "line-of-departure-line-of-contact", "141100", "OLC---",
      "Line of departure, line of contact", LINE, 0, false, NULL, "LD/LC",
      &words_recipe },
    { "holding-line", "141500", "SLH---", "Holding line", LINE, 0, false, NULL, "HL",
      &words_recipe },
    { "release-line", "141600", "SLR---", "Release line", LINE, 0, false, NULL, "RL",
      &words_recipe },
    { "handover-line", "141800", NULL, "Handover line", LINE, 0, false, NULL, "HOL",
      &words_recipe },
    { "nai-line", "142000", NULL, "Named area of interest, line", LINE, 0, false, NULL,
      "NAI", &words_recipe },
    { "assembly-area", "150200", "GAA---", "Assembly area", AREA, 0, false, NULL, "AA",
      &area_recipe },
    { "fortified-area", "151000", "GAF---", "Fortified area", AREA, 0, false, NULL,
      NULL, &fortified_area_recipe },
    { "limited-access-area", "151100", NULL, "Limited access area", AREA, 0, false,
      "hatch-45", NULL, &area_recipe },
    { "battle-position", "151200", "DAB---", "Battle position", AREA, 0, false, NULL,
      NULL, &area_echelon_recipe },
    { "battle-position-prepared", "151202", "DABP--",
      "Battle position, prepared but not occupied", AREA, 0, false, NULL, "(P)",
      &area_prepared_recipe },
    { "strong-point", "151203", NULL, "Strong point", AREA, 0, false, NULL, NULL,
      &strong_point_recipe },
    { "contain", "151204", NULL, "Contain", POINTS, 2, false, NULL, "C",
      &contain_recipe },
    { "retain", "151205", NULL, "Retain", POINTS, 2, false, NULL, "R", &retain_recipe },
    { "engagement-area", "151300", "DAE---", "Engagement area", AREA, 0, false, NULL,
      "EA", &area_recipe },
    { "axis-airborne", "151401", "OLAV--", "Axis of advance, airborne", AXIS, 0, false,
      NULL, NULL, &axis_airborne_recipe },
    { "axis-attack-helicopter", "151402", "OLAR--",
      "Axis of advance, attack helicopter", AXIS, 0, false, NULL, NULL,
      &axis_helicopter_recipe },
    { "axis-main", "151403", "OLAGM-", "Axis of advance, main attack", AXIS, 0, false,
      NULL, NULL, &axis_main_recipe },
    { "axis-supporting", "151404", "OLAGS-", "Axis of advance, supporting attack", AXIS,
      0, false, NULL, NULL, &axis_supporting_recipe },
    { "axis-feint", "151406", "PA----", "Axis of advance, feint", AXIS, 0, false, NULL,
      NULL, &axis_feint_recipe },
    { "assault-position", "151500", "OAA---", "Assault position", AREA, 0, false, NULL,
      "ASLT PSN", &area_recipe },
    { "attack-position", "151600", "OAK---", "Attack position", AREA, 0, false, NULL,
      "ATK", &area_recipe },
    { "objective", "151700", "OAO---", "Objective", AREA, 0, false, NULL, "OBJ",
      &area_recipe },
    { "encirclement", "151800", "SAE---", "Encirclement", AREA, 0, false, NULL, NULL,
      &encirclement_recipe },
    { "attack-by-fire", "152000", "OAF---", "Attack by fire position", POINTS, 3, false,
      NULL, NULL, &attack_by_fire_recipe },
    { "support-by-fire", "152100", "OAS---", "Support by fire position", POINTS, 4,
      false, NULL, NULL, &support_by_fire_recipe },
    { "supporting-attack", "152300", NULL, "Supporting attack", AXIS, 0, false, NULL,
      NULL, &axis_supporting_recipe },
    { "restricted-terrain", "152400", NULL, "Restricted terrain", AREA, 0, false,
      "hatch-45-wide", NULL, &area_recipe },
    { "severely-restricted-terrain", "152500", NULL, "Severely restricted terrain",
      AREA, 0, false, "cross-45", NULL, &area_recipe },
    { "frontal-attack", "152700", NULL, "Frontal attack", AXIS, 0, false, NULL, NULL,
      &axis_supporting_recipe },
    { "turning-movement", "152900", NULL, "Turning movement", AXIS, 0, false, NULL,
      NULL, &axis_supporting_recipe },
    { "restricted-operations-zone", "171000", "AAR---", "Restricted operations zone",
      AREA, 0, false, NULL, "ROZ", &area_recipe },
    { "ua-restricted-operations-zone", "171200", NULL,
      "Unmanned aircraft restricted operations zone", AREA, 0, false, NULL, "UA-ROZ",
      &area_recipe },
    { "weapons-free-zone", "172000", "AAW---", "Weapons free zone", AREA, 0, false,
      NULL, "WFZ", &area_recipe },
    { "no-attack-zone", "200300", NULL, "No attack zone", AREA, 0, false, NULL,
      "NOTACK", &area_recipe },
    { "free-fire-area", "240201", "ACFI--", "Free fire area, irregular", AREA, 0, false,
      NULL, "FFA", &area_recipe },
    { "free-fire-area-rectangular", "240202", "ACFR--", "Free fire area, rectangular",
      AREA, 0, false, NULL, "FFA", &area_recipe },
    { "free-fire-area-circular", "240203", "ACFC--", "Free fire area, circular", POINTS,
      2, false, NULL, "FFA", &circle_recipe },
    { "no-fire-area", "240301", "ACNI--", "No fire area, irregular", AREA, 0, false,
      "hatch-45", "NFA", &area_recipe },
    { "no-fire-area-rectangular", "240302", "ACNR--", "No fire area, rectangular", AREA,
      0, false, "hatch-45", "NFA", &area_recipe },
    { "no-fire-area-circular", "240303", "ACNC--", "No fire area, circular", POINTS, 2,
      false, "hatch-45", "NFA", &circle_recipe },
    { "restrictive-fire-area", "240401", "ACRI--", "Restrictive fire area, irregular",
      AREA, 0, false, NULL, "RFA", &area_recipe },
    { "restrictive-fire-area-rectangular", "240402", "ACRR--",
      "Restrictive fire area, rectangular", AREA, 0, false, NULL, "RFA", &area_recipe },
    { "restrictive-fire-area-circular", "240403", "ACRC--",
      "Restrictive fire area, circular", POINTS, 2, false, NULL, "RFA",
      &circle_recipe },
    { "artillery-position-area", "240500", NULL, "Position area for artillery", AREA, 0,
      false, NULL, "PAA", &area_recipe },
    { "fire-support-area", "241001", "ACSI--", "Fire support area, irregular", AREA, 0,
      false, NULL, "FSA", &area_recipe },
    { "range-fan-circular", "242100", "AXC---", "Weapon or sensor range fan, circular",
      POINTS, 2, false, NULL, NULL, &circle_recipe },
    { "range-fan-sector", "242200", "AXS---", "Weapon or sensor range fan, sector",
      POINTS, 3, false, NULL, NULL, &sector_recipe },
    { "fire-support-coordination-line", "260100", "LCF---",
      "Fire support coordination line", LINE, 0, false, NULL, "FSCL", &words_recipe },
    { "coordinated-fire-line", "260200", "LCC---", "Coordinated fire line", LINE, 0,
      false, NULL, "CFL", &words_recipe },
    { "no-fire-line", "260300", "LCN---", "No fire line", LINE, 0, false, NULL, "NFL",
      &words_recipe },
    { "restrictive-fire-line", "260500", "LCR---", "Restrictive fire line", LINE, 0,
      false, NULL, "RFL", &words_recipe },
    { "obstacle-belt", "270100", "OGB---", "Obstacle belt", AREA, 0, false, NULL, NULL,
      &ticks_in_recipe },
    { "obstacle-zone", "270200", "OGZ---", "Obstacle zone", AREA, 0, false, NULL, NULL,
      &ticks_out_recipe },
    { "obstacle-free-zone", "270300", "OGF---", "Obstacle free zone", AREA, 0, false,
      NULL, "FREE", &area_recipe },
    { "obstacle-restricted-zone", "270400", "OGR---", "Obstacle restricted zone", AREA,
      0, false, "hatch-45", NULL, &area_recipe },
    { "mined-area", "270800", "OFA---", "Mined area", AREA, 0, false, NULL, "M",
      &area_recipe },
    { "mined-area-fenced", "270801", NULL, "Mined area, fenced", AREA, 0, false, NULL,
      "M", &fenced_recipe },
    { "unexploded-ordnance-area", "271000", "OU----", "Unexploded ordnance area", AREA,
      0, false, NULL, "UXO", &area_recipe },
    { "roadblock-planned", "271201", "ORP---", "Roadblock, planned", POINTS, 3, false,
      NULL, NULL, &roadblock_planned_recipe },
    { "roadblock-safe", "271202", "ORS---",
      "Roadblock, explosives, state of readiness 1 (safe)", POINTS, 3, false, NULL,
      NULL, &roadblock_safe_recipe },
    { "roadblock-armed", "271203", "ORA---",
      "Roadblock, explosives, state of readiness 2 (armed but passable)", POINTS, 3,
      false, NULL, NULL, &roadblock_armed_recipe },
    { "roadblock-complete", "271204", "ORC---", "Roadblock complete (executed)", POINTS,
      3, false, NULL, NULL, &roadblock_executed_recipe },
    { "abatis", "280100", "OS----", "Abatis", POINTS, 2, true, NULL, NULL,
      &abatis_recipe },
    { "obstacle-line", "290100", "OGL---", "Obstacle line", LINE, 0, true, NULL, NULL,
      &wedges_recipe },
    { "mine-line", "290101", NULL, "Mine line", LINE, 0, false, NULL, NULL,
      &mines_recipe },
    { "antitank-ditch-under-construction", "290201", "OADU--",
      "Antitank ditch, under construction", LINE, 0, true, NULL, NULL,
      &open_triangles_recipe },
    { "antitank-ditch", "290202", "OADC--", "Antitank ditch, completed", LINE, 0, true,
      NULL, NULL, &full_triangles_recipe },
    { "antitank-ditch-mined", "290203", "OAR---",
      "Antitank ditch, reinforced with mines", LINE, 0, true, NULL, NULL,
      &triangles_and_mines_recipe },
    { "antitank-wall", "290204", "OAW---", "Antitank wall", LINE, 0, true, NULL, NULL,
      &wedges_recipe },
    { "wire", "290301", "OWU---", "Wire, unspecified", LINE, 0, false, NULL, NULL,
      &crosses_alone_recipe },
    { "wire-single-fence", "290302", "OWS---", "Wire, single fence", LINE, 0, false,
      NULL, NULL, &crosses_recipe },
    { "wire-double-fence", "290303", "OWD---", "Wire, double fence", LINE, 0, false,
      NULL, NULL, &cross_pairs_recipe },
    { "wire-double-apron-fence", "290304", "OWA---", "Wire, double apron fence", LINE,
      0, false, NULL, NULL, &apron_recipe },
    { "wire-low-fence", "290305", "OWL---", "Wire, low fence", LINE, 0, true, NULL,
      NULL, &crosses_above_recipe },
    { "wire-high-fence", "290306", "OWH---", "Wire, high fence", LINE, 0, false, NULL,
      NULL, &crosses_between_recipe },
    { "wire-single-concertina", "290307", "OWCS--", "Wire, single concertina", LINE, 0,
      true, NULL, NULL, &coil_recipe },
    { "wire-double-concertina", "290308", "OWCD--", "Wire, double strand concertina",
      LINE, 0, false, NULL, NULL, &coil_on_recipe },
    { "wire-triple-concertina", "290309", "OWCT--", "Wire, triple strand concertina",
      LINE, 0, false, NULL, NULL, &two_coils_recipe },
    { "mine-cluster", "290400", NULL, "Mine cluster", POINTS, 2, true, NULL, NULL,
      &mine_cluster_recipe },
    { "lane", "290600", NULL, "Lane", POINTS, 3, false, NULL, NULL, &lane_recipe },
    { "fortified-line", "290900", NULL, "Fortified line", LINE, 0, true, NULL, NULL,
      &fortified_recipe },
    { "fighting-position", "291000", NULL, "Fighting position", POINTS, 2, true, NULL,
      NULL, &fighting_position_recipe },
    { "enemy-prisoner-holding-area", "310200", NULL,
      "Enemy prisoner of war holding area", AREA, 0, false, NULL, "EPW\nHOLDING AREA",
      &area_recipe },
    { "refugee-holding-area", "310400", NULL, "Refugee holding area", AREA, 0, false,
      NULL, "REFUGEE\nHOLDING AREA", &area_recipe },
    { "main-supply-route", "330300", "LRM---", "Main supply route", LINE, 0, false,
      NULL, "MSR", &route_recipe },
    { "main-supply-route-one-way", "330301", "LRMO--", "Main supply route, one way",
      LINE, 0, false, NULL, "MSR", &route_one_way_recipe },
    { "main-supply-route-two-way", "330302", "LRMW--", "Main supply route, two way",
      LINE, 0, false, NULL, "MSR", &route_two_way_recipe },
    { "main-supply-route-alternating", "330303", "LRMT--",
      "Main supply route, alternating", LINE, 0, false, NULL, "MSR",
      &route_in_turn_recipe },
    { "alternate-supply-route", "330400", "LRA---", "Alternate supply route", LINE, 0,
      false, NULL, "ASR", &route_recipe },
    { "alternate-supply-route-one-way", "330401", "LRAO--",
      "Alternate supply route, one way", LINE, 0, false, NULL, "ASR",
      &route_one_way_recipe },
    { "alternate-supply-route-two-way", "330402", "LRAW--",
      "Alternate supply route, two way", LINE, 0, false, NULL, "ASR",
      &route_two_way_recipe },
    { "alternate-supply-route-alternating", "330403", "LRAT--",
      "Alternate supply route, alternating", LINE, 0, false, NULL, "ASR",
      &route_in_turn_recipe },
    { "block", "340100", NULL, "Block", POINTS, 3, false, NULL, "B", &block_recipe },
    { "counterattack", "340600", NULL, "Counterattack", AXIS, 0, false, NULL, "CATK",
      &axis_counter_recipe },
    { "delay", "340800", NULL, "Delay", POINTS, 3, false, NULL, "D", &delay_recipe },
    { "isolate", "341500", NULL, "Isolate", POINTS, 2, false, NULL, "I",
      &isolate_recipe },
    { "occupy", "341700", NULL, "Occupy", POINTS, 2, false, NULL, "O", &occupy_recipe },
    { "secure", "342100", NULL, "Secure", POINTS, 2, false, NULL, "S", &secure_recipe },
    { "seize", "342300", NULL, "Seize", POINTS, 3, false, NULL, "S", &seize_recipe },
    { "withdraw", "342400", NULL, "Withdraw", POINTS, 3, false, NULL, "W",
      &delay_recipe },
    { "withdraw-under-pressure", "342500", NULL, "Withdraw under pressure", POINTS, 3,
      false, NULL, "WP", &delay_recipe },
    { "movement-to-contact", "342900", NULL, "Movement to contact", AXIS, 0, false,
      NULL, NULL, &axis_supporting_recipe },
};

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

/* The row of the first `digits` digits of a code, zeros behind them. */
static const fm_tactical_kind *by_code(const char *code, size_t digits)
{
    for (size_t i = 0; i < fm_tactical_kind_count; i++) {
        const char *own = fm_tactical_kinds[i].code;

        if (strncmp(own, code, digits) == 0 && strspn(own + digits, "0") == 6 - digits)
            return &fm_tactical_kinds[i];
    }
    return NULL;
}

const fm_tactical_kind *fm_tactical_find(const char *word)
{
    const fm_tactical_kind *found = NULL;

    if (word == NULL)
        return NULL;
    for (size_t i = 0; i < fm_tactical_kind_count; i++)
        if (strcmp(fm_tactical_kinds[i].word, word) == 0)
            return &fm_tactical_kinds[i];
    if (strlen(word) != 6 || strspn(word, "0123456789") != 6)
        return NULL;
    for (size_t digits = 6; digits >= 4 && found == NULL; digits -= 2)
        found = by_code(word, digits);
    return found;
}
