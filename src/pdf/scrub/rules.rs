//! What may stay of each kind of object: the allow-lists of the copy.
//!
//! An entry that is not listed here does not reach the result, whatever it is called.
//! Add an entry only if its value cannot hold text, or if its kind cleans the text.

/// What an object is used as, which decides what of it may stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array of numbers, booleans, nulls and such arrays.
    Numbers,
    /// One of these names.
    OneOf(&'static [&'static str]),
    /// An array, each element of which is of this kind.
    ArrayOf(&'static Self),
    /// A font dictionary (ISO 32000-2, 9.6 and 9.7).
    Font,
    /// A font's name.
    FontName,
    /// A font descriptor (9.8).
    Descriptor,
    /// An embedded font program (9.9).
    FontProgram,
    /// A ToUnicode map (9.10.3).
    ToUnicode,
    /// A simple font's encoding or a composite font's character map (9.6.5, 9.7.5).
    Encoding,
    /// Which character collection a CID font is for (9.7.3).
    SystemInfo,
    /// CID to glyph (9.7.4.2).
    GlyphMap,
    /// A graphics state parameter dictionary (8.4.5).
    GraphicsState,
    /// A font and its size.
    FontAndSize,
    /// A soft mask dictionary or `/None` (11.6.5.2).
    SoftMask,
    /// A transfer function or the name of one.
    Transfer,
    /// A blend mode or an array of them.
    BlendMode,
    /// A colour space (8.6).
    ColorSpace,
    /// An ICC profile (8.6.5.5).
    Profile,
    /// The parameters of a CIE-based colour space.
    Calibration,
    /// A function (7.10).
    Function,
    /// A pattern (8.7).
    Pattern,
    /// A shading (8.7.4).
    Shading,
    /// A form or an image (8.8).
    XObject,
    /// An image's mask: colours to leave out, or a stencil.
    Mask,
    /// A transparency group's attributes (11.6.6).
    Group,
    /// A layer or a combination of layers (8.11).
    OptionalContent,
    /// Symbols that several JBIG2 images share (7.4.7).
    Jbig2Globals,
}

/// The entries that may stay in a dictionary, and what they are.
pub(crate) type Rules = &'static [(&'static str, Kind)];

/// The dictionary entries that may stay in an object of a kind. Kinds that need more than
/// a list have their own code.
pub(crate) fn rules(kind: Kind) -> Rules {
    match kind {
        Kind::Font => FONT,
        Kind::Descriptor => DESCRIPTOR,
        Kind::FontProgram => FONT_PROGRAM,
        Kind::GraphicsState => GRAPHICS_STATE,
        Kind::SoftMask => SOFT_MASK,
        Kind::Calibration => CALIBRATION,
        Kind::Profile => PROFILE,
        Kind::Function => FUNCTION,
        Kind::Pattern => SHADING_PATTERN,
        Kind::Shading => SHADING,
        Kind::Group => GROUP,
        _ => &[],
    }
}

const FONT: Rules = &[
    ("Type", Kind::OneOf(&["Font"])),
    (
        "Subtype",
        Kind::OneOf(&[
            "Type0",
            "Type1",
            "MMType1",
            "TrueType",
            "Type3",
            "CIDFontType0",
            "CIDFontType2",
        ]),
    ),
    ("BaseFont", Kind::FontName),
    ("FirstChar", Kind::Number),
    ("LastChar", Kind::Number),
    ("Widths", Kind::Numbers),
    ("FontDescriptor", Kind::Descriptor),
    ("Encoding", Kind::Encoding),
    ("ToUnicode", Kind::ToUnicode),
    ("DescendantFonts", Kind::ArrayOf(&Kind::Font)),
    ("CIDSystemInfo", Kind::SystemInfo),
    ("DW", Kind::Number),
    ("W", Kind::Numbers),
    ("DW2", Kind::Numbers),
    ("W2", Kind::Numbers),
    ("CIDToGIDMap", Kind::GlyphMap),
    ("FontBBox", Kind::Numbers),
    ("FontMatrix", Kind::Numbers),
];

