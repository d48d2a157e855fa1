//! Words that stand in files of our own whatever they are about: keys, filters, typefaces
//! and glyph names.
//!
//! Somebody may be called Georgia or Helvetica, and a result in that typeface is no leak.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::pdf::scrub::is_typeface;
use crate::pdf::scrub::standard_names;

/// Whether a word in lower case belongs to the format and its fonts.
pub fn is_file_word(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let own = WORDS.split(' ').map(str::to_owned);
        own.chain(standard_names().map(str::to_lowercase)).collect()
    });
    KNOWN.contains(word) || is_typeface(word)
}

/// Keys and values that the copy writes, and words of character maps.
const WORDS: &str = "\
     absolutecolorimetric acroform action actualtext adobe alloff allon alpha alternate \
     alternates annot annotation annots antialias anyoff anyon artbox artifact ascent \
     ascii85decode asciihexdecode aside attachment avgwidth background baseencoding basefont \
     basestate begin beginbfchar beginbfrange begincidchar begincidrange begincmap \
     begincodespace begincodespacerange beginnotdefchar beginnotdefrange bibentry bitshift \
     bitspercomponent bitspercoordinate bitsperflag bitspersample blackis1 blackpoint bleedbox \
     blockquote border bounds calcmyk calgray calrgb capheight caption catalog category ccitt \
     ccittfaxdecode ceiling charprocs cidfonttype0 cidfonttype0c cidfonttype2 cidinit \
     cidsysteminfo cidtogidmap circle cmapname colorburn colordodge colors colorspace \
     colortransform colspan column columns compatible contents coords count cropbox crypt \
     currentdict custom damagedrowsbeforeerror darken dctdecode decimal decode decodeparms \
     default defineresource descendantfonts descent description dests devicecmyk devicegray \
     devicen devicergb difference differences direction document documentfragment domain \
     earlychange embeddedfiles encode encodedbytealign encoding endbfchar endbfrange endcidchar \
     endcidrange endcmap endcodespacerange endnotdefchar endnotdefrange endobj endofblock \
     endofline endstream event exclusion export exportstate extend extgstate extracondensed \
     extraexpanded false fenote fields figure fileattachment filter findresource first \
     firstchar fitbh fitbv flags flatedecode floor fontbbox fontdescriptor fontfile fontfile2 \
     fontfile3 fontmatrix fontname fontstretch fontweight formtype formula fullscreen function \
     functions functiontype gamma green group hardlight height iccbased ifelse image imagemask \
     index indexed intent interpolate italicangle japan1 javascript jbig2 jbig2decode \
     jbig2globals jpxdecode korea1 lastchar lastmodified lbody leading length length1 length2 \
     length3 lighten linearized listnumbering loweralpha lowerroman luminosity lzwdecode \
     macexpertencoding macromanencoding magenta manga1 marked markinfo matrix matte maxwidth \
     mediabox metadata missingwidth mmtype1 multiply names nonstruct notdef objstm ocproperties \
     onecolumn openaction opentype orange order ordered ordering outlines outputintents overlay \
     pagelabels pagelayout pagemode pages painttype parent parenttree pattern patterntype \
     pdfdocencoding perceptual perms pieceinfo popup predictor print printstate private procset \
     producer properties quadpoints quote range reference registry relativecolorimetric \
     resources reversedchars rolemap rotate round rowspan runlengthdecode saturation scope \
     screen semicondensed semiexpanded separation shading shadingtype signature singlepage \
     smask smaskindata softlight square standardencoding startxref stemh stemv stream strong \
     structelem structparent structparents structtreeroot subtype supplement table tbody tfoot \
     thead thread threads thumb thumbnail tilingtype title tounicode trailer transparency \
     trimbox truetype truncate twocolumnleft twocolumnright twopageleft twopageright type0 \
     type1 type1c type3 ultracondensed ultraexpanded unordered unreadable upperalpha upperroman \
     usage usecmap usenone useoc useoutlines userunit verticesperrow viewerpreferences \
     viewstate warichu whitepoint width widths winansiencoding wmode xheight xobject xstep \
     yellow ystep";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_typefaces_and_glyph_names_are_file_words() {
        for word in ["structtreeroot", "georgia", "helveticabold", "seven"] {
            assert!(is_file_word(word), "{word}");
        }
        for word in ["elinlindqvist", "lindqvist", "kungsgatan"] {
            assert!(!is_file_word(word), "{word}");
        }
    }
}
