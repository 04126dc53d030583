#!/bin/sh
# Rebuilds the trimmed fonts beside this file from the folder of the full ones: ./make.sh FOLDER. See README.md.
set -eu
from=${1:?usage: make.sh FOLDER_WITH_THE_NOTO_TTF_FILES}
latin='U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02BC,U+02C6,U+02C7,U+02D8-02DD,U+0300-036F,U+0386-03CE,U+1E00-1EFF'
latin="$latin,U+2009,U+200A,U+200C,U+200D,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A"
latin="$latin,U+2044,U+2070,U+2071,U+2074-208E,U+20AC,U+20B9,U+2103,U+2109,U+2116,U+2122,U+2126,U+212B,U+2150-215E,U+25CC,U+FB00-FB04"
common='--no-hinting --notdef-outline --name-IDs=0,1,2,3,4,5,6,13,14 --drop-tables+=DSIG,MATH'
cd "$(dirname "$0")"
for style in Regular Bold; do
	pyftsubset "$from/NotoSans-$style.ttf" --unicodes="$latin" --layout-features=ccmp,kern,liga,locl,mark,mkmk \
		$common --output-file="NotoSans-$style.ttf"
	pyftsubset "$from/NotoSansDevanagari-$style.ttf" --glyphs='*' --unicodes='*' --layout-features='*' \
		$common --output-file="NotoSansDevanagari-$style.ttf"
	# The other scripts keep their block, what shaping makes of it, the dandas, joiners and the dotted circle.
	while read -r name block; do
		pyftsubset "$from/Noto$name-$style.ttf" --unicodes="U+0020,U+0964,U+0965,U+200C,U+200D,U+25CC,$block" \
			$common --output-file="Noto$name-$style.ttf"
	done <<-END
		NaskhArabic U+0600-06FF,U+0750-077F
		SansBengali U+0980-09FF
		SansGurmukhi U+0A00-0A7F
		SansGujarati U+0A80-0AFF
		SansOriya U+0B00-0B7F
		SansTamil U+0B80-0BFF
		SansTelugu U+0C00-0C7F
		SansKannada U+0C80-0CFF
		SansMalayalam U+0D00-0D7F
		SansOlChiki U+1C50-1C7F
		SansMeeteiMayek U+ABC0-ABFF,U+AAE0-AAFF
	END
done
pyftsubset "$from/NotoSansMath-Regular.ttf" --unicodes='U+0020,U+2190-2193,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265' \
	--layout-features= $common --output-file=NotoSansMath-Regular.ttf