const DESCRIPTOR: Rules = &[
    ("Type", Kind::OneOf(&["FontDescriptor"])),
    ("FontName", Kind::FontName),
    (
        "FontStretch",
        Kind::OneOf(&[
            "UltraCondensed",
            "ExtraCondensed",
            "Condensed",
            "SemiCondensed",
            "Normal",
            "SemiExpanded",
            "Expanded",
            "ExtraExpanded",
            "UltraExpanded",
        ]),
    ),
    ("FontWeight", Kind::Number),
    ("Flags", Kind::Number),
    ("FontBBox", Kind::Numbers),
    ("ItalicAngle", Kind::Number),
    ("Ascent", Kind::Number),
    ("Descent", Kind::Number),
    ("Leading", Kind::Number),
    ("CapHeight", Kind::Number),
    ("XHeight", Kind::Number),
    ("StemV", Kind::Number),
    ("StemH", Kind::Number),
    ("AvgWidth", Kind::Number),
    ("MaxWidth", Kind::Number),
    ("MissingWidth", Kind::Number),
    ("FontFile", Kind::FontProgram),
    ("FontFile2", Kind::FontProgram),
    ("FontFile3", Kind::FontProgram),
];

const FONT_PROGRAM: Rules = &[
    (
        "Subtype",
        Kind::OneOf(&["Type1C", "CIDFontType0C", "OpenType"]),
    ),
    ("Length1", Kind::Number),
    ("Length2", Kind::Number),
    ("Length3", Kind::Number),
];

const GRAPHICS_STATE: Rules = &[
    ("Type", Kind::OneOf(&["ExtGState"])),
    ("LW", Kind::Number),
    ("LC", Kind::Number),
    ("LJ", Kind::Number),
    ("ML", Kind::Number),
    ("D", Kind::Numbers),
    ("RI", Kind::OneOf(INTENTS)),
    ("OP", Kind::Boolean),
    ("op", Kind::Boolean),
    ("OPM", Kind::Number),
    ("Font", Kind::FontAndSize),
    ("TR", Kind::OneOf(&["Identity"])),
    ("TR2", Kind::OneOf(&["Identity", "Default"])),
    ("FL", Kind::Number),
    ("SM", Kind::Number),
    ("SA", Kind::Boolean),
    ("BM", Kind::BlendMode),
    ("SMask", Kind::SoftMask),
    ("CA", Kind::Number),
    ("ca", Kind::Number),
    ("AIS", Kind::Boolean),
    ("TK", Kind::Boolean),
];

const SOFT_MASK: Rules = &[
    ("Type", Kind::OneOf(&["Mask"])),
    ("S", Kind::OneOf(&["Alpha", "Luminosity"])),
    ("G", Kind::XObject),
    ("BC", Kind::Numbers),
    ("TR", Kind::Transfer),
];

/// Names of blend modes (ISO 32000-2, 11.3.5).
pub(crate) const BLEND_MODES: &[&str] = &[
    "Normal",
    "Compatible",
    "Multiply",
    "Screen",
    "Overlay",
    "Darken",
    "Lighten",
    "ColorDodge",
    "ColorBurn",
    "HardLight",
    "SoftLight",
    "Difference",
    "Exclusion",
    "Hue",
    "Saturation",
    "Color",
    "Luminosity",
];

/// Names of rendering intents (ISO 32000-2, 8.6.5.8).
pub(crate) const INTENTS: &[&str] = &[
    "AbsoluteColorimetric",
    "RelativeColorimetric",
    "Saturation",
    "Perceptual",
];

const CALIBRATION: Rules = &[
    ("WhitePoint", Kind::Numbers),
    ("BlackPoint", Kind::Numbers),
    ("Gamma", Kind::Numbers),
    ("Matrix", Kind::Numbers),
    ("Range", Kind::Numbers),
];

const PROFILE: Rules = &[
    ("N", Kind::Number),
    ("Alternate", Kind::ColorSpace),
    ("Range", Kind::Numbers),
];

const FUNCTION: Rules = &[
    ("FunctionType", Kind::Number),
    ("Domain", Kind::Numbers),
    ("Range", Kind::Numbers),
    ("Size", Kind::Numbers),
    ("BitsPerSample", Kind::Number),
    ("Order", Kind::Number),
    ("Encode", Kind::Numbers),
    ("Decode", Kind::Numbers),
    ("C0", Kind::Numbers),
    ("C1", Kind::Numbers),
    ("N", Kind::Number),
    ("Functions", Kind::ArrayOf(&Kind::Function)),
    ("Bounds", Kind::Numbers),
];

const SHADING_PATTERN: Rules = &[
    ("Type", Kind::OneOf(&["Pattern"])),
    ("PatternType", Kind::Number),
    ("Shading", Kind::Shading),
    ("Matrix", Kind::Numbers),
    ("ExtGState", Kind::GraphicsState),
];

