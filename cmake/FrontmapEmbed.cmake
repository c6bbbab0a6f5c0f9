# The scripts and styles of a page as bytes of the library, with the hashes that a page's
# policy names.  Run while building, so that a changed file is taken up:
#
#     cmake -DOUT=page_viewer.c -DSCRIPTS=a.js,b.js -DSTYLES=c.css -P FrontmapEmbed.cmake
cmake_minimum_required(VERSION 3.25)

# RFC 4648, section 4, of hexadecimal digits.
function(to_base64 hex out)
  set(letters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(text "")
  string(LENGTH "${hex}" digits)
  math(EXPR last "${digits} - 1")
  foreach(at RANGE 0 ${last} 6)
    string(SUBSTRING "${hex}" ${at} 6 group)
    string(LENGTH "${group}" there)
    string(SUBSTRING "${group}000000" 0 6 group)
    math(EXPR letters_here "${there} * 4 / 6 + 1")
    if(there EQUAL 6)
      set(letters_here 4)
    endif()
    foreach(i RANGE 0 3)
      if(i LESS letters_here)
        math(EXPR value "(0x${group} >> (18 - 6 * ${i})) & 63")
        string(SUBSTRING "${letters}" ${value} 1 letter)
        string(APPEND text "${letter}")
      else()
        string(APPEND text "=")
      endif()
    endforeach()
  endforeach()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# One array and its hash, of files one after another.
function(embed name files)
  set(hex "")
  string(REPLACE "," ";" files "${files}")
  foreach(file IN LISTS files)
    file(READ "${file}" part HEX)
    string(APPEND hex "${part}")
  endforeach()
  # The hash is of the bytes as they stand between the tags.
  set(whole "${OUT}.${name}.tmp")
  file(WRITE "${whole}" "")
  foreach(file IN LISTS files)
    file(READ "${file}" part)
    file(APPEND "${whole}" "${part}")
  endforeach()
  file(READ "${whole}" written HEX)
  if(NOT written STREQUAL hex)
    message(FATAL_ERROR "${name}: a file has bytes that CMake cannot copy")
  endif()
  file(SHA256 "${whole}" hash)
  file(REMOVE "${whole}")
  to_base64("${hash}" hash)
  string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  file(APPEND "${OUT}"
    "const unsigned char ${name}[] = {\n    ${bytes}0x00\n};\n"
    "const char ${name}_hash[] = \"${hash}\";\n")
endfunction()

if(OUT)
  file(WRITE "${OUT}" "/* Made while building, from src/gis/viewer. */\n"
    "#include \"gis/page_parts.h\"\n\n")
  embed(fm_page_script "${SCRIPTS}")
  embed(fm_page_style "${STYLES}")
endif()
