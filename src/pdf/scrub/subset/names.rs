//! Names that Compact Font Format programs refer to by number (Adobe Technical Note #5176,
//! appendices A and B).

use std::sync::LazyLock;

/// How many strings the format itself holds.
pub(super) const STANDARD_COUNT: usize = 391;

/// A standard string by its number.
pub(crate) fn standard(sid: usize) -> Option<&'static [u8]> {
    static ALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| NAMES.split(' ').collect());
    ALL.get(sid).map(|name| name.as_bytes())
}

/// All standard strings.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    NAMES.split(' ')
}

/// The number of the string that StandardEncoding has at a code; 0 for none.
pub(super) fn standard_encoding(code: u8) -> u16 {
    let code = u16::from(code);
    RANGES
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&code))
        .map_or(0, |(first, _, sid)| sid + code - first)
}

/// The glyph name that StandardEncoding has at a code.
pub(super) fn standard_name(code: u8) -> Option<&'static [u8]> {
    match standard_encoding(code) {
        0 => None,
        sid => standard(usize::from(sid)),
    }
}

/// First and last code and the first code's string.
const RANGES: [(u16, u16, u16); 14] = [
    (32, 126, 1),
    (161, 175, 96),
    (177, 180, 111),
    (182, 189, 115),
    (191, 191, 123),
    (193, 200, 124),
    (202, 203, 132),
    (205, 208, 134),
    (225, 225, 138),
    (227, 227, 139),
    (232, 235, 140),
    (241, 241, 144),
    (245, 245, 145),
    (248, 251, 146),
];

/// The standard strings, in order.
const NAMES: &str = "\
     .notdef space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft \
     parenright asterisk plus comma hyphen period slash zero one two three four five six seven \
     eight nine colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q \
     R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft a b c \
     d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown \
     cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft \
     guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered paragraph bullet \
     quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown \
     grave acute circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut \
     ogonek caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae dotlessi lslash oslash \
     oe germandbls onesuperior logicalnot mu trademark Eth onehalf plusminus Thorn onequarter \
     divide brokenbar degree thorn threequarters twosuperior registered minus eth multiply \
     threesuperior copyright Aacute Acircumflex Adieresis Agrave Aring Atilde Ccedilla Eacute \
     Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave Ntilde Oacute Ocircumflex \
     Odieresis Ograve Otilde Scaron Uacute Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron \
     aacute acircumflex adieresis agrave aring atilde ccedilla eacute ecircumflex edieresis \
     egrave iacute icircumflex idieresis igrave ntilde oacute ocircumflex odieresis ograve otilde \
     scaron uacute ucircumflex udieresis ugrave yacute ydieresis zcaron exclamsmall \
     Hungarumlautsmall dollaroldstyle dollarsuperior ampersandsmall Acutesmall parenleftsuperior \
     parenrightsuperior twodotenleader onedotenleader zerooldstyle oneoldstyle twooldstyle \
     threeoldstyle fouroldstyle fiveoldstyle sixoldstyle sevenoldstyle eightoldstyle nineoldstyle \
     commasuperior threequartersemdash periodsuperior questionsmall asuperior bsuperior \
     centsuperior dsuperior esuperior isuperior lsuperior msuperior nsuperior osuperior rsuperior \
     ssuperior tsuperior ff ffi ffl parenleftinferior parenrightinferior Circumflexsmall \
     hyphensuperior Gravesmall Asmall Bsmall Csmall Dsmall Esmall Fsmall Gsmall Hsmall Ismall \
     Jsmall Ksmall Lsmall Msmall Nsmall Osmall Psmall Qsmall Rsmall Ssmall Tsmall Usmall Vsmall \
     Wsmall Xsmall Ysmall Zsmall colonmonetary onefitted rupiah Tildesmall exclamdownsmall \
     centoldstyle Lslashsmall Scaronsmall Zcaronsmall Dieresissmall Brevesmall Caronsmall \
     Dotaccentsmall Macronsmall figuredash hypheninferior Ogoneksmall Ringsmall Cedillasmall \
     questiondownsmall oneeighth threeeighths fiveeighths seveneighths onethird twothirds \
     zerosuperior foursuperior fivesuperior sixsuperior sevensuperior eightsuperior ninesuperior \
     zeroinferior oneinferior twoinferior threeinferior fourinferior fiveinferior sixinferior \
     seveninferior eightinferior nineinferior centinferior dollarinferior periodinferior \
     commainferior Agravesmall Aacutesmall Acircumflexsmall Atildesmall Adieresissmall Aringsmall \
     AEsmall Ccedillasmall Egravesmall Eacutesmall Ecircumflexsmall Edieresissmall Igravesmall \
     Iacutesmall Icircumflexsmall Idieresissmall Ethsmall Ntildesmall Ogravesmall Oacutesmall \
     Ocircumflexsmall Otildesmall Odieresissmall OEsmall Oslashsmall Ugravesmall Uacutesmall \
     Ucircumflexsmall Udieresissmall Yacutesmall Thornsmall Ydieresissmall 001.000 001.001 \
     001.002 001.003 Black Bold Book Light Medium Regular Roman Semibold";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_strings_are_all_there() {
        assert_eq!(standard(0), Some(b".notdef".as_slice()));
        assert_eq!(standard(390), Some(b"Semibold".as_slice()));
        assert_eq!(standard(STANDARD_COUNT), None);
        assert_eq!(standard_name(b'A'), Some(b"A".as_slice()));
        assert_eq!(standard_name(0xfb), Some(b"germandbls".as_slice()));
        assert_eq!(standard_name(0xc0), None);
    }
}
