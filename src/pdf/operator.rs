//! The operators of content streams (ISO 32000-2, annex A) and the tags that the standard
//! gives a meaning.

/// Whether the standard knows an operator.
pub fn is_known(operator: &[u8]) -> bool {
    matches!(
        operator,
        b"b" | b"B"
            | b"b*"
            | b"B*"
            | b"BDC"
            | b"BI"
            | b"BMC"
            | b"BT"
            | b"BX"
            | b"c"
            | b"cm"
            | b"CS"
            | b"cs"
            | b"d"
            | b"d0"
            | b"d1"
            | b"Do"
            | b"DP"
            | b"EI"
            | b"EMC"
            | b"ET"
            | b"EX"
            | b"f"
            | b"F"
            | b"f*"
            | b"G"
            | b"g"
            | b"gs"
            | b"h"
            | b"i"
            | b"ID"
            | b"j"
            | b"J"
            | b"K"
            | b"k"
            | b"l"
            | b"m"
            | b"M"
            | b"MP"
            | b"n"
            | b"q"
            | b"Q"
            | b"re"
            | b"RG"
            | b"rg"
            | b"ri"
            | b"s"
            | b"S"
            | b"SC"
            | b"sc"
            | b"SCN"
            | b"scn"
            | b"sh"
            | b"T*"
            | b"Tc"
            | b"Td"
            | b"TD"
            | b"Tf"
            | b"Tj"
            | b"TJ"
            | b"TL"
            | b"Tm"
            | b"Tr"
            | b"Ts"
            | b"Tw"
            | b"Tz"
            | b"v"
            | b"w"
            | b"W"
            | b"W*"
            | b"y"
            | b"'"
            | b"\""
    )
}

/// Whether a marked-content tag or structure type has a meaning in the standard
/// (ISO 32000-2, 14.6 to 14.8), so that it tells nothing about the document's text.
pub fn is_standard_tag(tag: &[u8]) -> bool {
    const TAGS: [&[u8]; 62] = [
        b"Annot",
        b"Art",
        b"Artifact",
        b"Aside",
        b"BibEntry",
        b"BlockQuote",
        b"Caption",
        b"Code",
        b"Div",
        b"Document",
        b"DocumentFragment",
        b"Em",
        b"FENote",
        b"Figure",
        b"Form",
        b"Formula",
        b"H",
        b"H1",
        b"H2",
        b"H3",
        b"H4",
        b"H5",
        b"H6",
        b"Index",
        b"L",
        b"LBody",
        b"LI",
        b"Lbl",
        b"Link",
        b"NonStruct",
        b"Note",
        b"OC",
        b"P",
        b"Part",
        b"Private",
        b"Quote",
        b"RB",
        b"RP",
        b"RT",
        b"Reference",
        b"ReversedChars",
        b"Ruby",
        b"Sect",
        b"Span",
        b"Strong",
        b"Sub",
        b"TBody",
        b"TD",
        b"TFoot",
        b"TH",
        b"THead",
        b"TOC",
        b"TOCI",
        b"TR",
        b"Table",
        b"Title",
        b"Tx",
        b"WP",
        b"WT",
        b"Warichu",
        b"Clip",
        b"Lang",
    ];
    TAGS.contains(&tag)
}