const SHADING: Rules = &[
    ("ShadingType", Kind::Number),
    ("ColorSpace", Kind::ColorSpace),
    ("Background", Kind::Numbers),
    ("BBox", Kind::Numbers),
    ("AntiAlias", Kind::Boolean),
    ("Domain", Kind::Numbers),
    ("Coords", Kind::Numbers),
    ("Matrix", Kind::Numbers),
    ("Extend", Kind::Numbers),
    ("BitsPerCoordinate", Kind::Number),
    ("BitsPerComponent", Kind::Number),
    ("BitsPerFlag", Kind::Number),
    ("Decode", Kind::Numbers),
    ("VerticesPerRow", Kind::Number),
    ("Function", Kind::Function),
];

const GROUP: Rules = &[
    ("Type", Kind::OneOf(&["Group"])),
    ("S", Kind::OneOf(&["Transparency"])),
    ("CS", Kind::ColorSpace),
    ("I", Kind::Boolean),
    ("K", Kind::Boolean),
];

/// Entries of a form, besides its resources.
pub(crate) const FORM: Rules = &[
    ("Type", Kind::OneOf(&["XObject"])),
    ("Subtype", Kind::OneOf(&["Form"])),
    ("FormType", Kind::Number),
    ("BBox", Kind::Numbers),
    ("Matrix", Kind::Numbers),
    ("Group", Kind::Group),
    ("OC", Kind::OptionalContent),
];

/// Entries of a tiling pattern, besides its resources.
pub(crate) const TILING_PATTERN: Rules = &[
    ("Type", Kind::OneOf(&["Pattern"])),
    ("PatternType", Kind::Number),
    ("PaintType", Kind::Number),
    ("TilingType", Kind::Number),
    ("BBox", Kind::Numbers),
    ("XStep", Kind::Number),
    ("YStep", Kind::Number),
    ("Matrix", Kind::Numbers),
];

/// Entries of an image, besides its filters.
pub(crate) const IMAGE: Rules = &[
    ("Type", Kind::OneOf(&["XObject"])),
    ("Subtype", Kind::OneOf(&["Image"])),
    ("Width", Kind::Number),
    ("Height", Kind::Number),
    ("ColorSpace", Kind::ColorSpace),
    ("BitsPerComponent", Kind::Number),
    ("Intent", Kind::OneOf(INTENTS)),
    ("ImageMask", Kind::Boolean),
    ("Mask", Kind::Mask),
    ("Decode", Kind::Numbers),
    ("Interpolate", Kind::Boolean),
    ("SMask", Kind::XObject),
    ("SMaskInData", Kind::Number),
    ("Matte", Kind::Numbers),
    ("OC", Kind::OptionalContent),
];

/// Parameters of filters, by filter.
pub(crate) fn filter_rules(filter: &[u8]) -> Rules {
    match filter {
        b"FlateDecode" => &[
            ("Predictor", Kind::Number),
            ("Colors", Kind::Number),
            ("BitsPerComponent", Kind::Number),
            ("Columns", Kind::Number),
        ],
        b"DCTDecode" => &[("ColorTransform", Kind::Number)],
        b"CCITTFaxDecode" => &[
            ("K", Kind::Number),
            ("EndOfLine", Kind::Boolean),
            ("EncodedByteAlign", Kind::Boolean),
            ("Columns", Kind::Number),
            ("Rows", Kind::Number),
            ("EndOfBlock", Kind::Boolean),
            ("BlackIs1", Kind::Boolean),
            ("DamagedRowsBeforeError", Kind::Number),
        ],
        b"JBIG2Decode" => &[("JBIG2Globals", Kind::Jbig2Globals)],
        _ => &[],
    }
}

/// Entries of a page that are taken from the source, besides its boxes.
pub(crate) const PAGE: Rules = &[
    ("Group", Kind::Group),
    ("BleedBox", Kind::Numbers),
    ("TrimBox", Kind::Numbers),
    ("ArtBox", Kind::Numbers),
    ("UserUnit", Kind::Number),
];

/// Entries of a link annotation, besides where it leads.
pub(crate) const LINK: Rules = &[
    ("Rect", Kind::Numbers),
    ("QuadPoints", Kind::Numbers),
    ("Border", Kind::Numbers),
    ("C", Kind::Numbers),
    ("F", Kind::Number),
    ("H", Kind::OneOf(&["N", "I", "O", "P"])),
];
