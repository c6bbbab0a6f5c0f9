/* SPDX-License-Identifier: MIT */
/*
 * The bare everyday map by Mapnik, as lean as Mapnik can be driven: one process, one
 * plugin and one font registered, no interpreter.
 *
 *     mapnik_w1 STYLE.xml PLUGINS FONT WIDTH HEIGHT X0 Y0 X1 Y1 OUTPUT [FORMAT]
 *
 * FORMAT is Mapnik's own word for a picture ("png32", "png32:z=1"), "svg" or "pdf".
 */
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include <mapnik/agg_renderer.hpp>
#include <mapnik/cairo_io.hpp>
#include <mapnik/datasource_cache.hpp>
#include <mapnik/font_engine_freetype.hpp>
#include <mapnik/image.hpp>
#include <mapnik/image_util.hpp>
#include <mapnik/load_map.hpp>
#include <mapnik/map.hpp>

static void draw(char **argument)
{
    const std::string format = argument[11] != nullptr ? argument[11] : "png32";
    mapnik::Map map(std::atoi(argument[4]), std::atoi(argument[5]));

    mapnik::datasource_cache::instance().register_datasource(std::string(argument[2]) +
                                                             "/geojson.input");
    mapnik::freetype_engine::register_font(argument[3]);
    mapnik::load_map(map, argument[1], true);
    map.set_aspect_fix_mode(mapnik::Map::RESPECT);
    map.zoom_to_box(mapnik::box2d<double>(std::atof(argument[6]), std::atof(argument[7]),
                                          std::atof(argument[8]), std::atof(argument[9])));
    if (format == "svg" || format == "pdf") {
        mapnik::save_to_cairo_file(map, argument[10], format);
        return;
    }
    mapnik::image_rgba8 image(static_cast<int>(map.width()),
                              static_cast<int>(map.height()));
    mapnik::agg_renderer<mapnik::image_rgba8> renderer(map, image);
    renderer.apply();
    mapnik::save_to_file(image, argument[10], format);
}

int main(int count, char **argument)
{
    if (count < 11) {
        std::cerr << "mapnik_w1: arguments are missing; the source says which\n";
        return 2;
    }
    try {
        draw(argument);
    } catch (const std::exception &error) {
        std::cerr << "mapnik_w1: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
